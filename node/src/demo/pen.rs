//! Somebody who has the manifest open and types in it, over the control socket as a window of the screens would.

use super::lag::Lags;
use super::laptop::unexpected;
use super::people::{Edge, Person, headings};
use crate::config::HomePaths;
use crate::desk::jupiter::{Channel, OutOfStep, Side, apply};
use crate::handle::{
    DocumentText, EditorEvent, EditorId, EditorRequest, Event, Opened, Problem, Request, Response,
    SectionId, SectionText, Selector, Splice,
};
use crate::host::{self, Connection};
use crate::words::Lang;
use noaber_protocol::ids::DocumentId;
use std::collections::VecDeque;
use std::time::Duration;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// A pen in somebody's hand; when it is dropped, the document is closed.
#[derive(Debug)]
pub(super) struct Pen {
    orders: mpsc::Sender<Order>,
    hand: JoinHandle<Result<u64, Problem>>,
}

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// Adds the next letter of a text at that end of a section.
    Type(Edge),
    /// Takes the last letter of a text away, where it stands as it was.
    Erase,
}

/// What is to be written.
#[derive(Debug)]
struct Line {
    way: Way,
    section: usize,
    text: String,
    every: Duration,
    done: oneshot::Sender<()>,
}

#[derive(Debug)]
enum Order {
    Write(Line),
    /// Says what stands in a section.
    Read(usize, oneshot::Sender<String>),
}

impl Pen {
    /// Opens a document at the laptop in that home.
    ///
    /// # Errors
    /// What the host says.
    pub(super) async fn open(
        paths: &HomePaths,
        document: DocumentId,
        person: &Person,
        lang: Lang,
        lags: &Lags,
    ) -> Result<Pen, Problem> {
        let off = || Problem::General("the laptop is off".to_owned());
        let connection = host::attach(paths).await?.ok_or_else(off)?;
        let open = EditorRequest::Open(Selector(document.to_string()));
        let answer = connection.caller.ask(Request::Editor(open)).await?;
        let Response::Opened(Opened { editor, text, .. }) = answer else {
            return Err(unexpected());
        };
        let mut hand = Hand {
            connection,
            editor,
            name: person.name,
            headings: headings(lang),
            sections: Vec::new(),
            lags: lags.clone(),
            keys: 0,
            job: None,
        };
        hand.outline(text);
        let (orders, ordered) = mpsc::channel(1);
        let hand = tokio::spawn(hand.work(ordered));
        Ok(Pen { orders, hand })
    }

    /// Types a text at one end of a section, a letter at a time.
    pub(super) async fn types(
        &self,
        (section, edge): (usize, Edge),
        text: &str,
        every: Duration,
    ) -> Result<(), Problem> {
        self.writes(Way::Type(edge), section, text, every).await
    }

    /// Takes a text away again, from its last letter on; one that others changed stays.
    pub(super) async fn erases(
        &self,
        section: usize,
        text: &str,
        every: Duration,
    ) -> Result<(), Problem> {
        self.writes(Way::Erase, section, text, every).await
    }

    async fn writes(
        &self,
        way: Way,
        section: usize,
        text: &str,
        every: Duration,
    ) -> Result<(), Problem> {
        let (done, is_done) = oneshot::channel();
        let line = Line {
            way,
            section,
            text: text.to_owned(),
            every,
            done,
        };
        let order = self.orders.send(Order::Write(line)).await;
        order.map_err(|_| broken())?;
        is_done.await.map_err(|_| broken())
    }

    /// What stands in a section, as far as this person sees.
    pub(super) async fn reads(&self, section: usize) -> Result<String, Problem> {
        let (done, text) = oneshot::channel();
        let order = self.orders.send(Order::Read(section, done)).await;
        order.map_err(|_| broken())?;
        text.await.map_err(|_| broken())
    }

    /// Closes the document; what was typed is an entry on this person's disk by then. Gives how many keys were pressed.
    pub(super) async fn close(self) -> Result<u64, Problem> {
        let Pen { orders, hand } = self;
        drop(orders);
        hand.await.map_err(|_| broken())?
    }
}

fn broken() -> Problem {
    Problem::General("the document was closed".to_owned())
}

/// A section as this person sees it.
#[derive(Debug)]
struct Section {
    id: SectionId,
    text: String,
    channel: Channel,
}

/// What is being typed, or taken away.
#[derive(Debug)]
struct Job {
    way: Way,
    section: usize,
    /// Where the cursor is, in bytes.
    cursor: usize,
    letters: VecDeque<char>,
    every: Duration,
    next: Instant,
    done: oneshot::Sender<()>,
}

/// What holds the pen.
struct Hand {
    connection: Connection,
    editor: EditorId,
    name: &'static str,
    /// The headings of the sections that are taken notice of, in their order.
    headings: Vec<String>,
    sections: Vec<Section>,
    lags: Lags,
    keys: u64,
    job: Option<Job>,
}

impl Hand {
    async fn work(mut self, mut orders: mpsc::Receiver<Order>) -> Result<u64, Problem> {
        loop {
            let next = self.job.as_ref().map_or_else(Instant::now, |job| job.next);
            tokio::select! {
                biased;
                event = self.connection.events.next() => match event {
                    Some(Event::Editor(editor, event)) if editor == self.editor => self.hear(event)?,
                    Some(Event::Stopping | Event::Missed) | None => return Err(broken()),
                    Some(_) => {}
                },
                () = tokio::time::sleep_until(next), if self.job.is_some() => self.key().await?,
                order = orders.recv(), if self.job.is_none() => match order {
                    Some(order) => self.take(order)?,
                    None => break,
                },
            }
        }
        let close = Request::Editor(EditorRequest::Close(self.editor));
        self.connection.caller.ask(close).await?;
        self.connection.close().await;
        Ok(self.keys)
    }

