//! An input names its field once: `bind!` makes path, value, and change of one expression.
//!
//! ```ignore
//! <NumberField label="Requests per second" field={bind!(context, load.requests_per_second)} />
//! ```
//!
//! A [`Place`] is a part of a scenario, with its path and with the way to change it: `at!` goes down into one. A
//! [`Bound`] is a place with a value of its own, as inputs take it.

use crate::workbench::{FieldNumber, UNLIMITED, field_path};
use std::{ops::RangeInclusive, rc::Rc};
use yew::{AttrValue, Callback, UseStateHandle, html::IntoPropValue};

/// The place that these members lead to: `at!(context, worker.messages)`. A member whose serialized name isn't its own in
/// camel case says so: `at!(context, compared as "beside")`.
macro_rules! at {
    ($place:expr, $first:ident $(as $name:literal)? $(. $member:ident $(as $rename:literal)?)*) => {
        $place.place().member(
            concat!(stringify!($first) $(, "=", $name)? $(, ".", stringify!($member) $(, "=", $rename)?)*),
            |place| &place.$first $(.$member)*,
            |place| &mut place.$first $(.$member)*,
        )
    };
}

/// The field that these members lead to, for an input: see `at!`.
macro_rules! bind {
    ($($field:tt)+) => { $crate::ui::bind::at!($($field)+).bound() };
}

pub(crate) use {at, bind};

/// A change of a value.
pub type Change<T> = Box<dyn FnOnce(&mut T)>;

/// Changes a value in the scenario, as an edit of the field with this path.
type Edit<T> = Rc<dyn Fn(AttrValue, Change<T>)>;

/// A part of a scenario.
pub struct Place<'a, T> {
    /// Its path; empty for the scenario itself.
    pub path: AttrValue,
    /// What is there now.
    pub value: &'a T,
    edit: Edit<T>,
}

impl<T> Clone for Place<'_, T> {
    fn clone(&self) -> Self {
        Self { path: self.path.clone(), value: self.value, edit: self.edit.clone() }
    }
}

impl<'a, T: 'static> Place<'a, T> {
    /// The scenario itself, or something else that is edited as one.
    pub fn new(
        path: AttrValue,
        value: &'a T,
        edit: impl Fn(AttrValue, Change<T>) + 'static,
    ) -> Self {
        Self { path, value, edit: Rc::new(edit) }
    }

    /// This place, for `at!`.
    pub fn place(&self) -> Self {
        self.clone()
    }

    /// The place that members lead to, named as [`field_path`] has them.
    pub fn member<V: 'static>(
        &self,
        members: &str,
        get: fn(&T) -> &V,
        get_mut: fn(&mut T) -> &mut V,
    ) -> Place<'a, V> {
        let path = field_path(&self.path, members).into();
        self.within(path, get(self.value), move |value| Some(get_mut(value)))
    }

    fn within<V: 'static>(
        &self,
        path: AttrValue,
        value: &'a V,
        find: impl Fn(&mut T) -> Option<&mut V> + Copy + 'static,
    ) -> Place<'a, V> {
        let edit = self.edit.clone();
        Place::new(path, value, move |path, change| {
            edit(
                path,
                Box::new(move |outer| {
                    if let Some(inner) = find(outer) {
                        change(inner);
                    }
                }),
            );
        })
    }

    /// Changes what is here, as one undoable step.
    pub fn change(&self, change: impl FnOnce(&mut T) + 'static) {
        (self.edit)(self.path.clone(), Box::new(change));
    }

    /// The callback that changes what is here.
    pub fn on<E: 'static>(&self, change: impl Fn(&mut T, E) + 'static) -> Callback<E> {
        let (path, edit, change) = (self.path.clone(), self.edit.clone(), Rc::new(change));
        Callback::from(move |event| {
            let change = change.clone();
            edit(path.clone(), Box::new(move |value| change(value, event)));
        })
    }

    /// This place as the field of an input that shows it, and changes it, in a way of its own.
    pub fn field<W: 'static>(&self, value: W, change: impl Fn(&mut T, W) + 'static) -> Bound<W> {
        Bound { path: self.path.clone(), value, onchange: self.on(change) }
    }

    /// This place as the field of an input.
    pub fn bound(&self) -> Bound<T>
    where
        T: Clone,
    {
        Bound::new(self.path.clone(), self.value.clone(), self.on(|place, value| *place = value))
    }
}

impl<'a, T: 'static> Place<'a, Vec<T>> {
    /// An item of the list.
    pub fn item(&self, at: usize) -> Option<Place<'a, T>> {
        let path = format!("{}[{at}]", self.path).into();
        Some(self.within(path, self.value.get(at)?, move |list| list.get_mut(at)))
    }

    /// The items with their numbers.
    pub fn items(&self) -> impl Iterator<Item = (usize, Place<'a, T>)> {
        (0..self.value.len()).filter_map(|at| Some((at, self.item(at)?)))
    }

    /// The callback that removes an item.
    pub fn on_remove<E: 'static>(&self, at: usize) -> Callback<E> {
        self.on(move |list, _| {
            if at < list.len() {
                list.remove(at);
            }
        })
    }
}

impl<'a, T: 'static> Place<'a, Option<T>> {
    /// What is here, if anything is.
    pub fn some(&self) -> Option<Place<'a, T>> {
        Some(self.within(self.path.clone(), self.value.as_ref()?, Option::as_mut))
    }

    /// What is here, or `missing`. An edit puts a default there first.
    pub fn or_default(&self, missing: &'a T) -> Place<'a, T>
    where
        T: Default,
    {
        let value = self.value.as_ref().unwrap_or(missing);
        self.within(self.path.clone(), value, |place| Some(place.get_or_insert_default()))
    }
}

