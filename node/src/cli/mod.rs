//! The command line, the same in both programs: data on stdout, messages for people on stderr, exit codes for scripts.

mod act_args;
mod acts;
mod amend;
mod args;
mod audience;
mod bundle;
mod check;
mod demo;
mod device;
mod doc;
mod follow;
mod form;
mod help;
mod history;
mod home;
mod interrupt;
mod kind;
mod members;
mod network;
mod output;
mod people;
mod relay;
mod space;
mod usage;
mod votes;

pub use args::Globals;

use crate::config::{Config, HomePaths};
use crate::control::Caller;
use crate::handle::{Amount, BadInput, Lock, Missing, Problem, Request, Response};
use crate::host::{self, Connection, HostConfig, NetworkUse};
use crate::keyring::{self, Closed, Passphrase};
use crate::words::{Lang, problem, text};
use args::{Command, HomeCommand, Line, NodeCommand, NodeLine, RelayCommand};
use clap::error::ErrorKind;
use clap::{CommandFactory as _, FromArgMatches as _};
use interrupt::Interruption;
use output::Output;
use std::ffi::OsString;
use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

/// The exit code of a command that was interrupted.
const INTERRUPTED: u8 = 130;
/// The variable that names a file with the passphrase, for scripts.
pub const PASSPHRASE_VARIABLE: &str = "NOABER_PASSPHRASE_FILE";
/// Bytes of a file that is taken in: several times a programme of 80 pages.
const FILE_BYTES: u64 = 16 * 1024 * 1024;

/// What a line of arguments asked for.
#[derive(Debug)]
pub enum Asked {
    /// The screens.
    Screens(Globals),
    /// The screens over a demo that begins with that number.
    LookAround(Globals, Option<u64>),
    /// A command, which is done; this is its exit code.
    Done(u8),
}

/// Does what the arguments of `noaber` say.
pub fn main_with(arguments: impl IntoIterator<Item = OsString>) -> Asked {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let lang = early_lang(&arguments);
    let parsed = help::explained(Line::command(), lang)
        .try_get_matches_from(arguments)
        .and_then(|matches| Line::from_arg_matches(&matches));
    match parsed {
        Err(error) => Asked::Done(say_usage(&error, lang)),
        Ok(Line {
            globals,
            command: None,
        }) => Asked::Screens(globals),
        Ok(Line {
            globals,
            command: Some(Command::Demo(demo)),
        }) if !demo.plain && !globals.json => Asked::LookAround(globals, demo.seed),
        Ok(Line {
            globals,
            command: Some(command),
        }) => Asked::Done(run(&globals, &NodeCommand::Both(command))),
    }
}

/// Does what the arguments of `noaber-node` say; returns the exit code.
pub fn node_main_with(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let lang = early_lang(&arguments);
    let parsed = help::explained(NodeLine::command(), lang)
        .try_get_matches_from(arguments)
        .and_then(|matches| NodeLine::from_arg_matches(&matches));
    match parsed {
        Err(error) => say_usage(&error, lang),
        Ok(NodeLine { globals, command }) => run(&globals, &command),
    }
}

impl Globals {
    /// The home that was asked for.
    ///
    /// # Errors
    /// As [`HomePaths::find`].
    pub fn paths(&self) -> Result<HomePaths, Problem> {
        HomePaths::find(self.home.clone())
    }

    /// The language: of this line, else of the home, else of the machine.
    pub fn lang(&self) -> Lang {
        self.lang
            .as_deref()
            .and_then(Lang::from_code)
            .unwrap_or_else(|| {
                self.paths()
                    .and_then(|paths| Config::load(&paths))
                    .map_or_else(|_| Lang::of_machine(), |config| config.lang())
            })
    }
}

/// The language before the line is parsed, for what goes wrong in parsing.
fn early_lang(arguments: &[OsString]) -> Lang {
    let text = |argument: &OsString| argument.to_string_lossy().into_owned();
    let mut rest = arguments.iter().map(text);
    while let Some(argument) = rest.next() {
        let code = match argument.strip_prefix("--lang=") {
            Some(code) => Some(code.to_owned()),
            None if argument == "--lang" => rest.next(),
            None => None,
        };
        if let Some(code) = code {
            return Lang::from_code(&code).unwrap_or_default();
        }
    }
    Globals::default().lang()
}

