//! Opening a library: the bytes that were hashed, by absolute path, for good.

use std::error::Error;
use std::path::{Path, PathBuf};

use indicia_abi as abi;
use indicia_diagnostic::{Diagnostic, catalogue};
use libloading::Symbol;

use crate::files;
use crate::platform::platform;

/// The bytes of a library.
#[derive(Debug)]
pub struct Image {
    file: PathBuf,
    bytes: Vec<u8>,
    sha256: String,
}

impl Image {
    /// Reads a library into memory.
    pub fn read(file: &Path) -> Result<Image, Diagnostic> {
        let bytes = files::read(file, files::LIBRARY_LIMIT)?;
        let sha256 = files::sha256(&bytes);
        Ok(Image { file: file.into(), bytes, sha256 })
    }

    /// SHA-256 of the bytes.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Loads the bytes and asks the entry for its table. The library is never unloaded: threads, thread-locals and
    /// static tables of its own may outlive any handle.
    pub(crate) fn open(&self, plugin: &str) -> Result<*const abi::Plugin, Diagnostic> {
        let modes = FloatModes::save();
        let opened = self.open_and_enter(plugin);
        modes.restore();
        opened
    }

    fn open_and_enter(&self, plugin: &str) -> Result<*const abi::Plugin, Diagnostic> {
        let library = private::open(&self.bytes).map_err(|(error, path)| {
            let mut detail = chain(&*error);
            if let Some(path) = path {
                detail = detail.replace(&path, &self.file.display().to_string());
            }
            Diagnostic::new(catalogue::plugin::NOT_A_LIBRARY)
                .arg("file", self.file.display())
                .arg("detail", detail)
                .arg("platform", platform())
        })?;
        let symbol = entry_symbol(plugin);
        // SAFETY: the symbol's name holds the major version of the contract, which says what it is.
        let entry: Result<Symbol<abi::Entry>, _> = unsafe { library.get(symbol.as_bytes()) };
        // SAFETY: as above.
        let table = entry
            .map(|entry| unsafe { entry() })
            .map_err(|_| Diagnostic::new(catalogue::plugin::SYMBOL_MISSING).arg("file", self.file.display()).arg("symbol", &symbol));
        std::mem::forget(library);
        table
    }
}

/// `indicia_plugin_entry_v1__acme_weights` for `acme-weights`.
pub(crate) fn entry_symbol(plugin: &str) -> String {
    format!("{}{}", abi::ENTRY_PREFIX, plugin.replace('-', "_"))
}

/// An error with everything that caused it; libloading keeps the reason in the source.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text.push_str(": ");
            text.push_str(&cause_text);
        }
        next = cause.source();
    }
    text
}

/// What went wrong, and the path that stands in its text for the library.
type OpenError = (Box<dyn Error>, Option<String>);

#[cfg(unix)]
mod private {
    use std::fs::File;
    use std::io::Write;
    use std::path::PathBuf;

