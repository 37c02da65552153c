//! The verification ledger: its table against the units, indicators and values of the system.

use std::collections::BTreeMap;
use std::sync::Arc;

use indicia_core::{Dataset, Override, Period, Plan, System};
use indicia_diagnostic::catalogue::{ledger as codes, survey as base_values};
use indicia_diagnostic::{Diagnostic, Diagnostics, Place, nearest};
use indicia_io::{DEFAULT_MARKERS, Find, NumberColumn, NumberRules, Table};
use indicia_verdict::ledger::{Appeal, Entry, Ledger};

use crate::data::{ToVerify, UNDATED, UnitIndex, is_undated, read_period};
use crate::load::Loaded;

/// The columns of a ledger: English and Chinese header.
pub const COLUMNS: [(&str, &str); 12] = [
    ("unit", "评价对象"),
    ("indicator", "指标"),
    ("period", "时期"),
    ("reported", "自报值"),
    ("verified", "核验值"),
    ("reason", "调整理由"),
    ("document", "依据文件"),
    ("person", "核验人"),
    ("date", "核验日期"),
    ("appeal", "申诉"),
    ("outcome", "申诉结果"),
    ("effective", "生效值"),
];

impl Loaded {
    /// Reads the ledger against the data. Without `[ledger]` it is empty.
    pub fn ledger(&self, table: Option<&Table>, dataset: &Dataset, units: &UnitIndex) -> (Ledger, Diagnostics) {
        let (Some(table), Some(system)) = (table, &self.system) else { return (Ledger::default(), Diagnostics::new()) };
        let mut findings = Diagnostics::new();
        let Some(columns) = columns(table, is_undated(dataset), &mut findings) else { return (Ledger::default(), findings) };
        let inherited = self.document.root().get("ledger").is_some_and(|l| self.document.sources().is_inherited(l.at));
        let mut reader = Reader { system, dataset, units, table, columns, findings, seen: BTreeMap::new(), inherited, left_out: 0 };
        let entries = reader.entries();
        let mut findings = reader.findings;
        // A ledger of a base that concerns nothing here is that of other data; one that concerns some of it deserves a word.
        if reader.left_out > 0 && !entries.is_empty() {
            findings.push(Diagnostic::new(codes::LEDGER_LEFT_OUT).arg("count", reader.left_out));
        }
        (Ledger { entries }, findings)
    }
}

/// What a reader must know of base values whose form and survey are too far apart, but for those of which the ledger says what was verified.
pub fn unverified(to_verify: &[ToVerify], ledger: &Ledger, units: &UnitIndex) -> Option<Diagnostic> {
    let known = |one: &&ToVerify| {
        let unit = units.find(&one.unit).ok();
        let period = read_period(&one.period);
        let same = |e: &&Entry| Some(&e.unit) == unit.as_ref() && *e.indicator == *one.indicator && period.is_none_or(|p| p == e.period);
        ledger.entries.iter().any(|e| same(&e))
    };
    let open: Vec<&ToVerify> = to_verify.iter().filter(|one| !known(one)).collect();
    let first = open.first()?;
    let unit = [first.unit.as_str(), &first.period].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" ");
    let d = Diagnostic::new(base_values::BASE_TO_VERIFY).arg("count", open.len()).arg("indicator", &first.indicator).arg("unit", unit);
    Some(d.arg("reason", &first.reason).at(first.place.clone()))
}

/// The plan with the entries of a ledger in force.
pub fn with_ledger(plan: &Plan, ledger: &Ledger) -> Plan {
    if ledger.entries.is_empty() { plan.clone() } else { plan.corrected(ledger.entries.iter().map(Entry::correction)) }
}

