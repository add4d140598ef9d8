//! The loop between terminal, screens and node.

mod burst;
mod clipboard;
mod ended;

use crate::app::{App, Ask, Effect, Input, is_control_c};
use crate::screens::Screen;
use crate::screens::spaces::Spaces;
use crate::screens::start::Start;
use crate::signs::Signs;
use crate::terminal::{self, Guard};
use crate::theme::Theme;
use crate::tour::{self, From, Tour};
use crate::words::Words;
use crossterm::event::{Event as Press, EventStream};
use ended::{Ended, end_without_screens};
use futures::{FutureExt, Stream, StreamExt};
use noaber_node::cli::Globals;
use noaber_node::clock;
use noaber_node::config::{Config, HomePaths};
use noaber_node::demo::{Demo, Visit};
use noaber_node::exchange::ticket;
use noaber_node::handle::{
    DeviceRequest, Event, Problem, Profile, Request, Response, SpaceRequest,
};
use noaber_node::host::{self, Connection, HostConfig, NetworkUse};
use noaber_node::keyring::{self, Closed, Passphrase};
use noaber_node::words::{self, Lang};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::runtime::Handle;
use tokio::sync::mpsc;

/// How often the screen is looked at anew without any input: short messages go away by themselves.
const LOOK: Duration = Duration::from_millis(500);
/// Presses taken in before the screen is drawn again: a paste in a terminal without brackets comes key by key.
const BURST: usize = 4096;
/// How long another window's home is asked for while that window closes.
const CLOSING: Duration = Duration::from_secs(30);
/// How long work that goes on may take to end once the screens have.
const LAST: Duration = Duration::from_secs(2);
/// Answers that wait for the screens.
const ANSWERS: usize = 1024;

/// Shows the screens until the person stops; returns the exit code.
pub fn run(globals: &Globals) -> u8 {
    run_from(globals, From::Start)
}

/// Shows a demo until the person stops; returns the exit code.
pub fn look_around(globals: &Globals, seed: Option<u64>) -> u8 {
    run_from(globals, From::Command { seed })
}

fn run_from(globals: &Globals, from: From) -> u8 {
    let lang = globals.lang();
    if !io::stdout().is_terminal() || !io::stdin().is_terminal() {
        return complain(&Problem::Usage("terminal".to_owned()), lang);
    }
    keyring::guard();
    let _log = noaber_node::log::begin();
    let paths = match globals.paths() {
        Ok(paths) => paths,
        Err(problem) => return complain(&problem, lang),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return complain(&Problem::General(error.to_string()), lang),
    };
    let shown = runtime.block_on(show(paths, lang, from));
    let code = match &shown {
        Ok(_) => 0,
        Err(problem) => complain(problem, lang),
    };
    match shown {
        // The opening is broken off where it is, as when the power fails.
        Ok(Stopped::Opening) => runtime.shutdown_background(),
        // So is what somebody asked for beside the screens, and may go on for as long as a file is read.
        Ok(Stopped::Open) | Err(_) => runtime.shutdown_timeout(LAST),
    }
    code
}

/// Says what happened and what to do now, where messages go.
fn complain(problem: &Problem, lang: Lang) -> u8 {
    terminal::give_back();
    let (what, now) = words::problem(problem, lang);
    // There is nobody to tell when even this stream is closed.
    let _gone = writeln!(io::stderr(), "{what}\n{now}");
    problem.exit_code()
}

/// What comes back from work that was begun elsewhere.
enum Back {
    Answer(Ask, Box<Result<Response, Problem>>),
    Opened(Result<Connection, Problem>),
    Toured(Box<Result<(Demo, Visit), Problem>>),
}

/// When the person stopped.
enum Stopped {
    /// While the home was being opened.
    Opening,
    /// After it, or before there was one.
    Open,
}

/// The outside of the screens.
struct Outside {
    paths: HomePaths,
    lang: Lang,
    signs: Signs,
    theme: Theme,
    connection: Option<Connection>,
    back: mpsc::Sender<Back>,
    stopping: bool,
    /// Who asks for a demo.
    from: From,
    /// Whether one is being prepared.
    preparing: bool,
    /// The one that is shown.
    tour: Option<Tour>,
    /// Whether the visitor wants to leave it for the first start.
    leaving: bool,
}

/// The terminal, while the screens have it.
struct Taken {
    guard: Guard,
    presses: EventStream,
    /// What was pressed before there was a screen.
    early: Vec<Press>,
    ended: Ended,
}

