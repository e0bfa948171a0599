//! Traps 55 and 68: rights on tables and columns, patterns, roles, PUBLIC, accounts without a
//! name, partial revokes. What counts is that nothing is lost in silence, and that what is printed
//! is enough.

use testkit::{Flavour, Server};

use super::scene::{Scene, full, missing};

/// Pastes until nothing is missing; twice at most, since one right may uncover the need for another.
fn mend(scene: &Scene) {
    for _ in 0..2 {
        let probe = scene.judge();
        if probe.missing.is_empty() {
            return;
        }
        scene.paste(&probe);
    }
    assert_eq!(missing(&scene.judge()), Vec::<String>::new());
}

testkit::on_each_server! {
    fn t55_rights_on_tables_alone_leave_the_others_unknown(server) {
        let scene = Scene::new(server);
        scene.root("GRANT SELECT, TRIGGER ON `{d}`.t TO {u}");
        let named = missing(&scene.judge());
        for kind in ["Table *", "Trigger *", "Event *", "Procedure *"] {
            assert!(named.contains(&kind.to_owned()), "{named:?}");
        }
        mend(&scene);
    }

    fn t55_triggers_may_be_granted_table_by_table(server) {
        let scene = Scene::new(server);
        for grant in full(server).iter().filter(|grant| !grant.contains("TRIGGER")) {
            scene.root(grant);
        }
        scene.root("GRANT TRIGGER ON `{d}`.t TO {u}");
        assert_eq!(missing(&scene.judge()), ["Trigger *"]);
        scene.root("GRANT TRIGGER ON `{d}`.u TO {u}");
        assert_eq!(missing(&scene.judge()), Vec::<String>::new());
    }

    fn t55_hidden_columns_are_named(server) {
        let scene = Scene::new(server);
        for grant in full(server).iter().filter(|grant| !grant.contains("SELECT ON `{d}`")) {
            scene.root(grant);
        }
        scene.root("GRANT SELECT (a) ON `{d}`.t TO {u}; GRANT SELECT ON `{d}`.u TO {u}");
        let probe = scene.judge();
        let gap = probe.missing.iter().find(|gap| gap.name == "t").unwrap();
        assert_eq!(gap.detail, "columns that the account may not read: b");
        assert!(!missing(&probe).contains(&"Table u".to_owned()));
        mend(&scene);
    }

    // A server takes the most specific pattern alone: what a wider one gives is not held.
    fn t55_a_narrow_grant_hides_a_wide_one(server) {
        let scene = Scene::new(server);
        scene.root("GRANT SELECT, SHOW VIEW ON `{d}`.* TO {u}; GRANT TRIGGER, EVENT, EXECUTE, CREATE ROUTINE ON `rights%`.* TO {u}");
        let named = missing(&scene.judge());
        assert!(named.contains(&"Trigger *".to_owned()), "{named:?}");
        assert!(named.contains(&"Event *".to_owned()), "{named:?}");
        mend(&scene);
    }

    // A new entry for the database would hide the pattern, and take rights away.
    fn t55_what_is_printed_takes_nothing_away(server) {
        let scene = Scene::new(server);
        scene.root("GRANT SELECT, SHOW VIEW, INSERT, EVENT ON `rights%`.* TO {u}");
        let probe = scene.judge();
        assert!(probe.grant.contains("INSERT"), "{}", probe.grant);
        mend(&scene);
        let mut options = scene.options();
        options.database = Some(scene.database.clone());
        let mut connection = wire::Connection::connect(&options).unwrap();
        connection.execute("INSERT INTO u VALUES (9, 'kept')").unwrap();
    }

    // People write the name as it is; its `_` is a wildcard then.
    fn t55_an_underscore_left_bare_is_the_same_entry(server) {
        let scene = Scene::new(server);
        scene.root("GRANT SELECT, SHOW VIEW, INSERT ON `{d}`.* TO {u}");
        let probe = scene.judge();
        assert!(!probe.grant.contains("INSERT"), "{}", probe.grant);
        mend(&scene);
        let rows = scene.grants();
        assert_eq!(rows.iter().filter(|row| row.contains(&scene.database)).count(), 1, "{rows:?}");
        let escaped = Scene::new(server);
        let name = escaped.database.replace('_', "\\_");
        escaped.root(&format!("GRANT SELECT, SHOW VIEW, INSERT ON `{name}`.* TO {{u}}"));
        let probe = escaped.judge();
        assert!(!probe.grant.contains("INSERT"), "{}", probe.grant);
        mend(&escaped);
    }

    fn t55_roles_count_when_they_are_active(server) {
        let scene = Scene::new(server);
        let role = format!("role_{}", scene.user);
        let inner = format!("inner_{}", scene.user);
        scene.root(&format!("CREATE ROLE {role}; CREATE ROLE {inner}; GRANT {inner} TO {role}; GRANT {role} TO {{u}}"));
        for (at, grant) in full(server).iter().enumerate() {
            let to = [&role, &inner][at % 2];
            scene.root(&grant.replace("{u}", to));
        }
        scene.root("GRANT SELECT ON `{d}`.* TO {u}");
        let probe = scene.judge();
        assert_eq!(probe.roles, "");
        assert!(missing(&probe).contains(&"Trigger *".to_owned()));
        let word = if server.flavour() == Flavour::MySql { "TO" } else { "FOR" };
        scene.root(&format!("SET DEFAULT ROLE {role} {word} {{u}}"));
        let probe = scene.judge();
        assert!(probe.roles.contains(&role), "{}", probe.roles);
        assert_eq!(missing(&probe), Vec::<String>::new());
    }

    // Nothing is certain of a role that gives too little, except what is missing.
    fn t55_a_role_that_gives_too_little(server) {
        let scene = Scene::new(server);
        let role = format!("little_{}", scene.user);
        let word = if server.flavour() == Flavour::MySql { "TO" } else { "FOR" };
        scene.root(&format!("CREATE ROLE {role}; GRANT SELECT, SHOW VIEW ON `{{d}}`.* TO {role}; GRANT {role} TO {{u}}; SET DEFAULT ROLE {role} {word} {{u}}"));
        let named = missing(&scene.judge());
        assert!(named.contains(&"Trigger *".to_owned()), "{named:?}");
        mend(&scene);
    }

    fn t55_rights_on_everything(server) {
        let scene = Scene::new(server);
        scene.root("GRANT SELECT, SHOW VIEW, TRIGGER, EVENT ON *.* TO {u}");
        mend(&scene);
        let all = Scene::new(server);
        all.root("GRANT ALL ON *.* TO {u}");
        assert_eq!(missing(&all.judge()), Vec::<String>::new());
    }

    // The locks of `--lock` are a right of their own.
    fn t55_locks_are_asked_for_only_with_lock(server) {
        let scene = Scene::new(server);
        scene.root("CREATE TABLE `{d}`.m (a INT PRIMARY KEY) ENGINE=MyISAM");
        for grant in full(server) {
            scene.root(grant);
        }
        let probe = engine::mysql::probe(&scene.options(), true).unwrap();
        assert_eq!(missing(&probe), Vec::<String>::new());
        assert!(probe.grant.starts_with("GRANT LOCK TABLES ON"), "{}", probe.grant);
        assert_eq!(scene.probe().grant, "");
        assert_eq!(scene.probe().unprotected[0].name, "m");
    }

    #[only(mariadb, newer_mariadb)]
    fn t55_what_everybody_has(server) {
        let scene = Scene::new(server);
        for grant in full(server).iter().filter(|grant| !grant.contains("TRIGGER")) {
            scene.root(grant);
        }
        assert_eq!(missing(&scene.judge()), ["Trigger *"]);
        scene.root("GRANT TRIGGER ON `{d}`.* TO PUBLIC");
        assert_eq!(missing(&scene.judge()), Vec::<String>::new());
        scene.root("REVOKE TRIGGER ON `{d}`.* FROM PUBLIC");
    }
}

