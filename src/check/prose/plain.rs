//! Is every word of a clause known to change nothing about what its figure counts?
//!
//! In: a report and one of its statements. Out: yes or no. 全年共收到政府信息公开申请30件 counts what the
//! table counts; 收到征地类政府信息公开申请5件, 按时办结28件 or 一审行政诉讼3件 may count a part of it, and
//! words that are not in the lists below are taken for such.

use super::speaker;
use crate::record::Report;
use crate::record::statement::Statement;
use aho_corasick::{AhoCorasick, MatchKind};
use std::sync::LazyLock;

/// Words of every sentence: time, everybody, counting, joining.
const COMMON: &str = "本年度 本年 今年 今年以来 全年 年内 当年 报告期内 年度 年 1月1日 12月31日 截至 截止 截至目前 底 末 年底 年末 到 至 \
    全县 全区 全市 全省 全州 全旗 全镇 全乡 全局 全厅 我县 我区 我市 我省 我州 我旗 我局 我厅 我委 我镇 我乡 本县 本区 本市 本局 \
    本厅 本委 各级 各级各部门 各级行政机关 各级各单位 行政机关 在 从 于 由 以 向 对 把 将 \
    共 共计 总计 合计 累计 一共 总共 总 总数 总量 数 数量 件数 数为 了 的 为 有 共有 达 达到 是 即 其中 其 中 含 包括 包含 另 \
    另有 还 还有 加上 再加 连同 及 和 与 或 并 且 等 计 均 已 全部 都 约 近 余 多 超过 超 突破 不到 不足 以上 左右 万 亿 十 百 千 一 二 \
    两 三 四 五 六 七 八 九 零 件 条 份 起 宗 个 次 项 封 例 人次 位 名 家 元 情况 方面 工作 数据 事项 案件 案 请求 相关 有关 \
    关于 涉及 属于 因 其他 没有 未 无 没 未曾 尚未 尚无 也 任何 过 发生 产生 引发 引起 分别 分别为 具体 具体为 办理结果 结果 按申请人分为 \
    按申请人 分 来自 提出 提交 统计 按照 按 依法 依规 依法依规 规定 按规定 要求";
/// Words of applications.
const APPLICATIONS: &str = "收到 新收 新收到 接收 接到 受理 新受理 办理 处理 应办 收办 办结 答复 回复 办理完毕 办理完成 办理完结 完成 作出 做出 给予 予 \
    予以 政府信息公开申请 政府信息公开 政府信息 政务信息 信息公开申请 信息公开 公开申请 依申请公开 依申请 申请公开 申请 申请件 \
    申请数量 申请量 信息 政务公开 公开 上年结转 上年度结转 上年 上年度 上一年 上一年度 结转 转来 转入 转结 转下 转至 下年 下年度 下一年 \
    下一年度 继续办理 继续 顺延 未办结 尚未办结 尚在办理 正在办理 仍在办理 在办 予以公开 部分公开 不予公开 无法提供 不予处理 其他处理 \
    同意公开 同意部分公开 不同意公开 国家秘密 三安全一稳定 危及 其他法律行政法规禁止公开 保护第三方合法权益 第三方合法权益 三类内部事务信息 \
    四类过程性信息 行政执法案卷 行政查询事项 本机关不掌握相关政府信息 没有现成信息需要另行制作 补正后申请内容仍不明确 信访举报投诉类申请 \
    重复申请 自然人 公民 个人 法人或其他组织 法人及其他组织 法人和其他组织 法人 其他组织 组织 商业企业 企业 科研机构 社会公益组织 \
    法律服务机构 群众 公众 社会公众 申请人 以信函形式 依申请公开申请 上年结转的 当年 及时 有 反馈 收件 收取";
/// Words of reviews and suits; 受理 and 审结 are not among them, since they may be those of the body that decides.
const COURTS: &str = "行政复议 复议 行政诉讼 诉讼 被 申请 提起 被申请 被提起 政府信息公开 信息公开 政府信息 政府信息公开工作 未经复议直接起诉 \
    经复议后起诉 复议后起诉 直接起诉 结果维持 维持 结果纠正 纠正 其他结果 尚未审结 未审结 共发生 收到 由此 涉";
/// Words of documents.
const DOCUMENTS: &str = "规范性文件 行政规范性文件 部门规范性文件 规章 政府规章 制发 新制发 制定 新制定 制作 新制作 出台 新出台 印发 新印发 新增 \
    废止 现行有效 继续有效 有效 保留 现行 目前 现 现有 本年制发 本年废止 公开 主动公开 新公开 对外公开 印发的 文件";

struct Words {
    applications: AhoCorasick,
    courts: AhoCorasick,
    documents: AhoCorasick,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let finder = |own: &str| {
        AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(COMMON.split_whitespace().chain(own.split_whitespace()))
            .unwrap_or_else(|error| panic!("{error}"))
    };
    Words { applications: finder(APPLICATIONS), courts: finder(COURTS), documents: finder(DOCUMENTS) }
});

/// Whether nothing in the clause can make its figure count less than its topic says.
pub fn is_plain(report: &Report, statement: &Statement) -> bool {
    let finder = match statement.topic.split('.').next() {
        Some("applications") => &WORDS.applications,
        Some("review_and_litigation") => &WORDS.courts,
        _ => &WORDS.documents,
    };
    let mut text = statement.text.clone();
    let division = report.division.as_ref().map(|division| division.name.clone());
    // 本机关 is the whole of one department, and the office alone of a government.
    let is_bureau = speaker::is_bureau(report.body.as_deref().unwrap_or_default());
    let own: &[&str] = if is_bureau { &["本机关", "本单位", "我单位"] } else { &[] };
    for name in report.body.iter().chain(&division).map(String::as_str).chain(own.iter().copied()) {
        text = text.replace(name, "，");
    }
    is_covered(finder, &text)
}

/// Whether nothing but marks and digits is left of a text without the words.
fn is_covered(finder: &AhoCorasick, text: &str) -> bool {
    let mut at = 0;
    let has_letters = |text: &str| text.contains(char::is_alphabetic);
    for found in finder.find_iter(text) {
        if has_letters(&text[at..found.start()]) {
            return false;
        }
        at = found.end();
    }
    !has_letters(&text[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_change_nothing_and_words_that_may() {
        for text in
            ["2023年全区受理政府信息公开申请21件", "我县共收到政府信息依申请公开30件", "办结的申请中予以公开29件"]
        {
            assert!(is_covered(&WORDS.applications, text), "{text}");
        }
        for text in ["收到征地类政府信息公开申请5件", "按时办结28件", "延期办结2件", "县政府收到申请3件", "有效申请3件"]
        {
            assert!(!is_covered(&WORDS.applications, text), "{text}");
        }
        assert!(is_covered(&WORDS.courts, "全年行政复议25件") && !is_covered(&WORDS.courts, "一审行政诉讼3件"));
        assert!(is_covered(&WORDS.documents, "到年底现行有效84件") && !is_covered(&WORDS.documents, "县政府制发2件"));
    }
}
