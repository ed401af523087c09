//! A browser for a test, and what tests do with it.

use super::site;
use fantoccini::{Client, ClientBuilder, elements::Element, key::Key};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::{
    env, fs,
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
    sync::OnceLock,
    time::{Duration, Instant},
};

/// How long a thing on the page may take to come about. Generous: it bounds a failure, not a passing test.
const PATIENCE: Duration = Duration::from_secs(60);

/// The address of the driver. It is ended when the test process ends and so closes its input.
fn driver() -> &'static str {
    static DRIVER: OnceLock<(String, Child)> = OnceLock::new();
    let (address, _) = DRIVER.get_or_init(|| {
        let path = env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".into());
        let mut child = Command::new("sh")
            .args(["-c", r#""$0" --port=0 & driver=$!; cat >/dev/null; kill $driver"#, &path])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| started_on(&line))
            .expect("chromedriver names its port");
        std::thread::spawn(move || lines.for_each(drop));
        (format!("http://127.0.0.1:{port}"), child)
    });
    address
}

/// The port in chromedriver's line that it has started; before it stands one that repeats the port asked for.
fn started_on(line: &str) -> Option<u16> {
    let (_, port) = line.split_once("started successfully on port ")?;
    port.trim_end_matches('.').parse().ok()
}

/// How a page is looked at.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    pub width: u32,
    pub height: u32,
    pub dark: bool,
}

pub const WIDE: Look = Look { width: 1440, height: 1000, dark: false };
pub const LOOKS: [Look; 4] = [
    WIDE,
    Look { dark: true, ..WIDE },
    Look { width: 390, height: 844, dark: false },
    Look { width: 390, height: 844, dark: true },
];

/// A function of the page: what a control is called.
const NAMED: &str = "const named = e => (e.getAttribute('aria-label') ?? e.labels?.[0]?.querySelector('span')?.innerText ?? e.labels?.[0]?.innerText ?? e.innerText ?? '').trim()";

/// What one types or chooses in; what one clicks.
const FIELDS: &str = "input, select, textarea";
const ALL: &str = "button, a, input, select, textarea";

/// A browser at the site, ready to be used: the view is there.
pub struct Page {
    pub client: Client,
}

impl Page {
    /// Opens the site at a fragment (`#/request`, or empty).
    pub async fn open(fragment: &str, look: Look) -> Page {
        let page = Self::blank(look).await;
        page.go(fragment).await;
        page
    }

