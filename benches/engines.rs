//! How long one `explain` takes natively, for the first example of every lab; and how many generated requests a second
//! go through the caches; how a deployment's cost grows with its tasks; and how many tasks a second are placed.

use cloudglass::beanstalk::{
    BatchSizeType,
    deployment::{Deployment, simulate},
};
use cloudglass::ecs::{
    cluster::Instance,
    fit::Requirements,
    place::{Placer, Request},
    strategy::{Field, Resource, Strategy},
    task::Need,
};
use cloudglass::labs::{
    self, Lab,
    cache_over_time::{CacheOverTime, TrafficRun},
    rolling_update::{RollingUpdate, Scenario},
    run::Run,
};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn explain(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("explain");
    for lab in labs::TABLE {
        let examples = (lab.examples)();
        let Some((example, _)) = examples.first() else {
            continue;
        };
        group.bench_function(lab.id, |bencher| {
            bencher.iter_batched(
                || example["scenario"].clone(),
                |scenario| (lab.explain)(scenario),
                criterion::BatchSize::SmallInput,
            );
        });
    }
    group.finish();
}

/// Generated requests through the caches, by the number of requests, of objects, and of sides.
fn traffic(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("traffic");
    group.sample_size(10);
    let examples = CacheOverTime::examples();
    let with_traffic = examples
        .iter()
        .filter(|example| example.scenario.traffic.is_some());
    for example in with_traffic {
        for (requests, objects, both) in [
            (100_000, 5_000, true),
            (1_000_000, 5_000, true),
            (1_000_000, 5_000, false),
            (1_000_000, 500_000, true),
        ] {
            let mut scenario = example.scenario.clone();
            if !both {
                scenario.compare = None;
            }
            if let Some(traffic) = &mut scenario.traffic {
                (traffic.requests, traffic.objects) = (requests, objects);
            }
            group.throughput(Throughput::Elements(u64::from(requests)));
            let sides = if both { "A and B" } else { "A" };
            let name = format!(
                "{} / {requests} requests, {objects} objects, {sides}",
                example.id
            );
            group.bench_function(name, |bencher| {
                bencher.iter(|| TrafficRun::new(&scenario).map(Run::finish));
            });
        }
    }
    group.finish();
}

/// A rolling update by the number of tasks (two percent of them at a time), with its four strategies side by side; and
/// drawing it.
fn deployments(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("deployments");
    for tasks in [5, 50, 500, 5000] {
        let scenario = Scenario {
            desired_count: tasks,
            minimum_healthy_percent: Some(98),
            maximum_percent: Some(100),
            ..Scenario::default()
        };
        group.throughput(Throughput::Elements(u64::from(tasks)));
        group.bench_function(format!("explain {tasks} tasks"), |bencher| {
            bencher.iter(|| RollingUpdate::explain(&scenario, &()));
        });
        let timeline = RollingUpdate::explain(&scenario, &()).answer.timeline;
        group.bench_function(format!("draw {tasks} tasks"), |bencher| {
            bencher.iter(|| timeline.picture(860.0));
        });
    }
    group.finish();
}

/// Tasks placed a second, by the number of instances and the strategies. The instances hold ten copies each.
fn placement(criterion: &mut Criterion) {
    const TASKS: u64 = 10_000;
    let spread = |name: &str| Strategy::Spread(Field::Attribute(name.into()));
    let zones = || spread("ecs.availability-zone");
    let mixes = [
        ("random", vec![Strategy::Random]),
        ("spread zones", vec![zones()]),
        ("spread instances", vec![Strategy::Spread(Field::Instance)]),
        ("binpack memory", vec![Strategy::Binpack(Resource::Memory)]),
        (
            "spread zones, binpack memory",
            vec![zones(), Strategy::Binpack(Resource::Memory)],
        ),
        ("spread zones, random", vec![zones(), Strategy::Random]),
        (
            "spread 50 racks, spread instances",
            vec![spread("rack"), Strategy::Spread(Field::Instance)],
        ),
    ];
    let mut group = criterion.benchmark_group("placement");
    group.sample_size(10);
    group.throughput(Throughput::Elements(TASKS));
    for count in [100u64, 1_000, 10_000] {
        let room = TASKS.div_ceil(count).max(10);
        let instances: Vec<Instance> = (0..count)
            .map(|at| Instance {
                id: format!("i-{at:05}"),
                az: format!("us-east-1{}", ["a", "b", "c"][at as usize % 3]),
                instance_type: "m5.large".into(),
                cpu: Some(room * 100),
                memory: Some(room * 100),
                attributes: [("rack".to_owned(), Some((at % 50).to_string()))].into(),
                ..Instance::default()
            })
            .collect();
        for (name, strategies) in &mixes {
            let request = Request {
                asked: Requirements {
                    need: Need {
                        cpu: 100,
                        memory: 100,
                        ..Need::default()
                    },
                    group: "service:web".into(),
                    ..Requirements::default()
                },
                strategies: strategies.clone(),
                seed: 1,
            };
            group.bench_function(format!("{name} / {count} instances"), |bencher| {
                bencher.iter_batched(
                    || Placer::new(&instances, request.clone()),
                    |mut placer| (0..TASKS).filter(|_| placer.place().is_some()).count(),
                    criterion::BatchSize::LargeInput,
                );
            });
        }
    }
    group.finish();
}

/// Beanstalk deployments by the number of instances, in batches of a tenth and of one.
fn beanstalk(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("beanstalk");
    for (instances, batch) in [(50, 5), (500, 50), (500, 1), (5_000, 1)] {
        let deployment = Deployment {
            instances: Some(instances),
            deployment_policy: Some("Rolling".into()),
            batch_size_type: Some(BatchSizeType::Fixed),
            batch_size: Some(batch),
            ..Deployment::default()
        };
        group.bench_function(format!("{instances} instances by {batch}"), |bencher| {
            bencher.iter(|| simulate(&deployment));
        });
    }
    group.finish();
}

criterion_group!(benches, beanstalk, explain, traffic, deployments, placement);
criterion_main!(benches);
