//! The two sentences of every problem: what happened and that the work is safe, and what to do now.

use super::{Argument, Lang, find, moment, role, state_name, with};
use crate::handle::{
    ActProblem, BadInput, BundleProblem, Clash, DiskTrouble, Lock, Misfit, Missing, NoRight,
    Problem,
};

/// What happened, and what to do now.
pub fn problem(problem: &Problem, lang: Lang) -> (String, String) {
    let (key, arguments) = key(problem, lang);
    (
        with(lang, &format!("problem-{key}-what"), &arguments),
        with(lang, &format!("problem-{key}-now"), &arguments),
    )
}

/// The same for a screen: what to do now is said with its keys, never with commands.
pub fn problem_on_screen(problem: &Problem, lang: Lang) -> (String, String) {
    let (what, now) = self::problem(problem, lang);
    let (key, arguments) = key(problem, lang);
    let on_screen = find(lang, &format!("problem-{key}-screen"), &arguments);
    (what, on_screen.unwrap_or(now))
}

type Found<'a> = (&'static str, Vec<Argument<'a>>);

fn key(problem: &Problem, lang: Lang) -> Found<'_> {
    match problem {
        Problem::General(detail) => ("general", vec![("detail", detail.as_str().into())]),
        Problem::Usage(detail) => ("usage", vec![("detail", detail.as_str().into())]),
        Problem::NotFound(missing) => missing_key(missing),
        Problem::NoRight(right) => right_key(right, lang),
        Problem::NotSafeYet { holders, wanted } => (
            "not-safe",
            vec![
                ("holders", holders.to_string().into()),
                ("wanted", wanted.to_string().into()),
            ],
        ),
        Problem::Conflict(clash) => clash_key(clash),
        Problem::InUse => ("in-use", Vec::new()),
        Problem::Corrupt(detail) => ("corrupt", vec![("detail", detail.as_str().into())]),
        Problem::TooNew => ("too-new", Vec::new()),
        Problem::Locked(Lock::Wanted) => ("lock-wanted", Vec::new()),
        Problem::Locked(Lock::Wrong) => ("lock-wrong", Vec::new()),
        Problem::Disk(DiskTrouble::Full) => ("disk-full", Vec::new()),
        Problem::Disk(DiskTrouble::Failing) => ("disk-failing", Vec::new()),
        Problem::Disk(DiskTrouble::Open) => ("disk-open", Vec::new()),
        Problem::Disk(DiskTrouble::Denied(place)) => {
            ("disk-denied", vec![("place", place.as_str().into())])
        }
        Problem::Refused(input) => input_key(input, lang),
        Problem::Bundle(problem) => bundle_key(problem),
        Problem::Act(problem) => act_key(problem, lang),
    }
}

fn missing_key(missing: &Missing) -> Found<'_> {
    let (key, name) = match missing {
        Missing::Home => return ("no-home", Vec::new()),
        Missing::Relay => return ("no-relay", Vec::new()),
        Missing::Space(name) => ("no-space", name),
        Missing::Document(name) => ("no-document", name),
        Missing::Entry(name) => ("no-entry", name),
        Missing::Audience(name) => ("no-audience", name),
        Missing::Person(name) => ("no-person", name),
        Missing::Member(name) => ("no-member", name),
        Missing::Kind(name) => ("no-kind", name),
        Missing::File(name) => ("no-file", name),
        Missing::Place(name) => ("no-place", name),
        Missing::Address(name) => ("no-address", name),
        Missing::Version(name) => ("unknown-version", name),
        Missing::Carried(name) => ("no-carried", name),
        Missing::Folder(name) => ("no-folder", name),
    };
    (key, vec![("name", name.as_str().into())])
}

fn right_key(right: &NoRight, lang: Lang) -> Found<'static> {
    match right {
        NoRight::Role { needed } => ("role", vec![("role", role(*needed, lang).into())]),
        NoRight::Approvals => ("approvals", Vec::new()),
        NoRight::TooFewAdmins => ("too-few-admins", Vec::new()),
        NoRight::OlderDevice => ("older-device", Vec::new()),
        NoRight::LastAdmin => ("last-admin", Vec::new()),
        NoRight::NotIn => ("not-in", Vec::new()),
        NoRight::OnlyFollows => ("only-follows", Vec::new()),
        NoRight::NotInAudience => ("not-in-audience", Vec::new()),
        NoRight::NoKey => ("no-key", Vec::new()),
        NoRight::ExportLog => ("export-log", Vec::new()),
    }
}

