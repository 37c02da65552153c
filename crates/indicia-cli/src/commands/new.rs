//! `indicia new`

use std::path::PathBuf;

use indicia_config::{Drafted, new_from_coinr, new_minimal, new_overlay};
use indicia_diagnostic::catalogue::{io, usage};
use indicia_diagnostic::{Diagnostic, Diagnostics, Exit};

use crate::project::{self, Options, Plugins};
use crate::terminal::Terminal;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The new folder; its name is that of the system: letters, digits and `-`
    #[arg(value_name = "NAME")]
    name: PathBuf,
    /// An overlay on another system, which holds only what differs: the name of a shipped system, or a folder
    #[arg(long, value_name = "SYSTEM")]
    from: Option<String>,
    /// A system out of two tables of the R package COINr: the data and the metadata
    #[arg(long, value_names = ["IDATA", "IMETA"], num_args = 2, conflicts_with = "from")]
    from_coinr: Option<Vec<PathBuf>>,
    /// A small whole system with its own data (the default)
    #[arg(long, conflicts_with_all = ["from", "from_coinr"])]
    minimal: bool,
}

/// Makes a folder that `check` and `run` accept as it is.
pub fn run(args: Args, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let folder = args.name;
    // A base that cannot be evaluated is told by `check`.
    let data_of = |base: &std::path::Path| {
        let options = Options { set: Vec::new(), plugins: Plugins::Contracts };
        let base = project::open(base, &options).ok()?.whole().ok()?;
        Some(base.evaluation().scored_data().clone())
    };
    if std::fs::symlink_metadata(&folder).is_ok() {
        return Err(vec![Diagnostic::new(usage::FOLDER_EXISTS).arg("path", folder.display())]);
    }
    let only = |files| Drafted { files, findings: Diagnostics::new() };
    let Drafted { files, findings } = match (&args.from, args.from_coinr.as_deref()) {
        (Some(base), _) => only(new_overlay(&folder, base, terminal.lang, &data_of)?),
        (None, Some([data, meta])) => new_from_coinr(&folder, data, meta, terminal.lang)?,
        _ => only(new_minimal(&folder, terminal.lang).map_err(|d| vec![d])?),
    };
    for file in &files {
        let path = folder.join(&file.path);
        let parent = path.parent().unwrap_or(&folder);
        std::fs::create_dir_all(parent)
            .map_err(|e| vec![Diagnostic::new(io::FOLDER_NOT_WRITABLE).arg("path", parent.display()).reason(&e)])?;
        indicia_io::write_file(&path, file.text.as_bytes())?;
        terminal.print(&format!("{}\n", path.display()));
    }
    terminal.remarks(&findings);
    let shown = folder.display();
    terminal.note(
        format!("next: `indicia check {shown}`, `indicia run {shown}`"),
        format!("下一步：`indicia check {shown}`，`indicia run {shown}`"),
    );
    Ok(Exit::Done)
}
