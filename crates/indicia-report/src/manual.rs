//! The symbols of a manual page: what stands in its formulas, and where it is explained.
//!
//! A page explains what is its own. What means the same in all pages of a kind, `x` a score and `w` its weight, is said by the renderer, in one line below the first formula
//! and only where it occurs. So no page repeats it, and none leaves it out.

use std::collections::BTreeSet;

use indicia_diagnostic::Lang;
use indicia_method::Kind;

/// A symbol with what it means, in both languages.
type Symbol = (char, &'static str, &'static str);

const I: Symbol = ('i', "a unit", "一个评价对象");
const N: Symbol = ('n', "the number of units", "评价对象数");
const J: Symbol = ('j', "a child of the node", "节点的一个下级");

/// What symbols mean in the pages of a kind, unless a page says otherwise.
fn conventions(kind: Kind) -> &'static [Symbol] {
    match kind {
        Kind::Deriver => &[('x', "the value that is made", "得到的值"), I, N],
        Kind::Imputer => &[('x', "a value of the indicator", "指标的一个值"), I, N],
        Kind::Treatment => &[('x', "a value of the indicator", "指标的一个值"), N],
        Kind::Normalizer => &[('x', "a value of the indicator", "指标的一个值"), I, N],
        Kind::Weighting => &[
            ('x', "the values that weights look at", "赋权所依据的值"),
            ('w', "the weights", "权重"),
            I,
            J,
            ('k', "another unit or child; the last one behind dots", "另一个评价对象或下级；省略号之后的为最后一个"),
            ('n', "the number of units, or of children where experts are asked", "评价对象数；由专家评判时为下级数"),
        ],
        Kind::Aggregator => &[
            ('x', "the scores of the children", "各下级的得分"),
            ('w', "their weights", "各下级的权重"),
            I,
            J,
            ('k', "another unit or child; the last one behind dots", "另一个评价对象或下级；省略号之后的为最后一个"),
            ('n', "the number of units; of children behind dots", "评价对象数；省略号之后的为下级数"),
        ],
    }
}

/// The blocks of formulas of a page, and everything else of it.
fn parts(page: &str) -> (Vec<&str>, Vec<&str>) {
    let (mut formulas, mut prose, mut fence) = (Vec::new(), Vec::new(), None);
    for line in page.lines().map(str::trim) {
        match (line.strip_prefix("```"), fence) {
            (Some(language), None) => fence = Some(language == "text"),
            (Some(_), Some(_)) => fence = None,
            (None, Some(true)) => formulas.push(line),
            (None, Some(false)) => {}
            (None, None) => prose.push(line),
        }
    }
    (formulas, prose)
}

/// Names in a line: letters with what follows them, and apart from it what stands below (`x_ij` is `x` and `ij`).
fn names(line: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    let word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '\'' | '"');
    line.split(move |c| !word(c)).filter(|t| t.starts_with(|c: char| c.is_ascii_alphabetic())).map(|token| match token.split_once('_') {
        Some((name, below)) => (name, Some(below)),
        None => (token, None),
    })
}

/// The letters of a name that are symbols: `x` of `x`, `x1`, `xk` and `x_ij`; of what stands below, single letters of indices.
fn letters(name: &str, below: Option<&str>) -> Vec<char> {
    let bare = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let own = match bare.as_bytes() {
        // An article, unless it has an index.
        [b'a'] if bare == name && below.is_none() => None,
        [one] => Some(*one as char),
        // The last of a list: x1, ..., xk.
        [one, b'i' | b'j' | b'k' | b'n'] if matches!(one, b'x' | b'w' | b'U' | b'b' | b's') => Some(*one as char),
        _ => None,
    };
    let below = below.filter(|b| b.len() <= 2 && b.chars().all(|c| matches!(c, 'i'..='n' | 'r' | 's' | 'c' | 'p' | 'q')));
    own.into_iter().chain(below.into_iter().flat_map(str::chars)).collect()
}

/// The symbols that a line defines: `B` of `two sides: B = 1 - G*`, `A` and `T` of `A    mean of the tables` and `E_i = ..., T_i = ...`.
fn definitions(line: &str) -> Vec<char> {
    let mut out = Vec::new();
    for (at, symbol) in line.char_indices().filter(|(_, c)| c.is_ascii_alphabetic()) {
        let begins = at == 0 || ["  ", ": ", "：", ", ", "，"].iter().any(|before| line[..at].ends_with(before));
        let rest = &line[at + 1..];
        // What stands below, an argument, a sign or a power of it.
        let index = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '(' | ')' | '+' | '-' | '*' | '^');
        let short = rest.strip_prefix("(p, q)^2").unwrap_or_else(|| rest.strip_prefix("(p, q)").unwrap_or(rest.trim_start_matches(index)));
        let below = &rest[..rest.len() - short.len()];
        let is_symbol = !below.starts_with(|c: char| c.is_ascii_lowercase()) || below.len() <= 1;
        let said = short.trim_start().starts_with('=') || (at == 0 && below.is_empty() && short.starts_with("  "));
        if begins && is_symbol && said {
            out.push(symbol);
        }
    }
    out
}

