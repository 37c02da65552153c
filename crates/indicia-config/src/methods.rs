use indicia_method::{Kind, Method};

/// The methods that a system may name: linked ones, and those of plugins that are loaded.
pub trait Methods: Sync {
    /// The method with an id; a bare id means version 1, later ones are `id@2`.
    fn get(&self, id: &str) -> Option<&'static dyn Method>;

    /// The ids of a kind, sorted.
    fn ids(&self, kind: Kind) -> Vec<&str>;
}
