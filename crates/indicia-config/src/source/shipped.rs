//! Systems and packs inside the binary.

mod files {
    include!(concat!(env!("OUT_DIR"), "/shipped.rs"));
}

pub(super) use files::FILES;

/// A shipped file by its path, such as `configs/digital-integration/indicia.toml` or `packs/digital-economy/pack.toml`.
pub fn shipped_file(path: &str) -> Option<&'static [u8]> {
    FILES.binary_search_by(|(name, _)| (*name).cmp(path)).ok().and_then(|at| FILES.get(at)).map(|(_, bytes)| *bytes)
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
    FILES.iter().filter_map(move |(path, _)| path.strip_prefix(head)?.strip_suffix(tail)).filter(|name| !name.contains('/'))
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
        assert!(FILES.is_sorted_by_key(|(name, _)| *name));
    }
}
