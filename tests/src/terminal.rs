//! A person before a terminal: a real process in a pseudo-terminal, keys in, the screen out.

use data_encoding::BASE64;
use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a screen may take to show what is awaited, and a program to take in what is typed; only a hang comes near it.
const PATIENCE: Duration = Duration::from_secs(180);

/// What the program put on the clipboard of the terminal.
#[derive(Default)]
struct Clipboard(Option<String>);

impl vt100::Callbacks for Clipboard {
    fn copy_to_clipboard(&mut self, _: &mut vt100::Screen, _: &[u8], data: &[u8]) {
        let text = BASE64.decode(data).ok();
        self.0 = text.and_then(|text| String::from_utf8(text).ok());
    }
}

/// A program in a terminal.
pub struct Terminal {
    name: String,
    screen: Arc<Mutex<vt100::Parser<Clipboard>>>,
    keys: Keyboard,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
}

impl Terminal {
    /// Starts a program with a home of its own.
    ///
    /// # Panics
    /// When no pseudo-terminal can be had or the program does not start: then there is nothing to test.
    pub fn start(name: &str, program: &Path, home: &Path, columns: u16, rows: u16) -> Terminal {
        let mut command = CommandBuilder::new(program);
        command.env("NOABER_HOME", home);
        Terminal::run(name, command, columns, rows)
    }

