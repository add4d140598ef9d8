//! Every act on a document, and what one history of them comes to.

use super::book::{EVENING, author, key, person, some, some_id};
use super::frozen::{Form, Format, Samples, array, error, frozen, hex, list, text, unhex, wrong};
use noaber_protocol::act::{
    Act, Attested, Closing, Comment, Done, Fold, Majority, Of, Opening, Outcome, Paper, Place,
    Reopening, Rule, Signature, Suggestion, Support, Taken, Transition, Verdict, Vote, Way,
    decision_hash, fold,
};
use noaber_protocol::charter::role::Role;
use noaber_protocol::document::kinds::{Acts, Kind, KindNumber, Move, StateSpec, TextIn, Words};
use noaber_protocol::document::{Anchor, Heads, SectionId};
use noaber_protocol::entry::{EntryType, Malformed};
use noaber_protocol::ids::{AuthorId, EntryId, Millis, ParticipantId};
use serde_json::{Value, json};
use std::collections::BTreeMap;

fn of() -> Of {
    Of {
        space: some_id("space").into(),
        document: some_id("a document").into(),
    }
}

fn heads(names: &[&str]) -> Heads {
    let mut hashes: Vec<String> = names.iter().map(|name| hex(some_id(name).0)).collect();
    hashes.sort_unstable();
    hashes.join(".").parse().expect("heads")
}

fn attested(by: &str, name: &str) -> Attested {
    Attested::sign(of(), some_id(name).0, &key(by))
}

fn roll(names: &[&str]) -> Vec<ParticipantId> {
    let mut roll: Vec<ParticipantId> = names.iter().map(|name| person(name)).collect();
    roll.sort_unstable();
    roll
}

fn place() -> Place {
    let character = |name: &str| [&some::<16>(name)[..], &7_u64.to_le_bytes()].concat();
    Place {
        section: SectionId("visie".to_owned()),
        start: Anchor {
            behind: vec![],
            before: character("one device"),
        },
        end: Anchor {
            behind: character("another device"),
            before: vec![],
        },
    }
}

fn names(names: [&str; 2]) -> [String; 2] {
    names.map(str::to_owned)
}

fn opening() -> Opening {
    let roll = roll(&["F", "A", "B"]);
    let weight = |who: &ParticipantId| if *who == person("A") { 300 } else { 1 };
    Opening {
        heads: heads(&["a change"]),
        text: some_id("an edition").0,
        question: "Dienen wij de motie in?".to_owned(),
        options: ["voor", "tegen", "onthouden"].map(str::to_owned).to_vec(),
        weights: roll.iter().map(weight).collect(),
        roll,
        rule: Rule {
            majority: Majority::TwoThirds,
            quorum: 2,
            proxies: 1,
        },
        way: Way::RollCall,
        hall: 0,
        ground: "peiling (niet bindend)".to_owned(),
        until: Some(Millis(EVENING)),
    }
}

/// One of each, in the order of their types.
fn right() -> Vec<(&'static str, Act)> {
    let mut all = said();
    all.extend(decided());
    all
}

fn said() -> Vec<(&'static str, Act)> {
    vec![
        (
            "Comment",
            Act::Comment(Comment {
                re: Some(some_id("a suggestion")),
                place: Some(place()),
                heads: heads(&["a change", "another change"]),
                text: "Dat is té veel.".to_owned(),
            }),
        ),
        (
            "Comment about the whole",
            Act::Comment(Comment {
                re: None,
                place: None,
                heads: heads(&["a change"]),
                text: String::new(),
            }),
        ),
        (
            "Suggestion",
            Act::Suggestion(Suggestion {
                place: place(),
                heads: heads(&["a change"]),
                old: "dertig woningen".to_owned(),
                new: "veertig woningen".to_owned(),
                reason: "Er is plaats.".to_owned(),
            }),
        ),
        (
            "Support",
            Act::Support(Support {
                of: None,
                paper: None,
            }),
        ),
        (
            "Support on paper",
            Act::Support(Support {
                of: Some(some_id("a suggestion")),
                paper: Some(Paper {
                    number: 300,
                    tellers: names(["Anje", "Roelf"]),
                }),
            }),
        ),
        (
            "Vote",
            Act::Vote(Vote {
                opening: some_id("an opening"),
                choice: 2,
                on_behalf: Some(person("B")),
                statement: "Met spijt.".to_owned(),
            }),
        ),
        ("Take back", Act::TakeBack(some_id("a comment"))),
    ]
}

