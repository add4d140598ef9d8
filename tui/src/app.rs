//! The screens as a stack, over keys, answers and events; what is to be done outside comes out as effects.

mod ask;
mod early;
mod toast;

pub use ask::{Ask, Awaited};
pub(crate) use early::{is_control_c, is_enter};

use crate::actions::{Action, Id, Place};
use crate::model::Model;
use crate::screens::documents::Documents;
use crate::screens::follow::is_followed;
use crate::screens::members::Members;
use crate::screens::network::Network;
use crate::screens::notice::Notice;
use crate::screens::people::People;
use crate::screens::{Screen, help, quit};
use crate::signs::Signs;
use crate::terminal::Mouse;
use crate::theme::Theme;
use crate::widgets::{bars, clean};
use crate::words::Words;
use crossterm::event::{Event as Press, MouseButton, MouseEventKind};
use early::Early;
use noaber_node::handle::{
    EditorRequest, Event, Problem, Profile, Request, Response, SignedInfo, SpaceInfo,
};
use noaber_node::words::Lang;
use noaber_protocol::ids::{Millis, SpaceId};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use std::collections::BTreeMap;
use std::path::PathBuf;
use toast::Toast;

/// The least size at which the screens are whole.
const LEAST: (u16, u16) = (60, 16);
/// Within how long a second Ctrl+C stops, in milliseconds.
const TWICE: i64 = 1_500;

/// What comes in.
#[derive(Debug)]
pub enum Input {
    /// A key, click, paste or new size.
    Press(Press),
    /// What a question got.
    Answer(Ask, Result<Response, Problem>),
    /// What the node tells.
    Told(Event),
    /// Some time went by.
    Tick,
    /// Whether the home could be made or opened.
    Ready(Result<(), Problem>),
}

/// What is to be done outside.
#[derive(Debug, PartialEq)]
pub enum Effect {
    /// Asks the node.
    Ask(Ask, Request),
    /// Keeps a text in a new file, and answers.
    Keep(Ask, PathBuf, String),
    /// Makes a home and opens it.
    Create(Profile, Option<String>),
    /// Opens the home with a passphrase.
    Unlock(String),
    /// Puts text on the clipboard of the terminal.
    Copy(String),
    /// Takes or leaves the mouse.
    Mouse(Mouse),
    /// Keeps the choice of language.
    Language(Lang),
    /// Keeps the choice of signs.
    Signs(Signs),
    /// Opens a demo, of which nothing is kept.
    LookAround,
    /// Stops.
    Quit,
}

/// What every screen reads and may change.
pub struct Context {
    /// The language.
    pub words: Words,
    /// How things look.
    pub theme: Theme,
    /// What is known of the node.
    pub model: Model,
    /// The time, as the caller's clock says.
    pub now: Millis,
    /// The Fluent key of what stands on top of every screen, in a demo.
    pub banner: Option<&'static str>,
    effects: Vec<Effect>,
    /// What was asked; none for what is done outside the node.
    asked: BTreeMap<Ask, Option<Request>>,
    asks: u64,
    /// What is told here: a refusal, and of what is done the sentence, when there is one.
    told: BTreeMap<Ask, Option<String>>,
    toast: Option<Toast>,
    clicks: Vec<(Rect, Click)>,
    steps: Vec<Step>,
    early: Early,
}

/// What a click on a place does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Click {
    /// An action, as its key would.
    Do(Id),
    /// A row of the list, from zero.
    Row(usize),
}

/// What a screen wants of the stack.
pub enum Step {
    /// Shows another over it.
    Over(Box<dyn Screen>),
    /// Closes the top one.
    Back,
    /// Closes all but the first, and shows this over it.
    Only(Box<dyn Screen>),
    /// Does an action on what is the top one by then.
    Do(Id),
}

impl Context {
    /// Asks the node; the answer comes to the screens with this number.
    pub fn ask(&mut self, request: Request) -> Ask {
        self.asks += 1;
        let ask = Ask(self.asks);
        self.asked.insert(ask, Some(request.clone()));
        self.effects.push(Effect::Ask(ask, request));
        ask
    }

    /// Keeps a text in a new file; the answer comes to the screens with this number.
    pub fn keep(&mut self, path: PathBuf, text: String) -> Ask {
        self.asks += 1;
        let ask = Ask(self.asks);
        self.asked.insert(ask, None);
        self.effects.push(Effect::Keep(ask, path, text));
        ask
    }

    /// Asks the node for something whose answer is of no use but when it is a refusal, which is shown.
    pub fn ask_or_tell(&mut self, request: Request) {
        let ask = self.ask(request);
        self.told.insert(ask, None);
    }

