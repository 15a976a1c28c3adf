// A file that follows a document, and the other way round.
#include "examples/editor/file/follower.hpp"

#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "catch.hpp"
#include "real_server.hpp"

using editor::Follower;
using editor_test::Folder;
using editor_test::RealPerson;
using editor_test::RealServer;

namespace {

/// A document with one person in it, and a folder with a file.
struct Desk {
  RealServer server;
  Folder folder;
  std::string path = folder / "notes.txt";
  RealPerson ada{server, "Ada"};
  std::vector<std::string> lines;
  std::optional<std::string> ended;
  std::optional<Follower> follower;

  Desk() {
    REQUIRE(server.until([&] { return ada.editor.has_text(); }));
  }

  void follow(Follower::Preference preference = Follower::Preference::none) {
    ended.reset();
    follower.emplace(server.loop, Follower::Options{server.url, "Notes", path, "vim", preference});
    follower->on_line([this](std::string_view line) { lines.emplace_back(line); });
    follower->on_end([this](std::string_view why) { ended = why; });
    follower->start();
  }

  /// Ends the program. Its lock is the process's, which stays.
  void stop() {
    follower->stop();
    REQUIRE(server.until([&] { return ended.has_value(); }));
    follower.reset();
    std::filesystem::remove(folder / ".notes.txt.duet-lock");
  }

  [[nodiscard]] std::string file() const {
    std::ifstream in(path);
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
  }

  void write_in_place(const std::string& text) const { std::ofstream(path) << text; }

  void write_by_rename(const std::string& text) const {
    std::ofstream(path + "~") << text;
    std::filesystem::rename(path + "~", path);
  }

  void type(const std::string& text) { REQUIRE(ada.write(ada.editor.document().length(), 0, text)); }

  void both_are(const std::string& text) {
    CHECK(server.until([&] { return file() == text && ada.text() == text; }));
    CHECK(file() == text);
    CHECK(ada.text() == text);
  }
};

}  // namespace

TEST_CASE("a file becomes a document and edits go both ways") {
  Desk desk;
  desk.write_in_place("from the file\n");
  desk.follow();
  desk.both_are("from the file\n");
  desk.type("from Ada\n");
  desk.both_are("from the file\nfrom Ada\n");
  desk.write_in_place("from the file\nand in place\nfrom Ada\n");
  desk.both_are("from the file\nand in place\nfrom Ada\n");
  desk.write_by_rename("by rename\nfrom the file\nand in place\nfrom Ada\n");
  desk.both_are("by rename\nfrom the file\nand in place\nfrom Ada\n");
  desk.type("end");
  desk.both_are("by rename\nfrom the file\nand in place\nfrom Ada\nend");
}

TEST_CASE("a document becomes a file with the permissions of the one before") {
  Desk desk;
  desk.type("the document");
  SECTION("there is no file") { desk.follow(); }
  SECTION("there is an empty file") {
    desk.write_in_place("");
    REQUIRE(chmod(desk.path.c_str(), 0640) == 0);
    desk.follow();
  }
  desk.both_are("the document");
  struct stat status {};
  desk.type("!");
  desk.both_are("the document!");
  REQUIRE(stat(desk.path.c_str(), &status) == 0);
  const mode_t mode = status.st_mode & 0777;
  CHECK((mode == 0640 || (mode & 0600) == 0600));
}

TEST_CASE("an empty file and an empty document are the same") {
  Desk desk;
  desk.write_in_place("");
  desk.follow();
  desk.type("x");
  desk.both_are("x");
  REQUIRE(desk.ada.write(0, 1, {}));
  desk.both_are("");
  desk.write_in_place("y");
  desk.both_are("y");
  // An emptied file counts after a while, since an editor may be about to write it.
  desk.write_in_place("");
  desk.both_are("");
}

TEST_CASE("nothing is lost when both change while the program does not run") {
  Desk desk;
  desk.write_in_place("one\ntwo\nthree\n");
  desk.follow();
  desk.both_are("one\ntwo\nthree\n");
  desk.stop();
  REQUIRE(desk.ada.write(0, 3, "1"));
  desk.type("four\n");
  desk.write_by_rename("one\ntwo and a half\nthree\n");
  desk.follow();
  desk.both_are("1\ntwo and a half\nthree\nfour\n");
}

TEST_CASE("nothing is lost when both change without a connection") {
  Desk desk;
  desk.write_in_place("one\ntwo\n");
  desk.follow();
  desk.both_are("one\ntwo\n");
  desk.server.stop();
  desk.type("from Ada\n");
  desk.write_in_place("zero\none\ntwo\n");
  REQUIRE(desk.server.until([&] { return desk.lines.back().find("read the file") == 0; }));
  desk.stop();
  desk.write_in_place("zero\none\n2\n");
  desk.follow();
  desk.server.start();
  REQUIRE(desk.server.until([&] {
    desk.ada.editor.try_now();
    return desk.file() == "zero\none\n2\nfrom Ada\n" && desk.ada.text() == desk.file();
  }));
}

