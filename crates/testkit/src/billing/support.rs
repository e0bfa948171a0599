//! Rows of tickets, their messages and attachments, and of the log.
//! Must never write a foreign key that points to nothing: a restore may check them all.

use super::prose::{FIRST_NAMES, prose};
use super::rows::Row;
use super::tables::{Counts, customer_id};

pub(super) fn ticket(row: &mut Row, index: u64, counts: &Counts) {
    row.int(1 + index);
    let customer = customer_id(row.prng.below(counts.customers));
    row.int(customer);
    // A reply may point forward: rows in key order break the constraint until the last one is in.
    let parent = 1 + row.prng.below(counts.tickets);
    if row.prng.chance(70) {
        row.null()
    } else {
        row.int(parent)
    }
    let subject = prose(&mut row.prng, 6);
    row.text(&subject);
    row.moment(3);
    let urgency = row.prng.below(12);
    if urgency == 11 {
        row.null()
    } else {
        row.raw(&(i64::try_from(urgency).unwrap_or(0) - 5).to_string())
    }
}

pub(super) fn message(row: &mut Row, index: u64, counts: &Counts) {
    row.int(1 + index * 3);
    let ticket = 1 + row.prng.below(counts.tickets);
    row.int(ticket);
    if row.prng.chance(20) {
        row.null()
    } else {
        row.one_of(&FIRST_NAMES)
    }
    let words = if index % 5000 == 17 {
        20_000
    } else {
        5 + row.prng.below(60)
    };
    let body = prose(&mut row.prng, words);
    row.text(&body);
    row.moment(6);
}

pub(super) fn attachment(row: &mut Row, index: u64, counts: &Counts) {
    row.int(1 + index);
    let message = 1 + row.prng.below(counts.messages) * 3;
    if row.prng.chance(10) {
        row.null()
    } else {
        row.int(message)
    }
    row.text(&format!("capture n° {index} – été.png"));
    // BINARY(16) pads with zero bytes: a digest that ends in one must keep it.
    let digest = row.prng.bytes(if index.is_multiple_of(4) { 9 } else { 16 });
    row.hex(&digest);
    match index % 10 {
        0 => row.null(),
        1 => row.hex(b""),
        2 => row.hex(b"0"),
        3 => row.hex(&(0..=255).collect::<Vec<u8>>()),
        _ => {
            let length = if index % 97 == 4 {
                300_000
            } else {
                100 + row.prng.below(6000)
            };
            let content = row.prng.bytes(usize::try_from(length).unwrap_or(0));
            row.hex(&content);
        }
    }
}

pub(super) fn log(row: &mut Row, index: u64, _: &Counts) {
    row.int(1 + index);
    if row.prng.chance(5) {
        row.text("0000-00-00 00:00:00")
    } else {
        row.moment(0)
    }
    row.one_of(&["info", "warn", "error"]);
    let words = 2 + row.prng.below(12);
    let message = prose(&mut row.prng, words);
    row.text(&message);
}
