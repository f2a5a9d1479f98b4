//! The pages of many reports: what they count is what the tables of the dataset say.

use super::{harvested, site_of};
use scraper::{Html, Selector};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// Reports of some counties of one prefecture, made of a bundled one: with other figures, of two years, and one whose figures
/// contradict each other.
pub(crate) fn neighbours(folder: &Path) {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/reports/hongze_2023.html");
    let page = fs::read_to_string(page).unwrap();
    let row = |natural: &str, total: &str| {
        let none = "<td>0</td>".repeat(5);
        format!("</td><td>{natural}</td>{none}<td>{total}</td>")
    };
    let with = |page: &str, label: &str, before: &str, natural: &str, total: &str| {
        let from = format!("{label}{}", row(before, before));
        assert!(page.contains(&from), "{from}");
        page.replace(&from, &format!("{label}{}", row(natural, total)))
    };
    let in_part = |page: &str, natural, total| with(page, "不计其他情形）", "4", natural, total);
    let in_full = |page: &str, of| with(page, "（一）予以公开", "0", of, of);
    let write = |name: &str, page: String| fs::write(folder.join(name), page).unwrap();
    write("hongze.html", page.clone());
    write("huaiyin-2023.html", in_full(&in_part(&page, "1", "1"), "3").replace("洪泽区", "淮阴区"));
    write("huaiyin-2022.html", page.replace("洪泽区", "淮阴区").replace("2023", "2022"));
    write("lianshui.html", in_part(&page, "4", "5").replace("洪泽区", "涟水县"));
}

/// The text of every cell of a row of a table, by what heads the row.
fn rows(page: &Path, table: &str) -> BTreeMap<String, Vec<String>> {
    let page = Html::parse_document(&fs::read_to_string(page).unwrap());
    let (rows, cells) = (Selector::parse(&format!("{table} tbody tr")).unwrap(), Selector::parse("th, td").unwrap());
    let text = |cell: scraper::ElementRef<'_>| {
        let english = Selector::parse(".en, small").unwrap();
        let left: Vec<_> = cell.select(&english).flat_map(|part| part.text()).collect();
        let all: Vec<_> = cell.text().filter(|part| !left.contains(part)).collect();
        all.concat().trim().to_owned()
    };
    let row = |row: scraper::ElementRef<'_>| {
        let mut cells = row.select(&cells).map(text);
        (cells.next().unwrap_or_default(), cells.collect())
    };
    page.select(&rows).map(row).collect()
}

/// A table of the dataset: each row by its columns.
fn table(dataset: &Path, name: &str) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(dataset.join(format!("{name}.csv"))).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

#[test]
fn pages_count_what_the_tables_say() {
    let sources = TempDir::new().unwrap();
    neighbours(sources.path());
    let dataset = harvested(&[sources.path().to_str().unwrap(), "corpus/reports/zhijiang_2025.txt"]);
    let site = site_of(dataset.path(), &[]);
    // How far the counties of a province came.
    let covered = table(dataset.path(), "coverage");
    let of = |province: &str, outcomes: &[&str]| {
        let is = |row: &&BTreeMap<String, String>| {
            row["province"] == province && (outcomes.is_empty() || outcomes.contains(&row["outcome"].as_str()))
        };
        covered.iter().filter(is).count().to_string()
    };
    let shown = rows(&site.join("coverage/index.html"), "main > .scroll .list");
    for province in ["江苏省", "湖南省"] {
        let read = of(province, &["read", "consistent"]);
        assert_eq!(
            shown[province],
            [of(province, &[]), read.clone(), read.clone(), read, of(province, &["consistent"])],
            "{province}"
        );
    }
    let counties = fs::read_to_string(site.join("coverage/江苏省/index.html")).unwrap();
    assert!(counties.contains("涟水县") && counties.contains("有勾稽关系不成立"));
    // What the relations came to.
    let checks = table(dataset.path(), "checks");
    let relations = rows(&site.join("relations/index.html"), "table.relations");
    let of = |outcome: &str| {
        checks.iter().filter(|row| row["relation"] == "T3.applicants" && row["outcome"] == outcome).count().to_string()
    };
    let (_, own) = relations.iter().find(|(name, _)| name.starts_with("T3.applicants")).unwrap();
    assert_eq!(own[2..], [of("holds"), of("broken"), of("cannot_tell"), of("spent")]);
    assert_ne!(of("broken"), "0");
    // An indicator of the country, with and without the county whose figures contradict each other.
    let page = fs::read_to_string(site.join("indicators/disclosure_rate/index.html")).unwrap();
    let indicators = table(dataset.path(), "indicators");
    let mut values = Vec::new();
    for row in indicators.iter().filter(|row| {
        row["area_level"] == "country" && row["indicator"] == "disclosure_rate" && row["aggregate"] == "ratio_of_sums"
    }) {
        let whole = |column: &str| row[column].trim_end_matches(".0").to_owned();
        let parts = format!("{}/{}", whole("numerator"), whole("denominator"));
        assert!(page.contains(&parts), "{parts}");
        values.push(parts);
    }
    values.dedup();
    assert_eq!(values.len(), 4, "2022, 2023 with and without, 2025: {values:?}");
    assert!(fs::read_to_string(site.join("320826/index.html")).unwrap().contains("≠"));
}

