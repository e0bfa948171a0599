//! Enums that stand in the catalogue, and in the API, as fixed English words. A word that was
//! released is never changed.

/// Declares an enum with a word for each of its values.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$meaning:meta])* $value:ident = $word:literal,)+ }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$meaning])* #[serde(rename = $word)] $value,)+
        }

        impl $name {
            /// Each of them.
            #[allow(dead_code)] // Not every one is shown as a list.
            pub const ALL: &'static [Self] = &[$(Self::$value),+];

            /// Its word.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$value => $word,)+
                }
            }

            /// What a word means.
            pub fn of_word(word: &str) -> Option<Self> {
                match word {
                    $($word => Some(Self::$value),)+
                    _ => None,
                }
            }
        }

        impl rusqlite::ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                Ok(self.word().into())
            }
        }

        impl rusqlite::types::FromSql for $name {
            fn column_result(
                value: rusqlite::types::ValueRef<'_>,
            ) -> rusqlite::types::FromSqlResult<Self> {
                Self::of_word(value.as_str()?).ok_or(rusqlite::types::FromSqlError::InvalidType)
            }
        }
    };
}
pub(crate) use words;

/// A value kept as JSON in one column.
pub(super) mod json {
    use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
    use serde::Serialize;
    use serde::de::DeserializeOwned;

    /// Wraps it.
    pub struct Json<T>(pub T);

    impl<T: Serialize> ToSql for Json<T> {
        fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
            serde_json::to_string(&self.0)
                .map(Into::into)
                .map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
        }
    }

    impl<T: DeserializeOwned> FromSql for Json<T> {
        fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
            serde_json::from_str(value.as_str()?)
                .map(Json)
                .map_err(|error| FromSqlError::Other(error.into()))
        }
    }
}
