//! Results do not depend on which plugins were loaded: -ffast-math changes the modes of the thread that loads.

#![allow(clippy::unwrap_used)]
#![cfg(all(target_os = "linux", target_arch = "x86_64"))]
#![allow(unsafe_code)]

mod common;

use std::hint::black_box;
use std::path::Path;

use common::{cc, header, source};

/// Half of the least normal number; zero when denormals are off.
fn half_of_least() -> f64 {
    black_box(f64::MIN_POSITIVE) * black_box(0.5)
}

#[test]
fn a_plugin_built_with_fast_math_leaves_denormals_alone() {
    for (name, flags) in [("flags", &["-ffast-math"][..]), ("constructor", &[])] {
        let library = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("libfast-{name}.so"));
        cc(&source("fast_math.c"), &library, &header(), flags);
        let before = half_of_least();
        assert!(before > 0.0);
        indicia_registry::load_file(&library, "fast").unwrap();
        assert_eq!(half_of_least().to_bits(), before.to_bits(), "{name}");
        // The library does what this test is about: without care, loading it turns denormals off.
        std::thread::scope(|scope| {
            let careless = scope.spawn(|| {
                // SAFETY: the library is ours and does nothing but set the modes of this thread, which ends here.
                let loaded = unsafe { libloading::Library::new(&library) }.unwrap();
                let half = half_of_least();
                std::mem::forget(loaded);
                half
            });
            assert_eq!(careless.join().unwrap(), 0.0, "{name}");
        });
    }
}
