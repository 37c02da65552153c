//! Principal components and Cronbach's alpha as tables.

use indicia_analysis::statistics::{Alpha, Components};

use super::{StatisticsView, count};
use crate::number::fixed;
use crate::{Cell, Column, Section, Table};

impl StatisticsView<'_> {
    /// Eigenvalues, a component a row.
    pub fn components(&self, all: &[Components]) -> Section {
        let mut table = Table::new(vec![
            Column::text("node", "Node", "节点"),
            Column::number("n", "n", "n"),
            Column::number("component", "Component", "主成分"),
            Column::number("eigenvalue", "Eigenvalue", "特征值"),
            Column::number("share", "Share", "占比").in_data(),
            Column::number("percent", "%", "占比（%）").on_screen(),
            Column::number("cumulative", "Cumulative", "累计").in_data(),
            Column::number("cumulative_percent", "Cumulative %", "累计（%）").on_screen(),
            Column::text("kept", "Kept", "").in_data(),
        ]);
        for c in all {
            let Some(found) = &c.found else { continue };
            let mut sum = 0.0;
            for (m, (value, share)) in found.eigenvalues.iter().zip(&found.shares).enumerate() {
                sum += share;
                table.rows.push(vec![
                    Self::group(&c.group),
                    count(c.n),
                    count(m + 1),
                    Cell::Number(*value, Some(3)),
                    Cell::Number(*share, None),
                    Cell::Number(100.0 * share, Some(1)),
                    Cell::Number(sum, None),
                    Cell::Number(100.0 * sum, Some(1)),
                    Cell::plain(if m < c.kept { "yes" } else { "no" }),
                ]);
            }
        }
        let mut section = Section::new("components", "Principal components", "主成分", table);
        self.component_notes(&mut section, all);
        section
    }

    /// A group a row, for people.
    pub fn dimensions(&self, all: &[Components]) -> Section {
        let mut table = Table::new(vec![
            Column::text("node", "Node", "节点"),
            Column::number("n", "n", "n"),
            Column::number("members", "Children", "子项数"),
            Column::text("eigenvalues", "Eigenvalues", "特征值"),
            Column::number("kaiser", "Above 1", "大于 1"),
            Column::number("first", "First, %", "第一（%）"),
            Column::number("kept", "Kept, %", "保留（%）"),
            Column::number("kmo", "KMO", "KMO"),
            Column::number("bartlett", "Bartlett p", "Bartlett p 值"),
        ]);
        for c in all {
            let Some(found) = &c.found else { continue };
            let shown: Vec<String> = found.eigenvalues.iter().take(4).map(|v| fixed(*v, 2)).collect();
            let more = if found.eigenvalues.len() > 4 { " …" } else { "" };
            let kept: f64 = found.shares.iter().take(c.kept).sum();
            table.rows.push(vec![
                Self::group(&c.group),
                count(c.n),
                count(c.members.len()),
                Cell::plain(format!("{}{more}", shown.join(" "))),
                count(found.kaiser()),
                Cell::value(found.shares.first().map(|s| 100.0 * s), 1),
                Cell::Number(100.0 * kept, Some(1)),
                Cell::value(c.adequacy.as_ref().map(|a| a.kmo), 2),
                Cell::p_value(c.adequacy.as_ref().map(|a| a.p)),
            ]);
        }
        let mut section = Section::new("components", "Principal components", "主成分", table);
        self.component_notes(&mut section, all);
        section
    }

    fn component_notes(&self, section: &mut Section, all: &[Components]) {
        let (en, zh) = self.stage();
        section.note(
            format!("Of the correlations of {en}, over the units that have all of them. Above 1: Kaiser's count. KMO and Bartlett: whether there is anything in common."),
            format!("由{zh}的相关矩阵得出，仅用各项均有值的对象。大于 1：凯泽准则的主成分个数。KMO 与 Bartlett：各项是否有共同成分。"),
        );
        for c in all {
            let node = if c.group.all {
                (format!("{} (all indicators)", c.group.node), format!("{}（全部指标）", c.group.node))
            } else {
                (c.group.node.to_string(), c.group.node.to_string())
            };
            let ids: Vec<String> = c.constant.iter().map(|i| format!("`{i}`")).collect();
            if !ids.is_empty() {
                section.note(
                    format!("{}: without {}, which do not vary over these units or have no values.", node.0, ids.join(", ")),
                    format!("{}：未包括 {}，在这些对象中取值不变或没有值。", node.1, ids.join("、")),
                );
            }
            if c.found.is_none() {
                section.note(
                    format!(
                        "{}: no components, since fewer than two children vary or fewer than three units have all values ({}).",
                        node.0, c.n
                    ),
                    format!("{}：没有主成分，因为有变化的子项不足两个，或各项均有值的对象不足三个（{} 个）。", node.1, c.n),
                );
            }
        }
    }

    /// Loadings: of every component for programs, of those that are kept for people.
    pub fn loadings(&self, all: &[Components], short: bool) -> Section {
        let columns_of = |c: &Components| {
            let k = c.found.as_ref().map_or(0, |p| p.eigenvalues.len());
            if short { c.kept.min(6) } else { k }
        };
        let most = all.iter().map(columns_of).max().unwrap_or(0);
        let rotated = all.iter().map(|c| if short { 0 } else { c.rotated.len() }).max().unwrap_or(0);
        let mut columns = vec![Column::text("node", "Node", "节点"), Column::text("id", "Id", "标识")];
        columns.extend((1..=most).map(|m| Column::number(format!("pc{m}"), &format!("PC{m}"), &format!("PC{m}"))));
        columns.extend((1..=rotated).map(|m| Column::number(format!("rotated{m}"), &format!("Rotated {m}"), &format!("旋转 {m}"))));
        let mut table = Table::new(columns);
        for c in all {
            let Some(found) = &c.found else { continue };
            for (at, id) in c.members.iter().enumerate() {
                let mut row = vec![Self::group(&c.group), Cell::plain(&**id)];
                let cell = |m: Option<&Vec<f64>>| m.and_then(|l| l.get(at)).map_or(Cell::Blank, |x| Cell::Number(*x, Some(2)));
                row.extend((0..most).map(|m| cell(found.loadings.get(m).filter(|_| m < columns_of(c)))));
                row.extend((0..rotated).map(|m| cell(c.rotated.get(m))));
                table.rows.push(row);
            }
        }
        let mut section = Section::new("loadings", "Loadings", "载荷", table);
        section.note(
            "Correlations with the component. A component has no sign of its own: its loading of greatest size is positive.",
            "即各项与主成分的相关系数。主成分本身没有方向：约定绝对值最大的载荷为正。",
        );
        if !short {
            section.note(
                "Rotated: the components that are kept, by varimax with Kaiser's normalisation.",
                "旋转：保留的主成分经方差最大化旋转（Kaiser 标准化）。",
            );
        }
        section
    }

    /// Alpha of each group, a group a row.
    pub fn alpha(&self, all: &[Alpha]) -> Section {
        let mut table = Table::new(vec![
            Column::text("node", "Node", "节点"),
            Column::number("n", "n", "n"),
            Column::number("items", "Children", "子项数"),
            Column::number("alpha", "Alpha", "α"),
            Column::number("standardised", "Standardised", "标准化 α"),
            Column::text("lowest", "Highest without", "删除后最高").on_screen(),
            Column::number("without", "Alpha then", "此时标准化 α").on_screen(),
        ]);
        for a in all {
            let found = a.found.as_ref();
            let best = found.and_then(|r| {
                let of = r.without.iter().enumerate().filter_map(|(i, (_, s))| s.map(|s| (i, s)));
                of.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
            });
            table.rows.push(vec![
                Self::group(&a.group),
                Cell::Number(a.n as f64, None),
                count(a.group.members.len()),
                Cell::value(found.map(|r| r.raw), 3),
                Cell::value(found.and_then(|r| r.standardised), 3),
                best.map_or(Cell::Blank, |(i, _)| Cell::plain(&*a.group.members[i])),
                best.map_or(Cell::Blank, |(_, s)| Cell::Number(s, Some(3))),
            ]);
        }
        let mut section = Section::new("alpha", "Cronbach's alpha", "克龙巴赫 α 系数", table);
        let (en, zh) = self.stage();
        section.note(
            format!("Of {en}. Alpha: with covariances, for children on one scale; standardised: with correlations, whatever their units."),
            format!("取{zh}。α：用协方差，适用于同一量纲的子项；标准化 α：用相关系数，与量纲无关。"),
        );
        if all.iter().any(|a| a.pairwise) {
            section.note(
                "Values are missing: covariances are over the units that each pair has, and n is the fewest.",
                "有缺失值：协方差按各对共有的对象计算，n 为其中最少者。",
            );
        }
        let none: Vec<String> = all.iter().filter(|a| a.found.is_none()).map(|a| format!("`{}`", a.group.node)).collect();
        if !none.is_empty() {
            section.note(
                format!("No alpha for {}: the sum does not vary, or a pair shares fewer than two units.", none.join(", ")),
                format!("{} 没有 α：合计没有变化，或某对共有的对象不足两个。", none.join("、")),
            );
        }
        section
    }

    /// What becomes of alpha without each child.
    pub fn items(&self, all: &[Alpha]) -> Section {
        let mut table = Table::new(vec![
            Column::text("node", "Node", "节点"),
            Column::text("id", "Id", "标识"),
            Column::number("item_total", "With the others", "与其余合计的相关"),
            Column::number("without", "Alpha without", "删除后的 α"),
            Column::number("standardised_without", "Standardised", "标准化 α"),
        ]);
        for a in all {
            let Some(found) = &a.found else { continue };
            for (at, id) in a.group.members.iter().enumerate() {
                let (raw, standardised) = found.without.get(at).copied().unwrap_or_default();
                table.rows.push(vec![
                    Self::group(&a.group),
                    Cell::plain(&**id),
                    Cell::value(found.item_total.get(at).copied().flatten(), 3),
                    Cell::value(raw, 3),
                    Cell::value(standardised, 3),
                ]);
            }
        }
        Section::new("items", "Alpha without each child", "删除各子项后的 α", table)
    }
}
