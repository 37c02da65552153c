//! A panel of 31 provinces and 20 years: scores of the author, weights by entropy over all years.
//!
//! Standardised between the least and the greatest value of 2001, times ten, absolute values; in the entropy, not in the sums, a zero counts as 1e-10.

use std::fmt::Write;

use super::{csv, number, place, reference, show, table, write};
use crate::common::{indicia_in, rows};
use crate::ledger::Comparison;

const WITHIN: f64 = 1e-12;

const DIMENSIONS: [(&str, &str, &[&str]); 4] = [
    ("base", "数字基础", &["移动电话基站", "光缆线路长度", "移动电话用户", "互联网宽带接入用户"]),
    ("innovation", "数字创新", &["R&D人员", "R&D经费支出", "专利申请数", "技术市场成交额"]),
    ("trade", "数字交易", &["电子商务销售额", "电子商务采购额", "信息技术服务收入"]),
    ("governance", "数字治理", &["财政科学技术支出", "政府网站数", "政府微博数"]),
];

fn system() -> String {
    let mut out = String::from(
        r#"indicia = 1
[index]
id = "provinces"
root = "all"
[data.table.values]
file = "values.csv"
unit = "省份"
period = "年份"
[score]
use = "min-max"
params = { range = [0, 10] }
fit = { base = "2001" }
[weights]
use = "equal"
[aggregate]
use = "weighted-mean"
[indicator.size]
column = "数字经济规模"
direction = "positive"
"#,
    );
    let mut column = 0;
    for (id, _, columns) in DIMENSIONS {
        let first = column;
        for name in columns {
            let _ = writeln!(out, "[indicator.x{column}]\ncolumn = \"c{column}\"\ndirection = \"positive\" # {name}");
            let _ = writeln!(out, "[node.a{column}]\nformula = \"abs(x{column})\"");
            column += 1;
        }
        let children: Vec<String> = (first..column).map(|c| format!("a{c}")).collect();
        let _ = writeln!(
            out,
            "[node.{id}]\nchildren = {children:?}\nweights = {{ use = \"entropy\", params = {{ zero = \"replace\", tiny = 1e-10 }} }}"
        );
    }
    let nodes: Vec<&str> = DIMENSIONS.iter().map(|(id, ..)| *id).collect();
    let _ = writeln!(out, "[node.all]\nchildren = {:?}", [&nodes[..], &["size"]].concat());
    out
}

#[test]
fn the_scores_of_31_provinces_from_2001_to_2020_are_the_author_s() {
    let Some(folder) = reference("data/cn_province_digital_economy_2001_2020") else { return };
    let panel = table(&folder.join("province_panel_2001_2020.csv"));
    let columns: Vec<&str> = DIMENSIONS.iter().flat_map(|(.., c)| c.iter().copied()).collect();
    let ids: Vec<String> = (0..columns.len()).map(|c| format!("c{c}")).collect();
    let heads = ids.iter().map(String::as_str).zip(columns.iter().copied()).chain(["省份", "年份", "数字经济规模"].map(|h| (h, h)));
    let place = place("provinces");
    write(&place.join("values.csv"), &csv(&panel, &heads.collect::<Vec<_>>()));
    write(&place.join("indicia.toml"), &system());

    // Weights, beside those that were computed with Python from the same definition.
    let theirs = table(&folder.join("entropy_weights_recomputed.csv"));
    let shown = rows(&indicia_in(&place, &["show", "weights", "--format", "csv"]).well().out);
    let mut weights = Comparison::within(WITHIN);
    for (c, name) in columns.iter().enumerate() {
        let ours = shown.iter().find(|r| r["item"] == format!("a{c}")).unwrap();
        let theirs = theirs.iter().find(|r| r["指标"] == *name).unwrap();
        weights.cell(name, number(ours, "nominal"), number(theirs, "熵权"));
    }
    weights.record("provinces-2001-2020-weights");

    // Scores, beside those that the author published; the size of the digital economy keeps its sign.
    let published = table(&folder.join("published_scores_2001_2020.csv"));
    let ours = show(&place, "all", "scored");
    let mut scores = Comparison::within(WITHIN);
    for row in &published {
        let ours = &ours[&(row["省份"].clone(), row["年份"].clone())];
        for (id, name, _) in DIMENSIONS {
            scores.cell(&format!("{} {} {name}", row["省份"], row["年份"]), number(ours, id), number(row, name));
        }
        scores.cell(&format!("{} {}", row["省份"], row["年份"]), number(ours, "size"), number(row, "数字经济规模"));
    }
    assert_eq!((panel.len(), scores.compared()), (620, 620 * 5));
    scores.record("provinces-2001-2020-scores");
}
