//! Typing in a large document while three others type in it: from a key press to the frame that shows it. GOALS row 11.
//!
//! The screens on a terminal in memory, and for a desk one that only carries splices, late, so that what others write goes past
//! what was typed: no text engine, journal or network, which are on other threads. Each key is timed from the worst moment, right when something of
//! another came in: that is taken in and drawn, then the key. `cargo bench -p noaber --bench typing`

#[path = "../../tests/src/figures.rs"]
mod figures;

use crossterm::event::{Event as Press, KeyCode, KeyEvent, KeyModifiers};
use figures::{Figure, Goal, Scale, at_part, seconds};
use noaber_node::desk::jupiter::{Channel, Side, apply};
use noaber_node::handle::{
    DocumentText, EditorEvent, EditorId, EditorRequest, Event, Here, Opened, Request, Response,
    SectionId, SectionText, Splice,
};
use noaber_node::words::Lang;
use noaber_protocol::ids::{DocumentId, Millis};
use noaber_protocol::text::SafeText;
use noaber_tui::app::{App, Effect, Input};
use noaber_tui::screens::write::Write;
use noaber_tui::theme::Theme;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use std::collections::{BTreeMap, VecDeque};
use std::time::{Duration, Instant};

const P50: f64 = 0.005;
const P99: f64 = 0.016;
const SIZE: (u16, u16) = (120, 40);
const EDITOR: EditorId = EditorId(7);
const DOCUMENT: DocumentId = DocumentId([2; 32]);
const OTHERS: [&str; 3] = ["Geert", "Roelfke", "Jan"];
/// Splices of this editor that are under way to the desk.
const UNDER_WAY: usize = 3;
/// Between two presses, in milliseconds.
const PRESS: i64 = 160;

/// The desk's side of one section.
struct Text {
    text: String,
    channel: Channel,
}

/// A person at a screen, and the desk with three others behind it.
struct Seat {
    app: App,
    terminal: Terminal<TestBackend>,
    now: Millis,
    opened: Opened,
    texts: BTreeMap<SectionId, Text>,
    under_way: VecDeque<(SectionId, u64, Splice)>,
    chance: u64,
}

impl Seat {
    fn at(opened: Opened) -> Seat {
        let texts = opened.text.sections.iter().map(|section| {
            let text = Text {
                text: section.text.clone(),
                channel: Channel::new(Side::Desk),
            };
            (section.id.clone(), text)
        });
        let screen = Box::new(Write::new(DOCUMENT, "Manifest 2027"));
        let backend = TestBackend::new(SIZE.0, SIZE.1);
        let mut seat = Seat {
            app: App::new(Lang::Nl, Theme::plain(), screen),
            terminal: Terminal::new(backend).expect("a terminal in memory"),
            now: Millis(1_764_590_400_000),
            texts: texts.collect(),
            opened,
            under_way: VecDeque::new(),
            chance: 7,
        };
        let effects = seat.app.begin(seat.now);
        seat.follow(effects);
        seat.draw();
        seat
    }

    /// A number below `most`: a linear congruence is chance enough for fingers.
    fn below(&mut self, most: usize) -> usize {
        let next = self.chance.wrapping_mul(6_364_136_223_846_793_005);
        self.chance = next.wrapping_add(1_442_695_040_888_963_407);
        (self.chance >> 33) as usize % most.max(1)
    }

    fn draw(&mut self) {
        let (app, now) = (&mut self.app, self.now);
        let drawn = self.terminal.draw(|frame| app.draw(now, frame));
        drawn.expect("a terminal in memory");
    }

    fn take(&mut self, input: Input) {
        let effects = self.app.input(self.now, input);
        self.follow(effects);
    }

