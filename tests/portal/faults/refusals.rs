//! Hosts that refuse, lead astray, or have only a shell.

use super::{Failing, always, failing, portal, who};
use crate::portal::counties::FOLDERS;
use crate::portal::county::{TODAY, note};
use crate::portal::site::Resource;
use crate::portal::wire::Answer;

pub fn all(seed: u64) -> Vec<Failing> {
    let mut hosts = vec![
        always(
            "ruishu",
            "challenge_ruishu",
            "412 and a script with $_ts",
            Answer::html(412, RUISHU).with("Set-Cookie", "FSSBBIl1UgzbN7N80S=aZ09; path=/"),
        ),
        always(
            "jsl",
            "challenge_jsl",
            "521 and a script that writes a cookie",
            Answer::html(521, JSL).with("Set-Cookie", "__jsluid_h=7d31c0; path=/; HttpOnly"),
        ),
        always("acw", "challenge_acw", "200 and arg1", Answer::html(200, ACW)),
        always("captcha", "captcha", "asks for a captcha", Answer::html(200, CAPTCHA)),
        always(
            "busy",
            "rate_limited",
            "429 without Retry-After, for ever",
            Answer::html(429, "<html><body>Too Many Requests</body></html>"),
        ),
        always(
            "busy1",
            "rate_limited",
            "429 with Retry-After: 1, for ever",
            Answer::html(429, "").with("Retry-After", "1"),
        ),
        always(
            "toofast",
            "rate_limited",
            "says 访问过于频繁 with status 200",
            Answer::html(
                200,
                "<html><head><title>提示</title></head><body><p>您的访问过于频繁，请稍后再试。</p></body></html>",
            ),
        ),
        always("shell", "js_shell", "a script computes where to go", Answer::html(200, SHELL)),
        always("spa", "js_shell", "the root of a page that a script draws", Answer::html(200, SPA)),
        always(
            "forbidden",
            "forbidden",
            "403",
            Answer::html(
                403,
                "<html><head><title>403 Forbidden</title></head><body><h1>403 Forbidden</h1></body></html>",
            ),
        ),
        always(
            "gone",
            "soft_404",
            "says with status 200 that nothing is there",
            Answer::html(
                200,
                "<html><head><title>提示</title></head><body><p>您访问的页面不存在或已删除！</p></body></html>",
            ),
        ),
        always(
            "parked",
            "parked",
            "the name is for sale",
            Answer::html(
                200,
                "<html><head><title>域名出售</title></head><body><p>该域名出售，有意请联系。domain is for sale</p></body></html>",
            ),
        ),
        always("inward", "private_address", "redirects to 127.0.0.1", Answer::redirect(302, "http://127.0.0.1/")),
        always(
            "linklocal",
            "private_address",
            "redirects to 169.254.169.254",
            Answer::redirect(302, "http://169.254.169.254/latest/"),
        ),
        cookie_loop(),
        redirect_chain(),
        back_home(),
        needs_js(seed),
    ];
    hosts.extend(firewalls());
    hosts.extend(robots(seed));
    hosts
}

/// The pages that firewalls put in a page's place.
fn firewalls() -> Vec<Failing> {
    vec![
        always("waf", "waf_block", "a firewall's page with status 200", Answer::html(200, WAF)),
        always("waf405", "waf_block", "a firewall's page with status 405", Answer::html(405, WAF)),
        always("f5", "waf_block", "F5 rejects the address with status 200", Answer::html(200, F5)),
        always("safeline", "waf_block", "长亭's page with status 403", Answer::html(403, SAFELINE)),
        always("wzws", "waf_block", "WZWS wants scripts, with status 200", Answer::html(200, WZWS)),
        always("anyu", "waf_block", "360's page with status 493", Answer::html(493, ANYU)),
        always("chuangyu", "waf_block", "创宇's page prints the address and the agent", Answer::html(200, &chuangyu())),
        always("yunsuo", "waf_block", "云锁's script leads back", Answer::html(200, YUNSUO)),
        always("edgeone", "waf_block", "567 and __tst_status", Answer::html(567, EDGEONE)),
        always("odd461", "waf_block", "461 and nothing", Answer::html(461, "")),
        always("odd493", "waf_block", "493 and nothing", Answer::html(493, "")),
    ]
}

/// Every path leads to itself and sets a cookie.
fn cookie_loop() -> Failing {
    let mut host = failing("cookies", "http", "cookie_loop", "redirects to itself with a cookie");
    let home = host.truth.home.clone();
    if let Some(site) = &mut host.site {
        site.handle("/", move |asked, _| {
            let to = format!("{}{}", home.trim_end_matches('/'), asked.target);
            Answer::redirect(302, &to).with("Set-Cookie", "CT6T=1; path=/").into()
        });
    }
    host
}

/// `/` leads to `/1`, `/1` to `/2`, without end.
fn redirect_chain() -> Failing {
    let mut host = failing("chase", "http", "redirect_limit", "redirects from address to address without end");
    if let Some(site) = &mut host.site {
        site.handle("/", |asked, _| {
            let step: u32 = asked.path().trim_start_matches('/').parse().unwrap_or(0);
            Answer::redirect(302, &format!("/{}", step + 1)).into()
        });
    }
    host
}

