//! The first start, in three steps, and opening a home that has a passphrase.

use super::Screen;
use super::spaces::{Spaces, join_form, new_form};
use crate::actions::{Id, Place};
use crate::app::{Context, Effect, Step};
use crate::widgets::bars;
use crate::widgets::field::{Field, Show};
use crossterm::event::{Event as Press, KeyCode, KeyEvent, KeyEventKind};
use noaber_node::handle::{Problem, Profile};
use noaber_node::words::Lang;
use noaber_protocol::text::Name;
use ratatui::Frame;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

/// Where the first start is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// What to do, and in which language.
    Choose,
    /// Name and organisation.
    Name,
    /// A passphrase, twice, or none.
    Passphrase,
    /// The home is made or opened.
    Busy,
    /// A home that is there wants its passphrase.
    Unlock,
}

/// What somebody came to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Aim {
    Found,
    Join,
}

/// The screen.
pub struct Start {
    stage: Stage,
    aim: Aim,
    fields: Vec<Field>,
    focus: usize,
    profile: Profile,
    trouble: Option<String>,
    unlocking: bool,
}

impl Start {
    /// For a machine without a home.
    pub fn first() -> Start {
        Start::at(Stage::Choose)
    }

    /// For a home that wants its passphrase.
    pub fn locked() -> Start {
        Start::at(Stage::Unlock)
    }

    fn at(stage: Stage) -> Start {
        let profile = Profile {
            name: String::new(),
            organisation: String::new(),
        };
        let mut start = Start {
            stage,
            aim: Aim::Join,
            fields: Vec::new(),
            focus: 0,
            profile,
            trouble: None,
            unlocking: stage == Stage::Unlock,
        };
        start.go(stage);
        start
    }

    fn go(&mut self, stage: Stage) {
        self.stage = stage;
        self.focus = 0;
        self.fields = match stage {
            Stage::Choose | Stage::Busy => Vec::new(),
            Stage::Name => vec![
                Field::new(&self.profile.name, Show::Text),
                Field::new(&self.profile.organisation, Show::Text),
            ],
            Stage::Passphrase => vec![Field::new("", Show::Dots), Field::new("", Show::Dots)],
            Stage::Unlock => vec![Field::new("", Show::Dots)],
        };
    }

    fn filled(&self, index: usize) -> String {
        self.fields
            .get(index)
            .map(|field| field.text().trim().to_owned())
            .unwrap_or_default()
    }

    /// Enter: on to the next line, or to the next step.
    fn on(&mut self, context: &mut Context) {
        self.trouble = None;
        match self.stage {
            Stage::Choose => self.go(Stage::Name),
            Stage::Name if self.focus == 0 => self.focus = 1,
            Stage::Name => {
                let fits = [0, 1].map(|index| Name::new(&self.filled(index)).is_ok());
                match fits {
                    [true, true] => {
                        self.profile = Profile {
                            name: self.filled(0),
                            organisation: self.filled(1),
                        };
                        self.go(Stage::Passphrase);
                    }
                    [name, _] => {
                        self.focus = usize::from(name);
                        self.trouble = Some("start-name-missing".into());
                    }
                }
            }
            Stage::Passphrase if self.focus == 0 && !self.fields[0].text().is_empty() => {
                self.focus = 1
            }
            Stage::Passphrase if self.fields[0].text() != self.fields[1].text() => {
                self.trouble = Some("start-passphrase-differs".into());
            }
            Stage::Passphrase => {
                let passphrase =
                    Some(self.fields[0].text().to_owned()).filter(|text| !text.is_empty());
                context.want(Effect::Create(self.profile.clone(), passphrase));
                self.go(Stage::Busy);
            }
            Stage::Unlock => {
                context.want(Effect::Unlock(self.fields[0].text().to_owned()));
                self.go(Stage::Busy);
            }
            Stage::Busy => {}
        }
    }

    fn text(&self, context: &Context) -> String {
        let words = context.words;
        let mark = |chosen: bool| if chosen { "▶" } else { " " };
        match self.stage {
            Stage::Choose => {
                let lang = words.0;
                format!(
                    "{}\n\n{}\n\n  {} (1) {}\n  {} (2) {}\n\n{}\n  {} Nederlands   {} English\n\n{}",
                    words.get("start-welcome"),
                    words.get("start-what"),
                    mark(self.aim == Aim::Join),
                    words.get("start-join"),
                    mark(self.aim == Aim::Found),
                    words.get("start-found"),
                    words.get("start-language"),
                    mark(lang == Lang::Nl),
                    mark(lang == Lang::En),
                    words.get("start-step-1"),
                )
            }
            Stage::Name => words.get("start-name"),
            Stage::Passphrase => words.get("start-passphrase"),
            Stage::Unlock => words.get("start-unlock"),
            Stage::Busy => words.get("start-busy"),
        }
    }

