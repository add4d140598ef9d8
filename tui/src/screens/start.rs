//! The first start, in three steps, and opening a home that has a passphrase.

use super::Screen;
use super::question::Question;
use super::spaces::{Spaces, join_form, new_form, own_form};
use crate::actions::{Id, Place};
use crate::app::{Click, Context, Effect, Step};
use crate::widgets::bars;
use crate::widgets::field::{Field, Show};
use crossterm::event::{Event as Press, KeyCode, KeyEvent, KeyEventKind};
use noaber_node::handle::{Problem, Profile};
use noaber_node::words::Lang;
use noaber_protocol::text::{Name, SafeText};
use ratatui::Frame;
use ratatui::layout::Rect;
use std::cell::Cell;
use std::path::Path;
use std::rc::Rc;

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
    /// A demo is prepared.
    Looking,
}

/// What somebody came to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Aim {
    Join,
    Found,
    Look,
    Own,
}

/// In the order in which they are offered.
const AIMS: [Aim; 4] = [Aim::Join, Aim::Found, Aim::Look, Aim::Own];

impl Aim {
    fn key(self) -> &'static str {
        match self {
            Aim::Join => "start-join",
            Aim::Found => "start-found",
            Aim::Look => "start-look",
            Aim::Own => "start-own",
        }
    }
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
    /// The folder of a home that wants its passphrase: moved aside, one begins anew.
    home: SafeText,
    /// Whether it was said what working without a passphrase means, and that was chosen.
    open_to_all: Rc<Cell<bool>>,
}

impl Start {
    /// For a machine without a home.
    pub fn first() -> Start {
        Start::at(Stage::Choose)
    }

    /// For a home that wants its passphrase; it says in which folder that is.
    pub fn locked(home: &Path) -> Start {
        Start {
            home: SafeText::new(&home.display().to_string()),
            ..Start::at(Stage::Unlock)
        }
    }

    /// For who only looks around: prepares a demo at once.
    pub fn looking() -> Start {
        Start::at(Stage::Looking)
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
            home: SafeText::default(),
            open_to_all: Rc::default(),
        };
        start.go(stage);
        start
    }

    fn go(&mut self, stage: Stage) {
        self.stage = stage;
        self.focus = 0;
        self.open_to_all.set(false);
        self.fields = match stage {
            Stage::Choose | Stage::Busy | Stage::Looking => Vec::new(),
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
            Stage::Choose if self.aim == Aim::Look => {
                context.want(Effect::LookAround);
                self.go(Stage::Looking);
            }
            Stage::Choose => self.go(Stage::Name),
            // An empty name is told of below: Enter behind a number skips nothing.
            Stage::Name if self.focus == 0 && !self.filled(0).is_empty() => self.focus = 1,
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
            Stage::Passphrase if self.fields[0].text().is_empty() && !self.open_to_all.get() => {
                let question = self.without(context);
                context.step(Step::Over(Box::new(question)));
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
            Stage::Busy | Stage::Looking => {}
        }
    }

    /// Asks before there is no passphrase.
    fn without(&self, context: &Context) -> Question {
        let words = context.words;
        let chosen = Rc::clone(&self.open_to_all);
        let run = move |context: &mut Context| {
            chosen.set(true);
            context.step(Step::Do(Id::Go));
        };
        Question::new(
            words.get("start-without-title"),
            words.get("start-without-text"),
            words.get("start-without-not"),
            words.get("start-without-do"),
            run,
        )
    }

    fn text(&self, context: &Context) -> String {
        context.words.get(match self.stage {
            Stage::Choose => "start-welcome",
            Stage::Name => "start-name",
            Stage::Passphrase => "start-passphrase",
            Stage::Unlock => "start-unlock",
            Stage::Busy => "start-busy",
            Stage::Looking => "start-looking",
        })
    }

    /// What one can begin with, and the languages; draws below the text.
    fn choices(&self, frame: &mut Frame<'_>, inside: Rect, context: &mut Context) {
        let words = context.words;
        let mark = |chosen: bool| if chosen { "▶" } else { " " };
        let lang = words.0;
        let mut lines = vec![(words.get("start-what"), None), (String::new(), None)];
        for (index, aim) in AIMS.iter().enumerate() {
            let line = format!(
                "  {} ({}) {}",
                mark(self.aim == *aim),
                index + 1,
                words.get(aim.key())
            );
            lines.push((line, Some(index)));
        }
        let languages = format!(
            "  {} Nederlands   {} English",
            mark(lang == Lang::Nl),
            mark(lang == Lang::En)
        );
        lines.extend([
            (String::new(), None),
            (words.get("start-language"), None),
            (languages, Some(AIMS.len())),
            (String::new(), None),
            (words.get("start-step-1"), None),
        ]);
        for (index, (line, row)) in lines.into_iter().enumerate() {
            let y = inside.y + index as u16;
            if y >= inside.bottom() {
                return;
            }
            let place = Rect {
                y,
                height: 1,
                ..inside
            };
            let is_chosen = row.is_some_and(|row| AIMS.get(row) == Some(&self.aim));
            let style = if is_chosen {
                context.theme.chosen
            } else {
                context.theme.text
            };
            bars::prose(frame, place, &line, style);
            if let Some(row) = row {
                context.clickable(place, Click::Row(row));
            }
            if is_chosen {
                frame.set_cursor_position((place.x + 2, place.y));
            }
        }
    }

    fn turn_language(context: &mut Context) {
        context.words.0 = if context.words.0 == Lang::Nl {
            Lang::En
        } else {
            Lang::Nl
        };
        context.want(Effect::Language(context.words.0));
    }

    fn labels(&self) -> &'static [&'static str] {
        match self.stage {
            Stage::Choose | Stage::Busy | Stage::Looking => &[],
            Stage::Name => &["start-name-label", "start-organisation-label"],
            Stage::Passphrase => &["start-passphrase-label", "start-passphrase-again"],
            Stage::Unlock => &["start-passphrase-label"],
        }
    }

    fn key(&mut self, key: &KeyEvent, context: &mut Context) -> bool {
        let here = AIMS.iter().position(|aim| *aim == self.aim).unwrap_or(0);
        match (self.stage, key.code) {
            (Stage::Choose, KeyCode::Up) => self.aim = AIMS[here.saturating_sub(1)],
            (Stage::Choose, KeyCode::Down) => self.aim = AIMS[(here + 1).min(AIMS.len() - 1)],
            (Stage::Choose, KeyCode::Char(digit)) => {
                let index = digit.to_digit(10).and_then(|digit| digit.checked_sub(1));
                let Some(aim) = index.and_then(|index| AIMS.get(index as usize)) else {
                    return false;
                };
                self.aim = *aim;
                self.on(context);
            }
            (Stage::Choose, KeyCode::Left | KeyCode::Right) => Start::turn_language(context),
            (Stage::Name | Stage::Passphrase, KeyCode::BackTab | KeyCode::Up | KeyCode::Down) => {
                self.focus = 1 - self.focus;
            }
            (_, _) => return false,
        }
        true
    }
}

