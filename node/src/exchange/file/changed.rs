//! Files that are as they were written, and files that were changed.

use super::samples::{self, example, signed};
use super::whole::{VERSION, Whole};
use super::{
    About, Changed, Checked, Claim, Exported, Labelled, NotCheckable, ProvenText, Real, check,
    write,
};
use crate::handle::ExportFormat;
use crate::words::Lang;
use noaber_protocol::document::Content;
use noaber_protocol::text::SafeText;
use proptest::prelude::*;

fn text(format: ExportFormat, what: &Exported) -> String {
    String::from_utf8(write(Lang::Nl, format, what)).unwrap()
}

/// The forms that can be checked.
pub(super) const PROVABLE: [ExportFormat; 3] = [
    ExportFormat::Markdown,
    ExportFormat::Html,
    ExportFormat::Json,
];

/// What a check finds, in a home that knows one of those who signed.
pub(super) fn checked(file: &[u8]) -> Result<Checked, NotCheckable> {
    check(file, |_, author| {
        let known = *author == samples::key(1).author();
        known.then(|| SafeText::new("Anje"))
    })
}

#[test]
fn whoever_signed_is_named_as_the_file_says_and_as_the_home_knows() {
    let what = signed(samples::kind("manifest"));
    for lang in Lang::ALL {
        for format in PROVABLE {
            let Ok(Checked::Intact(proven)) = checked(&write(lang, format, &what)) else {
                panic!("{format:?}");
            };
            assert_eq!(proven.document, samples::of().document);
            assert_eq!(proven.labelled, Labelled::Ours);
            assert_eq!(proven.real(), Real::Edition);
            assert!(!proven.claims.contains(&Claim::Text));
            // names and who voted what are only what the file says
            assert!(proven.claims.contains(&Claim::Names));
            assert!(proven.claims.contains(&Claim::Voices));
            let edition = proven.edition.unwrap();
            assert_eq!((edition.number, edition.code.len()), (2, 16));
            assert_eq!(edition.adopted.claimed.as_str(), "Anje Wiersma");
            assert_eq!(edition.adopted.known.unwrap().as_str(), "Anje");
            assert_eq!(edition.signatures.len(), 2);
            assert_eq!(edition.signatures[0].known, None);
            let decision = &proven.decisions[0];
            assert_eq!(decision.counts[0], (SafeText::new("voor"), 2));
            assert_eq!(decision.closed.claimed.as_str(), "Anje Wiersma");
        }
    }
}

/// What a file says after something in it was changed by somebody who writes a whole file of it.
fn forged(change: impl Fn(&mut Exported)) -> Vec<Checked> {
    let mut what = signed(samples::kind("manifest"));
    change(&mut what);
    let files = PROVABLE.map(|format| checked(&write(Lang::Nl, format, &what)));
    files.into_iter().map(|found| found.unwrap()).collect()
}

#[test]
fn whoever_makes_a_whole_file_of_something_else_has_no_signature_under_it() {
    let edition = |found: Vec<Checked>| {
        assert_eq!(found, vec![Checked::Changed(Changed::Edition); 3]);
    };
    edition(forged(|what| what.content.title.push('x')));
    edition(forged(|what| what.content.sections[0].text.push('x')));
    edition(forged(|what| {
        what.content
            .fields
            .push(("extra".to_owned(), "x".to_owned()))
    }));
    edition(forged(|what| what.edition.as_mut().unwrap().hash[0] ^= 1));
    let signature = |seed, found: Vec<Checked>| {
        let changed = Changed::Signature(samples::key(seed).author());
        assert_eq!(found, vec![Checked::Changed(changed); 3]);
    };
    signature(1, forged(|what| what.origin.document.0[0] ^= 1));
    signature(1, forged(|what| what.origin.space.0[0] ^= 1));
    signature(
        3,
        forged(|what| what.edition.as_mut().unwrap().signatures[1].proof.proof[5] ^= 1),
    );
    signature(
        9,
        forged(|what| {
            what.edition.as_mut().unwrap().adopted.proof.author = samples::key(9).author()
        }),
    );
}

