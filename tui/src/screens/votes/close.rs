//! Closing a vote: the list of the votes that count is shown before it does; in a hall two people count.

use super::told::{option, twice, weighed};
use crate::actions::{Id, Place};
use crate::app::{Ask, Awaited, Context, Step};
use crate::model;
use crate::screens::Screen;
use crate::screens::form::Form;
use crate::screens::question::Question;
use crate::screens::sheet::{Line, Sheet};
use crate::widgets::bars;
use crate::widgets::cells::wrapped;
use crate::widgets::field::{Field, Show};
use crate::widgets::list::List;
use crate::words::Words;
use noaber_node::handle::{ActRequest, Problem, Request, Response, VoteInfo, VoterInfo, Way};
use noaber_protocol::document::kinds::FieldValue;
use noaber_protocol::ids::DocumentId;
use ratatui::Frame;
use ratatui::layout::Rect;

/// The screen with which a vote is closed.
pub(super) fn begin(document: DocumentId, vote: &VoteInfo, context: &Context) -> Box<dyn Screen> {
    match vote.way {
        Way::RollCall => Box::new(Closing {
            document,
            entry: vote.entry.clone(),
            shown: Vec::new(),
            list: List::default(),
            waiting: Awaited::default(),
        }),
        Way::Count | Way::Paper => Box::new(hall(document, vote, context)),
    }
}

/// The list with which a vote is closed, as it is known right now: a vote that comes in meanwhile stands in it.
struct Closing {
    document: DocumentId,
    entry: String,
    /// The votes that count, as they were last drawn.
    shown: Vec<String>,
    list: List,
    waiting: Awaited,
}

impl Closing {
    fn vote(&self, context: &Context) -> Option<VoteInfo> {
        let acts = context.model.acts(self.document)?;
        let mut votes = acts.votes.iter();
        votes.find(|vote| vote.entry == self.entry).cloned()
    }
}

impl Screen for Closing {
    fn place(&self) -> Place {
        Place::Report
    }

    fn is_over(&self) -> bool {
        true
    }

    fn title(&self, context: &Context) -> String {
        context.words.get("close-title")
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let title = self.title(context);
        let height = area.height.saturating_sub(4);
        let inside = bars::dialog(frame, area, &title, (area.width, height), context);
        let width = usize::from(inside.width).saturating_sub(2);
        let vote = self.vote(context);
        self.shown = vote.iter().flat_map(counting).collect();
        let rows = vote.map(|vote| counted(&vote, context));
        let rows: Vec<String> = rows
            .iter()
            .flatten()
            .flat_map(|row| row.lines())
            .flat_map(|line| wrapped(line, width))
            .collect();
        self.list.draw(frame, inside, &rows, context);
    }

    fn can(&self, id: Id, _context: &Context) -> bool {
        id != Id::Go || !self.waiting.is_on()
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        match (id, self.vote(context)) {
            (Id::Back, _) => context.step(Step::Back),
            (Id::Go, Some(vote)) => {
                let counts = Counts::List(self.shown.clone());
                let close = close(self.document, &vote, counts, "");
                self.waiting = context.ask(close).into();
            }
            (_, _) => {}
        }
    }

    fn list(&mut self) -> Option<&mut List> {
        Some(&mut self.list)
    }

    fn answer(
        &mut self,
        ask: Ask,
        answer: &Result<Response, Problem>,
        context: &mut Context,
    ) -> bool {
        if !self.waiting.takes(ask) {
            return false;
        }
        context.step(Step::Back);
        if let Err(problem) = answer {
            context.trouble(problem);
        }
        true
    }
}

/// The entries of the votes that are here and stand.
fn counting(vote: &VoteInfo) -> Vec<String> {
    let stands = vote.roll.iter().filter(|voter| voter.choices.len() == 1);
    stands.flat_map(|voter| voter.votes.clone()).collect()
}

/// A voter as the list names them: with who voted for them.
fn named(voter: &VoterInfo, words: Words) -> String {
    let name = weighed(voter.name.as_str(), voter);
    match &voter.proxy {
        Some(proxy) => {
            let fill = [("choice", name.as_str()), ("name", proxy.as_str())];
            words.with("vote-by", &fill)
        }
        None => name,
    }
}

