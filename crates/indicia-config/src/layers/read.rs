//! Files of a system, from the one that was asked for down to its last base.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use indicia_diagnostic::{Diagnostic, Diagnostics, Place, catalogue::config, catalogue::io, catalogue::usage, nearest};

use super::merge::{Context, merge};
use super::packs::{Pack, Packs, PluginPack, path_problem, sibling};
use super::{edit, set};
use crate::document::{Data, Item, not_utf8, parse_file};
use crate::source::{FileBytes, FileSource, show};
use crate::{Folder, Loc, PathProblem, Source, SourceId, SourceMap, SourceRole, shipped_systems};

/// Most bytes of a definition.
const MOST_BYTES: u64 = 1 << 20;
/// Most steps of `extends`.
const MOST_LAYERS: usize = 32;

/// A system with all that it extends.
pub(crate) struct Layers {
    pub root: Item,
    pub sources: SourceMap,
    /// Packs in the order of `packs`, each with the place that names it.
    pub packs: Vec<(Pack, Loc)>,
    /// Packs of plugins that are not at hand, as `packs` names them.
    pub awaited: Vec<(String, Loc)>,
    /// Indicators of packs that `remove` took away.
    pub removed: BTreeSet<String>,
    /// Indicators and nodes that `remove` took away, for hints.
    pub gone: BTreeSet<String>,
    /// Nodes whose inherited fixed weights an overlay outgrew, which has been told.
    pub outgrown: BTreeSet<String>,
    pub findings: Diagnostics,
    /// Statements had to be left out.
    pub broken: bool,
    /// Whether there is anything to work with.
    pub found: bool,
}

impl Layers {
    /// Whether a pack that is named was not found or not read, so that its indicators are not known.
    pub fn lacks_packs(&self) -> bool {
        let named = self.root.dig(&["index", "packs"]).map_or(&[][..], Item::items).iter().filter_map(Item::text);
        named.filter(|name| self.packs.iter().all(|(pack, _)| pack.name != *name)).count() > 0
    }
}

/// Reads a system and what it extends, and applies `--set`s.
pub(crate) fn read(path: &Path, sets: &[String], brought: &[PluginPack]) -> Layers {
    let mut sources = SourceMap::default();
    let mut findings = Vec::new();
    let mut files = Vec::new();
    let broken = {
        let mut reader = Reader { sources: &mut sources, findings: &mut findings };
        reader.chain(path, &mut files)
    };
    let found = !files.is_empty();
    let mut packs = Packs::new(brought);
    let mut stack = Stack {
        sources: &mut sources,
        findings: &mut findings,
        packs: &mut packs,
        removed: BTreeSet::new(),
        gone: BTreeSet::new(),
        outgrown: BTreeSet::new(),
    };
    let mut root: Option<Item> = None;
    // From the base up.
    while let Some(file) = files.pop() {
        root = Some(stack.put(root, file.root, file.extends));
    }
    let mut root = root.unwrap_or_else(|| Item::empty(Loc::default()));
    let Stack { mut removed, gone, outgrown, .. } = stack;
    if found {
        root = set::apply(root, sets, &mut sources, &mut packs, &mut findings);
    }
    // What is defined again after it was removed is there.
    removed.retain(|id| root.dig(&["indicator", id]).is_none());
    let list = root.dig(&["index", "packs"]).cloned();
    let known = packs.of(list.as_ref(), &mut sources, &mut findings);
    // A pack that an overlay took off the list is not missed.
    let named = |name: &str| list.as_ref().is_some_and(|l| l.items().iter().any(|i| i.text() == Some(name)));
    let awaited = packs.awaited.into_iter().filter(|(name, _)| named(name)).collect();
    Layers { root, sources, packs: known, awaited, removed, gone, outgrown, findings, broken, found }
}

/// Reads one file of its own: its tree, and whether statements were left out. `None` when nothing of it can be read.
pub(crate) fn read_file(path: &Path, folder: Folder, sources: &mut SourceMap, findings: &mut Diagnostics) -> Option<(Item, bool)> {
    let file = FileSource { shown: show(path).into(), bytes: FileBytes::Disk(path.into()) };
    let mut reader = Reader { sources, findings };
    let (id, root, broken) = reader.file(&file, folder, SourceRole::System { depth: 0 }, None)?;
    findings.extend(version(&root, id, sources, broken));
    Some((root, broken))
}

struct File {
    root: Item,
    extends: bool,
}

pub(super) struct Reader<'a> {
    pub sources: &'a mut SourceMap,
    pub findings: &'a mut Diagnostics,
}

