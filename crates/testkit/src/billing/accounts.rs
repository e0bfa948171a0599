//! Rows of customers, their services, invoices and invoice lines.
//! Must never write a foreign key that points to nothing: a restore may check them all.

use super::prose::{FIRST_NAMES, LAST_NAMES, prose};
use super::rows::Row;
use super::tables::{Counts, customer_id, invoice_id, service_id};

pub(super) fn customer(row: &mut Row, index: u64, counts: &Counts) {
    let (first, last) = (row.prng.pick(&FIRST_NAMES), row.prng.pick(&LAST_NAMES));
    row.int(customer_id(index));
    let host = row.prng.pick(&["hôte", "mail", "nuage"]);
    row.text(&format!("client{index}@{host}.example"));
    row.text(&format!("{first} {last}"));
    match row.prng.below(4) {
        0 => row.null(),
        1 => row.text(""),
        _ => row.text(&format!("{last} & fils 🏢")),
    }
    row.one_of(&["FR", "BE", "CH", "ES", "DE"]);
    let iban = row.prng.bytes(27);
    if row.prng.chance(30) {
        row.null()
    } else {
        row.hex(&iban)
    }
    let cents = row.prng.below(2_000_000_000);
    row.raw(&format!(
        "{}{}.{:06}",
        if cents.is_multiple_of(7) { "-" } else { "" },
        cents / 10_000,
        cents % 1_000_000
    ));
    let referrer = customer_id(row.prng.below(counts.customers));
    if row.prng.chance(60) {
        row.null()
    } else {
        row.int(referrer)
    }
    let service = service_id(row.prng.below(counts.services));
    if row.prng.chance(20) {
        row.null()
    } else {
        row.int(service)
    }
    row.day();
    row.moment(6);
    row.moment(6);
    let flags = row.prng.below(1024);
    row.int(flags);
    match index % 50 {
        // The error value of an ENUM: index 0, which is not the member ''.
        7 => row.raw("0"),
        _ => row.one_of(&["fr", "en", "es", "d'accord, \"oui\""]),
    }
    let wishes = row.prng.below(18);
    if wishes > 15 {
        row.null()
    } else {
        row.int(wishes)
    }
    match row.prng.below(3) {
        0 => row.null(),
        1 => row.text("{}"),
        _ => row.text("{\"thème\": \"sombre 🌙\",  \"n\": 12345678901234567890, \"x\": 1.10, \"q\": \"\\\"\\\\\"}"),
    }
    let secret = row.prng.next_u64();
    if row.prng.chance(10) {
        row.null()
    } else {
        row.text(&format!("{secret:016x}"))
    }
}

pub(super) fn service(row: &mut Row, index: u64, counts: &Counts) {
    row.int(service_id(index));
    row.int(500_000_000 - index);
    let customer = customer_id(row.prng.below(counts.customers));
    row.int(customer);
    row.one_of(&["web", "vps", "domaine", "courriel"]);
    row.text(&format!("srv{index}.example.net"));
    let bits = row.prng.next_u64();
    match bits % 3 {
        0 => row.null(),
        1 => row.text(&format!("::ffff:192.0.2.{}", bits >> 56)),
        _ => row.text(&format!("2001:db8::{:x}", bits >> 48)),
    }
    let (high, low) = (row.prng.next_u64(), row.prng.next_u64());
    let hex = format!("{high:016x}{low:016x}");
    row.text(&format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    ));
    row.raw(&format!("{}.{:02}", bits % 900, bits % 100));
    // A float that the text protocol shortens to six digits.
    let load = f32::from_bits(0x3f80_0000 | (low as u32 & 0x007f_ffff));
    if row.prng.chance(10) {
        row.null()
    } else {
        row.raw(&format!("{:e}", f64::from(load)))
    }
    row.day();
    if row.prng.chance(50) {
        row.null()
    } else {
        row.text("{\"php\": \"8.3\", \"é\": [1, 2.50, null]}")
    }
}

pub(super) fn invoice(row: &mut Row, index: u64, counts: &Counts) {
    row.text(&invoice_id(index));
    let customer = customer_id(row.prng.below(counts.customers));
    row.int(customer);
    let day = 1 + row.prng.below(28);
    row.text(&format!(
        "{}-{:02}-{day:02}",
        2015 + index % 10,
        1 + index % 12
    ));
    row.day();
    match row.prng.below(10) {
        0..4 => row.null(),
        4 => row.text("0000-00-00 00:00:00"),
        _ => row.moment(0),
    }
    row.int(if index % 90 == 3 {
        0
    } else {
        2015 + index % 10
    });
    let total = row.prng.below(90_000_000);
    row.raw(&format!("{}.{:04}", total / 10_000, total % 10_000));
    match index % 60 {
        11 => row.raw("0"),
        12 => row.text(""),
        _ => row.one_of(&["brouillon", "envoyée", "payée", "annulée"]),
    }
    let note = prose(&mut row.prng, 8);
    if row.prng.chance(70) {
        row.null()
    } else {
        row.text(&note)
    }
}

pub(super) fn line(row: &mut Row, index: u64, counts: &Counts) {
    row.text(&invoice_id(index / 2 % counts.invoices));
    row.int(1 + index % 2);
    let service = service_id(row.prng.below(counts.services));
    if row.prng.chance(15) {
        row.null()
    } else {
        row.int(service)
    }
    let words = 3 + row.prng.below(8);
    let description = prose(&mut row.prng, words);
    row.text(&description.chars().take(190).collect::<String>());
    let number = row.prng.below(1_000_000);
    row.raw(&format!("{}.{:03}", number / 1000 % 99, number % 1000));
    row.raw(&format!("{}.{:04}", number % 5000, number % 10_000));
    if row.prng.chance(50) {
        row.null()
    } else {
        row.raw(&format!("{}e-3", number % 4001))
    }
}
