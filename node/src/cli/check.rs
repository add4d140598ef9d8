//! `check`: what in a file of an edition or a decision is as it was signed, without the space and without the network.

use super::{Context, FILE_BYTES, unfit};
use crate::exchange::file::{
    self, Changed, Checked, Claim, Labelled, NotCheckable, Proven, ProvenDecision, ProvenText,
    Real, Signer, Unchecked,
};
use crate::handle::{
    Amount, BadInput, Missing, PeopleRequest, Problem, Request, Response, Selector,
};
use crate::keyring::{self, Closed};
use crate::words::{Lang, moment, rfc3339, text, with};
use noaber_protocol::act::Outcome;
use noaber_protocol::ids::{AuthorId, SpaceId};
use noaber_protocol::text::SafeText;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;

/// The exit code of a file that was changed, as of damage on the disk.
const CHANGED: u8 = 8;
/// The exit code of a file that cannot be checked, and of one of which only a part can be called real.
const NOT_CHECKABLE: u8 = 12;

pub(super) async fn check(context: &mut Context, path: &Path) -> Result<u8, Problem> {
    let bytes = read(path)?;
    let nobody = |_: &SpaceId, _: &AuthorId| None;
    let first = match file::check(&bytes, nobody) {
        Ok(first) => first,
        Err(why) => return not_checkable(context, why),
    };
    let proven = match first {
        Checked::Changed(what) => return changed(context, what),
        Checked::Intact(proven) => proven,
    };
    let names = names(context, &proven.space).await;
    let known = |_: &SpaceId, author: &AuthorId| names.get(author).cloned();
    match file::check(&bytes, known) {
        Ok(Checked::Intact(proven)) => {
            context
                .output
                .give(|| proven_json(&proven), |lang| proven_text(&proven, lang))?;
            match proven.real() {
                Real::Edition => Ok(0),
                real @ (Real::OtherWords
                | Real::Voted
                | Real::DecisionOnly
                | Real::WithoutNames) => {
                    let what = text(context.lang, &format!("check-{}", verdict_of(&proven)));
                    let now = match real {
                        Real::WithoutNames => "check-without-names-now",
                        Real::Edition | Real::OtherWords | Real::Voted | Real::DecisionOnly => {
                            "check-partial-now"
                        }
                    };
                    let now = text(context.lang, now);
                    context.output.say(&format!("{what}\n{now}"));
                    Ok(NOT_CHECKABLE)
                }
            }
        }
        Ok(Checked::Changed(what)) => changed(context, what),
        Err(why) => not_checkable(context, why),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Problem> {
    crate::config::read_limited(path, 4 * FILE_BYTES).map_err(|error| match error.kind() {
        std::io::ErrorKind::InvalidData => Problem::Refused(BadInput::TooLong {
            limit: 4 * FILE_BYTES,
            of: Amount::Bytes,
        }),
        _ => Problem::NotFound(Missing::File(path.display().to_string())),
    })
}

/// What the home calls whoever has a key in a space; nothing without a home, and nobody is asked for a passphrase.
async fn names(context: &mut Context, space: &SpaceId) -> BTreeMap<AuthorId, SafeText> {
    let is_closed = match keyring::closed(&context.paths) {
        Ok(Closed::Not) => false,
        Ok(Closed::Passphrase) => super::from_variable().is_none(),
        Err(_) => true,
    };
    let runs = crate::host::attach(&context.paths).await;
    if is_closed && !matches!(runs, Ok(Some(_))) {
        return BTreeMap::new();
    }
    let request = PeopleRequest::Devices(Selector(space.to_string()));
    let answer = context.ask(Request::People(request)).await;
    let devices = match answer {
        Ok(Response::Devices(devices)) => devices,
        Ok(other) => {
            tracing::debug!(problem = %unfit(&other), "no names");
            Vec::new()
        }
        // The home does not know the space: names are only help.
        Err(problem) => {
            tracing::debug!(code = problem.exit_code(), "no names");
            Vec::new()
        }
    };
    let named = devices.into_iter().map(|device| (device.id, device.person));
    named.collect()
}

fn not_checkable(context: &Context, why: NotCheckable) -> Result<u8, Problem> {
    let key = match why {
        NotCheckable::TooLong => "too-long",
        NotCheckable::NotOurs => "not-ours",
        NotCheckable::Later => "later",
        NotCheckable::NothingSigned => "nothing-signed",
    };
    verdict(context, "not-checkable", key, Vec::new())?;
    Ok(NOT_CHECKABLE)
}

fn changed(context: &Context, what: Changed) -> Result<u8, Problem> {
    let (key, number) = match what {
        Changed::Proof => ("proof", None),
        Changed::LineEnds(line) => ("line-ends", Some(line)),
        Changed::Text(line) => ("text", Some(line)),
        Changed::Edition => ("edition", None),
        Changed::Voted(place) => ("voted", Some(place)),
        Changed::Decision(place) => ("decision", Some(place)),
        Changed::Signature(_) => ("signature", None),
    };
    let number = number.map(|number| ("number", number.to_string()));
    verdict(context, "changed", key, number.into_iter().collect())?;
    Ok(CHANGED)
}

/// Says that a file is not what it should be: the verdict as data, and what to do for people.
fn verdict(
    context: &Context,
    verdict: &str,
    key: &str,
    words: Vec<(&'static str, String)>,
) -> Result<(), Problem> {
    let arguments: Vec<_> = words
        .iter()
        .map(|(name, value)| (*name, value.as_str().into()))
        .collect();
    if context.output.json {
        let number = words
            .first()
            .and_then(|(_, value)| value.parse::<u64>().ok());
        let value = json!({ "verdict": verdict, "why": key, "at": number });
        context.output.give(|| value, |_| String::new())?;
    }
    let what = with(context.lang, &format!("check-{key}-what"), &arguments);
    let now = text(context.lang, &format!("check-{verdict}-now"));
    context.output.say(&format!("{what}\n{now}"));
    Ok(())
}

fn proven_json(proven: &Proven) -> Value {
    let edition = proven.edition.as_ref().map(|edition| {
        let signatures: Vec<Value> = edition.signatures.iter().map(signer_json).collect();
        json!({
            "number": edition.number,
            "code": edition.code,
            "adopted": signer_json(&edition.adopted),
            "signatures": signatures,
        })
    });
    let decisions: Vec<Value> = proven
        .decisions
        .iter()
        .map(|decision| {
            let counts = decision.counts.iter();
            let counts: Vec<Value> = counts
                .map(|(option, count)| json!({ "option": option.as_str(), "count": count }))
                .collect();
            json!({
                "question": decision.question.as_str(),
                "counts": counts,
                "outcome": outcome(decision),
                "closed": signer_json(&decision.closed),
                "text": text_of(decision),
                "text_code": decision.code,
            })
        })
        .collect();
    let claims: Vec<&str> = proven.claims.iter().map(|claim| claimed(*claim)).collect();
    let unchecked = proven.unchecked.iter();
    let unchecked: Vec<&str> = unchecked.map(|one| nameless(*one)).collect();
    json!({
        "verdict": verdict_of(proven),
        "text_signed": proven.edition.as_ref().is_some_and(|edition| edition.is_whole),
        "not_signed": claims,
        "without_names": unchecked,
        "space": proven.space.to_string(),
        "document": proven.document.to_string(),
        "title": proven.title.as_str(),
        "edition": edition,
        "decisions": decisions,
        "labels_known": proven.labelled == Labelled::Ours,
    })
}

fn verdict_of(proven: &Proven) -> &'static str {
    match proven.real() {
        Real::Edition => "intact",
        Real::OtherWords => "other-words",
        Real::Voted => "voted-text",
        Real::DecisionOnly => "decision-only",
        Real::WithoutNames => "without-names",
    }
}

fn nameless(one: Unchecked) -> &'static str {
    match one {
        Unchecked::Text => "text",
        Unchecked::Hall => "hall",
        Unchecked::Voices => "voices",
    }
}

/// Where the text is that was voted about, for scripts and as the end of a key.
fn text_of(decision: &ProvenDecision) -> &'static str {
    match decision.text {
        ProvenText::Content => "here",
        ProvenText::Beside => "then",
        ProvenText::Missing => "missing",
    }
}

