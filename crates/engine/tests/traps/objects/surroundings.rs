//! Traps 12, 13 and 17 to 20: what stands beside the objects of a database. Leftovers and temporary tables, system
//! schemas, places of files, plugins, and the settings of the database itself.

use engine::{DumpOptions, RestoreOptions, Silent};
use testkit::{Flavour, Server, fingerprint};

use crate::support::{dump, dump_with, folder, options, plain_client, restore_with};

crate::cases! {
    /// Names that look like leftovers of the server, or like files, and are tables of somebody.
    t13_names_that_look_like_leftovers [mariadb, newer_mariadb, mysql] = "
        CREATE TABLE `#sql-foo` (a INT); INSERT INTO `#sql-foo` VALUES (1); CREATE TABLE `#x` (a INT); CREATE TABLE `a@b-c.d` (a INT); INSERT INTO `a@b-c.d` VALUES (2);
        CREATE TABLE `t#P#p0` (a INT); CREATE TABLE `../t` (a INT); CREATE TABLE `é ü` (a INT); INSERT INTO `é ü` VALUES (3);";

    /// Tables without a character set of their own take the database's.
    t20_the_database_s_own_defaults [mariadb, newer_mariadb, mysql] = "
        ALTER DATABASE CHARACTER SET latin1; CREATE TABLE t (a VARCHAR(10)); INSERT INTO t VALUES ('ñ');
        CREATE PROCEDURE p(a VARCHAR(10)) SELECT a;";

    /// The same with another collation. MySQL shows the columns with CHARACTER SET as soon as their collation was named.
    t20_the_database_s_own_collation [mariadb, newer_mariadb] = "
        ALTER DATABASE CHARACTER SET latin1 COLLATE latin1_spanish_ci; CREATE TABLE t (a VARCHAR(10)); INSERT INTO t VALUES ('ñ');
        CREATE PROCEDURE p(a VARCHAR(10)) SELECT a;";

    /// MariaDB's comment on the database.
    t20_the_database_s_comment [mariadb, newer_mariadb] = "
        ALTER DATABASE COMMENT 'it''s \\\\ \"so\" é😀'; CREATE TABLE t (a INT);";
}

/// What a restore did otherwise: each change with its object.
fn changed(restored: &engine::Restored) -> Vec<(&str, &str)> {
    let changes = restored.changes.iter();
    changes
        .map(|change| (change.change.as_str(), change.name.as_str()))
        .collect()
}

