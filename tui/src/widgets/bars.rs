//! What is around every screen: the name on top, the line of truth, the hints at the foot.

use crate::actions::{Action, Id};
use crate::app::{Click, Context};
use crate::screens::Screen;
use crate::screens::truth::truth;
use crate::widgets::cells::fit;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Clear, Paragraph, Wrap};
use unicode_width::UnicodeWidthStr;

/// Where what stands on top of every screen of a demo begins: after the name.
const BANNER_FROM: u16 = 15;

/// Draws the bars, and gives the room between them; the hints are what can be done now.
pub fn draw(
    frame: &mut Frame<'_>,
    screen: &dyn Screen,
    can: &[&'static Action],
    context: &mut Context,
) -> Rect {
    let [top, second, inside, toast, hints] = Layout::vertical([
        Constraint::Length(1),
        Constraint::Length(1),
        Constraint::Min(1),
        Constraint::Length(1),
        Constraint::Length(1),
    ])
    .areas(frame.area());
    let theme = context.theme;
    frame.render_widget(
        Line::styled(format!(" noaber {}", env!("CARGO_PKG_VERSION")), theme.bar),
        top,
    );
    if let Some(banner) = context.banner {
        let said = format!(" {} ", context.words.get(banner));
        let room = Rect {
            x: top.x + BANNER_FROM.min(top.width),
            width: (said.width() as u16).min(top.width.saturating_sub(BANNER_FROM)),
            ..top
        };
        frame.render_widget(Line::styled(said, theme.waiting), room);
    }
    let help = format!("F1 {} ", context.words.get("action-help"));
    right(frame, top, &help, theme.key, context, Some(Id::Help));

    let state = screen.state(context).unwrap_or_else(|| truth(context));
    // A title that is cut shows it; the truth about the work is never cut for it.
    let room = (second.width as usize).saturating_sub(state.width() + 2);
    let title = format!("▌{}", screen.title(context));
    frame.render_widget(Line::styled(fit(&title, room), theme.heading), second);
    let style = match state.chars().next() {
        Some('●') => theme.good,
        Some('◐') => theme.waiting,
        Some(_) | None => theme.text,
    };
    right(frame, second, &format!("{state} "), style, context, None);

    match context.toast() {
        Some(said) => frame.render_widget(Line::styled(format!(" {said}"), theme.waiting), toast),
        None => {
            let places = can.iter().filter(|action| action.id.is_place());
            let _fits = cells(frame, toast, toast.right(), places, context);
        }
    }
    hint_bar(frame, hints, can, context);
    inside
}

fn right(
    frame: &mut Frame<'_>,
    area: Rect,
    text: &str,
    style: Style,
    context: &mut Context,
    id: Option<Id>,
) {
    let width = (text.width() as u16).min(area.width);
    let place = Rect::new(area.right() - width, area.y, width, 1);
    frame.render_widget(Line::styled(text.to_owned(), style), place);
    if let Some(id) = id {
        context.clickable(place, Click::Do(id));
    }
}

/// Actions side by side, up to a column; says whether all are there.
fn cells<'a>(
    frame: &mut Frame<'_>,
    line: Rect,
    end: u16,
    actions: impl Iterator<Item = &'a &'static Action>,
    context: &mut Context,
) -> bool {
    let mut column = line.x + 1;
    for action in actions {
        let label = action.key.label();
        let name = context.words.get(&format!("action-{}", action.slug));
        let width = (label.width() + 1 + name.width()) as u16;
        if column + width > end {
            return false;
        }
        let text = Line::from(vec![
            Span::styled(label, context.theme.key),
            Span::raw(" "),
            Span::raw(name),
        ]);
        let cell = Rect::new(column, line.y, width, 1);
        frame.render_widget(text, cell);
        context.clickable(cell, Click::Do(action.id));
        column += width + 2;
    }
    true
}

