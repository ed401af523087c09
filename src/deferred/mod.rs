//! Marks of code that loads in chunks.
//!
//! The site's code travels in files: the core, which the page begins with, and chunks that follow when they are needed.
//! A chunk is named by a type. Each lab is one, so that a new lab has its own without a line more; the others are the types
//! below. What only calls of [`chunk`] with that type reach is in the chunk: `src/split` reads it from the compiled code.
//! The page awaits a chunk (`src/ui/chunks.rs`) and then has a [`Loaded`], which runs its code.
//! Elsewhere (natively, while developing, in the browser tests) the code is one, and a mark is an ordinary call.

mod name;

pub use name::chunk_name;

use std::{any::type_name, hint::black_box, marker::PhantomData};

/// The chunk of the JavaScript API. It needs all others.
pub enum Api {}
/// The chunk of the page with the rules.
pub enum Rules {}
/// The chunk of the dialogs and pages that need little: examples, recent work, share, help, and "Not found".
pub enum Dialogs {}
/// The chunk of what a lab imports, on top of the lab's own.
pub struct Import<L>(PhantomData<L>);
/// The chunk of what a lab exports, on top of the lab's own.
pub struct Export<L>(PhantomData<L>);

/// Runs code of a chunk, which must be loaded: the caller has awaited it, or has a [`Loaded`].
#[inline(never)]
pub fn chunk<C, T>(run: impl FnOnce() -> T) -> T {
    // Two calls of the same code for two chunks must not be compiled to one.
    black_box(type_name::<C>().as_ptr());
    run()
}

/// The name of a chunk: that of its lab, such as `task-placement`, or of its type, such as `rules` or `request-import`.
pub fn name<C>() -> String {
    chunk_name(type_name::<C>())
}

/// A chunk that is loaded.
pub struct Loaded<C>(PhantomData<fn() -> C>);

impl<C> Loaded<C> {
    /// For who has awaited the chunk.
    #[cfg(target_arch = "wasm32")]
    pub(crate) const fn awaited() -> Self {
        Self(PhantomData)
    }

    /// Runs code of the chunk.
    pub fn call<T>(self, run: impl FnOnce() -> T) -> T {
        chunk::<C, T>(run)
    }
}
