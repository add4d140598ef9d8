//! What lists and figures take of a document, kept so that neither opens one.

use super::form::watch;
use super::open::OpenDocument;
use super::{AmongAll, Ask, Asked, Desk, FromDesk, Head, Note, Standing, When, mark_of_roles};
use crate::clock;
use crate::control::ClientId;
use crate::handle::{AmendmentInfo, AmendmentsInfo, DocumentInfo, Response, WatchInfo};
use noaber_protocol::act::Fold;
use noaber_protocol::document::kinds::{self, Kind};
use noaber_protocol::document::{
    Alone, Document, FigureValue, Other, Others, Seen, Turn, figures, in_turn, watches,
};
use noaber_protocol::ids::{AuthorId, DocumentId, EntryId, Millis};
use noaber_protocol::text::SafeText;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The version of the form.
const FORM: u8 = 3;
/// Fields that lists show.
const LISTED: usize = 2;
/// Terms and amounts of one document that lists know of.
const WATCHED: usize = 8;

/// What lists and figures take of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    form: u8,
    /// The entries it was made from.
    made_from: (u64, EntryId),
    /// By which roles acts among them count.
    roles: Option<[u8; 32]>,
    kind: String,
    title: String,
    sections: u32,
    changed_at: Millis,
    authors: BTreeSet<AuthorId>,
    /// The key of its state.
    state: String,
    /// Its fields that have a value, in the form in which they are kept.
    fields: BTreeMap<String, String>,
    /// What is computed from it alone.
    figures: Vec<KeptFigure>,
    /// How many suggestions and votes wait for somebody.
    waiting: u32,
    /// What it keeps an eye on, what ends first before the others.
    watches: Vec<WatchInfo>,
}

/// Something that was computed, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct KeptFigure {
    key: String,
    group: Vec<String>,
    value: Option<String>,
    of: u32,
}

/// The documents of a space, as their summaries tell them.
pub(super) struct Known<'a>(pub(super) &'a [Summary]);

impl Others for Known<'_> {
    fn of_kind(&self, tag: &str) -> Vec<Other> {
        let all = self.0.iter().filter(|summary| summary.kind == tag);
        all.map(Summary::as_other).collect()
    }
}

impl Summary {
    fn as_other(&self) -> Other {
        let kind = kinds::by_tag(&self.kind);
        let figure = |kept: &KeptFigure| {
            let mut all = kind?.figures.iter();
            Some(FigureValue {
                key: all.find(|figure| figure.key == kept.key)?.key,
                group: kept.group.clone(),
                value: kept.value.clone(),
                of: kept.of,
            })
        };
        Other {
            state: self.state.clone(),
            fields: self.fields.clone().into_iter().collect(),
            figures: self.figures.iter().filter_map(figure).collect(),
        }
    }

    /// Reads a summary that was kept, when it was made from the same entries.
    fn fitting(head: &Head) -> Option<Summary> {
        let summary: Summary = postcard::from_bytes(head.kept.as_deref()?).ok()?;
        let fits = summary.made_from == head.made_from && summary.roles == head.roles;
        (summary.form == FORM && fits).then_some(summary)
    }

    pub(super) fn of(open: &mut OpenDocument) -> Summary {
        let kind = open.kind_tag();
        let changed_at = open.entries.iter().map(|entry| entry.at).max();
        let writing = open.entries.iter().filter(|entry| !entry.kind.is_act());
        let authors = writing.map(|entry| entry.author).collect();
        let made_from = open.head.made_from;
        let acts = open.entries.iter().filter(|entry| entry.kind.is_act());
        let roles = mark_of_roles(acts.map(|entry| (entry.entry, entry.role)));
        let fold = open.acts();
        let document = open.document();
        let (figures, watches) = match document.kind() {
            Some(kind) => (
                figures(kind, document, &Alone),
                watched(kind, document, &fold.state),
            ),
            None => (Vec::new(), Vec::new()),
        };
        Summary {
            form: FORM,
            made_from,
            roles,
            kind,
            title: document.title().to_owned(),
            sections: u32::try_from(document.sections().len()).unwrap_or(u32::MAX),
            changed_at: changed_at.unwrap_or(Millis(0)),
            authors,
            state: fold.state.clone(),
            fields: document.fields().into_iter().collect(),
            figures: figures.into_iter().map(kept).collect(),
            waiting: waiting(&fold),
            watches,
        }
    }

    pub(super) fn info(&self, head: &Head, standing: &Standing) -> DocumentInfo {
        let mut authors: Vec<SafeText> = Vec::new();
        for author in &self.authors {
            if let Some(who) = standing.people.get(author)
                && !authors.contains(&who.name)
            {
                authors.push(who.name.clone());
            }
        }
        authors.sort_unstable();
        DocumentInfo {
            id: head.document,
            space: head.space,
            kind: self.kind.clone(),
            title: SafeText::one_line(&self.title),
            audience: standing.name_of(&head.audience),
            sections: self.sections,
            changed_at: self.changed_at,
            authors,
            writable: standing.writable(&head.audience).is_ok() && head.kind.kind().is_some(),
            state: self.state.clone(),
            listed: self.listed(head),
            waiting: self.waiting,
            watches: self.watches.clone(),
        }
    }

