//! What stands on paper, in its order, without a form: headings, values, tables. Every form is made of it, so that all say
//! the same.

use super::labels::{Held, Label, Labels, in_order};
use super::lines::moment;
use super::vote::{About, ExportedEnd, ExportedVote, Voter};
use super::whole::{Cells, Whole};
use super::{ExportedEdition, Fate, Left, Signing, Talk};
use noaber_protocol::act::{Majority, Outcome, Way};
use noaber_protocol::document::{Content, ContentSection};

/// Digits of a key that stand on paper: enough to compare by eye, the whole is in the file.
const KEY_DIGITS: usize = 16;

/// Names with values.
pub(super) type Facts = Vec<(String, String)>;

/// What stands on paper.
pub(super) struct Paper<'a> {
    /// The title.
    pub title: &'a str,
    /// What it is, and the fields.
    pub facts: Facts,
    /// The text.
    pub sections: &'a [ContentSection],
    /// What follows the text.
    pub parts: Vec<Part>,
    /// What stands at the foot of each page.
    pub foot: String,
}

/// Something under a heading of its own.
pub(super) struct Part {
    /// The heading.
    pub heading: String,
    /// What stands under it.
    pub bodies: Vec<Body>,
}

/// What stands under a heading.
pub(super) enum Body {
    /// A line of words.
    Note(String),
    /// Names with values.
    Facts(Facts),
    /// A table.
    Table(Table),
    /// What somebody said.
    Said(Said),
    /// A text under a heading: a section of one that was voted about.
    Text(String, String),
}

/// A table.
pub(super) struct Table {
    /// What it is called.
    pub name: String,
    /// What the columns are called.
    pub heads: Vec<String>,
    /// The rows, each as long as the heads.
    pub rows: Vec<Vec<String>>,
}

/// What somebody said.
pub(super) struct Said {
    /// Who, and when.
    pub by: String,
    /// The words, perhaps with what they are.
    pub words: Vec<(Option<String>, String)>,
}

