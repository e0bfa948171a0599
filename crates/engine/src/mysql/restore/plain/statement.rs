//! One statement that is not plain rows: judged, adapted to the target, sent or passed over with a report. It must
//! never send anything else than the text that was judged.

use archive::ddl;
use archive::index::Kind;
use archive::judge::{self, Defined, Judgement, Verdict};
use archive::splitter::Lexis;
use memchr::memmem;

use super::super::super::session::quoted;
use super::run::Run;
use crate::{Error, Events};

/// The server says so of a definer that may not be set, does not exist, or has no right of its own.
const DEFINER: [u16; 3] = [1227, 1449, 1370];

impl Run<'_> {
    /// Whether the session's settings may be others now.
    pub(super) fn judged(&mut self, text: &[u8], place: &str) -> Result<bool, Error> {
        let refused =
            |run: &Self, refusal: judge::Refusal| run.stopped(place, &refusal.to_string());
        let served =
            judge::as_served(text, self.lexis, self.server).map_err(|why| refused(self, why))?;
        let judgement = judge::judge(&served, self.lexis).map_err(|why| refused(self, why))?;
        match &judgement.verdict {
            Verdict::Use(name) => self.used(name, &served, place)?,
            Verdict::Nothing | Verdict::Lock => {}
            Verdict::Server => self.told("not_run_server", format!("{place}: {}", shown(&served))),
            Verdict::Database { .. } => self.database(&judgement.verdict, &served, place)?,
            Verdict::Run { settings } => {
                let renamed = self.renamed(&served, &judgement, Kind::Database, "")?;
                let text = renamed.as_deref().unwrap_or(&served);
                if let Some(other) = self.other_database(text)? {
                    return Err(self.stopped(place, &format!(
                        "the statement names {}, and {other} is another database of this server",
                        quoted(&other)
                    )));
                }
                if *settings {
                    self.note_settings(text);
                }
                self.contents |= !settings;
                self.send(text, place)?;
                return Ok(*settings);
            }
            Verdict::Define { kind, name } => {
                self.contents = true;
                let (kind, name) = (*kind, name.clone());
                self.define(kind, name, &served, &judgement, place)?;
            }
        }
        Ok(false)
    }

    fn used(&mut self, name: &str, text: &[u8], place: &str) -> Result<(), Error> {
        if let Some(before) = self.used.as_deref().filter(|before| *before != name) {
            return Err(self.stopped(place, &format!(
                "the dump holds several databases ({before}, {name}), and a restore goes into one"
            )));
        }
        self.used = Some(name.to_owned());
        self.dumped = Some(name.to_owned());
        self.told("not_run", format!("{place}: {}", shown(text)));
        Ok(())
    }

    /// The settings of the dump's database become those of a target just made, and a change of it (mysqldump
    /// makes some around programs) that of the target.
    fn database(&mut self, verdict: &Verdict, text: &[u8], place: &str) -> Result<(), Error> {
        let Verdict::Database {
            change,
            name,
            options,
        } = verdict
        else {
            return Ok(());
        };
        if self.dumped.is_none() && !name.is_empty() {
            self.dumped = Some(name.clone());
        }
        let is_ours = match change {
            judge::Change::Create => self.restored.created && !self.contents,
            judge::Change::Alter => true,
            judge::Change::Drop => false,
        };
        if is_ours && !options.is_empty() {
            let head = format!("ALTER DATABASE {} ", quoted(&self.restored.target));
            self.send(&[head.as_bytes(), options].concat(), place)?;
            // Not a statement of the dump's contents.
            self.statements -= 1;
            if *change == judge::Change::Alter {
                return Ok(());
            }
        }
        self.told("not_run", format!("{place}: {}", shown(text)));
        Ok(())
    }

    /// The statement with the target in place of the dump's own database, if it names that.
    fn renamed(
        &mut self,
        text: &[u8],
        judgement: &Judgement,
        kind: Kind,
        name: &str,
    ) -> Result<Option<Vec<u8>>, Error> {
        let target = self.restored.target.clone();
        let Some(from) = self
            .dumped
            .clone()
            .filter(|from| *from != target && judgement.qualifiers.contains(from))
        else {
            return Ok(None);
        };
        let done = match kind {
            Kind::Trigger => ddl::unqualified_trigger(text, from.as_bytes()),
            Kind::View | Kind::Database if self.lexis == Lexis::default() => {
                ddl::rename_database(text, from.as_bytes(), target.as_bytes())
            }
            _ => return Ok(None),
        };
        let Ok((renamed, count)) = done else {
            // Not understood: then it is judged as it stands.
            return Ok(None);
        };
        if count == 0 {
            return Ok(None);
        }
        let name = if name.is_empty() {
            target.clone()
        } else {
            name.to_owned()
        };
        self.tell(
            kind,
            name,
            "database_renamed",
            format!("{from} → {target}, {count}×"),
        );
        Ok(Some(renamed))
    }

    /// A database of this server that is not the target and that a text names.
    fn other_database(&self, text: &[u8]) -> Result<Option<String>, Error> {
        let judgement =
            judge::judge(text, self.lexis).map_err(|why| Error::Refused(why.to_string()))?;
        Ok(judgement.qualifiers.into_iter().find(|name| {
            *name != self.restored.target && self.others.contains(&name.to_lowercase())
        }))
    }

    fn define(
        &mut self,
        defined: Defined,
        name: String,
        text: &[u8],
        judgement: &Judgement,
        place: &str,
    ) -> Result<(), Error> {
        let kind = kind(defined);
        let renamed = self.renamed(text, judgement, kind, &name)?;
        let mut text = renamed.unwrap_or_else(|| text.to_vec());
        // A trigger or function could run at the next row, and a view shows what it names.
        if let Some(other) = self.other_database(&text)? {
            let detail = format!("{place}: names the database {other} of this server");
            self.tell(kind, name, "not_created", detail);
            return Ok(());
        }
        if let Some(from) = &self.dumped
            && *from != self.restored.target
            && judgement.qualifiers.contains(from)
            && !matches!(kind, Kind::View | Kind::Trigger)
        {
            let from = from.clone();
            self.tell(kind, name.clone(), "old_name_left", from);
        }
        if kind == Kind::Event && self.choices.events == Events::Disabled {
            let disabled = ddl::event_disabled(&text)
                .map_err(|error| self.stopped(place, &error.to_string()))?;
            if disabled != text {
                self.tell(kind, name.clone(), "event_disabled", String::new());
                text = disabled;
            }
        }
        let error = match self.send(&text, place) {
            Err(error) => error,
            done => return done,
        };
        if error.code().is_some_and(|code| DEFINER.contains(&code))
            && let Ok(Some((without, definer))) = ddl::strip_definer(&text)
        {
            self.send(&without, place)?;
            self.tell(kind, name, "definer_dropped", definer);
            return Ok(());
        }
        Err(error)
    }

    /// Dumps keep settings in `@OLD_…` at their head and bring them back at their end, our own text in `@sauvegarde_…`.
    fn note_settings(&mut self, text: &[u8]) {
        let lower = text.to_ascii_lowercase();
        for prefix in [&b"@old_"[..], b"@sauvegarde_"] {
            for at in memmem::find_iter(&lower, prefix) {
                match lower[..at].trim_ascii_end().last() {
                    Some(b'=') => self.brought_back = true,
                    _ => self.kept_settings = true,
                }
            }
        }
    }
}

fn kind(defined: Defined) -> Kind {
    match defined {
        Defined::View => Kind::View,
        Defined::Trigger => Kind::Trigger,
        Defined::Function => Kind::Function,
        Defined::Procedure => Kind::Procedure,
        Defined::Event => Kind::Event,
        Defined::Package => Kind::Package,
        Defined::PackageBody => Kind::PackageBody,
    }
}

/// The beginning of a statement, for a report. Texts in it stay, for they tell the position in a binary log, but not
/// those of a statement about an account: they may be passwords.
fn shown(text: &[u8]) -> String {
    let text = String::from_utf8_lossy(text);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let upper = text.to_uppercase();
    let secret = [
        "PASSWORD",
        "IDENTIFIED",
        "AUTHENTICATION",
        "USER",
        "OPTIONS",
    ];
    let end = match secret.iter().any(|word| upper.contains(word)) {
        true => text.find(['\'', '"']).unwrap_or(text.len()),
        false => text.len(),
    };
    text[..end].chars().take(300).collect()
}
