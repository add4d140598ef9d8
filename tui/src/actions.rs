//! Everything that can be done, in one table: keys, hint bar, help and clicks are drawn from it.

mod id;
mod place;

pub use crate::keys::Key;
pub use id::Id;
pub use place::Place;

use crate::keys::{control, letter, plain};
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
    Choice, Devices, Documents, Form, Help, History, Invitations, Invite, Kinds, Member, Members,
    Network, Notice, People, Proposals, Question, Report, Searching, Spaces, Start, Unlock, Usb,
    Write,
};

const LISTS: &[Place] = &[
    Spaces,
    Documents,
    History,
    People,
    Members,
    Member,
    Network,
    Invite,
    Devices,
    Invitations,
    Proposals,
    Usb,
];

/// All actions, in the order in which the hint bar shows them.
pub const ACTIONS: &[Action] = &[
    Action {
        id: Id::Back,
        slug: "back",
        key: plain(KeyCode::Esc),
        places: &[
            Documents,
            Write,
            History,
            People,
            Invite,
            Network,
            Devices,
            Invitations,
            Proposals,
            Usb,
            Members,
            Member,
        ],
    },
    Action {
        id: Id::Back,
        slug: "cancel",
        key: plain(KeyCode::Esc),
        places: &[Form, Kinds, Question, Choice, Searching, Report],
    },
    Action {
        id: Id::Back,
        slug: "close",
        key: plain(KeyCode::Esc),
        places: &[Notice, Help],
    },
    Action {
        id: Id::Back,
        slug: "stop",
        key: plain(KeyCode::Esc),
        places: &[Start, Unlock],
    },
    Action {
        id: Id::Go,
        slug: "go",
        key: plain(KeyCode::Enter),
        places: &[Start, Unlock, Form, Kinds, Searching],
    },
    Action {
        id: Id::Go,
        slug: "do",
        key: plain(KeyCode::Enter),
        places: &[Question, Report],
    },
    Action {
        id: Id::Go,
        slug: "run",
        key: plain(KeyCode::Enter),
        places: &[Help, Choice],
    },
    Action {
        id: Id::Other,
        slug: "other-line",
        key: plain(KeyCode::Tab),
        places: &[Form],
    },
    Action {
        id: Id::Other,
        slug: "other-answer",
        key: plain(KeyCode::Tab),
        places: &[Question],
    },
    Action {
        id: Id::Open,
        slug: "open",
        key: plain(KeyCode::Enter),
        places: &[Spaces, Documents],
    },
    Action {
        id: Id::New,
        slug: "new-member",
        key: letter('n'),
        places: &[Members],
    },
    Action {
        id: Id::Change,
        slug: "change",
        key: letter('w'),
        places: &[Members, Member],
    },
    Action {
        id: Id::End,
        slug: "end",
        key: plain(KeyCode::Delete),
        places: &[Members, Member],
    },
    Action {
        id: Id::Import,
        slug: "import",
        key: letter('i'),
        places: &[Members],
    },
    Action {
        id: Id::Export,
        slug: "export",
        key: letter('e'),
        places: &[Members],
    },
    Action {
        id: Id::Find,
        slug: "search",
        key: letter('/'),
        places: &[Members],
    },
    Action {
        id: Id::Sort,
        slug: "sort",
        key: letter('s'),
        places: &[Members],
    },
    Action {
        id: Id::Log,
        slug: "export-log",
        key: letter('l'),
        places: &[Members],
    },
    Action {
        id: Id::Open,
        slug: "open-member",
        key: plain(KeyCode::Enter),
        places: &[Members],
    },
    Action {
        id: Id::New,
        slug: "new-space",
        key: letter('n'),
        places: &[Spaces],
    },
    Action {
        id: Id::New,
        slug: "new-document",
        key: letter('n'),
        places: &[Documents],
    },
    Action {
        id: Id::Join,
        slug: "join",
        key: letter('m'),
        places: &[Spaces],
    },
    Action {
        id: Id::Invite,
        slug: "invite",
        key: letter('u'),
        places: &[Documents, People],
    },
    Action {
        id: Id::Members,
        slug: "members",
        key: letter('2'),
        places: &[Documents],
    },
    Action {
        id: Id::People,
        slug: "people",
        key: letter('8'),
        places: &[Documents],
    },
    Action {
        id: Id::Role,
        slug: "role",
        key: letter('r'),
        places: &[People, Invite],
    },
    Action {
        id: Id::Remove,
        slug: "remove",
        key: letter('x'),
        places: &[People],
    },
    Action {
        id: Id::Proposals,
        slug: "proposals",
        key: letter('g'),
        places: &[People],
    },
    Action {
        id: Id::Devices,
        slug: "devices",
        key: letter('d'),
        places: &[People],
    },
    Action {
        id: Id::Invitations,
        slug: "invitations",
        key: letter('i'),
        places: &[People],
    },
    Action {
        id: Id::Withdraw,
        slug: "device-lost",
        key: letter('x'),
        places: &[Devices],
    },
    Action {
        id: Id::Withdraw,
        slug: "withdraw",
        key: letter('x'),
        places: &[Invitations],
    },
    Action {
        id: Id::Approve,
        slug: "approve",
        key: letter('g'),
        places: &[Proposals],
    },
    Action {
        id: Id::Readers,
        slug: "readers",
        key: letter('w'),
        places: &[Documents],
    },
    Action {
        id: Id::Make,
        slug: "make",
        key: plain(KeyCode::Enter),
        places: &[Invite],
    },
    Action {
        id: Id::Copy,
        slug: "copy",
        key: letter('k'),
        places: &[Invite, Network],
    },
    Action {
        id: Id::Keep,
        slug: "keep",
        key: letter('b'),
        places: &[Invite],
    },
    Action {
        id: Id::Sync,
        slug: "sync",
        key: letter('b'),
        places: &[Network],
    },
    Action {
        id: Id::Dial,
        slug: "dial",
        key: letter('a'),
        places: &[Network],
    },
    Action {
        id: Id::Network,
        slug: "network",
        key: letter('9'),
        places: &[Spaces, Documents, People],
    },
    Action {
        id: Id::Usb,
        slug: "usb",
        key: letter('s'),
        places: &[Documents, Network],
    },
    Action {
        id: Id::Take,
        slug: "take",
        key: letter('m'),
        places: &[Usb],
    },
    Action {
        id: Id::Read,
        slug: "read",
        key: letter('i'),
        places: &[Usb],
    },
    Action {
        id: Id::Where,
        slug: "where",
        key: letter('a'),
        places: &[Usb],
    },
    Action {
        id: Id::Leave,
        slug: "leave",
        key: letter('v'),
        places: &[Spaces],
    },
    Action {
        id: Id::AddDevice,
        slug: "add-device",
        key: letter('a'),
        places: &[Spaces],
    },
    Action {
        id: Id::Language,
        slug: "language",
        key: letter('t'),
        places: &[Spaces],
    },
    Action {
        id: Id::Undo,
        slug: "undo",
        key: control('z'),
        places: &[Write],
    },
    Action {
        id: Id::Redo,
        slug: "redo",
        key: control('y'),
        places: &[Write],
    },
    Action {
        id: Id::Find,
        slug: "find",
        key: control('f'),
        places: &[Write],
    },
    Action {
        id: Id::NextSection,
        slug: "next-section",
        key: plain(KeyCode::F(6)),
        places: &[Write],
    },
    Action {
        id: Id::AddSection,
        slug: "add-section",
        key: plain(KeyCode::F(2)),
        places: &[Write],
    },
    Action {
        id: Id::Heading,
        slug: "heading",
        key: plain(KeyCode::F(4)),
        places: &[Write],
    },
    Action {
        id: Id::History,
        slug: "history",
        key: plain(KeyCode::F(8)),
        places: &[Write],
    },
    Action {
        id: Id::Authors,
        slug: "authors",
        key: plain(KeyCode::F(9)),
        places: &[Write],
    },
    Action {
        id: Id::Replace,
        slug: "replace",
        key: control('r'),
        places: &[Write],
    },
    Action {
        id: Id::Earlier,
        slug: "earlier",
        key: plain(KeyCode::Left),
        places: &[History],
    },
    Action {
        id: Id::Later,
        slug: "later",
        key: plain(KeyCode::Right),
        places: &[History],
    },
    Action {
        id: Id::Compare,
        slug: "compare",
        key: letter('v'),
        places: &[History],
    },
    Action {
        id: Id::NameVersion,
        slug: "name-version",
        key: letter('n'),
        places: &[History],
    },
    Action {
        id: Id::Restore,
        slug: "restore",
        key: letter('t'),
        places: &[History],
    },
    Action {
        id: Id::FindNext,
        slug: "find-next",
        key: plain(KeyCode::F(3)),
        places: &[Write],
    },
    Action {
        id: Id::Title,
        slug: "title",
        key: plain(KeyCode::F(5)),
        places: &[Write],
    },
    Action {
        id: Id::Save,
        slug: "save",
        key: control('s'),
        places: &[Write],
    },
    Action {
        id: Id::Mouse,
        slug: "mouse",
        key: control('g'),
        places: &[],
    },
    Action {
        id: Id::Quit,
        slug: "quit",
        key: control('q'),
        places: &[],
    },
    Action {
        id: Id::Help,
        slug: "help-letter",
        key: letter('?'),
        places: LISTS,
    },
    Action {
        id: Id::Help,
        slug: "help",
        key: plain(KeyCode::F(1)),
        places: &[],
    },
    Action {
        id: Id::Help,
        slug: "all",
        key: control('p'),
        places: &[],
    },
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

    const PLACES: [Place; 24] = [
        Kinds,
        Start,
        Spaces,
        Documents,
        Write,
        History,
        People,
        Invite,
        Members,
        Searching,
        Member,
        Report,
        Network,
        Usb,
        Unlock,
        Place::Busy,
        Form,
        Question,
        Notice,
        Help,
        Choice,
        Devices,
        Invitations,
        Proposals,
    ];

    #[test]
    fn no_two_actions_have_one_key_in_one_place() {
        for place in PLACES {
            let keys: Vec<_> = Action::at(place).map(|action| action.key).collect();
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
