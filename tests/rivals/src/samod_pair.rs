//! Two samod repositories over channels in memory that count what is said.

use crate::automerge_sync::document;
use automerge::transaction::Transactable;
use automerge::{Automerge, ObjType, ROOT, ReadDoc};
use futures::channel::mpsc;
use futures::future::BoxFuture;
use futures::{FutureExt, Sink, SinkExt, Stream, StreamExt};
use noaber_tests::peer::Traffic;
use samod::storage::{Storage, StorageKey, TokioFilesystemStorage};
use samod::{
    BackoffConfig, DialError, Dialer, DialerHandle, DocHandle, DocumentId, Repo, Transport, Url,
};
use std::collections::HashMap;
use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// After so long without a message nothing more is to come.
const SILENCE: Duration = Duration::from_millis(400);
/// Messages that a channel holds: samod is never made to wait.
const ROOM: usize = 65_536;

/// Two ends of a wire between two repositories.
pub struct Wire {
    traffic: Arc<Traffic>,
    begin: Instant,
    dialer: DialerHandle,
}

impl Wire {
    /// Waits until nothing more is said.
    pub async fn quiet(&self) {
        self.traffic.quiet(SILENCE).await;
    }
}

type Broken = std::io::Error;

/// One direction, counted as it is sent.
fn channel(
    traffic: &Arc<Traffic>,
) -> (
    impl Sink<Vec<u8>, Error = Broken> + Send + Unpin + 'static,
    impl Stream<Item = Result<Vec<u8>, Broken>> + Send + Unpin + 'static,
) {
    let (to, from) = mpsc::channel::<Vec<u8>>(ROOM);
    let (sent, arrived) = (Arc::clone(traffic), Arc::clone(traffic));
    let to = to
        .sink_map_err(std::io::Error::other)
        .with(move |message: Vec<u8>| {
            sent.sent(message.len() as u64);
            futures::future::ready(Ok::<_, Broken>(message))
        });
    let from = from.map(move |message| {
        arrived.moved();
        Ok(message)
    });
    (to, from)
}

struct Line {
    url: Url,
    to: samod::AcceptorHandle,
    traffic: Arc<Traffic>,
}

impl Dialer for Line {
    type Error = Infallible;

    fn url(&self) -> Url {
        self.url.clone()
    }

    fn connect(&self) -> BoxFuture<'static, Result<Transport, DialError<Infallible>>> {
        let (there, arrives) = channel(&self.traffic);
        let (back, returns) = channel(&self.traffic);
        let to = self.to.clone();
        async move {
            to.accept(Transport::new(arrives, back))
                .map_err(DialError::transient)?;
            Ok(Transport::new(returns, there))
        }
        .boxed()
    }
}

async fn wire(from: &Repo, to: &Repo) -> Wire {
    let traffic: Arc<Traffic> = Arc::default();
    let number = Arc::as_ptr(&traffic) as usize;
    let url = Url::parse(&format!("channel://wire-{number}")).expect("an address");
    let line = Line {
        to: to.make_acceptor(url.clone()).expect("it runs"),
        url,
        traffic: Arc::clone(&traffic),
    };
    let begin = Instant::now();
    let dialer = from
        .dial(BackoffConfig::default(), Arc::new(line))
        .expect("it runs");
    dialer.established().await.expect("a channel stands");
    Wire {
        traffic,
        begin,
        dialer,
    }
}

/// A full document as samod takes it.
fn full(number: usize, changes: usize) -> Automerge {
    let bytes = document(number, changes).save();
    Automerge::load(&bytes).expect("just saved")
}

/// Storage in files that counts what is being written.
#[derive(Clone)]
struct Counted {
    inner: TokioFilesystemStorage,
    begun: Arc<AtomicU64>,
    ended: Arc<AtomicU64>,
}

impl Counted {
    fn at(folder: &Path) -> Counted {
        Counted {
            inner: TokioFilesystemStorage::new(folder),
            begun: Arc::default(),
            ended: Arc::default(),
        }
    }

    /// Whether so much was written, and nothing is being written now.
    fn holds(&self, least: u64) -> bool {
        let ended = self.ended.load(Ordering::SeqCst);
        ended >= least && ended == self.begun.load(Ordering::SeqCst)
    }
}

impl Storage for Counted {
    fn load(&self, key: StorageKey) -> impl Future<Output = Option<Vec<u8>>> + Send {
        self.inner.load(key)
    }

    fn load_range(
        &self,
        prefix: StorageKey,
    ) -> impl Future<Output = HashMap<StorageKey, Vec<u8>>> + Send {
        self.inner.load_range(prefix)
    }

