//! Regional difference as tables.

use indicia_analysis::classify::Classes;
use indicia_analysis::panel::{Groups, Panel};
use indicia_analysis::region::{Beta, Dagum, Gap, GroupGap, Model, Quadrant, SpatialPeriod, Theil};
use indicia_core::Period;
use indicia_method::Text;

use crate::{Cell, Column, Subject, Table};

fn period(subject: Subject, p: Period) -> Cell {
    Cell::plain(subject.period_text(p))
}

fn count(n: usize) -> Cell {
    Cell::Number(n as f64, None)
}

fn text(zh: &str, en: &str) -> Text {
    Text { zh: zh.into(), en: en.into() }
}

/// Measures of each period; with groups also how much of them lies within and between the groups.
pub fn gap_table(subject: Subject, gaps: &[Gap], groups: Option<&[GroupGap]>) -> Table {
    let mut columns = vec![
        Column::text("period", "Period", "时期"),
        Column::number("units", "Units", "对象数"),
        Column::number("missing", "Missing", "缺失").in_data(),
        Column::number("mean", "Mean", "均值"),
        Column::number("cv", "CV", "变异系数"),
        Column::number("sd_log", "SD of ln", "对数标准差"),
        Column::number("gini", "Gini", "基尼系数"),
        Column::number("theil_t", "Theil T", "泰尔 T"),
        Column::number("theil_l", "Theil L", "泰尔 L"),
    ];
    if groups.is_some() {
        columns.extend([
            Column::number("theil_t_within", "T within", "T 组内").in_data(),
            Column::number("theil_t_between", "T between", "T 组间").in_data(),
            Column::number("theil_l_within", "L within", "L 组内").in_data(),
            Column::number("theil_l_between", "L between", "L 组间").in_data(),
            Column::number("theil_t_between_share", "T between, %", "T 组间占比（%）"),
            Column::number("theil_l_between_share", "L between, %", "L 组间占比（%）"),
        ]);
    }
    let mut table = Table::new(columns);
    for (n, gap) in gaps.iter().enumerate() {
        let mut row = vec![
            period(subject, gap.period),
            count(gap.units),
            count(gap.missing),
            Cell::value(gap.mean, 3),
            Cell::value(gap.cv, 4),
            Cell::value(gap.sd_log, 4),
            Cell::value(gap.gini, 4),
            Cell::value(gap.theil.map(|t| t.t), 5),
            Cell::value(gap.theil.and_then(|t| t.l), 5),
        ];
        if let Some(groups) = groups {
            let parts = groups.get(n).and_then(|g| g.theil.as_ref());
            let share = |part: Option<f64>, all: Option<f64>| part.zip(all).filter(|(_, a)| *a > 0.0).map(|(p, a)| p / a * 100.0);
            let (t, l) = (|f: fn(&Theil) -> Option<f64>| parts.and_then(|p| f(&p.within)), parts.and_then(|p| p.between.l));
            row.extend([
                Cell::exact(t(|x| Some(x.t))),
                Cell::exact(parts.map(|p| p.between.t)),
                Cell::exact(t(|x| x.l)),
                Cell::exact(l),
                Cell::value(share(parts.map(|p| p.between.t), parts.map(|p| p.total.t)), 1),
                Cell::value(share(l, parts.and_then(|p| p.total.l)), 1),
            ]);
        }
        table.rows.push(row);
    }
    table
}

/// Dagum's parts of each period.
pub fn dagum_table(subject: Subject, groups: &[GroupGap]) -> Table {
    let mut table = Table::new(vec![
        Column::text("period", "Period", "时期"),
        Column::number("gini", "Gini", "总体基尼系数"),
        Column::number("within", "Within", "组内 Gw"),
        Column::number("between", "Net between", "组间净值 Gnb"),
        Column::number("overlap", "Overlap", "超变密度 Gt"),
        Column::number("within_share", "Within, %", "组内（%）"),
        Column::number("between_share", "Between, %", "组间（%）"),
        Column::number("overlap_share", "Overlap, %", "超变密度（%）"),
    ]);
    for gap in groups {
        let d = gap.dagum.as_ref();
        let share = |part: fn(&Dagum) -> f64| d.filter(|d| d.gini > 0.0).map(|d| part(d) / d.gini * 100.0);
        table.rows.push(vec![
            period(subject, gap.period),
            Cell::value(d.map(|d| d.gini), 4),
            Cell::value(d.map(|d| d.within), 4),
            Cell::value(d.map(|d| d.between), 4),
            Cell::value(d.map(|d| d.overlap), 4),
            Cell::value(share(|d| d.within), 1),
            Cell::value(share(|d| d.between), 1),
            Cell::value(share(|d| d.overlap), 1),
        ]);
    }
    table
}

