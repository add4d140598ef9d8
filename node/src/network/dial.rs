//! Whom to dial, where and when: peers of our spaces, peers a person asked for, and everyone on the local network.

use super::{Lan, Via, address, limits};
use libp2p::Multiaddr;
use noaber_protocol::ids::PeerId;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng as _, SeedableRng as _};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::time::Instant;

/// Where we stand with a peer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Apart,
    Dialling,
    /// Connected through a relay: a straight road is still looked for.
    Relayed,
    Connected,
}

#[derive(Debug)]
struct Known {
    /// Its place among those to keep connected; lower is dearer.
    rank: Option<usize>,
    asked_until: Option<Instant>,
    told: Vec<Multiaddr>,
    learned: Vec<Multiaddr>,
    nearby: Vec<Multiaddr>,
    standing: Standing,
    failures: u32,
    next: Instant,
}

impl Known {
    fn new(now: Instant) -> Known {
        Known {
            rank: None,
            asked_until: None,
            told: Vec::new(),
            learned: Vec::new(),
            nearby: Vec::new(),
            standing: Standing::Apart,
            failures: 0,
            next: now,
        }
    }

    /// How dear it is: those of our spaces, then the ones asked for, then the neighbours on the network.
    fn place(&self, now: Instant) -> Option<(u8, usize)> {
        if self.asked_until.is_some_and(|until| until > now) {
            return Some((0, 0));
        }
        match self.rank {
            Some(rank) if rank < limits::KEPT => Some((1, rank)),
            Some(_) | None if !self.nearby.is_empty() => Some((2, 0)),
            Some(_) | None => None,
        }
    }

    fn may_be_dialled(&self, now: Instant) -> bool {
        matches!(self.standing, Standing::Apart | Standing::Relayed)
            && self.next <= now
            && self.place(now).is_some()
    }

    fn is_of_use(&self, now: Instant) -> bool {
        self.standing != Standing::Apart
            || self.rank.is_some()
            || !self.nearby.is_empty()
            || self.asked_until.is_some_and(|until| until > now)
    }
}

/// A dial to make.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Dial {
    /// Whom.
    pub(super) peer: PeerId,
    /// Where: the local network first.
    pub(super) addresses: Vec<Multiaddr>,
}

/// Keeps the peers that we would be connected with, and their waiting times.
pub(super) struct Dialer {
    me: PeerId,
    lan: Lan,
    chance: ChaCha8Rng,
    known: BTreeMap<PeerId, Known>,
    banned: BTreeMap<PeerId, Instant>,
}

impl Dialer {
    /// One that knows nobody.
    pub(super) fn new(me: PeerId, lan: Lan, chance: u64) -> Dialer {
        Dialer {
            me,
            lan,
            chance: ChaCha8Rng::seed_from_u64(chance),
            known: BTreeMap::new(),
            banned: BTreeMap::new(),
        }
    }

    /// Replaces the peers to keep connected, the dearest first.
    pub(super) fn expect(&mut self, peers: Vec<(PeerId, Vec<Multiaddr>)>, now: Instant) {
        for known in self.known.values_mut() {
            known.rank = None;
        }
        for (rank, (peer, addresses)) in peers.into_iter().enumerate() {
            let told = self.permitted(addresses);
            let Some(known) = self.entry(peer, now) else {
                continue;
            };
            known.rank = Some(known.rank.unwrap_or(rank).min(rank));
            if known.told != told {
                known.told = told;
                known.failures = 0;
                known.next = known.next.min(now);
            }
        }
        self.forget(now);
    }

    /// Somebody asks for a peer: it is dialled now, and for a while.
    pub(super) fn ask(&mut self, peer: PeerId, addresses: Vec<Multiaddr>, now: Instant) {
        let addresses = self.permitted(addresses);
        self.banned.remove(&peer);
        let Some(known) = self.entry(peer, now) else {
            return;
        };
        known.asked_until = Some(now + limits::ASKED);
        known.failures = 0;
        known.next = now;
        for address in addresses {
            remember(&mut known.learned, address);
        }
    }

