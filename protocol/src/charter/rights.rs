//! May this device sign that now: the answer a command gives before anything is signed.

use crate::charter::op::{Operation, Recover};
use crate::charter::role::Role;
use crate::charter::state::State;
use crate::ids::{AuthorId, EntryId, ParticipantId};

/// Why an operation would not count, or not by this signature alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoRight {
    /// The device is of nobody in the space.
    #[error("not in this space")]
    NotAParticipant,
    /// It takes a higher role.
    #[error("it takes the role {}", needed.name())]
    RoleTooLow {
        /// The least role that may.
        needed: Role,
    },
    /// It may be proposed, and has its effect once that many people signed, the proposer included.
    #[error("it takes {needed} signatures")]
    NeedsApprovals {
        /// How many.
        needed: usize,
    },
    /// No number of signatures is enough: too few others are admin.
    #[error("there are too few other admins")]
    TooFewAdmins,
    /// The last admin cannot leave or step down.
    #[error("the last admin cannot go")]
    LastAdmin,
    /// The one it is about is not in the space.
    #[error("that one is not in this space")]
    NoSuchParticipant,
    /// The device it is about is not in the space, or is somebody else's.
    #[error("no such device")]
    NoSuchDevice,
    /// A device withdraws only devices that were listed after it.
    #[error("that device is older than this one")]
    OlderDevice,
    /// No invitation gives that role, and no single signature.
    #[error("that role cannot be given this way")]
    RoleTooHigh,
    /// The invitation does not count (any more).
    #[error("the invitation does not count")]
    NoInvitation,
    /// There is an epoch already, or it is not one's own audience.
    #[error("not for this audience")]
    NotForAudience,
    /// The operation is of a version that this one does not know, or founds what is founded.
    #[error("not an operation to sign here")]
    Unknown,
}

/// Whose term ranks above whose, as the charter found.
pub(super) trait Ranks {
    /// Whether `other` ranks above `who`.
    fn is_above(&self, other: &ParticipantId, who: &ParticipantId) -> bool;
    /// The device that is the older of two.
    fn is_older(&self, device: &AuthorId, than: &AuthorId) -> bool;
    /// The operation with that id.
    fn find(&self, id: &EntryId) -> Option<&Operation>;
}

