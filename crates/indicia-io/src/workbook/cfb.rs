//! The compound file that holds an xls ([MS-CFB]).
//!
//! Sectors are chained like the clusters of an old disk. A chain that bites its own tail is an endless stream, so each
//! walk is counted against the sectors that the file can hold.

use super::Context;
use indicia_diagnostic::Diagnostics;

/// Sector numbers from here on are not sectors.
const END: u32 = 0xFFFF_FFFA;

/// A compound file.
pub(crate) struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    chains: Vec<u32>,
    mini_chains: Vec<u32>,
    mini: Vec<u8>,
    cutoff: u64,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    is_stream: bool,
    start: u32,
    size: u64,
}

impl<'a> Compound<'a> {
    /// Reads header, chains and directory.
    pub fn open(bytes: &'a [u8], context: &Context<'_>) -> Result<Compound<'a>, Diagnostics> {
        let broken = || context.damaged("the compound file is broken", "复合文档结构已损坏");
        let shift = u16_at(bytes, 30).ok_or_else(broken)?;
        if !matches!(shift, 9 | 12) || u16_at(bytes, 32) != Some(6) {
            return Err(broken());
        }
        let sector = 1usize << shift;
        let mut file = Compound {
            bytes,
            sector,
            chains: Vec::new(),
            mini_chains: Vec::new(),
            mini: Vec::new(),
            cutoff: u32_at(bytes, 56).ok_or_else(broken)?.into(),
            entries: Vec::new(),
        };
        // The sectors of the chain table: 109 in the header, further ones in a chain of their own.
        let mut table: Vec<u32> = bytes.get(76..512).ok_or_else(broken)?.chunks_exact(4).filter_map(|c| u32_at(c, 0)).collect();
        let mut next = u32_at(bytes, 68).ok_or_else(broken)?;
        for _ in 0..file.sectors() {
            let Some(part) = file.sector_at(next) else { break };
            let mut ids: Vec<u32> = part.chunks_exact(4).filter_map(|c| u32_at(c, 0)).collect();
            next = ids.pop().unwrap_or(END);
            table.extend(ids);
        }
        for id in table.into_iter().filter(|id| *id < END).take(file.sectors()) {
            let part = file.sector_at(id).ok_or_else(broken)?;
            file.chains.extend(part.chunks_exact(4).filter_map(|c| u32_at(c, 0)));
        }
        let directory = file.chain(u32_at(bytes, 48).ok_or_else(broken)?, u64::MAX).ok_or_else(broken)?;
        file.entries = directory.chunks_exact(128).filter_map(Entry::of).collect();
        let mini_start = u32_at(bytes, 60).ok_or_else(broken)?;
        let mini_chains = file.chain(mini_start, u64::MAX).unwrap_or_default();
        file.mini_chains = mini_chains.chunks_exact(4).filter_map(|c| u32_at(c, 0)).collect();
        if let Some(root) = file.entries.iter().find(|e| !e.is_stream) {
            file.mini = file.chain(root.start, root.size).unwrap_or_default();
        }
        Ok(file)
    }

    /// Whether a stream of this name is there.
    pub fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|e| e.is_stream && e.name.eq_ignore_ascii_case(name))
    }

    /// The bytes of a stream; `None` when it is not there or its chain is broken.
    pub fn stream(&self, name: &str) -> Option<Vec<u8>> {
        let entry = self.entries.iter().find(|e| e.is_stream && e.name.eq_ignore_ascii_case(name))?;
        if entry.size >= self.cutoff {
            return self.chain(entry.start, entry.size);
        }
        let mut out = Vec::new();
        let mut next = entry.start;
        for _ in 0..=self.mini.len() / 64 {
            if out.len() as u64 >= entry.size || next >= END {
                break;
            }
            let at = next as usize * 64;
            out.extend_from_slice(self.mini.get(at..(at + 64).min(self.mini.len()))?);
            next = *self.mini_chains.get(next as usize)?;
        }
        out.truncate(usize::try_from(entry.size).ok()?);
        Some(out)
    }

    fn sectors(&self) -> usize {
        self.bytes.len() / self.sector
    }

    fn sector_at(&self, id: u32) -> Option<&'a [u8]> {
        let start = (id as usize).checked_add(1)?.checked_mul(self.sector)?;
        // Some writers leave the last sector short.
        let rest = self.bytes.get(start..)?;
        if id >= END || rest.is_empty() { None } else { Some(&rest[..rest.len().min(self.sector)]) }
    }

    /// The bytes of a chain of sectors, at most `size`.
    fn chain(&self, start: u32, size: u64) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let mut next = start;
        for _ in 0..=self.sectors() {
            if next >= END || out.len() as u64 >= size {
                out.truncate(usize::try_from(size).unwrap_or(usize::MAX));
                return Some(out);
            }
            out.extend_from_slice(self.sector_at(next)?);
            next = *self.chains.get(next as usize)?;
        }
        None
    }
}

impl Entry {
    fn of(bytes: &[u8]) -> Option<Entry> {
        let kind = *bytes.get(66)?;
        let units: Vec<u16> = bytes.get(..64)?.chunks_exact(2).filter_map(|c| u16_at(c, 0)).take_while(|u| *u != 0).collect();
        matches!(kind, 2 | 5).then(|| Entry {
            name: String::from_utf16_lossy(&units),
            is_stream: kind == 2,
            start: u32_at(bytes, 116).unwrap_or(END),
            // The upper half is rubbish in files of version 3.
            size: u32_at(bytes, 120).unwrap_or(0).into(),
        })
    }
}

/// A little-endian number of two bytes.
pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(at..at.checked_add(2)?)?.try_into().ok().map(u16::from_le_bytes)
}

/// A little-endian number of four bytes.
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at.checked_add(4)?)?.try_into().ok().map(u32::from_le_bytes)
}

/// A little-endian float of eight bytes.
pub(crate) fn f64_at(bytes: &[u8], at: usize) -> Option<f64> {
    bytes.get(at..at.checked_add(8)?)?.try_into().ok().map(f64::from_le_bytes)
}
