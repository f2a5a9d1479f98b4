//! What may follow the name of a unit in a body name: organs, departments, towns; and what shows
//! that the name goes on to a unit without a code.

/// What may stand after a county: nearly anything, as long as the county's name ends there.
pub(super) fn may_follow_county(head: &str, tail: &str) -> bool {
    let mut rest = tail.chars();
    let foreign_kind = rest.next().is_some_and(|kind| "县区市旗".contains(kind) && !head.ends_with(kind));
    let rest = rest.as_str();
    let other_unit = foreign_kind && (rest.is_empty() || names_organ(rest) || is_usual_department(rest));
    !other_unit
        && !runs_on(tail)
        && !BARE_TOWN.iter().any(|word| tail.starts_with(word))
        && !matches!(tail, "镇" | "乡")
}

/// What may stand after 湖南省 or 怀化市 named in full: an organ of its own or any department.
pub(super) fn may_follow_seat(head: &str, tail: &str) -> bool {
    // 怀化市市政府 prints the kind twice.
    let doubled = tail.chars().next().is_some_and(|kind| head.ends_with(kind) && names_organ(&tail[kind.len_utf8()..]));
    tail.is_empty() || doubled || names_organ(tail) || (is_department(tail) && !runs_on(tail))
}

/// What may stand after a name without its kind; 中山陵园管理局 is no department of 中山市.
pub(super) fn may_follow_core(tail: &str) -> bool {
    tail.is_empty() || names_organ(tail) || is_usual_department(tail)
}

fn names_organ(tail: &str) -> bool {
    ORGANS.iter().any(|organ| tail.starts_with(organ))
}

pub(super) fn runs_on(tail: &str) -> bool {
    RUN_ON.iter().any(|word| tail.starts_with(word))
}

pub(super) fn is_town(tail: &str) -> bool {
    TOWN_ENDS.iter().any(|end| tail.ends_with(end))
}

/// Whether the tail begins with a subject of government and ends as a department does.
pub(super) fn is_usual_department(tail: &str) -> bool {
    is_department(tail) && SUBJECTS.iter().any(|subject| tail.starts_with(subject))
}

fn is_department(tail: &str) -> bool {
    DEPARTMENT_ENDS.iter().any(|end| tail.ends_with(end))
        && !INSIDE_TOWN.iter().any(|word| tail.contains(word))
        && !is_zone(tail)
        && !names_lower_unit(tail)
}

/// Whether the tail is a development zone's body. A 管理委员会 is one unless it manages a matter
/// (国有资产监督管理委员会, 城市管理委员会).
fn is_zone(tail: &str) -> bool {
    let committee = tail.strip_suffix("管理委员会");
    tail.ends_with("管委会")
        || committee.is_some_and(|of| !is_matter(of))
        || ZONES.iter().any(|zone| tail.contains(zone))
}

pub(super) fn is_matter(of: &str) -> bool {
    MANAGED.iter().any(|matter| of.ends_with(matter))
}

/// Where in a department's tail a county may stand whose branch it is: behind 公安局 of 公安局鹿城区分局.
pub(super) fn branches(tail: &str) -> impl Iterator<Item = usize> {
    let is_branch = BRANCH_ENDS.iter().any(|end| tail.ends_with(end));
    let behind = tail.char_indices().filter(|(_, end)| "局厅委会队心".contains(*end));
    behind.filter(move |_| is_branch).map(|(at, end)| at + end.len_utf8())
}

/// Whether a county named by its core alone is a branch's: 公安局鹿城分局.
pub(super) fn ends_branch(tail: &str) -> bool {
    BRANCH_ENDS.iter().any(|end| tail.strip_suffix(end).is_some_and(|of| of.is_empty() || SUBJECTS.contains(&of)))
}

/// Whether some 某县, 某区, 某市 or 某旗 stands in the tail before any department does.
fn names_lower_unit(tail: &str) -> bool {
    for (at, kind) in tail.char_indices().skip(1) {
        let (before, after) = tail.split_at(at);
        if "局厅委办院".chars().any(|end| before.ends_with(end)) {
            return false;
        }
        if "县区市旗".contains(kind) && !is_part_of_a_word(before, kind, after) {
            return true;
        }
    }
    false
}

/// Whether `kind`, which begins `after`, is no unit's kind here but belongs to 社区, 区域, or to the
/// 城市 or 市场 of 住房和城市建设局; 诸城市教育局 and 某市政府 show why 市 needs the word before it.
fn is_part_of_a_word(before: &str, kind: char, after: &str) -> bool {
    let joined = |before: &str| before.is_empty() || "和与及、游园".chars().any(|word| before.ends_with(word));
    let begins = |words: &[&str]| words.iter().any(|word| after.starts_with(word));
    match kind {
        '市' => before.strip_suffix('城').is_some_and(joined) || (joined(before) && begins(&["市场", "市容", "市政"])),
        '区' => {
            ["社", "小", "灾", "老", "苏", "湾", "库", "自治"].iter().any(|word| before.ends_with(word))
                || begins(&["区域", "区划"])
        }
        '县' => begins(&["县域", "县级", "县乡"]),
        _ => false,
    }
}

