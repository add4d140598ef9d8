//! The same as `targets.rs`, for what the node decodes: messages on its socket, files of people, what they type.

use noaber_node::control::{ToClient, ToHost};
use noaber_node::desk::Doing;
use noaber_node::exchange::markdown::Page;
use noaber_node::exchange::{csv, page, ticket};
use noaber_node::members::{COLUMNS, would_add};
use noaber_node::network::{for_ticket, typed};
use noaber_node::relay::RelayConfig;
use noaber_protocol::charter::role::Role;
use noaber_protocol::device_ticket::DeviceTicket;
use noaber_protocol::document::kinds::{self, Kind};
use noaber_protocol::document::{Document, Heads, Section, SectionId, SessionNonce};
use noaber_protocol::ids::{AuthorId, EntryId, Millis, SpaceId, SpaceNonce};
use noaber_protocol::text::Name;
use noaber_protocol::ticket::Ticket;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeSet;
use std::sync::OnceLock;

#[path = "exports.rs"]
mod exports;

pub use exports::{export, real_exports};

/// What is done with bytes.
pub type Target = fn(&[u8]);

/// All targets by name: for a replay of the corpora.
pub const ALL: &[(&str, Target)] = &[
    ("control", control),
    ("markdown", markdown),
    ("page", page),
    ("table", table),
    ("import", import),
    ("export", export),
    ("letter", letter),
    ("doing", doing),
    ("relay_config", relay_config),
    ("address", address),
];

/// A message on the control socket, of either side.
pub fn control(bytes: &[u8]) {
    message::<ToHost>(bytes);
    message::<ToClient>(bytes);
}

fn message<T: Serialize + DeserializeOwned>(bytes: &[u8]) {
    let Ok(read) = postcard::from_bytes::<T>(bytes) else {
        return;
    };
    let written = postcard::to_stdvec(&read).expect("it was read");
    let again: T = postcard::from_bytes(&written).expect("it was written");
    assert_eq!(postcard::to_stdvec(&again).expect("it was read"), written);
}

/// A Markdown file.
pub fn markdown(bytes: &[u8]) {
    if let Ok(read) = page::read_new(bytes, manifest()) {
        let parts = page::parts(Some(manifest()), &[]);
        Page::read(&read.write(&parts), &parts);
        if let Some(Ok(heads)) = read.heads.as_ref().map(|heads| heads.parse::<Heads>()) {
            assert_eq!(heads.to_string().parse(), Ok(heads));
        }
    }
}

/// A Markdown file that becomes a document, and the file that this document becomes.
pub fn page(bytes: &[u8]) {
    let kind = manifest();
    let Ok(read) = page::read_new(bytes, kind) else {
        return;
    };
    let mut document = template();
    if page::fill(&mut document, &read).is_err() {
        return;
    }
    let written = page::export(&mut document);
    let again = Page::read(&written, &page::parts(Some(kind), document.sections()));
    let texts = |sections: &[Section]| -> Vec<(String, String)> {
        let sections = sections.iter();
        let text = |one: &Section| (one.heading().to_owned(), one.text().to_owned());
        sections.map(text).collect()
    };
    let back: Vec<(String, String)> = again
        .sections
        .into_iter()
        .map(|section| (section.heading, section.text))
        .collect();
    assert_eq!(back, texts(document.sections()));
}

fn manifest() -> &'static Kind {
    kinds::by_tag("manifest").expect("a kind that there is")
}

/// A manifest that was just founded.
fn template() -> Document {
    thread_local! {
        static TEMPLATE: Document = {
            let author = AuthorId([1; 32]);
            let (mut document, _) =
                Document::found(manifest(), "Manifest", author, SessionNonce([1; 16]));
            document.founded(EntryId([1; 32]).into());
            document
        };
    }
    TEMPLATE.with(Clone::clone)
}

/// A table of a spreadsheet; what is written of its cells reads back.
pub fn table(bytes: &[u8]) {
    let Ok(table) = csv::read(bytes) else {
        return;
    };
    let names: Vec<String> = (0..table.heads.len())
        .map(|at| format!("kolom {at}"))
        .collect();
    let heads: Vec<&str> = names.iter().map(String::as_str).collect();
    let mut rows: Vec<Vec<String>> = table.rows.into_iter().map(|row| row.cells).collect();
    for row in &mut rows {
        row.resize(heads.len(), String::new());
    }
    rows.retain(|row| row.iter().any(|cell| !cell.trim().is_empty()));
    let again = csv::read(&csv::write(&heads, &rows)).expect("it was written");
    let back: Vec<Vec<String>> = again.rows.into_iter().map(|row| row.cells).collect();
    assert_eq!(back, rows);
}

