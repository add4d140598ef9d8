//! Files without what tells of people: what is not in them, in any form; and what of them can still be checked.

use super::changed::{PROVABLE, checked};
use super::samples::{self, example, signed, texts};
use super::vote::About;
use super::whole::Whole;
use super::{
    Changed, Checked, Claim, Exported, KeptRow, KeptTable, Left, Members, Proven, Real, TooMuch,
    Unchecked, Voter, formats, try_write, write,
};
use crate::handle::ExportFormat;
use crate::words::Lang;
use noaber_protocol::act::Way;
use noaber_protocol::document::ContentSection;
use noaber_protocol::document::kinds::{FieldSpec, FieldValue, Kind};
use noaber_protocol::ids::ParticipantId;

/// Somebody whose name may stand nowhere.
const SECRET: &str = "Geheim Zwaluwkruid";
/// What is no name and may stand nowhere.
const ADDRESS: &str = "geheim@zwaluwkruid.example";

fn members() -> Members {
    Members {
        board: ["Anje Wiersma".to_owned()].into(),
        others: [SECRET.to_owned()].into(),
    }
}

fn bare(what: &Exported) -> Exported {
    what.bare(Lang::Nl, &members()).what
}

fn text(format: ExportFormat, what: &Exported) -> String {
    String::from_utf8(write(Lang::Nl, format, what)).unwrap()
}

fn secret(spec: &FieldSpec) -> (String, String) {
    let value = match spec.value {
        FieldValue::Line(_) => SECRET,
        _ => ADDRESS,
    };
    (spec.key.to_owned(), value.to_owned())
}

/// A document in which everything that tells of people is a secret.
fn secretive(kind: &'static Kind) -> Exported {
    let mut what = signed(kind);
    let guarded = |specs: &'static [FieldSpec]| -> Vec<(String, String)> {
        let guarded = specs.iter().filter(|spec| spec.personal.is_guarded());
        guarded.map(secret).collect()
    };
    what.content.fields.extend(guarded(kind.fields));
    what.kept.fields.extend(guarded(kind.fields));
    (what.content.tables, what.kept.tables) = Default::default();
    what.rows.clear();
    for table in kind.tables {
        let cells = guarded(table.columns);
        let rows = vec![cells.clone()];
        what.content.tables.push((table.key.to_owned(), rows));
        what.kept.tables.push(KeptTable {
            key: table.key.to_owned(),
            rows: vec![KeptRow {
                id: "1".to_owned(),
                cells,
            }],
        });
    }
    what.content
        .fields
        .push(("later".to_owned(), SECRET.to_owned()));
    let later = vec![vec![("later".to_owned(), SECRET.to_owned())]];
    what.content.tables.push(("later".to_owned(), later));
    for section in &mut what.content.sections {
        let spec = kind.section(&section.key);
        if spec.is_some_and(|spec| spec.personal.is_guarded()) {
            section.text =
                format!("{SECRET} vroeg het.\n\nDat vond ook {SECRET}, en Anje Wiersma.");
        }
    }
    for one in &mut what.talk {
        one.name = SECRET.to_owned();
        one.text = format!("Zo zegt {SECRET}.");
    }
    let vote = what.votes.first_mut().unwrap();
    for voter in &mut vote.roll {
        voter.name = SECRET.to_owned();
        voter.organisation = SECRET.to_owned();
    }
    let end = vote.end.as_mut().unwrap();
    end.tellers = Some([SECRET.to_owned(), SECRET.to_owned()]);
    end.late[0].name = SECRET.to_owned();
    end.voices[0].proxy = Some(SECRET.to_owned());
    end.voices[0].statement = SECRET.to_owned();
    vote.text = what.content.hash();
    samples::close(vote, 1);
    samples::sign_again(&mut what);
    // The text that was voted about goes along where it was changed since: it has the same names in it.
    what.votes[0].about = About::Then(what.content.clone());
    what
}

#[test]
fn nothing_that_tells_of_people_stands_in_any_form_of_any_kind() {
    for kind in texts() {
        let signed = secretive(kind);
        let mut concept = signed.clone();
        concept.edition = None;
        for what in [signed, concept] {
            let bare = bare(&what);
            assert!(bare.left.contains(&Left::Voices), "{}", kind.tag);
            for format in formats(kind) {
                let file = text(format, &bare);
                let line = Whole::new(Lang::Nl, &bare).line();
                let line = String::from_utf8(line).unwrap();
                for one in [&file, &line] {
                    assert!(!one.contains("Zwaluwkruid"), "{} {format:?}", kind.tag);
                    assert!(!one.contains("zwaluwkruid"), "{} {format:?}", kind.tag);
                }
            }
        }
    }
}

