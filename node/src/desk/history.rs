//! How a document came to be: who wrote what, in which sittings, what changed, and going back.

use super::open::{OpenDocument, Reply, not_changed};
use super::{Desk, EntryRef, Standing, When};
use crate::control::ClientId;
use crate::handle::{
    Blame, Clash, History, HistoryRequest, Missing, Problem, Response, SectionBlame, SectionId,
    Share, SittingInfo, Stretch, Writer, percentages,
};
use noaber_protocol::document::{Heads, Moment, Sitting};
use noaber_protocol::ids::{AuthorId, DocumentId, EntryId, Millis, ParticipantId};
use noaber_protocol::text::SafeText;
use std::collections::{BTreeMap, BTreeSet};

/// What stands for the state as it is.
const NOW: &str = "now";
/// The least of an id or of heads that stands for the whole: half of what is printed.
const LEAST: usize = 4;

impl Desk {
    /// Answers a question about a document that is open here.
    pub(super) fn history(
        &mut self,
        document: DocumentId,
        request: &HistoryRequest,
        asked: (ClientId, u32),
    ) {
        let Some(mut open) = self.open.remove(&document) else {
            let missing = Missing::Document(document.to_string());
            return self.answer(asked, Err(Problem::NotFound(missing)), When::Now);
        };
        let told = match request {
            HistoryRequest::Blame(_) => Ok(History::Blame(open.blame())),
            HistoryRequest::Sittings(_) => Ok(History::Sittings(open.sittings())),
            HistoryRequest::Diff { from, to, .. } => open.diff(from, to).map(History::Diff),
            HistoryRequest::Name { state, name, .. } => {
                let result = self.name_state(&mut open, state, name);
                return self.written_answer(document, open, result, asked);
            }
            HistoryRequest::Restore { state, .. } => {
                let result = self.restore(&mut open, state);
                return self.written_answer(document, open, result, asked);
            }
        };
        self.open.insert(document, open);
        self.answer(asked, told.map(Response::History), When::Now);
    }

    fn written_answer(
        &mut self,
        document: DocumentId,
        mut open: OpenDocument,
        result: Result<(), Problem>,
        asked: (ClientId, u32),
    ) {
        match result {
            Ok(()) => open.write_and_answer(asked, Reply::Done, &mut self.out),
            Err(problem) => self.answer(asked, Err(problem), When::Now),
        }
        self.open.insert(document, open);
    }

    fn name_state(
        &mut self,
        open: &mut OpenDocument,
        state: &str,
        name: &str,
    ) -> Result<(), Problem> {
        let heads = state_of(open, state)?;
        open.change_any(&mut self.rng, &mut self.out, |document, _| {
            document.name_version(&heads, name).map_err(not_changed)
        })
    }

    fn restore(&mut self, open: &mut OpenDocument, state: &str) -> Result<(), Problem> {
        let heads = state_of(open, state)?;
        open.change(&mut self.rng, &mut self.out, |document, _| {
            document.restore(&heads)
        })
    }
}

impl OpenDocument {
    fn blame(&mut self) -> Blame {
        let at: BTreeMap<EntryId, Millis> = self
            .entries
            .iter()
            .map(|entry| (entry.entry, entry.at))
            .collect();
        let standing = std::sync::Arc::clone(self.standing());
        let mut writers = Writers::of(&self.entries, &standing);
        let heads = self.document().heads().to_string();
        let document = self.document();
        let mut sections = Vec::new();
        for section in document.sections() {
            let mut from = 0;
            let mut stretches = Vec::new();
            for written in document.written(section.id()) {
                let text = section.text().get(from..from + written.bytes);
                from += written.bytes;
                let characters = text.map_or(0, |text| text.chars().count()) as u64;
                let writer = writers.wrote(written.author, characters);
                stretches.push(Stretch {
                    bytes: written.bytes,
                    writer,
                    at: written.entry.and_then(|entry| at.get(&entry).copied()),
                });
            }
            sections.push(SectionBlame {
                id: SectionId(section.id().0.clone()),
                heading: SafeText::one_line(section.heading()),
                text: section.text().to_owned(),
                stretches,
            });
        }
        let (writers, organisations) = writers.shares();
        Blame {
            heads,
            writers,
            organisations,
            sections,
        }
    }

