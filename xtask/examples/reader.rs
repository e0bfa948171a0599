//! The floor of a dump: reads all rows of a database over several connections and, if asked to, builds their SQL text
//! and compresses it, all with the product's own parts and nothing else: no file, no hashes, no definitions, no common
//! snapshot. `cargo xtask bench` builds it optimised and measures it as a process, like every contender.
//! Must never keep a row, and never write anything but its counts.
//!
//! Usage: reader SOCKET DATABASE CONNECTIONS rows|text|zstd

use std::collections::VecDeque;
use std::env;
use std::error::Error;
use std::sync::{Mutex, PoisonError};
use std::thread;

use archive::grammar::mysql as literal;
use archive::{DEFAULT_LEVEL, FRAME_LIMIT, STATEMENT_LIMIT};
use wire::{Address, Column, ColumnType, Connection, Next, Options, Row};
use zstd_safe::{CCtx, CParameter, compress_bound};

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

/// Keys of one query: some megabytes of rows, so that no connection is left alone at the end.
const KEYS: u64 = 1 << 16;

/// How far a row gets.
#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Rows,
    Text,
    Zstd,
}

/// What has gone by.
#[derive(Default)]
struct Counts {
    rows: u64,
    packets: u64,
    text: u64,
    compressed: u64,
}

/// A part of a table.
struct Part {
    table: String,
    /// Its primary key and the first and last value of the part; none: the whole table.
    keys: Option<(String, u64, u64)>,
}

fn main() -> Result<()> {
    let words: Vec<String> = env::args().skip(1).collect();
    let [socket, database, connections, stage] = &words[..] else {
        return Err("usage: reader SOCKET DATABASE CONNECTIONS rows|text|zstd".into());
    };
    let stage = match stage.as_str() {
        "rows" => Stage::Rows,
        "text" => Stage::Text,
        "zstd" => Stage::Zstd,
        other => return Err(format!("{other}: rows, text or zstd").into()),
    };
    let mut options = Options::new(Address::Socket(socket.into()), "root");
    options.database = Some(database.clone());
    let queue = Mutex::new(parts(&mut Connection::connect(&options)?)?);
    let connections: usize = connections.parse()?;
    let all = thread::scope(|scope| -> Result<Vec<Counts>> {
        let workers: Vec<_> = (0..connections)
            .map(|_| scope.spawn(|| work(&options, &queue, stage)))
            .collect();
        let join = |worker: thread::ScopedJoinHandle<'_, Result<Counts>>| {
            worker
                .join()
                .unwrap_or_else(|_| Err("a reader has panicked".into()))
        };
        workers.into_iter().map(join).collect()
    })?;
    let sum = |of: fn(&Counts) -> u64| all.iter().map(of).sum::<u64>();
    println!(
        "{} {} {} {}",
        sum(|counts| counts.rows),
        sum(|counts| counts.packets),
        sum(|counts| counts.text),
        sum(|counts| counts.compressed)
    );
    Ok(())
}

/// Cuts all tables, large ones by the values of their key. The server's estimate of the rows only decides which are
/// large.
fn parts(connection: &mut Connection) -> Result<VecDeque<Part>> {
    let tables = connection.fetch(
        "SELECT t.table_name, t.table_rows, c.column_name FROM information_schema.tables t \
         LEFT JOIN information_schema.columns c ON c.table_schema = t.table_schema AND c.table_name = t.table_name \
         AND c.column_key = 'PRI' AND c.data_type IN ('int', 'bigint') \
         WHERE t.table_schema = DATABASE() AND t.table_type = 'BASE TABLE' ORDER BY t.data_length DESC",
    )?;
    let mut parts = VecDeque::new();
    for row in tables.rows() {
        let text = |cell: usize| row[cell].as_deref().map(String::from_utf8_lossy);
        let table = text(0).unwrap_or_default().into_owned();
        let rows: u64 = text(1).unwrap_or_default().parse().unwrap_or(0);
        let Some(key) = text(2).filter(|_| rows > KEYS / 4) else {
            parts.push_back(Part { table, keys: None });
            continue;
        };
        let ends = connection.fetch(format!("SELECT MIN(`{key}`), MAX(`{key}`) FROM `{table}`"))?;
        let end = |cell: usize| -> Result<u64> {
            let cell = ends.rows()[0][cell].as_deref().unwrap_or_default();
            Ok(std::str::from_utf8(cell)?.parse()?)
        };
        let (mut from, last) = (end(0)?, end(1)?);
        while from <= last {
            let to = last.min(from + KEYS - 1);
            parts.push_back(Part {
                table: table.clone(),
                keys: Some((key.clone().into_owned(), from, to)),
            });
            from = to + 1;
        }
    }
    Ok(parts)
}

