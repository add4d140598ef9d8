//! What is computed from documents and never typed: numbers of rows, sums and means.
//!
//! Sums and means are exact: they are counted in hundredths. A mean has one decimal, halves go up.

use super::kinds::{self, FieldSpec, FieldValue, Figure, Kind};
use super::{Document, Row};
use std::collections::{BTreeMap, BTreeSet};

/// Something that was computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FigureValue {
    /// The key of the figure.
    pub key: &'static str,
    /// The values that tell the group, one of each column; empty for a figure of all.
    pub group: Vec<String>,
    /// The value as it is kept, with a decimal point; none while it is made of too few.
    pub value: Option<String>,
    /// Of how many rows, values or documents it is made; 0 when that are too few to tell.
    pub of: u32,
}

/// A document of the space that can be read here.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Other {
    /// The key of its state.
    pub state: String,
    /// Its fields, as [`Document::fields`] tells them.
    pub fields: Vec<(String, String)>,
    /// What is computed from it [`Alone`].
    pub figures: Vec<FigureValue>,
}

/// The documents of a space that can be read here.
pub trait Others {
    /// Those of the kind with this tag.
    fn of_kind(&self, tag: &str) -> Vec<Other>;
}

/// A document without others.
#[derive(Clone, Copy, Debug)]
pub struct Alone;

impl Others for Alone {
    fn of_kind(&self, _tag: &str) -> Vec<Other> {
        Vec::new()
    }
}

/// Computes the figures of a document, in the order of its kind; of those in groups each group, sorted.
pub fn figures(kind: &Kind, document: &Document, others: &dyn Others) -> Vec<FigureValue> {
    let mut read = BTreeMap::new();
    let mut values = Vec::new();
    for figure in kind.figures {
        if let Some(tag) = kind_of(&figure.of) {
            read.entry(tag).or_insert_with(|| others.of_kind(tag));
        }
        let all = Given {
            kind,
            document,
            others: &read,
        };
        values.extend(all.compute(figure.key, &figure.of));
    }
    values
}

/// The tag of the kind whose documents a figure is made of.
fn kind_of(figure: &Figure) -> Option<&'static str> {
    match figure {
        Figure::Documents { kind, .. }
        | Figure::SumOver { kind, .. }
        | Figure::MeanOver { kind, .. }
        | Figure::Different { kind, .. } => Some(*kind),
        Figure::Where { of, .. } | Figure::By { of, .. } => kind_of(of),
        Figure::Count(_)
        | Figure::CountOf { .. }
        | Figure::Sum { .. }
        | Figure::Mean { .. }
        | Figure::MeanBy { .. } => None,
    }
}

/// What figures are made of.
struct Given<'a> {
    kind: &'a Kind,
    document: &'a Document,
    others: &'a BTreeMap<&'static str, Vec<Other>>,
}

/// A value, and of how many it is made.
type Made = (Option<String>, usize);

