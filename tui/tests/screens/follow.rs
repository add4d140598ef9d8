//! Following what a kring makes public, and the address with which others do.

use super::*;

const FOLLOWED: SpaceId = SpaceId([5; 32]);
pub(super) const ADDRESS: &str = "NOABERFOLLOW:ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// A node that knows one kring to follow, from which something came at once.
pub(super) fn answer(
    request: &FollowRequest,
    spaces: &mut Vec<SpaceInfo>,
) -> Result<Response, Problem> {
    match request {
        FollowRequest::Follow { space, .. } if space == ADDRESS => {
            spaces.push(followed(false));
            Ok(Response::Space(followed(false)))
        }
        FollowRequest::Follow { .. } => Err(Problem::Refused(BadInput::NotAFollowAddress)),
        FollowRequest::Unfollow(selector) => {
            spaces.retain(|space| space.id.to_string() != selector.0);
            Ok(Response::Done)
        }
        FollowRequest::Address(selector) => Ok(Response::FollowAddress(FollowAddress {
            text: ADDRESS.repeat(4),
            has_place: selector.0 == FOLLOWED.to_string(),
        })),
    }
}

fn followed(joining: bool) -> SpaceInfo {
    SpaceInfo {
        follows: true,
        id: FOLLOWED,
        name: SafeText::new("Dorpsbelangen Oldeberkoop"),
        role: None,
        joining,
        ..space()
    }
}

fn followed_status(givers: u32) -> SpaceStatus {
    SpaceStatus {
        id: FOLLOWED,
        name: SafeText::new("Dorpsbelangen Oldeberkoop"),
        participants: 9,
        documents: 1,
        entries: 12,
        devices: Vec::new(),
        givers: Some(givers),
    }
}

fn public() -> DocumentInfo {
    DocumentInfo {
        space: FOLLOWED,
        title: SafeText::new("Dorpskrant december"),
        audience: "public".into(),
        writable: false,
        ..document()
    }
}

/// A desk that follows a kring, which is chosen.
fn following(size: (u16, u16), joining: bool) -> Desk {
    let mut desk = Desk::new(size, Box::new(Spaces::default()));
    desk.spaces.push(followed(joining));
    desk.status.spaces.push(followed_status(0));
    desk.told(Event::People(FOLLOWED));
    desk.key(KeyCode::Down);
    desk
}

#[test]
fn a_kring_is_followed_by_pasting_its_address_and_opens() {
    for (name, size) in [("80", (80, 24)), ("120", (120, 40))] {
        let mut desk = Desk::new(size, Box::new(Spaces::default()));
        desk.documents = vec![public()];
        desk.key(KeyCode::Char('o'));
        insta::assert_snapshot!(format!("form-{name}"), desk.screen());
        desk.letters("NOABER:ONZIN").key(KeyCode::Enter);
        assert!(
            desk.screen().contains("Dit is geen volgadres"),
            "{}",
            desk.screen()
        );
        desk.control('u').press(Press::Paste(ADDRESS.into()));
        desk.key(KeyCode::Enter);
        insta::assert_snapshot!(format!("documents-{name}"), desk.screen());
    }
}

#[test]
fn an_address_that_was_chosen_with_the_mouse_is_taken_without_the_frame_around_it() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Char('o'));
    let (first, second) = ADDRESS.split_at(20);
    let chosen = format!("│{first}│\n│{second}          │");
    desk.press(Press::Paste(chosen)).key(KeyCode::Enter);
    let followed = desk.asked.iter().filter_map(|request| match request {
        Request::Follow(FollowRequest::Follow { space, .. }) => Some(space.as_str()),
        _ => None,
    });
    assert_eq!(followed.collect::<Vec<_>>(), [ADDRESS]);
}

#[test]
fn who_follows_is_offered_nothing_that_only_who_takes_part_can_do() {
    let mut desk = following((80, 24), false);
    desk.documents = vec![public()];
    desk.key(KeyCode::Enter);
    for key in ['n', 'u', '2', '8'] {
        desk.key(KeyCode::Char(key));
        assert_eq!(desk.app.titles().len(), 2, "{key} does nothing there");
    }
    desk.key(KeyCode::Char('s'));
    assert!(
        desk.screen()
            .contains("Meenemen kan alleen wie in de kring zit.")
    );
    desk.key(KeyCode::Char('m'));
    let takes = |request: &Request| {
        matches!(
            request,
            Request::Bundle(BundleRequest::Take { .. } | BundleRequest::Write { .. })
        )
    };
    assert!(!desk.asked.iter().any(takes), "{:?}", desk.asked);
}

