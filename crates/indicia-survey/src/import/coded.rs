//! A column as codes: each distinct text stands once, and a row holds its number.
//!
//! Whatever is decided about an answer (which option it is, whether it is a number) is decided once a distinct text, so a
//! million labels cost as much as a million codes.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Numbers of entries, as narrow as they can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Codes {
    /// At most 256 entries.
    Narrow(Vec<u8>),
    /// More.
    Wide(Vec<u32>),
}

impl Default for Codes {
    fn default() -> Self {
        Codes::Narrow(Vec::new())
    }
}

impl Codes {
    /// Rows.
    pub fn len(&self) -> usize {
        match self {
            Codes::Narrow(v) => v.len(),
            Codes::Wide(v) => v.len(),
        }
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The code of a row; 0 beyond the last.
    #[inline]
    pub fn get(&self, row: usize) -> usize {
        match self {
            Codes::Narrow(v) => v.get(row).map_or(0, |c| usize::from(*c)),
            Codes::Wide(v) => v.get(row).map_or(0, |c| *c as usize),
        }
    }

    /// Gives every code in order.
    #[inline]
    pub fn each(&self, mut take: impl FnMut(usize, usize)) {
        match self {
            Codes::Narrow(v) => v.iter().enumerate().for_each(|(row, c)| take(row, usize::from(*c))),
            Codes::Wide(v) => v.iter().enumerate().for_each(|(row, c)| take(row, *c as usize)),
        }
    }

    /// How often each of `entries` codes occurs.
    pub fn counts(&self, entries: usize) -> Vec<usize> {
        let mut out = vec![0; entries];
        self.each(|_, code| {
            if let Some(n) = out.get_mut(code) {
                *n += 1;
            }
        });
        out
    }

    #[inline]
    fn push(&mut self, code: u32) {
        match self {
            Codes::Narrow(v) => match u8::try_from(code) {
                Ok(code) => v.push(code),
                Err(_) => {
                    let mut wide: Vec<u32> = v.iter().map(|c| u32::from(*c)).collect();
                    wide.push(code);
                    *self = Codes::Wide(wide);
                }
            },
            Codes::Wide(v) => v.push(code),
        }
    }

    fn append(&mut self, piece: &Codes, new: &[u32]) {
        let of = |code: usize| new.get(code).copied().unwrap_or(0);
        if let (Codes::Narrow(all), Codes::Narrow(piece)) = (&mut *self, piece)
            && new.iter().all(|n| *n < 256)
        {
            let mut table = [0u8; 256];
            for (slot, n) in table.iter_mut().zip(new) {
                *slot = *n as u8;
            }
            all.extend(piece.iter().map(|c| table[usize::from(*c)]));
            return;
        }
        piece.each(|_, code| self.push(of(code)));
    }
}

/// A distinct text of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The text, without white space around it.
    pub text: String,
    /// The row where it stands first, as an editor or a spreadsheet counts.
    pub line: u32,
}

/// A column of codes with its entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coded {
    /// The code of each row: the place of its entry.
    pub codes: Codes,
    /// The distinct texts, in the order of the rows.
    pub entries: Vec<Entry>,
}

/// A multiplicative hash over eight bytes at a time. Keys are answers, not adversaries; a million crafted collisions would
/// only make one column slow.
#[derive(Default)]
pub(crate) struct Fast(u64);

const MULTIPLIER: u64 = 0x9E37_79B9_7F4A_7C15;

impl Fast {
    #[inline]
    fn mix(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(23) ^ word).wrapping_mul(MULTIPLIER);
    }
}

impl Hasher for Fast {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        let (eights, rest) = bytes.as_chunks::<8>();
        for eight in eights {
            self.mix(u64::from_le_bytes(*eight));
        }
        let mut last = [0u8; 8];
        for (slot, b) in last.iter_mut().zip(rest) {
            *slot = *b;
        }
        self.mix(u64::from_le_bytes(last) ^ ((bytes.len() as u64) << 56));
    }

    #[inline]
    fn write_u64(&mut self, word: u64) {
        self.mix(word);
    }

    #[inline]
    fn write_usize(&mut self, word: usize) {
        self.mix(word as u64);
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }
}

/// A hash of some bytes.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    let mut fast = Fast::default();
    fast.write(bytes);
    fast.finish()
}

