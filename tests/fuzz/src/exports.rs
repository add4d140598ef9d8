//! What is done with files of others that say that they were signed.

use noaber_node::exchange::file::{
    Changed, Checked, Exported, ExportedEdition, Made, Members, NotCheckable, Origin, Proof,
    Signing, check, made_up, try_write,
};
use noaber_node::handle::ExportFormat;
use noaber_node::words::Lang;
use noaber_protocol::act::{Attested, Of};
use noaber_protocol::document::kinds::{KINDS, Kind};
use noaber_protocol::document::{Document, SessionNonce};
use noaber_protocol::entry;
use noaber_protocol::identity::{DeviceSeed, SpaceKey};
use noaber_protocol::ids::{AuthorId, DocumentId, Millis, SpaceId, SpaceNonce};
use serde::Deserialize;
use std::sync::OnceLock;

/// The forms that can be checked, and those that cannot.
const PROVABLE: [ExportFormat; 3] = [
    ExportFormat::Markdown,
    ExportFormat::Html,
    ExportFormat::Json,
];
const OTHERS: [ExportFormat; 2] = [ExportFormat::Csv, ExportFormat::Ics];

/// A file that is checked. Then the same bytes as what a file is made of: under a check that holds, and with an edition that
/// somebody signed as it is; the fuzzer need not find those.
pub fn export(bytes: &[u8]) {
    if let Ok(Checked::Intact(_)) = checked(bytes) {
        is_changed_by_a_byte(bytes);
    }
    for format in PROVABLE {
        if let Some(file) = made_up(bytes, format) {
            is_as_written(&file);
        }
    }
    if let Ok(front) = serde_json::from_slice::<Front>(bytes) {
        signed_anew(front);
    }
}

/// What of a file's data is signed anew.
#[derive(Deserialize)]
struct Front {
    document: Exported,
}

fn checked(file: &[u8]) -> Result<Checked, NotCheckable> {
    check(file, |_, _| None)
}

/// Whatever it says, it is to the byte what is made of what it carries: all that can be wrong is what was signed.
fn is_as_written(file: &[u8]) {
    match checked(file) {
        Ok(Checked::Intact(_)) => is_changed_by_a_byte(file),
        Ok(Checked::Changed(
            Changed::Edition | Changed::Voted(_) | Changed::Decision(_) | Changed::Signature(_),
        ))
        | Err(NotCheckable::Later) => {}
        other => panic!("{other:?}: {}", String::from_utf8_lossy(file)),
    }
}

/// Whoever changes a byte of a file that is intact has one that is not; which byte follows from the file.
fn is_changed_by_a_byte(file: &[u8]) {
    let [a, b, c, bit, ..] = entry::hash("place", &[file]);
    let at = u32::from_le_bytes([a, b, c, 0]) as usize % file.len();
    let mut other = file.to_vec();
    other[at] ^= 1 << (bit % 8);
    assert!(!matches!(checked(&other), Ok(Checked::Intact(_))), "{at}");
}

/// An edition that was really signed of whatever this is; and the same without names, and in forms that carry no proof.
fn signed_anew(front: Front) {
    let mut what = front.document;
    what.votes.clear();
    what.left.clear();
    what.edition = Some(signed(&what));
    for format in PROVABLE {
        let Ok(file) = try_write(Lang::Nl, format, &what) else {
            return;
        };
        match checked(&file) {
            Ok(Checked::Intact(_)) => is_changed_by_a_byte(&file),
            // what holds rows that nobody is shown goes without its proof
            Err(NotCheckable::NothingSigned | NotCheckable::TooLong) => {}
            other => panic!("{other:?}: {}", String::from_utf8_lossy(&file)),
        }
    }
    let members = Members::default();
    let bare = what.bare(Lang::Nl, &members).what;
    for format in OTHERS.into_iter().chain(PROVABLE) {
        let _ = try_write(Lang::Nl, format, &what);
        let _ = try_write(Lang::En, format, &bare);
    }
}

fn signed(what: &Exported) -> ExportedEdition {
    let hash = what.content.hash();
    let of = Of {
        space: what.origin.space,
        document: what.origin.document,
    };
    let proof = Proof::new(key().author(), &Attested::sign(of, hash, key()));
    ExportedEdition {
        number: 2,
        hash,
        adopted: Signing {
            name: "Anje Wiersma".to_owned(),
            organisation: "Dorpsbelangen Zandeweer".to_owned(),
            function: String::new(),
            at: AT,
            proof,
        },
        signatures: Vec::new(),
    }
}

fn key() -> &'static SpaceKey {
    static KEY: OnceLock<SpaceKey> = OnceLock::new();
    KEY.get_or_init(|| DeviceSeed::from_bytes([3; 32]).space_key(&SpaceNonce([4; 16])))
}

const AT: Millis = Millis(1_796_800_000_000);

/// An edition of the example of each kind, as JSON.
pub fn real_exports() -> Vec<Vec<u8>> {
    let texts = KINDS.iter().filter(|kind| !kind.is_record());
    let write = |what| try_write(Lang::Nl, ExportFormat::Json, &what).expect("it fits");
    texts.map(|kind| write(example(kind))).collect()
}

fn example(kind: &'static Kind) -> Exported {
    let author = AuthorId([1; 32]);
    let example = &kind.example;
    let nonce = SessionNonce([1; 16]);
    let (mut document, _) = Document::found(kind, "Voorbeeld", author, nonce);
    document.founded(DocumentId([7; 32]));
    for (key, value) in example.fields {
        document.set_field(key, value).expect("its example");
    }
    for row in example.rows {
        let added = document.add_row(row.table, row.cells);
        added.expect("its example");
    }
    let heads = document.heads();
    let origin = Origin {
        space: SpaceId([3; 32]),
        space_title: "Wierdenland".to_owned(),
        document: DocumentId([7; 32]),
        heads: heads.to_string(),
    };
    let made = Made {
        day: "2026-12-08".to_owned(),
        at: AT,
    };
    let what = Exported::new(&mut document, &heads, origin, made);
    let mut what = what.expect("its own heads");
    what.edition = Some(signed(&what));
    what
}
