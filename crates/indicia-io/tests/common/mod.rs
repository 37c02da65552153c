//! Small files made by hand, so that a test shows what it reads.

#![allow(dead_code)]

use std::io::{Cursor, Write};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

use indicia_io::{Limits, Table, TableSource};

/// A folder of its own for one test, removed at the end.
pub struct Folder(pub PathBuf);

impl Folder {
    pub fn new() -> Folder {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let n = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("indicia-io-{}-{n}-数据", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> TableSource {
        let path = self.0.join(name);
        std::fs::write(&path, bytes).unwrap();
        TableSource { display_name: name.into(), ..TableSource::new(path) }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

pub fn read(source: &TableSource) -> Result<Table, indicia_diagnostic::Diagnostics> {
    indicia_io::read_table(source, &Limits::default())
}

/// Codes with line and column of their first place.
pub fn shown(found: &[indicia_diagnostic::Diagnostic]) -> Vec<(String, u64, u32)> {
    found
        .iter()
        .map(|d| (d.id().to_string(), d.places.first().map_or(0, |p| p.line()), d.places.first().map_or(0, |p| p.column())))
        .collect()
}

/// All cells as texts, header first.
pub fn texts(table: &Table) -> Vec<Vec<String>> {
    let header = table.columns().iter().map(|c| c.header.clone()).collect();
    let rows = (0..table.rows()).map(|r| (0..table.columns().len()).map(|c| table.text(r, c).into_owned()).collect());
    std::iter::once(header).chain(rows).collect()
}

pub fn zip(entries: &[(&str, &[u8])], packed: bool) -> Vec<u8> {
    let method = if packed { zip::CompressionMethod::Deflated } else { zip::CompressionMethod::Stored };
    let options = zip::write::SimpleFileOptions::default().compression_method(method);
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        out.start_file(*name, options).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

const STYLES: &str = r#"<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/></numFmts>
<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs>
<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="10"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>"#;

/// An xlsx with these sheets (name, inside of `worksheet`) and shared texts. Formats: 0 general, 1 percent, 2 and 3 dates.
pub fn xlsx(sheets: &[(&str, &str)], shared: &[&str]) -> Vec<u8> {
    let relation = |id: &str, kind: &str, target: &str| {
        format!(
            r#"<Relationship Id="{id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/>"#
        )
    };
    let wrap = |inner: String| {
        format!(
            r#"<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>"#
        )
    };
    let root = wrap(relation("rId1", "officeDocument", "xl/workbook.xml"));
    let mut inner = relation("s", "sharedStrings", "sharedStrings.xml") + &relation("t", "styles", "styles.xml");
    let mut list = String::new();
    let mut parts = Vec::new();
    for (i, (name, xml)) in sheets.iter().enumerate() {
        inner += &relation(&format!("rId{i}"), "worksheet", &format!("worksheets/sheet{i}.xml"));
        list += &format!(r#"<sheet name="{name}" sheetId="{}" r:id="rId{i}"/>"#, i + 1);
        let xml = format!(r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{xml}</worksheet>"#);
        parts.push((format!("xl/worksheets/sheet{i}.xml"), xml));
    }
    let book = format!(
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{list}</sheets></workbook>"#
    );
    let strings: String = shared.iter().map(|s| format!("<si><t>{s}</t></si>")).collect();
    let strings =
        format!(r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="{}">{strings}</sst>"#, shared.len());
    let relations = wrap(inner);
    let mut entries: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/sharedStrings.xml", strings.as_bytes()),
        ("xl/styles.xml", STYLES.as_bytes()),
    ];
    entries.extend(parts.iter().map(|(name, xml)| (name.as_str(), xml.as_bytes())));
    zip(&entries, true)
}

/// Rows of cells as `sheetData`: `n:` number, `s:` shared text, `p:` percentage, `d:` date, `e:` error, `f:` formula with
/// stored number, `x:` formula without result, anything else a text in place; empty is no cell.
pub fn sheet(first_row: usize, rows: &[&[&str]]) -> String {
    let mut xml = String::from("<sheetData>");
    for (i, row) in rows.iter().enumerate() {
        let number = first_row + i;
        xml += &format!(r#"<row r="{number}">"#);
        for (c, cell) in row.iter().enumerate() {
            let at = format!("{}{number}", char::from(b'A' + c as u8));
            let (kind, value) = cell.split_once(':').unwrap_or(("", cell));
            xml += &match kind {
                _ if cell.is_empty() => String::new(),
                "n" => format!(r#"<c r="{at}"><v>{value}</v></c>"#),
                "s" => format!(r#"<c r="{at}" t="s"><v>{value}</v></c>"#),
                "p" => format!(r#"<c r="{at}" s="1"><v>{value}</v></c>"#),
                "d" => format!(r#"<c r="{at}" s="2"><v>{value}</v></c>"#),
                "e" => format!(r#"<c r="{at}" t="e"><v>{value}</v></c>"#),
                "f" => format!(r#"<c r="{at}"><f>1+1</f><v>{value}</v></c>"#),
                "x" => format!(r#"<c r="{at}"><f>{value}</f></c>"#),
                _ => format!(r#"<c r="{at}" t="inlineStr"><is><t>{cell}</t></is></c>"#),
            };
        }
        xml += "</row>";
    }
    xml + "</sheetData>"
}

/// An ods whose tables are given as XML.
pub fn ods(tables: &str) -> Vec<u8> {
    let content = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:calcext="c"><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"#
    );
    let manifest = r#"<manifest:manifest xmlns:manifest="m"><manifest:file-entry manifest:full-path="content.xml"/></manifest:manifest>"#;
    zip(
        &[
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            ("META-INF/manifest.xml", manifest.as_bytes()),
            ("content.xml", content.as_bytes()),
        ],
        true,
    )
}

/// A record of BIFF.
pub fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &(data.len() as u16).to_le_bytes(), data].concat()
}

/// A text of BIFF8 with two bytes of length, in UTF-16.
pub fn biff_text(text: &str) -> Vec<u8> {
    let units: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    [&(units.len() as u16 / 2).to_le_bytes()[..], &[1], &units].concat()
}

/// An xls with one sheet `数据`, these shared texts and these records of cells. Formats: 0 general, 1 percent, 2 date.
pub fn xls(shared: &[&str], cells: &[Vec<u8>]) -> Vec<u8> {
    let bof = |kind: u16| record(0x0809, &[&0x0600u16.to_le_bytes()[..], &kind.to_le_bytes(), &[0; 12]].concat());
    let xf = |format: u16| record(0x00E0, &[&[0, 0][..], &format.to_le_bytes(), &[0; 16]].concat());
    let count = (shared.len() as u32).to_le_bytes();
    let sst = shared.iter().fold([count, count].concat(), |mut sst, s| {
        sst.extend(biff_text(s));
        sst
    });
    let head = [bof(5), xf(0), xf(10), xf(14)].concat();
    let tail = [record(0x00FC, &sst), record(0x000A, &[])].concat();
    let name: Vec<u8> = "数据".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let bound = |start: u32| record(0x0085, &[&start.to_le_bytes()[..], &[0, 0, 2, 1], &name].concat());
    let start = head.len() + bound(0).len() + tail.len();
    let mut stream = [head, bound(start as u32), tail, bof(0x10), cells.concat(), record(0x000A, &[])].concat();
    let size = stream.len().max(4096);
    stream.resize(size.div_ceil(512) * 512, 0);
    compound(&stream, size)
}

/// A compound file that holds one stream, `Workbook`.
pub fn compound(stream: &[u8], size: usize) -> Vec<u8> {
    const END: u32 = 0xFFFF_FFFE;
    let sectors = stream.len() / 512;
    let tables = (sectors + 2).div_ceil(126);
    let mut header = vec![0u8; 512];
    header[..8].copy_from_slice(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    header[26..34].copy_from_slice(&[3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    header[44..48].copy_from_slice(&(tables as u32).to_le_bytes());
    header[48..52].copy_from_slice(&(tables as u32).to_le_bytes());
    header[56..60].copy_from_slice(&4096u32.to_le_bytes());
    for at in [60, 68] {
        header[at..at + 4].copy_from_slice(&END.to_le_bytes());
    }
    for i in 0..109 {
        let id = if i < tables { i as u32 } else { u32::MAX };
        header[76 + 4 * i..80 + 4 * i].copy_from_slice(&id.to_le_bytes());
    }
    let mut chain: Vec<u32> = vec![0xFFFF_FFFD; tables];
    chain.push(END);
    let first = chain.len() as u32;
    chain.extend((0..sectors as u32).map(|i| if i + 1 == sectors as u32 { END } else { first + i + 1 }));
    chain.resize(tables * 128, u32::MAX);
    let entry = |name: &str, kind: u8, start: u32, size: u32| {
        let mut e = vec![0u8; 128];
        for (i, u) in name.encode_utf16().enumerate() {
            e[2 * i..2 * i + 2].copy_from_slice(&u.to_le_bytes());
        }
        e[64..66].copy_from_slice(&(2 * (name.len() as u16 + 1)).to_le_bytes());
        e[66] = kind;
        e[67] = 1;
        e[68..80].fill(0xFF);
        e[116..120].copy_from_slice(&start.to_le_bytes());
        e[120..124].copy_from_slice(&size.to_le_bytes());
        e
    };
    let mut root = entry("Root Entry", 5, END, 0);
    root[76..80].copy_from_slice(&1u32.to_le_bytes());
    let directory = [root, entry("Workbook", 2, first, size as u32), vec![0; 256]].concat();
    let chain: Vec<u8> = chain.into_iter().flat_map(u32::to_le_bytes).collect();
    [&header[..], &chain, &directory, stream].concat()
}

/// A generator of numbers that is the same everywhere (Knuth's MMIX).
pub struct Lcg(pub u64);

impl Lcg {
    pub fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) as usize) % n.max(1)
    }
}
