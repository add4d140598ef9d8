//! What a demo measured, in ten lines for people or one value for scripts. Every figure was counted; none is assumed.

use super::people::{Person, Village};
use super::teller::{decimal, grouped};
use crate::words::{Lang, text, with};
use serde_json::{Value, json};
use std::time::Duration;

/// How one laptop stands at the end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stand {
    /// Whose.
    pub person: &'static Person,
    /// A mark of the heads of all documents that it can read: the same mark, the same state.
    pub mark: String,
    /// The same of their text, letter by letter.
    pub text_mark: String,
    /// Entries that it holds.
    pub entries: u64,
}

/// What the relay has, and what it could read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AtRelay {
    /// Entries that it keeps.
    pub entries: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Bodies of them that are sealed.
    pub sealed: u64,
    /// Bodies that anybody can read: the public document, and who may do what, without names.
    pub open: u64,
    /// Files on its disk that were searched.
    pub files: u64,
    /// Their bytes.
    pub searched: u64,
    /// Sentences and names that were looked for.
    pub looked_for: u64,
    /// Which of them were found.
    pub found: Vec<String>,
}

/// What a demo measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// The number that it began with.
    pub seed: u64,
    /// How long it took.
    pub took: Duration,
    /// Keys that were pressed.
    pub keys: u64,
    /// Sentences that were written.
    pub sentences: u64,
    /// Milliseconds from a key to the open editor of another, the middle one of all.
    pub lag_p50: u64,
    /// How many letters that was measured with.
    pub lag_letters: u64,
    /// Entries on the USB stick.
    pub stick_entries: u64,
    /// Bytes on it.
    pub stick_bytes: u64,
    /// Every laptop.
    pub stands: Vec<Stand>,
    /// The relay.
    pub relay: AtRelay,
}

impl Figures {
    /// Whether all laptops have the same heads and the same text.
    pub fn is_level(&self) -> bool {
        let Some(first) = self.stands.first() else {
            return false;
        };
        let same = |stand: &Stand| stand.mark == first.mark && stand.text_mark == first.text_mark;
        self.stands.iter().all(same)
    }

    /// Whether everything is as it should be: level, and nothing that is sealed could be read at the relay.
    pub fn is_well(&self) -> bool {
        self.is_level() && self.relay.looked_for > 0 && self.relay.found.is_empty()
    }

    /// What was seen, in ten lines.
    pub(crate) fn lines(&self, lang: Lang) -> Vec<String> {
        let number = |number: u64| grouped(number, lang);
        let say = |key: &str, numbers: &[(&'static str, String)]| {
            let arguments: Vec<_> = numbers
                .iter()
                .map(|(name, text)| (*name, text.as_str().into()))
                .collect();
            with(lang, key, &arguments)
        };
        let took = decimal(self.took.as_secs_f64(), lang);
        let mut lines = vec![say("demo-end", &[("seconds", took)])];
        lines.extend(Village::all().map(|village| self.village(village, lang)));
        let level = if self.is_level() {
            "demo-end-level"
        } else {
            "demo-end-apart"
        };
        let laptops = number(self.stands.len() as u64);
        lines.push(say(level, &[("laptops", laptops)]));
        let entries = self.stands.iter().map(|stand| stand.entries).max();
        lines.push(say(
            "demo-end-written",
            &[
                ("people", number(self.stands.len() as u64)),
                ("keys", number(self.keys)),
                ("entries", number(entries.unwrap_or(0))),
            ],
        ));
        let seconds = decimal(self.lag_p50 as f64 / 1000.0, lang);
        lines.push(say("demo-end-lag", &[("seconds", seconds)]));
        let relay = &self.relay;
        let kept = [
            ("entries", number(relay.entries)),
            ("sealed", number(relay.sealed)),
            ("bytes", number(relay.bytes)),
        ];
        lines.push(say("demo-end-relay", &kept));
        let read = if relay.found.is_empty() {
            "demo-end-unread"
        } else {
            "demo-end-read"
        };
        let searched = [
            ("phrases", number(relay.looked_for)),
            ("found", number(relay.found.len() as u64)),
        ];
        lines.push(say(read, &searched));
        lines.push(text(lang, "demo-end-begin"));
        lines
    }

    fn village(&self, village: Village, lang: Lang) -> String {
        let here = self
            .stands
            .iter()
            .filter(|stand| stand.person.village == village);
        let mut marks: Vec<String> = here.map(|stand| short(&stand.mark)).collect();
        marks.dedup();
        let arguments = [
            ("village", format!("{:<17}", village.name()).into()),
            ("mark", marks.join(", ").into()),
        ];
        with(lang, "demo-end-village", &arguments)
    }

    /// The same, for scripts.
    pub(crate) fn json(&self) -> Value {
        let stands = self.stands.iter().map(|stand| {
            json!({
                "name": stand.person.name,
                "village": stand.person.village.name(),
                "heads": stand.mark,
                "text": stand.text_mark,
                "entries": stand.entries,
            })
        });
        let stands: Vec<Value> = stands.collect();
        json!({
            "schema": "noaber.demo/1",
            "seed": self.seed,
            "seconds": self.took.as_secs_f64(),
            "equal": self.is_level(),
            "laptops": stands,
            "keys": self.keys,
            "sentences": self.sentences,
            "key_to_neighbour": { "p50_ms": self.lag_p50, "letters": self.lag_letters },
            "stick": { "entries": self.stick_entries, "bytes": self.stick_bytes },
            "relay": {
                "entries": self.relay.entries,
                "bytes": self.relay.bytes,
                "sealed_bodies": self.relay.sealed,
                "open_bodies": self.relay.open,
                "files_searched": self.relay.files,
                "bytes_searched": self.relay.searched,
                "looked_for": self.relay.looked_for,
                "found": self.relay.found,
            },
        })
    }
}

/// The beginning of a mark, in two groups that can be read aloud.
fn short(mark: &str) -> String {
    let letters: Vec<char> = mark.chars().take(8).collect();
    let groups = letters
        .chunks(4)
        .map(|group| group.iter().collect::<String>());
    groups.collect::<Vec<_>>().join(" ")
}