impl Reader<'_> {
    /// Reads the file and, one after the other, what each extends. Returns whether statements were left out.
    fn chain(&mut self, path: &Path, files: &mut Vec<File>) -> bool {
        let Some((file, folder)) = self.start(path) else { return false };
        let (mut file, mut folder) = (file, folder);
        let mut seen: Vec<(Identity, Arc<str>)> = Vec::new();
        let mut named_at: Option<Loc> = None;
        let mut any_broken = false;
        loop {
            let identity = Identity::of(&file);
            if let Some(from) = seen.iter().position(|(id, _)| *id == identity) {
                let mut way: Vec<&str> = seen[from..].iter().map(|(_, shown)| &**shown).collect();
                way.push(&file.shown);
                let d = Diagnostic::new(config::EXTENDS_CYCLE).arg("path", way.join(" -> "));
                let place = named_at.and_then(|at| self.sources.place(at));
                self.findings.push(d.at_opt(place));
                return true;
            }
            seen.push((identity, file.shown.clone()));
            let role = SourceRole::System { depth: files.len() as u32 };
            let Some((id, root, broken)) = self.file(&file, folder.clone(), role, named_at) else { return true };
            any_broken |= broken;
            self.findings.extend(version(&root, id, self.sources, broken));
            let base = root.get("extends").and_then(|e| Some((e.text()?.to_string(), e.at)));
            files.push(File { root, extends: base.is_some() });
            let Some((base, at)) = base else { return any_broken };
            if files.len() > MOST_LAYERS {
                let place = self.sources.place(at);
                self.findings.push(Diagnostic::new(config::EXTENDS_CYCLE).arg("path", "…").at_opt(place));
                return true;
            }
            match self.base(&base, at, &folder) {
                Some((next, next_folder)) => (file, folder) = (next, next_folder),
                None => return true,
            }
            named_at = Some(at);
        }
    }

    /// The file that was asked for: a folder with `indicia.toml`, a file, or the name of a shipped system.
    fn start(&mut self, path: &Path) -> Option<(FileSource, Folder)> {
        let shown = show(path);
        if let Some(name) = shown.strip_prefix("indicia:") {
            let found = shipped(name);
            if found.is_none() {
                let d = Diagnostic::new(usage::SHIPPED_UNKNOWN).arg("id", name);
                self.findings.push(match nearest(name, shipped_systems()) {
                    Some(near) => d.arg("nearest", near),
                    None => d.list("known", shipped_systems()).hint("known"),
                });
            }
            return found;
        }
        if path.is_dir() {
            // Files of the current folder are named without `./`.
            let folder = Folder::disk(if shown == "." { Path::new("") } else { path });
            let file = path.join("indicia.toml");
            if !file.is_file() {
                self.findings.push(Diagnostic::new(usage::NO_SYSTEM).arg("path", shown));
                return None;
            }
            let shown = if shown.is_empty() || shown == "." {
                "indicia.toml".into()
            } else {
                format!("{}/indicia.toml", shown.trim_end_matches('/'))
            };
            return Some((FileSource { shown: shown.into(), bytes: FileBytes::Disk(file) }, folder));
        }
        let ending = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        if path.is_file() && matches!(&*ending, "csv" | "tsv" | "xlsx" | "xlsm" | "xls" | "ods") {
            self.findings.push(Diagnostic::new(usage::NO_SYSTEM).arg("path", shown).hint("is_table"));
            return None;
        }
        if path.is_file() {
            let folder = Folder::disk(path.parent().unwrap_or(Path::new("")));
            return Some((FileSource { shown: shown.into(), bytes: FileBytes::Disk(path.into()) }, folder));
        }
        let d = Diagnostic::new(usage::NO_SYSTEM).arg("path", &shown);
        self.findings.push(match sibling(path, "indicia.toml") {
            Some(near) => {
                let start = shown.rfind('/').map_or(0, |n| n + 1);
                d.arg("nearest", format!("{}{near}", &shown[..start])).hint("nearest")
            }
            None => d.hint("absent"),
        });
        None
    }

    /// What `extends` names.
    fn base(&mut self, base: &str, at: Loc, folder: &Folder) -> Option<(FileSource, Folder)> {
        let place = self.sources.place(at);
        if let Some(name) = base.strip_prefix("indicia:") {
            let found = shipped(name);
            if found.is_none() {
                let d = Diagnostic::new(config::BASE_NOT_FOUND).arg("base", base);
                let d = match nearest(name, shipped_systems()) {
                    Some(near) => d.arg("nearest", format!("indicia:{near}")).hint("nearest"),
                    None => d.list("known", shipped_systems().map(|s| format!("indicia:{s}"))).hint("shipped"),
                };
                self.findings.push(d.at_opt(place));
            }
            return found;
        }
        let found = if base.ends_with(".toml") {
            let parent = base.rfind(['/', '\\']).map_or(Ok(folder.clone()), |n| folder.folder(&base[..n]));
            parent.and_then(|parent| Ok((folder.file(base)?, parent)))
        } else {
            folder.folder(base).and_then(|inner| Ok((inner.file("indicia.toml")?, inner)))
        };
        match found {
            Ok((file, inner)) => {
                let exists = match &file.bytes {
                    FileBytes::Disk(path) => path.is_file(),
                    FileBytes::Embedded(_) => true,
                };
                if exists {
                    return Some((file, inner));
                }
                let d = Diagnostic::new(config::BASE_NOT_FOUND).arg("base", base).arg("path", &file.shown);
                let near = inner.path().filter(|_| !base.ends_with(".toml")).and_then(|p| sibling(p, "indicia.toml"));
                let d = match near {
                    Some(near) => {
                        let start = base.rfind(['/', '\\']).map_or(0, |n| n + 1);
                        d.arg("nearest", format!("{}{near}", &base[..start])).hint("nearest")
                    }
                    None => d,
                };
                self.findings.push(d.at_opt(place));
            }
            Err(PathProblem::Missing | PathProblem::Empty) => {
                self.findings.push(Diagnostic::new(config::BASE_NOT_FOUND).arg("base", base).arg("path", base).at_opt(place));
            }
            Err(problem) => self.findings.push(path_problem(problem, base, folder.shown()).at_opt(place)),
        }
        None
    }

    /// Reads and parses a file. `None` when nothing of it can be read.
    pub(super) fn file(
        &mut self,
        file: &FileSource,
        folder: Folder,
        role: SourceRole,
        named_at: Option<Loc>,
    ) -> Option<(SourceId, Item, bool)> {
        let bytes = match self.bytes(file) {
            Ok(bytes) => bytes,
            Err(d) => {
                let place = named_at.and_then(|at| self.sources.place(at)).unwrap_or_else(|| Place::file(file.shown.clone()));
                self.findings.push(d.at(place));
                return None;
            }
        };
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        let Ok(text) = std::str::from_utf8(bytes) else {
            self.findings.push(not_utf8(&file.shown, bytes));
            return None;
        };
        let id = self.sources.add(Source { name: file.shown.clone(), text: text.into(), folder, role });
        let mut parsed = parse_file(&file.shown, text, id);
        self.findings.append(&mut parsed.findings);
        Some((id, parsed.root, parsed.broken))
    }

    fn bytes(&self, file: &FileSource) -> Result<Vec<u8>, Diagnostic> {
        let path = match &file.bytes {
            FileBytes::Embedded(bytes) => return Ok(bytes.to_vec()),
            FileBytes::Disk(path) => path,
        };
        let unreadable = |e: std::io::Error| Diagnostic::new(io::FILE_UNREADABLE).arg("path", &file.shown).reason(&e);
        let meta = std::fs::metadata(path).map_err(unreadable)?;
        if !meta.is_file() {
            return Err(Diagnostic::new(io::NOT_A_FILE).arg("path", &file.shown));
        }
        if meta.len() > MOST_BYTES {
            return Err(Diagnostic::new(config::TOO_LARGE).arg("limit", MOST_BYTES));
        }
        std::fs::read(path).map_err(unreadable)
    }
}

