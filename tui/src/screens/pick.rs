//! A list to choose one of, over a screen: each row with what it means beneath the list.

use super::Screen;
use crate::actions::{Id, Place};
use crate::app::{Context, Step};
use crate::widgets::bars;
use crate::widgets::list::List;
use ratatui::Frame;
use ratatui::layout::Rect;

/// How wide it is.
const WIDTH: u16 = 70;

/// One thing that can be chosen.
pub struct Row {
    /// What it is called.
    pub name: String,
    /// What it means; may be empty.
    pub meaning: String,
}

impl Row {
    /// A row that needs no explanation.
    pub fn plain(name: String) -> Row {
        Row {
            name,
            meaning: String::new(),
        }
    }
}

/// Goes on with the row that was chosen, counted from zero.
type Run = Box<dyn Fn(usize, &mut Context)>;

/// The list.
pub struct Pick {
    title: String,
    ask: String,
    rows: Vec<Row>,
    list: List,
    run: Run,
}

impl Pick {
    /// Asks which one; the first is chosen to begin with.
    pub fn new(
        title: String,
        ask: String,
        rows: Vec<Row>,
        run: impl Fn(usize, &mut Context) + 'static,
    ) -> Pick {
        Pick {
            title,
            ask,
            rows,
            list: List::default(),
            run: Box::new(run),
        }
    }

    fn choose(&self, context: &mut Context) {
        // keys may have run ahead of the drawing
        let chosen = self.list.chosen().min(self.rows.len().saturating_sub(1));
        if !self.rows.is_empty() {
            context.step(Step::Back);
            (self.run)(chosen, context);
        }
    }

    /// Lines beneath the list: as many as the longest explanation takes, so that nothing moves.
    fn meaning_lines(&self) -> u16 {
        let lines = self.rows.iter().map(|row| match row.meaning.as_str() {
            "" => 0,
            meaning => bars::lines(meaning, WIDTH - 6) + 1,
        });
        lines.max().unwrap_or(0)
    }
}

impl Screen for Pick {
    fn place(&self) -> Place {
        Place::Pick
    }

    fn is_over(&self) -> bool {
        true
    }

    fn title(&self, _context: &Context) -> String {
        self.title.clone()
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let meaning = self.meaning_lines();
        let height = self.rows.len() as u16 + meaning + 5;
        let inside = bars::dialog(frame, area, &self.title, (WIDTH, height), context);
        let inside = bars::inset(inside);
        bars::prose(
            frame,
            Rect {
                height: 1,
                ..inside
            },
            &self.ask,
            context.theme.heading,
        );
        let list = Rect {
            y: inside.y + 2,
            height: inside.height.saturating_sub(2 + meaning),
            ..inside
        };
        let rows: Vec<String> = self.rows.iter().map(|row| row.name.clone()).collect();
        self.list.draw(frame, list, &rows, context);
        let Some(row) = self.rows.get(self.list.chosen()) else {
            return;
        };
        let foot = Rect {
            x: inside.x + 2,
            y: list.bottom() + 1,
            width: inside.width.saturating_sub(2),
            height: inside.bottom().saturating_sub(list.bottom() + 1),
        };
        bars::prose(frame, foot, &row.meaning, context.theme.text);
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        match id {
            Id::Back => context.step(Step::Back),
            Id::Go => self.choose(context),
            _ => {}
        }
    }

    fn list(&mut self) -> Option<&mut List> {
        Some(&mut self.list)
    }

    fn row(&mut self, row: usize, context: &mut Context) {
        if self.list.chosen() == row {
            self.choose(context);
        }
        self.list.choose(row);
    }
}
