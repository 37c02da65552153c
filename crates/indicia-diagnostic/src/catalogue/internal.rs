//! `X`: bugs of ours.

use crate::codes;

codes! {}
