//! How engines write explanations: each sentence in one piece, next to the rule that it applies.

/// Records a step, and gives its number. Nothing is formatted where the trace is silent. In the place of a trace can be
/// whatever has `is_silent` and `record` as a trace has them, such as a fleet that also links its events to their steps.
///
/// The trace, the rule, the verdict, the subject, and the fields that were read; after the semicolon the sentence, with
/// its values as in `format!`. A subject that is a literal takes values in braces. The fields are a list in brackets, or
/// one expression for a slice of paths. A rule that is chosen at run time is dereferenced: `*rule`.
///
/// ```ignore
/// step!(trace, rules::KEY_HEADER, Applied, "Header {name}", ["policy", header_path];
///     "CloudFront includes {} in the cache key because the cache policy includes this header.", code(value));
/// ```
macro_rules! step {
    ($trace:expr, $rule:expr, $verdict:expr, $subject:literal, $($rest:tt)+) => {
        $crate::explain::step!(@ $trace, $rule, $verdict, format!($subject), $($rest)+)
    };
    ($trace:expr, $rule:expr, $verdict:expr, $subject:expr, $($rest:tt)+) => {
        $crate::explain::step!(@ $trace, $rule, $verdict, $subject, $($rest)+)
    };
    (@ $trace:expr, $rule:expr, $verdict:expr, $subject:expr, [$($read:expr),* $(,)?]; $($sentence:tt)+) => {
        match $trace.is_silent() {
            true => 0,
            false => $trace.record(&$rule, $verdict, ($subject).as_ref(), format!($($sentence)+), &[$(($read).as_ref()),*]),
        }
    };
    (@ $trace:expr, $rule:expr, $verdict:expr, $subject:expr, $reads:expr; $($sentence:tt)+) => {
        match $trace.is_silent() {
            true => 0,
            false => {
                let reads = &$reads;
                let reads: Vec<&str> = reads.iter().map(AsRef::as_ref).collect();
                $trace.record(&$rule, $verdict, ($subject).as_ref(), format!($($sentence)+), &reads)
            }
        }
    };
}
pub(crate) use step;

/// Adds a finding to a list: the list, the severity, the rule, the field, and AWS's error name where there is one; then
/// the message; then the fix, each with its values as in `format!`. If the fix is one value of one field, it follows as
/// `set field = value`, so that the page can apply it. A field that is a literal takes values in braces. With `new` in the
/// place of the list, the finding is the result.
///
/// ```ignore
/// finding!(findings, Error, rules::TTL_ORDER, "MinTTL", "InvalidTTLOrder";
///     "The minimum TTL ({min}) is greater than the maximum TTL ({max}).";
///     "Set the minimum TTL to {max} or less."; set "MinTTL" = max);
/// ```
macro_rules! finding {
    (@ $severity:expr, $rule:expr, $field:expr, $error:expr;
        $message:literal $(, $value:expr)* $(,)?; $fix:literal $(, $fixed:expr)* $(,)? $(; set $at:literal = $to:expr)? $(;)?) => {
        $crate::explain::Finding {
            severity: $severity,
            field: String::from($field),
            message: format!($message $(, $value)*),
            fix: format!($fix $(, $fixed)*),
            rule: &$rule,
            aws_error: $error,
            change: $crate::explain::change!($($at, $to)?),
        }
    };
    (new $severity:expr, $rule:expr, $field:literal; $($texts:tt)+) => {
        $crate::explain::finding!(@ $severity, $rule, format!($field), None; $($texts)+)
    };
    (new $severity:expr, $rule:expr, $field:literal, $error:literal; $($texts:tt)+) => {
        $crate::explain::finding!(@ $severity, $rule, format!($field), Some($error); $($texts)+)
    };
    (new $severity:expr, $rule:expr, $field:literal, $error:expr; $($texts:tt)+) => {
        $crate::explain::finding!(@ $severity, $rule, format!($field), $error; $($texts)+)
    };
    (new $severity:expr, $rule:expr, $field:expr; $($texts:tt)+) => {
        $crate::explain::finding!(@ $severity, $rule, $field, None; $($texts)+)
    };
    (new $severity:expr, $rule:expr, $field:expr, $error:literal; $($texts:tt)+) => {
        $crate::explain::finding!(@ $severity, $rule, $field, Some($error); $($texts)+)
    };
    (new $severity:expr, $rule:expr, $field:expr, $error:expr; $($texts:tt)+) => {
        $crate::explain::finding!(@ $severity, $rule, $field, $error; $($texts)+)
    };
    ($list:expr, $($finding:tt)+) => {
        $list.push($crate::explain::finding!(new $($finding)+))
    };
}
pub(crate) use finding;

/// The change in a finding, if there is one.
macro_rules! change {
    () => {
        None
    };
    ($at:literal, $to:expr) => {
        Some($crate::explain::FieldChange { field: format!($at), value: ::serde_json::json!($to) })
    };
}
pub(crate) use change;

#[cfg(test)]
mod tests {
    use super::super::{Confidence, Finding, Rule, Service, Severity, Source, Trace, Verdict};

    static RULE: Rule = Rule {
        id: "test.rule",
        aliases: &[],
        service: Service::CloudFront,
        statement: "A rule.",
        source: Source { title: "A page", url: "https://docs.aws.amazon.com/" },
        confidence: Confidence::Documented,
    };

    #[test]
    fn a_step_is_what_was_written() {
        let (mut trace, name, path) =
            (Trace::default(), "accept", String::from("policy.headers[0]"));
        let first = step!(trace, RULE, Verdict::Applied, "Header {name}", ["request", path]; "Read {} and {name}.", 1 + 1);
        let rule = &RULE;
        let second = step!(trace, *rule, Verdict::Skipped, name, Vec::<String>::new(); "Nothing.");
        assert_eq!((first, second), (0, 1));
        assert_eq!(trace.steps[0].subject, "Header accept");
        assert_eq!(trace.steps[0].because, "Read 2 and accept.");
        assert_eq!(trace.steps[0].reads, ["request", "policy.headers[0]"]);
        assert_eq!((trace.steps[1].subject.as_str(), trace.steps[1].reads.len()), ("accept", 0));
    }

    #[test]
    fn a_silent_trace_formats_nothing() {
        let mut trace = Trace::silent();
        let never = || -> &str { unreachable!("a silent trace formats nothing") };
        step!(trace, RULE, Verdict::Applied, never(), [never()]; "{}", never());
        assert!(trace.steps.is_empty());
    }

    #[test]
    fn a_finding_is_what_was_written() {
        let (mut found, at, most): (Vec<Finding>, usize, u32) = (Vec::new(), 1, 5);
        finding!(found, Severity::Error, RULE, "items[{at}]", "Invalid"; "{} is too much.", most + 1; "Use {most}."; set "items[{at}]" = most);
        finding!(found, Severity::Note, RULE, String::new(); "A note."; "Do nothing.");
        let change = found[0].change.clone().map(|change| (change.field, change.value));
        assert_eq!(change, Some(("items[1]".into(), serde_json::json!(5))));
        assert_eq!((found[0].field.as_str(), found[0].aws_error), ("items[1]", Some("Invalid")));
        assert_eq!(
            (found[0].message.as_str(), found[0].fix.as_str()),
            ("6 is too much.", "Use 5.")
        );
        assert_eq!((found[1].change.is_none(), found[1].aws_error), (true, None));
    }
}
