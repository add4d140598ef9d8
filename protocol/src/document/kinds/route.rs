//! What a new challenge begins with: the conditions that it is held against, and a step of each phase of its route.

use super::Cells;

/// The conditions.
pub(super) const CONDITIONS: &[Cells] = &[
    &[
        ("voorwaarde", "De taak is nu van de overheid."),
        ("antwoord", "onbekend"),
    ],
    &[
        ("voorwaarde", "De indieners wonen of werken in het gebied."),
        ("antwoord", "onbekend"),
    ],
    &[
        ("voorwaarde", "Het plan maakt iets beter voor de buurt."),
        ("antwoord", "onbekend"),
    ],
    &[
        ("voorwaarde", "Genoeg mensen staan erachter."),
        ("antwoord", "onbekend"),
    ],
    &[
        ("voorwaarde", "De groep kan het: mensen, kennis en tijd."),
        ("antwoord", "onbekend"),
    ],
    &[
        ("voorwaarde", "Er is een begroting die klopt."),
        ("antwoord", "onbekend"),
    ],
    &[
        (
            "voorwaarde",
            "Het kost niet meer dan nu, of er staat waarom.",
        ),
        ("antwoord", "onbekend"),
    ],
    &[
        ("voorwaarde", "Niemand wordt buitengesloten."),
        ("antwoord", "onbekend"),
    ],
    &[
        ("voorwaarde", "Het blijft veilig."),
        ("antwoord", "onbekend"),
    ],
    &[
        ("voorwaarde", "Er is iemand aan te spreken."),
        ("antwoord", "onbekend"),
    ],
    &[
        ("voorwaarde", "Het loopt door als iemand stopt."),
        ("antwoord", "onbekend"),
    ],
    &[
        ("voorwaarde", "Er staat hoe je meet of het lukt."),
        ("antwoord", "onbekend"),
    ],
];

/// The steps.
pub(super) const STEPS: &[Cells] = &[
    &[
        (
            "vraag",
            "Welke taak kan beter, en weet je zeker dat die van de overheid is?",
        ),
        ("fase", "1 verkennen"),
        ("klaar", "nee"),
    ],
    &[
        ("vraag", "Wie doet mee, en wie staat erachter?"),
        ("fase", "2 team en draagvlak"),
        ("klaar", "nee"),
    ],
    &[
        (
            "vraag",
            "Wat kost het nu, en hoe vaak gebeurt het? Vraag het op.",
        ),
        ("fase", "3 taak en cijfers opvragen"),
        ("klaar", "nee"),
    ],
    &[
        ("vraag", "Wat ga je doen, wat kost het en wie betaalt?"),
        ("fase", "4 plan en begroting"),
        ("klaar", "nee"),
    ],
    &[
        ("vraag", "Wat vindt de gemeente ervan, en wat vraagt zij?"),
        ("fase", "5 gesprek met de gemeente"),
        ("klaar", "nee"),
    ],
    &[
        ("vraag", "Is de aanvraag compleet, en wie ondertekent?"),
        ("fase", "6 indienen"),
        ("klaar", "nee"),
    ],
    &[
        ("vraag", "Wie beslist, wanneer, en waarop let hij?"),
        ("fase", "7 besluit"),
        ("klaar", "nee"),
    ],
    &[
        (
            "vraag",
            "Staan taken, geld, duur en overleg op papier, met twee handtekeningen?",
        ),
        ("fase", "8 afspraken"),
        ("klaar", "nee"),
    ],
    &[
        ("vraag", "Wie doet wat, en wie springt in?"),
        ("fase", "9 uitvoeren"),
        ("klaar", "nee"),
    ],
    &[
        ("vraag", "Waar ging het geld heen, en wat leverde het op?"),
        ("fase", "10 verantwoorden"),
        ("klaar", "nee"),
    ],
    &[
        ("vraag", "Wat ging goed, wat kan beter, en ga je door?"),
        ("fase", "11 evalueren"),
        ("klaar", "nee"),
    ],
];
