//! What a page shows: blocks, code in its sentences, links, and a line's words as a shell takes them.

/// Blocks that other tests run, or nobody.
const OTHERS: [&str; 4] = ["python", "sql", "r", "stata"];

/// What a page shows to be typed, or to stand in a file.
pub enum Shown<'a> {
    /// A line of a shell.
    Line(&'a str),
    /// A line behind `$`, and the lines that it is said to print.
    Printed(&'a str, Vec<&'a str>),
    /// A file of decisions.
    Decisions(String),
}

/// The blocks of a page with their languages, and its lines outside of them.
fn taken_apart(page: &str) -> (Vec<(&str, Vec<&str>)>, Vec<&str>) {
    let mut blocks: Vec<(&str, Vec<&str>)> = Vec::new();
    let mut prose = Vec::new();
    let mut is_open = false;
    for line in page.lines() {
        if let Some(language) = line.strip_prefix("```") {
            is_open = !is_open;
            if is_open {
                blocks.push((language, Vec::new()));
            }
        } else if is_open && let Some((_, lines)) = blocks.last_mut() {
            lines.push(line);
        } else {
            prose.push(line);
        }
    }
    (blocks, prose)
}

/// What a page shows, in its order.
pub fn shown(page: &str) -> Vec<Shown<'_>> {
    let mut shown = Vec::new();
    for (language, lines) in taken_apart(page).0 {
        match language {
            "sh" => shown.extend(lines.into_iter().filter(|line| !line.is_empty()).map(Shown::Line)),
            "text" => shown.extend(printed(&lines)),
            "toml" => {
                assert_eq!(lines.first(), Some(&"[[decision]]"), "TOML that nobody checks");
                shown.push(Shown::Decisions(lines.join("\n")));
            }
            other => assert!(OTHERS.contains(&other), "a block in `{other}` that nobody checks"),
        }
    }
    shown
}

fn printed<'a>(lines: &[&'a str]) -> Vec<Shown<'a>> {
    let mut shown: Vec<(&'a str, Vec<&'a str>)> = Vec::new();
    for &line in lines {
        if let Some(typed) = line.strip_prefix("$ ") {
            shown.push((typed, Vec::new()));
        } else if let Some((_, said)) = shown.last_mut() {
            said.push(line);
        } else {
            panic!("nobody knows what prints `{line}`");
        }
    }
    for (_, said) in &mut shown {
        while said.last().is_some_and(|line| line.is_empty()) {
            said.pop();
        }
    }
    shown.into_iter().map(|(typed, said)| Shown::Printed(typed, said)).collect()
}

/// Whether lines are printed as they are shown; a line `…` stands for any number of them.
pub fn is_shown(shown: &[&str], printed: &[&str]) -> bool {
    match shown.iter().position(|line| *line == "…") {
        None => shown == printed,
        Some(at) => {
            printed.starts_with(&shown[..at])
                && (at..=printed.len()).any(|from| is_shown(&shown[at + 1..], &printed[from..]))
        }
    }
}

/// The code that stands within sentences and tables.
pub fn spans(page: &str) -> Vec<&str> {
    let prose = taken_apart(page).1.into_iter();
    prose.flat_map(|line| line.split('`').skip(1).step_by(2)).collect()
}

/// Where the links and pictures of a page lead.
pub fn links(page: &str) -> Vec<String> {
    let without_code = |line: &str| line.split('`').step_by(2).collect::<String>();
    let prose = taken_apart(page).1.into_iter().map(without_code).collect::<Vec<_>>().join("\n");
    prose.split("](").skip(1).filter_map(|rest| rest.split(')').next().map(str::to_owned)).collect()
}

/// The words of a line, quotes taken off and the remark left out.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), String::new(), None);
    for c in line.chars() {
        match quote {
            Some(mark) if c == mark => quote = None,
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c == '#' && word.is_empty() => break,
            None if c == ' ' => words.push(std::mem::take(&mut word)),
            _ => word.push(c),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

/// A command of a line: its words, and the file that takes what it prints.
pub struct Step {
    /// With the program's name.
    pub words: Vec<String>,
    /// Where it stands in the folder.
    pub file: Option<String>,
}

/// The commands of a line, each with what the one before it prints.
pub fn steps(line: &str) -> Vec<Step> {
    let step = |words: &[String]| match words.iter().position(|word| word == ">") {
        Some(at) => Step { words: words[..at].to_vec(), file: words.get(at + 1).cloned() },
        None => Step { words: words.to_vec(), file: None },
    };
    words(line).split(|word| word == "|").map(step).collect()
}

impl Step {
    /// What gouji is given, where it is gouji that is run.
    pub fn arguments(&self) -> Option<&[String]> {
        let at = match self.words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
            ["gouji", ..] => 0,
            ["cargo", "run", rest @ ..] => rest.iter().position(|word| *word == "--")? + 2,
            _ => return None,
        };
        Some(&self.words[at + 1..])
    }
}
