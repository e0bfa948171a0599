//! A small shop on a real MariaDB, with one of everything that a backup has to bring back, and a look at all of it that
//! goes through Debian's own client. Must never use the product to look.

use testkit::Server;

/// `logs` and `cron_logs` are there because the old module left them out without a word.
const TABLES: &str = "
    CREATE TABLE client (id int PRIMARY KEY, nom varchar(80) NOT NULL, note text) DEFAULT CHARSET utf8mb4;
    CREATE TABLE facture (id int PRIMARY KEY AUTO_INCREMENT, client int NOT NULL, montant decimal(10,2), jour date,
      CONSTRAINT facture_client FOREIGN KEY (client) REFERENCES client (id));
    CREATE TABLE logs (id int PRIMARY KEY AUTO_INCREMENT, texte varchar(200)) DEFAULT CHARSET utf8mb4;
    CREATE TABLE cron_logs (id int PRIMARY KEY, fini datetime(3));
    CREATE SEQUENCE numero START WITH 41 INCREMENT BY 2 CACHE 1;
    CREATE VIEW du AS SELECT c.nom, sum(f.montant) total FROM facture f JOIN client c ON c.id = f.client GROUP BY c.id, c.nom;
    CREATE FUNCTION ttc(x decimal(10,2)) RETURNS decimal(10,2) DETERMINISTIC RETURN x * 1.2;
    CREATE TRIGGER facture_notee AFTER INSERT ON facture FOR EACH ROW
      INSERT INTO logs (texte) VALUES (concat('facture ', NEW.id, ' 🧾'));
    CREATE EVENT menage ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DO DELETE FROM cron_logs WHERE id < 0;
    INSERT INTO client VALUES (1, 'Zoé 🍵 & fils', 'l''été; \"à la\\\\côte\"'), (2, 'Østergård 👩‍👩‍👧', NULL), (3, '', '𝄞');
    INSERT INTO facture (client, montant, jour) VALUES (1, 12.50, '2026-02-28'), (2, -0.01, NULL), (1, 99999999.99, '1999-12-31');
    INSERT INTO cron_logs VALUES (1, '2026-10-25 02:30:00.125'), (2, NULL);
    SELECT nextval(numero);";

/// A new database with the shop in it; its name.
pub fn shop(server: &Server) -> String {
    let name = server.database("boutique");
    server.sql(Some(&name), TABLES);
    name
}

/// Every row, and every definition by its name, without the name of the database.
pub fn everything(server: &Server, database: &str) -> String {
    let mut all = String::new();
    for table in ["client", "facture", "logs", "cron_logs", "du"] {
        let rows = server.sql(Some(database), &format!("SELECT * FROM {table} ORDER BY 1"));
        all.push_str(&format!("{table}:\n{rows}"));
    }
    let objects = format!(
        "SELECT table_type, table_name FROM information_schema.tables WHERE table_schema = '{database}'
         UNION SELECT routine_type, concat(routine_name, ' ', routine_definition) FROM information_schema.routines
           WHERE routine_schema = '{database}'
         UNION SELECT 'trigger', concat(trigger_name, ' ', action_statement) FROM information_schema.triggers
           WHERE trigger_schema = '{database}'
         UNION SELECT 'event', concat(event_name, ' ', status, ' ', interval_value, interval_field, ' ', event_definition)
           FROM information_schema.events WHERE event_schema = '{database}'
         UNION SELECT 'key', concat(constraint_name, ' ', referenced_table_name)
           FROM information_schema.referential_constraints WHERE constraint_schema = '{database}'
         ORDER BY 1, 2"
    );
    all.push_str(&server.sql(None, &objects));
    all
}
