//! A page of the manual and the blocks in it that run.

use std::fs;
use std::path::{Path, PathBuf};

/// What runs.
#[derive(Debug, PartialEq, Eq)]
pub enum Block {
    /// What was so before.
    Before(Vec<String>),
    /// Command lines of a person.
    Command(String, Vec<String>),
    /// What the last command printed.
    Output(String, Vec<String>),
    /// Keys.
    Keys(String, Vec<String>),
    /// A screen.
    Screen(String, Vec<String>),
    /// A file of a person, by its name.
    File(String, String, Vec<String>),
}

/// Where a block stands: its first line, the lines within, and the first line after it; from zero.
#[derive(Debug)]
pub struct Place {
    /// The line that opens it.
    pub line: usize,
    /// The line that closes it.
    end: usize,
    /// The first line after it.
    pub next: usize,
}

/// A page.
pub struct Page {
    path: PathBuf,
    lines: Vec<String>,
}

impl Page {
    /// Reads it.
    ///
    /// # Panics
    /// When it is not there.
    pub fn read(path: &Path) -> Page {
        let text = fs::read_to_string(path)
            .unwrap_or_else(|error| panic!("{} cannot be read: {error}", path.display()));
        Page {
            path: path.to_owned(),
            lines: text.lines().map(str::to_owned).collect(),
        }
    }

    /// The first block from a line on.
    ///
    /// # Panics
    /// When a block has a heading that is not known, or does not end.
    pub fn block_after(&self, from: usize) -> Option<(Place, Block)> {
        let opens = |line: &String| line.starts_with("```") || line.starts_with("<!-- vooraf");
        let line = from + self.lines.get(from..)?.iter().position(opens)?;
        let head = &self.lines[line];
        let close = if head.starts_with("```") {
            "```"
        } else {
            "-->"
        };
        let within = self.lines[line + 1..].iter().position(|line| line == close);
        let within = within.unwrap_or_else(|| panic!("{}: {head} has no end", self.path.display()));
        let end = line + 1 + within;
        let place = Place {
            line,
            end,
            next: end + 1,
        };
        let lines = self.lines[line + 1..end].to_vec();
        let words: Vec<&str> = head.trim_start_matches('`').split_whitespace().collect();
        let who = || words[1].to_owned();
        let block = match (words.first().copied(), words.len()) {
            (Some("<!--"), _) => Block::Before(lines),
            (Some("opdracht"), 2) => Block::Command(who(), lines),
            (Some("uitvoer"), 2) => Block::Output(who(), lines),
            (Some("toetsen"), 2) => Block::Keys(who(), lines),
            (Some("scherm"), 2) => Block::Screen(who(), lines),
            (Some("bestand"), 3) => Block::File(who(), words[2].to_owned(), lines),
            // Nothing stands in the manual that does not run.
            _ => panic!("{}:{}: {head}", self.path.display(), line + 1),
        };
        Some((place, block))
    }

    /// Puts other lines into a block and keeps the page; gives the first line after the block.
    ///
    /// # Panics
    /// When the page cannot be written.
    pub fn replace(&mut self, place: &Place, lines: &[String]) -> usize {
        let within = place.line + 1..place.end;
        self.lines.splice(within, lines.iter().cloned());
        let text = self.lines.join("\n") + "\n";
        fs::write(&self.path, text)
            .unwrap_or_else(|error| panic!("{} cannot be written: {error}", self.path.display()));
        place.line + lines.len() + 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(text: &str) -> (tempfile::TempDir, Page) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("page.md");
        fs::write(&path, text).expect("it is written");
        let page = Page::read(&path);
        (folder, page)
    }

    #[test]
    fn blocks_come_in_order_and_a_replaced_one_is_kept() {
        let text = "# Begin\n```toetsen anje\nEnter\n```\nDan:\n```scherm anje\noud\n```\nEinde\n";
        let (_folder, mut page) = page(text);
        let (first, block) = page.block_after(0).expect("one");
        assert_eq!(block, Block::Keys("anje".into(), vec!["Enter".into()]));
        let (second, block) = page.block_after(first.next).expect("another");
        assert_eq!(block, Block::Screen("anje".into(), vec!["oud".into()]));
        let next = page.replace(&second, &["nieuw".into(), "scherm".into()]);
        assert!(page.block_after(next).is_none());
        let kept = fs::read_to_string(&page.path).expect("it is there");
        assert_eq!(kept, text.replace("oud", "nieuw\nscherm"));
    }

    #[test]
    #[should_panic(expected = "voorbeeld")]
    fn a_block_that_would_not_run_is_refused() {
        page("```voorbeeld\nEnter\n```\n").1.block_after(0);
    }

    #[test]
    #[should_panic(expected = "has no end")]
    fn a_block_without_an_end_is_refused() {
        page("```scherm anje\nEnter\n").1.block_after(0);
    }
}
