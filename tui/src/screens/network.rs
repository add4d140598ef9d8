//! How it stands with other devices, one by one, and with the relays of the kringen.

use super::form::Form;
use super::starts::Starts;
use super::usb::Usb;
use super::{Screen, relays};
use crate::actions::{Id, Place};
use crate::app::{Ask, Awaited, Context, Effect, Step};
use crate::model;
use crate::widgets::bars;
use crate::widgets::cells::fit;
use crate::widgets::field::{Field, Show};
use crate::widgets::list::List;
use noaber_node::handle::{
    HomeRequest, NetworkRequest, Problem, RelayInfo, Request, Response, SpaceInfo, SpaceStatus,
    Status, Via, Warning,
};
use noaber_protocol::charter::role::Role;
use noaber_protocol::ids::SpaceId;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};

/// Cells of the column with what is still to be sent.
const SEND: usize = 14;
/// Cells of the column with what is to be fetched.
const FETCH: usize = 8;
/// For how many seconds "nu bijwerken" looks for neighbours.
const SYNC_SECONDS: u32 = 15;

/// Where a neighbour in the same building finds this computer, when it listens there.
fn own_address(context: &Context) -> Option<&String> {
    let info = context.model.info.as_ref()?;
    let near = |address: &&String| !address.contains("/127.0.0.1/") && !address.contains("/::1/");
    let mut addresses = info.addresses.iter().filter(near);
    addresses
        .clone()
        .find(|address| address.contains("/tcp/"))
        .or_else(|| addresses.next())
}

/// A device in columns: who, in which kring, how, what is still to be sent and to be fetched.
fn row(sign: char, [who, space, how, send, fetch]: [&str; 5], width: u16) -> String {
    // Two cells for the sign of the list, two for that of the device, one between columns.
    let left = (width as usize).saturating_sub(2 + 2 + SEND + FETCH + 4);
    let how_width = 16.min(left / 3);
    let who_width = (left - how_width) * 6 / 11;
    let space_width = left - how_width - who_width;
    format!(
        "{sign} {} {} {} {send:>SEND$} {fetch:>FETCH$}",
        fit(who, who_width),
        fit(space, space_width),
        fit(how, how_width),
    )
}

/// A relay in the same columns: it is no person, has no name, and there is nothing to fetch that others cannot bring.
fn relay_row(relay: &RelayInfo, status: &Status, context: &Context, width: u16) -> String {
    let words = context.words;
    let space = status.spaces.iter().find(|space| space.id == relay.space);
    let space = space.map_or("", |space| space.name.as_str());
    let (sign, how) = match (relay.full, relay.connected, relay.they_lack) {
        (true, _, _) => ('◐', "relay-full"),
        (false, true, _) => ('●', "relay-keeps"),
        // What it has, it keeps, whether or not it is connected.
        (false, false, Some(0)) => ('●', "relay-has"),
        (false, false, _) => ('○', "via-none"),
    };
    let lack = relay.they_lack;
    let lack = lack.map_or("?".to_owned(), |lack| lack.to_string());
    let who = words.get("relay-who");
    row(sign, [&who, space, &words.get(how), &lack, "-"], width)
}

/// A kring that is followed in the same columns: who gives it is not known here, and nothing is to be sent.
fn followed_row(space: &SpaceStatus, givers: u32, context: &Context, width: u16) -> String {
    let words = context.words;
    let info = context.model.space(space.id);
    let nothing_yet = info.is_some_and(|info| info.joining);
    let (sign, how) = match (givers, nothing_yet) {
        (1.., _) => ('●', "device-connected"),
        (0, true) => ('○', "follow-looking"),
        (0, false) => ('○', "via-none"),
    };
    let (who, how) = (words.get("follow-who"), words.get(how));
    row(sign, [&who, space.name.as_str(), &how, "-", "-"], width)
}

/// The screen.
pub struct Network {
    /// The kring from which it was opened.
    space: Option<SpaceId>,
    list: List,
    syncing: Awaited,
}

impl Network {
    /// Shows all kringen, opened from one of them or from none.
    pub fn new(space: Option<SpaceId>) -> Network {
        Network {
            space,
            list: List::default(),
            syncing: Awaited::default(),
        }
    }

