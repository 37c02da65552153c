//! Tables bound to units, periods and raw columns.
//!
//! [`load`] reads the tables that `[data]` names and gives a [`Dataset`](indicia_core::Dataset) with the raw columns that
//! the indicators need, each cell with its file, sheet, row and column. Every finding is collected, and with an
//! error among them there is no dataset.
//!
//! **Units.** With `[data.units]` every row has to find its unit there, by the ways of `match` in their order
//! ([`Match`], [`UnitIndex`]). Without it the units are the texts in the tables, equal after NFKC.
//!
//! **Periods.** A table has a column of periods, or one period `at`, or neither. Where no table of a system says
//! anything, all rows belong to one period without a name ([`UNDATED`]), which results do not show; the edition of the index is not taken for it,
//! since an index of 2025 is often made of data of 2024. Where some tables name periods and others do not, those others are an
//! error.
//!
//! **Columns.** A raw column is found by its header, whole or without its unit, in exactly one table. Its unit is that of `[data.columns]`, or
//! of the header, or else the one that every indicator which *is* this column declares. The two are compared: surely
//! the same (`%` and `％`, `yuan` and `元`) is fine; surely different (`万元` and `亿元`, `%` and `rate`) is an error with the formula that
//! converts, since nothing is converted silently; where nobody can tell, a warning asks to say it. What a formula is made of is
//! the formula's business and not compared.
//!
//! **Rows** of several tables are joined by unit and period; where a table lacks a row, its cells are missing. Results are
//! written in the order of `[data.units]` within each period, or without it in the order in which the files
//! name unit and period first.
//!
//! **Base values of a survey** come in long form, a row for each unit, period and indicator. They are read as if each indicator had a table of its
//! own, so that everything said above holds for them too; standard errors, covariances and the reasons of withheld cells come along.
//!
//! A column that has no value at all is found here when it is an indicator; that a derived indicator has none, or that values are constant, is
//! found by the executor, which knows what formulas and imputation make of them.

mod bind;
mod check;
mod division;
mod errors;
mod files;
mod fold;
mod index;
mod input;
mod join;
mod keys;
mod load;
mod measure;
mod period;
mod slip;
mod spec;
mod survey;
mod units;
mod wanted;

#[cfg(test)]
mod tests;

pub use files::{Disk, Files};
pub(crate) use fold::fold;
pub use index::{Match, UnitIndex};
pub(crate) use input::pointing_at;
pub use load::{InputFile, Loaded, load};
pub use period::{UNDATED, is_undated, read_period};
pub use spec::{ColumnSpec, DataSpec, LedgerSpec, Placed, SourcePlaces, SurveySpec, TableSpec, UnitsSpec};
pub use survey::ToVerify;
pub use wanted::{GroupingNeed, Need, Wanted};
