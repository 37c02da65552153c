//! One line on the terminal for work that takes longer than half a second.
//!
//! The line goes to standard error, only where that is a terminal, and is gone when the work is done: no file and no pipe ever
//! holds a trace of it. It uses neither colour nor escape sequences, so it needs no `NO_COLOR`; `TERM=dumb` turns it off.

use std::io::{IsTerminal, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use indicia_diagnostic::Lang;
use unicode_width::UnicodeWidthStr;

use crate::width;

/// Work shorter than this shows nothing.
const PATIENCE: Duration = Duration::from_millis(500);
/// Between two pictures.
const PAUSE: Duration = Duration::from_millis(100);
/// Columns of the bar itself.
const BAR: usize = 30;

/// The language of the line, where there is anybody to read it.
static READER: OnceLock<Option<Lang>> = OnceLock::new();

/// Says once for the process who reads the line.
pub fn install(lang: Lang) {
    let dumb = std::env::var_os("TERM").is_some_and(|t| t == "dumb");
    let _ = READER.set((std::io::stderr().is_terminal() && !dumb).then_some(lang));
}

/// Work that is under way. Dropping it takes the line away, which has to happen before anything else is written.
#[must_use = "the line stands until this is dropped"]
pub struct Progress(Option<Running>);

struct Running {
    work: Arc<Work>,
    painter: Option<JoinHandle<()>>,
}

struct Work {
    label: &'static str,
    lang: Lang,
    done: AtomicU64,
    total: u64,
    begun: Instant,
    over: Mutex<bool>,
    ended: Condvar,
}

impl Progress {
    /// Work of `total` steps of equal length; 0 where nobody knows how many there are, and then only the time is shown.
    pub fn new(en: &'static str, zh: &'static str, total: u64) -> Progress {
        let Some(lang) = READER.get().copied().flatten() else { return Progress(None) };
        let label = lang.pick(en, zh);
        let work = Arc::new(Work {
            label,
            lang,
            total,
            done: AtomicU64::new(0),
            begun: Instant::now(),
            over: Mutex::new(false),
            ended: Condvar::new(),
        });
        let painted = Arc::clone(&work);
        // Work without a line is as good as with one, so a thread that cannot be had is no error.
        let painter = std::thread::Builder::new().name("progress".into()).spawn(move || paint(&painted)).ok();
        Progress(Some(Running { work, painter }))
    }

    /// So many steps are done. Any thread may say so, and as often as it likes.
    pub fn at(&self, done: u64) {
        if let Some(running) = &self.0 {
            running.work.done.store(done, Ordering::Relaxed);
        }
    }

    /// So many more steps are done.
    pub fn add(&self, more: u64) {
        if let Some(running) = &self.0 {
            running.work.done.fetch_add(more, Ordering::Relaxed);
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        let Some(mut running) = self.0.take() else { return };
        *running.work.over.lock().unwrap_or_else(PoisonError::into_inner) = true;
        running.work.ended.notify_all();
        if let Some(painter) = running.painter.take() {
            let _ = painter.join();
        }
    }
}

/// Draws until the work is over, then leaves the line blank.
fn paint(work: &Work) {
    let mut drawn = 0;
    let mut over = work.over.lock().unwrap_or_else(PoisonError::into_inner);
    let mut wait = PATIENCE;
    while !*over {
        let (guard, timeout) = work.ended.wait_timeout(over, wait).unwrap_or_else(PoisonError::into_inner);
        over = guard;
        if *over || !timeout.timed_out() {
            continue;
        }
        wait = PAUSE;
        // The last column stays free: some terminals go to the next line when it is filled.
        let room = width::of_stderr().saturating_sub(1);
        let text = picture(work.label, work.lang, work.done.load(Ordering::Relaxed), work.total, work.begun.elapsed(), room);
        let rest = usize::saturating_sub(drawn, text.width());
        put(&format!("\r{text}{}", " ".repeat(rest)));
        drawn = text.width();
    }
    if drawn > 0 {
        put(&format!("\r{}\r", " ".repeat(drawn)));
    }
}

fn put(text: &str) {
    let mut err = std::io::stderr().lock();
    // When standard error is closed there is nobody to tell.
    let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
}

/// The line in at most `room` columns: label, bar, share, and the time that is left or, without a total, that went by.
fn picture(label: &str, lang: Lang, done: u64, total: u64, gone: Duration, room: usize) -> String {
    let tail = if total == 0 {
        span(gone, lang)
    } else {
        let share = done.min(total) as f64 / total as f64;
        let percent = format!("{:>3} %", (share * 100.0).floor());
        match left(share, gone) {
            Some(left) => percent + &lang.pick(format!("  about {} left", span(left, lang)), format!("  约剩 {}", span(left, lang))),
            None => percent,
        }
    };
    let bar = BAR.min(room.saturating_sub(label.width() + tail.width() + 6));
    let text = if total > 0 && bar >= 10 {
        let full = (done.min(total) as f64 / total as f64 * bar as f64) as usize;
        let head = if full < bar { ">" } else { "" };
        format!("{label}  [{}{head}{}]  {tail}", "=".repeat(full), " ".repeat((bar - full).saturating_sub(1)))
    } else {
        format!("{label}  {tail}")
    };
    width::cut(&text, room).to_string()
}

/// The time that is left at the pace up to now; `None` where that pace says nothing, yet or any more: what follows on the last step is
/// seldom one.
fn left(share: f64, gone: Duration) -> Option<Duration> {
    (0.02..0.99).contains(&share).then(|| gone.mul_f64((1.0 - share) / share))
}

fn span(time: Duration, lang: Lang) -> String {
    let s = time.as_secs_f64().ceil() as u64;
    match s {
        0..60 => lang.pick(format!("{s} s"), format!("{s} 秒")),
        60..3600 => lang.pick(format!("{} min {:02} s", s / 60, s % 60), format!("{} 分 {:02} 秒", s / 60, s % 60)),
        _ => lang.pick(format!("{} h {:02} min", s / 3600, s / 60 % 60), format!("{} 小时 {:02} 分", s / 3600, s / 60 % 60)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(s: u64) -> Duration {
        Duration::from_secs(s)
    }

    #[test]
    fn a_line_says_how_far_and_how_long() {
        let en = picture("Draws", Lang::En, 250, 1000, seconds(10), 79);
        assert_eq!(en, format!("Draws  [{}>{}]   25 %  about 30 s left", "=".repeat(7), " ".repeat(22)));
        let zh = picture("抽样", Lang::Zh, 1000, 1000, seconds(10), 79);
        assert_eq!(zh, format!("抽样  [{}]  100 %", "=".repeat(30)));
        assert_eq!(picture("Draws", Lang::En, 1, 1000, seconds(1), 79), format!("Draws  [>{}]    0 %", " ".repeat(29)));
    }

    #[test]
    fn without_a_total_the_time_goes_by() {
        assert_eq!(picture("Reading", Lang::En, 7, 0, seconds(3), 79), "Reading  3 s");
        assert_eq!(picture("读取", Lang::Zh, 7, 0, seconds(75), 79), "读取  1 分 15 秒");
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for room in 0..100 {
            for lang in [Lang::En, Lang::Zh] {
                let text = picture("正在处理问卷 responses", lang, 333, 1000, seconds(7200), room);
                assert!(text.width() <= room, "{room}: {text}");
            }
        }
    }

    #[test]
    fn the_time_left_follows_the_pace() {
        assert_eq!(left(0.01, seconds(9)), None);
        assert_eq!(left(0.5, seconds(9)), Some(seconds(9)));
        assert_eq!(left(0.999, seconds(9)), None);
        assert_eq!(span(seconds(3_600), Lang::En), "1 h 00 min");
        assert_eq!(span(Duration::from_millis(59_001), Lang::En), "1 min 00 s");
    }

    #[test]
    fn without_a_reader_nothing_happens() {
        let progress = Progress::new("Draws", "抽样", 10);
        assert!(progress.0.is_none(), "tests install no reader");
        progress.at(5);
        progress.add(1);
    }
}
