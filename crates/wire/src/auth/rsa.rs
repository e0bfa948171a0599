//! A password under the server's RSA key: `caching_sha2_password` and `sha256_password` without
//! TLS. The key comes unproven over the same wire, so whoever can answer in the server's place can
//! put their own: it must never be used beyond this machine.

use aws_lc_rs::rsa::{OAEP_SHA1_MGF1SHA1, OaepPublicEncryptingKey, PublicEncryptingKey};
use rustls::pki_types::SubjectPublicKeyInfoDer;
use rustls::pki_types::pem::PemObject;
use zeroize::Zeroizing;

use super::{Refusal, Reply};

/// The password with its closing NUL, masked with the challenge, for the holder of the key.
pub(super) fn seal(pem: &[u8], password: &[u8], nonce: &[u8]) -> Result<Reply, Refusal> {
    const BAD: Refusal = Refusal::Malformed("the server's public key cannot be used");
    let spki = SubjectPublicKeyInfoDer::from_pem_slice(pem).map_err(|_| BAD)?;
    let key = PublicEncryptingKey::from_der(&spki)
        .map_err(|_| BAD)
        .and_then(|key| OaepPublicEncryptingKey::new(key).map_err(|_| BAD))?;
    let mut plain = clear(password);
    if plain.len() > key.max_plaintext_size(&OAEP_SHA1_MGF1SHA1) {
        // TLS has no such limit.
        return Err(Refusal::NeedsEncryption);
    }
    for (byte, mask) in plain.iter_mut().zip(nonce.iter().cycle()) {
        *byte ^= mask;
    }
    let mut sealed = Zeroizing::new(vec![0; key.ciphertext_size()]);
    key.encrypt(&OAEP_SHA1_MGF1SHA1, &plain, &mut sealed, None)
        .map_err(|_| BAD)?;
    Ok(sealed)
}

/// The password as the server wants it on a private way.
pub(super) fn clear(password: &[u8]) -> Reply {
    let mut text = Zeroizing::new(Vec::with_capacity(password.len() + 1));
    text.extend_from_slice(password);
    text.push(0);
    text
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::encoding::{AsDer, PublicKeyX509Der};
    use aws_lc_rs::rsa::{KeySize, OaepPrivateDecryptingKey, PrivateDecryptingKey};

    use super::*;

    fn pem(der: &[u8]) -> String {
        const DIGITS: &[u8; 64] =
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut text = String::from("-----BEGIN PUBLIC KEY-----\n");
        for part in der.chunks(3) {
            let mut three = [0; 3];
            three[..part.len()].copy_from_slice(part);
            let number = u32::from_be_bytes([0, three[0], three[1], three[2]]);
            for digit in 0..4 {
                let index = (number >> (18 - 6 * digit)) as usize & 63;
                text.push(if digit > part.len() {
                    '='
                } else {
                    DIGITS[index].into()
                });
            }
        }
        text + "\n-----END PUBLIC KEY-----\n"
    }

    #[test]
    fn the_holder_of_the_key_and_the_challenge_gets_the_password() {
        let private = PrivateDecryptingKey::generate(KeySize::Rsa2048).unwrap();
        let der: PublicKeyX509Der<'_> = private.public_key().as_der().unwrap();
        let pem = pem(der.as_ref());
        let private = OaepPrivateDecryptingKey::new(private).unwrap();
        let nonce = b"abcdefghijklmnopqrst";
        let open = |sealed: &[u8]| {
            let mut out = vec![0; private.min_output_size()];
            let plain = private
                .decrypt(&OAEP_SHA1_MGF1SHA1, sealed, &mut out, None)
                .unwrap();
            let mask = nonce.iter().cycle();
            plain
                .iter()
                .zip(mask)
                .map(|(a, b)| a ^ b)
                .collect::<Vec<_>>()
        };
        let long = "x".repeat(213);
        for password in ["päss wörd", "a password longer than the challenge", &long] {
            let sealed = seal(pem.as_bytes(), password.as_bytes(), nonce).unwrap();
            assert_eq!(open(&sealed), format!("{password}\0").as_bytes());
        }
        let longer = "x".repeat(214);
        assert_eq!(
            seal(pem.as_bytes(), longer.as_bytes(), nonce).unwrap_err(),
            Refusal::NeedsEncryption
        );
        for cut in 0..pem.len() - 2 {
            assert!(seal(&pem.as_bytes()[..cut], b"x", nonce).is_err(), "{cut}");
        }
    }
}
