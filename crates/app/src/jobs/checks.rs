//! Tests that a person asks for: does a server answer, and may its account see everything; can a
//! storage be written to. Each works on a thread of its own, so that no page waits for it, and is
//! kept in memory for a while: an address that was only tried is never written anywhere.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use archive::index::Gap;
use storage::local::{Folder, PartialFile};
use wire::Secret;

use super::Runner;
use super::runner::Inner;
use super::sources::{self, Given, place};
use super::story;
use super::sync::FILE;
use crate::auth::token::{self, NoRandom};
use crate::catalog::sources::{Origin, Source, SourceKind};
use crate::catalog::{self, Catalog, HOUR};
use crate::explain;
use crate::failure::{Failure, Result};
use crate::folder;
use crate::source::SourceConfig;
use crate::words::m;

/// Tests that work at once; more are refused.
const AT_ONCE: usize = 8;
/// Databases of a server are looked into for at most so long.
const PATIENCE: Duration = Duration::from_secs(60);
/// Bytes that are written to a storage to see whether it takes them.
const TRIAL: &[u8] = b"sauvegarde\n";

/// All tests of the last hour.
#[derive(Clone, Default)]
pub struct Checks {
    kept: Arc<Mutex<HashMap<String, Arc<Check>>>>,
}

/// One test.
pub struct Check {
    /// Its word in addresses; nobody can guess it.
    pub id: String,
    /// When it began.
    pub began: i64,
    /// The account that asked for it; nobody else sees it.
    pub user: i64,
    /// What is tested.
    pub about: About,
    state: Mutex<State>,
}

/// What is tested.
pub enum About {
    /// A storage, by its type.
    Storage(String),
    /// A server or a file.
    Server(Asked),
}

/// A server or a file to be tried.
pub struct Asked {
    /// Its address, where a person typed one just now; it becomes a source's only when that person
    /// says so.
    pub address: Option<Secret>,
    /// Where it is, for a person.
    pub shown: String,
    /// What should answer.
    pub kind: SourceKind,
    /// What it is to be called.
    pub label: String,
    /// The source that is known already; `None`: one to be added.
    pub source: Option<i64>,
}

/// How far it is.
#[derive(Clone)]
pub enum State {
    /// So many of so many databases were looked into.
    Working(usize, usize),
    /// It failed.
    Failed(Failure),
    /// A storage takes and gives.
    Storage(Room),
    /// A server or a file answered.
    Server(Finding),
}

/// What a storage said.
#[derive(Clone, Debug)]
pub struct Room {
    /// Bytes that still fit, if it says so.
    pub free: Option<u64>,
    /// How long it took.
    pub took: Duration,
}

/// What a server said.
#[derive(Clone, Debug, Default)]
pub struct Finding {
    /// `mariadb`, `mysql` or `sqlite`.
    pub family: String,
    /// Its version.
    pub version: String,
    /// The account it took us for; empty: it knows none.
    pub account: String,
    /// The databases that the account sees, or that were named.
    pub databases: Vec<Seen>,
    /// SQL for an administrator that gives what is missing, and nothing else.
    pub grant: String,
    /// How long it took.
    pub took: Duration,
}

/// A database as the account sees it.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// Its name.
    pub name: String,
    /// What was found in it; `None`: there was no time to look.
    pub looked: Option<Looked>,
}

/// What was found in a database.
#[derive(Clone, Debug, Default)]
pub struct Looked {
    /// Objects.
    pub objects: usize,
    /// Rows, as the server guesses them.
    pub rows: u64,
    /// Bytes, as the server guesses them.
    pub bytes: u64,
    /// What a backup would lack.
    pub missing: Vec<Gap>,
    /// Why it could not be looked into.
    pub failure: Option<Failure>,
}

impl Check {
    /// How far it is.
    pub fn state(&self) -> State {
        locked(&self.state).clone()
    }

    fn set(&self, state: State) {
        *locked(&self.state) = state;
    }
}

impl Checks {
    /// A test by its word, for the account that asked for it.
    pub fn find(&self, id: &str, user: i64) -> Option<Arc<Check>> {
        let found = locked(&self.kept).get(id).cloned();
        found.filter(|check| check.user == user)
    }

    /// Forgets a test, with the address it tried.
    pub fn forget(&self, id: &str) {
        locked(&self.kept).remove(id);
    }

    /// Tries a storage: something is written there and removed, and what it holds listed.
    pub fn storage(&self, runner: &Runner, kind: &str, user: i64) -> Result<Option<String>> {
        if kind != FILE {
            return Ok(None);
        }
        let runner = runner.clone();
        let about = About::Storage(kind.to_owned());
        self.begin(about, user, move |_| {
            let began = Instant::now();
            let free = try_folder(&runner.config().backups)?;
            runner.sync()?;
            let took = began.elapsed();
            Ok(State::Storage(Room { free, took }))
        })
        .map(Some)
    }

