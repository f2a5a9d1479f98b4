//! Why did an exchange bring no answer? The errors of three libraries, by name.

use super::Kind;
use rustls::{AlertDescription, CertificateError, Error as Tls, InvalidMessage};
use std::error::Error;
use std::io;

/// The kind of an error of the HTTP client.
pub(super) fn kind(error: &reqwest::Error) -> Kind {
    let connecting = error.is_connect();
    let causes = || std::iter::successors(Some(error as &(dyn Error + 'static)), |error| cause(*error));
    if let Some(kind) = causes().find_map(|cause| told(cause, connecting)) {
        return kind;
    }
    if let Some(kind) = cfg!(feature = "native-tls").then(|| by_words(&words(error))).flatten() {
        return kind;
    }
    match (error.is_timeout(), connecting) {
        (_, true) => Kind::TcpBlock,
        (true, false) => Kind::Timeout,
        (false, false) => Kind::Reset,
    }
}

/// The error in words, its causes behind it.
pub(super) fn words(error: &reqwest::Error) -> String {
    let causes = std::iter::successors(Some(error as &(dyn Error + 'static)), |error| cause(*error));
    let mut words: Vec<String> = causes.skip(1).map(ToString::to_string).collect();
    words.dedup();
    words.join(": ")
}

/// What an error says was its cause. `io::Error` hides the error it was made of.
fn cause<'a>(error: &'a (dyn Error + 'static)) -> Option<&'a (dyn Error + 'static)> {
    match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
        Some(inner) => Some(inner),
        None => error.source(),
    }
}

/// The kind one error of the chain tells, if it tells one.
fn told(error: &(dyn Error + 'static), connecting: bool) -> Option<Kind> {
    if let Some(kind) = error.downcast_ref::<Kind>() {
        return Some(*kind);
    }
    if let Some(error) = error.downcast_ref::<Tls>() {
        return Some(tls(error));
    }
    if let Some(error) = error.downcast_ref::<hyper::Error>() {
        let cut = error.is_incomplete_message() || error.is_closed();
        return if cut { Some(Kind::Reset) } else { error.is_parse().then_some(Kind::NotHttp) };
    }
    let error =
        error.downcast_ref::<io::Error>().filter(|error| error.get_ref().is_none_or(|inner| !inner.is::<Tls>()))?;
    match error.kind() {
        io::ErrorKind::ConnectionReset
        | io::ErrorKind::ConnectionAborted
        | io::ErrorKind::BrokenPipe
        | io::ErrorKind::UnexpectedEof => Some(Kind::Reset),
        io::ErrorKind::TimedOut if !connecting => Some(Kind::Timeout),
        io::ErrorKind::ConnectionRefused
        | io::ErrorKind::HostUnreachable
        | io::ErrorKind::NetworkUnreachable
        | io::ErrorKind::TimedOut => Some(Kind::TcpBlock),
        _ => None,
    }
}

fn tls(error: &Tls) -> Kind {
    match error {
        Tls::InvalidCertificate(error) => certificate(error),
        Tls::NoCertificatesPresented => Kind::TlsChain,
        Tls::AlertReceived(AlertDescription::UnrecognisedName) => Kind::TlsName,
        // Every record of TLS begins with the type of what it holds.
        Tls::InvalidMessage(InvalidMessage::InvalidContentType) => Kind::TlsNone,
        _ => Kind::TlsLegacy,
    }
}

fn certificate(error: &CertificateError) -> Kind {
    match error {
        CertificateError::Expired
        | CertificateError::ExpiredContext { .. }
        | CertificateError::NotValidYet
        | CertificateError::NotValidYetContext { .. } => Kind::TlsExpired,
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => Kind::TlsName,
        CertificateError::UnsupportedSignatureAlgorithmContext { .. }
        | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => Kind::TlsLegacy,
        _ => Kind::TlsChain,
    }
}

/// The kind of what the system's TLS says; it has words only, OpenSSL's and others'.
fn by_words(words: &str) -> Option<Kind> {
    let words = words.to_ascii_lowercase();
    let say = |parts: &[&str]| parts.iter().any(|part| words.contains(part));
    if say(&["unexpected eof", "connection reset", "connection closed"]) {
        Some(Kind::Reset)
    } else if say(&["certificate has expired", "not yet valid", "certificate expired"]) {
        Some(Kind::TlsExpired)
    } else if say(&[
        "unrecognized name",
        "hostname mismatch",
        "ip address mismatch",
        "host name",
        "hostname does not match",
    ]) {
        Some(Kind::TlsName)
    } else if say(&["certificate verify failed", "self-signed", "self signed", "issuer", "not trusted"]) {
        Some(Kind::TlsChain)
    } else if say(&["wrong version number", "http request"]) {
        Some(Kind::TlsNone)
    } else if say(&["legacy", "unsupported protocol", "handshake failure", "bad ecpoint", "ssl routines"]) {
        Some(Kind::TlsLegacy)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_openssl_are_told_apart() {
        for (words, kind) in [
            (
                "error:0A000086:SSL routines::certificate verify failed: (certificate has expired)",
                Some(Kind::TlsExpired),
            ),
            ("certificate verify failed: (Hostname mismatch)", Some(Kind::TlsName)),
            ("certificate verify failed: (unable to get local issuer certificate)", Some(Kind::TlsChain)),
            ("error:0A00010B:SSL routines::wrong version number", Some(Kind::TlsNone)),
            ("error:0A000152:SSL routines::unsafe legacy renegotiation disabled", Some(Kind::TlsLegacy)),
            ("error:0A000458:SSL routines::tlsv1 unrecognized name", Some(Kind::TlsName)),
            ("error:0A000126:SSL routines::unexpected eof while reading", Some(Kind::Reset)),
            ("operation timed out", None),
        ] {
            assert_eq!(by_words(words), kind, "{words}");
        }
    }

    #[test]
    fn an_error_of_the_system_hides_its_cause() {
        let inner = Tls::InvalidCertificate(CertificateError::Expired);
        let outer = io::Error::new(io::ErrorKind::InvalidData, inner);
        assert_eq!(told(&outer, true), None);
        assert_eq!(cause(&outer).and_then(|cause| told(cause, true)), Some(Kind::TlsExpired));
    }
}
