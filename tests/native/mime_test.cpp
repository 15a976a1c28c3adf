#include "files/mime.hpp"

#include "catch.hpp"

using duet::detail::mime_type;

TEST_CASE("the files of a web page have the types that browsers require") {
  CHECK(mime_type("index.html") == "text/html; charset=utf-8");
  CHECK(mime_type("a/b.js") == "text/javascript; charset=utf-8");
  CHECK(mime_type("b.mjs") == "text/javascript; charset=utf-8");
  CHECK(mime_type("b.wasm") == "application/wasm");
  CHECK(mime_type("b.css") == "text/css; charset=utf-8");
  CHECK(mime_type("a.png") == "image/png");
}

TEST_CASE("only the last extension counts and case is ignored") {
  CHECK(mime_type("a.js.map") == "application/json; charset=utf-8");
  CHECK(mime_type("A.HTML") == "text/html; charset=utf-8");
  CHECK(mime_type("lib.js/a.txt") == "text/plain; charset=utf-8");
}

TEST_CASE("an unknown or missing extension gives application/octet-stream") {
  CHECK(mime_type("a.unknown") == "application/octet-stream");
  CHECK(mime_type("a.data") == "application/octet-stream");
  CHECK(mime_type("html") == "application/octet-stream");
  CHECK(mime_type("a.js/html") == "application/octet-stream");
  CHECK(mime_type("a.") == "application/octet-stream");
  CHECK(mime_type("") == "application/octet-stream");
}
