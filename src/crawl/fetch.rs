//! What does a server answer to one request?
//!
//! In: a [`Request`]. Out: an [`Exchange`], exactly as it went over the wire, refusals and
//! failures too. Redirects, retries, pace and robots.txt are the caller's. No cookies are kept, no
//! proxy is taken from the environment, and no certificate is accepted that a browser would not.

mod failure;

use super::Kind;
use super::names::{Names, Resolver};
use crate::archive::{Exchange, Method, Outcome, Response, Truncated};
use crate::error::{Context, Error, Result};
use crate::portal::{Form, Request};
use hyper::ext::ReasonPhrase;
use jiff::Timestamp;
use reqwest::header::HeaderMap;
use rustls::crypto::ring;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, timeout, timeout_at};
use url::{Position, Url};

/// What a page of a portal may be. Some servers answer 406 without it.
const ACCEPT: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

/// The limits of an exchange, and who asks.
#[derive(Debug, Clone)]
pub struct Settings {
    /// How whoever runs a portal reaches whoever runs this: an address of mail, of a page, or both.
    pub contact: Option<String>,
    /// Time for the connection, TLS included.
    pub connect: Duration,
    /// Time from the connection to the status line.
    pub first_byte: Duration,
    /// Time for the whole exchange.
    pub whole: Duration,
    /// Bytes of a body, as transferred.
    pub most_bytes: usize,
    /// Certificates (PEM, one after another) of authorities trusted beside the system's.
    pub trusted: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            contact: None,
            connect: Duration::from_secs(15),
            first_byte: Duration::from_secs(45),
            whole: Duration::from_mins(3),
            most_bytes: 32 << 20,
            trusted: String::new(),
        }
    }
}

/// What an earlier answer gave to ask whether it still holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Validators {
    /// Its `ETag`, quotes and all.
    pub etag: Option<String>,
    /// Its `Last-Modified`.
    pub last_modified: Option<String>,
}

impl Validators {
    /// The validators of an answer, if it has any.
    #[must_use]
    pub fn of(response: &Response) -> Option<Self> {
        let own = |name| response.header(name).filter(|value| !value.is_empty() && is_printable(value));
        let validators = Self { etag: own("etag"), last_modified: own("last-modified") };
        (validators != Self::default()).then_some(validators)
    }
}

/// Asks servers.
#[derive(Debug, Clone)]
pub struct Client {
    /// For http and for https: a name may lead to one address for one and another for the other,
    /// and the library's resolver is told the name alone.
    plain: reqwest::Client,
    secure: reqwest::Client,
    names: Arc<Names>,
    agent: String,
    settings: Settings,
}

impl Client {
    /// A client that asks those whom `names` leads to.
    ///
    /// # Errors
    /// Live portals would be asked without a contact, the contact is not printable ASCII, or a
    /// trusted certificate cannot be read.
    pub fn new(settings: Settings, names: Arc<Names>) -> Result<Self> {
        if names.reach_out() && settings.contact.as_deref().is_none_or(|contact| contact.trim().is_empty()) {
            return Err(Error::new(
                "asking live portals needs a contact, so that their operators can reach you: --contact you@example.org",
            ));
        }
        let agent = agent(settings.contact.as_deref())?;
        // Another provider may be there already, when this is used as a library.
        let _ = ring::default_provider().install_default();
        let trusted = reqwest::Certificate::from_pem_bundle(settings.trusted.as_bytes())
            .context("the certificates that are to be trusted")?;
        let plain = builder(&settings, &names, 80).tls_certs_only([]).build().context("the http client")?;
        let secure = builder(&settings, &names, 443).tls_certs_merge(trusted.clone()).build();
        // A machine without certificates of its own trusts nobody else, which https will tell.
        let secure = secure.or_else(|_| builder(&settings, &names, 443).tls_certs_only(trusted).build());
        Ok(Self { plain, secure: secure.context("the https client")?, names, agent, settings })
    }

