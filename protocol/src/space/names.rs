//! What people, organisations, devices and the space are called: cards, sealed for the space, each about an operation.

use crate::canonical::{Reader, put_bytes};
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

/// The cards of a space.
#[derive(Debug, Default)]
pub struct Cards {
    /// The newest card of each device, with its place.
    by_author: BTreeMap<AuthorId, (Slot, Card)>,
    /// The newest card of an author about an operation.
    by_operation: BTreeMap<(EntryId, AuthorId), (Slot, Card)>,
    /// Cards that could not be opened yet.
    sealed: BTreeSet<Slot>,
}

impl Cards {
    /// What a device says about itself and its person.
    pub fn of(&self, author: &AuthorId) -> Option<&Card> {
        self.by_author.get(author).map(|(_, card)| card)
    }

    /// What an author's card about an operation says.
    pub fn about(&self, operation: &EntryId, author: &AuthorId) -> Option<&Card> {
        let (_, card) = self.by_operation.get(&(*operation, *author))?;
        Some(card)
    }

    /// All cards about operations, with the operation and the author.
    pub(super) fn all(&self) -> impl Iterator<Item = (&EntryId, &AuthorId, &Card)> {
        self.by_operation
            .iter()
            .map(|((operation, author), (_, card))| (operation, author, card))
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
        let author = entry.header.author;
        let newer = |there: &(Slot, Card)| there.0 < slot;
        for operation in &entry.header.on {
            let key = (*operation, author);
            if self.by_operation.get(&key).is_none_or(newer) {
                self.by_operation.insert(key, (slot, card.clone()));
            }
        }
        if self.by_author.get(&author).is_none_or(newer) {
            self.by_author.insert(author, (slot, card));
        }
        true
    }

    /// Cards that could not be opened yet.
    pub(super) fn sealed(&self) -> Vec<Slot> {
        self.sealed.iter().copied().collect()
    }
}
