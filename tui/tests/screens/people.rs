//! Who takes part: roles, devices, invitations, what waits for admins, and who reads what.

use super::*;

pub(super) fn devices() -> Vec<DeviceInfo> {
    let device = |number: u8, name: &str| DeviceInfo {
        id: AuthorId([number; 32]),
        space: SPACE,
        space_name: SafeText::new("Manifest Wierdenland-Noord"),
        participant: ParticipantId([2; 32]),
        person: SafeText::new("Geert"),
        name: SafeText::new(name),
        paper: false,
        me: false,
        mine: false,
        connected: number == 21,
    };
    vec![device(21, "laptop"), device(22, "")]
}

pub(super) fn invitations() -> Vec<InvitationInfo> {
    let made = |number: u8, used_by: &[&str]| InvitationInfo {
        id: EntryId([number; 32]),
        role: Role::Editor,
        by: SafeText::new("Anje Bolhuis"),
        expires: EXPIRES,
        uses: 1,
        used_by: used_by.iter().map(|name| SafeText::new(name)).collect(),
        usable: used_by.is_empty(),
        withdrawn: false,
    };
    vec![made(31, &["Geert"]), made(32, &[])]
}

pub(super) fn proposal() -> ProposalInfo {
    ProposalInfo {
        id: EntryId([41; 32]),
        what: ProposalKind::Role(Role::Admin),
        about: SafeText::new("Roelfke"),
        signed: vec![SafeText::new("Geert")],
        electors: vec![SafeText::new("Geert"), SafeText::new("Anje Bolhuis")],
        needed: 2,
        mine_is_wanted: true,
    }
}

#[test]
fn who_can_read_a_document_is_one_key_away() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter).key(KeyCode::Char('w'));
    insta::assert_snapshot!("readers", desk.screen());
}

#[test]
fn giving_the_role_of_admin_says_that_another_must_sign() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter).key(KeyCode::Char('8'));
    desk.key(KeyCode::Down)
        .key(KeyCode::Char('r'))
        .key(KeyCode::End);
    insta::assert_snapshot!("roles", desk.screen());
    desk.key(KeyCode::Enter);
    insta::assert_snapshot!("proposed", desk.screen());
}

#[test]
fn somebody_is_removed_only_after_the_truth_about_it_and_not_by_enter_alone() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter).key(KeyCode::Char('8'));
    desk.key(KeyCode::Down).key(KeyCode::Char('x'));
    insta::assert_snapshot!("remove", desk.screen());
    let removes =
        |request: &Request| matches!(request, Request::People(PeopleRequest::Remove { .. }));
    desk.key(KeyCode::Enter);
    assert!(!desk.asked.iter().any(removes), "{:?}", desk.asked);
    desk.key(KeyCode::Char('x'))
        .key(KeyCode::Tab)
        .key(KeyCode::Enter);
    let removed = Request::People(PeopleRequest::Remove {
        space: Selector(SPACE.to_string()),
        who: Selector(ParticipantId([2; 32]).to_string()),
    });
    assert!(desk.asked.contains(&removed), "{:?}", desk.asked);
}

#[test]
fn devices_invitations_and_proposals_are_shown_and_taken_back_or_signed() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.proposals = vec![proposal()];
    desk.key(KeyCode::Enter).key(KeyCode::Char('8'));
    insta::assert_snapshot!("people-wanted", desk.screen());
    desk.key(KeyCode::Down).key(KeyCode::Char('d'));
    insta::assert_snapshot!("devices", desk.screen());
    desk.key(KeyCode::Char('x'))
        .key(KeyCode::Tab)
        .key(KeyCode::Enter);
    let lost = Request::Device(DeviceRequest::Remove {
        device: Selector(AuthorId([21; 32]).to_string()),
    });
    assert!(desk.asked.contains(&lost), "{:?}", desk.asked);
    desk.key(KeyCode::Esc).key(KeyCode::Char('i'));
    insta::assert_snapshot!("invitations", desk.screen());
    desk.key(KeyCode::Char('x'));
    assert_eq!(desk.app.titles().len(), 4, "a used one is not taken back");
    desk.key(KeyCode::Down).key(KeyCode::Char('x'));
    desk.key(KeyCode::Tab).key(KeyCode::Enter);
    let withdrawn = Request::Space(SpaceRequest::WithdrawInvitation {
        space: Selector(SPACE.to_string()),
        invitation: Selector(EntryId([32; 32]).to_string()),
    });
    assert!(desk.asked.contains(&withdrawn), "{:?}", desk.asked);
    desk.key(KeyCode::Esc).key(KeyCode::Char('g'));
    insta::assert_snapshot!("proposals", desk.screen());
    desk.key(KeyCode::Char('g'))
        .key(KeyCode::Tab)
        .key(KeyCode::Enter);
    let signed = Request::People(PeopleRequest::Approve {
        space: Selector(SPACE.to_string()),
        proposal: Selector(EntryId([41; 32]).to_string()),
    });
    assert!(desk.asked.contains(&signed), "{:?}", desk.asked);
}

