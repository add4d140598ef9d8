//! What tells of people leaves only with a reason, and leaves a line behind.

use crate::acts::anje;
use crate::homes::{Done, Home};
use crate::together::{KRING, MANIFEST, both, level};
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

const MEETING: &str = "Bestuur 12 januari";

/// A meeting with somebody who was there.
fn meets(home: &Home) {
    home.run(&["doc", "new", KRING, "--kind", "meeting", "--title", MEETING])
        .json_free();
    let person = ["naam=Jan Bos", "aanwezig=aanwezig"];
    let row = ["doc", "row", "add", MEETING, "presentie"];
    home.run(&[&row[..], &person[..]].concat()).json_free();
    home.writes(MEETING, "Rondvraag", "Volgens Jan Bos lekt het dak.");
}

fn beside(home: &Home, name: &str) -> PathBuf {
    home.path().with_file_name(name)
}

fn export(home: &Home, document: &str, to: &Path, more: &[&str]) -> Done {
    let end = to.extension().and_then(|end| end.to_str()).expect("a form");
    let to = to.to_str().expect("a path");
    let arguments = ["doc", "export", document, "--format", end, "--to", to];
    home.run(&[&arguments[..], more].concat())
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("it was written")
}

fn log(home: &Home) -> Value {
    home.run(&["members", "log", KRING, "--json"]).json()
}

#[test]
fn names_go_out_with_a_purpose_and_a_line_in_the_log_and_else_stay() {
    let anje = anje();
    meets(&anje);
    for end in ["md", "html", "csv", "json"] {
        let file = beside(&anje, &format!("zonder.{end}"));
        let done = export(&anje, MEETING, &file, &[]);
        done.json_free();
        assert!(
            done.err.contains("Niet in het bestand: Presentie"),
            "{}",
            done.err
        );
        assert!(done.err.contains("--purpose"), "{}", done.err);
        assert!(!read(&file).contains("Jan Bos"), "{end}");
    }
    let told = export(&anje, MEETING, &beside(&anje, "json.html"), &["--json"]).json();
    assert_eq!(told["people"], 0, "{told}");
    assert_eq!(told["left_out"], json!(["Presentie", "namen in de tekst"]));
    assert_eq!(log(&anje), json!([]));
    let file = beside(&anje, "met.html");
    export(&anje, MEETING, &file, &["--purpose", " "]).fails_with(12);
    let done = export(&anje, MEETING, &file, &["--purpose", "voor het archief"]);
    done.json_free();
    assert!(
        done.err
            .contains("Het exportlogboek heeft een regel erbij."),
        "{}",
        done.err
    );
    assert!(read(&file).contains("Volgens Jan Bos lekt"));
    let mode = std::fs::metadata(&file)
        .expect("a file")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let lines = log(&anje);
    assert_eq!(lines.as_array().map(Vec::len), Some(1), "{lines}");
    assert_eq!(lines[0]["who"], "Anje");
    assert_eq!(lines[0]["people"], 1);
    assert_eq!(lines[0]["purpose"], "voor het archief");
    assert_eq!(lines[0]["what"], format!("{MEETING} (html)"));
    let said = anje.run(&["members", "log", KRING]).text();
    assert!(
        said.contains("1 mens  voor het archief  Bestuur 12 januari (html)"),
        "{said}"
    );
    // of what tells of nobody there is nothing to log, whatever it is for
    let file = beside(&anje, "manifest.html");
    let done = export(&anje, MANIFEST, &file, &["--purpose", "de krant"]);
    assert_eq!((done.code, done.err.as_str()), (0, ""));
    assert_eq!(log(&anje).as_array().map(Vec::len), Some(1));
}

#[test]
fn a_text_from_which_names_were_taken_does_not_go_back_into_the_document() {
    let anje = anje();
    meets(&anje);
    let file = beside(&anje, "verslag.md");
    export(&anje, MEETING, &file, &[]).json_free();
    assert!(read(&file).contains("Volgens een lid lekt"));
    let name = file.to_str().expect("a path");
    for more in [&[][..], &["--replace"]] {
        let edit = ["doc", "edit", MEETING, "--from", name];
        let done = anje.run(&[&edit[..], more].concat());
        done.fails_with(12);
        assert!(done.err.contains("namen weggelaten"), "{}", done.err);
    }
    assert_eq!(
        anje.section(MEETING, "Rondvraag"),
        "Volgens Jan Bos lekt het dak."
    );
}

#[test]
fn who_does_not_see_the_log_takes_no_names_out() {
    let ((anje, _at_anje), (geert, _at_geert)) = both();
    meets(&anje);
    level(&anje);
    level(&geert);
    let file = beside(&geert, "met.html");
    let done = export(&geert, MEETING, &file, &["--purpose", "nieuwsgierig"]);
    done.fails_with(4);
    assert!(done.err.contains("exportlogboek"), "{}", done.err);
    assert!(!file.exists());
    export(&geert, MEETING, &file, &[]).json_free();
    assert!(!read(&file).contains("Jan Bos"));
    level(&geert);
    level(&anje);
    assert_eq!(log(&anje), json!([]));
}