impl Whole {
    /// What stands on paper.
    pub(super) fn paper(&self) -> Paper<'_> {
        let labels = &self.labels;
        let what = &self.document;
        let mut facts = self.about();
        facts.extend(self.values(&what.content.fields));
        if what.edition.is_none() {
            facts.extend(self.values(&what.kept.fields));
        }
        let mut parts: Vec<Part> = self.tables().into_iter().map(alone).collect();
        parts.extend(self.kept());
        parts.extend(self.figures());
        parts.extend(what.edition.as_ref().map(|one| signatures(labels, one)));
        parts.extend(what.votes.iter().map(|vote| self.ballot(vote)));
        parts.extend(talk(labels, &what.talk));
        Paper {
            title: &what.content.title,
            facts,
            sections: &what.content.sections,
            parts,
            foot: self.foot(),
        }
    }

    /// One of the tables, by its key: all that stands in it now.
    pub(super) fn table(&self, key: &str) -> Option<Table> {
        let all = self.merged();
        let found = all.iter().find(|(one, _)| one == key);
        found.map(|(_, rows)| {
            let cells: Vec<&Cells> = rows.iter().map(|(_, cells)| cells).collect();
            self.as_table(key, &cells, Columns::All)
        })
    }

    /// The tables that stand behind the text, in the order of the kind: of an edition what it holds, else all.
    fn tables(&self) -> Vec<Table> {
        let labels = &self.labels;
        let what = &self.document;
        let mut all = match &what.edition {
            Some(_) => {
                let filled = what.content.tables.iter();
                let filled = filled.filter(|(_, rows)| !rows.is_empty());
                let held = filled.map(|(key, rows)| {
                    let cells: Vec<&Cells> = rows.iter().collect();
                    (key.clone(), self.as_table(key, &cells, Columns::Held))
                });
                held.collect::<Vec<_>>()
            }
            None => {
                let all = self.merged().into_iter().map(|(key, rows)| {
                    let cells: Vec<&Cells> = rows.iter().map(|(_, cells)| cells).collect();
                    let table = self.as_table(&key, &cells, Columns::All);
                    (key, table)
                });
                all.collect()
            }
        };
        let place = |key: &str| labels.tables.iter().position(|table| table.key == key);
        all.sort_by_key(|(key, _)| place(key).unwrap_or(usize::MAX));
        all.into_iter().map(|(_, table)| table).collect()
    }

    /// Fields with what they are called, in the order of the kind.
    fn values(&self, fields: &[(String, String)]) -> Facts {
        let titles = &self.document.titles;
        let keys = fields.iter().map(|(key, _)| key.as_str());
        let mut all = Vec::new();
        for label in in_order(&self.labels.fields, keys) {
            let own = fields.iter().filter(|(key, _)| *key == label.key);
            all.extend(own.map(|(_, value)| (label.name.clone(), label.write(value, titles))));
        }
        all
    }

    /// A table with what its columns are called, in the order of the kind. Values under keys that the kind does not have
    /// stand behind them: nothing that was signed is out of sight.
    fn as_table(&self, key: &str, rows: &[&Cells], which: Columns) -> Table {
        let spec = self.labels.table(key);
        let keys = rows.iter().flat_map(|row| row.iter());
        let mut columns = in_order(&spec.columns, keys.map(|(key, _)| key.as_str()));
        let first = columns.first().map(|label| label.key.clone());
        let is_first = |label: &Label| first.as_ref() == Some(&label.key);
        let has = |label: &Label| {
            let mut cells = rows.iter().flat_map(|row| row.iter());
            cells.any(|(key, _)| *key == label.key)
        };
        columns.retain(|label| match which {
            Columns::Held => label.held == Held::WithText || has(label),
            Columns::Kept => label.held == Held::Never || has(label) || is_first(label),
            Columns::All => true,
        });
        let cell = |row: &Cells, label: &Label| {
            let found = row.iter().find(|(key, _)| *key == label.key);
            let value = found.map(|(_, value)| label.write(value, &self.document.titles));
            value.unwrap_or_default()
        };
        let line = |row: &&Cells| -> Vec<String> {
            columns.iter().map(|label| cell(row, label)).collect()
        };
        Table {
            name: spec.name,
            rows: rows.iter().map(line).collect(),
            heads: columns.iter().map(|label| label.name.clone()).collect(),
        }
    }

    /// A vote, with the text that it was about where that is not the content.
    fn ballot(&self, vote: &ExportedVote) -> Part {
        let labels = &self.labels;
        let mut part = ballot(labels, vote);
        let note = match &vote.about {
            About::Content => None,
            About::Then(_) | About::Changed => Some("text-then"),
            About::Other => Some("text-other"),
            About::Bare => Some("text-bare"),
            About::Missing => Some("text-missing"),
        };
        if let Some(note) = note {
            part.bodies
                .insert(0, Body::Note(labels.word(note).to_owned()));
        }
        if let Some(then) = vote.then() {
            part.bodies.extend(self.voted(then));
        }
        part
    }

    /// A text that was voted about.
    fn voted(&self, then: &Content) -> Vec<Body> {
        let labels = &self.labels;
        let mut facts = vec![fact(labels, "title", &then.title)];
        facts.extend(self.values(&then.fields));
        let mut bodies = vec![
            Body::Note(labels.word("text-voted").to_owned()),
            Body::Facts(facts),
        ];
        let sections = then.sections.iter();
        bodies.extend(sections.map(|one| Body::Text(one.heading.clone(), one.text.clone())));
        bodies.extend(then.tables.iter().map(|(key, rows)| {
            let cells: Vec<&Cells> = rows.iter().collect();
            Body::Table(self.as_table(key, &cells, Columns::Held))
        }));
        bodies
    }

    /// What it is.
    fn about(&self) -> Facts {
        let labels = &self.labels;
        let what = &self.document;
        let mut facts = vec![fact(labels, "kind", &labels.kind)];
        if !labels.state.is_empty() {
            facts.push(fact(labels, "state", &labels.state));
        }
        facts.push(fact(labels, "space", &what.origin.space_title));
        match &what.edition {
            Some(edition) => {
                facts.push(fact(labels, "edition", &edition.number.to_string()));
                facts.push(fact(labels, "code", &edition.code()));
            }
            None => facts.push(fact(labels, "edition", labels.word("no-edition"))),
        }
        facts.push(fact(labels, "made", &what.made.day));
        if !what.left.is_empty() {
            let left = format!("{}: {}", labels.word("left-out"), self.left().join(", "));
            facts.push(fact(labels, "of-people", &left));
        }
        facts
    }

    /// What the things are called that were left out because they tell of people.
    pub(super) fn left(&self) -> Vec<String> {
        let labels = &self.labels;
        let name = |all: &[Label], key: &str| {
            let found = all.iter().find(|label| label.key == key);
            found.map_or(key, |label| &label.name).to_owned()
        };
        let left = |one: &Left| match one {
            Left::Rows(table) => labels.table(table).name,
            Left::Column(table, column) => {
                let table = labels.table(table);
                format!("{} ({})", name(&table.columns, column), table.name)
            }
            Left::Field(key) => name(&labels.fields, key),
            Left::Text => labels.word("in-texts").to_owned(),
            Left::Voices => labels.word("by-name").to_owned(),
            Left::Late => labels.word("late").to_owned(),
            Left::Tellers => labels.word("tellers").to_owned(),
            Left::Closer => labels.word("closed-by").to_owned(),
            Left::Signers => labels.word("signatures").to_owned(),
            Left::Talkers => labels.word("comments").to_owned(),
            Left::Unknown => labels.word("unknown").to_owned(),
        };
        self.document.left.iter().map(left).collect()
    }

    fn foot(&self) -> String {
        let labels = &self.labels;
        let foot = match &self.document.edition {
            Some(edition) => format!(
                "{} {} · {} {}",
                labels.word("edition"),
                edition.number,
                labels.word("code"),
                edition.code()
            ),
            None => format!("{} · {}", labels.word("no-edition"), self.document.made.day),
        };
        if self.document.left.is_empty() {
            foot
        } else {
            format!("{foot} · {}", labels.word("without-names"))
        }
    }

    /// What may be changed at any time, under an edition: nobody signed it.
    fn kept(&self) -> Option<Part> {
        let (labels, kept) = (&self.labels, &self.document.kept);
        self.document.edition.as_ref()?;
        let facts = self.values(&kept.fields);
        let mut bodies = vec![Body::Note(labels.word("unproven").to_owned())];
        if !facts.is_empty() {
            bodies.push(Body::Facts(facts));
        }
        let filled = kept.tables.iter().filter(|one| !one.rows.is_empty());
        bodies.extend(filled.map(|one| {
            let cells: Vec<&Cells> = one.rows.iter().map(|row| &row.cells).collect();
            let is_held = |(key, _): &(String, Vec<Cells>)| *key == one.key;
            let is_mixed = self.document.content.tables.iter().any(is_held);
            let columns = if is_mixed {
                Columns::Kept
            } else {
                Columns::All
            };
            Body::Table(self.as_table(&one.key, &cells, columns))
        }));
        (bodies.len() > 1).then(|| Part {
            heading: labels.word("kept").to_owned(),
            bodies,
        })
    }

    fn figures(&self) -> Option<Part> {
        let labels = &self.labels;
        let what = &self.document;
        let mut rows = Vec::new();
        for (key, count) in &what.totals {
            let name = labels.table(key).name;
            let row = [name, String::new(), count.to_string(), String::new()];
            rows.push(row.to_vec());
        }
        for figure in &what.figures {
            let label = labels.figures.iter().find(|label| label.key == figure.key);
            let name = label.map_or(&figure.key, |label| &label.name);
            let value = figure.value.as_ref().map(|value| value.replace('.', ","));
            let value = value.unwrap_or_else(|| labels.word("too-few").to_owned());
            let of = figure.of.to_string();
            rows.push(vec![name.clone(), figure.group.join(", "), value, of]);
        }
        let heading = labels.word("figures").to_owned();
        let heads = ["figure", "group", "value", "of"];
        (!rows.is_empty()).then(|| Part {
            bodies: vec![Body::Table(Table {
                name: heading.clone(),
                heads: said(labels, &heads),
                rows,
            })],
            heading,
        })
    }
}