/// Groups of each period.
pub fn group_table(subject: Subject, names: &Groups, groups: &[GroupGap]) -> Table {
    let mut table = Table::new(vec![
        Column::text("period", "Period", "时期"),
        Column::text("group", "Group", "分组"),
        Column::number("units", "Units", "对象数"),
        Column::number("mean", "Mean", "均值"),
        Column::number("gini", "Gini", "基尼系数"),
        Column::number("theil_t", "Theil T", "泰尔 T"),
        Column::number("theil_l", "Theil L", "泰尔 L"),
        Column::number("contribution", "Part of T within", "对 T 组内的贡献"),
    ]);
    for gap in groups {
        for (g, label) in names.labels.iter().enumerate() {
            let theil = gap.theil.as_ref().and_then(|t| t.groups.get(g).copied().flatten());
            table.rows.push(vec![
                period(subject, gap.period),
                Cell::plain(&**label),
                count(gap.counts[g]),
                Cell::value(gap.means[g], 3),
                Cell::value(gap.dagum.as_ref().and_then(|d| d.groups.get(g).copied().flatten()), 4),
                Cell::value(theil.map(|t| t.t), 5),
                Cell::value(theil.and_then(|t| t.l), 5),
                Cell::value(gap.theil.as_ref().and_then(|t| t.contributions.get(g).copied()), 5),
            ]);
        }
    }
    table
}

/// Pairs of groups of each period, the richer one first.
pub fn pair_table(subject: Subject, names: &Groups, groups: &[GroupGap]) -> Table {
    let mut table = Table::new(vec![
        Column::text("period", "Period", "时期"),
        Column::text("richer", "Richer", "均值较高的组"),
        Column::text("poorer", "Poorer", "均值较低的组"),
        Column::number("gini", "Gini between", "组间基尼系数"),
        Column::number("affluence", "Affluence D", "相对富裕度 D"),
        Column::number("between", "Net between", "组间净值"),
        Column::number("overlap", "Overlap", "超变密度"),
    ]);
    let label = |g: usize| Cell::plain(names.labels.get(g).map_or("", |l| &**l));
    for gap in groups {
        for pair in gap.dagum.iter().flat_map(|d| &d.pairs) {
            table.rows.push(vec![
                period(subject, gap.period),
                label(pair.richer),
                label(pair.poorer),
                Cell::Number(pair.gini, Some(4)),
                Cell::Number(pair.affluence, Some(4)),
                Cell::Number(pair.between, Some(4)),
                Cell::Number(pair.overlap, Some(4)),
            ]);
        }
    }
    table
}

/// Estimates of convergence.
pub fn beta_table(betas: &[Beta]) -> Table {
    let mut table = Table::new(vec![
        Column::text("model", "Model", "模型"),
        Column::text("term", "Term", "变量"),
        Column::number("observations", "Observations", "观测数"),
        Column::number("units", "Units", "对象数"),
        Column::number("steps", "Periods each", "每步时期数"),
        Column::number("coefficient", "Coefficient", "系数"),
        Column::number("error", "Std. error", "标准误"),
        Column::number("p", "p", "p 值"),
        Column::number("rate", "Rate, % a period", "收敛速度（%）"),
        Column::number("half_life", "Half-life", "半程周期"),
        Column::number("r2", "R2", "R²"),
    ]);
    for b in betas {
        let name = match b.model {
            Model::CrossSection => text("横截面", "cross-section"),
            Model::Pooled => text("混合面板", "pooled"),
            Model::FixedEffects => text("双向固定效应", "fixed effects"),
        };
        table.rows.push(vec![
            Cell::Words(name),
            Cell::Words(text("ln 期初水平", "ln level")),
            count(b.observations),
            count(b.units),
            Cell::Number(f64::from(b.steps), None),
            Cell::Number(b.coefficient, Some(4)),
            Cell::Number(b.error, Some(4)),
            Cell::p_value(Some(b.p)),
            Cell::value(b.rate.map(|r| r * 100.0), 2),
            Cell::value(b.half_life, 1),
            Cell::value(b.r2, 3),
        ]);
        for c in &b.controls {
            let mut row = vec![Cell::Blank, Cell::plain(&*c.id), Cell::Blank, Cell::Blank, Cell::Blank];
            row.extend([Cell::Number(c.coefficient, Some(4)), Cell::Number(c.error, Some(4)), Cell::p_value(Some(c.p))]);
            row.extend([Cell::Blank, Cell::Blank, Cell::Blank]);
            table.rows.push(row);
        }
    }
    table
}

