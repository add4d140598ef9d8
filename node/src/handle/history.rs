//! What callers ask and learn about how a document came to be: who wrote what, when, and what changed.

use crate::handle::{SectionId, Selector};
use noaber_protocol::ids::Millis;
use noaber_protocol::text::SafeText;
use serde::{Deserialize, Serialize};

/// What can be asked about a document's history. A state is named by its heads, by the name that people gave it, or by
/// `now`; what a difference begins from may be `begin`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum HistoryRequest {
    /// Who wrote what of the text as it stands.
    Blame(Selector),
    /// In which sittings it was written.
    Sittings(Selector),
    /// What is different between two states.
    Diff {
        /// The document.
        document: Selector,
        /// The older state.
        from: String,
        /// The newer state.
        to: String,
    },
    /// Gives a state a name, or with an empty one takes it away.
    Name {
        /// The document.
        document: Selector,
        /// The state.
        state: String,
        /// The name.
        name: String,
    },
    /// Makes the text what it was, as a new edit.
    Restore {
        /// The document.
        document: Selector,
        /// The state.
        state: String,
    },
}

impl HistoryRequest {
    /// The document that is meant.
    pub fn document(&self) -> &Selector {
        match self {
            HistoryRequest::Blame(document)
            | HistoryRequest::Sittings(document)
            | HistoryRequest::Diff { document, .. }
            | HistoryRequest::Name { document, .. }
            | HistoryRequest::Restore { document, .. } => document,
        }
    }

    pub(crate) fn document_mut(&mut self) -> &mut Selector {
        match self {
            HistoryRequest::Blame(document)
            | HistoryRequest::Sittings(document)
            | HistoryRequest::Diff { document, .. }
            | HistoryRequest::Name { document, .. }
            | HistoryRequest::Restore { document, .. } => document,
        }
    }
}

/// What is told of a history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum History {
    /// To [`HistoryRequest::Blame`].
    Blame(Blame),
    /// To [`HistoryRequest::Sittings`], the first one first.
    Sittings(Vec<SittingInfo>),
    /// To [`HistoryRequest::Diff`].
    Diff(Diff),
}

/// Who wrote what.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Blame {
    /// The state that it speaks of.
    pub heads: String,
    /// Everyone who wrote in it, in the order in which they began: the same on every device.
    pub writers: Vec<Writer>,
    /// The organisations that they act for, most first.
    pub organisations: Vec<Share>,
    /// The sections in order.
    pub sections: Vec<SectionBlame>,
}

/// Somebody who wrote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Writer {
    /// Their name; empty when it is not known here.
    pub name: SafeText,
    /// For whom they act.
    pub organisation: SafeText,
    /// Whether that is the person here.
    pub is_me: bool,
    /// How many characters of the text are theirs.
    pub characters: u64,
    /// How many in a hundred; all together are a hundred.
    pub percent: u32,
}

/// How much of a text is of an organisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Share {
    /// Its name; empty for those who act for none.
    pub name: SafeText,
    /// How many characters.
    pub characters: u64,
    /// How many in a hundred; all together are a hundred.
    pub percent: u32,
}

/// Who wrote a section.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SectionBlame {
    /// The section.
    pub id: SectionId,
    /// Its heading.
    pub heading: SafeText,
    /// Its text.
    pub text: String,
    /// Stretches in order, together as long as the text.
    pub stretches: Vec<Stretch>,
}

/// A stretch of text of one writer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// How long, in bytes.
    pub bytes: usize,
    /// Whose: a place in [`Blame::writers`].
    pub writer: usize,
    /// When, as the author's clock claims; none while it is in no entry.
    pub at: Option<Millis>,
}

/// Writing without a long pause.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SittingInfo {
    /// Who wrote.
    pub authors: Vec<SafeText>,
    /// When it began, as clocks claim.
    pub began: Millis,
    /// When it ended.
    pub ended: Millis,
    /// How many entries.
    pub entries: u64,
    /// Characters that came.
    pub inserted: u64,
    /// Characters that went.
    pub deleted: u64,
    /// The state after it.
    pub heads: String,
    /// The names of states that were reached in it.
    pub names: Vec<SafeText>,
}

/// What is different between two states of a document.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Diff {
    /// The tag of its kind, by which fields and tables have their names.
    pub kind: String,
    /// The parts that differ; none when nothing does. First the title, then the sections in the order of the newer state
    /// with those that went behind them, then fields and tables.
    pub parts: Vec<PartDiff>,
}

/// What is different in a part of a document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartDiff {
    /// Which part.
    pub part: DiffPart,
    /// Its text of both states, piece by piece; none when the texts that are shown are the same.
    pub pieces: Vec<Piece>,
}

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DiffPart {
    /// The title.
    Title,
    /// A section.
    Section {
        /// Its heading in the older state, when it was there.
        was: Option<SafeText>,
        /// Its heading in the newer state, when it is there.
        is: Option<SafeText>,
    },
    /// The field with this key.
    Field(String),
    /// The table with this key: each row is a line. What stands in the rows is not told of one that shows only totals.
    Table(String),
}

/// A piece of two texts that are compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Piece {
    /// It stands in both.
    Same(String),
    /// It went.
    Gone(String),
    /// It came.
    Came(String),
}

/// Whole parts in a hundred that together are a hundred (nothing of nothing): what is lost by rounding down goes to
/// those that lost most.
pub fn percentages(amounts: &[u64]) -> Vec<u32> {
    let total: u128 = amounts.iter().map(|amount| u128::from(*amount)).sum();
    if total == 0 {
        return vec![0; amounts.len()];
    }
    let exact = |amount: &u64| u128::from(*amount) * 100;
    let mut parts: Vec<u32> = amounts
        .iter()
        .map(|amount| u32::try_from(exact(amount) / total).unwrap_or(100))
        .collect();
    let mut order: Vec<usize> = (0..amounts.len()).collect();
    order.sort_by_key(|place| std::cmp::Reverse(exact(&amounts[*place]) % total));
    let lacking = 100_u32.saturating_sub(parts.iter().sum());
    for place in order.into_iter().take(lacking as usize) {
        parts[place] += 1;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_whole_and_add_up_to_a_hundred() {
        assert_eq!(percentages(&[1, 1, 1]), [34, 33, 33]);
        assert_eq!(percentages(&[2, 0, 1]), [67, 0, 33]);
        assert_eq!(percentages(&[0, 0]), [0, 0]);
        assert_eq!(percentages(&[u64::MAX, u64::MAX]), [50, 50]);
        assert_eq!(percentages(&[]), [] as [u32; 0]);
    }
}
