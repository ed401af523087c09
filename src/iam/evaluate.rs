//! The decision on a request.

use super::policy::{Effect, Listed, Policy, PolicyText, PrincipalName, Statement};
use super::request::{Principal, Request};
use super::truth::Truth;
use super::{condition, pattern, rules};
use crate::explain::{Rule, StepId, Trace, Verdict, step};
use crate::text::{code, list};
use serde::Serialize;

/// A policy with what it is called and where it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedPolicy {
    /// In a sentence: "the task role's policy `AmazonS3ReadOnlyAccess`".
    pub name: String,
    /// The path of the document in the caller's input; empty if it isn't there.
    pub path: String,
    /// The policy.
    pub policy: Policy,
}

/// The policies that apply to a request.
#[derive(Clone, Copy, Debug, Default)]
pub struct Policies<'a> {
    /// Those of the user or role.
    pub identity: &'a [NamedPolicy],
    /// That of the resource, if it has one.
    pub resource: Option<&'a NamedPolicy>,
}

/// Whether IAM allows a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// Allowed.
    Allowed,
    /// Denied: by a statement, or because no statement allows it.
    Denied,
    /// It depends on [`Decision::needs`].
    Unknown,
}

/// What the policies of the user or role say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum IdentityEffect {
    /// A statement allows it.
    Allow,
    /// A statement denies it.
    Deny,
    /// No statement matches.
    None,
    /// It depends on what isn't known.
    Unknown,
}

/// What the policy of the resource says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ResourceEffect {
    /// A statement that names the principal, or everyone, allows it.
    Allow,
    /// A statement that names the principal's account allows what the account's own policies allow.
    Account,
    /// A statement denies it.
    Deny,
    /// No statement matches, or there is no policy.
    None,
    /// It depends on what isn't known.
    Unknown,
}

/// The statement that decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MatchedStatement {
    /// The name of its policy.
    pub policy: String,
    /// Its path in the caller's input; empty if it isn't there.
    pub path: String,
    /// Its name in a sentence.
    pub statement: String,
}

/// The decision on a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Decision {
    /// The decision.
    pub outcome: Outcome,
    /// What the policies of the user or role say.
    pub identity: IdentityEffect,
    /// What the policy of the resource says.
    pub resource_policy: ResourceEffect,
    /// The statement that allows or denies it; `None` if no statement does.
    pub by: Option<MatchedStatement>,
    /// The names that an unknown decision depends on.
    pub needs: Vec<String>,
    /// The step with the reason.
    #[serde(skip)]
    pub step: StepId,
}

impl Decision {
    /// True if IAM allows the request for certain.
    pub fn is_allowed(&self) -> bool {
        self.outcome == Outcome::Allowed
    }
}

/// How a statement relates to a request.
struct Match<'a> {
    policy: &'a NamedPolicy,
    statement: &'a Statement,
    truth: Truth,
    /// It names only the principal's account.
    by_account: bool,
    /// The element that doesn't match.
    failed: Option<String>,
}

impl Match<'_> {
    fn is(&self, effect: Effect) -> bool {
        self.statement.effect == effect
    }

    fn truth_of(&self, effect: Effect) -> Truth {
        if self.is(effect) { self.truth.clone() } else { Truth::False }
    }

    fn path(&self) -> String {
        match self.policy.path.as_str() {
            "" => String::new(),
            path => format!("{path}.Statement[{}]", self.statement.at),
        }
    }

    fn described(&self) -> MatchedStatement {
        MatchedStatement {
            policy: self.policy.name.clone(),
            path: self.path(),
            statement: self.statement.name(),
        }
    }

    fn reads(&self) -> Vec<String> {
        let path = self.path();
        if path.is_empty() { Vec::new() } else { vec![path] }
    }

    /// "Statement `Pull` of the policy X".
    fn subject(&self) -> String {
        crate::text::sentence(&format!("{} of {}", self.statement.name(), self.policy.name))
            .trim_end_matches('.')
            .to_owned()
    }
}

