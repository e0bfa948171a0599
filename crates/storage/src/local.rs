//! The local folder: a storage, and the way a dump writes straight into it.
//!
//! - [`Folder`]: a folder of objects, which implements [`Storage`](crate::Storage);
//! - [`PartialFile`]: the blocking writer of the data plane;
//! - [`sweep`](fn@sweep): removes what crashed writers left.
//!
//! Whatever happens, a file under a final name is never overwritten, and nothing that is not
//! ours is ever changed.

mod folder;
mod objects;
mod partial;
mod publish;
mod stray;
mod sweep;
mod upload;

pub use folder::Folder;
pub use partial::PartialFile;
pub use sweep::{Swept, sweep};

use crate::error::{Error, ErrorKind, Result};

/// Runs blocking file work away from the async threads.
pub(crate) async fn blocking<T, F>(work: F) -> Result<T>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T> + Send + 'static,
{
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(_) => Err(Error::new(
            ErrorKind::Closed,
            "the runtime stopped, or the work panicked",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::Folder;
    use crate::Storage;
    use crate::conformance::conformance;
    use std::cell::Cell;

    #[tokio::test]
    async fn the_folder_keeps_the_contract() {
        let root = tempfile::tempdir().unwrap();
        let made = Cell::new(0);
        conformance(|| {
            made.set(made.get() + 1);
            // Accents and spaces in the path itself, too.
            let path = root
                .path()
                .join(format!("Sauvegardes d'été {}", made.get()));
            Box::new(Folder::open(path).unwrap()) as Box<dyn Storage>
        })
        .await;
        assert!(made.get() > 5, "the suite asked for fresh storages");
    }
}
