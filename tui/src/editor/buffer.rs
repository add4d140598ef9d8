//! The editor over rat-text: one rope that holds `heading ⏎ text ⏎ ⏎` for each section, of which only the texts can change.

mod draw;

use super::difference::Difference;
use super::keys::{is_ours, joining, straight};
use super::marks::Marks;
use super::notes::{Note, Notes, word_at};
use super::seek::{all_of, position_before, position_of};
use super::tap::{Change, Tap};
use super::{Editor, Mode, Other, SIGNS, Toward};
use crate::theme::Theme;
use crossterm::event::Event;
use noaber_node::handle::{Blame, SectionId, SectionText, Splice};
use rat_text::TextPosition;
use rat_text::event::TextOutcome;
use rat_text::text_area::{
    TextArea, TextAreaState, TextWrap, handle_events, handle_readonly_events,
};
use ratatui::buffer::Buffer as Cells;
use ratatui::layout::{Position, Rect};
use ratatui::widgets::StatefulWidget;
use ropey::Rope;
use std::collections::BTreeMap;
use std::ops::Range;

/// Stands between two sections.
const GAP: &str = "\n\n";
/// The style of headings in the widget's table.
const HEADING: usize = 1;
/// The style of the first writer; those of the others follow it.
const WRITER: usize = 2;
/// The style of words that something was said about; behind those of all writers.
const NOTED: usize = WRITER + SIGNS.len();
/// How wide a margin with signs is: one of writers, one of what was said.
const MARGIN: u16 = 2;

/// What a key, click or paste did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Whether it was for the editor at all.
    pub used: bool,
    /// What the text widget did, section by section, in order.
    pub edits: Vec<Edited>,
    /// Whether it touched a heading, which stands fast.
    pub refused: bool,
}

/// One change of one section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// Which section.
    pub section: SectionId,
    /// The change.
    pub splice: Splice,
}

/// Where a section lies in the rope.
#[derive(Clone, Debug)]
struct Span {
    id: SectionId,
    heading: usize,
    text: usize,
}

/// The editor.
pub struct Buffer {
    state: TextAreaState,
    tap: Tap,
    spans: Vec<Span>,
    hints: Vec<(SectionId, String)>,
    authors: Option<Painted>,
    others: Vec<Other>,
    notes: Notes,
}

/// Whose the texts are, while that is shown.
struct Painted {
    marks: BTreeMap<SectionId, Marks>,
    me: Option<usize>,
}

impl Default for Buffer {
    fn default() -> Self {
        let tap = Tap::default();
        let mut state = TextAreaState::new();
        state.set_undo_buffer(Some(tap.clone()));
        state.set_newline("\n");
        state.set_auto_indent(false);
        state.set_auto_quote(false);
        state.set_expand_tabs(true);
        state.set_tab_width(2);
        state.set_text_wrap(TextWrap::Word(8));
        Buffer {
            state,
            tap,
            spans: Vec::new(),
            hints: Vec::new(),
            authors: None,
            others: Vec::new(),
            notes: Notes::default(),
        }
    }
}

impl Buffer {
    /// The bytes that a section's text takes in the rope.
    fn range(&self, index: usize) -> Range<usize> {
        let before: usize = self
            .spans
            .iter()
            .take(index)
            .map(|span| span.heading + 1 + span.text + GAP.len())
            .sum();
        let span = &self.spans[index];
        let start = before + span.heading + 1;
        start..start + span.text
    }

    fn index_of(&self, section: &SectionId) -> Option<usize> {
        self.spans.iter().position(|span| span.id == *section)
    }

    /// The section whose text holds these bytes whole.
    fn holder(&self, bytes: &Range<usize>) -> Option<usize> {
        (0..self.spans.len()).find(|index| {
            let range = self.range(*index);
            range.start <= bytes.start && bytes.end <= range.end
        })
    }

    fn byte(&self, position: TextPosition) -> usize {
        self.state
            .try_byte_at(position)
            .map_or_else(|_| self.state.len_bytes(), |range| range.start)
    }

