//! The responses to a message as people type them: `500 1, 200 2`.

use crate::beanstalk::worker::Reply;

/// Status and seconds of each response; `none` for no response.
pub fn replies_text(replies: &[Reply]) -> String {
    let one = |reply: &Reply| match reply.status {
        Some(status) => format!("{status} {}", reply.seconds),
        None => "none".to_owned(),
    };
    replies.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Reads responses. Without seconds, a response takes one second.
pub fn read_replies(text: &str) -> Result<Vec<Reply>, String> {
    let help = || "Enter a status and seconds, such as `500 1, 200 2`, or `none`.".to_owned();
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            let mut words = part.split_whitespace();
            let status = match words.next() {
                Some("none") => None,
                Some(word) => Some(word.parse().map_err(|_| help())?),
                None => return Err(help()),
            };
            let seconds = match words.next() {
                Some(word) => word.parse().map_err(|_| help())?,
                None => 1,
            };
            Ok(Reply { status, seconds })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn responses_are_read_as_they_are_written() {
        for (typed, written) in [
            ("500 1, 200 2", "500 1, 200 2"),
            ("200", "200 1"),
            ("0, none", "0 1, none"),
            ("none 1", "none"),
            (" , ", ""),
        ] {
            assert_eq!(replies_text(&read_replies(typed).expect(typed)), written);
        }
        for bad in ["ok", "200 fast", "99999", "-1"] {
            assert!(read_replies(bad).is_err(), "{bad}");
        }
    }
}
