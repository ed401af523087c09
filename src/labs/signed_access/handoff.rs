//! What one job of the lab hands to the job Verify.

use super::{Created, KeyGroup, KeyGroupKey, Scenario, SigningJob, documents};

impl Scenario {
    /// Verifies what was pasted: its URL and its cookies, as far as it has them.
    pub fn verify_pasted(&mut self) {
        let found = documents::read(&self.pasted);
        if let Some(url) = found.url {
            self.request.url = url;
        }
        if !found.cookies.is_empty() {
            let pairs = found.cookies.iter().map(|(name, value)| format!("{name}={value}"));
            self.request.cookies = pairs.collect::<Vec<_>>().join("; ");
        }
        self.job = SigningJob::Verify;
    }

    /// Verifies what was created, with its public key in a key group.
    pub fn verify_created(&mut self, created: &Created) {
        let id = self.create.key_pair_id.clone();
        let public_key = created.key.as_ref().map(|key| key.public_pem.clone()).unwrap_or_default();
        let cookies = created.cookies.iter();
        self.request.cookies = cookies
            .map(|cookie| format!("{}={}", cookie.name, cookie.value))
            .collect::<Vec<_>>()
            .join("; ");
        self.request.url = created.url.clone().unwrap_or_else(|| self.create.url.clone());
        let mut keys = self.key_groups.iter_mut().flat_map(|group| &mut group.keys);
        match keys.find(|key| key.id == id) {
            Some(key) => key.public_key = public_key,
            None => self.key_groups.push(KeyGroup {
                name: "practice".into(),
                keys: vec![KeyGroupKey { id, public_key }],
            }),
        }
        self.rotation = None;
        self.job = SigningJob::Verify;
    }

    /// Simulates a key rotation with the first two keys from now on, or none.
    pub fn rotate(&mut self, on: bool) {
        let ids: Vec<String> = self
            .key_groups
            .iter()
            .flat_map(|group| group.keys.iter().map(|key| key.id.clone()))
            .collect();
        let id = |at: usize| ids.get(at).cloned().unwrap_or_default();
        self.rotation = on.then(|| super::Rotation {
            old_key: id(0),
            new_key: id(1),
            added: self.now,
            switched: self.now.saturating_add(3600),
            removed: self.now.saturating_add(8 * 86_400),
            lifetime: 7 * 86_400,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_link_is_verified() {
        let mut scenario = Scenario::default();
        let cookies = scenario.request.cookies.clone();
        scenario.pasted =
            "https://d111.cloudfront.net/a?Expires=1&Signature=s&Key-Pair-Id=K1".into();
        scenario.verify_pasted();
        assert_eq!(scenario.job, SigningJob::Verify);
        assert_eq!(scenario.request.url, scenario.pasted);
        assert_eq!(scenario.request.cookies, cookies, "cookies that weren't pasted remain");
    }

    #[test]
    fn a_rotation_begins_with_the_first_two_keys() {
        let key = |id: &str| KeyGroupKey { id: id.into(), ..KeyGroupKey::default() };
        let groups = vec![KeyGroup { name: "g".into(), keys: vec![key("K1"), key("K2")] }];
        let mut scenario = Scenario { now: 100, key_groups: groups, ..Scenario::default() };
        scenario.rotate(true);
        let rotation = scenario.rotation.as_ref().expect("a rotation");
        assert_eq!((rotation.old_key.as_str(), rotation.new_key.as_str()), ("K1", "K2"));
        assert_eq!((rotation.added, rotation.switched), (100, 3700));
        scenario.rotate(false);
        assert_eq!(scenario.rotation, None);
    }
}
