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
    /// The steps that it stands on, by their numbers: its author had those, all before them, and nothing else.
    #[serde(default)]
    pub parents: Vec<usize>,
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

/// What authors did, and what came of it.
#[derive(Clone, Debug, Deserialize)]
pub struct Trace {
    /// What they did, each behind what it stands on.
    #[serde(rename = "txns")]
    pub steps: Vec<Step>,
    /// The text that stood there in the end, where that is known.
    #[serde(rename = "endContent", default)]
    pub end: Option<String>,
}

impl Trace {
    /// How many steps of the first and of the second author were there when each step was made, itself included.
    ///
    /// # Panics
    /// When a step stands on a later one, is of a third author, or when an author does not know all of the own.
    pub fn known(&self) -> Vec<[usize; 2]> {
        let mut known: Vec<[usize; 2]> = Vec::with_capacity(self.steps.len());
        let mut made = [0; 2];
        for (number, step) in self.steps.iter().enumerate() {
            let mut here = [0; 2];
            for parent in &step.parents {
                let there = known.get(*parent);
                let there = there.unwrap_or_else(|| panic!("step {number} stands on {parent}"));
                here = [0, 1].map(|author| there[author].max(here[author]));
            }
            assert_eq!(here[step.agent], made[step.agent], "step {number}");
            made[step.agent] += 1;
            here[step.agent] += 1;
            known.push(here);
        }
        known
    }
}

/// The steps of a trace by its name; none, and a line that says so, when `NOABER_TRACES` does not lead to it.
///
/// # Panics
/// When the file is there and is no trace.
pub fn load(name: &str) -> Option<Vec<Step>> {
    load_whole(name).map(|trace| trace.steps)
}

/// The same, with what came of it.
///
/// # Panics
/// When the file is there and is no trace.
pub fn load_whole(name: &str) -> Option<Trace> {
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
    Some(serde_json::from_reader(GzDecoder::new(file)).expect("a trace is JSON"))
}

/// What is typed in a generated trace.
const WORDS: [&str; 9] = [
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

/// A generated trace of two authors who type words and take some back.
pub fn generated(seed: u64, steps: usize) -> Vec<Step> {
    let mut chance = ChaCha20Rng::seed_from_u64(seed);
    let mut below = |limit: usize| (chance.next_u64() % limit.max(1) as u64) as usize;
    let step = |_| {
        let agent = below(2);
        let at = below(5_000);
        let deleted = if below(5) == 0 { below(6) } else { 0 };
        Step {
            parents: Vec::new(),
            agent,
            patches: vec![Patch(at, deleted, WORDS[below(WORDS.len())].to_owned())],
            time: None,
        }
    };
    (0..steps).map(step).collect()
}

/// A generated trace of two authors who write at the same time, each on what they know; every place is within the text.
///
/// The first deletes whatever stands there, the second only what is not sent yet: nothing goes twice, so how long the
/// text is at a step does not hang on the order of what came at the same time.
pub fn generated_apart(seed: u64, steps: usize) -> Trace {
    let mut chance = ChaCha20Rng::seed_from_u64(seed);
    let mut below = |limit: usize| (chance.next_u64() % limit.max(1) as u64) as usize;
    let mut made: Vec<Step> = Vec::with_capacity(steps);
    // By author: the last step, the last of the other's that is here, and how many characters are here.
    let mut last: [Option<usize>; 2] = [None; 2];
    let mut heard: [Option<usize>; 2] = [None; 2];
    let mut lengths = [0_usize; 2];
    // What the other does not have yet of each: steps, and by how many characters the text grew or shrank.
    let mut unheard: [Vec<(usize, isize)>; 2] = [Vec::new(), Vec::new()];
    // The word that the second typed last, while nobody else has it.
    let mut fresh: Option<(usize, usize)> = None;
    for number in 0..steps {
        let agent = below(2);
        let other = 1 - agent;
        if below(12) == 0 {
            let until = below(unheard[other].len() + 1);
            for (step, more) in unheard[other].drain(..until) {
                heard[agent] = Some(step);
                lengths[agent] = lengths[agent].saturating_add_signed(more);
            }
            // Its place is another now, or the first has it and may delete it.
            fresh = None;
        }
        let parents = [last[agent], heard[agent]];
        let deleted_word = fresh.take_if(|_| agent == 1 && below(4) == 0);
        let patch = match deleted_word {
            Some((at, chars)) => Patch(at, chars, String::new()),
            None => {
                let word = WORDS[below(WORDS.len())];
                let at = below(lengths[agent] + 1);
                let most = if agent == 0 { lengths[0] - at } else { 0 };
                let deleted = if below(4) == 0 { below(6).min(most) } else { 0 };
                Patch(at, deleted, word.to_owned())
            }
        };
        let came = patch.2.chars().count();
        if agent == 1 {
            fresh = (came > 0).then_some((patch.0, came));
        }
        let more = came as isize - patch.1 as isize;
        lengths[agent] = lengths[agent].saturating_add_signed(more);
        unheard[agent].push((number, more));
        last[agent] = Some(number);
        made.push(Step {
            parents: parents.into_iter().flatten().collect(),
            agent,
            patches: vec![patch],
            time: None,
        });
    }
    Trace {
        steps: made,
        end: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_times_of_a_trace_are_seconds_that_only_grow() {
        let at = |time: &str| {
            let step = Step {
                parents: Vec::new(),
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
