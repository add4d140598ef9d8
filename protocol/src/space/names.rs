//! What people, organisations, devices and the space are called: cards, sealed for the space, each about an operation.

use crate::canonical::{Reader, put_bytes};
use crate::charter::Charter;
use crate::entry::{Body, Entry, Malformed};
use crate::ids::{AuthorId, EntryId};
use crate::limits;
use crate::space::keys::EpochKeys;
use crate::space::skeleton::Slot;
use crate::text::Name;
use std::collections::{BTreeMap, BTreeSet};

/// What a card says. On the wire: version 1, then the four texts with their lengths; the last is empty but in the cards
/// of `Found` and `Rename`, where it names the space, and of `SetAudience`, where it names the audience.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Card {
    /// The person.
    pub name: Name,
    /// For whom the person acts; none when for nobody.
    pub organisation: Option<Name>,
    /// What the device is called; none when it has no name.
    pub device: Option<Name>,
    /// What the space is called, in cards that name it; of a named audience, what that is called.
    pub space: Option<Name>,
}

impl Card {
    /// The bytes that are sealed.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = vec![FORM];
        put_bytes(&mut out, self.name.as_str().as_bytes());
        for name in [&self.organisation, &self.device, &self.space] {
            let text = name.as_ref().map_or("", Name::as_str);
            put_bytes(&mut out, text.as_bytes());
        }
        out
    }

    /// Reads what was sealed. What stands after the four texts is of a later version.
    ///
    /// # Errors
    /// [`Malformed::Undecodable`]: cut off, of another form, or the person has no name that can be shown.
    pub fn decode(bytes: &[u8]) -> Result<Card, Malformed> {
        let mut from = Reader::new(bytes);
        if from.byte()? != FORM {
            return Err(Malformed::Undecodable);
        }
        let mut name = || from.text(NAME_BYTES).map(Name::clipped);
        Ok(Card {
            name: name()?.ok_or(Malformed::Undecodable)?,
            organisation: name()?,
            device: name()?,
            space: name()?,
        })
    }
}

const FORM: u8 = 1;
/// Bytes of a name: characters of at most four bytes, and what was scrubbed of them.
const NAME_BYTES: usize = limits::NAME_CHARS * 16;

/// The cards of a space: all that could be opened. Which of them names anybody, the charter says when it is asked.
#[derive(Debug, Default)]
pub struct Cards {
    opened: BTreeMap<AuthorId, BTreeMap<Slot, Opened>>,
    /// Cards that could not be opened yet.
    sealed: BTreeSet<Slot>,
}

#[derive(Debug)]
struct Opened {
    id: EntryId,
    about: Box<[EntryId]>,
    card: Card,
}

impl Cards {
    /// What a device says about itself and its person, in cards about an operation that counts and is its own or lists it.
    pub fn of(&self, charter: &Charter, author: &AuthorId) -> Option<&Card> {
        self.newest(charter, author, |opened| {
            let mut about = opened.about.iter();
            about.any(|operation| charter.is_about(operation, author))
        })
    }

    /// What an author's card says about an operation that counts.
    pub fn about(
        &self,
        charter: &Charter,
        operation: &EntryId,
        author: &AuthorId,
    ) -> Option<&Card> {
        self.newest(charter, author, |opened| {
            opened.about.contains(operation) && charter.counts(operation)
        })
    }

    /// All operations that authors wrote cards about, with what each author's newest says.
    pub(super) fn all(&self, charter: &Charter) -> Vec<(EntryId, AuthorId, &Card)> {
        let about = |(author, cards): (&AuthorId, &BTreeMap<Slot, Opened>)| {
            let operations: BTreeSet<EntryId> = cards
                .values()
                .flat_map(|it| it.about.iter().copied())
                .collect();
            let author = *author;
            operations.into_iter().map(move |it| (it, author))
        };
        let all = self.opened.iter().flat_map(about);
        all.filter_map(|(operation, author)| {
            Some((operation, author, self.about(charter, &operation, &author)?))
        })
        .collect()
    }

    /// The newest card of an author that fits and counts. A cut lies at operations and cuts off the cards behind the last
    /// of them: if none counts, the first one that fits, which was written with its operation.
    fn newest(
        &self,
        charter: &Charter,
        author: &AuthorId,
        fits: impl Fn(&Opened) -> bool,
    ) -> Option<&Card> {
        let cards: Vec<&Opened> = self
            .opened
            .get(author)?
            .values()
            .filter(|it| fits(it))
            .collect();
        let mut newest: Option<&Opened> = None;
        let mut ends: Vec<EntryId> = Vec::new();
        // What comes later in a chain came later here too; of branches of one device that of the highest id.
        for opened in cards.iter().rev().filter(|it| charter.counts(&it.id)) {
            // Whoever branches more often is named by the branches seen so far.
            if ends.len() > limits::BRANCHES {
                break;
            }
            if !charter.in_past(&opened.id, &ends) {
                ends.push(opened.id);
                if newest.is_none_or(|other| other.id < opened.id) {
                    newest = Some(opened);
                }
            }
        }
        let first = || {
            cards.iter().copied().reduce(|first, other| {
                let is_after = charter.in_past(&first.id, &[other.id]);
                if is_after || first.id < other.id {
                    first
                } else {
                    other
                }
            })
        };
        newest.or_else(first).map(|opened| &opened.card)
    }

    /// Takes a card in. Answers whether it could be opened.
    pub(super) fn came(
        &mut self,
        keys: &EpochKeys,
        slot: Slot,
        entry: &Entry,
        body: Option<&Body>,
    ) -> bool {
        let Some(bytes) = body.and_then(|body| keys.open(&entry.header, body).ok()) else {
            self.sealed.insert(slot);
            return false;
        };
        self.sealed.remove(&slot);
        let Ok(card) = Card::decode(&bytes) else {
            return false;
        };
        let opened = Opened {
            id: entry.id,
            about: entry.header.on.clone().into_boxed_slice(),
            card,
        };
        let of_author = self.opened.entry(entry.header.author).or_default();
        of_author.insert(slot, opened);
        true
    }

    /// Cards that could not be opened yet.
    pub(super) fn sealed(&self) -> Vec<Slot> {
        self.sealed.iter().copied().collect()
    }
}
