//! A member: everything that is known of them, a line each, and changing one.

use super::Screen;
use super::form::Form;
use crate::actions::{Id, Place};
use crate::app::{Context, Step};
use crate::model;
use crate::widgets::bars;
use crate::widgets::field::{Field, Show};
use crate::widgets::list::List;
use crossterm::event::{Event as Press, KeyCode, KeyEventKind};
use noaber_node::handle::{MemberList, MemberRow, MembersRequest, Request, Selector};
use noaber_node::members::{COLUMNS, Column, Part};
use noaber_node::words::members as said;
use noaber_protocol::document::kinds::FieldValue;
use noaber_protocol::ids::{DocumentId, SpaceId};
use ratatui::Frame;
use ratatui::layout::Rect;

/// The card of a member.
pub struct Member {
    space: SpaceId,
    id: DocumentId,
    list: List,
}

impl Member {
    /// Shows a member.
    pub fn new(space: SpaceId, id: DocumentId) -> Member {
        Member {
            space,
            id,
            list: List::default(),
        }
    }

    fn list_of<'a>(&self, context: &'a Context) -> Option<&'a MemberList> {
        context.model.members.get(&self.space)
    }

    fn row_of<'a>(&self, context: &'a Context) -> Option<&'a MemberRow> {
        let list = self.list_of(context)?;
        list.rows.iter().find(|row| row.id == self.id)
    }

    /// The columns that can be read here.
    fn columns(&self, context: &Context) -> Vec<&'static Column> {
        let money = self.list_of(context).is_some_and(|list| list.money);
        let reads = |column: &&Column| money || column.part == Part::Member;
        COLUMNS.iter().filter(reads).collect()
    }

    fn change(&self, context: &mut Context) {
        let columns = self.columns(context);
        let column = columns.get(self.list.chosen()).copied();
        let (Some(column), Some(row)) = (column, self.row_of(context)) else {
            return;
        };
        let form = change_form(self.space, row, column, context);
        context.step(Step::Over(Box::new(form)));
    }
}

impl Screen for Member {
    fn place(&self) -> Place {
        Place::Member
    }

    fn title(&self, context: &Context) -> String {
        let name = self.row_of(context).map(|row| row.name.as_str());
        format!(
            "{} › {}",
            context.words.get("members-title"),
            name.unwrap_or_default()
        )
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let Some(row) = self.row_of(context).cloned() else {
            let inside = bars::pane(frame, area, "", context.theme.focus);
            return bars::prose(
                frame,
                inside,
                &context.words.get("busy"),
                context.theme.text,
            );
        };
        let lang = context.words.0;
        let name = format!("{} · {}", row.name.as_str(), said::standing(&row, lang));
        let inside = bars::pane(frame, area, &name, context.theme.focus);
        let columns = self.columns(context);
        let rows: Vec<String> = columns
            .iter()
            .map(|column| {
                let mut values = vec![row.value(column.name).to_owned()];
                let others = row.clashes.get(column.name).into_iter().flatten();
                values.extend(others.map(|other| {
                    context
                        .words
                        .with("member-also", &[("value", other.as_str())])
                }));
                format!("{:<22} {}", said::label(column, lang), values.join("  "))
            })
            .collect();
        let money = self.list_of(context).is_some_and(|list| list.money);
        let foot_height = u16::from(!money || !row.clashes.is_empty());
        let list = Rect {
            height: inside.height.saturating_sub(foot_height),
            ..inside
        };
        self.list.draw(frame, list, &rows, context);
        let foot = Rect::new(
            inside.x + 2,
            list.bottom(),
            inside.width.saturating_sub(4),
            foot_height,
        );
        let text = if row.clashes.is_empty() {
            noaber_node::words::text(lang, "members-no-money")
        } else {
            context.words.get("member-clash")
        };
        bars::prose(frame, foot, &text, context.theme.waiting);
    }

    fn space(&self, _context: &Context) -> Option<SpaceId> {
        Some(self.space)
    }

    fn shown(&mut self, context: &mut Context) {
        context.ask(model::members(self.space));
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        match id {
            Id::Back => context.step(Step::Back),
            Id::Change => self.change(context),
            Id::End => {
                if let Some(row) = self.row_of(context) {
                    let form = end_form(self.space, row);
                    context.step(Step::Over(Box::new(form)));
                }
            }
            _ => {}
        }
    }

    fn press(&mut self, press: &Press, context: &mut Context) {
        match press {
            Press::Key(key) if key.kind != KeyEventKind::Release && key.code == KeyCode::Enter => {
                self.change(context);
            }
            other => {
                self.list.press(other);
            }
        }
    }

    fn row(&mut self, row: usize, context: &mut Context) {
        if self.list.chosen() == row {
            self.change(context);
        }
        self.list.choose(row);
    }
}

/// The form for one column of a member.
fn change_form(
    space: SpaceId,
    row: &MemberRow,
    column: &'static Column,
    context: &Context,
) -> Form {
    let field = column.part.kind().field(column.field);
    let label = field.map_or(column.name, |field| match context.words.0 {
        noaber_node::words::Lang::Nl => field.name.nl,
        noaber_node::words::Lang::En => field.name.en,
    });
    let hint = match field.map(|field| field.value) {
        Some(FieldValue::OneOf(tags)) => {
            let tags = tags.join(", ");
            context.words.with("member-choices", &[("choices", &tags)])
        }
        Some(_) | None => String::new(),
    };
    let id = row.id;
    let lines = vec![(label, Field::new(row.value(column.name), Show::Text))];
    let make = move |filled: &[String]| {
        Request::Members(MembersRequest::Set {
            space: model::by_id(space),
            member: Selector(id.to_string()),
            values: vec![(column.name.to_owned(), filled[0].trim().to_owned())],
        })
    };
    let done = move |_: &_, context: &mut Context| {
        context.ask(model::members(space));
    };
    Form::new("member-change-title", lines, make, done).with_hint(hint)
}

/// The form for the end of a membership. Nothing is erased.
pub(super) fn end_form(space: SpaceId, row: &MemberRow) -> Form {
    let known = |column: &str| Field::new(row.value(column), Show::Text);
    let lines = vec![
        ("end-resigned", known("opgezegd_op")),
        ("end-until", known("lid_tot")),
        ("end-reason", known("einde_reden")),
    ];
    let id = row.id;
    let make = move |filled: &[String]| {
        let given = |at: usize| {
            let value = filled.get(at).map(|value| value.trim().to_owned());
            value.filter(|value| !value.is_empty())
        };
        Request::Members(MembersRequest::End {
            space: model::by_id(space),
            member: Selector(id.to_string()),
            resigned: given(0),
            until: given(1),
            reason: given(2),
        })
    };
    Form::new("end-title", lines, make, move |_, context| {
        context.ask(model::members(space));
    })
}
