//! What does a site ask not to fetch? RFC 9309, and where it is silent, no.
//!
//! In: the exchange that asked for `/robots.txt`, or what its redirects led to. Out: [`Robots`].

use super::{Kind, refusal};
use crate::archive::{Exchange, Outcome, Response, Truncated};
use crate::portal::Request;
use jiff::SignedDuration;
use robotxt::BYTE_LIMIT;
use url::Url;

/// The name rules are looked up by: the bare token, without a version.
const TOKEN: &str = "gouji";
/// The longest pause between two requests a site may ask for.
const LONGEST_DELAY: SignedDuration = SignedDuration::from_secs(30);

/// The rules of one site: scheme, host and port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Robots {
    /// Or why nobody knows them; then nothing is fetched.
    rules: Result<robotxt::Robots, Kind>,
}

impl Robots {
    /// The rules as a crawl's exchange tells them.
    ///
    /// A missing file allows everything, and so does a page of HTML in its place. 401, 403 and
    /// 429 and a failing server leave the rules unknown; RFC 9309 would take the first three for a
    /// missing file. A server that cannot be reached, or challenges whoever asks for the file,
    /// would do the same to whoever asks for a page, and is told by that name.
    #[must_use]
    pub fn judge(exchange: &Exchange) -> Self {
        match &exchange.outcome {
            Outcome::Received(response) => Self::of_response(&exchange.url, response),
            Outcome::Failed { kind, .. } => Self { rules: Err(Kind::named(kind).unwrap_or(Kind::RobotsUnknown)) },
        }
    }

    /// Nobody knows the rules.
    #[must_use]
    pub fn unknown() -> Self {
        Self { rules: Err(Kind::RobotsUnknown) }
    }

    /// There are no rules.
    #[must_use]
    pub fn none() -> Self {
        Self { rules: Ok(robotxt::Robots::allow_all()) }
    }

    fn of_response(url: &str, response: &Response) -> Self {
        let content = response.content(response.body.len().saturating_mul(1_000).max(BYTE_LIMIT));
        let refused = content.as_ref().ok().and_then(|content| {
            let request = Request::get(Url::parse(url).ok()?);
            refusal::recognise(&request, response, content).filter(|refusal| refusal.kind.closes_host())
        });
        match (response.status, content, refused) {
            // A firewall is told by its words; 405 alone may be any server's.
            (status, _, Some(refusal)) if matches!(status, 412 | 521) || refusal.marker.contains(' ') => {
                Self { rules: Err(refusal.kind) }
            }
            (200..=299, Ok(content), _) => {
                // What is cut after the part that counts is whole enough.
                let cut = matches!(response.truncated, Some(Truncated::Time | Truncated::Disconnect));
                if cut && content.len() < BYTE_LIMIT { Self::unknown() } else { Self::of_text(&content) }
            }
            // A redirect that is not followed leads to no file; 304 leads to one that is not at hand.
            (300..=303 | 305..=400 | 402 | 404..=428 | 430..=499, _, _) => Self::none(),
            _ => Self::unknown(),
        }
    }

    fn of_text(content: &[u8]) -> Self {
        let head = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content).trim_ascii_start();
        if head.starts_with(b"<") {
            return Self::none();
        }
        Self { rules: Ok(robotxt::Robots::parse(&by_token(content), TOKEN)) }
    }

    /// May this be fetched?
    ///
    /// # Errors
    /// [`Kind::RobotsDenied`], [`Kind::RobotsUnknown`], or why the file could not be had.
    pub fn allowed(&self, url: &Url) -> Result<(), Kind> {
        match &self.rules {
            Ok(rules) if rules.is_url_allowed(url) => Ok(()),
            Ok(_) => Err(Kind::RobotsDenied),
            Err(kind) => Err(*kind),
        }
    }

    /// The pause between two requests the site asks for, 30 s at most.
    #[must_use]
    pub fn crawl_delay(&self) -> Option<SignedDuration> {
        let delay = self.rules.as_ref().ok()?.crawl_delay()?;
        Some(SignedDuration::try_from(delay).unwrap_or(LONGEST_DELAY).min(LONGEST_DELAY))
    }

    /// Where the rules for a URL stand: `https://a.example:8443/robots.txt`.
    #[must_use]
    pub fn place(url: &Url) -> Url {
        let mut place = url.clone();
        place.set_path("/robots.txt");
        place.set_query(None);
        place.set_fragment(None);
        place
    }
}

