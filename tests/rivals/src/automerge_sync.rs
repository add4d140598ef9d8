//! Automerge's own sync, document by document, by function calls: no network, no disk, no keys.

use automerge::sync::{State, SyncDoc};
use automerge::transaction::Transactable;
use automerge::{AutoCommit, ObjType, ROOT, ReadDoc};
use std::time::{Duration, Instant};

/// A document with a text that came about in so many changes: the same that ours has.
pub fn document(number: usize, changes: usize) -> AutoCommit {
    let mut doc = AutoCommit::new();
    let text = doc
        .put_object(ROOT, "text", ObjType::Text)
        .expect("an empty document");
    for change in 0..changes {
        let words = format!("Zin {change} van document {number}. ");
        let end = doc.length(&text);
        doc.splice_text(&text, end, 0, &words)
            .expect("the end is a place");
        doc.commit();
    }
    doc
}

/// What they say to each other until both are silent, in bytes.
fn sync(one: &mut AutoCommit, other: &mut AutoCommit) -> usize {
    let (mut mine, mut theirs) = (State::new(), State::new());
    let mut bytes = 0;
    loop {
        let there = one.sync().generate_sync_message(&mut mine);
        let said = there.is_some();
        if let Some(message) = there {
            bytes += message.clone().encode().len();
            other
                .sync()
                .receive_sync_message(&mut theirs, message)
                .expect("well formed");
        }
        let back = other.sync().generate_sync_message(&mut theirs);
        if !said && back.is_none() {
            return bytes;
        }
        if let Some(message) = back {
            bytes += message.clone().encode().len();
            one.sync()
                .receive_sync_message(&mut mine, message)
                .expect("well formed");
        }
    }
}

/// The time in which empty documents become like so many full ones.
pub fn fresh(documents: usize, changes: usize) -> Duration {
    let mut full: Vec<AutoCommit> = (0..documents).map(|it| document(it, changes)).collect();
    let begin = Instant::now();
    let mut new = Vec::with_capacity(documents);
    for one in &mut full {
        let mut other = AutoCommit::new();
        sync(one, &mut other);
        new.push(other);
    }
    let took = begin.elapsed();
    let equal = full
        .iter_mut()
        .zip(&mut new)
        .all(|(one, other)| one.get_heads() == other.get_heads());
    assert!(equal, "all came over");
    took
}

/// Documents that two hold alike.
pub struct Alike(Vec<(AutoCommit, AutoCommit)>);

impl Alike {
    /// So many.
    pub fn of(documents: usize, changes: usize) -> Alike {
        let pairs = (0..documents).map(|number| {
            let mut one = document(number, changes);
            let other = one.fork();
            (one, other)
        });
        Alike(pairs.collect())
    }

    /// What both say when they meet anew, in bytes.
    pub fn meet(&mut self) -> usize {
        self.0.iter_mut().map(|(one, other)| sync(one, other)).sum()
    }
}
