//! `U`: the command line.

use crate::codes;

codes! {}
