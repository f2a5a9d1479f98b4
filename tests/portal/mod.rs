//! The practice portal: a local server that behaves like the portals of counties and fails like real ones.
//!
//! It knows what must be found on it ([`truth::Truth`]) and what it was asked ([`log::Access`]).
#![allow(dead_code, clippy::unwrap_used)]

mod counties;
mod county;
mod faults;
pub mod log;
mod page;
#[path = "../print/mod.rs"]
mod print;
mod report;
mod server;
mod site;
pub mod truth;
mod wire;

use faults::{Authority, Failing, Place};
use log::{Access, MostInFlight};
use server::{Server, Shared, Speech, bind};
use std::collections::HashMap;
use std::fmt::Write as _;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;
use truth::Truth;

/// Addresses that the healthy counties share.
const ADDRESSES: u8 = 8;

/// What to serve.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// Labels of the counties to serve: `yunhe`. None: all of them.
    pub counties: Option<Vec<&'static str>>,
    /// The hosts that fail are served too.
    pub faults: bool,
    pub seed: u64,
    /// How long every request is kept before it is answered, so that requests beside each other are seen.
    pub pause: Duration,
}

/// A running portal; it stops when dropped.
pub struct Portal {
    server: Server,
    truth: Truth,
    /// Where each name stands: `yunhe.practice.test`, or with `:443` behind it.
    names: Vec<(SocketAddr, String)>,
    authority: String,
}

impl Portal {
    /// Builds the counties and begins to serve them.
    pub fn start(settings: &Settings) -> io::Result<Self> {
        let mut truth = Truth::default();
        let (mut listeners, mut names, mut sites) = (Vec::new(), Vec::new(), HashMap::new());
        let mut addresses = Vec::new();
        for last in 0..ADDRESSES {
            let listener = bind([0, 2 + last])?;
            addresses.push(listener.local_addr()?);
            listeners.push((listener, Speech::Plain));
        }
        let wanted = |label: &str| settings.counties.as_ref().is_none_or(|only| only.contains(&label));
        for (number, (_, build)) in counties::BUILDERS.iter().filter(|(label, _)| wanted(label)).enumerate() {
            let county = build(settings.seed);
            for site in std::iter::once(county.site).chain(county.others) {
                let address = addresses[number % addresses.len()];
                names.push((address, site.host.clone()));
                sites.insert((address, site.host.clone()), Arc::new(site));
            }
            truth.counties.push(county.truth);
        }
        let authority = Authority::new("Practice Authority");
        let failing = if settings.faults { faults::all(settings.seed, &authority) } else { Vec::new() };
        for (number, Failing { truth: fault, site, place }) in (1..).zip(failing) {
            let site = site.map(Arc::new);
            let mut put = |listener: TcpListener, speech: Speech, name: String| -> io::Result<()> {
                let address = listener.local_addr()?;
                if let Some(site) = &site {
                    sites.insert((address, fault.host.clone()), Arc::clone(site));
                }
                names.push((address, name));
                listeners.push((listener, speech));
                Ok(())
            };
            let secure = format!("{}:443", fault.host);
            match place {
                Place::Listener(speech) => put(bind([1, number])?, speech, fault.host.clone())?,
                Place::Secure { speech, plain } => {
                    put(bind([1, number])?, speech, secure)?;
                    if plain {
                        put(bind([1, number])?, Speech::Plain, fault.host.clone())?;
                    }
                }
                // The listener is gone at once, and nobody else is given its port so soon.
                Place::Closed => names.push((bind([1, number])?.local_addr()?, fault.host.clone())),
                Place::Unmapped => {}
            }
            truth.faults.push(fault);
        }
        let server = Server::start(Shared::new(sites, settings.pause), listeners)?;
        Ok(Self { server, truth, names, authority: authority.pem() })
    }

    /// `127.0.0.2:41234 yunhe.practice.test`, a line a name.
    pub fn hosts_file(&self) -> String {
        let mut file = String::new();
        for (address, name) in &self.names {
            writeln!(file, "{address} {name}").unwrap();
        }
        file
    }

    /// The registry of the virtual counties, as `gouji harvest` reads it.
    pub fn registry(&self) -> String {
        let mut registry = String::from("code\tname\tprovince\tprefecture\thome\tanswer\tentry\n");
        for county in &self.truth.counties {
            let truth::County { code, name, home, entry, .. } = county;
            writeln!(registry, "{code}\t{name}\t练习省\t练南市\t{home}\t\t{}", entry.join(" ")).unwrap();
        }
        for truth::Fault { code, name, home, entry, .. } in &self.truth.faults {
            writeln!(registry, "{code}\t{name}\t练习省\t练北市\t{home}\t\t{}", entry.join(" ")).unwrap();
        }
        registry
    }

    /// The certificate (PEM) of the authority behind the hosts whose TLS is in order but for one thing;
    /// a client that trusts it sees that one thing.
    pub fn authority(&self) -> &str {
        &self.authority
    }

    pub fn truth(&self) -> &Truth {
        &self.truth
    }

    /// Every request so far, in the order of arrival.
    pub fn log(&self) -> Vec<Access> {
        self.server.log().accesses()
    }

    /// How many requests have come so far, answered or not.
    pub fn arrivals(&self) -> u64 {
        self.server.log().arrivals()
    }

    /// Forgets every request so far.
    pub fn forget(&self) {
        self.server.log().clear();
    }

    /// The most requests the server handled at one moment.
    pub fn most_in_flight(&self) -> MostInFlight {
        self.server.log().most_in_flight()
    }

    /// The address of a name: `yunhe.practice.test`.
    pub fn address(&self, name: &str) -> Option<SocketAddr> {
        self.names.iter().find(|(_, own)| own == name).map(|(address, _)| *address)
    }
}
