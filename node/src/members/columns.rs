//! The columns of the member list: what files and scripts call them, and in which document each is kept.

use noaber_protocol::document::kinds::{self, FieldValue, ValueFault, plain_name};
use noaber_protocol::document::kinds::{Kind, KindNumber};

/// How many of [`COLUMNS`] stand in files, from the first on.
pub const IN_FILES: usize = 25;

/// All columns; first those of files, in their order.
pub const COLUMNS: &[Column] = &[
    column(
        "lidnummer",
        Part::Member,
        "lidnummer",
        &["lidnr", "nummer", "lidmaatschapsnummer", "ledennummer"],
    ),
    column(
        "voorletters",
        Part::Member,
        "voorletters",
        &["voorletter", "initialen"],
    ),
    column(
        "roepnaam",
        Part::Member,
        "roepnaam",
        &["voornaam", "voornamen"],
    ),
    column(
        "tussenvoegsel",
        Part::Member,
        "tussenvoegsel",
        &["tussenvoegsels", "voorvoegsel", "voorvoegsels", "tv"],
    ),
    column(
        "achternaam",
        Part::Member,
        "achternaam",
        &["naam", "familienaam", "geslachtsnaam"],
    ),
    column("straat", Part::Member, "straat", &["straatnaam"]),
    column("huisnummer", Part::Member, "huisnummer", &["huisnr", "nr"]),
    column(
        "toevoeging",
        Part::Member,
        "toevoeging",
        &["huisnummertoevoeging", "huisletter", "toev", "toevoegsel"],
    ),
    column("postcode", Part::Member, "postcode", &["pc", "postkode"]),
    column(
        "woonplaats",
        Part::Member,
        "woonplaats",
        &["plaats", "plaatsnaam", "stad", "dorp"],
    ),
    column(
        "e-mail",
        Part::Member,
        "email",
        &["mail", "emailadres", "mailadres"],
    ),
    column(
        "telefoon",
        Part::Member,
        "telefoon",
        &[
            "tel",
            "telefoonnummer",
            "telnr",
            "mobiel",
            "mobielnummer",
            "telefoonmobiel",
        ],
    ),
    column(
        "IBAN",
        Part::Money,
        "iban",
        &[
            "ibannummer",
            "rekening",
            "rekeningnummer",
            "bankrekening",
            "bankrekeningnummer",
        ],
    ),
    column(
        "tenaamstelling",
        Part::Money,
        "tenaamstelling",
        &["tennamevan", "tnv", "rekeninghouder", "naamrekeninghouder"],
    ),
    column(
        "betaalwijze",
        Part::Money,
        "betaalwijze",
        &["betaalmethode", "betaling", "wijzevanbetalen"],
    ),
    column(
        "machtigingskenmerk",
        Part::Money,
        "mandaat",
        &["mandaatkenmerk", "mandaatid", "kenmerkmachtiging"],
    ),
    column(
        "machtigingsdatum",
        Part::Money,
        "mandaat_datum",
        &["mandaatdatum", "datummachtiging"],
    ),
    column(
        "categorie",
        Part::Member,
        "categorie",
        &["soortlid", "lidsoort", "lidmaatschap", "soortlidmaatschap"],
    ),
    column(
        "contributie",
        Part::Money,
        "contributie",
        &["bedrag", "contributiebedrag"],
    ),
    column(
        "betaald_tm",
        Part::Money,
        "betaald_tm",
        &["betaaldtot", "betaaldtotenmet", "betaald"],
    ),
    column(
        "lid_sinds",
        Part::Member,
        "lid_sinds",
        &[
            "lidvanaf",
            "datumlid",
            "ingangsdatum",
            "inschrijfdatum",
            "aanmelddatum",
        ],
    ),
    column(
        "opgezegd_op",
        Part::Member,
        "opgezegd_op",
        &["opgezegd", "datumopzegging", "opzegdatum"],
    ),
    column(
        "lid_tot",
        Part::Member,
        "lid_tot",
        &["einddatum", "uitgeschreven", "datumuit"],
    ),
    column(
        "functie",
        Part::Member,
        "functie",
        &["functies", "bestuursfunctie", "rol"],
    ),
    column(
        "nieuwsbrief",
        Part::Member,
        "nieuwsbrief",
        &["nieuwsbriefontvangen", "mailing"],
    ),
    column("geboortejaar", Part::Member, "geboortejaar", &[]),
    column(
        "einde_reden",
        Part::Member,
        "einde_reden",
        &["redeneinde", "redenopzegging"],
    ),
    column("foto", Part::Member, "foto", &["toestemmingfoto"]),
    column("ledenlijst_delen", Part::Member, "ledenlijst_delen", &[]),
    column("stemrecht", Part::Member, "stemrecht", &[]),
];

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// What files and scripts call it.
    pub name: &'static str,
    /// In which document it is kept.
    pub part: Part,
    /// The field there.
    pub field: &'static str,
    /// What other programs call it, without capitals, spaces and signs.
    others: &'static [&'static str],
}

