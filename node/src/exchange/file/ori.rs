//! Meetings, motions, amendments and votes in the words of the Dutch council interchange (VNG, ODS Open Raadsinformatie,
//! version 2.0.0-alpha): the names of its things and of their properties. It is no conforming message: there are no
//! addresses, ids are longer, and what noaber does not know is left out.

use super::vote::{ExportedEnd, ExportedVote};
use super::whole::{Cells, Whole};
use noaber_protocol::act::{Outcome, Way};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};

/// A piece of JSON whose names stand in the order in which they were put.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Item {
    Text(String),
    Is(bool),
    List(Vec<Item>),
    Thing(Vec<(&'static str, Item)>),
}

impl Serialize for Item {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Item::Text(text) => to.serialize_str(text),
            Item::Is(is) => to.serialize_bool(*is),
            Item::List(items) => {
                let mut list = to.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            Item::Thing(parts) => {
                let mut map = to.serialize_map(Some(parts.len()))?;
                for (name, item) in parts {
                    map.serialize_entry(name, item)?;
                }
                map.end()
            }
        }
    }
}

/// What a document is in those words; none when they have none for its kind and nobody voted.
pub(super) fn item(whole: &Whole) -> Option<Item> {
    let own = match whole.labels.tag.as_str() {
        "meeting" => Some(("vergadering", meeting(whole))),
        "motion" => Some(("informatieobject", paper(whole, "motie"))),
        "amendment" => Some(("informatieobject", paper(whole, "amendement"))),
        "ballot" | "decision" => Some(("informatieobject", paper(whole, "besluitvormingsstuk"))),
        _ => None,
    };
    let votes = &whole.document.votes;
    let ended = votes
        .iter()
        .filter_map(|vote| Some((vote, vote.end.as_ref()?)));
    let ended: Vec<_> = ended.collect();
    if own.is_none() && ended.is_empty() {
        return None;
    }
    let mut thing = Vec::new();
    thing.extend(own);
    if !ended.is_empty() {
        // it has no words for a choice between plans
        let plain = ended.iter().filter(|(vote, _)| vote.is_plain());
        let votes = plain.map(|(vote, end)| ballot(whole, vote, end));
        thing.push(("stemmingen", Item::List(votes.collect())));
    }
    Some(Item::Thing(thing))
}

/// A VERGADERING with its AGENDAPUNTen.
fn meeting(whole: &Whole) -> Item {
    let mut thing = Thing::default();
    thing.put("id", &document(whole));
    thing.put("naam", &whole.document.content.title);
    let status = match whole.document.state.as_str() {
        "gehouden" | "vastgesteld" => "gehouden",
        "geannuleerd" => "geannuleerd",
        _ => "gepland",
    };
    thing.put("status", status);
    let day = field(whole, "datum");
    thing.put("vergaderdatum", &day);
    for (name, key) in [
        ("geplandeAanvangVergadering", "begin"),
        ("geplandeEindeVergadering", "eind"),
    ] {
        let hour = field(whole, key);
        if !hour.is_empty() && !day.is_empty() {
            thing.put(name, &format!("{day}T{hour}:00"));
        }
    }
    thing.put("locatie", &field(whole, "plaats"));
    let points = rows(whole, "agenda")
        .into_iter()
        .enumerate()
        .map(|(place, row)| {
            let of = |key: &str| value(&row, key);
            let mut point = Thing::default();
            point.put("agendapuntvolgnummer", &(place + 1).to_string());
            point.put("agendapuntKenmerk", &of("nr"));
            point.put("agendapuntTitel", &of("titel"));
            let sort = of("soort");
            if !sort.is_empty() {
                let is = Item::Is(sort == "hamerstuk");
                point.0.push(("indicatieHamerstuk", is));
            }
            Item::Thing(point.0)
        });
    thing.0.push(("agendapunten", Item::List(points.collect())));
    Item::Thing(thing.0)
}

/// An INFORMATIEOBJECT.
fn paper(whole: &Whole, sort: &str) -> Item {
    let what = &whole.document;
    let mut thing = Thing::default();
    thing.put("id", &document(whole));
    thing.put("informatieobjecttype", sort);
    thing.put("titel", &what.content.title);
    thing.put("taal", &whole.lang);
    if sort == "motie" {
        thing.put("motietype", &field(whole, "soort"));
    }
    thing.put("datumIngediend", &field(whole, "vergaderdatum"));
    thing.put("toelichting", &section(whole, "toelichting"));
    let texts = what
        .content
        .sections
        .iter()
        .filter(|section| !section.text.is_empty());
    let texts = texts.map(|section| format!("{}\n\n{}", section.heading, section.text));
    thing.put("inhoud", &texts.collect::<Vec<_>>().join("\n\n"));
    if let Some(edition) = &what.edition {
        thing.put("versie", &edition.number.to_string());
    }
    Item::Thing(thing.0)
}

