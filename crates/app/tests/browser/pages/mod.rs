//! Each screen to its end, as the person who needs it goes through it.

mod live;
mod people;
mod restoring;
mod servers;
mod tables;
mod telephone;
mod trouble;
