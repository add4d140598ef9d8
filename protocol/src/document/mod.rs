//! One document: an Automerge document of one kind, with the entries that it is made of.
//!
//! A document is an ordered list of sections, each with a heading and one text; offsets are bytes in UTF-8. What a
//! person types goes in through [`Document::splice`] and comes out of [`Document::commit`] as the bodies of entries;
//! what others wrote comes in through [`Document::absorb`]. The tree inside Automerge: `title` (a string), `sections`
//! (a list of maps with `key`, `heading` and a text `text`), `fields` (a map of strings), and the rows of tables, each a
//! map at the root. What later versions add to it is kept and passed on.

mod absorb;
mod amend;
mod authors;
mod clock;
mod container;
pub mod diff;
mod edit;
mod edition;
mod entries;
mod fields;
mod figures;
pub mod filter;
mod heads;
mod history;
#[cfg(test)]
mod hostile;
pub mod kinds;
#[cfg(test)]
mod mutants;
mod order;
mod origin;
mod outline;
mod past;
mod place;
#[cfg(test)]
mod replicas;
mod rows;
mod sittings;
mod sizes;
pub mod snapshot;
mod suggest;
#[cfg(test)]
mod takeovers;
mod twice;
mod typed;
mod versions;
#[cfg(test)]
mod village;
mod waiting;
mod wall;
mod watches;
mod weigh;
mod write;

pub use absorb::{Absorbed, Incoming};
pub use amend::{Amendment, Change, NoFit, Turn, Way, in_turn};
pub use authors::{Amount, Written};
pub use container::SessionNonce;
pub use edit::{Anchor, EditFromError};
pub use edition::{Content, ContentSection, Values};
pub use figures::{Alone, FigureValue, Other, Others, figures};
pub use filter::Reason;
pub use heads::{Heads, UnknownHeads};
pub use origin::Characters;
pub use outline::{Section, line};
pub use rows::{Row, RowId};
pub use sittings::{Moment, Sitting};
pub use suggest::NotTaken;
pub use twice::Again;
pub use wall::{Wall, WallTime};
pub use watches::{Left, Seen, Watched, left, watches};
pub use weigh::{Weight, weigh};

use crate::entry;
use crate::ids::{AuthorId, DocumentId, EntryId};
use crate::limits;
use automerge::transaction::Transactable;
use automerge::{ActorId, Author, AutoCommit, ObjType, ROOT, TextEncoding};
use entries::Entries;
use history::History;
use kinds::{Kind, KindNumber, Occurs, ValueFault};
use origin::Pending;
use outline::{Outline, View};
use rows::Tables;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use waiting::Waiting;
use write::{Given, Unsent, pieces};

/// The stable name of a section in its document: the key of its kind, or the operation that added it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SectionId(pub String);

impl fmt::Display for SectionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A change of one section's text: bytes in UTF-8, on character boundaries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Splice {
    /// The section.
    pub section: SectionId,
    /// Where, in bytes.
    pub at: usize,
    /// How many bytes go.
    pub delete: usize,
    /// What comes in their place.
    pub insert: String,
}

/// Why an edit was not made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// Nobody may write in it here: no session was begun, or its kind is not known to this version.
    #[error("it can only be read here")]
    ReadOnly,
    /// No such section.
    #[error("no such section")]
    NoSection,
    /// Not within the text, or not on a character boundary.
    #[error("not a place in this text")]
    NoPlace,
    /// The text would be longer than [`limits::SECTION_BYTES`].
    #[error("too long")]
    TooLong,
    /// The document would hold more than [`limits::DOCUMENT_BYTES`], or be of more than [`limits::DOCUMENT_ACTORS`]
    /// actors.
    #[error("the document is full")]
    Full,
    /// Sections of this kind are fixed.
    #[error("this kind has no sections to add")]
    NotRepeatable,
    /// The kind has no such field, table or column.
    #[error("no such field")]
    NoField,
    /// No such row in the table.
    #[error("no such row")]
    NoRow,
    /// The table takes no more rows, or no more with that value.
    #[error("no more rows")]
    TooManyRows,
    /// That cannot stand in this field.
    #[error("not a value of this field: {0}")]
    NotAValue(ValueFault),
}

