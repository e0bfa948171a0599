//! The splitter under the settings that a dump makes for its session: `sql_mode`, character set; and what it says of a
//! statement that is nothing but rows.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use archive::grammar::Dialect;
use archive::splitter::{Error, Lexis, Splitter};
use std::io::{BufReader, Read};

/// A reader that gives very small pieces, so that each look-ahead meets the end of a read.
struct Trickle<'a>(&'a [u8], usize);

impl Read for Trickle<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let len = self.1.min(out.len()).min(self.0.len());
        out[..len].copy_from_slice(&self.0[..len]);
        self.0 = &self.0[len..];
        Ok(len)
    }
}

#[test]
fn without_backslash_escapes_from_one_statement_to_the_next() {
    let dump = r"set sql_mode='NO_BACKSLASH_ESCAPES'; select 'a\'; select 'b';";
    let mut splitter = Splitter::new(dump.as_bytes(), Dialect::MySql, 100);
    let mut all = Vec::new();
    while let Some(statement) = splitter.next_statement().unwrap() {
        all.push(String::from_utf8(statement.text.to_vec()).unwrap());
        splitter.set_lexis(Lexis {
            backslash_escapes: false,
            ..Lexis::default()
        });
    }
    assert_eq!(all[1..], [r"select 'a\'", "select 'b'"]);
}

/// What may go to the server without a closer look, whatever the pieces it comes in.
#[test]
fn bare_values() {
    for (sql, wanted) in [
        (
            "INSERT INTO `t` VALUES (1,-2,1.5,-.5,3.,'a.b(c)',0x00,NULL),\n(2.25,1e-5,\"x\",_binary 'y',b'1')",
            true,
        ),
        (
            "INSERT INTO `a.b` (`c`, d) VALUES(1.0 ,2.5),( 3.5, 4)",
            true,
        ),
        (
            "REPLACE INTO t(a) VALUE (1) ON DUPLICATE KEY UPDATE a=VALUES(a)",
            true,
        ),
        ("INSERT /* a comment of shop.t */ INTO t VALUES (1)", true),
        ("INSERT INTO shop.t VALUES (1)", false),
        ("INSERT INTO `shop`.`t` VALUES (1)", false),
        ("INSERT INTO shop . t VALUES (1)", false),
        ("INSERT INTO shop/**/./**/t VALUES (1)", false),
        ("INSERT INTO db1.t VALUES (1)", false),
        ("INSERT INTO t VALUES ((SELECT a FROM mysql.user))", false),
        ("INSERT INTO t VALUES (1,load_file('/etc/passwd'))", false),
        ("INSERT INTO t VALUES (1,load_file\n('/etc/passwd'))", false),
        ("INSERT INTO t VALUES (1,`f`(2))", false),
        (
            "INSERT INTO t SELECT load_file(0x2F) UNION VALUES (1)",
            false,
        ),
        (
            "INSERT INTO t SET a=load_file(0x2F) ON DUPLICATE KEY UPDATE a=VALUES(a)",
            false,
        ),
        ("INSERT INTO t SELECT 1", false),
        ("INSERT INTO t VALUES (1) /*!50000 , (2) */", false),
        ("INSERT INTO t VALUES (1)--\x01 '\n, (2) -- '", false),
    ] {
        for piece in [1, 2, 3, 7, usize::MAX] {
            let dump = format!("{sql};");
            let reader = BufReader::new(Trickle(dump.as_bytes(), piece));
            let mut splitter = Splitter::new(reader, Dialect::MySql, 1 << 20);
            let statement = splitter.next_statement().unwrap().unwrap();
            assert_eq!(statement.bare_values, wanted, "{sql} in pieces of {piece}");
        }
    }
}

fn split_as(dump: &[u8], lexis: Lexis, piece: usize) -> Result<Vec<Vec<u8>>, Error> {
    let mut splitter = Splitter::new(
        BufReader::new(Trickle(dump, piece)),
        Dialect::MySql,
        1 << 20,
    );
    splitter.set_lexis(lexis);
    let mut all = Vec::new();
    while let Some(statement) = splitter.next_statement()? {
        all.push(statement.text.to_vec());
    }
    Ok(all)
}

/// ソ is `\x83\x5C` in sjis, 縗 is `\xBF\x5C` in gbk, 功 is `\xA5\x5C` in big5: the second byte is a backslash.
#[test]
fn t40_a_backslash_that_is_half_a_character() {
    for (charset, character) in [
        ("sjis", b"\x83\x5C"),
        ("gbk", b"\xBF\x5C"),
        ("gb18030", b"\xBF\x5C"),
        ("big5", b"\xA5\x5C"),
    ] {
        let lexis = Lexis {
            pairs: archive::splitter::Pairs::of(charset),
            ..Lexis::default()
        };
        let quoted = [
            b"select '".as_slice(),
            character,
            b"', `",
            b"\x83\x60",
            b"`",
        ]
        .concat();
        let first = if charset == "sjis" {
            quoted
        } else {
            [b"select '".as_slice(), character, b"'"].concat()
        };
        let dump = [&first[..], b";select '\\';';"].concat();
        for piece in [1, 2, 3, usize::MAX] {
            let all = split_as(&dump, lexis, piece).unwrap();
            assert_eq!(all, [first.clone(), b"select '\\';'".to_vec()], "{charset}");
        }
        // Without the character set the text does not end where it ends.
        assert!(
            split_as(&dump, Lexis::default(), usize::MAX).ok()
                != split_as(&dump, lexis, usize::MAX).ok()
        );
    }
}

#[test]
fn t42_names_in_double_quotes_have_no_escapes() {
    let lexis = Lexis {
        ansi_quotes: true,
        ..Lexis::default()
    };
    let all = split_as(br#"select "a\", 'b\';';select 1;"#, lexis, 1).unwrap();
    assert_eq!(
        all,
        [br#"select "a\", 'b\';'"#.to_vec(), b"select 1".to_vec()]
    );
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..Default::default() })]

    /// Statements are pieces of the dump, in order, and what lies between them is none of their text: space, comments,
    /// delimiters. For each way of reading.
    #[test]
    fn pieces_of_the_dump(words in proptest::collection::vec(proptest::sample::select(&[
        "'", "\"", "`", "\\", ";", "\n", " ", "-- ", "#", "/*", "*/", "/*!", "delimiter //\n", "a", "(", ".", "1", "//", "values", "\u{1}",
    ][..]), 0..40), backslash: bool, ansi: bool, pairs in 0..4_usize, bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..6)) {
        let mut dump = words.concat().into_bytes();
        let middle = dump.len() / 2;
        dump.splice(middle..middle, bytes);
        let lexis = Lexis {
            backslash_escapes: backslash,
            ansi_quotes: ansi,
            pairs: ["utf8mb4", "gbk", "sjis", "big5"].get(pairs).and_then(|name| archive::splitter::Pairs::of(name)),
        };
        let whole = split_as(&dump, lexis, usize::MAX);
        for piece in [1, 2, 5] {
            assert_eq!(format!("{whole:?}"), format!("{:?}", split_as(&dump, lexis, piece)));
        }
        let mut at = 0;
        for statement in whole.unwrap_or_default() {
            let found = dump[at..].windows(statement.len()).position(|w| w == statement);
            at += found.unwrap_or_else(|| panic!("{statement:?} is not in the rest of {dump:?}")) + statement.len();
        }
    }
}
