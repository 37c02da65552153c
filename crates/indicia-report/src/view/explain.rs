//! The arithmetic of a score as an indented text, as a table and as JSON.

use indicia_core::{Address, AdjustForm, Arithmetic, Clause, Explained, How, NameKind, NodeKind, RoundMode, Stage};
use indicia_diagnostic::Lang;
use indicia_method::{Text, Value, to_json};

use crate::number::shortest;
use crate::table::pick;
use crate::{Cell, Column, Subject, Table, reason_phrase, reason_word};

/// The explanation as text: a step a paragraph, what it rests on indented below it. Every number is printed in full, so that anyone can compute
/// it again.
pub fn explain_text(subject: Subject, step: &Explained, row: usize, lang: Lang) -> String {
    let mut out = String::new();
    write(&Teller { subject, row, lang }, step, 0, &mut out);
    out
}

struct Teller<'a> {
    subject: Subject<'a>,
    row: usize,
    lang: Lang,
}

fn write(teller: &Teller, step: &Explained, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    let value = step.value.map_or_else(|| "—".into(), shortest);
    let mut head = format!("{} = {value}", step.address);
    let remarks: Vec<String> = [teller.title(step), teller.by(step)].into_iter().filter(|r| !r.is_empty()).collect();
    if !remarks.is_empty() {
        head.push_str(&format!("    {}", remarks.join(teller.lang.pick(", ", "，"))));
    }
    out.push_str(&format!("{indent}{head}\n"));
    for line in teller.lines(step) {
        out.push_str(&format!("{indent}  {line}\n"));
    }
    for input in &step.inputs {
        write(teller, input, depth + 1, out);
    }
}