async fn show(paths: HomePaths, lang: Lang, from: From) -> Result<Stopped, Problem> {
    let (back, mut backs) = mpsc::channel(ANSWERS);
    let mut outside = Outside::new(paths, lang, from, back);
    let ended = Ended::new().map_err(of_terminal)?;
    let heard = end_without_screens().map_err(of_terminal)?;
    // Before the home is open keys are kept for the screens: they do not run over what stands in the terminal.
    let mut taken = Taken {
        guard: Guard::take(terminal::Mouse::On).map_err(of_terminal)?,
        presses: EventStream::new(),
        early: Vec::new(),
        ended,
    };
    let Some(app) = outside.opened(&mut taken).await? else {
        return Ok(Stopped::Opening);
    };
    outside.go_on(app, &mut taken, &mut backs).await?;
    heard.store(true, Ordering::SeqCst);
    drop(taken);
    outside.close(&mut backs).await?;
    Ok(Stopped::Open)
}

/// What was pressed, with what more came at once.
fn with_more(press: Press, presses: &mut EventStream, app: &App) -> Vec<Press> {
    let more = std::iter::from_fn(|| presses.next().now_or_never().flatten());
    let more = more.take(BURST).filter_map(Result::ok);
    let pressed = std::iter::once(press).chain(more).collect();
    if app.takes_lines() {
        burst::joined(pressed)
    } else {
        pressed
    }
}

/// Waits for what is opened and keeps what is pressed meanwhile; none when the person stops, or the terminal is gone.
async fn keeping_keys<T>(
    opening: impl Future<Output = T>,
    presses: &mut (impl Stream<Item = io::Result<Press>> + Unpin),
    early: &mut Vec<Press>,
) -> Option<T> {
    let mut opening = std::pin::pin!(opening);
    loop {
        let press = tokio::select! {
            biased;
            opened = &mut opening => return Some(opened),
            press = presses.next() => press?.ok()?,
        };
        match press {
            Press::Key(key) if is_control_c(&key) => return None,
            // What a click is on is not there yet.
            Press::Key(_) | Press::Paste(_) if early.len() < BURST => early.push(press),
            _ => {}
        }
    }
}

/// The next thing the node tells; waits for ever while there is none.
async fn told(connection: &mut Option<Connection>) -> Option<Event> {
    match connection {
        Some(connection) => connection.events.next().await,
        None => std::future::pending().await,
    }
}

impl Outside {
    fn new(paths: HomePaths, lang: Lang, from: From, back: mpsc::Sender<Back>) -> Outside {
        let config = Config::load(&paths).unwrap_or_default();
        Outside {
            paths,
            lang,
            signs: Signs::from_environment(config.signs.as_deref()),
            theme: Theme::from_environment(std::env::var("NO_COLOR").ok().as_deref()),
            connection: None,
            back,
            stopping: false,
            from,
            preparing: false,
            tour: None,
            leaving: false,
        }
    }

    /// Opens the home and begins the screens; none when the person stopped meanwhile.
    async fn opened(&mut self, taken: &mut Taken) -> Result<Option<App>, Problem> {
        let (opening, signs) = (Words(self.lang).get("opening"), self.signs);
        taken
            .guard
            .screen()
            .draw(|frame| {
                frame.render_widget(opening, frame.area());
                signs.put_in(frame.buffer_mut());
            })
            .map_err(of_terminal)?;
        let first = tokio::select! {
            first = keeping_keys(self.begin(), &mut taken.presses, &mut taken.early) => first,
            () = taken.ended.wait() => None,
        };
        let Some(first) = first else {
            return Ok(None);
        };
        let mut app = self.app(first?);
        let effects = app.begin(clock::now());
        self.follow(effects);
        Ok(Some(app))
    }

