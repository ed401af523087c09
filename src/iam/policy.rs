//! A policy, as read.

/// Where a policy is attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PolicyKind {
    /// To a user, a group, or a role: no principal, and a resource in each statement.
    Identity,
    /// To a resource: a principal in each statement. The resource itself can be missing, as in an Amazon ECR repository
    /// policy.
    Resource,
}

/// A policy document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// True from version `2012-10-17` on, which has variables such as `${aws:PrincipalTag/team}`.
    pub variables: bool,
    /// The statements that could be read, in order.
    pub statements: Vec<Statement>,
}

/// A statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its number in the document, from 0.
    pub at: usize,
    /// Its `Sid`.
    pub sid: Option<String>,
    /// What it does with a request that it matches.
    pub effect: Effect,
    /// `Principal` or `NotPrincipal`, in resource policies.
    pub principals: Option<Listed<PrincipalName>>,
    /// `Action` or `NotAction`.
    pub actions: Listed<PolicyText>,
    /// `Resource` or `NotResource`; missing means all.
    pub resources: Option<Listed<PolicyText>>,
    /// All of them must be true.
    pub conditions: Vec<Condition>,
    /// The names of elements that can't be evaluated.
    pub unread: Vec<String>,
}

impl Statement {
    /// Its name in a sentence: `statement Pull`, or `statement 2`.
    pub fn name(&self) -> String {
        match &self.sid {
            Some(sid) if !sid.is_empty() => format!("statement {}", crate::text::code(sid)),
            _ => format!("statement {}", self.at.saturating_add(1)),
        }
    }
}

/// `Effect`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Allows a request that no statement denies.
    Allow,
    /// Denies a request, whatever allows it.
    Deny,
}

/// A list of names, or all names but these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed<T> {
    /// True for `NotAction`, `NotResource`, and `NotPrincipal`.
    pub except: bool,
    /// The names.
    pub items: Vec<T>,
}

/// A text of a policy, which a template can leave open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PolicyText {
    /// As written.
    Known(String),
    /// It depends on these names.
    Unknown(Vec<String>),
}

/// A principal that a resource policy names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrincipalName {
    /// Everyone: `*`.
    Everyone,
    /// All users and roles of an account, as far as their own policies allow.
    Account(String),
    /// A user or role.
    Arn(String),
    /// A service of AWS.
    Service(String),
    /// It depends on these names.
    Unknown(Vec<String>),
}

/// A condition: an operator, a key, and values of which one must match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// As written: `ForAllValues:StringLikeIfExists`.
    pub operator: String,
    /// As written.
    pub key: String,
    /// The values.
    pub values: Vec<PolicyText>,
}
