//! `indicia change`

use std::path::PathBuf;

use indicia_analysis::change::{Changes, Factor, Measure, Side, UnitChange, changes_as, obstacles, progress};
use indicia_core::Period;
use indicia_diagnostic::{Diagnostic, Diagnostics, Exit, Lang, Severity, catalogue::change as codes};
use indicia_method::{Text, Value};
use indicia_report::view::{change_table, change_value, factor_text, progress_table, progress_value, unit_change_table};
use indicia_report::{decimals_for, finding_value, pretty};

use crate::arguments::Format;
use crate::project::{self, Options, Plugins, Project};
use crate::terminal::Terminal;

/// What was typed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The indicator system: a folder with indicia.toml, or a file; the current folder by default
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    /// Compare with another edition: the folder or file of its system
    #[arg(long, value_name = "PATH")]
    base: Option<PathBuf>,
    /// The period before; the one before `--to`, or with --base the latest of that edition
    #[arg(long, value_name = "PERIOD")]
    from: Option<String>,
    /// The period after; the latest by default
    #[arg(long, value_name = "PERIOD")]
    to: Option<String>,
    /// The node or indicator; the root by default
    #[arg(long, value_name = "NODE")]
    node: Option<String>,
    /// One unit alone: the root and everything below it, one by one
    #[arg(long, value_name = "UNIT")]
    unit: Option<String>,
    /// Changes as ratios, new score over old, whose parts multiply: for geometric indices
    #[arg(long)]
    ratio: bool,
    /// What units did, told from how far the frontier moved: values of either period under the fits of either, as ratios (Malmquist)
    #[arg(long, conflicts_with_all = ["unit", "ratio"])]
    frontier: bool,
    /// Compare although the two sides are not comparable; the result says why they are not
    #[arg(long)]
    allow_incomparable: bool,
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

/// Shares out the change of each score between two periods, or two editions.
pub fn run(args: Args, project: Option<PathBuf>, terminal: &mut Terminal) -> Result<Exit, Diagnostics> {
    let path = project::path(args.path, project)?;
    let options = Options { set: args.set, plugins: Plugins::libraries(args.allow_unlocked) };
    let after = project::open(&path, &options)?.sound(terminal)?;
    let before = match &args.base {
        Some(base) => {
            let options = Options { set: Vec::new(), plugins: options.plugins };
            Some(project::open(base, &options)?.sound(terminal)?)
        }
        None => None,
    };
    let to = after.period(args.to.as_deref())?;
    let from = match (&before, &args.from) {
        (Some(before), from) => before.period(from.as_deref())?,
        (None, Some(from)) => after.period(Some(from))?,
        (None, None) => preceding(&after, to)?,
    };
    let node = args.node.unwrap_or_else(|| after.evaluation().plan().system().root.to_string());
    let node = after.item(&node)?;
    let from = Side { evaluation: before.as_ref().unwrap_or(&after).evaluation(), period: from };
    let to = Side { evaluation: after.evaluation(), period: to };
    let mut against = obstacles(from, to, &node);
    if args.frontier {
        // That each period has a yardstick of its own is what is asked about.
        against.retain(|d| d.id() != codes::RELATIVE_FITS.id);
    }
    if !against.is_empty() && !args.allow_incomparable {
        return Err(against);
    }
    against = against.into_iter().map(|d| d.with_severity(Severity::Warning).no_hint()).collect();
    let measure = if args.ratio { Measure::Ratio } else { Measure::Difference };
    let view = View { project: &after, from, to, measure, lang: terminal.lang };
    match args.unit {
        _ if args.frontier => view.of_frontier(&node, args.format, against, terminal)?,
        Some(unit) => view.of_unit(&unit, &node, args.format, against, terminal)?,
        None => view.of_all(&node, args.format, against, terminal)?,
    }
    Ok(Exit::Done)
}

/// The period before another in the data.
fn preceding(project: &Project, to: Period) -> Result<Period, Diagnostics> {
    let periods = project.evaluation().scored_data().periods();
    let before = periods.iter().copied().rfind(|p| *p < to);
    before.ok_or_else(|| vec![Diagnostic::new(codes::ONE_PERIOD).arg("period", project.subject().period_text(to))])
}

struct View<'a> {
    project: &'a Project,
    from: Side<'a>,
    to: Side<'a>,
    measure: Measure,
    lang: Lang,
}

