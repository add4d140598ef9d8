//! What a kind is made of. Everything about a kind is data of these types; forms, lists, state paths, permissions, exports
//! and tests loop over it.

use super::{Amends, FieldValue, Figure, FigureSpec, Group, KindNumber, WatchSpec};
use crate::charter::op::Audience;
use crate::charter::role::Role;

/// A kind of document. What a kind does not need is in [`Kind::PLAIN`].
#[derive(Debug)]
pub struct Kind {
    /// What scripts call it; never used for another.
    pub tag: &'static str,
    /// Its number in headers.
    pub number: KindNumber,
    /// What people call it.
    pub title: Words,
    /// What it is for people.
    pub form: Form,
    /// What stands in it, in the order of the template.
    pub sections: &'static [SectionSpec],
    /// Single values beside the text; the first two that have a value are shown in lists.
    pub fields: &'static [FieldSpec],
    /// Lists of values beside the text.
    pub tables: &'static [TableSpec],
    /// What it can be, from concept on; the first is where it begins.
    pub states: &'static [StateSpec],
    /// From which state to which, and who may say so.
    pub moves: &'static [Move],
    /// Who may do what on it beside writing.
    pub acts: Acts,
    /// What is computed from it, never typed.
    pub figures: &'static [FigureSpec],
    /// How it changes another document, when that is what it is for.
    pub amends: Option<&'static Amends>,
    /// What it keeps an eye on: terms that run, numbers that are asked for.
    pub watches: &'static [WatchSpec],
    /// Parts of its tables that go out alone.
    pub views: &'static [ViewSpec],
    /// How one looks, in Dutch: shown to who begins one, and filled in by the tests.
    pub example: Example,
}

impl Kind {
    /// A text without anything beside it: what a kind's file gives is put over it.
    pub const PLAIN: Kind = Kind {
        tag: "",
        number: KindNumber(0),
        title: words("", ""),
        form: Form::Text(Group::Write),
        sections: &[],
        fields: &[],
        tables: &[],
        states: &[],
        moves: &[],
        acts: Acts::TEXT,
        figures: &[],
        amends: None,
        watches: &[],
        views: &[],
        example: Example::NONE,
    };

    /// The section with this key.
    pub fn section(&self, key: &str) -> Option<&'static SectionSpec> {
        self.sections.iter().find(|spec| spec.key == key)
    }

    /// The field with this key.
    pub fn field(&self, key: &str) -> Option<&'static FieldSpec> {
        self.fields.iter().find(|spec| spec.key == key)
    }

    /// The table with this key.
    pub fn table(&self, key: &str) -> Option<&'static TableSpec> {
        self.tables.iter().find(|spec| spec.key == key)
    }

    /// What is watched under this key.
    pub fn watch(&self, key: &str) -> Option<&'static WatchSpec> {
        self.watches.iter().find(|spec| spec.key == key)
    }

    /// The view with this key.
    pub fn view(&self, key: &str) -> Option<&'static ViewSpec> {
        self.views.iter().find(|spec| spec.key == key)
    }

    /// The state with this key.
    pub fn state(&self, key: &str) -> Option<&'static StateSpec> {
        self.states.iter().find(|spec| spec.key == key)
    }

    /// The way from one state to another, when there is one.
    pub fn step(&self, from: &str, to: &str) -> Option<&'static Move> {
        let mut moves = self.moves.iter();
        moves.find(|step| step.from == from && step.to == to)
    }

    /// The group of new texts in which it stands; none for a record.
    pub fn group(&self) -> Option<Group> {
        match self.form {
            Form::Text(group) => Some(group),
            Form::Record(_) => None,
        }
    }

    /// Whether it is a record of single values.
    pub fn is_record(&self) -> bool {
        match self.form {
            Form::Text(_) => false,
            Form::Record(_) => true,
        }
    }

    /// What one addition brings: the first repeatable section and the parts under it.
    pub fn repeatable(&self) -> &'static [SectionSpec] {
        let Some(first) = self
            .sections
            .iter()
            .position(|spec| spec.occurs == Occurs::Often)
        else {
            return &[];
        };
        let rest = self.sections.get(first..).unwrap_or_default();
        let parts = rest
            .iter()
            .skip(1)
            .take_while(|spec| spec.occurs.is_under())
            .count();
        rest.get(..=parts).unwrap_or_default()
    }

    /// What one addition under the repeated section brings: the first part that is repeated there, and those after it.
    pub fn repeatable_parts(&self) -> &'static [SectionSpec] {
        let all = self.repeatable();
        let first = all
            .iter()
            .position(|spec| spec.occurs == Occurs::UnderOften);
        first.and_then(|at| all.get(at..)).unwrap_or_default()
    }
}

