//! Which keys of a table may come behind its rows: a sorted bulk build costs the server less than one row after the
//! other. Read from the server's own definition. It must never choose a key whose coming later could change the final
//! definition or the rows: whatever is unusual stays.

use archive::ddl::{self, DoubleQuotes, Part, PartKind, Token, TokenKind, Tokens};

/// What came off a table.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Later {
    pub keys: Vec<Key>,
    /// They need the keys of both tables, and come last of all.
    pub foreign: Vec<Foreign>,
}

/// A key.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Key {
    pub name: Vec<u8>,
    /// Its line of the definition.
    pub text: Vec<u8>,
    /// A server builds one of these at a time.
    pub fulltext: bool,
}

/// A foreign key.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Foreign {
    pub name: Vec<u8>,
    /// Its line of the definition.
    pub text: Vec<u8>,
    /// The same without its name.
    pub rule: Vec<u8>,
}

/// What may come off a table; `None`: nothing.
pub(super) fn put_off(create: &[u8]) -> Option<Later> {
    let table = ddl::create_table_parts(create).ok()?;
    let options = tokens(&create[table.options.clone()])?;
    let option_text = &create[table.options];
    let engine = options
        .windows(3)
        .find(|three| three[0].is_word(option_text, "ENGINE") && three[1].is_sign(b'='))?;
    let versioned = |token: &Token| token.is_word(option_text, "VERSIONING");
    if !engine[2].is_word(option_text, "InnoDB") || options.iter().any(versioned) {
        return None;
    }
    let (mut fixed, mut keys, mut foreign) = (Vec::new(), Vec::new(), Vec::new());
    let mut primary = false;
    for part in &table.parts {
        let text = &create[part.range.clone()];
        match &part.kind {
            PartKind::Column(name) => {
                let words = ["AUTO_INCREMENT", "GENERATED", "AS"];
                if tokens(text)?
                    .iter()
                    .any(|token| token.is_any_word(text, &words))
                {
                    fixed.push(name.clone());
                }
            }
            PartKind::PrimaryKey => primary = true,
            PartKind::ForeignKey(name) if name.is_empty() => return None,
            PartKind::ForeignKey(name) => foreign.push(Foreign {
                name: name.clone(),
                text: text.to_vec(),
                rule: text[tokens(text)?.get(2)?.range.start..].to_vec(),
            }),
            PartKind::Period | PartKind::Other => return None,
            PartKind::Check(_) => {}
            PartKind::UniqueKey(_)
            | PartKind::Key(_)
            | PartKind::FullTextKey(_)
            | PartKind::SpatialKey(_)
            | PartKind::VectorKey(_) => keys.push(part),
        }
    }
    // The server sorts keys by their kind and then by the order in which it got them: only the last ones can go and
    // come back into their place.
    let stays = |part: &&Part| !may_go(part, &create[part.range.clone()], primary, &fixed);
    let first = keys.iter().rposition(stays).map_or(0, |at| at + 1);
    let keys: Vec<Key> = keys[first..]
        .iter()
        .map(|part| Key {
            name: part.kind.name().unwrap_or_default().to_vec(),
            text: create[part.range.clone()].to_vec(),
            fulltext: matches!(part.kind, PartKind::FullTextKey(_)),
        })
        .collect();
    (!keys.is_empty()).then_some(Later { keys, foreign })
}

/// `fixed`: columns whose keys stay, because a counter needs them or because they are computed.
fn may_go(part: &Part, text: &[u8], primary: bool, fixed: &[Vec<u8>]) -> bool {
    let kind = match part.kind {
        // Without a primary key the first unique key is how the rows are stored.
        PartKind::UniqueKey(_) => primary,
        PartKind::Key(_) | PartKind::FullTextKey(_) => true,
        _ => false,
    };
    let columns = columns(text);
    kind && part.kind.name().is_some()
        && columns.is_some_and(|columns| columns.iter().all(|column| !fixed.contains(column)))
}

/// The columns of a key; `None` when it is no plain key on columns.
fn columns(text: &[u8]) -> Option<Vec<Vec<u8>>> {
    let tokens = tokens(text)?;
    let unusual = ["HASH", "WITHOUT"];
    if tokens.iter().any(|token| token.is_any_word(text, &unusual)) {
        return None;
    }
    let open = tokens.iter().position(|token| token.is_sign(b'('))?;
    let (mut columns, mut depth, mut first) = (Vec::new(), 1, true);
    for token in &tokens[open + 1..] {
        if first && token.kind != TokenKind::Name {
            // An expression.
            return None;
        }
        if first {
            columns.push(token.name(text)?);
        }
        first = depth == 1 && token.is_sign(b',');
        match token.kind {
            TokenKind::Sign(b'(') => depth += 1,
            TokenKind::Sign(b')') => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(columns);
        }
    }
    None
}

