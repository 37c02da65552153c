use indicia_method::{Value, to_json};

/// The longest value that stays on one line.
const LINE: usize = 100;

/// JSON with a line for each item of whatever does not fit on one.
pub(super) fn pretty(value: &Value) -> String {
    let mut out = String::new();
    write(&mut out, value, 0);
    out.push('\n');
    out
}

fn write(out: &mut String, value: &Value, depth: usize) {
    let line = to_json(value);
    if line.len() + 2 * depth <= LINE && depth > 0 {
        out.push_str(&line);
        return;
    }
    match value {
        Value::List(items) if !items.is_empty() => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                begin(out, i, depth);
                write(out, item, depth + 1);
            }
            end(out, ']', depth);
        }
        Value::Table(pairs) if !pairs.is_empty() => {
            out.push('{');
            for (i, (key, item)) in pairs.iter().enumerate() {
                begin(out, i, depth);
                out.push_str(&to_json(&Value::Text(key.clone())));
                out.push_str(": ");
                write(out, item, depth + 1);
            }
            end(out, '}', depth);
        }
        _ => out.push_str(&line),
    }
}

fn begin(out: &mut String, i: usize, depth: usize) {
    out.push_str(if i > 0 { ",\n" } else { "\n" });
    out.push_str(&"  ".repeat(depth + 1));
}

fn end(out: &mut String, bracket: char, depth: usize) {
    out.push('\n');
    out.push_str(&"  ".repeat(depth));
    out.push(bracket);
}