    /// The relay that is chosen: they stand above the devices.
    fn chosen<'a>(&self, context: &'a Context) -> Option<&'a RelayInfo> {
        let status = context.model.status.as_ref()?;
        status.relays.get(self.list.chosen())
    }

    fn rows(context: &Context, width: u16) -> Vec<String> {
        let words = context.words;
        let Some(status) = &context.model.status else {
            return Vec::new();
        };
        let mut rows: Vec<String> = Vec::new();
        for relay in &status.relays {
            rows.push(relay_row(relay, status, context, width));
        }
        for space in &status.spaces {
            if let Some(givers) = space.givers {
                rows.push(followed_row(space, givers, context, width));
            }
            for device in &space.devices {
                let sign = if device.connected { '●' } else { '○' };
                let via = match device.via {
                    Via::Lan => "via-lan",
                    Via::Direct => "via-direct",
                    Via::Relay => "via-relay",
                    Via::None => "via-none",
                };
                let number =
                    |count: Option<u64>| count.map_or("?".to_owned(), |count| count.to_string());
                let name = if device.organisation.as_str().is_empty() {
                    device.name.as_str().to_owned()
                } else {
                    format!(
                        "{} ({})",
                        device.name.as_str(),
                        device.organisation.as_str()
                    )
                };
                rows.push(row(
                    sign,
                    [
                        &name,
                        space.name.as_str(),
                        &words.get(via),
                        &number(device.they_lack),
                        &number(device.we_lack),
                    ],
                    width,
                ));
            }
        }
        rows
    }

    fn foot(&self, context: &Context) -> String {
        let words = context.words;
        let mut lines = Vec::new();
        if let Some(address) = self.chosen(context).and_then(|it| it.addresses.first()) {
            lines.push(words.with("relay-chosen", &[("address", address)]));
            lines.push(String::new());
        }
        lines.push(words.get("network-meaning"));
        if let Some(status) = &context.model.status {
            if status.nearby == 0 {
                lines.push(words.get("network-none-near"));
            }
            if status.spaces.iter().any(|space| space.givers.is_some()) {
                lines.push(words.get("follow-meaning"));
            }
            if !status.relays.is_empty() {
                lines.push(words.get("relay-meaning"));
            }
            if status.relays.iter().any(|relay| relay.full) {
                lines.push(words.get("relay-full-meaning"));
            }
            for warning in &status.warnings {
                lines.push(match warning {
                    Warning::Clock { .. } => words.get("warning-clock"),
                    Warning::Disk => words.get("warning-disk"),
                    Warning::Damaged { entries } => words.count("warning-damaged", *entries),
                    Warning::Quarantined { entries } => {
                        words.count("warning-quarantined", *entries)
                    }
                });
            }
        }
        if let Some(address) = own_address(context) {
            lines.push(String::new());
            lines.push(words.get("network-address"));
            lines.push(address.clone());
        }
        lines.join("\n")
    }
}

impl Screen for Network {
    fn place(&self) -> Place {
        Place::Network
    }

    fn title(&self, context: &Context) -> String {
        context.words.get("network-title")
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let rows = Network::rows(context, area.width.saturating_sub(2));
        let height = (rows.len() as u16 + 4).clamp(6, area.height / 2 + 2);
        let [top, foot] =
            Layout::vertical([Constraint::Length(height), Constraint::Min(1)]).areas(area);
        let inside = bars::pane(
            frame,
            top,
            &context.words.get("network-pane"),
            context.theme.focus,
        );
        if rows.is_empty() {
            bars::prose(
                frame,
                inside,
                &context.words.get("network-empty"),
                context.theme.text,
            );
        } else {
            let heads = context.words.get("network-heads");
            let heads: Vec<&str> = heads.split('|').collect();
            let head = |index: usize| heads.get(index).copied().unwrap_or_default();
            let all = [head(0), head(1), head(2), head(3), head(4)];
            let line = format!("  {}", row(' ', all, inside.width));
            bars::prose(
                frame,
                Rect {
                    height: 1,
                    ..inside
                },
                &line,
                context.theme.heading,
            );
            let list = Rect {
                y: inside.y + 1,
                height: inside.height.saturating_sub(1),
                ..inside
            };
            self.list.draw(frame, list, &rows, context);
        }
        let text = self.foot(context);
        bars::prose(
            frame,
            Rect {
                x: foot.x + 1,
                width: foot.width.saturating_sub(2),
                ..foot
            },
            &text,
            context.theme.text,
        );
    }

    fn space(&self, _context: &Context) -> Option<SpaceId> {
        self.space
    }

    fn shown(&mut self, context: &mut Context) {
        context.ask(model::status());
        // Whom to ask for a relay.
        let not_mine = |space: &&SpaceInfo| space.role.is_some_and(|role| role < Role::Admin);
        let spaces = context.model.spaces.iter().flatten().filter(not_mine);
        let asked: Vec<Request> = spaces.map(|space| model::people(space.id)).collect();
        for request in asked {
            context.ask(request);
        }
        context.ask(Request::Home(HomeRequest::Info));
    }

    fn can(&self, id: Id, context: &Context) -> bool {
        id != Id::RemoveRelay || self.chosen(context).is_some()
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        match id {
            Id::Back => context.step(Step::Back),
            Id::Usb => context.step(Step::Over(Box::new(Usb::new(self.space)))),
            Id::AddRelay => relays::add(self.space, context),
            Id::RemoveRelay => {
                if let Some(relay) = self.chosen(context).cloned() {
                    relays::remove(&relay, context);
                }
            }
            Id::Starts => context.step(Step::Over(Box::new(Starts::default()))),
            Id::Sync => {
                self.syncing = context
                    .ask(Request::Network(NetworkRequest::Sync {
                        wait_seconds: SYNC_SECONDS,
                        until_safe: None,
                    }))
                    .into();
                let said = context.words.get("sync-begun");
                context.say(said);
            }
            Id::Dial => context.step(Step::Over(Box::new(dial_form()))),
            Id::Copy => {
                let Some(address) = own_address(context).cloned() else {
                    return;
                };
                context.want(Effect::Copy(address));
                let said = context.words.get("copied");
                context.say(said);
            }
            _ => {}
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
        if !self.syncing.takes(ask) {
            return false;
        }
        match answer {
            Ok(_) => {
                let said = context.words.get("sync-done");
                context.say(said);
            }
            Err(problem) => context.trouble(problem),
        }
        true
    }
}

/// The form for a neighbour's address.
fn dial_form() -> Form {
    let fields = vec![("dial-label", Field::new("", Show::Text))];
    let make = |filled: &[String]| {
        Request::Network(NetworkRequest::Dial {
            address: filled[0].clone(),
        })
    };
    let done = |_: &Response, context: &mut Context| {
        let said = context.words.get("dial-begun");
        context.say(said);
    };
    Form::new("dial-title", fields, make, done)
}
