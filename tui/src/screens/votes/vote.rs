//! A vote: how it is held, who voted what and who not, and what it came to.

use super::{cast, close, told};
use crate::actions::{Id, Place};
use crate::app::{Context, Step};
use crate::screens::Screen;
use crate::widgets::bars;
use crate::widgets::cells::fit;
use crate::widgets::list::List;
use crossterm::event::{Event as Press, KeyCode, KeyEventKind};
use noaber_node::handle::{ActsInfo, VoteInfo, VoterInfo, Way};
use noaber_protocol::ids::{DocumentId, SpaceId};
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};
use std::rc::Rc;

/// The screen of a vote.
pub(super) struct Vote {
    document: DocumentId,
    entry: String,
    list: List,
    /// Whether the row of who is here was chosen to begin with.
    is_begun: bool,
}

impl Vote {
    pub(super) fn new(document: DocumentId, entry: &str) -> Vote {
        Vote {
            document,
            entry: entry.to_owned(),
            list: List::default(),
            is_begun: false,
        }
    }

    fn acts(&self, context: &Context) -> Option<Rc<ActsInfo>> {
        context.model.acts(self.document)
    }

    fn vote(&self, context: &Context) -> Option<VoteInfo> {
        let acts = self.acts(context)?;
        let mut votes = acts.votes.iter();
        votes.find(|vote| vote.entry == self.entry).cloned()
    }

    /// Whether the person here can give a vote of this one now.
    fn can_cast(vote: &VoteInfo) -> bool {
        let is_open = vote.result.is_none() && vote.clash.is_empty();
        let has_vote = vote.roll.iter().any(|voter| voter.own);
        is_open && has_vote && vote.way == Way::RollCall
    }

    fn cast(&self, choice: u8, context: &mut Context) {
        if let Some(vote) = self.vote(context).filter(Vote::can_cast) {
            cast::ask(self.document, &vote, choice, context);
        }
    }

    /// What stands above the list: how it is held, and what it came to.
    fn above(vote: &VoteInfo, context: &Context) -> Vec<String> {
        let words = context.words;
        let mut lines: Vec<String> = told::about(vote, words).into_iter().collect();
        lines.extend([told::rules(vote, words), told::ground(vote, words)]);
        if !vote.clash.is_empty() {
            lines.push(words.get("vote-two-results-now"));
            for result in &vote.clash {
                lines.extend(told::result(vote, result, words));
            }
        } else if let Some(result) = &vote.result {
            lines.extend(told::result(vote, result, words));
        } else {
            lines.push(told::standing(vote, words));
        }
        if !told::is_plain(vote) {
            let options = vote.options.iter().enumerate();
            let options: Vec<String> = options
                .map(|(at, option)| format!("{} {}", at + 1, option.as_str()))
                .collect();
            lines.push(options.join("  "));
        }
        lines
    }

    fn row_of(vote: &VoteInfo, voter: &VoterInfo, width: usize, context: &Context) -> String {
        let words = context.words;
        let organisation = voter.organisation.as_str();
        let mut name = voter.name.as_str().to_owned();
        if voter.own {
            name = format!("{name} ({})", words.get("authors-me"));
        }
        if !organisation.is_empty() {
            name = format!("{name} · {organisation}");
        }
        let name = told::weighed(&name, voter);
        let names = width / 2;
        let choice = told::choice(vote, voter, words);
        format!("{} {}", fit(&name, names), fit(&choice, width - names - 1))
    }
}

impl Screen for Vote {
    fn place(&self) -> Place {
        Place::Vote
    }

