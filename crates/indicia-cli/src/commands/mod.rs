//! A command a file: what was typed, and what it means.

pub mod audit;
pub mod change;
pub mod check;
pub mod compare_methods;
pub mod diagnose;
pub mod diff;
pub mod explain;
pub mod interaction;
pub mod ledger;
pub mod measures;
pub mod methods;
pub mod new;
pub mod plugin;
pub mod regions;
pub mod run;
pub mod schema;
pub mod sensitivity;
pub mod show;
pub mod statistics;
pub mod survey;
pub mod test;
pub mod validate;
