//! The verdict on an environment: the answer to one question.

use super::{
    answer::Answer,
    scenario::{Question, Scenario},
};
use crate::beanstalk::{
    Database, LoadBalancerType,
    operations::{EnvironmentOperation, OperationResult},
    options::{self, HiddenValue, PrecedenceLevel, ResolvedSetting},
    resources::{DbDeletionPolicy, Environment, EnvironmentResource, OnTerminate},
    worker::{QueueEventKind, WorkerRun},
};
use crate::explain::{Explained, Finding, Headline, Severity, Tone};
use crate::text::{count_of, duration, list};

fn verdict(tone: Tone, word: impl Into<String>, sentence: impl Into<String>) -> Headline {
    Headline { tone, word: word.into(), sentence: sentence.into(), detail: String::new() }
}

/// The verdict: the error that rejects the environment, or else the answer to the question.
pub(super) fn headline(explained: &Explained<Answer>) -> Headline {
    match (rejection(&explained.findings), &explained.answer.verdict) {
        (None, Some(verdict)) => verdict.clone(),
        (rejection, _) => Headline {
            tone: Tone::Bad,
            word: match rejection.and_then(|finding| finding.aws_error) {
                Some(_) => "Rejected by AWS",
                None => "Invalid",
            }
            .into(),
            sentence: rejection.map(|finding| finding.message.clone()).unwrap_or_default(),
            detail: "Showing the resources that Elastic Beanstalk would create after you fix this error."
                .into(),
        },
    }
}

/// The error that counts: the first one that AWS returns, or else the first one.
pub(super) fn rejection(findings: &[Finding]) -> Option<&Finding> {
    let errors = || findings.iter().filter(|finding| finding.severity == Severity::Error);
    errors().find(|finding| finding.aws_error.is_some()).or_else(|| errors().next())
}

/// The verdict that answers the question.
pub(super) fn of(scenario: &Scenario, answer: &Answer) -> Headline {
    let environment = &answer.environment;
    match answer.question {
        Question::Auto | Question::Resources => Headline {
            detail: answer.address.clone(),
            ..verdict(
                Tone::Neutral,
                count_of(answer.resources.len(), "resource"),
                answer.sentence.clone(),
            )
        },
        Question::Comparison => comparison(answer),
        Question::LoadBalancer => load_balancer(environment, &answer.options),
        Question::Options => precedence(&answer.options),
        Question::Messages => messages(scenario, answer),
        Question::PeriodicTasks => periodic_tasks(scenario, answer),
        Question::Versions => versions(scenario, answer),
        Question::ManagedUpdate => verdict(
            Tone::Neutral,
            if answer.replaces { "Replacement" } else { "No update" },
            answer.managed.clone(),
        ),
        Question::Termination => termination(environment, answer),
        Question::Restore => restore(scenario, answer),
    }
}

fn comparison(answer: &Answer) -> Headline {
    let Some(compared) = &answer.compared else {
        return verdict(Tone::Neutral, "No comparison", "The scenario has one environment only.");
    };
    let only = |these: &[EnvironmentResource], those: &[EnvironmentResource]| -> Vec<String> {
        these
            .iter()
            .filter(|one| !those.iter().any(|other| other.id == one.id))
            .map(|one| one.title.clone())
            .collect()
    };
    let first = only(&answer.resources, &compared.resources);
    let second = only(&compared.resources, &answer.resources);
    let has = |which: &str, titles: &[String]| match titles {
        [] => format!("the {which} environment has no additional resource"),
        [title] => format!("only the {which} environment has {}", a(title)),
        [title, rest @ ..] => format!(
            "only the {which} environment has {} and {}",
            a(title),
            count_of(rest.len(), "other resource")
        ),
    };
    let sentence = if first.is_empty() && second.is_empty() {
        "Both environments have the same kinds of resources.".to_owned()
    } else {
        crate::text::sentence(&format!("{}, and {}", has("first", &first), has("second", &second)))
    };
    verdict(Tone::Neutral, "Comparison", sentence)
}

/// A title with its article, unless it begins with a number: `an Elastic IP`.
fn a(title: &str) -> String {
    match title.chars().next() {
        Some('0'..='9') => title.to_owned(),
        Some('A' | 'E' | 'I' | 'O' | 'U') => format!("an {title}"),
        _ => format!("a {title}"),
    }
}

