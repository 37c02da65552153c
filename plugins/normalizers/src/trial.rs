//! Runs methods in tests the way a host does, shared by the families of methods.
//!
//! Every run goes through the saved state, and wherever a method explains its values, the formula is evaluated and
//! compared: no test of a value passes while the explanation says something else.

#![allow(dead_code, reason = "each family uses its part")]

use std::cell::RefCell;
use std::path::PathBuf;

use indicia_expr::Program;
use indicia_plugin::Plugin;
use indicia_plugin::method::{
    Axis, Call, Column, Direction, Failure, Field, Finding, Fitted, Instance, Kind, Method, Output, OutputKind, Status, Table, Value,
    Weights, from_json, to_json,
};

/// What a method is given. Not-a-number marks a missing cell.
#[derive(Clone, Default)]
pub struct Given {
    pub columns: Vec<(String, Vec<f64>)>,
    pub direction: Direction,
    pub goalposts: Option<[f64; 2]>,
    pub target: Option<[f64; 2]>,
    pub weights: Vec<f64>,
    pub axis: Axis,
    pub unit: Vec<u32>,
    pub period: Vec<u32>,
    pub group: Vec<u32>,
    pub name: String,
    /// Weights of the sources of a combination.
    pub sources: Vec<Vec<f64>>,
    /// Tables of experts: the role, and rows of numbers, a column a child; NaN where nothing is said.
    pub experts: Vec<(String, Vec<Vec<f64>>)>,
}

/// What a method gave.
#[derive(Debug)]
pub struct Got {
    /// Column by column; `None` where there is no value.
    pub values: Vec<Option<f64>>,
    pub status: Vec<u8>,
    pub findings: Vec<Finding>,
    /// The saved state, as JSON.
    pub state: String,
    pub formula: Option<String>,
}

impl Got {
    /// The values, all of which must be there.
    #[track_caller]
    pub fn all(&self) -> Vec<f64> {
        self.values.iter().map(|v| v.expect("a value in every cell")).collect()
    }

    /// Codes of the findings, in order.
    pub fn codes(&self) -> Vec<&str> {
        self.findings.iter().map(|f| f.what.code.as_str()).collect()
    }

    /// An argument of the first finding.
    pub fn arg(&self, name: &str) -> Option<&str> {
        self.findings.first().and_then(|f| arg(&f.what, name))
    }
}

/// An argument of a failure.
pub fn arg<'a>(failure: &'a Failure, name: &str) -> Option<&'a str> {
    failure.args.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
}

/// One column called `x`.
pub fn column(x: &[f64]) -> Given {
    Given { columns: vec![("x".into(), x.to_vec())], ..Given::default() }
}

/// Several columns.
pub fn matrix(columns: &[(&str, &[f64])]) -> Given {
    Given { columns: columns.iter().map(|(id, x)| ((*id).into(), x.to_vec())).collect(), ..Given::default() }
}

impl Given {
    pub fn towards(mut self, direction: Direction) -> Given {
        self.direction = direction;
        self
    }

    pub fn target(mut self, low: f64, high: f64) -> Given {
        self.direction = Direction::Target;
        self.target = Some([low, high]);
        self
    }

    pub fn posts(mut self, low: f64, high: f64) -> Given {
        self.goalposts = Some([low, high]);
        self
    }

    pub fn weights(mut self, weights: &[f64]) -> Given {
        self.weights = weights.to_vec();
        self
    }

    pub fn axis(mut self, axis: Axis, weights: &[f64]) -> Given {
        self.axis = axis;
        self.weights(weights)
    }

    pub fn periods(mut self, period: &[u32]) -> Given {
        self.period = period.to_vec();
        self
    }

    pub fn units(mut self, unit: &[u32]) -> Given {
        self.unit = unit.to_vec();
        self
    }

    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, |(_, x)| x.len())
    }

    fn status(&self) -> Vec<Option<Vec<u8>>> {
        let byte = |x: &f64| if x.is_nan() { Status::MISSING } else { Status::PRESENT };
        self.columns.iter().map(|(_, x)| x.iter().any(|x| x.is_nan()).then(|| x.iter().map(byte).collect())).collect()
    }
}

/// An instance, or why there is none.
pub fn instance(method: &dyn Method, params: &str) -> Result<Box<dyn Instance>, Failure> {
    method.create(&from_json(params).expect("JSON"))
}

