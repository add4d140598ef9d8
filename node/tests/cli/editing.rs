//! People in open editors, attached over the control socket as the screens are.

use crate::homes::{Home, Node};
use crate::patience::LIMIT;
use crate::together::{KRING, MANIFEST, both, level};
use noaber_node::config::HomePaths;
use noaber_node::control::{Caller, Events};
use noaber_node::desk::jupiter::{Channel, Side, apply};
use noaber_node::handle::{
    EditorEvent, EditorId, EditorRequest, Event, Here, Opened, Problem, Request, Response,
    SectionId, Selector, Splice,
};
use noaber_node::host;
use std::collections::BTreeMap;
use tokio::time::timeout;

/// Somebody with a document open.
struct Writer {
    _connection: host::Connection,
    caller: Caller,
    editor: EditorId,
    texts: BTreeMap<SectionId, (String, Channel)>,
    /// Splices sent, and those that are durable.
    sent: u64,
    kept: u64,
    /// Who else is in the document.
    others: Vec<Here>,
}

fn section(key: &str) -> SectionId {
    SectionId(key.to_owned())
}

impl Writer {
    async fn opens(home: &Home, document: &str) -> Writer {
        let paths = HomePaths::new(home.path());
        let connection = host::attach(&paths).await.expect("ours").expect("it runs");
        let caller = connection.caller.clone();
        let open = EditorRequest::Open(Selector(document.to_owned()));
        let answer = answer(&caller, Request::Editor(open)).await;
        let Ok(Response::Opened(Opened {
            editor,
            text,
            writable,
        })) = answer
        else {
            panic!("{answer:?}");
        };
        assert!(writable);
        let begin = |text: String| (text, Channel::new(Side::Editor));
        Writer {
            _connection: connection,
            caller,
            editor,
            texts: text
                .sections
                .into_iter()
                .map(|section| (section.id, begin(section.text)))
                .collect(),
            sent: 0,
            kept: 0,
            others: Vec::new(),
        }
    }

    fn text(&self, key: &str) -> &str {
        &self.texts[&section(key)].0
    }

    /// Types at a place of a text, counted in bytes from its end.
    async fn types(&mut self, key: &str, from_end: usize, words: &str) {
        let (text, channel) = self.texts.get_mut(&section(key)).expect("a section");
        let mut at = text.len().saturating_sub(from_end);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let splice = Splice {
            at,
            delete: 0,
            insert: words.to_owned(),
        };
        apply(text, &splice).expect("a place in the text");
        let seen = channel.sent(&splice);
        self.sent += 1;
        let request = Request::Editor(EditorRequest::Splice {
            editor: self.editor,
            section: section(key),
            seen,
            splice,
        });
        assert_eq!(answer(&self.caller, request).await, Ok(Response::Done));
        self.hears();
    }

    /// Takes in what came.
    fn hears(&mut self) {
        while let Some(event) = self.events().take() {
            self.hear(event);
        }
    }

    fn events(&mut self) -> &mut Events {
        &mut self._connection.events
    }

    fn hear(&mut self, event: Event) {
        match event {
            Event::Editor(editor, event) if editor == self.editor => self.told(event),
            Event::Missed => panic!("events were missed"),
            _other => {}
        }
    }

    fn told(&mut self, event: EditorEvent) {
        match event {
            EditorEvent::Splice {
                section,
                seen,
                splice,
                ..
            } => {
                let (text, channel) = self.texts.get_mut(&section).expect("a section");
                for splice in channel.received(seen, &splice).expect("in step") {
                    apply(text, &splice).expect("a place in the text");
                }
            }
            EditorEvent::Kept { splices } => self.kept = splices,
            EditorEvent::Outline(_) => {}
            EditorEvent::Others(others) => self.others = others,
            EditorEvent::Writable(writable) => assert!(writable),
        }
    }

    /// Waits until everything that was typed is durable.
    async fn is_kept(&mut self) {
        let wait = async {
            while self.kept < self.sent {
                let event = self.events().next().await.expect("the host runs");
                self.hear(event);
            }
        };
        let within = timeout(LIMIT, wait).await;
        assert!(within.is_ok(), "{} of {} kept", self.kept, self.sent);
    }

    /// Waits until a text is so.
    async fn reads(&mut self, key: &str, wanted: &str) {
        let wait = async {
            while self.text(key) != wanted {
                let event = self.events().next().await.expect("the host runs");
                self.hear(event);
            }
        };
        let within = timeout(LIMIT, wait).await;
        assert!(within.is_ok(), "{:?} is not {wanted:?}", self.text(key));
    }

    /// Waits until the others are so.
    async fn sees(&mut self, wanted: impl Fn(&[Here]) -> bool) {
        let wait = async {
            while !wanted(&self.others) {
                let event = self.events().next().await.expect("the host runs");
                self.hear(event);
            }
        };
        let within = timeout(LIMIT, wait).await;
        assert!(within.is_ok(), "the others are {:?}", self.others);
    }

    async fn asks(&self, request: EditorRequest) {
        let answer = answer(&self.caller, Request::Editor(request)).await;
        assert_eq!(answer, Ok(Response::Done));
    }
}

async fn answer(caller: &Caller, request: Request) -> Result<Response, Problem> {
    let answer = timeout(LIMIT, caller.ask(request)).await;
    answer.expect("an answer comes")
}

fn alone() -> (Home, Node) {
    let home = Home::of("Anje");
    home.run(&["space", "new", KRING]).json_free();
    let document = [
        "doc", "new", KRING, "--kind", "manifest", "--title", MANIFEST,
    ];
    home.run(&document).json_free();
    let node = home.node();
    (home, node)
}

