//! The order in which characters stood: by what each was put behind, whatever went since.

use super::history::{History, OpKey, What};
use serde::{Deserialize, Serialize};

/// A character that is not right behind the one that was put there just before it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Joint {
    /// Its counter.
    pub(super) counter: u32,
    /// Behind which character it was put; none for the beginning of the text.
    pub(super) behind: Option<OpKey>,
}

/// The order in which the characters of a text stand, those that went too: each behind the one that it was put behind, of
/// several the latest first.
pub(super) struct Order {
    /// Consecutive operations: actor, first counter, how many, and the number of the first.
    stretches: Vec<(u32, u32, u32, u32)>,
    pub(super) ids: Vec<OpKey>,
    /// The place of each, by its number.
    places: Vec<u32>,
    /// By place, whether it was put behind one that came again, and so stands where that came.
    pub(super) aside: Vec<bool>,
}

impl Order {
    const NONE: u32 = u32::MAX;

    /// That of a text, by all that was ever put into it.
    pub(super) fn of(history: &History, object: u32) -> Order {
        let mut order = Order {
            stretches: Vec::new(),
            ids: Vec::new(),
            places: Vec::new(),
            aside: Vec::new(),
        };
        let mut came_again = Vec::new();
        let mut joints = Vec::new();
        let known = history.objects.get(object as usize);
        for slot in known.iter().flat_map(|known| &known.put_in_by) {
            let node = history.node(*slot);
            let ends = node.runs.iter().skip(1).map(|run| run.start);
            let ends = ends.chain([node.start + node.len]);
            for (run, end) in node.runs.iter().zip(ends) {
                if run.object != object || run.what != What::Insert {
                    continue;
                }
                let number = order.ids.len() as u32;
                // what goes on with the change before has no joint, and stands elsewhere here
                let behind = Some((node.actor, run.start - 1));
                let counter = run.start;
                joints.push((number, Joint { counter, behind }));
                order
                    .stretches
                    .push((node.actor, run.start, end - run.start, number));
                order
                    .ids
                    .extend((run.start..end).map(|counter| (node.actor, counter)));
                came_again.extend((run.start..end).map(|counter| node.is_again(counter)));
                let after = node
                    .joints
                    .partition_point(|joint| joint.counter < run.start);
                let within = node.joints.iter().skip(after);
                let within = within.take_while(|joint| joint.counter < end);
                joints.extend(within.map(|joint| (number + joint.counter - run.start, *joint)));
            }
        }
        order.stretches.sort_unstable();
        let count = order.ids.len() as u32;
        let mut behind: Vec<u32> = (0..count).map(|number| number.wrapping_sub(1)).collect();
        for (number, joint) in joints {
            let before = joint.behind.and_then(|key| order.number(key));
            behind[number as usize] = before.unwrap_or(Order::NONE);
        }
        order.lay_out(history, &behind, &came_again);
        order
    }

    /// Gives each its place, from what each was put behind.
    fn lay_out(&mut self, history: &History, behind: &[u32], came_again: &[bool]) {
        let count = self.ids.len();
        let mut by_age: Vec<u32> = (0..count as u32).collect();
        by_age.sort_unstable_by_key(|number| {
            let (actor, counter) = self.ids[*number as usize];
            (counter, history.actors.get(actor as usize))
        });
        // by what they stand behind: the latest, and beside each the one that is older; the beginning comes last
        let mut first = vec![Order::NONE; count + 1];
        let mut next = vec![Order::NONE; count];
        let mut aside = vec![false; count];
        for number in by_age {
            let before = (behind[number as usize] as usize).min(count);
            next[number as usize] = std::mem::replace(&mut first[before], number);
            // what it stands behind is older
            aside[number as usize] = before < count && (came_again[before] || aside[before]);
        }
        self.places = vec![0; count];
        self.aside = vec![false; count];
        let mut place = 0;
        let mut left = vec![first[count]];
        while let Some(number) = left.pop() {
            if number == Order::NONE {
                continue;
            }
            self.places[number as usize] = place;
            self.aside[place as usize] = aside[number as usize];
            place += 1;
            left.push(next[number as usize]);
            left.push(first[number as usize]);
        }
    }

    fn number(&self, (actor, counter): OpKey) -> Option<u32> {
        let after = self
            .stretches
            .partition_point(|(of, first, ..)| (*of, *first) <= (actor, counter));
        let (of, first, len, number) = *self.stretches.get(after.checked_sub(1)?)?;
        (of == actor && counter - first < len).then(|| number + counter - first)
    }

