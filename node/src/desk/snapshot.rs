//! An open document as one piece of bytes, kept so that it need not be made anew from all its entries.
//!
//! It never leaves this device. It names what it was made from: every entry that counted, what came before each, and
//! whether it had a body; when the charter lets others count, or something was erased, that is different and the
//! snapshot is worth nothing. Entries that came since are taken in behind it.

use super::open::OpenDocument;
use super::{EntryRef, FromDesk, Note};
use noaber_protocol::document::Document;
use noaber_protocol::entry;
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// The version of the form.
const FORM: u8 = 1;
/// Entries from which on a snapshot is worth its place, and after how many new ones it is made again.
const WORTH: usize = 64;

/// What is kept.
#[derive(Serialize, Deserialize)]
struct Kept {
    form: u8,
    /// How many entries it was made from, and what they were.
    entries: u64,
    made_from: [u8; 32],
    document: Vec<u8>,
}

/// The document that a snapshot holds, when all that it was made from still counts and nothing else came before that.
pub(super) fn usable(bytes: &[u8], entries: &[EntryRef]) -> Option<Document> {
    let kept: Kept = postcard::from_bytes(bytes).ok()?;
    if kept.form != FORM || kept.entries > entries.len() as u64 {
        return None;
    }
    let document = Document::load(&kept.document).ok()?;
    let known: Vec<&EntryRef> = entries
        .iter()
        .filter(|entry| document.knows(&entry.entry))
        .collect();
    let same = known.len() == document.entry_count() && made_from(&known) == kept.made_from;
    same.then_some(document)
}

/// A hash over entries, what comes right before each, and whether they have a body; in whatever order they stand.
fn made_from(entries: &[&EntryRef]) -> [u8; 32] {
    let mut sorted = entries.to_vec();
    sorted.sort_unstable_by_key(|one| one.entry);
    let mut bytes = Vec::with_capacity(sorted.len() * 72);
    for one in sorted {
        bytes.extend_from_slice(&one.entry.0);
        bytes.push(u8::from(one.has_body));
        let mut past = one.past.clone();
        past.sort_unstable();
        for before in past {
            bytes.push(1);
            bytes.extend_from_slice(&before.0);
        }
        bytes.push(0);
    }
    entry::hash("snapshot", &[&bytes])
}

