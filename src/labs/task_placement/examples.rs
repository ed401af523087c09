//! The examples: each strategy, each combination, and each reason why ECS can't place a task.

use super::scenario::{
    Capacity, InstanceGroup, PlacementAction, PlacementScheduling, Scenario, zones,
};
use crate::ecs::{
    cluster::{ContainerInstance, InstanceStatus, RunningTask},
    size::Size,
    strategy::{ConstraintInput, StrategyInput},
    task::{Container, NetworkMode, PortMapping, RuntimePlatform, TaskDefinition},
};
use crate::labs::Example;

type Given = Scenario;

/// The headings of the examples.
mod heading {
    pub const STRATEGIES: &str = "Placement strategies";
    pub const CONSTRAINTS: &str = "Placement constraints";
    pub const RESOURCES: &str = "Available resources";
    pub const SCALE_IN: &str = "Daemon services and scale-in";
    pub const FARGATE: &str = "Fargate";
    pub const REJECTED: &str = "Requests that AWS rejects";
}

pub(super) fn examples() -> Vec<Example<Given>> {
    let sound = |id, group, title, scenario| Example { id, title, group, flawed: false, scenario };
    let flawed = |id, group, title, scenario| Example { id, title, group, flawed: true, scenario };
    vec![
        sound(
            "spread-zones-binpack-memory",
            heading::STRATEGIES,
            "Spread, then binpack: which instance runs task 2?",
            zones_then_binpack(),
        ),
        sound(
            "binpack-memory",
            heading::STRATEGIES,
            "Binpack on memory: how many instances does it save?",
            binpack(),
        ),
        sound("random", heading::STRATEGIES, "Random: where do 6 tasks run?", random()),
        sound(
            "spread-zones",
            heading::STRATEGIES,
            "AZ spread with a full instance: where do 5 tasks run?",
            spread_zones(),
        ),
        sound(
            "spread-zones-instances",
            heading::STRATEGIES,
            "AZ spread on 12 instances: where do 18 tasks run?",
            zones_then_instances(),
        ),
        sound(
            "large",
            heading::STRATEGIES,
            "10,000 tasks on 1,000 instances: where do they run?",
            large(),
        ),
        sound(
            "rebalance",
            heading::STRATEGIES,
            "A recovered AZ: where does the next task run?",
            rebalance(),
        ),
        sound(
            "distinct-instance",
            heading::CONSTRAINTS,
            "distinctInstance: can 5 tasks run on 4 instances?",
            distinct(),
        ),
        sound(
            "member-of-in",
            heading::CONSTRAINTS,
            "A Region name in memberOf: does it match?",
            member_of_in(),
        ),
        sound(
            "member-of-regex",
            heading::CONSTRAINTS,
            "memberOf with t2.*: which instances run 4 tasks?",
            member_of_regex(),
        ),
        sound(
            "affinity",
            heading::CONSTRAINTS,
            "Affinity to the cache: where do 4 tasks run?",
            affinity(),
        ),
        sound(
            "anti-affinity",
            heading::CONSTRAINTS,
            "Anti-affinity to the database: where do 5 tasks run?",
            anti_affinity(),
        ),
        sound(
            "unusual",
            heading::CONSTRAINTS,
            "Undocumented query behavior: can 12 tasks run?",
            unusual(),
        ),
        sound(
            "host-port",
            heading::RESOURCES,
            "Fixed host port: can 6 tasks run on 4 instances?",
            host_port(),
        ),
        sound(
            "reservation",
            heading::RESOURCES,
            "memoryReservation: can 8 tasks run on one instance?",
            reservation(),
        ),
        sound(
            "draining",
            heading::RESOURCES,
            "DRAINING and a disconnected agent: can 4 tasks run?",
            draining(),
        ),
        sound(
            "awsvpc",
            heading::RESOURCES,
            "awsvpc: do 7 tasks have a network interface?",
            awsvpc(),
        ),
        sound(
            "subnets-gpu",
            heading::RESOURCES,
            "Subnets and a GPU: can 2 training tasks run?",
            subnets_and_gpu(),
        ),
        sound(
            "windows",
            heading::RESOURCES,
            "Windows ignores the task size: where do 2 tasks run?",
            windows(),
        ),
        sound(
            "empty-cluster",
            heading::RESOURCES,
            "No container instances: can a task run?",
            empty(),
        ),
        sound(
            "daemon",
            heading::SCALE_IN,
            "Daemon service: do all instances run the task?",
            daemon(),
        ),
        sound(
            "scale-in-binpack",
            heading::SCALE_IN,
            "Scale-in with binpack: which 3 tasks stop?",
            scale_in(&["binpack memory"]),
        ),
        sound(
            "scale-in-spread",
            heading::SCALE_IN,
            "Scale-in with protected tasks: which task stops first?",
            scale_in_protected(),
        ),
        sound(
            "scale-in-random",
            heading::SCALE_IN,
            "Scale-in with random: which 3 tasks stop?",
            scale_in(&["random"]),
        ),
        sound(
            "scale-in-default",
            heading::SCALE_IN,
            "Scale-in without strategies: which 3 tasks stop?",
            scale_in(&[]),
        ),
        sound("fargate", heading::FARGATE, "The service on Fargate: can 6 tasks run?", fargate()),
        flawed(
            "fargate-daemon",
            heading::FARGATE,
            "DAEMON on Fargate: does AWS accept it?",
            fargate_daemon(),
        ),
        flawed(
            "fargate-refused",
            heading::FARGATE,
            "Unsupported settings: does Fargate accept the task?",
            fargate_refused(),
        ),
        flawed(
            "study-notes",
            heading::REJECTED,
            "Misspelled strategies: does AWS accept them?",
            study_notes(),
        ),
        flawed(
            "broken-definition",
            heading::REJECTED,
            "memoryReservation above memory: does AWS accept it?",
            broken_definition(),
        ),
        flawed(
            "broken-constraint",
            heading::REJECTED,
            "distinctInstance with an expression: is it valid?",
            broken_constraint(),
        ),
        flawed(
            "daemon-run-task",
            heading::REJECTED,
            "DAEMON with RunTask: does AWS accept it?",
            daemon_run_task(),
        ),
        flawed(
            "daemon-scale-in",
            heading::REJECTED,
            "A daemon service: can it scale in?",
            daemon_scale_in(),
        ),
    ]
}

