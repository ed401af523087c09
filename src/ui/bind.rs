//! An input names its field once: `bind!` makes path, value, and change of one expression.
//!
//! ```ignore
//! <NumberField label="Requests per second" field={bind!(context, load.requests_per_second)} />
//! ```
//!
//! A [`Place`] is a part of a scenario, with its path and with the way to change it: `at!` goes down into one. A
//! [`Bound`] is a place with a value of its own, as inputs take it. A [`FieldPath`] comes from a place alone, so that no
//! view writes one: a path that names no field doesn't compile.
//!
//! Each render makes new ones. Two that show the same value and change it in the same way are equal, by their
//! [`Identity`], so that an edit renders only the inputs that it changes.

use crate::workbench::{FieldNumber, Identity, UNLIMITED, field_path};
use std::{
    collections::BTreeMap,
    fmt::{self, Display},
    ops::{Deref, RangeInclusive},
    rc::Rc,
};
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

/// What is in a variant of an enum, if the place has that variant: `case!(policy, PolicyChoice::Config)`.
macro_rules! case {
    ($place:expr, $kind:ident::$variant:ident) => {
        $place.place().case(
            stringify!($variant),
            |place| match place {
                $kind::$variant(inner) => Some(inner),
                _ => None,
            },
            |place| match place {
                $kind::$variant(inner) => Some(inner),
                _ => None,
            },
        )
    };
}

pub(crate) use {at, bind, case};

/// Which part of an optional value a place is: beyond the numbers of items.
const SOME: u64 = u64::MAX;
const DEFAULT: u64 = u64::MAX - 1;

/// A change of a value.
pub type Change<T> = Box<dyn FnOnce(&mut T)>;

/// Changes a value in the scenario, as an edit of the field with this path.
type Edit<T> = Rc<dyn Fn(FieldPath, Change<T>)>;

/// The path of a field in the scenario, as engines cite it; the empty one is the scenario itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FieldPath {
    text: AttrValue,
    outside: bool,
}

impl FieldPath {
    /// The name of an input that edits no field of a scenario. It has a hyphen, which no field has.
    pub fn outside(name: impl Into<AttrValue>) -> Self {
        Self { text: name.into(), outside: true }
    }

    /// An item of the list with this path.
    pub fn item(&self, at: usize) -> Self {
        self.followed_by(format!("{self}[{at}]"))
    }

    /// A member whose name the engine gives.
    pub fn member(&self, name: &str) -> Self {
        self.followed_by(field_path(self, &["=", name].concat()))
    }

    /// A path below this one. What is below no path is no field.
    fn followed_by(&self, text: String) -> Self {
        Self { outside: self.outside || text.starts_with('['), text: text.into() }
    }
}

impl Deref for FieldPath {
    type Target = str;

    fn deref(&self) -> &str {
        &self.text
    }
}

impl Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

/// The value of `data-field`.
impl IntoPropValue<Option<AttrValue>> for FieldPath {
    fn into_prop_value(self) -> Option<AttrValue> {
        (!self.outside && !self.is_empty()).then_some(self.text)
    }
}

/// A part of a scenario.
pub struct Place<'a, T> {
    /// Its path; empty for the scenario itself.
    pub path: FieldPath,
    /// What is there now.
    pub value: &'a T,
    edit: Edit<T>,
    identity: Identity,
}

impl<T> Clone for Place<'_, T> {
    fn clone(&self) -> Self {
        Self {
            path: self.path.clone(),
            value: self.value,
            edit: self.edit.clone(),
            identity: self.identity.clone(),
        }
    }
}

