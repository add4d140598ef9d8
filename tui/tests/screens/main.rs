//! The screens as people see them, at 80 by 24 and 120 by 40, with a node that answers from a script.

mod follow;
mod making;
mod membership;
mod network;
mod opening;
mod places;
mod truth;

use crossterm::event::{
    Event as Press, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use noaber_node::handle::*;
use noaber_node::words::Lang;
use noaber_protocol::charter::op::Audience;
use noaber_protocol::charter::role::Role;
use noaber_protocol::ids::{AuthorId, DocumentId, EntryId, Millis, ParticipantId, SpaceId};
use noaber_protocol::text::SafeText;
use noaber_tui::app::{App, Ask, Effect, Input};
use noaber_tui::screens::Screen;
use noaber_tui::screens::spaces::Spaces;
use noaber_tui::screens::start::Start;
use noaber_tui::theme::Theme;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::path::PathBuf;
use unicode_width::UnicodeWidthStr;

const SPACE: SpaceId = SpaceId([1; 32]);
const DOCUMENT: DocumentId = DocumentId([2; 32]);
const CHANGED: Millis = Millis(1_764_586_800_000);
const EXPIRES: Millis = Millis(1_765_195_200_000);

/// A person before a screen, with a node behind it that answers from a script.
struct Desk {
    app: App,
    terminal: Terminal<TestBackend>,
    now: Millis,
    asked: Vec<Request>,
    other: Vec<Effect>,
    spaces: Vec<SpaceInfo>,
    status: Status,
    proposals: Vec<ProposalInfo>,
    documents: Vec<DocumentInfo>,
    audiences: Vec<AudienceInfo>,
    starts: Vec<String>,
    opened: Opened,
    /// What the node does not answer yet, while it is slow.
    held: Option<Vec<(Ask, Request)>>,
}

impl Desk {
    fn new(size: (u16, u16), first: Box<dyn Screen>) -> Desk {
        let mut desk = Desk {
            app: App::new(Lang::Nl, Theme::plain(), first),
            terminal: Terminal::new(TestBackend::new(size.0, size.1)).unwrap(),
            now: Millis(1_764_590_400_000),
            asked: Vec::new(),
            other: Vec::new(),
            spaces: vec![space()],
            status: status(true, 0),
            proposals: Vec::new(),
            documents: vec![document()],
            audiences: vec![audience()],
            starts: Vec::new(),
            opened: opened(),
            held: None,
        };
        let effects = desk.app.begin(desk.now);
        desk.follow(effects);
        desk
    }

    fn follow(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Ask(ask, request) if self.held.is_some() => {
                    self.asked.push(request.clone());
                    self.held.get_or_insert_default().push((ask, request));
                }
                Effect::Ask(ask, request) => {
                    let answer = self.answer(&request);
                    self.asked.push(request);
                    let effects = self.app.input(self.now, Input::Answer(ask, answer));
                    self.follow(effects);
                }
                Effect::Keep(ask, path, text) => {
                    self.other.push(Effect::Keep(ask, path, text));
                    let answer = Input::Answer(ask, Ok(Response::Done));
                    let effects = self.app.input(self.now, answer);
                    self.follow(effects);
                }
                other => self.other.push(other),
            }
        }
    }

    fn answer(&mut self, request: &Request) -> Result<Response, Problem> {
        Ok(match request {
            Request::Space(SpaceRequest::List) => Response::Spaces(self.spaces.clone()),
            Request::Space(SpaceRequest::New { .. }) => Response::Space(space()),
            Request::Space(SpaceRequest::Join { .. }) => {
                return Err(Problem::Refused(BadInput::NotATicket));
            }
            Request::Space(SpaceRequest::Invite { role, .. }) => Response::Invited(Invited {
                ticket: "NOABER:ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".repeat(8),
                id: EntryId([31; 32]),
                role: *role,
                expires: EXPIRES,
                uses: 1,
            }),
            Request::Home(HomeRequest::Status) => Response::Status(self.status.clone()),
            Request::Document(DocumentRequest::List(_)) => {
                Response::Documents(self.documents.clone())
            }
            Request::People(PeopleRequest::List(_)) => Response::People(people()),
            Request::Editor(EditorRequest::Open(_)) => Response::Opened(self.opened.clone()),
            Request::Bundle(bundle) => return usb(bundle),
            Request::Follow(follow) => return follow::answer(follow, &mut self.spaces),
            Request::Relay(relay) => return network::relay(relay, &mut self.starts),
            Request::Document(DocumentRequest::New { .. }) => Response::Document(document()),
            Request::History(HistoryRequest::Blame(_)) => {
                Response::History(History::Blame(blame()))
            }
            Request::History(HistoryRequest::Sittings(_)) => {
                Response::History(History::Sittings(sittings()))
            }
            Request::History(HistoryRequest::Diff { .. }) => {
                Response::History(History::Diff(differences()))
            }
            Request::Audience(AudienceRequest::List(_)) => {
                Response::Audiences(self.audiences.clone())
            }
            Request::People(PeopleRequest::Devices(_)) => Response::Devices(devices()),
            Request::People(PeopleRequest::Proposals(_)) => {
                Response::Proposals(self.proposals.clone())
            }
            Request::People(PeopleRequest::SetRole { .. }) => Response::Signed(SignedInfo {
                done: false,
                id: EntryId([9; 32]),
                signed: 1,
                needed: 2,
            }),
            Request::Space(SpaceRequest::Invitations(_)) => Response::Invitations(invitations()),
            Request::Device(DeviceRequest::Add { .. }) => {
                Response::DeviceTicket(DeviceTicketInfo {
                    ticket: "NOABERDEVICE:ABCDEFGH".into(),
                    expires: EXPIRES,
                    spaces: vec![SafeText::new("Manifest Wierdenland-Noord")],
                })
            }
            _ => Response::Done,
        })
    }

    fn press(&mut self, press: Press) -> &mut Self {
        let effects = self.app.input(self.now, Input::Press(press));
        self.follow(effects);
        self
    }

    /// A key, pressed by somebody who sees the screen.
    fn key(&mut self, code: KeyCode) -> &mut Self {
        self.screen();
        self.press(Press::Key(KeyEvent::new(code, KeyModifiers::NONE)))
    }

    fn control(&mut self, letter: char) -> &mut Self {
        self.press(Press::Key(KeyEvent::new(
            KeyCode::Char(letter),
            KeyModifiers::CONTROL,
        )))
    }

    fn letters(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            self.key(KeyCode::Char(letter));
        }
        self
    }

    /// Clicks where a text stands.
    fn click(&mut self, text: &str) -> &mut Self {
        let screen = self.screen();
        let (row, line) = screen
            .lines()
            .enumerate()
            .find(|(_, line)| line.contains(text))
            .unwrap_or_else(|| panic!("{text} is not in\n{screen}"));
        let before = line.split(text).next().unwrap_or_default();
        self.press(Press::Mouse(MouseEvent {
            kind: MouseEventKind::Down(MouseButton::Left),
            column: before.width() as u16,
            row: row as u16,
            modifiers: KeyModifiers::NONE,
        }))
    }

    fn told(&mut self, event: Event) -> &mut Self {
        let effects = self.app.input(self.now, Input::Told(event));
        self.follow(effects);
        self
    }

    /// What stands on the screen, line by line without the spaces at the end.
    fn screen(&mut self) -> String {
        let (app, now) = (&mut self.app, self.now);
        self.terminal.draw(|frame| app.draw(now, frame)).unwrap();
        let cells = self.terminal.backend().buffer();
        let lines = (0..cells.area.height).map(|y| {
            let line: String = (0..cells.area.width)
                .map(|x| cells[(x, y)].symbol())
                .collect();
            line.trim_end().to_owned()
        });
        let screen = lines.collect::<Vec<_>>().join("\n");
        // Moments are shown in the machine's own time zone.
        [CHANGED, EXPIRES].iter().fold(screen, |screen, at| {
            screen.replace(&noaber_node::words::moment(*at, Lang::Nl), "(moment)")
        })
    }
}