/// A document that is open.
#[derive(Clone, Debug)]
pub struct Document {
    id: Option<DocumentId>,
    kind: KindNumber,
    doc: AutoCommit,
    session: Option<Session>,
    history: History,
    entries: Entries,
    /// Entries whose past is not here yet.
    waiting: Waiting,
    /// Own changes that no entry holds yet.
    unsent: Vec<Unsent>,
    /// Bodies given out by [`Document::commit`] and not seen again yet: they need no second look.
    given: BTreeMap<[u8; 32], Given>,
    pending: Pending,
    outline: Outline,
    tables: Tables,
}

#[derive(Clone, Copy, Debug)]
struct Session {
    author: AuthorId,
    nonce: SessionNonce,
}

impl Document {
    /// Begins a document from its kind's template; the bytes are the body of the entry that founds it.
    ///
    /// Write that entry, then call [`Document::founded`] with its id.
    pub fn found(
        kind: &'static Kind,
        title: &str,
        author: AuthorId,
        nonce: SessionNonce,
    ) -> (Document, Vec<u8>) {
        let mut document = Document::empty(None, kind.number);
        document.begin(author, nonce);
        document
            .write_template(kind, title)
            .expect("a template fits into an empty document");
        for field in kind.fields.iter().filter(|field| !field.given.is_empty()) {
            let given = document.set_field(field.key, field.given);
            given.expect("a kind's own values fit into its fields");
        }
        for table in kind.tables {
            for cells in table.given {
                let given = document.add_row(table.key, cells);
                given.expect("a kind's own rows fit into its tables");
            }
        }
        document.give_founding()
    }

    /// As [`Document::found`], of a record with its values.
    ///
    /// # Errors
    /// As [`Document::set_field`].
    pub fn found_record(
        kind: &'static Kind,
        values: &[(&str, &str)],
        author: AuthorId,
        nonce: SessionNonce,
    ) -> Result<(Document, Vec<u8>), EditError> {
        let mut document = Document::empty(None, kind.number);
        document.begin(author, nonce);
        document
            .write_template(kind, "")
            .expect("a template fits into an empty document");
        for (key, value) in values {
            document.set_field(key, value)?;
        }
        Ok(document.give_founding())
    }

    fn give_founding(mut self) -> (Document, Vec<u8>) {
        self.settle();
        self.refresh();
        let body = self
            .commit()
            .into_iter()
            .next()
            .expect("a template is one change");
        (self, body)
    }

    /// Tells a new document its id: that of its founding entry.
    pub fn founded(&mut self, id: DocumentId) {
        self.id = Some(id);
        if let Some(session) = self.session.take() {
            self.begin(session.author, session.nonce);
        }
    }

    /// Makes a document out of all entries on it that count; it can be read until [`Document::begin`].
    pub fn fold(id: DocumentId, kind: KindNumber, entries: &[Incoming]) -> Document {
        let mut document = Document::empty(Some(id), kind);
        document.absorb_all(entries);
        document
    }

    /// Begins to write in it: `nonce` is new for each session.
    pub fn begin(&mut self, author: AuthorId, nonce: SessionNonce) {
        self.settle();
        let actor = bind(author, self.id, nonce);
        self.doc.set_author(None);
        self.doc
            .set_author(Some(Author::from(author.as_bytes().to_vec())));
        self.doc.set_actor(ActorId::from(actor));
        self.session = Some(Session { author, nonce });
    }

    /// The document's id, once it has one.
    pub fn id(&self) -> Option<DocumentId> {
        self.id
    }

