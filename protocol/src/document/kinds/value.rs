//! What may stand in a field: each value is read into the one form in which it is kept; read again it stays the same.

use crate::ids::DocumentId;
use crate::limits;
use serde::{Deserialize, Serialize};

/// The years that a date or a year may have: whoever is a member was born after 1900.
const YEARS: std::ops::RangeInclusive<u32> = 1900..=2100;
/// The largest amount: ten million euros, in cents.
const CENTS: u64 = 1_000_000_000;
/// The largest number with decimals: ten thousand million, in hundredths.
const HUNDREDTHS: u64 = 1_000_000_000_000;
/// The ratings that there are, in hundredths.
const RATINGS: std::ops::RangeInclusive<u64> = 100..=1000;
/// Characters of an IBAN, with its country and check digits (ISO 13616).
const IBAN_CHARS: std::ops::RangeInclusive<usize> = 15..=34;

/// What may stand in a field. [`FieldValue::read`] makes the form that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldValue {
    /// A line of at most that many characters.
    Line(usize),
    /// One of these tags.
    OneOf(&'static [&'static str]),
    /// A date, as year-month-day.
    Date,
    /// A year of four digits.
    Year,
    /// A whole number.
    Number,
    /// An amount in euros; kept with a point and two digits for the cents.
    Cents,
    /// A Dutch postcode, kept as four digits, a space, two letters.
    Postcode,
    /// An address for electronic mail of at most that many characters.
    Email(usize),
    /// A bank account (ISO 13616), kept without spaces.
    Iban,
    /// Whether somebody agreed: `ja`, `nee`, or the date since when.
    Consent,
    /// The id of a document.
    Document,
    /// Any of these tags, kept in their order with a comma and a space between.
    SomeOf(&'static [&'static str]),
    /// A time of the day, kept as `HH:MM`.
    Time,
    /// A rating from 1 to 10 with at most one decimal, kept with a point.
    Rating,
    /// A number with at most two decimals, kept with a point; below nothing too.
    Decimal,
    /// An address on the web, of `http` or `https`.
    Web,
}

/// Why a value cannot stand in a field.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, thiserror::Error,
)]
pub enum ValueFault {
    /// More characters than the field takes.
    #[error("longer than {0} characters")]
    TooLong(usize),
    /// None of the tags.
    #[error("none of the choices")]
    NotAChoice,
    /// No date that exists.
    #[error("not a date")]
    NotADate,
    /// No year of four digits.
    #[error("not a year")]
    NotAYear,
    /// No whole number.
    #[error("not a number")]
    NotANumber,
    /// No amount in euros.
    #[error("not an amount")]
    NotAnAmount,
    /// No Dutch postcode.
    #[error("not a postcode")]
    NotAPostcode,
    /// No address for electronic mail.
    #[error("not an e-mail address")]
    NotAnEmail,
    /// No IBAN, or its check digits do not fit.
    #[error("not an IBAN")]
    NotAnIban,
    /// No id of a document.
    #[error("not a document")]
    NotADocument,
    /// No time of the day.
    #[error("not a time")]
    NotATime,
    /// No rating from 1 to 10 with at most one decimal.
    #[error("not a rating")]
    NotARating,
    /// No address on the web.
    #[error("not a web address")]
    NotAWebAddress,
}

impl FieldValue {
    /// Whether something is so.
    pub const YES_NO: FieldValue = FieldValue::OneOf(&["ja", "nee"]);

