//! A village in one process: devices that hand each other runs, without sessions between them.

mod cards;
mod counting;
mod duties;
mod orders;
mod roles;
mod taking;
mod waiting;

use super::accept::{How, Outcome, Sender};
use super::counts::{Verdict, Void};
use super::plan::Parcel;
use super::write::{Content, Draft};
use super::*;
use crate::charter::op::{Cut, Invite, Operation, SetRole};
use crate::entry::Chain;
use crate::identity::{InvitationKey, invitation_identity};
use crate::node::shelf::Shelf;
use crate::run::Run;
use crate::text::Name;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use std::fmt::Write;
use zeroize::Zeroizing;

pub(super) const START: Millis = Millis(1_700_000_000_000);
const COMMENT: EntryType = EntryType::COMMENT;
const TRANSITION: EntryType = EntryType::TRANSITION;

/// Somebody's device in a space.
pub(super) struct Person {
    pub(super) space: Space,
    pub(super) shelf: Shelf,
    pub(super) rng: ChaCha20Rng,
    pub(super) now: Millis,
    number: u8,
}

fn card(name: &str) -> Card {
    Card {
        name: Name::new(name).unwrap(),
        organisation: None,
        device: None,
        space: Some(Name::new("Kring").unwrap()),
    }
}

impl Person {
    pub(super) fn founder() -> Person {
        let (mut rng, shelf) = (ChaCha20Rng::from_seed([1; 32]), Shelf::default());
        let seed = DeviceSeed::from_bytes([1; 32]);
        let mut cx = Cx {
            now: START,
            rng: &mut rng,
            read: &shelf,
        };
        let space = Space::found(&mut cx, &seed, &card("Anna")).unwrap();
        let mut founder = Person {
            space,
            shelf,
            rng,
            now: START,
            number: 1,
        };
        founder.keep();
        founder
    }

    /// Somebody who has nothing yet of the space that another is in.
    pub(super) fn stranger(number: u8, of: &Person) -> Person {
        let seed = DeviceSeed::from_bytes([number; 32]);
        Person {
            space: Space::new(of.space.id(), of.space.nonce(), &seed),
            shelf: Shelf::default(),
            rng: ChaCha20Rng::from_seed([number; 32]),
            now: START,
            number,
        }
    }

    /// Joins the space that `admin` is in.
    pub(super) fn joins(number: u8, admin: &mut Person, role: Role) -> Person {
        let mut person = Person::stranger(number, admin);
        let (invite, secret) = admin.invite(role);
        person.space.begin_joining(Joining {
            invite,
            secret,
            card: card("Neighbour"),
        });
        give(admin, &mut person);
        for _ in 0..2 {
            person.now = person.now.plus(1_000);
            person.tend();
        }
        give(&person, admin);
        admin.now = admin.now.plus(100_000);
        admin.tend();
        admin.now = admin.now.plus(100_000);
        admin.tend();
        give(admin, &mut person);
        person.tend();
        assert!(person.space.joining().is_none(), "{number} is in");
        person
    }

