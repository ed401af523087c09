//! Puts the functions on `window.cloudglass`.