    use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};

    use super::OpenError;

    #[cfg(target_os = "linux")]
    const RTLD_NODELETE: i32 = 0x1000;
    #[cfg(any(target_os = "macos", target_os = "ios"))]
    const RTLD_NODELETE: i32 = 0x80;
    #[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "ios")))]
    const RTLD_NODELETE: i32 = 0;

    pub(super) fn open(bytes: &[u8]) -> Result<libloading::Library, OpenError> {
        let (mut file, path, keep) = copy().map_err(|e| (e.into(), None))?;
        file.write_all(bytes).and_then(|()| file.flush()).map_err(|e| (e.into(), None))?;
        let shown = path.display().to_string();
        // SAFETY: initialisers of the library run with the user's rights; the user locked this very library.
        let library = unsafe { Library::open(Some(&path), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE) };
        match (&library, keep) {
            // The loader knows libraries by path: a descriptor number must not come back for another library.
            (Ok(_), Keep::Descriptor) => std::mem::forget(file),
            (Err(_), Keep::Descriptor) => drop(file),
            (_, Keep::Nothing(folder)) => {
                let _ = std::fs::remove_dir_all(folder);
            }
        }
        library.map(Into::into).map_err(|e| (Box::new(e) as _, Some(shown)))
    }

    enum Keep {
        #[cfg_attr(not(target_os = "linux"), allow(dead_code))]
        Descriptor,
        Nothing(PathBuf),
    }

    fn copy() -> std::io::Result<(File, PathBuf, Keep)> {
        #[cfg(target_os = "linux")]
        if let Some(made) = memory_file() {
            return Ok(made);
        }
        private_file()
    }

    /// A file in memory that no other process can open by name.
    #[cfg(target_os = "linux")]
    fn memory_file() -> Option<(File, PathBuf, Keep)> {
        use std::os::fd::{AsRawFd, FromRawFd};
        const MFD_CLOEXEC: u32 = 1;
        unsafe extern "C" {
            fn memfd_create(name: *const std::ffi::c_char, flags: u32) -> std::ffi::c_int;
        }
        if !std::path::Path::new("/proc/self/fd").is_dir() {
            return None;
        }
        // SAFETY: a constant name and a known flag; the result is a new descriptor or negative.
        let fd = unsafe { memfd_create(c"indicia-plugin".as_ptr(), MFD_CLOEXEC) };
        if fd < 0 {
            return None;
        }
        // SAFETY: the descriptor is new and ours.
        let file = unsafe { File::from_raw_fd(fd) };
        let path = PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()));
        Some((file, path, Keep::Descriptor))
    }

    /// A file in a new folder that only this user may enter; the system keeps the mapping when the name goes.
    fn private_file() -> std::io::Result<(File, PathBuf, Keep)> {
        use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
        for n in 0..1000_u32 {
            let folder = std::env::temp_dir().join(format!("indicia-plugin-{}-{n}", std::process::id()));
            match std::fs::DirBuilder::new().mode(0o700).create(&folder) {
                Ok(()) => {
                    let path = folder.join("plugin.so");
                    let file = File::options().write(true).create_new(true).mode(0o700).open(&path)?;
                    return Ok((file, path, Keep::Nothing(folder)));
                }
                Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {}
                Err(e) => return Err(e),
            }
        }
        Err(std::io::ErrorKind::AlreadyExists.into())
    }
}

#[cfg(windows)]
mod private {
    use super::OpenError;

    /// Windows keeps a loaded file from being deleted: the copy stays in a folder of this process.
    pub(super) fn open(bytes: &[u8]) -> Result<libloading::Library, OpenError> {
        let io = |e: std::io::Error| -> OpenError { (e.into(), None) };
        let mut n = 0_u32;
        let folder = loop {
            let folder = std::env::temp_dir().join(format!("indicia-plugin-{}-{n}", std::process::id()));
            match std::fs::create_dir(&folder) {
                Ok(()) => break folder,
                Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists && n < 1000 => n += 1,
                Err(e) => return Err(io(e)),
            }
        };
        let path = folder.join("plugin.dll");
        std::fs::write(&path, bytes).map_err(io)?;
        let shown = path.display().to_string();
        // SAFETY: initialisers of the library run with the user's rights; the user locked this very library.
        unsafe { libloading::Library::new(&path) }.map_err(|e| (Box::new(e) as _, Some(shown)))
    }
}

/// The thread's floating-point modes. A library built with -ffast-math turns denormals off when it is loaded, for
/// whoever happens to load it; results must not depend on which plugins are there.
struct FloatModes(#[cfg_attr(not(any(target_arch = "x86_64", target_arch = "aarch64")), allow(dead_code))] u64);

impl FloatModes {
    #[cfg(target_arch = "x86_64")]
    fn save() -> FloatModes {
        let mut modes = 0_u32;
        // SAFETY: stores the register into the place that the pointer names.
        unsafe { std::arch::asm!("stmxcsr [{}]", in(reg) &mut modes, options(nostack, preserves_flags)) };
        FloatModes(modes.into())
    }

    #[cfg(target_arch = "x86_64")]
    fn restore(self) {
        let modes = self.0 as u32;
        // SAFETY: the value was in the register before.
        unsafe { std::arch::asm!("ldmxcsr [{}]", in(reg) &modes, options(nostack, preserves_flags)) };
    }

    #[cfg(target_arch = "aarch64")]
    fn save() -> FloatModes {
        let modes: u64;
        // SAFETY: reads a register.
        unsafe { std::arch::asm!("mrs {}, fpcr", out(reg) modes, options(nomem, nostack, preserves_flags)) };
        FloatModes(modes)
    }

    #[cfg(target_arch = "aarch64")]
    fn restore(self) {
        // SAFETY: the value was in the register before.
        unsafe { std::arch::asm!("msr fpcr, {}", in(reg) self.0, options(nomem, nostack, preserves_flags)) };
    }

    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    fn save() -> FloatModes {
        FloatModes(0)
    }

    #[cfg(not(any(target_arch = "x86_64", target_arch = "aarch64")))]
    fn restore(self) {}
}
