//! Weights against importance as a table.

use indicia_analysis::statistics::Importance;

use super::{StatisticsView, count};
use crate::number::shortest;
use crate::{Cell, Column, Section, Table};

impl StatisticsView<'_> {
    /// A child a row. `fewest` and `bandwidth` are what the analysis was told.
    pub fn importance(&self, all: &[Importance], fewest: usize, bandwidth: Option<f64>) -> Section {
        let mut table = Table::new(vec![
            Column::text("node", "Node", "节点"),
            Column::text("id", "Child", "子项"),
            Column::number("n", "n", "n"),
            Column::number("nominal", "", "").in_data(),
            Column::number("nominal_percent", "Weight, %", "权重（%）").on_screen(),
            Column::number("main_effect", "Main effect", "主效应"),
            Column::number("main_effect_share", "", "").in_data(),
            Column::number("main_effect_percent", "Share, %", "占比（%）").on_screen(),
            Column::number("gap", "", "").in_data(),
            Column::number("gap_points", "Gap", "差距").on_screen(),
            Column::number("squared", "r²", "r²"),
            Column::number("squared_share", "", "").in_data(),
            Column::number("squared_percent", "Share, %", "占比（%）").on_screen(),
            Column::number("bandwidth", "Bandwidth", "带宽"),
            Column::number("grouped", "", "").in_data(),
        ]);
        let percent = |x: Option<f64>| Cell::value(x.map(|x| 100.0 * x), 1);
        for node in all {
            for c in &node.children {
                let gap = c.gap();
                let sign = if gap.is_some_and(|g| g > 0.0) { "+" } else { "" };
                let band = c.effect.and_then(|e| e.bandwidth);
                table.rows.push(vec![
                    Cell::plain(&*node.node),
                    Cell::plain(&*c.id),
                    count(node.n),
                    Cell::exact(c.nominal),
                    percent(c.nominal),
                    Cell::value(c.effect.map(|e| e.ratio), 3),
                    Cell::exact(c.effect_share),
                    percent(c.effect_share),
                    Cell::exact(gap),
                    gap.map_or(Cell::Missing, |g| Cell::Marked(100.0 * g, Some(1), sign)),
                    Cell::value(c.squared, 3),
                    Cell::exact(c.squared_share),
                    percent(c.squared_share),
                    band.map_or(Cell::Missing, |h| Cell::Number(h, Some(if h < 1.0 { 3 } else { 2 }))),
                    Cell::exact(c.effect.map(|e| e.grouped as f64)),
                ]);
            }
        }
        let mut section = Section::new("importance", "Weights against importance", "权重与实际重要性", table);
        section.note(
            "Main effect: the share of the node's variance that goes when the child is known, by local-linear regression; r²: the same by a straight line. Gap: share of the main effects minus share of the weights, in points.",
            "主效应：已知该子项后节点方差减少的比例，由局部线性回归估计；r²：用直线估计的同一比例。差距：主效应占比减权重占比，单位为百分点。",
        );
        let band = match bandwidth {
            Some(b) => (
                format!("Bandwidth: {} standard deviations of the child.", shortest(b)),
                format!("带宽：子项标准差的 {} 倍。", shortest(b)),
            ),
            None => (
                "Bandwidth: by leave-one-out cross-validation; — where the straight line predicts best.".to_string(),
                "带宽：由留一交叉验证选定；— 表示直线预测最好。".to_string(),
            ),
        };
        section.note(band.0, band.1);
        let grouped = all.iter().flat_map(|n| &n.children).filter_map(|c| c.effect).map(|e| e.grouped).max().unwrap_or(1);
        if grouped > 1 {
            section.note(
                format!("Of many units, neighbours were averaged in groups of {grouped} before smoothing."),
                format!("评价对象较多，平滑之前将相邻的 {grouped} 个取平均。"),
            );
        }
        let few: Vec<String> = all.iter().filter(|n| n.children.is_empty()).map(|n| format!("`{}` ({})", n.node, n.n)).collect();
        if !few.is_empty() {
            section.note(
                format!("Left out, with fewer than {fewest} units that have all values: {}.", few.join(", ")),
                format!("各项均有值的对象不足 {fewest} 个，未列出：{}。", few.join("、")),
            );
        }
        let varied: Vec<String> = all.iter().filter(|n| n.differ).map(|n| format!("`{}`", n.node)).collect();
        if !varied.is_empty() {
            section.note(
                format!("Weights differ between units; here stand their means: {}.", varied.join(", ")),
                format!("各对象的权重不同，此处列出其平均：{}。", varied.join("、")),
            );
        }
        let formulas: Vec<String> = all.iter().filter(|n| !n.weighted && !n.children.is_empty()).map(|n| format!("`{}`", n.node)).collect();
        if !formulas.is_empty() {
            section.note(
                format!("Formulas, which have no weights: {}.", formulas.join(", ")),
                format!("公式节点没有权重：{}。", formulas.join("、")),
            );
        }
        section
    }
}
