//! The simulation of a worker environment: the queue, the daemon on every instance, retries, dead letters, periodic tasks.

use super::{cron::PeriodicTask, rules};
use crate::{
    explain::{
        Rule, StepId, Trace,
        Verdict::{self, Applied},
        guaranteed, step,
    },
    text::duration,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The options of `aws:elasticbeanstalk:sqsd`; a missing option has AWS's default.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Sqsd {
    /// `HttpPath`; `/` when missing.
    pub http_path: Option<String>,
    /// `MimeType`; `application/json` when missing.
    pub mime_type: Option<String>,
    /// `HttpConnections`: POSTs at a time per instance; 50 when missing.
    pub http_connections: Option<u64>,
    /// `ConnectTimeout` in seconds; 5 when missing.
    pub connect_timeout: Option<u64>,
    /// `InactivityTimeout` in seconds; 299 when missing.
    pub inactivity_timeout: Option<u64>,
    /// `VisibilityTimeout` in seconds; 300 when missing.
    pub visibility_timeout: Option<u64>,
    /// `ErrorVisibilityTimeout` in seconds; 2 when missing.
    pub error_visibility_timeout: Option<u64>,
    /// `RetentionPeriod` in seconds; four days when missing.
    pub retention_period: Option<u64>,
    /// `MaxRetries`; 10 when missing.
    pub max_retries: Option<u64>,
}

/// A message, and how the application responds to it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Message {
    /// Seconds after the start.
    pub at: u64,
    /// How many such messages arrive; 1 when missing.
    pub copies: Option<u64>,
    /// The application's responses, one per attempt; the last applies to all later attempts. Empty: 200 after 1 s.
    pub answers: Vec<Reply>,
}

/// A response of the application.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Reply {
    /// The status; `None` for no response, 0 for a rejected connection.
    pub status: Option<u16>,
    /// The response time in seconds.
    pub seconds: u64,
}

impl Default for Reply {
    fn default() -> Self {
        Self { status: Some(200), seconds: 1 }
    }
}

/// A worker environment and its messages.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkerEnvironment<'a> {
    /// Instances, each with a daemon.
    pub instances: u64,
    /// The daemon's options.
    pub sqsd: &'a Sqsd,
    /// True if there is a dead-letter queue.
    pub dead_letters: bool,
    /// The messages.
    pub messages: &'a [Message],
    /// The periodic tasks.
    pub tasks: &'a [PeriodicTask],
    /// The start in seconds of the epoch, for the schedules of the periodic tasks.
    pub starts_at: i64,
    /// The simulated time in seconds.
    pub seconds: u64,
    /// The number of an instance, from 1, and the second at which it is terminated.
    pub terminated: Option<(u64, u64)>,
}

/// An event of a message.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QueueEvent {
    /// Seconds after the start.
    pub at: u64,
    /// `message 1`, `backup-job at 12:00`.
    pub message: String,
    /// The kind of event.
    pub what: QueueEventKind,
    /// The instance, from 1, whose daemon acts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<u64>,
    /// The receive count of SQS.
    pub receive_count: u64,
    /// In one sentence.
    pub text: String,
    /// Messages in the queue (visible, hidden, or in flight) after the event.
    pub queue: u64,
    /// Messages in the dead-letter queue after the event.
    pub dead: u64,
}

/// The kind of a queue event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum QueueEventKind {
    /// Arrives in the queue.
    Arrives,
    /// Received by a daemon and POSTed.
    Posted,
    /// Deleted after a 200 response.
    Deleted,
    /// Hidden for a time because the response wasn't 200.
    Hidden,
    /// Visible again while an instance still processes it.
    Duplicate,
    /// Moved to the dead-letter queue.
    DeadLetter,
    /// Deleted without a POST because it is too old.
    Expired,
    /// Its instance was terminated; it returns when its visibility timeout ends.
    Lost,
}

