//! A folder of results that appears whole or not at all.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Component, Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use indicia_diagnostic::catalogue::io as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics, Place};

/// What became of a folder of results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was written.
    Written(PathBuf),
    /// It was there already and holds the same bytes.
    Verified(PathBuf),
    /// It took the place of an earlier one.
    Replaced(PathBuf),
}

impl Outcome {
    /// Where the results are.
    pub fn path(&self) -> &Path {
        match self {
            Outcome::Written(path) | Outcome::Verified(path) | Outcome::Replaced(path) => path,
        }
    }
}

/// What a result is written to.
#[derive(Clone, Debug)]
enum Target {
    /// `results/<id>`: what is there under the id must be the same.
    ById,
    /// A folder that the user named.
    Named { replace: bool },
}

/// The file of a result that lists the SHA-256 of all the others.
pub const SEAL: &str = "SHA256SUMS";

/// A folder of results while it is written.
///
/// The files go into a temporary folder beside the target, are synced, and appear by one rename in
/// [`ResultFolder::finish`], which adds a list of their hashes ([`SEAL`]). Killed at any moment, a run leaves the old or the new state whole and at most a hidden
/// `.indicia-….partial` folder beside it, which a later run removes. Dropped without `finish`, nothing remains.
#[derive(Debug)]
pub struct ResultFolder {
    temporary: PathBuf,
    target: PathBuf,
    kind: Target,
    names: Vec<PathBuf>,
    /// SHA-256 and name of each file, for the list that closes the folder.
    sums: Vec<(String, String)>,
    newest: bool,
    finished: bool,
}