/// Whether `author` may sign `operation` in `state`.
///
/// # Errors
/// As the variants of [`NoRight`] say; [`NoRight::NeedsApprovals`] is a right to propose.
pub(super) fn may_sign(
    state: &State,
    ranks: &impl Ranks,
    author: &AuthorId,
    operation: &Operation,
) -> Result<(), NoRight> {
    if let Operation::Join(join) = operation {
        let open = state
            .invitations
            .get(&join.invite)
            .is_some_and(|it| it.open);
        return if open {
            Ok(())
        } else {
            Err(NoRight::NoInvitation)
        };
    }
    let me = state
        .participant_of(author)
        .ok_or(NoRight::NotAParticipant)?;
    let role = state.role_of(author).ok_or(NoRight::NotAParticipant)?;
    let admins = state.admins();
    let admin = || at_least(role, Role::Admin);
    match operation {
        Operation::Found(_) | Operation::Join(_) | Operation::Unknown { .. } => {
            Err(NoRight::Unknown)
        }
        Operation::Invite(invite) => {
            admin()?;
            if invite.role > Role::Editor {
                return Err(NoRight::RoleTooHigh);
            }
            Ok(())
        }
        Operation::Admit(admit) => {
            admin()?;
            most_for_admin(admit.role, admins.len())
        }
        Operation::SetRole(set) => {
            admin()?;
            if !state.participants.contains_key(&set.participant) {
                return Err(NoRight::NoSuchParticipant);
            }
            if set.role == Role::Admin {
                return most_for_admin(set.role, admins.len());
            }
            ends(&me, &set.participant, &admins, ranks)
        }
        Operation::Remove(remove) => {
            admin()?;
            let known = state.participants.contains_key(&remove.participant)
                || state.out.contains_key(&remove.participant);
            if !known {
                return Err(NoRight::NoSuchParticipant);
            }
            ends(&me, &remove.participant, &admins, ranks)
        }
        Operation::Leave(_) => ends(&me, &me, &admins, ranks),
        Operation::AddDevice(add) => {
            if add.participant == me && !state.devices.contains_key(&add.device) {
                Ok(())
            } else {
                Err(NoRight::NoSuchDevice)
            }
        }
        Operation::WithdrawDevice(withdraw) => {
            let owner = state
                .participant_of(&withdraw.device)
                .ok_or(NoRight::NoSuchDevice)?;
            if owner == me {
                return if ranks.is_older(author, &withdraw.device) {
                    Ok(())
                } else {
                    Err(NoRight::OlderDevice)
                };
            }
            admin()?;
            ends(&me, &owner, &admins, ranks)
        }
        Operation::Limit(limit) => {
            admin()?;
            let owner = state
                .participant_of(&limit.cut.author)
                .filter(|owner| *owner != me)
                .ok_or(NoRight::NoSuchDevice)?;
            ends(&me, &owner, &admins, ranks)
        }
        Operation::Rekey(rekey) => {
            if !state.is_in_audience(&me, &rekey.audience) {
                return Err(NoRight::NotForAudience);
            }
            let links = state
                .epochs
                .values()
                .any(|epoch| epoch.recipient == rekey.recipient && epoch.openers.contains(author));
            if links && rekey.devices.is_empty() {
                return Ok(());
            }
            at_least(role, Role::Editor)?;
            if role < Role::Admin && state.epoch(&rekey.audience).is_some() {
                return Err(NoRight::NotForAudience);
            }
            Ok(())
        }
        Operation::Share(share) => {
            let epoch = state
                .epochs
                .get(&share.epoch)
                .ok_or(NoRight::NotForAudience)?;
            if !state.entitled(&epoch.audience).contains(&share.device) {
                return Err(NoRight::NoSuchDevice);
            }
            if epoch.openers.contains(author) {
                Ok(())
            } else {
                Err(NoRight::NotForAudience)
            }
        }
        Operation::SetAudience(_)
        | Operation::SetRelays(_)
        | Operation::Erase(_)
        | Operation::Rename => admin(),
        Operation::Close => {
            admin()?;
            most_for_admin(Role::Admin, admins.len())
        }
        Operation::Checkpoint => {
            admin()?;
            if admins.len() < 2 {
                return Err(NoRight::TooFewAdmins);
            }
            Err(NoRight::NeedsApprovals {
                needed: admins.len() / 2 + 1,
            })
        }
        Operation::Approve(approve) => match ranks.find(&approve.proposal) {
            Some(Operation::Recover(Recover::Bring { participant, .. })) => {
                in_group(state, participant, &me)
            }
            Some(_) => admin(),
            None => Err(NoRight::Unknown),
        },
        Operation::Recover(Recover::Group { people, needed }) => {
            let needed = usize::from(*needed);
            let sound = needed >= 2 && needed * 2 > people.len() && needed <= people.len();
            if sound && !people.contains(&me) {
                Ok(())
            } else {
                Err(NoRight::TooFewAdmins)
            }
        }
        Operation::Recover(Recover::Bring { participant, .. }) => {
            in_group(state, participant, &me)?;
            let group = state
                .participants
                .get(participant)
                .and_then(|it| it.recovery.as_ref())
                .ok_or(NoRight::NoSuchParticipant)?;
            Err(NoRight::NeedsApprovals {
                needed: usize::from(group.needed),
            })
        }
    }
}

fn at_least(role: Role, needed: Role) -> Result<(), NoRight> {
    if role < needed {
        return Err(NoRight::RoleTooLow { needed });
    }
    Ok(())
}

/// More than half of the admins make one; a sole admin alone.
fn most_for_admin(role: Role, admins: usize) -> Result<(), NoRight> {
    if role < Role::Admin || admins == 1 {
        return Ok(());
    }
    Err(NoRight::NeedsApprovals {
        needed: admins / 2 + 1,
    })
}

/// Ending somebody's rights: one's own while another admin is left, of those below alone, of others with approvals.
fn ends(
    me: &ParticipantId,
    target: &ParticipantId,
    admins: &[ParticipantId],
    ranks: &impl Ranks,
) -> Result<(), NoRight> {
    if target == me {
        return if admins == [*me] {
            Err(NoRight::LastAdmin)
        } else {
            Ok(())
        };
    }
    if !ranks.is_above(target, me) {
        return Ok(());
    }
    let others = admins.iter().filter(|admin| *admin != target).count();
    if others < 2 {
        return Err(NoRight::TooFewAdmins);
    }
    Err(NoRight::NeedsApprovals {
        needed: (others / 2 + 1).max(2),
    })
}

fn in_group(state: &State, participant: &ParticipantId, me: &ParticipantId) -> Result<(), NoRight> {
    let group = state
        .participants
        .get(participant)
        .ok_or(NoRight::NoSuchParticipant)?
        .recovery
        .as_ref();
    if group.is_some_and(|group| group.people.contains(me)) {
        Ok(())
    } else {
        Err(NoRight::NotAParticipant)
    }
}
