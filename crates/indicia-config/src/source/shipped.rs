//! Systems and packs inside the binary.

use std::io::Read;
use std::sync::OnceLock;

include!(concat!(env!("OUT_DIR"), "/shipped.rs"));

/// A file inside the binary.
pub(super) struct Shipped {
    /// Below the shipped folders, with `/`.
    pub path: &'static str,
    packed: &'static [u8],
    length: usize,
    bytes: OnceLock<Vec<u8>>,
}

impl Shipped {
    const fn new(path: &'static str, packed: &'static [u8], length: usize) -> Shipped {
        Shipped { path, packed, length, bytes: OnceLock::new() }
    }

    /// What it holds, unpacked when it is first asked for.
    fn bytes(&self) -> &[u8] {
        self.bytes.get_or_init(|| {
            let mut bytes = Vec::with_capacity(self.length);
            let read = flate2::read::DeflateDecoder::new(self.packed).read_to_end(&mut bytes);
            assert!(read.is_ok_and(|n| n == self.length), "{} is as the build packed it", self.path);
            bytes
        })
    }
}

/// A shipped file by its path, such as `configs/digital-integration/indicia.toml` or `packs/digital-economy/pack.toml`.
pub fn shipped_file(path: &str) -> Option<&'static [u8]> {
    FILES.binary_search_by(|file| file.path.cmp(path)).ok().and_then(|at| FILES.get(at)).map(Shipped::bytes)
}

/// The names behind `indicia:` that `extends` takes, sorted.
pub fn shipped_systems() -> impl Iterator<Item = &'static str> {
    names("configs/", "/indicia.toml")
}

/// The names behind `indicia:` that `packs` takes, sorted.
pub fn shipped_packs() -> impl Iterator<Item = &'static str> {
    names("packs/", "/pack.toml")
}

fn names(head: &'static str, tail: &'static str) -> impl Iterator<Item = &'static str> {
    FILES.iter().filter_map(move |file| file.path.strip_prefix(head)?.strip_suffix(tail)).filter(|name| !name.contains('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systems_packs_and_data_are_inside() {
        assert!(shipped_systems().any(|s| s == "digital-integration"));
        assert!(shipped_packs().any(|s| s == "digital-economy"));
        assert!(shipped_file("configs/digital-integration/survey/base-values.csv").is_some());
        assert!(shipped_file("configs/digital-integration/table.toml").is_some());
        assert!(FILES.is_sorted_by_key(|file| file.path));
    }

    #[test]
    fn what_is_unpacked_is_what_stands_in_the_tree() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        for file in &FILES {
            let beside = if file.path.starts_with("packs/") { root.join("plugins").join(file.path) } else { root.join(file.path) };
            assert!(std::fs::read(beside).unwrap() == file.bytes(), "{}", file.path);
        }
        assert_eq!(shipped_file("configs/nowhere/indicia.toml"), None);
    }
}
