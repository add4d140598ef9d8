//! Votes: for each rule one that counts, and one that just does not.

mod in_hall;

use super::hall::{Hall, OF, Person, ask, close, proxy, sign, vote};
use crate::act::{
    Act, Closing, Majority, Opening, Outcome, Passed, Reopening, Rule, Voting, Way, decision_hash,
};
use crate::charter::role::Role;
use crate::ids::{EntryId, ParticipantId};

const FOR: u8 = 0;
const AGAINST: u8 = 1;
const ABSTAINS: u8 = 2;

struct Hustings {
    hall: Hall,
    roelfke: Person,
    deputy: Person,
    anje: Person,
    geert: Person,
    klaas: Person,
    asked: Opening,
    opening: EntryId,
}

/// A vote of five that the first opened.
fn opened(change: impl FnOnce(&mut Opening)) -> Hustings {
    let roelfke = Person::new(1, Role::Board);
    let deputy = Person::new(2, Role::Board);
    let anje = Person::new(3, Role::Member);
    let geert = Person::new(4, Role::Member);
    let klaas = Person::new(5, Role::Member);
    let mut asked = ask(&[&roelfke, &deputy, &anje, &geert, &klaas]);
    change(&mut asked);
    let mut hall = Hall::default();
    let opening = hall.act(&roelfke, Act::Opening(asked.clone()), &[]);
    Hustings {
        hall,
        roelfke,
        deputy,
        anje,
        geert,
        klaas,
        asked,
        opening,
    }
}

impl Hustings {
    fn voting(&self) -> Voting {
        self.hall.fold().votings[0].clone()
    }

    fn stands(&self, who: &Person) -> Vec<EntryId> {
        let voting = self.voting();
        let votes = voting.votes.get(&who.who);
        votes.into_iter().flatten().map(|cast| cast.entry).collect()
    }

    fn list(&self, counted: &[EntryId], counts: &[u32]) -> Closing {
        close(&self.roelfke, self.opening, &self.asked, counted, counts)
    }

    fn closed(&mut self, counted: &[EntryId], counts: &[u32], knows: &[EntryId]) -> EntryId {
        let closing = self.list(counted, counts);
        self.hall.act(&self.roelfke, Act::Closing(closing), knows)
    }

    fn closed_by_deputy(
        &mut self,
        counted: &[EntryId],
        counts: &[u32],
        knows: &[EntryId],
    ) -> EntryId {
        let closing = close(&self.deputy, self.opening, &self.asked, counted, counts);
        self.hall.act(&self.deputy, Act::Closing(closing), knows)
    }

    fn reopened(&mut self, closing: EntryId, knows: &[EntryId]) -> EntryId {
        let reopening = Act::Reopening(Reopening {
            closing,
            reason: "een stem vergeten".to_owned(),
        });
        self.hall.act(&self.roelfke, reopening, knows)
    }
}

#[test]
fn who_chairs_opens() {
    let mut it = opened(|_| {});
    let too_low = it.hall.act(&it.anje, Act::Opening(it.asked.clone()), &[]);
    assert_eq!(it.hall.why(&too_low), Some(Passed::Role));
    assert_eq!(it.hall.fold().votings.len(), 1);
    let about_it = it.hall.act(&it.anje, vote(too_low, FOR), &[too_low]);
    assert_eq!(it.hall.why(&about_it), Some(Passed::AboutNothing));
}

#[test]
fn who_is_on_the_roll_votes_about_what_they_know() {
    let mut it = opened(|_| {});
    let right = it.hall.act(&it.anje, vote(it.opening, FOR), &[it.opening]);
    let newcomer = Person::new(6, Role::Board);
    let wrong = [
        (
            it.hall.act(&newcomer, vote(it.opening, FOR), &[it.opening]),
            Passed::NotOnRoll,
        ),
        (
            it.hall.act(&it.geert, vote(it.opening, FOR), &[]),
            Passed::AboutNothing,
        ),
        (
            it.hall.act(&it.geert, vote(right, FOR), &[right]),
            Passed::AboutNothing,
        ),
        (
            it.hall.act(&it.geert, vote(it.opening, 3), &[it.opening]),
            Passed::DoesNotAddUp,
        ),
    ];
    for (entry, why) in wrong {
        assert_eq!(it.hall.why(&entry), Some(why));
    }
    assert_eq!(it.stands(&it.anje), [right]);
    assert_eq!(it.voting().votes.len(), 1);
}

