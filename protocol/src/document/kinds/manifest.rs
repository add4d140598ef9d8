//! The manifest: what a village or several parties together want, point by point.

use super::{
    FieldSpec, FieldValue, Form, Kind, KindNumber, Move, Occurs, SectionSpec, StateSpec, Words,
};
use crate::charter::role::Role;

/// The manifest of a village, or of several organisations together.
pub(super) static MANIFEST: Kind = Kind {
    tag: "manifest",
    number: KindNumber(1),
    title: Words {
        nl: "Manifest",
        en: "Manifesto",
    },
    form: Form::Text,
    sections: &[
        SectionSpec {
            key: "inleiding",
            heading: Words {
                nl: "Inleiding",
                en: "Introduction",
            },
            occurs: Occurs::Once,
            hint: Words {
                nl: "Waarom dit manifest, en voor wie?",
                en: "Why this manifesto, and for whom?",
            },
        },
        SectionSpec {
            key: "situatie",
            heading: Words {
                nl: "Wie wij zijn",
                en: "Who we are",
            },
            occurs: Occurs::Once,
            hint: Words {
                nl: "Hoe staat het er nu voor in het dorp?",
                en: "How do things stand in the village now?",
            },
        },
        SectionSpec {
            key: "visie",
            heading: Words {
                nl: "Onze visie",
                en: "Our vision",
            },
            occurs: Occurs::Once,
            hint: Words {
                nl: "Hoe ziet het dorp er over tien jaar uit?",
                en: "What will the village look like in ten years?",
            },
        },
        SectionSpec {
            key: "punt",
            heading: Words {
                nl: "Punt",
                en: "Point",
            },
            occurs: Occurs::Often,
            hint: Words {
                nl: "Wat moet er gebeuren, en waarom?",
                en: "What has to happen, and why?",
            },
        },
        SectionSpec {
            key: "wij_doen",
            heading: Words {
                nl: "Wij doen",
                en: "What we do",
            },
            occurs: Occurs::Under,
            hint: Words {
                nl: "Wat doet het dorp zelf?",
                en: "What does the village do itself?",
            },
        },
        SectionSpec {
            key: "wij_vragen",
            heading: Words {
                nl: "Wij vragen",
                en: "What we ask",
            },
            occurs: Occurs::Under,
            hint: Words {
                nl: "Wat vragen wij, en van wie?",
                en: "What do we ask, and of whom?",
            },
        },
    ],
    fields: &[
        FieldSpec {
            key: "soort",
            name: Words {
                nl: "Soort",
                en: "Sort",
            },
            value: FieldValue::OneOf(&["dorp", "gezamenlijk"]),
        },
        FieldSpec {
            key: "ondertitel",
            name: Words {
                nl: "Ondertitel",
                en: "Subtitle",
            },
            value: FieldValue::Line(160),
        },
        FieldSpec {
            key: "aangeboden_op",
            name: Words {
                nl: "Aangeboden op",
                en: "Presented on",
            },
            value: FieldValue::Date,
        },
        FieldSpec {
            key: "aangeboden_aan",
            name: Words {
                nl: "Aangeboden aan",
                en: "Presented to",
            },
            value: FieldValue::Line(120),
        },
    ],
    states: &[
        state("concept", "Concept", "Draft"),
        state("ter_inzage", "Ter inzage", "Open for comment"),
        state("vastgesteld", "Vastgesteld", "Adopted"),
        state("ondertekend", "Ondertekend", "Signed"),
        state("aangeboden", "Aangeboden", "Presented"),
        state("afgesloten", "Afgesloten", "Closed"),
        state("ingetrokken", "Ingetrokken", "Withdrawn"),
    ],
    moves: &[
        board("concept", "ter_inzage"),
        board("ter_inzage", "concept"),
        board("ter_inzage", "vastgesteld"),
        board("vastgesteld", "ondertekend"),
        board("ondertekend", "aangeboden"),
        board("aangeboden", "afgesloten"),
        board("concept", "ingetrokken"),
        board("ter_inzage", "ingetrokken"),
        board("vastgesteld", "ingetrokken"),
        board("ondertekend", "ingetrokken"),
    ],
};

const fn state(key: &'static str, nl: &'static str, en: &'static str) -> StateSpec {
    StateSpec {
        key,
        name: Words { nl, en },
    }
}

const fn board(from: &'static str, to: &'static str) -> Move {
    Move {
        from,
        to,
        least: Role::Board,
    }
}
