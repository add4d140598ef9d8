//! Every form of every kind, read back by programs that know nothing of how it was made.

use super::changed::{PROVABLE, checked};
use super::readers::{reads_as_csv, reads_as_html, reads_as_ics, reads_as_json, reads_as_markdown};
use super::samples::{self, HOSTILE, example, hostile, signed, texts};
use super::whole::Whole;
use super::{Checked, Exported, formats, write};
use crate::exchange::markdown::Page;
use crate::exchange::page;
use crate::handle::ExportFormat;
use crate::words::{self, Lang};
use noaber_protocol::document::kinds::{FieldValue, Kind, Rows};
use noaber_protocol::document::{Seen, SessionNonce, WallTime, Watched};
use proptest::prelude::*;

fn text(format: ExportFormat, what: &Exported) -> String {
    String::from_utf8(write(Lang::Nl, format, what)).unwrap()
}

fn table_alone(what: &Exported, key: &str) -> Option<Vec<u8>> {
    super::csv::table_alone(&Whole::new(Lang::Nl, what), key)
}

/// Whether a kind can be signed with all that it holds in sight.
fn is_shown(kind: &Kind) -> bool {
    kind.tables.iter().all(|table| table.shown == Rows::Each)
}

#[test]
fn every_word_of_a_file_is_there() {
    let all = super::labels::WORDS.iter();
    for key in all.chain(super::labels::BARE_WORDS) {
        for lang in Lang::ALL {
            let key = format!("file-{key}");
            assert!(words::find(lang, &key, &[]).is_some(), "{key}");
        }
    }
}

#[test]
fn every_kind_goes_into_each_form_that_fits_it_and_reads_back() {
    for kind in texts() {
        for what in [example(kind), signed(kind)] {
            for format in formats(kind) {
                let file = text(format, &what);
                match format {
                    ExportFormat::Markdown => reads_as_markdown(&file, &what, kind),
                    ExportFormat::Html => reads_as_html(&file),
                    ExportFormat::Csv => reads_as_csv(&file, &what),
                    ExportFormat::Ics => reads_as_ics(&file),
                    ExportFormat::Json => reads_as_json(&file, &what),
                }
            }
        }
    }
}

#[test]
fn no_text_breaks_a_form_or_its_proof() {
    for kind in texts() {
        for words in HOSTILE {
            let what = hostile(kind, words);
            reads_as_markdown(&text(ExportFormat::Markdown, &what), &what, kind);
            let html = text(ExportFormat::Html, &what);
            reads_as_html(&html);
            assert!(!html.contains('\u{202e}') && !html.contains('\u{1b}'));
            reads_as_csv(&text(ExportFormat::Csv, &what), &what);
            reads_as_ics(&text(ExportFormat::Ics, &what));
            reads_as_json(&text(ExportFormat::Json, &what), &what);
            let mut concept = what.clone();
            (concept.edition, concept.votes) = (None, Vec::new());
            reads_as_html(&text(ExportFormat::Html, &concept));
            if is_shown(kind) {
                for format in PROVABLE {
                    let found = checked(&write(Lang::Nl, format, &what));
                    assert!(
                        matches!(found, Ok(Checked::Intact(_))),
                        "{} {words}: {found:?}",
                        kind.tag
                    );
                }
            }
        }
    }
}

#[test]
fn ten_thousand_rows_fit_in_every_form() {
    let mut what = example(samples::kind("manifest"));
    let row = vec![
        ("wat".to_owned(), "Dak".to_owned()),
        ("voor".to_owned(), "2027-02-01".to_owned()),
    ];
    what.content.tables = vec![("acties".to_owned(), vec![row; 10_000])];
    for format in [ExportFormat::Csv, ExportFormat::Ics]
        .into_iter()
        .chain(PROVABLE)
    {
        let file = text(format, &what);
        assert!(file.len() < 2_000_000, "{format:?}: {}", file.len());
    }
    let csv = text(ExportFormat::Csv, &what);
    assert_eq!(csv.matches("Dak;2027-02-01").count(), 10_000);
}

