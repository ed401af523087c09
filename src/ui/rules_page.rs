//! The rules: search, and an example for each.

use super::{
    bind::Bound,
    chunks::load_named,
    components::{CopyButton, Select, choices, prose},
    dom::input_text,
    routes::{self, Route},
    run::use_run,
};
use crate::api;
use crate::explain::{Confidence, Rule, Service};
use crate::labs::TABLE;
use crate::workbench::{
    calls,
    index::{CitingScenario, Indexing},
};
use std::rc::Rc;
use yew::{platform::spawn_local, prelude::*};

/// Properties of the [`RulesPage`].
#[derive(Properties, PartialEq)]
pub struct RulesProps {
    /// The route, which contains the search.
    pub route: Route,
    /// Called with the route of another search.
    pub onsearch: Callback<String>,
}

/// The search and its filters.
#[derive(Clone, PartialEq, Default)]
struct Search {
    words: String,
    service: Option<Service>,
    confidence: Option<Confidence>,
}

const SERVICES: [Service; 4] =
    [Service::CloudFront, Service::Containers, Service::ElasticBeanstalk, Service::CloudFormation];

const CONFIDENCES: [(Confidence, &str); 3] = [
    (Confidence::Documented, "Documented"),
    (Confidence::Observed, "Observed"),
    (Confidence::Assumed, "Assumed"),
];

impl Search {
    fn of(route: &Route) -> Self {
        let service = route.get("service");
        let confidence = route.get("confidence");
        Self {
            words: route.get("search").or(route.get("rule")).unwrap_or("").to_owned(),
            service: SERVICES.into_iter().find(|known| Some(known.name()) == service),
            confidence: CONFIDENCES
                .into_iter()
                .find(|(_, name)| Some(*name) == confidence)
                .map(|(known, _)| known),
        }
    }

    fn address(&self) -> String {
        let confidence = CONFIDENCES.into_iter().find(|(known, _)| Some(*known) == self.confidence);
        let members = [
            ("search", self.words.as_str()),
            ("service", self.service.map_or("", Service::name)),
            ("confidence", confidence.map_or("", |(_, name)| name)),
        ];
        routes::address("rules", &members)
    }
}

/// The list of rules.
#[component]
pub fn RulesPage(props: &RulesProps) -> Html {
    // The scenarios that show a rule come from the labs, whose chunks follow.
    let labs = use_state_eq(|| 0);
    {
        let labs = labs.setter();
        use_effect_with((), move |()| {
            spawn_local(async move {
                for lab in TABLE {
                    if load_named(lab.id).await.is_err() {
                        return;
                    }
                }
                labs.set(TABLE.len());
            });
        });
    }
    let index = use_run(*labs, |labs| Indexing::new(&TABLE[..*labs]));
    let search = Search::of(&props.route);
    let Search { words, service, confidence } = search.clone();
    use_effect_with((), |()| gloo::utils::document().set_title("Rules · Cloudglass"));

    let found: Vec<&'static Rule> = api::find_rules(&words)
        .into_iter()
        .filter(|rule| service.is_none_or(|service| service == rule.service))
        .filter(|rule| confidence.is_none_or(|confidence| confidence == rule.confidence))
        .collect();
    let total = api::rules().count();
    let oninput = {
        let (search, onsearch) = (search.clone(), props.onsearch.clone());
        Callback::from(move |event: InputEvent| {
            let words = input_text(&event);
            onsearch.emit(Search { words, ..search.clone() }.address());
        })
    };
    let onservice = {
        let (search, onsearch) = (search.clone(), props.onsearch.clone());
        Callback::from(move |service| onsearch.emit(Search { service, ..search.clone() }.address()))
    };
    let onconfidence = {
        let onsearch = props.onsearch.clone();
        Callback::from(move |confidence| {
            onsearch.emit(Search { confidence, ..search.clone() }.address());
        })
    };
    let services = SERVICES.map(|service| (Some(service), AttrValue::Static(service.name())));
    let services: Vec<_> = std::iter::once((None, "All services".into())).chain(services).collect();
    let confidences = CONFIDENCES.map(|(known, name)| (Some(known), AttrValue::Static(name)));
    let confidences: Vec<_> =
        std::iter::once((None, "Any confidence".into())).chain(confidences).collect();
    html! {
        <>
            <header class="bar">
                <h1>
                    { "Rules" }
                    { " " }
                    <span class="question">
                        { "Every AWS behavior that the labs apply, with AWS's documentation" }
                    </span>
                </h1>
            </header>
            <main id="main" tabindex="-1" class="plain">
                <search class="row middle">
                    <input
                        type="search"
                        class="grow"
                        aria-label="Search the rules"
                        placeholder="authorization, minimum TTL, binpack"
                        value={words}
                        {oninput}
                    />
                    <Select
                        bare=true
                        label="Service"
                        choices={choices(Bound::local(service, onservice), services)}
                    />
                    <Select
                        bare=true
                        label="Confidence"
                        choices={choices(Bound::local(confidence, onconfidence), confidences)}
                    />
                    <span role="status" class="small muted">
                        { format!("{} of {total} rules", found.len()) }
                    </span>
                </search>
                if found.is_empty() {
                    <p class="muted">{ "No rules match. Try fewer or other words." }</p>
                }
                <ul
                    class="rules"
                    translate="no"
                >
                    { for found.into_iter().map(|rule| {
                        let shown = index.answer.as_ref().and_then(|index| index.get(rule.id).cloned()).unwrap_or_default();
                        html! { <RuleLine key={rule.id} id={rule.id} rule={Known(rule)} shown={Rc::new(shown)} /> }
                    }) }
                </ul>
            </main>
        </>
    }
}

/// A rule, compared by identity.
#[derive(Clone, Copy)]
struct Known(&'static Rule);

impl PartialEq for Known {
    fn eq(&self, other: &Self) -> bool {
        self.0.id == other.0.id
    }
}

#[derive(Properties, PartialEq)]
struct LineProps {
    id: &'static str,
    rule: Known,
    shown: Rc<Vec<CitingScenario>>,
}

#[component]
fn RuleLine(props: &LineProps) -> Html {
    let rule = props.rule.0;
    let (kind, confidence) = match rule.confidence {
        Confidence::Documented => ("good", "✓ documented"),
        Confidence::Observed => ("accent", "◐ observed"),
        Confidence::Assumed => ("warn", "◇ assumed"),
    };
    html! {
        <li class="rule">
            <div class="row middle spread">
                <code>{ rule.id }</code>
                <span class={classes!("tag", kind)}>{ confidence }</span>
            </div>
            if !rule.aliases.is_empty() {
                <p class="small muted">
                    { "Earlier ID: " }
                    <code>{ rule.aliases.join(", ") }</code>
                </p>
            }
            <p>
                { prose(rule.statement) }
            </p>
            <p class="small row">
                <a href={rule.source.url} target="_blank" rel="noopener">{ rule.source.title }</a>
                { for props.shown.iter().map(|shown| html! {
                    <a class="try" href={shown.address.clone()}>{ format!("Try it: {} · {}", shown.lab, shown.title) }</a>
                }) }
            </p>
            if let Some(call) = calls::find(rule.id) {
                <div class="small row middle">
                    <span>{ "Try it in the browser's console:" }</span>
                    <code class="grow">{ call.text() }</code>
                    <CopyButton
                        text={call.text()}
                        what={format!("the call for {}", rule.id)}
                        class="small"
                    />
                </div>
            }
        </li>
    }
}
