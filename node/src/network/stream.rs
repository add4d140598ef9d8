//! One sync stream: frames with their length before them, read and written at the pace of the slower side.
//!
//! A frame is its length in bytes (u32, little-endian, at least 1 and at most `FRAME_BYTES`) and then the bytes.

use super::limits::{PROGRESS_BYTES, Pace};
use super::{NetworkEvent, Queued, Via, limits};
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
    /// The owner gave a frame of no bytes, or more than are allowed.
    #[error("a frame of {0} bytes was to be sent")]
    TooLarge(usize),
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
            End::Closed
            | End::Broken(_)
            | End::TooLarge(_)
            | End::Silent
            | End::Stuck
            | End::Stopped => None,
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
    /// Room for what waits for the owner, of all peers.
    pub(super) room: Arc<Semaphore>,
    /// Whether a frame came in over it.
    pub(super) heard: Arc<AtomicBool>,
    /// How patient it is.
    pub(super) pace: Pace,
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
        let up = Queued {
            outbox: Some(outbox),
            ..Queued::from(self.up())
        };
        let up = tokio::select! {
            said = self.say(up) => said,
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

    async fn say(&self, event: impl Into<Queued>) -> Result<(), End> {
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
            read_length(reading, self.pace).await?
        } else {
            let first = timeout(self.pace.first, read_length(reading, self.pace)).await;
            first.map_err(|_| End::Silent)??
        };
        let weight = u32::try_from(length).map_err(|_| End::Length(length))?;
        let mut room = Vec::with_capacity(2);
        for whose in [own, &self.room] {
            let part = Arc::clone(whose).acquire_many_owned(weight).await;
            room.push(part.map_err(|_| End::Stopped)?);
        }
        let bytes = read_body(reading, length, self.pace).await?;
        self.heard.store(true, Ordering::Relaxed);
        let event = NetworkEvent::Frame {
            peer: self.peer,
            bytes,
        };
        self.say(Queued {
            _room: room,
            ..Queued::from(event)
        })
        .await
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
        write_frame(writing, &frame, self.pace).await
    }
}

async fn read_length<R>(reading: &mut R, pace: Pace) -> Result<usize, End>
where
    R: AsyncRead + Unpin,
{
    let mut bytes = [0; 4];
    let (first, rest) = bytes.split_at_mut(1);
    if reading.read(first).await? == 0 {
        return Err(End::Closed);
    }
    in_time(pace, reading.read_exact(rest), End::Slow).await?;
    let length = usize::try_from(u32::from_le_bytes(bytes)).unwrap_or(usize::MAX);
    if (1..=FRAME_BYTES).contains(&length) {
        Ok(length)
    } else {
        Err(End::Length(length))
    }
}

/// Memory grows with what has come in, not with what was announced.
async fn read_body<R>(reading: &mut R, length: usize, pace: Pace) -> Result<Vec<u8>, End>
where
    R: AsyncRead + Unpin,
{
    let mut bytes = Vec::new();
    while bytes.len() < length {
        let begin = bytes.len();
        bytes.resize(length.min(begin + PROGRESS_BYTES), 0);
        let part = bytes.get_mut(begin..).unwrap_or_default();
        in_time(pace, reading.read_exact(part), End::Slow).await?;
    }
    Ok(bytes)
}

/// The length travels with the first part, so that a small frame is one packet.
async fn write_frame<W>(writing: &mut W, frame: &[u8], pace: Pace) -> Result<(), End>
where
    W: AsyncWrite + Unpin,
{
    let length = match u32::try_from(frame.len()) {
        Ok(length) if (1..=FRAME_BYTES).contains(&frame.len()) => length,
        Ok(_) | Err(_) => return Err(End::TooLarge(frame.len())),
    };
    let (first, rest) = frame.split_at(frame.len().min(PROGRESS_BYTES));
    let first = [&length.to_le_bytes(), first].concat();
    in_time(pace, writing.write_all(&first), End::Stuck).await?;
    for part in rest.chunks(PROGRESS_BYTES) {
        in_time(pace, writing.write_all(part), End::Stuck).await?;
    }
    in_time(pace, writing.flush(), End::Stuck).await
}