#[test]
fn a_table_of_which_only_totals_are_shown_gives_no_row_in_any_form() {
    let hidden = texts().filter_map(|kind| {
        let table = kind
            .tables
            .iter()
            .find(|table| table.shown == Rows::Totals)?;
        Some((kind, table))
    });
    for (kind, table) in hidden {
        let mut what = signed(kind);
        let column = table.columns.first().unwrap().key.to_owned();
        let rows = vec![vec![(column.clone(), "GEHEIM".to_owned())]; 3];
        what.totals.clear();
        what.kept.tables.retain(|kept| kept.key != table.key);
        what.content.tables.retain(|(key, _)| key != table.key);
        what.content.tables.push((table.key.to_owned(), rows));
        for format in [ExportFormat::Csv, ExportFormat::Ics]
            .into_iter()
            .chain(PROVABLE)
        {
            let file = text(format, &what);
            assert!(!file.contains("GEHEIM"), "{}", kind.tag);
        }
        let whole = Whole::new(Lang::Nl, &what);
        assert_eq!(
            whole.document.edition, None,
            "an edition that is not whole proves nothing"
        );
        assert!(whole.document.totals.contains(&(table.key.to_owned(), 3)));
        let file = write(Lang::Nl, ExportFormat::Html, &what);
        assert!(
            String::from_utf8(file)
                .unwrap()
                .contains(&format!("<td>{}</td><td></td><td>3</td>", table.name.nl))
        );
        assert_eq!(table_alone(&what, table.key), None);
    }
}

#[test]
fn nothing_goes_along_unseen() {
    let mut what = signed(samples::kind("manifest"));
    what.votes[0]
        .roll
        .iter_mut()
        .for_each(|voter| voter.name = "GEHEIM".to_owned());
    what.votes[0].end.as_mut().unwrap().voices.clear();
    what.talk[0].text = "GEHEIM".to_owned();
    let whole = Whole::new(Lang::Nl, &what);
    assert!(!String::from_utf8(whole.line()).unwrap().contains("GEHEIM"));
    (what.edition, what.votes) = (None, Vec::new());
    assert!(text(ExportFormat::Markdown, &what).contains("GEHEIM"));
    let html = text(ExportFormat::Html, &signed(samples::kind("manifest")));
    assert!(html.contains("<td>Çelik</td><td>Gemeentebelangen</td><td>niet gestemd</td>"));
}

#[test]
fn lines_are_numbered_through_all_sections() {
    let mut what = signed(samples::kind("manifest"));
    for (section, text) in what.content.sections.iter_mut().zip(["a\nb\n\nc", "d"]) {
        section.text = text.to_owned();
    }
    samples::sign_again(&mut what);
    let html = text(ExportFormat::Html, &what);
    for list in [
        "<ol class=\"lines\" start=\"1\">\n<li>a</li>\n<li>b</li>\n</ol>",
        "<ol class=\"lines\" start=\"3\">\n<li>c</li>\n</ol>",
        "<ol class=\"lines\" start=\"4\">\n<li>d</li>\n</ol>",
    ] {
        assert!(html.contains(list), "{list}");
    }
    let edition = what.edition.as_ref().unwrap();
    let foot = format!(
        "<footer>Editie 2 · Controlecode {}</footer>",
        edition.code()
    );
    assert!(html.contains(&foot));
}

#[test]
fn markdown_of_a_concept_is_shown_without_its_html_and_pictures() {
    let mut what = example(samples::kind("manifest"));
    let words = "# Kop\n\n**vet** <b>x</b> ![plaat](http://voorbeeld.example/x.png) [![p](x.png)](http://a.example)\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\n";
    what.content.sections[0].text = words.to_owned();
    let html = text(ExportFormat::Html, &what);
    reads_as_html(&html);
    assert!(html.contains("<strong>vet</strong>") && html.contains("&lt;b&gt;x&lt;/b&gt;"));
    assert!(html.contains("<h4>Kop</h4>") && html.contains("<td>1</td>"));
    assert!(!html.contains("<img"));
}

#[test]
fn a_value_that_points_to_a_document_says_what_it_is_called() {
    let mut what = signed(samples::kind("ballot"));
    let id = samples::of().document.to_string();
    what.content.fields.retain(|(key, _)| key != "over");
    what.content.fields.push(("over".to_owned(), id.clone()));
    samples::sign_again(&mut what);
    assert!(text(ExportFormat::Html, &what).contains(&format!("<dd>{id}</dd>")));
    what.titles = vec![(id.clone(), "Motie <Pinpunt>".to_owned())];
    let html = text(ExportFormat::Html, &what);
    assert!(html.contains(&format!("<dd>Motie &lt;Pinpunt&gt; ({})</dd>", &id[..8])));
    assert!(matches!(checked(html.as_bytes()), Ok(Checked::Intact(_))));
}

