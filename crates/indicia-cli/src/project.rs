//! From what was typed to an evaluation, through the configuration, the plugins, the tables and the executor.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indicia_config::data::{self, Disk, InputFile, UnitIndex};
use indicia_config::{LoadOptions, Loaded, Origin, PluginPack, SourceRole, TestCase};
use indicia_core::{Address, Evaluation, Finding, FitScope, Period, Role, Stage, Use, evaluate};
use indicia_diagnostic::catalogue::{columns, config, internal, method, usage};
use indicia_diagnostic::{Diagnostic, Diagnostics, Place, Severity, Spot, nearest};
use indicia_method::{Kind, Text, Value};
use indicia_registry::{Registry, Trust};
use indicia_report::Subject;
use indicia_verdict::Verdict;
use indicia_verdict::ledger::Ledger;
use indicia_verdict::measures::Measure;

use crate::methods::{Known, linked};
use crate::progress::Progress;
use crate::terminal::Terminal;

/// What is done with the plugins of a system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plugins {
    /// Only their contracts are read; nothing is executed and what they compute is missing.
    Contracts,
    /// Their libraries are loaded.
    Libraries(Trust),
}

impl Plugins {
    /// Libraries, those without a lock among them if the user said so.
    pub fn libraries(allow_unlocked: bool) -> Plugins {
        Plugins::Libraries(if allow_unlocked { Trust::Unlocked } else { Trust::Locked })
    }
}

/// How a system is opened.
#[derive(Clone, Debug)]
pub struct Options {
    /// `--set`s.
    pub set: Vec<String>,
    /// What is done with plugins.
    pub plugins: Plugins,
}

/// A setting with the place that it comes from.
pub struct Setting {
    /// Its address.
    pub address: String,
    /// Its value as TOML writes it.
    pub value: String,
    /// File and line, `--set`, or `default`.
    pub place: String,
    /// Stated by the file that was asked for, or by `--set`; neither inherited nor a default.
    pub own: bool,
}

/// A system that was opened, sound or not.
pub struct Opened {
    path: PathBuf,
    loaded: Loaded,
    registry: Registry,
    units: UnitIndex,
    inputs: Vec<InputFile>,
    ledger: Ledger,
    measures: Vec<Arc<Measure>>,
    evaluation: Option<Evaluation>,
    verdict: Option<Verdict>,
    /// Scored units and periods of the data.
    size: (usize, usize),
    findings: Diagnostics,
    options: Options,
}

/// A system with its evaluation.
pub struct Project {
    opened: Opened,
    evaluation: Evaluation,
}

/// The path of the system: as argument or with `-C`, the current folder without either.
pub fn path(argument: Option<PathBuf>, project: Option<PathBuf>) -> Result<PathBuf, Diagnostics> {
    match (argument, project) {
        (Some(_), Some(_)) => Err(vec![Diagnostic::new(usage::OPTIONS_EXCLUDE).arg("key", "PATH").arg("other", "--project")]),
        (Some(path), None) | (None, Some(path)) => Ok(path),
        (None, None) => Ok(PathBuf::from(".")),
    }
}

/// A node and a path out of what stands behind a unit or a table: `NODE`, `PATH`, or both. A word alone is a path when
/// it looks like one: it ends in `.toml`, holds a separator, names a shipped system, or is a folder with `indicia.toml`.
pub fn node_and_path(words: Vec<String>, project: Option<PathBuf>) -> Result<(Option<String>, PathBuf), Diagnostics> {
    let is_path = |w: &String| {
        w == "."
            || w == ".."
            || w.ends_with(".toml")
            || w.contains(['/', '\\'])
            || w.starts_with("indicia:")
            || Path::new(w).join("indicia.toml").is_file()
    };
    let mut words = words.into_iter();
    let (node, last) = match (words.next(), words.next()) {
        (Some(word), None) if is_path(&word) => (None, Some(word)),
        (node, last) => (node, last),
    };
    Ok((node, path(last.map(PathBuf::from), project)?))
}

