//! The list as a view: members and their money joined, searched, sorted; and who seems to stand in it twice.

use super::columns::{COLUMNS, Column, Part};
use super::name::{NameParts, folded};
use crate::handle::{MemberRow, MemberStanding};
use noaber_protocol::document::kinds::KindNumber;
use noaber_protocol::ids::DocumentId;
use noaber_protocol::text::SafeText;
use std::collections::{BTreeMap, BTreeSet};

/// Columns in which words are looked for, beside the name.
const SEARCHED: [&str; 9] = [
    "lidnummer",
    "voorletters",
    "straat",
    "huisnummer",
    "postcode",
    "woonplaats",
    "e-mail",
    "telefoon",
    "functie",
];

/// Values by column, in the form in which they are kept.
pub type Values = BTreeMap<&'static str, String>;

/// A document of the list, as its fields tell: of each all values that it has at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) kind: KindNumber,
    pub(super) fields: BTreeMap<&'static str, Vec<String>>,
}

impl Record {
    /// The value of a field; empty when there is none.
    pub(super) fn field(&self, key: &str) -> &str {
        let values = self.fields.get(key);
        values
            .and_then(|all| all.first())
            .map_or("", String::as_str)
    }
}

/// A member with what can be read of them here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Person {
    pub(super) id: DocumentId,
    /// The document about their money, when there is one to be read.
    pub(super) money: Option<DocumentId>,
    /// The value that stands, by column.
    pub(super) values: Values,
    /// Others that were set at the same time.
    pub(super) clashes: BTreeMap<&'static str, Vec<String>>,
}

impl Person {
    /// The value of a column; empty when there is none.
    pub(super) fn value(&self, column: &str) -> &str {
        value(&self.values, column)
    }

    /// How they stand on a day.
    pub(super) fn standing(&self, today: &str) -> MemberStanding {
        match (self.value("lid_tot"), self.value("opgezegd_op")) {
            ("", "") => MemberStanding::Member,
            ("", _) => MemberStanding::Resigned,
            (until, _) if until < today => MemberStanding::Former,
            (_, _) => MemberStanding::Resigned,
        }
    }

    /// The row that callers see.
    pub(super) fn row(&self, today: &str, double: bool) -> MemberRow {
        let safe = |column: &Column, kept: &str| SafeText::one_line(&column.write(kept));
        let named = |(name, kept): (&&'static str, &String)| {
            let column = Column::named(name)?;
            Some(((*name).to_owned(), safe(column, kept)))
        };
        let clash = |(name, all): (&&'static str, &Vec<String>)| {
            let column = Column::named(name)?;
            let all = all.iter().map(|kept| safe(column, kept)).collect();
            Some(((*name).to_owned(), all))
        };
        MemberRow {
            id: self.id,
            name: SafeText::one_line(&name_of(&self.values).listed()),
            values: self.values.iter().filter_map(named).collect(),
            clashes: self.clashes.iter().filter_map(clash).collect(),
            standing: self.standing(today),
            double,
        }
    }
}

/// The value of a column; empty when there is none.
pub(super) fn value<'a>(values: &'a Values, column: &str) -> &'a str {
    values.get(column).map_or("", String::as_str)
}

/// Joins members with their money, sorted as Dutch lists are.
pub(super) fn join(records: &BTreeMap<DocumentId, Record>) -> Vec<Person> {
    let of_kind = |kind: KindNumber| {
        records
            .iter()
            .filter(move |(_, record)| record.kind == kind)
    };
    let mut money: BTreeMap<&str, Vec<(DocumentId, &Record)>> = BTreeMap::new();
    for (id, record) in of_kind(KindNumber::MEMBER_FINANCE) {
        money
            .entry(record.field("lid"))
            .or_default()
            .push((*id, record));
    }
    let mut people: Vec<Person> = of_kind(KindNumber::MEMBER)
        .map(|(id, record)| {
            let name = id.to_string();
            let money = money.get(name.as_str()).map_or(&[][..], Vec::as_slice);
            person(*id, record, money)
        })
        .collect();
    people.sort_by_cached_key(|person| {
        let number = person.value("lidnummer").to_owned();
        (name_of(&person.values).key(), number, person.id)
    });
    people
}

