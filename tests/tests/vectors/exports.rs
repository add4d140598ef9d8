//! Files of documents as each version wrote them: whatever later versions write, these stay intact, and no byte of them may
//! be another.

use super::book::{EVENING, author, key, some, some_id};
use super::frozen::{folder, is_blessing};
use noaber_node::exchange::file::{
    About, Checked, Exported, ExportedEdition, ExportedEnd, ExportedVote, Made, NotCheckable,
    Origin, Proof, ProvenText, Signing, Voice, Voter, check, write,
};
use noaber_node::handle::ExportFormat;
use noaber_node::words::Lang;
use noaber_protocol::act::{
    Attested, Closing, Majority, Of, Opening, Outcome, Rule, Way, decision_hash,
};
use noaber_protocol::document::kinds;
use noaber_protocol::document::{Content, Document, SessionNonce};
use noaber_protocol::ids::{DocumentId, Millis, SpaceId};
use std::path::PathBuf;

/// The files of each version.
const FILES: [(&str, ExportFormat); 3] = [
    ("1.md", ExportFormat::Markdown),
    ("1.html", ExportFormat::Html),
    ("1.json", ExportFormat::Json),
];

#[test]
fn files_of_every_version_are_intact_and_no_byte_of_them_may_be_another() {
    if is_blessing() {
        bless();
    }
    for (name, _) in FILES {
        let file = std::fs::read(path(name)).expect("a frozen file");
        let Ok(Checked::Intact(proven)) = check(&file, |_, _| None) else {
            panic!(
                "{name} is not intact any more: a later version must make the files of the old ones"
            );
        };
        let edition = proven.edition.expect("an edition");
        assert_eq!(edition.adopted.author, author("A"), "{name}");
        assert_eq!(edition.signatures[0].author, author("B"), "{name}");
        assert_eq!(proven.decisions[0].outcome, Outcome::Adopted, "{name}");
        let texts = proven.decisions.iter().map(|decision| decision.text);
        let texts: Vec<ProvenText> = texts.collect();
        assert_eq!(texts, [ProvenText::Content, ProvenText::Beside], "{name}");
        for at in (0..file.len()).step_by(97) {
            let mut bent = file.clone();
            bent[at] ^= 1;
            let found: Result<Checked, NotCheckable> = check(&bent, |_, _| None);
            assert!(
                !matches!(found, Ok(Checked::Intact(_))),
                "{name}: byte {at}"
            );
        }
    }
}

fn path(name: &str) -> PathBuf {
    folder().join("export").join(name)
}

/// Writes the files that are not there yet.
fn bless() {
    std::fs::create_dir_all(path("")).expect("the folder takes a folder");
    let what = manifest();
    for (name, format) in FILES {
        if !path(name).exists() {
            let file = write(Lang::Nl, format, &what);
            std::fs::write(path(name), file).expect("the folder takes a file");
        }
    }
}

fn of() -> Of {
    Of {
        space: SpaceId(some("export space")),
        document: DocumentId(some("export document")),
    }
}

/// A manifest that two signed and that was voted about.
fn manifest() -> Exported {
    let kind = kinds::by_tag("manifest").expect("a kind");
    let nonce = SessionNonce(some("export session"));
    let (mut document, _) = Document::found(kind, "Manifest Zandeweer", author("A"), nonce);
    document.founded(of().document);
    let section = document.sections()[0].id().clone();
    let text = "Een dorp om in te *blijven* <b>é</b>.\n\n- met bus\n";
    document.splice(&section, 0, 0, text).expect("a place");
    document.set_field("soort", "dorp").expect("a field");
    let heads = document.heads();
    let origin = Origin {
        space: of().space,
        space_title: "Dorpsbelangen Zandeweer".to_owned(),
        document: of().document,
        heads: heads.to_string(),
    };
    let made = Made {
        day: "2027-06-01".to_owned(),
        at: Millis(EVENING),
    };
    let mut what = Exported::new(&mut document, &heads, origin, made).expect("its own heads");
    what.state = "vastgesteld".to_owned();
    let hash = what.content.hash();
    let signing = |device: &str, name: &str| Signing {
        name: name.to_owned(),
        organisation: "Dorpsbelangen".to_owned(),
        function: "bestuur".to_owned(),
        at: Millis(EVENING),
        proof: Proof::new(author(device), &Attested::sign(of(), hash, &key(device))),
    };
    what.edition = Some(ExportedEdition {
        number: 1,
        hash,
        adopted: signing("A", "Anje"),
        signatures: vec![signing("B", "Bouke")],
    });
    what.votes = votes(&what);
    what
}

/// One vote about the text of the edition, and one about a text that was changed after it.
fn votes(what: &Exported) -> Vec<ExportedVote> {
    let mut then = what.content.clone();
    then.title.push_str(" (eerste opzet)");
    then.sections[0].text = "Een dorp met een bus.\n".to_owned();
    let now = vote(
        "export opening",
        &what.origin.heads,
        &what.content,
        About::Content,
    );
    let before = vote(
        "export opening before",
        &what.origin.heads,
        &then,
        About::Then(then.clone()),
    );
    vec![now, before]
}

fn vote(entry: &str, heads: &str, text: &Content, about: About) -> ExportedVote {
    let mut names = [("A", "Anje"), ("B", "Bouke")];
    names.sort_by_key(|(device, _)| author(device));
    let roll = names.map(|(device, _)| author(device).into()).to_vec();
    let opening = Opening {
        heads: heads.parse().expect("heads"),
        text: text.hash(),
        question: "Stellen we het vast?".to_owned(),
        options: ["voor", "tegen", "onthouden"].map(str::to_owned).to_vec(),
        weights: match about {
            About::Content => Vec::new(),
            _ => vec![3, 1],
        },
        roll,
        rule: Rule {
            majority: Majority::Simple,
            quorum: 1,
            proxies: 0,
        },
        way: Way::RollCall,
        hall: 0,
        ground: "peiling (niet bindend)".to_owned(),
        until: None,
    };
    let entry = some_id(entry);
    let total = u32::try_from(opening.total()).expect("a few");
    let mut closing = Closing {
        opening: entry,
        counted: vec![some_id("export vote A"), some_id("export vote B")],
        counts: vec![total, 0, 0],
        tellers: None,
        reason: String::new(),
        attested: Attested::sign(of(), [0; 32], &key("A")),
    };
    closing.counted.sort_unstable();
    let hash = decision_hash(&entry, &opening, &closing);
    let proof = Proof::new(author("A"), &Attested::sign(of(), hash, &key("A")));
    let voter = |(device, name): (&str, &str)| Voter {
        participant: author(device).into(),
        name: name.to_owned(),
        organisation: "Dorpsbelangen".to_owned(),
    };
    let voice = |(device, _): (&str, &str)| Voice {
        participant: author(device).into(),
        choice: 0,
        proxy: None,
        statement: String::new(),
    };
    ExportedVote {
        entry,
        heads: opening.heads,
        text: opening.text,
        about,
        question: opening.question,
        options: opening.options,
        roll: names.map(voter).to_vec(),
        weights: opening.weights,
        rule: opening.rule,
        way: opening.way,
        hall: opening.hall,
        ground: opening.ground,
        until: None,
        end: Some(ExportedEnd {
            closed: entry,
            counted: closing.counted,
            counts: closing.counts,
            tellers: None,
            reason: String::new(),
            outcome: Outcome::Adopted,
            name: "Anje".to_owned(),
            at: Millis(EVENING),
            proof,
            voices: names.map(voice).to_vec(),
            late: Vec::new(),
        }),
    }
}
