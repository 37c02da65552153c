use indicia_method::Text;
use indicia_verdict::diagnosis::{NoObstacles, NoStanding, Obstacle, Through};

use super::Page;
use crate::number::fixed;
use crate::{Cell, Column, Section, Table};

impl Page<'_> {
    pub(super) fn obstacles(&self) -> Section {
        let mut table = Table::new(vec![
            Column::text("id", "Item", "项目"),
            Column::text("title", "", ""),
            Column::text("kind", "Kind", "类别").in_data(),
            Column::number("degree", "Obstacle %", "障碍度 %").on_screen(),
            Column::number("share", "", "").in_data(),
            Column::number("shortfall", "1 - x", "1 - x"),
            Column::number("weight", "Weight", "有效权重"),
        ]);
        let mut push = |o: &Obstacle, kind: &str| {
            let title = self.title(&o.id);
            table.rows.push(vec![
                Cell::plain(&*o.id),
                Cell::Words(title),
                Cell::plain(kind),
                Cell::Number(o.degree * 100.0, Some(1)),
                Cell::Number(o.degree, None),
                o.shortfall.map_or(Cell::Blank, |s| Cell::Number(s, Some(3))),
                o.weight.map_or(Cell::Blank, |w| Cell::Number(w, Some(3))),
            ]);
        };
        let found = &self.diagnosis.obstacles;
        if let Ok(o) = found {
            o.pillars.iter().for_each(|p| push(p, "node"));
            o.indicators.iter().for_each(|i| push(i, "indicator"));
        }
        let mut section = Section::new("obstacles", "Obstacles", "障碍因子", table);
        match found {
            Ok(o) => {
                section.note(
                    "Share of each in the distance to the best: (1 - x) w / sum, x on the declared scale of the score, w the effective weight.",
                    "各项在与最优之间差距中所占的份额：(1 - x) w / Σ，x 按得分的声明取值范围计，w 为有效权重。",
                );
                if o.through == Through::Shapley {
                    section.note(
                        "Through formulas the shares are Shapley contributions against the reference point above; what a point is worth at this unit's own point is told by the marginal values.",
                        "经由公式的部分按 Shapley 值分摊，参照点如上；在本单位当前状态下提高一分的作用见边际值。",
                    );
                }
                if let Some((error, orders)) = o.estimated {
                    let error = format!("{:.2}", error * 100.0);
                    section.note(
                        format!("A formula has more inputs than can be shared out exactly: its shares are means over {orders} orders of them, with a standard error of at most {error} points of a hundred."),
                        format!("有公式的输入过多，无法精确分摊：其份额为 {orders} 种次序的均值，标准误不超过 {error} 个百分点。"),
                    );
                }
                if o.unassigned != 0.0 {
                    let share = fixed(o.unassigned * 100.0, 1);
                    section.note(
                        format!("{share} % come of a rule and belong to no indicator."),
                        format!("{share} % 源于调整规则，不归于任何指标。"),
                    );
                }
            }
            Err(NoObstacles::NoValue) => section.note("No value, hence no obstacles.", "没有得分，无从计算障碍度。"),
            Err(NoObstacles::AtBest) => section.note("Everything is at its best.", "各项均已达到最优。"),
            Err(NoObstacles::NoScale(id)) => section.note(
                format!("Not computed: the scores of `{id}` have no declared range (1 - x needs one)."),
                format!("未计算：`{id}` 的得分没有声明取值范围，无法求 1 - x。"),
            ),
        }
        section
    }

    pub(super) fn standings(&self) -> Section {
        let mut table = Table::new(vec![
            Column::text("indicator", "Indicator", "指标"),
            Column::text("title", "", ""),
            Column::text("kind", "Kind", "类别").in_data(),
            Column::text("word", "", "").on_screen(),
            Column::number("percentile", "Percentile", "百分位"),
            Column::number("rank", "Rank", "名次"),
            Column::number("of", "Of", "参评数"),
        ]);
        let found = &self.diagnosis.standings;
        let all = found.as_ref().map(|s| s.indicators.as_slice()).unwrap_or_default();
        for s in all.iter().filter(|s| s.strength).chain(all.iter().rev().filter(|s| s.weakness && !s.strength)) {
            let word = if s.strength { ("strength", "优势") } else { ("weakness", "短板") };
            table.rows.push(vec![
                Cell::plain(&*s.indicator),
                Cell::Words(self.title(&s.indicator)),
                Cell::plain(word.0),
                Cell::Words(Text { zh: word.1.into(), en: word.0.into() }),
                Cell::Number(s.percentile, Some(2)),
                Cell::Number(s.rank as f64, None),
                Cell::Number(s.count as f64, None),
            ]);
        }
        let mut section = Section::new("strengths", "Strengths and weaknesses", "优势与短板", table);
        let spec = &self.definition.diagnosis;
        match found {
            Ok(s) => {
                let (cut, high, low) = (s.cut, fixed(s.high, 2), fixed(s.low, 2));
                let units = s.indicators.iter().map(|i| i.count).max().unwrap_or_default();
                let rank = spec.always_rank_of(units);
                let (rank_en, rank_zh) = match rank {
                    0.0 => (String::new(), String::new()),
                    rank => (format!(", or rank {rank} and better"), format!("或名次在前 {rank} ")),
                };
                section.note(
                    format!("Among this unit's own indicators: percentile {high} and above (number {cut} from the top){rank_en}; weaknesses {low} and below (number {cut} from the bottom)."),
                    format!("在本单位各指标之间比较：百分位 {high} 及以上（由高到低第 {cut} 位）{rank_zh}者为优势；{low} 及以下（由低到高第 {cut} 位）为短板。"),
                );
            }
            Err(NoStanding::Reference) => section.note("A reference is not compared.", "参照对象不参与比较。"),
            Err(NoStanding::Alone) => section.note("There is nobody to compare with.", "没有可比的评价对象。"),
            Err(NoStanding::Coverage { present, all }) => section.note(
                format!("None are named: {present} of {all} indicators have a value, and {} are asked for.", fixed(spec.min_coverage, 2)),
                format!("不作判断：{all} 项指标中只有 {present} 项有值，低于所要求的比例 {}。", fixed(spec.min_coverage, 2)),
            ),
        }
        section
    }

    pub(super) fn gaps(&self) -> Section {
        let grouped = self.definition.diagnosis.peers.is_some();
        let mut columns = vec![
            Column::text("id", "Item", "项目"),
            Column::text("title", "", ""),
            Column::number("own", "Own", "本单位"),
            Column::number("best", "Best peer", "同类最优"),
            Column::text("best_unit", "", "").in_data(),
            Column::text("best_name", "", "").on_screen(),
            Column::number("gap", "Gap", "差距"),
            Column::number("mean", "Mean", "均值"),
        ];
        if grouped {
            columns.push(Column::number("peers", "Peers", "同类均值"));
        }
        let mut table = Table::new(columns);
        let data = self.subject.evaluation.scored_data();
        for gap in &self.diagnosis.gaps {
            let decimals = self.decimals(&gap.id);
            let best = gap.best.map(|(_, x)| x);
            let mut cells = vec![
                Cell::plain(&*gap.id),
                Cell::Words(self.title(&gap.id)),
                Cell::value(gap.own, decimals),
                Cell::value(best, decimals),
                gap.best.map_or(Cell::Blank, |(r, _)| Cell::plain(&*data.unit(r).id)),
                gap.best.map_or(Cell::Blank, |(r, _)| Cell::Words(self.name(r))),
                Cell::value(gap.own.zip(best).map(|(own, best)| own - best), decimals),
                Cell::value(gap.mean, decimals),
            ];
            if grouped {
                cells.push(Cell::value(gap.peers, decimals));
            }
            table.rows.push(cells);
        }
        let mut section = Section::new("gaps", "Distance to others", "与其他单位的差距", table);
        match &self.definition.diagnosis.peers {
            Some(grouping) => section.note(
                format!("Scores; peers are the units of the same group in `{grouping}`."),
                format!("表中为得分；同类指分组 `{grouping}` 相同的评价对象。"),
            ),
            None => section.note("Scores; peers are all scored units.", "表中为得分；同类指全部参评对象。"),
        }
        section
    }
}
