//! What differs from one run to the next on a screen: moments, numbers of people, addresses, the text of an invitation, and
//! who is connected right now.

/// Letters of an invitation or address that are at least needed to know one.
const CODED: usize = 20;
/// What stands in the manual in place of an invitation, over and over.
const EXAMPLE: &str = "VOORBEELD";

/// Whether two screens are the same but for what differs each time.
pub fn same(wanted: &[String], shown: &[String]) -> bool {
    normal(wanted) == normal(shown)
}

/// The lines of one that the other has not, as they are compared.
pub fn without(these: &[String], others: &[String]) -> Vec<String> {
    let others = normal(others);
    let mut left = normal(these);
    left.retain(|line| !others.contains(line));
    left
}

/// A screen as it can stand in the manual: an invitation that once was real does not stay in it.
pub fn example(shown: &[String]) -> Vec<String> {
    let is_rest = rests(shown);
    let lines = shown.iter().zip(is_rest);
    lines
        .map(|(line, is_rest)| without_secrets(line, is_rest))
        .collect()
}

fn normal(lines: &[String]) -> Vec<String> {
    let is_rest = rests(lines);
    let lines = lines.iter().zip(is_rest);
    let mut lines: Vec<String> = lines
        .map(|(line, is_rest)| {
            if is_rest {
                "│ #tekst │".to_owned()
            } else {
                masked(line)
            }
        })
        .collect();
    // An invitation is longer where a device has more addresses, and takes the place of empty lines.
    if lines.iter().any(|line| line.contains("#tekst")) {
        lines.dedup();
    }
    while lines.last().is_some_and(String::is_empty) {
        lines.pop();
    }
    lines
}

/// Of each line whether it is the rest of an invitation that began on the lines before: it may be short.
fn rests(lines: &[String]) -> Vec<bool> {
    let mut was_coded = false;
    let is_rest = |line: &String| {
        let words = words_of(line);
        let [_, word, _] = words.as_slice() else {
            was_coded = false;
            return false;
        };
        let rest = was_coded && word.chars().all(is_letter);
        was_coded = rest || is_coded(word);
        rest
    };
    lines.iter().map(is_rest).collect()
}

/// A line with signs in place of what differs; where there is one, room and rules count as one cell.
///
/// What the second line says of the others changes from moment to moment, and shortens the title beside it: a page waits for
/// its words with an arrow when they matter.
fn masked(line: &str) -> String {
    if line.starts_with('▌') && line.contains(['●', '○', '◐']) {
        let place = line.split_whitespace().next().unwrap_or_default();
        return format!("{place} #anderen");
    }
    let words = words_of(line);
    let mut out: Vec<String> = Vec::new();
    let mut differs = false;
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let is_key = out
            .last()
            .is_some_and(|before| before == "(sleutel" || before == "sleutel");
        let (sign, taken) = match moment(&words[at..]) {
            Some(taken) => (Some("#moment"), taken),
            None if is_key => (Some("#sleutel"), 1),
            None => (sign_of(word), 1),
        };
        differs |= sign.is_some();
        out.push(sign.map_or_else(|| word.clone(), str::to_owned));
        at += taken;
    }
    if !differs {
        return line.trim_end().to_owned();
    }
    out.retain(|word| !word.chars().all(|letter| letter == '─'));
    out.join(" ")
}

/// Words, with the sides of a frame as words of their own.
fn words_of(line: &str) -> Vec<String> {
    let apart = line.replace('│', " │ ");
    apart.split_whitespace().map(str::to_owned).collect()
}

/// How many words at the begin are a moment, in whole or cut off: `wo 25 november 2026, 21.30 uur`, or a day: `25-11-2026`.
fn moment(words: &[String]) -> Option<usize> {
    if words.first().is_some_and(|word| is_day(word)) {
        return Some(1);
    }
    let whole = |word: &str| word.trim_end_matches(['…', ',', '.']).to_owned();
    let is_number = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    let mut words = words.iter().map(|word| whole(word));
    let day = words.next()?;
    let number = words.next()?;
    if !["ma", "di", "wo", "do", "vr", "za", "zo"].contains(&day.as_str())
        || number.len() > 2
        || !is_number(&number)
    {
        return None;
    }
    let rest: [fn(&str) -> bool; 4] = [
        |word| MONTHS.iter().any(|month| month.starts_with(word)),
        |word| word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit()),
        is_time,
        |word| "uur".starts_with(word),
    ];
    let follows = words.zip(rest).take_while(|(word, is)| is(word)).count();
    Some(2 + follows)
}

/// Whether a word is a day in numbers.
fn is_day(word: &str) -> bool {
    let parts: Vec<&str> = word.trim_end_matches(['.', ',']).split('-').collect();
    let digits = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    lengths == [2, 2, 4] && parts.iter().all(digits)
}

const MONTHS: [&str; 12] = [
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
];

fn is_time(word: &str) -> bool {
    let Some((hours, minutes)) = word.split_once(['.', ':']) else {
        return false;
    };
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    (1..=2).contains(&hours.len()) && minutes.len() == 2 && digits(hours) && digits(minutes)
}

