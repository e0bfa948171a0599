//! The tables of the generated database in the order of their filling: how many rows each has, and which ids.
//! Must never depend on anything but the number of rows asked for.

use super::rows::Row;
use super::{accounts, extremes, support};

/// Rows per table.
#[derive(Debug)]
pub(super) struct Counts {
    pub(super) customers: u64,
    pub(super) services: u64,
    pub(super) invoices: u64,
    pub(super) lines: u64,
    pub(super) tickets: u64,
    pub(super) messages: u64,
    pub(super) attachments: u64,
    pub(super) logs: u64,
    pub(super) metrics: u64,
    pub(super) clicks: u64,
}

impl Counts {
    pub(super) fn of(rows: u64) -> Self {
        let share = |percent: u64| (rows * percent / 100).max(20);
        Self {
            customers: share(5),
            services: share(8),
            invoices: share(12),
            lines: share(12) * 2,
            tickets: share(5),
            messages: share(12),
            attachments: (rows / 500).max(20),
            logs: share(20),
            metrics: share(10),
            clicks: share(4),
        }
    }
}

/// One table: where the rows go, how many there are, and what row number `index` (from 0) holds.
pub(super) struct Table {
    /// Name and columns as they follow INSERT INTO; generated columns are not among them.
    pub(super) target: &'static str,
    pub(super) count: fn(&Counts) -> u64,
    pub(super) row: fn(&mut Row, u64, &Counts),
}

pub(super) const TABLES: [Table; 12] = [
    Table {
        target: "customers (id, email, name, company, country, iban, balance, referrer_id, main_service_id, born, \
                 created, updated, flags, lang, wishes, preferences, api_secret)",
        count: |c| c.customers,
        row: accounts::customer,
    },
    Table {
        target: "services",
        count: |c| c.services,
        row: accounts::service,
    },
    Table {
        target: "invoices (id, customer_id, issued, due, paid, fiscal_year, total, status, note)",
        count: |c| c.invoices,
        row: accounts::invoice,
    },
    Table {
        target: "invoice_lines (invoice_id, line, service_id, description, quantity, unit_price, discount)",
        count: |c| c.lines,
        row: accounts::line,
    },
    Table {
        target: "tickets",
        count: |c| c.tickets,
        row: support::ticket,
    },
    Table {
        target: "ticket_messages",
        count: |c| c.messages,
        row: support::message,
    },
    Table {
        target: "attachments",
        count: |c| c.attachments,
        row: support::attachment,
    },
    Table {
        target: "logs",
        count: |c| c.logs,
        row: support::log,
    },
    Table {
        target: "settings",
        count: |_| 40,
        row: extremes::setting,
    },
    Table {
        target: "metrics",
        count: |c| c.metrics,
        row: extremes::metric,
    },
    Table {
        target: "clicks",
        count: |c| c.clicks,
        row: extremes::click,
    },
    Table {
        target: "`élève ``du`` \"mois\", select; été.2024` (`clé ``primaire```, `order`, `a.b c`, `日本語`)",
        count: |_| 15,
        row: extremes::odd,
    },
];

/// Ids with the 0 that AUTO_INCREMENT would replace, and with gaps, as after deletions.
pub(super) fn customer_id(index: u64) -> u64 {
    index + index / 1000 * 500
}

pub(super) fn service_id(index: u64) -> u64 {
    1 + index * 2
}

/// Keys in an order that is neither that of the rows nor that of the collation's first letter.
pub(super) fn invoice_id(index: u64) -> String {
    let prefix = ["FA", "fa", "Av", "É"][usize::try_from(index % 4).unwrap_or(0)];
    format!("{prefix}-{}-{index:07}", 2015 + index % 10)
}
