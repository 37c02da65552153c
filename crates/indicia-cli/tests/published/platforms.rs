//! TOPSIS of 31 provincial platforms of open data, as their author computed it.

use super::{number, place, reference, show, table, write};
use crate::ledger::Comparison;

#[test]
fn topsis_of_the_open_data_platforms_is_the_author_s() {
    let Some(folder) = reference("data/cn_province_open_data_platforms_2026") else { return };
    let published = table(&folder.join("author_topsis_4e.csv"));
    let place = place("platforms");
    std::fs::copy(folder.join("author_topsis_4e.csv"), place.join("values.csv")).unwrap();
    let indicators: String = (1..=5).map(|e| format!("[indicator.E{e}]\ndirection = \"positive\"\n")).collect();
    write(
        &place.join("indicia.toml"),
        &format!(
            r#"indicia = 1
[index]
id = "platforms"
root = "openness"
[data.table.values]
file = "values.csv"
unit = "code"
[score]
use = "none"
[aggregate]
use = "topsis"
{indicators}[node.openness]
children = ["E1", "E2", "E3", "E4", "E5"]
weights = {{ use = "fixed", params = {{ values = {{ E1 = 0.22, E2 = 0.22, E3 = 0.22, E4 = 0.22, E5 = 0.12 }} }} }}
"#
        ),
    );
    let ours = show(&place, "openness", "scored");
    let mut scores = Comparison::within(1e-9);
    let score = |code: &str| number(&ours[&(code.to_string(), String::new())], "openness").unwrap();
    for row in &published {
        let ours = score(&row["code"]);
        scores.cell(&row["code"], Some(ours), number(row, "topsis_score"));
        // The author numbers platforms of the same score one after the other.
        let above = published.iter().filter(|r| score(&r["code"]) > ours).count();
        let level = published.iter().filter(|r| score(&r["code"]) == ours).count();
        let rank: usize = row["topsis_rank"].parse().unwrap();
        assert!((above + 1..=above + level).contains(&rank), "{row:?}");
    }
    assert_eq!(scores.compared(), 31);
    scores.record("open-data-topsis");
}
