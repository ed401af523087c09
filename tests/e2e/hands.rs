//! What a hand does on a page: press, type, choose. Real clicks and keys, through WebDriver.

use super::browser::Page;
use fantoccini::{Locator, elements::Element, key::Key};

impl Page {
    /// The first element of an XPath that can be seen.
    async fn seen(&self, path: &str) -> Element {
        let found = self.client.find_all(Locator::XPath(path)).await;
        for element in found.expect("a search") {
            if element.is_displayed().await.unwrap_or(false) {
                return element;
            }
        }
        panic!("{path} is not on the page:\n{}", self.text().await);
    }

    /// Clicks on a button, a link or a disclosure with this text or this name.
    pub async fn click_text(&self, text: &str) {
        let path = format!(
            "//*[self::button or self::a or self::summary][normalize-space()={0} or @aria-label={0}]",
            quoted(text)
        );
        let element = self.seen(&path).await;
        self.press_on(element).await;
    }

    /// Clicks on what a CSS selector finds.
    pub async fn click_on(&self, selector: &str) {
        let found = self.client.find(Locator::Css(selector)).await;
        let found = found.unwrap_or_else(|_| panic!("{selector} is not on the page"));
        self.press_on(found).await;
    }

    /// Clicks on an element, brought to where nothing lies over it: the bar at the top stays in place.
    async fn press_on(&self, element: Element) {
        let here = serde_json::to_value(&element).expect("an element");
        self.run("arguments[0].scrollIntoView({ block: 'center' })", vec![here]).await;
        element.click().await.expect("a click");
    }

    /// Types into the field of this id, in place of what it holds.
    pub async fn type_into(&self, id: &str, text: &str) {
        let field = self.client.find(Locator::Id(id)).await;
        let field = field.unwrap_or_else(|_| panic!("there is no field {id}"));
        field.clear().await.expect("an empty field");
        field.send_keys(text).await.expect("keys");
    }

    /// Chooses an option by its text, in the list that a CSS selector finds.
    pub async fn choose_in(&self, selector: &str, option: &str) {
        let select = self.client.find(Locator::Css(selector)).await;
        let select = select.unwrap_or_else(|_| panic!("there is no list {selector}"));
        select.select_by_label(option).await.expect("the option");
    }

    /// Opens an example through the URL, and waits until the bar shows its title.
    pub async fn open_example(&self, lab: &str, id: &str, title: &str) {
        let go = "location.hash = arguments[0]";
        self.run(go, vec![format!("#/{lab}?example={id}").into()]).await;
        let shown = format!(
            "return document.querySelector('.bar .example')?.title === {}",
            serde_json::json!(title)
        );
        self.until(title, &shown).await;
    }

    /// Chooses an example from the list by its title; "Reset to defaults" is there too.
    pub async fn choose_example(&self, title: &str) {
        self.click_on(".bar .example").await;
        self.push(title).await;
    }

    /// Presses a key with Alt held.
    pub async fn alt(&self, key: Key) {
        self.press(&format!("{}{}", char::from(Key::Alt), char::from(key))).await;
    }
}

/// A text as an XPath literal.
fn quoted(text: &str) -> String {
    match text.contains('\'') {
        true => format!("\"{text}\""),
        false => format!("'{text}'"),
    }
}