/// Two documents about the money of one member, made by people who did not know of each other, are read as one.
fn person(id: DocumentId, member: &Record, money: &[(DocumentId, &Record)]) -> Person {
    let mut person = Person {
        id,
        money: money.first().map(|(id, _)| *id),
        values: Values::new(),
        clashes: BTreeMap::new(),
    };
    for column in COLUMNS {
        let all: Vec<&String> = match column.part {
            Part::Member => member
                .fields
                .get(column.field)
                .into_iter()
                .flatten()
                .collect(),
            Part::Money => money
                .iter()
                .filter_map(|(_, record)| record.fields.get(column.field))
                .flatten()
                .collect(),
        };
        let mut all = all.into_iter().filter(|value| !value.is_empty());
        let Some(first) = all.next() else { continue };
        let others: BTreeSet<&String> = all.filter(|value| *value != first).collect();
        if !others.is_empty() {
            let others = others.into_iter().cloned().collect();
            person.clashes.insert(column.name, others);
        }
        person.values.insert(column.name, first.clone());
    }
    person
}

/// The name in its parts.
pub(super) fn name_of(values: &Values) -> NameParts<'_> {
    let called = value(values, "roepnaam");
    NameParts {
        first: if called.is_empty() {
            value(values, "voorletters")
        } else {
            called
        },
        before: value(values, "tussenvoegsel"),
        last: value(values, "achternaam"),
    }
}

/// Whether all words are found in what people look for.
pub fn is_found(row: &MemberRow, search: &str) -> bool {
    let mut text = folded(row.name.as_str());
    for column in SEARCHED {
        text.push(' ');
        text.push_str(&folded(row.value(column)));
    }
    let mut words = search.split_whitespace().map(folded);
    words.all(|word| text.contains(&word))
}

/// By what two rows are known to be of one person: the same number, or the same name at the same address.
pub(super) fn keys(values: &Values) -> Vec<String> {
    let value = |column| folded(value(values, column));
    let mut keys = Vec::new();
    if !value("lidnummer").is_empty() {
        keys.push(format!("nummer {}", value("lidnummer")));
    }
    let name = name_of(values).key().join(" ");
    let house = format!("{} {}", value("huisnummer"), value("toevoeging"));
    keys.push(match value("postcode") {
        postcode if !postcode.is_empty() => format!("adres {name} {postcode} {house}"),
        _ => {
            let rest = ["straat", "woonplaats", "telefoon", "e-mail"]
                .map(value)
                .join(" ");
            format!("naam {name} {house} {rest}")
        }
    });
    keys
}

/// Members of whom another row seems to be the same person.
pub(super) fn doubles(people: &[Person]) -> BTreeSet<DocumentId> {
    let mut seen: BTreeMap<String, DocumentId> = BTreeMap::new();
    let mut doubles = BTreeSet::new();
    for person in people {
        for key in keys(&person.values) {
            if let Some(first) = seen.insert(key, person.id)
                && first != person.id
            {
                doubles.extend([first, person.id]);
            }
        }
    }
    doubles
}

