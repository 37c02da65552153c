//! The fenced blocks of a page.

/// A fenced block.
#[derive(Debug, PartialEq, Eq)]
pub struct Block {
    /// Line of the opening fence, from 1.
    pub line: usize,
    /// First word after the fence.
    pub language: String,
    /// Directives of the comment on the line before: name, argument.
    pub directive: Option<(String, String)>,
    /// The text, with a final line break.
    pub text: String,
}

/// All blocks of a page, in order.
pub fn blocks(page: &str) -> Vec<Block> {
    let mut found = Vec::new();
    let mut open: Option<(Block, usize)> = None;
    let mut before = "";
    for (number, line) in page.lines().enumerate() {
        let inner = line.trim_start();
        let ticks = inner.len() - inner.trim_start_matches('`').len();
        match open.take() {
            Some((block, fence)) if ticks >= fence && inner.trim_end().len() == ticks => found.push(block),
            Some((mut block, fence)) => {
                block.text.push_str(line);
                block.text.push('\n');
                open = Some((block, fence));
            }
            None if ticks >= 3 => {
                let info = inner.get(ticks..).unwrap_or_default();
                let language = info.split([' ', ',']).next().unwrap_or_default().to_string();
                open = Some((Block { line: number + 1, language, directive: directive(before), text: String::new() }, ticks));
            }
            None => {}
        }
        if !line.trim().is_empty() {
            before = line;
        }
    }
    assert!(open.is_none(), "a block is not closed");
    found
}

fn directive(line: &str) -> Option<(String, String)> {
    let inner = line.trim().strip_prefix("<!--")?.strip_suffix("-->")?;
    let (name, argument) = inner.split_once(':')?;
    Some((name.trim().into(), argument.trim().into()))
}

#[test]
fn blocks_are_found_with_what_stands_before_them() {
    let page = "text\n\n```toml\na = 1\n```\n\n<!-- file: x/y.toml -->\n```toml,ignore\nb = 2\n```\n";
    let made = |line, directive: Option<(&str, &str)>, text: &str| Block {
        line,
        language: "toml".into(),
        directive: directive.map(|(n, a)| (n.into(), a.into())),
        text: text.into(),
    };
    assert_eq!(blocks(page), [made(3, None, "a = 1\n"), made(8, Some(("file", "x/y.toml")), "b = 2\n")]);
}
