//! How much of a thing somebody may do: so much at once, and then so often.

use std::time::Duration;
use tokio::time::Instant;

/// A count that runs down with each use and fills up again with time.
#[derive(Debug, Clone)]
pub(super) struct Allowance {
    most: u32,
    left: u32,
    every: Duration,
    filled: Instant,
}

impl Allowance {
    /// One that is full: `most` at once, and one more after each `every`.
    pub(super) fn new(most: u32, every: Duration, now: Instant) -> Allowance {
        Allowance {
            most,
            left: most,
            every,
            filled: now,
        }
    }

    /// Uses one, if there is one.
    pub(super) fn take(&mut self, now: Instant) -> bool {
        self.fill(now);
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        true
    }

    /// Whether it is full, so that nothing is lost by forgetting it.
    pub(super) fn is_full(&mut self, now: Instant) -> bool {
        self.fill(now);
        self.left == self.most
    }

    fn fill(&mut self, now: Instant) {
        let passed = now.saturating_duration_since(self.filled);
        let earned = u32::try_from(passed.as_millis() / self.every.as_millis().max(1))
            .unwrap_or(self.most)
            .min(self.most);
        if self.left.saturating_add(earned) >= self.most {
            self.left = self.most;
            self.filled = now;
        } else {
            self.left += earned;
            self.filled += self.every * earned;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_used_comes_back_with_time() {
        let start = Instant::now();
        let second = Duration::from_secs(1);
        let mut allowance = Allowance::new(3, second, start);
        assert!((0..3).all(|_| allowance.take(start)));
        assert!(!allowance.take(start));
        assert!(!allowance.take(start + second / 2));
        assert!(allowance.take(start + second));
        assert!(!allowance.take(start + second));
        assert!(allowance.is_full(start + second * 60));
        assert!((0..3).all(|_| allowance.take(start + second * 60)));
        assert!(!allowance.take(start + second * 60));
    }
}
