//! The rules of IAM's policy evaluation.

use crate::explain::{Source, rules};

const fn guide(title: &'static str, url: &'static str) -> Source {
    Source { title, url }
}

const LOGIC: Source = guide(
    "Policy evaluation logic",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html",
);
const CROSS_ACCOUNT: Source = guide(
    "Cross-account policy evaluation logic",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html",
);
const PRINCIPAL: Source = guide(
    "AWS JSON policy elements: Principal",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
);
const OPERATORS: Source = guide(
    "IAM JSON policy elements: Condition operators",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html",
);
const GRAMMAR: Source = guide(
    "Grammar of the IAM JSON policy language",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html",
);

rules! { Containers;
    DEFAULT_DENY = "iam.policy.default-deny", Documented, LOGIC,
        "IAM denies a request unless a statement allows it.";
    EXPLICIT_DENY = "iam.policy.explicit-deny", Documented, LOGIC,
        "A statement with the effect Deny overrides every statement that allows the request.";
    ALLOW = "iam.policy.allow", Documented, LOGIC,
        "IAM allows a request within an account if a statement of an identity-based policy allows it and no statement denies it.";
    RESOURCE_POLICY = "iam.policy.resource-policy", Documented, LOGIC,
        "Within an account, a resource-based policy that names the user or role allows a request that no identity-based policy allows.";
    ACCOUNT_PRINCIPAL = "iam.policy.account-principal", Documented, PRINCIPAL,
        "A resource-based policy that names an account lets the identity-based policies of that account decide which users and roles have access.";
    ACROSS_ACCOUNTS = "iam.policy.cross-account", Documented, CROSS_ACCOUNT,
        "Across accounts, the identity-based policy and the resource-based policy must both allow the request.";
    STATEMENT = "iam.policy.statement", Documented, GRAMMAR,
        "A statement applies to a request if its principal, its action, its resource, and all of its conditions match.";
    CONDITION = "iam.policy.condition", Documented, OPERATORS,
        "A condition whose key is missing in the request is false, except with a negated operator, the suffix IfExists, Null, or ForAllValues.";
    MALFORMED = "iam.policy.malformed", Documented, GRAMMAR,
        "IAM rejects a policy document that doesn't follow the grammar of policies.";
    UNDECIDED = "iam.policy.undecided", Assumed, LOGIC,
        "Cloudglass assumes nothing about a condition that depends on a key or an operator it doesn't have, and reports the decision as unknown.";
}
