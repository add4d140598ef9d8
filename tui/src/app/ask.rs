//! Questions to the node, and the answers that screens wait for.

/// The number of a question that was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ask(pub u64);

/// The answer that a screen waits for: to the question that it asked last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Awaited(Option<Ask>);

impl Awaited {
    /// Whether an answer is still to come.
    pub fn is_on(self) -> bool {
        self.0.is_some()
    }

    /// Whether this is the answer; then none is waited for any more.
    pub fn takes(&mut self, ask: Ask) -> bool {
        let is_it = self.0 == Some(ask);
        if is_it {
            self.0 = None;
        }
        is_it
    }
}

impl From<Ask> for Awaited {
    fn from(ask: Ask) -> Awaited {
        Awaited(Some(ask))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_answer_to_the_last_question_is_taken_and_once() {
        let mut awaited = Awaited::default();
        assert!(!awaited.takes(Ask(1)));
        awaited = Ask(2).into();
        assert!(!awaited.takes(Ask(1)) && awaited.is_on());
        assert!(awaited.takes(Ask(2)) && !awaited.is_on());
        assert!(!awaited.takes(Ask(2)));
    }
}
