//! Seals secrets (passwords of databases, keys of the second factor) before they go into the
//! catalogue: AES-256-GCM with a key that lies in a file of its own beside it. Whoever has only
//! the catalogue, or a backup of it, has no secret. The key never shows, not even in `Debug`.

use std::fs::{self, File, Permissions};
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use aws_lc_rs::aead::{AES_256_GCM, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use storage::ErrorKind;
use storage::local::PartialFile;
use wire::Secret;

use super::{Error, Result};

/// Its name in the data folder.
const FILE: &str = "key";
/// Bytes of the key.
const LENGTH: usize = 32;
/// How often to look for a key that another process is just making, and how long between.
const LOOKS: u32 = 50;
const PAUSE: Duration = Duration::from_millis(20);

/// The key, ready for use.
pub struct Vault {
    path: PathBuf,
    key: RandomizedNonceKey,
}

impl Vault {
    /// The vault of a data folder; its key is made when it is missing.
    pub(super) fn of(folder: &Path) -> Result<Self> {
        let path = folder.join(FILE);
        let bytes = load_or_make(&path)?;
        let key = RandomizedNonceKey::new(&AES_256_GCM, &bytes).map_err(|_| Error::Sealed)?;
        Ok(Self { path, key })
    }

    /// Where the key lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Seals a text. `purpose` names its place (`source:7`): what was sealed for one place opens
    /// in no other.
    pub fn seal(&self, purpose: &str, text: &str) -> Result<Vec<u8>> {
        let mut sealed = text.as_bytes().to_vec();
        let nonce = self
            .key
            .seal_in_place_append_tag(Aad::from(purpose), &mut sealed)
            .map_err(|_| Error::Sealed)?;
        sealed.splice(0..0, *nonce.as_ref());
        Ok(sealed)
    }

    /// Opens what was sealed for the same purpose.
    pub fn open(&self, purpose: &str, sealed: &[u8]) -> Result<Secret> {
        let (nonce, text) = sealed.split_at_checked(NONCE_LEN).ok_or(Error::Sealed)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| Error::Sealed)?;
        let mut text = text.to_vec();
        let opened = self
            .key
            .open_in_place(nonce, Aad::from(purpose), &mut text)
            .map_err(|_| Error::Sealed)?;
        let length = opened.len();
        text.truncate(length);
        String::from_utf8(text)
            .map(Secret::new)
            .map_err(|_| Error::Sealed)
    }
}

fn load_or_make(path: &Path) -> Result<[u8; LENGTH]> {
    for _ in 0..LOOKS {
        match load(path) {
            Err(Error::Io(_, error)) if error.kind() == std::io::ErrorKind::NotFound => {}
            loaded => return loaded,
        }
        match make(path) {
            Ok(()) => {}
            // Another process was faster, or is at it: its key is ours.
            Err(error) if matches!(error.kind(), ErrorKind::AlreadyExists | ErrorKind::Busy) => {
                thread::sleep(PAUSE);
            }
            Err(error) => return Err(Error::Io(path.to_owned(), std::io::Error::other(error))),
        }
    }
    Err(Error::Busy)
}

fn load(path: &Path) -> Result<[u8; LENGTH]> {
    let fail = || Error::io(path);
    let file = File::open(path).map_err(fail())?;
    let mut bytes = Vec::new();
    (&file)
        .take(LENGTH as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(fail())?;
    let key = bytes
        .try_into()
        .map_err(|_| Error::BadKey(path.to_owned()))?;
    let mode = file.metadata().map_err(fail())?.permissions().mode();
    if mode & 0o077 != 0 {
        fs::set_permissions(path, Permissions::from_mode(0o600)).map_err(fail())?;
    }
    Ok(key)
}

/// Whole and durable or not there: half a key would lock the secrets away for good.
fn make(path: &Path) -> storage::Result<()> {
    let mut key = [0; LENGTH];
    aws_lc_rs::rand::fill(&mut key).map_err(|_| std::io::Error::other("no random numbers"))?;
    let mut file = PartialFile::create_exact(path)?;
    file.write_all(&key)?;
    file.publish().map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_sealed_opens_for_its_purpose_alone() {
        let folder = tempfile::tempdir().unwrap();
        let vault = Vault::of(folder.path()).unwrap();
        let sealed = vault.seal("source:1", "hünter2").unwrap();
        assert!(!sealed.windows(4).any(|four| four == b"nter"));
        assert_ne!(sealed, vault.seal("source:1", "hünter2").unwrap());
        assert_eq!(vault.open("source:1", &sealed).unwrap().expose(), "hünter2");
        assert!(vault.open("source:2", &sealed).is_err());
        for at in 0..sealed.len() {
            let mut damaged = sealed.clone();
            damaged[at] ^= 1;
            assert!(vault.open("source:1", &damaged).is_err(), "byte {at}");
            assert!(
                vault.open("source:1", &sealed[..at]).is_err(),
                "cut at {at}"
            );
        }
        let again = Vault::of(folder.path()).unwrap();
        assert_eq!(again.open("source:1", &sealed).unwrap().expose(), "hünter2");
    }

    #[test]
    fn the_key_is_for_its_owner_alone_and_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(FILE);
        Vault::of(folder.path()).unwrap();
        let mode = || fs::metadata(&path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(), 0o600);
        fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
        Vault::of(folder.path()).unwrap();
        assert_eq!(mode(), 0o600);
        for bad in [&[][..], &[7; 31], &[7; 33]] {
            fs::write(&path, bad).unwrap();
            let refused = Vault::of(folder.path()).err().unwrap();
            assert!(matches!(refused, Error::BadKey(_)), "{refused:?}");
        }
    }

    #[test]
    fn two_that_begin_at_once_share_one_key() {
        let folder = tempfile::tempdir().unwrap();
        let sealed: Vec<_> = thread::scope(|scope| {
            let start = || Vault::of(folder.path()).unwrap().seal("x", "same").unwrap();
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(start)).collect();
            threads.into_iter().map(|one| one.join().unwrap()).collect()
        });
        let vault = Vault::of(folder.path()).unwrap();
        assert!(sealed.iter().all(|one| vault.open("x", one).is_ok()));
    }
}
