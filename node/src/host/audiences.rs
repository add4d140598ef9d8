//! Who reads what: audiences as callers are told of them, and as they name them.

use super::ask::Answer;
use super::desk_side::name_of;
use super::find::same;
use super::problems;
use super::run::Host;
use crate::handle::{AudienceInfo, AudienceRequest, Missing, Problem, Response, Selector};
use noaber_protocol::charter::op::Audience;
use noaber_protocol::space::Space;
use noaber_protocol::text::{Name, SafeText};
use std::collections::BTreeMap;

/// What scripts call the audience for money.
const FINANCE: &str = "finance";

impl Host {
    pub(super) fn about_audiences(&mut self, request: &AudienceRequest) -> Answer {
        match request {
            AudienceRequest::List(selector) => {
                let space = self.known(selector)?;
                let infos = all(space).into_iter();
                let infos = infos.map(|audience| info(space, audience)).collect();
                Ok(Some(Response::Audiences(infos)))
            }
            AudienceRequest::Set {
                space,
                name,
                people,
            } => {
                let here = self.known(space)?;
                let id = here.id();
                let found = find(here, name);
                let who = people.iter().map(|who| self.find_person(here, who));
                let who = who.collect::<Result<Vec<_>, Problem>>()?;
                let (number, called) = match found {
                    Some(Audience::Named(number)) => (Some(number), None),
                    Some(Audience::Public | Audience::Space | Audience::Board) => {
                        return Err(Problem::Usage(name.clone()));
                    }
                    None => (None, Some(Name::new(name).map_err(problems::of_name)?)),
                };
                self.with_node(|node, cx| node.set_audience(cx, id, number, called.as_ref(), who))
                    .map_err(|refused| problems::of_refused(refused, name))?;
                self.news.standings.insert(id);
                self.news.people.insert(id);
                Ok(Some(Response::Done))
            }
        }
    }

    /// For whom a new document is.
    pub(super) fn audience_of_new(
        &self,
        space: &Selector,
        audience: Option<&Selector>,
    ) -> Result<Audience, Problem> {
        let Some(Selector(words)) = audience else {
            return Ok(Audience::Space);
        };
        let missing = || Problem::NotFound(Missing::Audience(words.clone()));
        find(self.known(space)?, words).ok_or_else(missing)
    }
}

/// The audiences of a space: those that are always there, that for money, and its own.
pub(super) fn all(space: &Space) -> Vec<Audience> {
    let state = space.charter().state();
    let named = state
        .settings
        .audiences
        .keys()
        .copied()
        .map(Audience::Named);
    let mut all = vec![Audience::Public, Audience::Space, Audience::Board];
    all.push(Audience::FINANCE);
    all.extend(named.filter(|audience| *audience != Audience::FINANCE));
    all
}

/// What the named audiences of a space are called.
pub(super) fn names(space: &Space) -> BTreeMap<u32, SafeText> {
    let number = |audience| match audience {
        Audience::Named(number) => Some(number),
        Audience::Public | Audience::Space | Audience::Board => None,
    };
    let named = all(space).into_iter().filter_map(number);
    named
        .map(|number| (number, called(space, &Audience::Named(number))))
        .collect()
}

fn called(space: &Space, audience: &Audience) -> SafeText {
    match audience {
        Audience::Public => SafeText::new("public"),
        Audience::Space => SafeText::new("space"),
        Audience::Board => SafeText::new("board"),
        Audience::Named(_) if *audience == Audience::FINANCE => SafeText::new(FINANCE),
        Audience::Named(number) => match space.audience_name(*number) {
            Some(name) => name.as_text().clone(),
            None => SafeText::new(&number.to_string()),
        },
    }
}

/// The audience that somebody means: by its name, else by its number.
fn find(space: &Space, words: &str) -> Option<Audience> {
    let all = all(space);
    let named = |audience: &&Audience| same(called(space, audience).as_str(), words);
    let numbered = |audience: &&Audience| match audience {
        Audience::Named(number) => number.to_string() == words,
        Audience::Public | Audience::Space | Audience::Board => false,
    };
    let found = all.iter().find(named).or_else(|| all.iter().find(numbered));
    found.cloned()
}

fn info(space: &Space, audience: Audience) -> AudienceInfo {
    let state = space.charter().state();
    let reads = |who: &_| audience != Audience::Public && state.is_in_audience(who, &audience);
    let people = state.participants.keys().filter(|who| reads(who));
    let mut people: Vec<SafeText> = people.map(|who| name_of(space.card_of(who))).collect();
    people.sort();
    let documents = space.documents().iter();
    let documents = documents.filter(|(_, document)| {
        let founding = document.founding();
        founding.is_some_and(|founding| founding.audience == audience)
    });
    AudienceInfo {
        name: called(space, &audience),
        people,
        me: state
            .participant_of(&space.me())
            .is_some_and(|me| reads(&me)),
        writable: space.may_write_for(&audience).is_ok(),
        documents: u32::try_from(documents.count()).unwrap_or(u32::MAX),
        audience,
    }
}
