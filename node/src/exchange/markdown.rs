//! Markdown as text: a page of sections to lines and back, without losing a byte.
//!
//! `# ` is the title, `## ` a section, `### ` a part of the section before it when it is one of the known parts; any
//! other heading is text. A line of a section's text that would be read as one of these, or that opens a code fence
//! which nothing closes, gets a backslash in front, and one is taken off again when reading; in a closed code fence
//! nothing is touched. In front stand `doc`, `kind` and `heads` between two lines of three hyphens.
//!
//! What stands between a line `<!-- noaber -->` and a line `<!-- /noaber -->` goes with a text without being of it: the
//! reader skips it.

use noaber_protocol::limits;
use std::collections::BTreeSet;

/// The longest file that is read: a text of [`limits::SECTION_BYTES`] with what goes beside it.
const FILE_BYTES: usize = 16 * limits::SECTION_BYTES;
/// What stands in the place of `heads` in a file from which names were taken: it does not go back into the document.
pub const BARE: &str = "left-out";
/// The line that begins what is not of the text.
const ASIDE: &str = "<!-- noaber -->";
/// The line that ends it.
const ASIDE_END: &str = "<!-- /noaber -->";

/// A document as its text stands in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The document it was taken from.
    pub doc: Option<String>,
    /// The tag of its kind.
    pub kind: Option<String>,
    /// The state it was taken at.
    pub heads: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Whether it was taken from an edition: then sections in which nothing stood are not in the file.
    pub is_edition: bool,
    /// Text before the first section.
    pub preface: String,
    /// Its sections in order.
    pub sections: Vec<PageSection>,
}

/// A section of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageSection {
    /// 2, or 3 for a part of the one before it.
    pub level: u8,
    /// One line.
    pub heading: String,
    /// What stands under it.
    pub text: String,
}

/// What goes with a page without being of its text. It holds no line that opens a code fence, and no `ASIDE_END`.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// More names and values, each on one line, between the lines in front.
    pub front: Vec<(&'static str, String)>,
    /// What stands above the text.
    pub above: String,
    /// What stands below it.
    pub below: String,
}

/// Why a file is no page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAPage {
    /// Its text is longer than [`limits::SECTION_BYTES`].
    #[error("longer than {limit} bytes")]
    TooLong {
        /// The limit in bytes.
        limit: u64,
    },
    /// It is not UTF-8.
    #[error("not UTF-8 from byte {at}")]
    NotUtf8 {
        /// The first byte that is not.
        at: u64,
    },
}

/// The headings that begin a part, as they are compared.
#[derive(Clone, Debug, Default)]
pub struct Parts(BTreeSet<String>);

impl Parts {
    /// These headings, whatever their case.
    pub fn new<'a>(headings: impl IntoIterator<Item = &'a str>) -> Parts {
        Parts(headings.into_iter().map(comparable).collect())
    }

    fn has(&self, heading: &str) -> bool {
        self.0.contains(&comparable(heading))
    }
}

/// A heading as it is compared: in lower case, without a number in front or a colon behind.
pub fn comparable(heading: &str) -> String {
    let words = heading.trim().trim_end_matches(':').trim_end();
    let bare = words.trim_start_matches(|c: char| c.is_ascii_digit());
    let bare = match bare.strip_prefix(['.', ')']) {
        Some(rest) => rest,
        None => bare,
    };
    let bare = bare.trim_start();
    let bare = if bare.is_empty() { words } else { bare };
    bare.to_lowercase()
}