#[test]
fn no_purpose_brings_names_out_of_a_public_document() {
    let anje = anje();
    let new = [
        "doc",
        "new",
        KRING,
        "--kind",
        "meeting",
        "--title",
        "Dorpsavond",
    ];
    let public = ["--audience", "public"];
    anje.run(&[&new[..], &public[..]].concat()).json_free();
    let row = [
        "doc",
        "row",
        "add",
        "Dorpsavond",
        "presentie",
        "naam=Jan Bos",
    ];
    anje.run(&row).json_free();
    let file = beside(&anje, "avond.html");
    let done = export(&anje, "Dorpsavond", &file, &["--purpose", "de krant"]);
    done.json_free();
    assert!(done.err.contains("openbaar"), "{}", done.err);
    assert!(!read(&file).contains("Jan Bos"));
    assert_eq!(log(&anje), json!([]));
}

#[test]
fn a_vote_by_name_goes_out_as_totals_and_one_about_a_person_always_does() {
    let anje = anje();
    for more in [&[][..], &["--option", "Anje", "--option", "Een ander"]] {
        let open = ["vote", "open", MANIFEST, "--json"];
        let opened = anje.run(&[&open[..], more].concat()).json();
        let all = opened.as_array().expect("votes");
        let vote = all.last().and_then(|one| one["entry"].as_str());
        let vote = vote.expect("an id").to_owned();
        let choice = if more.is_empty() { "voor" } else { "Anje" };
        anje.run(&["vote", "cast", MANIFEST, choice, "--vote", &vote])
            .json_free();
        anje.run(&["vote", "close", MANIFEST, "--vote", &vote])
            .json_free();
    }
    let voices = |file: &Path| {
        let told: Value = serde_json::from_str(&read(file)).expect("json");
        let votes = told["document"]["votes"].as_array().expect("votes").clone();
        let counts = |vote: &Value| vote["end"]["counts"].clone();
        assert_eq!(counts(&votes[0]), json!([1, 0, 0]));
        assert_eq!(counts(&votes[1]), json!([1, 0]));
        let voices = votes
            .iter()
            .map(|vote| vote["end"]["voices"].as_array().map(Vec::len));
        voices.collect::<Vec<_>>()
    };
    let file = beside(&anje, "zonder.json");
    export(&anje, MANIFEST, &file, &[]).json_free();
    assert_eq!(voices(&file), [Some(0), Some(0)]);
    let checked = anje.run(&["check", file.to_str().expect("a path"), "--json"]);
    checked.fails_with(12);
    let told: Value = serde_json::from_str(&checked.out).expect("json");
    assert_eq!(told["verdict"], "voted-text", "{told}");
    assert_eq!(told["without_names"], json!(["voices"]), "{told}");
    assert_eq!(
        told["decisions"].as_array().map(Vec::len),
        Some(2),
        "{told}"
    );
    let file = beside(&anje, "met.json");
    export(&anje, MANIFEST, &file, &["--purpose", "notulen"]).json_free();
    assert_eq!(voices(&file), [Some(1), Some(0)]);
}

#[test]
fn minutes_without_names_are_not_called_real_and_point_to_those_that_are() {
    let anje = anje();
    meets(&anje);
    for state in ["opgeroepen", "bezig", "gehouden", "vastgesteld"] {
        anje.run(&["doc", "move", MEETING, state]).json_free();
    }
    let bare = beside(&anje, "zonder.html");
    export(&anje, MEETING, &bare, &[]).json_free();
    let whole = beside(&anje, "met.html");
    export(&anje, MEETING, &whole, &["--purpose", "archief"]).json_free();
    let elsewhere = Home::empty();
    let check = |file: &Path, more: &[&str]| {
        let file = file.to_str().expect("a path");
        elsewhere.run(&[&["check", file], more].concat())
    };
    let told = check(&whole, &["--json"]).json();
    assert_eq!(told["verdict"], "intact", "{told}");
    let code = &told["edition"]["code"];
    let done = check(&bare, &["--json"]);
    done.fails_with(12);
    let told: Value = serde_json::from_str(&done.out).expect("json");
    assert_eq!(told["verdict"], "without-names", "{told}");
    assert_eq!(told["text_signed"], false, "{told}");
    assert_eq!(told["without_names"], json!(["text"]), "{told}");
    assert_eq!(&told["edition"]["code"], code, "{told}");
    let done = check(&bare, &[]);
    done.fails_with(12);
    assert!(
        done.out.starts_with("Namen zijn weggelaten."),
        "{}",
        done.out
    );
    assert!(
        done.out
            .contains("niet na te gaan: of dit de tekst van de controlecode is")
    );
    assert!(!done.out.contains("echt"), "{}", done.out);
}
