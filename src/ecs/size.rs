//! CPU and memory sizes: numbers, `"512"`, `".5 vCPU"`, `"1 GB"`.

use serde::{Deserialize, Serialize};

/// A CPU or memory size of a task definition, as written.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "declarations", derive(ts_rs::TS), ts(rename = "TaskSize"))]
#[serde(untagged, expecting = "a number, or text such as \"512\", \".5 vCPU\", or \"1 GB\"")]
pub enum Size {
    /// Units or MiB.
    Number(f64),
    /// The same as text, or with a unit.
    Text(String),
}

impl From<u64> for Size {
    fn from(number: u64) -> Self {
        Self::Text(number.to_string())
    }
}

impl Size {
    /// As CPU units: vCPU × 1024. `None` if it isn't a size.
    pub fn cpu_units(&self) -> Option<u64> {
        self.read("vcpu")
    }

    /// As MiB: GB × 1024. `None` if it isn't a size.
    pub fn mebibytes(&self) -> Option<u64> {
        self.read("gb")
    }

    fn read(&self, unit: &str) -> Option<u64> {
        match self {
            Size::Number(number) => whole(*number),
            Size::Text(text) => {
                let text = text.trim().to_ascii_lowercase();
                let (number, factor) = match text.strip_suffix(unit) {
                    Some(number) => (number.trim_end(), 1024.0),
                    None => (text.as_str(), 1.0),
                };
                let plain =
                    !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
                whole(number.parse::<f64>().ok().filter(|_| plain)? * factor)
            }
        }
    }

    /// As written.
    pub fn text(&self) -> String {
        match self {
            Size::Number(number) => number.to_string(),
            Size::Text(text) => text.clone(),
        }
    }
}

/// An integer that JavaScript represents exactly.
fn whole(number: f64) -> Option<u64> {
    (number.fract() == 0.0 && (0.0..=9e15).contains(&number)).then_some(number as u64)
}
