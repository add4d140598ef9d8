//! A document as a file tells it: gathered here, written by `exchange`.

use super::acts::Votes;
use super::open::OpenDocument;
use super::summary::Known;
use super::{Desk, FromDesk, Standing, Summary, TakenOut, When};
use crate::clock;
use crate::control::ClientId;
use crate::exchange::file::{
    self, About, Exported, ExportedEdition, ExportedFigure, ExportedVote, Fate, Made, Members,
    Origin, People, Proposal, Talk, TooMuch,
};
use crate::handle::{
    ActProblem, Amount, BadInput, DocumentFile, ExportFormat, FilePeople, Missing, Problem,
    Response, VotedText,
};
use crate::words::Lang;
use noaber_protocol::act::{Cast, Edition, Fold, Opening, Taken};
use noaber_protocol::charter::op::Audience;
use noaber_protocol::charter::role::Role;
use noaber_protocol::document::kinds::{Kind, Rows};
use noaber_protocol::document::{Document, Heads, figures, watches};
use noaber_protocol::ids::{AuthorId, EntryId, ParticipantId};
use noaber_protocol::text::SafeText;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Who people and devices are here.
struct Here<'a> {
    devices: BTreeMap<EntryId, AuthorId>,
    votes: Votes,
    standing: &'a Standing,
}

impl People for Here<'_> {
    fn device(&self, entry: &EntryId) -> Option<AuthorId> {
        self.devices.get(entry).copied()
    }

    fn vote(&self, entry: &EntryId) -> Option<(ParticipantId, Cast)> {
        self.votes.get(entry).cloned()
    }

    fn name(&self, participant: &ParticipantId) -> (String, String) {
        match self.standing.who(participant) {
            Some(who) => (
                who.name.as_str().to_owned(),
                who.organisation.as_str().to_owned(),
            ),
            None => (String::new(), String::new()),
        }
    }
}

/// A file that was made.
#[derive(Debug, PartialEq)]
pub(super) enum Handed {
    /// It may go.
    Now(DocumentFile),
    /// It tells of people: it may go when the export log says so.
    Logged(Box<TakenOut>),
}

impl Desk {
    /// Gives a file to whoever asked for it, or to the export log first.
    pub(super) fn hand_out(&mut self, to: (ClientId, u32), made: Result<Handed, Problem>) {
        let (client, id) = to;
        match made {
            Ok(Handed::Now(file)) => self.answer(to, Ok(Response::File(file)), When::Now),
            Ok(Handed::Logged(taken)) => {
                self.out.push_back(FromDesk::TakenOut { client, id, taken });
            }
            Err(problem) => self.answer(to, Err(problem), When::Now),
        }
    }
}

impl OpenDocument {
    /// Writes it for a file: with a purpose with what it tells of people, else and of a public document without.
    ///
    /// # Errors
    /// - [`Problem::TooNew`] for a kind that this version does not know.
    /// - [`BadInput::TooLong`] when it has more columns than can be laid out.
    pub(super) fn exported(
        &mut self,
        format: ExportFormat,
        lang: Lang,
        purpose: Option<String>,
        others: &[Summary],
    ) -> Result<Handed, Problem> {
        let kind = self.document_ref().kind().ok_or(Problem::TooNew)?;
        let fold = self.acts();
        let edition = fold.edition();
        let heads = match edition {
            Some(edition) => edition.step.transition.heads.clone(),
            None => self.document().heads(),
        };
        let what = self.gathered(kind, &fold, edition, &heads, others)?;
        let bare = what.bare(lang, &self.members());
        if bare.what.left.is_empty() {
            let bytes = written(lang, format, &what)?;
            let people = FilePeople::Nothing;
            return Ok(Handed::Now(DocumentFile { bytes, people }));
        }
        let is_public = self.head.audience == Audience::Public;
        if let Some(purpose) = purpose.filter(|_| !is_public) {
            return Ok(Handed::Logged(Box::new(TakenOut {
                document: self.head.document,
                what: format!("{} ({})", what.content.title, format.ending()),
                purpose,
                people: bare.people,
                bytes: written(lang, format, &what)?,
            })));
        }
        let left = file::left_out(lang, &bare.what);
        let left = left.iter().map(|name| SafeText::one_line(name)).collect();
        let people = match is_public {
            true => FilePeople::NeverPublic(left),
            false => FilePeople::LeftOut(left),
        };
        let bytes = written(lang, format, &bare.what)?;
        Ok(Handed::Now(DocumentFile { bytes, people }))
    }

    /// What those are called who are in the space.
    fn members(&self) -> Members {
        let mut members = Members::default();
        for who in self.standing().people.values() {
            let is_on_board = who.role.is_some_and(|role| role >= Role::Board);
            let names = match is_on_board {
                true => &mut members.board,
                false => &mut members.others,
            };
            names.insert(who.name.as_str().to_owned());
        }
        members
    }

