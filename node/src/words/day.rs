//! Days as people write them, short enough for a column.

use noaber_protocol::ids::Millis;

/// The day of a moment here, as day-month-year.
pub fn day(at: Millis) -> String {
    match jiff::Timestamp::from_millisecond(at.0) {
        Ok(stamp) => {
            let zoned = stamp.to_zoned_datetime(jiff::tz::TimeZone::system());
            zoned.strftime("%d-%m-%Y").to_string()
        }
        Err(_) => String::new(),
    }
}

/// A date that is kept as year-month-day, as day-month-year; any other text as it is.
pub fn date(kept: &str) -> String {
    let parts: Vec<&str> = kept.split('-').collect();
    match parts[..] {
        [year, month, day] if (year.len(), month.len(), day.len()) == (4, 2, 2) => {
            format!("{day}-{month}-{year}")
        }
        _ => kept.to_owned(),
    }
}

/// The last moment here of a day that is written as year-month-day; none when there is no such day.
pub fn end_of_day(date: &str) -> Option<Millis> {
    let date: jiff::civil::Date = date.parse().ok()?;
    let last = date.at(23, 59, 59, 0);
    let zoned = last.to_zoned_datetime(jiff::tz::TimeZone::system()).ok()?;
    Some(Millis(zoned.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_stands_there_as_people_write_it_and_what_is_none_as_it_is() {
        assert_eq!(date("2026-12-01"), "01-12-2026");
        for other in ["", "2026", "wel-een-dag", "1-12-2026"] {
            assert_eq!(date(other), other);
        }
    }

    #[test]
    fn the_end_of_a_day_is_on_that_day() {
        let end = end_of_day("2026-11-26").unwrap();
        assert_eq!(day(end), "26-11-2026");
        assert_eq!(day(end.plus(2_000)), "27-11-2026");
        assert_eq!(end_of_day("2026-02-30"), None);
        assert_eq!(end_of_day("morgen"), None);
    }
}
