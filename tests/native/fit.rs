//! What an instance has left, and the gates at their edges: one less, exactly enough, one more.

use cloudglass::ecs::{
    cluster::{ContainerInstance, InstanceStatus, RunningTask},
    fargate::SIZES,
    fit::{AGENT_VERSION, Gate, Host, PORT_QUOTA, TASK_ENI, TaskRequirements},
    matrix::{changes, smallest_change},
    query,
    strategy::PlacementConstraints,
    task::TaskNeeds,
};
use std::collections::BTreeMap;

const GROUP: &str = "service:web";

/// 1000 CPU units, 2000 MiB, TCP 22 and UDP 53 reserved, 3 network interfaces, 2 GPUs.
fn instance() -> ContainerInstance {
    ContainerInstance {
        id: "i-1".into(),
        az: "us-east-1a".into(),
        instance_type: "m5.large".into(),
        cpu: Some(1000),
        memory: Some(2000),
        reserved_ports_tcp: Some(vec![22]),
        reserved_ports_udp: vec![53],
        task_eni_limit: Some(3),
        gpus: Some(2),
        ..ContainerInstance::default()
    }
}

fn host(change: impl FnOnce(&mut ContainerInstance)) -> Host {
    let mut instance = instance();
    change(&mut instance);
    Host::new(&instance, GROUP)
}

fn asked(need: TaskNeeds) -> TaskRequirements {
    TaskRequirements { need, group: GROUP.into(), ..TaskRequirements::default() }
}

fn task(group: &str) -> RunningTask {
    RunningTask {
        group: group.into(),
        cpu: 100,
        memory: 200,
        tcp_ports: vec![80],
        udp_ports: vec![81],
        enis: 1,
        gpus: 1,
        ..RunningTask::default()
    }
}

/// What is left: CPU, memory, network interfaces, GPUs; ports taken by TCP and UDP; tasks, of the group, placed.
type Left = ([i64; 4], Vec<u16>, Vec<u16>, [u64; 3]);

fn left(host: &Host) -> Left {
    (
        [host.cpu, host.memory, host.enis, host.gpus],
        host.tcp.iter().copied().collect(),
        host.udp.iter().copied().collect(),
        [host.running, host.of_group, host.placed],
    )
}

#[test]
fn an_instance_without_tasks_has_everything() {
    let empty = host(|_| {});
    assert_eq!(left(&empty), ([1000, 2000, 3, 2], vec![22], vec![53], [0; 3]));
    assert_eq!(empty.registered, (1000, 2000));
    assert_eq!((empty.status, empty.agent_connected), (InstanceStatus::Active, true));
    assert_eq!(empty.agent_version, AGENT_VERSION);
    assert!(empty.groups.is_empty());

    let bare = host(|instance| {
        instance.reserved_ports_tcp = None;
        instance.gpus = None;
        instance.agent_version = Some("1.2.3".into());
        instance.status = Some(InstanceStatus::Draining);
        instance.agent_connected = Some(false);
        instance.cpu = Some(u64::MAX);
    });
    assert_eq!(bare.tcp.into_iter().collect::<Vec<u16>>(), [22, 2375, 2376, 51678, 51679, 51680]);
    assert_eq!((bare.gpus, bare.agent_version.as_str(), bare.cpu), (0, "1.2.3", i64::MAX));
    assert_eq!((bare.status, bare.agent_connected), (InstanceStatus::Draining, false));
}

#[test]
fn tasks_hold_resources_until_they_have_stopped() {
    let stopping = RunningTask { desired_status: Some("STOPPED".into()), ..task(GROUP) };
    let stopped = RunningTask { last_status: Some("STOPPED".into()), ..task(GROUP) };
    let table: &[(&[RunningTask], Left, &[&str])] = &[
        (&[task(GROUP)], ([900, 1800, 2, 1], vec![22, 80], vec![53, 81], [1, 1, 0]), &[GROUP]),
        (&[task("db")], ([900, 1800, 2, 1], vec![22, 80], vec![53, 81], [1, 0, 0]), &["db"]),
        (&[stopping], ([900, 1800, 2, 1], vec![22, 80], vec![53, 81], [0, 0, 0]), &[GROUP]),
        (&[stopped], ([1000, 2000, 3, 2], vec![22], vec![53], [0, 0, 0]), &[]),
        (
            &[task("db"), task(GROUP), task("db"), task(GROUP), task(GROUP)],
            ([500, 1000, -2, -3], vec![22, 80], vec![53, 81], [5, 3, 0]),
            &["db", GROUP],
        ),
    ];
    for (tasks, expected, groups) in table {
        let host = host(|instance| instance.tasks = tasks.to_vec());
        assert_eq!(left(&host), *expected, "{tasks:?}");
        assert_eq!(host.groups, *groups, "{tasks:?}");
    }
}

