//! The monitor: the figures of a progress report, entered as documents where they are some, come out computed.

use noaber_protocol::charter::role::Role;
use noaber_protocol::document::kinds::{self, Kind};
use noaber_protocol::document::{Alone, FigureValue, Other, Others, figures};
use noaber_tests::paper::Paper;
use std::collections::BTreeMap;

/// What quick scans came to by the spring of 2020: taking part, begun, finished, talked about, an agenda made.
const SCANS: [(&str, usize); 5] = [
    ("aangemeld", 47 - 33),
    ("startgesprek", 33 - 20),
    ("rapport", 0),
    ("agenderingsgesprek", 20 - 2),
    ("verbeteragenda", 2),
];
/// Municipalities in which somebody challenged by then.
const CHALLENGED: usize = 130;
/// Trainings in half a year, with 7.7 for a mark.
const TRAININGS: usize = 26;
/// Webinars: theme, how many, viewers of all.
const WEBINARS: [(&str, usize, usize); 2] =
    [("digitaal vergaderen", 3, 4000), ("participatie", 2, 1200)];
/// Municipalities with a trial.
const TRIALS: usize = 15;
/// What was counted elsewhere: name, value, and whether it is more than that.
const MEASURED: [(&str, &str, &str); 23] = [
    ("Gemeenten met uitdaagrecht, 2018", "75", "nee"),
    ("Partijen bereikt", "300", "ja"),
    ("Leden van de dorpenvereniging", "270", "nee"),
    ("Workshops driehoek", "6", "nee"),
    ("Driehoek, gesprekken apart", "3", "nee"),
    ("Driehoek, gemeenten", "22", "nee"),
    ("Leerkring raadsakkoorden, gemeenten", "10", "nee"),
    ("Regionale samenwerking, sessies", "7", "nee"),
    ("Regionale samenwerking, gemeenten", "48", "nee"),
    ("Raad in beraad, workshops", "19", "nee"),
    ("Responsieve organisatie, gemeenten", "10", "nee"),
    ("Responsieve organisatie, provincies", "3", "nee"),
    ("Friese organisaties, natuurbeleid", "9", "nee"),
    ("Deel van de partijen bereikt", "0,33", "ja"),
    ("Zomerschool, deelnemers", "500", "nee"),
    ("Online participatie in actie, deelnemers", "200", "nee"),
    ("Partijen bereikt, 2021", "400", "nee"),
    ("Trainingen, 2021", "110", "nee"),
    ("Nieuwsbrieven, 2021", "17", "nee"),
    ("Abonnees, 2021", "2500", "nee"),
    ("Modules, 2021", "10", "nee"),
    ("Dossiers, 2021", "10", "nee"),
    ("Kandidaten getraind, 2021", "260", "nee"),
];

/// The documents of a space.
#[derive(Default)]
struct Space(BTreeMap<&'static str, Vec<Other>>);

impl Others for Space {
    fn of_kind(&self, tag: &str) -> Vec<Other> {
        self.0.get(tag).cloned().unwrap_or_default()
    }
}

impl Space {
    fn add(&mut self, tag: &str, state: &str, write: impl FnOnce(&mut Paper)) {
        let kind = kind(tag);
        let mut paper = Paper::found(kind, kind.title.nl);
        write(&mut paper);
        let path = paper.path(state);
        let (fold, _) = paper.fold(&path);
        assert_eq!(fold.state, state, "{tag}");
        let other = Other {
            state: fold.state,
            fields: paper.document().fields(),
            figures: figures(kind, paper.document(), &Alone),
        };
        self.0.entry(kind.tag).or_default().push(other);
    }

    fn figures(&self) -> Vec<FigureValue> {
        let monitor = Paper::found(kind("monitor"), "Monitor");
        figures(kind("monitor"), monitor.document(), self)
    }
}

fn kind(tag: &str) -> &'static Kind {
    kinds::by_tag(tag).expect("a kind")
}

fn training(paper: &mut Paper, sort: &str, marks: &[&str]) {
    paper.set("soort", sort);
    for mark in marks {
        paper.add("waarderingen", &[("cijfer", mark)]);
    }
}

/// A space that holds everything of the report that is a document.
fn all_documents() -> Space {
    let mut space = Space::default();
    for (state, count) in SCANS {
        for _ in 0..count {
            space.add("quick-scan", state, |_| {});
        }
    }
    for number in 0..CHALLENGED {
        let state = if number % 2 == 0 { "idee" } else { "ingediend" };
        space.add("challenge", state, |paper| {
            paper.set("gemeente", &format!("Gemeente {number}"));
        });
    }
    // Two in one place are one municipality.
    space.add("challenge", "plan", |paper| {
        paper.set("gemeente", "Gemeente 7")
    });
    for number in 0..TRAININGS {
        let marks = match number % 2 {
            0 => ["7", "7", "8", "8", "7,5"],
            _ => ["8", "8", "7,5", "8", "8"],
        };
        space.add("training", "afgesloten", |paper| {
            training(paper, "training", &marks)
        });
    }
    for (theme, count, viewers) in WEBINARS {
        for number in 0..count {
            let rest = if number == 0 { viewers % count } else { 0 };
            space.add("training", "geweest", |paper| {
                training(paper, "webinar", &[]);
                paper.set("thema", theme);
                paper.set("kijkers", &(viewers / count + rest).to_string());
            });
        }
    }
    space.add("training", "beoordeeld", |paper| {
        training(paper, "bijeenkomst", &["8", "8", "7,5", "8,5", "8"]);
    });
    space.add("training", "beoordeeld", |paper| {
        training(paper, "leerkring", &["7", "7,5", "8", "7,5", "8"]);
    });
    space.add("card", "gepubliceerd", |paper| {
        paper.set("soort", "inspiratiegids");
        paper.set("downloads", "1000");
    });
    for number in 0..TRIALS {
        space.add("learning-circle", "loopt", |paper| {
            paper.set("soort", "proeftuin");
            paper.set("gemeente", &format!("Gemeente {number}"));
        });
    }
    for state in ["openbaar", "openbaar", "concept"] {
        space.add("guide", state, |paper| paper.set("soort", "partij"));
    }
    space
}