impl Teller<'_> {
    /// The title of the indicator or node; a cell says its header elsewhere.
    fn title(&self, step: &Explained) -> String {
        match &step.address {
            Address::Node(id) | Address::Stage(Stage::Score | Stage::Derive, id) => pick(&self.subject.title(id), self.lang).to_string(),
            _ => String::new(),
        }
    }

    /// What made the value.
    fn by(&self, step: &Explained) -> String {
        match &step.how {
            How::Method { method, .. } => match (&step.address, self.weights(step)) {
                (Address::Node(_), Some(of)) => self.lang.pick(format!("{method}, weights of {of}"), format!("{method}，{of} 的权重")),
                _ => (*method).to_string(),
            },
            How::Formula(_) => self.lang.pick("formula", "公式").into(),
            How::Rule { form, fired, .. } => {
                let (en, zh) = form_words(*form);
                if *fired {
                    self.lang.pick(format!("{en}, applies"), format!("{zh}生效"))
                } else {
                    self.lang.pick(format!("{en}, changes nothing"), format!("{zh}未起作用"))
                }
            }
            How::NoEvidence => self.lang.pick("no evidence, scores zero", "未提供佐证，计零分").into(),
            How::Given => self.lang.pick("given", "给定值").into(),
            How::Overridden { .. } => self.lang.pick("corrected", "已更正").into(),
            How::Rounded { .. } | How::Cell { .. } | How::Nothing => String::new(),
        }
    }

    fn weights(&self, step: &Explained) -> Option<String> {
        let Address::Node(id) = &step.address else { return None };
        self.subject.evaluation.weights_label(id, self.row).map(|l| l.to_string())
    }

    /// Where the weights of a node come from, in brackets.
    fn weighting(&self, step: &Explained) -> String {
        let Address::Node(id) = &step.address else { return String::new() };
        match self.subject.evaluation.plan().system().node(id).map(|n| &n.kind) {
            Some(NodeKind::Aggregate { weights, .. }) => {
                let by = weights.method.id();
                self.lang.pick(format!(" ({by})"), format!("（{by}）"))
            }
            _ => String::new(),
        }
    }

    fn lines(&self, step: &Explained) -> Vec<String> {
        let mut out = Vec::new();
        if let Some(reason) = &step.reason {
            out.push(reason_phrase(reason, self.lang));
        }
        match &step.how {
            How::Method { arithmetic, state, .. } => {
                if let Some(a) = arithmetic {
                    self.arithmetic(step, a, &mut out);
                } else if step.value.is_some() && !matches!(step.address, Address::Stage(Stage::Derive, _)) {
                    out.push(self.lang.pick("the row alone does not tell this value", "仅凭这一行数据无法复算此值").into());
                }
                if let Some(state) = state.as_ref().filter(|s| **s != Value::Null) {
                    out.push(self.lang.pick(format!("state: {}", to_json(state)), format!("拟合参数：{}", to_json(state))));
                }
            }
            How::Formula(a) | How::Rule { arithmetic: a, .. } => self.arithmetic(step, a, &mut out),
            How::Cell { header, unit, place, standard_error } => {
                out.extend(self.cell(header, unit, place.as_ref().map(ToString::to_string)));
                if let Some(error) = standard_error.map(shortest) {
                    out.push(self.lang.pick(format!("standard error {error}"), format!("标准误 {error}")));
                }
            }
            How::Overridden { before, reason, by, date } => {
                let before = before.map_or_else(|| "—".into(), shortest);
                out.push(self.lang.pick(
                    format!("corrected from {before}: {reason} ({by}, {date})"),
                    format!("原值 {before}，更正理由：{reason}（{by}，{date}）"),
                ));
            }
            How::Rounded { decimals, mode } => {
                let mode = match mode {
                    RoundMode::HalfAway => self.lang.pick("halves away from zero", "四舍五入"),
                    RoundMode::HalfEven => self.lang.pick("halves to even", "四舍六入五成双"),
                };
                out.push(self.lang.pick(format!("rounded to {decimals} decimals, {mode}"), format!("保留 {decimals} 位小数，{mode}")));
            }
            How::Given | How::NoEvidence | How::Nothing => {}
        }
        out
    }

    fn cell(&self, header: &str, unit: &str, place: Option<String>) -> Option<String> {
        let place = place?;
        let quoted = self.lang.pick(format!("\"{header}\""), format!("“{header}”"));
        let tail = if unit.is_empty() || header.contains(unit) { String::new() } else { format!(" ({unit})") };
        Some(format!("{place} {quoted}{tail}"))
    }

    fn arithmetic(&self, step: &Explained, a: &Arithmetic, out: &mut Vec<String>) {
        out.push(a.formula.clone());
        if step.value.is_none() {
            return;
        }
        if a.numbers != a.formula {
            out.push(format!("= {}", a.numbers));
        }
        if let Some(clause) = a.clause.as_ref().filter(|_| !matches!(step.how, How::Rule { .. })) {
            out.push(self.clause(clause));
        }
        let mut declared = Vec::new();
        let mut fitted = Vec::new();
        let mut degrees = Vec::new();
        for name in &a.names {
            let Some(value) = name.value.map(shortest) else { continue };
            match &name.kind {
                NameKind::Input => {}
                NameKind::Parameter | NameKind::Goalpost => declared.push(format!("{} = {value}", name.name)),
                NameKind::Membership => degrees.push(format!("{} {value}", name.name)),
                NameKind::Fitted(from) => fitted.push(match from.as_ref().map(|(unit, period)| self.unit(unit, period)) {
                    Some(unit) => self.lang.pick(format!("{} = {value} ({unit})", name.name), format!("{} = {value}（{unit}）", name.name)),
                    None => format!("{} = {value}", name.name),
                }),
            }
        }
        let is_node = matches!(step.address, Address::Node(_));
        let comma = self.lang.pick(", ", "，");
        if !degrees.is_empty() {
            let list = degrees.join(comma);
            out.push(self.lang.pick(format!("memberships: {list}"), format!("隶属度：{list}")));
        }
        if !declared.is_empty() {
            let list = declared.join(comma);
            out.push(self.lang.pick(format!("declared: {list}"), format!("设定：{list}")));
        }
        if !fitted.is_empty() {
            let list = fitted.join(comma);
            let word = if is_node {
                let by = self.weighting(step);
                self.lang.pick(format!("weights{by}: "), format!("权重{by}："))
            } else {
                self.lang.pick("from the data: ", "取自数据：").into()
            };
            out.push(format!("{word}{list}"));
        }
        if let Address::Node(id) = &step.address {
            out.extend(super::weight_notes(self.subject, id).map(|note| note.text(self.lang)));
        }
    }

    /// Which of several clauses applies.
    fn clause(&self, clause: &Clause) -> String {
        let Clause { number, of, condition, value } = clause;
        match condition {
            Some(condition) => self.lang.pick(
                format!("clause {number} of {of} applies: {condition} gives {value}"),
                format!("第 {number} 条（共 {of} 条）生效：{condition} 时为 {value}"),
            ),
            None => self.lang.pick(
                format!("clause {number} of {of} applies: otherwise {value}"),
                format!("第 {number} 条（共 {of} 条）生效：其余情形为 {value}"),
            ),
        }
    }

    fn unit(&self, id: &str, period: &str) -> String {
        let data = self.subject.evaluation.scored_data();
        let name = data.unit_number(id).and_then(|n| data.units().get(n)).map_or(id, |u| self.subject.unit_name(u, self.lang));
        if self.subject.is_dated() { format!("{name} {period}") } else { name.to_string() }
    }
}

