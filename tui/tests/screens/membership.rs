//! What somebody is told who was taken out of a kring.

use super::*;

#[test]
fn who_is_taken_out_is_told_on_the_screen_where_he_is() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    desk.letters("Zo ");
    desk.spaces[0].role = None;
    desk.spaces[0].ended = Some(EndInfo {
        at: CHANGED,
        by: SafeText::new("Geert"),
        by_me: false,
    });
    desk.told(Event::People(SPACE));
    insta::assert_snapshot!("out", desk.screen());
    desk.key(KeyCode::Enter);
    desk.told(Event::Editor(EditorId(7), EditorEvent::Writable(false)));
    assert!(
        desk.screen()
            .contains("alleen lezen: je bent uit deze kring")
    );
    desk.told(Event::People(SPACE));
    assert_eq!(desk.app.titles().len(), 3, "it is told once");
    desk.key(KeyCode::Esc);
    insta::assert_snapshot!("out-documents", desk.screen());
    desk.key(KeyCode::Char('n'));
    assert_eq!(desk.app.titles().len(), 2, "nothing new is begun there");
}

#[test]
fn who_leaves_by_himself_is_asked_nothing_more() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter);
    desk.spaces[0].role = None;
    desk.spaces[0].ended = Some(EndInfo {
        at: CHANGED,
        by: SafeText::new("Anje Bolhuis"),
        by_me: true,
    });
    desk.told(Event::People(SPACE));
    assert_eq!(desk.app.titles().len(), 2);
    assert!(
        desk.screen()
            .contains("Je ging uit deze kring op (moment).")
    );
}
