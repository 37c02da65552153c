//! `indicia validate`

use std::path::PathBuf;
use std::sync::Arc;

use indicia_analysis::association::{Agreement, agreement};
use indicia_analysis::panel::Panel;
use indicia_diagnostic::{Diagnostic, Diagnostics, Exit, catalogue::change as codes, nearest};
use indicia_io::{Encoding, Find, Limits, NumberRules, Table, TableSource, read_table};
use indicia_method::{Text, Value};
use indicia_report::view::{agreement_table, disagreement_table};
use indicia_report::{decimals_for, pretty};

use crate::arguments::Format;
use crate::project::{self, Options, Plugins, Project, bug, shown};
use crate::terminal::Terminal;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The indicator system: a folder with indicia.toml, or a file; the current folder by default
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    /// The published table: .csv .tsv .xlsx .xls .ods
    #[arg(long, value_name = "FILE")]
    against: PathBuf,
    /// Its column with scores or ranks; may be left out where there is only one column of numbers
    #[arg(long, value_name = "COLUMN")]
    column: Option<String>,
    /// Its column that names the units; by default the one in which most are found
    #[arg(long, value_name = "COLUMN")]
    unit: Option<String>,
    /// Only rows whose column equals a text, for example year=2019; may be repeated
    #[arg(long = "where", value_name = "COLUMN=TEXT")]
    only: Vec<String>,
    /// The column holds ranks, or something of which less is better
    #[arg(long)]
    lower_is_better: bool,
    /// Encoding of a CSV: utf-8 (the default), gbk or gb18030
    #[arg(long, value_name = "NAME", default_value = "utf-8")]
    encoding: String,
    /// The node or indicator that is compared; the root by default
    #[arg(long, value_name = "NODE")]
    node: Option<String>,
    /// The period; the latest by default
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
    /// Rows of the largest disagreements
    #[arg(long, value_name = "NUMBER", default_value_t = 10)]
    most: usize,
    /// Form of the answer: table, json or csv
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
    /// What if: change a setting, for example node.Ig.weights.use=equal; may be repeated, the result is marked unofficial
    #[arg(long, value_name = "ADDRESS=VALUE")]
    set: Vec<String>,
    /// Load plugins that indicia.lock does not hold
    #[arg(long)]
    allow_unlocked: bool,
}

/// Units that one side alone has.
struct Unmatched {
    /// Units of the system without a figure there.
    here: Vec<String>,
    /// Names of the file that are no units with a score.
    there: Vec<String>,
}

/// Compares the ranking with one that somebody else published.
pub fn run(args: Args, project: Option<PathBuf>, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let path = project::path(args.path.clone(), project)?;
    let options = Options { set: args.set.clone(), plugins: Plugins::libraries(args.allow_unlocked) };
    let project = project::open(&path, &options)?.sound(terminal)?;
    let node = args.node.clone().unwrap_or_else(|| project.evaluation().plan().system().root.to_string());
    let node = project.item(&node)?;
    let (found, unmatched) = compare(&args, &project, &node)?;
    let decimals = project.evaluation().value(&node).map_or(2, decimals_for);
    let all = disagreement_table(&found.units, decimals, usize::MAX);
    let lang = terminal.lang;
    match args.format {
        Format::Csv => terminal.bytes(&all.to_csv()),
        Format::Json => terminal.print(&pretty(&Value::pairs([
            ("format", Value::Number(1.0)),
            ("node", node.as_str().into()),
            ("against", shown(&args.against).into()),
            ("agreement", agreement_table(&found).to_value()),
            ("units", all.to_value()),
            ("without_figure", unmatched.here.clone().into()),
            ("not_units", unmatched.there.clone().into()),
        ]))),
        Format::Table => {
            let name = project.subject().id_and_title(&node, lang);
            let file = shown(&args.against);
            terminal.heading(&lang.pick(format!("{name} against {file}"), format!("{name}与 {file} 对照")));
            terminal.print("\n");
            terminal.print(&agreement_table(&found).to_text(lang));
            terminal.print("\n");
            terminal.heading(lang.pick("Largest disagreements", "分歧最大的对象"));
            terminal.print(&disagreement_table(&found.units, decimals, args.most).to_text(lang));
            terminal.print("\n");
            let list = |names: &[String]| names.join(lang.pick(", ", "、"));
            if !unmatched.here.is_empty() {
                let names = list(&unmatched.here);
                terminal.line(format!("Without a figure there: {names}."), format!("对照表中没有：{names}。"));
            }
            if !unmatched.there.is_empty() {
                let names = list(&unmatched.there);
                terminal.line(format!("No units with a score here: {names}."), format!("不是本体系中有得分的对象：{names}。"));
            }
            terminal.line(
                "Ranks are those among the units that both have. Agreement with another index shows that the two see the same, not that either is right.",
                "名次仅在双方共有的对象之间排定。与另一指数一致，只说明二者所见相同，并不证明哪一个正确。",
            );
        }
    }
    Ok(Exit::Done)
}