    /// The kind, when this version knows it.
    pub fn kind(&self) -> Option<&'static Kind> {
        self.kind.kind()
    }

    /// The kind's number.
    pub fn kind_number(&self) -> KindNumber {
        self.kind
    }

    /// The title: one line of at most [`limits::TITLE_CHARS`] characters.
    pub fn title(&self) -> &str {
        self.outline.title()
    }

    /// The sections in order.
    pub fn sections(&self) -> &[Section] {
        self.outline.sections()
    }

    /// A section by its name.
    pub fn section(&self, id: &SectionId) -> Option<&Section> {
        self.outline.find(id)
    }

    /// The state that it is in now, own edits included.
    pub fn heads(&mut self) -> Heads {
        self.settle();
        let mut hashes: Vec<_> = self.doc.get_heads().into_iter().map(|h| h.0).collect();
        hashes.sort_unstable();
        Heads(hashes)
    }

    /// The sections as they stood at some heads.
    ///
    /// # Errors
    /// [`UnknownHeads`] when one of them is not in this document.
    pub fn sections_at(&mut self, heads: &Heads) -> Result<Vec<Section>, UnknownHeads> {
        self.settle();
        self.check_heads(heads)?;
        let kind = self.kind();
        let outline = Outline::read(&self.doc, kind, Some(&heads.hashes()));
        Ok(outline.sections().to_vec())
    }

    /// The title as it stood at some heads.
    ///
    /// # Errors
    /// [`UnknownHeads`] when one of them is not in this document.
    pub fn title_at(&mut self, heads: &Heads) -> Result<String, UnknownHeads> {
        self.settle();
        self.check_heads(heads)?;
        Ok(Outline::title_of(&self.doc, Some(&heads.hashes())))
    }

    /// Changes the text of a section: at `at`, `delete` bytes go and `insert` comes.
    ///
    /// # Errors
    /// - [`EditError::ReadOnly`]: no session was begun, or the kind is unknown.
    /// - [`EditError::NoSection`]: no section has that name.
    /// - [`EditError::NoPlace`]: not within the text, or not on character boundaries.
    /// - [`EditError::TooLong`]: the text would be longer than [`limits::SECTION_BYTES`].
    /// - [`EditError::Full`]: the document takes no more.
    pub fn splice(
        &mut self,
        section: &SectionId,
        at: usize,
        delete: usize,
        insert: &str,
    ) -> Result<(), EditError> {
        self.splice_again(section, at, delete, insert, &Characters::default())
    }

    /// The same, with words that stood there before and come again: these characters, as many as there are in `insert`.
    ///
    /// # Errors
    /// As [`Document::splice`].
    pub fn splice_again(
        &mut self,
        section: &SectionId,
        at: usize,
        delete: usize,
        insert: &str,
        from: &Characters,
    ) -> Result<(), EditError> {
        self.check_writable()?;
        let section = self.outline.find(section).ok_or(EditError::NoSection)?;
        let text = section.text();
        let end = at.checked_add(delete).ok_or(EditError::NoPlace)?;
        if !text.is_char_boundary(at) || !text.is_char_boundary(end) {
            return Err(EditError::NoPlace);
        }
        if text.len() - delete + insert.len() > limits::SECTION_BYTES {
            return Err(EditError::TooLong);
        }
        let going = text.get(at..end).unwrap_or_default().to_owned();
        let characters = going.chars().count() + insert.chars().count();
        if self.is_full(sizes::counted(characters)) {
            return Err(EditError::Full);
        }
        let object = section.object().clone();
        // who writes anew what stands here again after it was taken out of sight does not lose the place for it
        let cleared = (text.len() == delete && insert.is_empty()).then(|| section.map().clone());
        self.put_pieces(&object, pieces(at, &going, insert), from)
            .expect("a checked place is in the text");
        self.outline.splice(&object, at, delete, insert);
        if let Some(map) = cleared {
            self.take_away(&map, outline::GONE);
        }
        Ok(())
    }

    /// Adds what the kind repeats, under a heading, after a section and what belongs to it (or at the end).
    ///
    /// # Errors
    /// - [`EditError::ReadOnly`]: no session was begun, or the kind is unknown.
    /// - [`EditError::NoSection`]: there is no section `after`.
    /// - [`EditError::NotRepeatable`]: the kind repeats nothing.
    pub fn add_section(
        &mut self,
        after: Option<&SectionId>,
        heading: &str,
    ) -> Result<SectionId, EditError> {
        let kind = self.check_writable()?;
        let specs = kind.repeatable();
        if specs.is_empty() {
            return Err(EditError::NotRepeatable);
        }
        let place = self
            .outline
            .place_after(after)
            .ok_or(EditError::NoSection)?;
        let list = self.outline.list().clone();
        let mut first = None;
        for (offset, spec) in specs.iter().enumerate() {
            let words = match spec.occurs {
                Occurs::Often => outline::line(heading),
                Occurs::Once | Occurs::Under | Occurs::UnderOften => spec.heading.nl.to_owned(),
            };
            let object = self
                .put_section(&list, place + offset, spec.key, &words)
                .expect("the list of sections takes one more");
            first.get_or_insert(object);
        }
        let places = place..place + specs.len();
        self.outline.added(&self.doc, Some(kind), places);
        let first = first.ok_or(EditError::NotRepeatable)?;
        self.outline
            .name_of(&first)
            .cloned()
            .ok_or(EditError::NoSection)
    }

    /// Adds what the kind repeats under a repeated section: behind one of its parts and what belongs to that, or behind all
    /// of them when it is the section itself that is named.
    ///
    /// # Errors
    /// - [`EditError::ReadOnly`]: no session was begun, or the kind is unknown.
    /// - [`EditError::NoSection`]: there is no section `after` with parts.
    /// - [`EditError::NotRepeatable`]: the kind repeats nothing there.
    pub fn add_part(&mut self, after: &SectionId) -> Result<SectionId, EditError> {
        let kind = self.check_writable()?;
        let specs = kind.repeatable_parts();
        let repeated = specs.first().ok_or(EditError::NotRepeatable)?;
        let place = self
            .outline
            .place_after_part(after, repeated.key)
            .ok_or(EditError::NoSection)?;
        let list = self.outline.list().clone();
        let mut first = None;
        for (offset, spec) in specs.iter().enumerate() {
            let object = self
                .put_section(&list, place + offset, spec.key, spec.heading.nl)
                .expect("the list of sections takes one more");
            first.get_or_insert(object);
        }
        let places = place..place + specs.len();
        self.outline.added(&self.doc, Some(kind), places);
        let first = first.ok_or(EditError::NotRepeatable)?;
        let name = self.outline.name_of(&first).cloned();
        name.ok_or(EditError::NoSection)
    }

    /// Takes a section's text away, and itself out of sight; who writes in it meanwhile brings it back.
    ///
    /// # Errors
    /// As [`Document::splice`].
    pub fn remove_section(&mut self, section: &SectionId) -> Result<(), EditError> {
        self.check_writable()?;
        let found = self.outline.find(section).ok_or(EditError::NoSection)?;
        let (map, len) = (found.map().clone(), found.text().len());
        self.splice(section, 0, len, "")?;
        self.put(&map, outline::GONE, "1");
        self.refresh();
        Ok(())
    }

    /// Gives a section another heading.
    ///
    /// # Errors
    /// [`EditError::ReadOnly`], or [`EditError::NoSection`].
    pub fn set_heading(&mut self, section: &SectionId, heading: &str) -> Result<(), EditError> {
        self.check_writable()?;
        let found = self.outline.find(section).ok_or(EditError::NoSection)?;
        let (map, heading) = (found.map().clone(), outline::line(heading));
        if found.heading() != heading {
            self.put(&map, "heading", &heading);
            self.outline.set_heading(&map, heading);
        }
        Ok(())
    }

    /// Gives the document another title.
    ///
    /// # Errors
    /// [`EditError::ReadOnly`].
    pub fn set_title(&mut self, title: &str) -> Result<(), EditError> {
        self.check_writable()?;
        let title = outline::line(title);
        if self.title() != title {
            self.put(&ROOT, "title", &title);
            self.refresh();
        }
        Ok(())
    }

    /// What an entry of this author must name in `on`: the latest entries of others that none of the author's own has
    /// in its past, sorted. What does not fit into one header goes into entries before it.
    pub fn frontier(&self, own: AuthorId) -> Vec<EntryId> {
        self.entries.frontier(own)
    }

    /// The entries that were set aside, and why, sorted.
    pub fn quarantined(&self) -> Vec<(EntryId, Reason)> {
        let mut aside: Vec<_> = self
            .entries
            .nodes()
            .filter_map(|node| Some((node.id, node.verdict?)))
            .collect();
        aside.sort_unstable();
        aside
    }

    /// How many entries it is made of.
    pub fn entry_count(&self) -> usize {
        self.entries.len()
    }

    /// Whether an entry was taken in, or set aside.
    pub fn knows(&self, entry: &EntryId) -> bool {
        self.entries.find(entry).is_some()
    }

    /// The raw Automerge changes, in an order in which they can be applied: for export and for measuring.
    pub fn raw_changes(&mut self) -> Vec<Vec<u8>> {
        self.settle();
        let changes = self.doc.get_changes(&[]);
        changes.iter().map(|one| one.raw_bytes().to_vec()).collect()
    }

    fn empty(id: Option<DocumentId>, kind: KindNumber) -> Document {
        Document {
            id,
            kind,
            doc: AutoCommit::new_with_encoding(TextEncoding::Utf8CodeUnit),
            session: None,
            history: History::default(),
            entries: Entries::default(),
            waiting: Waiting::default(),
            unsent: Vec::new(),
            given: BTreeMap::new(),
            pending: Pending::default(),
            outline: Outline::default(),
            tables: Tables::default(),
        }
    }

    fn check_writable(&self) -> Result<&'static Kind, EditError> {
        let kind = self.kind().ok_or(EditError::ReadOnly)?;
        self.session.ok_or(EditError::ReadOnly)?;
        if self.is_full(0) {
            return Err(EditError::Full);
        }
        Ok(kind)
    }

    fn check_heads(&self, heads: &Heads) -> Result<(), UnknownHeads> {
        let known = heads.0.iter().all(|hash| self.history.find(hash).is_some());
        if known && !heads.0.is_empty() {
            Ok(())
        } else {
            Err(UnknownHeads)
        }
    }

    fn write_template(
        &mut self,
        kind: &'static Kind,
        title: &str,
    ) -> Result<(), automerge::AutomergeError> {
        self.doc.put(&ROOT, "title", outline::line(title))?;
        self.doc.put_object(&ROOT, "fields", ObjType::Map)?;
        let list = self.doc.put_object(&ROOT, "sections", ObjType::List)?;
        for (place, spec) in kind.sections.iter().enumerate() {
            self.put_section(&list, place, spec.key, spec.heading.nl)?;
        }
        Ok(())
    }

    /// Reads the sections again, after anything but their texts changed.
    fn refresh(&mut self) {
        let kind = self.kind();
        self.outline = Outline::read(&self.doc, kind, None);
    }

    /// Reads all again, after others changed it.
    fn read_again(&mut self) {
        self.refresh();
        self.tables = Tables::read(&View::new(&self.doc, None));
    }
}

