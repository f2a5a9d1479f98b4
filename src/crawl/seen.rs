//! What did an exchange bring: a page, a way on, or a refusal? Looked at once, for everybody who asks.

use super::Kind;
use super::refusal::{self, Refusal};
use crate::archive::{Exchange, MOST_CONTENT, Outcome, Response, Truncated, Undecoded};
use crate::portal::Request;
use std::borrow::Cow;
use url::Url;

/// An exchange and what was seen in it.
#[derive(Debug)]
pub struct Seen {
    exchange: Exchange,
    /// The body unpacked; none where it came unpacked.
    unpacked: Option<Vec<u8>>,
    refused: Option<Refusal>,
}

impl Seen {
    /// Looks at an exchange. A redirect and a 304 are no refusals.
    #[must_use]
    pub fn of(exchange: Exchange) -> Self {
        let (unpacked, refused) = look(&exchange);
        Self { exchange, unpacked, refused }
    }

    /// What went over the wire.
    #[must_use]
    pub fn exchange(&self) -> &Exchange {
        &self.exchange
    }

    /// Why it is no page; a page that is cut or cannot be unpacked is none.
    #[must_use]
    pub fn refused(&self) -> Option<&Refusal> {
        self.refused.as_ref()
    }

    /// The body with its content coding undone; empty where that cannot be done, or nothing came.
    #[must_use]
    pub fn content(&self) -> &[u8] {
        match (&self.unpacked, self.exchange.response()) {
            (Some(unpacked), _) => unpacked,
            (None, Some(response)) => &response.body,
            (None, None) => &[],
        }
    }
}

fn look(exchange: &Exchange) -> (Option<Vec<u8>>, Option<Refusal>) {
    let refused = |kind, marker: &str| Some(Refusal { kind, marker: marker.to_owned() });
    let response = match &exchange.outcome {
        Outcome::Received(response) => response,
        Outcome::Failed { kind, detail } => return (None, refused(Kind::named(kind).unwrap_or(Kind::NotHttp), detail)),
    };
    let (unpacked, undecodable) = match response.content(MOST_CONTENT) {
        Ok(Cow::Borrowed(_)) => (None, None),
        Ok(Cow::Owned(unpacked)) => (Some(unpacked), None),
        Err(Undecoded::TooLarge) => {
            (Some(Vec::new()), refused(Kind::TooLarge, "the body unpacks to more than the limit"))
        }
        Err(Undecoded::Cut) => (Some(Vec::new()), refused(Kind::Reset, "the body is cut off")),
        Err(undecoded @ Undecoded::Undecodable(_)) => {
            (Some(Vec::new()), refused(Kind::Undecodable, &undecoded.to_string()))
        }
    };
    let refused = cut(response).or(undecodable).or_else(|| {
        let asked = Request::get(Url::parse(&exchange.url).ok()?);
        refusal::recognise(&asked, response, unpacked.as_deref().unwrap_or(&response.body))
    });
    (unpacked, refused)
}

fn cut(response: &Response) -> Option<Refusal> {
    let (kind, marker) = match response.truncated? {
        Truncated::Length => (Kind::TooLarge, "the body grew over the limit"),
        Truncated::Time => (Kind::Timeout, "the body took too long"),
        Truncated::Disconnect => (Kind::Reset, "the connection was lost in the body"),
    };
    Some(Refusal { kind, marker: marker.to_owned() })
}
