//! Bytes to text.

use encoding_rs::GB18030;
use indicia_diagnostic::catalogue::data as codes;
use indicia_diagnostic::{Diagnostic, Diagnostics, Place};

use crate::{Encoding, TableSource};

/// Decodes the bytes of a CSV. A byte order mark is dropped; the bytes of UTF-8 are moved, not copied.
///
/// # Errors
/// Bytes that are not text in the declared encoding, with their line and, where that can be told, the encoding that fits.
pub(crate) fn decode(bytes: Vec<u8>, source: &TableSource) -> Result<String, Diagnostics> {
    let place = |line: u64| Place::cell(source.display_name.clone(), "", line, 0, "");
    if looks_like_utf16(&bytes) {
        return Err(vec![Diagnostic::new(codes::TEXT_IS_UTF16).at(Place::file(source.display_name.clone()))]);
    }
    match source.encoding {
        Encoding::Utf8 => match String::from_utf8(bytes) {
            Ok(mut text) => {
                if text.starts_with('\u{feff}') {
                    text.drain(..3);
                }
                Ok(text)
            }
            Err(e) => {
                let at = e.utf8_error().valid_up_to();
                let bytes = e.as_bytes();
                let line = line_of(bytes, at);
                let byte = bytes.get(at).copied().unwrap_or(0);
                let hint = if is_gb18030(bytes) { "gb18030" } else { "save" };
                let finding = Diagnostic::new(codes::TEXT_NOT_UTF8).arg("line", line).arg("byte", format!("0x{byte:02X}"));
                Err(vec![finding.at(place(line)).hint(hint)])
            }
        },
        encoding @ (Encoding::Gbk | Encoding::Gb18030) => {
            // A GBK file that is in truth UTF-8 mostly decodes without complaint, into other characters.
            let is_utf8 = !bytes.is_ascii() && std::str::from_utf8(&bytes).is_ok();
            let wrong = |at: usize, hint| {
                let line = line_of(&bytes, at);
                let byte = bytes.get(at).copied().unwrap_or(0);
                let finding = Diagnostic::new(codes::TEXT_NOT_GB).arg("line", line).arg("encoding", encoding.name());
                vec![finding.arg("byte", format!("0x{byte:02X}")).at(place(line)).hint(hint)]
            };
            if is_utf8 {
                return Err(wrong(bytes.iter().position(|b| *b >= 0x80).unwrap_or(0), "utf8"));
            }
            if encoding == Encoding::Gbk
                && let Some(at) = first_four_byte(&bytes)
            {
                return Err(wrong(at, if is_gb18030(&bytes) { "gb18030" } else { "save" }));
            }
            match GB18030.decode_without_bom_handling_and_without_replacement(&bytes) {
                Some(text) if !text.contains('\u{fffd}') => Ok(text.into_owned()),
                _ => Err(wrong(first_wrong(&bytes), "save")),
            }
        }
    }
}

/// A byte order mark of UTF-16, or NUL bytes at every second place as ASCII has them in UTF-16.
pub(super) fn looks_like_utf16(bytes: &[u8]) -> bool {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return true;
    }
    let head = &bytes[..bytes.len().min(512)];
    let nuls = |odd: usize| head.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    head.len() >= 8 && nuls(0).max(nuls(1)) * 4 > head.len()
}

fn is_gb18030(bytes: &[u8]) -> bool {
    GB18030.decode_without_bom_handling_and_without_replacement(bytes).is_some()
}

/// Line of an offset, from 1.
fn line_of(bytes: &[u8], at: usize) -> u64 {
    memchr::memchr_iter(b'\n', &bytes[..at.min(bytes.len())]).count() as u64 + 1
}

/// Where the first four-byte sequence of GB18030 begins, which GBK does not have.
fn first_four_byte(bytes: &[u8]) -> Option<usize> {
    let mut i = 0;
    while let Some(b) = bytes.get(i) {
        match (b, bytes.get(i + 1)) {
            (0x81..=0xFE, Some(0x30..=0x39)) => return Some(i),
            (0x81..=0xFE, Some(_)) => i += 2,
            _ => i += 1,
        }
    }
    None
}

/// Where decoding as GB18030 goes wrong first.
fn first_wrong(bytes: &[u8]) -> usize {
    let mut i = 0;
    while let Some(b) = bytes.get(i) {
        let width = match (b, bytes.get(i + 1)) {
            (0x00..=0x80, _) => 1,
            (_, Some(0x30..=0x39)) => 4,
            _ => 2,
        };
        let Some(piece) = bytes.get(i..i + width) else { return i };
        if GB18030.decode_without_bom_handling_and_without_replacement(piece).is_none() {
            return i;
        }
        i += width;
    }
    0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(encoding: Encoding) -> TableSource {
        TableSource { encoding, ..TableSource::new("t.csv") }
    }

    fn hint(bytes: &[u8], encoding: Encoding) -> (String, u64, &'static str) {
        let d = decode(bytes.to_vec(), &source(encoding)).unwrap_err().remove(0);
        (d.id().to_string(), d.places[0].line(), d.hint.unwrap())
    }

    /// `地区,值` and `浙江,1` in GBK, from the code table of GB 2312.
    const GBK: &[u8] = b"\xb5\xd8\xc7\xf8,\xd6\xb5\n\xd5\xe3\xbd\xad,1\n";

    #[test]
    fn gbk_and_gb18030_decode_to_the_same_characters() {
        assert_eq!(decode(GBK.to_vec(), &source(Encoding::Gbk)).unwrap(), "地区,值\n浙江,1\n");
        assert_eq!(decode(GBK.to_vec(), &source(Encoding::Gb18030)).unwrap(), "地区,值\n浙江,1\n");
        // U+20087 is 0x95329031 in GB 18030.
        assert_eq!(decode(b"\x95\x32\x90\x31".to_vec(), &source(Encoding::Gb18030)).unwrap(), "\u{20087}");
    }

    #[test]
    fn a_gbk_file_read_as_utf_8_names_the_line_and_the_key() {
        let bytes = [b"code,name\n1,a\n2,".as_slice(), b"\xd5\xe3\xbd\xad\n"].concat();
        assert_eq!(hint(&bytes, Encoding::Utf8), ("D0102".into(), 3, "gb18030"));
        assert_eq!(hint(b"a\n\xff\xff\n", Encoding::Utf8), ("D0102".into(), 2, "save"));
    }

    #[test]
    fn a_utf_8_file_read_as_gbk_is_found_out() {
        assert_eq!(hint("地区,值\n".as_bytes(), Encoding::Gbk), ("D0104".into(), 1, "utf8"));
        assert_eq!(hint(b"a\n\x95\x32\x90\x31\n", Encoding::Gbk), ("D0104".into(), 2, "gb18030"));
        assert_eq!(hint(b"a\nb\n\xb5\xd8\xff\n", Encoding::Gb18030), ("D0104".into(), 3, "save"));
    }

    #[test]
    fn utf_16_is_recognised_with_and_without_its_mark() {
        let le: Vec<u8> = "code,value\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = [b"\xff\xfe".as_slice(), &le].concat();
        for bytes in [le, marked] {
            let d = decode(bytes, &source(Encoding::Utf8)).unwrap_err();
            assert_eq!(d[0].id(), "D0103");
        }
    }

    #[test]
    fn a_byte_order_mark_is_not_part_of_the_first_header() {
        assert_eq!(decode("\u{feff}a,b\n".into(), &source(Encoding::Utf8)).unwrap(), "a,b\n");
    }
}
