//! Changing keys without breaking the links already given out.

use super::scenario::Rotation;
use crate::cloudfront::signing::rules;
use crate::explain::{Finding, Severity, Trace, Verdict, finding, step};
use crate::text::duration;
use crate::time::utc_text;
use serde::Serialize;

/// A change of keys as it runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RotationAnswer {
    /// What is true in each stretch of time, in order.
    pub phases: Vec<RotationPhase>,
    /// True if no link breaks before its own end.
    pub safe: bool,
    /// The earliest time at which the old key may go, in epoch seconds.
    pub safe_removal: i64,
    /// What follows, in one sentence.
    pub sentence: String,
}

/// A stretch of time.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct RotationPhase {
    /// When it begins, in epoch seconds; `None` for always.
    pub from: Option<i64>,
    /// What happens at its beginning.
    pub event: &'static str,
    /// Is the old key trusted?
    pub old_trusted: bool,
    /// Is the new key trusted?
    pub new_trusted: bool,
    /// Id of the key that links are signed with.
    pub signs: String,
    /// True if this phase breaks links that haven't expired.
    pub breaks: bool,
    /// True if the current time is in this phase.
    pub now: bool,
}

impl Rotation {
    /// True if the key with this id is trusted at the time, as far as the rotation says.
    pub fn trusts(&self, id: &str, now: i64) -> bool {
        if id == self.new_key {
            now >= self.added
        } else if id == self.old_key {
            now < self.removed
        } else {
            true
        }
    }

    /// Plays it through.
    pub fn play(&self, now: i64, trace: &mut Trace, findings: &mut Vec<Finding>) -> RotationAnswer {
        let last_old = self.switched.saturating_add(self.lifetime.max(0));
        let mut events = [
            (self.added, "The new public key is added"),
            (self.switched, "Signing uses the new key"),
            (last_old, "The last link signed with the old key expires"),
            (self.removed, "The old public key is removed"),
        ];
        events.sort();
        let phase = |from: Option<i64>, event: &'static str, until: Option<i64>| {
            let at = from.unwrap_or(i64::MIN);
            let (old_trusted, new_trusted, new_signs) =
                (at < self.removed, at >= self.added, at >= self.switched);
            let lost_old = !old_trusted && at < last_old;
            let lost_new = new_signs && !new_trusted;
            RotationPhase {
                from,
                event,
                old_trusted,
                new_trusted,
                signs: if new_signs { self.new_key.clone() } else { self.old_key.clone() },
                breaks: lost_old || lost_new,
                now: now >= at && until.is_none_or(|until| now < until),
            }
        };
        let mut phases =
            vec![phase(None, "Only the old key is in use", events.first().map(|(at, _)| *at))];
        for (place, (at, event)) in events.iter().enumerate() {
            phases.push(phase(Some(*at), event, events.get(place + 1).map(|(at, _)| *at)));
        }
        let early = last_old.saturating_sub(self.removed);
        let unknown = self.added.saturating_sub(self.switched);
        if early > 0 {
            finding!(findings, Severity::Warning, rules::ROTATION, "rotation.removed";
                "The old key is removed {} before its last link expires, so valid links return 403 `InvalidKey`.", duration(early.unsigned_abs());
                "Remove the old key at {} or later.", utc_text(last_old));
        }
        if unknown > 0 {
            finding!(findings, Severity::Warning, rules::ROTATION, "rotation.switched";
                "Signing uses the new key {} before CloudFront has it.", duration(unknown.unsigned_abs());
                "Add the new public key, wait for the deployment, and then sign with the new key.");
        }
        let safe = early <= 0 && unknown <= 0;
        let sentence = match safe {
            true => format!(
                "No link breaks, because the old key stays until its last link expires at {}.",
                utc_text(last_old)
            ),
            false => {
                "Some links stop working before they expire. See the marked phases.".to_owned()
            }
        };
        step!(trace, rules::ROTATION, if safe { Verdict::Passed } else { Verdict::Rejected }, "rotation", ["rotation.added", "rotation.switched", "rotation.removed", "rotation.lifetime"];
            "{sentence}");
        RotationAnswer { phases, safe, safe_removal: last_old, sentence }
    }
}