#[test]
fn the_latest_vote_of_somebody_stands() {
    let mut it = opened(|_| {});
    let first = it.hall.act(&it.anje, vote(it.opening, FOR), &[it.opening]);
    let second = it.hall.act(&it.anje, vote(it.opening, AGAINST), &[first]);
    assert_eq!(it.stands(&it.anje), [second]);
    assert_eq!(it.hall.why(&first), Some(Passed::Replaced));
}

#[test]
fn of_two_devices_that_contradict_none_counts_until_one_knows_of_both() {
    let mut it = opened(|_| {});
    let elsewhere = it.anje.elsewhere(13);
    let a = it.hall.act(&it.anje, vote(it.opening, FOR), &[it.opening]);
    let b = it
        .hall
        .act(&elsewhere, vote(it.opening, AGAINST), &[it.opening]);
    assert_eq!(it.stands(&it.anje), [a, b]);
    // None of them can be counted.
    let closing = it.closed(&[a], &[1, 0, 0], &[a, b]);
    assert_eq!(it.hall.why(&closing), Some(Passed::DoesNotAddUp));
    let c = it.hall.act(&elsewhere, vote(it.opening, AGAINST), &[b]);
    assert_eq!(it.stands(&it.anje), [a, c]);
    let last = it.hall.act(&it.anje, vote(it.opening, FOR), &[a, c]);
    assert_eq!(it.stands(&it.anje), [last]);
    let closing = it.closed(&[last], &[1, 0, 0], &[last]);
    assert_eq!(it.hall.why(&closing), None);
}

#[test]
fn two_devices_that_say_the_same_are_one_vote() {
    let mut it = opened(|_| {});
    let elsewhere = it.anje.elsewhere(13);
    let a = it.hall.act(&it.anje, vote(it.opening, FOR), &[it.opening]);
    let b = it
        .hall
        .act(&elsewhere, vote(it.opening, FOR), &[it.opening]);
    assert_eq!(it.stands(&it.anje), [a]);
    assert_eq!(it.hall.why(&b), Some(Passed::Replaced));
}

#[test]
fn a_proxy_is_of_somebody_else_on_the_roll() {
    let mut it = opened(|_| {});
    let stranger = Person::new(6, Role::Member);
    let right = it
        .hall
        .act(&it.anje, proxy(it.opening, FOR, &it.geert), &[it.opening]);
    let of_stranger = it
        .hall
        .act(&it.anje, proxy(it.opening, FOR, &stranger), &[it.opening]);
    let by_stranger = it
        .hall
        .act(&stranger, proxy(it.opening, FOR, &it.klaas), &[it.opening]);
    let of_self = it
        .hall
        .act(&it.anje, proxy(it.opening, FOR, &it.anje), &[it.opening]);
    assert_eq!(it.stands(&it.geert), [right]);
    assert_eq!(it.hall.why(&of_stranger), Some(Passed::NotOnRoll));
    assert_eq!(it.hall.why(&by_stranger), Some(Passed::NotOnRoll));
    assert_eq!(it.hall.why(&of_self), Some(Passed::DoesNotAddUp));
    assert_eq!(it.voting().votes.len(), 1);
}

#[test]
fn one_s_own_vote_goes_before_a_proxy_s() {
    let mut it = opened(|_| {});
    let own = it
        .hall
        .act(&it.geert, vote(it.opening, AGAINST), &[it.opening]);
    let proxy = it
        .hall
        .act(&it.anje, proxy(it.opening, FOR, &it.geert), &[own]);
    assert_eq!(it.stands(&it.geert), [own]);
    assert_eq!(it.hall.why(&proxy), Some(Passed::Replaced));
}

