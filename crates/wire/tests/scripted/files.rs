//! A server that would like a file of this machine. Rows of a LOAD DATA LOCAL are given by the
//! caller and go out after the one statement that asks for them; nothing else ever does.

use std::io::Write;

use wire::{Batch, Connection, ErrorKind};

use crate::{BASIC, DEPRECATE_EOF, OK, Script, accept, packet, take_packet};

const LOCAL_FILES: u32 = 1 << 7;
const ALL: u32 = BASIC | DEPRECATE_EOF | LOCAL_FILES;
const FILE: &[u8] = b"\xFB/etc/passwd";

fn connect(script: &Script) -> Connection {
    let mut options = script.options();
    options.local_data = true;
    Connection::connect(&options).unwrap()
}

fn asks_at_once() -> Script {
    Script::answering(ALL, vec![packet(1, FILE)])
}

#[test]
fn no_other_statement_is_answered_with_anything() {
    type Call = fn(&mut Connection) -> Result<(), wire::Error>;
    let calls: [(&str, Call); 7] = [
        ("execute", |c| c.execute("SELECT 1").map(drop)),
        ("load data by execute", |c| {
            c.execute("LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t")
                .map(drop)
        }),
        ("fetch", |c| c.fetch("SELECT 1").map(drop)),
        ("ping", |c| c.ping()),
        ("use", |c| c.use_database("d")),
        ("prepare", |c| c.prepare("DO ?").map(drop)),
        ("pieces", |c| {
            let mut statement = c.statement()?;
            statement.append(b"LOAD DATA LOCAL INFILE 'x' INTO TABLE t")?;
            statement.finish().map(drop)
        }),
    ];
    for (name, call) in calls {
        let script = asks_at_once();
        let mut connection = connect(&script);
        assert!(connection.has_local_data());
        let error = call(&mut connection).unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Protocol(_)),
            "{name}: {error}"
        );
        assert!(connection.is_closed(), "{name}");
        assert_eq!(script.end(), b"", "{name}: the client answered");
    }
}

#[test]
fn a_batch_is_not_answered_with_a_file_either() {
    const BULK: u32 = 1 << 2;
    let script = Script::new(|socket| {
        let mut greeting = crate::greeting(ALL);
        let reserved = greeting.windows(10).position(|part| part == [0; 10]);
        let extended = reserved.unwrap() + 6;
        greeting[extended..extended + 4].copy_from_slice(&BULK.to_le_bytes());
        socket.write_all(&greeting).unwrap();
        let login = take_packet(socket);
        // Said by leaving a bit out, and at the end of what was reserved.
        assert_eq!(login[0] & 1, 0);
        assert_eq!(login[28..32], BULK.to_le_bytes());
        socket.write_all(&packet(2, OK)).unwrap();
        take_packet(socket);
        let prepared = [0, 9, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0];
        socket.write_all(&packet(1, &prepared)).unwrap();
        socket.write_all(&packet(2, &crate::column("?"))).unwrap();
        let sent = take_packet(socket);
        // Command, statement, flags, type; two rows, of which one is NULL.
        assert_eq!(sent, b"\xFA\x09\0\0\0\x80\0\xFD\0\x00\x02ab\x01");
        socket.write_all(&packet(1, FILE)).unwrap();
    });
    let mut connection = connect(&script);
    let prepared = connection.prepare("INSERT INTO t VALUES (?)").unwrap();
    let mut batch = Batch::new(&prepared);
    batch.bytes(b"ab");
    batch.null();
    let error = connection.execute_batch(&prepared, &batch).unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Protocol(_)), "{error}");
    assert_eq!(script.end(), b"");
}

#[test]
fn only_the_callers_bytes_are_sent_whatever_file_is_named() {
    let script = Script::new(|socket| {
        accept(socket, ALL);
        take_packet(socket);
        socket.write_all(&packet(1, FILE)).unwrap();
        assert_eq!(take_packet(socket), b"1\trow\n");
        assert_eq!(take_packet(socket), b"");
        // And no second file.
        socket.write_all(&packet(4, FILE)).unwrap();
    });
    let mut connection = connect(&script);
    let mut load = connection.load("LOAD DATA LOCAL …").unwrap();
    load.append(b"1\trow\n").unwrap();
    let error = load.finish().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Protocol(_)), "{error}");
    assert!(connection.is_closed());
    assert_eq!(script.end(), b"");
}

#[test]
fn without_the_option_a_load_is_not_begun() {
    let script = Script::new(|socket| accept(socket, ALL));
    let mut connection = script.connect().unwrap();
    let error = connection.load("LOAD DATA LOCAL …").unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Settings(_)), "{error}");
    assert!(!connection.is_closed());
    drop(connection);
    // COM_QUIT and nothing else.
    assert_eq!(script.end(), packet(0, &[1]));
}

#[test]
fn answers_to_a_load_that_are_none() {
    for answer in [OK, &[2], &[], &[0xFE, 0, 0, 0, 0]] {
        let script = Script::answering(ALL, vec![packet(1, answer)]);
        let mut connection = connect(&script);
        let error = connection.load("LOAD DATA LOCAL …").unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Protocol(_)), "{error}");
        assert!(connection.is_closed());
        assert_eq!(script.end(), b"");
    }
}

#[test]
fn a_prepared_statement_cut_off_anywhere() {
    let whole = [
        packet(1, &[0, 9, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]),
        packet(2, &crate::column("?")),
    ]
    .concat();
    for cut in 0..whole.len() {
        let script = Script::answering(ALL, vec![whole[..cut].to_vec()]);
        let mut connection = connect(&script);
        let error = connection.prepare("DO ?").unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Lost(_)), "{cut}: {error}");
        assert!(connection.is_closed());
        script.end();
    }
}
