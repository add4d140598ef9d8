//! Text of others made safe for a screen: nothing in it moves the cursor, hides, or turns the reading direction.

use crate::limits::{COMBINING_MARKS, LINE_GRAPHEMES, NAME_CHARS};
use serde::{Deserialize, Serialize};
use std::fmt;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

/// Text that may stand on a screen. There is no other way to make one than to scrub it; scrubbing twice changes nothing.
///
/// - Control characters (C0, C1, DEL) become a picture of themselves or `�`; so do bidi controls, zero-width
///   characters, line separators, tags, private use and what else has no form.
/// - A zero-width joiner stays inside an emoji, at most [`COMBINING_MARKS`] in one.
/// - A base keeps at most [`COMBINING_MARKS`] combining marks; a mark without a base gets a dotted circle.
/// - A line has at most [`LINE_GRAPHEMES`] graphemes, a grapheme at most [`GRAPHEME_CHARS`] characters.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct SafeText(String);

impl SafeText {
    /// Scrubs a text of lines: keeps line ends (`\r\n` as `\n`), breaks lines that are too long, shows tabs as a mark.
    pub fn new(raw: &str) -> Self {
        SafeText(scrub(raw, Keep::Lines))
    }

    /// As [`SafeText::new`], but keeps tabs.
    pub fn with_tabs(raw: &str) -> Self {
        SafeText(scrub(raw, Keep::LinesAndTabs))
    }

    /// Scrubs a text that stands on one line: line ends become marks, and what is too long is cut off with `…`.
    pub fn one_line(raw: &str) -> Self {
        SafeText(scrub(raw, Keep::Nothing))
    }

    /// Borrows the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Gives the text.
    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Display for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for SafeText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl AsRef<str> for SafeText {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// Scrubs a text of lines and tabs.
impl From<String> for SafeText {
    fn from(raw: String) -> Self {
        SafeText::with_tabs(&raw)
    }
}

impl From<SafeText> for String {
    fn from(text: SafeText) -> Self {
        text.0
    }
}

/// A name of a person, an organisation or a space: safe, in NFC, single spaces, not empty, at most [`NAME_CHARS`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(SafeText);

/// Why a text is no name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAName {
    /// Nothing but space.
    #[error("a name may not be empty")]
    Empty,
    /// More than [`NAME_CHARS`] characters.
    #[error("a name has at most {NAME_CHARS} characters")]
    TooLong,
}

impl Name {
    /// Makes a name: composed (NFC), without space around it, single spaces in it, scrubbed.
    ///
    /// # Errors
    /// - [`NotAName::Empty`]
    /// - [`NotAName::TooLong`]
    pub fn new(raw: &str) -> Result<Name, NotAName> {
        let name = Name::normalise(raw, usize::MAX);
        if name.is_empty() {
            return Err(NotAName::Empty);
        }
        if name.as_str().chars().count() > NAME_CHARS {
            return Err(NotAName::TooLong);
        }
        Ok(Name(name))
    }

    /// Makes a name of whatever another calls himself, cut off where it is too long; none when it is empty.
    pub fn clipped(raw: &str) -> Option<Name> {
        // What fits as it is stays: scrubbing may make it shorter than it was when it is counted first.
        if let Ok(name) = Name::new(raw) {
            return Some(name);
        }
        let mut most = NAME_CHARS;
        while most > 0 {
            let name = Name::normalise(raw, most);
            if name.is_empty() {
                return None;
            }
            if name.as_str().chars().count() <= NAME_CHARS {
                return Some(Name(name));
            }
            most -= 1;
        }
        None
    }

    /// Borrows the name.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The name as a text for screens.
    pub fn as_text(&self) -> &SafeText {
        &self.0
    }

