//! One sync stream: frames with their length before them, read and written at the pace of the slower side.
//!
//! A frame is its length in bytes (u32, little-endian, at least 1 and at most `FRAME_BYTES`) and then the bytes.

use super::{NetworkEvent, Queued, Shared, Via, limits};
use futures::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use noaber_protocol::ids::PeerId;
use noaber_protocol::limits::{FRAME_BYTES, PEER_BYTES_IN_FLIGHT};
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::time::timeout;

/// Why a stream ended.
#[derive(Debug, thiserror::Error)]
pub(super) enum End {
    /// The other side ended it between two frames.
    #[error("the other side closed the stream")]
    Closed,
    /// The connection failed.
    #[error("the stream broke")]
    Broken(#[from] io::Error),
    /// The other side announced a frame of no bytes, or more than are allowed.
    #[error("a frame of {0} bytes was announced")]
    Length(usize),
    /// The other side began a frame and did not go on with it.
    #[error("a frame was not finished in time")]
    Slow,
    /// The other side said nothing at all after the stream was opened.
    #[error("nothing came over the new stream")]
    Silent,
    /// The other side does not take what it is owed.
    #[error("the other side does not read")]
    Stuck,
    /// We ended it.
    #[error("ended from here")]
    Stopped,
}

impl End {
    /// How long the other side is kept out for this.
    pub(super) fn keep_out(&self) -> Option<Duration> {
        match self {
            End::Length(_) => Some(limits::BAN_FAULT),
            End::Slow => Some(limits::BAN_FLOOD),
            End::Closed | End::Broken(_) | End::Silent | End::Stuck | End::Stopped => None,
        }
    }
}

/// A stream that has ended.
#[derive(Debug)]
pub(super) struct Ended {
    /// With whom it was.
    pub(super) peer: PeerId,
    /// Which of the streams.
    pub(super) serial: u64,
    /// Why.
    pub(super) end: End,
}

/// What a stream's task works with.
pub(super) struct Line {
    /// The other side.
    pub(super) peer: PeerId,
    /// Which of the streams.
    pub(super) serial: u64,
    /// By which road.
    pub(super) via: Via,
    /// Where the other side is.
    pub(super) address: String,
    /// To the owner.
    pub(super) events: mpsc::Sender<Queued>,
    /// Where the owner finds the outboxes.
    pub(super) shared: Arc<Shared>,
    /// Room for what waits for the owner, of all peers.
    pub(super) room: Arc<Semaphore>,
    /// Whether a frame came in over it.
    pub(super) heard: Arc<AtomicBool>,
}

impl Line {
    /// Carries frames until the stream ends or `stop` is let go. The session before it ends first: `before` says when.
    pub(super) async fn run<S>(
        self,
        stream: S,
        before: Option<oneshot::Receiver<()>>,
        mut stop: oneshot::Receiver<()>,
        _done: oneshot::Sender<()>,
    ) -> Ended
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        if let Some(before) = before {
            // Either way it is over: an error says that its sender was dropped.
            let _over = before.await;
        }
        let (reading, writing) = stream.split();
        let (outbox, frames) = mpsc::channel(1);
        self.shared.outboxes().insert(self.peer, outbox);
        let up = tokio::select! {
            said = self.say(self.up()) => said,
            _ = &mut stop => Err(End::Stopped),
        };
        let end = match up {
            Ok(()) => tokio::select! {
                end = self.read(reading) => end,
                end = self.write(writing, frames) => end,
                _ = &mut stop => End::Stopped,
            },
            Err(end) => return self.ended(end),
        };
        self.shared.outboxes().remove(&self.peer);
        // An owner that is gone needs no word of it.
        let _gone = self.say(NetworkEvent::Down { peer: self.peer }).await;
        self.ended(end)
    }

    fn ended(&self, end: End) -> Ended {
        Ended {
            peer: self.peer,
            serial: self.serial,
            end,
        }
    }

    fn up(&self) -> NetworkEvent {
        NetworkEvent::Up {
            peer: self.peer,
            via: self.via,
            address: self.address.clone(),
        }
    }

    async fn say(&self, event: NetworkEvent) -> Result<(), End> {
        let sent = self.events.send(event.into()).await;
        sent.map_err(|_| End::Stopped)
    }

