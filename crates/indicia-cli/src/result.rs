//! What a run leaves behind: a folder under an id that is the hash of everything the result depends on.

use std::collections::BTreeMap;
use std::path::PathBuf;

use indicia_core::{NodeKind, System, Use, WeightSpec};
use indicia_diagnostic::{Diagnostic, Diagnostics};
use indicia_io::{Outcome, ResultFolder};
use indicia_method::Value;
use indicia_report::files::StoredInput;
use indicia_report::view::{
    alternative_table, grade_share_table, ledger_effects, ledger_table, pair_share_table, state_rows, uncertainty_table, warning_table,
    weight_rows,
};
use indicia_report::{Table, files, finding_value, paths, pretty, with_files};
use indicia_verdict::ledger::{Effect, effects};
use sha2::{Digest, Sha256};

use crate::commands::sensitivity::{default_top, ranked_units};
use crate::project::{Project, bug, shown};
use crate::terminal::Terminal;
use crate::uncertain::Uncertain;

/// Where results go.
pub enum Target {
    /// `results/<id>` beside the system.
    Results,
    /// A folder of the user's.
    Named {
        /// The folder.
        out: PathBuf,
        /// Whether an earlier result there may be replaced.
        replace: bool,
    },
}

/// The id of a result: from the definition, the data, the versions and nothing else.
pub fn id(project: &Project) -> String {
    files::result_id(&provenance(project))
}

/// Writes the files of a result.
pub fn write(project: &Project, uncertain: Option<&Uncertain>, target: Target) -> Result<Outcome, Diagnostics> {
    let mut provenance = provenance(project);
    let id = files::result_id(&provenance);
    if let Value::Table(pairs) = &mut provenance {
        pairs.insert(1, ("id".into(), id.as_str().into()));
    }
    let mut folder = match target {
        Target::Results => {
            let folder = ResultFolder::by_id(&project.folder().join("results"), &id)?;
            if project.is_unofficial() { folder.apart() } else { folder }
        }
        Target::Named { out, replace } => ResultFolder::named(&out, replace)?,
    };
    let subject = project.subject();
    folder.write("scores.csv", &files::scores_csv(subject))?;
    folder.write("weights.csv", &files::weights_csv(&weight_rows(subject)))?;
    folder.write("values.csv", &files::values_csv(subject))?;
    folder.write("statistics.csv", &files::statistics_csv(subject))?;
    folder.write("units.csv", &files::units_csv(subject))?;
    if let Some(ranks) = files::group_ranks_csv(subject) {
        folder.write("group-ranks.csv", &ranks)?;
    }
    if let Some(memberships) = files::memberships_csv(subject) {
        folder.write("memberships.csv", &memberships)?;
    }
    if project.evaluation().data().has_errors() {
        folder.write("standard-errors.csv", &files::standard_errors_csv(subject))?;
        folder.write("covariances.csv", &files::covariances_csv(subject))?;
    }
    folder.write("states.json", files::states_json(&state_rows(subject)).as_bytes())?;
    folder.write("ranking.json", files::ranking_json(subject).as_bytes())?;
    if !project.ledger().entries.is_empty() {
        let effects = ledger_effects_of(project)?;
        folder.write("ledger.csv", &ledger_table(subject, project.ledger(), &effects).to_csv())?;
        folder.write("ledger-effects.csv", &ledger_effects(subject, &effects).to_csv())?;
    }
    if !project.monitor().warnings.is_empty() && project.evaluation().scored_data().periods().len() > 1 {
        let rules = &project.monitor().warnings;
        let mut all = warning_table(project.subject(), project.judged(), rules, &[]);
        for period in project.evaluation().scored_data().periods() {
            all.rows.extend(warning_table(project.subject(), project.judged(), rules, &[project.warnings(*period)]).rows);
        }
        folder.write("warnings.csv", &all.to_csv())?;
    }
    if let Some(verdict) = project.judged() {
        let beside = project.beside();
        folder.write("verdicts.csv", &files::verdicts_csv(subject, verdict, &beside))?;
        folder.write("verdicts.json", files::verdicts_json(subject, verdict, &beside).as_bytes())?;
    }
    if let Some(uncertain) = uncertain {
        let files = uncertainty_files(project, uncertain, None);
        files.iter().try_for_each(|(name, bytes)| folder.write(name, bytes).map(|_| ()))?;
    }
    folder.write("audit.json", list_of(project, &project.audit()).as_bytes())?;
    folder.write("findings.json", list_of(project, project.findings()).as_bytes())?;
    folder.write("places.json", places_of(project).as_bytes())?;
    folder.write("provenance.json", pretty(&provenance).as_bytes())?;
    folder.finish()
}

