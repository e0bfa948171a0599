//! Well-formed answers of both generations, and what becomes of them when they are cut off or out
//! of order.

use wire::ErrorKind;

use crate::{BASIC, DEPRECATE_EOF, OK, Script, column, packet, read_all};

/// The payloads of a result of three rows and two columns.
fn result(deprecate_eof: bool) -> Vec<Vec<u8>> {
    let mut payloads = vec![vec![2], column("a"), column("b")];
    if !deprecate_eof {
        payloads.push(vec![0xFE, 0, 0, 2, 0]);
    }
    payloads.push(b"\x01x\xFB".to_vec());
    payloads.push(b"\x00\x02yz".to_vec());
    payloads.push(b"\xFB\xFB".to_vec());
    payloads.push(if deprecate_eof {
        vec![0xFE, 0, 0, 2, 0, 1, 0]
    } else {
        vec![0xFE, 1, 0, 2, 0]
    });
    payloads
}

fn packets(payloads: &[Vec<u8>]) -> Vec<Vec<u8>> {
    payloads
        .iter()
        .zip(1..)
        .map(|(payload, seq)| packet(seq, payload))
        .collect()
}

fn capabilities(deprecate_eof: bool) -> u32 {
    if deprecate_eof {
        BASIC | DEPRECATE_EOF
    } else {
        BASIC
    }
}

#[test]
fn rows_end_with_ok_or_with_eof_as_agreed() {
    for new in [true, false] {
        let answer = packets(&result(new)).concat();
        let script = Script::answering(capabilities(new), vec![answer.clone(), answer]);
        let mut connection = script.connect().unwrap();
        let some = |text: &[u8]| Some(text.to_vec());
        let want = vec![
            vec![some(b"x"), None],
            vec![some(b""), some(b"yz")],
            vec![None, None],
        ];
        assert_eq!(read_all(&mut connection).unwrap(), want);
        let table = connection.fetch("SELECT").unwrap();
        assert_eq!(table.rows(), want);
        assert_eq!(table.text(1, "B").unwrap(), Some("yz"));
        assert_eq!(table.text(0, "b").unwrap(), None);
        assert!(table.text(3, "b").is_err() && table.text(0, "c").is_err());
        drop(connection);
        script.end();
    }
}

#[test]
fn an_answer_cut_off_anywhere_is_never_the_end() {
    for new in [true, false] {
        let answer = packets(&result(new)).concat();
        for cut in 0..answer.len() {
            let script = Script::answering(capabilities(new), vec![answer[..cut].to_vec()]);
            let mut connection = script.connect().unwrap();
            let (_, error) = read_all(&mut connection).unwrap_err();
            assert!(
                matches!(error.kind(), ErrorKind::Lost(_)),
                "cut at {cut}: {error}"
            );
            assert!(connection.is_closed());
            let again = connection.ping().unwrap_err();
            assert!(matches!(again.kind(), ErrorKind::Closed(_)), "{again}");
            script.end();
        }
    }
}

#[test]
fn a_packet_out_of_order_is_refused_wherever_it_is() {
    for new in [true, false] {
        let payloads = result(new);
        for wrong in 0..payloads.len() {
            let mut packets = packets(&payloads);
            packets[wrong][3] = packets[wrong][3].wrapping_add(1);
            let script = Script::answering(capabilities(new), vec![packets.concat()]);
            let mut connection = script.connect().unwrap();
            let (rows, error) = read_all(&mut connection).unwrap_err();
            assert!(
                matches!(error.kind(), ErrorKind::Protocol(_)),
                "packet {wrong}: {error}"
            );
            assert_eq!(rows, wrong.saturating_sub(if new { 3 } else { 4 }));
            assert!(connection.is_closed());
            script.end();
        }
    }
}

#[test]
fn a_missing_or_doubled_row_is_noticed() {
    let payloads = packets(&result(true));
    let missing = [&payloads[..4], &payloads[5..]].concat();
    let doubled = [&payloads[..4], &payloads[3..]].concat();
    for answer in [missing, doubled] {
        let script = Script::answering(capabilities(true), vec![answer.concat()]);
        let (rows, error) = read_all(&mut script.connect().unwrap()).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Protocol(_)), "{error}");
        assert_eq!(rows, 1);
        script.end();
    }
}

#[test]
fn a_server_error_between_rows_ends_them_and_leaves_the_connection_usable() {
    let mut payloads = result(true);
    payloads.truncate(4);
    payloads.push(b"\xFF\x25\x05#70100Query execution was interrupted".to_vec());
    let answers = vec![packets(&payloads).concat(), packet(1, OK)];
    let script = Script::answering(capabilities(true), answers);
    let mut connection = script.connect().unwrap();
    let (rows, error) = read_all(&mut connection).unwrap_err();
    assert_eq!((rows, error.code()), (1, Some(1317)));
    assert!(!connection.is_closed());
    connection.ping().unwrap();
    drop(connection);
    script.end();
}

#[test]
fn rows_that_ended_in_an_error_do_not_end_well_afterwards() {
    let mut payloads = result(true);
    payloads.insert(
        4,
        b"\xFF\x25\x05#70100Query execution was interrupted".to_vec(),
    );
    let script = Script::answering(capabilities(true), vec![packets(&payloads).concat()]);
    let mut connection = script.connect().unwrap();
    let mut rows = connection.query("SELECT").unwrap();
    rows.next().unwrap();
    assert_eq!(rows.next().unwrap_err().code(), Some(1317));
    assert!(matches!(
        rows.next().unwrap_err().kind(),
        ErrorKind::Closed(_)
    ));
    drop(rows);
    // More rows came behind the error: whatever is asked next, they must not be its answer.
    assert!(connection.ping().is_err());
    assert!(connection.is_closed());
    script.end();
}

#[test]
fn rows_with_too_few_or_too_many_cells_are_errors() {
    for bad in [
        &b"\x01x"[..],
        b"\x01x\xFB\xFB",
        b"\x01x\x05y",
        b"\x01x\xFE",
        b"",
    ] {
        let mut payloads = result(true);
        payloads[4] = bad.to_vec();
        let script = Script::answering(capabilities(true), vec![packets(&payloads).concat()]);
        let (rows, error) = read_all(&mut script.connect().unwrap()).unwrap_err();
        assert!(
            matches!(error.kind(), ErrorKind::Protocol(_)),
            "{bad:?}: {error}"
        );
        assert_eq!(rows, 1);
        script.end();
    }
}
