//! The history of a document as people remember it: sittings, in which somebody wrote without a long pause.
//!
//! Each author's entries fall into stretches, parted where that author paused for [`PAUSE`]; stretches that lie through
//! each other are one sitting of several. Where people named the state, a sitting ends too, so that what has a name can be
//! gone back to. So sittings follow upon each other, and each ends in a state of the document that has a name: its heads.

use super::history::ChangeSlot;
use super::{Document, Heads};
use crate::ids::{AuthorId, EntryId, Millis};
use std::collections::{BTreeMap, BTreeSet};

/// A pause after which the same author begins a new sitting, in milliseconds: a coffee break.
const PAUSE: i64 = 15 * 60 * 1000;

/// An entry, with when its author says it was made and the entries right before it.
#[derive(Clone, Debug)]
pub struct Moment {
    /// The entry.
    pub entry: EntryId,
    /// Who signed it.
    pub author: AuthorId,
    /// When, as its author's clock claims.
    pub at: Millis,
    /// The entries on the document right before it.
    pub past: Vec<EntryId>,
}

/// Entries that were written in one go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sitting {
    /// Who wrote, sorted.
    pub authors: BTreeSet<AuthorId>,
    /// The entries, in order.
    pub entries: Vec<EntryId>,
    /// When the first was made, as its author's clock claims.
    pub began: Millis,
    /// When the last was made.
    pub ended: Millis,
    /// What the document stood at after it.
    pub heads: Heads,
}

impl Document {
    /// The sittings in which it was written, the first one first. Entries that the document does not have, or set aside,
    /// change nothing.
    pub fn sittings(&mut self, moments: &[Moment]) -> Vec<Sitting> {
        self.settle();
        let order = in_order(moments);
        let brought = self.entries.brought();
        let named = self.versions().into_iter();
        let named: BTreeSet<BTreeSet<_>> = named
            .map(|(state, _)| state.0.into_iter().collect())
            .collect();
        let after = |moment: &Moment, heads: &mut BTreeSet<[u8; 32]>| {
            let slot = self.entries.find(&moment.entry);
            let changes = slot.and_then(|slot| brought.get(&slot));
            for change in changes.into_iter().flatten() {
                self.go_on(*change, heads);
            }
        };
        let mut heads = BTreeSet::new();
        let mut kept = BTreeSet::new();
        for (place, moment) in order.iter().enumerate() {
            after(moment, &mut heads);
            if named.contains(&heads) {
                kept.insert(place + 1);
            }
        }
        let mut sittings = Vec::new();
        heads.clear();
        for stretch in stretches(&order, &kept) {
            for moment in stretch {
                after(moment, &mut heads);
            }
            let (Some(first), Some(last)) = (stretch.first(), stretch.last()) else {
                continue;
            };
            sittings.push(Sitting {
                authors: stretch.iter().map(|moment| moment.author).collect(),
                entries: stretch.iter().map(|moment| moment.entry).collect(),
                began: first.at,
                ended: last.at,
                heads: Heads(heads.iter().copied().collect()),
            });
        }
        sittings
    }

    /// Whether everything that some heads name lies in the past of others, or is among them.
    pub fn is_within(&self, heads: &Heads, of: &Heads) -> bool {
        let find = |hash: &[u8; 32]| self.history.find(hash);
        let mut wanted: BTreeSet<ChangeSlot> = heads.0.iter().filter_map(find).collect();
        if wanted.len() < heads.0.len() {
            return false;
        }
        let Some(lowest) = wanted.first().copied() else {
            return true;
        };
        let mut seen = BTreeSet::new();
        let mut todo: Vec<ChangeSlot> = of.0.iter().filter_map(find).collect();
        while let Some(slot) = todo.pop() {
            // a change comes after what it depends on
            if slot < lowest || !seen.insert(slot) {
                continue;
            }
            wanted.remove(&slot);
            if wanted.is_empty() {
                return true;
            }
            todo.extend_from_slice(&self.history.node(slot).deps);
        }
        false
    }

    /// Brings heads from before a change to after it.
    fn go_on(&self, change: ChangeSlot, heads: &mut BTreeSet<[u8; 32]>) {
        let node = self.history.node(change);
        for dep in &node.deps {
            heads.remove(&self.history.node(*dep).hash);
        }
        heads.insert(node.hash);
    }
}

