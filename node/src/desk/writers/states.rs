//! How a state of a document is called.

use super::Village;
use crate::desk::history::state_of;
use crate::handle::{Missing, Problem};

#[test]
fn a_state_is_called_by_its_number_or_by_the_beginning_of_what_is_shown() {
    let mut village = Village::new(&[0], "Een.");
    let open = &mut village.homes[0].open;
    let first = open.document().heads();
    village.types(0, " Twee.");
    village.becomes_quiet();
    let open = &mut village.homes[0].open;
    let now = open.document().heads();
    let entries: Vec<String> = open.entries.iter().map(|it| it.entry.to_string()).collect();
    let [_, one, two] = &entries[..] else {
        panic!("{entries:?}");
    };
    assert_eq!(state_of(open, &one[..8]), Ok(first.clone()));
    assert_eq!(state_of(open, &two[..8]), Ok(now.clone()));
    assert_eq!(state_of(open, two), Ok(now.clone()));
    assert_eq!(state_of(open, &now.to_string()[..8]), Ok(now.clone()));
    assert_eq!(state_of(open, &first.to_string()), Ok(first));
    let number = open.document().heads().to_string();
    assert_eq!(state_of(open, "now").map(|it| it.to_string()), Ok(number));
    assert!(state_of(open, "1").is_ok());
    for unknown in ["0", "99", "zomer", &two[..3], "ffff0000"] {
        let lost = Problem::NotFound(Missing::Version(unknown.to_owned()));
        assert_eq!(state_of(open, unknown), Err(lost));
    }
}
