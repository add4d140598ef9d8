//! Votes that are counted in a hall: hands, or papers.

use super::*;

#[test]
fn of_what_is_counted_in_the_hall_nobody_votes_by_name() {
    let mut it = opened(|asked| asked.way = Way::Count);
    let by_name = it.hall.act(&it.anje, vote(it.opening, FOR), &[it.opening]);
    assert_eq!(it.hall.why(&by_name), Some(Passed::AboutNothing));
}

#[test]
fn what_was_counted_in_the_hall_has_two_who_counted() {
    let mut it = opened(|asked| asked.way = Way::Paper);
    let two = Some(["Roelf", "Anje"].map(str::to_owned));
    let list = |it: &Hustings, counts: &[u32], tellers| {
        let closing = Closing {
            tellers,
            ..it.list(&[], counts)
        };
        sign(&it.roelfke, it.opening, &it.asked, closing)
    };
    let mut with_votes = list(&it, &[3, 1, 1], two.clone());
    with_votes.counted = vec![it.opening];
    let with_votes = sign(&it.roelfke, it.opening, &it.asked, with_votes);
    let wrong = [
        list(&it, &[3, 2, 1], two.clone()),
        list(&it, &[3, 2], two.clone()),
        list(&it, &[u32::MAX, u32::MAX, 2], two.clone()),
        list(&it, &[3, 1, 1], None),
        list(&it, &[3, 1, 1], Some(["Roelf", "Roelf"].map(str::to_owned))),
        list(&it, &[3, 1, 1], Some(["Roelf", ""].map(str::to_owned))),
        with_votes,
    ];
    for closing in wrong {
        let closing = it
            .hall
            .act(&it.roelfke, Act::Closing(closing), &[it.opening]);
        assert_eq!(it.hall.why(&closing), Some(Passed::DoesNotAddUp));
    }
    let right = list(&it, &[3, 1, 1], two);
    it.hall.act(&it.roelfke, Act::Closing(right), &[it.opening]);
    assert_eq!(
        it.voting().closing.map(|it| it.outcome),
        Some(Outcome::Adopted)
    );
}

#[test]
fn in_a_hall_may_vote_who_has_no_device() {
    let mut it = opened(|asked| {
        (asked.way, asked.hall) = (Way::Count, 37);
        asked.rule.majority = Majority::Absolute;
    });
    let closing = |it: &Hustings, counts: &[u32]| {
        let closing = Closing {
            tellers: Some(["Roelf", "Anje"].map(str::to_owned)),
            ..it.list(&[], counts)
        };
        Act::Closing(sign(&it.roelfke, it.opening, &it.asked, closing))
    };
    let more = closing(&it, &[30, 5, 3]);
    let more = it.hall.act(&it.roelfke, more, &[it.opening]);
    assert_eq!(it.hall.why(&more), Some(Passed::DoesNotAddUp));
    // More than half of those who may vote, not of those on the roll.
    let few = closing(&it, &[18, 5, 3]);
    it.hall.act(&it.roelfke, few, &[it.opening]);
    let outcome = it.voting().closing.map(|it| it.outcome);
    assert_eq!(outcome, Some(Outcome::Rejected));
}
