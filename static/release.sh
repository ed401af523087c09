#!/bin/sh
# Trunk's hook after a build: writes the content security policy of `_headers` into the released page as well.
# Not while developing: Trunk's hot reload needs an inline script.
set -eu
[ "${TRUNK_PROFILE:-}" = release ] || exit 0
page=$TRUNK_STAGING_DIR/index.html
policy=$(sed -n 's/^ *Content-Security-Policy: *//p' "$TRUNK_STAGING_DIR/_headers")
[ -n "$policy" ] || { echo "no policy in _headers" >&2; exit 1; }
# The policy must stand before the first thing that it governs. It has no characters that sed or HTML would mind
# save the quotes, and those are single.
sed "s|<head>|<head><meta http-equiv=\"Content-Security-Policy\" content=\"$policy\">|" "$page" >"$page.new"
mv "$page.new" "$page"
grep -q 'http-equiv="Content-Security-Policy"' "$page" || { echo "the policy did not get into the page" >&2; exit 1; }
