//! Deployments and environments: the timeline by keyboard, what one edits and what it changes, what goes in and out.

use super::browser::{Look, Page, WIDE};
use fantoccini::{Locator, key::Key};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// The element of this CSS selector.
async fn find(page: &Page, css: &str) -> fantoccini::elements::Element {
    let found = page.client.find(Locator::Css(css)).await;
    found.unwrap_or_else(|error| panic!("{css}: {error}"))
}

/// Clicks an element, in the middle of the screen: what sticks to its edges is in nobody's way there.
async fn click(page: &Page, element: fantoccini::elements::Element) {
    let middle = "arguments[0].scrollIntoView({ block: 'center' })";
    let argument = serde_json::to_value(&element).expect("an element");
    page.run(middle, vec![argument]).await;
    element.click().await.expect("a click");
}

/// Presses the first button in sight with this text or name.
async fn press(page: &Page, text: &str) {
    let path = format!(
        "//*[self::button or self::summary][normalize-space()={text:?} or @aria-label={text:?}]"
    );
    let buttons = page.client.find_all(Locator::XPath(&path)).await;
    for button in buttons.expect("buttons") {
        if button.is_displayed().await.unwrap_or(false) {
            return click(page, button).await;
        }
    }
    panic!("no button {text:?}");
}

/// Types into the input of a field path, in place of what stands there.
async fn fill(page: &Page, path: &str, text: &str) {
    let id = format!("#field-{}", path.replace(['.', '[', ']'], "-"));
    let input = find(page, &id).await;
    click(page, input).await;
    page.run("document.activeElement.select()", vec![]).await;
    page.press(text).await;
}

/// Takes the option with this text in the select of a field path.
async fn choose(page: &Page, path: &str, option: &str) {
    let id = format!("#field-{}", path.replace('.', "-"));
    let select = find(page, &id).await;
    select.select_by_label(option).await.expect(option);
}

/// What the figure of this name says.
async fn figure(page: &Page, name: &str) -> String {
    let script = "return [...document.querySelectorAll('.facts > div')].find(div => div.querySelector('dt').innerText === arguments[0])?.querySelector('dd').innerText ?? ''";
    let found = page.run(script, vec![name.into()]).await;
    found.as_str().unwrap_or("").to_owned()
}

/// Waits until the figure of this name says so.
async fn shows(page: &Page, name: &str, value: &str) {
    let script = format!(
        "return [...document.querySelectorAll('.facts > div')].some(div => div.querySelector('dt').innerText === {} && div.querySelector('dd').innerText === {})",
        json!(name),
        json!(value)
    );
    page.until(&format!("{name}: {value}"), &script).await;
}

/// The rows of the table of this name, cell by cell.
async fn table(page: &Page, label: &str) -> Vec<Vec<String>> {
    let script = "const table = [...document.querySelectorAll('table')].find(table => (table.getAttribute('aria-label') ?? table.closest('[aria-label]')?.getAttribute('aria-label')) === arguments[0]); \
        return [...table.querySelectorAll('tbody tr')].map(row => [...row.cells].map(cell => cell.innerText.replace(/\\s+/g, ' ').trim()))";
    let there = format!("return !!document.querySelector('[aria-label={label:?}]')");
    page.until(label, &there).await;
    let found = page.run(script, vec![label.into()]).await;
    serde_json::from_value(found).unwrap_or_else(|error| panic!("{label}: {error}"))
}

/// What the timeline says of the moment under its cursor.
const NOW: &str = "return document.querySelector('.tl-now p').innerText";

/// Keeps the text of the next files that the page saves.
async fn watch_files(page: &Page) {
    let script = "window.files = []; let last = null; const make = URL.createObjectURL; URL.createObjectURL = blob => { last = blob; return make.call(URL, blob); }; HTMLAnchorElement.prototype.click = function () { const name = this.download; last.text().then(text => files.push([name, text])); }";
    page.run(script, vec![]).await;
}

/// The name and the text of the last file that the page saved.
async fn saved(page: &Page, count: usize) -> (String, String) {
    page.until("a saved file", &format!("return window.files.length === {count}")).await;
    let last = page.run("return window.files.at(-1)", vec![]).await;
    serde_json::from_value(last).expect("a name and a text")
}

