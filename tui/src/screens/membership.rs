//! What goes with the people of a kring: their devices, the invitations, and what waits for admins.

use super::Screen;
use super::question::Question;
use crate::actions::{Id, Place};
use crate::app::{Context, Step};
use crate::model;
use crate::widgets::bars;
use crate::widgets::cells::fit;
use crate::widgets::filter::Filter;
use crate::widgets::list::List;
use crossterm::event::Event as Press;
use noaber_node::handle::{
    DeviceInfo, DeviceRequest, Event, InvitationInfo, PeopleRequest, Person, ProposalInfo,
    ProposalKind, Request, Selector, SpaceRequest,
};
use noaber_node::words::{moment, role};
use noaber_protocol::ids::SpaceId;
use ratatui::Frame;
use ratatui::layout::Rect;

/// How many kringen a question names.
const KRINGEN_TOLD: usize = 4;

/// Which of them.
enum Of {
    Devices(Box<Person>),
    Invitations,
    Proposals,
}

/// The screen.
pub struct Membership {
    space: SpaceId,
    of: Of,
    list: List,
    filter: Filter,
}

impl Membership {
    /// The devices of somebody.
    pub fn devices(space: SpaceId, person: Person) -> Membership {
        Membership::new(space, Of::Devices(Box::new(person)))
    }

    /// The invitations of a kring.
    pub fn invitations(space: SpaceId) -> Membership {
        Membership::new(space, Of::Invitations)
    }

    /// What waits for the signatures of admins.
    pub fn proposals(space: SpaceId) -> Membership {
        Membership::new(space, Of::Proposals)
    }

    fn new(space: SpaceId, of: Of) -> Membership {
        Membership {
            space,
            of,
            list: List::default(),
            filter: Filter::default(),
        }
    }

    /// What is told of the kringen in which a device goes out, and the same device in others: only one's own can be known
    /// there, and only by a name that is given once in each of them.
    fn elsewhere(&self, device: &DeviceInfo, context: &Context) -> (String, Vec<DeviceInfo>) {
        let words = context.words;
        let all = &context.model.devices;
        let is_own = |it: &&DeviceInfo| it.mine && !it.me;
        let others = all.iter().filter(|(space, _)| **space != self.space);
        let others: Vec<&DeviceInfo> = others.flat_map(|(_, all)| all).filter(is_own).collect();
        let mut spaces = context.model.spaces.iter().flatten();
        let is_unknown = spaces.any(|it| it.role.is_some() && !all.contains_key(&it.id));
        if !device.mine || (others.is_empty() && !is_unknown) {
            return (String::new(), Vec::new());
        }
        let is_same = |it: &&DeviceInfo| is_own(it) && !it.paper && it.name == device.name;
        let is_alone = |all: &Vec<DeviceInfo>| all.iter().filter(is_same).count() <= 1;
        let is_known = !device.paper && !device.name.as_str().is_empty();
        let same = others.into_iter().filter(is_same).cloned();
        let same: Vec<DeviceInfo> = same.collect();
        if is_unknown || !is_known || same.is_empty() || !all.values().all(is_alone) {
            return (words.get("device-lost-here"), Vec::new());
        }
        let kringen = std::iter::once(device).chain(&same);
        let mut kringen: Vec<&str> = kringen.map(|it| it.space_name.as_str()).collect();
        // More would leave no place for the answers.
        if kringen.len() > KRINGEN_TOLD {
            kringen.truncate(KRINGEN_TOLD);
            kringen.push("…");
        }
        let fill = [("spaces", kringen.join(", "))];
        let fill = fill.each_ref().map(|(name, value)| (*name, value.as_str()));
        (words.with("device-lost-in", &fill), same)
    }

