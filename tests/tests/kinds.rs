//! Every kind of text: founded, filled from its example, taken through every state by who may, refused to who may not.
//! And that a kind is a file and a line.

use noaber_protocol::act::{
    Act, Comment, Majority, Opening, Passed, Rule, Signature, Support, Way,
};
use noaber_protocol::charter::role::Role;
use noaber_protocol::document::kinds::{Edits, KINDS, Kind, Move};
use noaber_tests::paper::{Paper, fixes};
use std::fs;
use std::path::{Path, PathBuf};

const ROLES: [Role; 5] = [
    Role::Reader,
    Role::Member,
    Role::Editor,
    Role::Board,
    Role::Admin,
];

fn texts() -> impl Iterator<Item = &'static Kind> {
    KINDS.iter().copied().filter(|kind| !kind.is_record())
}

fn filled(kind: &'static Kind) -> Paper {
    let mut paper = Paper::found(kind, kind.example.title);
    paper.fill_from_example();
    paper
}

/// The next role below.
fn below(role: Role) -> Option<Role> {
    ROLES.into_iter().rev().find(|other| *other < role)
}

#[test]
fn every_kind_is_founded_from_its_template_and_filled_from_its_example() {
    for kind in texts() {
        let read = filled(kind).read_again();
        assert!(read.quarantined().is_empty(), "{}", kind.tag);
        assert_eq!(read.title(), kind.example.title);
        for spec in kind.sections {
            let found = read.sections().iter().filter(|s| s.key() == spec.key);
            assert_eq!(found.count(), 1, "{} {}", kind.tag, spec.key);
        }
        for (key, text) in kind.example.texts {
            let mut sections = read.sections().iter();
            let section = sections.find(|section| section.key() == *key);
            assert_eq!(section.map(|s| s.text()), Some(*text), "{}", kind.tag);
        }
        for (key, raw) in kind.example.fields {
            let kept = kind.field(key).map(|field| field.value.read(raw));
            assert_eq!(read.field(key).map(Ok), kept, "{} {key}", kind.tag);
        }
        assert_eq!(read.fields().len(), kind.fields.len(), "{}", kind.tag);
        for table in kind.tables {
            let rows = kind.example.rows.iter().filter(|r| r.table == table.key);
            let wanted = table.given.len() + rows.count();
            assert_eq!(read.rows(table.key).len(), wanted, "{}", table.key);
        }
    }
}

#[test]
fn every_step_of_every_kind_is_taken_by_who_may_and_by_nobody_below() {
    for kind in texts() {
        let mut paper = filled(kind);
        for step in kind.moves {
            let what = format!("{}: {} to {}", kind.tag, step.from, step.to);
            let path = paper.path(step.from);
            let last = paper.transition(step);
            let by = |role| paper.fold(&[&path[..], &[(role, last.clone())]].concat());
            let (fold, _) = by(step.least);
            assert_eq!(fold.state, step.to, "{what}");
            assert!(fold.passed.is_empty() && fold.clash.is_empty(), "{what}");
            let (fold, ids) = by(below(step.least).expect("somebody may not"));
            let last = ids.last().expect("the step");
            assert_eq!(fold.passed.get(last), Some(&Passed::Role), "{what}");
            assert_eq!(fold.state, step.from, "{what}");
        }
    }
}

#[test]
fn no_step_is_taken_that_a_kind_does_not_have() {
    for kind in texts() {
        let mut paper = filled(kind);
        for from in kind.states {
            let path = paper.path(from.key);
            for to in kind.states {
                if kind.step(from.key, to.key).is_some() {
                    continue;
                }
                let step = Move {
                    from: from.key,
                    to: to.key,
                    least: Role::Admin,
                };
                let last = (Role::Admin, paper.transition(&step));
                let (fold, ids) = paper.fold(&[&path[..], &[last]].concat());
                let last = ids.last().expect("the step");
                let what = format!("{}: {} to {}", kind.tag, from.key, to.key);
                assert_eq!(fold.passed.get(last), Some(&Passed::NoStep), "{what}");
                assert_eq!(fold.state, from.key, "{what}");
            }
        }
    }
}

