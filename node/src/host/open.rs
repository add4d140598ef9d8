//! Opening a home in its order: lock, version, keyring, journal, spaces, network, control socket.

use super::clients::Clients;
use super::peers::Peers;
use super::run::{Durability, Host, Parts};
use super::{Connection, HostConfig, NetworkUse, Running, problems};
use crate::config::{self, Config, HomePaths};
use crate::control::{self, Caller, ClientId, Events, FromClients};
use crate::desk::FromDesk;
use crate::handle::{Clash, Info, Missing, Problem, Profile, Warning};
use crate::keyring::{self, Passphrase};
use crate::network::{self, Lan, Network, NetworkEvent, NetworkEvents, Ports};
use crate::relay::RelayConfig;
use crate::store::{Hold, Home, Opened, Options, Store, Writer, Written};
use crate::words::Lang;
use crate::{chance, clock, desk};
use noaber_protocol::identity::DeviceSeed;
use noaber_protocol::node::Node;
use noaber_protocol::record::{LocalKey, Sequence};
use noaber_protocol::text::{Name, NotAName};
use rand_chacha::ChaCha20Rng;
use rand_core::Rng as _;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::sync::{mpsc, watch};

/// How long a start waits for the first address at which others can reach it.
const FIRST_ADDRESS: Duration = Duration::from_millis(500);

/// Refuses a home that has a device in it.
///
/// # Errors
/// [`Clash::HomeExists`].
pub fn refuse_existing(paths: &HomePaths) -> Result<(), Problem> {
    if paths.exists() {
        return Err(Problem::Conflict(Clash::HomeExists));
    }
    Ok(())
}

/// Makes a home with a new device in it.
///
/// # Errors
/// [`Clash::HomeExists`]; [`Problem::Refused`] when a name is empty or too long; [`Problem::Disk`].
pub fn create_home(
    paths: &HomePaths,
    profile: &Profile,
    passphrase: Option<&Passphrase>,
    language: Option<Lang>,
) -> Result<Info, Problem> {
    refuse_existing(paths)?;
    let profile = checked(profile)?;
    config::make_home(paths)?;
    // Whoever locks it may make it; it also writes the version first.
    let _home = Home::open(paths.root()).map_err(problems::of_store)?;
    refuse_existing(paths)?;
    let config = Config {
        name: profile.name,
        organisation: profile.organisation,
        language: language.map(|lang| lang.code().to_owned()),
        ..Config::default()
    };
    config.save(paths)?;
    let seed = chance::bytes().map_err(|error| config::disk(&error))?;
    keyring::create(paths, &seed, passphrase)?;
    info_without_host(paths)
}

/// A profile whose names can be shown.
pub(super) fn checked(profile: &Profile) -> Result<Profile, Problem> {
    let name = Name::new(&profile.name).map_err(problems::of_name)?;
    let organisation = match Name::new(&profile.organisation) {
        Ok(name) => name.as_str().to_owned(),
        Err(NotAName::Empty) => String::new(),
        Err(error @ NotAName::TooLong) => return Err(problems::of_name(error)),
    };
    Ok(Profile {
        name: name.as_str().to_owned(),
        organisation,
    })
}

/// Makes a home with a new relay in it. Its key has no passphrase: it starts without anybody.
///
/// # Errors
/// As [`create_home`].
pub fn create_relay(
    paths: &HomePaths,
    name: &str,
    language: Option<Lang>,
) -> Result<Info, Problem> {
    let profile = Profile {
        name: name.to_owned(),
        organisation: String::new(),
    };
    let relay = RelayConfig::begin()?;
    let info = create_home(paths, &profile, None, language)?;
    relay.save(paths)?;
    Ok(info)
}

