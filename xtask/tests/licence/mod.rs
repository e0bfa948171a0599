//! Which licences a third-party package may have: SPDX expressions, and the old notation with `/` for OR.
//! Must never accept what it cannot read.

/// Permissive licences: they let a closed or an open product ship with nothing but a notice.
const PERMISSIVE: [&str; 14] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "MIT-0",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Packages that may be under MPL-2.0, which binds changes to its own files only; we use them unchanged.
/// Empty today. `option-ext` (by way of `dirs`) is the usual one.
const MPL: [&str; 0] = [];

/// Whether a package of this name may be used under this licence expression; otherwise why not.
pub fn permitted(package: &str, expression: &str) -> Result<(), String> {
    let words = words(expression);
    if words.is_empty() {
        return Err("no licence is stated".into());
    }
    let mut reader = Reader {
        words: &words,
        mpl: MPL.contains(&package),
    };
    let allowed = reader.alternatives()?;
    match reader.words.first() {
        Some(rest) => Err(format!("cannot read `{expression}` at `{rest}`")),
        None if allowed => Ok(()),
        None => Err(format!("`{expression}` is not permissive")),
    }
}

fn words(expression: &str) -> Vec<String> {
    let spaced = expression
        .replace('(', " ( ")
        .replace(')', " ) ")
        .replace('/', " OR ");
    spaced.split_whitespace().map(str::to_owned).collect()
}

/// Recursive descent: OR binds weaker than AND, WITH belongs to the licence before it (SPDX 2.3, annex D).
struct Reader<'a> {
    words: &'a [String],
    mpl: bool,
}

impl<'a> Reader<'a> {
    fn take(&mut self) -> Option<&'a str> {
        let (first, rest) = self.words.split_first()?;
        self.words = rest;
        Some(first)
    }

    fn take_if(&mut self, word: &str) -> bool {
        let found = self.words.first().is_some_and(|next| next == word);
        if found {
            self.words = &self.words[1..];
        }
        found
    }

    fn alternatives(&mut self) -> Result<bool, String> {
        let mut allowed = self.all_of()?;
        while self.take_if("OR") {
            allowed |= self.all_of()?;
        }
        Ok(allowed)
    }

    fn all_of(&mut self) -> Result<bool, String> {
        let mut allowed = self.one()?;
        while self.take_if("AND") {
            allowed &= self.one()?;
        }
        Ok(allowed)
    }

    fn one(&mut self) -> Result<bool, String> {
        if self.take_if("(") {
            let allowed = self.alternatives()?;
            return if self.take_if(")") {
                Ok(allowed)
            } else {
                Err("a parenthesis is not closed".into())
            };
        }
        let mut id = match self.take() {
            None | Some("OR" | "AND" | "WITH" | ")") => return Err("a licence is missing".into()),
            Some(id) => id.to_owned(),
        };
        if self.take_if("WITH") {
            id = format!(
                "{id} WITH {}",
                self.take().ok_or("an exception is missing")?
            );
        }
        Ok(PERMISSIVE.contains(&id.as_str()) || (self.mpl && id == "MPL-2.0"))
    }
}

#[test]
fn permissive_expressions_pass() {
    for expression in [
        "MIT",
        "MIT OR Apache-2.0",
        "MIT/Apache-2.0",
        "MIT / Apache-2.0",
        "MIT OR Apache-2.0 OR LGPL-2.1-or-later",
        "(MIT OR GPL-3.0-only) AND Unicode-3.0",
        "GPL-2.0-only OR MIT AND ISC",
        "Apache-2.0 WITH LLVM-exception OR GPL-3.0-only",
        "((ISC))",
    ] {
        assert_eq!(permitted("p", expression), Ok(()), "{expression}");
    }
}

#[test]
fn others_do_not() {
    for expression in [
        "GPL-3.0-only",
        "GPL-2.0/LGPL-2.1",
        "MIT AND GPL-3.0-only",
        "(MIT OR ISC) AND AGPL-3.0-only",
        "MPL-2.0",
        "Apache-2.0 WITH Some-exception",
        "LicenseRef-mine",
        "mit",
    ] {
        assert_eq!(
            permitted("p", expression),
            Err(format!("`{expression}` is not permissive"))
        );
    }
    for expression in [
        "",
        "MIT OR",
        "OR MIT",
        "(MIT",
        "MIT)",
        "MIT Apache-2.0",
        "MIT WITH",
        "()",
    ] {
        assert!(permitted("p", expression).is_err(), "{expression}");
    }
}
