//! Indicia's own treatments of outliers and skew.
//!
//! | id | does |
//! |---|---|
//! | [`box-cox`](box_cox) | powers |
//! | [`log-ct`](log_ct) | the logarithm of the COIN Tool |
//! | [`log-gii`](log_gii) | the logarithm of the Global Innovation Index |
//! | [`winsorize`] | pulls single outliers in to the next value |
//! | [`winsorize-or-log`](winsorize_or_log) | the one, else the other |

#[cfg(test)]
#[path = "../../../tests/reproduced/ledger.rs"]
mod ledger;
#[cfg(test)]
#[path = "../../normalizers/src/trial.rs"]
mod trial;

mod curve;
#[cfg(test)]
mod reference;
mod rule;

pub mod box_cox;
pub mod log_ct;
pub mod log_gii;
pub mod winsorize;
pub mod winsorize_or_log;

pub use box_cox::BoxCox;
pub use log_ct::LogCt;
pub use log_gii::LogGii;
pub use winsorize::Winsorize;
pub use winsorize_or_log::WinsorizeOrLog;

indicia_plugin::plugin! {
    name: "indicia-treatments",
    methods: [BoxCox, LogCt, LogGii, Winsorize, WinsorizeOrLog],
}

#[cfg(test)]
mod tests {
    use crate::trial;

    #[test]
    fn every_page_is_complete_and_its_example_runs() {
        trial::check_declarations(super::plugin());
        trial::check_pages(super::plugin());
    }

    #[test]
    fn every_method_keeps_the_contract() {
        for method in super::plugin().methods() {
            let outcomes = indicia_testkit::conformance(method);
            let failures = indicia_testkit::failures(&outcomes);
            assert!(failures.is_empty(), "{}: {failures:#?}", method.about().id);
        }
    }
}
