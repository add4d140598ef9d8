//! What callers ask, and who answers: the host itself, the desk, or time.

use super::find::{Found, selector_mut};
use super::open::checked;
use super::problems;
use super::run::Host;
use super::wait::Wait;
use crate::clock;
use crate::control::ClientId;
use crate::desk::{AmongAll, Ask, EntryRef, ToDesk};
use crate::handle::{
    ActProblem, ActRequest, AmendRequest, Amount, BadInput, DocumentRequest, EditorRequest,
    HomeRequest, Missing, NetworkRequest, Problem, Profile, Request, Response, Selector,
    SpaceRequest, TicketInfo, Verified,
};
use crate::members::purpose_of;
use crate::network;
use noaber_protocol::charter::role::Role;
use noaber_protocol::document::kinds::{self, KindNumber};
use noaber_protocol::ids::{DocumentId, ParticipantId, SpaceId};
use noaber_protocol::limits;
use noaber_protocol::node::Card;
use noaber_protocol::record::Read as _;
use noaber_protocol::space::Space;
use noaber_protocol::space::counts::Verdict;
use noaber_protocol::text::Name;
use noaber_protocol::ticket::Ticket;
use std::collections::BTreeMap;

/// What is answered at once, or that somebody else will answer.
pub(super) type Answer = Result<Option<Response>, Problem>;

impl Host {
    pub(super) fn asked(&mut self, client: ClientId, id: u32, request: Request) {
        let last = self.last_record();
        let answer = self.answer_to(client, id, &request);
        match answer {
            Ok(None) => {}
            Err(problem) => self.parts.clients.answer(client, id, Err(problem)),
            Ok(Some(response)) => {
                if self.last_record() == last || self.is_durable() {
                    self.parts.clients.answer(client, id, Ok(response));
                } else if let Some(problem) = self.disk_problem() {
                    self.parts.clients.answer(client, id, Err(problem));
                } else {
                    // It wrote something: it is done when that is durable.
                    let last = self.last_record();
                    let result = Ok(response);
                    self.parts.clients.answer_when(last, client, id, result);
                }
            }
        }
    }

    fn answer_to(&mut self, client: ClientId, id: u32, request: &Request) -> Answer {
        self.refuse_followed(request)?;
        match request {
            Request::Home(home) => self.home(client, id, home),
            Request::Space(space) => self.space(client, id, space),
            Request::People(people) => self.about_people(people),
            Request::Device(device) => self.about_devices(client, id, device),
            Request::Audience(audience) => self.about_audiences(audience),
            Request::Members(members) => self.about_members(client, id, members),
            Request::Network(network) => self.network(client, id, network),
            Request::Bundle(bundle) => self.bundle(client, id, bundle),
            Request::Relay(relay) => self.about_relays(relay),
            Request::Follow(follow) => self.about_following(client, id, follow),
            Request::Document(document) => self.document(client, id, document, request),
            Request::Editor(EditorRequest::Open(_)) => {
                let Some(document) = self.named_document(client, id, request)? else {
                    return Ok(None);
                };
                self.ask_desk(client, id, Ask::Open(document));
                Ok(None)
            }
            Request::History(history) => {
                let Some(document) = self.named_document(client, id, request)? else {
                    return Ok(None);
                };
                self.ask_desk(client, id, Ask::History(document, history.clone()));
                Ok(None)
            }
            Request::Form(form) => {
                let what = AmongAll::Form(form.clone());
                self.among_all(client, id, what, request)
            }
            Request::Act(act) => self.about_acts(client, id, act, request),
            Request::Editor(editor) => {
                self.ask_desk(client, id, Ask::Editor(editor.clone()));
                Ok(None)
            }
        }
    }

    fn home(&mut self, client: ClientId, id: u32, request: &HomeRequest) -> Answer {
        match request {
            HomeRequest::Info => self.info().map(|info| Some(Response::Info(info))),
            HomeRequest::Status => Ok(Some(Response::Status(self.status()))),
            HomeRequest::Verify => {
                self.verify(client, id);
                Ok(None)
            }
            HomeRequest::SetProfile(profile) => {
                let profile = checked(profile)?;
                let mut settings = self.parts.settings.clone();
                settings.name = profile.name;
                settings.organisation = profile.organisation;
                settings.save(&self.parts.paths)?;
                self.parts.settings = settings;
                Ok(Some(Response::Done))
            }
        }
    }

    /// Answers a check of everything that is kept: what was found damaged when the home was opened belongs to it.
    pub(super) fn verified_now(
        &mut self,
        client: ClientId,
        id: u32,
        checked: Result<Verified, Problem>,
    ) {
        let result = checked.map(|mut verified| {
            if self.damage > 0 {
                let found = format!("{} places in the journal, found at the start", self.damage);
                verified.damaged.push(found);
            }
            Response::Verified(verified)
        });
        self.parts.clients.answer(client, id, result);
    }