impl Page {
    /// Reads a file.
    ///
    /// # Errors
    /// - [`NotAPage::TooLong`]: the text is longer than [`limits::SECTION_BYTES`], or the file than 16 times that.
    /// - [`NotAPage::NotUtf8`]: not UTF-8.
    pub fn from_bytes(bytes: &[u8], parts: &Parts) -> Result<Page, NotAPage> {
        let limit = limits::SECTION_BYTES;
        let too_long = NotAPage::TooLong {
            limit: limit as u64,
        };
        if bytes.len() > FILE_BYTES {
            return Err(too_long);
        }
        let text = std::str::from_utf8(bytes).map_err(|error| NotAPage::NotUtf8 {
            at: error.valid_up_to() as u64,
        })?;
        let mut lines = Lines::of_file(text);
        let blocks = std::iter::from_fn(|| lines.next_block());
        if text.len() > limit && blocks.map(|block| block.own_len()).sum::<usize>() > limit {
            return Err(too_long);
        }
        Ok(Page::read(text, parts))
    }

    /// Reads a text; there is none that is not Markdown.
    pub fn read(text: &str, parts: &Parts) -> Page {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let unix;
        let windows =
            text.contains("\r\n") && text.matches('\n').count() == text.matches("\r\n").count();
        let text = if windows {
            unix = text.replace("\r\n", "\n");
            unix.as_str()
        } else {
            text
        };
        let (mut page, body) = front_matter(text);
        let exact = page.doc.is_some();
        let mut part = Piece::default();
        let mut lines = Lines::of_file(body);
        while let Some(line) = lines.next_block() {
            if let Block::Aside(_) = line {
                // the blank line before it is not of the text
                if part.text.ends_with('\n') {
                    part.text.pop();
                }
                continue;
            }
            let Some((level, heading)) = line.heading(parts) else {
                line.add_to(&mut part.text);
                continue;
            };
            page.end(std::mem::take(&mut part), exact, false);
            let is_title = level == 1 && page.title.is_none() && page.sections.is_empty();
            part.title = is_title.then(|| heading.to_owned());
            if !is_title {
                part.section = Some((level.max(2), heading.to_owned()));
            }
        }
        page.end(part, exact, true);
        page
    }

    /// Ends a title, section or preface with the text that stood under it.
    fn end(&mut self, part: Piece, exact: bool, last: bool) {
        let text = if exact {
            between_blank_lines(&part.text, last)
        } else {
            without_blank_lines(&part.text)
        };
        match (part.section, part.title) {
            (Some((level, heading)), _) => self.sections.push(PageSection {
                level,
                heading,
                text: text.to_owned(),
            }),
            (None, title) => {
                self.title = title.or(self.title.take());
                let text = without_blank_lines(&part.text);
                if !self.preface.is_empty() && !text.is_empty() {
                    self.preface.push_str("\n\n");
                }
                self.preface.push_str(text);
            }
        }
    }

    /// Writes it as Markdown; [`Page::read`] with the same parts gives it back.
    pub fn write(&self, parts: &Parts) -> String {
        self.write_beside(parts, &Beside::default())
    }

    /// As [`Page::write`], with what goes beside the text.
    pub fn write_beside(&self, parts: &Parts, beside: &Beside) -> String {
        let mut out = self.front(&beside.front);
        if let Some(title) = &self.title {
            out.push_str(&format!("# {title}\n\n"));
        }
        if !beside.above.is_empty() {
            out.push_str(&format!("{ASIDE}\n{}{ASIDE_END}\n\n", beside.above));
        }
        if !self.preface.is_empty() {
            escape(&self.preface, parts, &mut out);
            out.push_str("\n\n");
        }
        for (place, section) in self.sections.iter().enumerate() {
            let marks = if section.level > 2 { "###" } else { "##" };
            out.push_str(&format!("{marks} {}\n", section.heading));
            let last = place + 1 == self.sections.len();
            if !section.text.is_empty() {
                out.push('\n');
                escape(&section.text, parts, &mut out);
                out.push('\n');
            }
            if !last {
                out.push('\n');
            }
        }
        if !beside.below.is_empty() {
            out.push_str(&format!("\n{ASIDE}\n{}{ASIDE_END}\n", beside.below));
        }
        out
    }

