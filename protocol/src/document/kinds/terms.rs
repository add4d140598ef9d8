//! Choices, columns and tables that several kinds share, so that they are called the same everywhere.

use super::spec::{field, table, words};
use super::{FieldSpec, FieldValue, Personal, TableSpec};

/// What something is worth to the programme's fields of attention.
pub(super) const ATTENTION: FieldSpec = field(
    "aandachtgebied",
    words("Aandachtgebied", "Field of attention"),
    FieldValue::OneOf(&[
        "krachtige gemeenteraad",
        "toegeruste politieke ambtsdragers",
        "beter betrokken inwoners",
        "responsieve ambtelijke organisatie",
        "krachtige lokale digitale democratie",
        "weerbaar lokaal bestuur",
        "vitale democratische gemeenschap",
    ]),
);

/// Which of the programme's priorities it belongs to.
pub(super) const PRIORITY: FieldSpec = field(
    "prioriteit",
    words("Prioriteit", "Priority"),
    FieldValue::OneOf(&[
        "A quick scan",
        "B uitdaagrecht",
        "C digitale democratie",
        "D energietransitie",
        "E Gronings aardbevingsgebied",
        "algemeen",
    ]),
);

/// Which layer of government it is about.
pub(super) const LAYER: FieldSpec = field(
    "bestuurslaag",
    words("Bestuurslaag", "Layer of government"),
    FieldValue::OneOf(&["gemeente", "provincie", "waterschap", "regio"]),
);

/// For whom something is written or given.
pub(super) const READERS: FieldSpec = field(
    "voor",
    words("Voor wie", "For whom"),
    FieldValue::SomeOf(&["raadslid", "bestuur", "bewoner", "statenlid", "AB-lid"]),
);

/// Themes of cards, trainings and circles.
pub(super) const THEME: FieldSpec = field(
    "thema",
    words("Thema", "Theme"),
    FieldValue::OneOf(&[
        "energie",
        "aardgasvrij",
        "omgevingswet",
        "uitdaagrecht",
        "digitaal vergaderen",
        "participatie",
        "leden",
        "campagne",
        "integriteit",
        "AVG",
        "raadsakkoord",
        "jongeren en kinderburgemeesters",
        "divers en inclusief bestuur",
        "weerbaarheid",
        "opleidingsbudget",
        "regionale samenwerking",
        "anders",
    ]),
);

/// Under which licence others may use it.
pub(super) const LICENCE: FieldSpec = field(
    "licentie",
    words("Licentie", "Licence"),
    FieldValue::OneOf(&["cc0", "cc_by_4"]),
);

/// How far something that is to be done has come.
pub(super) const PROGRESS: FieldSpec = field(
    "stand",
    words("Stand", "Progress"),
    FieldValue::OneOf(&["open", "bezig", "klaar", "vervallen"]),
);

/// In which municipality.
pub(super) const MUNICIPALITY: FieldSpec = field(
    "gemeente",
    words("Gemeente", "Municipality"),
    FieldValue::Line(80),
);

/// The first year it is for.
pub(super) const FROM_YEAR: FieldSpec = field(
    "periode_van",
    words("Van jaar", "From year"),
    FieldValue::Year,
);

/// The last year it is for.
pub(super) const TO_YEAR: FieldSpec = field(
    "periode_tot",
    words("Tot en met jaar", "Up to year"),
    FieldValue::Year,
);

/// What residents said: counts and summaries, never who.
pub(super) const INPUT: TableSpec = table(
    "inbreng",
    words("Inbreng van inwoners", "Input of residents"),
    words("Inbreng", "Input"),
    &[
        field(
            "vorm",
            words("Vorm", "Form"),
            FieldValue::OneOf(&[
                "enquête",
                "dorpsavond",
                "keukentafel",
                "werkgroep",
                "ideeënbus",
            ]),
        ),
        field("datum", words("Datum", "Date"), FieldValue::Date),
        field(
            "aantal",
            words("Aantal mensen", "People"),
            FieldValue::Number,
        ),
        field(
            "samenvatting",
            words("Samenvatting", "Summary"),
            FieldValue::Line(1000),
        ),
    ],
);

/// How many stand behind it; the list of who they are stays on paper.
pub(super) const SUPPORT: TableSpec = table(
    "draagvlak",
    words("Draagvlak", "Support"),
    words("Steun", "Support"),
    &[
        field("vorm", words("Vorm", "Form"), FieldValue::Line(80)),
        field(
            "aantal",
            words("Aantal mensen", "People"),
            FieldValue::Number,
        ),
        field("datum", words("Datum", "Date"), FieldValue::Date),
    ],
);

/// What it costs.
pub(super) const BUDGET: TableSpec = table(
    "begroting",
    words("Begroting", "Budget"),
    words("Post", "Item"),
    &[
        field("post", words("Post", "Item"), FieldValue::Line(120)),
        field("bedrag", words("Bedrag", "Amount"), FieldValue::Cents),
        field(
            "per",
            words("Per", "Per"),
            FieldValue::OneOf(&["jaar", "eenmalig"]),
        ),
    ],
);

/// Who pays for it.
pub(super) const COVER: TableSpec = table(
    "dekking",
    words("Dekking", "Cover"),
    words("Bron", "Source"),
    &[
        field("bron", words("Bron", "Source"), FieldValue::Line(120)),
        field("bedrag", words("Bedrag", "Amount"), FieldValue::Cents),
        field(
            "soort",
            words("Soort", "Sort"),
            FieldValue::OneOf(&["eigen uren", "eigen geld", "gift", "fonds", "subsidie"]),
        ),
        field(
            "stand",
            words("Stand", "Progress"),
            FieldValue::OneOf(&["gevraagd", "toegezegd", "ontvangen", "afgewezen"]),
        ),
    ],
);

/// Who hands in a motion or an amendment: people in a public function.
pub(super) const MOVERS: TableSpec = table(
    "indieners",
    words("Indieners", "Movers"),
    words("Indiener", "Mover"),
    &[
        field("fractie", words("Fractie", "Group"), FieldValue::Line(120)),
        field("naam", words("Naam", "Name"), FieldValue::Line(80)).personal(Personal::Function),
        field(
            "eerste",
            words("Eerste indiener", "First mover"),
            FieldValue::YES_NO,
        ),
    ],
);