    /// Reads what a person typed or a file holds into the form that is kept. Nothing stays nothing.
    ///
    /// # Errors
    /// The [`ValueFault`] of this sort of value.
    pub fn read(self, raw: &str) -> Result<String, ValueFault> {
        let text = one_line(raw);
        if text.is_empty() {
            return Ok(text);
        }
        match self {
            FieldValue::Line(most) => within(text, most),
            FieldValue::OneOf(tags) => tags
                .iter()
                .find(|tag| is_tag(tag, &text))
                .map(|tag| (*tag).to_owned())
                .ok_or(ValueFault::NotAChoice),
            FieldValue::Date => date(&text).ok_or(ValueFault::NotADate),
            FieldValue::Year => year(&text).ok_or(ValueFault::NotAYear),
            FieldValue::Number => number(&text).ok_or(ValueFault::NotANumber),
            FieldValue::Cents => cents(&text).ok_or(ValueFault::NotAnAmount),
            FieldValue::Postcode => postcode(&text).ok_or(ValueFault::NotAPostcode),
            FieldValue::Email(most) => email(within(text, most)?).ok_or(ValueFault::NotAnEmail),
            FieldValue::Iban => iban(&text).ok_or(ValueFault::NotAnIban),
            FieldValue::Consent => consent(&text).ok_or(ValueFault::NotADate),
            FieldValue::Document => document(&text).ok_or(ValueFault::NotADocument),
            FieldValue::SomeOf(tags) => some_of(&text, tags).ok_or(ValueFault::NotAChoice),
            FieldValue::Time => time(&text).ok_or(ValueFault::NotATime),
            FieldValue::Rating => rating(&text).ok_or(ValueFault::NotARating),
            FieldValue::Decimal => decimal(&text).ok_or(ValueFault::NotANumber),
            FieldValue::Web => {
                let text = within(text, limits::VALUE_CHARS)?;
                let address = web(&text).ok_or(ValueFault::NotAWebAddress)?;
                within(address, limits::VALUE_CHARS)
            }
        }
    }

    /// How a kept value is written for people and in files: an amount, a rating or a number with a decimal comma, all
    /// else as it is.
    pub fn write(self, kept: &str) -> String {
        match self {
            FieldValue::Cents | FieldValue::Rating | FieldValue::Decimal => kept.replace('.', ","),
            FieldValue::Line(_)
            | FieldValue::OneOf(_)
            | FieldValue::Date
            | FieldValue::Year
            | FieldValue::Number
            | FieldValue::Postcode
            | FieldValue::Email(_)
            | FieldValue::Iban
            | FieldValue::Consent
            | FieldValue::Document
            | FieldValue::SomeOf(_)
            | FieldValue::Time
            | FieldValue::Web => kept.to_owned(),
        }
    }
}

/// One line with single spaces, and without what cannot be seen.
fn one_line(raw: &str) -> String {
    let words = raw.split(|c: char| c.is_whitespace() || c.is_control() || c == '\u{feff}');
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

fn within(text: String, most: usize) -> Result<String, ValueFault> {
    let most = most.min(limits::VALUE_CHARS);
    if text.chars().count() > most {
        return Err(ValueFault::TooLong(most));
    }
    Ok(text)
}

/// A date as files write it (year first) or as people do (day first), checked against the calendar.
fn date(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(['-', '/', '.', ' ']).collect();
    let [first, month, last] = parts[..] else {
        return None;
    };
    let (year, day) = match (first.len(), last.len()) {
        (4, 1..=2) => (first, last),
        (1..=2, 4) => (last, first),
        (_, _) => return None,
    };
    let (year, month, day) = (digits(year)?, digits(month)?, digits(day)?);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    let exists = YEARS.contains(&year) && (1..=days).contains(&day);
    exists.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn digits(text: &str) -> Option<u32> {
    if is_digits(text) {
        text.parse().ok()
    } else {
        None
    }
}

fn year(text: &str) -> Option<String> {
    let year = digits(text)?;
    YEARS.contains(&year).then(|| year.to_string())
}

fn number(text: &str) -> Option<String> {
    digits(text).map(|number| number.to_string())
}

/// An amount with a decimal comma or point, with or without points between thousands, a euro sign or a dash for cents.
fn cents(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|c| *c != ' ' && *c != '€').collect();
    let text = text.strip_prefix("EUR").unwrap_or(&text);
    let dashes = [",--", ",-", ".--", ".-"];
    let whole = dashes.iter().find_map(|end| text.strip_suffix(end));
    let all = hundredths(whole.unwrap_or(text))?;
    (all <= CENTS).then(|| format!("{}.{:02}", all / 100, all % 100))
}

/// A number in hundredths, written with a decimal comma or point and at most two digits behind it, with or without signs
/// between thousands. What looks like thousands is thousands.
fn hundredths(text: &str) -> Option<u64> {
    let (units, rest) = match text.rfind([',', '.']) {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, ""),
    };
    let (units, rest) = match rest {
        "" => (units, "00".to_owned()),
        _ if rest.len() == 1 => (units, format!("{rest}0")),
        _ if rest.len() == 2 => (units, rest.to_owned()),
        _ if rest.len() == 3 && text.contains('.') && !text.contains(',') => {
            (text, "00".to_owned())
        }
        _ => return None,
    };
    let units: u64 = thousands(units)?.parse().ok()?;
    units
        .checked_mul(100)?
        .checked_add(u64::from(digits(&rest)?))
}