fn decided() -> Vec<(&'static str, Act)> {
    let asked = opening();
    let mut closing = Closing {
        opening: some_id("an opening"),
        counted: vec![some_id("a vote"), some_id("another vote")],
        counts: vec![301, 0, 0],
        tellers: None,
        reason: String::new(),
        attested: attested("F", "nothing"),
    };
    closing.counted.sort_unstable();
    let hash = decision_hash(&some_id("an opening"), &asked, &closing);
    closing.attested = Attested::sign(of(), hash, &key("F"));
    let in_the_hall = Closing {
        counted: vec![],
        tellers: Some(names(["Anje", "Roelf"])),
        ..closing.clone()
    };
    vec![
        (
            "Transition",
            Act::Transition(Transition {
                heads: heads(&["a change"]),
                from: "inzage".to_owned(),
                to: "vastgesteld".to_owned(),
                reason: "Zo besloot de vergadering.".to_owned(),
                edition: Some(attested("F", "an edition")),
            }),
        ),
        (
            "Signature",
            Act::Signature(Signature {
                edition: some_id("a transition"),
                attested: attested("A", "an edition"),
                organisation: "Dorpsbelang Tilwerd".to_owned(),
                function: "secretaris".to_owned(),
            }),
        ),
        (
            "Verdict",
            Act::Verdict(Verdict {
                suggestion: some_id("a suggestion"),
                taken: Taken::Refused,
                reason: "Het past niet.".to_owned(),
            }),
        ),
        ("Opening", Act::Opening(asked.clone())),
        (
            "Opening of a vote in which each counts once",
            Act::Opening(Opening {
                weights: Vec::new(),
                ..asked.clone()
            }),
        ),
        (
            "Opening of what 37 in a hall may vote about",
            Act::Opening(Opening {
                weights: Vec::new(),
                way: Way::Count,
                hall: 37,
                ..asked
            }),
        ),
        ("Closing", Act::Closing(closing)),
        (
            "Closing of what was counted in the hall",
            Act::Closing(in_the_hall),
        ),
        (
            "Reopening",
            Act::Reopening(Reopening {
                closing: some_id("a closing"),
                reason: "Een stem vergeten.".to_owned(),
            }),
        ),
    ]
}

/// The type, then the body.
fn encode(act: &Act) -> Vec<u8> {
    let body = act.encode().expect("an act");
    [&[act.entry_type().0], &body[..]].concat()
}

fn decode(bytes: &[u8]) -> Result<Act, String> {
    let (kind, body) = bytes
        .split_first()
        .ok_or_else(|| error(Malformed::Undecodable))?;
    Act::decode(EntryType(*kind), body).map_err(error)
}

fn says(act: &Act) -> Value {
    let fields = match act {
        Act::Comment(it) => json!({
            "re": it.re.map(id), "place": it.place.as_ref().map(place_of), "heads": it.heads.to_string(), "text": it.text,
        }),
        Act::Suggestion(it) => json!({
            "place": place_of(&it.place), "heads": it.heads.to_string(),
            "old": it.old, "new": it.new, "reason": it.reason,
        }),
        Act::Support(it) => json!({
            "of": it.of.map(id),
            "paper": it.paper.as_ref().map(|it| json!({ "number": it.number, "tellers": it.tellers })),
        }),
        Act::Vote(it) => json!({
            "opening": id(it.opening), "choice": it.choice,
            "on_behalf": it.on_behalf.map(|who| hex(who.0)), "statement": it.statement,
        }),
        Act::TakeBack(entry) => json!({ "entry": id(*entry) }),
        Act::Transition(it) => json!({
            "heads": it.heads.to_string(), "from": it.from, "to": it.to, "reason": it.reason,
            "edition": it.edition.as_ref().map(attested_of),
        }),
        Act::Signature(it) => json!({
            "edition": id(it.edition), "attested": attested_of(&it.attested),
            "organisation": it.organisation, "function": it.function,
        }),
        Act::Verdict(it) => json!({
            "suggestion": id(it.suggestion), "taken": format!("{:?}", it.taken), "reason": it.reason,
        }),
        Act::Opening(it) => opening_of(it),
        Act::Closing(it) => json!({
            "opening": id(it.opening), "counted": ids(&it.counted), "counts": it.counts, "tellers": it.tellers,
            "reason": it.reason, "attested": attested_of(&it.attested),
        }),
        Act::Reopening(it) => json!({ "closing": id(it.closing), "reason": it.reason }),
    };
    json!({ "type": act.entry_type().0, "fields": fields })
}

