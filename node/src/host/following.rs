//! Following what is public in spaces that this device is not in: finding somebody who has them, what they are called
//! here, and refusing what only who is in may do.

use super::ask::Answer;
use super::problems;
use super::run::Host;
use super::wait::Wait;
use crate::control::ClientId;
use crate::handle::{
    AudienceRequest, BadInput, BundleRequest, DeviceRequest, DocumentRequest, FollowAddress,
    FollowRequest, NoRight, PeopleRequest, Problem, RelayRequest, Request, Response, Selector,
    SpaceRequest,
};
use crate::network::{self, Typed};
use noaber_protocol::ids::SpaceId;
use noaber_protocol::public_address::PublicAddress;
use noaber_protocol::record::LocalKey;
use noaber_protocol::sync::LinkState;
use noaber_protocol::text::{Name, SafeText};
use std::collections::BTreeMap;

/// What spaces that are followed are called here: their own name is for who is in them.
pub(super) type Names = BTreeMap<SpaceId, Name>;

impl Host {
    pub(super) fn about_following(
        &mut self,
        client: ClientId,
        id: u32,
        request: &FollowRequest,
    ) -> Answer {
        match request {
            FollowRequest::Follow {
                space,
                addresses,
                name,
                wait_seconds,
            } => {
                let address = wanted(space, name.as_deref())?;
                let typed = addresses.iter().map(|address| network::typed(address));
                let typed: Vec<Typed> = typed
                    .collect::<Result<_, _>>()
                    .map_err(|_| Problem::Refused(BadInput::NotAnAddress))?;
                self.follow(&address, typed)?;
                self.wait(client, id, *wait_seconds, Wait::Follow(address.space));
                Ok(None)
            }
            FollowRequest::Unfollow(selector) => self.unfollow(selector),
            FollowRequest::Address(selector) => self.follow_address(selector),
        }
    }

    /// Begins to follow; who does so already looks for it at these addresses too.
    fn follow(&mut self, address: &PublicAddress, typed: Vec<Typed>) -> Result<(), Problem> {
        let space = address.space;
        if !self.parts.node.follows(&space) {
            self.with_node(|node, cx| node.follow(cx, space))
                .map_err(|refused| problems::of_refused(refused, &space.to_string()))?;
        }
        if let Some(name) = &address.name {
            let bytes = name.as_str().as_bytes();
            self.with_node(|node, _| node.keep_local(key(space), bytes));
            self.followed.insert(space, name.clone());
        }
        self.dial_for(&[space], &address.addresses);
        for typed in typed {
            match typed {
                Typed::Device(device) => self.dial_for(&[space], &device.addresses),
                Typed::Place(_) => {
                    if let Some(network) = &self.parts.network {
                        network.dial_typed(typed);
                    }
                }
            }
        }
        self.news.standings.insert(space);
        self.news.people.insert(space);
        Ok(())
    }

    fn unfollow(&mut self, selector: &Selector) -> Answer {
        let space = self.find_space(selector)?;
        let documents = self.parts.node.space(&space).map(|here| {
            let ids = here.documents().iter().map(|(id, _)| *id);
            ids.collect::<Vec<_>>()
        });
        if !self.with_node(|node, _| node.unfollow(&space)) {
            return Err(Problem::Refused(BadInput::NotFollowed));
        }
        for document in documents.unwrap_or_default() {
            self.told.documents.remove(&document);
        }
        self.standings.remove(&space);
        self.forget_followed(space);
        self.parts.peers.forget(&space);
        self.remember_peers();
        self.news.people.insert(space);
        self.news.documents.insert(space);
        Ok(Some(Response::Done))
    }

    /// With what others follow a space. Where this device is does not stand in it: that is for who is in the space.
    fn follow_address(&self, selector: &Selector) -> Answer {
        let space = self.known(selector)?;
        let address = PublicAddress {
            space: space.id(),
            name: Name::new(self.name_of_space(space).as_str()).ok(),
            addresses: self.relay_addresses(&space.id()),
        };
        let text = address.to_text().map_err(problems::of_ticket)?;
        Ok(Some(Response::FollowAddress(FollowAddress {
            text,
            has_place: !address.addresses.is_empty(),
        })))
    }

    /// What a space that is followed is called here: as it was given, else the beginning of its id.
    pub(super) fn name_followed(&self, space: &SpaceId) -> SafeText {
        match self.followed.get(space) {
            Some(name) => name.as_text().clone(),
            None => SafeText::one_line(&space.to_string().chars().take(8).collect::<String>()),
        }
    }

    /// Brings back what spaces that are followed are called here.
    pub(super) fn read_followed(&mut self) {
        let spaces = self.parts.node.spaces();
        let followed = spaces.filter(|(_, space)| space.is_followed());
        let followed: Vec<SpaceId> = followed.map(|(id, _)| *id).collect();
        for space in followed {
            let kept = self.parts.node.read_local(&self.parts.store, &key(space));
            let text = kept.and_then(|bytes| String::from_utf8(bytes.to_vec()).ok());
            if let Some(name) = text.and_then(|text| Name::new(&text).ok()) {
                self.followed.insert(space, name);
            }
        }
    }

