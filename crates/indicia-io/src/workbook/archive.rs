//! The archive of an xlsx or ods.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::rc::Rc;

use indicia_diagnostic::catalogue::data as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics};
use zip::ZipArchive;
use zip::read::ZipFile;

use super::Context;
use super::xml::{Bounded, Meter, Part};

/// An XML part that unpacks from an archive.
pub(crate) type EntryPart<'s, 'a> = Part<'s, ZipFile<'s, Cursor<&'a [u8]>>>;

/// An archive whose entries are few, regular and not encrypted.
pub(crate) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Entries by path: lower case, slashes forward, none in front.
    paths: BTreeMap<String, usize>,
    meter: Rc<Meter>,
    length: u64,
}

impl<'a> Archive<'a> {
    /// Opens an archive; nothing is unpacked yet.
    pub fn open(bytes: &'a [u8], context: &Context<'_>) -> Result<Archive<'a>, Diagnostics> {
        // The directory's own count of entries may say anything; the headers of entries have to be there.
        let limit = context.limits.archive_entries;
        if memchr::memmem::find_iter(bytes, b"PK\x01\x02").take(limit + 1).count() > limit {
            return Err(vec![Diagnostic::new(codes::WORKBOOK_ENTRIES).arg("limit", limit).at(context.place())]);
        }
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|e| context.damaged(&e, format!("压缩包不完整或已损坏（{e}）")))?;
        let mut paths = BTreeMap::new();
        for index in 0..zip.len() {
            let entry = zip.by_index_raw(index).map_err(|e| context.damaged(&e, format!("压缩包不完整或已损坏（{e}）")))?;
            if entry.encrypted() {
                return Err(context.protected());
            }
            if entry.is_symlink() {
                return Err(context.damaged("an entry of its archive is a link", "压缩包中有链接"));
            }
            if entry.is_file() {
                let name = String::from_utf8_lossy(entry.name_raw()).into_owned();
                paths.insert(plain(&name), index);
            }
        }
        Ok(Archive { zip, paths, meter: Rc::default(), length: bytes.len() as u64 })
    }

    /// An XML part; `None` if there is no such entry.
    pub fn part<'s>(&'s mut self, path: &str, context: &'s Context<'s>) -> Result<Option<EntryPart<'s, 'a>>, Diagnostics> {
        let Some(&index) = self.paths.get(&plain(path)) else { return Ok(None) };
        let entry = self.zip.by_index(index).map_err(|e| context.damaged(format!("`{path}`: {e}"), format!("`{path}` 已损坏（{e}）")))?;
        let packed = entry.compressed_size().min(self.length);
        let reader = Bounded::new(entry, self.meter.clone(), packed, context.limits.clone());
        Ok(Some(Part::new(reader, path.to_string(), context)))
    }
}

fn plain(path: &str) -> String {
    path.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase()
}

/// A path as a part refers to it: absolute from the archive's root, or relative to the folder of `base`.
pub(crate) fn resolve(base: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut parts: Vec<&str> = if target.starts_with('/') { Vec::new() } else { base.split('/').collect() };
    parts.pop();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_resolve_against_the_part_that_names_them() {
        assert_eq!(resolve("xl/workbook.xml", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl/workbook.xml", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl/workbook.xml", "..\\other\\s.xml"), "other/s.xml");
        assert_eq!(resolve("", "xl/workbook.xml"), "xl/workbook.xml");
        assert_eq!(resolve("workbook.xml", "../../../etc/passwd"), "etc/passwd");
    }
}
