/// The name of this platform in manifests and locks: `x86_64-linux`, `aarch64-macos`, `x86_64-windows`.
pub fn platform() -> String {
    format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS)
}