    /// A space is not followed any more.
    pub(super) fn forget_followed(&mut self, space: SpaceId) {
        if self.followed.remove(&space).is_some() {
            self.with_node(|node, _| node.keep_local(key(space), &[]));
        }
    }

    /// Remembers who gave something of what is followed, so that a restart finds them again.
    pub(super) fn note_followed(&mut self, links: &[LinkState]) {
        for link in links {
            let here = self.parts.node.space(&link.space);
            let came = here.is_some_and(|space| space.is_followed() && !space.is_empty());
            if came && link.is_settled {
                self.parts.peers.met(link.space, link.peer);
            }
        }
    }

    /// For each connected peer that has a space that is followed: whether nothing is owed.
    pub(super) fn followed_connected(&self) -> impl Iterator<Item = bool> {
        let links = self.parts.node.links().into_iter();
        let followed = links.filter(|link| self.parts.node.follows(&link.space));
        followed.map(|link| link.is_settled && link.they_lack == 0 && link.we_lack == 0)
    }

    /// Refuses what only who is in a space may ask there.
    pub(super) fn refuse_followed(&self, request: &Request) -> Result<(), Problem> {
        for selector in asked_as_participant(request) {
            let space = self.find_space(selector);
            if space.is_ok_and(|space| self.parts.node.follows(&space)) {
                return Err(Problem::NoRight(NoRight::OnlyFollows));
            }
        }
        Ok(())
    }
}

/// What a person wants to follow: a public address, or the id of a space and what to call it.
fn wanted(text: &str, name: Option<&str>) -> Result<PublicAddress, Problem> {
    let mut address = if PublicAddress::is_one(text) {
        PublicAddress::from_text(text).map_err(problems::of_ticket)?
    } else {
        let space = text.trim().parse();
        PublicAddress {
            space: space.map_err(|_| Problem::Refused(BadInput::NotAFollowAddress))?,
            name: None,
            addresses: Vec::new(),
        }
    };
    if let Some(name) = name {
        address.name = Some(Name::new(name).map_err(problems::of_name)?);
    }
    Ok(address)
}

/// The spaces in which a request does what only who is in may do. Documents answer for themselves.
fn asked_as_participant(request: &Request) -> Vec<&Selector> {
    match request {
        Request::Space(
            SpaceRequest::Leave(space)
            | SpaceRequest::Invite { space, .. }
            | SpaceRequest::Invitations(space)
            | SpaceRequest::WithdrawInvitation { space, .. },
        )
        | Request::People(
            PeopleRequest::SetRole { space, .. }
            | PeopleRequest::Remove { space, .. }
            | PeopleRequest::Approve { space, .. },
        )
        | Request::Audience(AudienceRequest::Set { space, .. })
        | Request::Document(DocumentRequest::New { space, .. })
        | Request::Bundle(BundleRequest::Write { space, .. } | BundleRequest::Take { space, .. })
        | Request::Relay(
            RelayRequest::Add { space, .. }
            | RelayRequest::Remove { space, .. }
            | RelayRequest::Inspect { space, .. },
        ) => vec![space],
        Request::Members(members) => vec![members.space()],
        Request::Device(DeviceRequest::Add { spaces, .. }) => spaces.iter().collect(),
        Request::Space(
            SpaceRequest::New { .. }
            | SpaceRequest::List
            | SpaceRequest::Show(_)
            | SpaceRequest::ReadTicket { .. }
            | SpaceRequest::Join { .. },
        )
        | Request::People(
            PeopleRequest::List(_) | PeopleRequest::Proposals(_) | PeopleRequest::Devices(_),
        )
        | Request::Audience(AudienceRequest::List(_))
        | Request::Device(
            DeviceRequest::Join { .. } | DeviceRequest::List | DeviceRequest::Remove { .. },
        )
        | Request::Document(
            DocumentRequest::List(_)
            | DocumentRequest::Read(_)
            | DocumentRequest::Markdown(_)
            | DocumentRequest::Edit { .. }
            | DocumentRequest::Export { .. }
            | DocumentRequest::ExportView { .. }
            | DocumentRequest::Log(_),
        )
        | Request::Form(_)
        | Request::Act(_)
        | Request::Bundle(BundleRequest::Sticks | BundleRequest::Read { .. })
        | Request::Relay(
            RelayRequest::List(_)
            | RelayRequest::Status
            | RelayRequest::Block(_)
            | RelayRequest::Starts
            | RelayRequest::AddStart(_)
            | RelayRequest::RemoveStart(_),
        )
        | Request::Home(_)
        | Request::Editor(_)
        | Request::History(_)
        | Request::Network(_)
        | Request::Follow(_) => Vec::new(),
    }
}

fn key(space: SpaceId) -> LocalKey {
    LocalKey::Named(format!("followed/{space}"))
}
