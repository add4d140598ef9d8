//! A demo: three villages with two laptops each and a relay, all of it real, in one process, in a folder that goes away.
//!
//! Nothing leaves this machine: everything listens on the loopback address at a free port, and nobody looks for others on
//! the local network.

mod company;
mod figures;
mod folder;
mod kring;
mod lag;
mod laptop;
mod pen;
mod people;
mod search;
mod story;
mod teller;

pub use company::Visit;
pub use figures::Figures;
pub use people::{Person, Village};
pub(crate) use story::tell;
pub(crate) use teller::{Teller, Voice};

use crate::chance;
use crate::config;
use crate::handle::Problem;
use crate::words::Lang;
use folder::Folder;
use futures::future::{join_all, try_join_all};
use kring::Kring;
use laptop::{Laptop, Machine};
use people::PEOPLE;
use std::path::PathBuf;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::Instant;

/// What the relay is called.
const RELAY: &str = "Kennispunt";
/// How long something is waited for that is bound to come; on a slow machine it comes late.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often it is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// The villages, their laptops and the relay.
#[derive(Debug)]
pub struct Demo {
    folder: Folder,
    lang: Lang,
    relay: Option<Machine>,
    laptops: Vec<Laptop>,
    kring: Option<Kring>,
    /// Those who go on writing.
    company: Vec<JoinHandle<()>>,
}

impl Demo {
    /// A place for one, with nothing in it yet.
    ///
    /// # Errors
    /// [`Problem::Disk`].
    pub fn new(lang: Lang) -> Result<Demo, Problem> {
        Ok(Demo {
            folder: Folder::make()?,
            lang,
            relay: None,
            laptops: Vec::new(),
            kring: None,
            company: Vec::new(),
        })
    }

    /// The folder in which all of it lies.
    pub fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// Switches the relay on, and then all laptops.
    ///
    /// # Errors
    /// What is wrong with the disk or the network of this machine.
    pub(crate) async fn switch_on(&mut self) -> Result<(), Problem> {
        let (path, lang) = (self.folder(), self.lang);
        self.relay = Some(Machine::relay(&path, RELAY, lang).await?);
        let laptops = PEOPLE.iter().map(|person| Laptop::new(&path, person, lang));
        self.laptops = try_join_all(laptops).await?;
        Ok(())
    }

    /// Switches everything off and removes the folder.
    ///
    /// # Errors
    /// [`Problem::Disk`] when something is left of it.
    pub async fn end(self) -> Result<(), Problem> {
        let Demo {
            folder,
            relay,
            laptops,
            company,
            ..
        } = self;
        Demo::put_down_all(company).await;
        let machines = laptops.into_iter().map(|laptop| laptop.machine);
        let machines = machines.chain(relay).map(|mut machine| async move {
            machine.off().await;
            machine.sweep();
        });
        join_all(machines).await;
        folder.remove().await
    }

    /// In every village the two laptops find each other, as they would in one building.
    async fn neighbours_meet(&self) -> Result<(), Problem> {
        for village in Village::all() {
            let here = self.laptops.iter();
            let here: Vec<_> = here.filter(|it| it.person.village == village).collect();
            for pair in here.windows(2) {
                if let [one, other] = pair {
                    one.machine.meet(&other.machine).await?;
                }
            }
        }
        Ok(())
    }

    fn relay(&self) -> Result<&Machine, Problem> {
        self.relay.as_ref().ok_or_else(too_early)
    }

    fn kring(&self) -> Result<&Kring, Problem> {
        self.kring.as_ref().ok_or_else(too_early)
    }

    fn laptop(&self, index: usize) -> Result<&Laptop, Problem> {
        self.laptops.get(index).ok_or_else(too_early)
    }

    fn machine(&mut self, index: usize) -> Result<&mut Machine, Problem> {
        let laptop = self.laptops.get_mut(index).ok_or_else(too_early)?;
        Ok(&mut laptop.machine)
    }
}

/// A number to begin a demo with, when nobody gave one.
///
/// # Errors
/// [`Problem::Disk`] when the machine gives no chance.
pub fn any_seed() -> Result<u64, Problem> {
    let bytes = chance::bytes().map_err(|error| config::disk(&error))?;
    // Short enough to be typed again.
    Ok(bytes
        .iter()
        .take(2)
        .fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

fn too_early() -> Problem {
    Problem::General("this part of the demo is not there yet".to_owned())
}

/// Waits until that is so.
///
/// # Errors
/// What looking at it gave; [`Problem::General`] when it did not become so in time.
async fn until<F>(what: &str, mut is_so: impl FnMut() -> F) -> Result<(), Problem>
where
    F: Future<Output = Result<bool, Problem>>,
{
    let end = Instant::now() + PATIENCE;
    while !is_so().await? {
        if Instant::now() > end {
            return Err(Problem::General(what.to_owned()));
        }
        tokio::time::sleep(LOOK).await;
    }
    Ok(())
}