    fn normalise(raw: &str, most: usize) -> SafeText {
        let mut spaced = String::new();
        let mut count = 0;
        for word in raw.split_whitespace() {
            // Composition makes one of at most four: what lies beyond this is never needed.
            let room = 8 * NAME_CHARS - count;
            if room == 0 {
                break;
            }
            if !spaced.is_empty() {
                spaced.push(' ');
            }
            let before = spaced.len();
            spaced.extend(word.chars().take(room));
            count += spaced.get(before..).unwrap_or_default().chars().count();
        }
        let composed: String = spaced.nfc().take(most).collect();
        SafeText::one_line(composed.trim())
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl AsRef<str> for Name {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl std::str::FromStr for Name {
    type Err = NotAName;

    fn from_str(raw: &str) -> Result<Name, NotAName> {
        Name::new(raw)
    }
}

impl TryFrom<String> for Name {
    type Error = NotAName;

    fn try_from(raw: String) -> Result<Name, NotAName> {
        Name::new(&raw)
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0.into_string()
    }
}

/// Characters in one grapheme: the longest emoji (four joins, each part with marks and a skin) has fewer.
pub const GRAPHEME_CHARS: usize = 36;

/// What stands for a character that has no form of its own.
const MARK: char = '\u{fffd}';
/// What carries a combining mark that has no base.
const CIRCLE: char = '\u{25cc}';
const JOINER: char = '\u{200d}';

#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    Nothing,
    Lines,
    LinesAndTabs,
}

fn scrub(raw: &str, keep: Keep) -> String {
    let mut out = String::with_capacity(raw.len());
    if keep == Keep::Nothing {
        scrub_line(&mut out, raw, keep);
        return out;
    }
    for piece in raw.split_inclusive('\n') {
        let (line, end) = match piece.strip_suffix('\n') {
            Some(line) => (line.strip_suffix('\r').unwrap_or(line), "\n"),
            None => (piece, ""),
        };
        scrub_line(&mut out, line, keep);
        out.push_str(end);
    }
    out
}

fn scrub_line(out: &mut String, line: &str, keep: Keep) {
    let plain = |byte: u8| (b' '..=b'~').contains(&byte);
    if line.len() <= LINE_GRAPHEMES && line.bytes().all(plain) {
        out.push_str(line);
        return;
    }
    let mut scrubbed = Line::with_capacity(line.len());
    let mut rest = line.chars();
    while let Some(c) = rest.next() {
        if c == '\t' && keep == Keep::LinesAndTabs {
            scrubbed.tab();
        } else {
            scrubbed.push(c, rest.clone().next());
        }
    }
    limit(out, &scrubbed.out, keep);
}

/// A line that is being scrubbed. Each decision rests on what was written so far and the next character only, so
/// that scrubbing the result decides the same.
struct Line {
    out: String,
    /// Where the last base begins, and which it is.
    base: Option<(usize, char)>,
    /// Marks on it.
    marks: usize,
    /// Joiners since the last base that was not joined to the one before.
    joins: usize,
    /// Whether the last character is a joiner.
    joining: bool,
}

impl Line {
    fn with_capacity(bytes: usize) -> Self {
        Line {
            out: String::with_capacity(bytes),
            base: None,
            marks: 0,
            joins: 0,
            joining: false,
        }
    }

    fn tab(&mut self) {
        self.out.push('\t');
        self.base = None;
        self.joins = 0;
    }

    fn push(&mut self, c: char, next: Option<char>) {
        if c == JOINER {
            match next {
                Some(next) if self.joins_to(next) => {
                    self.out.push(JOINER);
                    self.joins += 1;
                    self.joining = true;
                }
                Some(_) | None => self.push_base(MARK),
            }
        } else if let Some(mark) = mark_of(c) {
            self.push_base(mark);
        } else if is_combining_mark(c) {
            self.push_mark(c);
        } else if is_skin(c) && self.carries_skin() {
            self.out.push(c);
            self.marks += 1;
        } else {
            self.push_base(c);
        }
    }

    fn push_base(&mut self, c: char) {
        if !self.joining {
            self.joins = 0;
        }
        self.joining = false;
        self.base = Some((self.out.len(), c));
        self.marks = 0;
        self.out.push(c);
    }

    fn push_mark(&mut self, c: char) {
        let hides = is_presentation(c) && self.base.is_none_or(|(_, base)| base.is_alphabetic());
        if hides {
            return self.push_base(MARK);
        }
        if self.base.is_none() {
            self.push_base(CIRCLE);
        }
        if self.marks < COMBINING_MARKS {
            self.out.push(c);
            self.marks += 1;
        }
    }

    fn carries_skin(&self) -> bool {
        self.marks < COMBINING_MARKS && self.base.is_some_and(|(_, base)| !base.is_alphanumeric())
    }

    /// Whether a joiner here makes one emoji of what stands and what comes.
    fn joins_to(&self, next: char) -> bool {
        let Some((start, _)) = self.base else {
            return false;
        };
        if self.joins >= COMBINING_MARKS
            || next == JOINER
            || mark_of(next).is_some()
            || is_combining_mark(next)
            || is_skin(next)
            || next.is_alphanumeric()
        {
            return false;
        }
        let joined: String = self.out.get(start..).unwrap_or_default().to_owned();
        let joined = joined + &JOINER.to_string() + &next.to_string();
        joined.graphemes(true).count() == 1
    }
}

/// Writes a scrubbed line, cutting graphemes and lines that are too long.
fn limit(out: &mut String, line: &str, keep: Keep) {
    if line.len() <= GRAPHEME_CHARS {
        out.push_str(line);
        return;
    }
    let mut pieces: Vec<&str> = Vec::new();
    for grapheme in line.graphemes(true) {
        match grapheme.char_indices().nth(GRAPHEME_CHARS) {
            Some((end, _)) => {
                let (kept, _) = grapheme.split_at(end);
                pieces.push(kept.trim_end_matches(JOINER));
                pieces.push(MARK_TEXT);
            }
            None => pieces.push(grapheme),
        }
    }
    if keep == Keep::Nothing {
        let most = if pieces.len() > LINE_GRAPHEMES {
            LINE_GRAPHEMES - 1
        } else {
            pieces.len()
        };
        out.extend(pieces.iter().take(most).copied());
        if most < pieces.len() {
            out.push('…');
        }
        return;
    }
    let mut rest = &pieces[..];
    while rest.len() > LINE_GRAPHEMES {
        // Some marks begin a grapheme: a line does not begin with one.
        let bare = |piece: &&str| !piece.starts_with(is_combining_mark);
        let end = rest
            .iter()
            .take(LINE_GRAPHEMES)
            .rposition(bare)
            .filter(|end| *end > 0)
            .unwrap_or(LINE_GRAPHEMES);
        let (before, after) = rest.split_at(end);
        out.extend(before.iter().copied());
        out.push('\n');
        rest = after;
    }
    out.extend(rest.iter().copied());
}

const MARK_TEXT: &str = "\u{fffd}";

/// What stands for a character that may not reach a screen.
fn mark_of(c: char) -> Option<char> {
    match c {
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(c)),
        '\u{7f}' => Some('\u{2421}'),
        JOINER => None,
        // C1, soft hyphen, grapheme joiner, Arabic letter mark, Hangul and Khmer characters without a form,
        '\u{80}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}' | '\u{3164}' | '\u{ffa0}'
        // Mongolian selectors, zero-width and bidi characters, separators of lines, invisible operators,
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        // private use, selectors without a use in our languages, byte order mark, annotations, no characters,
        | '\u{e000}'..='\u{f8ff}' | '\u{fe00}'..='\u{fe0d}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}'
        | '\u{fdd0}'..='\u{fdef}' | '\u{fffe}'..='\u{ffff}'
        // controls of shorthand and music, tags and selectors, private use.
        | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}'
        | '\u{f0000}'..='\u{10ffff}' => Some(MARK),
        _ => None,
    }
}

/// Text or emoji presentation: part of an emoji, hidden after a letter.
fn is_presentation(c: char) -> bool {
    matches!(c, '\u{fe0e}' | '\u{fe0f}')
}

fn is_skin(c: char) -> bool {
    matches!(c, '\u{1f3fb}'..='\u{1f3ff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::is_nfc;

    #[test]
    fn plain_text_stays_as_it_is() {
        let text = "Wij willen in Zandeweer een café, een èchte súperwinkel en €5.\n\n- één\n";
        assert_eq!(SafeText::new(text).as_str(), text);
        for emoji in [
            "👨\u{200d}👩\u{200d}👧\u{200d}👦",
            "👩🏽\u{200d}🌾",
            "❤\u{fe0f}",
            "1\u{fe0f}\u{20e3}",
            "🇳🇱",
            "👩🏻\u{200d}❤\u{fe0f}\u{200d}💋\u{200d}👨🏼",
        ] {
            assert_eq!(SafeText::one_line(emoji).as_str(), emoji);
        }
    }

    #[test]
    fn what_moves_or_hides_becomes_a_mark() {
        for (raw, safe) in [
            ("\u{1b}[2Jweg", "␛[2Jweg"),
            ("a\u{7f}b", "a␡b"),
            ("a\u{9b}31mb", "a�31mb"),
            ("bestuur\u{202e}nav", "bestuur�nav"),
            ("Jan\u{200b}", "Jan�"),
            ("Jan\u{200d}", "Jan�"),
            ("J\u{200d}an", "J�an"),
            ("\u{200d}👩", "�👩"),
            ("👩\u{200d}\u{200d}🌾", "👩��🌾"),
            ("क\u{94d}\u{200d}ष", "क\u{94d}�ष"),
            ("\u{e0041}", "�"),
            ("\u{feff}a", "�a"),
            ("\u{e000}", "�"),
            ("a\u{fe0f}", "a�"),
            ("a\u{2028}b", "a�b"),
            ("\u{301}a", "◌\u{301}a"),
            ("a\nb\tc\r\n", "a␊b␉c␍␊"),
        ] {
            assert_eq!(SafeText::one_line(raw).as_str(), safe, "{raw:?}");
        }
    }

    #[test]
    fn line_ends_stay_and_tabs_when_asked() {
        assert_eq!(SafeText::new("a\r\nb\rc\r").as_str(), "a\nb␍c␍");
        assert_eq!(SafeText::new("a\tb").as_str(), "a␉b");
        assert_eq!(SafeText::with_tabs("a\t\u{301}b").as_str(), "a\t◌\u{301}b");
    }

    #[test]
    fn a_storm_of_marks_is_four_a_letter() {
        let storm = "a".to_owned() + &"\u{301}".repeat(100) + "b\u{301}\u{302}\u{303}\u{304}";
        let safe = SafeText::one_line(&storm);
        assert_eq!(
            safe.as_str(),
            "a\u{301}\u{301}\u{301}\u{301}b\u{301}\u{302}\u{303}\u{304}"
        );
    }

    #[test]
    fn a_chain_of_joins_ends_after_four() {
        let chain = ["👩"; 7].join("\u{200d}");
        let safe = SafeText::one_line(&chain);
        assert_eq!(safe.as_str().matches('\u{200d}').count(), 5);
        assert_eq!(safe.as_str().matches('�').count(), 1);
    }

    #[test]
    fn a_line_of_10_000_stays_and_one_more_breaks_it() {
        for piece in ["a", "é", "e\u{301}"] {
            let most = piece.repeat(LINE_GRAPHEMES);
            assert_eq!(SafeText::new(&most).as_str(), most);
            assert_eq!(SafeText::one_line(&most).as_str(), most);
            let over = most + piece;
            let broken = SafeText::new(&over);
            assert_eq!(broken.as_str().replace('\n', ""), over);
            assert_eq!(broken.as_str().lines().count(), 2);
            let cut = SafeText::one_line(&over);
            assert_eq!(cut.as_str().graphemes(true).count(), LINE_GRAPHEMES);
            assert!(cut.as_str().ends_with('…'));
        }
    }

    #[test]
    fn a_grapheme_without_end_is_cut() {
        let jamo = "\u{1100}".repeat(1_000);
        let safe = SafeText::one_line(&jamo);
        assert_eq!(safe.as_str(), "\u{1100}".repeat(GRAPHEME_CHARS) + "�");
    }

    #[test]
    fn a_name_is_composed_and_has_single_spaces() {
        let name = Name::new("  Rene\u{301}  van\u{a0}der\n Veen ").unwrap();
        assert_eq!(name.as_str(), "René van der Veen");
        assert_eq!(Name::new(" \t\n"), Err(NotAName::Empty));
        assert_eq!(Name::clipped("\u{3000}"), None);
    }

    #[test]
    fn a_name_of_64_characters_fits_and_of_65_does_not() {
        let most = "é".repeat(64);
        assert_eq!(Name::new(&most).unwrap().as_str(), most);
        assert_eq!(Name::new(&(most.clone() + "x")), Err(NotAName::TooLong));
        let clipped = Name::clipped(&(most.clone() + "x")).unwrap();
        assert_eq!(clipped.as_str(), most);
        assert_eq!(Name::new(&"x".repeat(1_000_000)), Err(NotAName::TooLong));
    }

    #[test]
    fn a_name_that_fits_once_it_is_scrubbed_is_not_cut() {
        let raw = "\0\0\0¡{\u{301}\u{344}🏻\u{301}¡¡¡¡¡ !".repeat(4);
        assert!(Name::new(&raw).is_ok());
        assert_eq!(Name::clipped(&raw), Name::new(&raw).ok());
    }

    #[test]
    fn a_megabyte_is_scrubbed_in_a_moment() {
        let text = "Een ménsenleven\u{200d} in 't dörp\t".repeat(40_000);
        assert!(SafeText::new(&text).as_str().len() > 1_000_000);
    }

    fn forbidden(c: char) -> bool {
        c.is_control() || (c != JOINER && mark_of(c).is_some())
    }

    /// Texts made of what goes wrong.
    fn nasty() -> impl Strategy<Value = String> {
        let one = prop_oneof![
            3 => any::<char>(),
            2 => prop::sample::select(vec!['a', 'é', ' ', 'क', 'ᄀ', '\u{1161}', '\u{600}', '\u{102b}', '1', '👩', '🌾', '❤', '©', '🅰', '🇳']),
            2 => prop::sample::select(vec!['\u{301}', '\u{20e3}', '\u{94d}', '\u{93e}', '\u{fe0f}', '\u{fe0e}', '\u{344}']),
            3 => Just('\u{200d}'),
            2 => prop::sample::select(vec!['\u{200c}', '\u{202e}', '\u{1b}', '\n', '\r', '\t', '\u{1f3fb}', '\u{e0041}', '\u{34f}']),
        ];
        (prop::collection::vec(one, 0..40), 1usize..12)
            .prop_map(|(chars, times)| chars.into_iter().collect::<String>().repeat(times))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn nothing_forbidden_comes_out_and_twice_is_once(raw in nasty()) {
            let line = SafeText::one_line(&raw);
            prop_assert!(!line.as_str().contains(forbidden), "{:?}", line);
            prop_assert_eq!(&SafeText::one_line(line.as_str()), &line);
            let lines = SafeText::new(&raw);
            prop_assert!(!lines.as_str().replace('\n', "").contains(forbidden), "{:?}", lines);
            prop_assert_eq!(&SafeText::new(lines.as_str()), &lines);
            let tabs = SafeText::with_tabs(&raw);
            prop_assert!(!tabs.as_str().replace(['\n', '\t'], "").contains(forbidden), "{:?}", tabs);
            prop_assert_eq!(&SafeText::with_tabs(tabs.as_str()), &tabs);
            for grapheme in line.as_str().graphemes(true) {
                prop_assert!(grapheme.chars().count() <= GRAPHEME_CHARS);
            }
        }

        #[test]
        fn joiners_stand_inside_one_emoji_only(raw in nasty()) {
            let line = SafeText::one_line(&raw);
            for grapheme in line.as_str().graphemes(true) {
                prop_assert!(!grapheme.starts_with(JOINER) && !grapheme.ends_with(JOINER));
            }
        }

        #[test]
        fn a_name_is_a_name_again(raw in nasty()) {
            if let Ok(name) = Name::new(&raw) {
                prop_assert!(is_nfc(name.as_str()), "{:?}", name);
                prop_assert!(name.as_str().chars().count() <= NAME_CHARS);
                prop_assert_eq!(name.as_str().trim(), name.as_str());
                prop_assert_eq!(&Name::new(name.as_str()), &Ok(name.clone()));
                prop_assert_eq!(Name::clipped(&raw), Some(name));
            } else if let Some(name) = Name::clipped(&raw) {
                prop_assert_eq!(Name::new(name.as_str()), Ok(name));
            }
        }
    }
}
