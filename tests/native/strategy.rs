//! Placement strategies and constraints at their edges: what is accepted, and the field that an error names.

use cloudglass::ecs::strategy::{
    BinpackResource, ConstraintInput, MAX_CONSTRAINTS, MAX_STRATEGIES, PlacementStrategy,
    SpreadField, StrategyInput, ZONE, constraints, defaults, is_service, strategies,
};
use cloudglass::explain::Finding;
use cloudglass::random::SplitMix64;
use std::collections::BTreeSet;

fn input(kind: &str, field: Option<&str>) -> StrategyInput {
    StrategyInput { kind: kind.into(), field: field.map(Into::into) }
}

fn attribute(name: &str) -> PlacementStrategy {
    PlacementStrategy::Spread(SpreadField::Attribute(name.into()))
}

fn refusal(kind: &str, field: Option<&str>) -> Finding {
    strategies(&[input(kind, field)]).expect_err(&format!("{kind} {field:?}"))
}

#[test]
fn a_strategy_and_its_field() {
    let long = "a".repeat(128);
    let every = "Az09-_/\\.";
    let table = [
        ("random", None, PlacementStrategy::Random),
        ("binpack", Some("cpu"), PlacementStrategy::Binpack(BinpackResource::Cpu)),
        ("binpack", Some("memory"), PlacementStrategy::Binpack(BinpackResource::Memory)),
        ("spread", Some("instanceId"), PlacementStrategy::Spread(SpreadField::Instance)),
        ("spread", Some("host"), PlacementStrategy::Spread(SpreadField::Instance)),
        ("spread", Some("attribute:a"), attribute("a")),
        ("spread", Some(&format!("attribute:{long}")), attribute(&long)),
        ("spread", Some(&format!("attribute:{every}")), attribute(every)),
        ("spread", Some("attribute:ecs.availability-zone"), PlacementStrategy::spread_zones()),
    ];
    for (kind, field, expected) in table {
        assert_eq!(strategies(&[input(kind, field)]), Ok(vec![expected]), "{kind} {field:?}");
    }
}

#[test]
fn a_refused_strategy_names_the_field() {
    let long = format!("attribute:{}", "a".repeat(129));
    let table = [
        ("random", Some(""), "field"),
        ("random", Some("cpu"), "field"),
        ("binpack", None, "field"),
        ("binpack", Some(""), "field"),
        ("binpack", Some("CPU"), "field"),
        ("binpack", Some("Memory"), "field"),
        ("binpack", Some("disk"), "field"),
        ("spread", None, "field"),
        ("spread", Some(""), "field"),
        ("spread", Some("instanceid"), "field"),
        ("spread", Some("HOST"), "field"),
        ("spread", Some("rack"), "field"),
        ("spread", Some("attribute:"), "field"),
        ("spread", Some("attribute:a b"), "field"),
        ("spread", Some("attribute:é"), "field"),
        ("spread", Some(&long), "field"),
        ("Spread", Some("host"), "type"),
        ("memberOf", None, "type"),
        ("", None, "type"),
    ];
    for (kind, field, expected) in table {
        let good = input("random", None);
        let error = strategies(&[good, input(kind, field)]).expect_err(kind);
        assert_eq!(error.field, format!("[1].{expected}"), "{kind} {field:?}");
    }
}

/// Each way to be wrong has its own advice.
#[test]
fn a_refused_strategy_gets_its_own_advice() {
    let case = refusal("binpack", Some("CPU"));
    assert_eq!(refusal("binpack", Some("MEMORY")).fix, case.fix);
    assert_ne!(refusal("binpack", Some("disk")).fix, case.fix);

    let case = refusal("spread", Some("instanceid"));
    assert_eq!(refusal("spread", Some("HOST")).fix, case.fix);
    let unknown = refusal("spread", Some("rack"));
    let unnamed = refusal("spread", Some("attribute:a b"));
    assert_eq!(BTreeSet::from([&case.fix, &unknown.fix, &unnamed.fix]).len(), 3);

    let misplaced = refusal("distinctInstance", None);
    assert!(misplaced.fix.contains("placementConstraints"), "{}", misplaced.fix);
    assert_eq!(refusal("memberOf", None).fix, misplaced.fix);
    assert_ne!(refusal("nearest", None).fix, misplaced.fix);
}

#[test]
fn the_words_of_strategies_tell_them_apart() {
    let all = [
        PlacementStrategy::Random,
        PlacementStrategy::Spread(SpreadField::Instance),
        PlacementStrategy::spread_zones(),
        attribute("rack"),
        attribute("row"),
        PlacementStrategy::Binpack(BinpackResource::Cpu),
        PlacementStrategy::Binpack(BinpackResource::Memory),
    ];
    let words: BTreeSet<String> = all.iter().map(PlacementStrategy::words).collect();
    assert_eq!(words.len(), all.len(), "{words:?}");
    for (strategy, kind) in [(&all[0], "random"), (&all[1], "spread"), (&all[5], "binpack")] {
        assert!(strategy.words().starts_with(kind), "{}", strategy.words());
    }
    assert!(attribute("rack").words().contains("attribute:rack"));
}

