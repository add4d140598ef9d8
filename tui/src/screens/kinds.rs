//! A new document: which kind, for whom, and what it is called.

use super::form::Form;
use super::pick::{Pick, Row};
use super::question::Question;
use super::readers::audience;
use super::write::Write;
use crate::app::{Context, Step};
use crate::model;
use crate::widgets::field::{Field, Show};
use noaber_node::handle::{AudienceInfo, DocumentRequest, Request, Response, Selector};
use noaber_protocol::charter::op::Audience;
use noaber_protocol::document::kinds::{Group, KINDS, Kind};
use noaber_protocol::ids::SpaceId;

/// The kinds that are written as a text, of a group, in the order of the table; records have a list of their own.
fn texts(group: Group) -> impl Iterator<Item = &'static Kind> {
    let all = KINDS.iter().copied();
    all.filter(move |kind| kind.group() == Some(group))
}

/// Asks what it is for, then which kind, then for whom; a group without kinds is not shown.
pub fn groups(space: SpaceId, context: &Context) -> Pick {
    let words = context.words;
    let groups = Group::ALL.into_iter();
    let groups: Vec<Group> = groups
        .filter(|group| texts(*group).next().is_some())
        .collect();
    let rows = groups.iter().map(|group| {
        let names: Vec<&str> = texts(*group).map(|kind| words.of(kind.title)).collect();
        Row {
            name: words.get(&format!("group-{}", group.key())),
            meaning: names.join(", "),
        }
    });
    let rows = rows.collect();
    Pick::new(
        words.get("new-document-title"),
        words.get("new-document-group"),
        rows,
        move |chosen, context| {
            if let Some(group) = groups.get(chosen) {
                let kinds = kinds(space, *group, context);
                context.step(Step::Over(Box::new(kinds)));
            }
        },
    )
}

/// Asks which kind of document to begin, with an example of each.
fn kinds(space: SpaceId, group: Group, context: &Context) -> Pick {
    let words = context.words;
    let rows = texts(group).map(|kind| Row {
        name: words.of(kind.title).to_owned(),
        meaning: example(kind, context),
    });
    Pick::new(
        words.get("new-document-title"),
        words.get("new-document-kind"),
        rows.collect(),
        move |chosen, context| {
            if let Some(kind) = texts(group).nth(chosen) {
                let whom = whom(space, kind, context);
                context.step(Step::Over(Box::new(whom)));
            }
        },
    )
}

/// How one is called, for example; of a kind without an example what it asks for first.
fn example(kind: &Kind, context: &Context) -> String {
    let words = context.words;
    match kind.example.title {
        "" => {
            let first = kind.sections.first();
            first.map_or_else(String::new, |first| words.of(first.hint).to_owned())
        }
        title => words.with("new-document-example", &[("title", title)]),
    }
}

/// For whom a document can be.
#[derive(Clone)]
struct For {
    audience: Audience,
    /// What the node calls it.
    name: String,
    row: (String, String),
}

impl For {
    fn of(info: &AudienceInfo, context: &Context) -> For {
        let words = context.words;
        let name = info.name.as_str();
        let people: Vec<&str> = info.people.iter().map(|name| name.as_str()).collect();
        let names = people.join(", ");
        let fill = [("names", names.as_str())];
        let (key, meaning) = match info.audience {
            Audience::Space => ("whom-space", words.with("whom-space-meaning", &fill)),
            Audience::Public => ("whom-public", words.get("whom-public-meaning")),
            Audience::Board => ("whom-board", words.with("whom-only", &fill)),
            Audience::Named(_) if info.audience == Audience::FINANCE => {
                ("whom-finance", words.with("whom-only", &fill))
            }
            Audience::Named(_) => ("", words.with("whom-only", &fill)),
        };
        let shown = match key {
            "" => audience(name, context),
            key => words.get(key),
        };
        For {
            audience: info.audience.clone(),
            name: name.to_owned(),
            row: (shown, meaning),
        }
    }
}

/// All for whom this person can write: the whole kring first, everybody in the world last.
fn choices(space: SpaceId, context: &Context) -> Vec<For> {
    let known = context.model.audiences.get(&space);
    let writable = known.into_iter().flatten().filter(|info| info.writable);
    let mut all: Vec<For> = writable.map(|info| For::of(info, context)).collect();
    all.sort_by_key(|one| match one.audience {
        Audience::Space => 0,
        Audience::Board => 1,
        Audience::Named(_) => 2,
        Audience::Public => 3,
    });
    all
}

/// Asks for whom it is.
fn whom(space: SpaceId, kind: &'static Kind, context: &Context) -> Pick {
    let words = context.words;
    let all = choices(space, context);
    let mut rows: Vec<Row> = all
        .iter()
        .map(|one| Row {
            name: one.row.0.clone(),
            meaning: one.row.1.clone(),
        })
        .collect();
    if rows.is_empty() {
        // Whether it can be written is said when it is made.
        rows.push(Row::plain(words.get("whom-space")));
    }
    Pick::new(
        words.get("new-document-title"),
        words.get("new-document-whom"),
        rows,
        move |chosen, context| {
            let chosen = all.get(chosen);
            let name = chosen.map(|chosen| chosen.name.clone());
            let next: Box<dyn super::Screen> = match chosen.map(|chosen| &chosen.audience) {
                Some(Audience::Public) => Box::new(publish(space, kind, name, context)),
                Some(Audience::Space | Audience::Board | Audience::Named(_)) | None => {
                    Box::new(new_form(space, kind, name, context))
                }
            };
            context.step(Step::Over(next));
        },
    )
}

/// Asks whether everybody may really read it.
fn publish(
    space: SpaceId,
    kind: &'static Kind,
    name: Option<String>,
    context: &Context,
) -> Question {
    let words = context.words;
    let run = move |context: &mut Context| {
        let form = new_form(space, kind, name.clone(), context);
        context.step(Step::Over(Box::new(form)));
    };
    Question::new(
        words.get("publish-title"),
        words.get("publish-text"),
        words.get("question-no"),
        words.get("publish-do"),
        run,
    )
}

/// The form for a new document of a kind; it opens it.
fn new_form(
    space: SpaceId,
    kind: &'static Kind,
    readers: Option<String>,
    context: &Context,
) -> Form {
    let shown = audience(readers.as_deref().unwrap_or("space"), context);
    let hint = context
        .words
        .with("new-document-for", &[("audience", &shown)]);
    let make = move |filled: &[String]| {
        let title = filled[0].trim().to_owned();
        Request::Document(DocumentRequest::New {
            space: model::by_id(space),
            kind: kind.tag.into(),
            title,
            audience: readers.clone().map(Selector),
            from: None,
        })
    };
    let form = Form::new(
        "new-document-title",
        vec![("new-document-label", Field::new("", Show::Text))],
        make,
        move |response, context| {
            context.ask(model::documents(space));
            if let Response::Document(document) = response {
                context.step(Step::Over(Box::new(Write::new(
                    document.id,
                    document.title.as_str(),
                ))));
            }
        },
    );
    form.with_hint(hint).before_text()
}
