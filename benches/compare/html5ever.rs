//! A bare html5ever parse of files, for comparison: `html5ever FILE…`.

use std::fs;
use std::hint::black_box;

/// The program's own.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    for path in std::env::args().skip(1).filter(|argument| !argument.starts_with('-')) {
        let bytes = fs::read(path).expect("a page");
        black_box(scraper::Html::parse_document(&String::from_utf8_lossy(&bytes)));
    }
}