    /// Who stands behind the names.
    #[must_use]
    pub fn names(&self) -> &Names {
        &self.names
    }

    /// Sends one request and takes what comes back; `known` asks for a body only if it is another.
    ///
    /// Never fails: a failure is an exchange too. A body that is cut stays, and
    /// [`Response::truncated`] says why.
    pub async fn exchange(&self, request: &Request, known: Option<&Validators>) -> Exchange {
        let mut url = request.url.clone();
        url.set_fragment(None);
        let form = request.form.as_ref().map(Form::to_bytes);
        let mut exchange = Exchange {
            method: if form.is_some() { Method::Post } else { Method::Get },
            url: url.to_string(),
            request_headers: self.headers(&url, request, known),
            form,
            date: Timestamp::now(),
            address: None,
            outcome: failed(Kind::Dns, String::new()),
        };
        if !matches!(url.scheme(), "http" | "https") {
            exchange.outcome = failed(Kind::NotHttp, format!("the scheme is {}", url.scheme()));
            return exchange;
        }
        match self.names.address(&url).await {
            Ok(address) => {
                exchange.address = Some(address.ip());
                let (answered_by, outcome) = self.send(url, &exchange).await;
                exchange.address = answered_by.or(exchange.address);
                exchange.outcome = outcome;
            }
            Err(kind) => exchange.outcome = failed(kind, url.host_str().unwrap_or_default().to_owned()),
        }
        exchange
    }

    async fn send(&self, mut url: Url, exchange: &Exchange) -> (Option<IpAddr>, Outcome) {
        // The library would make a name and password in the address a header of their own.
        let _ = (url.set_username(""), url.set_password(None));
        let deadline = Instant::now() + self.settings.whole;
        let client = if url.scheme() == "https" { &self.secure } else { &self.plain };
        let mut sent = match exchange.method {
            Method::Get => client.get(url.clone()),
            Method::Post => client.post(url.clone()),
        };
        for (name, value) in exchange.request_headers.iter().filter(|(name, _)| name != "Host") {
            sent = sent.header(name, value);
        }
        if let Some(form) = &exchange.form {
            sent = sent.body(form.clone());
        }
        let answer = timeout(self.settings.connect + self.settings.first_byte, sent.send());
        match timeout_at(deadline, answer).await {
            Ok(Ok(Ok(response))) => {
                let address = response.remote_addr().map(|address| address.ip());
                (address, Outcome::Received(self.receive(response, deadline).await))
            }
            Ok(Ok(Err(error))) => {
                let kind = failure::kind(&error);
                if error.is_connect() && kind == Kind::TcpBlock {
                    self.names.forsake(&url);
                }
                (None, failed(kind, failure::words(&error)))
            }
            Ok(Err(_)) | Err(_) => (None, failed(Kind::Timeout, "no status line in time".to_owned())),
        }
    }

    async fn receive(&self, mut answer: reqwest::Response, deadline: Instant) -> Response {
        let status = answer.status();
        let reason = answer.extensions().get::<ReasonPhrase>().map(|reason| reason.as_bytes().to_vec());
        let mut response = Response {
            version: format!("{:?}", answer.version()),
            status: status.as_u16(),
            reason: match reason {
                Some(reason) => String::from_utf8_lossy(&reason).into_owned(),
                None => status.canonical_reason().unwrap_or_default().to_owned(),
            },
            headers: header_lines(answer.headers()),
            body: Vec::new(),
            truncated: None,
        };
        loop {
            match timeout_at(deadline, answer.chunk()).await {
                Ok(Ok(Some(chunk))) => {
                    let room = self.settings.most_bytes - response.body.len();
                    response.body.extend_from_slice(&chunk[..chunk.len().min(room)]);
                    if chunk.len() > room {
                        response.truncated = Some(Truncated::Length);
                        return response;
                    }
                }
                Ok(Ok(None)) => return response,
                Ok(Err(_)) => {
                    response.truncated = Some(Truncated::Disconnect);
                    return response;
                }
                Err(_) => {
                    response.truncated = Some(Truncated::Time);
                    return response;
                }
            }
        }
    }

