//! A side of a comparison: a system, or a result that was written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indicia_core::{Evaluation, Period, RankRule};
use indicia_diagnostic::{Diagnostic, Diagnostics, Lang, catalogue::change as codes, catalogue::comparison};
use indicia_method::{Text, Value};
use indicia_report::files::{self, Stored, StoredInput};
use indicia_report::view::{WeightRow, weight_rows};

use crate::methods::linked;
use crate::project::{self, DefinitionPlaces, Options, Project, shown};
use crate::result;
use crate::terminal::Terminal;

/// A system, or a result.
pub enum Side {
    /// A system, evaluated now.
    System {
        /// As it was typed.
        path: String,
        /// The system.
        project: Box<Project>,
    },
    /// A result, read out of its folder.
    Result {
        /// As it was typed.
        path: String,
        /// What it holds.
        stored: Box<Stored>,
        /// Its evaluation made again, or why not.
        again: Result<Box<Evaluation>, Diagnostic>,
    },
}

/// A unit with a rank.
pub struct Ranked {
    pub unit: Arc<str>,
    pub name: Text,
    pub score: Option<f64>,
    pub rank: f64,
}

/// Where parts of a definition stand.
pub enum Places<'a> {
    System(DefinitionPlaces<'a>),
    Result(&'a BTreeMap<String, String>),
}

impl Places<'_> {
    /// `file:line` of a path of the definition, or of the nearest part above it.
    pub fn place(&self, path: &[String]) -> Option<String> {
        match self {
            Places::System(places) => places.place(path),
            Places::Result(places) => (1..=path.len()).rev().find_map(|n| places.get(&path[..n].join("."))).cloned(),
        }
    }
}

/// Whether a system stands at a path.
fn is_system(path: &Path) -> bool {
    path.join("indicia.toml").is_file() || path.is_file() || path.to_string_lossy().starts_with("indicia:")
}

/// The folder that `results/latest` stands for; any other path as it is.
fn latest(path: &Path) -> Result<PathBuf, Diagnostics> {
    let list = path.with_extension("toml");
    if path.file_name().is_none_or(|n| n != "latest") || path.exists() || !list.is_file() {
        return Ok(path.to_path_buf());
    }
    let text = std::fs::read_to_string(&list).unwrap_or_default();
    let id = text.lines().find_map(|l| l.strip_prefix("id = \"")?.strip_suffix('"'));
    match id.map(|id| path.with_file_name(id)) {
        Some(folder) => Ok(folder),
        None => Err(vec![Diagnostic::new(comparison::NEITHER).arg("path", shown(path))]),
    }
}

/// The methods of the system that a result lies in (a `results` folder between them or not), or of the one that it is compared with.
fn beside(path: &Path, other: &Path, options: &Options) -> Result<indicia_registry::Registry, Diagnostics> {
    let own = path.ancestors().skip(1).take(2);
    match own.chain([other]).find(|p| is_system(p)) {
        Some(system) => Ok(project::open(system, &Options { set: Vec::new(), ..options.clone() })?.into_registry()),
        None => linked(),
    }
}

