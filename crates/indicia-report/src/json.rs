//! JSON that a person can read and compare.

use indicia_method::{Value, to_json};

/// The value over several lines: a table or list that fits stands on one line.
pub fn pretty(value: &Value) -> String {
    let mut out = String::new();
    write(&mut out, value, 0);
    out.push('\n');
    out
}

const WIDTH: usize = 120;

fn write(out: &mut String, value: &Value, indent: usize) {
    let (open, close) = match value {
        Value::List(l) if !l.is_empty() => ('[', ']'),
        Value::Table(t) if !t.is_empty() => ('{', '}'),
        other => return out.push_str(&to_json(other)),
    };
    // The outermost is always broken up, so that two files compare line by line.
    if indent > 0 && fits(value, WIDTH.saturating_sub(2 * indent)) {
        return out.push_str(&to_json(value));
    }
    out.push(open);
    out.push('\n');
    let items: Vec<(Option<&str>, &Value)> = match value {
        Value::List(l) => l.iter().map(|v| (None, v)).collect(),
        Value::Table(t) => t.iter().map(|(k, v)| (Some(k.as_str()), v)).collect(),
        _ => Vec::new(),
    };
    let last = items.len();
    for (n, (key, item)) in items.into_iter().enumerate() {
        (0..=indent).for_each(|_| out.push_str("  "));
        if let Some(key) = key {
            out.push_str(&to_json(&key.into()));
            out.push_str(": ");
        }
        write(out, item, indent + 1);
        out.push_str(if n + 1 < last { ",\n" } else { "\n" });
    }
    (0..indent).for_each(|_| out.push_str("  "));
    out.push(close);
}

/// Whether the value is short; stops counting when it is not.
fn fits(value: &Value, room: usize) -> bool {
    fn count(value: &Value, room: &mut usize) -> bool {
        let own = match value {
            Value::Null | Value::Bool(_) => 5,
            Value::Number(_) => 8,
            Value::Text(s) => s.len() + 2,
            Value::List(_) | Value::Table(_) => 2,
        };
        if own > *room {
            return false;
        }
        *room -= own;
        match value {
            Value::List(l) => l.iter().all(|v| count(v, room)),
            Value::Table(t) => t.iter().all(|(k, v)| {
                *room = room.saturating_sub(k.len() + 4);
                count(v, room)
            }),
            _ => true,
        }
    }
    let mut room = room;
    count(value, &mut room)
}

#[cfg(test)]
mod tests {
    use super::*;
    use indicia_method::from_json;

    #[test]
    fn what_is_written_reads_back() {
        let text = r#"{"a":[1,2,{"b":null}],"c":{"d":"x\n\"y\""},"e":[],"f":{}}"#;
        let value = from_json(text).unwrap();
        assert_eq!(from_json(&pretty(&value)).unwrap(), value);
        assert_eq!(pretty(&value), "{\n  \"a\": [1,2,{\"b\":null}],\n  \"c\": {\"d\":\"x\\n\\\"y\\\"\"},\n  \"e\": [],\n  \"f\": {}\n}\n");
    }
}