    /// Asks the node for something, and says a sentence when it is done; a refusal is shown.
    pub fn ask_and_say(&mut self, request: Request, said: String) {
        let ask = self.ask(request);
        self.told.insert(ask, Some(said));
    }

    /// Keeps a text in a new file, and says so when it is done; a refusal is shown.
    pub fn keep_and_say(&mut self, path: PathBuf, text: String, said: String) {
        let ask = self.keep(path, text);
        self.told.insert(ask, Some(said));
    }

    /// Wants something done outside.
    pub fn want(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// Changes the stack after this input.
    pub fn step(&mut self, step: Step) {
        self.steps.push(step);
    }

    /// Lets go of keys that waited for a screen which does not come.
    pub fn forget_early(&mut self) {
        self.early.forget();
    }

    /// Shows a short message at the foot.
    pub fn say(&mut self, text: String) {
        self.toast = Some(Toast::new(text, self.now));
    }

    /// Shows what went wrong, and what to do now.
    pub fn trouble(&mut self, problem: &Problem) {
        let (what, now) = noaber_node::words::problem_on_screen(problem, self.words.0);
        self.step(Step::Over(Box::new(Notice::new(what, now))));
    }

    /// Says that something is done, or how many admins must sign yet, and where they do.
    fn tell_signed(&mut self, signed: &SignedInfo) {
        let words = self.words;
        if signed.done {
            return self.say(words.get("signed-done"));
        }
        let missing = signed.needed.saturating_sub(signed.signed);
        let what = words.count("signed-waits", u64::from(missing));
        let notice = Notice::new(what, words.get("signed-where"));
        self.step(Step::Over(Box::new(notice)));
    }

    /// Says to whoever was taken out of a kring since the last answer that it is so, wherever he is.
    fn tell_ended(&mut self, before: &[SpaceInfo]) {
        let words = self.words;
        let now = self.model.spaces.iter().flatten();
        let told: Vec<Notice> = now
            .filter(|space| {
                let was = before.iter().find(|was| was.id == space.id);
                was.is_some_and(|was| was.role.is_some())
            })
            .filter_map(|space| {
                let ended = space.ended.as_ref().filter(|ended| !ended.by_me)?;
                let fill = [
                    ("space", space.name.as_str()),
                    ("name", ended.by.as_str()),
                    ("when", &noaber_node::words::moment(ended.at, words.0)),
                ];
                let what = words.with("ended-what", &fill);
                Some(Notice::new(what, words.get("ended-now")))
            })
            .collect();
        for notice in told {
            self.step(Step::Over(Box::new(notice)));
        }
    }

    /// Makes a place on the screen clickable, until the next drawing.
    pub fn clickable(&mut self, area: Rect, click: Click) {
        self.clicks.push((area, click));
    }

    /// What stands at the foot now.
    pub fn toast(&self) -> Option<&str> {
        self.toast.as_ref()?.text(self.now)
    }
}

/// The whole of the screens.
pub struct App {
    context: Context,
    stack: Vec<Box<dyn Screen>>,
    mouse: Mouse,
    stop_asked: Option<Millis>,
}

impl App {
    /// Begins with one screen.
    pub fn new(lang: Lang, theme: Theme, first: Box<dyn Screen>) -> App {
        let context = Context {
            words: Words(lang),
            theme,
            model: Model::default(),
            now: Millis(0),
            banner: None,
            effects: Vec::new(),
            asked: BTreeMap::new(),
            asks: 0,
            told: BTreeMap::new(),
            toast: None,
            clicks: Vec::new(),
            steps: Vec::new(),
            early: Early::default(),
        };
        App {
            context,
            stack: vec![first],
            mouse: Mouse::On,
            stop_asked: None,
        }
    }

    /// Begins to ask what the first screen shows.
    pub fn begin(&mut self, now: Millis) -> Vec<Effect> {
        self.context.now = now;
        self.with_top(|top, context| top.shown(context));
        self.settle()
    }

    /// Puts a sentence on top of every screen, by its Fluent key; then stopping asks nothing, for nothing is kept.
    pub fn banner(&mut self, key: &'static str) {
        self.context.banner = Some(key);
    }

    /// Shows a screen over the one that is there.
    pub fn over(&mut self, screen: Box<dyn Screen>, now: Millis) -> Vec<Effect> {
        self.context.now = now;
        self.context.step(Step::Over(screen));
        self.settle()
    }

    /// Shows a short message at the foot, by its Fluent key.
    pub fn say(&mut self, key: &str, now: Millis) {
        self.context.now = now;
        let said = self.context.words.get(key);
        self.context.say(said);
    }

