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
