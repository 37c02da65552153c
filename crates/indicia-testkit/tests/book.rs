//! The book's chapter on plugins is where a failed check sends its reader.

use std::path::Path;

#[test]
fn the_book_says_what_every_check_demands() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/src/plugins.md");
    let page = std::fs::read_to_string(page).unwrap_or_default();
    for (name, demands) in indicia_testkit::catalogue() {
        let row = format!("| `{name}` | {demands} |");
        assert!(page.lines().any(|line| line == row), "docs/src/plugins.md lacks the row {row}");
    }
}
