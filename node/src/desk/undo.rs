//! Taking back what one did oneself; what others did in it stands.
//!
//! The way back is a line of changes, the nearest first, each made on the text that the ones before it leave. What
//! others do is carried past the whole line, as through a channel: so each change still fits when its turn comes, and
//! takes away only what this editor put there.

use super::jupiter::{Change, carry};
use crate::handle::{SectionId, Splice};
use noaber_protocol::document::Characters;
use std::collections::VecDeque;
use std::time::Duration;
use tokio::time::Instant;

/// Changes that can be taken back; a step of more than these, the last one, is kept whole.
const STEPS: usize = 1_000;
/// Bytes after which typing on is a step of its own.
const STEP_BYTES: usize = 40;
/// A pause after which typing on is a step of its own.
const PAUSE: Duration = Duration::from_secs(1);

/// Back or again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Take back.
    Back,
    /// Do again.
    Again,
}

/// Whether a splice begins a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A new one, unless it is typing on.
    New,
    /// A further part of the last.
    Same,
}

/// What takes a splice back.
#[derive(Clone, Debug)]
pub(super) struct Inverse {
    /// The splice to make.
    pub(super) splice: Splice,
    /// The characters that come again with it.
    pub(super) again: Characters,
}

/// A change that takes something back, or does it again.
#[derive(Clone, Debug)]
struct Change1 {
    section: SectionId,
    change: Change,
    /// The characters that come again with it.
    again: Characters,
    step: u64,
}

/// A part of a step that was taken off its way.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    pub(super) section: SectionId,
    /// The splice to make.
    pub(super) splice: Splice,
    /// The characters that come again with it.
    pub(super) again: Characters,
    step: u64,
}

/// A stretch that was typed without a pause elsewhere: where it began, and how long it is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stretch {
    section: SectionId,
    at: usize,
    bytes: usize,
    last: Instant,
}

/// The way back and the way forth of one editor.
#[derive(Debug, Default)]
pub(super) struct Past {
    back: VecDeque<Change1>,
    again: VecDeque<Change1>,
    last_step: u64,
    typing: Option<Stretch>,
}

impl Past {
    /// Notes what was done in this editor, and what takes it back.
    pub(super) fn did(
        &mut self,
        section: &SectionId,
        splice: &Splice,
        inverse: &Inverse,
        step: Step,
        now: Instant,
    ) {
        self.again.clear();
        if self.types_on(section, splice, now) {
            return;
        }
        if step == Step::New {
            self.last_step += 1;
        }
        self.back.push_front(Change1 {
            section: section.clone(),
            change: Change::of(&inverse.splice),
            again: inverse.again.clone(),
            step: self.last_step,
        });
        self.forget();
        self.typing = is_typed(splice).then(|| Stretch {
            section: section.clone(),
            at: splice.at,
            bytes: splice.insert.len(),
            last: now,
        });
    }

    /// Forgets whole steps from the far end, never the last one: a step is taken back as a whole or not at all.
    fn forget(&mut self) {
        while self.back.len() > STEPS
            && let Some(oldest) = self.back.back().map(|back| back.step)
            && oldest != self.last_step
        {
            while self.back.pop_back_if(|back| back.step == oldest).is_some() {}
        }
    }

    /// Typing on at the end of what was typed just now belongs to the same step: without a pause, on the same line.
    fn types_on(&mut self, section: &SectionId, splice: &Splice, now: Instant) -> bool {
        let Some(typing) = &mut self.typing else {
            return false;
        };
        let follows = typing.section == *section
            && is_typed(splice)
            && splice.at == typing.at + typing.bytes
            && typing.bytes < STEP_BYTES
            && now < typing.last + PAUSE;
        if !follows {
            return false;
        }
        typing.bytes += splice.insert.len();
        typing.last = now;
        if let Some(front) = self.back.front_mut() {
            front.again = Characters::default();
            front.change = Change::of(&Splice {
                at: typing.at,
                delete: typing.bytes,
                insert: String::new(),
            });
        }
        true
    }

    /// Carries everything past what others did.
    pub(super) fn others_did(&mut self, section: &SectionId, splice: &Splice) {
        self.typing = None;
        for line in [&mut self.back, &mut self.again] {
            let mut theirs = Change::of(splice);
            for own in line.iter_mut().filter(|own| own.section == *section) {
                let (ours_after, theirs_after) = carry(&own.change, &theirs);
                own.change = ours_after;
                theirs = theirs_after;
            }
        }
    }

    /// Takes the next step of a way, to be made one after the other; none at the end of the way.
    pub(super) fn take(&mut self, way: Way) -> Option<VecDeque<Taken>> {
        self.typing = None;
        let line = self.line(way);
        let step = line.front().map(|front| front.step)?;
        let mut taken = VecDeque::new();
        while let Some(front) = line.pop_front_if(|front| front.step == step) {
            let splices = front.change.splices().into_iter();
            taken.extend(splices.map(|splice| Taken {
                section: front.section.clone(),
                splice,
                again: front.again.clone(),
                step,
            }));
        }
        self.last_step += 1;
        Some(taken)
    }

