//! What a policy selects of one kind: headers, cookies or query strings.

use super::Lenient;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// `HeadersConfig`, `CookiesConfig` or `QueryStringsConfig`: a behavior and a list of names.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Selection {
    /// `HeaderBehavior`, `CookieBehavior`, `QueryStringBehavior`.
    pub behavior: Option<SelectionBehavior>,
    /// `Headers`, `Cookies`, `QueryStrings`.
    pub names: Option<NameList>,
}

/// The names of the members that hold a [`Selection`].
#[derive(Debug, PartialEq)]
pub struct SelectionMembers {
    /// `HeadersConfig` or its like, in the policy.
    pub config: &'static str,
    /// `HeaderBehavior` or its like, in there.
    pub behavior: &'static str,
    /// `Headers` or its like, next to it.
    pub names: &'static str,
}

impl SelectionMembers {
    /// Of headers.
    pub const HEADERS: Self =
        Self { config: "HeadersConfig", behavior: "HeaderBehavior", names: "Headers" };
    /// Of cookies.
    pub const COOKIES: Self =
        Self { config: "CookiesConfig", behavior: "CookieBehavior", names: "Cookies" };
    /// Of query strings.
    pub const QUERY_STRINGS: Self = Self {
        config: "QueryStringsConfig",
        behavior: "QueryStringBehavior",
        names: "QueryStrings",
    };
}

/// `{ "Quantity": 2, "Items": ["a", "b"] }`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, rename_all = "PascalCase")]
pub struct NameList {
    /// How many items the document says there are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Lenient<i64>>,
    /// The names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<String>>,
}

/// What is done with the names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SelectionBehavior {
    /// Nothing is selected.
    #[default]
    None,
    /// The names listed.
    Whitelist,
    /// All but the names listed.
    AllExcept,
    /// All (cookies, query strings).
    All,
    /// All headers of the viewer.
    AllViewer,
    /// All headers of the viewer, and the listed `CloudFront-*` headers.
    AllViewerAndWhitelistCloudFront,
    /// Text that AWS has no meaning for; it selects nothing.
    Unknown(String),
}

impl SelectionBehavior {
    /// What the headers of a cache policy take.
    pub const OF_KEYED_HEADERS: &[SelectionBehavior] =
        &[SelectionBehavior::None, SelectionBehavior::Whitelist];
    /// What the headers of an origin request policy take.
    pub const OF_FORWARDED_HEADERS: &[SelectionBehavior] = &[
        SelectionBehavior::None,
        SelectionBehavior::Whitelist,
        SelectionBehavior::AllViewer,
        SelectionBehavior::AllViewerAndWhitelistCloudFront,
        SelectionBehavior::AllExcept,
    ];
    /// What cookies and query strings take, in either policy.
    pub const OF_PAIRS: &[SelectionBehavior] = &[
        SelectionBehavior::None,
        SelectionBehavior::Whitelist,
        SelectionBehavior::AllExcept,
        SelectionBehavior::All,
    ];

    /// As AWS writes it.
    pub fn as_str(&self) -> &str {
        match self {
            SelectionBehavior::None => "none",
            SelectionBehavior::Whitelist => "whitelist",
            SelectionBehavior::AllExcept => "allExcept",
            SelectionBehavior::All => "all",
            SelectionBehavior::AllViewer => "allViewer",
            SelectionBehavior::AllViewerAndWhitelistCloudFront => "allViewerAndWhitelistCloudFront",
            SelectionBehavior::Unknown(text) => text,
        }
    }

    /// True where the list of names has a say.
    pub fn lists_names(&self) -> bool {
        matches!(
            self,
            SelectionBehavior::Whitelist
                | SelectionBehavior::AllExcept
                | SelectionBehavior::AllViewerAndWhitelistCloudFront
        )
    }
}

impl From<&str> for SelectionBehavior {
    fn from(text: &str) -> Self {
        match text {
            "none" => SelectionBehavior::None,
            "whitelist" => SelectionBehavior::Whitelist,
            "allExcept" => SelectionBehavior::AllExcept,
            "all" => SelectionBehavior::All,
            "allViewer" => SelectionBehavior::AllViewer,
            "allViewerAndWhitelistCloudFront" => SelectionBehavior::AllViewerAndWhitelistCloudFront,
            other => SelectionBehavior::Unknown(other.into()),
        }
    }
}

