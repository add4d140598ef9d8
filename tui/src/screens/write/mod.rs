//! Writing in a document: every key is kept at once, and what others write comes in while one types.

mod add;
mod beside;
mod company;
mod desk;
mod find;
mod hints;
mod line;
mod look;
mod margin;

use super::Screen;
use super::authors::Authors;
use super::form::Form;
use super::history::{Before, History};
use super::truth::truth;
use crate::actions::{Id, Place};
use crate::app::{Ask, Awaited, Context, Step, is_enter};
use crate::editor::{Buffer, Editor, Mode, Toward};
use crate::model;
use crate::widgets::bars;
use crate::widgets::field::{Field, Show};
use add::Added;
use company::Company;
use crossterm::event::{Event as Press, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use line::Line;
use margin::Margin;
use noaber_node::desk::jupiter::Channel;
use noaber_node::handle::{
    DocumentRequest, EditorEvent, EditorId, EditorRequest, Event, Problem, Request, Response,
    SectionId, Selector,
};
use noaber_protocol::ids::{DocumentId, Millis};
use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::Line as Row;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use unicode_width::UnicodeWidthStr;

/// From this width on the sections stand beside the text.
const WIDE: u16 = 100;
/// After how long it is asked (again) why something is not kept, in milliseconds.
const WONDER: i64 = 2_000;

/// The screen of one document.
pub struct Write {
    document: DocumentId,
    title: String,
    editor: Buffer,
    open: Option<EditorId>,
    opening: Awaited,
    sections: Vec<(SectionId, String)>,
    /// The sections at which another part can be added.
    groups: Vec<SectionId>,
    channels: BTreeMap<SectionId, Channel>,
    mode: Mode,
    unkept: bool,
    /// When it was last asked why something is not kept yet.
    wondered: Millis,
    /// Splices that this editor sent since it was opened.
    sent: u64,
    company: Company,
    /// Where the cursor was when that was last said.
    said: Option<(SectionId, usize)>,
    heard: Option<(String, Millis)>,
    search: String,
    line: Option<Line>,
    authors: Authors,
    /// What was said and proposed.
    margin: Margin,
    early: Vec<EditorEvent>,
    /// What stood before an old text was put back, until somebody types on.
    before: Before,
    /// A section that was added here and is not to be seen yet: the cursor goes there, and keys wait for it.
    added: Rc<RefCell<Option<Added>>>,
    /// Whether a key that waited was taken, or the text was here before.
    begun: bool,
}

impl Write {
    /// Opens a document.
    pub fn new(document: DocumentId, title: &str) -> Write {
        Write {
            document,
            title: title.to_owned(),
            editor: Buffer::default(),
            open: None,
            opening: Awaited::default(),
            sections: Vec::new(),
            groups: Vec::new(),
            channels: BTreeMap::new(),
            mode: Mode::Read,
            unkept: false,
            wondered: Millis(0),
            sent: 0,
            company: Company::default(),
            said: None,
            heard: None,
            search: String::new(),
            line: None,
            authors: Authors::default(),
            margin: Margin::default(),
            early: Vec::new(),
            before: Before::default(),
            added: Rc::default(),
            begun: false,
        }
    }

    /// Asks for one line and sends it as a request about this editor.
    fn line(
        title: &'static str,
        fields: Vec<(&'static str, Field)>,
        make: impl Fn(String) -> EditorRequest + 'static,
    ) -> Form {
        Form::new(
            title,
            fields,
            move |filled| Request::Editor(make(filled[0].trim().to_owned())),
            |_, _| {},
        )
        .before_text()
    }

    /// Asks for the words of a title, a heading or another section.
    fn ask_about_text(&mut self, id: Id, editor: EditorId, context: &mut Context) {
        match id {
            Id::Title => {
                let fields = vec![("title-label", Field::new(&self.title, Show::Text))];
                let make = move |title| EditorRequest::SetTitle { editor, title };
                let form = Write::line("title-title", fields, make);
                context.step(Step::Over(Box::new(form)));
            }
            Id::Heading => {
                let Some((section, heading)) = self
                    .here()
                    .and_then(|here| self.sections.get(here))
                    .cloned()
                else {
                    return;
                };
                let make = move |heading| EditorRequest::SetHeading {
                    editor,
                    section: section.clone(),
                    heading,
                };
                let fields = vec![("heading-label", Field::new(&heading, Show::Text))];
                let form = Write::line("heading-title", fields, make);
                context.step(Step::Over(Box::new(form)));
            }
            Id::AddSection => {
                let after = self.editor.cursor().map(|(section, _)| section);
                let place = add::Place {
                    editor,
                    after,
                    added: Rc::clone(&self.added),
                };
                let next = add::begin(place, &self.groups, context);
                context.step(Step::Over(next));
            }
            _ => {}
        }
    }

    fn here(&self) -> Option<usize> {
        let (section, _) = self.editor.cursor()?;
        self.sections.iter().position(|(id, _)| *id == section)
    }

    fn next_section(&mut self) {
        let next = self
            .here()
            .map_or(0, |here| (here + 1) % self.sections.len().max(1));
        if let Some((section, _)) = self.sections.get(next) {
            self.editor.place(section, 0);
        }
    }
}

impl Screen for Write {
    fn place(&self) -> Place {
        if self.margin.has_keys() {
            Place::Margin
        } else {
            Place::Write
        }
    }

    fn title(&self, context: &Context) -> String {
        format!("{} › {}", context.words.get("documents-title"), self.title)
    }

    fn state(&self, context: &Context) -> Option<String> {
        if context.model.disk_refuses() {
            return Some(context.words.get("truth-disk"));
        }
        if self.open.is_none() {
            return Some(context.words.get("write-opening"));
        }
        let kept = if self.unkept {
            "write-keeping"
        } else {
            "write-kept"
        };
        let kept = context.words.get(kept);
        let others = truth(context);
        // Alone, the two say the same.
        if others == context.words.get("truth-alone") {
            return Some(kept);
        }
        for (truth, short) in [
            ("truth-offline", "write-offline"),
            ("truth-relay", "write-relay"),
        ] {
            if others == context.words.get(truth) {
                return Some(format!("{kept} · {}", context.words.get(short)));
            }
        }
        let others = others.trim_start_matches(['●', '◐', '○', ' ']);
        Some(format!("{kept} · {others}"))
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        if let Some(notes) = self.margin.refresh(self.document, &self.sections, context) {
            self.editor.notes(notes);
        }
        let text = self.around(frame, area, context);
        let inside = bars::pane(frame, text, &self.title, context.theme.focus);
        if self.open.is_none() {
            return bars::prose(
                frame,
                inside,
                &context.words.get("busy"),
                context.theme.waiting,
            );
        }
        let theme = context.theme;
        let writers = self.authors.writers();
        self.editor
            .places(&|name| self.company.place(name, writers));
        if let Some(place) = self.editor.draw(inside, frame.buffer_mut(), &theme) {
            frame.set_cursor_position(place);
        }
        let foot = Rect::new(
            text.x + 2,
            text.bottom() - 1,
            text.width.saturating_sub(4),
            1,
        );
        if let Some(line) = &mut self.line {
            let label = context.words.get(line.label());
            let width = label.width() as u16 + 2;
            frame.render_widget(Row::styled(format!(" {label} "), theme.key), foot);
            let place = Rect {
                x: foot.x + width,
                width: foot.width.saturating_sub(width),
                ..foot
            };
            frame.render_widget(ratatui::widgets::Clear, place);
            return line.field().draw(frame, place, theme.text, true);
        }
        let room = usize::from(foot.width).saturating_sub(2);
        frame.render_widget(
            Row::styled(format!(" {} ", self.foot(room, context)), theme.text),
            foot,
        );
    }

    fn shown(&mut self, context: &mut Context) {
        if self.open.is_none() && !self.opening.is_on() {
            self.reopen(context);
        }
    }

    fn closed(&mut self, context: &mut Context) {
        if let Some(editor) = self.open.take() {
            context.ask(Request::Editor(EditorRequest::Close(editor)));
        }
        context.ask(Request::Document(DocumentRequest::Read(Selector(
            self.document.to_string(),
        ))));
    }

    fn waits(&self, context: &Context) -> bool {
        let added = self.added.borrow();
        self.open.is_none() || added.as_ref().is_some_and(|it| it.comes(context.now))
    }

    fn wants_early(&mut self, press: &Press) -> bool {
        // Enter, once too often: the first one opened the document.
        let is_for_list = is_enter(press) && !self.begun;
        self.begun |= !is_for_list;
        !is_for_list
    }

    fn takes_lines(&self) -> bool {
        self.line.is_none() && !self.margin.has_keys()
    }

    fn can(&self, id: Id, context: &Context) -> bool {
        let always = matches!(id, Id::Back | Id::Help | Id::Quit | Id::Mouse);
        always || (self.open.is_some() && self.can_beside(id, context))
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        let Some(editor) = self.open else {
            if id == Id::Back {
                context.step(Step::Back);
            }
            return;
        };
        match id {
            Id::Back if self.margin.has_keys() => self.margin.hide(),
            Id::Back if self.line.take().is_some() => {}
            Id::Back => context.step(Step::Back),
            Id::Undo | Id::Redo => {
                context.model.note_typed(self.document, context.now);
                let request = self.back_or_again(id, editor);
                context.ask_or_tell(request);
            }
            Id::NextSection => {
                self.next_section();
                self.say_cursor(context);
            }
            Id::Save => {
                let said = context.words.get("write-save");
                context.say(said);
            }
            Id::Find => self.line = Some(Line::Find(Field::new(&self.search, Show::Text))),
            Id::Replace if self.mode == Mode::Write => {
                self.line = Some(Line::Replace(Field::new(&self.search, Show::Text)));
            }
            Id::Authors => self
                .authors
                .toggle(self.document, &mut self.editor, context),
            Id::History => {
                let history = History::new(self.document, &self.title, Rc::clone(&self.before));
                context.step(Step::Over(Box::new(history)));
            }
            Id::FindNext => self.find(Toward::Next, context),
            Id::FindPrevious => self.find(Toward::Previous, context),
            Id::Title | Id::Heading | Id::AddSection => self.ask_about_text(id, editor, context),
            _ => self.act_beside(id, context),
        }
    }

    fn press(&mut self, press: &Press, context: &mut Context) {
        if self.open.is_none() {
            return;
        }
        // Who types on stays there.
        if matches!(press, Press::Key(_) | Press::Paste(_)) {
            self.added.take();
        }
        if let Some(line) = &mut self.line {
            if is_enter(press) {
                let is_shifted = |key: &KeyEvent| key.modifiers.contains(KeyModifiers::SHIFT);
                let toward = match press {
                    Press::Key(key) if is_shifted(key) => Toward::Previous,
                    _ => Toward::Next,
                };
                self.enter(toward, context);
            } else {
                line.field().press(press);
            }
            return;
        }
        if self.margin.has_keys() {
            match press {
                // Who clicks in the text goes on there.
                Press::Mouse(_) => self.margin.leave(),
                _ => return self.margin.press(press),
            }
        }
        let mode = if self.is_fixed(context) {
            Mode::Read
        } else {
            self.mode
        };
        let outcome = self.editor.event(press, mode);
        if let Some(said) = self.fixed_line(context).filter(|_| is_typed(press)) {
            context.say(said);
        }
        if outcome.refused {
            let said = context.words.get("write-heading-stands");
            context.say(said);
        }
        if outcome.edits.is_empty() {
            return self.say_cursor(context);
        }
        for edit in outcome.edits {
            self.send(edit, context);
        }
        self.said = self.editor.cursor();
    }

    fn answer(
        &mut self,
        ask: Ask,
        answer: &Result<Response, Problem>,
        context: &mut Context,
    ) -> bool {
        if !self.opening.takes(ask) {
            return self.authors.answer(ask, answer, &mut self.editor, context);
        }
        match answer {
            Ok(Response::Opened(opened)) => {
                self.open = Some(opened.editor);
                self.sent = 0;
                self.mode = if opened.writable {
                    Mode::Write
                } else {
                    Mode::Read
                };
                self.load(&opened.text, context.words.0);
                context.ask(model::acts(self.document));
                for event in std::mem::take(&mut self.early) {
                    self.editor_told(&event, context);
                }
                // Who only reads is there too, and who comes in hears of those who are there.
                self.said = None;
                self.say_cursor(context);
            }
            Ok(_) => {}
            Err(problem) => {
                context.forget_early();
                context.step(Step::Back);
                context.trouble(problem);
            }
        }
        true
    }

    fn told(&mut self, event: &Event, context: &mut Context) {
        match event {
            Event::Editor(editor, event) if self.open == Some(*editor) => {
                self.editor_told(event, context)
            }
            // What the desk says right after opening can arrive before the answer.
            Event::Editor(_, event) if self.opening.is_on() => self.early.push(event.clone()),
            Event::Missed => self.reopen(context),
            Event::Documents(_) => {
                self.authors.refresh(self.document, context);
                context.ask(model::acts(self.document));
            }
            _ => {}
        }
    }

    fn selected(&self) -> String {
        self.editor.selected()
    }

    fn tick(&mut self, context: &mut Context) {
        let waits = self.unkept || context.model.disk_refuses();
        if waits && context.now.since(self.wondered) >= WONDER {
            self.wondered = context.now;
            context.ask(model::status());
        }
    }
}

/// Whether somebody types a letter.
fn is_typed(press: &Press) -> bool {
    matches!(press, Press::Key(key) if matches!(key.code, KeyCode::Char(_)) && key.kind != KeyEventKind::Release)
}