#[tokio::test]
async fn what_the_screen_calls_kept_survives_a_kill() {
    let (home, mut node) = alone();
    let mut wanted = String::new();
    for round in 0..4 {
        let mut anje = Writer::opens(&home, MANIFEST).await;
        assert_eq!(anje.text("visie"), wanted);
        for word in ["Wij ", "blijven ", "in ", "Tilwerd. "] {
            anje.types("visie", 0, word).await;
            wanted.push_str(word);
        }
        anje.is_kept().await;
        // Long before it would become an entry.
        node.kill();
        node = home.node_again();
        assert_eq!(
            home.section(MANIFEST, "Onze visie"),
            wanted,
            "round {round}"
        );
    }
    assert_eq!(node.stop(), 0);
    let log = home.run(&["doc", "log", MANIFEST, "--json"]).json();
    assert!(log.as_array().map(Vec::len) >= Some(2), "{log}");
    assert_eq!(home.section(MANIFEST, "Onze visie"), wanted);
}

#[tokio::test]
async fn a_clean_stop_makes_entries_of_what_was_typed() {
    let (home, node) = alone();
    let mut anje = Writer::opens(&home, MANIFEST).await;
    anje.types("visie", 0, "Net op tijd.").await;
    assert_eq!(node.stop(), 0);
    let log = home.run(&["doc", "log", MANIFEST, "--json"]).json();
    assert_eq!(log.as_array().map(Vec::len), Some(2), "{log}");
    assert_eq!(home.section(MANIFEST, "Onze visie"), "Net op tijd.");
}

#[tokio::test]
async fn two_people_type_in_one_text_and_see_the_same() {
    let ((anjes, _at_anje), (geerts, _at_geert)) = both();
    let mut anje = Writer::opens(&anjes, MANIFEST).await;
    let mut geert = Writer::opens(&geerts, MANIFEST).await;
    let mut second = Writer::opens(&anjes, MANIFEST).await;
    for round in 0..40 {
        anje.types("visie", round % 7, &format!("a{round} ")).await;
        geert
            .types("visie", round % 5, &format!("g{round}é "))
            .await;
        if round % 3 == 0 {
            second
                .types("visie", round % 11, &format!("s{round} "))
                .await;
        }
    }
    for writer in [&mut anje, &mut geert, &mut second] {
        writer.is_kept().await;
    }
    level(&anjes);
    level(&geerts);
    let text = anjes.section(MANIFEST, "Onze visie");
    assert_eq!(geerts.section(MANIFEST, "Onze visie"), text);
    let count = |letter| text.matches(letter).count();
    assert_eq!((count('a'), count('g'), count('s')), (40, 40, 14), "{text}");
    for writer in [&mut anje, &mut geert, &mut second] {
        writer.reads("visie", &text).await;
    }
}

#[tokio::test]
async fn where_another_is_and_whether_he_types_is_seen_until_he_closes() {
    let ((anjes, _at_anje), (geerts, _at_geert)) = both();
    let mut anje = Writer::opens(&anjes, MANIFEST).await;
    let mut geert = Writer::opens(&geerts, MANIFEST).await;
    anje.types("visie", 0, "Anje schrijft hier. ").await;
    geert.reads("visie", "Anje schrijft hier. ").await;
    // Her cursor stays behind the character where it is, whatever he puts before it.
    let cursor = EditorRequest::Cursor {
        editor: anje.editor,
        section: section("visie"),
        seen: 0,
        at: 5,
    };
    anje.asks(cursor).await;
    geert
        .sees(|others| others.iter().any(|here| here.at == Some(5)))
        .await;
    assert_eq!(geert.others[0].name.as_str(), "Anje");
    assert_eq!(geert.others[0].section, section("visie"));
    geert.types("visie", 20, "Geert: ").await;
    anje.reads("visie", "Geert: Anje schrijft hier. ").await;
    anje.sees(|others| others.iter().any(|here| here.typing && here.at == Some(7)))
        .await;
    anje.types("visie", 0, "Klaar.").await;
    geert
        .sees(|others| others.iter().any(|here| here.typing))
        .await;
    anje.asks(EditorRequest::Close(anje.editor)).await;
    geert.sees(<[Here]>::is_empty).await;
}

#[tokio::test]
async fn taking_back_leaves_what_another_wrote_in_it() {
    let ((anjes, _at_anje), (geerts, _at_geert)) = both();
    let mut anje = Writer::opens(&anjes, MANIFEST).await;
    let mut geert = Writer::opens(&geerts, MANIFEST).await;
    anje.types("visie", 0, "Anje schrijft een zin.").await;
    geert.reads("visie", "Anje schrijft een zin.").await;
    geert.types("visie", 18, "[Geert hier]").await;
    anje.reads("visie", "Anje[Geert hier] schrijft een zin.")
        .await;
    anje.asks(EditorRequest::Undo(anje.editor)).await;
    anje.reads("visie", "[Geert hier]").await;
    geert.reads("visie", "[Geert hier]").await;
    anje.asks(EditorRequest::Redo(anje.editor)).await;
    geert
        .reads("visie", "Anje[Geert hier] schrijft een zin.")
        .await;
    let heading = "Het dorpshuis".to_owned();
    anje.asks(EditorRequest::AddSection {
        editor: anje.editor,
        after: None,
        heading: heading.clone(),
    })
    .await;
    level(&anjes);
    assert_eq!(geerts.section(MANIFEST, &heading), "");
    geert.types("visie", 0, " Slot.").await;
    anje.reads("visie", "Anje[Geert hier] schrijft een zin. Slot.")
        .await;
    anje.asks(EditorRequest::Close(anje.editor)).await;
}
