//! What is around the text: the contents beside it and the line at its foot.

use super::Write;
use super::company::company;
use crate::app::Context;
use crate::editor::{Editor, Mode};
use crate::widgets::bars;
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line as Row;

impl Write {
    pub(super) fn foot(&self, context: &Context) -> String {
        let words = context.words;
        let (line, count) = self.editor.measure();
        let counted = words.with(
            "write-measure",
            &[("line", &line.to_string()), ("words", &count.to_string())],
        );
        let heard = self
            .heard
            .as_ref()
            .filter(|(_, until)| *until > context.now);
        if let Some(company) = company(&self.others, &self.sections, context) {
            return format!("{counted} · {company}");
        }
        match (self.mode, heard) {
            (Mode::Read, _) if self.open.is_some() => {
                format!("{counted} · {}", words.get("write-read-only"))
            }
            (_, Some((name, _))) => format!(
                "{counted} · {}",
                words.with("write-others", &[("name", name)])
            ),
            (_, None) => counted,
        }
    }

    pub(super) fn contents(&self, frame: &mut Frame<'_>, area: Rect, context: &Context) {
        let inside = bars::pane(
            frame,
            area,
            &context.words.get("write-contents"),
            context.theme.frame,
        );
        let here = self.here();
        for (index, (_, heading)) in self
            .sections
            .iter()
            .enumerate()
            .take(inside.height as usize)
        {
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
