//! May this device sign that now: the answer a command gives before anything is signed.

use crate::charter::op::{Operation, Recover, Rekey, SetRole, Share};
use crate::charter::role::Role;
use crate::charter::state::{RecoveryGroup, State};
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
    /// Nothing with that id waits for approvals.
    #[error("no such proposal")]
    NoSuchProposal,
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
        let invitation = state.invitations.get(&join.invite);
        return allow(invitation.is_some_and(|it| it.open), NoRight::NoInvitation);
    }
    let me = state.participant_of(author);
    let role = state.role_of(author);
    let (Some(me), Some(role)) = (me, role) else {
        return Err(NoRight::NotAParticipant);
    };
    let admins = state.admins();
    let asking = Asking {
        state,
        ranks,
        author,
        me,
        role,
        admins,
    };
    asking.may_sign(operation)
}

/// Who asks.
struct Asking<'a, R> {
    state: &'a State,
    ranks: &'a R,
    author: &'a AuthorId,
    me: ParticipantId,
    role: Role,
    admins: Vec<ParticipantId>,
}

impl<R: Ranks> Asking<'_, R> {
    fn may_sign(&self, operation: &Operation) -> Result<(), NoRight> {
        match operation {
            Operation::Found(_) | Operation::Join(_) | Operation::Unknown { .. } => {
                Err(NoRight::Unknown)
            }
            Operation::Invite(invite) => self
                .admin()
                .and(allow(invite.role <= Role::Editor, NoRight::RoleTooHigh)),
            Operation::Admit(admit) => self.admin().and(self.make(admit.role)),
            Operation::SetRole(set) => self.set_role(set),
            Operation::Remove(remove) => self.remove(&remove.participant),
            Operation::Leave(_) => self.end(&self.me),
            Operation::AddDevice(add) => {
                let is_new = !self.state.devices.contains_key(&add.device);
                allow(is_new && add.participant == self.me, NoRight::NoSuchDevice)
            }
            Operation::WithdrawDevice(withdraw) => self.withdraw(&withdraw.device),
            Operation::Limit(limit) => {
                let owner = self.owner(&limit.cut.author)?;
                allow(owner != self.me, NoRight::NoSuchDevice)?;
                self.admin().and(self.end(&owner))
            }
            Operation::Rekey(rekey) => self.rekey(rekey),
            Operation::Share(share) => self.share(share),
            Operation::SetAudience(_)
            | Operation::SetRelays(_)
            | Operation::Erase(_)
            | Operation::Rename => self.admin(),
            Operation::Close => self.admin().and(self.make(Role::Admin)),
            Operation::Checkpoint => self.checkpoint(),
            Operation::Approve(approve) => match self.ranks.find(&approve.proposal) {
                Some(Operation::Recover(Recover::Bring { participant, .. })) => {
                    self.group(participant).map(|_| ())
                }
                Some(_) => self.admin(),
                None => Err(NoRight::Unknown),
            },
            Operation::Recover(recover) => self.recover(recover),
        }
    }

    fn admin(&self) -> Result<(), NoRight> {
        at_least(self.role, Role::Admin)
    }

    /// More than half of the admins make one; a sole admin alone.
    fn make(&self, role: Role) -> Result<(), NoRight> {
        let admins = self.admins.len();
        let needed = admins / 2 + 1;
        allow(
            role < Role::Admin || admins == 1,
            NoRight::NeedsApprovals { needed },
        )
    }

    fn set_role(&self, set: &SetRole) -> Result<(), NoRight> {
        self.admin()?;
        allow(
            self.state.participants.contains_key(&set.participant),
            NoRight::NoSuchParticipant,
        )?;
        match set.role {
            Role::Admin => self.make(set.role),
            Role::Reader | Role::Member | Role::Editor | Role::Board => self.end(&set.participant),
        }
    }

    fn remove(&self, who: &ParticipantId) -> Result<(), NoRight> {
        self.admin()?;
        let known = self.state.participants.contains_key(who) || self.state.out.contains_key(who);
        allow(known, NoRight::NoSuchParticipant)?;
        self.end(who)
    }

    /// Ending rights: one's own while another admin is left, of those below alone, of others with approvals.
    fn end(&self, target: &ParticipantId) -> Result<(), NoRight> {
        if *target == self.me {
            return allow(self.admins != [self.me], NoRight::LastAdmin);
        }
        if !self.ranks.is_above(target, &self.me) {
            return Ok(());
        }
        let others = self.admins.iter().filter(|admin| *admin != target).count();
        allow(others >= 2, NoRight::TooFewAdmins)?;
        Err(NoRight::NeedsApprovals {
            needed: (others / 2 + 1).max(2),
        })
    }

    fn owner(&self, device: &AuthorId) -> Result<ParticipantId, NoRight> {
        self.state
            .participant_of(device)
            .ok_or(NoRight::NoSuchDevice)
    }

    fn withdraw(&self, device: &AuthorId) -> Result<(), NoRight> {
        let owner = self.owner(device)?;
        if owner == self.me {
            let older = self.ranks.is_older(self.author, device);
            return allow(older, NoRight::OlderDevice);
        }
        self.admin().and(self.end(&owner))
    }

    fn rekey(&self, rekey: &Rekey) -> Result<(), NoRight> {
        let state = self.state;
        let reads = state.is_in_audience(&self.me, &rekey.audience);
        allow(reads, NoRight::NotForAudience)?;
        let adds_a_link = rekey.devices.is_empty()
            && state.epochs.values().any(|epoch| {
                epoch.recipient == rekey.recipient && epoch.openers.contains(self.author)
            });
        if adds_a_link {
            return Ok(());
        }
        at_least(self.role, Role::Editor)?;
        allow(
            self.role == Role::Admin || state.epoch(&rekey.audience).is_none(),
            NoRight::NotForAudience,
        )
    }

    fn share(&self, share: &Share) -> Result<(), NoRight> {
        let epoch = self.state.epochs.get(&share.epoch);
        let epoch = epoch.ok_or(NoRight::NotForAudience)?;
        let state = self.state;
        let entitled = state.entitled(&epoch.audience).contains(&share.device)
            || state.invited(&share.device, &epoch.audience).is_some();
        allow(entitled, NoRight::NoSuchDevice)?;
        allow(epoch.openers.contains(self.author), NoRight::NotForAudience)
    }

    fn checkpoint(&self) -> Result<(), NoRight> {
        self.admin()?;
        allow(self.admins.len() >= 2, NoRight::TooFewAdmins)?;
        Err(NoRight::NeedsApprovals {
            needed: self.admins.len() / 2 + 1,
        })
    }

    fn recover(&self, recover: &Recover) -> Result<(), NoRight> {
        match recover {
            Recover::Group { people, needed } => {
                let needed = usize::from(*needed);
                let sound = needed >= 2 && needed * 2 > people.len() && needed <= people.len();
                allow(
                    sound && !people.contains(&self.me),
                    NoRight::NoSuchParticipant,
                )
            }
            Recover::Bring { participant, .. } => Err(NoRight::NeedsApprovals {
                needed: usize::from(self.group(participant)?.needed),
            }),
        }
    }

    /// The group that somebody named, with oneself in it.
    fn group(&self, who: &ParticipantId) -> Result<&RecoveryGroup, NoRight> {
        let participant = self.state.participants.get(who);
        participant
            .and_then(|it| it.recovery.as_ref())
            .filter(|group| group.people.contains(&self.me))
            .ok_or(NoRight::NoSuchParticipant)
    }
}

