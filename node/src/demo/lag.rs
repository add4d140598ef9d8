//! How long a letter is under way, from the key of who types it to the open editor of somebody else.

use noaber_protocol::text::SafeText;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Notes when each letter was typed and when it came in elsewhere; clones share what was noted.
#[derive(Clone, Debug, Default)]
pub(super) struct Lags(Arc<Mutex<Noted>>);

#[derive(Debug, Default)]
struct Noted {
    /// By who typed: when each of their letters was.
    typed: BTreeMap<String, Vec<Instant>>,
    /// By who reads and who typed: how many letters came in.
    heard: BTreeMap<(String, String), usize>,
    lags: Vec<Duration>,
}

impl Lags {
    /// Somebody types that many letters.
    pub(super) fn typed(&self, who: &str, letters: usize, at: Instant) {
        let mut noted = self.noted();
        let typed = noted.typed.entry(who.to_owned()).or_default();
        typed.extend(std::iter::repeat_n(at, letters));
    }

    /// That many letters of somebody come in at a reader.
    pub(super) fn heard(&self, reader: &str, who: &SafeText, letters: usize, at: Instant) {
        let mut noted = self.noted();
        let key = (reader.to_owned(), who.as_str().to_owned());
        let before = noted.heard.get(&key).copied().unwrap_or(0);
        let typed = noted.typed.get(who.as_str()).map(Vec::as_slice);
        let came = typed.unwrap_or_default().iter().skip(before).take(letters);
        let lags: Vec<Duration> = came.map(|typed| at.duration_since(*typed)).collect();
        noted.lags.extend(lags);
        noted.heard.insert(key, before + letters);
    }

    /// The middle one of all, in milliseconds, and how many there are.
    pub(super) fn middle(&self) -> (u64, usize) {
        let mut lags = self.noted().lags.clone();
        lags.sort_unstable();
        let middle = lags.get(lags.len() / 2).copied().unwrap_or_default();
        let millis = u64::try_from(middle.as_millis()).unwrap_or(u64::MAX);
        (millis, lags.len())
    }

    fn noted(&self) -> MutexGuard<'_, Noted> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_is_counted_from_its_own_key() {
        let lags = Lags::default();
        let begin = Instant::now();
        let at = |millis| begin + Duration::from_millis(millis);
        let anje = SafeText::new("Anje");
        lags.typed("Anje", 1, at(0));
        lags.typed("Anje", 1, at(100));
        lags.typed("Anje", 1, at(200));
        lags.heard("Geert", &anje, 2, at(250));
        lags.heard("Geert", &anje, 1, at(260));
        lags.heard("Piet", &anje, 3, at(900));
        // 250, 150, 60; 900, 800, 700.
        assert_eq!(lags.middle(), (700, 6));
        // What nobody typed has no key.
        lags.heard("Piet", &SafeText::new("Wiep"), 4, at(950));
        assert_eq!(lags.middle().1, 6);
    }
}