/// What a kind is for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// A text, in its group of the list of new ones; those who begin it choose who reads it.
    Text(Group),
    /// A record of single values, shown in a list with others; always for that audience.
    Record(Audience),
}

/// A few words in the languages of the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Words {
    /// Dutch, also what a template writes into a document.
    pub nl: &'static str,
    /// English.
    pub en: &'static str,
}

/// How often a section stands in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occurs {
    /// Once.
    Once,
    /// As often as people add it.
    Often,
    /// Under the repeated section before it, each time.
    Under,
    /// Under the repeated section before it, as often as people add it, with the parts that follow it.
    UnderOften,
}

impl Occurs {
    /// Whether it stands under a repeated section.
    pub fn is_under(self) -> bool {
        match self {
            Occurs::Under | Occurs::UnderOften => true,
            Occurs::Once | Occurs::Often => false,
        }
    }
}

/// A section of a kind: one text under one heading.
#[derive(Debug)]
pub struct SectionSpec {
    /// Its stable key; never used for another.
    pub key: &'static str,
    /// The heading that the template gives it.
    pub heading: Words,
    /// How often it stands there.
    pub occurs: Occurs,
    /// What the empty section asks for.
    pub hint: Words,
    /// How much the text tells of people.
    pub personal: Personal,
}

/// A single value of a kind.
#[derive(Debug)]
pub struct FieldSpec {
    /// Its stable key; never used for another.
    pub key: &'static str,
    /// What people call it.
    pub name: Words,
    /// What may stand in it.
    pub value: FieldValue,
    /// When it may be changed.
    pub edits: Edits,
    /// How much it tells of people. A table whose first column tells of people has a person in each row.
    pub personal: Personal,
    /// The value that a new document begins with, as people write it; empty: none. It is for numbers of laws and statutes,
    /// which people change where theirs are others.
    pub given: &'static str,
}

/// How much something tells of people. What is guarded goes into no public document, and into a file only with a purpose
/// that stands in the export log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Personal {
    /// Nothing (P0).
    Nothing,
    /// A name in a public function: a board, a council, whoever signs for an organisation (P1).
    Function,
    /// Somebody as they are at home: a name, an address, what they do (P2).
    Ordinary,
    /// What the law guards most: who is in a party or goes to its meetings, what somebody thinks of it; and, by the same
    /// rule, accounts (P3).
    Special,
}

impl Personal {
    /// Whether it takes a purpose to let it out.
    pub fn is_guarded(self) -> bool {
        match self {
            Personal::Nothing | Personal::Function => false,
            Personal::Ordinary | Personal::Special => true,
        }
    }
}

/// When something beside the text may be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edits {
    /// While the text may: an edition holds it.
    WithText,
    /// Always: what becomes of something after it was adopted. No edition holds it.
    Always,
}

/// A list of records in a document, as a table.
#[derive(Debug)]
pub struct TableSpec {
    /// Its stable key; never used for another.
    pub key: &'static str,
    /// What people call the whole.
    pub name: Words,
    /// What people call one of it.
    pub row: Words,
    /// What stands in a row; the first column names it.
    pub columns: &'static [FieldSpec],
    /// When it may be changed.
    pub edits: Edits,
    /// What of it is shown.
    pub shown: Rows,
    /// How many rows it takes.
    pub limits: &'static [Limit],
    /// The rows that a new document begins with: by key of a column a value, as people write it.
    pub given: &'static [Cells],
}

