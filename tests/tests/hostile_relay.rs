//! What a hostile relay can do to those whose kring it carries: nothing that costs an honest peer anything, but for what
//! it withholds; and that shows, because the members' own receipts say who has what.

use noaber_protocol::charter::op::{Audience, RelayAddress};
use noaber_protocol::charter::role::Role;
use noaber_protocol::entry::EntryType;
use noaber_protocol::ids::{AuthorId, DocumentId, EntryId, Millis, ParticipantId, SpaceId};
use noaber_protocol::limits;
use noaber_protocol::node::NewEntry;
use noaber_protocol::record::{Read, Record};
use noaber_protocol::run::Head;
use noaber_protocol::space::{Part, View};
use noaber_protocol::sync::frame::{Frame, HoldingFrame, RunFrame, Tag};
use noaber_protocol::sync::receipts::{Mark, Receipts, Said};
use noaber_protocol::sync::{HOLDING, Holding};
use noaber_tests::world::{Latency, World};

const ZANDEWEER: usize = 0;
const KANTENS: usize = 1;
const USQUERT: usize = 2;
/// The hostile one.
const RELAY: usize = 3;
/// An honest one, of the same kring.
const DORPSHUIS: usize = 4;

/// A kring of three villages that have all, and of two relays; nobody is connected.
struct Kring {
    world: World,
    space: SpaceId,
    document: DocumentId,
}

fn kring() -> Kring {
    let mut world = World::new(11);
    world.set_latency(Latency::UpTo(20));
    for name in ["zandeweer", "kantens", "usquert", "kennispunt", "dorpshuis"] {
        world.comes(name, 0);
    }
    let space = world.found_space(ZANDEWEER, "Dorpsbelang");
    name_relays(&mut world, ZANDEWEER, space, &[RELAY, DORPSHUIS]);
    for who in [KANTENS, USQUERT] {
        world.takes_in(ZANDEWEER, who, space, Role::Editor);
    }
    let document = world.found_document(ZANDEWEER, space, "Manifest");
    let document = document.expect("the founder may write");
    world.pass(5_000);
    let written = world.write(KANTENS, space, document, "eerst ");
    assert!(!written.is_empty());
    world.pass(200_000);
    for who in 0..world.people.len() {
        world.isolate(who);
    }
    world.pass(1_000);
    world.assert_no_faults();
    Kring {
        world,
        space,
        document,
    }
}

fn name_relays(world: &mut World, admin: usize, space: SpaceId, relays: &[usize]) {
    let named = relays.iter().map(|who| RelayAddress {
        peer: world.people[*who].peer,
        addresses: Vec::new(),
    });
    let named = named.collect();
    world
        .with(admin, |node, cx| node.set_relays(cx, space, named))
        .expect("the device runs")
        .expect("an admin names relays");
    for who in relays {
        world.serves(*who);
    }
}

impl Kring {
    /// Somebody meets another until it is quiet, and goes.
    fn visit(&mut self, who: usize, whom: usize) {
        self.world.connect(who, whom);
        self.world.pass(90_000);
        self.world.disconnect(who, whom);
        self.world.pass(1_000);
    }

    fn write(&mut self, who: usize, text: &str) -> EntryId {
        let written = self.world.write(who, self.space, self.document, text);
        self.world.pass(1_000);
        *written.last().expect("an editor may write")
    }

    fn holds(&self, who: usize, id: &EntryId) -> bool {
        let person = &self.world.people[who];
        let node = person.node.as_ref();
        match node.and_then(|node| node.space(&self.space)) {
            Some(here) => here.holds_whole(id),
            // A relay lets a space sleep that nobody speaks about.
            None => person.disk.entry(id).is_some() && person.disk.body(id).is_some(),
        }
    }

    /// What somebody knows by receipts of another: how many entries he lacks, and what of his is not here.
    fn lack(&self, who: usize, of: usize) -> (u64, u64) {
        let of = self.world.people[of].author(&self.space).expect("in it");
        let here = self.world.people[who].node.as_ref();
        let here = here.and_then(|node| node.space(&self.space));
        let lack = here.expect("in it").lack_of(&of).expect("a receipt");
        (lack.theirs, lack.ours)
    }

    fn text(&mut self, who: usize) -> String {
        let texts = self.world.people[who].texts(self.space);
        texts[&self.document].clone()
    }

    /// Opens a stream from the hostile one, and gives the tag of a space in it.
    fn comes_to(&mut self, who: usize, space: SpaceId) -> Tag {
        self.world.listens = true;
        self.world.sent.clear();
        self.world.connect(who, RELAY);
        self.world.pass(8_000);
        self.tag(who, space)
    }

