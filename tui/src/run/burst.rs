//! A paste in a terminal that does not say that it is one: its letters come as keys, many at once.

use crossterm::event::{Event as Press, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

/// From how many letters that came at once they are taken for a paste: nobody types so fast.
const LEAST: usize = 16;

/// Makes one paste of the letters and line ends with which what came at once begins, when there are enough of them.
/// Behind another key they stay as they came: it may have led to a screen on which letters do something else.
pub(super) fn joined(presses: Vec<Press>) -> Vec<Press> {
    let mut text = String::new();
    let mut count = 0;
    for piece in presses.iter().map_while(piece) {
        text.extend(piece);
        count += 1;
    }
    if text.chars().count() < LEAST {
        return presses;
    }
    let rest = presses.into_iter().skip(count);
    std::iter::once(Press::Paste(text)).chain(rest).collect()
}

/// What a key gives a text: a letter or a line end, or nothing when it is let go; none for any other.
fn piece(press: &Press) -> Option<Option<char>> {
    let Press::Key(KeyEvent {
        code,
        modifiers,
        kind,
        ..
    }) = press
    else {
        return None;
    };
    let is_plain = (*modifiers - KeyModifiers::SHIFT).is_empty();
    let letter = match code {
        KeyCode::Char(letter) if is_plain => *letter,
        // A line end may come as the byte of Ctrl+J.
        KeyCode::Char('j') if *modifiers == KeyModifiers::CONTROL => '\n',
        KeyCode::Enter if is_plain => '\n',
        KeyCode::Tab if is_plain => '\t',
        _ => return None,
    };
    Some((*kind != KeyEventKind::Release).then_some(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(code: KeyCode, kind: KeyEventKind) -> Press {
        Press::Key(KeyEvent::new_with_kind(code, KeyModifiers::NONE, kind))
    }

    fn typed(text: &str) -> Vec<Press> {
        let code = |letter| match letter {
            '\n' => KeyCode::Enter,
            letter => KeyCode::Char(letter),
        };
        let press = |letter| key(code(letter), KeyEventKind::Press);
        text.chars().map(press).collect()
    }

    #[test]
    fn many_letters_that_come_at_once_are_one_paste_and_few_are_keys() {
        let text = "Een regel.\nEn nog een.\n";
        assert_eq!(joined(typed(text)), [Press::Paste(text.into())]);
        let few = typed("Een regel.\nEn n");
        assert_eq!(few.len(), LEAST - 1);
        assert_eq!(joined(few.clone()), few);
    }

    #[test]
    fn behind_another_key_letters_stay_keys_and_letting_go_of_one_gives_nothing() {
        let left = key(KeyCode::Left, KeyEventKind::Press);
        let mut presses = typed("aaaabbbbccccdddd");
        presses.push(left.clone());
        presses.extend(typed("eeeeffffgggghhhh"));
        let mut expected = vec![Press::Paste("aaaabbbbccccdddd".into()), left];
        expected.extend(typed("eeeeffffgggghhhh"));
        assert_eq!(joined(presses), expected);
        // On Windows each key is told when it is let go too.
        let both = typed("aaaabbbbccccdddd").into_iter().flat_map(|press| {
            let Press::Key(pressed) = &press else {
                return vec![press];
            };
            let released = key(pressed.code, KeyEventKind::Release);
            vec![press, released]
        });
        let paste = Press::Paste("aaaabbbbccccdddd".into());
        assert_eq!(joined(both.collect()), [paste]);
    }
}
