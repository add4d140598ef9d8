//! Bundles: threads of their own read and write files; the host gives them blocks, and takes in what they read.

use super::beside::beside;
use super::problems;
use super::run::Host;
use crate::clock;
use crate::control::ClientId;
use crate::desk::ToDesk;
use crate::exchange::bundle::{self, Scanned};
use crate::exchange::sticks;
use crate::handle::{
    BundleProblem, BundleRead, BundleRequest, BundleWritten, Problem, Response, Selector,
};
use crate::words::rfc3339;
use noaber_protocol::bundle::{Flaw, Header, Part};
use noaber_protocol::ids::{AuthorId, EntryId, SpaceId};
use noaber_protocol::node::{BundleWriting, Earlier, Refused, TakenIn};
use noaber_protocol::record::Sequence;
use noaber_protocol::text::SafeText;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};

/// Questions of all threads together that wait for the host.
const WAITING: usize = 4;

/// How long a thread waits between two looks.
const MOMENT: Duration = Duration::from_millis(50);
/// How often it looks whether a joining was written.
const ASKING: usize = 60;

/// What the threads are at work on.
pub(super) struct Bundles {
    to: mpsc::Sender<FromBundle>,
    pub(super) from: mpsc::Receiver<FromBundle>,
    writing: BTreeMap<u32, BundleWriting>,
    last: u32,
    /// Who wants to write, once the desk wrote what was typed.
    typed: Vec<(u32, ClientId, u32, Job)>,
    /// Who may begin once so much is durable: nothing leaves before that.
    begun: Vec<(Sequence, Begun, (u32, u64))>,
}

/// Where it is told that a bundle is begun.
type Begun = oneshot::Sender<Result<(u32, u64), Problem>>;

impl Default for Bundles {
    fn default() -> Self {
        let (to, from) = mpsc::channel(WAITING);
        Bundles {
            to,
            from,
            writing: BTreeMap::new(),
            last: 0,
            typed: Vec::new(),
            begun: Vec::new(),
        }
    }
}

/// A bundle that is to be written.
#[derive(Clone, Debug)]
struct Job {
    space: SpaceId,
    to: Target,
}

/// Where a bundle goes.
#[derive(Clone, Debug)]
enum Target {
    /// Into that file, since that bundle.
    File(PathBuf, Option<PathBuf>),
    /// Onto that stick, since what is there.
    Stick(PathBuf),
}

/// What a thread asks.
pub(super) enum FromBundle {
    /// Of which space that bundle is.
    Space(Header, oneshot::Sender<Result<SpaceId, Problem>>),
    /// Whether a device is in a space, so that what it says of its own bundle is believed.
    Knows(SpaceId, AuthorId, oneshot::Sender<bool>),
    /// To begin one.
    Begin(SpaceId, Earlier, Begun),
    /// The next bytes of one.
    Next(u32, oneshot::Sender<Result<Option<Vec<u8>>, Problem>>),
    /// To take in a part.
    Part(Box<Came>, oneshot::Sender<Result<TakenIn, Flawed>>),
    /// Whether a joining is about to be written on what was read.
    Asks(SpaceId, oneshot::Sender<bool>),
    /// What a space is called.
    Name(SpaceId, oneshot::Sender<SafeText>),
    /// Nothing more: that is the answer.
    Done(ClientId, u32, Result<Response, Problem>),
}

/// A part that was read.
pub(super) struct Came {
    space: SpaceId,
    writer: AuthorId,
    part: Part,
}

/// Why a part is not taken in.
pub(super) enum Flawed {
    /// It is wrong.
    Flaw(Flaw),
    /// Nothing is taken in now.
    Problem(Problem),
}

/// The way of a thread to the host.
struct Way(mpsc::Sender<FromBundle>);

impl Way {
    fn ask<T>(
        &self,
        question: impl FnOnce(oneshot::Sender<T>) -> FromBundle,
    ) -> Result<T, Problem> {
        let stopped = || Problem::General("the host stops".to_owned());
        let (answer, answered) = oneshot::channel();
        self.0
            .blocking_send(question(answer))
            .map_err(|_| stopped())?;
        answered.blocking_recv().map_err(|_| stopped())
    }

    /// Ends a bundle, whole or not: nobody waits for its next bytes.
    fn forget(&self, number: u32) {
        let (answer, _) = oneshot::channel();
        // A host that stopped has forgotten it.
        let _ = self.0.blocking_send(FromBundle::Next(number, answer));
    }

