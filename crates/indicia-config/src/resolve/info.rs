use indicia_core::Info;
use indicia_method::Text;

use crate::document::{Data, Item};

/// A text in both languages; one text stands for both.
pub(crate) fn text(item: Option<&Item>) -> Text {
    match item.map(|i| (i, &i.data)) {
        Some((_, Data::Text(t))) => Text { zh: t.clone(), en: t.clone() },
        Some((item, Data::Table(_))) => {
            let (zh, en) = (item.text_of("zh"), item.text_of("en"));
            // Where one language is not given, the other is better than nothing.
            Text { zh: zh.or(en).unwrap_or("").into(), en: en.or(zh).unwrap_or("").into() }
        }
        _ => Text::default(),
    }
}

/// What a reader gets to know, from whatever gives the values of keys.
pub(super) fn info<'a>(get: &dyn Fn(&str) -> Option<&'a Item>) -> Info {
    Info {
        title: text(get("title")),
        definition: text(get("definition")),
        supply: text(get("supply")),
        source: text(get("source")),
        caveat: text(get("caveat")),
    }
}
