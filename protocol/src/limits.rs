//! Every limit of the format and of what a peer may ask, each with where the number comes from.

/// Bytes of a canonical header: eight parents of each sort fit with room for the rest.
pub const HEADER_BYTES: usize = 1024;
/// Ids in each of `prev`, `charter` and `on`; what does not fit goes into entries before it.
pub const HEADER_IDS: usize = 8;
/// Bytes of `more`, the part of a header for later versions.
pub const MORE_BYTES: usize = 128;
/// Bytes of a body as it travels, sealed or public.
pub const BODY_BYTES: usize = 256 * 1024;
/// Bytes of a body before sealing: what is left when age has taken its part.
pub const PLAINTEXT_BYTES: usize = 240 * 1024;
/// Bytes of a body's container after our own inflate: four times the body, ratio is irrelevant then.
pub const INFLATED_BYTES: usize = 1024 * 1024;
/// Entries in one run.
pub const RUN_ENTRIES: usize = 256;
/// Bytes of one encoded run.
pub const RUN_BYTES: usize = 1024 * 1024;
/// Bytes of one frame of a sync stream: a run and its envelope.
pub const FRAME_BYTES: usize = RUN_BYTES + 4096;
/// Bytes of a ticket's text, so that it fits a message or a page.
pub const TICKET_BYTES: usize = 1024;
/// Addresses in one ticket.
pub const TICKET_ADDRESSES: usize = 8;
/// Bytes of one address.
pub const ADDRESS_BYTES: usize = 256;
/// Operations in one Automerge change; writers commit at least every 20,000.
pub const CHANGE_OPERATIONS: usize = 50_000;
/// Operations of all changes in one body: five changes of a writer. Read one change after the other they take some 10 MB
/// at once, and what is kept of them as much.
pub const BODY_OPERATIONS: usize = 100_000;
/// Bytes of names in one body, each as often as an operation has it: more than that many operations with keys of 128 bytes.
pub const BODY_NAME_BYTES: u64 = 16 * 1024 * 1024;
/// Operations after which a writer begins a new change.
pub const WRITER_OPERATIONS: usize = 20_000;
/// Stretches of characters that one change says came again; writers end a change at half of them.
pub const CHANGE_ORIGINS: usize = 2_048;
/// Automerge actors in one document.
pub const DOCUMENT_ACTORS: usize = 65_536;
/// Bytes of bodies in one document, or what their operations count for when that is more.
pub const DOCUMENT_BYTES: u64 = 64 * 1024 * 1024;
/// What an operation counts for at least, in bytes: entries with a paper as it was typed have three for each. A section that
/// is full and then deleted takes half of a document.
pub const OPERATION_BYTES: u64 = 4;
/// Bytes of an age header before age sees it: one X25519 stanza and a grease stanza are far below.
pub const AGE_HEADER_BYTES: usize = 2048;
/// Stanzas in an age header: age 0.12 parses headers in quadratic time.
pub const AGE_STANZAS: usize = 4;
/// Handles that need no epoch, offered in one session.
pub const PLAIN_HANDLES: usize = 8;
/// Handles in one session: spaces times the epochs tried.
pub const HANDLES: usize = 4096;
/// Tips in one frame.
pub const FRAME_TIPS: usize = 16_384;
/// Tips, and wanted ids, of one exchange: sixteen frames.
pub const EXCHANGE_TIPS: usize = 16 * FRAME_TIPS;
/// Tips that a bundle names; of more it says less than it holds, and the next one repeats some.
pub const BUNDLE_TIPS: usize = FRAME_TIPS;
/// Charter heads in a receipt: more than a charter has for long.
pub const RECEIPT_HEADS: usize = 64;
/// Tips in a receipt: three chains of some thousand devices; of more it says less than is held.
pub const RECEIPT_TIPS: usize = 8192;
/// Erasures in a receipt.
pub const RECEIPT_ERASED: usize = 512;
/// Bytes of a receipt.
pub const RECEIPT_BYTES: usize = 96 * 1024;
/// So long after a change a receipt is signed.
pub const RECEIPT_SOON_MILLIS: i64 = 5_000;
/// So long after a receipt the next one is signed, at the earliest.
pub const RECEIPT_AGAIN_MILLIS: i64 = 60_000;
/// Entries in one announcement, question or acknowledgement, by eight bytes each.
pub const FRAME_PREFIXES: usize = 4096;
/// Bytes of runs that a sender puts in one frame when it may choose: 64 KiB in ten seconds is the slowest peer kept.
pub const FRAME_RUN_BYTES: usize = 64 * 1024;
/// Offers in one session: spaces join and epochs change while it is open.
pub const OFFERS: u32 = 256;
/// Frames that wait for one peer, beside runs, which wait as ids.
pub const FRAMES_WAITING: usize = 1024;
/// Entries known to be held, announced or asked for by one peer, before only Have is relied on.
pub const LIVE_IDS: usize = 16_384;
/// Bytes of a presence: the epoch, an age file and what is in it.
pub const PRESENCE_BYTES: usize = 1024;
/// Bytes of what somebody is doing: a section's name, a cursor and a flag, with room to spare.
pub const PRESENCE_WHAT_BYTES: usize = 256;
/// Presences of one author in one document in a second: twice what is said.
pub const PRESENCE_A_SECOND: u32 = 4;
/// Presences taken from one peer in one space in a second: thirty people who all type.
pub const PRESENCES_A_SECOND: u32 = 64;
/// Presences that wait for one peer in one space.
pub const PRESENCES_WAITING: usize = 32;
/// Presences that are remembered, so that each is passed on once.
pub const PRESENCES_HEARD: usize = 1024;
/// Bytes of runs that nobody asked for, taken from one peer beside its own entries.
pub const UNASKED_BYTES: i64 = 4 * 1024 * 1024;
/// Bytes of runs that wait for what lies before them, for one space and peer.
pub const GAP_BYTES: usize = 4 * 1024 * 1024;
/// How many times the bytes of its question an unproven peer gets as an answer.
pub const UNPROVEN_ANSWER: u64 = 16;
/// What a peer spent on the handshake of the transport, at least, before its first frame.
pub const HANDSHAKE_BYTES: u64 = 4096;
/// After so long without a frame a peer that owes one is dropped.
pub const SILENCE_MILLIS: i64 = 10_000;
/// After so long without an answer the next announcer is asked.
pub const ASK_AGAIN_MILLIS: i64 = 5_000;
/// So long after the last change Have is said again.
pub const HAVE_AGAIN_MILLIS: i64 = 60_000;
/// So long after an exchange that gave something, or a gap, Have is said again.
pub const HAVE_SOON_MILLIS: i64 = 2_000;
/// Bytes that may be owed to one peer and not yet taken.
pub const PEER_BYTES_IN_FLIGHT: usize = 8 * 1024 * 1024;
/// Bytes kept beside for one device: late work that does not count.
pub const BESIDE_BYTES: u64 = 8 * 1024 * 1024;

