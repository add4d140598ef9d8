//! Who goes and who comes with a second device, by the command line: real homes, real processes.

use crate::homes::{Home, Node};
use crate::patience::until;
use crate::together::{KRING, MANIFEST, both, join, level, ticket};
use serde_json::Value;

/// A third home in the kring.
fn roelfke(anje: &Home) -> (Home, Node) {
    let roelfke = Home::of("Roelfke");
    let node = roelfke.node();
    join(&roelfke, &ticket(anje, &[]));
    (roelfke, node)
}

fn people(home: &Home) -> Vec<String> {
    let all = home.run(&["people", "ls", KRING, "--json"]).json();
    let names = all.as_array().expect("a list").iter();
    let names = names.map(|person| person["name"].as_str().expect("a name").to_owned());
    names.collect()
}

fn signed(value: &Value) -> (bool, u64, u64) {
    let number = |key: &str| value[key].as_u64().expect("a number");
    (
        value["done"].as_bool().expect("yes or no"),
        number("signed"),
        number("needed"),
    )
}

#[test]
fn of_three_homes_one_is_removed_and_the_others_go_on() {
    let ((anje, _at_anje), (geert, _at_geert)) = both();
    let (roelfke, _at_roelfke) = roelfke(&anje);
    geert.writes(MANIFEST, "Onze visie", "Van Geert.");
    level(&geert);
    let done = anje
        .run(&["people", "remove", KRING, "Geert", "--json"])
        .json();
    assert_eq!(signed(&done), (true, 1, 1));
    anje.writes(MANIFEST, "Inleiding", "Na het vertrek van Geert.");
    level(&anje);
    until("Geert knows", || {
        geert.run(&["space", "show", KRING, "--json"]).json()["role"].is_null()
    });
    roelfke.writes(MANIFEST, "Wie wij zijn", "Van Roelfke.");
    level(&roelfke);
    for home in [&anje, &roelfke] {
        assert_eq!(
            home.section(MANIFEST, "Inleiding"),
            "Na het vertrek van Geert."
        );
        assert_eq!(home.section(MANIFEST, "Onze visie"), "Van Geert.");
        assert_eq!(home.section(MANIFEST, "Wie wij zijn"), "Van Roelfke.");
        assert_eq!(people(home).len(), 2);
    }
    // What he had, he keeps; nothing of what came after is in it.
    assert_eq!(geert.section(MANIFEST, "Onze visie"), "Van Geert.");
    assert_eq!(geert.section(MANIFEST, "Inleiding"), "");
    let begin = ["doc", "new", KRING, "--kind", "manifest", "--title", "Mijn"];
    geert.run(&begin).fails_with(4);
    roelfke
        .run(&["people", "remove", KRING, "Anje"])
        .fails_with(4);
    // Invited anew, he reads it all.
    join(&geert, &ticket(&anje, &[]));
    until("Geert reads again", || {
        geert.section(MANIFEST, "Inleiding") == "Na het vertrek van Geert."
    });
}

#[test]
fn two_admins_make_a_third_and_remove_the_founder_together() {
    let ((anje, _at_anje), (geert, _at_geert)) = both();
    let made = ["people", "role", KRING, "Geert", "admin", "--json"];
    assert_eq!(signed(&anje.run(&made).json()), (true, 1, 1));
    level(&anje);
    let role = |home: &Home| home.run(&["space", "show", KRING, "--json"]).json()["role"].clone();
    until("Geert is admin", || role(&geert) == "admin");
    // Roelfke knows the way to Geert only: what Anje signs reaches her through him.
    let (roelfke, _at_roelfke) = roelfke(&geert);
    let open = |home: &Home| {
        let all = home.run(&["people", "proposals", KRING, "--json"]).json();
        all.as_array().expect("a list").clone()
    };
    let made = ["people", "role", KRING, "Roelfke", "admin", "--json"];
    assert_eq!(signed(&geert.run(&made).json()), (false, 1, 2));
    until("Anje sees it", || open(&anje).len() == 1);
    let waiting = &open(&anje)[0];
    assert_eq!(
        (&waiting["what"], &waiting["role"], &waiting["about"]),
        (&"role".into(), &"admin".into(), &"Roelfke".into())
    );
    assert_eq!(
        (&waiting["needed"], &waiting["mine_is_wanted"]),
        (&2.into(), &true.into())
    );
    let id = waiting["id"].as_str().expect("an id");
    until("Roelfke sees it", || open(&roelfke).len() == 1);
    roelfke.run(&["people", "approve", KRING, id]).fails_with(4);
    anje.run(&["people", "approve", KRING, "aaaa"])
        .fails_with(3);
    let approved = anje.run(&["people", "approve", KRING, &id[..8], "--json"]);
    assert!(signed(&approved.json()).0);
    until("Roelfke is admin", || role(&roelfke) == "admin");
    until("nothing waits", || open(&geert).is_empty());
    let remove = ["people", "remove", KRING, "Anje", "--json"];
    assert_eq!(signed(&geert.run(&remove).json()), (false, 1, 2));
    until("Roelfke sees the other", || open(&roelfke).len() == 1);
    let both = roelfke.run(&remove).json();
    assert!(signed(&both).0, "it signs what Geert proposed");
    until("Anje knows", || role(&anje).is_null());
    until("Geert knows", || people(&geert).len() == 2);
    geert.writes(MANIFEST, "Inleiding", "Zonder Anje.");
    until("Roelfke reads", || {
        roelfke.section(MANIFEST, "Inleiding") == "Zonder Anje."
    });
    assert_eq!(anje.section(MANIFEST, "Inleiding"), "");
}