    /// A peer showed itself on the local network. The lower of the two dials; the higher when that did not help.
    pub(super) fn nearby(&mut self, peer: PeerId, address: Multiaddr, now: Instant) {
        let others = self
            .known
            .iter()
            .filter(|(held, known)| **held != peer && !known.nearby.is_empty());
        if others.count() >= limits::NEARBY || self.lan == Lan::Off {
            return;
        }
        let first = if self.me < peer {
            now
        } else {
            now + limits::YIELD
        };
        let Some(known) = self.entry(peer, now) else {
            return;
        };
        let is_news = !known.nearby.contains(&address);
        remember(&mut known.nearby, address);
        if is_news && known.standing != Standing::Dialling {
            known.failures = 0;
            known.next = first;
        }
    }

    /// A peer has gone from the local network.
    pub(super) fn gone(&mut self, peer: &PeerId, address: &Multiaddr) {
        if let Some(known) = self.known.get_mut(peer) {
            known.nearby.retain(|held| held != address);
        }
    }

    /// Whether a peer showed itself on the local network at an address with that host.
    pub(super) fn is_nearby(&self, peer: &PeerId, address: &Multiaddr) -> bool {
        let host = address.iter().next();
        self.known
            .get(peer)
            .is_some_and(|known| known.nearby.iter().any(|held| held.iter().next() == host))
    }

    /// A peer that we would keep says where it listens. Where nobody looks around on the local network, its word alone
    /// leads to no address there.
    pub(super) fn learn(&mut self, peer: &PeerId, addresses: Vec<Multiaddr>) {
        let mut addresses = self.permitted(addresses);
        if self.lan == Lan::Quiet {
            addresses.retain(|address| !address::is_local(address));
        }
        let Some(known) = self.known.get_mut(peer) else {
            return;
        };
        if known.rank.is_some() && !addresses.is_empty() {
            known.learned = addresses;
        }
    }

    /// This device has a new address: what could not be reached before may be reached now.
    pub(super) fn moved(&mut self, now: Instant) {
        for known in self.known.values_mut() {
            if known.standing == Standing::Apart && known.failures > 0 {
                known.failures = 0;
                known.next = known.next.min(now + limits::BACK_OFF);
            }
        }
    }

    /// A connection stands.
    pub(super) fn connected(&mut self, peer: PeerId, via: Via, now: Instant) {
        let standing = match via {
            Via::Relay => Standing::Relayed,
            Via::Lan | Via::Direct | Via::None => Standing::Connected,
        };
        if let Some(known) = self.known.get_mut(&peer) {
            if known.standing != Standing::Connected {
                known.standing = standing;
                known.next = now + limits::BACK_OFF_LAN;
            }
        } else if self.known.len() < limits::CONNECTIONS as usize * 2 {
            let mut known = Known::new(now);
            known.standing = standing;
            self.known.insert(peer, known);
        }
    }

    /// Frames came in from a peer: it is worth a quick return.
    pub(super) fn heard(&mut self, peer: &PeerId) {
        if let Some(known) = self.known.get_mut(peer) {
            known.failures = 0;
        }
    }

    /// The last connection with a peer ended.
    pub(super) fn disconnected(&mut self, peer: &PeerId, now: Instant) {
        self.again(peer, now);
        self.forget(now);
    }

    /// A dial failed.
    pub(super) fn failed(&mut self, peer: &PeerId, now: Instant) {
        let standing = self.known.get(peer).map(|known| known.standing);
        if standing == Some(Standing::Dialling) {
            self.again(peer, now);
        }
    }

    /// Keeps a peer out; it is not dialled until then.
    pub(super) fn ban(&mut self, peer: PeerId, until: Instant) {
        if self.banned.len() >= limits::BANNED && !self.banned.contains_key(&peer) {
            let first = self.banned.iter().min_by_key(|(_, until)| **until);
            if let Some(free) = first.map(|(peer, _)| *peer) {
                self.banned.insert(free, Instant::now());
            }
        }
        self.banned.insert(peer, until);
    }

    /// Takes the peers whose time out is over.
    pub(super) fn free(&mut self, now: Instant) -> Vec<PeerId> {
        let (over, still) = std::mem::take(&mut self.banned)
            .into_iter()
            .partition(|(_, until)| *until <= now);
        self.banned = still;
        let over: BTreeMap<PeerId, Instant> = over;
        over.into_keys().collect()
    }

