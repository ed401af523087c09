//! What travels on the wire: texts, curl commands, addresses, cookies, query strings.

use cloudglass::http::{
    Header, HttpVersion, Request, Scheme, bad_percent, cookies, params, parse_curl, parse_request,
    print_request, split_url,
};
use proptest::prelude::*;

fn text(request: &str) -> Result<Request, Vec<(u32, u32)>> {
    parse_request(request, Scheme::Https)
        .map_err(|errors| errors.iter().map(|error| (error.line, error.column)).collect())
}

#[test]
fn a_text_is_read_as_written() {
    let request = text(
        "\r\nGET /a%20b?x=1?y HTTP/1.1\r\nX-Twice: 1\r\nhost: www.example.com\r\nx-twice:  2 \r\n\r\nbody\n\nmore",
    )
    .unwrap();
    assert_eq!(request.path, "/a%20b");
    assert_eq!(request.query.as_deref(), Some("x=1?y"));
    assert_eq!(request.host, "www.example.com");
    assert_eq!(request.http_version, HttpVersion::V11);
    assert_eq!(request.headers, [Header::new("X-Twice", "1"), Header::new("x-twice", "2")]);
    assert_eq!(request.body, "body\n\nmore");
    assert_eq!(request.url(), "https://www.example.com/a%20b?x=1?y");

    let bare = text("GET /? HTTP/2\nHost: a").unwrap();
    assert_eq!((bare.path.as_str(), bare.query.as_deref()), ("/", Some("")));

    let absolute = text("GET http://a.example:8080/x HTTP/1.1").unwrap();
    assert_eq!((absolute.scheme, absolute.host.as_str()), (Scheme::Http, "a.example:8080"));

    let pseudo =
        text(":method: POST\n:authority: a.example\n:scheme: http\n:path: /x?y\naccept: */*")
            .unwrap();
    assert_eq!((pseudo.method.as_str(), pseudo.url().as_str()), ("POST", "http://a.example/x?y"));
    assert_eq!(pseudo.headers, [Header::new("accept", "*/*")]);
    let secure = ":method: GET\n:authority: a.example\n:scheme: https\n:path: /";
    let secure = parse_request(secure, Scheme::Http).unwrap();
    assert_eq!((secure.scheme, secure.url().as_str()), (Scheme::Https, "https://a.example/"));
}

#[test]
fn control_characters_are_written_as_their_symbols() {
    let value = "a\tb\r\n\0\x1f\x7f\u{80}\u{9f}é";
    let request = Request { headers: vec![Header::new("X", value)], ..Request::default() };
    let written = "X: a\tb␍␊␀␟␡\u{fffd}\u{fffd}é";
    assert_eq!(print_request(&request).lines().last(), Some(written));
}

/// docs/reference/cloudfront.md, section 1: the limits count the bytes of the URL, and of the request line and headers.
#[test]
fn a_request_is_as_long_as_its_text() {
    for (text, url) in [
        ("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n", "https://a.example/"),
        (
            "POST /path?x=é&y HTTP/1.1\r\nHost: www.example.com\r\nAccept: */*\r\nX-One: 1\r\n\r\n",
            "https://www.example.com/path?x=é&y",
        ),
    ] {
        let request = parse_request(text, Scheme::Https).unwrap();
        assert_eq!(request.head_bytes(), text.len() as u64, "{text}");
        assert_eq!(request.url_bytes(), url.len() as u64, "{url}");
    }
}

#[test]
fn errors_have_their_places() {
    for (request, places) in [
        ("", vec![(1, 1)]),
        ("GET", vec![(1, 1)]),
        ("GET /", vec![(1, 6)]),
        ("GET / HTTP/9\nHost: a", vec![(1, 7)]),
        ("GET /a b HTTP/1.1\nHost: a", vec![(1, 5)]),
        ("G(T / HTTP/1.1\nHost: a", vec![(1, 1)]),
        ("GET index.html HTTP/1.1\nHost: a", vec![(1, 5)]),
        ("GET /a#b HTTP/1.1\nHost: a", vec![(1, 7)]),
        ("GET /\u{1}x HTTP/1.1\nHost: a", vec![(1, 6)]),
        ("GET / HTTP/1.1", vec![(1, 1)]),
        ("GET / HTTP/1.1\nHost: a\nHost: b", vec![(3, 1)]),
        ("GET / HTTP/1.1\nHost:", vec![(2, 1)]),
        ("GET / HTTP/1.1\nHost: a\nno colon", vec![(3, 9)]),
        ("GET / HTTP/1.1\nHost: a\nX : 1", vec![(3, 2)]),
        ("GET / HTTP/1.1\nHost: a\nX: 1\n folded", vec![(4, 1)]),
        ("GET / HTTP/1.1\nHost: a\nX: é\u{7}", vec![(3, 5)]),
        ("GET / HTTP/1.1\nHost: a\nX: 1\rY: 2", vec![(3, 5)]),
        ("GET / HTTP/1.1\nHost: a\n: 1\nbad", vec![(3, 1), (4, 4)]),
        (":path: a b\n:odd: 1", vec![(1, 8), (2, 1)]),
    ] {
        assert_eq!(text(request), Err(places), "{request:?}");
    }
}