fn clash_key(clash: &Clash) -> Found<'_> {
    match clash {
        Clash::NoBase => ("no-base", Vec::new()),
        Clash::Ambiguous(ids) => {
            let short: Vec<&str> = ids.iter().map(|id| id.get(..8).unwrap_or(id)).collect();
            ("ambiguous", vec![("ids", short.join(", ").into())])
        }
        Clash::HomeExists => ("home-exists", Vec::new()),
        Clash::Double(name) => ("double", vec![("name", name.as_str().into())]),
        Clash::Blocked => ("blocked", Vec::new()),
        Clash::PortTaken(address) => ("port-taken", vec![("address", address.as_str().into())]),
    }
}

fn input_key(input: &BadInput, lang: Lang) -> Found<'_> {
    match input {
        BadInput::NotATicket => ("not-a-ticket", Vec::new()),
        BadInput::DamagedTicket => ("damaged-ticket", Vec::new()),
        BadInput::ExpiredTicket { expired } => (
            "expired-ticket",
            vec![("date", moment(*expired, lang).into())],
        ),
        BadInput::UsedTicket => ("used-ticket", Vec::new()),
        BadInput::UnknownTicket => ("unknown-ticket", Vec::new()),
        BadInput::AlreadyIn => ("already-in", Vec::new()),
        BadInput::NotAFollowAddress => ("not-a-follow-address", Vec::new()),
        BadInput::NotFollowed => ("not-followed", Vec::new()),
        BadInput::NotUtf8 { at } => ("not-utf8", vec![("at", at.to_string().into())]),
        BadInput::TooLong { limit, of } => {
            let amount = vec![("limit", limit.to_string().into())];
            let amount = with(lang, &format!("amount-{}", of.word()), &amount);
            ("too-long", vec![("amount", amount.into())])
        }
        BadInput::TooManySpaces { limit } => {
            ("too-many-spaces", vec![("limit", limit.to_string().into())])
        }
        BadInput::FullDocument => ("full-document", Vec::new()),
        BadInput::EmptyName => ("empty-name", Vec::new()),
        BadInput::NotAnAddress => ("not-an-address", Vec::new()),
        BadInput::NamelessAddress => ("nameless-address", Vec::new()),
        BadInput::OtherDocument => ("other-document", Vec::new()),
        BadInput::FileExists { name } => ("file-exists", vec![("name", name.clone().into())]),
        BadInput::NotATable => ("not-a-table", Vec::new()),
        BadInput::NoNames => ("no-names", Vec::new()),
        BadInput::UnknownColumn(name) => ("unknown-column", vec![("column", name.as_str().into())]),
        BadInput::RefusedColumn(name) => ("refused-column", vec![("column", name.as_str().into())]),
        BadInput::Value { column, fault } => (
            "value",
            vec![
                ("column", column.as_str().into()),
                ("fault", super::members::fault(*fault, lang).into()),
            ],
        ),
        BadInput::NoPurpose => ("no-purpose", Vec::new()),
        BadInput::WithoutNames => ("without-names", Vec::new()),
        BadInput::LookingAround => ("looking-around", Vec::new()),
        BadInput::Setting { file, line, key } => setting_key(file, *line, key, lang),
        BadInput::NotADeviceTicket => ("not-a-device-ticket", Vec::new()),
    }
}

fn setting_key<'a>(file: &'a str, line: u32, key: &'a str, lang: Lang) -> Found<'a> {
    let allowed = find(lang, &format!("setting-{}", key.replace('_', "-")), &[]);
    let allowed = allowed.unwrap_or_else(|| with(lang, "setting-others", &[]));
    let at = match line {
        0 => String::new(),
        line => with(lang, "setting-line", &[("line", line.to_string().into())]),
    };
    let arguments = vec![
        ("file", file.into()),
        ("at", at.into()),
        ("key", key.into()),
        ("allowed", allowed.into()),
    ];
    ("setting", arguments)
}

