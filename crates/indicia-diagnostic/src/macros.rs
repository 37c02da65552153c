/// Declares catalogue entries: a constant each, and the list `ALL`.
///
/// ```text
/// codes! {
///     UNKNOWN_KEY = "C0102" error {
///         en "unknown key `{key}` in {table}",
///         zh "{table} 中没有键 `{key}`",
///         hint nearest { en "did you mean `{nearest}`?", zh "是否想写 `{nearest}`？" }
///     }
/// }
/// ```
#[macro_export]
macro_rules! codes {
    ($( $name:ident = $id:literal $severity:ident { en $en:literal, zh $zh:literal
        $(, hint $key:ident { en $hen:literal, zh $hzh:literal } )* $(,)? } )*) => {
        $(
            #[doc = concat!("`", $id, "`: ", $en)]
            pub const $name: $crate::Code = $crate::Code {
                name: stringify!($name),
                id: $id,
                severity: $crate::codes!(@severity $severity),
                en: $en,
                zh: $zh,
                hints: &[ $( $crate::Hint { key: stringify!($key), en: $hen, zh: $hzh } ),* ],
            };
        )*
        /// Every code of this area, in the order of the source.
        pub const ALL: &[$crate::Code] = &[ $( $name ),* ];
    };
    (@severity error) => { $crate::Severity::Error };
    (@severity warning) => { $crate::Severity::Warning };
    (@severity note) => { $crate::Severity::Note };
}
