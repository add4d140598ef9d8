//! The member list: who is in it, looking for somebody, files in and out. Who may not read it sees how many there are.

use super::Screen;
use super::form::Form;
use super::member::{Member, end_form};
use super::report::Report;
use super::truth::truth;
use crate::actions::{Id, Place};
use crate::app::{Ask, Awaited, Context, Step};
use crate::model;
use crate::widgets::bars;
use crate::widgets::field::{Field, Show};
use crate::widgets::filter::Filter;
use crate::widgets::list::List;
use crossterm::event::Event as Press;
use noaber_node::handle::{
    ExportLine, ImportHow, MemberList, MemberRow, MemberStanding, MembersRequest, Problem, Request,
    Response,
};
use noaber_node::members::{folded, is_found};
use noaber_node::words::{members as said, moment, people as counted, rfc3339};
use noaber_protocol::ids::SpaceId;
use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Rect};

/// From this width on there is room for more columns.
const WIDE: u16 = 110;

/// The orders in which the list can be seen, and the column of each; the first is by name.
const ORDERS: [&str; 4] = ["", "woonplaats", "lid_sinds", "betaald_tm"];

/// The screen of one kring.
pub struct Members {
    space: SpaceId,
    list: List,
    filter: Filter,
    order: usize,
    asked_log: Awaited,
}

impl Members {
    /// Shows the list of a kring.
    pub fn new(space: SpaceId) -> Members {
        Members {
            space,
            list: List::default(),
            filter: Filter::default(),
            order: 0,
            asked_log: Awaited::default(),
        }
    }

    fn known<'a>(&self, context: &'a Context) -> Option<&'a MemberList> {
        context.model.members.get(&self.space)
    }

    /// The rows that are found, in the chosen order.
    fn rows(&self, list: &MemberList) -> Vec<MemberRow> {
        let found = |row: &&MemberRow| is_found(row, self.filter.words());
        let mut rows: Vec<MemberRow> = list.rows.iter().filter(found).cloned().collect();
        if let Some(column) = ORDERS.get(self.order).filter(|column| !column.is_empty()) {
            rows.sort_by_key(|row| folded(row.value(column)));
        }
        rows
    }

    fn chosen(&self, context: &Context) -> Option<MemberRow> {
        let rows = self.rows(self.known(context)?);
        rows.get(self.list.chosen()).cloned()
    }

    fn open(&self, context: &mut Context) {
        if let Some(row) = self.chosen(context) {
            context.step(Step::Over(Box::new(Member::new(self.space, row.id))));
        }
    }

    fn draw_list(
        &mut self,
        frame: &mut Frame<'_>,
        area: Rect,
        list: &MemberList,
        context: &mut Context,
    ) {
        let [heads, rule, rows, foot] = Layout::vertical([
            Constraint::Length(1),
            Constraint::Length(1),
            Constraint::Min(1),
            Constraint::Length(2),
        ])
        .areas(area);
        let found = self.rows(list);
        let year = rfc3339(context.now).chars().take(4).collect::<String>();
        let names = context.words.get("members-heads");
        let names: Vec<String> = names.split('|').map(str::to_owned).collect();
        let cells: Vec<String> = found
            .iter()
            .map(|row| line(&cells_of(row, list, &year, context), area.width))
            .collect();
        let theme = context.theme;
        bars::prose(
            frame,
            heads,
            &format!("  {}", line(&names, area.width)),
            theme.heading,
        );
        let across = "─".repeat(usize::from(area.width.saturating_sub(4)));
        bars::prose(frame, rule, &format!("  {across}"), theme.frame);
        self.list.draw(frame, rows, &cells, context);
        let text = said::foot(list, context.words.0);
        let place = Rect {
            x: foot.x + 1,
            width: foot.width.saturating_sub(2),
            ..foot
        };
        bars::prose(frame, place, &text, theme.text);
        if self.filter.is_shown() {
            let line = Rect::new(area.x + 1, foot.bottom() - 1, area.width - 2, 1);
            self.filter.draw(frame, line, context);
        }
    }

    fn draw_chosen(&self, frame: &mut Frame<'_>, area: Rect, context: &Context) {
        let words = context.words;
        let Some(row) = self.chosen(context) else {
            bars::pane(
                frame,
                area,
                &words.get("members-none-chosen"),
                context.theme.frame,
            );
            return;
        };
        let name = words.with("members-chosen", &[("name", row.name.as_str())]);
        let inside = bars::pane(frame, area, &name, context.theme.frame);
        let mut parts: Vec<String> = ["e-mail", "telefoon"]
            .map(|column| row.value(column).to_owned())
            .into_iter()
            .filter(|value| !value.is_empty())
            .collect();
        parts.push(said::standing(&row, words.0));
        if row.double {
            parts.push(noaber_node::words::text(words.0, "members-double"));
        }
        if !row.clashes.is_empty() {
            parts.push(noaber_node::words::text(words.0, "members-clash"));
        }
        let text = format!(" {}", parts.join("    "));
        bars::prose(frame, inside, &text, context.theme.text);
    }
}