#[test]
fn whoever_tells_another_end_of_a_vote_has_no_signature_under_it() {
    let decision = |found: Vec<Checked>| {
        assert_eq!(found, vec![Checked::Changed(Changed::Decision(1)); 3]);
    };
    decision(forged(|what| what.votes[0].question.push('x')));
    decision(forged(|what| what.votes[0].options[0].push('x')));
    decision(forged(|what| what.votes[0].roll.truncate(2)));
    decision(forged(|what| what.votes[0].rule.quorum = 1));
    decision(forged(|what| what.votes[0].weights = vec![1, 1, 2]));
    decision(forged(|what| {
        // another text, and a vote that says that it was about that one
        what.edition = None;
        what.content.title.push('x');
        what.votes[0].text = what.content.hash();
    }));
    decision(forged(|what| {
        what.votes[0].end.as_mut().unwrap().counted.truncate(1)
    }));
    decision(forged(|what| {
        let end = what.votes[0].end.as_mut().unwrap();
        (end.counts, end.voices) = (vec![1, 0, 0], Vec::new());
    }));
    decision(forged(|what| {
        what.votes[0].end.as_mut().unwrap().outcome = noaber_protocol::act::Outcome::Rejected;
    }));
    decision(forged(|what| {
        what.votes[0].end.as_mut().unwrap().voices[0].choice = 1
    }));
}

#[test]
fn what_nobody_signed_cannot_be_checked() {
    let kind = samples::kind("manifest");
    for format in PROVABLE {
        let found = checked(&write(Lang::Nl, format, &example(kind)));
        assert_eq!(found, Err(NotCheckable::NothingSigned), "{format:?}");
    }
    for format in [ExportFormat::Csv, ExportFormat::Ics] {
        let found = checked(&write(Lang::Nl, format, &signed(kind)));
        assert_eq!(found, Err(NotCheckable::NotOurs), "{format:?}");
    }
    for not in [&b""[..], b"# Kop", b"{}", b"{\"format\":1", b"\xff\xfe"] {
        assert_eq!(checked(not), Err(NotCheckable::NotOurs));
    }
    let long = vec![b'{'; 16 * noaber_protocol::limits::SECTION_BYTES + 1];
    assert_eq!(checked(&long), Err(NotCheckable::TooLong));
}

#[test]
fn a_file_that_holds_more_than_a_document_can_is_not_made_again() {
    let much: [fn(&mut Exported); 5] = [
        |what| what.content.tables = vec![("x".to_owned(), vec![Vec::new(); 5_001])],
        |what| what.content.fields = vec![("x".to_owned(), "1".to_owned()); 513],
        |what| what.votes = vec![samples::vote(&what.content); 257],
        |what| what.votes[0].weights = vec![1; 4_097],
        |what| what.titles = vec![("x".to_owned(), "1".to_owned()); 4097],
    ];
    for change in much {
        let mut what = signed(samples::kind("manifest"));
        change(&mut what);
        let found = checked(&write(Lang::Nl, ExportFormat::Json, &what));
        assert_eq!(found, Err(NotCheckable::TooLong));
    }
}

#[test]
fn a_decision_alone_can_be_checked() {
    let mut what = signed(samples::kind("manifest"));
    what.edition = None;
    for format in PROVABLE {
        let found = checked(&write(Lang::Nl, format, &what));
        let Ok(Checked::Intact(proven)) = found else {
            panic!("{found:?}");
        };
        assert_eq!(proven.real(), Real::Voted);
        assert!(!proven.claims.contains(&Claim::Text));
        assert_eq!(proven.decisions[0].text, ProvenText::Content);
        assert_eq!(proven.decisions[0].code, what.votes[0].code());
        assert_eq!((proven.edition, proven.decisions.len()), (None, 1));
    }
    let mut whole = Whole::new(Lang::Nl, &what);
    whole.labels.kind = "Ander woord".to_owned();
    whole.check = whole.sum();
    let Ok(Checked::Intact(proven)) = checked(&whole.write(ExportFormat::Html)) else {
        panic!("it is whole");
    };
    assert_eq!(proven.real(), Real::DecisionOnly);
}

/// A vote about a text that was changed after it.
fn outdated() -> Exported {
    let mut what = signed(samples::kind("manifest"));
    (what.edition, what.talk) = (None, Vec::new());
    let then = what.content.clone();
    what.content.sections[0].text = "Iets heel anders.".to_owned();
    what.votes[0].about = About::Then(then);
    what
}

