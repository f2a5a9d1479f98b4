//! The words of the form in the scripts they are printed in.

use super::Draw;
use std::collections::HashMap;
use std::sync::LazyLock;

/// A script, with or without the pinyin that some copies put behind characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Script {
    pub dialect: Dialect,
    pub pinyin: bool,
}

/// How the characters are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    Simplified,
    /// 屬於、複議、關係.
    Traditional,
    /// Converted too far: 製發, 行政強製, 隻計.
    TooFar,
    /// The vocabulary of gates to Taiwan: 資訊, 規範性檔案.
    Gate,
}

/// Simplified and traditional characters of the form's labels, and of the sentences around them.
const CHARACTERS: &str = "动動 开開 关關 规規 设設 内內 数數 发發 废廢 现現 许許 处處 决決 项項 罚罰 强強 业業 费費 额額 单單 万萬 总總 计計 机機 构構 会會 组組 织織 务務 结結 转轉 请請 办辦 续續 \
    继繼 区區 这這 属屬 国國 秘祕 稳穩 护護 权權 类類 过過 执執 询詢 个個 页頁 没沒 补補 确確 访訪 举舉 报報 诉訴 讼訟 复複 维維 纠糾 审審 经經 后後 无無 当當 为為 据據 于於 \
    议議 对對 购購 采採 减減 题題 进進 县縣 镇鎮 编編 制製 统統 间間 来來 览覽 条條 读讀 网網 级級 训訓 监監 时時 将將 栏欄 台臺 云雲 砚硯 屿嶼 号號 识識 问問 损損 负負 还還 \
    系係 详詳 见見 码碼 标標 络絡 认認 获獲 缴繳 况況";

/// What a dialect writes in its own way, tried before the characters.
fn phrases(dialect: Dialect) -> &'static [(&'static str, &'static str)] {
    match dialect {
        Dialect::Simplified => &[],
        Dialect::Traditional => &[("强制", "強制"), ("制发", "制發"), ("只计", "只計"), ("秘密", "秘密")],
        Dialect::TooFar => &[("秘密", "秘密"), ("只计", "隻計"), ("全面", "全麵")],
        Dialect::Gate => &[
            ("规范性文件", "規範性檔案"),
            ("信息", "資訊"),
            ("强制", "強制"),
            ("制发", "制發"),
            ("复议", "覆議"),
            ("公布", "公佈"),
            ("秘密", "秘密"),
        ],
    }
}

/// Characters behind which copies put their sound.
const SOUNDS: [(char, &str); 10] = [
    ('數', "shù"),
    ('據', "jù"),
    ('規', "guī"),
    ('現', "xiàn"),
    ('內', "nèi"),
    ('務', "wù"),
    ('無', "wú"),
    ('織', "zhī"),
    ('縣', "xiàn"),
    ('應', "yīng"),
];

impl Script {
    /// Simplified in most reports.
    pub fn draw(draw: &mut Draw) -> Self {
        let dialect = if draw.percent(70) {
            Dialect::Simplified
        } else {
            draw.pick(&[Dialect::Traditional, Dialect::TooFar, Dialect::Gate])
        };
        Self { dialect, pinyin: draw.percent(40) }
    }

    /// Simplified words in this script.
    pub fn write(self, words: &str) -> String {
        let mut written = self.write_figure(words);
        if self.pinyin && self.dialect != Dialect::Simplified {
            for (character, sound) in SOUNDS {
                written = written.replace(character, &format!("{character}({sound})"));
            }
        }
        written
    }

    /// A figure with its unit or sign in this script; nobody puts pinyin into figures.
    pub fn write_figure(self, words: &str) -> String {
        if self.dialect == Dialect::Simplified {
            return words.to_owned();
        }
        let mut written = String::with_capacity(words.len());
        let mut rest = words;
        while let Some(c) = rest.chars().next() {
            if let Some((simplified, own)) = phrases(self.dialect).iter().find(|(from, _)| rest.starts_with(from)) {
                written.push_str(own);
                rest = &rest[simplified.len()..];
            } else {
                written.push(traditional(c));
                rest = &rest[c.len_utf8()..];
            }
        }
        written
    }
}

fn traditional(c: char) -> char {
    static MAP: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
        let pair = |pair: &str| pair.chars().next().zip(pair.chars().nth(1));
        CHARACTERS.split_whitespace().filter_map(pair).collect()
    });
    MAP.get(&c).copied().unwrap_or(c)
}
