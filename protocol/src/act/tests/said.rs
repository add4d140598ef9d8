//! Comments, suggestions, support and what is taken back: for each rule an act that counts, and one that just does not.

use super::hall::{Hall, MOTION, OF, Person, comment, heads};
use crate::act::{Act, Comment, Paper, Passed, Place, Suggestion, Support, Taken, Verdict, fold};
use crate::charter::role::Role;
use crate::document::kinds::{Acts, Kind};
use crate::document::{Anchor, SectionId};
use crate::entry::Malformed;
use crate::ids::EntryId;

fn suggestion(new: &str) -> Act {
    Act::Suggestion(Suggestion {
        place: Place {
            section: SectionId("visie".to_owned()),
            start: Anchor::default(),
            end: Anchor::default(),
        },
        heads: heads(1),
        old: String::new(),
        new: new.to_owned(),
        reason: String::new(),
    })
}

fn answer(re: EntryId) -> Act {
    Act::Comment(Comment {
        re: Some(re),
        place: None,
        heads: heads(1),
        text: "eens".to_owned(),
    })
}

fn support(of: Option<EntryId>) -> Act {
    Act::Support(Support { of, paper: None })
}

fn paper(number: u32, tellers: [&str; 2]) -> Act {
    Act::Support(Support {
        of: None,
        paper: Some(Paper {
            number,
            tellers: tellers.map(str::to_owned),
        }),
    })
}

fn verdict(suggestion: EntryId, taken: Taken) -> Act {
    Act::Verdict(Verdict {
        suggestion,
        taken,
        reason: String::new(),
    })
}

struct Village {
    hall: Hall,
    mies: Person,
    roelf: Person,
    anje: Person,
    reader: Person,
}

fn village() -> Village {
    Village {
        hall: Hall::default(),
        mies: Person::new(1, Role::Member),
        roelf: Person::new(2, Role::Editor),
        anje: Person::new(3, Role::Board),
        reader: Person::new(4, Role::Reader),
    }
}

#[test]
fn a_kind_tells_who_may_do_what() {
    let mut it = village();
    let acts = [comment("ja"), suggestion("dertig"), support(None)];
    for act in acts {
        let may = it.hall.act(&it.mies, act.clone(), &[]);
        let may_not = it.hall.act(&it.reader, act, &[]);
        assert_eq!(it.hall.why(&may), None);
        assert_eq!(it.hall.why(&may_not), Some(Passed::Role));
    }
    let of = it.hall.act(&it.mies, suggestion("veertig"), &[]);
    let may = it.hall.act(&it.roelf, verdict(of, Taken::Over), &[of]);
    let may_not = it.hall.act(&it.mies, verdict(of, Taken::Refused), &[of]);
    assert_eq!(it.hall.why(&may), None);
    assert_eq!(it.hall.why(&may_not), Some(Passed::Role));
    let none = Kind {
        acts: Acts::NONE,
        ..MOTION_LIKE
    };
    let all = fold(OF, &none, &it.hall.acts, &it.hall.past);
    assert_eq!(all.passed.len(), it.hall.acts.len());
}

const MOTION_LIKE: Kind = Kind {
    tag: "anders",
    ..Kind::PLAIN
};

#[test]
fn what_cannot_be_read_is_passed_over() {
    let mut it = village();
    let entry = it.hall.act(&it.mies, comment("ja"), &[]);
    it.hall.acts[0].act = Err(Malformed::Undecodable);
    assert_eq!(it.hall.why(&entry), Some(Passed::Unreadable));
}

#[test]
fn what_a_comment_answers_lies_in_its_past() {
    let mut it = village();
    let first = it.hall.act(&it.mies, comment("waarom?"), &[]);
    let right = it.hall.act(&it.anje, answer(first), &[first]);
    let unknowing = it.hall.act(&it.anje, answer(first), &[]);
    let of_nothing = it.hall.act(&it.anje, answer(EntryId([9; 32])), &[first]);
    let fold = it.hall.fold();
    let said: Vec<EntryId> = fold.comments.iter().map(|comment| comment.entry).collect();
    assert_eq!(said, [first, right]);
    for wrong in [unknowing, of_nothing] {
        assert_eq!(it.hall.why(&wrong), Some(Passed::AboutNothing));
    }
}

