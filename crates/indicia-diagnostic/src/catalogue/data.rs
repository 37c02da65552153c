//! `D`: tables and their cells.

use crate::codes;

codes! {}
