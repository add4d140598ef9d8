//! Everything that can be done, in one table: keys, hint bar, help and clicks are drawn from it.

mod id;
mod place;

pub use crate::keys::Key;
pub use id::Id;
pub use place::Place;

use crate::keys::{control, letter, plain, shift};
use crossterm::event::{KeyCode, KeyEvent};

/// An action: what, where, by which key. Its name and explanation are Fluent keys made from its slug.
#[derive(Clone, Copy, Debug)]
pub struct Action {
    /// What it does.
    pub id: Id,
    /// The stem of its Fluent keys: `action-SLUG` and `action-SLUG-help`.
    pub slug: &'static str,
    /// Its key.
    pub key: Key,
    /// Where it is at home; everywhere when empty.
    pub places: &'static [Place],
}

use Place::{
    Address, Card, Choice, Devices, Documents, Form, Help, History, Invitations, Invite, Margin,
    Member, Members, Network, Notice, People, Pick, Proposals, Question, Report, Rows, Searching,
    Spaces, Start, Starts, Unlock, Usb, Vote, Votes, Write,
};

const LISTS: &[Place] = &[
    Spaces,
    Documents,
    Margin,
    Card,
    Rows,
    Votes,
    Vote,
    History,
    People,
    Members,
    Member,
    Network,
    Invite,
    Address,
    Devices,
    Invitations,
    Proposals,
    Usb,
    Starts,
];

const fn action(id: Id, slug: &'static str, key: Key, places: &'static [Place]) -> Action {
    Action {
        id,
        slug,
        key,
        places,
    }
}

