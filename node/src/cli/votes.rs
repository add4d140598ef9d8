//! `vote`: opening, voting, closing, and how a vote stands.

use super::Context;
use super::act_args::{MajorityArg, VoteArgs, VoteCommand, WayArg};
use super::acts::{Shown, ask, ask_and_tell, two};
use super::output::{mark, table};
use crate::handle::{
    ActProblem, ActRequest, Majority, NewVote, Outcome, Problem, ResultInfo, Selector, VoteInfo,
    VotedText, VoterInfo, Way,
};
use crate::words::{Lang, moment, rfc3339, text, with};
use noaber_protocol::ids::Millis;
use serde_json::{Value, json};

pub(super) async fn vote(context: &mut Context, command: &VoteCommand) -> Result<u8, Problem> {
    let named = |doc: &String| Selector(doc.clone());
    let request = match command {
        VoteCommand::Ls { doc } => ActRequest::Read(named(doc)),
        VoteCommand::Result { doc, vote } => return result(context, doc, vote.as_deref()).await,
        VoteCommand::Open(given) => ActRequest::Open {
            document: named(&given.doc),
            vote: new_vote(given)?,
        },
        VoteCommand::Cast {
            doc,
            choice,
            vote,
            on_behalf,
            statement,
        } => ActRequest::Cast {
            document: named(doc),
            vote: vote.clone(),
            choice: choice.clone(),
            on_behalf: on_behalf.clone().map(Selector),
            statement: statement.clone(),
        },
        VoteCommand::Close {
            doc,
            vote,
            counts,
            tellers,
            reason,
        } => ActRequest::Close {
            document: named(doc),
            vote: vote.clone(),
            hall: match counts.is_empty() {
                true => None,
                false => Some((counts.clone(), two(tellers)?)),
            },
            shown: None,
            reason: reason.clone(),
        },
        VoteCommand::Reopen { doc, vote, reason } => ActRequest::Reopen {
            document: named(doc),
            vote: vote.clone(),
            reason: reason.clone(),
        },
    };
    ask_and_tell(context, request, Shown::Votes).await
}

fn new_vote(given: &VoteArgs) -> Result<NewVote, Problem> {
    Ok(NewVote {
        question: given.question.clone(),
        options: given.options.clone(),
        roll: given.roll.iter().cloned().map(Selector).collect(),
        weights: weights(&given.weights)?,
        hall: given.hall,
        majority: match given.majority {
            MajorityArg::Simple => Majority::Simple,
            MajorityArg::Absolute => Majority::Absolute,
            MajorityArg::TwoThirds => Majority::TwoThirds,
            MajorityArg::Unanimous => Majority::Unanimous,
        },
        quorum: given.quorum,
        proxies: given.proxies,
        way: match given.way {
            WayArg::RollCall => Way::RollCall,
            WayArg::Count => Way::Count,
            WayArg::Paper => Way::Paper,
        },
        ground: given.ground.clone(),
        until: given.until.as_deref().map(until).transpose()?,
    })
}

/// Whose vote weighs how much, as a person writes it.
fn weights(given: &[String]) -> Result<Vec<(Selector, u32)>, Problem> {
    let read = |words: &String| {
        let (who, weight) = words.rsplit_once('=')?;
        Some((Selector(who.trim().to_owned()), weight.trim().parse().ok()?))
    };
    let usage = |words: &String| Problem::Usage(format!("--weight {words}"));
    let all = given.iter();
    all.map(|words| read(words).ok_or_else(|| usage(words)))
        .collect()
}

/// A moment as a person writes it: with its offset, or as the clock on the wall says.
fn until(words: &str) -> Result<Millis, Problem> {
    let stamp = words.parse::<jiff::Timestamp>().or_else(|_| {
        let there = words.parse::<jiff::civil::DateTime>()?;
        let there = there.to_zoned_datetime(jiff::tz::TimeZone::system())?;
        Ok::<_, jiff::Error>(there.timestamp())
    });
    let stamp = stamp.map_err(|_| Problem::Usage(format!("--until {words}")))?;
    Ok(Millis(stamp.as_millisecond()))
}