impl Screen for Start {
    fn place(&self) -> Place {
        match self.stage {
            Stage::Choose => Place::Start,
            Stage::Name | Stage::Passphrase => Place::Form,
            Stage::Unlock => Place::Unlock,
            Stage::Busy | Stage::Looking => Place::Busy,
        }
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
        let mut line = inside.y + bars::lines(&text, inside.width) + 1;
        if self.stage == Stage::Choose {
            let below = Rect {
                y: line,
                height: inside.bottom().saturating_sub(line),
                ..inside
            };
            self.choices(frame, below, context);
        }
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
            let both = Rect {
                y: line,
                height: 2,
                ..inside
            };
            context.clickable(both, Click::Row(index));
            line += 3;
        }
        if self.stage == Stage::Unlock {
            let fill = [("home", self.home.as_str())];
            let place = Rect {
                y: line,
                height: inside.bottom().saturating_sub(line),
                ..inside
            };
            let forgotten = context.words.with("unlock-forgotten", &fill);
            bars::prose(frame, place, &forgotten, context.theme.text);
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
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        match id {
            Id::Go => return self.on(context),
            Id::Other => return self.focus = 1 - self.focus,
            Id::Back => self.trouble = None,
            _ => return,
        }
        match self.stage {
            Stage::Choose | Stage::Unlock => context.want(Effect::Quit),
            Stage::Name => self.go(Stage::Choose),
            Stage::Passphrase => self.go(Stage::Name),
            Stage::Busy | Stage::Looking => {}
        }
    }

    fn shown(&mut self, context: &mut Context) {
        if self.stage == Stage::Looking {
            context.want(Effect::LookAround);
        }
    }

    fn row(&mut self, row: usize, context: &mut Context) {
        match (self.stage, AIMS.get(row)) {
            (Stage::Choose, Some(aim)) if self.aim == *aim => self.on(context),
            (Stage::Choose, Some(aim)) => self.aim = *aim,
            (Stage::Choose, None) => Start::turn_language(context),
            (_, _) => self.focus = row,
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
                    (false, Aim::Own) => context.step(Step::Over(Box::new(own_form()))),
                    (false, Aim::Look) => {}
                    (false, Aim::Join) => {
                        context.step(Step::Over(Box::new(join_form(context.words))))
                    }
                }
            }
            Err(problem) => {
                self.go(match (self.unlocking, self.stage) {
                    (true, _) => Stage::Unlock,
                    (false, Stage::Looking) => Stage::Choose,
                    (false, _) => Stage::Passphrase,
                });
                context.trouble(&problem);
            }
        }
    }
}
