//! The door to a node: what screens and command line may ask, what they get, and what they are told.
//!
//! The same types serve a caller in the host's own process and one that attached over the control socket.

mod act;
mod act_problem;
mod amend;
mod audience;
mod bundle;
mod device;
mod document;
mod editor;
mod follow;
mod form;
mod history;
mod home;
mod members;
mod network;
mod people;
mod problem;
mod relay;
mod space;
mod watch;

pub use act::{
    ActRequest, ActsInfo, CommentInfo, EditionInfo, Judgement, Majority, May, NewVote, Outcome,
    PLAIN, PathInfo, ResultInfo, StepInfo, SuggestionInfo, SuggestionStanding, SupportInfo,
    VoteInfo, VotedText, VoterInfo, Way, Words,
};
pub use act_problem::ActProblem;
pub use amend::{AmendRequest, AmendmentInfo, AmendmentsInfo, ChangedWords, Misfit, NewChange};
pub use audience::{AudienceInfo, AudienceRequest};
pub use bundle::{BundleProblem, BundleRead, BundleRequest, BundleWritten};
pub use device::{DeviceInfo, DeviceRequest, DeviceTicketInfo};
pub use document::{
    DocumentFile, DocumentInfo, DocumentRequest, DocumentText, ExportFormat, FilePeople, LogLine,
    SectionText, WithoutBase,
};
pub use editor::{
    EditorEvent, EditorId, EditorRequest, Here, Opened, PlacedSplice, SectionId, Splice,
};
pub use follow::{FollowAddress, FollowRequest};
pub use form::{
    FieldInfo, FigureInfo, FormChange, FormInfo, FormRequest, RowInfo, RowName, TableInfo,
};
pub use history::{
    Blame, Diff, DiffPart, History, HistoryRequest, PartDiff, Piece, SectionBlame, Share,
    SittingInfo, Stretch, Writer, percentages,
};
pub use home::{HomeRequest, Info, Profile, Verified};
pub use members::{
    DoubleRow, ExportLine, ImportHow, Imported, MemberList, MemberRow, MemberStanding,
    MembersRequest, RowFault, SkipReason, SkippedColumn, WrongRow,
};
pub use network::{DeviceStatus, NetworkRequest, SpaceStatus, Status, Via, Warning};
pub use people::{PeopleRequest, Person, ProposalInfo, ProposalKind, SignedInfo};
pub use problem::{Amount, BadInput, Clash, DiskTrouble, Lock, Missing, NoRight, Problem};
pub use relay::{
    CarriedInfo, HoldingInfo, Inspected, RelayInfo, RelayRequest, RelayStatus, SeenEntry,
};
pub use space::{EndInfo, InvitationInfo, Invited, SpaceInfo, SpaceRequest, TicketInfo};
pub use watch::{WatchInfo, is_amiss, pressing};

use noaber_protocol::ids::SpaceId;
use serde::{Deserialize, Serialize};

/// A space or document as a person names it: its id, the beginning of it, or its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Selector(pub String);

/// What a caller asks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Request {
    /// About this device and its home.
    Home(HomeRequest),
    /// About spaces and coming into them.
    Space(SpaceRequest),
    /// About the people of a space.
    People(PeopleRequest),
    /// About who reads what.
    Audience(AudienceRequest),
    /// About the member list.
    Members(MembersRequest),
    /// About this person's devices.
    Device(DeviceRequest),
    /// About documents as a whole.
    Document(DocumentRequest),
    /// About the values of a document beside its text.
    Form(FormRequest),
    /// About what people do with a document beside writing in it.
    Act(ActRequest),
    /// About a document that is open in an editor.
    Editor(EditorRequest),
    /// About how a document came to be.
    History(HistoryRequest),
    /// About other devices.
    Network(NetworkRequest),
    /// About bundles, for where there is no network.
    Bundle(BundleRequest),
    /// About relays, and first addresses.
    Relay(RelayRequest),
    /// About following what is public.
    Follow(FollowRequest),
}

