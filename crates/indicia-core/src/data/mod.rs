//! Units, periods and raw columns: what an indicator system is applied to.

mod dataset;
mod origin;
mod period;
mod series;
mod uncertainty;
mod unit;

pub use dataset::{Dataset, DatasetBuilder, DatasetError, RawColumn};
pub use origin::{Lines, Origin, OriginFile};
pub use period::{Period, PeriodKind};
pub use series::Series;
pub(crate) use series::any;
pub use uncertainty::Covariance;
pub use unit::{Grouping, Role, Unit};
