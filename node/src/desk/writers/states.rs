//! Whose words are, after they were taken away and back, and how a state of a document is called.

use super::{Said, Village, visie};
use crate::desk::draft::Edit;
use crate::desk::history::state_of;
use crate::handle::{DiffPart, Missing, Piece, Problem};
use noaber_protocol::document;
use noaber_protocol::ids::AuthorId;

impl Village {
    /// The authors of a home's text, each of as many bytes.
    fn authors(&self, home: usize) -> Vec<(AuthorId, usize)> {
        let section = document::SectionId(visie().0);
        let document = self.homes[home].open.document_ref();
        let mut authors: Vec<(AuthorId, usize)> = Vec::new();
        for stretch in document.written(&section) {
            match authors.last_mut() {
                Some((last, bytes)) if *last == stretch.author => *bytes += stretch.bytes,
                Some(_) | None => authors.push((stretch.author, stretch.bytes)),
            }
        }
        authors
    }
}

#[test]
fn words_that_somebody_took_away_and_back_are_still_of_who_wrote_them() {
    for waits in [true, false] {
        let text = "Wij nemen één huis over.";
        let mut village = Village::new(&[0, 1], text);
        let all = vec![(village.homes[0].me, text.len())];
        village.moves(1, 15);
        village.backspaces(1, 5);
        let ways = [Said::Undo, Said::Redo, Said::Undo, Said::Redo, Said::Undo];
        for way in ways {
            if waits {
                village.becomes_quiet();
            }
            village.hands[1].said.push_back(way);
        }
        village.becomes_quiet();
        assert_eq!(village.text(), text);
        assert_eq!(village.authors(0), all);
        assert_eq!(village.authors(1), all);
    }
}

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

#[test]
fn of_two_states_all_that_differs_is_told_and_nothing_of_one() {
    let mut village = Village::new(&[0], "Een.");
    let home = &mut village.homes[0];
    let before = home.open.document().heads().to_string();
    let title = Edit::Title("Droom".to_owned());
    home.open.edit(title, &mut home.rng, &mut home.out).unwrap();
    let diff = home.open.diff(&before, "now").unwrap();
    assert_eq!(diff.kind, "manifest");
    assert_eq!(diff.parts.len(), 1);
    assert_eq!(diff.parts[0].part, DiffPart::Title);
    let pieces = [Piece::Gone("Manifest".into()), Piece::Came("Droom".into())];
    assert_eq!(diff.parts[0].pieces, pieces);
    assert_eq!(home.open.diff(&before, &before).unwrap().parts, []);
    let all = home.open.diff("begin", "now").unwrap().parts;
    let came = |part: &DiffPart| match part {
        DiffPart::Section { was, is } => was.is_none() && is.is_some(),
        DiffPart::Title => true,
        DiffPart::Field(_) | DiffPart::Table(_) => false,
    };
    assert!(all.iter().all(|it| came(&it.part)), "{all:?}");
    assert_eq!(all[0].pieces, [Piece::Came("Droom".into())]);
}
