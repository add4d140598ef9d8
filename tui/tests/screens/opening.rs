//! Keys that are typed before a list or a text is there.

use super::*;

impl Desk {
    /// A person before a node that answers only when it is told to.
    pub(super) fn slow(first: Box<dyn Screen>) -> Desk {
        let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
        desk.app = App::new(Lang::Nl, Theme::plain(), first);
        desk.asked.clear();
        desk.held = Some(Vec::new());
        let effects = desk.app.begin(desk.now);
        desk.follow(effects);
        desk
    }

    /// The node answers all that it was asked, and the screens take what waited for that.
    fn answers(&mut self) -> &mut Self {
        for (ask, request) in self.held.replace(Vec::new()).unwrap_or_default() {
            let answer = self.answer(&request);
            let effects = self.app.input(self.now, Input::Answer(ask, answer));
            self.follow(effects);
        }
        self.catches_up()
    }

    /// The screens take what waited for them, each key once it can be seen where it goes.
    pub(super) fn catches_up(&mut self) -> &mut Self {
        loop {
            self.screen();
            let Some(effects) = self.app.resume(self.now) else {
                return self;
            };
            self.follow(effects);
        }
    }

    /// In a document that the node does not open yet.
    fn opening() -> Desk {
        let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
        desk.key(KeyCode::Enter);
        desk.held = Some(Vec::new());
        desk.key(KeyCode::Enter);
        desk
    }

    fn splices(&self) -> String {
        let inserted = self.asked.iter().filter_map(|request| match request {
            Request::Editor(EditorRequest::Splice { splice, .. }) => Some(splice.insert.as_str()),
            _ => None,
        });
        inserted.collect()
    }
}

#[test]
fn what_is_typed_while_a_document_opens_stands_in_it_and_it_says_that_it_opens() {
    let mut desk = Desk::opening();
    desk.letters("Wij ").press(Press::Paste("willen ".into()));
    let screen = desk.screen();
    assert!(screen.contains("◌ Openen…"), "{screen}");
    assert!(!screen.contains("Alles bewaard"), "{screen}");
    assert!(desk.splices().is_empty());
    desk.answers();
    assert_eq!(desk.splices(), "Wij willen ");
    let screen = desk.screen();
    assert!(screen.contains("Wij willen Drie dorpen"), "{screen}");
}

#[test]
fn keys_that_lead_elsewhere_in_the_text_keep_their_order_too() {
    let mut desk = Desk::opening();
    desk.letters("Kop ").control('d').letters("Ook ");
    desk.key(KeyCode::F(5)).control('u').letters("Dorpsplan");
    desk.key(KeyCode::Enter);
    desk.answers().answers();
    let screen = desk.screen();
    assert!(screen.contains("Kop Drie dorpen"), "{screen}");
    assert!(screen.contains("Ook Een dorpshuis"), "{screen}");
    let named = Request::Editor(EditorRequest::SetTitle {
        editor: EditorId(7),
        title: "Dorpsplan".into(),
    });
    assert!(desk.asked.contains(&named), "{:?}", desk.asked);
}

#[test]
fn enter_once_too_often_is_no_empty_line_in_the_text_of_all() {
    let mut desk = Desk::opening();
    desk.key(KeyCode::Enter).key(KeyCode::Enter).answers();
    assert_eq!(desk.splices(), "");
    // One that follows letters is meant.
    let mut desk = Desk::opening();
    desk.key(KeyCode::Enter).letters("a").key(KeyCode::Enter);
    desk.answers();
    assert_eq!(desk.splices(), "a\n");
}

#[test]
fn who_goes_back_before_a_document_is_open_leaves_what_was_typed_in_it() {
    let mut desk = Desk::opening();
    desk.letters("Zo ").key(KeyCode::Esc);
    assert_eq!(desk.app.titles().len(), 3, "the text is not in yet");
    desk.answers();
    assert_eq!(desk.splices(), "Zo ");
    assert_eq!(desk.app.titles().len(), 2);
    // With nothing typed nothing is waited for, and what opens by then is closed.
    let mut desk = Desk::opening();
    desk.key(KeyCode::Esc);
    assert_eq!(desk.app.titles().len(), 2);
    desk.answers();
    let closed = Request::Editor(EditorRequest::Close(EditorId(7)));
    assert!(desk.asked.contains(&closed), "{:?}", desk.asked);
}

#[test]
fn a_document_that_does_not_open_says_why_and_lets_the_keys_go() {
    let mut desk = Desk::opening();
    desk.letters("Zo ");
    let held = desk.held.replace(Vec::new()).unwrap_or_default();
    for (ask, _) in held {
        let missing = Problem::NotFound(Missing::Document("Manifest 2027".into()));
        let effects = desk.app.input(desk.now, Input::Answer(ask, Err(missing)));
        desk.follow(effects);
    }
    desk.answers();
    assert!(desk.screen().contains("Let op"), "{}", desk.screen());
    desk.key(KeyCode::Esc).answers();
    assert_eq!(desk.app.titles().len(), 2);
    assert_eq!(desk.splices(), "");
}

#[test]
fn what_is_typed_while_a_document_is_made_stands_in_it() {
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Enter).key(KeyCode::Char('n'));
    desk.key(KeyCode::Enter).key(KeyCode::Enter);
    desk.key(KeyCode::Enter).letters("Handboek");
    desk.held = Some(Vec::new());
    desk.key(KeyCode::Enter).key(KeyCode::Enter).letters("Wij ");
    assert_eq!(desk.splices(), "");
    desk.answers().answers();
    assert_eq!(desk.splices(), "Wij ");
    // Where letters do things they wait for nothing: nobody leaves a kring by typing on.
    let mut desk = Desk::new((80, 24), Box::new(Spaces::default()));
    desk.key(KeyCode::Char('o'));
    desk.press(Press::Paste(follow::ADDRESS.into()));
    desk.held = Some(Vec::new());
    desk.key(KeyCode::Enter).letters("v").answers().answers();
    assert_eq!(desk.app.titles().len(), 2, "{:?}", desk.app.titles());
}

#[test]
fn enter_on_the_kringen_before_they_are_there_opens_the_one_that_is_chosen() {
    let mut desk = Desk::slow(Box::new(Spaces::default()));
    desk.spaces.push(SpaceInfo {
        id: SpaceId([8; 32]),
        name: SafeText::new("Feestcommissie"),
        ..space()
    });
    assert!(desk.screen().contains("Even geduld…"));
    desk.key(KeyCode::Down).key(KeyCode::Enter);
    assert_eq!(desk.app.titles().len(), 1);
    desk.answers();
    assert_eq!(
        desk.app.titles().last().map(String::as_str),
        Some("Feestcommissie › Documenten")
    );
    // Esc leads away from a list that does not come, whatever waits for it.
    desk.key(KeyCode::Down)
        .key(KeyCode::Enter)
        .key(KeyCode::Esc);
    assert_eq!(desk.app.titles().len(), 1);
    desk.answers();
    assert_eq!(desk.app.titles().len(), 1);
}

#[test]
fn enter_that_was_typed_before_the_program_held_the_terminal_is_enter() {
    let mut desk = Desk::slow(Box::new(Spaces::default()));
    desk.control('j').answers();
    assert_eq!(desk.app.titles().len(), 2);
}
