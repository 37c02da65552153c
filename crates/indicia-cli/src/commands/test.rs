//! `indicia test`

use std::path::PathBuf;
use std::sync::Arc;

use indicia_config::TestCase;
use indicia_core::{Dataset, DatasetBuilder, Evaluation, Given, Grouping, Period, Plan, Role, Series, Unit, WeightLists, evaluate};
use indicia_diagnostic::{
    Diagnostic, Diagnostics, Exit,
    catalogue::{config, usage},
};
use indicia_method::Value;
use indicia_report::{Cell, Column, Table, finding_value, findings_table, pretty, shortest};

use crate::arguments::Format;
use crate::project::{self, Options, Plugins, Project};
use crate::terminal::Terminal;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The indicator system: a folder with indicia.toml, or a file; the current folder by default
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    /// Run only tests whose name contains this text
    #[arg(long, value_name = "TEXT")]
    only: Option<String>,
    /// Print a test case made from the data of a unit, for the TOML
    #[arg(long, value_name = "UNIT")]
    create: Option<String>,
    /// With --create: the period; the latest by default
    #[arg(long, value_name = "PERIOD", requires = "create")]
    period: Option<String>,
    /// Form of the answer: table, json or csv
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
    /// Load plugins that indicia.lock does not hold
    #[arg(long)]
    allow_unlocked: bool,
}

/// Runs the `[test.NAME]` cases through the executor that `run` uses.
pub fn run(args: Args, project: Option<PathBuf>, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let path = project::path(args.path, project)?;
    let options = Options { set: Vec::new(), plugins: Plugins::libraries(args.allow_unlocked) };
    let project = project::open(&path, &options)?.sound(terminal)?;
    if let Some(unit) = &args.create {
        return create(&project, unit, args.period.as_deref(), terminal);
    }
    let cases: Vec<&TestCase> = project.tests().iter().filter(|t| args.only.as_deref().is_none_or(|text| t.name.contains(text))).collect();
    if cases.is_empty() {
        return Err(none(&project, args.only.as_deref()));
    }
    let outcomes: Vec<(&TestCase, Diagnostics)> = cases.iter().map(|case| (*case, outcome(&project, case))).collect();
    let failed = outcomes.iter().filter(|(_, f)| !f.is_empty()).count();
    match args.format {
        Format::Json => terminal.print(&as_json(&outcomes)),
        Format::Csv => terminal.bytes(&as_table(&outcomes).to_csv()),
        Format::Table => {
            for (case, findings) in &outcomes {
                let (en, zh) = if findings.is_empty() { ("ok    ", "通过") } else { ("FAILED", "失败") };
                terminal.line(format!("{en}  {}", case.name), format!("{zh}  {}", case.name));
                if !findings.is_empty() {
                    terminal.print_findings(findings);
                }
            }
            let all = outcomes.len();
            terminal.line(format!("{} of {all} tests passed", all - failed), format!("{all} 个测试中 {} 个通过", all - failed));
        }
    }
    Ok(if failed > 0 { Exit::Failed } else { Exit::Done })
}

fn none(project: &Project, only: Option<&str>) -> Diagnostics {
    let names = project.tests().iter().map(|t| t.name.as_str());
    let Some(text) = only.filter(|_| !project.tests().is_empty()) else { return vec![Diagnostic::new(usage::NO_TESTS)] };
    let finding = Diagnostic::new(usage::TEST_UNKNOWN).arg("test", text);
    vec![match indicia_diagnostic::nearest(text, names.clone()) {
        Some(near) => finding.arg("nearest", near),
        None => finding.list("known", names).hint("known"),
    }]
}

fn as_json(outcomes: &[(&TestCase, Diagnostics)]) -> String {
    let tests = outcomes.iter().map(|(case, findings)| {
        Value::pairs([
            ("name", Value::from(case.name.as_str())),
            ("passed", findings.is_empty().into()),
            ("findings", Value::List(findings.iter().map(finding_value).collect())),
        ])
    });
    pretty(&Value::pairs([("format", Value::Number(1.0)), ("tests", Value::List(tests.collect()))]))
}

