//! The C contract between Indicia and its plugins.
//!
//! `include/indicia_plugin.h` is the specification: what each struct and function means stands there. This crate
//! says the same in Rust. Structs begin with their size and grow at the tail only; a test holds their layout
//! against the header with a C compiler.

#![no_std]
#![allow(unsafe_code)]
// The function types are the header's, spelt out once.
#![allow(clippy::type_complexity)]

use core::ffi::c_void;

mod str;

/// The specification, for whoever writes it out.
pub const HEADER: &str = include_str!("../include/indicia_plugin.h");

/// Major version; part of the entry symbol.
pub const ABI_MAJOR: u32 = 1;
/// Minor version: what was added at the tails.
pub const ABI_MINOR: u32 = 0;
/// Bytes of [`Plugin`] in version 1.0: a plugin's table is never smaller.
pub const PLUGIN_SIZE_1_0: usize = 96;
/// Bytes of [`Method`] in version 1.0: a method's table is never smaller.
pub const METHOD_SIZE_1_0: usize = 128;
// The host reads these structs whole. Whoever adds a tail reads it only where the size that stands first covers it, and changes this.
#[cfg(target_pointer_width = "64")]
const _: () = assert!(size_of::<Plugin>() == PLUGIN_SIZE_1_0 && size_of::<Method>() == METHOD_SIZE_1_0);
/// What the entry symbol begins with; the plugin's name follows, hyphens as underscores.
pub const ENTRY_PREFIX: &str = "indicia_plugin_entry_v1__";

/// The call did what it should.
pub const OK: i32 = 0;
/// The reason was reported.
pub const FAILED: i32 = 1;
/// The plugin is broken; the instance is not used again.
pub const PANICKED: i32 = 2;
/// `explain`, `prepare`: there is nothing to give.
pub const NONE: i32 = 3;

/// Flag of a method: several threads may call one instance at a time.
pub const CONCURRENT: u32 = 1;

/// Level of the finding that says why a call fails; the levels below are those of findings beside a result.
pub const LEVEL_ERROR: u32 = 3;
/// Row or column of a finding that concerns none.
pub const NO_PLACE: u32 = u32::MAX;

/// A text: UTF-8, without a terminating zero.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Str {
    /// First byte; may be null when `n` is zero.
    pub p: *const u8,
    /// Length in bytes.
    pub n: usize,
}

/// Takes a text, which may come in pieces.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Sink {
    /// The host's.
    pub ctx: *mut c_void,
    /// Copies; returns 0, or another number when no more is wanted.
    pub put: Option<unsafe extern "C" fn(ctx: *mut c_void, bytes: *const c_void, n: usize) -> i32>,
}

/// A column.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Col {
    /// One value a row.
    pub v: *const f64,
    /// One status byte a row; null when all are present.
    pub st: *const u8,
}

/// What is known about a column.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Size of the struct.
    pub size: u32,
    /// 1, -1 or 0.
    pub direction: i32,
    /// Id.
    pub id: Str,
    /// Unit, or empty.
    pub unit: Str,
    /// Goalposts; NaN where undeclared.
    pub goalposts: [f64; 2],
    /// Target interval; NaN where undeclared.
    pub target: [f64; 2],
}

/// Columns of equal length.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Size of the struct.
    pub size: u32,
    /// Distance of the fields in bytes.
    pub field_size: u32,
    /// Rows.
    pub rows: usize,
    /// Columns.
    pub cols: usize,
    /// The columns.
    pub col: *const Col,
    /// The fields, `field_size` apart.
    pub field: *const c_void,
    /// Unit of each row, or null.
    pub unit: *const u32,
    /// Period of each row, or null.
    pub period: *const u32,
    /// Group of each row, or null.
    pub group: *const u32,
    /// Name, or empty.
    pub name: Str,
}

/// A value for a template.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Arg {
    /// Name in the template.
    pub name: Str,
    /// Value.
    pub value: Str,
}

/// What a method has to say.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Finding {
    /// Size of the struct.
    pub size: u32,
    /// Level.
    pub level: u32,
    /// Code.
    pub code: Str,
    /// Parameter at fault, or empty.
    pub path: Str,
    /// Arguments.
    pub arg: *const Arg,
    /// How many.
    pub n_arg: usize,
    /// Row, or [`NO_PLACE`].
    pub row: u32,
    /// Column, or [`NO_PLACE`].
    pub column: u32,
}