#[test]
fn what_is_followed_and_not_here_yet_says_that_it_comes_by_itself() {
    let mut desk = following((80, 24), true);
    desk.documents.clear();
    assert!(desk.screen().contains("volgen: komt vanzelf"));
    desk.key(KeyCode::Enter);
    assert!(desk.screen().contains("Er is nog niets gekomen."));
    desk.spaces[1].joining = false;
    desk.told(Event::People(FOLLOWED));
    assert!(
        desk.screen()
            .contains("Deze kring heeft nog niets openbaar gemaakt.")
    );
}

#[test]
fn a_kring_that_is_followed_says_so_and_is_followed_no_more_after_a_question() {
    for (name, size) in [("80", (80, 24)), ("120", (120, 40))] {
        let mut desk = following(size, false);
        insta::assert_snapshot!(format!("spaces-{name}"), desk.screen());
        desk.key(KeyCode::Char('v'));
        assert_eq!(
            desk.app.titles().len(),
            1,
            "nobody leaves what he is not in"
        );
        desk.key(KeyCode::Char('x'));
        insta::assert_snapshot!(format!("unfollow-{name}"), desk.screen());
        desk.key(KeyCode::Enter);
        assert_eq!(desk.spaces.len(), 2, "the safe answer is chosen first");
        desk.key(KeyCode::Char('x'));
        desk.asked.clear();
        desk.click("Niet meer volgen ]");
        let unfollow = Request::Follow(FollowRequest::Unfollow(Selector(FOLLOWED.to_string())));
        assert!(desk.asked.contains(&unfollow), "{:?}", desk.asked);
        assert!(!desk.screen().contains("Oldeberkoop"));
        desk.key(KeyCode::Char('x'));
        assert_eq!(
            desk.app.titles().len(),
            1,
            "one's own kring is not followed"
        );
    }
}

#[test]
fn a_kring_has_an_address_to_give_away_that_says_what_it_is_for() {
    for (name, size) in [("80", (80, 24)), ("120", (120, 40))] {
        let mut desk = Desk::new(size, Box::new(Spaces::default()));
        desk.key(KeyCode::Enter).key(KeyCode::Char('v'));
        insta::assert_snapshot!(format!("address-{name}"), desk.screen());
        desk.key(KeyCode::Char('k'));
        assert_eq!(desk.other, [Effect::Copy(ADDRESS.repeat(4))]);
        let screen = desk.screen();
        assert!(screen.contains("en kies de tekst met de muis."), "{screen}");
        desk.other.clear();
        desk.control('g');
        assert_eq!(desk.other, [Effect::Mouse(Mouse::Off)]);
    }
    // Who follows can pass it on; there is a place in it and something public.
    let mut desk = following((80, 24), false);
    desk.documents = vec![public()];
    desk.key(KeyCode::Enter).key(KeyCode::Char('v'));
    let screen = desk.screen();
    assert!(screen.contains("Het volgadres"), "{screen}");
    assert!(!screen.contains("doorgeefpunt"), "{screen}");
    assert!(!screen.contains("nog niets openbaar"), "{screen}");
}

#[test]
fn the_network_screen_shows_what_is_followed_and_whether_somebody_gives_it() {
    for (name, size) in [("80", (80, 24)), ("120", (120, 40))] {
        let mut desk = following(size, true);
        desk.key(KeyCode::Char('9'));
        insta::assert_snapshot!(format!("network-{name}"), desk.screen());
        desk.status.spaces[1].givers = Some(2);
        desk.told(Event::Links);
        let screen = desk.screen();
        let row = screen.lines().find(|line| line.contains("Je volgt "));
        assert!(
            row.is_some_and(|row| row.contains('●') && row.contains("verbonden")),
            "{screen}"
        );
    }
}
