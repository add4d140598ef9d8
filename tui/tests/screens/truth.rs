//! The line that says at whom the work is, and the question before stopping that goes by it.

use super::*;

#[test]
fn the_line_of_truth_names_who_does_not_have_it_yet() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    let mut status = status(true, 0);
    let devices = &mut status.spaces[0].devices;
    devices[1].they_lack = Some(3);
    for name in ["Wiep", "Trijntje", "Harm"] {
        let mut device = devices[0].clone();
        device.name = SafeText::new(name);
        device.connected = false;
        devices.push(device);
    }
    desk.status = status;
    desk.told(Event::Links);
    assert!(
        desk.screen()
            .contains("◐ Bij 4 van 5; Roelfke heeft het nog niet"),
        "{}",
        desk.screen()
    );
    desk.status.spaces[0].devices[0].connected = false;
    desk.now = desk.now.plus(60_000);
    desk.status.spaces[0].devices[2].they_lack = Some(1);
    desk.told(Event::Links);
    assert!(desk.screen().contains("◐ Bij 3 van 5; 2 anderen nog niet"));
}

#[test]
fn a_connection_that_is_lost_for_a_moment_is_not_called_lost() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.status = status(false, 0);
    desk.told(Event::Links);
    assert!(desk.screen().contains("◐ Even opnieuw verbinden…"));
    desk.now = desk.now.plus(60_000);
    assert!(
        desk.screen().contains("○ Niet verbonden"),
        "{}",
        desk.screen()
    );
}

#[test]
fn a_long_title_is_cut_with_a_sign_and_never_the_truth_about_the_work() {
    let mut desk = Desk::new((60, 16), Box::new(Spaces::default()));
    desk.status = status(false, 0);
    desk.now = desk.now.plus(60_000);
    desk.key(KeyCode::Enter);
    let screen = desk.screen();
    let line = screen.lines().nth(1).unwrap_or_default();
    assert!(
        line.contains('…') && line.ends_with("je kunt gewoon doorwerken"),
        "{line}"
    );
}

#[test]
fn stopping_asks_only_when_something_is_nowhere_else() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.control('q');
    assert_eq!(desk.other, [Effect::Quit]);
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.status = status(true, 4);
    desk.told(Event::Links).control('q');
    assert!(desk.other.is_empty());
    insta::assert_snapshot!("quit", desk.screen());
}

#[test]
fn stopping_asks_when_nobody_was_met_since_something_was_written() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    for device in &mut desk.status.spaces[0].devices {
        device.connected = false;
        device.they_lack = None;
    }
    desk.app = App::new(Lang::Nl, Theme::plain(), Box::new(Spaces::default()));
    let effects = desk.app.begin(desk.now);
    desk.follow(effects);
    // Nothing was written: stopping changes nothing.
    desk.control('q');
    assert_eq!(desk.other, [Effect::Quit]);
    desk.other.clear();
    desk.status.spaces[0].entries += 3;
    desk.told(Event::Documents(SPACE)).control('q');
    assert!(desk.other.is_empty());
    assert!(
        desk.screen()
            .contains("3 wijzigingen zijn nog bij niemand anders."),
        "{}",
        desk.screen()
    );
    desk.key(KeyCode::Esc);
    // A relay that has it all gives it to the others.
    desk.status.relays = vec![network::info(false, Some(0), false)];
    desk.told(Event::Links).control('q');
    assert_eq!(desk.other, [Effect::Quit]);
}

#[test]
fn what_came_from_a_stick_is_not_counted_as_work_of_this_computer() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    for device in &mut desk.status.spaces[0].devices {
        device.connected = false;
        device.they_lack = None;
    }
    desk.key(KeyCode::Enter).key(KeyCode::Char('s'));
    desk.key(KeyCode::Char('i'));
    desk.status.spaces[0].entries += 8;
    desk.told(Event::Documents(SPACE)).control('q');
    assert_eq!(desk.other, [Effect::Quit]);
    desk.other.clear();
    desk.status.spaces[0].entries += 1;
    desk.told(Event::Documents(SPACE)).control('q');
    assert!(
        desk.screen()
            .contains("1 wijziging is nog bij niemand anders."),
        "{}",
        desk.screen()
    );
}
