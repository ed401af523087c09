//! Runs of service auto scaling against a slow model that moves each task second by second, and what always holds.

use cloudglass::api::call;
use proptest::prelude::*;
use serde_json::{Value, json};

/// A small random generator, so that a case is one number.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % sides
    }

    fn of<T: Clone>(&mut self, all: &[T]) -> T {
        all[self.roll(all.len() as u64) as usize].clone()
    }

    fn chance(&mut self, percent: u64) -> bool {
        self.roll(100) < percent
    }
}

/// A random argument of `simulateScaling`.
fn random_run(seed: u64, grouped: bool) -> Value {
    let dice = &mut Dice(seed | 1);
    let minutes = 20 + dice.roll(50);
    let min = dice.roll(4);
    let max = min + 1 + dice.roll(9);
    let mut from = 0;
    let mut load = Vec::new();
    while from < minutes {
        let requests = dice.roll(13) * 500;
        load.push(json!({ "fromMinute": from, "requestsPerMinute": requests }));
        from += 1 + dice.roll(25);
    }
    let mut policies = Vec::new();
    for _ in 0..dice.roll(4) {
        let cooldown = dice.of(&[0, 60, 90, 300]);
        policies.push(match dice.roll(5) {
            0 | 1 => json!({ "type": "targetTracking", "metric": "cpu", "target": dice.of(&[30, 50, 70]),
                "disableScaleIn": dice.chance(20), "scaleOutCooldown": cooldown, "scaleInCooldown": dice.of(&[0, 120, 300]) }),
            2 => json!({ "type": "targetTracking", "metric": "requestCountPerTarget", "target": dice.of(&[300, 500, 800]) }),
            3 if dice.chance(50) => json!({ "type": "step", "metric": "cpu", "threshold": 60, "comparison": dice.of(&[">", ">="]),
                "periods": 1 + dice.roll(3), "adjustmentType": dice.of(&["ChangeInCapacity", "PercentChangeInCapacity"]),
                "steps": [{ "lower": 0, "upper": 20, "adjustment": 1 }, { "lower": 20, "adjustment": dice.of(&[2, 40]) }],
                "minAdjustmentMagnitude": dice.of(&[1, 2]), "cooldown": cooldown }),
            3 => json!({ "type": "step", "metric": "cpu", "threshold": 40, "comparison": dice.of(&["<", "<="]),
                "periods": 1 + dice.roll(3), "adjustmentType": dice.of(&["ChangeInCapacity", "ExactCapacity"]),
                "steps": [{ "upper": -20, "adjustment": dice.of(&[2, 0]) }, { "lower": -20, "upper": 0, "adjustment": 1 }], "cooldown": cooldown }),
            _ => json!({ "type": "scheduled", "atMinute": dice.roll(minutes), "minCapacity": dice.roll(4), "maxCapacity": 4 + dice.roll(9) }),
        });
    }
    let mut run = json!({
        "service": { "minCapacity": min, "maxCapacity": max, "desired": dice.roll(max + 3), "taskCapacity": { "requestsPerMinute": 1000 },
            "startSeconds": dice.of(&[0, 20, 60, 90, 150]),
            "deployments": if dice.chance(25) { json!([{ "fromMinute": dice.roll(20), "toMinute": 20 + dice.roll(30) }]) } else { json!([]) } },
        "load": load, "policies": policies, "minutes": minutes,
    });
    if grouped {
        let initial = dice.roll(4);
        let mut provider = json!({
            "instance": { "cpu": 2048, "memory": 8192, "eni": dice.of(&[1, 2, 3]) }, "taskCpu": dice.of(&[512, 1024]), "taskMemory": 1024,
            "asg": { "min": initial.min(dice.roll(2)), "max": initial + dice.roll(6), "initial": initial },
            "instanceStartSeconds": dice.of(&[30, 90, 120, 200]),
        });
        match dice.roll(3) {
            0 => {
                provider["asgCpuScaling"] = json!({ "targetCpu": dice.of(&[30, 60]), "instanceWarmupPeriod": dice.of(&[0, 300]) })
            }
            1 => {}
            _ => {
                provider["managedScaling"] = json!({ "targetCapacity": dice.of(&[100, 80, 50]), "instanceWarmupPeriod": dice.of(&[0, 120, 300]),
                "minimumScalingStepSize": 1 + dice.roll(2), "maximumScalingStepSize": 2 + dice.roll(9) })
            }
        }
        run["capacityProvider"] = provider;
    }
    run
}

