//! The line that says at whom the work is, and the question before stopping that goes by it.

use super::*;

impl Desk {
    /// What the line says when things stand so, a minute after anybody was connected.
    fn says(&mut self, status: Status) -> String {
        self.status = status;
        self.now = self.now.plus(60_000);
        self.told(Event::Links);
        self.state()
    }

    /// What stands at the right of the second line.
    fn state(&mut self) -> String {
        let screen = self.screen();
        let line = screen.lines().nth(1).unwrap_or_default();
        let from = line.find(['●', '◐', '○', '◌']).unwrap_or(line.len());
        line.get(from..).unwrap_or_default().to_owned()
    }
}

/// A status in which three others hold and lack so much, the first of them connected.
fn three(they_lack: [Option<u64>; 3]) -> Status {
    let mut status = status(true, 0);
    let devices = &mut status.spaces[0].devices;
    let mut third = devices[1].clone();
    third.name = SafeText::new("Wiep");
    devices.push(third);
    for (device, lack) in devices.iter_mut().zip(they_lack) {
        device.they_lack = lack;
    }
    status
}

#[test]
fn every_state_of_the_line_is_said_in_its_own_words() {
    let mut desk = Desk::slow(Box::new(Spaces::default()));
    assert_eq!(desk.state(), "○ Even kijken…");
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    let apart = |mut status: Status| {
        for device in &mut status.spaces[0].devices {
            device.connected = false;
        }
        status
    };
    let with = |change: fn(&mut Status)| {
        let mut status = status(true, 0);
        change(&mut status);
        status
    };
    let nothing_known = [None, None, None];
    let cases = [
        (
            with(|status| status.warnings.push(Warning::Disk)),
            "○ De schijf weigert. Maak ruimte vrij.",
        ),
        (
            with(|status| status.spaces[0].devices.clear()),
            "● Bewaard op deze computer",
        ),
        (status(true, 0), "● Bij met 1 ander"),
        (
            with(|status| status.spaces[0].devices[1].connected = true),
            "◐ Bezig met bijwerken met 2 anderen",
        ),
        (
            with(|status| status.spaces[0].devices[0].we_lack = Some(2)),
            "◐ Bezig met bijwerken met 1 ander",
        ),
        (
            with(|status| {
                let first = status.spaces[0].devices[0].clone();
                status.spaces[0].devices[1] = first;
            }),
            "● Bij met 2 anderen",
        ),
        (status(true, 1), "◐ 1 wijziging nog niet bij een ander"),
        (status(true, 4), "◐ 4 wijzigingen nog niet bij een ander"),
        (
            three([Some(0), Some(0), Some(3)]),
            "◐ Bij 2 van 3; Wiep heeft het nog niet",
        ),
        (
            apart(three([Some(0), Some(2), Some(3)])),
            "◐ Bij 1 van 3; 2 anderen nog niet",
        ),
        (
            apart(three(nothing_known)),
            "○ Niet verbonden, je kunt gewoon doorwerken",
        ),
    ];
    for (status, said) in cases {
        assert_eq!(desk.says(status), said);
    }
    // What is at the relay is there for those who do not have it yet, whether somebody is connected or not.
    for (lacking, said) in [
        (
            [Some(0), Some(0), Some(3)],
            "● Bij 2 van 3, en bij het doorgeefpunt",
        ),
        (
            [Some(0), Some(2), Some(3)],
            "● Bij 1 van 3, en bij het doorgeefpunt",
        ),
    ] {
        for mut status in [three(lacking), apart(three(lacking))] {
            status.relays = vec![network::info(true, Some(0), false)];
            assert_eq!(desk.says(status.clone()), said);
            // One that is full, or lacks something itself, helps nobody.
            status.relays = vec![network::info(true, Some(0), true)];
            assert!(desk.says(status).starts_with("◐ Bij"), "{}", desk.state());
        }
    }
    for (lack, said) in [
        (Some(0), "● Alles is ook bij het doorgeefpunt"),
        (Some(2), "○ Niet verbonden, je kunt gewoon doorwerken"),
        (None, "○ Niet verbonden, je kunt gewoon doorwerken"),
    ] {
        let mut status = apart(three(nothing_known));
        status.relays = vec![network::info(lack.is_some(), lack, false)];
        assert_eq!(desk.says(status), said);
    }
}

