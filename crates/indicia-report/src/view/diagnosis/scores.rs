use indicia_method::Text;
use indicia_verdict::standard::Outcome;
use indicia_verdict::{Question, Standing};

use super::Page;
use crate::number::{fixed, shortest};
use crate::view::verdict::{labelled, sureness_note};
use crate::{Cell, Column, Section, Table};

impl Page<'_> {
    /// Values and ranks of the nodes, and what the standards say.
    pub(super) fn scores(&self) -> Section {
        let mut table = Table::new(vec![
            Column::text("node", "Node", "节点"),
            Column::text("title", "", ""),
            Column::number("value", "Value", "得分"),
            Column::number("rank", "Rank", "名次"),
            Column::number("of", "Of", "参评数"),
        ]);
        for gap in self.diagnosis.gaps.iter().filter(|g| self.is_node(&g.id)) {
            // The evaluation's own rank follows the declared rule for ties.
            let rank = self.subject.evaluation.node(&gap.id).and_then(|n| n.rank(self.diagnosis.row));
            table.rows.push(vec![
                Cell::plain(&*gap.id),
                Cell::Words(self.title(&gap.id)),
                Cell::value(gap.own, self.decimals(&gap.id)),
                Cell::exact(rank),
                Cell::Number(gap.count as f64, None),
            ]);
        }
        let mut section = Section::new("scores", "Scores and ranks", "得分与名次", table);
        for (number, (standard, outcome)) in self.diagnosis.standards.iter().enumerate() {
            let title = |t: &Text, id: &str| Text {
                zh: if t.zh.is_empty() { id.into() } else { t.zh.clone() },
                en: if t.en.is_empty() { id.into() } else { t.en.clone() },
            };
            let name = title(&standard.title, &standard.id);
            let on = standard.on().map_or(String::new(), |on| format!(" (`{on}`)"));
            let on_zh = standard.on().map_or(String::new(), |on| format!("（`{on}`）"));
            let Some(outcome) = outcome else {
                section.note(format!("{}{on}: none.", name.en), format!("{}{on_zh}：无。", name.zh));
                continue;
            };
            let steps = standard.steps();
            let step = |n: usize| steps.get(n).map(|(id, t)| title(t, id)).unwrap_or_default();
            let Outcome { step: own, capped, gap } = outcome;
            let standing = self.verdict.map_or(Standing::Unknown, |v| v.standing(Question::Standard(number), self.diagnosis.row));
            let label = labelled(&step(*own), standing);
            let (mut en, mut zh) = (format!("{}{on}: {}", name.en, label.en), format!("{}{on_zh}：{}", name.zh, label.zh));
            if let Some((before, part)) = capped {
                en.push_str(&format!("; {} by its value, held back by `{part}`", step(*before).en));
                zh.push_str(&format!("；按得分为{}，受 `{part}` 限制", step(*before).zh));
            }
            if let Some((next, far)) = gap {
                en.push_str(&format!("; {} short of {}", shortest_fixed(*far), step(*next).en));
                zh.push_str(&format!("；距“{}”还差 {}", step(*next).zh, shortest_fixed(*far)));
            }
            section.note(format!("{en}."), format!("{zh}。"));
        }
        if let Some(verdict) = self.verdict.filter(|_| !self.diagnosis.standards.is_empty()) {
            let note = sureness_note(verdict);
            section.note(note.en, note.zh);
        }
        section
    }

    /// From the best possible value of the root to the unit's, input by input.
    pub(super) fn waterfall(&self) -> Option<Section> {
        let evaluation = self.subject.evaluation;
        let root = &evaluation.plan().system().root;
        let obstacles = self.diagnosis.obstacles.as_ref().ok()?;
        let (best, own) = (self.diagnosis.best?, evaluation.value(root)?.get(self.diagnosis.row)?);
        let inputs = evaluation.plan().system().node(root)?.inputs();
        let parts: Vec<(&str, f64)> = inputs.iter().filter_map(|i| Some((&**i, obstacles.degree(i)?))).collect();
        if parts.len() != inputs.len() {
            return None;
        }
        let decimals = self.decimals(root);
        let mut table = Table::new(vec![
            Column::text("step", "Step", "步骤"),
            Column::text("title", "", ""),
            Column::number("value", "Points", "分值"),
        ]);
        let best_title = Text { zh: "各项均为最优".into(), en: "everything at its best".into() };
        table.rows.push(vec![Cell::plain(&**root), Cell::Words(best_title), Cell::Number(best, Some(decimals))]);
        for (id, degree) in parts {
            let title = self.title(id);
            let lost = Text { zh: format!("因{}损失", title.zh), en: format!("lost to {}", title.en) };
            table.rows.push(vec![Cell::plain(id), Cell::Words(lost), Cell::Number(-degree * (best - own), Some(decimals))]);
        }
        let left = Text { zh: "本单位".into(), en: "this unit".into() };
        table.rows.push(vec![Cell::plain(&**root), Cell::Words(left), Cell::Number(own, Some(decimals))]);
        let mut section = Section::new("losses", "From the best possible value to this one", "由最优值到本单位", table);
        if !obstacles.reference.is_empty() {
            let point: Vec<String> = obstacles.reference.iter().map(|(id, best)| format!("{id} = {}", shortest(*best))).collect();
            let point = point.join(", ");
            section.note(
                format!("The loss is shared among the inputs of formulas by Shapley values, against the reference point {point}."),
                format!("损失按 Shapley 值分摊到公式的各输入，参照点为 {point}。"),
            );
        }
        Some(section)
    }
}

/// A distance: two decimals, more where it is small.
fn shortest_fixed(x: f64) -> String {
    if x.abs() >= 1.0 { fixed(x, 2) } else { fixed(x, 4) }
}
