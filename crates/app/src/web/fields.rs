//! Fields of a form or of the part of an address behind its question mark
//! (`application/x-www-form-urlencoded`). What is not UTF-8 is never passed on as if it were.

/// Fields in the order in which they came; a name may come several times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads them; a field that is not UTF-8 is left out.
    pub fn parse(encoded: &[u8]) -> Self {
        let pairs = encoded
            .split(|&byte| byte == b'&')
            .filter(|pair| !pair.is_empty());
        let fields = pairs.filter_map(|pair| {
            let mut halves = pair.splitn(2, |&byte| byte == b'=');
            let name = decode(halves.next().unwrap_or_default())?;
            let value = decode(halves.next().unwrap_or_default())?;
            Some((name, value))
        });
        Self(fields.collect())
    }

    /// The first field of a name; empty if there is none.
    pub fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(key, _)| key == name);
        found.map_or("", |(_, value)| value)
    }

    /// Every field of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let same = move |field: &&(String, String)| field.0 == name;
        self.0.iter().filter(same).map(|(_, value)| value.as_str())
    }

    /// Whether there is a field of this name (a ticked box).
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }

    /// As they stand in an address behind its question mark.
    pub fn encoded(&self) -> String {
        let pair = |(name, value): &(String, String)| format!("{}={}", encode(name), encode(value));
        self.0.iter().map(pair).collect::<Vec<_>>().join("&")
    }
}

fn decode(text: &[u8]) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let [first, tail @ ..] = rest {
        let (byte, after) = match (first, tail) {
            (b'+', _) => (b' ', tail),
            (b'%', [high, low, after @ ..]) => match (hex(*high), hex(*low)) {
                (Some(high), Some(low)) => (high << 4 | low, after),
                _ => (b'%', tail),
            },
            _ => (*first, tail),
        };
        bytes.push(byte);
        rest = after;
    }
    String::from_utf8(bytes).ok()
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit)
        .to_digit(16)
        .and_then(|value| u8::try_from(value).ok())
}

/// Writes a text so that it can stand in an address, as one segment of a path or as a value.
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(char::from(byte));
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_as_browsers_write_them() {
        let fields = Fields::parse(b"a=1+2&b=%C3%A9%26&a=%zz&c&=x&bad=%ff&d=a%3Db=c%");
        assert_eq!(fields.get("a"), "1 2");
        assert_eq!(fields.all("a").collect::<Vec<_>>(), ["1 2", "%zz"]);
        assert_eq!(fields.get("b"), "é&");
        assert!(fields.has("c") && fields.get("c").is_empty());
        assert!(!fields.has("bad"));
        assert_eq!(fields.get("d"), "a=b=c%");
        assert_eq!(fields.get("nothing"), "");
    }

    #[test]
    fn written_and_read_back() {
        let text = "clients/db_backup 2026é&=%.sql";
        let written = encode(text);
        assert!(!written.contains(['/', ' ', '&']), "{written}");
        let fields = Fields::parse(b"state=failed&name=a+b%26c&state=");
        assert_eq!(fields.encoded(), "state=failed&name=a%20b%26c&state=");
        assert_eq!(
            Fields::parse(format!("x={written}").as_bytes()).get("x"),
            text
        );
    }
}
