//! `I`: files and folders.

use crate::codes;

codes! {}
