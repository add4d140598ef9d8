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
        (
            "hulp",
            "Loop een rondje, vraag het de buren en zoek op wie het nu doet.",
        ),
        ("klaar", "nee"),
    ],
    &[
        ("vraag", "Wie doet mee, en wie staat erachter?"),
        ("fase", "2 team en draagvlak"),
        (
            "hulp",
            "Drie mensen die het trekken is genoeg. Tel wie erachter staat, zonder namen in dit stuk.",
        ),
        ("klaar", "nee"),
    ],
    &[
        (
            "vraag",
            "Wat kost het nu, en hoe vaak gebeurt het? Vraag het op.",
        ),
        ("fase", "3 taak en cijfers opvragen"),
        (
            "hulp",
            "Vraag de gemeente om bestek, kosten en klachten. Blijft het stil, dan helpt een verzoek om openbare stukken.",
        ),
        ("klaar", "nee"),
    ],
    &[
        ("vraag", "Wat ga je doen, wat kost het en wie betaalt?"),
        ("fase", "4 plan en begroting"),
        (
            "hulp",
            "Schrijf eerst op wat er beter wordt. Tel ook gereedschap, verzekering en vervanging mee.",
        ),
        ("klaar", "nee"),
    ],
    &[
        ("vraag", "Wat vindt de gemeente ervan, en wat vraagt zij?"),
        ("fase", "5 gesprek met de gemeente"),
        (
            "hulp",
            "Ga met twee mensen, neem het plan op één blad mee en spreek af wie wat doet.",
        ),
        ("klaar", "nee"),
    ],
    &[
        ("vraag", "Is de aanvraag compleet, en wie ondertekent?"),
        ("fase", "6 indienen"),
        (
            "hulp",
            "Leg de toets ernaast, laat twee mensen nalezen en bewaar het bewijs dat het is ontvangen.",
        ),
        ("klaar", "nee"),
    ],
    &[
        ("vraag", "Wie beslist, wanneer, en waarop let hij?"),
        ("fase", "7 besluit"),
        (
            "hulp",
            "Vraag vóór welke dag er antwoord komt en zet die dag bij de gegevens.",
        ),
        ("klaar", "nee"),
    ],
    &[
        (
            "vraag",
            "Staan taken, geld, duur en overleg op papier, met twee handtekeningen?",
        ),
        ("fase", "8 afspraken"),
        (
            "hulp",
            "Zet taken, geld, duur, overleg en stoppen op papier. Beide kanten tekenen.",
        ),
        ("klaar", "nee"),
    ],
    &[
        ("vraag", "Wie doet wat, en wie springt in?"),
        ("fase", "9 uitvoeren"),
        (
            "hulp",
            "Maak een rooster met een reserve en spreek af bij wie je iets meldt.",
        ),
        ("klaar", "nee"),
    ],
    &[
        ("vraag", "Waar ging het geld heen, en wat leverde het op?"),
        ("fase", "10 verantwoorden"),
        (
            "hulp",
            "Zet kosten naast de begroting en vertel in een half blad wat er is gedaan.",
        ),
        ("klaar", "nee"),
    ],
    &[
        ("vraag", "Wat ging goed, wat kan beter, en ga je door?"),
        ("fase", "11 evalueren"),
        (
            "hulp",
            "Vraag het dorp en de gemeente om een cijfer, en besluit samen of je doorgaat.",
        ),
        ("klaar", "nee"),
    ],
];