impl<'a, T: 'static> Place<'a, T> {
    /// The scenario itself, or something else that is edited as one; `identity` is that of `edit`.
    pub fn new(
        value: &'a T,
        identity: Identity,
        edit: impl Fn(FieldPath, Change<T>) + 'static,
    ) -> Self {
        Self { path: FieldPath::default(), value, edit: Rc::new(edit), identity }
    }

    /// A value that no edit changes, in a place with this path: it names the members.
    pub fn shown(path: &FieldPath, value: &'a T) -> Self {
        Self { path: path.clone(), ..Self::new(value, Identity::of("shown"), |_, _| ()) }
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
        let path = self.path.followed_by(field_path(&self.path, members));
        let which = get_mut as *const () as u64;
        self.within(path, get(self.value), which, move |value| Some(get_mut(value)))
    }

    /// What is in a variant, under the variant's name: see `case!`.
    pub fn case<V: 'static>(
        &self,
        variant: &str,
        get: fn(&T) -> Option<&V>,
        get_mut: fn(&mut T) -> Option<&mut V>,
    ) -> Option<Place<'a, V>> {
        let mut name = variant.to_owned();
        name[..1].make_ascii_lowercase();
        let path = self.path.followed_by(field_path(&self.path, &name));
        Some(self.within(path, get(self.value)?, get_mut as *const () as u64, get_mut))
    }

    fn within<V: 'static>(
        &self,
        path: FieldPath,
        value: &'a V,
        which: u64,
        find: impl Fn(&mut T) -> Option<&mut V> + Copy + 'static,
    ) -> Place<'a, V> {
        let edit = self.edit.clone();
        let place = Place::new(value, self.identity.and(which), move |path, change: Change<V>| {
            edit(
                path,
                Box::new(move |outer| {
                    if let Some(inner) = find(outer) {
                        change(inner);
                    }
                }),
            );
        });
        Place { path, ..place }
    }

    /// What is around this place, whose edits count as edits of this place: a button for a field that changes more.
    pub fn around<'b, S>(&self, around: &Place<'b, S>) -> Place<'b, S> {
        Place { path: self.path.clone(), ..around.clone() }
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
    pub fn field<W: Clone + 'static>(
        &self,
        value: W,
        change: impl Fn(&mut T, W) + 'static,
    ) -> Bound<W> {
        let identity = self.identity.named(&self.path).by(&change);
        Bound { identity, ..Bound::new(self.path.clone(), value, self.on(change)) }
    }

    /// This place as the field of an input.
    pub fn bound(&self) -> Bound<T>
    where
        T: Clone,
    {
        let field = self.field(self.value.clone(), |place, value| *place = value);
        Bound { edit: Some((self.edit.clone(), self.identity.clone())), ..field }
    }
}

impl<'a, T: 'static> Place<'a, Vec<T>> {
    /// An item of the list.
    pub fn item(&self, at: usize) -> Option<Place<'a, T>> {
        let path = self.path.item(at);
        Some(self.within(path, self.value.get(at)?, at as u64, move |list| list.get_mut(at)))
    }

    /// The list, whose edits count as edits of an item, which may be missing.
    pub fn slot(&self, at: usize) -> Self {
        Self { path: self.path.item(at), ..self.clone() }
    }

    /// The items with their numbers.
    pub fn items(&self) -> impl Iterator<Item = (usize, Place<'a, T>)> {
        (0..self.value.len()).filter_map(|at| Some((at, self.item(at)?)))
    }

    /// Removes an item.
    pub fn remove(&self, at: usize) {
        self.change(move |list| {
            if at < list.len() {
                list.remove(at);
            }
        });
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

impl<T: 'static> Place<'_, BTreeMap<String, T>> {
    /// The map, whose edits count as edits of the entry with this key, which may be missing.
    pub fn entry(&self, key: &str) -> Self {
        let path = self.path.followed_by(format!("{}.{key}", self.path));
        Self { path, ..self.clone() }
    }
}

impl<'a, T: 'static> Place<'a, Option<T>> {
    /// What is here, if anything is.
    pub fn some(&self) -> Option<Place<'a, T>> {
        Some(self.within(self.path.clone(), self.value.as_ref()?, SOME, Option::as_mut))
    }

    /// What is here, or `missing`, which no edit changes: it names the members.
    pub fn or(&self, missing: &'a T) -> Place<'a, T> {
        let value = self.value.as_ref().unwrap_or(missing);
        self.within(self.path.clone(), value, SOME, Option::as_mut)
    }

    /// What is here, or `missing`. An edit puts a default there first.
    pub fn or_default(&self, missing: &'a T) -> Place<'a, T>
    where
        T: Default,
    {
        let value = self.value.as_ref().unwrap_or(missing);
        self.within(self.path.clone(), value, DEFAULT, |place| Some(place.get_or_insert_default()))
    }
}

/// The field of an input: path, value, and what an edit does.
#[derive(Clone)]
pub struct Bound<V> {
    /// The path in the scenario; empty for what isn't in the scenario.
    pub path: FieldPath,
    /// The value.
    pub value: V,
    /// Called with the new value.
    pub onchange: Callback<V>,
    /// What `onchange` does.
    pub identity: Identity,
    /// How parts of the value are edited, if not by a new value.
    edit: Option<(Edit<V>, Identity)>,
}

impl<V: PartialEq> PartialEq for Bound<V> {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
            && (self.identity == other.identity || self.onchange == other.onchange)
            && self.value == other.value
    }
}

