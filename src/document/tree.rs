//! A document to write. Its members keep their order.

use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::Value;
use std::borrow::Cow;

/// A value whose members keep the order in which they were put.
#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    /// A scalar; a list or object of JSON's is written as it is.
    Leaf(Value),
    /// A list.
    List(Vec<Tree>),
    /// An object.
    Map(Vec<(Cow<'static, str>, Tree)>),
}

impl Tree {
    /// An object of these members.
    pub fn map<const N: usize>(members: [(&'static str, Tree); N]) -> Self {
        Tree::Map(members.into_iter().map(|(name, tree)| (Cow::Borrowed(name), tree)).collect())
    }

    /// A list of these.
    pub fn list<T: Into<Tree>>(items: impl IntoIterator<Item = T>) -> Self {
        Tree::List(items.into_iter().map(Into::into).collect())
    }

    /// Appends a member; does nothing to other values than objects.
    pub fn put(&mut self, name: impl Into<Cow<'static, str>>, tree: impl Into<Tree>) {
        if let Tree::Map(members) = self {
            members.push((name.into(), tree.into()));
        }
    }

    /// The same with the member at the end.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'static, str>>, tree: impl Into<Tree>) -> Self {
        self.put(name, tree);
        self
    }

    /// The same with the member at the end, where there is one.
    #[must_use]
    pub fn with_some<T: Into<Tree>>(
        self,
        name: impl Into<Cow<'static, str>>,
        tree: Option<T>,
    ) -> Self {
        match tree {
            Some(tree) => self.with(name, tree),
            None => self,
        }
    }
}

impl<T: Into<Value>> From<T> for Tree {
    fn from(value: T) -> Self {
        match value.into() {
            Value::Array(items) => Tree::List(items.into_iter().map(Tree::from).collect()),
            Value::Object(members) => Tree::Map(
                members
                    .into_iter()
                    .map(|(name, value)| (Cow::Owned(name), Tree::from(value)))
                    .collect(),
            ),
            scalar => Tree::Leaf(scalar),
        }
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Tree::Leaf(value) => value.serialize(to),
            Tree::List(items) => items.serialize(to),
            Tree::Map(members) => {
                let mut map = to.serialize_map(Some(members.len()))?;
                for (name, tree) in members {
                    map.serialize_entry(name, tree)?;
                }
                map.end()
            }
        }
    }
}
