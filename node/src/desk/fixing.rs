//! Which step fixes a text: for the first time or again, and which steps come before it.

use noaber_protocol::document::kinds::{Kind, StateSpec, TextIn};
use std::collections::{BTreeMap, VecDeque};

/// How a text comes to be fixed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fixing {
    /// This step.
    Now(&'static str),
    /// These steps first, in order, and then that one.
    After(Vec<&'static str>, &'static str),
    /// No step from here fixes it.
    Never,
}

/// The step that fixes a text which is open in a state.
///
/// Whoever takes something back fixes it too, but from there no step goes on. A text that no edition fixed yet goes the plain
/// way: to the first state of the kind that fixes it. What a kind has for handing in again is for one that was fixed before.
pub(crate) fn fixing(kind: &'static Kind, from: &str, was_fixed: bool) -> Fixing {
    let is_open = kind.state(from).is_some_and(|it| it.text == TextIn::Open);
    let goes_on = |to: &&StateSpec| kind.moves.iter().any(|step| step.from == to.key);
    let fixed = kind.states.iter().filter(|it| it.text == TextIn::Fixed);
    let fixed: Vec<&str> = fixed.filter(goes_on).map(|it| it.key).collect();
    let direct = |to: &&&'static str| kind.step(from, to).is_some();
    let (Some(plain), true) = (fixed.first().copied(), is_open) else {
        return Fixing::Never;
    };
    let direct = fixed.iter().find(direct).copied();
    match (direct, way(kind, from, plain)) {
        (Some(to), _) if was_fixed || to == plain => Fixing::Now(to),
        (_, Some(first)) => Fixing::After(first, plain),
        (Some(to), None) => Fixing::Now(to),
        (None, None) => Fixing::Never,
    }
}

/// Whether a step is for a text that was fixed before, and so for no other: there is a plain way to the first.
pub(super) fn is_again(kind: &'static Kind, from: &str, to: &str) -> bool {
    let is_plain = match fixing(kind, from, false) {
        Fixing::Now(plain) | Fixing::After(_, plain) => plain == to,
        Fixing::Never => true,
    };
    !is_plain && fixing(kind, from, true) == Fixing::Now(to_key(kind, to))
}

/// A key as the kind has it.
fn to_key(kind: &'static Kind, key: &str) -> &'static str {
    kind.state(key).map_or("", |state| state.key)
}

/// The states between two on the shortest way over states in which the text is open; none when there is no such way.
fn way(kind: &'static Kind, from: &str, to: &str) -> Option<Vec<&'static str>> {
    let is_open = |key: &str| {
        let state = kind.state(key);
        state.is_some_and(|state| state.text == TextIn::Open)
    };
    let mut ways: BTreeMap<&str, Vec<&'static str>> = BTreeMap::from([(from, Vec::new())]);
    let mut next = VecDeque::from([from]);
    while let Some(here) = next.pop_front() {
        let so_far = ways.get(here).cloned().unwrap_or_default();
        for step in kind.moves.iter().filter(|step| step.from == here) {
            if step.to == to {
                return Some(so_far);
            }
            if is_open(step.to) && !ways.contains_key(step.to) {
                let mut longer = so_far.clone();
                longer.push(step.to);
                ways.insert(step.to, longer);
                next.push_back(step.to);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use noaber_protocol::document::kinds::{KINDS, by_tag};

    fn of(tag: &str, from: &str, was_fixed: bool) -> Fixing {
        fixing(by_tag(tag).unwrap(), from, was_fixed)
    }

    #[test]
    fn a_new_motion_is_sent_round_first_and_only_one_that_was_handed_in_is_handed_in_again() {
        let after = Fixing::After(vec!["rondsturen"], "ingediend");
        assert_eq!(of("motion", "concept", false), after);
        assert_eq!(of("motion", "rondsturen", false), Fixing::Now("ingediend"));
        let again = Fixing::Now("aangepast_ingediend");
        assert_eq!(of("motion", "concept", true), again);
        assert_eq!(of("motion", "ingediend", true), Fixing::Never);
    }

    #[test]
    fn only_what_is_handed_in_again_is_a_step_for_later() {
        let mut found = Vec::new();
        for kind in KINDS {
            let again = kind.moves.iter();
            let again = again.filter(|step| is_again(kind, step.from, step.to));
            found.extend(again.map(|step| (kind.tag, step.to)));
        }
        assert_eq!(found, [("motion", "aangepast_ingediend")]);
    }

    #[test]
    fn of_a_meeting_all_steps_that_come_first_are_named_in_order() {
        let steps = vec!["opgeroepen", "bezig", "gehouden"];
        let after = Fixing::After(steps, "vastgesteld");
        assert_eq!(of("meeting", "gepland", false), after);
        let now = Fixing::Now("vastgesteld");
        assert_eq!(of("meeting", "gehouden", false), now);
        assert_eq!(of("decision", "concept", false), now);
    }

    #[test]
    fn what_is_named_can_be_walked_in_every_kind() {
        for kind in KINDS {
            for state in kind.states {
                for was_fixed in [false, true] {
                    let found = fixing(kind, state.key, was_fixed);
                    let (first, last) = match found {
                        Fixing::Now(to) => (Vec::new(), to),
                        Fixing::After(first, to) => (first, to),
                        Fixing::Never => continue,
                    };
                    let mut here = state.key;
                    for to in first.into_iter().chain([last]) {
                        assert!(kind.step(here, to).is_some(), "{} {here} {to}", kind.tag);
                        here = to;
                    }
                    let there = kind.state(here).unwrap();
                    assert_eq!(there.text, TextIn::Fixed, "{}", kind.tag);
                }
            }
        }
    }
}