    fn front(&self, more: &[(&str, String)]) -> String {
        let own = [
            ("doc", &self.doc),
            ("kind", &self.kind),
            ("heads", &self.heads),
        ];
        let own = own
            .into_iter()
            .filter_map(|(name, fact)| Some((name, fact.as_ref()?)));
        let more = more.iter().map(|(name, fact)| (*name, fact));
        let lines = own
            .chain(more)
            .map(|(name, fact)| format!("{name}: {fact}\n"));
        let lines: String = lines.collect();
        if lines.is_empty() {
            lines
        } else {
            format!("---\n{lines}---\n\n")
        }
    }
}

/// What stands between two headings.
#[derive(Default)]
struct Piece {
    title: Option<String>,
    section: Option<(u8, String)>,
    text: String,
}

/// Reads `doc`, `kind` and `heads` (and a title, as other programs write one) from the top of a file.
fn front_matter(text: &str) -> (Page, &str) {
    let mut page = Page::default();
    let Some(rest) = text.strip_prefix("---\n") else {
        return (page, text);
    };
    let mut from = 0;
    for line in rest.split_inclusive('\n') {
        from += line.len();
        if line.trim_end() == "---" {
            let body = rest.get(from..).unwrap_or_default();
            return (page, body.strip_prefix('\n').unwrap_or(body));
        }
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        let value = value.trim().trim_matches('"').to_owned();
        match name.trim() {
            "doc" => page.doc = Some(value),
            "kind" => page.kind = Some(value),
            "heads" => page.heads = Some(value),
            "title" => page.title = Some(value),
            "edition" => page.is_edition = true,
            _other => {}
        }
    }
    // nothing ends it: it is a rule across the page
    (Page::default(), text)
}

/// Without the blank line after the heading, the end of the last line and the blank line before the next heading.
fn between_blank_lines(text: &str, last: bool) -> &str {
    let text = text.strip_prefix('\n').unwrap_or(text);
    let text = text.strip_suffix('\n').unwrap_or(text);
    if last {
        text
    } else {
        text.strip_suffix('\n').unwrap_or(text)
    }
}

fn without_blank_lines(text: &str) -> &str {
    let mut text = text.trim_end();
    while let Some((first, rest)) = text.split_once('\n') {
        if !first.trim().is_empty() {
            break;
        }
        text = rest;
    }
    text
}

/// The lines of a text, closed code fences as one.
struct Lines<'a> {
    rest: &'a str,
    asides: Asides,
}

/// What is made of the mark of what is not of the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asides {
    /// What follows is skipped: in a file.
    Skipped,
    /// A line as any other: in a text.
    Text,
}