    fn space_of(&self, header: &Header) -> Result<SpaceId, Problem> {
        self.ask(|answer| FromBundle::Space(header.clone(), answer))?
    }

    fn knows(&self, scanned: &Scanned) -> Result<bool, Problem> {
        let (space, writer) = (scanned.space, scanned.header.author);
        self.ask(|answer| FromBundle::Knows(space, writer, answer))
    }

    fn scan(&self, path: &Path) -> Result<Scanned, Problem> {
        bundle::scan(path, |header| self.space_of(header))
    }
}

impl Host {
    pub(super) fn bundle(
        &mut self,
        client: ClientId,
        id: u32,
        request: &BundleRequest,
    ) -> Result<Option<Response>, Problem> {
        let way = Way(self.bundles.to.clone());
        match request {
            BundleRequest::Write { space, file, since } => {
                let target = Target::File(file.clone(), since.clone());
                self.write_soon(client, id, space, target)?;
            }
            BundleRequest::Take { space, stick } => {
                self.write_soon(client, id, space, Target::Stick(stick.clone()))?;
            }
            BundleRequest::Sticks => return Ok(Some(Response::Sticks(sticks::sticks()))),
            BundleRequest::Read { file } => {
                let file = file.clone();
                let work = move || read(&way, &file).map(Response::BundlesRead);
                self.beside_for(client, id, work);
            }
        }
        Ok(None)
    }

    /// Writes a bundle once the desk wrote what was typed.
    fn write_soon(
        &mut self,
        client: ClientId,
        id: u32,
        space: &Selector,
        to: Target,
    ) -> Result<(), Problem> {
        let space = self.find_space(space)?;
        self.asked_to_write += 1;
        self.to_desk.push_back(ToDesk::Write(self.asked_to_write));
        let job = Job { space, to };
        let waits = (self.asked_to_write, client, id, job);
        self.bundles.typed.push(waits);
        Ok(())
    }

    /// Begins what waited for the desk, or for the disk.
    pub(super) fn look_at_bundles(&mut self) {
        let (durable, failed) = (self.durable(), self.disk_problem());
        let ready = |(needed, ..): &mut (Sequence, Begun, (u32, u64))| {
            *needed <= durable || failed.is_some()
        };
        for (needed, answer, begun) in self.bundles.begun.extract_if(.., ready) {
            let result = match &failed {
                Some(problem) if needed > durable => Err(problem.clone()),
                Some(_) | None => Ok(begun),
            };
            // A thread that does not wait any more has ended.
            let _ = answer.send(result);
        }
        let wrote = self.wrote;
        let ready = |(number, ..): &mut (u32, ClientId, u32, Job)| *number <= wrote;
        let ready: Vec<_> = self.bundles.typed.extract_if(.., ready).collect();
        for (_, client, id, job) in ready {
            let way = Way(self.bundles.to.clone());
            let work = move || write(&way, &job).map(Response::BundleWritten);
            self.beside_for(client, id, work);
        }
    }

    /// Does what somebody asked for beside the loop; what comes of it is their answer.
    fn beside_for(
        &self,
        client: ClientId,
        id: u32,
        work: impl FnOnce() -> Result<Response, Problem> + Send + 'static,
    ) {
        let to = self.bundles.to.clone();
        beside(work, move |done| {
            let result = done.flatten();
            // The host may have stopped meanwhile.
            let _ = to.blocking_send(FromBundle::Done(client, id, result));
        });
    }

    /// Answers a thread. One that does not wait for its answer any more has ended.
    pub(super) fn bundle_says(&mut self, message: FromBundle) {
        match message {
            FromBundle::Space(header, answer) => {
                let space = self.parts.node.space_of_bundle(&header);
                let unknown = Problem::Bundle(BundleProblem::UnknownSpace);
                let _ = answer.send(space.ok_or(unknown));
            }
            FromBundle::Knows(space, writer, answer) => {
                let here = self.parts.node.space(&space);
                let knows = here.is_some_and(|here| {
                    here.me() == writer || here.charter().state().role_of(&writer).is_some()
                });
                let _ = answer.send(knows);
            }
            FromBundle::Begin(space, earlier, answer) => match self.begin_bundle(space, &earlier) {
                Ok(begun) => self.bundles.begun.push((self.last_record(), answer, begun)),
                Err(problem) => drop(answer.send(Err(problem))),
            },
            FromBundle::Next(number, answer) => {
                let next = self.next_of_bundle(number);
                let ends = !matches!(next, Ok(Some(_)));
                if answer.send(next).is_err() || ends {
                    self.bundles.writing.remove(&number);
                }
            }
            FromBundle::Part(came, answer) => {
                let _ = answer.send(self.take_bundled(*came));
            }
            FromBundle::Asks(space, answer) => {
                let here = self.parts.node.space(&space);
                let asks = here.is_some_and(|here| {
                    let joining = here.joining().filter(|_| !here.has_asked());
                    joining.is_some_and(|it| here.charter().contains(&it.invite))
                });
                let _ = answer.send(asks);
            }
            FromBundle::Name(space, answer) => {
                let here = self.parts.node.space(&space);
                let name = here.map(|here| self.name_of_space(here));
                let _ = answer.send(name.unwrap_or_default());
            }
            FromBundle::Done(client, id, result) => self.bundle_done(client, id, result),
        }
    }