/// What a rule on a node is called, in English and Chinese.
fn form_words(form: AdjustForm) -> (&'static str, &'static str) {
    match form {
        AdjustForm::Formula => ("rule", "规则"),
        AdjustForm::Gate => ("gate", "限分规则"),
        AdjustForm::Veto => ("veto", "一票否决"),
        AdjustForm::Bonus => ("bonus", "加分规则"),
        AdjustForm::Penalty => ("penalty", "扣分规则"),
    }
}

/// The explanation for programs: the same tree.
pub fn explain_value(step: &Explained) -> Value {
    let text = |s: &str| Value::from(s);
    let arithmetic = |a: &Arithmetic| {
        let names = a.names.iter().map(|n| {
            let (kind, unit, period) = match &n.kind {
                NameKind::Input => ("input", None, None),
                NameKind::Parameter => ("parameter", None, None),
                NameKind::Goalpost => ("goalpost", None, None),
                NameKind::Membership => ("membership", None, None),
                NameKind::Fitted(from) => ("fitted", from.as_ref().map(|f| f.0.to_string()), from.as_ref().map(|f| f.1.clone())),
            };
            Value::pairs([
                ("name", text(&n.name)),
                ("value", n.value.into()),
                ("kind", kind.into()),
                ("unit", unit.into()),
                ("period", period.into()),
            ])
        });
        let clause = a.clause.as_ref().map(|c| {
            Value::pairs([
                ("number", Value::Number(c.number as f64)),
                ("of", Value::Number(c.of as f64)),
                ("condition", c.condition.clone().into()),
                ("value", text(&c.value)),
            ])
        });
        let mut out = Value::pairs([("formula", text(&a.formula)), ("numbers", text(&a.numbers)), ("names", Value::List(names.collect()))]);
        if let Some(clause) = clause {
            out.set("clause", clause);
        }
        out
    };
    let how = match &step.how {
        How::Cell { header, unit, place, standard_error } => {
            let place = place.as_ref().map(|p| {
                let column = Value::Number(f64::from(p.column()));
                Value::pairs([
                    ("file", text(&p.file)),
                    ("row", Value::Number(p.line() as f64)),
                    ("column", column),
                    ("text", p.to_string().into()),
                ])
            });
            let mut cell =
                vec![("kind", text("cell")), ("header", text(header)), ("unit", text(unit)), ("place", place.unwrap_or_default())];
            cell.extend(standard_error.map(|e| ("standard_error", Value::Number(e))));
            cell
        }
        How::Overridden { before, reason, by, date } => {
            vec![("kind", text("override")), ("before", (*before).into()), ("reason", text(reason)), ("by", text(by)), ("date", text(date))]
        }
        How::Method { method, arithmetic: a, state } => vec![
            ("kind", text("method")),
            ("method", text(method)),
            ("arithmetic", a.as_ref().map(arithmetic).unwrap_or_default()),
            ("state", state.clone().unwrap_or_default()),
        ],
        How::Formula(a) => vec![("kind", text("formula")), ("arithmetic", arithmetic(a))],
        How::Rule { form, fired, arithmetic: a } => {
            vec![("kind", text("rule")), ("form", text(form.word())), ("fired", (*fired).into()), ("arithmetic", arithmetic(a))]
        }
        How::Rounded { decimals, mode } => vec![
            ("kind", text("round")),
            ("decimals", Value::Number(f64::from(*decimals))),
            ("mode", text(if *mode == RoundMode::HalfAway { "half-away" } else { "half-even" })),
        ],
        How::NoEvidence => vec![("kind", text("no-evidence"))],
        How::Given => vec![("kind", text("given"))],
        How::Nothing => vec![("kind", text("nothing"))],
    };
    Value::pairs([
        ("address", Value::from(step.address.to_string())),
        ("value", step.value.into()),
        ("reason", step.reason.as_ref().map(|r| reason_word(r).to_string()).into()),
        ("how", Value::pairs(how)),
        ("inputs", Value::List(step.inputs.iter().map(explain_value).collect())),
    ])
}

