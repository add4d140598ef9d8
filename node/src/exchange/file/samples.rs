//! Documents for the tests of files: the example of a kind, signed and voted about, and texts that are out to break things.

use super::vote::{About, ExportedEnd, ExportedVote, Late, Voice, Voter};
use super::{
    Exported, ExportedEdition, ExportedFigure, Fate, Kept, KeptRow, KeptTable, Made, Origin, Proof,
    Proposal, Signing, Talk,
};
use noaber_protocol::act::{Attested, Majority, Of, Outcome, Rule, Way};
use noaber_protocol::document::kinds::{self, KINDS, Kind};
use noaber_protocol::document::{Content, Document, Heads, SessionNonce};
use noaber_protocol::identity::{DeviceSeed, SpaceKey};
use noaber_protocol::ids::{
    AuthorId, DocumentId, EntryId, Millis, ParticipantId, SpaceId, SpaceNonce,
};

/// Texts that break what takes them for its own.
pub(super) const HOSTILE: [&str; 12] = [
    "</script><script>alert(1)</script>",
    "=1+1",
    "a\nb\r\n\r\nEND:VCALENDAR",
    "\u{202e}omgekeerd\u{200b}",
    "-->\n<!-- /noaber -->\n<!-- noaber-proof\nAAAA\n-->",
    "a|b;c,d\"e'f&amp;\\",
    "```\n# kop\n---\n",
    "<!-- noaber -->",
    "![x](http://voorbeeld.example/x.png) [l](javascript:alert(1))",
    "</style></title><img src=x onerror=alert(1)>",
    "\u{0}\u{7}\u{1b}[2J",
    "> {% raw %} $x^2$ | --- |\n| a | b |",
];

/// The moment of all samples.
pub(super) const AT: Millis = Millis(1_796_800_000_000);

/// The document and the space of all samples.
pub(super) fn of() -> Of {
    Of {
        space: SpaceId([3; 32]),
        document: DocumentId([7; 32]),
    }
}

/// The key of somebody in that space.
pub(super) fn key(seed: u8) -> SpaceKey {
    DeviceSeed::from_bytes([seed; 32]).space_key(&SpaceNonce([1; 16]))
}

/// The kinds that are texts.
pub(super) fn texts() -> impl Iterator<Item = &'static Kind> {
    KINDS.iter().copied().filter(|kind| !kind.is_record())
}

/// A kind by its tag.
pub(super) fn kind(tag: &str) -> &'static Kind {
    kinds::by_tag(tag).unwrap()
}

/// The example of a kind, as a document.
pub(super) fn document(kind: &'static Kind) -> Document {
    let author = AuthorId([1; 32]);
    let example = &kind.example;
    let title = if example.title.is_empty() {
        "Voorbeeld"
    } else {
        example.title
    };
    let (mut document, _) = Document::found(kind, title, author, SessionNonce([1; 16]));
    document.founded(of().document);
    for (key, text) in example.texts {
        let sections = document.sections().iter();
        let found = sections
            .filter(|section| section.key() == *key)
            .map(|section| section.id().clone())
            .next();
        let id = found.unwrap_or_else(|| panic!("{}: {key}", kind.tag));
        document.splice(&id, 0, 0, text).unwrap();
    }
    for (key, value) in example.fields {
        document.set_field(key, value).unwrap();
    }
    for row in example.rows {
        document.add_row(row.table, row.cells).unwrap();
    }
    document
}

/// The example of a kind, as it goes into a file.
pub(super) fn example(kind: &'static Kind) -> Exported {
    let mut document = document(kind);
    let heads = document.heads();
    let mut what = Exported::new(&mut document, &heads, origin(&heads), made()).unwrap();
    what.state = kind
        .states
        .first()
        .map_or_else(String::new, |state| state.key.to_owned());
    what.figures = kind
        .figures
        .iter()
        .map(|figure| ExportedFigure {
            key: figure.key.to_owned(),
            group: Vec::new(),
            value: Some("7.7".to_owned()),
            of: 26,
        })
        .collect();
    what
}

/// The same, adopted, signed by two and voted about.
pub(super) fn signed(kind: &'static Kind) -> Exported {
    let mut what = example(kind);
    let hash = what.content.hash();
    let signing = |seed, name: &str| Signing {
        name: name.to_owned(),
        organisation: "Dorpsbelangen Zandeweer".to_owned(),
        function: "voorzitter".to_owned(),
        at: AT,
        proof: Proof::new(key(seed).author(), &Attested::sign(of(), hash, &key(seed))),
    };
    what.edition = Some(ExportedEdition {
        number: 2,
        hash,
        adopted: signing(1, "Anje Wiersma"),
        signatures: vec![signing(2, "Jan Bos"), signing(3, "Çelik")],
    });
    what.votes = vec![vote(&what.content)];
    what.talk = vec![
        Talk {
            name: "Jan Bos".to_owned(),
            at: AT,
            text: "Goed plan.".to_owned(),
            proposal: None,
        },
        Talk {
            name: "Çelik".to_owned(),
            at: AT,
            text: "Duidelijker.".to_owned(),
            proposal: Some(Proposal {
                old: "dertig".to_owned(),
                new: "veertig".to_owned(),
                fate: Fate::Taken,
            }),
        },
    ];
    what
}