/// Bodies that are kept of a device though it is undecided whether they count, in bytes: what they wait for may be made up.
/// Work of years fits; of what does not, the bodies are asked for once it counts.
pub const UNDECIDED_BYTES: u64 = 64 * 1024 * 1024;
/// Bytes of opened bodies that an open document keeps of entries which wait for one that they name: that may be made up.
/// Beyond it the longest are let go of, and opened again once their turn comes.
pub const WAITING_BYTES: usize = 8 * 1024 * 1024;
/// So long at least an entry waits for one that it names; then it is judged without it until it comes. What goes a longer way
/// through a village is there long before.
pub const AWAITED_MILLIS: i64 = 600_000;
/// Open branches of one device's chain.
pub const BRANCHES: usize = 4;
/// Characters in a name of a person, an organisation or a space.
pub const NAME_CHARS: usize = 64;
/// Bytes of one text in an act: a comment, a suggestion, a reason. Two of them fit into a body many times over.
pub const ACT_TEXT_BYTES: usize = 16 * 1024;
/// Acts of one device on one document: ten a day for a year. Ten thousand of all together fold in a moment.
pub const DEVICE_ACTS: u32 = 4096;
/// Bytes of them: a book of comments, and a sixteenth of what the text may take.
pub const DEVICE_ACT_BYTES: u64 = 4 * 1024 * 1024;
/// Heads of a text in an act: as many devices wrote at once as nobody has.
pub const ACT_HEADS: usize = 1024;
/// Others that are named with a suggestion which collides: as many as fit on a line; any number may be about one word.
pub const COLLISIONS_NAMED: usize = 8;
/// Options of a vote.
pub const VOTE_OPTIONS: usize = 16;
/// People on the roll of a vote: what a body of 32-byte ids holds with room to spare.
pub const VOTE_ROLL: usize = 4096;
/// What one vote weighs at most: the seats of a party, or the members for whom a delegate speaks. All of a full roll together
/// stay far below what a number of 32 bits holds.
pub const VOTE_WEIGHT: u32 = 10_000;
/// How many may vote in a hall, when hands or papers are counted.
pub const VOTE_HALL: u32 = 1_000_000;
/// Rows of one table of a document.
pub const TABLE_ROWS: usize = 5_000;
/// Cells of one row that are read: several times the columns of any table.
pub const ROW_CELLS: usize = 64;
/// Fields of one document that are read: several times those of any kind.
pub const DOCUMENT_FIELDS: usize = 256;
/// Bytes of a key of a state or a section in an act.
pub const ACT_KEY_BYTES: usize = 128;
/// Characters in a title.
pub const TITLE_CHARS: usize = 160;
/// Characters in one value beside a text: a paragraph of a programme, as an amendment quotes it.
pub const VALUE_CHARS: usize = 2_000;
/// Bytes of one section's text: a programme of 80 pages in a single section fits several times.
pub const SECTION_BYTES: usize = 4 * 1024 * 1024;
/// Graphemes of one line on a screen.
pub const LINE_GRAPHEMES: usize = 10_000;
/// Combining marks kept on one base character.
pub const COMBINING_MARKS: usize = 4;
/// Live bytes of a participant a day, by the receiver's clock; back-fill has no daily limit.
pub const LIVE_BYTES_DAY: u64 = 64 * 1024 * 1024;
/// New documents of a participant a day.
pub const LIVE_DOCUMENTS_DAY: u32 = 5_000;
/// Live bytes of a reader or member a day.
pub const LIVE_BYTES_DAY_MEMBER: u64 = 2 * 1024 * 1024;
/// New documents of a reader or member a day.
pub const LIVE_DOCUMENTS_DAY_MEMBER: u32 = 32;
/// Spaces in the text that adds a device: with an address or two they fit into a ticket's length.
pub const DEVICE_SPACES: usize = 8;
/// Heads in the cut of one device: its branches in two chains, with room for forks.
pub const CUT_HEADS: usize = 16;
/// Devices in the cut of one removal: more than anybody has.
pub const CUT_AUTHORS: usize = 64;
/// Epochs that one removal begins: an audience each.
pub const OPERATION_REKEYS: usize = 32;
/// Named audiences of one space: with `space` and `board` a removal can begin an epoch of each.
pub const NAMED_AUDIENCES: usize = OPERATION_REKEYS - 2;
/// Devices that one epoch is for: some hundred participants with a few devices each.
pub const OPERATION_DEVICES: usize = 4096;
/// Participants in one list of an operation.
pub const OPERATION_PARTICIPANTS: usize = 1024;
/// Entries in one erasure.
pub const OPERATION_ENTRIES: usize = 4096;
/// People in a recovery group.
pub const RECOVERY_PEOPLE: usize = 32;
/// Relays of one space.
pub const OPERATION_RELAYS: usize = 16;
/// Addresses of one relay.
pub const RELAY_ADDRESSES: usize = 8;
/// Bytes of a token that a relay's operator gives out.
pub const TOKEN_BYTES: usize = 64;
/// Bytes of a charter that a relay takes in before it knows that it is named in it: several thousand operations.
pub const INTRODUCED_BYTES: u64 = 4 * 1024 * 1024;
/// Bytes of the charter of a space that is followed: whoever knows the space may give them. Several times that of a thousand people.
pub const FOLLOWED_CHARTER_BYTES: u64 = 16 * 1024 * 1024;
/// Bytes of what is public in a space that is followed.
pub const FOLLOWED_BYTES: u64 = 256 * 1024 * 1024;
/// Spaces that were introduced to a relay and are not known to name it yet: these bytes are all that strangers can have.
pub const INTRODUCED_SPACES: usize = 64;
/// Of one peer.
pub const INTRODUCED_SPACES_PEER: usize = 8;
/// So long a relay waits for the charter of a space that was introduced.
pub const INTRODUCED_MILLIS: i64 = 60_000;
/// The part of a relay's room, one in so many, beyond the full that only charters get: a removal must always reach it.
pub const CHARTER_ROOM: u64 = 8;
/// Pairs of fingerprints kept beside the sessions: more than one peer for each space of a full relay.
pub const SETTLED_PAIRS: usize = 65_536;
/// So long after a look at a space a relay looks again whether it may let go of it.
pub const SLEEP_MILLIS: i64 = 60_000;
/// The same while other spaces wait to be taken up.
pub const SLEEP_PRESSED_MILLIS: i64 = 500;
/// Entries of all spaces that a relay holds in memory at once, unless more are in use at the same time: some 20 MB.
pub const AWAKE_ENTRIES: u64 = 50_000;
/// So long a space waits at most because too many others are in use.
pub const AWAKE_PATIENCE_MILLIS: i64 = 2_000;
/// Bytes of frames that wait because the space that they are about is being taken up.
pub const ASLEEP_BYTES: usize = 2 * PEER_BYTES_IN_FLIGHT;