/// An account without a name takes whoever has none of their own.
fn nameless(flavour: Flavour) {
    if !flavour.is_there() {
        return;
    }
    // A server of its own: the account would take in others.
    let server: &'static Server = Box::leak(Box::new(Server::start_of(flavour, &[])));
    let mut scene = Scene::new(server);
    scene.root(
        "CREATE USER ''@localhost; GRANT SELECT, SHOW VIEW, EVENT ON `{d}`.* TO ''@localhost",
    );
    scene.user = "nobody_at_all".into();
    let probe = scene.judge();
    assert_eq!(probe.account, "@localhost");
    assert!(probe.grant.contains("TO ``@`localhost`"), "{}", probe.grant);
    mend(&scene);
}

#[test]
fn t55_an_account_without_a_name_mariadb() {
    nameless(Flavour::MariaDb);
}

#[test]
fn t55_an_account_without_a_name_mysql() {
    nameless(Flavour::MySql);
}

/// MySQL: rights on everything with a hole in them.
#[test]
fn t58_partial_revokes_are_seen() {
    if !Flavour::MySql.is_there() {
        return;
    }
    let server: &'static Server = Box::leak(Box::new(Server::start_of(
        Flavour::MySql,
        &["--partial-revokes=ON"],
    )));
    let scene = Scene::new(server);
    scene.root("GRANT SELECT, SHOW VIEW, TRIGGER, EVENT, SHOW_ROUTINE ON *.* TO {u}");
    assert_eq!(missing(&scene.judge()), Vec::<String>::new());
    scene.root("REVOKE SELECT, TRIGGER ON `{d}`.* FROM {u}");
    let named = missing(&scene.judge());
    assert!(named.contains(&"Table *".to_owned()), "{named:?}");
    assert!(named.contains(&"Trigger *".to_owned()), "{named:?}");
    mend(&scene);
    // A wildcard means itself here: the entry for another name gives nothing.
    let other = Scene::new(server);
    other.root("GRANT SELECT ON `{d}`.* TO {u}; GRANT TRIGGER ON `rights%`.* TO {u}");
    assert!(missing(&other.judge()).contains(&"Trigger *".to_owned()));
    mend(&other);
}
