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

pub(super) fn differences() -> Vec<SectionDiff> {
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
