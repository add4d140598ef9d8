//! What is drawn around and over the text: what empty sections ask for, signs in the margin, and where others are.

use super::{Buffer, MARGIN};
use crate::editor::marks::Marks;
use crate::editor::{Other, labels, sign_of};
use crate::theme::Theme;
use crate::widgets::cells::fit;
use ratatui::buffer::Buffer as Cells;
use ratatui::layout::{Position, Rect};
use std::ops::Range;

impl Buffer {
    /// What the empty sections in sight ask for, drawn where their text will stand.
    pub(super) fn draw_hints(&self, area: Rect, cells: &mut Cells, theme: &Theme) {
        for (section, hint) in &self.hints {
            let Some(index) = self.index_of(section) else {
                continue;
            };
            let range = self.range(index);
            let place = self.state.pos_to_screen(self.position(range.start));
            let Some(place) = place.map(Position::from).filter(|_| range.is_empty()) else {
                continue;
            };
            if area.contains(place) {
                let width = (area.right() - place.x) as usize;
                let text = fit(&format!("[{hint}]"), width);
                cells.set_string(place.x, place.y, text.trim_end(), theme.hint);
            }
        }
    }

    /// Draws the signs of those who wrote most of each line that is in view.
    pub(super) fn draw_signs(&self, area: Rect, cells: &mut Cells, theme: &Theme) {
        let margin = self.margin();
        let text = Rect {
            x: area.x + margin,
            width: area.width.saturating_sub(margin),
            ..area
        };
        let row_start = |row: u16| {
            let position = self.state.screen_to_pos((text.x, row))?;
            // below the end of the text the widget names its last place for every row
            let shown = self.state.pos_to_screen(position)?;
            (shown.1 == row).then(|| self.byte(position))
        };
        for row in area.top()..area.bottom() {
            let Some(from) = row_start(row) else { continue };
            let next = (row + 1 < area.bottom())
                .then(|| row_start(row + 1))
                .flatten();
            let Some(writer) = self.writer_of(from, next) else {
                continue;
            };
            cells.set_string(
                area.x,
                row,
                sign_of(writer).to_string(),
                theme.author(writer),
            );
            let end = next.unwrap_or_else(|| self.state.len_bytes());
            self.draw_changes(text, cells, theme, from..end);
        }
    }

    /// The cells before the text: for the signs of writers, and for those of what was said.
    pub(super) fn margin(&self) -> u16 {
        let (authors, notes) = (self.authors.is_some(), !self.notes.are_none());
        MARGIN * (u16::from(authors) + u16::from(notes))
    }

    /// Draws the sign of each mark before the line on which its words begin.
    pub(super) fn draw_notes(&self, text: Rect, cells: &mut Cells, theme: &Theme) {
        for note in self.notes.all() {
            let Some(index) = self.index_of(&note.section) else {
                continue;
            };
            let range = self.range(index);
            let place = self.position((range.start + note.from).min(range.end));
            let place = self.state.pos_to_screen(place).map(Position::from);
            if let Some(place) = place.filter(|place| text.contains(*place)) {
                let column = text.x.saturating_sub(MARGIN);
                cells.set_string(column, place.y, note.sign.to_string(), theme.key);
            }
        }
    }

    /// Draws the cursors of others, each in its own colour, and their signs and names where there is room; where there is
    /// none, or more than one cursor in the line, the sign stands in the space nearest to the cursor.
    pub(super) fn draw_others(&self, area: Rect, cells: &mut Cells, theme: &Theme) {
        let shown = self.others.iter().filter_map(|other| {
            let range = self.range(self.index_of(&other.section)?);
            let place = self.position((range.start + other.at).min(range.end));
            let place = self.state.pos_to_screen(place).map(Position::from)?;
            area.contains(place).then_some((other, place))
        });
        let shown: Vec<(&Other, Position)> = shown.collect();
        for (other, place) in &shown {
            let (at, author) = ((place.x, place.y), theme.author(other.place));
            let (cursor, name) = (theme.other.patch(author), theme.other_name.patch(author));
            cells.set_style(Rect::new(place.x, place.y, 1, 1), cursor);
            let sign = sign_of(other.place);
            let label = format!("{sign} {}", other.name);
            let is_named = labels::write(area, cells, at, &label, name);
            let in_line = shown.iter().filter(|(_, one)| one.y == place.y).count();
            if !is_named || in_line > 1 {
                let near = labels::empty_near(area, cells, at, area.width);
                let x = near.unwrap_or(place.x);
                let style = if x == place.x { cursor } else { name };
                cells.set_string(x, place.y, sign.to_string(), style);
            }
        }
    }

    /// Draws the sign of each writer who begins inside a line, in the space before it, where no colour tells of it.
    fn draw_changes(&self, text: Rect, cells: &mut Cells, theme: &Theme, line: Range<usize>) {
        if theme.has_colour() {
            return;
        }
        for (byte, writer) in self.changes(&line) {
            let place = self.state.pos_to_screen(self.position(byte));
            let Some(at) = place.filter(|at| text.contains(Position::from(*at))) else {
                continue;
            };
            let space = labels::empty_near(text, cells, at, 1).filter(|x| *x <= at.0);
            if let Some(x) = space {
                let sign = sign_of(writer).to_string();
                cells.set_string(x, at.1, sign, theme.author(writer));
            }
        }
    }

    /// Where in a line of the rope another writer begins, and who.
    fn changes(&self, line: &Range<usize>) -> Vec<(usize, usize)> {
        let index = (0..self.spans.len()).find(|index| line.start <= self.range(*index).end);
        let Some(index) = index else {
            return Vec::new();
        };
        let start = self.range(index).start;
        let ranges = self.marks_of(&self.spans[index]).into_iter();
        let begins = ranges.flat_map(Marks::ranges);
        let begins = begins.map(|(range, writer)| (start + range.start, writer));
        begins
            .filter(|(byte, _)| line.start < *byte && *byte < line.end)
            .collect()
    }

    /// Who wrote most of these bytes of the rope.
    fn writer_of(&self, from: usize, to: Option<usize>) -> Option<usize> {
        let index = (0..self.spans.len()).find(|index| from <= self.range(*index).end)?;
        let range = self.range(index);
        let to = to.unwrap_or(range.end).min(range.end);
        let from = from.checked_sub(range.start)?;
        let marks = self.marks_of(&self.spans[index])?;
        marks.most(from..to.saturating_sub(range.start))
    }
}
