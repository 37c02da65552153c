use std::fmt;

/// One step of a [`Path`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    /// A key of a table.
    Key(String),
    /// An item of a list, from zero.
    Item(usize),
}

/// A place within parameters, written as `values."g 1"[2]`. The empty path is the parameters themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Path(pub Vec<Step>);

impl Path {
    /// The path of a key of the table at this path.
    pub fn key(&self, key: &str) -> Path {
        self.with(Step::Key(key.into()))
    }

    /// The path of an item of the list at this path.
    pub fn item(&self, item: usize) -> Path {
        self.with(Step::Item(item))
    }

    fn with(&self, step: Step) -> Path {
        let mut steps = self.0.clone();
        steps.push(step);
        Path(steps)
    }

    /// From its written form, as it stands in [`crate::Failure::path`]. What cannot be read ends the path: the steps
    /// before it still name a place.
    pub fn parse(text: &str) -> Path {
        let mut steps = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let (step, after) = match read_step(rest) {
                Some(read) => read,
                None => break,
            };
            steps.push(step);
            rest = after.strip_prefix('.').unwrap_or(after);
        }
        Path(steps)
    }
}

fn read_step(text: &str) -> Option<(Step, &str)> {
    if let Some(rest) = text.strip_prefix('[') {
        let (digits, after) = rest.split_once(']')?;
        return Some((Step::Item(digits.parse().ok()?), after));
    }
    if let Some(rest) = text.strip_prefix('"') {
        let mut key = String::new();
        let mut chars = rest.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => return Some((Step::Key(key), &rest[at + 1..])),
                '\\' => key.push(chars.next()?.1),
                c => key.push(c),
            }
        }
        return None;
    }
    let end = text.find(['.', '[']).unwrap_or(text.len());
    if end == 0 { None } else { Some((Step::Key(text[..end].into()), &text[end..])) }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, step) in self.0.iter().enumerate() {
            match step {
                Step::Item(n) => write!(f, "[{n}]")?,
                Step::Key(key) => {
                    if i > 0 {
                        f.write_str(".")?;
                    }
                    let bare = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
                    if bare {
                        f.write_str(key)?;
                    } else {
                        write!(f, "\"{}\"", key.replace('\\', "\\\\").replace('"', "\\\""))?;
                    }
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_reads_back() {
        let path = Path::default().key("values").key("浙江 \"a\\b\".c").item(3).key("x");
        assert_eq!(path.to_string(), r#"values."浙江 \"a\\b\".c"[3].x"#);
        assert_eq!(Path::parse(&path.to_string()), path);
        assert_eq!(Path::parse("range[1]"), Path::default().key("range").item(1));
        assert_eq!(Path::parse("range[x]"), Path::default().key("range"));
    }
}