/// Fits on `fit` and applies to `apply`.
pub fn run_on(method: &dyn Method, params: &str, fit: &Given, apply: &Given) -> Result<Got, Failure> {
    let instance = instance(method, params)?;
    let findings = RefCell::new(Vec::new());
    let call = Call { findings: &findings, ..Call::silent() };
    let fitted = with_table(fit, |data, inputs| {
        let mut slot = None;
        instance.fit(data, inputs, &call, &mut slot).map(|()| slot.expect("a state"))
    })?;
    let saved = fitted.save()?;
    let state = instance.load(&from_json(&to_json(&saved)).expect("JSON"))?;
    assert_eq!(state.save().as_ref(), Ok(&saved), "a state survives saving");
    let mut got = with_table(apply, |data, _| apply_to(&*instance, method.about().kind, &*state, data, apply, &call))?;
    got.state = to_json(&saved);
    got.findings = findings.into_inner();
    for finding in &got.findings {
        check_texts(method, &finding.what);
    }
    Ok(got)
}

/// Fits on the data and applies to them.
pub fn run(method: &dyn Method, params: &str, given: &Given) -> Result<Got, Failure> {
    run_on(method, params, given, given).inspect_err(|failure| check_texts(method, failure))
}

fn with_table<T>(given: &Given, run: impl FnOnce(&Table, &[Table]) -> T) -> T {
    let status = given.status();
    let columns: Vec<Column> = given.columns.iter().zip(&status).map(|((_, x), s)| Column { values: x, status: s.as_deref() }).collect();
    let field = |id| Field { id, unit: "", direction: given.direction, goalposts: given.goalposts, target: given.target };
    let fields: Vec<Field> = given.columns.iter().map(|(id, _)| field(id.as_str())).collect();
    let source_columns: Vec<Vec<Column>> = given.sources.iter().map(|s| s.chunks(1).map(Column::dense).collect()).collect();
    let names: Vec<String> = (0..given.sources.len()).map(|i| format!("source.{i}")).collect();
    let inputs: Vec<Table> = source_columns
        .iter()
        .zip(&names)
        .map(|(columns, name)| Table { columns, fields: &fields, rows: 1, name, ..Table::default() })
        .collect();
    let turned = |rows: &[Vec<f64>]| -> Vec<Vec<f64>> { (0..columns.len()).map(|j| rows.iter().map(|r| r[j]).collect()).collect() };
    let cells: Vec<Vec<Vec<f64>>> = given.experts.iter().map(|(_, rows)| turned(rows)).collect();
    let gaps: Vec<Vec<Vec<u8>>> = cells
        .iter()
        .map(|t| t.iter().map(|c| c.iter().map(|x| if x.is_nan() { Status::MISSING } else { Status::PRESENT }).collect()).collect())
        .collect();
    let cells: Vec<Vec<Vec<f64>>> =
        cells.iter().map(|t| t.iter().map(|c| c.iter().map(|x| if x.is_nan() { 0.0 } else { *x }).collect()).collect()).collect();
    let expert_columns: Vec<Vec<Column>> =
        cells.iter().zip(&gaps).map(|(t, gaps)| t.iter().zip(gaps).map(|(x, s)| Column { values: x, status: Some(s) }).collect()).collect();
    let expert_fields: Vec<Field> = given.columns.iter().map(|(id, _)| Field { id, ..Field::default() }).collect();
    let experts = given.experts.iter().zip(&expert_columns);
    let inputs: Vec<Table> = experts
        .map(|((role, rows), columns)| Table { columns, fields: &expert_fields, rows: rows.len(), name: role, ..Table::default() })
        .chain(inputs)
        .collect();
    let data = Table {
        columns: &columns,
        fields: &fields,
        rows: given.rows(),
        unit: &given.unit,
        period: &given.period,
        group: &given.group,
        name: &given.name,
    };
    run(&data, &inputs)
}

