//! A list to choose from: a cursor that stays on a row, and rows that can be clicked.

use crate::app::{Click, Context};
use crossterm::event::{Event, KeyCode, KeyEventKind, MouseEventKind};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use ratatui::widgets::Paragraph;

/// The place in a list.
#[derive(Clone, Copy, Debug, Default)]
pub struct List {
    chosen: usize,
    first: usize,
    rows: usize,
    height: usize,
}

impl List {
    /// The chosen row, from zero.
    pub fn chosen(&self) -> usize {
        self.chosen
    }

    /// Chooses a row.
    pub fn choose(&mut self, row: usize) {
        self.chosen = row;
    }

    /// Takes a key or the wheel; says whether it was for a list.
    pub fn press(&mut self, press: &Event) -> bool {
        // Of a list that was not drawn yet nobody knows how long it is: it finds its end when it is.
        let last = match self.height {
            0 => usize::MAX,
            _ => self.rows.saturating_sub(1),
        };
        let page = self.height.max(1);
        let to = match press {
            Event::Key(key) if key.kind != KeyEventKind::Release => match key.code {
                KeyCode::Up => self.chosen.saturating_sub(1),
                KeyCode::Down => self.chosen.saturating_add(1),
                KeyCode::PageUp => self.chosen.saturating_sub(page),
                KeyCode::PageDown => self.chosen.saturating_add(page),
                KeyCode::Home => 0,
                KeyCode::End => last,
                _ => return false,
            },
            Event::Mouse(mouse) if mouse.kind == MouseEventKind::ScrollUp => {
                self.chosen.saturating_sub(1)
            }
            Event::Mouse(mouse) if mouse.kind == MouseEventKind::ScrollDown => {
                self.chosen.saturating_add(1)
            }
            _ => return false,
        };
        self.chosen = to.min(last);
        true
    }

    /// Draws the rows that fit; the chosen one carries a sign and the terminal's own cursor.
    pub fn draw(
        &mut self,
        frame: &mut Frame<'_>,
        area: Rect,
        rows: &[String],
        context: &mut Context,
    ) {
        self.rows = rows.len();
        self.height = area.height as usize;
        self.chosen = self.chosen.min(rows.len().saturating_sub(1));
        if self.chosen < self.first {
            self.first = self.chosen;
        } else if self.chosen >= self.first + self.height.max(1) {
            self.first = self.chosen + 1 - self.height.max(1);
        }
        for (line, (index, row)) in rows
            .iter()
            .enumerate()
            .skip(self.first)
            .take(self.height)
            .enumerate()
        {
            let place = Rect::new(area.x, area.y + line as u16, area.width, 1);
            let is_chosen = index == self.chosen;
            let style = if is_chosen {
                context.theme.chosen
            } else {
                context.theme.text
            };
            let sign = if is_chosen { "▶ " } else { "  " };
            frame.render_widget(
                Paragraph::new(Line::styled(format!("{sign}{row}"), style)).style(style),
                place,
            );
            context.clickable(place, Click::Row(index));
            if is_chosen {
                frame.set_cursor_position(Position::new(place.x, place.y));
            }
        }
        self.mark_ends(frame, area, context);
    }

    /// Shows that there is more above or below than what is in sight.
    fn mark_ends(&self, frame: &mut Frame<'_>, area: Rect, context: &Context) {
        let ends = [
            (self.first > 0, area.y, "▲"),
            (
                self.rows > self.first + self.height,
                area.bottom().saturating_sub(1),
                "▼",
            ),
        ];
        for (_, y, sign) in ends.into_iter().filter(|(has_more, _, _)| *has_more) {
            if area.width > 0 && self.height > 1 {
                let place = Rect::new(area.right() - 1, y, 1, 1);
                frame.render_widget(Line::styled(sign, context.theme.key), place);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::{KeyEvent, KeyModifiers};

    #[test]
    fn a_key_that_comes_before_the_list_was_drawn_counts() {
        let down = Event::Key(KeyEvent::new(KeyCode::Down, KeyModifiers::NONE));
        let mut list = List::default();
        assert!(list.press(&down) && list.press(&down));
        assert_eq!(list.chosen(), 2);
        let drawn = List {
            rows: 2,
            height: 5,
            ..list
        };
        let mut list = List { chosen: 0, ..drawn };
        for _ in 0..3 {
            list.press(&down);
        }
        assert_eq!(list.chosen(), 1);
    }
}
