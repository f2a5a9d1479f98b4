//! Hosts whose connections or bodies fail.

use super::{Failing, Place, always, failing};
use crate::portal::county::{TODAY, note};
use crate::portal::server::Speech;
use crate::portal::wire::{Answer, Body};
use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};
use std::io::Write as _;
use std::time::Duration;

/// Pieces of 64 KiB in the body that is too large: 50 MiB.
const PIECES: usize = 800;

pub fn all() -> Vec<Failing> {
    let page = format!("<html><head><title>首页 {TODAY}</title></head><body>{}", note("本站").repeat(20));
    let bytes: std::sync::Arc<[u8]> = page.into_bytes().into();
    let (half, whole) = (bytes[..bytes.len() / 2].to_vec(), bytes.len());
    let ok = || Answer::html(200, "");
    let mut piece = note("本站").into_bytes();
    piece.resize(64 << 10, b' ');
    let mut hosts = vec![
        always(
            "large",
            "too_large",
            "a page of 50 MiB",
            ok().sent_as(Body::Repeated { piece: piece.into(), times: PIECES }),
        ),
        always(
            "bomb",
            "too_large",
            "200 KiB that inflate to 200 MiB",
            Answer::new(200, "text/html; charset=utf-8", bomb()).with("Content-Encoding", "gzip"),
        ),
        always(
            "cut",
            "reset",
            "half the body, then a reset",
            ok().sent_as(Body::Reset { sent: half.clone().into(), announced: whole }),
        ),
        always(
            "short",
            "reset",
            "announces twice what it sends",
            ok().sent_as(Body::Short { sent: half.into(), announced: whole }),
        ),
        always(
            "drip",
            "timeout",
            "a byte every tenth of a second",
            ok().sent_as(Body::Drip { bytes, piece: 1, pause: Duration::from_millis(100) }),
        ),
    ];
    for (label, kind, does, place) in [
        ("mute", "timeout", "takes the connection and says nothing", Place::Listener(Speech::Mute)),
        ("reset", "reset", "hears the question and resets the connection", Place::Listener(Speech::Reset)),
        ("closed", "tcp_block", "nobody listens", Place::Closed),
        ("nowhere", "dns", "the name has no address", Place::Unmapped),
    ] {
        let host = failing(label, "http", kind, does);
        hosts.push(Failing { site: None, place, ..host });
    }
    hosts
}

/// A body that is small on the way and large when unpacked: one piece's deflate stream over and over.
fn bomb() -> Vec<u8> {
    const PIECE: usize = 1 << 20;
    const TIMES: u32 = 200;
    let spaces = vec![b' '; PIECE];
    let mut deflate = DeflateEncoder::new(Vec::new(), Compression::best());
    deflate.write_all(&spaces).unwrap();
    deflate.flush().unwrap();
    let piece = deflate.get_ref().clone();
    let mut one = Crc::new();
    one.update(&spaces);
    let mut whole = Crc::new();
    let mut gzip = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    for _ in 0..TIMES {
        gzip.extend_from_slice(&piece);
        whole.combine(&one);
    }
    // The empty last block, the checksum and the length.
    gzip.extend_from_slice(&[3, 0]);
    gzip.extend_from_slice(&whole.sum().to_le_bytes());
    gzip.extend_from_slice(&whole.amount().to_le_bytes());
    gzip
}
