use std::ops::Range;
use std::sync::Arc;

use indicia_diagnostic::{Diagnostic, Place, catalogue::config};
use toml::de::{DeTable, DeValue};

use super::item::{Data, Entry, Item, Table};
use super::{lines, syntax, width};
use crate::{Loc, SourceId};

/// Statements that are set aside, one after the other, before a file is given up; also how many slips of one kind are told.
const MOST_REFUSALS: usize = 20;

/// A file as a tree, as far as it can be read.
pub(crate) struct Parsed {
    /// The root table.
    pub root: Item,
    /// Findings about the syntax.
    pub findings: Vec<Diagnostic>,
    /// Whether statements had to be left out: then what is missing may have stood there.
    pub broken: bool,
}

/// Reads the text of a file. A statement that is no TOML is reported and left out, and the rest is read without it.
pub(crate) fn parse_file(name: &Arc<str>, text: &str, source: SourceId) -> Parsed {
    let place = |span: Range<usize>| Place::in_text(name.clone(), text, span);
    let (slips, mended) = width::mend(text);
    let mut findings: Vec<Diagnostic> = Vec::new();
    for slip in slips.iter().take(MOST_REFUSALS) {
        let found = text.get(slip.span.clone()).unwrap_or("");
        findings.push(Diagnostic::new(config::FULL_WIDTH).arg("found", found).arg("expected", &slip.expected).at(place(slip.span.clone())));
    }
    let slipped = |span: &Range<usize>| slips.iter().any(|s| span.contains(&s.span.start));
    let mut readable = mended.unwrap_or_else(|| text.to_string());
    let mut broken = slips.len() > MOST_REFUSALS;
    let mut root;
    for _ in 0..=MOST_REFUSALS {
        let (table, errors) = DeTable::parse_recoverable(&readable);
        root = tree(table.get_ref(), source);
        let mut errors: Vec<(Range<usize>, &str)> = errors.iter().map(|e| (e.span().unwrap_or(0..0), e.message())).collect();
        errors.sort_by_key(|(span, _)| span.start);
        let twice = |message: &str| message.starts_with("duplicate key");
        let head = |span: &Range<usize>| lines::is_head(&readable[lines::line_at(&readable, span.start)]);
        if let Some((span, _)) = errors.iter().find(|(span, message)| twice(message) && head(span)) {
            // What stands below a head that stands twice belongs to neither.
            findings.push(duplicate(text, span.clone(), &place));
            let statement = lines::statement(&readable, span.start);
            broken = true;
            readable = blank(&readable, statement);
            continue;
        }
        let first = errors.iter().find(|(_, message)| !twice(message));
        let Some((span, message)) = first else {
            findings.extend(errors.iter().take(MOST_REFUSALS).map(|(span, _)| duplicate(text, span.clone(), &place)));
            return Parsed { root: Item { data: Data::Table(root), at: Loc { source, start: 0, end: 0 } }, findings, broken };
        };
        let open = lines::unclosed(&readable).filter(|(at, _)| *at <= span.start || message.starts_with("unclosed"));
        let refusal = match open {
            Some((at, close)) => syntax::unclosed(&readable, at, close),
            None => syntax::refusal(&readable, message, span.clone()),
        };
        let statement = lines::statement(&readable, refusal.span.start);
        if !slipped(&statement) {
            findings.push(refusal.diagnostic.at(place(refusal.span)));
        }
        broken = true;
        readable = blank(&readable, statement);
    }
    Parsed { root: Item::empty(Loc { source, start: 0, end: 0 }), findings, broken: true }
}

/// Reads one value, such as that of a `--set`; its bytes begin at `offset` of the source. `None` when it is none.
pub(crate) fn parse_value(text: &str, source: SourceId, offset: usize) -> Option<Item> {
    let (value, errors) = DeValue::parse_recoverable(text);
    if !errors.is_empty() {
        return None;
    }
    let mut item = convert(value.get_ref(), value.span(), source);
    shift(&mut item, offset as u32);
    Some(item)
}