    fn space(&mut self, client: ClientId, id: u32, request: &SpaceRequest) -> Answer {
        match request {
            SpaceRequest::New { name } => {
                let name = Name::new(name).map_err(problems::of_name)?;
                let card = self.card()?;
                let space = self
                    .with_node(|node, cx| node.found_space(cx, &name, &card))
                    .map_err(|refused| problems::of_refused(refused, name.as_str()))?;
                self.news.standings.insert(space);
                self.news.people.insert(space);
                self.described(space)
            }
            SpaceRequest::List => {
                let spaces = self.parts.node.spaces().map(|(_, space)| space);
                let mut all: Vec<_> = spaces.map(|space| self.space_info(space)).collect();
                all.sort_by(|a, b| a.name.cmp(&b.name).then(a.id.cmp(&b.id)));
                Ok(Some(Response::Spaces(all)))
            }
            SpaceRequest::Show(selector) => {
                let space = self.find_space(selector)?;
                self.described(space)
            }
            SpaceRequest::Leave(selector) => {
                let space = self.find_space(selector)?;
                self.with_node(|node, cx| node.leave(cx, space))
                    .map_err(|refused| problems::of_refused(refused, &selector.0))?;
                self.news.standings.insert(space);
                self.news.people.insert(space);
                Ok(Some(Response::Done))
            }
            SpaceRequest::Invite {
                space,
                role,
                days,
                uses,
            } => self.invite(space, *role, *days, *uses),
            SpaceRequest::Invitations(selector) => self.invitations(selector),
            SpaceRequest::WithdrawInvitation { space, invitation } => {
                self.withdraw_invitation(space, invitation)
            }
            SpaceRequest::ReadTicket { ticket } => {
                let ticket = Ticket::from_text(ticket).map_err(problems::of_ticket)?;
                Ok(Some(Response::Ticket(TicketInfo {
                    space: ticket.space,
                    space_name: ticket.space_name.as_text().clone(),
                    inviter: ticket.inviter.as_text().clone(),
                    role: ticket.role,
                    expires: ticket.expires,
                })))
            }
            SpaceRequest::Join {
                ticket,
                wait_seconds,
            } => self.join(client, id, ticket, *wait_seconds),
        }
    }

    fn described(&self, space: SpaceId) -> Answer {
        let missing = || Problem::NotFound(Missing::Space(space.to_string()));
        let space = self.parts.node.space(&space).ok_or_else(missing)?;
        Ok(Some(Response::Space(self.space_info(space))))
    }

    fn join(&mut self, client: ClientId, id: u32, text: &str, seconds: u32) -> Answer {
        let ticket = Ticket::from_text(text).map_err(problems::of_ticket)?;
        let card = self.card()?;
        // A clock that cannot be right does not judge: whoever takes the joining in does.
        if clock::is_believable() && ticket.expired(clock::now()) {
            let expired = ticket.expires;
            return Err(Problem::Refused(BadInput::ExpiredTicket { expired }));
        }
        let space = self
            .with_node(|node, cx| node.join(cx, &ticket, &card))
            .map_err(|refused| problems::of_refused(refused, ticket.space_name.as_str()))?;
        self.forget_followed(space);
        self.dial_for(&[space], &ticket.addresses);
        self.keep_ticket(space, ticket);
        self.news.standings.insert(space);
        self.news.people.insert(space);
        self.wait(client, id, seconds, Wait::Join(space));
        Ok(None)
    }

    /// Dials whom a text names for these spaces.
    pub(super) fn dial_for(&mut self, spaces: &[SpaceId], addresses: &[String]) {
        let mut at: BTreeMap<_, Vec<String>> = BTreeMap::new();
        for address in addresses {
            match network::peer_of(address) {
                Ok(peer) => at.entry(peer).or_default().push(address.clone()),
                Err(error) => tracing::debug!(%error, "an address of a ticket is passed over"),
            }
        }
        for (peer, addresses) in at {
            for space in spaces {
                self.parts.node.meet(*space, peer);
                self.parts.peers.invited_by(*space, peer, &addresses);
            }
            self.dial(peer, addresses);
        }
    }

    /// What the person here is called.
    pub(super) fn card(&self) -> Result<Card, Problem> {
        let Profile { name, organisation } = self.parts.settings.profile();
        Ok(Card {
            name: Name::new(&name).map_err(problems::of_name)?,
            organisation: Name::new(&organisation).ok(),
            device: None,
            space: None,
        })
    }