    fn begin_bundle(&mut self, space: SpaceId, earlier: &Earlier) -> Result<(u32, u64), Problem> {
        let writing = self
            .with_node(|node, cx| node.write_bundle(cx, space, earlier))
            .map_err(|refused| problems::of_refused(refused, &space.to_string()))?;
        self.bundles.last += 1;
        let entries = writing.entries();
        self.bundles.writing.insert(self.bundles.last, writing);
        Ok((self.bundles.last, entries))
    }

    fn next_of_bundle(&mut self, number: u32) -> Result<Option<Vec<u8>>, Problem> {
        let Some(writing) = self.bundles.writing.get_mut(&number) else {
            return Ok(None);
        };
        self.parts
            .node
            .next_of_bundle(writing, &self.parts.store)
            .map_err(|refused| match refused {
                // What is to go along stands on our own disk: it cannot be read there.
                Refused::Malformed(malformed) => Problem::Corrupt(malformed.to_string()),
                other => problems::of_refused(other, ""),
            })
    }

    fn take_bundled(&mut self, came: Came) -> Result<TakenIn, Flawed> {
        if let Some(problem) = self.disk_problem() {
            return Err(Flawed::Problem(problem));
        }
        let Came {
            space,
            writer,
            part,
        } = came;
        self.with_node(|node, cx| node.take_bundled(cx, space, writer, part))
            .map_err(|fault| Flawed::Flaw(Flaw::from(fault)))
    }

    /// Answers when everything that came with it is durable.
    fn bundle_done(&mut self, client: ClientId, id: u32, result: Result<Response, Problem>) {
        if result.is_err() || self.is_durable() {
            self.parts.clients.answer(client, id, result);
        } else if let Some(problem) = self.disk_problem() {
            self.parts.clients.answer(client, id, Err(problem));
        } else {
            let last = self.last_record();
            self.parts.clients.answer_when(last, client, id, result);
        }
    }
}

/// Writes a bundle where it is to go.
fn write(way: &Way, job: &Job) -> Result<BundleWritten, Problem> {
    let (file, earlier) = match &job.to {
        Target::File(file, since) => {
            let file = if file.is_dir() {
                bundle::free_name(file, &today())?
            } else {
                file.clone()
            };
            may_be_replaced(way, &file, since.is_some(), job.space)?;
            let earlier = since.as_deref().map(|since| earlier(way, since, job.space));
            (file, earlier.transpose()?)
        }
        Target::Stick(folder) => {
            let there = on_stick(way, folder, job.space)?;
            (bundle::free_name(folder, &today())?, there)
        }
    };
    let whole = earlier.is_none();
    let earlier = earlier.unwrap_or_default();
    let (number, entries) = way.ask(|answer| FromBundle::Begin(job.space, earlier, answer))??;
    if entries == 0 && !whole && matches!(job.to, Target::Stick(_)) {
        // All of it is there already.
        way.forget(number);
        return Ok(BundleWritten {
            space: job.space,
            file: PathBuf::new(),
            entries,
            bytes: 0,
            whole,
        });
    }
    let bytes = bundle::write(&file, || {
        way.ask(|answer| FromBundle::Next(number, answer))?
    });
    way.forget(number);
    Ok(BundleWritten {
        space: job.space,
        file,
        entries,
        bytes: bytes?,
        whole,
    })
}

/// Refuses to write over anything but a bundle of the same space, and over one that is needed to read the new one.
fn may_be_replaced(way: &Way, file: &Path, is_part: bool, space: SpaceId) -> Result<(), Problem> {
    if !file.exists() {
        return Ok(());
    }
    let exists = Problem::Bundle(BundleProblem::Exists);
    if is_part || !bundle::is_bundle(file) {
        return Err(exists);
    }
    match way.scan(file) {
        Ok(scanned) if scanned.space == space => Ok(()),
        Ok(_) | Err(_) => Err(exists),
    }
}

