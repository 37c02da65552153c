//! The questionnaire on paper: one HTML file that needs nothing else and prints on A4.

use std::fmt::Write as _;

use indicia_diagnostic::{Diagnostics, Lang};
use indicia_method::Text;

use super::super::Routes;
use crate::questionnaire::{Question, Questionnaire, Scale};

const STYLE: &str = "@page{size:A4;margin:18mm 16mm 16mm}\
body{font:11pt/1.5 'Noto Serif CJK SC','Songti SC',SimSun,'Times New Roman',serif;color:#000;background:#fff;max-width:178mm;margin:0 auto}\
h1{font-size:17pt;text-align:center;margin:0 0 2mm}p.note{font-size:9.5pt;margin:0 0 5mm}\
section{break-inside:avoid;margin:0 0 4.5mm}h2{font-size:11pt;font-weight:600;margin:0 0 1mm}p.hint{font-size:9.5pt;margin:0 0 1mm}\
ul{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:1mm 7mm}ul.box li::before{content:'☐\\00a0'}ul.one li::before{content:'○\\00a0'}\
table{border-collapse:collapse;table-layout:fixed;width:100%;margin:0 0 4.5mm;font-size:10pt}th,td{border:.6pt solid #000;padding:1mm 1.5mm;text-align:center;vertical-align:middle}\
td:first-child,th:first-child{text-align:left;width:46%}tr{break-inside:avoid}span.line{display:inline-block;border-bottom:.6pt solid #000;min-width:60mm}";

/// The page, for one group of respondents or all, in one language.
///
/// # Errors
/// A group that is unknown or needed.
pub fn page(q: &Questionnaire, routes: &Routes, group: Option<&str>, lang: Lang) -> Result<String, Diagnostics> {
    let asked = super::questions(q, group).map_err(|d| vec![*d])?;
    let of = |text: &Text| escaped(lang.pick(&text.en, &text.zh));
    let title = if lang.pick(&q.title.en, &q.title.zh).is_empty() { escaped(&q.id) } else { of(&q.title) };
    let who = group.and_then(|g| q.group(g)).and_then(|g| q.groups.get(g)).map(|g| of(&g.title)).filter(|t| !t.is_empty());
    let who = who.map(|w| lang.pick(format!(" · {w}"), format!("（{w}）"))).unwrap_or_default();
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{title}{who}</title><style>{STYLE}</style></head><body>\n\
         <h1>{title}{who}</h1>\n",
        lang.pick("en", "zh-CN")
    );
    let form = group.and_then(|g| q.group(g)).and_then(|g| q.groups.get(g)).is_some_and(|g| g.form);
    let note = if form {
        lang.pick(
            "Please fill in figures that a document bears out, and name the document. Leave a figure empty that you do not have: an empty field is missing, a zero is a zero.",
            "请填写有佐证材料支持的数字，并注明材料名称。没有的数据请留空：留空表示缺失，0 表示确实为零。",
        )
    } else {
        lang.pick(
            "This survey is anonymous. Please do not write your name, telephone or identity number. Leave a question empty if you do not know or have not used what it asks about.",
            "本次调查不记名，请勿填写姓名、电话或证件号码。不了解或未使用的，请留空。",
        )
    };
    let must = asked.iter().filter_map(|i| q.questions.get(*i)).any(super::required);
    let must = if must { lang.pick(" Questions with * need an answer.", "标 * 的题目必须回答。") } else { "" };
    let _ = writeln!(out, "<p class=\"note\">{note}{must}</p>");
    let mut number = 0;
    let mut at = 0;
    while let Some(question) = asked.get(at).and_then(|i| q.questions.get(*i)) {
        // Questions of one scale that follow each other in a block are one table.
        let same = |i: &usize| q.questions.get(*i).is_some_and(|next| together(question, next));
        let run = asked.iter().skip(at).take_while(|i| same(i)).count().max(1);
        if run > 1 {
            let rows: Vec<&Question> = asked.iter().skip(at).take(run).filter_map(|i| q.questions.get(*i)).collect();
            table(&rows, number, lang, &mut out);
        } else {
            let route = asked.get(at).and_then(|i| routes.get(*i)).map(|r| r.as_slice()).unwrap_or_default();
            one(q, question, number + 1, &asked, route, lang, &mut out);
        }
        number += run;
        at += run;
    }
    out.push_str("</body></html>\n");
    Ok(out)
}