    /// The first fields that have a value, as people read them.
    fn listed(&self, head: &Head) -> Vec<(String, SafeText)> {
        let fields = head.kind.kind().map_or(&[][..], |kind| kind.fields);
        let shown = fields.iter().filter_map(|field| {
            let kept = self.fields.get(field.key).filter(|kept| !kept.is_empty())?;
            let text = SafeText::one_line(&field.value.write(kept));
            Some((field.key.to_owned(), text))
        });
        shown.take(LISTED).collect()
    }
}

fn kept(figure: FigureValue) -> KeptFigure {
    KeptFigure {
        key: figure.key.to_owned(),
        group: figure.group,
        value: figure.value,
        of: figure.of,
    }
}

/// What a document keeps an eye on, as far as lists know of it: terms by when they end, then amounts.
fn watched(kind: &Kind, document: &Document, state: &str) -> Vec<WatchInfo> {
    let mut all = watches(kind, document, state, &clock::Here::now());
    all.sort_by_key(|one| match one.seen {
        Seen::Due(due) => (0, due.minutes()),
        Seen::Late(due) => (1, due.minutes()),
        Seen::Amount { .. } => (2, 0),
    });
    all.iter().take(WATCHED).map(watch).collect()
}

/// How many suggestions and votes wait for somebody, and decisions between which somebody must choose.
fn waiting(fold: &Fold) -> u32 {
    let suggestions = fold.suggestions.iter().filter(|one| one.verdict.is_none());
    let votes = fold.votings.iter().filter(|one| one.closing.is_none());
    let clash = usize::from(!fold.clash.is_empty());
    u32::try_from(suggestions.count() + votes.count() + clash).unwrap_or(u32::MAX)
}

/// What is done once all documents are known.
#[derive(Debug)]
pub(super) enum Then {
    /// They are listed.
    List,
    /// Those that change this one are, in their turn.
    Amendments(DocumentId),
    /// Something about one of them.
    Go(DocumentId, AmongAll),
}

/// Something that waits for documents to be opened.
pub(super) struct ListJob {
    asked: (ClientId, u32),
    missing: BTreeSet<DocumentId>,
    found: Vec<(DocumentInfo, Summary)>,
    then: Then,
}

impl Desk {
    /// Learns of these documents, now or when those that no summary tells of have been opened; then goes on.
    pub(super) fn learn(&mut self, asked: (ClientId, u32), heads: Vec<Head>, then: Then) {
        let mut job = ListJob {
            asked,
            missing: BTreeSet::new(),
            found: Vec::new(),
            then,
        };
        for head in heads {
            let Some(standing) = self.standings.get(&head.space) else {
                continue;
            };
            if let Some(open) = self.open.get_mut(&head.document) {
                open.catch_up(&mut self.out);
                let summary = Summary::of(open);
                job.found
                    .push((summary.info(&open.head, standing), summary));
            } else if let Some(summary) = Summary::fitting(&head) {
                job.found.push((summary.info(&head, standing), summary));
            } else {
                job.missing.insert(head.document);
            }
        }
        for document in &job.missing {
            if !self.waiting.contains_key(document) {
                self.out.push_back(FromDesk::Want(*document));
            }
            self.waiting.entry(*document).or_default();
        }
        self.lists.push(job);
        self.go_on();
    }

    /// Adds a document that was opened to be learnt of, and keeps its summary.
    pub(super) fn summarise(&mut self, document: DocumentId) {
        let is_wanted = |job: &ListJob| job.missing.contains(&document);
        if !self.lists.iter().any(is_wanted) {
            return;
        }
        let found = self.open.get_mut(&document).map(|open| {
            let summary = Summary::of(open);
            // what could not be opened may be later, of the same entries
            if !open.has_unopened() {
                let bytes = postcard::to_stdvec(&summary).expect("a summary is plain data");
                self.out.push_back(FromDesk::Note {
                    document,
                    note: Note::Summary,
                    bytes,
                });
            }
            (summary.info(&open.head, open.standing()), summary)
        });
        for job in &mut self.lists {
            if job.missing.remove(&document) {
                job.found.extend(found.clone());
            }
        }
        self.go_on();
    }

    /// Goes on with what waits for no document any more.
    fn go_on(&mut self) {
        let (ready, waiting) = std::mem::take(&mut self.lists)
            .into_iter()
            .partition(|job: &ListJob| job.missing.is_empty());
        self.lists = waiting;
        for job in ready {
            match job.then {
                Then::List => {
                    let infos = job.found.into_iter().map(|(info, _)| info).collect();
                    self.answer_list(job.asked, infos);
                }
                Then::Amendments(document) => {
                    let info = AmendmentsInfo {
                        id: document,
                        amendments: amendments(document, &job.found),
                    };
                    self.answer(job.asked, Ok(Response::Amendments(info)), When::Now);
                }
                Then::Go(document, what) => {
                    let others = job.found.into_iter().map(|(_, summary)| summary);
                    let ask = Ask::Knowing(document, what, Arc::new(others.collect()));
                    self.asked(Asked {
                        client: job.asked.0,
                        id: job.asked.1,
                        ask,
                    });
                }
            }
        }
    }