    fn sittings(&mut self) -> Vec<SittingInfo> {
        let moments = moments(&self.entries);
        let standing = std::sync::Arc::clone(self.standing());
        let document = self.document();
        let versions = document.versions();
        let amounts = document.amounts();
        let sittings = document.sittings(&moments);
        let states: Vec<&Heads> = versions.iter().map(|(heads, _)| heads).collect();
        let places = document.sittings_of(&sittings, &states);
        let info = |(place, sitting): (usize, &Sitting)| {
            let of = sitting
                .entries
                .iter()
                .filter_map(|entry| amounts.get(entry));
            let (inserted, deleted) = of.fold((0, 0), |(came, went), amount| {
                (came + amount.inserted, went + amount.deleted)
            });
            let names = versions.iter().zip(&places);
            SittingInfo {
                authors: names_of(sitting, &standing),
                began: sitting.began,
                ended: sitting.ended,
                entries: sitting.entries.len() as u64,
                inserted,
                deleted,
                heads: sitting.heads.to_string(),
                names: names
                    .filter(|(_, named)| **named == Some(place))
                    .map(|((_, name), _)| SafeText::one_line(name))
                    .collect(),
            }
        };
        sittings.iter().enumerate().map(info).collect()
    }
}

/// The state that people call so: by its name, its heads, the number of its sitting, or the beginning of what a list of
/// sittings or of entries shows.
pub(super) fn state_of(open: &mut OpenDocument, state: &str) -> Result<Heads, Problem> {
    let words = state.trim();
    let document = open.document();
    if words.is_empty() || words == NOW {
        return Ok(document.heads());
    }
    let named = document
        .versions()
        .into_iter()
        .find(|(_, name)| name.to_lowercase() == words.to_lowercase());
    if let Some((heads, _)) = named {
        return Ok(heads);
    }
    if let Ok(heads) = words.parse()
        && document.sections_at(&heads).is_ok()
    {
        return Ok(heads);
    }
    listed(open, words)
}

/// The state that a list shows by that number, or by what begins so.
fn listed(open: &mut OpenDocument, words: &str) -> Result<Heads, Problem> {
    let moments = moments(&open.entries);
    let entries: Vec<EntryId> = open.entries.iter().map(|it| it.entry).collect();
    let document = open.document();
    let sittings = document.sittings(&moments);
    let number = words.parse::<usize>().ok();
    let place = number.and_then(|number| number.checked_sub(1));
    if let Some(sitting) = place.and_then(|place| sittings.get(place)) {
        return Ok(sitting.heads.clone());
    }
    let missing = || Problem::NotFound(Missing::Version(words.to_owned()));
    let begin = words.to_lowercase();
    if begin.len() < LEAST {
        return Err(missing());
    }
    let of_sittings = sittings.into_iter().map(|sitting| sitting.heads);
    let of_sittings = of_sittings.filter(|heads| heads.to_string().starts_with(&begin));
    let is_meant = |entry: &EntryId| entry.to_string().starts_with(&begin);
    let meant: Vec<EntryId> = entries.into_iter().filter(is_meant).collect();
    let of_entries = document.heads_after(&meant);
    let mut found: Vec<Heads> = of_sittings.chain(of_entries).collect();
    found.sort_by_key(Heads::to_string);
    found.dedup();
    match found.as_slice() {
        [] => Err(missing()),
        [heads] => Ok(heads.clone()),
        several => {
            let several = several.iter().map(Heads::to_string).collect();
            Err(Problem::Conflict(Clash::Ambiguous(several)))
        }
    }
}

