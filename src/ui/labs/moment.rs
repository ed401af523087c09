//! Times as the AWS CLI reads them.

use crate::time::{cli_date, utc_text};
use crate::ui::bind::{Bound, Draft};

/// A time in epoch seconds as text, read as the CLI does at the time `now`.
pub fn moment(field: Bound<i64>, now: i64) -> Draft {
    field.parsed(|time| utc_text(*time), move |text| read(text, now))
}

/// As [`moment`], for a time that may be missing.
pub fn optional_moment(field: Bound<Option<i64>>, now: i64) -> Draft {
    field.parsed(
        |time| time.map(utc_text).unwrap_or_default(),
        move |text| match text.trim() {
            "" => Ok(None),
            text => read(text, now).map(Some),
        },
    )
}

fn read(text: &str, now: i64) -> Result<i64, String> {
    cli_date::parse(text, now).map(|date| date.epoch()).map_err(|why| format!("{why}."))
}
