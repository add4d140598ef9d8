//! What was said and proposed, what became of it, and who supports what.

use super::fold::{By, Commented, On, Suggested, Supported, allows};
use super::graph::Slot;
use super::{Comment, Paper, Passed, Suggestion, Support, Taken, Verdict};
use crate::charter::role::Role;
use crate::ids::EntryId;
use std::collections::{BTreeMap, BTreeSet};

/// What people said about a document, each list in the order of the graph.
#[derive(Default)]
pub(super) struct Said<'a> {
    pub(super) comments: Vec<By<'a, Comment>>,
    pub(super) suggestions: Vec<By<'a, Suggestion>>,
    pub(super) verdicts: Vec<By<'a, Verdict>>,
    pub(super) support: Vec<By<'a, Support>>,
    pub(super) taken_back: Vec<By<'a, EntryId>>,
}

/// What it comes to.
pub(super) struct Heard {
    pub(super) comments: Vec<Commented>,
    pub(super) suggestions: Vec<Suggested>,
    pub(super) support: BTreeMap<Option<EntryId>, Supported>,
}

/// Hears what people said.
pub(super) fn hear(on: &On<'_>, said: &Said<'_>, passed: &mut BTreeMap<EntryId, Passed>) -> Heard {
    let suggestions = propose(on, said, passed);
    let ends = judge(on, said, &suggestions, passed);
    let is_back = |by: &&By<'_, Suggestion>| ends.taken_back.contains(&by.done.entry);
    for by in said.suggestions.iter().filter(is_back) {
        passed.insert(by.done.entry, Passed::TakenBack);
    }
    let stands = |id: &EntryId| suggestions.contains(id) && !ends.taken_back.contains(id);
    Heard {
        comments: comments(on, said, &ends.taken_back, passed),
        support: support(on, said, &ends.taken_back, stands, passed),
        suggestions: said
            .suggestions
            .iter()
            .filter(|by| stands(&by.done.entry))
            .map(|by| Suggested {
                entry: by.done.entry,
                participant: by.done.participant,
                at: by.done.at,
                suggestion: by.what.clone(),
                verdict: ends.verdicts.get(&by.done.entry).copied(),
                over: ends.over.get(&by.done.entry).cloned().unwrap_or_default(),
            })
            .collect(),
    }
}

/// The suggestions of who may make them.
fn propose(
    on: &On<'_>,
    said: &Said<'_>,
    passed: &mut BTreeMap<EntryId, Passed>,
) -> BTreeSet<EntryId> {
    let mut suggestions = BTreeSet::new();
    for by in &said.suggestions {
        match allows(on.kind.acts.suggest, by.done.role) {
            Ok(()) => drop(suggestions.insert(by.done.entry)),
            Err(why) => drop(passed.insert(by.done.entry, why)),
        }
    }
    suggestions
}

/// What was taken back, and what became of suggestions.
#[derive(Default)]
struct Ends {
    taken_back: BTreeSet<EntryId>,
    verdicts: BTreeMap<EntryId, (EntryId, Taken)>,
    /// By suggestion the verdicts that count and take it over.
    over: BTreeMap<EntryId, Vec<EntryId>>,
}

/// Something that ends a suggestion: a verdict, or (none) that it is taken back.
struct End {
    slot: Slot,
    entry: EntryId,
    verdict: Option<Taken>,
}

/// Weighs verdicts and what is taken back.
/// - A verdict counts if the kind lets who gives it judge, and the suggestion lies in its past, not taken back there.
/// - Only one's own comment, suggestion or support is taken back, and no suggestion with a verdict that counts: one in
///   the past, or one that does not know of it.
fn judge(
    on: &On<'_>,
    said: &Said<'_>,
    suggestions: &BTreeSet<EntryId>,
    passed: &mut BTreeMap<EntryId, Passed>,
) -> Ends {
    let mut ends = Ends::default();
    let mut by_suggestion: BTreeMap<EntryId, Vec<End>> = BTreeMap::new();
    let own = owners(said);
    let named = said.taken_back.iter().map(|by| (*by.what, by.slot));
    for (by, is_known) in said.taken_back.iter().zip(on.are_before(named)) {
        let why = match own.get(by.what) {
            Some(who) if is_known && *who == by.done.participant => None,
            _ if is_known => Some(Passed::NotOwn),
            _ => Some(Passed::AboutNothing),
        };
        match why {
            Some(why) => drop(passed.insert(by.done.entry, why)),
            None if suggestions.contains(by.what) => {
                by_suggestion.entry(*by.what).or_default().push(End {
                    slot: by.slot,
                    entry: by.done.entry,
                    verdict: None,
                });
            }
            None => drop(ends.taken_back.insert(*by.what)),
        }
    }
    let named = said.verdicts.iter().map(|by| (by.what.suggestion, by.slot));
    for (by, is_known) in said.verdicts.iter().zip(on.are_before(named)) {
        let about = &by.what.suggestion;
        match allows(on.kind.acts.judge, by.done.role) {
            Err(why) => drop(passed.insert(by.done.entry, why)),
            Ok(()) if !is_known || !suggestions.contains(about) => {
                passed.insert(by.done.entry, Passed::AboutNothing);
            }
            Ok(()) => by_suggestion.entry(*about).or_default().push(End {
                slot: by.slot,
                entry: by.done.entry,
                verdict: Some(by.what.taken),
            }),
        }
    }
    for (suggestion, mut all) in by_suggestion {
        all.sort_by_key(|end| end.slot);
        end(on, &suggestion, &all, &mut ends, passed);
    }
    ends
}