    fn put(&self, key: StorageKey, data: Vec<u8>) -> impl Future<Output = ()> + Send {
        self.begun.fetch_add(1, Ordering::SeqCst);
        let (put, ended) = (self.inner.put(key, data), Arc::clone(&self.ended));
        async move {
            put.await;
            ended.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn delete(&self, key: StorageKey) -> impl Future<Output = ()> + Send {
        self.inner.delete(key)
    }
}

/// A repository that holds documents, for fresh ones to fetch.
pub struct Fresh {
    repo: Repo,
    ids: Vec<DocumentId>,
}

impl Fresh {
    /// One with so many documents.
    pub async fn of(documents: usize, changes: usize) -> Fresh {
        let repo = Repo::build_tokio().load().await;
        let mut ids = Vec::new();
        for number in 0..documents {
            let made = repo.create(full(number, changes)).await.expect("it runs");
            ids.push(made.document_id().clone());
        }
        Fresh { repo, ids }
    }

    /// A fresh repository with files in a folder gets all: the time until all are open, and until all are written too.
    pub async fn fetch(&self, folder: &Path) -> (Duration, Duration) {
        std::fs::create_dir_all(folder).expect("room");
        let storage = Counted::at(folder);
        let new = Repo::build_tokio()
            .with_storage(storage.clone())
            .load()
            .await;
        let wire = wire(&new, &self.repo).await;
        let finds = self.ids.iter().map(|id| new.find(id.clone()));
        let handles = futures::future::join_all(finds).await;
        let found = wire.begin.elapsed();
        // It says in its storage who it is, beside what it keeps of documents.
        while !storage.holds(self.ids.len() as u64 + 1) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let kept = wire.begin.elapsed();
        for handle in handles {
            let handle = handle.expect("it runs").expect("it was found");
            let full =
                handle.with_document(|doc| text_of(doc).is_some_and(|text| !text.is_empty()));
            assert!(full, "it came with its text");
        }
        wire.dialer.close();
        new.stop().await;
        (found, kept)
    }

    /// Ends it.
    pub async fn stop(self) {
        self.repo.stop().await;
    }
}

fn text_of(doc: &Automerge) -> Option<String> {
    let (_, text) = doc.get(ROOT, "text").ok()??;
    doc.text(text).ok()
}

/// Two repositories that hold the same documents open.
pub struct Pair {
    one: Repo,
    other: Repo,
    here: Vec<DocHandle>,
    there: Vec<DocHandle>,
}

impl Pair {
    /// Two that came to hold so many documents alike, and parted.
    pub async fn holding(documents: usize, changes: usize) -> Pair {
        let one = Repo::build_tokio().load().await;
        let other = Repo::build_tokio().load().await;
        let (mut here, mut there) = (Vec::new(), Vec::new());
        for number in 0..documents {
            here.push(one.create(full(number, changes)).await.expect("it runs"));
        }
        let pair = Pair {
            one,
            other,
            here,
            there: Vec::new(),
        };
        let wire = pair.connect().await;
        for handle in &pair.here {
            let found = pair.other.find(handle.document_id().clone()).await;
            there.push(found.expect("it runs").expect("it was found"));
        }
        wire.quiet().await;
        pair.part(wire).await;
        Pair { there, ..pair }
    }

    /// Connects them.
    pub async fn connect(&self) -> Wire {
        wire(&self.one, &self.other).await
    }

    /// Parts them.
    pub async fn part(&self, wire: Wire) {
        wire.dialer.close();
        tokio::time::sleep(Duration::from_millis(100)).await;
    }

    /// They meet, holding the same: bytes both ways, and the time until the last message was taken in.
    pub async fn meet(&self) -> (u64, Duration) {
        let wire = self.connect().await;
        wire.quiet().await;
        let met = (
            wire.traffic.bytes(),
            wire.traffic.last().duration_since(wire.begin),
        );
        self.part(wire).await;
        met
    }

    /// One changes a document: the time until the other has it.
    pub async fn change(&self, number: usize) -> Duration {
        let mut changes = Box::pin(self.there[number].changes());
        let begin = Instant::now();
        self.here[number].with_document(|doc| {
            let mut change = doc.transaction();
            let text = match change.get(ROOT, "text").expect("a document") {
                Some((_, text)) => text,
                None => change
                    .put_object(ROOT, "text", ObjType::Text)
                    .expect("a document"),
            };
            change
                .splice_text(&text, 0, 0, "live ")
                .expect("the beginning is a place");
            change.commit();
        });
        changes.next().await.expect("it runs");
        begin.elapsed()
    }

    /// Ends both.
    pub async fn stop(self) {
        self.one.stop().await;
        self.other.stop().await;
    }
}
