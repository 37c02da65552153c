//! `indicia measures`

use std::path::PathBuf;

use indicia_core::Role;
use indicia_diagnostic::{Diagnostics, Exit};
use indicia_method::Value;
use indicia_report::pretty;
use indicia_report::view::{follow_up_table, measure_table};
use indicia_verdict::measures::{Facts, apply, follow_up};

use crate::arguments::Format;
use crate::project::{self, Options, Plugins};
use crate::terminal::Terminal;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The indicator system: a folder with indicia.toml, or a file; the current folder by default
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    /// Did the indicator move after the measure? Measures that were taken, with their peers
    #[arg(long)]
    follow_up: bool,
    /// The period; the latest by default
    #[arg(long, value_name = "PERIOD", conflicts_with = "follow_up")]
    period: Option<String>,
    /// Form of the answer: table, json or csv
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
    /// Load plugins that indicia.lock does not hold
    #[arg(long)]
    allow_unlocked: bool,
}

/// Which units receive which measure, or what became of those that were taken.
pub fn run(args: Args, project: Option<PathBuf>, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let path = project::path(args.path, project)?;
    let options = Options { set: Vec::new(), plugins: Plugins::libraries(args.allow_unlocked) };
    let project = project::open(&path, &options)?.sound(terminal)?;
    let (subject, evaluation, definition) = (project.subject(), project.evaluation(), project.verdict());
    let table = if args.follow_up {
        follow_up_table(subject, &follow_up(evaluation, project.measures(), &definition.diagnosis))
    } else {
        let period = project.period(args.period.as_deref())?;
        let judged: Vec<_> = definition.standards.iter().map(|s| s.judge(evaluation)).collect();
        let data = evaluation.scored_data();
        let rows = subject.rows_of(period).into_iter().filter(|r| data.unit(*r).role == Role::Scored);
        let rows: Vec<_> = rows.map(|r| (r, apply(project.measures(), &Facts::new(evaluation, r, definition, &judged)))).collect();
        measure_table(subject, &rows)
    };
    match args.format {
        Format::Csv => terminal.bytes(&table.to_csv()),
        Format::Json => terminal.print(&pretty(&Value::pairs([("format", Value::Number(1.0)), ("rows", table.to_value())]))),
        Format::Table if table.rows.is_empty() && args.follow_up => {
            terminal.line(
                "No measure was taken: `[measure.ID] taken = [{ unit = \"…\", period = \"…\" }]`.",
                "没有已采取的对策：`[measure.ID] taken = [{ unit = \"…\", period = \"…\" }]`。",
            );
        }
        Format::Table => {
            let text = table.to_text(terminal.lang);
            terminal.print(&text);
            if args.follow_up {
                terminal.print("\n");
                terminal.line(
                    "Scores; the peers' change is the mean over those who did not take the measure. That something moved after a measure does not prove that it moved because of it.",
                    "表中为得分；同类变化是未采取该对策的同类的平均变化。采取对策之后的变化，并不证明由该对策引起。",
                );
            }
        }
    }
    Ok(Exit::Done)
}
