//! What editions hold, in their one form of bytes, and the hash that attests it.

use super::frozen::{Form, Format, Samples, error, hex, wrong};
use noaber_protocol::document::kinds::KindNumber;
use noaber_protocol::document::{Content, ContentSection};
use serde_json::{Value, json};

fn pairs(values: &[(&str, &str)]) -> Vec<(String, String)> {
    let own = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
    values.iter().map(own).collect()
}

/// Of a kind that nobody knows: there fields, tables and cells stand by their keys.
fn whole() -> Content {
    let section = |key: &str, level, heading: &str, text: &str| ContentSection {
        key: key.to_owned(),
        level,
        heading: heading.to_owned(),
        text: text.to_owned(),
    };
    let rows = vec![pairs(&[("bedrag", "5.00"), ("wat", "Dak")]), Vec::new()];
    Content {
        kind: KindNumber(64_999),
        title: "Manifest Wierdenland".to_owned(),
        sections: vec![
            section("visie", 2, "Onze visie", "E\u{e9}n dorp.\n\u{1f3d8}"),
            section("wij_doen", 3, "Wij doen", ""),
        ],
        fields: pairs(&[("soort", "dorp"), ("termijn", "2028")]),
        tables: vec![("punten".to_owned(), rows)],
    }
}

fn says(content: &Content) -> Value {
    let values = |values: &[(String, String)]| -> Value {
        let values = values.iter();
        values.map(|(key, value)| json!([key, value])).collect()
    };
    let sections = content.sections.iter().map(|section| {
        json!({
            "key": section.key,
            "level": section.level,
            "heading": section.heading,
            "text": section.text,
        })
    });
    let tables = content.tables.iter().map(|(key, rows)| {
        let rows: Vec<Value> = rows.iter().map(|row| values(row)).collect();
        json!([key, rows])
    });
    json!({
        "kind": content.kind.0,
        "title": content.title,
        "sections": sections.collect::<Vec<Value>>(),
        "fields": values(&content.fields),
        "tables": tables.collect::<Vec<Value>>(),
        "hash": hex(content.hash()),
    })
}

#[test]
fn editions_are_as_they_are_frozen() {
    let empty = Content {
        kind: KindNumber(64_999),
        title: String::new(),
        sections: Vec::new(),
        fields: Vec::new(),
        tables: Vec::new(),
    };
    let bytes = whole().encode();
    // version, kind, no title, no sections; what follows are fields and tables
    let behind = |rest: &[u8]| [&[1, 0xe7, 0xfb, 3, 0, 0], rest].concat();
    Format {
        file: "edition",
        about: "What editions hold, and the hash that attests it.",
        form: Form::Bytes,
        decode: |bytes| Content::decode(bytes).map_err(error),
        encode: Content::encode,
        says,
    }
    .holds(Samples {
        right: vec![("a little of everything", whole()), ("nothing", empty)],
        read_too: Vec::new(),
        wrong: vec![
            wrong("no bytes", [], "Undecodable"),
            wrong("cut off", &bytes[..bytes.len() - 1], "Undecodable"),
            wrong(
                "more behind it",
                [&bytes[..], &[0]].concat(),
                "NotCanonical",
            ),
            wrong("a later form", [&[2], &bytes[1..]].concat(), "Undecodable"),
            wrong(
                "a level that there is not",
                [1, 1, 0, 1, 0, 4, 0, 0, 0, 0],
                "Undecodable",
            ),
            wrong(
                "keys that do not ascend",
                behind(b"\x02\x01b\x011\x01a\x011\x00"),
                "Unsorted",
            ),
            wrong(
                "a field twice",
                behind(b"\x02\x01a\x011\x01a\x012\x00"),
                "Unsorted",
            ),
            wrong(
                "an empty value",
                behind(b"\x01\x01a\x00\x00"),
                "NotCanonical",
            ),
            wrong(
                "a table without a row",
                behind(b"\x00\x01\x01t\x00"),
                "NotCanonical",
            ),
            wrong(
                "a table of 5,001 rows",
                behind(b"\x00\x01\x01t\x89\x27"),
                "TooMany",
            )
            .and_zeros(5_001),
        ],
    });
}
