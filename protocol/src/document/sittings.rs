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

    /// The states right after each of some entries, with what they build on; of one that brought no change, none.
    pub fn heads_after(&self, entries: &[EntryId]) -> Vec<Heads> {
        let brought = self.entries.brought();
        let slots = entries.iter().filter_map(|entry| self.entries.find(entry));
        let changes = slots.filter_map(|slot| brought.get(&slot));
        let after = |changes: &Vec<ChangeSlot>| {
            let mut heads = BTreeSet::new();
            for change in changes {
                self.go_on(*change, &mut heads);
            }
            Heads(heads.into_iter().collect())
        };
        changes.map(after).collect()
    }

    /// For each of some states, the first of these sittings after which everything that it names was there.
    pub fn sittings_of(&self, sittings: &[Sitting], states: &[&Heads]) -> Vec<Option<usize>> {
        let brought = self.entries.brought();
        let mut sitting_of = vec![usize::MAX; self.history.len() as usize];
        for (place, sitting) in sittings.iter().enumerate() {
            let entries = sitting.entries.iter();
            let slots = entries.filter_map(|entry| self.entries.find(entry));
            for change in slots.filter_map(|slot| brought.get(&slot)).flatten() {
                sitting_of[change.0 as usize] = place;
            }
        }
        // a change comes after what it depends on, and brings it
        for slot in (0..self.history.len()).rev() {
            let place = sitting_of[slot as usize];
            for dep in &self.history.node(ChangeSlot(slot)).deps {
                let of_dep = &mut sitting_of[dep.0 as usize];
                *of_dep = place.min(*of_dep);
            }
        }
        let sitting_of = |hash: &[u8; 32]| {
            let slot = self.history.find(hash);
            slot.map_or(usize::MAX, |slot| sitting_of[slot.0 as usize])
        };
        let last = |state: &&Heads| {
            let last = state.0.iter().map(sitting_of).max().unwrap_or(0);
            (last < sittings.len()).then_some(last)
        };
        states.iter().map(last).collect()
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
    use proptest::prelude::*;

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
        let places = jan.document.sittings_of(&sittings, &[&named]);
        assert_eq!(places, [Some(0)]);
        assert_eq!(
            (sittings[0].entries.len(), sittings[0].ended),
            (3, Millis(60_000))
        );
        jan.document.set_title("Anders").unwrap();
        assert_eq!(wrote(&mut jan, &mut moments, 51).len(), 2, "a title is");
    }

    /// The same as [`Document::sittings_of`] of one state, found by going back from each sitting.
    fn sitting_of(document: &Document, sittings: &[Sitting], state: &Heads) -> Option<usize> {
        let find = |hash: &[u8; 32]| document.history.find(hash);
        sittings.iter().position(|sitting| {
            let mut seen = BTreeSet::new();
            let mut todo: Vec<ChangeSlot> = sitting.heads.0.iter().filter_map(find).collect();
            while let Some(slot) = todo.pop() {
                if seen.insert(slot) {
                    todo.extend_from_slice(&document.history.node(slot).deps);
                }
            }
            let has = |hash| find(hash).is_some_and(|slot| seen.contains(&slot));
            state.0.iter().all(has)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_state_is_of_the_first_sitting_that_has_all_of_it(
            steps in prop::collection::vec((0..4u8, 0..3usize, 0..30i64), 1..24),
            left_out in prop::collection::vec(any::<bool>(), 24),
        ) {
            let (jan, first) = found(1);
            let begin = std::slice::from_ref(&first);
            let mut all = [jan, Neighbour::joins(2, begin), Neighbour::joins(3, begin)];
            let (mut moments, mut minute) = (vec![moment(&first, 0)], 0);
            let mut entries = Vec::new();
            let mut states = vec![Heads::default(), all[0].document.heads()];
            for (what, who, later) in steps {
                minute += later;
                if what < 3 {
                    all[who].writes("visie", 0, 0, "woord ");
                    let new = all[who].commits();
                    moments.extend(new.iter().map(|entry| moment(entry, minute)));
                    entries.extend(new);
                } else {
                    all[who].document.absorb(&entries);
                }
                states.push(all[who].document.heads());
            }
            let mut jan = all[0].clone();
            jan.document.absorb(&entries);
            states.extend([jan.document.heads(), Heads(vec![[9; 32]])]);
            // what nobody says when it was is in no sitting of its own
            let mut left_out = left_out.into_iter();
            moments.retain(|_| !left_out.next().unwrap_or(false));
            for document in [&mut jan.document, &mut all[1].document] {
                let sittings = document.sittings(&moments);
                let each = states.iter();
                let wanted: Vec<_> = each
                    .map(|state| sitting_of(document, &sittings, state))
                    .collect();
                let states: Vec<&Heads> = states.iter().collect();
                prop_assert_eq!(document.sittings_of(&sittings, &states), wanted);
            }
        }
    }

    #[test]
    fn an_entry_has_a_state_after_it() {
        let (mut jan, first) = found(1);
        jan.writes("visie", 0, 0, "een");
        let entry = jan.commits()[0].entry;
        let then = jan.document.heads();
        jan.writes("visie", 0, 0, "twee");
        jan.commits();
        let unknown = EntryId([9; 32]);
        assert_eq!(jan.document.heads_after(&[entry, unknown]), [then]);
        assert_eq!(jan.document.heads_after(&[first.entry]).len(), 1);
    }
}
