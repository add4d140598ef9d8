//! The votes about a document: what was asked, how it stands, and a new one.

mod cast;
mod close;
mod new;
mod told;
mod vote;

use super::Screen;
use crate::actions::{Id, Place};
use crate::app::{Context, Step};
use crate::model;
use crate::widgets::bars;
use crate::widgets::cells::fit;
use crate::widgets::list::List;
use noaber_node::handle::{ActsInfo, VoteInfo};
use noaber_protocol::ids::{DocumentId, SpaceId};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use std::rc::Rc;
use vote::Vote;

/// The list of votes.
pub struct Votes {
    document: DocumentId,
    title: String,
    list: List,
}

impl Votes {
    /// Shows those about a document.
    pub fn new(document: DocumentId, title: &str) -> Votes {
        Votes {
            document,
            title: title.to_owned(),
            list: List::default(),
        }
    }

    fn acts(&self, context: &Context) -> Option<Rc<ActsInfo>> {
        context.model.acts(self.document)
    }

    fn chosen(&self, context: &Context) -> Option<VoteInfo> {
        let acts = self.acts(context)?;
        acts.votes.get(self.list.chosen()).cloned()
    }

    fn open(&self, context: &mut Context) {
        if let Some(vote) = self.chosen(context) {
            let vote = Vote::new(self.document, &vote.entry);
            context.step(Step::Over(Box::new(vote)));
        }
    }
}

impl Screen for Votes {
    fn place(&self) -> Place {
        Place::Votes
    }

    fn title(&self, context: &Context) -> String {
        format!("{} › {}", self.title, context.words.get("votes-title"))
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let words = context.words;
        let inside = bars::pane(frame, area, &words.get("votes-title"), context.theme.focus);
        let Some(acts) = self.acts(context) else {
            return bars::prose(frame, inside, &words.get("busy"), context.theme.text);
        };
        let about = words.get("votes-about");
        let below = bars::lines(&about, inside.width.saturating_sub(2));
        let [above, foot] =
            Layout::vertical([Constraint::Min(1), Constraint::Length(below)]).areas(inside);
        bars::prose(frame, bars::inset(foot), &about, context.theme.text);
        if acts.votes.is_empty() {
            let place = Rect {
                y: above.y + 1,
                height: above.height.saturating_sub(1),
                ..bars::inset(above)
            };
            return bars::prose(frame, place, &words.get("votes-empty"), context.theme.text);
        }
        let width = usize::from(above.width).saturating_sub(2);
        let standing = width / 2;
        let rows: Vec<String> = acts
            .votes
            .iter()
            .map(|vote| {
                let question = fit(vote.question.as_str(), width - standing - 1);
                format!("{question} {}", fit(&told::standing(vote, words), standing))
            })
            .collect();
        self.list.draw(frame, above, &rows, context);
    }

    fn space(&self, context: &Context) -> Option<SpaceId> {
        self.acts(context).map(|acts| acts.space)
    }

    fn shown(&mut self, context: &mut Context) {
        context.ask(model::acts(self.document));
        if let Some(space) = self.space(context) {
            context.ask(model::people(space));
        }
    }

    fn waits(&self, context: &Context) -> bool {
        self.acts(context).is_none()
    }

    fn can(&self, id: Id, context: &Context) -> bool {
        match id {
            Id::Open => self.chosen(context).is_some(),
            Id::New => self.acts(context).is_some_and(|acts| acts.may.chair),
            _ => true,
        }
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        match id {
            Id::Back => context.step(Step::Back),
            Id::Open => self.open(context),
            Id::New => {
                let sheet = new::sheet(self.document, context);
                context.step(Step::Over(Box::new(sheet)));
            }
            _ => {}
        }
    }

    fn list(&mut self) -> Option<&mut List> {
        Some(&mut self.list)
    }

    fn row(&mut self, row: usize, context: &mut Context) {
        if self.list.chosen() == row {
            self.open(context);
        }
        self.list.choose(row);
    }
}
