//! From the types of `indicia-method` to the C structs. Lengths are checked here: behind the border nobody can.

use std::ffi::c_void;

use indicia_abi as abi;
use indicia_method::{Failure, Field, Table};
use indicia_plugin::export::Small;

const UNDECLARED: [f64; 2] = [f64::NAN, f64::NAN];

pub(super) fn field(field: &Field) -> abi::Field {
    abi::Field {
        size: size_of::<abi::Field>() as u32,
        direction: field.direction as i32,
        id: abi::Str::new(field.id),
        unit: abi::Str::new(field.unit),
        goalposts: field.goalposts.unwrap_or(UNDECLARED),
        target: field.target.unwrap_or(UNDECLARED),
    }
}

/// A table in C's terms; the struct borrows these lists.
pub(super) struct Marshalled {
    columns: Small<abi::Col>,
    fields: Small<abi::Field>,
}

/// The parts of a table, if its lengths fit each other.
pub(super) fn table(table: &Table) -> Result<Marshalled, Failure> {
    let n = table.rows;
    let fits = table.columns.iter().all(|c| c.values.len() == n && c.status.is_none_or(|s| s.len() == n))
        && [table.unit, table.period, table.group].iter().all(|l| l.is_empty() || l.len() == n);
    if !fits {
        return Err(Failure::new("wrong-shape").arg("expected", n).arg("found", table.columns.first().map_or(0, |c| c.values.len())));
    }
    let columns = table.columns.iter().map(|c| abi::Col { v: c.values.as_ptr(), st: c.status.map_or(std::ptr::null(), <[u8]>::as_ptr) });
    Ok(Marshalled { columns: Small::collect(columns), fields: Small::collect((0..table.cols()).map(|j| field(&table.field(j)))) })
}

fn or_null(list: &[u32]) -> *const u32 {
    if list.is_empty() { std::ptr::null() } else { list.as_ptr() }
}

impl Marshalled {
    /// The struct; it must not outlive `self` and `table`.
    pub(super) fn raw(&self, table: &Table) -> abi::Table {
        abi::Table {
            size: size_of::<abi::Table>() as u32,
            field_size: size_of::<abi::Field>() as u32,
            rows: table.rows,
            cols: table.cols(),
            col: self.columns.as_slice().as_ptr(),
            field: self.fields.as_slice().as_ptr().cast::<c_void>(),
            unit: or_null(table.unit),
            period: or_null(table.period),
            group: or_null(table.group),
            name: abi::Str::new(table.name),
        }
    }
}