/// The shortest way to write a number of hundredths.
fn shortest(all: u64) -> String {
    let text = format!("{}.{:02}", all / 100, all % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn rating(text: &str) -> Option<String> {
    let all = hundredths(text)?;
    (RATINGS.contains(&all) && all % 10 == 0).then(|| shortest(all))
}

fn decimal(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|c| *c != ' ').collect();
    let below = text.strip_prefix('-');
    let all = hundredths(below.unwrap_or(&text))?;
    let sign = if below.is_some() && all > 0 { "-" } else { "" };
    (all <= HUNDREDTHS).then(|| format!("{sign}{}", shortest(all)))
}

/// Hours and minutes, with a point or a colon between them.
fn time(text: &str) -> Option<String> {
    let text = text.strip_suffix("uur").unwrap_or(text).trim_end();
    let (hours, minutes) = text.split_once(['.', ':'])?;
    let fits = matches!(hours.len(), 1..=2) && minutes.len() == 2;
    let (hours, minutes) = (digits(hours)?, digits(minutes)?);
    (fits && hours < 24 && minutes < 60).then(|| format!("{hours:02}:{minutes:02}"))
}

fn is_tag(tag: &str, text: &str) -> bool {
    tag.to_lowercase() == text.to_lowercase()
}

/// Tags with commas or semicolons between them, in any order.
fn some_of(text: &str, tags: &'static [&'static str]) -> Option<String> {
    let named: Vec<&str> = text.split([',', ';']).map(str::trim).collect();
    let known = |name: &&str| tags.iter().any(|tag| is_tag(tag, name));
    if !named.iter().all(known) {
        return None;
    }
    let is_named = |tag: &&&str| named.iter().any(|name| is_tag(tag, name));
    let kept: Vec<&str> = tags.iter().filter(is_named).copied().collect();
    Some(kept.join(", "))
}

/// A scheme of the web and a host with a point in it, without a name or password before it. Whether it exists only a
/// visit tells.
fn web(text: &str) -> Option<String> {
    let small = text.to_ascii_lowercase();
    let (scheme, rest) = match small.find("://") {
        Some(at) => (&small[..at], &text[at + 3..]),
        None if small.starts_with("www.") => ("https", text),
        None => return None,
    };
    let host = rest.split(['/', '?', '#']).next()?;
    let (name, end) = host.rsplit_once('.')?;
    let fits = matches!(scheme, "http" | "https") && !name.is_empty() && !end.is_empty();
    let clean = !host.contains('@') && !rest.contains([' ', '<', '>', '"', '\\']);
    (fits && clean).then(|| format!("{scheme}://{rest}"))
}

/// A whole number: digits, or groups of three with the same sign between them.
fn thousands(text: &str) -> Option<String> {
    let sign = text.chars().find(|c| matches!(c, '.' | ','));
    let groups: Vec<&str> = text.split(sign.unwrap_or('.')).collect();
    let [first, rest @ ..] = &groups[..] else {
        return None;
    };
    let fits = rest.is_empty() || (first.len() <= 3 && rest.iter().all(|group| group.len() == 3));
    (fits && groups.iter().all(|group| is_digits(group))).then(|| groups.concat())
}

/// `[1-9][0-9]{3} ?[A-Z]{2}`, small letters too.
fn postcode(text: &str) -> Option<String> {
    let all: Vec<char> = text.chars().filter(|c| *c != ' ').collect();
    let (number, letters) = all.split_at_checked(4)?;
    let fits = number.iter().all(char::is_ascii_digit)
        && number.first() != Some(&'0')
        && letters.len() == 2
        && letters.iter().all(char::is_ascii_alphabetic);
    let text = |part: &[char]| part.iter().collect::<String>();
    fits.then(|| format!("{} {}", text(number), text(letters).to_uppercase()))
}

/// Something, one at sign, a name with a point in it. Whether it exists only a message tells.
fn email(text: String) -> Option<String> {
    let (who, host) = text.split_once('@')?;
    let (name, end) = host.rsplit_once('.')?;
    let fits = !who.is_empty() && !name.is_empty() && !end.is_empty();
    let clean = !host.contains('@') && !text.contains([' ', ',', ';', '<', '>']);
    (fits && clean).then_some(text)
}

