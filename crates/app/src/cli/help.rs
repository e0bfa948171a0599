//! The help texts, in the person's language: clap's own words are English, so headings, verbs
//! and options get theirs from `words` by composed keys (`help-VERB`, `help-VERB-OPTION`,
//! `help-OPTION` where verbs share one).

use clap::{Arg, ArgAction, Command, CommandFactory};

use super::Cli;
use crate::words::{find, t};

/// The whole command line with its help.
pub fn localised() -> Command {
    let command = dress(Cli::command(), None);
    let version = Arg::new("version")
        .short('V')
        .long("version")
        .action(ArgAction::Version)
        .help(t!("help-version"))
        .help_heading(t!("help-options"));
    command
        .about(t!("help-sauvegarde"))
        .disable_version_flag(true)
        .arg(version)
}

fn dress(command: Command, verb: Option<&str>) -> Command {
    let names: Vec<String> = command
        .get_subcommands()
        .map(|sub| sub.get_name().to_owned())
        .collect();
    let help = Arg::new("help")
        .short('h')
        .long("help")
        .action(ArgAction::Help);
    let mut command = command
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading(t!("help-commands"))
        .subcommand_value_name(t!("help-value-command"))
        .help_template(format!(
            "{{about}}\n\n{} {{usage}}\n\n{{all-args}}",
            t!("help-usage")
        ))
        .arg(help.help(t!("help-help")))
        .mut_args(|argument| describe(argument, verb));
    for name in names {
        // The verbs of a verb: `user add` has the keys of `user-add`.
        let path = verb.map_or_else(|| name.clone(), |verb| format!("{verb}-{name}"));
        command = command.mut_subcommand(name, |sub| {
            let sub = dress(sub, Some(&path));
            match find(&format!("help-{path}")) {
                Some(about) => sub.about(about),
                None => sub,
            }
        });
    }
    command
}

fn describe(argument: Arg, verb: Option<&str>) -> Arg {
    let id = argument.get_id().as_str().replace('_', "-");
    let own = verb.and_then(|verb| find(&format!("help-{verb}-{id}")));
    let shared = || find(&format!("help-all-{id}"));
    let argument = match own.or_else(shared) {
        Some(help) => argument.help(help),
        None => argument,
    };
    let heading = if argument.is_positional() {
        t!("help-arguments")
    } else {
        t!("help-options")
    };
    let argument = argument.help_heading(heading);
    if !argument.get_action().takes_values() {
        return argument;
    }
    let value = match argument
        .get_value_names()
        .and_then(<[_]>::first)
        .map(|name| name.as_str())
    {
        Some("FILE") => Some(t!("help-value-file")),
        Some("URL") => Some(t!("help-value-url")),
        Some("ID") => Some(t!("help-value-id")),
        Some("ACCOUNT") => Some(t!("help-value-account")),
        Some("DATABASE,…") => Some(t!("help-value-databases")),
        Some("NAME") => Some(t!("help-value-name")),
        Some("WORDS") => Some(t!("help-value-words")),
        _ => None,
    };
    let argument = argument.hide_default_value(true).hide_possible_values(true);
    match value {
        Some(name) => argument.value_name(name),
        None => argument,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_and_option_has_its_help() {
        fn check(command: &Command) {
            assert!(command.get_about().is_some(), "{}", command.get_name());
            for argument in command.get_arguments() {
                assert!(
                    argument.get_help().is_some(),
                    "{} {}",
                    command.get_name(),
                    argument.get_id()
                );
            }
            command.get_subcommands().for_each(check);
        }
        let command = localised();
        check(&command);
        assert_eq!(command.get_subcommands().count(), 17);
        command.debug_assert();
    }
}