fn space() -> SpaceInfo {
    SpaceInfo {
        follows: false,
        id: SPACE,
        name: SafeText::new("Manifest Wierdenland-Noord"),
        role: Some(Role::Admin),
        joining: false,
        participants: 3,
        documents: 1,
        founder: SafeText::new("Anje Bolhuis"),
        ended: None,
    }
}

fn document() -> DocumentInfo {
    DocumentInfo {
        id: DOCUMENT,
        space: SPACE,
        kind: "manifest".into(),
        title: SafeText::new("Manifest 2027"),
        audience: "space".into(),
        sections: 2,
        changed_at: CHANGED,
        authors: vec![SafeText::new("Anje"), SafeText::new("Geert")],
        writable: true,
    }
}

fn person(number: u8, name: &str, organisation: &str, role: Role) -> Person {
    Person {
        id: ParticipantId([number; 32]),
        name: SafeText::new(name),
        organisation: SafeText::new(organisation),
        role,
        devices: vec![SafeText::new("laptop")],
        me: number == 1,
        connected: number == 2,
    }
}

fn people() -> Vec<Person> {
    vec![
        person(1, "Anje Bolhuis", "Tilwerd", Role::Admin),
        person(2, "Geert", "Achterhornen", Role::Editor),
        person(3, "Roelfke", "Noorderzijl-Oost", Role::Editor),
    ]
}