    fn title(&self, context: &Context) -> String {
        let acts = self.acts(context);
        let title = acts.as_ref().map_or("", |acts| acts.title.as_str());
        format!("{title} › {}", context.words.get("votes-title"))
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let Some(vote) = self.vote(context) else {
            let inside = bars::pane(frame, area, "", context.theme.focus);
            let busy = context.words.get("busy");
            return bars::prose(frame, inside, &busy, context.theme.text);
        };
        if !self.is_begun {
            // on another's row Enter gives a vote for that other
            let own = vote.roll.iter().position(|voter| voter.own);
            self.list.choose(own.unwrap_or(0));
            self.is_begun = true;
        }
        let name = vote.question.as_str();
        let inside = bars::pane(frame, area, name, context.theme.focus);
        let text = Vote::above(&vote, context).join("\n");
        let lines = bars::lines(&text, inside.width.saturating_sub(2));
        let most = inside.height.saturating_sub(4);
        let [above, head, list] = Layout::vertical([
            Constraint::Length(lines.min(most) + 1),
            Constraint::Length(1),
            Constraint::Min(1),
        ])
        .areas(inside);
        bars::prose(frame, bars::inset(above), &text, context.theme.text);
        let width = usize::from(inside.width).saturating_sub(2);
        let heads = context.words.get(match vote.way {
            Way::RollCall => "vote-heads",
            Way::Count | Way::Paper => "vote-heads-hall",
        });
        let (who, what) = heads.split_once('|').unwrap_or((&heads, ""));
        let line = format!("  {} {}", fit(who, width / 2), what);
        bars::prose(frame, head, &line, context.theme.heading);
        let rows: Vec<String> = vote
            .roll
            .iter()
            .map(|voter| Vote::row_of(&vote, voter, width, context))
            .collect();
        self.list.draw(frame, list, &rows, context);
    }

    fn space(&self, context: &Context) -> Option<SpaceId> {
        self.acts(context).map(|acts| acts.space)
    }

    fn can(&self, id: Id, context: &Context) -> bool {
        let Some(vote) = self.vote(context) else {
            return matches!(id, Id::Back | Id::Help | Id::Quit | Id::Mouse);
        };
        let chair = self.acts(context).is_some_and(|acts| acts.may.chair);
        match id {
            Id::For | Id::Against | Id::Abstain => told::is_plain(&vote) && Vote::can_cast(&vote),
            Id::Cast => Vote::can_cast(&vote),
            // whoever closes it again knows of all results, and theirs stands
            Id::CloseVote => chair && vote.result.is_none(),
            Id::Reopen => chair && vote.result.is_some(),
            // there the digits stand before the options
            id if id.is_place() => told::is_plain(&vote),
            _ => true,
        }
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        let vote = self.vote(context);
        match (id, vote) {
            (Id::Back, _) => context.step(Step::Back),
            (Id::For, _) => self.cast(0, context),
            (Id::Against, _) => self.cast(1, context),
            (Id::Abstain, _) => self.cast(2, context),
            (Id::Cast, Some(vote)) => {
                let sheet = cast::sheet(self.document, &vote, self.list.chosen(), context);
                context.step(Step::Over(Box::new(sheet)));
            }
            (Id::CloseVote, Some(vote)) => {
                let close = close::begin(self.document, &vote, context);
                context.step(Step::Over(close));
            }
            (Id::Reopen, Some(vote)) => {
                let question = close::reopen(self.document, &vote, context);
                context.step(Step::Over(Box::new(question)));
            }
            (_, _) => {}
        }
    }

    fn list(&mut self) -> Option<&mut List> {
        Some(&mut self.list)
    }

    fn press(&mut self, press: &Press, context: &mut Context) {
        if let Press::Key(key) = press
            && let KeyCode::Char(digit @ '1'..='9') = key.code
            && key.kind != KeyEventKind::Release
        {
            // The digits stand before the options; where there are letters for them, a digit is none.
            let own = self.vote(context).filter(|vote| !told::is_plain(vote));
            let choice = digit.to_digit(10).and_then(|it| u8::try_from(it).ok());
            if own.is_some() {
                self.cast(choice.unwrap_or(1) - 1, context);
            }
            return;
        }
        self.list.press(press);
    }
}
