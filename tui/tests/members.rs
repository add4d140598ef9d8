//! The member list as people see it, at 80 by 24 and 120 by 40, with a node that answers from a script.

use crossterm::event::{Event as Press, KeyCode, KeyEvent, KeyModifiers};
use noaber_node::handle::*;
use noaber_node::words::Lang;
use noaber_protocol::document::kinds::ValueFault;
use noaber_protocol::ids::{DocumentId, Millis, SpaceId};
use noaber_protocol::text::SafeText;
use noaber_tui::app::{App, Effect, Input};
use noaber_tui::screens::members::Members;
use noaber_tui::theme::Theme;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

const SPACE: SpaceId = SpaceId([1; 32]);
/// In December of 2025.
const NOW: Millis = Millis(1_764_590_400_000);

/// A board member before the list, with a node behind it that answers from a script.
struct Secretary {
    app: App,
    terminal: Terminal<TestBackend>,
    asked: Vec<MembersRequest>,
    list: MemberList,
}

impl Secretary {
    fn new(size: (u16, u16), list: MemberList) -> Secretary {
        let first = Box::new(Members::new(SPACE));
        let mut secretary = Secretary {
            app: App::new(Lang::Nl, Theme::plain(), first),
            terminal: Terminal::new(TestBackend::new(size.0, size.1)).unwrap(),
            asked: Vec::new(),
            list,
        };
        let effects = secretary.app.begin(NOW);
        secretary.follow(effects);
        secretary
    }

