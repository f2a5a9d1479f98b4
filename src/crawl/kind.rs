//! Under which name is a failure told, may it heal, and what can a person do about it?

use std::fmt;

/// Why a page was not had. The names are a contract: reports and archives carry them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// 瑞数: 412 and a script with `$_ts`.
    ChallengeRuishu,
    /// 加速乐: 521, or a script that writes `__jsl_clearance`.
    ChallengeJsl,
    /// 阿里云: 200 and a script with `arg1` and `acw_sc__v2`.
    ChallengeAcw,
    /// A firewall's page, often with status 200: 您的访问被拦截.
    WafBlock,
    /// A page that asks for a 验证码 instead of giving the content.
    Captcha,
    /// 429, or 访问过于频繁 in words.
    RateLimited,
    /// Redirected to the same address for the third time; such servers want a cookie back.
    CookieLoop,
    /// Nothing but a script that leads elsewhere or draws the page.
    JsShell,
    /// A list that a script would fill, by a call nobody knows here.
    NeedsJs,
    /// 401 or a plain 403.
    Forbidden,
    /// The connection was refused or never came about.
    TcpBlock,
    /// The server fell silent.
    Timeout,
    /// The name leads to no address.
    Dns,
    /// The connection was cut.
    Reset,
    /// The server speaks no TLS that is safe today.
    TlsLegacy,
    /// What answers at the port of https speaks no TLS: plain HTTP, most often.
    TlsNone,
    /// The certificate leads to no authority that is trusted here.
    TlsChain,
    /// The certificate is for other names.
    TlsName,
    /// The certificate is over, or not yet valid.
    TlsExpired,
    /// 200, but the page says that there is no such page.
    Soft404,
    /// The server leads to its home page instead.
    RedirectHome,
    /// A placeholder: a domain for sale, a server just installed, a site out of service.
    Parked,
    /// The site says that it belongs to another county.
    WrongSite,
    /// robots.txt asks not to.
    RobotsDenied,
    /// robots.txt could not be had, so nobody knows what it asks.
    RobotsUnknown,
    /// The name leads into a private network.
    PrivateAddress,
    /// More bytes than a page or a report may have.
    TooLarge,
    /// 404 or 410.
    NotFound,
    /// Another status of the 4xx or one that has no meaning.
    OddStatus,
    /// 5xx.
    ServerError,
    /// The content cannot be decompressed, or grows too large on the way.
    Undecodable,
    /// The answer is not HTTP.
    NotHttp,
    /// More redirects than are followed.
    RedirectLimit,
    /// Redirected from https to http.
    RedirectDowngrade,
    /// Redirected without saying where, or to what is no web address.
    RedirectNowhere,
    /// Led to a host that does not belong to the portal.
    OffSite,
    /// The host was asked as often as one run may.
    BudgetSpent,
    /// The archive that is replayed does not hold it.
    NotArchived,
    /// The host rests or was closed for this run, so this was not asked.
    HostClosed,
}

/// What is known about a kind.
struct Facts {
    kind: Kind,
    name: &'static str,
    /// A retry may help.
    heals: bool,
    /// What it says about the host.
    host: Host,
    /// From another place the answer might be another.
    vantage: bool,
    /// A person should look.
    person: bool,
    words: &'static str,
    step: &'static str,
}

/// What a failure says about the host it came from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Host {
    /// Nothing; it answered.
    Fine,
    /// It is in trouble; three in a row and it is left in peace for a while.
    Strained,
    /// It does not want to be asked; closed for this run.
    Closed,
}

/// One line a kind, in the order of [`Kind`].
macro_rules! facts {
    ($($kind:ident $name:literal $heals:ident $host:ident $vantage:ident $person:ident $words:literal $step:literal;)*) => {
        const FACTS: &[Facts] = &[$(Facts {
            kind: Kind::$kind, name: $name, heals: facts!($heals), host: Host::$host,
            vantage: facts!($vantage), person: facts!($person), words: $words, step: $step,
        }),*];
    };
    (heals) => { true };
    (stays) => { false };
    (vantage) => { true };
    (anywhere) => { false };
    (person) => { true };
    (nobody) => { false };
}

