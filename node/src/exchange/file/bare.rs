//! A document without what tells of people who have no public function: votes as totals, who was there as a number, a name
//! as "een lid". What is left out follows from the class that a kind gives its sections, fields and columns.

use super::vote::{About, ExportedVote};
use super::{Exported, ExportedEdition, KeptTable, Signing};
use crate::words::{self, Lang};
use noaber_protocol::charter::role::Role;
use noaber_protocol::document::kinds::{
    FieldSpec, FieldValue, Kind, Personal, Rows, TableSpec, TextIn,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The shortest name that is looked for in a text, in characters.
const NAME_CHARS: usize = 3;

/// Something that tells of people and was left out of a file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Left {
    /// The rows of a table in which each row is a person: only how many stays.
    Rows(String),
    /// A column of a table.
    Column(String, String),
    /// A field.
    Field(String),
    /// Names in the text.
    Text,
    /// Who voted what: only the totals stay.
    Voices,
    /// Whose votes came too late.
    Late,
    /// Who counted in the hall.
    Tellers,
    /// Who closed a vote.
    Closer,
    /// Who signed without a function.
    Signers,
    /// Who said or proposed something.
    Talkers,
    /// Fields, columns and tables that this version does not know, so not what they tell either.
    Unknown,
}

/// What those are called who are in the space.
#[derive(Clone, Debug, Default)]
pub struct Members {
    /// Who is on its board: their names stay.
    pub board: BTreeSet<String>,
    /// Everybody else: they are not called by name in texts that tell of people either.
    pub others: BTreeSet<String>,
}

/// A document without what tells of people.
pub struct Bare {
    /// What stays, with what was left out in [`Exported::left`].
    pub what: Exported,
    /// How many people it is about that was left out.
    pub people: u32,
}

impl Exported {
    /// The same without what tells of people.
    pub fn bare(&self, lang: Lang, members: &Members) -> Bare {
        let Taken { what, left, people } = self.taken(lang, members);
        Bare {
            what: Exported {
                left: left.into_iter().collect(),
                ..what
            },
            people: u32::try_from(people.len()).unwrap_or(u32::MAX),
        }
    }

    fn taken(&self, lang: Lang, members: &Members) -> Taken {
        let mut what = self.clone();
        if what.edition.is_some() {
            // no file of an edition has it
            what.talk.clear();
        }
        let Some(kind) = what.content.kind.kind() else {
            return unknown(what);
        };
        let mut taker = Taker {
            member: words::text(lang, "file-a-member"),
            left: BTreeSet::new(),
            people: BTreeSet::new(),
            in_texts: members.others.clone(),
            in_function: names_in_function(kind, self),
        };
        let board = members.board.iter().map(|name| name.trim());
        taker.in_function.extend(board);
        taker.fields(kind, &mut what);
        taker.tables(kind, &mut what);
        for vote in &mut what.votes {
            taker.vote(kind, vote);
        }
        if let Some(edition) = &mut what.edition {
            taker.edition(kind, edition);
        }
        for one in &mut what.talk {
            taker.name(&mut one.name, Left::Talkers);
        }
        taker.texts(kind, &mut what);
        let Taker { left, people, .. } = taker;
        let mut taken = Taken { what, left, people };
        self.take_voted(lang, members, &mut taken);
        taken
    }

    /// A text that was voted about stays only whole: without the names in it, it would be another.
    fn take_voted(&self, lang: Lang, members: &Members, taken: &mut Taken) {
        let hash = taken.what.content.hash();
        for vote in &mut taken.what.votes {
            let stays = match &vote.about {
                About::Content => vote.text == hash,
                About::Then(then) => {
                    let alone = Exported {
                        content: then.clone(),
                        votes: Vec::new(),
                        talk: Vec::new(),
                        edition: None,
                        ..self.clone()
                    };
                    let of_then = alone.taken(lang, members);
                    taken.left.extend(of_then.left);
                    taken.people.extend(of_then.people);
                    of_then.what.content == *then
                }
                About::Changed | About::Other | About::Bare | About::Missing => true,
            };
            if !stays {
                vote.about = About::Bare;
            }
        }
    }
}