    fn tag(&self, who: usize, space: SpaceId) -> Tag {
        // Each side names the runs and receipts of a space by its tag; of several spaces the one is told by its Have.
        let node = self.world.people[who].node.as_ref().expect("it runs");
        let here = node.space(&space).expect("in it");
        let print = here.fingerprint(Part::Charter, &View::All);
        let said = self.world.sent.iter().rev();
        let mut haves = said.filter_map(|(_, _, frame)| match frame {
            Frame::Have(have) if have.charter.0 == print => Some(have.space),
            _ => None,
        });
        haves.next().expect("they spoke of the space")
    }

    fn says(&mut self, to: usize, frame: &Frame) {
        self.world.inject(RELAY, to, &frame.encode());
    }

    /// The newest run of an author that somebody keeps.
    fn newest_run(&self, keeper: usize, author: usize) -> Vec<u8> {
        let author = self.world.people[author]
            .author(&self.space)
            .expect("in it");
        let runs = self.world.people[keeper].disk.runs_of(self.space);
        let mut runs = runs.into_iter().rev();
        runs.find(|run| Head::read(run).is_ok_and(|head| head.author == author))
            .expect("it wrote")
    }

    fn entries(&self, who: usize) -> usize {
        let node = self.world.people[who].node.as_ref().expect("it runs");
        node.space(&self.space).expect("in it").len()
    }

    /// The relay was counted at fault by that one, cut off, and cost nobody anything.
    fn cut_off(&mut self, by: usize, what: &str) {
        let faults = self.world.faults();
        let expected = format!("{} counts kennispunt at fault", self.world.people[by].name);
        assert!(
            !faults.is_empty() && faults.iter().all(|fault| fault.starts_with(&expected)),
            "{what}: {faults:?}"
        );
        assert!(!self.world.is_connected(by, RELAY), "{what}");
        self.honest_go_on(what);
    }

    /// Two who do not meet become equal over the honest relay.
    fn honest_go_on(&mut self, what: &str) {
        self.world.swallows = None;
        let before = self.world.faults();
        for who in 0..self.world.people.len() {
            self.world.isolate(who);
        }
        let written = [ZANDEWEER, KANTENS].map(|who| self.write(who, "en nu "));
        for who in [ZANDEWEER, KANTENS, ZANDEWEER] {
            self.visit(who, DORPSHUIS);
        }
        for (id, who) in [(written[0], KANTENS), (written[1], ZANDEWEER)] {
            assert!(self.holds(who, &id), "{what}: the honest go on");
        }
        self.world.assert_equal(self.space, &[ZANDEWEER, KANTENS]);
        assert_eq!(self.world.faults(), before, "{what}");
    }
}

#[test]
fn a_relay_that_hands_over_another_kring_is_at_fault() {
    // Whether this device is in the other kring itself makes no difference.
    for is_in_both in [false, true] {
        let mut kring = kring();
        let founder = if is_in_both { ZANDEWEER } else { USQUERT };
        let elsewhere = kring.world.found_space(founder, "Elders");
        name_relays(&mut kring.world, founder, elsewhere, &[RELAY]);
        kring.visit(founder, RELAY);
        let theirs = kring.world.people[RELAY].disk.runs_of(elsewhere);
        let bytes = theirs.last().expect("it is carried").clone();
        let space = kring.space;
        let tag = kring.comes_to(ZANDEWEER, space);
        kring.world.assert_no_faults();
        let before = kring.entries(ZANDEWEER);
        kring.says(
            ZANDEWEER,
            &Frame::Run(RunFrame {
                space: tag,
                left: 0,
                bytes,
            }),
        );
        assert_eq!(kring.entries(ZANDEWEER), before);
        let kept = kring.world.people[ZANDEWEER].disk.runs_of(elsewhere);
        assert_eq!(kept.is_empty(), !is_in_both);
        kring.cut_off(ZANDEWEER, "another kring");
    }
}

