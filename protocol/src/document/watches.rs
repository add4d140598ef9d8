//! What a document keeps an eye on, found in its fields and tables: terms with the day on which they end, and amounts that are
//! not what they are to be. Only [`left`] looks at a clock, and nothing that is found changes anything.

use super::figures::{hundredths, written};
use super::kinds::{Day, Holds, Kind, Met, Shift, TableSpec, Tally, Watch, WatchSpec};
use super::{Document, Row, Wall, WallTime};
use serde::{Deserialize, Serialize};

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    /// The key of what is watched.
    pub key: &'static str,
    /// The row that it is about, by its first column; empty for the whole document.
    pub row: String,
    /// What is so.
    pub seen: Seen,
}

/// What is so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Seen {
    /// A term runs, or is over: by then.
    Due(WallTime),
    /// A term was met after it was over: by then.
    Late(WallTime),
    /// An amount is not what it is to be.
    Amount {
        /// What it is, as such a field keeps it.
        have: String,
        /// What it is to be.
        need: String,
    },
}

/// How far a term is, as a clock says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Left {
    /// So many days are left.
    Days(u32),
    /// It ends today.
    Today,
    /// So many hours are left, rounded down.
    Hours(u32),
    /// Less than an hour is left.
    Minutes,
    /// It ended less than an hour ago.
    MinutesOver,
    /// It ended so many hours ago, rounded down.
    HoursOver(u32),
    /// It ended so many days ago.
    DaysOver(u32),
}

impl Left {
    /// Whether it is over.
    pub fn is_over(self) -> bool {
        match self {
            Left::Days(_) | Left::Today | Left::Hours(_) | Left::Minutes => false,
            Left::MinutesOver | Left::HoursOver(_) | Left::DaysOver(_) => true,
        }
    }
}

/// Hours of a term that are told as hours; more are told as days.
const TOLD_AS_HOURS: i64 = 96;

/// How far a term is that ends then. Of a whole day the day itself still counts.
pub fn left(due: WallTime, wall: &dyn Wall) -> Left {
    let count = |number: i64| u32::try_from(number.abs()).unwrap_or(u32::MAX);
    let days = i64::from(due.day) - i64::from(wall.now().day);
    if due.minute.is_none() {
        return match days {
            0 => Left::Today,
            1.. => Left::Days(count(days)),
            _ => Left::DaysOver(count(days)),
        };
    }
    let minutes = wall.minutes_until(due);
    match minutes / 60 {
        hours if hours.abs() >= TOLD_AS_HOURS && minutes > 0 => Left::Days(count(hours / 24)),
        hours if hours.abs() >= TOLD_AS_HOURS => Left::DaysOver(count(hours / 24)),
        0 if minutes > 0 => Left::Minutes,
        0 => Left::MinutesOver,
        hours if minutes > 0 => Left::Hours(count(hours)),
        hours => Left::HoursOver(count(hours)),
    }
}

/// What a document in that state keeps an eye on, in the order of its kind; of a table in the order of its rows.
pub fn watches(kind: &Kind, document: &Document, state: &str, wall: &dyn Wall) -> Vec<Watched> {
    let given = Given {
        kind,
        document,
        wall,
    };
    let runs = |spec: &&WatchSpec| {
        let here = spec.states.is_empty() || spec.states.contains(&state);
        let field = |key: &str| document.field(key).unwrap_or_default();
        here && spec.only.iter().all(|pair| is_held(&field(pair.0), pair.1))
    };
    let specs = kind.watches.iter().filter(runs);
    specs.flat_map(|spec| given.watch(spec)).collect()
}

/// Whether a value is there, or is this one.
fn is_held(kept: &str, value: &str) -> bool {
    !kept.is_empty() && (value.is_empty() || kept == value)
}

/// Whether the cells of a row hold one of these.
fn holds_any(row: &Row, holds: &[(&str, &str)]) -> bool {
    let cell = |column: &str| row.cells.get(column).map_or("", String::as_str);
    holds.iter().any(|pair| is_held(cell(pair.0), pair.1))
}