/// What an earlier bundle held, as somebody who is in the kring says it: what it says is left out of the new one.
fn earlier(way: &Way, file: &Path, space: SpaceId) -> Result<Earlier, Problem> {
    let scanned = way.scan(file)?;
    if scanned.space != space {
        return Err(Problem::Bundle(BundleProblem::OtherSpace));
    }
    if scanned.missing.is_some() {
        return Err(Problem::Bundle(BundleProblem::CutOff));
    }
    if !way.knows(&scanned)? {
        return Err(Problem::Bundle(BundleProblem::Outsider));
    }
    Ok(Earlier {
        tips: scanned.header.tips,
        wanted: scanned.header.wanted,
    })
}

/// What the bundles of a space on a stick hold together; none when there is none to go on from. One that goes on from
/// something that is not there is of no use to whoever has only this stick; one that is damaged, forged, or by somebody
/// who is not in the space is not gone on from.
fn on_stick(way: &Way, folder: &Path, space: SpaceId) -> Result<Option<Earlier>, Problem> {
    let mut left: Vec<Header> = bundle::in_folder(folder)?
        .iter()
        .filter_map(|path| way.scan(path).ok())
        .filter(|scanned| scanned.space == space && scanned.missing.is_none())
        .filter(|scanned| way.knows(scanned).unwrap_or(false))
        .map(|scanned| scanned.header)
        .collect();
    let mut tips: BTreeSet<EntryId> = BTreeSet::new();
    let mut wanted: BTreeSet<EntryId> = BTreeSet::new();
    let mut any = false;
    loop {
        let (of_use, later): (Vec<Header>, Vec<Header>) = left
            .into_iter()
            .partition(|header| header.since.iter().all(|id| tips.contains(id)));
        if of_use.is_empty() {
            break;
        }
        any = true;
        for header in of_use {
            tips.extend(header.tips);
            wanted.extend(header.wanted);
        }
        left = later;
    }
    Ok(any.then(|| Earlier {
        tips: tips.into_iter().collect(),
        wanted: wanted.into_iter().collect(),
    }))
}

/// Reads a bundle, or all bundles of our spaces in a folder.
fn read(way: &Way, file: &Path) -> Result<Vec<BundleRead>, Problem> {
    if !file.is_dir() {
        return Ok(vec![read_one(way, file)?]);
    }
    let files = bundle::in_folder(file)?;
    let mut read: BTreeMap<PathBuf, BundleRead> = BTreeMap::new();
    let mut wrong = None;
    loop {
        let mut again = false;
        for path in &files {
            if read.get(path).is_some_and(|before| before.waiting == 0) {
                continue;
            }
            match read_one(way, path) {
                Ok(mut now) => {
                    let before = read.get(path).map_or(0, |before| before.new);
                    again |= now.new > 0;
                    now.new += before;
                    read.insert(path.clone(), now);
                }
                Err(Problem::Bundle(BundleProblem::UnknownSpace)) => {}
                Err(problem) => wrong = Some(problem),
            }
        }
        // One that waited for another is read again when something came.
        if !again || read.values().all(|read| read.waiting == 0) {
            break;
        }
    }
    match wrong {
        Some(problem) if read.values().all(|read| read.new == 0) => Err(problem),
        Some(_) | None if read.is_empty() => Err(Problem::Bundle(if files.is_empty() {
            BundleProblem::NotABundle
        } else {
            BundleProblem::UnknownSpace
        })),
        Some(_) | None => Ok(read.into_values().collect()),
    }
}

/// Reads all of it first; only what holds together is taken in.
fn read_one(way: &Way, file: &Path) -> Result<BundleRead, Problem> {
    let scanned = way.scan(file)?;
    let (mut new, mut waiting) = (0, 0);
    bundle::read(file, &scanned, |part, of_flaw| {
        let came = Box::new(Came {
            space: scanned.space,
            writer: scanned.header.author,
            part,
        });
        let taken = way.ask(|answer| FromBundle::Part(came, answer))?;
        let taken = taken.map_err(|flawed| match flawed {
            Flawed::Flaw(flaw) => of_flaw(flaw),
            Flawed::Problem(problem) => problem,
        })?;
        new += taken.new;
        waiting += taken.waiting;
        Ok(())
    })?;
    // A joining is written when the charter has been quiet; whoever reads and stops at once would never ask.
    for _ in 0..ASKING {
        if !way.ask(|answer| FromBundle::Asks(scanned.space, answer))? {
            break;
        }
        std::thread::sleep(MOMENT);
    }
    Ok(BundleRead {
        file: file.to_owned(),
        space: scanned.space,
        name: way.ask(|answer| FromBundle::Name(scanned.space, answer))?,
        entries: scanned.entries,
        new,
        waiting,
        missing: scanned.missing,
    })
}