fn apply_to(instance: &dyn Instance, kind: Kind, state: &dyn Fitted, data: &Table, given: &Given, call: &Call) -> Result<Got, Failure> {
    let weights = Weights { values: &given.weights, axis: given.axis };
    let by_row = instance.facts().weight_axis == indicia_plugin::method::WeightAxis::Row;
    let (rows, cols) = match kind {
        Kind::Imputer => (data.rows, data.cols()),
        Kind::Weighting => (if by_row { data.rows } else { 1 }, data.cols()),
        Kind::Aggregator if instance.facts().output == OutputKind::Membership => (data.rows, instance.facts().classes.len()),
        Kind::Aggregator if given.axis == Axis::Batch => (data.rows, weights.vectors(data.cols())),
        _ => (data.rows, 1),
    };
    let (mut values, mut status) = (vec![0.0; rows * cols], vec![Status::PRESENT; rows * cols]);
    let mut out = Output::new(&mut values, &mut status, rows, cols);
    instance.apply(state, None, data, weights, &mut out, call)?;
    if let Some(prepared) = instance.prepare(state, data, call)? {
        let (mut again, mut again_status) = (vec![0.0; rows * cols], vec![Status::PRESENT; rows * cols]);
        let mut out = Output::new(&mut again, &mut again_status, rows, cols);
        instance.apply(state, Some(&*prepared), data, weights, &mut out, &Call::silent())?;
        let bits = |v: &[f64]| v.iter().map(|x| x.to_bits()).collect::<Vec<_>>();
        assert_eq!((bits(&again), &again_status), (bits(&values), &status), "preparing changes nothing");
    }
    assert!(values.iter().all(|v| v.is_finite()), "no result is infinite or not a number: {values:?}");
    let shown: Vec<Option<f64>> = values.iter().zip(&status).map(|(v, s)| Status(*s).is_present().then_some(*v)).collect();
    let formula = explained(instance, kind, state, data, given, &shown);
    Ok(Got { values: shown, status, findings: Vec::new(), state: String::new(), formula })
}

/// Evaluates the explanation of every cell that has a value, and compares.
fn explained(
    instance: &dyn Instance,
    kind: Kind,
    state: &dyn Fitted,
    data: &Table,
    given: &Given,
    values: &[Option<f64>],
) -> Option<String> {
    if matches!(kind, Kind::Imputer | Kind::Weighting) || given.axis == Axis::Batch {
        return None;
    }
    let mut formula = None;
    for (row, value) in values.iter().enumerate().take(data.rows) {
        let weights = Weights { values: &given.weights, axis: given.axis }.of_row(row, data.cols(), data.group);
        let explanation = instance.explain(state, data.fields, weights)?;
        let expr = indicia_expr::parse(&explanation.formula).unwrap_or_else(|e| panic!("{}: {e}", explanation.formula));
        let column_method = matches!(kind, Kind::Normalizer | Kind::Treatment);
        let inputs: Vec<&str> = if column_method { vec!["x"] } else { data.fields.iter().map(|f| f.id).collect() };
        let names: Vec<&str> = inputs.iter().copied().chain(explanation.names.iter().map(|(n, _)| n.as_str())).collect();
        let program = Program::compile(&expr, &names).unwrap_or_else(|e| panic!("{}: {e}", explanation.formula));
        let numbers: Vec<Option<f64>> =
            data.columns.iter().map(|c| c.get(row)).chain(explanation.names.iter().map(|(_, v)| Some(*v))).collect();
        // A deriver that deals with gaps itself tells its formula for rows without any.
        let whole = kind != Kind::Deriver || data.columns.iter().all(|c| c.is_present(row));
        if let Some(value) = value.filter(|_| whole) {
            let again = program.eval_row(&numbers).expect("defined").expect("a value");
            assert!((again - value).abs() <= 1e-12 * value.abs().max(1.0), "{} is {again}, not {value}", explanation.formula);
        }
        formula = Some(explanation.formula);
    }
    formula
}

/// A code is one of the shared catalogue or has templates, and its templates find their arguments.
fn check_texts(method: &dyn Method, failure: &Failure) {
    let Some(text) = method.about().texts.iter().find(|t| t.code == failure.code) else {
        assert!(SHARED.contains(&failure.code.as_str()), "{} has no text for {}", method.about().id, failure.code);
        return;
    };
    let host = ["indicator", "node", "method", "id", "unit", "period", "group"];
    for template in [&text.text.zh, &text.text.en] {
        for name in template.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name) {
            // What a path into a table of experts names, the host tells.
            let of_experts = failure.path.starts_with("expert.") && ["expert", "item"].contains(&name);
            let known = host.contains(&name) || of_experts || arg(failure, name).is_some();
            assert!(known || name.is_empty() || name.contains(' '), "{}: `{}` lacks {name}", method.about().id, failure.code);
        }
    }
}