    fn take(&mut self, order: Order) -> Result<(), Problem> {
        match order {
            Order::Write(line) => self.begin(line),
            Order::Read(section, done) => {
                let text = self.section(section)?.text.clone();
                // Who asked may have gone.
                let _gone = done.send(text);
                Ok(())
            }
        }
    }

    fn begin(&mut self, line: Line) -> Result<(), Problem> {
        let Line {
            way,
            section,
            text,
            every,
            done,
        } = line;
        let here = &self.section(section)?.text;
        let cursor = match way {
            Way::Type(Edge::Begin) => Some(0),
            Way::Type(Edge::End) => Some(here.len()),
            Way::Erase => here.find(&text).map(|at| at + text.len()),
        };
        let Some(cursor) = cursor else {
            // It stays as it is; who asked may have gone.
            let _gone = done.send(());
            return Ok(());
        };
        let letters = match way {
            Way::Type(_) => text.chars().collect(),
            Way::Erase => text.chars().rev().collect(),
        };
        self.job = Some(Job {
            way,
            section,
            cursor,
            letters,
            every,
            next: Instant::now(),
            done,
        });
        Ok(())
    }

    /// Presses the next key.
    async fn key(&mut self) -> Result<(), Problem> {
        let Some(mut job) = self.job.take() else {
            return Ok(());
        };
        let Some(letter) = job.letters.pop_front() else {
            // Who waited may have gone.
            let _gone = job.done.send(());
            return Ok(());
        };
        let splice = match job.way {
            Way::Type(_) => Splice {
                at: job.cursor,
                delete: 0,
                insert: letter.to_string(),
            },
            Way::Erase => Splice {
                at: job.cursor.saturating_sub(letter.len_utf8()),
                delete: letter.len_utf8(),
                insert: String::new(),
            },
        };
        let here = self.section_mut(job.section)?;
        if apply(&mut here.text, &splice).is_err() {
            // Others wrote inside it: what is left of it stays.
            let _gone = job.done.send(());
            return Ok(());
        }
        job.cursor = splice.at + splice.insert.len();
        let request = EditorRequest::Splice {
            seen: here.channel.sent(&splice),
            section: here.id.clone(),
            editor: self.editor,
            splice,
        };
        if matches!(job.way, Way::Type(_)) {
            self.lags.typed(self.name, 1, std::time::Instant::now());
        }
        self.keys += 1;
        job.next = Instant::now() + job.every;
        self.job = Some(job);
        let asked = Request::Editor(request);
        self.connection.caller.ask(asked).await.map(|_| ())
    }

    fn hear(&mut self, event: EditorEvent) -> Result<(), Problem> {
        match event {
            EditorEvent::Splice {
                section,
                seen,
                splice,
                author,
                is_own: _,
            } => {
                if let Some(author) = author {
                    let letters = splice.insert.chars().count();
                    let now = std::time::Instant::now();
                    self.lags.heard(self.name, &author, letters, now);
                }
                self.change(&section, seen, &splice).map_err(|_| broken())
            }
            EditorEvent::Outline(text) => {
                self.outline(text);
                Ok(())
            }
            EditorEvent::Kept { .. } | EditorEvent::Writable(_) | EditorEvent::Others(_) => Ok(()),
        }
    }

    /// Takes in what another wrote; the cursor stays where it was between the letters.
    fn change(&mut self, id: &SectionId, seen: u64, splice: &Splice) -> Result<(), OutOfStep> {
        let mut sections = self.sections.iter_mut().enumerate();
        let Some((index, here)) = sections.find(|(_, section)| section.id == *id) else {
            return Ok(());
        };
        for splice in here.channel.received(seen, splice)? {
            apply(&mut here.text, &splice)?;
            if let Some(job) = self.job.as_mut().filter(|job| job.section == index) {
                job.cursor = moved(job.cursor, &splice);
            }
        }
        Ok(())
    }

    /// Takes over which sections there are; those that are here keep their text and number.
    fn outline(&mut self, text: DocumentText) {
        for section in text.sections {
            let SectionText {
                id, heading, text, ..
            } = section;
            let is_ours = self.headings.iter().any(|ours| ours == heading.as_str());
            if is_ours && self.sections.iter().all(|section| section.id != id) {
                self.sections.push(Section {
                    id,
                    text,
                    channel: Channel::new(Side::Editor),
                });
            }
        }
    }

    fn section(&self, index: usize) -> Result<&Section, Problem> {
        self.sections.get(index).ok_or_else(broken)
    }

    fn section_mut(&mut self, index: usize) -> Result<&mut Section, Problem> {
        self.sections.get_mut(index).ok_or_else(broken)
    }
}

/// Where a cursor is after a change of another; what comes in at the cursor stands behind it.
fn moved(cursor: usize, splice: &Splice) -> usize {
    let end = splice.at + splice.delete;
    if cursor <= splice.at {
        cursor
    } else if cursor >= end {
        cursor - splice.delete + splice.insert.len()
    } else {
        splice.at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_stays_between_its_letters_when_others_write() {
        let splice = |at, delete, insert: &str| Splice {
            at,
            delete,
            insert: insert.to_owned(),
        };
        assert_eq!(moved(5, &splice(2, 0, "ab")), 7);
        assert_eq!(moved(5, &splice(5, 0, "ab")), 5);
        assert_eq!(moved(5, &splice(1, 2, "")), 3);
        assert_eq!(moved(5, &splice(1, 9, "xyz")), 1);
        assert_eq!(moved(5, &splice(8, 1, "")), 5);
    }
}
