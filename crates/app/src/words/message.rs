//! A text that is not worded yet: a key with its arguments, which is kept (a failure, a line of a
//! run's log) and worded when somebody reads it, in that person's language. It must never hold a
//! password: what is kept is also written to the catalogue.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use fluent_bundle::{FluentArgs, FluentValue};
use serde::{Deserialize, Serialize};

use super::{format, text};

/// A text to be worded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Message {
    /// The same in every language: names, numbers of versions, a server's own words. May be empty.
    Text(String),
    /// Words of our own.
    Words {
        /// Key of the text.
        key: Cow<'static, str>,
        /// What stands in it.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        arguments: Vec<(Cow<'static, str>, Value)>,
    },
    /// Several, with something between them.
    List {
        /// In this order.
        items: Vec<Message>,
        /// What parts them.
        between: Cow<'static, str>,
    },
}

/// What stands in a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Value {
    /// A text, worded in its turn.
    Message(Message),
    /// A number that chooses between singular and plural, or is shown as it is.
    Number(u64),
    /// A number shown with its thousands parted.
    Count(u64),
    /// A count of rows, with the noun.
    Rows(u64),
    /// A size in bytes.
    Size(u64),
    /// A duration.
    Milliseconds(u64),
}

impl Message {
    /// The text of a key. Use [`m!`](crate::words::m).
    pub fn new(key: &'static str) -> Self {
        Self::Words {
            key: key.into(),
            arguments: Vec::new(),
        }
    }

    /// With an argument.
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        if let Self::Words { arguments, .. } = &mut self {
            arguments.push((name.into(), value.into()));
        }
        self
    }

    /// No text at all.
    pub fn none() -> Self {
        Self::Text(String::new())
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            Self::Words { .. } => false,
            Self::List { items, .. } => items.iter().all(Self::is_empty),
        }
    }

    /// Several, with something between them.
    pub fn list(items: impl IntoIterator<Item = Message>, between: &'static str) -> Self {
        Self::List {
            items: items.into_iter().collect(),
            between: between.into(),
        }
    }
}

/// Its words in the present language.
impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            Self::Words { key, arguments } => {
                let mut worded = FluentArgs::new();
                for (name, value) in arguments {
                    worded.set(name.clone(), value.worded());
                }
                f.write_str(&text(key, &worded))
            }
            Self::List { items, between } => {
                let said = items.iter().filter(|item| !item.is_empty());
                let items: Vec<String> = said.map(Self::to_string).collect();
                f.write_str(&items.join(between))
            }
        }
    }
}

impl Value {
    fn worded(&self) -> FluentValue<'_> {
        match self {
            Self::Message(message) => message.to_string().into(),
            Self::Number(number) => (*number).into(),
            Self::Count(number) => format::count(*number).into(),
            Self::Rows(number) => format::rows(*number).into(),
            Self::Size(bytes) => format::size(*bytes).into(),
            Self::Milliseconds(time) => format::duration(Duration::from_millis(*time)).into(),
        }
    }
}

impl From<String> for Message {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Message {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// Worded at once, where it stands in a text that is.
impl From<Message> for FluentValue<'_> {
    fn from(message: Message) -> Self {
        message.to_string().into()
    }
}

impl From<Message> for Value {
    fn from(message: Message) -> Self {
        Self::Message(message)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Message(text.into())
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Message(text.into())
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<usize> for Value {
    fn from(number: usize) -> Self {
        Self::Number(number as u64)
    }
}

impl From<u32> for Value {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::{Language, m, with};

    #[test]
    fn kept_once_and_read_in_each_language() {
        let inner = m!("damaged", offset = Value::Count(1_234_567), detail = "boom");
        let message = m!("not-verified", cause = inner);
        let kept = serde_json::to_string(&message).unwrap();
        let back: Message = serde_json::from_str(&kept).unwrap();
        assert_eq!(back, message);
        let shown = |language| with(language, || back.to_string());
        assert!(shown(Language::French).contains("1\u{202f}234\u{202f}567"));
        assert!(shown(Language::English).contains("at byte 1,234,567: “boom”"));
        assert!(shown(Language::Spanish).contains("está dañado"));
    }

    #[test]
    fn lists_and_plain_texts() {
        let list = Message::list([m!("state-complete"), "x".into()], " · ");
        assert_eq!(with(Language::English, || list.to_string()), "Complete · x");
        let back: Message = serde_json::from_str(&serde_json::to_string(&list).unwrap()).unwrap();
        assert_eq!(back, list);
        assert!(Message::none().is_empty());
    }
}
