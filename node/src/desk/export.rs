//! A document as a file tells it: gathered here, written by `exchange`.

use super::acts::Votes;
use super::open::OpenDocument;
use super::summary::Known;
use super::{Standing, Summary};
use crate::clock;
use crate::exchange::file::{
    self, Exported, ExportedEdition, ExportedFigure, ExportedVote, Fate, Made, Origin, People,
    Proposal, Talk,
};
use crate::handle::{ExportFormat, Missing, Problem};
use crate::words::Lang;
use noaber_protocol::act::{Cast, Edition, Fold, Taken};
use noaber_protocol::document::kinds::{Kind, Rows};
use noaber_protocol::document::{Document, Heads, figures};
use noaber_protocol::ids::{AuthorId, EntryId, ParticipantId};
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

impl OpenDocument {
    /// Writes it for a file.
    ///
    /// # Errors
    /// [`Problem::TooNew`] for a kind that this version does not know.
    pub(super) fn exported(
        &mut self,
        format: ExportFormat,
        lang: Lang,
        others: &[Summary],
    ) -> Result<Vec<u8>, Problem> {
        let kind = self.document_ref().kind().ok_or(Problem::TooNew)?;
        let fold = self.acts();
        let edition = fold.edition();
        let heads = match edition {
            Some(edition) => edition.step.transition.heads.clone(),
            None => self.document().heads(),
        };
        let what = self.gathered(kind, &fold, edition, &heads, others)?;
        Ok(file::write(lang, format, &what))
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
        let votes = fold.votings.iter();
        what.votes = votes.map(|one| ExportedVote::new(one, &people)).collect();
        what.talk = talk(fold, &people);
        Ok(what)
    }
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