/// The entries that may have changed the text, each with those of them that come right before it. What people did beside
/// that is no writing.
fn moments(entries: &[EntryRef]) -> Vec<Moment> {
    let acts = entries.iter().filter(|entry| entry.kind.is_act());
    let acts: BTreeMap<EntryId, &[EntryId]> = acts
        .map(|entry| (entry.entry, entry.past.as_slice()))
        .collect();
    let writing = entries.iter().filter(|entry| !entry.kind.is_act());
    writing
        .map(|entry| Moment {
            entry: entry.entry,
            author: entry.author,
            at: entry.at,
            past: before(&entry.past, &acts),
        })
        .collect()
}

/// What comes right before something, with what comes before acts in their place.
fn before(past: &[EntryId], acts: &BTreeMap<EntryId, &[EntryId]>) -> Vec<EntryId> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let mut left = past.to_vec();
    while let Some(id) = left.pop() {
        if !seen.insert(id) {
            continue;
        }
        match acts.get(&id) {
            Some(earlier) => left.extend_from_slice(earlier),
            None => found.push(id),
        }
    }
    found
}

fn names_of(sitting: &Sitting, standing: &Standing) -> Vec<SafeText> {
    let mut names: Vec<SafeText> = sitting
        .authors
        .iter()
        .filter_map(|author| standing.people.get(author))
        .map(|who| who.name.clone())
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

/// Everyone who wrote in a document, in the order in which they began.
struct Writers<'a> {
    standing: &'a Standing,
    of: BTreeMap<AuthorId, ParticipantId>,
    order: Vec<(ParticipantId, AuthorId)>,
    characters: Vec<u64>,
}

impl<'a> Writers<'a> {
    fn of(entries: &[EntryRef], standing: &'a Standing) -> Writers<'a> {
        let mut writers = Writers {
            standing,
            of: BTreeMap::new(),
            order: Vec::new(),
            characters: Vec::new(),
        };
        let writing = entries.iter().filter(|entry| !entry.kind.is_act());
        let mut oldest: Vec<&EntryRef> = writing.collect();
        oldest.sort_by_key(|entry| (entry.at, entry.entry));
        for entry in oldest {
            writers.of.insert(entry.author, entry.participant);
            writers.place(entry.author);
        }
        writers
    }

    /// The place of an author's person; of somebody who has no entry yet, the last.
    fn place(&mut self, author: AuthorId) -> usize {
        let known = self.standing.people.get(&author);
        let participant = self.of.get(&author).copied();
        let participant = participant
            .or_else(|| known.map(|who| who.participant))
            .unwrap_or(ParticipantId(author.0));
        let found = self.order.iter().position(|(one, _)| *one == participant);
        found.unwrap_or_else(|| {
            self.order.push((participant, author));
            self.characters.push(0);
            self.order.len() - 1
        })
    }

    fn wrote(&mut self, author: AuthorId, characters: u64) -> usize {
        let place = self.place(author);
        self.characters[place] += characters;
        place
    }

    fn shares(self) -> (Vec<Writer>, Vec<Share>) {
        let me = self.standing.people.get(&self.standing.me);
        let me = me.map(|who| who.participant);
        let percent = percentages(&self.characters);
        let counted = self.characters.iter().zip(percent);
        let mut writers = Vec::new();
        let mut organisations: BTreeMap<SafeText, u64> = BTreeMap::new();
        for ((participant, author), (characters, percent)) in self.order.iter().zip(counted) {
            let who = self.standing.people.get(author);
            let writer = Writer {
                name: who.map(|who| who.name.clone()).unwrap_or_default(),
                organisation: who.map(|who| who.organisation.clone()).unwrap_or_default(),
                is_me: Some(*participant) == me,
                characters: *characters,
                percent,
            };
            *organisations
                .entry(writer.organisation.clone())
                .or_default() += characters;
            writers.push(writer);
        }
        let mut organisations: Vec<_> = organisations.into_iter().collect();
        organisations.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let amounts: Vec<u64> = organisations.iter().map(|(_, amount)| *amount).collect();
        let organisations = organisations
            .into_iter()
            .zip(percentages(&amounts))
            .map(|((name, characters), percent)| Share {
                name,
                characters,
                percent,
            })
            .collect();
        (writers, organisations)
    }
}
