//! Real editing traces, from the folder that `NOABER_TRACES` names; a generated one serves where there is none.

use flate2::read::GzDecoder;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde::Deserialize;
use std::fs::File;
use std::path::PathBuf;

/// An edit: at how many characters from the start, how many go, what comes.
#[derive(Clone, Debug, Deserialize)]
pub struct Patch(pub usize, pub usize, pub String);

/// What one of the authors did at a time.
#[derive(Clone, Debug, Deserialize)]
pub struct Step {
    /// Which author.
    #[serde(default)]
    pub agent: usize,
    /// The edits.
    pub patches: Vec<Patch>,
    /// When, where the trace tells it: `2021-05-12T04:01:04.000Z`.
    #[serde(default)]
    pub time: Option<String>,
}

impl Step {
    /// When it was, in seconds that only ever grow: right within a month, and never too few beyond one.
    pub fn seconds(&self) -> Option<u64> {
        let time = self.time.as_deref()?;
        let number = |from: usize, to: usize| time.get(from..to)?.parse::<u64>().ok();
        let months = number(0, 4)? * 12 + number(5, 7)?;
        let hours = (months * 32 + number(8, 10)?) * 24 + number(11, 13)?;
        Some((hours * 60 + number(14, 16)?) * 60 + number(17, 19)?)
    }
}

#[derive(Deserialize)]
struct Trace {
    txns: Vec<Step>,
}

/// The steps of a trace by its name; none, and a line that says so, when `NOABER_TRACES` does not lead to it.
///
/// # Panics
/// When the file is there and is no trace.
pub fn load(name: &str) -> Option<Vec<Step>> {
    let folder = std::env::var_os("NOABER_TRACES").map(PathBuf::from);
    let path = folder
        .map(|folder| folder.join(format!("{name}.json.gz")))
        .filter(|path| path.exists());
    let Some(path) = path else {
        println!(
            "skipped: NOABER_TRACES does not lead to {name}.json.gz; a generated trace serves instead"
        );
        return None;
    };
    let file = File::open(path).expect("a trace can be read");
    let trace: Trace = serde_json::from_reader(GzDecoder::new(file)).expect("a trace is JSON");
    Some(trace.txns)
}

/// A generated trace of two authors who type words and take some back.
pub fn generated(seed: u64, steps: usize) -> Vec<Step> {
    let mut chance = ChaCha20Rng::seed_from_u64(seed);
    let mut below = |limit: usize| (chance.next_u64() % limit.max(1) as u64) as usize;
    let words = [
        "dorp",
        "huis ",
        "één ",
        "ij",
        "coöperatie ",
        "\n",
        "👨‍👩‍👧",
        "wij ",
        "de ",
    ];
    let step = |_| {
        let agent = below(2);
        let at = below(5_000);
        let deleted = if below(5) == 0 { below(6) } else { 0 };
        Step {
            agent,
            patches: vec![Patch(at, deleted, words[below(words.len())].to_owned())],
            time: None,
        }
    };
    (0..steps).map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_times_of_a_trace_are_seconds_that_only_grow() {
        let at = |time: &str| {
            let step = Step {
                agent: 0,
                patches: Vec::new(),
                time: Some(time.to_owned()),
            };
            step.seconds()
        };
        let before = at("2021-05-31T23:59:58.000Z").unwrap();
        assert_eq!(at("2021-05-31T23:59:59.000Z"), Some(before + 1));
        assert_eq!(at("2021-05-30T23:59:58.000Z"), Some(before - 86_400));
        assert!(at("2021-06-01T00:00:00.000Z").unwrap() > before + 1);
        assert_eq!(at("yesterday"), None);
    }
}
