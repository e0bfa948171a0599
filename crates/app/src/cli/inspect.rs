//! `sauvegarde inspect`: what an archive says it holds. It reads the tail alone and vouches for
//! nothing else; that is what `verify` is for.

use std::path::PathBuf;

use archive::Index;
use archive::index::{Consistency, State};
use clap::Args;

use crate::failure::Result;
use crate::output::{self, Columns};
use crate::settings::Settings;
use crate::words::format::{count, rows, size};
use crate::words::t;
use crate::{archive_file, report};

#[derive(Args, Debug)]
pub struct Arguments {
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

/// Does it.
pub fn run(arguments: Arguments, settings: &Settings) -> Result<()> {
    let reader = archive_file::open(&arguments.file)?;
    let index = reader.index();
    if settings.json {
        return output::json(index);
    }
    let mut lines = vec![
        t!(
            "inspect-source",
            database = index.source.database.as_str(),
            family = index.source.family.as_str(),
            version = index.source.version.as_str()
        ),
        t!(
            "inspect-taken",
            moment = index.taken_at.as_str(),
            generator = index.generator.as_str()
        ),
        t!(
            "inspect-size",
            size = size(reader.bytes()),
            text = size(index.text_bytes()),
            rows = rows(index.rows()),
            frames = count(index.frames.len() as u64)
        ),
        t!("inspect-state", state = state(index.state)),
    ];
    if let Some(position) = &index.source.position {
        let gtid = position.gtid.as_deref().unwrap_or("—");
        lines.push(t!(
            "inspect-position",
            file = position.file.as_str(),
            offset = count(position.offset),
            gtid = gtid
        ));
    }
    lines.push(String::new());
    lines.push(objects(index));
    lines.extend(
        index
            .gaps
            .iter()
            .map(|gap| t!("inspect-gap", gap = report::gap(gap))),
    );
    lines.extend(
        index
            .notes
            .iter()
            .map(|note| t!("inspect-note", note = report::gap(note))),
    );
    output::print(&lines.join("\n"))
}

fn objects(index: &Index) -> String {
    let mut columns = Columns::new(vec![
        (t!("column-kind"), false),
        (t!("column-name"), false),
        (t!("column-rows"), true),
        (t!("column-text"), true),
        (t!("column-remark"), false),
    ]);
    for object in &index.objects {
        let remark = match object.consistency {
            Consistency::Snapshot => String::new(),
            Consistency::Locked => t!("consistency-locked"),
            Consistency::Unprotected => t!("consistency-unprotected"),
            Consistency::NoRows => t!("consistency-no-rows"),
        };
        let rows = if object.columns.is_empty() {
            String::new()
        } else {
            count(object.rows)
        };
        columns.row(vec![
            report::kind(object.kind),
            object.name.clone(),
            rows,
            size(object.text),
            remark,
        ]);
    }
    columns.text()
}

/// What a state is called.
pub fn state(state: State) -> String {
    match state {
        State::Complete => t!("state-complete"),
        State::Incomplete => t!("state-incomplete"),
    }
}
