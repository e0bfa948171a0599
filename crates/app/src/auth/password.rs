//! Passwords: argon2id with the parameters OWASP recommends (19 MiB, two passes), one at a time,
//! so that many who sign in at once take no more memory than one.

use std::sync::{Mutex, OnceLock, PoisonError};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

/// Fewest characters of a password.
pub const SHORTEST: usize = 10;
/// Most bytes: hashing must not be a way to keep the machine busy.
pub const LONGEST: usize = 512;

/// Why a password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weak {
    /// Fewer than [`SHORTEST`] characters, or one character over and over.
    Short,
    /// More than [`LONGEST`] bytes.
    Long,
    /// The name of the account is in it.
    Name,
}

/// Refuses a password that would be guessed. Length is what counts: no rules of composition.
pub fn check(password: &str, account: &str) -> Result<(), Weak> {
    let mut distinct: Vec<char> = password.chars().collect();
    if distinct.len() < SHORTEST {
        return Err(Weak::Short);
    }
    distinct.sort_unstable();
    distinct.dedup();
    let account = account.to_lowercase();
    if distinct.len() < 4 {
        Err(Weak::Short)
    } else if password.len() > LONGEST {
        Err(Weak::Long)
    } else if account.chars().count() > 3 && password.to_lowercase().contains(&account) {
        Err(Weak::Name)
    } else {
        Ok(())
    }
}

/// A password that is given to somebody, to be changed at once: 80 random bits, legible.
pub fn new() -> Result<(String, String), String> {
    let password = super::token::legible(4).map_err(|error| error.0)?;
    let hashed = hash(&password)?;
    Ok((password, hashed))
}

/// What is kept of a password (a PHC string with its salt); fails only without random numbers.
pub fn hash(password: &str) -> Result<String, String> {
    let _one_at_a_time = turn();
    Argon2::default()
        .hash_password(password.as_bytes())
        .map(|hash| hash.to_string())
        .map_err(|error| error.to_string())
}

/// Whether a password is the one that was kept. Without an account (`None`) it takes as long, and
/// is wrong: who is asking must not learn which accounts exist.
pub fn is_right(password: &str, kept: Option<&str>) -> bool {
    static NOBODY: OnceLock<Option<String>> = OnceLock::new();
    if password.len() > LONGEST {
        return false;
    }
    let nobody = || NOBODY.get_or_init(|| hash("nobody's").ok()).as_deref();
    let Some(hashed) = kept.or_else(nobody) else {
        return false;
    };
    let Ok(hashed) = PasswordHash::new(hashed) else {
        return false;
    };
    let _one_at_a_time = turn();
    let right = Argon2::default().verify_password(password.as_bytes(), &hashed);
    right.is_ok() && kept.is_some()
}

fn turn() -> impl Drop {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_right_one_and_no_other() {
        let kept = hash("correct horse battery").unwrap();
        assert!(
            kept.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{kept}"
        );
        assert_ne!(kept, hash("correct horse battery").unwrap());
        assert!(is_right("correct horse battery", Some(&kept)));
        assert!(!is_right("correct horse batterz", Some(&kept)));
        assert!(!is_right("", Some(&kept)));
        assert!(!is_right("nobody's", None));
        assert!(!is_right("x", Some("not a hash")));
    }

    #[test]
    fn what_would_be_guessed_is_refused() {
        assert_eq!(check("short", "marie"), Err(Weak::Short));
        assert_eq!(check("aaaaaaaaaaaa", "marie"), Err(Weak::Short));
        assert_eq!(check(&"ab c".repeat(200), "marie"), Err(Weak::Long));
        assert_eq!(check("Marie-2026-secret", "marie"), Err(Weak::Name));
        assert_eq!(check("été à la plage", "marie"), Ok(()));
    }
}
