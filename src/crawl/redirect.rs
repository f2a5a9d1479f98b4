//! Where does an answer lead, and is it wise to follow?
//!
//! In: a request and its answer. Out: the request to send next, at most five in a row. Each hop is
//! a request like any other: paced, asked of robots.txt, archived, its address checked.

use super::{Kind, refusal};
use crate::archive::Response;
use crate::portal::{Request, page};
use url::Url;
use url::form_urlencoded::byte_serialize;

/// Hops of one request; real portals need two or three.
const MOST_HOPS: usize = 5;
/// How often the same address may be asked for on the way.
const MOST_RETURNS: usize = 3;

/// The way one request has led so far.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trail {
    asked: Vec<Request>,
}

impl Trail {
    /// The beginning of a way.
    #[must_use]
    pub fn new(first: Request) -> Self {
        Self { asked: vec![first] }
    }

    /// The request whose answer is awaited.
    #[must_use]
    pub fn last(&self) -> &Request {
        &self.asked[self.asked.len() - 1]
    }

    /// What the way began with.
    #[must_use]
    pub fn first(&self) -> &Request {
        &self.asked[0]
    }

    /// Redirects followed so far.
    #[must_use]
    pub fn hops(&self) -> usize {
        self.asked.len() - 1
    }

    /// The address of a request on the way, the first at 0.
    #[must_use]
    pub fn hop(&self, place: usize) -> Option<&Url> {
        self.asked.get(place).map(|asked| &asked.url)
    }

    /// The request that an answer redirects to; none if the answer is the end of the way.
    ///
    /// # Errors
    /// [`Kind::CookieLoop`], [`Kind::RedirectLimit`], [`Kind::RedirectDowngrade`] or
    /// [`Kind::RedirectNowhere`].
    pub fn redirect(&mut self, response: &Response) -> Result<Option<&Request>, Kind> {
        if !matches!(response.status, 301 | 302 | 303 | 307 | 308) {
            return Ok(None);
        }
        let asked = self.last();
        let url = location(&asked.url, response).ok_or(Kind::RedirectNowhere)?;
        let mut next = Request { url, form: None, referer: asked.referer.clone() };
        if matches!(response.status, 307 | 308) {
            next.form.clone_from(&asked.form);
        }
        self.walk(next).map(Some)
    }

    /// The request that the one plain address in a shell leads to (`<script>location.href="/a"`, `Refresh: 0; url=/a`).
    ///
    /// # Errors
    /// As [`Trail::redirect`], and [`Kind::JsShell`] where no such address stands in it.
    pub fn leave_shell(&mut self, response: &Response, content: &[u8]) -> Result<&Request, Kind> {
        let page = self.last().url.clone();
        let url = refusal::literal_hop(&page, response, content).ok_or(Kind::JsShell)?;
        self.walk(Request::get(url).from_page(&page))
    }

    fn walk(&mut self, next: Request) -> Result<&Request, Kind> {
        if self.last().url.scheme() == "https" && next.url.scheme() == "http" {
            return Err(Kind::RedirectDowngrade);
        }
        let returns = self.asked.iter().filter(|asked| same_page(&asked.url, &next.url) && asked.form == next.form);
        if returns.count() + 1 >= MOST_RETURNS {
            return Err(Kind::CookieLoop);
        }
        if self.hops() >= MOST_HOPS {
            return Err(Kind::RedirectLimit);
        }
        self.asked.push(next);
        Ok(self.last())
    }

    /// Was a page below the home page asked for, and did the way lead home? Moved sites do that.
    #[must_use]
    pub fn led_home(&self) -> bool {
        !is_home(&self.first().url) && self.hops() > 0 && is_home(&self.last().url)
    }
}

/// Is this the front page of its host? `/index.html` is.
#[must_use]
pub fn is_home(url: &Url) -> bool {
    let path = url.path().trim_start_matches('/').to_ascii_lowercase();
    url.query().is_none()
        && matches!(
            path.as_str(),
            "" | "index.html" | "index.htm" | "index.shtml" | "index.jsp" | "index.php" | "index.aspx"
        )
}

fn same_page(one: &Url, other: &Url) -> bool {
    let bare = |url: &Url| {
        let mut url = url.clone();
        url.set_fragment(None);
        url
    };
    bare(one) == bare(other)
}