/// Moran's I of each period.
pub fn moran_table(subject: Subject, periods: &[SpatialPeriod]) -> Table {
    let mut table = Table::new(vec![
        Column::text("period", "Period", "时期"),
        Column::number("units", "Units", "对象数"),
        Column::number("islands", "Without neighbours", "无邻居"),
        Column::number("moran", "Moran's I", "莫兰指数"),
        Column::number("expected", "Expected", "期望值"),
        Column::number("z", "z", "z 值"),
        Column::number("p", "p (permutations)", "p 值（置换）"),
    ]);
    for s in periods {
        let z = s.moran.and_then(|m| m.variance_orders.filter(|v| *v > 0.0).map(|v| (m.i - m.expected) / v.sqrt()));
        table.rows.push(vec![
            period(subject, s.period),
            count(s.units.len()),
            count(s.islands),
            Cell::value(s.moran.map(|m| m.i), 4),
            Cell::value(s.moran.map(|m| m.expected), 4),
            Cell::value(z, 3),
            Cell::p_value(s.moran.and_then(|m| m.p)),
        ]);
    }
    table
}

/// Local Moran's I of the units of each period.
pub fn local_table(subject: Subject, periods: &[SpatialPeriod]) -> Table {
    let mut table = Table::new(vec![
        Column::text("period", "Period", "时期"),
        Column::text("unit", "Id", "标识"),
        Column::text("name", "Unit", "评价对象").on_screen(),
        Column::number("local", "Local I", "局部莫兰指数"),
        Column::text("quadrant", "Quadrant", "象限"),
        Column::number("p", "p (permutations)", "p 值（置换）"),
    ]);
    let data = subject.evaluation.scored_data();
    for s in periods {
        for (unit, local) in s.units.iter().zip(&s.local) {
            let quadrant = local.map(|l| match l.quadrant {
                Quadrant::HighHigh => text("高-高", "high-high"),
                Quadrant::LowHigh => text("低-高", "low-high"),
                Quadrant::LowLow => text("低-低", "low-low"),
                Quadrant::HighLow => text("高-低", "high-low"),
            });
            table.rows.push(vec![
                period(subject, s.period),
                Cell::plain(&**unit),
                data.unit_number(unit).map_or(Cell::Blank, |n| Cell::Words(super::change::unit_name(unit, &data.units()[n].name))),
                Cell::value(local.map(|l| l.i), 4),
                quadrant.map_or(Cell::Missing, Cell::Words),
                Cell::p_value(local.and_then(|l| l.p)),
            ]);
        }
    }
    table
}

/// Classes from the lowest to the highest, with their units.
pub fn class_table(subject: Subject, panel: &Panel, at: usize, classes: &Classes) -> Table {
    let mut table = Table::new(vec![
        Column::number("class", "Class", "类"),
        Column::number("from", "From", "下界"),
        Column::number("count", "Units", "对象数"),
        Column::text("units", "Ids", "标识").in_data(),
        Column::text("names", "Units", "评价对象").on_screen(),
    ]);
    let data = subject.evaluation.scored_data();
    let mut present = panel.present(at);
    present.sort_by(|a, b| b.1.total_cmp(&a.1));
    for class in 0..classes.counts.len() {
        let members: Vec<usize> = present.iter().filter(|(_, v)| classes.of(*v) == class).map(|(u, _)| *u).collect();
        let name = |u: &usize, own: fn(&Text) -> &String| {
            let id = &panel.units[*u];
            data.unit_number(id).map_or(String::new(), |n| own(&super::change::unit_name(id, &data.units()[n].name)).clone())
        };
        let list = |own: fn(&Text) -> &String, sep: &str| members.iter().map(|u| name(u, own)).collect::<Vec<_>>().join(sep);
        table.rows.push(vec![
            count(class + 1),
            class.checked_sub(1).and_then(|c| classes.from.get(c)).map_or(Cell::Blank, |f| Cell::Number(*f, Some(4))),
            count(classes.counts[class]),
            Cell::plain(members.iter().map(|u| panel.units[*u].to_string()).collect::<Vec<_>>().join("|")),
            Cell::Words(Text { zh: list(|t| &t.zh, "、"), en: list(|t| &t.en, ", ") }),
        ]);
    }
    table
}

/// Densities of the periods over common points.
pub fn density_table(subject: Subject, points: &[f64], densities: &[(Period, f64, Vec<f64>)]) -> Table {
    let mut columns = vec![Column::number("x", "Value", "取值")];
    let name = |p: &Period| {
        let text = subject.period_text(*p);
        if text.is_empty() { "density".to_string() } else { text }
    };
    columns.extend(densities.iter().map(|(p, _, _)| Column::number(name(p), &name(p), &name(p))));
    let mut table = Table::new(columns);
    for (n, x) in points.iter().enumerate() {
        let mut row = vec![Cell::Number(*x, Some(4))];
        row.extend(densities.iter().map(|(_, _, d)| Cell::value(d.get(n).copied(), 6)));
        table.rows.push(row);
    }
    table
}
