//! What was said and proposed in a document, beside its text: each with a number that stands at its words too.

use crate::app::Context;
use crate::editor::Note;
use crate::widgets::bars;
use crate::widgets::cells::wrapped;
use crossterm::event::{Event as Press, KeyCode, KeyEventKind};
use noaber_node::handle::{ActsInfo, CommentInfo, SectionId, SuggestionInfo, SuggestionStanding};
use noaber_protocol::ids::{DocumentId, Millis};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::text::Line;
use std::collections::BTreeMap;
use std::rc::Rc;

/// How wide it is on a narrow screen: a third.
const NARROW: u16 = 27;
/// How wide it is on a wide one.
const BROAD: u16 = 34;

/// Whether it is to be seen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Shown {
    /// Where there is room for it, and something in it.
    #[default]
    WithRoom,
    /// Not.
    Hidden,
    /// It is, and has the keys.
    Focus,
}

/// Something that was said or proposed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item {
    /// The entry.
    pub(super) entry: String,
    /// Whether it is by the person here.
    pub(super) own: bool,
    /// Where its words are.
    pub(super) place: Option<(SectionId, usize, usize)>,
    /// What became of a suggestion; none for what was only said.
    pub(super) standing: Option<SuggestionStanding>,
    who: String,
    at: Millis,
    says: Vec<Says>,
}

/// A part of what an item says.
#[derive(Clone, Debug, PartialEq)]
enum Says {
    Gone(String),
    Came(String),
    Text(String),
    Support(u32),
    Reply(String, String),
}

/// The margin.
#[derive(Default)]
pub(super) struct Margin {
    shown: Shown,
    chosen: usize,
    acts: Option<Rc<ActsInfo>>,
    items: Vec<Item>,
}

impl Margin {
    pub(super) fn has_keys(&self) -> bool {
        self.shown == Shown::Focus
    }

    /// Gives it the keys.
    pub(super) fn enter(&mut self) {
        self.shown = Shown::Focus;
    }

    /// Gives the keys back to the text; it stays in sight where there is room.
    pub(super) fn leave(&mut self) {
        self.shown = Shown::WithRoom;
    }

    /// Gives the keys back, and is seen no more.
    pub(super) fn hide(&mut self) {
        self.shown = Shown::Hidden;
    }

    /// The cells that it takes.
    pub(super) fn width(&self, is_wide: bool) -> u16 {
        match self.shown {
            Shown::Hidden => 0,
            Shown::WithRoom if is_wide && !self.items.is_empty() => BROAD,
            Shown::WithRoom => 0,
            Shown::Focus if is_wide => BROAD,
            Shown::Focus => NARROW,
        }
    }

    pub(super) fn chosen(&self) -> Option<&Item> {
        self.items.get(self.chosen)
    }

    /// Takes in what is known by now; gives the marks for the text when that is something else.
    pub(super) fn refresh(
        &mut self,
        document: DocumentId,
        sections: &[(SectionId, String)],
        context: &Context,
    ) -> Option<Vec<Note>> {
        let acts = context.model.acts(document)?;
        if self.acts.as_ref().is_some_and(|had| Rc::ptr_eq(had, &acts)) {
            return None;
        }
        self.items = items(&acts, sections);
        self.chosen = self.chosen.min(self.items.len().saturating_sub(1));
        self.acts = Some(acts);
        let marked = self.items.iter().enumerate().filter_map(|(at, item)| {
            let (section, from, to) = item.place.clone()?;
            Some(Note {
                section,
                from,
                to,
                sign: sign(at),
            })
        });
        Some(marked.collect())
    }

    /// Takes a key that moves in it.
    pub(super) fn press(&mut self, press: &Press) {
        let Press::Key(key) = press else { return };
        if key.kind == KeyEventKind::Release {
            return;
        }
        let last = self.items.len().saturating_sub(1);
        self.chosen = match key.code {
            KeyCode::Up => self.chosen.saturating_sub(1),
            KeyCode::Down => (self.chosen + 1).min(last),
            KeyCode::Home => 0,
            KeyCode::End => last,
            _ => self.chosen,
        };
    }

