//! Downloads by the API: the same bytes as the client programs get from the archive, whole and from any place in the
//! middle, also at the borders of its frames; lengths, marks and refusals as RFC 9110 has them; each one noted.

use std::fs::{self, File};
use std::process::Command;

use super::common::browser::{BASE, Browser, Response};
use super::common::{Place, change};
use super::world::{Visitor, World};

/// Asks as a program.
fn get(
    browser: &mut Browser,
    method: &str,
    token: &str,
    path: &str,
    range: &[(&str, &str)],
) -> Response {
    let bearer = format!("Bearer {token}");
    let mut headers = vec![("Authorization", bearer.as_str())];
    headers.extend(range);
    browser.raw(method, &format!("{BASE}/api/v1{path}"), &headers, b"")
}

/// Some megabytes that hardly compress, so that the archive has many frames.
fn place() -> Place {
    let place = Place::configured();
    change(
        &place.path("shop.sqlite"),
        "CREATE TABLE noise (id INTEGER PRIMARY KEY, b BLOB);
         WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
         INSERT INTO noise SELECT i, randomblob(3000) FROM n;",
    );
    place
}

#[test]
fn any_part_of_a_backup_can_be_had_by_the_api() {
    let mut world = World::of(place());
    let mut admin = world.admin.clone();
    let program = Visitor::program(&world, &mut admin, &["backup.download"]);
    let (mut browser, token) = (program.browser, program.bearer.unwrap());
    let archive = world.place.path("Backups").join(&world.name);
    let said = Command::new("zstd")
        .arg("-dcq")
        .arg(&archive)
        .output()
        .unwrap();
    let text = said.stdout;
    let file = fs::read(&archive).unwrap();
    let path = format!("/copies/file/{}/download", world.name);
    let packed = format!("{path}?form=sql.zst");

    let whole = get(&mut browser, "GET", &token, &path, &[]);
    assert_eq!(whole.status, 200);
    assert!(whole.body == text, "not what zstd -dc says");
    let raw = get(&mut browser, "GET", &token, &packed, &[]);
    assert!(raw.status == 200 && raw.body == file);
    for (path, all, kind) in [
        (&path, &text, "application/sql"),
        (&packed, &file, "application/zstd"),
    ] {
        let head = get(&mut browser, "HEAD", &token, path, &[("Range", "bytes=5-")]);
        assert_eq!((head.status, head.body.len()), (200, 0));
        assert_eq!(head.header("content-length"), all.len().to_string());
        assert_eq!(head.header("content-type"), kind);
        assert_eq!(head.header("accept-ranges"), "bytes");
        let mark = head.header("etag").to_owned();
        assert!(mark.len() > 30 && mark.starts_with('"'), "{mark}");

        // At the borders of frames, of the pieces that go out, and anywhere.
        let reader = archive::Reader::open(File::open(&archive).unwrap()).unwrap();
        let frames = &reader.index().frames;
        assert!(frames.len() > 5, "{} frames", frames.len());
        let mut borders: Vec<usize> = Vec::new();
        let mut at = 0;
        for frame in frames {
            at += frame.text;
            borders.push(if all.len() == text.len() {
                at
            } else {
                frame.offset
            } as usize);
        }
        borders.extend([128 * 1024, 256 * 1024]);
        let mut random = testkit::Prng::new(8480);
        borders.extend((0..30).map(|_| random.below(all.len() as u64) as usize));
        for border in borders {
            let last = all.len() - 1;
            for (from, to) in [
                (border.saturating_sub(1), border + 1),
                (border, border),
                (border, border + 70_000),
            ] {
                let (from, to) = (from.min(last), to.min(last));
                let range = format!("bytes={from}-{to}");
                let part = get(
                    &mut browser,
                    "GET",
                    &token,
                    path,
                    &[("Range", &range), ("If-Range", &mark)],
                );
                assert_eq!(part.status, 206, "{range}");
                assert!(part.body == all[from..=to], "{range}");
                assert_eq!(
                    part.header("content-range"),
                    format!("bytes {from}-{to}/{}", all.len())
                );
                assert_eq!(part.header("content-length"), (to - from + 1).to_string());
            }
        }
        let last = get(&mut browser, "GET", &token, path, &[("Range", "bytes=-9")]);
        assert!(last.status == 206 && last.body == all[all.len() - 9..]);
        let behind = format!("bytes={}-", all.len());
        let behind = get(&mut browser, "GET", &token, path, &[("Range", &behind)]);
        assert_eq!(
            (behind.status, behind.header("content-range")),
            (416, format!("bytes */{}", all.len()).as_str())
        );
        // Several parts at once, or a part of what it was before: all of it.
        for asked in [
            vec![("Range", "bytes=0-1,5-6")],
            vec![("Range", "bytes=5-"), ("If-Range", "\"of before\"")],
        ] {
            let all_of_it = get(&mut browser, "GET", &token, path, &asked);
            assert!(
                all_of_it.status == 200 && all_of_it.body == *all,
                "{asked:?}"
            );
        }
    }
    // Compressed anew: of a length that nobody knows, so in one piece.
    let gzip = format!("{path}?form=sql.gz");
    let head = get(&mut browser, "HEAD", &token, &gzip, &[]);
    assert_eq!(
        (
            head.status,
            head.header("content-length"),
            head.header("accept-ranges")
        ),
        (200, "", "")
    );
    assert_eq!(
        get(&mut browser, "GET", &token, &gzip, &[("Range", "bytes=5-")]).status,
        200
    );
    let table = get(
        &mut browser,
        "GET",
        &token,
        &format!("{path}?table=product"),
        &[],
    )
    .text();
    assert!(
        table.contains("thé vert") && !table.contains("INSERT INTO \"noise\""),
        "{table:.500}"
    );
    for (query, status) in [
        ("form=exe", 400),
        ("table=nothing", 404),
        ("form=sql.zst&table=product", 400),
    ] {
        let refused = get(&mut browser, "GET", &token, &format!("{path}?{query}"), &[]);
        assert_eq!(
            (refused.status, refused.header("content-type")),
            (status, "application/json"),
            "{query}"
        );
    }
    world.admin.get("");
}

