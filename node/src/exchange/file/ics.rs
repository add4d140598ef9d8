//! The dates of a document for an agenda (RFC 5545): every field and every column of a table that is a date, and a time of
//! the day where there is one.

use super::labels::{Label, Sort};
use super::lines::{one_line, visible};
use super::whole::Whole;
use noaber_protocol::ids::Millis;

/// Octets of a line (RFC 5545, section 3.1).
const LINE: usize = 75;
/// The clock of the Netherlands, by the rule that holds since 1996.
const ZONE: &str = "BEGIN:VTIMEZONE\nTZID:Europe/Amsterdam\n\
BEGIN:DAYLIGHT\nTZOFFSETFROM:+0100\nTZOFFSETTO:+0200\nTZNAME:CEST\nDTSTART:19960331T020000\nRRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\nEND:DAYLIGHT\n\
BEGIN:STANDARD\nTZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nTZNAME:CET\nDTSTART:19961027T030000\nRRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nEND:STANDARD\n\
END:VTIMEZONE";

/// The file.
pub(super) fn write(whole: &Whole) -> String {
    let mut out = String::new();
    let lang = whole.lang.to_uppercase();
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0"] {
        add(&mut out, line);
    }
    add(
        &mut out,
        &format!("PRODID:-//noaber//noaber//{}", text(&lang)),
    );
    add(&mut out, "CALSCALE:GREGORIAN");
    for line in ZONE.lines() {
        add(&mut out, line);
    }
    for event in events(whole) {
        event.add(&mut out, whole);
    }
    add(&mut out, "END:VCALENDAR");
    out
}

/// Something on a day.
struct Event {
    /// Its name, which stays when the day changes.
    uid: String,
    day: String,
    begins: Option<String>,
    ends: Option<String>,
    summary: String,
    description: String,
    location: String,
}

fn events(whole: &Whole) -> Vec<Event> {
    let what = &whole.document;
    let labels = &whole.labels;
    let document = what.origin.document.to_string();
    let fields: Vec<_> = what
        .content
        .fields
        .iter()
        .chain(&what.kept.fields)
        .cloned()
        .collect();
    let mut all = on_days(&labels.fields, &fields, |label, is_main| Event {
        uid: format!("{document}.{}", label.key),
        summary: if is_main == IsMain::Yes {
            what.content.title.clone()
        } else {
            format!("{}: {}", what.content.title, label.name)
        },
        description: match is_main {
            IsMain::Yes => agenda(whole),
            IsMain::No => String::new(),
        },
        location: value(&fields, "plaats").unwrap_or_default().to_owned(),
        ..Event::on_no_day()
    });
    all.extend(terms(whole));
    for (key, rows) in whole.merged() {
        let columns = labels.table(&key).columns;
        for (id, cells) in &rows {
            let first = columns.first().and_then(|label| value(cells, &label.key));
            let first = first.unwrap_or(&what.content.title).to_owned();
            all.extend(on_days(&columns, cells, |label, is_main| Event {
                uid: format!("{document}.{key}.{id}.{}", label.key),
                summary: if is_main == IsMain::Yes {
                    first.clone()
                } else {
                    format!("{first}: {}", label.name)
                },
                description: what.content.title.clone(),
                location: value(cells, "plaats").unwrap_or_default().to_owned(),
                ..Event::on_no_day()
            }));
        }
    }
    all
}

/// The days on which terms end that are counted from another day. A term of hours ends at that time.
fn terms<'a>(whole: &'a Whole) -> impl Iterator<Item = Event> + 'a {
    let what = &whole.document;
    let document = what.origin.document.to_string();
    let label = |key: &str| {
        let mut labels = whole.labels.figures.iter();
        labels.find(|label| label.key == key && label.sort == Sort::Date)
    };
    what.figures.iter().filter_map(move |figure| {
        let label = label(&figure.key)?;
        let kept = figure.value.as_deref()?;
        let (on, time) = kept.split_once(' ').unwrap_or((kept, ""));
        Some(Event {
            uid: format!("{document}.{}", label.key),
            day: day(on)?,
            begins: hour(time),
            summary: format!("{}: {}", what.content.title, label.name),
            ..Event::on_no_day()
        })
    })
}

/// What is on a day among some values. Times of the day that follow a day, before the next one, say from when to when.
fn on_days(
    labels: &[Label],
    values: &[(String, String)],
    event: impl Fn(&Label, IsMain) -> Event,
) -> Vec<Event> {
    let mut all: Vec<Event> = Vec::new();
    let mut days = labels.iter().filter(|label| label.sort == Sort::Date);
    let first = days
        .next()
        .filter(|first| first.key == "datum" || days.next().is_none());
    let mut times = 0;
    let mut is_on = false;
    for label in labels {
        let value = value(values, &label.key);
        match label.sort {
            Sort::Date => {
                let day = value.and_then(day);
                (is_on, times) = (day.is_some(), 0);
                let is_main = if first == Some(label) {
                    IsMain::Yes
                } else {
                    IsMain::No
                };
                all.extend(day.map(|day| Event {
                    day,
                    ..event(label, is_main)
                }));
            }
            Sort::Time if is_on => {
                times += 1;
                let hour = value.and_then(hour);
                match (all.last_mut(), times) {
                    (Some(event), 1) => event.begins = hour,
                    // what ends before it begins ends on another day, which nobody told
                    (Some(event), 2) => {
                        event.ends = hour.filter(|end| Some(end) > event.begins.as_ref())
                    }
                    (_, _) => {}
                }
            }
            Sort::Time | Sort::Plain | Sort::Comma | Sort::Document => {}
        }
    }
    all
}

