// Precompressed files next to the plain ones.
#include "catch.hpp"
#include "web_folder.hpp"

using namespace duet::detail;
using namespace duet_test;
namespace fs = std::filesystem;

namespace {

/// app.wasm with both its encodings, none of them older than it.
class Encoded : public Folder {
 public:
  Encoded() {
    write("root/sub/app.wasm.br", "brotli");
    write("root/sub/app.wasm.gz", "gzipped");
  }
};

Answer ask_with(const StaticFiles& files, const std::string& accepted) {
  return get(files, "/sub/app.wasm", {{"accept-encoding", accepted}});
}

}  // namespace

TEST_CASE("RFC 9110 section 12.5.3: the client's preferred encoding is sent") {
  const Encoded folder;
  const StaticFiles files(folder.root());
  const Answer brotli = ask_with(files, "gzip, deflate, br");
  CHECK(brotli.body == "brotli");
  CHECK(brotli.header("content-encoding") == "br");
  CHECK(brotli.header("content-type") == "application/wasm");
  CHECK(brotli.header("content-length") == "6");
  const Answer gzip = ask_with(files, "br;q=0.5, gzip");
  CHECK(gzip.body == "gzipped");
  CHECK(gzip.header("content-encoding") == "gzip");
  const Answer plain = ask_with(files, "deflate");
  CHECK(plain.body == std::string("\0asm", 4));
  CHECK(plain.header("content-encoding") == "missing");
  CHECK(ask(files, "/sub/app.wasm").body == plain.body);
}

TEST_CASE("RFC 9110 section 12.5.5: the answer has Vary even if there is only one encoding") {
  const Encoded folder;
  const StaticFiles files(folder.root());
  CHECK(ask_with(files, "br").header("vary") == "Accept-Encoding");
  CHECK(ask(files, "/sub/app.wasm").header("vary") == "Accept-Encoding");
  CHECK(ask(files, "/").header("vary") == "Accept-Encoding");
}

TEST_CASE("RFC 9110 section 8.8.3.3: each encoding has a tag of its own") {
  const Encoded folder;
  const StaticFiles files(folder.root());
  const std::string brotli = ask_with(files, "br").header("etag");
  CHECK(brotli.ends_with("-br\""));
  CHECK(ask_with(files, "gzip").header("etag").ends_with("-gzip\""));
  CHECK(get(files, "/sub/app.wasm", {{"accept-encoding", "br"}, {"if-none-match", brotli}}).head.status ==
        304);
  CHECK(get(files, "/sub/app.wasm", {{"if-none-match", brotli}}).head.status == 200);
}

TEST_CASE("RFC 9110 section 14.2: a range counts bytes of the encoded file") {
  const Encoded folder;
  const Answer part =
      get(StaticFiles(folder.root()), "/sub/app.wasm", {{"accept-encoding", "gzip"}, {"range", "bytes=4-"}});
  CHECK(part.head.status == 206);
  CHECK(part.body == "ped");
  CHECK(part.header("content-range") == "bytes 4-6/7");
  CHECK(part.header("content-encoding") == "gzip");
}

TEST_CASE("an encoded file older than the plain one is not sent") {
  const Encoded folder;
  const fs::path sub = folder.root() / "sub";
  fs::last_write_time(sub / "app.wasm.br", fs::last_write_time(sub / "app.wasm") - std::chrono::seconds(1));
  CHECK(ask_with(StaticFiles(folder.root()), "br, gzip").header("content-encoding") == "gzip");
}

TEST_CASE("an encoded file needs the plain one and must not be a link") {
  const Encoded folder;
  const StaticFiles files(folder.root());
  fs::remove(folder.root() / "sub" / "app.wasm.br");
  make_link("../../outside.txt", folder.root() / "sub" / "app.wasm.br");
  CHECK(ask_with(files, "br").header("content-encoding") == "missing");
  fs::remove(folder.root() / "sub" / "app.wasm");
  CHECK(ask_with(files, "gzip").head.status == 404);
}

TEST_CASE("RFC 9110 section 15.5.7: a client that accepts none of the encodings gets 406") {
  const Encoded folder;
  const StaticFiles files(folder.root());
  CHECK(ask_with(files, "identity;q=0, br").head.status == 200);
  const Answer reply = get(files, "/", {{"accept-encoding", "identity;q=0, br"}});
  CHECK(reply.head.status == 406);
  CHECK(reply.header("vary") == "Accept-Encoding");
}