#[test]
fn somebody_holds_so_many_proxies_and_no_more() {
    let mut it = opened(|asked| asked.rule.proxies = 1);
    let id = |first: u8| EntryId([first; 32]);
    let of_geert = proxy(it.opening, FOR, &it.geert);
    let of_klaas = proxy(it.opening, FOR, &it.klaas);
    let higher = it.hall.act_as(id(9), &it.anje, of_geert, &[it.opening]);
    assert_eq!(it.stands(&it.geert), [higher]);
    let lower = it.hall.act_as(id(8), &it.anje, of_klaas, &[it.opening]);
    assert_eq!(it.stands(&it.klaas), [lower]);
    assert_eq!(it.stands(&it.geert), []);
    assert_eq!(it.hall.why(&higher), Some(Passed::NotOnRoll));
    // Who votes after all takes no room.
    it.hall
        .act(&it.klaas, vote(it.opening, AGAINST), &[it.opening]);
    assert_eq!(it.stands(&it.geert), [higher]);
}

#[test]
fn nothing_is_decided_before_a_closing_that_counts() {
    let mut it = opened(|_| {});
    let mut votes = Vec::new();
    for person in [&it.anje, &it.geert, &it.klaas] {
        votes.push(it.hall.act(person, vote(it.opening, FOR), &[it.opening]));
    }
    assert_eq!(it.voting().closing, None);
    let closing = it.closed(&votes, &[3, 0, 0], &votes);
    let counted = it.voting().closing.unwrap();
    assert_eq!(
        (counted.entry, counted.outcome),
        (closing, Outcome::Adopted)
    );
    assert_eq!(counted.late, []);
}

#[test]
fn a_closing_lists_votes_that_stand_as_far_as_it_knows_and_adds_up() {
    let mut it = opened(|_| {});
    let a = it.hall.act(&it.anje, vote(it.opening, FOR), &[it.opening]);
    let g = it
        .hall
        .act(&it.geert, vote(it.opening, AGAINST), &[it.opening]);
    let again = it.hall.act(&it.geert, vote(it.opening, ABSTAINS), &[g]);
    let all = [a, again];
    let with_tellers = Closing {
        tellers: Some(["Roelf", "Anje"].map(str::to_owned)),
        ..it.list(&all, &[1, 0, 1])
    };
    let wrong = [
        it.list(&[a, g], &[1, 1, 0]),
        it.list(&[a, g, again], &[1, 1, 1]),
        it.list(&[a, EntryId([9; 32])], &[2, 0, 0]),
        it.list(&all, &[1, 1, 0]),
        it.list(&all, &[1, 0]),
        sign(&it.roelfke, it.opening, &it.asked, with_tellers),
        Closing {
            attested: it.roelfke.attest([0; 32]),
            ..it.list(&all, &[1, 0, 1])
        },
        close(&it.deputy, it.opening, &it.asked, &all, &[1, 0, 1]),
    ];
    for closing in wrong {
        let closing = it.hall.act(&it.roelfke, Act::Closing(closing), &all);
        assert_eq!(it.hall.why(&closing), Some(Passed::DoesNotAddUp));
    }
    let unknowing = it.closed(&all, &[1, 0, 1], &[a]);
    assert_eq!(it.hall.why(&unknowing), Some(Passed::DoesNotAddUp));
    let nothing_known = it.closed(&[], &[0, 0, 0], &[]);
    assert_eq!(it.hall.why(&nothing_known), Some(Passed::AboutNothing));
    let list = close(&it.anje, it.opening, &it.asked, &all, &[1, 0, 1]);
    let too_low = it.hall.act(&it.anje, Act::Closing(list), &all);
    assert_eq!(it.hall.why(&too_low), Some(Passed::Role));
    assert_eq!(it.voting().closing, None);
    it.closed(&all, &[1, 0, 1], &all);
    assert!(it.voting().closing.is_some());
}

#[test]
fn a_vote_that_is_not_on_the_list_is_late_and_changes_nothing() {
    let mut it = opened(|_| {});
    let a = it.hall.act(&it.anje, vote(it.opening, FOR), &[it.opening]);
    let camper = it
        .hall
        .act(&it.geert, vote(it.opening, AGAINST), &[it.opening]);
    let closing = it.closed(&[a], &[1, 0, 0], &[a]);
    let changed = it.hall.act(&it.anje, vote(it.opening, AGAINST), &[closing]);
    let counted = it.voting().closing.unwrap();
    assert_eq!(counted.outcome, Outcome::Adopted);
    assert_eq!(counted.late, [camper, changed]);
}

