//! How a document of a kind changes another: which of its values say what, so that nothing has to know a kind by name.

/// A kind whose documents change others, place by place. All are keys of the kind.
#[derive(Debug)]
pub struct Amends {
    /// Which document it is on, and how that stood.
    pub on: AmendsOn,
    /// What it changes there.
    pub changes: AmendsTable,
    /// The field with the number that people gave it.
    pub number: &'static str,
    /// The field that names the one of its own kind that it changes first.
    pub under: &'static str,
    /// The field with its place in the order of voting, when somebody decided that.
    pub turn: &'static str,
    /// The figure that tells how far it reaches.
    pub reach: &'static str,
    /// The section that says why.
    pub reasons: &'static str,
    /// The states in which what it changes may be put into its target.
    pub adopted: &'static [&'static str],
}

/// What a document that changes another is on.
#[derive(Debug)]
pub struct AmendsOn {
    /// The field that names the document.
    pub target: &'static str,
    /// The field with its title, for who cannot open it.
    pub title: &'static str,
    /// The field with the number of its edition.
    pub edition: &'static str,
    /// The field with the heads of its text; these stand before the number of an edition.
    pub version: &'static str,
}

/// The table of changes.
#[derive(Debug)]
pub struct AmendsTable {
    /// The table.
    pub table: &'static str,
    /// The column that names the section, in the words of people.
    pub place: &'static str,
    /// The column that says which way: one of [`AmendsTable::ways`].
    pub way: &'static str,
    /// The column with the words that stand there.
    pub old: &'static str,
    /// The column with the words that are to.
    pub new: &'static str,
    /// The tags of the ways: other words, words behind those that stand there, no words.
    pub ways: [&'static str; 3],
}

#[cfg(test)]
mod tests {
    use super::super::{FieldValue, KINDS, Kind, TextIn};

    fn value(kind: &Kind, key: &str) -> FieldValue {
        let field = kind.field(key);
        field.unwrap_or_else(|| panic!("{} {key}", kind.tag)).value
    }

    #[test]
    fn what_a_kind_that_changes_others_names_is_there() {
        let amending = KINDS.iter().filter_map(|kind| Some((*kind, kind.amends?)));
        let mut count = 0;
        for (kind, amends) in amending {
            count += 1;
            let tag = kind.tag;
            assert_eq!(value(kind, amends.on.target), FieldValue::Document, "{tag}");
            assert_eq!(value(kind, amends.under), FieldValue::Document, "{tag}");
            assert_eq!(value(kind, amends.on.edition), FieldValue::Number, "{tag}");
            assert_eq!(value(kind, amends.turn), FieldValue::Number, "{tag}");
            for line in [amends.on.title, amends.on.version, amends.number] {
                assert!(matches!(value(kind, line), FieldValue::Line(_)), "{line}");
            }
            let of = &amends.changes;
            let table = kind.table(of.table).unwrap();
            for column in [of.place, of.old, of.new] {
                let column = table.column(column).unwrap();
                assert!(matches!(column.value, FieldValue::Line(_)), "{tag}");
            }
            let FieldValue::OneOf(ways) = table.column(of.way).unwrap().value else {
                panic!("{tag}: a way is one of some");
            };
            assert_eq!(ways, of.ways, "{tag}");
            assert!(kind.section(amends.reasons).is_some(), "{tag}");
            let mut figures = kind.figures.iter();
            assert!(figures.any(|one| one.key == amends.reach), "{tag}");
            assert!(!amends.adopted.is_empty(), "{tag}");
            // what is adopted cannot be changed any more
            for key in amends.adopted {
                let state = kind.state(key).unwrap();
                assert_eq!(state.text, TextIn::Fixed, "{tag} {key}");
            }
        }
        assert_eq!(count, 1, "amendments only");
    }
}
