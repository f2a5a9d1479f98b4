use super::*;
use url::Url;

const PAGE: &str = "http://www.yunxi.example/zfxxgk/nb/";

fn answer(status: u16) -> Response {
    Response {
        version: "HTTP/1.1".to_owned(),
        status,
        reason: String::new(),
        headers: Vec::new(),
        body: Vec::new(),
        truncated: None,
    }
}

fn told(status: u16, content: &str) -> Option<Kind> {
    let request = Request::get(Url::parse(PAGE).unwrap());
    recognise(&request, &answer(status), content.as_bytes()).map(|refusal| refusal.kind)
}

fn hop(content: &str) -> Option<String> {
    literal_hop(&Url::parse(PAGE).unwrap(), &answer(200), content.as_bytes()).map(String::from)
}

/// A page of a county that does not exist, with `prose` in its body.
fn article(prose: &str) -> String {
    let body = "云溪县人民政府办公室持续推进政务公开工作，".repeat(12);
    format!(
        "<html><head><title>网站升级</title><meta name='ArticleTitle' content='网站升级'></head>\
         <body><form><input name=q></form><p>{prose}{body}</p></body></html>"
    )
}

#[test]
fn refusals_have_their_names() {
    let jsl = "<script>document.cookie=('_')+('_')+'jsl_clearance_s=1';location.href=location.pathname</script>";
    for (status, content, kind) in [
        (412, "<html><script>$_ts=window['$_ts'];</script></html>", Kind::ChallengeRuishu),
        (412, "", Kind::ChallengeRuishu),
        (
            202,
            "<html><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script><body></body></html>",
            Kind::ChallengeRuishu,
        ),
        (400, "<script>$_ts.nsd=1</script>", Kind::ChallengeRuishu),
        (521, jsl, Kind::ChallengeJsl),
        (200, "<script>go({\"bts\":[\"a\"],\"tn\":\"__jsl_clearance_s\"})</script>", Kind::ChallengeJsl),
        (200, "<html><script>var arg1='A1B2';document.cookie='acw_sc__v2='+x</script></html>", Kind::ChallengeAcw),
        (405, "<title>405</title><img src='https://errors.aliyun.com/x.png'>", Kind::ChallengeAcw),
        (405, "method not allowed", Kind::WafBlock),
        (406, "", Kind::WafBlock),
        (422, "", Kind::WafBlock),
        (550, "", Kind::WafBlock),
        (200, "<html><body><h1>很抱歉，您的访问被拦截</h1><p>事件编号 1</p></body></html>", Kind::WafBlock),
        (200, "<script src='https://waf.tencent.com/501page.html?u='></script>", Kind::WafBlock),
        (403, "<p>当前访问疑似黑客攻击，已被网站管理员设置为拦截</p>", Kind::WafBlock),
        (403, "<h1>403 Forbidden</h1>", Kind::Forbidden),
        (403, "您的访问过于频繁，请稍后再试", Kind::Forbidden),
        (200, "<title>安全验证</title><p>请完成验证后继续</p>", Kind::WafBlock),
        (401, "", Kind::Forbidden),
        (200, "<form>请输入验证码<input name='codeValue'><img src='/code.jpg'></form>", Kind::Captcha),
        (200, "<p>请按住滑块，拖动滑块到最右边</p><div class=slider></div>", Kind::Captcha),
        (429, "", Kind::RateLimited),
        (200, "<p>您的访问过于频繁，请稍候再试</p>", Kind::RateLimited),
        (503, "<p>服务繁忙，请稍候再试</p>", Kind::RateLimited),
        (200, r#"{"code":-101,"msg":"访问过于频繁"}"#, Kind::RateLimited),
        (503, "Service Unavailable", Kind::ServerError),
        (500, "<h1>错误</h1>", Kind::ServerError),
        (404, "<h1>页面不存在</h1>", Kind::NotFound),
        (410, "", Kind::NotFound),
        (418, "", Kind::OddStatus),
        (200, "<html><head><title>404</title></head><body>出错了</body></html>", Kind::Soft404),
        (200, "<p>您访问的页面不存在或已删除</p>", Kind::Soft404),
        (200, "<p>抱歉，栏目不存在</p>", Kind::Soft404),
        (200, "File not found.", Kind::Soft404),
        (200, " \n ", Kind::Soft404),
        (204, "", Kind::Soft404),
        (200, "<h1>恭喜，站点创建成功！</h1>", Kind::Parked),
        (200, "<title>Welcome to nginx!</title><p>further configuration is required</p>", Kind::Parked),
        (200, "<script>location.href='/col/col1/index.html'</script>", Kind::JsShell),
        (200, "<meta http-equiv='refresh' content='0;url=/xxgk/'>", Kind::JsShell),
        (200, "<script>window.location=base+next()</script>", Kind::JsShell),
        (200, "<html><body><div id=\"app\"></div><script src=/app.js></script></body></html>", Kind::JsShell),
    ] {
        assert_eq!(told(status, content), Some(kind), "{status} {content}");
    }
}

#[test]
fn a_refusal_names_its_mark() {
    let request = Request::get(Url::parse(PAGE).unwrap());
    let marker = |status, content: &str| recognise(&request, &answer(status), content.as_bytes()).unwrap().marker;
    assert_eq!(marker(412, "<script>$_ts=1</script>"), "412 $_ts");
    assert_eq!(marker(200, "您的访问过于频繁"), "200 访问过于频繁");
    assert_eq!(marker(403, ""), "403");
}

#[test]
fn content_counts_before_words() {
    for prose in [
        "网站登录增加验证码，滑动滑块即可完成，",
        "访问过于频繁的用户将收到提示，",
        "对访问异常的处理和安全验证的升级，",
        "页面不存在的问题已整改，404 页面已删除，",
        "网站维护中的问题，",
        "加速乐的 __jsl_clearance 与 $_ts 是什么？",
    ] {
        assert_eq!(told(200, &article(prose)), None, "{prose}");
    }
    let unmarked = article(&"谨防泄露验证码，".repeat(30)).replace("<meta name='ArticleTitle' content='网站升级'>", "");
    assert_eq!(told(200, &unmarked), None);
}

#[test]
fn short_pages_of_content_are_no_refusals() {
    let list = "<ul><li><a href='a1.html' title='网站找错：页面不存在的整改情况'>整改</a>2024-03-01</li>\
                <li><a href='a2.html'>谨防验证码诈骗</a>2024-03-02</li></ul><input name=q>";
    for content in [
        list,
        "<p>短信验证码不要告诉他人。</p>",
        "<html><body><p>数据加载中，请稍候</p><ul id=list></ul></body></html>",
        "<iframe src='/nb/list.html'></iframe><script>if(top!=self){top.location=self.location}</script>",
        "<div id=app></div><script>window._CONFIG={SID:'660042',TREE:[{id:4040,name:'政府信息公开年报',jump_url:'',\
         children:[]}]}</script><script src=/app.js></script>",
        "<p>共处理 404 件申请，其中错误 3 件。</p><p>云溪县</p>".repeat(8).as_str(),
    ] {
        assert_eq!(told(200, content), None, "{content}");
    }
}

#[test]
fn data_is_refused_only_where_it_is_a_short_message() {
    let rows = "{\"title\":\"访问过于频繁怎么办\",\"url\":\"/a\"},".repeat(40);
    assert_eq!(told(200, &format!("{{\"data\":[{rows}]}}")), None);
    assert_eq!(told(200, "{\"data\":[]}"), None);
    assert_eq!(told(200, "[]"), None);
    assert_eq!(told(200, "back({\"rows\":[{\"title\":\"关于404错误\"}]})"), None);
}

#[test]
fn files_are_not_read_as_pages() {
    let request = Request::get(Url::parse(PAGE).unwrap());
    for content in [&b"%PDF-1.4 404 Not Found"[..], b"PK\x03\x04\x00\x00 404 \xe9\xaa\x8c"] {
        assert_eq!(recognise(&request, &answer(200), content), None);
    }
}

#[test]
fn redirects_and_304_are_answers() {
    for status in [301, 302, 303, 304, 307, 308] {
        assert_eq!(told(status, "<h1>302 Found</h1>"), None, "{status}");
    }
}

#[test]
fn a_cut_body_is_no_page() {
    let request = Request::get(Url::parse(PAGE).unwrap());
    for (truncated, kind) in
        [(Truncated::Length, Kind::TooLarge), (Truncated::Time, Kind::Timeout), (Truncated::Disconnect, Kind::Reset)]
    {
        let response = Response { truncated: Some(truncated), ..answer(200) };
        let found = recognise(&request, &response, article("").as_bytes());
        assert_eq!(found.map(|found| found.kind), Some(kind));
    }
}

#[test]
fn a_shell_leads_on_where_it_says_so_plainly() {
    let www = |path: &str| Some(format!("http://www.yunxi.example{path}"));
    for (content, leads) in [
        ("<script>location.href='/a.html'</script>", www("/a.html")),
        ("<script type=text/javascript>\nwindow.location.replace(\"../zn/\");\n</script>", www("/zfxxgk/zn/")),
        ("<script>window.location = '/a' ;</script>", www("/a")),
        ("<script><!--\nself.location='/a';\n//--></script>", www("/a")),
        ("<body onload=\"location.href='/a'\">", www("/a")),
        ("<META content=\"0; URL=/b?x=1&amp;y=2\" http-equiv=Refresh>", www("/b?x=1&y=2")),
        (
            "<meta http-equiv=\"refresh\" content=\"0;url='http://yunxi.example/c'\">",
            Some("http://yunxi.example/c".into()),
        ),
        ("<script>location.href='/a';location.href='/a'</script>", www("/a")),
        ("<script>location.href='/a';location.href='/b'</script>", None),
        ("<script>location.href='/a?t='+now</script>", None),
        ("<script>location.href=next()</script>", None),
        ("<script>if(navigator.userAgent)location.href='/mob'</script>", None),
        ("<script>\n// location.href='/old'\nlocation.href='/new'\n</script>", www("/new")),
        ("<!--<meta http-equiv=refresh content='0;url=/ie'>--><p></p>", None),
        ("<script>if(location.href=='/a'){}</script>", None),
        ("<script>location.href='https://elsewhere.example/'</script>", None),
        ("<script>location.href='http://127.0.0.1/'</script>", None),
        ("<script>location.href='javascript:void(0)'</script>", None),
        ("<script>location.href='/zfxxgk/nb/'</script>", None),
    ] {
        assert_eq!(hop(content), leads, "{content}");
    }
}

#[test]
fn a_host_that_never_says_404_has_a_portrait() {
    let url = Url::parse(PAGE).unwrap();
    let place = Portrait::place(&url);
    assert_eq!(place, Portrait::place(&url.join("/other?x=1").unwrap()));
    let missing = |path: &str| format!("<title>云溪县人民政府</title><p>抱歉</p><a href='{path}'>返回</a>");
    let content = missing(place.path());
    let portrait = Portrait::of(&place, content.as_bytes());
    assert!(portrait.resembles(&url, content.as_bytes()));
    assert!(portrait.resembles(&url, missing("/zfxxgk/nb/").as_bytes()));
    assert!(!portrait.resembles(&url.join("/").unwrap(), content.as_bytes()));
    assert!(!portrait.resembles(&url, article("").as_bytes()));
    let list = "<title>云溪县人民政府</title><li><a href=1>一</a>2024-1-1<li><a href=2>二</a>2024-1-2";
    assert!(!portrait.resembles(&url, list.as_bytes()));
}

#[test]
fn in_a_portal_only_what_is_shown_counts() {
    let menu = ["a", "b", "c", "d", "e", "f"].map(|path| format!("<a href='/{path}/'>栏目</a>")).concat();
    let page = |inner: &str| format!("<html><head><title>云溪县</title></head><body>{menu}{inner}</body></html>");
    assert_eq!(told(200, &page("<script>var a = 'nwaf $_ts'</script>")), None);
    assert_eq!(told(200, &page("<form><input name=code placeholder=验证码></form>")), None);
    assert_eq!(told(200, &page("<p>您访问的页面不存在</p>")), Some(Kind::Soft404));
    assert_eq!(told(200, &page("<p>您的访问被拦截</p>")), Some(Kind::WafBlock));
    let drawn = "<style>.a{background:url(data:image/png;base64,AAnwafBB)}</style><a href='/gk/'>公开</a>";
    assert_eq!(told(200, drawn), None);
}