#[test]
fn of_a_text_that_was_changed_since_the_one_that_was_voted_about_goes_along() {
    let mut what = outdated();
    let words = what.votes[0].then().unwrap().sections[0].text.clone();
    let first = words.split(' ').next().unwrap();
    for format in PROVABLE {
        let file = text(format, &what);
        assert!(file.contains(first), "{format:?}");
        let Ok(Checked::Intact(proven)) = checked(file.as_bytes()) else {
            panic!("{format:?}");
        };
        assert_eq!(proven.decisions[0].text, ProvenText::Beside);
        assert_eq!(proven.real(), Real::DecisionOnly);
        assert!(proven.claims.contains(&Claim::Text));
        if format != ExportFormat::Json {
            assert!(file.contains("gestemd is over de tekst van toen"));
        }
    }
    // while the vote is open nothing is proven of it, and nothing goes along
    what.votes[0].end = None;
    let whole = Whole::new(Lang::Nl, &what);
    assert_eq!(whole.document.votes[0].about, About::Changed);
    let html = text(ExportFormat::Html, &what);
    assert!(html.contains("gestemd is over de tekst van toen"));
    assert!(!html.contains("Tekst waarover gestemd is"));
}

#[test]
fn a_changed_letter_of_the_text_that_was_voted_about_is_found() {
    let voted = |change: &dyn Fn(&mut Exported)| {
        let mut what = outdated();
        change(&mut what);
        for format in PROVABLE {
            let found = checked(&write(Lang::Nl, format, &what));
            assert_eq!(found, Ok(Checked::Changed(Changed::Voted(1))), "{format:?}");
        }
    };
    let letter = |content: &mut Content| content.sections[0].text.push('x');
    voted(&|what| {
        if let About::Then(then) = &mut what.votes[0].about {
            letter(then);
        }
    });
    voted(&|what| {
        if let About::Then(then) = &mut what.votes[0].about {
            then.title.push('x');
        }
    });
    // said to be about what stands in the file now
    voted(&|what| what.votes[0].about = About::Content);
    voted(&|what| {
        let About::Then(then) = what.votes[0].about.clone() else {
            panic!("it goes along");
        };
        what.content = then;
        what.votes[0].about = About::Content;
        letter(&mut what.content);
    });
    // a letter in the file itself
    let file = text(ExportFormat::Markdown, &outdated());
    let other = file.replacen("van toen", "van ooit", 1);
    let found = checked(other.as_bytes());
    assert!(matches!(found, Ok(Checked::Changed(Changed::Text(_)))));
}

#[test]
fn a_file_without_the_text_that_was_voted_about_says_so() {
    for about in [About::Changed, About::Other, About::Missing] {
        let mut what = outdated();
        what.votes[0].about = about;
        for format in PROVABLE {
            let Ok(Checked::Intact(proven)) = checked(&write(Lang::Nl, format, &what)) else {
                panic!("{format:?}");
            };
            assert_eq!(proven.decisions[0].text, ProvenText::Missing);
            assert_eq!(proven.real(), Real::DecisionOnly);
        }
    }
    let mut what = outdated();
    what.votes[0].about = About::Other;
    let html = text(ExportFormat::Html, &what);
    assert!(html.contains("is niet de tekst die de stemming noemt"));
}

#[test]
fn what_votes_weigh_stands_in_the_file_and_makes_the_counts() {
    let mut what = signed(samples::kind("manifest"));
    let vote = &mut what.votes[0];
    vote.weights = vec![3, 1, 4];
    vote.end.as_mut().unwrap().counts = vec![4, 0, 0];
    samples::sign_again(&mut what);
    let html = text(ExportFormat::Html, &what);
    assert!(html.contains("<dt>Aantal stemmen samen</dt><dd>8</dd>"));
    assert!(html.contains("<td>Gemeentebelangen</td><td>4</td><td>niet gestemd</td>"));
    assert!(html.contains("<td>niet gestemd</td><td>4</td>"));
    for format in PROVABLE {
        let found = checked(&write(Lang::Nl, format, &what));
        assert!(matches!(found, Ok(Checked::Intact(_))), "{found:?}");
    }
    // in people it does not add up
    what.votes[0].end.as_mut().unwrap().counts = vec![2, 0, 0];
    samples::sign_again(&mut what);
    let found = checked(&write(Lang::Nl, ExportFormat::Json, &what));
    assert_eq!(found, Ok(Checked::Changed(Changed::Decision(1))));
}