/// All actions, in the order in which the hint bar shows them.
pub const ACTIONS: &[Action] = &[
    action(
        Id::Back,
        "back",
        plain(KeyCode::Esc),
        &[
            Spaces,
            Documents,
            Write,
            Margin,
            Card,
            Rows,
            Votes,
            Vote,
            History,
            People,
            Invite,
            Address,
            Network,
            Devices,
            Invitations,
            Proposals,
            Usb,
            Starts,
            Members,
            Member,
        ],
    ),
    action(
        Id::Back,
        "cancel",
        plain(KeyCode::Esc),
        &[Form, Pick, Question, Choice, Searching, Report],
    ),
    action(Id::Back, "close", plain(KeyCode::Esc), &[Notice, Help]),
    action(Id::Back, "stop", plain(KeyCode::Esc), &[Start, Unlock]),
    action(
        Id::Go,
        "go",
        plain(KeyCode::Enter),
        &[Start, Unlock, Form, Pick, Searching],
    ),
    action(Id::Go, "do", plain(KeyCode::Enter), &[Question, Report]),
    action(Id::Go, "run", plain(KeyCode::Enter), &[Help, Choice]),
    action(Id::Other, "other-line", plain(KeyCode::Tab), &[Form]),
    action(Id::Other, "other-answer", plain(KeyCode::Tab), &[Question]),
    action(
        Id::Open,
        "open",
        plain(KeyCode::Enter),
        &[Spaces, Documents],
    ),
    action(Id::Open, "open-line", plain(KeyCode::Enter), &[Card]),
    action(Id::Open, "open-row", plain(KeyCode::Enter), &[Rows]),
    action(Id::Open, "open-vote", plain(KeyCode::Enter), &[Votes]),
    action(Id::Card, "card", letter('o'), &[Documents]),
    action(Id::Move, "move", letter('v'), &[Card]),
    action(Id::Sign, "sign", letter('o'), &[Card]),
    action(Id::PutIn, "put-in", letter('z'), &[Card]),
    action(Id::Votes, "votes", letter('s'), &[Card]),
    action(Id::Text, "text", letter('t'), &[Card]),
    action(Id::Export, "export-document", letter('e'), &[Card]),
    action(Id::Support, "support", letter('u'), &[Card]),
    action(Id::Paper, "support-paper", letter('p'), &[Card]),
    action(Id::New, "row-new", letter('n'), &[Rows]),
    action(Id::Remove, "row-remove", plain(KeyCode::Delete), &[Rows]),
    action(Id::Accept, "accept", letter('a'), &[Margin]),
    action(Id::Refuse, "refuse", letter('v'), &[Margin]),
    action(Id::Once, "once", letter('e'), &[Margin]),
    action(Id::Reply, "reply", letter('r'), &[Margin]),
    action(Id::Open, "open-place", plain(KeyCode::Enter), &[Margin]),
    action(Id::Withdraw, "take-back", letter('g'), &[Margin]),
    action(Id::Support, "support-this", letter('s'), &[Margin]),
    action(Id::Margin, "margin-off", plain(KeyCode::F(6)), &[Margin]),
    action(Id::New, "vote-new", letter('n'), &[Votes]),
    action(Id::For, "vote-for", letter('v'), &[Vote]),
    action(Id::Against, "vote-against", letter('t'), &[Vote]),
    action(Id::Abstain, "vote-abstain", letter('o'), &[Vote]),
    action(Id::Cast, "vote-cast", plain(KeyCode::Enter), &[Vote]),
    action(Id::CloseVote, "vote-close", letter('s'), &[Vote]),
    action(Id::Reopen, "vote-reopen", letter('h'), &[Vote]),
    action(Id::New, "new-member", letter('n'), &[Members]),
    action(Id::Change, "change", letter('w'), &[Members, Member]),
    action(Id::End, "end", plain(KeyCode::Delete), &[Members, Member]),
    action(Id::Import, "import", letter('i'), &[Members]),
    action(Id::Export, "export", letter('e'), &[Members]),
    action(Id::Sort, "sort", letter('s'), &[Members]),
    action(Id::Log, "export-log", letter('l'), &[Members]),
    action(Id::Open, "open-member", plain(KeyCode::Enter), &[Members]),
    action(Id::Unfollow, "unfollow", letter('x'), &[Spaces]),
    action(Id::New, "new-space", letter('n'), &[Spaces]),
    action(Id::New, "new-document", letter('n'), &[Documents]),
    action(Id::Join, "join", letter('m'), &[Spaces]),
    action(Id::Follow, "follow", letter('o'), &[Spaces]),
    action(Id::Invite, "invite", letter('u'), &[Documents, People]),
    action(Id::Readers, "readers", letter('w'), &[Documents]),
    action(Id::Address, "follow-address", letter('v'), &[Documents]),
    action(Id::Sort, "order", letter('r'), &[Documents]),
    action(Id::Role, "role", letter('r'), &[People, Invite]),
    action(Id::Remove, "remove", letter('x'), &[People]),
    action(Id::Proposals, "proposals", letter('g'), &[People]),
    action(Id::Devices, "devices", letter('d'), &[People]),
    action(Id::Invitations, "invitations", letter('i'), &[People]),
    action(Id::Withdraw, "device-lost", letter('x'), &[Devices]),
    action(Id::Withdraw, "withdraw", letter('x'), &[Invitations]),
    action(Id::Approve, "approve", letter('g'), &[Proposals]),
    action(Id::Sync, "sync", letter('b'), &[Network]),
    action(Id::AddRelay, "relay-add", letter('d'), &[Network]),
    action(Id::RemoveRelay, "relay-remove", letter('x'), &[Network]),
    action(Id::Starts, "starts", letter('e'), &[Network]),
    action(Id::New, "start-add", letter('n'), &[Starts]),
    action(Id::Remove, "start-remove", letter('x'), &[Starts]),
    action(Id::Make, "make", plain(KeyCode::Enter), &[Invite]),
    action(Id::Dial, "dial", letter('a'), &[Network]),
    action(Id::Copy, "copy", letter('k'), &[Invite, Address, Network]),
    action(Id::Keep, "keep", letter('b'), &[Invite]),
    action(Id::Take, "take", letter('m'), &[Usb]),
    action(Id::Read, "read", letter('i'), &[Usb]),
    action(Id::Where, "where", letter('a'), &[Usb]),
    action(Id::Leave, "leave", letter('v'), &[Spaces]),
    action(Id::AddDevice, "add-device", letter('a'), &[Spaces]),
    action(Id::Language, "language", letter('t'), &[Spaces]),
    action(Id::Signs, "signs", letter('g'), &[Spaces]),
    action(Id::Amend, "amend", control('w'), &[Write]),
    action(Id::Suggest, "suggest", plain(KeyCode::F(4)), &[Write]),
    action(Id::Margin, "margin", plain(KeyCode::F(6)), &[Write]),
    action(Id::Card, "card-of", control('o'), &[Write]),
    action(Id::Comment, "comment", control('k'), &[Write]),
    action(Id::Undo, "undo", control('z'), &[Write]),
    action(Id::Redo, "redo", control('y'), &[Write]),
    action(Id::Find, "find", control('f'), &[Write]),
    action(Id::NextSection, "next-section", control('d'), &[Write]),
    action(
        Id::AddSection,
        "add-section",
        plain(KeyCode::F(2)),
        &[Write],
    ),
    action(Id::Heading, "heading", control('t'), &[Write]),
    action(Id::History, "history", plain(KeyCode::F(8)), &[Write]),
    action(Id::Authors, "authors", plain(KeyCode::F(9)), &[Write]),
    action(Id::Replace, "replace", control('r'), &[Write]),
    action(Id::Earlier, "earlier", plain(KeyCode::Left), &[History]),
    action(Id::Later, "later", plain(KeyCode::Right), &[History]),
    action(Id::Compare, "compare", letter('v'), &[History]),
    action(Id::NameVersion, "name-version", letter('n'), &[History]),
    action(Id::Restore, "restore", letter('t'), &[History]),
    action(Id::FindNext, "find-next", plain(KeyCode::F(3)), &[Write]),
    action(
        Id::FindPrevious,
        "find-previous",
        shift(KeyCode::F(3)),
        &[Write],
    ),
    action(Id::Title, "title", plain(KeyCode::F(5)), &[Write]),
    action(
        Id::NewAmendment,
        "amend-new",
        plain(KeyCode::F(7)),
        &[Write],
    ),
    action(Id::Save, "save", control('s'), &[Write]),
    action(Id::Usb, "usb", letter('s'), &[Documents, Network]),
    action(
        Id::Find,
        "search",
        letter('/'),
        &[
            Spaces,
            Documents,
            People,
            Members,
            Devices,
            Invitations,
            Proposals,
        ],
    ),
    action(
        Id::Documents,
        "documents",
        letter('1'),
        &[
            Spaces,
            Card,
            Rows,
            Votes,
            Vote,
            History,
            People,
            Members,
            Member,
            Network,
            Invite,
            Address,
            Devices,
            Invitations,
            Proposals,
            Usb,
            Starts,
        ],
    ),
    action(
        Id::Members,
        "members",
        letter('2'),
        &[
            Spaces,
            Documents,
            Card,
            Rows,
            Votes,
            Vote,
            History,
            People,
            Member,
            Network,
            Invite,
            Address,
            Devices,
            Invitations,
            Proposals,
            Usb,
            Starts,
        ],
    ),
    action(
        Id::People,
        "people",
        letter('8'),
        &[
            Spaces,
            Documents,
            Card,
            Rows,
            Votes,
            Vote,
            History,
            Members,
            Member,
            Network,
            Invite,
            Address,
            Devices,
            Invitations,
            Proposals,
            Usb,
            Starts,
        ],
    ),
    action(
        Id::Network,
        "network",
        letter('9'),
        &[
            Spaces,
            Documents,
            Card,
            Rows,
            Votes,
            Vote,
            History,
            People,
            Members,
            Member,
            Invite,
            Address,
            Devices,
            Invitations,
            Proposals,
            Usb,
            Starts,
        ],
    ),
    action(Id::Mouse, "mouse", control('g'), &[]),
    action(Id::Quit, "quit", control('q'), &[]),
    action(Id::Help, "help-letter", letter('?'), LISTS),
    action(Id::Help, "help", plain(KeyCode::F(1)), &[]),
    action(Id::Help, "all", control('p'), &[]),
];