    /// Tries an address that was typed.
    pub fn typed(&self, asked: Asked, config: SourceConfig, user: i64) -> Result<String> {
        self.begin(About::Server(asked), user, move |check| {
            look_at(&[config], check).map(State::Server)
        })
    }

    /// Tries a source as it is configured, and takes over which databases it has. `None`: it is
    /// not given any more.
    pub fn known(&self, runner: &Runner, source: &Source, user: i64) -> Result<Option<String>> {
        let configs = sources::configs(runner.catalog(), &runner.config().given, source)?;
        if configs.is_empty() {
            return Ok(None);
        }
        let about = About::Server(Asked {
            address: None,
            shown: source.shown.clone(),
            kind: source.kind,
            label: source.label.clone(),
            source: Some(source.id),
        });
        let (runner, source) = (runner.clone(), source.clone());
        self.begin(about, user, move |check| {
            let found = look_at(&configs, check);
            note(&runner, &source, found.as_ref())?;
            found.map(State::Server)
        })
        .map(Some)
    }

    fn begin(
        &self,
        about: About,
        user: i64,
        work: impl FnOnce(&Check) -> Result<State> + Send + 'static,
    ) -> Result<String> {
        let id = token::cookie().map_err(|NoRandom(detail)| {
            let cause = m!("internal", detail = detail);
            Failure::new("internal", cause, m!("internal-next"))
        })?;
        let now = catalog::now();
        let check = Arc::new(Check {
            id: id.clone(),
            began: now,
            user,
            about,
            state: Mutex::new(State::Working(0, 0)),
        });
        {
            let mut kept = locked(&self.kept);
            kept.retain(|_, check| now - check.began < HOUR);
            let working = kept.values().filter(|check| check.works()).count();
            if working >= AT_ONCE {
                let (cause, next) = (m!("checks-busy"), m!("checks-busy-next"));
                return Err(Failure::new("busy", cause, next));
            }
            kept.insert(id.clone(), Arc::clone(&check));
        }
        let spawned = thread::Builder::new()
            .name("check".into())
            .spawn(move || run(&check, work));
        spawned.map_err(|error| explain::output(&error))?;
        Ok(id)
    }
}

impl Check {
    fn works(&self) -> bool {
        matches!(self.state(), State::Working(..))
    }
}

/// Does the work; one that panics is told as a defect, not as work without end.
fn run(check: &Check, work: impl FnOnce(&Check) -> Result<State>) {
    let done = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| work(check)));
    check.set(match done {
        Ok(Ok(state)) => state,
        Ok(Err(failure)) => State::Failed(failure),
        Err(_) => {
            let cause = m!("internal", detail = "panic");
            State::Failed(Failure::new("internal", cause, m!("internal-next")))
        }
    });
}

/// Looks at each address; what they say together.
fn look_at(configs: &[SourceConfig], check: &Check) -> Result<Finding> {
    let began = Instant::now();
    let mut all = Finding::default();
    for config in configs {
        let found = look(config, &|done, of| check.set(State::Working(done, of)))?;
        let databases = std::mem::take(&mut all.databases);
        let grant = std::mem::take(&mut all.grant);
        all = Finding {
            databases: databases.into_iter().chain(found.databases).collect(),
            grant: [grant, found.grant]
                .into_iter()
                .filter(|sql| !sql.is_empty())
                .collect::<Vec<_>>()
                .join("\n"),
            ..found
        };
    }
    all.took = began.elapsed();
    Ok(all)
}

/// Notes what a source said; of an added one also which databases it has.
fn note(
    runner: &Runner,
    source: &Source,
    found: std::result::Result<&Finding, &Failure>,
) -> Result<()> {
    let now = catalog::now();
    let told = found.err().map(story::told);
    runner.catalog().write(|t| {
        if let (Ok(finding), Origin::Added) = (found, source.origin) {
            let names = named(finding);
            catalog::sources::seen(t, source.id, &names, |_| source.follow, now)?;
        }
        catalog::sources::looked(t, source.id, now, told.as_ref())
    })?;
    runner.live().changed();
    Ok(())
}

/// The databases that were found, each with the folder of its backups.
pub fn named(finding: &Finding) -> Vec<(String, Option<String>)> {
    let names = finding.databases.iter().map(|seen| seen.name.clone());
    names.map(|name| (name.clone(), Some(name))).collect()
}

/// Writes into the folder of backups and takes it away again.
fn try_folder(root: &Path) -> Result<Option<u64>> {
    use std::io::Write;
    let folder = folder::open_for_writing(root, None)?;
    let path = folder.path().join(format!(
        "sauvegarde-test-{}",
        token::legible(2).unwrap_or_else(|_| "x".to_owned())
    ));
    let stored = |error: storage::Error| Failure::from(&error);
    let mut file = PartialFile::create_exact(&path).map_err(stored)?;
    let written = file.write_all(TRIAL).and_then(|()| file.flush());
    let aborted = file.abort().map_err(stored);
    written.map_err(|error| explain::file(&path, &error))?;
    aborted?;
    // A filesystem that does not say how full it is says so when it is.
    Ok(Folder::attach(root).free_bytes().ok())
}