impl View<'_> {
    fn of_all(&self, node: &str, format: Format, mut told: Diagnostics, terminal: &mut Terminal) -> Result<(), Diagnostics> {
        let found = changes_as(self.measure, self.from, self.to, node)?;
        told.extend(found.findings.iter().cloned());
        let table = change_table(&found, self.decimals(node));
        match format {
            Format::Csv => terminal.bytes(&table.to_csv()),
            Format::Json => {
                let findings = Value::List(told.iter().map(finding_value).collect());
                let mut value = change_value(&found);
                if let Value::Table(pairs) = &mut value {
                    pairs.insert(0, ("format".into(), Value::Number(1.0)));
                    pairs.push(("findings".into(), findings));
                }
                terminal.print(&pretty(&value));
            }
            Format::Table => {
                let heading = format!("{} · {}", self.project.subject().id_and_title(node, self.lang), self.span());
                terminal.heading(&heading);
                terminal.print("\n");
                terminal.print(&table.to_text(self.lang));
                terminal.print("\n");
                self.legend(&found, terminal);
            }
        }
        terminal.findings(&told);
        Ok(())
    }

    /// What units did, and how far the frontier moved.
    fn of_frontier(&self, node: &str, format: Format, mut told: Diagnostics, terminal: &mut Terminal) -> Result<(), Diagnostics> {
        let found = progress(self.from, self.to, node)?;
        told.extend(found.findings.iter().cloned());
        let table = progress_table(&found, self.decimals(node));
        match format {
            Format::Csv => terminal.bytes(&table.to_csv()),
            Format::Json => terminal.print(&pretty(&progress_value(&found, &told))),
            Format::Table => {
                terminal.heading(&format!("{} · {}", self.project.subject().id_and_title(node, self.lang), self.span()));
                terminal.print("\n");
                terminal.print(&table.to_text(self.lang));
                terminal.print("\n");
                terminal.line(
                    "Catching up: the new score over the old one. Frontier: how much more is asked for than before. Progress: what the unit did itself, catching up times frontier.",
                    "追赶：本期得分与前期得分之比。前沿：要求比前期提高多少。进步：评价对象自身的变化，等于追赶乘以前沿。",
                );
                if found.units.iter().all(|u| u.frontier().is_none_or(|f| f == 1.0)) {
                    terminal.line(
                        "The frontier did not move: nothing below is fitted on each period by itself (`fit = \"each\"`).",
                        "前沿没有移动：以下各环节都不是逐期拟合（`fit = \"each\"`）。",
                    );
                }
            }
        }
        terminal.findings(&told);
        Ok(())
    }

    /// One unit: the node and all below it.
    fn of_unit(&self, unit: &str, node: &str, format: Format, mut told: Diagnostics, terminal: &mut Terminal) -> Result<(), Diagnostics> {
        let data = self.to.evaluation.scored_data();
        let row = self.project.row(unit, Some(&self.to.period.to_string())).or_else(|e| {
            // Data without periods have nothing that could be typed.
            if self.project.subject().is_dated() { Err(e) } else { self.project.row(unit, None) }
        })?;
        let id = data.unit(row).id.clone();
        let subject = self.project.subject();
        let (mut all, mut active): (Vec<(String, UnitChange)>, Vec<Factor>) = (Vec::new(), Vec::new());
        for below in self.tree(node) {
            if self.from.evaluation.plan().find(&below).is_none() {
                continue;
            }
            let found = changes_as(self.measure, self.from, self.to, &below)?;
            let mine = |d: &&Diagnostic| d.args.iter().any(|(n, a)| n == "known" && a.text(Lang::En).contains(&format!("`{id}`")));
            told.extend(found.findings.iter().filter(mine).cloned());
            if let Some(unit) = found.units.into_iter().find(|u| u.unit == id) {
                active.extend(found.active);
                all.push((below, unit));
            }
        }
        if all.is_empty() {
            return Err(vec![Diagnostic::new(codes::UNIT_ON_ONE_SIDE).arg("unit", unit)]);
        }
        active.sort();
        active.dedup();
        let rows: Vec<(String, Text, &UnitChange, usize)> =
            all.iter().map(|(id, u)| (id.clone(), subject.title(id), u, self.decimals(id))).collect();
        let table = unit_change_table(&rows, &active);
        match format {
            Format::Csv => terminal.bytes(&table.to_csv()),
            Format::Json => terminal.print(&pretty(&Value::pairs([
                ("format", Value::Number(1.0)),
                ("unit", Value::from(&*id)),
                ("from", self.from.period.to_string().into()),
                ("to", self.to.period.to_string().into()),
                ("rows", table.to_value()),
                ("findings", Value::List(told.iter().map(finding_value).collect())),
            ]))),
            Format::Table => {
                let name = subject.unit_name(data.unit(row), self.lang).to_string();
                terminal.heading(&format!("{name} · {}", self.span()));
                terminal.print("\n");
                terminal.print(&table.to_text(self.lang));
                terminal.print("\n");
                self.factors(&active, terminal);
            }
        }
        terminal.findings(&told);
        Ok(())
    }

    /// A node and everything below it, from the top down.
    fn tree(&self, node: &str) -> Vec<String> {
        let plan = self.to.evaluation.plan();
        let mut out: Vec<String> = Vec::new();
        let mut open = vec![node.to_string()];
        while let Some(id) = open.pop() {
            if out.contains(&id) {
                continue;
            }
            if let Some(n) = plan.system().node(&id) {
                open.extend(n.inputs().iter().rev().map(|i| i.to_string()));
            }
            out.push(id);
        }
        out
    }

    fn span(&self) -> String {
        let subject = self.project.subject();
        let (from, to) = (subject.period_text(self.from.period), subject.period_text(self.to.period));
        let edition = |side: &Side| {
            side.evaluation.plan().system().edition.clone().filter(|_| !std::ptr::eq(self.from.evaluation, self.to.evaluation))
        };
        let text = |period: String, edition: Option<String>| match (period.is_empty(), edition) {
            (true, edition) => edition.unwrap_or_default(),
            (false, Some(e)) if e != period => self.lang.pick(format!("{period} (edition {e})"), format!("{period}（{e} 版）")),
            (false, _) => period,
        };
        format!("{} → {}", text(from, edition(&self.from)), text(to, edition(&self.to)))
    }

    fn decimals(&self, node: &str) -> usize {
        self.to.evaluation.value(node).map_or(2, decimals_for)
    }

    fn legend(&self, found: &Changes, terminal: &mut Terminal) {
        self.factors(&found.active, terminal);
        let list = |ids: &[std::sync::Arc<str>]| ids.iter().map(|u| &**u).collect::<Vec<_>>().join(self.lang.pick(", ", "、"));
        if !found.entered.is_empty() {
            terminal.line(format!("New: {}.", list(&found.entered)), format!("新增：{}。", list(&found.entered)));
        }
        if !found.left.is_empty() {
            terminal.line(format!("No longer there: {}.", list(&found.left)), format!("退出：{}。", list(&found.left)));
        }
        let worst = found.units.iter().map(|u| u.residual.abs()).fold(0.0_f64, f64::max);
        if found.units.iter().all(|u| u.parts.is_none()) || found.active.is_empty() {
            return;
        }
        if self.measure == Measure::Ratio {
            terminal.line(
                "Changes are ratios: the new score over the old one. The parts multiply to each of them.",
                "变化为比值：本期得分除以前期得分；各部分相乘即为变化。",
            );
        } else if worst == 0.0 {
            terminal.line("The parts add up to each change exactly.", "各部分之和与得分变化完全相等。");
        } else {
            let shown = format!("{worst:.1e}");
            terminal.line(
                format!("The parts add up to each change; what is left over is rounding, {shown} at most."),
                format!("各部分之和等于得分变化；余差出于舍入，最大为 {shown}。"),
            );
        }
    }

    /// What the columns mean, and what the sides share.
    fn factors(&self, active: &[Factor], terminal: &mut Terminal) {
        let name = |f: &Factor| {
            let text = factor_text(*f);
            self.lang.pick(text.en.to_lowercase(), text.zh)
        };
        let shared: Vec<String> = Factor::ALL.iter().filter(|f| !active.contains(f)).map(name).collect();
        if !shared.is_empty() {
            let list = shared.join(self.lang.pick(", ", "、"));
            terminal.line(format!("The same on both sides: {list}."), format!("两侧相同：{list}。"));
        }
        if active.len() > 1 {
            terminal.line(
                "Each part is the factor's Shapley value: its effect, averaged over all orders of changing one factor after the other.",
                "各部分为相应因素的沙普利值：按所有先后次序逐一替换各因素时，其影响的平均值。",
            );
        }
    }
}
