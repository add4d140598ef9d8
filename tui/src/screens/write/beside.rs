//! What one does in a document beside typing: proposing other words, saying something, judging what others proposed.

use super::Write;
use crate::actions::Id;
use crate::app::{Context, Step};
use crate::editor::Editor;
use crate::model;
use crate::screens::card::{Card, From, amend, path};
use crate::screens::form::Form;
use crate::widgets::field::{Field, LINE_END, Show};
use noaber_node::handle::{ActRequest, ActsInfo, Judgement, Request, SuggestionStanding, Words};
use noaber_protocol::document::kinds;
use std::rc::Rc;

/// Characters before words that tell their place.
const BEFORE: usize = 32;

impl Write {
    /// What the acts on the document come to, when that is known.
    fn acts(&self, context: &Context) -> Option<Rc<ActsInfo>> {
        context.model.acts(self.document)
    }

    /// Whether the text stays as an edition fixed it.
    pub(super) fn is_fixed(&self, context: &Context) -> bool {
        let acts = self.acts(context);
        acts.is_some_and(|acts| path::is_fixed(&acts))
    }

    /// That the text stays as it is, and how to go on.
    pub(super) fn fixed_line(&self, context: &Context) -> Option<String> {
        let acts = self.acts(context).filter(|acts| path::is_fixed(acts))?;
        let state = context.words.state(&acts.kind, &acts.path.state);
        let key = if path::amends(&acts).is_some() {
            "write-fixed"
        } else {
            "write-fixed-end"
        };
        Some(context.words.with(key, &[("state", &state)]))
    }

    /// Whether something beside typing can be done now.
    pub(super) fn can_beside(&self, id: Id, context: &Context) -> bool {
        let acts = self.acts(context);
        let may = acts.as_ref().map(|acts| acts.may).unwrap_or_default();
        let is_fixed = self.is_fixed(context);
        let item = self.margin.chosen();
        let is_open = |standing: &SuggestionStanding| *standing == SuggestionStanding::Open;
        let is_twice = |standing: &SuggestionStanding| *standing == SuggestionStanding::Twice;
        let standing = item.and_then(|item| item.standing.as_ref());
        match id {
            Id::Suggest => may.suggest && !is_fixed,
            Id::Comment => may.comment,
            Id::Amend => acts.is_some_and(|acts| path::amends(&acts).is_some()),
            Id::AddSection | Id::Heading | Id::Title | Id::Replace | Id::Undo | Id::Redo => {
                !is_fixed
            }
            Id::Accept => may.judge && standing.is_some_and(is_open),
            Id::Refuse => may.judge && standing.is_some_and(|it| !is_twice(it)),
            Id::Once => may.judge && standing.is_some_and(is_twice),
            Id::NewAmendment => {
                let kind = acts.as_ref().and_then(|acts| kinds::by_tag(&acts.kind));
                may.judge && amend::can_be_amended(kind)
            }
            Id::Support => may.support && standing.is_some(),
            Id::Reply => may.comment && item.is_some(),
            Id::Withdraw => item.is_some_and(|item| item.own) && !standing.is_some_and(is_twice),
            Id::Open => item.is_some_and(|item| item.place.is_some()),
            _ => true,
        }
    }

    /// Does something beside typing.
    pub(super) fn act_beside(&mut self, id: Id, context: &mut Context) {
        match id {
            Id::Suggest => self.suggest(context),
            Id::Comment => self.comment(context),
            Id::Card => {
                let card = Card::new(self.document, &self.title, From::Text);
                context.step(Step::Over(Box::new(card)));
            }
            Id::Amend => self.amend(context),
            Id::NewAmendment => self.new_amendment(context),
            Id::Margin if self.margin.has_keys() => self.margin.leave(),
            Id::Margin => self.margin.enter(),
            _ => self.act_in_margin(id, context),
        }
    }

    /// Does something with what is chosen in the margin.
    fn act_in_margin(&mut self, id: Id, context: &mut Context) {
        let Some(item) = self.margin.chosen().cloned() else {
            return;
        };
        let document = model::by_document(self.document);
        let entry = item.entry;
        match id {
            Id::Open => {
                if let Some((section, from, _)) = item.place {
                    self.margin.leave();
                    self.editor.place(&section, from);
                    self.say_cursor(context);
                }
            }
            Id::Accept => context.ask_or_tell(Request::Act(ActRequest::Judge {
                document,
                suggestion: entry,
                verdict: Judgement::Accept,
                reason: String::new(),
            })),
            Id::Once => context.ask_or_tell(Request::Act(ActRequest::Once {
                document,
                suggestion: entry,
            })),
            Id::Withdraw => context.ask_or_tell(Request::Act(ActRequest::TakeBack {
                document,
                act: entry,
            })),
            Id::Support => context.ask_or_tell(Request::Act(ActRequest::Support {
                document,
                of: Some(entry),
                paper: None,
            })),
            Id::Refuse => {
                let make = move |reason: String| ActRequest::Judge {
                    document: document.clone(),
                    suggestion: entry.clone(),
                    verdict: Judgement::Refuse,
                    reason,
                };
                ask(
                    ["refuse-title", "refuse-reason", "refuse-hint"],
                    make,
                    context,
                );
            }
            Id::Reply => {
                let make = move |text: String| ActRequest::Comment {
                    document: document.clone(),
                    re: Some(entry.clone()),
                    place: None,
                    text,
                };
                ask(["reply-title", "reply-label", "reply-hint"], make, context);
            }
            _ => {}
        }
    }

