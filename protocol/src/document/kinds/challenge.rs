//! The challenge: a task of a government that a village takes over, or has done otherwise (Right to Challenge), with its budget
//! and the steps of the route planner.
//!
//! Of those who signed for it only the number is kept, the list stays on paper. Personal data: a contact in its function.

use super::spec::{field, figure, fixed, open, row, section, step, table, words};
use super::watch::{day, term};
use super::{
    Acts, Example, FieldValue, Figure, Form, Group, Kind, KindNumber, Personal, Watch, route, terms,
};
use crate::charter::role::Role;

/// A challenge.
pub(super) static CHALLENGE: Kind = Kind {
    tag: "challenge",
    number: KindNumber(20),
    title: words("Uitdaging", "Challenge"),
    form: Form::Text(Group::Challenge),
    sections: &[
        section(
            "taak",
            words("De taak", "The task"),
            words("Welke taak neem je over?", "Which task do you take over?"),
        ),
        section(
            "nu",
            words("Hoe het nu gaat", "How it goes now"),
            words(
                "Wie doet het nu, hoe vaak, en wat gaat er mis?",
                "Who does it now, how often, and what goes wrong?",
            ),
        ),
        section(
            "waarom_beter",
            words("Waarom het beter kan", "Why it can be better"),
            words(
                "Wat wordt beter, en voor wie?",
                "What gets better, and for whom?",
            ),
        ),
        section(
            "kunde",
            words("Wat wij kunnen", "What we can do"),
            words(
                "Wie doet mee, en wat kunnen zij?",
                "Who takes part, and what can they do?",
            ),
        ),
        section(
            "hulp_nodig",
            words("Hulp die wij nodig hebben", "Help that we need"),
            words(
                "Wat vraag je van de overheid?",
                "What do you ask of the government?",
            ),
        ),
        section(
            "kwaliteit_en_duur",
            words("Kwaliteit en duur", "Quality and duration"),
            words(
                "Hoe blijft het goed, ook na het eerste jaar?",
                "How does it stay good, also after the first year?",
            ),
        ),
        section(
            "risico",
            words("Wat er mis kan gaan", "What can go wrong"),
            words(
                "Wat doe je als het tegenzit?",
                "What do you do when it does not work out?",
            ),
        ),
    ],
    fields: &[
        field(
            "indiener",
            words("Indiener", "Challenger"),
            FieldValue::Line(120),
        ),
        field(
            "overheid",
            words("Welke overheid", "Which government"),
            FieldValue::Line(120),
        ),
        terms::MUNICIPALITY,
        field("gebied", words("Gebied", "Area"), FieldValue::Line(120)),
        field(
            "vorm",
            words("Vorm", "Form"),
            FieldValue::OneOf(&["helemaal overnemen", "anders laten doen"]),
        ),
        field(
            "rechtsvorm",
            words("Rechtsvorm", "Legal form"),
            FieldValue::OneOf(&["vereniging", "stichting", "coöperatie", "bewonersgroep"]),
        ),
        field(
            "kvk",
            words("KvK-nummer", "Registration number"),
            FieldValue::Line(8),
        ),
        field("contact", words("Contact", "Contact"), FieldValue::Line(80))
            .personal(Personal::Function),
        field(
            "kosten_nu",
            words("Kosten nu per jaar", "Costs now, a year"),
            FieldValue::Cents,
        ),
        field(
            "looptijd_van",
            words("Loopt van jaar", "Runs from year"),
            FieldValue::Year,
        ),
        field(
            "looptijd_tot",
            words("Loopt tot en met jaar", "Runs up to year"),
            FieldValue::Year,
        ),
        field(
            "antwoord_voor",
            words("Antwoord vóór", "Answer by"),
            FieldValue::Date,
        )
        .always(),
        field(
            "besluit_op",
            words("Besluit op", "Decision on"),
            FieldValue::Date,
        )
        .always(),
        field(
            "uitkomst",
            words("Uitkomst", "Outcome"),
            FieldValue::OneOf(&["toegewezen", "deels toegewezen", "afgewezen"]),
        )
        .always(),
        field(
            "reden",
            words("Reden van het besluit", "Reason of the decision"),
            FieldValue::Line(2000),
        )
        .always(),
        field(
            "budget",
            words("Afgesproken budget", "Budget agreed"),
            FieldValue::Cents,
        )
        .always(),
        field(
            "resultaat",
            words("Afgesproken resultaat", "Result agreed"),
            FieldValue::Line(1000),
        )
        .always(),
        field(
            "overleg",
            words("Afgesproken overleg", "Talks agreed"),
            FieldValue::Line(300),
        )
        .always(),
        field(
            "taken",
            words("Afgesproken taken", "Tasks agreed"),
            FieldValue::Line(1000),
        )
        .always(),
    ],
    tables: &[
        terms::SUPPORT,
        terms::BUDGET,
        terms::COVER,
        table(
            "toets",
            words("Toets", "Test"),
            words("Voorwaarde", "Condition"),
            &[
                field(
                    "voorwaarde",
                    words("Voorwaarde", "Condition"),
                    FieldValue::Line(200),
                ),
                field(
                    "antwoord",
                    words("Antwoord", "Answer"),
                    FieldValue::OneOf(&["ja", "nee", "onbekend"]),
                ),
                field(
                    "toelichting",
                    words("Toelichting", "Explanation"),
                    FieldValue::Line(500),
                ),
            ],
        )
        .given(route::CONDITIONS),
        table(
            "routeplanner",
            words("Routeplanner", "Route planner"),
            words("Stap", "Step"),
            &[
                field("vraag", words("Vraag", "Question"), FieldValue::Line(200)),
                field(
                    "fase",
                    words("Fase", "Phase"),
                    FieldValue::OneOf(&[
                        "1 verkennen",
                        "2 team en draagvlak",
                        "3 taak en cijfers opvragen",
                        "4 plan en begroting",
                        "5 gesprek met de gemeente",
                        "6 indienen",
                        "7 besluit",
                        "8 afspraken",
                        "9 uitvoeren",
                        "10 verantwoorden",
                        "11 evalueren",
                    ]),
                ),
                field("door", words("Door", "By"), FieldValue::Line(120))
                    .personal(Personal::Function),
                field("voor", words("Vóór", "By then"), FieldValue::Date),
                field("klaar", words("Klaar", "Done"), FieldValue::YES_NO),
                field("hulp", words("Hulp", "Help"), FieldValue::Line(300)),
                field("stuk", words("Stuk", "Paper"), FieldValue::Document),
            ],
        )
        .given(route::STEPS)
        .always(),
        table(
            "gesprekken",
            words("Gesprekken", "Talks"),
            words("Gesprek", "Talk"),
            &[
                field(
                    "onderwerp",
                    words("Onderwerp", "Subject"),
                    FieldValue::Line(160),
                ),
                field("datum", words("Datum", "Date"), FieldValue::Date),
                field(
                    "vergadering",
                    words("Vergadering", "Meeting"),
                    FieldValue::Document,
                ),
            ],
        )
        .always(),
        table(
            "voortgang",
            words("Voortgang", "Progress"),
            words("Bericht", "Report"),
            &[
                field(
                    "bericht",
                    words("Bericht", "Report"),
                    FieldValue::Line(1000),
                ),
                field("datum", words("Datum", "Date"), FieldValue::Date),
                field("cijfer", words("Cijfer", "Mark"), FieldValue::Rating),
            ],
        )
        .always(),
    ],
    states: &[
        open("idee", "Idee", "Idea"),
        open("draagvlak", "Draagvlak zoeken", "Seeking support"),
        open("plan", "Plan", "Plan"),
        fixed("ingediend", "Ingediend", "Handed in"),
        fixed("ontvangen", "Ontvangst bevestigd", "Receipt confirmed"),
        fixed("in_gesprek", "In gesprek", "In talks"),
        fixed("toegewezen", "Toegewezen", "Granted"),
        fixed("deels_toegewezen", "Deels toegewezen", "Partly granted"),
        fixed("afgewezen", "Afgewezen", "Refused"),
        fixed("overeenkomst", "Overeenkomst", "Agreement"),
        fixed("in_uitvoering", "In uitvoering", "Under way"),
        fixed("geevalueerd", "Geëvalueerd", "Evaluated"),
        fixed("verlengd", "Verlengd", "Extended"),
        fixed("gestopt", "Gestopt", "Stopped"),
        fixed("ingetrokken", "Ingetrokken", "Withdrawn"),
    ],
    moves: &[
        step("idee", "draagvlak", Role::Editor),
        step("draagvlak", "idee", Role::Editor),
        step("draagvlak", "plan", Role::Editor),
        step("plan", "draagvlak", Role::Editor),
        step("plan", "ingediend", Role::Board),
        step("ingediend", "ontvangen", Role::Board),
        step("ingediend", "plan", Role::Board),
        step("ontvangen", "in_gesprek", Role::Board),
        step("in_gesprek", "plan", Role::Board),
        step("in_gesprek", "toegewezen", Role::Board),
        step("in_gesprek", "deels_toegewezen", Role::Board),
        step("in_gesprek", "afgewezen", Role::Board),
        step("toegewezen", "overeenkomst", Role::Board),
        step("deels_toegewezen", "overeenkomst", Role::Board),
        step("overeenkomst", "in_uitvoering", Role::Board),
        step("in_uitvoering", "geevalueerd", Role::Board),
        step("geevalueerd", "verlengd", Role::Board),
        step("geevalueerd", "gestopt", Role::Board),
        step("verlengd", "in_uitvoering", Role::Board),
        step("idee", "ingetrokken", Role::Board),
        step("draagvlak", "ingetrokken", Role::Board),
        step("plan", "ingetrokken", Role::Board),
        step("ingediend", "ingetrokken", Role::Board),
        step("ontvangen", "ingetrokken", Role::Board),
        step("in_gesprek", "ingetrokken", Role::Board),
    ],
    acts: Acts {
        support: Some(Role::Member),
        ..Acts::TEXT
    },
    figures: &[
        figure(
            "kosten_wij",
            words("Kosten volgens ons", "Costs by us"),
            Figure::Sum {
                table: "begroting",
                column: "bedrag",
            },
        ),
        figure(
            "dekking",
            words("Dekking", "Cover"),
            Figure::Sum {
                table: "dekking",
                column: "bedrag",
            },
        ),
        figure(
            "steun",
            words("Mensen die erachter staan", "People who support it"),
            Figure::Sum {
                table: "draagvlak",
                column: "aantal",
            },
        ),
        figure(
            "stappen_klaar",
            words("Stappen klaar", "Steps done"),
            Figure::CountOf {
                table: "routeplanner",
                column: "klaar",
                value: "ja",
            },
        ),
        figure(
            "stappen",
            words("Stappen", "Steps"),
            Figure::Count("routeplanner"),
        ),
        figure(
            "voorwaarden_ja",
            words("Voorwaarden waaraan wij voldoen", "Conditions that we meet"),
            Figure::CountOf {
                table: "toets",
                column: "antwoord",
                value: "ja",
            },
        ),
    ],
    watches: &[
        term(
            "antwoord",
            words("Antwoord", "Answer"),
            Watch::Day(day("antwoord_voor")),
            words("{time} voor het antwoord", "{time} for the answer"),
            words(
                "Het antwoord is {time} te laat",
                "The answer is {time} late",
            ),
        )
        .within(&["ingediend", "ontvangen", "in_gesprek"])
        .until(&[("besluit_op", "")]),
        term(
            "stappen",
            words("Stap van de route", "Step of the route"),
            Watch::Rows {
                table: "routeplanner",
                date: "voor",
            },
            words("{time} voor deze stap", "{time} for this step"),
            words("Deze stap is {time} te laat", "This step is {time} late"),
        )
        .until(&[("klaar", "ja")]),
    ],
    example: Example {
        title: "Bermen rond Achterhornen",
        texts: &[
            (
                "taak",
                "Wij nemen het maaien van de bermen rond Achterhornen over.",
            ),
            (
                "nu",
                "Twee keer per jaar, te vroeg: alles wat bloeit gaat eraf.",
            ),
            (
                "kunde",
                "Vier vrijwilligers en één loonwerker, na de bloei.",
            ),
        ],
        fields: &[
            ("indiener", "Dorpsbelangen Achterhornen"),
            ("overheid", "gemeente Wierdenland"),
            ("gemeente", "Wierdenland"),
            ("gebied", "Achterhornen"),
            ("vorm", "helemaal overnemen"),
            ("rechtsvorm", "vereniging"),
            ("kvk", "00000000"),
            ("contact", "G. Dijkema"),
            ("kosten_nu", "9.400,00"),
            ("looptijd_van", "2027"),
            ("looptijd_tot", "2029"),
            ("antwoord_voor", "01-05-2027"),
            ("besluit_op", "20-04-2027"),
            ("uitkomst", "toegewezen"),
            ("reden", "Het plan is beter voor de natuur en niet duurder."),
            ("budget", "8.900,00"),
            (
                "resultaat",
                "Drie jaar bloeiende bermen, veilig zicht bij kruisingen.",
            ),
            ("overleg", "twee keer per jaar met de wijkbeheerder"),
            (
                "taken",
                "Maaien na de bloei, twee keer per jaar, en het afval ruimen.",
            ),
        ],
        rows: &[
            row(
                "draagvlak",
                &[
                    ("vorm", "handtekeningen op papier"),
                    ("aantal", "112"),
                    ("datum", "15-01-2027"),
                ],
            ),
            row(
                "begroting",
                &[
                    ("post", "Loonwerker"),
                    ("bedrag", "7.400,00"),
                    ("per", "jaar"),
                ],
            ),
            row(
                "begroting",
                &[
                    ("post", "Verzekering en gereedschap"),
                    ("bedrag", "1.500,00"),
                    ("per", "jaar"),
                ],
            ),
            row(
                "dekking",
                &[
                    ("bron", "gemeente Wierdenland"),
                    ("bedrag", "8.900,00"),
                    ("soort", "subsidie"),
                    ("stand", "toegezegd"),
                ],
            ),
            row(
                "toets",
                &[
                    ("voorwaarde", "Het plan is niet duurder dan nu."),
                    ("antwoord", "ja"),
                    ("toelichting", "€ 500 per jaar goedkoper"),
                ],
            ),
            row(
                "routeplanner",
                &[
                    ("vraag", "Welke taak kan beter?"),
                    ("fase", "1 verkennen"),
                    ("hulp", "Loop een rondje en schrijf op wat je ziet."),
                    ("voor", "01-02-2027"),
                    ("door", "Geert"),
                    ("klaar", "ja"),
                ],
            ),
            row(
                "routeplanner",
                &[
                    ("vraag", "Wie doet mee, en wie staat erachter?"),
                    ("fase", "2 team en draagvlak"),
                    ("door", "Geert"),
                    ("klaar", "ja"),
                ],
            ),
            row(
                "routeplanner",
                &[
                    ("vraag", "Wat kost het nu? Vraag het de gemeente."),
                    ("fase", "3 taak en cijfers opvragen"),
                    ("door", "Geert"),
                    ("klaar", "ja"),
                ],
            ),
            row(
                "routeplanner",
                &[
                    ("vraag", "Wat kost het bij ons, en wie betaalt?"),
                    ("fase", "4 plan en begroting"),
                    ("door", "penningmeester"),
                    ("klaar", "ja"),
                ],
            ),
            row(
                "routeplanner",
                &[
                    ("vraag", "Wat vindt de gemeente ervan?"),
                    ("fase", "5 gesprek met de gemeente"),
                    ("door", "bestuur"),
                    ("klaar", "ja"),
                ],
            ),
            row(
                "routeplanner",
                &[
                    ("vraag", "Is de aanvraag compleet?"),
                    ("fase", "6 indienen"),
                    ("door", "secretaris"),
                    ("klaar", "ja"),
                ],
            ),
            row(
                "routeplanner",
                &[
                    ("vraag", "Wanneer komt er antwoord?"),
                    ("fase", "7 besluit"),
                    ("door", "gemeente"),
                    ("klaar", "nee"),
                ],
            ),
            row(
                "routeplanner",
                &[
                    ("vraag", "Heeft iedereen de afspraken ondertekend?"),
                    ("fase", "8 afspraken"),
                    ("door", "bestuur en gemeente"),
                    ("klaar", "nee"),
                ],
            ),
            row(
                "routeplanner",
                &[
                    ("vraag", "Wie doet wat, en wanneer?"),
                    ("fase", "9 uitvoeren"),
                    ("door", "werkgroep"),
                    ("klaar", "nee"),
                ],
            ),
            row(
                "routeplanner",
                &[
                    ("vraag", "Waar ging het geld heen?"),
                    ("fase", "10 verantwoorden"),
                    ("door", "penningmeester"),
                    ("klaar", "nee"),
                ],
            ),
            row(
                "routeplanner",
                &[
                    ("vraag", "Wat ging goed, wat kan beter?"),
                    ("fase", "11 evalueren"),
                    ("door", "dorp en gemeente"),
                    ("klaar", "nee"),
                ],
            ),
            row(
                "gesprekken",
                &[
                    ("onderwerp", "Eerste gesprek met de wijkbeheerder"),
                    ("datum", "10-02-2027"),
                ],
            ),
            row(
                "voortgang",
                &[
                    ("bericht", "Eerste ronde gemaaid, na de bloei."),
                    ("datum", "10-09-2027"),
                    ("cijfer", "8"),
                ],
            ),
        ],
    },
    ..Kind::PLAIN
};
