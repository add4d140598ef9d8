//! Votes: opening one, giving a vote, the list before it is closed, and what it came to.

use super::*;

fn voter(number: u8, name: &str, choices: &[u8]) -> VoterInfo {
    VoterInfo {
        id: ParticipantId([number; 32]),
        name: SafeText::new(name),
        organisation: SafeText::new(if number == 2 { "Achterhornen" } else { "" }),
        weight: 1,
        own: number == 1,
        choices: choices.to_vec(),
        votes: choices.iter().map(|it| format!("v{number}{it}")).collect(),
        proxy: (number == 4).then(|| SafeText::new("Geert")),
    }
}

pub(super) fn vote() -> VoteInfo {
    let options = ["voor", "tegen", "onthouden"];
    VoteInfo {
        entry: "aa11".into(),
        who: SafeText::new("Anje Bolhuis"),
        at: CHANGED,
        question: SafeText::new("Stellen wij dit manifest vast?"),
        options: options.iter().map(|it| SafeText::new(it)).collect(),
        ground: SafeText::new(""),
        majority: Majority::Simple,
        quorum: 3,
        way: Way::RollCall,
        hall: 0,
        until: None,
        roll: vec![
            voter(1, "Anje Bolhuis", &[]),
            voter(2, "Geert", &[0]),
            voter(3, "Roelfke", &[0, 1]),
            voter(4, "Wiep", &[1]),
        ],
        result: None,
        clash: Vec::new(),
        about: VotedText::Now,
    }
}

pub(super) fn result(who: &str, outcome: Outcome) -> ResultInfo {
    ResultInfo {
        tellers: None,
        entry: format!("cc-{who}"),
        who: SafeText::new(who),
        at: CHANGED,
        counts: vec![2, 1, 0],
        outcome,
        late: vec![(SafeText::new("Wiep"), 0)],
        reason: SafeText::new(""),
    }
}

/// A desk before the votes about a document.
fn votes(size: (u16, u16), votes: Vec<VoteInfo>) -> Desk {
    let mut desk = Desk::new(size, Box::new(Spaces::default()));
    desk.acts.votes = votes;
    desk.key(KeyCode::Enter).key(KeyCode::Char('o'));
    desk.key(KeyCode::Char('s'));
    desk
}

fn asked(desk: &Desk) -> Vec<ActRequest> {
    let acts = desk.asked.iter().filter_map(|request| match request {
        Request::Act(act) if !is_reading(act) => Some(act.clone()),
        _ => None,
    });
    acts.collect()
}

fn cast(choice: &str, whom: Option<ParticipantId>, statement: &str) -> ActRequest {
    ActRequest::Cast {
        document: Selector(DOCUMENT.to_string()),
        vote: Some("aa11".into()),
        choice: choice.into(),
        on_behalf: whom.map(|id| Selector(id.to_string())),
        statement: statement.into(),
    }
}

#[test]
fn a_vote_is_opened_with_a_sheet_that_says_that_no_ballot_is_secret() {
    let mut desk = votes((80, 24), Vec::new());
    insta::assert_snapshot!("empty", desk.screen());
    desk.key(KeyCode::Char('n'));
    insta::assert_snapshot!("new", desk.screen());
    assert!(desk.screen().contains("geen geheime stemming"));
    for _ in 0..10 {
        desk.key(KeyCode::Enter);
    }
    desk.key(KeyCode::Enter);
    let vote = NewVote {
        question: String::new(),
        options: Vec::new(),
        roll: Vec::new(),
        weights: Vec::new(),
        majority: Majority::Simple,
        quorum: 0,
        proxies: 0,
        way: Way::RollCall,
        hall: 0,
        ground: String::new(),
        until: None,
    };
    let open = ActRequest::Open {
        document: Selector(DOCUMENT.to_string()),
        vote,
    };
    assert_eq!(asked(&desk), [open]);
}

