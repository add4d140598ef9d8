//! The relays of a kring and the first addresses, on the network screen.

use super::*;

const ADDRESS: &str = "/dns4/relay.example.nl/udp/4001/quic-v1/p2p/12D3KooWGRUVh4tYtJ1W8jZTJ8Jz4mWmXTPnTq6bF2hTzvV7sV1k";

/// A node that knows addresses by their end.
pub(super) fn relay(request: &RelayRequest, starts: &mut Vec<String>) -> Result<Response, Problem> {
    match request {
        RelayRequest::Add { address, .. } | RelayRequest::AddStart(address)
            if !address.contains("/p2p/") =>
        {
            return Err(Problem::Refused(BadInput::NamelessAddress));
        }
        RelayRequest::Starts => return Ok(Response::Starts(starts.clone())),
        RelayRequest::AddStart(address) => starts.push(address.clone()),
        RelayRequest::RemoveStart(address) => starts.retain(|known| known != address),
        _ => {}
    }
    Ok(Response::Done)
}

pub(super) fn info(connected: bool, they_lack: Option<u64>, full: bool) -> RelayInfo {
    RelayInfo {
        space: SPACE,
        peer: "12D3Koo".into(),
        addresses: vec![ADDRESS.into(), ADDRESS.replace("udp", "tcp")],
        connected,
        they_lack,
        full,
        holding: None,
    }
}

#[test]
fn the_network_screen_shows_the_relay_of_a_kring_and_that_it_is_full() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.status = status(true, 0);
    desk.status.relays = vec![info(true, Some(0), false), info(false, None, false)];
    desk.key(KeyCode::Char('9'));
    insta::assert_snapshot!("relay", desk.screen());
    desk.status.relays = vec![info(true, Some(12), true)];
    desk.key(KeyCode::Esc).key(KeyCode::Char('9'));
    let screen = desk.screen();
    assert!(screen.contains("◐ Doorgeefpunt"), "{screen}");
    assert!(screen.contains("Het doorgeefpunt is vol."), "{screen}");
}

#[test]
fn a_relay_that_has_everything_says_so_when_it_is_not_connected() {
    for (name, size) in [("has-80", (80, 24)), ("has-120", (120, 40))] {
        let mut desk = Desk::new(size, Box::new(Spaces::default()));
        desk.status = status(false, 0);
        desk.status.spaces[0].devices[0].they_lack = None;
        desk.status.relays = vec![info(false, Some(0), false)];
        desk.now = desk.now.plus(60_000);
        desk.key(KeyCode::Char('9'));
        insta::assert_snapshot!(name, desk.screen());
        desk.key(KeyCode::Char('1')).key(KeyCode::Enter);
        assert!(
            desk.screen()
                .contains("● Alles bewaard · ook bij het doorgeefpunt"),
            "{}",
            desk.screen()
        );
        // With something to bring, or without room, it is as it was.
        for relay in [info(false, Some(1), false), info(false, Some(0), true)] {
            desk.status.relays = vec![relay];
            desk.told(Event::Links);
            assert!(
                desk.screen().contains("niet verbonden"),
                "{}",
                desk.screen()
            );
        }
    }
}

#[test]
fn an_admin_puts_a_relay_in_and_a_wrong_address_is_explained_and_stays() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Char('9')).key(KeyCode::Char('d'));
    insta::assert_snapshot!("add", desk.screen());
    desk.letters("relay.example.nl").key(KeyCode::Enter);
    desk.key(KeyCode::Enter);
    insta::assert_snapshot!("add-refused", desk.screen());
    desk.control('u').letters(ADDRESS);
    desk.key(KeyCode::Enter)
        .letters("koffie")
        .key(KeyCode::Enter);
    let added = Request::Relay(RelayRequest::Add {
        space: Selector(SPACE.to_string()),
        address: ADDRESS.into(),
        token: Some("koffie".into()),
    });
    assert!(desk.asked.contains(&added), "{:?}", desk.asked);
    assert!(
        desk.screen()
            .contains("Het doorgeefpunt staat in de kring.")
    );
}

#[test]
fn of_several_kringen_it_is_asked_which_one_gets_the_relay() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    let other = SpaceInfo {
        id: SpaceId([8; 32]),
        name: SafeText::new("Feestcommissie"),
        ..space()
    };
    desk.spaces.push(other.clone());
    desk.told(Event::Missed);
    // Nothing is chosen on the network screen itself when it was opened from a list of kringen.
    desk.key(KeyCode::Down).key(KeyCode::Char('9'));
    desk.key(KeyCode::Char('d'));
    assert!(
        desk.screen().contains("Feestcommissie"),
        "{}",
        desk.screen()
    );
}

#[test]
fn who_is_no_admin_is_told_whom_to_ask() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.spaces[0].role = Some(Role::Editor);
    desk.told(Event::Missed);
    desk.key(KeyCode::Char('9')).key(KeyCode::Char('d'));
    insta::assert_snapshot!("add-no-right", desk.screen());
    let adds = |request: &Request| matches!(request, Request::Relay(RelayRequest::Add { .. }));
    assert!(!desk.asked.iter().any(adds));
}

#[test]
fn a_relay_is_taken_out_with_all_its_addresses_after_a_question() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.status.relays = vec![info(true, Some(0), false)];
    desk.key(KeyCode::Char('9')).key(KeyCode::Char('x'));
    insta::assert_snapshot!("remove", desk.screen());
    let removed = |desk: &Desk| {
        let removes =
            |request: &&Request| matches!(request, Request::Relay(RelayRequest::Remove { .. }));
        desk.asked.iter().filter(removes).count()
    };
    desk.key(KeyCode::Enter);
    assert_eq!(removed(&desk), 0, "the safe answer is chosen first");
    desk.key(KeyCode::Char('x')).key(KeyCode::Tab);
    desk.key(KeyCode::Enter);
    assert_eq!(removed(&desk), 2);
    // A row that is no relay cannot be taken out.
    desk.key(KeyCode::Down).key(KeyCode::Char('x'));
    assert_eq!(desk.app.titles().len(), 2);
}

#[test]
fn first_addresses_are_added_listed_and_taken_away() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Char('9')).key(KeyCode::Char('e'));
    insta::assert_snapshot!("starts-empty", desk.screen());
    desk.key(KeyCode::Char('n')).letters("dorp.nl");
    desk.key(KeyCode::Enter);
    assert!(desk.screen().contains("eindigt op /p2p/"));
    desk.control('u').letters(ADDRESS).key(KeyCode::Enter);
    insta::assert_snapshot!("starts", desk.screen());
    desk.key(KeyCode::Char('x')).key(KeyCode::Tab);
    desk.key(KeyCode::Enter);
    assert!(desk.starts.is_empty());
    assert!(desk.screen().contains("Er staat nog niets."));
}

#[test]
fn the_network_screen_tells_who_lacks_what() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.status = status(false, 4);
    desk.now = desk.now.plus(60_000);
    desk.key(KeyCode::Char('9'));
    insta::assert_snapshot!("network", desk.screen());
}