/// One step of at most [`PROGRESS_BYTES`], in time.
async fn in_time<F, T>(pace: Pace, step: F, late: End) -> Result<T, End>
where
    F: Future<Output = io::Result<T>>,
{
    match timeout(pace.progress, step).await {
        Ok(done) => Ok(done?),
        Err(_) => Err(late),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{NetworkEvents, NetworkHandle, NotNow, Shared};
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};
    use tokio::task::JoinHandle;
    use tokio_util::compat::TokioAsyncReadCompatExt as _;

    const PEER: PeerId = PeerId([9; 32]);
    const HASTE: Pace = Pace {
        progress: Duration::from_millis(200),
        first: Duration::from_millis(200),
    };

    /// A stream with a scripted other side.
    struct Stage {
        other: DuplexStream,
        queue: mpsc::Sender<Queued>,
        events: NetworkEvents,
        shared: Arc<Shared>,
        stop: oneshot::Sender<()>,
        _done: oneshot::Receiver<()>,
        task: JoinHandle<Ended>,
    }

    fn line(queue: &mpsc::Sender<Queued>) -> Line {
        Line {
            peer: PEER,
            serial: 1,
            via: Via::Lan,
            address: String::new(),
            events: queue.clone(),
            room: Arc::new(Semaphore::new(limits::WAITING_BYTES)),
            heard: Arc::new(AtomicBool::new(false)),
            pace: HASTE,
        }
    }

    fn stage(buffer: usize) -> Stage {
        let (ours, other) = duplex(buffer);
        let (queue, events) = mpsc::channel(limits::WAITING_EVENTS);
        let shared = Arc::new(Shared::default());
        let line = line(&queue);
        let (stop, stopped) = oneshot::channel();
        let (finish, done) = oneshot::channel();
        Stage {
            other,
            queue,
            events: NetworkEvents {
                events,
                shared: Arc::clone(&shared),
            },
            shared,
            stop,
            _done: done,
            task: tokio::spawn(line.run(ours.compat(), None, stopped, finish)),
        }
    }

    impl Stage {
        async fn next(&mut self) -> NetworkEvent {
            self.events.recv().await.expect("the stream goes on")
        }

        async fn begins(&mut self) {
            assert!(matches!(self.next().await, NetworkEvent::Up { .. }));
            assert_eq!(self.next().await, NetworkEvent::CanWrite { peer: PEER });
        }

        async fn ends(mut self) -> End {
            while self.next().await != (NetworkEvent::Down { peer: PEER }) {}
            assert!(self.shared.outboxes().is_empty());
            self.task.await.expect("the task ends by itself").end
        }
    }

    fn framed(bytes: &[u8]) -> Vec<u8> {
        [&u32::try_from(bytes.len()).unwrap().to_le_bytes(), bytes].concat()
    }

    #[tokio::test]
    async fn a_frame_is_its_length_and_its_bytes() {
        let mut stage = stage(1024);
        stage.begins().await;
        stage.other.write_all(&framed(b"moi")).await.unwrap();
        let heard = NetworkEvent::Frame {
            peer: PEER,
            bytes: b"moi".to_vec(),
        };
        assert_eq!(stage.next().await, heard);
        let outbox = stage.shared.outboxes().get(&PEER).cloned().unwrap();
        outbox.try_send(b"dag".to_vec()).unwrap();
        let mut said = [0; 7];
        stage.other.read_exact(&mut said).await.unwrap();
        assert_eq!(said.as_slice(), framed(b"dag"));
        assert_eq!(stage.next().await, NetworkEvent::CanWrite { peer: PEER });
        drop(stage.stop);
        assert!(matches!(stage.task.await.unwrap().end, End::Stopped));
    }

    #[tokio::test]
    async fn the_largest_frame_passes_and_one_byte_more_does_not() {
        let mut right = stage(2 * FRAME_BYTES);
        right.begins().await;
        right
            .other
            .write_all(&framed(&vec![1; FRAME_BYTES]))
            .await
            .unwrap();
        assert!(
            matches!(right.next().await, NetworkEvent::Frame { bytes, .. } if bytes.len() == FRAME_BYTES)
        );
        let more = u32::try_from(FRAME_BYTES + 1).unwrap().to_le_bytes();
        right.other.write_all(&more).await.unwrap();
        assert!(matches!(right.ends().await, End::Length(length) if length == FRAME_BYTES + 1));
    }

    #[tokio::test]
    async fn an_absurd_length_and_no_length_end_the_stream_for_good() {
        for length in [u32::MAX, 0] {
            let mut stage = stage(1024);
            stage.begins().await;
            stage.other.write_all(&length.to_le_bytes()).await.unwrap();
            let end = stage.ends().await;
            assert!(matches!(end, End::Length(_)));
            assert_eq!(end.keep_out(), Some(limits::BAN_FAULT));
        }
    }

    #[tokio::test]
    async fn a_frame_that_was_begun_must_be_finished() {
        for begun in [vec![3], framed(b"moi").split_at(5).0.to_vec()] {
            let mut stage = stage(1024);
            stage.begins().await;
            stage.other.write_all(&begun).await.unwrap();
            let end = stage.ends().await;
            assert!(matches!(end, End::Slow));
            assert_eq!(end.keep_out(), Some(limits::BAN_FLOOD));
        }
    }

    #[tokio::test]
    async fn a_drop_now_and_then_is_not_progress() {
        let mut stage = stage(1024);
        stage.begins().await;
        let mut other = std::mem::replace(&mut stage.other, duplex(1).0);
        let drip = tokio::spawn(async move {
            for byte in framed(&[1; 200]) {
                if other.write_all(&[byte]).await.is_err() {
                    return;
                }
                tokio::time::sleep(HASTE.progress / 20).await;
            }
        });
        assert!(matches!(stage.ends().await, End::Slow));
        drip.abort();
    }

    #[tokio::test]
    async fn a_new_stream_may_not_be_silent_and_an_old_one_may() {
        let mut silent = stage(1024);
        silent.begins().await;
        assert!(matches!(silent.ends().await, End::Silent));
        let mut spoken = stage(1024);
        spoken.begins().await;
        spoken.other.write_all(&framed(b"moi")).await.unwrap();
        assert!(matches!(spoken.next().await, NetworkEvent::Frame { .. }));
        tokio::time::sleep(HASTE.first * 2).await;
        assert!(!spoken.task.is_finished());
    }

    #[tokio::test]
    async fn who_takes_nothing_is_given_up() {
        let mut stage = stage(16);
        stage.begins().await;
        stage.other.write_all(&framed(b"moi")).await.unwrap();
        let outbox = stage.shared.outboxes().get(&PEER).cloned().unwrap();
        outbox.try_send(vec![1; 1000]).unwrap();
        assert!(matches!(stage.ends().await, End::Stuck));
    }

    #[tokio::test]
    async fn a_closed_stream_ends_without_blame() {
        let mut stage = stage(1024);
        stage.begins().await;
        stage.other = duplex(1).0;
        let end = stage.ends().await;
        assert!(matches!(end, End::Closed));
        assert_eq!(end.keep_out(), None);
    }

    #[tokio::test]
    async fn a_stream_that_takes_over_begins_when_the_old_one_has_ended() {
        let (old_ends, before) = oneshot::channel::<()>();
        let (ours, _other) = duplex(16);
        let mut stage = stage(16);
        let (queue, mut events) = mpsc::channel(8);
        let line = line(&queue);
        let (_stop, stopped) = oneshot::channel();
        let (finish, _done) = oneshot::channel();
        tokio::spawn(line.run(ours.compat(), Some(before), stopped, finish));
        stage.begins().await;
        assert!(events.try_recv().is_err());
        drop(old_ends);
        let first = events.recv().await.unwrap().event;
        assert!(matches!(first, NetworkEvent::Up { .. }));
    }

    #[tokio::test]
    async fn an_owner_that_is_behind_sends_nothing_over_the_stream_of_the_next_session() {
        let mut stage = stage(1024);
        stage.begins().await;
        let frame = b"oud".to_vec();
        // The stream ends and the next begins, before the owner hears of either.
        drop(std::mem::replace(&mut stage.stop, oneshot::channel().0));
        (&mut stage.task).await.unwrap();
        let (ours, mut other) = duplex(1024);
        let (_stop, stopped) = oneshot::channel();
        let (finish, _done) = oneshot::channel();
        let next = line(&stage.queue);
        tokio::spawn(next.run(ours.compat(), None, stopped, finish));
        while stage.events.events.len() < 3 {
            tokio::task::yield_now().await;
        }
        let owner = NetworkHandle {
            shared: Arc::clone(&stage.shared),
        };
        assert_eq!(owner.send(PEER, frame.clone()), Err(NotNow(frame.clone())));
        assert_eq!(stage.next().await, NetworkEvent::Down { peer: PEER });
        assert_eq!(owner.send(PEER, frame.clone()), Err(NotNow(frame)));
        stage.begins().await;
        assert_eq!(owner.send(PEER, b"nieuw".to_vec()), Ok(()));
        let mut said = [0; 9];
        other.read_exact(&mut said).await.unwrap();
        assert_eq!(said.as_slice(), framed(b"nieuw"));
    }
}
