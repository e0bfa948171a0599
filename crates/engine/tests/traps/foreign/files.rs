//! Files that other programs wrote and that lie here: phpMyAdmin 5.2.1's own exports of `shop.sql` (quick, and custom as
//! zip and gzip), and the former module's form.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{as_the_client, ours, told};
use crate::support::folder;

fn here(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/traps/foreign/phpmyadmin")
        .join(name)
}

/// As the first generation of the former module wrote it: everything in one string, no settings, `SET NAMES utf8`,
/// rows with their columns unnamed.
const FIRST: &str = "-- Sauvegarde de la base de donnees\n-- 2021-05-04 12:00:00\n\nSET NAMES utf8;\n\nDROP TABLE IF EXISTS `clients`;\n\nCREATE TABLE `clients` (\n  `id` int(11) NOT NULL AUTO_INCREMENT,\n  `nom` varchar(60) NOT NULL,\n  `cree` timestamp NULL DEFAULT NULL,\n  PRIMARY KEY (`id`)\n) ENGINE=InnoDB AUTO_INCREMENT=3 DEFAULT CHARSET=utf8mb4;\n\nINSERT INTO `clients` VALUES(\"1\",\"Zoé; l\\'été\",\"2021-03-28 01:30:00\");\nINSERT INTO `clients` VALUES(\"2\",\"a\\\\b\\nc\",NULL);\n\n\n";

/// As a library of PHP writes it, which the later generation used.
const LATER: &str = "-- mysqldump-php https://github.com/ifsnop/mysqldump-php\n--\n-- Host: localhost\tDatabase: clientxcms\n-- ------------------------------------------------------\n/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */;\n/*!40101 SET NAMES utf8mb4 */;\n/*!40103 SET @OLD_TIME_ZONE=@@TIME_ZONE */;\n/*!40103 SET TIME_ZONE='+00:00' */;\n/*!40014 SET @OLD_FOREIGN_KEY_CHECKS=@@FOREIGN_KEY_CHECKS, FOREIGN_KEY_CHECKS=0 */;\n/*!40101 SET @OLD_SQL_MODE=@@SQL_MODE, SQL_MODE='NO_AUTO_VALUE_ON_ZERO' */;\n\nDROP TABLE IF EXISTS `invoices`;\nCREATE TABLE `invoices` (\n  `id` int(11) NOT NULL,\n  `paid` timestamp NULL DEFAULT NULL\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;\nLOCK TABLES `invoices` WRITE;\n/*!40000 ALTER TABLE `invoices` DISABLE KEYS */;\nSET autocommit=0;\nINSERT INTO `invoices` VALUES (0,'2024-03-31 01:30:00'),(2,NULL);\n/*!40000 ALTER TABLE `invoices` ENABLE KEYS */;\nUNLOCK TABLES;\nCOMMIT;\n\n-- Dumped table `invoices` with 2 row(s)\n--\nDELIMITER ;;\n/*!50003 CREATE*/ /*!50017 DEFINER=`root`@`localhost`*/ /*!50003 TRIGGER `tr` BEFORE INSERT ON `invoices` FOR EACH ROW BEGIN SET NEW.paid=NULL; END */;;\nDELIMITER ;\n\n/*!40101 SET SQL_MODE=@OLD_SQL_MODE */;\n/*!40014 SET FOREIGN_KEY_CHECKS=@OLD_FOREIGN_KEY_CHECKS */;\n/*!40101 SET CHARACTER_SET_CLIENT=@OLD_CHARACTER_SET_CLIENT */;\n/*!40103 SET TIME_ZONE=@OLD_TIME_ZONE */;\n\n-- Dump completed on: Mon, 04 May 2026 12:00:00 +0000\n";

fn packed(program: &str, text: &str, file: &Path) {
    let mut child = Command::new(program)
        .args(["-c", "-q"])
        .stdin(Stdio::piped())
        .stdout(fs::File::create(file).unwrap())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    assert!(child.wait().unwrap().success());
}

testkit::on_each_server! {
    #[only(mariadb, newer_mariadb)]
    fn exports_of_phpmyadmin(server) {
        let restored = as_the_client(server, &here("shop.sql"), "shop");
        assert!(told(&restored, "not_created").is_empty(), "{:?}", restored.changes);
        for packed in ["shop.sql.zip", "shop.sql.gz"] {
            let database = server.database("shop");
            let restored = ours(server, &here(packed), &database).unwrap_or_else(|error| panic!("{packed}: {error}"));
            let rows = server.sql(Some(&database), "SELECT CONCAT(name, ': ', total) FROM v");
            assert_eq!(rows, "Zoé; 😀: 1.5\nZoé; 😀: 0.0000001\n");
            assert_eq!(server.sql(Some(&database), "SELECT twice(21)").trim(), "42");
            assert!(told(&restored, "not_created").is_empty(), "{:?}", restored.changes);
        }
    }

    fn files_of_the_former_module(server) {
        let folder = folder();
        for (number, text) in [FIRST, LATER].into_iter().enumerate() {
            let file = folder.path().join("db_backup_2021-05-04_12-00-00.sql");
            fs::write(&file, text).unwrap();
            as_the_client(server, &file, "clientxcms");
            for program in ["gzip", "zstd"] {
                let file = folder.path().join("packed");
                packed(program, text, &file);
                let database = server.database("former");
                ours(server, &file, &database).unwrap_or_else(|error| panic!("{program}: {error}"));
                let count = ["SELECT COUNT(*) FROM clients", "SELECT COUNT(*) FROM invoices"][number];
                assert_eq!(server.sql(Some(&database), count).trim(), "2");
            }
        }
    }
}