    /// Draws, and takes in what comes, until the person stops.
    async fn go_on(
        &mut self,
        mut app: App,
        taken: &mut Taken,
        backs: &mut mpsc::Receiver<Back>,
    ) -> Result<(), Problem> {
        let mut look = tokio::time::interval(LOOK);
        while !self.stopping {
            let now = clock::now();
            taken
                .guard
                .screen()
                .draw(|frame| app.draw(now, frame))
                .map_err(of_terminal)?;
            let mut inputs: Vec<Input> = taken.early.drain(..).map(Input::Press).collect();
            // A key that was typed before its screen was there is taken now that it has been drawn.
            let waited = app.resume(clock::now());
            let has_more = waited.is_some() || !inputs.is_empty();
            self.follow(waited.unwrap_or_default());
            tokio::select! {
                () = std::future::ready(()), if has_more => {}
                press = taken.presses.next() => match press {
                    Some(Ok(press)) => {
                        let pressed = with_more(press, &mut taken.presses, &app);
                        inputs.extend(pressed.into_iter().map(Input::Press));
                    }
                    // The terminal is gone: what was typed is kept by the host.
                    Some(Err(_)) | None => self.stopping = true,
                },
                back = backs.recv() => match back {
                    Some(Back::Toured(toured)) => match self.toured(*toured) {
                        Ok(begun) => app = begun,
                        Err(problem) if self.from == From::Start => {
                            inputs.push(Input::Ready(Err(problem)));
                        }
                        Err(problem) => return Err(problem),
                    },
                    back => inputs.extend(back.and_then(|back| self.came(back))),
                },
                event = told(&mut self.connection) => match event {
                    Some(event) => inputs.push(Input::Told(event)),
                    // The window that was the host is closed: this one takes over.
                    None => app = self.taken_over().await?,
                },
                () = taken.ended.wait() => self.stopping = true,
                _ = look.tick() => inputs.push(Input::Tick),
            }
            self.give(&mut app, inputs);
            if self.leaving {
                self.leave().await?;
                app = self.app(Box::new(Start::first()));
                app.say("tour-over-start", clock::now());
            }
        }
        Ok(())
    }

    /// Gives what came to the screens; what is pressed after one chose to stop is meant for no text.
    fn give(&mut self, app: &mut App, inputs: Vec<Input>) {
        for input in inputs {
            if self.stopping || self.leaving {
                return;
            }
            if matches!(&input, Input::Press(Press::Resize(_, _))) {
                continue;
            }
            let effects = app.input(clock::now(), input);
            self.follow(effects);
        }
    }

    fn app(&self, first: Box<dyn Screen>) -> App {
        App::new(self.lang, self.theme.with_signs(self.signs), first)
    }

    /// Opens what can be opened without a question, and says with which screen to begin.
    async fn begin(&mut self) -> Result<Box<dyn Screen>, Problem> {
        if self.from != From::Start && self.tour.is_none() {
            return Ok(Box::new(Start::looking()));
        }
        if !self.paths.exists() {
            return Ok(Box::new(Start::first()));
        }
        if let Some(connection) = host::attach(&self.paths).await? {
            self.connection = Some(connection);
            return Ok(Box::new(Spaces::default()));
        }
        let passphrase = match (
            keyring::closed(&self.paths)?,
            std::env::var_os("NOABER_PASSPHRASE_FILE"),
        ) {
            (Closed::Passphrase, None) => return Ok(Box::new(Start::locked(self.paths.root()))),
            (Closed::Passphrase, Some(file)) => Some(Passphrase::from_file(file.as_ref())?),
            (Closed::Not, _) => None,
        };
        let config = self.config(passphrase);
        // It reads the disk, for minutes when an index is to be made anew: keys and signals are heard meanwhile.
        let open = move || Handle::current().block_on(host::connect_or_host(config));
        let opened = tokio::task::spawn_blocking(open).await;
        let opened = opened.map_err(|error| Problem::General(error.to_string()))?;
        self.connection = Some(opened?);
        Ok(Box::new(Spaces::default()))
    }

    /// Begins the screens again when the host has gone.
    async fn taken_over(&mut self) -> Result<App, Problem> {
        let first = self.take_over().await?;
        let mut app = self.app(first);
        app.say("taken-over", clock::now());
        let effects = app.begin(clock::now());
        self.follow(effects);
        Ok(app)
    }

    /// Begins again when the host has gone, once it has let go of the home.
    async fn take_over(&mut self) -> Result<Box<dyn Screen>, Problem> {
        self.connection = None;
        // One try may take long itself, when the other hangs.
        let until = tokio::time::Instant::now() + CLOSING;
        loop {
            match self.begin().await {
                Err(_) if tokio::time::Instant::now() < until => tokio::time::sleep(LOOK).await,
                outcome => return outcome,
            }
        }
    }

    fn config(&self, passphrase: Option<Passphrase>) -> HostConfig {
        HostConfig {
            paths: self.paths.clone(),
            passphrase,
            network: NetworkUse::On,
        }
    }