/// A table of members: each row is taken, told as wrong, or told as double; and what is taken reads back.
pub fn import(bytes: &[u8]) {
    let Ok(table) = csv::read(bytes) else {
        return;
    };
    let Ok((taken, told)) = would_add(&table) else {
        return;
    };
    let wrong: BTreeSet<u64> = told.wrong.iter().map(|row| row.line).collect();
    let all = taken.len() + wrong.len() + told.doubles.len();
    assert_eq!(all, table.rows.len());
    for values in &taken {
        assert!(!values["achternaam"].is_empty());
        for (name, kept) in values {
            let column = COLUMNS.iter().find(|column| column.name == *name);
            let column = column.expect("a column of the list");
            assert_eq!(column.read(kept).as_ref(), Ok(kept), "{name}");
            // of a consent the day is not told
            let written = column.read(&column.write(kept)).expect("it was kept");
            assert_eq!(column.write(&written), column.write(kept), "{name}");
        }
    }
}

/// A letter in which an invitation is looked for; then the same with one behind it, which is found whatever stands before.
pub fn letter(bytes: &[u8]) {
    let letter = String::from_utf8_lossy(bytes);
    let reads =
        |text: &str| Ticket::from_text(text).is_ok() || DeviceTicket::from_text(text).is_ok();
    if let Some(found) = ticket::found_in(&letter) {
        let letters: String = found.split_whitespace().collect();
        assert!(letters.to_ascii_uppercase().starts_with("NOABER"));
        assert!(found.lines().all(|line| !line.trim().is_empty()));
    }
    // of letters that begin one again and again the end is not looked at
    if letter.matches(':').count() < 60 {
        let letter = format!("{letter}\n\n{}\n\nGroeten, Anje", a_ticket());
        let found = ticket::found_in(&letter).expect("it is there");
        assert!(reads(&found), "{found}");
    }
}

/// The text of an invitation.
fn a_ticket() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| {
        let name = |text| Name::new(text).expect("a name");
        let ticket = Ticket {
            space: SpaceId([1; 32]),
            nonce: SpaceNonce([2; 16]),
            space_name: name("Wierdenland"),
            inviter: name("Anje"),
            invite: EntryId([3; 32]),
            secret: [4; 16].into(),
            role: Role::Editor,
            expires: Millis(0),
            addresses: Vec::new(),
        };
        ticket.to_text().expect("a ticket that fits")
    })
}

/// What somebody is doing, as others tell it: it has one form, and a place in any document.
pub fn doing(bytes: &[u8]) {
    let Some(doing) = Doing::read(bytes) else {
        return;
    };
    let written = doing.write().expect("it was read");
    assert_eq!(Doing::read(&written), Some(doing.clone()));
    thread_local! {
        static TEXT: Document = written_in();
    }
    TEXT.with(|document| {
        let Some((section, Some(at))) = doing.place(document) else {
            return;
        };
        let section = document
            .section(&SectionId(section.0))
            .expect("it is there");
        assert!(section.text().is_char_boundary(at));
    });
}

/// A manifest with letters of one and of more bytes in its first section.
fn written_in() -> Document {
    let mut document = template();
    document.begin(AuthorId([2; 32]), SessionNonce([2; 16]));
    let first = document.sections()[0].id().clone();
    let typed = document.splice(&first, 0, 0, "Een caf\u{e9} voor \u{20ac} 1.");
    typed.expect("a place in the text");
    document.commit();
    document
}

/// What devices say while somebody goes through a text, and when they close it.
pub fn real_doings() -> Vec<Vec<u8>> {
    let document = written_in();
    let section = &document.sections()[0];
    let places = section.text().char_indices().map(|(at, _)| at);
    let mut all: Vec<Vec<u8>> = places
        .map(|at| {
            let anchor = document.anchor(section.id(), at).expect("a place");
            let name = Some(&section.id().0);
            let said = (2_u8, name, anchor.behind, anchor.before, at % 2 == 0);
            postcard::to_stdvec(&said).expect("it is said")
        })
        .collect();
    let closed = (2_u8, None::<String>, [0_u8; 0], [0_u8; 0], false);
    all.push(postcard::to_stdvec(&closed).expect("it is said"));
    all
}

/// What an operator set.
pub fn relay_config(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let Ok(config) = toml::from_str::<RelayConfig>(text) else {
        return;
    };
    let _ = config.terms();
    let written = toml::to_string(&config).expect("it was read");
    assert_eq!(toml::from_str(&written), Ok(config));
}

