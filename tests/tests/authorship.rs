//! Who wrote what, for every character of a real trace of two authors, replayed as it was: each step on exactly what its
//! author had. Held against Automerge alone, and kept through a snapshot, through making the document anew, and through a
//! file that goes out and comes back.

use automerge::transaction::Transactable;
use automerge::{ActorId, AutoCommit, Change, ObjId, ObjType, ROOT, ReadDoc, TextEncoding};
use noaber_node::exchange::markdown::Page;
use noaber_node::exchange::page;
use noaber_protocol::document::{Document, Incoming, SectionId, SessionNonce, Splice, kinds};
use noaber_protocol::ids::{AuthorId, EntryId, ParticipantId};
use noaber_tests::trace::{Step, Trace, generated_apart, load_whole};
use std::collections::BTreeSet;

/// How many steps a generated trace has.
const STEPS: usize = 6_000;
const AUTHORS: [AuthorId; 2] = [AuthorId([1; 32]), AuthorId([2; 32])];

/// One author with a copy of the document.
struct Writer {
    author: AuthorId,
    document: Document,
    last: Option<EntryId>,
    written: u64,
}

fn visie() -> SectionId {
    SectionId("visie".to_owned())
}

fn text(document: &Document) -> &str {
    document.section(&visie()).expect("the section").text()
}

/// The byte at which a character begins.
fn byte_of(text: &str, chars: usize) -> usize {
    if text.is_ascii() {
        assert!(chars <= text.len(), "a place within the text");
        return chars;
    }
    let mut places = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    places.nth(chars).expect("a place within the text")
}

/// Two replicas of which each knows exactly what it is given.
trait Replicas {
    /// What one gives to the other.
    type News;
    fn types(&mut self, who: usize, at: usize, deleted: usize, insert: &str);
    /// All that this one wrote and did not give yet.
    fn gives(&mut self, who: usize) -> Vec<Self::News>;
    fn hears(&mut self, who: usize, news: Vec<Self::News>);
}

/// Makes each step on exactly what its author had then; in the end both have all.
fn replay<R: Replicas>(trace: &Trace, replicas: &mut R) -> usize {
    let known = trace.known();
    // Up to which steps of each the other takes something in.
    let mut wanted = [BTreeSet::new(), BTreeSet::new()];
    for (step, known) in trace.steps.iter().zip(&known) {
        let other = 1 - step.agent;
        wanted[other].insert(known[other]);
    }
    let mut given: [Vec<(usize, Vec<R::News>)>; 2] = [Vec::new(), Vec::new()];
    let mut merges = 0;
    for (step, known) in trace.steps.iter().zip(&known) {
        let (who, other) = (step.agent, 1 - step.agent);
        let count = given[other].partition_point(|(made, _)| *made <= known[other]);
        let news: Vec<R::News> = given[other]
            .drain(..count)
            .flat_map(|(_, news)| news)
            .collect();
        if !news.is_empty() {
            replicas.hears(who, news);
            merges += 1;
        }
        for patch in &step.patches {
            replicas.types(who, patch.0, patch.1, &patch.2);
        }
        if wanted[who].contains(&known[who]) {
            given[who].push((known[who], replicas.gives(who)));
        }
    }
    for who in [0, 1] {
        let rest = given[who].drain(..).flat_map(|(_, news)| news);
        let mut news: Vec<R::News> = rest.collect();
        news.extend(replicas.gives(who));
        replicas.hears(1 - who, news);
    }
    merges
}

/// The two documents, and all their entries.
struct Documents {
    writers: [Writer; 2],
    all: Vec<Incoming>,
}

impl Documents {
    fn new() -> Documents {
        let kind = kinds::by_tag("manifest").expect("a kind");
        let (founded, body) = Document::found(kind, "Samen", AUTHORS[0], SessionNonce([1; 16]));
        let first = Incoming {
            entry: EntryId([9; 32]),
            author: AUTHORS[0],
            participant: ParticipantId(AUTHORS[0].0),
            past: Vec::new(),
            plaintext: body,
        };
        let kind = founded.kind_number();
        let writers = AUTHORS.map(|author| {
            let id = first.entry.into();
            let mut document = Document::fold(id, kind, std::slice::from_ref(&first));
            document.begin(author, SessionNonce([author.0[0] + 2; 16]));
            Writer {
                author,
                document,
                last: (author == AUTHORS[0]).then_some(first.entry),
                written: 0,
            }
        });
        Documents {
            writers,
            all: vec![first],
        }
    }
}

impl Replicas for Documents {
    type News = Incoming;