/// An IBAN whose check digits fit: the rest of the number by 97 is 1 (ISO 7064).
fn iban(text: &str) -> Option<String> {
    let all: String = text.chars().filter(|c| *c != ' ' && *c != '.').collect();
    let all = all.to_uppercase();
    let form = all.bytes().enumerate().all(|(at, byte)| match at {
        0 | 1 => byte.is_ascii_uppercase(),
        2 | 3 => byte.is_ascii_digit(),
        _ => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
    });
    if !form || !IBAN_CHARS.contains(&all.len()) {
        return None;
    }
    let (front, rest) = all.split_at_checked(4)?;
    let turned = rest.chars().chain(front.chars());
    let left = turned.fold(0_u32, |left, c| {
        let value = c.to_digit(36).unwrap_or(0);
        let shift = if value < 10 { 10 } else { 100 };
        (left * shift + value) % 97
    });
    (left == 1).then_some(all)
}

fn consent(text: &str) -> Option<String> {
    match text.to_lowercase().as_str() {
        "ja" | "j" | "yes" | "y" | "1" | "x" | "waar" | "true" => Some("ja".to_owned()),
        "nee" | "n" | "no" | "0" | "onwaar" | "false" => Some("nee".to_owned()),
        _ => date(text),
    }
}

fn document(text: &str) -> Option<String> {
    let id = text.parse::<DocumentId>().ok()?;
    Some(id.to_string())
}

/// Names of columns that are never kept: what a member list may not hold by law or by what its people are promised.
const REFUSED: &[&str] = &[
    "bsn",
    "burgerservicenummer",
    "sofinummer",
    "sofi",
    "nationaliteit",
    "geloof",
    "godsdienst",
    "religie",
    "kerk",
    "gezondheid",
    "medisch",
    "ziekte",
    "beperking",
    "etniciteit",
    "afkomst",
    "geslacht",
    "geaardheid",
    "geboortedatum",
    "opmerking",
    "opmerkingen",
    "notitie",
    "notities",
    "bijzonderheden",
    "memo",
    "aantekeningen",
];

/// Whether a field or column with that name is never kept.
pub fn is_refused(name: &str) -> bool {
    let plain = plain_name(name);
    REFUSED.contains(&plain.as_str()) || plain.contains("burgerservice")
}

