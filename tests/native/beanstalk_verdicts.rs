//! The verdicts of the Elastic Beanstalk labs answer what their scenarios ask, and what AWS ignores is named.

use cloudglass::{
    beanstalk::{
        config_update::ConfigChange,
        options::{self, Setting, SettingStatus},
    },
    explain::{Headline, Severity, Tone},
    labs::{
        Lab,
        beanstalk_deployment::{self, BeanstalkDeployment, DeploymentOperation},
        beanstalk_environment::{self, BeanstalkEnvironment, ConfigFile, Question},
    },
};

fn environment_verdict(id: &str) -> Headline {
    let example = BeanstalkEnvironment::examples().into_iter().find(|example| example.id == id);
    let scenario = example.expect(id).scenario;
    BeanstalkEnvironment::headline(&BeanstalkEnvironment::explained(&scenario, &()))
}

/// Each example's verdict answers the question in its title: (example, tone, word, words of the sentence).
#[test]
fn an_environment_example_answers_the_question_in_its_title() {
    use Tone::{Bad, Caution, Good, Neutral};
    for (id, tone, word, sentence) in [
        (
            "web-beside-single",
            Neutral,
            "Comparison",
            "only the second environment has an Elastic IP",
        ),
        ("single-instance", Neutral, "No load balancer", "`EnvironmentType` is `SingleInstance`"),
        (
            "worker-dead-letter",
            Bad,
            "Dead-letter queue",
            "after 3 attempts because `MaxRetries` is 3",
        ),
        ("worker-204", Caution, "Retried", "the first response was 204"),
        ("worker-duplicate", Caution, "Processed twice", "`VisibilityTimeout` is 30 s"),
        ("worker-hangs", Bad, "Partly processed", "Of 4 messages"),
        ("cron", Good, "Once", "only the leader instance adds it to the queue"),
        ("cron-fifo", Bad, "Rejected by AWS", "Windows Server"),
        ("coupled-database", Caution, "Data deleted", "deletes the database and its data"),
        ("ebextensions-lose", Neutral, "MinSize 5", "overrides 2 from `01-scaling.config`"),
        ("classic-by-default", Neutral, "Classic", "`LoadBalancerType` isn't set"),
        ("lifecycle", Neutral, "100 deleted", "deletes 100 of 173 versions"),
        ("linked", Bad, "Can't terminate", "shop-web and back-office link"),
        ("restore", Good, "Can restore", "7 days"),
        ("quotas", Bad, "Rejected by AWS", "200 environments"),
        ("old-notes", Bad, "Rejected by AWS", "The application name"),
        ("shared-network", Bad, "Rejected by AWS", "Only an Application Load Balancer"),
    ] {
        let verdict = environment_verdict(id);
        assert_eq!((verdict.tone, verdict.word.as_str()), (tone, word), "{id}: {verdict:?}");
        assert!(verdict.sentence.contains(sentence), "{id}: {verdict:?}");
    }
}

