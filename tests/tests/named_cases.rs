//! Cases that random histories never find, or that deserve a name.

use noaber_protocol::charter::role::Role;
use noaber_protocol::ids::{DocumentId, EntryId, ParticipantId, SpaceId};
use noaber_protocol::limits;
use noaber_protocol::node::NewEntry;
use noaber_protocol::sync::frame::{Frame, Part};
use noaber_tests::kring::new_entry;
use noaber_tests::world::{Latency, World};

/// A kring of these people, in one place, with one document.
fn kring(seed: u64, names: &[&'static str]) -> (World, SpaceId, DocumentId) {
    let mut world = World::new(seed);
    world.set_latency(Latency::UpTo(20));
    for name in names {
        world.comes(name, 0);
    }
    let space = world.found_space(0, "Dorpsbelang");
    for who in 1..names.len() {
        world.takes_in(0, who, space, Role::Editor);
    }
    let document = world
        .found_document(0, space, "Manifest")
        .expect("the founder may write");
    world.pass(5_000);
    apart(&mut world);
    (world, space, document)
}

fn apart(world: &mut World) {
    for who in 0..world.people.len() {
        world.isolate(who);
    }
    world.pass(100);
}

fn meet(world: &mut World, a: usize, b: usize) {
    world.connect(a, b);
    world.pass(90_000);
    apart(world);
}

fn write(world: &mut World, who: usize, space: SpaceId, document: DocumentId) -> EntryId {
    let written = world.write(who, space, document, "geschreven ");
    world.pass(100);
    *written.last().expect("an editor may write")
}

fn set_role(world: &mut World, by: usize, whom: usize, space: SpaceId, role: Role) {
    let author = world.people[whom].author(&space).expect("in the space");
    let participant = ParticipantId(author.0);
    world
        .with(by, |node, cx| node.set_role(cx, space, participant, role))
        .expect("the device runs")
        .expect("an admin may");
    world.pass(100);
}

fn holds(world: &World, who: usize, space: SpaceId, id: &EntryId) -> bool {
    let here = world.people[who].node.as_ref();
    let here = here.and_then(|node| node.space(&space));
    here.is_some_and(|here| here.holds_whole(id))
}

/// Case (a): X is cut at {h} and re-admitted, then cut at {e} by an admin who lacks h. What X wrote before h cannot be
/// judged without h, so h must travel though it is void.
#[test]
fn a_cut_head_travels_though_it_is_void() {
    let names = ["zandeweer", "usquert", "kantens", "rottum"];
    let (mut world, space, document) = kring(1, &names);
    let (a, b, x, late) = (0, 1, 2, 3);
    // A sole admin makes the second.
    set_role(&mut world, a, b, space, Role::Admin);
    write(&mut world, x, space, document);
    for who in [b, x, late] {
        meet(&mut world, a, who);
    }
    // X writes h, which only A gets; then an old copy of X's disk goes on.
    let copy = world.people[x].disk.len();
    let h = write(&mut world, x, space, document);
    meet(&mut world, x, a);
    world.people[x].crash(0);
    world.people[x].disk.roll_back(copy);
    world.start(x);
    set_role(&mut world, a, x, space, Role::Reader);
    set_role(&mut world, a, x, space, Role::Editor);
    // B learns of it, and the stream breaks before any content: charters come first.
    world.connect(a, b);
    loop {
        assert!(world.step(), "the charters are made equal");
        let state = world.people[b]
            .node
            .as_ref()
            .and_then(|node| node.space(&space));
        let state = state.expect("B's space").charter().state();
        let x_author = world.people[x].author(&space).expect("X's key");
        if state.role_of(&x_author) == Some(Role::Editor) && state.ends.contains_key(&x_author) {
            break;
        }
    }
    apart(&mut world);
    // The copy of X hears of it from B, and writes e, which stands.
    meet(&mut world, x, b);
    let e = write(&mut world, x, space, document);
    meet(&mut world, x, b);
    assert!(!holds(&world, b, space, &h), "B lacks h");
    set_role(&mut world, b, x, space, Role::Reader);
    assert!(holds(&world, b, space, &e));
    meet(&mut world, a, b);
    assert!(holds(&world, b, space, &h) && holds(&world, a, space, &e));
    meet(&mut world, b, late);
    assert!(
        holds(&world, late, space, &h),
        "h was sent on though it is void"
    );
    world.heal(3);
    world.assert_no_faults();
    world.assert_equal(space, &[a, b, late]);
    world.assert_quiet(&[a, b, x, late]);
}

/// Case (b): an entry reaches A from a third node after A sent its runs to B, and the stream breaks: the pair must not
/// count as settled.
#[test]
fn an_entry_that_comes_while_runs_are_sent_is_not_lost_to_a_settled_pair() {
    for steps in (0..160).step_by(4) {
        let (mut world, space, document) = kring(steps, &["zandeweer", "usquert", "kantens"]);
        let (a, b, c) = (0, 1, 2);
        for who in [b, c] {
            meet(&mut world, a, who);
        }
        let late = write(&mut world, c, space, document);
        write(&mut world, a, space, document);
        write(&mut world, b, space, document);
        world.connect(a, b);
        for step in 0..steps {
            if step == steps / 2 {
                world.connect(a, c);
            }
            world.step();
        }
        apart(&mut world);
        meet(&mut world, a, c);
        meet(&mut world, a, b);
        assert!(holds(&world, b, space, &late), "broken after {steps}");
        meet(&mut world, a, c);
        world.assert_equal(space, &[a, b, c]);
        world.assert_no_faults();
    }
}

#[test]
fn joining_goes_on_through_restarts_at_any_moment() {
    for outputs in 1..30 {
        let mut world = World::new(outputs.into());
        let (a, b) = (world.comes("zandeweer", 0), world.comes("usquert", 0));
        let space = world.found_space(a, "Dorpsbelang");
        let ticket = world.invite(a, space, Role::Editor).expect("a ticket");
        world.join(b, &ticket);
        world.pass(100);
        // Whoever said yes to the ticket goes on; the power is cut at any output after that.
        world.people[b].crash_in = Some(outputs);
        for _ in 0..4 {
            world.connect(a, b);
            world.pass(3_000);
            world.start(b);
        }
        world.people[b].crash_in = None;
        world.connect(a, b);
        world.pass(120_000);
        assert!(world.people[b].can_write(&space), "cut after {outputs}");
        world.assert_no_faults();
        world.assert_equal(space, &[a, b]);
    }
}

#[test]
fn an_old_copy_of_a_disk_goes_on_writing_and_nothing_of_either_is_lost() {
    let (mut world, space, document) = kring(3, &["zandeweer", "usquert", "kantens"]);
    let (a, b, c) = (0, 1, 2);
    for _ in 0..30 {
        write(&mut world, b, space, document);
    }
    meet(&mut world, a, b);
    let copy = world.people[b].disk.len();
    let original = write(&mut world, b, space, document);
    meet(&mut world, a, b);
    world.people[b].crash(0);
    world.people[b].disk.roll_back(copy);
    world.start(b);
    // He can write at once, without asking anybody.
    let copied = write(&mut world, b, space, document);
    meet(&mut world, b, c);
    world.heal(3);
    for who in [a, b, c] {
        assert!(holds(&world, who, space, &original));
        assert!(holds(&world, who, space, &copied));
    }
    let after = write(&mut world, b, space, document);
    let here = world.people[b]
        .node
        .as_ref()
        .and_then(|node| node.space(&space));
    let tips = here
        .expect("his space")
        .heads_of(&world.people[b].author(&space).expect("his key"));
    assert_eq!(tips, vec![after], "the branches are one again");
    world.heal(2);
    world.assert_no_faults();
    world.assert_equal(space, &[a, b, c]);
    world.assert_quiet(&[a, b, c]);
}

#[test]
fn who_was_away_while_the_epoch_changed_twice_comes_back() {
    let names = ["zandeweer", "usquert", "kantens", "rottum"];
    let (mut world, space, document) = kring(4, &names);
    let (a, b, c, away) = (0, 1, 2, 3);
    for who in [b, c, away] {
        meet(&mut world, a, who);
    }
    write(&mut world, away, space, document);
    for leaver in [b, c] {
        world
            .with(leaver, |node, cx| node.leave(cx, space))
            .expect("the device runs")
            .expect("a member may leave");
        meet(&mut world, a, leaver);
        write(&mut world, a, space, document);
    }
    meet(&mut world, a, away);
    meet(&mut world, a, away);
    world.assert_no_faults();
    world.assert_equal(space, &[a, away]);
    world.assert_quiet(&[a, away]);
}

#[test]
fn who_left_is_made_equal_in_what_he_may_see_and_then_it_is_quiet() {
    let (mut world, space, document) = kring(5, &["zandeweer", "usquert", "kantens"]);
    let (a, b, c) = (0, 1, 2);
    for who in [b, c] {
        meet(&mut world, a, who);
    }
    let own = write(&mut world, b, space, document);
    world
        .with(b, |node, cx| node.leave(cx, space))
        .expect("the device runs")
        .expect("a member may leave");
    world.pass(100);
    meet(&mut world, a, b);
    meet(&mut world, a, c);
    let later = write(&mut world, a, space, document);
    meet(&mut world, a, b);
    assert!(
        holds(&world, a, space, &own),
        "he handed over what he wrote"
    );
    assert!(!holds(&world, b, space, &later), "he gets nothing any more");
    world.heal(3);
    world.assert_no_faults();
    world.assert_equal(space, &[a, c]);
    world.assert_quiet(&[a, b, c]);
}

#[test]
fn charters_travel_before_any_content() {
    let (mut world, space, document) = kring(6, &["zandeweer", "usquert", "kantens"]);
    meet(&mut world, 0, 1);
    set_role(&mut world, 0, 2, space, Role::Board);
    write(&mut world, 0, space, document);
    world.listens = true;
    world.connect(0, 1);
    world.pass(10_000);
    let first = |part: Part| {
        world
            .sent
            .iter()
            .position(|(.., frame)| matches!(frame, Frame::Tips(tips) if tips.part == part))
    };
    assert!(
        first(Part::Charter).expect("charters differ")
            < first(Part::Content).expect("content differs")
    );
}

/// Two who hold the same tell each other whose receipts they have, though nothing else is left to say.
#[test]
fn receipts_are_made_equal_when_nothing_else_differs() {
    let (mut world, space, document) = kring(9, &["zandeweer", "kantens", "usquert"]);
    let (a, b, c) = (0, 1, 2);
    meet(&mut world, a, b);
    meet(&mut world, a, c);
    write(&mut world, b, space, document);
    meet(&mut world, a, b);
    meet(&mut world, b, c);
    world.assert_equal(space, &[a, b, c]);
    let lacks = |world: &World| {
        let author = world.people[c].author(&space).expect("in the space");
        let here = world.people[a].node.as_ref();
        let here = here.and_then(|node| node.space(&space));
        here.expect("in it")
            .lack_of(&author)
            .expect("a receipt")
            .theirs
    };
    assert!(lacks(&world) > 0, "what is known of usquert is old");
    meet(&mut world, a, c);
    assert_eq!(lacks(&world), 0);
}

#[test]
fn who_fetches_more_than_may_be_unacknowledged_gets_it_all_while_the_other_writes_on() {
    let (mut world, space, document) = kring(31, &["zandeweer", "usquert"]);
    let (ahead, behind) = (0, 1);
    let large = || NewEntry {
        plaintext: vec![7; limits::PLAINTEXT_BYTES],
        ..new_entry(document)
    };
    let count = 2 * limits::PEER_BYTES_IN_FLIGHT / limits::PLAINTEXT_BYTES;
    let mut last = None;
    for _ in 0..count {
        let written = world.with(ahead, |node, cx| node.write(cx, space, large()));
        last = written.expect("it runs").ok();
        world.pass(100);
    }
    world.connect(ahead, behind);
    for _ in 0..20 {
        let written = world.write(ahead, space, document, "geschreven ");
        last = written.last().copied();
        world.pass(10);
    }
    // Less than the time after which who owes a frame is parted from.
    world.pass(5_000);
    assert!(holds(&world, behind, space, &last.expect("it was written")));
    world.assert_equal_prints(space, ahead, behind);
}
