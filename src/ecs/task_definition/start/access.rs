//! The roles of a task, and whether they allow a call.

use super::super::definition::{Container, LaunchType, Members, containers};
use super::answer::{CallResult, Caller, Order, Purpose, RoleKind, StartCall, UsedRole};
use super::input::StartInput;
use crate::explain::{Finding, Rule, StepId, Trace, Verdict, step};
use crate::iam::{NamedPolicy, Outcome, Policies, Principal, Request, evaluate};
use crate::text::{code, list};
use serde_json::Value;

/// An account, where no ARN of the definition names one.
const ACCOUNT: &str = "111122223333";

/// The roles of a task, and what they have been used for.
pub(super) struct Access<'a> {
    pub definition: &'a Value,
    pub input: &'a StartInput,
    /// The containers in the order in which they start.
    pub containers: Vec<Container<'a>>,
    pub used: Vec<UsedRole>,
    pub calls: Vec<StartCall>,
    pub findings: Vec<Finding>,
    /// The names that an unknown decision depends on.
    pub needs: Vec<String>,
}

/// A call to make.
pub(super) struct Need<'n> {
    pub purpose: Purpose,
    pub container: &'n str,
    pub role: Option<RoleKind>,
    pub caller: Caller,
    pub rule: &'static Rule,
    /// The field that makes the call necessary.
    pub field: &'n str,
}

impl<'a> Access<'a> {
    pub(super) fn new(definition: &'a Value, input: &'a StartInput, order: &Order) -> Self {
        let all = containers(definition);
        let mut ordered: Vec<Container<'a>> = Vec::new();
        for name in order.start.iter().flatten() {
            ordered.extend(all.iter().find(|container| container.name() == name));
        }
        Self {
            definition,
            input,
            containers: ordered,
            used: Vec::new(),
            calls: Vec::new(),
            findings: Vec::new(),
            needs: Vec::new(),
        }
    }

    pub(super) fn is_fargate(&self) -> bool {
        self.input.launch.kind == LaunchType::Fargate
    }

    /// True if the task runs on an instance with a role.
    fn has_instance_role(&self) -> bool {
        matches!(self.input.launch.kind, LaunchType::Ec2 | LaunchType::External)
    }

    fn has_execution_role(&self) -> bool {
        self.definition.filled("executionRoleArn").is_some()
    }

    /// The role that the agent uses for secrets and files.
    pub(super) fn execution(&self) -> Option<RoleKind> {
        self.has_execution_role().then_some(RoleKind::Execution)
    }

    /// The role that the agent uses for images and logs.
    pub(super) fn execution_or_instance(&self) -> Option<RoleKind> {
        match self.execution() {
            None if self.has_instance_role() => Some(RoleKind::Instance),
            role => role,
        }
    }

    /// The role of the application.
    pub(super) fn application(&self) -> Option<RoleKind> {
        match self.definition.filled("taskRoleArn") {
            Some(_) => Some(RoleKind::Task),
            None => self.has_instance_role().then_some(RoleKind::Instance),
        }
    }

