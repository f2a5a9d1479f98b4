//! Folders of all kinds of files: every one is accounted for by what it is.

use super::{corpus, gouji, text};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;
use tempfile::TempDir;

/// Files of a kind each, by names that say nothing or something else.
fn mixed(folder: &Path, report: &[u8], page: &[u8], misnamed: &[u8]) {
    let file = |name: &str, bytes: &[u8]| fs::write(folder.join(name), bytes).unwrap();
    file("show.jsp?id=5", page);
    file("noext", report);
    file("named.css", misnamed);
    fs::copy(corpus("chengxi_2024.docx"), folder.join("x.aspx")).unwrap();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(page).unwrap();
    file("page.html.gz", &packed.finish().unwrap());
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in [("in/1.html", page), ("in/style.css", b"a{}"), ("in/2.txt", b"no report")] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    file("pages.zip", &zip.finish().unwrap().into_inner());
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";
    let record = |url: &str, body: &[u8]| {
        let length = head.len() + body.len();
        let mut record = format!("{url} 192.0.2.7 20250301080000 text/html {length}\n{head}").into_bytes();
        record.extend_from_slice(body);
        record.push(b'\n');
        record
    };
    let mut arc = b"filedesc://a.arc 0.0.0.0 20250301080000 text/plain 1\n1\n".to_vec();
    arc.extend(record("http://www.hongze.example/1.html", page));
    arc.extend(record("http://www.hongze.example/a.css", b"a{}"));
    file("crawl.arc", &arc);
    let parts = ["From: <Saved>", "MIME-Version: 1.0", "Content-Type: multipart/related; boundary=x", "", "--x"];
    let mut message = parts.join("\r\n").into_bytes();
    message.extend_from_slice(b"\r\nContent-Type: text/html; charset=utf-8\r\n\r\n");
    message.extend_from_slice(page);
    // A second page in the same message is a report or none, like any other.
    message.extend_from_slice(
        b"\r\n--x\r\nContent-Type: text/html\r\nContent-Location: http://a.example/frame.html\r\n\r\n",
    );
    message.extend_from_slice(b"<p>a frame</p>\r\n--x--\r\n");
    file("saved.mht", &message);
    file("style.css", b"a { color: red }");
    file("picture.png", b"\x89PNG\r\n\x1a\n");
    file(".hidden", b"\0\x01");
    file("cut.pdf", b"%PDF-1.7\n");
    file("news.html", "<h1>某县召开会议</h1><p>今天召开了会议。</p>".as_bytes());
}

#[test]
fn every_file_of_a_folder_is_accounted_for_by_what_it_is() {
    let (source, output) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let file = |name: &str| fs::read(corpus(name)).unwrap();
    mixed(source.path(), &file("zhijiang_2025.txt"), &file("hongze_2023.html"), &file("yunxiu_2024.html"));
    let run = gouji().arg("harvest").arg(source.path()).arg("-o").arg(output.path()).output().unwrap();
    assert_eq!(run.status.code(), Some(2));
    let lines = text(&fs::read(output.path().join("inputs.jsonl")).unwrap());
    let lines: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of = |outcome: &str| -> Vec<String> {
        let own = lines.iter().filter(|line| line["outcome"] == outcome);
        let mut names: Vec<String> = own
            .map(|line| {
                let path =
                    Path::new(line["path"].as_str().unwrap()).file_name().unwrap().to_string_lossy().into_owned();
                let is_laid = line["path"].as_str().unwrap().starts_with("documents/");
                let name = if is_laid { line["url"].as_str().unwrap().to_owned() } else { path };
                line["member"].as_str().map_or(name.clone(), |member| format!("{name}: {member}"))
            })
            .collect();
        names.sort();
        names
    };
    let read = [
        "http://www.hongze.example/1.html",
        "named.css",
        "noext",
        "page.html.gz",
        "pages.zip: in/1.html",
        "saved.mht",
        "show.jsp?id=5",
        "x.aspx",
    ];
    assert_eq!(of("read"), read);
    assert_eq!(of("failed"), ["cut.pdf", "news.html", "pages.zip: in/2.txt"]);
    let none = of("none").join("; ");
    for name in [
        ".hidden",
        "crawl.arc: ",
        "saved.mht: http://a.example/frame.html",
        "pages.zip: in/style.css",
        "picture.png",
        "style.css",
    ] {
        assert!(none.contains(name), "{name} is not among {none}");
    }
    let summary: Value = serde_json::from_slice(&fs::read(output.path().join("run.json")).unwrap()).unwrap();
    assert_eq!(summary["inputs"], serde_json::json!({"seen": 17, "read": 8, "none": 6, "failed": 3}));
    assert_eq!(summary["failures"].as_array().unwrap().len(), 3);
    // `read` gives the same records, with the member of the file that holds them.
    let read = gouji().arg("read").arg(source.path().join("crawl.arc")).arg(source.path().join("pages.zip")).output();
    let records: Vec<Value> =
        text(&read.unwrap().stdout).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let members: Vec<&Value> = records.iter().map(|record| &record["source"]["member"]).collect();
    assert_eq!(members, ["55", "in/1.html"]);
    assert_eq!(records[0]["tables"], records[1]["tables"]);
    assert_eq!(records[0]["source"]["url"], "http://www.hongze.example/1.html");
}