/// A line outside code, a whole code fence, or what is not of the text.
enum Block<'a> {
    Line(&'a str),
    Fence(&'a str),
    Aside(&'a str),
}

impl<'a> Lines<'a> {
    fn of_file(text: &'a str) -> Self {
        Lines {
            rest: text,
            asides: Asides::Skipped,
        }
    }

    fn of_text(text: &'a str) -> Self {
        Lines {
            rest: text,
            asides: Asides::Text,
        }
    }

    fn next_block(&mut self) -> Option<Block<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let len = self.rest.find('\n').map_or(self.rest.len(), |at| at + 1);
        let (line, after) = self.rest.split_at(len);
        if let Some(fence) = Fence::opened_by(line)
            && let Some(inside) = fence.length_until_closed(after)
        {
            let (block, after) = self.rest.split_at(len + inside);
            self.rest = after;
            return Some(Block::Fence(block));
        }
        if self.asides == Asides::Skipped
            && line.trim_end() == ASIDE
            && let Some(inside) = length_of_aside(after)
        {
            let (block, after) = self.rest.split_at(len + inside);
            self.rest = after;
            return Some(Block::Aside(block));
        }
        self.rest = after;
        Some(Block::Line(line))
    }
}

/// How many bytes until behind the line that ends what is not of the text; none when another begins before: somebody took
/// the end out, and no text may get lost with it.
fn length_of_aside(after: &str) -> Option<usize> {
    let mut at = 0;
    for line in after.split_inclusive('\n') {
        at += line.len();
        match line.trim_end() {
            ASIDE_END => return Some(at),
            ASIDE => return None,
            _ => {}
        }
    }
    None
}

impl<'a> Block<'a> {
    /// The level and words of a heading that is ours.
    fn heading(&self, parts: &Parts) -> Option<(u8, &'a str)> {
        let Block::Line(line) = self else {
            return None;
        };
        let marked = Marked::of(line)?;
        let is_ours = marked.level > 0 && marked.backslashes == 0 && marked.begins(parts);
        is_ours.then_some((marked.level, marked.words))
    }

    /// How many bytes of it are of the text.
    fn own_len(&self) -> usize {
        match self {
            Block::Line(text) | Block::Fence(text) => text.len(),
            Block::Aside(_) => 0,
        }
    }

    /// Adds it to a text, without the backslash that kept it from being read as something else.
    fn add_to(&self, text: &mut String) {
        match self {
            Block::Aside(_) => {}
            Block::Fence(block) => text.push_str(block),
            Block::Line(line) => match Marked::of(line) {
                Some(marked) if marked.backslashes > 0 => {
                    text.push_str(marked.indent);
                    text.push_str(&line[marked.indent.len() + 1..]);
                }
                Some(_) | None => text.push_str(line),
            },
        }
    }
}

/// Adds a text in which nothing is read as a heading or an open fence.
fn escape(text: &str, parts: &Parts, out: &mut String) {
    let mut lines = Lines::of_text(text);
    while let Some(block) = lines.next_block() {
        match block {
            Block::Fence(block) => {
                out.push_str(block);
            }
            Block::Aside(block) => debug_assert!(block.is_empty(), "a text has nothing beside it"),
            Block::Line(line) => match Marked::of(line) {
                Some(marked) if marked.backslashes > 0 || marked.begins(parts) => {
                    out.push_str(marked.indent);
                    out.push('\\');
                    out.push_str(&line[marked.indent.len()..]);
                }
                Some(_) | None => out.push_str(line),
            },
        }
    }
}

/// A line that begins with a heading's or a fence's marks, perhaps behind backslashes.
struct Marked<'a> {
    indent: &'a str,
    backslashes: usize,
    /// 1 to 3; 0 for a fence or a mark of what is not of the text.
    level: u8,
    words: &'a str,
}

impl<'a> Marked<'a> {
    fn of(line: &'a str) -> Option<Marked<'a>> {
        let bare = line.trim_start_matches(' ');
        let indent = line.get(..line.len() - bare.len())?;
        if indent.len() > 3 {
            return None;
        }
        let rest = bare.trim_start_matches('\\');
        let backslashes = bare.len() - rest.len();
        let is_aside = indent.is_empty() && [ASIDE, ASIDE_END].contains(&rest.trim_end());
        if is_aside || Fence::opened_by(rest).is_some() {
            return Some(Marked {
                indent,
                backslashes,
                level: 0,
                words: "",
            });
        }
        let words = rest.trim_start_matches('#');
        let level = rest.len() - words.len();
        if !(1..=3).contains(&level) || !(words.is_empty() || words.starts_with([' ', '\t', '\n']))
        {
            return None;
        }
        Some(Marked {
            indent,
            backslashes,
            level: level as u8,
            words: words.trim(),
        })
    }

    /// Whether it would be read as a title, a section or a known part; or as a fence, which then nothing closes.
    fn begins(&self, parts: &Parts) -> bool {
        self.level < 3 || parts.has(self.words)
    }
}

/// The opening of a code fence.
struct Fence {
    mark: char,
    len: usize,
}

impl Fence {
    fn opened_by(line: &str) -> Option<Fence> {
        let bare = line.trim_start_matches(' ');
        if line.len() - bare.len() > 3 {
            return None;
        }
        let mark = bare.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let info = bare.trim_start_matches(mark);
        let len = bare.len() - info.len();
        let fence = len >= 3 && !(mark == '`' && info.contains('`'));
        fence.then_some(Fence { mark, len })
    }

