//! What is put aside before two definitions are called different, and only then: the list that a
//! report names. It must never touch a byte inside a text or a name, except for the name of the
//! scratch database, which occurs nowhere else.

use archive::ddl;
use archive::index::{Kind, Object};

use super::super::quotes;
use super::super::session::quoted;
use crate::Change;
use crate::compare::{Apply, Normalisation, Side};

/// What a place makes different.
pub(super) struct Circumstances<'a> {
    /// Name of the source's database and of the copy's, where they differ.
    pub renamed: Option<(&'a str, &'a str)>,
    /// What the restore did otherwise than the archive has it.
    pub changes: &'a [Change],
    /// Whether both servers are of the same version.
    pub exact: bool,
}

/// The normalisations for a place, in the order they are tried.
pub(super) fn list<'a>(circumstances: &Circumstances<'a>) -> Vec<Normalisation<'a>> {
    let mut list: Vec<Normalisation<'a>> = Vec::new();
    let mut add = |name, apply: Box<Apply<'a>>| {
        list.push(Normalisation { name, apply });
    };
    if let Some((from, to)) = circumstances.renamed {
        add(
            "name of the database",
            Box::new(move |side, _, text| match side {
                Side::Archived => text.to_vec(),
                // The scratch name is random: wherever it stands, the restore has put it there.
                Side::Copy => replace(
                    &replace(text, quoted(to).as_bytes(), quoted(from).as_bytes()),
                    to.as_bytes(),
                    from.as_bytes(),
                ),
            }),
        );
    }
    let changes = circumstances.changes;
    let changed = move |object: &Object, change: &str| {
        changes.iter().any(|known| {
            known.change == change && known.kind == object.kind && known.name == object.name
        })
    };
    add(
        "status of events",
        Box::new(move |_, object, text| {
            match object.kind == Kind::Event
                && changed(object, "event_disabled")
                && text.starts_with(b"CREATE ")
            {
                true => ddl::event_disabled(text).unwrap_or_else(|_| text.to_vec()),
                false => text.to_vec(),
            }
        }),
    );
    add(
        "definer",
        Box::new(move |_, object, text| {
            match changed(object, "definer_dropped") && text.starts_with(b"CREATE ") {
                true => ddl::strip_definer(text)
                    .ok()
                    .flatten()
                    .map_or_else(|| text.to_vec(), |(text, _)| text),
                false => text.to_vec(),
            }
        }),
    );
    // As MySQL shows it, it comes back with the other: a column that has the table's collation.
    add(
        "character set named beside its collation",
        Box::new(|_, object, text| match object.kind {
            Kind::Table => quotes::outside(text, quotes::without_implied_charset),
            _ => text.to_vec(),
        }),
    );
    if !circumstances.exact {
        // MariaDB 10.6 and MySQL 8.0.29 say utf8mb3 where older servers said utf8.
        add(
            "utf8mb3 called utf8",
            Box::new(|_, _, text| quotes::outside(text, utf8)),
        );
        // MySQL 8.0.19 shows no display width any more; tinyint(1) keeps its.
        add(
            "display width of integers",
            Box::new(|_, _, text| quotes::outside(text, without_width)),
        );
        // MySQL 8 knows the mode no more.
        add(
            "sql_mode NO_AUTO_CREATE_USER",
            Box::new(|_, _, text| replace(text, b"NO_AUTO_CREATE_USER,", b"")),
        );
    }
    list
}

fn replace(text: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memmem::find(rest, from) {
        out.extend_from_slice(&rest[..at]);
        out.extend_from_slice(to);
        rest = &rest[at + from.len()..];
    }
    out.extend_from_slice(rest);
    out
}

fn utf8(piece: &str) -> String {
    piece.replace("utf8mb3", "utf8")
}

fn without_width(piece: &str) -> String {
    let mut out = String::with_capacity(piece.len());
    let mut rest = piece;
    while let Some(at) = rest.find("int(") {
        let (before, after) = rest.split_at(at + "int".len());
        out.push_str(before);
        let digits = after[1..].bytes().take_while(u8::is_ascii_digit).count();
        let boolean = before.ends_with("tinyint") && after.starts_with("(1)");
        let width = digits > 0 && after[1 + digits..].starts_with(')') && !boolean;
        let kept = if width { digits + 2 } else { 0 };
        out.push_str(if width { "" } else { &after[..1] });
        rest = &after[kept.max(1)..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_no_text_and_no_name_changes() {
        let text = br"`int(11)` int(11) DEFAULT 'int(11) \' int(4)' COMMENT 'a''int(5)', `b` tinyint(1), `c` bigint(20) unsigned, p(int(x))";
        let wanted = br"`int(11)` int DEFAULT 'int(11) \' int(4)' COMMENT 'a''int(5)', `b` tinyint(1), `c` bigint unsigned, p(int(x))";
        let found = quotes::outside(text, without_width);
        assert_eq!(
            String::from_utf8_lossy(&found),
            String::from_utf8_lossy(wanted)
        );
        let text =
            b"`utf8mb3` varchar(3) CHARACTER SET utf8mb3 COLLATE utf8mb3_bin DEFAULT 'utf8mb3'";
        let wanted = b"`utf8mb3` varchar(3) CHARACTER SET utf8 COLLATE utf8_bin DEFAULT 'utf8mb3'";
        assert_eq!(quotes::outside(text, utf8), wanted);
    }

    #[test]
    fn an_open_quote_ends_with_the_text() {
        assert_eq!(
            quotes::outside(b"int(3) 'int(3)\\", without_width),
            b"int 'int(3)\\"
        );
    }
}
