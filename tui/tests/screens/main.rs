//! The screens as people see them, at 80 by 24 and 120 by 40, with a node that answers from a script.

mod amend;
mod beside;
mod card;
mod follow;
mod history;
mod kinds;
mod making;
mod margin;
mod membership;
mod network;
mod opening;
mod people;
mod places;
mod signs;
mod spaces;
mod start;
mod terms;
mod truth;
mod usb;
mod votes;
mod write;

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
use noaber_tui::terminal::Mouse;
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
    people: Vec<Person>,
    devices: Vec<DeviceInfo>,
    starts: Vec<String>,
    opened: Opened,
    acts: ActsInfo,
    form: FormInfo,
    amendments: Vec<AmendmentInfo>,
    differences: Diff,
    /// What an export tells of people.
    file_people: FilePeople,
    /// What the node does not answer yet, while it is slow.
    held: Option<Vec<(Ask, Request)>>,
}

/// Whether it only asks how things are.
fn is_reading(act: &ActRequest) -> bool {
    matches!(
        act,
        ActRequest::Read(_) | ActRequest::Amend(AmendRequest::List(_))
    )
}

impl Desk {
    fn new(size: (u16, u16), first: Box<dyn Screen>) -> Desk {
        Desk::with_theme(size, first, Theme::plain())
    }

    fn with_theme(size: (u16, u16), first: Box<dyn Screen>, theme: Theme) -> Desk {
        let mut desk = Desk {
            app: App::new(Lang::Nl, theme, first),
            terminal: Terminal::new(TestBackend::new(size.0, size.1)).unwrap(),
            now: Millis(1_764_590_400_000),
            asked: Vec::new(),
            other: Vec::new(),
            spaces: vec![space()],
            status: status(true, 0),
            proposals: Vec::new(),
            documents: vec![document()],
            audiences: vec![audience()],
            people: people(),
            devices: people::devices(),
            starts: Vec::new(),
            opened: opened(),
            acts: beside::acts("manifest"),
            form: beside::form("manifest"),
            amendments: Vec::new(),
            differences: history::differences(),
            file_people: FilePeople::Nothing,
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
            Request::People(PeopleRequest::List(_)) => Response::People(self.people.clone()),
            Request::Editor(EditorRequest::Open(_)) => Response::Opened(self.opened.clone()),
            Request::Bundle(bundle) => return usb::answer(bundle),
            Request::Follow(follow) => return follow::answer(follow, &mut self.spaces),
            Request::Relay(relay) => return network::relay(relay, &mut self.starts),
            Request::Act(ActRequest::Amend(AmendRequest::List(_))) => {
                Response::Amendments(AmendmentsInfo {
                    id: DOCUMENT,
                    amendments: self.amendments.clone(),
                })
            }
            Request::Act(ActRequest::Amend(AmendRequest::New { .. })) => {
                Response::Document(document())
            }
            Request::Act(_) => Response::Acts(Box::new(self.acts.clone())),
            Request::Form(_) => Response::Form(self.form.clone()),
            Request::Document(
                DocumentRequest::Export { .. } | DocumentRequest::ExportView { .. },
            ) => Response::File(DocumentFile {
                bytes: b"# Uit".to_vec(),
                people: self.file_people.clone(),
            }),
            Request::Document(DocumentRequest::New { .. }) => Response::Document(document()),
            Request::History(HistoryRequest::Blame(_)) => {
                Response::History(History::Blame(history::blame()))
            }
            Request::History(HistoryRequest::Sittings(_)) => {
                Response::History(History::Sittings(history::sittings()))
            }
            Request::History(HistoryRequest::Diff { .. }) => {
                Response::History(History::Diff(self.differences.clone()))
            }
            Request::Audience(AudienceRequest::List(_)) => {
                Response::Audiences(self.audiences.clone())
            }
            Request::People(PeopleRequest::Devices(space)) => {
                let all = self.devices.iter().cloned();
                Response::Devices(all.filter(|it| it.space.to_string() == space.0).collect())
            }
            Request::People(PeopleRequest::Proposals(_)) => {
                Response::Proposals(self.proposals.clone())
            }
            Request::People(PeopleRequest::SetRole { .. }) => Response::Signed(SignedInfo {
                done: false,
                id: EntryId([9; 32]),
                signed: 1,
                needed: 2,
            }),
            Request::Space(SpaceRequest::Invitations(_)) => {
                Response::Invitations(people::invitations())
            }
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
        state: "concept".into(),
        listed: vec![("ondertitel".into(), SafeText::new("Drie dorpen, één stem"))],
        waiting: 0,
        watches: Vec::new(),
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