/// Where each column stands; a column of periods may lack where the data have none, and so may those of appeals.
fn columns(table: &Table, undated: bool, findings: &mut Diagnostics) -> Option<BTreeMap<&'static str, usize>> {
    let mut out = BTreeMap::new();
    let before = findings.len();
    for (en, zh) in COLUMNS {
        match [table.find(en), table.find(zh)] {
            [Find::One(n), _] | [_, Find::One(n)] => _ = out.insert(en, n),
            _ if (en == "period" && undated) || matches!(en, "appeal" | "outcome" | "effective") => {}
            _ => {
                let d = Diagnostic::new(codes::LEDGER_COLUMN).arg("column", format!("{en} / {zh}"));
                let near = table.nearest(en).or_else(|| table.nearest(zh)).and_then(|n| table.columns().get(n));
                let d = match near {
                    Some(column) => d.arg("nearest", &column.header).hint("nearest"),
                    None => d.list("known", COLUMNS.iter().map(|(en, zh)| format!("{en} / {zh}"))).hint("known"),
                };
                findings.push(d.at(Place::file(table.file().clone())));
            }
        }
    }
    (findings.len() == before).then_some(out)
}

struct Reader<'a> {
    system: &'a System,
    dataset: &'a Dataset,
    units: &'a UnitIndex,
    table: &'a Table,
    columns: BTreeMap<&'static str, usize>,
    findings: Diagnostics,
    /// The row of each cell that has an entry.
    seen: BTreeMap<(Arc<str>, Arc<str>, Period), u64>,
    /// Whether a base states the ledger: then it need not concern what is here.
    inherited: bool,
    /// Entries of a base that concern nothing here.
    left_out: usize,
}

/// The numbers of an entry.
struct Numbers {
    reported: Option<NumberColumn>,
    verified: Option<NumberColumn>,
    effective: Option<NumberColumn>,
}