#[test]
fn curl_commands_are_read_as_a_shell_would() {
    let lines = |command: &str| {
        parse_curl(command)
            .map(|curl| {
                let mut lines = vec![format!("{} {}", curl.request.method, curl.request.url())];
                lines.extend(curl.request.headers.iter().map(|h| format!("{}: {}", h.0, h.1)));
                lines.extend(curl.ignored.iter().map(|option| format!("ignored {option}")));
                lines.join("\n")
            })
            .map_err(|error| (error.line, error.column))
    };
    const OWN: &str = "User-Agent: curl/8.7.1\nAccept: */*";
    for (command, expected) in [
        ("curl example.com", Ok(format!("GET http://example.com/\n{OWN}"))),
        (
            "curl 'https://a.example/x?a=1&b=2' \\\n  -H 'Accept-Language: fr-FR' \\\n  --compressed -b 'a=1; b=2'",
            Ok(format!(
                "GET https://a.example/x?a=1&b=2\n{OWN}\nAccept-Encoding: deflate, gzip, br, zstd\nCookie: a=1; b=2\nAccept-Language: fr-FR"
            )),
        ),
        (
            "curl -sSLI -XHEAD https://a.example -A 'My \"UA\"' -e https://b.example/ -o out.html",
            Ok("HEAD https://a.example/\nAccept: */*\nUser-Agent: My \"UA\"\nReferer: https://b.example/\nignored -s\nignored -S\nignored -L\nignored -o out.html".into()),
        ),
        (
            r#"curl https://a.example -u me:pw -H "X: a\"b\$c" -H $'Y: caf\u00e9' -H 'accept:' -H 'Empty;'"#,
            Ok("GET https://a.example/\nUser-Agent: curl/8.7.1\nAuthorization: Basic bWU6cHc=\nX: a\"b$c\nY: café\nEmpty: ".into()),
        ),
        (
            "curl -G -d a=1 --data-urlencode b=2 https://a.example/?c=3 | jq .",
            Ok(format!("GET https://a.example/?c=3&a=1&b=2\n{OWN}")),
        ),
        (
            "curl -d a=1 https://a.example --http1.1",
            Ok(format!(
                "POST https://a.example/\n{OWN}\nContent-Type: application/x-www-form-urlencoded\nContent-Length: 3"
            )),
        ),
        (
            "curl --json '{}' --url https://a.example -X PUT -H 'Host: b.example'",
            Ok("PUT https://b.example/\nUser-Agent: curl/8.7.1\nAccept: application/json\nContent-Type: application/json\nContent-Length: 2".into()),
        ),
        ("curl https://a.example -H 'X: 1\r\nY: 2'", Ok(format!("GET https://a.example/\n{OWN}\nignored -H X: 1\r\nY: 2"))),
        ("wget https://a.example", Err((1, 1))),
        ("curl", Err((1, 1))),
        ("curl https://a.example \\\n -H 'open", Err((2, 5))),
        ("curl https://a.example -H", Err((1, 1))),
        ("curl https://", Err((1, 1))),
    ] {
        assert_eq!(lines(command), expected, "{command}");
    }
}

/// What a command asks for: method, address, headers of its own, body, and what is left aside.
fn asked(command: &str) -> String {
    let curl = parse_curl(command).unwrap_or_else(|error| panic!("{command}: {error:?}"));
    let mut lines = vec![format!("{} {}", curl.request.method, curl.request.url())];
    let own = ["user-agent", "accept", "content-type", "content-length"];
    let headers = curl.request.headers.iter();
    lines.extend(
        headers
            .filter(|header| !own.iter().any(|name| header.is(name)))
            .map(|header| format!("{}: {}", header.0, header.1)),
    );
    lines.extend((!curl.request.body.is_empty()).then_some(curl.request.body));
    lines.extend(curl.ignored.iter().map(|option| format!("ignored {option}")));
    lines.join("\n")
}

