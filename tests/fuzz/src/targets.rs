//! What is done with bytes of others, one function for each decoder: whatever they are, none of these panics.
//!
//! Each also holds the decoder to its promise: what it accepts has exactly one form, the one it came in.

use data_encoding::BASE32_NOPAD;
use noaber_protocol::charter::op::Operation;
use noaber_protocol::device_ticket::DeviceTicket;
use noaber_protocol::document::filter;
use noaber_protocol::document::kinds::{self, KindNumber};
use noaber_protocol::document::{
    Anchor, Content, Document, Incoming, SectionId, SessionNonce, weigh,
};
use noaber_protocol::entry::{self, Header};
use noaber_protocol::identity::{DeviceSeed, SpaceKey};
use noaber_protocol::ids::{AuthorId, EntryId, ParticipantId, SpaceId, SpaceNonce};
use noaber_protocol::limits;
use noaber_protocol::public_address::PublicAddress;
use noaber_protocol::run::{Head, Run};
use noaber_protocol::seal::{self, SealIdentity};
use noaber_protocol::space::Card;
use noaber_protocol::space::presence::Presence;
use noaber_protocol::space::receipts::Receipt;
use noaber_protocol::sync::frame::Frame;
use noaber_protocol::text::{Name, SafeText};
use noaber_protocol::ticket::Ticket;
use sha2::{Digest, Sha256};
use std::sync::OnceLock;

#[path = "acts.rs"]
mod acts;
#[path = "bundles.rs"]
mod bundles;
#[path = "values.rs"]
mod values;

pub use acts::{act, real_acts};
pub use bundles::{bundle, real_blocks};
pub use values::{field, real_fields, real_values, values};

/// The space in which runs are read.
pub const SPACE: SpaceId = SpaceId([7; 32]);
const ANJE: AuthorId = AuthorId([1; 32]);
/// Who signs the entry that is fuzzed.
const GEERT: AuthorId = AuthorId([2; 32]);
const NONCE: SessionNonce = SessionNonce([2; 16]);

/// What is done with bytes.
pub type Target = fn(&[u8]);

/// All targets by name: for a replay of the corpora.
pub const ALL: &[(&str, Target)] = &[
    ("header", header),
    ("run", run),
    ("frame", frame),
    ("operation", operation),
    ("card", card),
    ("ticket", ticket),
    ("device_ticket", device_ticket),
    ("public_address", public_address),
    ("safe_text", safe_text),
    ("sealed", sealed),
    ("container", container),
    ("change", change),
    ("cursor", cursor),
    ("field", field),
    ("values", values),
    ("bundle", bundle),
    ("receipt", receipt),
    ("presence", presence),
    ("edition", edition),
    ("act", act),
];

/// What is tried and caught on purpose is no failure: the hook that was there hears of everything else.
pub fn quiet() {
    let loud = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !filter::is_trying() {
            loud(panic);
        }
    }));
}

/// What an edition holds.
pub fn edition(bytes: &[u8]) {
    if let Ok(content) = Content::decode(bytes) {
        assert_eq!(content.encode(), bytes);
        assert_eq!(content.hash(), entry::hash("edition", &[bytes]));
        values::carried_out(&content);
    }
}

/// The header of an entry.
pub fn header(bytes: &[u8]) {
    if let Ok(header) = Header::decode(bytes) {
        assert_eq!(header.encode().expect("it was read"), bytes);
    }
}

/// A run of entries, and its front alone.
pub fn run(bytes: &[u8]) {
    let head = Head::read(bytes);
    if let Ok(run) = Run::decode(Some(SPACE), bytes) {
        assert_eq!(run.encode().expect("it was read"), bytes);
        let head = head.expect("the whole was read");
        assert_eq!((head.author, head.chain), (run.author(), run.chain()));
        assert_eq!(head.count, run.entries.len());
    }
}

/// A frame of a session.
pub fn frame(bytes: &[u8]) {
    if let Ok(frame) = Frame::decode(bytes) {
        // A frame of a later version is passed over, and has no form here.
        let again = frame.encode();
        assert!(again == bytes || Frame::decode(&again) == Ok(frame));
    }
}

/// An operation of the charter.
pub fn operation(bytes: &[u8]) {
    if let Ok(operation) = Operation::decode(bytes) {
        assert_eq!(operation.encode().expect("it was read"), bytes);
    }
}

/// A card with names.
pub fn card(bytes: &[u8]) {
    if let Ok(card) = Card::decode(bytes) {
        let again = Card::decode(&card.encode()).expect("a card that was written");
        assert_eq!(again, card);
    }
}

/// The text of an invitation; and its fields, in a text that is right around them: the fuzzer need not find those.
pub fn ticket(bytes: &[u8]) {
    for text in texts_of("NOABER:", bytes) {
        if let Ok(ticket) = Ticket::from_text(&text) {
            let again = ticket.to_text().expect("it was read");
            assert_eq!(Ticket::from_text(&again), Ok(ticket));
        }
    }
}