    /// Draws it: the chosen item always whole, as far as it fits.
    pub(super) fn draw(&self, frame: &mut Frame<'_>, area: Rect, context: &Context) {
        let (words, theme) = (context.words, context.theme);
        let name = match self.items.len() {
            0 => words.get("action-margin"),
            open => words.count("margin-title", open as u64),
        };
        let style = if self.has_keys() {
            theme.focus
        } else {
            theme.frame
        };
        let inside = bars::pane(frame, area, &name, style);
        if self.items.is_empty() {
            let mut said = words.get("margin-empty");
            if let Some(judged) = self.judged(context) {
                said = format!("{said}\n\n{judged}");
            }
            for one in self.verdicts(context) {
                said = format!("{said}\n\n{one}");
            }
            return bars::prose(frame, inside, &said, theme.text);
        }
        let width = usize::from(inside.width);
        let judged = self.judged(context);
        let foot = judged.iter().flat_map(|said| wrapped(said, width)).count() as u16;
        let room = usize::from(inside.height.saturating_sub(foot));
        let open = self.items.iter().enumerate();
        let mut blocks: Vec<Vec<(Style, String)>> = open
            .map(|(at, item)| self.lines(at, item, width, context))
            .collect();
        let verdicts = self.verdicts(context).into_iter().map(|said| {
            let lines = said.lines().flat_map(|line| wrapped(line, width));
            let lines = lines.map(|line| (theme.text, line));
            lines.chain([(theme.text, String::new())]).collect()
        });
        blocks.extend(verdicts);
        let before: usize = blocks.iter().take(self.chosen).map(Vec::len).sum();
        let chosen = blocks.get(self.chosen).map_or(0, Vec::len);
        let first = (before + chosen).saturating_sub(room).min(before);
        let lines = blocks.iter().flatten().skip(first).take(room);
        for (row, (style, line)) in (0..).zip(lines) {
            let place = Rect::new(inside.x, inside.y + row, inside.width, 1);
            frame.render_widget(Line::styled(line.clone(), *style), place);
        }
        if let Some(judged) = judged {
            let place = Rect {
                y: inside.bottom().saturating_sub(foot),
                height: foot,
                ..inside
            };
            bars::prose(frame, place, &judged, theme.text);
        }
        if self.has_keys() {
            let row = (before - first) as u16;
            frame.set_cursor_position((inside.x, inside.y + row));
        }
    }

    /// What became of the suggestions that were judged, the last one first: the words, who judged, and why.
    fn verdicts(&self, context: &Context) -> Vec<String> {
        let all = self.acts.iter().flat_map(|acts| &acts.suggestions);
        let judged = all.filter_map(|one| Some((one, one.verdict.as_ref()?)));
        let judged: Vec<_> = judged.collect();
        let judged = judged.into_iter().rev();
        judged
            .map(|(one, (judge, reason))| {
                let key = match one.standing {
                    SuggestionStanding::Refused => "margin-was-refused",
                    SuggestionStanding::Open
                    | SuggestionStanding::Lost
                    | SuggestionStanding::Collides(_)
                    | SuggestionStanding::Accepted
                    | SuggestionStanding::Twice => "margin-was-taken",
                };
                let fill = [
                    ("name", one.who.as_str()),
                    ("judge", judge.as_str()),
                    ("old", one.old.as_str()),
                    ("new", one.new.as_str()),
                ];
                let said = context.words.with(key, &fill);
                match reason.as_str() {
                    "" => said,
                    reason => format!("{said}\n\"{reason}\""),
                }
            })
            .collect()
    }

    /// How many suggestions were taken over and refused.
    fn judged(&self, context: &Context) -> Option<String> {
        let acts = self.acts.as_ref()?;
        let count = |of: SuggestionStanding| {
            let all = acts.suggestions.iter();
            all.filter(|it| it.standing == of).count()
        };
        let taken = count(SuggestionStanding::Accepted) + count(SuggestionStanding::Twice);
        let (taken, refused) = (
            taken.to_string(),
            count(SuggestionStanding::Refused).to_string(),
        );
        let fill = [("taken", taken.as_str()), ("refused", refused.as_str())];
        let is_some = taken != "0" || refused != "0";
        is_some.then(|| context.words.with("margin-judged", &fill))
    }

    /// An item, line by line.
    fn lines(
        &self,
        at: usize,
        item: &Item,
        width: usize,
        context: &Context,
    ) -> Vec<(Style, String)> {
        let (words, theme) = (context.words, context.theme);
        let is_chosen = at == self.chosen && self.has_keys();
        let mark = if is_chosen { "▶" } else { " " };
        let when = noaber_node::words::day(item.at);
        let head = match item.standing {
            Some(_) => words.with("margin-proposes", &[("name", &item.who)]),
            None => item.who.clone(),
        };
        let head = format!("{mark}{} {head}", sign(at));
        let head_style = if is_chosen {
            theme.chosen
        } else {
            theme.heading
        };
        let mut lines: Vec<(Style, String)> = Vec::new();
        let mut add = |style: Style, text: &str| {
            let inner = width.saturating_sub(2);
            let pieces = text.lines().flat_map(|line| wrapped(line, inner));
            lines.extend(pieces.map(|piece| (style, format!("  {piece}"))));
        };
        add(theme.text, &when);
        for says in &item.says {
            match says {
                Says::Gone(text) => add(theme.gone, &format!("[-{text}-]")),
                Says::Came(text) => add(theme.came, &format!("{{+{text}+}}")),
                Says::Text(text) => add(theme.text, text),
                Says::Support(count) => {
                    add(
                        theme.text,
                        &words.count("card-supporters", u64::from(*count)),
                    );
                }
                Says::Reply(who, text) => add(theme.text, &format!("└ {who}: {text}")),
            }
        }
        match &item.standing {
            Some(SuggestionStanding::Lost) => add(theme.waiting, &words.get("margin-lost")),
            Some(SuggestionStanding::Collides(with)) => {
                let signs = self.signs_of(with);
                add(
                    theme.waiting,
                    &words.with("margin-collides", &[("signs", &signs)]),
                );
            }
            Some(SuggestionStanding::Twice) => add(theme.waiting, &words.get("margin-twice")),
            None if item.place.is_none() => add(theme.text, &words.get("margin-whole")),
            Some(
                SuggestionStanding::Open
                | SuggestionStanding::Accepted
                | SuggestionStanding::Refused,
            )
            | None => {}
        }
        let heads = wrapped(&head, width).into_iter();
        let mut all: Vec<(Style, String)> = heads.map(|line| (head_style, line)).collect();
        all.append(&mut lines);
        all.push((theme.text, String::new()));
        all
    }

