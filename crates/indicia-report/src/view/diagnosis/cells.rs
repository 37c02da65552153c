use indicia_method::Text;
use indicia_verdict::diagnosis::CellState;
use indicia_verdict::measures::{Applied, Fires, Term};
use indicia_verdict::{Question, Standing};

use super::Page;
use crate::number::{fixed, shortest};
use crate::view::verdict::labelled;
use crate::{Cell, Column, Section, Table};

impl Page<'_> {
    /// The measures that apply, with the numbers that triggered them; those that cannot be decided are named.
    pub(super) fn measures(&self) -> Section {
        let mut table = Table::new(vec![
            Column::text("group", "Group", "类别").in_data(),
            Column::text("group_title", "Group", "类别").on_screen(),
            Column::text("measure", "Measure", "对策"),
            Column::text("because", "Because", "依据").in_data(),
            Column::text("because_words", "Because", "依据").on_screen(),
            Column::text("text", "What to do", "内容").on_screen(),
            Column::text("text_zh", "", "").in_data(),
            Column::text("text_en", "", "").in_data(),
        ]);
        let measures = &self.diagnosis.measures;
        for a in measures.iter().filter(|a| a.fires == Fires::Yes) {
            table.rows.push(vec![
                Cell::plain(a.measure.group.word()),
                Cell::Words(a.measure.group.title()),
                Cell::plain(&*a.measure.id),
                Cell::plain(self.because(a)),
                Cell::Words(self.because_words(a)),
                Cell::Words(a.measure.text.clone()),
                Cell::plain(&a.measure.text.zh),
                Cell::plain(&a.measure.text.en),
            ]);
        }
        let mut section = Section::new("measures", "Measures", "对策建议", table);
        if !measures.is_empty() && section.table.rows.is_empty() {
            section.note("No measure applies.", "没有适用的对策。");
        }
        for a in measures.iter().filter(|a| a.fires == Fires::Unknown) {
            let missing: Vec<String> = a.numbers.iter().filter(|(_, v)| v.is_none()).map(|(t, _)| format!("`{t}`")).collect();
            let missing = missing.join(", ");
            section.note(
                format!("`{}` cannot be decided: {missing} has no value.", a.measure.id),
                format!("`{}` 无法判断：{missing} 没有值。", a.measure.id),
            );
        }
        section
    }

    /// The numbers behind a measure: `obstacle(u3) = 0.231, grade(five) = C`.
    fn because(&self, applied: &Applied) -> String {
        let one = |(term, value): &(Term, Option<f64>)| {
            let Some(x) = value else { return format!("{term} —") };
            match term {
                Term::Grade(id) => {
                    let standard = self.definition.standard(id);
                    let step = standard.and_then(|s| s.steps().get(*x as usize).map(|(id, _)| id.to_string()));
                    format!("{term} = {}", step.unwrap_or_else(|| shortest(*x)))
                }
                Term::Group(_, label) => format!("{term} {} {label}", if *x == 1.0 { "=" } else { "≠" }),
                Term::Type(id) => format!("{term} {} {id}", if *x == 1.0 { "=" } else { "≠" }),
                Term::Strength(_) | Term::Weakness(_) => {
                    if *x == 1.0 {
                        term.to_string()
                    } else {
                        format!("not {term}")
                    }
                }
                Term::Rank(_) => format!("{term} = {}", shortest(*x)),
                _ => format!("{term} = {}", fixed(*x, if x.abs() >= 10.0 { 2 } else { 3 })),
            }
        };
        applied.numbers.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    /// The same for people: `u3 obstacle 23.1 %; Degree of integration: Low >0.99`.
    fn because_words(&self, applied: &Applied) -> Text {
        let one = |(term, value): &(Term, Option<f64>)| -> Text {
            let Some(x) = *value else { return Text { zh: format!("{term} 没有值"), en: format!("{term} has no value") } };
            let number = fixed(x, if x.abs() >= 10.0 { 2 } else { 3 });
            let yes = x == 1.0;
            let (zh, en) = match term {
                Term::Score(id) => (format!("{id} 得分 {number}"), format!("{id} scores {number}")),
                Term::Value(id) => (format!("{id} 数值 {number}"), format!("{id} has the value {number}")),
                Term::Obstacle(id) => {
                    let share = fixed(100.0 * x, 1);
                    (format!("{id} 障碍度 {share}%"), format!("{id} obstacle {share} %"))
                }
                Term::Rank(id) => (format!("{id} 第 {} 名", shortest(x)), format!("rank {} by {id}", shortest(x))),
                Term::Change(id) => (format!("{id} 较上期变化 {number}"), format!("{id} changed by {number}")),
                Term::Grade(id) => self.grade_words(id, x),
                Term::Group(grouping, label) if yes => (format!("{grouping} 为 {label}"), format!("{grouping} is {label}")),
                Term::Group(grouping, label) => (format!("{grouping} 不是 {label}"), format!("{grouping} is not {label}")),
                Term::Type(id) => {
                    let title = self.definition.types.as_ref().and_then(|t| t.labels.iter().find(|l| l.id == *id)).map(|l| &l.title);
                    let (zh, en) = title.map_or((&**id, &**id), |t| (&*t.zh, &*t.en));
                    let (is_zh, is_en) = if yes { ("为", "") } else { ("不是", "not ") };
                    (format!("发展类型{is_zh}{zh}"), format!("type is {is_en}{en}"))
                }
                Term::Strength(id) if yes => (format!("{id} 为优势"), format!("{id} is a strength")),
                Term::Strength(id) => (format!("{id} 不是优势"), format!("{id} is no strength")),
                Term::Weakness(id) if yes => (format!("{id} 为短板"), format!("{id} is a weakness")),
                Term::Weakness(id) => (format!("{id} 不是短板"), format!("{id} is no weakness")),
            };
            Text { zh, en }
        };
        let all: Vec<Text> = applied.numbers.iter().map(one).collect();
        let joined = |pick: fn(&Text) -> &str, comma: &str| all.iter().map(pick).collect::<Vec<_>>().join(comma);
        Text { zh: joined(|t| &t.zh, "；"), en: joined(|t| &t.en, "; ") }
    }

    /// The unit's step on a standard, with its probability.
    fn grade_words(&self, id: &str, step: f64) -> (String, String) {
        let number = self.definition.standards.iter().position(|s| &*s.id == id);
        let standard = number.and_then(|n| self.definition.standards.get(n));
        let found = standard.and_then(|s| Some((&s.title, *s.steps().get(step as usize)?)));
        let Some((standard, (own, title))) = found else { return (format!("{id} {}", shortest(step)), format!("{id} {}", shortest(step))) };
        let or = |text: &str, otherwise: &str| if text.is_empty() { otherwise.to_string() } else { text.to_string() };
        let title = Text { zh: or(&title.zh, own), en: or(&title.en, own) };
        let standing = self.verdict.zip(number).map_or(Standing::Unknown, |(v, n)| v.standing(Question::Standard(n), self.diagnosis.row));
        let label = labelled(&title, standing);
        (format!("{}：{}", or(&standard.zh, id), label.zh), format!("{}: {}", or(&standard.en, id), label.en))
    }

    /// Cells that are not simply as the data have them, and entries of the ledger.
    pub(super) fn cells(&self) -> Section {
        let mut table = Table::new(vec![
            Column::text("indicator", "Indicator", "指标"),
            Column::text("title", "", ""),
            Column::text("state", "", "").in_data(),
            Column::text("state_words", "Cell", "单元格").on_screen(),
            Column::number("value", "Value used", "所用的值"),
            Column::text("reason", "Why", "说明"),
        ]);
        for cell in &self.diagnosis.cells {
            let (word, en, zh) = match cell.state {
                CellState::Missing => ("missing", "missing", "缺失"),
                CellState::Withheld => ("withheld", "withheld", "不予采用"),
                CellState::NotApplicable => ("not-applicable", "does not apply", "不适用"),
                CellState::NoEvidence => ("no-evidence", "no evidence", "无佐证"),
                CellState::Failed => ("failed", "failed", "计算失败"),
                CellState::Imputed => ("imputed", "imputed", "插补"),
                CellState::Treated => ("treated", "treated as an outlier", "经异常处理"),
                CellState::Corrected => ("corrected", "corrected", "已更正"),
            };
            table.rows.push(vec![
                Cell::plain(&*cell.indicator),
                Cell::Words(self.title(&cell.indicator)),
                Cell::plain(word),
                Cell::Words(Text { zh: zh.into(), en: en.into() }),
                Cell::exact(cell.value),
                Cell::plain(&cell.reason),
            ]);
        }
        let mut section = Section::new("cells", "Cells to know about", "须注意的数据", table);
        let data = self.subject.evaluation.scored_data();
        let (unit, period) = (&data.unit(self.diagnosis.row).id, data.period(self.diagnosis.row));
        for e in self.ledger.entries.iter().filter(|e| e.unit == *unit && e.period == period) {
            let reported = e.reported.map_or("—".into(), shortest);
            section.note(
                format!(
                    "Ledger: `{}` reported {reported}, verified {}, in force {} ({}, {}, {}).",
                    e.indicator,
                    shortest(e.verified),
                    shortest(e.effective),
                    e.document,
                    e.person,
                    e.date
                ),
                format!(
                    "台账：`{}` 自报 {reported}，核验 {}，生效 {}（{}，{}，{}）。",
                    e.indicator,
                    shortest(e.verified),
                    shortest(e.effective),
                    e.document,
                    e.person,
                    e.date
                ),
            );
        }
        section
    }
}
