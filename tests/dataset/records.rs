//! A record is read back as the report it was written from.

use crate::files;
use gouji::pipeline::read;
use gouji::record::{Report, json, parse};

/// Every report of the corpus, of the fixtures, and of real files where they are at hand.
fn reports() -> Vec<Report> {
    let paths = files(&["corpus/reports", "tests/fixtures", "../shared/real"]);
    let reports: Vec<Report> = paths.iter().filter_map(|path| read::reports_of(path).ok()).flatten().collect();
    assert!(reports.len() > 60, "{}", reports.len());
    reports
}

#[test]
fn a_record_read_back_is_written_as_the_same_line() {
    for report in reports() {
        for spans in [true, false] {
            let line = json::line(&json::Record { report: &report, spans });
            let parsed = parse::parse(&line).unwrap_or_else(|error| panic!("{}: {error}", report.key()));
            assert_eq!(parsed.spans, spans);
            assert_eq!(json::line(&json::Record { report: &parsed.report, spans }), line);
            assert_eq!(parsed.report.key(), report.key());
            let (Some(tables), Some(back)) = (&report.tables, &parsed.report.tables) else { continue };
            assert_eq!((&back.spent, &back.unseen), (&tables.spent, &tables.unseen));
            for ((place, cell), back) in tables.form.cells.iter().zip(&tables.cells).zip(&back.cells) {
                let told = format!("{} {}", report.key(), place.key);
                assert_eq!((back.value, &back.raw, back.reading), (cell.value, &cell.raw, cell.reading), "{told}");
                assert!(!spans || back.spans == cell.spans, "{told}");
            }
        }
    }
}

#[test]
fn what_is_no_record_is_told() {
    let report = read::file(&crate::root().join("corpus/reports/hongze_2023.html")).unwrap();
    let line = json::line(&json::Record { report: &report, spans: true });
    let refused = |line: &str| parse::parse(line).unwrap_err().to_string();
    assert!(refused("{}").starts_with("not a record"));
    assert!(refused(&line.replace("gouji/report/2", "gouji/report/1")).contains("read the report again"));
    assert!(refused(&line.replace("\"edition\":\"2021\"", "\"edition\":\"1999\"")).contains("no edition 1999"));
    assert!(refused(&line.replace("\"upheld\":", "\"uplifted\":")).contains("has no cell review_and_litigation."));
    assert!(
        refused(&line.replace("sum_printed", "sum_painted").replace("total_printed", "total_painted"))
            .contains("painted")
    );
}