fn fact(labels: &Labels, key: &str, value: &str) -> (String, String) {
    (labels.word(key).to_owned(), value.to_owned())
}

fn said(labels: &Labels, keys: &[&str]) -> Vec<String> {
    let words = keys.iter().map(|key| labels.word(key).to_owned());
    words.collect()
}

fn alone(table: Table) -> Part {
    Part {
        heading: table.name.clone(),
        bodies: vec![Body::Table(table)],
    }
}

/// Which columns of a table are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Columns {
    /// Those that an edition holds.
    Held,
    /// Those that it does not hold, behind the first, which names the row.
    Kept,
    /// Each.
    All,
}

fn signatures(labels: &Labels, edition: &ExportedEdition) -> Part {
    let row = |deed: &str, one: &Signing| {
        let key = one.proof.author.to_string();
        vec![
            labels.word(deed).to_owned(),
            one.name.clone(),
            one.organisation.clone(),
            one.function.clone(),
            moment(one.at),
            key.chars().take(KEY_DIGITS).collect(),
        ]
    };
    let mut rows = vec![row("adopted-by", &edition.adopted)];
    rows.extend(edition.signatures.iter().map(|one| row("signed", one)));
    let heading = labels.word("signatures").to_owned();
    let heads = ["deed", "name", "organisation", "function", "day", "key"];
    Part {
        bodies: vec![Body::Table(Table {
            name: heading.clone(),
            heads: said(labels, &heads),
            rows,
        })],
        heading,
    }
}

