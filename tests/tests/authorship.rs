//! Who wrote what, for every character of a real trace of two authors: against a model that tags characters as they
//! come, and kept through a snapshot, through making the document anew, and through a file that goes out and comes back.

use noaber_node::exchange::markdown::Page;
use noaber_node::exchange::page;
use noaber_protocol::document::{Document, Incoming, SectionId, SessionNonce, Splice, kinds};
use noaber_protocol::ids::{AuthorId, EntryId, ParticipantId};
use noaber_tests::trace::{Step, generated, load};

/// Steps between two meetings of the authors.
const APART: usize = 400;
/// How many steps a generated trace has.
const STEPS: usize = 6_000;

/// One author with a copy of the document, and a model of it that knows whose each character is.
struct Writer {
    author: AuthorId,
    document: Document,
    last: Option<EntryId>,
    written: u64,
    model: Vec<(char, AuthorId)>,
}

fn visie() -> SectionId {
    SectionId("visie".to_owned())
}

fn text(document: &Document) -> &str {
    document.section(&visie()).expect("the section").text()
}

/// The byte at which a character begins; the end for those beyond.
fn byte_of(text: &str, chars: usize) -> usize {
    text.char_indices()
        .nth(chars)
        .map_or(text.len(), |(at, _)| at)
}

impl Writer {
    fn types(&mut self, at: usize, deleted: usize, insert: &str) {
        let now = text(&self.document);
        let at = at.min(self.model.len());
        let deleted = deleted.min(self.model.len() - at);
        let from = byte_of(now, at);
        let to = from + byte_of(&now[from..], deleted);
        self.document
            .splice(&visie(), from, to - from, insert)
            .expect("the edit fits");
        let author = self.author;
        let came = insert.chars().map(|one| (one, author));
        self.model.splice(at..at + deleted, came);
    }

    fn commits(&mut self) -> Vec<Incoming> {
        let mut entries = Vec::new();
        for plaintext in self.document.commit() {
            let mut past = self.document.frontier(self.author);
            past.extend(self.last);
            self.written += 1;
            let mut id = self.author.0;
            id[..8].copy_from_slice(&self.written.to_be_bytes());
            let entry = Incoming {
                entry: EntryId(id),
                author: self.author,
                participant: ParticipantId(self.author.0),
                past,
                plaintext,
            };
            self.last = Some(entry.entry);
            self.document.absorb(std::slice::from_ref(&entry));
            entries.push(entry);
        }
        entries
    }

    fn hears(&mut self, of: AuthorId, entries: &[Incoming]) {
        let mut before = text(&self.document).to_owned();
        let absorbed = self.document.absorb(entries);
        assert_eq!(absorbed.quarantined, []);
        for Splice {
            at, delete, insert, ..
        } in absorbed.splices
        {
            let from = before[..at].chars().count();
            let gone = before[at..at + delete].chars().count();
            before.replace_range(at..at + delete, &insert);
            let came = insert.chars().map(|one| (one, of));
            self.model.splice(from..from + gone, came);
        }
    }
}

/// Each character with its author, as the document says.
fn told(document: &Document) -> Vec<(char, AuthorId)> {
    let text = text(document);
    let mut at = 0;
    let mut told = Vec::new();
    for stretch in document.written(&visie()) {
        let part = &text[at..at + stretch.bytes];
        told.extend(part.chars().map(|one| (one, stretch.author)));
        at += stretch.bytes;
    }
    assert_eq!(at, text.len(), "the stretches are as long as the text");
    told
}

fn assert_told(document: &Document, model: &[(char, AuthorId)], what: &str) {
    let told = told(document);
    let wrong = told.iter().zip(model).filter(|(a, b)| a != b).count();
    assert_eq!((wrong, told.len()), (0, model.len()), "{what}");
}

fn replayed(steps: &[Step]) -> ([Writer; 2], Vec<Incoming>) {
    let authors = [AuthorId([1; 32]), AuthorId([2; 32])];
    let kind = kinds::by_tag("manifest").expect("a kind");
    let (founded, body) = Document::found(kind, "Samen", authors[0], SessionNonce([1; 16]));
    let first = Incoming {
        entry: EntryId([9; 32]),
        author: authors[0],
        participant: ParticipantId(authors[0].0),
        past: Vec::new(),
        plaintext: body,
    };
    let kind = founded.kind_number();
    let mut writers = authors.map(|author| {
        let id = first.entry.into();
        let mut document = Document::fold(id, kind, std::slice::from_ref(&first));
        document.begin(author, SessionNonce([author.0[0] + 2; 16]));
        let last = (author == authors[0]).then_some(first.entry);
        Writer {
            author,
            document,
            last,
            written: 0,
            model: Vec::new(),
        }
    });
    let mut all = vec![first];
    for apart in steps.chunks(APART) {
        for step in apart {
            for patch in &step.patches {
                writers[step.agent % 2].types(patch.0, patch.1, &patch.2);
            }
        }
        let [one, other] = &mut writers;
        let (ones, others) = (one.commits(), other.commits());
        one.hears(other.author, &others);
        other.hears(one.author, &ones);
        all.extend(ones);
        all.extend(others);
    }
    (writers, all)
}

#[test]
fn every_character_of_a_replayed_trace_is_of_who_typed_it() {
    let steps = load("friendsforever").unwrap_or_else(|| generated(2026, STEPS));
    let ([one, other], entries) = replayed(&steps);
    assert_eq!(text(&one.document), text(&other.document));
    assert_eq!(one.model, other.model);
    let of = |author| one.model.iter().filter(|(_, of)| *of == author).count();
    println!(
        "{} steps, {} entries, {} characters: {} and {}",
        steps.len(),
        entries.len(),
        one.model.len(),
        of(one.author),
        of(other.author)
    );
    assert!(of(one.author) > 100 && of(other.author) > 100);
    assert_told(&one.document, &one.model, "where it was typed");
    assert_told(&other.document, &one.model, "at the other");

    let mut kept = one.document.clone();
    let saved = kept.save().expect("all of it is in entries");
    let loaded = Document::load(&saved).expect("the snapshot of this version");
    assert_told(&loaded, &one.model, "after a snapshot");

    let id = entries[0].entry.into();
    let mut anew = Document::fold(id, one.document.kind_number(), &entries);
    assert_told(&anew, &one.model, "made anew from the entries");

    // A file goes out, a word is put in front, and it comes back: only that word is new.
    let markdown = page::export(&mut anew);
    let heads = anew.heads();
    anew.begin(AuthorId([3; 32]), SessionNonce([9; 16]));
    let first_line = text(&anew).lines().find(|line| !line.is_empty());
    let first_line = first_line.expect("some text").to_owned();
    let edited = markdown.replacen(&first_line, &format!("Nieuw. {first_line}"), 1);
    let parts = page::parts(anew.kind(), anew.sections());
    let page = Page::from_bytes(edited.as_bytes(), &parts).expect("a page");
    let before = told(&anew);
    page::apply(&mut anew, &heads, &page, SessionNonce([8; 16])).expect("it can be written in");
    let after: Vec<_> = told(&anew)
        .into_iter()
        .filter(|(_, author)| *author != AuthorId([3; 32]))
        .collect();
    let lost = before.len() - after.len();
    assert!(
        lost < 16,
        "{lost} characters changed hands on the way through a file"
    );
}