fn allow(may: bool, otherwise: NoRight) -> Result<(), NoRight> {
    if may { Ok(()) } else { Err(otherwise) }
}

fn at_least(role: Role, needed: Role) -> Result<(), NoRight> {
    allow(role >= needed, NoRight::RoleTooLow { needed })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::charter::op::{Leave, Remove, WithdrawDevice};
    use crate::charter::play::Play;

    #[test]
    fn commands_hear_why_not() {
        let mut play = Play::with_admins("F A B");
        play.add_device("F", "F", "F2", &[play.base]);
        let charter = play.charter();
        let [founder, second, senior, junior, member, stranger] =
            ["F", "F2", "A", "B", "M", "Z"].map(|name| play.device(name));
        let remove = |who| {
            Operation::Remove(Remove {
                participant: who,
                cut: vec![],
                rekeys: vec![],
            })
        };
        let admin = |who| {
            Operation::SetRole(SetRole {
                participant: who,
                role: Role::Admin,
                cut: vec![],
            })
        };
        let withdraw = |device| {
            Operation::WithdrawDevice(WithdrawDevice {
                device,
                cut: vec![],
                rekeys: vec![],
            })
        };
        let leave = Operation::Leave(Leave { cut: vec![] });
        let needed = 2;
        let table = [
            (founder, remove(play.who("A")), Ok(())),
            (
                junior,
                remove(play.who("A")),
                Err(NoRight::NeedsApprovals { needed }),
            ),
            (junior, remove(play.who("M")), Ok(())),
            (
                junior,
                remove(play.who("Z")),
                Err(NoRight::NoSuchParticipant),
            ),
            (
                member,
                remove(play.who("A")),
                Err(NoRight::RoleTooLow {
                    needed: Role::Admin,
                }),
            ),
            (
                stranger,
                remove(play.who("A")),
                Err(NoRight::NotAParticipant),
            ),
            (
                founder,
                admin(play.who("M")),
                Err(NoRight::NeedsApprovals { needed }),
            ),
            (
                senior,
                withdraw(founder),
                Err(NoRight::NeedsApprovals { needed }),
            ),
            (second, withdraw(founder), Err(NoRight::OlderDevice)),
            (founder, withdraw(second), Ok(())),
            (founder, withdraw(stranger), Err(NoRight::NoSuchDevice)),
            (founder, leave.clone(), Ok(())),
            (member, leave, Ok(())),
            (
                founder,
                Operation::Checkpoint,
                Err(NoRight::NeedsApprovals { needed }),
            ),
            (
                member,
                Operation::Rename,
                Err(NoRight::RoleTooLow {
                    needed: Role::Admin,
                }),
            ),
        ];
        for (device, operation, answer) in table {
            assert_eq!(
                charter.would_count(&device, &operation),
                answer,
                "{operation:?}"
            );
        }
    }

    #[test]
    fn the_last_admin_hears_that_he_cannot_go() {
        let mut alone = Play::with_admins("F");
        let charter = alone.charter();
        let [founder, senior] = ["F", "A"].map(|name| alone.device(name));
        let leave = Operation::Leave(Leave { cut: vec![] });
        let remove = |who| {
            Operation::Remove(Remove {
                participant: who,
                cut: vec![],
                rekeys: vec![],
            })
        };
        let admin = |who| {
            Operation::SetRole(SetRole {
                participant: who,
                role: Role::Admin,
                cut: vec![],
            })
        };
        assert_eq!(
            charter.would_count(&founder, &leave),
            Err(NoRight::LastAdmin)
        );
        assert_eq!(
            charter.would_count(&founder, &admin(alone.who("M"))),
            Ok(())
        );
        let mut two = Play::with_admins("F A");
        assert_eq!(
            two.charter().would_count(&senior, &remove(two.who("F"))),
            Err(NoRight::TooFewAdmins)
        );
    }
}
