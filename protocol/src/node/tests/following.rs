//! Who follows: reads what is public, learns no names, signs nothing, and can come in later.

use super::*;
use crate::entry::EntryType;

/// Anje's space with private and public work, and somebody who follows it.
fn followed() -> (Person, Person, SpaceId, [DocumentId; 2]) {
    let (mut anje, mut reader) = (Person::new(1), Person::new(2));
    let space = anje.found("Dorpsbelangen");
    let public = anje.try_write_for(space, Audience::Public, None, "Standpunten");
    let public = DocumentId::from(public.unwrap());
    let private = DocumentId::from(anje.write(space, None, "Begroting"));
    anje.write(space, Some(public), "een klok");
    anje.write(space, Some(private), "een geheim");
    let begun = reader.act(|node, cx| node.follow(cx, space));
    begun.unwrap();
    (anje, reader, space, [public, private])
}

#[test]
fn a_follower_reads_what_is_public_and_has_nothing_else() {
    let (mut anje, mut reader, space, [public, private]) = followed();
    connect(&mut anje, &mut reader);
    talk(&mut anje, &mut reader);
    assert_eq!(reader.reads(space, public), ["Standpunten", "een klok"]);
    assert!(reader.can_read(space, public));
    assert!(reader.reads(space, private).is_empty());
    // It is told live too.
    anje.write(space, Some(public), "een molen");
    talk(&mut anje, &mut reader);
    assert_eq!(reader.reads(space, public).len(), 3);
    let here = reader.node.space(&space).unwrap();
    assert!(here.name().is_none());
    let authors: Vec<AuthorId> = here.charter().state().devices.keys().copied().collect();
    assert!(authors.iter().all(|author| here.card(author).is_none()));
    for chain in here.skeleton().chains() {
        for slot in chain.slots() {
            let link = here.skeleton().link(*slot);
            assert_ne!(chain.chain, crate::entry::Chain::CONTENT);
            let is_card = link.kind == EntryType::CARD;
            assert!(
                !is_card || reader.shelf.body(&link.id).is_none(),
                "no card, sealed or not"
            );
        }
    }
    assert!(anje.closed.is_empty() && reader.closed.is_empty());
    // Both know that they are level, and Anje's device keeps nobody in mind.
    let link = anje.node.links().remove(0);
    assert!(link.is_settled && link.they_lack == 0);
    assert_eq!(anje.node.met().count(), 0);
    let same = |view| {
        let print = |it: &Person| {
            it.node
                .space(&space)
                .unwrap()
                .fingerprint(crate::space::Part::Charter, view)
        };
        print(&anje) == print(&reader)
    };
    assert!(same(&crate::space::View::Public) && !same(&crate::space::View::All));
}

#[test]
fn a_follower_signs_nothing() {
    let (mut anje, mut reader, space, [public, _]) = followed();
    connect(&mut anje, &mut reader);
    talk(&mut anje, &mut reader);
    let refused = reader.try_write_for(space, Audience::Public, Some(public), "iets");
    assert_eq!(refused, Err(Refused::OnlyFollows));
    let named = reader.act(|node, cx| node.set_relays(cx, space, Vec::new()));
    assert_eq!(named, Err(Refused::OnlyFollows));
    let again = reader.act(|node, cx| node.follow(cx, space));
    assert_eq!(again, Err(Refused::AlreadyIn));
    let own = anje.act(|node, cx| node.follow(cx, space));
    assert_eq!(own, Err(Refused::AlreadyIn));
    assert!(
        !anje.node.unfollow(&space),
        "who is in it does not follow it"
    );
}

#[test]
fn what_a_follower_has_is_there_after_a_restart_and_gone_after_unfollowing() {
    let (mut anje, mut reader, space, [public, _]) = followed();
    connect(&mut anje, &mut reader);
    talk(&mut anje, &mut reader);
    reader.restart();
    assert!(reader.node.follows(&space));
    assert_eq!(reader.reads(space, public).len(), 2);
    connect(&mut anje, &mut reader);
    anje.write(space, Some(public), "een molen");
    talk(&mut anje, &mut reader);
    assert_eq!(reader.reads(space, public).len(), 3);
    assert!(reader.node.unfollow(&space));
    talk(&mut anje, &mut reader);
    assert!(reader.closed.is_empty() && anje.closed.is_empty());
    assert!(anje.node.links().is_empty());
    // Once more in the same session, and after a restart from nothing.
    reader.act(|node, cx| node.follow(cx, space)).unwrap();
    talk(&mut anje, &mut reader);
    assert_eq!(reader.reads(space, public).len(), 3);
    assert!(reader.node.unfollow(&space));
    reader.keep();
    reader.restart();
    assert!(reader.node.space(&space).is_none());
    reader.act(|node, cx| node.follow(cx, space)).unwrap();
    connect(&mut anje, &mut reader);
    talk(&mut anje, &mut reader);
    assert_eq!(reader.reads(space, public).len(), 3);
}

#[test]
fn a_follower_who_is_invited_comes_in_and_reads_everything() {
    let (mut anje, mut reader, space, [public, private]) = followed();
    connect(&mut anje, &mut reader);
    talk(&mut anje, &mut reader);
    let ticket = anje.invite(space, Role::Editor, 1);
    talk(&mut anje, &mut reader);
    let card = reader.card("Klaas");
    reader
        .act(|node, cx| node.join(cx, &ticket, &card))
        .unwrap();
    assert!(!reader.node.follows(&space));
    carry_when_ready(&mut anje, &mut reader, 30);
    assert_eq!(reader.reads(space, private), ["Begroting", "een geheim"]);
    reader.restart();
    let here = reader.node.space(&space).unwrap();
    assert!(
        here.my_role().is_some() && here.name().is_some(),
        "cards came after all"
    );
    assert_eq!(reader.reads(space, public).len(), 2);
    reader.write(space, Some(private), "ook van mij");
    assert!(anje.closed.is_empty() && reader.closed.is_empty());
}

#[test]
fn of_more_spaces_than_an_offer_holds_those_come_first_for_which_a_peer_was_named() {
    let (mut anje, mut reader) = (Person::new(1), Person::new(2));
    for number in 0..12 {
        let space = anje.found(&format!("Kring {number}"));
        reader.act(|node, cx| node.follow(cx, space)).unwrap();
    }
    let last = reader.node.spaces().map(|(id, _)| *id).last().unwrap();
    reader.node.meet(last, anje.peer());
    connect(&mut anje, &mut reader);
    talk(&mut anje, &mut reader);
    let spaces = reader.node.spaces();
    let came: Vec<SpaceId> = spaces
        .filter(|(_, space)| !space.is_empty())
        .map(|(id, _)| *id)
        .collect();
    assert_eq!(came.len(), crate::limits::PLAIN_HANDLES);
    assert!(came.contains(&last));
}
