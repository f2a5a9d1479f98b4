//! Which address stands behind a name, and is it a public one?
//!
//! In: an address as a page names it, and a hosts file if the user gave one. Out: the one address
//! that is asked throughout a run. A page must not lead the crawler into the network it runs in,
//! so names and numbers that lead to no public address are refused, unless the hosts file maps
//! that very name.

use super::Kind;
use crate::error::{Context, Error, Result};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use url::{Host, Url};

/// How long a name server may think.
const LOOKUP: Duration = Duration::from_secs(10);

/// Names that a user maps by hand; nothing else may lead to this machine or its network.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hosts {
    /// Name, and the port if the line gives one, to address; port 0 where the line gives none.
    lines: BTreeMap<(String, Option<u16>), SocketAddr>,
}

impl Hosts {
    /// Reads a hosts file: an address, then names; `#` begins a comment.
    ///
    /// `127.0.0.2:41234 county.example` also gives the port to ask where the URL names none;
    /// `127.0.0.2:41300 county.example:443` maps https alone.
    ///
    /// # Errors
    /// A line is not of this form; the message says which.
    pub fn parse(text: &str) -> Result<Self> {
        let mut hosts = Self::default();
        for (number, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default();
            let mut words = line.split_whitespace();
            let Some(address) = words.next() else { continue };
            let place = || format!("line {} of the hosts file", number + 1);
            let address = parse_address(address).context(place())?;
            let names: Vec<&str> = words.collect();
            if names.is_empty() {
                return Err(Error::new("an address without a name; write `127.0.0.2:8080 name`").within(place()));
            }
            for name in names {
                let (name, port) = parse_name(name).map_err(|error| error.within(place()))?;
                hosts.lines.insert((name, port), address);
            }
        }
        Ok(hosts)
    }

    /// Where a name leads on a port; port 0 of the answer stands for the one asked for.
    fn find(&self, name: &str, port: u16) -> Option<SocketAddr> {
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        let exact = self.lines.get(&(name.clone(), Some(port)));
        exact.or_else(|| self.lines.get(&(name, None))).copied()
    }
}

fn parse_address(text: &str) -> std::result::Result<SocketAddr, std::net::AddrParseError> {
    text.parse::<IpAddr>().map(|address| SocketAddr::new(address, 0)).or_else(|_| text.parse())
}

fn parse_name(text: &str) -> Result<(String, Option<u16>)> {
    let (name, port) = match text.split_once(':') {
        None => (text, None),
        Some((name, "80")) => (name, Some(80)),
        Some((name, "443")) => (name, Some(443)),
        Some((_, port)) => {
            return Err(Error::new(format!("{text}: port {port} cannot be mapped, only 80 (http) and 443 (https)")));
        }
    };
    match Host::parse(name) {
        Ok(Host::Domain(name)) => Ok((name.trim_end_matches('.').to_owned(), port)),
        _ => Err(Error::new(format!("`{name}` is not the name of a host"))),
    }
}

/// Who stands behind the names of a run; each name is looked up once.
#[derive(Debug)]
pub struct Names {
    hosts: Hosts,
    asks_system: bool,
    known: Mutex<BTreeMap<String, Known>>,
}

/// The public addresses of a name, in the order in which they are tried.
#[derive(Debug)]
struct Known {
    addresses: Vec<IpAddr>,
    chosen: usize,
}

impl Names {
    /// The names of the hosts file, then those of the system.
    #[must_use]
    pub fn of_system(hosts: Hosts) -> Self {
        Self { hosts, asks_system: true, known: Mutex::default() }
    }

    /// The names of the hosts file and no others; the network is never asked.
    #[must_use]
    pub fn only(hosts: Hosts) -> Self {
        Self { hosts, asks_system: false, known: Mutex::default() }
    }

    /// Do all names lead to this machine, as those of a practice portal do?
    #[must_use]
    pub fn stays_on_this_machine(&self) -> bool {
        !self.asks_system && self.hosts.lines.values().all(|address| address.ip().is_loopback())
    }

    /// May names lead to servers that are not the user's own?
    #[must_use]
    pub fn reach_out(&self) -> bool {
        self.asks_system
    }

