//! Image scanning: the settings, and when each vulnerability is found.

use super::RegistryContext;
use crate::ecr::scan::{PackageKind, ScanFrequency, ScanType, Vulnerability};
use crate::labs::image_registry::{RegistryView, ScanAnswer};
use crate::text::shortened;
use crate::time::utc_text;
use crate::ui::bind::{at, bind};
use crate::ui::components::{
    Card, Fact, Facts, NameListEditor, NumberField, ParsedField, Segmented, Select, StepLink,
    SvgExport, Table, Tag, TextField, add_button, one_of, prose, remove_button,
};
use crate::ui::labs::moment::moment;
use yew::prelude::*;

pub(super) fn inputs(context: &RegistryContext) -> Html {
    let now = context.scenario.now;
    let settings = at!(context, scan.settings);
    let enhanced = settings.value.scan_type == ScanType::Enhanced;
    let list = at!(context, scan.vulnerabilities);
    let manual = at!(context, scan.manual);
    html! {
        <>
            <Card title="Scan settings of the registry">
                <Segmented
                    label="Scan type"
                    choices={one_of(
                        bind!(settings, scan_type),
                        &[(ScanType::Basic, "Basic"), (ScanType::Enhanced, "Enhanced")],
                    )}
                />
                <NameListEditor
                    label="Filters for scan on push"
                    hint="`*` for all repositories. Text without `*` matches every name that contains it."
                    placeholder="prod*"
                    field={bind!(settings, on_push)}
                />
                if enhanced || !settings.value.continuous.is_empty() {
                    <NameListEditor
                        label="Filters for continuous scanning"
                        placeholder="prod*"
                        field={bind!(settings, continuous)}
                    />
                    <NumberField
                        label="Scan duration (days)"
                        hint="0 = no end"
                        field={bind!(settings, duration_days)}
                    />
                }
            </Card>
            <Card title="Image">
                <TextField label="Repository" wire=true field={bind!(context, repository.name)} />
                <ParsedField
                    label="Pushed"
                    wire=true
                    field={moment(bind!(context, scan.pushed_at), now)}
                />
                <ParsedField
                    label="Current time"
                    wire=true
                    field={moment(bind!(context, now), now)}
                />
                { for manual.items().map(|(at, item)| html! {
                    <div class="row fields" key={at}>
                        <ParsedField class="wide" label="Scan on demand" wire=true field={moment(item.bound(), now)} />
                        { remove_button(format!("Remove scan {}", at + 1), manual.on_remove(at)) }
                    </div>
                }) }
                { add_button("Add scan on demand", manual.on(move |list, _| list.push(now))) }
            </Card>
            <Card title="Vulnerabilities in the image">
                { for list.items().map(|(at, item)| html! {
                    <div class="row fields" key={at}>
                        <TextField class="wide" label="Name" field={bind!(item, name)} />
                        <Select
                            label="Package"
                            choices={one_of(
                                bind!(item, package),
                                &[
                                    (PackageKind::Os, "Operating system"),
                                    (PackageKind::Language, "Programming language"),
                                    (PackageKind::File, "File without a package"),
                                ],
                            )}
                        />
                        <ParsedField class="wide" label="Known since" wire=true field={moment(bind!(item, known_at), now)} />
                        { remove_button(format!("Remove vulnerability {}", at + 1), list.on_remove(at)) }
                    </div>
                }) }
                { add_button("Add vulnerability", list.on(move |list: &mut Vec<Vulnerability>, _| {
                    list.push(Vulnerability { name: "openssl".into(), package: PackageKind::Os, known_at: now });
                })) }
            </Card>
        </>
    }
}

