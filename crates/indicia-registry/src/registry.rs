use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use indicia_diagnostic::{Diagnostic, Diagnostics, Place, Severity, catalogue};
use indicia_method::{Kind, Method};

use crate::contract::{CONTRACT_FILE, Contract, ContractMethod};
use crate::files;
use crate::loaded::{Image, LoadedPlugin, load_image};
use crate::lock::{Lock, Locked};
use crate::manifest::Manifest;
use crate::platform::platform;

/// How a method came here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Origin {
    /// Linked into this binary.
    Linked,
    /// Loaded from a library.
    Loaded,
    /// Known from a contract; cannot compute.
    Contract,
}

/// Whether libraries load without an entry in the lock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Trust {
    /// Only what `indicia.lock` holds.
    #[default]
    Locked,
    /// Whatever the system names, because the user said so; each gives a warning.
    Unlocked,
}

/// A method with where it comes from.
#[derive(Clone, Copy)]
pub struct Entry {
    /// How `use` names it: the id, and `@2` for a later version.
    pub name: &'static str,
    /// The method.
    pub method: &'static dyn Method,
    /// Name of its plugin.
    pub plugin: &'static str,
    /// Version of its plugin.
    pub plugin_version: &'static str,
    /// How it came here.
    pub origin: Origin,
    /// SHA-256 of the library, for loaded ones; goes into the provenance of results.
    pub sha256: Option<&'static str>,
}

impl std::fmt::Debug for Entry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let about = self.method.about();
        write!(f, "{}@{} ({}, {:?})", about.id, about.version, self.plugin, self.origin)
    }
}

/// Ids to methods, sorted by id and version.
///
/// Entries live until the process ends: libraries are never unloaded, and there are few of them.
#[derive(Clone, Debug, Default)]
pub struct Registry {
    entries: Vec<Entry>,
    packs: Vec<(&'static str, &'static str)>,
    folders: BTreeMap<String, PathBuf>,
}

impl Registry {
    /// The methods of the plugins that are linked into this binary. Two methods with one id are an error.
    pub fn linked() -> Result<Registry, Diagnostics> {
        let mut plugins: Vec<&'static indicia_plugin::Plugin> = inventory::iter::<indicia_plugin::Linked>().map(|l| l.0).collect();
        // The order of registration differs by build profile.
        plugins.sort_by_key(|p| p.name);
        let mut registry = Registry::default();
        let mut problems = Diagnostics::new();
        for plugin in plugins {
            for method in plugin.methods() {
                problems.extend(registry.insert(method, plugin.name, plugin.version, Origin::Linked, None));
            }
            registry.packs.extend(plugin.packs.iter().map(|p| (plugin.name, *p)));
        }
        if problems.is_empty() { Ok(registry) } else { Err(problems) }
    }

    /// Adds the plugins of a system from their contracts; executes nothing. `folders` are those of `[index] plugins`,
    /// each with the place where it is named; all findings come back, errors among them.
    pub fn add_contracts(&mut self, system: &Path, folders: &[(PathBuf, Option<Place>)]) -> Diagnostics {
        self.add(system, folders, |registry, manifest, lock| {
            // Locking writes the contract too, so a plugin without either lacks its lock.
            let unlocked = || vec![Diagnostic::new(catalogue::plugin::NOT_LOCKED).arg("plugin", &manifest.name)];
            let (contract, sha256) =
                read_contract(manifest).map_err(|e| if lock.get(&manifest.name).is_none() { unlocked() } else { e })?;
            let mut problems = Diagnostics::new();
            if let Some(locked) = lock.get(&manifest.name) {
                problems.extend(against_lock(manifest, locked, &sha256).err());
                problems.extend(changed(manifest, locked));
            } else {
                problems
                    .push(Diagnostic::new(catalogue::plugin::NOT_LOCKED).arg("plugin", &manifest.name).with_severity(Severity::Warning));
            }
            problems.extend(registry.add_contract(contract));
            if problems.iter().any(|d| d.severity() == Severity::Error) { Err(problems) } else { Ok(problems) }
        })
    }

