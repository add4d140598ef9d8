//! The history of a document as people remember it: sittings, in which somebody wrote without a long pause.
//!
//! Each author's entries fall into stretches, parted where that author paused for [`PAUSE`]; stretches that lie through
//! each other are one sitting of several. It ends, too, when it was [`LONGEST`], where people named the state, and before an
//! entry that takes much away: so what was put in and cut within one evening can be seen, and gone back to. What changes
//! nothing in the document, as a name of a version, is no sitting: it goes to the one before. So sittings follow upon each
//! other, and each ends in a state of the document that has a name: its heads.

use super::history::{ChangeSlot, History, Place};
use super::{Document, Heads, versions};
use crate::ids::{AuthorId, EntryId, Millis};
use std::collections::{BTreeMap, BTreeSet};

/// A pause after which the same author begins a new sitting, in milliseconds: a coffee break.
const PAUSE: i64 = 15 * 60 * 1000;
/// After how long a sitting ends though people write on, in milliseconds.
const LONGEST: i64 = 15 * 60 * 1000;
/// Before an entry that takes away more than one character in so many of all, a sitting ends,
const MUCH_OF: u64 = 5;
/// when these are so many or more.
const MUCH: u64 = 200;

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
        kept.extend(self.before_cuts(&order));
        let mut sittings: Vec<Sitting> = Vec::new();
        heads.clear();
        for stretch in stretches(&order, &kept) {
            for moment in stretch {
                after(moment, &mut heads);
            }
            let (Some(first), Some(last)) = (stretch.first(), stretch.last()) else {
                continue;
            };
            let changes = stretch.iter().filter_map(|moment| {
                let slot = self.entries.find(&moment.entry)?;
                brought.get(&slot)
            });
            let is_name = |change: &ChangeSlot| !self.history.changes_document(*change);
            if let Some(before) = sittings.last_mut()
                && changes.flatten().all(is_name)
            {
                before.entries.extend(stretch.iter().map(|it| it.entry));
                before.heads = Heads(heads.iter().copied().collect());
                continue;
            }
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

    /// The state right after an entry, with what it builds on; none when it brought no change.
    pub fn heads_after(&self, entry: &EntryId) -> Option<Heads> {
        let slot = self.entries.find(entry)?;
        let mut heads = BTreeSet::new();
        for change in self.entries.brought().get(&slot)? {
            self.go_on(*change, &mut heads);
        }
        (!heads.is_empty()).then(|| Heads(heads.into_iter().collect()))
    }

    /// The places of entries that take away much of what stands there.
    fn before_cuts(&self, order: &[&Moment]) -> Vec<usize> {
        let amounts = self.amounts();
        let mut stands = 0_u64;
        let mut cuts = Vec::new();
        for (place, moment) in order.iter().enumerate() {
            let amount = amounts.get(&moment.entry).copied().unwrap_or_default();
            let deleted = amount.deleted;
            if place > 0 && deleted >= MUCH && deleted.saturating_mul(MUCH_OF) > stands {
                cuts.push(place);
            }
            stands = (stands + amount.inserted).saturating_sub(deleted);
        }
        cuts
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

impl History {
    /// Whether a change does more than naming a version.
    fn changes_document(&self, change: ChangeSlot) -> bool {
        let node = self.node(change);
        let of_root = node.runs.iter().all(|run| run.object == 0);
        let mut keys = (node.start..=node.end()).map(|counter| {
            let put = self.puts.get(&(node.actor, counter));
            put.map(|(_, place)| place)
        });
        let is_name = |place: Option<&Place>| match place {
            Some(Place::Key(key)) => key.starts_with(versions::PREFIX),
            Some(Place::Element(_)) | None => false,
        };
        !of_root || !keys.all(is_name)
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
    let mut began = order.first().map_or(0, |moment| moment.at.0);
    for (place, moment) in order.iter().enumerate() {
        if moment.at.0.saturating_sub(began) > LONGEST {
            cuts.insert(place);
        }
        if cuts.contains(&place) {
            began = moment.at.0;
        }
    }
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

    /// Jan, who writes at these minutes.
    fn wrote(jan: &mut Neighbour, moments: &mut Vec<Moment>, minute: i64) -> Vec<Sitting> {
        moments.extend(jan.commits().iter().map(|entry| moment(entry, minute)));
        jan.document.sittings(moments)
    }

    #[test]
    fn an_evening_without_a_pause_is_more_than_one_sitting() {
        let (mut jan, first) = found(1);
        let mut moments = vec![moment(&first, 0)];
        let mut sittings = Vec::new();
        for minute in 1..=40 {
            jan.writes("visie", 0, 0, "woord ");
            sittings = wrote(&mut jan, &mut moments, minute);
        }
        let began: Vec<_> = sittings.iter().map(|it| it.began.0 / 60_000).collect();
        assert_eq!(began, [0, 16, 32]);
        let until: usize = sittings.iter().map(|it| it.entries.len()).sum();
        assert_eq!(until, moments.len());
    }

    #[test]
    fn what_was_put_in_and_cut_within_one_evening_can_be_gone_back_to() {
        let (mut jan, first) = found(1);
        let mut moments = vec![moment(&first, 0)];
        jan.writes("visie", 0, 0, &"a".repeat(1_000));
        wrote(&mut jan, &mut moments, 1);
        // A fifth of it is little, and so are fewer than two hundred characters.
        jan.writes("visie", 0, 200, "");
        assert_eq!(wrote(&mut jan, &mut moments, 2).len(), 1);
        let before = jan.document.heads();
        jan.writes("visie", 0, 201, "");
        let sittings = wrote(&mut jan, &mut moments, 3);
        assert_eq!(sittings.len(), 2);
        assert_eq!(sittings[0].heads, before);
        jan.writes("visie", 0, 400, "");
        assert_eq!(wrote(&mut jan, &mut moments, 4).len(), 3);
        jan.writes("visie", 0, 199, "");
        assert_eq!(wrote(&mut jan, &mut moments, 5).len(), 3);
    }

    #[test]
    fn the_name_of_a_version_is_no_sitting_of_its_own() {
        let (mut jan, first) = found(1);
        let mut moments = vec![moment(&first, 0)];
        jan.writes("visie", 0, 0, "een");
        wrote(&mut jan, &mut moments, 1);
        let named = jan.document.heads();
        jan.document.name_version(&named, "Voor de leden").unwrap();
        let sittings = wrote(&mut jan, &mut moments, 50);
        assert_eq!(sittings.len(), 1);
        assert_eq!(sittings[0].heads, jan.document.heads());
        assert!(jan.document.is_within(&named, &sittings[0].heads));
        assert_eq!(
            (sittings[0].entries.len(), sittings[0].ended),
            (3, Millis(60_000))
        );
        jan.document.set_title("Anders").unwrap();
        assert_eq!(wrote(&mut jan, &mut moments, 51).len(), 2, "a title is");
    }

    #[test]
    fn an_entry_has_a_state_after_it() {
        let (mut jan, first) = found(1);
        jan.writes("visie", 0, 0, "een");
        let entry = jan.commits()[0].entry;
        let then = jan.document.heads();
        jan.writes("visie", 0, 0, "twee");
        jan.commits();
        assert_eq!(jan.document.heads_after(&entry), Some(then));
        assert!(jan.document.heads_after(&first.entry).is_some());
        assert_eq!(jan.document.heads_after(&EntryId([9; 32])), None);
    }
}
