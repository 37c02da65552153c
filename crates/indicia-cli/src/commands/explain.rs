//! `indicia explain`

use std::path::PathBuf;

use indicia_diagnostic::{Diagnostic, Diagnostics, Exit, catalogue::usage};
use indicia_method::Value;
use indicia_report::view::{explain_table, explain_text, explain_value};
use indicia_report::{pretty, shortest};

use crate::arguments::Format;
use crate::project::{self, Options, Plugins, Project, bug};
use crate::terminal::Terminal;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A unit: its id, a name or an alias
    #[arg(value_name = "UNIT")]
    unit: String,
    /// A node or an indicator (the root by default); then the indicator system
    #[arg(value_name = "NODE", num_args = 0..=2)]
    rest: Vec<String>,
    /// The period; the latest by default
    #[arg(long, value_name = "PERIOD")]
    period: Option<String>,
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

/// A node before the unit: both are there, only the other way round.
fn swapped(project: &Project, unit: &str, node: &str) -> Option<Diagnostic> {
    let (item, of) = (project.item(unit).ok()?, project.unit(node).ok()?);
    Some(Diagnostic::new(usage::NODE_UNKNOWN).arg("node", node).arg("unit", of).arg("item", item).hint("swapped"))
}

/// The arithmetic of one score, down to file, row and cell.
pub fn run(args: Args, project: Option<PathBuf>, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let (node, path) = project::node_and_path(args.rest, project)?;
    let options = Options { set: args.set, plugins: Plugins::libraries(args.allow_unlocked) };
    let project = project::open(&path, &options)?.sound(terminal)?;
    let evaluation = project.evaluation();
    let node = node.unwrap_or_else(|| evaluation.plan().system().root.to_string());
    let node = project.item(&node).map_err(|told| swapped(&project, &args.unit, &node).map_or(told, |d| vec![d]))?;
    let row = project.row(&args.unit, args.period.as_deref())?;
    let step = evaluation.explain(&node, row).ok_or_else(|| vec![bug(format!("{node} cannot be explained"))])?;
    let (subject, data) = (project.subject(), evaluation.scored_data());
    let (unit, period) = (data.unit(row), subject.period_text(data.period(row)));
    let rank = evaluation.node(&node).and_then(|n| n.rank(row));
    match args.format {
        Format::Csv => terminal.bytes(&explain_table(&step).to_csv()),
        Format::Json => terminal.print(&pretty(&Value::pairs([
            ("format", Value::Number(1.0)),
            ("unit", Value::from(&*unit.id)),
            ("name", Value::pairs([("zh", Value::from(unit.name.zh.as_str())), ("en", unit.name.en.as_str().into())])),
            ("period", Some(period).filter(|p| !p.is_empty()).into()),
            ("item", node.as_str().into()),
            ("rank", rank.into()),
            ("step", explain_value(&step)),
        ]))),
        Format::Table => {
            let lang = terminal.lang;
            let mut heading = subject.unit_name(unit, lang).to_string();
            for part in [period, subject.id_and_title(&node, lang)] {
                if !part.is_empty() {
                    heading.push_str(&format!(" · {part}"));
                }
            }
            if let Some(rank) = rank {
                let rank = shortest(rank);
                heading.push_str(&lang.pick(format!(" · rank {rank}"), format!(" · 第 {rank} 名")));
            }
            terminal.heading(&heading);
            if project.is_unofficial() {
                terminal.line(
                    "What if: settings were changed with --set; this is not an official result.",
                    "假设情形：部分设置已用 --set 改动，不是正式结果。",
                );
            }
            terminal.print("\n");
            let text = explain_text(subject, &step, row, lang);
            terminal.print(&text);
        }
    }
    Ok(Exit::Done)
}
