//! `parsec` (MariaDB 11.6 and later): the password, stretched with a salt that the server keeps for
//! the account, is the seed of a usual Ed25519 key; it signs a challenge of the server and one of
//! ours. It must never stretch longer than servers ask for, or a false one could keep us busy.
//! Page: "Authentication Plugin - PARSEC".

use std::num::NonZeroU32;

use aws_lc_rs::signature::Ed25519KeyPair;
use aws_lc_rs::{pbkdf2, rand};
use zeroize::Zeroizing;

use super::{Refusal, Reply};

pub(super) const NAME: &[u8] = b"parsec";

/// Of either side's challenge.
const CHALLENGE: usize = 32;
const SALT: usize = 18;
/// 1024 rounds, doubled so many times at most.
const MOST_DOUBLINGS: u8 = 3;

pub(super) struct Parsec<'a> {
    nonce: Vec<u8>,
    password: &'a [u8],
    asked: bool,
}

impl<'a> Parsec<'a> {
    pub(super) fn new(nonce: Vec<u8>, password: &'a [u8]) -> Self {
        let asked = false;
        Self {
            nonce,
            password,
            asked,
        }
    }
}

impl super::Talk for Parsec<'_> {
    fn first(&mut self) -> Result<Reply, Refusal> {
        if self.nonce.len() != CHALLENGE {
            return Err(Refusal::Malformed("a challenge of an unknown length"));
        }
        // An empty packet asks for the salt.
        self.asked = true;
        Ok(Reply::default())
    }

    fn more(&mut self, data: &[u8]) -> Result<Option<Reply>, Refusal> {
        if !std::mem::take(&mut self.asked) {
            return Err(Refusal::Malformed("an unknown packet during sign-in"));
        }
        let key = key(data, self.password)?;
        let mut ours = [0; CHALLENGE];
        rand::fill(&mut ours)
            .map_err(|_| Refusal::Malformed("this machine gives no random numbers"))?;
        let signature = key.sign(&[&self.nonce, &ours[..]].concat());
        let reply = [&ours, signature.as_ref()].concat();
        Ok(Some(reply.into()))
    }
}

/// The account's key: `P`, the number of doublings, and the salt make it from the password.
fn key(data: &[u8], password: &[u8]) -> Result<Ed25519KeyPair, Refusal> {
    const BAD: Refusal = Refusal::Malformed("a salt of an unknown kind");
    let [b'P', doublings @ 0..=MOST_DOUBLINGS, salt @ ..] = data else {
        return Err(BAD);
    };
    if salt.len() != SALT {
        return Err(BAD);
    }
    let rounds = NonZeroU32::new(1024 << doublings).ok_or(BAD)?;
    let mut seed = Zeroizing::new([0; 32]);
    let algorithm = pbkdf2::PBKDF2_HMAC_SHA512;
    pbkdf2::derive(algorithm, rounds, salt, password, &mut *seed);
    Ed25519KeyPair::from_seed_unchecked(&*seed).map_err(|_| BAD)
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{ED25519, KeyPair, UnparsedPublicKey};

    use super::super::Talk;
    use super::*;

    /// The 18 bytes and the key of `P0:…:…`, as MariaDB 11.8 stored them for the password "päss".
    const STORED_SALT: &str = "xQZlHdJpdQ2mFFpVnqOGmv3Z";
    const STORED_KEY: &str = "lmDC302MQVzgfhW3JszPOO/As2ygfbkqlQKmmXybcGc";

    fn base64(text: &str) -> Vec<u8> {
        let digit = |c: u8| -> u32 {
            let value = match c {
                b'A'..=b'Z' => c - b'A',
                b'a'..=b'z' => c - b'a' + 26,
                b'0'..=b'9' => c - b'0' + 52,
                b'+' => 62,
                _ => 63,
            };
            value.into()
        };
        let four = |part: &[u8]| {
            let number = (0..4).fold(0, |n, i| n << 6 | part.get(i).map_or(0, |&c| digit(c)));
            number.to_be_bytes()[1..part.len()].to_vec()
        };
        text.as_bytes().chunks(4).flat_map(four).collect()
    }

    fn ext_salt() -> Vec<u8> {
        [b"P\0", &base64(STORED_SALT)[..]].concat()
    }

    #[test]
    fn the_key_is_the_one_the_server_keeps() {
        let same = key(&ext_salt(), "päss".as_bytes()).unwrap();
        assert_eq!(same.public_key().as_ref(), base64(STORED_KEY));
        let other = key(&ext_salt(), b"pass").unwrap();
        assert_ne!(other.public_key().as_ref(), base64(STORED_KEY));
    }

    #[test]
    fn both_challenges_are_signed() {
        let nonce = vec![9; 32];
        let mut talk = Parsec::new(nonce.clone(), "päss".as_bytes());
        assert!(talk.more(&ext_salt()).is_err(), "it was not asked for");
        assert!(talk.first().unwrap().is_empty());
        let reply = talk.more(&ext_salt()).unwrap().unwrap();
        let (ours, signature) = reply.split_at(32);
        let public = UnparsedPublicKey::new(&ED25519, base64(STORED_KEY));
        let both = [&nonce, ours].concat();
        assert!(public.verify(&both, signature).is_ok());
        assert!(talk.more(&ext_salt()).is_err(), "once is enough");
        assert_ne!(ours, [0; 32]);
    }

    #[test]
    fn another_salt_than_servers_send_is_refused() {
        let good = ext_salt();
        let mut bad = vec![good[..19].to_vec(), [&good[..], b"x"].concat(), vec![]];
        for (at, byte) in [(0, b'Q'), (1, 4), (1, b'0'), (1, 255)] {
            let mut changed = good.clone();
            changed[at] = byte;
            bad.push(changed);
        }
        for data in bad {
            let mut talk = Parsec::new(vec![9; 32], b"secret");
            assert!(talk.first().is_ok());
            assert!(talk.more(&data).is_err(), "{data:?}");
        }
        assert!(Parsec::new(vec![9; 20], b"secret").first().is_err());
    }
}
