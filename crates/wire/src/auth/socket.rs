//! `unix_socket` / `auth_socket`: the server asks the kernel who is at the other end of the
//! socket; the client has nothing to say.

use super::{Refusal, Reply};

pub(super) const NAME_MARIADB: &[u8] = b"unix_socket";
pub(super) const NAME_MYSQL: &[u8] = b"auth_socket";

pub(super) struct Socket;

impl super::Talk for Socket {
    fn first(&mut self) -> Result<Reply, Refusal> {
        Ok(Reply::default())
    }
}