fn compare(args: &Args, project: &Project, node: &str) -> Result<(Agreement, Unmatched), Diagnostics> {
    let mut source = TableSource::new(&args.against);
    source.encoding = Encoding::from_name(&args.encoding).ok_or_else(|| {
        let d = Diagnostic::new(indicia_diagnostic::catalogue::usage::ARGUMENT_VALUE).arg("found", &args.encoding).arg("key", "--encoding");
        vec![d.list("known", ["utf-8", "gbk", "gb18030"]).hint("known")]
    })?;
    let table = read_table(&source, &Limits::default())?;
    let rows = wanted_rows(args, &table)?;
    let unit = unit_column(args, &table, &rows, project)?;
    let column = figure_column(args, &table, unit)?;
    let figures = table.column_f64(column, &NumberRules::default())?;
    let panel = Panel::new(project.evaluation(), node).ok_or_else(|| vec![bug(format!("no values of {node}"))])?;
    let period = project.period(args.period.as_deref())?;
    let at = panel.periods.iter().position(|p| *p == period).unwrap_or(0);
    let data = project.evaluation().scored_data();
    let mut others: Vec<(Arc<str>, f64, usize)> = Vec::new();
    let mut unmatched = Unmatched { here: Vec::new(), there: Vec::new() };
    for row in rows {
        let name = table.text(row, unit).into_owned();
        let Some(figure) = figures.get(row) else { continue };
        let id = project.units().find(&name).ok().filter(|id| panel.units.contains(id));
        let Some(id) = id else {
            unmatched.there.push(name);
            continue;
        };
        if let Some((_, _, first)) = others.iter().find(|(o, _, _)| *o == id) {
            let d = Diagnostic::new(codes::UNIT_TWICE).arg("unit", &name).at(table.place(row, unit)).at(table.place(*first, unit));
            return Err(vec![d]);
        }
        others.push((id, figure, row));
    }
    let mut units: Vec<(Arc<str>, Text, f64, f64)> = Vec::new();
    for (number, own) in panel.present(at) {
        let id = &panel.units[number];
        let name = data.unit_number(id).map(|n| data.units()[n].name.clone()).unwrap_or_default();
        match others.iter().find(|(o, _, _)| o == id) {
            Some((_, figure, _)) => units.push((id.clone(), name, own, *figure)),
            None => unmatched.here.push(id.to_string()),
        }
    }
    if units.len() < 3 {
        return Err(vec![Diagnostic::new(codes::FEW_MATCHES).arg("count", units.len()).arg("path", shown(&args.against))]);
    }
    Ok((agreement(units, args.lower_is_better), unmatched))
}

fn find(table: &Table, key: &str, header: &str) -> Result<usize, Diagnostics> {
    match table.find(header) {
        Find::One(column) => Ok(column),
        Find::Several(found) => found.first().copied().ok_or_else(Diagnostics::new),
        Find::None => {
            let known = || table.columns().iter().map(|c| c.header.as_str());
            let d = Diagnostic::new(codes::COLUMN_UNKNOWN).arg("key", key).arg("column", header).arg("file", table.file());
            Err(vec![match nearest(header, known()) {
                Some(near) => d.arg("nearest", near),
                None => d.list("known", known()).hint("known"),
            }])
        }
    }
}

/// The rows that `--where` keeps.
fn wanted_rows(args: &Args, table: &Table) -> Result<Vec<usize>, Diagnostics> {
    let mut rows: Vec<usize> = (0..table.rows()).collect();
    for only in &args.only {
        let Some((header, text)) = only.split_once('=') else {
            return Err(vec![Diagnostic::new(codes::WHERE_FORM).arg("found", only)]);
        };
        let column = find(table, "--where", header.trim())?;
        rows.retain(|r| table.text(*r, column) == text.trim());
    }
    Ok(rows)
}

/// The column that names units: the one that was typed, or that in which most are found.
fn unit_column(args: &Args, table: &Table, rows: &[usize], project: &Project) -> Result<usize, Diagnostics> {
    if let Some(header) = &args.unit {
        return find(table, "--unit", header);
    }
    let hits = |column: usize| rows.iter().filter(|r| project.units().find(&table.text(**r, column)).is_ok()).count();
    // Of columns with as many, the first.
    let best = (0..table.columns().len()).map(|c| (hits(c), c)).rev().max_by_key(|(hits, _)| *hits);
    best.filter(|(hits, _)| *hits > 0).map(|(_, c)| c).ok_or_else(|| {
        let known = table.columns().iter().map(|c| c.header.as_str());
        vec![Diagnostic::new(codes::NO_UNIT_COLUMN).arg("file", table.file()).list("known", known)]
    })
}

/// The column of figures: the one that was typed, or the only one that holds numbers.
fn figure_column(args: &Args, table: &Table, unit: usize) -> Result<usize, Diagnostics> {
    if let Some(header) = &args.column {
        return find(table, "--column", header);
    }
    let rules = NumberRules::default();
    let filter: Vec<&str> = args.only.iter().filter_map(|o| o.split_once('=')).map(|(h, _)| h.trim()).collect();
    let numeric: Vec<usize> = (0..table.columns().len())
        .filter(|c| *c != unit && !filter.contains(&table.columns()[*c].header.as_str()))
        .filter(|c| table.column_f64(*c, &rules).is_ok_and(|n| (0..table.rows()).any(|r| n.get(r).is_some())))
        .collect();
    match numeric[..] {
        [only] => Ok(only),
        _ => {
            let known = numeric.iter().map(|c| table.columns()[*c].header.as_str());
            Err(vec![Diagnostic::new(codes::WHICH_COLUMN).arg("file", table.file()).list("known", known)])
        }
    }
}
