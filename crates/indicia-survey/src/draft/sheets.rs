//! What a draft says of the other sheets of a workbook.

use indicia_diagnostic::Lang;

use super::mapping::name;
use super::toml::{id, quoted};
use crate::import::Peek;
use crate::questionnaire::Layout;

/// Comments about sheets that the draft leaves out. On those of KoboToolbox stand repeated groups, which are read as responses of their own.
pub fn further_sheets(peek: &Peek, sheets: &[String], written: &str, lang: Lang) -> String {
    let others: Vec<&String> = sheets.iter().filter(|s| **s != *peek.sheet).collect();
    if others.is_empty() {
        return String::new();
    }
    let shown: Vec<String> = others.iter().map(|s| quoted(s)).collect();
    let mut out = String::from(lang.pick("\n# not drafted, further sheets: ", "\n# 未起草的其他工作表："));
    out.push_str(&shown.join(lang.pick(", ", "、")));
    out.push('\n');
    if peek.layout == Layout::Kobo {
        out.push_str(lang.pick(
            "# A repeated group stands on a sheet of its own; its rows belong to the responses above:\n",
            "# 重复组在单独的工作表中，其各行属于上面的答卷：\n",
        ));
        let parent = name(peek);
        for sheet in others {
            let own = id(sheet).unwrap_or_else(|| "repeat".into());
            out.push_str(&format!(
                "# [responses.{own}]\n# file = {}\n# sheet = {}\n# layout = \"kobo\"\n# group = \"respondents\"\n# parent = {}\n",
                quoted(written),
                quoted(sheet),
                quoted(&parent)
            ));
        }
    }
    out
}