/// A pasted scenario has no question, so its content selects one.
#[test]
fn the_scenario_selects_its_question() {
    let of = |json: serde_json::Value| {
        let scenario = serde_json::from_value(json).expect("a scenario");
        BeanstalkEnvironment::explained(&scenario, &()).answer.question
    };
    let json = |text: &str| serde_json::from_str(text).expect("JSON");
    for (scenario, question) in [
        ("{}", Question::Resources),
        (r#"{"beside": {}}"#, Question::Comparison),
        (r#"{"environment": {"tier": "Worker"}}"#, Question::Messages),
        (
            r#"{"environment": {"tier": "Worker"}, "worker": {"messages": [], "cron": "version: 1"}}"#,
            Question::PeriodicTasks,
        ),
        (r#"{"saved": "OptionSettings: {}"}"#, Question::Options),
        (r#"{"lifecycle": {"versions": [{"count": 3}]}}"#, Question::Versions),
        (r#"{"managed": {"enabled": true}}"#, Question::ManagedUpdate),
        (r#"{"environment": {"database": "coupled"}}"#, Question::Termination),
        (r#"{"life": {"linkedFrom": ["a-web"]}}"#, Question::Termination),
        (r#"{"life": {"terminatedDaysAgo": 3}}"#, Question::Restore),
        (r#"{"question": "loadBalancer", "saved": "a: 1"}"#, Question::LoadBalancer),
    ] {
        assert_eq!(of(json(scenario)), question, "{scenario}");
    }
}

/// Every question has a verdict for every example, also where the environment has no such part.
#[test]
fn every_question_has_a_verdict() {
    for example in BeanstalkEnvironment::examples() {
        for question in Question::ALL {
            let scenario = beanstalk_environment::Scenario { question, ..example.scenario.clone() };
            let explained = BeanstalkEnvironment::explained(&scenario, &());
            let verdict = BeanstalkEnvironment::headline(&explained);
            let named = format!("{} {question:?}: {verdict:?}", example.id);
            assert!(verdict.sentence.ends_with('.') && !verdict.word.is_empty(), "{named}");
            assert!(verdict.word.split(' ').count() <= 3, "{named}");
            assert_ne!(explained.answer.question, Question::Auto, "{named}");
        }
    }
}

/// Which files of the bundle Elastic Beanstalk reads: (name, text, settings, words of the warnings).
#[test]
fn only_config_files_at_the_top_of_ebextensions_are_read() {
    let settings = "option_settings:\n  aws:elasticbeanstalk:command:\n    BatchSize: 30\n";
    let commands = "container_commands:\n  01_migrate:\n    command: python manage.py migrate\n";
    for (name, text, count, warning) in [
        ("01-scaling.config", settings, 1, ""),
        (".ebextensions/01-scaling.config", settings, 1, ""),
        ("healthcheck.yaml", settings, 0, "its extension isn't `.config`"),
        ("bin/x.config", settings, 0, "it isn't at the top level of `.ebextensions`"),
        (".ebextensions/sub/x.config", settings, 0, "it isn't at the top level of `.ebextensions`"),
        ("", settings, 0, "it has no name"),
        ("commands.config", commands, 0, ""),
        ("files.config", "files: {}\nResources: {}\npackages: {}\n", 0, ""),
        ("both.config", &format!("{settings}{commands}"), 1, ""),
        ("typo.config", &format!("{settings}container_command: {{}}\n"), 0, "`container_command`"),
        ("saved.config", "OptionSettings: {}\n", 0, "`OptionSettings`"),
        ("list.config", "- 1\n", 0, "object"),
    ] {
        let imported = options::read_config_file(name, text);
        assert_eq!(imported.settings.len(), count, "{name}: {imported:?}");
        let scenario = beanstalk_environment::Scenario {
            files: vec![ConfigFile { name: name.into(), text: text.into() }],
            ..Default::default()
        };
        let explained = BeanstalkEnvironment::explained(&scenario, &());
        let warnings: Vec<_> = explained
            .findings
            .iter()
            .filter(|finding| finding.field.starts_with("files"))
            .collect();
        assert_eq!(warnings.is_empty(), warning.is_empty(), "{name}: {warnings:?}");
        assert!(warnings.iter().all(|one| one.severity == Severity::Warning), "{warnings:?}");
        assert!(
            warning.is_empty() || warnings.iter().any(|one| one.message.contains(warning)),
            "{name}: {warnings:?}"
        );
        assert!(!explained.answer.files.is_empty(), "{name} is in the report");
    }
    let pasted = options::import(commands);
    assert!(pasted.report.iter().all(|line| line.status != SettingStatus::Refused), "{pasted:?}");
}

/// An update without an option changes nothing; it is no error: (change, namespace rejected).
#[test]
fn an_empty_change_is_ignored_with_a_note() {
    let change = |namespace: &str, option: &str| ConfigChange {
        namespace: Some(namespace.into()),
        option: Some(option.into()),
        platform_version: None,
    };
    for (change, ignored) in [
        (None, true),
        (Some(change("", "")), true),
        (Some(change("aws:autoscaling:launchconfiguration", " ")), true),
        (Some(change("", "InstanceType")), true),
        (Some(change("aws:no-such", "InstanceType")), false),
    ] {
        let mut scenario = beanstalk_deployment::Scenario {
            operation: DeploymentOperation::Configure,
            ..Default::default()
        };
        scenario.update.change = change.clone();
        let explained = BeanstalkDeployment::explained(&scenario, &());
        let verdict = BeanstalkDeployment::headline(&explained);
        if ignored {
            let note = &explained.findings[0];
            assert_eq!((note.severity, note.field.as_str()), (Severity::Note, "update.change"));
            assert_eq!((verdict.tone, verdict.word.as_str()), (Tone::Neutral, "No change"));
        } else {
            assert_eq!((verdict.tone, verdict.word.as_str()), (Tone::Bad, "Rejected by AWS"));
            assert!(verdict.sentence.contains("aws:no-such"), "{verdict:?}");
        }
    }
}

/// Selecting a configuration update in the form starts with a change, and keeps one that is there.
#[test]
fn a_selected_configuration_update_has_a_change() {
    let mut scenario = beanstalk_deployment::Scenario::default();
    scenario.select(DeploymentOperation::BlueGreen);
    assert_eq!(scenario.update.change, None);
    scenario.select(DeploymentOperation::Configure);
    let change = scenario.update.change.clone().expect("a change");
    assert_eq!(change.option.as_deref(), Some("InstanceTypes"));
    scenario.update.change = Some(ConfigChange { option: Some("Subnets".into()), ..change });
    let before = scenario.clone();
    scenario.select(DeploymentOperation::Configure);
    assert_eq!(scenario, before);
    let explained = BeanstalkDeployment::explained(&scenario, &());
    assert_ne!(BeanstalkDeployment::headline(&explained).word, "No change");
}

/// A setting without an option name is ignored with a note, as is one without a namespace.
#[test]
fn an_empty_setting_is_ignored_with_a_note() {
    for (namespace, option) in [("", ""), ("aws:elasticbeanstalk:command", ""), ("", "BatchSize")] {
        let scenario = beanstalk_environment::Scenario {
            direct: vec![Setting::new(namespace, option, "1")],
            ..Default::default()
        };
        let explained = BeanstalkEnvironment::explained(&scenario, &());
        let found: Vec<_> =
            explained.findings.iter().filter(|one| one.field.starts_with("direct")).collect();
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].severity, Severity::Note);
        assert!(explained.answer.options.iter().all(|row| !row.option.is_empty()));
    }
}

/// An outage is bad even if the deployment completes: (policy, BatchSize, tone).
#[test]
fn a_total_outage_that_completes_is_bad() {
    for (policy, batch_size, tone) in [
        ("AllAtOnce", None, Tone::Bad),
        ("Rolling", Some(100), Tone::Bad),
        ("Rolling", Some(25), Tone::Good),
        ("Immutable", None, Tone::Good),
    ] {
        let mut scenario = beanstalk_deployment::Scenario::default();
        scenario.deployment.deployment_policy = Some(policy.into());
        scenario.deployment.batch_size = batch_size;
        scenario.load.each = 0;
        let verdict =
            BeanstalkDeployment::headline(&BeanstalkDeployment::explained(&scenario, &()));
        assert_eq!(verdict.tone, tone, "{policy}: {verdict:?}");
        let word = if tone == Tone::Bad { "Outage" } else { "Completed" };
        assert_eq!(verdict.word, word, "{policy}");
    }
}

/// Prints what a reader of the two labs reads.
#[test]
#[ignore = "a list to read: cargo test --test native texts_of_the_labs -- --ignored --nocapture"]
fn texts_of_the_labs() {
    fn print<L: Lab<Secrets = ()>>() {
        for example in L::examples() {
            let explained = L::explained(&example.scenario, &());
            let verdict = L::headline(&explained);
            println!("\n# {} [{}] {}", example.group, example.id, example.title);
            println!(
                "{:?} **{}.** {} | {}",
                verdict.tone, verdict.word, verdict.sentence, verdict.detail
            );
            for one in &explained.findings {
                println!("  {:?} {}: {} >> {}", one.severity, one.field, one.message, one.fix);
            }
            for step in &explained.trace.steps {
                println!("  - **{}** {}", step.subject, step.because);
            }
        }
    }
    print::<BeanstalkEnvironment>();
    print::<BeanstalkDeployment>();
}
