//! The story that `demo --plain` tells: founding, joining through the relay, writing at once, a line that is cut, a stick,
//! and at the end the same text everywhere.

use super::figures::{AtRelay, Figures, Stand};
use super::lag::Lags;
use super::laptop::{Line, Machine, unexpected};
use super::pen::Pen;
use super::people::{PEOPLE, SENTENCES};
use super::search::search;
use super::teller::{Teller, grouped};
use super::{Demo, RELAY, until};
use crate::handle::{
    BundleRead, BundleRequest, BundleWritten, Problem, RelayRequest, Request, Response, Selector,
};
use crate::words::text;
use futures::future::{join_all, try_join_all};
use noaber_protocol::ids::SpaceId;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};
use std::collections::BTreeSet;
use std::time::Duration;

/// Who is without a line for a while, who writes in the same paragraph meanwhile, and who brings the stick.
const CUT: usize = 2;
const SAME_PARAGRAPH: usize = 1;
const BRINGS_STICK: usize = 3;
/// Who sees in another village what the stick brought.
const FAR: usize = 5;
/// Milliseconds between two keys of somebody who types fast.
const PACE: std::ops::Range<u64> = 40..80;

/// Tells the whole story of a demo, and says what was measured.
///
/// # Errors
/// What a host, the disk or the network says; [`Problem::General`] when something that is bound to come does not.
pub(crate) async fn tell(demo: &mut Demo, teller: &Teller, seed: u64) -> Result<Figures, Problem> {
    let mut story = Story::new(demo, teller, seed);
    story.begins().await?;
    story.come_in().await?;
    story.write_together().await?;
    story.write_apart().await?;
    let stick = story.goes_by_stick().await?;
    let stands = story.meet_again().await?;
    let relay = story.look_into_relay().await?;
    let (lag_p50, letters) = story.lags.middle();
    Ok(Figures {
        seed,
        took: teller.so_far(),
        keys: story.keys,
        sentences: story.written.len() as u64,
        lag_p50,
        lag_letters: letters as u64,
        stick_entries: stick.entries,
        stick_bytes: stick.bytes,
        stands,
        relay,
    })
}

struct Story<'a> {
    demo: &'a mut Demo,
    teller: &'a Teller,
    /// Of everybody: in which order they use their sentences, and how fast they type.
    plans: Vec<([usize; SENTENCES], Duration)>,
    lags: Lags,
    /// Sentences that were typed into the sealed manifest.
    written: Vec<String>,
    keys: u64,
}

