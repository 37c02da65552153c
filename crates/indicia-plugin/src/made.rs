use std::marker::PhantomData;
use std::sync::OnceLock;

use indicia_method::{About, Failure, Instance, Kind, Method, Path, Value, from_json, validate};

use crate::Declared;
use crate::declare::{facts_of, page, text, texts};
use crate::kinds::Make;

/// A declared type as a [`Method`]: the type `T` with the trait that the marker `K` of [`crate::kinds`] stands for.
pub struct MethodOf<T, K> {
    about: OnceLock<About>,
    of: PhantomData<fn() -> (T, K)>,
}

impl<T: Declared, K: Make<T>> MethodOf<T, K> {
    /// For a static.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        MethodOf { about: OnceLock::new(), of: PhantomData }
    }

    fn describe() -> About {
        let declared = Words {
            id: T::ID,
            version: T::VERSION,
            title: T::TITLE,
            manual: T::MANUAL,
            manual_zh: T::MANUAL_ZH,
            texts: T::TEXTS,
            example: T::EXAMPLE,
        };
        describe(&declared, K::KIND, T::schema(), typed::<T, K>)
    }
}

/// What a type declares in words.
struct Words {
    id: &'static str,
    version: u32,
    title: (&'static str, &'static str),
    manual: &'static str,
    manual_zh: &'static str,
    texts: &'static [(&'static str, &'static str, &'static str)],
    example: &'static str,
}

type Typed = fn(&Value) -> Result<Box<dyn Instance>, Failure>;

fn typed<T: Declared, K: Make<T>>(params: &Value) -> Result<Box<dyn Instance>, Failure> {
    K::make(T::read(params, &Path::default())?)
}

// What follows is compiled once for all methods: only `typed` and the schema are of one type.

fn describe(words: &Words, kind: Kind, mut schema: Value, typed: Typed) -> About {
    let mut example = Value::table();
    if !words.example.is_empty() {
        example = from_json(words.example).unwrap_or_else(|e| panic!("the example of {} is not JSON: {e}", words.id));
        schema.set("examples", Value::List(vec![example.clone()]));
    }
    let facts = facts_of(make(&schema, &example, typed));
    About {
        id: words.id.into(),
        version: words.version,
        kind,
        title: text(words.title.0, words.title.1),
        manual: page(words.manual),
        manual_zh: words.manual_zh.trim().to_string(),
        schema,
        facts,
        texts: texts(words.texts),
        concurrent: true,
    }
}

fn make(schema: &Value, params: &Value, typed: Typed) -> Result<Box<dyn Instance>, Failure> {
    let empty = Value::table();
    let params = if *params == Value::Null { &empty } else { params };
    if let Some(problem) = validate(schema, params).into_iter().next() {
        return Err(problem.into_failure());
    }
    typed(params)
}

impl<T: Declared, K: Make<T>> Method for MethodOf<T, K> {
    fn about(&self) -> &About {
        self.about.get_or_init(Self::describe)
    }

    fn key(&self) -> (&str, u32, Kind) {
        (T::ID, T::VERSION, K::KIND)
    }

    fn create(&self, params: &Value) -> Result<Box<dyn Instance>, Failure> {
        make(&self.about().schema, params, typed::<T, K>)
    }
}

impl<T: Declared, K: Make<T>> std::fmt::Debug for MethodOf<T, K> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MethodOf").field("id", &T::ID).finish_non_exhaustive()
    }
}