/// The cells of a row: by key of a column a value, as people write it.
pub type Cells = &'static [(&'static str, &'static str)];

impl TableSpec {
    /// The column with this key.
    pub fn column(&self, key: &str) -> Option<&'static FieldSpec> {
        self.columns.iter().find(|spec| spec.key == key)
    }

    /// Whether each row is about a person: the first column, which names the row, tells of one.
    pub fn is_of_people(&self) -> bool {
        let first = self.columns.first();
        first.is_some_and(|spec| spec.personal.is_guarded())
    }
}

/// What of a table is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// Each row.
    Each,
    /// Never a row, only how many there are, and figures that are made of enough of them.
    Totals,
}

/// How many rows a table takes, in all or of those that hold a value.
#[derive(Debug)]
pub struct Limit {
    /// The column and the value of the rows that are counted; none: all of them.
    pub of: Option<(&'static str, &'static str)>,
    /// How many there may be.
    pub most: usize,
}

/// A part of a table that goes out alone, as a file that everybody may see: some of its rows, some of its columns.
#[derive(Debug)]
pub struct ViewSpec {
    /// Its stable key; never used for another.
    pub key: &'static str,
    /// What people call it.
    pub name: Words,
    /// The table.
    pub table: &'static str,
    /// Only rows that hold this value in this column.
    pub only: (&'static str, &'static str),
    /// The columns that go along.
    pub columns: &'static [&'static str],
}

/// A state of a kind.
#[derive(Debug)]
pub struct StateSpec {
    /// Its stable key; never used for another.
    pub key: &'static str,
    /// What people call it.
    pub name: Words,
    /// Whether the text may be changed in it. Whoever moves a document from a state in which it may into one in which it
    /// may not, makes an edition.
    pub text: TextIn,
}

/// Whether a text may be changed in a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextIn {
    /// It may.
    Open,
    /// It stays as the edition fixed it.
    Fixed,
}

/// A way from one state to another.
#[derive(Debug)]
pub struct Move {
    /// The state it leaves.
    pub from: &'static str,
    /// The state it reaches.
    pub to: &'static str,
    /// The least role that may say so.
    pub least: Role,
}

/// The least role for each act on a document; none: the kind does not have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acts {
    /// Says something about it.
    pub comment: Option<Role>,
    /// Proposes other words.
    pub suggest: Option<Role>,
    /// Takes over or refuses what was proposed.
    pub judge: Option<Role>,
    /// Supports it.
    pub support: Option<Role>,
    /// Signs an edition.
    pub sign: Option<Role>,
    /// Opens and closes votes about it.
    pub chair: Option<Role>,
}

impl Acts {
    /// What goes for a text: members comment and propose, editors judge, the board signs and chairs.
    pub const TEXT: Acts = Acts {
        comment: Some(Role::Member),
        suggest: Some(Role::Member),
        judge: Some(Role::Editor),
        support: None,
        sign: Some(Role::Board),
        chair: Some(Role::Board),
    };

    /// Nothing but writing.
    pub const NONE: Acts = Acts {
        comment: None,
        suggest: None,
        judge: None,
        support: None,
        sign: None,
        chair: None,
    };
}

/// How one looks.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// Its title.
    pub title: &'static str,
    /// By key of a section: a text for it.
    pub texts: &'static [(&'static str, &'static str)],
    /// By key of a field: a value for it, as people write it.
    pub fields: &'static [(&'static str, &'static str)],
    /// Rows of tables.
    pub rows: &'static [ExampleRow],
}

impl Example {
    /// None.
    pub const NONE: Example = Example {
        title: "",
        texts: &[],
        fields: &[],
        rows: &[],
    };
}

/// A row of a table, as an example.
#[derive(Debug)]
pub struct ExampleRow {
    /// The table.
    pub table: &'static str,
    /// By key of a column: a value, as people write it.
    pub cells: Cells,
}