/// A hash of two.
#[inline]
pub(crate) fn join(a: u64, b: u64) -> u64 {
    let mut fast = Fast(a);
    fast.mix(b);
    fast.finish()
}

/// No entry.
const NONE: u32 = u32::MAX;

/// The entries of a block, as they are met.
pub(crate) struct Interner {
    single: Box<[u32; 256]>,
    empty: u32,
    map: HashMap<Box<[u8]>, u32, BuildHasherDefault<Fast>>,
    /// Distinct cells with the row of the first.
    pub entries: Vec<(Box<[u8]>, u32)>,
    pub codes: Codes,
}

impl Interner {
    pub fn new(rows: usize) -> Interner {
        Interner {
            single: Box::new([NONE; 256]),
            empty: NONE,
            map: HashMap::default(),
            entries: Vec::new(),
            codes: Codes::Narrow(Vec::with_capacity(rows)),
        }
    }

    /// Takes the next cell.
    #[inline]
    pub fn take(&mut self, cell: &[u8], line: u32) {
        let slot = match cell {
            [] => &mut self.empty,
            [one] => match self.single.get_mut(usize::from(*one)) {
                Some(slot) => slot,
                None => return,
            },
            _ => return self.long(cell, line),
        };
        if *slot == NONE {
            *slot = self.entries.len() as u32;
            self.entries.push((cell.into(), line));
        }
        let code = *slot;
        self.codes.push(code);
    }

    fn long(&mut self, cell: &[u8], line: u32) {
        let code = match self.map.get(cell) {
            Some(code) => *code,
            None => {
                let code = self.entries.len() as u32;
                self.entries.push((cell.into(), line));
                self.map.insert(cell.into(), code);
                code
            }
        };
        self.codes.push(code);
    }
}

/// Puts the pieces of a column together, in order. `decode` gives a cell's text; the row of a cell that has none is the error.
pub(crate) fn assemble(
    pieces: impl Iterator<Item = (Codes, Vec<(Box<[u8]>, u32)>)>,
    decode: impl Fn(&[u8]) -> Option<String>,
) -> Result<Coded, u32> {
    let mut out = Coded::default();
    let mut known: HashMap<String, u32, BuildHasherDefault<Fast>> = HashMap::default();
    for (codes, entries) in pieces {
        let mut new = Vec::with_capacity(entries.len());
        for (cell, line) in entries {
            let text = decode(&cell).ok_or(line)?;
            let next = out.entries.len() as u32;
            let code = *known.entry(text).or_insert_with_key(|text| {
                out.entries.push(Entry { text: text.clone(), line });
                next
            });
            new.push(code);
        }
        out.codes.append(&codes, &new);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coded(cells: &[&str]) -> Coded {
        // Two pieces, so that numbers of entries differ between them.
        let pieces = cells.chunks(cells.len().div_ceil(2)).enumerate().map(|(p, part)| {
            let mut interner = Interner::new(part.len());
            part.iter().enumerate().for_each(|(i, c)| interner.take(c.as_bytes(), (p * 1000 + i) as u32));
            (interner.codes, interner.entries)
        });
        assemble(pieces, |b| Some(std::str::from_utf8(b).ok()?.trim().to_string())).unwrap_or_default()
    }

    #[test]
    fn every_row_reads_back_as_it_was_written() {
        let cells = ["5", "", "同意", "5", " 同意", "1", "不同意", "", "5", "2"];
        let c = coded(&cells);
        let back: Vec<&str> = (0..cells.len()).map(|r| c.entries[c.codes.get(r)].text.as_str()).collect();
        assert_eq!(back, cells.map(str::trim));
        // `同意` and ` 同意` are one entry, where it stood first.
        assert_eq!(c.entries.iter().filter(|e| e.text == "同意").count(), 1);
    }

    #[test]
    fn more_than_256_entries_make_the_codes_wide() {
        let texts: Vec<String> = (0..700).map(|i| format!("t{}", i % 600)).collect();
        let cells: Vec<&str> = texts.iter().map(String::as_str).collect();
        let c = coded(&cells);
        assert_eq!(c.entries.len(), 600);
        assert!(matches!(c.codes, Codes::Wide(_)));
        assert!((0..700).all(|r| c.entries[c.codes.get(r)].text == texts[r]));
    }
}