/// The next number that nobody has.
pub(super) fn next_number<'a>(numbers: impl Iterator<Item = &'a str>) -> u64 {
    let highest = numbers
        .filter_map(|number| number.parse::<u64>().ok())
        .max();
    highest.unwrap_or(0).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: KindNumber, fields: &[(&'static str, &[&str])]) -> Record {
        let fields = fields.iter().map(|(key, all)| {
            let all = all.iter().map(|value| (*value).to_owned()).collect();
            (*key, all)
        });
        Record {
            kind,
            fields: fields.collect(),
        }
    }

    fn id(number: u8) -> DocumentId {
        DocumentId([number; 32])
    }

    fn list() -> BTreeMap<DocumentId, Record> {
        let molen = record(
            KindNumber::MEMBER,
            &[
                ("lidnummer", &["1002"]),
                ("roepnaam", &["Jan"]),
                ("tussenvoegsel", &["van der"]),
                ("achternaam", &["Molen"]),
                ("postcode", &["9900 SA"]),
                ("huisnummer", &["12"]),
                ("telefoon", &["0000-1", "0000-2"]),
            ],
        );
        let haens = record(
            KindNumber::MEMBER,
            &[
                ("achternaam", &["D'Haens"]),
                ("lid_tot", &["2025-12-31"]),
                ("opgezegd_op", &["2025-11-20"]),
            ],
        );
        let who = id(1).to_string();
        let money = |fee| {
            record(
                KindNumber::MEMBER_FINANCE,
                &[("lid", &[&who]), ("contributie", &[fee])],
            )
        };
        [
            (id(1), molen),
            (id(2), haens),
            (id(3), money("15.00")),
            (id(4), money("5.00")),
        ]
        .into()
    }

    #[test]
    fn members_are_joined_with_their_money_and_sorted() {
        let people = join(&list());
        let names: Vec<String> = people
            .iter()
            .map(|it| name_of(&it.values).listed())
            .collect();
        assert_eq!(names, ["D'Haens", "Molen, Jan van der"]);
        let molen = people[1].row("2026-11-25", false);
        assert_eq!(
            (molen.value("contributie"), molen.value("telefoon")),
            ("15,00", "0000-1")
        );
        assert_eq!(molen.clashes["telefoon"], [SafeText::new("0000-2")]);
        assert_eq!(molen.clashes["contributie"], [SafeText::new("5,00")]);
        assert_eq!((people[1].money, people[0].money), (Some(id(3)), None));
    }

    #[test]
    fn a_member_is_former_from_the_day_after_the_last() {
        let people = join(&list());
        assert_eq!(people[0].standing("2025-12-31"), MemberStanding::Resigned);
        assert_eq!(people[0].standing("2026-01-01"), MemberStanding::Former);
        assert_eq!(people[1].standing("2026-01-01"), MemberStanding::Member);
    }

    #[test]
    fn words_are_found_whatever_their_marks_and_order() {
        let people = join(&list());
        let finds = |at: usize, words| is_found(&people[at].row("2026-01-01", false), words);
        assert!(finds(0, "dhaens") && finds(0, ""));
        assert!(finds(1, "MOLEN jan") && finds(1, "van der molen") && finds(1, "9900sa"));
        assert!(!finds(1, "molen piet"));
    }

    #[test]
    fn the_same_number_or_name_and_address_is_one_person() {
        let values = |fields: &[(&'static str, &str)]| -> Values {
            fields
                .iter()
                .map(|(key, value)| (*key, (*value).to_owned()))
                .collect()
        };
        let at_home = [
            ("achternaam", "Çelik"),
            ("roepnaam", "M."),
            ("postcode", "9900 SD"),
            ("huisnummer", "3"),
        ];
        let meryem = values(&at_home);
        let again = values(&[
            ("achternaam", "celik"),
            ("roepnaam", "M"),
            ("postcode", "9900 SD"),
            ("huisnummer", "3"),
            ("lidnummer", "7"),
        ]);
        let nynke = values(&[
            ("achternaam", "Veld"),
            ("roepnaam", "N."),
            ("postcode", "9900 SD"),
            ("huisnummer", "3"),
        ]);
        let shared = |a: &Values, b: &Values| keys(a).iter().any(|key| keys(b).contains(key));
        assert!(shared(&meryem, &again) && !shared(&meryem, &nynke));
        assert_eq!(next_number(["1001", "x", "999"].into_iter()), 1002);
    }
}
