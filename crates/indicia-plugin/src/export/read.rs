//! From the host's C structs to the types of `indicia-method`. The host keeps the promises of the header; sizes are
//! checked all the same, because a plugin can meet an older host.

use std::ffi::c_void;
use std::slice::from_raw_parts;

use indicia_abi as abi;
use indicia_method::{Column, Direction, Field, Table};

use super::Small;

/// What was wrong with a struct of the host's: its name.
pub(super) type Lie = &'static str;

/// # Safety
/// As [`abi::Str::bytes`].
pub(super) unsafe fn text<'a>(raw: abi::Str) -> Result<&'a str, Lie> {
    // SAFETY: the caller's promise.
    std::str::from_utf8(unsafe { raw.bytes() }).map_err(|_| "ind_str")
}

/// # Safety
/// `p` must be null or point to `n` values that live for `'a`.
pub(super) unsafe fn slice<'a, T>(p: *const T, n: usize) -> &'a [T] {
    if p.is_null() || n == 0 {
        &[]
    } else {
        // SAFETY: the caller's promise.
        unsafe { from_raw_parts(p, n) }
    }
}

fn declared(ends: [f64; 2]) -> Option<[f64; 2]> {
    if ends.iter().any(|e| e.is_nan()) { None } else { Some(ends) }
}

/// # Safety
/// `at` must point to `n` fields, `stride` bytes apart, that live for `'a`.
pub(super) unsafe fn fields<'a>(at: *const c_void, stride: usize, n: usize) -> Result<Small<Field<'a>>, Lie> {
    if n > 0 && (at.is_null() || stride < size_of::<abi::Field>()) {
        return Err("ind_field");
    }
    Ok(Small::collect((0..n).map(|i| {
        // SAFETY: the caller's promise, and the stride covers the struct.
        let raw = unsafe { &*at.byte_add(i * stride).cast::<abi::Field>() };
        // SAFETY: texts of the host live as long as its table.
        let (id, unit) = unsafe { (text(raw.id), text(raw.unit)) };
        Field {
            id: id.unwrap_or_default(),
            unit: unit.unwrap_or_default(),
            direction: Direction::from_i32(raw.direction).unwrap_or_default(),
            goalposts: declared(raw.goalposts),
            target: declared(raw.target),
        }
    })))
}

/// The parts of a table that a [`Table`] borrows.
pub(super) struct Parts<'a> {
    raw: &'a abi::Table,
    columns: Small<Column<'a>>,
    fields: Small<Field<'a>>,
}

impl<'a> Parts<'a> {
    /// # Safety
    /// `raw` must be null or point to a table as the header describes it, which lives for `'a`.
    pub(super) unsafe fn new(raw: *const abi::Table) -> Result<Self, Lie> {
        // SAFETY: the caller's promise.
        let raw = unsafe { raw.as_ref() }.ok_or("ind_table")?;
        if (raw.size as usize) < size_of::<abi::Table>() || (raw.cols > 0 && raw.col.is_null()) {
            return Err("ind_table");
        }
        let n = raw.rows;
        // SAFETY: `col` points to `cols` columns of `rows` values each.
        let columns = Small::collect(
            unsafe { slice(raw.col, raw.cols) }
                .iter()
                .map(|c| unsafe { Column { values: slice(c.v, n), status: if c.st.is_null() { None } else { Some(slice(c.st, n)) } } }),
        );
        // SAFETY: `field` points to `cols` fields.
        let fields = unsafe { fields(raw.field, raw.field_size as usize, raw.cols) }?;
        Ok(Parts { raw, columns, fields })
    }

    pub(super) fn table(&self) -> Table<'_> {
        let raw = self.raw;
        // SAFETY: each is null or has `rows` numbers; the name lives as long as the table.
        unsafe {
            Table {
                columns: self.columns.as_slice(),
                fields: self.fields.as_slice(),
                rows: raw.rows,
                unit: slice(raw.unit, raw.rows),
                period: slice(raw.period, raw.rows),
                group: slice(raw.group, raw.rows),
                name: text(raw.name).unwrap_or_default(),
            }
        }
    }
}