/// The same of the text with which a second device comes in.
pub fn device_ticket(bytes: &[u8]) {
    for text in texts_of("NOABERDEVICE:", bytes) {
        if let Ok(ticket) = DeviceTicket::from_text(&text) {
            let again = ticket.to_text().expect("it was read");
            assert_eq!(DeviceTicket::from_text(&again), Ok(ticket));
        }
    }
}

/// The same of the text with which one follows.
pub fn public_address(bytes: &[u8]) {
    for text in texts_of("NOABERFOLLOW:", bytes) {
        if let Ok(address) = PublicAddress::from_text(&text) {
            let again = address.to_text().expect("it was read");
            assert_eq!(PublicAddress::from_text(&again), Ok(address));
        }
    }
}

/// Bytes as a text, and as the fields of one.
fn texts_of(prefix: &str, bytes: &[u8]) -> [String; 2] {
    let [a, b, c, d, ..] = entry::hash("ticket", &[bytes]);
    let whole = [bytes, &[a, b, c, d]].concat();
    let of_fields = prefix.to_owned() + &BASE32_NOPAD.encode(&whole);
    [String::from_utf8_lossy(bytes).into_owned(), of_fields]
}

/// Version and fields in a text of one of these sorts: what [`texts_of`] makes a text of again.
pub fn fields_of(text: &str) -> Vec<u8> {
    let (_, digits) = text.split_once(':').expect("a prefix");
    let mut bytes = BASE32_NOPAD.decode(digits.as_bytes()).expect("base32");
    bytes.truncate(bytes.len() - 4);
    bytes
}

/// A text of somebody else on its way to a screen.
pub fn safe_text(bytes: &[u8]) {
    let raw = String::from_utf8_lossy(bytes);
    for safe in [
        SafeText::new(&raw),
        SafeText::with_tabs(&raw),
        SafeText::one_line(&raw),
    ] {
        assert!(!safe.as_str().chars().any(acts_on_a_terminal), "{safe:?}");
    }
    if let Ok(name) = Name::new(&raw) {
        assert!(!name.as_str().contains('\n'));
        assert_eq!(Name::new(name.as_str()).as_ref(), Ok(&name));
    }
}

fn acts_on_a_terminal(c: char) -> bool {
    let is_layout = matches!(c, '\n' | '\t');
    (c.is_control() && !is_layout)
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}')
        || matches!(c, '\u{e0000}'..='\u{e007f}' | '\u{feff}' | '\u{61c}')
}

/// A sealed body.
pub fn sealed(bytes: &[u8]) {
    let opened = seal::open(&identity(), bytes, limits::PLAINTEXT_BYTES);
    assert!(opened.is_err() || bytes.len() > 100, "too short for a seal");
}

/// The key to which the corpus of [`sealed`] was sealed.
pub fn identity() -> SealIdentity {
    SealIdentity::from_secret([9; 32])
}

/// A body as somebody with the right to write could make it: the container and all in it.
pub fn container(bytes: &[u8]) {
    let _ = weigh(bytes);
    let mut document = manifest();
    let entry = incoming(bytes.to_vec());
    let before = texts(&document);
    let absorbed = document.absorb(std::slice::from_ref(&entry));
    if absorbed
        .quarantined
        .iter()
        .any(|(id, _)| *id == entry.entry)
    {
        assert_eq!(
            texts(&document),
            before,
            "what is set aside changes nothing"
        );
    }
}

/// The inside of one Automerge change under a right checksum, in a container that is right: the fuzzer need not find
/// those.
pub fn change(bytes: &[u8]) {
    container(&contain(&[chunk(bytes)]));
}

/// Where somebody's cursor is, as others tell it: how many bytes name the character behind which it is, and these; the
/// rest names the one before which it is.
pub fn cursor(bytes: &[u8]) {
    let (length, both) = bytes.split_first().unwrap_or((&0, &[]));
    let (behind, before) = both.split_at(both.len().min(usize::from(*length)));
    let anchor = Anchor {
        behind: behind.to_vec(),
        before: before.to_vec(),
    };
    thread_local! {
        static TEXT: Document = written();
    }
    TEXT.with(|document| {
        for section in document.sections() {
            let length = section.text().len();
            let at = document.anchored(section.id(), &anchor);
            assert!(
                at.is_none_or(|at| section.text().is_char_boundary(at)),
                "{at:?} of {length}"
            );
        }
        let other = SectionId(String::from_utf8_lossy(bytes).into_owned());
        document.anchored(&other, &anchor);
    });
}

/// A cursor between the first two characters that there are.
pub fn real_cursor() -> Vec<u8> {
    let document = written();
    let mut sections = document.sections().iter();
    let section = sections
        .find(|section| section.text().chars().count() > 1)
        .expect("a text");
    let first = section.text().chars().next().map_or(0, char::len_utf8);
    let anchor = document.anchor(section.id(), first).expect("a place");
    let length = u8::try_from(anchor.behind.len()).expect("24 bytes");
    [&[length][..], &anchor.behind, &anchor.before].concat()
}

