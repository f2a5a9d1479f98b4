//! What stands around the tables: metadata, sections and sentences whose figures look like those of the tables.

use super::Draw;
use super::record::Record;

/// Lines between the title and the first section.
pub fn opening(record: &Record, draw: &mut Draw) -> Vec<String> {
    let year = record.year;
    let mut lines = Vec::new();
    if draw.percent(60) {
        let views = draw.pick(&["", "2012", "-", "358"]);
        lines.push(format!(
            "发布时间：{}-01-{:02} 09:30 来源：{} 浏览次数:{views}",
            year + 1,
            10 + draw.below(20),
            record.body
        ));
    }
    lines.push(format!("本报告由{}编制，统计期限为{year}年1月1日至{year}年12月31日，共六个部分。", record.body));
    lines
}

/// 一、总体情况.
pub fn overview(draw: &mut Draw) -> Vec<String> {
    let mut n = || draw.below(3000);
    vec![
        "一、总体情况".to_owned(),
        format!(
            "（一）主动公开。全年公开政府信息{}条，公布规章0个、行政许可{}个、行政处罚{}个，解读政策{}次。",
            n(),
            n(),
            n(),
            n()
        ),
        format!("（二）依申请公开。收到申请{}件，其中自然人{}件、商业企业{}件；予以公开{}件。", n(), n(), n(), n()),
        format!("（三）政府信息管理。制发行政规范性文件{}件，废止{}件，现行有效{}件。", n(), n(), n()),
        format!("（四）平台建设。网站浏览量{}万人次，更新栏目{}个。", n(), n()),
        format!("（五）监督保障。全年行政复议{}件，结果维持{}件，结果纠正{}件，培训{}次。", n(), n(), n(), n()),
    ]
}

/// Sentences between the heading of a table and the table itself.
pub fn before(table: usize, draw: &mut Draw) -> Vec<String> {
    if draw.percent(60) {
        return Vec::new();
    }
    let (a, b) = (draw.below(400), draw.below(90));
    vec![match table {
        0 => format!("全年办理行政许可{a}个，行政强制{b}件，具体数据见下表。"),
        1 => format!("本年收到申请{a}件，上年结转{b}件，详见下表。"),
        _ => format!("全年发生行政复议{a}件，行政诉讼{b}件，见下表。"),
    }]
}

/// Sentences between a table and the next heading.
pub fn after(record: &Record, table: usize, draw: &mut Draw) -> Vec<String> {
    if draw.percent(70) {
        return Vec::new();
    }
    let (a, b) = (draw.below(400), draw.below(90));
    let year = record.year;
    vec![match table {
        0 => format!("注：行政许可{a}个、行政处罚{b}个未计入上表。"),
        1 => format!("{year}年全部申请中，{a}件以网络提出，{b}件以信函提出。"),
        _ => format!("以上为{year}年数据，其中{b}件由上级机关受理。"),
    }]
}

/// 五 and 六, and who signs.
pub fn closing(record: &Record, draw: &mut Draw) -> Vec<String> {
    let mut lines = vec![
        "五、存在的主要问题及改进情况".to_owned(),
        format!(
            "公开的内容还不全面，{}个单位更新不及时。下一步将加强培训，每年不少于{}次。",
            draw.below(9),
            draw.below(5)
        ),
        "六、其他需要报告的事项".to_owned(),
        draw.pick(&["无", "无其他需要报告的事项。", "本年收取信息处理费0元。"]).to_owned(),
    ];
    if draw.percent(40) {
        lines.push(record.body.to_owned());
        lines.push(format!("{}年1月{}日", record.year + 1, 10 + draw.below(20)));
    }
    lines
}