    /// Loads the plugins of a system. Without an entry in its lock a plugin does not load, unless `trust` says so.
    pub fn add_libraries(&mut self, system: &Path, folders: &[(PathBuf, Option<Place>)], trust: Trust) -> Diagnostics {
        self.add(system, folders, |registry, manifest, lock| {
            let one = |d| vec![d];
            let (contract, image) = match (lock.get(&manifest.name), trust) {
                (Some(locked), Trust::Locked) => as_locked(manifest, locked).map(|(contract, image)| (Some(contract), image))?,
                (None, Trust::Locked) => {
                    return Err(vec![Diagnostic::new(catalogue::plugin::NOT_LOCKED).arg("plugin", &manifest.name)]);
                }
                // A plugin that is as the lock has it is loaded as ever; only the others are without a lock.
                (locked, Trust::Unlocked) => match locked.and_then(|l| as_locked(manifest, l).ok()) {
                    Some((contract, image)) => (Some(contract), image),
                    None => (None, Image::read(&manifest.library().map_err(one)?).map_err(one)?),
                },
            };
            check_abi(manifest).map_err(one)?;
            let loaded = load_image(image, &manifest.name)?;
            check_manifest(manifest, &loaded)?;
            let mut findings = Diagnostics::new();
            match contract {
                Some(contract) => check_contract(&manifest.name, &contract, &loaded)?,
                None => findings.push(Diagnostic::new(catalogue::plugin::UNLOCKED).arg("plugin", &manifest.name)),
            }
            findings.extend(registry.add_loaded(loaded));
            Ok(findings)
        })
    }

    fn add(
        &mut self,
        system: &Path,
        folders: &[(PathBuf, Option<Place>)],
        each: impl Fn(&mut Registry, &Manifest, &Lock) -> Result<Diagnostics, Diagnostics>,
    ) -> Diagnostics {
        let mut findings = Diagnostics::new();
        // A lock matters to those who have plugins.
        let lock = match if folders.is_empty() { Ok(Lock::default()) } else { Lock::read(system) } {
            Ok(lock) => lock,
            Err(problem) => return vec![problem],
        };
        for (folder, place) in folders {
            let found = Manifest::read(folder).and_then(|manifest| {
                if let Some(other) = self.folders.insert(manifest.name.clone(), folder.clone()) {
                    return Err(vec![
                        Diagnostic::new(catalogue::plugin::PLUGIN_TWICE)
                            .arg("plugin", &manifest.name)
                            .arg("path", other.display())
                            .arg("other", folder.display()),
                    ]);
                }
                each(self, &manifest, &lock)
            });
            let (Ok(found) | Err(found)) = found;
            // A finding without a place of its own stands where the folder is named.
            findings.extend(found.into_iter().map(|d| if d.places.is_empty() { d.at_opt(place.clone()) } else { d }));
        }
        for locked in &lock.plugins {
            if !self.folders.contains_key(&locked.name) {
                findings.push(Diagnostic::new(catalogue::plugin::LOCK_EXTRA).arg("plugin", &locked.name));
            }
        }
        findings
    }

    /// Adds the methods of a contract.
    pub fn add_contract(&mut self, contract: Contract) -> Diagnostics {
        let (plugin, version): (&'static str, &'static str) = (leak(&contract.plugin), leak(&contract.version));
        let mut problems = Diagnostics::new();
        for about in contract.methods {
            let method = Box::leak(Box::new(ContractMethod::new(about, plugin)));
            problems.extend(self.insert(method, plugin, version, Origin::Contract, None));
        }
        self.packs.extend(contract.packs.iter().map(|p| (plugin, leak(p))));
        problems
    }