#[test]
fn amounts_of_a_resource() {
    let [cpu, memory] = [BinpackResource::Cpu, BinpackResource::Memory];
    assert_eq!([cpu.words(), memory.words()], ["CPU", "memory"]);
    assert_eq!([cpu.amount(1), cpu.amount(5939)], ["1 CPU unit", "5,939 CPU units"]);
    assert_eq!(memory.amount(512), "512 MiB");
}

#[test]
fn the_defaults_of_a_group() {
    let zones = attribute(ZONE);
    assert_eq!(PlacementStrategy::spread_zones(), zones);
    for (group, service) in [
        ("service:web", true),
        ("service:", true),
        ("service", false),
        ("family:service:web", false),
        ("", false),
    ] {
        assert_eq!(is_service(group), service, "{group}");
        let expected = match service {
            true => vec![zones.clone(), PlacementStrategy::Spread(SpreadField::Instance)],
            false => vec![PlacementStrategy::Random],
        };
        assert_eq!(defaults(group), expected, "{group}");
    }
}

#[test]
fn as_many_as_ecs_takes() {
    let listed = |count: usize| strategies(&vec![input("binpack", Some("cpu")); count]);
    for count in 0..=MAX_STRATEGIES {
        assert_eq!(listed(count).map(|all| all.len()), Ok(count));
    }
    for count in [MAX_STRATEGIES + 1, MAX_STRATEGIES + 2] {
        assert_eq!(listed(count).expect_err("too many").field, "[5]");
    }

    let exists = ConstraintInput {
        kind: "memberOf".into(),
        expression: Some("attribute:rack exists".into()),
    };
    let listed = |count: usize| constraints(&vec![exists.clone(); count], false);
    for count in 0..=MAX_CONSTRAINTS {
        assert_eq!(listed(count).map(|all| all.member_of.len()), Ok(count));
    }
    for count in [MAX_CONSTRAINTS + 1, MAX_CONSTRAINTS + 2] {
        assert_eq!(listed(count).expect_err("too many").field, "[10]");
    }
}

#[test]
fn constraints_by_where_they_stand() {
    let one = |kind: &str, expression: Option<&str>, of_task_definition: bool| {
        let list = [
            ConstraintInput {
                kind: "memberOf".into(),
                expression: Some("runningTasksCount < 3".into()),
            },
            ConstraintInput { kind: kind.into(), expression: expression.map(Into::into) },
        ];
        constraints(&list, of_task_definition)
            .map(|all| (all.distinct_instance, all.member_of.len()))
            .map_err(|error| error.field)
    };
    let table = [
        ("distinctInstance", None, false, Ok((true, 1))),
        ("distinctInstance", None, true, Err("[1].type")),
        ("distinctInstance", Some(""), false, Err("[1].expression")),
        ("distinctInstance", Some("x"), true, Err("[1].type")),
        ("memberOf", Some("attribute:rack exists"), false, Ok((false, 2))),
        ("memberOf", Some("attribute:rack exists"), true, Ok((false, 2))),
        ("memberOf", Some("attribute:rack"), false, Err("[1].expression")),
        ("memberOf", Some(""), false, Err("[1].expression")),
        ("memberOf", None, true, Err("[1].expression")),
        ("spread", None, false, Err("[1].type")),
        ("", None, true, Err("[1].type")),
    ];
    for (kind, expression, of_task_definition, expected) in table {
        assert_eq!(
            one(kind, expression, of_task_definition),
            expected.map_err(String::from),
            "{kind} {expression:?} {of_task_definition}"
        );
    }
}

#[test]
fn a_refused_constraint_gets_its_own_advice() {
    let refusal = |kind: &str, expression: Option<&str>| {
        let input = ConstraintInput { kind: kind.into(), expression: expression.map(Into::into) };
        constraints(&[input], false).expect_err(kind)
    };
    let misplaced = refusal("spread", None);
    assert!(misplaced.fix.contains("placementStrategy"), "{}", misplaced.fix);
    for kind in ["binpack", "random"] {
        assert_eq!(refusal(kind, None).fix, misplaced.fix);
    }
    assert_ne!(refusal("nearest", None).fix, misplaced.fix);

    // What the parser says of an expression that is there; that it is missing, where it is.
    let missing = refusal("memberOf", None);
    for expression in ["", "attribute:rack", "rack == 1"] {
        let errors = cloudglass::ecs::query::parse(expression).expect_err(expression);
        let refused = refusal("memberOf", Some(expression));
        assert!(errors[0].message().starts_with(&refused.message), "{}", refused.message);
        assert_ne!(refused.message, missing.message);
    }
}

/// The generator's published sequence (the seed of its reference implementation), and draws against the obvious scale.
#[test]
fn the_generator_is_splitmix64() {
    let numbers: [u64; 5] = [
        6_457_827_717_110_365_317,
        3_203_168_211_198_807_973,
        9_817_491_932_198_370_423,
        4_593_380_528_125_082_431,
        16_408_922_859_458_223_821,
    ];
    for bound in [0, 1, 2, 3, 10, 1000, u64::from(u32::MAX), u64::MAX] {
        let mut generator = SplitMix64::new(1_234_567);
        for number in numbers {
            let expected = (u128::from(number) * u128::from(bound)) / (1 << 64);
            assert_eq!(u128::from(generator.below(bound)), expected, "{number} below {bound}");
        }
    }
}
