//! The editor of a cluster query, and the value of each of its expressions for each instance.

use super::PlacementContext;
use crate::ecs::query;
use crate::labs::task_placement::Expression;
use crate::text::{count_of, number};
use crate::ui::bind::{at, bind};
use crate::ui::components::{Card, Table, TextField};
use std::rc::Rc;
use yew::prelude::*;

#[derive(Properties, PartialEq)]
pub(super) struct QueryProps {
    pub context: PlacementContext,
    /// The index of the constraint.
    pub at: usize,
}

/// The expression of a constraint, with completions and the position of the first error.
#[component]
pub(super) fn QueryField(props: &QueryProps) -> Html {
    let context = &props.context;
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
    let Some(constraint) = at!(context, constraints).item(props.at) else {
        return Html::default();
    };
    let field = bind!(constraint, expression).or(String::new());
    let expression = field.value.clone();
    let suggestions: Vec<AttrValue> =
        query::completions(&expression, &known).into_iter().map(AttrValue::from).collect();
    let errors = query::parse(&expression).err().unwrap_or_default();
    html! {
        <div class="grow stack tight">
            <TextField
                label="memberOf expression"
                wire=true
                class="grow"
                suggestions={Rc::new(suggestions)}
                {field}
            />
            if let Some(first) = errors.first() { { caret(&expression, first.position) } }
            if errors.len() > 1 {
                <p class="hint">
                    { format!("The expression has {}.", count_of(errors.len() - 1, "more error")) }
                </p>
            }
        </div>
    }
}

/// The text with the position of the error marked.
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

/// The maximum number of instances with a column.
const COLUMNS: usize = 12;

/// The parts of every expression, for each instance.
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
        format!("Evaluation of memberOf {}", at + 1)
    } else {
        "Evaluation of memberOf".into()
    };
    let mut heads: Vec<AttrValue> = vec!["Expression".into(), "Matching instances".into()];
    heads.extend(expression.instances.iter().take(COLUMNS).map(|id| AttrValue::from(id.clone())));
    html! {
        <Card title={title.clone()} key={at}>
            <Table label={title} {heads} class="pl-parts">
                { for expression.parts.iter().map(|part| html! {
                    <tr data-field={expression.field.clone()}>
                        <th scope="row"><code>{ indent(part.depth) }{ &part.text }</code></th>
                        <td class="num">{ number(part.holds) }</td>
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
