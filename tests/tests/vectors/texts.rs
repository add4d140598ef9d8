//! Texts of others made safe for a screen, names, and the cards in which names stand.

use super::frozen::{Form, Format, Samples, array, error, frozen, list, text, wrong};
use noaber_protocol::limits;
use noaber_protocol::space::Card;
use noaber_protocol::text::{Name, SafeText};
use serde_json::{Value, json};

/// Texts as others may send them, with what they are about.
fn raw() -> Vec<(&'static str, String)> {
    let mut texts: Vec<(&str, String)> = vec![
        ("nothing", String::new()),
        (
            "a plain line",
            "Twintig vrijwilligers draaien de bar.".to_owned(),
        ),
        ("lines and a tab", "een\r\ntwee\n\tdrie".to_owned()),
        (
            "what moves a cursor",
            "\u{1b}[2J\u{1b}]0;titel\u{7}weg\u{8}\u{7f}\u{9b}31m".to_owned(),
        ),
        (
            "what turns the reading direction",
            "a\u{202e}b\u{2066}c\u{200f}d\u{61c}e".to_owned(),
        ),
        (
            "what is not seen",
            "a\u{200b}b\u{feff}c\u{ad}d\u{2060}e\u{e0041}f\u{e000}g".to_owned(),
        ),
        (
            "line separators",
            "a\u{2028}b\u{2029}c\u{85}d\u{b}e\u{c}f".to_owned(),
        ),
        (
            "marks on a letter",
            "ij\u{301}e\u{308}\u{301}\u{302}\u{303}\u{304}\u{305}".to_owned(),
        ),
        ("a mark without a letter", "\u{301}a".to_owned()),
        (
            "a family",
            "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467} thuis".to_owned(),
        ),
        (
            "a joiner where nothing is joined",
            "a\u{200d}b\u{200d}".to_owned(),
        ),
        (
            "skins and a flag",
            "\u{1f44d}\u{1f3fd}a\u{1f3fd}\u{1f1f3}\u{1f1f1}".to_owned(),
        ),
        (
            "a letter hidden by a presentation",
            "a\u{fe0f}\u{2764}\u{fe0f}".to_owned(),
        ),
    ];
    texts.push(("six joins", ["\u{1f468}"; 7].join("\u{200d}")));
    texts
}

fn safe(raw: &str) -> Value {
    let name = match Name::new(raw) {
        Ok(name) => json!({ "is": name.as_str() }),
        Err(why) => json!({ "error": error(why) }),
    };
    json!({
        "lines": SafeText::new(raw).as_str(),
        "lines_and_tabs": SafeText::with_tabs(raw).as_str(),
        "one_line": SafeText::one_line(raw).as_str(),
        "name": name,
        "clipped_name": Name::clipped(raw).map(String::from),
    })
}

fn texts() -> Value {
    let vectors = raw().into_iter().map(|(name, raw)| {
        let mut vector = safe(&raw);
        vector["about"] = json!(name);
        vector["raw"] = json!(raw);
        vector
    });
    let names = [
        ("space around and between", "  Jan   de\t Vries \n"),
        ("composed", "Rene\u{301}e"),
        ("nothing but space", " \u{3000} "),
        ("64 characters", &"\u{e9}".repeat(64)),
        ("65 characters", &"\u{e9}".repeat(65)),
    ];
    let names = names.into_iter().map(|(name, raw)| {
        let mut vector = safe(raw);
        vector["about"] = json!(name);
        vector["raw"] = json!(raw);
        vector
    });
    let long = [
        ("a line of 10,001 letters", "x", limits::LINE_GRAPHEMES + 1),
        ("a line of 10,000 letters", "x", limits::LINE_GRAPHEMES),
        (
            "10,001 letters of two characters",
            "e\u{301}",
            limits::LINE_GRAPHEMES + 1,
        ),
    ];
    let long = long.into_iter().map(|(name, unit, times)| {
        let raw = unit.repeat(times);
        json!({
            "about": name,
            "repeated": unit,
            "times": times,
            "lines": of_long(&SafeText::new(&raw)),
            "one_line": of_long(&SafeText::one_line(&raw)),
        })
    });
    let (vectors, long): (Vec<Value>, Vec<Value>) =
        (vectors.chain(names).collect(), long.collect());
    json!({ "vectors": vectors, "long": long })
}

