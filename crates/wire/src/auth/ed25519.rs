//! `client_ed25519` (MariaDB's `ed25519`): a signature of the challenge. The key is the hash of the
//! password as Ed25519 would make it of a seed, but the seed is the password itself, of any length:
//! no usual Ed25519 interface takes that, so the signature (RFC 8032, 5.1.6) is put together here.
//! Page: "Authentication plugin - client_ed25519".

use curve25519_dalek::{EdwardsPoint, Scalar};
use zeroize::Zeroizing;

use super::hash::sha512;
use super::{Refusal, Reply};

pub(super) const NAME: &[u8] = b"client_ed25519";

pub(super) struct Ed25519<'a> {
    nonce: Vec<u8>,
    password: &'a [u8],
}

impl<'a> Ed25519<'a> {
    pub(super) fn new(nonce: Vec<u8>, password: &'a [u8]) -> Self {
        Self { nonce, password }
    }
}

impl super::Talk for Ed25519<'_> {
    fn first(&mut self) -> Result<Reply, Refusal> {
        if self.nonce.len() != 32 {
            return Err(Refusal::Malformed("a challenge of an unknown length"));
        }
        // An empty password has a signature like any other.
        Ok(sign(self.password, &self.nonce).1.to_vec().into())
    }
}

/// The public key of a password, and its signature of the message.
fn sign(password: &[u8], message: &[u8]) -> ([u8; 32], [u8; 64]) {
    let expanded = sha512(&[password]);
    let (low, prefix) = expanded.split_at(32);
    let mut clamped = Zeroizing::new([0; 32]);
    clamped.copy_from_slice(low);
    clamped[0] &= 0b1111_1000;
    clamped[31] &= 0b0111_1111;
    clamped[31] |= 0b0100_0000;
    let key = Zeroizing::new(Scalar::from_bytes_mod_order(*clamped));
    let public = EdwardsPoint::mul_base(&key).compress().to_bytes();

    let once = Zeroizing::new(Scalar::from_bytes_mod_order_wide(&sha512(&[
        prefix, message,
    ])));
    let point = EdwardsPoint::mul_base(&once).compress().to_bytes();
    let challenge = Scalar::from_bytes_mod_order_wide(&sha512(&[&point, &public, message]));
    let proof = challenge * *key + *once;

    let mut signature = [0; 64];
    signature[..32].copy_from_slice(&point);
    signature[32..].copy_from_slice(proof.as_bytes());
    (public, signature)
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};

    use super::super::Talk;
    use super::*;

    const NONCE: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz012345";

    #[test]
    fn keys_are_the_servers() {
        // SELECT ed25519_password('secret'), ed25519_password(''): the beginnings, from base64.
        assert_eq!(sign(b"secret", NONCE).0[..3], [0x64, 0x88, 0x14]);
        assert_eq!(sign(b"", NONCE).0[..3], [0xE0, 0xB1, 0xFE]);
    }

    #[test]
    fn whoever_has_the_public_key_recognises_the_signature_and_no_other() {
        for password in ["", "secret", "päss", &"x".repeat(300)] {
            let (public, signature) = sign(password.as_bytes(), NONCE);
            let public = UnparsedPublicKey::new(&ED25519, public);
            assert!(public.verify(NONCE, &signature).is_ok());
            assert!(public.verify(b"another challenge", &signature).is_err());
            let (_, other) = sign(b"another password", NONCE);
            assert!(public.verify(NONCE, &other).is_err());
        }
    }

    #[test]
    fn a_password_of_32_bytes_is_the_usual_seed() {
        let seed = NONCE;
        let usual = Ed25519KeyPair::from_seed_unchecked(seed).unwrap();
        let (public, signature) = sign(seed, b"message");
        assert_eq!(usual.public_key().as_ref(), public);
        assert_eq!(usual.sign(b"message").as_ref(), signature);
    }

    #[test]
    fn a_challenge_of_another_length_is_refused() {
        for len in [0, 20, 31, 33] {
            let mut talk = Ed25519::new(vec![7; len], b"secret");
            assert!(talk.first().is_err());
        }
        let mut talk = Ed25519::new(vec![0; 32], b"secret");
        assert_eq!(talk.first().unwrap().len(), 64);
        assert!(talk.more(b"and then?").is_err());
    }
}
