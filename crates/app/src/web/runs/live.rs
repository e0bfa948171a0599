//! A run while it works, and the list of runs beside it: figures that change, sent to open pages.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch::Receiver;
use tokio::time::{MissedTickBehavior, interval, sleep};

use super::moment;
use jiff::tz::TimeZone;

use crate::catalog::runs::{self, Line};
use crate::jobs::live::Live;
use crate::jobs::story;
use crate::web::answer::{Answer, Refusal};
use crate::web::backups::{badge, stage};
use crate::web::call::Call;
use crate::web::events::{self, Batch, Events, Gone};
use crate::web::{BASE, guard};
use crate::words::format::{count, duration, size};
use crate::words::{self, Language, t};

/// How often bars of a list move.
const STEP: Duration = Duration::from_millis(500);
/// Several changes at once are told together.
const PAUSE: Duration = Duration::from_millis(120);

/// What is shown of a run at work.
pub struct Figures {
    /// What it is at.
    pub stage: String,
    /// The table at work.
    pub object: String,
    /// Rows so far.
    pub rows: String,
    /// Bytes so far, of how many.
    pub bytes: String,
    /// Speed of late.
    pub rate: String,
    /// Time left.
    pub left: String,
    /// How far, in percent.
    pub share: Option<u64>,
}

impl Figures {
    /// Of a picture; without one it waits, or works elsewhere.
    pub fn of(live: Option<&Live>) -> Self {
        let none = || "—".to_owned();
        let Some(live) = live else {
            return Self {
                stage: t!("run-queued"),
                object: String::new(),
                rows: none(),
                bytes: none(),
                rate: none(),
                left: none(),
                share: None,
            };
        };
        let named = match live.stage {
            Some(word) => stage(word),
            None => badge::run(live.state).text,
        };
        Self {
            stage: match (live.stopping, live.paused) {
                (true, _) => t!("run-stage-stopping"),
                (false, true) => t!("run-stage-paused", stage = named),
                (false, false) => named,
            },
            object: live.object.clone().unwrap_or_default(),
            rows: count(live.rows),
            bytes: match live.expected {
                Some(expected) if expected > live.bytes => t!(
                    "run-bytes-of",
                    done = size(live.bytes),
                    expected = size(expected)
                ),
                _ => size(live.bytes),
            },
            rate: match live.rate {
                0 => none(),
                rate => t!("run-rate", rate = size(rate)),
            },
            left: live
                .left
                .map_or_else(none, |left| duration(Duration::from_secs(left))),
            share: live.share.map(|share| (share * 100.0) as u64),
        }
    }

    fn tell(&self, batch: &mut Batch) {
        for (id, text) in [
            ("live-object", &self.object),
            ("live-rows", &self.rows),
            ("live-bytes", &self.bytes),
            ("live-rate", &self.rate),
            ("live-left", &self.left),
        ] {
            batch.text(id, text);
        }
        batch.value("live-share", self.share);
    }
}

/// What changes of one run.
pub fn events(call: &Call) -> Answer {
    let id = call.number("id")?;
    let page = format!("{BASE}/runs/{id}");
    let zone = call.zoned().time_zone().clone();
    let language = call.language;
    // A browser that connects again says which line it had last.
    let known = call.headers.get("last-event-id");
    let known = known
        .and_then(|value| value.to_str().ok()?.parse::<u32>().ok())
        .map(|line| line + 1);
    let from = known.unwrap_or_else(|| call.query.get("from").parse().unwrap_or(0));
    let Some(pictures) = call.app.runner.live().subscribe(id) else {
        let run = call.app.catalog.read(|c| runs::get(c, id))?;
        if !run.ok_or(Refusal::NotFound)?.state.ended() {
            return Ok(elsewhere(call.app.runner.live().changes(), page));
        }
        return Ok(events::answer(move |events| async move {
            let mut batch = Batch::default();
            batch.part("run", &page);
            batch.end();
            events.send(batch).await
        }));
    };
    Ok(events::answer(move |events| {
        follow(events, pictures, page, zone, language, from)
    }))
}

