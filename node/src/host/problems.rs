//! What went wrong in the rooms below, as people are told.

use crate::handle::{Amount, BadInput, Clash, DiskTrouble, Missing, NoRight, Problem};
use crate::network::NetworkError;
use crate::store::StoreError;
use noaber_protocol::charter;
use noaber_protocol::limits;
use noaber_protocol::node::Refused;
use noaber_protocol::space::JoinFailure;
use noaber_protocol::text::NotAName;
use noaber_protocol::ticket::{Ticket, TicketError};

pub(super) fn of_store(error: StoreError) -> Problem {
    tracing::error!(%error, "store");
    match error {
        StoreError::InUse => Problem::InUse,
        StoreError::Exposed { .. } => Problem::Disk(DiskTrouble::Open),
        StoreError::Newer { .. } => Problem::TooNew,
        StoreError::NotAHome { .. } => Problem::NotFound(Missing::Home),
        StoreError::Full { .. } => Problem::Disk(DiskTrouble::Full),
        StoreError::Io { path, source } => crate::config::disk_at(&source, &path),
        StoreError::Stopped => Problem::Disk(DiskTrouble::Failing),
        StoreError::Malformed(error) => Problem::Corrupt(error.to_string()),
    }
}

/// Of work that panicked: what it was is in the log.
pub(crate) fn of_panic() -> Problem {
    tracing::error!("something panicked that somebody waits for");
    Problem::General("something went wrong inside noaber".to_owned())
}

pub(super) fn of_network(error: NetworkError) -> Problem {
    match error {
        NetworkError::Address { .. } => Problem::Refused(BadInput::NotAnAddress),
        NetworkError::Taken { address } => Problem::Conflict(Clash::PortTaken(address)),
        NetworkError::Keys(_) | NetworkError::Listen { .. } => Problem::General(error.to_string()),
    }
}

pub(super) fn of_name(error: NotAName) -> Problem {
    Problem::Refused(match error {
        NotAName::Empty => BadInput::EmptyName,
        NotAName::TooLong => BadInput::TooLong {
            limit: limits::NAME_CHARS as u64,
            of: Amount::Characters,
        },
    })
}

pub(super) fn of_ticket(error: TicketError) -> Problem {
    match error {
        TicketError::Newer => Problem::TooNew,
        TicketError::TooLong | TicketError::NotATicket => Problem::Refused(BadInput::NotATicket),
        TicketError::Damaged | TicketError::TooManyAddresses | TicketError::Malformed(_) => {
            Problem::Refused(BadInput::DamagedTicket)
        }
    }
}

/// Why a command on a space was refused; `name` is what the caller called it.
pub(super) fn of_refused(refused: Refused, name: &str) -> Problem {
    match refused {
        Refused::NoSpace => Problem::NotFound(Missing::Space(name.to_owned())),
        Refused::NoDocument => Problem::NotFound(Missing::Document(name.to_owned())),
        Refused::NoRight(right) => of_right(right, name),
        Refused::Role { needed } => Problem::NoRight(NoRight::Role { needed }),
        Refused::NotInAudience => Problem::NoRight(NoRight::NotInAudience),
        Refused::NotIn => Problem::NoRight(NoRight::NotIn),
        Refused::OnlyFollows => Problem::NoRight(NoRight::OnlyFollows),
        Refused::NoKey => Problem::NoRight(NoRight::NoKey),
        Refused::AlreadyIn => Problem::Refused(BadInput::AlreadyIn),
        Refused::Expired => Problem::Refused(BadInput::ExpiredTicket {
            expired: crate::clock::now(),
        }),
        Refused::TooLong => Problem::Refused(BadInput::TooLong {
            limit: limits::PLAINTEXT_BYTES as u64,
            of: Amount::Bytes,
        }),
        Refused::Malformed(error) => Problem::General(error.to_string()),
    }
}

fn of_right(right: charter::NoRight, name: &str) -> Problem {
    use charter::NoRight as R;
    match right {
        R::NotAParticipant => Problem::NoRight(NoRight::NotIn),
        R::RoleTooLow { needed } => Problem::NoRight(NoRight::Role { needed }),
        R::NeedsApprovals { .. } => Problem::NoRight(NoRight::Approvals),
        R::TooFewAdmins => Problem::NoRight(NoRight::TooFewAdmins),
        R::LastAdmin => Problem::NoRight(NoRight::LastAdmin),
        R::NoSuchProposal | R::NoSuchDevice | R::NoInvitation => {
            Problem::NotFound(Missing::Entry(name.to_owned()))
        }
        R::OlderDevice => Problem::NoRight(NoRight::OlderDevice),
        R::NoSuchParticipant => Problem::NotFound(Missing::Person(name.to_owned())),
        other => Problem::General(other.to_string()),
    }
}

/// Why a joining will not count.
pub(super) fn of_joining(why: JoinFailure, ticket: Option<&Ticket>) -> Problem {
    Problem::Refused(match why {
        JoinFailure::Expired => BadInput::ExpiredTicket {
            expired: ticket.map_or_else(crate::clock::now, |ticket| ticket.expires),
        },
        JoinFailure::Used => BadInput::UsedTicket,
        JoinFailure::Unknown => BadInput::UnknownTicket,
        JoinFailure::WrongTicket => BadInput::DamagedTicket,
    })
}
