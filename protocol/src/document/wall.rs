//! Days and times as people's clocks show them, counted without a clock and without a zone.

use super::kinds::{Side, Unit};
use serde::{Deserialize, Serialize};

/// Minutes of a day.
const DAY: i64 = 24 * 60;

/// A day, or a minute of it, as clocks on the wall show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct WallTime {
    /// Days since 1970-01-01.
    pub day: i32,
    /// Minutes since midnight; none: the whole day.
    pub minute: Option<u16>,
}

/// The clock of who looks: what it shows, and how it goes. A clock that is put forward and back in a year goes otherwise than
/// one that is not.
pub trait Wall {
    /// What it shows now, to the minute.
    fn now(&self) -> WallTime;

    /// What it shows so many hours after a moment, or before it when they are below nothing.
    fn hours_after(&self, from: WallTime, hours: i64) -> WallTime {
        let minutes = from.minutes().saturating_add(hours.saturating_mul(60));
        WallTime::from_minutes(minutes)
    }

    /// How many minutes pass until a moment; below nothing when it was before.
    fn minutes_until(&self, moment: WallTime) -> i64 {
        moment.minutes().saturating_sub(self.now().minutes())
    }
}

impl WallTime {
    /// A day as fields keep it, year-month-day, and a time as they keep it, `HH:MM`.
    pub fn read(date: &str, time: &str) -> Option<WallTime> {
        let mut parts = date.splitn(3, '-').map(|part| part.parse::<i32>().ok());
        let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
        let exists = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days_of(year, month)).contains(&day);
        let minute = time.split_once(':').and_then(|(hour, minute)| {
            let (hour, minute) = (hour.parse::<u16>().ok()?, minute.parse::<u16>().ok()?);
            (hour < 24 && minute < 60).then(|| hour * 60 + minute)
        });
        exists.then(|| WallTime {
            day: days_before(year, month) + day - 1,
            minute,
        })
    }

    /// As a field keeps it: year-month-day, and behind a space the time of a minute.
    pub fn write(self) -> String {
        let (year, month, day) = self.date();
        match self.minute {
            Some(minute) => format!(
                "{year:04}-{month:02}-{day:02} {:02}:{:02}",
                minute / 60,
                minute % 60
            ),
            None => format!("{year:04}-{month:02}-{day:02}"),
        }
    }

    /// Minutes since 1970 began; of a day those until it begins.
    pub fn minutes(self) -> i64 {
        i64::from(self.day) * DAY + i64::from(self.minute.unwrap_or(0))
    }

    /// The minute that is so many minutes after 1970 began.
    pub fn from_minutes(minutes: i64) -> WallTime {
        let minutes = minutes.clamp(i64::from(i32::MIN) * DAY, i64::from(i32::MAX) * DAY);
        WallTime {
            day: minutes.div_euclid(DAY) as i32,
            minute: Some(minutes.rem_euclid(DAY) as u16),
        }
    }

    /// So many units from here. A month later is the same day of the month, or the last one that there is. Hours make a minute
    /// of a day: the one in which it begins.
    pub fn shifted(self, unit: Unit, side: Side, count: u32, wall: &dyn Wall) -> WallTime {
        let count = i64::from(count.min(MOST));
        let count = match side {
            Side::After => count,
            Side::Before => -count,
        };
        match unit {
            Unit::Hours => {
                let from = WallTime::from_minutes(self.minutes());
                wall.hours_after(from, count)
            }
            Unit::Days => self.days_on(count),
            Unit::Weeks => self.days_on(count * 7),
            Unit::Months => self.months_on(count),
        }
    }

    fn days_on(self, count: i64) -> WallTime {
        let day = i64::from(self.day) + count;
        let day = day.clamp(i64::from(i32::MIN), i64::from(i32::MAX));
        WallTime {
            day: day as i32,
            ..self
        }
    }

    fn months_on(self, count: i64) -> WallTime {
        let (year, month, day) = self.date();
        let months = i64::from(year) * 12 + i64::from(month - 1) + count;
        let (year, month) = (
            months.div_euclid(12) as i32,
            months.rem_euclid(12) as i32 + 1,
        );
        let day = day.min(days_of(year, month));
        WallTime {
            day: days_before(year, month) + day - 1,
            ..self
        }
    }

    /// Year, month and day of the calendar.
    fn date(self) -> (i32, i32, i32) {
        // the calendar repeats after 400 years; counted from 1 March 0000 the odd day is the last of each part
        let days = i64::from(self.day) + 719_468;
        let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month + 2) / 5 + 1;
        let month = if month < 10 { month + 3 } else { month - 9 };
        let year = year + era * 400 + i64::from(month <= 2);
        (year as i32, month as i32, day as i32)
    }
}

/// The most of a unit that is counted: a hundred years of hours.
const MOST: u32 = 100 * 366 * 24;

/// Days from 1970-01-01 to the first of a month.
fn days_before(year: i32, month: i32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let month = if month > 2 { month - 3 } else { month + 9 };
    let of_year = (153 * month + 2) / 5;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

fn days_of(year: i32, month: i32) -> i32 {
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Plain;

    impl Wall for Plain {
        fn now(&self) -> WallTime {
            WallTime::from_minutes(0)
        }
    }

    fn shifted(from: (&str, &str), unit: Unit, side: Side, count: u32) -> String {
        let from = WallTime::read(from.0, from.1).unwrap();
        from.shifted(unit, side, count, &Plain).write()
    }

    #[test]
    fn every_day_of_four_centuries_is_read_as_it_is_written() {
        let first = WallTime::read("1900-01-01", "").unwrap().day;
        for day in first..first + 146_097 {
            let moment = WallTime { day, minute: None };
            assert_eq!(WallTime::read(&moment.write(), ""), Some(moment));
        }
        assert_eq!(WallTime::read("1970-01-01", "").map(|it| it.day), Some(0));
        let minute = WallTime::read("2027-03-03", "21:15").unwrap();
        assert_eq!(minute.write(), "2027-03-03 21:15");
        assert_eq!(WallTime::from_minutes(minute.minutes()), minute);
    }

    #[test]
    fn a_day_that_does_not_exist_is_none() {
        for date in [
            "2027-02-29",
            "2027-13-01",
            "2027-00-01",
            "2027-04-31",
            "",
            "2027",
            "-1-1-1",
        ] {
            assert_eq!(WallTime::read(date, ""), None, "{date}");
        }
        for time in ["24:00", "2115:2", "65535:65535"] {
            let whole = WallTime::read("2028-02-29", time).unwrap();
            assert_eq!(whole.minute, None, "{time}");
        }
    }

    #[test]
    fn terms_are_counted_by_the_calendar() {
        let wed = ("2027-03-03", "21:15");
        assert_eq!(
            shifted(wed, Unit::Hours, Side::After, 72),
            "2027-03-06 21:15"
        );
        let day = ("2027-03-03", "");
        assert_eq!(
            shifted(day, Unit::Hours, Side::After, 25),
            "2027-03-04 01:00"
        );
        assert_eq!(shifted(day, Unit::Days, Side::Before, 7), "2027-02-24");
        assert_eq!(shifted(day, Unit::Weeks, Side::After, 4), "2027-03-31");
        let last = ("2027-08-31", "");
        assert_eq!(shifted(last, Unit::Months, Side::After, 6), "2028-02-29");
        assert_eq!(shifted(last, Unit::Months, Side::Before, 20), "2025-12-31");
        let far = shifted(last, Unit::Months, Side::After, u32::MAX);
        assert_eq!(far.len(), "75227-08-31".len(), "{far}");
    }
}
