//! Who types in one empty place keeps whole words.

use super::{Under, Village, under_way};
use proptest::prelude::*;

/// What three people type in one place, with slips of the finger; the third sits in the same home as the first.
const WORDS: [(&str, &str); 3] = [
    ("dorq\u{8}pshuis ", "dorpshuis "),
    ("molenwgh\u{8}\u{8}eg ", "molenweg "),
    ("brêgg\u{8}e🏡 ", "brêge🏡 "),
];

#[derive(Clone, Copy, Debug)]
enum Typing {
    Press(usize),
    On(usize, Under),
}

fn typing() -> impl Strategy<Value = Typing> {
    prop_oneof![
        1 => (0..3_usize).prop_map(Typing::Press),
        2 => (0..3_usize, under_way()).prop_map(|(who, what)| Typing::On(who, what)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn words_that_people_type_in_one_place_at_once_stay_whole(
        begin in prop::sample::select(vec!["", "Wij nemen het over."]),
        place in any::<usize>(),
        steps in prop::collection::vec(typing(), 0..160),
    ) {
        let mut village = Village::new(&[0, 1, 0], begin);
        for hand in 0..3 {
            village.moves(hand, place);
        }
        let mut keys = WORDS.map(|(keys, _)| keys.chars());
        for step in steps {
            match step {
                Typing::Press(who) => {
                    if let Some(key) = keys[who].next() {
                        village.presses(who, key);
                    }
                }
                Typing::On(who, what) => village.goes_on(who, what),
            }
        }
        for (who, keys) in keys.into_iter().enumerate() {
            keys.for_each(|key| village.presses(who, key));
        }
        village.becomes_quiet();
        let text = village.text();
        for (_, word) in WORDS {
            prop_assert!(text.contains(word), "{word} in {text:?}");
        }
        let typed: usize = WORDS.iter().map(|(_, word)| word.len()).sum();
        prop_assert_eq!(text.len(), begin.len() + typed);
    }
}
