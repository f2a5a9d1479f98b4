//! What kind of body is this? Told by what its name ends in.

use crate::record::division;
use crate::word::words;
use serde::Deserialize;
use std::sync::LazyLock;

words! {
    /// The kinds of body that report; a county is never mixed with its bureaux.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub enum BodyKind {
        /// The government of a division, its office, or the 管委会 of a zone.
        Government = "government",
        /// 局, 委, 办, 厅, 海关, 税务局, 分局.
        Department = "department",
        /// 镇, 乡, 街道办事处.
        Township = "township",
        /// 医院, 学校, 中心.
        Institution = "institution",
        /// 公司.
        Enterprise = "enterprise",
        /// A body whose name does not tell, or none.
        Unknown = "unknown",
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    kind: Vec<Ends>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ends {
    is: BodyKind,
    ends: Vec<String>,
}

/// Every ending with its kind, the longest first.
static ENDS: LazyLock<Vec<(String, BodyKind)>> = LazyLock::new(|| {
    // The file is part of the program and is read by its tests.
    let file: File = toml::from_str(include_str!("kinds.toml")).unwrap_or_else(|error| panic!("{error}"));
    let mut ends: Vec<_> =
        file.kind.into_iter().flat_map(|kind| kind.ends.into_iter().map(move |end| (end, kind.is))).collect();
    ends.sort_by_key(|(end, _)| std::cmp::Reverse(end.len()));
    ends
});

/// The kind of a body: 溪口县城关镇人民政府 is a township, 城市管理委员会 a department and 开发区管理委员会 a government.
#[must_use]
pub fn kind(body: &str) -> BodyKind {
    // 临空制造业发展局(临空制造业区管委会) is what stands before the bracket.
    let name = body.strip_suffix(')').and_then(|open| open.rsplit_once('(')).map_or(body, |(name, _)| name);
    if name.strip_suffix("管理委员会").is_some_and(division::is_matter) {
        return BodyKind::Department;
    }
    ENDS.iter().find(|(end, _)| name.ends_with(end.as_str())).map_or(BodyKind::Unknown, |(_, kind)| *kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_are_told_by_their_ends() {
        for (kind_, bodies) in [
            (
                BodyKind::Government,
                "洪泽区人民政府 安福县人民政府办公室 县政府办 溪口县 平潭综合实验区 溪口经济开发区管理委员会 迁安市滦河文化产业区管委会 景德镇市人民政府 湖南省人民政府办公厅",
            ),
            (
                BodyKind::Department,
                "沭阳县发展和改革局 河北省教育厅 上海市科委 溪口县卫生健康委员会 深圳市国有资产监督管理委员会 北京市城市管理委员会 广州海关 \
                 温州市公安局鹿城区分局 国家税务总局沭阳县税务局 溪口县公安局交警大队 溪口县残疾人联合会 溪口县信访办 溪口县委办公室 发展局(临空区管委会)",
            ),
            (
                BodyKind::Township,
                "溪口镇人民政府 建新镇 溪口县城关镇党政办公室 荷塘区桂花街道办事处 沅江路街道 溪口县三溪乡 霍林郭勒市达来胡硕苏木 城关办事处",
            ),
            (BodyKind::Institution, "沭阳县大数据统计中心 溪口县人民医院 溪口县第一中学 溪口县图书馆"),
            (BodyKind::Enterprise, "白银市动力公司 溪口县城市建设投资集团 溪口县农村信用合作联社"),
            (BodyKind::Unknown, "溪口县人民法院 幸福社区 溪口"),
        ] {
            for body in bodies.split_whitespace() {
                assert_eq!(kind(body), kind_, "{body}");
            }
        }
    }
}