/// The column that was known leads to the home page, where nothing on disclosure is left.
fn back_home() -> Failing {
    let mut host = failing("backhome", "http", "redirect_home", "every old address leads to the home page");
    let home = host.truth.home.clone();
    host.truth.entry.push(format!("{home}zwgk/zfxxgk/zfxxgknb/"));
    if let Some(site) = &mut host.site {
        let who = who("backhome");
        let page = who.page(&who.site_name(), "", &note("本站"));
        site.put("/index.html", Resource::html(&page, TODAY));
        site.otherwise(move |_, _| Answer::redirect(302, &home).into());
    }
    host
}

/// A column that is empty until a script has called for data in a way nobody knows.
fn needs_js(seed: u64) -> Failing {
    let mut host = failing("needsjs", "http", "needs_js", "the list is filled by an unknown data call");
    let mut draft = portal("needsjs", seed);
    let body = "<div id=\"app\"><ul class=\"list\"></ul></div>\n<script>axios.post('/cms-api/v3/contents/query', { channel: sign(window.channelId), page: 1 }).then(render);</script>\n";
    draft.column_page(&format!("{}index.html", FOLDERS.reports.0), body);
    host.site = Some(draft.site);
    host
}

/// Portals in order that ask robots to stay away, or cannot say what they ask.
fn robots(seed: u64) -> [Failing; 3] {
    let hosts = [
        (
            "robots",
            "robots_denied",
            "robots.txt asks everyone to stay away",
            Answer::new(200, "text/plain", *b"\xef\xbb\xbfUser-agent: *\r\nDisallow: /\r\n"),
        ),
        ("robots403", "robots_unknown", "robots.txt answers 403", Answer::html(403, "<html><body>403</body></html>")),
        ("robots500", "robots_unknown", "robots.txt answers 500", Answer::html(500, "<html><body>500</body></html>")),
    ];
    hosts.map(|(label, kind, does, answer)| {
        let mut host = failing(label, "http", kind, does);
        let mut draft = portal(label, seed);
        draft.site.handle("/robots.txt", move |_, _| answer.clone().into());
        host.site = Some(draft.site);
        host
    })
}

/// The page is long, since it prints back what was asked and by whom.
fn chuangyu() -> String {
    let printed = "Mozilla/5.0 (compatible; practice) ".repeat(12);
    format!(
        "<html><head><title>拦截提示</title></head><body><div><h3>当前访问疑似黑客攻击，已被网站管理员设置为拦截</h3>\
         <p>当前网址：http://chuangyu.practice.test/</p><p>客户端特征：{printed}</p><p>创宇盾为本站提供防护</p></div></body></html>"
    )
}

const RUISHU: &str = "<!DOCTYPE html><html><head><meta id=\"9DhefwqGPrzGxEp9hPaoag\" content=\"0\" r=\"m\"><script type=\"text/javascript\" r='m'>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=59012;$_ts.cd=\"qArrqAEArPaL\";</script><script src=\"/9DhefwqGPrzG/c.js\" r='m'></script></head><body></body></html>";
const JSL: &str = "<script>document.cookie=('_')+('_')+('jsl_clearance_s')+('=1.0|-1|x;path=/');location.href=location.pathname+location.search</script>";
const ACW: &str = "<html><script>var arg1='3F0C2A7B9E1D4C5A8B6F7E0D1C2B3A495867F0E1';var arg2=unsbox(arg1);setCookie('acw_sc__v2', arg2);document.location.reload();</script></html>";
const WAF: &str = "<html><head><title>访问被拦截</title></head><body><div>很抱歉，您的访问被拦截，事件编号 1f3a。如有疑问请联系网站管理员。</div></body></html>";
const CAPTCHA: &str = "<html><head><title>安全检查</title></head><body><form action=\"/check\"><p>请输入验证码继续访问</p><input name=\"codeValue\"><img src=\"/system/resource/visitcode/code.jsp\"></form></body></html>";
const SHELL: &str = "<html><head><script>var h=['in','dex'].join('')+'.'+(1>0?'jsp':'do');window.location.href=h+'?t='+new Date().getTime();</script></head><body></body></html>";
const SPA: &str = "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title></title><script src=\"/static/js/app.4f1c.js\" defer></script></head><body><div id=\"app\"></div></body></html>";
const F5: &str = "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your administrator.<br>Your support ID is: 1402</body></html>";
const SAFELINE: &str = "<!DOCTYPE html><html><head><title>403 Forbidden</title></head><body><!-- event_id: 5b1c TYPE: A --><h1>您的访问存在异常，已被 SafeLine 拦下</h1></body></html>";
const WZWS: &str = "<html><body><noscript><h1><strong>请开启JavaScript并刷新该页.</strong></h1></noscript><script>var dynamicurl=\"/WZWSREL2luZGV4\";var wzwschallenge=\"RANDOMSTR14925\";</script></body></html>";
const ANYU: &str = "<html><head><title>493</title></head><body><p>很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。</p></body></html>";
const YUNSUO: &str = "<html><script>function YunSuoAutoJump() { var width = screen.width; location = '/?security_verify_data=' + width; } setTimeout('YunSuoAutoJump()', 50);</script></html>";
const EDGEONE: &str =
    "<html><head><script>document.cookie = '__tst_status=' + (1402 + 7) + '#;';</script></head><body></body></html>";
