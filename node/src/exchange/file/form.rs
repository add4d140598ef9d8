//! How ids, hashes and lists with names look in a file: ids as text, hashes as digits, names as keys of an object.

use data_encoding::HEXLOWER;
use noaber_protocol::document::kinds::KindNumber;
use noaber_protocol::document::{Content, ContentSection, Heads};
use serde::de::{Error, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;

/// Bytes as hexadecimal digits.
pub(super) fn digits(bytes: &[u8]) -> String {
    HEXLOWER.encode(bytes)
}

/// An id as its text.
pub(super) mod text {
    use super::*;

    pub(crate) fn serialize<T: fmt::Display, S: Serializer>(
        id: &T,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.collect_str(id)
    }

    pub(crate) fn deserialize<'de, T: std::str::FromStr, D: Deserializer<'de>>(
        from: D,
    ) -> Result<T, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(|_| D::Error::custom("not an id"))
    }
}

/// Ids as their texts.
pub(super) mod texts {
    use super::*;

    pub(crate) fn serialize<T: fmt::Display, S: Serializer>(
        ids: &[T],
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.collect_seq(ids.iter().map(ToString::to_string))
    }

    pub(crate) fn deserialize<'de, T: std::str::FromStr, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<T>, D::Error> {
        let texts = Vec::<String>::deserialize(from)?;
        let ids = texts.iter().map(|text| text.parse());
        let ids: Result<Vec<T>, T::Err> = ids.collect();
        ids.map_err(|_| D::Error::custom("not an id"))
    }
}

/// Heads as scripts name them; none as nothing.
pub(super) mod heads {
    use super::*;

    pub(crate) fn serialize<S: Serializer>(heads: &Heads, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(heads)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Heads, D::Error> {
        let text = String::deserialize(from)?;
        if text.is_empty() {
            return Ok(Heads::default());
        }
        text.parse().map_err(|_| D::Error::custom("not heads"))
    }
}

/// An array of bytes as digits.
pub(super) mod hex {
    use super::*;

    pub(crate) fn serialize<const N: usize, S: Serializer>(
        bytes: &[u8; N],
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.serialize_str(&digits(bytes))
    }

    pub(crate) fn deserialize<'de, const N: usize, D: Deserializer<'de>>(
        from: D,
    ) -> Result<[u8; N], D::Error> {
        let text = String::deserialize(from)?;
        let bytes = HEXLOWER.decode(text.as_bytes());
        let bytes = bytes.map_err(|_| D::Error::custom("not digits"))?;
        let length = |_| D::Error::custom("another length");
        bytes.try_into().map_err(length)
    }
}

/// Values with names as an object whose keys keep their order.
#[derive(Clone, Debug, PartialEq)]
struct Named<T>(Vec<(String, T)>);

impl<T: Serialize> Serialize for Named<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        as_map(&self.0, |value| value, to)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Named<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(InOrder(PhantomData)).map(Named)
    }
}

struct InOrder<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for InOrder<T> {
    type Value = Vec<(String, T)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut all = Vec::new();
        while let Some(pair) = map.next_entry()? {
            all.push(pair);
        }
        Ok(all)
    }
}

fn as_map<'a, T, V: Serialize + 'a, S: Serializer>(
    pairs: &'a [(String, T)],
    value: impl Fn(&'a T) -> V,
    to: S,
) -> Result<S::Ok, S::Error> {
    let mut map = to.serialize_map(Some(pairs.len()))?;
    for (key, one) in pairs {
        map.serialize_entry(key, &value(one))?;
    }
    map.end()
}

macro_rules! named {
    ($(#[$doc:meta])* $module:ident, $value:ty) => {
        $(#[$doc])*
        pub(super) mod $module {
            use super::*;

            pub(crate) fn serialize<S: Serializer>(
                pairs: &[(String, $value)],
                to: S,
            ) -> Result<S::Ok, S::Error> {
                as_map(pairs, |value| value, to)
            }

            pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
                from: D,
            ) -> Result<Vec<(String, $value)>, D::Error> {
                Named::<$value>::deserialize(from).map(|named| named.0)
            }
        }
    };
}

named!(
    /// Values by key.
    pairs,
    String
);
named!(
    /// Ids by key of a table.
    lists,
    Vec<String>
);
named!(
    /// Numbers by key of a table.
    counts,
    u32
);

/// A row: values by key of the column.
type Cells = Vec<(String, String)>;

/// Tables by key, each row an object.
mod tables {
    use super::*;

    pub(super) fn serialize<S: Serializer>(
        tables: &[(String, Vec<Cells>)],
        to: S,
    ) -> Result<S::Ok, S::Error> {
        let rows = |rows: &Vec<Cells>| -> Vec<Named<String>> {
            rows.iter().map(|row| Named(row.clone())).collect()
        };
        as_map(tables, rows, to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<(String, Vec<Cells>)>, D::Error> {
        let named = Named::<Vec<Named<String>>>::deserialize(from)?;
        let rows = |rows: Vec<Named<String>>| rows.into_iter().map(|row| row.0).collect();
        let tables = named.0.into_iter().map(|(key, all)| (key, rows(all)));
        Ok(tables.collect())
    }
}

/// How a [`Content`] looks.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Content")]
pub(super) struct ContentForm {
    #[serde(with = "number")]
    kind: KindNumber,
    title: String,
    #[serde(with = "sections")]
    sections: Vec<ContentSection>,
    #[serde(with = "pairs")]
    fields: Vec<(String, String)>,
    #[serde(with = "tables")]
    tables: Vec<(String, Vec<Cells>)>,
}

/// A kind as its number.
mod number {
    use super::*;

    pub(super) fn serialize<S: Serializer>(kind: &KindNumber, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u16(kind.0)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<KindNumber, D::Error> {
        u16::deserialize(from).map(KindNumber)
    }
}

#[derive(Serialize, Deserialize)]
struct SectionForm {
    key: String,
    level: u8,
    heading: String,
    text: String,
}

/// Sections as objects.
mod sections {
    use super::*;

    pub(super) fn serialize<S: Serializer>(
        sections: &[ContentSection],
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.collect_seq(sections.iter().map(|section| SectionForm {
            key: section.key.clone(),
            level: section.level,
            heading: section.heading.clone(),
            text: section.text.clone(),
        }))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<ContentSection>, D::Error> {
        let forms = Vec::<SectionForm>::deserialize(from)?;
        let sections = forms.into_iter().map(|form| ContentSection {
            key: form.key,
            level: form.level,
            heading: form.heading,
            text: form.text,
        });
        Ok(sections.collect())
    }
}