#[test]
fn what_is_not_known_tells_nothing_and_goes_too() {
    let mut what = example(samples::kind("manifest"));
    what.content
        .fields
        .push(("later".to_owned(), "x".to_owned()));
    let cells = vec![("later".to_owned(), "y".to_owned())];
    what.content.tables[0].1.push(cells);
    let bare = bare(&what);
    assert_eq!(bare.left, [Left::Unknown]);
    assert!(bare.content.fields.iter().all(|(key, _)| key != "later"));
    what.content.kind.0 = 64_999;
    let bare = super::nameless::bare(&what);
    assert_eq!(bare.left, [Left::Unknown]);
    assert!(bare.content.fields.is_empty() && bare.content.tables.is_empty());
}

/// What stands in no line of the text of now may stand in the text of then.
#[test]
fn names_in_the_text_that_was_voted_about_alone_are_left_out_and_told() {
    let mut then = example(samples::kind("meeting"));
    then.votes = Vec::new();
    let nameless = then.bare(Lang::Nl, &Members::default());
    assert!(!nameless.what.left.is_empty() && nameless.people > 0);
    let mut what = Exported {
        left: Vec::new(),
        ..nameless.what.clone()
    };
    let once_more = what.bare(Lang::Nl, &Members::default());
    assert_eq!((once_more.what.left, once_more.people), (Vec::new(), 0));
    let mut vote = samples::vote(&then.content);
    vote.end.iter_mut().for_each(|end| {
        (end.voices, end.late, end.tellers) = (Vec::new(), Vec::new(), None);
    });
    vote.about = About::Then(then.content);
    what.votes = vec![vote];
    let made = what.bare(Lang::Nl, &Members::default());
    assert_eq!(made.what.votes[0].about, About::Bare);
    assert!(!made.what.left.is_empty() && made.people > 0);
    let file = super::nameless::text(ExportFormat::Json, &made.what);
    assert!(!file.contains("Molen"), "{file}");
    let file = super::nameless::text(ExportFormat::Json, &what);
    assert!(file.contains("Molen"), "{file}");
}

#[test]
fn of_a_meeting_stays_how_many_were_there_and_who_has_a_function() {
    let mut what = example(samples::kind("meeting"));
    let text =
        "Jan Bos opent. Volgens A. Bolhuis en J.H. van der Molen lekt het dak; Jan Bosman niet.";
    let section = |section: &&mut ContentSection| section.key == "verslag";
    let minutes = what.content.sections.iter_mut().find(section);
    minutes.unwrap().text = text.to_owned();
    let members = Members {
        others: ["Jan Bos".to_owned()].into(),
        ..Members::default()
    };
    let made = what.bare(Lang::Nl, &members);
    // Jan Bos, the two who were there, Anje of the action list and one of the audit committee
    assert_eq!(made.people, 5);
    let html = super::nameless::text(ExportFormat::Html, &made.what);
    assert!(
        html.contains("<td>Presentie</td><td></td><td>2</td>"),
        "{html}"
    );
    let words = "Een lid opent. Volgens A. Bolhuis en een lid lekt het dak; Jan Bosman niet.";
    assert!(html.contains(words), "{html}");
    assert!(html.contains("K. Hofstee") && !html.contains("Molen") && !html.contains("Anje"));
    assert!(
        html.contains("<td>Offertes vragen</td><td>een lid</td>"),
        "{html}"
    );
    let left = "Namen van mensen</dt><dd>niet in dit bestand: Kascommissie, Presentie, Wie (Actielijst), namen in de tekst";
    assert!(html.contains(left), "{html}");
    assert!(html.contains("zonder namen</footer>"), "{html}");
    let calendar = super::nameless::text(ExportFormat::Ics, &made.what);
    assert!(!calendar.contains("Molen") && calendar.contains("Offertes vragen"));
}