/// Who did what can be taken back.
fn owners(said: &Said<'_>) -> BTreeMap<EntryId, crate::ids::ParticipantId> {
    let comments = said.comments.iter().map(|by| by.done);
    let suggestions = said.suggestions.iter().map(|by| by.done);
    let support = said.support.iter().map(|by| by.done);
    let all = comments.chain(suggestions).chain(support);
    all.map(|done| (done.entry, done.participant)).collect()
}

/// What becomes of one suggestion.
fn end(
    on: &On<'_>,
    suggestion: &EntryId,
    all: &[End],
    ends: &mut Ends,
    passed: &mut BTreeMap<EntryId, Passed>,
) {
    let slots: Vec<Slot> = all.iter().map(|end| end.slot).collect();
    let past = on.graph.before(&slots, &slots);
    let mut counts: Vec<bool> = Vec::with_capacity(all.len());
    for (end, past) in all.iter().zip(&past) {
        let is_over = past.backwards().any(|earlier| {
            counts[earlier] && all[earlier].verdict.is_some() != end.verdict.is_some()
        });
        if is_over {
            let why = end.verdict.map_or(Passed::NotOwn, |_| Passed::AboutNothing);
            passed.insert(end.entry, why);
        }
        counts.push(!is_over);
    }
    let judged = |at: usize| counts[at] && all[at].verdict.is_some();
    let latest = super::graph::Set::all(all.len()).latest(&past, judged);
    let best = latest.iter().min_by_key(|at| {
        let end = &all[**at];
        (end.verdict == Some(Taken::Refused), end.entry)
    });
    let Some(best) = best else {
        if counts.contains(&true) {
            ends.taken_back.insert(*suggestion);
        }
        return;
    };
    for (at, end) in all.iter().enumerate().filter(|(at, _)| counts[*at]) {
        if end.verdict == Some(Taken::Over) {
            ends.over.entry(*suggestion).or_default().push(end.entry);
        }
        match end.verdict {
            None => drop(passed.insert(end.entry, Passed::NotOwn)),
            Some(_) if at != *best => drop(passed.insert(end.entry, Passed::Replaced)),
            Some(taken) => drop(ends.verdicts.insert(*suggestion, (end.entry, taken))),
        }
    }
    if let Some(over) = ends.over.get_mut(suggestion) {
        over.sort_unstable();
    }
}

/// The comments of who may make them: what one answers lies in its past.
fn comments(
    on: &On<'_>,
    said: &Said<'_>,
    taken_back: &BTreeSet<EntryId>,
    passed: &mut BTreeMap<EntryId, Passed>,
) -> Vec<Commented> {
    let mut comments = Vec::new();
    let answers = said
        .comments
        .iter()
        .filter_map(|by| Some((by.what.re?, by.slot)));
    let mut is_known = on.are_before(answers).into_iter();
    for by in &said.comments {
        let is_about = by.what.re.is_none() || is_known.next() == Some(true);
        let why = match allows(on.kind.acts.comment, by.done.role) {
            Err(why) => why,
            Ok(()) if !is_about => Passed::AboutNothing,
            Ok(()) if taken_back.contains(&by.done.entry) => Passed::TakenBack,
            Ok(()) => {
                comments.push(Commented {
                    entry: by.done.entry,
                    participant: by.done.participant,
                    at: by.done.at,
                    comment: by.what.clone(),
                });
                continue;
            }
        };
        passed.insert(by.done.entry, why);
    }
    comments
}

/// Support, one of each participant for each thing: the first in the order of the graph. On paper it is handed in by
/// editors, as two others counted it.
fn support(
    on: &On<'_>,
    said: &Said<'_>,
    taken_back: &BTreeSet<EntryId>,
    stands: impl Fn(&EntryId) -> bool,
    passed: &mut BTreeMap<EntryId, Passed>,
) -> BTreeMap<Option<EntryId>, Supported> {
    let mut support: BTreeMap<Option<EntryId>, Supported> = BTreeMap::new();
    let named = said
        .support
        .iter()
        .filter_map(|by| Some((by.what.of?, by.slot)));
    let mut is_known = on.are_before(named).into_iter();
    for by in &said.support {
        let is_about = match &by.what.of {
            None => true,
            Some(of) => is_known.next() == Some(true) && stands(of),
        };
        let mut weigh = || -> Result<(), Passed> {
            allows(on.kind.acts.support, by.done.role)?;
            if !is_about {
                return Err(Passed::AboutNothing);
            }
            if taken_back.contains(&by.done.entry) {
                return Err(Passed::TakenBack);
            }
            let paper = by.what.paper.as_ref();
            paper.map_or(Ok(()), |paper| check_paper(paper, by.done.role))?;
            let supported = support.entry(by.what.of).or_default();
            match paper {
                Some(paper) => supported.paper.push((by.done.entry, paper.clone())),
                None if supported.people.insert(by.done.participant) => {}
                None => return Err(Passed::Replaced),
            }
            Ok(())
        };
        if let Err(why) = weigh() {
            passed.insert(by.done.entry, why);
        }
    }
    support
}

fn check_paper(paper: &Paper, role: Role) -> Result<(), Passed> {
    if role < Role::Editor {
        return Err(Passed::Role);
    }
    if !super::fold::are_two(&paper.tellers) {
        return Err(Passed::DoesNotAddUp);
    }
    Ok(())
}
