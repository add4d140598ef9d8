//! All that can be done on the screen below: its key, its name and what it does, found by typing, done with Enter.

use super::Screen;
use crate::actions::{Action, Id, Place};
use crate::app::{Context, Step};
use crate::widgets::bars;
use crate::widgets::cells::fit;
use crate::widgets::field::{Field, Show};
use crate::widgets::list::List;
use crossterm::event::Event as Press;
use ratatui::Frame;
use ratatui::layout::Rect;

/// The help over a screen.
pub struct Help {
    can: Vec<&'static Action>,
    words: Field,
    list: List,
}

impl Help {
    /// Explains what can be done.
    pub fn new(can: Vec<&'static Action>) -> Help {
        let can = can.into_iter().filter(|action| action.id != Id::Help);
        Help {
            can: can.collect(),
            words: Field::new("", Show::Text),
            list: List::default(),
        }
    }

    /// What can be done of which key, name or explanation holds all that was typed.
    fn found(&self, context: &Context) -> Vec<&'static Action> {
        let typed = self.words.text().to_lowercase();
        let holds = |action: &&&Action| {
            let all = format!(
                "{} {} {}",
                action.key.label(),
                name(action, context),
                help(action, context)
            );
            let all = all.to_lowercase();
            typed.split_whitespace().all(|word| all.contains(word))
        };
        self.can.iter().filter(holds).copied().collect()
    }

    fn run(&self, context: &mut Context) {
        if let Some(action) = self.found(context).get(self.list.chosen()) {
            context.step(Step::Back);
            context.step(Step::Do(action.id));
        }
    }
}

fn name(action: &Action, context: &Context) -> String {
    context.words.get(&format!("action-{}", action.slug))
}

fn help(action: &Action, context: &Context) -> String {
    context.words.get(&format!("action-{}-help", action.slug))
}

impl Screen for Help {
    fn place(&self) -> Place {
        Place::Help
    }

    fn is_over(&self) -> bool {
        true
    }

    fn title(&self, context: &Context) -> String {
        context.words.get("help-title")
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let title = self.title(context);
        let size = (76, area.height.saturating_sub(4));
        let inside = bars::dialog(frame, area, &title, size, context);
        let words = context.words;
        let at = |line: u16, height: u16| Rect {
            x: inside.x + 1,
            y: inside.y + line,
            width: inside.width.saturating_sub(2),
            height: height.min(inside.height.saturating_sub(line)),
        };
        let intro = words.get("help-intro");
        bars::prose(frame, at(0, 1), &intro, context.theme.text);
        let label = words.get("help-find");
        bars::prose(frame, at(1, 1), &label, context.theme.heading);
        let taken = label.chars().count() as u16 + 1;
        let mut place = at(1, 1);
        place.x += taken;
        place.width = place.width.saturating_sub(taken);
        let found = self.found(context);
        let rows: Vec<String> = found
            .iter()
            .map(|action| {
                let width = (inside.width as usize).saturating_sub(30);
                format!(
                    "{} {} {}",
                    fit(&action.key.label(), 7),
                    fit(&name(action, context), 18),
                    fit(&help(action, context), width)
                )
            })
            .collect();
        let list = Rect {
            x: inside.x,
            width: inside.width,
            ..at(3, inside.height.saturating_sub(6))
        };
        self.list.draw(frame, list, &rows, context);
        let chosen = found
            .get(self.list.chosen())
            .map_or_else(|| words.get("help-none"), |action| help(action, context));
        let foot = at(inside.height.saturating_sub(2), 2);
        bars::prose(frame, foot, &chosen, context.theme.heading);
        self.words.draw(frame, place, context.theme.text, true);
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        match id {
            Id::Back => context.step(Step::Back),
            Id::Go => self.run(context),
            _ => {}
        }
    }

    fn row(&mut self, row: usize, context: &mut Context) {
        if self.list.chosen() == row {
            return self.run(context);
        }
        self.list.choose(row);
    }

    fn press(&mut self, press: &Press, _context: &mut Context) {
        if !self.list.press(press) && self.words.press(press) {
            self.list.choose(0);
        }
    }
}
