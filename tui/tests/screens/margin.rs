//! The margin beside a text: what others proposed and said, at the words that it is about.

use super::*;

fn section(id: &str) -> SectionId {
    SectionId(id.into())
}

fn suggestion(entry: &str, old: &str, new: &str) -> SuggestionInfo {
    let text = &opened().text.sections[1].text;
    let from = text.find(old).expect("words of the text");
    SuggestionInfo {
        verdict: None,
        entry: entry.into(),
        who: SafeText::new("Geert"),
        own: false,
        at: CHANGED,
        place: Some((section("visie"), from, from + old.len())),
        old: SafeText::new(old),
        new: SafeText::new(new),
        reason: SafeText::new(""),
        standing: SuggestionStanding::Open,
        support: 2,
    }
}

fn comment(entry: &str, re: Option<&str>, text: &str) -> CommentInfo {
    CommentInfo {
        entry: entry.into(),
        re: re.map(str::to_owned),
        who: SafeText::new(if re.is_some() {
            "Roelfke"
        } else {
            "Anje Bolhuis"
        }),
        own: re.is_none(),
        at: CHANGED,
        place: re.is_none().then(|| (section("inleiding"), 0, 11)),
        text: SafeText::new(text),
    }
}

/// A desk before a text about which something was said and proposed.
fn write(size: (u16, u16)) -> Desk {
    let mut desk = Desk::new(size, Box::new(Spaces::default()));
    desk.acts.suggestions = vec![suggestion("ee01", "Twintig", "Dertig")];
    desk.acts.comments = vec![
        comment("dd01", None, "Zijn het er geen vier?"),
        comment("dd02", Some("dd01"), "Met Tilwerd erbij wel."),
    ];
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    desk
}

fn asked(desk: &Desk) -> Vec<ActRequest> {
    let acts = desk.asked.iter().filter_map(|request| match request {
        Request::Act(act) if !is_reading(act) => Some(act.clone()),
        _ => None,
    });
    acts.collect()
}

fn document_id() -> Selector {
    Selector(DOCUMENT.to_string())
}

#[test]
fn what_was_said_has_a_number_at_its_words_and_in_the_margin() {
    let mut desk = write((80, 24));
    insta::assert_snapshot!("closed-80", desk.screen());
    desk.key(KeyCode::F(6));
    insta::assert_snapshot!("open-80", desk.screen());
    let mut desk = write((120, 40));
    insta::assert_snapshot!("wide-120", desk.screen());
}

#[test]
fn a_mark_follows_the_words_while_one_types() {
    let mut desk = write((80, 24));
    let underlined = |desk: &mut Desk| {
        desk.screen();
        let cells = desk.terminal.backend().buffer().clone();
        let is_noted = |cell: &&ratatui::buffer::Cell| {
            cell.modifier.contains(ratatui::style::Modifier::UNDERLINED)
        };
        let noted = cells.content.iter().filter(is_noted);
        noted.map(|cell| cell.symbol()).collect::<String>()
    };
    assert_eq!(underlined(&mut desk), "Drie dorpenTwintig");
    desk.letters("Ja. ");
    assert_eq!(underlined(&mut desk), "Drie dorpenTwintig");
}

#[test]
fn a_suggestion_is_taken_over_or_refused_by_who_may() {
    let mut desk = write((80, 24));
    desk.key(KeyCode::F(6)).key(KeyCode::Char('a'));
    assert_eq!(asked(&desk), [], "a comment is not taken over");
    desk.key(KeyCode::Down).key(KeyCode::Char('a'));
    let judge = |verdict, reason: &str| ActRequest::Judge {
        document: document_id(),
        suggestion: "ee01".into(),
        verdict,
        reason: reason.into(),
    };
    assert_eq!(asked(&desk), [judge(Judgement::Accept, "")]);
    desk.key(KeyCode::Char('v'))
        .letters("te veel")
        .key(KeyCode::Enter);
    assert_eq!(asked(&desk)[1], judge(Judgement::Refuse, "te veel"));
    desk.acts.may.judge = false;
    desk.told(Event::Documents(SPACE));
    assert!(!desk.screen().contains("A Aannemen"), "{}", desk.screen());
}

#[test]
fn a_suggestion_that_collides_names_the_other_and_is_not_taken_over() {
    let mut desk = write((80, 24));
    let mut other = suggestion("ee02", "Twintig vrijwilligers", "Buren");
    other.standing = SuggestionStanding::Collides(vec!["ee01".into()]);
    let mut lost = suggestion("ee03", "bar", "kas");
    (lost.standing, lost.place) = (SuggestionStanding::Lost, None);
    desk.acts.suggestions[0].standing = SuggestionStanding::Collides(vec!["ee02".into()]);
    desk.acts.suggestions.extend([other, lost]);
    desk.told(Event::Documents(SPACE));
    desk.key(KeyCode::F(6)).key(KeyCode::End);
    insta::assert_snapshot!("collides", desk.screen());
    for _ in 0..4 {
        desk.key(KeyCode::Char('a')).key(KeyCode::Up);
    }
    assert_eq!(asked(&desk), []);
}