#[tokio::test]
async fn the_timeline_is_stepped_through_and_played_by_keyboard() {
    for (fragment, label, second, third) in [
        (
            "#/beanstalk-deployment",
            "Rolling, batches of 2, 6 instances",
            "0:10: 4 instances in service (all version 1), 2 deregistering",
            "0:25: 4 instances in service (all version 1), 2 out of service",
        ),
        (
            "#/rolling-update",
            "Rolling update of 4 tasks",
            "0:10: 2 tasks healthy (all current revision), 2 deregistering; 20% of requests fail",
            "0:40: 2 tasks healthy (all current revision), 2 stopping; 20% of requests fail",
        ),
    ] {
        let page = Page::open(fragment, WIDE).await;
        let slider =
            find(&page, &format!("input[type=range][aria-label=\"Time in {label}\"]")).await;
        // It opens at its worst moment.
        press(&page, "Go to the start").await;
        page.run("arguments[0].focus()", vec![serde_json::to_value(slider).expect("an element")])
            .await;
        page.press(&Key::Right.to_string()).await;
        assert_eq!(page.run(NOW, vec![]).await, second, "{fragment}");
        page.press(&Key::Right.to_string()).await;
        assert_eq!(page.run(NOW, vec![]).await, third, "{fragment}");
        page.press(&Key::Left.to_string()).await;
        assert_eq!(page.run(NOW, vec![]).await, second, "{fragment}");
        // The cursor of the picture stands where the slider does, and the picture's text says so too.
        let told = page
            .run("return document.querySelector('svg.tl').getAttribute('aria-label')", vec![])
            .await;
        assert_eq!(told, format!("{label}. {second}"));

        page.run("document.querySelector('.tl-play').focus()", vec![]).await;
        page.press(" ").await;
        page.until("playing", "return document.querySelector('.tl-play').innerText.includes('Pause') && !document.querySelector('.tl-now p').innerText.startsWith('0:')").await;
        page.press(" ").await;
        page.until(
            "a pause",
            "return document.querySelector('.tl-play').innerText.includes('Play')",
        )
        .await;
        let paused = page.run(NOW, vec![]).await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(page.run(NOW, vec![]).await, paused, "{fragment}: a pause moves nothing");

        press(&page, "Timeline as a table").await;
        let rows = table(&page, &format!("{label} as a table")).await;
        let moment = third.split(": ").next().expect("a time");
        assert!(rows.iter().any(|row| row[0] == moment), "{rows:?}");
        press(&page, moment).await;
        assert_eq!(page.run(NOW, vec![]).await, third, "{fragment}");
        assert_eq!(page.flaws().await, "", "{fragment}, table open");
        page.close().await;
    }
}

