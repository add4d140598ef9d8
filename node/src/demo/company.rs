//! Looking around: the laptop of the first person is the visitor's, and all others go on writing at the pace of people.

use super::lag::Lags;
use super::laptop::{Laptop, Line};
use super::pen::Pen;
use super::people::{Person, SENTENCES};
use super::{Demo, too_early};
use crate::config::HomePaths;
use crate::handle::Problem;
use crate::host::Connection;
use crate::words::Lang;
use futures::future::try_join_all;
use noaber_protocol::ids::{DocumentId, SpaceId};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};
use std::collections::VecDeque;
use std::ops::Range;
use std::time::Duration;
use tokio::task::JoinHandle;

/// Milliseconds between two keys.
const PACE: Range<u64> = 90..190;
/// Milliseconds in which somebody thinks before the next sentence.
const PAUSE: Range<u64> = 1_500..8_000;
/// Milliseconds between two keys that take letters away.
const ERASING: u64 = 40;
/// How many sentences of one person stand at a time: the oldest goes, so that the text stays one that can be read.
const STANDING: usize = 2;
/// How long somebody whose document was closed waits before opening it again.
const AGAIN: Duration = Duration::from_secs(3);

/// What a visitor gets.
#[derive(Debug)]
pub struct Visit {
    /// The way to the host of the visitor's laptop; whoever has it closes it, before the demo ends.
    pub connection: Connection,
    /// Where that laptop's home is.
    pub paths: HomePaths,
    /// Who the visitor is.
    pub person: &'static Person,
    /// The kring.
    pub space: SpaceId,
}

impl Demo {
    /// Switches everything on, lets everybody come in, and lets all but the first begin to write.
    ///
    /// # Errors
    /// What a host, the disk or the network says.
    pub async fn look_around(&mut self, seed: u64) -> Result<Visit, Problem> {
        self.switch_on().await?;
        self.found().await?;
        let ticket = self.invite().await?;
        // They come in by the relay and not by the first laptop, as from other villages.
        self.relay_has_all_of(&self.laptop(0)?.machine).await?;
        self.machine(0)?.off().await;
        let others = self.laptops.iter().skip(1);
        try_join_all(others.map(|laptop| self.join(laptop, &ticket))).await?;
        self.machine(0)?.on(Line::Connected).await?;
        self.neighbours_meet().await?;
        let kring = self.kring()?.clone();
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let writers = self.laptops.iter().skip(1).map(|laptop| {
            let rng = ChaCha20Rng::seed_from_u64(rng.next_u64());
            Writer::at(laptop, kring.manifest, self.lang, rng)
        });
        self.company = writers
            .map(|writer| tokio::spawn(writer.goes_on()))
            .collect();
        let first = self.laptops.first_mut().ok_or_else(too_early)?;
        Ok(Visit {
            connection: first.machine.hand_over().ok_or_else(too_early)?,
            paths: first.machine.paths.clone(),
            person: first.person,
            space: kring.space,
        })
    }

    /// Lets everybody stop writing.
    pub(super) async fn put_down_all(company: Vec<JoinHandle<()>>) {
        for writer in company {
            writer.abort();
            // That it was broken off is what was asked.
            let _broken_off = writer.await;
        }
    }
}

/// Somebody who goes on writing.
struct Writer {
    person: &'static Person,
    paths: HomePaths,
    manifest: DocumentId,
    lang: Lang,
    rng: ChaCha20Rng,
    /// Which sentence comes next.
    next: usize,
    /// What stands there, the oldest first.
    standing: VecDeque<String>,
}

impl Writer {
    fn at(laptop: &Laptop, manifest: DocumentId, lang: Lang, mut rng: ChaCha20Rng) -> Writer {
        Writer {
            person: laptop.person,
            paths: laptop.machine.paths.clone(),
            manifest,
            lang,
            next: (rng.next_u64() % SENTENCES as u64) as usize,
            rng,
            standing: VecDeque::new(),
        }
    }

    async fn goes_on(mut self) {
        loop {
            if let Err(problem) = self.writes().await {
                tracing::debug!(code = problem.exit_code(), "somebody stopped writing");
            }
            tokio::time::sleep(AGAIN).await;
        }
    }

    /// Opens the manifest and writes in it until that fails.
    async fn writes(&mut self) -> Result<(), Problem> {
        let lags = Lags::default();
        let pen = Pen::open(&self.paths, self.manifest, self.person, self.lang, &lags).await?;
        let section = self.person.section;
        loop {
            let pause = self.within(PAUSE);
            tokio::time::sleep(pause).await;
            if self.standing.len() >= STANDING
                && let Some(oldest) = self.standing.pop_front()
            {
                let every = Duration::from_millis(ERASING);
                pen.erases(section, &oldest, every).await?;
            }
            let sentence = self.person.sentence(self.lang, self.next);
            self.next += 1;
            let line = self.person.edge.line(&sentence);
            let pace = self.within(PACE);
            pen.types((section, self.person.edge), &line, pace).await?;
            self.standing.push_back(line);
        }
    }

    fn within(&mut self, millis: Range<u64>) -> Duration {
        let more = self.rng.next_u64() % (millis.end - millis.start);
        Duration::from_millis(millis.start + more)
    }
}