fn claimed(claim: Claim) -> &'static str {
    match claim {
        Claim::Text => "text",
        Claim::Names => "names",
        Claim::Front => "front",
        Claim::Words => "words",
        Claim::Kept => "kept",
        Claim::Figures => "figures",
        Claim::Ballot => "ballot",
        Claim::Voices => "voices",
        Claim::OpenVotes => "open-votes",
        Claim::Talk => "talk",
    }
}

fn signer_json(signer: &Signer) -> Value {
    json!({
        "key": signer.author.to_string(),
        "claimed": signer.claimed.as_str(),
        "known": signer.known.as_ref().map(SafeText::as_str),
        "organisation": signer.organisation.as_str(),
        "function": signer.function.as_str(),
        "at": rfc3339(signer.at),
    })
}

fn outcome(decision: &ProvenDecision) -> &'static str {
    match (decision.outcome, decision.plain) {
        (Outcome::NoQuorum, _) => "no-quorum",
        (Outcome::Adopted | Outcome::Rejected | Outcome::Tied, false) => "counted",
        (Outcome::Adopted, true) => "adopted",
        (Outcome::Rejected, true) => "rejected",
        (Outcome::Tied, true) => "tied",
    }
}

fn proven_text(proven: &Proven, lang: Lang) -> String {
    let title = proven.title.as_str().to_owned();
    let mut lines = vec![text(lang, &format!("check-{}", verdict_of(proven)))];
    lines.push(match &proven.edition {
        Some(edition) if edition.is_whole => title,
        None if proven.real() == Real::Voted => title,
        Some(_) | None => with(lang, "check-title", &[("title", title.into())]),
    });
    if let Some(edition) = &proven.edition {
        let words = [
            ("number", edition.number.to_string().into()),
            ("code", edition.code.clone().into()),
            ("name", signer(&edition.adopted, lang).into()),
            ("date", moment(edition.adopted.at, lang).into()),
        ];
        lines.push(with(lang, "check-edition", &words));
        let signed = edition.signatures.iter().map(|one| {
            let words = [
                ("name", signer(one, lang).into()),
                ("date", moment(one.at, lang).into()),
            ];
            with(lang, "check-signed", &words)
        });
        lines.extend(signed);
    }
    for decision in &proven.decisions {
        let counts = decision.counts.iter();
        let counts: Vec<String> = counts
            .map(|(option, count)| format!("{} {count}", option.as_str()))
            .collect();
        let words = [
            ("question", decision.question.as_str().to_owned().into()),
            ("counts", counts.join(", ").into()),
            ("name", signer(&decision.closed, lang).into()),
            (
                "outcome",
                text(lang, &format!("vote-{}", outcome(decision))).into(),
            ),
        ];
        lines.push(with(lang, "check-decision", &words));
        let key = format!("check-decision-{}", text_of(decision));
        let code = [("code", decision.code.clone().into())];
        lines.push(with(lang, &key, &code));
    }
    lines.extend(
        proven
            .unchecked
            .iter()
            .map(|one| text(lang, &format!("check-nameless-{}", nameless(*one)))),
    );
    let claims = proven.claims.iter();
    let claims: Vec<String> = claims
        .map(|claim| text(lang, &format!("check-claim-{}", claimed(*claim))))
        .collect();
    let claims = [("claims", claims.join(", ").into())];
    lines.push(with(lang, "check-claims", &claims));
    lines.push(text(lang, "check-names"));
    lines.join("\n")
}

/// Who signed: what the home calls them, else what the file says with the key that proves it.
fn signer(signer: &Signer, lang: Lang) -> String {
    let key: String = signer.author.to_string().chars().take(8).collect();
    let (word, name) = match &signer.known {
        Some(known) => ("check-known", known.as_str()),
        None => ("check-claimed", signer.claimed.as_str()),
    };
    let words = [("name", name.to_owned().into()), ("key", key.into())];
    with(lang, word, &words)
}
