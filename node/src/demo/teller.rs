//! Tells what happens in a demo, a line at a time, with the seconds since it began.

use crate::words::{Argument, Lang, with};
use std::io::{self, Write as _};
use std::time::{Duration, Instant};

/// Who tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Voice {
    /// Says every line on stdout.
    Aloud,
    /// Says nothing: somebody wants the figures alone.
    Silent,
}

/// What tells the story.
pub(crate) struct Teller {
    lang: Lang,
    voice: Voice,
    begun: Instant,
}

impl Teller {
    /// Begins now.
    pub(crate) fn new(lang: Lang, voice: Voice) -> Teller {
        Teller {
            lang,
            voice,
            begun: Instant::now(),
        }
    }

    /// In which language.
    pub(super) fn lang(&self) -> Lang {
        self.lang
    }

    /// How long it took so far.
    pub(super) fn so_far(&self) -> Duration {
        self.begun.elapsed()
    }

    /// Tells what happened.
    pub(super) fn tell(&self, key: &str, arguments: &[Argument<'_>]) {
        let seconds = decimal(self.so_far().as_secs_f64(), self.lang);
        let said = with(self.lang, key, arguments);
        let mut lines = said.lines();
        let first = lines.next().unwrap_or_default();
        self.line(&format!("{seconds:>5}  {first}"));
        for line in lines {
            self.line(&format!("{:5}  {line}", ""));
        }
    }

    /// Says a line as it is.
    pub(crate) fn line(&self, line: &str) {
        if self.voice == Voice::Aloud {
            let mut out = io::stdout().lock();
            // Whoever listened has heard enough.
            let _gone = writeln!(out, "{line}").and_then(|()| out.flush());
        }
    }
}

/// A number with one decimal, as people of that language write it.
pub(crate) fn decimal(number: f64, lang: Lang) -> String {
    let text = format!("{number:.1}");
    match lang {
        Lang::Nl => text.replace('.', ","),
        Lang::En => text,
    }
}

/// A whole number in groups of three, as people of that language write it.
pub(crate) fn grouped(number: u64, lang: Lang) -> String {
    let digits = number.to_string();
    let between = match lang {
        Lang::Nl => '.',
        Lang::En => ',',
    };
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(between);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_people_do() {
        assert_eq!(decimal(12.34, Lang::Nl), "12,3");
        assert_eq!(decimal(12.34, Lang::En), "12.3");
        for (number, nl) in [
            (0, "0"),
            (999, "999"),
            (1000, "1.000"),
            (1_234_567, "1.234.567"),
        ] {
            assert_eq!(grouped(number, Lang::Nl), nl);
        }
        assert_eq!(grouped(1000, Lang::En), "1,000");
    }
}