    fn position(&self, byte: usize) -> TextPosition {
        self.state
            .try_byte_pos(byte.min(self.state.len_bytes()))
            .unwrap_or_default()
    }

    /// Changes the rope without anybody hearing it; the cursor moves along. The widget has no places inside
    /// joined characters, so this goes around it.
    fn replace(&mut self, bytes: Range<usize>, with: &str) {
        let (anchor, cursor) = (
            self.byte(self.state.anchor()),
            self.byte(self.state.cursor()),
        );
        let top = self.top();
        let is_drawn = self.state.rendered.width > 0;
        let was_seen = is_drawn && self.state.pos_to_screen(self.state.cursor()).is_some();
        let mut rope = self.state.rope().clone();
        let start = rope.byte_to_char(bytes.start);
        rope.remove(start..rope.byte_to_char(bytes.end));
        rope.insert(start, with);
        self.put(rope);
        let moved = |place: usize| shifted(place, &bytes, with.len());
        self.set_cursor(moved(anchor), moved(cursor));
        self.look_from(moved(top));
        if was_seen {
            self.state.scroll_cursor_to_visible();
        }
    }

    fn put(&mut self, rope: Rope) {
        let (offset, sub_row) = (self.state.offset(), self.state.sub_row_offset());
        self.state.set_rope(rope);
        self.state.set_offset(offset);
        self.state.set_sub_row_offset(sub_row);
        self.tap.take();
    }

    /// The byte with which the view begins.
    fn top(&self) -> usize {
        let ((_, row), column) = (self.state.offset(), self.state.sub_row_offset());
        let row = TextPosition::new(0, row);
        let column = TextPosition::new(column, row.y);
        self.state
            .try_byte_at(column)
            .map_or_else(|_| self.byte(row), |range| range.start)
    }

    /// Lets the view begin with the line on the screen that holds a byte: what comes or goes above moves nothing in it.
    fn look_from(&mut self, byte: usize) {
        if self.state.rendered.width == 0 {
            return;
        }
        let start = self.state.pos_to_line_start(self.position(byte));
        self.state.set_offset((0, start.y));
        self.state.set_sub_row_offset(start.x);
    }

    /// Keeps text in the view, whatever went: the widget draws nothing once its view begins behind the last line, and
    /// never comes back from there.
    fn hold_view(&mut self) {
        let (_, row) = self.state.offset();
        let lines = self.state.len_lines();
        if row < lines {
            return;
        }
        let page = u32::from(self.state.rendered.height).max(1);
        self.state.set_offset((0, lines.saturating_sub(page)));
        self.state.set_sub_row_offset(0);
        self.state.scroll_cursor_to_visible();
    }

    fn set_cursor(&mut self, anchor: usize, cursor: usize) {
        let (anchor, cursor) = (self.position(anchor), self.position(cursor));
        self.state.value.set_selection(anchor, cursor);
    }

    /// Styles the headings, and the texts by writer while that is shown.
    fn style(&mut self) {
        let mut at = 0;
        let mut styles = Vec::with_capacity(self.spans.len());
        for span in &self.spans {
            styles.push((at..at + span.heading, HEADING));
            let start = at + span.heading + 1;
            for (range, writer) in self.marks_of(span).into_iter().flat_map(Marks::ranges) {
                let range = start + range.start..start + range.end;
                styles.push((range, WRITER + writer % SIGNS.len()));
            }
            for range in self.notes.ranges(&span.id, span.text) {
                styles.push((start + range.start..start + range.end, NOTED));
            }
            at = start + span.text + GAP.len();
        }
        self.state.set_styles(styles);
    }

    /// Whose a section's text is, when that is shown and right.
    fn marks_of(&self, span: &Span) -> Option<&Marks> {
        let marks = self.authors.as_ref()?.marks.get(&span.id)?;
        (marks.len() == span.text).then_some(marks)
    }

