//! What people do with a document beside writing in it: `comment`, `suggest`, `accept`, `once`, `support`, `sign`, `adopt`, `acts`.

use super::act_args::{ActCommand, JudgeArgs};
use super::output::{mark, table};
use super::{Context, amend, unfit, votes};
use crate::desk::fixing::{Fixing, fixing};
use crate::handle::{
    ActProblem, ActRequest, ActsInfo, CommentInfo, EditionInfo, Judgement, May, Problem, Request,
    Response, Selector, StepInfo, SuggestionInfo, SuggestionStanding, SupportInfo, Words,
};
use crate::words::{Lang, moment, rfc3339, state_name, text, with};
use noaber_protocol::document::kinds::by_tag;
use noaber_protocol::text::SafeText;
use serde_json::{Value, json};

/// What of all acts a command shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    Path,
    Comments,
    Suggestions,
    Support,
    Editions,
    Votes,
    All,
}

pub(super) async fn acts(context: &mut Context, command: &ActCommand) -> Result<u8, Problem> {
    let named = |doc: &String| Selector(doc.clone());
    let (request, shown) = match command {
        ActCommand::Vote(command) => return votes::vote(context, command).await,
        ActCommand::Amend(command) => return amend::amend(context, command).await,
        ActCommand::Adopt { doc, reason } => (adopt(context, doc, reason).await?, Shown::Editions),
        ActCommand::Acts { doc } => (ActRequest::Read(named(doc)), Shown::All),
        ActCommand::Comments { doc } => (ActRequest::Read(named(doc)), Shown::Comments),
        ActCommand::Suggestions { doc } => (ActRequest::Read(named(doc)), Shown::Suggestions),
        ActCommand::Comment { doc, text, re, on } => (
            ActRequest::Comment {
                document: named(doc),
                re: re.clone(),
                place: on.clone().map(Words::Quoted),
                text: text.clone(),
            },
            Shown::Comments,
        ),
        ActCommand::Suggest {
            doc,
            old,
            new,
            reason,
        } => (
            ActRequest::Suggest {
                document: named(doc),
                place: Words::Quoted(old.clone()),
                new: new.clone(),
                reason: reason.clone(),
            },
            Shown::Suggestions,
        ),
        ActCommand::Accept(given) => (judge(given, Judgement::Accept), Shown::Suggestions),
        ActCommand::Refuse(given) => (judge(given, Judgement::Refuse), Shown::Suggestions),
        ActCommand::Once { doc, suggestion } => (
            ActRequest::Once {
                document: named(doc),
                suggestion: suggestion.clone(),
            },
            Shown::Suggestions,
        ),
        ActCommand::Support {
            doc,
            of,
            paper,
            tellers,
        } => (
            ActRequest::Support {
                document: named(doc),
                of: of.clone(),
                paper: match paper {
                    Some(number) => Some((*number, two(tellers)?)),
                    None => None,
                },
            },
            Shown::Support,
        ),
        ActCommand::TakeBack { doc, act } => (
            ActRequest::TakeBack {
                document: named(doc),
                act: act.clone(),
            },
            Shown::All,
        ),
        ActCommand::Sign {
            doc,
            edition,
            org,
            function,
        } => (
            ActRequest::Sign {
                document: named(doc),
                edition: *edition,
                organisation: org.clone(),
                function: function.clone(),
            },
            Shown::Editions,
        ),
    };
    ask_and_tell(context, request, shown).await
}

/// The names of the two who counted.
pub(super) fn two(names: &[String]) -> Result<[String; 2], Problem> {
    <[String; 2]>::try_from(names.to_vec()).map_err(|_| Problem::Act(ActProblem::Tellers))
}

fn judge(given: &JudgeArgs, verdict: Judgement) -> ActRequest {
    ActRequest::Judge {
        document: Selector(given.doc.clone()),
        suggestion: given.suggestion.clone(),
        verdict,
        reason: given.reason.clone(),
    }
}