    /// Adds the methods of a library that was loaded.
    pub fn add_loaded(&mut self, loaded: LoadedPlugin) -> Diagnostics {
        let (plugin, version, sha256) = (leak(&loaded.name), leak(&loaded.version), leak(&loaded.sha256));
        let mut problems = Diagnostics::new();
        for method in loaded.methods {
            problems.extend(self.insert(method, plugin, version, Origin::Loaded, Some(sha256)));
        }
        self.packs.extend(loaded.packs.iter().map(|p| (plugin, leak(p))));
        problems
    }

    fn insert(
        &mut self,
        method: &'static dyn Method,
        plugin: &'static str,
        plugin_version: &'static str,
        origin: Origin,
        sha256: Option<&'static str>,
    ) -> Option<Diagnostic> {
        let (id, version, _) = method.key();
        match self.find(id, version) {
            Ok(at) => Some(
                Diagnostic::new(catalogue::plugin::ID_CLASH).arg("method", id).arg("plugin", self.entries[at].plugin).arg("other", plugin),
            ),
            Err(at) => {
                let name = if version == 1 { id } else { leak(&name(id, version)) };
                self.entries.insert(at, Entry { name, method, plugin, plugin_version, origin, sha256 });
                None
            }
        }
    }

    fn find(&self, id: &str, version: u32) -> Result<usize, usize> {
        self.entries.binary_search_by(|e| {
            let (own, of, _) = e.method.key();
            (own, of).cmp(&(id, version))
        })
    }

    /// The entry of an id; a bare id means version 1, later ones are `id@2`.
    pub fn entry(&self, id: &str) -> Option<&Entry> {
        let (id, version) = match id.split_once('@') {
            Some((id, version)) => (id, version.parse().ok().filter(|v| *v != 1)?),
            None => (id, 1),
        };
        self.find(id, version).ok().map(|at| &self.entries[at])
    }

    /// The method of an id.
    pub fn get(&self, id: &str) -> Option<&'static dyn Method> {
        self.entry(id).map(|e| e.method)
    }

    /// All entries, by id and version.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter()
    }

    /// The ids of a kind, sorted; later versions of a method stand under `id@2`.
    pub fn ids(&self, kind: Kind) -> Vec<&'static str> {
        self.entries().filter(|e| e.method.key().2 == kind).map(|e| e.name).collect()
    }

    /// Packs that plugins bring, as TOML, each with the name of its plugin.
    pub fn packs(&self) -> &[(&'static str, &'static str)] {
        &self.packs
    }
}

/// How `use` names a method.
pub(crate) fn name(id: &str, version: u32) -> String {
    if version == 1 { id.to_string() } else { format!("{id}@{version}") }
}

fn leak(text: &str) -> &'static str {
    Box::leak(text.to_string().into_boxed_str())
}

/// The contract and the library of a plugin that is as the lock has it.
fn as_locked(manifest: &Manifest, locked: &Locked) -> Result<(Contract, Image), Diagnostics> {
    let one = |d| vec![d];
    let (contract, sha256) = read_contract(manifest)?;
    against_lock(manifest, locked, &sha256).map_err(one)?;
    let path = manifest.library().map_err(one)?;
    let image = Image::read(&path).map_err(one)?;
    if locked.library(&platform()) != Some(image.sha256()) {
        return Err(vec![differs(manifest, &path.display().to_string())]);
    }
    Ok((contract, image))
}

/// A library that is here and is not the one that was locked. Who only reads the contract need not have it, but a
/// system is not all right when its next run will refuse to load.
fn changed(manifest: &Manifest, locked: &Locked) -> Option<Diagnostic> {
    let path = manifest.library().ok()?;
    let image = Image::read(&path).ok()?;
    let same = locked.library(&platform()) == Some(image.sha256());
    (!same).then(|| differs(manifest, &path.display().to_string()).with_severity(Severity::Warning))
}

fn differs(manifest: &Manifest, file: &str) -> Diagnostic {
    Diagnostic::new(catalogue::plugin::HASH_DIFFERS).arg("plugin", &manifest.name).arg("file", file)
}

