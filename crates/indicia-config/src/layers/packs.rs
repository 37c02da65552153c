//! Indicator packs, read once each.

use std::collections::BTreeMap;
use std::sync::Arc;

use indicia_diagnostic::{Diagnostic, Diagnostics, catalogue::config, nearest};

use super::read::{Reader, version};
use crate::document::{Item, parse_file};
use crate::shape::{Checker, PACK, Shown};
use crate::source::{FileBytes, FileSource};
use crate::{Folder, Loc, PathProblem, SourceId, SourceMap, SourceRole, shipped_packs};

/// A pack that was read.
#[derive(Clone, Debug)]
pub(crate) struct Pack {
    /// As `packs` names it.
    pub name: String,
    /// Its id.
    pub id: String,
    /// Its file.
    pub root: Arc<Item>,
}

impl Pack {
    /// Its indicators.
    pub fn indicators(&self) -> &[crate::document::Entry] {
        self.root.get("indicator").map_or(&[], Item::entries)
    }
}

/// A pack that a compiled plugin brings along with its methods.
#[derive(Clone, Copy, Debug)]
pub struct PluginPack {
    /// The name of the plugin.
    pub plugin: &'static str,
    /// Its `pack.toml`.
    pub text: &'static str,
}

/// Packs by what names them: the text, and the folder where a path begins.
pub(crate) struct Packs<'a> {
    known: BTreeMap<(String, String), Option<Pack>>,
    brought: &'a [PluginPack],
    /// Names of packs of plugins that are not at hand, each with the place that names it first.
    pub awaited: Vec<(String, Loc)>,
}