/// Entries so that each comes after those before it, and of several that may come next the one that says it is the
/// oldest.
fn in_order(moments: &[Moment]) -> Vec<&Moment> {
    let here: BTreeMap<EntryId, &Moment> = moments.iter().map(|one| (one.entry, one)).collect();
    let mut lacking: BTreeMap<EntryId, usize> = BTreeMap::new();
    let mut after: BTreeMap<EntryId, Vec<EntryId>> = BTreeMap::new();
    let mut ready = BTreeSet::new();
    for moment in here.values() {
        let past: BTreeSet<_> = moment
            .past
            .iter()
            .filter(|id| here.contains_key(id))
            .collect();
        for before in &past {
            after.entry(**before).or_default().push(moment.entry);
        }
        lacking.insert(moment.entry, past.len());
        if past.is_empty() {
            ready.insert((moment.at, moment.entry));
        }
    }
    let mut order = Vec::with_capacity(here.len());
    while let Some((_, entry)) = ready.pop_first() {
        order.extend(here.get(&entry));
        for next in after.remove(&entry).unwrap_or_default() {
            let Some(left) = lacking.get_mut(&next) else {
                continue;
            };
            *left -= 1;
            if *left == 0
                && let Some(moment) = here.get(&next)
            {
                ready.insert((moment.at, next));
            }
        }
    }
    order
}

/// Cuts the order where nobody's stretch goes on over the cut, and at the places that are to be kept.
fn stretches<'a, 'b>(order: &'a [&'b Moment], kept: &BTreeSet<usize>) -> Vec<&'a [&'b Moment]> {
    let mut cuts: BTreeSet<usize> = (1..order.len()).collect();
    let mut last: BTreeMap<AuthorId, usize> = BTreeMap::new();
    for (place, moment) in order.iter().enumerate() {
        let Some(before) = last.insert(moment.author, place) else {
            continue;
        };
        if moment.at.0.abs_diff(order[before].at.0) <= PAUSE.unsigned_abs() {
            // each cut goes once, so this costs no more than there are entries
            let within: Vec<usize> = cuts.range(before + 1..=place).copied().collect();
            for cut in within {
                cuts.remove(&cut);
            }
        }
    }
    cuts.extend(kept.iter().filter(|cut| **cut < order.len()));
    let mut stretches = Vec::new();
    let mut from = 0;
    for to in cuts.into_iter().chain([order.len()]) {
        if let Some(stretch) = order.get(from..to).filter(|stretch| !stretch.is_empty()) {
            stretches.push(stretch);
        }
        from = to;
    }
    stretches
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::village::{Neighbour, found};
    use crate::document::{Incoming, SectionId};

    fn moment(of: &Incoming, minute: i64) -> Moment {
        Moment {
            entry: of.entry,
            author: of.author,
            at: Millis(minute * 60_000),
            past: of.past.clone(),
        }
    }

    #[test]
    fn a_pause_or_another_author_begins_a_sitting_and_writing_together_is_one() {
        let (mut jan, first) = found(1);
        let mut wiep = Neighbour::joins(2, std::slice::from_ref(&first));
        let mut moments = vec![moment(&first, 0)];
        let mut write = |who: &mut Neighbour, other: &mut Neighbour, word: &str, minute| {
            who.writes("visie", 0, 0, word);
            let entries = who.commits();
            other.document.absorb(&entries);
            moments.extend(entries.iter().map(|entry| moment(entry, minute)));
        };
        write(&mut jan, &mut wiep, "een ", 1);
        write(&mut jan, &mut wiep, "twee ", 60);
        write(&mut wiep, &mut jan, "drie ", 70);
        write(&mut wiep, &mut jan, "vier ", 80);
        write(&mut jan, &mut wiep, "vijf ", 81);
        write(&mut wiep, &mut jan, "zes ", 82);
        let sittings = jan.document.sittings(&moments);
        let seen: Vec<_> = sittings
            .iter()
            .map(|one| (one.authors.len(), one.entries.len(), one.ended.0 / 60_000))
            .collect();
        assert_eq!(seen, [(1, 2, 1), (1, 1, 60), (2, 4, 82)]);
        assert_eq!(sittings[2].heads, jan.document.heads());
        let visie = SectionId("visie".to_owned());
        let then = jan.document.sections_at(&sittings[1].heads).unwrap();
        let text = then.iter().find(|one| *one.id() == visie).unwrap().text();
        assert_eq!(text, "twee een ");
        moments.reverse();
        assert_eq!(wiep.document.sittings(&moments), sittings);
    }

    #[test]
    fn a_named_state_ends_a_sitting_though_its_author_writes_on() {
        let (mut jan, first) = found(1);
        let mut moments = vec![moment(&first, 0)];
        let mut write = |jan: &mut Neighbour, minute| {
            moments.extend(jan.commits().iter().map(|entry| moment(entry, minute)));
            jan.document.sittings(&moments)
        };
        jan.writes("visie", 0, 0, "een ");
        assert_eq!(write(&mut jan, 1).len(), 1);
        let named = jan.document.heads();
        jan.document
            .name_version(&named, "Voor de dorpsavond")
            .unwrap();
        jan.writes("visie", 0, 0, "twee ");
        let sittings = write(&mut jan, 2);
        assert_eq!(sittings.len(), 2);
        assert_eq!(sittings[0].heads, named);
        jan.document.name_version(&named, "").unwrap();
        assert_eq!(write(&mut jan, 3).len(), 1, "the name is gone again");
    }
}
