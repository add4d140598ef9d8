//! What no honest peer says, against the toy spaces: each is a fault, and the others go on.

use super::tests::World;
use crate::entry::Chain;
use crate::ids::{EntryId, Millis};
use crate::limits;
use crate::record::Record;
use crate::sync::fault::Fault;
use crate::sync::frame::{
    End, Frame, Have, Hello, Offer, Part, Prefix, Prefixes, RunFrame, Tag, Tips, VERSION,
};
use crate::sync::handle::{Meeting, Side};
use crate::sync::toy::{Device, KRING, key, seed};

/// The name of the space of which was spoken last.
fn last_tag(world: &World) -> Tag {
    let mut frames = world.frames.iter().rev();
    frames.find_map(|(.., frame)| frame.space()).unwrap()
}

/// A meeting of two in which the second says what it likes.
fn hostile(says: impl FnOnce(&mut World, Tag) -> Vec<u8>) -> Result<(), Fault> {
    let mut world = World::of(3, 1);
    world.connect(0, 1);
    world.quiet();
    let tag = last_tag(&world);
    let frame = says(&mut world, tag);
    let peer = world.devices[1].peer();
    let outcome = world.devices[0].receive(peer, &frame);
    // The others go on, whatever came.
    world.break_wire(0, 1);
    let entry = world.write(0);
    world.connect(0, 2);
    world.quiet();
    assert!(world.devices[2].toy().has(&entry));
    outcome
}

#[test]
fn what_no_honest_peer_sends_is_a_fault() {
    let entry = EntryId([5; 32]);
    let in_frame = |frame: Frame| hostile(|_, _| frame.encode());
    assert!(matches!(
        hostile(|_, _| vec![13, 1, 2]),
        Err(Fault::Malformed(_))
    ));
    assert_eq!(
        in_frame(Frame::Match(Tag([1; 8]))),
        Err(Fault::OutOfOrder),
        "nothing was offered"
    );
    for frame in [
        Frame::Tips(Tips {
            space: Tag([0; 8]),
            part: Part::Content,
            last: true,
            tips: vec![entry],
            wanted: Vec::new(),
        }),
        Frame::Announce(Prefixes {
            space: Tag([0; 8]),
            ids: Vec::new(),
        }),
    ] {
        assert_eq!(in_frame(frame), Err(Fault::Unproven), "no space of ours");
    }
    let outcome = hostile(|_, space| {
        Frame::Tips(Tips {
            space,
            part: Part::Content,
            last: true,
            tips: vec![entry],
            wanted: Vec::new(),
        })
        .encode()
    });
    assert_eq!(outcome, Err(Fault::OutOfOrder), "nothing is exchanged");
    let outcome = hostile(|_, space| {
        Frame::End(End {
            space,
            part: Part::Content,
            took: None,
        })
        .encode()
    });
    assert_eq!(outcome, Err(Fault::OutOfOrder));
}

#[test]
fn a_forged_entry_is_a_fault() {
    let outcome = hostile(|world, space| {
        world.write(1);
        let Some(Record::Run { mut bytes, .. }) = world.devices[1].desk.records.last().cloned()
        else {
            panic!("it was written");
        };
        *bytes.last_mut().unwrap() ^= 1;
        Frame::Run(RunFrame {
            space,
            left: 0,
            bytes,
        })
        .encode()
    });
    assert_eq!(
        outcome,
        Err(Fault::Malformed(crate::entry::Malformed::Forged))
    );
}

#[test]
fn a_have_said_twice_is_a_fault() {
    let mut world = World::of(2, 1);
    world.write(0);
    world.devices[0].sync_disk();
    world.frames.clear();
    world.connect(0, 1);
    let mut have: Option<Have> = None;
    while have.is_none() {
        world.pull(1, 0);
        world.pull(0, 1);
        world.arrive(0, 1);
        world.arrive(1, 0);
        have = world
            .frames
            .iter()
            .find_map(|(from, _, frame)| match frame {
                Frame::Have(have) if *from == 1 => Some(have.clone()),
                _ => None,
            });
    }
    let peer = world.devices[1].peer();
    let again = Frame::Have(have.unwrap()).encode();
    assert_eq!(
        world.devices[0].receive(peer, &again),
        Err(Fault::OutOfOrder)
    );
}

