//! What the benchmarks and the gates run: systems and data of known sizes, the same arithmetic written by hand, and an
//! allocator that knows the peak.

#![allow(clippy::unwrap_used, reason = "a panic is how a benchmark fails")]

pub mod loops;
pub mod peak;
pub mod survey;
pub mod systems;
pub mod uncertain;

/// Milliseconds that this thread has been on a processor; Linux tells.
pub fn on_processor() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    Some(text.split_whitespace().next()?.parse::<f64>().ok()? / 1e6)
}