#[test]
fn what_is_no_number_is_not_taken_for_none() {
    let mut desk = votes((80, 24), Vec::new());
    desk.key(KeyCode::Char('n'));
    for _ in 0..5 {
        desk.key(KeyCode::Down);
    }
    desk.letters("veel").key(KeyCode::End);
    for _ in 0..5 {
        desk.key(KeyCode::Down);
    }
    desk.key(KeyCode::Enter);
    assert!(desk.screen().contains("geen getal"), "{}", desk.screen());
    assert_eq!(asked(&desk), []);
}

#[test]
fn what_a_vote_weighs_is_seen_where_it_is_not_one() {
    let mut vote = vote();
    vote.roll[1].weight = 3;
    let mut desk = votes((80, 24), vec![vote]);
    assert!(
        desk.screen().contains("stemmen uitgebracht"),
        "{}",
        desk.screen()
    );
    desk.key(KeyCode::Enter);
    assert!(
        desk.screen().contains("Achterhornen (3)"),
        "{}",
        desk.screen()
    );
}

#[test]
fn a_text_that_is_not_the_one_that_is_voted_about_is_told() {
    for (about, words) in [
        (VotedText::Then, "gestemd is over de tekst van toen"),
        (VotedText::Other, "niet de tekst die de stemming noemt"),
        (VotedText::Missing, "is hier nog niet"),
    ] {
        let vote = VoteInfo { about, ..vote() };
        let mut desk = votes((80, 24), vec![vote]);
        desk.key(KeyCode::Enter);
        let screen = desk.screen().replace(['\n', '│'], " ");
        let screen: Vec<&str> = screen.split_whitespace().collect();
        assert!(screen.join(" ").contains(words), "{screen:?}");
    }
}

#[test]
fn who_voted_what_and_who_not_is_seen_at_both_sizes() {
    for (name, size) in [("vote-80", (80, 24)), ("vote-120", (120, 40))] {
        let mut desk = votes(size, vec![vote()]);
        insta::assert_snapshot!(format!("list-{name}"), desk.screen());
        desk.key(KeyCode::Enter);
        insta::assert_snapshot!(name, desk.screen());
    }
}

#[test]
fn a_vote_is_given_after_a_question_and_the_safe_answer_is_chosen() {
    let mut desk = votes((80, 24), vec![vote()]);
    desk.key(KeyCode::Enter).key(KeyCode::Char('v'));
    insta::assert_snapshot!("cast", desk.screen());
    desk.key(KeyCode::Enter);
    assert_eq!(asked(&desk), []);
    desk.key(KeyCode::Char('t'))
        .key(KeyCode::Tab)
        .key(KeyCode::Enter);
    assert_eq!(asked(&desk), [cast("2", None, "")]);
    desk.key(KeyCode::Char('o'))
        .key(KeyCode::Tab)
        .key(KeyCode::Enter);
    assert_eq!(asked(&desk)[1], cast("3", None, ""));
}

#[test]
fn a_vote_is_given_for_who_gave_a_proxy_and_with_a_statement() {
    let mut desk = votes((80, 24), vec![vote()]);
    desk.key(KeyCode::Enter)
        .key(KeyCode::End)
        .key(KeyCode::Enter);
    insta::assert_snapshot!("proxy", desk.screen());
    desk.key(KeyCode::Right)
        .key(KeyCode::Enter)
        .key(KeyCode::Enter);
    desk.letters("Met zorg")
        .key(KeyCode::Enter)
        .key(KeyCode::Enter);
    let whom = Some(ParticipantId([4; 32]));
    assert_eq!(asked(&desk), [cast("1", whom, "Met zorg")]);
}

#[test]
fn a_vote_with_options_of_its_own_is_given_by_number() {
    let mut own = vote();
    own.options = ["rood", "blauw"]
        .iter()
        .map(|it| SafeText::new(it))
        .collect();
    let mut desk = votes((80, 24), vec![own]);
    desk.key(KeyCode::Enter);
    assert!(
        desk.screen().contains("1 rood  2 blauw"),
        "{}",
        desk.screen()
    );
    assert!(!desk.screen().contains("V Voor"), "{}", desk.screen());
    desk.key(KeyCode::Char('9'));
    assert_eq!(desk.app.titles().len(), 5, "there is no ninth");
    desk.key(KeyCode::Char('2'))
        .key(KeyCode::Tab)
        .key(KeyCode::Enter);
    assert_eq!(asked(&desk), [cast("2", None, "")]);
}

