//! A USB stick: a kring goes along on it, or what is on it is read in.

use super::Screen;
use super::follow::is_followed;
use super::form::Form;
use crate::actions::{Id, Place};
use crate::app::{Ask, Awaited, Context, Step};
use crate::model;
use crate::widgets::bars;
use crate::widgets::field::{Field, Show};
use crate::widgets::list::List;
use crossterm::event::{Event as Press, KeyCode};
use noaber_node::exchange::ticket;
use noaber_node::handle::{BundleRead, BundleRequest, BundleWritten, Problem, Request, Response};
use noaber_protocol::ids::SpaceId;
use noaber_protocol::text::SafeText;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;

/// The screen.
pub struct Usb {
    /// The kring that goes along; none where no kring was chosen.
    space: Option<SpaceId>,
    sticks: Vec<PathBuf>,
    /// Where a person typed that it is.
    typed: Rc<RefCell<Option<PathBuf>>>,
    /// Of which it was looked whether it is there.
    checked: Option<PathBuf>,
    list: List,
    looking: Awaited,
    busy: Awaited,
    said: Said,
}

/// What stands at the foot.
#[derive(Default)]
enum Said {
    #[default]
    Nothing,
    Well(String),
    Wrong(String, String),
}

impl Usb {
    /// The sticks, for a kring.
    pub fn new(space: Option<SpaceId>) -> Usb {
        Usb {
            space,
            sticks: Vec::new(),
            typed: Rc::default(),
            checked: None,
            list: List::default(),
            looking: Awaited::default(),
            busy: Awaited::default(),
            said: Said::Nothing,
        }
    }

    /// All places that can be chosen: what was typed first.
    fn places(&self) -> Vec<PathBuf> {
        let typed = self.typed.borrow();
        typed.iter().chain(&self.sticks).cloned().collect()
    }

    fn chosen(&self) -> Option<PathBuf> {
        self.places().get(self.list.chosen()).cloned()
    }

    fn begin(&mut self, request: BundleRequest, context: &mut Context) {
        self.said = Said::Nothing;
        self.busy = context.ask(Request::Bundle(request)).into();
    }

    fn take(&mut self, context: &mut Context) {
        let (Some(space), Some(stick)) = (self.space, self.chosen()) else {
            return;
        };
        let space = model::by_id(space);
        let request = if is_file(&stick) {
            BundleRequest::Write {
                space,
                file: stick,
                since: None,
            }
        } else {
            BundleRequest::Take { space, stick }
        };
        self.begin(request, context);
    }

    /// Asks where it is; the answer lies in `typed` when this screen is shown again.
    fn ask_where(&self, context: &mut Context) {
        let fields = vec![("usb-where-label", Field::new("", Show::Text))];
        let typed = Rc::clone(&self.typed);
        let make = move |filled: &[String]| {
            let text = filled.first().map(|text| text.trim()).unwrap_or_default();
            let place = (!text.is_empty()).then(|| ticket::place(text));
            *typed.borrow_mut() = place;
            Request::Bundle(BundleRequest::Sticks)
        };
        context.step(Step::Over(Box::new(Form::new(
            "usb-where-title",
            fields,
            make,
            |_, _| {},
        ))));
    }

    /// Says so when what was typed is not there; what was said before was about another place.
    fn check_typed(&mut self, context: &Context) {
        let typed = self.typed.borrow();
        if *typed == self.checked {
            return;
        }
        self.checked.clone_from(&typed);
        self.said = match typed.as_ref() {
            Some(place) if !can_be(place) => {
                let fill = [("place", &shown(place).as_str().to_owned())];
                let fill = fill.map(|(name, value)| (name, value.as_str()));
                let words = context.words;
                Said::Wrong(
                    words.with("usb-no-place", &fill),
                    words.get("usb-no-place-now"),
                )
            }
            Some(_) | None => Said::Nothing,
        };
    }

    /// Looks which sticks are in now.
    fn look(&mut self, context: &mut Context) {
        self.looking = context.ask(Request::Bundle(BundleRequest::Sticks)).into();
    }
}

impl Screen for Usb {
    fn place(&self) -> Place {
        Place::Usb
    }