/// How one vote ended, or that it has not.
async fn result(context: &mut Context, doc: &str, vote: Option<&str>) -> Result<u8, Problem> {
    let info = ask(context, ActRequest::Read(Selector(doc.to_owned()))).await?;
    let begins = |one: &&VoteInfo| vote.is_none_or(|id| one.entry.starts_with(id));
    let found: Vec<VoteInfo> = info.votes.iter().filter(begins).cloned().collect();
    if found.is_empty() {
        return Err(Problem::Act(match vote {
            Some(id) => ActProblem::NoAct(id.to_owned()),
            None => ActProblem::NoVote,
        }));
    }
    context.output.give(
        || found.iter().map(vote_json).collect(),
        |lang| votes_text(&found, lang),
    )?;
    Ok(0)
}

pub(super) fn vote_json(vote: &VoteInfo) -> Value {
    let options: Vec<&str> = vote.options.iter().map(|one| one.as_str()).collect();
    let roll: Vec<Value> = vote.roll.iter().map(voter_json).collect();
    let clash: Vec<Value> = vote.clash.iter().map(result_json).collect();
    json!({
        "entry": vote.entry,
        "who": vote.who.as_str(),
        "at": rfc3339(vote.at),
        "question": vote.question.as_str(),
        "options": options,
        "ground": vote.ground.as_str(),
        "majority": majority(vote.majority),
        "quorum": vote.quorum,
        "hall": vote.hall,
        "way": way(vote.way),
        "until": vote.until.map(rfc3339),
        "roll": roll,
        "result": vote.result.as_ref().map(result_json),
        "clash": clash,
        "text": about(vote.about),
    })
}

fn voter_json(voter: &VoterInfo) -> Value {
    json!({
        "id": voter.id.to_string(),
        "name": voter.name.as_str(),
        "organisation": voter.organisation.as_str(),
        "weight": voter.weight,
        "own": voter.own,
        "choices": voter.choices,
        "proxy": voter.proxy.as_ref().map(|name| name.as_str()),
    })
}

fn result_json(result: &ResultInfo) -> Value {
    let late: Vec<Value> = result
        .late
        .iter()
        .map(|(name, choice)| json!({ "name": name.as_str(), "choice": choice }))
        .collect();
    json!({
        "entry": result.entry,
        "who": result.who.as_str(),
        "at": rfc3339(result.at),
        "counts": result.counts,
        "outcome": outcome(result.outcome),
        "late": late,
        "reason": result.reason.as_str(),
    })
}

/// Which text a vote is about, for scripts and as the end of a key.
fn about(text: VotedText) -> &'static str {
    match text {
        VotedText::Now => "now",
        VotedText::Then => "then",
        VotedText::Other => "other",
        VotedText::Missing => "missing",
    }
}

fn majority(majority: Majority) -> &'static str {
    match majority {
        Majority::Simple => "simple",
        Majority::Absolute => "absolute",
        Majority::TwoThirds => "two-thirds",
        Majority::Unanimous => "unanimous",
    }
}

fn way(way: Way) -> &'static str {
    match way {
        Way::RollCall => "roll-call",
        Way::Count => "count",
        Way::Paper => "paper",
    }
}

fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Adopted => "adopted",
        Outcome::Rejected => "rejected",
        Outcome::Tied => "tied",
        Outcome::NoQuorum => "no-quorum",
    }
}

pub(super) fn votes_text(votes: &[VoteInfo], lang: Lang) -> String {
    let all: Vec<String> = votes.iter().map(|vote| vote_text(vote, lang)).collect();
    all.join("\n")
}

