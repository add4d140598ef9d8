//! Writing: what is sent, what others write, and where they are.

use super::*;

#[test]
fn writing_sends_each_change_of_its_own_section_and_takes_in_what_others_write() {
    for (name, size) in [("write-80", (80, 24)), ("write-120", (120, 40))] {
        let mut desk = Desk::new(size, Box::new(Spaces::default()));
        desk.key(KeyCode::Enter).key(KeyCode::Enter);
        desk.asked.clear();
        desk.control('d').letters("Wij: ");
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
        let cursor = EditorRequest::Cursor {
            editor: EditorId(7),
            section: section.clone(),
            seen: 0,
            at: 0,
        };
        assert_eq!(desk.asked[0], Request::Editor(cursor), "where Ctrl+D leads");
        assert_eq!(desk.asked[1], Request::Editor(first));
        // Geert wrote at the same place before the desk had seen anything of this editor: its own word comes first.
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
