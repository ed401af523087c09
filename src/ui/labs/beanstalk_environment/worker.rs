//! The worker: its daemon's options, its messages and periodic tasks, and their simulation.

use super::{
    super::plain::{ListOf, add, item, quantity, remove},
    inputs::EnvironmentContext,
};
use crate::beanstalk::worker::{Message, QueueEvent, QueueEventKind, Reply};
use crate::labs::beanstalk_environment::{BeanstalkEnvironment, Scenario, WorkerAnswer};
use crate::text::clock;
use crate::ui::LabContext;
use crate::ui::components::{
    Card, Checkbox, Disclosure, Fact, Facts, NumberField, ParsedField, Table, Tag, TextArea,
    TextField, VirtualList,
};
use yew::prelude::*;

pub(super) fn card(context: &EnvironmentContext) -> Html {
    let w = &context.scenario.worker;
    let q = &w.sqsd;
    html! {
        <Card title="Messages and daemon">
            { for w.messages.iter().enumerate().map(|(at, message)| self::message(context, at, message)) }
            { add(context, "worker.messages", "Add message", |s| s.worker.messages.push(Message::default())) }
            <div class="row fields">
                { quantity(context, "worker.sqsd.maxRetries", "MaxRetries", "10", q.max_retries, |s, v| s.worker.sqsd.max_retries = v) }
                { quantity(
                    context,
                    "worker.sqsd.visibilityTimeout",
                    "VisibilityTimeout (s)",
                    "300",
                    q.visibility_timeout,
                    |s, v| s.worker.sqsd.visibility_timeout = v,
                ) }
                { quantity(
                    context,
                    "worker.sqsd.errorVisibilityTimeout",
                    "ErrorVisibilityTimeout (s)",
                    "2",
                    q.error_visibility_timeout,
                    |s, v| s.worker.sqsd.error_visibility_timeout = v,
                ) }
                { quantity(
                    context,
                    "worker.sqsd.inactivityTimeout",
                    "InactivityTimeout (s)",
                    "299",
                    q.inactivity_timeout,
                    |s, v| s.worker.sqsd.inactivity_timeout = v,
                ) }
                { quantity(
                    context,
                    "worker.seconds",
                    "Simulated time (s)",
                    "3600",
                    Some(w.seconds),
                    |s, v| s.worker.seconds = v.unwrap_or(3_600),
                ) }
            </div>
            <Disclosure summary={html! { "cron.yaml" }} open={!w.cron.is_empty()}>
                <TextArea
                    path="worker.cron"
                    label="cron.yaml"
                    rows=7
                    value={w.cron.clone()}
                    onchange={context.on("worker.cron", |s, value| s.worker.cron = value)}
                />
                <Checkbox
                    path="worker.fifo"
                    label="Existing queue is a FIFO queue"
                    checked={w.fifo}
                    onchange={context.on("worker.fifo", |s, value| s.worker.fifo = value)}
                />
            </Disclosure>
            <Disclosure summary={html! { "Other daemon options and instance termination" }}>
                <div class="row fields">
                    <TextField
                        path="worker.sqsd.httpPath"
                        label="HttpPath"
                        wire=true
                        placeholder="/"
                        value={q.http_path.clone().unwrap_or_default()}
                        onchange={context.on("worker.sqsd.httpPath", |s, value: String| {
                            s.worker.sqsd.http_path = (!value.is_empty()).then_some(value)
                        })}
                    />
                    <TextField
                        path="worker.sqsd.mimeType"
                        label="MimeType"
                        wire=true
                        placeholder="application/json"
                        value={q.mime_type.clone().unwrap_or_default()}
                        onchange={context.on("worker.sqsd.mimeType", |s, value: String| {
                            s.worker.sqsd.mime_type = (!value.is_empty()).then_some(value)
                        })}
                    />
                    { quantity(
                        context,
                        "worker.sqsd.httpConnections",
                        "HttpConnections",
                        "50",
                        q.http_connections,
                        |s, v| s.worker.sqsd.http_connections = v,
                    ) }
                    { quantity(
                        context,
                        "worker.sqsd.connectTimeout",
                        "ConnectTimeout (s)",
                        "5",
                        q.connect_timeout,
                        |s, v| s.worker.sqsd.connect_timeout = v,
                    ) }
                    { quantity(
                        context,
                        "worker.sqsd.retentionPeriod",
                        "RetentionPeriod (s)",
                        "345600",
                        q.retention_period,
                        |s, v| s.worker.sqsd.retention_period = v,
                    ) }
                </div>
                <div class="row fields">
                    { quantity(
                        context,
                        "worker.terminateInstance",
                        "Terminated instance (number)",
                        "none",
                        w.terminate_instance,
                        |s, v| s.worker.terminate_instance = v,
                    ) }
                    { quantity(
                        context,
                        "worker.terminateAt",
                        "Terminated after (s)",
                        "0",
                        Some(w.terminate_at),
                        |s, v| s.worker.terminate_at = v.unwrap_or(0),
                    ) }
                    <Checkbox
                        path="worker.ownDeadLetters"
                        label="Existing queue has a dead-letter queue"
                        checked={w.own_dead_letters}
                        onchange={context.on("worker.ownDeadLetters", |s, value| s.worker.own_dead_letters = value)}
                    />
                </div>
            </Disclosure>
        </Card>
    }
}