#[test]
fn a_relay_speaks_for_the_kringen_that_it_keeps_alone() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    let mut status = status(false, 0);
    for device in &mut status.spaces[0].devices {
        device.they_lack = None;
    }
    let mut other = status.spaces[0].clone();
    other.id = SpaceId([8; 32]);
    status.spaces.push(other);
    status.relays = vec![network::info(true, Some(0), false)];
    assert_eq!(
        desk.says(status),
        "○ Niet verbonden, je kunt gewoon doorwerken"
    );
}

#[test]
fn while_one_writes_the_line_says_first_whether_it_is_kept_here() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    assert_eq!(desk.state(), "● Alles bewaard · Bij met 1 ander");
    desk.letters("Zo");
    assert_eq!(desk.state(), "◌ Bewaren… · Bij met 1 ander");
    let kept = |splices| Event::Editor(EditorId(7), EditorEvent::Kept { splices });
    desk.told(kept(1));
    assert_eq!(desk.state(), "◌ Bewaren… · Bij met 1 ander");
    desk.told(kept(2));
    assert_eq!(desk.state(), "● Alles bewaard · Bij met 1 ander");
    desk.status = status(false, 0);
    desk.told(Event::Links);
    assert_eq!(desk.state(), "● Alles bewaard · Even opnieuw verbinden…");
    let mut alone = status(false, 0);
    alone.spaces[0].devices.clear();
    assert_eq!(desk.says(alone), "● Alles bewaard");
    let mut apart = status(false, 0);
    apart.spaces[0].devices[0].they_lack = None;
    assert_eq!(desk.says(apart.clone()), "● Alles bewaard · niet verbonden");
    apart.relays = vec![network::info(false, Some(0), false)];
    assert_eq!(
        desk.says(apart),
        "● Alles bewaard · ook bij het doorgeefpunt"
    );
}

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

#[test]
fn stopping_asks_right_after_a_key_and_not_once_it_is_written() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    desk.letters("Zo").control('q');
    assert!(
        desk.screen()
            .contains("1 wijziging is nog bij niemand anders."),
        "{}",
        desk.screen()
    );
    desk.key(KeyCode::Esc);
    desk.now = desk.now.plus(1_000);
    desk.told(Event::Documents(SPACE)).control('q');
    assert_eq!(desk.other, [Effect::Quit]);
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter).key(KeyCode::Enter).letters("Zo");
    desk.told(Event::Missed).control('q');
    assert_eq!(desk.other, [Effect::Quit], "the status says what is so");
    // What was typed and taken back at once is never written.
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    desk.letters("Z").key(KeyCode::Backspace);
    desk.now = desk.now.plus(60_000);
    desk.control('q');
    assert_eq!(desk.other, [Effect::Quit]);
    // Alone there is nobody to whom it could go.
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.status.spaces[0].devices.clear();
    desk.told(Event::Links).key(KeyCode::Enter);
    desk.key(KeyCode::Enter).letters("Zo").control('q');
    assert_eq!(desk.other, [Effect::Quit]);
}

#[test]
fn an_entry_of_somebody_else_does_not_say_that_what_was_typed_a_moment_ago_is_written() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter).key(KeyCode::Enter).letters("Zo");
    desk.now = desk.now.plus(300);
    desk.told(Event::Documents(SPACE)).control('q');
    assert!(
        desk.screen()
            .contains("1 wijziging is nog bij niemand anders."),
        "{}",
        desk.screen()
    );
    // Among others it is written within the second, and asked is no more, whatever the node told in which order.
    desk.key(KeyCode::Esc);
    desk.now = desk.now.plus(700);
    desk.control('q');
    assert_eq!(desk.other, [Effect::Quit]);
}