impl<'a> Packs<'a> {
    /// No pack has been read yet; `brought` are those of the plugins at hand.
    pub(crate) fn new(brought: &'a [PluginPack]) -> Packs<'a> {
        Packs { known: BTreeMap::new(), brought, awaited: Vec::new() }
    }

    /// The packs of a list, each with the place that names it; those that cannot be read are told once.
    pub(crate) fn of(&mut self, list: Option<&Item>, sources: &mut SourceMap, findings: &mut Diagnostics) -> Vec<(Pack, Loc)> {
        let mut out = Vec::new();
        for item in list.map_or(&[][..], Item::items) {
            let Some(name) = item.text() else { continue };
            let folder = sources.get(item.at.source).map(|s| s.folder.clone());
            let key = (name.to_string(), folder.as_ref().map_or(String::new(), |f| f.shown().to_string()));
            let pack = match (self.known.get(&key), of_plugin(name)) {
                (Some(pack), _) => pack.clone(),
                (None, Some((plugin, _))) if self.brought.iter().all(|p| p.plugin != plugin) => {
                    self.awaited.push((name.into(), item.at));
                    self.known.insert(key, None);
                    None
                }
                (None, plugin) => {
                    let pack = match plugin {
                        Some((plugin, id)) => self.bring(plugin, id, name, item.at, sources, findings),
                        None => read_pack(name, item.at, folder, sources, findings),
                    };
                    self.known.insert(key, pack.clone());
                    pack
                }
            };
            if let Some(pack) = pack {
                out.push((pack, item.at));
            }
        }
        out
    }

    /// The pack of a plugin that is at hand.
    fn bring(&self, plugin: &str, id: &str, name: &str, at: Loc, sources: &mut SourceMap, findings: &mut Diagnostics) -> Option<Pack> {
        let texts = || self.brought.iter().filter(|p| p.plugin == plugin).map(|p| p.text);
        let Some(text) = texts().find(|text| pack_id(text).as_deref() == Some(id)) else {
            let known: Vec<String> = texts().filter_map(pack_id).map(|id| format!("{plugin}:{id}")).collect();
            let d = Diagnostic::new(config::PACK_NOT_FOUND).arg("pack", name);
            let d = match nearest(name, known.iter().map(String::as_str)) {
                Some(near) => d.arg("nearest", near).hint("nearest"),
                None => d.arg("plugin", plugin).list("known", known).hint("brought"),
            };
            findings.push(d.at_opt(sources.place(at)));
            return None;
        };
        let file = FileSource { shown: format!("{name}/pack.toml").into(), bytes: FileBytes::Embedded(text.as_bytes()) };
        pack_of(name, &file, Folder::brought(name), sources, findings)
    }
}

/// The plugin and the id in `PLUGIN:ID`.
pub(crate) fn of_plugin(name: &str) -> Option<(&str, &str)> {
    let (plugin, id) = name.split_once(':').filter(|(plugin, _)| *plugin != "indicia")?;
    // One letter is a drive of Windows.
    let word = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    (plugin.len() > 1 && word(plugin) && word(id)).then_some((plugin, id))
}

/// The id that the text of a pack states; `None` where it states none.
pub fn pack_id(text: &str) -> Option<String> {
    let parsed = parse_file(&"pack.toml".into(), text, SourceId::default());
    parsed.root.dig(&["pack", "id"]).and_then(Item::text).map(String::from)
}

fn read_pack(name: &str, at: Loc, folder: Option<Folder>, sources: &mut SourceMap, findings: &mut Diagnostics) -> Option<Pack> {
    let place = sources.place(at);
    let missing = |d: Diagnostic, findings: &mut Diagnostics| {
        let d = match name.strip_prefix("indicia:").and_then(|n| nearest(n, shipped_packs())) {
            Some(near) => d.arg("nearest", format!("indicia:{near}")).hint("nearest"),
            None if name.starts_with("indicia:") => d.list("known", shipped_packs().map(|p| format!("indicia:{p}"))).hint("shipped"),
            None => d,
        };
        findings.push(d.at_opt(place.clone()));
    };
    let not_found = |path: &str| Diagnostic::new(config::PACK_NOT_FOUND).arg("pack", name).arg("path", path);
    let folder = match name.strip_prefix("indicia:") {
        Some(shipped) => Folder::shipped(&format!("packs/{shipped}")),
        None => match folder?.folder(name) {
            Ok(folder) => folder.closed(),
            Err(problem) => {
                findings.push(path_problem(problem, name, "").at_opt(place));
                return None;
            }
        },
    };
    let Ok(file) = folder.file("pack.toml") else {
        missing(not_found(name), findings);
        return None;
    };
    if let FileBytes::Disk(path) = &file.bytes
        && !path.is_file()
    {
        let d = not_found(&file.shown);
        let d = match folder.path().and_then(|p| sibling(p, "pack.toml")) {
            Some(near) => {
                let start = name.rfind(['/', '\\']).map_or(0, |n| n + 1);
                d.arg("nearest", format!("{}{near}", &name[..start])).hint("nearest")
            }
            None => d,
        };
        missing(d, findings);
        return None;
    }
    pack_of(name, &file, folder, sources, findings)
}

/// The pack in a file, held against the keys that a pack has.
fn pack_of(name: &str, file: &FileSource, folder: Folder, sources: &mut SourceMap, findings: &mut Diagnostics) -> Option<Pack> {
    let (id, root, broken) = read_file(file, folder, sources, findings)?;
    let before = findings.len();
    let mut checker = Checker::new(sources, broken);
    checker.file(&root, &PACK, &Shown("pack.toml"));
    findings.append(&mut checker.findings);
    findings.extend(version(&root, id, sources, broken));
    if findings[before..].iter().any(|f| f.severity() == indicia_diagnostic::Severity::Error) && root.get("indicator").is_none() {
        return None;
    }
    let id = root.dig(&["pack", "id"]).and_then(Item::text).unwrap_or(name).to_string();
    Some(Pack { name: name.to_string(), id, root: Arc::new(root) })
}

fn read_file(file: &FileSource, folder: Folder, sources: &mut SourceMap, findings: &mut Diagnostics) -> Option<(SourceId, Item, bool)> {
    let mut reader = Reader { sources, findings };
    reader.file(file, folder, SourceRole::Pack, None)
}

/// What a [`PathProblem`] is called.
pub(crate) fn path_problem(problem: PathProblem, path: &str, folder: &str) -> Diagnostic {
    match problem {
        PathProblem::Absolute => Diagnostic::new(config::PATH_ABSOLUTE).arg("path", path),
        PathProblem::Outside => Diagnostic::new(config::PATH_OUTSIDE).arg("path", path).arg("file", folder),
        PathProblem::Missing | PathProblem::Empty => Diagnostic::new(indicia_diagnostic::catalogue::io::FILE_NOT_FOUND).arg("path", path),
    }
}

/// The folder beside `path` that holds `file` and has the nearest name.
pub(crate) fn sibling(path: &std::path::Path, file: &str) -> Option<String> {
    let wanted = path.file_name()?.to_str()?;
    let parent = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(std::path::Path::new("."));
    let mut names: Vec<String> = std::fs::read_dir(parent)
        .ok()?
        .take(2_000)
        .flatten()
        .filter(|e| e.path().join(file).is_file())
        .filter_map(|e| e.file_name().into_string().ok())
        .collect();
    names.sort_unstable();
    nearest(wanted, names.iter().map(String::as_str)).map(String::from)
}