/// What stays, what was taken out, and whom that was about.
struct Taken {
    what: Exported,
    left: BTreeSet<Left>,
    people: BTreeSet<String>,
}

/// Of a kind that is not known nothing stays but the text.
fn unknown(mut what: Exported) -> Taken {
    what.content.fields.clear();
    what.content.tables.clear();
    what.rows.clear();
    what.kept = super::Kept::default();
    what.votes.clear();
    what.talk.clear();
    what.edition = None;
    Taken {
        what,
        left: [Left::Unknown].into(),
        people: BTreeSet::new(),
    }
}

/// Who takes it out, and what was found.
struct Taker<'a> {
    /// What stands in the place of a name.
    member: String,
    left: BTreeSet<Left>,
    /// Whom it was about, in small letters.
    people: BTreeSet<String>,
    /// Names that do not stay in texts.
    in_texts: BTreeSet<String>,
    /// Names that stand there for their function, and stay.
    in_function: BTreeSet<&'a str>,
}

impl Taker<'_> {
    fn fields(&mut self, kind: &Kind, what: &mut Exported) {
        for values in [&mut what.content.fields, &mut what.kept.fields] {
            let left = |key: &str| Left::Field(key.to_owned());
            self.values(values, |key| kind.field(key), left);
        }
    }

    fn tables(&mut self, kind: &Kind, what: &mut Exported) {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        what.content.tables.retain_mut(|(key, rows)| {
            let rows: Vec<&mut Vec<(String, String)>> = rows.iter_mut().collect();
            self.table(kind, key, rows, &mut counts)
        });
        what.kept.tables.retain_mut(|KeptTable { key, rows }| {
            let rows = rows.iter_mut().map(|row| &mut row.cells).collect();
            self.table(kind, key, rows, &mut counts)
        });
        what.rows.retain(|(key, _)| !counts.contains_key(key));
        for (key, count) in counts {
            // of what is not known nothing is told
            if kind.table(&key).is_some() && what.totals.iter().all(|(one, _)| *one != key) {
                let count = u32::try_from(count).unwrap_or(u32::MAX);
                what.totals.push((key, count));
            }
        }
    }

    /// Takes out what a table tells of people, and whether the table stays; `counts` gets how many rows those have that do
    /// not.
    fn table(
        &mut self,
        kind: &Kind,
        key: &str,
        rows: Vec<&mut Vec<(String, String)>>,
        counts: &mut BTreeMap<String, usize>,
    ) -> bool {
        let spec = kind.table(key);
        let is_hidden = spec.is_some_and(|spec| spec.shown == Rows::Totals);
        if rows.is_empty() || is_hidden {
            return true;
        }
        let Some(spec) = spec.filter(|spec| !spec.is_of_people()) else {
            self.left.insert(match spec {
                Some(_) => Left::Rows(key.to_owned()),
                None => Left::Unknown,
            });
            let most = counts.entry(key.to_owned()).or_default();
            *most = rows.len().max(*most);
            rows.iter().for_each(|row| self.row_of_a_person(spec, row));
            return false;
        };
        for row in rows {
            let left = |column: &str| Left::Column(key.to_owned(), column.to_owned());
            self.values(row, |column| spec.column(column), left);
        }
        true
    }

    /// The people of a row in which each guarded line is a name.
    fn row_of_a_person(&mut self, spec: Option<&TableSpec>, row: &[(String, String)]) {
        for (key, value) in row {
            let column = spec.and_then(|spec| spec.column(key));
            if column.is_some_and(is_name) && !value.is_empty() {
                self.is_about(value);
                self.in_texts.insert(value.clone());
            }
        }
    }

    /// Takes guarded values out: a name becomes "een lid", anything else goes.
    fn values(
        &mut self,
        values: &mut Vec<(String, String)>,
        spec: impl Fn(&str) -> Option<&'static FieldSpec>,
        left: impl Fn(&str) -> Left,
    ) {
        values.retain_mut(|(key, value)| {
            if value.is_empty() {
                return true;
            }
            let Some(spec) = spec(key) else {
                self.left.insert(Left::Unknown);
                return false;
            };
            let class = spec.personal;
            let is_known = class == Personal::Ordinary && self.in_function.contains(value.trim());
            if !class.is_guarded() || is_known {
                return true;
            }
            if !is_name(spec) {
                self.left.insert(left(key));
                return false;
            }
            // "het bestuur" is no name to look for in a text, "Jan Bos" is
            if value.trim().contains(char::is_whitespace) {
                self.in_texts.insert(value.clone());
            }
            self.name(value, left(key));
            true
        });
    }

    fn vote(&mut self, kind: &Kind, vote: &mut ExportedVote) {
        let Some(end) = &mut vote.end else {
            return;
        };
        if !end.voices.is_empty() {
            self.left.insert(Left::Voices);
            for voice in std::mem::take(&mut end.voices) {
                voice.proxy.iter().for_each(|name| self.is_about(name));
            }
            for voter in &vote.roll {
                match voter.name.as_str() {
                    "" => self.is_about(&voter.participant.to_string()),
                    name => self.is_about(name),
                }
            }
        }
        for late in &mut end.late {
            self.name(&mut late.name, Left::Late);
        }
        for teller in end.tellers.iter_mut().flatten() {
            self.name(teller, Left::Tellers);
        }
        if kind.acts.chair.is_none_or(|least| least < Role::Board) {
            self.name(&mut end.name, Left::Closer);
        }
    }

    fn edition(&mut self, kind: &Kind, edition: &mut ExportedEdition) {
        if edition.adopted.function.is_empty() && adopts(kind) < Role::Board {
            self.signer(&mut edition.adopted);
        }
        if kind.acts.sign.is_some_and(|least| least >= Role::Board) {
            return;
        }
        for one in &mut edition.signatures {
            if one.function.is_empty() && one.organisation.is_empty() {
                self.signer(one);
            }
        }
    }

    fn signer(&mut self, one: &mut Signing) {
        self.name(&mut one.name, Left::Signers);
        one.organisation.clear();
    }

    /// Puts "een lid" in the place of a name.
    fn name(&mut self, name: &mut String, left: Left) {
        if name.is_empty() || *name == self.member {
            return;
        }
        self.is_about(name);
        self.left.insert(left);
        name.clone_from(&self.member);
    }

    fn is_about(&mut self, name: &str) {
        self.people.insert(name.trim().to_lowercase());
    }

    /// Takes names out of the texts that tell of people.
    fn texts(&mut self, kind: &Kind, what: &mut Exported) {
        let guarded = |key: &str| {
            let spec = kind.section(key);
            spec.is_some_and(|spec| spec.personal.is_guarded())
        };
        let has_any = kind.sections.iter().any(|spec| guarded(spec.key));
        let names = std::mem::take(&mut self.in_texts);
        let names = names.iter().map(|name| name.trim());
        let names = Names::new(names.filter(|name| !self.in_function.contains(name)));
        let sections = what.content.sections.iter_mut();
        // a section that people added themselves is of no class, so of that of its neighbours
        let sections = sections.filter(|it| match kind.section(&it.key) {
            Some(_) => guarded(&it.key),
            None => has_any,
        });
        let said = what.talk.iter_mut().map(|one| &mut one.text);
        for text in sections.map(|section| &mut section.text).chain(said) {
            let Some((bare, found)) = names.taken_from(text, &self.member) else {
                continue;
            };
            *text = bare;
            self.left.insert(Left::Text);
            found.iter().for_each(|name| self.is_about(name));
        }
    }
}

