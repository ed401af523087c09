//! The editor of a cluster query, and what each part of it comes to for each instance.

use super::PlacementContext;
use crate::ecs::query;
use crate::labs::task_placement::Expression;
use crate::ui::components::{Card, Table, TextField};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct QueryProps {
    pub context: PlacementContext,
    /// The constraint's number.
    pub at: usize,
}

/// The expression of a constraint, with completions and the place of an error.
#[component]
pub(super) fn QueryField(props: &QueryProps) -> Html {
    let (context, at) = (&props.context, props.at);
    let path = format!("constraints[{at}].expression");
    let expression = context
        .scenario
        .constraints
        .get(at)
        .and_then(|constraint| constraint.expression.clone())
        .unwrap_or_default();
    let known = use_memo(
        (
            context.scenario.groups.clone(),
            context.scenario.instances.clone(),
            context.scenario.task_group(),
        ),
        {
            let scenario = context.scenario.clone();
            move |_| scenario.subjects()
        },
    );
    let suggestions: Vec<AttrValue> =
        query::completions(&expression, &known).into_iter().map(AttrValue::from).collect();
    let errors = query::parse(&expression).err().unwrap_or_default();
    html! {
        <div class="grow stack tight">
            <TextField
                path={path.clone()}
                label="memberOf"
                wire=true
                class="grow"
                value={expression.clone()}
                suggestions={Rc::new(suggestions)}
                onchange={context.on(path, move |s, v: String| {
                    if let Some(constraint) = s.constraints.get_mut(at) {
                        constraint.expression = Some(v)
                    }
                })}
            />
            if let Some(first) = errors.first() { { caret(&expression, first.position) } }
            if errors.len() > 1 {
                <ul class="pl-notes">
                    { for errors.iter().skip(1).take(4).map(|error| html! { <li>{ error.message() }</li> }) }
                </ul>
            }
        </div>
    }
}

/// The text with the place of the error marked.
fn caret(text: &str, position: usize) -> Html {
    let units: Vec<u16> = text.encode_utf16().collect();
    let part = |from: usize, to: usize| {
        String::from_utf16_lossy(units.get(from..to.min(units.len())).unwrap_or(&[]))
    };
    let position = position.min(units.len());
    html! {
        <pre class="pl-caret" aria-hidden="true">
            { part(0, position) }
            <mark>
                { if position < units.len() { part(position, position + 1) } else { "␣".into() } }
            </mark>
            { part(position + 1, usize::MAX) }
        </pre>
    }
}

/// Instances that have a column of their own.
const COLUMNS: usize = 12;

/// The parts of every expression over the instances.
pub(super) fn parts(context: &PlacementContext) -> Html {
    let detail = &context.answer().detail;
    html! {
        <>
            { for detail.expressions.iter().enumerate().map(|(at, expression)| self::expression(at, detail.expressions.len(), expression)) }
        </>
    }
}

fn expression(at: usize, of: usize, expression: &Expression) -> Html {
    let title = if of > 1 {
        format!("memberOf {}, part by part", at + 1)
    } else {
        "memberOf, part by part".into()
    };
    let mut heads: Vec<AttrValue> = vec!["Part".into(), "Holds for".into()];
    heads.extend(expression.instances.iter().take(COLUMNS).map(|id| AttrValue::from(id.clone())));
    html! {
        <Card title={title.clone()} key={at}>
            <Table label={format!("{title}: a table")} {heads} class="pl-parts">
                { for expression.parts.iter().map(|part| html! {
                    <tr data-field={expression.field.clone()}>
                        <th scope="row"><code>{ indent(part.depth) }{ &part.text }</code></th>
                        <td class="num">{ part.holds }</td>
                        { for part.values.iter().zip(&part.actual).take(COLUMNS).map(|(value, actual)| html! {
                            <td class={if *value { "passed" } else { "rejected" }}>{ if *value { "✓ true" } else { "✕ false" } }
                                if !actual.is_empty() { <small class="muted">{ format!(" {actual}") }</small> }
                            </td>
                        }) }
                    </tr>
                }) }
            </Table>
        </Card>
    }
}

fn indent(depth: u32) -> String {
    "\u{a0}\u{a0}".repeat(depth as usize)
}
