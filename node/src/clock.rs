//! The real clock, read here and nowhere else.
//!
//! Nothing is ordered by time: it dates what people see, ends invitations and wakes timers. So it only has to move
//! forward. A clock that says a year before this program was built is wrong by proof (a laptop whose battery died wakes
//! in 2015): then time runs on from the beginning of the year of the build, so that an invitation made here is not
//! expired at its birth by eleven years, and people are warned. While the process runs, time never goes back.

use jiff::tz::TimeZone;
use noaber_protocol::document::{Wall, WallTime};
use noaber_protocol::ids::Millis;
use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// 1 January of the year in which this version was built: no right clock says less.
pub const BUILD: Millis = Millis(1_767_225_600_000);

/// How far the wall clock may run ahead before it is taken over: small steps are left to the monotonic clock.
const STEP: i64 = 2_000;

/// Seconds to add to the clock of the machine: how tests live in another year.
pub const SHIFT_VARIABLE: &str = "NOABER_CLOCK_SHIFT";

/// A place in time from which monotonic time is counted.
#[derive(Clone, Copy)]
struct Anchor {
    at: Instant,
    wall: Millis,
}

static ANCHOR: Mutex<Option<Anchor>> = Mutex::new(None);

/// The time to work with: never before [`BUILD`], never back.
pub fn now() -> Millis {
    let at = Instant::now();
    let mut anchor = ANCHOR
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    let next = step(*anchor, at, wall());
    *anchor = Some(next);
    next.wall
}

/// What the machine's clock says, right or wrong.
pub fn wall() -> Millis {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or(Duration::ZERO);
    let shift = std::env::var(SHIFT_VARIABLE)
        .ok()
        .and_then(|text| text.parse::<i64>().ok())
        .unwrap_or(0);
    Millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX)).plus(shift.saturating_mul(1000))
}

/// The day it is here, as year-month-day.
pub fn today() -> String {
    match jiff::Timestamp::from_millisecond(now().0) {
        Ok(stamp) => {
            let zoned = stamp.to_zoned_datetime(jiff::tz::TimeZone::system());
            zoned.strftime("%Y-%m-%d").to_string()
        }
        Err(_) => String::new(),
    }
}

/// The clock on the wall here, at a moment.
#[derive(Clone, Copy, Debug)]
pub struct Here(pub Millis);

impl Here {
    /// What it shows now.
    pub fn now() -> Here {
        Here(now())
    }
}

impl Wall for Here {
    fn now(&self) -> WallTime {
        shown_at(self.0, &TimeZone::system())
    }

    fn hours_after(&self, from: WallTime, hours: i64) -> WallTime {
        hours_after(from, hours, &TimeZone::system())
    }

    fn minutes_until(&self, time: WallTime) -> i64 {
        let then = moment_of(time, &TimeZone::system());
        match then {
            Some(then) => then.since(self.0).div_euclid(60_000),
            None => time.minutes() - Wall::now(self).minutes(),
        }
    }
}

/// What a clock in a zone shows at a moment.
fn shown_at(at: Millis, zone: &TimeZone) -> WallTime {
    let offset = jiff::Timestamp::from_millisecond(at.0)
        .map_or(0, |stamp| i64::from(zone.to_offset(stamp).seconds()));
    WallTime::from_minutes((at.0.div_euclid(1000) + offset).div_euclid(60))
}

/// The moment at which a clock in a zone shows that; none beyond the years that there are.
fn moment_of(time: WallTime, zone: &TimeZone) -> Option<Millis> {
    let seconds = time.minutes().checked_mul(60)?;
    let shown = jiff::Timestamp::from_second(seconds).ok()?;
    let shown = shown.to_zoned_datetime(TimeZone::UTC).datetime();
    let zoned = shown.to_zoned_datetime(zone.clone()).ok()?;
    Some(Millis(zoned.timestamp().as_millisecond()))
}

fn hours_after(from: WallTime, hours: i64, zone: &TimeZone) -> WallTime {
    match moment_of(from, zone) {
        Some(moment) => shown_at(moment.plus(hours.saturating_mul(3_600_000)), zone),
        None => WallTime::from_minutes(from.minutes().saturating_add(hours.saturating_mul(60))),
    }
}

/// Whether the machine's clock can be right.
pub fn is_believable() -> bool {
    wall() >= BUILD
}

fn step(anchor: Option<Anchor>, at: Instant, wall: Millis) -> Anchor {
    let Some(anchor) = anchor else {
        return Anchor {
            at,
            wall: wall.max(BUILD),
        };
    };
    let elapsed = at.saturating_duration_since(anchor.at).as_millis();
    let steady = anchor.wall.plus(i64::try_from(elapsed).unwrap_or(i64::MAX));
    Anchor {
        at,
        wall: if wall.since(steady) > STEP {
            wall
        } else {
            steady
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_in_2015_counts_on_from_the_build() {
        let at = Instant::now();
        let first = step(None, at, Millis(1_420_070_400_000));
        assert_eq!(first.wall, BUILD);
        let later = step(
            Some(first),
            at + Duration::from_secs(5),
            Millis(1_420_070_405_000),
        );
        assert_eq!(later.wall, BUILD.plus(5_000));
    }

    /// In the night of 27 to 28 March 2027 the clock is put forward, in that of 30 to 31 October back.
    #[test]
    fn seventy_two_hours_are_that_many_when_the_clock_is_put_forward_or_back() {
        let zone = TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap();
        let after = |date, time| {
            let from = WallTime::read(date, time).unwrap();
            hours_after(from, 72, &zone).write()
        };
        assert_eq!(after("2027-03-03", "21:15"), "2027-03-06 21:15");
        assert_eq!(after("2027-03-26", "21:15"), "2027-03-29 22:15");
        assert_eq!(after("2027-10-29", "21:15"), "2027-11-01 20:15");
        let due = WallTime::read("2027-11-01", "20:15").unwrap();
        let found = WallTime::read("2027-10-29", "21:15").unwrap();
        let [due, found] = [due, found].map(|it| moment_of(it, &zone).unwrap());
        assert_eq!(due.since(found), 72 * 3_600_000);
        assert_eq!(shown_at(found, &zone).write(), "2027-10-29 21:15");
        let far = WallTime::from_minutes(i64::MAX);
        assert_eq!(moment_of(far, &zone), None);
        assert!(hours_after(far, 72, &zone) >= far);
    }

    #[test]
    fn time_follows_a_clock_that_is_put_right_and_never_goes_back() {
        let at = Instant::now();
        let right = Millis(1_800_000_000_000);
        let first = step(None, at, Millis(0));
        let put_right = step(Some(first), at + Duration::from_secs(1), right);
        assert_eq!(put_right.wall, right);
        let back = step(Some(put_right), at + Duration::from_secs(2), Millis(0));
        assert_eq!(back.wall, right.plus(1_000));
    }
}