fn source(level: PrecedenceLevel, file: Option<&String>) -> String {
    match (level, file) {
        (_, Some(file)) => format!("`{file}`"),
        (PrecedenceLevel::Direct, _) => "the environment".into(),
        (PrecedenceLevel::Recommended, _) => "the client's recommended values".into(),
        (PrecedenceLevel::Saved, _) => "the saved configuration".into(),
        (PrecedenceLevel::Ebextensions, _) => "`.ebextensions`".into(),
        (PrecedenceLevel::Default, _) => "the default values".into(),
    }
}

fn load_balancer(environment: &Environment, options: &[ResolvedSetting]) -> Headline {
    if environment.worker() {
        return verdict(
            Tone::Neutral,
            "No load balancer",
            "A worker environment has no load balancer because its daemons read an SQS queue.",
        );
    }
    let Some(kind) = environment.load_balancer() else {
        return Headline {
            detail: "Requests reach the instance through its Elastic IP.".into(),
            ..verdict(
                Tone::Neutral,
                "No load balancer",
                "The environment has no load balancer because `EnvironmentType` is `SingleInstance`.",
            )
        };
    };
    let row = options.iter().find(|row| row.option == "LoadBalancerType");
    let word = match kind {
        LoadBalancerType::Application => "Application",
        LoadBalancerType::Network => "Network",
        LoadBalancerType::Classic => "Classic",
    };
    let value = word.to_lowercase();
    match row.filter(|row| row.level != PrecedenceLevel::Default) {
        None => Headline {
            detail: "Set it to `application` at creation. You can't change the type later.".into(),
            ..verdict(
                Tone::Neutral,
                word,
                format!(
                    "The environment has a {} because `LoadBalancerType` isn't set, and its default is `{value}`.",
                    kind.name()
                ),
            )
        },
        Some(row) => verdict(
            Tone::Neutral,
            word,
            format!(
                "The environment has {} {} because {} sets `LoadBalancerType` to `{value}`.",
                if kind == LoadBalancerType::Application { "an" } else { "a" },
                kind.name(),
                match row.level {
                    PrecedenceLevel::Recommended => "the client".into(),
                    _ => source(row.level, row.file.as_ref()),
                }
            ),
        ),
    }
}

/// The option that the strongest source overrides, and the others that have several sources.
fn precedence(options: &[ResolvedSetting]) -> Headline {
    let rival = |row: &ResolvedSetting| -> Option<HiddenValue> {
        row.hides
            .iter()
            .find(|hidden| {
                hidden.level != PrecedenceLevel::Default
                    && hidden.value != row.value
                    && (hidden.level, &hidden.file) != (row.level, &row.file)
            })
            .cloned()
    };
    let mut contested: Vec<(&ResolvedSetting, HiddenValue)> =
        options.iter().filter_map(|row| Some((row, rival(row)?))).collect();
    contested.sort_by_key(|(row, _)| row.level);
    let Some((row, hidden)) = contested.first() else {
        let set: Vec<&ResolvedSetting> =
            options.iter().filter(|row| row.level != PrecedenceLevel::Default).collect();
        let Some(row) = set.first() else {
            return verdict(
                Tone::Neutral,
                "Default values",
                "Every option has its default value because no source sets one.",
            );
        };
        return verdict(
            Tone::Neutral,
            "No conflict",
            format!(
                "No option is set twice: {} sets `{}` to {}{}.",
                source(row.level, row.file.as_ref()),
                row.option,
                row.value,
                match set.len() - 1 {
                    0 => String::new(),
                    more => format!(", and sources set {}", count_of(more, "other option")),
                }
            ),
        );
    };
    let others: Vec<String> =
        contested.iter().skip(1).map(|(row, _)| format!("`{}`", row.option)).collect();
    Headline {
        detail: if others.is_empty() {
            String::new()
        } else {
            format!("Several sources also set {}.", list(&others, "and"))
        },
        ..verdict(
            Tone::Neutral,
            format!("{} {}", row.option.replace(' ', ""), row.value),
            format!(
                "`{}` is {} because the value from {} overrides {} from {}.",
                row.option,
                row.value,
                source(row.level, row.file.as_ref()),
                hidden.value,
                source(hidden.level, hidden.file.as_ref())
            ),
        )
    }
}

const NO_QUEUE: &str = "A web server environment has no queue, so it processes no messages.";

fn messages(scenario: &Scenario, answer: &Answer) -> Headline {
    let Some(worker) = &answer.worker else {
        return verdict(Tone::Neutral, "No queue", NO_QUEUE);
    };
    let played = &worker.played;
    let count = |what: QueueEventKind| {
        played.events.iter().filter(|event| event.what == what).count() as u64
    };
    let total = count(QueueEventKind::Arrives);
    match total {
        0 => verdict(
            Tone::Neutral,
            "No messages",
            "No message arrives in the queue during the simulated time.",
        ),
        1 => one_message(scenario, played, answer),
        _ => many_messages(total, count(QueueEventKind::Expired), played),
    }
}

