//! The registry of portals: the bundled one, what users add, and lists from elsewhere.
#![allow(missing_docs, clippy::unwrap_used)]

use gouji::portal::Portal;
use gouji::portal::registry::{self, Selection};
use gouji::record::division;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

fn bundled() -> Vec<Portal> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus/portals.tsv");
    registry::parse(&fs::read_to_string(path).unwrap()).unwrap()
}

fn select(counties: &[&str], provinces: &[&str], shard: Option<(u32, u32)>) -> Result<Vec<String>, String> {
    let own = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let selection = Selection { counties: own(counties), provinces: own(provinces), shard };
    match selection.select(&bundled()) {
        Ok(portals) => Ok(portals.into_iter().map(|portal| portal.code).collect()),
        Err(error) => Err(error.to_string()),
    }
}

#[test]
fn every_bundled_portal_is_that_of_a_division_once() {
    let portals = bundled();
    let mut codes = BTreeSet::new();
    for portal in &portals {
        let division = division::by_code(&portal.code, i32::MAX).unwrap();
        assert_eq!(
            (&division.name, &division.province, &division.prefecture),
            (&portal.name, &portal.province, &portal.prefecture)
        );
        assert!(codes.insert(&portal.code), "{} twice", portal.code);
        for home in &portal.home {
            assert!(home.host_str().is_some_and(|host| host.contains('.')), "{home}");
        }
    }
    assert!(portals.len() > 3_000, "{} portals", portals.len());
}

#[test]
fn a_county_is_selected_by_any_of_its_names() {
    for name in ["芷江侗族自治县", "芷江县", "怀化市芷江县", "431228"] {
        assert_eq!(select(&[name], &[], None), Ok(vec!["431228".to_owned()]), "{name}");
    }
}

#[test]
fn a_name_of_several_is_not_guessed() {
    let error = select(&["鼓楼区"], &[], None).unwrap_err();
    assert!(error.contains("give the code") && error.contains("410204"), "{error}");
    assert!(select(&["无此县"], &[], None).is_err());
    assert!(select(&[], &["无此省"], None).is_err());
}

#[test]
fn shards_take_every_portal_once_and_keep_a_host_together() {
    let all = bundled();
    let mut seen = Vec::new();
    for part in 1..=7 {
        seen.extend(select(&[], &[], Some((part, 7))).unwrap());
    }
    seen.sort();
    assert_eq!(seen, all.iter().map(|portal| portal.code.clone()).collect::<Vec<_>>());
}

#[test]
fn a_province_is_all_its_portals() {
    let codes = select(&[], &["湖南"], None).unwrap();
    assert!(codes.len() > 120 && codes.iter().all(|code| code.starts_with("43")), "{}", codes.len());
}

#[test]
fn users_write_their_own_in_either_form() {
    let toml = "[[portal]]\ncode = '999901'\nname = '云河县'\nhome = 'http://yunhe.example/'\nentry = ['http://yunhe.example/nb/', 'http://yunhe.example/gknb/']\n";
    let table = "name\tcode\thome\tentry\n云河县\t999901\thttp://yunhe.example/\thttp://yunhe.example/nb/ http://yunhe.example/gknb/\n";
    let portals = registry::parse(toml).unwrap();
    assert_eq!(portals, registry::parse(table).unwrap());
    assert_eq!(portals[0].entry.len(), 2);
    assert_eq!(portals, registry::parse(&registry::to_table(&portals)).unwrap());
}