/// Whether a guarded value is what somebody is called: a line. What is of another sort is an address, a date, a choice.
fn is_name(spec: &FieldSpec) -> bool {
    spec.personal.is_guarded() && matches!(spec.value, FieldValue::Line(_))
}

/// The least role that makes an edition.
fn adopts(kind: &Kind) -> Role {
    let text = |key: &str| kind.state(key).map(|state| state.text);
    let steps = kind.moves.iter();
    let fixing = steps.filter(|step| {
        (text(step.from), text(step.to)) == (Some(TextIn::Open), Some(TextIn::Fixed))
    });
    fixing.map(|step| step.least).min().unwrap_or(Role::Board)
}

/// The names that stand in a file because of a public function.
fn names_in_function<'a>(kind: &Kind, what: &'a Exported) -> BTreeSet<&'a str> {
    let is_in_function = |spec: Option<&FieldSpec>| {
        let class = spec.map(|spec| spec.personal);
        class == Some(Personal::Function)
    };
    let fields = what.content.fields.iter().chain(&what.kept.fields);
    let fields = fields.filter(|(key, _)| is_in_function(kind.field(key)));
    let held = what.content.tables.iter();
    let held = held.flat_map(|(key, rows)| rows.iter().map(move |row| (key, row)));
    let kept = what.kept.tables.iter();
    let kept = kept.flat_map(|table| table.rows.iter().map(move |row| (&table.key, &row.cells)));
    let cells = held.chain(kept).flat_map(|(table, row)| {
        let spec = kind.table(table);
        let of = move |key: &str| spec.and_then(|spec| spec.column(key));
        row.iter().filter(move |(key, _)| is_in_function(of(key)))
    });
    let named = fields.chain(cells).map(|(_, value)| value.trim());
    let signed = what.edition.iter().flat_map(|edition| {
        let all = std::iter::once(&edition.adopted).chain(&edition.signatures);
        all.filter(|one| !one.function.is_empty())
    });
    let signed = signed.map(|one| one.name.trim());
    named.chain(signed).collect()
}