/// The step that fixes the text, or which steps come first.
async fn adopt(context: &mut Context, doc: &str, reason: &str) -> Result<ActRequest, Problem> {
    let info = ask(context, ActRequest::Read(Selector(doc.to_owned()))).await?;
    let kind = by_tag(&info.kind).ok_or(Problem::TooNew)?;
    let from = &info.path.state;
    let to = match fixing(kind, from, !info.editions.is_empty()) {
        Fixing::Now(to) => to,
        Fixing::After(first, to) => {
            return Err(Problem::Act(ActProblem::StepsFirst {
                kind: info.kind.clone(),
                from: from.clone(),
                to: to.to_owned(),
                first: first.into_iter().map(str::to_owned).collect(),
            }));
        }
        Fixing::Never => {
            let ways = kind.moves.iter().filter(|step| step.from == *from);
            return Err(Problem::Act(ActProblem::NoStep {
                kind: info.kind.clone(),
                from: from.clone(),
                to: text(context.lang, "acts-adopted"),
                ways: ways.map(|step| step.to.to_owned()).collect(),
            }));
        }
    };
    Ok(ActRequest::Move {
        document: Selector(info.id.to_string()),
        to: to.to_owned(),
        reason: reason.to_owned(),
    })
}

pub(super) async fn ask(context: &mut Context, request: ActRequest) -> Result<ActsInfo, Problem> {
    match context.ask(Request::Act(request)).await? {
        Response::Acts(info) => Ok(*info),
        other => Err(unfit(&other)),
    }
}

/// Asks it and shows what it comes to.
pub(super) async fn ask_and_tell(
    context: &mut Context,
    request: ActRequest,
    shown: Shown,
) -> Result<u8, Problem> {
    let info = ask(context, request).await?;
    context.output.give(
        || shown_json(&info, shown),
        |lang| shown_text(&info, shown, lang),
    )?;
    Ok(0)
}

fn shown_json(info: &ActsInfo, shown: Shown) -> Value {
    match shown {
        Shown::Comments => info.comments.iter().map(comment_json).collect(),
        Shown::Suggestions => info.suggestions.iter().map(suggestion_json).collect(),
        Shown::Votes => info.votes.iter().map(votes::vote_json).collect(),
        Shown::Path | Shown::Support | Shown::Editions | Shown::All => acts_json(info),
    }
}

fn acts_json(info: &ActsInfo) -> Value {
    let clash: Vec<Value> = info.path.clash.iter().map(step_json).collect();
    let steps: Vec<Value> = info.path.steps.iter().map(step_json).collect();
    let editions: Vec<Value> = info.editions.iter().map(edition_json).collect();
    let aside = info.aside.iter();
    let aside: Vec<Value> = aside
        .map(|(who, count)| json!({ "who": who.as_str(), "count": count }))
        .collect();
    json!({
        "id": info.id.to_string(),
        "kind": info.kind,
        "title": info.title.as_str(),
        "state": info.path.state,
        "clash": clash,
        "steps": steps,
        "next": info.path.next,
        "editions": editions,
        "comments": shown_json(info, Shown::Comments),
        "suggestions": shown_json(info, Shown::Suggestions),
        "support": support_json(&info.support),
        "votes": shown_json(info, Shown::Votes),
        "may": may_json(info.may),
        "passed": info.passed,
        "aside": aside,
    })
}

fn may_json(may: May) -> Value {
    json!({
        "comment": may.comment,
        "suggest": may.suggest,
        "judge": may.judge,
        "support": may.support,
        "sign": may.sign,
        "chair": may.chair,
    })
}

fn step_json(step: &StepInfo) -> Value {
    json!({
        "entry": step.entry,
        "who": step.who.as_str(),
        "at": rfc3339(step.at),
        "from": step.from,
        "to": step.to,
        "reason": step.reason.as_str(),
    })
}