/// What can be said of a home without opening it.
///
/// # Errors
/// [`Missing::Home`] when there is none; [`Problem::Corrupt`] when its configuration cannot be read.
pub fn info_without_host(paths: &HomePaths) -> Result<Info, Problem> {
    if !paths.exists() {
        return Err(Problem::NotFound(Missing::Home));
    }
    let config = Config::load(paths)?;
    let socket = control::socket_path(paths.root()).map_err(|error| config::disk(&error))?;
    let text = |path: std::path::PathBuf| path.display().to_string();
    Ok(Info {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        home: text(paths.root().to_owned()),
        journal: text(paths.journal()),
        index: text(paths.index()),
        keyring: text(paths.keyring()),
        config: text(paths.config()),
        socket: text(socket),
        log: text(paths.log()),
        profile: config.profile(),
        peer: String::new(),
        addresses: Vec::new(),
        host_process: 0,
    })
}

/// Opens a home and starts its host.
pub(super) async fn open(config: HostConfig) -> Result<Connection, Problem> {
    let begun = begin(config).await?;
    let (host, ends) = (begun.host, begun.ends);
    let task = tokio::spawn(host.run(ends.asked, ends.desk, ends.durability, ends.stopped));
    Ok(Connection {
        caller: begun.caller,
        events: begun.events,
        host: Some(Running {
            stop: begun.stop,
            task,
        }),
    })
}

/// A host that is ready to run, and the ways to it.
struct Begun {
    host: Host,
    ends: Ends,
    caller: Caller,
    events: Events,
    stop: mpsc::Sender<()>,
}

/// What a host hears while it runs.
struct Ends {
    asked: mpsc::Receiver<FromClients>,
    desk: mpsc::Receiver<FromDesk>,
    durability: watch::Receiver<Durability>,
    stopped: mpsc::Receiver<()>,
}

async fn begin(config: HostConfig) -> Result<Begun, Problem> {
    let HostConfig {
        paths,
        passphrase,
        network,
    } = config;
    let home = Home::open(paths.root()).map_err(problems::of_store)?;
    crate::log::keep_in(&paths.log());
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "the home is opened");
    let settings = Config::load(&paths)?;
    let seed = keyring::open(&paths, passphrase.as_ref())?;
    let seed = DeviceSeed::from_bytes(*seed);
    let rng = chance::generator().map_err(|error| config::disk(&error))?;
    let relay = RelayConfig::load(&paths)?;
    let options = Options {
        hold: match relay {
            Some(_) => Hold::Counts,
            None => Hold::Everything,
        },
        ..Options::default()
    };
    let (store, opened) = Store::open(&home, options).map_err(problems::of_store)?;
    let (node, mut warnings) = restore(&seed, &store, relay.as_ref())?;
    warnings.extend(warnings_of(&opened));
    let (report, durability) = watch::channel(Durability::default());
    let writer = Writer::start(store.clone(), move |written| {
        report.send_modify(|now| match written {
            Written::Durable(sequence) => *now = Durability::up_to(sequence),
            Written::Failed(error) => now.failed = Some(problems::of_store(error)),
        });
    })
    .map_err(problems::of_store)?;
    let peers = Peers::read(&node, &store);
    let ports = match relay {
        Some(_) => Ports::Asked,
        None => Ports::Any,
    };
    let settings = match relay {
        Some(relay) => Config {
            listen: relay.listen,
            no_mdns: true,
            ..settings
        },
        None => settings,
    };
    let (network, network_events) =
        start_network((&network, ports), &settings, &peers, &seed, rng.clone())?;
    let desk = desk::start(rng.clone()).map_err(|error| config::disk(&error))?;
    let socket = control::socket_path(paths.root()).map_err(|error| config::disk(&error))?;
    let numbers = Arc::new(AtomicU32::new(1));
    let (asks, asked) = mpsc::channel(control::REQUESTS_WAITING);
    let server = control::serve(&socket, Arc::clone(&numbers), asks.clone())
        .map_err(|error| config::disk(&error))?;
    let mine = ClientId(numbers.fetch_add(1, Ordering::Relaxed));
    let (caller, events) = control::local(mine, asks);
    let (stop, stopped) = mpsc::channel(1);
    let parts = Parts {
        paths,
        settings,
        node,
        store,
        rng,
        peers,
        network,
        desk: desk.to,
        desk_thread: desk.thread,
        socket,
        server,
        clients: Clients::default(),
    };
    let damage = opened.damage.len() + opened.aside.len();
    let mut host = Host::new(parts, writer, warnings, damage);
    host.begin(network_events, FIRST_ADDRESS).await;
    let ends = Ends {
        asked,
        desk: desk.from,
        durability,
        stopped,
    };
    Ok(Begun {
        host,
        ends,
        caller,
        events,
        stop,
    })
}

