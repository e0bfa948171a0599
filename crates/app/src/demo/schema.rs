//! The tables of the demonstration, and what is made after the rows: indexes, a view, a trigger
//! and a full-text table.

/// Tables whose rows are counted.
pub const COUNTED: [&str; 7] = [
    "customers",
    "services",
    "invoices",
    "invoice_lines",
    "tickets",
    "ticket_messages",
    "attachments",
];

/// Made before the rows.
pub const TABLES: &str = "
CREATE TABLE customers (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL UNIQUE COLLATE NOCASE,
    name TEXT NOT NULL,
    company TEXT,
    city TEXT,
    -- In cents; negative: the customer owes.
    balance INTEGER NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE TABLE services (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    customer_id INTEGER NOT NULL REFERENCES customers (id) ON DELETE CASCADE,
    product TEXT NOT NULL,
    hostname TEXT NOT NULL,
    price INTEGER NOT NULL CHECK (price >= 0),
    load REAL,
    state TEXT NOT NULL CHECK (state IN ('active', 'suspended', 'cancelled')),
    renews_on TEXT
);
CREATE TABLE invoices (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    number TEXT NOT NULL UNIQUE,
    issued_on TEXT NOT NULL,
    paid_on TEXT,
    total INTEGER NOT NULL DEFAULT 0,
    year TEXT GENERATED ALWAYS AS (substr(issued_on, 1, 4)) VIRTUAL
);
CREATE TABLE invoice_lines (
    invoice_id INTEGER NOT NULL REFERENCES invoices (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    service_id INTEGER REFERENCES services (id),
    label TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    unit_price INTEGER NOT NULL,
    PRIMARY KEY (invoice_id, position)
) WITHOUT ROWID;
CREATE TABLE tickets (
    id INTEGER PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    service_id INTEGER REFERENCES services (id),
    subject TEXT NOT NULL,
    priority INTEGER NOT NULL DEFAULT 2,
    opened_at TEXT NOT NULL,
    closed_at TEXT
);
CREATE TABLE ticket_messages (
    id INTEGER PRIMARY KEY,
    ticket_id INTEGER NOT NULL REFERENCES tickets (id) ON DELETE CASCADE,
    from_customer INTEGER NOT NULL,
    body TEXT NOT NULL,
    sent_at TEXT NOT NULL
);
CREATE TABLE attachments (
    id INTEGER PRIMARY KEY,
    message_id INTEGER NOT NULL REFERENCES ticket_messages (id),
    name TEXT NOT NULL,
    content BLOB
);
CREATE VIRTUAL TABLE ticket_search USING fts5 (subject, body, tokenize = 'unicode61 remove_diacritics 2');
";

/// Made after the rows.
pub const AFTER_ROWS: &str = "
INSERT INTO ticket_search (rowid, subject, body)
    SELECT t.id, t.subject, m.body FROM tickets t
    JOIN ticket_messages m ON m.id = (SELECT min(id) FROM ticket_messages WHERE ticket_id = t.id)
    ORDER BY t.id;
UPDATE invoices SET total = coalesce((SELECT sum(quantity * unit_price) FROM invoice_lines WHERE invoice_id = invoices.id), 0);
CREATE INDEX services_of_customer ON services (customer_id);
CREATE INDEX invoices_of_customer ON invoices (customer_id, issued_on DESC);
CREATE INDEX invoices_unpaid ON invoices (issued_on) WHERE paid_on IS NULL;
CREATE INDEX messages_of_ticket ON ticket_messages (ticket_id, sent_at);
CREATE VIEW unpaid AS
    SELECT c.name, c.email, count(*) AS invoices, sum(i.total) / 100.0 AS euros
    FROM invoices i JOIN customers c ON c.id = i.customer_id
    WHERE i.paid_on IS NULL GROUP BY c.id;
CREATE TRIGGER invoice_total AFTER INSERT ON invoice_lines BEGIN
    UPDATE invoices SET total = total + NEW.quantity * NEW.unit_price WHERE id = NEW.invoice_id;
END;
";
