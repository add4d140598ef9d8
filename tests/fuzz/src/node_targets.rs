//! The same as `targets.rs`, for what the node decodes: messages on its socket, files of people, what they type.

use noaber_node::control::{ToClient, ToHost};
use noaber_node::exchange::markdown::Page;
use noaber_node::exchange::{csv, page};
use noaber_node::network::{for_ticket, typed};
use noaber_node::relay::RelayConfig;
use noaber_protocol::document::kinds::{self, Kind};
use noaber_protocol::document::{Document, Section, SessionNonce};
use noaber_protocol::ids::{AuthorId, EntryId};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What is done with bytes.
pub type Target = fn(&[u8]);

/// All targets by name: for a replay of the corpora.
pub const ALL: &[(&str, Target)] = &[
    ("control", control),
    ("markdown", markdown),
    ("page", page),
    ("table", table),
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