#[test]
fn one_answers_supports_takes_back_and_goes_to_the_words() {
    let mut desk = write((80, 24));
    desk.acts.may.support = true;
    desk.told(Event::Documents(SPACE));
    desk.key(KeyCode::F(6)).key(KeyCode::Char('r'));
    desk.letters("Vier dus.").key(KeyCode::Enter);
    let reply = ActRequest::Comment {
        document: document_id(),
        re: Some("dd01".into()),
        place: None,
        text: "Vier dus.".into(),
    };
    assert_eq!(asked(&desk), [reply]);
    desk.key(KeyCode::Char('g'));
    let back = ActRequest::TakeBack {
        document: document_id(),
        act: "dd01".into(),
    };
    assert_eq!(asked(&desk)[1], back);
    desk.key(KeyCode::Down).key(KeyCode::Char('g'));
    assert_eq!(asked(&desk).len(), 2, "Geert's is not hers to take back");
    desk.key(KeyCode::Char('s'));
    let support = ActRequest::Support {
        document: document_id(),
        of: Some("ee01".into()),
        paper: None,
    };
    assert_eq!(asked(&desk)[2], support);
    desk.key(KeyCode::Enter).letters("X");
    let splice = desk.asked.iter().rev().find_map(|request| match request {
        Request::Editor(EditorRequest::Splice {
            section, splice, ..
        }) => Some((section.clone(), splice.at)),
        _ => None,
    });
    let at = opened().text.sections[1].text.find("Twintig").unwrap();
    assert_eq!(splice, Some((section("visie"), at)));
}

#[test]
fn other_words_are_proposed_for_those_at_the_cursor() {
    let mut desk = write((80, 24));
    desk.control('d').key(KeyCode::F(4));
    insta::assert_snapshot!("suggest", desk.screen());
    desk.control('u').letters("Geen").key(KeyCode::Enter);
    desk.letters("Twee is beter").key(KeyCode::Enter);
    let suggest = ActRequest::Suggest {
        document: document_id(),
        place: Words::At {
            section: section("visie"),
            from: 0,
            to: 3,
            before: String::new(),
            words: "Een".into(),
        },
        new: "Geen".into(),
        reason: "Twee is beter".into(),
    };
    assert_eq!(asked(&desk), [suggest]);
}

#[test]
fn something_is_said_about_the_words_at_the_cursor() {
    let mut desk = write((80, 24));
    desk.control('k').letters("Welke drie?");
    insta::assert_snapshot!("comment", desk.screen());
    desk.key(KeyCode::Enter);
    let comment = ActRequest::Comment {
        document: document_id(),
        re: None,
        place: Some(Words::At {
            section: section("inleiding"),
            from: 0,
            to: 4,
            before: String::new(),
            words: "Drie".into(),
        }),
        text: "Welke drie?".into(),
    };
    assert_eq!(asked(&desk), [comment]);
}

#[test]
fn a_fixed_text_says_how_a_new_concept_begins_and_takes_no_letters() {
    use noaber_protocol::document::kinds::{self, TextIn};
    let kind = kinds::by_tag("manifest").unwrap();
    let text = |key: &str| kind.state(key).map(|state| state.text);
    let amends = kind
        .moves
        .iter()
        .find(|step| (text(step.from), text(step.to)) == (Some(TextIn::Fixed), Some(TextIn::Open)));
    let amends = amends.unwrap();
    let mut desk = write((80, 24));
    desk.acts.path = beside::path(kind, amends.from);
    desk.told(Event::Documents(SPACE));
    insta::assert_snapshot!("fixed", desk.screen());
    desk.asked.clear();
    desk.letters("x");
    let is_splice =
        |request: &Request| matches!(request, Request::Editor(EditorRequest::Splice { .. }));
    assert!(!desk.asked.iter().any(is_splice));
    desk.control('w')
        .letters("nieuwe ronde")
        .key(KeyCode::Enter);
    let moved = asked(&desk);
    let is_back = |act: &ActRequest| matches!(act, ActRequest::Move { to, .. } if to == amends.to);
    assert!(moved.iter().any(is_back), "{moved:?}");
}

#[test]
fn an_answer_to_an_answer_stands_in_its_thread_and_one_to_what_is_gone_alone() {
    let mut desk = write((120, 30));
    let told = desk.acts.comments[0].clone();
    let answer = |entry: &str, re: &str, text: &str| CommentInfo {
        entry: entry.into(),
        re: Some(re.into()),
        place: None,
        text: SafeText::new(text),
        ..told.clone()
    };
    desk.acts.comments = vec![
        told.clone(),
        answer("x1", &told.entry, "Eerste antwoord"),
        answer("x2", "x1", "Tweede antwoord"),
        answer("x3", "weg", "Los antwoord"),
    ];
    desk.acts.suggestions.clear();
    desk.told(Event::Documents(SPACE));
    insta::assert_snapshot!("thread", desk.screen());
}

#[test]
fn what_was_proposed_and_judged_tells_by_whom_and_why() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    let judged = |entry, new, standing, reason: &str| SuggestionInfo {
        standing,
        verdict: Some((SafeText::new("Anje Bolhuis"), SafeText::new(reason))),
        ..suggestion(entry, "Twintig", new)
    };
    desk.acts.suggestions = vec![
        judged("ee01", "Dertig", SuggestionStanding::Accepted, ""),
        judged("ee02", "Tien", SuggestionStanding::Refused, "Te weinig"),
    ];
    desk.key(KeyCode::Enter)
        .key(KeyCode::Enter)
        .key(KeyCode::F(6));
    insta::assert_snapshot!("judged", desk.screen());
    let screen = desk.screen();
    for words in ["Overgenomen door", "Verworpen door", "Te weinig"] {
        assert!(screen.contains(words), "{words}: {screen}");
    }
    // what is open stands above it
    desk.acts
        .suggestions
        .push(suggestion("ee03", "Twintig", "Veertig"));
    desk.told(Event::Documents(SPACE));
    let screen = desk.screen();
    assert!(
        screen.find("Veertig") < screen.find("Verworpen door"),
        "{screen}"
    );
}
