#include "files/static_files.hpp"

#include "catch.hpp"
#include "web_folder.hpp"

using namespace duet::detail;
using namespace duet_test;
namespace fs = std::filesystem;

TEST_CASE("a small file is served with its headers") {
  const Folder folder;
  const Answer page = ask(StaticFiles(folder.root()), "/index.html?v=1");
  CHECK(page.head.status == 200);
  CHECK(page.body == "<p>hello");
  CHECK_FALSE(page.reply.file);
  CHECK(page.reply.file_bytes == 0);
  CHECK(page.reply.keep_alive);
  CHECK(page.header("content-type") == "text/html; charset=utf-8");
  CHECK(page.header("content-length") == "8");
  CHECK(page.header("cache-control") == "no-cache");
  CHECK(page.header("last-modified").size() == 29);
  CHECK(ask(StaticFiles(folder.root()), "/sub/app.wasm").body == std::string("\0asm", 4));
}

TEST_CASE("every response is isolated and not sniffed including errors") {
  const Folder folder;
  const StaticFiles files(folder.root());
  for (const char* target : {"/", "/none", "/sub", "/%"}) {
    const Answer reply = ask(files, target);
    CHECK(reply.header("x-content-type-options") == "nosniff");
    CHECK(reply.header("cross-origin-opener-policy") == "same-origin");
    CHECK(reply.header("cross-origin-embedder-policy") == "require-corp");
    CHECK(reply.header("cross-origin-resource-policy") == "same-origin");
    CHECK(reply.header("content-length") == std::to_string(reply.body.size()));
  }
}

TEST_CASE("a big file is passed on open") {
  const Folder folder;
  const Answer big = ask(StaticFiles(folder.root()), "/big.data");
  CHECK(big.head.status == 200);
  CHECK(big.body.empty());
  CHECK(big.reply.file_bytes == 100000);
  CHECK(big.header("content-length") == "100000");
  REQUIRE(big.reply.file);
  char first = 0;
  CHECK(::read(big.reply.file.get(), &first, 1) == 1);
  CHECK(first == 'x');
}

TEST_CASE("HEAD has the headers of GET and no body") {
  const Folder folder;
  const StaticFiles files(folder.root());
  const Answer small = ask(files, "/", "HEAD");
  CHECK(small.header("content-length") == "8");
  CHECK(small.body.empty());
  const Answer big = ask(files, "/big.data", "HEAD");
  CHECK(big.header("content-length") == "100000");
  CHECK_FALSE(big.reply.file);
  CHECK(ask(files, "/none", "HEAD").body.empty());
}

TEST_CASE("other methods are answered with the allowed ones") {
  const Folder folder;
  const Answer reply = ask(StaticFiles(folder.root()), "/", "POST");
  CHECK(reply.head.status == 405);
  CHECK(reply.header("allow") == "GET, HEAD");
}

TEST_CASE("a folder is served as its index after a redirect to its slash") {
  const Folder folder;
  const StaticFiles files(folder.root());
  CHECK(ask(files, "/").body == "<p>hello");
  CHECK(ask(files, "/sub/").body == "<p>sub");
  CHECK(ask(files, "/sub/empty/").head.status == 404);
  const Answer redirect = ask(files, "/sub?a=b");
  CHECK(redirect.head.status == 301);
  CHECK(redirect.header("location") == "./sub/?a=b");
  CHECK(ask(files, "/%73ub/empty").header("location") == "./empty/");
}

TEST_CASE("only regular files below the folder are found") {
  const Folder folder;
  const StaticFiles files(folder.root());
  for (const char* target : {"/none", "/none/a", "/index.html/", "/index.html/a", "/.secret",
                             "/../outside.txt", "/%2e%2e/outside.txt", "/sub/../../outside.txt",
                             "/..%2foutside.txt", "/link.txt", "/up/outside.txt", "/up/", "/fifo"}) {
    CAPTURE(target);
    CHECK(ask(files, target).head.status == 404);
  }
  CHECK(ask(files, "/" + std::string(5000, 'x')).head.status == 404);
}

TEST_CASE("a malformed path is refused") {
  const Folder folder;
  const StaticFiles files(folder.root());
  CHECK(ask(files, "/%").head.status == 400);
  CHECK(ask(files, "/index.html%00").head.status == 400);
}

TEST_CASE("HTTP/1.1 needs exactly one host and HTTP/1.0 needs none") {
  const Folder folder;
  const StaticFiles files(folder.root());
  CHECK(ask(files, "/", "GET", {{"host", "b"}}).head.status == 400);
  CHECK(answer(files.serve({"GET", "/", 1, {}})).head.status == 400);
  CHECK(answer(files.serve({"GET", "/", 0, {}})).head.status == 200);
}

TEST_CASE("a missing folder serves nothing until it exists") {
  const Folder folder;
  const StaticFiles files(folder.root() / "later");
  CHECK(ask(files, "/").head.status == 404);
  fs::create_directory(folder.root() / "later");
  folder.write("root/later/index.html", "x");
  CHECK(ask(files, "/").body == "x");
}

TEST_CASE("a connection is kept or closed as the request asks") {
  const Folder folder;
  const StaticFiles files(folder.root());
  CHECK(ask(files, "/").header("connection") == "keep-alive");
  const Answer close = ask(files, "/", "GET", {{"connection", "Close"}});
  CHECK_FALSE(close.reply.keep_alive);
  CHECK(close.header("connection") == "close");
  CHECK_FALSE(ask(files, "/", "GET", {{"content-length", "5"}}).reply.keep_alive);
  CHECK_FALSE(ask(files, "/", "POST", {{"transfer-encoding", "chunked"}}).reply.keep_alive);
  CHECK_FALSE(files.serve({"GET", "/", 0, {}}).keep_alive);
  CHECK(files.serve({"GET", "/", 0, {{"connection", "keep-alive"}}}).keep_alive);
}

TEST_CASE("RFC 9111 section 5.2.2: files alone have the configured Cache-Control") {
  const Folder folder;
  folder.write("root/sub/app-4fd1.js", "1");
  const StaticFiles files(folder.root(), {"max-age=60", {"/sub/app"}});
  CHECK(ask(files, "/").header("cache-control") == "max-age=60");
  CHECK(ask(files, "/none").header("cache-control") == "no-cache");
  CHECK(ask(files, "/sub").header("cache-control") == "no-cache");
  CHECK(ask(files, "/sub/").header("cache-control") == "max-age=60");
}

TEST_CASE("RFC 8246: files below an immutable path are cached without revalidation") {
  const Folder folder;
  const StaticFiles files(folder.root(), {"no-cache", {"/sub/"}});
  CHECK(ask(files, "/sub/app.wasm").header("cache-control") == "public, max-age=31536000, immutable");
  CHECK(ask(files, "/index.html").header("cache-control") == "no-cache");
  CHECK(ask(files, "/sub/none").header("cache-control") == "no-cache");
}
