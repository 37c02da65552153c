//! `indicia schema`

use std::path::PathBuf;

use indicia_diagnostic::{Diagnostics, Exit};
use indicia_report::pretty;

use crate::methods::{Known, linked};
use crate::terminal::Terminal;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The schema of questionnaire.toml instead
    #[arg(long)]
    questionnaire: bool,
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// The JSON Schema of `indicia.toml`, with the parameters of every method of this binary.
pub fn run(args: Args, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let schema = if args.questionnaire { indicia_config::questionnaire_schema() } else { indicia_config::schema(&Known(&linked()?)) };
    let text = pretty(&schema);
    match args.out {
        None => terminal.print(&text),
        Some(path) => {
            indicia_io::write_file(&path, text.as_bytes())?;
            terminal.note(format!("written: {}", path.display()), format!("已写入：{}", path.display()));
        }
    }
    Ok(Exit::Done)
}
