//! A hall in which people act on one document: each act with what its author knew.

use crate::act::{
    Act, Attested, Closing, Comment, Done, Fold, Majority, Of, Opening, Passed, Rule, Transition,
    Vote, Way, decision_hash, fold,
};
use crate::charter::role::Role;
use crate::document::Heads;
use crate::document::kinds::{Acts, Kind, KindNumber, Move, StateSpec, TextIn, Words};
use crate::identity::{DeviceSeed, SpaceKey};
use crate::ids::{DocumentId, EntryId, Millis, ParticipantId, SpaceId, SpaceNonce};
use std::collections::BTreeMap;

pub(super) const OF: Of = Of {
    space: SpaceId([1; 32]),
    document: DocumentId([2; 32]),
};

const fn state(key: &'static str, text: TextIn) -> StateSpec {
    let name = Words { nl: key, en: key };
    StateSpec { key, name, text }
}

const fn step(from: &'static str, to: &'static str, least: Role) -> Move {
    Move { from, to, least }
}

/// A kind with everything in it.
pub(super) static MOTION: Kind = Kind {
    tag: "proef",
    number: KindNumber(60_000),
    states: &[
        state("concept", TextIn::Open),
        state("inzage", TextIn::Open),
        state("vastgesteld", TextIn::Fixed),
        state("aangeboden", TextIn::Fixed),
        state("ingetrokken", TextIn::Fixed),
    ],
    moves: &[
        step("concept", "inzage", Role::Editor),
        step("inzage", "concept", Role::Editor),
        step("concept", "vastgesteld", Role::Board),
        step("inzage", "vastgesteld", Role::Board),
        step("inzage", "ingetrokken", Role::Board),
        step("vastgesteld", "aangeboden", Role::Board),
        step("vastgesteld", "concept", Role::Board),
        step("aangeboden", "concept", Role::Board),
    ],
    acts: Acts {
        comment: Some(Role::Member),
        suggest: Some(Role::Member),
        judge: Some(Role::Editor),
        support: Some(Role::Member),
        sign: Some(Role::Board),
        chair: Some(Role::Board),
    },
    ..Kind::PLAIN
};

/// Somebody at one of their devices.
pub(super) struct Person {
    pub(super) key: SpaceKey,
    pub(super) who: ParticipantId,
    pub(super) role: Role,
}

impl Person {
    pub(super) fn new(number: u8, role: Role) -> Person {
        let key = DeviceSeed::from_bytes([number; 32]).space_key(&SpaceNonce([7; 16]));
        Person {
            who: key.author().into(),
            key,
            role,
        }
    }

    /// The same person at another device.
    pub(super) fn elsewhere(&self, number: u8) -> Person {
        Person {
            who: self.who,
            ..Person::new(number, self.role)
        }
    }

    pub(super) fn attest(&self, hash: [u8; 32]) -> Attested {
        Attested::sign(OF, hash, &self.key)
    }
}

/// What was done there. Ids rise: of two acts the one that was done first has the lower.
#[derive(Default)]
pub(super) struct Hall {
    pub(super) acts: Vec<Done>,
    pub(super) past: BTreeMap<EntryId, Vec<EntryId>>,
}

impl Hall {
    /// Acts with nothing known but these acts and what lies in their past.
    pub(super) fn act(&mut self, by: &Person, act: Act, knows: &[EntryId]) -> EntryId {
        let mut id = [0; 32];
        id[..8].copy_from_slice(&(self.acts.len() as u64 + 1).to_be_bytes());
        self.act_as(EntryId(id), by, act, knows)
    }

    pub(super) fn act_as(
        &mut self,
        entry: EntryId,
        by: &Person,
        act: Act,
        knows: &[EntryId],
    ) -> EntryId {
        self.past.insert(entry, knows.to_vec());
        self.acts.push(Done {
            bytes: act.encode().map_or(0, |bytes| bytes.len()),
            entry,
            author: by.key.author(),
            participant: by.who,
            role: by.role,
            at: Millis(self.acts.len() as i64),
            act: Ok(act),
        });
        entry
    }

    pub(super) fn fold(&self) -> Fold {
        let there = fold(OF, &MOTION, &self.acts, &self.past);
        let mut back = self.acts.clone();
        back.reverse();
        assert_eq!(fold(OF, &MOTION, &back, &self.past), there);
        there
    }

    pub(super) fn why(&self, entry: &EntryId) -> Option<Passed> {
        self.fold().passed.get(entry).copied()
    }

    pub(super) fn state(&self) -> String {
        self.fold().state
    }
}

pub(super) fn heads(number: u8) -> Heads {
    Heads(vec![[number; 32]])
}

pub(super) fn comment(text: &str) -> Act {
    Act::Comment(Comment {
        re: None,
        place: None,
        heads: heads(1),
        text: text.to_owned(),
    })
}

/// A step that fixes nothing.
pub(super) fn go(from: &str, to: &str) -> Act {
    Act::Transition(Transition {
        heads: heads(1),
        from: from.to_owned(),
        to: to.to_owned(),
        reason: String::new(),
        edition: None,
    })
}

/// A step that fixes a text with that hash.
pub(super) fn fix(by: &Person, from: &str, to: &str, text: u8) -> Act {
    Act::Transition(Transition {
        heads: heads(text),
        from: from.to_owned(),
        to: to.to_owned(),
        reason: String::new(),
        edition: Some(by.attest([text; 32])),
    })
}

/// The opening of a roll call.
pub(super) fn ask(roll: &[&Person]) -> Opening {
    let mut roll: Vec<ParticipantId> = roll.iter().map(|person| person.who).collect();
    roll.sort_unstable();
    Opening {
        heads: heads(1),
        text: [1; 32],
        question: "Doen wij het?".to_owned(),
        options: ["voor", "tegen", "onthouden"].map(str::to_owned).to_vec(),
        roll,
        weights: Vec::new(),
        rule: Rule {
            majority: Majority::Simple,
            quorum: 0,
            proxies: 2,
        },
        way: Way::RollCall,
        hall: 0,
        ground: "peiling".to_owned(),
        until: None,
    }
}

pub(super) fn vote(opening: EntryId, choice: u8) -> Act {
    Act::Vote(Vote {
        opening,
        choice,
        on_behalf: None,
        statement: String::new(),
    })
}

pub(super) fn proxy(opening: EntryId, choice: u8, of: &Person) -> Act {
    Act::Vote(Vote {
        opening,
        choice,
        on_behalf: Some(of.who),
        statement: String::new(),
    })
}

/// A closing that is signed as it should be.
pub(super) fn close(
    by: &Person,
    opening: EntryId,
    asked: &Opening,
    counted: &[EntryId],
    counts: &[u32],
) -> Closing {
    let mut counted = counted.to_vec();
    counted.sort_unstable();
    let closing = Closing {
        opening,
        counted,
        counts: counts.to_vec(),
        tellers: None,
        reason: String::new(),
        attested: by.attest([0; 32]),
    };
    sign(by, opening, asked, closing)
}

pub(super) fn sign(by: &Person, opening: EntryId, asked: &Opening, closing: Closing) -> Closing {
    let hash = decision_hash(&opening, asked, &closing);
    Closing {
        attested: by.attest(hash),
        ..closing
    }
}
