//! Reading a body name from its front: province, prefecture, county, and what may follow them.

use super::tail::{
    branches, ends_branch, is_town, is_usual_department, may_follow_core, may_follow_county, may_follow_seat, runs_on,
};
use super::{Form, Level, Named, Spell, Table};

/// The divisions that the longest sound reading of `body` names in the list of `year`, sorted by
/// code.
///
/// A reading is sound when what follows the last unit can follow one: nothing, an organ, a
/// department; a county is also followed by its towns and streets.
pub(super) fn read<'t>(table: &'t Table, body: &str, year: i32) -> Vec<&'t Spell> {
    let mut reader = Reader { table, body, year, consumed: 0, found: Vec::new() };
    reader.read_front();
    reader.found.sort_by_key(|spell| spell.code);
    reader.found
}

/// A form of a unit's name at some place of the body, and where it ends.
#[derive(Clone, Copy)]
struct Hit<'t> {
    spell: &'t Spell,
    form: Form,
    end: usize,
}

impl Hit<'_> {
    fn is_core(&self) -> bool {
        self.form == Form::Core
    }
}

/// The longest reading so far: `found` are the units that `body[..consumed]` may name.
struct Reader<'t, 'b> {
    table: &'t Table,
    body: &'b str,
    year: i32,
    consumed: usize,
    found: Vec<&'t Spell>,
}

impl<'t> Reader<'t, '_> {
    fn read_front(&mut self) {
        if let Some(start) = after_corps(self.body) {
            self.corps_city(start);
        }
        let hits = self.hits(0);
        for &hit in &hits {
            let twin = |level| hits.iter().any(|other| other.end == hit.end && other.spell.level == level);
            match hit.spell.level {
                Level::Province => self.province(hit),
                // 吉林 and 海南 alone are the provinces.
                Level::Prefecture if hit.is_core() && twin(Level::Province) => {}
                Level::Prefecture => self.prefecture(hit),
                Level::County if !hit.is_core() => self.county(0, hit),
                Level::County if hits.iter().any(|other| shares_core(other, &hit)) => {
                    self.county(0, hit);
                }
                Level::County => {}
            }
        }
    }

    fn province(&mut self, province: Hit<'t>) {
        let mut inside = self.hits(province.end);
        inside.retain(|hit| hit.spell.code[..2] == province.spell.code[..2]);
        self.seat(province, !inside.is_empty());
        for &hit in &inside {
            match hit.spell.level {
                Level::Province => {}
                Level::Prefecture => self.prefecture(hit),
                // 湖南长沙 is the city, not 长沙县 inside it.
                Level::County if hit.is_core() && inside.iter().any(|other| outranks(other, &hit)) => {}
                Level::County => self.county(province.end, hit),
            }
        }
    }

    fn prefecture(&mut self, prefecture: Hit<'t>) {
        let code = prefecture.spell.code;
        let mut inside = self.hits(prefecture.end);
        inside.retain(|hit| hit.spell.parent == code || lies_in_ili(code, hit.spell));
        self.seat(prefecture, !inside.is_empty());
        for hit in inside {
            match hit.spell.level {
                Level::County => self.county(prefecture.end, hit),
                _ => self.prefecture(hit),
            }
        }
    }

    /// Takes a city of the 新疆生产建设兵团, which prints its division (师) before the city.
    fn corps_city(&mut self, start: usize) {
        for hit in self.hits(start) {
            if hit.spell.parent == "659000" {
                self.county(start, hit);
            }
        }
    }

    /// Takes a county that starts at `start`; its bare core only where no department does.
    fn county(&mut self, start: usize, hit: Hit<'t>) {
        let tail = &self.body[hit.end..];
        let sound = if hit.is_core() {
            // 荆州市公安局 is a department of 荆州市, not of 公安县.
            !is_usual_department(&self.body[start..]) && may_follow_core(tail)
        } else {
            may_follow_county(&self.body[..hit.end], tail)
        };
        if sound {
            self.take(hit);
        }
    }

    /// Takes a province or prefecture where nothing below it is named.
    fn seat(&mut self, hit: Hit<'t>, names_child: bool) {
        let (head, tail) = self.body.split_at(hit.end);
        let is_prefecture = hit.spell.level == Level::Prefecture;
        let says_kind = hit.form == Form::Full || (hit.form == Form::Short && is_prefecture);
        let sound = if is_usual_department(tail) {
            !runs_on(tail)
        } else if names_child {
            false
        } else if says_kind {
            may_follow_seat(head, tail)
        } else {
            may_follow_core(tail)
        };
        // 东莞市 and its like have towns right below them.
        let town = || is_prefecture && hit.form == Form::Full && is_town(tail);
        if sound || (town() && !self.table.has_counties(hit.spell, self.year)) {
            self.take(hit);
            self.branch(hit);
        }
    }

    /// Takes the county inside the name of a branch: 温州市公安局鹿城区分局 is of 鹿城区, whose name may be short there.
    fn branch(&mut self, above: Hit<'t>) {
        for at in branches(&self.body[above.end..]) {
            for hit in self.hits(above.end + at) {
                let is_below = match above.spell.level {
                    Level::Province => hit.spell.code[..2] == above.spell.code[..2],
                    _ => hit.spell.parent == above.spell.code,
                };
                let rest = &self.body[hit.end..];
                if is_below && hit.spell.level == Level::County && (!hit.is_core() || ends_branch(rest)) {
                    self.take(hit);
                }
            }
        }
    }

    fn take(&mut self, hit: Hit<'t>) {
        if hit.end > self.consumed {
            self.consumed = hit.end;
            self.found.clear();
        }
        if hit.end == self.consumed && self.found.iter().all(|spell| spell.code != hit.spell.code) {
            self.found.push(hit.spell);
        }
    }

    /// Every unit in force that the body names from byte `start` on.
    fn hits(&self, start: usize) -> Vec<Hit<'t>> {
        let rest = &self.body[start..];
        let table = self.table;
        let named = |(words, at, form): &Named| {
            let spell = &table.spells[*at];
            (rest.starts_with(&**words) && spell.in_force(self.year)).then_some(Hit {
                spell,
                form: *form,
                end: start + words.len(),
            })
        };
        table.forms_like(rest).filter_map(named).collect()
    }
}