/// Codes of the host's catalogue that a method may give without a text of its own.
const SHARED: &[&str] = &[
    "as-printed",
    "cancelled",
    "category-twice",
    "cell-not-a-share",
    "column-twice",
    "constant-column",
    "count-beyond",
    "count-negative",
    "division-by-zero",
    "domain",
    "entropy-negative",
    "geometric-negative",
    "geometric-zero",
    "imputed",
    "infeasible",
    "log-max",
    "log-not-positive",
    "negative-coefficient",
    "no-category",
    "no-complete-row",
    "no-convergence",
    "no-earlier",
    "no-neighbour",
    "no-step",
    "order-reference",
    "overflow",
    "points-not-rising",
    "range-check",
    "raters-dropped",
    "ratio-not-positive",
    "rule-against-direction",
    "rule-empty",
    "rule-limits",
    "rule-not-monotone",
    "step-beyond",
    "step-empty",
    "step-unbounded",
    "step-unreachable",
    "steps-gap",
    "steps-overlap",
    "target-is-base",
    "target-unsupported",
    "tied-orders",
    "too-few",
    "too-few-raters",
    "too-many",
    "weights-all-zero",
    "weights-undetermined",
    "zero-column",
];

/// Says whether two lists of numbers agree within `tolerance`.
#[track_caller]
pub fn close(got: &[f64], expected: &[f64], tolerance: f64) {
    let near = got.len() == expected.len() && got.iter().zip(expected).all(|(a, b)| (a - b).abs() <= tolerance);
    assert!(near, "got {got:?}, expected {expected:?} within {tolerance}");
}

/// Runs the examples of all manual pages: every page must have one.
///
/// An example is a TOML block with `use`, perhaps `params`, and a table `example`: `x` or `columns`, perhaps `direction`,
/// `goalposts`, `target`, `weights`, `sources`, `expert`, `unit`, `period`, and `gives`; `"-"` stands for a missing value.
pub fn check_pages(plugin: &Plugin) {
    for method in plugin.methods() {
        let about = method.about();
        let blocks: Vec<&str> = about.manual.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap_or_default()).collect();
        assert!(!blocks.is_empty(), "the page of {} has no example", about.id);
        for block in blocks {
            let page: toml::Table = block.parse().unwrap_or_else(|e| panic!("{}: {e}", about.id));
            assert_eq!(page["use"].as_str(), Some(about.id.as_str()));
            let params = page.get("params").map_or("{}".into(), |p| to_json(&value(p)));
            let example = page["example"].as_table().expect("a table");
            let mut given = given(example);
            // A table has no order of its own; a deriver sees its columns in the order in which it names them.
            let inputs = instance(method, &params).map(|i| i.facts().inputs).unwrap_or_default();
            given.columns.sort_by_key(|(id, _)| inputs.iter().position(|i| i == id));
            let got = run(method, &params, &given).unwrap_or_else(|f| panic!("{}: {f}", about.id));
            let expected = numbers(&example["gives"]);
            let tolerance = example.get("within").and_then(toml::Value::as_float).unwrap_or(1e-9);
            let got: Vec<f64> = got.values.iter().map(|v| v.unwrap_or(f64::NAN)).collect();
            let near = |a: &f64, b: &f64| (a - b).abs() <= tolerance || a.is_nan() && b.is_nan();
            assert!(
                got.len() == expected.len() && got.iter().zip(&expected).all(|(a, b)| near(a, b)),
                "{} gives {got:?}, but its page says {expected:?}",
                about.id
            );
        }
    }
}

/// Every method has both titles, a page that says all there is to know, and the same names in both templates of a text.
///
/// A page has its formula as a block, range, direction, missing values, degenerate cases, source and example, in this order, and a sentence for every parameter.
pub fn check_declarations(plugin: &Plugin) {
    for method in plugin.methods() {
        let about = method.about();
        assert!(!about.title.zh.is_empty() && !about.title.en.is_empty(), "{}", about.id);
        check_page(&about.id, &about.manual);
        let properties = about.schema.get("properties").and_then(Value::as_table).unwrap_or_default();
        for (name, property) in properties {
            let meaning = property.get("description").and_then(Value::as_text).unwrap_or_default();
            assert!(!meaning.is_empty(), "the parameter `{name}` of {} has no description", about.id);
        }
        for t in &about.texts {
            let names = |s: &str| {
                let mut names: Vec<String> = s.split('{').skip(1).filter_map(|p| p.split_once('}')).map(|(n, _)| n.to_string()).collect();
                names.sort();
                names
            };
            assert_eq!(names(&t.text.zh), names(&t.text.en), "{} {}", about.id, t.code);
        }
    }
}