    /// The numbers of other suggestions.
    fn signs_of(&self, entries: &[String]) -> String {
        let signs = self.items.iter().enumerate();
        signs
            .filter(|(_, item)| entries.contains(&item.entry))
            .map(|(at, _)| sign(at))
            .collect()
    }
}

/// The number of an item, in one cell.
fn sign(at: usize) -> char {
    let number = u32::try_from(at).ok().filter(|at| *at < 20);
    let sign = number.and_then(|at| char::from_u32('①' as u32 + at));
    sign.unwrap_or('•')
}

/// What is open, in the order of the text; what is about the whole, or lost its words, last.
fn items(acts: &ActsInfo, sections: &[(SectionId, String)]) -> Vec<Item> {
    let mut threads = Threads::of(acts);
    let mut all: Vec<Item> = Vec::new();
    for one in &acts.suggestions {
        all.extend(suggested(one, &mut threads));
    }
    for one in &acts.comments {
        if threads.begins(&one.entry) {
            all.push(said(one, &mut threads));
        }
    }
    let order = |item: &Item| {
        let place = item.place.as_ref();
        let section = place.and_then(|(id, _, _)| sections.iter().position(|(it, _)| it == id));
        let at = place.map_or(0, |(_, from, _)| *from);
        (section.unwrap_or(usize::MAX), at, item.at)
    };
    all.sort_by_key(order);
    all
}

fn suggested(one: &SuggestionInfo, threads: &mut Threads<'_>) -> Option<Item> {
    match one.standing {
        SuggestionStanding::Accepted | SuggestionStanding::Refused => return None,
        SuggestionStanding::Open
        | SuggestionStanding::Lost
        | SuggestionStanding::Collides(_)
        | SuggestionStanding::Twice => {}
    }
    let mut says = Vec::new();
    if !one.old.as_str().is_empty() {
        says.push(Says::Gone(one.old.as_str().to_owned()));
    }
    if !one.new.as_str().is_empty() {
        says.push(Says::Came(one.new.as_str().to_owned()));
    }
    if !one.reason.as_str().is_empty() {
        says.push(Says::Text(one.reason.as_str().to_owned()));
    }
    if one.support > 0 {
        says.push(Says::Support(one.support));
    }
    says.extend(threads.replies(&one.entry));
    Some(Item {
        entry: one.entry.clone(),
        own: one.own,
        place: one.place.clone(),
        standing: Some(one.standing.clone()),
        who: one.who.as_str().to_owned(),
        at: one.at,
        says,
    })
}

fn said(one: &CommentInfo, threads: &mut Threads<'_>) -> Item {
    let mut says = vec![Says::Text(one.text.as_str().to_owned())];
    says.extend(threads.replies(&one.entry));
    Item {
        entry: one.entry.clone(),
        own: one.own,
        place: one.place.clone(),
        standing: None,
        who: one.who.as_str().to_owned(),
        at: one.at,
        says,
    }
}

/// What answers what.
struct Threads<'a> {
    /// By act that with which its thread begins.
    first: BTreeMap<&'a str, &'a str>,
    /// By the act with which a thread begins what was answered, in the order in which it came.
    replies: BTreeMap<&'a str, Vec<Says>>,
}

impl<'a> Threads<'a> {
    fn of(acts: &'a ActsInfo) -> Threads<'a> {
        let suggestions = acts.suggestions.iter().map(|one| one.entry.as_str());
        let mut threads = Threads {
            first: suggestions.map(|entry| (entry, entry)).collect(),
            replies: BTreeMap::new(),
        };
        for one in &acts.comments {
            let re = one.re.as_deref();
            let first = re.and_then(|re| threads.first.get(re).copied());
            threads
                .first
                .insert(&one.entry, first.unwrap_or(&one.entry));
            if let Some(first) = first {
                let (who, text) = (one.who.as_str(), one.text.as_str());
                let says = Says::Reply(who.to_owned(), text.to_owned());
                threads.replies.entry(first).or_default().push(says);
            }
        }
        threads
    }

    /// Whether an act answers none that is here.
    fn begins(&self, entry: &str) -> bool {
        self.first.get(entry).is_none_or(|first| *first == entry)
    }

    /// What was answered to it, and to those answers.
    fn replies(&mut self, entry: &str) -> Vec<Says> {
        self.replies.remove(entry).unwrap_or_default()
    }
}
