//! Prints how fast text is written, checked and read: `cargo test --release --test grammar_speed -- --ignored --nocapture`.
//! It asserts nothing about time.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use archive::grammar::{Checker, Dialect, Head, mysql, rows, statements};
use std::hint::black_box;
use std::time::Instant;

const WANTED: usize = 64 << 20;

fn report(name: &str, bytes: usize, work: impl Fn()) {
    let best = (0..5)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .min()
        .unwrap_or_default();
    println!(
        "{name:32} {:8.0} MB/s",
        bytes as f64 / 1e6 / best.as_secs_f64()
    );
}

fn frame(head: &Head, row: impl Fn(&mut Vec<u8>, usize)) -> Vec<u8> {
    let mut text = Vec::with_capacity(WANTED + (1 << 20));
    let mut at = 0;
    while text.len() < WANTED {
        text.extend_from_slice(head.as_bytes());
        for n in 0..1000 {
            text.extend_from_slice(if n == 0 { b"(" } else { b",\n(" });
            row(&mut text, at);
            text.push(b')');
            at += 1;
        }
        text.extend_from_slice(b";\n");
    }
    text
}

#[test]
#[ignore = "prints figures, proves nothing"]
fn speed() {
    let head = Head::new(Dialect::MySql, b"posts", &["id", "n", "body"]).unwrap();
    let prose = b"<p>It was the best of times, it was the worst of times, it's said; the age of wisdom \
        and of \xC3\xA9l\xC3\xA8ves and more of the same for a while, without any quote at all.</p>\r\n".repeat(8);
    let shapes: [(&str, Vec<u8>); 3] = [
        (
            "prose",
            frame(&head, |out, n| {
                out.extend_from_slice(format!("{n},{}.50,", n * 7).as_bytes());
                mysql::push_text(out, &prose);
            }),
        ),
        (
            "short values",
            frame(&head, |out, n| {
                out.extend_from_slice(format!("{n},{}.50,", n * 7).as_bytes());
                mysql::push_text(out, b"user.name@example.org");
            }),
        ),
        (
            "hex",
            frame(&head, |out, n| {
                out.extend_from_slice(format!("{n},NULL,").as_bytes());
                mysql::push_hex(out, &prose);
            }),
        ),
    ];
    for (name, text) in &shapes {
        report(&format!("check {name}"), text.len(), || {
            let mut checker = Checker::new(&head);
            text.chunks(128 << 10)
                .for_each(|c| checker.feed(c).unwrap());
            black_box(checker.finish().unwrap());
        });
        report(&format!("check, rows, unescape {name}"), text.len(), || {
            let (mut values, mut out) = (Vec::new(), Vec::new());
            for statement in statements(text, &head).unwrap() {
                let mut rows = rows(&text[statement.range], &head).unwrap();
                while rows.next_row(&mut values).unwrap() {
                    out.clear();
                    values
                        .iter()
                        .for_each(|v| v.unescape(Dialect::MySql, &mut out).unwrap());
                    black_box(&out);
                }
            }
        });
    }
    let random: Vec<u8> = (0u32..1 << 20)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    let words = b"abcdefghij klmnopq ".repeat(1 << 16);
    for (name, bytes) in [
        ("prose", &prose),
        ("no escapes", &words),
        ("random", &random),
    ] {
        let mut out = Vec::with_capacity(WANTED * 3);
        let times = WANTED / bytes.len();
        let out = std::cell::RefCell::new(&mut out);
        report(&format!("push_text {name}"), times * bytes.len(), || {
            out.borrow_mut().clear();
            (0..times).for_each(|_| mysql::push_text(&mut out.borrow_mut(), bytes));
        });
    }
    let out = std::cell::RefCell::new(Vec::with_capacity(WANTED * 3));
    let short = b"user.name@example.org";
    report("push_text 21 bytes", WANTED, || {
        out.borrow_mut().clear();
        (0..WANTED / short.len())
            .for_each(|_| mysql::push_text(&mut out.borrow_mut(), black_box(short)));
    });
    report("push_hex", WANTED / random.len() * random.len(), || {
        out.borrow_mut().clear();
        (0..WANTED / random.len()).for_each(|_| mysql::push_hex(&mut out.borrow_mut(), &random));
    });
}