impl Action {
    /// Whether it can be done there.
    pub fn is_at(&self, place: Place) -> bool {
        self.places.is_empty() || self.places.contains(&place)
    }

    /// What can be done there, in the order of the table.
    pub fn at(place: Place) -> impl Iterator<Item = &'static Action> {
        ACTIONS.iter().filter(move |action| action.is_at(place))
    }

    /// What a key does there.
    pub fn of(place: Place, event: &KeyEvent) -> Option<Id> {
        Action::at(place)
            .find(|action| action.key.is(event))
            .map(|action| action.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Words;
    use noaber_node::words::Lang;
    use unicode_width::UnicodeWidthStr;

    #[test]
    fn no_two_actions_have_one_key_in_one_place() {
        for place in Place::ALL {
            let keys: Vec<_> = Action::at(*place).map(|action| action.key).collect();
            for (index, key) in keys.iter().enumerate() {
                assert!(!keys[..index].contains(key), "{key:?} twice at {place:?}");
            }
        }
    }

    #[test]
    fn every_action_has_a_short_name_and_an_explanation_in_each_language() {
        for action in ACTIONS {
            for lang in Lang::ALL {
                let name = Words(lang).get(&format!("action-{}", action.slug));
                assert!(
                    !name.starts_with("action-") && name.width() <= 24,
                    "{} in {lang:?}: {name}",
                    action.slug
                );
                let help = Words(lang).get(&format!("action-{}-help", action.slug));
                assert!(
                    !help.starts_with("action-"),
                    "{} has no explanation in {lang:?}",
                    action.slug
                );
            }
        }
    }

    #[test]
    fn no_key_is_one_that_terminals_send_for_another() {
        for action in ACTIONS {
            let same_bytes = ['i', 'm', 'j', 'h', '['].map(control);
            assert!(!same_bytes.contains(&action.key), "{}", action.slug);
        }
    }
}
