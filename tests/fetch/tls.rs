//! Certificates are believed or the exchange fails, each way with its name.

use super::{ask, client, get, kind, received, settings};
use crate::server::{Server, read, send};
use gouji::crawl::fetch::Settings;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::Read;
use std::sync::Arc;

/// An authority that signs what a test asks for.
struct Authority {
    issuer: Issuer<'static, KeyPair>,
    certificate: String,
}

impl Authority {
    fn new() -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, "an authority");
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap().pem();
        Self { issuer: Issuer::new(params, key), certificate }
    }

    /// A server that shows a certificate for `name`, valid up to the end of a year.
    fn server(&self, name: &str, last_year: i32) -> Server {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.not_before = date_time_ymd(2001, 1, 1);
        params.not_after = date_time_ymd(last_year, 12, 31);
        let certificate = params.signed_by(&key, &self.issuer).unwrap().der().clone();
        secure(certificate, &key)
    }

    /// Trusts this authority, asks `https://yunxi.example/` of this server.
    fn ask(&self, server: &Server) -> gouji::archive::Exchange {
        let trusting = Settings { trusted: self.certificate.clone(), ..settings() };
        ask(&client(trusting, &format!("{} yunxi.example:443", server.address)), &get("https://yunxi.example/"))
    }
}

fn secure(certificate: CertificateDer<'static>, key: &KeyPair) -> Server {
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    let config = Arc::new(config);
    Server::raw(move |stream, log| {
        let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
        let mut stream = StreamOwned::new(connection, stream.try_clone().unwrap());
        if let Some(asked) = read(&mut stream) {
            log.lock().unwrap().push(asked);
            send(&mut stream, b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nsafe");
        }
    })
}

#[test]
fn a_certificate_of_a_trusted_authority_is_believed() {
    let authority = Authority::new();
    let server = authority.server("yunxi.example", 2099);
    assert_eq!(received(&authority.ask(&server)).body, b"safe");
    assert_eq!(server.asked().len(), 1);
}

#[test]
fn other_certificates_are_named_and_nothing_is_asked() {
    let authority = Authority::new();
    let key = KeyPair::generate().unwrap();
    let own = CertificateParams::new(vec!["yunxi.example".to_owned()]).unwrap().self_signed(&key).unwrap();
    for (server, name) in [
        (authority.server("yunxi.example", 2020), "tls_expired"),
        (authority.server("dongpo.example", 2099), "tls_name"),
        (Authority::new().server("yunxi.example", 2099), "tls_chain"),
        (secure(own.der().clone(), &key), "tls_chain"),
        (answering_hello(b"HTTP/1.1 400 Bad Request\r\n\r\n"), "tls_none"),
        (answering_hello(&alert(PROTOCOL_VERSION)), "tls_legacy"),
        (answering_hello(&alert(HANDSHAKE_FAILURE)), "tls_legacy"),
        (answering_hello(&alert(UNRECOGNIZED_NAME)), "tls_name"),
        (answering_hello(b""), "reset"),
    ] {
        assert_eq!(kind(&authority.ask(&server)), name);
        assert_eq!(server.asked().len(), 0, "{name}");
    }
}

const HANDSHAKE_FAILURE: u8 = 40;
const PROTOCOL_VERSION: u8 = 70;
const UNRECOGNIZED_NAME: u8 = 112;

/// A fatal alert as TLS 1.0 sends it.
fn alert(description: u8) -> [u8; 7] {
    [21, 3, 1, 0, 2, 2, description]
}

/// A server that reads what a client opens TLS with and answers with these bytes.
fn answering_hello(answer: &[u8]) -> Server {
    let answer = answer.to_vec();
    Server::raw(move |stream, _| {
        let mut head = [0; 5];
        stream.read_exact(&mut head).unwrap();
        let mut rest = vec![0; usize::from(u16::from_be_bytes([head[3], head[4]]))];
        stream.read_exact(&mut rest).unwrap();
        send(stream, &answer);
    })
}

#[test]
fn a_name_may_lead_to_one_server_for_http_and_another_for_https() {
    let authority = Authority::new();
    let secure = authority.server("yunxi.example", 2099);
    let plain = Server::always(&b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nplain"[..]);
    let hosts = format!("{} yunxi.example\n{} yunxi.example:443", plain.address, secure.address);
    let client = client(Settings { trusted: authority.certificate.clone(), ..settings() }, &hosts);
    assert_eq!(received(&ask(&client, &get("http://yunxi.example/"))).body, b"plain");
    assert_eq!(received(&ask(&client, &get("https://yunxi.example/"))).body, b"safe");
}