#[test]
fn what_a_relay_states_is_believed_from_its_own_key_about_that_kring_alone() {
    let stated = |kring: &Kring| {
        let node = kring.world.people[ZANDEWEER].node.as_ref();
        let links = node.expect("it runs").links();
        links.iter().find_map(|link| link.holding)
    };
    for case in 0..4 {
        let mut kring = kring();
        let space = kring.space;
        let tag = kring.comes_to(ZANDEWEER, space);
        let before = stated(&kring).expect("an honest statement");
        let holding = Holding {
            entries: 1_000_000,
            at: Millis(before.at.0 + 1),
            ..before
        };
        let by = if case == 1 { DORPSHUIS } else { RELAY };
        let about = if case == 2 { SpaceId([9; 32]) } else { space };
        let parts: [&[u8]; 2] = [about.as_bytes(), &holding.encode()];
        let mut signature = kring.world.people[by].seed().sign_as_peer(HOLDING, &parts);
        if case == 3 {
            signature.0[20] ^= 1;
        }
        kring.says(
            ZANDEWEER,
            &Frame::Holding(HoldingFrame {
                space: tag,
                holding,
                signature,
            }),
        );
        if case == 0 {
            assert_eq!(stated(&kring), Some(holding), "its own statement is taken");
            kring.world.assert_no_faults();
            kring.honest_go_on("its own statement");
        } else {
            assert_eq!(stated(&kring), None, "case {case}: it is cut off");
            kring.cut_off(ZANDEWEER, "a forged statement");
        }
    }
}

#[test]
fn a_relay_cannot_pass_for_a_member() {
    let mut kring = kring();
    // What a member once proved to it is of no use in another session, nor to others.
    kring.world.listens = true;
    kring.visit(KANTENS, RELAY);
    let proof = kring
        .world
        .sent
        .iter()
        .find_map(|(from, to, frame)| match frame {
            Frame::Prove(prove) if (*from, *to) == (KANTENS, RELAY) => Some(prove.clone()),
            _ => None,
        });
    let mut proof = proof.expect("a member proves itself to a relay");
    let space = kring.space;
    proof.space = kring.comes_to(ZANDEWEER, space);
    kring.says(ZANDEWEER, &Frame::Prove(proof));
    kring.cut_off(ZANDEWEER, "a member's proof");
}

/// Whether a frame brings entries of an author.
fn brings(frame: &Frame, author: AuthorId) -> bool {
    match frame {
        Frame::Run(run) => Head::read(&run.bytes).is_ok_and(|head| head.author == author),
        _ => false,
    }
}

#[test]
fn a_relay_that_withholds_is_no_worse_than_none_and_receipts_show_it() {
    for is_hostile in [true, false] {
        let mut kring = kring();
        let [zandeweer, kantens] = [ZANDEWEER, KANTENS]
            .map(|who| kring.world.people[who].author(&kring.space).expect("in it"));
        if is_hostile {
            // It tells each of the two that the other wrote nothing.
            kring.world.swallows = Some(Box::new(move |from, to, frame| {
                from == RELAY
                    && (to == KANTENS && brings(frame, zandeweer)
                        || to == ZANDEWEER && brings(frame, kantens))
            }));
        }
        let mine = kring.write(ZANDEWEER, "dorpshuis ");
        kring.visit(ZANDEWEER, RELAY);
        let theirs = kring.write(KANTENS, "molen ");
        let offline = kring.text(KANTENS);
        kring.visit(KANTENS, RELAY);
        kring.visit(ZANDEWEER, RELAY);
        kring.visit(KANTENS, RELAY);
        kring.world.assert_no_faults();
        assert!(kring.holds(RELAY, &mine) && kring.holds(RELAY, &theirs));
        assert_eq!(kring.holds(KANTENS, &mine), !is_hostile);
        assert_eq!(kring.holds(ZANDEWEER, &theirs), !is_hostile);
        // Each sees that the other has what it has not, and lacks what it has.
        for (who, of) in [(ZANDEWEER, KANTENS), (KANTENS, ZANDEWEER)] {
            let lack = kring.lack(who, of);
            assert_eq!(lack.0 > 0, is_hostile, "{lack:?}");
            assert_eq!(lack.1 > 0, is_hostile, "{lack:?}");
        }
        if is_hostile {
            assert_eq!(kring.text(KANTENS), offline, "as if there were no relay");
        }
        kring.honest_go_on("withheld");
        assert!(kring.holds(KANTENS, &mine) && kring.holds(ZANDEWEER, &theirs));
        kring.visit(ZANDEWEER, KANTENS);
        let lacks = [
            kring.lack(ZANDEWEER, KANTENS),
            kring.lack(KANTENS, ZANDEWEER),
        ];
        assert_eq!(lacks, [(0, 0); 2]);
    }
}

