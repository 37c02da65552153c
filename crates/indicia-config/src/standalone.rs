//! A TOML file that stands beside a system: read with places and held against its own table of keys.

use std::path::{Path, PathBuf};

use indicia_diagnostic::{Diagnostic, Diagnostics, Place, catalogue::io};

use crate::document::Item;
use crate::layers::read_file;
use crate::shape::{Checker, QUESTIONNAIRE, Shown};
use crate::{FileSource, Folder, Loc, PathProblem, SourceMap};

/// A file with its tree and what is wrong with its syntax, keys and types.
#[derive(Debug)]
pub struct Standalone {
    /// The tree, as far as the file could be read.
    pub root: Item,
    /// The file, for places.
    pub sources: SourceMap,
    /// What is wrong with it.
    pub findings: Diagnostics,
    /// Whether statements were left out: then what is missing may have stood there.
    pub broken: bool,
}

impl Standalone {
    /// The place of some bytes.
    pub fn place(&self, at: Loc) -> Option<Place> {
        self.sources.place(at)
    }

    /// The file that a path names, relative to the folder of this file.
    ///
    /// # Errors
    /// A path that may not be named, as a finding at its place.
    pub fn file(&self, item: &Item) -> Result<FileSource, Box<Diagnostic>> {
        let written = item.text().unwrap_or_default();
        let folder = self.sources.get(item.at.source).map_or(String::new(), |s| s.folder.shown().into());
        self.sources.file(item.at.source, written).map_err(|problem| {
            let d = match problem {
                PathProblem::Missing => Diagnostic::new(io::FILE_NOT_FOUND).arg("path", format!("{folder}/{written}")),
                other => crate::layers::path_problem(other, written, &folder),
            };
            Box::new(d.at_opt(self.place(item.at)))
        })
    }

    /// The name of the file, as the user would write it.
    pub fn shown(&self) -> &str {
        self.sources.sources().first().map_or("", |s| &s.name)
    }
}

/// Reads `questionnaire.toml`: a file, or a folder that holds one.
pub fn read_questionnaire(path: &Path) -> Standalone {
    // A file of the current folder is named without `./`.
    let path = match path {
        path if path == Path::new(".") => PathBuf::from("questionnaire.toml"),
        path if path.is_dir() => path.join("questionnaire.toml"),
        path => path.to_path_buf(),
    };
    let folder = Folder::disk(path.parent().unwrap_or(Path::new("")));
    let mut sources = SourceMap::default();
    let mut findings = Vec::new();
    let shown = crate::source::show(&path);
    if !path.exists() {
        findings.push(Diagnostic::new(io::FILE_NOT_FOUND).arg("path", &shown).no_hint().at(Place::file(shown)));
        return Standalone { root: Item::empty(Loc::default()), sources, findings, broken: true };
    }
    let (root, broken) = match read_file(&path, folder, &mut sources, &mut findings) {
        Some(read) => read,
        None => return Standalone { root: Item::empty(Loc::default()), sources, findings, broken: true },
    };
    let mut checker = Checker::new(&sources, broken);
    checker.file(&root, &QUESTIONNAIRE, &Shown("questionnaire.toml"));
    let mut more = checker.findings;
    findings.append(&mut more);
    Standalone { root, sources, findings, broken }
}
