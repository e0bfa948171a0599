//! How long work speaks to the outside: events out, a wish to stop in. An event carries facts,
//! never words for a person.

/// What a piece of work is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Connecting and looking at what is there.
    Inventory,
    /// Computing checksums inside the snapshot.
    Checksums,
    /// Rows out of the database.
    Dump,
    /// Statements into the database.
    Restore,
    /// Reading an archive back.
    Verify,
    /// Starting a throw-away server.
    PrivateServer,
    /// Comparing two sides.
    Compare,
}

/// Something that happened.
#[derive(Clone, Debug)]
pub enum Event<'a> {
    /// A new stage begins; `bytes` is the expected amount of work in it, 0 if unknown.
    Stage {
        /// Which.
        stage: Stage,
        /// Expected bytes of SQL text or file; an estimate.
        bytes: u64,
    },
    /// The snapshot was taken; the tables are not held yet.
    SnapshotTaken,
    /// Every table is held and unchanged since the snapshot; rows come next.
    SnapshotHeld,
    /// Work on this object begins.
    Object {
        /// Its name.
        name: &'a str,
        /// Expected rows, an estimate of the server's.
        rows: u64,
    },
    /// So much was done since the last such event.
    Progress {
        /// Rows.
        rows: u64,
        /// Bytes of SQL text or of the file, as the stage counts.
        bytes: u64,
    },
    /// How much of the stage is done by the best guess, 0 to 1; it may step back. Not every stage tells it: of the
    /// others, what was done of the expected bytes says the same.
    Done {
        /// Of the time it takes.
        share: f64,
    },
    /// The server is busy: the work slows down to a trickle until [`Event::Resumed`].
    Paused {
        /// Threads at work there, our own apart.
        running: u64,
        /// How many there may be.
        bound: u64,
    },
    /// The server is calm again.
    Resumed,
    /// The server does not say how busy it is: the work does not slow down.
    Unwatched {
        /// Why.
        detail: &'a str,
    },
    /// The database changed under the dump; it begins again.
    StartedOver {
        /// Which attempt begins, from 2.
        attempt: u32,
        /// What changed.
        detail: &'a str,
    },
}

/// Who listens. Called from worker threads, often: an implementation must be cheap.
pub trait Monitor: Sync {
    /// Takes note of an event.
    fn event(&self, event: Event<'_>);

    /// Whether the work should stop as soon as it can, leaving nothing half-made.
    fn cancelled(&self) -> bool {
        false
    }
}

/// Nobody listens.
pub struct Silent;

impl Monitor for Silent {
    fn event(&self, _: Event<'_>) {}
}