impl<V: Clone + 'static> Bound<V> {
    /// A field that calls `onchange` with the new value.
    pub fn new(path: FieldPath, value: V, onchange: Callback<V>) -> Self {
        Self { path, value, onchange, identity: Identity::UNKNOWN, edit: None }
    }

    /// What isn't a part of the scenario.
    pub fn local(value: V, onchange: Callback<V>) -> Self {
        Self::new(FieldPath::default(), value, onchange)
    }

    /// State of a component.
    pub fn state(state: &UseStateHandle<V>) -> Self {
        let set = state.setter();
        Self::local((**state).clone(), Callback::from(move |value| set.set(value)))
    }

    /// The value as a place: for the members of what has a component of its own.
    pub fn place(&self) -> Place<'_, V> {
        if let Some((edit, identity)) = self.edit.clone() {
            return Place { path: self.path.clone(), value: &self.value, edit, identity };
        }
        let (value, onchange) = (self.value.clone(), self.onchange.clone());
        // An edit begins with the value of this render.
        let place = Place::new(&self.value, Identity::UNKNOWN, move |_, change: Change<V>| {
            let mut next = value.clone();
            change(&mut next);
            onchange.emit(next);
        });
        Place { path: self.path.clone(), ..place }
    }

    /// The same field, seen as another type.
    pub fn map<W: Clone + 'static>(self, show: fn(V) -> W, read: fn(W) -> V) -> Bound<W> {
        let identity = self.identity.and(read as *const () as u64);
        let onchange = self.onchange.reform(read);
        Bound { identity, ..Bound::new(self.path, show(self.value), onchange) }
    }

    /// The same field, whose edit changes more of what is around it.
    pub fn by<T: 'static>(
        self,
        around: &Place<'_, T>,
        change: impl Fn(&mut T, V) + 'static,
    ) -> Self {
        let place = Place { path: self.path.clone(), ..around.clone() };
        place.field(self.value, change)
    }

    /// The same field, showing another value.
    pub fn showing(self, value: V) -> Self {
        Self { value, ..self }
    }

    /// The same field under another path: one of several inputs of a member.
    pub fn named(self, path: FieldPath) -> Self {
        Self { path, ..self }
    }

    /// The same field without a path, where something around the input has it.
    pub fn unnamed(self) -> Self {
        self.named(FieldPath::default())
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
        let identity = self.identity.by(&read);
        Draft::new(self, identity, text, read)
    }
}

impl<V: Clone + PartialEq + 'static> Bound<Option<V>> {
    /// The same field with `default` for what is missing.
    pub fn or(self, default: V) -> Bound<V> {
        let identity = self.identity.named("or");
        let onchange = self.onchange.reform(Some);
        Bound { identity, ..Bound::new(self.path, self.value.unwrap_or(default), onchange) }
    }

    /// The same field with `default` for what is missing. An edit to the default removes it.
    pub fn omitting(self, default: V) -> Bound<V> {
        let value = self.value.unwrap_or_else(|| default.clone());
        let identity = self.identity.named("omitting").with(default.clone());
        let onchange = self.onchange.reform(move |value| (value != default).then_some(value));
        Bound { identity, ..Bound::new(self.path, value, onchange) }
    }
}

impl<V: FieldNumber> Bound<V> {
    /// As a whole number within limits.
    pub fn within(self, limits: RangeInclusive<i64>) -> Draft {
        let text = self.value.text();
        let mode = if V::DECIMAL { "decimal" } else { "numeric" };
        let (least, most) = (limits.start().cast_unsigned(), limits.end().cast_unsigned());
        let identity = self.identity.and(least).and(most);
        let draft = Draft::new(self, identity, text, move |text| V::read(text, &limits));
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
    pub path: FieldPath,
    /// The value as text.
    pub text: AttrValue,
    /// Which keys a touch keyboard shows: `numeric`, `decimal`.
    pub inputmode: Option<&'static str>,
    parse: Parse,
    /// What `parse` does.
    identity: Identity,
}

impl PartialEq for Draft {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path
            && self.text == other.text
            && (self.identity == other.identity || Rc::ptr_eq(&self.parse, &other.parse))
    }
}

impl Draft {
    fn new<V: Clone + PartialEq + 'static>(
        field: Bound<V>,
        identity: Identity,
        text: String,
        read: impl Fn(&str) -> Result<V, String> + 'static,
    ) -> Self {
        let Bound { path, value: current, onchange, .. } = field;
        let identity = identity.with(current.clone());
        let parse = move |text: &str, write: bool| {
            let value = read(text)?;
            let same = value == current;
            if write {
                onchange.emit(value);
            }
            Ok(same)
        };
        Self { path, text: text.into(), inputmode: None, parse: Rc::new(parse), identity }
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
