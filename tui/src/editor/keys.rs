//! Keys and pastes before the text widget has them.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// Keys that the widget would take for itself and that mean something else here: undo, redo, and the line keys.
pub(super) fn is_ours(event: &Event) -> bool {
    let Event::Key(KeyEvent {
        code,
        modifiers,
        kind,
        ..
    }) = event
    else {
        return false;
    };
    let control =
        modifiers.contains(KeyModifiers::CONTROL) && !modifiers.contains(KeyModifiers::ALT);
    let ours = matches!(code, KeyCode::Char('z' | 'Z' | 'y' | 'Y' | 'd' | 'D'));
    *kind == KeyEventKind::Release || (control && ours)
}

/// Text that may join what stands around it: a paste, or a letter outside ASCII.
pub(super) fn joining(event: &Event) -> Option<String> {
    match event {
        Event::Paste(text) => Some(text.clone()),
        Event::Key(KeyEvent {
            code: KeyCode::Char(letter),
            modifiers,
            ..
        }) if !letter.is_ascii() => {
            let held = *modifiers - KeyModifiers::SHIFT;
            // a third level of the keyboard arrives as both
            let types = held.is_empty() || held == KeyModifiers::CONTROL | KeyModifiers::ALT;
            types.then(|| letter.to_string())
        }
        _ => None,
    }
}

/// A paste as text: terminals send its line ends as carriage returns.
pub(super) fn straight(event: &Event) -> Event {
    match event {
        Event::Paste(text) => Event::Paste(text.replace("\r\n", "\n").replace('\r', "\n")),
        other => other.clone(),
    }
}