/// The day, as file names have it.
fn today() -> String {
    let mut now = rfc3339(clock::wall());
    now.truncate(10);
    now
}

#[cfg(test)]
mod tests {
    use super::*;
    use noaber_protocol::bundle::{Encoder, handle};
    use noaber_protocol::identity::{DeviceSeed, SpaceKey};
    use noaber_protocol::ids::SpaceNonce;

    const SPACE: SpaceId = SpaceId([7; 32]);

    fn key(number: u8) -> SpaceKey {
        DeviceSeed::from_bytes([number; 32]).space_key(&SpaceNonce([7; 16]))
    }

    /// A bundle without entries that ends at that tip.
    fn empty(by: &SpaceKey, tip: u8) -> Vec<u8> {
        let header = Header {
            nonce: [tip; 16],
            handle: handle(&SPACE, &[tip; 16]),
            author: by.author(),
            entries: 0,
            since: Vec::new(),
            tips: vec![EntryId([tip; 32])],
            wanted: Vec::new(),
        };
        let (encoder, mut bytes) = Encoder::new(by, SPACE, header);
        bytes.extend(encoder.end(by));
        bytes
    }

    /// What a host answers that is in one space, with one other device.
    fn host_of(member: AuthorId) -> Way {
        let (to, mut from) = mpsc::channel(WAITING);
        std::thread::spawn(move || {
            while let Some(question) = from.blocking_recv() {
                match question {
                    FromBundle::Space(_, answer) => drop(answer.send(Ok(SPACE))),
                    FromBundle::Knows(_, writer, answer) => drop(answer.send(writer == member)),
                    FromBundle::Begin(..)
                    | FromBundle::Next(..)
                    | FromBundle::Part(..)
                    | FromBundle::Asks(..)
                    | FromBundle::Name(..)
                    | FromBundle::Done(..) => panic!("nobody asks that here"),
                }
            }
        });
        Way(to)
    }

    #[test]
    fn only_what_members_wrote_on_a_stick_is_gone_on_from() {
        let stick = tempfile::tempdir().expect("a folder");
        let put = |name: &str, bytes: &[u8]| {
            let file = stick.path().join(name);
            std::fs::write(&file, bytes).expect("a file");
            file
        };
        let (member, outsider) = (key(1), key(2));
        let way = host_of(member.author());
        let here = |way: &Way| on_stick(way, stick.path(), SPACE).expect("a folder");
        let theirs = put("a.noaber", &empty(&outsider, 2));
        assert_eq!(here(&way), None, "nobody knows who wrote it");
        let known = earlier(&way, &theirs, SPACE);
        let outsider = Err(Problem::Bundle(BundleProblem::Outsider));
        assert_eq!(known, outsider);
        let ours = put("b.noaber", &empty(&member, 1));
        let tips = vec![EntryId([1; 32])];
        let wanted = Vec::new();
        let held = Earlier { tips, wanted };
        assert_eq!(here(&way), Some(held.clone()));
        assert_eq!(earlier(&way, &ours, SPACE), Ok(held.clone()));
        // Zeros in the place of the signature, with a check that is right over them.
        let mut forged = empty(&member, 3);
        let (head, seal) = (15 + 13, 64 + 8);
        let length = empty(&member, 3).len() - 15 - 2 * (13 + 64 + 8) - 1;
        let payload = forged[head + seal..head + seal + length].to_vec();
        let checked: [&[u8]; 5] = [&[0; 16], &[0], &[0; 4], &[0; 64], &payload];
        let check = noaber_protocol::entry::hash("bundle block", &checked);
        forged[head..head + 64].fill(0);
        forged[head + 64..head + seal].copy_from_slice(&check[..8]);
        let forged = put("c.noaber", &forged);
        assert_eq!(here(&way), Some(held));
        let Err(Problem::Bundle(BundleProblem::Damaged { flaw, block, .. })) =
            earlier(&way, &forged, SPACE)
        else {
            panic!("it is believed");
        };
        assert_eq!((flaw.as_str(), block), ("forged", 0));
    }
}