fn id(id: EntryId) -> String {
    hex(id.0)
}

fn ids(all: &[EntryId]) -> Vec<String> {
    all.iter().copied().map(id).collect()
}

fn place_of(place: &Place) -> Value {
    let anchor = |it: &Anchor| json!({ "behind": hex(&it.behind), "before": hex(&it.before) });
    json!({ "section": place.section.0, "start": anchor(&place.start), "end": anchor(&place.end) })
}

fn attested_of(attested: &Attested) -> Value {
    json!({ "hash": hex(attested.hash), "proof": hex(attested.proof) })
}

fn opening_of(it: &Opening) -> Value {
    json!({
        "heads": it.heads.to_string(), "text": hex(it.text), "question": it.question, "options": it.options,
        "roll": it.roll.iter().map(|who| hex(who.0)).collect::<Vec<_>>(),
        "weights": it.weights, "hall": it.hall,
        "rule": {
            "majority": format!("{:?}", it.rule.majority), "quorum": it.rule.quorum, "proxies": it.rule.proxies,
        },
        "way": format!("{:?}", it.way), "ground": it.ground, "until": it.until.map(|at| at.0),
    })
}

#[test]
fn acts_are_as_they_are_frozen() {
    let all = right();
    let bytes = |name: &str| {
        let (_, act) = all.iter().find(|(it, _)| *it == name).expect("a name");
        encode(act)
    };
    let with = |name: &str, change: fn(&mut Vec<u8>)| {
        let mut bytes = bytes(name);
        change(&mut bytes);
        bytes
    };
    let long =
        |kind: u8, before: usize| [&[kind, 1][..], &vec![0; before], &[0x81, 0x80, 1]].concat();
    let asked = |before: &[u8], roll: usize, rest: &[u8]| {
        [&[73, 1, 0][..], &[9; 32], before, &vec![1; roll], rest].concat()
    };
    Format {
        file: "act",
        about: "Acts on a document: the type of the entry, one byte, and then its opened body. What is attested, is in the space and on the document of `decision.json`.",
        form: Form::Bytes,
        decode,
        encode,
        says,
    }
    .holds(Samples {
        right: right(),
        read_too: Vec::new(),
        wrong: vec![
            wrong("nothing", [], "Undecodable"),
            wrong("a type and no body", [5], "Undecodable"),
            wrong("a type that is no act", [&[6, 1][..], &[0; 32]].concat(), "Contradiction"),
            wrong("another version", [&[5, 2][..], &[0; 32]].concat(), "Undecodable"),
            wrong("cut off", [&[5, 1][..], &[0; 31]].concat(), "Undecodable"),
            wrong("a byte after the end", [&[5, 1][..], &[0; 33]].concat(), "NotCanonical"),
            wrong("more than 240 KiB", [1, 1], "TooLong").and_zeros(240 * 1024),
            wrong("a text of 16 KiB and a byte", long(75, 32), "TooLong").and_zeros(16 * 1024 + 1),
            wrong("a third sort of verdict", with("Verdict", |it| it[34] = 2), "Undecodable"),
            wrong("an anchor of one byte", [&[2, 1, 0, 1, 7, 0, 0, 0][..], &[0; 4]].concat(), "Contradiction"),
            wrong("heads that descend", [&[70, 1, 2][..], &[2; 32], &[1; 32], &[0; 4]].concat(), "Unsorted"),
            wrong("1,025 heads", [70, 1, 0x81, 8], "TooMany"),
            wrong("a choice of one", asked(&[0, 1, 0, 1], 32, &[0; 7]), "Contradiction"),
            wrong("nobody on the roll", asked(&[0, 2, 0, 0, 0], 0, &[0; 7]), "Contradiction"),
            wrong("the same one on the roll twice", asked(&[0, 2, 0, 0, 2], 64, &[0; 7]), "Unsorted"),
            wrong("a fifth majority", asked(&[0, 2, 0, 0, 1], 32, &[0, 4, 0, 0, 0, 0, 0]), "Undecodable"),
            wrong("two weights for one", asked(&[0, 2, 0, 0, 1], 32, &[2, 2, 2, 0, 0, 0, 0, 0, 0]), "Contradiction"),
            wrong("one who weighs nothing", asked(&[0, 2, 0, 0, 1], 32, &[1, 0, 0, 0, 0, 0, 0, 0]), "Contradiction"),
            wrong("a weight of 10,001", asked(&[0, 2, 0, 0, 1], 32, &[1, 0x91, 0x4e, 0, 0, 0, 0, 0, 0]), "TooMany"),
            wrong("ones that are written out", asked(&[0, 2, 0, 0, 1], 32, &[1, 1, 0, 0, 0, 0, 0, 0]), "NotCanonical"),
        ],
    });
}