/// A column's name without capitals, spaces and signs, so that `E-mail adres` and `e_mailadres` are the same.
pub fn plain_name(name: &str) -> String {
    let letters = name.to_lowercase();
    letters.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::super::KINDS;
    use super::*;
    use proptest::prelude::*;

    fn reads(value: FieldValue, raw: &str, kept: &str) {
        assert_eq!(value.read(raw).as_deref(), Ok(kept), "{raw}");
        assert_eq!(value.read(kept).as_deref(), Ok(kept), "{kept} again");
    }

    fn refuses(value: FieldValue, fault: ValueFault, raws: &[&str]) {
        for raw in raws {
            assert_eq!(value.read(raw), Err(fault), "{raw}");
        }
    }

    #[test]
    fn dates_are_read_as_files_and_as_people_write_them() {
        reads(FieldValue::Date, "2022-01-15", "2022-01-15");
        reads(FieldValue::Date, "15-1-2022", "2022-01-15");
        reads(FieldValue::Date, "15/01/2022", "2022-01-15");
        reads(FieldValue::Date, "29-02-2024", "2024-02-29");
        let not = [
            "29-02-2023",
            "31-04-2022",
            "0-1-2022",
            "1-13-2022",
            "1822-01-01",
            "01-02-22",
            "vandaag",
        ];
        refuses(FieldValue::Date, ValueFault::NotADate, &not);
        reads(FieldValue::Year, " 2026 ", "2026");
        refuses(
            FieldValue::Year,
            ValueFault::NotAYear,
            &["26", "20266", "nu"],
        );
    }

    #[test]
    fn amounts_are_read_with_comma_point_and_euro_sign() {
        for (raw, kept) in [
            ("€ 15", "15.00"),
            ("15,-", "15.00"),
            ("15,5", "15.50"),
            ("15.00", "15.00"),
            ("1.250,00", "1250.00"),
            ("1,250.00", "1250.00"),
            ("1.250", "1250.00"),
        ] {
            reads(FieldValue::Cents, raw, kept);
        }
        refuses(
            FieldValue::Cents,
            ValueFault::NotAnAmount,
            &["-15", "15,000", "vijftien", "1.25.00", "99999999999", "€"],
        );
        assert_eq!(FieldValue::Cents.write("15.05"), "15,05");
    }

    #[test]
    fn a_postcode_is_four_digits_and_two_letters() {
        reads(FieldValue::Postcode, "9900sa", "9900 SA");
        refuses(
            FieldValue::Postcode,
            ValueFault::NotAPostcode,
            &["0900 SA", "9900", "9900 S1", "99000 SA", "9900 SAA"],
        );
    }

    #[test]
    fn an_iban_counts_only_when_its_check_digits_fit() {
        for number in [
            "NL69TEST0000000001",
            "NL42TEST0000000002",
            "NL29TEST0000000042",
        ] {
            reads(FieldValue::Iban, number, number);
        }
        reads(
            FieldValue::Iban,
            "nl91 ABNA 0417 1643 00",
            "NL91ABNA0417164300",
        );
        reads(
            FieldValue::Iban,
            "DE89370400440532013000",
            "DE89370400440532013000",
        );
        refuses(
            FieldValue::Iban,
            ValueFault::NotAnIban,
            &[
                "NL68TEST0000000001",
                "NL69TEST0000000010",
                "69NLTEST0000000001",
                "NL91",
                "123456789",
            ],
        );
    }

    #[test]
    fn addresses_choices_and_consent_are_checked() {
        reads(
            FieldValue::Email(120),
            "anje@voorbeeld.example",
            "anje@voorbeeld.example",
        );
        refuses(
            FieldValue::Email(120),
            ValueFault::NotAnEmail,
            &[
                "anje",
                "@voorbeeld.nl",
                "a@b",
                "a b@c.nl",
                "a@b@c.nl",
                "a@b.nl,c@d.nl",
            ],
        );
        reads(FieldValue::OneOf(&["incasso"]), "Incasso", "incasso");
        refuses(
            FieldValue::OneOf(&["incasso"]),
            ValueFault::NotAChoice,
            &["acceptgiro"],
        );
        reads(FieldValue::Consent, "Ja", "ja");
        reads(FieldValue::Consent, "15-01-2022", "2022-01-15");
        refuses(FieldValue::Consent, ValueFault::NotADate, &["misschien"]);
        assert_eq!(FieldValue::Line(3).read("  a \n b "), Ok("a b".to_owned()));
        assert_eq!(
            FieldValue::Line(3).read("éééé"),
            Err(ValueFault::TooLong(3))
        );
        assert_eq!(FieldValue::Date.read(" "), Ok(String::new()));
        let id = DocumentId([7; 32]).to_string();
        reads(FieldValue::Document, &id, &id);
        refuses(
            FieldValue::Document,
            ValueFault::NotADocument,
            &["1003", "zz"],
        );
    }

    #[test]
    fn times_are_read_with_a_point_or_a_colon() {
        for (raw, kept) in [
            ("19.30", "19:30"),
            ("19:30 uur", "19:30"),
            ("9.05", "09:05"),
            ("00:00", "00:00"),
            ("23.59", "23:59"),
        ] {
            reads(FieldValue::Time, raw, kept);
        }
        refuses(
            FieldValue::Time,
            ValueFault::NotATime,
            &[
                "24.00", "12.60", "1930", "19.3", "119.30", "19.30.00", "-1.30", "uur",
            ],
        );
    }

    #[test]
    fn a_rating_is_from_one_to_ten_with_one_decimal() {
        for (raw, kept) in [
            ("7,7", "7.7"),
            ("8.1", "8.1"),
            ("8", "8"),
            ("8,0", "8"),
            ("1", "1"),
            ("10", "10"),
        ] {
            reads(FieldValue::Rating, raw, kept);
        }
        refuses(
            FieldValue::Rating,
            ValueFault::NotARating,
            &[
                "0,9", "10,1", "7,75", "0", "11", "-7", "7.700", "zeven", "7,-",
            ],
        );
        assert_eq!(FieldValue::Rating.write("7.7"), "7,7");
    }

    #[test]
    fn a_number_with_decimals_keeps_at_most_two() {
        for (raw, kept) in [
            ("7,5", "7.5"),
            ("7.50", "7.5"),
            ("4.000", "4000"),
            ("4.000,25", "4000.25"),
            ("-0,5", "-0.5"),
            ("-0", "0"),
            ("12", "12"),
            ("9 400", "9400"),
            ("7.003.403.400,00", "7003403400"),
        ] {
            reads(FieldValue::Decimal, raw, kept);
        }
        refuses(
            FieldValue::Decimal,
            ValueFault::NotANumber,
            &[
                "7,125",
                "1e3",
                "--1",
                "1.2.3",
                "10000000001",
                "5-",
                "7,003.403,5",
                "99999999999999999999",
            ],
        );
        assert_eq!(FieldValue::Decimal.write("-0.5"), "-0,5");
    }

    #[test]
    fn several_choices_are_kept_in_the_order_of_the_table() {
        let who = FieldValue::SomeOf(&["raadslid", "bestuur", "bewoner"]);
        reads(who, "Bewoner; raadslid, bewoner", "raadslid, bewoner");
        reads(who, "bestuur", "bestuur");
        refuses(
            who,
            ValueFault::NotAChoice,
            &[
                "minister",
                "raadslid, minister",
                "raadslid bestuur",
                "raadslid,",
            ],
        );
    }

    #[test]
    fn an_address_on_the_web_names_its_host() {
        for (raw, kept) in [
            (
                "https://tilwerd.example/visie",
                "https://tilwerd.example/visie",
            ),
            ("HTTP://Tilwerd.example", "http://Tilwerd.example"),
            ("www.tilwerd.example", "https://www.tilwerd.example"),
        ] {
            reads(FieldValue::Web, raw, kept);
        }
        refuses(
            FieldValue::Web,
            ValueFault::NotAWebAddress,
            &[
                "tilwerd",
                "ftp://tilwerd.example",
                "javascript://tilwerd.example",
                "https://",
                "https://tilwerd",
                "https://naam@tilwerd.example",
                "https://tilwerd.example/a b",
            ],
        );
        let long = format!(
            "https://tilwerd.example/{}",
            "a".repeat(limits::VALUE_CHARS)
        );
        let fault = ValueFault::TooLong(limits::VALUE_CHARS);
        let with_its_scheme = format!("www.tilwerd.example/{}", "a".repeat(1975));
        refuses(FieldValue::Web, fault, &[&long, &with_its_scheme]);
    }

    fn any_text() -> impl Strategy<Value = String> {
        let number = "[-+]?[0-9]{0,4}[.,: -]{0,2}[0-9]{0,4}[.,-]{0,2}[0-9]{0,3}( uur)?";
        let web = "(https?://|www\\.|HTTP://)?[a-zA-Z@.:/?# ]{0,24}";
        let tags = "(ja|Nee|gewoon|open|raadslid|klaar|BEWONER)([,;] ?(nee|raadslid|x))?";
        prop_oneof![number, web, tags, any::<String>(), "\\PC{0,40}"]
    }

    proptest! {
        /// What is kept is kept again, as it is and as people see it, and is one line without signs that steer.
        #[test]
        fn what_is_kept_reads_as_itself(raw in any_text()) {
            let columns = KINDS.iter().flat_map(|kind| kind.tables).flat_map(|it| it.columns);
            let fields = KINDS.iter().flat_map(|kind| kind.fields).chain(columns);
            for value in fields.map(|field| field.value).chain([FieldValue::Decimal]) {
                let Ok(kept) = value.read(&raw) else {
                    continue;
                };
                prop_assert_eq!(value.read(&kept), Ok(kept.clone()), "{:?}", value);
                prop_assert_eq!(value.read(&value.write(&kept)), Ok(kept.clone()), "{:?}", value);
                prop_assert!(kept.chars().count() <= limits::VALUE_CHARS);
                prop_assert!(!kept.contains(char::is_control), "{:?}", value);
            }
        }
    }

    #[test]
    fn no_kind_has_a_field_that_is_refused() {
        for kind in KINDS {
            let columns = kind.tables.iter().flat_map(|table| table.columns);
            for field in kind.fields.iter().chain(columns) {
                assert!(!is_refused(field.key), "{} {}", kind.tag, field.key);
                assert!(!is_refused(field.name.nl), "{} {}", kind.tag, field.name.nl);
            }
        }
        assert!(is_refused("B.S.N.") && is_refused("Opmerkingen") && !is_refused("IBAN"));
    }
}