    fn follow(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            if let Effect::Ask(ask, request) = effect {
                let answer = self.answer(&request);
                if let Request::Members(request) = request {
                    self.asked.push(request);
                }
                let effects = self.app.input(NOW, Input::Answer(ask, answer));
                self.follow(effects);
            }
        }
    }

    fn answer(&self, request: &Request) -> Result<Response, Problem> {
        let Request::Members(request) = request else {
            return Ok(Response::Done);
        };
        Ok(match request {
            MembersRequest::List { .. } => Response::Members(self.list.clone()),
            MembersRequest::Import { how, from, .. } => Response::Imported(imported(*how, from)),
            MembersRequest::Export { purpose, .. } if purpose.is_empty() => {
                return Err(Problem::Refused(BadInput::NoPurpose));
            }
            MembersRequest::Export { .. } => Response::Exported(3),
            MembersRequest::Log(_) => Response::Exports(Vec::new()),
            MembersRequest::Add { .. }
            | MembersRequest::Set { .. }
            | MembersRequest::End { .. } => Response::Member(self.list.rows[0].clone()),
        })
    }

    fn key(&mut self, code: KeyCode) -> &mut Self {
        let press = Press::Key(KeyEvent::new(code, KeyModifiers::NONE));
        let effects = self.app.input(NOW, Input::Press(press));
        self.follow(effects);
        self
    }

    fn letters(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            self.key(KeyCode::Char(letter));
        }
        self
    }

    fn screen(&mut self) -> String {
        let app = &mut self.app;
        self.terminal.draw(|frame| app.draw(NOW, frame)).unwrap();
        let cells = self.terminal.backend().buffer();
        let lines = (0..cells.area.height).map(|y| {
            let line: String = (0..cells.area.width)
                .map(|x| cells[(x, y)].symbol())
                .collect();
            line.trim_end().to_owned()
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    fn last(&self) -> &MembersRequest {
        let is_list = |request: &&&MembersRequest| matches!(request, MembersRequest::List { .. });
        let mut asked = self.asked.iter().rev();
        asked
            .find(|request| !is_list(&request))
            .expect("something was asked")
    }
}

fn row(number: u8, name: &str, standing: MemberStanding, values: &[(&str, &str)]) -> MemberRow {
    let values = values
        .iter()
        .map(|(column, value)| ((*column).to_owned(), SafeText::new(value)));
    MemberRow {
        id: DocumentId([number; 32]),
        name: SafeText::new(name),
        values: values.collect(),
        clashes: Default::default(),
        standing,
        double: false,
    }
}

fn list() -> MemberList {
    let mut meryem = row(
        1,
        "Çelik, Meryem",
        MemberStanding::Member,
        &[
            ("lidnummer", "1003"),
            ("roepnaam", "Meryem"),
            ("achternaam", "Çelik"),
            ("woonplaats", "Achterhornen"),
            ("e-mail", "meryem@voorbeeld.example"),
            ("telefoon", "0000-000003"),
            ("functie", "raadslid"),
            ("contributie", "15,00"),
            ("betaald_tm", "2024"),
            ("lid_sinds", "2022-01-15"),
        ],
    );
    let other = vec![SafeText::new("0000-000033")];
    meryem.clashes.insert("telefoon".to_owned(), other);
    MemberList {
        count: 187,
        readable: true,
        money: true,
        readers: ["Anje Bolhuis", "Jan Hendrik", "Klaas"]
            .map(SafeText::new)
            .into(),
        rows: vec![
            meryem,
            row(
                2,
                "D'Haens, Piet",
                MemberStanding::Former,
                &[
                    ("lidnummer", "1005"),
                    ("woonplaats", "Noorderzijl-Oost"),
                    ("lid_tot", "2025-06-30"),
                    ("categorie", "gewoon"),
                ],
            ),
            row(
                3,
                "Molen, Jan Hendrik van der",
                MemberStanding::Member,
                &[
                    ("lidnummer", "1002"),
                    ("woonplaats", "Tilwerd"),
                    ("categorie", "gewoon"),
                    ("contributie", "15,00"),
                    ("betaald_tm", "2026"),
                    ("lid_sinds", "2019-11-02"),
                ],
            ),
        ],
    }
}

fn imported(how: ImportHow, from: &str) -> Imported {
    Imported {
        from: from.to_owned(),
        how,
        added: 162,
        completed: 0,
        meant: vec![(SafeText::new("Naam"), "achternaam".to_owned())],
        doubles: vec![DoubleRow {
            line: 40,
            name: SafeText::new("Anje Bolhuis"),
        }],
        wrong: vec![WrongRow {
            line: 12,
            column: "IBAN".to_owned(),
            why: RowFault::Value(ValueFault::NotAnIban),
        }],
        skipped: vec![SkippedColumn {
            column: SafeText::new("BSN"),
            why: SkipReason::Refused,
        }],
        old_letters: false,
    }
}

#[test]
fn the_list_shows_who_is_in_it_and_finds_them() {
    for (name, size) in [("members-80", (80, 24)), ("members-120", (120, 40))] {
        let mut secretary = Secretary::new(size, list());
        insta::assert_snapshot!(name, secretary.screen());
    }
    let mut secretary = Secretary::new((80, 24), list());
    secretary.letters("/van der molen");
    insta::assert_snapshot!("members-search", secretary.screen());
    secretary.key(KeyCode::Enter).key(KeyCode::Enter);
    assert!(
        secretary
            .screen()
            .contains("Leden › Molen, Jan Hendrik van der")
    );
}

#[test]
fn who_may_not_read_it_sees_how_many_and_an_empty_list_says_how_to_begin() {
    let hidden = MemberList {
        readable: false,
        rows: Vec::new(),
        ..list()
    };
    let mut secretary = Secretary::new((80, 24), hidden);
    let screen = secretary.screen();
    assert!(screen.contains("Deze lijst is voor het bestuur. Je ziet alleen: 187 leden."));
    secretary.key(KeyCode::Char('n'));
    assert_eq!(secretary.screen(), screen, "there is nothing to be done");
    let empty = MemberList {
        count: 0,
        rows: Vec::new(),
        ..list()
    };
    insta::assert_snapshot!("members-empty", Secretary::new((80, 24), empty).screen());
}

#[test]
fn a_card_shows_both_values_and_changes_one() {
    let mut secretary = Secretary::new((80, 24), list());
    secretary.key(KeyCode::Enter).screen();
    for _ in 0..11 {
        secretary.key(KeyCode::Down);
    }
    insta::assert_snapshot!("member", secretary.screen());
    secretary.key(KeyCode::Char('w'));
    insta::assert_snapshot!("member-change", secretary.screen());
    secretary
        .key(KeyCode::Backspace)
        .letters("9")
        .key(KeyCode::Enter);
    let MembersRequest::Set { values, .. } = secretary.last() else {
        panic!("{:?}", secretary.last());
    };
    assert_eq!(*values, [("telefoon".to_owned(), "0000-000009".to_owned())]);
    secretary.key(KeyCode::Delete);
    insta::assert_snapshot!("member-end", secretary.screen());
    secretary
        .key(KeyCode::Enter)
        .key(KeyCode::Enter)
        .key(KeyCode::Enter);
    assert!(matches!(
        secretary.last(),
        MembersRequest::End {
            resigned: None,
            until: None,
            reason: None,
            ..
        }
    ));
}

#[test]
fn a_file_is_taken_in_only_after_it_was_said_what_would_come_of_it() {
    let mut secretary = Secretary::new((80, 24), list());
    secretary
        .letters("i")
        .letters("~/leden.csv")
        .key(KeyCode::Enter);
    insta::assert_snapshot!("members-import", secretary.screen());
    let how = |secretary: &Secretary| match secretary.last() {
        MembersRequest::Import { how, .. } => *how,
        other => panic!("{other:?}"),
    };
    assert_eq!(how(&secretary), ImportHow::Look);
    secretary.key(KeyCode::Enter);
    assert_eq!(how(&secretary), ImportHow::Take);
    assert!(secretary.screen().contains("162 leden toegevoegd."));
}

#[test]
fn the_list_goes_out_only_with_a_purpose() {
    let mut secretary = Secretary::new((80, 24), list());
    secretary
        .letters("e")
        .key(KeyCode::Enter)
        .key(KeyCode::Enter);
    assert!(
        secretary
            .screen()
            .contains("Zonder doel gaan er geen namen uit.")
    );
    secretary
        .key(KeyCode::Up)
        .letters("ALV")
        .key(KeyCode::Enter)
        .key(KeyCode::Enter);
    assert!(secretary.screen().contains("3 leden staan in het bestand."));
    assert!(matches!(secretary.last(), MembersRequest::Export { purpose, .. } if purpose == "ALV"));
}