    /// Writes a part of a table for everybody.
    ///
    /// # Errors
    /// [`Problem::TooNew`] for a kind that this version does not know, [`ActProblem::NoField`] when it has no such view.
    pub(super) fn exported_view(
        &mut self,
        view: &str,
        format: ExportFormat,
        lang: Lang,
    ) -> Result<Vec<u8>, Problem> {
        let kind = self.document_ref().kind().ok_or(Problem::TooNew)?;
        let missing = || Problem::Act(ActProblem::NoField(view.to_owned()));
        let view = kind.view(view).ok_or_else(missing)?;
        let fold = self.acts();
        let heads = match fold.edition() {
            Some(edition) => edition.step.transition.heads.clone(),
            None => self.document().heads(),
        };
        let what = self.gathered(kind, &fold, None, &heads, &[])?;
        Ok(file::write_view(lang, format, &what, view))
    }

    fn gathered(
        &mut self,
        kind: &Kind,
        fold: &Fold,
        edition: Option<&Edition>,
        heads: &Heads,
        others: &[Summary],
    ) -> Result<Exported, Problem> {
        let standing = Arc::clone(self.standing());
        let people = Here {
            devices: self.done().iter().map(|it| (it.entry, it.author)).collect(),
            votes: self.votes(),
            standing: &standing,
        };
        let origin = Origin {
            space: self.head.space,
            space_title: standing.name.as_str().to_owned(),
            document: self.head.document,
            heads: heads.to_string(),
        };
        let made = Made {
            day: clock::today(),
            at: clock::now(),
        };
        let document = self.document();
        let lost = |_| Problem::NotFound(Missing::Place(heads.to_string()));
        let mut what = Exported::new(document, heads, origin, made).map_err(lost)?;
        let computed = figures(kind, document, &Known(others));
        what.totals = totals(kind, document);
        what.state = fold.state.clone();
        what.edition = edition.and_then(|edition| ExportedEdition::new(edition, &people));
        what.figures = computed.iter().map(ExportedFigure::from).collect();
        let watched = watches(kind, document, &fold.state, &clock::Here::now());
        let terms = watched.iter();
        what.figures
            .extend(terms.filter_map(|it| ExportedFigure::of_term(kind, it)));
        let votes = fold.votings.iter();
        what.votes = votes.map(|one| ExportedVote::new(one, &people)).collect();
        what.talk = talk(fold, &people);
        let hash = what.content.hash();
        for (vote, voting) in what.votes.iter_mut().zip(&fold.votings) {
            vote.about = self.about(&voting.opening, &hash, vote.end.is_some())?;
        }
        Ok(what)
    }

    /// Where the text is that a vote is about, in a file whose content has that hash: with a vote that ended it goes along.
    fn about(
        &mut self,
        opening: &Opening,
        content: &[u8; 32],
        has_ended: bool,
    ) -> Result<About, Problem> {
        let heads = &opening.heads;
        Ok(match self.voted_text(opening) {
            VotedText::Other => About::Other,
            VotedText::Missing => About::Missing,
            VotedText::Now | VotedText::Then if opening.text == *content => About::Content,
            VotedText::Now | VotedText::Then if !has_ended => About::Changed,
            VotedText::Now | VotedText::Then => {
                let lost = |_| Problem::NotFound(Missing::Place(heads.to_string()));
                let then = self.document().content_at(heads).map_err(lost)?;
                About::Then(then)
            }
        })
    }
}

fn written(lang: Lang, format: ExportFormat, what: &Exported) -> Result<Vec<u8>, Problem> {
    file::try_write(lang, format, what).map_err(|much| {
        let (limit, of) = match much {
            TooMuch::Fields(limit) => (limit, Amount::Fields),
            TooMuch::Columns(limit) => (limit, Amount::Columns),
            TooMuch::Rows(limit) => (limit, Amount::Rows),
        };
        let limit = limit as u64;
        Problem::Refused(BadInput::TooLong { limit, of })
    })
}

/// How many rows the tables have of which none is shown.
fn totals(kind: &Kind, document: &Document) -> Vec<(String, u32)> {
    let tables = kind.tables.iter().filter(|it| it.shown == Rows::Totals);
    tables
        .map(|table| {
            let count = document.rows(table.key).len();
            let count = u32::try_from(count).unwrap_or(u32::MAX);
            (table.key.to_owned(), count)
        })
        .collect()
}

/// What was said and proposed, in the order in which it was done.
fn talk(fold: &Fold, people: &dyn People) -> Vec<Talk> {
    let said = fold.comments.iter().map(|one| Talk {
        name: people.name(&one.participant).0,
        at: one.at,
        text: one.comment.text.clone(),
        proposal: None,
    });
    let proposed = fold.suggestions.iter().map(|one| Talk {
        name: people.name(&one.participant).0,
        at: one.at,
        text: one.suggestion.reason.clone(),
        proposal: Some(Proposal {
            old: one.suggestion.old.clone(),
            new: one.suggestion.new.clone(),
            fate: match one.verdict {
                None => Fate::Open,
                Some((_, Taken::Over)) => Fate::Taken,
                Some((_, Taken::Refused)) => Fate::Refused,
            },
        }),
    });
    said.chain(proposed).collect()
}
