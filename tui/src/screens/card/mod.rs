//! What goes with a document beside its text: its path, its values and tables, its figures, editions and votes. All of it is
//! drawn from the table of its kind.

pub mod amend;
mod editions;
mod export;
mod line;
pub mod path;
mod rows;
pub(super) mod value;

use super::Screen;
use super::sheet::Sheet;
use super::votes::Votes;
use super::write::Write;
use crate::actions::{Id, Place};
use crate::app::{Context, Step};
use crate::model;
use crate::widgets::bars;
use crate::widgets::list::List;
use line::{Line, lines};
use noaber_node::clock::Here;
use noaber_node::handle::{
    ActRequest, ActsInfo, Event, FieldInfo, FormChange, FormInfo, FormRequest, Request, is_amiss,
    pressing,
};
use noaber_node::words::watch_said;
use noaber_protocol::document::kinds::{self, Edits, FieldSpec, Kind};
use noaber_protocol::ids::{DocumentId, SpaceId};
use ratatui::Frame;
use ratatui::layout::Rect;
use rows::Rows;
use std::rc::Rc;

/// From where the card was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// The list of documents.
    List,
    /// The text, which lies under it.
    Text,
}

/// The card of a document.
pub struct Card {
    document: DocumentId,
    title: String,
    from: From,
    list: List,
}

impl Card {
    /// Shows a document's.
    pub fn new(document: DocumentId, title: &str, from: From) -> Card {
        Card {
            document,
            title: title.to_owned(),
            from,
            list: List::default(),
        }
    }

    fn form(&self, context: &Context) -> Option<Rc<FormInfo>> {
        context.model.form(self.document)
    }

    fn acts(&self, context: &Context) -> Option<Rc<ActsInfo>> {
        context.model.acts(self.document)
    }

    /// Asks for all of it.
    fn ask(&self, context: &mut Context) {
        context.ask(model::form(self.document));
        context.ask(model::acts(self.document));
        context.ask(model::amendments(self.document));
    }

    /// The line that is chosen, once it is all here.
    fn chosen(&self, context: &Context) -> Option<Line> {
        let (form, acts) = (self.form(context)?, self.acts(context)?);
        let lines = lines(&form, &acts, context);
        lines.get(self.list.chosen()).map(|(line, _)| *line)
    }

    /// Goes on with the chosen line: what it is tells what can be done with it.
    fn open(&self, context: &mut Context) {
        let (Some(form), Some(acts), Some(line)) =
            (self.form(context), self.acts(context), self.chosen(context))
        else {
            return;
        };
        match line {
            Line::Field(at) => change_field(&form, at, context),
            Line::Table(at) => {
                if let Some(table) = form.tables.get(at) {
                    let rows = Rows::new(form.id, &table.key);
                    context.step(Step::Over(Box::new(rows)));
                }
            }
            Line::Figure(_) => {
                let said = context.words.get("card-computed");
                context.say(said);
            }
            Line::Watch(_) => {
                let said = context.words.get("card-watched");
                context.say(said);
            }
            Line::Edition(at) => editions::show(&acts, at, context),
            Line::Support => {
                let said = editions::supporters(&acts, context);
                context.say(said);
            }
            Line::Margin => self.text(context),
            Line::Votes => self.votes(context),
            Line::Aside => {
                let said = context.words.get("card-aside-why");
                context.say(said);
            }
            Line::Amendments => amend::show(&acts, context),
        }
    }

    fn text(&self, context: &mut Context) {
        match self.from {
            From::Text => context.step(Step::Back),
            From::List => {
                let write = Write::new(self.document, &self.title);
                context.step(Step::Over(Box::new(write)));
            }
        }
    }

    fn votes(&self, context: &mut Context) {
        let votes = Votes::new(self.document, &self.title);
        context.step(Step::Over(Box::new(votes)));
    }

