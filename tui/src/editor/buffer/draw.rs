//! What is drawn around and over the text: what empty sections ask for, signs in the margin, and where others are.

use super::{Buffer, MARGIN};
use crate::editor::{labels, sign_of};
use crate::theme::Theme;
use crate::widgets::cells::fit;
use ratatui::buffer::Buffer as Cells;
use ratatui::layout::{Position, Rect};

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
        let row_start = |row: u16| {
            let position = self.state.screen_to_pos((area.x + self.margin(), row))?;
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

    /// Draws the cursors of others, and their names where there is room.
    pub(super) fn draw_others(&self, area: Rect, cells: &mut Cells, theme: &Theme) {
        for (section, at, name) in &self.others {
            let Some(index) = self.index_of(section) else {
                continue;
            };
            let range = self.range(index);
            let place = self.position((range.start + at).min(range.end));
            let Some((x, y)) = self.state.pos_to_screen(place) else {
                continue;
            };
            if !area.contains(Position { x, y }) {
                continue;
            }
            cells.set_style(Rect::new(x, y, 1, 1), theme.other);
            labels::write(area, cells, (x, y), name, theme.other_name);
        }
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
