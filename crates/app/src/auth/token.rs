//! Random words for cookies, API tokens, recovery codes and first passwords. What is kept of one
//! is its SHA-256, which is enough for a word that nobody can guess.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use sha2::{Digest, Sha256};

/// SHA-256 of a secret word.
pub type Hash = [u8; 32];

/// Begins every API token, so that a leaked one is recognised.
pub const API_PREFIX: &str = "svg_";

/// Letters and digits that are not mistaken for each other when they are copied by hand.
const LEGIBLE: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";

/// No random numbers: the system's reason.
#[derive(Debug)]
pub struct NoRandom(pub String);

fn random<const N: usize>() -> Result<[u8; N], NoRandom> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| NoRandom(error.to_string()))?;
    Ok(bytes)
}

/// A word for a cookie: 256 random bits.
pub fn cookie() -> Result<String, NoRandom> {
    Ok(BASE64URL_NOPAD.encode(&random::<32>()?))
}

/// A word for programs: 256 random bits behind [`API_PREFIX`].
pub fn api() -> Result<String, NoRandom> {
    Ok(format!("{API_PREFIX}{}", cookie()?))
}

/// Groups of four legible characters, five bits each: `groups` × 20 random bits.
pub fn legible(groups: usize) -> Result<String, NoRandom> {
    let mut words = Vec::new();
    for _ in 0..groups {
        let word = random::<4>()?.map(|byte| char::from(LEGIBLE[usize::from(byte) % 32]));
        words.push(word.iter().collect::<String>());
    }
    Ok(words.join("-"))
}

/// Twenty random bytes, as RFC 4226 wants a shared key to be.
pub fn shared_key() -> Result<[u8; 20], NoRandom> {
    random()
}

/// What is kept of a secret word.
pub fn hash(word: &str) -> Hash {
    Sha256::digest(word.as_bytes()).into()
}

/// What forms of a session carry so that no other site can send them: made from the cookie, and
/// of no use without it. Each page has it under another mask, so that the length of a compressed
/// page tells nothing about it.
pub fn form_token(cookie: &str) -> Result<String, NoRandom> {
    let mask: [u8; FORM] = random()?;
    let mut masked = mask.to_vec();
    masked.extend(masked_by(mask, form_word(cookie)));
    Ok(HEXLOWER.encode(&masked))
}

/// Bytes of a form's token, and of its mask.
const FORM: usize = 16;

fn form_word(cookie: &str) -> [u8; FORM] {
    let digest = Sha256::new()
        .chain_update(b"sauvegarde form\0")
        .chain_update(cookie.as_bytes())
        .finalize();
    std::array::from_fn(|at| digest[at])
}

fn masked_by(mask: [u8; FORM], word: [u8; FORM]) -> [u8; FORM] {
    std::array::from_fn(|at| mask[at] ^ word[at])
}

/// Whether a form carried the token of this cookie, under whatever mask.
pub fn is_form_token(carried: &str, cookie: &str) -> bool {
    let decoded = HEXLOWER.decode(carried.as_bytes()).unwrap_or_default();
    let Some((mask, masked)) = decoded.split_first_chunk::<FORM>() else {
        return false;
    };
    let Ok(masked) = <[u8; FORM]>::try_from(masked) else {
        return false;
    };
    let word = HEXLOWER.encode(&masked_by(*mask, masked));
    same(&word, &HEXLOWER.encode(&form_word(cookie)))
}

/// Compares without telling by its duration where the first difference is.
pub fn same(one: &str, other: &str) -> bool {
    hash(one) == hash(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_new_each_time_and_long_enough() {
        assert_ne!(cookie().unwrap(), cookie().unwrap());
        assert_eq!(cookie().unwrap().len(), 43);
        assert!(api().unwrap().starts_with("svg_"));
        let word = legible(4).unwrap();
        assert_eq!(word.len(), 19);
        assert!(
            word.bytes()
                .all(|byte| byte == b'-' || LEGIBLE.contains(&byte)),
            "{word}"
        );
    }

    #[test]
    fn a_form_token_belongs_to_one_cookie() {
        let token = form_token("a").unwrap();
        assert!(is_form_token(&token, "a") && !is_form_token(&token, "b"));
        let other = form_token("a").unwrap();
        assert_ne!(token, other, "the same on each page");
        assert!(is_form_token(&other, "a"));
        // Not one half of one token with the other half of another, nor what is no token at all.
        let mixed = format!("{}{}", &token[..32], &other[32..]);
        let (upper, long) = (token.to_uppercase(), format!("{token}00"));
        for bad in [
            "",
            "00",
            &token[..32],
            &mixed,
            &long,
            &"0".repeat(64),
            &upper,
        ] {
            assert!(!is_form_token(bad, "a"), "{bad}");
        }
        assert!(same("x", "x") && !same("x", "y") && !same("x", ""));
    }
}
