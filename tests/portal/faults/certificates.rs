//! Hosts whose TLS is not in order, and an authority that signs those that are.

use super::{Failing, Place, failing, who};
use crate::portal::county::{TODAY, note};
use crate::portal::server::Speech;
use crate::portal::site::Resource;
use crate::portal::wire::Answer;
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use std::sync::Arc;

/// `alert: fatal, protocol_version`: what servers of old say to a client of today.
const PROTOCOL_VERSION: &[u8] = &[0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x46];
/// `alert: fatal, handshake_failure`: no cipher in common.
const HANDSHAKE_FAILURE: &[u8] = &[0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x28];

/// What a web server says to TLS on a plain port.
const BAD_REQUEST: &[u8] = b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";

/// An authority nobody trusts until told to.
pub struct Authority {
    own: Certificate,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    pub fn new(name: &str) -> Self {
        let (params, key) = Self::params(name);
        let own = params.self_signed(&key).unwrap();
        Self { own, issuer: Issuer::new(params, key) }
    }

    /// An authority that stands under another.
    fn under(above: &Self, name: &str) -> Self {
        let (params, key) = Self::params(name);
        let own = params.signed_by(&key, &above.issuer).unwrap();
        Self { own, issuer: Issuer::new(params, key) }
    }

    fn params(name: &str) -> (CertificateParams, KeyPair) {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::DigitalSignature];
        params.distinguished_name.push(DnType::CommonName, name);
        (params, KeyPair::generate().unwrap())
    }

    /// Its own certificate, for a client that is to trust it.
    pub fn pem(&self) -> String {
        self.own.pem()
    }

    /// A server with a certificate for this name, valid until this year.
    fn serve(&self, name: &str, until: i32) -> Speech {
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(until, 1, 1);
        let key = KeyPair::generate().unwrap();
        let own = params.signed_by(&key, &self.issuer).unwrap();
        speech(own.der().clone(), &key)
    }
}

fn speech(certificate: CertificateDer<'static>, key: &KeyPair) -> Speech {
    let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key)
        .unwrap();
    Speech::Tls(Arc::new(config))
}

/// A server that has signed its own certificate.
fn self_signed(name: &str) -> Speech {
    let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    let key = KeyPair::generate().unwrap();
    speech(params.self_signed(&key).unwrap().der().clone(), &key)
}

pub fn all(authority: &Authority) -> Vec<Failing> {
    let name = |label: &str| format!("{label}.practice.test");
    // Its servers do not send the certificate of the authority between.
    let between = Authority::under(authority, "Practice Authority Between");
    let hosts = [
        ("legacy", "tls_legacy", "only versions before TLS 1.2", Speech::Only(PROTOCOL_VERSION)),
        ("plaintls", "tls_none", "plain HTTP where https is asked for", Speech::Only(BAD_REQUEST)),
        ("oldcipher", "tls_legacy", "no cipher of today", Speech::Only(HANDSHAKE_FAILURE)),
        ("chain", "tls_chain", "leaves out the authority between", between.serve(&name("chain"), 2090)),
        ("selfsigned", "tls_chain", "signs for itself", self_signed(&name("selfsigned"))),
        ("othername", "tls_name", "a certificate for another name", authority.serve("elsewhere.test", 2090)),
        ("expired", "tls_expired", "a certificate that is over", authority.serve(&name("expired"), 2021)),
        ("downgrade", "redirect_downgrade", "redirects from https to http", authority.serve(&name("downgrade"), 2090)),
    ];
    let hosts = hosts.map(|(label, kind, does, speech)| {
        let mut host = failing(label, "https", kind, does);
        let down = label == "downgrade";
        if let Some(site) = &mut host.site {
            let who = who(label);
            site.put("/index.html", Resource::html(&who.page(&who.site_name(), "", &note("本站")), TODAY));
            if down {
                let to = format!("http://{}/", who.host);
                site.handle("/start", move |_, _| Answer::redirect(302, &to).into());
            }
        }
        if down {
            host.truth.home.push_str("start");
        }
        Failing { place: Place::Secure { speech, plain: down }, ..host }
    });
    hosts.into()
}
