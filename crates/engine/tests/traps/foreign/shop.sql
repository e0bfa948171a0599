CREATE TABLE customers (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(60) NOT NULL, note TEXT, photo BLOB, balance DECIMAL(10,2) DEFAULT 0.00, seen TIMESTAMP NULL) DEFAULT CHARSET=utf8mb4;
INSERT INTO customers (name,note,photo,balance,seen) VALUES ('Zoé; 😀','it''s a \\ back\nslash -- "x" /* y */',0x00FF27225C,-12.50,'2024-03-31 01:30:00'),('b`c',NULL,'',0,NULL),('/*!40000 DROP TABLE customers */','\\! touch /tmp/owned',0x1A0D0A,1,'2024-10-27 00:30:00');
CREATE TABLE orders (id INT PRIMARY KEY, customer INT, total DOUBLE, double_total DOUBLE AS (total*2) VIRTUAL, FOREIGN KEY (customer) REFERENCES customers(id)) DEFAULT CHARSET=utf8mb4;
INSERT INTO orders (id,customer,total) VALUES (1,1,1.5),(2,1,0.1);
CREATE VIEW v AS SELECT c.name, o.total FROM customers c JOIN orders o ON o.customer=c.id;
DELIMITER //
CREATE FUNCTION twice(a INT) RETURNS INT DETERMINISTIC BEGIN -- a; comment
 RETURN a*2; END//
CREATE PROCEDURE p() BEGIN SELECT 'x;y'; END//
CREATE TRIGGER tr BEFORE INSERT ON orders FOR EACH ROW BEGIN SET NEW.total=NEW.total+1; END//
CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' DO BEGIN DELETE FROM orders WHERE id<0; END//
DELIMITER ;