/// What a caller gets.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Response {
    /// It is done.
    Done,
    /// To [`HomeRequest::Info`].
    Info(Info),
    /// To [`HomeRequest::Status`] and [`NetworkRequest::Sync`].
    Status(Status),
    /// To [`HomeRequest::Verify`].
    Verified(Verified),
    /// A space.
    Space(SpaceInfo),
    /// Spaces.
    Spaces(Vec<SpaceInfo>),
    /// To [`SpaceRequest::Invite`].
    Invited(Invited),
    /// To [`SpaceRequest::ReadTicket`].
    Ticket(TicketInfo),
    /// To [`PeopleRequest::List`].
    People(Vec<Person>),
    /// To [`PeopleRequest::SetRole`], [`PeopleRequest::Remove`], [`PeopleRequest::Approve`], [`DeviceRequest::Remove`].
    Signed(SignedInfo),
    /// To [`PeopleRequest::Proposals`].
    Proposals(Vec<ProposalInfo>),
    /// To [`PeopleRequest::Devices`] and [`DeviceRequest::List`].
    Devices(Vec<DeviceInfo>),
    /// To [`DeviceRequest::Add`].
    DeviceTicket(DeviceTicketInfo),
    /// To [`SpaceRequest::Invitations`].
    Invitations(Vec<InvitationInfo>),
    /// To [`AudienceRequest::List`].
    Audiences(Vec<AudienceInfo>),
    /// To [`MembersRequest::List`].
    Members(MemberList),
    /// A member as they stand now.
    Member(MemberRow),
    /// To [`MembersRequest::Import`].
    Imported(Imported),
    /// To [`MembersRequest::Export`]: how many people.
    Exported(u32),
    /// To [`MembersRequest::Log`].
    Exports(Vec<ExportLine>),
    /// A document.
    Document(DocumentInfo),
    /// Documents.
    Documents(Vec<DocumentInfo>),
    /// To [`AmendRequest::List`].
    Amendments(AmendmentsInfo),
    /// To [`DocumentRequest::Read`].
    Text(DocumentText),
    /// To [`DocumentRequest::Markdown`].
    Markdown(String),
    /// To [`DocumentRequest::Log`].
    Log(Vec<LogLine>),
    /// To [`FormRequest`].
    Form(FormInfo),
    /// To [`ActRequest`].
    Acts(Box<ActsInfo>),
    /// To [`DocumentRequest::Export`] and [`DocumentRequest::ExportView`].
    File(DocumentFile),
    /// To [`EditorRequest::Open`].
    Opened(Opened),
    /// A bundle was written.
    BundleWritten(BundleWritten),
    /// To [`BundleRequest::Sticks`]: their folders.
    Sticks(Vec<std::path::PathBuf>),
    /// Bundles were read.
    BundlesRead(Vec<BundleRead>),
    /// To [`RelayRequest::List`].
    Relays(Vec<RelayInfo>),
    /// To [`RelayRequest::Inspect`].
    Inspected(Inspected),
    /// To [`RelayRequest::Status`].
    Relay(RelayStatus),
    /// To [`RelayRequest::Starts`].
    Starts(Vec<String>),
    /// To [`HistoryRequest`].
    History(History),
    /// To [`FollowRequest::Address`].
    FollowAddress(FollowAddress),
}

/// What callers are told without asking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Event {
    /// Names, roles, people or the list of spaces changed.
    People(SpaceId),
    /// The documents of a space changed.
    Documents(SpaceId),
    /// A neighbour came, went, or took or gave something.
    Links,
    /// A joining counts now.
    Joined(SpaceId),
    /// A joining will not count, and why.
    JoinFailed(SpaceId, Problem),
    /// About an open editor.
    Editor(EditorId, EditorEvent),
    /// The caller was too slow and missed events: ask again for what is on the screen.
    Missed,
    /// The host stops.
    Stopping,
}
