//! Short lists on the stack, so that a draw allocates nothing. Several lengths, since a field takes more than a hundred bytes
//! to fill in.

/// Calls with the list of `count` items; up to 512 of them stand on the stack.
pub(super) fn list<T: Copy, R>(count: usize, filler: T, item: impl Fn(usize) -> T, run: impl FnOnce(&[T]) -> R) -> R {
    match count {
        0..=4 => array::<4, T, R>(count, filler, item, run),
        5..=8 => array::<8, T, R>(count, filler, item, run),
        9..=16 => array::<16, T, R>(count, filler, item, run),
        17..=64 => array::<64, T, R>(count, filler, item, run),
        65..=512 => array::<512, T, R>(count, filler, item, run),
        _ => run(&(0..count).map(item).collect::<Vec<T>>()),
    }
}

fn array<const N: usize, T: Copy, R>(count: usize, filler: T, item: impl Fn(usize) -> T, run: impl FnOnce(&[T]) -> R) -> R {
    let mut items = [filler; N];
    for (n, slot) in items[..count].iter_mut().enumerate() {
        *slot = item(n);
    }
    run(&items[..count])
}