/// The address in `Location`, which may be relative or hold spaces. Bytes beyond ASCII are sent back
/// as they came: a server that prints a path in GBK knows it in GBK.
fn location(from: &Url, response: &Response) -> Option<Url> {
    let (_, value) = response.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("location"))?;
    let mut printed = String::with_capacity(value.len());
    for byte in value {
        if byte.is_ascii() {
            printed.push(char::from(*byte));
        } else {
            printed.extend(byte_serialize(&[*byte]));
        }
    }
    let mut url = page::resolve(from, &printed)?;
    if url.fragment().is_none() {
        url.set_fragment(from.fragment());
    }
    Some(url)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::portal::Form;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn trail(from: &str) -> Trail {
        Trail::new(Request::get(url(from)))
    }

    fn to(status: u16, location: &[u8]) -> Response {
        Response {
            version: "HTTP/1.1".to_owned(),
            status,
            reason: String::new(),
            headers: vec![("Location".to_owned(), location.to_vec())],
            body: Vec::new(),
            truncated: None,
        }
    }

    fn hop(trail: &mut Trail, location: &str) -> Result<String, Kind> {
        trail.redirect(&to(302, location.as_bytes())).map(|next| next.unwrap().url.to_string())
    }

    #[test]
    fn a_location_is_resolved_as_it_is_printed() {
        for (location, leads) in [
            ("/b".as_bytes(), "http://a.example/b#529"),
            (b"b/c", "http://a.example/x/b/c#529"),
            (b"//b.example/c#1", "http://b.example/c#1"),
            (b" https://b.example/a b ", "https://b.example/a%20b#529"),
            ("/公开/".as_bytes(), "http://a.example/%E5%85%AC%E5%BC%80/#529"),
            (b"/\xb9\xab\xbf\xaa/", "http://a.example/%B9%AB%BF%AA/#529"),
        ] {
            let mut trail = trail("http://a.example/x/y#529");
            let next = trail.redirect(&to(301, location)).unwrap().unwrap();
            assert_eq!(next.url.as_str(), leads);
        }
        for location in ["", "javascript:void(0)", "ftp://a.example/", "file:///etc/passwd", "http://"] {
            assert_eq!(hop(&mut trail("http://a.example/"), location), Err(Kind::RedirectNowhere), "{location}");
        }
        assert_eq!(trail("http://a.example/").redirect(&to(200, b"/b")), Ok(None));
        assert_eq!(trail("http://a.example/").redirect(&to(304, b"/b")), Ok(None));
    }

    #[test]
    fn the_third_request_for_one_page_is_not_sent() {
        let mut looping = trail("http://a.example/");
        assert!(hop(&mut looping, "/").is_ok());
        assert_eq!(hop(&mut looping, "/#again"), Err(Kind::CookieLoop));
        let mut two = trail("http://a.example/a");
        for (location, verdict) in [("/b", Ok(())), ("/a", Ok(())), ("/b", Ok(())), ("/a", Err(Kind::CookieLoop))] {
            assert_eq!(hop(&mut two, location).map(drop), verdict);
        }
    }

    #[test]
    fn five_hops_and_no_way_down_to_http() {
        let mut long = trail("http://a.example/0");
        for next in 1..=5 {
            assert!(hop(&mut long, &format!("/{next}")).is_ok());
        }
        assert_eq!(hop(&mut long, "/6"), Err(Kind::RedirectLimit));
        assert_eq!(hop(&mut trail("https://a.example/"), "http://a.example/"), Err(Kind::RedirectDowngrade));
        assert!(hop(&mut trail("http://a.example/"), "https://a.example/").is_ok());
    }

    #[test]
    fn a_form_is_sent_again_only_where_the_server_says_so() {
        for (status, kept) in [(302, false), (303, false), (307, true), (308, true)] {
            let form = Some(vec![("page".to_owned(), "2".to_owned())]);
            let mut trail =
                Trail::new(Request { form: form.clone().map(Form::Fields), ..Request::get(url("http://a.example/")) });
            let next = trail.redirect(&to(status, b"/b")).unwrap().unwrap();
            assert_eq!(next.form.is_some(), kept, "{status}");
        }
    }

    #[test]
    fn led_home_is_no_page() {
        let mut moved = trail("http://a.example/xxgk/nb/");
        assert!(!moved.led_home());
        hop(&mut moved, "https://www.a.example/index.html").unwrap();
        assert!(moved.led_home());
        let mut home = trail("http://a.example/");
        hop(&mut home, "https://a.example/").unwrap();
        assert!(!home.led_home());
    }

    #[test]
    fn a_shell_is_left_once_it_names_one_address() {
        let mut shell = trail("http://a.example/");
        let plain = Response { headers: Vec::new(), ..to(200, b"") };
        let next = shell.leave_shell(&plain, b"<script>location.href='/col/col1/index.html'</script>").unwrap();
        assert_eq!(next.url.as_str(), "http://a.example/col/col1/index.html");
        assert_eq!(next.referer.as_ref().map(Url::as_str), Some("http://a.example/"));
        assert_eq!(shell.leave_shell(&plain, b"<script>location.href=next()</script>"), Err(Kind::JsShell));
        let refreshed = |value: &str| Response {
            headers: vec![("Refresh".to_owned(), value.as_bytes().to_vec())],
            ..plain.clone()
        };
        for (value, leads) in [
            ("0; url=/xxgk/", Ok("http://a.example/xxgk/")),
            ("3;URL='http://www.a.example/n'", Ok("http://www.a.example/n")),
            ("30", Err(Kind::JsShell)),
            ("0; url=http://elsewhere.example/", Err(Kind::JsShell)),
        ] {
            let mut shell = trail("http://a.example/");
            let next = shell.leave_shell(&refreshed(value), b"").map(|next| next.url.to_string());
            assert_eq!(next, leads.map(str::to_owned), "{value}");
        }
    }
}