    fn types(&mut self, who: usize, at: usize, deleted: usize, insert: &str) {
        let document = &mut self.writers[who].document;
        let now = text(document);
        let from = byte_of(now, at);
        let delete = byte_of(&now[from..], deleted);
        let made = document.splice(&visie(), from, delete, insert);
        made.expect("the edit fits");
    }

    fn gives(&mut self, who: usize) -> Vec<Incoming> {
        let writer = &mut self.writers[who];
        let mut entries = Vec::new();
        for plaintext in writer.document.commit() {
            let mut past = writer.document.frontier(writer.author);
            past.extend(writer.last);
            writer.written += 1;
            let mut id = writer.author.0;
            id[..8].copy_from_slice(&writer.written.to_be_bytes());
            let entry = Incoming {
                entry: EntryId(id),
                author: writer.author,
                participant: ParticipantId(writer.author.0),
                past,
                plaintext,
            };
            writer.last = Some(entry.entry);
            writer.document.absorb(std::slice::from_ref(&entry));
            entries.push(entry);
        }
        self.all.extend(entries.iter().cloned());
        entries
    }

    fn hears(&mut self, who: usize, news: Vec<Incoming>) {
        let document = &mut self.writers[who].document;
        let mut told = text(document).to_owned();
        let absorbed = document.absorb(&news);
        assert_eq!(absorbed.quarantined, []);
        assert!(!absorbed.refold && !absorbed.structure_changed);
        for Splice {
            at, delete, insert, ..
        } in absorbed.splices
        {
            told.replace_range(at..at + delete, &insert);
        }
        assert_eq!(told, text(document), "what an editor is told");
    }
}

/// Automerge alone, with another character for each that was ever typed: so each in the end is known by itself, whoever
/// asks. Nothing of ours takes part.
struct Oracle {
    replicas: [AutoCommit; 2],
    own: [Vec<Change>; 2],
    object: ObjId,
    /// What was typed, and by whom.
    typed: Vec<(char, AuthorId)>,
}

/// The first of the characters that stand for others.
const FIRST: u32 = 0x1_0000;

impl Oracle {
    fn new(actors: [u8; 2]) -> Oracle {
        let mut founding = AutoCommit::new_with_encoding(TextEncoding::UnicodeCodePoint);
        let object = founding.put_object(ROOT, "text", ObjType::Text);
        let object = object.expect("an empty document takes a text");
        let replicas = actors.map(|actor| founding.fork().with_actor(ActorId::from([actor])));
        Oracle {
            replicas,
            own: [Vec::new(), Vec::new()],
            object,
            typed: Vec::new(),
        }
    }

    fn ends(&mut self, who: usize) {
        if self.replicas[who].commit().is_some() {
            let change = self.replicas[who].get_last_local_change();
            self.own[who].extend(change);
        }
    }

    /// Each character that is left, with who typed it.
    fn left(&self, who: usize) -> Vec<(char, AuthorId)> {
        let text = self.replicas[who].text(&self.object).expect("a text");
        let number = |one: char| (u32::from(one) - FIRST) as usize;
        text.chars().map(|one| self.typed[number(one)]).collect()
    }
}

impl Replicas for Oracle {
    type News = Change;

    fn types(&mut self, who: usize, at: usize, deleted: usize, insert: &str) {
        let first = FIRST + self.typed.len() as u32;
        let stand_ins = (first..).map(|number| char::from_u32(number).expect("a character"));
        let stand_ins: String = stand_ins.take(insert.chars().count()).collect();
        self.typed
            .extend(insert.chars().map(|one| (one, AUTHORS[who])));
        let made = self.replicas[who].splice_text(&self.object, at, deleted as isize, &stand_ins);
        made.expect("the edit fits");
    }

    fn gives(&mut self, who: usize) -> Vec<Change> {
        self.ends(who);
        std::mem::take(&mut self.own[who])
    }

