-- The tables of the generated billing database. Sent by the client in the session that `billing.rs` sets up
-- (utf8mb4, sql_mode of its own, foreign keys unchecked), before any row. What only one family of servers knows stands in
-- its own kind of comment: `/*M! … */` is SQL for MariaDB alone, `/*!90000 … */` for MySQL alone.

/*M! CREATE SEQUENCE service_numbers START WITH 1000 INCREMENT BY 7 MINVALUE 1 MAXVALUE 9000000000 CACHE 10 */;
/*M! CREATE SEQUENCE `compte à rebours` START WITH 100 INCREMENT BY -1 MINVALUE -1000 MAXVALUE 100 NOCACHE CYCLE */;

CREATE TABLE customers (
  id bigint unsigned NOT NULL AUTO_INCREMENT,
  email varchar(190) NOT NULL,
  name varchar(120) COLLATE utf8mb4_unicode_ci NOT NULL COMMENT 'Nom complet, à l''écran; "tel quel"',
  company varchar(120) DEFAULT NULL,
  country char(2) CHARACTER SET ascii NOT NULL DEFAULT 'FR',
  iban varbinary(34) DEFAULT NULL,
  balance decimal(20,6) NOT NULL DEFAULT 0.000000,
  referrer_id bigint unsigned DEFAULT NULL,
  main_service_id int unsigned DEFAULT NULL,
  born date DEFAULT '0000-00-00',
  created datetime(6) NOT NULL,
  updated timestamp(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
  flags bit(10) NOT NULL DEFAULT b'0',
  lang enum('fr','en','es','d''accord, "oui"') NOT NULL DEFAULT 'fr',
  wishes set('mail','sms','café','a b') DEFAULT NULL,
  preferences json DEFAULT NULL,
  api_secret varchar(64) INVISIBLE DEFAULT 'aucun',
  label varchar(255) GENERATED ALWAYS AS (concat(name, ' <', email, '>')) VIRTUAL,
  domain varchar(190) GENERATED ALWAYS AS (substring_index(email, '@', -1)) STORED,
  PRIMARY KEY (id),
  UNIQUE KEY email (email),
  KEY domain (domain),
  /*!90000 KEY of_expression ((lower(`company`)), (json_value(`preferences`, '$."thème"' RETURNING char(20)))), */
  KEY name_prefix (name(10), country DESC),
  KEY referrer (referrer_id),
  KEY main_service (main_service_id),
  CONSTRAINT credit_line CHECK (balance > -1000000),
  /*!90000 CONSTRAINT wish CHECK (char_length(email) > 200) NOT ENFORCED, */
  CONSTRAINT referrer FOREIGN KEY (referrer_id) REFERENCES customers (id) ON DELETE SET NULL,
  CONSTRAINT main_service FOREIGN KEY (main_service_id) REFERENCES services (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='Clients; les débiteurs d''abord';

CREATE TABLE services (
  id int unsigned NOT NULL AUTO_INCREMENT,
  number bigint NOT NULL DEFAULT /*M! (NEXT VALUE FOR service_numbers) */ /*!90000 (1000 + 7 * floor(rand() * 1000000)) */,
  customer_id bigint unsigned NOT NULL,
  kind enum('web','vps','domaine','courriel') NOT NULL,
  hostname varchar(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  address /*M! inet6 */ /*!90000 varchar(45) CHARACTER SET ascii */ DEFAULT NULL,
  token /*M! uuid */ /*!90000 char(36) CHARACTER SET ascii */ DEFAULT NULL,
  price decimal(10,2) NOT NULL,
  load_average float DEFAULT NULL,
  expires date DEFAULT NULL,
  config json DEFAULT NULL CHECK (json_valid(config)),
  PRIMARY KEY (id),
  UNIQUE KEY number (number),
  KEY customer (customer_id, kind),
  KEY hostname (hostname(32)),
  CONSTRAINT service_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE ON UPDATE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE invoices (
  id varchar(24) COLLATE utf8mb4_bin NOT NULL,
  customer_id bigint unsigned NOT NULL,
  issued date NOT NULL,
  due date DEFAULT NULL,
  paid datetime DEFAULT NULL,
  fiscal_year year(4) NOT NULL,
  total decimal(14,4) NOT NULL,
  vat decimal(14,4) GENERATED ALWAYS AS (total * 0.2) VIRTUAL,
  status enum('','brouillon','envoyée','payée','annulée') NOT NULL DEFAULT 'brouillon',
  note tinytext DEFAULT NULL,
  PRIMARY KEY (id),
  KEY customer (customer_id, issued),
  CONSTRAINT invoice_customer FOREIGN KEY (customer_id) REFERENCES customers (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE invoice_lines (
  invoice_id varchar(24) COLLATE utf8mb4_bin NOT NULL,
  line smallint unsigned NOT NULL,
  service_id int unsigned DEFAULT NULL,
  description varchar(200) NOT NULL,
  quantity decimal(8,3) NOT NULL,
  unit_price decimal(12,4) NOT NULL,
  discount float DEFAULT NULL,
  amount decimal(20,7) GENERATED ALWAYS AS (quantity * unit_price) STORED,
  PRIMARY KEY (invoice_id, line),
  KEY service (service_id),
  CONSTRAINT line_invoice FOREIGN KEY (invoice_id) REFERENCES invoices (id) ON DELETE CASCADE,
  CONSTRAINT line_service FOREIGN KEY (service_id) REFERENCES services (id) ON DELETE SET NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE tickets (
  id int unsigned NOT NULL AUTO_INCREMENT,
  customer_id bigint unsigned NOT NULL,
  parent_id int unsigned DEFAULT NULL,
  subject varchar(200) /*!90000 COLLATE utf8mb4_0900_as_cs */ NOT NULL,
  opened datetime(3) NOT NULL,
  urgency tinyint DEFAULT NULL CHECK (urgency between -5 and 5),
  PRIMARY KEY (id),
  KEY parent (parent_id),
  KEY customer (customer_id),
  FULLTEXT KEY subject (subject),
  CONSTRAINT ticket_customer FOREIGN KEY (customer_id) REFERENCES customers (id) ON DELETE CASCADE,
  CONSTRAINT ticket_parent FOREIGN KEY (parent_id) REFERENCES tickets (id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE ticket_messages (
  id bigint NOT NULL AUTO_INCREMENT,
  ticket_id int unsigned NOT NULL,
  author varchar(80) DEFAULT NULL,
  body mediumtext NOT NULL,
  written datetime(6) NOT NULL,
  PRIMARY KEY (id),
  KEY ticket (ticket_id, written),
  CONSTRAINT message_ticket FOREIGN KEY (ticket_id) REFERENCES tickets (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE attachments (
  id int NOT NULL AUTO_INCREMENT,
  message_id bigint DEFAULT NULL,
  file_name varchar(255) NOT NULL,
  digest binary(16) NOT NULL,
  content longblob DEFAULT NULL,
  PRIMARY KEY (id),
  KEY message (message_id),
  CONSTRAINT attachment_message FOREIGN KEY (message_id) REFERENCES ticket_messages (id) ON DELETE CASCADE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE logs (
  id int unsigned NOT NULL AUTO_INCREMENT,
  at timestamp NOT NULL DEFAULT '0000-00-00 00:00:00',
  level enum('info','warn','error') NOT NULL,
  message varchar(400) NOT NULL,
  PRIMARY KEY (id),
  KEY at (at)
) ENGINE=MyISAM DEFAULT CHARSET=utf8mb4;

CREATE TABLE settings (
  name varchar(60) CHARACTER SET latin1 COLLATE latin1_general_cs NOT NULL,
  value text CHARACTER SET latin1 DEFAULT NULL,
  hint varchar(100) CHARACTER SET utf8mb3 DEFAULT NULL,
  wide varchar(30) CHARACTER SET utf16 DEFAULT NULL,
  PRIMARY KEY (name)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;

CREATE TABLE metrics (
  service_id int unsigned NOT NULL,
  at datetime(6) NOT NULL,
  f float DEFAULT NULL,
  d double DEFAULT NULL,
  n decimal(65,30) DEFAULT NULL,
  counter bigint unsigned DEFAULT NULL,
  small tinyint(3) unsigned zerofill DEFAULT NULL,
  bits bit(64) DEFAULT NULL,
  y year(4) DEFAULT NULL,
  t time(3) DEFAULT NULL,
  day date DEFAULT NULL,
  dt datetime DEFAULT NULL,
  ts timestamp(6) NULL DEFAULT NULL,
  raw varbinary(40) DEFAULT NULL,
  PRIMARY KEY (service_id, at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE clicks (
  page varchar(60) DEFAULT NULL,
  hits int DEFAULT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE `élève ``du`` "mois", select; été.2024` (
  `clé ``primaire``` int NOT NULL DEFAULT 7,
  `order` varchar(20) DEFAULT 'a\\b''c"d',
  `a.b c` text DEFAULT NULL,
  `日本語` varchar(20) DEFAULT NULL,
  ` leading` int GENERATED ALWAYS AS (`clé ``primaire``` + 1) VIRTUAL,
  PRIMARY KEY (`clé ``primaire```),
  KEY `index of ``order``` (`order`)
) ENGINE=/*M! Aria */ /*!90000 MyISAM */ DEFAULT CHARSET=utf8mb4;