#[test]
fn who_knows_that_it_is_closed_does_not_close_it_again() {
    let mut it = opened(|_| {});
    let a = it.hall.act(&it.anje, vote(it.opening, FOR), &[it.opening]);
    let first = it.closed(&[], &[0, 0, 0], &[it.opening]);
    let second = it.closed(&[a], &[1, 0, 0], &[first, a]);
    assert_eq!(it.hall.why(&second), Some(Passed::NoStep));
    assert_eq!(it.voting().closing.map(|it| it.entry), Some(first));
}

#[test]
fn two_closings_that_differ_give_no_result_until_one_knows_of_both() {
    let mut it = opened(|_| {});
    let a = it.hall.act(&it.anje, vote(it.opening, FOR), &[it.opening]);
    let g = it.hall.act(&it.geert, vote(it.opening, FOR), &[it.opening]);
    let one = it.closed(&[a], &[1, 0, 0], &[a]);
    let other = it.closed_by_deputy(&[a, g], &[2, 0, 0], &[a, g]);
    let voting = it.voting();
    let clash: Vec<EntryId> = voting.clash.iter().map(|it| it.entry).collect();
    assert_eq!((voting.closing, clash), (None, vec![one, other]));
    let last = it.closed(&[a, g], &[2, 0, 0], &[one, other]);
    let voting = it.voting();
    assert_eq!(voting.closing.map(|it| it.entry), Some(last));
    assert!(voting.clash.is_empty());
    assert_eq!(it.hall.why(&one), Some(Passed::Replaced));
}

#[test]
fn two_closings_with_the_same_list_are_one() {
    let mut it = opened(|_| {});
    let a = it.hall.act(&it.anje, vote(it.opening, FOR), &[it.opening]);
    let one = it.closed(&[a], &[1, 0, 0], &[a]);
    let other = it.closed_by_deputy(&[a], &[1, 0, 0], &[a]);
    let voting = it.voting();
    assert_eq!(voting.closing.map(|it| it.entry), Some(one));
    assert!(voting.clash.is_empty());
    assert_eq!(it.hall.why(&other), Some(Passed::Replaced));
}

#[test]
fn a_reopening_takes_the_result_away_until_it_is_closed_again() {
    let mut it = opened(|_| {});
    let a = it.hall.act(&it.anje, vote(it.opening, FOR), &[it.opening]);
    let first = it.closed(&[a], &[1, 0, 0], &[a]);
    let of_nothing = it.reopened(a, &[first]);
    assert_eq!(it.hall.why(&of_nothing), Some(Passed::AboutNothing));
    let unknowing = it.reopened(first, &[it.opening]);
    assert_eq!(it.hall.why(&unknowing), Some(Passed::AboutNothing));
    let again = it.reopened(first, &[first]);
    assert_eq!(it.hall.why(&again), None);
    assert_eq!(it.voting().closing, None);
    let twice = it.reopened(first, &[again]);
    assert_eq!(it.hall.why(&twice), Some(Passed::NoStep));
    // Votes and the closing may refer to the reopening; votes from before stand.
    let g = it.hall.act(&it.geert, vote(again, AGAINST), &[again]);
    let unknowing = it.hall.act(&it.klaas, vote(again, AGAINST), &[it.opening]);
    assert_eq!(it.hall.why(&unknowing), Some(Passed::AboutNothing));
    let closing = Closing {
        opening: again,
        ..it.list(&[a, g], &[1, 1, 0])
    };
    let last = it.hall.act(&it.roelfke, Act::Closing(closing), &[g]);
    let counted = it.voting().closing.unwrap();
    assert_eq!((counted.entry, counted.outcome), (last, Outcome::Tied));
}

#[test]
fn a_closing_that_does_not_know_of_a_reopening_does_not_close() {
    let mut it = opened(|_| {});
    let a = it.hall.act(&it.anje, vote(it.opening, FOR), &[it.opening]);
    let first = it.closed(&[a], &[1, 0, 0], &[a]);
    let again = it.reopened(first, &[first]);
    let beside = it.closed_by_deputy(&[a], &[1, 0, 0], &[a]);
    let voting = it.voting();
    assert_eq!((voting.closing, voting.clash), (None, vec![]));
    let last = it.closed_by_deputy(&[a], &[1, 0, 0], &[again, beside]);
    assert_eq!(it.voting().closing.map(|it| it.entry), Some(last));
}

