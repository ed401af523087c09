//! IAM policies, evaluated as IAM evaluates them: each statement of each policy, then one decision.
//!
//! [`Policy::read`] reads a document, [`evaluate()`] decides a [`Request`]. The engine knows no service: the caller says which
//! action on which resource a call needs, and with which condition keys. What can't be decided from its input is
//! [`Outcome::Unknown`], with the names of what is missing.

mod condition;
mod evaluate;
pub mod managed;
mod pattern;
mod policy;
mod read;
mod request;
pub mod rules;
mod truth;

pub use evaluate::{
    Decision, IdentityEffect, MatchedStatement, NamedPolicy, Outcome, Policies, ResourceEffect,
    evaluate,
};
pub use policy::{Effect, Policy, PolicyKind, PrincipalName, Statement};
pub use request::{ContextValue, Principal, Request};
pub use truth::Truth;
