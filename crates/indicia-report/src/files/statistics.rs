use indicia_analysis::statistics::{Frame, Method, Thresholds, describe};
use indicia_core::Stage;

use super::latest_first;
use crate::view::StatisticsView;
use crate::{Cell, Column, Subject, Table};

/// `statistics.csv`: what the columns look like, values of indicators before imputation and nodes, for every period, the latest first.
pub fn statistics_csv(subject: Subject) -> Vec<u8> {
    let root = &subject.evaluation.plan().system().root;
    let thresholds = Thresholds::default();
    let mut all = Table::default();
    for period in latest_first(subject) {
        let Some(frame) = Frame::new(subject.evaluation, root, period, Stage::Derive) else { continue };
        let view = StatisticsView { subject, frame, thresholds, method: Method::default(), adjusted: false, most: usize::MAX };
        let mut table = view.describe(&describe(&view.frame, &thresholds)).table;
        let text = subject.period_text(period);
        table.columns.insert(0, Column::text("period", "", "").in_data());
        table.rows.iter_mut().for_each(|r| r.insert(0, Cell::plain(text.as_str())));
        all.columns = table.columns;
        all.rows.append(&mut table.rows);
    }
    all.to_csv()
}