fn say_usage(error: &clap::Error, lang: Lang) -> u8 {
    let asked_for = matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    );
    // Nothing helps when the stream is closed, here and below.
    if asked_for {
        let _ = error.print();
        return 0;
    }
    match usage::said(error, lang) {
        Some(said) => {
            let _ = writeln!(std::io::stderr(), "{said}");
        }
        None => {
            let _ = error.print();
            let _ = writeln!(std::io::stderr(), "{}", text(lang, "cli-usage"));
        }
    }
    Problem::Usage(String::new()).exit_code()
}

fn run(globals: &Globals, command: &NodeCommand) -> u8 {
    let lang = globals.lang();
    let _log = crate::log::begin();
    let result = check_lang(globals).and_then(|()| {
        keyring::guard();
        keep_quiet_about_trials();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .map_err(|error| Problem::General(error.to_string()))?;
        let done = runtime.block_on(attend(globals, lang, command));
        runtime.shutdown_timeout(std::time::Duration::from_secs(2));
        done
    });
    match result {
        Ok(code) => code,
        Err(problem) => {
            complain(&problem, lang);
            problem.exit_code()
        }
    }
}

/// Says nothing of panics that a trial of a peer's bytes brings about and catches.
fn keep_quiet_about_trials() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !noaber_protocol::document::filter::is_trying() {
            before(info);
        }
    }));
}

fn check_lang(globals: &Globals) -> Result<(), Problem> {
    match globals.lang.as_deref() {
        Some(code) if Lang::from_code(code).is_none() => {
            Err(Problem::Usage(format!("--lang {code}")))
        }
        Some(_) | None => Ok(()),
    }
}

/// Says what happened and what to do now.
fn complain(trouble: &Problem, lang: Lang) {
    let (what, now) = problem(trouble, lang);
    // Nothing helps when the stream is closed.
    let _ = writeln!(std::io::stderr(), "{what}\n{now}");
}

async fn attend(globals: &Globals, lang: Lang, command: &NodeCommand) -> Result<u8, Problem> {
    let mut context = Context {
        paths: globals.paths()?,
        lang,
        output: Output {
            json: globals.json,
            lang,
        },
        connection: None,
    };
    let result = if let NodeCommand::Run(arguments) = command {
        network::run(&mut context, arguments).await
    } else if let NodeCommand::Both(Command::Relay(RelayCommand::Run { listen })) = command {
        relay::run(&mut context, listen).await
    } else if let NodeCommand::Both(Command::Demo(arguments)) = command {
        demo::run(&context, arguments).await
    } else {
        let mut interruption = Interruption::listen()?;
        let result = tokio::select! {
            result = dispatch(&mut context, command) => result,
            () = interruption.heard() => Ok(INTERRUPTED),
        };
        interruption.noticed();
        result
    };
    if let Some(connection) = context.connection.take() {
        connection.close().await;
    }
    result
}

async fn dispatch(context: &mut Context, command: &NodeCommand) -> Result<u8, Problem> {
    let NodeCommand::Both(command) = command else {
        return Ok(0);
    };
    match command {
        Command::Init(arguments) => home::init(context, arguments).await,
        Command::Space(command) => space::space(context, command).await,
        Command::Invite(arguments) => space::invite(context, arguments).await,
        Command::Join(arguments) => space::join(context, arguments).await,
        Command::People(command) => people::people(context, command).await,
        Command::Device(command) => device::device(context, command).await,
        Command::Audience(command) => audience::audience(context, command).await,
        Command::Members(command) => members::members(context, command).await,
        Command::Kind(command) => kind::kind(context, command),
        Command::Doc(command) => doc::doc(context, command).await,
        Command::Act(command) => acts::acts(context, command).await,
        Command::Check { file } => check::check(context, file).await,
        Command::Relay(command) => relay::relay(context, command).await,
        Command::Follow(arguments) => follow::follow(context, arguments).await,
        Command::Unfollow { space } => follow::unfollow(context, space).await,
        Command::Start(command) => relay::start(context, command).await,
        Command::Sync(arguments) => network::sync(context, arguments).await,
        Command::Bundle(command) => bundle::bundle(context, command).await,
        // Runs apart: it ends by a signal.
        Command::Demo(_) => Err(unexpected()),
        Command::Home(HomeCommand::Status) => home::status(context).await,
        Command::Home(HomeCommand::Verify) => home::verify(context).await,
        Command::Home(HomeCommand::Info) => home::info(context).await,
    }
}

