//! Runs a page of the manual: its keys go to real programs in terminals, its screens must be what comes.
//!
//! A page is Markdown. These fenced blocks run, in the order in which they stand; NAME is a person, with a home and a
//! terminal of 80 by 24:
//!
//! - `opdracht NAME`: command lines. `noaber` alone opens the screens (words after `→` are waited for);
//!   with words after it, it runs to its end.
//! - `uitvoer NAME`: what the last command of that person printed.
//! - `toetsen NAME`: keys, and what is typed ([`keys`]).
//! - `scherm NAME`: the whole screen, but for what differs each time ([`mask`]).
//! - `bestand NAME FILE`: a file in the folder of that person, written before the page goes on.
//!
//! A comment `<!-- vooraf … -->` holds what was so before the page begins ([`people`]). With `NOABER_BLESS=1` the
//! screens and outputs of a page are written anew where they differ.

pub mod block;
pub mod keys;
pub mod mask;
pub mod meeting;
pub mod people;

use block::{Block, Page};
use meeting::Meeting;
use people::People;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long a screen may take to become as the page says; only a hang comes near it.
const PATIENCE: Duration = Duration::from_secs(180);
/// For how long a screen stands still before it is taken into the page: longer than a short message at the foot.
const STILL: Duration = Duration::from_secs(5);

/// The folder of the manual.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/handleiding")
}

/// Runs a page by its file name, on any machine.
///
/// # Panics
/// When the page is not true.
pub fn run(name: &str) {
    run_where(name, Meeting::here());
}

/// Runs a page whose people find each other in that way.
///
/// # Panics
/// When the page is not true.
pub fn run_where(name: &str, meeting: Meeting) {
    let path = folder().join(name);
    let blesses = std::env::var_os("NOABER_BLESS").is_some_and(|value| !value.is_empty());
    let mut page = Page::read(&path);
    if let Err(lie) = page_is_true(&mut page, meeting, PATIENCE, blesses) {
        panic!("{}:{lie}", path.display());
    }
}

/// Runs a page that waits so long at most for each key and screen; where it blesses, a page that differs is written anew.
///
/// # Errors
/// Says at which line what came instead.
pub fn page_is_true(
    page: &mut Page,
    meeting: Meeting,
    patience: Duration,
    blesses: bool,
) -> Result<(), String> {
    let mut people = People::new(patience, meeting);
    let mut at = 0;
    while let Some((place, block)) = page.block_after(at) {
        at = place.next;
        let lies = |error: String| format!("{}: {error}", place.line + 1);
        let still = if blesses { STILL } else { patience };
        let found = told(&mut people, block, still, patience).map_err(lies)?;
        let Some((wanted, shown)) = found else {
            continue;
        };
        if !blesses {
            return Err(lies(difference(&wanted, &shown)));
        }
        at = page.replace(&place, &mask::example(&shown));
    }
    people.stop()
}

/// What a page says stands somewhere, and what stands there.
type Differing = Option<(Vec<String>, Vec<String>)>;

/// Does what a block says.
fn told(
    people: &mut People,
    block: Block,
    still: Duration,
    patience: Duration,
) -> Result<Differing, String> {
    let (wanted, shown) = match block {
        Block::Before(lines) => return people.before(&lines).map(|()| None),
        Block::Command(who, lines) => return people.command(&who, &lines).map(|()| None),
        Block::Keys(who, lines) => return people.press(&who, &lines).map(|()| None),
        Block::File(who, file, lines) => return people.write(&who, &file, &lines).map(|()| None),
        Block::Output(who, wanted) => {
            let shown = people.printed(&who)?;
            (wanted, shown)
        }
        Block::Screen(who, wanted) => {
            let shown = await_screen(people, &who, &wanted, (still, patience))?;
            (wanted, shown)
        }
    };
    Ok((!mask::same(&wanted, &shown)).then_some((wanted, shown)))
}

fn difference(wanted: &[String], shown: &[String]) -> String {
    format!(
        "this is not what comes. In the page:\n{}\nWhat came:\n{}\nIn the page and not there:\n{}\nThere and not in \
         the page:\n{}\nNOABER_BLESS=1 writes it into the page.",
        wanted.join("\n"),
        shown.join("\n"),
        mask::without(wanted, shown).join("\n"),
        mask::without(shown, wanted).join("\n"),
    )
}

/// Waits until a screen is as the page says, or has stood still for too long; gives what stands there.
fn await_screen(
    people: &People,
    who: &str,
    wanted: &[String],
    (still, patience): (Duration, Duration),
) -> Result<Vec<String>, String> {
    let begun = Instant::now();
    let (mut last, mut since) = (people.screen(who)?, Instant::now());
    loop {
        let shown = people.screen(who)?;
        if mask::same(wanted, &shown) {
            return Ok(shown);
        }
        if shown != last {
            (last, since) = (shown, Instant::now());
        } else if since.elapsed() > still || begun.elapsed() > patience {
            return Ok(shown);
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}
