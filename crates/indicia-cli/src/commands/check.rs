//! `indicia check`

use std::path::{Path, PathBuf};

use indicia_diagnostic::{Diagnostic, Diagnostics, Exit, Severity};
use indicia_method::{Text, Value};
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
    /// End with exit code 1 when there are warnings
    #[arg(long)]
    deny_warnings: bool,
    /// Form of the answer: table, json or csv
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
    /// What if: change a setting, for example node.Ig.weights.use=equal; may be repeated, the result is marked unofficial
    #[arg(long, value_name = "ADDRESS=VALUE")]
    set: Vec<String>,
}

/// Everything that can be said about the system, its data and their evaluation. Native code of plugins is never executed here.
pub fn run(args: Args, project: Option<PathBuf>, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let path = project::path(args.path, project)?;
    let opened = project::open(&path, &Options { set: args.set, plugins: Plugins::Contracts });
    // Where there is no system to open, the reason is the result.
    let findings = match &opened {
        Ok(opened) => opened.findings(),
        Err(findings) => findings,
    };
    let count = |severity| findings.iter().filter(|d| d.severity() == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    match args.format {
        Format::Json => terminal.print(&as_json(findings, errors, warnings)),
        Format::Csv => terminal.bytes(&findings_table(findings).to_csv()),
        Format::Table => {
            terminal.print_findings(findings);
            if !findings.is_empty() {
                terminal.print("\n");
            }
            summary(&path, opened.as_ref().ok(), errors, warnings, terminal);
            if opened.as_ref().is_ok_and(project::Opened::has_contract_only) {
                terminal.line(
                    "Not evaluated: a check executes no plugin; `indicia run` does.",
                    "未作计算：检查不执行插件代码，计算请用 `indicia run`。",
                );
            }
        }
    }
    Ok(match Exit::of(findings) {
        Exit::Done if args.deny_warnings && warnings > 0 => Exit::Failed,
        exit => exit,
    })
}

pub(crate) fn as_json(findings: &[Diagnostic], errors: usize, warnings: usize) -> String {
    pretty(&Value::pairs([
        ("format", Value::Number(1.0)),
        ("errors", Value::Number(errors as f64)),
        ("warnings", Value::Number(warnings as f64)),
        ("findings", Value::List(findings.iter().map(finding_value).collect())),
    ]))
}

/// How much was found, in words.
pub(crate) fn tally(errors: usize, warnings: usize) -> Text {
    let plural = |n: usize, word: &str| if n == 1 { format!("1 {word}") } else { format!("{n} {word}s") };
    let (en, zh) = match (errors, warnings) {
        (0, 0) => ("no problems".into(), "没有发现问题".into()),
        (0, w) => (plural(w, "warning"), format!("{w} 个警告")),
        (e, 0) => (plural(e, "error"), format!("{e} 个错误")),
        (e, w) => (format!("{}, {}", plural(e, "error"), plural(w, "warning")), format!("{e} 个错误，{w} 个警告")),
    };
    Text { zh, en }
}

fn summary(path: &Path, opened: Option<&project::Opened>, errors: usize, warnings: usize, terminal: &mut Terminal) {
    // `.` names nothing; the folder that it stands for does.
    let here = path.canonicalize().ok().filter(|_| path == Path::new("."));
    let here = here.as_deref().and_then(Path::file_name).map(PathBuf::from);
    let name = here.as_deref().unwrap_or(path).display();
    if errors + warnings > 0 {
        let found = tally(errors, warnings);
        terminal.line(format!("{name}: {}", found.en), format!("{name}：{}", found.zh));
        return;
    }
    let (units, indicators, periods) = opened.map(project::Opened::size).unwrap_or_default();
    let en = format!(
        "{name}: no problems ({units} units, {indicators} indicators, {periods} {})",
        if periods == 1 { "period" } else { "periods" }
    );
    terminal.line(en, format!("{name}：没有发现问题（{units} 个评价对象，{indicators} 项指标，{periods} 个时期）"));
}
