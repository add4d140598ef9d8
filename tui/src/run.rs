//! The loop between terminal, screens and node.

use crate::app::{App, Ask, Effect, Input};
use crate::screens::Screen;
use crate::screens::spaces::Spaces;
use crate::screens::start::Start;
use crate::terminal::{self, Guard};
use crate::theme::Theme;
use crate::tour::{self, From, Tour};
use crate::words::Words;
use crossterm::event::{Event as Press, EventStream};
use data_encoding::BASE64;
use futures::{FutureExt, StreamExt};
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
use noaber_protocol::text::SafeText;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::time::Duration;
use tokio::sync::mpsc;

/// How often the screen is looked at anew without any input: short messages go away by themselves.
const LOOK: Duration = Duration::from_millis(500);
/// Presses taken in before the screen is drawn again: a paste in a terminal without brackets comes key by key.
const BURST: usize = 4096;
/// How often another window's home is asked for while that window closes.
const TRIES: u32 = 10;
/// Answers that wait for the screens.
const ANSWERS: usize = 1024;
/// Bytes that go to the terminal's clipboard: more is not taken by every terminal.
const CLIPBOARD: usize = 8 * 1024;

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
    match runtime.block_on(show(paths, lang, from)) {
        Ok(()) => 0,
        Err(problem) => complain(&problem, lang),
    }
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