#[test]
fn a_document_that_went_out_as_markdown_comes_back_without_a_change() {
    for kind in texts() {
        let mut document = samples::document(kind);
        let file = write(Lang::Nl, ExportFormat::Markdown, &signed(kind));
        let parts = page::parts(document.kind(), document.sections());
        let read = Page::from_bytes(&file, &parts).unwrap();
        let heads = document.heads();
        assert_eq!(read.heads, Some(heads.to_string()));
        page::apply(&mut document, &heads, &read, SessionNonce([2; 16])).unwrap();
        assert_eq!(document.heads(), heads, "{}", kind.tag);
    }
}

#[test]
fn a_meeting_stands_in_an_agenda_with_its_hours_and_keeps_its_name() {
    let mut what = example(samples::kind("meeting"));
    what.content.title = "Bestuur; januari".to_owned();
    let field = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    what.content.fields = vec![
        field("datum", "2026-12-09"),
        field("begin", "19:30"),
        field("eind", "22:00"),
        field("plaats", "Dorpshuis; zaal 1"),
    ];
    what.kept.fields = vec![field("oproep_verstuurd", "2026-11-25")];
    let file = text(ExportFormat::Ics, &what).replace("\r\n ", "");
    let document = samples::of().document;
    let title = "Bestuur\\; januari";
    for line in [
        format!("UID:{document}.datum@noaber"),
        "DTSTAMP:20261209T070640Z".to_owned(),
        "DTSTART;TZID=Europe/Amsterdam:20261209T193000".to_owned(),
        "DTEND;TZID=Europe/Amsterdam:20261209T220000".to_owned(),
        format!("SUMMARY:{title}"),
        "LOCATION:Dorpshuis\\; zaal 1".to_owned(),
        "DTSTART;VALUE=DATE:20261125".to_owned(),
        format!("SUMMARY:{title}: Oproep verstuurd op"),
    ] {
        assert!(
            file.contains(&format!("\r\n{line}\r\n")),
            "{line} in {file}"
        );
    }
    what.content.fields[2].1 = "18:00".to_owned();
    assert!(!text(ExportFormat::Ics, &what).contains("DTEND"));
}

#[test]
fn the_words_of_the_council_interchange_go_along() {
    let ori = |what: &Exported| {
        let json: serde_json::Value =
            serde_json::from_str(&text(ExportFormat::Json, what)).unwrap();
        json["ori"].clone()
    };
    let mut what = signed(samples::kind("motion"));
    what.content.fields.retain(|(key, _)| key != "soort");
    what.content
        .fields
        .push(("soort".to_owned(), "vreemd".to_owned()));
    let motion = ori(&what);
    assert_eq!(motion["informatieobject"]["informatieobjecttype"], "motie");
    assert_eq!(motion["informatieobject"]["motietype"], "vreemd");
    let vote = &motion["stemmingen"][0];
    assert_eq!(vote["stemmingstype"], "hoofdelijk");
    assert_eq!(vote["resultaatMondelingeStemming"], "voor");
    let choices: Vec<_> = vote["stemmen"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["keuzeStemming"])
        .collect();
    assert_eq!(choices, ["voor", "voor", "afwezig"]);
    let party = &vote["stemresultatenPerFractie"][1];
    assert_eq!(party["fractie"]["fractienaam"], "Gemeentebelangen");
    assert_eq!(party["fractiestemresultaat"], "aangenomen");
    let mut what = example(samples::kind("meeting"));
    what.content.tables = vec![(
        "agenda".to_owned(),
        vec![vec![
            ("titel".to_owned(), "Dak".to_owned()),
            ("soort".to_owned(), "hamerstuk".to_owned()),
        ]],
    )];
    let meeting = ori(&what);
    assert_eq!(meeting["vergadering"]["status"], "gepland");
    let point = &meeting["vergadering"]["agendapunten"][0];
    assert_eq!(
        (&point["agendapuntTitel"], &point["indicatieHamerstuk"]),
        (&"Dak".into(), &true.into())
    );
    assert_eq!(
        ori(&example(samples::kind("manifest"))),
        serde_json::Value::Null
    );
}