fn tokens(text: &[u8]) -> Option<Vec<Token>> {
    Tokens::new(text, DoubleQuotes::Texts)
        .collect::<Result<_, _>>()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(lines: &str, options: &str) -> Vec<String> {
        let create = format!("CREATE TABLE `t` (\n  {lines}\n) {options}");
        let later = put_off(create.as_bytes()).unwrap_or_default();
        let name = |key: &Key| String::from_utf8(key.name.clone()).unwrap();
        later.keys.iter().map(name).collect()
    }

    const INNODB: &str = "ENGINE=InnoDB AUTO_INCREMENT=5 DEFAULT CHARSET=utf8mb4";

    #[test]
    fn plain_keys_at_the_end_go() {
        let columns = "`id` int NOT NULL AUTO_INCREMENT,\n  `a` int DEFAULT (`b` + 1),\n  `b` text,\n  `c` int GENERATED ALWAYS AS (`a` + 1) VIRTUAL";
        let of = |keys: &str| names(&format!("{columns},\n  {keys}"), INNODB);
        let all = "PRIMARY KEY (`id`),\n  UNIQUE KEY `u` (`a`),\n  KEY `k` (`b`(10),`a` DESC) COMMENT 'HASH (`c`)',\n  FULLTEXT KEY `f` (`b`) /*!50100 WITH PARSER `ngram` */ ";
        assert_eq!(of(all), ["u", "k", "f"]);
        // Without a primary key the unique one stays.
        assert_eq!(
            of("UNIQUE KEY `u` (`a`),\n  KEY `i` (`id`),\n  KEY `k` (`a`)"),
            ["k"]
        );
        // Nothing before one that stays.
        for stays in [
            "KEY `i` (`a`,`id`)",
            "KEY `i` (`c`)",
            "KEY `i` ((`a` + 1))",
            "KEY `i` (`a`,(cast(json_extract(`b`,_utf8mb4'$[*]') as unsigned array)))",
            "SPATIAL KEY `i` (`a`)",
            "VECTOR KEY `i` (`a`)",
            "UNIQUE KEY `i` (`b`) USING HASH",
        ] {
            let keys =
                format!("PRIMARY KEY (`id`),\n  KEY `k` (`a`),\n  {stays},\n  KEY `l` (`a`)");
            assert_eq!(of(&keys), ["l"], "{stays}");
        }
        assert_eq!(of("PRIMARY KEY (`id`)"), Vec::<String>::new());
    }

    #[test]
    fn only_of_tables_that_are_what_they_seem() {
        let keys = "`a` int,\n  PRIMARY KEY (`a`),\n  KEY `k` (`a`)";
        assert_eq!(
            names(keys, "ENGINE=InnoDB COMMENT='ENGINE=MyISAM VERSIONING'"),
            ["k"]
        );
        assert_eq!(
            names(keys, "ENGINE=InnoDB PARTITION BY HASH (`a`) PARTITIONS 2"),
            ["k"]
        );
        for options in [
            "ENGINE=MyISAM",
            "ENGINE=InnoDB WITH SYSTEM VERSIONING",
            "COMMENT='ENGINE=InnoDB'",
        ] {
            assert!(names(keys, options).is_empty(), "{options}");
        }
        let period = format!("{keys},\n  PERIOD FOR `p` (`x`, `y`)");
        assert!(names(&period, INNODB).is_empty());
    }

    #[test]
    fn foreign_keys_come_with_and_without_their_names() {
        let create = b"CREATE TABLE `t` (\n  `a` int,\n  PRIMARY KEY (`a`),\n  KEY `k` (`a`),\n  CONSTRAINT `f` FOREIGN KEY (`a`) REFERENCES `p` (`x`) ON DELETE CASCADE\n) ENGINE=InnoDB";
        let later = put_off(create).unwrap();
        let foreign = &later.foreign[0];
        assert_eq!(foreign.name, b"f");
        assert_eq!(
            foreign.rule,
            b"FOREIGN KEY (`a`) REFERENCES `p` (`x`) ON DELETE CASCADE"
        );
        assert_eq!(
            foreign.text,
            [b"CONSTRAINT `f` ", &foreign.rule[..]].concat()
        );
    }
}
