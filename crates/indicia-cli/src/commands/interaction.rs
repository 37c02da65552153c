//! `indicia interaction`

use std::path::PathBuf;

use indicia_analysis::association::{interaction, smallest_significant};
use indicia_analysis::panel::Panel;
use indicia_diagnostic::{Diagnostic, Diagnostics, Exit, catalogue::change as codes};
use indicia_method::Value;
use indicia_report::view::{interaction_table, lag_table};
use indicia_report::{fixed, pretty};

use crate::arguments::Format;
use crate::project::{self, Options, Plugins, bug};
use crate::terminal::Terminal;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The indicator system: a folder with indicia.toml, or a file; the current folder by default
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    /// The first node or indicator; by default the first output beside the root
    #[arg(long, value_name = "NODE")]
    x: Option<String>,
    /// The second one; by default the second output beside the root
    #[arg(long, value_name = "NODE")]
    y: Option<String>,
    /// The longest lag, in periods
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    lag: u32,
    /// Permutations behind the p-values of changes
    #[arg(long, value_name = "NUMBER", default_value_t = 999)]
    permutations: u32,
    /// Seed of the permutations
    #[arg(long, value_name = "NUMBER", default_value_t = 1)]
    seed: u64,
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

/// Whether two nodes go together, now and with a lag.
pub fn run(args: Args, project: Option<PathBuf>, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let path = project::path(args.path, project)?;
    let options = Options { set: args.set, plugins: Plugins::libraries(args.allow_unlocked) };
    let project = project::open(&path, &options)?.sound(terminal)?;
    let subject = project.subject();
    let outputs = subject.outputs();
    let node = |typed: &Option<String>, at: usize| {
        let id = typed.clone().or_else(|| outputs.get(at).map(|o| o.to_string()));
        let id = id.ok_or_else(|| vec![Diagnostic::new(codes::TWO_NODES)])?;
        let id = project.item(&id)?;
        let panel = Panel::new(project.evaluation(), &id).ok_or_else(|| vec![bug(format!("no values of {id}"))])?;
        Ok::<_, Diagnostics>((id, panel))
    };
    let ((x, px), (y, py)) = (node(&args.x, 1)?, node(&args.y, 2)?);
    let found = interaction(&px, &py, args.lag, args.permutations as usize, args.seed);
    let now = interaction_table(subject, &found.periods);
    let lags = lag_table(subject, &x, &y, &found.lagged);
    let lang = terminal.lang;
    match args.format {
        Format::Csv => terminal.bytes(&now.to_csv()),
        Format::Json => terminal.print(&pretty(&Value::pairs([
            ("format", Value::Number(1.0)),
            ("x", x.as_str().into()),
            ("y", y.as_str().into()),
            ("periods", now.to_value()),
            ("lagged", lags.to_value()),
            ("permutations", Value::Number(f64::from(args.permutations))),
            ("seed", Value::Number(args.seed as f64)),
        ]))),
        Format::Table => {
            terminal.heading(&lang.pick(
                format!("{} and {}", subject.id_and_title(&x, lang), subject.id_and_title(&y, lang)),
                format!("{} 与 {}", subject.id_and_title(&x, lang), subject.id_and_title(&y, lang)),
            ));
            terminal.print("\n");
            terminal.print(&now.to_text(lang));
            if !found.lagged.is_empty() {
                terminal.print("\n");
                terminal.heading(lang.pick("One before the other", "先后关系"));
                terminal.print(&lags.to_text(lang));
            }
            terminal.print("\n");
            let n = found.periods.last().map_or(0, |(_, c)| c.n);
            if let Some(least) = smallest_significant(n) {
                let least = fixed(least, 2);
                terminal.line(
                    format!("With {n} units a Pearson correlation below {least} cannot be told from chance at five per cent, and correlation is no cause."),
                    format!("{n} 个对象时，绝对值小于 {least} 的皮尔逊相关在 5% 水平上无法与偶然区分；相关不等于因果。"),
                );
            }
            if !found.lagged.is_empty() {
                terminal.line(
                    "Levels resemble themselves from year to year, so they correlate at every lag; who leads can only be seen in the changes. Their p-values exchange whole units.",
                    "各对象的水平逐年相近，因此在任何滞后期都会相关；谁先谁后只能看变化。变化的 p 值按评价对象整体置换得出。",
                );
            }
            if found.lagged.len() > 1 {
                let tests = found.lagged.len();
                terminal.line(
                    format!("{tests} lags are {tests} tests: one in twenty looks significant by chance."),
                    format!("{tests} 个滞后期即 {tests} 次检验：平均每二十次就有一次偶然显著。"),
                );
            }
        }
    }
    Ok(Exit::Done)
}