/// `spread attribute:x`, `binpack memory`, `random`
fn strategies(words: &[&str]) -> Vec<StrategyInput> {
    words
        .iter()
        .map(|word| {
            let (kind, field) =
                word.split_once(' ').map_or((*word, None), |(kind, field)| (kind, Some(field)));
            StrategyInput { kind: kind.into(), field: field.map(str::to_owned) }
        })
        .collect()
}

const ZONES: &str = "spread attribute:ecs.availability-zone";

fn member_of(expression: &str) -> ConstraintInput {
    ConstraintInput { kind: "memberOf".into(), expression: Some(expression.into()) }
}

fn distinct_instance() -> ConstraintInput {
    ConstraintInput { kind: "distinctInstance".into(), expression: None }
}

fn instance(id: &str, zone: &str, instance_type: &str) -> ContainerInstance {
    ContainerInstance {
        id: id.into(),
        az: format!("us-east-1{zone}"),
        instance_type: instance_type.into(),
        ..ContainerInstance::default()
    }
}

fn with(instance: ContainerInstance, tasks: &[(&str, u64, u64)]) -> ContainerInstance {
    let tasks = tasks.iter().map(|(group, cpu, memory)| RunningTask {
        group: (*group).into(),
        cpu: *cpu,
        memory: *memory,
        ..RunningTask::default()
    });
    ContainerInstance { tasks: tasks.collect(), ..instance }
}

fn group(prefix: &str, count: u64, azs: usize, instance_type: &str) -> InstanceGroup {
    InstanceGroup {
        prefix: prefix.into(),
        count,
        azs: zones(azs),
        instance: ContainerInstance {
            instance_type: instance_type.into(),
            ..ContainerInstance::default()
        },
    }
}

