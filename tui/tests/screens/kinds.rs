//! Every kind as people see it: its row in the list, its card, its path in each state, and the sheets of its tables. One
//! picture a kind, all of it drawn from its table with its example.

use super::*;
use noaber_protocol::document::kinds::KINDS;

/// The screen without empty lines and what is the same for all.
fn compact(screen: &str) -> String {
    let is_some = |line: &&str| line.chars().any(char::is_alphanumeric);
    screen
        .lines()
        .filter(is_some)
        .collect::<Vec<_>>()
        .join("\n")
}

/// The third line of the card: the path.
fn path_line(screen: &str) -> String {
    let line = screen.lines().nth(3).unwrap_or_default();
    line.trim_matches(['│', ' ']).to_owned()
}

#[test]
fn every_kind_has_a_row_a_card_a_path_and_sheets() {
    for kind in KINDS.iter().filter(|kind| !kind.is_record()) {
        let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
        desk.acts = beside::acts(kind.tag);
        desk.form = beside::form(kind.tag);
        desk.documents = vec![DocumentInfo {
            kind: kind.tag.into(),
            title: SafeText::new(kind.example.title),
            state: desk.acts.path.state.clone(),
            ..document()
        }];
        desk.key(KeyCode::Enter);
        let row = desk.screen().lines().nth(4).map(str::to_owned);
        let mut picture = vec![row.unwrap_or_default()];
        desk.key(KeyCode::Char('o'));
        picture.push(compact(&desk.screen()));
        for state in kind.states {
            desk.acts.path = beside::path(kind, state.key);
            desk.told(Event::Documents(SPACE));
            picture.push(path_line(&desk.screen()));
        }
        // who supports it stands above its lines
        let above = usize::from(kind.acts.support.is_some());
        for (at, _) in kind.tables.iter().enumerate() {
            desk.key(KeyCode::Home);
            for _ in 0..above + kind.fields.len() + at {
                desk.key(KeyCode::Down);
            }
            desk.key(KeyCode::Enter);
            picture.push(compact(&desk.screen()));
            desk.key(KeyCode::Char('n'));
            picture.push(compact(&desk.screen()));
            desk.key(KeyCode::Esc).key(KeyCode::Esc);
        }
        insta::assert_snapshot!(kind.tag, picture.join("\n\n"));
    }
}