/// Words in both languages.
pub(super) const fn words(nl: &'static str, en: &'static str) -> Words {
    Words { nl, en }
}

/// A section that stands there once.
pub(super) const fn section(key: &'static str, heading: Words, hint: Words) -> SectionSpec {
    SectionSpec {
        key,
        heading,
        occurs: Occurs::Once,
        hint,
        personal: Personal::Nothing,
    }
}

impl SectionSpec {
    /// The same section, as often as that.
    pub(super) const fn occurs(self, occurs: Occurs) -> SectionSpec {
        SectionSpec { occurs, ..self }
    }

    /// The same section, whose text tells of people.
    pub(super) const fn personal(self, personal: Personal) -> SectionSpec {
        SectionSpec { personal, ..self }
    }
}

/// A value that an edition holds.
pub(super) const fn field(key: &'static str, name: Words, value: FieldValue) -> FieldSpec {
    FieldSpec {
        key,
        name,
        value,
        edits: Edits::WithText,
        personal: Personal::Nothing,
        given: "",
    }
}

/// A value that an edition holds, of the sort that the law guards most: as all of a member list is.
pub(super) const fn special(key: &'static str, name: Words, value: FieldValue) -> FieldSpec {
    field(key, name, value).personal(Personal::Special)
}

impl FieldSpec {
    /// The same value, with which a new document begins.
    pub(super) const fn given(self, given: &'static str) -> FieldSpec {
        FieldSpec { given, ..self }
    }

    /// The same value, to be changed at any time.
    pub(super) const fn always(self) -> FieldSpec {
        FieldSpec {
            edits: Edits::Always,
            ..self
        }
    }

    /// The same value, which tells of people.
    pub(super) const fn personal(self, personal: Personal) -> FieldSpec {
        FieldSpec { personal, ..self }
    }
}

/// A table of which each row is shown and that an edition holds.
pub(super) const fn table(
    key: &'static str,
    name: Words,
    row: Words,
    columns: &'static [FieldSpec],
) -> TableSpec {
    TableSpec {
        key,
        name,
        row,
        columns,
        edits: Edits::WithText,
        shown: Rows::Each,
        limits: &[],
        given: &[],
    }
}

impl TableSpec {
    /// The same table, to be changed at any time.
    pub(super) const fn always(self) -> TableSpec {
        TableSpec {
            edits: Edits::Always,
            ..self
        }
    }

    /// The same table, of which only totals are shown.
    pub(super) const fn totals(self) -> TableSpec {
        TableSpec {
            shown: Rows::Totals,
            ..self
        }
    }

    /// The same table with limits.
    pub(super) const fn limited(self, limits: &'static [Limit]) -> TableSpec {
        TableSpec { limits, ..self }
    }

    /// The same table, of which a new document has these rows.
    pub(super) const fn given(self, given: &'static [Cells]) -> TableSpec {
        TableSpec { given, ..self }
    }
}

/// A state in which the text may be changed.
pub(super) const fn open(key: &'static str, nl: &'static str, en: &'static str) -> StateSpec {
    StateSpec {
        key,
        name: words(nl, en),
        text: TextIn::Open,
    }
}

/// A state in which the text stays as it was fixed.
pub(super) const fn fixed(key: &'static str, nl: &'static str, en: &'static str) -> StateSpec {
    StateSpec {
        key,
        name: words(nl, en),
        text: TextIn::Fixed,
    }
}

/// A way from one state to another, for who has at least that role.
pub(super) const fn step(from: &'static str, to: &'static str, least: Role) -> Move {
    Move { from, to, least }
}

/// Something that is computed.
pub(super) const fn figure(key: &'static str, name: Words, of: Figure) -> FigureSpec {
    FigureSpec { key, name, of }
}

/// A row of an example.
pub(super) const fn row(table: &'static str, cells: Cells) -> ExampleRow {
    ExampleRow { table, cells }
}