impl OpenDocument {
    /// Keeps the document as it is, when enough came since that was last done.
    pub(super) fn keep_snapshot(&mut self, out: &mut VecDeque<FromDesk>) {
        let count = self.document_ref().entry_count();
        let since = count.saturating_sub(self.snapshot_of);
        if since < WORTH || self.has_unopened() || !self.is_settled() {
            return;
        }
        let document = self.head.document;
        // what waits for its past is in no snapshot: it is given again behind it
        let taken_in = |entry: &&EntryRef| self.document_ref().knows(&entry.entry);
        let entries: Vec<&EntryRef> = self.entries.iter().filter(taken_in).collect();
        if entries.len() != count {
            return;
        }
        let made_from = made_from(&entries);
        let Some(bytes) = self.document_mut().save() else {
            return;
        };
        let kept = Kept {
            form: FORM,
            entries: count as u64,
            made_from,
            document: bytes,
        };
        let Ok(bytes) = postcard::to_stdvec(&kept) else {
            return;
        };
        self.snapshot_of = count;
        out.push_back(FromDesk::Note {
            document,
            note: Note::Snapshot,
            bytes,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::{Head, Material, Standing};
    use noaber_protocol::act::Attested;
    use noaber_protocol::charter::op::Audience;
    use noaber_protocol::charter::role::Role;
    use noaber_protocol::document::{Incoming, SectionId, SessionNonce, kinds};
    use noaber_protocol::entry::EntryType;
    use noaber_protocol::ids::{AuthorId, EntryId, Millis, ParticipantId, SpaceId};
    use noaber_protocol::text::SafeText;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng as _;
    use std::collections::BTreeMap;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// A document of a few entries with what the host says of them.
    fn written() -> (Document, Vec<EntryRef>) {
        let author = AuthorId([1; 32]);
        let kind = kinds::by_tag("manifest").unwrap();
        let (mut document, body) = Document::found(kind, "T", author, SessionNonce([1; 16]));
        let mut refs = Vec::new();
        let mut absorb = |document: &mut Document, plaintext| {
            let number = refs.len() as u8;
            let past = refs.last().map(|last: &EntryRef| last.entry);
            let entry = EntryRef {
                entry: EntryId([number + 1; 32]),
                author,
                participant: ParticipantId([1; 32]),
                past: past.into_iter().collect(),
                at: Millis(0),
                has_body: true,
                kind: EntryType::CHANGES,
                role: Role::Editor,
            };
            if number == 0 {
                document.founded(entry.entry.into());
            }
            document.absorb(&[Incoming {
                entry: entry.entry,
                author,
                participant: entry.participant,
                past: entry.past.clone(),
                plaintext,
            }]);
            refs.push(entry);
        };
        absorb(&mut document, body);
        for word in ["een ", "twee "] {
            document
                .splice(&SectionId("visie".into()), 0, 0, word)
                .unwrap();
            let body = document.commit().remove(0);
            absorb(&mut document, body);
        }
        (document, refs)
    }

    /// A document of so many entries as a host gives them, and how many bodies were opened.
    fn long(count: usize) -> (Vec<EntryRef>, Arc<Standing>, Arc<AtomicUsize>) {
        let author = AuthorId([1; 32]);
        let kind = kinds::by_tag("manifest").unwrap();
        let (mut document, body) = Document::found(kind, "T", author, SessionNonce([1; 16]));
        let mut entries: Vec<(EntryRef, Vec<u8>)> = Vec::new();
        let mut bodies = vec![body];
        for number in 0..count {
            for plaintext in std::mem::take(&mut bodies) {
                let past = entries.last().map(|(last, _)| last.entry);
                let entry = EntryRef {
                    entry: EntryId(entry::hash("test", &[&number.to_le_bytes()])),
                    author,
                    participant: ParticipantId([1; 32]),
                    past: past.into_iter().collect(),
                    at: Millis(0),
                    has_body: true,
                    kind: EntryType::CHANGES,
                    role: Role::Editor,
                };
                if number == 0 {
                    document.founded(entry.entry.into());
                }
                document.absorb(&[Incoming {
                    entry: entry.entry,
                    author,
                    participant: entry.participant,
                    past: entry.past.clone(),
                    plaintext: plaintext.clone(),
                }]);
                entries.push((entry, plaintext));
            }
            let visie = SectionId("visie".into());
            document
                .splice(&visie, 0, 0, &format!("{number} "))
                .unwrap();
            bodies = document.commit();
        }
        let opened = Arc::new(AtomicUsize::new(0));
        let text: BTreeMap<EntryId, Vec<u8>> = entries
            .iter()
            .map(|(entry, body)| (entry.entry, body.clone()))
            .collect();
        let counter = Arc::clone(&opened);
        let standing = Arc::new(Standing {
            space: SpaceId([1; 32]),
            me: author,
            writable: BTreeMap::new(),
            acts: BTreeMap::new(),
            role: None,
            name: SafeText::default(),
            audiences: BTreeMap::new(),
            live: false,
            heard: false,
            people: BTreeMap::new(),
            open: Arc::new(move |entry| {
                counter.fetch_add(1, Ordering::Relaxed);
                text.get(entry).cloned()
            }),
            keys: 1,
            attest: Arc::new(|_, hash| Attested {
                hash,
                proof: [0; 64],
            }),
        });
        let refs = entries.into_iter().map(|(entry, _)| entry).collect();
        (refs, standing, opened)
    }

    fn material(refs: &[EntryRef], snapshot: Option<Vec<u8>>) -> Material {
        Material {
            head: Head {
                document: refs[0].entry.into(),
                space: SpaceId([1; 32]),
                kind: kinds::by_tag("manifest").unwrap().number,
                audience: Audience::Space,
                made_from: (refs.len() as u64, refs[refs.len() - 1].entry),
                roles: None,
                kept: None,
            },
            entries: refs.to_vec(),
            draft: None,
            snapshot,
        }
    }

    fn only_snapshot(out: &mut VecDeque<FromDesk>) -> Vec<u8> {
        let Some(FromDesk::Note { bytes, .. }) = out.pop_front() else {
            panic!("no snapshot");
        };
        assert!(out.is_empty());
        bytes
    }

    #[test]
    fn opening_again_opens_only_the_bodies_that_came_since() {
        let (refs, standing, opened) = long(WORTH + 10);
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        let mut out = VecDeque::new();
        let first = material(&refs[..WORTH + 5], None);
        let mut open = OpenDocument::fold(first, Arc::clone(&standing), &mut rng);
        assert_eq!(opened.swap(0, Ordering::Relaxed), WORTH + 5);
        open.keep_snapshot(&mut out);
        let bytes = only_snapshot(&mut out);
        open.keep_snapshot(&mut out);
        assert!(out.is_empty(), "nothing came since");
        let all = material(&refs, Some(bytes));
        let mut again = OpenDocument::fold(all, Arc::clone(&standing), &mut rng);
        assert_eq!(opened.swap(0, Ordering::Relaxed), refs.len() - WORTH - 5);
        let mut whole = OpenDocument::fold(material(&refs, None), standing, &mut rng);
        assert_eq!(again.text(), whole.text());
    }

    #[test]
    fn what_waits_for_its_past_ends_no_snapshots_and_is_given_again_behind_one() {
        let (mut refs, standing, opened) = long(WORTH + 5);
        let last = refs.pop().unwrap();
        let held_back = refs.pop().unwrap();
        refs.push(last.clone());
        let mut rng = ChaCha20Rng::from_seed([1; 32]);
        let mut out = VecDeque::new();
        let first = material(&refs, None);
        let mut open = OpenDocument::fold(first, Arc::clone(&standing), &mut rng);
        assert!(!open.document_ref().knows(&last.entry));
        open.keep_snapshot(&mut out);
        let bytes = only_snapshot(&mut out);
        open.keep_snapshot(&mut out);
        assert!(out.is_empty(), "nothing came since");
        refs.push(held_back);
        opened.store(0, Ordering::Relaxed);
        let all = material(&refs, Some(bytes));
        let mut again = OpenDocument::fold(all, Arc::clone(&standing), &mut rng);
        assert_eq!(opened.load(Ordering::Relaxed), 2);
        assert!(again.document_ref().knows(&last.entry));
        let mut whole = OpenDocument::fold(material(&refs, None), standing, &mut rng);
        assert_eq!(again.text(), whole.text());
    }

    fn kept(document: &mut Document, refs: &[EntryRef]) -> Vec<u8> {
        let all: Vec<&EntryRef> = refs.iter().collect();
        let kept = Kept {
            form: FORM,
            entries: refs.len() as u64,
            made_from: made_from(&all),
            document: document.save().unwrap(),
        };
        postcard::to_stdvec(&kept).unwrap()
    }

    #[test]
    fn a_snapshot_serves_while_all_that_it_was_made_from_counts() {
        let (mut document, refs) = written();
        let bytes = kept(&mut document, &refs);
        let mut loaded = usable(&bytes, &refs).unwrap();
        assert_eq!(loaded.heads(), document.heads());
        let mut shuffled = refs.clone();
        shuffled.reverse();
        assert!(usable(&bytes, &shuffled).is_some());
        let mut more = refs.clone();
        more.push(EntryRef {
            entry: EntryId([9; 32]),
            ..refs[2].clone()
        });
        assert!(
            usable(&bytes, &more).is_some(),
            "what came since is taken in behind it"
        );
    }

    #[test]
    fn a_snapshot_falls_when_an_entry_counts_no_more_or_lost_its_body() {
        let (mut document, refs) = written();
        let bytes = kept(&mut document, &refs);
        assert!(usable(&bytes, &refs[..2]).is_none());
        let mut erased = refs.clone();
        erased[1].has_body = false;
        assert!(usable(&bytes, &erased).is_none());
        let mut other_past = refs.clone();
        other_past[2].past = vec![refs[0].entry];
        assert!(usable(&bytes, &other_past).is_none());
        let mut other = refs;
        other[2].entry = EntryId([8; 32]);
        assert!(usable(&bytes, &other).is_none());
        assert!(usable(b"iets anders", &other).is_none());
    }
}