#[test]
fn a_thousand_files_of_all_kinds_add_up() {
    const FOLDERS: usize = 77;
    let (source, output) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    for number in 0..FOLDERS {
        let folder = source.path().join(number.to_string());
        fs::create_dir(&folder).unwrap();
        let page = |body: &str| {
            format!(
                "<h1>{body}{}年政府信息公开工作年度报告</h1><table><tr><td>信息内容</td><td>本年制发件数</td><td>本年废止件数</td>\
                 <td>现行有效件数</td></tr><tr><td>行政规范性文件</td><td>{number}</td><td>0</td><td>46</td></tr></table>",
                2021 + number % 5
            )
            .into_bytes()
        };
        mixed(&folder, &page("溪口县"), &page("砚泉县"), &page("云岫县"));
    }
    let run = gouji().args(["harvest", "-q"]).arg(source.path()).arg("-o").arg(output.path()).output().unwrap();
    assert_eq!(run.status.code(), Some(2));
    let files =
        walkdir::WalkDir::new(source.path()).into_iter().filter(|it| it.as_ref().unwrap().file_type().is_file());
    assert_eq!(files.count(), FOLDERS * 13);
    let lines = text(&fs::read(output.path().join("inputs.jsonl")).unwrap());
    let mut by_name = BTreeMap::<String, usize>::new();
    for line in lines.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()) {
        let name = Path::new(line["path"].as_str().unwrap()).file_name().unwrap().to_string_lossy().into_owned();
        let is_laid = line["path"].as_str().unwrap().starts_with("documents/");
        let name = if is_laid { "laid".to_owned() } else { name };
        let member = line["member"].as_str().filter(|member| !member.bytes().all(|digit| digit.is_ascii_digit()));
        let place = format!("{} {name} {}", line["outcome"].as_str().unwrap(), member.unwrap_or_default());
        *by_name.entry(place.trim_end().to_owned()).or_default() += 1;
    }
    let wanted = [
        "failed cut.pdf",
        "failed news.html",
        "failed pages.zip in/2.txt",
        "none .hidden",
        "none crawl.arc",
        "none saved.mht http://a.example/frame.html",
        "none pages.zip in/style.css",
        "none picture.png",
        "none style.css",
        "read laid",
        "read named.css",
        "read noext",
        "read page.html.gz",
        "read pages.zip in/1.html",
        "read saved.mht",
        "read show.jsp?id=5",
        "read x.aspx",
    ];
    let wanted: BTreeMap<String, usize> = wanted.map(|place| (place.to_owned(), FOLDERS)).into();
    assert_eq!(by_name, wanted);
    let summary: Value = serde_json::from_slice(&fs::read(output.path().join("run.json")).unwrap()).unwrap();
    let (read, none, failed) = (8 * FOLDERS, 6 * FOLDERS, 3 * FOLDERS);
    assert_eq!(
        summary["inputs"],
        serde_json::json!({"seen": read + none + failed, "read": read, "none": none, "failed": failed})
    );
    assert_eq!(summary["failures"].as_array().unwrap().len(), 100);
}

#[test]
fn what_stands_before_the_cut_of_a_zip_is_read_and_what_a_browser_saved_beside_a_page_need_not_be() {
    let (source, output) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let page = fs::read(corpus("hongze_2023.html")).unwrap();
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["1.html", "2.html"] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(&page).unwrap();
    }
    let whole = zip.finish().unwrap().into_inner();
    // Its directory and the end of the second page are gone.
    fs::write(source.path().join("cut.zip"), &whole[..whole.len() * 2 / 3]).unwrap();
    fs::write(source.path().join("saved.html"), &page).unwrap();
    fs::create_dir(source.path().join("saved_files")).unwrap();
    fs::write(source.path().join("saved_files/jquery.js.download"), b"window.$ = 1;").unwrap();
    let run = gouji().args(["harvest", "-q"]).arg(source.path()).arg("-o").arg(output.path()).output().unwrap();
    assert_eq!(run.status.code(), Some(2));
    let lines = text(&fs::read(output.path().join("inputs.jsonl")).unwrap());
    let told: BTreeMap<String, String> = lines
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .map(|line| {
            let name = Path::new(line["path"].as_str().unwrap()).file_name().unwrap().to_string_lossy().into_owned();
            let member = line["member"].as_str().unwrap_or_default();
            (format!("{name} {member}").trim_end().to_owned(), line["outcome"].as_str().unwrap().to_owned())
        })
        .collect();
    let wanted = [
        ("cut.zip", "failed"),
        ("cut.zip 1.html", "read"),
        ("cut.zip 2.html", "failed"),
        ("jquery.js.download", "none"),
        ("saved.html", "read"),
    ];
    assert_eq!(told, wanted.map(|(name, outcome)| (name.to_owned(), outcome.to_owned())).into());
}
