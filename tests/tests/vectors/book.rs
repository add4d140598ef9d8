//! People with letters for names who sign operations with keys from fixed seeds.

use noaber_protocol::charter::op::{Approve, Audience, Found, Operation};
use noaber_protocol::entry::{Body, Chain, Entry, EntryType, Header, VERSION, hash};
use noaber_protocol::identity::{DeviceSeed, SpaceKey};
use noaber_protocol::ids::{
    AuthorId, EntryId, EpochId, Millis, ParticipantId, SpaceId, SpaceNonce,
};
use noaber_protocol::run::{Run, RunEntry, Signature};
use noaber_protocol::seal::{Recipient, SealIdentity, epoch_id};
use std::collections::BTreeMap;

/// The nonce of the space of all vectors.
pub(crate) const NONCE: SpaceNonce = SpaceNonce([7; 16]);
/// A moment: 1 June 2027, 20:00 in the Netherlands.
pub(crate) const EVENING: i64 = 1_811_872_800_000;

/// The seed of a device: a hash of its name.
pub(crate) fn seed(device: &str) -> DeviceSeed {
    DeviceSeed::from_bytes(hash("vector device", &[device.as_bytes()]))
}

/// The key of a device in the space.
pub(crate) fn key(device: &str) -> SpaceKey {
    seed(device).space_key(&NONCE)
}

/// A device in the space.
pub(crate) fn author(device: &str) -> AuthorId {
    key(device).author()
}

/// A person in the space, by the first device.
pub(crate) fn person(name: &str) -> ParticipantId {
    author(name).into()
}

/// To whom shares for a device are sealed.
pub(crate) fn recipient(device: &str) -> Recipient {
    seed(device).space_identity(&NONCE).recipient()
}

/// The identity of an epoch: a hash of its name.
pub(crate) fn epoch(name: &str) -> SealIdentity {
    SealIdentity::from_secret(hash("vector epoch", &[name.as_bytes()]))
}

/// The first epoch of the space.
pub(crate) fn the_epoch() -> EpochId {
    epoch_id(&NONCE, &Audience::Space, &epoch("the first").recipient())
}

/// Thirty-two bytes that stand for an id.
pub(crate) fn some_id(name: &str) -> EntryId {
    EntryId(hash("vector id", &[name.as_bytes()]))
}

/// The first bytes of a hash of a name.
pub(crate) fn some<const N: usize>(name: &str) -> [u8; N] {
    let whole = hash("vector bytes", &[name.as_bytes()]);
    *whole.first_chunk().expect("at most 32 bytes")
}

/// An entry that somebody signed.
#[derive(Clone)]
pub(crate) struct Signed {
    /// What it says, for people.
    pub(crate) said: String,
    /// The entry.
    pub(crate) entry: Entry,
    /// Its body, unless it has none.
    pub(crate) body: Option<Body>,
    /// By its author, on its id.
    pub(crate) signature: Signature,
}

impl Signed {
    /// Hashes a header and signs it.
    pub(crate) fn new(by: &str, said: &str, header: Header, body: Option<Body>) -> Signed {
        let header = match &body {
            Some(body) => header.with_body(body),
            None => header,
        };
        let entry = Entry::new(header).expect("a header");
        Signed {
            said: said.to_owned(),
            signature: key(by).sign(&entry.id),
            entry,
            body,
        }
    }

    /// It alone in a run.
    pub(crate) fn run(&self) -> Run {
        run(std::slice::from_ref(self))
    }
}

/// Consecutive entries in a run.
pub(crate) fn run(entries: &[Signed]) -> Run {
    Run {
        entries: entries
            .iter()
            .map(|one| RunEntry {
                entry: one.entry.clone(),
                body: one.body.clone(),
            })
            .collect(),
        signature: entries.last().expect("an entry").signature,
    }
}

/// A header of a device with nothing but where it stands.
pub(crate) fn header(space: SpaceId, by: &str, chain: Chain, kind: EntryType) -> Header {
    Header {
        version: VERSION,
        space,
        author: author(by),
        chain,
        prev: Vec::new(),
        charter: Vec::new(),
        on: Vec::new(),
        at: Millis(EVENING),
        kind,
        document: None,
        epoch: None,
        body_len: 0,
        body_commit: [0; 32],
        more: Vec::new(),
    }
}