    /// The dials to make now; at most `room`, the dearest first.
    pub(super) fn due(&mut self, now: Instant, room: usize) -> Vec<Dial> {
        let mut due: Vec<_> = self
            .known
            .iter()
            .filter(|(peer, known)| known.may_be_dialled(now) && !self.banned.contains_key(peer))
            .map(|(peer, known)| (known.place(now), *peer))
            .collect();
        due.sort();
        let mut dials = Vec::new();
        for (_, peer) in due {
            if dials.len() >= room {
                break;
            }
            let Some(known) = self.known.get_mut(&peer) else {
                continue;
            };
            let addresses = roads(known);
            if addresses.is_empty() {
                known.next = now + limits::BACK_OFF_FAR;
                continue;
            }
            match known.standing {
                Standing::Apart | Standing::Dialling => known.standing = Standing::Dialling,
                // A try for a straight road beside the relayed one; the next not soon.
                Standing::Relayed | Standing::Connected => known.next = now + limits::BACK_OFF_FAR,
            }
            dials.push(Dial { peer, addresses });
        }
        dials
    }

    /// When to look again, if nothing happens before.
    pub(super) fn next(&self, now: Instant) -> Option<Instant> {
        let dials = self
            .known
            .iter()
            .filter(|(peer, known)| {
                matches!(known.standing, Standing::Apart | Standing::Relayed)
                    && known.place(now).is_some()
                    && !self.banned.contains_key(peer)
            })
            .map(|(_, known)| known.next);
        dials.chain(self.banned.values().copied()).min()
    }

    /// A wait that doubles with each failure, between half of it and the whole by chance.
    pub(super) fn back_off(&mut self, failures: u32, most: Duration) -> Duration {
        let whole = limits::BACK_OFF
            .saturating_mul(1 << failures.min(16))
            .min(most);
        let half = whole / 2;
        half + half.mul_f64(f64::from(self.chance.next_u32()) / f64::from(u32::MAX))
    }

    fn again(&mut self, peer: &PeerId, now: Instant) {
        let Some(known) = self.known.get(peer) else {
            return;
        };
        let failures = known.failures;
        let most = if roads(known).iter().any(address::is_local) || !known.nearby.is_empty() {
            limits::BACK_OFF_LAN
        } else {
            limits::BACK_OFF_FAR
        };
        let wait = self.back_off(failures, most);
        if let Some(known) = self.known.get_mut(peer) {
            known.standing = Standing::Apart;
            known.failures = failures.saturating_add(1);
            known.next = now + wait;
        }
    }

    fn entry(&mut self, peer: PeerId, now: Instant) -> Option<&mut Known> {
        if peer == self.me {
            return None;
        }
        Some(self.known.entry(peer).or_insert_with(|| Known::new(now)))
    }

    fn forget(&mut self, now: Instant) {
        self.known.retain(|_, known| known.is_of_use(now));
    }

    /// Those that may be dialled at all, each once; the last comes first.
    pub(super) fn permitted(&self, addresses: Vec<Multiaddr>) -> Vec<Multiaddr> {
        let mut permitted = Vec::new();
        for address in addresses {
            let is_closed = match self.lan {
                Lan::Search | Lan::Quiet => false,
                Lan::Off => address::is_local(&address),
            };
            if !is_closed && address::has_host(&address) {
                remember(&mut permitted, address);
            }
        }
        permitted
    }
}

/// All addresses to try: the local network first, and no relay when one is in use already.
fn roads(known: &Known) -> Vec<Multiaddr> {
    let all = known.nearby.iter().chain(&known.told).chain(&known.learned);
    let mut roads = Vec::new();
    for address in all {
        let is_in_use = known.standing == Standing::Relayed && address::via(address) == Via::Relay;
        if !is_in_use && !roads.contains(address) {
            roads.push(address.clone());
        }
    }
    roads.sort_by_key(|address| Reverse(address::is_local(address)));
    roads
}

