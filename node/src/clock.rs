//! The real clock, read here and nowhere else.
//!
//! Nothing is ordered by time: it dates what people see, ends invitations and wakes timers. So it only has to move
//! forward. A clock that says a year before this program was built is wrong by proof (a laptop whose battery died wakes
//! in 2015): then time runs on from the beginning of the year of the build, so that an invitation made here is not
//! expired at its birth by eleven years, and people are warned. While the process runs, time never goes back.

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
