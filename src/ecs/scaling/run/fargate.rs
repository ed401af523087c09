//! Tasks on Fargate: placed at once, except on Spot without capacity.

use super::{
    super::{CapacityProvider, CapacityProviderSplit, split},
    input::{ScalingConfiguration, SpotInterruption},
    usage::Counts,
};
use std::collections::VecDeque;

/// The tasks of a service on Fargate, by capacity provider.
#[derive(Clone, Debug, Default)]
pub(super) struct Fargate {
    strategy: Vec<CapacityProvider>,
    interruptions: Vec<SpotInterruption>,
    start: u64,
    on_demand: Pool,
    spot: Pool,
    /// Spot has no capacity until then.
    spot_from: u64,
}

#[derive(Clone, Debug, Default)]
struct Pool {
    waiting: u64,
    /// When they serve, and how many.
    starting: VecDeque<(u64, u64)>,
    serving: u64,
}

impl Pool {
    fn starting(&self) -> u64 {
        self.starting.iter().map(|(_, count)| count).sum()
    }

    fn tasks(&self) -> u64 {
        self.waiting + self.starting() + self.serving
    }

    fn set(&mut self, wanted: u64) {
        let have = self.tasks();
        self.waiting += wanted.saturating_sub(have);
        let mut over = have.saturating_sub(wanted);
        let waiting = over.min(self.waiting);
        self.waiting -= waiting;
        over -= waiting;
        while over > 0 {
            let Some((_, count)) = self.starting.back_mut() else { break };
            let here = over.min(*count);
            *count -= here;
            over -= here;
            if *count == 0 {
                self.starting.pop_back();
            }
        }
        self.serving -= over.min(self.serving);
    }

    fn place(&mut self, serve_at: u64) {
        if self.waiting > 0 {
            self.starting.push_back((serve_at, std::mem::take(&mut self.waiting)));
        }
    }

    fn due(&mut self, now: u64) {
        while let Some((at, count)) = self.starting.front().copied()
            && at <= now
        {
            self.serving += count;
            self.starting.pop_front();
        }
    }
}

impl Fargate {
    pub fn new(configuration: &ScalingConfiguration) -> Self {
        let mut fargate = Self {
            strategy: configuration.strategy.clone(),
            interruptions: configuration.spot_interruptions.clone(),
            start: u64::from(configuration.service.start_seconds.unwrap_or(60)),
            ..Self::default()
        };
        let (on_demand, spot) = fargate.shares(configuration.service.desired);
        fargate.on_demand.serving = on_demand;
        fargate.spot.serving = spot;
        fargate
    }

    /// The tasks of each provider.
    fn shares(&self, desired: u32) -> (u64, u64) {
        if self.strategy.is_empty() {
            return (desired.into(), 0);
        }
        let strategy = Some(self.strategy.clone());
        let counts = split(&CapacityProviderSplit { tasks: Some(desired), strategy });
        let spot =
            counts.ok().and_then(|(counts, _)| counts.get("FARGATE_SPOT").copied()).unwrap_or(0);
        (u64::from(desired).saturating_sub(spot), spot)
    }

    /// Starts or stops tasks at `now`, the start of a minute.
    pub fn set_desired(&mut self, desired: u32, now: u64) {
        let (on_demand, spot) = self.shares(desired);
        self.on_demand.set(on_demand);
        self.spot.set(spot);
        self.due(now);
    }

    /// Stops the tasks whose warning was two minutes ago; how many.
    pub fn interrupt(&mut self, minute: u32) -> u64 {
        let mut stopped = 0;
        let due = |it: &&SpotInterruption| it.at_minute.checked_add(2) == Some(minute);
        for interruption in self.interruptions.iter().filter(due) {
            let serving = u64::from(interruption.tasks).min(self.spot.serving);
            self.spot.serving -= serving;
            self.spot.waiting += serving;
            stopped += serving;
            let minutes = u64::from(minute) + u64::from(interruption.unavailable_minutes);
            self.spot_from = self.spot_from.max(60 * minutes);
        }
        stopped
    }

    /// What is due by now: capacity for waiting tasks, serving tasks.
    pub fn due(&mut self, now: u64) {
        let serve_at = now + self.start;
        self.on_demand.place(serve_at);
        if now >= self.spot_from {
            self.spot.place(serve_at);
        }
        self.on_demand.due(now);
        self.spot.due(now);
    }

    /// The next second at which a task serves. Everything else falls at the start of a minute.
    pub fn next_change(&self) -> Option<u64> {
        [&self.on_demand, &self.spot]
            .into_iter()
            .filter_map(|pool| pool.starting.front().map(|(at, _)| *at))
            .min()
    }

    pub fn counts(&self) -> Counts {
        let spot = self.spot.serving + self.spot.starting();
        Counts {
            serving: self.on_demand.serving + self.spot.serving,
            placed: self.on_demand.serving + self.on_demand.starting() + spot,
            spot,
            instances: 0,
            ready: 0,
        }
    }

    pub fn waiting(&self) -> u64 {
        self.on_demand.waiting + self.spot.waiting
    }

    /// The Spot tasks that a warning at `minute` announces to stop.
    pub fn warned(&self, minute: u32) -> u64 {
        let at = |interruption: &&SpotInterruption| interruption.at_minute == minute;
        self.interruptions.iter().filter(at).map(|it| u64::from(it.tasks)).sum()
    }

    /// When Spot has capacity again.
    pub fn spot_from(&self) -> u64 {
        self.spot_from
    }
}
