/// How much a table may ask for before it is refused.
///
/// A table comes from somebody else. Each number here bounds something that a small file can otherwise make
/// large: bytes after unpacking, cells, the rectangle between two far cells, nesting.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of a file on disk. CSV is indexed by 32-bit offsets, so values above 4 GiB act as 4 GiB.
    pub file_bytes: u64,
    /// Bytes of a workbook on disk.
    pub workbook_bytes: u64,
    /// Entries in a workbook's archive.
    pub archive_entries: usize,
    /// Bytes of all parts of a workbook that are read, counted while they unpack.
    pub unpacked_bytes: u64,
    /// Unpacked to packed bytes of one part, once it has unpacked to more than 4 MiB.
    pub ratio: u64,
    /// Nesting of XML elements.
    pub xml_depth: usize,
    /// Bytes of one tag or one run of text in XML.
    pub xml_piece: u64,
    /// Cells with something in them.
    pub cells: usize,
    /// Cells of the rectangle around all cells with something in them.
    pub box_cells: u64,
    /// Columns of a table.
    pub columns: usize,
    /// Findings about single cells that are listed before the rest is counted.
    pub findings: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            file_bytes: u32::MAX as u64 - 1,
            workbook_bytes: 64 << 20,
            archive_entries: 4096,
            unpacked_bytes: 512 << 20,
            ratio: 150,
            xml_depth: 64,
            xml_piece: 1 << 20,
            cells: 8_000_000,
            box_cells: 64_000_000,
            columns: 16_384,
            findings: 20,
        }
    }
}