/// The field of an input: path, value, and what an edit does.
#[derive(Clone, PartialEq)]
pub struct Bound<V> {
    /// The path in the scenario; empty for what isn't in the scenario.
    pub path: AttrValue,
    /// The value.
    pub value: V,
    /// Called with the new value.
    pub onchange: Callback<V>,
}

impl<V: Clone + 'static> Bound<V> {
    /// A field of this path.
    pub fn new(path: impl Into<AttrValue>, value: V, onchange: Callback<V>) -> Self {
        Self { path: path.into(), value, onchange }
    }

    /// What isn't a part of the scenario.
    pub fn local(value: V, onchange: Callback<V>) -> Self {
        Self::new("", value, onchange)
    }

    /// State of a component.
    pub fn state(state: &UseStateHandle<V>) -> Self {
        let set = state.setter();
        Self::local((**state).clone(), Callback::from(move |value| set.set(value)))
    }

    /// The value as a place: for the members of what has a component of its own.
    pub fn place(&self) -> Place<'_, V> {
        let (value, onchange) = (self.value.clone(), self.onchange.clone());
        Place::new(self.path.clone(), &self.value, move |_, change| {
            let mut next = value.clone();
            change(&mut next);
            onchange.emit(next);
        })
    }

    /// The same field, seen as another type.
    pub fn map<W: 'static>(self, show: fn(V) -> W, read: fn(W) -> V) -> Bound<W> {
        let onchange = self.onchange.reform(read);
        Bound { path: self.path, value: show(self.value), onchange }
    }

    /// The same field, whose edit changes more of what is around it.
    pub fn by<T: 'static>(
        self,
        around: &Place<'_, T>,
        change: impl Fn(&mut T, V) + 'static,
    ) -> Self {
        let place = Place { path: self.path.clone(), ..around.clone() };
        Self { onchange: place.on(change), ..self }
    }

    /// The same field under another path: one of several inputs of a member.
    pub fn named(self, path: impl Into<AttrValue>) -> Self {
        Self { path: path.into(), ..self }
    }

    /// As text that is parsed. The error of `read` says how to fix the text, in one sentence.
    pub fn parsed(
        self,
        show: fn(&V) -> String,
        read: impl Fn(&str) -> Result<V, String> + 'static,
    ) -> Draft
    where
        V: PartialEq,
    {
        let text = show(&self.value);
        Draft::new(self, text, read)
    }
}

impl<V: Clone + PartialEq + 'static> Bound<Option<V>> {
    /// The same field with `default` for what is missing.
    pub fn or(self, default: V) -> Bound<V> {
        let onchange = self.onchange.reform(Some);
        Bound { path: self.path, value: self.value.unwrap_or(default), onchange }
    }

    /// The same field with `default` for what is missing. An edit to the default removes it.
    pub fn omitting(self, default: V) -> Bound<V> {
        let value = self.value.unwrap_or_else(|| default.clone());
        let onchange = self.onchange.reform(move |value| (value != default).then_some(value));
        Bound { path: self.path, value, onchange }
    }
}

impl<V: FieldNumber> Bound<V> {
    /// As a whole number within limits.
    pub fn within(self, limits: RangeInclusive<i64>) -> Draft {
        let text = self.value.text();
        let mode = if V::DECIMAL { "decimal" } else { "numeric" };
        let draft = Draft::new(self, text, move |text| V::read(text, &limits));
        Draft { inputmode: Some(mode), ..draft }
    }
}

impl<V: FieldNumber> IntoPropValue<Draft> for Bound<V> {
    fn into_prop_value(self) -> Draft {
        self.within(UNLIMITED)
    }
}

/// Parses a text, makes it the value if told to, and says whether it is the value already.
type Parse = Rc<dyn Fn(&str, bool) -> Result<bool, String>>;

/// A field as text, whatever its type: what a parsed input edits.
#[derive(Clone)]
pub struct Draft {
    /// The path in the scenario.
    pub path: AttrValue,
    /// The value as text.
    pub text: AttrValue,
    /// Which keys a touch keyboard shows: `numeric`, `decimal`.
    pub inputmode: Option<&'static str>,
    parse: Parse,
}

impl PartialEq for Draft {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text && Rc::ptr_eq(&self.parse, &other.parse)
    }
}

impl Draft {
    fn new<V: PartialEq + 'static>(
        field: Bound<V>,
        text: String,
        read: impl Fn(&str) -> Result<V, String> + 'static,
    ) -> Self {
        let Bound { path, value: current, onchange } = field;
        let parse = move |text: &str, write: bool| {
            let value = read(text)?;
            let same = value == current;
            if write {
                onchange.emit(value);
            }
            Ok(same)
        };
        Self { path, text: text.into(), inputmode: None, parse: Rc::new(parse) }
    }

    /// Makes a valid text the value. The error says how to fix it.
    pub fn write(&self, text: &str) -> Result<(), String> {
        (self.parse)(text, true).map(|_| ())
    }

    /// True if the text can stay in the input: it is another text of the value, or it can't be parsed yet.
    pub fn keeps(&self, text: &str) -> bool {
        (self.parse)(text, false).unwrap_or(true)
    }
}
