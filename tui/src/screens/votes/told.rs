//! What is said of a vote: how it stands, what it comes to, what somebody chose.

use super::new::{majority, way};
use crate::words::Words;
use noaber_node::handle::{Outcome, ResultInfo, VoteInfo, VotedText, VoterInfo, Way};

/// How it stands, in a few words.
pub(super) fn standing(vote: &VoteInfo, words: Words) -> String {
    if !vote.clash.is_empty() {
        return words.get("vote-two-results");
    }
    if let Some(result) = &vote.result {
        return format!("✓ {}", outcome(vote, result, words));
    }
    match vote.way {
        Way::RollCall if vote.is_weighed() => {
            let (voted, all) = (vote.given().to_string(), vote.total().to_string());
            let fill = [("voted", voted.as_str()), ("all", all.as_str())];
            words.with("vote-open-weighed", &fill)
        }
        Way::RollCall => {
            let voted = voted(vote).to_string();
            let fill = [("voted", voted.as_str())];
            words.count_with("vote-open-voted", vote.roll.len() as u64, &fill)
        }
        Way::Count | Way::Paper => words.get("vote-open-hall"),
    }
}

/// How many voted; who contradicts himself did not.
pub(super) fn voted(vote: &VoteInfo) -> usize {
    let has = |voter: &&VoterInfo| voter.choices.len() == 1;
    vote.roll.iter().filter(has).count()
}

/// Adopted or not. With options of its own a vote adopts nothing: there the numbers tell.
pub(super) fn outcome(vote: &VoteInfo, result: &ResultInfo, words: Words) -> String {
    let key = match result.outcome {
        Outcome::NoQuorum => "outcome-no-quorum",
        Outcome::Adopted | Outcome::Rejected | Outcome::Tied if !is_plain(vote) => {
            return counts(vote, result);
        }
        Outcome::Adopted => "outcome-adopted",
        Outcome::Rejected => "outcome-rejected",
        Outcome::Tied => "outcome-tied",
    };
    words.get(key)
}

/// How many for each option.
pub(super) fn counts(vote: &VoteInfo, result: &ResultInfo) -> String {
    let options = vote.options.iter().zip(&result.counts);
    let counted: Vec<String> = options
        .map(|(option, count)| format!("{} {count}", option.as_str()))
        .collect();
    counted.join(", ")
}

/// Whether it is about for, against and abstaining.
pub(super) fn is_plain(vote: &VoteInfo) -> bool {
    vote.is_plain()
}

/// How it is held, on one line.
pub(super) fn rules(vote: &VoteInfo, words: Words) -> String {
    let mut rules = vec![way(vote.way, words), majority(vote.majority, words)];
    if vote.hall > 0 {
        rules.push(words.with("vote-hall-is", &[("hall", &vote.hall.to_string())]));
    }
    if vote.quorum > 0 {
        rules.push(words.count("vote-quorum-is", u64::from(vote.quorum)));
    }
    if let Some(until) = vote.until {
        let day = noaber_node::words::day(until);
        rules.push(words.with("vote-until-is", &[("day", &day)]));
    }
    rules.join(" · ")
}

/// That the text is not, or not any more, the one that is voted about.
pub(super) fn about(vote: &VoteInfo, words: Words) -> Option<String> {
    match vote.about {
        VotedText::Now => None,
        VotedText::Then => Some(words.get("vote-text-then")),
        VotedText::Other => Some(words.get("vote-text-other")),
        VotedText::Missing => Some(words.get("vote-text-missing")),
    }
}

/// A name with what the vote weighs, where that is not one.
pub(super) fn weighed(name: &str, voter: &VoterInfo) -> String {
    match voter.weight {
        1 => name.to_owned(),
        weight => format!("{name} ({weight})"),
    }
}

/// On what ground; none is a poll.
pub(super) fn ground(vote: &VoteInfo, words: Words) -> String {
    let ground = match vote.ground.as_str() {
        "" => words.get("vote-poll"),
        ground => ground.to_owned(),
    };
    words.with("vote-ground-is", &[("ground", &ground)])
}

/// What an option is called.
pub(super) fn option(vote: &VoteInfo, choice: u8) -> &str {
    let option = vote.options.get(usize::from(choice));
    option.map_or("", |option| option.as_str())
}

/// What somebody chose.
pub(super) fn choice(vote: &VoteInfo, voter: &VoterInfo, words: Words) -> String {
    let chosen: Vec<&str> = voter.choices.iter().map(|it| option(vote, *it)).collect();
    let late = vote.result.iter().flat_map(|result| &result.late);
    let mut late = late.filter(|(name, _)| *name == voter.name);
    let said = match chosen.as_slice() {
        // hands and paper do not tell whose they are
        _ if vote.way != Way::RollCall => String::new(),
        [] if let Some((_, choice)) = late.next() => {
            words.with("vote-was-late", &[("choice", option(vote, *choice))])
        }
        [] if vote.result.is_some() => words.get("vote-not"),
        [] => words.get("vote-not-yet"),
        [one] => (*one).to_owned(),
        _ => words.with("vote-two", &[("choices", &chosen.join(", "))]),
    };
    match &voter.proxy {
        Some(proxy) => words.with("vote-by", &[("choice", &said), ("name", proxy.as_str())]),
        None => said,
    }
}

/// That somebody gave two votes, neither knowing of the other.
pub(super) fn twice(vote: &VoteInfo, voter: &VoterInfo, words: Words) -> String {
    let chosen: Vec<&str> = voter.choices.iter().map(|it| option(vote, *it)).collect();
    let choices = chosen.join(", ");
    let fill = [("name", voter.name.as_str()), ("choices", choices.as_str())];
    words.with("vote-two-of", &fill)
}

/// What a result says, a line each: the outcome, the numbers, who closed it, who came too late.
pub(super) fn result(vote: &VoteInfo, result: &ResultInfo, words: Words) -> Vec<String> {
    let outcome = outcome(vote, result, words);
    let counts = counts(vote, result);
    let when = noaber_node::words::day(result.at);
    let fill = [("outcome", outcome.as_str()), ("counts", counts.as_str())];
    let who = [("name", result.who.as_str()), ("when", when.as_str())];
    let mut lines = vec![
        words.with("vote-result", &fill),
        words.with("vote-closed-by", &who),
    ];
    if let Some([one, other]) = &result.tellers {
        let fill = [("one", one.as_str()), ("other", other.as_str())];
        lines.push(words.with("vote-counted-by", &fill));
    }
    if !result.reason.as_str().is_empty() {
        lines.push(words.with("vote-said", &[("reason", result.reason.as_str())]));
    }
    if !result.late.is_empty() {
        let late: Vec<String> = result
            .late
            .iter()
            .map(|(name, choice)| format!("{} ({})", name.as_str(), option(vote, *choice)))
            .collect();
        lines.push(words.with("vote-late", &[("names", &late.join(", "))]));
    }
    lines
}