/// The actions that fit on one line: the way back first, the way to all keys last, which says so when there are more.
fn hint_bar(frame: &mut Frame<'_>, area: Rect, can: &[&'static Action], context: &mut Context) {
    // Where letters are text, a question mark is one too.
    let help = can.iter().find(|action| action.id == Id::Help);
    let key = help.map_or_else(String::new, |action| action.key.label());
    let [all, more] =
        ["all-keys", "more-keys"].map(|word| format!("{key} {}", context.words.get(word)));
    let end = area
        .right()
        .saturating_sub(all.width().max(more.width()) as u16 + 3);
    let is_hint = |action: &&&'static Action| {
        !action.places.is_empty() && action.id != Id::Help && !action.id.is_place()
    };
    let hints = can.iter().filter(is_hint);
    let last = if cells(frame, area, end, hints, context) {
        all
    } else {
        more
    };
    right(
        frame,
        area,
        &format!("{last} "),
        context.theme.key,
        context,
        Some(Id::Help),
    );
}

/// Says that the window is too small.
pub fn too_small(frame: &mut Frame<'_>, area: Rect, context: &Context) {
    let size = [
        ("width", area.width.to_string()),
        ("height", area.height.to_string()),
    ];
    let said = context.words.with(
        "too-small",
        &[("width", &size[0].1), ("height", &size[1].1)],
    );
    frame.render_widget(Paragraph::new(said).wrap(Wrap { trim: true }), area);
}

/// A frame with a name, and the room inside it.
pub fn pane(frame: &mut Frame<'_>, area: Rect, name: &str, style: Style) -> Rect {
    let block = Block::bordered()
        .border_type(BorderType::Plain)
        .border_style(style)
        .title(format!(" {name} "));
    let inside = block.inner(area);
    frame.render_widget(block, area);
    inside
}

/// A frame in the middle of the screen for a question, with what lies under it cleared away.
pub fn dialog(
    frame: &mut Frame<'_>,
    area: Rect,
    name: &str,
    size: (u16, u16),
    context: &Context,
) -> Rect {
    let (width, height) = (
        size.0.min(area.width.saturating_sub(4)),
        size.1.min(area.height.saturating_sub(2)),
    );
    let place = Rect::new(
        area.x + (area.width - width) / 2,
        area.y + (area.height - height) / 2,
        width,
        height,
    );
    frame.render_widget(Clear, place);
    let inside = pane(frame, place, name, context.theme.focus);
    Rect {
        y: inside.y + 1,
        height: inside.height.saturating_sub(1),
        ..inside
    }
}

/// The room inside a frame with a cell free on each side.
pub fn inset(inside: Rect) -> Rect {
    Rect {
        x: inside.x + 1,
        width: inside.width.saturating_sub(2),
        ..inside
    }
}

/// How many lines a text takes at a width, broken between words.
pub fn lines(text: &str, width: u16) -> u16 {
    let of_line = |line: &str| {
        let mut count = 1;
        let mut taken = 0;
        for word in line.split(' ') {
            let needed = word.width() + usize::from(taken > 0);
            if taken + needed > width as usize && taken > 0 {
                count += 1;
                taken = word.width();
            } else {
                taken += needed;
            }
        }
        count
    };
    text.lines().map(of_line).sum()
}

/// Answers on the last line of a dialog, one of them chosen; a click gives one, counted from zero.
pub fn buttons(
    frame: &mut Frame<'_>,
    inside: Rect,
    labels: &[&str],
    chosen: usize,
    context: &mut Context,
) {
    let mut column = inside.x + 1;
    let line = inside.bottom().saturating_sub(1);
    for (index, label) in labels.iter().enumerate() {
        let is_chosen = index == chosen;
        let (style, text) = if is_chosen {
            (context.theme.chosen, format!("[▶ {label} ]"))
        } else {
            (context.theme.text, format!("[  {label} ]"))
        };
        let width = (text.width() as u16).min(inside.right().saturating_sub(column));
        let place = Rect::new(column, line, width, 1);
        frame.render_widget(Line::styled(text, style), place);
        context.clickable(place, Click::Row(index));
        if is_chosen {
            frame.set_cursor_position((place.x + 1, place.y));
        }
        column += width + 2;
    }
}

/// A text over more lines, broken between words.
pub fn prose(frame: &mut Frame<'_>, area: Rect, text: &str, style: Style) {
    frame.render_widget(
        Paragraph::new(text.to_owned())
            .style(style)
            .wrap(Wrap { trim: false }),
        area,
    );
}
