//! A browser for a test, and what tests do with it.

use super::site;
use fantoccini::{Client, ClientBuilder};
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
const PATIENCE: Duration = Duration::from_secs(30);

/// The address of the driver. It is ended when the test process ends and so closes its input.
fn driver() -> &'static str {
    static DRIVER: OnceLock<(String, Child)> = OnceLock::new();
    let (address, _) = DRIVER.get_or_init(|| {
        let path = env::var("CHROMEDRIVER").unwrap_or_else(|_| "chromedriver".into());
        let mut child = Command::new("sh")
            .args([
                "-c",
                r#""$0" --port=0 & driver=$!; cat >/dev/null; kill $driver"#,
                &path,
            ])
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

pub const WIDE: Look = Look {
    width: 1440,
    height: 1000,
    dark: false,
};
pub const LOOKS: [Look; 4] = [
    WIDE,
    Look { dark: true, ..WIDE },
    Look {
        width: 390,
        height: 844,
        dark: false,
    },
    Look {
        width: 390,
        height: 844,
        dark: true,
    },
];

/// A browser at the site, ready to be used: the page object is there and the view is mounted.
pub struct Page {
    pub client: Client,
}

impl Page {
    /// Opens the site at a fragment (`#/request`, or empty).
    pub async fn open(fragment: &str, look: Look) -> Page {
        let mut args = vec![
            "--headless=new".to_owned(),
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
        let capabilities =
            json!({ "goog:chromeOptions": options, "goog:loggingPrefs": { "browser": "ALL" } });
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities.as_object().expect("an object").clone())
            .connect(driver())
            .await
            .expect("a browser session");
        let page = Page { client };
        page.go(fragment).await;
        page
    }

    /// Goes to a fragment of the site, as from a bookmark: the page is loaded anew.
    pub async fn go(&self, fragment: &str) {
        self.client.goto("about:blank").await.expect("a blank page");
        self.client
            .goto(&format!("{}{fragment}", site::address()))
            .await
            .expect("the site");
        self.ready().await;
    }

    /// Waits for the page object and the first view.
    pub async fn ready(&self) {
        let ready = self.client
            .execute_async(
                "const done = arguments[0]; Promise.resolve(window.cloudglassReady).then(() => done(true), e => done(String(e)))",
                vec![],
            )
            .await
            .expect("window.cloudglassReady");
        assert_eq!(ready, Value::Bool(true), "window.cloudglassReady");
        self.until("the view", "return !!document.querySelector('main h1, header h1') && !document.querySelector('[aria-busy=true]')").await;
    }

    /// Waits until a script answers true.
    pub async fn until(&self, what: &str, script: &str) {
        let started = Instant::now();
        loop {
            let now = self
                .client
                .execute(script, vec![])
                .await
                .unwrap_or(Value::Null);
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
        self.client
            .execute(script, arguments)
            .await
            .unwrap_or_else(|error| panic!("{script}: {error}"))
    }

    /// All text on the page.
    pub async fn text(&self) -> String {
        self.run("return document.body.innerText", vec![])
            .await
            .as_str()
            .unwrap_or("")
            .to_owned()
    }

    /// Waits until the page says so.
    pub async fn says(&self, text: &str) {
        let script = format!("return document.body.innerText.includes({})", json!(text));
        self.until(&format!("the text {text:?}"), &script).await;
    }

    /// Presses keys where the focus is. Special keys are those of WebDriver (`fantoccini::key::Key`).
    pub async fn press(&self, keys: &str) {
        let active = self
            .client
            .active_element()
            .await
            .expect("a focused element");
        active.send_keys(keys).await.expect("keys");
    }

    /// What the live verdict says.
    pub async fn verdict(&self) -> String {
        let script = "return [...document.querySelectorAll('[role=status]')].map(e => e.innerText).join('\\n')";
        self.run(script, vec![])
            .await
            .as_str()
            .unwrap_or("")
            .to_owned()
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
        let log = self
            .run("return window.cloudglassErrors ?? []", vec![])
            .await;
        assert_eq!(log, json!([]), "errors on the page");
        self.client.close().await.expect("closed");
    }
}

fn list(found: &Value) -> String {
    found
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect::<Vec<_>>()
        .join("\n")
}