fn audience() -> AudienceInfo {
    AudienceInfo {
        audience: Audience::Space,
        name: SafeText::new("space"),
        people: people().into_iter().map(|person| person.name).collect(),
        me: true,
        writable: true,
        documents: 1,
    }
}

fn devices() -> Vec<DeviceInfo> {
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

fn invitations() -> Vec<InvitationInfo> {
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

fn proposal() -> ProposalInfo {
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

fn opened() -> Opened {
    let section = |id: &str, heading: &str, text: &str| SectionText {
        id: SectionId(id.into()),
        key: id.into(),
        heading: SafeText::new(heading),
        text: text.into(),
    };
    let vision =
        "Een dorpshuis dat open blijft.\nTwintig vrijwilligers draaien bij toerbeurt de bar.";
    Opened {
        editor: EditorId(7),
        text: DocumentText {
            id: DOCUMENT,
            kind: "manifest".into(),
            title: SafeText::new("Manifest 2027"),
            heads: String::new(),
            sections: vec![
                section(
                    "inleiding",
                    "Inleiding",
                    "Drie dorpen schrijven samen op wat zij willen.",
                ),
                section("visie", "Visie", vision),
            ],
        },
        writable: true,
    }
}

fn status(connected: bool, they_lack: u64) -> Status {
    let device = |name: &str, connected: bool, they_lack| DeviceStatus {
        name: SafeText::new(name),
        organisation: SafeText::new("Achterhornen"),
        connected,
        via: if connected { Via::Lan } else { Via::None },
        they_lack,
        we_lack: connected.then_some(0),
        level_at: None,
    };
    Status {
        relays: Vec::new(),
        device: "12D3Koo".into(),
        spaces: vec![SpaceStatus {
            id: SPACE,
            name: SafeText::new("Manifest Wierdenland-Noord"),
            participants: 3,
            documents: 1,
            entries: 42,
            devices: vec![
                device("Geert", connected, Some(they_lack)),
                device("Roelfke", false, None),
            ],
            givers: None,
        }],
        nearby: u32::from(connected),
        warnings: Vec::new(),
    }
}

#[test]
fn the_first_start_leads_in_three_steps_to_a_kring() {
    let mut desk = Desk::new((80, 24), Box::new(Start::first()));
    insta::assert_snapshot!("start-1", desk.screen());
    desk.key(KeyCode::Char('2'));
    desk.letters("Anje Bolhuis")
        .key(KeyCode::Enter)
        .letters("Tilwerd");
    insta::assert_snapshot!("start-2", desk.screen());
    desk.key(KeyCode::Enter)
        .letters("vier gewone woorden hier")
        .key(KeyCode::Enter)
        .letters("vier andere");
    desk.key(KeyCode::Enter);
    insta::assert_snapshot!("start-3", desk.screen());
    assert!(
        desk.other.is_empty(),
        "passphrases that differ make no home"
    );
    desk.control('u')
        .letters("vier gewone woorden hier")
        .key(KeyCode::Enter);
    let profile = Profile {
        name: "Anje Bolhuis".into(),
        organisation: "Tilwerd".into(),
    };
    assert_eq!(
        desk.other,
        [Effect::Create(
            profile,
            Some("vier gewone woorden hier".into())
        )]
    );
    desk.spaces.clear();
    let effects = desk.app.input(desk.now, Input::Ready(Ok(())));
    desk.follow(effects);
    insta::assert_snapshot!("start-4", desk.screen());
    desk.spaces = vec![space()];
    desk.letters("Manifest Wierdenland-Noord")
        .key(KeyCode::Enter);
    let last = desk.app.titles().pop();
    assert_eq!(
        last.as_deref(),
        Some("Manifest Wierdenland-Noord › Documenten")
    );
}

#[test]
fn nobody_works_without_a_passphrase_by_pressing_enter_alone() {
    let mut desk = Desk::new((80, 24), Box::new(Start::first()));
    desk.key(KeyCode::Char('2')).letters("Anje");
    desk.key(KeyCode::Enter).letters("Tilwerd");
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    insta::assert_snapshot!("start-without", desk.screen());
    desk.key(KeyCode::Enter);
    assert!(desk.other.is_empty(), "the safe answer is chosen first");
    assert!(
        desk.screen().contains("Kies een wachtzin."),
        "{}",
        desk.screen()
    );
    desk.key(KeyCode::Enter)
        .key(KeyCode::Tab)
        .key(KeyCode::Enter);
    let profile = Profile {
        name: "Anje".into(),
        organisation: "Tilwerd".into(),
    };
    assert_eq!(desk.other, [Effect::Create(profile, None)]);
}

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
fn looking_around_is_offered_at_the_first_start_and_says_so_on_top_of_every_screen() {
    let mut desk = Desk::new((80, 24), Box::new(Start::first()));
    desk.key(KeyCode::Char('3'));
    assert_eq!(desk.other, [Effect::LookAround]);
    assert!(desk.screen().contains("gaan de laptops aan"));
    // When it cannot be prepared one chooses again.
    let problem = Problem::Disk(DiskTrouble::Full);
    let effects = desk.app.input(desk.now, Input::Ready(Err(problem)));
    desk.follow(effects);
    desk.key(KeyCode::Enter);
    assert!(desk.screen().contains("▶ (3) Eerst even rondkijken"));
    // The command begins there at once.
    let desk = Desk::new((80, 24), Box::new(Start::looking()));
    assert_eq!(desk.other, [Effect::LookAround]);

    for size in [(80, 24), (120, 40)] {
        let mut desk = Desk::new(size, Box::new(Spaces::default()));
        desk.app.banner("tour-banner");
        for _ in 0..2 {
            let screen = desk.screen();
            let top = screen.lines().next().unwrap_or_default();
            assert!(
                top.contains("Rondkijken: niets hiervan blijft bewaard"),
                "{top}"
            );
            assert!(
                top.starts_with(" noaber") && top.ends_with("F1 Hulp"),
                "{top}"
            );
            desk.key(KeyCode::Enter);
        }
        // What is nowhere else yet is kept nowhere anyway.
        desk.status = status(false, 3);
        desk.told(Event::Links).control('q');
        assert_eq!(desk.other, [Effect::Quit]);
    }
}

#[test]
fn another_computer_of_ones_own_gets_a_text_and_gives_it_in() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Char('a')).key(KeyCode::Enter);
    insta::assert_snapshot!("own-computer", desk.screen());
    let mut desk = Desk::new((80, 24), Box::new(Start::first()));
    desk.key(KeyCode::Char('4'))
        .letters("Anje")
        .key(KeyCode::Enter);
    desk.letters("Tilwerd")
        .key(KeyCode::Enter)
        .key(KeyCode::Enter);
    desk.key(KeyCode::Tab).key(KeyCode::Enter);
    let effects = desk.app.input(desk.now, Input::Ready(Ok(())));
    desk.follow(effects);
    desk.letters("NOABERDEVICE:ABCDEFGH").key(KeyCode::Enter);
    desk.letters("laptop").key(KeyCode::Enter);
    let joined = Request::Device(DeviceRequest::Join {
        ticket: "NOABERDEVICE:ABCDEFGH".into(),
        name: "laptop".into(),
        wait_seconds: 10,
    });
    assert!(desk.asked.contains(&joined), "{:?}", desk.asked);
}

#[test]
fn help_shows_every_key_of_the_screen_below() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Char('?'));
    insta::assert_snapshot!("help", desk.screen());
}

