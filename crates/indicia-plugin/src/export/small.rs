use std::mem::MaybeUninit;

/// How many items need no allocation.
const INLINE: usize = 64;

/// A list that allocates only beyond 64 items: columns of a table on their way through the C contract.
pub struct Small<T: Copy> {
    inline: [MaybeUninit<T>; INLINE],
    len: usize,
    heap: Vec<T>,
}

impl<T: Copy> Small<T> {
    /// Collects items.
    pub fn collect(items: impl ExactSizeIterator<Item = T>) -> Self {
        let mut small = Small { inline: [const { MaybeUninit::uninit() }; INLINE], len: 0, heap: Vec::new() };
        if items.len() > INLINE {
            small.heap = items.collect();
        } else {
            for (place, item) in small.inline.iter_mut().zip(items) {
                place.write(item);
                small.len += 1;
            }
        }
        small
    }

    /// The items.
    pub fn as_slice(&self) -> &[T] {
        if self.heap.is_empty() {
            // SAFETY: the first `len` places were written by `collect`, and `MaybeUninit<T>` is laid out as `T`.
            unsafe { std::slice::from_raw_parts(self.inline.as_ptr().cast(), self.len) }
        } else {
            &self.heap
        }
    }
}

impl<T: Copy> std::fmt::Debug for Small<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Small").field("len", &self.as_slice().len()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Small;

    #[test]
    fn any_number_of_items_comes_back() {
        for n in [0, 1, 63, 64, 65, 1000] {
            assert_eq!(Small::collect(0..n).as_slice(), (0..n).collect::<Vec<_>>());
        }
    }
}