/// A row a finding, with the case before it; a case that passes is a row without one.
fn as_table(outcomes: &[(&TestCase, Diagnostics)]) -> Table {
    let mut all = findings_table([]);
    all.columns.splice(0..0, ["test", "passed"].map(|key| Column::text(key, key, key)));
    for (case, findings) in outcomes {
        let head = [Cell::plain(case.name.as_str()), Cell::plain(findings.is_empty().to_string())];
        let rows = findings_table(findings).rows;
        all.rows.extend(rows.into_iter().map(|row| [&head[..], &row].concat()));
        if findings.is_empty() {
            all.rows.push(head.into());
        }
    }
    all
}

/// What a case has to complain about.
fn outcome(project: &Project, case: &TestCase) -> Diagnostics {
    let judged = match subject(project, case) {
        Ok(judged) => judged,
        Err(findings) => return findings,
    };
    let (evaluation, row) = (judged.evaluation(project), judged.row());
    let mut findings = Diagnostics::new();
    for expected in &case.expect {
        let found = evaluation.value(&expected.id).and_then(|s| s.get(row));
        if found.is_none_or(|f| (f - expected.value).abs() > case.tolerance) {
            findings.push(
                Diagnostic::new(config::TEST_FAILED)
                    .arg("test", &case.name)
                    .arg("node", &expected.id)
                    .arg("id", &expected.id)
                    .arg("expected", shortest(expected.value))
                    .arg("found", found.map_or_else(|| "—".into(), shortest))
                    .at_opt(expected.place.clone()),
            );
        }
    }
    for expected in &case.expect_rank {
        let found = evaluation.node(&expected.id).and_then(|n| n.rank(row));
        if found != Some(expected.value) {
            findings.push(
                Diagnostic::new(config::TEST_RANK_FAILED)
                    .arg("test", &case.name)
                    .arg("node", &expected.id)
                    .arg("id", &expected.id)
                    .arg("unit", case.unit.as_ref().map_or("", |(u, _)| u))
                    .arg("expected", shortest(expected.value))
                    .arg("found", found.map_or_else(|| "—".into(), shortest))
                    .at_opt(expected.place.clone()),
            );
        }
    }
    findings
}

/// What a case looks at: a row of the project's evaluation, or an evaluation of its own.
enum Judged {
    Row(usize),
    Own(Box<Evaluation>),
}

impl Judged {
    fn evaluation<'a>(&'a self, project: &'a Project) -> &'a Evaluation {
        match self {
            Judged::Row(_) => project.evaluation(),
            Judged::Own(evaluation) => evaluation,
        }
    }

    fn row(&self) -> usize {
        match self {
            Judged::Row(row) => *row,
            Judged::Own(_) => 0,
        }
    }
}

fn subject(project: &Project, case: &TestCase) -> Result<Judged, Diagnostics> {
    let row = match &case.unit {
        None => None,
        Some((unit, place)) => Some(row_of(project, case, unit, place.clone())?),
    };
    match (case.given.is_empty(), row) {
        (true, Some(row)) => Ok(Judged::Row(row)),
        (_, row) => {
            let evaluation = with_given(project, case, row)?;
            Ok(Judged::Own(Box::new(evaluation)))
        }
    }
}

fn row_of(project: &Project, case: &TestCase, unit: &str, place: Option<indicia_diagnostic::Place>) -> Result<usize, Diagnostics> {
    let data = project.evaluation().scored_data();
    let unknown = |d: Diagnostic| vec![d.arg("test", &case.name).at_opt(place.clone())];
    let id = project.units().find(unit).map_err(|_| {
        let d = Diagnostic::new(config::TEST_UNIT_UNKNOWN).arg("unit", unit);
        unknown(match project.units().nearest(unit) {
            Some(near) => d.arg("nearest", near),
            None => d.no_hint(),
        })
    })?;
    let period = match &case.period {
        Some((period, _)) => *period,
        None => match data.periods() {
            [only] => *only,
            several => {
                let known: Vec<String> = several.iter().map(ToString::to_string).collect();
                return Err(unknown(Diagnostic::new(config::TEST_PERIOD_NEEDED).list("known", known)));
            }
        },
    };
    let row = data.unit_number(&id).zip(data.period_number(period)).and_then(|(u, p)| data.row(u, p));
    row.ok_or_else(|| {
        let known: Vec<String> = data.periods().iter().map(ToString::to_string).collect();
        let d = Diagnostic::new(config::TEST_PERIOD_UNKNOWN).arg("unit", unit).arg("period", period).list("known", known);
        vec![d.arg("test", &case.name).at_opt(case.period.as_ref().and_then(|(_, p)| p.clone()).or(place.clone()))]
    })
}

