//! What is computed from documents and never typed: what a kind says of it. How it is done is in `document/figures.rs`.

use super::Words;

/// Something that is computed.
#[derive(Debug)]
pub struct FigureSpec {
    /// Its stable key; never used for another.
    pub key: &'static str,
    /// What people call it.
    pub name: Words,
    /// How it is computed.
    pub of: Figure,
}

/// How something is computed. Tables and columns are the document's own; documents are those of the space that can be read
/// here.
#[derive(Debug)]
pub enum Figure {
    /// How many rows a table has.
    Count(&'static str),
    /// How many of its rows hold a value in a column.
    CountOf {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The value.
        value: &'static str,
    },
    /// The sum of a column of amounts or numbers.
    Sum {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
    /// The mean of a column of numbers, with one decimal; nothing while there are fewer.
    Mean {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// From how many values on it is shown.
        least: usize,
    },
    /// The mean of a column for each group of rows, with how many; of a group with fewer nothing is told.
    MeanBy {
        /// The table.
        table: &'static str,
        /// The columns that tell the groups.
        by: &'static [&'static str],
        /// The column.
        column: &'static str,
        /// From how many values on a group is shown.
        least: usize,
    },
    /// How many documents of a kind there are.
    Documents {
        /// The tag of the kind.
        kind: &'static str,
        /// In one of these states; none named: in any.
        states: &'static [&'static str],
    },
    /// The sum of a field of numbers over all documents of a kind.
    SumOver {
        /// The tag of the kind.
        kind: &'static str,
        /// The field.
        field: &'static str,
    },
    /// The mean over the documents of a kind of a mean of each, with one decimal, of those that have one.
    MeanOver {
        /// The tag of the kind.
        kind: &'static str,
        /// The key of that figure.
        figure: &'static str,
    },
    /// How many different values a field has over all documents of a kind.
    Different {
        /// The tag of the kind.
        kind: &'static str,
        /// The field.
        field: &'static str,
    },
    /// A figure over the documents of a kind, of those only whose field holds a value.
    Where {
        /// The field.
        field: &'static str,
        /// The value, as it is kept.
        value: &'static str,
        /// The figure.
        of: &'static Figure,
    },
    /// A figure over the documents of a kind, for each value that a field has in them.
    By {
        /// The field.
        field: &'static str,
        /// The figure.
        of: &'static Figure,
    },
}

impl Figure {
    /// Whether it is computed from other documents.
    pub fn is_of_others(&self) -> bool {
        match self {
            Figure::Count(_)
            | Figure::CountOf { .. }
            | Figure::Sum { .. }
            | Figure::Mean { .. }
            | Figure::MeanBy { .. } => false,
            Figure::Documents { .. }
            | Figure::SumOver { .. }
            | Figure::MeanOver { .. }
            | Figure::Different { .. }
            | Figure::Where { .. }
            | Figure::By { .. } => true,
        }
    }
}
