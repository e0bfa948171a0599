-- The views, routines, triggers and events of the generated billing database. Sent after the rows, so that no trigger
-- fires for them. The delimiter is one that no body contains.

CREATE USER IF NOT EXISTS `billing_app`@`localhost`;
-- On all databases: the definer must keep working when a test restores under another name.
GRANT ALL ON *.* TO `billing_app`@`localhost`;

DELIMITER <<END>>

CREATE DEFINER=`billing_app`@`localhost` FUNCTION with_vat(amount decimal(14,4)) RETURNS decimal(16,4)
  DETERMINISTIC NO SQL COMMENT 'TTC à 20 %'
  RETURN amount * 1.2
<<END>>

SET @mode = @@sql_mode
<<END>>
SET sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES'
<<END>>
CREATE FUNCTION "quoted label"("the ""name""" varchar(100)) RETURNS varchar(200) CHARSET utf8mb4
  READS SQL DATA SQL SECURITY INVOKER
BEGIN
  -- In this sql_mode "x" is a name, || joins and \ is an ordinary character.
  RETURN 'C:\' || "the ""name""" || ' – 🧾';
END
<<END>>
SET sql_mode = @mode
<<END>>

CREATE DEFINER=`left the company`@`%` PROCEDURE awkward(IN v int, INOUT w varchar(100), OUT n int)
  MODIFIES SQL DATA COMMENT 'définisseur disparu'
BEGIN
  -- a comment with ; and 'a quote
  # another one; with $$ and "
  /* and a third; // ;; */
  DECLARE text_ varchar(200) DEFAULT 'a;b;;c$$d//e\'f"g`h\\ é 😀';
  DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN SET n = -1; END;
  IF v > 0 THEN
    SET w = CONCAT(w, ';;', text_, "//", '$$');
  ELSE
    BEGIN
      SET w = 'DELIMITER //';
    END;
  END IF;
  SELECT COUNT(*) INTO n FROM `élève ``du`` "mois", select; été.2024` WHERE `order` <> '/* not; a comment */';
END
<<END>>

CREATE PROCEDURE `naïve ``proc```() SELECT 1; <<END>>

-- Views: each depends on one that the alphabet puts after it.
CREATE VIEW z_open_invoices AS
  SELECT i.id, i.customer_id, i.total, i.due FROM invoices i WHERE i.status NOT IN ('payée', 'annulée')
<<END>>
CREATE ALGORITHM=TEMPTABLE DEFINER=`billing_app`@`localhost` SQL SECURITY INVOKER VIEW m_debts AS
  SELECT customer_id, COUNT(*) AS `nombre de factures`, with_vat(SUM(total)) AS due_total
  FROM z_open_invoices GROUP BY customer_id
<<END>>
CREATE DEFINER=`left the company`@`%` SQL SECURITY INVOKER VIEW `a débiteurs` AS
  SELECT c.id, c.name AS `nom "complet"`, d.due_total FROM customers c JOIN m_debts d ON d.customer_id = c.id
  WHERE c.name <> 'l''été; $$'
<<END>>
CREATE ALGORITHM=MERGE VIEW french_customers AS
  SELECT id, email, country FROM customers WHERE country = 'FR' WITH CASCADED CHECK OPTION
<<END>>

-- Two triggers on one event: the second must see what the first one did.
CREATE TRIGGER zz_first BEFORE UPDATE ON customers FOR EACH ROW
  SET NEW.company = CONCAT(IFNULL(NEW.company, ''), '1')
<<END>>
CREATE DEFINER=`billing_app`@`localhost` TRIGGER aa_second BEFORE UPDATE ON customers FOR EACH ROW FOLLOWS zz_first
BEGIN
  SET NEW.company = CONCAT(NEW.company, '2'); -- after; zz_first 😀
END
<<END>>
SET NAMES latin1
<<END>>
SET sql_mode = 'ANSI_QUOTES'
<<END>>
CREATE TRIGGER "latin client" AFTER DELETE ON clicks FOR EACH ROW
  INSERT INTO logs ("at", level, message) VALUES ('2024-01-01', 'info', 'deleted; $$ //')
<<END>>
SET sql_mode = @mode
<<END>>
SET NAMES utf8mb4
<<END>>
CREATE TRIGGER message_log AFTER INSERT ON `élève ``du`` "mois", select; été.2024` FOR EACH ROW
  INSERT INTO logs (at, level, message) VALUES ('2024-01-01', 'warn', CONCAT('né: ', NEW.`clé ``primaire```, ' 🎓'))
<<END>>

SET time_zone = '+02:00'
<<END>>
CREATE EVENT purge_logs ON SCHEDULE EVERY 1 DAY STARTS '2020-02-29 03:00:00' ON COMPLETION PRESERVE ENABLE
  COMMENT 'chaque nuit, même l''été'
  DO BEGIN
    DELETE FROM logs WHERE at < NOW() - INTERVAL 1 YEAR; -- ménage 🧹
  END
<<END>>
SET time_zone = '+00:00'
<<END>>
CREATE DEFINER=`left the company`@`%` EVENT `très tard` ON SCHEDULE AT '2037-12-31 23:59:59' ON COMPLETION PRESERVE DISABLE
  DO UPDATE settings SET value = 'fini' WHERE name = 'état'
<<END>>

DELIMITER ;

-- A used-up state for MariaDB's sequences, and counters that no row explains.
/*M! SELECT NEXTVAL(service_numbers), NEXTVAL(service_numbers), NEXTVAL(`compte à rebours`) */;
/*M! SELECT SETVAL(service_numbers, 800000000) */;
ALTER TABLE customers AUTO_INCREMENT = 4000000000;
ALTER TABLE logs AUTO_INCREMENT = 3000000000;