impl Serialize for SelectionBehavior {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.as_str())
    }
}

impl<'de> Deserialize<'de> for SelectionBehavior {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(|text| SelectionBehavior::from(text.as_str()))
    }
}

impl NameList {
    /// A list that is as AWS wants it.
    pub fn of<T: Into<String>>(names: impl IntoIterator<Item = T>) -> Self {
        let items: Vec<String> = names.into_iter().map(Into::into).collect();
        Self { quantity: Some(Lenient::Is(items.len() as i64)), items: Some(items) }
    }

    /// The names.
    pub fn names(&self) -> &[String] {
        self.items.as_deref().unwrap_or_default()
    }
}

impl Selection {
    /// A behavior without names.
    pub fn all_or_none(behavior: SelectionBehavior) -> Self {
        Self { behavior: Some(behavior), names: None }
    }

    /// A behavior with names; without a list where there are none.
    pub fn of<T: Into<String>>(
        behavior: SelectionBehavior,
        names: impl IntoIterator<Item = T>,
    ) -> Self {
        let names = NameList::of(names);
        Self {
            behavior: Some(behavior),
            names: names.items.as_ref().is_some_and(|items| !items.is_empty()).then_some(names),
        }
    }

    /// The names, whatever the behavior does with them.
    pub fn items(&self) -> &[String] {
        self.names.as_ref().map_or(&[], NameList::names)
    }

    /// What it selects. A missing or unknown behavior selects nothing.
    pub fn select(&self) -> ResolvedSelection<'_> {
        const NOTHING: SelectionBehavior = SelectionBehavior::None;
        let behavior = match &self.behavior {
            None | Some(SelectionBehavior::Unknown(_)) => &NOTHING,
            Some(known) => known,
        };
        ResolvedSelection {
            behavior,
            names: if behavior.lists_names() { self.items() } else { &[] },
        }
    }
}

/// What a [`Selection`] comes to: a known behavior, and names only where the behavior uses them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ResolvedSelection<'a> {
    /// Never [`SelectionBehavior::Unknown`].
    pub behavior: &'a SelectionBehavior,
    /// As written in the document.
    pub names: &'a [String],
}

impl<'a> ResolvedSelection<'a> {
    /// What a missing selection comes to.
    pub const NOTHING: ResolvedSelection<'static> =
        ResolvedSelection { behavior: &SelectionBehavior::None, names: &[] };

    /// True where nothing can be selected.
    pub fn is_none(self) -> bool {
        match self.behavior {
            SelectionBehavior::None | SelectionBehavior::Unknown(_) => true,
            SelectionBehavior::Whitelist => self.names.is_empty(),
            _ => false,
        }
    }
}

/// A selection under the member names of its kind.
macro_rules! wire {
    ($module:ident, $behavior:literal, $names:literal) => {
        pub(super) mod $module {
            use super::{NameList, Selection, SelectionBehavior};
            use serde::{Deserialize, Deserializer, Serialize, Serializer};

            #[derive(Default, Serialize, Deserialize)]
            #[serde(default)]
            struct Wire {
                #[serde(rename = $behavior, skip_serializing_if = "Option::is_none")]
                behavior: Option<SelectionBehavior>,
                #[serde(rename = $names, skip_serializing_if = "Option::is_none")]
                names: Option<NameList>,
            }

            pub fn serialize<S: Serializer>(
                selection: &Option<Selection>,
                to: S,
            ) -> Result<S::Ok, S::Error> {
                selection
                    .as_ref()
                    .map(|selection| Wire {
                        behavior: selection.behavior.clone(),
                        names: selection.names.clone(),
                    })
                    .serialize(to)
            }

            pub fn deserialize<'de, D: Deserializer<'de>>(
                from: D,
            ) -> Result<Option<Selection>, D::Error> {
                let wire = Option::<Wire>::deserialize(from)?;
                Ok(wire.map(|Wire { behavior, names }| Selection { behavior, names }))
            }
        }
    };
}

wire!(headers, "HeaderBehavior", "Headers");
wire!(cookies, "CookieBehavior", "Cookies");
wire!(query_strings, "QueryStringBehavior", "QueryStrings");