    /// The place of a character; none when it was never put into this text.
    pub(super) fn place(&self, key: OpKey) -> Option<u32> {
        let number = self.number(key)?;
        self.places.get(number as usize).copied()
    }
}

/// Which of these are in a longest line of them that goes up; of several such lines always the same.
pub(super) fn longest(places: &[Option<u32>]) -> Vec<bool> {
    let mut ends: Vec<(u32, usize)> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; places.len()];
    for (at, place) in places.iter().enumerate() {
        let Some(place) = *place else { continue };
        let length = ends.partition_point(|(end, _)| *end < place);
        let last = length.checked_sub(1).and_then(|last| ends.get(last));
        before[at] = last.map(|(_, at)| *at);
        match ends.get_mut(length) {
            Some(end) => *end = (place, at),
            None => ends.push((place, at)),
        }
    }
    let mut kept = vec![false; places.len()];
    let mut next = ends.last().map(|(_, at)| *at);
    while let Some(at) = next {
        kept[at] = true;
        next = before[at];
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::super::history::ChangeSlot;
    use super::super::village::{Neighbour, close, found, open, raw};
    use super::super::{Document, SectionId};
    use super::*;
    use proptest::prelude::*;

    const SECTIONS: [&str; 2] = ["visie", "situatie"];

    /// Those changes that put something into an object, by a walk over all.
    fn walked(history: &History, object: u32) -> Vec<ChangeSlot> {
        let all = (0..history.len()).map(ChangeSlot);
        all.filter(|slot| {
            let mut runs = history.node(*slot).runs.iter();
            runs.any(|run| run.object == object && run.what == What::Insert)
        })
        .collect()
    }

    fn checks(document: &Document) {
        let history = &document.history;
        for (object, known) in (0..).zip(&history.objects) {
            assert_eq!(known.put_in_by, walked(history, object));
        }
    }

    #[test]
    fn of_a_text_only_the_changes_that_wrote_in_it_are_walked() {
        let (mut jan, _) = found(1);
        for round in 0..9 {
            jan.writes(SECTIONS[usize::from(round > 0)], 0, 0, "Een dorp. ");
            jan.commits();
        }
        let history = &jan.document.history;
        let of = |section: &str| {
            let id = SectionId(section.to_owned());
            let section = jan.document.section(&id).unwrap();
            let here = jan.document.elements(section.object(), None);
            let (object, _) = history.operation(here[0].0).unwrap();
            history.objects[object as usize].put_in_by.len()
        };
        assert_eq!((of("visie"), of("situatie")), (1, 8));
        assert!(history.len() > 8);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn what_is_kept_of_who_put_something_in_is_what_a_walk_over_all_finds(
            steps in prop::collection::vec((0..3_usize, 0..2_usize, 0..4_usize), 1..16),
        ) {
            let (jan, first) = found(1);
            let first = std::slice::from_ref(&first);
            let mut people = vec![jan, Neighbour::joins(2, first), Neighbour::joins(3, first)];
            let mut all = first.to_vec();
            for (who, section, what) in steps {
                let person = &mut people[who];
                person.writes(SECTIONS[section], 0, 0, "Een dorp. ");
                person.writes(SECTIONS[1 - section], 0, 0, "Nog een. ");
                let mut written = person.commits();
                if what == 0 {
                    // A change that passes and one that does not: both are forgotten.
                    let mut copy = Neighbour::joins(6, &all);
                    copy.writes(SECTIONS[section], 0, 0, "Vals. ");
                    let good = raw(&copy.commits()[0]).remove(0);
                    let mut bad = open(&good);
                    bad.seq += 1;
                    bad.extra_bytes.clear();
                    let mut mallory = Neighbour::joins(6, &all);
                    let forged = mallory.forges(vec![good, close(bad)]);
                    let kind = copy.document.kind_number();
                    let mut tried = Document::fold(all[0].entry.into(), kind, &all);
                    prop_assert_eq!(tried.absorb(&[forged]).quarantined.len(), 1);
                    checks(&tried);
                }
                all.append(&mut written);
                if what > 1 {
                    people[(who + 1) % 3].document.absorb(&all);
                }
                for person in &people {
                    checks(&person.document);
                }
            }
            let again = Document::load(&people[0].document.save().unwrap()).unwrap();
            checks(&again);
        }
    }
}
