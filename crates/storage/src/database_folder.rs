//! The folder name of a database: a reversible, collision-free escaping.
//!
//! Pure functions over text. A database name is any text (MySQL allows `/`, `.`, spaces and
//! every BMP character; SQLite is named by a path). Two databases must never share a folder,
//! and a folder name must never leave the folder it is in.

use std::fmt::Write as _;

/// Characters that some filesystem (FAT, NTFS, a CIFS share) refuses or takes for a separator,
/// and `%`, which starts an escape.
const RESERVED: [char; 10] = ['/', '\\', ':', '*', '?', '"', '<', '>', '|', '%'];
/// Stands for the empty name; no other name escapes to it, since `%` is always `%25`.
const EMPTY: &str = "%";

/// The folder name of `database`: the name itself, with every character that a filesystem
/// could refuse or reinterpret written as `%XX` per UTF-8 byte. Case is kept.
///
/// Escaped are control characters, `/ \ : * ? " < > | %`, a leading dot, and a dot or space
/// at the end (which Windows shares drop).
#[must_use]
pub fn folder_name(database: &str) -> String {
    if database.is_empty() {
        return EMPTY.to_owned();
    }
    let last = database.char_indices().next_back().map_or(0, |(at, _)| at);
    let mut folder = String::with_capacity(database.len());
    for (at, character) in database.char_indices() {
        let edge = (at == 0 && character == '.') || (at == last && matches!(character, '.' | ' '));
        if edge || character.is_control() || RESERVED.contains(&character) {
            for byte in character.encode_utf8(&mut [0; 4]).bytes() {
                // Writing to a String cannot fail.
                let _ = write!(folder, "%{byte:02X}");
            }
        } else {
            folder.push(character);
        }
    }
    folder
}

/// The database a folder belongs to, or `None` when [`folder_name`] would not have made it.
#[must_use]
pub fn database_name(folder: &str) -> Option<String> {
    if folder == EMPTY {
        return Some(String::new());
    }
    let mut bytes = Vec::with_capacity(folder.len());
    let mut rest = folder.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        rest = tail;
        if byte == b'%' {
            let hex = std::str::from_utf8(tail.get(..2)?).ok()?;
            bytes.push(u8::from_str_radix(hex, 16).ok()?);
            rest = &tail[2..];
        } else {
            bytes.push(byte);
        }
    }
    let database = String::from_utf8(bytes).ok()?;
    // Only the canonical spelling counts, else two folders could claim one database.
    (!folder.is_empty() && folder_name(&database) == folder).then_some(database)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object_id::ObjectId;
    use std::collections::HashSet;

    const NAMES: [&str; 22] = [
        "",
        "shop",
        "Shop",
        "a/b",
        "a%2Fb",
        "a\\b",
        ".",
        "..",
        "...",
        ".git",
        "a.",
        "a ",
        " a",
        "a b",
        "é🙂",
        "a\0b",
        "a\nb",
        "%",
        "%25",
        "../../etc",
        "c:\\x",
        "\u{85}",
    ];

    #[test]
    fn reversible_and_collision_free() {
        let folders: HashSet<String> = NAMES.iter().map(|name| folder_name(name)).collect();
        assert_eq!(folders.len(), NAMES.len());
        for name in NAMES {
            let folder = folder_name(name);
            assert_eq!(database_name(&folder).as_deref(), Some(name), "{folder:?}");
            assert!(
                ObjectId::new(&*folder).is_ok(),
                "{folder:?} is not one plain component"
            );
        }
    }

    #[test]
    fn known_spellings() {
        assert_eq!(folder_name("shop_2"), "shop_2");
        assert_eq!(folder_name("a/b"), "a%2Fb");
        assert_eq!(folder_name("..a.."), "%2E.a.%2E");
        assert_eq!(folder_name("Été 1"), "Été 1");
        assert_eq!(folder_name("\u{85}"), "%C2%85");
    }

    #[test]
    fn other_spellings_belong_to_nobody() {
        for folder in [
            "", ".git", "a%2fb", "%41", "a%", "a%2", "%FF", "%+1", "a ", "x/y", "%é",
        ] {
            assert_eq!(database_name(folder), None, "{folder:?}");
        }
    }
}