fn shift(item: &mut Item, by: u32) {
    let moved = |at: &mut Loc| {
        at.start += by;
        at.end += by;
    };
    moved(&mut item.at);
    match &mut item.data {
        Data::List(items) => items.iter_mut().for_each(|i| shift(i, by)),
        Data::Table(table) => {
            for entry in &mut table.entries {
                moved(&mut entry.at);
                shift(&mut entry.item, by);
            }
        }
        _ => {}
    }
}

/// Blanks for a statement, so that what follows keeps its offset.
fn blank(text: &str, span: Range<usize>) -> String {
    let blanks: String = text[span.clone()].bytes().map(|b| if b == b'\n' { '\n' } else { ' ' }).collect();
    format!("{}{blanks}{}", &text[..span.start], &text[span.end..])
}

fn tree(table: &DeTable<'_>, source: SourceId) -> Table {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            at: Loc::new(source, key.span()),
            item: convert(value.get_ref(), value.span(), source),
        })
        .collect();
    // The parser sorts by key; the order of the file is the user's.
    entries.sort_by_key(|e| e.at.start);
    Table { entries }
}

fn convert(value: &DeValue<'_>, span: Range<usize>, source: SourceId) -> Item {
    let data = match value {
        DeValue::String(s) => Data::Text(s.to_string()),
        DeValue::Integer(i) => match i64::from_str_radix(i.as_str(), i.radix()) {
            Ok(n) => Data::Integer(n),
            // Too large to count with; the digits still make a number.
            Err(_) => Data::Number(i.as_str().parse().unwrap_or(f64::INFINITY)),
        },
        DeValue::Float(f) => Data::Number(f.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(b) => Data::Bool(*b),
        DeValue::Datetime(d) => Data::Date(d.to_string()),
        DeValue::Array(a) => Data::List(a.iter().map(|v| convert(v.get_ref(), v.span(), source)).collect()),
        DeValue::Table(t) => Data::Table(tree(t, source)),
    };
    Item { data, at: Loc::new(source, span) }
}

/// A key or a head that stands twice, with the place where it stood first.
fn duplicate(text: &str, span: Range<usize>, place: &dyn Fn(Range<usize>) -> Place) -> Diagnostic {
    let key = text.get(span.clone()).unwrap_or("");
    let line = lines::line_at(text, span.start);
    let content = text[line.clone()].trim();
    let is_head = lines::is_head(content);
    let mut table = String::new();
    let mut first = None;
    let mut at = 0;
    while at < line.start {
        let above = lines::line_at(text, at);
        let written = text[above.clone()].trim();
        if lines::is_head(written) {
            table = written.trim_matches(['[', ']']).to_string();
            if is_head && first.is_none() && written.split('#').next().map(str::trim) == content.split('#').next().map(str::trim) {
                first = Some(above.clone());
            }
            if !is_head {
                first = None;
            }
        } else if !is_head && first.is_none() && written.split(['=', '.']).next().map(str::trim) == Some(key) {
            let start = above.start + (text[above.clone()].len() - text[above.clone()].trim_start().len());
            first = Some(start..start + key.len());
        }
        at = above.end + 1;
    }
    let d = Diagnostic::new(config::DUPLICATE_KEY).at(place(span.clone())).at_opt(first.map(place));
    if is_head {
        let head = content.split('#').next().unwrap_or(content).trim().trim_matches(['[', ']']).trim();
        let (parent, id) = head.rsplit_once('.').unwrap_or(("", head));
        let d = d.arg("key", id).arg("table", if parent.is_empty() { "indicia.toml".into() } else { format!("[{parent}]") });
        return d.hint("rename");
    }
    d.arg("key", key).arg("table", if table.is_empty() { "indicia.toml".into() } else { format!("[{table}]") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use indicia_diagnostic::Lang;

    fn parsed(text: &str) -> Parsed {
        parse_file(&"x.toml".into(), text, SourceId(0))
    }

    fn found(text: &str) -> Vec<String> {
        let found = parsed(text).findings;
        found.iter().map(|d| format!("{} {}:{} {}", d.id(), d.places[0].line(), d.places[0].column(), d.hint.unwrap_or("-"))).collect()
    }

    #[test]
    fn values_keep_their_order_and_their_place() {
        let text = "indicia = 1\n[node.b]\nx = [1, 2.5]\n[node.a]\ny = { p = true, d = 2025-03-01 }\n";
        let root = parsed(text).root;
        let node = root.get("node").unwrap();
        let keys: Vec<&str> = node.entries().iter().map(|e| e.key.as_str()).collect();
        assert_eq!(keys, ["b", "a"]);
        let x = root.dig(&["node", "b", "x"]).unwrap();
        assert_eq!(&text[x.items()[1].at.span()], "2.5");
        assert_eq!(root.dig(&["node", "a", "y"]).unwrap().show(), "{ p = true, d = 2025-03-01 }");
        assert_eq!(&text[root.dig(&["node", "a"]).unwrap().at.span()], "[node.a]");
    }

    #[test]
    fn several_errors_are_told_at_once_and_the_rest_is_read() {
        let text = "a = min-max\nb = [1, 2\nc = 3\n[d\nx = 1\n[e]\ny = 0,5\nz = \"data\\values.csv\"\nw = 1\n";
        assert_eq!(found(text), ["C0101 1:5 value", "C0101 2:5 bracket", "C0101 4:1 header", "C0101 7:6 comma", "C0101 8:10 backslash"]);
        let p = parsed(text);
        assert!(p.broken);
        assert_eq!(p.root.get("c").and_then(Item::integer), Some(3));
        assert_eq!(p.root.dig(&["e", "w"]).and_then(Item::integer), Some(1));
    }

    #[test]
    fn full_width_punctuation_is_told_and_read_over() {
        let text = "indicia = 1\n【index】\nid ＝ “融合”，\nroot = \"Ige”\n";
        assert_eq!(
            found(text),
            ["C0106 2:1 replace", "C0106 3:4 replace", "C0106 3:6 replace", "C0106 3:10 replace", "C0106 4:12 replace"]
        );
        let text = "【index】\nid ＝ “融合”\nlist = [1，2]\n";
        let p = parsed(text);
        assert!(!p.broken);
        assert_eq!(p.root.dig(&["index", "id"]).and_then(Item::text), Some("融合"));
        assert_eq!(p.root.dig(&["index", "list"]).map(Item::show).as_deref(), Some("[1, 2]"));
    }

    #[test]
    fn what_stands_twice_is_told_with_both_places() {
        let p = parsed("[node.Ig]\nround = 1\nround = 2\n\n[node.Ie]\nround = 1\n[node.Ig]\nx = 1\n");
        let lines: Vec<Vec<u64>> = p.findings.iter().map(|d| d.places.iter().map(Place::line).collect()).collect();
        assert_eq!(lines, [[7, 1], [3, 2]]);
    }

    #[test]
    fn a_gbk_file_is_called_by_its_name() {
        let gbk = b"indicia = 1\n[index]\ntitle = \"\xd6\xd0\xce\xc4\"\n";
        let d = syntax::not_utf8(&"x.toml".into(), gbk);
        assert_eq!((d.hint, d.places[0].line(), d.places[0].column()), (Some("gbk"), 3, 10));
        assert!(d.hint_text(Lang::En).unwrap().contains("GBK"));
        assert_eq!(syntax::not_utf8(&"x.toml".into(), b"a = \"\xff\xff").hint, Some("save"));
    }

    #[test]
    fn crlf_is_a_line_end() {
        let p = parsed("indicia = 1\r\n[index]\r\nid = \"x\"\r\n");
        assert!(p.findings.is_empty());
        assert_eq!(p.root.dig(&["index", "id"]).and_then(Item::text), Some("x"));
    }
}
