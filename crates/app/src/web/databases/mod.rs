//! The databases: a list that stays usable with hundreds of them, what is done to many at once,
//! the servers they are on, and a page for each.

mod bulk;
mod form;
pub mod health;
mod list;
mod one;
mod servers;

pub use bulk::{back_up, pause, refusal, resume};
pub use list::{label, show};
pub use one::{change as change_one, save as save_one, settle, settled, show as show_one};
pub use servers::{
    Chosen, add, add_form, ask_remove, change, check, keep, keep_address, remove, remove_source,
    save, show as show_server, take_over, try_address, try_source,
};
