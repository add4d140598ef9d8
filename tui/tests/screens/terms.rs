//! Terms that run and numbers that are asked for, in the list of documents and on the card.

use super::*;
use noaber_node::clock::Here;
use noaber_protocol::document::{Seen, Wall, WallTime};

const BREACH: &str = "data-breach";

/// A term of the breach that ends so many hours from now, by the clock of the desk.
fn told_in(hours: i64) -> WatchInfo {
    let here = Here(Millis(1_764_590_400_000));
    watch("melden", Seen::Due(here.hours_after(here.now(), hours)))
}

fn watch(key: &str, seen: Seen) -> WatchInfo {
    WatchInfo {
        key: key.into(),
        row: SafeText::default(),
        seen,
    }
}

/// The list with a breach and nothing else, and its card behind it.
fn desk(size: (u16, u16), watches: Vec<WatchInfo>) -> Desk {
    let mut desk = Desk::new(size, Box::new(Spaces::default()));
    desk.acts = beside::acts(BREACH);
    desk.form = beside::form(BREACH);
    desk.form.watches = watches.clone();
    desk.documents = vec![DocumentInfo {
        kind: BREACH.into(),
        title: SafeText::new("Ledenlijst per mail"),
        state: desk.acts.path.state.clone(),
        listed: Vec::new(),
        watches,
        ..document()
    }];
    desk.key(KeyCode::Enter);
    desk
}

#[test]
fn the_list_says_what_ends_soon_and_marks_what_is_over() {
    let mut soon = desk((80, 24), vec![told_in(14)]);
    let said = "Nog 14 uur om te melden bij de AP";
    assert!(soon.screen().contains(said), "{}", soon.screen());
    assert!(!soon.screen().contains("! Ledenlijst"));
    soon.key(KeyCode::Char('/')).letters("14 uur");
    assert!(soon.screen().contains("Ledenlijst per mail"));
    let mut over = desk((80, 24), vec![told_in(-3)]);
    insta::assert_snapshot!("list-80", over.screen());
    assert!(over.screen().contains("! Ledenlijst"));
    let mut quiet = desk((80, 24), vec![told_in(24 * 31)]);
    assert!(!quiet.screen().contains("om te melden"));
}

#[test]
fn the_card_says_it_under_the_path_and_what_kind_of_help_it_is() {
    let mut desk = desk((80, 24), vec![told_in(14)]);
    desk.key(KeyCode::Char('o'));
    insta::assert_snapshot!("card-80", desk.screen());
    desk.key(KeyCode::Enter);
    assert!(
        desk.screen().contains("Dit is hulp: de wet"),
        "{}",
        desk.screen()
    );
}

#[test]
fn what_ends_far_away_stands_only_in_the_card_s_lines() {
    let mut desk = desk((120, 40), vec![told_in(24 * 60)]);
    desk.key(KeyCode::Char('o'));
    let said = "Nog 60 dagen om te melden bij de AP";
    assert_eq!(desk.screen().matches(said).count(), 1, "{}", desk.screen());
    let row = WatchInfo {
        row: SafeText::new("Loket"),
        ..watch(
            "melden",
            Seen::Late(WallTime::read("2025-11-30", "").unwrap()),
        )
    };
    desk.form.watches = vec![row];
    desk.told(Event::Documents(SPACE));
    let screen = desk.screen();
    assert!(screen.contains("Melden bij de AP: Loket"), "{screen}");
    assert_eq!(
        screen.matches("Later gemeld dan de termijn").count(),
        2,
        "{screen}"
    );
}

/// A part that is for everybody is offered beside the whole.
#[test]
fn a_register_of_gifts_goes_out_as_a_whole_or_as_what_is_public() {
    let Some(kind) = beside::any_kind(|kind| !kind.views.is_empty()) else {
        return;
    };
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.acts = beside::acts(kind.tag);
    desk.form = beside::form(kind.tag);
    desk.key(KeyCode::Enter);
    desk.key(KeyCode::Char('o')).key(KeyCode::Char('e'));
    insta::assert_snapshot!("view", desk.screen());
    desk.key(KeyCode::End).key(KeyCode::Enter);
    desk.control('u')
        .letters("/tmp/giften.md")
        .key(KeyCode::Enter);
    let export = Request::Document(DocumentRequest::ExportView {
        document: Selector(DOCUMENT.to_string()),
        view: kind.views[0].key.into(),
        format: ExportFormat::Markdown,
    });
    assert!(desk.asked.contains(&export), "{:?}", desk.asked);
}
