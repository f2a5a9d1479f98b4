//! The look-up against the table itself, against names known to be hard, and against traps.

use super::*;
use std::collections::HashMap;

/// `code`, `code@list_year` where the list is not the year's own, AMBIG or NONE.
fn told(body: &str, year: i32) -> String {
    match find(body, year) {
        Match::One { division, list_year } if list_year == year => division.code,
        Match::One { division, list_year } => format!("{}@{list_year}", division.code),
        Match::Ambiguous(_) => "AMBIG".to_owned(),
        Match::None => "NONE".to_owned(),
    }
}

fn assert_all(cases: &[(&str, i32, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(body, year, want)| told(body, *year) != *want)
        .map(|(body, year, want)| format!("{body} {year}: want {want}, got {:?}", find(body, *year)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn codes(body: &str, year: i32) -> Vec<String> {
    match find(body, year) {
        Match::One { division, .. } => vec![division.code],
        Match::Ambiguous(all) => all.into_iter().map(|division| division.code).collect(),
        Match::None => Vec::new(),
    }
}

#[test]
fn hard_names() {
    assert_all(&[
        ("湖南省怀化市芷江侗族自治县", 2023, "431228"),
        ("芷江县", 2023, "431228"),
        ("鼓楼区", 2023, "AMBIG"),
        ("徐州市鼓楼区", 2023, "320302"),
        ("江苏鼓楼区", 2023, "AMBIG"),
        ("长春市朝阳区", 2023, "220104"),
        ("朝阳县", 2023, "211321"),
        ("三明市沙县", 2019, "350427"),
        ("三明市沙县区", 2023, "350405"),
        ("南通市海门市", 2019, "320684"),
        ("南通市海门区", 2023, "320614"),
        ("南通市崇川区", 2019, "320602"),
        ("南通市崇川区", 2023, "320613"),
        ("南宁市横县", 2019, "450127"),
        ("南宁市横州市", 2023, "450181"),
        ("莱芜市莱城区", 2017, "371202"),
        ("济南市莱芜区", 2023, "370116"),
        ("公主岭市", 2018, "220381"),
        ("公主岭市", 2023, "220184"),
        ("双江县", 2023, "530925"),
        ("积石山县", 2023, "622927"),
        ("鄂温克旗", 2023, "150724"),
        ("莫旗", 2023, "150722"),
        ("东乌旗", 2023, "152525"),
        ("上海市浦东新区", 2023, "310115"),
        ("东莞市", 2023, "441900"),
        ("仙桃市", 2023, "429004"),
        ("石河子市", 2023, "659001"),
        ("北京市通州区", 2023, "110112"),
        ("南通市通州区", 2023, "320612"),
        ("桥西区", 2023, "AMBIG"),
        ("塔什库尔干县", 2023, "653131"),
        ("黔东南州三穗县", 2023, "522624"),
        ("恩施州巴东县", 2023, "422823"),
        ("石家庄市井陉矿区", 2023, "130107"),
        ("六枝特区", 2023, "520203"),
        ("神农架林区", 2023, "429021"),
        ("苏州工业园区", 2023, "NONE"),
        ("乌苏市", 2023, "654202"),
        ("襄樊市襄阳区", 2009, "420607"),
        ("邢台县", 2019, "130521"),
        ("前郭县", 2023, "220721"),
    ]);
}

#[test]
fn tails_fall_away() {
    assert_all(&[
        ("芷江侗族自治县人民政府", 2025, "431228"),
        ("湖南省 怀化市　芷江侗族自治县人民政府办公室", 2023, "431228"),
        ("芷江自治县县委办公室", 2023, "431228"),
        ("怀化市芷江", 2023, "431228"),
        ("湖南芷江县教育局", 2023, "431228"),
        ("沭阳县发展和改革局", 2023, "321322"),
        ("江苏沭阳", 2023, "321322"),
        ("宿迁市沭阳发改局", 2023, "321322"),
        ("武清区河西务镇", 2023, "120114"),
        ("沙县夏茂镇", 2019, "350427"),
        ("沙县夏茂镇", 2023, "350405"),
        ("徐州市鼓楼区某某街道办事处", 2023, "320302"),
        ("（临洮县）上营乡", 2023, "621124"),
        ("衡山县开云新区管理委员会", 2023, "430423"),
        ("来安县乡村振兴局", 2023, "341122"),
        ("平阳县市场监督管理局", 2023, "330326"),
        ("卓资县旗下营镇", 2023, "150921"),
        ("河北省教育厅", 2023, "130000"),
        ("海南海事局", 2023, "460000"),
        ("广西壮族自治区人民政府", 2023, "450000"),
        ("湖南省省直机关事务管理局", 2023, "430000"),
        ("上海市科委", 2023, "310000"),
        ("北京市城市管理综合行政执法局", 2023, "110000"),
        ("上海市市场监督管理局", 2023, "310000"),
        ("三明市", 2023, "350400"),
        ("怀化", 2023, "431200"),
        ("怀化市市政府办公室", 2023, "431200"),
        ("怀化市委宣传部", 2023, "431200"),
        ("中共芷江县委办公室", 2023, "431228"),
        ("沧州市气象局", 2023, "130900"),
        ("沧州市场监督管理局", 2023, "130900"),
        ("武汉市公安局东湖新技术开发区分局", 2023, "420100"),
        ("深圳市国有资产监督管理委员会", 2023, "440300"),
        ("东莞市虎门镇", 2023, "441900"),
        ("中山市小榄镇人民政府", 2023, "442000"),
        ("儋州市那大镇", 2023, "460400"),
        ("嘉峪关市人民政府", 2023, "620200"),
        ("荆州市公安局", 2023, "421000"),
        ("荆州市公安消防支队", 2023, "421000"),
        ("荆州市公安县公安局", 2023, "421022"),
    ]);
}

#[test]
fn branches_belong_to_the_county_inside_their_name() {
    assert_all(&[
        ("温州市公安局鹿城区分局", 2023, "330302"),
        ("温州市公安局鹿城分局", 2023, "330302"),
        ("温州市公安局", 2023, "330300"),
        ("武汉市规划和自然资源局江夏区分局", 2022, "420115"),
        ("宿迁市生态环境局沭阳分局", 2023, "321322"),
        ("北京市公安局朝阳分局", 2023, "110105"),
        ("深圳市交通运输局宝安管理局", 2023, "440306"),
        ("福州市公安局鼓楼分局", 2023, "350102"),
        ("国家税务总局沭阳县税务局", 2022, "321322"),
        ("国家税务总局温州市鹿城区税务局", 2022, "330302"),
        ("国家税务总局宿迁市税务局", 2022, "321300"),
        ("国家税务总局江苏省税务局", 2022, "320000"),
        ("武汉市公安局东湖新技术开发区分局", 2023, "420100"),
        ("湛江海关", 2023, "440800"),
    ]);
}

#[test]
fn names_that_look_alike() {
    assert_all(&[
        ("河南蒙古族自治县", 2023, "632324"),
        ("黄南州河南县", 2023, "632324"),
        ("河南县", 2023, "632324"),
        ("河北区", 2023, "120105"),
        ("海南州", 2023, "632500"),
        ("海南州共和县教育局", 2023, "632521"),
        ("海南藏族自治州", 2023, "632500"),
        ("青海海南", 2023, "632500"),
        ("海南", 2023, "460000"),
        ("海南区", 2023, "150303"),
        ("南海区", 2023, "440605"),
        ("吉林市", 2023, "220200"),
        ("吉林市政务服务局", 2023, "220200"),
        ("吉林省", 2023, "220000"),
        ("吉林省吉林市船营区", 2023, "220204"),
        ("吉林", 2023, "220000"),
        ("朝阳市", 2023, "211300"),
        ("朝阳区", 2023, "AMBIG"),
        ("辽宁朝阳", 2023, "211300"),
        ("北京朝阳", 2023, "110105"),
        ("湖南长沙", 2023, "430100"),
        ("长沙县", 2023, "430121"),
        ("赵县", 2023, "130133"),
        ("石家庄市赵", 2023, "NONE"),
        ("沙县", 2023, "350405"),
        ("沙县", 2019, "350427"),
        ("梅县", 2023, "441403"),
        ("梅县区", 2012, "441403@2013"),
        ("辉县", 2023, "410782"),
        ("东莞市", 2023, "441900"),
        ("中山市", 2023, "442000"),
        ("中山区", 2023, "210202"),
        ("儋州市", 2012, "469003"),
        ("儋州市", 2023, "460400"),
        ("白银市白银区", 2023, "620402"),
        ("白银区", 2023, "620402"),
        ("白银市", 2023, "620400"),
        ("市中区", 2023, "AMBIG"),
        ("城区", 2023, "AMBIG"),
        ("通州区", 2023, "AMBIG"),
        ("甘南县", 2023, "230225"),
        ("甘南州", 2023, "623000"),
        ("海城区", 2023, "450502"),
        ("海城市", 2023, "210381"),
        ("大理州大理市", 2023, "532901"),
        ("大理市人民政府", 2023, "532901"),
        ("大理州", 2023, "532900"),
        ("大理", 2023, "AMBIG"),
        ("云南大理", 2023, "AMBIG"),
        ("兴安县", 2023, "450325"),
        ("阜新县", 2023, "210921"),
        ("东乡县", 2015, "AMBIG"),
        ("东乡县", 2023, "622926"),
        ("临夏州临夏县", 2023, "622921"),
        ("石家庄市井陉", 2023, "AMBIG"),
        ("中山陵园管理局", 2023, "NONE"),
    ]);
    assert_eq!(codes("鼓楼区", 2023), ["320106", "320302", "350102", "410204"]);
    assert_eq!(codes("通州区", 2023), ["110112", "320612"]);
    assert_eq!(codes("大理", 2023), ["532900", "532901"]);
}

#[test]
fn cities_banners_and_units_without_a_prefecture() {
    assert_all(&[
        ("海门市", 2018, "320684"),
        ("义乌市", 2023, "330782"),
        ("公主岭市农业农村局", 2023, "220184"),
        ("巴林左旗", 2023, "150422"),
        ("阿尔山市", 2023, "152202"),
        ("西乌旗", 2023, "152526"),
        ("呼伦贝尔市莫旗", 2023, "150722"),
        ("鄂伦春旗", 2023, "150723"),
        ("左旗", 2023, "NONE"),
        ("湖北省仙桃市", 2023, "429004"),
        ("济源市", 2023, "419001"),
        ("新疆石河子市", 2023, "659001"),
        ("新疆生产建设兵团第八师石河子市财政局", 2023, "659001"),
        ("新疆维吾尔自治区新疆生产建设兵团双河市", 2023, "659007"),
        ("第一师阿拉尔市", 2023, "659002"),
        ("兵团第三师图木舒克市", 2023, "659003"),
        ("上海浦东", 2023, "310115"),
        ("伊犁州塔城地区乌苏市", 2023, "654202"),
        ("管城区", 2023, "410104"),
        ("克州阿图什市", 2023, "653001"),
        ("巴州区", 2023, "511902"),
    ]);
}

#[test]
fn parts_without_a_code_are_not_the_unit_above() {
    for body in [
        "苏州工业园区",
        "福州市平潭综合实验区",
        "平潭综合实验区管委会",
        "四川天府新区",
        "成都市天府新区管委会",
        "天府新区",
        "高新区",
        "成都高新区",
        "西安市经济技术开发区",
        "宁波市北仑经济开发区",
        "北京经济技术开发区管理委员会",
        "西咸新区底张街道办事处",
        "云南滇中新区临空先进制造业发展局(临空先进制造业区管委会)",
        "东莞市松山湖管委会",
        "新疆生产建设兵团",
        "新疆生产建设兵团财政局",
        "兵团第八师",
        "云溪县",
        "岳阳市云溪县",
        "湖南省云溪县人民政府",
        "岳阳市新城县教育局",
        "湖南省某某市民政局",
        "湖南省某某市政府办公室",
        "县林业局",
        "商务局",
        "县政府办",
        "中村乡",
        "自治区北部湾办",
        "文昌湖区旅游局",
        "沅江路街道",
        "北京西路街道",
        "东区街道办事处",
        "温州市平阳坑镇人民政府",
        "重庆市两江新区",
        "沭阳",
        "市",
        "",
    ] {
        assert_eq!(told(body, 2023), "NONE", "{body}");
    }
}

#[test]
fn the_list_of_the_year_then_its_neighbours() {
    assert_all(&[
        ("莱芜市莱城区", 2018, "371202@2017"),
        ("南通市海门区", 2019, "320614@2020"),
        ("南通市海门市", 2020, "320684@2019"),
        ("南通市海门市", 2021, "NONE"),
        ("重庆市江北区", 2025, "500105"),
        ("重庆市江北区", 2026, "500105@2025"),
        ("重庆市两江新区", 2025, "500157@2026"),
        ("重庆市两江新区", 2026, "500157"),
        ("重庆市两江新区", 2031, "500157@2026"),
        ("岑岭县", 2026, "653132"),
        ("新疆草湖市", 2026, "659013"),
        ("怀化市", 2007, "431200@2008"),
        ("怀化市", 2000, "NONE"),
    ]);
    assert_eq!(by_code("371202", 2018).map(|division| division.name), Some("莱城区".to_owned()));
    assert_eq!(by_code("420600", 2009).map(|division| division.name), Some("襄樊市".to_owned()));
    assert_eq!(by_code("420600", 2010).map(|division| division.name), Some("襄阳市".to_owned()));
    assert_eq!(by_code("371202", 2019), None);
    assert_eq!(by_code("999999", 2020), None);
}

#[test]
fn parents_are_those_of_the_year() {
    let parents = |code, year| by_code(code, year).map(|found| (found.level, found.prefecture, found.province));
    let named = |level, prefecture: Option<&str>, province: Option<&str>| {
        Some((level, prefecture.map(str::to_owned), province.map(str::to_owned)))
    };
    assert_eq!(parents("431228", 2023), named(Level::County, Some("怀化市"), Some("湖南省")));
    assert_eq!(parents("110105", 2023), named(Level::County, None, Some("北京市")));
    assert_eq!(parents("429004", 2023), named(Level::County, None, Some("湖北省")));
    assert_eq!(parents("420607", 2009), named(Level::County, Some("襄樊市"), Some("湖北省")));
    assert_eq!(parents("431200", 2023), named(Level::Prefecture, None, Some("湖南省")));
    assert_eq!(parents("430000", 2023), named(Level::Province, None, None));
    assert_eq!(Level::County.as_str(), "county");
}

/// Seven districts of the four municipalities have no prefecture to tell them from a namesake.
#[test]
fn every_county_of_2024_is_found() {
    let counties: Vec<&Spell> =
        TABLE.spells.iter().filter(|spell| spell.level == Level::County && spell.in_force(2024)).collect();
    let (mut bare, mut with_prefecture) = (0, 0);
    for county in &counties {
        let Division { code, name, prefecture, province, .. } = by_code(county.code, 2024).unwrap();
        let prefecture = prefecture.unwrap_or_default();
        let whole = format!("{}{prefecture}{name}", province.unwrap());
        assert_eq!(told(&whole, 2024), code, "{whole}");
        assert!(codes(&name, 2024).contains(&code), "{name}");
        bare += usize::from(told(&name, 2024) == code);
        with_prefecture += usize::from(told(&format!("{prefecture}{name}"), 2024) == code);
    }
    assert_eq!((counties.len(), bare, with_prefecture), (2_846, 2_780, 2_839));
}

#[test]
fn every_spell_is_found_in_its_first_and_last_year() {
    for spell in &TABLE.spells {
        for year in [spell.first, spell.last.min(TABLE.last_year)] {
            let division = TABLE.division(spell, year);
            let mut whole = division.province.unwrap_or_default();
            whole.push_str(&division.prefecture.unwrap_or_default());
            whole.push_str(spell.name);
            assert_eq!(told(&whole, year), spell.code, "{whole} {year}");
        }
    }
}

/// The parser passes over what it cannot read, so here nothing may be passed over.
#[test]
fn every_line_of_the_table_is_a_spell_in_order() {
    let text = include_str!("../../../corpus/divisions.tsv");
    let mut lines = text.lines();
    assert!(lines.next().unwrap().starts_with("# "));
    assert_eq!(lines.next(), Some("code\tname\tshort\tlevel\tparent\tvalid_from\tvalid_to"));
    let keys: Vec<(&str, i32)> = lines.map(|line| Spell::parse(line).map(|s| (s.code, s.first)).unwrap()).collect();
    assert_eq!(keys.len(), TABLE.spells.len());
    assert!(keys.is_sorted_by(|a, b| a < b));

    let mut spans: HashMap<&str, Vec<(i32, i32)>> = HashMap::new();
    for spell in &TABLE.spells {
        assert!(spell.first <= spell.last, "{}", spell.code);
        let earlier = spans.entry(spell.code).or_default();
        assert!(earlier.iter().all(|&(_, last)| last < spell.first), "{}", spell.code);
        earlier.push((spell.first, spell.last));
    }
    for (words, name) in COLLOQUIAL {
        assert!(TABLE.spells.iter().any(|spell| spell.name == *name), "{words}");
    }
}