fn ballot(labels: &Labels, vote: &ExportedVote) -> Part {
    let majority = match vote.rule.majority {
        Majority::Simple => "majority-simple",
        Majority::Absolute => "majority-absolute",
        Majority::TwoThirds => "majority-two-thirds",
        Majority::Unanimous => "majority-unanimous",
    };
    let way = match vote.way {
        Way::RollCall => "way-roll-call",
        Way::Count => "way-count",
        Way::Paper => "way-paper",
    };
    let mut facts = vec![
        fact(labels, "question", &vote.question),
        fact(labels, "ground", &vote.ground),
        fact(labels, "way", labels.word(way)),
        fact(labels, "majority", labels.word(majority)),
        fact(labels, "quorum", &vote.rule.quorum.to_string()),
        fact(labels, "proxies", &vote.rule.proxies.to_string()),
        fact(labels, "roll", &vote.roll.len().to_string()),
        fact(labels, "text-code", &vote.code()),
    ];
    if vote.hall > 0 {
        facts.push(fact(labels, "hall", &vote.hall.to_string()));
    }
    if !vote.weights.is_empty() {
        let total = vote.opening().total();
        facts.push(fact(labels, "total", &total.to_string()));
    }
    if !vote.weights.is_empty() && !vote.is_by_name() {
        let weights: Vec<String> = vote.weights.iter().map(u32::to_string).collect();
        facts.push(fact(labels, "weights", &weights.join(", ")));
    }
    if let Some(until) = vote.until {
        facts.push(fact(labels, "until", &moment(until)));
    }
    let mut bodies = Vec::new();
    match &vote.end {
        None => {
            facts.push(fact(labels, "outcome", labels.word("open")));
            bodies.push(Body::Facts(facts));
        }
        Some(end) => {
            facts.extend(ending(labels, vote, end));
            bodies.push(Body::Facts(facts));
            bodies.push(Body::Table(counts(labels, vote, end)));
            bodies.extend(by_name(labels, vote).map(Body::Table));
            bodies.extend(late(labels, vote, end).map(Body::Table));
        }
    }
    Part {
        heading: labels.word("vote").to_owned(),
        bodies,
    }
}

