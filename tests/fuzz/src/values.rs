//! What is done with values of others: they are read, and what is computed of them is computed.

use super::{GEERT, NONCE, contain, incoming};
use automerge::transaction::Transactable;
use automerge::{ActorId, Author, AutoCommit, ObjType, ROOT, ReadDoc};
use noaber_protocol::document::kinds::{FieldSpec, FieldValue, KINDS, Kind};
use noaber_protocol::document::{
    Alone, Amendment, Content, Document, Incoming, Other, Others, Seen, SessionNonce, Wall,
    WallTime, figures, left, watches,
};
use noaber_protocol::entry;
use noaber_protocol::ids::{AuthorId, DocumentId, EntryId, ParticipantId};
use noaber_protocol::limits;
use std::sync::OnceLock;

/// A value as somebody typed it, or as a table holds it: of which sort of all that any kind has, then the text. What is
/// kept of it has one form.
pub fn field(bytes: &[u8]) {
    let Some((sort, raw)) = bytes.split_first() else {
        return;
    };
    let value = sorts()[usize::from(*sort) % sorts().len()];
    let raw = String::from_utf8_lossy(raw);
    if let Ok(kept) = value.read(&raw) {
        assert_eq!(value.read(&kept).as_ref(), Ok(&kept), "{value:?}");
        let written = value.write(&kept);
        assert_eq!(value.read(&written).as_ref(), Ok(&kept), "{value:?}");
        assert!(!kept.contains(char::is_control), "{value:?}");
        assert!(kept.chars().count() <= limits::VALUE_CHARS, "{value:?}");
    }
}

/// Every sort of value that any kind has, each once.
fn sorts() -> &'static [FieldValue] {
    static SORTS: OnceLock<Vec<FieldValue>> = OnceLock::new();
    SORTS.get_or_init(|| {
        let mut sorts = Vec::new();
        for field in KINDS.iter().flat_map(|kind| fields_of_all(kind)) {
            if !sorts.contains(&field.value) {
                sorts.push(field.value);
            }
        }
        assert!(sorts.len() <= 256, "a byte says which");
        sorts
    })
}

/// The fields of a kind, and the columns of its tables.
fn fields_of_all(kind: &'static Kind) -> impl Iterator<Item = &'static FieldSpec> {
    let columns = kind.tables.iter().flat_map(|table| table.columns);
    kind.fields.iter().chain(columns)
}

/// Values as the examples of the kinds have them, and the same texts as other sorts of value.
pub fn real_fields() -> Vec<Vec<u8>> {
    let sort = |value: FieldValue| sorts().iter().position(|one| *one == value);
    let seed = |sort: usize, text: &str| [&[sort as u8], text.as_bytes()].concat();
    let mut all = Vec::new();
    for kind in KINDS {
        let values = kind.example.fields.iter().copied();
        let of_fields = values.filter_map(|(key, text)| Some((kind.field(key)?.value, text)));
        let of_rows = kind.example.rows.iter().flat_map(|row| {
            let table = kind.table(row.table);
            let cells = row.cells.iter().copied();
            cells.filter_map(move |(key, text)| Some((table?.column(key)?.value, text)))
        });
        let found = of_fields.chain(of_rows);
        all.extend(found.filter_map(|(value, text)| Some(seed(sort(value)?, text))));
    }
    let typed = TYPED.iter().enumerate();
    all.extend((0..sorts().len()).flat_map(|sort| {
        let some = typed.clone().skip(sort % 3).step_by(3);
        some.map(move |(_, text)| seed(sort, text))
    }));
    all
}

/// Values as people type them.
const TYPED: [&str; 14] = [
    "1 juni 2027",
    "2027-06-01",
    "1-6-2027",
    "\u{20ac} 1.015,50",
    "15,-",
    "-0,5",
    "9900sa",
    "nl91 abna 0417 1643 00",
    "anneke@zandeweer.example",
    "www.tilwerd.example/visie",
    "19.30 uur",
    "ja; nee, lid",
    "7,7",
    "4.000",
];

/// A document that somebody filled with values as they liked, whatever its kind takes: which kind, then a line for each
/// value, of its fields first and then of row after row. Figures, terms and an edition are made of it.
pub fn values(bytes: &[u8]) {
    let Some((kind, lines)) = bytes.split_first() else {
        return;
    };
    let kind = texts()[usize::from(*kind) % texts().len()];
    let lines = String::from_utf8_lossy(lines);
    let lines: Vec<&str> = lines.split('\n').take(MOST_VALUES).collect();
    let mut document = filled(kind, &lines);
    let own = figures(kind, &document, &Alone);
    let others = Same(Other {
        state: String::new(),
        fields: document.fields(),
        figures: own.clone(),
    });
    for figure in own.iter().chain(&figures(kind, &document, &others)) {
        assert!(figure.value.as_ref().is_none_or(|value| is_number(value)));
    }
    let states = kind.states.iter().map(|state| state.key);
    for state in states.chain([""]) {
        for watched in watches(kind, &document, state, &Noon) {
            if let Seen::Due(day) = watched.seen {
                let _ = left(day, &Noon).is_over();
            }
        }
    }
    let heads = document.heads();
    let content = document.content_at(&heads).expect("its own heads");
    assert_eq!(Content::decode(&content.encode()).as_ref(), Ok(&content));
    carried_out(&content);
}

/// Values of one document.
const MOST_VALUES: usize = 64;

fn is_number(value: &str) -> bool {
    value.parse::<f64>().is_ok_and(f64::is_finite)
}

/// What an amendment asks, looked for in a document whose text is not the one that it is about.
pub fn carried_out(content: &Content) {
    let Some(amendment) = Amendment::of(content) else {
        return;
    };
    thread_local! {
        static TEXT: Document = super::written();
    }
    let mut document = TEXT.with(Clone::clone);
    let heads = document.heads();
    for change in &amendment.changes {
        if let Ok(suggestion) = document.proposed_at(&heads, change) {
            assert!(document.stands(&suggestion).is_some());
        }
    }
}

/// Noon of a day.
struct Noon;

impl Wall for Noon {
    fn now(&self) -> WallTime {
        WallTime {
            day: 20_000,
            minute: Some(12 * 60),
        }
    }
}

/// A space in which every document is the same.
struct Same(Other);

impl Others for Same {
    fn of_kind(&self, _tag: &str) -> Vec<Other> {
        vec![self.0.clone(); 3]
    }
}

/// The kinds that are texts.
fn texts() -> &'static [&'static Kind] {
    static TEXTS: OnceLock<Vec<&'static Kind>> = OnceLock::new();
    TEXTS.get_or_init(|| {
        let texts = KINDS.iter().copied();
        texts.filter(|kind| !kind.is_record()).collect()
    })
}

