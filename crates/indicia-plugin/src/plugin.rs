use indicia_abi as abi;
use indicia_method::Method;

/// A type that [`crate::method!`] declared.
pub trait Exported {
    /// Its method.
    fn exported() -> &'static dyn Method;

    /// The same for C.
    const TABLE: abi::Method;
}

/// What a crate brings: methods, and packs of indicators.
pub struct Plugin {
    /// Name; the vendor of its methods' ids, except for our own.
    pub name: &'static str,
    /// Version of the crate.
    pub version: &'static str,
    /// Its methods.
    pub methods: &'static [fn() -> &'static dyn Method],
    /// Its packs, as TOML.
    pub packs: &'static [&'static str],
    /// The same for C.
    pub table: &'static abi::Plugin,
}

impl Plugin {
    /// Its methods.
    pub fn methods(&self) -> impl Iterator<Item = &'static dyn Method> {
        self.methods.iter().map(|m| m())
    }
}

impl std::fmt::Debug for Plugin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Plugin").field("name", &self.name).field("version", &self.version).finish_non_exhaustive()
    }
}

/// A plugin that is linked into this binary. Registration order differs by build profile: sort by id.
#[cfg(feature = "linked")]
#[derive(Clone, Copy, Debug)]
pub struct Linked(pub &'static Plugin);

#[cfg(feature = "linked")]
inventory::collect!(Linked);

/// Lists the methods of a crate: `plugin! { name: "acme", methods: [A, B], packs: [include_str!("pack.toml")] }`.
///
/// Gives `pub fn plugin() -> &'static Plugin`, and registers it where the host links the crate. A host that links the
/// crate must name it somewhere (`acme::plugin()` or `extern crate acme as _;`): a crate that stands only in
/// `Cargo.toml` is not linked at all.
#[macro_export]
macro_rules! plugin {
    (name: $name:literal, methods: [$($method:ty),* $(,)?] $(, packs: [$($pack:expr),* $(,)?])? $(,)?) => {
        static PLUGIN: $crate::Plugin = $crate::Plugin {
            name: $name,
            version: env!("CARGO_PKG_VERSION"),
            methods: &[$( <$method as $crate::Exported>::exported ),*],
            packs: &[$( $($pack),* )?],
            table: &PLUGIN_TABLE,
        };

        static PLUGIN_TABLE: $crate::abi::Plugin = $crate::export::plugin_table(
            $name,
            env!("CARGO_PKG_VERSION"),
            &[$( &<$method as $crate::Exported>::TABLE ),*],
            &[$( $( $crate::abi::Str::new($pack) ),* )?],
        );

        /// The entry for hosts that load this crate as a library.
        #[doc(hidden)]
        #[allow(unsafe_code)]
        #[unsafe(export_name = concat!("indicia_plugin_entry_v1__", env!("CARGO_CRATE_NAME")))]
        pub extern "C" fn __indicia_plugin_entry() -> *const $crate::abi::Plugin {
            $crate::export::quiet_panics();
            &PLUGIN_TABLE
        }

        /// What this crate brings.
        pub fn plugin() -> &'static $crate::Plugin {
            &PLUGIN
        }

        $crate::__register!(PLUGIN);
    };
}

#[doc(hidden)]
#[cfg(feature = "linked")]
#[macro_export]
macro_rules! __register {
    ($plugin:ident) => {
        $crate::inventory::submit! { $crate::Linked(&$plugin) }
    };
}

#[doc(hidden)]
#[cfg(not(feature = "linked"))]
#[macro_export]
macro_rules! __register {
    ($plugin:ident) => {};
}
