//! All texts end equal, cursors are where they belong, and nobody takes back another's work.

use super::{Said, Under, Village, name, under_way};
use proptest::prelude::*;

/// What can be typed: letters of several bytes, joined emoji, marks that join what stands before.
const LETTERS: [&str; 8] = [
    "é",
    "ij",
    "ĳ",
    "😀",
    "👨\u{200d}👩\u{200d}👧",
    "e\u{301}",
    "dorp ",
    "\n",
];

#[derive(Clone, Copy, Debug)]
enum Step {
    Type(usize, usize),
    Backspace(usize, usize),
    Move(usize, usize),
    Undo(usize),
    Redo(usize),
    On(usize, Under),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0..3_usize, 0..LETTERS.len()).prop_map(|(who, word)| Step::Type(who, word)),
        1 => (0..3_usize, 1..6_usize).prop_map(|(who, count)| Step::Backspace(who, count)),
        2 => (0..3_usize, any::<usize>()).prop_map(|(who, place)| Step::Move(who, place)),
        1 => (0..3_usize).prop_map(Step::Undo),
        1 => (0..3_usize).prop_map(Step::Redo),
        12 => (0..3_usize, under_way()).prop_map(|(who, what)| Step::On(who, what)),
    ]
}

impl Village {
    /// Lets the desk take what an editor said until it has taken back, or done again; that leaves all others' letters.
    fn goes(&mut self, who: usize, way: Said) {
        while self.desk(who) {}
        let home = self.hands[who].home;
        let before = self.of_others(home);
        self.hands[who].said.push_back(way);
        self.desk(who);
        assert_eq!(self.of_others(home), before);
    }

    fn assert_cursors(&self) {
        for hand in self.hands.iter().filter(|hand| !hand.letter_went) {
            for other in &self.hands {
                let shown = other.others.get(&name(hand.home));
                if other.home != hand.home {
                    assert_eq!(shown, Some(&hand.cursor), "in {:?}", hand.text);
                }
            }
        }
    }
}

/// What an editor takes away may be gone already, for its own person took it back: the cursor stands where it was.
#[test]
fn a_cursor_is_where_an_editor_took_away_what_was_gone_already() {
    let mut village = Village::new(&[0, 1], "Wij nemen het over.");
    village.moves(1, 9);
    village.types(1, "al");
    village.goes(1, Said::Undo);
    village.backspaces(1, 2);
    village.goes(1, Said::Redo);
    village.becomes_quiet();
    assert_eq!(village.text(), "Wij nemenal het over.");
    village.assert_cursors();
}

#[test]
fn a_cursor_stays_before_what_comes_in_where_its_editor_took_away() {
    let mut village = Village::new(&[0, 1], "Wij nemen het over.");
    village.moves(1, 9);
    village.types(1, "al");
    village.goes(1, Said::Undo);
    while village.hears(1) {}
    village.goes(1, Said::Redo);
    village.moves(1, 11);
    village.backspaces(1, 2);
    village.becomes_quiet();
    assert_eq!(village.text(), "Wij nemenalet over.");
    assert_eq!(village.hands[1].cursor, 9);
    village.assert_cursors();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn three_who_write_end_equal_with_cursors_where_they_belong_and_take_back_only_their_own(
        steps in prop::collection::vec(step(), 1..120),
    ) {
        let mut village = Village::new(&[0, 1, 2], "Wij nemen het dörpshuis over.");
        for who in 0..3 {
            village.moves(who, 9 * who);
        }
        for step in steps {
            match step {
                Step::Type(who, word) => village.types(who, LETTERS[word]),
                Step::Backspace(who, count) => village.backspaces(who, count),
                Step::Move(who, place) => village.moves(who, place),
                Step::Undo(who) => village.goes(who, Said::Undo),
                Step::Redo(who) => village.goes(who, Said::Redo),
                Step::On(who, what) => village.goes_on(who, what),
            }
        }
        village.becomes_quiet();
        village.text();
        village.assert_cursors();
        let before = village.of_others(0);
        for _ in 0..120 {
            village.goes(0, Said::Undo);
        }
        village.becomes_quiet();
        village.text();
        prop_assert_eq!(village.of_others(0), before);
    }
}