/// A document of a kind that Geert filled, with a text engine that asks nothing.
fn filled(kind: &'static Kind, values: &[&str]) -> Document {
    let (mut document, mut engine) = founded(kind);
    let before = engine.get_heads();
    put(&mut engine, kind, &mut values.iter());
    let changes = engine.get_changes(&before);
    let chunks: Vec<Vec<u8>> = changes.iter().map(|it| it.raw_bytes().to_vec()).collect();
    if !chunks.is_empty() {
        let absorbed = document.absorb(&[incoming(contain(&chunks))]);
        assert_eq!(absorbed.quarantined, []);
    }
    document
}

fn put(engine: &mut AutoCommit, kind: &Kind, values: &mut std::slice::Iter<'_, &str>) {
    let fields = engine.get(&ROOT, "fields").expect("a map").map(|it| it.1);
    for field in fields.iter().flat_map(|_| kind.fields) {
        let (Some(value), Some(map)) = (values.next(), &fields) else {
            return;
        };
        engine.put(map, field.key, *value).expect("a map");
    }
    for number in 0..MOST_VALUES {
        for table in kind.tables {
            if values.len() == 0 {
                return;
            }
            let row = format!("row/{}/{number}", table.key);
            let map = engine.put_object(&ROOT, row, ObjType::Map);
            let map = map.expect("a map");
            for (column, value) in table.columns.iter().zip(values.by_ref()) {
                engine.put(&map, column.key, *value).expect("a map");
            }
        }
    }
}

/// A document that Anje founded, and the same in the text engine alone, in Geert's name.
fn founded(kind: &'static Kind) -> (Document, AutoCommit) {
    thread_local! {
        static ALL: std::cell::RefCell<Vec<(&'static str, Document, AutoCommit)>> =
            const { std::cell::RefCell::new(Vec::new()) };
    }
    ALL.with_borrow_mut(|all| {
        if let Some((_, document, engine)) = all.iter().find(|one| one.0 == kind.tag) {
            return (document.clone(), engine.clone());
        }
        let author = AuthorId([1; 32]);
        let (_, body) = Document::found(kind, "Voorbeeld", author, SessionNonce([1; 16]));
        let first = Incoming {
            entry: EntryId([1; 32]),
            author,
            participant: ParticipantId(author.0),
            past: Vec::new(),
            plaintext: body,
        };
        let id = DocumentId::from(first.entry);
        let mut document = Document::fold(id, kind.number, &[first]);
        let mut engine = AutoCommit::new();
        let changes = document.raw_changes().concat();
        engine.load_incremental(&changes).expect("its own changes");
        let actor = entry::hash("actor", &[&GEERT.0, &id.0, &NONCE.0]);
        // a new author would be given an actor of chance
        engine.set_author(Some(Author::from(GEERT.0.to_vec())));
        engine.set_actor(ActorId::from(&actor[..16]));
        all.push((kind.tag, document.clone(), engine.clone()));
        (document, engine)
    })
}

/// The examples of the kinds, as lines.
pub fn real_values() -> Vec<Vec<u8>> {
    let all = texts().iter().enumerate();
    let seeds = all.map(|(number, kind)| {
        let example = &kind.example;
        let value = |key: &str, spec: FieldValue, of: &[(&str, &str)]| {
            let found = of.iter().find(|pair| pair.0 == key);
            let kept = found.and_then(|pair| spec.read(pair.1).ok());
            kept.unwrap_or_default()
        };
        let fields = kind.fields.iter();
        let mut lines: Vec<String> = fields
            .map(|field| value(field.key, field.value, example.fields))
            .collect();
        for table in kind.tables {
            let row = example.rows.iter().find(|row| row.table == table.key);
            let cells = row.map_or(&[][..], |row| row.cells);
            let columns = table.columns.iter();
            lines.extend(columns.map(|column| value(column.key, column.value, cells)));
        }
        [&[number as u8], lines.join("\n").as_bytes()].concat()
    });
    let extremes = [
        "-0.01",
        "10000000000",
        "0001-01-01",
        "9999-12-31",
        "99:99",
        "4294967295",
        "\u{0}",
    ];
    let extreme = |number: usize| {
        let lines: Vec<&str> = extremes.iter().copied().cycle().take(MOST_VALUES).collect();
        [&[number as u8], lines.join("\n").as_bytes()].concat()
    };
    seeds.chain((0..texts().len()).map(extreme)).collect()
}