/// The explanation as a table, a step a row, in the order of the text.
pub fn explain_table(step: &Explained) -> Table {
    let mut table = Table::new(vec![
        Column::number("level", "Level", "层级"),
        Column::text("step", "Step", "步骤"),
        Column::number("value", "Value", "值"),
        Column::text("by", "By", "方法"),
        Column::text("formula", "Formula", "公式"),
        Column::text("numbers", "Numbers", "代入"),
        Column::text("place", "Where", "位置"),
    ]);
    fn walk(step: &Explained, level: usize, table: &mut Table) {
        let (by, arithmetic, place) = match &step.how {
            How::Method { method, arithmetic, .. } => (*method, arithmetic.as_ref(), None),
            How::Formula(a) => ("formula", Some(a), None),
            How::Rule { form: AdjustForm::Formula, arithmetic, .. } => ("rule", Some(arithmetic), None),
            How::Rule { form, arithmetic, .. } => (form.word(), Some(arithmetic), None),
            How::Cell { place, .. } => ("cell", None, place.as_ref()),
            How::Overridden { .. } => ("override", None, None),
            How::Rounded { .. } => ("round", None, None),
            How::NoEvidence => ("no-evidence", None, None),
            How::Given => ("given", None, None),
            How::Nothing => ("", None, None),
        };
        table.rows.push(vec![
            Cell::Number(level as f64, None),
            Cell::plain(step.address.to_string()),
            Cell::exact(step.value),
            Cell::plain(by),
            arithmetic.map_or(Cell::Blank, |a| Cell::plain(&a.formula)),
            arithmetic.map_or(Cell::Blank, |a| Cell::plain(&a.numbers)),
            place.map_or(Cell::Blank, |p| Cell::plain(p.to_string())),
        ]);
        step.inputs.iter().for_each(|i| walk(i, level + 1, table));
    }
    walk(step, 0, &mut table);
    table
}

/// The caveats of what a score rests on.
pub fn caveats_of(subject: Subject, id: &str) -> Vec<(String, Text)> {
    let system = subject.evaluation.plan().system();
    let caveat = |id: &str| system.info(id).map(|i| i.caveat.clone()).filter(|t| !t.zh.is_empty() || !t.en.is_empty());
    subject.indicators_below(id).into_iter().filter_map(|i| Some((i.to_string(), caveat(i)?))).collect()
}