    /// The address that is asked for a URL in this run; politeness goes by its IP.
    ///
    /// Of several the lowest is taken, so that two names of one platform have one address whatever
    /// the order in which the name server gave them.
    ///
    /// # Errors
    /// [`Kind::Dns`] where the name leads nowhere, [`Kind::PrivateAddress`] where it leads to no
    /// public address: `http://localhost/`, `http://2130706433/`, `http://[::ffff:10.0.0.1]/`.
    pub async fn address(&self, url: &Url) -> std::result::Result<SocketAddr, Kind> {
        let port = url.port_or_known_default().ok_or(Kind::Dns)?;
        match url.host().ok_or(Kind::Dns)? {
            Host::Domain(name) => self.look_up(name, port, url.port()).await,
            Host::Ipv4(address) => public(IpAddr::V4(address), port),
            Host::Ipv6(address) => public(IpAddr::V6(address), port),
        }
    }

    /// Takes the next address of a name, since the present one cannot be reached.
    pub fn forsake(&self, url: &Url) {
        if let Some(name) = url.host_str() {
            self.known().get_mut(name).map(Known::next);
        }
    }

    async fn look_up(&self, name: &str, port: u16, explicit: Option<u16>) -> std::result::Result<SocketAddr, Kind> {
        if let Some(mut address) = self.hosts.find(name, port) {
            if explicit.is_some() || address.port() == 0 {
                address.set_port(port);
            }
            return Ok(address);
        }
        if !self.asks_system {
            return Err(Kind::Dns);
        }
        if let Some(known) = self.known().get(name) {
            return known.address(port);
        }
        let found = tokio::time::timeout(LOOKUP, tokio::net::lookup_host((name, port))).await;
        let Ok(Ok(found)) = found else { return Err(Kind::Dns) };
        let known = Known::of(found.map(|address| address.ip()).collect());
        let address = known.address(port);
        self.known().insert(name.to_owned(), known);
        address
    }

    fn known(&self) -> MutexGuard<'_, BTreeMap<String, Known>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn of(mut addresses: Vec<IpAddr>) -> Self {
        addresses.retain(|address| is_public(*address));
        addresses.sort_unstable();
        addresses.dedup();
        Self { addresses, chosen: 0 }
    }

    fn address(&self, port: u16) -> std::result::Result<SocketAddr, Kind> {
        self.addresses.get(self.chosen).map(|address| SocketAddr::new(*address, port)).ok_or(Kind::PrivateAddress)
    }

    fn next(&mut self) {
        self.chosen = (self.chosen + 1) % self.addresses.len().max(1);
    }
}

fn public(address: IpAddr, port: u16) -> std::result::Result<SocketAddr, Kind> {
    if is_public(address) { Ok(SocketAddr::new(address, port)) } else { Err(Kind::PrivateAddress) }
}

/// Does a URL name an address, and one that is not public? `http://169.254.169.254/` does; a name is only known when looked up.
#[must_use]
pub fn is_private(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => !is_public(IpAddr::V4(address)),
        Some(Host::Ipv6(address)) => !is_public(IpAddr::V6(address)),
        Some(Host::Domain(_)) | None => false,
    }
}

/// Is this an address that anyone in the world may ask?
///
/// What wraps another address (`::ffff:10.0.0.1`, 6to4, Teredo) is not, except NAT64 over a
/// public one, through which networks without IPv4 see the web.
#[must_use]
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, third, _] = address.octets();
    !match first {
        0 | 10 | 127 => true,
        100 => (64..128).contains(&second),
        169 => second == 254,
        172 => (16..32).contains(&second),
        192 => second == 168 || (second == 0 && matches!(third, 0 | 2)) || (second == 88 && third == 99),
        198 => matches!(second, 18 | 19) || (second == 51 && third == 100),
        203 => second == 0 && third == 113,
        _ => first >= 224,
    }
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    match address.segments() {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => {
            is_public_v4(Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low)))
        }
        [0x2001, second, ..] => second >= 0x200 && second != 0xdb8,
        [0x2002, ..] => false,
        [0x3fff, second, ..] => second >= 0x1000,
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
}

