//! Bodies of documents: what they come to, and which are set aside. How well a body is deflated may change; what was
//! frozen must be read the same.

use super::book::{author, some, some_id};
use super::frozen::{array, error, hex, kept, list, text, unhex, write_first};
use noaber_protocol::document::kinds::{self, KindNumber};
use noaber_protocol::document::{Document, Incoming, SessionNonce};
use noaber_protocol::ids::{AuthorId, EntryId, ParticipantId};
use serde_json::{Value, json};

const ABOUT: &str = "Documents: the opened bodies of their entries, the text that these come to in every order, and why \
                     some are set aside.";

/// The body with which F founds a document, as it is frozen.
pub(super) fn founding_body() -> Vec<u8> {
    let file = file();
    unhex(&list(&list(&file, "vectors")[0], "entries")[0]["body"])
}

fn file() -> Value {
    if kept("document").is_none() {
        write_first(
            "document",
            ABOUT,
            || json!({ "vectors": [neighbours(), of_harm()] }),
        );
    }
    kept("document").expect("document.json is frozen")
}

fn session(of: &str) -> SessionNonce {
    SessionNonce(some(&format!("session of {of}")))
}

fn incoming(name: &str, of: &str, past: &[&Incoming], plaintext: Vec<u8>) -> Incoming {
    Incoming {
        entry: some_id(&format!("document entry {name}")),
        author: author(of),
        participant: author(of).into(),
        past: past.iter().map(|entry| entry.entry).collect(),
        plaintext,
    }
}

fn founded() -> Incoming {
    let kind = kinds::by_tag("manifest").expect("a kind");
    let (_, body) = Document::found(kind, "Manifest Wierdenland", author("F"), session("F"));
    incoming("founding", "F", &[], body)
}

/// What somebody writes who has these entries.
fn writes(of: &str, entries: &[Incoming], splice: (usize, usize, &str)) -> Vec<u8> {
    let mut document = fold(entries);
    document.begin(author(of), session(of));
    let section = document.sections()[0].id().clone();
    let (at, delete, insert) = splice;
    document
        .splice(&section, at, delete, insert)
        .expect("a place");
    document.commit().remove(0)
}

fn fold(entries: &[Incoming]) -> Document {
    Document::fold(entries[0].entry.into(), KindNumber(1), entries)
}

/// Four who write, two of them at once.
fn neighbours() -> Value {
    let first = founded();
    let mut all = vec![first.clone()];
    let a = incoming(
        "A 1",
        "A",
        &[&first],
        writes("A", &all, (0, 0, "Een dorp om in te blijven.")),
    );
    all.push(a.clone());
    let b = incoming("B 1", "B", &[&a], writes("B", &all, (3, 0, " mooi")));
    let c = incoming(
        "C 1",
        "C",
        &[&a],
        writes("C", &all, (4, 4, "gehucht \u{e9}\u{1f3d8}")),
    );
    all.extend([b.clone(), c.clone()]);
    let d = incoming("D 1", "D", &[&b, &c], writes("D", &all, (0, 3, "Het")));
    all.push(d);
    vector("four who write, two of them at once", &all)
}

/// The same body with its chunks bent.
fn bent(body: &[u8], bend: impl FnOnce(&mut Vec<u8>)) -> Vec<u8> {
    let (head, deflated) = body.split_at(17);
    let mut raw = miniz_oxide::inflate::decompress_to_vec(deflated).expect("it was deflated");
    bend(&mut raw);
    [head, &miniz_oxide::deflate::compress_to_vec(&raw, 6)].concat()
}

