//! What a document keeps an eye on: terms that run, and numbers that are asked for. What a kind says of it; how it is done is
//! in `document/watches.rs`.
//!
//! It is help and no judgement: no state is set by a clock, and where a number comes from a law or from statutes it is a field
//! of the document. While that field is empty, nothing is watched.

use super::Words;

/// Values that fields or columns hold: by key the value as it is kept. Nothing in the place of the value: any at all.
pub type Holds = &'static [(&'static str, &'static str)];

/// Something that a document keeps an eye on.
#[derive(Debug)]
pub struct WatchSpec {
    /// Its stable key; never used for another.
    pub key: &'static str,
    /// What people call it.
    pub name: Words,
    /// What is watched.
    pub of: Watch,
    /// What the screen says while a term runs, with `{time}`.
    pub left: Words,
    /// What it says once the term is over, with `{time}`; of an amount, with `{have}` and `{need}`.
    pub over: Words,
    /// In which states; none named: in any.
    pub states: &'static [&'static str],
    /// Only in a document whose fields hold all of these.
    pub only: Holds,
    /// What ends it: a field of the document, or of a row a column, that holds one of these.
    pub ends: Holds,
    /// When it was met.
    pub met: Option<Met>,
}

/// What is watched.
#[derive(Debug)]
pub enum Watch {
    /// A day, or a moment.
    Day(Day),
    /// A day in each row of a table.
    Rows {
        /// The table.
        table: &'static str,
        /// The column with the day.
        date: &'static str,
    },
    /// An amount that is to reach what a field says.
    Least(Tally, &'static str),
    /// An amount that may not go beyond what a field says.
    Most(Tally, &'static str),
    /// A part of an amount that is to reach the percentage that a field says.
    Part {
        /// The part.
        part: Tally,
        /// Of what.
        whole: Tally,
        /// The field with the percentage.
        least: &'static str,
    },
    /// Rows of which each is to hold a value.
    Each {
        /// The table.
        table: &'static str,
        /// Only those whose column of amounts reaches a field.
        from: Option<(&'static str, &'static str)>,
        /// The column.
        column: &'static str,
        /// The value.
        value: &'static str,
    },
}

/// A day that is computed from fields.
#[derive(Debug, Clone, Copy)]
pub struct Day {
    /// The field with the day from which it is counted.
    pub date: &'static str,
    /// The field with the time of that day; without it the day begins.
    pub time: Option<&'static str>,
    /// How far from there.
    pub shift: Option<Shift>,
}

/// How far a term is from its beginning.
#[derive(Debug, Clone, Copy)]
pub struct Shift {
    /// Of what.
    pub unit: Unit,
    /// The field that says how many.
    pub field: &'static str,
    /// To which side.
    pub side: Side,
}

/// What a term is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Hours.
    Hours,
    /// Days.
    Days,
    /// Weeks.
    Weeks,
    /// Months, by the calendar.
    Months,
}

/// To which side a term is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// Forward.
    After,
    /// Backward.
    Before,
}

/// When a term was met: on time it is told of no more, later it is.
#[derive(Debug, Clone, Copy)]
pub struct Met {
    /// The field with the day.
    pub date: &'static str,
    /// The field with the time of that day.
    pub time: Option<&'static str>,
    /// What is said when that was late.
    pub late: Words,
}

/// An amount in a document.
#[derive(Debug, Clone, Copy)]
pub enum Tally {
    /// A field of numbers or amounts; empty: nothing.
    Field(&'static str),
    /// How many rows a table has.
    Rows(&'static str),
    /// How many of its rows hold a value in a column.
    RowsOf(&'static str, (&'static str, &'static str)),
    /// The sum of a column.
    Sum(&'static str, &'static str),
    /// The sum of a column over the rows that hold one of these values.
    SumOf(&'static str, &'static str, Holds),
}

/// A day that a field holds.
pub(super) const fn day(date: &'static str) -> Day {
    Day {
        date,
        time: None,
        shift: None,
    }
}

impl Day {
    /// At the time that another field holds.
    pub(super) const fn at(self, time: &'static str) -> Day {
        Day {
            time: Some(time),
            ..self
        }
    }

    /// As many later as a field says.
    pub(super) const fn plus(self, unit: Unit, field: &'static str) -> Day {
        self.shifted(unit, field, Side::After)
    }

    /// As many earlier as a field says.
    pub(super) const fn minus(self, unit: Unit, field: &'static str) -> Day {
        self.shifted(unit, field, Side::Before)
    }

    const fn shifted(self, unit: Unit, field: &'static str, side: Side) -> Day {
        let shift = Shift { unit, field, side };
        Day {
            shift: Some(shift),
            ..self
        }
    }
}

/// A term: what is said before it is over, and after.
pub(super) const fn term(
    key: &'static str,
    name: Words,
    of: Watch,
    left: Words,
    over: Words,
) -> WatchSpec {
    WatchSpec {
        key,
        name,
        of,
        left,
        over,
        states: &[],
        only: &[],
        ends: &[],
        met: None,
    }
}

/// A number that is asked for: what is said while it is not so.
pub(super) const fn check(key: &'static str, name: Words, of: Watch, over: Words) -> WatchSpec {
    term(key, name, of, over, over)
}

impl WatchSpec {
    /// In these states only.
    pub(super) const fn within(self, states: &'static [&'static str]) -> WatchSpec {
        WatchSpec { states, ..self }
    }

    /// Only where fields hold all of these.
    pub(super) const fn only(self, only: Holds) -> WatchSpec {
        WatchSpec { only, ..self }
    }

    /// Until one of these is held.
    pub(super) const fn until(self, ends: Holds) -> WatchSpec {
        WatchSpec { ends, ..self }
    }

    /// Met on the day that a field holds; said when that was late.
    pub(super) const fn met(self, date: &'static str, late: Words) -> WatchSpec {
        let met = Met {
            date,
            time: None,
            late,
        };
        WatchSpec {
            met: Some(met),
            ..self
        }
    }

    /// As [`WatchSpec::met`], at the time that another field holds.
    pub(super) const fn met_at(
        self,
        date: &'static str,
        time: &'static str,
        late: Words,
    ) -> WatchSpec {
        let met = Met {
            date,
            time: Some(time),
            late,
        };
        WatchSpec {
            met: Some(met),
            ..self
        }
    }
}
