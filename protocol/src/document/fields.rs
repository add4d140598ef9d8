//! The single values of a document beside its text: a map of strings.

use super::authors::words;
use super::outline::View;
use super::{Document, EditError, Heads, UnknownHeads};
use crate::limits;
use automerge::{ROOT, ReadDoc};

impl Document {
    /// The value of a field, when one was set.
    pub fn field(&self, key: &str) -> Option<String> {
        let (_, fields) = self.doc.get(&ROOT, "fields").ok()??;
        let (value, _) = self.doc.get(&fields, key).ok()??;
        value.as_str().map(str::to_owned)
    }

    /// The fields that have a value, by their keys.
    pub fn fields(&self) -> Vec<(String, String)> {
        all(&View::new(&self.doc, None))
    }

    /// The same, as they stood at some heads.
    ///
    /// # Errors
    /// [`UnknownHeads`] when one of them is not in this document.
    pub fn fields_at(&mut self, heads: &Heads) -> Result<Vec<(String, String)>, UnknownHeads> {
        self.settle();
        self.check_heads(heads)?;
        Ok(all(&View::new(&self.doc, Some(&heads.hashes()))))
    }

    /// All values that a field has at once, the one that [`Document::field`] tells first: several when people set it
    /// without knowing of each other.
    pub fn field_values(&self, key: &str) -> Vec<String> {
        let first = self.field(key);
        let all = self.doc.get(&ROOT, "fields").ok().flatten();
        let all = all.and_then(|(_, fields)| self.doc.get_all(&fields, key).ok());
        let others = all.unwrap_or_default().into_iter();
        let mut others: Vec<String> = others
            .filter_map(|(value, _)| value.as_str().map(str::to_owned))
            .filter(|value| first.as_ref() != Some(value))
            .collect();
        others.sort_unstable();
        others.dedup();
        first.into_iter().chain(others).collect()
    }

    /// Sets a field, to the form in which its kind keeps such a value.
    ///
    /// # Errors
    /// - [`EditError::ReadOnly`]
    /// - [`EditError::NoField`]: the kind has no such field.
    /// - [`EditError::NotAValue`]: that cannot stand in it.
    pub fn set_field(&mut self, key: &str, value: &str) -> Result<(), EditError> {
        let kind = self.check_writable()?;
        let field = kind.field(key).ok_or(EditError::NoField)?;
        let value = field.value.read(value).map_err(EditError::NotAValue)?;
        let Ok(Some((_, fields))) = self.doc.get(&ROOT, "fields") else {
            return Err(EditError::NoField);
        };
        self.put(&fields, key, &value);
        Ok(())
    }
}

/// The fields that have a value, by their keys.
pub(super) fn all(view: &View<'_>) -> Vec<(String, String)> {
    let Some((_, map)) = view.get(&ROOT, "fields") else {
        return Vec::new();
    };
    let mut fields = Vec::new();
    for item in view.keys_from(&map, "") {
        let value = words(&item.value).unwrap_or_default();
        if !value.is_empty() && item.key.len() <= limits::ACT_KEY_BYTES {
            fields.push((item.key.into_owned(), value.to_owned()));
        }
        if fields.len() == limits::DOCUMENT_FIELDS {
            break;
        }
    }
    fields
}