/// The Automerge actor of a session: nobody writes under another's name, and no restored backup uses a number again.
///
/// A founding entry has no document id yet: there it is bound to an id of zeros. The nonce is chance, so two
/// documents of one author still have different actors.
fn bind(author: AuthorId, document: Option<DocumentId>, nonce: SessionNonce) -> history::Actor {
    let document = document.unwrap_or(DocumentId([0; 32]));
    let hash = entry::hash("actor", &[&author.0, &document.0, &nonce.0]);
    let mut actor = [0; 16];
    actor.copy_from_slice(&hash[..16]);
    actor
}

#[cfg(test)]
mod tests {
    use super::village::{Neighbour, found};
    use super::*;

    #[test]
    fn a_template_has_the_sections_of_its_kind() {
        let (jan, _) = found(1);
        let headings: Vec<_> = jan
            .document
            .sections()
            .iter()
            .map(|section| (section.heading(), section.level()))
            .collect();
        assert_eq!(
            headings,
            [
                ("Inleiding", 2),
                ("Wie wij zijn", 2),
                ("Onze visie", 2),
                ("Punt", 2),
                ("Wij doen", 3),
                ("Wij vragen", 3)
            ]
        );
        assert_eq!(jan.document.title(), "Manifest Zandeweer");
    }

