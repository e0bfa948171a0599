//! Where a password comes from when the address holds none: a file, a variable, or a prompt on
//! a terminal. It is never written anywhere.

use std::fs;
use std::io::{self, IsTerminal};
use std::path::Path;

use wire::{Address, Secret};

use super::variables::Variables;
use super::{Problem, SourceConfig};
use crate::words::t;

/// Gives a server's address its password: from `file` if one is named; else, where it has none
/// yet, from `SAUVEGARDE_PASSWORD`; else by asking, if `ask` and a person sits at a terminal.
/// (A socket usually signs in without one, so nobody is asked there.)
pub fn fill(
    config: &mut SourceConfig,
    variables: &Variables,
    file: Option<&Path>,
    ask: bool,
) -> Result<(), Problem> {
    let SourceConfig::MySql(options) = config else {
        return Ok(());
    };
    let problem =
        |path: &Path, error: io::Error| Problem::PasswordFile(path.to_owned(), error.to_string());
    if let Some(path) = file {
        options.password = Some(first_line(
            fs::read_to_string(path).map_err(|error| problem(path, error))?,
        ));
    }
    if options.password.is_none() {
        options.password = variables.get("SAUVEGARDE_PASSWORD").map(Secret::new);
    }
    let terminal = || io::stdin().is_terminal() && io::stderr().is_terminal();
    if options.password.is_none()
        && ask
        && matches!(options.address, Address::Tcp { .. })
        && terminal()
    {
        let place = format!("{}@{}", options.user, options.address);
        let typed = rpassword::prompt_password(t!("password-prompt", place = place));
        options.password = Some(Secret::new(
            typed.map_err(|error| problem(Path::new("/dev/tty"), error))?,
        ));
    }
    Ok(())
}

/// The first line alone: editors end a file with a line break that is not part of the password.
fn first_line(text: String) -> Secret {
    let text = Secret::new(text);
    Secret::new(text.expose().lines().next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::url;

    #[test]
    fn a_file_wins_and_its_line_break_is_no_part_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        fs::write(&path, "pä ss \r\nsecond\n").unwrap();
        let mut config = url::parse("mysql://u:other@h/d", true).unwrap();
        fill(&mut config, &Variables::default(), Some(&path), false).unwrap();
        let SourceConfig::MySql(options) = config else {
            panic!()
        };
        assert_eq!(options.password.unwrap().expose(), "pä ss ");
    }

    #[test]
    fn a_missing_file_is_a_problem() {
        let mut config = url::parse("mysql://u@h/d", true).unwrap();
        let missing = Path::new("/nowhere/password");
        let found = fill(&mut config, &Variables::default(), Some(missing), false).unwrap_err();
        assert!(matches!(found, Problem::PasswordFile(path, _) if path == missing));
    }
}