/// The result of the simulation.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct WorkerRun {
    /// All events, in order.
    #[serde(rename = "happenings")]
    pub events: Vec<QueueEvent>,
    /// Messages deleted after a 200 response.
    pub done: u64,
    /// POSTs in all.
    pub posts: u64,
    /// Messages in the dead-letter queue.
    pub dead: u64,
    /// Messages in the queue at the end.
    pub left: u64,
    /// The health cause that the console shows for the dead-letter queue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// True if the simulation stopped at the maximum number of events.
    pub cut_short: bool,
    /// The headers of the first POST.
    pub headers: Vec<(String, String)>,
}

/// The maximum number of events.
const MOST: usize = 2_000;

struct Job {
    name: String,
    answers: Vec<Reply>,
    path: Option<String>,
    count: u64,
    first_received: Option<u64>,
    state: State,
}

#[derive(Clone, Copy, PartialEq)]
enum State {
    /// Not yet arrived, deleted, or in the dead-letter queue.
    Away,
    /// In the queue.
    Queued,
}

enum Next {
    Arrives(usize),
    Visible(usize),
    Answered { job: usize, instance: u64, status: Option<u16>, attempt: u64 },
    Terminated(u64),
}

struct Play<'a> {
    worker: &'a WorkerEnvironment<'a>,
    jobs: Vec<Job>,
    /// The scheduled events, by time and order of scheduling.
    upcoming: BTreeMap<(u64, u64), Next>,
    order: u64,
    waiting: Vec<usize>,
    busy: Vec<u64>,
    gone: Option<u64>,
    played: WorkerRun,
    dead: u64,
    trace: &'a mut Trace,
    cited: Vec<&'static str>,
}

/// Simulates a worker.
pub fn play<'a>(worker: &'a WorkerEnvironment, trace: &'a mut Trace) -> WorkerRun {
    let mut play = Play {
        worker,
        jobs: Vec::new(),
        upcoming: BTreeMap::new(),
        order: 0,
        waiting: Vec::new(),
        busy: vec![0; usize::try_from(worker.instances.clamp(1, 100)).unwrap_or(1)],
        gone: None,
        played: WorkerRun {
            events: Vec::new(),
            done: 0,
            posts: 0,
            dead: 0,
            left: 0,
            cause: None,
            cut_short: false,
            headers: Vec::new(),
        },
        dead: 0,
        trace,
        cited: Vec::new(),
    };
    play.arrivals();
    play.run();
    play.played
}

