//! Correlations as lists, as triangles, and flagged.

use std::collections::BTreeMap;
use std::sync::Arc;

use indicia_analysis::association::smallest_significant;
use indicia_analysis::statistics::{Correlated, DenominatorPair, Flag, FlagKind, Group, Method, PValue, Related};
use indicia_method::Text;

use super::{StatisticsView, count};
use crate::number::{fixed, shortest};
use crate::{Cell, Column, Section, Table};

/// Children up to which correlations are shown as a triangle.
const WIDE: usize = 12;

impl StatisticsView<'_> {
    /// The name of the correlation.
    fn method_name(&self) -> (&'static str, &'static str) {
        match self.method {
            Method::Pearson => ("Pearson", "皮尔逊"),
            Method::Spearman => ("Spearman", "斯皮尔曼"),
            Method::Kendall => ("Kendall (tau-b)", "肯德尔（tau-b）"),
        }
    }

    fn pair_heads(&self) -> Vec<Column> {
        let mut out = vec![
            Column::number("n", "n", "n"),
            Column::number("correlation", "Correlation", "相关系数"),
            Column::number("p", "p", "p 值"),
            Column::text("p_by", "By", "依据").in_data(),
        ];
        if self.adjusted {
            out.push(Column::number("p_holm", "p (Holm)", "p 值（Holm）"));
        }
        out
    }

    fn pair_cells(&self, c: &Correlated) -> Vec<Cell> {
        let by = c.found.map(|f| match f.by {
            PValue::Exact => "exact",
            PValue::Student => "student",
            PValue::Normal => "normal",
        });
        let mut out = vec![
            count(c.n),
            Cell::value(c.found.map(|f| f.value), 3),
            Cell::p_value(c.found.and_then(|f| f.p)),
            by.map_or(Cell::Missing, Cell::plain),
        ];
        if self.adjusted {
            out.push(Cell::p_value(c.adjusted));
        }
        out
    }

    /// What to know about the p-values of a table.
    fn p_notes<'a>(&self, section: &mut Section, all: impl Iterator<Item = &'a Correlated> + Clone) {
        let tests = all.clone().filter(|c| c.found.is_some_and(|f| f.p.is_some())).count();
        let none = all.clone().filter(|c| c.found.is_none()).count();
        let ns: Vec<usize> = all.clone().map(|c| c.n).collect();
        let (low, high) = (ns.iter().min().copied().unwrap_or(0), ns.iter().max().copied().unwrap_or(0));
        if ns.is_empty() {
            return;
        }
        let (en, zh) = self.method_name();
        let (values_en, values_zh) = self.stage();
        let n = if low == high { format!("{low}") } else { format!("{low}-{high}") };
        section.note(
            format!("{en} correlations of {values_en}, over the units that have both values (n {n})."),
            format!("{zh}相关系数，指标取{values_zh}，仅用两者均有值的对象（n 为 {n}）。"),
        );
        if none > 0 {
            section.note(
                format!("{none} pairs have none: a column does not vary over the units in common, or there are fewer than two."),
                format!("{none} 对没有相关系数：共有对象中某列取值不变，或共有对象不足两个。"),
            );
        }
        if tests > 0 {
            let by_chance = fixed(0.05 * tests as f64, if tests < 100 { 1 } else { 0 });
            let adjusted = if self.adjusted {
                ("p (Holm) is adjusted for their number", "p 值（Holm）已按检验次数校正")
            } else {
                ("`--holm` adjusts for their number", "`--holm` 按检验次数校正")
            };
            let least = smallest_significant(low).filter(|_| self.method == Method::Pearson).map(|r| fixed(r, 2));
            let chance = least.map_or((String::new(), String::new()), |r| {
                (
                    format!("Below {r} either way one is not told from chance at 5 %. "),
                    format!("绝对值小于 {r} 者在 5% 水平上无法与偶然区分。"),
                )
            });
            section.note(
                format!("{}{tests} tests: at 5 % about {by_chance} would stand out by chance alone; {}.", chance.0, adjusted.0),
                format!("{}共 {tests} 次检验：在 5% 水平上，仅凭偶然就约有 {by_chance} 次显著；{}。", chance.1, adjusted.1),
            );
        }
    }

    /// The children of each node with each other, a pair a row.
    pub fn siblings(&self, all: &[(Group, Vec<Related>)]) -> Section {
        let mut columns =
            vec![Column::text("node", "Node", "节点"), Column::text("a", "First", "第一项"), Column::text("b", "Second", "第二项")];
        columns.extend(self.pair_heads());
        let mut table = Table::new(columns);
        for (group, pairs) in all {
            for r in pairs {
                let mut row = vec![Cell::plain(&*group.node), Cell::plain(&*r.a), Cell::plain(&*r.b)];
                row.extend(self.pair_cells(&r.correlated));
                table.rows.push(row);
            }
        }
        let mut section = Section::new("siblings", "Children of a node with each other", "同一节点下各子项之间的相关", table);
        self.p_notes(&mut section, all.iter().flat_map(|(_, pairs)| pairs.iter().map(|r| &r.correlated)));
        section
    }

    /// The same for people: a triangle a node. Nodes with many children are left to `--table siblings`, and said.
    pub fn triangles(&self, all: &[(Group, Vec<Related>)]) -> Vec<Section> {
        let mut out = Vec::new();
        let (few, many): (Vec<_>, Vec<_>) = all.iter().partition(|(g, _)| g.members.len() <= WIDE);
        for (group, pairs) in &few {
            let found: BTreeMap<(&str, &str), &Correlated> = pairs.iter().map(|r| ((&*r.a, &*r.b), &r.correlated)).collect();
            let last = group.members.len() - 1;
            let mut columns = vec![Column::text("id", "", "")];
            columns.extend(group.members[..last].iter().map(|m| Column::number(&**m, m, m)));
            let mut table = Table::new(columns);
            for (i, b) in group.members.iter().enumerate().skip(1) {
                let mut row = vec![Cell::plain(&**b)];
                row.extend((0..last).map(|j| match group.members.get(j).filter(|_| j < i) {
                    None => Cell::Blank,
                    Some(a) => Cell::value(found.get(&(&**a, &**b)).and_then(|c| c.found).map(|f| f.value), 2),
                }));
                table.rows.push(row);
            }
            let title = self.subject.title(&group.node);
            let head = |title: &str| if title.is_empty() { group.node.to_string() } else { format!("{} {title}", group.node) };
            let (en, zh) = (format!("{}: children with each other", head(&title.en)), format!("{}：子项之间的相关", head(&title.zh)));
            out.push(Section { key: "triangle", title: Text { zh, en }, table, notes: Vec::new() });
        }
        let mut section = out.pop().unwrap_or_else(|| self.siblings(&[]));
        for (group, pairs) in many {
            let (node, k, n) = (&group.node, group.members.len(), pairs.len());
            section.note(
                format!("`{node}` has {k} children, {n} pairs: `--table siblings` lists them."),
                format!("`{node}` 有 {k} 个子项，共 {n} 对：用 `--table siblings` 列出。"),
            );
        }
        self.p_notes(&mut section, all.iter().flat_map(|(_, pairs)| pairs.iter().map(|r| &r.correlated)));
        out.push(section);
        out
    }

    /// Everything with everything above it, a pair a row.
    pub fn parents(&self, all: &[Related]) -> Section {
        let mut columns =
            vec![Column::text("id", "Id", "标识"), Column::text("above", "Above it", "上级"), Column::number("steps", "Steps", "层数")];
        columns.extend(self.pair_heads());
        let mut table = Table::new(columns);
        for r in all {
            let mut row = vec![Cell::plain(&*r.a), Cell::plain(&*r.b), count(r.steps)];
            row.extend(self.pair_cells(&r.correlated));
            table.rows.push(row);
        }
        let mut section = Section::new("parents", "Children with what lies above them", "各项与其上级的相关", table);
        self.p_notes(&mut section, all.iter().map(|r| &r.correlated));
        section
    }

    /// The same for people: a row for each child, its parent first.
    pub fn ways_up(&self, all: &[Related]) -> Section {
        let mut ways: Vec<(&Arc<str>, Vec<&Related>)> = Vec::new();
        for r in all {
            match ways.last_mut().filter(|(id, _)| **id == r.a) {
                Some((_, way)) => way.push(r),
                None => ways.push((&r.a, vec![r])),
            }
        }
        let longest = ways.iter().map(|(_, way)| way.len()).max().unwrap_or(0).min(4);
        let mut columns = vec![Column::text("id", "Id", "标识")];
        for step in 0..longest {
            let (en, zh) = if step == 0 { ("Parent", "上级") } else { ("Above", "再上级") };
            columns.push(Column::text(format!("above_{step}"), en, zh));
            columns.push(Column::number(format!("r_{step}"), "", ""));
        }
        let mut table = Table::new(columns);
        for (id, way) in &ways {
            let mut row = vec![Cell::plain(&***id)];
            for step in 0..longest {
                row.extend(match way.get(step) {
                    None => [Cell::Blank, Cell::Blank],
                    Some(r) => [Cell::plain(&*r.b), Cell::value(r.correlated.found.map(|f| f.value), 2)],
                });
            }
            table.rows.push(row);
        }
        let mut section = Section::new("parents", "Children with what lies above them", "各项与其上级的相关", table);
        if ways.iter().any(|(_, way)| way.len() > longest) {
            section.note("More lies above some: `--table parents`.", "部分项还有更多上级：`--table parents`。");
        }
        section.note(
            "A child is part of what lies above it, so some correlation is there by construction.",
            "子项本身就是上级的一部分，因此必然有一定的相关。",
        );
        self.p_notes(&mut section, all.iter().map(|r| &r.correlated));
        section
    }

    /// All indicators with each other.
    pub fn pairs(&self, all: &[Related]) -> Section {
        let mut columns = vec![Column::text("a", "First", "第一项"), Column::text("b", "Second", "第二项")];
        columns.extend(self.pair_heads());
        let mut table = Table::new(columns);
        for r in all {
            let mut row = vec![Cell::plain(&*r.a), Cell::plain(&*r.b)];
            row.extend(self.pair_cells(&r.correlated));
            table.rows.push(row);
        }
        let mut section = Section::new("pairs", "Indicators with each other", "各指标两两相关", table);
        self.p_notes(&mut section, all.iter().map(|r| &r.correlated));
        section
    }

    /// What is flagged among them; for people the first of each kind.
    pub fn flags(&self, all: &[Flag], short: bool) -> Section {
        let mut columns = vec![
            Column::text("flag", "Flag", "标记").in_data(),
            Column::text("flag_words", "Flag", "标记").on_screen(),
            Column::text("node", "Node", "节点"),
            Column::text("a", "First", "第一项"),
            Column::text("b", "Second", "第二项"),
        ];
        columns.extend(self.pair_heads());
        let mut table = Table::new(columns);
        let mut left: BTreeMap<FlagKind, usize> = BTreeMap::new();
        let mut rest = 0;
        for flag in all {
            let left = left.entry(flag.kind).or_insert(self.most);
            if short && *left == 0 {
                rest += 1;
                continue;
            }
            *left = left.saturating_sub(1);
            let (word, en, zh) = match flag.kind {
                FlagKind::Negative => ("negative", "pull apart", "此消彼长"),
                FlagKind::Collinear => ("collinear", "tell the same", "几乎相同"),
                FlagKind::Weak => ("weak", "hardly heard", "对上级作用弱"),
            };
            let mut row = vec![
                Cell::plain(word),
                Cell::Words(Text { zh: zh.into(), en: en.into() }),
                flag.node.as_ref().map_or(Cell::Missing, |n| Cell::plain(&**n)),
                Cell::plain(&*flag.related.a),
                Cell::plain(&*flag.related.b),
            ];
            row.extend(self.pair_cells(&flag.related.correlated));
            table.rows.push(row);
        }
        let nothing = table.rows.is_empty();
        let mut section = Section::new("flags", "Flagged correlations", "须注意的相关", table);
        if rest > 0 {
            section.note(format!("{rest} more: `--table flags`."), format!("另有 {rest} 对：`--table flags`。"));
        }
        if nothing {
            section.note("Nothing is flagged.", "没有须注意的相关。");
        }
        let t = &self.thresholds;
        let (negative, collinear, weak) = (shortest(t.negative), shortest(t.collinear), shortest(t.weak));
        section.note(
            format!("pull apart: children of one node below {negative}; tell the same: two indicators at {collinear} or more, either way; hardly heard: a child below {weak} with its parent."),
            format!("此消彼长：同一节点的子项相关低于 {negative}；几乎相同：两项指标相关的绝对值不低于 {collinear}；对上级作用弱：子项与上级的相关低于 {weak}。"),
        );
        section
    }

    /// Raw columns with denominators; for people those that are flagged and not divided by anything.
    pub fn denominators(&self, all: &[DenominatorPair], named: &[Arc<str>], short: bool) -> Section {
        let mut columns = vec![
            Column::text("column", "Column", "列"),
            Column::text("denominator", "Denominator", "分母"),
            Column::text("divided_by", "Divided by", "已除以"),
            Column::text("flagged", "Flagged", "").in_data(),
        ];
        columns.extend(self.pair_heads());
        let mut table = Table::new(columns);
        for d in all.iter().filter(|d| !short || d.flagged && d.divided_by.is_empty()) {
            let by: Vec<&str> = d.divided_by.iter().map(|b| &**b).collect();
            let mut row = vec![
                Cell::plain(&*d.column),
                Cell::plain(&*d.denominator),
                Cell::plain(by.join(" ")),
                Cell::plain(if d.flagged { "yes" } else { "no" }),
            ];
            row.extend(self.pair_cells(&d.correlated));
            table.rows.push(row);
        }
        let (listed, flagged) = (table.rows.len(), all.iter().filter(|d| d.flagged).count());
        let mut section = Section::new("denominators", "Raw columns that grow with a denominator", "随分母增大的原始列", table);
        let threshold = shortest(self.thresholds.denominator);
        let list: Vec<String> = named.iter().map(|d| format!("`{d}`")).collect();
        section.note(
            format!(
                "Denominators: {}. A column that reaches {threshold} with one of them, either way, and is not divided may measure size.",
                list.join(", ")
            ),
            format!("分母：{}。与其中某个相关的绝对值不低于 {threshold}、又未除以任何列的，衡量的可能是规模。", list.join("、")),
        );
        if short && listed == 0 {
            section.note("There is none.", "没有这样的列。");
        }
        if short && flagged > listed {
            let rest = flagged - listed;
            section.note(
                format!("{rest} pairs reach it where the column is divided: `--table denominators`."),
                format!("另有 {rest} 对达到界限，但该列已作除法：`--table denominators`。"),
            );
        }
        section
    }
}