#[tokio::test]
async fn a_deployment_is_edited_broken_and_compared() {
    let page = Page::open("#/beanstalk-deployment", WIDE).await;
    page.choose_example("Rolling with a 100% batch: why is it down?").await;
    shows(&page, "Lowest healthy count", "0 of 3").await;
    page.says("takes all 3 instances out of service").await;
    fill(&page, "deployment.batchSize", "30").await;
    shows(&page, "Lowest healthy count", "2 of 3").await;
    shows(&page, "Duration", "8 min 50 s").await;
    fill(&page, "deployment.instances", "6").await;
    shows(&page, "Duration", "8 min 50 s").await;
    press(&page, "Step durations").await;
    fill(&page, "deployment.durations.drain", "75").await;
    shows(&page, "Duration", "11 min 50 s").await;

    // The fault, the threshold that lets it pass, the abort.
    choose(&page, "deployment.failure.at", "Unhealthy on every instance").await;
    page.says("Health after the deployment: see the causes in Health.").await;
    assert!(page.verdict().await.contains("Failed"));
    choose(&page, "deployment.failure.status", "Warning: 3% of requests fail").await;
    choose(&page, "deployment.healthCheckSuccessThreshold", "Warning").await;
    page.says("accepts instances at Warning").await;
    assert!(page.verdict().await.contains("Completed"));
    choose(&page, "deployment.failure.at", "Healthy").await;
    fill(&page, "deployment.abortAt", "100").await;
    page.says("Redeploy version 1, or deploy a fixed version.").await;
    assert!(page.verdict().await.contains("Aborted"));
    fill(&page, "deployment.abortAt", &Key::Delete.to_string()).await;

    // Another way beside it.
    choose(&page, "beside", "Immutable").await;
    page.until("two pictures", "return !!document.getElementById('deployment-timeline') && !!document.getElementById('deployment-beside')").await;
    let rows = table(&page, "Methods compared").await;
    let kept = rows.iter().find(|row| row[0] == "Peak instance count").expect("a row");
    assert_eq!(kept[1..], ["6", "12"]);
    assert_eq!(page.flaws().await, "", "side by side");

    // A cell of the table of methods opens the run behind it.
    let cell = "//button[starts-with(@aria-label, 'All at once, Impact of a failed deployment: Downtime')]";
    let cell = page.client.find(Locator::XPath(cell)).await.expect("the cell");
    click(&page, cell).await;
    page.until("the policy", "return document.getElementById('field-deployment-deploymentPolicy').selectedOptions[0].text === 'All at once' && document.getElementById('field-deployment-failure-at').selectedOptions[0].text === 'Unhealthy on every instance'").await;
    shows(&page, "Lowest healthy count", "0 of 6").await;
    page.close().await;
}

#[tokio::test]
async fn a_configuration_update_has_the_same_timeline() {
    let page = Page::open("#/beanstalk-deployment?example=variable-in-place", WIDE).await;
    page.says("Configuration update in place").await;
    shows(&page, "Lowest healthy count", "4 of 6").await;
    shows(&page, "Original instances kept", "6 of 6").await;
    fill(&page, "update.failingBatch", "2").await;
    page.says("All 6 instances run the old configuration").await;
    page.says("Elastic Beanstalk restored the previous configuration.").await;

    choose(&page, "update.change", "InstanceType").await;
    page.says("rolling updates are disabled").await;
    shows(&page, "Lowest healthy count", "0 of 6").await;
    fill(&page, "update.failingBatch", &Key::Delete.to_string()).await;
    let enabled = find(&page, "#field-update-rollingUpdateEnabled").await;
    click(&page, enabled).await;
    choose(&page, "update.rollingUpdateType", "Health").await;
    page.says("Health-based rolling configuration update").await;
    choose(&page, "beside", "Immutable").await;
    page.says("Compared with: Immutable configuration update").await;
    let rows = table(&page, "Methods compared").await;
    let peak = rows.iter().find(|row| row[0] == "Peak instance count").expect("a row");
    assert_eq!(peak[1..], ["6", "12"]);
    page.close().await;
}

#[tokio::test]
async fn a_stuck_service_is_set_free_by_the_smallest_change() {
    let page = Page::open("#/rolling-update", WIDE).await;
    for (title, steps) in [
        ("4 tasks, 50/100: do requests fail?", ["Stop 2", "Start 2", "Stop 2", "Start 2"]),
        ("4 tasks, 100/150: do requests fail?", ["Start 2", "Stop 2", "Start 2", "Stop 2"]),
    ] {
        page.choose_example(title).await;
        page.until(title, "return document.querySelectorAll('svg.tl .tl-label').length > 0").await;
        let seen = page.run("return [...document.querySelectorAll('svg.tl .tl-label')].map(label => label.textContent).filter(text => /^(Stop|Start) /.test(text))", vec![]).await;
        assert_eq!(seen, json!(steps), "{title}");
    }
    for (title, change) in [
        (
            "3 tasks, 100/100: why is the update stuck?",
            "Change minimumHealthyPercent from 100 to 66",
        ),
        ("2 tasks, 75/100: why is the update stuck?", "Change minimumHealthyPercent from 75 to 50"),
        (
            "Fixed host port on 4 instances: why is it stuck?",
            "Change minimumHealthyPercent from 100 to 75",
        ),
    ] {
        page.choose_example(title).await;
        page.says("Smallest changes that unblock the update").await;
        assert!(page.verdict().await.contains("Stuck"), "{title}");
        press(&page, change).await;
        page.says("The new revision replaced").await;
    }
    // A service with room for a second set of tasks.
    page.go("#/rolling-update?example=defaults").await;
    let rows = table(&page, "The same deployment with each strategy").await;
    let names: Vec<&str> = rows.iter().map(|row| row[0].as_str()).collect();
    assert_eq!(names, ["Rolling update", "Blue/green", "Linear", "Canary"]);
    press(&page, "Canary").await;
    fill(&page, "canaryConfiguration.canaryPercent", "25").await;
    // The list of steps paints what is in view.
    let shift = "return document.querySelector('.trace').textContent.includes('Green receives 25% and 100%')";
    page.until("the share of the first step", shift).await;
    press(&page, "Timeline as a table").await;
    page.says("25%").await;
    assert_eq!(page.flaws().await, "", "canary");
    page.close().await;
}