fn one_message(scenario: &Scenario, played: &WorkerRun, answer: &Answer) -> Headline {
    let number = |option| {
        options::value(&answer.options, "aws:elasticbeanstalk:sqsd", option).unwrap_or("its limit")
    };
    let seconds =
        |option| number(option).parse::<u64>().map_or_else(|_| number(option).into(), duration);
    let happens = |what: QueueEventKind| played.events.iter().any(|event| event.what == what);
    let attempts = count_of(played.posts, "attempt");
    if played.dead > 0 {
        return Headline {
            detail: "Fix the application, then redrive the message to the queue.".into(),
            ..verdict(
                Tone::Bad,
                "Dead-letter queue",
                format!(
                    "SQS moves the message to the dead-letter queue after {attempts} because `MaxRetries` is {}.",
                    number("MaxRetries")
                ),
            )
        };
    }
    if happens(QueueEventKind::Duplicate) {
        return Headline {
            detail: "Set `VisibilityTimeout` above the processing time.".into(),
            ..verdict(
                Tone::Caution,
                if played.posts == 2 { "Processed twice" } else { "Duplicates" },
                format!(
                    "Daemons process the message {} because `VisibilityTimeout` is {} and processing takes longer.",
                    times(played.posts),
                    seconds("VisibilityTimeout")
                ),
            )
        };
    }
    if happens(QueueEventKind::Expired) {
        return verdict(
            Tone::Bad,
            "Expired",
            format!(
                "The daemon deletes the message unprocessed because it is older than `RetentionPeriod` ({}).",
                seconds("RetentionPeriod")
            ),
        );
    }
    let first = scenario
        .worker
        .messages
        .first()
        .and_then(|message| message.answers.first())
        .and_then(|reply| reply.status)
        .filter(|status| *status > 0);
    match (played.done, played.posts) {
        (1.., 1) => verdict(
            Tone::Good,
            "Processed",
            "The daemon deletes the message after the first attempt because the application returns 200.",
        ),
        (1.., posts) => verdict(
            Tone::Caution,
            "Retried",
            match first {
                Some(status) => format!(
                    "The daemon sends the message {} because only 200 deletes it, and the first response was {status}.",
                    times(posts)
                ),
                None => format!(
                    "The daemon sends the message {} because only a 200 response deletes it.",
                    times(posts)
                ),
            },
        ),
        (0, _) => verdict(
            Tone::Caution,
            "In the queue",
            format!(
                "The message is still in the queue after {attempts} because the application hasn't returned 200."
            ),
        ),
    }
}

fn times(count: u64) -> String {
    match count {
        1 => "once".into(),
        2 => "twice".into(),
        count => format!("{} times", crate::text::number(count)),
    }
}

fn many_messages(total: u64, expired: u64, played: &WorkerRun) -> Headline {
    let parts: Vec<String> = [
        (played.done, "processed"),
        (played.dead, "in the dead-letter queue"),
        (expired, "deleted as expired"),
        (played.left, "still in the queue"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, state)| {
        format!("{} {} {state}", crate::text::number(count), crate::text::agree(count, "is", "are"))
    })
    .collect();
    let (tone, word) = match (played.done == total, played.posts == total) {
        (true, true) => (Tone::Good, "Processed"),
        (true, false) => (Tone::Caution, "Retried"),
        _ if played.dead + expired > 0 => (Tone::Bad, "Partly processed"),
        _ => (Tone::Caution, "In the queue"),
    };
    let sentence = format!("Of {}, {}.", count_of(total, "message"), list(&parts, "and"));
    Headline {
        detail: format!("The daemons send {} in total.", count_of(played.posts, "request")),
        ..verdict(tone, word, sentence)
    }
}

fn periodic_tasks(scenario: &Scenario, answer: &Answer) -> Headline {
    let Some(worker) = &answer.worker else {
        return verdict(
            Tone::Neutral,
            "No tasks",
            "A web server environment doesn't read `cron.yaml`. Only a worker environment does.",
        );
    };
    if worker.tasks.is_empty() {
        return verdict(Tone::Neutral, "No tasks", "`cron.yaml` defines no periodic task.");
    }
    let runs: Vec<String> = worker
        .tasks
        .iter()
        .map(|task| {
            let due = worker.played.events.iter().filter(|event| {
                event.what == QueueEventKind::Arrives
                    && event
                        .message
                        .strip_prefix(&task.name)
                        .is_some_and(|rest| rest.starts_with(" at "))
            });
            format!("{} {}", task.name, times_of(due.count() as u64))
        })
        .collect();
    Headline {
        detail: format!("In {}: {}.", duration(scenario.worker.seconds), list(&runs, "and")),
        ..verdict(
            Tone::Good,
            "Once",
            "Each scheduled task runs once because only the leader instance adds it to the queue.",
        )
    }
}

