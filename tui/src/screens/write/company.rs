//! Who else is in a document, in words.

use crate::app::Context;
use noaber_node::handle::{Here, SectionId};

/// How many are named.
const NAMED: usize = 2;

/// What the others do, for the line at the foot: those who type first; none when nobody is there.
pub(super) fn company(
    others: &[Here],
    sections: &[(SectionId, String)],
    context: &Context,
) -> Option<String> {
    let mut others: Vec<&Here> = others.iter().collect();
    others.sort_by_key(|here| !here.typing);
    let told: Vec<String> = others
        .iter()
        .filter_map(|here| {
            let (_, heading) = sections.iter().find(|(id, _)| *id == here.section)?;
            let key = if here.typing {
                "write-types"
            } else {
                "write-reads"
            };
            let name = here.name.as_str();
            Some(
                context
                    .words
                    .with(key, &[("name", name), ("section", heading)]),
            )
        })
        .take(NAMED)
        .collect();
    (!told.is_empty()).then(|| told.join(" · "))
}
