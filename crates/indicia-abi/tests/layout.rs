//! The layout in Rust and the layout that a C compiler gives the header are the same numbers.

#![allow(clippy::unwrap_used)]

use core::mem::{align_of, offset_of, size_of};
use std::process::Command;

use indicia_abi::{Arg, Call, Col, Field, Finding, HEADER, Method, Plugin, Sink, Str, Table};

/// Every (struct, field) of the contract with the offset that Rust gives it; the size stands under an empty name.
fn rust_layout() -> Vec<(&'static str, &'static str, usize)> {
    let mut all = Vec::new();
    macro_rules! layout {
        ($($t:ident $c:literal { $($f:ident $cf:literal),* })*) => { $(
            all.push(($c, "", size_of::<$t>()));
            assert_eq!(align_of::<$t>(), 8, $c);
            $( all.push(($c, $cf, offset_of!($t, $f))); )*
        )* };
    }
    layout! {
        Str "ind_str" { p "p", n "n" }
        Sink "ind_sink" { ctx "ctx", put "put" }
        Col "ind_col" { v "v", st "st" }
        Field "ind_field" { size "size", direction "direction", id "id", unit "unit", goalposts "goalposts", target "target" }
        Table "ind_table" { size "size", field_size "field_size", rows "rows", cols "cols", col "col", field "field", unit "unit",
            period "period", group "group", name "name" }
        Arg "ind_arg" { name "name", value "value" }
        Finding "ind_finding" { size "size", level "level", code "code", path "path", arg "arg", n_arg "n_arg", row "row", column "column" }
        Call "ind_call" { size "size", reserved "reserved", seed "seed", draw "draw", ctx "ctx", report "report", cancelled "cancelled" }
        Method "ind_method" { size "size", kind "kind", kind_version "kind_version", flags "flags", id "id", about "about", create "create",
            destroy "destroy", facts "facts", fit "fit", save "save", load "load", drop "drop", prepare "prepare", unprepare "unprepare",
            apply "apply", explain "explain" }
        Plugin "ind_plugin" { size "size", abi_major "abi_major", abi_minor "abi_minor", reserved "reserved", name "name", version "version",
            build "build", method "method", n_method "n_method", pack "pack", n_pack "n_pack" }
    }
    all
}

/// Version 1.0 on 64 bits. What stands here is frozen; structs grow behind it.
const SNAPSHOT: &str = "\
ind_str=16 p=0 n=8
ind_sink=16 ctx=0 put=8
ind_col=16 v=0 st=8
ind_field=72 size=0 direction=4 id=8 unit=24 goalposts=40 target=56
ind_table=80 size=0 field_size=4 rows=8 cols=16 col=24 field=32 unit=40 period=48 group=56 name=64
ind_arg=32 name=0 value=16
ind_finding=64 size=0 level=4 code=8 path=24 arg=40 n_arg=48 row=56 column=60
ind_call=48 size=0 reserved=4 seed=8 draw=16 ctx=24 report=32 cancelled=40
ind_method=128 size=0 kind=4 kind_version=8 flags=12 id=16 about=32 create=40 destroy=48 facts=56 fit=64 save=72 load=80 drop=88 \
prepare=96 unprepare=104 apply=112 explain=120
ind_plugin=96 size=0 abi_major=4 abi_minor=8 reserved=12 name=16 version=32 build=48 method=64 n_method=72 pack=80 n_pack=88
";

#[test]
fn the_layout_is_the_one_that_was_promised() {
    let mut text = String::new();
    for (name, field, at) in rust_layout() {
        if field.is_empty() {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&format!("{name}={at}"));
        } else {
            text.push_str(&format!(" {field}={at}"));
        }
    }
    text.push('\n');
    assert_eq!(text, SNAPSHOT);
}

#[test]
fn a_c_compiler_lays_the_header_out_alike() {
    let mut source = String::from("#include \"indicia_plugin.h\"\n");
    for (name, field, at) in rust_layout() {
        let measured = if field.is_empty() { format!("sizeof({name})") } else { format!("offsetof({name}, {field})") };
        source.push_str(&format!("_Static_assert({measured} == {at}, \"{name}.{field}\");\n"));
    }
    compile("layout.c", &source, &["cc", "-std=c11"], true);
    // The test itself must be able to fail.
    compile("wrong.c", "#include \"indicia_plugin.h\"\n_Static_assert(sizeof(ind_method) == 4, \"\");\n", &["cc", "-std=c11"], false);
}

#[test]
fn the_header_is_clean_in_c_and_in_cpp() {
    assert_eq!(HEADER, include_str!("../include/indicia_plugin.h"));
    compile("clean.c", "#include \"indicia_plugin.h\"\n", &["cc", "-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Werror"], true);
    compile("clean.cc", "#include \"indicia_plugin.h\"\n", &["c++", "-std=c++11", "-Wall", "-Werror"], true);
}

fn compile(file: &str, source: &str, command: &[&str], succeeds: bool) {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(file);
    std::fs::write(&path, source).unwrap();
    let include = concat!(env!("CARGO_MANIFEST_DIR"), "/include");
    let output = Command::new(command[0]).args(&command[1..]).args(["-fsyntax-only", "-I", include]).arg(&path).output().unwrap();
    assert_eq!(output.status.success(), succeeds, "{}", String::from_utf8_lossy(&output.stderr));
}
