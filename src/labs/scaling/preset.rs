//! Loads to begin with.

use crate::ecs::scaling::run::LoadPoint;

/// The shape of a load.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preset {
    /// It rises and falls once.
    Wave,
    /// It is high for a twentieth of the time.
    Spike,
    /// It rises in equal parts.
    Ramp,
    /// It is high from a third of the time on.
    Step,
}

impl Preset {
    /// Every shape, with its name.
    pub const ALL: [(Preset, &'static str); 4] = [
        (Preset::Wave, "Daily wave"),
        (Preset::Spike, "Spike"),
        (Preset::Ramp, "Ramp"),
        (Preset::Step, "Step"),
    ];
}

/// A load of this shape over so many minutes.
pub fn preset(kind: Preset, minutes: u32) -> Vec<LoadPoint> {
    let minutes = minutes.max(1);
    let point = |from_minute, requests_per_minute| LoadPoint { from_minute, requests_per_minute };
    let mut load = match kind {
        Preset::Wave => {
            let parts = minutes.min(24);
            let at = |part: u32| {
                let share = f64::from(part) / f64::from(parts);
                let height = (1.0 - (share * std::f64::consts::TAU).cos()) / 2.0;
                let requests = (500.0 + 5500.0 * height).round() / 100.0;
                point(
                    u32::try_from(u64::from(minutes) * u64::from(part) / u64::from(parts))
                        .unwrap_or(0),
                    requests.round() * 100.0,
                )
            };
            (0..parts).map(at).collect()
        }
        Preset::Spike => {
            let start = minutes / 3;
            vec![
                point(0, 1500.0),
                point(start, 9000.0),
                point(start + (minutes / 20).max(1), 1500.0),
            ]
        }
        Preset::Ramp => {
            let parts = minutes.min(12);
            (0..parts)
                .map(|part| point(minutes / parts * part, 500.0 + 500.0 * f64::from(part)))
                .collect()
        }
        Preset::Step => vec![point(0, 1500.0), point(minutes / 3, 6000.0)],
    };
    load.dedup_by_key(|point| point.from_minute);
    load
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ecs::scaling::run::check_load;

    #[test]
    fn presets_are_loads() {
        for minutes in [1, 2, 5, 60, 1440, 527_040] {
            for (kind, name) in Preset::ALL {
                assert_eq!(check_load(&preset(kind, minutes)), Ok(()), "{name} over {minutes}");
            }
        }
    }
}