    #[test]
    fn what_one_writes_the_other_reads() {
        let (mut jan, first) = found(1);
        let mut wiep = Neighbour::joins(2, &[first]);
        jan.writes("inleiding", 0, 0, "Begin. Slot.");
        let from_jan = jan.commits();
        let absorbed = wiep.document.absorb(&from_jan);
        assert_eq!(absorbed.splices.len(), 1);
        assert!(!absorbed.structure_changed && absorbed.quarantined.is_empty());
        wiep.writes("inleiding", 7, 0, "é en ij: 😀 ");
        jan.writes("inleiding", 0, 5, "Aanvang");
        let (a, b) = (jan.commits(), wiep.commits());
        jan.document.absorb(&b);
        wiep.document.absorb(&a);
        assert_eq!(jan.text("inleiding"), "Aanvang. é en ij: 😀 Slot.");
        assert_eq!(jan.text("inleiding"), wiep.text("inleiding"));
        assert_eq!(jan.document.heads(), wiep.document.heads());
    }

    #[test]
    fn a_section_that_is_added_comes_with_its_parts_and_a_name_of_its_own() {
        let (mut jan, first) = found(1);
        let after = jan.document.sections()[3].id().clone();
        let added = jan
            .document
            .add_section(Some(&after), "Het  dorpshuis\nblijft open")
            .unwrap();
        jan.document.splice(&added, 0, 0, "Koffie.").unwrap();
        let headings: Vec<_> = jan.document.sections()[6..]
            .iter()
            .map(|section| section.heading().to_owned())
            .collect();
        assert_eq!(
            headings,
            ["Het dorpshuis blijft open", "Wij doen", "Wij vragen"]
        );
        let entries = jan.commits();
        let mut wiep = Neighbour::joins(2, &[first]);
        assert!(wiep.document.absorb(&entries).structure_changed);
        assert_eq!(wiep.document.section(&added).unwrap().text(), "Koffie.");
    }

