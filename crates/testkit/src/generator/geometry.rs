//! Geometry values of each kind, nested and empty ones too.
//! Must never make one that lies outside what a geographic system allows: coordinates stay small.

use super::one_of;
use super::types::GEOMETRIES;
use crate::Prng;

/// An expression for a value of this kind in this spatial reference system.
pub(super) fn value(prng: &mut Prng, kind: &str, srid: u32) -> String {
    format!("ST_GeomFromText('{}', {srid})", text(prng, kind, 0))
}

fn text(prng: &mut Prng, kind: &str, depth: u32) -> String {
    match kind {
        "POINT" => format!("POINT({})", pair(prng)),
        "LINESTRING" => format!("LINESTRING{}", line(prng)),
        "POLYGON" => format!("POLYGON{}", polygon(prng)),
        "MULTIPOINT" => format!("MULTIPOINT({}, {})", pair(prng), pair(prng)),
        "MULTILINESTRING" => format!("MULTILINESTRING({}, {})", line(prng), line(prng)),
        "MULTIPOLYGON" => format!("MULTIPOLYGON({})", polygon(prng)),
        "GEOMETRYCOLLECTION" if prng.chance(20) => "GEOMETRYCOLLECTION EMPTY".to_owned(),
        "GEOMETRYCOLLECTION" => {
            // A collection in a collection is allowed; deeper ones prove nothing more.
            let most = if depth > 0 {
                GEOMETRIES.len() - 1
            } else {
                GEOMETRIES.len()
            };
            let inner = *one_of(prng, &GEOMETRIES[1..most]);
            let inner = text(prng, inner, depth + 1);
            format!("GEOMETRYCOLLECTION(POINT({}), {inner})", pair(prng))
        }
        _ => {
            let inner = *one_of(prng, &GEOMETRIES[1..]);
            text(prng, inner, depth)
        }
    }
}

fn pair(prng: &mut Prng) -> String {
    let mut number = || {
        prng.pick(&["0", "-0.1", "1", "7.25", "1e-9", "12.3456789012345", "-33"])
            .to_string()
    };
    format!("{} {}", number(), number())
}

fn line(prng: &mut Prng) -> String {
    let shift = prng.below(9);
    format!("(0 {shift}, 1 1, {} 2.5)", prng.below(40))
}

fn polygon(prng: &mut Prng) -> String {
    let side = 5 + prng.below(9);
    let ring = format!("(0 0, {side} 0, {side} {side}, 0 {side}, 0 0)");
    if prng.chance(50) {
        format!("({ring}, (1 1, 2 1, 2 2, 1 2, 1 1))")
    } else {
        format!("({ring})")
    }
}
