//! Views of an evaluation, and their renderings.
//!
//! A view is data: which units, which columns, which words. It is made here once and rendered as text for a screen, as
//! CSV and as JSON, so that no renderer computes anything of its own. A [`Subject`] is an evaluation with
//! what every view needs of it: names, periods, who is ranked.
//!
//! What a screen shows follows the reader's language; what a file or a program gets never does: keys are ids, numbers are
//! the shortest text that reads back to the same bits, and texts stand there in both languages.

mod difference;
mod findings;
mod json;
mod manual;
mod number;
mod phrase;
mod section;
mod subject;
mod table;

pub mod files;
pub mod view;

pub use difference::{Difference, Part, differences, input_differences, paths};
pub use findings::{Group, finding_value, findings_table, group, render_folded, render_group, with_files};
pub use json::pretty;
pub use manual::{unexplained, with_symbols};
pub use number::{decimals_for, fixed, shortest};
pub use phrase::{reason_phrase, reason_word, status_word};
pub use section::{Section, sections_csv};
pub use subject::Subject;
pub use table::{Align, Cell, Column, Shown, Table, pad};