/// Writes the files of an analysis into a folder of its own, with the provenance of the result that it analyses and what was asked of it. Its id is the hash of
/// both; the result of a run stays as it was written.
pub fn write_analysis(project: &Project, asked: Value, files: &[(String, Vec<u8>)], target: Target) -> Result<Outcome, Diagnostics> {
    let mut provenance = provenance(project);
    let of = files::result_id(&provenance);
    provenance.set("analysis", asked);
    provenance.set("of", of.into());
    let id = files::result_id(&provenance);
    if let Value::Table(pairs) = &mut provenance {
        pairs.insert(1, ("id".into(), id.as_str().into()));
    }
    let mut folder = match target {
        Target::Results => ResultFolder::by_id(&project.folder().join("results"), &id)?.apart(),
        Target::Named { out, replace } => ResultFolder::named(&out, replace)?,
    };
    files.iter().try_for_each(|(name, bytes)| folder.write(name, bytes).map(|_| ()))?;
    folder.write("provenance.json", pretty(&provenance).as_bytes())?;
    folder.finish()
}

/// Says where files were written.
pub fn told(outcome: &Outcome, terminal: &mut Terminal) {
    terminal.note("", "");
    let shown = shown(outcome.path());
    match outcome {
        Outcome::Written(_) => terminal.note(format!("results: {shown}"), format!("结果：{shown}")),
        Outcome::Verified(_) => terminal
            .note(format!("results: {shown} (there already, with the same bytes)"), format!("结果：{shown}（已存在，内容完全一致）")),
        Outcome::Replaced(_) => terminal.note(format!("results: {shown} (replaced)"), format!("结果：{shown}（已覆盖）")),
    }
}

