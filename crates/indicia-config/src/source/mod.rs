//! The files that a definition was read from, and places in them.

mod folder;
mod shipped;

pub(crate) use folder::show;
pub use folder::{FileBytes, FileSource, Folder, PathProblem};
pub use shipped::{shipped_file, shipped_packs, shipped_systems};

use std::ops::Range;
use std::sync::Arc;

use indicia_diagnostic::Place;

/// A file (or a `--set`) of a [`SourceMap`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(pub(crate) u32);

/// Some bytes of a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Loc {
    /// Which source.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Loc {
    pub(crate) fn new(source: SourceId, span: Range<usize>) -> Loc {
        Loc { source, start: span.start as u32, end: span.end as u32 }
    }

    /// The bytes as a range.
    pub fn span(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// What a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceRole {
    /// A system; 0 is the one that was asked for, 1 what it extends, and so on.
    System {
        /// How many steps of `extends` away.
        depth: u32,
    },
    /// An indicator pack.
    Pack,
    /// A `--set` of the command line.
    Set,
}

/// One source with its text.
#[derive(Clone, Debug)]
pub struct Source {
    /// As the user would name it.
    pub name: Arc<str>,
    /// Its text, without a byte order mark.
    pub text: Arc<str>,
    /// Where relative paths in it start.
    pub folder: Folder,
    /// What it is.
    pub role: SourceRole,
}

/// Every source that a definition was read from.
#[derive(Clone, Debug, Default)]
pub struct SourceMap {
    sources: Vec<Source>,
}

impl SourceMap {
    /// Whether a place stands in a system that the one that was asked for extends.
    pub(crate) fn is_inherited(&self, at: Loc) -> bool {
        self.get(at.source).is_some_and(|s| matches!(s.role, SourceRole::System { depth: 1.. }))
    }

    pub(crate) fn add(&mut self, source: Source) -> SourceId {
        self.sources.push(source);
        SourceId(self.sources.len() as u32 - 1)
    }

    /// The sources, in the order in which they were read.
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// A source.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.sources.get(id.0 as usize)
    }

    /// The text of some bytes; empty where there are none.
    pub fn text(&self, loc: Loc) -> &str {
        self.get(loc.source).and_then(|s| s.text.get(loc.span())).unwrap_or("")
    }

    /// The place of some bytes, with the line they stand on.
    pub fn place(&self, loc: Loc) -> Option<Place> {
        let source = self.get(loc.source)?;
        Some(Place::in_text(source.name.clone(), &source.text, loc.span()))
    }

    /// Line of some bytes, from 1.
    pub fn line(&self, loc: Loc) -> u32 {
        let text = self.get(loc.source).map_or("", |s| &s.text);
        let before = text.as_bytes().get(..loc.start as usize).unwrap_or_default();
        before.iter().filter(|b| **b == b'\n').count() as u32 + 1
    }

    /// The file that a path names in a source; relative paths start at the folder of the source that wrote them.
    ///
    /// # Errors
    /// A path that may not be named there, or a shipped file that does not exist. Files on disk are not looked at.
    pub fn file(&self, id: SourceId, path: &str) -> Result<FileSource, PathProblem> {
        match self.get(id) {
            Some(source) => source.folder.file(path),
            None => Err(PathProblem::Missing),
        }
    }
}