    #[test]
    fn a_situation_of_a_handbook_has_as_many_questions_as_people_add() {
        let kind = kinds::by_tag("handbook").unwrap();
        let (mut document, _) =
            Document::found(kind, "Handboek", AuthorId([1; 32]), SessionNonce([1; 16]));
        document.founded(DocumentId([9; 32]));
        document.add_section(None, "Tweede").unwrap();
        let id = |document: &Document, at: usize| document.sections()[at].id().clone();
        // Behind the first question, from its story; behind all of the second situation, from its own line.
        let (question, situation) = (id(&document, 5), id(&document, 7));
        let added = document.add_part(&question).unwrap();
        document.splice(&added, 0, 0, "En dan?").unwrap();
        document.add_part(&situation).unwrap();
        let keys: Vec<&str> = document.sections()[3..].iter().map(Section::key).collect();
        let once = ["vraag", "antwoord", "verhaal"];
        let all = [&["situatie"][..], &once, &once].concat();
        assert_eq!(keys, [all.clone(), all].concat());
        assert_eq!(document.section(&added).unwrap().level(), 3);
        assert_eq!(document.sections()[7].text(), "En dan?");
        // What stands once has no parts, and a manifest repeats none.
        let first = id(&document, 0);
        assert_eq!(document.add_part(&first), Err(EditError::NoSection));
        let (mut jan, _) = found(1);
        let point = jan.document.sections()[3].id().clone();
        let refused = jan.document.add_part(&point);
        assert_eq!(refused, Err(EditError::NotRepeatable));
    }

    #[test]
    fn a_paste_of_a_megabyte_goes_into_several_entries_and_comes_out_whole() {
        let (mut jan, first) = found(1);
        let paste =
            "Wij vragen de gemeente om een veilige oversteek bij de school. ".repeat(16_700);
        assert!(paste.len() > 1_000_000);
        jan.writes("visie", 0, 0, &paste);
        let entries = jan.commits();
        assert!(entries.len() > 1);
        let mut all = vec![first];
        all.extend(entries);
        let wiep = Neighbour::joins(2, &all);
        assert_eq!(wiep.text("visie"), paste);
    }