fn task(family: &str, cpu: u64, memory: u64) -> TaskDefinition {
    TaskDefinition {
        family: family.into(),
        containers: vec![Container {
            name: "app".into(),
            cpu: Some(cpu),
            memory: Some(memory),
            ..Container::default()
        }],
        ..TaskDefinition::default()
    }
}

fn ports(
    mut definition: TaskDefinition,
    mode: NetworkMode,
    container: u16,
    host: Option<u16>,
) -> TaskDefinition {
    definition.network_mode = Some(mode);
    for app in &mut definition.containers {
        app.port_mappings =
            vec![PortMapping { container_port: Some(container), host_port: host, protocol: None }];
    }
    definition
}

/// A service `web` on the given instances.
fn service(instances: impl Into<Vec<ContainerInstance>>, count: u64, with: &[&str]) -> Given {
    Given {
        groups: Vec::new(),
        instances: instances.into(),
        count,
        strategies: strategies(with),
        ..Given::default()
    }
}

/// Two in zone a, one in b, one in c.
fn fleet() -> [ContainerInstance; 4] {
    [
        instance("i-0a1", "a", "m5.large"),
        instance("i-0a2", "a", "m5.large"),
        instance("i-0b7", "b", "m5.large"),
        instance("i-0c4", "c", "m5.large"),
    ]
}

fn zones_then_binpack() -> Given {
    Given {
        constraints: vec![member_of("attribute:ecs.instance-type =~ m5.*")],
        compare_with: Some(strategies(&["binpack memory"])),
        look_at: 2,
        ..service(
            vec![
                with(instance("i-0a1", "a", "m5.large"), &[("service:api", 512, 2048)]),
                with(instance("i-0a2", "a", "t3.small"), &[("service:api", 1024, 1400)]),
                with(instance("i-0b7", "b", "m5.large"), &[("service:api", 1024, 4096)]),
                instance("i-0b8", "b", "m5.large"),
            ],
            4,
            &[ZONES, "binpack memory"],
        )
    }
}

/// Eight tasks of which seven run on one instance: binpack needs two instances, spread all four.
fn binpack() -> Given {
    Given {
        compare_with: Some(strategies(&["spread instanceId"])),
        ..service(fleet(), 8, &["binpack memory"])
    }
    .sized(256, 1000)
}

fn random() -> Given {
    Given {
        group: String::new(),
        task_definition: task("batch", 256, 512),
        seed: 7,
        ..service(fleet(), 6, &[])
    }
    .with_strategies(&["random"])
}

fn spread_zones() -> Given {
    let mut fleet = fleet();
    fleet[0] = with(fleet[0].clone(), &[("service:web", 2048, 1024)]);
    service(fleet, 5, &[ZONES])
}

fn zones_then_instances() -> Given {
    Given {
        groups: vec![group("i-", 12, 3, "m5.large")],
        compare_with: Some(strategies(&[ZONES, "binpack memory"])),
        ..service([], 18, &[ZONES, "spread instanceId"])
    }
}

fn distinct() -> Given {
    Given { constraints: vec![distinct_instance()], ..service(fleet(), 5, &[]) }
}

fn member_of_in() -> Given {
    Given {
        group: "batch".into(),
        constraints: vec![member_of("attribute:ecs.availability-zone in [us-east-1]")],
        ..service(fleet(), 1, &[])
    }
}

fn member_of_regex() -> Given {
    Given {
        group: "batch".into(),
        count: 4,
        constraints: vec![member_of(
            "attribute:ecs.instance-type =~ t2.* and attribute:stack != test",
        )],
        ..service(
            vec![
                instance("i-01", "a", "t2.micro"),
                ContainerInstance {
                    attributes: [("stack".to_owned(), Some("prod".to_owned()))].into(),
                    ..instance("i-02", "a", "t2.small")
                },
                ContainerInstance {
                    attributes: [("stack".to_owned(), Some("test".to_owned()))].into(),
                    ..instance("i-03", "b", "t2.small")
                },
                instance("i-04", "b", "m5.large"),
            ],
            4,
            &[],
        )
    }
    .sized(128, 256)
}