#[test]
fn a_task_takes_what_it_needs_and_gives_it_back() {
    let needs = asked(TaskNeeds {
        cpu: 10,
        memory: 20,
        tcp_ports: [80, 443].into(),
        udp_ports: [123].into(),
        enis: 1,
        gpus: 2,
    });
    let mut host = host(|instance| {
        instance.tasks =
            vec![RunningTask { tcp_ports: vec![9000], udp_ports: vec![9001], ..task("db") }];
    });
    let before = left(&host);
    assert_eq!(before, ([900, 1800, 2, 1], vec![22, 9000], vec![53, 9001], [1, 0, 0]));
    host.take(&needs);
    let once = ([890, 1780, 1, -1], vec![22, 80, 443, 9000], vec![53, 123, 9001], [2, 1, 1]);
    assert_eq!(left(&host), once);
    host.take(&needs);
    assert_eq!(left(&host).0, [880, 1760, 0, -3]);
    assert_eq!(left(&host).3, [3, 2, 2]);
    assert_eq!(host.groups, ["db", GROUP]);
    host.give_back(&needs);
    let ([cpu, memory, enis, gpus], tcp, udp, [running, of_group, _]) = left(&host);
    assert_eq!([cpu, memory, enis, gpus], once.0);
    assert_eq!((tcp, udp), (before.1, before.2), "a fixed port is held once");
    assert_eq!([running, of_group], [2, 1]);
    for _ in 0..3 {
        host.give_back(&needs);
    }
    assert_eq!([host.running, host.of_group], [0, 0]);
}

/// Needs of one kind, on an instance with 1000 CPU units, 2000 MiB, 3 network interfaces, and 2 GPUs.
#[test]
fn resources_at_their_edges() {
    let cpu = |cpu| TaskNeeds { cpu, ..TaskNeeds::default() };
    let memory = |memory| TaskNeeds { memory, ..TaskNeeds::default() };
    let enis = |enis| TaskNeeds { enis, ..TaskNeeds::default() };
    let gpus = |gpus| TaskNeeds { gpus, ..TaskNeeds::default() };
    type Row<'a> = (Gate, &'a dyn Fn(u64) -> TaskNeeds, u64);
    let table: [Row; 4] = [
        (Gate::Cpu, &cpu, 1000),
        (Gate::Memory, &memory, 2000),
        (Gate::Eni, &enis, 3),
        (Gate::Gpu, &gpus, 2),
    ];
    let full = host(|_| {});
    // Tasks that hold more than there is, which only a scenario can have.
    let over = host(|instance| {
        instance.tasks =
            vec![RunningTask { cpu: 1001, memory: 2001, enis: 4, gpus: 3, ..task("db") }];
    });
    for (gate, need, most) in table {
        for (amount, fits) in
            [(0, true), (1, true), (most - 1, true), (most, true), (most + 1, false)]
        {
            assert_eq!(
                full.passes(gate, &asked(need(amount))),
                fits,
                "{gate:?} {amount} of {most}"
            );
        }
        assert!(over.passes(gate, &asked(need(0))), "{gate:?}: nothing is needed");
        assert!(!over.passes(gate, &asked(need(1))), "{gate:?}: less than nothing is left");
    }
}

#[test]
fn ports_that_are_taken() {
    let host = host(|instance| instance.tasks = vec![task("db")]);
    let table: &[(&[u16], &[u16], &[u16])] = &[
        (&[], &[], &[]),
        (&[81], &[80], &[]),
        (&[80], &[], &[80]),
        (&[], &[81], &[81]),
        (&[443, 80, 22], &[53, 54], &[22, 80, 53]),
    ];
    for (tcp, udp, clashes) in table {
        let need = TaskNeeds {
            tcp_ports: tcp.iter().copied().collect(),
            udp_ports: udp.iter().copied().collect(),
            ..TaskNeeds::default()
        };
        assert_eq!(host.clashes(&need), *clashes);
        assert_eq!(host.passes(Gate::Ports, &asked(need)), clashes.is_empty(), "{tcp:?} {udp:?}");
    }
}

