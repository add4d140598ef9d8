//! What a desk refuses is taken back where it was typed, and what cannot be taken back now can be later.

use super::{PlacedSplice, Said, Splice, Village, standing, visie};
use crate::handle::{Amount, BadInput, NoRight, Problem};
use noaber_protocol::charter::role::Role;
use noaber_protocol::limits;
use std::sync::Arc;

impl Village {
    /// Nobody may write at a home any more.
    fn is_closed(&mut self, home: usize) {
        let bodies = Arc::clone(&self.bodies);
        let home = &mut self.homes[home];
        let people = home.open.standing().people.clone();
        let mut closed = standing(home.me, &people, &bodies);
        let here = Arc::get_mut(&mut closed).expect("nobody else has it");
        for writable in here.writable.values_mut() {
            *writable = Err(reader());
        }
        home.open.stand(closed, &mut home.out);
    }

    /// The desk does not do what an editor said last.
    fn is_refused(&mut self, hand: usize) -> Problem {
        let hand = &mut self.hands[hand];
        let (id, number) = (hand.id, hand.home);
        let home = &mut self.homes[number];
        let refused = match hand.said.pop_front().expect("something was said") {
            Said::Splice(seen, splice) => {
                let section = visie();
                let placed = PlacedSplice {
                    section,
                    seen,
                    splice,
                };
                let open = &mut home.open;
                open.spliced(id, &[placed], &mut home.rng, &mut home.out)
            }
            Said::Undo => home.open.undo(id, &mut home.rng, &mut home.out),
            Said::Cursor(..) | Said::Redo => panic!("never refused"),
        };
        self.pass_on(number);
        refused.expect_err("it cannot be done")
    }

    /// All that was said and told within the only home arrives.
    fn settles(&mut self) {
        for hand in 0..self.hands.len() {
            while self.desk(hand) {}
        }
        for hand in 0..self.hands.len() {
            while self.hears(hand) {}
        }
    }
}

fn reader() -> Problem {
    Problem::NoRight(NoRight::Role {
        needed: Role::Editor,
    })
}

#[test]
fn a_change_that_is_refused_is_taken_back_whole_though_another_wrote_within_it() {
    let mut village = Village::new(&[0, 0], "abcdef");
    village.moves(1, 3);
    village.types(1, "X");
    while village.desk(1) {}
    let replaced = Splice {
        at: 1,
        delete: 4,
        insert: "nieuw".to_owned(),
    };
    village.splices(0, replaced);
    village.is_closed(0);
    assert_eq!(village.is_refused(0), reader());
    village.settles();
    assert_eq!(village.hands[1].text, "abcXdef");
    assert_eq!(village.hands[0].text, "abcXdef");
}

#[test]
fn a_step_back_that_does_not_fit_is_the_next_one_still() {
    let mut village = Village::new(&[0, 0], "");
    let (room, words, others) = (32, "dit gaat er weer uit", "woorden van een ander");
    village.types(1, &"🏡".repeat((limits::SECTION_BYTES - room) / 4));
    village.settles();
    village.types(0, "een ");
    village.types(0, words);
    village.backspaces(0, words.len());
    village.settles();
    village.types(1, others);
    village.settles();
    let begins = |village: &Village, words: &str| {
        let [one, other] = &village.hands[..] else {
            panic!("two hands");
        };
        assert!(one.text == other.text, "both have one text");
        assert!(one.text.starts_with(&format!("{words}🏡")), "{words}");
    };
    village.hands[0].said.push_back(Said::Undo);
    let too_long = Problem::Refused(BadInput::TooLong {
        limit: limits::SECTION_BYTES as u64,
        of: Amount::Bytes,
    });
    assert_eq!(village.is_refused(0), too_long);
    village.settles();
    begins(&village, "een ");
    village.backspaces(1, others.len());
    village.settles();
    for left in [format!("een {words}"), "een ".to_owned(), String::new()] {
        village.hands[0].said.push_back(Said::Undo);
        village.settles();
        begins(&village, &left);
    }
    for _ in 0..3 {
        village.hands[0].said.push_back(Said::Redo);
    }
    village.settles();
    begins(&village, "een ");
}