#[test]
fn only_one_s_own_is_taken_back_and_only_what_can_be() {
    let mut it = village();
    let said = it.hall.act(&it.mies, comment("onzin"), &[]);
    let by_another = it.hall.act(&it.anje, Act::TakeBack(said), &[said]);
    assert_eq!(it.hall.why(&by_another), Some(Passed::NotOwn));
    let unknowing = it.hall.act(&it.mies, Act::TakeBack(said), &[]);
    assert_eq!(it.hall.why(&unknowing), Some(Passed::AboutNothing));
    let of_itself = it
        .hall
        .act(&it.mies, Act::TakeBack(by_another), &[by_another]);
    assert_eq!(it.hall.why(&of_itself), Some(Passed::NotOwn));
    assert_eq!(it.hall.fold().comments.len(), 1);
    let elsewhere = it.mies.elsewhere(11);
    let right = it.hall.act(&elsewhere, Act::TakeBack(said), &[said]);
    assert_eq!(it.hall.why(&right), None);
    assert_eq!(it.hall.why(&said), Some(Passed::TakenBack));
    assert!(it.hall.fold().comments.is_empty());
}

#[test]
fn a_suggestion_is_open_until_somebody_judges() {
    let mut it = village();
    let of = it.hall.act(&it.mies, suggestion("dertig"), &[]);
    assert_eq!(it.hall.fold().suggestions[0].verdict, None);
    let unknowing = it.hall.act(&it.roelf, verdict(of, Taken::Over), &[]);
    let of_comment = it.hall.act(&it.mies, comment("ja"), &[]);
    let of_comment = it
        .hall
        .act(&it.roelf, verdict(of_comment, Taken::Over), &[of_comment]);
    for wrong in [unknowing, of_comment] {
        assert_eq!(it.hall.why(&wrong), Some(Passed::AboutNothing));
    }
    let refused = it.hall.act(&it.roelf, verdict(of, Taken::Refused), &[of]);
    assert_eq!(
        it.hall.fold().suggestions[0].verdict,
        Some((refused, Taken::Refused))
    );
    let over = it.hall.act(&it.anje, verdict(of, Taken::Over), &[of]);
    assert_eq!(
        it.hall.fold().suggestions[0].verdict,
        Some((over, Taken::Over))
    );
    assert_eq!(it.hall.why(&refused), Some(Passed::Replaced));
    let knowing = it
        .hall
        .act(&it.roelf, verdict(of, Taken::Refused), &[refused, over]);
    assert_eq!(
        it.hall.fold().suggestions[0].verdict,
        Some((knowing, Taken::Refused))
    );
}

/// Each of them changed the text.
#[test]
fn of_two_who_took_over_without_knowing_of_each_other_both_are_told() {
    let mut it = village();
    let of = it.hall.act(&it.mies, suggestion("dertig"), &[]);
    let over = |it: &mut Village| {
        let first = it.hall.act(&it.roelf, verdict(of, Taken::Over), &[of]);
        let second = it.hall.act(&it.anje, verdict(of, Taken::Over), &[of]);
        let mut both = [first, second];
        both.sort_unstable();
        both
    };
    assert!(it.hall.fold().suggestions[0].over.is_empty());
    let both = over(&mut it);
    it.hall.act(&it.mies, verdict(of, Taken::Over), &[of]);
    let fold = it.hall.fold();
    assert_eq!(fold.suggestions[0].over, both);
    assert_eq!(fold.suggestions[0].verdict, Some((both[0], Taken::Over)));
    assert_eq!(it.hall.why(&both[1]), Some(Passed::Replaced));
}

#[test]
fn what_was_judged_is_not_taken_back_and_what_was_taken_back_is_not_judged() {
    let mut it = village();
    let of = it.hall.act(&it.mies, suggestion("dertig"), &[]);
    let back = it.hall.act(&it.mies, Act::TakeBack(of), &[of]);
    assert_eq!(it.hall.why(&of), Some(Passed::TakenBack));
    let after = it.hall.act(&it.roelf, verdict(of, Taken::Over), &[back]);
    assert_eq!(it.hall.why(&after), Some(Passed::AboutNothing));
    assert!(it.hall.fold().suggestions.is_empty());
    // Who did not know of it judged: then it stands.
    let beside = it.hall.act(&it.roelf, verdict(of, Taken::Over), &[of]);
    assert_eq!(
        it.hall.fold().suggestions[0].verdict,
        Some((beside, Taken::Over))
    );
    assert_eq!(it.hall.why(&back), Some(Passed::NotOwn));
    let late = it.hall.act(&it.mies, Act::TakeBack(of), &[beside]);
    assert_eq!(it.hall.why(&late), Some(Passed::NotOwn));
    assert_eq!(it.hall.fold().suggestions.len(), 1);
}