fn bundle_key(problem: &BundleProblem) -> Found<'_> {
    let key = match problem {
        BundleProblem::NotABundle => "not-a-bundle",
        BundleProblem::UnknownSpace => "bundle-unknown-space",
        BundleProblem::OtherSpace => "bundle-other-space",
        BundleProblem::Damaged { flaw, block, at } => {
            let arguments = vec![
                ("flaw", flaw.as_str().into()),
                ("block", block.to_string().into()),
                ("at", at.to_string().into()),
            ];
            return ("bundle-damaged", arguments);
        }
        BundleProblem::CutOff => "bundle-cut-off",
        BundleProblem::Outsider => "bundle-outsider",
        BundleProblem::Exists => "bundle-exists",
        BundleProblem::Full => "stick-full",
        BundleProblem::ReadOnly => "stick-read-only",
        BundleProblem::Gone => "stick-gone",
        BundleProblem::Failing => "stick-failing",
    };
    (key, Vec::new())
}

fn act_key(problem: &ActProblem, lang: Lang) -> Found<'_> {
    let named = |key, name: &str| (key, vec![("name", name.to_owned().into())]);
    let bare = |key| (key, Vec::new());
    match problem {
        ActProblem::NoAct(name) => named("no-act", name),
        ActProblem::NoState(name) => named("no-state", name),
        ActProblem::NoField(name) => named("no-field", name),
        ActProblem::NoWords(words) => named("no-words", words),
        ActProblem::WordsTwice(words) => named("words-twice", words),
        ActProblem::Choice(name) => named("choice", name),
        ActProblem::Proxies { most } => named("proxies", &most.to_string()),
        ActProblem::NoStep {
            kind,
            from,
            to,
            ways,
        } => {
            let name = |key: &String| state_name(kind, key, lang);
            let ways: Vec<String> = ways.iter().map(name).collect();
            let key = if ways.is_empty() { "no-way" } else { "no-step" };
            let arguments = vec![
                ("from", name(from).into()),
                ("to", name(to).into()),
                ("ways", ways.join(", ").into()),
            ];
            (key, arguments)
        }
        ActProblem::Collides(others) => named("collides", &short(others)),
        ActProblem::NotAdopted {
            kind,
            state,
            adopted,
        } => {
            let name = |key: &String| state_name(kind, key, lang);
            let adopted: Vec<String> = adopted.iter().map(name).collect();
            let arguments = vec![
                ("state", name(state).into()),
                ("adopted", adopted.join(", ").into()),
            ];
            ("not-adopted", arguments)
        }
        ActProblem::StepsFirst {
            kind,
            from,
            to,
            first,
        } => {
            let name = |key: &String| state_name(kind, key, lang);
            let first: Vec<String> = first.iter().map(name).collect();
            let arguments = vec![
                ("from", name(from).into()),
                ("to", name(to).into()),
                ("first", first.join(", ").into()),
            ];
            ("steps-first", arguments)
        }
        ActProblem::Misfit { change, why } => misfit_key(change, why),
        ActProblem::NoTarget => bare("no-target"),
        ActProblem::NoVersion => bare("no-version"),
        ActProblem::NoChanges => bare("no-changes"),
        ActProblem::NotTwice => bare("not-twice"),
        ActProblem::NotOfKind => bare("not-of-kind"),
        ActProblem::NoEdition => bare("no-edition"),
        ActProblem::TwoDecisions => bare("two-decisions"),
        ActProblem::Fixed => bare("fixed"),
        ActProblem::Lost => bare("lost"),
        ActProblem::Judged => bare("judged"),
        ActProblem::NoVote => bare("no-vote"),
        ActProblem::Closed => bare("vote-closed"),
        ActProblem::Moved => bare("moved"),
        ActProblem::NotThatText => bare("not-that-text"),
        ActProblem::OtherText => bare("other-text"),
        ActProblem::NoText => bare("no-text"),
        ActProblem::OtherVotes => bare("other-votes"),
        ActProblem::NotOnRoll => bare("not-on-roll"),
        ActProblem::NotOwn => bare("not-own"),
        ActProblem::OtherWay => bare("other-way"),
        ActProblem::Counts => bare("counts"),
        ActProblem::Tellers => bare("tellers"),
        ActProblem::Nothing => bare("nothing"),
        ActProblem::FullTable => bare("full-table"),
        ActProblem::FullActs => bare("full-acts"),
    }
}