#[test]
fn a_step_that_fixes_the_text_makes_an_edition_that_who_may_signs() {
    for kind in texts() {
        let mut paper = filled(kind);
        for step in kind.moves.iter().filter(|step| fixes(kind, step)) {
            let mut acts = paper.path(step.from);
            acts.push((step.least, paper.transition(step)));
            let (fold, ids) = paper.fold(&acts);
            let edition = fold.editions.last().map(|edition| edition.step.entry);
            assert_eq!(edition.as_ref(), ids.last(), "{} {}", kind.tag, step.to);
            for role in ROLES {
                let signature = Act::Signature(Signature {
                    edition: *ids.last().expect("the step"),
                    attested: paper.attested(),
                    organisation: "Dorpsbelangen Tilwerd".to_owned(),
                    function: "secretaris".to_owned(),
                });
                let (fold, _) = paper.fold(&[&acts[..], &[(role, signature)]].concat());
                let may = kind.acts.sign.is_some_and(|least| role >= least);
                let signed = fold.editions.last().map(|edition| edition.signatures.len());
                assert_eq!(signed, Some(usize::from(may)), "{} {role:?}", kind.tag);
            }
        }
    }
}

#[test]
fn nobody_fixes_a_text_without_saying_what_it_holds() {
    for kind in texts() {
        let mut paper = filled(kind);
        for step in kind.moves.iter().filter(|step| fixes(kind, step)) {
            let mut acts = paper.path(step.from);
            let Act::Transition(mut bare) = paper.transition(step) else {
                panic!("a transition");
            };
            bare.edition = None;
            acts.push((step.least, Act::Transition(bare)));
            let (fold, ids) = paper.fold(&acts);
            let last = ids.last().expect("the step");
            let why = fold.passed.get(last);
            assert_eq!(why, Some(&Passed::DoesNotAddUp), "{}", kind.tag);
        }
    }
}

#[test]
fn who_may_comment_support_and_chair_is_as_the_kind_says() {
    for kind in texts() {
        let mut paper = filled(kind);
        let says = Act::Comment(Comment {
            re: None,
            place: None,
            heads: paper.heads(),
            text: "Mooi stuk.".to_owned(),
        });
        let supports = Act::Support(Support {
            of: None,
            paper: None,
        });
        let opens = Act::Opening(opening(&mut paper));
        for role in ROLES {
            for (act, least) in [
                (&says, kind.acts.comment),
                (&supports, kind.acts.support),
                (&opens, kind.acts.chair),
            ] {
                let (fold, ids) = paper.fold(&[(role, act.clone())]);
                let may = least.is_some_and(|least| role >= least);
                let refused = (!may).then_some(&Passed::Role);
                let why = fold.passed.get(&ids[0]);
                assert_eq!(why, refused, "{} {role:?} {act:?}", kind.tag);
            }
        }
    }
}

fn opening(paper: &mut Paper) -> Opening {
    Opening {
        heads: paper.heads(),
        text: paper.content().hash(),
        question: "Doen wij dit?".to_owned(),
        options: ["voor", "tegen", "onthouden"].map(str::to_owned).to_vec(),
        roll: vec![paper.participant()],
        weights: Vec::new(),
        rule: Rule {
            majority: Majority::Simple,
            quorum: 0,
            proxies: 0,
        },
        way: Way::RollCall,
        hall: 0,
        ground: "peiling (niet bindend)".to_owned(),
        until: None,
    }
}

/// What is done after a text was adopted is not in its edition: it goes on while the text stays.
#[test]
fn an_edition_holds_what_stays_and_not_what_goes_on() {
    for kind in texts() {
        let content = filled(kind).content();
        for table in kind.tables {
            let held = content.tables.iter().any(|(key, _)| key == table.key);
            let stays = table.edits == Edits::WithText;
            assert_eq!(held, stays, "{} {}", kind.tag, table.key);
        }
        for field in kind.fields {
            let held = content.fields.iter().any(|(key, _)| key == field.key);
            let stays = field.edits == Edits::WithText;
            assert_eq!(held, stays, "{} {}", kind.tag, field.key);
        }
    }
}

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("in the workspace").to_owned()
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).expect("a file of the workspace")
}

/// Sources of the programs without their tests: path and text.
fn sources() -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut left: Vec<PathBuf> = ["protocol/src", "node/src", "tui/src"]
        .iter()
        .map(|room| root().join(room))
        .collect();
    while let Some(folder) = left.pop() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                left.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let text = fs::read_to_string(&path).expect("UTF-8");
                let short = path.strip_prefix(root()).expect("below the root");
                found.push((short.to_string_lossy().into_owned(), text));
            }
        }
    }
    let tests: Vec<String> = found.iter().flat_map(test_modules).collect();
    found.retain(|(path, _)| !tests.iter().any(|test| path.starts_with(test)));
    for (_, text) in &mut found {
        let code = text.find("\n#[cfg(test)]\nmod tests");
        text.truncate(code.unwrap_or(text.len()));
    }
    found
}