#[test]
fn one_table_alone_is_what_a_spreadsheet_sorts() {
    let mut what = example(samples::kind("meeting"));
    let cells = vec![
        ("wat".to_owned(), "=Dak".to_owned()),
        ("voor".to_owned(), "2027-02-01".to_owned()),
    ];
    what.kept.tables.clear();
    what.content.tables = vec![("acties".to_owned(), vec![cells])];
    let file = table_alone(&what, "acties").unwrap();
    let table = crate::exchange::csv::read(&file).unwrap();
    assert_eq!(table.heads.first().map(String::as_str), Some("Wat"));
    assert_eq!(table.rows[0].cells[0], "=Dak");
    assert_eq!(table_alone(&what, "andere"), None);
}

/// A website gets what is marked for it: neither other rows nor other columns, and nothing of the rest of the document.
#[test]
fn a_view_takes_along_what_is_marked_for_it_and_nothing_else() {
    let mut seen = 0;
    for kind in texts() {
        for view in kind.views {
            let mut what = example(kind);
            let (column, value) = view.only;
            let cell = |key: &str, kept: &str| (key.to_owned(), kept.to_owned());
            let row = |mark: &str, kept: &str| -> Vec<(String, String)> {
                let table = kind.table(view.table).unwrap();
                let lines = table.columns.iter();
                let lines = lines.filter(|it| matches!(it.value, FieldValue::Line(_)));
                let mut cells: Vec<_> = lines
                    .map(|it| {
                        let goes = view.columns.contains(&it.key);
                        let mark = if goes { mark } else { "Binnen" };
                        cell(it.key, &format!("{mark}{}", it.key))
                    })
                    .collect();
                cells.push(cell(column, kept));
                cells
            };
            what.content.tables = vec![(
                view.table.to_owned(),
                vec![
                    row("Buiten", value),
                    row("Geheim", "nee"),
                    row("Geheim", ""),
                ],
            )];
            what.kept.tables.clear();
            let rest = &kind.example.texts[0].1;
            for format in formats(kind) {
                let file = super::write_view(Lang::Nl, format, &what, view);
                let file = String::from_utf8(file).unwrap();
                let told = format != ExportFormat::Ics;
                assert_eq!(file.contains("Buiten"), told, "{format:?}");
                for other in ["Geheim", "Binnen", rest] {
                    assert!(!file.contains(other), "{format:?}: {other}");
                }
                seen += 1;
            }
            let csv = super::write_view(Lang::Nl, ExportFormat::Csv, &what, view);
            let table = crate::exchange::csv::read(&csv).unwrap();
            assert_eq!(table.heads.len(), view.columns.len());
            assert_eq!(table.rows.len(), 1);
        }
    }
    assert!(seen > 0);
}

#[test]
fn a_term_that_is_counted_stands_in_a_file_and_in_an_agenda() {
    let kind = samples::kind("data-breach");
    let due = |seen| {
        super::ExportedFigure::of_term(
            kind,
            &Watched {
                key: "melden",
                row: String::new(),
                seen,
            },
        )
    };
    let at = WallTime::read("2027-03-06", "21:15").unwrap();
    let mut what = example(kind);
    what.figures = due(Seen::Due(at)).into_iter().collect();
    let file = text(ExportFormat::Ics, &what);
    assert!(
        file.contains("DTSTART;TZID=Europe/Amsterdam:20270306T211500"),
        "{file}"
    );
    reads_as_ics(&file);
    let page = text(ExportFormat::Markdown, &what);
    assert!(
        page.contains("| Melden bij de AP |  | 2027-03-06 21:15 |"),
        "{page}"
    );
    assert!(
        due(Seen::Amount {
            have: String::new(),
            need: String::new()
        })
        .is_none()
    );
    // a day that stands in a field is there already
    let card = samples::kind("card");
    let day = Watched {
        key: "geldig",
        row: String::new(),
        seen: Seen::Due(at),
    };
    assert_eq!(super::ExportedFigure::of_term(card, &day), None);
}