/// A shipped system by the name behind `indicia:`; a file of its folder may be named too.
fn shipped(name: &str) -> Option<(FileSource, Folder)> {
    let (system, file) = name.split_once('/').unwrap_or((name, "indicia.toml"));
    if !shipped_systems().any(|s| s == system) {
        return None;
    }
    let folder = Folder::shipped(&format!("configs/{system}"));
    Some((folder.file(file).ok()?, folder))
}

/// What makes two files the same.
#[derive(PartialEq, Eq)]
enum Identity {
    Disk(PathBuf),
    Embedded(Arc<str>),
}

impl Identity {
    fn of(file: &FileSource) -> Identity {
        match &file.bytes {
            FileBytes::Disk(path) => Identity::Disk(path.canonicalize().unwrap_or_else(|_| path.clone())),
            FileBytes::Embedded(_) => Identity::Embedded(file.shown.clone()),
        }
    }
}

/// Whether a file says that it is written in the format that is known here.
pub(super) fn version(root: &Item, id: SourceId, sources: &SourceMap, broken: bool) -> Option<Diagnostic> {
    match root.get("indicia") {
        Some(item) if item.integer() == Some(1) => None,
        // Anything but a number is told with the other types.
        Some(item) => {
            let found = item.number()?;
            Some(Diagnostic::new(config::FORMAT_UNKNOWN).arg("found", found).arg("known", 1).at_opt(sources.place(item.at)))
        }
        None if broken => None,
        None => {
            let start = Loc { source: id, start: 0, end: 0 };
            Some(Diagnostic::new(config::FORMAT_MISSING).arg("known", 1).at_opt(sources.place(start)))
        }
    }
}

