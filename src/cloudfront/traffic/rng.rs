//! Tables that turn random bits into picks and gaps, computed with basic arithmetic only.
//!
//! Powers and logarithms of the standard library can differ in the last bit between platforms. Square roots and the
//! four operations can't, so the tables use only those.

/// Scales 32 random bits to `0..below` (multiply and shift; the bias is below one in four thousand million a value).
#[inline]
pub fn below(bits: u32, below: u32) -> u32 {
    ((u64::from(bits) * u64::from(below)) >> 32) as u32
}

/// A share in percent as a threshold for 16 random bits.
pub fn threshold(percent: f64) -> u32 {
    (percent.clamp(0.0, 100.0) * 655.36) as u32
}

/// Picks numbers by weight in constant time (Walker's alias method).
#[derive(Clone, Debug)]
pub struct Alias {
    /// For each slot, its own share (in 1/2³²), and the item that has the rest.
    slots: Vec<(u32, u32)>,
}

impl Alias {
    /// For `count` items, the first the most popular: the weight of the n-th is 1/n^exponent. The exponent is rounded
    /// to steps of 1/64, from 0 (equal weights) to 4.
    pub fn zipf(count: u32, exponent: f64) -> Self {
        let steps = (exponent.clamp(0.0, 4.0) * 64.0) as u32;
        let weights: Vec<f64> =
            (1..=count.max(1)).map(|rank| 1.0 / power(f64::from(rank), steps)).collect();
        Self::of(&weights)
    }

    fn of(weights: &[f64]) -> Self {
        let count = weights.len();
        let sum: f64 = weights.iter().sum();
        let mean = sum / count as f64;
        let mut left: Vec<f64> = weights.iter().map(|weight| weight / mean).collect();
        let mut slots: Vec<(u32, u32)> = (0..count as u32).map(|own| (u32::MAX, own)).collect();
        let (mut small, mut large): (Vec<usize>, Vec<usize>) =
            (0..count).partition(|&slot| left.get(slot).is_some_and(|weight| *weight < 1.0));
        while let (Some(poor), Some(&rich)) = (small.pop(), large.last()) {
            let (Some(&own), Some(have)) = (left.get(poor), left.get(rich)) else {
                break;
            };
            let rest = have + own - 1.0;
            if let Some(slot) = slots.get_mut(poor) {
                *slot = ((own * 4_294_967_295.0) as u32, rich as u32);
            }
            if let Some(have) = left.get_mut(rich) {
                *have = rest;
            }
            if rest < 1.0 {
                large.pop();
                small.push(rich);
            }
        }
        Self { slots }
    }

    /// The one that these random bits pick.
    #[inline]
    pub fn pick(&self, bits: u64) -> u32 {
        let slot = below(bits as u32, self.slots.len() as u32);
        match self.slots.get(slot as usize) {
            Some(&(own, _)) if ((bits >> 32) as u32) <= own => slot,
            Some(&(_, other)) => other,
            None => 0,
        }
    }
}

/// `base` to the power of `steps`/64: multiplications and square roots.
fn power(base: f64, steps: u32) -> f64 {
    let mut result = 1.0;
    for _ in 0..steps / 64 {
        result *= base;
    }
    let mut root = base;
    for bit in (0..6).rev() {
        root = root.sqrt();
        if steps & (1 << bit) != 0 {
            result *= root;
        }
    }
    result
}

/// Gaps between arrivals that come at random but at a steady rate (a Poisson process), in microseconds.
#[derive(Clone, Debug)]
pub struct Gaps {
    /// 1,024 equally likely multiples of the mean gap, in 1/65536.
    table: Vec<u64>,
    mean: u64,
}

impl Gaps {
    /// Gaps with this mean, in microseconds.
    pub fn new(mean: u64) -> Self {
        let mut table: Vec<u64> = (0..1024u32)
            .map(|slot| {
                let share = (f64::from(slot) + 0.5) / 1024.0;
                (-ln(share) * 65_536.0) as u64
            })
            .collect();
        // The longest gaps lie beyond the table's middle values: give the first slot what makes the mean exact.
        let sum: u64 = table.iter().sum();
        if let Some(first) = table.first_mut() {
            *first = first.saturating_add((1024 * 65_536u64).saturating_sub(sum));
        }
        Self { table, mean }
    }

    /// The gap that these random bits pick.
    #[inline]
    pub fn pick(&self, bits: u32) -> u64 {
        let multiple = self.table.get((bits & 1023) as usize).copied();
        multiple.unwrap_or(65_536).saturating_mul(self.mean) >> 16
    }
}

/// The natural logarithm of a number in (0, 1], by the series of the inverse hyperbolic tangent.
fn ln(value: f64) -> f64 {
    let (mut value, mut halvings) = (value, 0.0);
    while value < 0.5 {
        value *= 2.0;
        halvings += 1.0;
    }
    let ratio = (value - 1.0) / (value + 1.0);
    let square = ratio * ratio;
    let (mut term, mut sum, mut odd) = (ratio, 0.0, 1.0);
    while odd < 60.0 {
        sum += term / odd;
        term *= square;
        odd += 2.0;
    }
    2.0 * sum - halvings * std::f64::consts::LN_2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::SplitMix64;

    #[test]
    fn tables_agree_with_the_standard_library() {
        for share in [0.001, 0.3, 0.5, 0.75, 1.0] {
            assert!((ln(share) - f64::ln(share)).abs() < 1e-12, "{share}");
        }
        for (base, steps) in [(2.0, 32), (7.0, 64), (1000.0, 51), (3.0, 129)] {
            let exact = f64::powf(base, f64::from(steps) / 64.0);
            assert!((power(base, steps) / exact - 1.0).abs() < 1e-12);
        }
    }

    #[test]
    fn popular_things_are_picked_by_their_weight() {
        let alias = Alias::zipf(4, 1.0);
        let mut random = SplitMix64::new(1);
        let mut counts = [0u32; 4];
        for _ in 0..100_000 {
            counts[alias.pick(random.bits()) as usize] += 1;
        }
        for (rank, count) in counts.iter().enumerate() {
            let share = f64::from(*count) / 100_000.0;
            let exact = 1.0 / (rank as f64 + 1.0) / (25.0 / 12.0);
            assert!((share - exact).abs() < 0.01, "{counts:?}");
        }
    }

    #[test]
    fn gaps_have_their_mean() {
        let gaps = Gaps::new(1_000);
        let sum: u64 = (0..1024).map(|bits| gaps.pick(bits)).sum();
        assert!((sum as f64 / 1024.0 - 1_000.0).abs() < 5.0, "{sum}");
    }
}
