//! Who wrote what, and how a document came to be.

use super::*;

pub(super) fn blame() -> Blame {
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

pub(super) fn sittings() -> Vec<SittingInfo> {
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

pub(super) fn differences() -> Diff {
    let heading = Some(SafeText::new("Onze visie"));
    let section = PartDiff {
        part: DiffPart::Section {
            was: heading.clone(),
            is: heading,
        },
        pieces: vec![
            Piece::Same("De huur wordt ".into()),
            Piece::Gone("niet hoger".into()),
            Piece::Came("bevroren tot 2029".into()),
            Piece::Same(".\nEn verder.".into()),
        ],
    };
    Diff {
        kind: "manifest".into(),
        parts: vec![section],
    }
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
    // The document shows the text that was put back, and the first Ctrl+Z there takes it back; the next what was typed.
    assert!(desk.screen().contains("Ctrl+Z haalt dat terug"));
    desk.asked.clear();
    desk.control('z').control('z');
    let again = HistoryRequest::Restore {
        document: Selector(DOCUMENT.to_string()),
        state: "cc".into(),
    };
    let undo = EditorRequest::Undo(EditorId(7));
    let undo = Request::Editor(undo);
    assert_eq!(desk.asked, [Request::History(again), undo.clone()]);
    // After words of another nothing of theirs is taken back with it.
    desk.key(KeyCode::F(8)).key(KeyCode::Char('t'));
    desk.key(KeyCode::Right).key(KeyCode::Enter);
    let splice = Splice {
        at: 0,
        delete: 0,
        insert: "Ook dit. ".into(),
    };
    let event = EditorEvent::Splice {
        section: SectionId("visie".into()),
        seen: 0,
        splice,
        author: Some(SafeText::new("Geert")),
        is_own: false,
    };
    desk.told(Event::Editor(EditorId(7), event));
    desk.asked.clear();
    desk.control('z');
    assert_eq!(desk.asked, [undo]);
}

#[test]
fn what_somebody_reads_of_the_history_stays_where_it_is_while_others_write() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.differences.parts[0]
        .pieces
        .push(Piece::Came("Nog een regel.\n".repeat(60)));
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    desk.key(KeyCode::F(8)).key(KeyCode::Left);
    desk.key(KeyCode::PageDown).key(KeyCode::PageDown);
    let before = desk.screen();
    assert!(!before.contains("De huur wordt"), "{before}");
    desk.asked.clear();
    desk.told(Event::Documents(SPACE));
    assert_eq!(desk.screen(), before);
    let is_diff =
        |request: &Request| matches!(request, Request::History(HistoryRequest::Diff { .. }));
    assert!(
        !desk.asked.iter().any(is_diff),
        "its two states are the same"
    );
    // What stands now is another text each time, and is read on from the same line.
    desk.key(KeyCode::Char('v'));
    desk.key(KeyCode::PageDown).key(KeyCode::PageDown);
    let before = desk.screen();
    desk.asked.clear();
    desk.told(Event::Documents(SPACE));
    assert_eq!(desk.screen(), before);
    assert!(desk.asked.iter().any(is_diff));
}