    fn labels(&self) -> &'static [&'static str] {
        match self.stage {
            Stage::Choose | Stage::Busy => &[],
            Stage::Name => &["start-name-label", "start-organisation-label"],
            Stage::Passphrase => &["start-passphrase-label", "start-passphrase-again"],
            Stage::Unlock => &["start-passphrase-label"],
        }
    }

    fn key(&mut self, key: &KeyEvent, context: &mut Context) -> bool {
        match (self.stage, key.code) {
            (_, KeyCode::Enter) => self.on(context),
            (Stage::Choose, KeyCode::Up | KeyCode::Down) => {
                self.aim = if self.aim == Aim::Join {
                    Aim::Found
                } else {
                    Aim::Join
                };
            }
            (Stage::Choose, KeyCode::Char('1')) => {
                self.aim = Aim::Join;
                self.on(context);
            }
            (Stage::Choose, KeyCode::Char('2')) => {
                self.aim = Aim::Found;
                self.on(context);
            }
            (Stage::Choose, KeyCode::Left | KeyCode::Right) => {
                context.words.0 = if context.words.0 == Lang::Nl {
                    Lang::En
                } else {
                    Lang::Nl
                };
                context.want(Effect::Language(context.words.0));
            }
            (
                Stage::Name | Stage::Passphrase,
                KeyCode::Tab | KeyCode::BackTab | KeyCode::Up | KeyCode::Down,
            ) => {
                self.focus = 1 - self.focus;
            }
            (_, _) => return false,
        }
        true
    }
}

impl Screen for Start {
    fn place(&self) -> Place {
        Place::Start
    }

    fn title(&self, context: &Context) -> String {
        context.words.get(if self.unlocking {
            "unlock-title"
        } else {
            "start-title"
        })
    }

    fn state(&self, context: &Context) -> Option<String> {
        Some(context.words.get(if self.unlocking {
            "unlock-state"
        } else {
            "start-state"
        }))
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let inside = bars::pane(
            frame,
            area,
            &context.words.get("start-pane"),
            context.theme.focus,
        );
        let inside = Rect {
            x: inside.x + 1,
            width: inside.width.saturating_sub(2),
            ..inside
        };
        let text = self.text(context);
        bars::prose(frame, inside, &text, context.theme.text);
        let height = text
            .lines()
            .map(|line| (line.width() as u16 / inside.width.max(1)) + 1)
            .sum::<u16>();
        let mut line = inside.y + height + 1;
        for (index, label) in self.labels().iter().enumerate() {
            let place = Rect {
                y: line,
                height: 1,
                ..inside
            };
            bars::prose(
                frame,
                place,
                &context.words.get(label),
                context.theme.heading,
            );
            let sign = if index == self.focus { "▶ " } else { "  " };
            bars::prose(
                frame,
                Rect {
                    y: line + 1,
                    height: 1,
                    ..inside
                },
                sign,
                context.theme.text,
            );
            let place = Rect {
                x: inside.x + 2,
                y: line + 1,
                width: inside.width.saturating_sub(2),
                height: 1,
            };
            if let Some(field) = self.fields.get(index) {
                field.draw(frame, place, context.theme.text, index == self.focus);
            }
            line += 3;
        }
        if let Some(trouble) = &self.trouble {
            let place = Rect {
                y: line.min(inside.bottom() - 2),
                height: 2,
                ..inside
            };
            bars::prose(
                frame,
                place,
                &context.words.get(trouble),
                context.theme.serious,
            );
        }
        let keys = Rect {
            y: inside.bottom() - 1,
            height: 1,
            ..inside
        };
        let hint = if self.stage == Stage::Choose {
            "start-keys-choose"
        } else {
            "start-keys"
        };
        bars::prose(frame, keys, &context.words.get(hint), context.theme.key);
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        if id != Id::Back {
            return;
        }
        self.trouble = None;
        match self.stage {
            Stage::Choose | Stage::Unlock => context.want(Effect::Quit),
            Stage::Name => self.go(Stage::Choose),
            Stage::Passphrase => self.go(Stage::Name),
            Stage::Busy => {}
        }
    }

    fn press(&mut self, press: &Press, context: &mut Context) {
        if let Press::Key(key) = press
            && key.kind != KeyEventKind::Release
            && self.key(key, context)
        {
            return;
        }
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.press(press);
        }
    }

    fn ready(&mut self, result: Result<(), Problem>, context: &mut Context) {
        match result {
            Ok(()) => {
                context.step(Step::Only(Box::new(Spaces::default())));
                match (self.unlocking, self.aim) {
                    (true, _) => {}
                    (false, Aim::Found) => context.step(Step::Over(Box::new(new_form()))),
                    (false, Aim::Join) => context.step(Step::Over(Box::new(join_form()))),
                }
            }
            Err(problem) => {
                self.go(if self.unlocking {
                    Stage::Unlock
                } else {
                    Stage::Passphrase
                });
                context.trouble(&problem);
            }
        }
    }
}
