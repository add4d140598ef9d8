//! What no honest peer sends: a value, counted for each peer, never a panic.

use crate::entry::Malformed;

/// Why a session ends from this side.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Bytes that are not in the form that the format asks, or a signature that does not hold.
    #[error("malformed: {0}")]
    Malformed(#[from] Malformed),
    /// It speaks no version that this device speaks.
    #[error("speaks another version")]
    Version,
    /// A proof that does not hold.
    #[error("a proof does not hold")]
    BadProof,
    /// A frame about a space before it proved anything there.
    #[error("not proven")]
    Unproven,
    /// A frame that does not belong at this place of the conversation.
    #[error("out of order")]
    OutOfOrder,
    /// An entry of another space than the frame says.
    #[error("an entry of another space")]
    WrongSpace,
    /// An entry that contradicts its own chain.
    #[error("does not continue its chain")]
    BrokenChain,
    /// More than was asked for, beyond the bounds.
    #[error("more than was asked for")]
    Unasked,
    /// More frames, offers or questions than a session may hold.
    #[error("too many frames")]
    Flooding,
    /// It owes a frame and sent none, or takes none.
    #[error("silent")]
    Silent,
}

impl Fault {
    /// Whether it is counted against the peer: a slow or silent one is only dropped.
    pub fn is_counted(&self) -> bool {
        match self {
            Fault::Silent | Fault::Version => false,
            Fault::Malformed(_)
            | Fault::BadProof
            | Fault::Unproven
            | Fault::OutOfOrder
            | Fault::WrongSpace
            | Fault::BrokenChain
            | Fault::Unasked
            | Fault::Flooding => true,
        }
    }
}
