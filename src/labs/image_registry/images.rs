//! The images of the repository: those of the list, and generated ones.

use super::scenario::{GeneratedImages, ImageUse, Scenario};
use crate::ecr::Image;

/// The most images that are generated.
const MOST: u32 = 200_000;

/// All images of the repository.
pub fn images(scenario: &Scenario) -> Vec<Image> {
    let mut images = scenario.repository.images.clone();
    if let Some(generated) = &scenario.generated {
        images.extend((0..generated.count.min(MOST)).map(|at| image(generated, at)));
    }
    images
}

/// How many images there are, without a list of them.
pub(super) fn count(scenario: &Scenario) -> u64 {
    let generated = scenario.generated.as_ref().map_or(0, |generated| generated.count.min(MOST));
    scenario.repository.images.len() as u64 + u64::from(generated)
}

/// When the newest image was pushed.
pub fn newest(scenario: &Scenario) -> i64 {
    let listed = scenario.repository.images.iter().filter_map(|image| image.pushed_at);
    let generated = scenario.generated.as_ref().map(|generated| generated.newest_at);
    listed.chain(generated).max().unwrap_or(scenario.now)
}

/// A generated image, from the newest on.
fn image(generated: &GeneratedImages, at: u32) -> Image {
    let apart = 86_400 / i64::from(generated.per_day.clamp(1, 86_400));
    let untagged = generated.untagged_every > 0
        && at % generated.untagged_every == generated.untagged_every - 1;
    let number = generated.count.saturating_sub(at);
    let prefixes = &generated.prefixes;
    let prefix = prefixes.get(at as usize % prefixes.len().max(1)).map_or("", String::as_str);
    Image {
        // Not a real digest: the number in place of one.
        digest: format!("sha256:{number:064x}"),
        tags: if untagged { Vec::new() } else { vec![format!("{prefix}{number}")] },
        pushed_at: Some(generated.newest_at.saturating_sub(i64::from(at).saturating_mul(apart))),
        ..Image::default()
    }
}

/// Whether a name can be that of an image of this repository: a tag, a digest, or a reference to the repository.
pub(super) fn is_of_repository(used: &ImageUse, repository: &str) -> bool {
    let name = used.image.split('@').next().unwrap_or_default();
    match name.rsplit_once('/') {
        None => true,
        Some(_) => {
            let path = name.split_once('/').map_or(name, |(_, path)| path);
            let bare = path.rsplit_once(':').map_or(path, |(path, _)| path);
            bare == repository
        }
    }
}