fn ending(labels: &Labels, vote: &ExportedVote, end: &ExportedEnd) -> Facts {
    let outcome = match end.outcome {
        Outcome::Adopted => "outcome-adopted",
        Outcome::Rejected => "outcome-rejected",
        Outcome::Tied => "outcome-tied",
        Outcome::NoQuorum => "outcome-no-quorum",
    };
    let mut facts = Vec::new();
    if vote.is_plain() || end.outcome == Outcome::NoQuorum {
        facts.push(fact(labels, "outcome", labels.word(outcome)));
    }
    facts.push(fact(labels, "closed-by", &end.name));
    facts.push(fact(labels, "closed-at", &moment(end.at)));
    if let Some(tellers) = &end.tellers {
        facts.push(fact(labels, "tellers", &tellers.join(", ")));
    }
    if !end.reason.is_empty() {
        facts.push(fact(labels, "reason", &end.reason));
    }
    facts
}

fn option(vote: &ExportedVote, choice: usize) -> String {
    let words = vote.options.get(choice).cloned();
    words.unwrap_or_else(|| (choice + 1).to_string())
}

fn counts(labels: &Labels, vote: &ExportedVote, end: &ExportedEnd) -> Table {
    let rows = end.counts.iter().enumerate();
    let rows = rows.map(|(choice, count)| vec![option(vote, choice), count.to_string()]);
    let mut rows: Vec<Vec<String>> = rows.collect();
    let given: u64 = end.counts.iter().copied().map(u64::from).sum();
    if let Some(silent) = vote.opening().total().checked_sub(given) {
        rows.push(vec![
            labels.word("not-voted").to_owned(),
            silent.to_string(),
        ]);
    }
    Table {
        name: labels.word("outcome").to_owned(),
        heads: said(labels, &["option", "amount"]),
        rows,
    }
}

fn by_name(labels: &Labels, vote: &ExportedVote) -> Option<Table> {
    let voices = vote.by_voter();
    let opening = vote.opening();
    let is_weighed = !vote.weights.is_empty();
    let row = |voter: &Voter| {
        let voice = voices.get(&voter.participant);
        let silent = || labels.word("not-voted").to_owned();
        let weight = is_weighed.then(|| opening.weight(&voter.participant).to_string());
        let who = [voter.name.clone(), voter.organisation.clone()];
        let what = [
            voice.map_or_else(silent, |voice| option(vote, usize::from(voice.choice))),
            voice
                .and_then(|voice| voice.proxy.clone())
                .unwrap_or_default(),
            voice.map_or_else(String::new, |voice| voice.statement.clone()),
        ];
        who.into_iter().chain(weight).chain(what).collect()
    };
    let mut heads = vec!["name", "organisation", "choice", "proxy", "statement"];
    if is_weighed {
        heads.insert(2, "weight");
    }
    vote.is_by_name().then(|| Table {
        name: labels.word("by-name").to_owned(),
        heads: said(labels, &heads),
        rows: vote.roll.iter().map(row).collect(),
    })
}

fn late(labels: &Labels, vote: &ExportedVote, end: &ExportedEnd) -> Option<Table> {
    let rows = end.late.iter();
    let rows: Vec<_> = rows
        .map(|one| vec![one.name.clone(), option(vote, usize::from(one.choice))])
        .collect();
    (!rows.is_empty()).then(|| Table {
        name: labels.word("late").to_owned(),
        heads: said(labels, &["name", "choice"]),
        rows,
    })
}

fn talk(labels: &Labels, talk: &[Talk]) -> Option<Part> {
    let said = |one: &Talk| {
        let mut words = Vec::new();
        if let Some(proposal) = &one.proposal {
            let fate = match proposal.fate {
                Fate::Open => "fate-open",
                Fate::Taken => "fate-taken",
                Fate::Refused => "fate-refused",
            };
            let word = |key| Some(labels.word(key).to_owned());
            words.push((word("proposal"), labels.word(fate).to_owned()));
            words.push((word("words-old"), proposal.old.clone()));
            words.push((word("words-new"), proposal.new.clone()));
        }
        if !one.text.is_empty() {
            words.push((None, one.text.clone()));
        }
        Body::Said(Said {
            by: format!("{}, {}", one.name, moment(one.at)),
            words,
        })
    };
    (!talk.is_empty()).then(|| Part {
        heading: labels.word("comments").to_owned(),
        bodies: talk.iter().map(said).collect(),
    })
}