fn remember(list: &mut Vec<Multiaddr>, address: Multiaddr) {
    if !list.contains(&address) {
        list.truncate(limits::ADDRESSES - 1);
        list.insert(0, address);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANNA: PeerId = PeerId([1; 32]);
    const BRAM: PeerId = PeerId([2; 32]);
    const CARO: PeerId = PeerId([3; 32]);
    const SECOND: Duration = Duration::from_secs(1);

    fn at(text: &str) -> Multiaddr {
        text.parse().unwrap()
    }

    fn home() -> Multiaddr {
        at("/ip4/192.168.1.2/tcp/1")
    }

    fn away() -> Multiaddr {
        at("/ip4/145.97.20.1/tcp/1")
    }

    fn dialler(me: PeerId, lan: Lan) -> Dialer {
        Dialer::new(me, lan, 7)
    }

    fn peers(dials: &[Dial]) -> Vec<PeerId> {
        dials.iter().map(|dial| dial.peer).collect()
    }

    #[test]
    fn peers_of_a_space_are_dialled_once_and_kept() {
        let now = Instant::now();
        let mut dialler = dialler(ANNA, Lan::Quiet);
        let wanted = vec![(BRAM, vec![away()]), (ANNA, vec![home()])];
        dialler.expect(wanted, now);
        assert_eq!(peers(&dialler.due(now, 9)), [BRAM]);
        assert!(dialler.due(now, 9).is_empty());
        dialler.connected(BRAM, Via::Direct, now);
        assert!(dialler.due(now + SECOND * 3600, 9).is_empty());
        dialler.heard(&BRAM);
        dialler.disconnected(&BRAM, now);
        assert_eq!(peers(&dialler.due(now + SECOND, 9)), [BRAM]);
    }

    #[test]
    fn waits_double_up_to_a_limit_that_is_lower_on_the_local_network() {
        let start = Instant::now();
        for (address, most) in [
            (home(), limits::BACK_OFF_LAN),
            (away(), limits::BACK_OFF_FAR),
        ] {
            let mut dialler = dialler(ANNA, Lan::Quiet);
            dialler.expect(vec![(BRAM, vec![address])], start);
            let mut now = start;
            let mut last = Duration::ZERO;
            for _ in 0..20 {
                assert_eq!(dialler.due(now, 9).len(), 1);
                dialler.failed(&BRAM, now);
                let next = dialler.next(now).unwrap();
                last = next - now;
                assert!(last <= most);
                assert!(dialler.due(next - SECOND / 100, 9).is_empty());
                now = next;
            }
            assert!(last >= most / 2);
        }
    }

    #[test]
    fn a_new_address_is_tried_at_once() {
        let now = Instant::now();
        let mut dialler = dialler(ANNA, Lan::Quiet);
        dialler.expect(vec![(BRAM, vec![away()])], now);
        for _ in 0..9 {
            dialler.due(dialler.next(now).unwrap(), 9);
            dialler.failed(&BRAM, now);
        }
        assert!(dialler.due(now, 9).is_empty());
        dialler.nearby(BRAM, home(), now);
        let dials = dialler.due(now, 9);
        assert_eq!(dials.len(), 1);
        assert_eq!(dials[0].addresses, [home(), away()]);
    }

    #[test]
    fn a_device_that_comes_back_on_a_network_tries_all_again() {
        let now = Instant::now();
        let mut dialler = dialler(ANNA, Lan::Quiet);
        dialler.expect(vec![(BRAM, vec![away()])], now);
        for _ in 0..20 {
            dialler.due(dialler.next(now).unwrap(), 9);
            dialler.failed(&BRAM, now);
        }
        assert!(dialler.due(now + SECOND, 9).is_empty());
        dialler.moved(now);
        assert_eq!(dialler.due(now + limits::BACK_OFF, 9).len(), 1);
    }

    #[test]
    fn of_two_that_find_each_other_the_lower_dials_first() {
        let now = Instant::now();
        let mut lower = dialler(ANNA, Lan::Search);
        lower.nearby(BRAM, home(), now);
        assert_eq!(peers(&lower.due(now, 9)), [BRAM]);
        let mut higher = dialler(BRAM, Lan::Search);
        higher.nearby(ANNA, home(), now);
        assert!(higher.due(now, 9).is_empty());
        assert_eq!(peers(&higher.due(now + limits::YIELD, 9)), [ANNA]);
    }

    #[test]
    fn without_a_local_network_its_addresses_are_not_dialled() {
        let now = Instant::now();
        let mut dialler = dialler(ANNA, Lan::Off);
        let loopback = at("/ip4/127.0.0.1/tcp/1");
        dialler.expect(
            vec![(BRAM, vec![home(), away()]), (CARO, vec![loopback])],
            now,
        );
        dialler.nearby(CARO, home(), now);
        let dials = dialler.due(now, 9);
        assert_eq!(dials.len(), 1);
        assert_eq!(dials[0].addresses, [away()]);
    }

    #[test]
    fn where_nobody_looks_around_a_peers_word_leads_to_no_local_address() {
        let now = Instant::now();
        for (lan, expected) in [
            (Lan::Quiet, vec![away()]),
            (Lan::Search, vec![home(), away()]),
        ] {
            let mut dialler = dialler(ANNA, lan);
            dialler.expect(vec![(BRAM, Vec::new())], now);
            dialler.connected(BRAM, Via::Direct, now);
            dialler.learn(&BRAM, vec![home(), away()]);
            dialler.disconnected(&BRAM, now);
            let dials = dialler.due(now + SECOND, 9);
            assert_eq!(dials[0].addresses, expected);
        }
    }

    #[test]
    fn who_is_kept_out_is_not_dialled_until_its_time_is_over_or_somebody_asks() {
        let now = Instant::now();
        let mut dialler = dialler(ANNA, Lan::Quiet);
        dialler.expect(vec![(BRAM, vec![away()])], now);
        dialler.ban(BRAM, now + SECOND * 60);
        assert!(dialler.due(now + SECOND, 9).is_empty());
        assert!(dialler.free(now + SECOND).is_empty());
        assert_eq!(dialler.free(now + SECOND * 60), [BRAM]);
        assert_eq!(dialler.due(now + SECOND * 60, 9).len(), 1);
        dialler.failed(&BRAM, now);
        dialler.ban(BRAM, now + SECOND * 3600);
        dialler.ask(BRAM, vec![home()], now);
        assert_eq!(dialler.due(now, 9).len(), 1);
    }

    #[test]
    fn a_crowd_on_the_local_network_and_long_lists_have_an_end() {
        let now = Instant::now();
        let mut dialler = dialler(PeerId([0; 32]), Lan::Search);
        for number in 1..=200 {
            for port in 1..=20 {
                let address = at(&format!("/ip4/10.0.0.1/tcp/{port}"));
                dialler.nearby(PeerId([number; 32]), address, now);
            }
        }
        let dials = dialler.due(now, 999);
        assert_eq!(dials.len(), limits::NEARBY);
        assert!(
            dials
                .iter()
                .all(|dial| dial.addresses.len() <= limits::ADDRESSES)
        );
        let many = (1..=200).map(|number| (PeerId([number; 32]), vec![away()]));
        let mut kept = self::dialler(PeerId([0; 32]), Lan::Quiet);
        kept.expect(many.collect(), now);
        assert_eq!(kept.due(now, 999).len(), limits::KEPT);
    }

    #[test]
    fn behind_a_relay_a_straight_road_is_looked_for() {
        let now = Instant::now();
        let relayed = at("/ip4/145.97.20.1/tcp/1/p2p-circuit");
        let mut dialler = dialler(ANNA, Lan::Quiet);
        dialler.expect(vec![(BRAM, vec![relayed, home()])], now);
        dialler.due(now, 9);
        dialler.connected(BRAM, Via::Relay, now);
        assert!(dialler.due(now, 9).is_empty());
        let dials = dialler.due(now + limits::BACK_OFF_LAN, 9);
        assert_eq!(dials.len(), 1);
        assert_eq!(dials[0].addresses, [home()]);
    }

    #[test]
    fn nobody_is_remembered_for_nothing() {
        let now = Instant::now();
        let mut dialler = dialler(ANNA, Lan::Search);
        dialler.nearby(BRAM, home(), now);
        dialler.connected(CARO, Via::Lan, now);
        dialler.disconnected(&CARO, now);
        dialler.gone(&BRAM, &home());
        dialler.expect(Vec::new(), now);
        assert!(dialler.known.is_empty());
    }
}
