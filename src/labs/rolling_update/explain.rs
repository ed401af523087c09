//! How ECS deploys the new revision, step by step, and what the other strategies come to.

use super::{
    answer::{Answer, StrategyResult},
    findings, play, rejection,
    scenario::{DeploymentStrategy, Scenario},
    verdict,
};
use crate::ecs::deploy::unblocking_changes;
use crate::explain::{Explained, Mount, Trace};
use crate::labs::timeline::RunFigures;

/// Simulates the deployment, and compares the strategies.
pub(super) fn explain(scenario: &Scenario) -> Explained<Answer> {
    let mut trace = Trace::default();
    let rejected = rejection::rejections(scenario, scenario.strategy);
    let played = match rejected.is_empty() {
        true => {
            trace.mounted(Mount::under("times"), |trace| scenario.times.explain(trace));
            play::play(scenario, scenario.strategy, &mut trace)
        }
        false => {
            rejection::record(&rejected, &mut trace);
            play::SimulatedDeployment::without(rejection::ending(&rejected))
        }
    };
    let unblocking_changes = played
        .rolling
        .as_ref()
        .map(|rolled| unblocking_changes(&scenario.update(), rolled))
        .unwrap_or_default();
    let mut compared_timeline = None;
    let compared = DeploymentStrategy::ALL
        .into_iter()
        .map(|strategy| {
            if !rejection::rejections(scenario, strategy).is_empty() {
                return StrategyResult { strategy, ending: None, figures: RunFigures::default() };
            }
            if strategy == scenario.strategy {
                let (ending, figures) = (Some(played.ending), played.figures);
                return StrategyResult { strategy, ending, figures };
            }
            let other = play::play(scenario, strategy, &mut Trace::silent());
            if scenario.compared == Some(strategy) {
                compared_timeline = Some(other.timeline);
            }
            StrategyResult { strategy, ending: Some(other.ending), figures: other.figures }
        })
        .collect();
    let verdict = verdict::verdict(scenario, &rejected, &played, &unblocking_changes);
    let answer = Answer {
        ending: played.ending,
        rejected,
        rolling: played.rolling,
        timeline: played.timeline,
        figures: played.figures,
        unblocking_changes,
        compared,
        compared_timeline,
        verdict,
    };
    let findings = findings::findings(scenario, &answer);
    Explained { answer, trace, findings }
}
