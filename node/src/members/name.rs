//! Names as Dutch lists write and sort them: the tussenvoegsel behind, marks and apostrophes passed over, ij as i and j.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Words that stand before a surname and do not count in its place in a list.
const BEFORE: &[&str] = &[
    "van", "de", "der", "den", "het", "'t", "’t", "in", "ten", "ter", "te", "op", "aan", "bij",
    "onder", "over", "uit", "voor", "von", "la", "le", "el", "al",
];

/// The letters and digits of a text without capitals and marks: `Çelik` is `celik`, `D'Haens` is `dhaens`.
pub fn folded(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.nfkd().filter(|letter| !is_combining_mark(*letter)) {
        for small in letter.to_lowercase() {
            match small {
                'ß' => plain.push_str("ss"),
                'æ' => plain.push_str("ae"),
                'œ' => plain.push_str("oe"),
                'ø' => plain.push('o'),
                'đ' | 'ð' => plain.push('d'),
                'ł' => plain.push('l'),
                'ı' => plain.push('i'),
                'þ' => plain.push_str("th"),
                _ if small.is_alphanumeric() => plain.push(small),
                _ => {}
            }
        }
    }
    plain
}

/// A name in its parts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct NameParts<'a> {
    /// The first name, or the initials.
    pub(super) first: &'a str,
    /// What stands before the surname.
    pub(super) before: &'a str,
    /// The surname.
    pub(super) last: &'a str,
}

impl NameParts<'_> {
    /// As it is said: "Jan Hendrik van der Molen".
    pub(super) fn spoken(&self) -> String {
        let parts = [self.first, self.before, self.last];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(" ")
    }

    /// As it stands in a list: "Molen, Jan Hendrik van der".
    pub(super) fn listed(&self) -> String {
        let behind = [self.first, self.before];
        let behind: Vec<&str> = behind.into_iter().filter(|part| !part.is_empty()).collect();
        match (self.last, behind.is_empty()) {
            ("", _) => behind.join(" "),
            (last, true) => last.to_owned(),
            (last, false) => format!("{last}, {}", behind.join(" ")),
        }
    }

    /// What it is sorted by: the surname, then the first name, then what stands before the surname.
    pub(super) fn key(&self) -> [String; 3] {
        let (before, last) = split(self.last);
        [
            folded(last),
            folded(self.first),
            folded(&format!("{before}{}", self.before)),
        ]
    }
}

/// A surname that somebody wrote with what stands before it.
fn split(last: &str) -> (&str, &str) {
    let mut at = 0;
    while let Some((word, rest)) = last[at..].split_once(' ') {
        if rest.is_empty() || !BEFORE.contains(&word.to_lowercase().as_str()) {
            break;
        }
        at += word.len() + 1;
    }
    last.split_at(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name<'a>(first: &'a str, before: &'a str, last: &'a str) -> NameParts<'a> {
        NameParts {
            first,
            before,
            last,
        }
    }

    #[test]
    fn dutch_lists_sort_by_surname_without_what_stands_before_it() {
        let mut names = [
            name("Jan", "van der", "Molen"),
            name("Anje", "", "Zijlstra"),
            name("Wiep", "", "Zijl"),
            name("Piet", "", "D'Haens"),
            name("Nynke", "in 't", "Veld"),
            name("Meryem", "", "Çelik"),
            name("Bé", "", "Dijk"),
            name("Geert", "", "van den Berg"),
            name("Ada", "", "Dyk"),
            name("Els", "de", "Ĳzer"),
            name("Anje", "", "Molen"),
            name("Ruud", "", "Ýnce"),
        ];
        names.sort_by_key(NameParts::key);
        let sorted: Vec<String> = names.iter().map(NameParts::listed).collect();
        assert_eq!(
            sorted,
            [
                "van den Berg, Geert",
                "Çelik, Meryem",
                "D'Haens, Piet",
                "Dijk, Bé",
                "Dyk, Ada",
                "Ĳzer, Els de",
                "Molen, Anje",
                "Molen, Jan van der",
                "Veld, Nynke in 't",
                "Ýnce, Ruud",
                "Zijl, Wiep",
                "Zijlstra, Anje",
            ]
        );
        assert_eq!(name("Nynke", "in 't", "Veld").spoken(), "Nynke in 't Veld");
        assert_eq!(name("", "", "Veld").listed(), "Veld");
        assert_eq!(name("Anje", "", "").listed(), "Anje");
    }
}