#[test]
fn what_may_always_be_changed_stands_apart_from_what_was_signed() {
    let mut what = signed(samples::kind("meeting"));
    what.kept.fields = vec![("oproep_verstuurd".to_owned(), "2026-11-25".to_owned())];
    what.kept.tables.clear();
    let html = text(ExportFormat::Html, &what);
    let (_, kept) = html.split_once("<h2>Bijgehouden</h2>").unwrap();
    assert!(kept.contains("De ondertekening geldt er niet voor.") && kept.contains("2026-11-25"));
    (what.edition, what.votes) = (None, Vec::new());
    let html = text(ExportFormat::Html, &what);
    assert!(!html.contains("Bijgehouden") && html.contains("2026-11-25"));
}

#[test]
fn every_date_of_every_kind_stands_in_an_agenda() {
    let mut seen = 0;
    for kind in texts().filter(|kind| formats(kind).contains(&ExportFormat::Ics)) {
        let what = example(kind);
        let file = text(ExportFormat::Ics, &what);
        let dates = |specs: &'static [noaber_protocol::document::kinds::FieldSpec]| {
            let dates = specs.iter().filter(|spec| spec.value == FieldValue::Date);
            dates.map(|spec| spec.key)
        };
        for key in dates(kind.fields) {
            let all = what.content.fields.iter().chain(&what.kept.fields);
            for (_, value) in all.filter(|(one, _)| one == key) {
                assert!(file.contains(&value.replace('-', "")), "{} {key}", kind.tag);
                seen += 1;
            }
        }
    }
    assert!(seen > 0);
}
proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_text_becomes_html_whose_tags_are_closed(
        words in "(\\*{1,2}|_|`{1,3}|~~|\\[x\\]|\\(y\\)|!|<b>|<!--|-->|&lt;|# |> |- |1\\. |\\| |---|\\\\|a|é|\n|\n\n| {1,4}){0,40}",
    ) {
        let mut what = example(samples::kind("manifest"));
        what.content.sections[0].text = words;
        reads_as_html(&text(ExportFormat::Html, &what));
    }
}

#[test]
fn of_an_edition_what_is_empty_is_not_printed_and_every_page_has_the_code() {
    let mut what = signed(samples::kind("manifest"));
    what.content.sections[0].text.clear();
    let heading = what.content.sections[0].heading.clone();
    let table = &samples::kind("manifest").tables[0];
    what.content.tables = vec![(table.key.to_owned(), Vec::new())];
    what.rows.clear();
    what.kept.tables.clear();
    samples::sign_again(&mut what);
    let html = text(ExportFormat::Html, &what);
    assert!(!html.contains(&format!("<h2>{heading}</h2>")), "{heading}");
    assert!(!html.contains(&format!("<h2>{}</h2>", table.name.nl)));
    let code = what.edition.as_ref().unwrap().code();
    let (style, _) = html.split_once("</style>").unwrap();
    assert!(style.contains("@bottom-left") && style.contains(&code));
    let markdown = format!("\n## {heading}\n");
    assert!(!text(ExportFormat::Markdown, &what).contains(&markdown));
    for format in PROVABLE {
        let found = checked(&write(Lang::Nl, format, &what));
        assert!(matches!(found, Ok(Checked::Intact(_))), "{found:?}");
    }
    // what is still written in shows what is wanted
    what.edition = None;
    let html = text(ExportFormat::Html, &what);
    assert!(html.contains(&format!("<h2>{heading}</h2>")));
    assert!(text(ExportFormat::Markdown, &what).contains(&markdown));
}

#[test]
fn of_an_edition_a_point_of_which_all_parts_are_empty_is_not_printed() {
    let mut what = signed(samples::kind("manifest"));
    let sections = &mut what.content.sections;
    let first = sections.iter().position(|one| one.level > 2).unwrap();
    for section in &mut sections[first - 1..] {
        section.text.clear();
    }
    let heading = sections[first - 1].heading.clone();
    samples::sign_again(&mut what);
    for format in [ExportFormat::Markdown, ExportFormat::Html] {
        let file = text(format, &what);
        let shown = [format!("## {heading}\n"), format!("<h2>{heading}</h2>")];
        assert!(shown.iter().all(|it| !file.contains(it)), "{file}");
        let found = checked(file.as_bytes());
        assert!(matches!(found, Ok(Checked::Intact(_))), "{found:?}");
    }
}
