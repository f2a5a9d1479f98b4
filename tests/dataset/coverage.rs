//! Which counties and years a dataset expects, and indicators of other bodies.

use super::built::gouji;
use crate::root;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A table of the dataset in `output`, every row by the names of its columns.
fn table(folder: &Path, name: &str) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_path(folder.join("output").join(name)).unwrap().deserialize().map(Result::unwrap).collect()
}

fn build(folder: &Path, more: &[&str]) -> (i32, String) {
    let (code, _, errors) = gouji(folder, &[&["build", "part.jsonl", "--formats", "csv", "-q"], more].concat());
    (code, errors)
}

fn read(folder: &Path, names: &[&str]) {
    let paths: Vec<String> = names.iter().map(|name| format!("corpus/reports/{name}")).collect();
    let arguments: Vec<&str> = ["read"].into_iter().chain(paths.iter().map(String::as_str)).collect();
    fs::write(folder.join("part.jsonl"), gouji(&root(), &arguments).1).unwrap();
}

#[test]
fn every_county_of_the_registry_has_a_row_for_every_year_that_is_wanted() {
    let folder = TempDir::new().unwrap();
    read(folder.path(), &["zhijiang_2025.txt", "hongze_2023.html"]);
    let registry = "code\tname\tprovince\tprefecture\thome\tanswer\tentry\n\
        431228\t芷江侗族自治县\t湖南省\t怀化市\thttp://www.zhijiang.gov.cn/\t\t\n\
        510118\t新津区\t四川省\t成都市\thttp://www.xinjin.gov.cn/\t\t\n\
        990101\t云禾县\t云东省\t柳江市\thttp://www.yunhe.gov.cn/\t\t\n\
        431200\t怀化市\t湖南省\t\thttp://www.huaihua.gov.cn/\t\t\n";
    fs::write(folder.path().join("portals.tsv"), registry).unwrap();
    assert_eq!(build(folder.path(), &["--registry", "portals.tsv", "--years", "2018-2020,2025"]).0, 0);
    let rows: Vec<String> = table(folder.path(), "coverage.csv")
        .iter()
        .map(|row| ["county_code", "county_name", "year", "outcome"].map(|name| row[name].as_str()).join(" "))
        .collect();
    let years = |county: &str| ["2018", "2019", "2020", "2025"].map(|year| format!("{county} {year} not_asked"));
    let mut wanted = years("431228 芷江侗族自治县").to_vec();
    wanted[3] = "431228 芷江侗族自治县 2025 consistent".to_owned();
    // 新津县 became a district in 2020, with another code.
    wanted.extend(["510118 新津区 2020 not_asked", "510118 新津区 2025 not_asked"].map(str::to_owned));
    wanted.extend(["510132 新津县 2018 not_asked", "510132 新津县 2019 not_asked"].map(str::to_owned));
    // A prefecture is no county. The table has no such code as the last: what the registry says holds for all years.
    wanted.extend(years("990101 云禾县"));
    let of_hongze: Vec<&String> = rows.iter().filter(|row| row.starts_with("320813 ")).collect();
    assert_eq!(of_hongze.len(), 4, "a county of which there is a report is expected too: {rows:?}");
    let others: Vec<&String> = rows.iter().filter(|row| !row.starts_with("320813 ")).collect();
    assert_eq!(others, wanted.iter().collect::<Vec<_>>());
    let (code, errors) = build(folder.path(), &["--years", "2025-2018"]);
    assert!(code == 64 && errors.contains("years are written 2019-2025 or 2021"), "{errors}");
    assert_eq!(build(folder.path(), &["--registry", "no-such-file.tsv"]).0, 64);
}

#[test]
fn indicators_are_those_of_counties_unless_all_bodies_are_asked_for() {
    let folder = TempDir::new().unwrap();
    read(folder.path(), &["zhijiang_2025.txt", "shuyang_fgj_2023.html", "yunxiu_2023.html", "yunxiu_2024.html"]);
    let of = |level: &str| -> BTreeMap<(String, String), BTreeMap<String, String>> {
        let rows = table(folder.path(), "indicators.csv").into_iter().filter(|row| row["area_level"] == level);
        rows.map(|row| ((format!("{} {}", row["area_code"], row["year"]), row["indicator"].clone()), row)).collect()
    };
    assert_eq!(build(folder.path(), &[]).0, 0);
    let counties = of("county");
    assert!(!counties.is_empty() && of("body").is_empty());
    assert_eq!(build(folder.path(), &["--all-bodies"]).0, 0);
    assert_eq!(of("county"), counties);
    let bodies = of("body");
    let value = |whose: &str, indicator: &str| {
        let row = &bodies[&(whose.to_owned(), indicator.to_owned())];
        (row["indicator_value"].clone(), row["why_null"].clone())
    };
    let bureau = bodies.keys().find(|(whose, _)| whose.starts_with("321322-") && whose.ends_with(" 2023")).unwrap();
    assert_eq!(value(&bureau.0, "requests").1, "");
    assert_eq!(value(&bureau.0, "text_reuse").1, "no_text_of_the_year_before");
    let (reused, why) = value("云岫县人民政府 2024", "text_reuse");
    assert!(why.is_empty() && (0.0..=1.0).contains(&reused.parse::<f64>().unwrap()), "{reused} {why}");
}