    fn support(&self, context: &mut Context) {
        let document = model::by_document(self.document);
        let own = self.acts(context).is_some_and(|acts| acts.support.own);
        context.ask_or_tell(Request::Act(if own {
            ActRequest::TakeBack {
                document,
                act: String::new(),
            }
        } else {
            ActRequest::Support {
                document,
                of: None,
                paper: None,
            }
        }));
    }
}

/// Whether what may be changed then can be changed now.
fn can_change(form: &FormInfo, edits: Edits) -> bool {
    form.writable && (!form.fixed || edits == Edits::Always)
}

/// Why it cannot, and how it could: only what who is here can do.
fn why_not(form: &FormInfo, context: &Context) -> &'static str {
    let acts = context.model.acts(form.id);
    let amends = acts.is_some_and(|acts| path::amends(&acts).is_some());
    match (form.writable, amends) {
        (false, _) => "card-read-only",
        (true, true) => "card-fixed",
        (true, false) => "card-fixed-end",
    }
}

/// The sheet for one field.
fn change_field(form: &FormInfo, at: usize, context: &mut Context) {
    let kind = kinds::by_tag(&form.kind);
    let field = form.fields.get(at);
    let Some((spec, field)) = kind.zip(field).and_then(|(kind, field)| {
        let spec = kind.field(&field.key)?;
        Some((spec, field))
    }) else {
        let said = context.words.get("card-newer");
        return context.say(said);
    };
    if !can_change(form, spec.edits) {
        let said = context.words.get(why_not(form, context));
        return context.say(said);
    }
    let line = value::line(
        spec,
        &value::before(spec, field.value.as_str()),
        form.space,
        context,
    );
    let (document, key) = (form.id, field.key.clone());
    let make = move |filled: &[String]| {
        Request::Form(FormRequest::Change {
            document: model::by_document(document),
            changes: vec![FormChange::Field {
                key: key.clone(),
                value: filled[0].clone(),
            }],
        })
    };
    let words = context.words;
    let title = words.of(spec.name).to_owned();
    let sheet = Sheet::new(title, vec![line], words.get("card-keep"), make, |_, _| {});
    context.step(Step::Over(Box::new(
        sheet.with_hint(others(field, spec, form.space, context)),
    )));
}

/// What others set at the same time.
fn others(field: &FieldInfo, spec: &FieldSpec, space: SpaceId, context: &Context) -> String {
    let others: Vec<String> = field
        .others
        .iter()
        .map(|it| value::shown(spec.value, it.as_str(), space, context))
        .collect();
    if others.is_empty() {
        return String::new();
    }
    let values = others.join(", ");
    context.words.with("card-others", &[("values", &values)])
}

impl Screen for Card {
    fn place(&self) -> Place {
        Place::Card
    }

    fn title(&self, context: &Context) -> String {
        format!("{} › {}", self.title, context.words.get("card-title"))
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let words = context.words;
        let (Some(form), Some(acts)) = (self.form(context), self.acts(context)) else {
            let inside = bars::pane(frame, area, &self.title, context.theme.focus);
            return bars::prose(frame, inside, &words.get("busy"), context.theme.text);
        };
        self.title = form.title.as_str().to_owned();
        let name = format!("{} · {}", self.title, words.kind(&form.kind));
        let inside = bars::pane(frame, area, &name, context.theme.focus);
        let kind = kinds::by_tag(&form.kind).filter(|kind| !kind.states.is_empty());
        let top = kind.map_or(0, |kind| draw_path(frame, inside, kind, &acts, context));
        let top = top + draw_watch(frame, inside, top, &form, context);
        let list = Rect {
            y: inside.y + top,
            height: inside.height.saturating_sub(top),
            ..inside
        };
        let rows: Vec<String> = lines(&form, &acts, context)
            .into_iter()
            .map(|(_, row)| row)
            .collect();
        if rows.is_empty() {
            let none = words.get("card-empty");
            return bars::prose(frame, bars::inset(list), &none, context.theme.text);
        }
        self.list.draw(frame, list, &rows, context);
    }