    /// Puts back what is left of a step: it comes next on that way again, and all behind it still stands on what it leaves.
    pub(super) fn put_back(&mut self, way: Way, left: VecDeque<Taken>) {
        for taken in left.into_iter().rev() {
            self.line(way).push_front(Change1 {
                section: taken.section,
                change: Change::of(&taken.splice),
                again: taken.again,
                step: taken.step,
            });
        }
    }

    fn line(&mut self, way: Way) -> &mut VecDeque<Change1> {
        match way {
            Way::Back => &mut self.back,
            Way::Again => &mut self.again,
        }
    }

    /// Notes that a change of that way was made, and what takes it back.
    pub(super) fn went(&mut self, way: Way, section: &SectionId, inverse: &Inverse) {
        let line = match way {
            Way::Back => &mut self.again,
            Way::Again => &mut self.back,
        };
        line.push_front(Change1 {
            section: section.clone(),
            change: Change::of(&inverse.splice),
            again: inverse.again.clone(),
            step: self.last_step,
        });
    }
}

/// Whether a splice is one character typed, with which a step may go on: not a paste, a deletion or a new line.
fn is_typed(splice: &Splice) -> bool {
    splice.delete == 0 && splice.insert.chars().count() == 1 && splice.insert != "\n"
}

#[cfg(test)]
mod tests {
    use super::super::jupiter::apply;
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    struct Page {
        text: String,
        past: Past,
        /// The text as it would be without what was done here.
        theirs: String,
        now: Instant,
    }

    fn section() -> SectionId {
        SectionId("visie".to_owned())
    }

    fn splice(at: usize, delete: usize, insert: &str) -> Splice {
        Splice {
            at,
            delete,
            insert: insert.to_owned(),
        }
    }

    impl Page {
        fn new(text: &str) -> Page {
            Page {
                text: text.to_owned(),
                past: Past::default(),
                theirs: text.to_owned(),
                now: Instant::now(),
            }
        }

        fn make(&mut self, splice: &Splice) -> Inverse {
            let end = splice.at + splice.delete;
            let inverse = Splice {
                at: splice.at,
                delete: splice.insert.len(),
                insert: self.text[splice.at..end].to_owned(),
            };
            apply(&mut self.text, splice).unwrap();
            Inverse {
                splice: inverse,
                again: Characters::default(),
            }
        }

        fn write(&mut self, splice: Splice) {
            let inverse = self.make(&splice);
            self.past
                .did(&section(), &splice, &inverse, Step::New, self.now);
        }

        fn others_write(&mut self, splice: &Splice) {
            self.make(splice);
            let mut theirs = Change::of(splice);
            for own in &self.past.back {
                theirs = carry(&own.change, &theirs).1;
            }
            for splice in theirs.splices() {
                apply(&mut self.theirs, &splice).unwrap();
            }
            self.past.others_did(&section(), splice);
        }

        fn go(&mut self, way: Way) -> bool {
            self.goes_so_far(way, usize::MAX)
        }

        /// Makes no more of a step than so many parts.
        fn goes_so_far(&mut self, way: Way, parts: usize) -> bool {
            let Some(mut taken) = self.past.take(way) else {
                return false;
            };
            let left = taken.split_off(parts.min(taken.len()));
            for one in taken {
                let inverse = self.make(&one.splice);
                self.past.went(way, &one.section, &inverse);
            }
            self.past.put_back(way, left);
            true
        }

        fn place(&self, number: usize) -> usize {
            let places: Vec<usize> = self
                .text
                .char_indices()
                .map(|(place, _)| place)
                .chain([self.text.len()])
                .collect();
            places[number % places.len()]
        }

        fn random(&self, at: usize, to: usize, insert: &str) -> Splice {
            let (from, to) = (self.place(at), self.place(to));
            let (from, to) = (from.min(to), from.max(to).min(from.min(to) + 6));
            let to = (to..=self.text.len())
                .find(|place| self.text.is_char_boundary(*place))
                .unwrap_or(self.text.len());
            splice(from, to - from, insert)
        }
    }

    #[test]
    fn what_another_wrote_inside_it_stands() {
        let mut page = Page::new("Begin.  Slot.");
        page.write(splice(7, 0, "Jan schrijft een zin."));
        page.others_write(&splice(11, 0, "[Wiep hier]"));
        assert!(page.go(Way::Back));
        assert_eq!(page.text, "Begin. [Wiep hier] Slot.");
        assert!(page.go(Way::Again));
        assert_eq!(page.text, "Begin. Jan [Wiep hier]schrijft een zin. Slot.");
    }

    #[test]
    fn taking_back_a_deletion_inside_own_text_and_then_the_text_leaves_nothing() {
        let mut page = Page::new("");
        page.write(splice(0, 0, "abc"));
        page.write(splice(1, 1, ""));
        assert!(page.go(Way::Back) && page.text == "abc");
        assert!(page.go(Way::Back) && page.text.is_empty());
        assert!(!page.go(Way::Back));
        assert!(page.go(Way::Again) && page.go(Way::Again));
        assert_eq!(page.text, "ac");
    }

