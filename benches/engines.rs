//! How long one `explain` takes natively, for the first example of every lab; of the request lab as a distribution, and
//! how it grows with headers, cookies and parameters; how many generated requests a second go through the caches; how a
//! deployment's cost grows with its tasks; how many tasks a second are placed; and how long signing and verifying take.

use cloudglass::beanstalk::{BatchSizeType, deployment::Deployment, policies::simulate};
use cloudglass::cloudfront::{
    distribution::CacheBehavior,
    policy::PolicyChoice,
    signing::{
        HashAlgorithm,
        keys::{load_private, load_public},
        policy::canned_text,
    },
};
use cloudglass::ecs::{
    cluster::ContainerInstance,
    fit::TaskRequirements,
    place::{self, Placer},
    scaling::run::{LoadPoint, RunInput, Simulation},
    strategy::{BinpackResource, PlacementStrategy, SpreadField},
    task::TaskNeeds,
};
use cloudglass::explain::Trace;
use cloudglass::http::{Header, Request};
use cloudglass::labs::{
    self, Lab,
    cache_over_time::{CacheOverTime, TrafficRun},
    distribution::{self, DistributionLab},
    request::{self, RequestLab},
    rolling_update::{RollingUpdate, Scenario},
    run::Run,
    scaling::Scaling,
};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use std::time::Instant;

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

/// The request lab over all its examples: the spread of the times, and how many a second.
fn request_spread(_: &mut Criterion) {
    let scenarios: Vec<_> =
        RequestLab::examples().into_iter().map(|example| example.scenario).collect();
    let mut times: Vec<f64> = Vec::new();
    for _ in 0..500 {
        for scenario in &scenarios {
            let start = Instant::now();
            std::hint::black_box(RequestLab::explained(scenario, &()));
            times.push(start.elapsed().as_secs_f64() * 1e6);
        }
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
    println!(
        "explain of the request lab, {} times: median {:.1} µs, p95 {:.1} µs, p99 {:.1} µs, longest {:.1} µs; {:.0} a second",
        times.len(),
        at(0.5),
        at(0.95),
        at(0.99),
        at(1.0),
        times.len() as f64 * 1e6 / times.iter().sum::<f64>()
    );
}

/// The request lab by the number of headers, cookies and parameters, all of which reach the origin; cookies and
/// parameters are in the key too.
fn request_growth(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("request lab");
    for what in ["headers", "cookies", "parameters"] {
        for count in [10, 100, 1_000] {
            let pairs = |separator: &str| {
                let pairs: Vec<String> = (0..count).map(|at| format!("{at:x}=1")).collect();
                pairs.join(separator)
            };
            let mut request = Request::default();
            match what {
                "headers" => {
                    let header = |at| Header::new(format!("X-{at:x}"), "1");
                    request.headers = (0..count).map(header).collect();
                }
                "cookies" => request.headers = vec![Header::new("Cookie", pairs("; "))],
                _ => request.query = Some(pairs("&")),
            }
            let scenario = request::Scenario {
                requests: vec![request::RequestInput {
                    request,
                    ..request::RequestInput::default()
                }],
                cache_policy: PolicyChoice::Managed(
                    "UseOriginCacheControlHeaders-QueryStrings".into(),
                ),
                origin_request_policy: Some(PolicyChoice::Managed("AllViewer".into())),
                ..request::Scenario::default()
            };
            group.bench_function(format!("{count} {what}"), |bencher| {
                bencher.iter(|| RequestLab::explained(&scenario, &()));
            });
        }
    }
    group.finish();
}

/// Generated requests through the caches, by the number of requests, of objects, and of sides.
fn traffic(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("traffic");
    group.sample_size(10);
    let examples = CacheOverTime::examples();
    let with_traffic = examples.iter().filter(|example| example.scenario.traffic.is_some());
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
            let name = format!("{} / {requests} requests, {objects} objects, {sides}", example.id);
            group.bench_function(name, |bencher| {
                bencher.iter(|| TrafficRun::new(&scenario).map(Run::finish));
            });
        }
    }
    group.finish();
}

/// One `explain` of a distribution, by the number of its requests and of its behaviors; and of requests that are signed.
fn distributions(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("distribution");
    group.sample_size(10);
    for (requests, behaviors) in [(1, 10), (1, 75), (10, 10), (100, 10), (1_000, 10), (1_000, 75)] {
        let mut scenario = distribution::Scenario::default();
        scenario.distribution.behaviors = (0..behaviors)
            .map(|n| CacheBehavior {
                path_pattern: format!("section-{n}/*/images/*.jpg"),
                ..CacheBehavior::default()
            })
            .collect();
        let first = scenario.requests.remove(0);
        scenario.requests = (0..requests)
            .map(|n| {
                let mut visit = first.clone();
                visit.request.host = "www.example.com".into();
                visit.request.path = format!("/section-{}/{n}/images/a.jpg", n % (behaviors + 1));
                visit
            })
            .collect();
        group.throughput(Throughput::Elements(requests));
        let name = format!("{requests} requests, {behaviors} behaviors");
        group.bench_function(name, |bencher| {
            bencher.iter(|| DistributionLab::explained(&scenario, &()));
        });
    }
    let signed = DistributionLab::examples().into_iter().find(|example| example.id == "signed-url");
    if let Some(example) = signed {
        group.bench_function("signed-url: 4 requests, 2 signatures", |bencher| {
            bencher.iter(|| DistributionLab::explained(&example.scenario, &()));
        });
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
            bencher.iter(|| RollingUpdate::explained(&scenario, &()));
        });
        let timeline = RollingUpdate::explained(&scenario, &()).answer.timeline;
        group.bench_function(format!("draw {tasks} tasks"), |bencher| {
            bencher.iter(|| timeline.picture(860.0));
        });
    }
    group.finish();
}

