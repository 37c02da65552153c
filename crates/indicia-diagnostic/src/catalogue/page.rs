//! The page of codes in the book.

use std::fmt::Write;

use super::chapters;
use crate::{Lang, Severity};

/// The page of all codes as Markdown, one language, for `docs/src/codes.md`. Each code is a heading, so that
/// `codes.html#c0102` leads to it.
pub fn book_page(lang: Lang) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "# {}\n", lang.pick("Codes of findings", "提示代码一览"));
    let _ = writeln!(
        out,
        "{}\n",
        lang.pick(
            "Everything that indicia has to object to bears a code. The code never changes and has no language; the text \
             comes in English and Chinese. Words in braces stand for what is named in the message. This page is generated \
             from the program.",
            "indicia 给出的每条提示都带有一个代码。代码固定不变，与语言无关；文字有中英两种。花括号中的词代表消息里的具体内容。本页由程序生成。"
        )
    );
    for chapter in chapters() {
        if chapter.codes.is_empty() {
            continue;
        }
        let _ = writeln!(out, "## {}\n", lang.pick(chapter.en, chapter.zh));
        for code in chapter.codes {
            let weight = match code.severity {
                Severity::Error => lang.pick("error", "错误"),
                Severity::Warning => lang.pick("warning", "警告"),
                Severity::Note => lang.pick("note", "提示"),
            };
            let _ = writeln!(out, "### {}\n\n*{weight}*: {}\n", code.id, escape(lang.pick(code.en, code.zh)));
            for hint in code.hints {
                let _ = writeln!(out, "- {}", escape(lang.pick(hint.en, hint.zh)));
            }
            if !code.hints.is_empty() {
                out.push('\n');
            }
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

/// Keeps Markdown from reading marks of a template outside its code spans as markup.
fn escape(template: &str) -> String {
    let mut out = String::with_capacity(template.len());
    let mut code = false;
    for c in template.chars() {
        code ^= c == '`';
        if !code && matches!(c, '*' | '_' | '<' | '>' | '[' | ']') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