fn vote_text(vote: &VoteInfo, lang: Lang) -> String {
    let mut all = format!("{}  {}\n", mark(&vote.entry), vote.question.as_str());
    let majority = text(lang, &format!("vote-majority-{}", majority(vote.majority)));
    let way = text(lang, &format!("vote-way-{}", way(vote.way)));
    all.push_str(&format!(
        "  {} · {majority} · {way}\n",
        vote.ground.as_str()
    ));
    if vote.about != VotedText::Now {
        let line = text(lang, &format!("vote-text-{}", about(vote.about)));
        all.push_str(&format!("  {}\n", line.replace('\n', "\n  ")));
    }
    if vote.is_weighed() {
        let names = weighed(vote).join(", ");
        let line = with(lang, "vote-weights", &[("names", names.into())]);
        all.push_str(&format!("  {line}\n"));
    }
    if vote.hall > 0 {
        let hall = vote.hall.to_string();
        let line = with(lang, "vote-hall", &[("count", hall.into())]);
        all.push_str(&format!("  {line}\n"));
    }
    if vote.quorum > 0 {
        let quorum = vote.quorum.to_string();
        let line = with(lang, "vote-quorum", &[("count", quorum.into())]);
        all.push_str(&format!("  {line}\n"));
    }
    if let Some(until) = vote.until {
        let date = moment(until, lang);
        let line = with(lang, "vote-until", &[("date", date.into())]);
        all.push_str(&format!("  {line}\n"));
    }
    match &vote.result {
        Some(result) => all.push_str(&result_text(vote, result, lang)),
        None if vote.clash.is_empty() => {
            all.push_str(&format!("  {}\n", open_text(vote, lang)));
        }
        None => {
            all.push_str(&format!("  {}\n", text(lang, "vote-clash")));
            for result in &vote.clash {
                all.push_str(&result_text(vote, result, lang));
            }
        }
    }
    all
}

/// How many of those who have a vote gave it; where votes weigh more than one, how many votes.
fn open_text(vote: &VoteInfo, lang: Lang) -> String {
    let voted = vote.roll.iter().filter(|voter| !voter.choices.is_empty());
    let (key, given, roll) = match vote.is_weighed() {
        true => ("vote-open-weighed", vote.given(), vote.total()),
        false => ("vote-open", voted.count() as u64, vote.roll.len() as u64),
    };
    let words = [
        ("given", given.to_string().into()),
        ("roll", roll.to_string().into()),
    ];
    with(lang, key, &words)
}

/// Those whose vote weighs more than one, with how much: the organisation of who alone votes for it, else who they are.
fn weighed(vote: &VoteInfo) -> Vec<String> {
    let voters = vote.roll.iter().filter(|voter| voter.weight != 1);
    let named = voters.map(|voter| {
        let same = |one: &&VoterInfo| one.organisation == voter.organisation;
        let is_alone = vote.roll.iter().filter(same).count() == 1;
        let of = match is_alone && !voter.organisation.as_str().is_empty() {
            true => voter.organisation.as_str(),
            false => voter.name.as_str(),
        };
        format!("{of} ({})", voter.weight)
    });
    named.collect()
}

fn result_text(vote: &VoteInfo, result: &ResultInfo, lang: Lang) -> String {
    let counts = vote.options.iter().zip(&result.counts);
    let counts: Vec<String> = counts
        .map(|(option, count)| format!("{} {count}", option.as_str()))
        .collect();
    let key = match result.outcome {
        Outcome::NoQuorum => "no-quorum",
        other if vote.is_plain() => outcome(other),
        Outcome::Adopted | Outcome::Rejected | Outcome::Tied => "counted",
    };
    let outcome = text(lang, &format!("vote-{key}"));
    let mut all = format!("  {outcome}: {}\n", counts.join(", "));
    let late = result.late.iter().map(|(name, choice)| {
        let option = vote.options.get(usize::from(*choice));
        let option = option.map_or("", |option| option.as_str());
        vec![
            format!("    {}", text(lang, "vote-late")),
            name.as_str().to_owned(),
            option.to_owned(),
        ]
    });
    all.push_str(&table(&late.collect::<Vec<_>>()));
    all
}