    /// Notes a change of a section for who wrote what.
    fn mark(&mut self, section: &SectionId, splice: &Splice, whose: Whose) {
        let bytes = splice.at..splice.at + splice.delete;
        for other in &mut self.others {
            if other.section == *section {
                other.at = shifted(other.at, &bytes, splice.insert.len());
            }
        }
        self.notes.splice(section, &bytes, splice.insert.len());
        let Some(authors) = &mut self.authors else {
            return;
        };
        let whose = match whose {
            Whose::Mine => authors.me,
            Whose::Others => None,
        };
        if let Some(marks) = authors.marks.get_mut(section) {
            marks.splice(splice.at, splice.delete, splice.insert.len(), whose);
        }
    }

    /// Puts text in the place of what is selected. The widget fails where a character joins those around it, so what may
    /// do that goes around it.
    fn insert(&mut self, text: &str) -> Outcome {
        let mut outcome = Outcome {
            used: true,
            ..Outcome::default()
        };
        let (anchor, cursor) = (
            self.byte(self.state.anchor()),
            self.byte(self.state.cursor()),
        );
        let bytes = anchor.min(cursor)..anchor.max(cursor);
        let Some(index) = self.holder(&bytes) else {
            outcome.refused = true;
            return outcome;
        };
        if text.is_empty() && bytes.is_empty() {
            return outcome;
        }
        let section = self.spans[index].id.clone();
        let splice = Splice {
            at: bytes.start - self.range(index).start,
            delete: bytes.len(),
            insert: text.to_owned(),
        };
        outcome.edits.extend(self.change(&section, &splice));
        let end = bytes.start + text.len();
        self.set_cursor(end, end);
        self.state.scroll_cursor_to_visible();
        outcome
    }

    /// Puts a change into the rope and the spans; none when it does not fit.
    fn take_in(&mut self, section: &SectionId, splice: &Splice, whose: Whose) -> bool {
        let Some(index) = self.index_of(section) else {
            return false;
        };
        let range = self.range(index);
        let (start, end) = (
            range.start + splice.at,
            range.start + splice.at + splice.delete,
        );
        let rope = self.state.rope();
        let boundary = |byte: usize| {
            byte <= rope.len_bytes() && rope.char_to_byte(rope.byte_to_char(byte)) == byte
        };
        let fits = end <= range.end && boundary(start) && boundary(end);
        debug_assert!(fits, "the desk's splices fit the text they were made for");
        if !fits {
            return false;
        }
        self.replace(start..end, &splice.insert);
        let span = &mut self.spans[index];
        span.text = span.text + splice.insert.len() - splice.delete;
        self.mark(section, splice, whose);
        self.style();
        true
    }

    /// Makes an edit of what the widget did since `before`; a change that touches a heading is put back.
    ///
    /// Where a mark joins the character before it the widget misreports its own change, so what it
    /// says serves as a hint only and the two ropes are compared.
    fn gather(&mut self, before: &Rope, places: (usize, usize), outcome: &mut Outcome) {
        let Some(hint) = self.tap.take().iter().map(Change::start).min() else {
            return;
        };
        let Some(changed) = Difference::between(before, self.state.rope(), hint) else {
            return;
        };
        let Some(index) = self.holder(&changed.went) else {
            outcome.refused = true;
            self.put(before.clone());
            self.style();
            self.set_cursor(places.0, places.1);
            return;
        };
        let at = changed.went.start - self.range(index).start;
        let splice = Splice {
            at,
            delete: changed.went.len(),
            insert: changed.came,
        };
        let span = &mut self.spans[index];
        span.text = span.text + splice.insert.len() - splice.delete;
        let section = span.id.clone();
        self.mark(&section, &splice, Whose::Mine);
        if self.authors.is_some() || !self.notes.are_none() {
            self.style();
        }
        outcome.edits.push(Edited { section, splice });
    }
}