#[test]
fn a_dataset_without_tables_has_pages_that_say_so() {
    let folder = TempDir::new().unwrap();
    let mut gouji = std::process::Command::new(env!("CARGO_BIN_EXE_gouji"));
    gouji.current_dir(env!("CARGO_MANIFEST_DIR")).args(["harvest", "-q", "--formats", "json", "-o"]);
    let run = gouji.arg(folder.path()).arg("corpus/reports/zhijiang_2025.txt").output().unwrap();
    assert!(run.status.success());
    let site = site_of(folder.path(), &[]);
    for name in ["coverage", "indicators", "compare", "relations"] {
        let page = fs::read_to_string(site.join(name).join("index.html")).unwrap();
        assert!(page.contains("数据集中没有所需的表"), "{name}");
    }
}

#[test]
fn of_several_prints_the_one_that_counts_has_the_address() {
    let sources = TempDir::new().unwrap();
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/reports/hongze_2023.html");
    let page = fs::read_to_string(page).unwrap();
    let published = |day: &str| page.replacen("<body>", &format!("<body><p>发布日期：{day}</p>"), 1);
    let again = published("2024-03-05").replacen("<td>4</td>", "<td>3</td>", 1);
    fs::write(sources.path().join("a.html"), published("2024-01-20")).unwrap();
    fs::write(sources.path().join("b.html"), again).unwrap();
    let dataset = harvested(&[sources.path().to_str().unwrap()]);
    let site = site_of(dataset.path(), &[]);
    let first = fs::read_to_string(site.join("320813/2023/index.html")).unwrap();
    assert!(first.contains("2024-03-05") && !first.contains("2024-01-20"), "the later issue");
    let others = fs::read_dir(site.join("320813/2023")).unwrap().flatten().filter(|entry| entry.path().is_dir());
    let others: Vec<_> = others.map(|entry| fs::read_to_string(entry.path().join("index.html")).unwrap()).collect();
    assert!(others.len() == 1 && others[0].contains("2024-01-20"));
}

#[test]
fn everybody_who_reports_is_found_by_name() {
    let dataset = harvested(&["corpus/reports"]);
    let site = site_of(dataset.path(), &[]);
    let data = fs::read_to_string(site.join("data/bodies-1.js")).unwrap();
    let lines: Vec<[String; 3]> = data
        .lines()
        .filter(|line| line.starts_with("[\""))
        .map(|line| serde_json::from_str(line.trim_end_matches(',')).unwrap())
        .collect();
    for [name, _, folder] in &lines {
        assert!(site.join(folder).join("index.html").is_file(), "{name}: {folder}");
    }
    for row in table(dataset.path(), "reports") {
        let body = &row["body"];
        assert!(
            body.is_empty() || lines.iter().any(|[name, ..]| name.contains(body.trim_end_matches("人民政府"))),
            "{body}"
        );
    }
}