/// The instance's ports and the task's, of both protocols, are counted together.
#[test]
fn the_quota_of_ports() {
    let quota = PORT_QUOTA as u16;
    assert_eq!(quota, 100);
    let table = [
        // Taken by TCP and UDP, then needed by TCP and UDP.
        ([1, 1], [quota - 2, 0], true),
        ([1, 1], [quota - 1, 0], false),
        ([1, 1], [0, quota - 2], true),
        ([1, 1], [0, quota - 1], false),
        ([60, 30], [5, 5], true),
        ([60, 30], [6, 5], false),
        ([60, 30], [5, 6], false),
        ([30, 60], [10, 0], true),
        ([30, 60], [0, 11], false),
        ([quota, 0], [0, 0], true),
        ([quota + 1, 1], [0, 0], true),
        ([quota, 0], [1, 0], false),
        ([0, quota], [1, 0], false),
        ([0, 0], [quota, 0], true),
        ([0, 0], [50, 50], true),
        ([0, 0], [50, 51], false),
    ];
    for ([tcp, udp], [need_tcp, need_udp], fits) in table {
        let host = host(|instance| {
            instance.reserved_ports_tcp = Some((1000..1000 + tcp).collect());
            instance.reserved_ports_udp = (1000..1000 + udp).collect();
        });
        let need = TaskNeeds {
            tcp_ports: (2000..2000 + need_tcp).collect(),
            udp_ports: (2000..2000 + need_udp).collect(),
            ..TaskNeeds::default()
        };
        let text = format!("{tcp} and {udp} taken, {need_tcp} and {need_udp} needed");
        assert_eq!(host.within_port_quota(&need), fits, "{text}");
        assert_eq!(host.passes(Gate::Ports, &asked(need)), fits, "{text}");
    }
    // A clash is refused within the quota too.
    let clash = TaskNeeds { tcp_ports: [22].into(), ..TaskNeeds::default() };
    let host = host(|_| {});
    assert!(host.within_port_quota(&clash) && !host.passes(Gate::Ports, &asked(clash)));
}

#[test]
fn attributes_that_a_task_needs() {
    let names = |enis: u64, attributes: &[&str]| {
        let mut asked = asked(TaskNeeds { enis, ..TaskNeeds::default() });
        asked.attributes = attributes.iter().map(|name| (*name).into()).collect();
        asked
    };
    let table: &[(u64, &[&str], &[&str])] = &[
        (0, &[], &[]),
        (1, &[], &[TASK_ENI]),
        (2, &["a", "b"], &[TASK_ENI, "a", "b"]),
        (0, &["a"], &["a"]),
    ];
    for (enis, attributes, expected) in table {
        let asked = names(*enis, attributes);
        assert_eq!(asked.needed_attributes().collect::<Vec<_>>(), *expected);
    }
    let with = |owned: &[&str]| {
        host(|instance| {
            instance.attributes =
                owned.iter().map(|name| ((*name).to_owned(), None)).collect::<BTreeMap<_, _>>();
        })
    };
    for (owned, needed, passes) in [
        (&[][..], &[][..], true),
        (&["a"], &["a"], true),
        (&["a"], &["a", "b"], false),
        (&["b", "a"], &["a", "b"], true),
        (&["A"], &["a"], false),
        (&[], &["ecs.availability-zone"], true),
    ] {
        assert_eq!(with(owned).passes(Gate::Attribute, &names(0, needed)), passes, "{owned:?}");
    }
}

/// One condition after another fails, from the last gate to the first: each time the earliest gives the reason.
#[test]
fn the_first_gate_that_fails_gives_the_reason() {
    let mut instance = ContainerInstance { tasks: vec![task(GROUP)], ..instance() };
    let mut asked = asked(TaskNeeds {
        cpu: 900,
        memory: 1800,
        tcp_ports: [443].into(),
        udp_ports: [443].into(),
        enis: 2,
        gpus: 1,
    });
    instance.attributes.insert(TASK_ENI.into(), None);
    asked.zones = Some(vec!["us-east-1b".into(), "us-east-1a".into()]);
    let expression = |text: &str| query::parse(text).expect(text);
    asked.constraints = PlacementConstraints {
        distinct_instance: false,
        member_of: vec![
            expression("runningTasksCount == 1"),
            expression("task:group == service:web"),
            expression("agentVersion == 1.86.0"),
            expression("ec2InstanceId == i-1"),
        ],
    };
    type Breaks = fn(&mut ContainerInstance, &mut TaskRequirements);
    let steps: [(Gate, Breaks); 11] = [
        (Gate::DistinctInstance, |_, asked| asked.constraints.distinct_instance = true),
        (Gate::MemberOf, |_, asked| {
            let never = query::parse("attribute:rack exists").expect("an expression");
            asked.constraints.member_of.push(never);
        }),
        (Gate::Gpu, |_, asked| asked.need.gpus += 1),
        (Gate::Eni, |_, asked| asked.need.enis += 1),
        (Gate::Ports, |_, asked| asked.need.udp_ports.extend([81])),
        (Gate::Memory, |_, asked| asked.need.memory += 1),
        (Gate::Cpu, |_, asked| asked.need.cpu += 1),
        (Gate::Location, |_, asked| asked.zones = Some(vec!["us-east-1b".into()])),
        (Gate::Attribute, |_, asked| asked.attributes.push("a".into())),
        (Gate::Agent, |instance, _| instance.agent_connected = Some(false)),
        (Gate::Status, |instance, _| instance.status = Some(InstanceStatus::Draining)),
    ];
    assert_eq!(Host::new(&instance, GROUP).refusal(&asked), None);
    let mut failed = Vec::new();
    for (gate, breaks) in steps {
        breaks(&mut instance, &mut asked);
        failed.push(gate);
        let host = Host::new(&instance, GROUP);
        assert_eq!(host.refusal(&asked), Some(gate));
        for other in Gate::ALL {
            assert_eq!(
                host.passes(other, &asked),
                !failed.contains(&other),
                "{other:?} at {gate:?}"
            );
        }
    }
}