fn message(context: &EnvironmentContext, at: usize, message: &Message) -> Html {
    let path = |field: &str| format!("worker.messages[{at}].{field}");
    let list: ListOf<Scenario, Message> = |s| &mut s.worker.messages;
    let arrives = item(context, path("at"), (list, at), |message, value: Option<i64>| {
        message.at = u64::try_from(value.unwrap_or(0)).unwrap_or(0);
    });
    let copies = item(context, path("copies"), (list, at), |message, value: Option<i64>| {
        message.copies = value.map(|value| u64::try_from(value).unwrap_or(0));
    });
    let answers = item(context, path("answers"), (list, at), |message, value: Vec<Reply>| {
        message.answers = value;
    });
    let number = |value: u64| i64::try_from(value).ok();
    html! {
        <div class="row" key={at}>
            <NumberField
                path={path("at")}
                label="Arrival (s)"
                class="narrow"
                value={number(message.at)}
                onchange={arrives}
            />
            <NumberField
                path={path("copies")}
                label="Number of messages"
                class="narrow"
                optional=true
                placeholder="1"
                value={message.copies.and_then(number)}
                onchange={copies}
            />
            <ParsedField<Vec<Reply>>
                path={path("answers")}
                label="Responses, one per attempt"
                class="grow"
                wire=true
                placeholder="200 1"
                hint="Status and seconds, such as `500 1, 200 2`. `none`: no response. `0`: connection refused. The last one repeats."
                value={message.answers.clone()}
                show={Callback::from(|list: Vec<Reply>| show(&list))}
                read={Callback::from(|text: String| read(&text))}
                onchange={answers}
            />
            { remove(context, "worker.messages", "message", (list, at)) }
        </div>
    }
}

fn show(list: &[Reply]) -> String {
    let one = |reply: &Reply| match reply.status {
        Some(status) => format!("{status} {}", reply.seconds),
        None => "none".to_owned(),
    };
    list.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn read(text: &str) -> Result<Vec<Reply>, String> {
    let help = || "Enter a status and seconds, such as `500 1, 200 2`, or `none`.".to_owned();
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            let mut words = part.split_whitespace();
            let status = match words.next() {
                Some("none") => None,
                Some(word) => Some(word.parse().map_err(|_| help())?),
                None => return Err(help()),
            };
            let seconds = match words.next() {
                Some(word) => word.parse().map_err(|_| help())?,
                None => 1,
            };
            Ok(Reply { status, seconds })
        })
        .collect()
}

/// The simulation.
pub(super) fn played(context: &EnvironmentContext, worker: &WorkerAnswer) -> Html {
    let played = &worker.played;
    let mut facts = vec![
        Fact::new("Processed", played.done.to_string()),
        Fact::new("POSTs", played.posts.to_string()),
        Fact::new("In the dead-letter queue", played.dead.to_string()),
        Fact::new("Still in the queue", played.left.to_string()),
    ];
    if played.cut_short {
        facts.push(Fact::new("Events shown", "first 2,000"));
    }
    html! {
        <Card title="Worker simulation">
            <Facts {facts} />
            if let Some(cause) = &played.cause {
                <p><Tag text="health" kind="warn" />{ " " }{ cause }</p>
            }
            <Happenings
                context={context.clone()}
            />
            if !worker.tasks.is_empty() {
                <Table
                    label="Periodic tasks"
                    heads={vec!["Task".into(), "Path".into(), "Schedule (UTC)".into()]}
                >
                    { for worker.tasks.iter().map(|task| html! {
                        <tr>
                            <th scope="row">{ &task.name }</th>
                            <td class="mono">{ &task.url }</td>
                            <td class="mono">{ &task.schedule }</td>
                        </tr>
                    }) }
                </Table>
            }
            if !played.headers.is_empty() {
                <Disclosure summary={html! { "Headers of the first POST" }}>
                    <Table
                        label="Headers of the POST"
                        class="wire"
                        heads={vec!["Header".into(), "Value".into()]}
                    >
                        { for played.headers.iter().map(|(name, value)| html! {
                            <tr><td class="mono">{ name }</td><td class="mono">{ value }</td></tr>
                        }) }
                    </Table>
                </Disclosure>
            }
        </Card>
    }
}

#[derive(Properties, PartialEq)]
struct HappeningsProps {
    context: LabContext<BeanstalkEnvironment>,
}

/// The events in order; only those in view are rendered.
#[component]
fn Happenings(props: &HappeningsProps) -> Html {
    let explained = props.context.explained.clone();
    let events = |explained: &crate::explain::Explained<_>| -> Vec<QueueEvent> {
        let answer: &crate::labs::beanstalk_environment::Answer = &explained.answer;
        answer.worker.as_ref().map(|worker| worker.played.events.clone()).unwrap_or_default()
    };
    let list = use_memo(props.context.clone(), |_| events(&explained));
    let count = u32::try_from(list.len()).unwrap_or(u32::MAX);
    let row = Callback::from(move |at: u32| {
        let Some(one) = usize::try_from(at).ok().and_then(|at| list.get(at)) else {
            return html! {};
        };
        let (kind, word) = match one.what {
            QueueEventKind::Arrives => ("none", "Arrival"),
            QueueEventKind::Posted => ("viewer", "POST"),
            QueueEventKind::Deleted => ("good", "Deleted"),
            QueueEventKind::Hidden => ("warn", "Hidden"),
            QueueEventKind::Duplicate => ("bad", "Duplicate"),
            QueueEventKind::DeadLetter => ("bad", "Dead-letter queue"),
            QueueEventKind::Expired => ("bad", "Expired"),
            QueueEventKind::Lost => ("bad", "Instance lost"),
        };
        html! {
            <span class="event-row" title={one.text.clone()}>
                <span class="num">{ clock(one.at) }</span>
                { " " }
                <Tag text={word} {kind} />
                { " " }
                <span>{ &one.text }</span>
                <span class="quiet-text">
                    { format!(" Receive count {}, queue {}, dead-letter queue {}", one.receive_count, one.queue, one.dead) }
                </span>
            </span>
        }
    });
    html! { <VirtualList label="Events of the messages" {count} {row} /> }
}