#[test]
fn one_who_may_not_chair_does_not_reopen() {
    let mut it = opened(|_| {});
    let first = it.closed(&[], &[0, 0, 0], &[it.opening]);
    let reopening = Act::Reopening(Reopening {
        closing: first,
        reason: String::new(),
    });
    let too_low = it.hall.act(&it.anje, reopening, &[first]);
    assert_eq!(it.hall.why(&too_low), Some(Passed::Role));
    assert!(it.voting().closing.is_some());
}

#[test]
fn the_rule_tells_what_it_comes_to() {
    use Outcome::{Adopted, NoQuorum, Rejected, Tied};
    let cases: &[(Majority, u32, [u32; 3], Outcome)] = &[
        (Majority::Simple, 0, [3, 2, 5], Adopted),
        (Majority::Simple, 0, [2, 3, 5], Rejected),
        (Majority::Simple, 0, [3, 3, 0], Tied),
        (Majority::Simple, 6, [2, 1, 3], Adopted),
        (Majority::Simple, 7, [2, 1, 3], NoQuorum),
        (Majority::Absolute, 0, [6, 0, 0], Adopted),
        (Majority::Absolute, 0, [5, 0, 5], Rejected),
        (Majority::TwoThirds, 0, [4, 2, 4], Adopted),
        (Majority::TwoThirds, 0, [3, 2, 0], Rejected),
        (Majority::TwoThirds, 0, [0, 0, 9], Rejected),
        (Majority::Unanimous, 0, [10, 0, 0], Adopted),
        (Majority::Unanimous, 0, [9, 0, 0], Rejected),
        (Majority::Unanimous, 0, [9, 0, 1], Rejected),
        (
            Majority::TwoThirds,
            0,
            [u32::MAX, u32::MAX, u32::MAX],
            Rejected,
        ),
    ];
    for (majority, quorum, counts, outcome) in cases {
        let rule = Rule {
            majority: *majority,
            quorum: *quorum,
            proxies: 0,
        };
        assert_eq!(
            Outcome::of(&rule, 10, counts),
            *outcome,
            "{majority:?} {quorum} {counts:?}"
        );
    }
    let rule = Rule {
        majority: Majority::Simple,
        quorum: 0,
        proxies: 0,
    };
    assert_eq!(Outcome::of(&rule, 2, &[]), Tied);
}

/// A vote in which the votes of some weigh more than one.
fn weighed(of: impl Fn(&Hustings) -> Vec<(ParticipantId, u32)>) -> Hustings {
    let weights = of(&opened(|_| {}));
    opened(|asked| {
        let weight = |who: &ParticipantId| {
            let mut found = weights.iter().filter(|(one, _)| one == who);
            found.next().map_or(1, |(_, weight)| *weight)
        };
        asked.weights = asked.roll.iter().map(weight).collect();
    })
}

#[test]
fn a_vote_counts_as_much_as_it_weighs() {
    let mut it = weighed(|it| vec![(it.anje.who, 3), (it.klaas.who, 4)]);
    assert_eq!(it.asked.total(), 10);
    assert_eq!(it.asked.weight(&it.anje.who), 3);
    assert_eq!(it.asked.weight(&ParticipantId([255; 32])), 0);
    let votes = [(&it.anje, FOR), (&it.geert, FOR), (&it.klaas, AGAINST)];
    let votes =
        votes.map(|(who, choice)| it.hall.act(who, vote(it.opening, choice), &[it.opening]));
    let in_people = it.closed(&votes, &[2, 1, 0], &votes);
    assert_eq!(it.hall.why(&in_people), Some(Passed::DoesNotAddUp));
    let closing = it.closed(&votes, &[4, 4, 0], &votes);
    let counted = it.voting().closing.unwrap();
    assert_eq!((counted.entry, counted.outcome), (closing, Outcome::Tied));
}

#[test]
fn a_proxy_weighs_as_whose_vote_it_is() {
    let mut it = weighed(|it| vec![(it.anje.who, 3), (it.geert.who, 5)]);
    let of_geert = it
        .hall
        .act(&it.anje, proxy(it.opening, FOR, &it.geert), &[it.opening]);
    let as_giver = it.closed(&[of_geert], &[3, 0, 0], &[of_geert]);
    assert_eq!(it.hall.why(&as_giver), Some(Passed::DoesNotAddUp));
    let closing = it.closed(&[of_geert], &[5, 0, 0], &[of_geert]);
    assert_eq!(it.voting().closing.map(|it| it.entry), Some(closing));
}