impl Screen for Members {
    fn place(&self) -> Place {
        if self.filter.is_typing() {
            Place::Searching
        } else {
            Place::Members
        }
    }

    fn title(&self, context: &Context) -> String {
        let name = context
            .model
            .space(self.space)
            .map(|space| space.name.as_str());
        format!(
            "{} › {}",
            name.unwrap_or_default(),
            context.words.get("members-title")
        )
    }

    fn state(&self, context: &Context) -> Option<String> {
        let only = context.words.get("members-board-only");
        Some(format!("{} · {only}", truth(context)))
    }

    fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, context: &mut Context) {
        let list = self.known(context).cloned();
        let title = match &list {
            Some(list) if list.readable => {
                let shown = self.rows(list).len().to_string();
                let all = list.rows.len().to_string();
                let order = context.words.get(&format!("members-order-{}", self.order));
                let fill = [("shown", shown.as_str()), ("all", &all), ("order", &order)];
                context.words.with("members-pane", &fill)
            }
            Some(_) | None => context.words.get("members-title"),
        };
        let [above, below] =
            Layout::vertical([Constraint::Min(6), Constraint::Length(3)]).areas(area);
        let is_list = list
            .as_ref()
            .is_some_and(|list| list.readable && !list.rows.is_empty());
        let inside = bars::pane(
            frame,
            if is_list { above } else { area },
            &title,
            context.theme.focus,
        );
        let place = Rect {
            x: inside.x + 2,
            y: inside.y + 1,
            width: inside.width.saturating_sub(4),
            height: inside.height.saturating_sub(1),
        };
        let text = match &list {
            None => context.words.get("busy"),
            Some(list) if !list.readable => said::only_count(list.count, context.words.0),
            Some(list) if list.rows.is_empty() => context.words.get("members-empty"),
            Some(list) => {
                self.draw_list(frame, inside, list, context);
                return self.draw_chosen(frame, below, context);
            }
        };
        bars::prose(frame, place, &text, context.theme.text);
    }

    fn space(&self, _context: &Context) -> Option<SpaceId> {
        Some(self.space)
    }

    fn shown(&mut self, context: &mut Context) {
        context.ask(model::members(self.space));
        context.ask(model::status());
    }

    fn can(&self, id: Id, context: &Context) -> bool {
        match id {
            Id::Open | Id::Change | Id::End => self.chosen(context).is_some(),
            Id::New | Id::Import | Id::Export | Id::Find | Id::Sort | Id::Log => {
                self.known(context).is_some_and(|list| list.readable)
            }
            _ => true,
        }
    }

    fn act(&mut self, id: Id, context: &mut Context) {
        let space = self.space;
        if self.filter.act(id) {
            return self.list.choose(0);
        }
        match id {
            Id::Back => context.step(Step::Back),
            Id::Open | Id::Change => self.open(context),
            Id::New => context.step(Step::Over(Box::new(new_form(space)))),
            Id::End => {
                if let Some(row) = self.chosen(context) {
                    context.step(Step::Over(Box::new(end_form(space, &row))));
                }
            }
            Id::Import => context.step(Step::Over(Box::new(import_form(space)))),
            Id::Export => {
                let hint = context.words.get("export-hint");
                context.step(Step::Over(Box::new(export_form(space).with_hint(hint))));
            }
            Id::Sort => self.order = (self.order + 1) % ORDERS.len(),
            Id::Log => {
                let request = Request::Members(MembersRequest::Log(model::by_id(space)));
                self.asked_log = context.ask(request).into();
            }
            _ => {}
        }
    }

    fn press(&mut self, press: &Press, _context: &mut Context) {
        self.filter.press(press, &mut self.list);
    }

    fn row(&mut self, row: usize, context: &mut Context) {
        if self.list.chosen() == row {
            self.open(context);
        }
        self.list.choose(row);
    }

    fn answer(
        &mut self,
        ask: Ask,
        answer: &Result<Response, Problem>,
        context: &mut Context,
    ) -> bool {
        if !self.asked_log.takes(ask) {
            return false;
        }
        match answer {
            Ok(Response::Exports(lines)) => {
                let mut rows: Vec<String> =
                    lines.iter().map(|line| log_line(line, context)).collect();
                if rows.is_empty() {
                    rows.push(context.words.get("export-log-empty"));
                }
                let report = Report::new("export-log-title", rows);
                context.step(Step::Over(Box::new(report)));
            }
            Ok(_) => {}
            Err(problem) => context.trouble(problem),
        }
        true
    }
}