#[derive(Clone, Debug)]
struct Task {
    id: u64,
    /// The instance and the second of the placement. On Fargate the instance is 0.
    placed: Option<(u64, i64)>,
}

#[derive(Clone, Debug)]
struct Machine {
    id: u64,
    launched: Option<i64>,
    ready: i64,
}

/// The model of the reference, with a list of tasks and one of instances, second by second.
struct Slow<'a> {
    run: &'a Value,
    now: i64,
    desired: i64,
    min: i64,
    max: i64,
    tasks: Vec<Task>,
    machines: Vec<Machine>,
    ids: u64,
    /// The points of each minute: CPU, requests per target, CPU of the group.
    points: Vec<[Option<f64>; 3]>,
    /// M and the reservation of each minute.
    measured: Vec<(i64, f64)>,
    last_launch: Option<i64>,
    last_change: Option<i64>,
    out: Option<(i64, i64)>,
    inward: Option<i64>,
    dropped: f64,
    task_seconds: i64,
}

fn whole(value: &Value, or: i64) -> i64 {
    value.as_i64().unwrap_or(or)
}

fn ceil(value: f64) -> i64 {
    (value - 1e-9).ceil() as i64
}

impl Slow<'_> {
    fn serves(&self, task: &Task) -> bool {
        let start = whole(&self.run["service"]["startSeconds"], 60);
        task.placed.is_some_and(|(_, at)| at + start <= self.now)
    }

    fn serving(&self) -> i64 {
        self.tasks.iter().filter(|task| self.serves(task)).count() as i64
    }

    fn fargate(&self) -> bool {
        self.run["capacityProvider"].is_null()
    }

    fn room(&self) -> i64 {
        let provider = &self.run["capacityProvider"];
        let by =
            |of: &str, each: &str| whole(&provider["instance"][of], 0) / whole(&provider[each], 1);
        by("cpu", "taskCpu")
            .min(by("memory", "taskMemory"))
            .min(whole(&provider["instance"]["eni"], 99))
    }

    fn on(&self, machine: u64) -> i64 {
        self.tasks.iter().filter(|task| task.placed.is_some_and(|(on, _)| on == machine)).count()
            as i64
    }

    fn ready(&self) -> Vec<u64> {
        self.machines.iter().filter(|it| it.ready <= self.now).map(|it| it.id).collect()
    }

    /// Places one waiting task after the other.
    fn place(&mut self, at: i64) {
        loop {
            let Some(task) = self.tasks.iter().position(|task| task.placed.is_none()) else {
                return;
            };
            let to = if self.fargate() {
                Some(0)
            } else {
                let mut best: Option<(i64, u64)> = None;
                for id in self.ready() {
                    let tasks = self.on(id);
                    if tasks < self.room() && best.is_none_or(|(most, _)| tasks > most) {
                        best = Some((tasks, id));
                    }
                }
                best.map(|(_, id)| id)
            };
            let Some(to) = to else { return };
            self.tasks[task].placed = Some((to, at));
        }
    }

    fn resize(&mut self) {
        while (self.tasks.len() as i64) < self.desired {
            self.tasks.push(Task { id: self.ids, placed: None });
            self.ids += 1;
        }
        while self.tasks.len() as i64 > self.desired {
            let newest = |slow: &Self, of: &dyn Fn(&Task) -> bool| {
                slow.tasks.iter().filter(|task| of(task)).map(|task| task.id).max()
            };
            let gone = newest(self, &|task| task.placed.is_none())
                .or_else(|| {
                    let starting = |task: &&Task| task.placed.is_some() && !self.serves(task);
                    let last = self
                        .tasks
                        .iter()
                        .filter(starting)
                        .filter_map(|task| Some(task.placed?.1))
                        .max()?;
                    newest(self, &|task| {
                        starting(&task) && task.placed.is_some_and(|(_, at)| at == last)
                    })
                })
                .or_else(|| {
                    let mut used: Vec<u64> =
                        self.tasks.iter().filter_map(|task| Some(task.placed?.0)).collect();
                    used.sort_unstable();
                    used.dedup();
                    let fewest = used.iter().rev().min_by_key(|id| self.on(**id))?;
                    newest(self, &|task| task.placed.is_some_and(|(on, _)| on == *fewest))
                });
            self.tasks.retain(|task| Some(task.id) != gone);
        }
        self.place(self.now);
    }

    fn series(&self, minute: usize, which: usize, count: i64, holds: impl Fn(f64) -> bool) -> bool {
        (0..count).all(|back| {
            let at = minute as i64 - 2 - back;
            at >= 0 && self.points[at as usize][which].is_some_and(&holds)
        })
    }

    fn decide(&mut self, minute: usize) {
        let now = self.now;
        let (min, max, desired, serving) = (self.min, self.max, self.desired, self.serving());
        let cooling = self.out.filter(|(until, _)| now < *until);
        let mut base = cooling.map_or(serving, |(_, base)| base);
        if desired < min {
            base = base.max(min);
        }
        let base_in = if desired > max { serving.min(max) } else { serving };
        let (mut outs, mut ins, mut tracked) = (Vec::new(), Vec::new(), Vec::new());
        let (mut more, mut all) = (false, true);
        for (at, policy) in self.run["policies"].as_array().unwrap().iter().enumerate() {
            let which = usize::from(policy["metric"] == "requestCountPerTarget");
            let latest = minute.checked_sub(2).and_then(|at| self.points[at][which]);
            match policy["type"].as_str().unwrap() {
                "targetTracking" => {
                    let target = policy["target"].as_f64().unwrap();
                    let keeps = policy["disableScaleIn"] == true;
                    let high = self.series(minute, which, 3, |point| point > target + 1e-9);
                    let low = self.series(minute, which, 15, |point| point < 0.9 * target - 1e-9);
                    let wants = |base: i64| ceil(base as f64 * latest.unwrap_or(0.0) / target);
                    if high {
                        more = true;
                        outs.push((wants(base), at));
                    }
                    if !keeps {
                        let fewer = low && wants(base_in) < serving;
                        all &= fewer;
                        if fewer {
                            tracked.push((wants(base_in), at));
                        }
                    }
                }
                "step" => {
                    let threshold = policy["threshold"].as_f64().unwrap();
                    let compare = policy["comparison"].as_str().unwrap();
                    let holds = |point: f64| match compare {
                        ">" => point > threshold,
                        ">=" => point >= threshold,
                        "<" => point < threshold,
                        _ => point <= threshold,
                    };
                    if !self.series(minute, which, whole(&policy["periods"], 1), holds) {
                        continue;
                    }
                    let d = latest.unwrap() - threshold;
                    let step = policy["steps"].as_array().unwrap().iter().find(|step| {
                        let (lower, upper) = (
                            step["lower"].as_f64().unwrap_or(-1e9),
                            step["upper"].as_f64().unwrap_or(1e9),
                        );
                        if compare.starts_with('>') {
                            lower <= d && d < upper
                        } else {
                            lower < d && d <= upper
                        }
                    });
                    let Some(step) = step else { continue };
                    let by = whole(&step["adjustment"], 0);
                    let change = |base: i64| match policy["adjustmentType"].as_str().unwrap() {
                        "ChangeInCapacity" => by,
                        "ExactCapacity" => by - base,
                        _ => {
                            let exact = base * by;
                            let whole = if exact == 0 { 0 } else { (exact / 100).max(1) };
                            if whole == 0 {
                                0
                            } else {
                                whole.max(self::whole(&policy["minAdjustmentMagnitude"], 1))
                            }
                        }
                    };
                    if change(base) > 0 {
                        more = true;
                        outs.push((base + change(base), at));
                    } else if change(base_in) < 0 {
                        ins.push((base_in + change(base_in), at));
                    }
                }
                _ => {}
            }
        }
        let best = |all: &[(i64, usize)]| {
            let most = all.iter().map(|(to, _)| *to).max()?;
            all.iter().filter(|(to, _)| *to == most).min_by_key(|(_, at)| *at).copied()
        };
        let held = |all: &[(i64, usize)]| -> Vec<(i64, usize)> {
            all.iter().map(|(to, at)| ((*to).max(min).min(max), *at)).collect()
        };
        let out: Vec<_> =
            held(&outs).into_iter().filter(|(to, _)| *to > desired && desired <= max).collect();
        let cooldown = |at: usize, name: &str| {
            let policy = &self.run["policies"][at];
            now + whole(&policy[if policy["type"] == "step" { "cooldown" } else { name }], 300)
        };
        if let Some((to, at)) = best(&out) {
            self.out = Some((cooldown(at, "scaleOutCooldown"), base));
            self.inward = None;
            self.desired = to;
            return;
        }
        if all {
            ins.extend(best(&tracked));
        }
        let inward: Vec<_> = held(&ins).into_iter().filter(|(to, _)| *to < desired).collect();
        let deploying = self.run["service"]["deployments"].as_array().unwrap().iter().any(|it| {
            (whole(&it["fromMinute"], 0)..whole(&it["toMinute"], 0)).contains(&(minute as i64))
        });
        let blocked =
            more || deploying || self.inward.is_some_and(|until| now < until) || desired < min;
        if let Some((to, at)) = best(&inward).filter(|_| !blocked) {
            self.inward = Some(cooldown(at, "scaleInCooldown"));
            self.desired = to;
        }
    }

    fn launch(&mut self, count: i64) {
        let start = whole(&self.run["capacityProvider"]["instanceStartSeconds"], 120);
        for _ in 0..count {
            let id =
                1 + self.machines.iter().map(|it| it.id).max().unwrap_or(0).max(self.ids + 1_000);
            self.ids += 1;
            self.machines.push(Machine { id, launched: Some(self.now), ready: self.now + start });
            self.last_launch = Some(self.now);
            self.last_change = Some(self.now);
        }
    }

    fn warm(&self, settings: &Value) -> bool {
        let period = whole(&settings["instanceWarmupPeriod"], 300);
        self.machines.iter().all(|it| it.launched.is_none_or(|at| self.now - at >= period))
            && self.last_launch.is_none_or(|at| self.now - at >= period)
    }

    fn group(&mut self, minute: usize) {
        let provider = self.run["capacityProvider"].clone();
        let (least, most) = (whole(&provider["asg"]["min"], 0), whole(&provider["asg"]["max"], 0));
        let managed = &provider["managedScaling"];
        if !managed.is_null() {
            let target = whole(&managed["targetCapacity"], 100);
            let there = self.machines.len() as i64;
            if let Some((m, metric)) = self.measured.last().copied() {
                let to = (m * 100 + target - 1) / target;
                let low = self
                    .measured
                    .iter()
                    .rev()
                    .take(15)
                    .filter(|(_, it)| *it < target as f64)
                    .count()
                    == 15;
                if metric > target as f64 {
                    let to = if there == 0 { 2 } else { to }.min(most);
                    if to > there && self.warm(managed) {
                        self.launch(to - there);
                    }
                } else if low && self.last_launch.is_none_or(|at| self.now - at >= 900) {
                    let mut count = (there - to.max(least)).min(((there + 1) / 2 - 1).max(1));
                    for machine in self.machines.clone().iter().rev() {
                        if count > 0 && machine.ready <= self.now && self.on(machine.id) == 0 {
                            self.machines.retain(|it| it.id != machine.id);
                            self.last_change = Some(self.now);
                            count -= 1;
                        }
                    }
                }
            }
            let there = self.machines.len() as i64;
            let waiting = self.tasks.iter().filter(|task| task.placed.is_none()).count() as i64;
            let busy = self.machines.iter().filter(|it| self.on(it.id) > 0).count() as i64;
            let m = if waiting == 0 || self.room() == 0 {
                busy
            } else {
                let rest = waiting - self.room() * (there - self.ready().len() as i64);
                match rest {
                    ..=0 => there,
                    rest => {
                        there
                            + ((rest + self.room() - 1) / self.room())
                                .max(whole(&managed["minimumScalingStepSize"], 1))
                                .min(whole(&managed["maximumScalingStepSize"], 10_000))
                    }
                }
            };
            let metric = match (m, there) {
                (0, 0) => 100.0,
                (_, 0) => 200.0,
                _ => m as f64 / there as f64 * 100.0,
            };
            self.measured.push((m, metric));
        }
        let own = &provider["asgCpuScaling"];
        if !own.is_null() {
            let target = own["targetCpu"].as_f64().unwrap();
            let there = self.machines.len() as i64;
            let latest = minute.checked_sub(2).and_then(|at| self.points[at][2]);
            let to = ceil(there as f64 * latest.unwrap_or(0.0) / target);
            if self.series(minute, 2, 3, |point| point > target + 1e-9) {
                if to.min(most) > there && self.warm(own) {
                    self.launch(to.min(most) - there);
                }
            } else if self.series(minute, 2, 15, |point| point < 0.7 * target - 1e-9)
                && self.last_change.is_none_or(|at| self.now - at >= 300)
            {
                for _ in 0..(there - to.max(least)).max(0) {
                    let Some(gone) = self.ready().last().copied() else { break };
                    self.machines.retain(|it| it.id != gone);
                    for task in &mut self.tasks {
                        if task.placed.is_some_and(|(on, _)| on == gone) {
                            task.placed = None;
                        }
                    }
                    self.last_change = Some(self.now);
                }
            }
        }
    }

    fn minute(&mut self, minute: usize) -> Value {
        for policy in self.run["policies"].as_array().unwrap() {
            if policy["type"] == "scheduled" && policy["atMinute"] == minute {
                self.min = whole(&policy["minCapacity"], self.min);
                self.max = whole(&policy["maxCapacity"], self.max);
                self.desired = self.desired.max(self.min).min(self.max);
            }
        }
        self.decide(minute);
        self.resize();
        if !self.fargate() {
            self.group(minute);
        }
        let mut row = json!({ "minute": minute, "desired": self.desired, "running": self.serving(), "pending": self.desired - self.serving() });
        if !self.fargate() {
            row["waiting"] = self.tasks.iter().filter(|task| task.placed.is_none()).count().into();
            row["instances"] = self.machines.len().into();
            row["ready"] = self.ready().len().into();
        }
        let load = self.run["load"]
            .as_array()
            .unwrap()
            .iter()
            .rev()
            .find(|point| whole(&point["fromMinute"], 0) <= minute as i64);
        let load = load.unwrap()["requestsPerMinute"].as_f64().unwrap();
        // Whole numbers, so that each point is one exact division.
        let whole_load = load as i64;
        let (mut served, mut capacity, mut used, mut cpu) = (0, 0, 0, 0);
        for _ in 0..60 {
            let can = self.serving() * 1000;
            served += whole_load.min(can);
            capacity += can;
            self.task_seconds +=
                self.tasks.iter().filter(|task| task.placed.is_some()).count() as i64;
            let provider = &self.run["capacityProvider"];
            used += whole_load.min(can) * whole(&provider["taskCpu"], 0);
            cpu += self.ready().len() as i64 * whole(&provider["instance"]["cpu"], 0);
            let before = self.ready().len();
            self.now += 1;
            if self.ready().len() > before {
                self.place(self.now);
            }
        }
        self.dropped += load - served as f64 / 60.0;
        let share = |part: i64, all: i64| (all > 0).then(|| part as f64 / all as f64);
        self.points.push([
            share(served * 100, capacity).map(|point| point.min(100.0)),
            share(whole_load * 60 * 1000, capacity),
            share(used * 100, cpu * 1000),
        ]);
        row
    }
}