#[test]
fn a_second_device_comes_in_with_a_text_and_is_withdrawn() {
    let ((anje, _at_anje), (geert, _at_geert)) = both();
    let made = geert.run(&["device", "add", "--json"]).json();
    let text = made["ticket"].as_str().expect("a text").to_owned();
    assert_eq!(made["spaces"][0], KRING);
    let zolder = Home::of("Geert");
    let at_zolder = zolder.node();
    let joined = zolder
        .run(&["device", "join", &text, "--name", "Zolder", "--json"])
        .json();
    assert_eq!(
        (&joined[0]["name"], &joined[0]["role"]),
        (&KRING.into(), &"editor".into())
    );
    zolder.run(&["device", "join", &text]).fails_with(12);
    zolder.writes(MANIFEST, "Onze visie", "Van de zolder.");
    level(&zolder);
    until("Anje reads", || {
        anje.section(MANIFEST, "Onze visie") == "Van de zolder."
    });
    assert_eq!(people(&anje).len(), 2, "the same person");
    until("the text is worth nothing", || {
        let mine = geert.run(&["device", "ls", "--json"]).json();
        mine.as_array().map(Vec::len) == Some(2)
    });
    let all = anje.run(&["people", "devices", KRING, "--json"]).json();
    let named = all.as_array().expect("a list").iter();
    assert_eq!(named.filter(|it| it["name"] == "Zolder").count(), 1);
    zolder.run(&["device", "rm", "Zolder"]).fails_with(4);
    let gone = geert.run(&["device", "rm", "Zolder", "--json"]).json();
    assert!(signed(&gone).0);
    geert.writes(MANIFEST, "Inleiding", "Zonder de zolder.");
    level(&geert);
    until("the other knows", || {
        zolder.run(&["space", "show", KRING, "--json"]).json()["role"].is_null()
    });
    assert_eq!(zolder.section(MANIFEST, "Inleiding"), "");
    until("Anje reads on", || {
        anje.section(MANIFEST, "Inleiding") == "Zonder de zolder."
    });
    assert_eq!(at_zolder.stop(), 0);
}

#[test]
fn a_lost_device_goes_out_of_the_kringen_that_let_it_though_another_refuses() {
    let ((_anje, _at_anje), (geert, _at_geert)) = both();
    let made = geert.run(&["device", "add", "--json"]).json();
    let text = made["ticket"].as_str().expect("a text").to_owned();
    let zolder = Home::of("Geert");
    let _at_zolder = zolder.node();
    zolder
        .run(&["device", "join", &text, "--name", "Zolder", "--json"])
        .json();
    // In the kringen of a third one it was there first.
    let third = Home::of("Geert");
    let _at_third = third.node();
    let founded = ["Feest", "Markt", "Moestuin", "Zangkoor"];
    for kring in founded {
        third.run(&["space", "new", kring, "--json"]).json();
    }
    for (home, name) in [(&zolder, "Zolder"), (&geert, "Beneden")] {
        let made = third.run(&["device", "add", "--json"]).json();
        let text = made["ticket"].as_str().expect("a text").to_owned();
        let joined = home.run(&["device", "join", &text, "--name", name, "--json"]);
        assert_eq!(joined.json().as_array().map(Vec::len), Some(4));
    }
    geert.run(&["device", "rm", "Zolder"]).fails_with(4);
    until("the other is out of the one", || {
        zolder.run(&["space", "show", KRING, "--json"]).json()["role"].is_null()
    });
    for kring in founded {
        let role = zolder.run(&["space", "show", kring, "--json"]).json()["role"].clone();
        assert_eq!(role, "admin", "{kring}");
    }
}

#[test]
fn an_invitation_is_listed_and_withdrawn() {
    let ((anje, _at_anje), (geert, _at_geert)) = both();
    let made = anje.run(&["invite", KRING, "--json"]).json();
    let id = made["id"].as_str().expect("an id");
    let all = anje.run(&["invite", "ls", KRING, "--json"]).json();
    let open = |all: &Value| {
        let all = all.as_array().expect("a list").iter();
        all.filter(|it| it["usable"] == true).count()
    };
    assert_eq!(open(&all), 1);
    geert.run(&["invite", "rm", KRING, id]).fails_with(4);
    anje.run(&["invite", "rm", KRING, &id[..10]]).json_free();
    anje.run(&["invite", "rm", KRING, "aaaa"]).fails_with(3);
    let all = anje.run(&["invite", "ls", KRING, "--json"]).json();
    assert_eq!(open(&all), 0);
    let roelfke = Home::of("Roelfke");
    let text = made["ticket"].as_str().expect("a ticket");
    roelfke.run(&["join", text, "--wait", "120"]).fails_with(12);
    anje.writes(MANIFEST, "Inleiding", "Gaat door.");
    level(&anje);
    until("Geert reads", || {
        geert.section(MANIFEST, "Inleiding") == "Gaat door."
    });
}