/// The symbols of the formulas of a page that the page does not explain: neither in its words, nor by a line that says what they are.
fn open(page: &str) -> BTreeSet<char> {
    let (formulas, prose) = parts(page);
    let of_line = |line: &&str| names(line).flat_map(|(n, b)| letters(n, b)).collect::<Vec<char>>();
    let said: BTreeSet<char> = prose.iter().flat_map(of_line).collect();
    let defined: BTreeSet<char> = formulas.iter().flat_map(|line| definitions(line)).collect();
    // `m: the cells` and `w: divided by their sum` behind a formula say what a symbol is.
    let told = formulas.iter().flat_map(|l| l.split([':', '：']).rev().skip(1)).filter_map(|before| before.trim_end().chars().last());
    let told: BTreeSet<char> = told.collect();
    formulas.iter().flat_map(of_line).filter(|s| !said.contains(s) && !defined.contains(s) && !told.contains(s)).collect()
}

/// The symbols of the formulas of a page that neither the page nor the conventions of its kind explain, but for its `parameters`.
pub fn unexplained(kind: Kind, page: &str, parameters: &[&str]) -> Vec<char> {
    let known = |s: &char| conventions(kind).iter().any(|(c, ..)| c == s) || parameters.iter().any(|p| p.len() == 1 && p.starts_with(*s));
    open(page).into_iter().filter(|s| !known(s)).collect()
}

/// A page with a line below its first formula that says what the conventional symbols in it mean; as it is where there are none.
pub fn with_symbols(kind: Kind, page: &str, lang: Lang) -> String {
    let open = open(page);
    let told = conventions(kind).iter().filter(|(c, ..)| open.contains(c)).map(|(c, en, zh)| match lang {
        Lang::Zh => format!("{c} 为{zh}"),
        Lang::En => format!("{c} {en}"),
    });
    let told: Vec<String> = told.collect();
    let Some(end) = first_formula(page).filter(|_| !told.is_empty()) else { return page.into() };
    let line = match lang {
        Lang::Zh => format!("符号：{}。", told.join("；")),
        Lang::En => format!("Symbols: {}.", told.join("; ")),
    };
    format!("{}\n{line}\n{}", &page[..end], &page[end..])
}

/// Where the line behind the first block of formulas begins.
fn first_formula(page: &str) -> Option<usize> {
    let (mut at, mut inside) = (0, false);
    for line in page.split_inclusive('\n') {
        at += line.len();
        match (line.trim(), inside) {
            ("```text", false) => inside = true,
            ("```", true) => return Some(at),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "# m: a mean\n\n```text\nscore = sum w x / q\nT     = x_ij\n```\n\nIt is divided by q.\n\n```toml\nz = 1\n```\n";

    #[test]
    fn a_symbol_is_explained_by_the_page_or_its_kind_or_not() {
        assert_eq!(unexplained(Kind::Aggregator, PAGE, &[]), [] as [char; 0]);
        // A normaliser has no weights and no children.
        assert_eq!(unexplained(Kind::Normalizer, PAGE, &[]), ['j', 'w']);
        assert_eq!(unexplained(Kind::Normalizer, PAGE, &["w"]), ['j']);
        assert_eq!(unexplained(Kind::Aggregator, &PAGE.replace("by q", "by it"), &[]), ['q']);
    }

    #[test]
    fn what_is_conventional_is_said_below_the_first_formula_where_it_occurs() {
        let page = with_symbols(Kind::Aggregator, PAGE, Lang::En);
        let line = "T     = x_ij\n```\n\nSymbols: x the scores of the children; w their weights; i a unit; j a child of the node.\n\nIt is";
        assert!(page.contains(line), "{page}");
        assert!(with_symbols(Kind::Aggregator, PAGE, Lang::Zh).contains("符号：x 为各下级的得分；w 为各下级的权重；"));
        let none = "# m\n\nNo formula, x or not.\n";
        assert_eq!(with_symbols(Kind::Aggregator, none, Lang::En), none);
    }

    #[test]
    fn words_and_articles_are_no_symbols() {
        let page = "```text\nrate   the value of a unit over its mean_j\n```\n";
        assert_eq!(unexplained(Kind::Deriver, page, &[]), ['j']);
    }
}
