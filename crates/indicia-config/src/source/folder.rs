use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::shipped::{FILES, shipped_file};

/// A file that a definition names: on disk, or inside the binary for shipped systems.
#[derive(Clone, Debug)]
pub struct FileSource {
    /// As the user would name it.
    pub shown: Arc<str>,
    /// Where its bytes are.
    pub bytes: FileBytes,
}

/// Where the bytes of a [`FileSource`] are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileBytes {
    /// A path that can be opened.
    Disk(PathBuf),
    /// Inside the binary.
    Embedded(&'static [u8]),
}

/// Why a path cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PathProblem {
    /// It is absolute.
    Absolute,
    /// It leaves the folder of a shipped system or of a pack.
    Outside,
    /// A shipped folder has no such file.
    Missing,
    /// It is empty.
    Empty,
}

/// A folder in which relative paths start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Folder {
    place: FolderPlace,
    /// As the user would name it; empty for the current folder.
    shown: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum FolderPlace {
    Disk {
        path: PathBuf,
        /// Whether paths may leave it: a user's own system may name what it likes, a pack may not.
        open: bool,
    },
    /// Below the shipped files, for example `configs/digital-integration`.
    Shipped(String),
}

impl Folder {
    /// A folder on disk; the empty path is the current one.
    pub fn disk(path: &Path) -> Folder {
        Folder { place: FolderPlace::Disk { path: path.into(), open: true }, shown: show(path) }
    }

    /// A folder inside the binary, such as `configs/digital-integration`.
    pub(crate) fn shipped(path: &str) -> Folder {
        let name = path.split_once('/').map_or(path, |(_, name)| name);
        Folder { place: FolderPlace::Shipped(path.into()), shown: format!("indicia:{name}") }
    }

    /// The place of a pack that a plugin brings: there is nothing beside it.
    pub(crate) fn brought(name: &str) -> Folder {
        Folder { place: FolderPlace::Shipped(format!("plugins/{name}")), shown: name.into() }
    }

    /// The same folder, which paths may not leave.
    pub(crate) fn closed(mut self) -> Folder {
        if let FolderPlace::Disk { open, .. } = &mut self.place {
            *open = false;
        }
        self
    }

    /// As the user would name it.
    pub fn shown(&self) -> &str {
        if self.shown.is_empty() { "." } else { &self.shown }
    }

    /// Whether it is inside the binary.
    pub fn is_shipped(&self) -> bool {
        matches!(self.place, FolderPlace::Shipped(_))
    }

    /// The file at a relative path. `\` separates like `/`, so that a folder can be passed between systems.
    ///
    /// # Errors
    /// See [`PathProblem`]. Whether a file on disk exists is not looked at.
    pub fn file(&self, relative: &str) -> Result<FileSource, PathProblem> {
        let steps = steps(relative)?;
        let shown: Arc<str> = join_shown(&self.shown, &steps).into();
        match &self.place {
            FolderPlace::Disk { path, open } => {
                if !open && leaves(&steps) {
                    return Err(PathProblem::Outside);
                }
                let path = steps.iter().fold(path.clone(), |p, s| p.join(s));
                Ok(FileSource { shown, bytes: FileBytes::Disk(path) })
            }
            FolderPlace::Shipped(folder) => {
                if leaves(&steps) {
                    return Err(PathProblem::Outside);
                }
                let path = join_shown(folder, &steps);
                let bytes = shipped_file(&path).ok_or(PathProblem::Missing)?;
                Ok(FileSource { shown, bytes: FileBytes::Embedded(bytes) })
            }
        }
    }

    /// The folder at a relative path.
    ///
    /// # Errors
    /// See [`PathProblem`].
    pub fn folder(&self, relative: &str) -> Result<Folder, PathProblem> {
        let steps = steps(relative)?;
        let shown = join_shown(&self.shown, &steps);
        match &self.place {
            FolderPlace::Disk { open: false, .. } | FolderPlace::Shipped(_) if leaves(&steps) => Err(PathProblem::Outside),
            FolderPlace::Disk { path, open } => {
                let path = steps.iter().fold(path.clone(), |p, s| p.join(s));
                let path = short(path, &shown);
                Ok(Folder { place: FolderPlace::Disk { path, open: *open }, shown })
            }
            FolderPlace::Shipped(folder) => {
                let place = join_shown(folder, &steps);
                let known = FILES.iter().any(|file| file.path.strip_prefix(place.as_str()).is_some_and(|rest| rest.starts_with('/')));
                if known { Ok(Folder { place: FolderPlace::Shipped(place), shown }) } else { Err(PathProblem::Missing) }
            }
        }
    }

