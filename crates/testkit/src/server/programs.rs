//! A foreign server's programs as scripts in a folder, so that a program under test finds them there as it would find
//! an installed server's. Must never change an option's meaning, but for the account, which could not read the files.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process;

use super::Flavour;
use super::template;

/// The folder with the scripts; they are written anew by each test binary.
pub(super) fn folder(flavour: Flavour) -> PathBuf {
    let folder = template::home().join(format!("programs-of-{}", flavour.server_program()));
    fs::create_dir_all(&folder).expect("a folder for scripts");
    script(&folder, flavour.server_program(), &server(flavour));
    match flavour {
        Flavour::MySql => script(
            &folder,
            "mysql_tzinfo_to_sql",
            &tool(flavour, "mysql_tzinfo_to_sql"),
        ),
        _ => {
            script(
                &folder,
                "mariadb-tzinfo-to-sql",
                &tool(flavour, "mariadb-tzinfo-to-sql"),
            );
            script(&folder, "mariadb-install-db", &install(flavour, &folder));
        }
    }
    folder
}

/// Complete or not there: others may be running the same script at this moment.
fn script(folder: &Path, name: &str, text: &str) {
    let half = folder.join(format!("{name}.{}", process::id()));
    fs::write(&half, text).expect("a script");
    fs::set_permissions(&half, fs::Permissions::from_mode(0o755)).expect("an executable script");
    fs::rename(&half, folder.join(name)).expect("a script under its name");
}

fn quoted(words: &[String]) -> String {
    let quoted = words.iter().map(|word| format!("'{word}'"));
    quoted.collect::<Vec<_>>().join(" ")
}

fn tool(flavour: Flavour, name: &str) -> String {
    format!("#!/bin/sh\nexec {} \"$@\"\n", quoted(&flavour.words(name)))
}

/// The server keeps our own account: another may not be able to read the folder that it was unpacked into.
fn server(flavour: Flavour) -> String {
    format!(
        "#!/bin/sh\nfor word; do\n  shift\n  case $word in --user=*) word=--user=$(id -un);; esac\n  \
         set -- \"$@\" \"$word\"\ndone\nexec {} \"$@\" {}\n",
        quoted(&flavour.words(flavour.server_program())),
        quoted(&flavour.places())
    )
}

/// MariaDB's own script looks for programs where a foreign server's do not run.
fn install(flavour: Flavour, folder: &Path) -> String {
    let parts: Vec<String> = template::SYSTEM_TABLES
        .iter()
        .map(|part| flavour.share_folder().join(part).display().to_string())
        .collect();
    format!(
        "#!/bin/sh\nset -e\nfor word; do\n  shift\n  case $word in\n    --datadir=*) data=${{word#*=}}; set -- \"$@\" \"$word\";;\n    \
         --tmpdir=*|--user=*|--innodb-page-size=*) set -- \"$@\" \"$word\";;\n  esac\ndone\nmkdir -p \"$data/mysql\"\n\
         {{ echo 'USE mysql;'; echo 'SET @auth_root_socket=NULL;'; cat {}; }} |\n\
         '{}' --no-defaults --bootstrap --skip-name-resolve --max-allowed-packet=8M \"$@\"\n",
        quoted(&parts),
        folder.join(flavour.server_program()).display()
    )
}