    #[test]
    fn heads_read_back_from_their_text() {
        let (mut jan, _) = found(1);
        let heads = jan.document.heads();
        assert_eq!(heads.to_string().parse(), Ok(heads));
        assert_eq!("nee".parse::<Heads>(), Err(UnknownHeads));
    }

    #[test]
    fn a_record_keeps_its_values_in_the_form_of_its_kind() {
        let kind = kinds::by_tag("member-finance").unwrap();
        let author = AuthorId([1; 32]);
        let nonce = SessionNonce([1; 16]);
        let values = [("iban", "nl69 test 0000 0000 01"), ("contributie", "€ 15")];
        let (record, _) = Document::found_record(kind, &values, author, nonce).unwrap();
        assert_eq!(record.field("iban").as_deref(), Some("NL69TEST0000000001"));
        assert_eq!(record.field("contributie").as_deref(), Some("15.00"));
        assert_eq!(record.field("betaald_tm"), None);
        let refused =
            |key, value| Document::found_record(kind, &[(key, value)], author, nonce).map(|_| ());
        assert_eq!(refused("bsn", "1"), Err(EditError::NoField));
        let fault = EditError::NotAValue(ValueFault::NotAnIban);
        assert_eq!(refused("iban", "NL68TEST0000000001"), Err(fault));
    }

    #[test]
    fn two_who_set_a_field_at_the_same_time_leave_both_values() {
        let (mut jan, first) = found(1);
        let mut wiep = Neighbour::joins(2, &[first]);
        jan.document.set_field("ondertitel", "van Jan").unwrap();
        wiep.document.set_field("ondertitel", "van Wiep").unwrap();
        let (a, b) = (jan.commits(), wiep.commits());
        jan.document.absorb(&b);
        wiep.document.absorb(&a);
        let both = jan.document.field_values("ondertitel");
        assert_eq!(both.len(), 2);
        assert_eq!(both.first().cloned(), jan.document.field("ondertitel"));
        assert_eq!(both, wiep.document.field_values("ondertitel"));
        jan.document.set_field("ondertitel", "samen").unwrap();
        let last = jan.commits();
        wiep.document.absorb(&last);
        assert_eq!(wiep.document.field_values("ondertitel"), ["samen"]);
    }

    #[test]
    fn what_stands_on_a_state_of_long_ago_is_taken_in() {
        let (mut jan, first) = found(1);
        jan.writes("visie", 0, 0, "Een ");
        let early = [vec![first], jan.commits()].concat();
        let mut wiep = Neighbour::joins(2, &early);
        for number in 0..200 {
            jan.writes("visie", 0, 0, &format!("{number} "));
            jan.commits();
        }
        // a place that no clock was kept for, with the founding far behind it
        jan.writes("visie", 0, 0, "Nu ");
        jan.commits();
        wiep.writes("visie", 0, 0, "Toen ");
        let late = wiep.commits();
        assert_eq!(jan.document.absorb(&late).quarantined, []);
        assert!(jan.text("visie").contains("Toen "));
    }

    #[test]
    fn a_saved_document_goes_on_where_it_was() {
        let (mut jan, first) = found(1);
        jan.writes("visie", 0, 0, "Een dorp waar je kunt blijven.");
        let entries = jan.commits();
        let saved = jan.document.save().unwrap();
        let mut again = Document::load(&saved).unwrap();
        assert_eq!(again.heads(), jan.document.heads());
        assert_eq!(again.absorb(&entries), Absorbed::default());
        let mut wiep = Neighbour::joins(2, &[first]);
        wiep.document.absorb(&entries);
        wiep.writes("visie", 0, 0, "Onze visie: ");
        let from_wiep = wiep.commits();
        again.absorb(&from_wiep);
        assert_eq!(again.heads(), wiep.document.heads());
        jan.document.absorb(&from_wiep);
        jan.writes("visie", 0, 0, "Nu: ");
        let more = jan.commits();
        jan.writes("visie", 0, 0, "Toch: ");
        let even_more = jan.commits();
        let all = [more, even_more].concat();
        assert_eq!(again.absorb(&all).quarantined, []);
        assert_eq!(again.heads(), jan.document.heads());
        assert_eq!(again.quarantined(), []);
    }
}
