//! Whoever went away while a document was still to be read has no editor in it.

use super::Village;
use crate::control::ClientId;
use crate::desk::{Ask, Desk, Material, ToDesk};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use std::sync::Arc;

#[test]
fn no_editor_is_opened_for_who_went_before_the_document_was_there() {
    let open = &Village::new(&[0], "").homes[0].open;
    let document = open.head.document;
    let mut desk = Desk::new(ChaCha20Rng::from_seed([9; 32]));
    desk.take(ToDesk::Standing(Arc::clone(open.standing())));
    let opens = |client| ToDesk::Asked {
        client: ClientId(client),
        id: 1,
        ask: Ask::Open(document),
    };
    desk.take(opens(1));
    desk.take(opens(2));
    desk.take(ToDesk::Gone(ClientId(1)));
    desk.take(ToDesk::Gone(ClientId(2)));
    assert!(!desk.is_written(), "what was asked of the host is awaited");
    desk.take(opens(3));
    let material = Material {
        head: open.head.clone(),
        entries: open.entries.clone(),
        draft: None,
        snapshot: None,
    };
    desk.take(ToDesk::Material(document, Some(Box::new(material))));
    assert_eq!(desk.editors.len(), 1, "of who is there");
    desk.take(ToDesk::Gone(ClientId(3)));
    assert!(desk.editors.is_empty() && desk.is_written());
    assert!(desk.open[&document].is_idle());
}