#[test]
fn a_relay_that_keeps_nothing_and_says_it_has_all_is_found_out_by_receipts() {
    let mut kring = kring();
    let mine = kring.write(ZANDEWEER, "dorpshuis ");
    // What it says itself is swallowed; in its place it says what this device wants to hear.
    kring.world.swallows = Some(Box::new(|from, _, frame| {
        from == RELAY
            && !matches!(
                frame,
                Frame::Hello(_) | Frame::Offer(_) | Frame::Match(_) | Frame::Strange(_)
            )
    }));
    kring.world.listens = true;
    kring.world.sent.clear();
    kring.world.connect(ZANDEWEER, RELAY);
    kring.world.pass(2_000);
    let said = kring
        .world
        .sent
        .iter()
        .rev()
        .find_map(|(from, _, frame)| match frame {
            Frame::Have(have) if *from == ZANDEWEER => Some(have.clone()),
            _ => None,
        });
    let have = said.expect("it said what it has");
    let holding = Holding {
        entries: kring.entries(ZANDEWEER) as u64,
        bytes: 60_000,
        most: 1 << 30,
        is_full: false,
        charter: have.charter,
        content: have.content,
        at: Millis(kring.world.now),
    };
    let space = kring.space;
    let parts: [&[u8]; 2] = [space.as_bytes(), &holding.encode()];
    let signature = kring.world.people[RELAY]
        .seed()
        .sign_as_peer(HOLDING, &parts);
    let tag = have.space;
    kring.says(ZANDEWEER, &Frame::Have(have));
    kring.says(
        ZANDEWEER,
        &Frame::Holding(HoldingFrame {
            space: tag,
            holding,
            signature,
        }),
    );
    kring.world.pass(1_000);
    kring.world.assert_no_faults();
    let node = kring.world.people[ZANDEWEER]
        .node
        .as_ref()
        .expect("it runs");
    let link = &node.links()[0];
    assert!(
        link.is_settled && link.they_lack == 0,
        "it is believed: {link:?}"
    );
    assert!(!kring.holds(RELAY, &mine), "and lies");
    // Nobody signed that it has the entry, so nobody is said to.
    for who in [KANTENS, USQUERT] {
        assert!(kring.lack(ZANDEWEER, who).0 > 0);
    }
    kring.honest_go_on("a lie");
    assert!(kring.holds(KANTENS, &mine));
}

#[test]
fn a_relay_that_forgot_what_it_was_given_gets_it_again() {
    let mut kring = kring();
    kring.visit(ZANDEWEER, RELAY);
    let old = kring.world.people[RELAY].disk.len();
    let mine = kring.write(ZANDEWEER, "dorpshuis ");
    kring.visit(ZANDEWEER, RELAY);
    assert!(kring.holds(RELAY, &mine));
    kring.world.crash(RELAY);
    kring.world.people[RELAY].disk.roll_back(old);
    kring.world.start(RELAY);
    assert!(!kring.holds(RELAY, &mine));
    kring.visit(ZANDEWEER, RELAY);
    kring.visit(KANTENS, RELAY);
    assert!(kring.holds(RELAY, &mine) && kring.holds(KANTENS, &mine));
    kring.world.assert_no_faults();
}

/// Frames about a space: their tag stands behind their number.
fn is_about_a_space(frame: &[u8]) -> bool {
    matches!(frame.first(), Some(5..=15 | 18 | 20))
}

#[test]
fn what_a_relay_says_again_from_an_old_session_changes_nothing() {
    // Hello, Match, Have, Tips, Known, Run, End, Ack, Receipts, Holding; as they were, and with the tag of the new session.
    for number in [0, 2, 5, 6, 7, 9, 11, 12, 15, 18] {
        for is_fitted in [false, true] {
            let mut kring = kring();
            kring.world.listens = true;
            kring.visit(ZANDEWEER, RELAY);
            kring.write(KANTENS, "molen ");
            kring.visit(KANTENS, RELAY);
            kring.visit(ZANDEWEER, RELAY);
            kring.world.assert_no_faults();
            let said = kring.world.sent.iter();
            let old = said.filter(|(from, to, frame)| {
                (*from, *to) == (RELAY, ZANDEWEER) && frame.number() == number
            });
            let old: Vec<Vec<u8>> = old.map(|(_, _, frame)| frame.encode()).collect();
            assert!(!old.is_empty(), "{number}");
            let space = kring.space;
            let Tag(tag) = kring.comes_to(ZANDEWEER, space);
            let before = (kring.text(ZANDEWEER), kring.entries(ZANDEWEER));
            let lack = kring.lack(ZANDEWEER, KANTENS);
            let is_about_a_space = is_about_a_space(&old[0]);
            for mut frame in old {
                if is_fitted && is_about_a_space {
                    frame[1..9].copy_from_slice(&tag);
                }
                if kring.world.is_connected(ZANDEWEER, RELAY) {
                    kring.world.inject(RELAY, ZANDEWEER, &frame);
                }
            }
            let what = format!("{number} again, fitted: {is_fitted}");
            if is_about_a_space && !is_fitted {
                assert!(!kring.world.is_connected(ZANDEWEER, RELAY), "{what}");
            }
            let after = (kring.text(ZANDEWEER), kring.entries(ZANDEWEER));
            assert_eq!(after, before, "{what}");
            assert_eq!(kring.lack(ZANDEWEER, KANTENS), lack, "{what}");
            kring.honest_go_on(&what);
        }
    }
}