#[test]
fn the_network_screen_tells_who_lacks_what() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.status = status(false, 4);
    desk.now = desk.now.plus(60_000);
    desk.key(KeyCode::Char('9'));
    insta::assert_snapshot!("network", desk.screen());
}

/// A machine with one stick, which is full for whoever typed where it is.
fn usb(request: &BundleRequest) -> Result<Response, Problem> {
    let stick = PathBuf::from("/media/anje/MIJN STICK");
    Ok(match request {
        BundleRequest::Sticks => Response::Sticks(vec![stick]),
        BundleRequest::Take {
            space,
            stick: chosen,
        } if *chosen == stick => {
            assert_eq!(space.0, SPACE.to_string());
            Response::BundleWritten(BundleWritten {
                space: SPACE,
                file: stick.join("kring-2026-12-08.noaber"),
                entries: 17,
                bytes: 40_123,
                whole: false,
            })
        }
        BundleRequest::Read { file } if *file == stick => {
            let read = |file: &str, new, missing| BundleRead {
                file: stick.join(file),
                space: SPACE,
                name: SafeText::new("Manifest Wierdenland-Noord"),
                entries: 40,
                new,
                waiting: 0,
                missing,
            };
            Response::BundlesRead(vec![
                read("kring-2026-12-01.noaber", 5, None),
                read("kring-2026-12-08.noaber", 3, Some(2)),
            ])
        }
        BundleRequest::Take { .. } | BundleRequest::Read { .. } | BundleRequest::Write { .. } => {
            return Err(Problem::Bundle(BundleProblem::Full));
        }
    })
}