    fn follow(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Ask(ask, request) => self.ask(ask, request),
                Effect::Keep(ask, path, text) => self.keep(ask, path, text),
                Effect::Create(profile, passphrase) => self.open(Some(profile), passphrase),
                Effect::Unlock(passphrase) => self.open(None, Some(passphrase)),
                Effect::Copy(text) => clipboard::copy(&text),
                Effect::Mouse(mouse) => {
                    // A terminal that does not know the mouse goes on without it.
                    let _kept = terminal::set_mouse(mouse);
                }
                Effect::Language(lang) => self.keep_language(lang),
                Effect::Signs(signs) => self.keep_signs(signs),
                Effect::LookAround => self.look_around(),
                Effect::Quit if self.from == From::Start && self.tour.is_some() => {
                    self.leaving = true;
                }
                Effect::Quit => self.stopping = true,
            }
        }
    }

    /// Asks in the order of the calls; the answer comes back when it is there.
    fn ask(&self, ask: Ask, request: Request) {
        let back = self.back.clone();
        let pending = match &self.connection {
            _ if self.tour.is_some() && tour::goes_outside(&request) => Err(tour::refusal()),
            Some(connection) => {
                out_of_files(request).and_then(|request| connection.caller.begin(request))
            }
            None => Err(Problem::General("host".to_owned())),
        };
        tokio::spawn(async move {
            let answer = match pending {
                Ok(pending) => pending.answer().await,
                Err(problem) => Err(problem),
            };
            // The screens may have stopped.
            let _stopped = back.send(Back::Answer(ask, Box::new(answer))).await;
        });
    }

    /// Keeps a text in a new file.
    fn keep(&self, ask: Ask, path: PathBuf, text: String) {
        let back = self.back.clone();
        let keep: fn(&Path, &str) -> Result<(), Problem> = match self.tour {
            Some(_) => tour::keep_nothing,
            None => ticket::keep,
        };
        tokio::spawn(async move {
            let kept = tokio::task::spawn_blocking(move || keep(&path, &text)).await;
            let answer = match kept {
                Ok(kept) => kept.map(|()| Response::Done),
                Err(error) => Err(Problem::General(error.to_string())),
            };
            // The screens may have stopped.
            let _stopped = back.send(Back::Answer(ask, Box::new(answer))).await;
        });
    }

    /// Makes a home when a profile is given, and opens it.
    fn open(&self, profile: Option<Profile>, passphrase: Option<String>) {
        let (paths, lang, back) = (self.paths.clone(), self.lang, self.back.clone());
        let passphrase = passphrase.map(Passphrase::new);
        let config = self.config(passphrase.clone());
        tokio::spawn(async move {
            let made = match profile {
                Some(profile) => {
                    let make = move || {
                        host::create_home(&paths, &profile, passphrase.as_ref(), Some(lang))
                            .map(|_| ())
                    };
                    tokio::task::spawn_blocking(make)
                        .await
                        .unwrap_or_else(|error| Err(Problem::General(error.to_string())))
                }
                None => Ok(()),
            };
            let opened = match made {
                Ok(()) => host::connect_or_host(config).await,
                Err(problem) => Err(problem),
            };
            // The screens may have stopped; then the connection closes by being dropped.
            let _stopped = back.send(Back::Opened(opened)).await;
        });
    }

    /// Prepares a demo.
    fn look_around(&mut self) {
        self.preparing = true;
        let (lang, from, back) = (self.lang, self.from, self.back.clone());
        tokio::spawn(async move {
            let toured = Box::new(tour::prepare(lang, from).await);
            // The screens wait for it before they stop.
            let _stopped = back.send(Back::Toured(toured)).await;
        });
    }

    /// Shows a demo that was prepared.
    fn toured(&mut self, toured: Result<(Demo, Visit), Problem>) -> Result<App, Problem> {
        self.preparing = false;
        let (demo, visit) = toured?;
        let home = std::mem::replace(&mut self.paths, visit.paths.clone());
        let theme = self.theme.with_signs(self.signs);
        let (app, effects) = tour::app(self.lang, theme, &visit, clock::now());
        self.connection = Some(visit.connection);
        self.tour = Some(Tour { demo, home });
        self.follow(effects);
        Ok(app)
    }

    /// Ends the demo, and is before the person's own home again.
    async fn leave(&mut self) -> Result<(), Problem> {
        self.leaving = false;
        if let Some(connection) = self.connection.take() {
            connection.close().await;
        }
        if let Some(Tour { demo, home }) = self.tour.take() {
            self.paths = home;
            demo.end().await?;
        }
        Ok(())
    }

    /// Ends everything, also what is only being prepared.
    async fn close(mut self, backs: &mut mpsc::Receiver<Back>) -> Result<(), Problem> {
        while self.preparing {
            if let Some(Back::Toured(toured)) = backs.recv().await {
                self.preparing = false;
                if let Ok((demo, visit)) = *toured {
                    visit.connection.close().await;
                    demo.end().await?;
                }
            }
        }
        let was_tour = self.from != From::Start;
        self.leave().await?;
        if was_tour {
            // There is nobody to tell when even this stream is closed.
            let _gone = writeln!(io::stdout(), "{}", Words(self.lang).get("tour-over"));
        }
        Ok(())
    }

    fn came(&mut self, back: Back) -> Option<Input> {
        match back {
            Back::Answer(ask, answer) => Some(Input::Answer(ask, *answer)),
            Back::Opened(Ok(connection)) => {
                self.connection = Some(connection);
                Some(Input::Ready(Ok(())))
            }
            Back::Opened(Err(problem)) => Some(Input::Ready(Err(problem))),
            // Taken in by the loop itself.
            Back::Toured(_) => None,
        }
    }

    /// Keeps the choice for the next start; before there is a home it only counts for what follows.
    fn keep_language(&mut self, lang: Lang) {
        self.lang = lang;
        self.keep_choice(|config| config.language = Some(lang.code().to_owned()));
    }

    /// Keeps the choice for the next start.
    fn keep_signs(&mut self, signs: Signs) {
        self.signs = signs;
        self.keep_choice(|config| config.signs = Some(signs.key().to_owned()));
    }

    fn keep_choice(&self, change: impl FnOnce(&mut Config)) {
        if !self.paths.exists() {
            return;
        }
        let kept = Config::load(&self.paths).and_then(|mut config| {
            change(&mut config);
            config.save(&self.paths)
        });
        if let Err(problem) = kept {
            tracing::warn!(code = problem.exit_code(), "a choice is not kept");
        }
    }
}