/// Decides a request, and records the statements that matter.
pub fn evaluate(request: &Request, policies: &Policies<'_>, trace: &mut Trace) -> Decision {
    let identity: Vec<Match<'_>> = policies
        .identity
        .iter()
        .flat_map(|policy| {
            policy.policy.statements.iter().map(move |statement| (policy, statement))
        })
        .map(|(policy, statement)| matched(request, policy, statement, false))
        .collect();
    let resource: Vec<Match<'_>> = policies
        .resource
        .iter()
        .flat_map(|policy| {
            policy.policy.statements.iter().map(move |statement| (*policy, statement))
        })
        .map(|(policy, statement)| matched(request, policy, statement, true))
        .collect();
    let any =
        |of: &[Match<'_>], effect: Effect| Truth::any(of.iter().map(|one| one.truth_of(effect)));
    let denied = any(&identity, Effect::Deny).or(any(&resource, Effect::Deny));
    let allowed_by_identity = any(&identity, Effect::Allow);
    let named = |account: bool| {
        let of = resource.iter().filter(|one| one.by_account == account);
        Truth::any(of.map(|one| one.truth_of(Effect::Allow)))
    };
    let (allowed_by_name, allowed_by_account) = (named(false), named(true));
    let same_account =
        request.principal.account().is_none_or(|account| account == request.resource_account);
    let allowed = match same_account {
        true => allowed_by_identity.clone().or(allowed_by_name.clone()),
        false => {
            allowed_by_identity.clone().and(allowed_by_name.clone().or(allowed_by_account.clone()))
        }
    };
    let result = allowed.and(denied.negated());
    let all = || identity.iter().chain(&resource);
    let decisive = |effect: Effect| all().find(|one| one.is(effect) && one.truth == Truth::True);
    let rejecting = decisive(Effect::Deny);
    let by = match (&result, rejecting) {
        (_, Some(deny)) => Some(deny),
        (Truth::True, None) => decisive(Effect::Allow),
        _ => None,
    };
    near_misses(request, all(), trace);
    let step = record(request, &result, by, same_account, (&allowed_by_identity, &resource), trace);
    Decision {
        outcome: match result {
            Truth::True => Outcome::Allowed,
            Truth::False => Outcome::Denied,
            Truth::Unknown(_) => Outcome::Unknown,
        },
        identity: match (any(&identity, Effect::Deny), allowed_by_identity) {
            (Truth::True, _) => IdentityEffect::Deny,
            (Truth::Unknown(_), _) | (Truth::False, Truth::Unknown(_)) => IdentityEffect::Unknown,
            (Truth::False, Truth::True) => IdentityEffect::Allow,
            (Truth::False, Truth::False) => IdentityEffect::None,
        },
        resource_policy: match (any(&resource, Effect::Deny), allowed_by_name, allowed_by_account) {
            (Truth::True, ..) => ResourceEffect::Deny,
            (Truth::Unknown(_), ..) => ResourceEffect::Unknown,
            (_, Truth::True, _) => ResourceEffect::Allow,
            (_, Truth::Unknown(_), _) | (_, Truth::False, Truth::Unknown(_)) => {
                ResourceEffect::Unknown
            }
            (_, Truth::False, Truth::True) => ResourceEffect::Account,
            (_, Truth::False, Truth::False) => ResourceEffect::None,
        },
        by: by.map(Match::described),
        needs: result.needs().to_vec(),
        step,
    }
}

/// The statements of a policy that name the action, but don't match.
fn near_misses<'a>(request: &Request, all: impl Iterator<Item = &'a Match<'a>>, trace: &mut Trace) {
    const MOST: usize = 8;
    let near = all.filter(|one| one.truth == Truth::False && one.failed.is_some());
    for one in near.take(MOST) {
        let failed = one.failed.clone().unwrap_or_default();
        let rule = match one.statement.conditions.is_empty() {
            true => &rules::STATEMENT,
            false => &rules::CONDITION,
        };
        step!(trace, *rule, Verdict::Rejected, one.subject(), one.reads();
            "The statement doesn't apply to {}: {failed}.", code(&request.action));
    }
}