/// A kind with two states.
static KIND: Kind = Kind {
    tag: "vector",
    number: KindNumber(u16::MAX),
    states: &[
        StateSpec {
            key: "concept",
            name: Words {
                nl: "concept",
                en: "draft",
            },
            text: TextIn::Open,
        },
        StateSpec {
            key: "vastgesteld",
            name: Words {
                nl: "vastgesteld",
                en: "adopted",
            },
            text: TextIn::Fixed,
        },
    ],
    moves: &[
        Move {
            from: "concept",
            to: "vastgesteld",
            least: Role::Board,
        },
        Move {
            from: "vastgesteld",
            to: "concept",
            least: Role::Board,
        },
    ],
    acts: Acts {
        support: Some(Role::Member),
        ..Acts::TEXT
    },
    ..Kind::PLAIN
};

/// A history that grows: each act with who did it, in which role, and what lies right before it.
#[derive(Default)]
struct History {
    acts: Vec<Value>,
}

impl History {
    fn act(&mut self, by: &str, role: Role, act: &Act, before: &[EntryId]) -> EntryId {
        let entry = some_id(&format!("act {}", self.acts.len()));
        self.acts.push(json!({
            "entry": id(entry), "author": hex(author(by).0), "participant": hex(person(&by[..1]).0),
            "role": u8::from(role), "right_before": ids(before), "bytes": hex(encode(act)),
        }));
        entry
    }
}

fn fixes(by: &str, text: &str) -> Act {
    Act::Transition(Transition {
        heads: heads(&["a change"]),
        from: "concept".to_owned(),
        to: "vastgesteld".to_owned(),
        reason: String::new(),
        edition: Some(attested(by, text)),
    })
}

fn vote(opening: EntryId, choice: u8, on_behalf: Option<&str>) -> Act {
    Act::Vote(Vote {
        opening,
        choice,
        on_behalf: on_behalf.map(person),
        statement: String::new(),
    })
}

fn closes(by: &str, opening: EntryId, counted: &[EntryId], counts: &[u32]) -> Act {
    let mut closing = Closing {
        opening,
        counted: counted.to_vec(),
        counts: counts.to_vec(),
        tellers: None,
        reason: String::new(),
        attested: attested(by, "nothing"),
    };
    closing.counted.sort_unstable();
    let hash = decision_hash(&opening, &self::opening(), &closing);
    closing.attested = Attested::sign(of(), hash, &key(by));
    Act::Closing(closing)
}

/// Two fix different texts and one chooses; somebody votes from two devices; two close differently and one closes again.
fn an_evening() -> Vec<Value> {
    let (board, member) = (Role::Board, Role::Member);
    let mut it = History::default();
    let opening = it.act("F", board, &Act::Opening(self::opening()), &[]);
    let own = it.act("A", member, &vote(opening, 0, None), &[opening]);
    let first = it.act("B", member, &vote(opening, 0, None), &[opening]);
    let second = it.act("B2", member, &vote(opening, 1, None), &[opening]);
    let proxy = it.act("F", board, &vote(opening, 0, Some("A")), &[opening]);
    let chair = it.act("F", board, &vote(opening, 0, None), &[proxy]);
    let one = it.act(
        "F",
        board,
        &closes("F", opening, &[own, chair], &[301, 0, 0]),
        &[own, first, second, chair],
    );
    let other = it.act(
        "A",
        board,
        &closes("A", opening, &[own], &[300, 0, 0]),
        &[own],
    );
    let both = [one, other];
    it.act(
        "F",
        board,
        &closes("F", opening, &[own, chair], &[301, 0, 0]),
        &both,
    );
    it.act(
        "B",
        member,
        &closes("B", opening, &[own], &[300, 0, 0]),
        &[own],
    );
    let fixed = it.act("F", board, &fixes("F", "an edition"), &[]);
    let beside = it.act("A", board, &fixes("A", "another edition"), &[]);
    let chosen = it.act("F", board, &fixes("F", "an edition"), &[fixed, beside]);
    let sign = |edition| {
        Act::Signature(Signature {
            edition,
            attested: attested("A", "an edition"),
            organisation: String::new(),
            function: String::new(),
        })
    };
    it.act("A", board, &sign(fixed), &[chosen]);
    it.act("A", board, &sign(chosen), &[chosen]);
    let support = Act::Support(Support {
        of: None,
        paper: None,
    });
    let supports = it.act("A", member, &support, &[]);
    it.act("B", member, &support, &[]);
    it.act("A", member, &Act::TakeBack(supports), &[supports]);
    it.acts
}