impl<'a> Story<'a> {
    fn new(demo: &'a mut Demo, teller: &'a Teller, seed: u64) -> Story<'a> {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let plans = PEOPLE.iter().map(|_| {
            let mut order: [usize; SENTENCES] = std::array::from_fn(|number| number);
            for last in (1..SENTENCES).rev() {
                order.swap(last, (rng.next_u64() % (last as u64 + 1)) as usize);
            }
            let pace = PACE.start + rng.next_u64() % (PACE.end - PACE.start);
            (order, Duration::from_millis(pace))
        });
        Story {
            demo,
            teller,
            plans: plans.collect(),
            lags: Lags::default(),
            written: Vec::new(),
            keys: 0,
        }
    }

    fn space(&self) -> Result<SpaceId, Problem> {
        Ok(self.demo.kring()?.space)
    }

    fn machine(&self, who: usize) -> Result<&Machine, Problem> {
        Ok(&self.demo.laptop(who)?.machine)
    }

    /// The sentence that somebody writes for the first, second … time.
    fn sentence(&self, who: usize, time: usize) -> String {
        let number = self
            .plans
            .get(who)
            .map_or(time, |(order, _)| order[time % SENTENCES]);
        PEOPLE[who].sentence(self.teller.lang(), number)
    }

    fn pace(&self, who: usize) -> Duration {
        self.plans
            .get(who)
            .map(|(_, pace)| *pace)
            .unwrap_or_default()
    }

    fn tell_name(&self, key: &str, who: usize) {
        let person = &PEOPLE[who];
        let arguments = [
            ("name", person.name.into()),
            ("village", person.village.name().into()),
        ];
        self.teller.tell(key, &arguments);
    }

    async fn pen(&self, who: usize) -> Result<Pen, Problem> {
        let manifest = self.demo.kring()?.manifest;
        let paths = &self.machine(who)?.paths;
        Pen::open(
            paths,
            manifest,
            &PEOPLE[who],
            self.teller.lang(),
            &self.lags,
        )
        .await
    }

    /// Everything is switched on, and the first of all begins the kring.
    async fn begins(&mut self) -> Result<(), Problem> {
        self.demo.switch_on().await?;
        let laptops = grouped(PEOPLE.len() as u64, self.teller.lang());
        self.teller.tell("demo-on", &[("laptops", laptops.into())]);
        self.demo.found().await?;
        self.tell_name("demo-founds", 0);
        Ok(())
    }

    /// The first closes her laptop, and all others come in with what the relay has.
    async fn come_in(&mut self) -> Result<(), Problem> {
        let ticket = self.demo.invite().await?;
        self.demo.relay_has_all_of(self.machine(0)?).await?;
        self.demo.machine(0)?.off().await;
        self.tell_name("demo-closes", 0);
        let joining = self.demo.laptops.iter().enumerate().skip(1);
        let joining = joining.map(|(who, laptop)| {
            let (ticket, this) = (&ticket, &*self);
            async move {
                this.demo.join(laptop, ticket).await?;
                this.tell_name("demo-joins", who);
                Ok::<(), Problem>(())
            }
        });
        try_join_all(joining).await?;
        self.demo.machine(0)?.on(Line::Connected).await?;
        self.demo.neighbours_meet().await?;
        self.tell_name("demo-opens", 0);
        Ok(())
    }

    /// Everybody types a sentence at the same time, and reads what the others type.
    async fn write_together(&mut self) -> Result<(), Problem> {
        self.teller.tell("demo-together", &[]);
        let everybody: Vec<usize> = (0..PEOPLE.len()).collect();
        let pens = self.write(&everybody, 0).await?;
        until("the sentences of the others", || async {
            let wanted = &self.written;
            let seen = join_all(pens.iter().map(|pen| sees_all(pen, wanted))).await;
            seen.into_iter()
                .try_fold(true, |all, seen| Ok(all && seen?))
        })
        .await?;
        self.tell_name("demo-seen", 0);
        self.put_down(pens).await
    }

    /// One has no line, and two write in the same paragraph meanwhile.
    async fn write_apart(&mut self) -> Result<(), Problem> {
        let machine = self.demo.machine(CUT)?;
        machine.off().await;
        machine.on(Line::Cut).await?;
        self.tell_name("demo-cut", CUT);
        let heading = text(
            self.teller.lang(),
            &format!("demo-heading-{}", PEOPLE[CUT].section + 1),
        );
        let arguments = [
            ("name", PEOPLE[CUT].name.into()),
            ("other", PEOPLE[SAME_PARAGRAPH].name.into()),
            ("heading", heading.into()),
        ];
        self.teller.tell("demo-same", &arguments);
        let pens = self.write(&[CUT, SAME_PARAGRAPH], 1).await?;
        self.put_down(pens).await
    }

    /// Those people each type a sentence, all at once; their pens stay in their hands.
    async fn write(&mut self, who: &[usize], time: usize) -> Result<Vec<Pen>, Problem> {
        let pens = try_join_all(who.iter().map(|who| self.pen(*who))).await?;
        let typing = who.iter().zip(&pens).map(|(who, pen)| {
            let (this, who) = (&*self, *who);
            async move {
                let sentence = this.sentence(who, time);
                let person = &PEOPLE[who];
                let (place, line) = ((person.section, person.edge), person.edge.line(&sentence));
                pen.types(place, &line, this.pace(who)).await?;
                let name = format!("{:<12}", PEOPLE[who].name);
                let arguments = [("name", name.into()), ("text", sentence.as_str().into())];
                this.teller.tell("demo-types", &arguments);
                Ok::<String, Problem>(sentence)
            }
        });
        let sentences = try_join_all(typing).await?;
        self.written.extend(sentences);
        Ok(pens)
    }

    async fn put_down(&mut self, pens: Vec<Pen>) -> Result<(), Problem> {
        let keys = try_join_all(pens.into_iter().map(Pen::close)).await?;
        self.keys += keys.iter().sum::<u64>();
        Ok(())
    }

    /// A neighbour who has a line takes what was written without one along on a stick.
    async fn goes_by_stick(&mut self) -> Result<BundleWritten, Problem> {
        let stick = self.demo.folder.with("stick")?;
        let write = BundleRequest::Write {
            space: Selector(self.space()?.to_string()),
            file: stick,
            since: None,
        };
        let answer = self.machine(CUT)?.ask(Request::Bundle(write)).await?;
        let Response::BundleWritten(written) = answer else {
            return Err(unexpected());
        };
        let read = BundleRequest::Read {
            file: written.file.clone(),
        };
        let answer = self
            .machine(BRINGS_STICK)?
            .ask(Request::Bundle(read))
            .await?;
        let Response::BundlesRead(read) = answer else {
            return Err(unexpected());
        };
        let new: u64 = read.iter().map(|BundleRead { new, .. }| new).sum();
        let lang = self.teller.lang();
        let arguments = [
            ("name", PEOPLE[BRINGS_STICK].name.into()),
            ("from", PEOPLE[CUT].name.into()),
            ("bytes", grouped(written.bytes, lang).into()),
            ("new", grouped(new, lang).into()),
        ];
        self.teller.tell("demo-stick", &arguments);
        let sentence = self.sentence(CUT, 1);
        until("what the stick brought", || async {
            Ok(self.text_at(FAR).await?.contains(&sentence))
        })
        .await?;
        let arguments = [
            ("name", PEOPLE[FAR].name.into()),
            ("village", PEOPLE[FAR].village.name().into()),
            ("from", PEOPLE[CUT].name.into()),
        ];
        self.teller.tell("demo-far", &arguments);
        Ok(written)
    }

    /// The line is mended, and all wait until they have the same.
    async fn meet_again(&mut self) -> Result<Vec<Stand>, Problem> {
        let machine = self.demo.machine(CUT)?;
        machine.off().await;
        machine.on(Line::Connected).await?;
        self.demo.neighbours_meet().await?;
        self.tell_name("demo-back", CUT);
        // Whether it became so is seen from the stands themselves.
        let level = until("the same text everywhere", || async {
            Ok(self.is_level(&self.stands().await?))
        });
        match level.await {
            Ok(()) | Err(Problem::General(_)) => {}
            Err(problem) => return Err(problem),
        }
        let stands = self.stands().await?;
        if self.is_level(&stands) {
            let text = self.text_at(FAR).await?;
            if let Some(lost) = self.written.iter().find(|it| !text.contains(it.as_str())) {
                return Err(Problem::General(format!("lost: {lost}")));
            }
            self.teller.tell("demo-level", &[]);
        }
        Ok(stands)
    }

    fn is_level(&self, stands: &[Stand]) -> bool {
        let different: BTreeSet<_> = stands
            .iter()
            .map(|stand| (&stand.mark, &stand.text_mark, stand.entries))
            .collect();
        different.len() == 1
    }

    async fn stands(&self) -> Result<Vec<Stand>, Problem> {
        try_join_all((0..PEOPLE.len()).map(|who| self.stand(who))).await
    }

    async fn stand(&self, who: usize) -> Result<Stand, Problem> {
        let machine = self.machine(who)?;
        let (mut heads, mut letters) = (blake3::Hasher::new(), blake3::Hasher::new());
        for document in machine.documents(self.space()?).await? {
            let text = machine.read(&document).await?;
            for part in [document.id.to_string(), text.heads] {
                heads.update(&(part.len() as u64).to_be_bytes());
                heads.update(part.as_bytes());
            }
            for section in &text.sections {
                for part in [section.heading.as_str(), &section.text] {
                    letters.update(&(part.len() as u64).to_be_bytes());
                    letters.update(part.as_bytes());
                }
            }
        }
        Ok(Stand {
            person: self.demo.laptop(who)?.person,
            mark: heads.finalize().to_hex().to_string(),
            text_mark: letters.finalize().to_hex().to_string(),
            entries: machine.entries().await?,
        })
    }

    /// All text that somebody can read.
    async fn text_at(&self, who: usize) -> Result<String, Problem> {
        let machine = self.machine(who)?;
        let mut all = String::new();
        for document in machine.documents(self.space()?).await? {
            for section in machine.read(&document).await?.sections {
                all.push_str(&section.text);
                all.push('\n');
            }
        }
        Ok(all)
    }

    /// Asks what the relay was given, switches it off, and searches all its files.
    async fn look_into_relay(&mut self) -> Result<AtRelay, Problem> {
        self.demo.relay_has_all_of(self.machine(0)?).await?;
        let inspect = RelayRequest::Inspect {
            space: Selector(self.space()?.to_string()),
            address: None,
        };
        let answer = self.machine(0)?.ask(Request::Relay(inspect)).await?;
        let Response::Inspected(inspected) = answer else {
            return Err(unexpected());
        };
        let bodies = |sealed| {
            let with_body = inspected
                .entries
                .iter()
                .filter(|entry| entry.body_bytes > 0);
            with_body.filter(|entry| entry.sealed == sealed).count() as u64
        };
        let (sealed, open) = (bodies(true), bodies(false));
        let status = self.demo.relay_status().await?;
        let mut phrases = self.written.clone();
        phrases.extend(self.demo.names(self.teller.lang()));
        let looked_for = phrases.len() as u64;
        // Its own name stands in its settings: a search that does not find it finds nothing.
        phrases.push(RELAY.to_owned());
        let relay = self.demo.relay.as_mut().ok_or_else(unexpected)?;
        relay.off().await;
        let folder = relay.paths.root().to_owned();
        let searched = tokio::task::spawn_blocking(move || search(&folder, &phrases));
        let searched = searched
            .await
            .map_err(|error| Problem::General(error.to_string()))??;
        let (control, found): (Vec<_>, Vec<_>) = searched
            .found
            .into_iter()
            .partition(|phrase| phrase == RELAY);
        if control.is_empty() {
            return Err(Problem::General("the search of the relay".to_owned()));
        }
        let arguments = [
            ("files", grouped(searched.files, self.teller.lang()).into()),
            ("bytes", grouped(searched.bytes, self.teller.lang()).into()),
            ("phrases", grouped(looked_for, self.teller.lang()).into()),
        ];
        self.teller.tell("demo-search", &arguments);
        Ok(AtRelay {
            entries: status.spaces.iter().map(|space| space.entries).sum(),
            bytes: status.spaces.iter().map(|space| space.bytes).sum(),
            sealed,
            open,
            files: searched.files,
            searched: searched.bytes,
            looked_for,
            found,
        })
    }
}

/// Whether somebody sees all of these sentences in the manifest that they have open.
async fn sees_all(pen: &Pen, sentences: &[String]) -> Result<bool, Problem> {
    let mut all = String::new();
    for section in PEOPLE
        .iter()
        .map(|person| person.section)
        .collect::<BTreeSet<_>>()
    {
        all.push_str(&pen.reads(section).await?);
    }
    Ok(sentences
        .iter()
        .all(|sentence| all.contains(sentence.as_str())))
}
