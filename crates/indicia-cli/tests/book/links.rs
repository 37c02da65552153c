//! Links between pages.

use crate::{pages, read, root};

/// Targets of the links of a page that lead to files.
fn targets(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut fenced = false;
    for line in page.lines() {
        fenced ^= line.trim_start().starts_with("```");
        if fenced {
            continue;
        }
        for part in line.split("](").skip(1) {
            let target = part.split(')').next().unwrap_or_default();
            let file = target.split('#').next().unwrap_or_default();
            if !file.is_empty() && !file.contains("://") && !file.contains("::") {
                found.push(file.to_string());
            }
        }
    }
    found
}

#[test]
fn links_lead_to_files() {
    let mut wrong = Vec::new();
    for page in pages() {
        let folder = root().join(&page).parent().unwrap().to_path_buf();
        for target in targets(&read(&page)) {
            if !folder.join(&target).exists() {
                wrong.push(format!("{page}: {target}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_page_of_the_book_is_in_its_summary() {
    let listed: Vec<String> =
        targets(&read("docs/src/SUMMARY.md")).iter().map(|t| format!("docs/src/{}", t.trim_start_matches("./"))).collect();
    let lost: Vec<String> =
        pages().into_iter().filter(|p| p.starts_with("docs/src/") && !p.ends_with("SUMMARY.md") && !listed.contains(p)).collect();
    assert!(lost.is_empty(), "{lost:#?}");
}