impl Side {
    /// Opens what stands at a path. The methods of a result that came out of plugins are looked for in the system that it lies beside, or in the one that
    /// it is compared with; `results/latest` is the result that `results/latest.toml` names.
    ///
    /// # Errors
    /// It is neither a system nor a result; a result that is not as it was written, or of which something is to be changed; a system that is not sound.
    pub fn open(path: &Path, other: &Path, options: &Options, terminal: &mut Terminal) -> Result<Side, Diagnostics> {
        let path = &latest(path)?;
        let name = shown(path);
        if is_system(path) {
            let project = project::open(path, options)?.sound(terminal)?;
            return Ok(Side::System { path: name, project: Box::new(project) });
        }
        if !Stored::is_result(path) {
            return Err(vec![Diagnostic::new(comparison::NEITHER).arg("path", name)]);
        }
        if let Some(set) = options.set.first() {
            return Err(vec![Diagnostic::new(comparison::SET_OF_A_RESULT).arg("path", name).arg("found", set)]);
        }
        let stored = Stored::read(path)?;
        let registry = if stored.libraries.is_empty() { linked()? } else { beside(path, other, options)? };
        // A library that is another computes otherwise: only the one that the result was made with counts.
        let find = |id: &str, version: u32| {
            let name = if version == 1 { id.to_string() } else { format!("{id}@{version}") };
            let entry = registry.entries().find(|e| e.name == name)?;
            (stored.libraries.get(&name).map(String::as_str) == entry.sha256).then_some(entry.method)
        };
        // Which library is lacking is what a person can do something about.
        let lacking = stored.libraries.iter().find(|(name, sha256)| {
            let entry = registry.entries().find(|e| e.name == name.as_str());
            entry.is_none_or(|e| e.sha256 != Some(sha256.as_str()))
        });
        if let Some((method, _)) = lacking {
            let en = format!("the library of `{method}` is not there, or is another than the provenance names");
            let zh = format!("没有 `{method}` 的动态库，或与来源所记不符");
            let again = Err(Diagnostic::new(codes::NOT_MADE_AGAIN).arg("path", &name).name("detail", en, zh));
            return Ok(Side::Result { path: name, stored: Box::new(stored), again });
        }
        let again = match files::rebuild(&stored, &find) {
            Err(detail) => Err(Diagnostic::new(codes::NOT_MADE_AGAIN).arg("path", &name).name("detail", &*detail.en, &*detail.zh)),
            Ok(evaluation) => match files::largest_difference(&stored, &evaluation) {
                None => Ok(Box::new(evaluation)),
                Some(apart) => {
                    let d = Diagnostic::new(codes::OTHER_SCORES).arg("path", &name).arg("value", format!("{apart:.3e}"));
                    Err(d.arg("found", &stored.version))
                }
            },
        };
        Ok(Side::Result { path: name, stored: Box::new(stored), again })
    }

    /// As it was typed.
    pub fn shown(&self) -> &str {
        match self {
            Side::System { path, .. } | Side::Result { path, .. } => path,
        }
    }

    /// The definition that was evaluated.
    pub fn definition(&self) -> Value {
        match self {
            Side::System { project, .. } => files::definition(project.evaluation().plan().system()),
            Side::Result { stored, .. } => stored.definition.clone(),
        }
    }

    /// The files of the data.
    pub fn inputs(&self) -> Vec<StoredInput> {
        match self {
            Side::System { project, .. } => result::inputs_of(project),
            Side::Result { stored, .. } => stored.inputs.clone(),
        }
    }

