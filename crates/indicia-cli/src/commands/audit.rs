//! `indicia audit`

use std::path::PathBuf;

use indicia_diagnostic::{Diagnostics, Exit, Severity};
use indicia_method::Value;
use indicia_report::{finding_value, findings_table, pretty};

use crate::arguments::Format;
use crate::project::{self, Options, Plugins};
use crate::terminal::Terminal;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The indicator system: a folder with indicia.toml, or a file; the current folder by default
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    /// End with exit code 1 when the audit warns
    #[arg(long)]
    deny_audit: bool,
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

/// What a methodologist would object to: the formulas, the definitions and the data, read by the program.
pub fn run(args: Args, project: Option<PathBuf>, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let path = project::path(args.path, project)?;
    let options = Options { set: args.set, plugins: Plugins::libraries(args.allow_unlocked) };
    let project = project::open(&path, &options)?.sound(terminal)?;
    let findings = project.audit();
    let count = |severity| findings.iter().filter(|d| d.severity() == severity).count();
    let (warnings, notes) = (count(Severity::Warning), count(Severity::Note));
    match args.format {
        Format::Csv => terminal.bytes(&findings_table(&findings).to_csv()),
        Format::Json => terminal.print(&pretty(&Value::pairs([
            ("format", Value::Number(1.0)),
            ("warnings", Value::Number(warnings as f64)),
            ("notes", Value::Number(notes as f64)),
            ("findings", Value::List(findings.iter().map(finding_value).collect())),
        ]))),
        Format::Table => {
            terminal.print_findings(&findings);
            if !findings.is_empty() {
                terminal.print("\n");
            }
            let system = project.evaluation().plan().system();
            let id = &system.id;
            match (warnings, notes) {
                (0, 0) => terminal.line(format!("{id}: the audit finds nothing"), format!("{id}：审查未发现问题")),
                (w, n) => terminal.line(format!("{id}: {w} to defend, {n} to know"), format!("{id}：{w} 项需作出说明，{n} 项供参考")),
            }
        }
    }
    Ok(if args.deny_audit && warnings > 0 { Exit::Failed } else { Exit::Done })
}
