//! The names at the cursors of others: at the end of the line where there is room, else at that of the line above or below.

use crate::widgets::cells::fit;
use ratatui::buffer::Buffer as Cells;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

/// How much of a name is shown at most, in cells.
const MOST: u16 = 24;
/// The least of a name that still says whose it is, in cells.
const LEAST: u16 = 4;

/// Writes a name for a cursor on that row, right of that column; what does not fit is cut with a sign. Says whether there
/// was room for any of it.
pub(super) fn write(
    area: Rect,
    cells: &mut Cells,
    at: (u16, u16),
    name: &str,
    style: Style,
) -> bool {
    let (x, y) = at;
    let wanted = (name.width() as u16).min(MOST);
    // One cell for the sign, and one between the text and it.
    let own = free(area, cells, y, x + 1).saturating_sub(2);
    let above = y.checked_sub(1).filter(|row| *row >= area.top());
    let below = Some(y + 1).filter(|row| *row < area.bottom());
    let near = [(above, '▾'), (below, '▴')].into_iter();
    let near = near.filter_map(|(row, sign)| {
        let row = row?;
        let room = free(area, cells, row, area.x).saturating_sub(2);
        (room >= wanted).then_some((row, sign))
    });
    let (row, sign, room) = match near.clone().next() {
        _ if own >= wanted => (y, '◂', wanted),
        Some((row, sign)) => (row, sign, wanted),
        None if own >= LEAST => (y, '◂', own),
        None => return false,
    };
    let label = format!("{sign}{}", fit(name, usize::from(room)));
    let start = area.right().saturating_sub(room + 1);
    cells.set_string(start, row, label, style);
    true
}

/// The empty cell of a row that is nearest to a place, at most so far from it; that of the place itself before others.
pub(super) fn empty_near(area: Rect, cells: &Cells, at: (u16, u16), reach: u16) -> Option<u16> {
    let (x, y) = at;
    let is_empty = |x: &u16| cells.cell((*x, y)).is_some_and(|it| it.symbol() == " ");
    let near = (0..=reach).flat_map(|far| [x.checked_sub(far), x.checked_add(far)]);
    let mut near = near
        .flatten()
        .filter(|x| area.left() <= *x && *x < area.right());
    near.find(is_empty)
}

/// How many cells at the end of a row are empty, from a column on.
fn free(area: Rect, cells: &Cells, row: u16, from: u16) -> u16 {
    let is_free = |x: &u16| cells.cell((*x, row)).is_some_and(|it| it.symbol() == " ");
    let columns = (from..area.right()).rev();
    columns.take_while(is_free).count() as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    const AREA: Rect = Rect::new(0, 0, 20, 3);

    /// The rows after a name was written for a cursor in the fourth column of the middle one.
    fn written(rows: [&str; 3], name: &str) -> Vec<String> {
        let mut cells = Cells::empty(AREA);
        for (y, row) in (0..).zip(rows) {
            cells.set_string(0, y, row, Style::new());
        }
        write(AREA, &mut cells, (3, 1), name, Style::new());
        let row = |y| (0..AREA.width).map(|x| cells[(x, y)].symbol()).collect();
        (0..AREA.height).map(row).collect()
    }

    #[test]
    fn a_name_stands_whole_at_the_end_of_its_line() {
        let rows = written(["", "abc", ""], "Geert Dijkema");
        assert_eq!(rows[1], "abc   ◂Geert Dijkema");
    }

    #[test]
    fn on_a_full_line_a_name_stands_on_the_line_beside_it() {
        let full = "abcdefghijklmnopq";
        let rows = written(["", full, ""], "Geert");
        assert_eq!(rows[0], "              ▾Geert");
        assert_eq!(rows[1].trim_end(), full);
        let rows = written([full, full, "de"], "Geert");
        assert_eq!(rows[2], "de            ▴Geert");
    }

    #[test]
    fn a_name_that_fits_nowhere_is_cut_with_a_sign_or_left_out() {
        let full = "abcdefghijklmnopqrst";
        let rows = written([full, "abcdefghijklm", full], "Geert Dijkema");
        assert_eq!(rows[1], "abcdefghijklm ◂Geer…");
        let rows = written([full, full, full], "Geert");
        assert_eq!(rows, [full, full, full]);
    }
}