    #[test]
    fn a_word_that_was_typed_goes_as_one_step() {
        let mut page = Page::new("");
        for (at, letter) in "dorp".chars().enumerate() {
            page.write(splice(at, 0, &letter.to_string()));
        }
        assert!(page.go(Way::Back));
        assert_eq!(page.text, "");
    }

    #[test]
    fn what_was_replaced_everywhere_is_taken_back_as_one_however_much_it_is() {
        let mut page = Page::new(&"a".repeat(3 * STEPS));
        for at in 0..3 {
            page.write(splice(at, 1, "b"));
        }
        for at in 0..3 * STEPS {
            let splice = splice(at, 1, "c");
            let inverse = page.make(&splice);
            let step = if at == 0 { Step::New } else { Step::Same };
            page.past.did(&section(), &splice, &inverse, step, page.now);
        }
        assert!(page.go(Way::Back));
        assert_eq!(page.text, format!("bbb{}", "a".repeat(3 * STEPS - 3)));
        assert!(page.go(Way::Again));
        assert_eq!(page.text, "c".repeat(3 * STEPS));
        assert!(page.go(Way::Back));
        assert!(!page.go(Way::Back), "what was before it made room for it");
    }

    #[test]
    fn a_pause_a_new_line_and_a_paste_each_begin_a_step() {
        let mut page = Page::new("");
        page.write(splice(0, 0, "a"));
        page.now += PAUSE;
        page.write(splice(1, 0, "b"));
        page.write(splice(2, 0, "\n"));
        page.write(splice(3, 0, "c"));
        page.write(splice(4, 0, "geplakt"));
        page.write(splice(11, 0, "d"));
        let mut texts = Vec::new();
        while page.go(Way::Back) {
            texts.push(page.text.clone());
        }
        assert_eq!(texts, ["ab\ncgeplakt", "ab\nc", "ab\n", "ab", "a", ""]);
    }

    /// What can be put in: letters of several bytes, emoji, joined emoji, a mark on what stands before, several lines.
    fn inserts() -> impl Strategy<Value = String> {
        let words = [
            "é",
            "ij",
            "ĳ",
            "😀",
            "👨\u{200d}👩\u{200d}👧",
            "\u{301}",
            "a\n",
        ];
        prop_oneof![
            "[a-zé]{0,4}",
            prop::collection::vec(prop::sample::select(Vec::from(words)), 1..3)
                .prop_map(|it| it.concat()),
        ]
    }

    /// Letters of these widths that nobody typed before: each is known by itself, wherever it comes to stand.
    fn fresh(widths: &[usize], typed: &mut u32) -> String {
        let letter = |width: &usize| {
            *typed += 1;
            let first = [0x400, 0x4e00, 0x2_0000][width - 2];
            char::from_u32(first + *typed).unwrap()
        };
        widths.iter().map(letter).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1_000))]

        #[test]
        fn when_all_is_taken_back_only_what_others_did_is_left(
            steps in prop::collection::vec(
                (any::<bool>(), 0..40usize, 0..40usize, inserts()), 0..30,
            ),
        ) {
            let mut page = Page::new("Wij nemen het dorpshuis over.");
            for (own, at, to, insert) in steps {
                let splice = page.random(at, to, &insert);
                if own {
                    page.write(splice);
                } else {
                    page.others_write(&splice);
                }
            }
            while page.go(Way::Back) {}
            prop_assert_eq!(&page.text, &page.theirs);
        }

        #[test]
        fn of_what_one_typed_nothing_is_left_and_of_what_others_typed_all_that_they_left(
            steps in prop::collection::vec(
                (0..9u8, 0..40usize, 0..40usize, prop::collection::vec(2..5usize, 0..4)), 0..40,
            ),
        ) {
            let mut page = Page::new("");
            let (mut typed, mut theirs) = (0, BTreeSet::new());
            for (what, at, to, widths) in steps {
                let insert = fresh(&widths, &mut typed);
                let splice = page.random(at, to, &insert);
                match what {
                    0..3 => page.write(splice),
                    3..5 => {
                        let gone = &page.text[splice.at..splice.at + splice.delete];
                        theirs.retain(|one| !gone.contains(*one));
                        theirs.extend(insert.chars());
                        page.make(&splice);
                        page.past.others_did(&section(), &splice);
                    }
                    5 => {
                        page.go(Way::Back);
                    }
                    6 => {
                        page.goes_so_far(Way::Back, at % 3);
                    }
                    7 => {
                        page.goes_so_far(Way::Again, at % 3);
                    }
                    _ => {
                        page.go(Way::Again);
                    }
                }
            }
            while page.go(Way::Again) {}
            let all = page.text.clone();
            while page.go(Way::Back) {}
            let left: BTreeSet<char> = page.text.chars().collect();
            prop_assert_eq!(page.text.chars().count(), left.len(), "each once");
            prop_assert_eq!(left, theirs);
            while page.go(Way::Again) {}
            prop_assert_eq!(page.text, all);
        }
    }
}
