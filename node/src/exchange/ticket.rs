//! An invitation as people hand it over: its text, a letter around it, or the file in which it was kept.

use crate::handle::{BadInput, Missing, Problem};
use noaber_protocol::device_ticket::DeviceTicket;
use noaber_protocol::ticket::Ticket;
use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

/// With what the text of an invitation begins: for somebody else, or for another computer of one's own.
const PREFIXES: [&str; 2] = ["NOABER:", "NOABERDEVICE:"];
/// Bytes of a file or letter in which an invitation is looked for.
const LETTER_BYTES: u64 = 64 * 1024;
/// Places in a letter at which an invitation can begin that are looked at.
const BEGINNINGS: usize = 64;
/// Numbers that are tried behind a name.
const NUMBERS: u32 = 99;

/// The invitation in what was given: its text, or the path of a file that holds it.
///
/// # Errors
/// - [`Missing::File`]: it looks like a path, and no file that can be read is there.
/// - [`BadInput::NotATicket`]: the file holds no invitation.
pub fn given(text: &str) -> Result<String, Problem> {
    if let Some(found) = found_in(text) {
        return Ok(found);
    }
    let path = place(text);
    if path.is_file() {
        let file = File::open(&path).map_err(|_| missing(&path))?;
        return read_from(file);
    }
    if text.contains(['/', '\\']) || path.extension().is_some() {
        return Err(missing(&path));
    }
    Ok(text.to_owned())
}

/// The invitation in what comes in.
///
/// # Errors
/// [`BadInput::NotATicket`] when there is none, or what comes in cannot be read.
pub fn read_from(from: impl io::Read) -> Result<String, Problem> {
    let refused = || Problem::Refused(BadInput::NotATicket);
    let mut bytes = Vec::new();
    from.take(LETTER_BYTES)
        .read_to_end(&mut bytes)
        .map_err(|_| refused())?;
    found_in(&String::from_utf8_lossy(&bytes)).ok_or_else(refused)
}

/// The invitation in a letter: from where it begins to the first empty line. A letter can have "Noaber:" in its words too: the
/// first that can be read counts, and where none can, the first.
pub fn found_in(letter: &str) -> Option<String> {
    let rests = letter
        .match_indices(['N', 'n'])
        .map(|(at, _)| &letter[at..]);
    let begun = rests.filter(|rest| begins(rest));
    let found = begun.take(BEGINNINGS).map(to_empty_line);
    // of what begins like one over an empty line the beginning alone would be left
    let mut found = found.filter(|text| begins(text));
    let first = found.next()?;
    if is_read(&first) {
        return Some(first);
    }
    Some(found.find(|text| is_read(text)).unwrap_or(first))
}

fn to_empty_line(text: &str) -> String {
    let lines = text.lines();
    let lines: Vec<&str> = lines.take_while(|line| !line.trim().is_empty()).collect();
    lines.join("\n")
}

/// Whether it is an invitation of either sort, to the last sign.
fn is_read(text: &str) -> bool {
    Ticket::from_text(text).is_ok() || DeviceTicket::from_text(text).is_ok()
}

/// Whether a text begins like an invitation of either sort.
fn begins(text: &str) -> bool {
    PREFIXES.iter().any(|prefix| begins_with(text, prefix))
}

/// Whether a text begins so, in capitals or not, and whatever white space a mail program put into it.
fn begins_with(text: &str, prefix: &str) -> bool {
    let mut letters = text.chars().filter(|letter| !letter.is_whitespace());
    prefix.chars().all(|expected| {
        letters
            .next()
            .is_some_and(|it| it.eq_ignore_ascii_case(&expected))
    })
}

/// Keeps an invitation in a new file that only its owner can read.
///
/// # Errors
/// - [`BadInput::FileExists`]: nothing is written over.
/// - [`Missing::Folder`]: no file can be made there.
pub fn keep(path: &Path, letter: &str) -> Result<(), Problem> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let kept = options.open(path).and_then(|mut file| {
        file.write_all(letter.as_bytes())?;
        file.sync_all()
    });
    kept.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => {
            Problem::Refused(BadInput::FileExists { name: shown(path) })
        }
        io::ErrorKind::StorageFull => Problem::Disk(crate::handle::DiskTrouble::Full),
        _ => Problem::NotFound(Missing::Folder(shown(path))),
    })
}

/// The place that somebody typed or dragged in: quotes fall away, and `~` is the person's own folder.
pub fn place(text: &str) -> PathBuf {
    let text = text.trim();
    let bare = ['\'', '"']
        .iter()
        .find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote))
        .unwrap_or(text);
    let below = bare.strip_prefix("~/").or_else(|| bare.strip_prefix("~\\"));
    match (below, std::env::home_dir()) {
        (Some(below), Some(home)) => home.join(below),
        (_, _) => PathBuf::from(bare),
    }
}