/// What a command works with.
struct Context {
    paths: HomePaths,
    lang: Lang,
    output: Output,
    connection: Option<Connection>,
}

impl Context {
    /// A caller of the host that is there, or of one that this process becomes.
    async fn caller(&mut self, network: NetworkUse) -> Result<Caller, Problem> {
        if let Some(connection) = &self.connection {
            return Ok(connection.caller.clone());
        }
        if let Some(connection) = host::attach(&self.paths).await? {
            return Ok(self.connection.insert(connection).caller.clone());
        }
        let config = self.host_config(network)?;
        let connection = host::connect_or_host(config).await?;
        Ok(self.connection.insert(connection).caller.clone())
    }

    /// How this process would be host.
    fn host_config(&self, network: NetworkUse) -> Result<HostConfig, Problem> {
        crate::config::check_home(&self.paths)?;
        Ok(HostConfig {
            passphrase: passphrase(&self.paths, self.lang)?,
            paths: self.paths.clone(),
            network,
        })
    }

    /// Asks one thing, without the network.
    async fn ask(&mut self, request: Request) -> Result<Response, Problem> {
        self.caller(NetworkUse::Off).await?.ask(request).await
    }
}

/// The passphrase, when the keyring wants one: from the file that a variable names, else typed.
fn passphrase(paths: &HomePaths, lang: Lang) -> Result<Option<Passphrase>, Problem> {
    match keyring::closed(paths)? {
        Closed::Not => Ok(None),
        Closed::Passphrase => match from_variable() {
            Some(file) => Passphrase::from_file(&file).map(Some),
            None => typed(&text(lang, "cli-passphrase")).map(Some),
        },
    }
}

/// The passphrase of a new home: from a file, else typed twice.
fn passphrase_to_begin_with(file: Option<&Path>, lang: Lang) -> Result<Passphrase, Problem> {
    let passphrase = match file.map(Path::to_owned).or_else(from_variable) {
        Some(file) => Passphrase::from_file(&file)?,
        None => {
            let first = typed(&text(lang, "cli-passphrase-new"))?;
            let again = typed(&text(lang, "cli-passphrase-again"))?;
            if first != again {
                return Err(Problem::Usage(text(lang, "cli-passphrase-differs")));
            }
            first
        }
    };
    if passphrase.is_empty() {
        return Err(Problem::Locked(Lock::Wanted));
    }
    Ok(passphrase)
}

fn from_variable() -> Option<PathBuf> {
    std::env::var_os(PASSPHRASE_VARIABLE)
        .filter(|path| !path.is_empty())
        .map(PathBuf::from)
}

fn typed(prompt: &str) -> Result<Passphrase, Problem> {
    if !std::io::stdin().is_terminal() {
        return Err(Problem::Locked(Lock::Wanted));
    }
    rpassword::prompt_password(prompt)
        .map(Passphrase::new)
        .map_err(|_| Problem::Locked(Lock::Wanted))
}

/// An answer that does not fit its question: the host is not what it should be.
fn unexpected() -> Problem {
    Problem::General("an answer to another question".to_owned())
}

/// As [`unexpected`], with the sort of answer in the log.
fn unfit(answer: &Response) -> Problem {
    let sort = std::mem::discriminant(answer);
    tracing::error!(?sort, "an answer to another question");
    unexpected()
}

/// Reads a text file that a person named.
fn read_text(path: &Path) -> Result<String, Problem> {
    let bytes =
        crate::config::read_limited(path, FILE_BYTES).map_err(|error| match error.kind() {
            std::io::ErrorKind::InvalidData => Problem::Refused(BadInput::TooLong {
                limit: FILE_BYTES,
                of: Amount::Bytes,
            }),
            _ => Problem::NotFound(Missing::File(path.display().to_string())),
        })?;
    String::from_utf8(bytes).map_err(|error| {
        Problem::Refused(BadInput::NotUtf8 {
            at: error.utf8_error().valid_up_to() as u64,
        })
    })
}
