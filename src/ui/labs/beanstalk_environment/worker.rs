//! The worker: its daemon's options, its messages and periodic tasks, and their simulation.

use super::EnvironmentContext;
use crate::beanstalk::worker::{Message, QueueEvent, QueueEventKind};
use crate::labs::beanstalk_environment::{WorkerAnswer, read_replies, replies_text};
use crate::text::clock;
use crate::ui::bind::{Place, at, bind};
use crate::ui::components::{
    Card, Checkbox, Disclosure, Fact, Facts, NumberField, ParsedField, Table, Tag, TextArea,
    TextField, VirtualList, add_button, remove_button,
};
use yew::prelude::*;

pub(super) fn card(context: &EnvironmentContext) -> Html {
    let w = at!(context, worker);
    let q = at!(w, sqsd);
    let messages = at!(w, messages);
    let add = messages.on(|messages, _: MouseEvent| messages.push(Message::default()));
    html! {
        <Card title="Messages and daemon">
            { for messages.items().map(|(at, one)| message(at, &one, messages.on_remove(at))) }
            { add_button("Add message", add) }
            <div class="row fields">
                <NumberField label="MaxRetries" placeholder="10" field={bind!(q, max_retries)} />
                <NumberField
                    label="VisibilityTimeout (s)"
                    placeholder="300"
                    field={bind!(q, visibility_timeout)}
                />
                <NumberField
                    label="ErrorVisibilityTimeout (s)"
                    placeholder="2"
                    field={bind!(q, error_visibility_timeout)}
                />
                <NumberField
                    label="InactivityTimeout (s)"
                    placeholder="299"
                    field={bind!(q, inactivity_timeout)}
                />
                <NumberField
                    label="Simulated time (s)"
                    placeholder="3600"
                    field={bind!(w, seconds).map(Some, |seconds| seconds.unwrap_or(3_600))}
                />
            </div>
            <Disclosure summary={html! { "cron.yaml" }} open={!w.value.cron.is_empty()}>
                <TextArea label="cron.yaml" rows=7 field={bind!(w, cron)} />
                <Checkbox label="Existing queue is a FIFO queue" field={bind!(w, fifo)} />
            </Disclosure>
            <Disclosure summary={html! { "Other daemon options and instance termination" }}>
                <div class="row fields">
                    <TextField
                        label="HttpPath"
                        wire=true
                        placeholder="/"
                        field={bind!(q, http_path).omitting(String::new())}
                    />
                    <TextField
                        label="MimeType"
                        wire=true
                        placeholder="application/json"
                        field={bind!(q, mime_type).omitting(String::new())}
                    />
                    <NumberField
                        label="HttpConnections"
                        placeholder="50"
                        field={bind!(q, http_connections)}
                    />
                    <NumberField
                        label="ConnectTimeout (s)"
                        placeholder="5"
                        field={bind!(q, connect_timeout)}
                    />
                    <NumberField
                        label="RetentionPeriod (s)"
                        placeholder="345600"
                        field={bind!(q, retention_period)}
                    />
                </div>
                <div class="row fields">
                    <NumberField
                        label="Terminated instance (number)"
                        placeholder="none"
                        field={bind!(w, terminate_instance)}
                    />
                    <NumberField
                        label="Terminated after (s)"
                        placeholder="0"
                        field={bind!(w, terminate_at).map(Some, Option::unwrap_or_default)}
                    />
                    <Checkbox
                        label="Existing queue has a dead-letter queue"
                        field={bind!(w, own_dead_letters)}
                    />
                </div>
            </Disclosure>
        </Card>
    }
}

fn message(at: usize, message: &Place<'_, Message>, remove: Callback<MouseEvent>) -> Html {
    html! {
        <div class="row" key={at}>
            <NumberField label="Arrival (s)" class="narrow" field={bind!(message, at)} />
            <NumberField
                label="Number of messages"
                class="narrow"
                placeholder="1"
                field={bind!(message, copies)}
            />
            <ParsedField
                label="Responses, one per attempt"
                class="grow"
                wire=true
                placeholder="200 1"
                hint="Status and seconds, such as `500 1, 200 2`. `none`: no response. `0`: connection refused. The last one repeats."
                field={bind!(message, answers).parsed(|list| replies_text(list), read_replies)}
            />
            { remove_button(format!("Remove message {}", at + 1), remove) }
        </div>
    }
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
    context: EnvironmentContext,
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
