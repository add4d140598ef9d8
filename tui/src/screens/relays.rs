//! The relays of a kring: putting one in, and taking one out.

use super::Screen;
use super::form::Form;
use super::notice::Notice;
use super::pick::{Pick, Row};
use super::question::Question;
use crate::app::{Context, Step};
use crate::model;
use crate::widgets::field::{Field, Show};
use noaber_node::handle::{RelayInfo, RelayRequest, Request, Response, SpaceInfo};
use noaber_protocol::charter::role::Role;
use noaber_protocol::ids::SpaceId;

/// Begins to put a relay into a kring: asks which one when there are several and none was chosen before.
pub fn add(space: Option<SpaceId>, context: &mut Context) {
    let words = context.words;
    let mine: Vec<SpaceInfo> = context
        .model
        .spaces
        .iter()
        .flatten()
        .filter(|space| space.role.is_some())
        .cloned()
        .collect();
    let chosen = match (space, mine.as_slice()) {
        (Some(space), _) => Some(space),
        (None, [only]) => Some(only.id),
        (None, _) => None,
    };
    let next: Box<dyn Screen> = match (chosen, mine.is_empty()) {
        (Some(space), _) => add_to(space, context),
        (None, true) => Box::new(Notice::new(
            words.get("relay-no-space"),
            words.get("relay-no-space-now"),
        )),
        (None, false) => {
            let row = |space: &SpaceInfo| Row::plain(space.name.as_str().to_owned());
            let rows = mine.iter().map(row).collect();
            Box::new(Pick::new(
                words.get("relay-add-title"),
                words.get("relay-which-space"),
                rows,
                move |chosen, context| {
                    if let Some(space) = mine.get(chosen) {
                        let next = add_to(space.id, context);
                        context.step(Step::Over(next));
                    }
                },
            ))
        }
    };
    context.step(Step::Over(next));
}

/// The form for this kring, or who may put a relay in.
fn add_to(space: SpaceId, context: &Context) -> Box<dyn Screen> {
    match only_admins(space, context) {
        Some(notice) => Box::new(notice),
        None => Box::new(add_form(space, context)),
    }
}

/// Begins to take a relay out of its kring.
pub fn remove(relay: &RelayInfo, context: &mut Context) {
    let next: Box<dyn Screen> = match only_admins(relay.space, context) {
        Some(notice) => Box::new(notice),
        None => Box::new(removal(relay, context)),
    };
    context.step(Step::Over(next));
}

/// Says who may, when the person here may not.
fn only_admins(space: SpaceId, context: &Context) -> Option<Notice> {
    let here = context.model.space(space)?;
    if here.role == Some(Role::Admin) {
        return None;
    }
    let words = context.words;
    let people = context.model.people.get(&space);
    let admins: Vec<&str> = people
        .into_iter()
        .flatten()
        .filter(|person| person.role == Role::Admin)
        .map(|person| person.name.as_str())
        .collect();
    let what = words.with("relay-only-admin", &[("space", here.name.as_str())]);
    let now = match admins.join(", ") {
        names if names.is_empty() => words.get("relay-ask-admin"),
        names => words.with("relay-ask-admins", &[("names", &names)]),
    };
    Some(Notice::new(what, now))
}

fn add_form(space: SpaceId, context: &Context) -> Form {
    let words = context.words;
    let name = context.model.space(space).map(|space| &space.name);
    let fill = [("space", name.map_or("", |name| name.as_str()))];
    let hint = words.with("relay-add-hint", &fill);
    let lines = vec![
        ("relay-address-label", Field::new("", Show::Text)),
        ("relay-token-label", Field::new("", Show::Text)),
    ];
    let make = move |filled: &[String]| {
        let token = filled.get(1).map(|token| token.trim().to_owned());
        Request::Relay(RelayRequest::Add {
            space: model::by_id(space),
            address: filled[0].trim().to_owned(),
            token: token.filter(|token| !token.is_empty()),
        })
    };
    let done = |_: &Response, context: &mut Context| {
        context.ask(model::status());
        let said = context.words.get("relay-added");
        context.say(said);
    };
    Form::new("relay-add-title", lines, make, done).with_hint(hint)
}

fn removal(relay: &RelayInfo, context: &Context) -> Question {
    let words = context.words;
    let name = context.model.space(relay.space).map(|space| &space.name);
    let address = relay.addresses.first().map_or("", String::as_str);
    let fill = [
        ("space", name.map_or("", |name| name.as_str())),
        ("address", address),
    ];
    let text = words.with("relay-remove-text", &fill);
    let (space, addresses) = (relay.space, relay.addresses.clone());
    // With its last address it is out.
    let run = move |context: &mut Context| {
        for address in &addresses {
            context.ask_or_tell(Request::Relay(RelayRequest::Remove {
                space: model::by_id(space),
                address: address.clone(),
            }));
        }
        context.ask(model::status());
    };
    let name = words.get("action-relay-remove");
    Question::new(name.clone(), text, words.get("question-no"), name, run)
}
