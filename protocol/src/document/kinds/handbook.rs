//! The handbook: what somebody in a role does in a situation, as questions, answers and stories of villages.

use super::{
    FieldSpec, FieldValue, Form, Kind, KindNumber, Move, Occurs, SectionSpec, StateSpec, Words,
};
use crate::charter::role::Role;

/// A handbook that several organisations keep together.
pub(super) static HANDBOOK: Kind = Kind {
    tag: "handbook",
    number: KindNumber(10),
    title: Words {
        nl: "Handboek",
        en: "Handbook",
    },
    form: Form::Text,
    sections: &[
        SectionSpec {
            key: "inleiding",
            heading: words("Inleiding", "Introduction"),
            occurs: Occurs::Once,
            hint: words(
                "Waarvoor is dit handboek, en hoe gebruik je het?",
                "What is this handbook for, and how do you use it?",
            ),
        },
        SectionSpec {
            key: "rollen",
            heading: words("Voor wie", "For whom"),
            occurs: Occurs::Once,
            hint: words(
                "Welke rollen komen voor: bewoner, bestuurder, ambtenaar, raadslid?",
                "Which roles are there: resident, board member, official, councillor?",
            ),
        },
        SectionSpec {
            key: "begrippen",
            heading: words("Begrippen", "Terms"),
            occurs: Occurs::Once,
            hint: words(
                "Welke woorden vragen uitleg?",
                "Which words need explaining?",
            ),
        },
        SectionSpec {
            key: "situatie",
            heading: words("Situatie", "Situation"),
            occurs: Occurs::Often,
            hint: words(
                "In welke rol zit je, en wat is er aan de hand?",
                "Which role are you in, and what is going on?",
            ),
        },
        SectionSpec {
            key: "vraag",
            heading: words("Vraag", "Question"),
            occurs: Occurs::UnderOften,
            hint: words("Wat wil je dan weten?", "What do you want to know then?"),
        },
        SectionSpec {
            key: "antwoord",
            heading: words("Antwoord", "Answer"),
            occurs: Occurs::Under,
            hint: words(
                "Wat kun je doen, stap voor stap?",
                "What can you do, step by step?",
            ),
        },
        SectionSpec {
            key: "verhaal",
            heading: words("Bijvoorbeeld in", "For example in"),
            occurs: Occurs::Under,
            hint: words(
                "Hoe ging het in een dorp? Noem mensen alleen als zij dat goed vinden.",
                "How did it go in a village? Name people only if they agree.",
            ),
        },
    ],
    fields: &[
        FieldSpec {
            key: "licentie",
            name: words("Licentie", "Licence"),
            value: FieldValue::OneOf(&["cc0", "cc_by_4"]),
        },
        FieldSpec {
            key: "houdbaar_tot",
            name: words("Houdbaar tot", "Review by"),
            value: FieldValue::Date,
        },
    ],
    states: &[
        state("concept", "Concept", "Draft"),
        state("nagekeken", "Nagekeken", "Reviewed"),
        state("gepubliceerd", "Gepubliceerd", "Published"),
        state("verouderd", "Verouderd", "Out of date"),
        state("vervallen", "Vervallen", "Withdrawn"),
    ],
    moves: &[
        step("concept", "nagekeken", Role::Editor),
        step("nagekeken", "concept", Role::Editor),
        step("nagekeken", "gepubliceerd", Role::Board),
        step("gepubliceerd", "verouderd", Role::Editor),
        step("verouderd", "gepubliceerd", Role::Board),
        step("verouderd", "vervallen", Role::Board),
    ],
};

const fn words(nl: &'static str, en: &'static str) -> Words {
    Words { nl, en }
}

const fn state(key: &'static str, nl: &'static str, en: &'static str) -> StateSpec {
    StateSpec {
        key,
        name: words(nl, en),
    }
}

const fn step(from: &'static str, to: &'static str, least: Role) -> Move {
    Move { from, to, least }
}