#[test]
fn runs_that_nobody_asked_for_are_bounded() {
    let mut world = World::of(3, 1);
    for _ in 0..200 {
        world.write(2);
    }
    world.devices[2].sync_disk();
    world.connect(1, 2);
    world.settle();
    world.connect(0, 1);
    world.quiet();
    let tag = last_tag(&world);
    let device = &world.devices[1];
    let Some(Record::Run { bytes, .. }) = device.desk.records.last().cloned() else {
        panic!("it is here");
    };
    let frame = Frame::Run(RunFrame {
        space: tag,
        left: 0,
        bytes,
    })
    .encode();
    let peer = device.peer();
    let mut sent = 0;
    let outcome = loop {
        if let Err(fault) = world.devices[0].receive(peer, &frame) {
            break fault;
        }
        sent += frame.len();
        assert!(sent < 8 * 1024 * 1024);
    };
    assert_eq!(outcome, Fault::Unasked);
}

#[test]
fn questions_without_end_are_a_fault() {
    let mut world = World::of(2, 1);
    world.connect(0, 1);
    world.quiet();
    let tag = last_tag(&world);
    let ids = vec![Prefix([7; 8]); limits::FRAME_PREFIXES];
    let ask = Frame::Ask(Prefixes { space: tag, ids }).encode();
    let peer = world.devices[1].peer();
    // Asked faster than the wire takes answers: nothing is sent in between.
    for _ in 0..limits::LIVE_IDS / limits::FRAME_PREFIXES {
        assert_eq!(world.devices[0].receive(peer, &ask), Ok(()));
    }
    assert_eq!(world.devices[0].receive(peer, &ask), Err(Fault::Flooding));
}

/// A device that met a peer which names a space and proves nothing there, and how both name that space.
fn met_unproven(offers_plain: Offers) -> (Device, Tag) {
    let mut device = Device::new(1);
    // Who has no epoch offers plain handles, and who is out speaks with nobody who proves nothing.
    device.spaces.get_mut(&KRING).unwrap().is_locked = offers_plain == Offers::Plain;
    let mut more = vec![2];
    more.extend(key(1).author().0);
    device.write(Chain::CHARTER, Vec::new(), more);
    let them = seed(2).peer_id();
    let (mine, theirs) = ([1; 16], [2; 16]);
    device.sync.connected(them, mine, Millis(0));
    let meeting = Meeting::new(them, theirs, device.peer(), mine);
    let tag = meeting.tag(&KRING);
    let hello = Frame::Hello(Hello {
        version: VERSION,
        nonce: theirs,
    });
    let (plain, answer) = match offers_plain {
        Offers::Plain => (Vec::new(), Some(Frame::Match(tag))),
        Offers::Member => (vec![meeting.plain_handle(Side::Mine, &KRING)], None),
    };
    let offer = Frame::Offer(Offer {
        member: Vec::new(),
        plain,
    });
    for frame in [hello, offer].into_iter().chain(answer) {
        assert_eq!(device.receive(them, &frame.encode()), Ok(()));
        while device.poll(them).is_some() {}
    }
    (device, tag)
}

/// Which handles a device has to offer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Offers {
    Plain,
    Member,
}

#[test]
fn what_comes_unproven_is_passed_over_up_to_a_bound() {
    let them = seed(2).peer_id();
    let frame = |tag: Tag| {
        let ids = vec![Prefix([3; 8]); limits::FRAME_PREFIXES];
        Frame::Announce(Prefixes { space: tag, ids }).encode()
    };
    let (mut device, tag) = met_unproven(Offers::Plain);
    let frame_there = frame(tag);
    let fit = usize::try_from(limits::UNASKED_BYTES).unwrap() / frame_there.len();
    for _ in 0..fit {
        assert_eq!(device.receive(them, &frame_there), Ok(()));
    }
    assert_eq!(device.receive(them, &frame_there), Err(Fault::Unasked));
    let (mut device, tag) = met_unproven(Offers::Member);
    assert_eq!(device.receive(them, &frame(tag)), Err(Fault::Unproven));
}

#[test]
fn a_peer_that_says_nothing_is_dropped() {
    let mut device = Device::new(1);
    device.sync.connected(seed(2).peer_id(), [1; 16], Millis(0));
    assert!(device.poll(seed(2).peer_id()).is_some());
    assert_eq!(
        device.sync.poll_timeout(),
        Some((Millis(10_000), "a peer owes a frame"))
    );
    assert!(device.sync.timeout(Millis(9_999)).is_empty());
    assert_eq!(device.sync.timeout(Millis(10_000)), vec![seed(2).peer_id()]);
}