    /// The header lines as they are sent; of HTTP/2 the names are sent in lower case.
    fn headers(&self, url: &Url, request: &Request, known: Option<&Validators>) -> Vec<(String, String)> {
        let host = url[Position::BeforeHost..Position::AfterPort].to_owned();
        let mut headers = vec![
            ("Host", host),
            ("User-Agent", self.agent.clone()),
            ("Accept", ACCEPT.to_owned()),
            ("Accept-Encoding", "gzip".to_owned()),
        ];
        headers.extend(request.referer.as_ref().and_then(|page| referer(page, url)).map(|page| ("Referer", page)));
        headers.extend(request.form.as_ref().map(|form| ("Content-Type", form.media_type().to_owned())));
        if let Some(known) = known {
            let sendable = |value: &Option<String>| value.clone().filter(|value| is_printable(value));
            headers.extend(sendable(&known.etag).map(|etag| ("If-None-Match", etag)));
            headers.extend(sendable(&known.last_modified).map(|date| ("If-Modified-Since", date)));
        }
        headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }
}

/// The page a browser would name; none from https to http.
fn referer(page: &Url, url: &Url) -> Option<String> {
    let mut page = page.clone();
    page.set_fragment(None);
    (page.scheme() == url.scheme() || page.scheme() == "http").then(|| page.to_string())
}

fn header_lines(headers: &HeaderMap) -> Vec<(String, Vec<u8>)> {
    headers.iter().map(|(name, value)| (name.as_str().to_owned(), value.as_bytes().to_vec())).collect()
}

fn failed(kind: Kind, detail: String) -> Outcome {
    Outcome::Failed { kind: kind.as_str().to_owned(), detail }
}

/// Who asks: `gouji/0.1.0 (+https://example.org/gouji; you@example.org)`.
///
/// The page is the program's own, where its package names one; else the first in the contact. Nobody's is made up.
fn agent(contact: Option<&str>) -> Result<String> {
    let homes = [env!("CARGO_PKG_HOMEPAGE"), env!("CARGO_PKG_REPOSITORY")];
    agent_of(homes.into_iter().find(|home| !home.is_empty()), contact)
}

fn agent_of(home: Option<&str>, contact: Option<&str>) -> Result<String> {
    let mut contacts: Vec<&str> =
        contact.unwrap_or_default().split([' ', ',', ';']).filter(|part| !part.is_empty()).collect();
    // One that says nothing reaches nobody.
    let nobody = contact.filter(|_| contacts.is_empty());
    if let Some(nobody) = nobody.as_ref().or_else(|| contacts.iter().find(|part| !is_page(part) && !is_mail(part))) {
        return Err(Error::new(format!(
            "the contact {nobody:?} is neither an address of mail, you@example.org, nor of a page, https://example.org/me"
        )));
    }
    let own = if home.is_none() { contacts.iter().position(is_page) } else { None };
    let page = home.or_else(|| own.map(|place| contacts.remove(place)));
    let told: Vec<String> =
        page.map(|page| format!("+{page}")).into_iter().chain(contacts.into_iter().map(str::to_owned)).collect();
    let mut agent = concat!("gouji/", env!("CARGO_PKG_VERSION")).to_owned();
    if !told.is_empty() {
        agent = format!("{agent} ({})", told.join("; "));
    }
    if is_printable(&agent) {
        Ok(agent)
    } else {
        Err(Error::new(format!("the contact {contact:?} must be plain ASCII, as a header is")))
    }
}

/// Whether a contact is the address of a page.
fn is_page(contact: &&str) -> bool {
    let is_web = |url: &Url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(is_domain);
    Url::parse(contact).is_ok_and(|url| is_web(&url))
}