/// The outside of the screens.
struct Outside {
    paths: HomePaths,
    lang: Lang,
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

async fn show(paths: HomePaths, lang: Lang, from: From) -> Result<(), Problem> {
    let (back, mut backs) = mpsc::channel(ANSWERS);
    let mut outside = Outside {
        paths,
        lang,
        connection: None,
        back,
        stopping: false,
        from,
        preparing: false,
        tour: None,
        leaving: false,
    };
    let theme = Theme::from_environment(std::env::var("NO_COLOR").ok().as_deref());
    let mut ended = Ended::new().map_err(of_terminal)?;
    // Before the home is open keys are kept for the screens: they do not run over what stands in the terminal.
    let mut guard = Guard::take(terminal::Mouse::On).map_err(of_terminal)?;
    let opening = Words(lang).get("opening");
    guard
        .screen()
        .draw(|frame| frame.render_widget(opening, frame.area()))
        .map_err(of_terminal)?;
    let first = tokio::select! {
        first = outside.begin() => first?,
        () = ended.wait() => return Ok(()),
    };
    let mut app = App::new(lang, theme, first);
    let mut presses = EventStream::new();
    let mut look = tokio::time::interval(LOOK);
    let effects = app.begin(clock::now());
    outside.follow(effects);
    while !outside.stopping {
        let now = clock::now();
        guard
            .screen()
            .draw(|frame| app.draw(now, frame))
            .map_err(of_terminal)?;
        let mut inputs = Vec::new();
        // A key that was typed before its screen was there is taken now that it has been drawn.
        let waited = app.resume(clock::now());
        let has_more = waited.is_some();
        outside.follow(waited.unwrap_or_default());
        tokio::select! {
            () = std::future::ready(()), if has_more => {}
            press = presses.next() => match press {
                Some(Ok(press)) => {
                    inputs.push(Input::Press(press));
                    let more = std::iter::from_fn(|| presses.next().now_or_never().flatten());
                    inputs.extend(more.take(BURST).filter_map(Result::ok).map(Input::Press));
                }
                // The terminal is gone: what was typed is kept by the host.
                Some(Err(_)) | None => outside.stopping = true,
            },
            back = backs.recv() => match back {
                Some(Back::Toured(toured)) => match outside.toured(*toured, theme) {
                    Ok(begun) => app = begun,
                    Err(problem) if outside.from == From::Start => {
                        inputs.push(Input::Ready(Err(problem)));
                    }
                    Err(problem) => return Err(problem),
                },
                back => inputs.extend(back.and_then(|back| outside.came(back))),
            },
            event = told(&mut outside.connection) => match event {
                Some(event) => inputs.push(Input::Told(event)),
                // The window that was the host is closed: this one takes over.
                None => {
                    let first = outside.take_over().await?;
                    app = App::new(outside.lang, theme, first);
                    app.say("taken-over", clock::now());
                    let effects = app.begin(clock::now());
                    outside.follow(effects);
                }
            },
            () = ended.wait() => outside.stopping = true,
            _ = look.tick() => inputs.push(Input::Tick),
        }
        for input in inputs {
            // What is pressed after one chose to stop is meant for no text.
            if outside.stopping || outside.leaving {
                break;
            }
            if matches!(&input, Input::Press(Press::Resize(_, _))) {
                continue;
            }
            let effects = app.input(clock::now(), input);
            outside.follow(effects);
        }
        if outside.leaving {
            outside.leave().await?;
            app = App::new(outside.lang, theme, Box::new(Start::first()));
            app.say("tour-over", clock::now());
        }
    }
    drop(guard);
    outside.close(&mut backs).await
}

/// The next thing the node tells; waits for ever while there is none.
async fn told(connection: &mut Option<Connection>) -> Option<Event> {
    match connection {
        Some(connection) => connection.events.next().await,
        None => std::future::pending().await,
    }
}

impl Outside {
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
            (Closed::Passphrase, None) => return Ok(Box::new(Start::locked())),
            (Closed::Passphrase, Some(file)) => Some(Passphrase::from_file(file.as_ref())?),
            (Closed::Not, _) => None,
        };
        self.connection = Some(host::connect_or_host(self.config(passphrase)).await?);
        Ok(Box::new(Spaces::default()))
    }

    /// Begins again when the host has gone, once it has let go of the home.
    async fn take_over(&mut self) -> Result<Box<dyn Screen>, Problem> {
        self.connection = None;
        for _ in 0..TRIES {
            if let Ok(first) = self.begin().await {
                return Ok(first);
            }
            tokio::time::sleep(LOOK).await;
        }
        self.begin().await
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
                Effect::Copy(text) => copy(&text),
                Effect::Mouse(mouse) => {
                    // A terminal that does not know the mouse goes on without it.
                    let _kept = terminal::set_mouse(mouse);
                }
                Effect::Language(lang) => self.keep_language(lang),
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
        tokio::spawn(async move {
            let kept = tokio::task::spawn_blocking(move || ticket::keep(&path, &text)).await;
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
    fn toured(
        &mut self,
        toured: Result<(Demo, Visit), Problem>,
        theme: Theme,
    ) -> Result<App, Problem> {
        self.preparing = false;
        let (demo, visit) = toured?;
        let home = std::mem::replace(&mut self.paths, visit.paths.clone());
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
        if !self.paths.exists() {
            return;
        }
        let kept = Config::load(&self.paths).and_then(|mut config| {
            config.language = Some(lang.code().to_owned());
            config.save(&self.paths)
        });
        if let Err(problem) = kept {
            tracing::warn!(code = problem.exit_code(), "the language is not kept");
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

/// Puts text on the clipboard of the terminal (OSC 52), scrubbed and no longer than terminals take.
fn copy(text: &str) {
    let safe = SafeText::with_tabs(text);
    let mut end = safe.as_str().len().min(CLIPBOARD);
    while !safe.as_str().is_char_boundary(end) {
        end -= 1;
    }
    let coded = BASE64.encode(&safe.as_str().as_bytes()[..end]);
    let mut out = io::stdout();
    // A terminal that is gone takes no text.
    let _gone = write!(out, "\x1b]52;c;{coded}\x07").and_then(|()| out.flush());
}

fn of_terminal(error: io::Error) -> Problem {
    Problem::General(error.to_string())
}

/// The signals by which a terminal or machine ends a program.
#[cfg(unix)]
struct Ended {
    hangup: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Ended {
    fn new() -> io::Result<Ended> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Ended {
            hangup: signal(SignalKind::hangup())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn wait(&mut self) {
        tokio::select! {
            _ = self.hangup.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

/// Elsewhere the terminal's own end is all there is.
#[cfg(not(unix))]
struct Ended;

#[cfg(not(unix))]
impl Ended {
    fn new() -> io::Result<Ended> {
        Ok(Ended)
    }

    async fn wait(&mut self) {
        std::future::pending::<()>().await;
    }
}
