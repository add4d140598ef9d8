//! Whose each stretch of a text is, kept right while the text changes.

use noaber_node::handle::SectionBlame;

/// Stretches of one section in order: bytes, and whose they are (a place among the writers; none when it is not known
/// yet).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marks(Vec<(usize, Option<usize>)>);

impl Marks {
    /// As the node told it.
    pub(super) fn of(section: &SectionBlame) -> Marks {
        let stretches = section.stretches.iter();
        Marks(
            stretches
                .map(|stretch| (stretch.bytes, Some(stretch.writer)))
                .collect(),
        )
    }

    /// How long they are together.
    pub(super) fn len(&self) -> usize {
        self.0.iter().map(|(bytes, _)| bytes).sum()
    }

    /// Follows a change of the text.
    pub(super) fn splice(&mut self, at: usize, delete: usize, came: usize, whose: Option<usize>) {
        let mut marks: Vec<(usize, Option<usize>)> = Vec::with_capacity(self.0.len() + 2);
        let mut push = |bytes: usize, whose: Option<usize>| match marks.last_mut() {
            Some((last, of)) if *of == whose => *last += bytes,
            Some(_) | None if bytes > 0 => marks.push((bytes, whose)),
            Some(_) | None => {}
        };
        let end = at + delete;
        let mut from = 0;
        let mut placed = false;
        for (bytes, of) in &self.0 {
            let to = from + bytes;
            push(to.min(at).saturating_sub(from), *of);
            if !placed && to >= at {
                push(came, whose);
                placed = true;
            }
            push(to.saturating_sub(from.max(end)), *of);
            from = to;
        }
        if !placed {
            push(came, whose);
        }
        self.0 = marks;
    }

    /// Stretches with where they begin and end.
    pub(super) fn ranges(&self) -> impl Iterator<Item = (std::ops::Range<usize>, usize)> {
        let mut from = 0;
        self.0.iter().filter_map(move |(bytes, whose)| {
            let range = from..from + bytes;
            from = range.end;
            whose.map(|whose| (range, whose))
        })
    }

    /// Whose most of these bytes are.
    pub(super) fn most(&self, bytes: std::ops::Range<usize>) -> Option<usize> {
        let mut sums: Vec<(usize, usize)> = Vec::new();
        for (range, whose) in self.ranges() {
            let shared = range
                .end
                .min(bytes.end)
                .saturating_sub(range.start.max(bytes.start));
            match sums.iter_mut().find(|(one, _)| *one == whose) {
                Some((_, sum)) => *sum += shared,
                None if shared > 0 => sums.push((whose, shared)),
                None => {}
            }
        }
        // of two with as much the one who began first
        let most = sums.iter().map(|(_, sum)| *sum).max()?;
        let first = sums.iter().find(|(_, sum)| *sum == most)?;
        Some(first.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn most_of_a_line_is_of_one_writer() {
        let marks = Marks(vec![(3, Some(0)), (5, Some(1)), (2, None)]);
        assert_eq!(marks.most(0..6), Some(0));
        assert_eq!(marks.most(2..10), Some(1));
        assert_eq!(marks.most(8..10), None);
    }

    proptest! {
        #[test]
        fn marks_follow_every_change_byte_by_byte(
            edits in proptest::collection::vec((0usize..50, 0usize..8, 0usize..8, 0usize..3), 1..40)
        ) {
            let mut model: Vec<usize> = vec![0; 20];
            let mut marks = Marks(vec![(20, Some(0))]);
            for (at, delete, came, whose) in edits {
                let at = at.min(model.len());
                let delete = delete.min(model.len() - at);
                model.splice(at..at + delete, std::iter::repeat_n(whose, came));
                marks.splice(at, delete, came, Some(whose));
                let told: Vec<usize> = marks
                    .ranges()
                    .flat_map(|(range, whose)| range.map(move |_| whose))
                    .collect();
                prop_assert_eq!(&told, &model);
                prop_assert_eq!(marks.len(), model.len());
            }
        }
    }
}