    fn hears(&mut self, who: usize, news: Vec<Change>) {
        self.ends(who);
        let taken = self.replicas[who].apply_changes(news);
        taken.expect("changes that stand on what is there");
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

fn chars(all: &[(char, AuthorId)]) -> String {
    all.iter().map(|(one, _)| one).collect()
}

fn assert_told(document: &Document, truth: &[(char, AuthorId)], what: &str) {
    let told = told(document);
    let wrong = told.iter().zip(truth).filter(|(a, b)| a != b).count();
    assert_eq!((wrong, told.len()), (0, truth.len()), "{what}");
}

/// What is left in the end of Automerge alone. Of two that came to one place at the same time, the numbers of the actors
/// decide which stands first; ours are hashes, so it is told which of the two orders it is by the text alone.
fn truth_for(text: &str, trace: &Trace) -> Vec<(char, AuthorId)> {
    for actors in [[1, 2], [2, 1]] {
        let mut oracle = Oracle::new(actors);
        replay(trace, &mut oracle);
        let left = oracle.left(0);
        assert_eq!(left, oracle.left(1), "Automerge itself ends equal");
        if chars(&left) == text {
            return left;
        }
    }
    panic!("neither order of the two actors gives this text: {text}");
}

/// Replays a trace and asks for the author of every character, in every form in which a document is kept.
fn every_character_is_of_who_typed_it(trace: &Trace) {
    let mut documents = Documents::new();
    let merges = replay(trace, &mut documents);
    let Documents {
        writers: [one, other],
        all,
    } = documents;
    let truth = truth_for(text(&one.document), trace);
    if let Some(end) = &trace.end {
        // Nobody who recorded it wrote two things at one place at the same time: so the order is the same everywhere.
        assert_eq!(text(&one.document), end, "the text that was recorded");
    }
    let of = |author| truth.iter().filter(|(_, of)| *of == author).count();
    let shares = AUTHORS.map(of);
    println!(
        "{} steps, {merges} merges, {} entries, {} characters: {} and {}",
        trace.steps.len(),
        all.len(),
        truth.len(),
        shares[0],
        shares[1]
    );
    assert!(shares.iter().all(|share| *share > 100));
    assert_told(&one.document, &truth, "where it was typed");
    assert_told(&other.document, &truth, "at the other");

    let mut kept = one.document.clone();
    let saved = kept.save().expect("all of it is in entries");
    let loaded = Document::load(&saved).expect("the snapshot of this version");
    assert_told(&loaded, &truth, "after a snapshot");

    let id = all[0].entry.into();
    let mut anew = Document::fold(id, one.document.kind_number(), &all);
    assert_told(&anew, &truth, "made anew from the entries");

    // A file goes out, a word is put in front, and it comes back: only that word is new.
    let markdown = page::export(&mut anew);
    let heads = anew.heads();
    let third = AuthorId([3; 32]);
    anew.begin(third, SessionNonce([9; 16]));
    let first_line = text(&anew).lines().find(|line| !line.is_empty());
    let first_line = first_line.expect("some text").to_owned();
    let edited = markdown.replacen(&first_line, &format!("Nieuw. {first_line}"), 1);
    let parts = page::parts(anew.kind(), anew.sections());
    let page = Page::from_bytes(edited.as_bytes(), &parts).expect("a page");
    page::apply(&mut anew, &heads, &page, SessionNonce([8; 16])).expect("it can be written in");
    let (new, old): (Vec<_>, Vec<_>) = told(&anew)
        .into_iter()
        .partition(|(_, author)| *author == third);
    assert_eq!(chars(&new), "Nieuw. ", "only the word is of who put it in");
    let wrong = old.iter().zip(&truth).filter(|(a, b)| a != b).count();
    let counts = (wrong, old.len());
    assert_eq!(counts, (0, truth.len()), "on the way through a file");
}

#[test]
fn every_character_of_a_replayed_trace_is_of_who_typed_it() {
    if let Some(trace) = load_whole("friendsforever") {
        assert!(trace.end.is_some(), "a recorded trace tells its end");
        every_character_is_of_who_typed_it(&trace);
    }
}

#[test]
fn every_character_of_a_generated_trace_is_of_who_typed_it() {
    every_character_is_of_who_typed_it(&generated_apart(2026, STEPS));
}

#[test]
fn authors_of_a_generated_trace_write_at_the_same_time_and_hear_of_it_later() {
    let trace = generated_apart(7, 2_000);
    let known = trace.known();
    let last = known.last().expect("steps");
    assert!(last.iter().all(|count| *count > 500), "{last:?}");
    let merges = |step: &&Step| step.parents.len() == 2;
    assert!(trace.steps.iter().filter(merges).count() > 100);
    let deletes = |step: &&Step| step.patches[0].1 > 0;
    for agent in [0, 1] {
        let of = trace.steps.iter().filter(|step| step.agent == agent);
        assert!(of.filter(deletes).count() > 20, "{agent} deletes too");
    }
}

#[test]
#[should_panic(expected = "step 1")]
fn an_author_who_does_not_know_the_own_step_before_is_no_trace() {
    let mut trace = generated_apart(7, 2);
    trace.steps[1].agent = trace.steps[0].agent;
    trace.steps[1].parents.clear();
    trace.known();
}