    pub(super) fn act<T>(&mut self, act: impl FnOnce(&mut Space, &mut Cx<'_>) -> T) -> T {
        let mut cx = Cx {
            now: self.now,
            rng: &mut self.rng,
            read: &self.shelf,
        };
        let result = act(&mut self.space, &mut cx);
        self.keep();
        result
    }

    fn keep(&mut self) {
        for record in self.space.take_made().records {
            self.shelf.keep(record);
        }
    }

    fn tend(&mut self) {
        self.act(|space, cx| space.tend(cx)).unwrap();
    }

    pub(super) fn me(&self) -> AuthorId {
        self.space.me()
    }

    fn invite(&mut self, role: Role) -> (EntryId, Zeroizing<[u8; 16]>) {
        let mut secret = Zeroizing::new([0; 16]);
        self.rng.fill_bytes(&mut *secret);
        let invite = Operation::Invite(Invite {
            key: InvitationKey::from_secret(&secret).public(),
            recipient: invitation_identity(&secret).recipient(),
            role,
            expires: self.now.plus(1 << 40),
            uses: 1,
        });
        (self.operate(&invite), secret)
    }

    pub(super) fn operate(&mut self, operation: &Operation) -> EntryId {
        self.act(|space, cx| space.operate(cx, operation)).unwrap()
    }

    /// Gives somebody a role; a demotion cuts at these heads.
    pub(super) fn set_role(&mut self, who: AuthorId, role: Role, heads: Vec<EntryId>) -> EntryId {
        let cut = match heads[..] {
            [] => vec![],
            [..] => vec![Cut { author: who, heads }],
        };
        self.operate(&Operation::SetRole(SetRole {
            participant: who.into(),
            role,
            cut,
        }))
    }

    pub(super) fn found_document(&mut self) -> DocumentId {
        self.write(None, EntryType::FOUND_DOCUMENT, &[]).into()
    }

    pub(super) fn change(&mut self, document: DocumentId, on: &[EntryId]) -> EntryId {
        self.write(Some(document), EntryType::CHANGES, on)
    }

    pub(super) fn write(
        &mut self,
        document: Option<DocumentId>,
        kind: EntryType,
        on: &[EntryId],
    ) -> EntryId {
        self.try_write(document, kind, on).unwrap()
    }

    pub(super) fn try_write(
        &mut self,
        document: Option<DocumentId>,
        kind: EntryType,
        on: &[EntryId],
    ) -> Result<EntryId, Refused> {
        self.now = self.now.plus(1_000);
        let new = NewEntry {
            document,
            kind,
            on: on.to_vec(),
            more: if document.is_none() { vec![3] } else { vec![] },
            audience: Audience::Space,
            plaintext: b"tekst".to_vec(),
        };
        self.act(|space, cx| space.write(cx, new))
    }

    /// Writes as an honest device would not: without asking whether it may.
    pub(super) fn force(&mut self, chain: Chain, drafts: Vec<Draft>) -> EntryId {
        let written = self.act(|space, cx| space.sign(cx, chain, Vec::new(), drafts));
        *written.unwrap().last().unwrap()
    }

    pub(super) fn verdict(&self, id: &EntryId) -> Option<Verdict> {
        self.space.verdict(id)
    }

    pub(super) fn take(&mut self, bytes: &[u8], from: Sender) -> Result<Outcome, super::Fault> {
        self.take_by(bytes, from, How::Backfill)
    }

    pub(super) fn take_by(
        &mut self,
        bytes: &[u8],
        from: Sender,
        how: How,
    ) -> Result<Outcome, super::Fault> {
        let run = Run::decode(Some(self.space.id()), bytes).unwrap();
        let accepted = self
            .space
            .accept(self.now, &self.shelf, run, bytes, from, how)?;
        if let Some(record) = accepted.record {
            self.shelf.keep(record);
        }
        self.keep();
        Ok(accepted.outcome)
    }

    /// The same space, brought back from the runs that were kept.
    pub(super) fn restored(&self) -> Space {
        let runs = self.shelf.runs_of(self.space.id());
        let seed = DeviceSeed::from_bytes([self.number; 32]);
        let (id, nonce) = (self.space.id(), self.space.nonce());
        Space::restore(
            id,
            nonce,
            &seed,
            runs.into_iter(),
            &self.shelf,
            Footing::Device,
        )
    }
}

/// One hands the other all that the other lacks.
pub(super) fn give(from: &Person, to: &mut Person) {
    for part in [Part::Charter, Part::Content] {
        let known = to.space.tips(part, &View::All);
        let wanted = to.space.wanted(part, &View::All);
        let mut plan = from.space.plan(part, &View::All, &known, &wanted);
        while let Some(parcel) = from.space.next(&mut plan, 1_000, &from.shelf) {
            match parcel {
                Parcel::Run(bytes, _) => {
                    let outcome = to.take(&bytes, Sender::Relay).unwrap();
                    assert_ne!(outcome, Outcome::Declined);
                }
                Parcel::Body(id, body) => {
                    let accepted = to.space.accept_body(&to.shelf, &id, body).unwrap();
                    if let Some(record) = accepted.record {
                        to.shelf.keep(record);
                    }
                }
            }
        }
        assert!(plan.is_done());
    }
}

pub(super) fn meet(a: &mut Person, b: &mut Person) {
    give(a, b);
    give(b, a);
    give(a, b);
}

/// All of a space that does not depend on the order in which it came.
pub(super) fn picture(space: &Space) -> String {
    let mut out = String::new();
    for part in [Part::Charter, Part::Content] {
        let (tips, wanted) = (space.tips(part, &View::All), space.wanted(part, &View::All));
        writeln!(out, "{tips:?} {wanted:?}").unwrap();
        writeln!(out, "{:?}", space.fingerprint(part, &View::All)).unwrap();
    }
    let skeleton = space.skeleton();
    let mut entries: Vec<EntryId> = skeleton.slots().map(|slot| skeleton.id(slot)).collect();
    entries.sort();
    for id in entries {
        writeln!(
            out,
            "{id:?} {:?} {}",
            space.verdict(&id),
            space.holds_whole(&id)
        )
        .unwrap();
    }
    for (id, document) in space.documents().iter() {
        let founding = document.founding().map(|it| (it.kind, &it.audience));
        let mut entries = space.entries_of(id);
        entries.sort();
        writeln!(out, "{id} {founding:?} {entries:?}").unwrap();
    }
    let state = space.charter().state();
    let held: Vec<bool> = state
        .epochs
        .keys()
        .map(|id| space.keys().holds(id))
        .collect();
    let cards: Vec<_> = state.devices.keys().map(|id| space.card(id)).collect();
    writeln!(out, "{held:?} {cards:?} {state:?}").unwrap();
    out
}

/// A sealed draft, as [`Space::write`] makes it.
pub(super) fn sealed(person: &Person, document: Option<DocumentId>, kind: EntryType) -> Draft {
    let state = person.space.charter().state();
    let used = state.epoch(&Audience::Space);
    let any = || state.epochs.iter().next().map(|(id, it)| (*id, it));
    let (epoch, known) = used.or_else(any).unwrap();
    let mut charter = person.space.charter().heads();
    charter.truncate(8);
    Draft {
        kind,
        document,
        on: vec![],
        charter,
        more: vec![],
        content: Content::Sealed {
            epoch,
            recipient: known.recipient,
            plaintext: b"tekst".to_vec(),
        },
    }
}
