//! Text as it stands on paper: nothing in it hides or turns the reading direction, and lines that have numbers.
//!
//! It is not the `SafeText` of screens, whose tables grow with Unicode: a file that was signed must be made again to the
//! byte by every later version, so what is replaced here is fixed for good.

use noaber_protocol::ids::Millis;

/// Characters of a printed line that has a number.
pub(super) const LINE_CHARS: usize = 72;
/// What stands in the place of what cannot be seen.
const MARK: char = '\u{fffd}';
/// What joins pictures to one; it stays between them only.
const JOINER: char = '\u{200d}';
/// The clock of the Netherlands, by the rule that holds since 1996 (RFC 9636, section 3.3.1).
const CLOCK: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

/// A text without what cannot be seen; lines stay lines, a tab becomes a space.
pub(super) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut before = ' ';
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let joins = c == JOINER && is_picture(before);
        match c {
            '\r' if chars.peek() == Some(&'\n') => {}
            '\t' => out.push(' '),
            _ if is_hidden(c) && !joins => out.push(MARK),
            _ => out.push(c),
        }
        before = c;
    }
    out
}

/// As [`visible`], on one line.
pub(super) fn one_line(text: &str) -> String {
    visible(text).replace('\n', " ")
}

/// The lines of a text, paragraph by paragraph: each at most [`LINE_CHARS`] characters, broken between words where that
/// can be. The same text always gives the same lines.
pub(super) fn paragraphs(text: &str) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    let mut lines = Vec::new();
    for line in visible(text).split('\n') {
        let line = line.trim_end();
        if line.is_empty() {
            if !lines.is_empty() {
                all.push(std::mem::take(&mut lines));
            }
        } else {
            wrap(line, &mut lines);
        }
    }
    if !lines.is_empty() {
        all.push(lines);
    }
    all
}

/// A moment by the clock of the Netherlands: `2026-12-09 19:30`.
pub(super) fn moment(at: Millis) -> String {
    let Ok(stamp) = jiff::Timestamp::from_millisecond(at.0) else {
        return at.0.to_string();
    };
    let zone = jiff::tz::TimeZone::posix(CLOCK).unwrap_or(jiff::tz::TimeZone::UTC);
    let there = stamp.to_zoned_datetime(zone);
    there.strftime("%Y-%m-%d %H:%M").to_string()
}

fn wrap(line: &str, lines: &mut Vec<String>) {
    let mut rest = line;
    while let Some((end, _)) = rest.char_indices().nth(LINE_CHARS) {
        let (head, _) = rest.split_at(end);
        let indent = head.len() - head.trim_start().len();
        // the character behind the last may be the space between two words
        let is_between = rest.get(end..).is_some_and(|tail| tail.starts_with(' '));
        let at = if is_between {
            end
        } else {
            head.rfind(' ').filter(|at| *at > indent).unwrap_or(end)
        };
        let (head, tail) = rest.split_at(at);
        lines.push(head.trim_end().to_owned());
        rest = tail.trim_start_matches(' ');
    }
    if !rest.is_empty() {
        lines.push(rest.to_owned());
    }
}

fn is_picture(c: char) -> bool {
    c == '\u{fe0f}'
        || ('\u{2190}'..='\u{2bff}').contains(&c)
        || ('\u{1f000}'..='\u{1faff}').contains(&c)
}

fn is_hidden(c: char) -> bool {
    matches!(c,
        '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}'
        | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}'
        | '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
        | '\u{e0000}'..='\u{10ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn nothing_hides_and_nothing_turns_the_direction() {
        assert_eq!(
            visible("a\u{202e}b\u{200b}c\u{0}d"),
            "a\u{fffd}b\u{fffd}c\u{fffd}d"
        );
        assert_eq!(
            visible("een\r\ntwee\tdrie\rvier"),
            "een\ntwee drie\u{fffd}vier"
        );
        let family = "\u{1f468}\u{200d}\u{1f469}";
        assert_eq!(visible(family), family);
        assert_eq!(visible("Jan\u{200d}sen"), "Jan\u{fffd}sen");
        assert_eq!(one_line("a\nb"), "a b");
    }

    #[test]
    fn lines_break_between_words_and_keep_their_numbers() {
        let text = format!(
            "{}einde\n\n\n  - ingesprongen\n{}",
            "woord ".repeat(14),
            "x".repeat(150)
        );
        let all = paragraphs(&text);
        let first = "woord ".repeat(12);
        assert_eq!(all[0], [first.trim_end(), "woord woord einde"]);
        assert_eq!(all[1][0], "  - ingesprongen");
        let lengths: Vec<usize> = all[1].iter().skip(1).map(String::len).collect();
        assert_eq!(lengths, [72, 72, 6]);
        assert!(paragraphs(" \n\n").is_empty());
    }

    #[test]
    fn a_moment_stands_in_the_time_of_the_netherlands() {
        assert_eq!(moment(Millis(1_796_800_000_000)), "2026-12-09 08:06");
        assert_eq!(moment(Millis(1_782_900_000_000)), "2026-07-01 12:00");
        assert_eq!(moment(Millis(i64::MAX)), i64::MAX.to_string());
    }

    proptest! {
        #[test]
        fn no_line_is_too_long_and_no_word_is_lost(text in "( |\\n|a|é|\u{1f600}|woord|\u{202e}|x{60}){0,120}") {
            let all = paragraphs(&text);
            let lines = all.iter().flatten();
            for line in lines.clone() {
                prop_assert!(line.chars().count() <= LINE_CHARS && !line.trim().is_empty());
            }
            let shown: String = lines.flat_map(|line| line.chars()).filter(|c| *c != ' ').collect();
            let whole: String = visible(&text).chars().filter(|c| !c.is_whitespace()).collect();
            prop_assert_eq!(shown, whole);
        }
    }
}