#[tokio::test]
async fn pictures_are_saved_with_their_colors() {
    let page = Page::open("", WIDE).await;
    for (fragment, name, says) in [
        ("#/beanstalk-deployment", "deployment-timeline.svg", "(version 2)"),
        ("#/rolling-update", "rolling-update-timeline.svg", "(new revision)"),
        ("#/beanstalk-environment", "environment-picture.svg", "CNAME"),
    ] {
        page.go(fragment).await;
        watch_files(&page).await;
        press(&page, "Save as SVG").await;
        let (file, text) = saved(&page, 1).await;
        assert_eq!(file, name);
        assert!(
            text.starts_with("<svg") && text.contains(says) && !text.contains("oklch"),
            "{fragment}: {text:.300}"
        );
        let sound = page
            .run(
                "const picture = new DOMParser().parseFromString(arguments[0], 'image/svg+xml'); \
                 return !picture.querySelector('parsererror') && [...picture.querySelectorAll('rect, path')].every(shape => shape.hasAttribute('fill') || shape.hasAttribute('stroke'))",
                vec![text.into()],
            )
            .await;
        assert_eq!(sound, Value::Bool(true), "{fragment}: every shape brings its colors");
    }
    page.close().await;
}

#[tokio::test]
async fn option_settings_come_in_and_go_out() {
    let page = Page::open("#/beanstalk-environment", WIDE).await;
    for (text, button, source, option, value) in [
        (
            "option_settings:\n  aws:elasticbeanstalk:command:\n    BatchSize: 35\n",
            "Add as .ebextensions file (1 setting)",
            "01-options.config",
            "BatchSize",
            "35",
        ),
        (
            "AWSConfigurationTemplateVersion: 1.1.0.0\nOptionSettings:\n  aws:autoscaling:asg:\n    Cooldown: 120\n",
            "Use as saved configuration (1 setting)",
            "the saved configuration",
            "Cooldown",
            "120",
        ),
        (
            "{\"Resources\": {\"E\": {\"Type\": \"AWS::ElasticBeanstalk::Environment\", \"Properties\": {\"OptionSettings\": [{\"Namespace\": \"aws:elasticbeanstalk:command\", \"OptionName\": \"Timeout\", \"Value\": \"900\"}]}}}}",
            "Set on the environment (1 setting)",
            "the environment",
            "Timeout",
            "900",
        ),
    ] {
        press(&page, "Import…").await;
        page.until("the field", "return !!document.querySelector('dialog[open] textarea')").await;
        let area = "//dialog//label[starts-with(., 'Option settings')]/following-sibling::textarea";
        let area = page.client.find(Locator::XPath(area)).await.expect("the text area");
        area.send_keys(text).await.expect("text");
        press(&page, button).await;
        page.press(&Key::Escape.to_string()).await;
        page.until("the dialog is gone", "return !document.querySelector('dialog[open]')").await;
        press(&page, "Options").await;
        let rows = table(&page, "Options that are set").await;
        let row = rows.iter().find(|row| row[0].starts_with(option)).expect("the option is set");
        assert_eq!((row[1].as_str(), row[2].as_str()), (value, source), "{rows:?}");
    }
    watch_files(&page).await;
    press(&page, "Export…").await;
    page.says("Effective option settings").await;
    let saves = page
        .client
        .find_all(Locator::XPath("//dialog//button[normalize-space()='Save']"))
        .await
        .expect("buttons");
    for (at, (name, words)) in [
        ("options.config", "option_settings:"),
        ("saved.cfg.yml", "AWSConfigurationTemplateVersion: \"1.1.0.0\""),
        ("environment.yaml", "AWS::ElasticBeanstalk::Environment"),
    ]
    .into_iter()
    .enumerate()
    {
        saves[at].click().await.expect("a click");
        let (file, text) = saved(&page, at + 1).await;
        assert_eq!(file, name);
        for word in [words, "BatchSize", "Cooldown", "900"] {
            assert!(text.contains(word), "{name} lacks {word}: {text}");
        }
    }
    page.close().await;
}