/// What watches are found in.
struct Given<'a> {
    kind: &'a Kind,
    document: &'a Document,
    wall: &'a dyn Wall,
}

impl Given<'_> {
    fn watch(&self, spec: &WatchSpec) -> Vec<Watched> {
        let of = |seen: Option<Seen>| -> Vec<Watched> {
            let one = seen.map(|seen| Watched {
                key: spec.key,
                row: String::new(),
                seen,
            });
            one.into_iter().collect()
        };
        match &spec.of {
            Watch::Day(day) => of(self.term(day, spec)),
            Watch::Rows { table, date } => self.rows(spec, table, date),
            Watch::Least(amount, field) => of(self.bound(amount, field, |have, need| have < need)),
            Watch::Most(amount, field) => of(self.bound(amount, field, |have, need| have > need)),
            Watch::Part { part, whole, least } => of(self.part(part, whole, least)),
            Watch::Each {
                table,
                from,
                column,
                value,
            } => of(self.each(table, *from, (*column, *value))),
        }
    }

    fn field(&self, key: &str) -> String {
        self.document.field(key).unwrap_or_default()
    }

    /// A field as a whole number.
    fn number(&self, key: &str) -> Option<u32> {
        self.field(key).parse().ok()
    }

    fn term(&self, day: &Day, spec: &WatchSpec) -> Option<Seen> {
        let mut ends = spec.ends.iter();
        if ends.any(|pair| is_held(&self.field(pair.0), pair.1)) {
            return None;
        }
        let due = self.due(day)?;
        let Some(met) = &spec.met else {
            return Some(Seen::Due(due));
        };
        match self.moment(met) {
            None => Some(Seen::Due(due)),
            Some(met) => is_after(met, due).then_some(Seen::Late(due)),
        }
    }

    /// When a term ends; none while a field of it is empty.
    fn due(&self, day: &Day) -> Option<WallTime> {
        let time = day.time.map(|time| self.field(time));
        let from = WallTime::read(&self.field(day.date), &time.unwrap_or_default())?;
        match &day.shift {
            None => Some(from),
            Some(Shift { unit, field, side }) => {
                Some(from.shifted(*unit, *side, self.number(field)?, self.wall))
            }
        }
    }

    fn moment(&self, met: &Met) -> Option<WallTime> {
        let time = met.time.map(|time| self.field(time));
        WallTime::read(&self.field(met.date), &time.unwrap_or_default())
    }

    fn rows(&self, spec: &WatchSpec, table: &str, date: &str) -> Vec<Watched> {
        let first = self.kind.table(table).and_then(|it| it.columns.first());
        let seen = |row: &Row| {
            let cell = |key: &str| row.cells.get(key).cloned().unwrap_or_default();
            let due = WallTime::read(&cell(date), "")?;
            (!holds_any(row, spec.ends)).then(|| Watched {
                key: spec.key,
                row: first.map_or_else(String::new, |first| cell(first.key)),
                seen: Seen::Due(due),
            })
        };
        self.document.rows(table).iter().filter_map(seen).collect()
    }

    fn bound(&self, amount: &Tally, field: &str, is_not: fn(i64, i64) -> bool) -> Option<Seen> {
        let kept = self.field(field);
        let (have, need) = (self.amount(amount), hundredths(&kept)?);
        is_not(have, need).then(|| Seen::Amount {
            have: self.told(amount, have),
            need: kept,
        })
    }

    /// Of nothing no part is asked.
    fn part(&self, part: &Tally, whole: &Tally, least: &str) -> Option<Seen> {
        let kept = self.field(least);
        let (part, whole) = (self.amount(part), self.amount(whole));
        let is_short =
            i128::from(part) * 10_000 < i128::from(whole) * i128::from(hundredths(&kept)?);
        (whole > 0 && is_short).then(|| Seen::Amount {
            have: (i128::from(part) * 100 / i128::from(whole)).to_string(),
            need: kept,
        })
    }

    fn each(
        &self,
        table: &str,
        from: Option<(&str, &str)>,
        (column, value): (&str, &str),
    ) -> Option<Seen> {
        let least = match from {
            Some((_, field)) => Some(hundredths(&self.field(field))?),
            None => None,
        };
        let cell = |row: &Row, key: &str| row.cells.get(key).cloned().unwrap_or_default();
        let counts = |row: &&Row| match (from, least) {
            (Some((amounts, _)), Some(least)) => {
                hundredths(&cell(row, amounts)).is_some_and(|it| it >= least)
            }
            (_, _) => true,
        };
        let rows = self.document.rows(table);
        let all: Vec<&Row> = rows.iter().filter(counts).collect();
        let not = all.iter().filter(|row| !is_held(&cell(row, column), value));
        let not = not.count();
        (not > 0).then(|| Seen::Amount {
            have: not.to_string(),
            need: all.len().to_string(),
        })
    }

    /// An amount in hundredths.
    fn amount(&self, amount: &Tally) -> i64 {
        let sum = |table: &str, column: &str, of: Holds| -> i64 {
            let rows = self.document.rows(table);
            let rows = rows
                .iter()
                .filter(|row| of.is_empty() || holds_any(row, of));
            let cells = rows.filter_map(|row| row.cells.get(column));
            cells.filter_map(|cell| hundredths(cell)).sum()
        };
        let count = |rows: usize| i64::try_from(rows).unwrap_or(i64::MAX / 100) * 100;
        match *amount {
            Tally::Field(key) => hundredths(&self.field(key)).unwrap_or(0),
            Tally::Rows(table) => count(self.document.rows(table).len()),
            Tally::RowsOf(table, pair) => {
                let rows = self.document.rows(table);
                let some = rows.iter().filter(|row| holds_any(row, &[pair]));
                count(some.count())
            }
            Tally::Sum(table, column) => sum(table, column, &[]),
            Tally::SumOf(table, column, of) => sum(table, column, of),
        }
    }

    /// An amount as such a field keeps it.
    fn told(&self, amount: &Tally, hundredths: i64) -> String {
        let column = |table: &str, key: &str| {
            let table: Option<&'static TableSpec> = self.kind.table(table);
            table.and_then(|table| table.column(key))
        };
        let spec = match *amount {
            Tally::Field(key) => self.kind.field(key),
            Tally::Rows(_) | Tally::RowsOf(..) => None,
            Tally::Sum(table, key) | Tally::SumOf(table, key, _) => column(table, key),
        };
        written(hundredths, spec)
    }
}

