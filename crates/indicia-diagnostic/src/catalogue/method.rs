//! `M`: what methods and the executor report while they compute.

use crate::codes;

codes! {}