#[test]
fn a_markdown_file_of_which_names_were_taken_does_not_name_what_it_goes_back_into() {
    let mut what = example(samples::kind("meeting"));
    let file = text(ExportFormat::Markdown, &bare(&what));
    assert!(
        file.contains(&format!("heads: {}\n", what.origin.heads)),
        "{file}"
    );
    what.content.sections[2].text = format!("{SECRET} was er.");
    let section = what.content.sections[2].key.clone();
    let spec = samples::kind("meeting").section(&section).unwrap();
    assert!(spec.personal.is_guarded(), "{section}");
    let file = text(ExportFormat::Markdown, &bare(&what));
    assert!(file.contains("heads: left-out\n") && file.contains("Een lid was er."));
}

fn intact(format: ExportFormat, what: &Exported) -> Box<Proven> {
    match checked(&write(Lang::Nl, format, what)) {
        Ok(Checked::Intact(proven)) => proven,
        other => panic!("{format:?} {other:?}"),
    }
}

#[test]
fn the_totals_of_a_vote_by_name_are_proven_without_the_names() {
    let what = signed(samples::kind("manifest"));
    let bare = bare(&what);
    assert_eq!(bare.left, [Left::Voices, Left::Late]);
    for format in PROVABLE {
        let proven = intact(format, &bare);
        assert_eq!(proven.real(), Real::Edition);
        assert_eq!(proven.unchecked, [Unchecked::Voices]);
        let counts: Vec<u32> = proven.decisions[0].counts.iter().map(|it| it.1).collect();
        assert_eq!(counts, [2, 0, 0]);
        let file = text(format, &bare);
        assert!(!file.contains("Jan Bos</td><td>Gemeentebelangen"));
    }
    let mut other = bare.clone();
    other.votes[0].end.as_mut().unwrap().counts = vec![3, 0, 0];
    let found = checked(&write(Lang::Nl, ExportFormat::Json, &other));
    assert_eq!(found, Ok(Checked::Changed(Changed::Decision(1))));
    let mut other = bare;
    other.votes[0].roll[0].participant.0[0] ^= 1;
    let found = checked(&write(Lang::Nl, ExportFormat::Json, &other));
    assert_eq!(found, Ok(Checked::Changed(Changed::Decision(1))));
}

#[test]
fn of_minutes_without_names_only_who_signed_which_code_is_proven() {
    let what = signed(samples::kind("meeting"));
    let bare = bare(&what);
    let code = what.edition.as_ref().unwrap().code();
    for format in PROVABLE {
        let proven = intact(format, &bare);
        assert_eq!(proven.real(), Real::WithoutNames);
        assert!(proven.claims.contains(&Claim::Text));
        assert!(proven.unchecked.contains(&Unchecked::Text));
        let edition = proven.edition.as_ref().unwrap();
        assert_eq!((edition.is_whole, &edition.code), (false, &code));
        assert_eq!(edition.signatures.len(), 2);
        assert_eq!(proven.decisions.len(), 1);
    }
    // whoever writes a text of their own under it gets no better verdict
    let mut other = bare.clone();
    other.content.title.push('x');
    assert_eq!(
        intact(ExportFormat::Json, &other).real(),
        Real::WithoutNames
    );
    let mut other = bare.clone();
    other.edition.as_mut().unwrap().hash[0] ^= 1;
    let found = checked(&write(Lang::Nl, ExportFormat::Json, &other));
    assert_eq!(found, Ok(Checked::Changed(Changed::Edition)));
    // and whoever hides that names were left out has no signature under it
    let mut other = bare;
    other.left.clear();
    let found = checked(&write(Lang::Nl, ExportFormat::Json, &other));
    assert_eq!(found, Ok(Checked::Changed(Changed::Edition)));
}

#[test]
fn a_count_in_the_hall_is_not_proven_without_who_counted() {
    let mut what = signed(samples::kind("manifest"));
    what.edition = None;
    let vote = &mut what.votes[0];
    vote.way = Way::Count;
    let end = vote.end.as_mut().unwrap();
    (end.voices, end.late) = (Vec::new(), Vec::new());
    end.tellers = Some(["Jan Bos".to_owned(), "Wiep de Boer".to_owned()]);
    samples::close(vote, 1);
    assert_eq!(intact(ExportFormat::Html, &what).decisions.len(), 1);
    let bare = bare(&what);
    assert!(bare.left.contains(&Left::Tellers));
    for format in PROVABLE {
        let proven = intact(format, &bare);
        assert_eq!(proven.real(), Real::WithoutNames);
        assert_eq!(proven.unchecked, [Unchecked::Hall]);
        assert!(proven.decisions.is_empty());
        assert!(!text(format, &bare).contains("Wiep"));
    }
}