#[test]
fn quorum_and_majorities_are_counted_in_what_votes_weigh() {
    let ends = |majority, quorum, counts: [u32; 3]| {
        let mut it = weighed(|it| vec![(it.anje.who, 6)]);
        (it.asked.rule.majority, it.asked.rule.quorum) = (majority, quorum);
        it.opening = it
            .hall
            .act(&it.roelfke, Act::Opening(it.asked.clone()), &[]);
        let mine = it.hall.act(&it.anje, vote(it.opening, FOR), &[it.opening]);
        let other = it
            .hall
            .act(&it.geert, vote(it.opening, AGAINST), &[it.opening]);
        let listed = [mine, other];
        it.closed(&listed, &counts, &listed);
        it.hall.fold().votings[1].closing.clone().unwrap().outcome
    };
    // ten together: six for, one against
    assert_eq!(ends(Majority::Absolute, 0, [6, 1, 0]), Outcome::Adopted);
    assert_eq!(ends(Majority::TwoThirds, 0, [6, 1, 0]), Outcome::Adopted);
    assert_eq!(ends(Majority::Unanimous, 0, [6, 1, 0]), Outcome::Rejected);
    assert_eq!(ends(Majority::Simple, 7, [6, 1, 0]), Outcome::Adopted);
    assert_eq!(ends(Majority::Simple, 8, [6, 1, 0]), Outcome::NoQuorum);
}

#[test]
fn in_the_hall_not_more_is_counted_than_all_weigh() {
    let closes = |counts: [u32; 3]| {
        let mut it = weighed(|it| vec![(it.anje.who, 3)]);
        it.asked.way = Way::Count;
        it.opening = it
            .hall
            .act(&it.roelfke, Act::Opening(it.asked.clone()), &[]);
        let closing = Closing {
            tellers: Some(["Roelf", "Anje"].map(str::to_owned)),
            ..it.list(&[], &counts)
        };
        let closing = sign(&it.roelfke, it.opening, &it.asked, closing);
        let entry = it
            .hall
            .act(&it.roelfke, Act::Closing(closing), &[it.opening]);
        it.hall.why(&entry)
    };
    assert_eq!(closes([5, 1, 1]), None);
    assert_eq!(closes([5, 2, 1]), Some(Passed::DoesNotAddUp));
}

#[test]
fn everything_that_a_decision_tells_is_in_its_hash() {
    let it = opened(|_| {});
    let closing = it.list(&[EntryId([4; 32])], &[1, 0, 0]);
    let hash = |asked: &Opening, closing: &Closing| decision_hash(&it.opening, asked, closing);
    let right = hash(&it.asked, &closing);
    assert!(closing.attested.holds(OF, &it.roelfke.key.author()));
    assert_eq!(closing.attested.hash, right);
    let mut others = vec![decision_hash(&EntryId([0; 32]), &it.asked, &closing)];
    let asked: [fn(&mut Opening); 9] = [
        |asked| asked.hall = 37,
        |asked| asked.text[31] ^= 1,
        |asked| asked.weights = vec![1, 1, 1, 1, 2],
        |asked| asked.question.push('?'),
        |asked| asked.options[1].push('?'),
        |asked| asked.rule.majority = Majority::Absolute,
        |asked| asked.rule.quorum = 1,
        |asked| asked.rule.proxies = 1,
        |asked| asked.roll.push(ParticipantId([255; 32])),
    ];
    for change in asked {
        let mut asked = it.asked.clone();
        change(&mut asked);
        others.push(hash(&asked, &closing));
    }
    let closings: [fn(&mut Closing); 4] = [
        |closing| closing.counted[0] = EntryId([5; 32]),
        |closing| closing.counts[0] = 2,
        |closing| closing.tellers = Some([String::new(), String::new()]),
        |closing| closing.tellers = Some(["Roelf", "Anje"].map(str::to_owned)),
    ];
    for change in closings {
        let mut closing = closing.clone();
        change(&mut closing);
        others.push(hash(&it.asked, &closing));
    }
    others.push(right);
    others.sort_unstable();
    others.dedup();
    assert_eq!(others.len(), 15);
}
