//! A new document: for whom it is, and what a handbook repeats.

use super::*;

fn audiences() -> Vec<AudienceInfo> {
    let of = |audience: Audience, name: &str, people: &[&str], writable| AudienceInfo {
        audience,
        name: SafeText::new(name),
        people: people.iter().map(|name| SafeText::new(name)).collect(),
        me: writable,
        writable,
        documents: 0,
    };
    vec![
        of(Audience::Public, "public", &[], true),
        audience(),
        of(Audience::Board, "board", &["Anje Bolhuis"], true),
        of(Audience::FINANCE, "finance", &["Anje Bolhuis"], true),
        of(Audience::Named(7), "feest", &["Geert"], false),
    ]
}

fn made(desk: &Desk) -> Option<Option<Selector>> {
    desk.asked.iter().rev().find_map(|request| match request {
        Request::Document(DocumentRequest::New { audience, .. }) => Some(audience.clone()),
        _ => None,
    })
}

#[test]
fn a_new_document_is_for_whom_was_chosen() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.audiences = audiences();
    desk.key(KeyCode::Enter).key(KeyCode::Char('n'));
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    insta::assert_snapshot!("whom", desk.screen());
    assert!(
        !desk.screen().contains("feest"),
        "she cannot write for those"
    );
    desk.key(KeyCode::Down).key(KeyCode::Enter);
    insta::assert_snapshot!("name", desk.screen());
    desk.letters("Begroting").key(KeyCode::Enter);
    assert_eq!(made(&desk), Some(Some(Selector("board".into()))));
}

#[test]
fn a_public_document_is_made_only_after_the_truth_about_it() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.audiences = audiences();
    desk.key(KeyCode::Enter).key(KeyCode::Char('n'));
    desk.key(KeyCode::Enter)
        .key(KeyCode::Enter)
        .key(KeyCode::End);
    insta::assert_snapshot!("whom-public", desk.screen());
    desk.key(KeyCode::Enter);
    insta::assert_snapshot!("publish", desk.screen());
    desk.key(KeyCode::Enter);
    assert_eq!(made(&desk), None, "the safe answer is chosen first");
    desk.key(KeyCode::Char('n')).key(KeyCode::Enter);
    desk.key(KeyCode::Enter);
    desk.key(KeyCode::End).key(KeyCode::Enter);
    desk.key(KeyCode::Tab).key(KeyCode::Enter);
    desk.letters("Dorpskrant").key(KeyCode::Enter);
    assert_eq!(made(&desk), Some(Some(Selector("public".into()))));
}

#[test]
fn public_documents_carry_a_sign_in_the_list() {
    for (name, size) in [("public-80", (80, 24)), ("public-120", (120, 40))] {
        let mut desk = Desk::new(size, Box::new(Spaces::default()));
        desk.documents.push(DocumentInfo {
            id: DocumentId([3; 32]),
            title: SafeText::new("Dorpskrant december"),
            audience: "public".into(),
            ..document()
        });
        desk.key(KeyCode::Enter);
        insta::assert_snapshot!(name, desk.screen());
    }
}

/// The document with these sections, by id and heading, after the first.
fn outline(new: &[(&str, &str)]) -> Event {
    let mut text = opened().text;
    for (place, (id, heading)) in new.iter().enumerate() {
        let section = SectionText {
            id: SectionId((*id).into()),
            key: "punt".into(),
            heading: SafeText::new(heading),
            text: String::new(),
        };
        text.sections.insert(1 + place, section);
    }
    Event::Editor(EditorId(7), EditorEvent::Outline(text))
}

/// The section in which was last written.
fn written(desk: &Desk) -> Option<SectionId> {
    desk.asked.iter().rev().find_map(|request| match request {
        Request::Editor(EditorRequest::Splice { section, .. }) => Some(section.clone()),
        _ => None,
    })
}

#[test]
fn the_cursor_goes_to_the_section_that_was_added() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    desk.key(KeyCode::F(2)).letters("Punt").key(KeyCode::Enter);
    desk.told(outline(&[("nieuw", "Punt")])).letters("W");
    assert_eq!(written(&desk), Some(SectionId("nieuw".into())));
    // What is typed before it is to be seen waits for it, but not for ever.
    for (comes, section) in [(true, "nieuw"), (false, "inleiding")] {
        let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
        desk.key(KeyCode::Enter).key(KeyCode::Enter);
        desk.key(KeyCode::F(2)).letters("Punt").key(KeyCode::Enter);
        desk.letters("W");
        assert_eq!(written(&desk), None);
        if comes {
            desk.told(outline(&[("nieuw", "Punt")]));
        } else {
            desk.now = desk.now.plus(60_000);
        }
        desk.catches_up();
        assert_eq!(written(&desk), Some(SectionId(section.into())));
    }
    // One that somebody else added moves nobody.
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    desk.told(outline(&[("ander", "Punt")])).letters("W");
    assert_eq!(written(&desk), Some(SectionId("inleiding".into())));
}

#[test]
fn the_cursor_does_not_go_to_a_section_that_somebody_else_added() {
    let added = || {
        let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
        desk.key(KeyCode::Enter).key(KeyCode::Enter);
        desk.key(KeyCode::F(2)).letters("Punt").key(KeyCode::Enter);
        desk
    };
    // Theirs comes first: what was typed goes on waiting for the one that was asked for.
    let mut desk = added();
    desk.letters("W").told(outline(&[("ander", "Molen")]));
    desk.catches_up();
    assert_eq!(written(&desk), None);
    desk.told(outline(&[("nieuw", "Punt"), ("ander", "Molen")]));
    desk.catches_up();
    assert_eq!(written(&desk), Some(SectionId("nieuw".into())));
    // One that was refused does not come: what another adds later is another's, whatever stands above it.
    let mut desk = added();
    desk.now = desk.now.plus(60_000);
    desk.told(outline(&[("ander", "Punt")])).letters("W");
    assert_eq!(written(&desk), Some(SectionId("inleiding".into())));
}

#[test]
fn a_situation_of_a_handbook_gets_another_question() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.opened.text.kind = "handbook".into();
    for (section, key) in desk
        .opened
        .text
        .sections
        .iter_mut()
        .zip(["situatie", "vraag"])
    {
        section.key = key.into();
    }
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    desk.control('d').key(KeyCode::F(2));
    insta::assert_snapshot!("add-part", desk.screen());
    desk.key(KeyCode::Enter);
    let added = Request::Editor(EditorRequest::AddPart {
        editor: EditorId(7),
        after: SectionId("visie".into()),
    });
    assert!(desk.asked.contains(&added), "{:?}", desk.asked);
}

#[test]
fn a_new_document_is_of_a_kind_that_was_chosen() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter).key(KeyCode::Char('n'));
    insta::assert_snapshot!("groups", desk.screen());
    desk.key(KeyCode::Enter);
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
fn who_cannot_begin_a_document_is_not_offered_it() {
    for (role, can) in [
        (Role::Reader, false),
        (Role::Member, false),
        (Role::Editor, true),
    ] {
        let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
        desk.spaces[0].role = Some(role);
        desk.documents.clear();
        desk.told(Event::People(SPACE));
        desk.key(KeyCode::Enter);
        let screen = desk.screen();
        assert_eq!(screen.contains("N Nieuw"), can, "{screen}");
        assert_eq!(screen.contains("N  Begin een document"), can, "{screen}");
        let titles = desk.app.titles().len();
        desk.key(KeyCode::Char('n'));
        assert_eq!(desk.app.titles().len() > titles, can);
    }
}