    fn policies(&self, role: RoleKind) -> &'a [NamedPolicy] {
        match role {
            RoleKind::Execution => &self.input.roles.execution,
            RoleKind::Task => &self.input.roles.task,
            RoleKind::Instance => &self.input.roles.instance,
            RoleKind::ServiceLinked | RoleKind::Infrastructure => &[],
        }
    }

    /// The account of the roles.
    pub(super) fn account(&self) -> String {
        let arns = ["executionRoleArn", "taskRoleArn"]
            .into_iter()
            .filter_map(|name| self.definition.text(name));
        let account =
            arns.filter_map(|arn| arn.split(':').nth(4)).find(|account| account.len() == 12);
        account.unwrap_or(ACCOUNT).to_owned()
    }

    fn principal(&self, role: RoleKind) -> Principal {
        let account = self.account();
        let own = match role {
            RoleKind::Execution => self.definition.text("executionRoleArn"),
            RoleKind::Task => self.definition.text("taskRoleArn"),
            _ => None,
        };
        let arn = match own {
            Some(arn) if arn.starts_with("arn:") => arn.to_owned(),
            Some(name) => format!("arn:aws:iam::{account}:role/{name}"),
            None => format!("arn:aws:iam::{account}:role/ecsInstanceRole"),
        };
        Principal::Iam { account, arn }
    }

    /// Makes a call, and records which role it used. The result is whether IAM allows it.
    pub(super) fn call(
        &mut self,
        need: &Need<'_>,
        action: &str,
        resource: &str,
        trace: &mut Trace,
    ) -> CallResult {
        let (result, because, at) = match need.role {
            None => {
                let at = step!(trace, *need.rule, Verdict::Rejected, action, [need.field];
                    "{} needs {}, and there is no role for it.", code(need.container), code(action));
                (CallResult::Denied, "there is no role for it".to_owned(), at)
            }
            Some(role) => self.decide(need, role, action, resource, trace),
        };
        self.use_role(need, action, result == CallResult::Denied);
        self.calls.push(StartCall {
            caller: need.caller,
            purpose: need.purpose,
            container: need.container.to_owned(),
            role: need.role,
            action: action.to_owned(),
            resource: resource.to_owned(),
            result,
            because,
            step: Some(at),
        });
        result
    }

    /// Evaluates the policies of a role.
    fn decide(
        &mut self,
        need: &Need<'_>,
        role: RoleKind,
        action: &str,
        resource: &str,
        trace: &mut Trace,
    ) -> (CallResult, String, StepId) {
        let principal = self.principal(role);
        let account = principal.account().unwrap_or_default().to_owned();
        let request = Request::new(principal, action, resource, account).open();
        let policies = Policies { identity: self.policies(role), resource: None };
        let decision = evaluate(&request, &policies, trace);
        let result = match decision.outcome {
            Outcome::Allowed => CallResult::Allowed,
            Outcome::Denied => CallResult::Denied,
            Outcome::Unknown => CallResult::Unknown,
        };
        for name in &decision.needs {
            if !self.needs.contains(name) {
                self.needs.push(name.clone());
            }
        }
        let because = match &decision.by {
            Some(by) => format!("{} of {}", by.statement, by.policy),
            None if result == CallResult::Unknown => {
                format!("depends on {}", list(&decision.needs, "and"))
            }
            None => "no statement allows it".into(),
        };
        let verdict =
            if result == CallResult::Denied { Verdict::Rejected } else { Verdict::Applied };
        let caller = match need.caller {
            Caller::Ecs => "Amazon ECS calls",
            Caller::Agent => "The agent calls",
            Caller::Application => "The application calls",
        };
        let at = step!(trace, *need.rule, verdict, action, [need.field];
            "{caller} {} with {}.", code(action), role.words());
        (result, because, at)
    }

    fn use_role(&mut self, need: &Need<'_>, action: &str, denied: bool) {
        let same = |used: &&mut UsedRole| {
            used.purpose == need.purpose && used.by == need.role && used.container == need.container
        };
        let at = match self.used.iter_mut().find(same) {
            Some(used) => used,
            None => {
                self.used.push(UsedRole {
                    purpose: need.purpose,
                    by: need.role,
                    container: need.container.to_owned(),
                    actions: Vec::new(),
                    denied: Vec::new(),
                });
                match self.used.last_mut() {
                    Some(used) => used,
                    None => return,
                }
            }
        };
        for (list, applies) in [(&mut at.actions, true), (&mut at.denied, denied)] {
            if applies && !list.iter().any(|one| one == action) {
                list.push(action.to_owned());
            }
        }
    }

    /// Corrects what came of the last call.
    pub(super) fn failed(&mut self, result: CallResult, because: impl Into<String>) {
        if let Some(call) = self.calls.last_mut() {
            call.result = result;
            call.because = because.into();
        }
    }
}
