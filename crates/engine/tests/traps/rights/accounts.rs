//! Trap 17: accounts and rights are in no database's dump. The text that holds them is replayed on
//! another server of the same program, and both servers' own `SHOW GRANTS` are compared.

use testkit::{Flavour, Server};

use crate::support::options;

fn come_back(flavour: Flavour) {
    if !flavour.is_there() {
        eprintln!("NOT TESTED: no {} here", flavour.name());
        return;
    }
    let from = Server::start_of(flavour, &[]);
    let to = Server::start_of(flavour, &[]);
    let mysql = flavour == Flavour::MySql;
    let schema = "CREATE DATABASE my_shop; CREATE TABLE my_shop.t (a INT PRIMARY KEY, b INT); CREATE PROCEDURE my_shop.p() SELECT 1;";
    from.sql(None, schema);
    to.sql(None, schema);
    from.sql(None, "CREATE DATABASE elsewhere; CREATE USER stranger@localhost; GRANT ALL ON elsewhere.* TO stranger@localhost;
        CREATE USER app@'10.%' IDENTIFIED BY 'App-Passw0rd' REQUIRE SSL WITH MAX_USER_CONNECTIONS 7;
        GRANT ALL ON `my\\_shop`.* TO app@'10.%' WITH GRANT OPTION;
        CREATE USER reader@localhost IDENTIFIED BY 'Reader-Passw0rd';
        GRANT SELECT (a), UPDATE (b) ON my_shop.t TO reader@localhost;
        GRANT EXECUTE ON PROCEDURE my_shop.p TO reader@localhost;
        GRANT PROCESS ON *.* TO reader@localhost; GRANT SELECT ON elsewhere.* TO reader@localhost;
        CREATE ROLE clerk, chief; GRANT SELECT ON my_shop.* TO clerk; GRANT DELETE ON my_shop.t TO chief;
        GRANT clerk TO chief; CREATE USER `od'd ``name`@localhost; GRANT chief TO `od'd ``name`@localhost WITH ADMIN OPTION;");
    let word = if mysql { "TO" } else { "FOR" };
    from.sql(
        None,
        &format!("SET DEFAULT ROLE chief {word} `od'd ``name`@localhost"),
    );
    if mysql {
        from.sql(
            None,
            "ALTER USER reader@localhost ACCOUNT LOCK PASSWORD EXPIRE INTERVAL 90 DAY",
        );
    }

    let found = engine::mysql::accounts(&options(&from, "my_shop")).unwrap();
    assert_eq!(found.accounts.len(), 5, "{:?}", found.accounts);
    assert!(!found.sql.contains("Passw0rd") && !found.sql.contains("stranger"));
    assert_eq!(found.left_out.len(), 2, "{:?}", found.left_out);
    to.sql(Some("my_shop"), &found.sql);
    // A second time changes nothing: what is there already stays.
    to.sql(Some("my_shop"), &found.sql);

    // What is left out is all that differs.
    from.sql(None, "REVOKE PROCESS ON *.* FROM reader@localhost; REVOKE SELECT ON elsewhere.* FROM reader@localhost");
    for name in &found.accounts {
        let show = format!("SHOW GRANTS FOR {name}");
        assert_eq!(sorted(&from, &show), sorted(&to, &show), "{name}");
        if name.contains('@') {
            let mut show = format!("SHOW CREATE USER {name}");
            if mysql {
                show = format!("SET SESSION print_identified_with_as_hex=1; {show}");
            }
            assert_eq!(sorted(&from, &show), sorted(&to, &show), "{name}");
        }
    }
    assert!(
        to.try_sql(None, "SHOW GRANTS FOR stranger@localhost")
            .is_err()
    );
}

fn sorted(server: &Server, sql: &str) -> Vec<String> {
    let text = server.sql(None, sql);
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.sort();
    lines
}

#[test]
fn t17_accounts_come_back_mariadb() {
    come_back(Flavour::MariaDb);
}

#[test]
fn t17_accounts_come_back_newer_mariadb() {
    come_back(Flavour::NewerMariaDb);
}

#[test]
fn t17_accounts_come_back_mysql() {
    come_back(Flavour::MySql);
}
