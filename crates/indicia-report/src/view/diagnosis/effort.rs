use indicia_method::Text;
use indicia_verdict::diagnosis::{Certificate, Effort, EffortError, NoWay, Way};

use super::{Page, points};
use crate::number::{fixed, shortest};
use crate::{Cell, Column, Section, Table};

impl Page<'_> {
    /// The way to each target.
    pub(super) fn ways(&self) -> Vec<Section> {
        self.diagnosis.ways.iter().map(|w| self.way(w)).collect()
    }

    fn way(&self, way: &Way) -> Section {
        let mut table = Table::new(vec![
            Column::text("indicator", "Indicator", "指标"),
            Column::text("title", "", ""),
            Column::number("from", "From", "现值"),
            Column::number("to", "To", "目标值"),
            Column::number("bound", "Bound", "上限"),
            Column::number("cost", "Cost", "成本"),
        ]);
        for m in way.effort.as_ref().map(|e| e.moves.as_slice()).unwrap_or_default() {
            let decimals = if m.bound.abs() >= 10.0 { 2 } else { 4 };
            table.rows.push(vec![
                Cell::plain(&*m.indicator),
                Cell::Words(self.title(&m.indicator)),
                Cell::Number(m.from, Some(decimals)),
                Cell::Number(m.to, Some(decimals)),
                Cell::Number(m.bound, Some(decimals)),
                Cell::Number(m.cost, Some(2)),
            ]);
        }
        let target = shortest(round9(way.target));
        let name = self.step_name(way);
        let (en, zh) = match &name {
            Some(step) => (
                format!("The way to {} (`{}` {target})", step.en, way.on),
                format!("升至“{}”的途径（`{}` 达到 {target}）", step.zh, way.on),
            ),
            None => (format!("The way to `{}` = {target}", way.on), format!("使 `{}` 达到 {target} 的途径", way.on)),
        };
        let mut section = Section::new("way", &en, &zh, table);
        match &way.effort {
            Ok(effort) => self.effort(&mut section, way, effort),
            Err(NoWay::NoCosts) => section.note(
                "Not sought: `[effort.INDICATOR]` declares neither costs nor bounds.",
                "未计算：没有用 `[effort.指标]` 声明成本与上限。",
            ),
            Err(NoWay::Frozen(why)) => points::frozen(&mut section, why),
            Err(NoWay::Effort(EffortError::Reached)) => section.note("It is reached already.", "已经达到。"),
            Err(NoWay::Effort(EffortError::Nothing)) => {
                section.note("Nothing with a declared cost can be moved further.", "声明了成本的指标都不能再改进。");
            }
            Err(NoWay::Effort(EffortError::OutOfReach { best })) => {
                let best = fixed(*best, self.decimals(&way.on));
                section.note(
                    format!("Out of reach: with every indicator of `[effort]` at its bound, `{}` is {best}, fits frozen.", way.on),
                    format!("无法达到：`[effort]` 中各指标都取到上限时（拟合固定），`{}` 也只有 {best}。", way.on),
                );
            }
        }
        section
    }

    fn step_name(&self, way: &Way) -> Option<Text> {
        let (standard, step) = way.step.as_ref()?;
        let (id, title) = *standard.steps().get(*step)?;
        let or = |t: &str| if t.is_empty() { id.to_string() } else { t.to_string() };
        Some(Text { zh: or(&title.zh), en: or(&title.en) })
    }

    fn effort(&self, section: &mut Section, way: &Way, effort: &Effort) {
        let decimals = self.decimals(&way.on);
        let (cost, frozen) = (fixed(effort.cost, 2), fixed(effort.reached, decimals));
        section.note(
            format!("Cost {cost}. With every fit frozen at the published state, `{}` becomes {frozen}.", way.on),
            format!("总成本 {cost}。各项拟合固定于公布时的状态时，`{}` 变为 {frozen}。", way.on),
        );
        match &effort.certificate {
            Certificate::LowerBound { bound, probes, cuts } => {
                let bound = fixed(*bound, 2);
                section.note(
                    format!("Cutting planes ({cuts} cuts, linear programmes by the simplex method): no moves cost less than {bound}, provided that the logarithm of `{}` is concave in the values, which held at all {probes} pairs of points that were tried.", way.on),
                    format!("割平面法（{cuts} 个割平面，线性规划用单纯形法求解）：只要 `{}` 的对数关于各指标值为凹函数，任何方案的成本都不低于 {bound}；该条件在所试的 {probes} 对点上均成立。", way.on),
                );
            }
            Certificate::Local => section.note(
                "Found by local search: no move can be taken back further, but other moves may cost less.",
                "由局部搜索得到：任何一项都不能再减少，但不排除有成本更低的其他方案。",
            ),
        }
        if let Some(reached) = &way.reached {
            let value = reached.value.map_or("—".into(), |v| fixed(v, decimals));
            let ranks = match reached.rank {
                (Some(now), Some(then)) if now == then => {
                    Text { zh: format!("，名次仍为第 {}", shortest(now)), en: format!(", rank {} as before", shortest(now)) }
                }
                (Some(now), Some(then)) => Text {
                    zh: format!("，名次由第 {} 变为第 {}", shortest(now), shortest(then)),
                    en: format!(", rank {} instead of {}", shortest(then), shortest(now)),
                },
                _ => Text::default(),
            };
            let step = way.step.as_ref().zip(reached.step).and_then(|((s, _), n)| {
                let (id, title) = *s.steps().get(n)?;
                let or = |t: &str| if t.is_empty() { id.to_string() } else { t.to_string() };
                Some(Text { zh: format!("，等级为“{}”", or(&title.zh)), en: format!(", grade {}", or(&title.en)) })
            });
            let step = step.unwrap_or_default();
            section.note(
                format!("The full run with these values, every fit learnt anew: `{}` {value}{}{}.", way.on, ranks.en, step.en),
                format!("以这些数值完整重算（重新拟合）：`{}` 为 {value}{}{}。", way.on, ranks.zh, step.zh),
            );
        }
    }
}

/// Without the least step beyond a threshold that must be exceeded.
fn round9(x: f64) -> f64 {
    (x * 1e6).round() / 1e6
}