#[test]
fn a_program_that_changed_the_ends_of_lines_is_told_from_somebody_who_changed_words() {
    let what = signed(samples::kind("manifest"));
    for format in PROVABLE {
        let file = text(format, &what);
        let windows = checked(file.replace('\n', "\r\n").as_bytes());
        assert_eq!(
            windows,
            Ok(Checked::Changed(Changed::LineEnds(1))),
            "{format:?}"
        );
        let other = file
            .replace('\n', "\r\n")
            .replacen("Wiersma", "Wiersema", 1);
        let found = checked(other.as_bytes());
        assert!(matches!(found, Ok(Checked::Changed(_)) | Err(_)) && found != windows);
    }
}

#[test]
fn a_changed_word_is_told_with_its_line() {
    let what = signed(samples::kind("manifest"));
    let file = text(ExportFormat::Markdown, &what);
    let line = 1 + file
        .lines()
        .position(|line| line.contains("Anje Wiersma"))
        .unwrap() as u64;
    let changed = file.replacen("Anje Wiersma", "Anja Wiersma", 1);
    let found = checked(changed.as_bytes());
    assert_eq!(found, Ok(Checked::Changed(Changed::Text(line))));
    let torn = file.replace("\n-->\n", "\n--\n");
    assert_eq!(
        checked(torn.as_bytes()),
        Ok(Checked::Changed(Changed::Proof))
    );
}

#[test]
fn a_file_of_a_later_version_or_with_other_words_says_so() {
    let mut whole = Whole::new(Lang::Nl, &signed(samples::kind("manifest")));
    whole.labels.kind = "Ander woord".to_owned();
    whole.check = whole.sum();
    for format in PROVABLE {
        let Ok(Checked::Intact(proven)) = checked(&whole.write(format)) else {
            panic!("{format:?}");
        };
        assert_eq!(proven.labelled, Labelled::Otherwise);
        assert_eq!(proven.real(), Real::OtherWords);
        assert!(proven.claims.contains(&Claim::Words));
    }
    whole.version = VERSION + 1;
    whole.check = whole.sum();
    for format in PROVABLE {
        assert_eq!(checked(&whole.write(format)), Err(NotCheckable::Later));
    }
    let later = br#"{"format":"noaber-export","version":9,"alles":"anders"}"#;
    assert_eq!(checked(later), Err(NotCheckable::Later));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_byte_is_found_wherever_it_stands(
        at in any::<prop::sample::Index>(),
        flip in 1..=255_u8,
        which in 0..3_usize,
    ) {
        let mut file = write(Lang::Nl, PROVABLE[which], &signed(samples::kind("manifest")));
        let at = at.index(file.len());
        file[at] ^= flip;
        let found = checked(&file);
        prop_assert!(!matches!(found, Ok(Checked::Intact(_))), "byte {at} of {which}");
    }

    #[test]
    fn a_byte_that_is_gone_or_came_is_found(
        at in any::<prop::sample::Index>(),
        came in any::<Option<u8>>(),
        which in 0..3_usize,
    ) {
        let mut file = write(Lang::Nl, PROVABLE[which], &signed(samples::kind("manifest")));
        match came {
            Some(byte) => file.insert(at.index(file.len() + 1), byte),
            None => {
                file.remove(at.index(file.len()));
            }
        }
        let found = checked(&file);
        prop_assert!(!matches!(found, Ok(Checked::Intact(_))));
    }

    #[test]
    fn no_file_makes_the_check_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), begin in 0..4_usize) {
        let begins = ["---\n", "<!doctype html>\n", "{\"format\":\"noaber-export\",", "---\n<!-- noaber-proof\n"];
        let file = [begins[begin].as_bytes(), &bytes].concat();
        prop_assert!(!matches!(checked(&file), Ok(Checked::Intact(_))));
    }
}