impl ResultFolder {
    /// Begins `results/<id>`. An id that exists is compared in [`ResultFolder::finish`], never rewritten, and
    /// `results/latest.toml` names the newest.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn by_id(results: &Path, id: &str) -> Result<ResultFolder, Diagnostics> {
        ResultFolder::begin(&results.join(id), Target::ById)
    }

    /// Begins a folder that the user named. It must be absent or empty, unless `replace` says that an earlier result may be
    /// replaced; then it may hold only files that this run writes too.
    ///
    /// # Errors
    /// The path is a file, the folder is not empty, or it cannot be written.
    pub fn named(out: &Path, replace: bool) -> Result<ResultFolder, Diagnostics> {
        if fs::metadata(out).is_ok_and(|m| !m.is_dir()) {
            return Err(finding(codes::OUT_NOT_A_FOLDER, out));
        }
        if !replace && first_entry(out).is_some() {
            return Err(finding(codes::OUT_NOT_EMPTY, out));
        }
        ResultFolder::begin(out, Target::Named { replace })
    }

    /// A result beside the others that `results/latest.toml` will not name: a what-if.
    pub fn apart(mut self) -> ResultFolder {
        self.newest = false;
        self
    }

    fn begin(target: &Path, kind: Target) -> Result<ResultFolder, Diagnostics> {
        let target = std::path::absolute(target).map_err(|e| failed(target, &e))?;
        let parent = target.parent().unwrap_or(Path::new("/")).to_path_buf();
        fs::create_dir_all(&parent).map_err(|e| failed(&parent, &e))?;
        sweep(&parent);
        let temporary = temporary_beside(&target);
        fs::create_dir(&temporary).map_err(|e| failed(&parent, &e))?;
        Ok(ResultFolder { temporary, target, kind, names: Vec::new(), sums: Vec::new(), newest: true, finished: false })
    }

    /// Writes one file, `name` relative to the folder (`scores.csv`, `tables/raw.csv`), and syncs it.
    ///
    /// # Errors
    /// The disk is full or the folder cannot be written.
    pub fn write(&mut self, name: &str, bytes: &[u8]) -> Result<(), Diagnostics> {
        let relative = Path::new(name);
        let shown = self.target.join(relative);
        if name.is_empty() || !relative.components().all(|c| matches!(c, Component::Normal(_))) {
            let e = io::Error::new(ErrorKind::InvalidInput, "not a name within the folder");
            return Err(failed(&shown, &e));
        }
        let path = self.temporary.join(relative);
        let parent = path.parent().unwrap_or(&self.temporary);
        fs::create_dir_all(parent).and_then(|()| write_synced(&path, bytes)).map_err(|e| failed(&shown, &e))?;
        self.names.push(relative.to_path_buf());
        self.sums.push((crate::sha256(bytes), name.to_string()));
        Ok(())
    }

    /// Writes the list of all files with their SHA-256, in the form of `sha256sum`, so that anybody can see whether they are as they were written.
    fn seal(&mut self) -> Result<(), Diagnostics> {
        let mut sums = std::mem::take(&mut self.sums);
        sums.sort_by(|a, b| a.1.cmp(&b.1));
        let list: String = sums.iter().map(|(sum, name)| format!("{sum}  {name}\n")).collect();
        self.write(SEAL, list.as_bytes())
    }

    /// Puts the folder in its place.
    ///
    /// # Errors
    /// An existing id holds other bytes, a folder to be replaced holds files that no run wrote, or the rename fails.
    /// What was there before is unchanged.
    pub fn finish(mut self) -> Result<Outcome, Diagnostics> {
        self.seal()?;
        self.sync_folders().map_err(|e| failed(&self.target, &e))?;
        let outcome = match self.kind {
            Target::ById => self.place_by_id()?,
            Target::Named { replace } => self.place_named(replace)?,
        };
        self.finished = true;
        if let Some(parent) = self.target.parent() {
            sync_folder(parent).map_err(|e| failed(parent, &e))?;
            if let (true, Target::ById, Some(id)) = (self.newest, &self.kind, self.target.file_name().and_then(|n| n.to_str())) {
                write_file(&parent.join("latest.toml"), format!("id = \"{id}\"\n").as_bytes())?;
            }
        }
        Ok(outcome)
    }

    fn place_by_id(&mut self) -> Result<Outcome, Diagnostics> {
        if fs::symlink_metadata(&self.target).is_err() {
            match fs::rename(&self.temporary, &self.target) {
                Ok(()) => return Ok(Outcome::Written(self.target.clone())),
                // Another run put the same id there in the meantime.
                Err(_) if self.target.is_dir() => {}
                Err(e) => return Err(failed(&self.target, &e)),
            }
        }
        let different = self.names.iter().find(|name| {
            let (new, old) = (fs::read(self.temporary.join(name)), fs::read(self.target.join(name)));
            !matches!((new, old), (Ok(new), Ok(old)) if new == old)
        });
        match different {
            Some(name) => Err(vec![
                Diagnostic::new(codes::RESULT_DIFFERS)
                    .arg("path", self.target.display())
                    .arg("file", name.display())
                    .at(place(&self.target.join(name))),
            ]),
            None => {
                let _ = fs::remove_dir_all(&self.temporary);
                Ok(Outcome::Verified(self.target.clone()))
            }
        }
    }

    fn place_named(&mut self, replace: bool) -> Result<Outcome, Diagnostics> {
        if first_entry(&self.target).is_none() {
            // An empty folder in its place may not be renamed over everywhere; removing it fails when it is not empty.
            let _ = fs::remove_dir(&self.target);
            return match fs::rename(&self.temporary, &self.target) {
                Ok(()) => Ok(Outcome::Written(self.target.clone())),
                Err(e) => Err(failed(&self.target, &e)),
            };
        }
        if !replace {
            return Err(finding(codes::OUT_NOT_EMPTY, &self.target));
        }
        if let Some(entry) = self.foreign() {
            let finding = Diagnostic::new(codes::OUT_FOREIGN).arg("path", self.target.display()).arg("entry", entry.display());
            return Err(vec![finding.at(place(&self.target))]);
        }
        swap(&self.temporary, &self.target).map_err(|e| failed(&self.target, &e))?;
        let _ = fs::remove_dir_all(&self.temporary);
        Ok(Outcome::Replaced(self.target.clone()))
    }

    /// A file of the target that this run does not write.
    fn foreign(&self) -> Option<PathBuf> {
        let mut folders = vec![PathBuf::new()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(self.target.join(&folder)).into_iter().flatten().flatten() {
                let name = folder.join(entry.file_name());
                match entry.file_type() {
                    Ok(t) if t.is_dir() && self.names.iter().any(|n| n.starts_with(&name)) => folders.push(name),
                    Ok(t) if t.is_file() && self.names.contains(&name) => {}
                    _ => return Some(name),
                }
            }
        }
        None
    }

    fn sync_folders(&self) -> io::Result<()> {
        let mut folders: Vec<PathBuf> = self.names.iter().flat_map(|n| n.ancestors().skip(1)).map(|a| self.temporary.join(a)).collect();
        folders.sort();
        folders.dedup();
        folders.iter().rev().try_for_each(|folder| sync_folder(folder))
    }
}

impl Drop for ResultFolder {
    fn drop(&mut self) {
        if !self.finished {
            let _ = fs::remove_dir_all(&self.temporary);
        }
    }
}