#[test]
fn a_vote_about_one_of_those_who_vote_is_told_in_totals() {
    let vote = samples::vote(&samples::example(samples::kind("manifest")).content);
    assert!(!vote.is_about_person());
    let asks = |question: &str| {
        let mut vote = vote.clone();
        vote.question = question.to_owned();
        vote.is_about_person()
    };
    assert!(asks("Benoemen wij Jan Bos tot voorzitter?"));
    assert!(!asks("Nemen wij het plan van Jan Bosman over?"));
    assert!(!asks("Komt er een bos?"));
    let mut choice = vote.clone();
    choice.options = vec!["çelik".to_owned(), "Een ander".to_owned()];
    choice.roll.push(Voter {
        participant: ParticipantId([4; 32]),
        name: "Een Ander".to_owned(),
        organisation: String::new(),
    });
    assert!(choice.is_about_person());
    let mut paper = vote;
    paper.way = Way::Paper;
    assert!(paper.is_about_person());
}

#[test]
fn who_signs_without_a_function_and_who_may_be_anybody_is_a_member() {
    let mut what = signed(samples::kind("council-agreement"));
    let edition = what.edition.as_mut().unwrap();
    edition.signatures[0].function.clear();
    edition.signatures[1].function.clear();
    edition.signatures[1].organisation.clear();
    let bare = bare(&what);
    let edition = bare.edition.unwrap();
    let names = edition.signatures.iter().map(|one| one.name.as_str());
    assert_eq!(names.collect::<Vec<_>>(), ["Jan Bos", "een lid"]);
    assert_eq!(edition.adopted.name, "Anje Wiersma");
    assert!(bare.left.contains(&Left::Signers));
}

#[test]
fn a_document_that_tells_of_nobody_loses_nothing() {
    let mut what = signed(samples::kind("manifest"));
    what.votes.clear();
    let made = what.bare(Lang::Nl, &members());
    assert_eq!((made.people, &made.what.left[..]), (0, &[][..]));
    let full = write(Lang::Nl, ExportFormat::Html, &what);
    assert_eq!(write(Lang::Nl, ExportFormat::Html, &made.what), full);
}

/// A table of so many rows that each have so many cells under keys that `key` makes of row and column.
fn wide(rows: usize, cells: usize, key: impl Fn(usize, usize) -> String) -> Exported {
    let mut what = signed(samples::kind("meeting"));
    let row = |row| {
        (0..cells)
            .map(|cell| (key(row, cell), "1".to_owned()))
            .collect()
    };
    what.content.tables = vec![("acties".to_owned(), (0..rows).map(row).collect())];
    what.rows.clear();
    samples::sign_again(&mut what);
    what
}

#[test]
fn a_table_whose_rows_each_have_columns_of_their_own_makes_no_matrix_of_gigabytes() {
    let each = wide(5_000, 64, |row, cell| format!("{row}/{cell}"));
    for format in [
        ExportFormat::Csv,
        ExportFormat::Html,
        ExportFormat::Markdown,
    ] {
        let made = try_write(Lang::Nl, format, &each);
        assert_eq!(made, Err(TooMuch::Columns(512)));
    }
    // the same of somebody who writes the file: it is refused before it is laid out
    let file = write(Lang::Nl, ExportFormat::Json, &each);
    assert_eq!(checked(&file), Err(super::NotCheckable::TooLong));
    let much = wide(3_000, 400, |_, cell| format!("{cell}"));
    let made = try_write(Lang::Nl, ExportFormat::Csv, &much);
    assert_eq!(made, Err(TooMuch::Rows(1_000_000 / 404)));
    let mut fields = example(samples::kind("meeting"));
    let more = (0..513).map(|field| (field.to_string(), "1".to_owned()));
    fields.content.fields = more.collect();
    let made = try_write(Lang::Nl, ExportFormat::Csv, &fields);
    assert_eq!(made, Err(TooMuch::Fields(512)));
    let same = wide(5_000, 64, |_, cell| format!("{cell}"));
    let made = try_write(Lang::Nl, ExportFormat::Csv, &same).unwrap();
    assert!(made.len() < 2_000_000, "{}", made.len());
}