#[test]
fn the_votes_that_count_are_shown_before_a_vote_is_closed() {
    let mut desk = votes((80, 24), vec![vote()]);
    desk.key(KeyCode::Enter).key(KeyCode::Char('s'));
    insta::assert_snapshot!("close", desk.screen());
    assert_eq!(asked(&desk), []);
    // What comes in while one reads stands in the list too.
    desk.acts.votes[0].roll[0] = voter(1, "Anje Bolhuis", &[0]);
    desk.told(Event::Documents(SPACE));
    assert!(desk.screen().contains("voor 2: Anje Bolhuis, Geert"));
    desk.key(KeyCode::Enter);
    let close = ActRequest::Close {
        document: Selector(DOCUMENT.to_string()),
        vote: Some("aa11".into()),
        hall: None,
        shown: Some(vec!["v10".into(), "v20".into(), "v41".into()]),
        reason: String::new(),
    };
    assert_eq!(asked(&desk), [close]);
}

#[test]
fn what_was_counted_in_a_hall_is_filled_in_with_two_who_counted() {
    let mut hall = vote();
    hall.way = Way::Paper;
    let mut desk = votes((80, 24), vec![hall]);
    desk.key(KeyCode::Enter);
    assert!(
        !desk.screen().contains("V Voor"),
        "nobody votes on a screen"
    );
    desk.key(KeyCode::Char('s'))
        .letters("31")
        .key(KeyCode::Enter);
    desk.letters("12").key(KeyCode::Enter).key(KeyCode::Enter);
    desk.letters("Anje").key(KeyCode::Enter);
    desk.letters("Geert")
        .key(KeyCode::Enter)
        .key(KeyCode::Enter);
    insta::assert_snapshot!("hall", desk.screen());
    desk.key(KeyCode::Enter);
    let close = ActRequest::Close {
        document: Selector(DOCUMENT.to_string()),
        vote: Some("aa11".into()),
        hall: Some((vec![31, 12, 0], ["Anje".into(), "Geert".into()])),
        shown: None,
        reason: String::new(),
    };
    assert_eq!(asked(&desk), [close]);
}

#[test]
fn a_result_is_shown_only_with_a_closing_and_what_came_late_stays_seen() {
    let mut desk = votes((80, 24), vec![vote()]);
    desk.key(KeyCode::Enter);
    assert!(!desk.screen().contains("aangenomen"), "{}", desk.screen());
    desk.acts.votes[0].result = Some(result("Anje Bolhuis", Outcome::Adopted));
    desk.told(Event::Documents(SPACE));
    insta::assert_snapshot!("result", desk.screen());
    desk.key(KeyCode::Char('v'));
    assert_eq!(desk.app.titles().len(), 5, "nobody votes any more");
    // a letter that was meant for a text opens nothing
    desk.key(KeyCode::Char('h')).key(KeyCode::Enter);
    assert_eq!(desk.app.titles().len(), 5, "{}", desk.screen());
    desk.key(KeyCode::Char('h'));
    desk.key(KeyCode::Tab).key(KeyCode::Enter);
    desk.letters("verkeerd geteld");
    insta::assert_snapshot!("reopen", desk.screen());
    desk.key(KeyCode::Enter);
    let reopen = ActRequest::Reopen {
        document: Selector(DOCUMENT.to_string()),
        vote: Some("aa11".into()),
        reason: "verkeerd geteld".into(),
    };
    assert_eq!(asked(&desk), [reopen]);
}

#[test]
fn two_results_are_both_shown_and_neither_counts() {
    let mut two = vote();
    two.clash = vec![
        result("Anje Bolhuis", Outcome::Adopted),
        result("Geert", Outcome::Rejected),
    ];
    let mut desk = votes((80, 24), vec![two]);
    assert!(desk.screen().contains("Twee uitslagen: kies"));
    desk.key(KeyCode::Enter);
    insta::assert_snapshot!("two-results", desk.screen());
    // whoever closes it again chooses: there is nothing to reopen
    desk.key(KeyCode::Char('h'));
    assert_eq!(desk.app.titles().len(), 5);
    desk.key(KeyCode::Char('s')).key(KeyCode::Enter);
    assert!(
        matches!(&asked(&desk)[..], [ActRequest::Close { .. }]),
        "{:?}",
        asked(&desk)
    );
}