    fn follow(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let Effect::Ask(ask, request) = effect else {
                continue;
            };
            let answer = match request {
                Request::Editor(EditorRequest::Open(_)) => Response::Opened(self.opened.clone()),
                Request::Editor(EditorRequest::Splice {
                    section,
                    seen,
                    splice,
                    ..
                }) => {
                    self.under_way.push_back((section, seen, splice));
                    Response::Done
                }
                _ => Response::Done,
            };
            self.take(Input::Answer(ask, Ok(answer)));
        }
    }

    /// The desk hears all but the last of what is under way.
    fn desk_hears(&mut self, last: usize) {
        while self.under_way.len() > last {
            let Some((section, seen, splice)) = self.under_way.pop_front() else {
                return;
            };
            let here = self.texts.get_mut(&section).expect("a section");
            let splices = here.channel.received(seen, &splice).expect("in step");
            for splice in splices {
                apply(&mut here.text, &splice).expect("a place");
            }
        }
    }

    /// One of the others writes or takes away a letter somewhere; what this editor is told of it.
    fn other_types(&mut self, who: usize) -> Event {
        let number = self.below(self.texts.len());
        let (place, takes) = (self.below(1 << 20), self.below(5) == 0);
        let (section, here) = self.texts.iter_mut().nth(number).expect("a section");
        let mut at = place % (here.text.len() + 1);
        while !here.text.is_char_boundary(at) {
            at -= 1;
        }
        let next = here.text[at..].chars().next().map_or(0, char::len_utf8);
        let splice = Splice {
            at,
            delete: if takes { next } else { 0 },
            insert: if takes { "" } else { "é" }.to_owned(),
        };
        apply(&mut here.text, &splice).expect("a place");
        let seen = here.channel.sent(&splice);
        Event::Editor(
            EDITOR,
            EditorEvent::Splice {
                section: section.clone(),
                seen,
                splice,
                author: Some(SafeText::new(OTHERS[who])),
                is_own: false,
            },
        )
    }

    /// Where the others are now.
    fn company(&mut self) -> Event {
        let here = OTHERS.map(|name| {
            let number = self.below(self.texts.len());
            let place = self.below(1 << 20);
            let (section, here) = self.texts.iter().nth(number).expect("a section");
            let mut at = place % (here.text.len() + 1);
            while !here.text.is_char_boundary(at) {
                at -= 1;
            }
            Here {
                name: SafeText::new(name),
                section: section.clone(),
                seen: here.channel.seen(),
                at: Some(at),
                typing: true,
            }
        });
        Event::Editor(EDITOR, EditorEvent::Others(here.to_vec()))
    }

    fn key(&mut self) -> KeyCode {
        match self.below(20) {
            0 => KeyCode::Enter,
            1 => KeyCode::Backspace,
            2 => KeyCode::Left,
            3 => KeyCode::Down,
            4..=6 => KeyCode::Char(' '),
            letter => KeyCode::Char(char::from(b'a' + letter as u8)),
        }
    }

    fn press(&mut self, code: KeyCode) {
        let key = KeyEvent::new(code, KeyModifiers::NONE);
        self.take(Input::Press(Press::Key(key)));
    }

    /// The others type, and then one presses a key right when something of another comes in.
    fn key_to_frame(&mut self) -> Duration {
        self.now = Millis(self.now.0 + PRESS);
        for who in [0, 1] {
            let told = self.other_types(who);
            self.take(Input::Told(told));
            self.draw();
        }
        let company = self.company();
        self.take(Input::Told(company));
        self.draw();
        let told = self.other_types(2);
        let code = self.key();
        let begin = Instant::now();
        self.take(Input::Told(told));
        self.draw();
        self.press(code);
        self.draw();
        let took = begin.elapsed();
        self.desk_hears(UNDER_WAY);
        took
    }
}

fn document(sections: usize, lines: usize, line: &str) -> Opened {
    let section = |number: usize| {
        let lines = (0..lines).map(|at| format!("{at} {line}"));
        SectionText {
            id: SectionId(format!("deel-{number}")),
            key: "deel".to_owned(),
            heading: SafeText::new(&format!("Deel {number}")),
            text: lines.collect::<Vec<_>>().join("\n"),
        }
    };
    Opened {
        editor: EDITOR,
        text: DocumentText {
            id: DOCUMENT,
            kind: "manifest".to_owned(),
            title: SafeText::new("Manifest 2027"),
            heads: String::new(),
            sections: (0..sections).map(section).collect(),
        },
        writable: true,
    }
}

fn measure(what: &str, opened: Opened, presses: usize) {
    let bytes: usize = opened.text.sections.iter().map(|it| it.text.len()).sum();
    let mut seat = Seat::at(opened);
    for _ in 0..40 {
        seat.press(KeyCode::PageDown);
        seat.draw();
    }
    let took: Vec<f64> = (0..presses)
        .map(|_| seat.key_to_frame().as_secs_f64())
        .collect();
    // Every key went through: the desk knows the place of each.
    seat.desk_hears(0);
    for (part, goal, name) in [(0.5, P50, "p50"), (0.99, P99, "p99")] {
        let ours = at_part(took.clone(), part);
        Figure {
            row: 11,
            what: &format!(
                "key to frame, {what} ({} kB), three others typing, {name}",
                bytes / 1_000
            ),
            ours: seconds(ours),
            other: seconds(goal),
            ratio: ours / goal,
            goal: Goal::AtMost(1.0),
        }
        .print();
    }
}

fn main() {
    let Some(scale) = Scale::asked() else { return };
    let presses = scale.of(2_000, 20);
    let paragraph = "Wij willen dat het dorpshuis open blijft, dat de bus blijft rijden en dat er \
        woningen komen voor wie hier wil blijven wonen; daarover spreken wij ieder jaar met de gemeente en met elkaar. ";
    let paragraph = paragraph.repeat(2);
    let lines = scale.of(40, 5);
    measure("a manifest", document(10, lines, &paragraph), presses);
    let long = "een regel van de notulen van de vergadering";
    measure(
        "10,000 lines in one section",
        document(1, scale.of(10_000, 50), long),
        presses,
    );
}
