//! The position of each resource in the diagram, and the arrows between them.

use crate::beanstalk::resources::{EnvironmentResource, ResourceLayer};
use serde::Serialize;

/// A diagram in its own units, to be scaled as one.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ResourceDiagram {
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
    /// The headings with their left edge and baseline.
    pub columns: Vec<(u32, u32, &'static str)>,
    /// The resources.
    pub boxes: Vec<DiagramBox>,
    /// The connections.
    pub arrows: Vec<DiagramArrow>,
}

/// A resource in the diagram.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DiagramBox {
    /// The resource's id.
    pub id: &'static str,
    /// Its title, in lines that fit.
    pub lines: Vec<String>,
    /// Left edge.
    pub x: u32,
    /// Upper edge.
    pub y: u32,
}

/// An arrow between two resources.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DiagramArrow {
    /// The resource where it starts.
    pub from: &'static str,
    /// The resource where it ends.
    pub to: &'static str,
    /// As an SVG path.
    pub path: String,
    /// True for a supporting resource, which monitors, secures, or defines another.
    pub aside: bool,
}

impl DiagramBox {
    /// Width of every box.
    pub const WIDTH: u32 = 152;
    /// Height of every box.
    pub const HEIGHT: u32 = 46;
}

const GAP: u32 = 38;
const STEP: u32 = DiagramBox::HEIGHT + 14;
const TOP: u32 = 26;

/// Arranges the resources in one column per kind.
pub(super) fn of(resources: &[EnvironmentResource]) -> ResourceDiagram {
    let mut picture = ResourceDiagram::default();
    // The left edge of the next column, and the end of the previous one.
    let (mut x, mut end) = (0, TOP);
    for (place, heading) in [
        (ResourceLayer::Name, "DNS"),
        (ResourceLayer::Entry, "Traffic"),
        (ResourceLayer::Compute, "Compute"),
        (ResourceLayer::Data, "Data"),
        (ResourceLayer::Supporting, "Supporting resources"),
    ] {
        let here: Vec<&EnvironmentResource> =
            resources.iter().filter(|resource| resource.place == place).collect();
        if here.is_empty() {
            continue;
        }
        // Data resources fit below compute resources.
        let below = place == ResourceLayer::Data && x > 0;
        let (left, mut y) = match below {
            true => (x - DiagramBox::WIDTH - GAP, end + TOP),
            false => (x, TOP),
        };
        picture.columns.push((left, y - TOP + 14, heading));
        for resource in here {
            picture.boxes.push(DiagramBox {
                id: resource.id,
                lines: lines(&resource.title),
                x: left,
                y,
            });
            y += STEP;
        }
        end = y;
        picture.height = picture.height.max(y);
        picture.width = left + DiagramBox::WIDTH;
        if !below {
            x += DiagramBox::WIDTH + GAP;
        }
    }
    let around = match picture.columns.last() {
        Some((x, _, "Supporting resources")) => *x,
        _ => u32::MAX,
    };
    for resource in resources {
        let ends = resource.connects.iter().filter_map(|to| {
            let find = |id: &str| picture.boxes.iter().find(|one| one.id == id);
            Some((find(resource.id)?, find(to)?))
        });
        let arrows: Vec<DiagramArrow> = ends
            .map(|(from, to)| DiagramArrow {
                from: from.id,
                to: to.id,
                path: path(from, to),
                aside: [from.x, to.x].contains(&around),
            })
            .collect();
        picture.arrows.extend(arrows);
    }
    picture
}

/// From the side of one box to the side of another.
fn path(from: &DiagramBox, to: &DiagramBox) -> String {
    let middle = |one: &DiagramBox| one.y + DiagramBox::HEIGHT / 2;
    if from.x == to.x {
        let (a, b) = if from.y < to.y {
            (from.y + DiagramBox::HEIGHT, to.y)
        } else {
            (from.y, to.y + DiagramBox::HEIGHT)
        };
        // Adjacent resources: a straight line; distant ones: a curve around the resources between.
        if a.abs_diff(b) <= STEP - DiagramBox::HEIGHT {
            let x = from.x + DiagramBox::WIDTH / 2;
            return format!("M{x} {a}V{b}");
        }
        let (edge, out) = (from.x + DiagramBox::WIDTH, from.x + DiagramBox::WIDTH + 22);
        return format!(
            "M{edge} {}C{out} {} {out} {} {edge} {}",
            middle(from),
            middle(from),
            middle(to),
            middle(to)
        );
    }
    let (start, end) = if from.x < to.x {
        (from.x + DiagramBox::WIDTH, to.x)
    } else {
        (from.x, to.x + DiagramBox::WIDTH)
    };
    let half = start.midpoint(end);
    format!(
        "M{start} {}C{half} {} {half} {} {end} {}",
        middle(from),
        middle(from),
        middle(to),
        middle(to)
    )
}

/// At most two lines of about 21 characters.
fn lines(title: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in title.split(' ') {
        let full = lines.len() == 2;
        let Some(line) = lines.last_mut() else { break };
        if !line.is_empty() && line.chars().count() + word.chars().count() >= 21 && !full {
            lines.push(word.to_owned());
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines
}
