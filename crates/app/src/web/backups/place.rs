//! Which copy of which backup an address means: `{type}/{id}`. The id is looked up in the
//! catalogue before anything else is done with it, so none can name what is no backup of ours.

use crate::catalog::backups::{self, Backup, Copy};
use crate::web::answer::Refusal;
use crate::web::call::Call;
use crate::web::fields;

/// Longer ones are no names of files.
const LONGEST: usize = 600;

/// A copy, and the backup that it is of.
pub struct Place {
    /// The backup.
    pub backup: Backup,
    /// Position of the copy in it.
    copy: usize,
}

impl Place {
    /// What the address of a request means.
    pub fn of(call: &Call) -> Result<Self, Refusal> {
        Self::find(call, call.param("type"), call.param("id"))
    }

    /// What a type and an id mean.
    pub fn find(call: &Call, storage: &str, id: &str) -> Result<Self, Refusal> {
        if storage.len() + id.len() > LONGEST || id.contains('\0') {
            return Err(Refusal::NotFound);
        }
        let found = call.app.catalog.read(|c| backups::at(c, storage, id))?;
        let backup = found.ok_or(Refusal::NotFound)?;
        let same = |copy: &Copy| copy.storage == storage && copy.object == id;
        let copy = backup.copies.iter().position(same);
        let copy = copy.ok_or(Refusal::NotFound)?;
        Ok(Self { backup, copy })
    }

    /// The copy.
    pub fn copy(&self) -> &Copy {
        &self.backup.copies[self.copy]
    }

    /// `{type}/{id}` as it stands in addresses.
    pub fn address(&self) -> String {
        address(self.copy())
    }
}

/// `{type}/{id}` of a copy as it stands in addresses; a folder in it is part of the one segment.
pub fn address(copy: &Copy) -> String {
    format!("{}/{}", copy.storage, fields::encode(&copy.object))
}
