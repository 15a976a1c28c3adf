// Files that a client has cached, completely or partly.
#include "catch.hpp"
#include "files/opened_file.hpp"
#include "support/eventually.hpp"
#include "web_folder.hpp"

using namespace duet::detail;
using namespace duet_test;

TEST_CASE("RFC 9110 section 15.4.5: an unchanged file is not sent again") {
  const Folder folder;
  const StaticFiles files(folder.root());
  const std::string etag = ask(files, "/").header("etag");
  REQUIRE(etag.size() > 2);
  CHECK(etag.front() == '"');
  for (const std::string& known : {etag, "W/" + etag, "\"other\", " + etag, std::string("*")}) {
    CAPTURE(known);
    const Answer reply = get(files, "/", {{"if-none-match", known}});
    CHECK(reply.head.status == 304);
    CHECK(reply.body.empty());
    for (const char* field : {"etag", "vary", "cache-control", "last-modified"}) {
      CAPTURE(field);
      CHECK(reply.header(field) == ask(files, "/").header(field));
    }
  }
  CHECK(get(files, "/", {{"if-none-match", "\"other\""}}).head.status == 200);
  folder.write("root/index.html", "<p>changed");
  CHECK(get(files, "/", {{"if-none-match", etag}}).head.status == 200);
}

TEST_CASE("RFC 9110 section 13.1.3: the date of a file is a sufficient validator") {
  const Folder folder;
  const StaticFiles files(folder.root());
  const std::string modified = ask(files, "/").header("last-modified");
  CHECK(get(files, "/", {{"if-modified-since", modified}}).head.status == 304);
  CHECK(ask(files, "/", "HEAD", {{"if-modified-since", modified}}).head.status == 304);
  CHECK(get(files, "/", {{"if-modified-since", "Sun, 06 Nov 1994 08:49:37 GMT"}}).head.status == 200);
  CHECK(get(files, "/none", {{"if-modified-since", modified}}).head.status == 404);
}

TEST_CASE("RFC 9110 section 8.8.2.1: a modification time in the future is replaced by now") {
  const Folder folder;
  const std::time_t long_ago = 784111777;
  CHECK(ask(StaticFiles(folder.root()), "/", "GET", {}, long_ago).header("last-modified") ==
        "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST_CASE("RFC 9110 section 8.8.1: the tag of a recently changed file is weak") {
  const timespec changed{100, 5};
  CHECK(make_etag(16, changed, Encoding::identity, 101) == "W/\"10-64.5\"");
  CHECK(make_etag(16, changed, Encoding::identity, 102) == "\"10-64.5\"");
}

TEST_CASE("RFC 9110 section 8.8.3: a replaced file of the same size and age has another tag") {
  const Folder folder;
  const StaticFiles files(folder.root());
  const auto path = folder.root() / "index.html";
  const auto time = std::filesystem::last_write_time(path);
  const std::string etag = ask(files, "/").header("etag");
  // Once the file system's clock has ticked.
  CHECK(eventually([&] {
    folder.write("root/index.html", "<p>HELLO");
    std::filesystem::last_write_time(path, time);
    const std::string other = ask(files, "/").header("etag");
    return !other.empty() && other != etag;
  }));
}

TEST_CASE("RFC 9110 section 15.5.13: a failed precondition gives 412") {
  const Folder folder;
  CHECK(get(StaticFiles(folder.root()), "/", {{"if-match", "\"other\""}}).head.status == 412);
}

TEST_CASE("RFC 9110 section 15.3.7: a part of a file is served") {
  const Folder folder;
  const StaticFiles files(folder.root());
  const Answer part = get(files, "/index.html", {{"range", "bytes=3-5"}});
  CHECK(part.head.status == 206);
  CHECK(part.body == "hel");
  CHECK(part.header("content-range") == "bytes 3-5/8");
  CHECK(part.header("content-length") == "3");
  CHECK(part.header("etag") == ask(files, "/").header("etag"));
  CHECK(ask(files, "/").header("accept-ranges") == "bytes");
  CHECK(get(files, "/index.html", {{"range", "bytes=-2"}}).body == "lo");
}

TEST_CASE("RFC 9110 section 15.3.7: a large part is passed on as an open file at its first byte") {
  const Folder folder;
  folder.write("root/big.data", std::string(50'000, 'a') + std::string(50'000, 'b'));
  const Answer part = get(StaticFiles(folder.root()), "/big.data", {{"range", "bytes=49999-99998"}});
  CHECK(part.head.status == 206);
  CHECK(part.reply.file_bytes == 50'000);
  REQUIRE(part.reply.file);
  std::string first(2, '\0');
  CHECK(::read(part.reply.file.get(), first.data(), 2) == 2);
  CHECK(first == "ab");
}

TEST_CASE("RFC 9110 section 15.5.17: a part beyond the file gives 416 with the length") {
  const Folder folder;
  const Answer reply = get(StaticFiles(folder.root()), "/index.html", {{"range", "bytes=8-"}});
  CHECK(reply.head.status == 416);
  CHECK(reply.header("content-range") == "bytes */8");
}

TEST_CASE("RFC 9110 section 14.2: several ranges or two Range fields are answered with the whole") {
  const Folder folder;
  const StaticFiles files(folder.root());
  for (const auto& fields : {std::vector<Header>{{"range", "bytes=0-1,4-5"}},
                             std::vector<Header>{{"range", "bytes=0-1"}, {"range", "bytes=0-1"}}}) {
    const Answer reply = get(files, "/", fields);
    CHECK(reply.head.status == 200);
    CHECK(reply.body == "<p>hello");
  }
}

TEST_CASE("RFC 9110 section 14.2: Range is ignored for HEAD and for an unchanged file") {
  const Folder folder;
  const StaticFiles files(folder.root());
  CHECK(ask(files, "/", "HEAD", {{"range", "bytes=0-1"}}).header("content-length") == "8");
  CHECK(ask(files, "/", "HEAD", {{"range", "bytes=99-"}}).head.status == 200);
  CHECK(get(files, "/", {{"range", "bytes=0-1"}, {"if-none-match", "*"}}).head.status == 304);
}

TEST_CASE("RFC 9110 section 13.1.5: a file changed since the first part is sent whole") {
  const std::time_t at_once = std::time(nullptr);
  const Folder folder;
  const StaticFiles files(folder.root());
  const Answer first = ask(files, "/");
  for (const char* validator : {"etag", "last-modified"}) {
    CAPTURE(validator);
    const Header known{"if-range", first.header(validator)};
    CHECK(get(files, "/", {{"range", "bytes=0-1"}, known}).head.status == 206);
    const std::vector<Header> fields{{"range", "bytes=0-1"}, known};
    CHECK(ask(files, "/", "GET", fields, at_once).head.status == 200);  // it may still be changing
  }
  CHECK(get(files, "/", {{"range", "bytes=0-1"}, {"if-range", "\"other\""}}).head.status == 200);
}