/// Tasks placed a second, by the number of instances and the strategies. The instances hold ten copies each.
fn placement(criterion: &mut Criterion) {
    const TASKS: u64 = 10_000;
    let spread = |name: &str| PlacementStrategy::Spread(SpreadField::Attribute(name.into()));
    let zones = || spread("ecs.availability-zone");
    let mixes = [
        ("random", vec![PlacementStrategy::Random]),
        ("spread zones", vec![zones()]),
        ("spread instances", vec![PlacementStrategy::Spread(SpreadField::Instance)]),
        ("binpack memory", vec![PlacementStrategy::Binpack(BinpackResource::Memory)]),
        (
            "spread zones, binpack memory",
            vec![zones(), PlacementStrategy::Binpack(BinpackResource::Memory)],
        ),
        ("spread zones, random", vec![zones(), PlacementStrategy::Random]),
        (
            "spread 50 racks, spread instances",
            vec![spread("rack"), PlacementStrategy::Spread(SpreadField::Instance)],
        ),
        ("spread pairs", vec![spread("pair")]),
    ];
    let mut group = criterion.benchmark_group("placement");
    group.sample_size(10);
    group.throughput(Throughput::Elements(TASKS));
    for count in [100u64, 1_000, 10_000] {
        let room = TASKS.div_ceil(count).max(10);
        let instances: Vec<ContainerInstance> = (0..count)
            .map(|at| ContainerInstance {
                id: format!("i-{at:05}"),
                az: format!("us-east-1{}", ["a", "b", "c"][at as usize % 3]),
                instance_type: "m5.large".into(),
                cpu: Some(room * 100),
                memory: Some(room * 100),
                attributes: [
                    ("rack".to_owned(), Some((at % 50).to_string())),
                    ("pair".to_owned(), Some((at / 2).to_string())),
                ]
                .into(),
                ..ContainerInstance::default()
            })
            .collect();
        for (name, strategies) in &mixes {
            let request = place::PlacementRequest {
                requirements: TaskRequirements {
                    need: TaskNeeds { cpu: 100, memory: 100, ..TaskNeeds::default() },
                    group: "service:web".into(),
                    ..TaskRequirements::default()
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
    for (instances, batch) in [(10, 1), (50, 5), (100, 10), (500, 50), (500, 1), (5_000, 1)] {
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

/// Signing a canned policy and verifying the signature, with keys of both kinds.
fn signing(criterion: &mut Criterion) {
    let keys: serde_json::Value =
        serde_json::from_str(include_str!("../tests/data/vectors/keys.json"))
            .expect("keys.json is JSON");
    let mut group = criterion.benchmark_group("signing");
    let policy = canned_text("https://d111111abcdef8.cloudfront.net/a.jpg", "1767290400");
    for (name, at) in [("RSA-2048", 0), ("P-256", 2)] {
        let pem = |member: &str| keys["keys"][at][member].as_str().expect("a PEM").to_owned();
        let (secret, _) = load_private(&pem("pkcs8_pem")).expect("a private key");
        let (public, _) = load_public(&pem("public_spki_pem")).expect("a public key");
        let hash = HashAlgorithm::Sha1;
        let signature = secret.sign(hash, policy.as_bytes()).expect("a signature");
        group.bench_function(format!("sign {name}"), |bencher| {
            bencher.iter(|| secret.sign(hash, policy.as_bytes()));
        });
        group.bench_function(format!("verify {name}"), |bencher| {
            bencher.iter(|| assert!(public.verifies(hash, policy.as_bytes(), &signature)));
        });
    }
    group.finish();
}

/// A week of service auto scaling in minutes, with up to 1,000 tasks on 200 instances.
fn scaling_week(criterion: &mut Criterion) {
    let Some(mut scenario) = Scaling::examples().into_iter().next().map(|first| first.scenario)
    else {
        return;
    };
    let wave = |half: u32| {
        (1.0 - (f64::from(half) / 48.0 * std::f64::consts::TAU).cos()) / 2.0 * 500_000.0
    };
    scenario.load = (0..7 * 48)
        .map(|half| LoadPoint {
            from_minute: half * 30,
            requests_per_minute: 60_000.0 + wave(half),
        })
        .collect();
    scenario.minutes = 7 * 1440;
    let service = &mut scenario.configuration.service;
    (service.min_capacity, service.desired, service.max_capacity) = (100, 120, 1000);
    if let Some(group) = &mut scenario.configuration.capacity_provider {
        (group.task_cpu, group.task_memory) = (256, 512);
        (group.asg.min, group.asg.initial, group.asg.max) = (10, 30, 200);
    }
    let input = RunInput::new(scenario.configuration, scenario.load.into(), scenario.minutes);
    let input = std::rc::Rc::new(input);
    criterion.bench_function("scaling: a week of 1,000 tasks and 200 instances", |bencher| {
        bencher.iter(|| {
            let mut run = Simulation::new(input.clone());
            while !run.is_done() {
                std::hint::black_box(run.advance(&mut Trace::silent()));
            }
        });
    });
}

criterion_group!(
    benches,
    beanstalk,
    explain,
    distributions,
    request_spread,
    request_growth,
    traffic,
    deployments,
    placement,
    signing,
    scaling_week
);
criterion_main!(benches);