/// The given values on a dataset of one row. A unit lends its groups, and the weights that the project's data gave it.
fn with_given(project: &Project, case: &TestCase, lender: Option<usize>) -> Result<Evaluation, Diagnostics> {
    let system = project.evaluation().plan().system().clone();
    let wanted = case.expect.iter().chain(&case.expect_rank).map(|e| e.id.clone()).collect();
    let mut given = Given { wanted: Some(wanted), ..Given::default() };
    given.values.extend(case.given.iter().map(|(id, value)| (id.clone(), Series::dense(vec![*value]))));
    if let Some(row) = lender {
        for (node, trace) in system.nodes.iter().zip(project.evaluation().nodes()) {
            if let Some(weights) = &trace.weights {
                given.weights.insert(node.id.clone(), WeightLists::shared(weights.of_row(row, node.inputs().len()).to_vec()));
            }
        }
    }
    let plan = Plan::with_given(system, given).map_err(|f| f.into_iter().map(|f| project.placed(&f)).collect::<Diagnostics>())?;
    let data = one_row(project, lender).map_err(|e| vec![project::bug(e)])?;
    let evaluation = evaluate(&plan, &data);
    let findings: Diagnostics = evaluation.findings().filter(|f| f.is_error()).map(|f| project.placed(f)).collect();
    if findings.is_empty() { Ok(evaluation) } else { Err(findings) }
}

fn one_row(project: &Project, lender: Option<usize>) -> Result<Dataset, indicia_core::DatasetError> {
    let data = project.evaluation().scored_data();
    let (unit, period, groupings) = match lender {
        None => (Unit { id: "given".into(), ..Unit::default() }, Period::year(0), Vec::new()),
        Some(row) => {
            let number = data.unit_of_row()[row] as usize;
            let of = |g: &Grouping| {
                let label = g.of_unit.get(number).copied().flatten().and_then(|l| g.labels.get(l as usize)).cloned();
                Grouping { name: g.name.clone(), of_unit: vec![label.as_ref().map(|_| 0)], labels: label.into_iter().collect() }
            };
            let unit = Unit { role: Role::Scored, parent: None, ..data.unit(row).clone() };
            (unit, data.period(row), data.groupings().iter().map(of).collect::<Vec<_>>())
        }
    };
    let id: Arc<str> = unit.id.clone();
    DatasetBuilder::new(vec![unit], groupings).rows(vec![(id, period)]).build()
}

/// A case out of the data as they are, to be read, checked by hand and kept.
fn create(project: &Project, unit: &str, period: Option<&str>, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let row = project.row(unit, period)?;
    let evaluation = project.evaluation();
    let subject = project.subject();
    let data = evaluation.scored_data();
    let outputs = subject.outputs();
    let id = &data.unit(row).id;
    let slug: String = id.chars().map(|c| if c.is_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    let period = subject.period_text(data.period(row));
    let mut name = if period.is_empty() { slug } else { format!("{slug}-{period}") };
    while project.tests().iter().any(|t| t.name == name) {
        name.push_str("-2");
    }
    let key = |id: &str| {
        if id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-') { id.to_string() } else { format!("\"{id}\"") }
    };
    let values: Vec<String> =
        outputs.iter().filter_map(|o| Some(format!("{} = {}", key(o), shortest(evaluation.value(o)?.get(row)?)))).collect();
    let mut text = format!("[test.{}]\nunit = {:?}\n", key(&name), &**id);
    if !period.is_empty() {
        text.push_str(&format!("period = {period:?}\n"));
    }
    text.push_str(&format!("expect = {{ {} }}\n", values.join(", ")));
    let root = outputs.first().copied().unwrap_or_default();
    if let Some(rank) = evaluation.node(root).and_then(|n| n.rank(row)) {
        text.push_str(&format!("expect_rank = {{ {} = {} }}\n", key(root), shortest(rank)));
    }
    terminal.print(&text);
    terminal.note(
        "these are the values of today; check them by hand before you rely on them",
        "以上是当前的计算结果；作为测试依据之前请手工核对",
    );
    Ok(Exit::Done)
}
