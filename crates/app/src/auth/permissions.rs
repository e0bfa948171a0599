//! The six permissions: the module's four and two of our own. Their words are fixed: they stand
//! in catalogues, tokens and scripts.

use std::fmt;

/// A right to see or do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// See backups, runs and their logs.
    View,
    /// Make and verify backups.
    Create,
    /// Take the data away.
    Download,
    /// Delete backups.
    Delete,
    /// Write into databases.
    Restore,
    /// Change settings, databases and accounts.
    Settings,
}

impl Permission {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 6] = [
        Self::View,
        Self::Create,
        Self::Download,
        Self::Delete,
        Self::Restore,
        Self::Settings,
    ];

    /// Its fixed word.
    pub fn word(self) -> &'static str {
        match self {
            Self::View => "backup",
            Self::Create => "backup.create",
            Self::Download => "backup.download",
            Self::Delete => "backup.delete",
            Self::Restore => "backup.restore",
            Self::Settings => "backup.settings",
        }
    }

    /// The permission of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// A set of permissions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Permissions(u8);

impl Permissions {
    /// None at all.
    pub const NONE: Self = Self(0);
    /// Every one.
    pub const ALL: Self = Self((1 << Permission::ALL.len()) - 1);

    /// With one more. Whoever may do anything also sees what it is done to.
    pub fn with(self, one: Permission) -> Self {
        Self(self.0 | 1 << one as u8 | 1 << Permission::View as u8)
    }

    /// Whether it is in the set.
    pub fn has(self, one: Permission) -> bool {
        self.0 & 1 << one as u8 != 0
    }

    /// Whether all of the others are in the set.
    pub fn covers(self, others: Self) -> bool {
        others.0 & !self.0 == 0
    }

    /// What is in both.
    pub fn and(self, others: Self) -> Self {
        Self(self.0 & others.0)
    }

    /// Those in the set, in the order in which they are shown.
    pub fn iter(self) -> impl Iterator<Item = Permission> {
        Permission::ALL
            .into_iter()
            .filter(move |one| self.has(*one))
    }

    /// Reads words parted by spaces or commas; the first that is none is the error.
    pub fn parse(words: &str) -> Result<Self, String> {
        words
            .split([' ', ','])
            .filter(|word| !word.is_empty())
            .try_fold(Self::NONE, |set, word| match Permission::of_word(word) {
                Some(one) => Ok(set.with(one)),
                None => Err(word.to_owned()),
            })
    }
}

impl FromIterator<Permission> for Permissions {
    fn from_iter<I: IntoIterator<Item = Permission>>(iter: I) -> Self {
        iter.into_iter().fold(Self::NONE, Self::with)
    }
}

/// The words, parted by spaces.
impl fmt::Display for Permissions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words: Vec<_> = self.iter().map(Permission::word).collect();
        f.write_str(&words.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_back() {
        assert_eq!(
            Permissions::parse(&Permissions::ALL.to_string()),
            Ok(Permissions::ALL)
        );
        let two = Permissions::parse("backup.delete,backup.create").unwrap();
        assert_eq!(two.to_string(), "backup backup.create backup.delete");
        assert!(two.has(Permission::Delete) && !two.has(Permission::Settings));
        assert_eq!(
            Permissions::parse("backup.everything"),
            Err("backup.everything".into())
        );
        assert_eq!(Permissions::parse(""), Ok(Permissions::NONE));
    }

    #[test]
    fn sets() {
        let two = Permissions::NONE.with(Permission::Create);
        assert!(Permissions::ALL.covers(two) && !two.covers(Permissions::ALL));
        assert_eq!(Permissions::ALL.and(two), two);
        assert!(!Permissions::NONE.has(Permission::View));
    }
}