#[test]
fn a_kring_goes_along_on_a_stick_and_is_read_in_with_one_key() {
    for (name, size) in [("usb-80", (80, 24)), ("usb-120", (120, 40))] {
        let mut desk = Desk::new(size, Box::new(Spaces::default()));
        desk.key(KeyCode::Enter).key(KeyCode::Char('s'));
        insta::assert_snapshot!(format!("{name}-begin"), desk.screen());
        desk.key(KeyCode::Char('m'));
        insta::assert_snapshot!(format!("{name}-taken"), desk.screen());
        desk.key(KeyCode::Char('i'));
        insta::assert_snapshot!(format!("{name}-read"), desk.screen());
    }
}

#[test]
fn a_stick_that_is_full_is_told_with_what_to_do_and_that_the_work_is_safe() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter).key(KeyCode::Char('s'));
    desk.key(KeyCode::Char('a'))
        .letters("/mnt/vol")
        .key(KeyCode::Enter);
    desk.key(KeyCode::Char('m'));
    insta::assert_snapshot!("usb-full", desk.screen());
}

#[test]
fn writing_sends_each_change_of_its_own_section_and_takes_in_what_others_write() {
    for (name, size) in [("write-80", (80, 24)), ("write-120", (120, 40))] {
        let mut desk = Desk::new(size, Box::new(Spaces::default()));
        desk.key(KeyCode::Enter).key(KeyCode::Enter);
        desk.asked.clear();
        desk.key(KeyCode::F(6)).letters("Wij: ");
        let is_splice =
            |request: &&Request| matches!(request, Request::Editor(EditorRequest::Splice { .. }));
        assert_eq!(desk.asked.iter().filter(is_splice).count(), 5);
        let section = SectionId("visie".into());
        let first = EditorRequest::Splice {
            editor: EditorId(7),
            section: section.clone(),
            seen: 0,
            splice: Splice {
                at: 0,
                delete: 0,
                insert: "W".into(),
            },
        };
        assert_eq!(desk.asked[0], Request::Editor(first));
        // Geert wrote at the same place before the desk had seen anything of this editor.
        let splice = Splice {
            at: 0,
            delete: 3,
            insert: "Een nieuw".into(),
        };
        let event = EditorEvent::Splice {
            section,
            seen: 0,
            splice,
            author: Some(SafeText::new("Geert")),
        };
        desk.told(Event::Editor(EditorId(7), event));
        insta::assert_snapshot!(name, desk.screen());
    }
}