fn affinity() -> Given {
    let mut fleet = fleet();
    fleet[1] = with(fleet[1].clone(), &[("service:cache", 256, 1024)]);
    fleet[3] = with(fleet[3].clone(), &[("service:cache", 256, 1024)]);
    Given { constraints: vec![member_of("task:group == service:cache")], ..service(fleet, 4, &[]) }
}

fn anti_affinity() -> Given {
    let mut fleet = fleet();
    fleet[2] = with(fleet[2].clone(), &[("service:database", 256, 4096)]);
    Given {
        constraints: vec![member_of("not(task:group == service:database)")],
        ..service(fleet, 5, &[])
    }
}

fn host_port() -> Given {
    let mut fleet = fleet();
    fleet[2] = with(fleet[2].clone(), &[("service:proxy", 128, 128)]);
    fleet[2].tasks.iter_mut().for_each(|task| task.tcp_ports = vec![80]);
    Given {
        task_definition: ports(task("web", 128, 128), NetworkMode::Bridge, 8080, Some(80)),
        ..service(fleet, 6, &[ZONES, "spread instanceId"])
    }
}

fn reservation() -> Given {
    let mut definition = ports(task("pair", 256, 512), NetworkMode::Bridge, 8080, None);
    definition.containers.iter_mut().for_each(|app| app.memory_reservation = Some(256));
    definition.containers.push(Container {
        name: "sidecar".into(),
        memory: Some(300),
        ..Container::default()
    });
    Given {
        task_definition: definition,
        ..service(
            vec![ContainerInstance {
                memory: Some(4160),
                reserved_memory: Some(256),
                ..instance("i-0a1", "a", "m5.large")
            }],
            8,
            &["binpack memory"],
        )
    }
}

fn draining() -> Given {
    let mut fleet = fleet();
    fleet[0].status = Some(InstanceStatus::Draining);
    fleet[2].agent_connected = Some(false);
    fleet[2].cpu = Some(256);
    fleet[2].memory = Some(7987);
    service(fleet, 4, &[])
}

fn awsvpc() -> Given {
    let mut fleet = fleet();
    fleet[3].agent_version = Some("1.14.5".into());
    Given {
        task_definition: ports(task("api", 128, 256), NetworkMode::Awsvpc, 8080, None),
        ..service(fleet, 7, &[])
    }
}

fn subnets_and_gpu() -> Given {
    let mut definition = ports(task("train", 1024, 4096), NetworkMode::Host, 8888, None);
    definition.containers.iter_mut().for_each(|app| app.gpu = Some(1));
    Given {
        task_definition: definition,
        group: "training".into(),
        subnet_azs: vec!["us-east-1a".into(), "us-east-1b".into()],
        required_attributes: vec!["ecs.os-type".into()],
        ..service(
            vec![
                instance("i-0a1", "a", "m5.large"),
                instance("i-0b1", "b", "g4dn.xlarge"),
                instance("i-0c1", "c", "g4dn.xlarge"),
            ],
            2,
            &[],
        )
    }
}

fn rebalance() -> Given {
    let four = [("service:web", 512, 1024); 4];
    let mut fleet = fleet();
    fleet[1] = with(fleet[1].clone(), &four);
    fleet[2] = with(fleet[2].clone(), &four);
    service(fleet, 1, &[ZONES, "spread instanceId"])
}

fn daemon() -> Given {
    let mut fleet = fleet();
    fleet[1].status = Some(InstanceStatus::Draining);
    fleet[3] = with(fleet[3].clone(), &[("service:web", 2040, 1024)]);
    Given {
        task_definition: task("log-router", 64, 128),
        group: "service:log-router".into(),
        scheduling_strategy: PlacementScheduling::Daemon,
        ..service(fleet, 1, &[])
    }
}

fn scale_in(with_strategies: &[&str]) -> Given {
    let web = |count: usize| vec![("service:web", 512, 1024); count];
    Given {
        action: PlacementAction::Stop,
        ..service(
            vec![
                with(instance("i-0a1", "a", "m5.large"), &web(3)),
                with(instance("i-0a2", "a", "m5.large"), &web(1)),
                with(instance("i-0b7", "b", "m5.large"), &web(2)),
                with(instance("i-0c4", "c", "m5.large"), &web(2)),
            ],
            3,
            with_strategies,
        )
    }
}