/// A path as it is shown: as it was typed, or below the current folder where it lies there.
pub fn shown(path: &Path) -> String {
    let below = std::env::current_dir().ok().and_then(|here| path.strip_prefix(here).ok().map(Path::to_path_buf));
    below.unwrap_or_else(|| path.to_path_buf()).display().to_string()
}

/// The way from a folder to a file or folder, with `/` between its steps.
pub fn relative(to: &Path, folder: &Path) -> String {
    let (to, folder) = (normal(to), normal(folder));
    let (mut down, mut up) = (to.components().peekable(), folder.components().peekable());
    while up.peek().is_some() && up.peek() == down.peek() {
        up.next();
        down.next();
    }
    let up = up.map(|_| "..".to_string());
    let down = down.map(|c| c.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// A path from the root, without `.` and `..`.
fn normal(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    for part in std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf()).components() {
        match part {
            std::path::Component::ParentDir => _ = out.pop(),
            std::path::Component::CurDir => {}
            other => out.push(other),
        }
    }
    out
}

/// An error that only a mistake of ours can cause.
pub fn bug(detail: impl std::fmt::Display) -> Diagnostic {
    Diagnostic::new(internal::BUG).arg("detail", detail)
}

/// Opens a system: reads the definition, its plugins and tables, and evaluates where nothing stands in the way. Everything that is found on the
/// way is kept; errors do not stop what can still be checked.
///
/// # Errors
/// There is no system at the path, or the binary's own methods clash.
pub fn open(path: &Path, options: &Options) -> Result<Opened, Diagnostics> {
    let from = LoadOptions { set: options.set.clone(), ..LoadOptions::default() };
    let (registry, mut document) = rayon::join(linked, || indicia_config::read(path, &from));
    let mut registry = registry?;
    if !document.found() {
        return Err(document.findings().clone());
    }
    let folder = folder_of(path);
    let folders: Vec<(PathBuf, Option<Place>)> =
        document.plugins().iter().filter_map(|p| Some((p.path.clone()?, p.place.clone()))).collect();
    let mut findings = match options.plugins {
        _ if folders.is_empty() => Diagnostics::new(),
        Plugins::Contracts => registry.add_contracts(&folder, &folders),
        Plugins::Libraries(trust) => registry.add_libraries(&folder, &folders, trust),
    };
    if document.awaits_packs() {
        document = indicia_config::read(path, &LoadOptions { set: options.set.clone(), packs: packs_of(&registry) });
    }
    let loaded = document.resolve(&Known(&registry));
    let absent = findings.iter().any(|d| d.severity() == Severity::Error);
    findings.extend(loaded.findings.iter().filter(|d| !(absent && is_of_absent_plugin(d, &registry))).cloned());
    let mut opened = Opened {
        path: path.to_path_buf(),
        loaded,
        registry,
        units: UnitIndex::default(),
        inputs: Vec::new(),
        ledger: Ledger::default(),
        measures: Vec::new(),
        evaluation: None,
        verdict: None,
        size: (0, 0),
        findings,
        options: options.clone(),
    };
    opened.compute();
    Ok(opened)
}

/// A finding of an evaluation with its place in the TOML first, and then the cell that it is about.
fn placed(loaded: &Loaded, finding: &Finding) -> Diagnostic {
    let mut out = loaded.located(finding);
    let cells = |d: &Diagnostic| d.places.iter().all(|p| matches!(p.spot, Spot::Cell { .. }));
    if let Some(address) = &finding.address
        && cells(&out)
        && let Some(place) = loaded.place(address, &finding.path, finding.span.clone())
    {
        out.places.insert(0, place);
    }
    out
}

/// Whether a method or a pack is unknown only because its plugin did not load, which has been said.
fn is_of_absent_plugin(d: &Diagnostic, registry: &Registry) -> bool {
    let arg = |name: &str| d.args.iter().find(|(n, _)| n == name).map(|(_, a)| a.text(indicia_diagnostic::Lang::En));
    let vendor = match d.id() {
        id if id == config::UNKNOWN_METHOD.id => arg("method").and_then(|m| Some(m.split_once('/')?.0.to_string())),
        id if id == config::PACK_NOT_FOUND.id => arg("plugin"),
        _ => None,
    };
    vendor.is_some_and(|v| registry.entries().all(|e| e.plugin != v))
}

/// The packs of all plugins at hand.
fn packs_of(registry: &Registry) -> Vec<PluginPack> {
    registry.packs().iter().map(|(plugin, text)| PluginPack { plugin, text }).collect()
}

/// The folder of a system.
pub fn folder_of(path: &Path) -> PathBuf {
    // Files of the current folder are named without `./`.
    if path == Path::new(".") {
        return PathBuf::new();
    }
    if path.is_dir() { path.to_path_buf() } else { path.parent().map_or_else(PathBuf::new, Path::to_path_buf) }
}

impl Opened {
    /// The methods that can be used here.
    pub fn into_registry(self) -> Registry {
        self.registry
    }

    /// Reads the tables and evaluates.
    fn compute(&mut self) {
        // Without a system nobody knows which columns are needed.
        if self.loaded.system.is_none() {
            return;
        }
        let reading = Progress::new("Reading tables", "读取数据表", 0);
        let read = data::load(&self.loaded.data, &self.loaded.wanted, &Disk::default());
        drop(reading);
        let derived_elsewhere = self.has_contract_only()
            && self.used().any(|e| e.method.key().2 == Kind::Deriver && e.origin == indicia_registry::Origin::Contract);
        // Which columns a deriver takes is not known before its code is executed.
        self.findings.extend(read.findings.into_iter().filter(|d| !(derived_elsewhere && d.id() == columns::COLUMN_UNUSED.id)));
        self.units = read.units;
        self.inputs = self.loaded.experts.iter().cloned().chain(read.inputs).collect();
        let Some(dataset) = &read.dataset else { return };
        self.size = (dataset.units().iter().filter(|u| u.role == Role::Scored).count(), dataset.periods().len());
        let bound = self.loaded.bind(dataset, &self.units);
        self.findings.extend(bound.findings);
        let (ledger, found) = self.loaded.ledger(read.ledger.as_deref(), dataset, &self.units);
        self.findings.extend(found);
        self.findings.extend(indicia_config::unverified(&read.to_verify, &ledger, &self.units));
        let (measures, found) = self.loaded.measures(read.taken.as_deref(), dataset, &self.units);
        self.findings.extend(found);
        let Some(plan) = bound.plan.map(|plan| indicia_config::with_ledger(&plan, &ledger)) else { return };
        (self.ledger, self.measures) = (ledger, measures);
        if self.has_contract_only() {
            return;
        }
        let computing = Progress::new("Computing", "计算", 0);
        let evaluation = evaluate(&plan, dataset);
        drop(computing);
        let known: Vec<&Finding> = plan.findings().iter().collect();
        for finding in evaluation.findings().filter(|f| !known.contains(f)) {
            let finding = placed(&self.loaded, finding);
            // Where a step failed it goes without saying that nobody has a score.
            let follows = finding.id() == method::NO_SCORES.id && self.findings.iter().any(|d| d.severity() == Severity::Error);
            if !follows {
                self.findings.push(finding);
            }
        }
        if !self.loaded.verdict.is_empty() && !evaluation.has_errors() {
            let verdict = indicia_verdict::judge(&self.loaded.verdict, &evaluation);
            self.findings.extend(verdict.findings.iter().cloned());
            self.verdict = Some(verdict);
        }
        self.evaluation = Some(evaluation);
    }

    /// Whether the system uses a method of which only the contract is known here.
    pub fn has_contract_only(&self) -> bool {
        self.options.plugins == Plugins::Contracts && self.used().any(|e| e.origin == indicia_registry::Origin::Contract)
    }

    /// The methods that the system uses, each once, by id.
    fn used(&self) -> impl Iterator<Item = &indicia_registry::Entry> {
        let system = self.loaded.system.as_deref();
        let uses = system.map(crate::result::methods_of).unwrap_or_default();
        self.registry
            .entries()
            .filter(move |e| uses.iter().any(|(id, version)| (id.as_str(), *version) == (e.method.key().0, e.method.key().1)))
    }

    /// Everything that was found.
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// Scored units, indicators and periods; zero where nothing could be read.
    pub fn size(&self) -> (usize, usize, usize) {
        let (units, periods) = self.size;
        (units, self.loaded.system.as_ref().map_or(0, |s| s.indicators.len()), periods)
    }

    /// The project, if nothing that was found is an error.
    ///
    /// # Errors
    /// All findings, when one of them is an error.
    pub fn whole(mut self) -> Result<Project, Diagnostics> {
        let failed = self.findings.iter().any(|d| d.severity() == Severity::Error);
        match self.evaluation.take() {
            Some(evaluation) if !failed => Ok(Project { opened: self, evaluation }),
            _ if failed => Err(self.findings),
            _ => Err(vec![bug("no evaluation and no error")]),
        }
    }

    /// The project as for [`Opened::whole`], with its warnings told.
    ///
    /// # Errors
    /// All findings, when one of them is an error.
    pub fn sound(self, terminal: &mut Terminal) -> Result<Project, Diagnostics> {
        let project = self.whole()?;
        let loud: Diagnostics = project.opened.findings.iter().filter(|d| d.area() == indicia_diagnostic::Area::Plugin).cloned().collect();
        terminal.findings(&loud);
        Ok(project)
    }
}

impl Project {
    /// The evaluation.
    pub fn evaluation(&self) -> &Evaluation {
        &self.evaluation
    }

    /// The evaluation for views.
    pub fn subject(&self) -> Subject<'_> {
        Subject::new(&self.evaluation)
    }

    /// Everything that was found; warnings and notes.
    pub fn findings(&self) -> &[Diagnostic] {
        &self.opened.findings
    }

    /// A finding of an evaluation with its place in the files.
    pub fn placed(&self, finding: &Finding) -> Diagnostic {
        placed(&self.opened.loaded, finding)
    }

    /// What the audit finds, with its places in the files.
    pub fn audit(&self) -> Diagnostics {
        let mut found = indicia_analysis::audit::audit(&self.evaluation, self.winsorized().as_ref());
        for standard in &self.opened.loaded.verdict.standards {
            found.extend(indicia_verdict::standard::unreachable(&self.evaluation, standard));
        }
        found.iter().map(|f| self.placed(f)).collect()
    }

    /// The treatment that the audit tries on columns with outliers, by COINr's rule.
    fn winsorized(&self) -> Option<Use> {
        let method = self.registry().get("winsorize")?;
        Use::new(method, Value::pairs::<&str>([]), FitScope::All).ok()
    }

    /// The methods that can be used here, those of loaded plugins among them.
    pub fn registry(&self) -> &Registry {
        &self.opened.registry
    }

    /// Finds units by what people call them.
    pub fn units(&self) -> &UnitIndex {
        &self.opened.units
    }

    /// What is declared to be uncertain.
    pub fn alternatives(&self) -> &[indicia_analysis::uncertainty::Assumption] {
        &self.opened.loaded.alternatives
    }

    /// What is watched over time, and levels of territory.
    pub fn monitor(&self) -> &indicia_config::Monitor {
        &self.opened.loaded.monitor
    }

    /// What the rules of warning say of a period; nothing where there are no rules.
    pub fn warnings(&self, period: Period) -> indicia_analysis::warning::Warnings {
        let grades = |id: &str| {
            let judged = self.opened.loaded.verdict.standard(id)?.judge(&self.evaluation);
            Some(indicia_analysis::warning::Graded {
                on: judged.standard.on()?.clone(),
                steps: judged.rows.iter().map(|r| r.as_ref().map(|o| o.step)).collect(),
                names: judged.standard.steps().into_iter().map(|(_, name)| name.clone()).collect(),
            })
        };
        indicia_analysis::warning::warnings(&self.evaluation, &self.monitor().warnings, &grades, period)
    }

    /// The tests, in the order of the file.
    pub fn tests(&self) -> &[TestCase] {
        &self.opened.loaded.tests
    }

    /// What the system declares about judgements.
    pub fn verdict(&self) -> &Arc<indicia_verdict::Definition> {
        &self.opened.loaded.verdict
    }

    /// What the declared standards, types and rules say of the evaluation; `None` where nothing is declared.
    pub fn judged(&self) -> Option<&Verdict> {
        self.opened.verdict.as_ref()
    }

    /// As [`Project::judged`], to take how sure the labels are.
    pub fn judged_mut(&mut self) -> Option<&mut Verdict> {
        self.opened.verdict.as_mut()
    }

    /// What other analyses add to the table of verdicts.
    pub fn beside(&self) -> Vec<indicia_report::view::Beside> {
        indicia_report::view::main_obstacle_column(self.subject()).into_iter().collect()
    }

    /// The entries of the verification ledger.
    pub fn ledger(&self) -> &Ledger {
        &self.opened.ledger
    }

    /// The measures, with units by their ids.
    pub fn measures(&self) -> &[Arc<Measure>] {
        &self.opened.measures
    }

    /// The tables that were read.
    pub fn inputs(&self) -> &[InputFile] {
        &self.opened.inputs
    }

    /// The files of the definition with their texts.
    pub fn sources(&self) -> &indicia_config::SourceMap {
        self.opened.loaded.document.sources()
    }

    /// The methods that the system uses, with the plugins that they come from.
    pub fn used(&self) -> impl Iterator<Item = &indicia_registry::Entry> {
        self.opened.used()
    }

    /// The folder of the system.
    pub fn folder(&self) -> PathBuf {
        folder_of(&self.opened.path)
    }

    /// The `--set`s.
    pub fn set(&self) -> &[String] {
        &self.opened.options.set
    }

    /// The name of a file as the system's own folder sees it, wherever the program was called.
    pub fn file_name(&self, shown: &str) -> String {
        if shown.is_empty() || shown.starts_with("indicia:") || shown == "--set" {
            return shown.to_string();
        }
        relative(Path::new(shown), &self.folder())
    }

    /// Whether settings were changed on the command line.
    pub fn is_unofficial(&self) -> bool {
        !self.set().is_empty()
    }

    /// Plugins that were loaded without an entry in the lock.
    pub fn unlocked(&self) -> Vec<String> {
        let id = indicia_diagnostic::catalogue::plugin::UNLOCKED.id;
        let of = |d: &Diagnostic| d.args.iter().find(|(n, _)| n == "plugin").map(|(_, a)| a.text(indicia_diagnostic::Lang::En));
        self.findings().iter().filter(|d| d.id() == id).filter_map(of).collect()
    }

    /// Indicators below the root of the system's base that it left out, with their titles.
    pub fn dropped(&self) -> Vec<(String, Text)> {
        let role = SourceRole::System { depth: 1 };
        let Some(base) = self.sources().sources().iter().find(|s| s.role == role) else { return Vec::new() };
        let options = LoadOptions { packs: packs_of(&self.opened.registry), ..LoadOptions::default() };
        let base = indicia_config::load(Path::new(&*base.name), &Known(&self.opened.registry), &options);
        let Some(system) = &base.system else { return Vec::new() };
        let own = self.evaluation.plan().system();
        let left_out = |i: &&Arc<indicia_core::Indicator>| own.indicator(&i.id).is_none();
        system.indicators.iter().filter(left_out).map(|i| (i.id.to_string(), i.info.title.clone())).collect()
    }

    /// Every setting with its place.
    pub fn settings(&self) -> Vec<Setting> {
        let place = |from: &Origin| match from {
            Origin::File { file, line, .. } => format!("{file}:{line}"),
            Origin::Set => "--set".into(),
            Origin::Default => "default".into(),
        };
        let settings = self.opened.loaded.settings();
        let own = |from: &Origin| matches!(from, Origin::Set | Origin::File { inherited: false, .. });
        let setting = |s: indicia_config::Setting| Setting { place: place(&s.from), own: own(&s.from), address: s.key, value: s.value };
        settings.into_iter().map(setting).collect()
    }

    /// Finds where parts of the definition stand.
    pub fn places(&self) -> DefinitionPlaces<'_> {
        let settings = self.settings().into_iter().filter(|s| s.place != "default").map(|s| (s.address, s.place));
        DefinitionPlaces { project: self, settings: settings.collect() }
    }

    /// The id of a node or an indicator, by its id or by a title that only it has.
    ///
    /// # Errors
    /// There is none; the nearest is suggested.
    pub fn item(&self, text: &str) -> Result<String, Diagnostics> {
        if self.evaluation.plan().find(text).is_some() {
            return Ok(text.to_string());
        }
        let system = self.evaluation.plan().system();
        let titles = system.nodes.iter().map(|n| (&n.id, &n.info.title)).chain(system.indicators.iter().map(|i| (&i.id, &i.info.title)));
        let mut called = titles.filter(|(_, t)| [&t.zh, &t.en].iter().any(|t| t.trim().eq_ignore_ascii_case(text.trim())));
        if let (Some((id, _)), None) = (called.next(), called.next()) {
            return Ok(id.to_string());
        }
        let id = text;
        let finding = Diagnostic::new(usage::NODE_UNKNOWN).arg("node", id);
        Err(vec![match nearest(id, system.ids()) {
            Some(near) => finding.arg("nearest", near),
            None => finding.list("known", system.nodes.iter().map(|n| &n.id).chain(system.indicators.iter().map(|i| &i.id))).hint("known"),
        }])
    }

    /// A period as it was typed; the latest without one.
    ///
    /// # Errors
    /// The data do not have it.
    pub fn period(&self, typed: Option<&str>) -> Result<Period, Diagnostics> {
        let data = self.evaluation.scored_data();
        let known = || data.periods().iter().map(|p| self.subject().period_text(*p)).collect::<Vec<_>>();
        match typed {
            None => self.subject().latest().ok_or_else(|| vec![bug("no period")]),
            Some(text) => indicia_config::read_period(text)
                .filter(|p| data.period_number(*p).is_some())
                .ok_or_else(|| vec![Diagnostic::new(usage::PERIOD_UNKNOWN).arg("period", text).list("known", known())]),
        }
    }

    /// The row of a unit, by whatever it is called, in a period.
    ///
    /// # Errors
    /// No unit, several, or one without scores; no such period.
    pub fn row(&self, unit: &str, period: Option<&str>) -> Result<usize, Diagnostics> {
        let id = self.unit(unit)?;
        let period = self.period(period)?;
        let data = self.evaluation.scored_data();
        let row = data.unit_number(&id).zip(data.period_number(period)).and_then(|(u, p)| data.row(u, p));
        row.ok_or_else(|| {
            let all = self.evaluation.data();
            match all.unit_number(&id).and_then(|n| all.units().get(n)) {
                Some(u) if !u.role.has_scores() => {
                    vec![Diagnostic::new(usage::UNIT_NOT_SCORED).arg("unit", unit).arg("role", u.role.word())]
                }
                _ => {
                    let number = data.unit_number(&id);
                    let has = |p: &&Period| number.zip(data.period_number(**p)).and_then(|(u, p)| data.row(u, p)).is_some();
                    let known: Vec<String> = data.periods().iter().filter(has).map(|p| self.subject().period_text(*p)).collect();
                    vec![Diagnostic::new(usage::PERIOD_UNKNOWN).arg("period", self.subject().period_text(period)).list("known", known)]
                }
            }
        })
    }

    /// The grouping of the data that was typed.
    pub fn grouping(&self, name: &str) -> Result<&indicia_core::Grouping, Diagnostics> {
        let data = self.evaluation.scored_data();
        data.grouping(name).ok_or_else(|| {
            let known = || data.groupings().iter().map(|g| &*g.name);
            let d = Diagnostic::new(indicia_diagnostic::catalogue::change::GROUPING_UNKNOWN).arg("by", name);
            vec![match nearest(name, known()) {
                Some(near) => d.arg("nearest", near),
                None if data.groupings().is_empty() => d.hint("none"),
                None => d.list("known", known()).hint("known"),
            }]
        })
    }

    /// The id of a unit, by whatever it is called.
    ///
    /// # Errors
    /// No unit, or several.
    pub fn unit(&self, text: &str) -> Result<Arc<str>, Diagnostics> {
        self.units().find(text).map_err(|found| {
            let several: Vec<String> = found
                .args
                .iter()
                .filter_map(|(name, arg)| match arg {
                    indicia_diagnostic::Arg::List(items) if name == "known" => Some(items.clone()),
                    _ => None,
                })
                .flatten()
                .collect();
            if several.len() > 1 {
                return vec![Diagnostic::new(usage::UNIT_AMBIGUOUS).arg("unit", text).list("known", several)];
            }
            let finding = Diagnostic::new(usage::UNIT_UNKNOWN).arg("unit", text);
            vec![match self.units().nearest(text) {
                Some(near) => finding.arg("nearest", near),
                None => finding.list("known", self.evaluation.data().units().iter().map(called)).hint("known"),
            }]
        })
    }
}