    fn title(&self, context: &Context) -> String {
        let title = context.words.get("usb-title");
        let space = self.space.and_then(|space| context.model.space(space));
        match space {
            Some(space) => format!("{} › {title}", space.name.as_str()),
            None => title,
        }
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let rows: Vec<String> = self
            .places()
            .iter()
            .map(|place| shown(place).as_str().to_owned())
            .collect();
        let height = (rows.len() as u16 + 2).clamp(5, area.height / 2);
        let [top, about, foot] = Layout::vertical([
            Constraint::Length(height),
            Constraint::Length(8),
            Constraint::Min(1),
        ])
        .areas(area);
        let words = context.words;
        let inside = bars::pane(frame, top, &words.get("usb-pane"), context.theme.focus);
        if rows.is_empty() {
            let none = words.get("usb-none");
            bars::prose(frame, inset(inside), &none, context.theme.text);
        } else {
            self.list.draw(frame, inside, &rows, context);
        }
        let key = match self.space {
            Some(space) if is_followed(space, context) => "usb-about-read",
            Some(_) => "usb-about",
            None => "usb-about-all",
        };
        bars::prose(frame, inset(about), &words.get(key), context.theme.text);
        let foot = inset(foot);
        match (self.busy.is_on(), &self.said) {
            (true, _) => {
                bars::prose(frame, foot, &words.get("usb-busy"), context.theme.waiting);
            }
            (false, Said::Well(text)) => bars::prose(frame, foot, text, context.theme.heading),
            (false, Said::Wrong(what, now)) => bars::prose(
                frame,
                foot,
                &format!("{what}\n{now}"),
                context.theme.serious,
            ),
            (false, Said::Nothing) => {}
        }
    }

    fn shown(&mut self, context: &mut Context) {
        self.check_typed(context);
        self.look(context);
        context.ask(model::status());
    }

    fn can(&self, id: Id, context: &Context) -> bool {
        let takes = |space| !is_followed(space, context);
        let idle = !self.busy.is_on();
        match id {
            Id::Where => idle,
            Id::Take => idle && self.space.is_some_and(takes) && self.chosen().is_some(),
            Id::Read => idle && self.chosen().is_some(),
            _ => true,
        }
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        match id {
            Id::Back => context.step(Step::Back),
            Id::Where => self.ask_where(context),
            Id::Take => self.take(context),
            Id::Read => {
                if let Some(file) = self.chosen() {
                    self.begin(BundleRequest::Read { file }, context);
                }
            }
            _ => {}
        }
    }

    fn press(&mut self, press: &Press, context: &mut Context) {
        if matches!(press, Press::Key(key) if key.code == KeyCode::Enter) {
            self.look(context);
        }
        self.list.press(press);
    }

    fn row(&mut self, row: usize, _context: &mut Context) {
        self.list.choose(row);
    }

    fn answer(
        &mut self,
        ask: Ask,
        answer: &Result<Response, Problem>,
        context: &mut Context,
    ) -> bool {
        if self.looking.takes(ask) {
            if let Ok(Response::Sticks(sticks)) = answer {
                self.sticks.clone_from(sticks);
            }
            return true;
        }
        if !self.busy.takes(ask) {
            return false;
        }
        self.said = match answer {
            Ok(Response::BundleWritten(written)) => Said::Well(taken(written, context)),
            Ok(Response::BundlesRead(read)) => Said::Well(read_in(read, context)),
            Ok(_) => Said::Nothing,
            Err(problem) => {
                let (what, now) = noaber_node::words::problem_on_screen(problem, context.words.0);
                Said::Wrong(what, now)
            }
        };
        true
    }
}

/// Whether a place that was typed is a file, not a folder.
fn is_file(place: &Path) -> bool {
    let ending = place.extension();
    ending.is_some_and(|ending| ending == noaber_node::exchange::bundle::ENDING)
}

/// Whether something is there, or a file can be made there.
fn can_be(place: &Path) -> bool {
    let folder = place.parent().filter(|_| is_file(place));
    place.exists() || folder.is_some_and(Path::exists)
}

/// A path that is fit for a screen.
fn shown(place: &Path) -> SafeText {
    SafeText::new(&place.display().to_string())
}

/// A place inside another, with a column free at both sides.
fn inset(area: Rect) -> Rect {
    Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    }
}

/// What is said when a kring went along.
fn taken(written: &BundleWritten, context: &Context) -> String {
    if written.entries == 0 && !written.whole {
        return context.words.get("usb-nothing");
    }
    let name = written
        .file
        .file_name()
        .map(Path::new)
        .unwrap_or(&written.file);
    let file = shown(name);
    let fill = [("file", file.as_str())];
    context
        .words
        .count_with("usb-taken", written.entries, &fill)
}

/// What is said of what was read: a line for each kring, and what is missing.
fn read_in(read: &[BundleRead], context: &Context) -> String {
    let words = context.words;
    let mut by_space: Vec<(&SafeText, SpaceId, u64)> = Vec::new();
    for one in read {
        match by_space
            .iter_mut()
            .find(|(_, space, _)| *space == one.space)
        {
            Some((_, _, new)) => *new += one.new,
            None => by_space.push((&one.name, one.space, one.new)),
        }
    }
    let mut lines: Vec<String> = by_space
        .iter()
        .filter(|(_, _, new)| *new > 0)
        .map(|(name, _, new)| words.count_with("usb-read", *new, &[("name", name.as_str())]))
        .collect();
    if lines.is_empty() {
        lines.push(words.get("usb-nothing-new"));
    }
    if read.iter().any(|one| one.waiting > 0) {
        lines.push(words.get("usb-waits"));
    }
    if read.iter().any(|one| one.missing.is_some()) {
        lines.push(words.get("usb-missing"));
    }
    lines.join("\n")
}
