//! The rows of the demonstration, about fifty thousand, from one seed.

use rusqlite::types::Null;
use rusqlite::{Connection, Result, params};

use super::prng::Prng;
use super::prose::{CITY, COMPANY, FILE, PRODUCT, SUBJECT};
use super::text;

const SEED: u64 = 0x5361_7576_6567_6172;
const CUSTOMERS: i64 = 2_000;
const SERVICES: i64 = 4_500;
const INVOICES: i64 = 12_000;
const TICKETS: i64 = 2_800;
const ATTACHMENTS: i64 = 600;
/// All dates lie in the days after this one.
const FIRST_DAY: &str = "2022-01-01";
const DAYS: i64 = 1_700;

/// Fills the tables.
pub fn fill(connection: &Connection) -> Result<()> {
    let mut prng = Prng::new(SEED);
    customers(connection, &mut prng)?;
    services(connection, &mut prng)?;
    invoices(connection, &mut prng)?;
    let messages = tickets(connection, &mut prng)?;
    attachments(connection, &mut prng, messages)
}

fn customers(connection: &Connection, prng: &mut Prng) -> Result<()> {
    let mut insert = connection.prepare(&format!(
        "INSERT INTO customers VALUES (?, ?, ?, ?, ?, ?, datetime('{FIRST_DAY}', ? || ' minutes'))"
    ))?;
    for id in 1..=CUSTOMERS {
        let name = text::name(prng);
        let company = prng.chance(30).then(|| prng.pick(&COMPANY));
        let city = prng.chance(90).then(|| prng.pick(&CITY));
        let balance = if prng.chance(70) {
            0
        } else {
            prng.between(-50_000, 20_000)
        };
        let minutes = prng.between(0, DAYS * 1440);
        insert.execute(params![
            id,
            format!("client{id}@exemple.fr"),
            name,
            company,
            city,
            balance,
            minutes
        ])?;
    }
    Ok(())
}

fn services(connection: &Connection, prng: &mut Prng) -> Result<()> {
    let mut insert = connection.prepare(&format!(
        "INSERT INTO services VALUES (?, ?, ?, ?, ?, ?, ?, date('{FIRST_DAY}', ? || ' days'))"
    ))?;
    for id in 1..=SERVICES {
        let product = prng.pick(&PRODUCT);
        let price = prng.between(2, 150) * 100 - 1;
        let load = prng
            .chance(80)
            .then(|| prng.between(0, 1_000_000_000) as f64 / 7.0e7);
        let state = prng.pick(&["active", "active", "active", "suspended", "cancelled"]);
        let customer = prng.between(1, CUSTOMERS);
        let days = prng.between(0, DAYS);
        insert.execute(params![
            id,
            customer,
            product,
            format!("srv-{id:05}.exemple.net"),
            price,
            load,
            state,
            days
        ])?;
    }
    Ok(())
}

fn invoices(connection: &Connection, prng: &mut Prng) -> Result<()> {
    let mut invoice = connection.prepare(&format!(
        "INSERT INTO invoices (id, customer_id, number, issued_on, paid_on)
         VALUES (?, ?, ?, date('{FIRST_DAY}', ? || ' days'), date('{FIRST_DAY}', ? || ' days'))"
    ))?;
    let mut line = connection.prepare("INSERT INTO invoice_lines VALUES (?, ?, ?, ?, ?, ?)")?;
    for id in 1..=INVOICES {
        let day = id * DAYS / INVOICES;
        let paid = prng.chance(88).then(|| day + prng.between(0, 45));
        invoice.execute(params![
            id,
            prng.between(1, CUSTOMERS),
            format!("FA-{id:06}"),
            day,
            paid
        ])?;
        for position in 1..=prng.between(1, 3) {
            let service = prng.chance(85).then(|| prng.between(1, SERVICES));
            let label = format!("{} – échéance n° {position}", prng.pick(&PRODUCT));
            let (quantity, price) = (prng.between(1, 12), prng.between(1, 15_000));
            line.execute(params![id, position, service, label, quantity, price])?;
        }
    }
    Ok(())
}

/// Returns how many messages there are.
fn tickets(connection: &Connection, prng: &mut Prng) -> Result<i64> {
    let mut ticket = connection.prepare(&format!(
        "INSERT INTO tickets VALUES (?, ?, ?, ?, ?, datetime('{FIRST_DAY}', ? || ' minutes'),
                                     datetime('{FIRST_DAY}', ? || ' minutes'))"
    ))?;
    let mut message = connection.prepare(&format!(
        "INSERT INTO ticket_messages VALUES (?, ?, ?, ?, datetime('{FIRST_DAY}', ? || ' minutes'))"
    ))?;
    let mut messages = 0;
    for id in 1..=TICKETS {
        let minute = id * DAYS * 1440 / TICKETS;
        let service = prng.chance(60).then(|| prng.between(1, SERVICES));
        let closed = prng.chance(90).then(|| minute + prng.between(5, 20_000));
        let subject = prng.pick(&SUBJECT);
        ticket.execute(params![
            id,
            prng.between(1, CUSTOMERS),
            service,
            subject,
            prng.between(1, 3),
            minute,
            closed
        ])?;
        for reply in 0..prng.between(1, 5) {
            messages += 1;
            message.execute(params![
                messages,
                id,
                (reply % 2 == 0),
                text::message(prng),
                minute + reply * 37
            ])?;
        }
    }
    Ok(messages)
}

fn attachments(connection: &Connection, prng: &mut Prng, messages: i64) -> Result<()> {
    let mut insert = connection.prepare("INSERT INTO attachments VALUES (?, ?, ?, ?)")?;
    for id in 1..=ATTACHMENTS {
        let (message, name) = (prng.between(1, messages), prng.pick(&FILE));
        match id % 50 {
            // Nothing, empty, and one large enough to have a row of its own in an archive.
            0 => insert.execute(params![id, message, name, Null])?,
            1 => insert.execute(params![id, message, name, Vec::<u8>::new()])?,
            2 if id < 50 => insert.execute(params![id, message, name, prng.bytes(1_500_000)])?,
            _ => {
                let length = prng.between(1, 3_000).unsigned_abs() as usize;
                insert.execute(params![id, message, name, prng.bytes(length)])?
            }
        };
    }
    Ok(())
}