/// What stands in the columns of a row.
fn cells_of(row: &MemberRow, list: &MemberList, year: &str, context: &Context) -> Vec<String> {
    let role = match row.standing {
        MemberStanding::Former => context.words.get("members-former"),
        MemberStanding::Member | MemberStanding::Resigned => match row.value("functie") {
            "" => row.value("categorie").to_owned(),
            function => function.to_owned(),
        },
    };
    let fee = match row.value("contributie") {
        _ if !list.money => context.words.get("members-fee-hidden"),
        "" => String::new(),
        _ if row.standing == MemberStanding::Former => String::new(),
        _ if row.value("betaald_tm") >= year => context.words.get("members-fee-paid"),
        fee => context.words.with("members-fee-open", &[("fee", fee)]),
    };
    vec![
        row.name.as_str().to_owned(),
        row.value("woonplaats").to_owned(),
        role,
        row.value("lid_sinds").chars().take(7).collect(),
        fee,
        row.value("lidnummer").to_owned(),
        row.value("e-mail").to_owned(),
    ]
}

/// A line of the list: five columns, and two more where there is room.
fn line(cells: &[String], width: u16) -> String {
    let widths: &[usize] = if width >= WIDE {
        &[32, 20, 14, 10, 16, 9, 30]
    } else {
        &[23, 14, 13, 10, 15]
    };
    let parts: Vec<String> = cells
        .iter()
        .zip(widths)
        .map(|(cell, width)| {
            let room = width - 1;
            format!("{cell:<width$.room$}")
        })
        .collect();
    parts.concat().trim_end().to_owned()
}

fn log_line(line: &ExportLine, context: &Context) -> String {
    let count = said::taken_people(line, context.words.0);
    let mut told = format!(
        "{}  {}  {count}  {}",
        moment(line.at, context.words.0),
        line.who.as_str(),
        line.purpose.as_str()
    );
    if line.document.is_some() {
        told.push_str(&format!("  {}", line.what.as_str()));
    }
    told
}

/// The form for a new member; the rest is filled in on their card.
fn new_form(space: SpaceId) -> Form {
    const COLUMNS: [&str; 4] = ["roepnaam", "tussenvoegsel", "achternaam", "lid_sinds"];
    let lines = vec![
        ("member-roepnaam", Field::default()),
        ("member-tussenvoegsel", Field::default()),
        ("member-achternaam", Field::default()),
        ("member-lid-sinds", Field::default()),
    ];
    let make = move |filled: &[String]| {
        let values = COLUMNS.iter().zip(filled);
        Request::Members(MembersRequest::Add {
            space: model::by_id(space),
            values: values
                .map(|(column, value)| ((*column).to_owned(), value.trim().to_owned()))
                .collect(),
        })
    };
    Form::new("new-member-title", lines, make, move |response, context| {
        context.ask(model::members(space));
        if let Response::Member(row) = response {
            context.step(Step::Over(Box::new(Member::new(space, row.id))));
        }
    })
}

/// The form for a file; what would come of it is shown before it is done.
fn import_form(space: SpaceId) -> Form {
    let request = move |from: &str, how| {
        Request::Members(MembersRequest::Import {
            space: model::by_id(space),
            from: from.to_owned(),
            how,
        })
    };
    let lines = vec![("import-label", Field::default())];
    let make = move |filled: &[String]| request(filled[0].trim(), ImportHow::Look);
    Form::new("import-title", lines, make, move |response, context| {
        if let Response::Imported(report) = response {
            let rows = said::imported(report, context.words.0);
            let take = request(&report.from, ImportHow::Take);
            let report = Report::new("import-title", rows).then(take);
            context.step(Step::Over(Box::new(report)));
        }
    })
}

/// The form for a file that goes out, with what it is for.
fn export_form(space: SpaceId) -> Form {
    let lines = vec![
        ("export-purpose", Field::default()),
        ("export-file", Field::new("~/ledenlijst.csv", Show::Text)),
    ];
    let make = move |filled: &[String]| {
        Request::Members(MembersRequest::Export {
            space: model::by_id(space),
            to: filled[1].trim().to_owned(),
            purpose: filled[0].trim().to_owned(),
        })
    };
    Form::new("export-title", lines, make, |response, context| {
        if let Response::Exported(people) = response {
            let said = counted(context.words.0, "members-exported", (*people).into());
            context.say(said);
        }
    })
}