/// What the paths of the modules begin with that a source has for its tests only.
fn test_modules((path, code): &(String, String)) -> Vec<String> {
    let ends = ["mod.rs", "lib.rs", "main.rs", ".rs"];
    let folder = ends.iter().find_map(|end| path.strip_suffix(end));
    let folder = folder.unwrap_or_default().trim_end_matches('/');
    let lines: Vec<&str> = code.lines().collect();
    let declared = lines
        .windows(2)
        .filter(|two| two[0].trim() == "#[cfg(test)]");
    let names = declared.filter_map(|two| two[1].strip_suffix(';')?.rsplit_once("mod "));
    let of = |name| [format!("{folder}/{name}.rs"), format!("{folder}/{name}/")];
    names.flat_map(|(_, name)| of(name)).collect()
}

const FOLDER: &str = "protocol/src/document/kinds/";

/// Each kind is one static in a file of its own, which the list names once and nothing else does.
#[test]
fn a_kind_is_a_file_and_a_line() {
    let sources = sources();
    let mut statics = Vec::new();
    for (path, code) in sources.iter().filter(|(path, _)| path.starts_with(FOLDER)) {
        for line in code.lines().filter(|line| line.contains(": Kind = Kind {")) {
            let name = line.split([' ', ':']).find(|word| {
                word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase() || c == '_')
            });
            if let Some(name) = name.filter(|name| *name != "PLAIN") {
                statics.push((path.clone(), name.to_owned()));
            }
        }
    }
    let list = read("protocol/src/document/kinds/mod.rs");
    assert_eq!(statics.len(), KINDS.len(), "{statics:?}");
    for (path, name) in statics {
        let file = path.trim_start_matches(FOLDER).trim_end_matches(".rs");
        let line = format!("    &{file}::{name},");
        let lines = list.lines().filter(|is| **is == line).count();
        assert_eq!(lines, 1, "{line} in the list");
        let names = |code: &str| {
            let mut words = code.split(|c: char| !c.is_alphanumeric() && c != '_');
            words.any(|word| word == name)
        };
        for (other, code) in &sources {
            let own = *other == path || *other == format!("{FOLDER}mod.rs");
            let taken = code.contains(&format!("{file}::{name}"));
            assert!(own || !taken, "{other} names {file}::{name}");
            let inside = other.starts_with(FOLDER) && names(code);
            assert!(own || !inside, "{other} names {name}");
        }
    }
}

/// Who translates some kinds into words of others: a kind that they do not have is left as it is.
const TRANSLATES: &[&str] = &["node/src/exchange/file/ori.rs"];

/// Nothing outside the list asks for a kind of text by its tag or its number, so nothing has to be changed for a new one.
#[test]
fn no_source_knows_a_kind_of_text_by_name() {
    let mut found = Vec::new();
    for (path, code) in sources() {
        if path.starts_with(FOLDER) || TRANSLATES.contains(&path.as_str()) {
            continue;
        }
        for kind in texts() {
            let tag = format!("\"{}\"", kind.tag);
            let asked = [
                format!("by_tag({tag}"),
                format!("== {tag}"),
                format!("!= {tag}"),
                format!("{tag} =>"),
                format!("{tag} |"),
                format!("| {tag}"),
                format!("KindNumber({})", kind.number.0),
            ];
            let words = asked.iter().filter(|words| code.contains(*words));
            found.extend(words.map(|words| format!("{path}: {words}")));
        }
    }
    assert_eq!(found, Vec::<String>::new());
}

/// Whoever begins one reads there what of people it holds.
#[test]
fn every_kind_of_text_says_which_personal_data_it_holds() {
    for (path, code) in sources()
        .iter()
        .filter(|(path, _)| path.starts_with(FOLDER))
    {
        let says = code.lines().take_while(|line| line.starts_with("//!"));
        let says: Vec<&str> = says.collect();
        let is_text = code.contains(": Kind = Kind {") && !code.contains("Form::Record(");
        let is_said = says.iter().any(|line| line.contains("ersonal data"));
        assert!(!is_text || path.ends_with("spec.rs") || is_said, "{path}");
    }
}

/// Who writes another program finds every number there.
#[test]
fn the_page_on_the_protocol_names_every_kind_and_its_number() {
    let page = read("docs/PROTOCOL.md");
    for kind in KINDS {
        let line = format!("\n| {} | `{}` | ", kind.number.0, kind.tag);
        assert_eq!(page.matches(&line).count(), 1, "{}", kind.tag);
    }
}

/// The page shows the exercise as it is built.
#[test]
fn the_exercise_of_the_page_is_the_one_that_is_built() {
    let page = read("docs/ARCHITECTURE.md");
    let exercise = read("protocol/src/document/kinds/exercise.rs");
    assert!(page.contains(&format!("```rust\n{exercise}```")));
    let list = read("protocol/src/document/kinds/mod.rs");
    assert!(list.contains("    #[cfg(test)]\n    &exercise::LOANS,\n"));
}
