//! How does a host that never says 404 show that a page is missing?

use super::{LONGEST_REFUSAL, is_content};
use crate::crawl::redirect::is_home;
use crate::portal::Page;
use sha2::{Digest, Sha256};
use url::Url;

/// Two pages of one template differ by no more than a hundredth in length, beside the address they repeat.
const ALIKE: usize = 100;

/// What a host answers to an address that cannot exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Portrait {
    digest: [u8; 32],
    length: usize,
    title: String,
}

impl Portrait {
    /// An address that no page of this host has; the same on every run, so that runs can be replayed.
    #[must_use]
    pub fn place(url: &Url) -> Url {
        let digest = Sha256::digest(url.host_str().unwrap_or_default());
        let digest = format!("{digest:x}");
        let name = &digest[..12];
        let mut place = url.clone();
        place.set_path(&format!("/{name}/{name}.html"));
        place.set_query(None);
        place.set_fragment(None);
        place
    }

    /// The portrait of a host from the page it answered with at [`Portrait::place`]; a host that
    /// refuses there, as it should, has none.
    #[must_use]
    pub fn of(url: &Url, content: &[u8]) -> Self {
        Self {
            digest: Sha256::digest(content).into(),
            length: content.len(),
            title: Page::parse(url.clone(), content).title,
        }
    }

    /// Does a page look like this portrait? The home page never does: some hosts answer with it
    /// whatever is asked.
    #[must_use]
    pub fn resembles(&self, url: &Url, content: &[u8]) -> bool {
        if is_home(url) {
            return false;
        }
        if self.digest == <[u8; 32]>::from(Sha256::digest(content)) {
            return true;
        }
        let alike = content.len().abs_diff(self.length) <= self.length / ALIKE + url.as_str().len();
        if !alike {
            return false;
        }
        let page = Page::parse(url.clone(), content);
        let visible = page.text.chars().filter(|c| !c.is_whitespace()).count();
        page.title == self.title && visible <= LONGEST_REFUSAL && !is_content(&page, visible)
    }
}