/// "Copy as cURL (cmd)" of a browser: everything is escaped with ^.
#[test]
fn curl_commands_of_windows_are_read() {
    for (command, expected) in [
        (
            "curl ^\"https://www.example.com/a?x=1^&y=^%^22^%^20z^%^C3^\" ^\r\n  -H ^\"X-Accept: */*^\" ^\r\n  -H ^\"if-match: W/^\\^\"a^\\^\"^\"",
            "GET https://www.example.com/a?x=1&y=%22%20z%C3\nX-Accept: */*\nif-match: W/\"a\"",
        ),
        (
            "curl ^\"https://a.example/^\" ^\n  --data-raw ^\"^{^\\^\"a^\\^\":^\\^\"x^\\^\\^\\^\"y^\\^\"^}^\" &\ncurl ^\"https://b.example/^\"",
            "POST https://a.example/\n{\"a\":\"x\\\"y\"}",
        ),
        (
            "curl \"https://a.example/?x=1&y=^2\" ^\n-H \"X: it's \"\"so\"\"\" ^\n  -H \"Path: C:\\Temp\"\n",
            "GET https://a.example/?x=1&y=^2\nX: it's \"so\"\nPath: C:\\Temp",
        ),
        (
            "curl https://a.example/?x=1^&y=2 -d ^\"1^\n\n2^\r\n\r\n3^\"",
            "POST https://a.example/?x=1&y=2\n1\n2\n3",
        ),
        // A caret elsewhere is one.
        ("curl 'https://a.example/^\"x' -H 'X: ^'", "GET https://a.example/^\"x\nX: ^"),
        ("curl https://a.example/^x", "GET https://a.example/^x"),
    ] {
        assert_eq!(asked(command), expected, "{command}");
    }
}

#[test]
fn data_is_encoded_as_curl_does() {
    for (options, expected) in [
        (
            "-G --data-urlencode 'q=café & crème'",
            "GET https://a.example/?q=caf%c3%a9+%26+cr%c3%a8me",
        ),
        ("--get --data-urlencode '=c=d'", "GET https://a.example/?c%3dd"),
        (
            "-G --data-urlencode 'plain text' -d x=%2F%zZ%",
            "GET https://a.example/?plain+text&x=%2f%zZ%",
        ),
        ("-G --data-urlencode a@b=c --data-urlencode q=", "GET https://a.example/?a@b=c&q="),
        ("--data-urlencode 'a b=c d~-._*'", "POST https://a.example/\na b=c+d~-._%2A"),
        ("--data-urlencode q=é -d x=é", "POST https://a.example/\nq=%C3%A9&x=é"),
        (
            "--data-urlencode q@words.txt -d a=1",
            "POST https://a.example/\nignored --data-urlencode q@words.txt (Cloudglass can't read this file)",
        ),
        (
            "-d @body.json",
            "POST https://a.example/\nignored -d @body.json (Cloudglass can't read this file)",
        ),
        (
            "-G --data-urlencode @words.txt -d a=1",
            "GET https://a.example/?a=1\nignored --data-urlencode @words.txt (Cloudglass can't read this file)",
        ),
        ("--data-raw @me", "POST https://a.example/\n@me"),
    ] {
        assert_eq!(asked(&format!("curl https://a.example/ {options}")), expected, "{options}");
    }
}

#[test]
fn an_open_quote_is_named_where_it_begins() {
    for (command, quote, place) in [
        ("curl 'https://a.example", '\'', (1, 6)),
        ("curl https://a.example \\\n -H \"open", '"', (2, 5)),
        ("curl https://a.example -H $'open", '\'', (1, 27)),
        ("curl ^\"https://a.example^\" ^\n -H ^\"open", '"', (2, 6)),
        // The quote of the next option closes it, and the rest looks like something else.
        ("curl 'https://a.example -H 'X: 1'", '\'', (1, 6)),
        ("curl 'https://a.example -H 'X: 1", '\'', (1, 6)),
        ("curl https://a.example -H \"X: 1 -H \"Y: 2\"", '"', (1, 27)),
    ] {
        let error = parse_curl(command).unwrap_err();
        let message = format!("expected a closing quote {quote}");
        assert_eq!((error.message, (error.line, error.column)), (message, place), "{command}");
    }
    // A space in an address is another matter.
    let error = parse_curl("curl 'https://a.example/b -c'").unwrap_err();
    assert!(error.message.contains("spaces"), "{error:?}");
}