    /// Where parts of the definition stand.
    pub fn places(&self) -> Places<'_> {
        match self {
            Side::System { project, .. } => Places::System(project.places()),
            Side::Result { stored, .. } => Places::Result(&stored.places),
        }
    }

    /// What has to be said about the side itself.
    pub fn findings(&self) -> Diagnostics {
        match self {
            Side::System { .. } => Diagnostics::new(),
            Side::Result { stored, .. } => stored.findings.clone(),
        }
    }

    /// The evaluation, of a result the one that was made again.
    pub fn evaluation(&self) -> Option<&Evaluation> {
        match self {
            Side::System { project, .. } => Some(project.evaluation()),
            Side::Result { again, .. } => again.as_ref().ok().map(|e| &**e),
        }
    }

    /// Why a result cannot be evaluated again.
    pub fn why_not_again(&self) -> Option<Diagnostic> {
        match self {
            Side::Result { again: Err(d), .. } => Some(d.clone()),
            _ => None,
        }
    }

    /// Whether it has ranks of a node.
    pub fn has_node(&self, node: &str) -> bool {
        match self {
            Side::System { project, .. } => project.evaluation().node(node).is_some(),
            Side::Result { stored, .. } => stored.ranks.contains_key(node),
        }
    }

    /// The periods, in order.
    pub fn periods(&self) -> Vec<Period> {
        match self {
            Side::System { project, .. } => project.evaluation().scored_data().periods().to_vec(),
            Side::Result { stored, .. } => stored.periods(),
        }
    }

    /// A period as text; empty where the data name none.
    pub fn period_text(&self, period: Period) -> String {
        if period == Period::year(0) { String::new() } else { period.to_string() }
    }

    /// What tied units get.
    pub fn rank_rule(&self) -> RankRule {
        let definition = self.definition();
        let word = definition.get("rank").and_then(|r| r.get("rule")).and_then(Value::as_text).map(String::from);
        word.and_then(|w| RankRule::from_word(&w)).unwrap_or_default()
    }

    /// The units with a rank in a period, by rank.
    pub fn ranked(&self, node: &str, period: Period) -> Vec<Ranked> {
        let mut out: Vec<Ranked> = match self {
            Side::System { project, .. } => {
                let (subject, evaluation) = (project.subject(), project.evaluation());
                let data = evaluation.scored_data();
                let of = |row: usize| {
                    let unit = data.unit(row);
                    let rank = evaluation.node(node)?.rank(row)?;
                    Some(Ranked { unit: unit.id.clone(), name: unit.name.clone(), score: evaluation.value(node)?.get(row), rank })
                };
                subject.rows_of(period).into_iter().filter_map(of).collect()
            }
            Side::Result { stored, .. } => {
                let names: BTreeMap<&str, &Text> = stored.units.iter().map(|u| (&*u.id, &u.name)).collect();
                let of = |(n, (unit, _)): (usize, &(Arc<str>, Period))| {
                    let rank = stored.ranks.get(node)?.get(n).copied().flatten()?;
                    let name = names.get(&**unit).map(|n| (*n).clone()).unwrap_or_default();
                    Some(Ranked {
                        unit: unit.clone(),
                        name,
                        score: stored.scores.get(node).and_then(|s| s.get(n).copied().flatten()),
                        rank,
                    })
                };
                stored.rows.iter().enumerate().filter(|(_, (_, p))| *p == period).filter_map(of).collect()
            }
        };
        out.sort_by(|a, b| a.rank.total_cmp(&b.rank));
        out
    }

    /// The weights of nodes.
    pub fn weights(&self) -> Vec<WeightRow> {
        match self {
            Side::System { project, .. } => weight_rows(project.subject()),
            Side::Result { stored, .. } => stored.weights.clone(),
        }
    }

    fn words(&self, path: &[&str]) -> Text {
        let definition = self.definition();
        let found = path.iter().try_fold(&definition, |v, key| v.get(key));
        let of = |key| found.and_then(|v| v.get(key)).and_then(Value::as_text).unwrap_or_default().to_string();
        Text { zh: of("zh"), en: of("en") }
    }

    /// A node with its title.
    pub fn id_and_title(&self, node: &str, lang: Lang) -> String {
        let title = self.words(&["nodes", node, "title"]);
        let (own, other) = lang.pick((title.en.clone(), title.zh.clone()), (title.zh, title.en));
        let title = if own.is_empty() { other } else { own };
        if title.is_empty() { node.to_string() } else { format!("{node} {title}") }
    }

    /// What it is, in a line.
    pub fn caption(&self, lang: Lang) -> String {
        let definition = self.definition();
        let text = |key: &str| definition.get(key).and_then(Value::as_text).unwrap_or_default().to_string();
        let edition = Some(text("edition")).filter(|e| !e.is_empty()).map_or_else(String::new, |e| format!(" {e}"));
        let index = format!("{}{edition}", text("id"));
        match self {
            Side::System { path, .. } => lang.pick(format!("system {path} ({index})"), format!("体系 {path}（{index}）")),
            Side::Result { path, stored, .. } => {
                let (id, version) = (&stored.id, &stored.version);
                let what_if = if stored.official { "" } else { lang.pick(", a what-if", "，假设情形") };
                lang.pick(
                    format!("result {path} ({index}, id {id}, written by version {version}{what_if})"),
                    format!("结果 {path}（{index}，标识 {id}，由版本 {version} 写出{what_if}）"),
                )
            }
        }
    }

    /// What it is, for programs.
    pub fn to_value(&self, period: Period) -> Value {
        let definition = self.definition();
        let text = |key: &str| definition.get(key).cloned().unwrap_or(Value::Null);
        let mut out = Value::pairs([
            ("path", Value::from(self.shown())),
            ("index", text("id")),
            ("edition", text("edition")),
            ("period", Some(self.period_text(period)).filter(|p| !p.is_empty()).into()),
        ]);
        match self {
            Side::System { .. } => out.set("kind", "system".into()),
            Side::Result { stored, again, .. } => {
                out.set("kind", "result".into());
                out.set("id", stored.id.as_str().into());
                out.set("version", stored.version.as_str().into());
                out.set("official", stored.official.into());
                out.set("made_again", again.is_ok().into());
            }
        }
        out
    }
}
