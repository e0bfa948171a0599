//! `SAUVEGARDE_PUBLIC_URL`: how browsers reach the panel when it stands behind another server.

use super::BASE;
use crate::failure::Failure;
use crate::words::m;

/// Scheme, host and port, without a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl(String);

impl PublicUrl {
    /// Reads the address; the panel's own path may stand behind it.
    pub fn parse(value: &str) -> Result<Self, Failure> {
        let bad = || {
            Failure::new(
                "bad-value",
                m!("bad-value", name = "SAUVEGARDE_PUBLIC_URL", value = value),
                m!("bad-public-url-next"),
            )
        };
        let trimmed = value.trim().trim_end_matches('/');
        let origin = trimmed.strip_suffix(BASE).unwrap_or(trimmed);
        let (scheme, host) = origin.split_once("://").ok_or_else(bad)?;
        let scheme = scheme.to_ascii_lowercase();
        let legible = |c: char| c.is_ascii_alphanumeric() || "-._:[]".contains(c);
        if !matches!(scheme.as_str(), "http" | "https")
            || host.is_empty()
            || !host.chars().all(legible)
        {
            return Err(bad());
        }
        Ok(Self(format!("{scheme}://{}", host.to_ascii_lowercase())))
    }

    /// As a browser names it in `Origin`.
    pub fn origin(&self) -> &str {
        &self.0
    }

    /// Whether the way to the browser is encrypted.
    pub fn is_https(&self) -> bool {
        self.0.starts_with("https:")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_origin_with_or_without_our_path() {
        for good in [
            "https://Panel.example:8443",
            "https://panel.example:8443/",
            "https://panel.example:8443/admin/backup/",
        ] {
            let url = PublicUrl::parse(good).unwrap();
            assert_eq!(url.origin(), "https://panel.example:8443");
            assert!(url.is_https());
        }
        assert!(!PublicUrl::parse("http://[::1]:8480").unwrap().is_https());
        for bad in [
            "panel.example",
            "ftp://x",
            "https://",
            "https://x/y",
            "https://a@b",
        ] {
            assert_eq!(
                PublicUrl::parse(bad).unwrap_err().code,
                "bad-value",
                "{bad}"
            );
        }
    }
}
