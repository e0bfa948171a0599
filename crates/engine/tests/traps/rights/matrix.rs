//! Trap 55: each right taken away in turn. The probe names what is hidden, the dump has the same
//! gaps, and what the probe prints gives back exactly the right that was taken: no more, no less.

use testkit::Flavour;

use super::scene::{Scene, full, missing};

testkit::on_each_server! {
    fn t55_every_single_right_is_needed_named_and_printed(server) {
        let whole = Scene::new(server);
        for grant in full(server) {
            whole.root(grant);
        }
        assert_eq!(missing(&whole.judge()), Vec::<String>::new());
        for (at, taken) in full(server).iter().enumerate() {
            let scene = Scene::new(server);
            for (other, grant) in full(server).iter().enumerate() {
                if other != at {
                    scene.root(grant);
                }
            }
            let probe = scene.judge();
            let named = missing(&probe);
            let expected: &[&str] = match taken.split(" ON ").next().unwrap() {
                "GRANT SELECT" if taken.contains("proc") => &["Function f", "Procedure p", "Procedure pg", "Package pk", "PackageBody pk"],
                "GRANT SHOW CREATE ROUTINE" => &["Function f", "Procedure p", "Procedure pg", "Package pk", "PackageBody pk"],
                "GRANT SHOW_ROUTINE" => &["Procedure *"],
                "GRANT SELECT" => &["Table *", "Table t", "Table u"],
                "GRANT SHOW VIEW" => &["View v", "View vf", "View vg", "View vv"],
                "GRANT TRIGGER" => &["Trigger *"],
                "GRANT EVENT" => &["Event *"],
                "GRANT EXECUTE" => &["View vf"],
                other => panic!("{other}"),
            };
            for name in expected {
                assert!(named.contains(&(*name).to_owned()), "{taken}: {named:?}");
            }
            if !taken.starts_with("GRANT SELECT ON `{d}`") {
                assert_eq!(named.len(), expected.len(), "{taken}: {named:?}");
            }
            scene.paste(&probe);
            assert_eq!(missing(&scene.judge()), Vec::<String>::new(), "{taken}: {}", probe.grant);
            let same = |scene: &Scene| scene.grants().join("\n").replace(&scene.database.replace('_', "\\_"), "D").replace(&scene.database, "D");
            assert_eq!(same(&scene), same(&whole), "{taken}: {}", probe.grant);
        }
    }

    // From nothing: the account may not even choose the database.
    fn t55_an_account_without_any_right_is_told_what_to_paste(server) {
        let scene = Scene::new(server);
        assert!(scene.dump().is_err());
        let probe = scene.probe();
        assert_eq!(missing(&probe), ["Table *", "Procedure *", "View *", "Trigger *", "Event *"]);
        scene.paste(&probe);
        let probe = scene.judge();
        // Only now can it be seen that a view calls a function.
        if server.flavour() == Flavour::MySql {
            assert_eq!(missing(&probe), Vec::<String>::new());
        } else {
            assert_eq!(missing(&probe), ["View vf"]);
            scene.paste(&probe);
            assert_eq!(missing(&scene.judge()), Vec::<String>::new());
        }
        let full_rights = Scene::new(server);
        for grant in full(server) {
            full_rights.root(grant);
        }
        assert_eq!(scene.grants().len(), full_rights.grants().len());
    }

    // What a hosting panel gives. Each routine of somebody else shows its name and not its text.
    fn t55_all_on_the_database_does_not_show_other_peoples_routines(server) {
        let scene = Scene::new(server);
        scene.root("GRANT ALL ON `{d}`.* TO {u}");
        let probe = scene.judge();
        let routines = match server.flavour() {
            // ALL holds SHOW CREATE ROUTINE there.
            Flavour::NewerMariaDb => 0,
            Flavour::MariaDb => 5,
            Flavour::MySql => 3,
        };
        assert_eq!(missing(&probe).len(), routines, "{:?}", missing(&probe));
        if routines > 0 {
            scene.paste(&probe);
            assert_eq!(missing(&scene.judge()), Vec::<String>::new());
        }
        // Without any routine of others nothing is missing.
        let own = Scene::new(server);
        own.root("DROP PROCEDURE `{d}`.p; DROP PROCEDURE `{d}`.pg; DROP VIEW `{d}`.vf; DROP FUNCTION `{d}`.f");
        if server.flavour() != Flavour::MySql {
            own.root("SET sql_mode = ORACLE; DROP PACKAGE `{d}`.pk");
        }
        own.root("GRANT ALL ON `{d}`.* TO {u}");
        assert_eq!(missing(&own.judge()), Vec::<String>::new());
    }
}