fn value<'a>(all: &'a [FigureValue], key: &str, group: &[&str]) -> &'a str {
    let mut all = all.iter().filter(|it| it.key == key);
    let one = all.find(|it| {
        it.group
            .iter()
            .map(String::as_str)
            .eq(group.iter().copied())
    });
    one.and_then(|it| it.value.as_deref()).unwrap_or_default()
}

#[test]
fn the_figures_of_the_report_come_out_computed() {
    let all = all_documents().figures();
    for (key, wanted) in [
        ("quickscans", "47"),
        ("quickscans_gestart", "33"),
        ("quickscans_klaar", "20"),
        ("quickscans_gesprek", "20"),
        ("quickscans_agenda", "2"),
        ("uitdagingen", "131"),
        ("uitdaging_gemeenten", "130"),
        ("trainingen", "26"),
        ("cijfer", "7.7"),
        ("proeftuinen", "15"),
        ("gids", "2"),
    ] {
        assert_eq!(value(&all, key, &[]), wanted, "{key}");
    }
    for (key, group, wanted) in [
        ("webinars", "digitaal vergaderen", "3"),
        ("kijkers", "digitaal vergaderen", "4000"),
        ("webinars", "participatie", "2"),
        ("kijkers", "participatie", "1200"),
        ("cijfers", "bijeenkomst", "8.0"),
        ("cijfers", "leerkring", "7.6"),
        ("downloads_kaart", "inspiratiegids", "1000"),
        ("kaarten", "inspiratiegids", "1"),
        ("leerkringen", "proeftuin", "15"),
        ("uitdaging_gemeente", "Gemeente 7", "2"),
        ("gids_soort", "partij", "2"),
    ] {
        assert_eq!(value(&all, key, &[group]), wanted, "{key} {group}");
    }
}

#[test]
fn a_training_with_four_marks_is_counted_and_its_marks_are_not() {
    let mut space = Space::default();
    space.add("training", "geweest", |paper| {
        training(paper, "training", &["8", "8", "8", "8", "8"]);
    });
    space.add("training", "geweest", |paper| {
        training(paper, "training", &["1", "1", "1", "1"]);
    });
    space.add("training", "open", |paper| training(paper, "training", &[]));
    let all = space.figures();
    assert_eq!(value(&all, "trainingen", &[]), "2");
    assert_eq!(value(&all, "cijfer", &[]), "8.0");
    let marks = all.iter().filter(|it| it.key == "cijfer");
    assert_eq!(marks.map(|it| it.of).collect::<Vec<_>>(), [1]);
}

#[test]
fn a_space_without_documents_has_a_monitor_without_marks() {
    let all = Space::default().figures();
    assert_eq!(value(&all, "trainingen", &[]), "0");
    assert_eq!(value(&all, "cijfer", &[]), "");
    assert!(all.iter().all(|it| it.group.is_empty()));
}

/// What was counted elsewhere is typed in, with its source, and stays as it was once the period is adopted.
#[test]
fn what_was_measured_elsewhere_is_in_the_edition_of_the_period() {
    let mut monitor = Paper::found(kind("monitor"), "Monitor");
    for (name, count, more) in MEASURED {
        monitor.add("indicatoren", &[("naam", name), ("eenheid", "aantal")]);
        monitor.add(
            "metingen",
            &[
                ("indicator", name),
                ("datum", "01-05-2020"),
                ("waarde", count),
                ("ondergrens", more),
                ("bron", "voortgangsrapportage"),
                ("door", "Kennispunt"),
            ],
        );
    }
    monitor.commit();
    let path = monitor.path("vastgesteld");
    assert!(path.iter().all(|(role, _)| *role == Role::Board));
    let (fold, _) = monitor.fold(&path);
    assert_eq!(
        (fold.state.as_str(), fold.editions.len()),
        ("vastgesteld", 1)
    );
    let content = monitor.content();
    let tables: BTreeMap<_, _> = content.tables.into_iter().collect();
    let cell = |row: &[(String, String)], key: &str| {
        let mut cells = row.iter().filter(|(own, _)| own == key);
        cells.next().map(|(_, kept)| kept.replace('.', ","))
    };
    let rows = tables["metingen"].iter().map(|row| {
        let of = |key| cell(row, key).unwrap_or_default();
        (of("indicator"), of("waarde"), of("ondergrens"))
    });
    let wanted = MEASURED.map(|(name, count, more)| (name.into(), count.into(), more.into()));
    assert_eq!(rows.collect::<Vec<_>>(), wanted);
}
