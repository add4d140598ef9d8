//! What is around the text: the contents beside it and the line at its foot.

use super::company::company;
use super::{WIDE, Write};
use crate::app::Context;
use crate::editor::{Editor, Mode};
use crate::screens::authors;
use crate::screens::documents::ended;
use crate::widgets::bars;
use noaber_protocol::ids::SpaceId;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line as Row;

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

    pub(super) fn foot(&self, context: &Context) -> String {
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
        if let Some(company) = company(&self.others, &self.sections, context) {
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
    fn space_of(&self, context: &Context) -> Option<SpaceId> {
        let mut all = context.model.documents.iter();
        all.find(|(_, documents)| documents.iter().any(|it| it.id == self.document))
            .map(|(space, _)| *space)
    }

    /// Who is in the document now, a line each, for the foot of the contents.
    fn here_now(&self, context: &Context) -> Vec<String> {
        if self.others.is_empty() {
            return Vec::new();
        }
        let mut lines = vec![String::new(), context.words.get("write-here")];
        lines.push(format!("● {}", context.words.get("authors-me")));
        let others = self.others.iter().take(OTHERS);
        lines.extend(others.map(|here| format!("● {}", here.name.as_str())));
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
            frame.render_widget(Row::styled(line.clone(), context.theme.text), place);
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