/// The contract of a plugin, with its hash.
pub(crate) fn read_contract(manifest: &Manifest) -> Result<(Contract, String), Diagnostics> {
    let path = manifest.folder.join(CONTRACT_FILE);
    if !path.exists() {
        return Err(vec![Diagnostic::new(catalogue::plugin::CONTRACT_MISSING).arg("plugin", &manifest.name)]);
    }
    let bytes = files::read(&path, files::TEXT_LIMIT).map_err(|d| vec![d])?;
    let sha256 = files::sha256(&bytes);
    let text = files::text(&path, bytes).map_err(|d| vec![d])?;
    let invalid = |detail: String| {
        let invalid = Diagnostic::new(catalogue::plugin::CONTRACT_INVALID);
        vec![invalid.arg("plugin", &manifest.name).arg("file", CONTRACT_FILE).arg("detail", detail)]
    };
    let contract = Contract::from_json(&text).map_err(invalid)?;
    if contract.plugin != manifest.name {
        return Err(invalid(format!("plugin = {}", contract.plugin)));
    }
    if let Some(bare) = contract.methods.iter().find(|m| !crate::loaded::has_vendor(&m.id)) {
        return Err(vec![Diagnostic::new(catalogue::plugin::VENDOR_NAME).arg("plugin", &manifest.name).arg("method", &bare.id)]);
    }
    Ok((contract, sha256))
}

/// Manifest and contract against the lock.
pub(crate) fn against_lock(manifest: &Manifest, locked: &Locked, contract: &str) -> Result<(), Diagnostic> {
    if locked.version != manifest.version {
        return Err(Diagnostic::new(catalogue::plugin::LOCK_STALE)
            .arg("plugin", &manifest.name)
            .arg("key", "version")
            .arg("found", &locked.version)
            .arg("expected", &manifest.version));
    }
    if locked.manifest != manifest.sha256 {
        return Err(differs(manifest, crate::MANIFEST_FILE));
    }
    if locked.contract != contract {
        return Err(differs(manifest, CONTRACT_FILE));
    }
    Ok(())
}

/// The version of the contract that the manifest names, before anything is loaded.
pub(crate) fn check_abi(manifest: &Manifest) -> Result<(), Diagnostic> {
    let (major, minor) = (indicia_abi::ABI_MAJOR, indicia_abi::ABI_MINOR);
    let found = manifest.abi.split_once('.').and_then(|(a, b)| Some((a.parse::<u32>().ok()?, b.parse::<u32>().ok()?)));
    match found {
        Some((a, b)) if a == major && b <= minor => Ok(()),
        _ => Err(Diagnostic::new(catalogue::plugin::ABI_VERSION)
            .arg("plugin", &manifest.name)
            .arg("found", &manifest.abi)
            .arg("expected", format!("{major}.{minor}"))),
    }
}

/// What the manifest promises against what the library has.
pub(crate) fn check_manifest(manifest: &Manifest, loaded: &LoadedPlugin) -> Result<(), Diagnostics> {
    if loaded.name != manifest.name {
        return Err(vec![Diagnostic::new(catalogue::plugin::NAME_DIFFERS).arg("plugin", &manifest.name).arg("found", &loaded.name)]);
    }
    let has = |id: &str| loaded.methods.iter().map(|m| m.key()).any(|(own, version, _)| name(own, version) == id);
    let missing = manifest.provides.iter().filter(|id| !has(id));
    let problems: Diagnostics =
        missing.map(|id| Diagnostic::new(catalogue::plugin::NOT_PROVIDED).arg("plugin", &manifest.name).arg("method", id)).collect();
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

fn check_contract(plugin: &str, contract: &Contract, loaded: &LoadedPlugin) -> Result<(), Diagnostics> {
    let problems: Diagnostics = contract
        .differences(&loaded.contract())
        .into_iter()
        .map(|d| {
            Diagnostic::new(catalogue::plugin::CONTRACT_DIFFERS)
                .arg("plugin", plugin)
                .arg("method", d.method)
                .arg("key", d.key)
                .arg("found", d.found)
                .arg("expected", d.expected)
        })
        .collect();
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}