impl Editor for Buffer {
    fn load(&mut self, sections: &[SectionText]) {
        let here = self.cursor();
        let mut text = String::new();
        self.spans.clear();
        for section in sections {
            let heading = section.heading.as_str().replace('\n', " ");
            text.push_str(&heading);
            text.push('\n');
            text.push_str(&section.text);
            text.push_str(GAP);
            self.spans.push(Span {
                id: section.id.clone(),
                heading: heading.len(),
                text: section.text.len(),
            });
        }
        self.put(Rope::from_str(&text));
        self.style();
        match here {
            Some((section, at)) if self.index_of(&section).is_some() => self.place(&section, at),
            Some(_) | None => {
                if let Some(first) = self.spans.first().map(|span| span.id.clone()) {
                    self.place(&first, 0);
                }
            }
        }
    }

    fn hints(&mut self, hints: &[(SectionId, String)]) {
        self.hints = hints.to_vec();
    }

    fn event(&mut self, event: &Event, mode: Mode) -> Outcome {
        let mut outcome = Outcome::default();
        if is_ours(event) {
            return outcome;
        }
        let event = straight(event);
        if let Some(text) = joining(&event).filter(|_| mode == Mode::Write) {
            return self.insert(&text);
        }
        let before = self.state.rope().clone();
        let places = (
            self.byte(self.state.anchor()),
            self.byte(self.state.cursor()),
        );
        let did = match mode {
            Mode::Write => handle_events(&mut self.state, true, &event),
            Mode::Read => handle_readonly_events(&mut self.state, true, &event),
        };
        outcome.used = did != TextOutcome::Continue;
        self.gather(&before, places, &mut outcome);
        outcome
    }

    fn remote(&mut self, section: &SectionId, splice: &Splice) {
        self.take_in(section, splice, Whose::Others);
    }

    fn draw(&mut self, area: Rect, cells: &mut Cells, theme: &Theme) -> Option<Position> {
        let margin = self.margin();
        let text = Rect {
            x: area.x + margin,
            width: area.width.saturating_sub(margin),
            ..area
        };
        let mut widget = TextArea::new()
            .style(theme.text)
            .focus_style(theme.text)
            .cursor_style(theme.text)
            .select_style(theme.chosen)
            .text_style_idx(HEADING, theme.heading)
            .text_style_idx(NOTED, theme.noted);
        for (place, style) in theme.authors.iter().enumerate() {
            widget = widget.text_style_idx(WRITER + place, *style);
        }
        self.hold_view();
        widget.render(text, cells, &mut self.state);
        if self.authors.is_some() {
            self.draw_signs(area, cells, theme);
        }
        self.draw_notes(text, cells, theme);
        self.draw_hints(text, cells, theme);
        self.draw_others(text, cells, theme);
        self.state
            .pos_to_screen(self.state.cursor())
            .map(Position::from)
    }

    fn cursor(&self) -> Option<(SectionId, usize)> {
        let byte = self.byte(self.state.cursor());
        let index = (0..self.spans.len()).find(|index| byte <= self.range(*index).end)?;
        let at = byte.saturating_sub(self.range(index).start);
        Some((self.spans[index].id.clone(), at))
    }

    fn place(&mut self, section: &SectionId, at: usize) {
        let Some(index) = self.index_of(section) else {
            return;
        };
        let range = self.range(index);
        let byte = (range.start + at).min(range.end);
        self.set_cursor(byte, byte);
        self.state.scroll_cursor_to_visible();
    }

    fn section(&self, section: &SectionId) -> Option<String> {
        let range = self.range(self.index_of(section)?);
        self.state
            .try_str_slice_byte(range)
            .ok()
            .map(|text| text.into_owned())
    }

    fn selected(&self) -> String {
        self.state.selected_text().into_owned()
    }

    fn find(&mut self, words: &str, toward: Toward) -> bool {
        let text = self.state.text();
        let (anchor, cursor) = (
            self.byte(self.state.anchor()),
            self.byte(self.state.cursor()),
        );
        let found = match toward {
            Toward::Next => position_of(&text, words, cursor),
            Toward::Previous => position_before(&text, words, anchor.min(cursor)),
        };
        let Some(found) = found else {
            return false;
        };
        self.set_cursor(found.start, found.end);
        self.state.scroll_cursor_to_visible();
        true
    }