impl Play<'_> {
    fn at(&mut self, when: u64, next: Next) {
        self.order += 1;
        self.upcoming.insert((when, self.order), next);
    }

    fn arrivals(&mut self) {
        let mut number = 0;
        for message in self.worker.messages {
            for _ in 0..message.copies.unwrap_or(1).min(500) {
                number += 1;
                self.job(message.at, format!("message {number}"), message.answers.clone(), None);
            }
        }
        let from = self.worker.starts_at;
        let to = from.saturating_add(i64::try_from(self.worker.seconds).unwrap_or(i64::MAX));
        for task in self.worker.tasks {
            for due in task.due(from, to, 200) {
                let clock = due.rem_euclid(86_400) / 60;
                self.job(
                    u64::try_from(due - from).unwrap_or(0),
                    format!("{} at {:02}:{:02}", task.name, clock / 60, clock % 60),
                    Vec::new(),
                    Some(task.url.clone()),
                );
                step!(self, rules::CRON_LEADER, Applied, task.name, ["tasks"];
                    "Is due at `{}` (UTC). Only the leader adds one message to the queue, and any instance can process it.", task.schedule);
            }
        }
        if let Some((instance, at)) = self.worker.terminated {
            self.at(at, Next::Terminated(instance));
        }
    }

    fn job(&mut self, at: u64, name: String, answers: Vec<Reply>, path: Option<String>) {
        self.jobs.push(Job {
            name,
            answers,
            path,
            count: 0,
            first_received: None,
            state: State::Away,
        });
        self.at(at, Next::Arrives(self.jobs.len() - 1));
    }

    fn run(&mut self) {
        while let Some(((now, _), next)) = self.upcoming.pop_first() {
            if now > self.worker.seconds {
                break;
            }
            if self.played.events.len() >= MOST {
                self.played.cut_short = true;
                break;
            }
            match next {
                Next::Arrives(job) => {
                    self.change(job, State::Queued);
                    self.note(
                        now,
                        job,
                        QueueEventKind::Arrives,
                        None,
                        "arrives in the queue".into(),
                    );
                    self.waiting.push(job);
                }
                Next::Visible(job) => self.visible(now, job),
                Next::Answered { job, instance, status, attempt } => {
                    self.answered(now, job, instance, status, attempt)
                }
                Next::Terminated(instance) => self.terminated(instance),
            }
            self.receive(now);
        }
        self.played.dead = self.dead;
        self.played.left = self.queued();
        if self.dead > 0 {
            self.played.cause =
                Some(format!("{} messages in Dead Letter Queue (15 seconds ago)", self.dead));
        }
    }

    fn change(&mut self, job: usize, state: State) {
        if let Some(job) = self.jobs.get_mut(job) {
            job.state = state;
        }
    }

    fn is_queued(&self, job: usize) -> bool {
        self.jobs.get(job).is_some_and(|job| job.state == State::Queued)
    }

    fn queued(&self) -> u64 {
        self.jobs.iter().filter(|job| job.state == State::Queued).count() as u64
    }

    fn note(
        &mut self,
        at: u64,
        job: usize,
        what: QueueEventKind,
        instance: Option<u64>,
        text: String,
    ) {
        let Some((message, receive_count)) =
            self.jobs.get(job).map(|job| (job.name.clone(), job.count))
        else {
            return;
        };
        let event = QueueEvent {
            at,
            text: format!("{message} {text}."),
            message,
            what,
            instance,
            receive_count,
            queue: self.queued(),
            dead: self.dead,
        };
        self.played.events.push(event);
    }

    /// Whether the trace keeps no steps.
    fn is_silent(&self) -> bool {
        self.trace.is_silent()
    }

    /// Records a step if it's the first of its rule.
    fn record(
        &mut self,
        rule: &'static Rule,
        verdict: Verdict,
        subject: &str,
        because: String,
        reads: &[&str],
    ) -> StepId {
        if self.cited.contains(&rule.id) {
            return 0;
        }
        self.cited.push(rule.id);
        self.trace.record(rule, verdict, subject, because, reads)
    }

    fn visible(&mut self, now: u64, job: usize) {
        if !self.is_queued(job) || self.waiting.contains(&job) {
            return;
        }
        let still_processing = self
            .upcoming
            .values()
            .any(|next| matches!(next, Next::Answered { job: other, .. } if *other == job));
        if still_processing {
            self.note(
                now,
                job,
                QueueEventKind::Duplicate,
                None,
                "is visible again while an instance still processes it, so another daemon receives it"
                    .into(),
            );
            step!(self, rules::WORKER_DUPLICATE, Applied, "VisibilityTimeout", ["sqsd.visibilityTimeout"];
                "`VisibilityTimeout` ({}) is shorter than the processing time, so SQS delivers the message again.", duration(self.visibility()));
        }
        self.waiting.push(job);
    }

    fn receive(&mut self, now: u64) {
        let connections = self.worker.sqsd.http_connections.unwrap_or(50).clamp(1, 100);
        let mut waiting = std::mem::take(&mut self.waiting).into_iter();
        for job in waiting.by_ref() {
            let free = (0..self.busy.len() as u64)
                .filter(|instance| self.gone != Some(instance + 1))
                .map(|instance| (self.busy_on(instance), instance))
                .min()
                .filter(|&(busy, _)| busy < connections);
            let Some((_, instance)) = free else {
                self.waiting.push(job);
                break;
            };
            if self.is_queued(job) {
                self.take(now, job, instance);
            }
        }
        self.waiting.extend(waiting);
    }

    fn busy_on(&self, instance: u64) -> u64 {
        let busy = usize::try_from(instance).ok().and_then(|at| self.busy.get(at));
        guaranteed(busy.copied(), "an instance of the worker")
    }

    fn busy_by(&mut self, instance: u64, step: i64) {
        if let Some(busy) = usize::try_from(instance).ok().and_then(|at| self.busy.get_mut(at)) {
            *busy = busy.saturating_add_signed(step);
        }
    }

    fn take(&mut self, now: u64, at: usize, instance: u64) {
        let sqsd = self.worker.sqsd;
        let retries = sqsd.max_retries.unwrap_or(10);
        let Some(job) = self.jobs.get_mut(at) else {
            return;
        };
        if self.worker.dead_letters && job.count >= retries {
            job.state = State::Away;
            self.dead += 1;
            self.note(
                now,
                at,
                QueueEventKind::DeadLetter,
                None,
                format!("was delivered {retries} times and moves to the dead-letter queue"),
            );
            step!(self, rules::WORKER_DEAD_LETTERS, Applied, "MaxRetries", ["sqsd.maxRetries"];
                "The application received the message {retries} times. SQS moves it because another receive would exceed `MaxRetries`.");
            return;
        }
        let first = *job.first_received.get_or_insert(now);
        if now - first > sqsd.retention_period.unwrap_or(345_600) {
            job.state = State::Away;
            self.note(
                now,
                at,
                QueueEventKind::Expired,
                Some(instance + 1),
                "is older than RetentionPeriod, so the daemon deletes it without a POST".into(),
            );
            step!(self, rules::WORKER_RETENTION, Applied, "RetentionPeriod", ["sqsd.retentionPeriod"];
                "The daemon deletes a message that it first received longer ago than `RetentionPeriod`.");
            return;
        }
        job.count += 1;
        let count = job.count;
        let answer = job
            .answers
            .get(usize::try_from(count - 1).unwrap_or(usize::MAX))
            .or(job.answers.last())
            .cloned()
            .unwrap_or_default();
        let path =
            job.path.clone().or_else(|| sqsd.http_path.clone()).unwrap_or_else(|| "/".into());
        let periodic = job.path.is_some();
        let name = job.name.clone();
        self.played.posts += 1;
        self.busy_by(instance, 1);
        if self.played.headers.is_empty() {
            self.played.headers = headers(sqsd, &name, periodic);
        }
        self.note(
            now,
            at,
            QueueEventKind::Posted,
            Some(instance + 1),
            format!("is POSTed to http://localhost:80{path} on instance {}", instance + 1),
        );
        step!(self, rules::WORKER_POST, Applied, "POST", ["sqsd.httpPath"];
            "The daemon on instance {} POSTs the message to port 80 of its own instance. You can set the path and MIME type only.", instance + 1);
        self.at(now.saturating_add(self.visibility()), Next::Visible(at));
        let (status, after) = self.outcome(&answer);
        self.at(
            now.saturating_add(after),
            Next::Answered { job: at, instance, status, attempt: count },
        );
    }

    /// The response that the daemon receives, and when.
    fn outcome(&self, answer: &Reply) -> (Option<u16>, u64) {
        let patience = self.worker.sqsd.inactivity_timeout.unwrap_or(299);
        match answer.status {
            Some(0) => (Some(0), answer.seconds.min(self.worker.sqsd.connect_timeout.unwrap_or(5))),
            Some(status) if answer.seconds <= patience => (Some(status), answer.seconds),
            _ => (None, patience),
        }
    }

    fn visibility(&self) -> u64 {
        self.worker.sqsd.visibility_timeout.unwrap_or(300)
    }

    fn answered(&mut self, now: u64, job: usize, instance: u64, status: Option<u16>, attempt: u64) {
        if self.gone == Some(instance + 1) {
            return;
        }
        self.busy_by(instance, -1);
        if !self.is_queued(job) {
            return;
        }
        let wait = self.worker.sqsd.error_visibility_timeout.unwrap_or(2);
        let on = Some(instance + 1);
        if status == Some(200) {
            self.change(job, State::Away);
            self.waiting.retain(|&other| other != job);
            self.played.done += 1;
            self.note(
                now,
                job,
                QueueEventKind::Deleted,
                on,
                "is deleted because the application returns 200".into(),
            );
            step!(self, rules::WORKER_OK, Applied, "Status 200", ["messages"];
                "The daemon deletes the message because the application returns exactly 200.");
            return;
        }
        // A later delivery of the same message has its own timeout.
        if self.jobs.get(job).is_some_and(|job| job.count > attempt) {
            return;
        }
        let how = match status {
            Some(0) => {
                step!(self, rules::WORKER_CONNECT, Applied, "Connection", ["sqsd.connectTimeout"];
                    "The daemon treats a failed connection like an error response.");
                "can't be delivered because the application rejects the connection".to_owned()
            }
            Some(status) => {
                step!(self, rules::WORKER_ERROR, Applied, "Status {status}", ["sqsd.errorVisibilityTimeout"];
                    "{status} isn't 200, so the daemon hides the message for `ErrorVisibilityTimeout` ({}) and tries again.", duration(wait));
                format!("receives status {status}")
            }
            None => {
                step!(self, rules::WORKER_INACTIVE, Applied, "InactivityTimeout", ["sqsd.inactivityTimeout"];
                    "The application doesn't respond within `InactivityTimeout` ({}), so the daemon closes the connection and tries again.", duration(self.worker.sqsd.inactivity_timeout.unwrap_or(299)));
                "receives no response in time".to_owned()
            }
        };
        self.note(
            now,
            job,
            QueueEventKind::Hidden,
            on,
            format!("{how}, so it is hidden for {}", duration(wait)),
        );
        self.upcoming.retain(|_, next| !matches!(next, Next::Visible(other) if *other == job));
        self.waiting.retain(|&other| other != job);
        self.at(now.saturating_add(wait), Next::Visible(job));
    }

    fn terminated(&mut self, instance: u64) {
        self.gone = Some(instance);
        let lost: Vec<((u64, u64), usize)> = self
            .upcoming
            .iter()
            .filter_map(|(key, next)| match next {
                Next::Answered { job, instance: on, .. } if on + 1 == instance => {
                    Some((*key, *job))
                }
                _ => None,
            })
            .collect();
        let now = self.worker.terminated.map_or(0, |(_, at)| at);
        for (key, job) in lost {
            self.upcoming.remove(&key);
            self.note(
                now,
                job,
                QueueEventKind::Lost,
                Some(instance),
                "loses its instance and returns to the queue when VisibilityTimeout ends".into(),
            );
            step!(self, rules::WORKER_LOST, Applied, "Terminated instance", ["terminated"];
                "The message of a terminated instance returns when its visibility timeout ends, and another daemon receives it.");
        }
    }
}

/// The headers of a POST.
fn headers(sqsd: &Sqsd, name: &str, periodic: bool) -> Vec<(String, String)> {
    let mut list = vec![
        ("User-Agent", "aws-sqsd/3.0".to_owned()),
        ("Content-Type", sqsd.mime_type.clone().unwrap_or_else(|| "application/json".into())),
        ("X-Aws-Sqsd-Msgid", "01234567-89ab-cdef-0123-456789abcdef".into()),
        ("X-Aws-Sqsd-Queue", "awseb-e-examplewrk-stack-AWSEBWorkerQueue".into()),
        ("X-Aws-Sqsd-First-Received-At", "2026-11-23T00:00:00Z".into()),
        ("X-Aws-Sqsd-Receive-Count", "1".into()),
    ];
    if periodic {
        let task = name.split(" at ").next().unwrap_or(name);
        list.push(("X-Aws-Sqsd-Taskname", task.to_owned()));
        list.push(("X-Aws-Sqsd-Scheduled-At", "2026-11-23T00:00:00Z".into()));
        list.push(("X-Aws-Sqsd-Sender-Id", "111122223333".into()));
    }
    list.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
