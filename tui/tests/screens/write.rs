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
            is_own: false,
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
        is_own: false,
    };
    desk.told(Event::Editor(EditorId(7), event));
    let screen = desk.screen();
    let hides = |c: char| matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{e0000}'..='\u{e007f}');
    assert!(
        !screen.contains(|c: char| c != '\n' && (c.is_control() || hides(c))),
        "{screen:?}"
    );
}

#[test]
fn who_opens_a_document_says_where_they_are_also_to_read_and_also_when_it_is_opened_again() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.opened.writable = false;
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    let is_cursor =
        |request: &&Request| matches!(request, Request::Editor(EditorRequest::Cursor { .. }));
    assert_eq!(desk.asked.iter().filter(is_cursor).count(), 1);
    desk.told(Event::Missed);
    assert_eq!(desk.asked.iter().filter(is_cursor).count(), 2);
}

#[test]
fn what_somebody_does_beside_the_text_is_not_told_to_them_as_of_another() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    for (name, is_told) in [("Anje Bolhuis", false), ("Geert", true)] {
        let event = EditorEvent::Splice {
            section: SectionId("visie".into()),
            seen: 0,
            splice: Splice {
                at: 0,
                delete: 0,
                insert: "W".into(),
            },
            author: Some(SafeText::new(name)),
            is_own: false,
        };
        desk.told(Event::Editor(EditorId(7), event));
        let screen = desk.screen();
        assert_eq!(screen.contains("schrijft mee"), is_told, "{screen}");
    }
}

#[test]
fn everybody_who_is_there_is_told_as_far_as_it_fits() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    let here = |name: &str, typing| Here {
        name: SafeText::new(name),
        section: SectionId("visie".into()),
        seen: 0,
        at: Some(0),
        typing,
    };
    let foot_with = |desk: &mut Desk, others: Vec<Here>| {
        desk.told(Event::Editor(EditorId(7), EditorEvent::Others(others)));
        let screen = desk.screen();
        let foot = screen.lines().find(|line| line.contains("woorden"));
        foot.map(str::to_owned).unwrap_or(screen)
    };
    let wiep = here("Wiep", false);
    let foot = foot_with(&mut desk, vec![wiep.clone(), here("Jan", true)]);
    assert!(
        foot.contains("● Jan typt in Visie · ▲ Wiep leest in Visie"),
        "{foot}"
    );
    // Where there is no room for where they are, there is for who they are.
    let roelfke = here("Roelfke", false);
    let three = vec![wiep.clone(), here("Jan", true), roelfke.clone()];
    let foot = foot_with(&mut desk, three.clone());
    assert!(
        foot.contains("● Jan typt · ▲ Wiep leest · ◆ Roelfke leest"),
        "{foot}"
    );
    let bo = vec![wiep.clone(), here("Jan", true), here("Bo", false)];
    let foot = foot_with(&mut desk, bo);
    assert!(
        foot.contains("● Jan typt in Visie · ▲ Wiep leest · ◆ Bo leest"),
        "{foot}"
    );
    foot_with(&mut desk, three.clone());
    let mut six = three;
    six.extend(["Geert", "Anneke", "Hindrik"].map(|name| here(name, false)));
    let foot = foot_with(&mut desk, six);
    assert!(foot.contains("● Jan typt · ▲ Wiep leest"), "{foot}");
    assert!(foot.contains(" · +"), "{foot}");
    // Who goes leaves the signs of the others as they are.
    let foot = foot_with(&mut desk, vec![roelfke]);
    assert!(foot.contains("◆ Roelfke leest in Visie"), "{foot}");
}

#[test]
fn a_word_is_replaced_only_where_it_stands_whole_with_its_accents_and_found_both_ways() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.opened.text.sections[0].text = "cafe, cafe\u{301}, cafe".into();
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    desk.asked.clear();
    desk.control('f').letters("cafe").key(KeyCode::Enter);
    let cursor = |desk: &mut Desk| {
        let found = desk
            .asked
            .drain(..)
            .rev()
            .find_map(|request| match request {
                Request::Editor(EditorRequest::Cursor { at, .. }) => Some(at),
                _ => None,
            });
        found.expect("the cursor went")
    };
    assert_eq!(cursor(&mut desk), "cafe".len());
    let shifted = |code| Press::Key(KeyEvent::new(code, KeyModifiers::SHIFT));
    desk.press(shifted(KeyCode::Enter));
    assert_eq!(cursor(&mut desk), "cafe, cafe\u{301}, cafe".len());
    desk.key(KeyCode::Esc);
    desk.press(shifted(KeyCode::F(3)));
    assert_eq!(cursor(&mut desk), "cafe".len());
    desk.control('r').key(KeyCode::Enter);
    desk.letters("bar").key(KeyCode::Enter);
    assert!(desk.screen().contains("bar, cafe\u{301}, bar"));
}

#[test]
fn who_takes_something_back_sees_where_that_was_and_goes_on_behind_it() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    let lines = "Een regel.\n".repeat(60);
    desk.opened.text.sections[0].text = format!("begin\n{lines}");
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    desk.control('d');
    assert!(!desk.screen().contains("begin"));
    desk.asked.clear();
    let at = "begin".len();
    let event = |insert: &str, is_own| EditorEvent::Splice {
        section: SectionId("inleiding".into()),
        seen: 0,
        splice: Splice {
            at,
            delete: 0,
            insert: insert.into(),
        },
        author: None,
        is_own,
    };
    desk.told(Event::Editor(EditorId(7), event("!", false)));
    assert!(!desk.screen().contains("begin"), "that was of another");
    desk.told(Event::Editor(EditorId(7), event(" van", true)));
    assert!(desk.screen().contains("begin van!"));
    let cursor = EditorRequest::Cursor {
        editor: EditorId(7),
        section: SectionId("inleiding".into()),
        seen: 2,
        at: at + " van".len(),
    };
    assert_eq!(desk.asked, [Request::Editor(cursor)]);
}

#[test]
fn letters_go_into_a_text_only_where_one_is_written() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    assert!(!desk.app.takes_lines());
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    assert!(desk.app.takes_lines());
    desk.control('f');
    assert!(!desk.app.takes_lines(), "there Enter looks for the words");
    desk.key(KeyCode::Esc);
    assert!(desk.app.takes_lines());
}
