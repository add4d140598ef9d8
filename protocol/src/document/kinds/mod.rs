//! The kinds of documents: each is data in a file of its own and one line in [`KINDS`].

mod export_log;
mod handbook;
mod manifest;
pub mod member;
mod member_finance;
mod value;

pub use value::{FieldValue, ValueFault, is_refused, plain_name};

use crate::canonical::{Reader, put_number};
use crate::charter::op::Audience;
use crate::charter::role::Role;

/// Every kind that this version can write, in the order in which forms offer them.
pub const KINDS: &[&Kind] = &[
    &manifest::MANIFEST,
    &handbook::HANDBOOK,
    &member::MEMBER,
    &member_finance::MEMBER_FINANCE,
    &export_log::EXPORT_LOG,
];

/// The number of a kind, in clear in the header that founds a document; never used for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KindNumber(pub u16);

impl KindNumber {
    /// A member.
    pub const MEMBER: KindNumber = KindNumber(2);
    /// The money matters of a member.
    pub const MEMBER_FINANCE: KindNumber = KindNumber(3);
    /// A line of the export log.
    pub const EXPORT_LOG: KindNumber = KindNumber(4);

    /// The kind with this number, when this version knows it.
    pub fn kind(self) -> Option<&'static Kind> {
        KINDS.iter().copied().find(|kind| kind.number == self)
    }

    /// Its bytes in the `more` of a founding header: a `number`.
    pub fn to_more(self) -> Vec<u8> {
        let mut more = Vec::new();
        put_number(&mut more, u64::from(self.0));
        more
    }

    /// Reads it from the `more` of a founding header; a later version may write more after it.
    pub fn from_more(more: &[u8]) -> Option<KindNumber> {
        let number = Reader::new(more).number().ok()?;
        u16::try_from(number).ok().map(KindNumber)
    }
}

/// The kind with this tag.
pub fn by_tag(tag: &str) -> Option<&'static Kind> {
    KINDS.iter().copied().find(|kind| kind.tag == tag)
}

/// A kind of document.
#[derive(Debug)]
pub struct Kind {
    /// What scripts call it; never used for another.
    pub tag: &'static str,
    /// Its number in headers.
    pub number: KindNumber,
    /// What people call it.
    pub title: Words,
    /// What it is for people.
    pub form: Form,
    /// What stands in it, in the order of the template.
    pub sections: &'static [SectionSpec],
    /// Single values beside the text.
    pub fields: &'static [FieldSpec],
    /// What it can be, from concept on; the first is where it begins.
    pub states: &'static [StateSpec],
    /// From which state to which, and who may say so.
    pub moves: &'static [Move],
}

impl Kind {
    /// The section with this key.
    pub fn section(&self, key: &str) -> Option<&'static SectionSpec> {
        self.sections.iter().find(|spec| spec.key == key)
    }

    /// The field with this key.
    pub fn field(&self, key: &str) -> Option<&'static FieldSpec> {
        self.fields.iter().find(|spec| spec.key == key)
    }

    /// Whether it is a record of single values.
    pub fn is_record(&self) -> bool {
        match self.form {
            Form::Text => false,
            Form::Record(_) => true,
        }
    }

    /// What one addition brings: the first repeatable section and the parts under it.
    pub fn repeatable(&self) -> &'static [SectionSpec] {
        let Some(first) = self
            .sections
            .iter()
            .position(|spec| spec.occurs == Occurs::Often)
        else {
            return &[];
        };
        let rest = self.sections.get(first..).unwrap_or_default();
        let parts = rest
            .iter()
            .skip(1)
            .take_while(|spec| spec.occurs.is_under())
            .count();
        rest.get(..=parts).unwrap_or_default()
    }

    /// What one addition under the repeated section brings: the first part that is repeated there, and those after it.
    pub fn repeatable_parts(&self) -> &'static [SectionSpec] {
        let all = self.repeatable();
        let first = all
            .iter()
            .position(|spec| spec.occurs == Occurs::UnderOften);
        first.and_then(|at| all.get(at..)).unwrap_or_default()
    }
}

/// What a kind is for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// A text; those who begin it choose who reads it.
    Text,
    /// A record of single values, shown in a list with others; always for that audience.
    Record(Audience),
}

