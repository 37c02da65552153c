use indicia_method::Text;
use indicia_verdict::Question;

use super::Page;
use crate::view::verdict::{labelled, quadrant_name};
use crate::view::{Verdicts, verdicts};
use crate::{Cell, Column, Section, Shown, Table};

/// Columns of the table of verdicts that the page shows elsewhere, or not at all.
const ELSEWHERE: [&str; 6] = ["rank", "unit", "name", "step", "type_id", "pattern"];

impl Page<'_> {
    fn verdicts(&self) -> Option<Verdicts<'_>> {
        let data = self.subject.evaluation.scored_data();
        Some(verdicts(self.subject, self.verdict?, data.period(self.diagnosis.row)))
    }

    /// Type, balance, foundations and integration, coordination: the unit's row of the table of verdicts, turned.
    pub(super) fn judgement(&self) -> Option<Section> {
        let verdicts = self.verdicts()?;
        let at = verdicts.rows.iter().position(|r| *r == self.diagnosis.row)?;
        let found = verdicts.table();
        let row = found.rows.get(at)?;
        let mut table = Table::new(vec![Column::text("item", "", ""), Column::text("value", "", "")]);
        let root = &*self.subject.evaluation.plan().system().root;
        let shown = found.columns.iter().zip(row).filter(|(c, _)| c.shown != Shown::Data && c.key != root);
        for (column, cell) in shown.filter(|(c, _)| !ELSEWHERE.contains(&c.key.as_str())) {
            table.rows.push(vec![Cell::Words(column.title.clone()), cell.clone()]);
            if column.key == "balance" {
                table.rows.extend(self.two_questions());
            }
        }
        Some(Section::new("verdict", "Verdict", "结论", table))
    }

    /// Foundations and integration: where the unit stands in the matrix of both.
    fn two_questions(&self) -> Option<Vec<Cell>> {
        let (verdict, row) = (self.verdict?, self.diagnosis.row);
        let quadrant = verdict.quadrants.get(row).copied().flatten()?;
        let title = Text { zh: "基础与融合".into(), en: "Foundations and integration".into() };
        let label = labelled(&quadrant_name(quadrant), verdict.standing(Question::Quadrant, row));
        Some(vec![Cell::Words(title), Cell::Words(label)])
    }

    /// The exact way of formula (4): the mean of the sides, what imbalance takes, what missing integration takes.
    pub(super) fn way_down(&self) -> Option<Section> {
        let w = self.verdict?.waterfalls.get(self.diagnosis.row).copied().flatten()?;
        let roles = self.definition.roles.as_ref()?;
        let decimals = self.decimals(&roles.result).max(2);
        let mut table = Table::new(vec![Column::text("step", "Step", "步骤"), Column::number("value", "Points", "分值")]);
        let mut push = |en: &str, zh: &str, x: f64| {
            table.rows.push(vec![Cell::Words(Text { zh: zh.into(), en: en.into() }), Cell::Number(x, Some(decimals))]);
        };
        push("mean of the sides", "各方均值", w.level);
        push("lost to imbalance", "失衡损失", -w.imbalance);
        push("lost to missing integration", "融合不足损失", -w.integration);
        if w.rest.abs() >= 0.5 * 10_f64.powi(-(decimals as i32)) {
            push("rest", "其余", w.rest);
        }
        push(&roles.result, &roles.result, w.result);
        let (en, zh) = ("From the level of the sides to the result", "由各方均值到结果");
        Some(Section::new("waterfall", en, zh, table))
    }
}