#[test]
fn who_may_not_chair_opens_and_closes_nothing() {
    let mut desk = votes((80, 24), vec![vote()]);
    desk.acts.may.chair = false;
    desk.told(Event::Documents(SPACE));
    desk.key(KeyCode::Char('n'));
    assert_eq!(desk.app.titles().len(), 4);
    desk.key(KeyCode::Enter).key(KeyCode::Char('s'));
    assert_eq!(desk.app.titles().len(), 5);
    assert!(!desk.screen().contains("S Sluit"), "{}", desk.screen());
}

#[test]
fn who_opens_a_vote_stands_on_the_own_row_so_that_nobody_votes_for_another_by_mistake() {
    let mut mine = vote();
    mine.roll.rotate_left(1);
    let mut desk = votes((80, 24), vec![mine]);
    desk.key(KeyCode::Enter);
    let screen = desk.screen();
    assert!(screen.contains("▶ Anje Bolhuis (jij)"), "{screen}");
    desk.key(KeyCode::Enter);
    assert!(desk.screen().contains("‹ mijzelf ›"), "{}", desk.screen());
    // for another one goes to that other first
    desk.key(KeyCode::Esc)
        .key(KeyCode::Home)
        .key(KeyCode::Enter);
    assert!(desk.screen().contains("‹ Geert ›"), "{}", desk.screen());
}

#[test]
fn what_was_counted_in_the_hall_tells_who_counted_and_of_nobody_what_they_did() {
    let mut hall = vote();
    hall.way = Way::Count;
    hall.result = Some(ResultInfo {
        tellers: Some([SafeText::new("Harm"), SafeText::new("Femke")]),
        late: Vec::new(),
        ..result("Anje Bolhuis", Outcome::Adopted)
    });
    for voter in &mut hall.roll {
        voter.choices.clear();
    }
    let mut desk = votes((80, 24), vec![hall]);
    desk.key(KeyCode::Enter);
    insta::assert_snapshot!("hall-result", desk.screen());
    let screen = desk.screen();
    assert!(screen.contains("Geteld door Harm en Femke."), "{screen}");
    assert!(!screen.contains("niet gestemd"), "{screen}");
}

#[test]
fn a_vote_that_came_too_late_stands_at_its_voter_and_a_vote_that_was_given_is_kept() {
    let mut closed = vote();
    closed.result = Some(result("Anje Bolhuis", Outcome::Adopted));
    closed.roll[3].choices.clear();
    let mut desk = votes((80, 24), vec![closed]);
    desk.key(KeyCode::Enter);
    let screen = desk.screen();
    assert!(screen.contains("te laat: voor"), "{screen}");
    let mut desk = votes((80, 24), vec![vote()]);
    desk.key(KeyCode::Enter).key(KeyCode::Char('v'));
    desk.key(KeyCode::Tab).key(KeyCode::Enter);
    assert!(
        desk.screen().contains("Je stem is bewaard"),
        "{}",
        desk.screen()
    );
}

#[test]
fn a_number_leads_to_a_place_of_the_kring_and_votes_only_where_options_have_numbers() {
    let mut desk = votes((80, 24), vec![vote()]);
    desk.key(KeyCode::Enter).key(KeyCode::Char('1'));
    assert!(!desk.screen().contains("Je stemt"), "{}", desk.screen());
    assert_eq!(desk.app.titles().len(), 2, "the documents");
    let mut own = vote();
    own.options = ["rood", "blauw"].map(SafeText::new).to_vec();
    let mut desk = votes((80, 24), vec![own]);
    desk.key(KeyCode::Enter);
    assert!(!desk.screen().contains("1 Documenten"), "{}", desk.screen());
    desk.key(KeyCode::Char('2'));
    assert!(
        desk.screen().contains("Je stemt: blauw"),
        "{}",
        desk.screen()
    );
}