#[test]
fn distinct_instances_by_group() {
    let mut asked = asked(TaskNeeds::default());
    for (distinct, group, passes) in
        [(true, GROUP, false), (true, "db", true), (false, GROUP, true), (false, "db", true)]
    {
        asked.constraints.distinct_instance = distinct;
        let host = host(|instance| instance.tasks = vec![task(group)]);
        assert_eq!(host.passes(Gate::DistinctInstance, &asked), passes, "{distinct} {group}");
    }
}

#[test]
fn gates_are_named_as_ecs_names_its_reasons() {
    let reasons = Gate::ALL.map(Gate::reason);
    assert_eq!(
        reasons,
        [
            "STATUS",
            "AGENT",
            "ATTRIBUTE",
            "LOCATION",
            "RESOURCE:CPU",
            "RESOURCE:MEMORY",
            "RESOURCE:PORTS",
            "RESOURCE:ENI",
            "RESOURCE:GPU",
            "MemberOf placement constraint unsatisfied.",
            "DistinctInstance placement constraint unsatisfied.",
        ]
    );
    assert_eq!(serde_json::json!(Gate::ALL), serde_json::json!(reasons));
}

/// Each change names what is missing and how much of it.
#[test]
fn changes_make_the_instance_eligible() {
    let attributes = |stack: &str| BTreeMap::from([("stack".to_owned(), Some(stack.to_owned()))]);
    let dev = || host(|instance| instance.attributes.extend(attributes("dev")));
    let full = || host(|instance| (instance.cpu, instance.memory) = (Some(0), Some(0)));
    let need = |need: TaskNeeds| asked(need);
    let member_of = |expressions: &[&str]| {
        let mut asked = asked(TaskNeeds::default());
        let read = |text: &&str| query::parse(text).unwrap();
        asked.constraints.member_of = expressions.iter().map(read).collect();
        asked
    };
    type Case = (Host, TaskRequirements, &'static [(Gate, &'static [&'static str])]);
    let cases: Vec<Case> = vec![
        (dev(), need(TaskNeeds { cpu: 1000, memory: 2000, ..TaskNeeds::default() }), &[]),
        (
            dev(),
            need(TaskNeeds { cpu: 1500, memory: 2300, ..TaskNeeds::default() }),
            &[
                (Gate::Cpu, &["Reduce the task's CPU to 1,000 CPU units", "free 500 CPU units on"]),
                (Gate::Memory, &["Reduce the task's memory to", "free 300 MiB of memory on"]),
            ],
        ),
        (
            full(),
            need(TaskNeeds { cpu: 10, memory: 20, ..TaskNeeds::default() }),
            &[
                (Gate::Cpu, &["Free 10 CPU units on"]),
                (Gate::Memory, &["Free 20 MiB of memory on"]),
            ],
        ),
        (
            dev(),
            need(TaskNeeds {
                tcp_ports: [22, 80].into(),
                udp_ports: [53].into(),
                ..TaskNeeds::default()
            }),
            &[(Gate::Ports, &["another one than 22 or 53."])],
        ),
        (
            dev(),
            need(TaskNeeds { tcp_ports: (1000..1100).collect(), ..TaskNeeds::default() }),
            &[(Gate::Ports, &["up to 100"])],
        ),
        (
            dev(),
            need(TaskNeeds { gpus: 3, ..TaskNeeds::default() }),
            &[(Gate::Gpu, &["Free 3 GPUs on", "has 2 available"])],
        ),
        (
            dev(),
            member_of(&[
                "attribute:stack == prod",
                "attribute:stack == dev",
                "attribute:rack exists",
            ]),
            &[(
                Gate::MemberOf,
                &[
                    "`attribute:stack == prod` must be true, but the instance has `dev`. `attribute:rack exists` must be true, but the instance lacks the attribute.",
                ],
            )],
        ),
        // One part of an `or` is enough; all parts of an `and` are needed; `not` turns both around.
        (
            dev(),
            member_of(&["attribute:stack == prod and attribute:rack == 1 or attribute:zone == a"]),
            &[(
                Gate::MemberOf,
                &["`attribute:zone == a` must be true, but the instance lacks the attribute."],
            )],
        ),
        (
            dev(),
            member_of(&[
                "attribute:stack == prod and attribute:stack exists and attribute:rack == 1",
            ]),
            &[(
                Gate::MemberOf,
                &[
                    "`attribute:stack == prod` must be true, but the instance has `dev`. `attribute:rack == 1` must be true, but the instance lacks the attribute.",
                ],
            )],
        ),
        (
            dev(),
            member_of(&["not(attribute:stack == dev or attribute:rack == 1)"]),
            &[(
                Gate::MemberOf,
                &["`attribute:stack == dev` must be false, but the instance has `dev`."],
            )],
        ),
    ];
    for (host, requirements, expected) in cases {
        let found = changes(&host, &requirements);
        let gates: Vec<Gate> = found.iter().map(|(gate, _)| *gate).collect();
        assert_eq!(
            gates,
            expected.iter().map(|(gate, _)| *gate).collect::<Vec<Gate>>(),
            "{found:?}"
        );
        for ((_, change), (_, says)) in found.iter().zip(expected) {
            assert!(says.iter().all(|says| change.contains(says)), "{change}: {says:?}");
        }
    }
}

/// The fewest gates, then the last gate, then the first instance.
#[test]
fn the_smallest_change_of_a_cluster() {
    let sized = |id: &str, cpu: u64, memory: u64, gpus: u64| {
        host(|instance| {
            instance.id = id.into();
            (instance.cpu, instance.memory, instance.gpus) = (Some(cpu), Some(memory), Some(gpus));
        })
    };
    let asked = asked(TaskNeeds { cpu: 500, memory: 500, gpus: 1, ..TaskNeeds::default() });
    let found = |hosts: &[Host]| {
        smallest_change(hosts, &asked).map(|(host, changes)| (host.id.clone(), changes.len()))
    };
    let (two, cpu, memory, gpu, fits) = (
        sized("two", 0, 0, 1),
        sized("cpu", 0, 999, 1),
        sized("memory", 999, 0, 1),
        sized("gpu", 999, 999, 0),
        sized("fits", 500, 500, 1),
    );
    let best = |id: &str, changes: usize| Some((id.to_owned(), changes));
    assert_eq!(found(&[two.clone(), cpu.clone()]), best("cpu", 1));
    assert_eq!(found(&[cpu.clone(), two.clone()]), best("cpu", 1));
    assert_eq!(found(&[cpu.clone(), memory.clone()]), best("memory", 1));
    assert_eq!(found(&[memory.clone(), cpu.clone(), gpu.clone()]), best("gpu", 1));
    assert_eq!(found(&[two.clone(), two.clone()]), best("two", 2));
    assert_eq!(found(&[cpu, fits]), None);
    assert_eq!(found(&[]), None);
}

/// The sizes of docs/reference/containers.md, section 2: the next one up, and the largest beyond it.
#[test]
fn the_next_fargate_memory() {
    for (cpu, asked, next) in [
        (256, 0, 512),
        (256, 512, 512),
        (256, 513, 1024),
        (256, 9999, 2048),
        (512, 0, 1024),
        (512, 1024, 1024),
        (512, 1025, 2048),
        (512, 4096, 4096),
        (512, 4097, 4096),
        (4096, 8193, 9216),
        (8192, 16_385, 20_480),
        (16_384, 40_961, 49_152),
        (32_768, 61_441, 122_880),
        (32_768, 249_857, 249_856),
    ] {
        let row = SIZES.iter().find(|row| row.cpu == cpu).expect("a size");
        assert_eq!(row.memory.at_least(asked), next, "{cpu}, {asked}");
        assert!(row.memory.accepts(next) && !row.memory.accepts(next + 1), "{cpu}, {next}");
    }
}