/// What was signed in one charter.
pub(crate) struct Book {
    /// The space.
    pub(crate) space: SpaceId,
    /// In the order of signing: nothing comes before what lies in its past.
    pub(crate) signed: Vec<Signed>,
    /// Who took part, by name.
    pub(crate) people: BTreeMap<String, AuthorId>,
}

impl Book {
    /// A space that F founded.
    pub(crate) fn founded() -> Book {
        let mut book = Book {
            space: SpaceId([0; 32]),
            signed: Vec::new(),
            people: BTreeMap::new(),
        };
        let found = Operation::Found(Found {
            nonce: NONCE,
            recipient: recipient("F"),
            epoch: epoch("the first").recipient(),
        });
        book.space = book.sign("F", "F founds the space", found, &[]).into();
        book
    }

    /// The latest that was signed.
    pub(crate) fn last(&self) -> EntryId {
        self.signed.last().expect("it was founded").entry.id
    }

    /// Signs an operation that has these entries as its past, with what is before them.
    pub(crate) fn sign(
        &mut self,
        by: &str,
        said: &str,
        operation: Operation,
        after: &[EntryId],
    ) -> EntryId {
        let bytes = operation.encode().expect("an operation");
        self.put(by, said, EntryType::OPERATION, bytes, after, Vec::new())
    }

    /// Signs an entry of the charter with a public body.
    pub(crate) fn put(
        &mut self,
        by: &str,
        said: &str,
        kind: EntryType,
        bytes: Vec<u8>,
        after: &[EntryId],
        on: Vec<EntryId>,
    ) -> EntryId {
        self.people.insert(by.to_owned(), author(by));
        let is_own = |id: &&EntryId| self.find(id).entry.header.author == author(by);
        let (mut prev, mut others): (Vec<EntryId>, Vec<EntryId>) = (Vec::new(), Vec::new());
        for id in after {
            if is_own(&id) {
                prev.push(*id);
            } else {
                others.push(*id);
            }
        }
        if prev.is_empty() {
            prev = self.own_before(by, after);
        }
        prev.sort_unstable();
        prev.dedup();
        others.sort_unstable();
        others.dedup();
        let number = self.signed.len();
        let header = Header {
            prev,
            charter: others,
            on,
            at: Millis(EVENING + 60_000 * number as i64),
            ..header(self.space, by, Chain::CHARTER, kind)
        };
        let body = Body {
            salt: Some(some(&format!("salt {number}"))),
            bytes,
        };
        let signed = Signed::new(by, said, header, Some(body));
        let id = signed.entry.id;
        self.signed.push(signed);
        id
    }

    /// Approves.
    pub(crate) fn approve(&mut self, by: &str, proposal: EntryId, after: &[EntryId]) -> EntryId {
        let after = [after, &[proposal]].concat();
        let said = format!("{by} approves");
        self.sign(by, &said, Operation::Approve(Approve { proposal }), &after)
    }

    fn find(&self, id: &EntryId) -> &Signed {
        let mut signed = self.signed.iter();
        signed.find(|one| one.entry.id == *id).expect("it is here")
    }

    /// The latest entries of a device in the past of some.
    fn own_before(&self, by: &str, of: &[EntryId]) -> Vec<EntryId> {
        let mut open: Vec<EntryId> = of.to_vec();
        let mut own = Vec::new();
        while let Some(id) = open.pop() {
            let header = &self.find(&id).entry.header;
            if header.author == author(by) {
                own.push(id);
            } else {
                open.extend(header.prev.iter().chain(&header.charter));
            }
        }
        own.sort_unstable();
        own.dedup();
        // What lies before another of them is no latest.
        let before = |older: &EntryId, of: &EntryId| {
            let mut open = vec![*of];
            while let Some(id) = open.pop() {
                let header = &self.find(&id).entry.header;
                for parent in header.prev.iter().chain(&header.charter) {
                    if parent == older {
                        return true;
                    }
                    open.push(*parent);
                }
            }
            false
        };
        let all = own.clone();
        own.retain(|id| !all.iter().any(|other| before(id, other)));
        own
    }
}