TEST_CASE("a change of the file that was not read yet is not overwritten") {
  Desk desk;
  desk.write_in_place("a\nb\nc\n");
  desk.follow();
  desk.both_are("a\nb\nc\n");
  for (int i = 0; i < 10; ++i) {
    // At the same time.
    const std::string line = std::to_string(i) + "\n";
    desk.type("Ada " + line);
    const std::string before = desk.file();
    desk.write_in_place("file " + line + before);
    REQUIRE(desk.server.until([&] {
      return desk.file() == desk.ada.text() && desk.file().find("file " + line) != std::string::npos &&
             desk.file().find("Ada " + line) != std::string::npos;
    }));
  }
  for (int i = 0; i < 10; ++i) {
    CHECK(desk.file().find("file " + std::to_string(i)) != std::string::npos);
    CHECK(desk.file().find("Ada " + std::to_string(i)) != std::string::npos);
  }
}

TEST_CASE("what a file had a moment ago is uncertain whatever time it says it was modified at") {
  const Folder folder;
  const std::string path = folder / "notes.txt";
  std::ofstream(path) << "text";
  const editor::WatchedFile file(path);
  std::filesystem::last_write_time(path,
                                   std::filesystem::file_time_type::clock::now() - std::chrono::hours(1));
  const auto first = file.look();
  REQUIRE(first);
  CHECK_FALSE(first->is_certain);
  CHECK(first == file.look());
}

TEST_CASE("a text of a megabyte is followed") {
  Desk desk;
  std::string text;
  while (text.size() < 1 << 20) text += "line " + std::to_string(text.size()) + " of a long text\n";
  desk.write_in_place(text);
  desk.follow();
  desk.both_are(text);
  text.replace(500'000, 10, "replaced");
  desk.write_by_rename(text);
  desk.both_are(text);
  desk.type("end");
  desk.both_are(text + "end");
}

TEST_CASE("a file and a document that were never the same need a decision") {
  Desk desk;
  desk.type("the document");
  desk.write_in_place("the file");
  SECTION("without one nothing changes") {
    desk.follow();
    REQUIRE(desk.server.until([&] { return desk.ended.has_value(); }));
    CHECK(desk.ended->find("the file and the document differ") == 0);
    CHECK(desk.file() == "the file");
    CHECK(desk.ada.text() == "the document");
  }
  SECTION("the document") {
    desk.follow(Follower::Preference::document);
    desk.both_are("the document");
  }
  SECTION("the file") {
    desk.follow(Follower::Preference::file);
    desk.both_are("the file");
  }
}

TEST_CASE("a file that is not UTF-8 is an error and stays as it is") {
  Desk desk;
  const std::string bytes = "caf\xe9";
  SECTION("at the beginning") {
    desk.write_in_place(bytes);
    desk.follow();
    REQUIRE(desk.server.until([&] { return desk.ended.has_value(); }));
    CHECK(*desk.ended == "the file is not UTF-8 text");
    CHECK(desk.file() == bytes);
  }
  SECTION("later and until it is corrected") {
    desk.write_in_place("cafe");
    desk.follow();
    desk.both_are("cafe");
    desk.write_in_place(bytes);
    REQUIRE(desk.server.until([&] { return desk.lines.back().find("the file is not UTF-8 text") == 0; }));
    REQUIRE(desk.ada.write(0, 0, "a "));
    REQUIRE(desk.server.until([&] { return desk.ada.is_stored(); }));
    CHECK(desk.file() == bytes);
    desk.write_in_place("café");
    desk.both_are("a café");
  }
}

TEST_CASE("a file that follows another document is not taken") {
  Desk desk;
  desk.write_in_place("text");
  desk.follow();
  desk.both_are("text");
  desk.stop();
  desk.follower.emplace(desk.server.loop, Follower::Options{desk.server.url, "Other", desk.path, "vim"});
  desk.follower->on_end([&](std::string_view why) { desk.ended = why; });
  desk.ended.reset();
  desk.follower->start();
  REQUIRE(desk.server.until([&] { return desk.ended.has_value(); }));
  CHECK(desk.ended->find("this file follows the document Notes") == 0);
}

TEST_CASE("one program follows a file at a time") {
  Desk desk;
  desk.write_in_place("text");
  desk.follow();
  desk.both_are("text");
  Follower second(desk.server.loop, {desk.server.url, "Notes", desk.path, "vim"});
  second.on_end([&](std::string_view why) { desk.ended = why; });
  second.start();
  REQUIRE(desk.server.until([&] { return desk.ended.has_value(); }));
  CHECK(*desk.ended == "another duet-edit follows this file");
}

TEST_CASE("a symbolic link stays one") {
  Desk desk;
  const std::string target = desk.folder / "target.txt";
  std::ofstream(target) << "text";
  std::filesystem::create_symlink(target, desk.path);
  desk.follow();
  desk.both_are("text");
  desk.type("!");
  desk.type("?");
  desk.both_are("text!?");
  CHECK(std::filesystem::is_symlink(desk.path));
}

TEST_CASE("the state of a file comes back from its bytes and nothing else does") {
  const editor::FileState state{"Notes", std::string("a\0b", 3), "operations"};
  const std::string bytes = encode(state);
  CHECK(editor::decode_file_state(bytes) == state);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    CHECK_FALSE(editor::decode_file_state(bytes.substr(0, size)));
  CHECK_FALSE(editor::decode_file_state(bytes + "x"));
}