pub(super) fn picture(context: &RegistryContext, answer: &ScanAnswer) -> Html {
    debug_assert!(context.answer().view == RegistryView::Scan, "the answer of the view");
    let report = &answer.report;
    let found = report.found.iter().filter(|one| one.found_at.is_some()).count();
    let frequency = match report.frequency {
        ScanFrequency::ScanOnPush => "On push",
        ScanFrequency::ContinuousScan => "Continuous",
        ScanFrequency::Manual => "On demand",
        ScanFrequency::Off => "Not scanned",
    };
    html! {
        <>
            <Card title="Summary">
                <Facts
                    facts={vec![
                        Fact::new("Scan frequency", frequency).by(report.step),
                        Fact::new("Found", format!("{found} of {}", report.found.len())),
                    ]}
                />
            </Card>
            if !report.found.is_empty() {
                <Card title="Vulnerabilities over time">
                    { timeline(context, answer) }
                    { table(answer) }
                </Card>
            }
        </>
    }
}

/// A row for each vulnerability: known from, found at.
fn timeline(context: &RegistryContext, answer: &ScanAnswer) -> Html {
    const LEFT: i64 = 200;
    const WIDTH: i64 = 400;
    let section = &context.scenario.scan;
    let list = at!(context, scan.vulnerabilities).path;
    let times = section.vulnerabilities.iter().map(|one| one.known_at);
    let times: Vec<i64> = times.chain([section.pushed_at, context.scenario.now]).collect();
    let (first, last) =
        (times.iter().min().copied().unwrap_or(0), times.iter().max().copied().unwrap_or(1));
    let span = (last - first).max(1);
    let x = |time: i64| LEFT + (time.clamp(first, last) - first).saturating_mul(WIDTH) / span;
    let height = answer.report.found.len() * 30 + 44;
    html! {
        <div class="stack tight">
            <svg
                id="image-registry-scan"
                class="picture"
                viewBox={format!("0 0 620 {height}")}
                role="img"
                aria-label="When each vulnerability becomes known, and when a scan finds it"
            >
                <path class="axis" d={format!("M{0} 24V{height}", x(section.pushed_at))} />
                <text x={x(section.pushed_at).to_string()} y="14">{ "push" }</text>
                <path class="grid" d={format!("M{0} 24V{height}", x(context.scenario.now))} />
                <text x={(x(context.scenario.now) - 24).to_string()} y="14">{ "now" }</text>
                { for section.vulnerabilities.iter().zip(&answer.report.found).enumerate().map(|(at, (one, found))| {
                    let y = at * 30 + 42;
                    let end = found.found_at.map_or(LEFT + WIDTH, x);
                    html! {
                        <g data-step={found.step.to_string()} data-field={list.item(at)}>
                            <text x="0" y={(y + 4).to_string()}>{ shortened(&one.name, 30) }</text>
                            <path
                                class={if found.found_at.is_some() { "line" } else { "limit" }}
                                d={format!("M{} {y}H{}", x(one.known_at).min(end), end)}
                            />
                            <circle class="warn" cx={x(one.known_at).to_string()} cy={y.to_string()} r="4" />
                            if found.found_at.is_some() {
                                <circle class="good" cx={end.to_string()} cy={y.to_string()} r="6" />
                            }
                        </g>
                    }
                }) }
            </svg>
            <p class="small quiet-text">
                { "Small circle: known. Large circle: found. A dashed line ends without a finding." }
            </p>
            <div class="row"><SvgExport target="image-registry-scan" file="scans.svg" /></div>
        </div>
    }
}

fn table(answer: &ScanAnswer) -> Html {
    let heads = ["Vulnerability", "Result", "Reason"].map(AttrValue::Static).to_vec();
    html! {
        <Table label="What the scans find" {heads}>
            { for answer.report.found.iter().map(|found| html! {
                <tr data-step={found.step.to_string()}>
                    <th scope="row"><StepLink step={found.step}>{ &found.name }</StepLink></th>
                    <td>
                        if let Some(at) = found.found_at {
                            <Tag text="Found" kind="good" />
                            <span class="small nowrap">{ format!(" {}", utc_text(at)) }</span>
                        } else {
                            <Tag text="Not found" kind="bad" />
                        }
                    </td>
                    <td>{ prose(&found.because) }</td>
                </tr>
            }) }
        </Table>
    }
}
