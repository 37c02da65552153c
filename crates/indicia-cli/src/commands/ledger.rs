//! `indicia ledger`

use std::path::PathBuf;

use indicia_diagnostic::{Diagnostics, Exit};
use indicia_method::Value;
use indicia_report::pretty;
use indicia_report::view::{ledger_effects, ledger_moves, ledger_table};

use crate::arguments::Format;
use crate::project::{self, Options, Plugins};
use crate::result::ledger_effects_of;
use crate::terminal::Terminal;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The indicator system: a folder with indicia.toml, or a file; the current folder by default
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    /// Every score and rank that each entry changed, instead of one line for each entry
    #[arg(long)]
    effects: bool,
    /// Form of the answer: table, json or csv
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    format: Format,
    /// Load plugins that indicia.lock does not hold
    #[arg(long)]
    allow_unlocked: bool,
}

/// The verification ledger, and what each entry did to scores and ranks.
pub fn run(args: Args, project: Option<PathBuf>, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let path = project::path(args.path, project)?;
    let options = Options { set: Vec::new(), plugins: Plugins::libraries(args.allow_unlocked) };
    let project = project::open(&path, &options)?.sound(terminal)?;
    let (subject, ledger) = (project.subject(), project.ledger());
    let effects = ledger_effects_of(&project)?;
    let table = if args.effects { ledger_effects(subject, &effects) } else { ledger_table(subject, ledger, &effects) };
    match args.format {
        Format::Csv => terminal.bytes(&table.to_csv()),
        Format::Json => terminal.print(&pretty(&Value::pairs([("format", Value::Number(1.0)), ("rows", table.to_value())]))),
        Format::Table if ledger.entries.is_empty() => {
            terminal.line(
                "There is no ledger, or it has no entries: `[ledger] file = \"data/ledger.csv\"`.",
                "没有核验台账，或台账为空：`[ledger] file = \"data/ledger.csv\"`。",
            );
        }
        Format::Table => {
            let lang = terminal.lang;
            let text = table.to_text(lang);
            terminal.print(&text);
            if !args.effects {
                terminal.print("\n");
                terminal.line(
                    "Each line compares the published result with the one without that entry; fits learn anew.",
                    "每行将公布结果与去掉该项后的结果相比，各项拟合均重新进行。",
                );
                let moves = ledger_moves(subject, &effects);
                if moves.rows.is_empty() {
                    terminal.line("All entries together change no rank.", "全部各项合计不改变任何名次。");
                } else {
                    terminal.line("Ranks that all entries together changed:", "全部各项合计改变的名次：");
                    terminal.print(&moves.to_text(lang));
                }
            }
        }
    }
    Ok(Exit::Done)
}
