//! What a bench prints for the table of `docs/BENCHES.md`: medians of ratios of one run, a line for each figure.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "benches of other rooms take this file in by its path"
)]

use std::time::{Duration, Instant};

/// How large a bench is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// As the goals name it.
    Full,
    /// Small: it shows that the bench runs, and its figures say little.
    Quick,
}

impl Scale {
    /// What the command line asks for; none when cargo only asks which benches there are.
    pub fn asked() -> Option<Scale> {
        let has = |name: &str| std::env::args().any(|argument| argument == name);
        if has("--list") {
            return None;
        }
        let is_full = has("--bench") && !has("--quick") && !has("--test");
        Some(if is_full { Scale::Full } else { Scale::Quick })
    }

    /// One of two sizes.
    pub fn of<T>(self, full: T, quick: T) -> T {
        match self {
            Scale::Full => full,
            Scale::Quick => quick,
        }
    }
}

/// What a ratio is to be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Goal {
    /// So much or less.
    AtMost(f64),
    /// So much or more.
    AtLeast(f64),
    /// It is only told.
    Told,
}

/// One line of the table: ours, what it is compared with, and the median of their ratios in this run.
#[derive(Clone, Debug)]
pub struct Figure<'a> {
    /// The number of the goal.
    pub row: u8,
    /// What was measured.
    pub what: &'a str,
    /// Ours.
    pub ours: String,
    /// The other's, or the floor's.
    pub other: String,
    /// The ratio.
    pub ratio: f64,
    /// What the ratio is to be.
    pub goal: Goal,
}

impl Figure<'_> {
    /// Prints it as one line that a script can take apart.
    pub fn print(&self) {
        let (goal, met) = match self.goal {
            Goal::AtMost(most) => (format!("<= {most}"), Some(self.ratio <= most)),
            Goal::AtLeast(least) => (format!(">= {least}"), Some(self.ratio >= least)),
            Goal::Told => ("-".to_owned(), None),
        };
        let is_small = Scale::asked() == Some(Scale::Quick);
        let met = match met {
            Some(_) if is_small => "(small)",
            Some(true) => "met",
            Some(false) => "MISSED",
            None => "-",
        };
        println!(
            "row|{}|{}|{}|{}|{:.2}|{goal}|{met}",
            self.row, self.what, self.ours, self.other, self.ratio
        );
    }
}

/// Two things measured in turn: A B A B.
#[derive(Clone, Debug, Default)]
pub struct Race {
    ours: Vec<f64>,
    other: Vec<f64>,
}

impl Race {
    /// Notes a round, in seconds or any other unit.
    pub fn round(&mut self, ours: f64, other: f64) {
        self.ours.push(ours);
        self.other.push(other);
    }

    /// The same with times.
    pub fn timed(&mut self, ours: Duration, other: Duration) {
        self.round(ours.as_secs_f64(), other.as_secs_f64());
    }

    /// The median of ours.
    pub fn ours(&self) -> f64 {
        median(self.ours.clone())
    }

    /// The median of the other's.
    pub fn other(&self) -> f64 {
        median(self.other.clone())
    }

    /// The median of ours divided by the other's, round by round.
    pub fn ratio(&self) -> f64 {
        let each = self.ours.iter().zip(&self.other);
        median(each.map(|(ours, other)| ours / other).collect())
    }

    /// The median of the other's divided by ours, round by round.
    pub fn times_less(&self) -> f64 {
        let each = self.ours.iter().zip(&self.other);
        median(each.map(|(ours, other)| other / ours).collect())
    }
}

/// The one in the middle.
///
/// # Panics
/// When there is none.
pub fn median(of: Vec<f64>) -> f64 {
    at_part(of, 0.5)
}

/// The one before which such a part of them lies: 0.99 for the slowest hundredth.
///
/// # Panics
/// When there is none.
pub fn at_part(mut of: Vec<f64>, part: f64) -> f64 {
    of.sort_by(f64::total_cmp);
    of[((of.len() - 1) as f64 * part).round() as usize]
}

/// With which power of its size something grows, from its first size to its last.
///
/// # Panics
/// When there is no size.
pub fn exponent(sizes: &[f64], costs: &[f64]) -> f64 {
    let grown = |of: &[f64]| (of[of.len() - 1] / of[0]).ln();
    grown(costs) / grown(sizes)
}

/// How long something takes.
pub fn time(work: impl FnOnce()) -> Duration {
    let begin = Instant::now();
    work();
    begin.elapsed()
}

/// Seconds as people read them.
pub fn seconds(seconds: f64) -> String {
    match seconds {
        few if few < 0.001 => format!("{:.0} us", few * 1e6),
        some if some < 1.0 => format!("{:.2} ms", some * 1e3),
        many => format!("{many:.2} s"),
    }
}

/// Bytes as people read them.
pub fn bytes(bytes: f64) -> String {
    match bytes {
        few if few < 10_000.0 => format!("{few:.0} B"),
        some if some < 10_000_000.0 => format!("{:.0} kB", some / 1e3),
        many => format!("{:.0} MB", many / 1e6),
    }
}