/// Brings back all spaces; those that a relay carries sleep until somebody asks for them.
fn restore(
    seed: &DeviceSeed,
    store: &Store,
    relay: Option<&RelayConfig>,
) -> Result<(Node, Vec<Warning>), Problem> {
    let mut node = Node::new(DeviceSeed::from_bytes(*seed.as_bytes()));
    if let Some(relay) = relay {
        node.serve_as_relay(relay.terms()?);
    }
    for key in store.locals() {
        let LocalKey::Space(space) = key else {
            continue;
        };
        if node.is_relay() {
            let kept = store.tally(&space);
            if node.restore_asleep(space, kept.entries, kept.bytes, store) {
                continue;
            }
            store.wake(&space);
        }
        if let Err(error) = node.restore_space(space, store.runs_of(&space), store) {
            tracing::error!(space = space.short(), %error, "a space cannot be restored");
            return Err(Problem::Corrupt(format!("{}: {error}", space.short())));
        }
    }
    let mut warnings = Vec::new();
    if !clock::is_believable() {
        warnings.push(Warning::Clock { now: clock::wall() });
    }
    Ok((node, warnings))
}

fn warnings_of(opened: &Opened) -> Option<Warning> {
    if opened.damage.is_empty() {
        return None;
    }
    let aside: usize = opened.aside.iter().map(|aside| aside.entries).sum();
    let entries = opened.damage.len().max(aside) as u64;
    Some(Warning::Damaged { entries })
}

type Started = (Option<network::NetworkHandle>, Option<NetworkEvents>);

fn start_network(
    (wanted, ports): (&NetworkUse, Ports),
    settings: &Config,
    peers: &Peers,
    seed: &DeviceSeed,
    mut rng: ChaCha20Rng,
) -> Result<Started, Problem> {
    let (listen, no_mdns) = match wanted {
        NetworkUse::Off => return Ok((None, None)),
        NetworkUse::On => (settings.listen.clone(), settings.no_mdns),
        NetworkUse::Chosen { listen, no_mdns } => {
            let listen = if listen.is_empty() {
                &settings.listen
            } else {
                listen
            };
            (listen.clone(), *no_mdns)
        }
    };
    let listen = if listen.is_empty() {
        peers.listened_at()
    } else {
        listen
    };
    let config = network::Config {
        seed: seed.transport_seed(),
        listen,
        ports,
        lan: if no_mdns { Lan::Quiet } else { Lan::Search },
        chance: rng.next_u64(),
    };
    let (handle, events) = Network::start(config).map_err(problems::of_network)?;
    Ok((Some(handle), Some(events)))
}

impl Host {
    /// Hears what happens on the network until an address is known at which others can reach this device, or for so long.
    pub(super) async fn hear_first_address(
        &mut self,
        events: &mut NetworkEvents,
        patience: Duration,
    ) {
        let until = tokio::time::Instant::now() + patience;
        // Each is taken in before the next is heard of.
        while let Ok(Some(event)) = tokio::time::timeout_at(until, events.recv()).await {
            let is_address = matches!(event, NetworkEvent::Listening { .. });
            self.heard(event);
            if is_address {
                break;
            }
        }
        while let Some(event) = events.try_recv() {
            self.heard(event);
        }
    }
}