/// A run of another process: the page is taken anew when the list of runs changes, which the clock sees.
fn elsewhere(mut changes: Receiver<u64>, page: String) -> axum::response::Response {
    events::answer(move |events| async move {
        loop {
            tokio::select! {
                changed = changes.changed() => {
                    if changed.is_err() {
                        return Ok(());
                    }
                    let mut batch = Batch::default();
                    batch.part("run", &page);
                    events.send(batch).await?;
                }
                () = events.gone() => return Ok(()),
            }
        }
    })
}

async fn follow(
    events: Events,
    mut pictures: Receiver<Arc<Live>>,
    page: String,
    zone: jiff::tz::TimeZone,
    language: Language,
    mut from: u32,
) -> Result<(), Gone> {
    let mut last_stage = String::new();
    loop {
        let live = pictures.borrow_and_update().clone();
        let mut batch = Batch::default();
        words::with(language, || {
            let figures = Figures::of(Some(&live));
            if figures.stage != last_stage {
                batch.said("live-stage", &figures.stage);
                last_stage.clone_from(&figures.stage);
            }
            figures.tell(&mut batch);
            for line in live.log.iter().filter(|line| line.number >= from) {
                batch.line(line.number, &told(line, &zone));
            }
            if live.state.ended() {
                batch.said("live-stage", &badge::run(live.state).text);
                batch.part("run", &page);
                batch.end();
            }
        });
        from = live
            .log
            .last()
            .map_or(from, |line| from.max(line.number + 1));
        events.send(batch).await?;
        if live.state.ended() {
            return Ok(());
        }
        tokio::select! {
            changed = pictures.changed() => if changed.is_err() {
                let mut batch = Batch::default();
                batch.part("run", &page);
                batch.end();
                return events.send(batch).await;
            },
            () = events.gone() => return Ok(()),
        }
    }
}

/// A line of a log, as the page adds it.
fn told(line: &Line, zone: &TimeZone) -> serde_json::Value {
    let at = moment(line);
    serde_json::json!({
        "at": at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "clock": at.to_zoned(zone.clone()).strftime("%H:%M:%S").to_string(),
        "text": story::read(&line.text).to_string(),
    })
}

/// What changes of a list: its rows when a run begins or ends, bars meanwhile.
pub fn list_events(call: &Call) -> Answer {
    let back = guard::own_path(call.query.get("back")).to_owned();
    let runner = call.app.runner.clone();
    let changes = runner.live().changes();
    let seen = call.query.get("seen").parse().unwrap_or(0);
    let language = call.language;
    Ok(events::answer(move |events| async move {
        let mut changes = changes;
        // What happened between the page and this connection is not in the page.
        if *changes.borrow_and_update() != seen {
            send_part(&events, &back).await?;
        }
        let mut ticks = interval(STEP);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
        loop {
            tokio::select! {
                changed = changes.changed() => {
                    if changed.is_err() {
                        return Ok(());
                    }
                    sleep(PAUSE).await;
                    changes.mark_unchanged();
                    send_part(&events, &back).await?;
                }
                _ = ticks.tick() => {
                    let mut batch = Batch::default();
                    words::with(language, || {
                        for live in runner.live().all() {
                            let figures = Figures::of(Some(&live));
                            batch.value(&format!("run-{}", live.run), figures.share);
                            batch.text(&format!("run-{}-stage", live.run), &figures.stage);
                        }
                    });
                    events.send(batch).await?;
                }
                () = events.gone() => return Ok(()),
            }
        }
    }))
}

async fn send_part(events: &Events, back: &str) -> Result<(), Gone> {
    let mut batch = Batch::default();
    batch.part("backups", back);
    events.send(batch).await
}
