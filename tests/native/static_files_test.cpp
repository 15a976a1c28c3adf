#include "http/static_files.hpp"

#include <stdlib.h>
#include <sys/stat.h>

#include <fstream>

#include "catch.hpp"

using namespace duet::detail;
namespace fs = std::filesystem;

namespace {

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "duet-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
    fs::create_directories(root() / "sub" / "empty");
    write("root/index.html", "<p>hello");
    write("root/sub/index.html", "<p>sub");
    write("root/sub/app.wasm", std::string("\0asm", 4));
    write("root/big.data", std::string(100000, 'x'));
    write("root/.secret", "secret");
    write("outside.txt", "outside");
    fs::create_symlink("../outside.txt", root() / "link.txt");
    fs::create_directory_symlink("..", root() / "up");
    REQUIRE(::mkfifo((root() / "fifo").c_str(), 0600) == 0);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }

  fs::path root() const { return path_ / "root"; }
  void write(const fs::path& name, const std::string& content) const {
    std::ofstream(path_ / name, std::ios::binary) << content;
  }

 private:
  fs::path path_;
};

struct Answer {
  ResponseHead head;
  std::string body;
  HttpReply reply;

  std::string header(std::string_view name) const {
    const std::string* value = head.headers.find(name);
    return value ? *value : "missing";
  }
};

Answer answer(HttpReply reply) {
  Answer out;
  const HeadResult parsed = parse_response(reply.head_and_body, {}, out.head);
  REQUIRE(parsed.state == HeadResult::State::complete);
  out.body = reply.head_and_body.substr(parsed.consumed);
  out.reply = std::move(reply);
  return out;
}

Answer ask(const StaticFiles& files, const std::string& target, const std::string& method = "GET",
           const std::vector<Header>& extra = {}) {
  RequestHead request{method, target, 1, {{{"host", "a"}}}};
  for (const Header& header : extra) request.headers.list.push_back(header);
  return answer(files.serve(request));
}

}  // namespace

TEST_CASE("a small file comes whole with its headers") {
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

TEST_CASE("every reply is isolated and not sniffed, also an error") {
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

TEST_CASE("a big file is handed over open") {
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

TEST_CASE("other methods are told what is allowed") {
  const Folder folder;
  const Answer reply = ask(StaticFiles(folder.root()), "/", "POST");
  CHECK(reply.head.status == 405);
  CHECK(reply.header("allow") == "GET, HEAD");
}

TEST_CASE("a folder is its index, after a redirect to its slash") {
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

TEST_CASE("what is not a regular file below the folder is not found") {
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

TEST_CASE("HTTP/1.1 names exactly one host, HTTP/1.0 need not") {
  const Folder folder;
  const StaticFiles files(folder.root());
  CHECK(ask(files, "/", "GET", {{"host", "b"}}).head.status == 400);
  CHECK(answer(files.serve({"GET", "/", 1, {}})).head.status == 400);
  CHECK(answer(files.serve({"GET", "/", 0, {}})).head.status == 200);
}

TEST_CASE("a folder that is not there serves nothing until it is") {
  const Folder folder;
  const StaticFiles files(folder.root() / "later");
  CHECK(ask(files, "/").head.status == 404);
  fs::create_directory(folder.root() / "later");
  folder.write("root/later/index.html", "x");
  CHECK(ask(files, "/").body == "x");
}

TEST_CASE("an unchanged file is not sent again") {
  const Folder folder;
  const StaticFiles files(folder.root());
  const std::string etag = ask(files, "/").header("etag");
  REQUIRE(etag.size() > 2);
  CHECK(etag.front() == '"');
  for (const std::string& known : {etag, "W/" + etag, "\"other\", " + etag, std::string("*")}) {
    CAPTURE(known);
    const Answer reply = ask(files, "/", "GET", {{"if-none-match", known}});
    CHECK(reply.head.status == 304);
    CHECK(reply.body.empty());
    CHECK(reply.header("etag") == etag);
  }
  CHECK(ask(files, "/", "GET", {{"if-none-match", "\"other\""}}).head.status == 200);
  folder.write("root/index.html", "<p>changed");
  CHECK(ask(files, "/", "GET", {{"if-none-match", etag}}).head.status == 200);
}

TEST_CASE("a connection is kept or closed as the request says") {
  const Folder folder;
  const StaticFiles files(folder.root());
  CHECK(ask(files, "/").header("connection") == "keep-alive");
  const Answer close = ask(files, "/", "GET", {{"connection", "Close"}});
  CHECK_FALSE(close.reply.keep_alive);
  CHECK(close.header("connection") == "close");
  CHECK_FALSE(ask(files, "/", "GET", {{"content-length", "5"}}).reply.keep_alive);
  CHECK_FALSE(ask(files, "/", "POST", {{"transfer-encoding", "chunked"}}).reply.keep_alive);
  CHECK_FALSE(files.serve({"GET", "/", 0, {}}).keep_alive);
  CHECK(files.serve({"GET", "/", 0, {{{"connection", "keep-alive"}}}}).keep_alive);
}