/// Whether a contact is an address of mail.
fn is_mail(contact: &&str) -> bool {
    contact.split_once('@').is_some_and(|(who, domain)| !who.is_empty() && is_domain(domain))
}

/// Whether a name has two parts at least, of which the last is no number: example.org.
fn is_domain(name: &str) -> bool {
    let is_part =
        |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let is_named = |last: &str| last.bytes().any(|byte| byte.is_ascii_alphabetic());
    name.rsplit_once('.').is_some_and(|(_, last)| is_named(last)) && name.split('.').all(is_part)
}

fn is_printable(text: &str) -> bool {
    text.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic())
}

fn builder(settings: &Settings, names: &Arc<Names>, port: u16) -> reqwest::ClientBuilder {
    let builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy()
        .referer(false)
        .connect_timeout(settings.connect)
        .pool_max_idle_per_host(1)
        .dns_resolver(Arc::new(Resolver { names: Arc::clone(names), port }))
        .http1_allow_obsolete_multiline_headers_in_responses(true)
        .http1_allow_spaces_after_header_name_in_responses(true)
        .http1_ignore_invalid_headers_in_responses(true);
    #[cfg(feature = "native-tls")]
    let builder = builder.tls_backend_native();
    #[cfg(not(feature = "native-tls"))]
    let builder = builder.tls_backend_rustls();
    builder
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crawl::names::Hosts;

    fn client(contact: Option<&str>, names: Names) -> Result<Client> {
        Client::new(Settings { contact: contact.map(str::to_owned), ..Settings::default() }, Arc::new(names))
    }

    #[test]
    fn live_portals_are_not_asked_without_a_contact() {
        let live = || Names::of_system(Hosts::default());
        assert!(client(None, live()).unwrap_err().to_string().contains("--contact"));
        assert!(client(Some(" "), live()).is_err());
        assert!(client(Some("me@example.org\r\nCookie: a"), live()).is_err());
        assert!(client(Some("云@example.org"), live()).is_err());
        assert!(client(Some("me@example.org"), live()).is_ok());
        for nobody in ["x", "me@", "@example.org", "me@example", "https://", "http://localhost/", "me@example..org"] {
            assert!(client(Some(nobody), live()).unwrap_err().to_string().contains("contact"), "{nobody}");
        }
        assert!(client(None, Names::only(Hosts::default())).is_ok());
    }

    #[test]
    fn the_agent_says_who_asks() {
        let agent = agent(Some("me@example.org")).unwrap();
        assert!(agent.starts_with(concat!("gouji/", env!("CARGO_PKG_VERSION"), " (")), "{agent}");
        assert!(agent.ends_with("me@example.org)"), "{agent}");
    }

    #[test]
    fn the_page_is_the_programs_or_the_contacts_and_nobody_elses() {
        let page = "https://example.org/gouji";
        let both = "me@example.org https://example.org/me";
        for (home, contact, told) in [
            (None, Some("me@example.org"), " (me@example.org)"),
            (None, Some("https://example.org/me"), " (+https://example.org/me)"),
            (None, Some(both), " (+https://example.org/me; me@example.org)"),
            (Some(page), Some("me@example.org"), " (+https://example.org/gouji; me@example.org)"),
            (Some(page), None, " (+https://example.org/gouji)"),
            (None, None, ""),
        ] {
            let agent = agent_of(home, contact).unwrap();
            assert_eq!(agent, format!("gouji/{}{told}", env!("CARGO_PKG_VERSION")));
        }
    }

    #[test]
    fn the_referer_is_the_page_but_never_from_https_to_http() {
        let url = |text: &str| Url::parse(text).unwrap();
        let page = url("https://a.example/list?x=1#top");
        assert_eq!(referer(&page, &url("https://b.example/")).as_deref(), Some("https://a.example/list?x=1"));
        assert_eq!(referer(&page, &url("http://a.example/")), None);
        assert!(referer(&url("http://a.example/"), &url("https://a.example/")).is_some());
    }
}
