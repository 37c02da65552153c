use std::io::Read;
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::input::hex;

/// SHA-256 of some bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes).into())
}

/// SHA-256 of a file's bytes, in hexadecimal, read in pieces.
///
/// # Errors
/// Those of the file system.
pub fn file_sha256(path: &Path) -> std::io::Result<String> {
    let mut file = std::fs::File::open(path)?;
    let mut hasher = Sha256::new();
    let mut piece = vec![0; 1 << 16];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hex(&hasher.finalize().into())),
            n => hasher.update(piece.get(..n).unwrap_or_default()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_is_that_of_the_standard() {
        // FIPS 180-2, appendix B.1.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256(b"abc"), abc);
        let path = std::env::temp_dir().join(format!("indicia-hash-{}", std::process::id()));
        std::fs::write(&path, "abc").expect("written");
        let found = file_sha256(&path);
        std::fs::remove_file(&path).expect("removed");
        assert_eq!(found.ok().as_deref(), Some(abc));
    }
}