#[test]
fn somebody_supports_once() {
    let mut it = village();
    let of = it.hall.act(&it.anje, suggestion("dertig"), &[]);
    let first = it.hall.act(&it.mies, support(None), &[]);
    let elsewhere = it.mies.elsewhere(11);
    let again = it.hall.act(&elsewhere, support(None), &[]);
    let other = it.hall.act(&it.mies, support(Some(of)), &[of]);
    it.hall.act(&it.anje, support(None), &[]);
    let fold = it.hall.fold();
    assert_eq!(fold.support[&None].people.len(), 2);
    assert_eq!(fold.support[&Some(of)].people.len(), 1);
    assert_eq!(it.hall.why(&again), Some(Passed::Replaced));
    it.hall.act(&it.mies, Act::TakeBack(first), &[first]);
    assert_eq!(
        it.hall.fold().support[&None].people.len(),
        2,
        "as the other device says"
    );
    it.hall.act(&it.mies, Act::TakeBack(again), &[again]);
    assert_eq!(it.hall.fold().support[&None].people.len(), 1);
    it.hall.act(&it.mies, Act::TakeBack(other), &[other]);
    assert_eq!(it.hall.fold().support.get(&Some(of)), None);
}

#[test]
fn support_is_of_a_suggestion_that_stands_and_is_known() {
    let mut it = village();
    let of = it.hall.act(&it.anje, suggestion("dertig"), &[]);
    let said = it.hall.act(&it.anje, comment("ja"), &[]);
    let unknowing = it.hall.act(&it.mies, support(Some(of)), &[]);
    let of_comment = it.hall.act(&it.mies, support(Some(said)), &[said]);
    let right = it.hall.act(&it.mies, support(Some(of)), &[of]);
    for wrong in [unknowing, of_comment] {
        assert_eq!(it.hall.why(&wrong), Some(Passed::AboutNothing));
    }
    assert_eq!(it.hall.why(&right), None);
    it.hall.act(&it.anje, Act::TakeBack(of), &[of]);
    assert_eq!(it.hall.why(&right), Some(Passed::AboutNothing));
}

#[test]
fn support_on_paper_is_handed_in_by_editors_as_two_counted_it() {
    let mut it = village();
    let two = ["Roelf", "Anje"];
    let right = it.hall.act(&it.roelf, paper(40, two), &[]);
    let too_low = it.hall.act(&it.mies, paper(40, two), &[]);
    let one = it.hall.act(&it.roelf, paper(40, ["Roelf", " Roelf "]), &[]);
    let nobody = it.hall.act(&it.roelf, paper(40, ["Roelf", " "]), &[]);
    let fold = it.hall.fold();
    let handed_in: Vec<EntryId> = fold.support[&None]
        .paper
        .iter()
        .map(|(id, _)| *id)
        .collect();
    assert_eq!(handed_in, [right]);
    assert!(fold.support[&None].people.is_empty());
    assert_eq!(it.hall.why(&too_low), Some(Passed::Role));
    for wrong in [one, nobody] {
        assert_eq!(it.hall.why(&wrong), Some(Passed::DoesNotAddUp));
    }
}

#[test]
fn ten_thousand_comments_are_folded_at_once() {
    let mut it = village();
    // by three: one device may not do so much
    let people = [&it.mies, &it.anje, &it.roelf];
    let mut last = it.hall.act(people[0], comment("0"), &[]);
    for number in 1..10_000 {
        last = it.hall.act(people[number % 3], answer(last), &[last]);
    }
    let fold = fold(OF, &MOTION, &it.hall.acts, &it.hall.past);
    assert_eq!(fold.comments.len(), 10_000);
    assert_eq!(
        fold.comments.last().map(|comment| comment.entry),
        Some(last)
    );
}

#[test]
fn what_its_type_asks_more_than_its_author_was_does_not_count() {
    let mut village = village();
    let said = village.hall.act(&village.mies, comment("eens"), &[]);
    let back = village
        .hall
        .act(&village.mies, Act::TakeBack(said), &[said]);
    assert_eq!(village.hall.why(&said), Some(Passed::TakenBack));
    let done = |entry: EntryId, hall: &mut Hall, role: Role| {
        let mut acts = hall.acts.iter_mut();
        acts.find(|it| it.entry == entry).unwrap().role = role;
    };
    // The kind asks nothing of who takes back; whoever was out by then does nothing.
    done(back, &mut village.hall, Role::Reader);
    assert_eq!(village.hall.why(&said), None);
    assert_eq!(village.hall.why(&back), Some(Passed::Role));
}
