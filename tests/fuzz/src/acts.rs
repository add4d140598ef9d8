//! What is done with acts of others: they are read, and folded.

use super::SPACE;
use noaber_protocol::act::{
    self, Act, Attested, Closing, Done, Majority, Of, Opening, Rule, Support, Transition, Vote, Way,
};
use noaber_protocol::canonical::{Reader, put_bytes};
use noaber_protocol::charter::role::Role;
use noaber_protocol::document::Heads;
use noaber_protocol::document::kinds::{Acts, Kind, KindNumber, Move, StateSpec, TextIn, Words};
use noaber_protocol::entry::{EntryType, Malformed};
use noaber_protocol::identity::{DeviceSeed, SpaceKey};
use noaber_protocol::ids::{DocumentId, EntryId, Millis, ParticipantId, SpaceNonce};
use noaber_protocol::limits;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// An act, its type first; and acts of one evening, each with who did it and what they knew: what they come to does not
/// depend on the order in which they come.
pub fn act(bytes: &[u8]) {
    if let Some((kind, body)) = bytes.split_first()
        && let Ok(act) = Act::decode(EntryType(*kind), body)
    {
        assert_eq!(act.encode().expect("it was read"), body);
        assert_eq!(act.entry_type(), EntryType(*kind));
    }
    let mut evening = Evening::default();
    let mut from = Reader::new(bytes);
    while evening.acts.len() < ACTS && evening.take(&mut from).is_ok() {}
    let fold = act::fold(OF, &KIND, &evening.acts, &evening.past);
    let is_state = |state: &StateSpec| state.key == fold.state;
    assert!(KIND.states.iter().any(is_state));
    evening.acts.reverse();
    assert_eq!(act::fold(OF, &KIND, &evening.acts, &evening.past), fold);
    for voting in &fold.votings {
        assert!(voting.closing.is_none() || voting.clash.is_empty());
    }
}

/// Acts of one evening that are read.
const ACTS: usize = 64;
const OF: Of = Of {
    space: SPACE,
    document: DocumentId([1; 32]),
};

static KIND: Kind = Kind {
    tag: "fuzzed",
    number: KindNumber(u16::MAX),
    states: &[
        StateSpec {
            key: "concept",
            name: Words { nl: "", en: "" },
            text: TextIn::Open,
        },
        StateSpec {
            key: "vast",
            name: Words { nl: "", en: "" },
            text: TextIn::Fixed,
        },
    ],
    moves: &[
        Move {
            from: "concept",
            to: "vast",
            least: Role::Member,
        },
        Move {
            from: "vast",
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

/// Acts that were done, and what lies right before each.
#[derive(Default)]
struct Evening {
    acts: Vec<Done>,
    past: BTreeMap<EntryId, Vec<EntryId>>,
}

impl Evening {
    /// Takes one act: its type, who did it, which of the eight before it were known, and its body. Its entry has its number
    /// in every byte.
    fn take(&mut self, from: &mut Reader<'_>) -> Result<(), Malformed> {
        let (kind, who, known) = (from.byte()?, from.byte()? % 4, from.byte()?);
        let body = from.bytes(limits::PLAINTEXT_BYTES)?;
        let number = self.acts.len() as u8;
        let before = (0..8u8).filter(|back| known >> back & 1 == 1 && *back < number);
        let before = before
            .map(|back| EntryId([number - 1 - back; 32]))
            .collect();
        let entry = EntryId([number; 32]);
        self.past.insert(entry, before);
        let author = villager(who).author();
        self.acts.push(Done {
            bytes: body.len(),
            entry,
            author,
            participant: author.into(),
            role: [Role::Admin, Role::Board, Role::Editor, Role::Member][usize::from(who)],
            at: Millis(0),
            act: Act::decode(EntryType(kind), body),
        });
        Ok(())
    }
}

fn villager(who: u8) -> &'static SpaceKey {
    static KEYS: OnceLock<[SpaceKey; 4]> = OnceLock::new();
    let key = |who| DeviceSeed::from_bytes([who; 32]).space_key(&SpaceNonce([4; 16]));
    &KEYS.get_or_init(|| [0, 1, 2, 3].map(key))[usize::from(who)]
}

/// An evening as it would really be: a vote that is opened, closed and kept, a text that is fixed, support that is taken
/// back.
pub fn real_acts() -> Vec<u8> {
    let mut roll: Vec<ParticipantId> = (0..4).map(|who| villager(who).author().into()).collect();
    roll.sort_unstable();
    let asked = Opening {
        heads: Heads::default(),
        text: [6; 32],
        question: "Doen wij het?".to_owned(),
        options: vec!["voor".to_owned(), "tegen".to_owned()],
        roll,
        weights: vec![1, 3, 1, 2],
        rule: Rule {
            majority: Majority::Simple,
            quorum: 0,
            proxies: 1,
        },
        way: Way::RollCall,
        hall: 0,
        ground: String::new(),
        until: None,
    };
    let id = |number: u8| EntryId([number; 32]);
    let vote = |on_behalf| {
        Act::Vote(Vote {
            opening: id(0),
            choice: 0,
            on_behalf,
            statement: String::new(),
        })
    };
    let weighs = |who| asked.weight(&villager(who).author().into());
    let mut closing = Closing {
        opening: id(0),
        counted: vec![id(1), id(2)],
        counts: vec![weighs(2) + weighs(3), 0],
        tellers: None,
        reason: String::new(),
        attested: Attested::sign(OF, [0; 32], villager(1)),
    };
    let hash = act::decision_hash(&id(0), &asked, &closing);
    closing.attested = Attested::sign(OF, hash, villager(1));
    let fixes = Act::Transition(Transition {
        heads: Heads::default(),
        from: "concept".to_owned(),
        to: "vast".to_owned(),
        reason: String::new(),
        edition: Some(Attested::sign(OF, [5; 32], villager(1))),
    });
    let support = Act::Support(Support {
        of: None,
        paper: None,
    });
    let all = [
        (1, 0, Act::Opening(asked)),
        (2, 1, vote(None)),
        (1, 3, vote(Some(villager(3).author().into()))),
        (1, 3, Act::Closing(closing)),
        (1, 0, fixes),
        (3, 0, support),
        (3, 1, Act::TakeBack(id(5))),
    ];
    let mut bytes = Vec::new();
    for (who, known, act) in all {
        let body = act.encode().expect("an act");
        bytes.extend([act.entry_type().0, who, known]);
        put_bytes(&mut bytes, &body);
    }
    bytes
}
