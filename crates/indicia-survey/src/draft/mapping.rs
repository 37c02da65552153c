//! A draft of `[responses.…]` for a questionnaire that is there.

use indicia_diagnostic::Lang;

use super::toml::{id, quoted};
use crate::import::{Peek, fold, layout_word, without_number};
use crate::questionnaire::{Questionnaire, Role, Scale};

/// The lines about the file itself: what it is called, who exported it, how it is encoded.
pub(super) fn head(peek: &Peek, name: &str, written: &str) -> String {
    let mut out = format!("[responses.{name}]\nfile = {}\nlayout = {}\n", quoted(written), quoted(layout_word(peek.layout)));
    if peek.source.encoding != indicia_io::Encoding::Utf8 {
        out.push_str(&format!("encoding = {}\n", quoted(peek.source.encoding.name())));
    }
    if let Some(sheet) = &peek.source.sheet {
        out.push_str(&format!("sheet = {}\n", quoted(sheet)));
    }
    out
}

/// The column that numbers the responses: one of the platform's, whose texts all differ.
pub(super) fn key(peek: &Peek) -> Option<&str> {
    let names = ["序号", "_uuid", "_id", "id", "Response ID", "respondent"];
    let found = |name: &str| {
        let (header, coded) = peek.columns.iter().find(|(h, _)| h == name)?;
        coded.as_ref().filter(|c| c.entries.len() == peek.rows).map(|_| header.as_str())
    };
    names.iter().find_map(|n| found(n))
}

/// What an id of the file may be: its name without ending.
pub(super) fn name(peek: &Peek) -> String {
    let stem = peek.source.path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    id(&stem).unwrap_or_else(|| "main".into())
}

/// Which column is which question, as far as ids and texts agree; the rest stands there as comments.
pub fn mapping(peek: &Peek, q: &Questionnaire, written: &str, lang: Lang) -> String {
    let taken = |n: &str| q.responses.iter().any(|r| r.id == n);
    let mut name = name(peek);
    while taken(&name) {
        name.push('2');
    }
    let mut out = head(peek, &name, written);
    if let [one] = q.groups.as_slice() {
        out.push_str(&format!("group = {}\n", quoted(&one.id)));
    } else if q.with_role(Role::Group).is_none() {
        let known = q.groups.iter().map(|g| g.id.as_str()).collect::<Vec<_>>().join(", ");
        out.push_str(&format!("# group = \"…\"      {}: {known}\n", lang.pick("one of", "可选")));
    }
    if let Some(key) = key(peek) {
        out.push_str(&format!("key = {}\n", quoted(key)));
    }
    out.push_str(&format!("[responses.{name}.columns]\n"));
    let mut used = vec![false; peek.columns.len()];
    let mut missing = Vec::new();
    for question in &q.questions {
        let texts = [fold(&question.text.zh), fold(&question.text.en)];
        let fits = |header: &str| {
            let last = header.rsplit('/').next().unwrap_or(header);
            let plain = fold(without_number(header));
            header == question.id
                || last == question.id
                || header.split_once(". ").is_some_and(|(code, _)| code == question.id)
                || texts.iter().any(|t| !t.is_empty() && (plain == *t || plain.ends_with(&format!("-{t}"))))
        };
        let found = peek.columns.iter().position(|(h, _)| fits(h));
        match found {
            Some(at) => {
                if let Some(slot) = used.get_mut(at) {
                    *slot = true;
                }
                let header = peek.columns.get(at).map_or("", |(h, _)| h);
                out.push_str(&format!("{} = {}\n", question.id, quoted(header)));
            }
            None if matches!(question.scale, Scale::Multiple) => {
                let hint = lang.pick("one column an option, as \"q6(*\"", "每个选项一列时写作 \"第6题(*\"");
                missing.push(format!("# {} = \"…\"      {hint}", question.id));
            }
            None => missing.push(format!("# {} = \"…\"      {}", question.id, question.text.zh)),
        }
    }
    if !missing.is_empty() {
        out.push_str(lang.pick("# questions without a column so far:\n", "# 尚未找到对应列的题目：\n"));
        out.push_str(&(missing.join("\n") + "\n"));
    }
    let rest: Vec<&str> = peek.columns.iter().zip(&used).filter(|((_, c), u)| !**u && c.is_some()).map(|((h, _), _)| h.as_str()).collect();
    if !rest.is_empty() {
        out.push_str(lang.pick("# columns without a question:\n", "# 没有对应题目的列：\n"));
        rest.iter().for_each(|h| out.push_str(&format!("#   {h}\n")));
    }
    personal(peek, lang, &mut out);
    out
}

/// Columns that identify people, which nobody looked at.
pub(super) fn personal(peek: &Peek, lang: Lang, out: &mut String) {
    let headers: Vec<&str> = peek.columns.iter().filter(|(h, c)| c.is_none() && !h.is_empty()).map(|(h, _)| h.as_str()).collect();
    if !headers.is_empty() {
        out.push_str(lang.pick("# not read, since they identify people: ", "# 含个人信息，未予读取："));
        out.push_str(&headers.join(lang.pick(", ", "、")));
        out.push('\n');
    }
}
