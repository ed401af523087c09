//! What the first view does without, marked as such.
//!
//! The site's code travels in two files: what the first view needs, and everything else right after it. The line
//! between them is drawn by the calls of [`deferred`]: `src/split` moves what nothing but them reaches to the second file.
//! Elsewhere (natively, while developing, in the browser tests) it is an ordinary call.

/// Calls `run`, whose code loads after the first view. If the code hasn't loaded yet, the call waits for it.
#[inline(never)]
pub fn deferred<T>(run: impl FnOnce() -> T) -> T {
    run()
}
