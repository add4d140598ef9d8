//! What callers learn of terms that run and of numbers that are asked for.

use noaber_protocol::document::{Left, Seen, Wall, left};
use noaber_protocol::text::SafeText;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;

/// How near a term is that is told of in lists, in days.
const NEAR: u32 = 30;

/// Something that a document keeps an eye on. How far it is, whoever shows it tells by the clock there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WatchInfo {
    /// The key of what is watched.
    pub key: String,
    /// The row that it is about; empty for the whole document.
    pub row: SafeText,
    /// What is so.
    pub seen: Seen,
}

/// The one of these that a list tells of: what is over first, the longest of all; then what ends soon; then what is amiss.
/// Of what ends later than in thirty days a list tells nothing.
pub fn pressing<'a>(watches: &'a [WatchInfo], wall: &dyn Wall) -> Option<&'a WatchInfo> {
    let told = watches.iter().filter_map(|watch| {
        let rank = match watch.seen {
            Seen::Due(due) => match left(due, wall) {
                Left::Days(days) if days > NEAR => return None,
                Left::Days(_)
                | Left::Today
                | Left::Hours(_)
                | Left::Minutes
                | Left::MinutesOver
                | Left::HoursOver(_)
                | Left::DaysOver(_) => (2, due.minutes()),
            },
            Seen::Late(_) | Seen::Amount { .. } => (1, 0),
        };
        Some((watch, rank))
    });
    let first = told.min_by_key(|(_, (rank, due))| (Reverse(*rank), *due));
    first.map(|(watch, _)| watch)
}

/// Whether a term is over, or something is amiss that is not a matter of days.
pub fn is_amiss(watch: &WatchInfo, wall: &dyn Wall) -> bool {
    match watch.seen {
        Seen::Due(due) => left(due, wall).is_over(),
        Seen::Late(_) | Seen::Amount { .. } => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use noaber_protocol::document::WallTime;

    struct Noon;

    impl Wall for Noon {
        fn now(&self) -> WallTime {
            WallTime::read("2027-03-01", "12:00").unwrap()
        }
    }

    fn watch(key: &str, seen: Seen) -> WatchInfo {
        WatchInfo {
            key: key.to_owned(),
            row: SafeText::default(),
            seen,
        }
    }

    fn due(key: &str, date: &str) -> WatchInfo {
        watch(key, Seen::Due(WallTime::read(date, "").unwrap()))
    }

    #[test]
    fn a_list_tells_of_what_is_over_or_ends_soon() {
        let amiss = watch(
            "amiss",
            Seen::Amount {
                have: "1".to_owned(),
                need: "2".to_owned(),
            },
        );
        let [over, soon, far] = [
            due("over", "2027-02-01"),
            due("soon", "2027-03-31"),
            due("far", "2027-04-01"),
        ];
        let all = [far.clone(), amiss.clone(), soon.clone(), over.clone()];
        let key = |all: &[WatchInfo]| pressing(all, &Noon).map(|it| it.key.clone());
        assert_eq!(key(&all).as_deref(), Some("over"));
        assert_eq!(key(&all[..3]).as_deref(), Some("soon"));
        assert_eq!(key(&all[..2]).as_deref(), Some("amiss"));
        assert_eq!(key(&all[..1]), None);
        let signs = [over, amiss, soon, far].map(|it| is_amiss(&it, &Noon));
        assert_eq!(signs, [true, true, false, false]);
    }
}
