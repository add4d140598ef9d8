//! How many bytes a document takes on the wire and on the disk: GOALS row 8. A blog post at the pace at which it was typed,
//! and a paper in entries of a hundred edits, public and sealed, against what Automerge saves of the same.
//!
//! `cargo bench -p noaber-tests --bench size`; `NOABER_TRACES` names a folder with the traces.

use automerge::{AutoCommit, Change};
use noaber_node::store::{Keep, Store};
use noaber_protocol::charter::op::Audience;
use noaber_protocol::document::kinds::{self, Kind};
use noaber_protocol::document::{Document, Incoming, SessionNonce};
use noaber_protocol::entry::EntryType;
use noaber_protocol::ids::{DocumentId, ParticipantId};
use noaber_protocol::limits::RUN_ENTRIES;
use noaber_protocol::node::NewEntry;
use noaber_tests::figures::{Figure, Goal, Scale, bytes};
use noaber_tests::kring::{FOUNDER, Kring};
use noaber_tests::peer::fill;
use noaber_tests::trace::{Patch, Step, generated, load};
use std::collections::BTreeSet;
use std::path::Path;

/// Of the paper, in each entry.
const EDITS: usize = 100;
/// What an entry may take beside its deflated changes, sealed.
const SEALED: usize = 300;
/// Of a public body, that nobody can compute.
const SALT: usize = 16;

fn main() {
    let Some(scale) = Scale::asked() else { return };
    let edits = scale.of(usize::MAX, 3_000);
    let paper = load("automerge-paper").unwrap_or_else(|| generated(1, 260_000));
    let paper = typed(&paper, edits)
        .chunks(EDITS)
        .map(<[Patch]>::to_vec)
        .collect::<Vec<_>>();
    measure("paper, 100 edits an entry", &paper);
    let Some(blog) = load("seph-blog1") else {
        return println!("row 8: no trace with times, so the blog post is not measured");
    };
    let some: Vec<Step> = blog.into_iter().take(edits).collect();
    measure("blog post, typed alone", &paced(&some, 3, 15));
    measure("blog post, typed live", &paced(&some, 1, 1));
}

fn typed(steps: &[Step], most: usize) -> Vec<Patch> {
    let patches = steps.iter().flat_map(|step| step.patches.iter().cloned());
    patches.take(most).collect()
}

/// What was typed, cut where an entry ends: after a pause of so many seconds, and after so many at the latest. The trace
/// tells whole seconds.
fn paced(steps: &[Step], pause: u64, longest: u64) -> Vec<Vec<Patch>> {
    let mut entries: Vec<Vec<Patch>> = Vec::new();
    let (mut first, mut last) = (0, 0);
    for step in steps {
        let at = step.seconds().unwrap_or(last);
        let ends = at >= last + pause || at >= first + longest;
        if ends || entries.is_empty() {
            entries.push(Vec::new());
            first = at;
        }
        last = at;
        if let Some(entry) = entries.last_mut() {
            entry.extend(step.patches.iter().cloned());
        }
    }
    entries
}

/// What a text came to.
struct Text {
    entries: usize,
    /// Bytes of the deflated changes of each entry.
    deflated: usize,
    /// What Automerge saves.
    saved: usize,
    /// The changes of 256 entries deflated together, with a salt for each: what a run of public entries could be packed to.
    packed: usize,
}

/// Writes a text as entries of a kring.
fn write(kring: &mut Kring, entries: &[Vec<Patch>], audience: &Audience) -> Text {
    let author = kring.world.people[FOUNDER].author(&kring.space);
    let author = author.expect("the founder is in it");
    let kind = kinds::by_tag("manifest").expect("a kind");
    let (mut document, body) = Document::found(kind, "Tekst", author, SessionNonce([1; 16]));
    let mut deflated = body.len();
    let mut past = Vec::new();
    let mut id = None;
    let mut count = 0;
    let mut add = |document: &mut Document, body: Vec<u8>| {
        let entry = kring.add(new_entry(id, kind, body.clone(), audience));
        if id.is_none() {
            id = Some(DocumentId::from(entry));
            document.founded(entry.into());
        }
        document.absorb(&[Incoming {
            entry,
            author,
            participant: ParticipantId(author.0),
            past: std::mem::replace(&mut past, vec![entry]),
            plaintext: body,
        }]);
        count += 1;
        if count % 256 == 0 {
            kring.world.pass(20);
        }
    };
    add(&mut document, body);
    let section = document.sections()[0].id().clone();
    let mut text = String::new();
    for patches in entries {
        for Patch(at, delete, insert) in patches {
            let start = byte_of(&text, *at);
            let gone = byte_of(&text[start..], *delete);
            text.replace_range(start..start + gone, insert);
            document
                .splice(&section, start, gone, insert)
                .expect("a place in the text");
        }
        for body in document.commit() {
            deflated += body.len();
            add(&mut document, body);
        }
    }
    kring.world.pass(1_000);
    assert_eq!(document.sections()[0].text(), text, "it was typed whole");
    let raw = document.raw_changes();
    Text {
        entries: count,
        deflated,
        saved: saved(&raw),
        packed: packed(&raw),
    }
}