/// The beginnings of some ids, as lists show them.
fn short(ids: &[String]) -> String {
    let short: Vec<&str> = ids.iter().map(|id| id.get(..8).unwrap_or(id)).collect();
    short.join(", ")
}

fn misfit_key<'a>(change: &str, why: &Misfit) -> Found<'a> {
    let (key, name) = match why {
        Misfit::Lost => ("misfit-lost", String::new()),
        Misfit::NoWords => ("misfit-no-words", String::new()),
        Misfit::Often => ("misfit-often", String::new()),
        Misfit::Nothing => ("misfit-nothing", String::new()),
        Misfit::Collides(others) => ("misfit-collides", short(others)),
        Misfit::Itself(other) => ("misfit-itself", other.to_string()),
    };
    let change = change.to_owned();
    (key, vec![("change", change.into()), ("name", name.into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handle::Amount;
    use noaber_protocol::charter::role::Role;
    use noaber_protocol::document::kinds::ValueFault;
    use noaber_protocol::ids::Millis;

    fn all() -> Vec<Problem> {
        let name = || "Jan".to_owned();
        let mut all = vec![
            Problem::General(name()),
            Problem::Usage(name()),
            Problem::NotSafeYet {
                holders: 1,
                wanted: 3,
            },
            Problem::InUse,
            Problem::Corrupt(name()),
            Problem::TooNew,
        ];
        all.extend(
            [
                Missing::Home,
                Missing::Relay,
                Missing::Address(name()),
                Missing::Version(name()),
                Missing::Carried(name()),
                Missing::Folder(name()),
                Missing::Space(name()),
                Missing::Document(name()),
                Missing::Entry(name()),
                Missing::Audience(name()),
                Missing::Person(name()),
                Missing::Member(name()),
                Missing::Kind(name()),
                Missing::File(name()),
                Missing::Place(name()),
            ]
            .map(Problem::NotFound),
        );
        all.extend(
            [
                NoRight::Role {
                    needed: Role::Board,
                },
                NoRight::Approvals,
                NoRight::TooFewAdmins,
                NoRight::OlderDevice,
                NoRight::LastAdmin,
                NoRight::NotIn,
                NoRight::OnlyFollows,
                NoRight::NotInAudience,
                NoRight::NoKey,
                NoRight::ExportLog,
            ]
            .map(Problem::NoRight),
        );
        all.extend(
            [
                Clash::NoBase,
                Clash::Ambiguous(vec!["abcdefghij".to_owned()]),
                Clash::HomeExists,
                Clash::Double(name()),
                Clash::Blocked,
                Clash::PortTaken(name()),
            ]
            .map(Problem::Conflict),
        );
        all.extend([Lock::Wanted, Lock::Wrong].map(Problem::Locked));
        all.extend([DiskTrouble::Full, DiskTrouble::Failing, DiskTrouble::Open].map(Problem::Disk));
        all.push(Problem::Disk(DiskTrouble::Denied(name())));
        all.extend(
            [
                BadInput::NotATicket,
                BadInput::DamagedTicket,
                BadInput::ExpiredTicket { expired: Millis(0) },
                BadInput::UsedTicket,
                BadInput::UnknownTicket,
                BadInput::AlreadyIn,
                BadInput::NotAFollowAddress,
                BadInput::NotFollowed,
                BadInput::NotUtf8 { at: 3 },
                BadInput::TooLong {
                    limit: 64,
                    of: Amount::Bytes,
                },
                BadInput::TooManySpaces { limit: 8 },
                BadInput::FullDocument,
                BadInput::EmptyName,
                BadInput::NotAnAddress,
                BadInput::NamelessAddress,
                BadInput::OtherDocument,
                BadInput::FileExists { name: name() },
                BadInput::NotATable,
                BadInput::NoNames,
                BadInput::UnknownColumn(name()),
                BadInput::RefusedColumn(name()),
                BadInput::Value {
                    column: name(),
                    fault: ValueFault::NotAnIban,
                },
                BadInput::NoPurpose,
                BadInput::WithoutNames,
                BadInput::LookingAround,
                BadInput::Setting {
                    file: name(),
                    line: 3,
                    key: name(),
                },
                BadInput::NotADeviceTicket,
            ]
            .map(Problem::Refused),
        );
        all.extend(
            [
                BundleProblem::NotABundle,
                BundleProblem::UnknownSpace,
                BundleProblem::OtherSpace,
                BundleProblem::Damaged {
                    flaw: name(),
                    block: 1,
                    at: 2,
                },
                BundleProblem::CutOff,
                BundleProblem::Outsider,
                BundleProblem::Exists,
                BundleProblem::Full,
                BundleProblem::ReadOnly,
                BundleProblem::Gone,
                BundleProblem::Failing,
            ]
            .map(Problem::Bundle),
        );
        all.extend(about_acts(name));
        all
    }

    fn about_acts(name: impl Fn() -> String) -> impl Iterator<Item = Problem> {
        let ways = [Vec::new(), vec![name()]];
        let steps = ways.map(|ways| ActProblem::NoStep {
            kind: "manifest".to_owned(),
            from: name(),
            to: name(),
            ways,
        });
        let others = [
            ActProblem::StepsFirst {
                kind: "manifest".to_owned(),
                from: name(),
                to: name(),
                first: vec![name()],
            },
            ActProblem::NotOfKind,
            ActProblem::NoAct(name()),
            ActProblem::NoState(name()),
            ActProblem::NoEdition,
            ActProblem::NoField(name()),
            ActProblem::NoWords(name()),
            ActProblem::WordsTwice(name()),
            ActProblem::TwoDecisions,
            ActProblem::Fixed,
            ActProblem::Collides(vec![name()]),
            ActProblem::Lost,
            ActProblem::Judged,
            ActProblem::NoVote,
            ActProblem::Closed,
            ActProblem::Moved,
            ActProblem::NotThatText,
            ActProblem::OtherText,
            ActProblem::NoText,
            ActProblem::OtherVotes,
            ActProblem::NotOnRoll,
            ActProblem::Proxies { most: 2 },
            ActProblem::NotOwn,
            ActProblem::Choice(name()),
            ActProblem::OtherWay,
            ActProblem::Counts,
            ActProblem::Tellers,
            ActProblem::Nothing,
            ActProblem::FullTable,
            ActProblem::FullActs,
            ActProblem::NotAdopted {
                kind: "amendment".to_owned(),
                state: "ingediend".to_owned(),
                adopted: vec!["aangenomen".to_owned()],
            },
            ActProblem::NoTarget,
            ActProblem::NoVersion,
            ActProblem::NoChanges,
            ActProblem::NotTwice,
        ];
        let misfits = [
            Misfit::Lost,
            Misfit::NoWords,
            Misfit::Often,
            Misfit::Nothing,
            Misfit::Collides(vec![name()]),
            Misfit::Itself(2),
        ];
        let change = name();
        let misfits = misfits.map(|why| ActProblem::Misfit {
            change: change.clone(),
            why,
        });
        let others = others.into_iter().chain(misfits);
        others.chain(steps).map(Problem::Act)
    }

    #[test]
    fn every_problem_has_its_two_sentences_in_both_languages() {
        for lang in Lang::ALL {
            for one in all() {
                let (what, now) = problem(&one, lang);
                for text in [&what, &now] {
                    assert!(!text.starts_with("problem-"), "{one:?} has no words");
                    assert!(!text.contains("{"), "{one:?} misses a name: {text}");
                }
                assert!(what.contains('.'), "{one:?}: {what}");
            }
        }
    }

    #[test]
    fn what_screens_say_names_keys_and_never_commands() {
        let commands = [
            ": noaber",
            "noaber members",
            "noaber-node",
            "--",
            "NOABER_",
            "chmod",
        ];
        for lang in Lang::ALL {
            for one in all() {
                let (_, now) = problem_on_screen(&one, lang);
                let bad = commands.iter().find(|word| now.contains(**word));
                assert_eq!(bad, None, "{one:?}: {now}");
            }
        }
        let (_, on_paper) = problem(&Problem::NotFound(Missing::Space("Ons".into())), Lang::Nl);
        assert!(on_paper.contains("noaber space ls"), "{on_paper}");
    }

    #[test]
    fn every_exit_code_is_the_one_that_scripts_know() {
        let mut codes: Vec<u8> = all().iter().map(Problem::exit_code).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes, (1..=12).collect::<Vec<u8>>());
    }
}