facts! {
    ChallengeRuishu "challenge_ruishu" stays Closed anywhere person "the site asks browsers to prove themselves (瑞数)" "Save the page from a browser and read it as a file, or ask the site's operator for access.";
    ChallengeJsl "challenge_jsl" stays Closed anywhere person "the site asks browsers to prove themselves (加速乐)" "Save the page from a browser and read it as a file, or ask the site's operator for access.";
    ChallengeAcw "challenge_acw" stays Closed anywhere person "the site asks browsers to prove themselves (阿里云)" "Save the page from a browser and read it as a file, or ask the site's operator for access.";
    WafBlock "waf_block" stays Closed vantage person "a firewall refused the request" "Open the page in a browser; if it shows, save it and read it as a file, or ask the site's operator for access.";
    Captcha "captcha" stays Fine anywhere person "the site asks for a 验证码" "Download the report in a browser and read it as a file.";
    RateLimited "rate_limited" heals Strained anywhere nobody "the server asks to be asked less often" "Run again later with a longer --delay.";
    CookieLoop "cookie_loop" stays Fine anywhere person "the server redirects to the same address again and again, as servers do that want a cookie" "Open the page in a browser and save it.";
    JsShell "js_shell" stays Fine anywhere person "the page is an empty shell that a script fills or leads on" "Open the page in a browser and add the address it ends at to the registry.";
    NeedsJs "needs_js" stays Fine anywhere person "the list is filled by a script whose data call is not known" "Look up the data call in the browser's network panel and report it, or add the reports' addresses by hand.";
    Forbidden "forbidden" stays Strained vantage person "the server forbids the page" "Open the page in a browser; if it shows there, ask the site's operator for access.";
    TcpBlock "tcp_block" heals Strained vantage person "no connection could be made" "Try from another network, best inside China; if it fails there too, look for the site's new address.";
    Timeout "timeout" heals Strained vantage nobody "the server did not answer in time" "Run again later; if it stays so, try from another network.";
    Dns "dns" heals Strained vantage person "the name has no address" "Search for the site's new name and change it in the registry.";
    Reset "reset" heals Strained vantage nobody "the connection was cut" "Run again later; if it stays so, try from another network.";
    TlsLegacy "tls_legacy" stays Strained anywhere person "the server offers no TLS that is safe today" "If the site also answers over http, register that address; a build with the feature native-tls reaches some old servers.";
    TlsNone "tls_none" stays Strained anywhere person "the port of https answers without TLS" "Open the site over http; if it shows, put its http address into the registry.";
    TlsChain "tls_chain" stays Strained anywhere person "the certificate is signed by nobody who is trusted here" "Tell the site's operator that the certificate chain is incomplete; if the site also answers over http, register that address.";
    TlsName "tls_name" stays Strained anywhere person "the certificate is for another name" "Look which names the certificate gives and register the right one.";
    TlsExpired "tls_expired" stays Strained anywhere person "the certificate is not valid today" "Check this machine's date; if it is right, tell the site's operator.";
    Soft404 "soft_404" stays Fine anywhere nobody "the server says 200, the page says that it does not exist" "Search the site for the column's new address.";
    RedirectHome "redirect_home" stays Fine anywhere nobody "the server leads to its home page instead" "Search the site for the column's new address.";
    Parked "parked" stays Fine anywhere person "the page is a placeholder" "Search for the site's new name and change it in the registry.";
    WrongSite "wrong_site" stays Fine anywhere person "the site says that it belongs to another county" "Compare the site's 网站标识码 with the county and correct the registry.";
    RobotsDenied "robots_denied" stays Fine anywhere person "robots.txt asks not to fetch this" "Save the page from a browser and read it as a file, or ask the site's operator for access.";
    RobotsUnknown "robots_unknown" stays Fine vantage person "robots.txt could not be had" "Look at robots.txt in a browser; if it is missing or mild, run again later.";
    PrivateAddress "private_address" stays Fine vantage person "the name leads into a private network" "If a VPN or proxy on this machine invents addresses, turn it off; else search for the site's right name.";
    TooLarge "too_large" stays Fine anywhere person "the answer is larger than any report" "Look at the file in a browser.";
    NotFound "not_found" stays Fine anywhere nobody "there is no such page" "Search the site for the column's new address.";
    OddStatus "odd_status" stays Fine anywhere person "the server answered with an odd status" "Open the page in a browser.";
    ServerError "server_error" heals Strained anywhere nobody "the server failed" "Run again later.";
    Undecodable "undecodable" stays Fine anywhere person "the content cannot be decompressed" "Open the page in a browser and save it.";
    NotHttp "not_http" stays Strained anywhere person "the answer is not HTTP" "Check the address and its port in the registry.";
    RedirectLimit "redirect_limit" stays Fine anywhere person "too many redirects" "Open the page in a browser and register the address it ends at.";
    RedirectDowngrade "redirect_downgrade" stays Fine anywhere person "redirected from https to http, which is not followed" "Open the page in a browser; if the portal answers over http only, put its http address into the registry.";
    RedirectNowhere "redirect_nowhere" stays Fine anywhere person "redirected without a web address" "Open the page in a browser and register the address it ends at.";
    OffSite "off_site" stays Fine anywhere person "led to a host that does not belong to the portal" "If the host is the portal's, add it to the registry.";
    BudgetSpent "budget_spent" stays Fine anywhere nobody "this host was asked as often as one run may" "Run again; what is fetched already is not fetched twice.";
    NotArchived "not_archived" stays Fine anywhere nobody "the archive does not hold it" "Harvest live, or add the archive that holds it.";
    HostClosed "host_closed" stays Fine anywhere nobody "the host was left in peace after other refusals" "See the host's first refusal.";
}

