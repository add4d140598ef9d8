//! Sentences about terms that run and numbers that are asked for: the words of a kind, with what its clock and fields say.

use super::{Lang, of_kind, text, with};
use crate::handle::WatchInfo;
use noaber_protocol::document::kinds::{self, Words};
use noaber_protocol::document::{Left, Seen, Wall, left};

/// What people call what is watched: its name, and the row that it is about.
pub fn watch_name(kind: &str, watch: &WatchInfo, lang: Lang) -> String {
    let spec = kinds::by_tag(kind).and_then(|kind| kind.watch(&watch.key));
    let name = spec.map_or(watch.key.as_str(), |spec| of_kind(spec.name, lang));
    match watch.row.as_str() {
        "" => name.to_owned(),
        row => format!("{name}: {row}"),
    }
}

/// What is so: how long a term still runs by that clock, or how much an amount is.
pub fn watch_said(kind: &str, watch: &WatchInfo, wall: &dyn Wall, lang: Lang) -> String {
    let Some(spec) = kinds::by_tag(kind).and_then(|kind| kind.watch(&watch.key)) else {
        return String::new();
    };
    match &watch.seen {
        Seen::Due(due) => {
            let left = left(*due, wall);
            let words = if left.is_over() { spec.over } else { spec.left };
            of_kind(words, lang).replace("{time}", &time(left, lang))
        }
        Seen::Late(_) => {
            let late = spec.met.map_or(spec.over, |met| met.late);
            of_kind(late, lang).to_owned()
        }
        Seen::Amount { have, need } => amounts(spec.over, have, need, lang),
    }
}

fn amounts(words: Words, have: &str, need: &str, lang: Lang) -> String {
    let comma = |kept: &str| kept.replace('.', ",");
    let said = of_kind(words, lang).replace("{have}", &comma(have));
    said.replace("{need}", &comma(need))
}

/// How long.
fn time(left: Left, lang: Lang) -> String {
    let days = |key, days: u32| with(lang, key, &[("days", days.to_string().into())]);
    let hours = |key, hours: u32| with(lang, key, &[("hours", hours.to_string().into())]);
    match left {
        Left::Days(count) => days("watch-days", count),
        Left::Today => text(lang, "watch-today"),
        Left::Hours(count) => hours("watch-hours", count),
        Left::Minutes => text(lang, "watch-minutes"),
        Left::MinutesOver => text(lang, "watch-minutes-over"),
        Left::HoursOver(count) => hours("watch-hours-over", count),
        Left::DaysOver(count) => days("watch-days-over", count),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use noaber_protocol::document::WallTime;
    use noaber_protocol::text::SafeText;

    struct Shows(&'static str, &'static str);

    impl Wall for Shows {
        fn now(&self) -> WallTime {
            WallTime::read(self.0, self.1).unwrap()
        }
    }

    fn said(kind: &str, key: &str, seen: Seen, now: Shows, lang: Lang) -> String {
        let watch = WatchInfo {
            key: key.to_owned(),
            row: SafeText::new("Loket"),
            seen,
        };
        assert!(watch_name(kind, &watch, lang).ends_with(": Loket"));
        watch_said(kind, &watch, &now, lang)
    }

    #[test]
    fn a_screen_says_how_long_a_breach_can_still_be_told() {
        let due = Seen::Due(WallTime::read("2027-03-06", "21:15").unwrap());
        let at = |date, time| {
            said(
                "data-breach",
                "melden",
                due.clone(),
                Shows(date, time),
                Lang::Nl,
            )
        };
        assert_eq!(
            at("2027-03-06", "06:30"),
            "Nog 14 uur om te melden bij de AP"
        );
        assert_eq!(
            at("2027-03-06", "20:30"),
            "Nog minder dan een uur om te melden bij de AP"
        );
        assert_eq!(
            at("2027-03-01", "20:00"),
            "Nog 5 dagen om te melden bij de AP"
        );
        assert_eq!(
            at("2027-03-06", "22:20"),
            "De tijd om te melden is 1 uur voorbij"
        );
        let late = Seen::Late(WallTime::read("2027-03-06", "21:15").unwrap());
        let now = Shows("2027-03-08", "10:00");
        let words = said("data-breach", "melden", late, now, Lang::Nl);
        assert_eq!(words, "Later gemeld dan de termijn: schrijf op waarom");
    }

    #[test]
    fn days_are_told_as_one_speaks_of_them() {
        let due = Seen::Due(WallTime::read("2027-03-06", "").unwrap());
        let at = |date, lang| said("card", "geldig", due.clone(), Shows(date, "10:00"), lang);
        assert_eq!(at("2027-03-05", Lang::Nl), "Nog 1 dag geldig");
        assert_eq!(at("2027-03-06", Lang::Nl), "Vandaag nog geldig");
        assert_eq!(
            at("2027-03-07", Lang::Nl),
            "Te herzien: sinds 1 dag niet meer geldig"
        );
        assert_eq!(
            at("2027-03-05", Lang::En),
            "1 day left before it is to be revised"
        );
        assert_eq!(
            at("2027-03-16", Lang::En),
            "To be revised: not valid for 10 days"
        );
    }

    #[test]
    fn amounts_stand_in_their_sentence_with_a_comma() {
        let seen = Seen::Amount {
            have: "9.5".to_owned(),
            need: "10".to_owned(),
        };
        let now = Shows("2027-03-06", "10:00");
        let words = said("initiative", "eigen_deel", seen, now, Lang::Nl);
        assert_eq!(words, "9,5% van de kosten, nodig 10%");
    }
}
