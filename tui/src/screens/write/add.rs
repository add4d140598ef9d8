//! Another section: what the kind repeats, and, where it repeats parts under one, another of those.

use crate::app::{Context, Step};
use crate::screens::Screen;
use crate::screens::form::Form;
use crate::screens::pick::{Pick, Row};
use crate::widgets::field::{Field, Show};
use noaber_node::handle::{EditorId, EditorRequest, Request, SectionId};
use noaber_protocol::ids::Millis;
use std::cell::Cell;
use std::rc::Rc;

/// Where it goes.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) editor: EditorId,
    pub(super) after: Option<SectionId>,
    /// When it was asked for.
    pub(super) added: Rc<Cell<Option<Millis>>>,
}

/// Asks which of both when both are possible, else for the heading.
pub(super) fn begin(place: Place, groups: &[SectionId], context: &Context) -> Box<dyn Screen> {
    let Some(part) = place.after.clone().filter(|here| groups.contains(here)) else {
        return Box::new(section_form(place));
    };
    let words = context.words;
    let row = |name: &str| Row {
        name: words.get(&format!("add-{name}")),
        meaning: words.get(&format!("add-{name}-meaning")),
    };
    let run = move |chosen: usize, context: &mut Context| {
        if chosen == 0 {
            place.added.set(Some(context.now));
            context.ask_or_tell(Request::Editor(EditorRequest::AddPart {
                editor: place.editor,
                after: part.clone(),
            }));
        } else {
            let form = section_form(place.clone());
            context.step(Step::Over(Box::new(form)));
        }
    };
    Box::new(Pick::new(
        words.get("section-title"),
        words.get("add-what"),
        vec![row("part"), row("section")],
        run,
    ))
}

/// The form for a section with its heading.
fn section_form(place: Place) -> Form {
    let begin = move |filled: &[String], context: &mut Context| {
        place.added.set(Some(context.now));
        context.ask(Request::Editor(EditorRequest::AddSection {
            editor: place.editor,
            after: place.after.clone(),
            heading: filled[0].trim().to_owned(),
        }))
    };
    let fields = vec![("section-label", Field::new("", Show::Text))];
    Form::beginning("section-title", fields, begin, |_, _| {}).before_text()
}