    /// Takes one input in; what is to be done outside comes back.
    pub fn input(&mut self, now: Millis, input: Input) -> Vec<Effect> {
        self.context.now = now;
        match input {
            Input::Press(press) => self.press(&press),
            Input::Answer(ask, answer) => self.answer(ask, answer),
            Input::Told(event) => self.told(&event),
            Input::Tick => self.with_top(|top, context| top.tick(context)),
            Input::Ready(result) => self.with_top(|top, context| top.ready(result, context)),
        }
        self.settle()
    }

    /// Whether letters and line ends go into a text now.
    pub fn takes_lines(&self) -> bool {
        self.stack.last().is_some_and(|top| top.takes_lines())
    }

    /// Draws everything.
    pub fn draw(&mut self, now: Millis, frame: &mut Frame<'_>) {
        self.context.now = now;
        self.context.clicks.clear();
        let area = frame.area();
        if area.width < LEAST.0 || area.height < LEAST.1 {
            bars::too_small(frame, area, &self.context);
            self.context.theme.signs.put_in(frame.buffer_mut());
            return;
        }
        let below = self
            .stack
            .iter()
            .rposition(|screen| !screen.is_over())
            .unwrap_or(0);
        let can = self.can();
        for (index, screen) in self.stack.iter_mut().enumerate().skip(below) {
            if index == below {
                let inside = bars::draw(frame, screen.as_ref(), &can, &mut self.context);
                screen.draw(frame, inside, &mut self.context);
            } else {
                // What lies under a question does not take clicks; the hints are its own.
                let top = frame.area().bottom().saturating_sub(1);
                self.context.clicks.retain(|(area, _)| area.y == top);
                screen.draw(frame, area, &mut self.context);
            }
        }
        clean::scrub(frame.buffer_mut());
        self.context.theme.signs.put_in(frame.buffer_mut());
    }

    /// The titles of the screens from the bottom up, for tests.
    pub fn titles(&self) -> Vec<String> {
        self.stack
            .iter()
            .map(|screen| screen.title(&self.context))
            .collect()
    }

    fn press_now(&mut self, press: &Press) {
        let done = match press {
            Press::Key(key) if is_control_c(key) => self.control_c(),
            Press::Mouse(mouse) if mouse.kind == MouseEventKind::Down(MouseButton::Left) => {
                let place = Position::new(mouse.column, mouse.row);
                let hit = self
                    .context
                    .clicks
                    .iter()
                    .rev()
                    .find(|(area, _)| area.contains(place))
                    .map(|(_, click)| *click);
                match hit {
                    Some(Click::Do(id)) => self.act(id),
                    Some(Click::Row(row)) => {
                        self.with_top(|top, context| top.row(row, context));
                        true
                    }
                    None => false,
                }
            }
            Press::Key(key) => {
                let action = self.can().into_iter().find(|action| action.key.is(key));
                action.is_some_and(|action| self.act(action.id))
            }
            _ => false,
        };
        if !done {
            self.with_top(|top, context| top.press(press, context));
        }
    }

    /// Copies when something is selected; else a second one soon after stops.
    fn control_c(&mut self) -> bool {
        let selected = self
            .stack
            .last()
            .map(|top| top.selected())
            .unwrap_or_default();
        if !selected.is_empty() {
            self.context.want(Effect::Copy(selected));
            let said = self.context.words.get("copied");
            self.context.say(said);
            return false;
        }
        match self.stop_asked {
            Some(asked) if self.context.now.since(asked) <= TWICE => {
                self.context.want(Effect::Quit)
            }
            Some(_) | None => {
                self.stop_asked = Some(self.context.now);
                let said = self.context.words.get("again-to-stop");
                self.context.say(said);
            }
        }
        true
    }

    /// Does what the whole program does; the rest is the top screen's.
    fn act(&mut self, id: Id) -> bool {
        match id {
            Id::Help => {
                let help = help::Help::new(self.can());
                self.context.step(Step::Over(Box::new(help)));
                true
            }
            Id::Quit => {
                let question = quit::question(&self.context);
                match question {
                    Some(question) => self.context.step(Step::Over(question)),
                    None => self.context.want(Effect::Quit),
                }
                true
            }
            Id::Mouse => {
                self.mouse = if self.mouse == Mouse::On {
                    Mouse::Off
                } else {
                    Mouse::On
                };
                self.context.want(Effect::Mouse(self.mouse));
                let key = if self.mouse == Mouse::On {
                    "mouse-on"
                } else {
                    "mouse-off"
                };
                let said = self.context.words.get(key);
                self.context.say(said);
                true
            }
            id if id.is_place() => {
                self.go(id);
                true
            }
            id => {
                self.with_top(|top, context| top.act(id, context));
                true
            }
        }
    }

    /// The kring that the screens are about, the top one first.
    fn space(&self) -> Option<SpaceId> {
        let mut screens = self.stack.iter().rev();
        screens.find_map(|screen| screen.space(&self.context))
    }