impl Given<'_> {
    fn compute(&self, key: &'static str, figure: &Figure) -> Vec<FigureValue> {
        let (value, of) = match figure {
            Figure::Count(table) => {
                let rows = self.document.rows(table).len();
                (Some(rows.to_string()), rows)
            }
            Figure::CountOf {
                table,
                column,
                value,
            } => self.count_of(table, column, value),
            Figure::Sum { table, column } => self.sum(table, column),
            Figure::Mean {
                table,
                column,
                least,
            } => mean(&numbers(&self.document.rows(table), column), *least),
            Figure::MeanBy {
                table,
                by,
                column,
                least,
            } => return groups(key, &self.document.rows(table), (*by, *column), *least),
            Figure::Documents { kind, states } => self.documents(kind, states),
            Figure::SumOver { kind, field } => self.sum_over(kind, field),
            Figure::MeanOver { kind, figure } => self.mean_over(kind, figure),
            Figure::Different { kind, field } => self.different(kind, field),
            Figure::Where { field, value, of } => return self.only((*field, *value), (key, *of)),
            Figure::By { field, of } => return self.each(field, (key, *of)),
        };
        vec![FigureValue {
            key,
            group: Vec::new(),
            value,
            of: told(of),
        }]
    }

    /// A figure of the documents whose field holds a value.
    fn only(
        &self,
        (field, value): (&str, &str),
        (key, figure): (&'static str, &Figure),
    ) -> Vec<FigureValue> {
        let holds = |other: &&Other| {
            let mut fields = other.fields.iter();
            fields.any(|(own, kept)| own == field && kept == value)
        };
        let some = kind_of(figure).map(|tag| {
            let some = self.others(tag).iter().filter(holds);
            (tag, some.cloned().collect())
        });
        let others = some.into_iter().collect();
        let given = Given {
            kind: self.kind,
            document: self.document,
            others: &others,
        };
        given.compute(key, figure)
    }

    /// A figure for each value of a field.
    fn each(&self, field: &str, (key, figure): (&'static str, &Figure)) -> Vec<FigureValue> {
        let tag = kind_of(figure).unwrap_or_default();
        let values: BTreeSet<&str> = self.values(tag, field).collect();
        let mut made = Vec::new();
        for value in values {
            for mut one in self.only((field, value), (key, figure)) {
                one.group.insert(0, value.to_owned());
                made.push(one);
            }
        }
        made
    }

    fn count_of(&self, table: &str, column: &str, value: &str) -> Made {
        let rows = self.document.rows(table);
        let holds = |row: &&Row| row.cells.get(column).is_some_and(|cell| cell == value);
        let some = rows.iter().filter(holds).count();
        (Some(some.to_string()), rows.len())
    }

    fn sum(&self, table: &str, column: &str) -> Made {
        let numbers = numbers(&self.document.rows(table), column);
        let spec = self.kind.table(table);
        let spec = spec.and_then(|table| table.column(column));
        (Some(written(numbers.iter().sum(), spec)), numbers.len())
    }

    fn others(&self, tag: &str) -> &[Other] {
        self.others.get(tag).map_or(&[], Vec::as_slice)
    }

    fn documents(&self, tag: &str, states: &[&str]) -> Made {
        let others = self.others(tag).iter();
        let some = others
            .filter(|other| states.is_empty() || states.contains(&other.state.as_str()))
            .count();
        (Some(some.to_string()), some)
    }

    fn sum_over(&self, tag: &str, field: &str) -> Made {
        let numbers: Vec<i64> = self.values(tag, field).filter_map(hundredths).collect();
        let spec = kinds::by_tag(tag).and_then(|kind| kind.field(field));
        (Some(written(numbers.iter().sum(), spec)), numbers.len())
    }

    fn mean_over(&self, tag: &str, figure: &str) -> Made {
        let means: Vec<i64> = self
            .others(tag)
            .iter()
            .flat_map(|other| &other.figures)
            .filter(|own| own.key == figure && own.group.is_empty())
            .filter_map(|own| hundredths(own.value.as_deref()?))
            .collect();
        mean(&means, 1)
    }

    fn different(&self, tag: &str, field: &str) -> Made {
        let values: Vec<&str> = self.values(tag, field).collect();
        let different = values.iter().collect::<BTreeSet<_>>().len();
        (Some(different.to_string()), values.len())
    }

    /// The values that a field has over all documents of a kind.
    fn values(&self, tag: &str, field: &str) -> impl Iterator<Item = &str> {
        let fields = self.others(tag).iter().flat_map(|other| &other.fields);
        let own = fields.filter(move |(key, value)| key == field && !value.is_empty());
        own.map(|(_, value)| value.as_str())
    }
}

/// The mean of each group of rows that has enough of them.
fn groups(
    key: &'static str,
    rows: &[Row],
    (by, column): (&[&str], &str),
    least: usize,
) -> Vec<FigureValue> {
    let mut groups: BTreeMap<Vec<String>, Vec<i64>> = BTreeMap::new();
    for row in rows {
        let value = |column: &&str| row.cells.get(*column).cloned().unwrap_or_default();
        let number = row.cells.get(column).and_then(|cell| hundredths(cell));
        if let Some(number) = number {
            let group = by.iter().map(value).collect();
            groups.entry(group).or_default().push(number);
        }
    }
    let shown = |(group, numbers): (Vec<String>, Vec<i64>)| {
        let (value, of) = mean(&numbers, least);
        value.is_some().then(|| FigureValue {
            key,
            group,
            value,
            of: told(of),
        })
    };
    groups.into_iter().filter_map(shown).collect()
}

/// The numbers of a column, in hundredths.
fn numbers(rows: &[Row], column: &str) -> Vec<i64> {
    let cells = rows.iter().filter_map(|row| row.cells.get(column));
    cells.filter_map(|cell| hundredths(cell)).collect()
}

/// A mean with one decimal; none of nothing, or of fewer than `least`, and then not of how many either.
fn mean(numbers: &[i64], least: usize) -> Made {
    let count = numbers.len();
    if count < least.max(1) {
        return (None, 0);
    }
    let of = count as i64;
    let tenths = (numbers.iter().sum::<i64>() + 5 * of).div_euclid(10 * of);
    (Some(point(tenths, 10)), count)
}

/// A sum of hundredths, as such a field keeps it: money with two digits for the cents, else as short as can be.
pub(super) fn written(sum: i64, spec: Option<&FieldSpec>) -> String {
    let is_money = spec.is_some_and(|spec| spec.value == FieldValue::Cents);
    match (sum % 100, sum % 10) {
        (0, _) if !is_money => (sum / 100).to_string(),
        (_, 0) if !is_money => point(sum / 10, 10),
        (_, _) => point(sum, 100),
    }
}

/// A number of tenths or hundredths with a decimal point.
fn point(parts: i64, of_one: u64) -> String {
    let sign = if parts < 0 { "-" } else { "" };
    let parts = parts.unsigned_abs();
    let digits = if of_one == 10 { 1 } else { 2 };
    format!("{sign}{}.{:0digits$}", parts / of_one, parts % of_one)
}

/// The most that one value counts for, in hundredths: sums of all rows, or of all documents of a space, stay numbers.
const MOST: i64 = 1 << 40;

/// A number as it is kept: perhaps a minus, digits, and perhaps a point and one or two more.
pub(super) fn hundredths(kept: &str) -> Option<i64> {
    let (sign, kept) = match kept.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, kept),
    };
    let (whole, rest) = kept.split_once('.').unwrap_or((kept, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    if !digits(whole) || !digits(rest) || rest.len() > 2 {
        return None;
    }
    let tens = if rest.len() == 1 { 10 } else { 1 };
    let all = whole.parse::<i64>().ok()?.checked_mul(100)?;
    let all = all.checked_add(rest.parse::<i64>().ok()? * tens)?;
    (all <= MOST).then_some(sign * all)
}

fn told(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::kinds::trial::TRIAL;
    use super::super::village::found_trial;
    use super::*;

    fn of(
        document: &Document,
        others: &dyn Others,
    ) -> BTreeMap<&'static str, (Option<String>, u32)> {
        let all = figures(&TRIAL, document, others).into_iter();
        all.filter(|it| it.group.is_empty())
            .map(|it| (it.key, (it.value, it.of)))
            .collect()
    }

    fn made(value: &str, of: u32) -> (Option<String>, u32) {
        (Some(value.to_owned()), of)
    }

    fn row(document: &mut Document, group: &str, amount: &str, mark: &str) {
        let cells = [("groep", group), ("bedrag", amount), ("cijfer", mark)];
        document.add_row("punten", &cells).unwrap();
    }

    #[test]
    fn rows_are_counted_and_amounts_summed_to_the_cent() {
        let (mut jan, _) = found_trial(1);
        let empty = of(&jan.document, &Alone);
        assert_eq!(empty["aantal"], made("0", 0));
        assert_eq!(empty["som"], made("0.00", 0));
        assert_eq!(empty["gemiddeld"], (None, 0));
        row(&mut jan.document, "dorp", "0,10", "7");
        row(&mut jan.document, "dorp", "0,20", "");
        row(&mut jan.document, "gemeente", "1.250", "8");
        row(&mut jan.document, "", "", "8");
        let all = of(&jan.document, &Alone);
        assert_eq!(all["aantal"], made("4", 4));
        assert_eq!(all["dorp"], made("2", 4));
        assert_eq!(all["som"], made("1250.30", 3));
        assert_eq!(all["gemiddeld"], made("7.7", 3));
        let keys: Vec<_> = figures(&TRIAL, &jan.document, &Alone)
            .iter()
            .map(|it| it.key)
            .collect();
        let wanted: Vec<_> = TRIAL.figures.iter().map(|it| it.key).collect();
        assert_eq!(
            keys,
            wanted
                .into_iter()
                .filter(|it| *it != "per_groep")
                .collect::<Vec<_>>()
        );
    }

    #[test]
    fn of_too_few_nothing_is_told_not_even_that_there_are_some() {
        let (mut jan, _) = found_trial(1);
        row(&mut jan.document, "dorp", "", "6");
        row(&mut jan.document, "gemeente", "", "10");
        row(&mut jan.document, "dorp", "", "");
        assert_eq!(of(&jan.document, &Alone)["gemiddeld"], (None, 0));
        row(&mut jan.document, "dorp", "", "9");
        let groups = |document: &Document| -> Vec<_> {
            let all = figures(&TRIAL, document, &Alone).into_iter();
            all.filter(|it| it.key == "per_groep").collect()
        };
        let group = |name: &str, value: &str, of| FigureValue {
            key: "per_groep",
            group: vec![name.to_owned()],
            value: Some(value.to_owned()),
            of,
        };
        assert_eq!(groups(&jan.document), [group("dorp", "7.5", 2)]);
        row(&mut jan.document, "gemeente", "", "9");
        row(&mut jan.document, "", "", "1");
        row(&mut jan.document, "", "", "2");
        let wanted = [
            group("", "1.5", 2),
            group("dorp", "7.5", 2),
            group("gemeente", "9.5", 2),
        ];
        assert_eq!(groups(&jan.document), wanted);
    }

    struct Space;

    impl Others for Space {
        fn of_kind(&self, tag: &str) -> Vec<Other> {
            let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
            let finance = |state: &str, amount: &str, year: &str| Other {
                state: state.to_owned(),
                fields: vec![pair("contributie", amount), pair("betaald_tm", year)],
                figures: Vec::new(),
            };
            let training = |mean: Option<&str>| Other {
                figures: vec![
                    FigureValue {
                        key: "gemiddeld",
                        group: Vec::new(),
                        value: mean.map(str::to_owned),
                        of: 5,
                    },
                    FigureValue {
                        key: "gemiddeld",
                        group: vec!["dorp".to_owned()],
                        value: Some("1.0".to_owned()),
                        of: 5,
                    },
                ],
                ..Other::default()
            };
            match tag {
                "member-finance" => vec![
                    finance("concept", "15.05", "2025"),
                    finance("concept", "geld", "2026"),
                    finance("oud", "10.00", "2025"),
                ],
                "trial" => vec![training(Some("7.5")), training(None), training(Some("8.0"))],
                _ => Vec::new(),
            }
        }
    }

    #[test]
    fn figures_over_documents_are_made_of_those_that_have_it() {
        let (jan, _) = found_trial(1);
        let all = of(&jan.document, &Space);
        assert_eq!(all["leden"], made("2", 2));
        assert_eq!(all["contributie"], made("25.05", 2));
        assert_eq!(all["trainingen"], made("7.8", 2));
        assert_eq!(all["jaren"], made("2", 3));
        let alone = of(&jan.document, &Alone);
        assert_eq!(alone["leden"], made("0", 0));
        assert_eq!(alone["contributie"], made("0.00", 0));
        assert_eq!(alone["trainingen"], (None, 0));
        assert_eq!(alone["jaren"], made("0", 0));
    }

    #[test]
    fn a_figure_is_made_of_some_documents_or_for_each_value_of_a_field() {
        static SUM: Figure = Figure::SumOver {
            kind: "member-finance",
            field: "contributie",
        };
        static NEW: Figure = Figure::Documents {
            kind: "member-finance",
            states: &["concept"],
        };
        let (jan, _) = found_trial(1);
        let others = BTreeMap::from([("member-finance", Space.of_kind("member-finance"))]);
        let given = Given {
            kind: &TRIAL,
            document: &jan.document,
            others: &others,
        };
        let one = |group: &[&str], value: &str, of| FigureValue {
            key: "som",
            group: group.iter().map(|it| (*it).to_owned()).collect(),
            value: Some(value.to_owned()),
            of,
        };
        let field = "betaald_tm";
        let of_year = |value, of| given.compute("som", &Figure::Where { field, value, of });
        assert_eq!(of_year("2025", &SUM), [one(&[], "25.05", 2)]);
        assert_eq!(of_year("2025", &NEW), [one(&[], "1", 1)]);
        assert_eq!(of_year("1999", &SUM), [one(&[], "0.00", 0)]);
        let by_year = Figure::By { field, of: &SUM };
        let wanted = [one(&["2025"], "25.05", 2), one(&["2026"], "0.00", 0)];
        assert_eq!(given.compute("som", &by_year), wanted);
        static BY_AMOUNT: Figure = Figure::By {
            field: "contributie",
            of: &NEW,
        };
        let both = Figure::By {
            field,
            of: &BY_AMOUNT,
        };
        let wanted = [
            one(&["2025", "10.00"], "0", 0),
            one(&["2025", "15.05"], "1", 1),
            one(&["2026", "geld"], "1", 1),
        ];
        assert_eq!(given.compute("som", &both), wanted);
        let nobody = Figure::By {
            field: "lid",
            of: &SUM,
        };
        assert_eq!(given.compute("som", &nobody), []);
    }

    #[test]
    fn a_mean_has_one_decimal_and_halves_go_up() {
        let mean_of = |numbers: &[i64]| mean(numbers, 1).0.unwrap();
        assert_eq!(mean_of(&[700, 700, 800]), "7.3");
        assert_eq!(mean_of(&[725]), "7.3");
        assert_eq!(mean_of(&[724]), "7.2");
        assert_eq!(mean_of(&[700, 750]), "7.3");
        assert_eq!(mean_of(&[-25]), "-0.2");
        assert_eq!(mean_of(&[-125]), "-1.2");
        assert_eq!(mean_of(&[0]), "0.0");
        assert_eq!(mean(&[700, 700], 3), (None, 0));
        assert_eq!(mean(&[], 0), (None, 0));
    }

    #[test]
    fn a_number_reads_as_it_is_kept_and_as_nothing_else() {
        for (kept, read) in [("7", 700), ("7.5", 750), ("0.05", 5), ("-1.50", -150)] {
            assert_eq!(hundredths(kept), Some(read), "{kept}");
            assert_eq!(hundredths(&written(read, None)), Some(read));
        }
        assert_eq!(written(750, None), "7.5");
        let huge = "99999999999999999999999";
        for other in [
            "", "-", ".5", "5.", "7,5", "1.234", "--1", "1e3", " 1", huge,
        ] {
            assert_eq!(hundredths(other), None, "{other}");
        }
    }
}
