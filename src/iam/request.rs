//! What is evaluated: who calls which action on which resource.

use std::collections::BTreeMap;

/// A call to AWS, as IAM sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Who calls.
    pub principal: Principal,
    /// The action, such as `ecr:BatchGetImage`.
    pub action: String,
    /// The ARN of the resource; `*` for an action without one.
    pub resource: String,
    /// The account that owns the resource.
    pub resource_account: String,
    /// The condition keys of the request, by their name in lowercase. See [`Request::with`].
    context: BTreeMap<String, ContextValue>,
    /// True if the request can have condition keys that the caller doesn't know.
    open: bool,
}

/// The value of a condition key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ContextValue {
    /// A key with one value.
    One(String),
    /// A key with several values.
    Many(Vec<String>),
}

impl From<&str> for ContextValue {
    fn from(value: &str) -> Self {
        ContextValue::One(value.to_owned())
    }
}

impl ContextValue {
    /// The values.
    pub fn values(&self) -> &[String] {
        match self {
            ContextValue::One(value) => std::slice::from_ref(value),
            ContextValue::Many(values) => values,
        }
    }
}

/// Who calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// A user or a role of an account.
    Iam {
        /// The account.
        account: String,
        /// The ARN of the user or role.
        arn: String,
    },
    /// A service of AWS, such as `ecs-tasks.amazonaws.com`.
    Service(String),
}

impl Principal {
    /// The account of a user or role.
    pub fn account(&self) -> Option<&str> {
        match self {
            Principal::Iam { account, .. } => Some(account),
            Principal::Service(_) => None,
        }
    }

    /// The ARN, or the name of the service.
    pub fn name(&self) -> &str {
        match self {
            Principal::Iam { arn, .. } => arn,
            Principal::Service(name) => name,
        }
    }
}

impl Request {
    /// A call without condition keys, except those that follow from the principal and the resource.
    pub fn new(
        principal: Principal,
        action: impl Into<String>,
        resource: impl Into<String>,
        resource_account: impl Into<String>,
    ) -> Self {
        let (resource, resource_account) = (resource.into(), resource_account.into());
        let mut request = Self {
            principal,
            action: action.into(),
            resource,
            resource_account: resource_account.clone(),
            context: BTreeMap::new(),
            open: false,
        };
        if let Principal::Iam { account, arn } = &request.principal {
            let derived = [
                ("aws:principalarn", arn.clone()),
                ("aws:principalaccount", account.clone()),
                ("aws:resourceaccount", resource_account),
            ];
            for (key, value) in derived {
                request.context.insert(key.into(), ContextValue::One(value));
            }
        }
        request
    }

    /// The same with a condition key, whose name isn't case-sensitive.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<ContextValue>) -> Self {
        self.context.insert(key.to_ascii_lowercase(), value.into());
        self
    }

    /// The same, if the request can have condition keys that the caller doesn't know: such a key makes a condition unknown.
    /// Otherwise a key that wasn't added is missing.
    #[must_use]
    pub fn open(mut self) -> Self {
        self.open = true;
        self
    }

    /// The value of a condition key.
    pub fn context(&self, key: &str) -> Option<&ContextValue> {
        self.context.get(&key.to_ascii_lowercase())
    }

    /// True if the request can have this key although the caller didn't add it.
    pub(super) fn leaves_open(&self, key: &str) -> bool {
        self.open && self.context(key).is_none()
    }
}