fn blame() -> Blame {
    let writer = |name: &str, organisation: &str, is_me, percent| Writer {
        name: SafeText::new(name),
        organisation: SafeText::new(organisation),
        is_me,
        characters: u64::from(percent),
        percent,
    };
    let stretch = |bytes, writer| Stretch {
        bytes,
        writer,
        at: Some(CHANGED),
    };
    let section = |id: &str, text: &str, stretches| SectionBlame {
        id: SectionId(id.into()),
        heading: SafeText::new(id),
        text: text.into(),
        stretches,
    };
    let texts: Vec<String> = opened()
        .text
        .sections
        .iter()
        .map(|it| it.text.clone())
        .collect();
    let half = texts[0].len() / 2;
    let rest = texts[0].len() - half;
    let first = vec![stretch(half, 1), stretch(rest, 0)];
    let second = vec![stretch(texts[1].len(), 0)];
    let ids: Vec<String> = opened()
        .text
        .sections
        .iter()
        .map(|it| it.id.0.clone())
        .collect();
    Blame {
        heads: "ab".into(),
        writers: vec![
            writer("Anje Bolhuis", "Tilwerd", true, 62),
            writer("Geert", "Achterhornen", false, 38),
        ],
        organisations: vec![
            Share {
                name: SafeText::new("Tilwerd"),
                characters: 62,
                percent: 62,
            },
            Share {
                name: SafeText::new("Achterhornen"),
                characters: 38,
                percent: 38,
            },
        ],
        sections: vec![
            section(&ids[0], &texts[0], first),
            section(&ids[1], &texts[1], second),
        ],
    }
}

fn sittings() -> Vec<SittingInfo> {
    let sitting = |authors: &[&str], heads: &str, names: &[&str]| SittingInfo {
        authors: authors.iter().map(|name| SafeText::new(name)).collect(),
        began: CHANGED,
        ended: CHANGED,
        entries: 3,
        inserted: 120,
        deleted: 14,
        heads: heads.into(),
        names: names.iter().map(|name| SafeText::new(name)).collect(),
    };
    vec![
        sitting(&["Anje Bolhuis"], "aa", &[]),
        sitting(&["Geert"], "bb", &["Concept naar leden"]),
        sitting(&["Anje Bolhuis", "Geert"], "cc", &[]),
    ]
}

fn differences() -> Vec<SectionDiff> {
    vec![SectionDiff {
        heading: SafeText::new("Onze visie"),
        pieces: vec![
            Piece::Same("De huur wordt ".into()),
            Piece::Gone("niet hoger".into()),
            Piece::Came("bevroren tot 2029".into()),
            Piece::Same(".\nEn verder.".into()),
        ],
    }]
}

#[test]
fn who_wrote_what_stands_beside_the_text_with_a_sign_for_each() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    desk.key(KeyCode::F(9));
    insta::assert_snapshot!("authors", desk.screen());
    desk.key(KeyCode::F(9));
    assert!(!desk.screen().contains('▲'));
}

#[test]
fn where_others_are_and_who_types_is_seen() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    let here = Here {
        name: SafeText::new("Geert"),
        section: SectionId("visie".into()),
        seen: 0,
        at: Some(0),
        typing: true,
    };
    desk.told(Event::Editor(EditorId(7), EditorEvent::Others(vec![here])));
    insta::assert_snapshot!("others", desk.screen());
    desk.told(Event::Editor(EditorId(7), EditorEvent::Others(Vec::new())));
    assert!(!desk.screen().contains("Geert typt"));
    // A cursor that moved is said to the others.
    desk.asked.clear();
    desk.key(KeyCode::End);
    let is_cursor =
        |request: &Request| matches!(request, Request::Editor(EditorRequest::Cursor { .. }));
    assert!(desk.asked.iter().all(is_cursor));
}