/// One who writes as one should, and one whose entries are set aside.
fn of_harm() -> Value {
    let first = founded();
    let mut all = vec![first.clone()];
    let a = incoming(
        "A 1",
        "A",
        &[&first],
        writes("A", &all, (0, 0, "Een dorp.")),
    );
    all.push(a.clone());
    let right = writes("B", &all, (0, 3, "Het"));
    let mut later = right.clone();
    later[0] = 2;
    let mut nonce = right.clone();
    nonce[1] ^= 1;
    let wrong = [
        ("cut off", right[..right.len() - 1].to_vec()),
        ("no deflate", [&right[..17], &[0xff; 9]].concat()),
        ("no changes", bent(&right, |raw| *raw = vec![0])),
        (
            "something after the changes",
            bent(&right, |raw| raw.push(0)),
        ),
        ("a later version", later),
        ("another session", nonce),
        (
            "one bit in a change",
            bent(&right, |raw| *raw.last_mut().expect("a byte") ^= 1),
        ),
        ("the changes of somebody else", a.plaintext.clone()),
    ];
    for (name, body) in wrong {
        all.push(incoming(name, "B", &[&a], body));
    }
    let honest = incoming("named", "B", &[&a], right.clone());
    let without_past = incoming("does not name what it builds on", "B", &[&first], right);
    all.push(without_past.clone());
    let copy = writes("C", &all[..2], (0, 0, "C: "));
    let other = writes("C", &all[..2], (0, 0, "CC: "));
    let once = incoming("a change under a number", "C", &[&a], copy);
    let twice = incoming("another under the same number", "C", &[&a], other);
    all.extend([once, twice]);
    let beyond = writes("D", &[first, a.clone(), honest], (0, 0, "D: "));
    let on_it = incoming("on what is set aside", "D", &[&a, &without_past], beyond);
    all.push(on_it);
    vector("entries that are set aside", &all)
}

fn vector(name: &str, entries: &[Incoming]) -> Value {
    let document = fold(entries);
    let written: Vec<Value> = entries
        .iter()
        .map(|entry| {
            json!({
                "entry": hex(entry.entry.0),
                "author": hex(entry.author.0),
                "past": entry.past.iter().map(|id| hex(id.0)).collect::<Vec<String>>(),
                "body": hex(&entry.plaintext),
            })
        })
        .collect();
    json!({
        "name": name,
        "kind": 1,
        "entries": written,
        "comes_to": comes_to(&document),
    })
}

fn comes_to(document: &Document) -> Value {
    let sections = document.sections().iter();
    let sections: Vec<Value> = sections
        .map(|section| {
            json!({
                "key": section.id().0,
                "heading": section.heading(),
                "text": section.text(),
            })
        })
        .collect();
    let mut set_aside: Vec<(String, String)> = document
        .quarantined()
        .into_iter()
        .map(|(entry, reason)| (hex(entry.0), error(reason)))
        .collect();
    set_aside.sort();
    json!({ "title": document.title(), "sections": sections, "set_aside": set_aside })
}

fn read(vector: &Value) -> Vec<Incoming> {
    let entries = list(vector, "entries").iter();
    entries
        .map(|entry| {
            let author = AuthorId(array(&entry["author"]));
            Incoming {
                entry: EntryId(array(&entry["entry"])),
                author,
                participant: ParticipantId(author.0),
                past: list(entry, "past")
                    .iter()
                    .map(|id| EntryId(array(id)))
                    .collect(),
                plaintext: unhex(&entry["body"]),
            }
        })
        .collect()
}

#[test]
fn documents_come_to_what_is_frozen_in_every_order() {
    for vector in list(&file(), "vectors") {
        let name = text(vector, "name");
        let entries = read(vector);
        let document = entries[0].entry.into();
        for turn in 0..entries.len() {
            let mut order = entries.clone();
            order.rotate_left(turn);
            let folded = Document::fold(document, KindNumber(1), &order);
            assert_eq!(
                comes_to(&folded),
                vector["comes_to"],
                "{name}, from {turn} on"
            );
        }
        let mut one_by_one = Document::fold(document, KindNumber(1), &[]);
        let mut so_far: Vec<Incoming> = Vec::new();
        for entry in entries.iter().rev() {
            so_far.push(entry.clone());
            if one_by_one.absorb(std::slice::from_ref(entry)).refold {
                one_by_one = Document::fold(document, KindNumber(1), &so_far);
            }
        }
        assert_eq!(
            comes_to(&one_by_one),
            vector["comes_to"],
            "{name}, one by one"
        );
    }
}

#[test]
fn every_reason_that_a_frozen_body_can_have_stands_in_the_file() {
    let file = file();
    let set_aside = list(&file, "vectors")
        .iter()
        .flat_map(|vector| list(&vector["comes_to"], "set_aside"));
    let reasons: std::collections::BTreeSet<&str> =
        set_aside.filter_map(|pair| pair[1].as_str()).collect();
    for reason in [
        "Container",
        "Newer",
        "Forged",
        "NotAChange",
        "OutsidePast",
        "Collision",
        "BuildsOn",
    ] {
        assert!(
            reasons.contains(reason),
            "{reason} is not among {reasons:?}"
        );
    }
}
