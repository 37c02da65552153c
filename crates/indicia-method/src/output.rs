use crate::Status;

/// Where a method writes: host memory, column by column.
///
/// Cell (row, column) is at `column * rows + row`. The host sets every status to present before the call;
/// a method marks cells that it cannot compute with [`Output::fail`] and reports why through the call.
#[derive(Debug)]
pub struct Output<'a> {
    /// Values, `rows * cols` of them.
    pub values: &'a mut [f64],
    /// Status bytes, as many as values.
    pub status: &'a mut [u8],
    /// Rows of the output: those of the input table, or one for shared weights.
    pub rows: usize,
    /// Columns of the output.
    pub cols: usize,
}

impl<'a> Output<'a> {
    /// An output over host memory; `values` and `status` must have `rows * cols` cells.
    pub fn new(values: &'a mut [f64], status: &'a mut [u8], rows: usize, cols: usize) -> Self {
        debug_assert!(values.len() == rows * cols && status.len() == rows * cols);
        Output { values, status, rows, cols }
    }

    /// Values and status bytes of one column.
    pub fn column(&mut self, column: usize) -> (&mut [f64], &mut [u8]) {
        let at = column * self.rows..(column + 1) * self.rows;
        (&mut self.values[at.clone()], &mut self.status[at])
    }

    /// Writes one cell.
    pub fn set(&mut self, row: usize, column: usize, value: f64) {
        self.values[column * self.rows + row] = value;
    }

    /// Marks a cell that could not be computed.
    pub fn fail(&mut self, row: usize, column: usize) {
        self.mark(row, column, Status::FAILED);
    }

    /// Sets the status of a cell; a cell without a value is set to zero, so that no stale number stays behind.
    pub fn mark(&mut self, row: usize, column: usize, status: u8) {
        let at = column * self.rows + row;
        self.status[at] = status;
        if !Status(status).is_present() {
            self.values[at] = 0.0;
        }
    }
}
