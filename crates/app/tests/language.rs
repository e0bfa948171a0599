//! French unless English is asked for, in facts, failures and help; codes stay the same.

mod common;

use common::Place;

#[test]
fn the_language_follows_the_environment() {
    for (variables, french) in [
        (&[][..], true),
        (&[("LANG", "C.UTF-8")][..], true),
        (&[("LANG", "fr_FR.UTF-8")][..], true),
        (&[("LANG", "en_US.UTF-8")][..], false),
        (
            &[("LANG", "en_US.UTF-8"), ("LC_ALL", "fr_BE.UTF-8")][..],
            true,
        ),
        (&[("LC_MESSAGES", "en_GB")][..], false),
        (&[("LANG", "fr_FR"), ("SAUVEGARDE_LANG", "en")][..], false),
    ] {
        let mut place = Place::new();
        for (name, value) in variables {
            place = place.with(name, value);
        }
        let said = place.bad(&["verify", "nowhere.zst"], 1, "not-found");
        assert_eq!(
            said.err.starts_with("Échec"),
            french,
            "{variables:?}: {}",
            said.err
        );
        assert_eq!(
            said.err.starts_with("Failed"),
            !french,
            "{variables:?}: {}",
            said.err
        );
        let list = place.good(&["list"]);
        assert_eq!(list.out.starts_with("Aucune"), french, "{variables:?}");
    }
}

#[test]
fn help_is_in_the_language_too() {
    let place = Place::new();
    let english_words = [
        "Usage",
        "Options:",
        "Commands",
        "Print",
        "default",
        "[COMMAND]",
        "OPTIONS",
        "FILE",
    ];
    for verb in [
        "", "dump", "restore", "cat", "inspect", "verify", "prove", "backup", "list", "download",
        "delete", "demo",
    ] {
        let arguments: Vec<&str> = [verb, "--help"]
            .into_iter()
            .filter(|word| !word.is_empty())
            .collect();
        let help = place.good(&arguments).out;
        assert!(
            help.contains("Utilisation") && help.contains("--json"),
            "{help}"
        );
        for word in english_words {
            assert!(!help.contains(word), "{verb}: {word} in {help}");
        }
    }
    assert!(place.good(&["--version"]).out.starts_with("sauvegarde "));
    let english = Place::new()
        .with("SAUVEGARDE_LANG", "en")
        .good(&["dump", "--help"])
        .out;
    assert!(
        english.contains("Usage:") && english.contains("FILE"),
        "{english}"
    );
}