/// Whether something was after a term. A whole day counts to its end as a term, and from its beginning as what met one.
fn is_after(met: WallTime, due: WallTime) -> bool {
    match due.minute {
        None => met.day > due.day,
        Some(_) => met.minutes() > due.minutes(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::kinds::by_tag;
    use super::super::{SessionNonce, WallTime};
    use super::*;
    use crate::identity::DeviceSeed;
    use crate::ids::{DocumentId, SpaceNonce};

    /// A clock that shows one moment.
    struct Shows(&'static str, &'static str);

    impl Wall for Shows {
        fn now(&self) -> WallTime {
            WallTime::read(self.0, self.1).unwrap()
        }
    }

    /// A new document of a kind, as its template makes it.
    fn new(tag: &str) -> Document {
        let key = DeviceSeed::from_bytes([1; 32]).space_key(&SpaceNonce([2; 16]));
        let kind = by_tag(tag).unwrap();
        let (mut document, _) = Document::found(kind, "Iets", key.author(), SessionNonce([3; 16]));
        document.founded(DocumentId([4; 32]));
        document
    }

    fn filled(tag: &str, fields: &[(&str, &str)]) -> Document {
        let mut document = new(tag);
        set(&mut document, fields);
        document
    }

    fn set(document: &mut Document, fields: &[(&str, &str)]) {
        for (key, value) in fields {
            document.set_field(key, value).unwrap();
        }
    }

    /// What is found: the key, the row, and until when or how much.
    fn seen(document: &Document, state: &str) -> Vec<(&'static str, String, String)> {
        let kind = document.kind().unwrap();
        let found = watches(kind, document, state, &Shows("2027-01-01", "12:00"));
        let told = |seen: Seen| match seen {
            Seen::Due(due) => due.write(),
            Seen::Late(due) => format!("late {}", due.write()),
            Seen::Amount { have, need } => format!("{have} of {need}"),
        };
        let all = found.into_iter();
        all.map(|it| (it.key, it.row, told(it.seen))).collect()
    }

    fn whole(key: &'static str, told: &str) -> (&'static str, String, String) {
        (key, String::new(), told.to_owned())
    }

    #[test]
    fn a_data_breach_is_told_within_hours_that_the_document_says() {
        let mut breach = filled(
            "data-breach",
            &[("ontdekt_op", "03-03-2027"), ("ontdekt_om", "21.15")],
        );
        assert_eq!(
            seen(&breach, "ontdekt"),
            [whole("melden", "2027-03-06 21:15")]
        );
        assert_eq!(seen(&breach, "niet_gemeld"), []);
        let at = |date, time| {
            left(
                WallTime::read("2027-03-06", "21:15").unwrap(),
                &Shows(date, time),
            )
        };
        assert_eq!(at("2027-03-06", "06:20"), Left::Hours(14));
        assert_eq!(at("2027-03-06", "20:16"), Left::Minutes);
        assert_eq!(at("2027-03-06", "21:15"), Left::MinutesOver);
        assert_eq!(at("2027-03-07", "00:15"), Left::HoursOver(3));
        set(
            &mut breach,
            &[("ap_gemeld_op", "06-03-2027"), ("ap_gemeld_om", "21.15")],
        );
        assert_eq!(seen(&breach, "gemeld"), []);
        set(&mut breach, &[("ap_gemeld_om", "21.16")]);
        assert_eq!(
            seen(&breach, "gemeld"),
            [whole("melden", "late 2027-03-06 21:15")]
        );
        set(&mut breach, &[("melden_binnen", "96")]);
        assert_eq!(seen(&breach, "gemeld"), []);
        set(&mut breach, &[("melden_binnen", ""), ("ap_gemeld_op", "")]);
        assert_eq!(
            seen(&breach, "ontdekt"),
            [],
            "nothing is watched without its number"
        );
    }

    #[test]
    fn a_day_counts_to_its_end_and_far_hours_are_days() {
        let until =
            |due: (&str, &str), now: Shows| left(WallTime::read(due.0, due.1).unwrap(), &now);
        let day = ("2027-03-06", "");
        assert_eq!(until(day, Shows("2027-03-06", "23:59")), Left::Today);
        assert_eq!(until(day, Shows("2027-03-05", "23:59")), Left::Days(1));
        assert_eq!(until(day, Shows("2027-03-07", "00:00")), Left::DaysOver(1));
        let hour = ("2027-03-06", "12:00");
        assert_eq!(until(hour, Shows("2027-03-02", "12:00")), Left::Days(4));
        assert_eq!(until(hour, Shows("2027-03-02", "12:01")), Left::Hours(95));
        assert_eq!(until(hour, Shows("2027-03-10", "12:00")), Left::DaysOver(4));
        let over = |left: Left| left.is_over();
        assert!(over(until(hour, Shows("2027-03-06", "12:30"))));
        assert!(!over(until(hour, Shows("2027-03-06", "11:30"))));
    }

    #[test]
    fn a_guide_is_out_of_date_after_months_that_it_says_itself() {
        let mut guide = filled("guide", &[("gecontroleerd_op", "30-11-2026")]);
        assert_eq!(seen(&guide, "openbaar"), [whole("nakijken", "2027-11-30")]);
        assert_eq!(seen(&guide, "concept"), []);
        set(&mut guide, &[("controle_maanden", "3")]);
        assert_eq!(seen(&guide, "openbaar"), [whole("nakijken", "2027-02-28")]);
    }

    #[test]
    fn a_day_that_was_named_goes_before_weeks_that_are_counted() {
        let mut vision = filled("vision", &[("ter_inzage_van", "01-02-2027")]);
        assert_eq!(
            seen(&vision, "ter_inzage"),
            [whole("inzage_weken", "2027-03-01")]
        );
        set(&mut vision, &[("ter_inzage_tot", "20-02-2027")]);
        assert_eq!(seen(&vision, "ter_inzage"), [whole("inzage", "2027-02-20")]);
        assert_eq!(seen(&vision, "vastgesteld"), []);
    }

    #[test]
    fn a_row_is_watched_until_it_is_done() {
        let mut agenda = new("improvement-agenda");
        let points = [
            ("Loket", "2027-09-01", "bezig"),
            ("Krant", "2027-06-01", "klaar"),
            ("Bank", "", "open"),
        ];
        for (what, by, standing) in points {
            let cells = [("wat", what), ("klaar_voor", by), ("stand", standing)];
            agenda.add_row("punten", &cells).unwrap();
        }
        let wanted = [("klaar", "Loket".to_owned(), "2027-09-01".to_owned())];
        assert_eq!(seen(&agenda, "in_uitvoering"), wanted);
        assert_eq!(seen(&agenda, "concept"), []);
    }

    #[test]
    fn a_general_meeting_that_changes_statutes_gives_notice_in_time() {
        let mut meeting = filled("meeting", &[("soort", "ALV"), ("datum", "20-05-2027")]);
        assert_eq!(seen(&meeting, "gepland"), []);
        set(&mut meeting, &[("statutenwijziging", "ja")]);
        let both = [whole("oproep", "2027-05-13"), whole("tekst", "2027-05-15")];
        assert_eq!(seen(&meeting, "gepland"), both);
        set(
            &mut meeting,
            &[
                ("oproep_verstuurd", "13-05-2027"),
                ("tekst_klaar_op", "16-05-2027"),
            ],
        );
        assert_eq!(
            seen(&meeting, "opgeroepen"),
            [whole("tekst", "late 2027-05-15")]
        );
        set(
            &mut meeting,
            &[("oproep_verstuurd", "14-05-2027"), ("tekst_dagen", "4")],
        );
        assert_eq!(
            seen(&meeting, "opgeroepen"),
            [whole("oproep", "late 2027-05-13")]
        );
        set(&mut meeting, &[("soort", "bestuur")]);
        assert_eq!(seen(&meeting, "opgeroepen"), []);
    }

    #[test]
    fn an_annual_report_has_its_term_and_an_audit_of_enough_people_outside_the_board() {
        let mut meeting = filled(
            "meeting",
            &[
                ("soort", "ALV"),
                ("datum", "01-07-2027"),
                ("boekjaar_eind", "31-12-2026"),
                ("jaarverslag", "ja"),
            ],
        );
        let member = |meeting: &mut Document, name: &str, board: &str| {
            let cells = [("naam", name), ("in_bestuur", board)];
            meeting.add_row("kascommissie", &cells).unwrap();
        };
        member(&mut meeting, "Jan", "nee");
        member(&mut meeting, "Anje", "ja");
        let both = [
            whole("jaarverslag", "late 2027-06-30"),
            whole("kascommissie", "1 of 2"),
        ];
        assert_eq!(seen(&meeting, "gepland"), both);
        member(&mut meeting, "Geert", "nee");
        set(&mut meeting, &[("datum", "30-06-2027")]);
        assert_eq!(seen(&meeting, "gepland"), []);
        set(&mut meeting, &[("kascommissie_leden", "3")]);
        assert_eq!(seen(&meeting, "gepland"), [whole("kascommissie", "2 of 3")]);
        assert_eq!(seen(&meeting, "vastgesteld"), []);
    }

    #[test]
    fn a_list_of_candidates_says_what_is_missing() {
        let mut list = filled("candidate-list", &[("kandidaatstelling_op", "04-02-2030")]);
        for (name, consent) in [("Roelf", "ja"), ("Anje", "nee"), ("Geert", "")] {
            let cells = [("naam", name), ("instemming", consent), ("id_gezien", "ja")];
            list.add_row("kandidaten", &cells).unwrap();
        }
        set(
            &mut list,
            &[("plaatsen_hoogstens", "2"), ("ondersteuning_nodig", "20")],
        );
        let wanted = [
            whole("registratie", "2029-12-24"),
            whole("inleveren", "2030-02-04"),
            whole("plaatsen", "3 of 2"),
            whole("instemming", "2 of 3"),
            whole("ondersteuning", "0 of 20"),
            whole("papieren_klaar", "6 of 6"),
        ];
        assert_eq!(seen(&list, "concept"), wanted);
        set(
            &mut list,
            &[("plaatsen_hoogstens", "80"), ("ondersteuning_binnen", "20")],
        );
        let keys: Vec<_> = seen(&list, "concept").into_iter().map(|it| it.0).collect();
        assert_eq!(
            keys,
            ["registratie", "inleveren", "instemming", "papieren_klaar"]
        );
        assert_eq!(seen(&list, "geldig"), []);
    }

    #[test]
    fn gifts_are_watched_from_amounts_that_one_s_own_rules_say() {
        let mut register = new("gift-register");
        for (who, amount, public) in [
            ("Bakker", "300", "ja"),
            ("Slager", "250", "nee"),
            ("Smid", "249,99", "nee"),
        ] {
            let cells = [("gever", who), ("bedrag", amount), ("openbaar", public)];
            register.add_row("giften", &cells).unwrap();
        }
        assert_eq!(seen(&register, "bijhouden"), []);
        set(
            &mut register,
            &[("openbaar_vanaf", "250"), ("besluit_vanaf", "300")],
        );
        let wanted = [whole("openbaar", "1 of 2"), whole("besluit", "1 of 1")];
        assert_eq!(seen(&register, "bijhouden"), wanted);
    }

    #[test]
    fn a_fund_s_own_share_is_a_part_of_the_costs() {
        let mut plan = filled("initiative", &[("eigen_deel", "10")]);
        assert_eq!(seen(&plan, "plan"), [], "of nothing no part is asked");
        plan.add_row("begroting", &[("post", "Glas"), ("bedrag", "1000")])
            .unwrap();
        for (sort, amount) in [
            ("eigen uren", "60"),
            ("gift", "500"),
            ("eigen geld", "39,99"),
        ] {
            let cells = [("bron", "Dorp"), ("soort", sort), ("bedrag", amount)];
            plan.add_row("dekking", &cells).unwrap();
        }
        assert_eq!(seen(&plan, "plan"), [whole("eigen_deel", "9 of 10")]);
        plan.add_row(
            "dekking",
            &[
                ("bron", "Dorp"),
                ("soort", "eigen geld"),
                ("bedrag", "0,01"),
            ],
        )
        .unwrap();
        assert_eq!(seen(&plan, "plan"), []);
    }

    #[test]
    fn a_council_agreement_counts_the_seats_that_take_part() {
        let mut agreement = filled("council-agreement", &[("zetels_nodig", "11")]);
        for (group, seats) in [("Lijst Wierdenland", "7"), ("Dorpen", "3")] {
            let cells = [("fractie", group), ("zetels", seats)];
            agreement.add_row("deelnemers", &cells).unwrap();
        }
        assert_eq!(
            seen(&agreement, "ondertekend"),
            [whole("zetels", "10 of 11")]
        );
    }

    /// Nothing in the past of a document, and no value of it, makes a term that cannot be told.
    #[test]
    fn terms_far_away_are_told_too() {
        let mut guide = filled("guide", &[("gecontroleerd_op", "31-12-2100")]);
        set(&mut guide, &[("controle_maanden", "99999999")]);
        let due = seen(&guide, "openbaar");
        assert_eq!(due.len(), 1);
        let far = WallTime {
            day: i32::MAX,
            minute: Some(0),
        };
        assert!(matches!(
            left(far, &Shows("1900-01-01", "00:00")),
            Left::Days(_)
        ));
    }
}