/// The sign for a word that differs each time.
fn sign_of(word: &str) -> Option<&'static str> {
    let is_hex = |letter: char| letter.is_ascii_digit() || ('a'..='f').contains(&letter);
    let is_version =
        word.split('.').count() == 3 && word.split('.').all(|part| part.parse::<u16>().is_ok());
    if is_coded(word) {
        Some("#tekst")
    } else if word.starts_with("/ip4/") || word.starts_with("/ip6/") || word.contains("12D3Koo") {
        Some("#adres")
    } else if word.len() >= 8 && word.chars().all(is_hex) {
        Some("#nummer")
    } else if is_dated(word) {
        Some("#bestand")
    } else if is_version {
        Some("#versie")
    } else if is_time(word) {
        Some("#tijd")
    } else {
        None
    }
}

/// Whether it is the name of a file of some day: `kring-2026-11-26.noaber`.
fn is_dated(word: &str) -> bool {
    let fits = |letters: &[u8]| {
        letters.iter().enumerate().all(|(at, letter)| match at {
            4 | 7 => *letter == b'-',
            _ => letter.is_ascii_digit(),
        })
    };
    word.as_bytes().windows("2026-11-26".len()).any(fits)
}

/// Whether a word is a piece of an invitation.
fn is_coded(word: &str) -> bool {
    word.starts_with("NOABER") || (word.len() >= CODED && word.chars().all(is_letter))
}

/// Whether it can stand in an invitation.
fn is_letter(letter: char) -> bool {
    letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == ':'
}

fn without_secrets(line: &str, is_rest: bool) -> String {
    let is_secret = |word: &String| is_coded(word) || (is_rest && word.chars().all(is_letter));
    let secret = words_of(line).into_iter().filter(is_secret);
    secret.fold(line.to_owned(), |line, word| {
        let (kept, coded) = match word.split_once(':') {
            Some((kept, coded)) => (format!("{kept}:"), coded),
            None => (String::new(), word.as_str()),
        };
        let other: String = EXAMPLE.chars().cycle().take(coded.len()).collect();
        line.replace(&word, &(kept + &other))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn what_differs_each_time_makes_no_difference() {
        for (one, other) in [
            (
                "│▶ Plan  Anje  ma 1 mei 2026      │",
                "│▶ Plan  Anje  wo 25 november 2026│",
            ),
            (
                "geldig tot: za 28 november 2026, 22.05 uur",
                "geldig tot: zo 1 mei 2027, 9.00 uur",
            ),
            ("  Plan  wo 25 novem…", "  Plan  do 26 novem…"),
            (
                "│▶ ● Anje beheerder 01010101 (jij)│",
                "│▶ ● Anje beheerder ab12cd34 (jij)│",
            ),
            (" noaber 0.1.0   F1 Hulp", " noaber 0.12.3  F1 Hulp"),
            (
                "│▶ Plan  Concept  26-11-2026│",
                "│▶ Plan  Concept  01-05-2027│",
            ),
            (
                "Klaar: in kring-2026-11-26.noaber.",
                "Klaar: in kring-2027-05-01.noaber.",
            ),
            (
                "Anje (bekend, sleutel 6gbdzh2x).",
                "Anje (bekend, sleutel aq7xxu2b).",
            ),
            (
                "│NOABER:ABCDEFGHIJKLMNOPQRSTU│\n│VWXYZ234567ABCDEFGHIJKLMNOP│\n└─┘",
                "│NOABER:QQQQ2222│\n└─┘",
            ),
            (
                "│NOABER:ABCDEFGHIJKLMNOPQRSTU│\n│VWXYZ23            │\n└─┘",
                "│NOABER:QQQQ2222│\n└─┘",
            ),
        ] {
            assert!(same(&lines(one), &lines(other)), "{one}\n{other}");
        }
    }

    #[test]
    fn all_else_makes_a_difference() {
        for (one, other) in [
            ("● Bij met 1 ander", "● Bij met 2 anderen"),
            (
                "│▶ Plan  Anje  ma 1 mei 2026│",
                "│▶ Plan  Geert  ma 1 mei 2026│",
            ),
            ("ma 1 stem", "di 2 stemmen"),
            ("DORPSHUIS", "DORPSPLEIN"),
            ("│  Plan │", "│ Plan  │"),
            ("een\n\ntwee", "een\ntwee"),
        ] {
            assert!(!same(&lines(one), &lines(other)), "{one}\n{other}");
        }
        let (one, other) = (lines("een\ntwee"), lines("een\ndrie"));
        assert_eq!(without(&one, &other), ["twee"]);
    }

    #[test]
    fn an_invitation_does_not_stay_in_the_manual() {
        let shown = lines("│NOABER:AEBAGBAFAYDQQCIKBMGA2DQPCAIREEYU│ NOABERDEVICE:AEBAGBA");
        let kept = example(&shown);
        assert_eq!(
            kept,
            ["│NOABER:VOORBEELDVOORBEELDVOORBEELDVOORB│ NOABERDEVICE:VOORBEE"]
        );
        assert!(same(&shown, &kept));
    }
}
