//! `P`: plugins, manifests and locks.

use crate::codes;

codes! {}
