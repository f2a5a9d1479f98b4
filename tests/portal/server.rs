//! Sockets: one listener an address, one thread a connection, all gone when the portal is dropped.

use super::log::Log;
use super::site::Site;
use super::wire::{self, After, Answer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use socket2::SockRef;
use std::collections::HashMap;
use std::io::{self, BufReader, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// What a listener speaks.
#[derive(Clone)]
pub enum Speech {
    Plain,
    Tls(Arc<ServerConfig>),
    /// Says these bytes to whoever says anything, and closes.
    Only(&'static [u8]),
    /// Takes connections and never says a word.
    Mute,
    /// Hears the question and resets the connection.
    Reset,
}

/// What all connections share.
pub struct Shared {
    pub sites: HashMap<(SocketAddr, String), Arc<Site>>,
    pub log: Log,
    /// How long every request is kept before it is answered.
    pub pause: Duration,
    stopping: AtomicBool,
    open: Mutex<HashMap<u64, TcpStream>>,
    opened: AtomicU64,
}

impl Shared {
    pub fn new(sites: HashMap<(SocketAddr, String), Arc<Site>>, pause: Duration) -> Self {
        Self {
            sites,
            log: Log::default(),
            pause,
            stopping: AtomicBool::new(false),
            open: Mutex::default(),
            opened: AtomicU64::new(0),
        }
    }

    fn open(&self) -> std::sync::MutexGuard<'_, HashMap<u64, TcpStream>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Listeners that serve until dropped.
pub struct Server {
    shared: Arc<Shared>,
    addresses: Vec<SocketAddr>,
    listeners: Vec<JoinHandle<()>>,
}

/// A listener of its own on a loopback address; on 127.0.0.1 where the system has no other.
pub fn bind(last: [u8; 2]) -> io::Result<TcpListener> {
    let own = IpAddr::V4(Ipv4Addr::new(127, 0, last[0], last[1]));
    TcpListener::bind((own, 0)).or_else(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)))
}

impl Server {
    pub fn start(shared: Shared, listeners: Vec<(TcpListener, Speech)>) -> io::Result<Self> {
        let shared = Arc::new(shared);
        let mut server = Self { shared: Arc::clone(&shared), addresses: Vec::new(), listeners: Vec::new() };
        for (listener, speech) in listeners {
            let address = listener.local_addr()?;
            server.addresses.push(address);
            let shared = Arc::clone(&shared);
            server.listeners.push(thread::spawn(move || listen(&listener, address, &speech, &shared)));
        }
        Ok(server)
    }

    pub fn log(&self) -> &Log {
        &self.shared.log
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.stopping.store(true, Ordering::SeqCst);
        for address in &self.addresses {
            // Wakes the listener.
            let _ = TcpStream::connect_timeout(address, Duration::from_secs(1));
        }
        for listener in self.listeners.drain(..) {
            let _ = listener.join();
        }
        for stream in self.shared.open().values() {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn listen(listener: &TcpListener, address: SocketAddr, speech: &Speech, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.stopping.load(Ordering::SeqCst) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let (speech, shared) = (speech.clone(), Arc::clone(shared));
        let builder = thread::Builder::new().stack_size(512 << 10);
        let _ = builder.spawn(move || {
            let number = shared.opened.fetch_add(1, Ordering::Relaxed);
            if let Ok(copy) = stream.try_clone() {
                shared.open().insert(number, copy);
            }
            let _ = stream.set_nodelay(true);
            let after = speak(&stream, address, speech, &shared).unwrap_or(After::Close);
            // The last copy must go after the others, or nothing is reset.
            shared.open().remove(&number);
            if after == After::Reset {
                let _ = SockRef::from(&stream).set_linger(Some(Duration::ZERO));
            }
        });
    }
}

fn speak(stream: &TcpStream, address: SocketAddr, speech: Speech, shared: &Shared) -> io::Result<After> {
    match speech {
        Speech::Plain => converse(BufReader::new(stream), address, shared),
        Speech::Tls(config) => {
            let connection = ServerConnection::new(config).map_err(io::Error::other)?;
            converse(BufReader::new(StreamOwned::new(connection, stream)), address, shared)
        }
        Speech::Only(bytes) => {
            let mut heard = [0; 4096];
            let mut stream = stream;
            let _ = stream.read(&mut heard)?;
            stream.write_all(bytes)?;
            stream.shutdown(Shutdown::Write)?;
            let _ = stream.read(&mut heard);
            Ok(After::Close)
        }
        Speech::Reset => {
            let mut heard = [0; 4096];
            let mut stream = stream;
            let _ = stream.read(&mut heard)?;
            Ok(After::Reset)
        }
        Speech::Mute => {
            let mut heard = [0; 4096];
            let mut stream = stream;
            while stream.read(&mut heard)? > 0 {}
            Ok(After::Close)
        }
    }
}

/// A reader that can also be written to.
trait Wire: io::BufRead {
    type Out: Write;
    fn out(&mut self) -> &mut Self::Out;
}

impl<S: Read + Write> Wire for BufReader<S> {
    type Out = S;

    fn out(&mut self) -> &mut S {
        self.get_mut()
    }
}

fn converse(mut wire: impl Wire, address: SocketAddr, shared: &Shared) -> io::Result<After> {
    while let Some(asked) = wire::read(&mut wire)? {
        let flight = shared.log.arrive(address, &asked);
        if !shared.pause.is_zero() {
            thread::sleep(shared.pause);
        }
        let answer = match shared.sites.get(&(address, asked.host.clone())) {
            Some(site) => site.answer(&asked),
            None => Answer::html(421, "<html><body>no such host here</body></html>"),
        };
        let keep = asked.header("connection").is_none_or(|connection| !connection.eq_ignore_ascii_case("close"));
        let mut flight = Some(flight);
        let mut note = |bytes| {
            if let Some(flight) = flight.take() {
                shared.log.leave(flight, &asked, answer.status, bytes);
            }
        };
        let written = wire::write(wire.out(), &asked, &answer, keep, &mut note);
        // A client that went away early leaves too.
        note(0);
        wire.out().flush()?;
        match written? {
            After::Keep => {}
            after => return Ok(after),
        }
    }
    Ok(After::Close)
}
