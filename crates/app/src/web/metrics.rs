//! Figures for Prometheus at `/metrics`, in the OpenMetrics text format. They say what the
//! catalogue says, afresh at each visit; nothing is asked of a database or a storage.
//!
//! Names and labels are a promise: rules for alarms are written against them
//! (`contrib/prometheus/alerts.yml`).

use std::sync::atomic::AtomicU64;

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::{Registry, Unit};

use super::answer::{Answer, Refusal, internal};
use super::call::Call;
use super::databases::health::{self, Health};
use crate::catalog::backups::{self, StorageState};
use crate::catalog::runs::{RunKind, RunState};
use crate::catalog::{HOUR, figures};

/// What OpenMetrics calls itself.
const KIND: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

type Labels = Vec<(&'static str, String)>;
type Gauges = Family<Labels, Gauge>;

/// Collects what one visit is told.
struct Told(Registry);

impl Told {
    /// A gauge of whole numbers.
    fn gauge(&mut self, name: &str, help: &str) -> Gauges {
        let family = Gauges::default();
        self.0.register(name, help, family.clone());
        family
    }

    /// A gauge in a unit, which becomes part of its name.
    fn measure(&mut self, name: &str, help: &str, unit: Unit) -> Gauges {
        let family = Gauges::default();
        self.0.register_with_unit(name, help, unit, family.clone());
        family
    }

    /// Numbers that only grow.
    fn counts(&mut self, name: &'static str, help: &'static str, counts: Vec<(Labels, u64)>) {
        self.0
            .register_collector(Box::new(Counts { name, help, counts }));
    }
}

/// Counters whose values are kept elsewhere.
#[derive(Debug)]
struct Counts {
    name: &'static str,
    help: &'static str,
    counts: Vec<(Labels, u64)>,
}

impl Collector for Counts {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> std::fmt::Result {
        let kind = MetricType::Counter;
        let mut family = encoder.encode_descriptor(self.name, self.help, None, kind)?;
        for (labels, count) in &self.counts {
            ConstCounter::new(*count).encode(family.encode_family(labels)?)?;
        }
        Ok(())
    }
}

fn set(family: &Gauges, labels: &[(&'static str, &str)], value: i64) {
    let labels: Labels = labels
        .iter()
        .map(|(name, value)| (*name, (*value).to_owned()))
        .collect();
    family.get_or_create(&labels).set(value);
}

fn size(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

/// Tells all of them.
pub fn show(call: &Call) -> Answer {
    let mut told = Told(Registry::with_prefix("sauvegarde"));
    let build = told.gauge("build", "The version that runs; always 1");
    set(&build, &[("version", env!("CARGO_PKG_VERSION"))], 1);
    databases(call, &mut told)?;
    storages(call, &mut told)?;
    runs(call, &mut told)?;
    let mut text = String::new();
    encode(&mut text, &told.0).map_err(|error| internal(error.to_string()))?;
    let mut response = Response::new(Body::from(text));
    let kind = HeaderValue::from_static(KIND);
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    Ok(response)
}

fn databases(call: &Call, told: &mut Told) -> Result<(), Refusal> {
    let settings = call.app.runner.settings()?;
    let now = call.now_ms();
    let (all, kept, proofs, durations) = call.app.catalog.read(|c| {
        let all = health::all(c, &settings, now)?;
        Ok((
            all,
            figures::kept(c)?,
            figures::proofs(c)?,
            figures::durations(c)?,
        ))
    })?;
    let up = told.gauge(
        "database_good",
        "1: saved as promised; 0: failed, late or never saved",
    );
    let held = told.gauge(
        "retention_held",
        "1: something about the last backups is odd, and none is deleted until a person says that it is right",
    );
    let next = told.measure(
        "next_run_timestamp",
        "When the next backup is due",
        Unit::Seconds,
    );
    let taken = told.measure(
        "last_good_backup_timestamp",
        "When the last complete and verified backup in a storage was taken",
        Unit::Seconds,
    );
    let bytes = told.measure(
        "last_good_backup",
        "Size of the last complete and verified backup in a storage",
        Unit::Bytes,
    );
    let number = told.gauge("good_backups", "Complete and verified backups in a storage");
    let proven = told.measure(
        "last_proof_timestamp",
        "When a backup was last restored and found equal",
        Unit::Seconds,
    );
    let took = Family::<Labels, Gauge<f64, AtomicU64>>::default();
    told.0.register_with_unit(
        "last_run_duration",
        "How long the last run of a kind took that did what it should",
        Unit::Seconds,
        took.clone(),
    );
    for known in &all {
        let row = &known.database;
        let labels = [
            ("database", row.name.as_str()),
            ("server", row.source.as_str()),
        ];
        let with = |name: &'static str, value: &str| -> Labels {
            let own = [(name, value.to_owned())];
            let mut all: Labels = labels.map(|(name, value)| (name, value.to_owned())).into();
            all.extend(own);
            all
        };
        if row.active() {
            // While a run is under way, it is what it was before.
            let promise = i64::from(settings.promise_hours) * HOUR;
            let young = known.last_good.is_some_and(|at| now - at <= promise);
            let good = match known.health {
                Health::Good | Health::Odd => true,
                Health::Running => young,
                _ => false,
            };
            set(&up, &labels, good.into());
            let waits = known.odd.as_ref().is_some_and(|odd| odd.holds);
            set(&held, &labels, waits.into());
        }
        if let Some(at) = known.next {
            set(&next, &labels, at / 1000);
        }
        for one in kept.iter().filter(|one| one.database == row.id) {
            let labels = with("storage", &one.storage);
            taken.get_or_create(&labels).set(one.taken / 1000);
            bytes.get_or_create(&labels).set(size(one.bytes));
            number.get_or_create(&labels).set(size(one.number));
        }
        for (_, at) in proofs.iter().filter(|(id, _)| *id == row.id) {
            set(&proven, &labels, at / 1000);
        }
        for (_, kind, long) in durations.iter().filter(|(id, _, _)| *id == row.id) {
            let labels = with("kind", kind.word());
            took.get_or_create(&labels).set(*long as f64 / 1000.0);
        }
    }
    Ok(())
}

fn storages(call: &Call, told: &mut Told) -> Result<(), Refusal> {
    let ready = told.gauge(
        "storage_ready",
        "1: the storage answered when it was last looked at",
    );
    let free = told.measure(
        "storage_free",
        "Room that is left, where it is known",
        Unit::Bytes,
    );
    let synced = told.measure(
        "storage_listed_timestamp",
        "When the storage was last listed to its end",
        Unit::Seconds,
    );
    for storage in call.app.catalog.read(backups::storages)? {
        if storage.state == StorageState::Off {
            continue;
        }
        let labels = [("storage", storage.kind.as_str())];
        set(
            &ready,
            &labels,
            (storage.state == StorageState::Ready).into(),
        );
        if let Some(bytes) = storage.free {
            set(&free, &labels, size(bytes));
        }
        if let Some(at) = storage.synced {
            set(&synced, &labels, at / 1000);
        }
    }
    Ok(())
}

fn runs(call: &Call, told: &mut Told) -> Result<(), Refusal> {
    let read = |c: &rusqlite::Connection| Ok((figures::ended(c)?, figures::failures(c)?));
    let (ended, failures) = call.app.catalog.read(read)?;
    // Also what never happened: an increase from nothing is none to Prometheus.
    let mut all = Vec::new();
    for kind in RunKind::ALL {
        for state in RunState::ALL.iter().filter(|state| state.ended()) {
            let number = ended.iter().find(|one| (one.0, one.1) == (*kind, *state));
            all.push((*kind, *state, number.map_or(0, |one| one.2)));
        }
    }
    let ended = all.into_iter().map(|(kind, state, number)| {
        let labels = [
            ("kind", kind.word().to_owned()),
            ("state", state.word().to_owned()),
        ];
        (labels.to_vec(), number)
    });
    told.counts(
        "runs",
        "Runs that ended, and runs that were missed",
        ended.collect(),
    );
    let failures = failures.into_iter().map(|(kind, cause, number)| {
        let labels = [("kind", kind.word().to_owned()), ("cause", cause)];
        (labels.to_vec(), number)
    });
    told.counts("failures", "Runs that failed, by cause", failures.collect());
    Ok(())
}
