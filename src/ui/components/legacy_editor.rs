//! Editor of legacy cache settings: `ForwardedValues` and the TTLs of a cache behavior.

use super::{
    Checkbox, NameListEditor, NumberField, Select, one_of,
    selection_editor::{ExactFindings, header_names},
};
use crate::cloudfront::policy::{LegacyCacheSettings, Lenient, NameList, SelectionBehavior};
use crate::ui::bind::{Bound, Place, at, bind};
use yew::prelude::*;

/// A number of seconds that may be absent, or something else.
pub(super) fn seconds(place: &Place<'_, Option<Lenient<i64>>>) -> Bound<Option<i64>> {
    place
        .bound()
        .map(|seconds| seconds.as_ref().and_then(Lenient::get), |seconds| seconds.map(Lenient::Is))
}

/// A list of names as AWS writes it.
fn names(place: &Place<'_, NameList>) -> Bound<Vec<String>> {
    place.bound().map(
        |list| list.names().to_vec(),
        |names| if names.is_empty() { NameList::default() } else { NameList::of(names) },
    )
}

/// The fields of legacy cache settings.
pub(super) fn legacy_settings(settings: &Place<'_, LegacyCacheSettings>) -> Html {
    let forwarded = at!(settings, forwarded as "ForwardedValues");
    let cookies = at!(forwarded, cookies as "Cookies");
    let forward = bind!(cookies, forward as "Forward").by(&cookies, |cookies, forward| {
        if forward != SelectionBehavior::Whitelist {
            cookies.whitelisted_names = NameList::default();
        }
        cookies.forward = forward;
    });
    html! {
        <>
            <NameListEditor
                label="Headers (`*` for all)"
                placeholder="Origin"
                suggestions={header_names()}
                field={names(&at!(forwarded, headers as "Headers"))}
            />
            <div class="row">
                <Select
                    label="Cookies"
                    choices={one_of(
                        forward,
                        &[
                            (SelectionBehavior::None, "None"),
                            (SelectionBehavior::Whitelist, "Listed"),
                            (SelectionBehavior::All, "All"),
                        ],
                    )}
                />
                if cookies.value.forward == SelectionBehavior::Whitelist {
                    <NameListEditor
                        label="Cookie names"
                        placeholder="session*"
                        class="grow"
                        field={names(&at!(cookies, whitelisted_names as "WhitelistedNames"))}
                    />
                }
            </div>
            <div class="row">
                <Checkbox
                    label="Forward query strings"
                    field={bind!(forwarded, query_string as "QueryString")}
                />
                if forwarded.value.query_string {
                    <NameListEditor
                        label="Query strings in the cache key (empty for all)"
                        placeholder="size"
                        class="grow"
                        field={names(&at!(forwarded, query_string_cache_keys as "QueryStringCacheKeys"))}
                    />
                }
            </div>
            <div class="row">
                <NumberField
                    label="Minimum TTL (s)"
                    placeholder="0"
                    field={seconds(&at!(settings, min_ttl as "MinTTL"))}
                />
                <NumberField
                    label="Default TTL (s)"
                    placeholder="86400"
                    field={seconds(&at!(settings, default_ttl as "DefaultTTL"))}
                />
                <NumberField
                    label="Maximum TTL (s)"
                    placeholder="31536000"
                    field={seconds(&at!(settings, max_ttl as "MaxTTL"))}
                />
            </div>
            <ExactFindings paths={vec![settings.path.clone(), forwarded.path.clone()]} />
        </>
    }
}