#[test]
fn an_own_device_that_is_lost_goes_out_of_every_kring_where_it_is_known_to_be() {
    let feast = SpaceId([8; 32]);
    let own = |number: u8, space: SpaceId, kring: &str, name: &str| DeviceInfo {
        id: AuthorId([number; 32]),
        space,
        space_name: SafeText::new(kring),
        participant: ParticipantId([1; 32]),
        person: SafeText::new("Anje Bolhuis"),
        name: SafeText::new(name),
        me: number % 10 == 1,
        mine: true,
        ..devices()[0].clone()
    };
    let at_home = |devices: Vec<DeviceInfo>| {
        let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
        desk.spaces.push(SpaceInfo {
            id: feast,
            name: SafeText::new("Feestcommissie"),
            ..space()
        });
        desk.devices = devices;
        desk.told(Event::Missed);
        desk.key(KeyCode::Enter).key(KeyCode::Char('8'));
        desk.key(KeyCode::Char('d')).key(KeyCode::Down);
        desk.key(KeyCode::Char('x'));
        desk
    };
    let lost = |desk: &Desk| {
        let removes = desk.asked.iter().filter_map(|request| match request {
            Request::Device(DeviceRequest::Remove { device }) => Some(device.0.clone()),
            _ => None,
        });
        removes.collect::<Vec<_>>()
    };
    let id = |number: u8| AuthorId([number; 32]).to_string();
    let here = |name: &str| own(52, SPACE, "Manifest Wierdenland-Noord", name);
    let me = own(51, SPACE, "Manifest Wierdenland-Noord", "oude");
    let there = own(62, feast, "Feestcommissie", "nieuwe laptop");
    let me_there = own(61, feast, "Feestcommissie", "oude");

    let mut desk = at_home(vec![
        me.clone(),
        here("nieuwe laptop"),
        me_there.clone(),
        there.clone(),
    ]);
    insta::assert_snapshot!("device-lost-in-all", desk.screen());
    desk.key(KeyCode::Tab).key(KeyCode::Enter);
    assert_eq!(lost(&desk), [id(52), id(62)]);

    // Which one it is elsewhere nobody can tell: then the screen says that it is this kring only.
    let twice = own(72, feast, "Feestcommissie", "nieuwe laptop");
    let doubtful = [
        vec![me.clone(), here(""), me_there.clone(), there.clone()],
        vec![me.clone(), here("nieuwe laptop"), me_there, there, twice],
    ];
    for devices in doubtful {
        let mut desk = at_home(devices);
        let screen = desk.screen();
        assert!(
            screen.contains("Dit geldt alleen in deze kring."),
            "{screen}"
        );
        desk.key(KeyCode::Tab).key(KeyCode::Enter);
        assert_eq!(lost(&desk), [id(52)]);
    }
    // Who is in one kring only is told nothing of others.
    let mut desk = at_home(vec![me, here("nieuwe laptop")]);
    assert!(!desk.screen().contains("alleen in deze kring"));
}

#[test]
fn who_is_connected_is_shown_as_it_becomes() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter).key(KeyCode::Char('8'));
    assert!(desk.screen().contains("○ Roelfke"));
    desk.people[2].connected = true;
    desk.told(Event::Links);
    assert!(desk.screen().contains("● Roelfke"), "{}", desk.screen());
    desk.devices[0].connected = false;
    desk.key(KeyCode::Down).key(KeyCode::Char('d'));
    assert!(desk.screen().contains("○ laptop"));
    desk.devices[0].connected = true;
    desk.told(Event::Links);
    assert!(desk.screen().contains("● laptop"), "{}", desk.screen());
}
