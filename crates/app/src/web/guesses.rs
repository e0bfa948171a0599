//! Wrong guesses of passwords and codes: counted before they are looked at, waited for, noted. It
//! must never tell which accounts exist, nor keep what was typed.

use super::answer::Refusal;
use super::call::Call;
use crate::auth::password;
use crate::auth::throttle::{self, Scope};
use crate::catalog::sessions;
use crate::catalog::users::{self, User};
use crate::words::{format, t};

/// What is counted when somebody guesses, with its keys in the catalogue.
fn subjects(call: &Call, name: &str) -> [(Scope, String); 3] {
    let name: String = name.to_lowercase().chars().take(100).collect();
    let address = call.address;
    [
        (Scope::Pair, format!("{name} {address}")),
        (Scope::Address, format!("* {address}")),
        (Scope::Account, format!("{name} *")),
    ]
}

/// Milliseconds to wait before a guess is looked at. A guess that may come now is counted as a
/// wrong one before it is looked at, so that many at once are not all looked at for free.
pub fn wait(call: &Call, name: &str) -> Result<i64, Refusal> {
    let now = call.now_ms();
    let waiting = call.app.catalog.write(|catalog| {
        let mut counted = Vec::new();
        for (scope, subject) in subjects(call, name) {
            let guesses = sessions::guesses(catalog, &subject)?;
            match throttle::wait(scope, guesses, now) {
                0 => counted.push((subject, throttle::failed(guesses, now))),
                wait => return Ok(wait),
            }
        }
        for (subject, guesses) in counted {
            sessions::set_guesses(catalog, &subject, guesses)?;
        }
        Ok(0)
    })?;
    Ok(waiting)
}

/// Takes back what [`wait`] counted: it was right.
pub fn was_right(call: &Call, name: &str) -> Result<(), Refusal> {
    call.app.catalog.write(|catalog| {
        for (scope, subject) in subjects(call, name) {
            match scope {
                Scope::Pair | Scope::Address => sessions::forget_guesses(catalog, &subject)?,
                // Somebody else's guesses from elsewhere still count.
                Scope::Account => {
                    let guesses = sessions::guesses(catalog, &subject)?;
                    let failures = guesses.failures.saturating_sub(1);
                    let guesses = throttle::Guesses {
                        failures,
                        ..guesses
                    };
                    sessions::set_guesses(catalog, &subject, guesses)?;
                }
            }
        }
        Ok(())
    })?;
    Ok(())
}

/// Notes a wrong guess for whoever reads who did what.
pub fn note_wrong(call: &Call, name: &str) -> Result<(), Refusal> {
    call.app.catalog.write(|catalog| {
        // What was typed for a name may be a password: only names of accounts are kept.
        let known = users::by_name(catalog, name)?;
        let known = known.as_ref().map(|user| user.name.as_str());
        call.note_of(catalog, None, "sign_in.refused", known)
    })?;
    Ok(())
}

/// The sentence for whoever has to wait.
pub fn patience(wait: i64) -> String {
    let seconds = wait.unsigned_abs().div_ceil(1000);
    let time = format::duration(std::time::Duration::from_secs(seconds.max(10)));
    t!("sign-in-wait", time = time)
}

/// Why an action that asks for the viewer's password is refused; wrong ones are counted.
pub fn wrong_password(call: &Call, user: &User, typed: &str) -> Result<Option<String>, Refusal> {
    let waiting = wait(call, &user.name)?;
    if waiting > 0 {
        return Ok(Some(patience(waiting)));
    }
    if password::is_right(typed, Some(&user.password)) {
        was_right(call, &user.name)?;
        return Ok(None);
    }
    note_wrong(call, &user.name)?;
    Ok(Some(t!("password-wrong-old")))
}