    pub(super) fn known(&self, selector: &Selector) -> Result<&Space, Problem> {
        let id = self.find_space(selector)?;
        let missing = || Problem::NotFound(Missing::Space(selector.0.clone()));
        self.parts.node.space(&id).ok_or_else(missing)
    }

    fn network(&mut self, client: ClientId, id: u32, request: &NetworkRequest) -> Answer {
        match request {
            NetworkRequest::Sync {
                wait_seconds,
                until_safe,
            } => {
                self.asked_to_write += 1;
                self.to_desk.push_back(ToDesk::Write(self.asked_to_write));
                let what = until_safe.map_or(Wait::Level, Wait::Holders);
                self.wait(client, id, *wait_seconds, what);
                Ok(None)
            }
            NetworkRequest::Dial { address } => {
                let typed = network::typed(address)
                    .map_err(|_| Problem::Refused(BadInput::NotAnAddress))?;
                if let Some(network) = &self.parts.network {
                    network.dial_typed(typed);
                }
                Ok(Some(Response::Done))
            }
        }
    }

    fn document(
        &mut self,
        client: ClientId,
        id: u32,
        document: &DocumentRequest,
        request: &Request,
    ) -> Answer {
        let ask = match document {
            DocumentRequest::New {
                space,
                kind,
                title,
                audience,
                from,
            } => Ask::New {
                space: self.find_space(space)?,
                audience: self.audience_of_new(space, audience.as_ref())?,
                kind: kinds::by_tag(kind)
                    .filter(|kind| !kind.is_record())
                    .ok_or_else(|| Problem::NotFound(Missing::Kind(kind.clone())))?,
                title: checked_title(title)?,
                from: from.clone(),
            },
            DocumentRequest::List(selector) => {
                let space = self.known(selector)?;
                Ask::List(self.heads_of(space))
            }
            DocumentRequest::Export {
                format, purpose, ..
            } => {
                let purpose = purpose.as_deref().map(purpose_of).transpose()?;
                let purpose = purpose.map(str::to_owned);
                let what = AmongAll::Export(*format, self.parts.settings.lang(), purpose);
                return self.among_all(client, id, what, request);
            }
            DocumentRequest::ExportView { view, format, .. } => {
                let lang = self.parts.settings.lang();
                let what = AmongAll::View(view.clone(), *format, lang);
                return self.among_all(client, id, what, request);
            }
            DocumentRequest::Read(_)
            | DocumentRequest::Markdown(_)
            | DocumentRequest::Edit { .. }
            | DocumentRequest::Log(_) => {
                let Some(named) = self.named_document(client, id, request)? else {
                    return Ok(None);
                };
                self.about_document(named, document)
            }
        };
        self.ask_desk(client, id, ask);
        Ok(None)
    }

    fn about_document(&self, named: DocumentId, request: &DocumentRequest) -> Ask {
        match request {
            DocumentRequest::Markdown(_) => Ask::Markdown(named),
            DocumentRequest::Edit {
                markdown,
                base,
                without_base,
                ..
            } => Ask::Edit {
                document: named,
                markdown: markdown.clone(),
                base: base.clone(),
                without_base: *without_base,
                exported: self.exported(&named),
            },
            DocumentRequest::Log(_) => Ask::Log {
                document: named,
                beside: self.beside(&named),
            },
            DocumentRequest::Read(_)
            | DocumentRequest::Export { .. }
            | DocumentRequest::ExportView { .. }
            | DocumentRequest::New { .. }
            | DocumentRequest::List(_) => Ask::Read(named),
        }
    }

    /// Asks the desk something for which it may have to know all documents of the space.
    fn among_all(
        &mut self,
        client: ClientId,
        id: u32,
        what: AmongAll,
        request: &Request,
    ) -> Answer {
        let Some(document) = self.named_document(client, id, request)? else {
            return Ok(None);
        };
        let space = self.space_of(&document);
        let wants = space.is_some_and(|space| has_figures_of_others(space, &document));
        let others = match space {
            Some(space) if wants => self.heads_of(space),
            Some(_) | None => Vec::new(),
        };
        let ask = Ask::AmongAll {
            document,
            what,
            others,
        };
        self.ask_desk(client, id, ask);
        Ok(None)
    }

