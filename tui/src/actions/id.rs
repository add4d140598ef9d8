//! What can be done, by name.

/// What can be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Id {
    /// One step back.
    Back,
    /// Opens what is chosen, or goes on.
    Open,
    /// Makes a new one of what the list holds.
    New,
    /// Joins with an invitation.
    Join,
    /// Invites somebody.
    Invite,
    /// Shows the documents.
    Documents,
    /// Shows who takes part.
    People,
    /// Shows the member list.
    Members,
    /// Changes what is chosen.
    Change,
    /// Ends a membership.
    End,
    /// Takes a file in.
    Import,
    /// Writes a file.
    Export,
    /// Shows another order.
    Sort,
    /// Shows who wrote files.
    Log,
    /// Shows how it stands with other devices.
    Network,
    /// Puts a relay into a kring.
    AddRelay,
    /// Takes a relay out of a kring.
    RemoveRelay,
    /// Shows the first addresses.
    Starts,
    /// Shows what can be done with a USB stick.
    Usb,
    /// Puts the kring onto a stick.
    Take,
    /// Reads a stick in.
    Read,
    /// Types where a stick or file is.
    Where,
    /// Leaves the space.
    Leave,
    /// Follows what a kring makes public.
    Follow,
    /// Follows a kring no more.
    Unfollow,
    /// Shows the address with which others follow the kring.
    Address,
    /// Gives somebody a role.
    Role,
    /// Makes what was chosen.
    Make,
    /// Removes somebody.
    Remove,
    /// Shows somebody's devices.
    Devices,
    /// Shows the invitations of the kring.
    Invitations,
    /// Shows what waits for admins.
    Proposals,
    /// Takes an invitation or a device back.
    Withdraw,
    /// Signs what another admin proposed.
    Approve,
    /// Adds another computer of one's own.
    AddDevice,
    /// Shows who can read a document.
    Readers,
    /// Goes on with what was filled in or chosen.
    Go,
    /// Goes to the next line or answer.
    Other,
    /// Keeps what is shown in a file.
    Keep,
    /// Copies what is shown.
    Copy,
    /// Dials a neighbour's address.
    Dial,
    /// Looks for neighbours now.
    Sync,
    /// Takes one's own last change back.
    Undo,
    /// Does it again.
    Redo,
    /// Looks for words.
    Find,
    /// Looks for the next place.
    FindNext,
    /// Looks for the place before.
    FindPrevious,
    /// Adds a section.
    AddSection,
    /// Gives the section another heading.
    Heading,
    /// Gives the document another title.
    Title,
    /// Goes to the next section.
    NextSection,
    /// Shows or hides who wrote what.
    Authors,
    /// Shows how the document came to be.
    History,
    /// Puts other words in the place of those that were looked for.
    Replace,
    /// Goes to the sitting before.
    Earlier,
    /// Goes to the next sitting.
    Later,
    /// Compares with what stands now, or with what stood before.
    Compare,
    /// Gives the version a name.
    NameVersion,
    /// Puts the text of the version back.
    Restore,
    /// Shows what goes with a document beside its text.
    Card,
    /// Shows the text of a document.
    Text,
    /// Moves a document to another state.
    Move,
    /// Begins a new concept of a text that stays as it is.
    Amend,
    /// Signs an edition.
    Sign,
    /// Supports a document or a suggestion, or does so no more.
    Support,
    /// Hands in support on paper.
    Paper,
    /// Proposes other words.
    Suggest,
    /// Says something about some words.
    Comment,
    /// Shows what was said and proposed, and goes there.
    Margin,
    /// Takes a suggestion over.
    Accept,
    /// Refuses a suggestion.
    Refuse,
    /// Leaves one of what was taken over twice.
    Once,
    /// Begins an amendment on a document.
    NewAmendment,
    /// Puts an adopted amendment into its document.
    PutIn,
    /// Answers what was said.
    Reply,
    /// Shows the votes about a document.
    Votes,
    /// Votes for.
    For,
    /// Votes against.
    Against,
    /// Abstains.
    Abstain,
    /// Votes with more words, or for somebody else.
    Cast,
    /// Closes a vote.
    CloseVote,
    /// Opens a closed vote again.
    Reopen,
    /// Says that everything is kept.
    Save,
    /// Gives the mouse to the terminal, or takes it back.
    Mouse,
    /// Changes the language.
    Language,
    /// Changes which signs are used.
    Signs,
    /// Shows all keys.
    Help,
    /// Stops.
    Quit,
}

impl Id {
    /// Whether it goes to a place of the kring, from wherever no text is typed.
    pub fn is_place(self) -> bool {
        matches!(self, Id::Documents | Id::Members | Id::People | Id::Network)
    }
}