/// Ranks, grades and pairs over the draws, in all periods.
pub fn uncertainty_files(project: &Project, found: &Uncertain, top: Option<usize>) -> Vec<(&'static str, Vec<u8>)> {
    let subject = project.subject();
    let mut tables: [Option<Table>; 3] = [None, None, None];
    let mut add = |n: usize, table: Table| match &mut tables[n] {
        Some(all) => all.rows.extend(table.rows),
        none => *none = Some(table),
    };
    for period in project.evaluation().scored_data().periods() {
        let top = top.unwrap_or_else(|| default_top(ranked_units(project, *period)));
        for node in &found.ranking.nodes {
            add(0, uncertainty_table(subject, &found.ranking, node, *period, top));
        }
        add(1, grade_share_table(subject, project.verdict(), &found.labels, *period));
        // The pairs of one node are many already.
        if let Some(root) = found.ranking.nodes.first().filter(|n| !n.pairs.is_empty()) {
            add(2, pair_share_table(subject, root, *period));
        }
    }
    let names = ["uncertainty.csv", "uncertainty-grades.csv", "uncertainty-pairs.csv"];
    let mut out: Vec<(&'static str, Vec<u8>)> =
        names.into_iter().zip(tables).filter_map(|(name, t)| Some((name, t.filter(|t| !t.rows.is_empty())?.to_csv()))).collect();
    let ranking = &found.ranking;
    let about = Value::pairs([
        ("format", Value::Number(1.0)),
        ("draws", Value::Number(ranking.settings.draws as f64)),
        ("seed", Value::Number(ranking.settings.seed as f64)),
        ("assumptions", alternative_table(project.alternatives(), &found.others, ranking).to_value()),
        ("findings", Value::List(found.findings.iter().map(|d| finding_value(&with_files(d, &|name| project.file_name(name)))).collect())),
    ]);
    out.push(("uncertainty.json", pretty(&about).into_bytes()));
    out
}

/// What the entries of the ledger did to the root.
pub fn ledger_effects_of(project: &Project) -> Result<Vec<Effect>, Diagnostics> {
    let evaluation = project.evaluation();
    let root = &evaluation.plan().system().root;
    effects(evaluation, project.ledger(), root).map_err(|e| vec![bug(e)])
}

fn list_of(project: &Project, findings: &[Diagnostic]) -> String {
    let list = findings.iter().map(|d| finding_value(&with_files(d, &|name| project.file_name(name))));
    pretty(&Value::pairs([("format", Value::Number(1.0)), ("findings", Value::List(list.collect()))]))
}

/// Where each part of the definition stands: path in the definition to `file:line`.
fn places_of(project: &Project) -> String {
    let definition = files::definition(project.evaluation().plan().system());
    let finder = project.places();
    let table = |i: &indicia_config::data::InputFile| ["data", "table", &i.table, "file"].map(String::from).to_vec();
    let all = paths(&definition).into_iter().chain(project.inputs().iter().map(table));
    // A table of several files has one place.
    let places: BTreeMap<String, Value> = all.filter_map(|path| Some((path.join("."), Value::from(finder.place(&path)?)))).collect();
    pretty(&Value::pairs([("format", Value::Number(1.0)), ("places", Value::Table(places.into_iter().collect()))]))
}

/// The tables that a result is computed from, as its provenance lists them.
pub fn inputs_of(project: &Project) -> Vec<StoredInput> {
    let input = |i: &indicia_config::data::InputFile| StoredInput {
        table: i.table.clone(),
        file: project.file_name(&i.file),
        sheet: i.sheet.to_string(),
        sha256: i.sha256.clone(),
    };
    project.inputs().iter().map(input).collect()
}

fn provenance(project: &Project) -> Value {
    let system = project.evaluation().plan().system();
    let program = Value::pairs([("name", Value::from("indicia")), ("version", env!("CARGO_PKG_VERSION").into())]);
    let methods = project.used().map(|e| {
        Value::pairs([
            ("id", Value::from(e.method.about().id.as_str())),
            ("version", Value::Number(f64::from(e.method.about().version))),
            ("plugin", e.plugin.into()),
            ("plugin_version", e.plugin_version.into()),
            ("library_sha256", e.sha256.map(String::from).into()),
        ])
    });
    let inputs = project.inputs().iter().map(|i| {
        Value::pairs([
            ("table", Value::from(i.table.as_str())),
            ("file", project.file_name(&i.file).into()),
            ("sheet", (&*i.sheet).into()),
            ("sha256", i.sha256.as_str().into()),
            ("rows", Value::Number(i.rows as f64)),
        ])
    });
    let sources = project.sources().sources().iter();
    let sources =
        sources.map(|s| Value::pairs([("file", Value::from(project.file_name(&s.name))), ("sha256", hex(s.text.as_bytes()).into())]));
    let data = project.evaluation().data();
    Value::pairs([
        ("format", Value::Number(1.0)),
        ("program", program),
        ("official", (!project.is_unofficial()).into()),
        ("set", project.set().to_vec().into()),
        ("unlocked_plugins", project.unlocked().into()),
        ("units", Value::Number(data.units().len() as f64)),
        ("periods", Value::List(data.periods().iter().map(|p| project.subject().period_text(*p).into()).collect())),
        ("methods", Value::List(methods.collect())),
        ("inputs", Value::List(inputs.collect())),
        ("sources", Value::List(sources.collect())),
        ("definition", files::definition(system)),
    ])
}

/// Ids and versions of the methods that a system uses.
pub fn methods_of(system: &System) -> Vec<(String, u32)> {
    fn weighting<'a>(spec: &'a WeightSpec, out: &mut Vec<&'a Use>) {
        out.push(&spec.method);
        spec.sources.iter().for_each(|s| weighting(s, out));
    }
    let mut uses: Vec<&Use> = Vec::new();
    for i in &system.indicators {
        uses.extend([i.derive.as_ref(), i.impute.as_ref(), i.treat.as_ref(), Some(&i.score)].into_iter().flatten());
    }
    for n in &system.nodes {
        if let NodeKind::Aggregate { weights, aggregate, .. } = &n.kind {
            weighting(weights, &mut uses);
            uses.push(aggregate);
        }
    }
    let mut out: Vec<(String, u32)> = uses.iter().map(|u| (u.id().to_string(), u.method().about().version)).collect();
    out.sort();
    out.dedup();
    out
}

fn hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect()
}