/// The documents of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What the board knows.
    Member,
    /// What those know who keep the money.
    Money,
}

impl Part {
    /// The kind of its documents.
    pub fn kind(self) -> &'static Kind {
        let number = match self {
            Part::Member => KindNumber::MEMBER,
            Part::Money => KindNumber::MEMBER_FINANCE,
        };
        number.kind().expect("a kind of this version")
    }
}

impl Column {
    /// The column with one of its names.
    pub fn named(name: &str) -> Option<&'static Column> {
        let plain = plain_name(name);
        COLUMNS.iter().find(|column| {
            plain_name(column.name) == plain || column.others.contains(&plain.as_str())
        })
    }

    /// Reads a value into the form that is kept, as people and other programs write it.
    ///
    /// # Errors
    /// As [`FieldValue::read`].
    pub fn read(&self, raw: &str) -> Result<String, ValueFault> {
        let value = self.value();
        value.read(raw).or_else(|fault| {
            let plain = plain_name(raw);
            let meant = MEANT
                .iter()
                .find(|(column, said, _)| *column == self.name && plain == *said);
            meant.map_or(Err(fault), |(_, _, tag)| value.read(tag))
        })
    }

    /// Writes a kept value as it stands in files.
    pub fn write(&self, kept: &str) -> String {
        match self.value() {
            FieldValue::Consent if !kept.is_empty() && kept != "nee" => "ja".to_owned(),
            value => value.write(kept),
        }
    }

    fn value(&self) -> FieldValue {
        let field = self.part.kind().field(self.field);
        field.map_or(FieldValue::Line(0), |field| field.value)
    }
}

/// What people say and what they mean by it, by column.
const MEANT: &[(&str, &str, &str)] = &[
    ("betaalwijze", "automatischeincasso", "incasso"),
    ("betaalwijze", "machtiging", "incasso"),
    ("betaalwijze", "rekening", "factuur"),
    ("betaalwijze", "acceptgiro", "factuur"),
    ("betaalwijze", "overschrijving", "factuur"),
    ("betaalwijze", "kas", "contant"),
    ("betaalwijze", "geen", "vrij"),
    ("betaalwijze", "vrijgesteld", "vrij"),
    ("categorie", "lid", "gewoon"),
    ("categorie", "gewoonlid", "gewoon"),
    ("categorie", "normaal", "gewoon"),
    ("categorie", "gezinslid", "gezin"),
    ("categorie", "jeugdlid", "jeugd"),
    ("categorie", "ere", "erelid"),
    ("categorie", "begunstiger", "donateur"),
];

const fn column(
    name: &'static str,
    part: Part,
    field: &'static str,
    others: &'static [&'static str],
) -> Column {
    Column {
        name,
        part,
        field,
        others,
    }
}

/// Whether a column is never kept, whatever its values.
pub(super) fn is_refused(name: &str) -> bool {
    Column::named(name).is_none() && kinds::is_refused(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_column_is_a_field_and_no_name_means_two() {
        let mut names = BTreeSet::new();
        for column in COLUMNS {
            assert!(
                column.part.kind().field(column.field).is_some(),
                "{}",
                column.name
            );
            assert!(names.insert(plain_name(column.name)), "{}", column.name);
            for other in column.others {
                assert_eq!(plain_name(other), *other);
                assert!(names.insert((*other).to_owned()), "{other}");
            }
        }
        for part in [Part::Member, Part::Money] {
            for field in part.kind().fields.iter().filter(|field| field.key != "lid") {
                let is_it = |column: &&Column| column.part == part && column.field == field.key;
                assert_eq!(COLUMNS.iter().filter(is_it).count(), 1, "{}", field.key);
            }
        }
    }

    #[test]
    fn names_and_values_of_other_programs_are_understood() {
        let name = |name| Column::named(name).map(|column| column.name);
        assert_eq!(name("E-mailadres"), Some("e-mail"));
        assert_eq!(name("Huisnr."), Some("huisnummer"));
        assert_eq!(name("Betaald t/m"), Some("betaald_tm"));
        assert_eq!(name("schoenmaat"), None);
        let way = Column::named("betaalwijze").unwrap();
        assert_eq!(way.read("Automatische incasso").as_deref(), Ok("incasso"));
        assert!(way.read("ruilhandel").is_err());
        assert!(is_refused("BSN") && !is_refused("IBAN"));
    }
}