/// What the host gives with each call.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Call {
    /// Size of the struct.
    pub size: u32,
    /// Zero.
    pub reserved: u32,
    /// Seed.
    pub seed: u64,
    /// Draw.
    pub draw: u64,
    /// The host's.
    pub ctx: *mut c_void,
    /// Takes a finding.
    pub report: Option<unsafe extern "C" fn(ctx: *mut c_void, finding: *const Finding)>,
    /// Not 0 once the result is no longer wanted.
    pub cancelled: Option<unsafe extern "C" fn(ctx: *mut c_void) -> i32>,
}

/// A method.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Method {
    /// Size of the struct.
    pub size: u32,
    /// Kind.
    pub kind: u32,
    /// Version of the kind.
    pub kind_version: u32,
    /// Flags.
    pub flags: u32,
    /// Id.
    pub id: Str,
    /// What it says of itself, as JSON.
    pub about: Option<unsafe extern "C" fn(json: *const Sink) -> i32>,
    /// An instance with parameters.
    pub create: Option<unsafe extern "C" fn(params: Str, call: *const Call, this: *mut *mut c_void) -> i32>,
    /// Frees an instance.
    pub destroy: Option<unsafe extern "C" fn(this: *mut c_void)>,
    /// The facts of an instance, as JSON.
    pub facts: Option<unsafe extern "C" fn(this: *const c_void, json: *const Sink) -> i32>,
    /// Learns from data.
    pub fit: Option<
        unsafe extern "C" fn(
            this: *const c_void,
            data: *const Table,
            inputs: *const *const Table,
            n_inputs: usize,
            call: *const Call,
            state: *mut *mut c_void,
        ) -> i32,
    >,
    /// The state as JSON.
    pub save: Option<unsafe extern "C" fn(this: *const c_void, state: *const c_void, call: *const Call, json: *const Sink) -> i32>,
    /// A state from JSON.
    pub load: Option<unsafe extern "C" fn(this: *const c_void, json: Str, call: *const Call, state: *mut *mut c_void) -> i32>,
    /// Frees a state.
    pub drop: Option<unsafe extern "C" fn(state: *mut c_void)>,
    /// Prepares an input for many weight vectors.
    pub prepare: Option<
        unsafe extern "C" fn(
            this: *const c_void,
            state: *const c_void,
            data: *const Table,
            call: *const Call,
            prep: *mut *mut c_void,
        ) -> i32,
    >,
    /// Frees a preparation.
    pub unprepare: Option<unsafe extern "C" fn(prep: *mut c_void)>,
    /// Computes.
    pub apply: Option<
        unsafe extern "C" fn(
            this: *const c_void,
            state: *const c_void,
            prep: *const c_void,
            data: *const Table,
            weights: *const f64,
            n_weights: usize,
            axis: u32,
            out: *mut f64,
            out_st: *mut u8,
            out_rows: usize,
            out_cols: usize,
            call: *const Call,
        ) -> i32,
    >,
    /// The formula behind a cell, as JSON.
    pub explain: Option<
        unsafe extern "C" fn(
            this: *const c_void,
            state: *const c_void,
            field: *const c_void,
            field_size: usize,
            n_field: usize,
            weights: *const f64,
            n_weights: usize,
            json: *const Sink,
        ) -> i32,
    >,
}

/// A plugin.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct Plugin {
    /// Size of the struct.
    pub size: u32,
    /// Major version of the contract.
    pub abi_major: u32,
    /// Minor version of the contract.
    pub abi_minor: u32,
    /// Zero.
    pub reserved: u32,
    /// Name.
    pub name: Str,
    /// Version.
    pub version: Str,
    /// Compiler, profile; free text.
    pub build: Str,
    /// Methods.
    pub method: *const *const Method,
    /// How many.
    pub n_method: usize,
    /// Packs of indicators, as TOML.
    pub pack: *const Str,
    /// How many.
    pub n_pack: usize,
}

/// The one exported function of a plugin.
pub type Entry = unsafe extern "C" fn() -> *const Plugin;

// The tables are immutable after they were made; whatever they point to lives as long as the library, which is
// never unloaded.
unsafe impl Sync for Method {}
unsafe impl Send for Method {}
unsafe impl Sync for Plugin {}
unsafe impl Send for Plugin {}