fn scale_in_protected() -> Given {
    let mut scenario = scale_in(&[ZONES]);
    for instance in scenario.instances.iter_mut().step_by(2) {
        instance.tasks.iter_mut().for_each(|task| task.protected = true);
    }
    scenario.count = 5;
    scenario.look_at = 1;
    scenario
}

fn windows() -> Given {
    let mut definition = task("iis", 1024, 2048);
    definition.cpu = Some(Size::from(256));
    definition.memory = Some(Size::from(512));
    definition.runtime_platform =
        Some(RuntimePlatform { operating_system_family: "WINDOWS_SERVER_2022_CORE".into() });
    Given { task_definition: definition, ..service(fleet(), 2, &["binpack cpu"]) }
}

fn empty() -> Given {
    Given { group: "batch".into(), ..service([], 1, &[]) }
}

fn large() -> Given {
    Given {
        groups: vec![group("i-", 1000, 3, "m5.4xlarge")],
        compare_with: Some(strategies(&["binpack cpu"])),
        ..service([], 10_000, &[ZONES, "spread instanceId"])
    }
}

fn unusual() -> Given {
    Given {
        groups: vec![group("i-", 2, 2, "m5.large")],
        group: "batch".into(),
        count: 12,
        constraints: vec![
            distinct_instance(),
            member_of(
                "attribute:rack exists or attribute:ecs.os-type == linux and runningTasksCount < 5",
            ),
            member_of("task:group != other"),
            member_of("task:group == batch"),
        ],
        ..service(
            vec![with(instance("i-x1", "a", "x9.large"), &[("batch", 1, 1)])],
            12,
            &["spread attribute:rack"],
        )
    }
}

fn fargate() -> Given {
    let mut definition = ports(task("api", 256, 512), NetworkMode::Awsvpc, 8080, None);
    definition.cpu = Some(Size::Text("0.5 vCPU".into()));
    definition.memory = Some(Size::Text("2 GB".into()));
    Given {
        capacity: Capacity::Fargate,
        task_definition: definition,
        subnet_azs: zones(3),
        ..service([], 6, &[])
    }
}

fn fargate_daemon() -> Given {
    Given {
        scheduling_strategy: PlacementScheduling::Daemon,
        group: "service:log-router".into(),
        ..fargate()
    }
}

fn daemon_run_task() -> Given {
    Given { group: "batch".into(), ..daemon() }
}

fn daemon_scale_in() -> Given {
    Given { action: PlacementAction::Stop, ..daemon() }
}

fn fargate_refused() -> Given {
    let mut scenario = fargate();
    scenario.task_definition.network_mode = Some(NetworkMode::Bridge);
    scenario.task_definition.memory = Some(Size::from(9216));
    scenario.strategies = strategies(&[ZONES]);
    scenario.constraints = vec![distinct_instance()];
    scenario
}

fn study_notes() -> Given {
    Given {
        compare_with: Some(strategies(&["spread instanceid"])),
        ..service(fleet(), 4, &["binpack attribute:ecs.availability-zone", "distinctInstance"])
    }
}

fn broken_definition() -> Given {
    let mut definition = ports(task("web", 128, 256), NetworkMode::Host, 8080, Some(80));
    definition.containers.iter_mut().for_each(|app| app.memory_reservation = Some(512));
    definition.containers.push(Container { name: "sidecar".into(), ..Container::default() });
    Given { task_definition: definition, ..service(fleet(), 2, &[]) }
}

fn broken_constraint() -> Given {
    Given {
        scheduling_strategy: PlacementScheduling::Daemon,
        groups: vec![group("i-", 5001, 3, "m5.large")],
        constraints: vec![ConstraintInput {
            expression: Some("attribute:a == b".into()),
            ..distinct_instance()
        }],
        ..service([], 1, &["random"])
    }
}

impl Given {
    fn sized(mut self, cpu: u64, memory: u64) -> Self {
        self.task_definition = task(&self.task_definition.family, cpu, memory);
        self
    }

    fn with_strategies(mut self, words: &[&str]) -> Self {
        self.strategies = strategies(words);
        self
    }
}