/// A few words in the languages of the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// Dutch, also what a template writes into a document.
    pub nl: &'static str,
    /// English.
    pub en: &'static str,
}

/// How often a section stands in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occurs {
    /// Once.
    Once,
    /// As often as people add it.
    Often,
    /// Under the repeated section before it, each time.
    Under,
    /// Under the repeated section before it, as often as people add it, with the parts that follow it.
    UnderOften,
}

impl Occurs {
    /// Whether it stands under a repeated section.
    pub fn is_under(self) -> bool {
        match self {
            Occurs::Under | Occurs::UnderOften => true,
            Occurs::Once | Occurs::Often => false,
        }
    }
}

/// A section of a kind: one text under one heading.
#[derive(Debug)]
pub struct SectionSpec {
    /// Its stable key; never used for another.
    pub key: &'static str,
    /// The heading that the template gives it.
    pub heading: Words,
    /// How often it stands there.
    pub occurs: Occurs,
    /// What the empty section asks for.
    pub hint: Words,
}

/// A single value of a kind.
#[derive(Debug)]
pub struct FieldSpec {
    /// Its stable key; never used for another.
    pub key: &'static str,
    /// What people call it.
    pub name: Words,
    /// What may stand in it.
    pub value: FieldValue,
}

/// A state of a kind.
#[derive(Debug)]
pub struct StateSpec {
    /// Its stable key; never used for another.
    pub key: &'static str,
    /// What people call it.
    pub name: Words,
}

/// A way from one state to another.
#[derive(Debug)]
pub struct Move {
    /// The state it leaves.
    pub from: &'static str,
    /// The state it reaches.
    pub to: &'static str,
    /// The least role that may say so.
    pub least: Role,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn tags_numbers_and_keys_are_used_once() {
        let tags: BTreeSet<_> = KINDS.iter().map(|kind| kind.tag).collect();
        let numbers: BTreeSet<_> = KINDS.iter().map(|kind| kind.number).collect();
        assert_eq!((tags.len(), numbers.len()), (KINDS.len(), KINDS.len()));
        for kind in KINDS {
            let sections: BTreeSet<_> = kind.sections.iter().map(|s| s.key).collect();
            let fields: BTreeSet<_> = kind.fields.iter().map(|f| f.key).collect();
            let states: BTreeSet<_> = kind.states.iter().map(|s| s.key).collect();
            assert_eq!(sections.len(), kind.sections.len(), "{}", kind.tag);
            assert_eq!(fields.len(), kind.fields.len(), "{}", kind.tag);
            assert_eq!(states.len(), kind.states.len(), "{}", kind.tag);
            for step in kind.moves {
                assert!(states.contains(step.from) && states.contains(step.to));
            }
            assert_eq!(by_tag(kind.tag).map(|k| k.number), Some(kind.number));
            assert_eq!(
                KindNumber::from_more(&kind.number.to_more()),
                Some(kind.number)
            );
        }
    }

    #[test]
    fn a_kind_s_number_has_one_form() {
        for (number, more) in [(1, &[1][..]), (130, &[0x82, 1]), (u16::MAX, &[255, 255, 3])] {
            assert_eq!(KindNumber(number).to_more(), more);
            let later = [more, &[9]].concat();
            assert_eq!(KindNumber::from_more(&later), Some(KindNumber(number)));
        }
        assert_eq!(KindNumber::from_more(&[0x81, 0]), None);
        assert_eq!(KindNumber::from_more(&[0x80, 0x80, 4]), None);
        assert_eq!(KindNumber::from_more(&[]), None);
    }

    #[test]
    fn every_state_but_the_first_can_be_reached() {
        for kind in KINDS {
            for state in kind.states.iter().skip(1) {
                assert!(
                    kind.moves.iter().any(|step| step.to == state.key),
                    "{} {}",
                    kind.tag,
                    state.key
                );
            }
        }
    }

    #[test]
    fn a_part_stands_only_under_what_is_repeated() {
        for kind in KINDS {
            let mut before = Occurs::Once;
            for section in kind.sections {
                assert!(!section.occurs.is_under() || before != Occurs::Once);
                before = section.occurs;
            }
        }
    }
}