/// Where the name of the 兵团 or of one of its divisions ends, as in 新疆生产建设兵团第八师石河子市.
fn after_corps(body: &str) -> Option<usize> {
    let mut rest = body;
    for part in ["新疆", "维吾尔自治区", "新疆", "生产建设", "兵团"] {
        rest = rest.strip_prefix(part).unwrap_or(rest);
    }
    let is_number = |words: &str| words.chars().all(|digit| "一二三四五六七八九十".contains(digit));
    let division = rest.strip_prefix('第').and_then(|number| number.split_once('师'));
    rest = match division {
        Some((number, after)) if is_number(number) => after,
        _ if body[..body.len() - rest.len()].ends_with("兵团") => rest,
        _ => return None,
    };
    Some(body.len() - rest.len())
}

/// Whether `county`, a city or a county named by its core, has that core from 恩施州's kind of
/// prefecture, which leaves open which of the two is meant; a prefecture-level city is not in doubt.
fn shares_core(prefecture: &Hit, county: &Hit) -> bool {
    let spell = prefecture.spell;
    spell.level == Level::Prefecture
        && prefecture.is_core()
        && prefecture.end == county.end
        && !spell.name.ends_with('市')
        && !county.spell.name.ends_with('区')
}

/// Whether the prefecture is a city, which goes before the county that shares its core.
fn outranks(prefecture: &Hit, county: &Hit) -> bool {
    let spell = prefecture.spell;
    spell.level == Level::Prefecture && prefecture.end == county.end && spell.name.ends_with('市')
}

/// 伊犁哈萨克自治州 is the one prefecture with prefectures, 塔城地区 and 阿勒泰地区, inside it.
fn lies_in_ili(code: &str, spell: &Spell) -> bool {
    code == "654000" && matches!(spell.code, "654200" | "654300")
}