    /// How many bytes until the end of the line that closes it.
    fn length_until_closed(&self, after: &str) -> Option<usize> {
        let mut at = 0;
        for line in after.split_inclusive('\n') {
            at += line.len();
            let bare = line.trim_start_matches(' ');
            let rest = bare.trim_start_matches(self.mark);
            let closes = line.len() - bare.len() <= 3
                && bare.len() - rest.len() >= self.len
                && rest.trim().is_empty();
            if closes {
                return Some(at);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parts() -> Parts {
        Parts::new(["Wij doen", "Wij vragen"])
    }

    fn section(level: u8, heading: &str, text: &str) -> PageSection {
        PageSection {
            level,
            heading: heading.to_owned(),
            text: text.to_owned(),
        }
    }

    fn page(sections: Vec<PageSection>) -> Page {
        Page {
            doc: Some("abc".to_owned()),
            kind: Some("manifest".to_owned()),
            heads: Some("00".to_owned()),
            title: Some("Manifest Zandeweer".to_owned()),
            sections,
            ..Page::default()
        }
    }

    #[test]
    fn a_page_looks_as_people_write_it() {
        let page = page(vec![
            section(2, "Onze visie", "Een dorp.\n\n- met bus"),
            section(2, "Dorpshuis", ""),
            section(3, "Wij doen", "De sleutel."),
        ]);
        assert_eq!(
            page.write(&parts()),
            "---\ndoc: abc\nkind: manifest\nheads: 00\n---\n\n# Manifest Zandeweer\n\n## Onze visie\n\nEen dorp.\n\n- met bus\n\n## Dorpshuis\n\n### Wij doen\n\nDe sleutel.\n"
        );
    }

    #[test]
    fn what_would_be_read_as_a_heading_gets_a_backslash_and_loses_it() {
        let text = "# een\n   ## twee\n\\## drie\n### Wij doen\n### vrij\n#vier\n##### vijf\n";
        let page = page(vec![section(2, "Kop", text)]);
        let written = page.write(&parts());
        assert!(written.contains(
            "\n\\# een\n   \\## twee\n\\\\## drie\n\\### Wij doen\n### vrij\n#vier\n##### vijf\n"
        ));
        assert_eq!(Page::read(&written, &parts()), page);
    }

    #[test]
    fn code_between_fences_is_left_alone_and_an_open_fence_swallows_nothing() {
        let closed = "```sh\n## geen kop\n```";
        let open = "~~~\n## toch tekst";
        let page = page(vec![
            section(2, "A", closed),
            section(2, "B", open),
            section(2, "C", "c"),
        ]);
        let written = page.write(&parts());
        assert!(written.contains("```sh\n## geen kop\n```"));
        assert!(written.contains("\\~~~\n\\## toch tekst"));
        assert_eq!(Page::read(&written, &parts()), page);
    }

    #[test]
    fn what_stands_beside_a_text_is_skipped_and_a_text_cannot_say_that_it_stands_there() {
        let text = "a\n<!-- noaber -->\nb\n<!-- /noaber -->\n\\<!-- noaber -->\n <!-- noaber -->";
        let page = page(vec![
            section(2, "A", text),
            section(2, "B", "<!-- noaber -->"),
            section(2, "C", ""),
        ]);
        let beside = Beside {
            front: vec![("code", "12ab".to_owned())],
            above: "- Soort: dorp\n".to_owned(),
            below: "## Geen kop\n\n| a |\n| --- |\n".to_owned(),
        };
        let written = page.write_beside(&parts(), &beside);
        assert!(
            written
                .contains("\ncode: 12ab\n---\n\n# Manifest Zandeweer\n\n<!-- noaber -->\n- Soort")
        );
        assert_eq!(Page::read(&written, &parts()), page);
        let open = written.replace("<!-- /noaber -->\n\n##", "##");
        assert!(
            Page::read(&open, &parts())
                .preface
                .starts_with("<!-- noaber -->\n- Soort")
        );
    }

    #[test]
    fn what_stands_beside_a_text_does_not_make_it_too_long() {
        let page = page(vec![section(2, "A", "tekst")]);
        let beside = Beside {
            below: "x\n".repeat(limits::SECTION_BYTES),
            ..Beside::default()
        };
        let written = page.write_beside(&parts(), &beside);
        assert_eq!(Page::from_bytes(written.as_bytes(), &parts()), Ok(page));
    }

    #[test]
    fn any_markdown_becomes_a_page() {
        let text = "\u{feff}Vooraf.\r\n\r\n# Programma\r\n\r\n\r\n## 1. Wonen\r\nDertig huizen.\r\n### Wij vragen:\r\nGrond.\r\n# Zorg\r\n";
        let page = Page::read(text, &parts());
        assert_eq!(page.title.as_deref(), Some("Programma"));
        assert_eq!(page.preface, "Vooraf.");
        let open = Page::read("# Kop\n\n## A\n\n```\nopen\n", &parts());
        assert_eq!(open.sections, [section(2, "A", "```\nopen")]);
        assert_eq!(
            page.sections,
            [
                section(2, "1. Wonen", "Dertig huizen."),
                section(3, "Wij vragen:", "Grond."),
                section(2, "Zorg", "")
            ]
        );
    }

    #[test]
    fn front_matter_of_others_gives_a_title_and_a_rule_is_no_front_matter() {
        let page = Page::read(
            "---\ntitle: \"Ons plan\"\nauthor: x\n---\nTekst\n",
            &parts(),
        );
        assert_eq!(
            (page.title.as_deref(), page.preface.as_str()),
            (Some("Ons plan"), "Tekst")
        );
        let rule = Page::read("---\ndoc: x\nTekst\n", &parts());
        assert_eq!(
            (rule.doc, rule.preface.as_str()),
            (None, "---\ndoc: x\nTekst")
        );
    }

    #[test]
    fn a_file_that_is_not_utf8_or_too_long_says_so() {
        assert_eq!(
            Page::from_bytes(b"# Goed\n\xff\xfe", &parts()),
            Err(NotAPage::NotUtf8 { at: 7 })
        );
        let long = vec![b'a'; limits::SECTION_BYTES + 1];
        assert!(matches!(
            Page::from_bytes(&long, &parts()),
            Err(NotAPage::TooLong { .. })
        ));
    }

    proptest! {
        #[test]
        fn what_was_written_reads_back_byte_for_byte(
            texts in proptest::collection::vec(
                "( {0,4}|\\\\{0,2}|#{1,4}( |\\n)|`{3,4}|~{3}|sh|\\n|Wij doen|é|\u{1F600}|---|a |<!-- /?noaber -->\\n){0,14}",
                1..5,
            ),
            levels in proptest::collection::vec(2_u8..=3, 5),
        ) {
            let mut sections = Vec::new();
            for (at, text) in texts.iter().enumerate() {
                let level = if at == 0 { 2 } else { levels[at] };
                let heading = if level == 2 { "Punt" } else { "Wij vragen" };
                sections.push(section(level, heading, text));
            }
            let page = page(sections);
            let beside = Beside {
                below: "| a |\n".to_owned(),
                ..Beside::default()
            };
            let with = page.write_beside(&parts(), &beside);
            prop_assert_eq!(&Page::read(&with, &parts()), &page);
            prop_assert_eq!(Page::read(&page.write(&parts()), &parts()), page);
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "(.|\\n|#|`|---|\\\\){0,80}") {
            let read = Page::read(&text, &parts());
            Page::read(&read.write(&parts()), &parts());
        }
    }
}
