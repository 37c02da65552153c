//! The Technology Achievement Index of the Handbook, by the shipped system: column EW of Table 23.

use super::{number, table};
use crate::common::{indicia, root, rows};
use crate::ledger::Comparison;

#[test]
fn all_23_ranks_of_the_handbook_come_out() {
    let ran = rows(&indicia(&["run", "configs/tai", "--no-save", "--format", "csv"]).well().out);
    let mut ranks = Comparison::within(0.0);
    for row in table(&root().join("configs/tai/published.csv")) {
        let ours = ran.iter().find(|r| r["unit"] == row["code"]).unwrap();
        ranks.cell(&row["code"], number(ours, "rank"), number(&row, "rank"));
    }
    assert_eq!((ranks.compared(), ran.len()), (23, 23));
    ranks.record("tai-table-23-ew");
}
