//! The kringen, coming into one, and inviting somebody.

use super::*;

#[test]
fn a_wrong_ticket_says_so_in_the_form_and_keeps_what_was_typed() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Char('m'))
        .letters("NOABER:ONZIN")
        .key(KeyCode::Enter);
    insta::assert_snapshot!("join-refused", desk.screen());
}

#[test]
fn the_kringen_and_the_documents_of_one_lead_to_an_invitation() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    insta::assert_snapshot!("spaces", desk.screen());
    desk.key(KeyCode::Enter);
    insta::assert_snapshot!("documents", desk.screen());
    desk.key(KeyCode::Char('8'));
    insta::assert_snapshot!("people", desk.screen());
    desk.key(KeyCode::Char('u'));
    insta::assert_snapshot!("invite-choose", desk.screen());
    desk.key(KeyCode::Char('r')).key(KeyCode::Enter);
    insta::assert_snapshot!("invite", desk.screen());
}

#[test]
fn an_invitation_is_copied_whole_and_kept_in_a_file_that_says_what_to_do() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter).key(KeyCode::Char('u'));
    desk.key(KeyCode::Enter).key(KeyCode::Char('k'));
    let ticket = "NOABER:ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".repeat(8);
    assert_eq!(desk.other, [Effect::Copy(ticket.clone())]);
    desk.key(KeyCode::Char('b'));
    assert!(
        desk.screen()
            .contains("~/uitnodiging-Manifest-Wierdenland-Noord.txt")
    );
    desk.control('u')
        .letters("/stick/voor Geert.txt")
        .key(KeyCode::Enter);
    let Some(Effect::Keep(_, path, letter)) = desk.other.last() else {
        panic!("nothing was kept: {:?}", desk.other);
    };
    assert_eq!(path.to_str(), Some("/stick/voor Geert.txt"));
    assert!(letter.contains("Manifest Wierdenland-Noord") && letter.contains(&ticket));
    assert!(
        desk.screen()
            .contains("De uitnodiging staat in /stick/voor Geert.txt")
    );
}

#[test]
fn an_invitation_too_long_for_the_window_says_that_there_is_more() {
    let mut desk = Desk::new((60, 16), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter).key(KeyCode::Char('u'));
    desk.key(KeyCode::Enter);
    assert!(desk.screen().contains("te lang voor dit venster"));
}

#[test]
fn the_answers_of_a_question_can_be_clicked() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Char('v'));
    desk.asked.clear();
    desk.click("Verlaten ]");
    let left = Request::Space(SpaceRequest::Leave(Selector(SPACE.to_string())));
    assert!(desk.asked.contains(&left), "{:?}", desk.asked);
}