/// The votes that are here and stand, by option, and who did not vote.
fn counted(vote: &VoteInfo, context: &Context) -> Vec<String> {
    let words = context.words;
    let stands = |voter: &&VoterInfo| voter.choices.len() == 1;
    let counted = vote.roll.iter().filter(stands);
    let mut rows = vec![
        words.get("close-text"),
        String::from(" "),
        words.count("close-counted", vote.given()),
    ];
    for (at, _) in vote.options.iter().enumerate() {
        let at = u8::try_from(at).unwrap_or(u8::MAX);
        let chose = counted.clone().filter(|voter| voter.choices == [at]);
        let names: Vec<String> = chose.clone().map(|voter| named(voter, words)).collect();
        let count: u64 = chose.map(|voter| u64::from(voter.weight)).sum();
        let count = count.to_string();
        let fill = [
            ("option", option(vote, at)),
            ("number", count.as_str()),
            ("names", &names.join(", ")),
        ];
        rows.push(words.with("close-option", &fill));
    }
    let others = vote.roll.iter().filter(|voter| !stands(voter));
    let (none, both): (Vec<&VoterInfo>, Vec<&VoterInfo>) =
        others.partition(|voter| voter.choices.is_empty());
    if !none.is_empty() {
        let names: Vec<&str> = none.iter().map(|voter| voter.name.as_str()).collect();
        rows.push(words.with("close-absent", &[("names", &names.join(", "))]));
    }
    rows.extend(both.iter().map(|voter| twice(vote, voter, words)));
    rows
}

/// What was counted in the hall, for each option, and by whom.
fn hall(document: DocumentId, vote: &VoteInfo, context: &Context) -> Sheet {
    let words = context.words;
    let mut lines: Vec<Line> = vote
        .options
        .iter()
        .map(|option| {
            let line = Line::typed(option.as_str(), "").reads(FieldValue::Number);
            line.about(words.get("close-number"))
        })
        .collect();
    for key in ["close-teller-1", "close-teller-2"] {
        lines.push(Line::typed(&words.get(key), "").about(words.get("close-teller-about")));
    }
    lines.push(Line::typed(&words.get("close-reason"), "").about(words.get("close-reason-about")));
    let of = vote.clone();
    let make = move |filled: &[String]| {
        let (counts, rest) = filled.split_at(of.options.len().min(filled.len()));
        let counts = counts.iter().map(|count| count.parse().unwrap_or(0));
        let said = |at: usize| rest.get(at).cloned().unwrap_or_default();
        let counts = Counts::Hall(counts.collect(), [said(0), said(1)]);
        close(document, &of, counts, &said(2))
    };
    Sheet::new(
        words.get("close-title"),
        lines,
        words.get("close-do"),
        make,
        |_, _| {},
    )
    .with_hint(words.get("close-hall"))
}

/// What a vote is closed with.
enum Counts {
    /// What was counted in the hall, and the two who counted.
    Hall(Vec<u32>, [String; 2]),
    /// The votes by name that were shown.
    List(Vec<String>),
}

fn close(document: DocumentId, vote: &VoteInfo, counts: Counts, reason: &str) -> Request {
    let (hall, shown) = match counts {
        Counts::Hall(counts, tellers) => (Some((counts, tellers)), None),
        Counts::List(shown) => (None, Some(shown)),
    };
    Request::Act(ActRequest::Close {
        document: model::by_document(document),
        vote: Some(vote.entry.clone()),
        hall,
        shown,
        reason: reason.to_owned(),
    })
}

/// Asks whether a closed vote is to be opened again, and then why: its result counts no more.
pub(super) fn reopen(document: DocumentId, vote: &VoteInfo, context: &Context) -> Question {
    let words = context.words;
    let entry = vote.entry.clone();
    let run = move |context: &mut Context| {
        let form = reason(document, entry.clone());
        context.step(Step::Over(Box::new(form)));
    };
    Question::new(
        words.get("reopen-title"),
        words.get("reopen-hint"),
        words.get("question-no"),
        words.get("action-vote-reopen"),
        run,
    )
}

/// Asks why, and opens it again.
fn reason(document: DocumentId, entry: String) -> Form {
    let make = move |filled: &[String]| {
        Request::Act(ActRequest::Reopen {
            document: model::by_document(document),
            vote: Some(entry.clone()),
            reason: filled[0].trim().to_owned(),
        })
    };
    let fields = vec![("reopen-reason", Field::new("", Show::Text))];
    Form::new("reopen-title", fields, make, |_, _| {})
}