    fn answer_list(&mut self, asked: (ClientId, u32), mut found: Vec<DocumentInfo>) {
        found.sort_by(|a, b| {
            let words = |info: &DocumentInfo| info.title.as_str().to_lowercase();
            words(a).cmp(&words(b)).then(a.id.cmp(&b.id))
        });
        self.answer(asked, Ok(Response::Documents(found)), When::Now);
    }

    /// Puts a request aside until its document's material is here.
    pub(super) fn wait_for(&mut self, document: DocumentId, asked: Asked) {
        if !self.waiting.contains_key(&document) {
            self.out.push_back(FromDesk::Want(document));
        }
        self.waiting.entry(document).or_default().push(asked);
    }
}

/// The amendments on a document among others, in the order of voting: those that name it, and those that change one of
/// these first.
fn amendments(on: DocumentId, all: &[(DocumentInfo, Summary)]) -> Vec<AmendmentInfo> {
    let all = all.iter();
    let mut left: Vec<Amending> = all.filter_map(|(info, it)| it.amending(info)).collect();
    let mut found: Vec<Amending> = Vec::new();
    let mut known = BTreeSet::from([on]);
    loop {
        let is_on = |one: &Amending| one.on.iter().any(|on| known.contains(on));
        let (new, rest): (Vec<Amending>, Vec<Amending>) = left.into_iter().partition(is_on);
        if new.is_empty() {
            break;
        }
        known.extend(new.iter().map(|one| one.turn.id));
        found.extend(new);
        left = rest;
    }
    found.sort_by(|a, b| {
        a.info
            .title
            .cmp(&b.info.title)
            .then(a.turn.id.cmp(&b.turn.id))
    });
    let turns: Vec<Turn> = found.iter().map(|one| one.turn.clone()).collect();
    let order = in_turn(&turns).into_iter();
    let told = order.filter_map(|at| found.get(at));
    told.map(|one| one.info.clone()).collect()
}

/// An amendment, and what it is on.
struct Amending {
    turn: Turn,
    on: Vec<DocumentId>,
    info: AmendmentInfo,
}

impl Summary {
    /// What an amendment tells of itself; none of another document.
    fn amending(&self, info: &DocumentInfo) -> Option<Amending> {
        let amends = kinds::by_tag(&self.kind)?.amends?;
        let field = |key: &str| self.fields.get(key).map_or("", String::as_str);
        let named = |key: &str| field(key).parse::<DocumentId>().ok();
        let reach = self.figures.iter().find(|one| one.key == amends.reach);
        let reach = reach.and_then(|one| one.value.as_ref()?.parse().ok());
        let changes: u32 = reach.unwrap_or(0);
        let (target, under) = (named(amends.on.target), named(amends.under));
        let turn = Turn {
            id: info.id,
            under: under.or(target),
            given: field(amends.turn).parse().ok(),
            reach: u64::from(changes),
        };
        Some(Amending {
            on: target.into_iter().chain(under).collect(),
            info: AmendmentInfo {
                id: info.id,
                kind: self.kind.clone(),
                title: info.title.clone(),
                number: SafeText::one_line(field(amends.number)),
                state: self.state.clone(),
                under,
                given: turn.given,
                changes,
            },
            turn,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use noaber_protocol::charter::op::Audience;
    use noaber_protocol::document::kinds::KindNumber;
    use noaber_protocol::ids::SpaceId;

    #[test]
    fn a_summary_serves_while_entries_and_the_roles_of_acts_are_the_same() {
        let made_from = (2, EntryId([2; 32]));
        let roles = Some([3; 32]);
        let summary = Summary {
            form: FORM,
            made_from,
            roles,
            kind: "manifest".to_owned(),
            title: String::new(),
            sections: 0,
            changed_at: Millis(0),
            authors: BTreeSet::new(),
            state: "concept".to_owned(),
            fields: BTreeMap::new(),
            figures: Vec::new(),
            waiting: 0,
            watches: Vec::new(),
        };
        let head = |made_from, roles| Head {
            document: DocumentId([1; 32]),
            space: SpaceId([1; 32]),
            kind: KindNumber(1),
            audience: Audience::Space,
            made_from,
            roles,
            kept: postcard::to_stdvec(&summary).ok(),
        };
        assert_eq!(
            Summary::fitting(&head(made_from, roles)),
            Some(summary.clone())
        );
        assert_eq!(Summary::fitting(&head((3, made_from.1), roles)), None);
        for other in [None, Some([4; 32])] {
            assert_eq!(Summary::fitting(&head(made_from, other)), None);
        }
    }
}