    /// Reads until the stream ends.
    async fn read<R>(&self, mut reading: R) -> End
    where
        R: AsyncRead + Unpin,
    {
        let own = Arc::new(Semaphore::new(PEER_BYTES_IN_FLIGHT));
        loop {
            if let Err(end) = self.read_one(&mut reading, &own).await {
                return end;
            }
        }
    }

    async fn read_one<R>(&self, reading: &mut R, own: &Arc<Semaphore>) -> Result<(), End>
    where
        R: AsyncRead + Unpin,
    {
        let length = if self.heard.load(Ordering::Relaxed) {
            read_length(reading).await?
        } else {
            let first = timeout(limits::FIRST_FRAME, read_length(reading)).await;
            first.map_err(|_| End::Silent)??
        };
        let weight = u32::try_from(length).map_err(|_| End::Length(length))?;
        let mut room = Vec::with_capacity(2);
        for whose in [own, &self.room] {
            let part = Arc::clone(whose).acquire_many_owned(weight).await;
            room.push(part.map_err(|_| End::Stopped)?);
        }
        let bytes = read_body(reading, length).await?;
        self.heard.store(true, Ordering::Relaxed);
        let event = NetworkEvent::Frame {
            peer: self.peer,
            bytes,
        };
        let sent = self.events.send(Queued { event, _room: room }).await;
        sent.map_err(|_| End::Stopped)
    }

    /// Writes until the stream ends.
    async fn write<W>(&self, mut writing: W, mut frames: mpsc::Receiver<Vec<u8>>) -> End
    where
        W: AsyncWrite + Unpin,
    {
        loop {
            if let Err(end) = self.write_one(&mut writing, &mut frames).await {
                return end;
            }
        }
    }

    async fn write_one<W>(
        &self,
        writing: &mut W,
        frames: &mut mpsc::Receiver<Vec<u8>>,
    ) -> Result<(), End>
    where
        W: AsyncWrite + Unpin,
    {
        self.say(NetworkEvent::CanWrite { peer: self.peer }).await?;
        let frame = frames.recv().await.ok_or(End::Stopped)?;
        write_frame(writing, &frame).await
    }
}

async fn read_length<R: AsyncRead + Unpin>(reading: &mut R) -> Result<usize, End> {
    let mut bytes = [0; 4];
    if reading.read(&mut bytes[..1]).await? == 0 {
        return Err(End::Closed);
    }
    pace(reading.read_exact(&mut bytes[1..]), End::Slow).await?;
    let length = u32::from_le_bytes(bytes);
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    if (1..=FRAME_BYTES).contains(&length) {
        Ok(length)
    } else {
        Err(End::Length(length))
    }
}

/// Memory grows with what has come in, not with what was announced.
async fn read_body<R: AsyncRead + Unpin>(reading: &mut R, length: usize) -> Result<Vec<u8>, End> {
    let mut bytes = Vec::new();
    while bytes.len() < length {
        let begin = bytes.len();
        let next = length.min(begin + limits::PROGRESS_BYTES);
        bytes.resize(next, 0);
        pace(reading.read_exact(&mut bytes[begin..]), End::Slow).await?;
    }
    Ok(bytes)
}

/// The length travels with the first part, so that a small frame is one packet.
async fn write_frame<W: AsyncWrite + Unpin>(writing: &mut W, frame: &[u8]) -> Result<(), End> {
    let length = u32::try_from(frame.len()).map_err(|_| End::Length(frame.len()))?;
    if !(1..=FRAME_BYTES).contains(&frame.len()) {
        return Err(End::Length(frame.len()));
    }
    let (first, rest) = frame.split_at(frame.len().min(limits::PROGRESS_BYTES));
    let first = [&length.to_le_bytes(), first].concat();
    pace(writing.write_all(&first), End::Stuck).await?;
    for part in rest.chunks(limits::PROGRESS_BYTES) {
        pace(writing.write_all(part), End::Stuck).await?;
    }
    pace(writing.flush(), End::Stuck).await
}

/// One step of at most [`limits::PROGRESS_BYTES`], in time.
async fn pace<F, T>(step: F, late: End) -> Result<T, End>
where
    F: Future<Output = io::Result<T>>,
{
    match timeout(limits::PROGRESS, step).await {
        Ok(done) => Ok(done?),
        Err(_) => Err(late),
    }
}
