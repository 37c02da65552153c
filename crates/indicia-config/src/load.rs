//! The way from a path to a checked plan.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use indicia_analysis::uncertainty::Assumption;
use indicia_core::{Address, Finding, Plan, System};
use indicia_diagnostic::{Diagnostic, Diagnostics, Place, Severity, catalogue::config};

use indicia_verdict::Definition;

use crate::component;
use crate::data::{DataSpec, InputFile, Wanted};
use crate::document::Item;
use crate::layers::{self, Layers, PluginPack};
use crate::places::Places;
use crate::resolve::{self, Monitor, Resolved, TestCase};
use crate::settings::{self, Setting};
use crate::shape::{Checker, PACK, SYSTEM, Shown, read_as_meant};
use crate::{Methods, SourceMap, tables};

/// What a definition is loaded with.
#[derive(Clone, Debug, Default)]
pub struct LoadOptions {
    /// `--set`s, each `ADDRESS=VALUE`.
    pub set: Vec<String>,
    /// Packs of the plugins at hand. Which plugins a system names is known when it has been read, so one that
    /// [waits](Document::awaits_packs) for a pack is read again.
    pub packs: Vec<PluginPack>,
}

/// A folder that `[index] plugins` names.
#[derive(Clone, Debug)]
pub struct PluginFolder {
    /// The folder on disk; `None` when the path cannot be used there, which has been told.
    pub path: Option<PathBuf>,
    /// As the user would name it.
    pub shown: String,
    /// Where it is named.
    pub place: Option<Place>,
}

/// A definition that has been read but not held against methods.
pub struct Document {
    layers: Layers,
    plugins: Vec<PluginFolder>,
}

/// A definition, held against methods.
pub struct Loaded {
    /// The files and the tree that they amount to.
    pub document: Document,
    /// The system; `None` when a finding is an error.
    pub system: Option<Arc<System>>,
    /// The plan; `None` when a finding is an error.
    pub plan: Option<Plan>,
    /// The tests, in the order of the file.
    pub tests: Vec<TestCase>,
    /// What the system declares about judgements: standards and what hangs on them.
    pub verdict: Arc<Definition>,
    /// What is watched over time, and levels of territory.
    pub monitor: Arc<Monitor>,
    /// What is uncertain, in the order of the file.
    pub alternatives: Arc<Vec<Assumption>>,
    /// What `[data]` says.
    pub data: DataSpec,
    /// What the indicators need of the data.
    pub wanted: Wanted,
    /// The tables of experts that were read, in the order of the nodes.
    pub experts: Vec<InputFile>,
    /// Everything that was found, with places, in the order of the files.
    pub findings: Diagnostics,
    places: Places,
}

/// Reads a definition: a folder with `indicia.toml`, a file, or `indicia:NAME` for a shipped system.
pub fn read(path: &Path, options: &LoadOptions) -> Document {
    let mut layers = layers::read(path, &options.set, &options.packs);
    let plugins = plugins(&mut layers);
    Document { layers, plugins }
}

/// Reads a definition and holds it against methods.
pub fn load(path: &Path, methods: &dyn Methods, options: &LoadOptions) -> Loaded {
    read(path, options).resolve(methods)
}

fn plugins(layers: &mut Layers) -> Vec<PluginFolder> {
    let Some(list) = layers.root.dig(&["index", "plugins"]) else { return Vec::new() };
    let mut out = Vec::new();
    for item in list.items() {
        let Some(text) = item.text() else { continue };
        let place = layers.sources.place(item.at);
        let folder = layers.sources.get(item.at.source).map(|s| s.folder.folder(text));
        match folder {
            Some(Ok(folder)) => out.push(PluginFolder { path: folder.path().map(Path::to_path_buf), shown: folder.shown().into(), place }),
            Some(Err(problem)) => layers.findings.push(layers::path_problem(problem, text, "").at_opt(place)),
            None => {}
        }
    }
    out
}

impl Document {
    /// The tree that the files amount to.
    pub fn root(&self) -> &Item {
        &self.layers.root
    }

    /// The files.
    pub fn sources(&self) -> &SourceMap {
        &self.layers.sources
    }

    /// The folders of plugins, in the order of `plugins`.
    pub fn plugins(&self) -> &[PluginFolder] {
        &self.plugins
    }

    /// What reading found: syntax, bases, packs, `remove`, `--set`.
    pub fn findings(&self) -> &Diagnostics {
        &self.layers.findings
    }

    /// Whether there is a file at all.
    pub fn found(&self) -> bool {
        self.layers.found
    }

    /// Whether it names packs of plugins that were not at hand when it was read.
    pub fn awaits_packs(&self) -> bool {
        !self.layers.awaited.is_empty()
    }

    pub(crate) fn layers(&self) -> &Layers {
        &self.layers
    }

