//! A kring on a stick.

use super::*;

/// A machine with one stick, which is full for whoever typed where it is.
pub(super) fn answer(request: &BundleRequest) -> Result<Response, Problem> {
    let stick = PathBuf::from("/media/anje/MIJN STICK");
    Ok(match request {
        BundleRequest::Sticks => Response::Sticks(vec![stick]),
        BundleRequest::Take {
            space,
            stick: chosen,
        } if *chosen == stick => {
            assert_eq!(space.0, SPACE.to_string());
            Response::BundleWritten(BundleWritten {
                space: SPACE,
                file: stick.join("kring-2026-12-08.noaber"),
                entries: 17,
                bytes: 40_123,
                whole: false,
            })
        }
        BundleRequest::Read { file } if *file == stick => {
            let read = |file: &str, new, missing| BundleRead {
                file: stick.join(file),
                space: SPACE,
                name: SafeText::new("Manifest Wierdenland-Noord"),
                entries: 40,
                new,
                waiting: 0,
                missing,
            };
            Response::BundlesRead(vec![
                read("kring-2026-12-01.noaber", 5, None),
                read("kring-2026-12-08.noaber", 3, Some(2)),
            ])
        }
        BundleRequest::Take { .. } | BundleRequest::Read { .. } | BundleRequest::Write { .. } => {
            return Err(Problem::Bundle(BundleProblem::Full));
        }
    })
}

#[test]
fn a_kring_goes_along_on_a_stick_and_is_read_in_with_one_key() {
    for (name, size) in [("usb-80", (80, 24)), ("usb-120", (120, 40))] {
        let mut desk = Desk::new(size, Box::new(Spaces::default()));
        desk.key(KeyCode::Enter).key(KeyCode::Char('s'));
        insta::assert_snapshot!(format!("{name}-begin"), desk.screen());
        desk.key(KeyCode::Char('m'));
        insta::assert_snapshot!(format!("{name}-taken"), desk.screen());
        desk.key(KeyCode::Char('i'));
        insta::assert_snapshot!(format!("{name}-read"), desk.screen());
    }
}

#[test]
fn a_stick_that_is_full_is_told_with_what_to_do_and_that_the_work_is_safe() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter).key(KeyCode::Char('s'));
    desk.key(KeyCode::Char('a'))
        .letters("/tmp")
        .key(KeyCode::Enter);
    desk.key(KeyCode::Char('m'));
    insta::assert_snapshot!("usb-full", desk.screen());
}

#[test]
fn a_place_that_is_not_there_is_told_at_once_and_what_was_said_of_another_goes() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter).key(KeyCode::Char('s'));
    desk.key(KeyCode::Char('m'));
    assert!(desk.screen().contains("Klaar: "), "{}", desk.screen());
    desk.key(KeyCode::Char('a'))
        .letters("/nergens/stick")
        .key(KeyCode::Enter);
    let screen = desk.screen();
    assert!(!screen.contains("Klaar: "), "{screen}");
    assert!(
        screen.contains("Hier is geen map of bestand: /nergens/stick"),
        "{screen}"
    );
}
