use crate::Status;

/// One column of a [`Table`]: values, and a status byte for each where not all are present.
#[derive(Clone, Copy, Debug)]
pub struct Column<'a> {
    /// One value a row; meaningless where the status says that there is none.
    pub values: &'a [f64],
    /// One [`Status`] byte a row; `None` means that every value is present.
    pub status: Option<&'a [u8]>,
}

impl<'a> Column<'a> {
    /// A column in which every value is present.
    pub const fn dense(values: &'a [f64]) -> Self {
        Column { values, status: None }
    }

    /// The value of a row, if there is one.
    pub fn get(&self, row: usize) -> Option<f64> {
        let present = self.status.is_none_or(|s| s.get(row).is_some_and(|b| Status(*b).is_present()));
        if present { self.values.get(row).copied() } else { None }
    }

    /// Whether a row has a value.
    pub fn is_present(&self, row: usize) -> bool {
        self.get(row).is_some()
    }

    /// The values that are present, in row order.
    pub fn present(&self) -> impl Iterator<Item = f64> + 'a {
        let column = *self;
        (0..column.values.len()).filter_map(move |i| column.get(i))
    }
}

/// Which way an indicator is better. The numbers are part of the C contract.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(i32)]
pub enum Direction {
    /// More is better.
    #[default]
    Positive = 1,
    /// Less is better.
    Negative = -1,
    /// Best at a value or within an interval ([`Field::target`]).
    Target = 0,
}

impl Direction {
    /// From the number of the C contract.
    pub const fn from_i32(n: i32) -> Option<Direction> {
        match n {
            1 => Some(Direction::Positive),
            -1 => Some(Direction::Negative),
            0 => Some(Direction::Target),
            _ => None,
        }
    }

    /// The word used in TOML.
    pub const fn word(self) -> &'static str {
        match self {
            Direction::Positive => "positive",
            Direction::Negative => "negative",
            Direction::Target => "target",
        }
    }
}

/// What is known about a column.
#[derive(Clone, Copy, Debug, Default)]
pub struct Field<'a> {
    /// Id of the indicator, node, expert item or raw column.
    pub id: &'a str,
    /// Unit of its values; empty when undeclared.
    pub unit: &'a str,
    /// Which way it is better.
    pub direction: Direction,
    /// Declared lower and upper goalpost.
    pub goalposts: Option<[f64; 2]>,
    /// Declared target interval; a target value is an interval of one point.
    pub target: Option<[f64; 2]>,
}

/// Columns of equal length with what is known about rows and columns.
///
/// Rows are sorted by (period, unit). `unit`, `period` and `group` number the rows' units, periods and groups from
/// zero; each is empty where it does not matter (an expert table has none). Periods are numbered in time order,
/// and gaps in time are gaps in the numbers.
#[derive(Clone, Copy, Debug, Default)]
pub struct Table<'a> {
    /// The columns; all of [`Table::rows`] length.
    pub columns: &'a [Column<'a>],
    /// One field a column.
    pub fields: &'a [Field<'a>],
    /// Number of rows.
    pub rows: usize,
    /// Unit of each row, or empty.
    pub unit: &'a [u32],
    /// Period of each row, or empty.
    pub period: &'a [u32],
    /// Group of each row, or empty.
    pub group: &'a [u32],
    /// Name of an expert table, or of the group that is being fitted; empty otherwise.
    pub name: &'a str,
}

impl<'a> Table<'a> {
    /// Number of columns.
    pub const fn cols(&self) -> usize {
        self.columns.len()
    }

    /// The field of a column; an empty one beyond the end.
    pub fn field(&self, column: usize) -> Field<'a> {
        self.fields.get(column).copied().unwrap_or_default()
    }
}