fn edition_json(edition: &EditionInfo) -> Value {
    let signature = |(name, organisation, function): &(SafeText, SafeText, SafeText)| {
        json!({
            "name": name.as_str(),
            "organisation": organisation.as_str(),
            "function": function.as_str(),
        })
    };
    let signatures: Vec<Value> = edition.signatures.iter().map(signature).collect();
    json!({
        "number": edition.number,
        "code": edition.code,
        "intact": edition.intact,
        "step": step_json(&edition.step),
        "signatures": signatures,
    })
}

fn comment_json(comment: &CommentInfo) -> Value {
    json!({
        "entry": comment.entry,
        "re": comment.re,
        "who": comment.who.as_str(),
        "own": comment.own,
        "at": rfc3339(comment.at),
        "place": place_json(comment.place.as_ref()),
        "text": comment.text.as_str(),
    })
}

fn place_json(place: Option<&(crate::handle::SectionId, usize, usize)>) -> Value {
    match place {
        Some((section, from, to)) => json!({ "section": section.0, "from": from, "to": to }),
        None => Value::Null,
    }
}

fn suggestion_json(one: &SuggestionInfo) -> Value {
    let (standing, others) = match &one.standing {
        SuggestionStanding::Open => ("open", &[][..]),
        SuggestionStanding::Lost => ("lost", &[][..]),
        SuggestionStanding::Collides(others) => ("collides", others.as_slice()),
        SuggestionStanding::Accepted => ("accepted", &[][..]),
        SuggestionStanding::Refused => ("refused", &[][..]),
        SuggestionStanding::Twice => ("twice", &[][..]),
    };
    json!({
        "entry": one.entry,
        "who": one.who.as_str(),
        "own": one.own,
        "at": rfc3339(one.at),
        "place": place_json(one.place.as_ref()),
        "old": one.old.as_str(),
        "new": one.new.as_str(),
        "reason": one.reason.as_str(),
        "standing": standing,
        "collides_with": others,
        "support": one.support,
    })
}

fn support_json(support: &SupportInfo) -> Value {
    let people: Vec<&str> = support.people.iter().map(|one| one.as_str()).collect();
    json!({ "people": people, "own": support.own, "paper": support.paper })
}

fn shown_text(info: &ActsInfo, shown: Shown, lang: Lang) -> String {
    match shown {
        Shown::Path => path_text(info, lang),
        Shown::Comments => comments_text(info, lang),
        Shown::Suggestions => suggestions_text(info, lang),
        Shown::Support => support_text(info, lang),
        Shown::Editions => format!("{}{}", path_text(info, lang), editions_text(info, lang)),
        Shown::Votes => votes::votes_text(&info.votes, lang),
        Shown::All => {
            let parts = [
                format!("{}\n", info.title.as_str()),
                path_text(info, lang),
                editions_text(info, lang),
                support_text(info, lang),
                comments_text(info, lang),
                suggestions_text(info, lang),
                votes::votes_text(&info.votes, lang),
                aside_text(info, lang),
            ];
            let parts: Vec<String> = parts.into_iter().filter(|it| !it.is_empty()).collect();
            parts.join("\n")
        }
    }
}

/// Where it is, what happened, and what can be done now.
fn path_text(info: &ActsInfo, lang: Lang) -> String {
    let name = |key: &String| state_name(&info.kind, key, lang);
    if info.path.state.is_empty() {
        return String::new();
    }
    let state = name(&info.path.state);
    let mut all = format!("{}\n", with(lang, "acts-state", &[("state", state.into())]));
    let step = |step: &StepInfo| {
        vec![
            format!("  {} → {}", name(&step.from), name(&step.to)),
            moment(step.at, lang),
            step.who.as_str().to_owned(),
            step.reason.as_str().to_owned(),
        ]
    };
    let steps: Vec<_> = info.path.steps.iter().map(step).collect();
    all.push_str(&table(&steps));
    if !info.path.clash.is_empty() {
        let names: Vec<String> = info.path.clash.iter().map(|step| name(&step.to)).collect();
        let names = names.join(", ");
        all.push_str(&with(lang, "acts-clash", &[("names", names.into())]));
        all.push('\n');
    }
    if !info.path.next.is_empty() {
        let names: Vec<String> = info.path.next.iter().map(name).collect();
        let names = names.join(", ");
        all.push_str(&with(lang, "acts-next", &[("names", names.into())]));
        all.push('\n');
    }
    all
}

