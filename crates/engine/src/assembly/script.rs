//! A frame of statements for a plain client, which also remembers where each statement stands,
//! so that our own restore needs no DELIMITER and no parser.

/// Statements and comments of one frame.
#[derive(Clone, Debug, Default)]
pub struct Script {
    text: Vec<u8>,
    statements: Vec<(u64, u64)>,
}

impl Script {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// The text as it goes into the frame.
    pub fn text(&self) -> &[u8] {
        &self.text
    }

    /// `(offset, length)` of each statement.
    pub fn statements(&self) -> &[(u64, u64)] {
        &self.statements
    }

    /// A comment line. Line breaks inside are flattened, so that none of it can become SQL.
    pub fn comment(&mut self, text: &str) -> &mut Self {
        self.text.extend_from_slice(b"-- ");
        self.text.extend(
            text.bytes()
                .map(|byte| if byte.is_ascii_control() { b' ' } else { byte }),
        );
        self.text.push(b'\n');
        self
    }

    /// A line that only the plain client reads (a dot-command of `sqlite3`): no statement of ours.
    pub fn client_line(&mut self, line: &str) -> &mut Self {
        self.text.extend_from_slice(line.as_bytes());
        self.text.push(b'\n');
        self
    }

    /// A statement that has no `;` of its own outside of literals.
    pub fn statement(&mut self, sql: impl AsRef<[u8]>) -> &mut Self {
        self.mark(sql.as_ref());
        self.text.extend_from_slice(b";\n");
        self
    }

    /// A statement with a body (trigger, routine, event), between DELIMITER lines. The delimiter
    /// is the first of a fixed list that the body does not hold, so equal bodies give equal text.
    pub fn body(&mut self, sql: impl AsRef<[u8]>) -> &mut Self {
        let sql = sql.as_ref();
        let delimiter = delimiter_for(sql);
        self.text
            .extend_from_slice(format!("DELIMITER {delimiter}\n").as_bytes());
        self.mark(sql);
        // On a line of its own: a body may end in a comment that runs to the end of its line.
        self.text
            .extend_from_slice(format!("\n{delimiter}\nDELIMITER ;\n").as_bytes());
        self
    }

    fn mark(&mut self, sql: &[u8]) {
        self.statements
            .push((self.text.len() as u64, sql.len() as u64));
        self.text.extend_from_slice(sql);
    }
}

fn delimiter_for(body: &[u8]) -> String {
    let absent = |delimiter: &str| memchr::memmem::find(body, delimiter.as_bytes()).is_none();
    let usual = [";;", "$$", "//", "|||"]
        .into_iter()
        .find(|delimiter| absent(delimiter));
    usual.map(str::to_owned).unwrap_or_else(|| {
        (0u64..)
            .map(|number| format!("$end{number}$"))
            .find(|delimiter| absent(delimiter))
            .unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn borders_are_those_of_the_statements() {
        let mut script = Script::new();
        script
            .comment("a\nDROP TABLE t")
            .statement("SELECT 1")
            .body("BEGIN; END");
        let texts: Vec<&[u8]> = script
            .statements()
            .iter()
            .map(|(at, length)| &script.text()[*at as usize..(*at + *length) as usize])
            .collect();
        assert_eq!(texts, [&b"SELECT 1"[..], b"BEGIN; END"]);
        let text = String::from_utf8_lossy(script.text()).into_owned();
        assert_eq!(
            text,
            "-- a DROP TABLE t\nSELECT 1;\nDELIMITER ;;\nBEGIN; END\n;;\nDELIMITER ;\n"
        );
    }

    #[test]
    fn the_delimiter_is_never_in_the_body() {
        for body in [
            "",
            ";;",
            ";; $$",
            ";; $$ //",
            ";; $$ // |||",
            ";; $$ // ||| $end0$",
        ] {
            assert!(!body.contains(&delimiter_for(body.as_bytes())) || body.is_empty());
        }
        assert_eq!(delimiter_for(b"a;;b"), "$$");
    }
}