#[test]
fn an_old_receipt_never_takes_the_place_of_a_newer_one() {
    let mut kring = kring();
    kring.world.listens = true;
    kring.visit(KANTENS, RELAY);
    kring.visit(ZANDEWEER, RELAY);
    let gives = |world: &World, from: usize| {
        let said = world
            .sent
            .iter()
            .filter(|(by, to, _)| (*by, *to) == (from, RELAY));
        let given = said.filter_map(|(_, _, frame)| match frame {
            Frame::Receipts(receipts) => match &receipts.said {
                Said::Give(bytes) => Some(bytes.clone()),
                Said::Marks(_) | Said::Ask(_) => None,
            },
            _ => None,
        });
        given.collect::<Vec<_>>()
    };
    let author = kring.world.people[KANTENS]
        .author(&kring.space)
        .expect("in it");
    let old = gives(&kring.world, KANTENS);
    let old = old.iter().find(|bytes| bytes[1..33] == author.0).cloned();
    let old = old.expect("it gave its receipt");
    kring.write(KANTENS, "molen ");
    kring.visit(KANTENS, RELAY);
    kring.visit(ZANDEWEER, RELAY);
    let newer = kring.lack(ZANDEWEER, KANTENS);
    let space = kring.space;
    let tag = kring.comes_to(ZANDEWEER, space);
    // It says that it has a newer one, is asked for it, and gives the old.
    let about = |said| Frame::Receipts(Receipts { space: tag, said });
    let mark = Mark::of(&author, u64::MAX);
    kring.says(ZANDEWEER, &about(Said::Marks(vec![mark])));
    kring.world.pass(1_000);
    kring.says(ZANDEWEER, &about(Said::Give(old)));
    assert_eq!(kring.lack(ZANDEWEER, KANTENS), newer);
    kring.world.assert_no_faults();
    kring.honest_go_on("an old receipt");
}

#[test]
fn what_a_removed_device_wrote_later_is_no_fault_of_who_hands_it_over_and_counts_nowhere() {
    let mut kring = kring();
    kring.write(USQUERT, "op tijd ");
    kring.visit(USQUERT, ZANDEWEER);
    let out = kring.world.people[USQUERT]
        .author(&kring.space)
        .expect("in it");
    let space = kring.space;
    let removed = kring.world.with(ZANDEWEER, |node, cx| {
        node.remove(cx, space, ParticipantId(out.0))
    });
    removed.expect("it runs").expect("an admin removes");
    kring.visit(ZANDEWEER, RELAY);
    kring.visit(KANTENS, RELAY);
    let text = kring.text(KANTENS);
    assert!(text.contains("op tijd "));
    // He does not hear of it and writes on; the relay, which knows, hands it over all the same.
    let late: Vec<EntryId> = (0..20).map(|_| kring.write(USQUERT, "te laat ")).collect();
    let all = kring.world.people[USQUERT].disk.runs_of(space);
    let tag = kring.comes_to(KANTENS, space);
    // The honest node behind the hostile frames knows nothing of them.
    kring.world.swallows = Some(Box::new(|from, _, frame| {
        from == KANTENS && matches!(frame, Frame::Ack(_))
    }));
    let by_him = all
        .into_iter()
        .filter(|run| Head::read(run).is_ok_and(|head| head.author == out));
    for bytes in by_him {
        kring.says(
            KANTENS,
            &Frame::Run(RunFrame {
                space: tag,
                left: 0,
                bytes,
            }),
        );
    }
    kring.world.pass(60_000);
    kring.world.assert_no_faults();
    assert!(kring.holds(KANTENS, &late[0]), "it is kept beside");
    assert_eq!(kring.text(KANTENS), text);
    kring.honest_go_on("late work");
    assert!(!kring.text(ZANDEWEER).contains("te laat"));
}

