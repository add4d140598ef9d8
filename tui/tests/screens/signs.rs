//! The screens on a terminal that does not have all signs.

use super::*;
use noaber_tui::signs::Signs;

fn desk(signs: Signs) -> Desk {
    let theme = Theme::plain().with_signs(signs);
    let mut desk = Desk::with_theme((80, 24), Box::new(Spaces::default()), theme);
    desk.acts.path = beside::path(kind(), "ter_inzage");
    desk
}

fn kind() -> &'static noaber_protocol::document::kinds::Kind {
    beside::any_kind(|kind| kind.tag == "manifest").expect("a manifest")
}

#[test]
fn a_terminal_that_is_not_for_utf_8_gets_only_what_a_typewriter_has() {
    let mut desk = desk(Signs::Typewriter);
    desk.documents[0].title = SafeText::new("Café De Wierde");
    desk.documents[0].audience = "public".into();
    desk.key(KeyCode::Enter);
    insta::assert_snapshot!("typewriter-documents", desk.screen());
    assert!(desk.screen().is_ascii());
    desk.key(KeyCode::Char('o'));
    insta::assert_snapshot!("typewriter-card", desk.screen());
    desk.key(KeyCode::Char('v'));
    insta::assert_snapshot!("typewriter-pick", desk.screen());
    assert!(desk.screen().is_ascii());
    // a mark beside the text has the same number in both places
    desk.key(KeyCode::Esc).key(KeyCode::Char('t'));
    assert!(desk.screen().is_ascii(), "{}", desk.screen());
}

#[test]
fn the_text_console_keeps_its_letters() {
    let mut desk = desk(Signs::Letters);
    desk.documents[0].title = SafeText::new("Café De Wierde");
    desk.key(KeyCode::Enter);
    let screen = desk.screen();
    assert!(screen.contains("> Café De Wierde"), "{screen}");
    assert!(!screen.contains(['─', '▶', '●']), "{screen}");
}

#[test]
fn who_sees_boxes_chooses_plain_signs_and_that_is_kept() {
    let mut desk = desk(Signs::All);
    assert!(desk.screen().contains('▶'));
    desk.key(KeyCode::Char('g'));
    let screen = desk.screen();
    assert!(screen.contains("eenvoudige tekens"), "{screen}");
    assert!(!screen.contains('▶'), "{screen}");
    assert_eq!(desk.other.last(), Some(&Effect::Signs(Signs::Letters)));
    desk.key(KeyCode::Char('g'));
    assert!(desk.screen().contains('▶'));
    assert_eq!(desk.other.last(), Some(&Effect::Signs(Signs::All)));
}