#[test]
fn the_history_shows_each_sitting_and_puts_an_old_text_back_after_a_question() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    desk.key(KeyCode::F(8)).key(KeyCode::Left);
    insta::assert_snapshot!("history", desk.screen());
    desk.asked.clear();
    desk.key(KeyCode::Char('v'));
    let since = HistoryRequest::Diff {
        document: Selector(DOCUMENT.to_string()),
        from: "bb".into(),
        to: "now".into(),
    };
    assert_eq!(desk.asked, [Request::History(since)]);
    desk.key(KeyCode::Char('t'));
    insta::assert_snapshot!("restore", desk.screen());
    desk.asked.clear();
    desk.key(KeyCode::Right).key(KeyCode::Enter);
    let back = HistoryRequest::Restore {
        document: Selector(DOCUMENT.to_string()),
        state: "bb".into(),
    };
    assert!(desk.asked.contains(&Request::History(back)));
}

#[test]
fn a_new_document_is_of_a_kind_that_was_chosen() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter).key(KeyCode::Char('n'));
    insta::assert_snapshot!("kinds", desk.screen());
    desk.key(KeyCode::Down).key(KeyCode::Enter);
    desk.key(KeyCode::Enter);
    desk.letters("Handboek dorpshuis").key(KeyCode::Enter);
    let made = desk.asked.iter().any(|request| {
        matches!(request, Request::Document(DocumentRequest::New { kind, title, .. })
            if kind == "handbook" && title == "Handboek dorpshuis")
    });
    assert!(made);
}

#[test]
fn words_are_replaced_everywhere_each_in_its_own_place() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    desk.letters("oud en oud ");
    desk.asked.clear();
    desk.control('r').letters("oud").key(KeyCode::Enter);
    desk.letters("nieuw").key(KeyCode::Enter);
    let places: Vec<usize> = desk
        .asked
        .iter()
        .filter_map(|request| match request {
            Request::Editor(EditorRequest::Splices { splices, .. }) => Some(splices),
            _ => None,
        })
        .flatten()
        .map(|placed| placed.splice.at)
        .collect();
    let asked = desk.asked.len();
    assert!(
        places.len() >= 2 && places.is_sorted_by(|a, b| a >= b),
        "{places:?}"
    );
    let splices =
        |request: &Request| matches!(request, Request::Editor(EditorRequest::Splices { .. }));
    let together = desk.asked.iter().filter(|request| splices(request)).count();
    assert_eq!(together, 1, "of {asked}: one undo takes all of it back");
    assert!(desk.screen().contains("nieuw en nieuw"));
}

#[test]
fn a_window_that_is_too_small_says_so() {
    let mut desk = Desk::new((50, 12), Box::new(Spaces::default()));
    insta::assert_snapshot!("too-small", desk.screen());
}

#[test]
fn a_disk_that_refuses_is_told_while_one_writes() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    desk.letters("Zo ");
    desk.status.warnings.push(Warning::Disk);
    let effects = desk.app.input(desk.now, Input::Tick);
    desk.follow(effects);
    assert!(desk.screen().contains("De schijf weigert."));
}

#[test]
fn texts_of_others_never_act_on_the_terminal() {
    let evil = "\u{1b}[31mrood\u{1b}]52;c;aGVsbG8=\u{7} \u{202e}omgekeerd\u{2066} \u{e0041}tag\u{200b}nul \u{9b}31m";
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    let splice = Splice {
        at: 0,
        delete: 0,
        insert: evil.into(),
    };
    let author = Some(SafeText::new(evil));
    let event = EditorEvent::Splice {
        section: SectionId("inleiding".into()),
        seen: 0,
        splice,
        author,
    };
    desk.told(Event::Editor(EditorId(7), event));
    let screen = desk.screen();
    let hides = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{e0000}'..='\u{e007f}');
    assert!(
        !screen.contains(|c: char| c != '\n' && (c.is_control() || hides(c))),
        "{screen:?}"
    );
}
