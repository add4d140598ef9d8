//! Another section: what the kind repeats, and, where it repeats parts under one, another of those.

use super::Write;
use crate::app::{Context, Step};
use crate::screens::Screen;
use crate::screens::form::Form;
use crate::screens::pick::{Pick, Row};
use crate::widgets::field::{Field, Show};
use noaber_node::handle::{EditorId, EditorRequest, Request, SectionId};
use std::cell::Cell;
use std::rc::Rc;

/// Where it goes.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) editor: EditorId,
    pub(super) after: Option<SectionId>,
    /// Becomes true when it is asked for.
    pub(super) added: Rc<Cell<bool>>,
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
            place.added.set(true);
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
    let make = move |heading| {
        place.added.set(true);
        EditorRequest::AddSection {
            editor: place.editor,
            after: place.after.clone(),
            heading,
        }
    };
    let fields = vec![("section-label", Field::new("", Show::Text))];
    Write::line("section-title", fields, make)
}