/// [`Names`] as the HTTP client asks them: by name alone, for one scheme.
pub(super) struct Resolver {
    pub(super) names: Arc<Names>,
    /// 80 or 443.
    pub(super) port: u16,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let names = Arc::clone(&self.names);
        let port = self.port;
        Box::pin(async move {
            let address = names.look_up(name.as_str(), port, None).await?;
            Ok(Box::new(std::iter::once(address)) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block_on<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
    }

    fn ask(names: &Names, url: &str) -> std::result::Result<SocketAddr, Kind> {
        block_on(names.address(&Url::parse(url).unwrap()))
    }

    #[test]
    fn a_hosts_file_maps_names_ports_and_schemes() {
        let text = "# the practice portal\n127.0.0.2:41234 yunxi.example 云溪.example # both\n\
                    127.0.0.3:41300\tYunxi.example:443\n[::1]:5000 six.example\n127.0.0.4 bare.example\n";
        let names = Names::only(Hosts::parse(text).unwrap());
        for (url, address) in [
            ("http://yunxi.example/", "127.0.0.2:41234"),
            ("http://YUNXI.example./a", "127.0.0.2:41234"),
            ("http://云溪.example/", "127.0.0.2:41234"),
            ("https://yunxi.example/", "127.0.0.3:41300"),
            ("http://yunxi.example:8080/", "127.0.0.2:8080"),
            ("http://six.example/", "[::1]:5000"),
            ("https://bare.example/", "127.0.0.4:443"),
        ] {
            assert_eq!(ask(&names, url), Ok(address.parse().unwrap()), "{url}");
        }
        assert_eq!(ask(&names, "http://elsewhere.example/"), Err(Kind::Dns));
    }

    #[test]
    fn a_wrong_line_is_told_by_its_number() {
        for (text, line, word) in [
            ("127.0.0.1 a\nnonsense b\n", "line 2", "nonsense"),
            ("127.0.0.1\n", "line 1", "without a name"),
            ("127.0.0.1 a:8080", "line 1", "8080"),
            ("127.0.0.1 10.0.0.1", "line 1", "10.0.0.1"),
        ] {
            let message = Hosts::parse(text).unwrap_err().to_string();
            assert!(message.contains(line), "{message}");
            assert!(message.contains(word) || word == "nonsense", "{message}");
        }
    }

    #[test]
    fn numbers_that_are_not_public_are_refused_however_they_are_written() {
        let names = Names::of_system(Hosts::default());
        for url in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://[::1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://[fe80::1]/",
            "http://169.254.169.254/latest/",
            "https://10.1.2.3:8443/",
            "http://0.0.0.0/",
        ] {
            assert_eq!(ask(&names, url), Err(Kind::PrivateAddress), "{url}");
        }
        assert_eq!(ask(&names, "http://8.8.8.8/"), Ok("8.8.8.8:80".parse().unwrap()));
    }

    #[test]
    fn a_name_that_leads_to_this_machine_is_refused() {
        assert_eq!(ask(&Names::of_system(Hosts::default()), "http://localhost/"), Err(Kind::PrivateAddress));
        let mapped = Hosts::parse("127.0.0.1:9 localhost").unwrap();
        assert_eq!(ask(&Names::of_system(mapped), "http://localhost/"), Ok("127.0.0.1:9".parse().unwrap()));
    }

    #[test]
    fn public_is_what_anyone_may_ask() {
        let public = [
            "1.1.1.1",
            "100.63.0.1",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "192.1.0.1",
            "198.17.0.1",
            "198.20.0.1",
            "223.255.255.255",
            "2400:3200::1",
            "2001:250::1",
            "64:ff9b::808:808",
        ];
        for address in public {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
        let private = [
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.9.9.9",
            "169.254.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.0.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.9",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:8.8.8.8",
            "64:ff9b::a00:1",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:a00:1::1",
            "3fff:fff::1",
            "4000::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ];
        for address in private {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn an_address_that_cannot_be_reached_makes_way_for_the_next() {
        let addresses = ["2400:3200::1", "10.0.0.1", "2.2.2.2", "1.1.1.1", "2.2.2.2"];
        let mut known = Known::of(addresses.iter().map(|address| address.parse().unwrap()).collect());
        let mut taken = Vec::new();
        for _ in 0..4 {
            taken.push(known.address(80).unwrap().ip().to_string());
            known.next();
        }
        assert_eq!(taken, ["1.1.1.1", "2.2.2.2", "2400:3200::1", "1.1.1.1"]);
        let mut private = Known::of(vec![IpAddr::from([10, 0, 0, 1])]);
        private.next();
        assert_eq!(private.address(80), Err(Kind::PrivateAddress));
    }
}