    fn their_devices<'a>(&self, person: &Person, context: &'a Context) -> Vec<&'a DeviceInfo> {
        let all = context.model.devices.get(&self.space);
        all.into_iter()
            .flatten()
            .filter(|device| device.participant == person.id)
            .collect()
    }

    /// Its rows; none before the answer.
    fn rows(&self, context: &Context) -> Option<Vec<String>> {
        let model = &context.model;
        Some(match &self.of {
            Of::Devices(person) => {
                model.devices.get(&self.space)?;
                let all = self.their_devices(person, context);
                all.iter()
                    .map(|device| device_row(device, context))
                    .collect()
            }
            Of::Invitations => {
                let all = model.invitations.get(&self.space)?;
                all.iter()
                    .map(|made| invitation_row(made, context))
                    .collect()
            }
            Of::Proposals => {
                let all = model.proposals.get(&self.space)?;
                all.iter().map(|made| proposal_row(made, context)).collect()
            }
        })
    }

    /// The rows that are shown, each with its place among all.
    fn shown_ones(&self, context: &Context) -> Option<Vec<(usize, String)>> {
        let all = self.rows(context)?.into_iter().enumerate();
        Some(all.filter(|(_, row)| self.filter.holds(row)).collect())
    }

    /// The place among all of the row that is chosen.
    fn chosen(&self, context: &Context) -> Option<usize> {
        let shown = self.shown_ones(context)?;
        shown.get(self.list.chosen()).map(|(place, _)| *place)
    }

    /// Asks before a device, an invitation, or a signature that cannot be taken back.
    fn question(&self, context: &Context) -> Option<Question> {
        let (words, chosen, space) = (context.words, self.chosen(context)?, self.space);
        let model = &context.model;
        let (key, text, requests) = match &self.of {
            Of::Devices(person) => {
                let device = *self.their_devices(person, context).get(chosen)?;
                let name = device_name(device, context);
                let fill = [("name", name.as_str()), ("person", device.person.as_str())];
                let (told, others) = self.elsewhere(device, context);
                let text = format!("{}\n{told}", words.with("device-lost-text", &fill));
                let all = std::iter::once(device).chain(&others);
                let requests = all.map(|device| {
                    Request::Device(DeviceRequest::Remove {
                        device: Selector(device.id.to_string()),
                    })
                });
                (
                    "device-lost",
                    text.trim_end().to_owned(),
                    requests.collect(),
                )
            }
            Of::Invitations => {
                let made = model.invitations.get(&space)?.get(chosen)?;
                let request = Request::Space(SpaceRequest::WithdrawInvitation {
                    space: model::by_id(space),
                    invitation: Selector(made.id.to_string()),
                });
                ("withdraw", words.get("withdraw-text"), vec![request])
            }
            Of::Proposals => {
                let made = model.proposals.get(&space)?.get(chosen)?;
                let request = Request::People(PeopleRequest::Approve {
                    space: model::by_id(space),
                    proposal: Selector(made.id.to_string()),
                });
                let text = format!(
                    "{}\n\n{}",
                    proposed(made, context),
                    words.get("approve-text")
                );
                ("approve", text, vec![request])
            }
        };
        let run = move |context: &mut Context| {
            // Each kring is asked apart: what one refuses, the others still do.
            for request in &requests {
                context.ask_or_tell(request.clone());
            }
            for again in all_of(space) {
                context.ask(again);
            }
        };
        let name = words.get(&format!("action-{key}"));
        Some(Question::new(
            name.clone(),
            text,
            words.get("question-no"),
            name,
            run,
        ))
    }

    fn key(&self) -> &'static str {
        match self.of {
            Of::Devices(_) => "devices",
            Of::Invitations => "invitations",
            Of::Proposals => "proposals",
        }
    }
}

/// Everything here that an action may change.
fn all_of(space: SpaceId) -> [Request; 4] {
    [
        model::people(space),
        model::devices(space),
        model::invitations(space),
        model::proposals(space),
    ]
}

fn device_name(device: &DeviceInfo, context: &Context) -> String {
    match (device.name.as_str(), device.paper) {
        (_, true) => context.words.get("device-paper"),
        ("", false) => context.words.get("device-unnamed"),
        (name, false) => name.to_owned(),
    }
}

fn device_row(device: &DeviceInfo, context: &Context) -> String {
    let words = context.words;
    let sign = if device.connected || device.me {
        '●'
    } else {
        '○'
    };
    let is = match (device.me, device.connected) {
        (true, _) => words.get("device-me"),
        (false, true) => words.get("device-connected"),
        (false, false) => words.get("via-none"),
    };
    let name = device_name(device, context);
    format!("{sign} {} {} {is}", fit(&name, 30), device.id.short())
}

fn invitation_row(made: &InvitationInfo, context: &Context) -> String {
    let words = context.words;
    let used: Vec<&str> = made.used_by.iter().map(|name| name.as_str()).collect();
    let state = match (made.withdrawn, made.usable, used.is_empty()) {
        (true, _, _) => words.get("invitation-withdrawn"),
        (false, _, false) => words.with("invitation-used", &[("names", &used.join(", "))]),
        (false, true, true) => {
            let until = moment(made.expires, words.0);
            words.with("invitation-open", &[("until", &until)])
        }
        (false, false, true) => words.get("invitation-expired"),
    };
    let given = role(made.role, words.0);
    format!("{} {} {state}", fit(&given, 14), fit(made.by.as_str(), 16))
}

/// What a proposal would do, in a sentence.
fn proposed(made: &ProposalInfo, context: &Context) -> String {
    let words = context.words;
    let about = ("name", made.about.as_str());
    match made.what {
        ProposalKind::Role(given) => {
            let given = role(given, words.0);
            words.with("proposal-role", &[about, ("role", &given)])
        }
        ProposalKind::Remove => words.with("proposal-remove", &[about]),
        ProposalKind::Device => words.with("proposal-device", &[about]),
        ProposalKind::Recover => words.with("proposal-recover", &[about]),
        ProposalKind::Checkpoint => words.get("proposal-checkpoint"),
        ProposalKind::Close => words.get("proposal-close"),
    }
}

