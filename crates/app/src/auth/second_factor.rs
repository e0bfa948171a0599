//! The second factor: six digits from a telephone (TOTP, RFC 6238), and recovery codes on paper
//! for when it is lost. A code is good once; the step of the last one is kept by the caller.

use data_encoding::BASE32_NOPAD;
use qrcodegen::{QrCode, QrCodeEcc};
use totp_rs::{Builder, Secret, Totp};

use super::token::{self, Hash, NoRandom};

/// Recovery codes that are given out together.
pub const RECOVERY_CODES: usize = 10;
/// Shown by the telephone beside the account.
const ISSUER: &str = "Sauvegarde";

/// A new shared key, in base 32 as it is typed by hand.
pub fn new_key() -> Result<String, NoRandom> {
    Ok(BASE32_NOPAD.encode(&token::shared_key()?))
}

/// The step of a right code, if it is later than the last one used. `now` is unix seconds.
pub fn check(key: &str, code: &str, last_step: i64, now: u64) -> Option<i64> {
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    let step = i64::try_from(totp(key)?.check(&code, now)?).ok()?;
    (step > last_step).then_some(step)
}

/// Whether a text is a shared key.
pub fn is_key(key: &str) -> bool {
    totp(key).is_some()
}

fn totp(key: &str) -> Option<Totp> {
    let bytes = BASE32_NOPAD.decode(key.as_bytes()).ok()?;
    let secret = Secret::new_stack(bytes.try_into().ok()?);
    Builder::new().with_secret(secret).build().ok()
}

/// The address that a telephone reads from the QR code.
pub fn address(key: &str, account: &str) -> String {
    let account: String = account
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
                char::from(byte).to_string()
            }
            _ => format!("%{byte:02X}"),
        })
        .collect();
    format!("otpauth://totp/{ISSUER}:{account}?secret={key}&issuer={ISSUER}")
}

/// A QR code as the path of an SVG: its data and the width of its square view box.
pub struct Qr {
    /// The `d` attribute.
    pub path: String,
    /// Width and height of the view box, quiet zone included.
    pub size: i32,
}

/// Draws a text as a QR code; a text that is too long has none.
pub fn draw(text: &str) -> Option<Qr> {
    const QUIET: i32 = 4;
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let mut path = String::new();
    for y in 0..code.size() {
        for x in 0..code.size() {
            if code.get_module(x, y) {
                path.push_str(&format!("M{} {}h1v1h-1z", x + QUIET, y + QUIET));
            }
        }
    }
    Some(Qr {
        path,
        size: code.size() + 2 * QUIET,
    })
}

/// New recovery codes: what is shown once, and what is kept.
pub fn recovery_codes() -> Result<(Vec<String>, Vec<Hash>), NoRandom> {
    let codes = (0..RECOVERY_CODES)
        .map(|_| token::legible(3))
        .collect::<Result<Vec<_>, _>>()?;
    let hashes = codes.iter().map(|code| recovery_hash(code)).collect();
    Ok((codes, hashes))
}

/// What is kept of a recovery code, however it was typed.
pub fn recovery_hash(code: &str) -> Hash {
    let code: String = code
        .to_lowercase()
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .collect();
    token::hash(&code)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key of RFC 6238's test vectors, `12345678901234567890`.
    const KEY: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    #[test]
    fn codes_of_the_standard_are_right_once() {
        assert_eq!(check(KEY, "287082", 0, 59), Some(1));
        assert_eq!(check(KEY, "287 082", 0, 59), Some(1));
        assert_eq!(check(KEY, "287082", 1, 59), None, "used already");
        assert_eq!(check(KEY, "287082", 0, 89), Some(1), "one step late");
        assert_eq!(check(KEY, "287082", 0, 150), None);
        assert_eq!(check(KEY, "287083", 0, 59), None);
        assert_eq!(check(KEY, "", 0, 59), None);
        assert_eq!(check("no key", "287082", 0, 59), None);
    }

    #[test]
    fn keys_addresses_and_pictures() {
        let key = new_key().unwrap();
        assert_eq!(key.len(), 32);
        assert_ne!(key, new_key().unwrap());
        let address = address(&key, "Marie Curie:é");
        assert!(address.starts_with("otpauth://totp/Sauvegarde:Marie%20Curie%3A%C3%A9?secret="));
        let qr = draw(&address).unwrap();
        assert!(qr.size > 30 && qr.path.starts_with("M4 4h1"), "{}", qr.size);
    }

    #[test]
    fn recovery_codes_are_known_again_as_people_type_them() {
        let (codes, hashes) = recovery_codes().unwrap();
        assert_eq!((codes.len(), hashes.len()), (10, 10));
        let typed = codes[3].to_uppercase().replace('-', " ");
        assert_eq!(recovery_hash(&typed), hashes[3]);
    }
}