    /// Starts a command in a new terminal.
    ///
    /// # Panics
    /// When no pseudo-terminal can be had or the program does not start.
    pub fn run(name: &str, mut command: CommandBuilder, columns: u16, rows: u16) -> Terminal {
        let size = PtySize {
            rows,
            cols: columns,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system()
            .openpty(size)
            .expect("a pseudo-terminal");
        command.env("TERM", "xterm-256color");
        command.env("LANG", "nl_NL.UTF-8");
        command.env("NO_COLOR", "");
        let child = pair
            .slave
            .spawn_command(command)
            .expect("the program starts");
        let mut output = pair
            .master
            .try_clone_reader()
            .expect("the terminal can be read");
        let keys = pair
            .master
            .take_writer()
            .expect("the terminal can be written");
        let cells =
            [rows, columns].map(|count| NonZeroU16::new(count).expect("a terminal has room"));
        let screen = Arc::new(Mutex::new(vt100::Parser::new_with_callbacks(
            cells[0],
            cells[1],
            0,
            Clipboard::default(),
        )));
        let drawn = screen.clone();
        std::thread::spawn(move || {
            let mut bytes = [0; 65536];
            while let Ok(count) = output.read(&mut bytes) {
                if count == 0 {
                    break;
                }
                drawn
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .process(&bytes[..count]);
            }
        });
        Terminal {
            name: name.to_owned(),
            screen,
            keys: Keyboard::of(keys),
            child,
            master: pair.master,
        }
    }

    /// Types: letters as they are, other keys as the bytes that a terminal sends.
    ///
    /// # Panics
    /// When the program is gone, or does not read them.
    pub fn keys(&mut self, bytes: &str) -> &mut Self {
        if let Err(why) = self.keys.types(bytes) {
            panic!("{} {why}; the screen:\n{}", self.name, self.text());
        }
        self
    }

    /// Makes the screen one line higher, or what it was: all on it is drawn anew.
    ///
    /// # Panics
    /// When the terminal is gone.
    pub fn changes_height(&mut self) {
        let size = self.master.get_size().expect("a terminal has a size");
        // An even number of lines is what it was.
        let rows = if size.rows.is_multiple_of(2) {
            size.rows + 1
        } else {
            size.rows - 1
        };
        let cells = [rows, size.cols].map(|count| NonZeroU16::new(count).expect("it has room"));
        self.looked(|parser| parser.screen_mut().set_size(cells[0], cells[1]));
        let resized = self.master.resize(PtySize { rows, ..size });
        resized.expect("a terminal takes another size");
    }

    /// What stands on the screen.
    pub fn text(&self) -> String {
        self.looked(|parser| parser.screen().contents())
    }

    /// What stands on the screen, and all that makes it look so: colours, the place of the cursor.
    pub fn view(&self) -> (String, String) {
        self.looked(|parser| {
            let screen = parser.screen();
            (screen.contents(), screen.state_formatted())
        })
    }

    /// What stands on the screen from its top to the cursor.
    pub fn before_cursor(&self) -> String {
        self.looked(|parser| {
            let (row, column) = parser.screen().cursor_position();
            parser.screen().contents_between(0, 0, row, column)
        })
    }

    /// What stands on its line before each place that is shown reversed, as the cursors of others are.
    pub fn before_reversed(&self) -> Vec<String> {
        self.looked(|parser| {
            let screen = parser.screen();
            let (rows, columns) = screen.size();
            let cells =
                (0..rows.get()).flat_map(|row| (0..columns.get()).map(move |column| (row, column)));
            let is_reversed = |(row, column): &(u16, u16)| {
                screen
                    .cell(*row, *column)
                    .is_some_and(|cell| cell.inverse())
            };
            cells
                .filter(is_reversed)
                .map(|(row, column)| screen.contents_between(row, 0, row, column))
                .collect()
        })
    }

    /// What was put on the clipboard since this was last asked.
    pub fn copied(&self) -> Option<String> {
        self.looked(|parser| parser.callbacks_mut().0.take())
    }

    fn looked<T>(&self, look: impl FnOnce(&mut vt100::Parser<Clipboard>) -> T) -> T {
        look(&mut self.screen.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Waits until the screen is as asked.
    ///
    /// # Panics
    /// When it does not become so in time; says what stood there.
    pub fn until(&mut self, what: &str, is_so: impl Fn(&str) -> bool) -> &mut Self {
        let begun = Instant::now();
        loop {
            let text = self.text();
            if is_so(&text) {
                return self;
            }
            assert!(
                begun.elapsed() < PATIENCE,
                "{} never saw {what}; the screen:\n{text}",
                self.name
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until some words stand on the screen.
    pub fn see(&mut self, words: &str) -> &mut Self {
        self.until(words, |text| text.contains(words))
    }

    /// Stops it as a person would and waits until it is gone; gives its exit code.
    ///
    /// # Panics
    /// When it does not stop.
    pub fn stop(&mut self) -> u32 {
        self.keys("\x11");
        self.ended()
    }

    /// The number by which the machine knows the program.
    ///
    /// # Panics
    /// When it has none any more.
    pub fn process(&self) -> u32 {
        self.child.process_id().expect("a program has a number")
    }

    /// Waits until it is gone, after it was asked to stop; gives its exit code.
    ///
    /// # Panics
    /// When it does not stop.
    pub fn ended(&mut self) -> u32 {
        let begun = Instant::now();
        let mut was_asked = false;
        while begun.elapsed() < PATIENCE {
            if let Ok(Some(status)) = self.child.try_wait() {
                return status.exit_code();
            }
            // Once for each time that it asks: what comes after the answer may go into a text.
            let is_asked = self.text().contains("bij niemand anders");
            if is_asked && !was_asked {
                self.keys("\t\r");
            }
            was_asked = is_asked;
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("{} does not stop; the screen:\n{}", self.name, self.text());
    }
}

/// The keys of a terminal: a thread of its own types them, for a program that hangs reads none.
struct Keyboard {
    typed: Sender<String>,
    taken: Receiver<std::io::Result<()>>,
}

impl Keyboard {
    fn of(mut keys: Box<dyn Write + Send>) -> Keyboard {
        let (typed, to_type) = channel::<String>();
        let (taking, taken) = channel();
        std::thread::spawn(move || {
            for bytes in to_type {
                let done = keys.write_all(bytes.as_bytes());
                // Nobody waits for it any more when it comes too late.
                let _late = taking.send(done.and_then(|()| keys.flush()));
            }
        });
        Keyboard { typed, taken }
    }

    fn types(&self, bytes: &str) -> Result<(), String> {
        let gone = |_| "is gone".to_owned();
        self.typed.send(bytes.to_owned()).map_err(gone)?;
        let taken = self.taken.recv_timeout(PATIENCE);
        let taken = taken.map_err(|_| "reads no keys".to_owned())?;
        taken.map_err(|error| format!("reads no keys: {error}"))
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // It may have stopped already.
        let _gone = self.child.kill();
        let _gone = self.child.wait();
    }
}
