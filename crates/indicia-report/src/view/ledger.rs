//! The verification ledger with what each entry did.

use indicia_method::Text;
use indicia_verdict::ledger::{Change, Effect, Ledger};

use crate::{Cell, Column, Subject, Table};

/// The entries, one a row, with what each did to the score and rank of its own unit by the root and to how many other ranks.
pub fn ledger_table(subject: Subject, ledger: &Ledger, effects: &[Effect]) -> Table {
    let mut table = Table::new(vec![
        Column::number("entry", "#", "序号"),
        Column::text("unit", "Id", "标识").in_data(),
        Column::text("name", "Unit", "评价对象").on_screen(),
        Column::text("indicator", "Indicator", "指标"),
        Column::text("period", "Period", "时期"),
        Column::number("reported", "Reported", "自报值"),
        Column::number("verified", "Verified", "核验值"),
        Column::number("effective", "In force", "生效值"),
        Column::text("outcome", "Appeal", "申诉结果").in_data(),
        Column::text("outcome_words", "Appeal", "申诉结果").on_screen(),
        Column::number("score_without", "Without", "无此项得分").in_data(),
        Column::number("score_with", "With", "有此项得分").in_data(),
        Column::number("score_change", "Score", "得分变化"),
        Column::number("rank_without", "Rank before", "原名次"),
        Column::number("rank_with", "Rank now", "现名次"),
        Column::number("others", "Others moved", "带动他人名次"),
        Column::text("reason", "Reason", "理由"),
        Column::text("document", "Document", "依据").in_data(),
        Column::text("person", "By", "核验人").in_data(),
        Column::text("date", "Date", "日期").in_data(),
        Column::text("appeal", "What was appealed", "申诉内容").in_data(),
    ]);
    let data = subject.evaluation.scored_data();
    for (n, entry) in ledger.entries.iter().enumerate() {
        let row = data.unit_number(&entry.unit).zip(data.period_number(entry.period)).and_then(|(u, p)| data.row(u, p));
        let Some(row) = row else { continue };
        let changes: &[Change] = effects.iter().find(|e| e.entry == Some(n)).map_or(&[], |e| &e.last);
        let own = changes.iter().find(|c| c.row == row);
        let root = &subject.evaluation.plan().system().root;
        let now = || (subject.evaluation.value(root).and_then(|v| v.get(row)), subject.evaluation.node(root).and_then(|t| t.rank(row)));
        let (without, with) = own.map_or_else(|| (now(), now()), |c| (c.without, c.with));
        let others = changes.iter().filter(|c| c.row != row && c.moves()).count();
        let outcome = indicia_verdict::ledger::Appeal::WORDS.iter().find(|(.., a)| *a == entry.outcome);
        let words = outcome.map_or_else(Text::default, |(en, zh, _)| Text { zh: (*zh).into(), en: (*en).into() });
        table.rows.push(vec![
            Cell::Number((n + 1) as f64, None),
            Cell::plain(&*entry.unit),
            Cell::Words(name(subject, row)),
            Cell::plain(&*entry.indicator),
            Cell::plain(subject.period_text(entry.period)),
            figure(entry.reported),
            figure(Some(entry.verified)),
            figure(Some(entry.effective)),
            Cell::plain(entry.outcome.word()),
            Cell::Words(words),
            Cell::exact(without.0),
            Cell::exact(with.0),
            with.0.zip(without.0).map_or(Cell::Blank, |(a, b)| Cell::Number(a - b, Some(3))),
            Cell::exact(without.1),
            Cell::exact(with.1),
            Cell::Number(others as f64, None),
            Cell::plain(&entry.reason),
            Cell::plain(&entry.document),
            Cell::plain(&entry.person),
            Cell::plain(&entry.date),
            Cell::plain(&entry.appeal),
        ]);
    }
    table
}

/// A figure of the ledger: on the screen a ratio with more decimals than anybody writes is cut to four; data keep it in full.
fn figure(x: Option<f64>) -> Cell {
    let cut = |x: f64| ((x * 1e4).fract() != 0.0 && x.to_string().len() > 8).then_some(4);
    x.map_or(Cell::Blank, |x| Cell::Number(x, cut(x)))
}

/// Every score and rank of the root that an entry changed, each entry by itself and all together: the result folder's `ledger.csv`.
/// `basis` says what stands beside the entry: `published` takes it away from the published result, `reported` puts it alone
/// on what was reported.
pub fn ledger_effects(subject: Subject, effects: &[Effect]) -> Table {
    let mut table = Table::new(vec![
        Column::text("entry", "#", "序号"),
        Column::text("basis", "Basis", "基准"),
        Column::text("unit", "Unit", "评价对象"),
        Column::text("period", "Period", "时期"),
        Column::number("score_without", "Without", "无此项得分"),
        Column::number("score_with", "With", "有此项得分"),
        Column::number("rank_without", "Rank without", "无此项名次"),
        Column::number("rank_with", "Rank with", "有此项名次"),
    ]);
    let data = subject.evaluation.scored_data();
    for effect in effects {
        let entry = effect.entry.map_or("all".to_string(), |n| (n + 1).to_string());
        let bases: &[(&str, &[Change])] = match effect.entry {
            Some(_) => &[("published", &effect.last), ("reported", &effect.alone)],
            None => &[("reported", &effect.alone)],
        };
        for (basis, changes) in bases {
            for c in *changes {
                table.rows.push(vec![
                    Cell::plain(&entry),
                    Cell::plain(*basis),
                    Cell::plain(&*data.unit(c.row).id),
                    Cell::plain(subject.period_text(data.period(c.row))),
                    Cell::exact(c.without.0),
                    Cell::exact(c.with.0),
                    Cell::exact(c.without.1),
                    Cell::exact(c.with.1),
                ]);
            }
        }
    }
    table
}

/// The ranks that all entries together changed, for the screen.
pub fn ledger_moves(subject: Subject, effects: &[Effect]) -> Table {
    let mut table = Table::new(vec![
        Column::text("name", "Unit", "评价对象"),
        Column::text("period", "Period", "时期"),
        Column::number("before", "As reported", "按自报值"),
        Column::number("now", "Published", "公布"),
    ]);
    let data = subject.evaluation.scored_data();
    for c in effects.iter().filter(|e| e.entry.is_none()).flat_map(|e| &e.alone).filter(|c| c.moves()) {
        table.rows.push(vec![
            Cell::Words(name(subject, c.row)),
            Cell::plain(subject.period_text(data.period(c.row))),
            Cell::exact(c.without.1),
            Cell::exact(c.with.1),
        ]);
    }
    table
}

pub(super) fn name(subject: Subject, row: usize) -> Text {
    let unit = subject.evaluation.scored_data().unit(row);
    let or = |own: &str, other: &str| [own, other, &unit.id].into_iter().find(|n| !n.is_empty()).unwrap_or_default().to_string();
    Text { zh: or(&unit.name.zh, &unit.name.en), en: or(&unit.name.en, &unit.name.zh) }
}