fn byte_of(text: &str, chars: usize) -> usize {
    if text.is_ascii() {
        return chars.min(text.len());
    }
    let place = text.char_indices().nth(chars);
    place.map_or(text.len(), |(at, _)| at)
}

fn new_entry(
    document: Option<DocumentId>,
    kind: &Kind,
    plaintext: Vec<u8>,
    audience: &Audience,
) -> NewEntry {
    let (entry_type, more) = match document {
        None => (EntryType::FOUND_DOCUMENT, kind.number.to_more()),
        Some(_) => (EntryType::CHANGES, Vec::new()),
    };
    NewEntry {
        document,
        kind: entry_type,
        on: Vec::new(),
        more,
        audience: audience.clone(),
        plaintext,
    }
}

/// Bytes that Automerge saves of a document with these changes.
fn saved(raw: &[Vec<u8>]) -> usize {
    let changes = raw.iter().map(|raw| Change::try_from(raw.as_slice()));
    let changes = changes.map(|change| change.expect("own change"));
    let mut doc = AutoCommit::new();
    doc.apply_changes(changes.collect::<Vec<_>>())
        .expect("own changes");
    doc.save().len()
}

fn packed(raw: &[Vec<u8>]) -> usize {
    let runs = raw.chunks(RUN_ENTRIES);
    runs.map(|run| {
        let all: Vec<u8> = run.concat();
        miniz_oxide::deflate::compress_to_vec(&all, 9).len() + SALT * run.len()
    })
    .sum()
}

/// Bytes both ways until the newcomer holds the same, Hello included.
fn wire(kring: &mut Kring) -> usize {
    kring.world.bytes = 0;
    kring.hears(kring.newcomer);
    kring.world.bytes
}

/// Bytes of the writer's journal after compaction, and of all of its home.
fn disk(kring: &Kring) -> (usize, usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let store: Store = fill(&folder.path().join("home"), kring.records(FOUNDER));
    let none = BTreeSet::new();
    let keep = Keep {
        signatures: &none,
        erased: &none,
    };
    let done = store.compact_at_end(keep, usize::MAX, 0).expect("a disk");
    assert!(done.segments > 0, "there was something to rewrite");
    let journal = store.sizes().journal as usize;
    drop(store);
    (journal, size(folder.path()))
}

fn size(folder: &Path) -> usize {
    let found = std::fs::read_dir(folder).expect("a folder").flatten();
    let sizes = found.map(|entry| {
        let known = entry.metadata().expect("it is there");
        if known.is_dir() {
            size(&entry.path())
        } else {
            known.len() as usize
        }
    });
    sizes.sum()
}

fn measure(name: &str, entries: &[Vec<Patch>]) {
    for (audience, how) in [(Audience::Public, "public"), (Audience::Space, "sealed")] {
        let mut kring = Kring::of(0);
        let text = write(&mut kring, entries, &audience);
        let wire = wire(&mut kring) as f64;
        let (save, count) = (text.saved as f64, text.entries);
        let is_public = audience == Audience::Public;
        let most = (SEALED * count + text.deflated) as f64;
        let (other, goal, against) = match is_public {
            true => (save, 2.0, format!("save {}", bytes(save))),
            false => (most, 1.0, format!("300 B each + deflated {}", bytes(most))),
        };
        println!(
            "row 8: {name}, {how}: {count} entries, deflated changes {}, save {save}, wire {wire}: {:.0} B an entry",
            text.deflated,
            wire / count as f64
        );
        Figure {
            row: 8,
            what: &format!("{name}, {count} entries, {how}, on the wire"),
            ours: bytes(wire),
            other: against,
            ratio: wire / other,
            goal: Goal::AtMost(goal),
        }
        .print();
        if is_public {
            Figure {
                row: 8,
                what: &format!(
                    "{name}, {how}, changes alone if 256 entries were deflated together (not built)"
                ),
                ours: bytes(text.packed as f64),
                other: format!("save {}", bytes(save)),
                ratio: text.packed as f64 / save,
                goal: Goal::Told,
            }
            .print();
        }
        let (journal, home) = disk(&kring);
        Figure {
            row: 8,
            what: &format!(
                "{name}, {how}, journal after compaction (whole home {})",
                bytes(home as f64)
            ),
            ours: bytes(journal as f64),
            other: format!("wire {}", bytes(wire)),
            ratio: journal as f64 / wire,
            goal: Goal::AtMost(1.5),
        }
        .print();
    }
}
