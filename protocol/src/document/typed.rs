//! The characters that one change put into texts, found by the operations that put them there.

use super::history::{Run, What};
use serde::{Deserialize, Serialize};

/// So many characters lie between two of which it is noted where they begin.
const EVERY: usize = 64;

/// What one change typed: each character is found in a time that does not grow with it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Typed {
    text: String,
    /// Where every so manieth character begins, and the end when that is one; none when each is one byte.
    marks: Vec<u32>,
    /// By run, and at the end of all, how many characters came before.
    before: Vec<u32>,
}

impl Typed {
    /// What was typed, by runs of operations that end before `end`.
    pub(super) fn of(text: String, runs: &[Run], end: u32, is_text: impl Fn(u32) -> bool) -> Typed {
        let mut before = Vec::with_capacity(runs.len() + 1);
        let mut count = 0;
        let ends = runs.iter().skip(1).map(|run| run.start).chain([end]);
        for (run, end) in runs.iter().zip(ends) {
            before.push(count);
            if run.what == What::Insert && is_text(run.object) {
                count += end - run.start;
            }
        }
        before.push(count);
        let starts = text.char_indices().map(|(at, _)| at as u32);
        let marks = match text.is_ascii() {
            true => Vec::new(),
            false => starts.chain([text.len() as u32]).step_by(EVERY).collect(),
        };
        Typed {
            text,
            marks,
            before,
        }
    }

    /// The characters that consecutive operations of one run put into a text, and that text.
    pub(super) fn inserted(&self, runs: &[Run], first: u32, len: u32) -> Option<(u32, &str)> {
        let place = runs.partition_point(|run| run.start <= first);
        let run = runs.get(place.checked_sub(1)?)?;
        let (before, after) = (self.before.get(place - 1)?, self.before.get(place)?);
        let begin = before.checked_add(first - run.start)?;
        let end = begin.checked_add(len).filter(|end| end <= after)?;
        let words = self.text.get(self.byte(begin)?..self.byte(end)?)?;
        Some((run.object, words))
    }

    /// Where a character begins; the end, of the one behind the last.
    fn byte(&self, number: u32) -> Option<usize> {
        let number = number as usize;
        if self.marks.is_empty() {
            return Some(number);
        }
        let mark = *self.marks.get(number / EVERY)? as usize;
        let starts = self.text.get(mark..)?.char_indices().map(|(at, _)| at);
        let at = starts.chain([self.text.len() - mark]).nth(number % EVERY)?;
        Some(mark + at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_character_is_found_by_its_operation_and_none_beside_its_run() {
        let run = |start, object, what| Run {
            start,
            object,
            what,
        };
        for letter in ["a", "é"] {
            let text: String = (0..200)
                .map(|at| if at % 7 == 0 { letter } else { "b" })
                .collect();
            let runs = [
                run(5, 1, What::Insert),
                run(105, 0, What::Put),
                run(110, 2, What::Insert),
                run(210, 9, What::Insert),
            ];
            let typed = Typed::of(text.clone(), &runs, 230, |object| object != 9);
            let some = |skip: usize, take: usize| text.chars().skip(skip).take(take).collect();
            for (first, len, skip, object) in [(5, 100, 0, 1), (68, 3, 63, 1), (110, 100, 100, 2)] {
                let words: String = some(skip, len as usize);
                assert_eq!(
                    typed.inserted(&runs, first, len),
                    Some((object, words.as_str()))
                );
            }
            for first in 5..105 {
                let words: String = some(first as usize - 5, 1);
                assert_eq!(typed.inserted(&runs, first, 1), Some((1, words.as_str())));
            }
            let beside = [(0, 1), (4, 1), (5, 101), (105, 1), (104, 2), (110, 101)];
            for (first, len) in beside.into_iter().chain([(210, 1), (5, u32::MAX)]) {
                assert_eq!(typed.inserted(&runs, first, len), None, "{first} {len}");
            }
        }
    }
}