/// Writes one file so that it appears whole or not at all, in place of what was there.
///
/// # Errors
/// The disk is full or the folder cannot be written; what was there before is unchanged.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Diagnostics> {
    let temporary = temporary_beside(path);
    let result = write_synced(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
    if let Err(e) = result {
        let _ = fs::remove_file(&temporary);
        return Err(failed(path, &e));
    }
    sync_folder(path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))).map_err(|e| failed(path, &e))
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::options().write(true).create_new(true).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    match File::open(path)?.sync_all() {
        // Some network file systems do not sync folders.
        Err(e) if matches!(e.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => Ok(()),
        result => result,
    }
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Exchanges two folders, so that at no moment the target is absent.
#[cfg(target_os = "linux")]
fn swap(new: &Path, target: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, new, CWD, target, RenameFlags::EXCHANGE) {
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => swap_by_steps(new, target),
        result => result.map_err(io::Error::from),
    }
}

#[cfg(not(target_os = "linux"))]
fn swap(new: &Path, target: &Path) -> io::Result<()> {
    swap_by_steps(new, target)
}

/// Exchanges two folders by renames. Between them the old folder stands under a hidden name.
fn swap_by_steps(new: &Path, target: &Path) -> io::Result<()> {
    let aside = temporary_beside(target);
    fs::rename(target, &aside)?;
    match fs::rename(new, target) {
        Ok(()) => fs::rename(&aside, new),
        Err(e) => {
            fs::rename(&aside, target)?;
            Err(e)
        }
    }
}

const PREFIX: &str = ".indicia-";
const SUFFIX: &str = ".partial";

/// A hidden name beside a path, of this process alone.
fn temporary_beside(path: &Path) -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    path.with_file_name(format!("{PREFIX}{}-{count}{SUFFIX}", std::process::id()))
}

/// Removes what killed runs left: hidden folders of processes that are gone, an hour after their last change.
fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let Some(process) = name.to_str().and_then(|n| n.strip_prefix(PREFIX)?.strip_suffix(SUFFIX)?.split_once('-')) else { continue };
        let Ok(meta) = entry.metadata() else { continue };
        let age = meta.modified().ok().and_then(|t| SystemTime::now().duration_since(t).ok()).unwrap_or_default();
        let lives = Path::new("/proc").join(process.0).exists();
        if age < Duration::from_secs(3600) || lives {
            continue;
        }
        let _ = if meta.is_dir() { fs::remove_dir_all(entry.path()) } else { fs::remove_file(entry.path()) };
    }
}

fn first_entry(folder: &Path) -> Option<PathBuf> {
    fs::read_dir(folder).ok()?.flatten().next().map(|e| e.path())
}

fn place(path: &Path) -> Place {
    Place::file(path.to_string_lossy().as_ref())
}

fn finding(code: indicia_diagnostic::Code, path: &Path) -> Diagnostics {
    vec![Diagnostic::new(code).arg("path", path.display()).at(place(path))]
}

/// A finding about an error of the operating system while writing.
fn failed(path: &Path, e: &io::Error) -> Diagnostics {
    let code = match e.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => codes::DISK_FULL,
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => codes::FOLDER_NOT_WRITABLE,
        _ => codes::WRITE_FAILED,
    };
    vec![Diagnostic::new(code).arg("path", path.display()).reason(e).at(place(path))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_of_the_system_have_their_codes() {
        let code = |kind: ErrorKind| failed(Path::new("x"), &io::Error::from(kind))[0].id().to_string();
        assert_eq!(code(ErrorKind::StorageFull), "I0205");
        assert_eq!(code(ErrorKind::ReadOnlyFilesystem), "I0204");
        assert_eq!(code(ErrorKind::PermissionDenied), "I0204");
        assert_eq!(code(ErrorKind::NotADirectory), "I0206");
    }

    #[test]
    fn a_swap_by_steps_exchanges_both_folders() {
        let base = std::env::temp_dir().join(format!("indicia-io-swap-{}", std::process::id()));
        let (a, b) = (base.join("a"), base.join("b"));
        fs::create_dir_all(&a).unwrap();
        fs::create_dir_all(&b).unwrap();
        fs::write(a.join("f"), "new").unwrap();
        fs::write(b.join("f"), "old").unwrap();
        swap_by_steps(&a, &b).unwrap();
        assert_eq!(fs::read(a.join("f")).unwrap(), b"old");
        assert_eq!(fs::read(b.join("f")).unwrap(), b"new");
        fs::remove_dir_all(&base).unwrap();
    }
}