/// What the slow model says of a run.
fn slowly(run: &Value) -> (Vec<Value>, f64, f64) {
    let service = &run["service"];
    let initial = whole(&run["capacityProvider"]["asg"]["initial"], 0) as u64;
    let mut slow = Slow {
        run,
        now: 0,
        desired: whole(&service["desired"], 0),
        min: whole(&service["minCapacity"], 0),
        max: whole(&service["maxCapacity"], 0),
        tasks: Vec::new(),
        machines: (1..=initial).map(|id| Machine { id, launched: None, ready: 0 }).collect(),
        ids: 0,
        points: Vec::new(),
        measured: Vec::new(),
        last_launch: None,
        last_change: None,
        out: None,
        inward: None,
        dropped: 0.0,
        task_seconds: 0,
    };
    slow.resize();
    // Those that are placed at the start serve at the start.
    let start = whole(&service["startSeconds"], 60);
    for task in &mut slow.tasks {
        task.placed = task.placed.map(|(on, at)| (on, at - start));
    }
    let minutes = whole(&run["minutes"], 0);
    let rows = (0..minutes as usize).map(|minute| slow.minute(minute)).collect();
    (rows, slow.dropped, slow.task_seconds as f64 / 60.0)
}

fn agrees(run: &Value) {
    let answer =
        call("simulateScaling", run.clone()).unwrap_or_else(|error| panic!("{error:?}: {run}"));
    let (rows, dropped, task_minutes) = slowly(run);
    for (fast, slow) in answer["rows"].as_array().unwrap().iter().zip(&rows) {
        for (name, value) in slow.as_object().unwrap() {
            assert_eq!(
                &fast[name], value,
                "{name} in minute {}: {fast} against {slow}\n{run}",
                slow["minute"]
            );
        }
    }
    let near = |name: &str, value: f64| {
        let found = answer["totals"][name].as_f64().unwrap();
        assert!((found - value).abs() < 0.02, "{name}: {found} against {value}\n{run}");
    };
    near("requestsDropped", dropped);
    near("taskMinutes", task_minutes);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_slow_model_agrees_on_fargate(seed: u64) {
        agrees(&random_run(seed, false));
    }

    #[test]
    fn the_slow_model_agrees_on_instances(seed: u64) {
        agrees(&random_run(seed, true));
    }

    #[test]
    fn a_run_keeps_its_limits_and_is_the_same_again(seed: u64, grouped: bool) {
        let mut run = random_run(seed, grouped);
        run["policies"].as_array_mut().unwrap().retain(|policy| policy["type"] != "scheduled");
        let service = run["service"].clone();
        let (min, max) = (service["minCapacity"].as_i64().unwrap(), service["maxCapacity"].as_i64().unwrap());
        run["service"]["desired"] = min.into();
        let answer = call("simulateScaling", run.clone()).unwrap();
        prop_assert_eq!(&answer, &call("simulateScaling", run.clone()).unwrap());
        for row in answer["rows"].as_array().unwrap() {
            let desired = row["desired"].as_i64().unwrap();
            prop_assert!((min..=max).contains(&desired), "{}", row);
            let (requests, dropped) = (row["requests"].as_f64().unwrap(), row["requestsDropped"].as_f64().unwrap());
            let can = row["running"].as_f64().unwrap() * 1000.0;
            prop_assert!(dropped <= (requests - can).max(0.0) + 0.01, "{}", row);
            prop_assert_eq!(row["pending"].as_i64().unwrap(), desired - row["running"].as_i64().unwrap());
            if grouped {
                let most = run["capacityProvider"]["asg"]["max"].as_i64().unwrap();
                prop_assert!(row["instances"].as_i64().unwrap() <= most && row["ready"].as_i64() <= row["instances"].as_i64(), "{}", row);
            }
        }
    }
}