    /// Goes to a place of the kring; its documents stay beneath, so that the way back is the same from everywhere.
    fn go(&mut self, id: Id) {
        // Among the kringen none is meant.
        let is_above = self.stack.len() > 1 || id != Id::Network;
        let space = self.space().filter(|_| is_above);
        let is_documents = |screen: &dyn Screen| screen.place() == Place::Documents;
        let documents = self
            .stack
            .iter()
            .position(|screen| is_documents(screen.as_ref()));
        let keep = documents.map_or(1, |at| at + 1);
        let mut screens: Vec<Box<dyn Screen>> = Vec::new();
        if let (None, Some(space)) = (documents, space) {
            screens.push(Box::new(Documents::new(space)));
        }
        match (id, space) {
            (Id::Members, Some(space)) => screens.push(Box::new(Members::new(space))),
            (Id::People, Some(space)) => screens.push(Box::new(People::new(space))),
            (Id::Network, space) => screens.push(Box::new(Network::new(space))),
            (_, _) => {}
        }
        while self.stack.len() > keep {
            if let Some(mut closed) = self.stack.pop() {
                closed.closed(&mut self.context);
            }
        }
        self.stack.extend(screens);
        self.with_top(|top, context| top.shown(context));
    }

    fn answer(&mut self, ask: Ask, answer: Result<Response, Problem>) {
        let Some(request) = self.context.asked.remove(&ask) else {
            return;
        };
        if let (Some(request), Ok(response)) = (&request, &answer) {
            let before = match response {
                Response::Spaces(_) => self.context.model.spaces.clone().unwrap_or_default(),
                _ => Vec::new(),
            };
            self.context.model.learn(request, response);
            if let Response::Status(_) = response {
                self.context.model.note_connected(self.context.now);
            }
            self.context.tell_ended(&before);
        }
        if let Ok(Response::Signed(signed)) = &answer {
            self.context.tell_signed(signed);
        }
        if let Some(said) = self.context.told.remove(&ask) {
            match (&answer, said) {
                (Err(problem), _) => self.context.trouble(problem),
                (Ok(_), Some(said)) => self.context.say(said),
                (Ok(_), None) => {}
            }
            return;
        }
        for screen in &mut self.stack {
            if screen.answer(ask, &answer, &mut self.context) {
                return;
            }
        }
        // Nobody waits any more for a document that took long to open.
        if let Ok(Response::Opened(opened)) = &answer {
            let close = EditorRequest::Close(opened.editor);
            self.context.ask(Request::Editor(close));
        }
    }

    fn told(&mut self, event: &Event) {
        self.context.model.note_written(event);
        for request in self.context.model.told(event) {
            self.context.ask(request);
        }
        for screen in &mut self.stack {
            screen.told(event, &mut self.context);
        }
    }

    /// What can be done now, in the order of the table.
    fn can(&self) -> Vec<&'static Action> {
        let Some(top) = self.stack.last() else {
            return Vec::new();
        };
        let space = self.space();
        // Who they are is not for who follows.
        let is_in = space.is_some_and(|space| !is_followed(space, &self.context));
        Action::at(top.place())
            .filter(|action| match action.id {
                Id::Documents => space.is_some() && top.can(Id::Documents, &self.context),
                id @ (Id::Members | Id::People) => is_in && top.can(id, &self.context),
                id => top.can(id, &self.context),
            })
            .collect()
    }

    fn with_top(&mut self, run: impl FnOnce(&mut dyn Screen, &mut Context)) {
        if let Some(top) = self.stack.last_mut() {
            run(top.as_mut(), &mut self.context);
        }
    }

    /// Does the steps that the screens asked for, and gives the effects out.
    fn settle(&mut self) -> Vec<Effect> {
        while !self.context.steps.is_empty() {
            for step in std::mem::take(&mut self.context.steps) {
                match step {
                    Step::Over(screen) => self.stack.push(screen),
                    Step::Back if self.stack.len() > 1 => {
                        if let Some(mut closed) = self.stack.pop() {
                            closed.closed(&mut self.context);
                        }
                    }
                    Step::Back => {}
                    Step::Only(screen) => {
                        for mut closed in self.stack.drain(..).rev() {
                            closed.closed(&mut self.context);
                        }
                        self.stack.push(screen);
                    }
                    Step::Do(id) => {
                        self.act(id);
                        continue;
                    }
                }
                // what was said on another screen tells nothing about this one
                self.context.toast.take_if(|toast| toast.is_old());
                self.with_top(|top, context| top.shown(context));
            }
        }
        if let Some(toast) = &mut self.context.toast {
            toast.grow_old();
        }
        std::mem::take(&mut self.context.effects)
    }
}
