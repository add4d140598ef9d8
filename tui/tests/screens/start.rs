//! The first start, looking around, and another computer of one's own.

use super::*;

#[test]
fn the_first_start_leads_in_three_steps_to_a_kring() {
    let mut desk = Desk::new((80, 24), Box::new(Start::first()));
    insta::assert_snapshot!("start-1", desk.screen());
    desk.key(KeyCode::Char('2'));
    desk.letters("Anje Bolhuis")
        .key(KeyCode::Enter)
        .letters("Tilwerd");
    insta::assert_snapshot!("start-2", desk.screen());
    desk.key(KeyCode::Enter)
        .letters("vier gewone woorden hier")
        .key(KeyCode::Enter)
        .letters("vier andere");
    desk.key(KeyCode::Enter);
    insta::assert_snapshot!("start-3", desk.screen());
    assert!(
        desk.other.is_empty(),
        "passphrases that differ make no home"
    );
    desk.control('u')
        .letters("vier gewone woorden hier")
        .key(KeyCode::Enter);
    let profile = Profile {
        name: "Anje Bolhuis".into(),
        organisation: "Tilwerd".into(),
    };
    assert_eq!(
        desk.other,
        [Effect::Create(
            profile,
            Some("vier gewone woorden hier".into())
        )]
    );
    desk.spaces.clear();
    let effects = desk.app.input(desk.now, Input::Ready(Ok(())));
    desk.follow(effects);
    insta::assert_snapshot!("start-4", desk.screen());
    desk.spaces = vec![space()];
    desk.letters("Manifest Wierdenland-Noord")
        .key(KeyCode::Enter);
    let last = desk.app.titles().pop();
    assert_eq!(
        last.as_deref(),
        Some("Manifest Wierdenland-Noord › Documenten")
    );
}

#[test]
fn enter_behind_the_number_skips_no_name() {
    let mut desk = Desk::new((80, 24), Box::new(Start::first()));
    desk.key(KeyCode::Char('2')).key(KeyCode::Enter);
    assert!(
        desk.screen()
            .contains("Vul je naam en je dorp of partij in."),
        "{}",
        desk.screen()
    );
    desk.letters("Anje").key(KeyCode::Enter).letters("Tilwerd");
    desk.key(KeyCode::Enter);
    let screen = desk.screen();
    assert!(screen.contains("Kies een wachtzin."), "{screen}");
}

#[test]
fn who_forgot_the_passphrase_reads_which_folder_to_move_aside() {
    let home = std::path::Path::new("/home/anje/.local/share/noaber");
    let mut desk = Desk::new((80, 24), Box::new(Start::locked(home)));
    insta::assert_snapshot!("locked", desk.screen());
    let mut desk = Desk::new((60, 16), Box::new(Start::locked(home)));
    let screen = desk.screen();
    assert!(
        screen.contains("/home/anje/.local/share/noaber"),
        "{screen}"
    );
}

#[test]
fn nobody_works_without_a_passphrase_by_pressing_enter_alone() {
    let mut desk = Desk::new((80, 24), Box::new(Start::first()));
    desk.key(KeyCode::Char('2')).letters("Anje");
    desk.key(KeyCode::Enter).letters("Tilwerd");
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    insta::assert_snapshot!("start-without", desk.screen());
    desk.key(KeyCode::Enter);
    assert!(desk.other.is_empty(), "the safe answer is chosen first");
    assert!(
        desk.screen().contains("Kies een wachtzin."),
        "{}",
        desk.screen()
    );
    desk.key(KeyCode::Enter)
        .key(KeyCode::Tab)
        .key(KeyCode::Enter);
    let profile = Profile {
        name: "Anje".into(),
        organisation: "Tilwerd".into(),
    };
    assert_eq!(desk.other, [Effect::Create(profile, None)]);
}

#[test]
fn looking_around_is_offered_at_the_first_start_and_says_so_on_top_of_every_screen() {
    let mut desk = Desk::new((80, 24), Box::new(Start::first()));
    desk.key(KeyCode::Char('3'));
    assert_eq!(desk.other, [Effect::LookAround]);
    assert!(desk.screen().contains("gaan de laptops aan"));
    // When it cannot be prepared one chooses again.
    let problem = Problem::Disk(DiskTrouble::Full);
    let effects = desk.app.input(desk.now, Input::Ready(Err(problem)));
    desk.follow(effects);
    desk.key(KeyCode::Enter);
    assert!(desk.screen().contains("▶ (3) Eerst even rondkijken"));
    // The command begins there at once.
    let desk = Desk::new((80, 24), Box::new(Start::looking()));
    assert_eq!(desk.other, [Effect::LookAround]);

    for size in [(80, 24), (120, 40)] {
        let mut desk = Desk::new(size, Box::new(Spaces::default()));
        desk.app.banner("tour-banner");
        for _ in 0..2 {
            let screen = desk.screen();
            let top = screen.lines().next().unwrap_or_default();
            assert!(
                top.contains("Rondkijken: niets hiervan blijft bewaard"),
                "{top}"
            );
            assert!(
                top.starts_with(" noaber") && top.ends_with("F1 Hulp"),
                "{top}"
            );
            desk.key(KeyCode::Enter);
        }
        // What is nowhere else yet is kept nowhere anyway.
        desk.status = status(false, 3);
        desk.told(Event::Links).control('q');
        assert_eq!(desk.other, [Effect::Quit]);
    }
}

#[test]
fn another_computer_of_ones_own_gets_a_text_and_gives_it_in() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Char('a')).key(KeyCode::Enter);
    insta::assert_snapshot!("own-computer", desk.screen());
    let mut desk = Desk::new((80, 24), Box::new(Start::first()));
    desk.key(KeyCode::Char('4'))
        .letters("Anje")
        .key(KeyCode::Enter);
    desk.letters("Tilwerd")
        .key(KeyCode::Enter)
        .key(KeyCode::Enter);
    desk.key(KeyCode::Tab).key(KeyCode::Enter);
    let effects = desk.app.input(desk.now, Input::Ready(Ok(())));
    desk.follow(effects);
    desk.letters("NOABERDEVICE:ABCDEFGH").key(KeyCode::Enter);
    desk.letters("laptop").key(KeyCode::Enter);
    let joined = Request::Device(DeviceRequest::Join {
        ticket: "NOABERDEVICE:ABCDEFGH".into(),
        name: "laptop".into(),
        wait_seconds: 10,
    });
    assert!(desk.asked.contains(&joined), "{:?}", desk.asked);
}