impl Reader<'_> {
    fn tell(&mut self, d: Diagnostic, row: usize, column: &str) {
        let place = self.columns.get(column).map_or_else(|| self.table.row_place(row), |c| self.table.place(row, *c));
        self.findings.push(d.at(place));
    }

    fn text(&self, row: usize, column: &str) -> String {
        self.columns.get(column).map(|c| self.table.text(row, *c).trim().to_string()).unwrap_or_default()
    }

    fn entries(&mut self) -> Vec<Entry> {
        let rules = NumberRules { markers: DEFAULT_MARKERS.map(String::from).to_vec(), ..NumberRules::default() };
        let mut one = |name: &str| {
            let column = *self.columns.get(name)?;
            match self.table.column_f64(column, &rules) {
                Ok(numbers) => Some(numbers),
                Err(found) => {
                    self.findings.extend(found);
                    None
                }
            }
        };
        let numbers = Numbers { reported: one("reported"), verified: one("verified"), effective: one("effective") };
        (0..self.table.rows()).filter_map(|row| self.entry(row, &numbers)).collect()
    }

    fn entry(&mut self, row: usize, numbers: &Numbers) -> Option<Entry> {
        let (unit_text, indicator_text) = (self.text(row, "unit"), self.text(row, "indicator"));
        if unit_text.is_empty() && indicator_text.is_empty() {
            return None;
        }
        if self.inherited && !self.concerns(row, &unit_text, &indicator_text) {
            self.left_out += 1;
            return None;
        }
        let unit = self.unit(row, &unit_text);
        let indicator = self.indicator(row, &indicator_text);
        let about = |d: Diagnostic| d.arg("unit", &unit_text).arg("indicator", &indicator_text);
        let before = self.findings.len();
        for column in ["reason", "document", "person", "date"] {
            if self.text(row, column).is_empty() {
                self.tell(about(Diagnostic::new(codes::LEDGER_BLANK)).arg("column", column), row, column);
            }
        }
        let date = self.text(row, "date");
        if !date.is_empty() && !is_date(&date) {
            self.tell(Diagnostic::new(codes::LEDGER_DATE).arg("found", &date), row, "date");
        }
        let verified = numbers.verified.as_ref().map(|n| n.get(row));
        if verified == Some(None) {
            self.tell(about(Diagnostic::new(codes::LEDGER_BLANK)).arg("column", "verified"), row, "verified");
        }
        let written = numbers.reported.as_ref().and_then(|n| n.get(row));
        let (appeal, word) = (self.text(row, "appeal"), self.text(row, "outcome"));
        let outcome = self.outcome(row, &word, &appeal, &about);
        let (unit, indicator, verified, outcome) = (unit?, indicator?, verified??, outcome?);
        let period = self.period(row, &unit)?;
        let held = self.held(&unit, &indicator, period);
        let reported = match held.flatten() {
            // A ratio has more decimals than anybody writes down: the data's own figure is meant by its rounded one.
            Some(held) if is_rounded(held, &self.text(row, "reported"), written) => Some(held),
            _ => written,
        };
        let stated = numbers.effective.as_ref().and_then(|n| n.get(row));
        let effective = self.effective(row, outcome, &word, (reported, verified, stated), &about)?;
        if self.findings.len() > before {
            return None;
        }
        let line = self.table.row_number(row);
        if let Some(first) = self.seen.insert((unit.clone(), indicator.clone(), period), line) {
            let d = about(Diagnostic::new(codes::LEDGER_TWICE)).arg("period", period).arg("first", first).arg("row", line);
            self.tell(d, row, "unit");
            return None;
        }
        let same = |o: &Arc<Override>| {
            o.indicator == indicator && o.period.is_none_or(|p| p == period) && self.units.find(&o.unit).is_ok_and(|u| u == unit)
        };
        if self.system.overrides.iter().any(same) {
            self.tell(about(Diagnostic::new(codes::LEDGER_AND_OVERRIDE)), row, "indicator");
            return None;
        }
        if outcome == Appeal::Pending {
            self.tell(about(Diagnostic::new(codes::LEDGER_PENDING)), row, "outcome");
        }
        if let Some(held) = held.filter(|held| held.map(f64::to_bits) != reported.map(f64::to_bits)) {
            let shown = |x: Option<f64>| x.map_or("—".to_string(), |x| x.to_string());
            let d = about(Diagnostic::new(codes::LEDGER_REPORTED)).arg("found", shown(reported)).arg("expected", shown(held));
            self.tell(d, row, "reported");
        }
        let (reason, document, person) = (self.text(row, "reason"), self.text(row, "document"), self.text(row, "person"));
        let place = Some(self.table.row_place(row));
        Some(Entry { unit, indicator, period, reported, verified, reason, document, person, date, appeal, outcome, effective, place })
    }

    /// Whether unit, indicator and period of an entry are here.
    fn concerns(&self, row: usize, unit: &str, indicator: &str) -> bool {
        let period = read_period(&self.text(row, "period")).and_then(|p| self.dataset.period_number(p));
        let unit = self.units.find(unit).ok().and_then(|id| self.dataset.unit_number(&id));
        let at = unit.zip(period).and_then(|(u, p)| self.dataset.row(u, p));
        at.is_some() && self.system.indicator(indicator).is_some()
    }

    fn unit(&mut self, row: usize, text: &str) -> Option<Arc<str>> {
        let found = self.units.find(text).ok();
        let scored = |id: &Arc<str>| {
            let unit = self.dataset.unit_number(id).and_then(|n| self.dataset.units().get(n));
            unit.is_some_and(|u| u.role.has_scores())
        };
        if let Some(id) = found.filter(scored) {
            return Some(id);
        }
        let d = Diagnostic::new(codes::LEDGER_UNIT).arg("unit", text);
        let d = match self.units.nearest(text).filter(|near| *near != text) {
            Some(near) => d.arg("nearest", near).hint("nearest"),
            None => d.hint("known"),
        };
        self.tell(d, row, "unit");
        None
    }

    fn indicator(&mut self, row: usize, text: &str) -> Option<Arc<str>> {
        if let Some(i) = self.system.indicator(text) {
            return Some(i.id.clone());
        }
        let known = || self.system.indicators.iter().map(|i| &*i.id);
        let d = Diagnostic::new(codes::LEDGER_INDICATOR).arg("indicator", text);
        let d = match nearest(text, known()) {
            Some(near) => d.arg("nearest", near).hint("nearest"),
            None => d.list("known", known()).hint("known"),
        };
        self.tell(d, row, "indicator");
        None
    }

    fn period(&mut self, row: usize, unit: &Arc<str>) -> Option<Period> {
        let text = self.text(row, "period");
        let undated = is_undated(self.dataset);
        let period = if undated && text.is_empty() { Some(UNDATED) } else { read_period(&text) };
        let has = |p: &Period| {
            let number = self.dataset.unit_number(unit).zip(self.dataset.period_number(*p));
            number.is_some_and(|(u, p)| self.dataset.row(u, p).is_some())
        };
        if let Some(period) = period.filter(has) {
            return Some(period);
        }
        let known: Vec<String> = if undated { Vec::new() } else { self.dataset.periods().iter().map(Period::to_string).collect() };
        let d = Diagnostic::new(codes::LEDGER_PERIOD).arg("unit", unit).arg("period", text).list("known", known);
        self.tell(d, row, "period");
        None
    }

    fn outcome(&mut self, row: usize, word: &str, appeal: &str, about: &dyn Fn(Diagnostic) -> Diagnostic) -> Option<Appeal> {
        let Some(outcome) = Appeal::from_word(word) else {
            let words = || Appeal::WORDS.iter().flat_map(|(en, zh, _)| [*en, *zh]);
            let d = Diagnostic::new(codes::LEDGER_OUTCOME).arg("found", word);
            let d = match nearest(word, words()) {
                Some(near) => d.arg("nearest", near).hint("nearest"),
                None => d.list("known", words()).hint("known"),
            };
            self.tell(d, row, "outcome");
            return None;
        };
        match (outcome, appeal.is_empty()) {
            // Whoever appealed waits for an answer.
            (Appeal::None, false) => Some(Appeal::Pending),
            (Appeal::None, true) => Some(Appeal::None),
            (_, true) => {
                self.tell(about(Diagnostic::new(codes::LEDGER_NO_APPEAL)).arg("found", word), row, "appeal");
                None
            }
            (other, false) => Some(other),
        }
    }

    fn effective(
        &mut self,
        row: usize,
        outcome: Appeal,
        word: &str,
        (reported, verified, stated): (Option<f64>, f64, Option<f64>),
        about: &dyn Fn(Diagnostic) -> Diagnostic,
    ) -> Option<f64> {
        match (Entry::by_outcome(outcome, reported, verified), stated) {
            (None, None) if outcome == Appeal::Upheld => {
                self.tell(about(Diagnostic::new(codes::LEDGER_NOTHING)), row, "reported");
                None
            }
            (None, None) => {
                self.tell(about(Diagnostic::new(codes::LEDGER_EFFECTIVE_MISSING)).arg("found", word), row, "effective");
                None
            }
            (Some(due), Some(stated)) if due.to_bits() != stated.to_bits() => {
                let d = about(Diagnostic::new(codes::LEDGER_EFFECTIVE)).arg("found", stated).arg("expected", due);
                self.tell(d, row, "effective");
                None
            }
            (due, stated) => stated.or(due),
        }
    }

    /// What the data hold at a cell; `None` where they hold no such cell, as for an indicator that is derived.
    fn held(&self, unit: &Arc<str>, indicator: &Arc<str>, period: Period) -> Option<Option<f64>> {
        let i = self.system.indicator(indicator).filter(|i| i.derive.is_none())?;
        let column = self.dataset.column(&i.column)?;
        let (unit, period) = self.dataset.unit_number(unit).zip(self.dataset.period_number(period))?;
        Some(column.series.get(self.dataset.row(unit, period)?))
    }
}

/// Whether a number was written down as `held` rounded to the decimals that were written: 0.481 for 405/842.
fn is_rounded(held: f64, text: &str, written: Option<f64>) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let decimals = digits.split_once('.').map_or(0, |(_, d)| d.len());
    let rounded = || format!("{held:.decimals$}").parse::<f64>().ok();
    plain && decimals > 0 && written.is_some() && rounded() == written
}

/// Year, month and day with `-` or `/` between them, or as Chinese writes them.
fn is_date(text: &str) -> bool {
    let text = text.strip_suffix('日').unwrap_or(text);
    let parts: Vec<&str> = text.split(['-', '/', '年', '月', '.']).collect();
    let number =
        |n: usize, low: u32, high: u32| parts.get(n).and_then(|p| p.parse::<u32>().ok()).is_some_and(|v| (low..=high).contains(&v));
    parts.len() == 3 && number(0, 1900, 2999) && number(1, 1, 12) && number(2, 1, 31)
}