#[test]
fn whoever_takes_a_part_is_noted_as_well() {
    let world = World::new();
    let noted = || -> i64 {
        let sql = "SELECT count(*) FROM audit WHERE action = 'backup.download'";
        world
            .catalog()
            .query_row(sql, [], |row| row.get(0))
            .unwrap()
    };
    let mut admin = world.admin.clone();
    let path = format!("/copies/file/{}/download", world.name);
    let mut ann = world.panel.account(&mut admin, "ann", &["backup.download"]);
    let ann = Visitor::program(&world, &mut ann, &["backup.download"]);
    let mut bob = world.panel.account(&mut admin, "bob", &["backup.download"]);
    let bob = Visitor::program(&world, &mut bob, &["backup.download"]);
    let asked = |visitor: &Visitor, method: &str, query: &str, range: &str| {
        let mut browser = visitor.browser.clone();
        let token = visitor.bearer.as_deref().unwrap();
        let range = [("Range", range)];
        let range = if range[0].1.is_empty() {
            &[][..]
        } else {
            &range[..]
        };
        let answer = get(
            &mut browser,
            method,
            token,
            &format!("{path}{query}"),
            range,
        );
        assert!([200, 206].contains(&answer.status));
        noted()
    };
    assert_eq!(asked(&ann, "HEAD", "", ""), 0, "nothing was taken");
    assert_eq!(
        asked(&ann, "GET", "", "bytes=1-"),
        1,
        "all but the first byte"
    );
    assert_eq!(
        asked(&ann, "GET", "", "bytes=100-"),
        1,
        "the same, gone on with"
    );
    assert_eq!(asked(&ann, "GET", "", ""), 2, "begun again");
    assert_eq!(asked(&bob, "GET", "", "bytes=100-"), 3, "somebody else");
    assert_eq!(
        asked(&bob, "GET", "?form=sql.zst", "bytes=100-"),
        4,
        "something else"
    );
    assert_eq!(asked(&bob, "GET", "?table=sale", "bytes=1-"), 5);
}