fn proposal_row(made: &ProposalInfo, context: &Context) -> String {
    let signed: Vec<&str> = made.signed.iter().map(|name| name.as_str()).collect();
    let count = format!("{}/{}", signed.len(), made.needed);
    let fill = [("count", count.as_str()), ("names", &signed.join(", "))];
    let signs = context.words.with("proposal-signed", &fill);
    format!("{} {signs}", fit(&proposed(made, context), 40))
}

impl Screen for Membership {
    fn place(&self) -> Place {
        match self.of {
            _ if self.filter.is_typing() => Place::Searching,
            Of::Devices(_) => Place::Devices,
            Of::Invitations => Place::Invitations,
            Of::Proposals => Place::Proposals,
        }
    }

    fn title(&self, context: &Context) -> String {
        let name = context.model.space(self.space).map(|space| &space.name);
        let title = match &self.of {
            Of::Devices(person) => {
                let fill = [("name", person.name.as_str())];
                context.words.with("devices-title", &fill)
            }
            Of::Invitations | Of::Proposals => context.words.get(&format!("{}-title", self.key())),
        };
        format!("{} › {title}", name.map_or("", |name| name.as_str()))
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let words = context.words;
        let name = words.get(&format!("{}-pane", self.key()));
        let inside = bars::pane(frame, area, &name, context.theme.focus);
        if self.filter.is_shown() {
            let line = inside.bottom().saturating_sub(1);
            let line = Rect::new(inside.x, line, inside.width, 1);
            self.filter.draw(frame, bars::inset(line), context);
        }
        let inside = Rect {
            height: inside.height - u16::from(self.filter.is_shown()).min(inside.height),
            ..inside
        };
        let rows = self.shown_ones(context);
        let text = match &rows {
            None => words.get("busy"),
            Some(rows) if rows.is_empty() && self.filter.is_shown() => words.get("filter-none"),
            Some(rows) if rows.is_empty() => words.get(&format!("{}-empty", self.key())),
            Some(_) => words.get(&format!("{}-meaning", self.key())),
        };
        let rows = rows.unwrap_or_default().into_iter();
        let rows: Vec<String> = rows.map(|(_, row)| row).collect();
        let height = (rows.len() as u16).min(inside.height.saturating_sub(4));
        let list = Rect { height, ..inside };
        self.list.draw(frame, list, &rows, context);
        let foot = Rect {
            y: list.bottom() + 1,
            height: inside.bottom().saturating_sub(list.bottom() + 1),
            ..inside
        };
        bars::prose(frame, bars::inset(foot), &text, context.theme.text);
    }

    fn space(&self, _context: &Context) -> Option<SpaceId> {
        Some(self.space)
    }

    fn shown(&mut self, context: &mut Context) {
        let request = match self.of {
            Of::Devices(_) => model::devices(self.space),
            Of::Invitations => model::invitations(self.space),
            Of::Proposals => model::proposals(self.space),
        };
        context.ask(request);
        // A device of one's own that is lost is lost in all kringen.
        if matches!(&self.of, Of::Devices(person) if person.me) {
            let spaces = context.model.spaces.iter().flatten();
            let others = spaces.filter(|space| space.role.is_some() && space.id != self.space);
            let others: Vec<SpaceId> = others.map(|space| space.id).collect();
            for space in others {
                context.ask(model::devices(space));
            }
        }
    }

    fn can(&self, id: Id, context: &Context) -> bool {
        let model = &context.model;
        let Some(chosen) = self.chosen(context) else {
            return !matches!(id, Id::Withdraw | Id::Approve);
        };
        match (id, &self.of) {
            (Id::Withdraw, Of::Devices(person)) => {
                let all = self.their_devices(person, context);
                all.get(chosen).is_some_and(|device| !device.me)
            }
            (Id::Withdraw, Of::Invitations) => {
                let all = model.invitations.get(&self.space);
                all.and_then(|all| all.get(chosen))
                    .is_some_and(|made| made.usable && !made.withdrawn)
            }
            (Id::Approve, _) => {
                let all = model.proposals.get(&self.space);
                all.and_then(|all| all.get(chosen))
                    .is_some_and(|made| made.mine_is_wanted)
            }
            (_, _) => true,
        }
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        if self.filter.act(id) {
            return self.list.choose(0);
        }
        match id {
            Id::Back => context.step(Step::Back),
            Id::Withdraw | Id::Approve => {
                if let Some(question) = self.question(context) {
                    context.step(Step::Over(Box::new(question)));
                }
            }
            _ => {}
        }
    }

    fn list(&mut self) -> Option<&mut List> {
        Some(&mut self.list)
    }

    fn told(&mut self, event: &Event, context: &mut Context) {
        // Which device is connected stands beside its name.
        if matches!((event, &self.of), (Event::Links, Of::Devices(_))) {
            context.ask(model::devices(self.space));
        }
    }

    fn press(&mut self, press: &Press, _context: &mut Context) {
        self.filter.press(press, &mut self.list);
    }
}