testkit::on_each_server! {
    // The product saves whole databases: nothing can be excluded, so no structure can be lost with the rows.
    fn t12_a_table_restored_by_itself_comes_with_its_rows_and_triggers(server) {
        let folder = folder();
        let database = server.database("t12_chosen");
        server.sql(Some(&database), "CREATE TABLE logs (a INT); INSERT INTO logs VALUES (1); CREATE TABLE t (a INT); INSERT INTO t VALUES (2);
            CREATE TRIGGER g BEFORE INSERT ON logs FOR EACH ROW SET NEW.a = 9;");
        let (file, summary) = dump(server, &database, &folder);
        assert!(summary.index.objects.iter().any(|object| object.name == "logs" && object.rows == 1));
        let copy = server.database("t12_copy");
        let choices = RestoreOptions { tables: Some(vec!["logs".into()]), ..RestoreOptions::default() };
        restore_with(server, &file, &copy, &choices).unwrap();
        assert_eq!(server.sql(Some(&copy), "SHOW TABLES; SELECT a FROM logs; SELECT COUNT(*) FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA = DATABASE()"), "logs\n1\n1\n");
    }

    fn t13_temporary_tables_are_nobody_else_s(server) {
        let folder = folder();
        let database = server.database("t13_temporary");
        server.sql(Some(&database), "CREATE TABLE t (a INT); INSERT INTO t VALUES (1)");
        let mut other = wire::Connection::connect(&options(server, &database)).unwrap();
        other.execute("CREATE TEMPORARY TABLE t (b INT)").unwrap();
        other.execute("CREATE TEMPORARY TABLE u (b INT)").unwrap();
        let (_, summary) = dump(server, &database, &folder);
        other.execute("INSERT INTO u VALUES (1)").unwrap();
        let tables: Vec<_> = summary.index.objects.iter().filter(|object| object.kind == archive::index::Kind::Table).map(|object| (object.name.as_str(), object.rows)).collect();
        assert_eq!(tables, [("t", 1)]);
        assert_eq!(summary.index.gaps, []);
    }

    // A crash leaves such files; MySQL keeps no definitions in files.
    #[only(mariadb, newer_mariadb)]
    fn t13_leftovers_of_a_crash_are_passed_over_or_named(server) {
        let folder = folder();
        let own = Server::start_of(server.flavour(), &[]);
        let database = own.database("t13_leftovers");
        own.sql(Some(&database), "CREATE TABLE t (a INT) ENGINE=MyISAM; INSERT INTO t VALUES (1); FLUSH TABLES");
        let place = own.datadir().join(&database);
        for name in ["#sql-4d2_7", "#sql-alter-4d2-7", "not-encoded"] {
            for end in ["frm", "MYD", "MYI"] {
                std::fs::copy(place.join(format!("t.{end}")), place.join(format!("{name}.{end}"))).unwrap();
            }
        }
        own.restart();
        // A file whose name no server of today would give it: a table all the same, under a name of its own.
        assert_eq!(own.sql(Some(&database), "SHOW TABLES"), "#mysql50#not-encoded\nt\n");
        let (file, summary) = dump(&own, &database, &folder);
        let names: Vec<_> = summary.index.objects.iter().filter(|object| object.kind == archive::index::Kind::Table).map(|object| object.name.as_str()).collect();
        let gaps: Vec<_> = summary.index.gaps.iter().map(|gap| gap.name.as_str()).collect();
        assert_eq!((names, gaps), (vec!["t"], vec!["#mysql50#not-encoded"]));
        restore_with(&own, &file, "copy", &RestoreOptions::default()).unwrap();
        assert_eq!(own.sql(Some("copy"), "SELECT a FROM t"), "1\n");
    }

    fn t17_system_schemas_are_refused(server) {
        let folder = folder();
        for name in ["mysql", "information_schema", "performance_schema", "sys"] {
            let refused = dump_with(server, name, &folder.path().join("a"), &DumpOptions::default(), &Silent).unwrap_err();
            assert!(matches!(refused, engine::Error::Refused(_)), "{name}: {refused}");
        }
    }

    fn t18_a_data_directory_stays_in_the_definition(server) {
        let folder = folder();
        let elsewhere = folder.path().join("elsewhere");
        std::fs::create_dir(&elsewhere).unwrap();
        let known = format!("--innodb-directories={}", elsewhere.display());
        let choices: &[&str] = match server.flavour() {
            Flavour::MySql => &[&known],
            Flavour::MariaDb | Flavour::NewerMariaDb => &[],
        };
        let own = Server::start_of(server.flavour(), choices);
        let database = own.database("t18_directory");
        own.sql(Some(&database), &format!("CREATE TABLE t (a INT PRIMARY KEY) DATA DIRECTORY='{0}'; INSERT INTO t VALUES (1);
            CREATE TABLE m (a INT) ENGINE=MyISAM DATA DIRECTORY='{0}' INDEX DIRECTORY='{0}'; INSERT INTO m VALUES (2);", elsewhere.display()));
        let before = fingerprint(&own, &database);
        let (file, summary) = dump(&own, &database, &folder);
        assert_eq!(summary.index.gaps, []);
        own.sql(None, &format!("DROP DATABASE `{database}`"));
        assert_eq!(restore_with(&own, &file, &database, &RestoreOptions::default()).unwrap().changes, []);
        assert_eq!(before.diff(&fingerprint(&own, &database)), Vec::<String>::new());
        own.sql(None, &format!("DROP DATABASE `{database}`; CREATE DATABASE `{database}`"));
        plain_client(&own, &file, &database);
        assert_eq!(before.diff(&fingerprint(&own, &database)), Vec::<String>::new());
    }

    #[only(mysql)]
    fn t18_a_general_tablespace_stays_in_the_definition_and_is_left_out_elsewhere(server) {
        let folder = folder();
        let own = Server::start_of(server.flavour(), &[]);
        let database = own.database("t18_tablespace");
        own.sql(Some(&database), "CREATE TABLESPACE shared_space ADD DATAFILE 'shared_space.ibd'; CREATE TABLE t (a INT) TABLESPACE=shared_space; INSERT INTO t VALUES (1)");
        let before = fingerprint(&own, &database);
        let (file, summary) = dump(&own, &database, &folder);
        assert_eq!(summary.index.gaps, []);
        own.sql(None, &format!("DROP DATABASE `{database}`"));
        assert_eq!(restore_with(&own, &file, &database, &RestoreOptions::default()).unwrap().changes, []);
        assert_eq!(before.diff(&fingerprint(&own, &database)), Vec::<String>::new());
        let strange = Server::start_of(server.flavour(), &[]);
        let restored = restore_with(&strange, &file, "copy", &RestoreOptions::default()).unwrap();
        assert_eq!(changed(&restored), [("storage_option_dropped", "t")]);
        assert_eq!(strange.sql(Some("copy"), "SELECT a FROM t").trim(), "1");
    }

    #[only(mariadb, newer_mariadb)]
    fn t18_encrypted_tables_come_back_encrypted_and_never_quietly_not(server) {
        let folder = folder();
        let keys = folder.path().join("keys");
        std::fs::write(&keys, "1;00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n").unwrap();
        let file_name = format!("--file-key-management-filename={}", keys.display());
        let own = Server::start_of(server.flavour(), &["--plugin-load-add=file_key_management", &file_name]);
        let database = own.database("t18_encrypted");
        own.sql(Some(&database), "CREATE TABLE t (a INT PRIMARY KEY) ENCRYPTED=YES ENCRYPTION_KEY_ID=1; INSERT INTO t VALUES (1)");
        let before = fingerprint(&own, &database);
        let (file, _) = dump(&own, &database, &folder);
        own.sql(None, &format!("DROP DATABASE `{database}`"));
        assert_eq!(restore_with(&own, &file, &database, &RestoreOptions::default()).unwrap().changes, []);
        assert_eq!(before.diff(&fingerprint(&own, &database)), Vec::<String>::new());
        // Without keys: a refusal that is told, not a table that anybody can read.
        let open = server.database("t18_no_keys");
        let restored = restore_with(server, &file, &open, &RestoreOptions::default()).unwrap();
        assert_eq!(changed(&restored), [("refused", "t")]);
        assert_eq!(server.sql(Some(&open), "SHOW TABLES"), "");
    }

    fn t19_plugins_and_loadable_functions_are_listed(server) {
        let folder = folder();
        let own = Server::start_of(server.flavour(), &[]);
        let (make, plugin, function) = match server.flavour() {
            Flavour::MySql => ("INSTALL PLUGIN keyring_udf SONAME 'keyring_udf.so'; CREATE FUNCTION keyring_key_remove RETURNS INTEGER SONAME 'keyring_udf.so';
                INSTALL COMPONENT 'file://component_query_attributes'", "keyring_udf", "keyring_key_remove"),
            Flavour::MariaDb | Flavour::NewerMariaDb => ("INSTALL SONAME 'ha_archive'; INSERT INTO mysql.func VALUES ('old_udf', 0, 'old.so', 'function')", "ARCHIVE", "old_udf"),
        };
        own.sql(None, make);
        let database = own.database("t19_listed");
        let (_, summary) = dump(&own, &database, &folder);
        let facts = &summary.index.source.facts;
        assert!(facts["plugins"].split(',').any(|name| name == plugin), "{facts:?}");
        assert_eq!(facts["loadable_functions"], function);
        if server.flavour() == Flavour::MySql {
            assert_eq!(facts["components"], "file://component_query_attributes");
        }
    }

    #[only(mysql)]
    fn t20_a_read_only_database_is_noted(server) {
        let folder = folder();
        let database = server.database("t20_read_only");
        server.sql(Some(&database), &format!("CREATE TABLE t (a INT); INSERT INTO t VALUES (1); ALTER DATABASE `{database}` READ ONLY = 1"));
        let (file, summary) = dump(server, &database, &folder);
        assert_eq!(summary.index.gaps, []);
        let notes: Vec<_> = summary.index.notes.iter().map(|note| note.cause.as_str()).collect();
        assert_eq!(notes, ["read_only"]);
        let copy = format!("{database}_copy");
        restore_with(server, &file, &copy, &RestoreOptions::default()).unwrap();
        assert_eq!(server.sql(Some(&copy), "INSERT INTO t VALUES (2); SELECT COUNT(*) FROM t"), "2\n");
        server.sql(None, &format!("ALTER DATABASE `{database}` READ ONLY = 0"));
    }
}