/// Folds a history as it stands in a file.
fn folded(acts: &[Value]) -> Fold {
    let entry = |value: &Value| EntryId(array(value));
    let past: BTreeMap<EntryId, Vec<EntryId>> = acts
        .iter()
        .map(|act| {
            (
                entry(&act["entry"]),
                list(act, "right_before").iter().map(entry).collect(),
            )
        })
        .collect();
    let done = |act: &Value| {
        let bytes = unhex(&act["bytes"]);
        Done {
            bytes: bytes.len() - 1,
            entry: entry(&act["entry"]),
            author: AuthorId(array(&act["author"])),
            participant: ParticipantId(array(&act["participant"])),
            role: u8::try_from(act["role"].as_u64().expect("a role"))
                .expect("a byte")
                .try_into()
                .expect("a role"),
            at: Millis(EVENING),
            act: Act::decode(EntryType(bytes[0]), &bytes[1..]),
        }
    };
    let done: Vec<Done> = acts.iter().map(done).collect();
    fold(of(), &KIND, &done, &past)
}

fn comes_to(fold: &Fold) -> Value {
    let outcome = |outcome: Outcome| format!("{outcome:?}");
    let voting = |voting: &noaber_protocol::act::Voting| {
        json!({
            "entry": id(voting.entry),
            "votes": voting.votes.iter().map(|(who, votes)| {
                (hex(who.0), votes.iter().map(|cast| id(cast.entry)).collect())
            }).collect::<BTreeMap<String, Vec<String>>>(),
            "closing": voting.closing.as_ref().map(|it| json!({
                "entry": id(it.entry), "outcome": outcome(it.outcome), "late": ids(&it.late),
            })),
            "clash": voting.clash.iter().map(|it| id(it.entry)).collect::<Vec<_>>(),
        })
    };
    json!({
        "state": fold.state,
        "clash": fold.clash.iter().map(|step| id(step.entry)).collect::<Vec<_>>(),
        "editions": fold.editions.iter().map(|it| json!({
            "number": it.number, "step": id(it.step.entry),
            "signatures": it.signatures.iter().map(|it| id(it.entry)).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "support": fold.support.values().map(|it| it.people.len()).collect::<Vec<_>>(),
        "votings": fold.votings.iter().map(voting).collect::<Vec<_>>(),
        "passed": fold.passed.iter().map(|(entry, why)| (id(*entry), error(why))).collect::<BTreeMap<_, _>>(),
    })
}

#[test]
fn what_acts_come_to_is_as_it_is_frozen() {
    let acts = an_evening();
    let made = json!({
        "space": hex(of().space.0), "document": hex(of().document.0),
        "kind": {
            "states": { "concept": "open", "vastgesteld": "fixed" },
            "moves": [["concept", "vastgesteld", 3], ["vastgesteld", "concept", 3]],
            "least": { "comment": 1, "suggest": 1, "judge": 2, "support": 1, "sign": 3, "chair": 3 },
        },
        "comes_to": comes_to(&folded(&acts)),
        "acts": acts,
    });
    let about = "Acts on one document, each as in `act.json` with its author, participant and role, and what lies right before it; and what they come to, in whatever order they are read.";
    let file = frozen("decision", about, made);
    let mut acts = list(&file, "acts").to_vec();
    for _ in 0..acts.len() {
        acts.rotate_left(1);
        assert_eq!(comes_to(&folded(&acts)), file["comes_to"]);
    }
    acts.reverse();
    assert_eq!(comes_to(&folded(&acts)), file["comes_to"]);
    assert_eq!(text(&file["comes_to"], "state"), "vastgesteld");
    // While the clash is there and nobody chose, the first state stands.
    assert_eq!(
        folded(&file["acts"].as_array().expect("a list")[..12]).state,
        "concept"
    );
}