    /// The words that something is to be about: with what they are, since others may move them while a form is filled in.
    fn words_meant(&self) -> Option<(Words, String)> {
        let (section, range) = self.editor.words_here()?;
        let text = self.editor.section(&section)?;
        let words = text.get(range.clone())?.to_owned();
        let before = text.get(..range.start)?;
        let near = before.char_indices().rev().take(BEFORE).last();
        let meant = Words::At {
            section,
            from: range.start,
            to: range.end,
            before: before.get(near.map_or(0, |(at, _)| at)..)?.to_owned(),
            words: words.clone(),
        };
        Some((meant, words))
    }

    /// Asks for other words.
    fn suggest(&self, context: &mut Context) {
        let Some((place, old)) = self.words_meant() else {
            let said = context.words.get("suggest-nowhere");
            return context.say(said);
        };
        let line = old.replace('\n', &LINE_END.to_string());
        let hint = match line.as_str() {
            "" => context.words.get("suggest-insert"),
            line => context.words.with("suggest-hint", &[("old", line)]),
        };
        let document = model::by_document(self.document);
        let make = move |filled: &[String]| {
            let new = filled[0].replace(LINE_END, "\n");
            Request::Act(ActRequest::Suggest {
                document: document.clone(),
                place: place.clone(),
                new,
                reason: filled[1].trim().to_owned(),
            })
        };
        let fields = vec![
            ("suggest-new", Field::new(&line, Show::Lines)),
            ("suggest-reason", Field::new("", Show::Text)),
        ];
        let done = |_: &_, context: &mut Context| {
            let said = context.words.get("suggest-done");
            context.say(said);
        };
        let form = Form::new("suggest-title", fields, make, done).with_hint(hint);
        context.step(Step::Over(Box::new(form)));
    }

    /// Asks for other words, with which an amendment begins.
    fn new_amendment(&self, context: &mut Context) {
        let Some((place, old)) = self.words_meant() else {
            let said = context.words.get("suggest-nowhere");
            return context.say(said);
        };
        let line = old.replace('\n', " ");
        let hint = match line.as_str() {
            "" => context.words.get("suggest-insert"),
            line => context.words.with("amend-new-hint", &[("old", line)]),
        };
        amend::begin(self.document, (place, &line), hint, context);
    }

    /// Asks what is to be said about the words here.
    fn comment(&self, context: &mut Context) {
        let document = model::by_document(self.document);
        let here = self.words_meant().filter(|(_, words)| !words.is_empty());
        let about = here.as_ref().map_or("", |(_, words)| words.as_str());
        let hint = match about {
            "" => context.words.get("comment-whole"),
            words => context.words.with("comment-hint", &[("words", words)]),
        };
        let make = move |filled: &[String]| {
            Request::Act(ActRequest::Comment {
                document: document.clone(),
                re: None,
                place: here.clone().map(|(place, _)| place),
                text: filled[0].trim().to_owned(),
            })
        };
        let fields = vec![("comment-label", Field::new("", Show::Text))];
        let form = Form::new("comment-title", fields, make, |_, _| {}).with_hint(hint);
        context.step(Step::Over(Box::new(form)));
    }

    /// Begins a new concept of a text that stays as it is.
    fn amend(&self, context: &mut Context) {
        let Some(acts) = self.acts(context) else {
            return;
        };
        let Some((kind, to)) = kinds::by_tag(&acts.kind).zip(path::amends(&acts)) else {
            return;
        };
        path::begin(kind, self.document, (&acts.path.state, &to), context);
    }
}

/// Asks for one line, by the Fluent keys of its title, its label and what is said beneath it, and makes an act of it.
fn ask(
    [title, label, hint]: [&'static str; 3],
    make: impl Fn(String) -> ActRequest + 'static,
    context: &mut Context,
) {
    let make = move |filled: &[String]| Request::Act(make(filled[0].trim().to_owned()));
    let fields = vec![(label, Field::new("", Show::Text))];
    let form = Form::new(title, fields, make, |_, _| {});
    let form = form.with_hint(context.words.get(hint));
    context.step(Step::Over(Box::new(form)));
}
