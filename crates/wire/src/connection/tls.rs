//! The TLS configuration, and what a failed handshake means. It must never accept a certificate
//! that the options do not accept, nor install anything process-wide.

use std::io;
use std::path::Path;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, aws_lc_rs, verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{
    CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme,
};

use crate::error::{Error, ErrorKind, TlsFailure};
use crate::options::{Address, Tls};

const CONTEXT: &str = "TLS handshake";

/// What the handshake needs: the rules, and the name to ask for (and to verify).
pub(super) struct Plan {
    pub(super) config: Arc<ClientConfig>,
    pub(super) name: ServerName<'static>,
}

/// Turns the options into a plan, before anything is connected; `None` is no TLS.
pub(super) fn plan(tls: &Tls, address: &Address) -> Result<Option<Plan>, Error> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_safe_default_protocol_versions()
        .map_err(|error| fail(TlsFailure::Handshake(error.to_string())))?;
    let host = match address {
        Address::Tcp { host, .. } => ServerName::try_from(host.clone()).ok(),
        Address::Socket(_) => None,
    };
    let (config, name) = match tls {
        Tls::Off => return Ok(None),
        Tls::Verified { ca } => {
            let name = host.ok_or_else(|| {
                settings("a certificate can only be verified for a host name or an IP address")
            })?;
            let roots = match ca {
                Some(path) => roots_of_file(path)?,
                None => roots_of_system()?,
            };
            (
                builder.with_root_certificates(roots).with_no_client_auth(),
                name,
            )
        }
        Tls::Unverified => {
            let anyone = Arc::new(Anyone(provider));
            let builder = builder.dangerous().with_custom_certificate_verifier(anyone);
            // The name is only a hint here, for proxies that serve several.
            let name = match host {
                Some(name) => name,
                None => ServerName::try_from("localhost").map_err(|e| settings(&e.to_string()))?,
            };
            (builder.with_no_client_auth(), name)
        }
    };
    Ok(Some(Plan {
        config: Arc::new(config),
        name,
    }))
}

fn settings(text: &str) -> Error {
    Error::new(ErrorKind::Settings(text.to_owned()), "preparing TLS")
}

fn fail(why: TlsFailure) -> Error {
    Error::new(ErrorKind::Tls(why), "preparing TLS")
}

fn roots_of_system() -> Result<RootCertStore, Error> {
    let loaded = rustls_native_certs::load_native_certs();
    let mut roots = RootCertStore::empty();
    // Systems carry roots that no verifier can use; one usable root is what it takes.
    let (usable, _) = roots.add_parsable_certificates(loaded.certs);
    if usable == 0 {
        let reason = loaded
            .errors
            .first()
            .map_or("none found".to_owned(), ToString::to_string);
        return Err(fail(TlsFailure::Roots(format!("the system's: {reason}"))));
    }
    Ok(roots)
}

fn roots_of_file(path: &Path) -> Result<RootCertStore, Error> {
    let bad = |reason: String| fail(TlsFailure::Roots(format!("{}: {reason}", path.display())));
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_file_iter(path).map_err(|e| bad(e.to_string()))? {
        let certificate = certificate.map_err(|e| bad(e.to_string()))?;
        roots.add(certificate).map_err(|e| bad(e.to_string()))?;
    }
    if roots.is_empty() {
        return Err(bad("it holds no certificate".to_owned()));
    }
    Ok(roots)
}

/// What a failed handshake means.
pub(super) fn sort(error: io::Error) -> Error {
    let Some(tls) = error
        .get_ref()
        .and_then(|e| e.downcast_ref::<rustls::Error>())
    else {
        return Error::socket(error, CONTEXT);
    };
    use CertificateError as Bad;
    let why = match tls {
        rustls::Error::InvalidCertificate(bad) => match bad {
            Bad::NotValidForName | Bad::NotValidForNameContext { .. } => {
                TlsFailure::NameMismatch(bad.to_string())
            }
            Bad::UnknownIssuer => TlsFailure::UnknownIssuer,
            Bad::Expired | Bad::ExpiredContext { .. } => TlsFailure::Expired,
            Bad::NotValidYet | Bad::NotValidYetContext { .. } => TlsFailure::NotYetValid,
            other => TlsFailure::Handshake(other.to_string()),
        },
        other => TlsFailure::Handshake(other.to_string()),
    };
    Error::new(ErrorKind::Tls(why), CONTEXT)
}

/// The server did not offer it.
pub(super) fn not_offered() -> Error {
    Error::new(ErrorKind::Tls(TlsFailure::NotOffered), CONTEXT)
}

/// Accepts every certificate; whoever shows it must still own its key.
#[derive(Debug)]
struct Anyone(Arc<CryptoProvider>);

impl ServerCertVerifier for Anyone {
    fn verify_server_cert(
        &self,
        _end_entity: &CertificateDer<'_>,
        _intermediates: &[CertificateDer<'_>],
        _server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        _now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls12_signature(
            message,
            cert,
            dss,
            &self.0.signature_verification_algorithms,
        )
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        verify_tls13_signature(
            message,
            cert,
            dss,
            &self.0.signature_verification_algorithms,
        )
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}
