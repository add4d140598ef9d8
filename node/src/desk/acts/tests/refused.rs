//! What the host refuses, it may refuse for good: nobody waits for it longer than until a draft holds it.

use super::*;
use crate::desk::{Desk as Whole, ToDesk};
use noaber_protocol::ids::DocumentId;
use tokio::time::Instant;

/// Somebody who typed while the host was at it, and was put out of the kring meanwhile.
fn put_out() -> Desk {
    let mut desk = Desk::of(Role::Editor);
    desk.types(0, "Een bus.").unwrap();
    desk.open.commit(&mut desk.out);
    assert!(!desk.given().is_empty());
    desk.types(0, "Nee. ").unwrap();
    let refused = Some(Problem::NoRight(NoRight::NotIn));
    desk.open.written(Vec::new(), refused, &mut desk.out);
    desk
}

/// What an editor that closes is answered, and that a draft holds what was typed before.
fn closes(desk: &mut Desk) -> Option<Result<Response, Problem>> {
    desk.open.close(EDITOR);
    let out = &mut desk.out;
    desk.open.write_and_answer((CLIENT, 7), Reply::Done, out);
    desk.open.wake(Instant::now(), false, out);
    let is_answer = |message: &FromDesk| matches!(message, FromDesk::Answer { id: 7, .. });
    let place = desk.out.iter().position(is_answer)?;
    let mut before = desk.out.iter().take(place);
    assert!(
        before.any(|message| matches!(message, FromDesk::Draft { bytes, .. } if !bytes.is_empty()))
    );
    match desk.out.remove(place) {
        Some(FromDesk::Answer { result, .. }) => Some(result),
        _ => None,
    }
}

#[test]
fn who_closes_what_was_typed_while_the_host_refused_is_answered() {
    let mut desk = put_out();
    assert_eq!(closes(&mut desk), Some(Ok(Response::Done)));
    assert!(desk.open.is_settled() && !desk.open.is_idle());
}

#[test]
fn what_is_typed_after_the_host_refused_is_answered_when_a_draft_holds_it() {
    let mut desk = put_out();
    desk.out.clear();
    desk.types(0, "Toch. ").unwrap();
    assert!(!desk.open.is_settled());
    assert_eq!(closes(&mut desk), Some(Ok(Response::Done)));
    assert!(desk.open.is_settled());
}

#[test]
fn a_document_that_is_to_be_made_anew_is_not_waited_for_behind_what_the_host_refuses() {
    let mut desk = put_out();
    desk.open.refold();
    desk.open.wake(Instant::now(), false, &mut desk.out);
    assert_eq!(closes(&mut desk), Some(Ok(Response::Done)));
    assert!(desk.open.is_settled());
}

#[test]
fn a_document_of_which_there_is_no_material_any_more_holds_up_nobody() {
    let Desk { open, rng, .. } = Desk::of(Role::Editor);
    let document: DocumentId = open.head.document;
    let mut desk = Whole::new(rng);
    desk.open.insert(document, open);
    desk.take(ToDesk::Refold(document));
    desk.wake(Instant::now());
    let wants = |message: &FromDesk| matches!(message, FromDesk::Want(_));
    assert!(desk.out.drain(..).any(|message| wants(&message)));
    desk.take(ToDesk::Write(1));
    desk.wake(Instant::now());
    let wrote = |message: &FromDesk| matches!(message, FromDesk::Wrote(1));
    assert!(!desk.out.drain(..).any(|message| wrote(&message)));
    desk.take(ToDesk::Material(document, None));
    desk.wake(Instant::now());
    assert!(desk.out.drain(..).any(|message| wrote(&message)));
}