#[tokio::test]
async fn the_strongest_level_wins_and_the_next_shows_when_it_goes() {
    let page = Page::open("#/beanstalk-environment?example=ebextensions-lose", WIDE).await;
    press(&page, "Options").await;
    let of = |rows: Vec<Vec<String>>, option: &str| {
        let row = rows.into_iter().find(|row| row[0].starts_with(option)).expect("a row");
        [row[1].clone(), row[2].clone(), row[3].clone()]
    };
    let rows = table(&page, "Options that are set").await;
    let [value, from, hides] = of(rows.clone(), "MinSize");
    assert_eq!((value.as_str(), from.as_str()), ("5", "the environment"));
    assert!(hides.contains("2 (01-scaling.config)"), "{hides}");
    assert_eq!(of(rows, "Cooldown")[..2], ["120", "the saved configuration"]);
    fill(&page, "environment.minSize", &Key::Delete.to_string()).await;
    page.says("overrides 50 from").await;
    let rows = table(&page, "Options that are set").await;
    assert_eq!(of(rows, "MinSize")[..2], ["2", "01-scaling.config"]);
    // What changing it later would do stands beside every option.
    let rows = table(&page, "Options that are set").await;
    let stage = rows.iter().find(|row| row[0].starts_with("STAGE")).expect("the variable");
    assert_eq!(stage[4], "updated in place");
    page.close().await;
}

#[tokio::test]
async fn an_environment_is_looked_at_beside_another_and_to_its_end() {
    let page = Page::open("#/beanstalk-environment?example=linked", WIDE).await;
    // The tabs by the arrow keys; the last one is one step to the left of the first.
    page.run("document.querySelector('[role=tab]').focus()", vec![]).await;
    page.press(&Key::Right.to_string()).await;
    page.says("Single instance or load balanced").await;
    page.press(&Key::Left.to_string()).await;
    page.press(&Key::Left.to_string()).await;
    let rows = table(&page, "Operations").await;
    assert_eq!(
        rows[0][..2],
        [
            "Terminate",
            "Not available Elastic Beanstalk terminates the environment only with ForceTerminate because shop-web and back-office link to it."
        ]
    );
    page.says("MAIL_QUEUE").await;
    let force = find(&page, "#field-life-forceTerminate").await;
    click(&page, force).await;
    page.until("it goes", "return [...document.querySelectorAll('th')].some(th => th.innerText === 'Terminate' && th.scope === 'col')").await;
    let rows = table(&page, "Effect on each resource").await;
    let database = rows.iter().find(|row| row[0].starts_with("RDS")).expect("the database");
    assert_eq!(
        database[1..],
        ["unchanged", "unchanged", "recreated", "copied", "unchanged", "unchanged"]
    );
    press(&page, "Restore after termination").await;
    fill(&page, "life.terminatedDaysAgo", "43").await;
    page.says("because it was terminated more than 42 days ago").await;
    fill(&page, "life.terminatedDaysAgo", "40").await;
    page.says("for another 2 days").await;
    press(&page, "Existing resources in the account").await;
    fill(&page, "account.environments", "200").await;
    page.says("TooManyEnvironmentsException").await;
    fill(&page, "account.environments", "199").await;
    page.until("no error", "return !document.body.innerText.includes('TooManyEnvironments')").await;

    // Another one beside it.
    let beside = page
        .client
        .find(Locator::XPath("//label[contains(., 'Compare with a second environment')]"))
        .await
        .expect("the box");
    click(&page, beside).await;
    let rows = table(&page, "Differences").await;
    assert!(rows.iter().any(|row| row[0] == "Elastic IP" && row[1] == "–"), "{rows:?}");
    choose(&page, "beside.tier", "Worker").await;
    page.until(
        "a queue",
        "return [...document.querySelectorAll('th')].some(th => th.innerText === 'SQS queue')",
    )
    .await;
    assert_eq!(page.flaws().await, "", "two environments");
    page.close().await;
}