/// Names that are looked for in texts, by their first word, the longest first.
struct Names<'a>(BTreeMap<&'a str, Vec<&'a str>>);

impl<'a> Names<'a> {
    fn new(all: impl Iterator<Item = &'a str>) -> Names<'a> {
        let mut by_word: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for name in all.filter(|name| name.chars().count() >= NAME_CHARS) {
            let word = first_word(name);
            let is_named = word.chars().next().is_some_and(char::is_uppercase);
            if is_named && name.starts_with(word) {
                by_word.entry(word).or_default().push(name);
            }
        }
        for names in by_word.values_mut() {
            names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        }
        Names(by_word)
    }

    /// A text with other words in the place of these names, and which were found; none when none was.
    fn taken_from(&self, text: &str, member: &str) -> Option<(String, BTreeSet<&'a str>)> {
        let mut out = String::with_capacity(text.len());
        let mut found = BTreeSet::new();
        let mut rest = text;
        while let Some(at) = rest.find(char::is_alphanumeric) {
            let (before, words) = rest.split_at(at);
            out.push_str(before);
            let word = first_word(words);
            let names = self.0.get(word).map_or(&[][..], Vec::as_slice);
            let name = names.iter().find(|name| {
                let after = words.strip_prefix(**name);
                after.is_some_and(|after| !after.starts_with(char::is_alphanumeric))
            });
            match name {
                Some(name) => {
                    found.insert(*name);
                    out.push_str(&as_begun(member, &out));
                    rest = words.get(name.len()..).unwrap_or_default();
                }
                None => {
                    out.push_str(word);
                    rest = words.get(word.len()..).unwrap_or_default();
                }
            }
        }
        out.push_str(rest);
        (!found.is_empty()).then_some((out, found))
    }
}

/// Whether a name stands in a text.
pub(super) fn names(text: &str, name: &str) -> bool {
    let found = text.match_indices(name);
    found.into_iter().any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let after = text.get(at + name.len()..).unwrap_or_default();
        !before.ends_with(char::is_alphanumeric) && !after.starts_with(char::is_alphanumeric)
    })
}

/// The letters and digits from the first of them on.
fn first_word(words: &str) -> &str {
    let words = words.trim_start_matches(|c: char| !c.is_alphanumeric());
    let end = words.find(|c: char| !c.is_alphanumeric());
    words.get(..end.unwrap_or(words.len())).unwrap_or_default()
}

/// Words as they stand behind a text: with a capital where a sentence begins.
fn as_begun(words: &str, before: &str) -> String {
    let before = before.trim_end_matches([' ', '*', '_', '-', '"', '\u{201c}']);
    let begins = before.is_empty() || before.ends_with(['\n', '.', '!', '?']);
    let mut letters = words.chars();
    match letters.next() {
        Some(first) if begins => first.to_uppercase().chain(letters).collect(),
        Some(_) | None => words.to_owned(),
    }
}
