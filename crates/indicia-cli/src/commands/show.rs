//! `indicia show`

use std::path::PathBuf;

use indicia_diagnostic::{Diagnostic, Diagnostics, Exit, Lang, catalogue::standards, catalogue::usage, nearest};
use indicia_method::Value;
use indicia_report::view::{
    StageView, maturity_table, membership_table, nodes_with_memberships, rubric_table, stage_table, state_rows, state_table, tree,
    verdicts, weight_notes, weight_rows, weight_table,
};
use indicia_report::{Cell, Column, Table, pretty};

use crate::arguments::Format;
use crate::project::{self, Options, Plugins, Project};
use crate::terminal::Terminal;
use crate::territory;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// What to show: a node or an indicator, or weights, states, memberships, config, tree, territory, verdicts, matrix, waterfall, maturity, rubric
    #[arg(value_name = "WHAT")]
    what: String,
    /// For `weights`, `memberships` and `territory` a node; then the indicator system
    #[arg(value_name = "NODE", num_args = 0..=2)]
    rest: Vec<String>,
    /// The stage of the values: raw, imputed, treated or scored (the default)
    #[arg(long, value_name = "STAGE", default_value = "scored")]
    stage: Stage,
    /// With `config`: also what is inherited and what holds by default
    #[arg(long)]
    resolved: bool,
    /// The period; the latest by default
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
    /// All periods
    #[arg(long, conflicts_with = "period")]
    all_periods: bool,
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

/// A stage as it is typed.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Stage {
    Raw,
    Imputed,
    Treated,
    Scored,
}

/// An intermediate table.
pub fn run(args: Args, project: Option<PathBuf>, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let (node, path) = project::node_and_path(args.rest, project)?;
    let options = Options { set: args.set, plugins: Plugins::libraries(args.allow_unlocked) };
    let mut project = project::open(&path, &options)?.sound(terminal)?;
    if matches!(args.what.as_str(), "verdicts" | "matrix") && project.judged().is_some() {
        let period = project.period(args.period.as_deref())?;
        project.draw(Some(period))?;
    }
    let subject = project.subject();
    let mut notes: Vec<(String, &Diagnostic)> = Vec::new();
    let table = match args.what.as_str() {
        "config" => config(&project, args.resolved),
        "tree" => tree(subject),
        "rubric" => {
            let none = || vec![Diagnostic::new(standards::NO_VERDICT).arg("key", "rubric")];
            rubric_table(project.verdict()).ok_or_else(none)?
        }
        word @ ("verdicts" | "matrix" | "waterfall" | "maturity") => {
            let none = || vec![Diagnostic::new(standards::NO_VERDICT).arg("key", word)];
            let verdict = project.judged().ok_or_else(none)?;
            let period = project.period(args.period.as_deref())?;
            let verdicts = verdicts(subject, verdict, period).with_all(project.beside());
            match word {
                "maturity" => maturity_table(subject, verdict, period).ok_or_else(none)?,
                "matrix" => verdicts.matrix().ok_or_else(none)?,
                "waterfall" => verdicts.waterfall().ok_or_else(none)?,
                _ => verdicts.table(),
            }
        }
        "states" => state_table(&state_rows(subject)),
        "memberships" => {
            let with: Vec<&str> = nodes_with_memberships(subject).into_iter().map(|(id, _)| id).collect();
            let Some(first) = with.first() else { return Err(vec![Diagnostic::new(usage::NO_MEMBERSHIPS)]) };
            let node = node.map(|node| project.item(&node)).transpose()?;
            let period = if args.all_periods { None } else { Some(project.period(args.period.as_deref())?) };
            let id = node.as_deref().unwrap_or(if with.contains(&&*subject.evaluation.plan().system().root) {
                &subject.evaluation.plan().system().root
            } else {
                first
            });
            let none = || vec![Diagnostic::new(usage::NODE_WITHOUT_MEMBERSHIPS).arg("node", id).list("known", &with)];
            membership_table(subject, id, period).ok_or_else(none)?
        }
        "territory" => {
            let period = project.period(args.period.as_deref())?;
            territory::tree(&project, node.as_deref(), period)?
        }
        "weights" => {
            let mut rows = weight_rows(subject);
            if let Some(node) = &node {
                let node = project.item(node)?;
                rows.retain(|r| r.node == node);
            }
            for node in subject.evaluation.plan().system().nodes.iter().filter(|n| rows.iter().any(|r| r.node == *n.id)) {
                notes.extend(weight_notes(subject, &node.id).map(|note| (node.id.to_string(), note)));
            }
            weight_table(&rows)
        }
        id => {
            let id = item(&project, id)?;
            let view = match args.stage {
                Stage::Raw => StageView::Raw,
                Stage::Imputed => StageView::Imputed,
                Stage::Treated => StageView::Treated,
                Stage::Scored => StageView::Scored,
            };
            let period = if args.all_periods { None } else { Some(project.period(args.period.as_deref())?) };
            stage_table(subject, &id, view, period)
        }
    };
    match args.format {
        Format::Csv => terminal.bytes(&table.to_csv()),
        Format::Json => {
            let mut parts = vec![("format", Value::Number(1.0)), ("rows", table.to_value())];
            if !notes.is_empty() {
                let told = |(node, note): &(String, &Diagnostic)| {
                    let text = |lang| Value::from(note.text(lang));
                    Value::pairs([("node", Value::from(node.as_str())), ("zh", text(Lang::Zh)), ("en", text(Lang::En))])
                };
                parts.push(("notes", Value::List(notes.iter().map(told).collect())));
            }
            terminal.print(&pretty(&Value::pairs(parts)));
        }
        Format::Table => {
            let text = table.to_text(terminal.lang);
            terminal.print(&text);
            for (n, (node, note)) in notes.iter().enumerate() {
                let text = note.text(terminal.lang);
                let start = if n == 0 { "\n" } else { "" };
                terminal.print(&format!("{start}{}\n", terminal.lang.pick(format!("{node}, {text}"), format!("{node}，{text}"))));
            }
        }
    }
    Ok(Exit::Done)
}

fn item(project: &Project, what: &str) -> Result<String, Diagnostics> {
    let found = project.item(what);
    if found.is_ok() {
        return found;
    }
    let words =
        ["weights", "states", "memberships", "config", "tree", "territory", "verdicts", "matrix", "waterfall", "maturity", "rubric"];
    if nearest(what, words).is_none() {
        return found;
    }
    Err(vec![Diagnostic::new(usage::TABLE_UNKNOWN).arg("key", what).list("known", words)])
}

/// Settings with their places: those that the system's own file states, or all that hold.
fn config(project: &Project, resolved: bool) -> Table {
    let mut table = Table::new(vec![
        Column::text("address", "Setting", "设置"),
        Column::text("place", "Where", "位置"),
        Column::text("value", "Value", "取值"),
    ]);
    for setting in project.settings().into_iter().filter(|s| resolved || s.own) {
        table.rows.push(vec![Cell::plain(&setting.address), Cell::plain(&setting.place), Cell::plain(&setting.value)]);
    }
    table
}