/// A long text by its lines: how many characters each has, and its last one.
fn of_long(text: &SafeText) -> Value {
    let lines = text.as_str().split('\n');
    let lines: Vec<Value> = lines
        .map(|line| {
            let last = line.chars().last().map(String::from);
            json!({ "characters": line.chars().count(), "last": last })
        })
        .collect();
    json!(lines)
}

#[test]
fn safe_texts_are_as_they_are_frozen() {
    let about = "Texts of others as they may stand on a screen: as lines, with tabs, as one line, and as a name. What was \
                 made safe stays as it is.";
    let file = frozen("safe-text", about, texts());
    for vector in list(&file, "vectors") {
        let raw = text(vector, "raw");
        let made = safe(raw);
        for (field, value) in made.as_object().expect("fields") {
            assert_eq!(*value, vector[field], "{}: {field}", vector["about"]);
        }
        for (field, again) in [
            ("lines", SafeText::new as fn(&str) -> SafeText),
            ("lines_and_tabs", SafeText::with_tabs),
            ("one_line", SafeText::one_line),
        ] {
            let once = text(vector, field);
            assert_eq!(
                again(once).as_str(),
                once,
                "{}: {field} twice",
                vector["about"]
            );
        }
    }
    for vector in list(&file, "long") {
        let times = vector["times"].as_u64().expect("a number");
        let raw = text(vector, "repeated").repeat(usize::try_from(times).expect("not many"));
        assert_eq!(of_long(&SafeText::new(&raw)), vector["lines"]);
        assert_eq!(of_long(&SafeText::one_line(&raw)), vector["one_line"]);
    }
}

#[test]
fn cards_are_as_they_are_frozen() {
    let name = |text: &str| Name::new(text).expect("a name");
    let all = Card {
        name: name("Sjoerd-Jan de Vries"),
        organisation: Some(name("Dorpsbelang Zandeweer")),
        device: Some(name("laptop")),
        space: Some(name("Wierdenland")),
    };
    let alone = Card {
        name: name("Anneke"),
        organisation: None,
        device: None,
        space: None,
    };
    let bytes = all.encode();
    let empty: [u8; 5] = array(&json!("0100000000"));
    Format {
        file: "card",
        about: "What cards say, before they are sealed to the epoch of the space.",
        form: Form::Bytes,
        decode: |bytes| Card::decode(bytes).map_err(error),
        encode: Card::encode,
        says: |card| {
            let text = |name: &Option<Name>| name.as_ref().map(|name| name.as_str().to_owned());
            json!({
                "name": card.name.as_str(),
                "organisation": text(&card.organisation),
                "device": text(&card.device),
                "space": text(&card.space),
            })
        },
    }
    .holds(Samples {
        right: vec![("all names", all), ("a name alone", alone)],
        read_too: vec![
            (
                "with a field of a later version",
                [&bytes[..], &[1, 2, 3]].concat(),
                "all names",
            ),
            (
                "a name with space around it",
                b"\x01\x09 Anneke  \x00\x00\x00".to_vec(),
                "a name alone",
            ),
        ],
        wrong: vec![
            wrong("nothing", [], "Undecodable"),
            wrong("cut off", &bytes[..bytes.len() - 1], "Undecodable"),
            wrong("a later form", [&[2], &bytes[1..]].concat(), "Undecodable"),
            wrong("nobody's name", empty, "Undecodable"),
            wrong(
                "a name that is no UTF-8",
                b"\x01\x01\xff\x00\x00\x00",
                "Undecodable",
            ),
            wrong("a name of 1,025 bytes", [1, 0x81, 8], "TooLong"),
        ],
    });
}