#[test]
fn servers_of_one_network_fall_into_one_shard() {
    let table: String = (0..40)
        .map(|n| format!("99{n:04}\t云河{n}县\thttp://www.yunhe{n}.example/\t192.0.2.{}\n", n + 1))
        .chain((40..80).map(|n| format!("99{n:04}\t云河{n}县\thttp://www.yunhe{n}.example/\t\n")))
        .collect();
    let portals = registry::parse(&format!("code\tname\thome\taddress\n{table}")).unwrap();
    assert_eq!(portals, registry::parse(&registry::to_table(&portals)).unwrap());
    let parts: Vec<Vec<Portal>> = (1..=4)
        .map(|part| Selection { shard: Some((part, 4)), ..Selection::default() }.select(&portals).unwrap())
        .collect();
    assert_eq!(parts.iter().map(Vec::len).sum::<usize>(), 80);
    let together = parts.iter().filter(|part| part.iter().any(|portal| portal.address.is_some())).count();
    assert_eq!(together, 1, "one network, one shard");
    assert!(parts.iter().all(|part| !part.is_empty()), "the others are spread by host");
}

#[test]
fn zones_and_lines_without_a_code_are_portals() {
    let line = |line: &str| {
        let parsed = registry::parse(&format!("name\tcode\tprovince\tprefecture\thome\n{line}\thttp://a.example/\n"));
        parsed.map(|portals| portals[0].code.clone()).map_err(|error| error.to_string())
    };
    for (printed, code) in [
        ("芷江侗族自治县\t\t湖南省\t怀化市", "431228"),
        ("江北新区\t\t江苏省\t南京市", "Z:320100:江北新区"),
        ("江北新区\tZ:320100:江北新区\t\t", "Z:320100:江北新区"),
        ("云河试验区\t\t\t", "Z::云河试验区"),
        ("芷江县\t\t湖南省\t怀化市", "431228"),
    ] {
        assert_eq!(line(printed).as_deref(), Ok(code), "{printed}");
    }
    for (printed, why) in [
        ("鼓楼区\t\t\t", "several"),
        ("芷江侗旌自治县\t\t\t", "did you mean 芷江侗族自治县"),
        ("云河\tZ:\t\t", "six digits"),
    ] {
        let error = line(printed).unwrap_err();
        assert!(error.contains(why), "{error}");
    }
}

#[test]
fn a_line_that_is_no_portal_names_itself() {
    for (line, why) in [
        ("云河县\t99\thttp://a.example/", "six digits"),
        ("云河县\t999901\tftp://a.example/", "no http"),
        ("云河县\t999901\t", "neither a home page nor an entry"),
        ("云河县\t999901\tyunhe", "yunhe"),
    ] {
        let error = registry::parse(&format!("name\tcode\thome\n{line}\n")).unwrap_err().to_string();
        assert!(error.contains(why) && error.contains("registry entry 1"), "{error}");
    }
}

#[test]
fn a_list_from_elsewhere_is_joined_with_certainty_or_named() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/portals/portals.tsv");
    let Ok(list) = fs::read_to_string(path) else {
        eprintln!("skipped: ../shared/portals/portals.tsv is not here");
        return;
    };
    let joined = registry::join_list(&list).unwrap();
    println!("{} joined, {} open", joined.portals.len(), joined.open.len());
    assert_eq!(joined.portals.len() + joined.open.len(), list.lines().count() - 1);
    let bundled = bundled();
    assert_eq!(joined.portals, bundled, "corpus/portals.tsv is what `gouji portals --join` gives");
    assert!(joined.open.iter().any(|(place, _)| place.contains("加格达奇区")));
}

#[test]
fn places_whose_ancestors_disagree_are_not_joined() {
    let list = "province\tprefecture_or_district\tcounty\thome_url\tfinal_url\treached\tchecked\n\
                湖南省\t怀化市\t芷江侗族自治县\thttp://a.gov.cn/\thttp://a.gov.cn/\tdirect\t2026-04-26\n\
                湖北省\t怀化市\t芷江侗族自治县\thttp://b.gov.cn/\t\tnone\t2026-04-26\n\
                湖南省\t长沙市\t芷江侗族自治县\thttp://c.gov.cn/\t\tnone\t2026-04-26\n";
    let joined = registry::join_list(list).unwrap();
    assert_eq!(joined.portals.len(), 1);
    assert_eq!(joined.open.len(), 2);
}
