//! Orders that turn, as tables.

use indicia_analysis::statistics::{Company, NodeReversal, Reversals, Turned};
use indicia_method::Text;

use super::{StatisticsView, count, names};
use crate::{Cell, Column, Section, Table};

/// The tests, in order: key, English, Chinese.
const TESTS: [(&str, &str, &str); 4] = [
    ("without", "each unit left out", "逐一剔除"),
    ("copy", "a copy of each added", "逐一增加副本"),
    ("best", "a best of all added", "增加各项最优者"),
    ("worst", "a worst of all added", "增加各项最差者"),
];

fn test(company: &Company) -> usize {
    match company {
        Company::Without(_) => 0,
        Company::Copy(_) => 1,
        Company::Best => 2,
        Company::Worst => 3,
    }
}

impl StatisticsView<'_> {
    fn who(&self, company: &Company) -> Text {
        match company {
            Company::Without(unit) | Company::Copy(unit) => self.name_of(unit),
            Company::Best | Company::Worst => Text::default(),
        }
    }

    /// A node and a test a row.
    pub fn reversal(&self, all: &Reversals) -> Section {
        let mut table = Table::new(vec![
            Column::text("node", "Node", "节点"),
            Column::text("aggregator", "Aggregator", "合成方法"),
            Column::text("test", "Test", "检验").in_data(),
            Column::text("test_words", "Test", "检验").on_screen(),
            Column::number("evaluations", "Times", "次数"),
            Column::number("turning", "Turning", "有逆转"),
            Column::number("compared", "Pairs compared", "比较的对数").in_data(),
            Column::number("pairs", "Pairs turned", "逆转对数"),
            Column::number("held", "Fits held", "固定拟合时"),
            Column::number("most", "Most at once", "单次最多"),
            Column::text("most_by", "With", "对象").on_screen(),
            Column::text("most_by_unit", "", "").in_data(),
        ]);
        for node in &all.nodes {
            for (number, (key, en, zh)) in TESTS.iter().enumerate() {
                let of: Vec<&Turned> = node.turned.iter().filter(|t| test(&t.company) == number).collect();
                if of.is_empty() {
                    continue;
                }
                let sum = |f: &dyn Fn(&Turned) -> u64| of.iter().map(|t| f(t)).sum::<u64>() as f64;
                let held = of.iter().all(|t| t.held.is_some()).then(|| sum(&|t| t.held.unwrap_or(0)));
                let most = of.iter().copied().filter(|t| t.pairs > 0).max_by(|a, b| a.pairs.cmp(&b.pairs).then(b.company.cmp(&a.company)));
                let formula = || Cell::Words(Text { zh: "公式".into(), en: "formula".into() });
                table.rows.push(vec![
                    Cell::plain(&*node.node),
                    node.aggregator.as_ref().map_or_else(formula, |a| Cell::plain(&**a)),
                    Cell::plain(*key),
                    Cell::Words(Text { zh: (*zh).into(), en: (*en).into() }),
                    count(of.len()),
                    count(of.iter().filter(|t| t.pairs > 0).count()),
                    Cell::Number(sum(&|t| t.compared), None),
                    Cell::Number(sum(&|t| t.pairs), None),
                    Cell::exact(held),
                    most.map_or(Cell::Blank, |t| Cell::Number(t.pairs as f64, None)),
                    most.map_or(Cell::Blank, |t| Cell::Words(self.who(&t.company))),
                    Cell::plain(most.map(|t| id_of(&t.company)).unwrap_or_default()),
                ]);
            }
        }
        let mut section = Section::new("reversal", "Orders that turn when a unit comes or goes", "增减评价对象引起的名次逆转", table);
        let units = all.units;
        section.note(
            format!("{units} ranked units; everything is evaluated anew each time, and a pair is turned where its order at the node is the other way round. The best and the worst have, in every indicator, the value of the unit that scores best or worst."),
            format!("{units} 个参评对象；每次均重新计算整个体系，某对对象在该节点的先后颠倒即为逆转。最优者、最差者在每项指标上取得分最高、最低的对象的值。"),
        );
        if all.not_held.is_empty() {
            section.note(
                "Fits held: with treatments, normalisers and weights as they were before; what turns then is the doing of aggregators, or of imputers.",
                "固定拟合时：异常处理、标准化与权重保持原样；此时的逆转由合成方法（或插补）引起。",
            );
        } else {
            let list = all.not_held.iter().take(5).map(|a| format!("`{a}`")).collect::<Vec<_>>();
            let more = if all.not_held.len() > 5 { ", …" } else { "" };
            section.note(
                format!("Fits are not held: {}{more} differ by period, group or unit.", list.join(", ")),
                format!("未作固定拟合的检验：{}{more} 因时期、分组或对象而异。", list.join("、")),
            );
        }
        for failed in &all.failed {
            let (en, zh) = (TESTS[test(&failed.company)].1, TESTS[test(&failed.company)].2);
            let who = self.who(&failed.company);
            section.note(
                format!("Could not be evaluated: {en} {} ({}).", who.en, failed.why),
                format!("无法计算：{zh} {}（{}）。", who.zh, failed.why),
            );
        }
        section
    }

    /// Which pairs turned, a company and node a row. For people the first few.
    pub fn turned(&self, all: &Reversals, short: bool) -> Section {
        let mut table = Table::new(vec![
            Column::text("node", "Node", "节点"),
            Column::text("test", "Test", "检验").in_data(),
            Column::text("test_words", "Test", "检验").on_screen(),
            Column::text("unit", "Unit", "").in_data(),
            Column::text("unit_name", "Unit", "评价对象").on_screen(),
            Column::number("pairs", "Pairs", "对数"),
            Column::number("held", "Fits held", "固定拟合时").in_data(),
            Column::text("examples", "Before > after", "").in_data(),
            Column::text("examples_words", "Ahead before > ahead now", "原先领先 > 现在领先").on_screen(),
        ]);
        let rows: Vec<(&NodeReversal, &Turned)> =
            all.nodes.iter().flat_map(|n| n.turned.iter().filter(|t| t.pairs > 0).map(move |t| (n, t))).collect();
        let most = if short { self.most } else { usize::MAX };
        for (node, t) in rows.iter().take(most) {
            let ids: Vec<String> = t.examples.iter().map(|(a, b)| format!("{a}>{b}")).collect();
            let pair = |(a, b): &(std::sync::Arc<str>, std::sync::Arc<str>)| {
                let (a, b) = (self.name_of(a), self.name_of(b));
                Text { zh: format!("{} > {}", a.zh, b.zh), en: format!("{} > {}", a.en, b.en) }
            };
            let words: Vec<Text> = t.examples.iter().map(pair).collect();
            let most = words.len().min(if short { 2 } else { words.len() });
            let mut shown = names(&words[..most], most);
            // How many there are stands in its own column.
            if t.pairs > most as u64 {
                shown.zh.push_str("、……");
                shown.en.push_str(", …");
            }
            let (key, en, zh) = TESTS[test(&t.company)];
            table.rows.push(vec![
                Cell::plain(&*node.node),
                Cell::plain(key),
                Cell::Words(Text { zh: zh.into(), en: en.into() }),
                Cell::plain(id_of(&t.company)),
                Cell::Words(self.who(&t.company)),
                Cell::Number(t.pairs as f64, None),
                Cell::exact(t.held.map(|h| h as f64)),
                Cell::plain(ids.join(" ")),
                Cell::Words(shown),
            ]);
        }
        let rest = rows.len().saturating_sub(most);
        let mut section = Section::new("turned", "Pairs that turned", "发生逆转的对象", table);
        if rest > 0 {
            section.note(format!("{rest} more: `--table turned`."), format!("另有 {rest} 行：`--table turned`。"));
        }
        section
    }
}

fn id_of(company: &Company) -> String {
    match company {
        Company::Without(unit) | Company::Copy(unit) => unit.to_string(),
        Company::Best | Company::Worst => String::new(),
    }
}