/// The rules with our name alone where a group has all that we call ourselves, `User-agent: gouji/0.1.0 (+https://…)`:
/// the token ends before what cannot be in one (RFC 9309).
fn by_token(content: &[u8]) -> Vec<u8> {
    let is_ours = |agent: &[u8]| {
        let agent = agent.trim_ascii();
        let (name, rest) = agent.split_at_checked(TOKEN.len()).unwrap_or((agent, b""));
        let goes_on = |byte: &u8| byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'_');
        name.eq_ignore_ascii_case(TOKEN.as_bytes()) && !rest.first().is_some_and(goes_on)
    };
    let mut rules = Vec::with_capacity(content.len());
    for line in content.split_inclusive(|byte| matches!(byte, b'\r' | b'\n')) {
        let colon = line.iter().position(|byte| *byte == b':').unwrap_or(line.len());
        let is_agent = line[..colon].trim_ascii().eq_ignore_ascii_case(b"user-agent");
        if is_agent && is_ours(line.get(colon + 1..).unwrap_or_default()) {
            rules.extend_from_slice(format!("User-agent: {TOKEN}\n").as_bytes());
        } else {
            rules.extend_from_slice(line);
        }
    }
    rules
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exchange(outcome: Outcome) -> Exchange {
        Exchange {
            method: crate::archive::Method::Get,
            url: "http://yunxi.example/robots.txt".to_owned(),
            form: None,
            request_headers: Vec::new(),
            date: jiff::Timestamp::UNIX_EPOCH,
            address: None,
            outcome,
        }
    }

    fn answer(status: u16, body: &[u8]) -> Exchange {
        exchange(Outcome::Received(Response {
            version: "HTTP/1.1".to_owned(),
            status,
            reason: String::new(),
            headers: Vec::new(),
            body: body.to_vec(),
            truncated: None,
        }))
    }

    fn ask(robots: &Robots, path: &str) -> Result<(), Kind> {
        robots.allowed(&Url::parse("http://yunxi.example").unwrap().join(path).unwrap())
    }

    fn allows(text: &[u8], path: &str) -> bool {
        ask(&Robots::judge(&answer(200, text)), path).is_ok()
    }

    #[test]
    fn the_status_decides_before_the_text() {
        let everything = b"User-agent: *\nDisallow: /\n";
        for (status, verdict) in [
            (200, Err(Kind::RobotsDenied)),
            (302, Ok(())),
            (304, Err(Kind::RobotsUnknown)),
            (400, Ok(())),
            (404, Ok(())),
            (410, Ok(())),
            (401, Err(Kind::RobotsUnknown)),
            (403, Err(Kind::RobotsUnknown)),
            (405, Ok(())),
            (412, Err(Kind::ChallengeRuishu)),
            (429, Err(Kind::RobotsUnknown)),
            (500, Err(Kind::RobotsUnknown)),
            (503, Err(Kind::RobotsUnknown)),
            (521, Err(Kind::ChallengeJsl)),
        ] {
            assert_eq!(ask(&Robots::judge(&answer(status, everything)), "/a"), verdict, "{status}");
        }
        let silent = exchange(Outcome::Failed { kind: "timeout".to_owned(), detail: String::new() });
        assert_eq!(ask(&Robots::judge(&silent), "/a"), Err(Kind::Timeout));
    }

    #[test]
    fn a_challenge_in_place_of_the_file_is_a_challenge() {
        let verdict = |status, page: &str| ask(&Robots::judge(&answer(status, page.as_bytes())), "/a");
        assert_eq!(verdict(200, "<script>var arg1='A1'</script>"), Err(Kind::ChallengeAcw));
        assert_eq!(verdict(403, "<p>您的访问被拦截</p>"), Err(Kind::WafBlock));
        assert_eq!(verdict(200, "<p>您访问的页面不存在</p>"), Ok(()));
    }

    #[test]
    fn a_page_is_no_robots_file() {
        assert!(allows(b"\xef\xbb\xbf \r\n<!DOCTYPE html><p>User-agent: *\nDisallow: /</p>", "/a"));
        assert!(allows(b"", "/a"));
    }

    #[test]
    fn half_a_file_is_no_file() {
        let cut = |truncated| {
            let whole = answer(200, b"User-agent: *\nDisallow: /secret\n");
            let response = Response { truncated, ..whole.response().unwrap().clone() };
            ask(&Robots::judge(&exchange(Outcome::Received(response))), "/a")
        };
        assert_eq!(cut(None), Ok(()));
        assert_eq!(cut(Some(Truncated::Disconnect)), Err(Kind::RobotsUnknown));
        assert_eq!(cut(Some(Truncated::Time)), Err(Kind::RobotsUnknown));
    }

    #[test]
    fn only_the_first_500_kib_count() {
        let mut long = b"User-agent: *\nDisallow: /early\n".to_vec();
        while long.len() < BYTE_LIMIT {
            long.extend_from_slice(b"# padding padding padding padding\n");
        }
        long.extend_from_slice(b"Disallow: /late\n");
        assert!(!allows(&long, "/early"));
        assert!(allows(&long, "/late"));
    }

    #[test]
    fn the_group_of_our_name_counts_alone() {
        let text = b"User-agent: *\nDisallow: /\n\nUser-agent: Gouji\nDisallow: /admin\n";
        assert!(allows(text, "/xxgk/nb/"));
        assert!(!allows(text, "/admin/"));
        assert!(allows(b"User-agent: goujibot\nDisallow: /\n", "/a"));
    }

    #[test]
    fn the_longest_rule_decides() {
        let text = b"User-agent: *\nDisallow: /xxgk\nAllow: /xxgk/nb/\nDisallow: /*.jsp$\nDisallow: /*?sid=\n";
        for (path, allowed) in [
            ("/xxgk/zn/", false),
            ("/xxgk/nb/2024.html", true),
            ("/module/search.jsp", false),
            ("/module/search.jsp?page=1", true),
            ("/a/b?sid=1", false),
            ("/", true),
            ("/robots.txt", true),
        ] {
            assert_eq!(allows(text, path), allowed, "{path}");
        }
    }

    #[test]
    fn all_that_we_call_ourselves_is_us() {
        let of = |agent: &str| allows(format!("User-agent: {agent}\nDisallow: /\n").as_bytes(), "/a");
        assert!(!of("gouji/0.1.0 (+https://example.org/a; you@example.org)"));
        assert!(!of("Gouji") && !of("gouji 0.1"));
        assert!(of("goujibot") && of("gouji-news") && of("gouji_x") && of("other"));
    }

    #[test]
    fn percent_signs_are_spelling() {
        let text = "User-agent: *\nDisallow: /公开/\nDisallow: /%7Ezfb\n".as_bytes();
        assert!(!allows(text, "/%E5%85%AC%E5%BC%80/nb.html"));
        assert!(!allows(text, "/公开/nb.html"));
        assert!(!allows(text, "/~zfb/"));
        assert!(allows(text, "/gongkai/"));
    }

    #[test]
    fn marks_line_ends_and_charsets_do_not_matter() {
        let text = b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /a\r\n# \xbd\xfb\xd6\xb9\r\nDisallow: /\xb9\xab\xbf\xaa\r\rDisallow: /c";
        assert!(!allows(text, "/a"));
        assert!(!allows(text, "/%B9%AB%BF%AA/1.html"));
        assert!(!allows(text, "/c"));
        assert!(allows(text, "/d"));
    }

    #[test]
    fn a_delay_is_obeyed_up_to_half_a_minute() {
        let delay = |text: &[u8]| Robots::judge(&answer(200, text)).crawl_delay().map(|delay| delay.as_millis());
        assert_eq!(delay(b"User-agent: *\nCrawl-delay: 7.5\n"), Some(7_500));
        assert_eq!(delay(b"User-agent: *\nCrawl-delay: 86400\n"), Some(30_000));
        assert_eq!(delay(b"User-agent: *\nDisallow: /a\n"), None);
        assert_eq!(Robots::unknown().crawl_delay(), None);
    }

    #[test]
    fn a_site_is_scheme_host_and_port() {
        let place = |url: &str| Robots::place(&Url::parse(url).unwrap()).to_string();
        assert_eq!(place("https://a.example:8443/x/y?z#w"), "https://a.example:8443/robots.txt");
    }
}