    fn places_of(&self, words: &str) -> Vec<(SectionId, Range<usize>)> {
        let places = self.spans.iter().flat_map(|span| {
            let text = self.section(&span.id).unwrap_or_default();
            let found = all_of(&text, words).into_iter();
            found.map(|place| (span.id.clone(), place))
        });
        places.collect()
    }

    fn change(&mut self, section: &SectionId, splice: &Splice) -> Option<Edited> {
        self.take_in(section, splice, Whose::Mine).then(|| Edited {
            section: section.clone(),
            splice: splice.clone(),
        })
    }

    fn others(&mut self, others: Vec<Other>) {
        self.others = others;
    }

    fn places(&mut self, place_of: &dyn Fn(&str) -> usize) {
        for other in &mut self.others {
            other.place = place_of(&other.name);
        }
    }

    fn notes(&mut self, notes: Vec<Note>) {
        self.notes.set(notes);
        self.style();
    }

    fn words_here(&self) -> Option<(SectionId, Range<usize>)> {
        let (anchor, cursor) = (
            self.byte(self.state.anchor()),
            self.byte(self.state.cursor()),
        );
        let bytes = anchor.min(cursor)..anchor.max(cursor);
        let index = self.holder(&bytes)?;
        let start = self.range(index).start;
        let here = bytes.start - start..bytes.end - start;
        let section = self.spans[index].id.clone();
        if here.is_empty() {
            let word = word_at(&self.section(&section)?, here.start);
            return Some((section, word));
        }
        Some((section, here))
    }

    fn paint(&mut self, blame: Option<&Blame>) {
        self.authors = blame.map(|blame| Painted {
            marks: blame
                .sections
                .iter()
                .map(|section| (section.id.clone(), Marks::of(section)))
                .collect(),
            me: blame.writers.iter().position(|writer| writer.is_me),
        });
        self.style();
    }

    fn measure(&self) -> (usize, usize) {
        let words = (0..self.spans.len()).map(|index| {
            let text = self.state.try_str_slice_byte(self.range(index));
            text.map_or(0, |text| text.split_whitespace().count())
        });
        (self.state.cursor().y as usize + 1, words.sum())
    }
}

/// Who made a change.
#[derive(Clone, Copy)]
enum Whose {
    Mine,
    Others,
}

