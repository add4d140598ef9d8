//! The terminal, taken over at start and given back at every exit: return, error, panic or signal.

use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, SetTitle};
use crossterm::{cursor, execute};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use std::io::{self, Stdout, Write};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

/// The screen that ratatui draws on.
pub type Screen = Terminal<CrosstermBackend<Stdout>>;

/// Whether clicks come to us, or the terminal's own selecting of text works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mouse {
    /// Clicks come to us.
    On,
    /// The terminal keeps them.
    Off,
}

/// Holds the terminal; dropping it gives the terminal back as it was.
pub struct Guard {
    screen: Screen,
}

static TAKEN: AtomicBool = AtomicBool::new(false);
static HOOK: Once = Once::new();

impl Guard {
    /// Takes the terminal over.
    ///
    /// # Errors
    /// What the terminal answers.
    pub fn take(mouse: Mouse) -> io::Result<Guard> {
        HOOK.call_once(|| {
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |info| {
                // What a peer's bytes do to the engine is caught and counted; it says nothing here.
                if noaber_protocol::document::filter::is_trying() {
                    return;
                }
                // Only the thread that draws holds the terminal; a caught panic elsewhere must not blank it.
                if std::thread::current().name() == Some("main") {
                    give_back();
                }
                before(info);
            }));
        });
        crossterm::terminal::enable_raw_mode()?;
        TAKEN.store(true, Ordering::SeqCst);
        // A person's own NO_COLOR is honoured by the theme, which then has no colour at all; left to
        // itself crossterm would drop bold and reverse too.
        crossterm::style::force_color_output(true);
        execute!(io::stdout(), EnterAlternateScreen, SetTitle("noaber"))?;
        if cfg!(not(windows)) {
            execute!(io::stdout(), EnableBracketedPaste)?;
        }
        set_mouse(mouse)?;
        let screen = Terminal::new(CrosstermBackend::new(io::stdout()))?;
        Ok(Guard { screen })
    }

    /// The screen to draw on.
    pub fn screen(&mut self) -> &mut Screen {
        &mut self.screen
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        give_back();
    }
}

/// Takes the mouse or leaves it to the terminal.
///
/// # Errors
/// What the terminal answers.
pub fn set_mouse(mouse: Mouse) -> io::Result<()> {
    match mouse {
        Mouse::On => execute!(io::stdout(), EnableMouseCapture),
        Mouse::Off => execute!(io::stdout(), DisableMouseCapture),
    }
}

/// Gives the terminal back; a terminal that has gone away is no error.
pub fn give_back() {
    if !TAKEN.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    let _gone = execute!(
        out,
        DisableMouseCapture,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show
    );
    let _gone = out.flush();
    let _gone = crossterm::terminal::disable_raw_mode();
}