    fn space(&self, context: &Context) -> Option<SpaceId> {
        let form = self.form(context).map(|form| form.space);
        form.or_else(|| context.model.document(self.document).map(|it| it.space))
    }

    fn shown(&mut self, context: &mut Context) {
        self.ask(context);
    }

    fn waits(&self, context: &Context) -> bool {
        self.form(context).is_none() || self.acts(context).is_none()
    }

    fn can(&self, id: Id, context: &Context) -> bool {
        let Some(acts) = self.acts(context) else {
            return !matches!(
                id,
                Id::Move | Id::Votes | Id::Sign | Id::Support | Id::Paper | Id::Export | Id::PutIn
            );
        };
        let kind = kinds::by_tag(&acts.kind);
        match id {
            Id::Move => !acts.path.next.is_empty(),
            Id::Votes => !acts.votes.is_empty() || kind.is_some_and(|it| it.acts.chair.is_some()),
            Id::PutIn => amend::can_be_put(&acts),
            Id::Sign => {
                let last = acts.editions.last();
                acts.may.sign && path::is_fixed(&acts) && last.is_some_and(|last| !last.own)
            }
            Id::Support | Id::Paper => acts.may.support,
            _ => true,
        }
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        let acts = self.acts(context);
        match id {
            Id::Back => context.step(Step::Back),
            Id::Open => self.open(context),
            Id::Text => self.text(context),
            Id::Votes => self.votes(context),
            Id::Support => self.support(context),
            Id::Paper => {
                let sheet = editions::paper(self.document, context);
                context.step(Step::Over(Box::new(sheet)));
            }
            Id::Move => {
                if let Some(pick) = acts.and_then(|acts| path::choose(&acts, context)) {
                    context.step(Step::Over(Box::new(pick)));
                }
            }
            Id::PutIn => amend::put_in(self.document, context),
            Id::Sign => {
                let line = self.chosen(context);
                if let Some(sheet) = acts.and_then(|acts| editions::sign(&acts, line, context)) {
                    context.step(Step::Over(Box::new(sheet)));
                }
            }
            Id::Export => {
                let export = export::choose(self.document, &self.title, context);
                context.step(Step::Over(Box::new(export)));
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

    fn told(&mut self, event: &Event, context: &mut Context) {
        if matches!(event, Event::Documents(_) | Event::Missed) {
            self.ask(context);
        }
    }
}

/// Draws the path and what can be done about it; says how many lines it took.
fn draw_path(
    frame: &mut Frame<'_>,
    inside: Rect,
    kind: &Kind,
    acts: &ActsInfo,
    context: &Context,
) -> u16 {
    let place = bars::inset(inside);
    let line = path::line(kind, &acts.path, usize::from(place.width), context.words);
    let theme = context.theme;
    bars::prose(frame, Rect { height: 1, ..place }, &line, theme.heading);
    let now = path::now(acts, context.words);
    let lines = bars::lines(&now, place.width);
    let style = if acts.path.clash.is_empty() {
        theme.text
    } else {
        theme.serious
    };
    let below = Rect {
        y: place.y + 1,
        height: lines,
        ..place
    };
    bars::prose(frame, below, &now, style);
    lines + 2
}

/// The term or the amount that presses most, in the empty line under the path, and how many lines that takes: nobody has to
/// go down a list to see what ends today.
fn draw_watch(
    frame: &mut Frame<'_>,
    inside: Rect,
    top: u16,
    form: &FormInfo,
    context: &Context,
) -> u16 {
    let here = Here(context.now);
    let Some(watch) = pressing(&form.watches, &here) else {
        return 0;
    };
    let said = watch_said(&form.kind, watch, &here, context.words.0);
    let (line, style) = if is_amiss(watch, &here) {
        (format!("! {said}"), context.theme.serious)
    } else {
        (said, context.theme.heading)
    };
    let place = bars::inset(inside);
    let place = Rect {
        y: place.y + top.saturating_sub(1),
        height: 1,
        ..place
    };
    bars::prose(frame, place, &line, style);
    1
}