/// A unit as one may type it: its name in whichever languages there are, with the id where that is another.
fn called(unit: &indicia_core::Unit) -> String {
    let mut names: Vec<&str> = Vec::new();
    for name in [&*unit.name.zh, &*unit.name.en, &*unit.id] {
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(" = ")
}

/// Where parts of the definition stand, by their paths in it.
pub struct DefinitionPlaces<'a> {
    project: &'a Project,
    settings: BTreeMap<String, String>,
}

impl DefinitionPlaces<'_> {
    /// `file:line` of a path such as `indicators.g1.score.params.range`; `None` for what nobody wrote down.
    pub fn place(&self, path: &[String]) -> Option<String> {
        let words: Vec<&str> = path.iter().map(String::as_str).collect();
        let below = |address: Address, rest: &[&str]| {
            let place = self.project.opened.loaded.place(&address, &rest.join("."), None)?;
            Some(format!("{}:{}", self.project.file_name(&place.file), place.line()))
        };
        let set = |keys: &[&str]| self.setting(&keys.join("."));
        // A method as a whole stands where it is named, be it a default of all indicators.
        fn or_use<'w>(rest: &'w [&'w str]) -> &'w [&'w str] {
            if rest.is_empty() { &["use"] } else { rest }
        }
        match words.as_slice() {
            ["indicators", id, stage, rest @ ..] if Stage::from_word(stage).is_some() => {
                below(Address::Stage(Stage::from_word(stage)?, (*id).into()), or_use(rest))
            }
            ["indicators", id, rest @ ..] => set(&[&["indicator", id], rest].concat()).or_else(|| set(&["indicator", id])),
            ["nodes", id, "weights", rest @ ..] => below(Address::Weight((*id).into()), or_use(rest)),
            ["nodes", id, "aggregate"] => below(Address::Node((*id).into()), &["aggregate", "use"]),
            ["nodes", id, key @ ("aggregate" | "missing" | "formula" | "otherwise" | "children"), rest @ ..] => {
                let rest = [&[*key], rest].concat();
                below(Address::Node((*id).into()), if *key == "formula" { &[] } else { &rest })
            }
            ["nodes", id, rest @ ..] => set(&[&["node", id], rest].concat()).or_else(|| below(Address::Node((*id).into()), &[])),
            ["adjust", id, rest @ ..] => below(Address::Adjust((*id).into()), rest),
            ["order" | "seed", ..] => set(&["pipeline", words.first()?]),
            ["overrides", ..] => set(&["override"]),
            ["round" | "rank" | "screen" | "data", ..] => set(&words),
            [key, ..] => set(&["index", key]),
            [] => None,
        }
    }

    /// The place of a setting, or of the first one below it.
    fn setting(&self, address: &str) -> Option<String> {
        let below = format!("{address}.");
        let place = self.settings.get(address).or_else(|| self.settings.iter().find(|(a, _)| a.starts_with(&below)).map(|(_, p)| p))?;
        // The folder of a place is that of the system.
        let (file, line) = place.rsplit_once(':')?;
        Some(format!("{}:{line}", self.project.file_name(file)))
    }
}
