//! The kinds of documents: each is data in a file of its own and one line in [`KINDS`].

mod amendment;
mod amends;
mod ballot;
mod candidates;
mod card;
mod challenge;
mod council_agreement;
mod data_breach;
mod decision;
mod dossier;
#[cfg(test)]
mod examples;
#[cfg(test)]
mod exercise;
mod export_log;
mod figure;
mod gifts;
mod group;
mod guide;
mod handbook;
mod improvement_agenda;
mod initiative;
mod learning_circle;
mod manifest;
mod meeting;
pub mod member;
mod member_finance;
mod monitor;
mod motion;
mod participation;
mod processing;
mod programme;
mod question;
mod quick_scan;
mod route;
mod spec;
mod terms;
mod training;
#[cfg(test)]
pub(crate) mod trial;
mod value;
mod vision;
mod watch;
#[cfg(test)]
mod watched;

pub use amends::{Amends, AmendsOn, AmendsTable};
pub use figure::{Figure, FigureSpec};
pub use group::Group;
pub use spec::{
    Acts, Cells, Edits, Example, ExampleRow, FieldSpec, Form, Kind, Limit, Move, Occurs, Personal,
    Rows, SectionSpec, StateSpec, TableSpec, TextIn, ViewSpec, Words,
};
pub use value::{FieldValue, ValueFault, is_refused, plain_name};
pub use watch::{Day, Holds, Met, Shift, Side, Tally, Unit, Watch, WatchSpec};

use crate::canonical::{Reader, put_number};

/// Every kind that this version can write, in the order in which forms offer them.
pub const KINDS: &[&Kind] = &[
    &manifest::MANIFEST,
    &handbook::HANDBOOK,
    &vision::VISION,
    &programme::PROGRAMME,
    &motion::MOTION,
    &amendment::AMENDMENT,
    &meeting::MEETING,
    &ballot::BALLOT,
    &decision::DECISION,
    &candidates::CANDIDATES,
    &initiative::INITIATIVE,
    &challenge::CHALLENGE,
    &participation::PARTICIPATION,
    &quick_scan::QUICK_SCAN,
    &improvement_agenda::IMPROVEMENT_AGENDA,
    &council_agreement::COUNCIL_AGREEMENT,
    &dossier::DOSSIER,
    &question::QUESTION,
    &card::CARD,
    &training::TRAINING,
    &learning_circle::LEARNING_CIRCLE,
    &guide::GUIDE,
    &monitor::MONITOR,
    &gifts::GIFTS,
    &processing::PROCESSING,
    &data_breach::DATA_BREACH,
    #[cfg(test)]
    &exercise::LOANS,
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
        #[cfg(test)]
        if self == trial::TRIAL.number {
            return Some(&trial::TRIAL);
        }
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

#[cfg(test)]
mod tests;
