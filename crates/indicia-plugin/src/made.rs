use std::marker::PhantomData;
use std::sync::OnceLock;

use indicia_method::{About, Failure, Instance, Method, Path, Value, from_json, validate};

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
        let mut schema = T::schema();
        let mut example = Value::table();
        if !T::EXAMPLE.is_empty() {
            example = from_json(T::EXAMPLE).unwrap_or_else(|e| panic!("the example of {} is not JSON: {e}", T::ID));
            schema.set("examples", Value::List(vec![example.clone()]));
        }
        let facts = facts_of(make::<T, K>(&schema, &example));
        About {
            id: T::ID.into(),
            version: T::VERSION,
            kind: K::KIND,
            title: text(T::TITLE.0, T::TITLE.1),
            manual: page(T::MANUAL),
            manual_zh: T::MANUAL_ZH.trim().to_string(),
            schema,
            facts,
            texts: texts(T::TEXTS),
            concurrent: true,
        }
    }
}

fn make<T: Declared, K: Make<T>>(schema: &Value, params: &Value) -> Result<Box<dyn Instance>, Failure> {
    let empty = Value::table();
    let params = if *params == Value::Null { &empty } else { params };
    if let Some(problem) = validate(schema, params).into_iter().next() {
        return Err(problem.into_failure());
    }
    K::make(T::read(params, &Path::default())?)
}

impl<T: Declared, K: Make<T>> Method for MethodOf<T, K> {
    fn about(&self) -> &About {
        self.about.get_or_init(Self::describe)
    }

    fn create(&self, params: &Value) -> Result<Box<dyn Instance>, Failure> {
        make::<T, K>(&self.about().schema, params)
    }
}

impl<T: Declared, K: Make<T>> std::fmt::Debug for MethodOf<T, K> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MethodOf").field("id", &T::ID).finish_non_exhaustive()
    }
}
