//! Who else is in a document: the sign of each, and what they do, in words.

use crate::app::Context;
use crate::editor::sign_of;
use crate::widgets::cells::fit;
use noaber_node::handle::{Here, SectionId, Writer};
use unicode_width::UnicodeWidthStr;

/// What stands between two people.
const BETWEEN: &str = " · ";

/// The others who are in the document.
#[derive(Default)]
pub(super) struct Company {
    here: Vec<Here>,
    /// Their names in the order of their coming; who leaves makes room for the next.
    names: Vec<Option<String>>,
}

impl Company {
    /// Takes in who is there, all of them.
    pub(super) fn are(&mut self, here: &[Here]) {
        self.here = here.to_vec();
        for place in &mut self.names {
            let is_here = |name: &String| here.iter().any(|one| one.name.as_str() == name);
            *place = place.take().filter(is_here);
        }
        for one in here {
            let name = Some(one.name.as_str().to_owned());
            if !self.names.contains(&name) {
                match self.names.iter_mut().find(|place| place.is_none()) {
                    Some(free) => *free = name,
                    None => self.names.push(name),
                }
            }
        }
    }

    /// Who is there.
    pub(super) fn here(&self) -> &[Here] {
        &self.here
    }

    /// By which sign and colour somebody is known: that among the writers while those are shown, else one by coming.
    pub(super) fn place(&self, name: &str, writers: &[Writer]) -> usize {
        let is_theirs = |writer: &Writer| !writer.is_me && writer.name.as_str() == name;
        let came = || {
            let is_name = |one: &Option<String>| one.as_deref() == Some(name);
            let came = self.names.iter().position(is_name).unwrap_or_default();
            let taken = writers.len().max(my_place(writers) + 1);
            taken + came
        };
        writers.iter().position(is_theirs).unwrap_or_else(came)
    }

    /// What they do, in so many cells: those who type first, all of them and where as far as that fits; none when nobody
    /// is there.
    pub(super) fn told(
        &self,
        sections: &[(SectionId, String)],
        writers: &[Writer],
        room: usize,
        context: &Context,
    ) -> Option<String> {
        let mut here: Vec<&Here> = self.here.iter().collect();
        here.sort_by_key(|one| !one.typing);
        let (whole, short): (Vec<String>, Vec<String>) = here
            .iter()
            .map(|one| {
                let name = one.name.as_str();
                let sign = sign_of(self.place(name, writers));
                let heading = sections.iter().find(|(id, _)| *id == one.section);
                let [key, with] = if one.typing {
                    ["write-types-short", "write-types"]
                } else {
                    ["write-reads-short", "write-reads"]
                };
                let short = context.words.with(key, &[("name", name)]);
                let whole = heading.map_or_else(
                    || short.clone(),
                    |(_, heading)| {
                        let fill = [("name", name), ("section", heading.as_str())];
                        context.words.with(with, &fill)
                    },
                );
                (format!("{sign} {whole}"), format!("{sign} {short}"))
            })
            .unzip();
        if short.is_empty() {
            return None;
        }
        let places = (0..=short.len()).rev().map(|count| {
            let told = whole[..count].iter().chain(&short[count..]);
            told.map(String::as_str).collect::<Vec<_>>().join(BETWEEN)
        });
        let fewer = (1..short.len()).rev().map(|count| {
            let rest = short.len() - count;
            format!("{}{BETWEEN}+{rest}", short[..count].join(BETWEEN))
        });
        let mut ways = places.chain(fewer);
        let fitting = ways.find(|way| way.width() <= room);
        let least = || {
            let rest = match short.len() {
                1 => String::new(),
                all => format!("{BETWEEN}+{}", all - 1),
            };
            let name = fit(&short[0], room.saturating_sub(rest.width()));
            format!("{}{rest}", name.trim_end())
        };
        Some(fitting.unwrap_or_else(least))
    }
}

/// By which sign and colour the person here is known.
pub(super) fn my_place(writers: &[Writer]) -> usize {
    let mine = writers.iter().position(|writer| writer.is_me);
    mine.unwrap_or(writers.len())
}