    /// A browser that is nowhere yet.
    pub async fn blank(look: Look) -> Page {
        let mut args = vec![
            "--headless=new".to_owned(),
            // Chromium drops changes of the address above 200 in 10 s, and a test opens examples faster.
            "--disable-ipc-flooding-protection".into(),
            "--no-sandbox".into(),
            "--disable-gpu".into(),
            "--disable-dev-shm-usage".into(),
            "--disable-background-networking".into(),
            "--disable-component-update".into(),
            "--disable-sync".into(),
            "--no-first-run".into(),
            format!("--window-size={},{}", look.width, look.height),
        ];
        if look.dark {
            args.push("--blink-settings=preferredColorScheme=0".into());
        }
        let mut options = json!({ "args": args });
        if let Ok(binary) = env::var("CHROME") {
            options["binary"] = binary.into();
        }
        // A window is no narrower than 500 px; a narrow page needs an emulated screen.
        if look.width < 500 {
            options["mobileEmulation"] = json!({ "deviceMetrics": { "width": look.width, "height": look.height, "pixelRatio": 1.0, "touch": false } });
        }
        // A script, such as axe's on a long page, may take longer than the driver's 30 s on a busy machine.
        let capabilities = json!({
            "goog:chromeOptions": options,
            "goog:loggingPrefs": { "browser": "ALL" },
            "timeouts": { "script": 180_000 },
        });
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities.as_object().expect("an object").clone())
            .connect(driver())
            .await
            .expect("a browser session");
        Page { client }
    }

    /// Goes to a fragment of the site, as from a bookmark: the page is loaded anew.
    pub async fn go(&self, fragment: &str) {
        self.client.goto("about:blank").await.expect("a blank page");
        self.client.goto(&format!("{}{fragment}", site::address())).await.expect("the site");
        self.ready().await;
    }

    /// Waits for the view.
    pub async fn ready(&self) {
        self.until("the view", "return !!document.querySelector('main h1, header h1') && !document.querySelector('[aria-busy=true]')").await;
    }

    /// Waits for the functions that a script calls, if it calls any: the page itself doesn't load them.
    async fn functions(&self, script: &str) {
        if !script.contains("cloudglass.") {
            return;
        }
        let ready = self.client
            .execute_async(
                "const done = arguments[0]; window.cloudglassReady.then(() => done(true), e => done(String(e)))",
                vec![],
            )
            .await
            .expect("window.cloudglassReady");
        assert_eq!(ready, Value::Bool(true), "window.cloudglassReady");
    }

    /// Waits until a script answers true.
    pub async fn until(&self, what: &str, script: &str) {
        self.functions(script).await;
        let started = Instant::now();
        loop {
            let now = self.client.execute(script, vec![]).await.unwrap_or(Value::Null);
            if now == Value::Bool(true) {
                return;
            }
            assert!(
                started.elapsed() < PATIENCE,
                "{what} did not come about ({script} gave {now})\n{}",
                self.text().await
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Runs a script, with arguments as `arguments[0]`…
    pub async fn run(&self, script: &str, arguments: Vec<Value>) -> Value {
        self.functions(script).await;
        self.client
            .execute(script, arguments)
            .await
            .unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// All text on the page.
    pub async fn text(&self) -> String {
        self.run("return document.body.innerText", vec![]).await.as_str().unwrap_or("").to_owned()
    }

    /// Waits until the page says so.
    pub async fn says(&self, text: &str) {
        let script = format!("return document.body.innerText.includes({})", json!(text));
        self.until(&format!("the text {text:?}"), &script).await;
    }

    /// Presses keys where the focus is. Special keys are those of WebDriver (`fantoccini::key::Key`).
    pub async fn press(&self, keys: &str) {
        let active = self.client.active_element().await.expect("a focused element");
        active.send_keys(keys).await.expect("keys");
    }

    /// Puts the focus on the button, tab, box or field whose name begins so; in a dialog, if one is open.
    pub async fn focus(&self, name: &str) {
        let script = format!(
            "const wanted = {}; \
             const named = element => element.ariaLabel ?? element.labels?.[0]?.innerText ?? element.innerText; \
             const all = [...(document.querySelector('dialog[open]') ?? document).querySelectorAll('button, input, select, textarea, summary')]; \
             const element = all.find(element => (named(element) ?? '').trim().startsWith(wanted)); \
             element?.focus(); return element !== undefined && element === document.activeElement",
            json!(name)
        );
        self.until(&format!("the focus on {name:?}"), &script).await;
    }

    /// Presses Enter on what has that name.
    pub async fn enter(&self, name: &str) {
        self.focus(name).await;
        self.press("\u{e007}").await;
    }

    /// Types into a field in place of what it holds.
    pub async fn fill(&self, name: &str, text: &str) {
        self.focus(name).await;
        self.run("document.activeElement.select()", vec![]).await;
        self.press(text).await;
    }

    /// The control with this accessible name, as WebDriver refers to it; waits for it. In an open dialog before elsewhere.
    async fn reference(&self, kinds: &str, name: &str) -> Value {
        let script = format!(
            "{NAMED}; const all = root => [...root.querySelectorAll('{kinds}')]; \
             const dialog = document.querySelector('dialog[open]'); \
             return (dialog ? all(dialog) : all(document)).find(e => named(e) === {} && e.checkVisibility()) ?? null",
            json!(name)
        );
        self.until(&format!("the control {name:?}"), &format!("return !!(() => {{ {script} }})()"))
            .await;
        self.run(&script, vec![]).await
    }

    async fn control(&self, kinds: &str, name: &str) -> Element {
        let found = self.reference(kinds, name).await;
        let id =
            found.as_object().and_then(|object| object.values().next()).and_then(Value::as_str);
        let id = id.unwrap_or_else(|| panic!("no element: {found}")).to_owned();
        Element::from_element_id(self.client.clone(), id.into())
    }

    /// Clicks the control (a box or a choice too) with this accessible name.
    pub async fn push(&self, name: &str) {
        let control = self.control(ALL, name).await;
        control.click().await.unwrap_or_else(|error| panic!("{name}: {error}"));
    }

    /// Puts text in place of what a control holds, as a paste does.
    pub async fn paste(&self, name: &str, text: &str) {
        let script = "const [field, text] = arguments; field.focus(); field.select(); \
                      document.execCommand(text ? 'insertText' : 'delete', false, text)";
        let field = self.reference(FIELDS, name).await;
        self.run(script, vec![field, text.into()]).await;
    }

    /// Presses a button that opens a dialog, whose code may have to be loaded.
    pub async fn open_dialog(&self, button: &str) {
        self.push(button).await;
        self.until("the dialog", "return !!document.querySelector('dialog[open]')").await;
    }

    /// What a control holds.
    pub async fn value(&self, name: &str) -> String {
        let control = self.control(FIELDS, name).await;
        let value = control.prop("value").await.expect("a property");
        value.unwrap_or_default()
    }

    /// Presses Tab until the focus is on the control with this accessible name.
    pub async fn tab_to(&self, name: &str) {
        let script = format!(
            "{NAMED}; return document.activeElement.matches('a') ? '' : named(document.activeElement)"
        );
        for _ in 0..80 {
            self.press(&Key::Tab.to_string()).await;
            if self.run(&script, vec![]).await == name {
                return;
            }
        }
        panic!("Tab never leads to {name:?}");
    }

    /// Chooses an option, by its text, of the list with this accessible name.
    pub async fn choose_option(&self, name: &str, option: &str) {
        let control = self.control(FIELDS, name).await;
        control.select_by_label(option).await.unwrap_or_else(|error| panic!("{option}: {error}"));
    }

    /// From now on, what is copied can be read with [`Page::copied`].
    pub async fn watch_copies(&self) {
        self.run("navigator.clipboard.writeText = async text => { window.copied = text }", vec![])
            .await;
    }

    /// What was copied last.
    pub async fn copied(&self) -> String {
        self.until("something copied", "return typeof window.copied === 'string'").await;
        let text =
            self.run("const text = window.copied; delete window.copied; return text", vec![]).await;
        text.as_str().unwrap_or("").to_owned()
    }

    /// What the live verdict says.
    pub async fn verdict(&self) -> String {
        let script = "return [...document.querySelectorAll('[role=status]')].map(e => e.innerText).join('\\n')";
        self.run(script, vec![]).await.as_str().unwrap_or("").to_owned()
    }

    /// What axe finds on the page by its rules for WCAG 2.2 AA and best practice; empty for nothing.
    pub async fn flaws(&self) -> String {
        let axe = env::var("AXE").expect("AXE names axe-core's script");
        let axe = fs::read_to_string(axe).expect("axe-core's script");
        self.run(&format!("{axe}; return true"), vec![]).await;
        let found = self
            .client
            .execute_async(
                "const done = arguments[0]; axe.run(document, { resultTypes: ['violations'] }).then(r => done(r.violations.map(v => \
                 v.id + ': ' + v.help + '\\n    ' + v.nodes.slice(0, 4).map(n => n.target.join(' ') + ' ' + (n.any[0]?.message ?? '')).join('\\n    '))), e => done(['axe: ' + e]))",
                vec![],
            )
            .await
            .expect("axe runs");
        list(&found)
    }

    /// Ends the session; fails if the browser's console had errors.
    pub async fn close(self) {
        let log = self.run("return window.cloudglassErrors ?? []", vec![]).await;
        assert_eq!(log, json!([]), "errors on the page");
        self.client.close().await.expect("closed");
    }
}

fn list(found: &Value) -> String {
    found.as_array().into_iter().flatten().filter_map(Value::as_str).collect::<Vec<_>>().join("\n")
}