/// A vote about a text, that was closed and signed.
pub(super) fn vote(about: &Content) -> ExportedVote {
    let voter = |seed: u8, name: &str, organisation: &str| Voter {
        participant: ParticipantId([seed; 32]),
        name: name.to_owned(),
        organisation: organisation.to_owned(),
    };
    let voice = |seed: u8, choice| Voice {
        participant: ParticipantId([seed; 32]),
        choice,
        proxy: None,
        statement: String::new(),
    };
    let mut vote = ExportedVote {
        entry: EntryId([9; 32]),
        heads: "00".repeat(32).parse::<Heads>().unwrap(),
        text: about.hash(),
        about: About::Content,
        question: "Dienen we de motie in?".to_owned(),
        options: ["voor", "tegen", "onthouden"].map(str::to_owned).to_vec(),
        roll: vec![
            voter(1, "Anje Wiersma", "Dorpsbelangen Zandeweer"),
            voter(2, "Jan Bos", "Gemeentebelangen"),
            voter(3, "Çelik", "Gemeentebelangen"),
        ],
        weights: Vec::new(),
        hall: 0,
        rule: Rule {
            majority: Majority::Simple,
            quorum: 2,
            proxies: 1,
        },
        way: Way::RollCall,
        ground: "peiling (niet bindend)".to_owned(),
        until: Some(AT),
        end: None,
    };
    vote.end = Some(ExportedEnd {
        closed: vote.entry,
        counted: vec![EntryId([11; 32]), EntryId([12; 32])],
        counts: vec![2, 0, 0],
        tellers: None,
        reason: "Iedereen was er.".to_owned(),
        outcome: Outcome::Adopted,
        name: "Anje Wiersma".to_owned(),
        at: AT,
        proof: Proof::new(key(1).author(), &Attested::sign(of(), [0; 32], &key(1))),
        voices: vec![voice(1, 0), voice(2, 0)],
        late: vec![Late {
            name: "Çelik".to_owned(),
            choice: 1,
        }],
    });
    close(&mut vote, 1);
    vote
}

/// Signs how a vote ended, as it stands.
pub(super) fn close(vote: &mut ExportedVote, seed: u8) {
    let hash = vote.hash().unwrap();
    let proof = Proof::new(key(seed).author(), &Attested::sign(of(), hash, &key(seed)));
    vote.end.as_mut().unwrap().proof = proof;
}

/// A document in which every text is out to break things, adopted and voted about.
pub(super) fn hostile(kind: &'static Kind, words: &str) -> Exported {
    let mut what = signed(kind);
    let bad = || words.to_owned();
    what.origin.space_title = bad();
    what.content.title = words.replace('\n', " ");
    for section in &mut what.content.sections {
        section.text = bad();
        section.heading = words.replace('\n', " ");
    }
    let fields = what.content.fields.iter_mut();
    let cells = what
        .content
        .tables
        .iter_mut()
        .flat_map(|(_, rows)| rows.iter_mut().flatten());
    for (_, value) in fields.chain(cells) {
        *value = bad();
    }
    what.content.fields.push((bad(), bad()));
    what.content
        .tables
        .push((bad(), vec![vec![(bad(), bad())]]));
    what.kept = Kept {
        fields: vec![(bad(), bad())],
        tables: vec![KeptTable {
            key: format!("{words} 2"),
            rows: vec![KeptRow {
                id: bad(),
                cells: vec![(bad(), bad())],
            }],
        }],
    };
    what.state = bad();
    what.figures.push(ExportedFigure {
        key: bad(),
        group: vec![bad()],
        value: Some(bad()),
        of: 1,
    });
    what.made.day = bad();
    for one in &mut what.talk {
        one.name = bad();
        one.text = bad();
    }
    let vote = what.votes.first_mut().unwrap();
    vote.question = bad();
    vote.options = vec![bad(), bad(), bad()];
    vote.ground = bad();
    vote.roll.iter_mut().for_each(|voter| voter.name = bad());
    let end = vote.end.as_mut().unwrap();
    end.tellers = Some([bad(), bad()]);
    end.reason = bad();
    end.voices
        .iter_mut()
        .for_each(|voice| voice.statement = bad());
    sign_again(&mut what);
    what
}

/// Signs the content as it stands, and how votes about it ended.
pub(super) fn sign_again(what: &mut Exported) {
    let hash = what.content.hash();
    for vote in &mut what.votes {
        vote.text = hash;
        close(vote, 1);
    }
    let edition = what.edition.as_mut().unwrap();
    edition.hash = hash;
    edition.adopted.proof = Proof::new(key(1).author(), &Attested::sign(of(), hash, &key(1)));
    for (seed, one) in (2..).zip(&mut edition.signatures) {
        one.proof = Proof::new(key(seed).author(), &Attested::sign(of(), hash, &key(seed)));
    }
}

fn origin(heads: &Heads) -> Origin {
    Origin {
        space: of().space,
        space_title: "Dorpsbelangen Zandeweer".to_owned(),
        document: of().document,
        heads: heads.to_string(),
    }
}

fn made() -> Made {
    Made {
        day: "2026-11-26".to_owned(),
        at: AT,
    }
}
