//! The lines of `SHOW GRANTS`, read. They are the one place where both families tell what an
//! account holds in the session, rights of its active roles included. A line may hold the hash of
//! a password: nothing of it is kept but the rights, and it must never become part of an error.

use std::collections::BTreeSet;

/// What a line grants, or (MySQL's partial revokes) takes away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::mysql) struct Grant {
    /// As the server writes it: an account, a role or `PUBLIC`.
    pub grantee: String,
    pub scope: Scope,
    pub rights: Rights,
    /// MySQL: a hole in the rights on everything.
    pub revoked: bool,
}

/// What rights are on. A database is a pattern.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::mysql) enum Scope {
    Everything,
    Database(String),
    Table(String, String),
    /// A routine or package: database and name.
    Routine(String, String),
}

/// Names of rights on whole objects; those on single columns are in none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::mysql) struct Rights {
    all: bool,
    names: BTreeSet<String>,
}

impl Rights {
    pub fn have(&self, right: &str) -> bool {
        self.all || self.names.contains(right)
    }

    pub fn add(&mut self, others: &Self) {
        self.all |= others.all;
        self.names.extend(others.names.iter().cloned());
    }

    /// Those that both have.
    pub fn both(&self, others: &Self) -> Self {
        match (self.all, others.all) {
            (true, _) => others.clone(),
            (_, true) => self.clone(),
            _ => Self {
                all: false,
                names: self.names.intersection(&others.names).cloned().collect(),
            },
        }
    }

    /// As one writes them in a GRANT; `USAGE` is no right.
    pub fn words(&self) -> Vec<String> {
        match self.all {
            true => vec!["ALL PRIVILEGES".into()],
            false => self.names.iter().cloned().collect(),
        }
    }
}

/// A line, or `None` where it grants no right on anything (a role, a proxy, a default role).
pub(in crate::mysql) fn parse(line: &str) -> Option<Grant> {
    let (revoked, rest) = match line.strip_prefix("GRANT ") {
        Some(rest) => (false, rest),
        None => (true, line.strip_prefix("REVOKE ")?),
    };
    let mut reader = Reader(rest);
    let rights = reader.rights()?;
    let (database, object, routine) = reader.scope()?;
    let scope = match (database, object) {
        (None, _) => Scope::Everything,
        (Some(database), None) => Scope::Database(database),
        (Some(database), Some(name)) if routine => Scope::Routine(database, name),
        (Some(database), Some(name)) => Scope::Table(database, name),
    };
    let word = if revoked { " FROM " } else { " TO " };
    let grantee = reader.grantee(word)?;
    Some(Grant {
        grantee,
        scope,
        rights,
        revoked,
    })
}

/// Roles that a line grants, as the server writes them, and the rest of the line.
pub(in crate::mysql) struct RoleGrant {
    pub roles: Vec<String>,
    pub rest: String,
}

/// A line that grants roles; `None` for any other.
pub(in crate::mysql) fn roles(line: &str) -> Option<RoleGrant> {
    let mut reader = Reader(line.strip_prefix("GRANT ")?);
    let mut roles = Vec::new();
    loop {
        let before = reader.0;
        reader.quoted()?;
        if let Some(rest) = reader.0.strip_prefix('@') {
            reader.0 = rest;
            reader.quoted()?;
        }
        roles.push(before[..before.len() - reader.0.len()].to_owned());
        match reader.0.strip_prefix(',') {
            Some(rest) => reader.0 = rest.trim_start(),
            None if reader.0.starts_with(" TO ") => {
                let rest = reader.0.to_owned();
                return Some(RoleGrant { roles, rest });
            }
            None => return None,
        }
    }
}

/// What is left of a line.
struct Reader<'a>(&'a str);

impl<'a> Reader<'a> {
    /// Up to and with ` ON `; `None` for the grant of a role, which has no ` ON `.
    fn rights(&mut self) -> Option<Rights> {
        let mut rights = Rights::default();
        loop {
            let end = self
                .0
                .find([',', '(', '`', '\''])
                .unwrap_or(self.0.len())
                .min(self.on()?);
            let name = self.0[..end].trim();
            self.0 = &self.0[end..];
            let columns = self.0.starts_with('(');
            if columns {
                self.columns()?;
            }
            match name {
                "ALL PRIVILEGES" | "ALL" => rights.all = true,
                "PROXY" => return None,
                "USAGE" | "" => {}
                // On some columns only: not enough to count on.
                _ if columns => {}
                _ => {
                    rights.names.insert(name.to_owned());
                }
            }
            self.0 = self.0.trim_start_matches(' ');
            if let Some(rest) = self.0.strip_prefix(',') {
                self.0 = rest;
            } else {
                self.0 = self.0.strip_prefix("ON ")?;
                return Some(rights);
            }
        }
    }

    /// Where ` ON ` begins.
    fn on(&self) -> Option<usize> {
        self.0.find(" ON ")
    }

    /// Over `(…)`, whose names may hold anything.
    fn columns(&mut self) -> Option<()> {
        self.0 = &self.0[1..];
        loop {
            match self.0.chars().next()? {
                ')' => {
                    self.0 = &self.0[1..];
                    return Some(());
                }
                '`' => {
                    self.quoted()?;
                }
                other => self.0 = &self.0[other.len_utf8()..],
            }
        }
    }