/// Whether a day is the day of the whole.
#[derive(Clone, Copy, PartialEq, Eq)]
enum IsMain {
    Yes,
    No,
}

fn value<'a>(values: &'a [(String, String)], key: &str) -> Option<&'a str> {
    let found = values.iter().find(|(one, _)| one == key);
    found.map(|(_, value)| value.as_str())
}

/// The rows of the first table, by their first column: what is on the agenda of a meeting.
fn agenda(whole: &Whole) -> String {
    let first = whole.labels.tables.first();
    let table = first.and_then(|first| whole.table(&first.key));
    let rows = table.map_or_else(Vec::new, |table| table.rows);
    let lines = rows
        .iter()
        .filter_map(|row| row.first())
        .map(String::as_str);
    lines.collect::<Vec<_>>().join("\n")
}

impl Event {
    fn on_no_day() -> Event {
        Event {
            uid: String::new(),
            day: String::new(),
            begins: None,
            ends: None,
            summary: String::new(),
            description: String::new(),
            location: String::new(),
        }
    }

    fn add(&self, out: &mut String, whole: &Whole) {
        add(out, "BEGIN:VEVENT");
        let clean = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_');
        let uid: String = self
            .uid
            .chars()
            .map(|c| if clean(c) { c } else { '-' })
            .collect();
        add(out, &format!("UID:{uid}@noaber"));
        add(out, &format!("DTSTAMP:{}", stamp(whole.document.made.at)));
        match &self.begins {
            Some(begins) => {
                add(out, &at("DTSTART", &self.day, begins));
                if let Some(ends) = &self.ends {
                    add(out, &at("DTEND", &self.day, ends));
                }
            }
            None => add(out, &format!("DTSTART;VALUE=DATE:{}", self.day)),
        }
        add(out, &format!("SUMMARY:{}", text(&one_line(&self.summary))));
        if !self.description.is_empty() {
            add(
                out,
                &format!("DESCRIPTION:{}", text(&visible(&self.description))),
            );
        }
        if !self.location.is_empty() {
            add(
                out,
                &format!("LOCATION:{}", text(&one_line(&self.location))),
            );
        }
        add(out, "END:VEVENT");
    }
}

fn at(name: &str, day: &str, hour: &str) -> String {
    format!("{name};TZID=Europe/Amsterdam:{day}T{hour}")
}

/// `2026-12-09` as `20261209`; none when it is no day.
fn day(kept: &str) -> Option<String> {
    let day: jiff::civil::Date = kept.parse().ok()?;
    let is_day = kept.len() == 10 && (0..=9999).contains(&day.year());
    is_day.then(|| day.strftime("%Y%m%d").to_string())
}

/// `19:30` as `193000`; none when it is no time of the day.
fn hour(kept: &str) -> Option<String> {
    let (hour, minute) = kept.split_once(':')?;
    let two = |digits: &str, most: u8| {
        let number: u8 = digits.parse().ok()?;
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
        (is_number && digits.len() == 2 && number < most).then_some(number)
    };
    Some(format!("{:02}{:02}00", two(hour, 24)?, two(minute, 60)?))
}

fn stamp(at: Millis) -> String {
    let stamp = jiff::Timestamp::from_millisecond(at.0).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    stamp.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A text in which nothing ends the value (RFC 5545, section 3.3.11).
fn text(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            _ => out.push(c),
        }
    }
    out
}

/// Adds a line, folded where it is too long, never within a character.
fn add(out: &mut String, line: &str) {
    let mut width = 0;
    for c in line.chars() {
        if width + c.len_utf8() > LINE {
            out.push_str("\r\n ");
            width = 1;
        }
        out.push(c);
        width += c.len_utf8();
    }
    out.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_folded_between_characters() {
        let mut out = String::new();
        add(&mut out, &"é".repeat(80));
        let lines: Vec<&str> = out.split_terminator("\r\n").collect();
        let lengths: Vec<usize> = lines.iter().map(|line| line.len()).collect();
        assert_eq!(lengths, [74, 75, 13]);
        assert!(lines.iter().skip(1).all(|line| line.starts_with(' ')));
    }

    #[test]
    fn days_and_hours_are_only_what_exists() {
        assert_eq!(day("2026-12-09").as_deref(), Some("20261209"));
        assert_eq!(hour("19:30").as_deref(), Some("193000"));
        for not in [
            "2026-13-09",
            "9-12-2026",
            "2026-12-09T10:00",
            "",
            "+002026-12-09",
        ] {
            assert_eq!(day(not), None, "{not}");
        }
        for not in ["24:00", "19.30", "9:3", "19:60", "+9:30"] {
            assert_eq!(hour(not), None, "{not}");
        }
    }

    #[test]
    fn signs_that_end_a_value_are_escaped() {
        assert_eq!(text("a;b,c\\d\ne"), "a\\;b\\,c\\\\d\\ne");
    }
}
