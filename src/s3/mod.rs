//! Amazon S3 presigned URLs (Signature Version 4 in the query string).

pub mod params;
pub mod presign;
pub mod rules;

pub use presign::{Addressing, Presign, Presigned, presign};