fn work(options: &Options, queue: &Mutex<VecDeque<Part>>, stage: Stage) -> Result<Counts> {
    let mut connection = Connection::connect(options)?;
    // No conversion, and the columns' own character sets in their descriptions.
    connection.execute("SET SESSION character_set_results = NULL")?;
    connection.execute("START TRANSACTION READ ONLY")?;
    let mut builder = Builder::new(stage)?;
    loop {
        let part = queue
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop_front();
        let Some(Part { table, keys }) = part else {
            connection.close();
            return Ok(builder.counts);
        };
        let condition = match keys {
            Some((key, from, to)) => format!(" WHERE `{key}` BETWEEN {from} AND {to}"),
            None => String::new(),
        };
        let mut rows = connection.query(format!("SELECT * FROM `{table}`{condition}"))?;
        let forms: Vec<Form> = rows.columns().iter().map(Form::of).collect();
        builder.head(&table, rows.columns());
        loop {
            match rows.next()? {
                Next::Row(row) => builder.row(&row, &forms)?,
                Next::Large(_) => return Err(format!("{table}: a row that fits no packet").into()),
                Next::End(_) => break,
            }
        }
        builder.end_statement();
        builder.end_frame()?;
    }
}

/// How a value is written.
#[derive(Clone, Copy)]
enum Form {
    Number,
    Text,
    Hex,
}

impl Form {
    fn of(column: &Column) -> Self {
        use ColumnType as T;
        match column.kind {
            T::Decimal
            | T::Tiny
            | T::Short
            | T::Long
            | T::Float
            | T::Double
            | T::LongLong
            | T::Int24
            | T::Year
            | T::NewDecimal => Self::Number,
            T::Date | T::Time | T::DateTime | T::Timestamp => Self::Text,
            _ if column.is_binary() => Self::Hex,
            _ => Self::Text,
        }
    }
}

/// Rows to text, text to frames, frames to nothing.
struct Builder {
    stage: Stage,
    counts: Counts,
    head: Vec<u8>,
    text: Vec<u8>,
    /// Where the open statement begins.
    statement: Option<usize>,
    context: CCtx<'static>,
    stored: Vec<u8>,
}

impl Builder {
    fn new(stage: Stage) -> Result<Self> {
        let mut context = CCtx::create();
        context
            .set_parameter(CParameter::CompressionLevel(DEFAULT_LEVEL))
            .map_err(zstd_safe::get_error_name)?;
        Ok(Self {
            stage,
            counts: Counts::default(),
            head: Vec::new(),
            text: Vec::with_capacity(FRAME_LIMIT),
            statement: None,
            context,
            stored: Vec::with_capacity(compress_bound(FRAME_LIMIT)),
        })
    }

    fn head(&mut self, table: &str, columns: &[Column]) {
        self.head.clear();
        self.head.extend_from_slice(b"INSERT INTO ");
        literal::push_ident(&mut self.head, table.as_bytes());
        for (at, column) in columns.iter().enumerate() {
            self.head.push(if at == 0 { b'(' } else { b',' });
            literal::push_ident(&mut self.head, column.name.as_bytes());
        }
        self.head.extend_from_slice(b") VALUES\n");
    }

    fn row(&mut self, row: &Row<'_>, forms: &[Form]) -> Result<()> {
        self.counts.rows += 1;
        let packet = row.packet().len();
        self.counts.packets += packet as u64;
        if self.stage == Stage::Rows {
            return Ok(());
        }
        // Escaping adds less than this in the data of the bench; the product measures each row instead.
        if self.text.len() + packet * 2 + self.head.len() > FRAME_LIMIT {
            self.end_statement();
            self.end_frame()?;
        }
        match self.statement {
            Some(start) if self.text.len() - start < STATEMENT_LIMIT => {
                self.text.extend_from_slice(b",\n");
            }
            _ => {
                self.end_statement();
                self.statement = Some(self.text.len());
                self.text.extend_from_slice(&self.head);
            }
        }
        let mut separator = b'(';
        for (cell, form) in row.cells().zip(forms) {
            self.text.push(separator);
            separator = b',';
            match (cell?, form) {
                (None, _) => self.text.extend_from_slice(b"NULL"),
                (Some(bytes), Form::Number) => self.text.extend_from_slice(bytes),
                (Some(bytes), Form::Text) => literal::push_text(&mut self.text, bytes),
                (Some(bytes), Form::Hex) => literal::push_hex(&mut self.text, bytes),
            }
        }
        self.text.push(b')');
        Ok(())
    }

    fn end_statement(&mut self) {
        if self.statement.take().is_some() {
            self.text.extend_from_slice(b";\n");
        }
    }

    fn end_frame(&mut self) -> Result<()> {
        self.counts.text += self.text.len() as u64;
        if self.stage == Stage::Zstd && !self.text.is_empty() {
            self.stored.clear();
            self.stored.reserve(compress_bound(self.text.len()));
            let written = self.context.compress2(&mut self.stored, &self.text);
            self.counts.compressed += written.map_err(zstd_safe::get_error_name)? as u64;
        }
        self.text.clear();
        Ok(())
    }
}
