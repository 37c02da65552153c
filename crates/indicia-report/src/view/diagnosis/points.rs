use indicia_verdict::diagnosis::{Binding, FrozenError};

use super::{Page, list};
use crate::number::{fixed, shortest};
use crate::{Cell, Column, Section, Table};

impl Page<'_> {
    pub(super) fn marginals(&self) -> Section {
        let root = self.subject.evaluation.plan().system().root.clone();
        let mut table = Table::new(vec![
            Column::text("indicator", "Indicator", "指标"),
            Column::text("title", "", ""),
            Column::number("point", "Point", "一分"),
            Column::number("up", "Point gained", "得分升一分"),
            Column::number("down", "Point lost", "得分降一分"),
            Column::number("per_value", "Unit of value", "数值改进一单位"),
            Column::text("idle", "Does not bind", "不起约束"),
        ]);
        let found = &self.diagnosis.marginals;
        if let Ok((_, marginals)) = found {
            for m in marginals {
                table.rows.push(vec![
                    Cell::plain(&*m.indicator),
                    Cell::Words(self.title(&m.indicator)),
                    Cell::exact(Some(m.point)),
                    Cell::value(m.up, 4),
                    Cell::value(m.down.map(|d| -d), 4),
                    Cell::value(m.per_value, m.per_value.map_or(4, digits)),
                    Cell::plain(m.idle.iter().map(|i| i.to_string()).collect::<Vec<_>>().join(" ")),
                ]);
            }
            if marginals.iter().all(|m| m.idle.is_empty()) {
                table.columns.pop();
                table.rows.iter_mut().for_each(|r| _ = r.pop());
            }
        }
        let mut section = Section::new("marginals", "What a point is worth", "提高一分的作用", table);
        match found {
            Ok((bindings, _)) => {
                section.note(
                    format!("Change of `{root}`: one-sided derivatives at this unit's own point, every fit frozen at the published state, without rounding. A point is 1 on a scale of about a hundred and 0.01 on one of 1. — is a score that cannot move that way."),
                    format!("`{root}` 的变化：在本单位当前状态处的单侧导数，各项拟合固定于公布时的状态，不作舍入。满分约为 100 的得分以 1 为一分，满分为 1 的以 0.01 为一分。— 表示得分不能再向该方向变动。"),
                );
                bindings.iter().filter(|b| b.is_idle()).for_each(|b| idle(&mut section, b));
                for b in bindings.iter().filter(|b| b.is_kink()) {
                    let at = if b.equal.is_empty() { String::new() } else { format!(" = {}", list(&b.equal)) };
                    let (up, down) = (shortest_slope(b.up), shortest_slope(b.down));
                    section.note(
                        format!(
                            "`{}` has a kink at `{}`{at} = {}: a point gained is worth {up}, a point lost {down}.",
                            b.node,
                            b.input,
                            shortest(b.value)
                        ),
                        format!("`{}` 在 `{}`{at} = {} 处有折点：升一分值 {up}，降一分失 {down}。", b.node, b.input, shortest(b.value)),
                    );
                }
            }
            Err(why) => frozen(&mut section, why),
        }
        section
    }
}

/// Why a row cannot be asked alone.
pub(super) fn frozen(section: &mut Section, why: &FrozenError) {
    match why {
        FrozenError::NoValue => section.note("No value, hence nothing to move.", "没有得分，无从计算。"),
        FrozenError::NotAlone => section.note(
            "Not computed: a method of this system looks at all units or periods at once, so that this unit's value cannot be computed from its own row with frozen fits.",
            "未计算：体系中有方法须同时看全部评价对象或时期，固定拟合后无法仅由本单位一行得出其得分。",
        ),
    }
}

fn idle(section: &mut Section, b: &Binding) {
    let value = shortest_slope(b.value);
    match &b.held_by {
        Some((input, other)) => {
            let other = shortest_slope(*other);
            section.note(
                format!("`{}` ({value}) does not bind: only the weaker side, `{}` ({other}), moves `{}`, so that a point of anything below `{}` is worth nothing here.", b.input, input, b.node, b.input),
                format!("`{}`（{value}）不起约束：只有较弱的一侧 `{}`（{other}）影响 `{}`，因此其下各项提高一分在此不起作用。", b.input, input, b.node),
            );
        }
        None => section.note(
            format!("`{}` ({value}) does not move `{}` here.", b.input, b.node),
            format!("`{}`（{value}）在此不影响 `{}`。", b.input, b.node),
        ),
    }
}

/// Decimals that show three digits of a small number.
fn digits(x: f64) -> usize {
    let zeros = (1..12).take_while(|n| x != 0.0 && x.abs() < 10_f64.powi(-n)).count();
    (zeros + 3).max(4)
}

fn shortest_slope(x: f64) -> String {
    if x.abs() >= 10.0 { fixed(x, 2) } else { fixed(x, 4) }
}