#[test]
fn addresses_are_split_and_not_changed() {
    let url = split_url("HTTPS://u:p@a.example:8443/A/../b%2f?x=?&y#z").unwrap();
    assert_eq!(
        (url.scheme, url.user, url.host, url.path, url.query, url.fragment),
        (Scheme::Https, Some("u:p"), "a.example:8443", "/A/../b%2f", Some("x=?&y"), Some("z"))
    );
    assert_eq!(split_url("http://a?").map(|url| url.query), Ok(Some("")));
    for bad in ["a.example/x", "ftp://a", "https:///x", "https://a/b c"] {
        assert!(split_url(bad).is_err(), "{bad}");
    }
    for (text, bad) in [
        ("/a%20b%C3%A9", None),
        ("/100%", Some("%")),
        ("/%zz1", Some("%zz")),
        ("/%é1", Some("%é1")),
    ] {
        assert_eq!(bad_percent(text), bad, "{text}");
    }
}

#[test]
fn parameters_and_cookies_are_raw() {
    let split = |query: &'static str| params(query).map(|p| (p.name, p.value)).collect::<Vec<_>>();
    assert_eq!(split(""), []);
    assert_eq!(
        split("a&a=&=b&&c=1=2;d=3"),
        [("a", None), ("a", Some("")), ("", Some("b")), ("", None), ("c", Some("1=2;d=3"))]
    );
    let request = Request {
        headers: vec![
            Header::new("Cookie", "b=2; a = 1;; odd; =x; c=d=e"),
            Header::new("cookie", "z="),
        ],
        ..Request::default()
    };
    let found: Vec<_> = cookies(&request).map(|c| (c.name, c.value, c.header)).collect();
    assert_eq!(
        found,
        [
            ("b", "2", 0),
            ("a", "1", 0),
            ("", "odd", 0),
            ("", "=x", 0),
            ("c", "d=e", 0),
            ("z", "", 1)
        ]
    );
}

prop_compose! {
    fn any_request()(method in "[A-Z]{1,8}", path in "/[!-\"$->@-~é]{0,20}", query in prop::option::of("[!-\"$-~é]{0,20}"),
                     host in "[a-z0-9.-]{1,20}(:[0-9]{1,4})?",
                     headers in prop::collection::vec(("[A-Za-z-]{1,12}", "([!-~é]([ -~é]{0,20}[!-~é])?)?"), 0..6),
                     version in prop::sample::select(HttpVersion::ALL.to_vec()), body in "([a-z\n]{1,20})?") -> Request {
        Request {
            method, host, path, query, scheme: Scheme::Http, http_version: version, body,
            headers: headers.into_iter().filter(|(name, _)| !name.eq_ignore_ascii_case("host")).map(|(name, value)| Header(name, value)).collect(),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn printing_and_parsing_round_trips(request in any_request()) {
        let text = print_request(&request);
        prop_assert_eq!(parse_request(&text, Scheme::Http), Ok(request), "{}", text);
    }

    #[test]
    fn anything_is_read_or_refused(text in "(\\PC|[\r\n\t\0:/?#'\"$\\\\ -]|GET|HTTP/1.1|Host|curl|https://a){0,60}") {
        let _ = parse_curl(&text);
        let _ = parse_curl(&format!("curl {text}"));
        let _ = split_url(&text);
        let _ = bad_percent(&text);
        if let Ok(request) = parse_request(&text, Scheme::Https) {
            prop_assert_eq!(parse_request(&print_request(&request), request.scheme), Ok(request));
        }
        let _ = parse_request(&format!("GET / HTTP/1.1\nHost: a\n{text}"), Scheme::Https);
    }

    /// Control characters in a request from elsewhere (JSON, a link) can't add lines to its text.
    #[test]
    fn nothing_is_smuggled_into_the_text(value in "[a-z\r\n\0\t]{0,20}") {
        let request = Request { headers: vec![Header::new("X", value.clone())], path: format!("/{}", value.replace('\t', "")), ..Request::default() };
        prop_assert_eq!(print_request(&request).lines().count(), 3);
    }
}

#[test]
fn a_hundred_kilobytes_are_read_at_once() {
    let long =
        format!("GET /{} HTTP/1.1\nHost: a\n{}", "x".repeat(50_000), "X: y\n".repeat(10_000));
    assert_eq!(text(&long).unwrap().headers.len(), 10_000);
    assert_eq!(text(&"bad\n".repeat(30_000)).unwrap_err().len(), 20);
    let _ = parse_curl(&format!("curl {}", "'".repeat(99_999)));
}