fn editions_text(info: &ActsInfo, lang: Lang) -> String {
    let mut all = String::new();
    for edition in &info.editions {
        let words = [
            ("number", edition.number.to_string().into()),
            ("date", moment(edition.step.at, lang).into()),
            ("code", edition.code.clone().into()),
        ];
        all.push_str(&format!("{}\n", with(lang, "acts-edition", &words)));
        if !edition.intact {
            all.push_str(&format!("  {}\n", text(lang, "acts-not-intact")));
        }
        let signed = edition
            .signatures
            .iter()
            .map(|(name, organisation, function)| {
                let parts = [name, function, organisation].map(|part| part.as_str());
                let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
                let who = parts.join(", ");
                vec![format!(
                    "  {}",
                    with(lang, "acts-signed", &[("name", who.into())])
                )]
            });
        all.push_str(&table(&signed.collect::<Vec<_>>()));
    }
    all
}

fn comments_text(info: &ActsInfo, lang: Lang) -> String {
    let row = |one: &CommentInfo| {
        vec![
            mark(&one.entry),
            moment(one.at, lang),
            one.who.as_str().to_owned(),
            one.re
                .as_ref()
                .map_or_else(String::new, |re| format!("→ {}", mark(re))),
            one.text.as_str().replace('\n', " "),
        ]
    };
    table(&info.comments.iter().map(row).collect::<Vec<_>>())
}

fn suggestions_text(info: &ActsInfo, lang: Lang) -> String {
    let row = |one: &SuggestionInfo| {
        let line = |text: &SafeText| text.as_str().replace('\n', " ");
        let standing = match &one.standing {
            SuggestionStanding::Open => text(lang, "suggestion-open"),
            SuggestionStanding::Lost => text(lang, "suggestion-lost"),
            SuggestionStanding::Collides(others) => {
                let others: Vec<String> = others.iter().map(mark).collect();
                let others = others.join(", ");
                with(lang, "suggestion-collides", &[("others", others.into())])
            }
            SuggestionStanding::Accepted => text(lang, "suggestion-accepted"),
            SuggestionStanding::Refused => text(lang, "suggestion-refused"),
            SuggestionStanding::Twice => text(lang, "suggestion-twice"),
        };
        vec![
            mark(&one.entry),
            standing,
            one.who.as_str().to_owned(),
            format!("“{}” → “{}”", line(&one.old), line(&one.new)),
            line(&one.reason),
        ]
    };
    table(&info.suggestions.iter().map(row).collect::<Vec<_>>())
}

fn aside_text(info: &ActsInfo, lang: Lang) -> String {
    if info.aside.is_empty() {
        return String::new();
    }
    let names = info.aside.iter();
    let names: Vec<String> = names
        .map(|(who, count)| format!("{} ({count})", who.as_str()))
        .collect();
    let words = [("names", names.join(", ").into())];
    format!("{}\n", with(lang, "acts-aside", &words))
}

fn support_text(info: &ActsInfo, lang: Lang) -> String {
    let SupportInfo { people, paper, .. } = &info.support;
    if people.is_empty() && *paper == 0 {
        return String::new();
    }
    let names: Vec<&str> = people.iter().map(|name| name.as_str()).collect();
    let names = names.join(", ");
    let words = [("names", names.into()), ("paper", paper.to_string().into())];
    format!("{}\n", with(lang, "acts-support", &words))
}