    fn about_acts(
        &mut self,
        client: ClientId,
        id: u32,
        act: &ActRequest,
        request: &Request,
    ) -> Answer {
        let Some(document) = self.named_document(client, id, request)? else {
            return Ok(None);
        };
        let missing = || Problem::NotFound(Missing::Document(document.to_string()));
        let space = self.space_of(&document).ok_or_else(missing)?;
        if let ActRequest::Amend(AmendRequest::List(_)) = act {
            let ask = Ask::Amendments(document, self.heads_of(space));
            self.ask_desk(client, id, ask);
            return Ok(None);
        }
        let named = |all: &[Selector]| -> Result<Vec<ParticipantId>, Problem> {
            let found = all.iter().map(|who| self.find_person(space, who));
            found.collect()
        };
        let people = match act {
            ActRequest::Open { vote, .. } if vote.roll.is_empty() => voters(space, &document),
            ActRequest::Open { vote, .. } => named(&vote.roll)?,
            ActRequest::Cast {
                on_behalf: Some(who),
                ..
            } => named(std::slice::from_ref(who))?,
            ActRequest::Cast { .. }
            | ActRequest::Read(_)
            | ActRequest::Move { .. }
            | ActRequest::Comment { .. }
            | ActRequest::Suggest { .. }
            | ActRequest::Judge { .. }
            | ActRequest::Once { .. }
            | ActRequest::Amend(_)
            | ActRequest::Support { .. }
            | ActRequest::TakeBack { .. }
            | ActRequest::Sign { .. }
            | ActRequest::Close { .. }
            | ActRequest::Reopen { .. } => Vec::new(),
        };
        let weights = if let ActRequest::Open { vote, .. } = act {
            self.weights(space, &people, &vote.weights)?
        } else {
            BTreeMap::new()
        };
        let ask = Ask::Act {
            document,
            request: act.clone(),
            people,
            weights,
        };
        self.ask_desk(client, id, ask);
        Ok(None)
    }

    /// Whose vote weighs how much: each named once, by their name, or as the one on the roll who votes for that
    /// organisation.
    fn weights(
        &self,
        space: &Space,
        roll: &[ParticipantId],
        given: &[(Selector, u32)],
    ) -> Result<BTreeMap<ParticipantId, u32>, Problem> {
        let mut weights = BTreeMap::new();
        for (who, weight) in given {
            let who = self.find_voter(space, roll, who)?;
            if weights.insert(who, *weight).is_some() {
                return Err(Problem::Act(ActProblem::Counts));
            }
        }
        Ok(weights)
    }

    /// The document that a request names; none when it comes again once titles are known.
    fn named_document(
        &mut self,
        client: ClientId,
        id: u32,
        request: &Request,
    ) -> Result<Option<DocumentId>, Problem> {
        let mut named = request.clone();
        let Some(selector) = selector_mut(&mut named) else {
            return Ok(None);
        };
        match self.find_document(selector, (client, id, request))? {
            Found::Document(document) => Ok(Some(document)),
            Found::Later => Ok(None),
        }
    }

    /// Entries on a document that are here and do not count.
    fn beside(&self, document: &DocumentId) -> Vec<EntryRef> {
        let Some(space) = self.space_of(document) else {
            return Vec::new();
        };
        let left = space.left_behind().into_iter();
        left.filter(|(entry, _)| matches!(space.verdict(entry), Some(Verdict::Void(_))))
            .filter_map(|(entry, author)| {
                let header = self.parts.store.entry(&entry)?.header;
                (header.document == Some(*document)).then(|| EntryRef {
                    entry,
                    author,
                    participant: super::desk_side::participant_of(space, &author),
                    past: Vec::new(),
                    at: header.at,
                    has_body: header.body_len > 0,
                    kind: header.kind,
                    role: Role::Reader,
                })
            })
            .collect()
    }
}

/// Whether something of a document is computed from others.
fn has_figures_of_others(space: &Space, document: &DocumentId) -> bool {
    let founding = space.documents().get(document).and_then(|it| it.founding());
    let number = founding.and_then(|founding| u16::try_from(founding.kind).ok());
    let kind = number.and_then(|number| KindNumber(number).kind());
    let figures = kind.map_or(&[][..], |kind| kind.figures);
    figures.iter().any(|figure| figure.of.is_of_others())
}

/// Who may vote about a document: everybody who reads it and is a member at least.
fn voters(space: &Space, document: &DocumentId) -> Vec<ParticipantId> {
    let founding = space.documents().get(document).and_then(|it| it.founding());
    let Some(founding) = founding else {
        return Vec::new();
    };
    let state = space.charter().state();
    let people = state.participants.iter();
    people
        .filter(|(_, participant)| participant.role >= Role::Member)
        .filter(|(who, _)| state.is_in_audience(who, &founding.audience))
        .map(|(who, _)| *who)
        .collect()
}

fn checked_title(title: &str) -> Result<String, Problem> {
    if title.trim().is_empty() {
        return Err(Problem::Refused(BadInput::EmptyName));
    }
    if title.chars().count() > limits::TITLE_CHARS {
        return Err(Problem::Refused(BadInput::TooLong {
            limit: limits::TITLE_CHARS as u64,
            of: Amount::Characters,
        }));
    }
    Ok(title.to_owned())
}