/// A STEMMING with its STEMmen, and what they come to per FRACTIE.
fn ballot(whole: &Whole, vote: &ExportedVote, end: &ExportedEnd) -> Item {
    let id = vote.entry.to_string();
    let mut thing = Thing::default();
    thing.put("id", &id);
    let sort = match vote.way {
        Way::RollCall => "hoofdelijk",
        Way::Count => "regulier",
        Way::Paper => "schriftelijk",
    };
    thing.put("stemmingstype", sort);
    let result = match end.outcome {
        Outcome::Adopted => "voor",
        Outcome::Rejected => "tegen",
        Outcome::Tied => "gelijk",
        Outcome::NoQuorum => "",
    };
    thing.put("resultaatMondelingeStemming", result);
    thing
        .0
        .push(("informatieobject", named("id", &document(whole))));
    // of a vote of which only totals are told nobody is called absent
    let is_told = vote.is_by_name() || end.counts.iter().all(|count| *count == 0);
    let roll = if is_told { &vote.roll[..] } else { &[] };
    let mut votes = Vec::new();
    let mut parties: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let voices = vote.by_voter();
    for voter in roll {
        let voice = voices.get(&voter.participant);
        let choice = match (voice.map(|voice| voice.choice), vote.way) {
            (Some(0), _) => "voor",
            (Some(1), _) => "tegen",
            (Some(2), _) => "onthouden",
            (None, Way::RollCall) => "afwezig",
            (Some(_), _) | (None, Way::Count | Way::Paper) => continue,
        };
        let mut one = Thing::default();
        let who = [
            ("naam", text(&voter.name)),
            ("organisatie", text(&voter.organisation)),
        ];
        one.0
            .push(("aanwezigeDeelnemer", Item::Thing(who.to_vec())));
        one.put("keuzeStemming", choice);
        votes.push(Item::Thing(one.0));
        if !voter.organisation.is_empty() && matches!(choice, "voor" | "tegen") {
            parties
                .entry(&voter.organisation)
                .or_default()
                .insert(choice);
        }
    }
    let per_party = parties.iter().map(|(party, choices)| {
        let result = match (choices.contains("voor"), choices.contains("tegen")) {
            (true, true) => "verdeeld",
            (true, false) => "aangenomen",
            (false, _) => "verworpen",
        };
        let name = named("fractienaam", party);
        Item::Thing(vec![
            ("fractie", name),
            ("fractiestemresultaat", text(result)),
        ])
    });
    let per_party: Vec<Item> = per_party.collect();
    thing.0.push(("stemmen", Item::List(votes)));
    thing
        .0
        .push(("stemresultatenPerFractie", Item::List(per_party)));
    Item::Thing(thing.0)
}

/// Properties, without those that have no value.
#[derive(Default)]
struct Thing(Vec<(&'static str, Item)>);

impl Thing {
    fn put(&mut self, name: &'static str, value: &str) {
        if !value.is_empty() {
            self.0.push((name, text(value)));
        }
    }
}

fn text(text: &str) -> Item {
    Item::Text(text.to_owned())
}

fn named(name: &'static str, value: &str) -> Item {
    Item::Thing(vec![(name, text(value))])
}

fn document(whole: &Whole) -> String {
    whole.document.origin.document.to_string()
}

fn value(values: &[(String, String)], key: &str) -> String {
    let found = values.iter().find(|(one, _)| one == key);
    found.map_or_else(String::new, |(_, value)| value.clone())
}

fn field(whole: &Whole, key: &str) -> String {
    let held = value(&whole.document.content.fields, key);
    if held.is_empty() {
        value(&whole.document.kept.fields, key)
    } else {
        held
    }
}

fn section(whole: &Whole, key: &str) -> String {
    let mut sections = whole.document.content.sections.iter();
    let found = sections.find(|section| section.key == key);
    found.map_or_else(String::new, |section| section.text.clone())
}

fn rows(whole: &Whole, key: &str) -> Vec<Cells> {
    let tables = whole.merged().into_iter().filter(|(one, _)| one == key);
    tables
        .flat_map(|(_, rows)| rows)
        .map(|(_, cells)| cells)
        .collect()
}