/// Looks at a server or a file.
fn look(config: &SourceConfig, progress: &dyn Fn(usize, usize)) -> Result<Finding> {
    config.refuse_no_database()?;
    let Some(survey) = crate::database::survey(config) else {
        return file(config);
    };
    let about = |error| Failure::from(error).about(place(config));
    let survey = survey.map_err(about)?;
    let names = wanted(config, survey.databases);
    let mut finding = Finding {
        family: survey.family,
        version: survey.version,
        account: survey.account,
        ..Finding::default()
    };
    let (began, of) = (Instant::now(), names.len());
    let mut grants: Vec<String> = Vec::new();
    for (done, name) in names.into_iter().enumerate() {
        progress(done, of);
        let looked = (began.elapsed() < PATIENCE).then(|| {
            let (looked, grant) = one(config, &name);
            for line in grant.lines().filter(|line| !line.is_empty()) {
                if !grants.iter().any(|other| other == line) {
                    grants.push(line.to_owned());
                }
            }
            looked
        });
        finding.databases.push(Seen { name, looked });
    }
    finding.grant = grants.join("\n");
    Ok(finding)
}

/// The databases of a server that its address is about.
fn wanted(config: &SourceConfig, seen: Vec<String>) -> Vec<String> {
    let named = config.database();
    match named.is_empty() {
        true => seen,
        // It may be one that the account does not see yet.
        false => vec![named],
    }
}

/// Looks which databases the added sources have by now: new ones are saved where that was asked
/// for. What a source that does not answer had, it has still.
pub(super) fn refresh(inner: &Inner) -> catalog::Result<()> {
    for source in inner.catalog.read(catalog::sources::list)? {
        if source.origin != Origin::Added || inner.stopping() {
            continue;
        }
        refresh_one(&inner.catalog, &inner.config.given, &source)?;
    }
    inner.hub.changed();
    Ok(())
}

/// Looks at one of them; whether it answered.
pub(super) fn refresh_one(
    catalog: &Catalog,
    given: &Given,
    source: &Source,
) -> catalog::Result<bool> {
    let names = names(catalog, given, source);
    let (now, told) = (catalog::now(), names.as_ref().err().map(story::told));
    catalog.write(|t| {
        if let Ok(names) = &names {
            let names = names.iter().map(|name| (name.clone(), Some(name.clone())));
            let names: Vec<_> = names.collect();
            catalog::sources::seen(t, source.id, &names, |_| source.follow, now)?;
        }
        catalog::sources::looked(t, source.id, now, told.as_ref())
    })?;
    Ok(names.is_ok())
}

fn names(catalog: &Catalog, given: &Given, source: &Source) -> Result<Vec<String>> {
    let mut all = Vec::new();
    for config in sources::configs(catalog, given, source)? {
        config.refuse_no_database()?;
        match crate::database::survey(&config) {
            Some(survey) => {
                let about = |error| Failure::from(error).about(place(&config));
                all.extend(wanted(&config, survey.map_err(about)?.databases));
            }
            None => all.extend(file(&config)?.databases.into_iter().map(|seen| seen.name)),
        }
    }
    Ok(all)
}

fn one(config: &SourceConfig, name: &str) -> (Looked, String) {
    let mut config = config.clone();
    if let SourceConfig::MySql(options) = &mut config {
        options.database = Some(name.to_owned());
    }
    match crate::database::probe(&config, false) {
        Some(Ok(probe)) => {
            let looked = Looked {
                objects: probe.objects.values().sum(),
                rows: probe.rows,
                bytes: probe.bytes,
                missing: probe.missing,
                failure: None,
            };
            (looked, probe.grant)
        }
        Some(Err(error)) => {
            let failure = Some(Failure::from(error).about(name));
            let looked = Looked {
                failure,
                ..Looked::default()
            };
            (looked, String::new())
        }
        None => (Looked::default(), String::new()),
    }
}

fn file(config: &SourceConfig) -> Result<Finding> {
    let SourceConfig::Sqlite(path) = config else {
        return Ok(Finding::default());
    };
    let missing = || explain::file(path, &std::io::ErrorKind::NotFound.into());
    let metadata = std::fs::metadata(path).map_err(|_| missing())?;
    let objects = crate::database::objects(config)
        .map_err(|error| Failure::from(error).about(path.display()))?;
    let looked = Looked {
        objects: objects.len(),
        bytes: metadata.len(),
        ..Looked::default()
    };
    Ok(Finding {
        family: "sqlite".into(),
        version: rusqlite::version().into(),
        databases: vec![Seen {
            name: config.database(),
            looked: Some(looked),
        }],
        ..Finding::default()
    })
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // What a panic left half done was replaced as a whole.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