#[tokio::test]
async fn a_worker_is_played_out() {
    let page = Page::open("#/beanstalk-environment?example=worker-dead-letter", WIDE).await;
    shows(&page, "POSTs", "3").await;
    shows(&page, "In the dead-letter queue", "1").await;
    fill(&page, "worker.sqsd.maxRetries", "5").await;
    shows(&page, "POSTs", "5").await;
    fill(&page, "worker.messages[0].answers", "500 1, 200 2").await;
    shows(&page, "Processed", "1").await;
    assert_eq!(figure(&page, "POSTs").await, "2");
    press(&page, "cron.yaml").await;
    let text = "version: 1\ncron:\n - name: tick\n   url: /tick\n   schedule: '* * * * *'\n";
    fill(&page, "worker.cron", text).await;
    page.says("/tick").await;
    fill(&page, "worker.cron", "version: 2").await;
    page.says("The daemon can't load").await;
    page.close().await;
}

/// Everything that a printed page hides or shows, shown on the screen.
const PRINT: &str = "for (const sheet of document.styleSheets) for (const rule of sheet.cssRules) if (rule.media) rule.media.mediaText = rule.media.mediaText === 'print' ? 'all' : rule.media.mediaText;";

#[tokio::test]
async fn a_printed_page_has_everything_and_no_controls() {
    // About as wide as A4.
    let paper = Look { width: 720, dark: true, ..WIDE };
    let page = Page::open("", paper).await;
    for (fragment, figures) in [
        (
            "#/beanstalk-deployment?example=immutable-is-not-rolling",
            ["deployment-timeline", "deployment-beside"],
        ),
        ("#/rolling-update", ["rolling-update-timeline"; 2]),
        ("#/beanstalk-environment", ["environment-picture", "environment-beside"]),
    ] {
        page.go(fragment).await;
        page.run(PRINT, vec![]).await;
        let seen = "return [...document.querySelectorAll(arguments[0])].filter(e => e.checkVisibility()).map(e => e.innerText || e.className)";
        for css in [".rail", ".foot", "button:not(.link)", "input[type=range]", ".bar select"] {
            let left = page.run(seen, vec![css.into()]).await;
            assert_eq!(left, json!([]), "{fragment}: {css} on paper");
        }
        for id in figures {
            let whole = page.run("const box = document.getElementById(arguments[0]).getBoundingClientRect(), card = document.getElementById(arguments[0]).closest('.card').getBoundingClientRect(); return box.width > 300 && box.right <= card.right + 1", vec![id.into()]).await;
            assert_eq!(whole, Value::Bool(true), "{fragment}: {id} is whole");
        }
        // Dark letters, whatever the theme is.
        let ink = "const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true }); pen.fillStyle = getComputedStyle(document.body).color; pen.fillRect(0, 0, 1, 1); const [r, g, b] = pen.getImageData(0, 0, 1, 1).data; return r + g + b < 300";
        assert_eq!(page.run(ink, vec![]).await, Value::Bool(true), "{fragment}: the ink is dark");
        // Nothing scrolls on paper, so nothing may be cut off.
        let cut = page.run("return [...document.querySelectorAll('.scroll, .matrix, .virtual, .scroll-y')].filter(e => e.checkVisibility() && (e.scrollWidth > e.clientWidth + 2 && getComputedStyle(e).overflowX !== 'visible')).map(e => e.ariaLabel ?? e.className)", vec![]).await;
        assert_eq!(cut, json!([]), "{fragment}: cut off");
    }
    page.close().await;
}

