//! Where does each element of a page begin and end, and which links lie within it?

use super::address::{self, Base};
use ego_tree::NodeId;
use ego_tree::iter::Edge;
use scraper::{ElementRef, Html};
use std::collections::HashMap;
use std::ops::Range;
use url::Url;

/// The elements of a page by their places, and its links in order.
pub(super) struct Outline<'h> {
    places: HashMap<NodeId, Range<usize>>,
    /// The links with their places.
    pub links: Vec<Link<'h>>,
    /// For every link, the end of the run of links that lead to the same place.
    runs: Vec<usize>,
}

/// An element that leads somewhere.
pub(super) struct Link<'h> {
    /// The element.
    pub element: ElementRef<'h>,
    /// Where it stands.
    pub at: usize,
    /// Where it leads.
    pub url: Url,
}

impl<'h> Outline<'h> {
    pub fn of(html: &'h Html, base: Base<'_>) -> Self {
        let (mut places, mut links) = (HashMap::new(), Vec::new());
        let mut at = 0;
        for edge in html.tree.root().traverse() {
            match edge {
                Edge::Open(node) => {
                    at += 1;
                    places.insert(node.id(), at..at);
                    if let Some(element) = ElementRef::wrap(node)
                        && let Some(url) = address::target(element, base)
                    {
                        links.push(Link { element, at, url });
                    }
                }
                Edge::Close(node) => {
                    if let Some(place) = places.get_mut(&node.id()) {
                        place.end = at + 1;
                    }
                }
            }
        }
        let mut runs: Vec<usize> = (1..=links.len()).collect();
        for i in (1..links.len()).rev() {
            if links[i].url == links[i - 1].url {
                runs[i - 1] = runs[i];
            }
        }
        Self { places, links, runs }
    }

    /// Where an element begins and ends.
    pub fn place(&self, element: ElementRef<'_>) -> Range<usize> {
        self.places.get(&element.id()).cloned().unwrap_or_default()
    }

    /// The links that begin within a stretch.
    pub fn links_in(&self, place: &Range<usize>) -> Range<usize> {
        let first = self.links.partition_point(|link| link.at < place.start);
        first..self.links.partition_point(|link| link.at < place.end).max(first)
    }

    /// Whether the links of a stretch lead to one place, and there is one.
    pub fn leads_to_one(&self, place: &Range<usize>) -> bool {
        let links = self.links_in(place);
        !links.is_empty() && self.runs[links.start] >= links.end
    }

    /// The nearest element around that has links behind `element`: as far as a heading can reach.
    pub fn reach(&self, element: ElementRef<'_>) -> Option<Range<usize>> {
        let end = self.place(element).end;
        element
            .ancestors()
            .filter_map(ElementRef::wrap)
            .map(|around| end..self.place(around).end)
            .find(|behind| !self.links_in(behind).is_empty())
    }
}
