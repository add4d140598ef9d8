//! What is around the text: the contents beside it and the line at its foot.

use super::company::my_place;
use super::{WIDE, Write};
use crate::app::Context;
use crate::editor::{Editor, Mode, sign_of};
use crate::screens::authors;
use crate::screens::documents::ended;
use crate::widgets::bars;
use noaber_protocol::ids::SpaceId;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line as Row, Span};
use unicode_width::UnicodeWidthStr;

/// The cells between what is counted at the foot and who is there.
const BETWEEN: usize = 3;
/// How many of the others are named beside the text.
const OTHERS: usize = 8;

impl Write {
    /// Draws what stands beside the text, and gives the room that is left for it.
    pub(super) fn around(&self, frame: &mut Frame<'_>, area: Rect, context: &Context) -> Rect {
        let is_wide = area.width >= WIDE;
        let margin = self.margin.width(is_wide);
        let mut area = area;
        if self.authors.is_open() && !self.margin.has_keys() {
            let [rest, authors] =
                Layout::horizontal([Constraint::Min(34), Constraint::Length(authors::WIDTH)])
                    .areas(area);
            self.authors.draw(frame, authors, context);
            area = rest;
        } else if margin > 0 {
            let [rest, beside] =
                Layout::horizontal([Constraint::Min(34), Constraint::Length(margin)]).areas(area);
            self.margin.draw(frame, beside, context);
            area = rest;
        }
        // With the margin there is room for the contents only where the text keeps enough.
        if area.width >= WIDE || (is_wide && margin > 0 && !self.authors.is_open()) {
            let [contents, text] =
                Layout::horizontal([Constraint::Length(26), Constraint::Min(40)]).areas(area);
            self.contents(frame, contents, context);
            return text;
        }
        area
    }

    pub(super) fn foot(&self, room: usize, context: &Context) -> String {
        let words = context.words;
        if let Some(fixed) = self.fixed_line(context) {
            return fixed;
        }
        let (line, count) = self.editor.measure();
        let line = line.to_string();
        let counted = words.count_with("write-measure", count as u64, &[("line", &line)]);
        let heard = self
            .heard
            .as_ref()
            .filter(|(_, until)| *until > context.now);
        let room = room.saturating_sub(counted.width() + BETWEEN);
        let writers = self.authors.writers();
        let company = self.company.told(&self.sections, writers, room, context);
        if let Some(company) = company {
            return format!("{counted} · {company}");
        }
        match (self.mode, heard) {
            (Mode::Read, _) if self.open.is_some() => {
                let why = self
                    .space_of(context)
                    .and_then(|space| ended(space, context))
                    .map_or("write-read-only", |_| "write-ended");
                format!("{counted} · {}", words.get(why))
            }
            (_, Some((name, _))) => format!(
                "{counted} · {}",
                words.with("write-others", &[("name", name)])
            ),
            (_, None) => counted,
        }
    }

    /// The kring of the document, when the list of documents was asked.
    pub(super) fn space_of(&self, context: &Context) -> Option<SpaceId> {
        let mut all = context.model.documents.iter();
        all.find(|(_, documents)| documents.iter().any(|it| it.id == self.document))
            .map(|(space, _)| *space)
    }

    /// Who is in the document now, a line each, for the foot of the contents.
    fn here_now(&self, context: &Context) -> Vec<Row<'static>> {
        let here = self.company.here();
        if here.is_empty() {
            return Vec::new();
        }
        let writers = self.authors.writers();
        let line = |place: usize, name: &str| {
            let sign = Span::styled(sign_of(place).to_string(), context.theme.author(place));
            Row::from(vec![sign, Span::raw(format!(" {name}"))])
        };
        let title = context.words.get("write-here");
        let me = context.words.get("authors-me");
        let mut lines = vec![Row::default(), Row::raw(title)];
        lines.push(line(my_place(writers), &me));
        lines.extend(here.iter().take(OTHERS).map(|one| {
            let name = one.name.as_str();
            line(self.company.place(name, writers), name)
        }));
        lines
    }

    pub(super) fn contents(&self, frame: &mut Frame<'_>, area: Rect, context: &Context) {
        let inside = bars::pane(
            frame,
            area,
            &context.words.get("write-contents"),
            context.theme.frame,
        );
        let here = self.here();
        let people = self.here_now(context);
        let room = (inside.height as usize).saturating_sub(people.len());
        for (row, line) in people.iter().enumerate() {
            let place = Rect::new(inside.x, inside.y + (room + row) as u16, inside.width, 1);
            frame.render_widget(line.clone().style(context.theme.text), place);
        }
        for (index, (_, heading)) in self.sections.iter().enumerate().take(room) {
            let is_here = here == Some(index);
            let style = if is_here {
                context.theme.heading
            } else {
                context.theme.text
            };
            let sign = if is_here { "▸ " } else { "  " };
            let place = Rect::new(inside.x, inside.y + index as u16, inside.width, 1);
            frame.render_widget(Row::styled(format!("{sign}{heading}"), style), place);
        }
    }
}