/// The same place when nothing is there yet, else the first with a number that is free: "brief.txt", "brief-2.txt".
pub fn free(text: &str) -> String {
    let (stem, end) = match text.rsplit_once('.') {
        Some((stem, end)) if !end.contains(['/', '\\']) => (stem, format!(".{end}")),
        Some(_) | None => (text, String::new()),
    };
    let numbered = (2..=NUMBERS).map(|number| format!("{stem}-{number}{end}"));
    let mut all = std::iter::once(text.to_owned()).chain(numbered);
    let found = all.find(|name| !place(name).exists());
    found.unwrap_or_else(|| text.to_owned())
}

fn missing(path: &Path) -> Problem {
    Problem::NotFound(Missing::File(shown(path)))
}

fn shown(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use noaber_protocol::charter::role::Role;
    use noaber_protocol::ids::{EntryId, Millis, SpaceId, SpaceNonce};
    use noaber_protocol::text::Name;

    #[test]
    fn an_invitation_is_found_in_a_letter_and_in_a_file() {
        let letter = "Hoi Geert,\n\nnoaber:abcd\nefgh\n\nGroeten, Anje";
        assert_eq!(given(letter), Ok("noaber:abcd\nefgh".into()));
        let own = "Mijn laptop:\nNOABERDEVICE:ABCD";
        assert_eq!(given(own), Ok("NOABERDEVICE:ABCD".into()));
        let spaced = "noa \nber: ab\ncd";
        assert_eq!(given(spaced), Ok(spaced.into()));
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("uitnodiging van Anje.txt");
        keep(&path, letter).unwrap();
        let dragged = format!(" '{}' ", path.display());
        assert_eq!(given(&dragged), Ok("noaber:abcd\nefgh".into()));
    }

    #[test]
    fn an_invitation_is_found_behind_words_that_begin_like_one() {
        let name = |text| Name::new(text).unwrap();
        let ticket = Ticket {
            space: SpaceId([1; 32]),
            nonce: SpaceNonce([2; 16]),
            space_name: name("Wierdenland"),
            inviter: name("Anje"),
            invite: EntryId([3; 32]),
            secret: zeroize::Zeroizing::new([4; 16]),
            role: Role::Editor,
            expires: Millis(0),
            addresses: Vec::new(),
        };
        let text = ticket.to_text().unwrap();
        for before in ["Dit is Noaber: plak er dit in", "noaber:", "Noaber:\n\n"] {
            let letter = format!("Hoi Geert. {before} {text}\n\nGroeten, Anje");
            assert_eq!(given(&letter), Ok(text.clone()), "{before}");
        }
        // No name is one over an empty line.
        assert_eq!(found_in("Geert N.\n\nOaber: AB\n\nN\n\noaber:"), None);
        let damaged = format!("{}A", &text[..text.len() - 1]);
        assert_eq!(given(&format!("Hier: {damaged}")), Ok(damaged));
    }

    #[test]
    fn what_is_no_invitation_says_what_is_wrong() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("brief.txt");
        assert_eq!(given(&shown(&path)), Err(missing(&path)));
        keep(&path, "Geen uitnodiging.").unwrap();
        let refused = Err(Problem::Refused(BadInput::NotATicket));
        assert_eq!(given(&shown(&path)), refused);
        assert_eq!(given("onzin"), Ok("onzin".into()));
    }

    #[test]
    fn the_next_name_that_is_free_is_offered() {
        let folder = tempfile::tempdir().unwrap();
        let name = |file: &str| shown(&folder.path().join(file));
        assert_eq!(free(&name("a.b/brief.txt")), name("a.b/brief.txt"));
        keep(&folder.path().join("brief.txt"), "").unwrap();
        assert_eq!(free(&name("brief.txt")), name("brief-2.txt"));
        keep(&folder.path().join("brief-2.txt"), "").unwrap();
        assert_eq!(free(&name("brief.txt")), name("brief-3.txt"));
        keep(&folder.path().join("brief"), "").unwrap();
        assert_eq!(free(&name("brief")), name("brief-2"));
    }

    #[test]
    fn a_kept_invitation_is_its_owners_alone_and_nothing_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        keep(&path, "NOABER:A").unwrap();
        let exists = BadInput::FileExists { name: shown(&path) };
        assert_eq!(keep(&path, "NOABER:B"), Err(Problem::Refused(exists)));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "NOABER:A");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        let nowhere = folder.path().join("niet/hier.txt");
        let told = Problem::NotFound(Missing::Folder(shown(&nowhere)));
        assert_eq!(keep(&nowhere, ""), Err(told));
    }
}