fn record(
    request: &Request,
    result: &Truth,
    by: Option<&Match<'_>>,
    same_account: bool,
    (by_identity, resource): (&Truth, &[Match<'_>]),
    trace: &mut Trace,
) -> StepId {
    let (action, on) = (code(&request.action), code(&request.resource));
    let who = code(request.principal.name());
    if let Some(deny) = by.filter(|one| one.is(Effect::Deny)) {
        return step!(trace, rules::EXPLICIT_DENY, Verdict::Rejected, deny.subject(), deny.reads();
            "{} denies {action} on {on}, whatever allows it.", deny.subject());
    }
    match result {
        Truth::True => {
            let reads = by.map(Match::reads).unwrap_or_default();
            let subject = by.map(Match::subject).unwrap_or_default();
            let rule: &'static Rule = match (same_account, by_identity) {
                (false, _) => &rules::ACROSS_ACCOUNTS,
                (true, Truth::True) => &rules::ALLOW,
                (true, _) => &rules::RESOURCE_POLICY,
            };
            match same_account {
                true => step!(trace, *rule, Verdict::Applied, subject, reads;
                    "{subject} allows {who} to call {action} on {on}."),
                false => step!(trace, *rule, Verdict::Applied, subject, reads;
                    "{subject} allows {who} to call {action} on {on}, and so does the policy of the resource in account {}.",
                    code(&request.resource_account)),
            }
        }
        Truth::Unknown(needs) => {
            let needs = list(needs, "and");
            step!(trace, rules::UNDECIDED, Verdict::Skipped, request.action.clone(), Vec::<String>::new();
                "Whether IAM allows {action} on {on} depends on {needs}.")
        }
        Truth::False => {
            let account = resource.iter().find(|one| one.by_account && one.truth == Truth::True);
            match (same_account, by_identity, account) {
                (_, Truth::False, Some(account)) => {
                    step!(trace, rules::ACCOUNT_PRINCIPAL, Verdict::Rejected, account.subject(), account.reads();
                        "{} names the account, and no policy of {who} allows {action} on {on}.", account.subject())
                }
                (false, Truth::True, _) => {
                    step!(trace, rules::ACROSS_ACCOUNTS, Verdict::Rejected, request.action.clone(), Vec::<String>::new();
                        "The policies of {who} allow {action}, but the policy of the resource in account {} doesn't.",
                        code(&request.resource_account))
                }
                (false, _, _) if !resource.is_empty() => {
                    step!(trace, rules::ACROSS_ACCOUNTS, Verdict::Rejected, request.action.clone(), Vec::<String>::new();
                        "No policy of {who} allows {action} on {on}, which belongs to account {}.",
                        code(&request.resource_account))
                }
                _ => {
                    step!(trace, rules::DEFAULT_DENY, Verdict::Rejected, request.action.clone(), Vec::<String>::new();
                    "No statement allows {who} to call {action} on {on}.")
                }
            }
        }
    }
}

fn matched<'a>(
    request: &Request,
    policy: &'a NamedPolicy,
    statement: &'a Statement,
    of_resource: bool,
) -> Match<'a> {
    let variables = policy.policy.variables;
    let mut found =
        Match { policy, statement, truth: Truth::True, by_account: false, failed: None };
    found.truth = listed(&statement.actions, |action| pattern::action(action, &request.action));
    if found.truth == Truth::False {
        return found;
    }
    if of_resource {
        let (truth, by_account) = principal(statement, &request.principal);
        found.by_account = by_account;
        if truth == Truth::False {
            found.failed = Some(format!("it doesn't name {}", code(request.principal.name())));
        }
        found.truth = found.truth.and(truth);
    }
    if let Some(resources) = &statement.resources {
        let truth =
            listed(resources, |wanted| pattern::arn(wanted, variables, request, &request.resource));
        if truth == Truth::False && found.failed.is_none() {
            found.failed = Some(format!("its resources don't include {}", code(&request.resource)));
        }
        found.truth = found.truth.and(truth);
    }
    for one in &statement.conditions {
        let truth = condition::is_true(one, variables, request);
        if truth == Truth::False && found.failed.is_none() {
            let is = match request.context(&one.key) {
                None => "is missing".to_owned(),
                Some(value) => {
                    let values: Vec<String> =
                        value.values().iter().map(|value| code(value)).collect();
                    format!("is {}", list(&values, "and"))
                }
            };
            found.failed = Some(format!(
                "the condition {} is false because {} {is}",
                code(&one.operator),
                code(&one.key)
            ));
        }
        found.truth = found.truth.and(truth);
    }
    if !statement.unread.is_empty() {
        found.truth = found.truth.and(Truth::Unknown(statement.unread.clone()));
    }
    found
}