/// An address that somebody typed, or that stands in a ticket.
pub fn address(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let _ = typed(&text);
    for address in for_ticket([&text]) {
        assert_eq!(address, text);
    }
}

/// Real messages of both sides.
pub fn real_messages() -> Vec<Vec<u8>> {
    use noaber_node::handle::{
        Clash, DocumentRequest, HomeRequest, MembersRequest, Problem, Request, Response, Selector,
        SpaceRequest, WithoutBase,
    };
    let selector = || Selector("Wierdenland".to_owned());
    let requests = [
        Request::Home(HomeRequest::Status),
        Request::Space(SpaceRequest::List),
        Request::Space(SpaceRequest::Join {
            ticket: "NOABER:AEAQ".to_owned(),
            wait_seconds: 300,
        }),
        Request::Document(DocumentRequest::Edit {
            document: selector(),
            markdown: "## Onze visie\n\nEen dorp.\n".to_owned(),
            base: None,
            without_base: WithoutBase::Refuse,
        }),
        Request::Members(MembersRequest::Log(selector())),
    ];
    let ask = |(id, request)| {
        postcard::to_stdvec(&ToHost {
            id: id as u32,
            request,
        })
    };
    let mut all: Vec<Vec<u8>> = requests
        .into_iter()
        .enumerate()
        .map(|asked| ask(asked).expect("a message"))
        .collect();
    let results = [
        Ok(Response::Done),
        Ok(Response::Markdown("## Kop\n".to_owned())),
        Ok(Response::Exported(300)),
        Err(Problem::Conflict(Clash::Blocked)),
        Err(Problem::Corrupt("relay.toml".to_owned())),
    ];
    for result in results {
        let answer = ToClient::Answer { id: 7, result };
        all.push(postcard::to_stdvec(&answer).expect("a message"));
    }
    all
}

/// Real files and texts of people, by target.
pub fn real_texts(target: &str) -> Vec<Vec<u8>> {
    let texts: &[&str] = match target {
        "markdown" | "page" => &[
            "---\ndoc: abc\nkind: manifest\nheads: 00\n---\n\n# Manifest\n\n## Onze visie\n\nEen dorp.\n\n- met bus\n",
            "\u{feff}Vooraf.\r\n\r\n# Programma\r\n\r\n## 1. Wonen\r\nDertig huizen.\r\n### Wij vragen:\r\nGrond.\r\n",
            "## Punt\n\n```sh\n## geen kop\n```\n\n### Wij doen\n\n\\# een\n~~~\n## toch tekst\n## Punt\n",
        ],
        "table" => &[
            "\u{feff}achternaam;voornaam;bedrag\r\n\"de Vries\";Jan;15,00\r\n'=1+1;;\r\n",
            "sep=;\na;b\n\"twee\nregels\";x\n;\nlaatste;y\n",
            "naam\tplaats\n\"\u{c7}elik\"\tTilwerd\n",
        ],
        "import" => &[
            "lidnummer;achternaam;voorletters;tussenvoegsel;straat;huisnummer;postcode;woonplaats;e-mail;IBAN;contributie\n1;Bolhuis;J.;van;Zijldijk;12;9900sa;Tilwerd;jan@voorbeeld.example;NL69TEST0000000001;15,00\n2;Molen;;;;;99 SA;;;;gisteren\n;Veld;N.;;;;;;;;\n",
            "Lidnr,Naam,Adres,BSN,Betaling\n7,de Vries,1e Dwarsdijk 3-b,123456782,Automatische incasso\n7,de Vries,1e Dwarsdijk 3-b,,\n",
        ],
        "letter" => &[
            "Hoi Geert,\n\nnoaber:abcd\nefgh\n\nGroeten, Anje",
            "Dit is Noaber: plak dit. NO ABER: AB\r\nCD \r\n\r\nMijn laptop:\nNOABERDEVICE:ABCD",
        ],
        "relay_config" => &[
            "policy = 'token'\ntoken = 'kennispunt'\nspace_bytes = 1000\ntotal_bytes = 2000\nlisten = ['/ip4/0.0.0.0/tcp/4001']\nannounce = []\n",
            "policy = 'list'\nspaces = ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa']\nblocked = []\n",
        ],
        "address" => &[
            "192.168.1.23:4001",
            "[fe80::1]:4001",
            "dorpshuis.example:4001",
            "/ip4/192.168.178.23/udp/45123/quic-v1/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp",
            "/dns4/doorgeefpunt.example/tcp/4001",
        ],
        _ => &[],
    };
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}
