//! Amazon S3 presigned URLs (Signature Version 4 in the query string).
