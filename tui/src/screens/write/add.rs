//! Another section: what the kind repeats, and, where it repeats parts under one, another of those.

use crate::app::{Context, Step};
use crate::screens::Screen;
use crate::screens::form::Form;
use crate::screens::pick::{Pick, Row};
use crate::widgets::field::{Field, Show};
use noaber_node::handle::{EditorId, EditorRequest, Request, SectionId, SectionText};
use noaber_protocol::document;
use noaber_protocol::ids::Millis;
use noaber_protocol::text::SafeText;
use std::cell::RefCell;
use std::rc::Rc;

/// For how long keys wait for a section that was added, in milliseconds.
const COMES: i64 = 2_000;

/// Where it goes.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) editor: EditorId,
    pub(super) after: Option<SectionId>,
    /// What was asked for.
    pub(super) added: Rc<RefCell<Option<Added>>>,
}

/// A section that was asked for.
pub(super) struct Added {
    at: Millis,
    /// None for a part, which has that of its kind.
    heading: Option<SafeText>,
}

impl Added {
    /// Whether it may still come: one that was refused does not.
    pub(super) fn comes(&self, now: Millis) -> bool {
        now.since(self.at) < COMES
    }

    /// Whether a section that is new may be it; others add some too.
    pub(super) fn is(&self, new: &SectionText, now: Millis) -> bool {
        let heading = self.heading.as_ref();
        self.comes(now) && heading.is_none_or(|heading| *heading == new.heading)
    }
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
            place.added.replace(Some(Added {
                at: context.now,
                heading: None,
            }));
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
        let heading = filled[0].trim().to_owned();
        place.added.replace(Some(Added {
            at: context.now,
            heading: Some(SafeText::one_line(&document::line(&heading))),
        }));
        context.ask(Request::Editor(EditorRequest::AddSection {
            editor: place.editor,
            after: place.after.clone(),
            heading,
        }))
    };
    let fields = vec![("section-label", Field::new("", Show::Text))];
    Form::beginning("section-title", fields, begin, |_, _| {}).before_text()
}