/// The question with what of it lies in a file: an invitation may be given as the place where it was kept. The file lies
/// with the person, not with the host.
fn out_of_files(request: Request) -> Result<Request, Problem> {
    match request {
        Request::Space(SpaceRequest::Join {
            ticket,
            wait_seconds,
        }) => Ok(Request::Space(SpaceRequest::Join {
            ticket: ticket::given(&ticket)?,
            wait_seconds,
        })),
        Request::Device(DeviceRequest::Join {
            ticket,
            name,
            wait_seconds,
        }) => Ok(Request::Device(DeviceRequest::Join {
            ticket: ticket::given(&ticket)?,
            name,
            wait_seconds,
        })),
        other => Ok(other),
    }
}

fn of_terminal(error: io::Error) -> Problem {
    Problem::General(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
    use futures::stream;

    fn key(letter: char, with: KeyModifiers) -> Press {
        Press::Key(KeyEvent::new(KeyCode::Char(letter), with))
    }

    /// What comes of an opening that takes so many looks while these are pressed, and which keys were kept.
    fn while_it_opens(looks: usize, pressed: Vec<Press>) -> (Option<Option<()>>, Vec<Press>) {
        let mut left = looks;
        let opening = std::future::poll_fn(move |_| {
            left = left.saturating_sub(1);
            match left {
                0 => std::task::Poll::Ready(()),
                _ => std::task::Poll::Pending,
            }
        });
        let pressed = stream::iter(pressed.into_iter().map(Ok));
        let mut presses = pressed.chain(stream::pending());
        let mut early = Vec::new();
        let outcome = keeping_keys(opening, &mut presses, &mut early).now_or_never();
        (outcome, early)
    }

    #[test]
    fn control_c_stops_while_the_home_is_being_opened() {
        let (plain, stop) = (
            key('c', KeyModifiers::NONE),
            key('c', KeyModifiers::CONTROL),
        );
        let pressed = vec![plain.clone(), stop];
        let outcome = while_it_opens(usize::MAX, pressed);
        assert_eq!(outcome, (Some(None), vec![plain.clone()]));
        // Another key stops nothing.
        let outcome = while_it_opens(usize::MAX, vec![plain.clone()]);
        assert_eq!(outcome, (None, vec![plain]));
    }

    #[test]
    fn what_is_pressed_while_the_home_is_being_opened_is_kept_for_the_screens_up_to_a_limit() {
        let pressed: Vec<Press> = "wij"
            .chars()
            .map(|it| key(it, KeyModifiers::NONE))
            .collect();
        let mut with_focus = pressed.clone();
        with_focus.insert(1, Press::FocusGained);
        let outcome = while_it_opens(5, with_focus);
        assert_eq!(outcome, (Some(Some(())), pressed));
        let many = vec![key('w', KeyModifiers::NONE); BURST + 1];
        let (outcome, kept) = while_it_opens(BURST + 2, many);
        assert_eq!((outcome, kept.len()), (Some(Some(())), BURST));
    }
}
