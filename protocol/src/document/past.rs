//! What lies in whose past among the entries on a document, for the fold over what people did with it.

use super::Document;
use super::entries::{Entries, Slot};
use crate::act::Past;
use crate::ids::EntryId;

impl Past for Document {
    fn right_before(&self, entry: &EntryId) -> Vec<EntryId> {
        let Some(slot) = self.entries.find(entry) else {
            return Vec::new();
        };
        let past = self.entries.node(slot).past.iter();
        past.map(|before| self.entries.node(*before).id).collect()
    }

    fn is_before(&self, earlier: &EntryId, later: &EntryId) -> bool {
        let found = (self.entries.find(earlier), self.entries.find(later));
        let (Some(earlier), Some(later)) = found else {
            return false;
        };
        self.entries.is_before(earlier, later)
    }
}

impl Entries {
    /// Whether an entry lies in the past of another, and is not that one. What lies in an entry's past has an earlier
    /// place, so one look at each place between the two tells.
    fn is_before(&self, earlier: Slot, later: Slot) -> bool {
        let Some(between) = later.0.checked_sub(earlier.0).filter(|count| *count > 0) else {
            return false;
        };
        let mut within = vec![false; between as usize];
        within.push(true);
        for place in (1..within.len()).rev() {
            if !within[place] {
                continue;
            }
            let here = Slot(earlier.0 + place as u32);
            let past = self.node(here).past.iter();
            for before in past.filter_map(|before| before.0.checked_sub(earlier.0)) {
                within[before as usize] = true;
            }
        }
        within[0]
    }
}

#[cfg(test)]
mod tests {
    use super::super::village::incoming;
    use super::*;
    use crate::document::kinds::KindNumber;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn an_entry_is_before_another_when_a_way_leads_back_to_it(
            links in proptest::collection::vec(proptest::collection::vec(any::<prop::sample::Index>(), 1..4), 1..90),
        ) {
            let mut all = vec![incoming(1, 0, Vec::new(), Vec::new())];
            let mut pasts: Vec<BTreeSet<usize>> = vec![BTreeSet::new()];
            for links in &links {
                let before: BTreeSet<usize> = links.iter().map(|at| at.index(all.len())).collect();
                let of = |at: &usize| all[*at].entry;
                let number = all.len() as u8;
                let entry = incoming(1, number, before.iter().map(of).collect(), Vec::new());
                all.push(entry);
                let mut past = before.clone();
                for at in before {
                    past.extend(pasts[at].clone());
                }
                pasts.push(past);
            }
            let document = Document::fold(all[0].entry.into(), KindNumber(1), &all);
            for (later, one) in all.iter().enumerate() {
                for (earlier, other) in all.iter().enumerate() {
                    let is_before = document.is_before(&other.entry, &one.entry);
                    prop_assert_eq!(is_before, pasts[later].contains(&earlier));
                }
                let before: BTreeSet<_> = document.right_before(&one.entry).into_iter().collect();
                prop_assert_eq!(before, one.past.iter().copied().collect());
            }
            let nobody = incoming(2, 0, Vec::new(), Vec::new()).entry;
            prop_assert_eq!(document.right_before(&nobody), []);
            prop_assert!(!document.is_before(&nobody, &all[0].entry));
            prop_assert!(!document.is_before(&all[0].entry, &nobody));
        }
    }
}