/// 500 instances in batches of 1 make more than 2,000 events: they are drawn, stepped through and read.
#[tokio::test]
async fn five_hundred_instances_are_stepped_through() {
    let page = Page::open("#/beanstalk-deployment", WIDE).await;
    let link = page
        .run(
            "return window.cloudglass.link({ lab: 'beanstalk-deployment', scenario: { deployment: { instances: 500, maxSize: 500, deploymentPolicy: 'Rolling', batchSizeType: 'Fixed', batchSize: 1, loadBalancerType: 'application' } } })",
            vec![],
        )
        .await;
    let link = link.as_str().or(link["link"].as_str()).expect("a link").to_owned();
    let fragment = format!("#{}", link.split_once('#').expect("a fragment").1);
    let began = Instant::now();
    page.go(&fragment).await;
    page.says("Lowest healthy count").await;
    println!("500 instances: shown after {:?}", began.elapsed());
    let events = page
        .run("return Number(/Events \\((\\d+)\\)/.exec(document.body.innerText)[1])", vec![])
        .await;
    assert!(events.as_u64() >= Some(2_000), "{events} events");
    press(&page, "Go to the start").await;
    page.run("document.querySelector('.timeline input[type=range]').focus()", vec![]).await;
    let began = Instant::now();
    for _ in 0..20 {
        page.press(&Key::Right.to_string()).await;
    }
    let step = began.elapsed() / 20;
    println!("500 instances: {step:?} a step");
    let now = page.run(NOW, vec![]).await;
    assert!(now.as_str().is_some_and(|now| now.contains("499 instances in service")), "{now}");
    let shapes = page.run("return document.querySelectorAll('svg.tl *').length", vec![]).await;
    assert!(shapes.as_u64() < Some(6_000), "{shapes} shapes");
    page.close().await;
}

/// The label of what the lab Rolling update imports.
const SERVICE: &str = "Output of describe-services, a service definition, or a template";

/// A template leaves values open: the dialog asks for them, says where each part is, and imports again with them.
#[tokio::test]
async fn a_template_with_unknown_values_is_completed() {
    let page = Page::open("#/rolling-update", WIDE).await;
    page.enter("Import").await;
    let template = "Parameters: {Count: {Type: Number}}\nResources: {Web: {Type: AWS::ECS::Service, Properties: {DesiredCount: !Ref Count, DeploymentConfiguration: {MaximumPercent: 150}}}}";
    page.paste(SERVICE, template).await;
    page.push("Import service").await;
    page.says("Values that this document needs").await;
    page.says("Line 2, column").await;
    assert_eq!(page.flaws().await, "", "the dialog with the values");
    page.fill("Count", "3").await;
    page.push("Import with these values").await;
    page.until("a report without unknown values", "return !document.querySelector('[aria-label=\"Import report\"]').textContent.includes('Unknown')").await;
    page.press(&Key::Escape).await;
    assert_eq!(page.value("Desired count").await, "3");
    page.close().await;
}

/// An error message is explained, wherever it is pasted.
#[tokio::test]
async fn a_pasted_error_shows_its_causes() {
    let page = Page::open("#/rolling-update", WIDE).await;
    page.enter("Import").await;
    let event = "service auth was unable to stop or start tasks during a deployment because of the service deployment configuration. Update the minimumHealthyPercent or maximumPercent value and try again.";
    page.paste(SERVICE, event).await;
    page.push("Import service").await;
    page.says("This is an error").await;
    page.says("AWS documentation").await;
    page.close().await;
    let page = Page::open("#/beanstalk-environment", WIDE).await;
    page.enter("Import").await;
    page.paste(
        "Option settings: .ebextensions, eb config, AWS CLI, or CloudFormation (YAML or JSON)",
        "ERROR: ServiceError - Configuration validation exception: Invalid option value: 'Rollling' (Namespace: 'aws:elasticbeanstalk:command', OptionName: 'DeploymentPolicy')",
    )
    .await;
    page.says("This is an error").await;
    page.close().await;
}