fn together(a: &Question, b: &Question) -> bool {
    let likert = |q: &Question| matches!(q.scale, Scale::Likert) && q.block.is_some();
    let texts = |q: &Question| q.options.iter().map(|o| o.text.clone()).collect::<Vec<_>>();
    likert(a) && likert(b) && a.block == b.block && texts(a) == texts(b)
}

fn table(rows: &[&Question], before: usize, lang: Lang, out: &mut String) {
    let Some(first) = rows.first() else { return };
    let heads: String = first.options.iter().map(|o| format!("<th>{}</th>", label(&o.text, &o.code, lang))).collect();
    let _ = writeln!(out, "<table><thead><tr><th></th>{heads}</tr></thead><tbody>");
    for (i, question) in rows.iter().enumerate() {
        let boxes = "<td>○</td>".repeat(question.options.len());
        let _ = writeln!(
            out,
            "<tr><td>{}. {}{}</td>{boxes}</tr>",
            before + i + 1,
            label(&question.text, &question.id, lang),
            if super::required(question) { " *" } else { "" }
        );
    }
    out.push_str("</tbody></table>\n");
}

fn one(
    q: &Questionnaire,
    question: &Question,
    number: usize,
    asked: &[usize],
    route: &[(usize, Vec<usize>)],
    lang: Lang,
    out: &mut String,
) {
    let mark = if super::required(question) { " *" } else { "" };
    let unit = question.unit.as_ref().map(|u| lang.pick(format!(" ({})", escaped(u)), format!("（{}）", escaped(u)))).unwrap_or_default();
    let _ = writeln!(out, "<section><h2>{number}. {}{unit}{mark}</h2>", label(&question.text, &question.id, lang));
    for (other, of) in route.iter().filter(|(other, _)| asked.contains(other)) {
        let Some(about) = q.questions.get(*other) else { continue };
        let place = asked.iter().position(|i| i == other).map_or(0, |p| p + 1);
        let options: Vec<String> = of.iter().filter_map(|o| about.options.get(*o)).map(|o| label(&o.text, &o.code, lang)).collect();
        let options = options.join(lang.pick(" or ", "或"));
        let only =
            lang.pick(format!("Only if you answered “{options}” to question {place}."), format!("第 {place} 题选“{options}”的填写。"));
        let _ = writeln!(out, "<p class=\"hint\">{only}</p>");
    }
    let hint = lang.pick(&question.hint.en, &question.hint.zh);
    if !hint.is_empty() {
        let _ = writeln!(out, "<p class=\"hint\">{}</p>", escaped(hint));
    }
    if question.options.is_empty() {
        out.push_str("<span class=\"line\">&nbsp;</span>");
    } else {
        let several = matches!(question.scale, Scale::Multiple);
        if several {
            let _ = writeln!(out, "<p class=\"hint\">{}</p>", lang.pick("Several answers are possible.", "可多选。"));
        }
        let items: String = question.options.iter().map(|o| format!("<li>{}</li>", label(&o.text, &o.code, lang))).collect();
        let _ = write!(out, "<ul class=\"{}\">{items}</ul>", if several { "box" } else { "one" });
    }
    out.push_str("</section>\n");
}

fn label(text: &Text, otherwise: &str, lang: Lang) -> String {
    let text = lang.pick(&text.en, &text.zh);
    escaped(if text.is_empty() { otherwise } else { text })
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