fn check_page(id: &str, page: &str) {
    assert!(page.starts_with(&format!("# {id}: ")), "the page of {id} does not begin with its id and name");
    let mut from = 0;
    for part in [
        "\n```text\n",
        "\n**Range**: ",
        "\n## Missing values\n",
        "\n## Degenerate cases\n",
        "\n## Source\n",
        "\n## Example\n",
        "\n```toml\n",
    ] {
        let at = page[from..].find(part).unwrap_or_else(|| panic!("the page of {id} lacks {part:?}, or has it out of order"));
        from += at + part.len() - 1;
    }
    let introduction = page.split("\n## ").next().unwrap_or_default();
    assert!(introduction.contains("**Direction**: "), "the page of {id} does not say what it does with the direction");
    for section in page.split("\n## ").skip(1) {
        let (heading, text) = section.split_once('\n').unwrap_or((section, ""));
        assert!(text.trim().len() > 4, "{heading:?} of {id} says nothing");
    }
}

fn given(example: &toml::Table) -> Given {
    let list = |key: &str| example.get(key).map(numbers).unwrap_or_default();
    let pair = |key: &str| example.get(key).map(numbers).map(|v| [v[0], v[1]]);
    let whole = |key: &str| list(key).iter().map(|n| *n as u32).collect();
    let columns = match example.get("columns").and_then(toml::Value::as_table) {
        Some(table) => table.iter().map(|(id, x)| (id.clone(), numbers(x))).collect(),
        None => vec![("x".to_string(), list("x"))],
    };
    let direction = match example.get("direction").and_then(toml::Value::as_str) {
        Some("negative") => Direction::Negative,
        Some("target") => Direction::Target,
        _ => Direction::Positive,
    };
    Given {
        columns,
        direction,
        goalposts: pair("goalposts"),
        target: pair("target"),
        weights: list("weights"),
        unit: whole("unit"),
        period: whole("period"),
        sources: example.get("sources").and_then(toml::Value::as_array).map(|s| s.iter().map(numbers).collect()).unwrap_or_default(),
        experts: example.get("expert").and_then(toml::Value::as_table).map(experts).unwrap_or_default(),
        ..Given::default()
    }
}

/// `expert = { ROLE = [[1, 2], [3, 4]] }`: rows of numbers.
fn experts(roles: &toml::Table) -> Vec<(String, Vec<Vec<f64>>)> {
    let rows = |v: &toml::Value| v.as_array().expect("a list of rows").iter().map(numbers).collect();
    roles.iter().map(|(role, v)| (role.clone(), rows(v))).collect()
}

fn numbers(value: &toml::Value) -> Vec<f64> {
    let number = |v: &toml::Value| v.as_float().or(v.as_integer().map(|i| i as f64)).unwrap_or(f64::NAN);
    value.as_array().expect("a list").iter().map(number).collect()
}

fn value(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(s) => s.as_str().into(),
        toml::Value::Integer(i) => (*i as f64).into(),
        toml::Value::Float(f) => (*f).into(),
        toml::Value::Boolean(b) => (*b).into(),
        toml::Value::Array(a) => Value::List(a.iter().map(self::value).collect()),
        toml::Value::Table(t) => Value::pairs(t.iter().map(|(k, v)| (k.clone(), self::value(v)))),
        toml::Value::Datetime(d) => d.to_string().into(),
    }
}

/// The folder of the reference data, or `None` when it is absent and was not asked for: then one line says what was passed over.
pub fn folder(what: &str) -> Option<PathBuf> {
    let asked = std::env::var_os("INDICIA_REFERENCE").map(PathBuf::from);
    let folder = asked.clone().unwrap_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")));
    if asked.is_none() && !folder.is_dir() {
        println!("passed over: {what}");
        return None;
    }
    Some(folder)
}

/// Columns of a table of the reference data by header, or `None` when the folder is absent and was not asked for.
///
/// # Panics
/// When `INDICIA_REFERENCE` names a folder that is absent, or the table lacks a header.
pub fn reference(file: &str, headers: &[&str]) -> Option<Vec<Vec<f64>>> {
    let folder = folder(file)?;
    let path = folder.join("data").join(file);
    let mut reader = csv::Reader::from_path(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    let at: Vec<usize> = {
        let known = reader.headers().expect("headers");
        headers.iter().map(|h| known.iter().position(|k| k == *h).unwrap_or_else(|| panic!("{file} has no {h}"))).collect()
    };
    let mut columns = vec![Vec::new(); headers.len()];
    for record in reader.records() {
        let record = record.expect("a record");
        for (column, i) in columns.iter_mut().zip(&at) {
            column.push(record[*i].parse().expect("a number"));
        }
    }
    Some(columns)
}