/// How the name of a seat's own organ begins; 委 is what 市委 leaves after 怀化市.
const ORGANS: &[&str] = &["人民政府", "政府", "委", "人大", "政协", "人民代表大会", "人民法院", "人民检察院"];

/// What shows that the unit's last character belongs to the word after it: 沧州市场监督管理局.
const RUN_ON: &[&str] = &[
    "场监",
    "场管理",
    "场服务",
    "场发展",
    "容环",
    "容管",
    "政公用",
    "政工程",
    "政管理",
    "政园林",
    "政设施",
    "域",
    "街道",
];

/// A town's tail without a town's name: the unit before it is the name.
const BARE_TOWN: &[&str] = &["镇人民政府", "镇政府", "乡人民政府", "乡政府", "村委会", "村民委员会"];

const TOWN_ENDS: &[&str] =
    &["镇", "镇人民政府", "镇政府", "乡", "乡人民政府", "乡政府", "街道", "街道办", "街道办事处"];

const INSIDE_TOWN: &[&str] = &["街道", "镇人民", "镇政府", "乡人民", "乡政府", "居委会", "村委会", "苏木"];

const ZONES: &[&str] = &["工业园", "产业园", "科技园", "软件园", "农业园", "科学城", "生态城", "自贸"];

const MANAGED: &[&str] = &[
    "监督",
    "资产",
    "城市",
    "城乡",
    "建设",
    "市政",
    "市容",
    "交通",
    "综合",
    "事务",
    "计划生育",
    "卫生",
    "行政",
    "河道",
];

const DEPARTMENT_ENDS: &[&str] = &[
    "局", "厅", "委", "办", "院", "社", "部", "处", "所", "站", "馆", "室", "队", "会", "署", "台", "中心", "海关",
    "学校",
];

/// What the name of a department's branch in a county ends in.
const BRANCH_ENDS: &[&str] =
    &["分局", "支局", "大队", "分中心", "分院", "分公司", "管理局", "监管局", "管理站", "税务局"];

/// How the names of departments begin; of all units only 公安县 begins like one.
const SUBJECTS: &[&str] = &[
    "发展", "发改", "教育", "教体", "科学", "科技", "科协", "科委", "工业", "工信", "经济", "经信", "经贸", "民族",
    "民宗", "公安", "民政", "司法", "财政", "人力", "人社", "人事", "人民", "人口", "人防", "劳动", "自然", "国土",
    "国家", "国有", "国资", "规划", "生态", "环境", "环保", "住房", "住建", "城乡", "城市", "城管", "建设", "房产",
    "房地", "房屋", "园林", "绿化", "交通", "公路", "水利", "水务", "农业", "农村", "农牧", "农机", "农林", "林业",
    "林草", "畜牧", "海洋", "渔业", "商务", "商业", "文化", "文广", "文旅", "文体", "文物", "文史", "文联", "旅游",
    "卫生", "卫健", "卫计", "退役", "应急", "安全", "安监", "审计", "外事", "侨务", "市场", "市容", "广播", "广电",
    "体育", "统计", "信访", "医疗", "医保", "乡村", "扶贫", "移民", "机关", "政务", "政法", "政策", "政协", "行政",
    "综合", "地方", "金融", "大数", "数据", "数字", "气象", "税务", "国税", "地税", "工商", "质量", "质监", "技术",
    "食品", "药品", "食药", "物价", "粮食", "烟草", "盐务", "邮政", "通信", "无线", "海事", "海关", "地震", "防震",
    "消防", "残疾", "残联", "供销", "档案", "公积", "知识", "招商", "投资", "口岸", "民防", "法制", "宗教", "计划",
    "宣传", "组织", "统战", "纪委", "监察", "保密", "密码", "编办", "机构", "妇联", "妇女", "总工", "工会", "红十",
    "社会", "史志", "党史", "党校", "监狱", "戒毒", "煤炭", "能源", "信息", "社科", "贸促", "老干", "老龄", "检察",
    "法院", "公共", "接待", "驻京", "驻外",
];

#[cfg(test)]
mod tests {
    use super::super::Spell;
    use super::super::TABLE;
    use super::*;

    #[test]
    fn no_unit_begins_like_a_department() {
        let clash = |spell: &&Spell| SUBJECTS.iter().any(|subject| spell.name.starts_with(subject));
        let names: Vec<&str> = TABLE.spells.iter().filter(clash).map(|spell| spell.name).collect();
        assert_eq!(names, ["公安县"]);
    }

    #[test]
    fn departments_zones_and_lower_units() {
        for department in [
            "市场监督管理局",
            "城市管理综合行政执法局",
            "住房和城市建设局",
            "文化和旅游市场执法总队",
            "绿化和市容管理局",
            "科委",
            "国有资产监督管理委员会",
            "公安局高新区分局",
            "社区矫正管理局",
        ] {
            assert!(is_department(department), "{department}");
        }
        for other in [
            "工业园区",
            "高新区管委会",
            "平潭综合实验区教育局",
            "云溪县",
            "某某街道办事处",
            "滨海生态城管理局",
            "诸城市教育局",
            "某市政府办公室",
            "某市民政局",
            "新城县教育局",
        ] {
            assert!(!is_department(other), "{other}");
        }
    }
}
