//! Rows that probe the edges of types and charsets: settings, metrics, clicks and a table of awkward names.
//! Must never be made harmless: each odd value stands for a dump that lost it.

use super::prose::prose;
use super::rows::Row;
use super::tables::{Counts, service_id};

pub(super) fn setting(row: &mut Row, index: u64, _: &Counts) {
    row.text(&match index {
        0 => "état".to_owned(),
        1 => "ETAT".to_owned(),
        2 => "État".to_owned(),
        _ => format!("réglage {index:02}"),
    });
    match index % 5 {
        0 => row.null(),
        1 => row.text("Déjà vu – 20 € l'été, ça coûte"),
        // UTF-8 bytes that an old program put into a latin1 column, and every byte latin1 can hold.
        2 => row.hex("Noël à Besançon".as_bytes()),
        3 => row.hex(&(1..=255).collect::<Vec<u8>>()),
        _ => row.text(""),
    }
    row.text("Indication: œuvre, Łódź");
    row.text("large 😀 é");
}

pub(super) fn metric(row: &mut Row, index: u64, counts: &Counts) {
    row.int(service_id(index % counts.services));
    row.text(&format!(
        "2024-01-{:02} {:02}:00:00.{:06}",
        1 + index / 7 % 28,
        index % 24,
        index % 1_000_000
    ));
    let bits = row.prng.next_u64();
    row.raw(match index % 12 {
        0 => "NULL",
        1 => "-1.40129846e-45",
        2 => "1.17549435e-38",
        3 => "3.40282347e38",
        4 => "16777217",
        5 => "0.1",
        _ => "",
    });
    if index % 12 > 5 {
        // An empty value was begun above; any finite float completes it.
        let float = f32::from_bits(
            (bits as u32 & 0x807f_ffff) | 0x3000_0000 | ((bits >> 40) as u32 & 0x0f80_0000),
        );
        row.buffer
            .extend_from_slice(format!("{:e}", f64::from(float)).as_bytes());
    }
    let double = f64::from_bits((bits & 0x800f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000);
    match index % 9 {
        0 => row.null(),
        1 => row.raw("2.2250738585072014e-308"),
        2 => row.raw("1.7976931348623157e308"),
        3 => row.raw("-4.9406564584124654e-324"),
        _ => row.raw(&format!("{double:e}")),
    }
    match index % 7 {
        0 => row.null(),
        1 => row.raw("99999999999999999999999999999999999.999999999999999999999999999999"),
        2 => row.raw("-0.000000000000000000000000000001"),
        _ => row.raw(&format!("{}.{}", bits >> 20, bits % 1_000_000_007)),
    }
    match index % 11 {
        0 => row.null(),
        1 => row.int(u64::MAX),
        _ => row.int(bits),
    }
    if bits.is_multiple_of(5) {
        row.null()
    } else {
        row.int(bits % 256)
    }
    match index % 6 {
        0 => row.null(),
        1 => row.int(u64::MAX),
        2 => row.int(0),
        _ => row.int(bits.rotate_left(9)),
    }
    row.raw(["NULL", "0000", "1901", "2155", "2024"][usize::try_from(index % 5).unwrap_or(0)]);
    row.raw(
        [
            "NULL",
            "'-838:59:59.999'",
            "'838:59:59.000'",
            "'00:00:00.001'",
            "'12:34:56.789'",
        ][usize::try_from(bits % 5).unwrap_or(0)],
    );
    row.day();
    match bits % 8 {
        0 => row.null(),
        1 => row.text("0000-00-00 00:00:00"),
        2 => row.text("9999-12-31 23:59:59"),
        3 => row.text("2024-02-31 12:00:00"),
        _ => row.moment(0),
    }
    match bits % 10 {
        0 => row.null(),
        1 => row.text("0000-00-00 00:00:00"),
        2 => row.text("1970-01-01 00:00:01.000001"),
        3 => row.text("2038-01-19 03:14:07.999999"),
        // In the hour that the end of summer time has twice in Paris.
        4 => row.text("2024-10-27 00:30:00"),
        5 => row.text("2024-10-27 01:30:00"),
        _ => row.moment(6),
    }
    let length = usize::try_from(bits % 41).unwrap_or(0);
    let raw = row.prng.bytes(length);
    row.hex(&raw);
}

pub(super) fn click(row: &mut Row, index: u64, _: &Counts) {
    // Without a key, rows may be equal in everything, and a row may hold nothing at all.
    match index % 5 {
        0 => {
            row.null();
            row.null();
        }
        1 => {
            row.text("/accueil");
            row.int(1);
        }
        _ => {
            row.text(&format!("/page/{}", index % 50));
            let hits = row.prng.below(1000);
            row.int(hits);
        }
    }
}

pub(super) fn odd(row: &mut Row, index: u64, _: &Counts) {
    row.raw(&(i64::try_from(index).unwrap_or(0) * 11 - 70).to_string());
    if index.is_multiple_of(3) {
        row.raw("DEFAULT")
    } else {
        row.text(&format!("valeur `{index}` 'x' \"y\" \\n"))
    }
    let text = prose(&mut row.prng, 15);
    if index.is_multiple_of(4) {
        row.null()
    } else {
        row.text(&text)
    }
    row.text(["日本", "", "😀😀", "é", "a\0b"][usize::try_from(index % 5).unwrap_or(0)]);
}