    /// Holds the definition against methods: keys, types, parameters, the tree.
    pub fn resolve(mut self, methods: &dyn Methods) -> Loaded {
        let mut findings = std::mem::take(&mut self.layers.findings);
        if !self.layers.found {
            return Loaded {
                document: self,
                system: None,
                plan: None,
                tests: Vec::new(),
                verdict: Arc::default(),
                monitor: Arc::default(),
                alternatives: Arc::default(),
                data: DataSpec::default(),
                wanted: Wanted::default(),
                experts: Vec::new(),
                findings,
                places: Places::default(),
            };
        }
        let mut checker = Checker::new(&self.layers.sources, self.layers.broken);
        checker.file(&self.layers.root, &SYSTEM, &Shown("indicia.toml"));
        let told = std::mem::take(&mut checker.findings);
        if checker.misspelt {
            read_as_meant(&mut self.layers.root, &SYSTEM, true);
            // What would have been inherited is not known.
            self.layers.broken |= self.layers.root.get("extends").is_some();
        }
        let layers = &self.layers;
        let mut checker = Checker::new(&layers.sources, layers.broken);
        checker.file(&layers.root, &SYSTEM, &Shown("indicia.toml"));
        // A misspelt key is told as it was written, and everything else as it was meant.
        let spelling = |d: &&Diagnostic| [config::UNKNOWN_KEY.id, config::UNKNOWN_TABLE.id].contains(&d.id());
        let spelt: Diagnostics = told.iter().filter(spelling).filter(|d| !checker.findings.contains(d)).cloned().collect();
        checker.findings.extend(spelt);
        checker.alternatives(&layers.root, &Shown("indicia.toml"));
        if layers.root.get("index").is_none() && !layers.broken {
            let d = Diagnostic::new(config::MISSING_KEY)
                .arg("key", "index")
                .arg("table", "indicia.toml")
                .arg("expected", "{ id = \"…\", root = \"…\" }");
            checker.findings.push(d.at_opt(layers.sources.place(layers.root.at)));
        }
        let (shape, mut uses) = (std::mem::take(&mut checker.findings), std::mem::take(&mut checker.uses));
        findings.extend(shape);
        for (name, at) in &layers.awaited {
            let plugin = layers::of_plugin(name).map_or("", |(plugin, _)| plugin);
            let d = Diagnostic::new(config::PACK_NOT_FOUND).arg("pack", name).arg("plugin", plugin).hint("plugin");
            findings.push(d.at_opt(layers.sources.place(*at)));
        }
        for (pack, _) in &layers.packs {
            // What is wrong with a pack was told when it was read.
            let mut checker = Checker::new(&layers.sources, true);
            checker.file(&pack.root, &PACK, &Shown("pack.toml"));
            uses.append(&mut checker.uses);
        }
        let components = component::make(&uses, methods, &layers.sources, &mut findings);
        let defects = |findings: &Diagnostics| findings.iter().any(|d| d.severity() == Severity::Error);
        let before = defects(&findings);
        // Where statements were left out, nobody knows what the tree is.
        let resolve = |components, defects| match layers.broken {
            true => Resolved::nothing(components),
            false => resolve::resolve(layers, components, methods, defects),
        };
        // What `[data]` says may mean that large files are hashed: the tree does not wait for it. It does hang on whether there was an error.
        let ((data, of_data), mut resolved) = rayon::join(
            || {
                let mut findings = Diagnostics::new();
                (tables::spec(&layers.root, &layers.sources, &mut findings), findings)
            },
            || resolve(components.clone(), before),
        );
        if !before && defects(&of_data) {
            resolved = resolve(components, true);
        }
        findings.extend(of_data);
        findings.append(&mut resolved.findings);
        sort(&mut findings, &layers.sources);
        let wanted =
            resolved.system.as_ref().map(|s| tables::wanted(s, &layers.root, &layers.sources, &resolved.places)).unwrap_or_default();
        Loaded {
            document: self,
            system: resolved.system,
            plan: resolved.plan,
            tests: resolved.tests,
            verdict: resolved.verdict,
            monitor: resolved.monitor,
            alternatives: resolved.alternatives,
            data,
            wanted,
            experts: resolved.experts,
            findings,
            places: resolved.places,
        }
    }
}

impl Loaded {
    /// The place of a path within a step of the plan, and of some bytes of a formula there.
    pub fn place(&self, address: &Address, path: &str, span: Option<std::ops::Range<usize>>) -> Option<Place> {
        self.places.place(self.document.sources(), Some(address), path, span)
    }

    /// A finding of the plan or the evaluation with its places in the files: where the definition says so first, then the
    /// cell that it concerns.
    pub fn located(&self, finding: &Finding) -> Diagnostic {
        let mut d = finding.diagnostic.clone();
        if let Some(place) = self.places.place(self.document.sources(), finding.address.as_ref(), &finding.path, finding.span.clone())
            && !d.places.contains(&place)
        {
            // A table of experts is a file of its own, and the mistake is in it.
            let of_experts = finding.path.starts_with("expert.") && !d.places.is_empty();
            d.places.insert(if of_experts { d.places.len() } else { 0 }, place);
        }
        d
    }

    /// Every setting with where it comes from, in the order of the definition.
    pub fn settings(&self) -> Vec<Setting> {
        settings::list(self)
    }

    pub(crate) fn places(&self) -> &Places {
        &self.places
    }
}

/// Findings in the order in which one reads: by file, by line; what has no place comes last. The same is told once.
fn sort(findings: &mut Diagnostics, sources: &SourceMap) {
    let file = |name: &str| sources.sources().iter().position(|s| *s.name == *name).unwrap_or(usize::MAX);
    findings.sort_by_key(|d| d.places.first().map_or((usize::MAX, 0, 0), |p| (file(&p.file), p.line(), p.column())));
    findings.dedup();
}
