//! The signatures inside operations: of who joins, by the invitation's key, and of a device that is added, by its own.

use crate::charter::graph::{Graph, Slot};
use crate::charter::op::{Join, Operation};
use crate::identity::{self, InvitationKey, SpaceKey};
use crate::ids::{AuthorId, ParticipantId, SpaceId};
use crate::run::Signature;
use crate::seal::Recipient;

/// What stands in a [`crate::charter::op::Join`]: the invitation's key over the space, the device and its recipient.
pub fn prove_join(
    key: &InvitationKey,
    space: &SpaceId,
    device: &AuthorId,
    recipient: &Recipient,
) -> Signature {
    key.sign_bytes(JOIN, &[space.as_bytes(), device.as_bytes(), &recipient.0])
}

/// Whether a joining was made by who holds the invitation with that key.
pub fn is_proven_join(key: &[u8; 32], space: &SpaceId, device: &AuthorId, join: &Join) -> bool {
    let parts: [&[u8]; 3] = [space.as_bytes(), device.as_bytes(), &join.recipient.0];
    identity::verify_bytes(key, JOIN, &parts, &join.proof)
}

/// What stands in a [`crate::charter::op::AddDevice`]: the new device's key over the space, the participant and its
/// recipient.
pub fn prove_device(
    key: &SpaceKey,
    space: &SpaceId,
    participant: &ParticipantId,
    recipient: &Recipient,
) -> Signature {
    key.sign_bytes(
        DEVICE,
        &[space.as_bytes(), participant.as_bytes(), &recipient.0],
    )
}

const JOIN: &str = "join";
const DEVICE: &str = "add device";

/// Whether the signature inside an operation holds; true for an operation without one.
pub(super) fn holds(graph: &Graph, slot: Slot) -> bool {
    let node = graph.node(slot);
    let space = graph.space();
    match &node.operation {
        Some(Operation::Join(join)) => {
            let Some(invite) = graph
                .slot(&join.invite)
                .filter(|invite| graph.before(*invite, slot))
            else {
                return false;
            };
            let Some(Operation::Invite(invite)) = &graph.node(invite).operation else {
                return false;
            };
            is_proven_join(&invite.key, &space, &node.author, join)
        }
        Some(Operation::AddDevice(add)) => {
            let parts: [&[u8]; 3] = [
                space.as_bytes(),
                add.participant.as_bytes(),
                &add.recipient.0,
            ];
            identity::verify_bytes(&add.device.0, DEVICE, &parts, &add.proof)
        }
        Some(
            Operation::Found(_)
            | Operation::Invite(_)
            | Operation::Admit(_)
            | Operation::SetRole(_)
            | Operation::Remove(_)
            | Operation::Leave(_)
            | Operation::WithdrawDevice(_)
            | Operation::Rekey(_)
            | Operation::Share(_)
            | Operation::SetAudience(_)
            | Operation::SetRelays(_)
            | Operation::Limit(_)
            | Operation::Erase(_)
            | Operation::Approve(_)
            | Operation::Recover(_)
            | Operation::Checkpoint
            | Operation::Rename
            | Operation::Close
            | Operation::Unknown { .. },
        )
        | None => true,
    }
}