fn times_of(count: u64) -> String {
    if count == 0 { "not at all".into() } else { times(count) }
}

fn versions(scenario: &Scenario, answer: &Answer) -> Headline {
    let lifecycle = &answer.lifecycle;
    let deleted: u64 = lifecycle.deleted.iter().fold(0, |sum, count| sum.saturating_add(*count));
    let rule_set =
        scenario.lifecycle.max_count.is_some() || scenario.lifecycle.max_age_days.is_some();
    if !lifecycle.created {
        return verdict(
            Tone::Bad,
            "Rejected by AWS",
            "Elastic Beanstalk rejects the new version because the account is at its version quota.",
        );
    }
    if !rule_set {
        return verdict(
            Tone::Neutral,
            "None deleted",
            "Elastic Beanstalk deletes no version because the lifecycle policy has no rule.",
        );
    }
    if deleted == 0 {
        return verdict(
            Tone::Neutral,
            "None deleted",
            "The lifecycle policy deletes no version because no deletable version is beyond its limit.",
        );
    }
    Headline {
        detail: "The policy skips versions in use, and deletes at most 100 each time it runs."
            .into(),
        ..verdict(
            Tone::Neutral,
            format!("{} deleted", crate::text::number(deleted)),
            format!(
                "The lifecycle policy deletes {} of {}, oldest first, because {}.",
                crate::text::number(deleted),
                count_of(lifecycle.left.saturating_add(deleted), "version"),
                match (scenario.lifecycle.max_count, scenario.lifecycle.max_age_days) {
                    (Some(most), _) => format!("it keeps {} at most", crate::text::number(most)),
                    (None, days) =>
                        format!("they are older than {}", count_of(days.unwrap_or_default(), "day")),
                }
            ),
        )
    }
}

fn done(answer: &Answer, operation: EnvironmentOperation) -> Option<&OperationResult> {
    answer.operations.iter().find(|done| done.operation == operation)
}

fn termination(environment: &Environment, answer: &Answer) -> Headline {
    let stays: Vec<&str> = answer
        .resources
        .iter()
        .filter(|one| matches!(one.on_terminate, OnTerminate::Kept | OnTerminate::External))
        .map(|one| one.title.as_str())
        .collect();
    let detail = format!("These resources remain: {}.", list(&stays, "and"));
    match done(answer, EnvironmentOperation::Terminate) {
        Some(done) if done.refused => {
            return verdict(Tone::Bad, "Can't terminate", done.sentence.clone());
        }
        _ => {}
    }
    if environment.database != Some(Database::Coupled) {
        return Headline {
            detail,
            ..verdict(
                Tone::Neutral,
                "Deleted",
                "Termination deletes every resource that Elastic Beanstalk created for the environment.",
            )
        };
    }
    let (tone, word, sentence) = match environment.db_deletion_policy.unwrap_or_default() {
        DbDeletionPolicy::Delete => (
            Tone::Caution,
            "Data deleted",
            "Termination deletes the database and its data because `DBDeletionPolicy` is `Delete`.",
        ),
        DbDeletionPolicy::Snapshot => (
            Tone::Neutral,
            "Snapshot",
            "Termination deletes the database and keeps a snapshot because `DBDeletionPolicy` is `Snapshot`.",
        ),
        DbDeletionPolicy::Retain => (
            Tone::Neutral,
            "Data retained",
            "Termination keeps the database because `DBDeletionPolicy` is `Retain`.",
        ),
    };
    Headline { detail, ..verdict(tone, word, sentence) }
}

fn restore(scenario: &Scenario, answer: &Answer) -> Headline {
    let Some(done) = done(answer, EnvironmentOperation::Restore) else {
        return verdict(Tone::Neutral, "Running", "The environment is running.");
    };
    let (tone, word) = match (done.refused, scenario.state.terminated_days_ago) {
        (true, None) => (Tone::Neutral, "Running"),
        (true, Some(_)) => (Tone::Bad, "Can't restore"),
        (false, _) => (Tone::Good, "Can restore"),
    };
    verdict(tone, word, done.sentence.clone())
}