    /// Where it is on disk; `None` inside the binary.
    pub fn path(&self) -> Option<&Path> {
        match &self.place {
            FolderPlace::Disk { path, .. } => Some(path),
            FolderPlace::Shipped(_) => None,
        }
    }
}

/// The short way to a folder, where it leads to the same place: behind a symbolic link `..` may lead elsewhere.
fn short(path: PathBuf, shown: &str) -> PathBuf {
    let short = PathBuf::from(if shown.is_empty() { "." } else { shown });
    match (path.canonicalize(), short.canonicalize()) {
        (Ok(a), Ok(b)) if a == b => short,
        _ => path,
    }
}

/// A path as it is shown: with `/` on every platform.
pub(crate) fn show(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '\\' { text.replace('\\', "/") } else { text.into_owned() }
}

fn steps(relative: &str) -> Result<Vec<String>, PathProblem> {
    let text = relative.replace('\\', "/");
    if text.trim().is_empty() {
        return Err(PathProblem::Empty);
    }
    let drive = text.as_bytes().get(1) == Some(&b':') && text.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
    if text.starts_with('/') || drive {
        return Err(PathProblem::Absolute);
    }
    Ok(text.split('/').filter(|s| !s.is_empty() && *s != ".").map(String::from).collect())
}

/// Whether `..` leads above the start, at any step of the way.
fn leaves(steps: &[String]) -> bool {
    let mut depth = 0_i64;
    steps.iter().any(|s| {
        depth += if s == ".." { -1 } else { 1 };
        depth < 0
    })
}

/// `a/b` and `../c` are `a/c`; what cannot be shortened stays.
fn join_shown(folder: &str, steps: &[String]) -> String {
    let root = if folder.starts_with('/') { "/" } else { "" };
    let mut parts: Vec<&str> = folder.split('/').filter(|s| !s.is_empty()).collect();
    for step in steps {
        match parts.last() {
            Some(last) if step == ".." && *last != ".." && *last != "." => {
                parts.pop();
            }
            _ => parts.push(step),
        }
    }
    format!("{root}{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_start_at_the_folder_and_are_shown_short() {
        let folder = Folder::disk(Path::new("configs/a"));
        assert_eq!(&*folder.file("data/x.csv").unwrap().shown, "configs/a/data/x.csv");
        assert_eq!(&*folder.file("../b/./x.csv").unwrap().shown, "configs/b/x.csv");
        assert_eq!(&*folder.file("data\\x.csv").unwrap().shown, "configs/a/data/x.csv");
        assert_eq!(&*Folder::disk(Path::new("")).file("../x.csv").unwrap().shown, "../x.csv");
    }

    #[test]
    fn closed_folders_are_not_left() {
        let folder = Folder::disk(Path::new("p")).closed();
        assert_eq!(folder.file("a/../../x").unwrap_err(), PathProblem::Outside);
        assert!(folder.file("a/../x").is_ok());
        for path in ["/etc/passwd", "C:\\x.csv", "c:/x.csv", "\\\\server\\x"] {
            assert_eq!(folder.file(path).unwrap_err(), PathProblem::Absolute, "{path}");
        }
        assert_eq!(folder.file(" ").unwrap_err(), PathProblem::Empty);
        let shipped = Folder::shipped("configs/digital-integration");
        assert_eq!(shipped.file("../china-provinces/indicia.toml").unwrap_err(), PathProblem::Outside);
        assert_eq!(shipped.file("no.csv").unwrap_err(), PathProblem::Missing);
        assert_eq!(&*shipped.file("data/units.csv").unwrap().shown, "indicia:digital-integration/data/units.csv");
    }
}