/// The manifest with what Geert wrote.
fn written() -> Document {
    let mut document = manifest();
    document.absorb(&[incoming(real_body())]);
    document
}

/// What a device says that it holds.
pub fn receipt(bytes: &[u8]) {
    if let Ok(receipt) = Receipt::decode(bytes) {
        let signed = receipt.sign(&SPACE, key());
        let (unsigned, _) = bytes.split_last_chunk::<64>().expect("it was read");
        assert!(signed.starts_with(unsigned) && signed.len() == bytes.len());
    }
}

/// What somebody is doing, when it was opened.
pub fn presence(bytes: &[u8]) {
    if let Ok(presence) = Presence::read(&SPACE, bytes) {
        assert!(presence.what.len() <= limits::PRESENCE_WHAT_BYTES);
    }
}

fn key() -> &'static SpaceKey {
    static KEY: OnceLock<SpaceKey> = OnceLock::new();
    KEY.get_or_init(|| DeviceSeed::from_bytes([3; 32]).space_key(&SpaceNonce([4; 16])))
}

/// The first four bytes of every Automerge chunk.
const CHUNK_HEAD: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];

/// A change chunk with a checksum that holds.
fn chunk(data: &[u8]) -> Vec<u8> {
    let mut tail = vec![1];
    put_number(&mut tail, data.len());
    tail.extend_from_slice(data);
    let mut chunk = CHUNK_HEAD.to_vec();
    chunk.extend_from_slice(&Sha256::digest(&tail)[..4]);
    chunk.extend_from_slice(&tail);
    chunk
}

/// A body with these chunks.
pub fn contain(chunks: &[Vec<u8>]) -> Vec<u8> {
    let mut raw = Vec::new();
    put_number(&mut raw, chunks.len());
    for chunk in chunks {
        put_number(&mut raw, chunk.len());
        raw.extend_from_slice(chunk);
    }
    let mut body = vec![1];
    body.extend_from_slice(&NONCE.0);
    body.extend(miniz_oxide::deflate::compress_to_vec(&raw, 1));
    body
}

/// A manifest that Anje founded: always the same.
fn manifest() -> Document {
    thread_local! {
        static FOUNDED: Document = founded();
    }
    FOUNDED.with(Clone::clone)
}

fn founded() -> Document {
    let kind = kinds::by_tag("manifest").expect("a kind that there is");
    let (_, body) = Document::found(kind, "Manifest", ANJE, SessionNonce([1; 16]));
    let first = Incoming {
        entry: EntryId([1; 32]),
        author: ANJE,
        participant: ParticipantId(ANJE.0),
        past: Vec::new(),
        plaintext: body,
    };
    Document::fold(first.entry.into(), KindNumber(1), &[first])
}

fn incoming(plaintext: Vec<u8>) -> Incoming {
    Incoming {
        entry: EntryId([3; 32]),
        author: GEERT,
        participant: ParticipantId(GEERT.0),
        past: vec![EntryId([1; 32])],
        plaintext,
    }
}

fn texts(document: &Document) -> Vec<String> {
    let sections = document.sections().iter();
    let mut texts: Vec<String> = sections
        .map(|section| format!("{}\n{}", section.heading(), section.text()))
        .collect();
    texts.push(document.title().to_owned());
    texts
}

/// The body of an entry of Geert's as he would really make it.
pub fn real_body() -> Vec<u8> {
    let mut document = manifest();
    document.begin(GEERT, NONCE);
    let section = document.sections().first().expect("a section").id().clone();
    let typed = [
        (0, 0, "Twintig vrijwilligers draaien de bar."),
        (3, 4, "\u{e9}\u{20ac}"),
    ];
    for (at, delete, insert) in typed {
        document
            .splice(&section, at, delete, insert)
            .expect("a place in the text");
    }
    document.commit().concat()
}

/// The inside of the changes in [`real_body`].
pub fn real_changes() -> Vec<Vec<u8>> {
    let body = real_body();
    let deflated = body.get(17..).expect("a version and a nonce");
    let raw = miniz_oxide::inflate::decompress_to_vec(deflated).expect("it was deflated");
    let begins: Vec<usize> = (0..raw.len())
        .filter(|at| raw[*at..].starts_with(&CHUNK_HEAD))
        .collect();
    begins.iter().map(|at| data_of(&raw[*at..])).collect()
}

/// The data of a change chunk: what follows its magic, checksum, type and length, which says where it ends.
fn data_of(chunk: &[u8]) -> Vec<u8> {
    let (mut length, mut shift, mut at) = (0, 0, 9);
    loop {
        length |= usize::from(chunk[at] & 0x7f) << shift;
        shift += 7;
        at += 1;
        if chunk[at - 1] < 0x80 {
            return chunk[at..at + length].to_vec();
        }
    }
}

fn put_number(out: &mut Vec<u8>, number: usize) {
    let mut rest = number;
    while rest >= 0x80 {
        out.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}