impl Durability {
    fn up_to(sequence: Sequence) -> Durability {
        Durability {
            sequence,
            failed: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handle::{HomeRequest, Request};
    use noaber_protocol::charter::op::Audience;
    use noaber_protocol::entry::EntryType;
    use noaber_protocol::ids::{DocumentId, EntryId};
    use noaber_protocol::record::Read as _;
    use noaber_protocol::space::NewEntry;
    use noaber_protocol::text::Name;
    use std::sync::mpsc as threads;

    fn home() -> (tempfile::TempDir, HomePaths) {
        let folder = tempfile::tempdir().unwrap();
        let paths = HomePaths::new(folder.path().join("thuis"));
        let profile = Profile {
            name: "Anje".to_owned(),
            organisation: "Tilwerd".to_owned(),
        };
        create_home(&paths, &profile, None, None).unwrap();
        (folder, paths)
    }

    fn alone(paths: &HomePaths) -> HostConfig {
        HostConfig {
            paths: paths.clone(),
            passphrase: None,
            network: NetworkUse::Off,
        }
    }

    #[test]
    fn a_host_whose_journal_has_no_thread_any_more_ends_and_tells_so() {
        let (_folder, paths) = home();
        let config = alone(&paths);
        let (tell, told) = threads::channel();
        // On a thread of its own, for one that does not end lets nobody else do anything.
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            let ended = runtime.unwrap().block_on(async {
                let Begun {
                    host, ends, caller, ..
                } = begin(config).await.unwrap();
                let (gone, durability) = watch::channel(Durability::default());
                drop(gone);
                let asks = caller.ask(Request::Home(HomeRequest::Info));
                let (_stop, stopped) = mpsc::channel(1);
                let runs = host.run(ends.asked, ends.desk, durability, stopped);
                tokio::join!(asks, runs).0
            });
            tell.send(ended).unwrap();
        });
        let ended = told.recv_timeout(Duration::from_secs(60));
        assert!(matches!(ended, Ok(Err(Problem::General(_)))), "{ended:?}");
    }

    #[tokio::test]
    async fn a_host_that_ends_leaves_few_long_runs_and_every_entry() {
        const WRITTEN: usize = 5_000;
        let (_folder, paths) = home();
        let Begun {
            mut host,
            ends,
            caller,
            events,
            stop,
        } = begin(alone(&paths)).await.unwrap();
        let name = Name::new("Dorpsbelang").unwrap();
        let card = host.card().unwrap();
        let founded = host.with_node(|node, cx| node.found_space(cx, &name, &card));
        let space = founded.unwrap();
        let entry = |document, kind| NewEntry {
            document,
            kind,
            on: Vec::new(),
            more: vec![1],
            audience: Audience::Public,
            plaintext: vec![7; 60],
        };
        let founds = entry(None, EntryType::FOUND_DOCUMENT);
        let written = host.with_node(|node, cx| node.write(cx, space, founds));
        let document = DocumentId::from(written.unwrap());
        for _ in 0..WRITTEN {
            let change = entry(Some(document), EntryType::CHANGES);
            let written = host.with_node(|node, cx| node.write(cx, space, change));
            written.unwrap();
        }
        let store = host.parts.store.clone();
        let mut durability = ends.durability.clone();
        while !host.is_durable() {
            durability.changed().await.unwrap();
            let now = durability.borrow_and_update().clone();
            host.disk_reports(now);
        }
        let before = store.sizes();
        assert!(before.journal > 1024 * 1024, "{before:?}");
        drop(store);
        stop.send(()).await.unwrap();
        host.run(ends.asked, ends.desk, ends.durability, ends.stopped)
            .await;
        drop((caller, events));

        let Begun { host, .. } = begin(alone(&paths)).await.unwrap();
        let after = host.parts.store.sizes();
        assert!(after.journal * 2 < before.journal, "{before:?} {after:?}");
        assert_eq!(after.entries, before.entries);
        let here = host.parts.node.space(&space).unwrap();
        let entries = here.entries_of(&document);
        assert_eq!(entries.len(), WRITTEN + 1);
        let read = |id: &EntryId| host.parts.store.body(id).is_some();
        assert!(entries.iter().all(read));
    }
}
