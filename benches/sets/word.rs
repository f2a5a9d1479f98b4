//! Pages as Word writes them: every cell in paragraphs and spans with the markup of its fonts.

const SPAN: &str = "<p class=MsoNormal align=center style='text-align:center;mso-element:frame;mso-element-wrap:around'>\
                    <span lang=EN-US style='font-size:10.5pt;font-family:\"Times New Roman\",serif;mso-fareast-font-family:仿宋_GB2312'>";

/// The page, with as much markup round each cell as makes it so large.
pub fn heavy(page: &str, size: usize) -> String {
    let cells = page.matches("<td").count().max(1);
    let room = size.saturating_sub(page.len()) / cells / (SPAN.len() + 11);
    let mut heavy = String::with_capacity(size * 2);
    let mut rest = page;
    while let Some(at) = rest.find("<td") {
        let Some(end) = rest[at..].find('>') else { break };
        heavy.push_str(&rest[..=at + end]);
        rest = &rest[at + end + 1..];
        for _ in 0..room.max(1) {
            heavy.push_str(SPAN);
        }
    }
    heavy.push_str(rest);
    heavy
}
