//! Which bytes does a digest mean? Written with its algorithm: `sha256:` in hexadecimal here, `sha1:` in base32 by others.

use data_encoding::{BASE32_NOPAD, HEXLOWER};
use sha1::Sha1;
use sha2::{Digest, Sha256};

/// A digest as the fields hold it: `sha256:` and 64 hexadecimal digits.
///
/// Of the algorithms that warcio and fastwarc verify, the one that is not broken.
pub(super) fn sha256(bytes: &[u8]) -> String {
    format!("sha256:{}", HEXLOWER.encode(&Sha256::digest(bytes)))
}

/// Whether bytes are others than a digest says. An algorithm or a way of writing that is not known says nothing.
pub(super) fn is_another(said: &str, bytes: &[u8]) -> bool {
    let Some((algorithm, said)) = said.split_once(':') else { return false };
    let own = match algorithm.trim().to_ascii_lowercase().as_str() {
        "sha1" | "sha-1" => Sha1::digest(bytes).to_vec(),
        "sha256" | "sha-256" => Sha256::digest(bytes).to_vec(),
        _ => return false,
    };
    let said = said.trim();
    let written = [HEXLOWER.encode(&own), BASE32_NOPAD.encode(&own)];
    let is_known = written.iter().any(|own| own.len() == said.trim_end_matches('=').len());
    is_known && !written.iter().any(|own| own.eq_ignore_ascii_case(said.trim_end_matches('=')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_known_however_it_is_written() {
        // `printf body | sha1sum`, and the same in base32 as wget writes it.
        for said in [
            "sha1:02083f4579e08a612425c0c1a17ee47add783b94",
            "sha1:AIED6RLZ4CFGCJBFYDA2C7XEPLOXQO4U",
            "SHA-1:aied6rlz4cfgcjbfyda2c7xeploxqo4u",
            "sha256:230d8358dc8e8890b4c58deeb62912ee2f20357ae92a5cc861b98e68fe31acb5",
        ] {
            assert!(!is_another(said, b"body"), "{said}");
            assert!(is_another(said, b"bodY"), "{said}");
        }
        for said in ["", "sha1", "sha1:", "sha1:short", "md5:841a2d689ad86bd1611447453c22c6fc", "urn:sha1:x"] {
            assert!(!is_another(said, b"body"), "{said}");
        }
    }
}
