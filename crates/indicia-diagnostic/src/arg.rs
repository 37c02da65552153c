//! Arguments of templates.

use crate::Lang;

/// A word that exists in both languages, for arguments that are not names or numbers of the user's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Word {
    /// English, with its article where a sentence needs one.
    pub en: &'static str,
    /// Chinese.
    pub zh: &'static str,
}

/// The value of an argument.
#[derive(Clone, Debug, PartialEq)]
pub enum Arg {
    /// A name, a number, a piece of the user's text.
    Text(String),
    /// A word of ours.
    Word(Word),
    /// A name that the user's data give in both languages, such as that of a unit.
    Name {
        /// English.
        en: String,
        /// Chinese.
        zh: String,
    },
    /// Names, each shown as code; long lists are cut with `…`.
    List(Vec<String>),
}

/// Items of a list that are shown.
const SHOWN: usize = 12;

impl Arg {
    /// The argument as it stands in a text of the language.
    pub fn text(&self, lang: Lang) -> String {
        match self {
            Arg::Text(text) => text.clone(),
            Arg::Word(word) => lang.pick(word.en, word.zh).to_string(),
            Arg::Name { en, zh } => lang.pick(en, zh).clone(),
            Arg::List(items) => {
                let mut shown: Vec<String> = items.iter().take(SHOWN).map(|i| format!("`{i}`")).collect();
                if items.len() > SHOWN {
                    shown.push("…".into());
                }
                shown.join(lang.pick(", ", "、"))
            }
        }
    }
}

/// Words for [`Arg::Word`].
pub mod words {
    use super::Word;

    macro_rules! words {
        ($( $name:ident = $en:literal, $zh:literal; )*) => {
            $( #[doc = $en] pub const $name: Word = Word { en: $en, zh: $zh }; )*
            /// All words.
            pub const ALL: &[Word] = &[ $( $name ),* ];
        };
    }

    words! {
        TEXT = "a text", "文本";
        INTEGER = "a whole number", "整数";
        NUMBER = "a number", "数值";
        BOOLEAN = "`true` or `false`", " `true` 或 `false`";
        LIST = "a list", "列表";
        LIST_OF_TEXTS = "a list of texts", "文本列表";
        LIST_OF_NUMBERS = "a list of numbers", "数值列表";
        TABLE = "a table", "表";
        DATE = "a date", "日期";
        NUMBER_OR_PAIR = "a number or `[low, high]`", "数值或 `[下限, 上限]`";
        TEXT_OR_TABLE = "a text or `{ zh = …, en = … }`", "文本或 `{ zh = …, en = … }`";
        USE = "`{ use = …, params = … }`", " `{ use = …, params = … }`";
        CONDITION = "a condition", "条件";
        OPERATOR = "an operator", "运算符";
        OPERAND = "a number, a name or `(`", "数值、名称或左括号 `(`";
        CLOSING = "`)`", "右括号 `)`";
        COMMA_OR_CLOSING = "`,` or `)`", "逗号 `,` 或右括号 `)`";
        END = "the end", "公式结尾";
        NONE = "nothing", "空";
        DERIVER = "deriver", "派生方法";
        IMPUTER = "imputer", "插补方法";
        TREATMENT = "treatment", "数据处理方法";
        NORMALIZER = "normalizer", "标准化方法";
        WEIGHTING = "weighting", "赋权方法";
        AGGREGATOR = "aggregator", "合成方法";
        POSITIVE = "positive values", "正值";
        NON_NEGATIVE = "values that are not negative", "非负值";
        NEGATIVE = "negative values", "负值";
        ZERO_OR_NEGATIVE = "zero or negative values", "零或负值";
        ZERO = "zero", "零值";
        ID_RULE = "an id begins with a letter and holds letters, digits, `_` and `-`", "标识须以字母开头，只能包含字母、数字、`_` 和 `-`";
    }
}
