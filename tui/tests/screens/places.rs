//! Getting about: the places of a kring by their numbers, looking for rows, and hints that do not all fit.

use super::*;

fn titles(desk: &Desk) -> Vec<String> {
    let name = "Manifest Wierdenland-Noord › ";
    let titles = desk.app.titles();
    titles.iter().map(|title| title.replace(name, "")).collect()
}

#[test]
fn the_numbers_lead_from_every_place_to_every_other_and_back_is_the_same() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Char('8'));
    assert_eq!(titles(&desk), ["Kringen", "Documenten", "Mensen"]);
    desk.key(KeyCode::Char('i')).key(KeyCode::Char('2'));
    assert_eq!(titles(&desk), ["Kringen", "Documenten", "Leden"]);
    desk.key(KeyCode::Char('9'));
    assert_eq!(titles(&desk), ["Kringen", "Documenten", "Netwerk"]);
    desk.key(KeyCode::Char('1'));
    assert_eq!(titles(&desk), ["Kringen", "Documenten"]);
    desk.click("8 Mensen").key(KeyCode::Esc);
    assert_eq!(titles(&desk), ["Kringen", "Documenten"]);
}

#[test]
fn a_number_is_a_letter_where_text_is_typed() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter)
        .key(KeyCode::Char('/'))
        .letters("28");
    assert_eq!(titles(&desk), ["Kringen", "Documenten"]);
    assert!(desk.screen().contains("28"));
    desk.key(KeyCode::Esc).key(KeyCode::Enter).letters("2027");
    assert!(
        desk.screen().contains("2027Drie dorpen"),
        "{}",
        desk.screen()
    );
}

#[test]
fn documents_and_people_are_found_by_a_part_of_what_their_row_says() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.documents.push(DocumentInfo {
        id: DocumentId([3; 32]),
        title: SafeText::new("Verslag café De Ploeg"),
        ..document()
    });
    desk.key(KeyCode::Enter)
        .key(KeyCode::Char('/'))
        .letters("ploeg CAFE");
    insta::assert_snapshot!("search", desk.screen());
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    let opened = Request::Editor(EditorRequest::Open(Selector(
        DocumentId([3; 32]).to_string(),
    )));
    assert!(
        desk.asked.contains(&opened),
        "what is found is what is opened"
    );
    desk.key(KeyCode::Esc).key(KeyCode::Esc);
    assert!(
        desk.screen().contains("Manifest 2027"),
        "Esc shows all again"
    );
    desk.key(KeyCode::Char('8')).key(KeyCode::Char('/'));
    desk.letters("roelf")
        .key(KeyCode::Enter)
        .key(KeyCode::Char('d'));
    let last = desk.app.titles().pop().unwrap_or_default();
    assert!(last.contains("Roelfke"), "{last}");
}

#[test]
fn kringen_invitations_and_devices_are_found_by_a_part_of_what_their_row_says() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.spaces.push(SpaceInfo {
        id: SpaceId([8; 32]),
        name: SafeText::new("Feestcommissie"),
        ..space()
    });
    desk.told(Event::Missed);
    desk.key(KeyCode::Char('/')).letters("FEEST");
    insta::assert_snapshot!("search-spaces", desk.screen());
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    let last = desk.app.titles().pop().unwrap_or_default();
    assert_eq!(
        last, "Feestcommissie › Documenten",
        "what is found is opened"
    );
    desk.key(KeyCode::Esc).key(KeyCode::Esc);
    assert!(desk.screen().contains("Manifest"), "Esc shows all again");
    desk.key(KeyCode::Esc);
    assert!(desk.other.is_empty(), "and stops nothing");

    desk.key(KeyCode::Char('8')).key(KeyCode::Char('i'));
    desk.key(KeyCode::Char('/')).letters("open tot");
    insta::assert_snapshot!("search-invitations", desk.screen());
    desk.key(KeyCode::Enter).key(KeyCode::Char('x'));
    desk.key(KeyCode::Tab).key(KeyCode::Enter);
    let withdrawn = Request::Space(SpaceRequest::WithdrawInvitation {
        space: Selector(SPACE.to_string()),
        invitation: Selector(EntryId([32; 32]).to_string()),
    });
    assert!(desk.asked.contains(&withdrawn), "{:?}", desk.asked);
    desk.key(KeyCode::Char('/')).letters(" nergens");
    assert!(desk.screen().contains("Niets gevonden."));
    desk.key(KeyCode::Enter).key(KeyCode::Char('x'));
    assert_eq!(desk.app.titles().len(), 4, "nothing is chosen");
    desk.key(KeyCode::Esc).key(KeyCode::Esc);

    desk.key(KeyCode::Down).key(KeyCode::Char('d'));
    desk.key(KeyCode::Char('/')).letters("zonder naam");
    desk.key(KeyCode::Enter).key(KeyCode::Char('x'));
    desk.key(KeyCode::Tab).key(KeyCode::Enter);
    let lost = Request::Device(DeviceRequest::Remove {
        device: Selector(AuthorId([22; 32]).to_string()),
    });
    assert!(desk.asked.contains(&lost), "{:?}", desk.asked);
}

#[test]
fn the_hint_bar_says_when_there_is_more_than_fits() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter);
    let last = |desk: &mut Desk| desk.screen().lines().last().unwrap_or_default().to_owned();
    assert!(last(&mut desk).ends_with("? Meer"), "{}", last(&mut desk));
    let mut desk = Desk::new((140, 40), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter);
    assert!(
        last(&mut desk).ends_with("? Toetsen"),
        "{}",
        last(&mut desk)
    );
}

#[test]
fn what_is_found_in_all_that_can_be_done_is_done_with_enter() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.control('p').letters("ook bij").key(KeyCode::Enter);
    assert_eq!(
        desk.app.titles().last().map(String::as_str),
        Some("Netwerk")
    );
}

#[test]
fn help_shows_every_key_of_the_screen_below() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Char('?'));
    insta::assert_snapshot!("help", desk.screen());
}

#[test]
fn a_window_that_is_too_small_says_so() {
    let mut desk = Desk::new((50, 12), Box::new(Spaces::default()));
    insta::assert_snapshot!("too-small", desk.screen());
}