#[test]
fn of_late_work_that_a_relay_hands_over_only_so_much_is_kept() {
    let mut kring = kring();
    let out = kring.world.people[USQUERT]
        .author(&kring.space)
        .expect("in it");
    let space = kring.space;
    let removed = kring.world.with(ZANDEWEER, |node, cx| {
        node.remove(cx, space, ParticipantId(out.0))
    });
    removed.expect("it runs").expect("an admin removes");
    kring.world.pass(1_000);
    // More than is kept beside, which the relay takes as long as it does not know of the removal.
    let most = limits::BESIDE_BYTES as usize;
    let (document, long) = (kring.document, 200_000);
    for _ in 0..most * 3 / 2 / long {
        let late = NewEntry {
            document: Some(document),
            kind: EntryType::CHANGES,
            on: Vec::new(),
            more: Vec::new(),
            audience: Audience::Space,
            plaintext: vec![7; long],
        };
        let written = kring
            .world
            .with(USQUERT, |node, cx| node.write(cx, space, late));
        written.expect("it runs").expect("he knows no better");
        kring.world.pass(1_000);
    }
    kring.visit(ZANDEWEER, KANTENS);
    let all = kring.world.people[USQUERT].disk.runs_of(space);
    let late = all
        .into_iter()
        .filter(|run| Head::read(run).is_ok_and(|head| head.author == out));
    let late: Vec<Vec<u8>> = late.collect();
    assert!(late.iter().map(Vec::len).sum::<usize>() > most * 5 / 4);
    // It has something for Kantens, and goes on giving without an end: so all of it is asked for.
    kring.write(ZANDEWEER, "dorpshuis ");
    kring.visit(ZANDEWEER, RELAY);
    kring.world.swallows = Some(Box::new(|from, to, frame| match frame {
        Frame::End(_) => (from, to) == (RELAY, KANTENS),
        // The honest node behind the hostile frames knows nothing of them.
        Frame::Ack(_) => (from, to) == (KANTENS, RELAY),
        _ => false,
    }));
    let tag = kring.comes_to(KANTENS, space);
    for bytes in late {
        let run = RunFrame {
            space: tag,
            left: 0,
            bytes,
        };
        kring.says(KANTENS, &Frame::Run(run));
        kring.world.pass(100);
    }
    kring.world.assert_no_faults();
    let kept = bodies(&kring, KANTENS, out);
    assert!((most / 2..=most + 100_000).contains(&kept), "{kept}");
    kring.honest_go_on("a flood of late work");
}

/// Bytes on somebody's disk of the runs of an author, and of all bodies that came after their run.
fn bodies(kring: &Kring, who: usize, author: AuthorId) -> usize {
    let records = kring.world.people[who].disk.records().iter();
    records
        .map(|record| match record {
            Record::Run { bytes, .. } => {
                let is_his = Head::read(bytes).is_ok_and(|head| head.author == author);
                if is_his { bytes.len() } else { 0 }
            }
            Record::Body { body, .. } => body.bytes.len(),
            Record::Local { .. } => 0,
        })
        .sum()
}

#[test]
fn a_relay_that_sends_more_than_was_asked_for_is_cut_off_and_fills_no_disk() {
    for hides_the_first in [false, true] {
        let mut kring = kring();
        kring.visit(KANTENS, RELAY);
        let space = kring.space;
        if hides_the_first {
            // Of two runs it gives the second only, which waits for the first.
            kring.write(ZANDEWEER, "een ");
            kring.write(ZANDEWEER, "twee ");
        }
        let bytes = kring.newest_run(ZANDEWEER, ZANDEWEER);
        let tag = kring.comes_to(KANTENS, space);
        let before = kring.world.people[KANTENS].disk.len();
        let frame = Frame::Run(RunFrame {
            space: tag,
            left: 0,
            bytes: bytes.clone(),
        });
        let mut sent = 0;
        while kring.world.is_connected(KANTENS, RELAY) {
            assert!(sent <= 2 * limits::UNASKED_BYTES as usize, "it is cut off");
            kring.says(KANTENS, &frame);
            sent += bytes.len();
        }
        assert!(
            sent >= limits::UNASKED_BYTES as usize - limits::RUN_BYTES,
            "{sent}"
        );
        assert_eq!(kring.world.people[KANTENS].disk.len(), before);
        kring.cut_off(KANTENS, "more than was asked for");
    }
}
