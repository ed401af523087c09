//! What the network of a task reaches.

use super::input::{Network, StartInput};
use super::rules;
use crate::explain::{Trace, Verdict, step};
use crate::text::code;

/// Whether the agent reaches the internet.
pub(super) fn internet(input: &StartInput, host: &str, trace: &mut Trace) -> bool {
    let Some(network) = &input.launch.network else { return true };
    let reached = network.has_internet();
    step!(trace, rules::REACHED, verdict(reached), "Network", Vec::<String>::new();
        "The network {} the internet, where {} is.", if reached { "reaches" } else { "doesn't reach" }, code(host));
    reached
}

/// Whether the agent reaches a service of AWS, by the name of its endpoint.
pub(super) fn service(input: &StartInput, endpoint: &str, trace: &mut Trace) -> bool {
    let Some(network) = &input.launch.network else { return true };
    let reached = reaches(network, endpoint);
    let (by, rule) = match network {
        network if network.has_internet() => ("through the internet", &rules::REACHED),
        _ if endpoint.starts_with("ecr") || endpoint == "s3" => {
            ("through its VPC endpoint", &rules::ECR_ENDPOINTS)
        }
        _ => ("through its VPC endpoint", &rules::REACHED),
    };
    match reached {
        true => {
            step!(trace, *rule, Verdict::Passed, "Network", Vec::<String>::new(); "The network reaches {} {by}.", code(endpoint))
        }
        false => step!(trace, *rule, Verdict::Rejected, "Network", Vec::<String>::new();
            "The network reaches {} neither through the internet nor through a VPC endpoint.", code(endpoint)),
    };
    reached
}

/// True if the network reaches this service of AWS.
pub(super) fn reaches(network: &Network, endpoint: &str) -> bool {
    let named = |given: &String| {
        let name = given.rsplit_once("amazonaws.").map_or(given.as_str(), |(_, rest)| {
            rest.split_once('.').map_or(rest, |(_, service)| service)
        });
        name.eq_ignore_ascii_case(endpoint)
    };
    network.has_internet() || network.endpoints.iter().any(named)
}

fn verdict(passed: bool) -> Verdict {
    if passed { Verdict::Passed } else { Verdict::Rejected }
}