/// Where a place lies after bytes were put in the place of others; what lay inside goes to the end of what came.
pub(super) fn shifted(place: usize, bytes: &Range<usize>, came: usize) -> usize {
    if place <= bytes.start {
        place
    } else if place >= bytes.end {
        place - bytes.len() + came
    } else {
        bytes.start + came
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
    use noaber_node::handle::{SectionBlame, Stretch};
    use proptest::prelude::*;
    use ratatui::style::Modifier;

    fn sections(texts: &[(&str, &str)]) -> Vec<SectionText> {
        texts
            .iter()
            .map(|(id, text)| SectionText {
                id: SectionId((*id).into()),
                key: "punt".into(),
                heading: noaber_protocol::text::SafeText::new(&id.to_uppercase()),
                text: (*text).into(),
            })
            .collect()
    }

    fn key(code: KeyCode) -> Event {
        Event::Key(KeyEvent::new(code, KeyModifiers::NONE))
    }

    #[test]
    fn typing_changes_the_section_under_the_cursor_and_no_other() {
        let mut buffer = Buffer::default();
        buffer.load(&sections(&[("a", "een"), ("b", "twee")]));
        let b = SectionId("b".into());
        buffer.place(&b, 4);
        let outcome = buffer.event(&key(KeyCode::Char('!')), Mode::Write);
        let splice = Splice {
            at: 4,
            delete: 0,
            insert: "!".into(),
        };
        assert_eq!(
            outcome.edits,
            [Edited {
                section: b.clone(),
                splice
            }]
        );
        assert_eq!(buffer.section(&b).as_deref(), Some("twee!"));
        assert_eq!(
            buffer.section(&SectionId("a".into())).as_deref(),
            Some("een")
        );
    }

    #[test]
    fn a_hint_stands_where_an_empty_section_begins_and_is_no_text() {
        let mut buffer = Buffer::default();
        buffer.load(&sections(&[("a", "een"), ("b", "")]));
        let (a, b) = (SectionId("a".into()), SectionId("b".into()));
        buffer.hints(&[(a, "Wie?".into()), (b.clone(), "Wat?".into())]);
        // The widget has no place on the screen for what stands in its first column or line.
        let area = Rect::new(1, 1, 20, 8);
        let drawn = |buffer: &mut Buffer| {
            let mut cells = Cells::empty(Rect::new(0, 0, 22, 10));
            buffer.draw(area, &mut cells, &Theme::plain());
            let all: String = cells.content.iter().map(|cell| cell.symbol()).collect();
            all
        };
        let screen = drawn(&mut buffer);
        assert!(screen.contains("[Wat?]") && !screen.contains("Wie?"));
        assert_eq!(buffer.section(&b).as_deref(), Some(""));
        buffer.place(&b, 0);
        buffer.event(&key(KeyCode::Char('x')), Mode::Write);
        assert!(!drawn(&mut buffer).contains("Wat?"));
    }

    #[test]
    fn what_joins_the_characters_around_it_goes_in_where_the_cursor_is() {
        let mut buffer = Buffer::default();
        buffer.load(&sections(&[("a", "👨👩")]));
        let a = SectionId("a".into());
        buffer.place(&a, 4);
        let outcome = buffer.event(&Event::Paste("\u{200d}".into()), Mode::Write);
        assert_eq!(outcome.edits.len(), 1);
        assert_eq!(buffer.section(&a).as_deref(), Some("👨\u{200d}👩"));
        for letter in ['e', '\u{301}', 'ĳ', '한'] {
            buffer.event(&key(KeyCode::Char(letter)), Mode::Write);
        }
        let text = buffer.section(&a).unwrap();
        assert!(text.contains("e\u{301}ĳ한"), "{text}");
        let cells = Rect::new(0, 0, 20, 5);
        let mut shown = Cells::empty(cells);
        assert!(buffer.draw(cells, &mut shown, &Theme::plain()).is_some());
    }

    #[test]
    fn a_heading_stands_fast() {
        let mut buffer = Buffer::default();
        buffer.load(&sections(&[("a", "een"), ("b", "twee")]));
        buffer.place(&SectionId("b".into()), 0);
        let before = buffer.state.text();
        let outcome = buffer.event(&key(KeyCode::Backspace), Mode::Write);
        assert!(outcome.refused && outcome.edits.is_empty());
        assert_eq!(buffer.state.text(), before);
    }

    #[test]
    fn text_of_others_moves_the_cursor_along() {
        let mut buffer = Buffer::default();
        buffer.load(&sections(&[("a", "een"), ("b", "twee")]));
        let b = SectionId("b".into());
        buffer.place(&b, 2);
        buffer.remote(
            &SectionId("a".into()),
            &Splice {
                at: 0,
                delete: 3,
                insert: "honderd".into(),
            },
        );
        buffer.remote(
            &b,
            &Splice {
                at: 0,
                delete: 1,
                insert: "ë".into(),
            },
        );
        assert_eq!(buffer.cursor(), Some((b.clone(), 2 - 1 + "ë".len())));
        assert_eq!(buffer.section(&b).as_deref(), Some("ëwee"));
    }

    const VIEW: Rect = Rect::new(1, 1, 20, 6);

    /// What a person sees, line by line.
    fn seen(buffer: &mut Buffer) -> Vec<String> {
        let mut cells = Cells::empty(Rect::new(0, 0, 22, 8));
        buffer.draw(VIEW, &mut cells, &Theme::plain());
        let line = |y| {
            let line: String = (VIEW.left()..VIEW.right())
                .map(|x| cells[(x, y)].symbol())
                .collect();
            line.trim_end().to_owned()
        };
        (VIEW.top()..VIEW.bottom()).map(line).collect()
    }

    /// A text of forty lines behind two of its own, with the cursor behind it.
    fn long() -> (Buffer, SectionId, String) {
        let mut buffer = Buffer::default();
        let a = SectionId("a".into());
        let lines: String = (0..40).map(|line| format!("regel {line}\n")).collect();
        buffer.load(&sections(&[("a", &format!("begin\n{lines}slot"))]));
        seen(&mut buffer);
        buffer.place(&a, usize::MAX / 2);
        (buffer, a, lines)
    }

    /// A text in which two others are, as it is drawn.
    fn two_others(words: &str, places: [usize; 2], theme: &Theme) -> Cells {
        let mut buffer = Buffer::default();
        let a = SectionId("a".into());
        buffer.load(&sections(&[("a", words)]));
        let other = |name: &str, at| Other {
            section: a.clone(),
            at,
            name: name.into(),
            place: 0,
        };
        buffer.others(vec![other("Geert", places[0]), other("Wiep", places[1])]);
        buffer.places(&|name| if name == "Geert" { 1 } else { 2 });
        let mut cells = Cells::empty(Rect::new(0, 0, 22, 8));
        buffer.draw(VIEW, &mut cells, theme);
        cells
    }

    #[test]
    fn others_are_told_apart_by_sign_and_by_colour_where_no_name_fits() {
        let theme = Theme::terminal();
        let full = "abcde fghij klmno\n".repeat(6);
        let cells = two_others(&full, [20, 45], &theme);
        let row = |y| {
            let row = (VIEW.left()..VIEW.right()).map(|x| cells[(x, y)].symbol());
            row.collect::<String>()
        };
        assert_eq!(row(2), "abcde fghij klmno   ");
        assert_eq!(row(3), "abcde▲fghij klmno   ", "nothing is hidden");
        assert_eq!(row(4), "abcde fghij●klmno   ");
        for (cursor, sign, place) in [((3, 3), (6, 3), 1), ((10, 4), (12, 4), 2)] {
            let color = theme.author(place).fg;
            assert!(cells[cursor].modifier.contains(Modifier::REVERSED));
            assert_eq!(
                (cells[cursor].style().fg, cells[sign].style().fg),
                (color, color)
            );
        }
        // Where there is no space at all the sign stands on the cursor.
        let cells = two_others(&"abcdefghijklmnopqrst".repeat(6), [22, 49], &theme);
        assert_eq!(
            (cells[(3, 3)].symbol(), cells[(10, 4)].symbol()),
            ("▲", "●")
        );
        // In one line the signs tell which of the two is which; where a name tells it, there is none.
        let cells = two_others("a b c d e f g h i j", [1, 7], &Theme::plain());
        assert_eq!((cells[(2, 2)].symbol(), cells[(8, 2)].symbol()), ("▲", "●"));
        let cells = two_others("abc\n\n\nabc", [1, 7], &Theme::plain());
        assert_eq!((cells[(2, 2)].symbol(), cells[(2, 5)].symbol()), ("b", "b"));
    }

    #[test]
    fn without_colour_a_sign_tells_where_another_begins_inside_a_line() {
        let stretch = |bytes, writer| Stretch {
            bytes,
            writer,
            at: None,
        };
        let text = "een twee drie";
        let blame = Blame {
            heads: String::new(),
            writers: Vec::new(),
            organisations: Vec::new(),
            sections: vec![SectionBlame {
                id: SectionId("a".into()),
                heading: noaber_protocol::text::SafeText::new("A"),
                text: text.into(),
                stretches: vec![stretch(4, 0), stretch(5, 1), stretch(4, 2)],
            }],
        };
        let mut buffer = Buffer::default();
        buffer.load(&sections(&[("a", text)]));
        buffer.paint(Some(&blame));
        assert_eq!(seen(&mut buffer)[1], "▲ een▲twee●drie");
        assert_eq!(
            buffer.section(&SectionId("a".into())).as_deref(),
            Some(text)
        );
    }

    #[test]
    fn the_text_stays_in_sight_when_what_stood_above_goes() {
        let (mut buffer, a, lines) = long();
        assert!(seen(&mut buffer).contains(&"slot".to_owned()));
        // Another takes back forty lines.
        let gone = Splice {
            at: "begin\n".len(),
            delete: lines.len(),
            insert: String::new(),
        };
        buffer.remote(&a, &gone);
        assert!(seen(&mut buffer).contains(&"slot".to_owned()));
        // A person takes them away, from the end to the begin, and scrolled back to the end meanwhile.
        let (mut buffer, a, lines) = long();
        seen(&mut buffer);
        let (from, to) = ("begin\n".len(), "begin\n".len() + lines.len());
        let start = buffer.range(0).start;
        buffer.set_cursor(start + to, start + from);
        buffer.event(&key(KeyCode::Delete), Mode::Write);
        let section = buffer.section(&a);
        assert_eq!(section.as_deref(), Some("begin\nslot"));
        assert!(seen(&mut buffer).contains(&"slot".to_owned()));
        buffer.event(&key(KeyCode::Char('!')), Mode::Write);
        assert!(seen(&mut buffer).contains(&"begin".to_owned()));
    }

    #[test]
    fn a_view_stays_on_its_words_while_others_write_above_and_begins_with_a_whole_line() {
        let (mut buffer, a, _) = long();
        let before = seen(&mut buffer);
        let at_top = |insert: &str| Splice {
            at: 0,
            delete: 0,
            insert: insert.into(),
        };
        buffer.remote(&a, &at_top("een\ntwee\ndrie\n"));
        assert_eq!(seen(&mut buffer), before);
        // A line over several rows, of which the view begins with a later one.
        let mut buffer = Buffer::default();
        let words = "abcdefghi ".repeat(30);
        buffer.load(&sections(&[("a", &words)]));
        seen(&mut buffer);
        buffer.place(&a, words.len());
        let rows = seen(&mut buffer);
        assert!(buffer.state.sub_row_offset() > 0, "{rows:?}");
        buffer.remote(&a, &at_top("xyz "));
        let start = TextPosition::new(buffer.state.sub_row_offset(), buffer.state.offset().1);
        seen(&mut buffer);
        assert_eq!(buffer.state.pos_to_line_start(start), start);
    }

    proptest! {
        #[test]
        fn after_any_keys_and_any_text_of_others_every_section_is_what_its_edits_make(
            steps in proptest::collection::vec((0usize..6, 0usize..40, 0usize..2, "[aé\u{301}👨\u{200d}👩ij\n ]{0,3}"), 1..60)
        ) {
            let mut buffer = Buffer::default();
            let ids = [SectionId("a".into()), SectionId("b".into())];
            let mut model = [String::from("Begin é."), String::from("Slot 👨‍👩‍👧 ij.")];
            buffer.load(&sections(&[("a", &model[0]), ("b", &model[1])]));
            for (what, at, which, text) in steps {
                let outcome = match what {
                    0 => { buffer.place(&ids[which], at); Outcome::default() }
                    1 => buffer.event(&key(KeyCode::Backspace), Mode::Write),
                    2 => buffer.event(&key(KeyCode::Delete), Mode::Write),
                    3 => buffer.event(&Event::Paste(text.clone()), Mode::Write),
                    4 => buffer.event(&key(KeyCode::Left), Mode::Write),
                    _ => {
                        let mut from = at.min(model[which].len());
                        while !model[which].is_char_boundary(from) { from -= 1; }
                        let delete = model[which][from..].chars().next().map_or(0, char::len_utf8);
                        let splice = Splice { at: from, delete, insert: text.clone() };
                        buffer.remote(&ids[which], &splice);
                        model[which].replace_range(from..from + delete, &text);
                        Outcome::default()
                    }
                };
                for edit in outcome.edits {
                    let index = ids.iter().position(|id| *id == edit.section).unwrap();
                    let Splice { at, delete, insert } = edit.splice;
                    model[index].replace_range(at..at + delete, &insert);
                }
                for index in 0..2 {
                    prop_assert_eq!(buffer.section(&ids[index]), Some(model[index].clone()));
                }
            }
        }
    }
}
