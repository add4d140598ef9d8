//! Entries whose past is not here yet: what they name may be made up, so only so many of their bodies are kept.

use super::Incoming;
use crate::ids::EntryId;
use crate::limits;
use std::collections::{BTreeMap, BTreeSet};

/// Entries whose past is not here yet, by id.
#[derive(Clone, Debug)]
pub(crate) struct Waiting {
    entries: BTreeMap<EntryId, Incoming>,
    /// Those of them whose body was let go of.
    let_go: BTreeSet<EntryId>,
    /// The past of one whose body was let go of is here.
    lacks_body: bool,
    /// Bytes of bodies that are kept.
    most: usize,
}

impl Default for Waiting {
    fn default() -> Self {
        Waiting {
            entries: BTreeMap::new(),
            let_go: BTreeSet::new(),
            lacks_body: false,
            most: limits::WAITING_BYTES,
        }
    }
}

impl Waiting {
    /// Notes an entry, with its body.
    pub(super) fn add(&mut self, incoming: Incoming) {
        self.let_go.remove(&incoming.entry);
        self.entries.insert(incoming.entry, incoming);
        self.lacks_body = false;
    }

    /// Takes an entry whose past is here; none when its body was let go of: then it goes on waiting.
    pub(super) fn take(&mut self, id: &EntryId) -> Option<Incoming> {
        if self.let_go.contains(id) {
            self.lacks_body = true;
            return None;
        }
        self.entries.remove(id)
    }

    /// All that waits.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&EntryId, &Incoming)> {
        self.entries.iter()
    }

    /// Whether something would be taken in now if its body had not been let go of.
    pub(super) fn lacks_body(&self) -> bool {
        self.lacks_body
    }

    /// Lets go of the longest bodies until the rest is no more than is kept. What people type is short.
    pub(super) fn trim(&mut self) {
        let mut bytes = self.bytes();
        if bytes <= self.most {
            return;
        }
        let mut by_length: Vec<(usize, EntryId)> = self
            .entries
            .iter()
            .map(|(id, incoming)| (incoming.plaintext.len(), *id))
            .filter(|(length, _)| *length > 0)
            .collect();
        by_length.sort_unstable();
        while bytes > self.most
            && let Some((length, id)) = by_length.pop()
        {
            bytes -= length;
            if let Some(incoming) = self.entries.get_mut(&id) {
                incoming.plaintext = Vec::new();
                self.let_go.insert(id);
            }
        }
    }

    fn bytes(&self) -> usize {
        let bodies = self.entries.values().map(|it| it.plaintext.len());
        bodies.sum()
    }
}

#[cfg(test)]
mod tests {
    use super::super::village::{Neighbour, found, incoming};
    use super::super::{Document, SectionId};
    use super::*;

    /// What Wiep wrote on what Jan founded, each on the one before.
    fn three_after(first: &Incoming) -> (Neighbour, Vec<Incoming>) {
        let mut wiep = Neighbour::joins(2, std::slice::from_ref(first));
        let mut entries = Vec::new();
        for word in ["een ", "twee ", "drie "] {
            wiep.writes("visie", 0, 0, word);
            entries.extend(wiep.commits());
        }
        (wiep, entries)
    }

    #[test]
    fn of_what_waits_for_something_made_up_only_so_many_bodies_are_kept() {
        let (mut jan, first) = found(1);
        for number in 0..100 {
            let made_up = EntryId([number; 32]);
            let body = vec![0; limits::PLAINTEXT_BYTES];
            let entry = incoming(6, number, vec![first.entry, made_up], body);
            assert!(!jan.document.absorb(&[entry]).refold);
            assert!(jan.document.waiting.bytes() <= limits::WAITING_BYTES);
        }
        assert_eq!(jan.document.waiting.entries.len(), 100);
        jan.writes("visie", 0, 0, "Verder.");
        assert_eq!(jan.commits().len(), 1);
    }

    #[test]
    fn what_waited_without_its_body_has_the_document_folded_anew_once_it_is_ready() {
        let (mut jan, first) = found(1);
        let (wiep, entries) = three_after(&first);
        jan.document.waiting.most = 0;
        assert!(!jan.document.absorb(&entries[1..]).refold);
        assert_eq!(jan.document.waiting.bytes(), 0);
        assert!(jan.document.absorb(&entries[..1]).refold);
        assert_eq!(jan.text("visie"), "een ");
        assert_eq!(jan.document.quarantined(), []);
        // Until it is, it is asked for again.
        assert!(jan.document.absorb(&[]).refold);
        let all = [vec![first], entries.clone()].concat();
        let again = Neighbour::joins(7, &all);
        assert_eq!(again.text("visie"), wiep.text("visie"));
        // Given with its body once more, it is taken in as ever.
        assert!(!jan.document.absorb(&entries[1..]).refold);
        assert_eq!(jan.text("visie"), wiep.text("visie"));
    }

    #[test]
    fn of_what_waits_only_within_one_batch_no_body_is_let_go_of() {
        let (jan, first) = found(1);
        let (wiep, entries) = three_after(&first);
        let mut all = [vec![first], entries].concat();
        all.reverse();
        let mut document = Document::empty(jan.document.id(), jan.document.kind_number());
        document.waiting.most = 0;
        assert!(!document.absorb(&all).refold);
        let visie = SectionId("visie".to_owned());
        let text = document.section(&visie).unwrap().text();
        assert_eq!(text, wiep.text("visie"));
        assert_eq!(document.entry_count(), all.len());
    }
}
