/// What the vectors of [`Weights`] belong to. The numbers are part of the C contract.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(u32)]
pub enum Axis {
    /// One vector for all rows.
    #[default]
    Shared = 0,
    /// One vector a group; the table's `group` picks.
    Group = 1,
    /// One vector a row.
    Row = 2,
    /// Many vectors, each for all rows: an output column for each.
    Batch = 3,
}

/// Weights of a table's columns: `vectors * cols` numbers, vector by vector.
#[derive(Clone, Copy, Debug, Default)]
pub struct Weights<'a> {
    /// The numbers; empty for methods that take no weights.
    pub values: &'a [f64],
    /// What the vectors belong to.
    pub axis: Axis,
}

impl<'a> Weights<'a> {
    /// One vector for all rows.
    pub const fn shared(values: &'a [f64]) -> Self {
        Weights { values, axis: Axis::Shared }
    }

    /// The vector of a row, given the number of columns and the rows' groups. [`Axis::Batch`] has none.
    pub fn of_row(&self, row: usize, cols: usize, group: &[u32]) -> &'a [f64] {
        let vector = match self.axis {
            Axis::Shared | Axis::Batch => 0,
            Axis::Group => group.get(row).map_or(0, |g| *g as usize),
            Axis::Row => row,
        };
        self.vector(vector, cols)
    }

    /// A vector by its number; empty when there is none.
    pub fn vector(&self, vector: usize, cols: usize) -> &'a [f64] {
        self.values.get(vector * cols..(vector + 1) * cols).unwrap_or(&[])
    }

    /// How many vectors there are.
    pub const fn vectors(&self, cols: usize) -> usize {
        match self.values.len().checked_div(cols) {
            Some(n) => n,
            None => 0,
        }
    }
}

impl Axis {
    /// From the number of the C contract.
    pub const fn from_u32(n: u32) -> Option<Axis> {
        match n {
            0 => Some(Axis::Shared),
            1 => Some(Axis::Group),
            2 => Some(Axis::Row),
            3 => Some(Axis::Batch),
            _ => None,
        }
    }
}