/// Puts one file on the next.
struct Stack<'a, 'b> {
    sources: &'a mut SourceMap,
    findings: &'a mut Diagnostics,
    packs: &'a mut Packs<'b>,
    removed: BTreeSet<String>,
    gone: BTreeSet<String>,
    outgrown: BTreeSet<String>,
}

impl Stack<'_, '_> {
    fn put(&mut self, base: Option<Item>, mut over: Item, extends: bool) -> Item {
        let taken = over.table_mut().map(|t| (t.take("extends"), t.take("remove")));
        let removal = taken.and_then(|(_, remove)| remove);
        if let Some(removal) = &removal
            && !extends
        {
            self.findings.push(Diagnostic::new(config::REMOVE_WITHOUT_BASE).at_opt(self.sources.place(removal.at)));
        }
        let Some(base) = base else {
            edit::lists(&mut over, None, self.sources, self.findings);
            return over;
        };
        self.overlay(base, over, removal.map(|r| r.item))
    }

    fn overlay(&mut self, mut base: Item, mut over: Item, removal: Option<Item>) -> Item {
        let before = edit::children(&base);
        if let Some(list) = &removal {
            let packs = self.packs.of(base.dig(&["index", "packs"]), self.sources, self.findings);
            let awaits = !self.packs.awaited.is_empty();
            let pack_has = |id: &str| awaits || packs.iter().any(|(p, _)| p.indicators().iter().any(|e| e.key == id));
            let from_packs = edit::remove(&mut base, list, self.sources, &pack_has, self.findings);
            self.removed.extend(from_packs.into_iter().map(|(id, _)| id));
            for text in list.items().iter().filter_map(Item::text) {
                let id = text.strip_prefix("indicator.").or_else(|| text.strip_prefix("node."));
                self.gone.extend(id.filter(|id| !id.contains('.')).map(String::from));
            }
        }
        for entry in over.get("indicator").map_or(&[][..], Item::entries) {
            self.removed.remove(&entry.key);
        }
        edit::lists(&mut over, Some(&base), self.sources, self.findings);
        let removed_children = edit::children(&base);
        let given = edit::children(&over);
        let mut context = Context::default();
        for (node, old) in &before {
            let written = over.dig(&["node", node, "children"]).is_some();
            let find = |list: &[(String, BTreeSet<String>)]| list.iter().find(|(n, _)| n == node).map(|(_, c)| c.clone());
            let now = if written { find(&given) } else { find(&removed_children) };
            if let Some(now) = now
                && now != *old
            {
                context.changed.insert(node.clone());
                self.demand_weights(node, &base, &over, removal.as_ref());
            }
        }
        // A test states what holds in the file that states it.
        if let Data::Table(table) = &mut base.data {
            table.take("test");
        }
        merge(base, over, &context)
    }

    /// Fixed weights are made for the children they name.
    fn demand_weights(&mut self, node: &str, base: &Item, over: &Item, removal: Option<&Item>) {
        let old = base.dig(&["node", node, "weights"]);
        let fixed = old.and_then(|w| w.text_of("use")) == Some(crate::resolve::FIXED);
        let new = over.dig(&["node", node]);
        if !fixed || new.is_some_and(|n| n.get("weights").is_some() || n.get("formula").is_some()) {
            return;
        }
        if base.dig(&["node", node]).is_none() {
            return;
        }
        let children = new.and_then(|n| n.get("children")).or_else(|| base.dig(&["node", node, "children"]));
        let prefix = format!("node.{node}.children.");
        let by_removal = removal.and_then(|r| r.items().iter().find(|i| i.text().is_some_and(|t| t.starts_with(&prefix))));
        let at = new.and_then(|n| n.table()).and_then(|t| t.entry("children")).map(|e| e.item.at).or(by_removal.map(|i| i.at));
        self.outgrown.insert(node.to_string());
        let known = children.map_or(&[][..], Item::items).iter().filter_map(Item::text);
        let d = Diagnostic::new(config::WEIGHT_CHILDREN_CHANGED).arg("node", node).list("known", known);
        let d = d.at_opt(at.and_then(|at| self.sources.place(at))).at_opt(old.and_then(|w| self.sources.place(w.at)));
        self.findings.push(d);
    }
}
