//! One test body, run against each server program that is on this machine, as a test of its own for each.
//! Must never let a test look passed in silence on a server that is not there: it says so, and `cargo xtask test`
//! names the missing servers once more at its end.

use super::{Flavour, Server};

/// Runs the body on the shared server of this flavour, or says that there is none.
pub fn on(flavour: Flavour, body: impl FnOnce(&'static Server)) {
    if flavour.is_there() {
        body(Server::shared_of(flavour));
    } else {
        eprintln!(
            "NOT TESTED: no {} here; `cargo xtask servers` brings it",
            flavour.name()
        );
    }
}

/// Makes a test for each server program of functions that take `&'static Server`:
///
/// ```text
/// testkit::on_each_server! {
///     fn t33_zero_stays_zero(server) { server.sql(None, "SELECT 0"); }
/// }
/// ```
///
/// gives `t33_zero_stays_zero::mariadb`, `::newer_mariadb` and `::mysql`. With `#[only(mariadb, newer_mariadb)]` before
/// the function there are only those.
#[macro_export]
macro_rules! on_each_server {
    () => {};
    (#[only($($flavour:ident),+)] fn $name:ident($server:ident) $body:block $($rest:tt)*) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;
            fn body($server: &'static $crate::Server) $body
            $( $crate::on_each_server!(@test $flavour); )+
        }
        $crate::on_each_server!($($rest)*);
    };
    (fn $name:ident($server:ident) $body:block $($rest:tt)*) => {
        $crate::on_each_server! {
            #[only(mariadb, newer_mariadb, mysql)]
            fn $name($server) $body
            $($rest)*
        }
    };
    (@test mariadb) => {
        #[test]
        fn mariadb() { $crate::on($crate::Flavour::MariaDb, body); }
    };
    (@test newer_mariadb) => {
        #[test]
        fn newer_mariadb() { $crate::on($crate::Flavour::NewerMariaDb, body); }
    };
    (@test mysql) => {
        #[test]
        fn mysql() { $crate::on($crate::Flavour::MySql, body); }
    };
}