impl Kind {
    /// All kinds, in order.
    pub fn all() -> impl Iterator<Item = Self> {
        FACTS.iter().map(|facts| facts.kind)
    }

    /// The name in reports and archives: `challenge_ruishu`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.facts().name
    }

    /// The kind of a name, if it is one.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        FACTS.iter().find(|facts| facts.name == name).map(|facts| facts.kind)
    }

    /// May asking again, later, help? A missing page stays missing: `not_found` does not heal.
    #[must_use]
    pub fn heals(self) -> bool {
        self.facts().heals
    }

    /// Does the host not want to be asked at all? Then nothing more is asked in this run.
    #[must_use]
    pub fn closes_host(self) -> bool {
        self.facts().host == Host::Closed
    }

    /// Is whoever asks this host again in this run told the same without a request?
    #[must_use]
    pub fn ends_asking(self) -> bool {
        self.closes_host() || matches!(self, Self::BudgetSpent | Self::HostClosed)
    }

    /// Does it count towards leaving the host in peace for a while? `not_found` does not: the host answers.
    #[must_use]
    pub fn strains(self) -> bool {
        self.facts().host != Host::Fine
    }

    /// Might the answer be another from another place? Many portals drop what comes from abroad.
    #[must_use]
    pub fn depends_on_vantage(self) -> bool {
        self.facts().vantage
    }

    /// Did nobody answer at all? A refusal is an answer.
    #[must_use]
    pub fn is_unreached(self) -> bool {
        let tls = matches!(self, Self::TlsLegacy | Self::TlsNone | Self::TlsChain | Self::TlsName | Self::TlsExpired);
        tls || matches!(self, Self::TcpBlock | Self::Timeout | Self::Dns | Self::Reset)
    }

    /// Will it stay so until a person looks?
    #[must_use]
    pub fn needs_person(self) -> bool {
        self.facts().person
    }

    /// What happened, in words, without a full stop.
    #[must_use]
    pub fn words(self) -> &'static str {
        self.facts().words
    }

    /// What a person can do, as a sentence.
    #[must_use]
    pub fn step(self) -> &'static str {
        self.facts().step
    }

    fn facts(self) -> &'static Facts {
        &FACTS[self as usize]
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl std::error::Error for Kind {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_facts_stand_in_the_order_of_the_kinds() {
        for (place, facts) in FACTS.iter().enumerate() {
            assert_eq!(facts.kind as usize, place, "{}", facts.name);
            assert_eq!(Kind::named(facts.name), Some(facts.kind));
        }
        assert_eq!(Kind::HostClosed as usize + 1, FACTS.len());
        assert_eq!(Kind::named("challenge"), None);
    }

    #[test]
    fn what_closes_a_host_is_never_tried_again() {
        for kind in Kind::all() {
            assert!(!(kind.closes_host() && kind.heals()), "{kind}");
            assert!(kind.step().ends_with('.') && !kind.words().ends_with('.'), "{kind}");
        }
        assert!(Kind::ChallengeRuishu.closes_host() && Kind::Timeout.heals() && !Kind::NotFound.heals());
    }
}