    fn scope(&mut self) -> Option<(Option<String>, Option<String>, bool)> {
        let words = ["PROCEDURE ", "FUNCTION ", "PACKAGE BODY ", "PACKAGE "];
        let routine = words.iter().find_map(|word| self.0.strip_prefix(word));
        self.0 = routine.unwrap_or(self.0);
        self.0 = self.0.strip_prefix("TABLE ").unwrap_or(self.0);
        let database = self.part()?;
        self.0 = self.0.strip_prefix('.')?;
        Some((database, self.part()?, routine.is_some()))
    }

    /// A quoted name, or `None` inside for `*`.
    fn part(&mut self) -> Option<Option<String>> {
        if let Some(rest) = self.0.strip_prefix('*') {
            self.0 = rest;
            return Some(None);
        }
        self.quoted().map(Some)
    }

    /// The words of an account or role, as they stand.
    fn grantee(&mut self, word: &str) -> Option<String> {
        let rest = self.0.strip_prefix(word)?;
        self.0 = rest;
        loop {
            match self.0.chars().next() {
                Some('`' | '\'') => {
                    self.quoted()?;
                }
                Some(letter) if letter != ' ' => self.0 = &self.0[letter.len_utf8()..],
                _ => return Some(rest[..rest.len() - self.0.len()].to_owned()),
            }
        }
    }

    fn quoted(&mut self) -> Option<String> {
        let quote = self
            .0
            .chars()
            .next()
            .filter(|it| matches!(it, '`' | '\''))?;
        let mut name = String::new();
        let mut letters = self.0.char_indices().skip(1).peekable();
        while let Some((at, letter)) = letters.next() {
            if letter != quote {
                name.push(letter);
            } else if letters.next_if(|(_, next)| *next == quote).is_some() {
                name.push(quote);
            } else {
                self.0 = &self.0[at + 1..];
                return Some(name);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> (Scope, Vec<String>, String) {
        let grant = parse(line).unwrap();
        (grant.scope, grant.rights.words(), grant.grantee)
    }

    #[test]
    fn lines_of_both_families() {
        let (scope, rights, grantee) =
            read("GRANT SELECT, SHOW VIEW ON `my\\_db`.* TO `u`@`localhost` WITH GRANT OPTION");
        assert_eq!(scope, Scope::Database("my\\_db".into()));
        assert_eq!(rights, ["SELECT", "SHOW VIEW"]);
        assert_eq!(grantee, "`u`@`localhost`");
        let line =
            "GRANT ALL PRIVILEGES ON *.* TO 'a b'@'%' IDENTIFIED BY PASSWORD '*AB' REQUIRE SSL";
        let (scope, rights, grantee) = read(line);
        assert_eq!((scope, grantee.as_str()), (Scope::Everything, "'a b'@'%'"));
        assert_eq!(rights, ["ALL PRIVILEGES"]);
        let (scope, rights, grantee) = read("GRANT TRIGGER ON `d`.* TO PUBLIC");
        assert_eq!(
            (scope, grantee.as_str()),
            (Scope::Database("d".into()), "PUBLIC")
        );
        assert_eq!(rights, ["TRIGGER"]);
        let dynamic = read("GRANT SHOW_ROUTINE,XA_RECOVER_ADMIN ON *.* TO `u`@`%`").1;
        assert_eq!(dynamic, ["SHOW_ROUTINE", "XA_RECOVER_ADMIN"]);
        let revoked = parse("REVOKE SELECT, TRIGGER ON `d`.* FROM `u`@`localhost`").unwrap();
        assert!(revoked.revoked && revoked.rights.have("TRIGGER"));
    }

    #[test]
    fn columns_are_no_right_on_the_table() {
        let line = "GRANT SELECT (`a`, `b)``, c`), INSERT, UPDATE (`a`) ON `d`.`t` TO `u`@`%`";
        let (scope, rights, _) = read(line);
        assert_eq!(scope, Scope::Table("d".into(), "t".into()));
        assert_eq!(rights, ["INSERT"]);
    }

    #[test]
    fn names_may_hold_what_looks_like_a_word() {
        let (scope, ..) = read("GRANT SELECT ON `a ON b`.`x``.y TO z` TO `u TO v`@`%`");
        assert_eq!(scope, Scope::Table("a ON b".into(), "x`.y TO z".into()));
        let (scope, ..) = read("GRANT EXECUTE ON PROCEDURE `d`.`p` TO `u`@`%`");
        assert_eq!(scope, Scope::Routine("d".into(), "p".into()));
    }

    #[test]
    fn what_grants_no_right_is_passed_over() {
        for line in [
            "GRANT `r`@`%` TO `u`@`%`",
            "GRANT `a ON b` TO `u`@`%`",
            "GRANT `r1`@`%`,`r2`@`%` TO `u`@`%` WITH ADMIN OPTION",
            "GRANT PROXY ON ``@`` TO `root`@`localhost` WITH GRANT OPTION",
            "SET DEFAULT ROLE `r` FOR `u`@`localhost`",
            "GRANT SELECT ON `d",
            "",
        ] {
            assert_eq!(parse(line), None, "{line}");
        }
        let grant = roles("GRANT `r1`@`%`,`a TO b`@`%` TO `u`@`%` WITH ADMIN OPTION").unwrap();
        assert_eq!(grant.roles, ["`r1`@`%`", "`a TO b`@`%`"]);
        assert_eq!(grant.rest, " TO `u`@`%` WITH ADMIN OPTION");
        assert!(roles("GRANT SELECT ON `d`.* TO `u`@`%`").is_none());
    }
}