fn listed(list: &Listed<PolicyText>, matches: impl Fn(&PolicyText) -> Truth) -> Truth {
    let truth = Truth::any(list.items.iter().map(matches));
    if list.except { truth.negated() } else { truth }
}

/// Whether a statement of a resource policy names the principal, and whether only as a part of its account.
fn principal(statement: &Statement, principal: &Principal) -> (Truth, bool) {
    let Some(names) = &statement.principals else { return (Truth::False, false) };
    let (own_account, own_name) = (principal.account(), principal.name());
    let by_name = |name: &PrincipalName| match name {
        PrincipalName::Everyone => Truth::True,
        PrincipalName::Account(_) => Truth::False,
        PrincipalName::Arn(arn) => named(arn, principal),
        PrincipalName::Service(service) => {
            (own_account.is_none() && service.eq_ignore_ascii_case(own_name)).into()
        }
        PrincipalName::Unknown(needs) => Truth::Unknown(needs.clone()),
    };
    let by_account = |name: &PrincipalName| {
        Truth::from(
            matches!(name, PrincipalName::Account(account) if Some(account.as_str()) == own_account),
        )
    };
    let named = Truth::any(names.items.iter().map(by_name));
    let in_account = Truth::any(names.items.iter().map(by_account));
    match (names.except, &named, &in_account) {
        (true, ..) => (named.or(in_account).negated(), false),
        (false, Truth::True, _) => (Truth::True, false),
        // A denial of the account applies to everyone in it.
        (false, _, Truth::True) => (Truth::True, statement.effect == Effect::Allow),
        (false, ..) => (named, false),
    }
}

/// Whether an ARN names the principal: the same ARN, or a session of the role.
fn named(arn: &str, principal: &Principal) -> Truth {
    let Principal::Iam { arn: own, .. } = principal else { return Truth::False };
    if arn == own {
        return Truth::True;
    }
    let session = |arn: &str| {
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        match parts.as_slice() {
            ["arn", _, "sts", "", account, rest] => {
                let role = rest.strip_prefix("assumed-role/")?.split('/').next()?;
                Some(((*account).to_owned(), role.to_owned()))
            }
            _ => None,
        }
    };
    let role = |arn: &str| {
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        match parts.as_slice() {
            ["arn", _, "iam", "", account, rest] => {
                let role = rest.strip_prefix("role/")?.rsplit('/').next()?;
                Some(((*account).to_owned(), role.to_owned()))
            }
            _ => None,
        }
    };
    match (session(arn), role(own), session(own), role(arn)) {
        // One session of the role, perhaps this one.
        (Some(wanted), Some(own), ..) if wanted == own => {
            Truth::unknown("the session name of the role")
        }
        // The role of this session.
        (_, _, Some(own), Some(wanted)) if own == wanted => Truth::True,
        _ => Truth::False,
    }
}
