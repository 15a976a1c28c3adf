// The editor's server as its clients see it, hostile ones included.
#include "examples/editor/server/service.hpp"

#include "catch.hpp"
#include "real_server.hpp"
#include "text/message.hpp"

using common::Link;
using editor_test::RealPerson;
using editor_test::RealServer;
using editor_test::Stranger;

namespace {

/// A stranger who has opened a document.
struct Opened : Stranger {
  Opened(RealServer& server, const std::string& document = "Notes") : Stranger(server) {
    send(editor::Hello{.document = document, .name = "Mallory"});
    REQUIRE(server.until([this] { return find<editor::Welcome>() != nullptr; }));
    agent = find<editor::Welcome>()->agent;
  }
  void edit(const text::Operations& operations) { send(editor::Edits{text::encode(operations)}); }

  text::Agent agent = 0;
};

void check_refusal(RealServer& server, Stranger& stranger, const std::string& why) {
  REQUIRE(server.until([&] { return stranger.closed.has_value(); }));
  CHECK(stranger.closed->code == 4500);
  CHECK(stranger.closed->reason == why);
}

}  // namespace

TEST_CASE("two people write and a third one gets the text") {
  RealServer server;
  RealPerson ada(server, "Ada");
  RealPerson grace(server, "Grace");
  REQUIRE(server.until([&] { return ada.editor.has_text() && grace.editor.has_text(); }));
  ada.write(0, 0, "Hello 🎉");
  REQUIRE(server.until([&] { return grace.text() == "Hello 🎉" && ada.is_stored(); }));
  grace.write(0, 5, "Bye");
  REQUIRE(server.until([&] { return ada.text() == "Bye 🎉"; }));
  grace.editor.select(0, 3);
  REQUIRE(server.until([&] { return ada.editor.people().size() == 1 && ada.editor.people()[0].is_in_text; }));
  RealPerson third(server, "Barbara");
  REQUIRE(server.until([&] { return third.text() == "Bye 🎉" && third.editor.people().size() == 2; }));
  CHECK(third.editor.people()[1].head == 3);
  grace.editor.rename("G.");
  REQUIRE(server.until([&] { return third.editor.people()[1].name == "G."; }));
}

TEST_CASE("a document is as it was after a restart and its people return") {
  RealServer server;
  RealPerson ada(server, "Ada");
  REQUIRE(server.until([&] { return ada.editor.has_text(); }));
  ada.write(0, 0, "before");
  REQUIRE(server.until([&] { return ada.is_stored(); }));
  server.stop();
  REQUIRE(server.until([&] { return ada.state() == Link::State::waiting; }));
  ada.write(6, 0, " and during");
  CHECK(ada.editor.unstored() == 11);
  server.start();
  ada.editor.try_now();
  REQUIRE(server.until([&] { return ada.is_stored() && ada.state() == Link::State::live; }));
  RealPerson grace(server, "Grace");
  REQUIRE(server.until([&] { return grace.text() == "before and during"; }));
}

TEST_CASE("a client that returns gets only what it lacks") {
  RealServer server;
  RealPerson ada(server, "Ada");
  REQUIRE(server.until([&] { return ada.editor.has_text(); }));
  ada.write(0, 0, std::string(50'000, 'x'));
  REQUIRE(server.until([&] { return ada.is_stored(); }));
  const editor::Kept kept = ada.editor.kept(editor::Kept::Extent::whole);
  Stranger again(server, kept.token);
  ada.write(0, 0, "new");
  REQUIRE(server.until([&] { return ada.is_stored(); }));
  text::Version version;
  version[kept.agent] = {50'000, 0};
  again.send(editor::Hello{"Notes", "Ada", kept.history, version});
  REQUIRE(server.until([&] { return again.find<editor::Welcome>() != nullptr; }));
  CHECK(again.find<editor::Welcome>()->agent == kept.agent);
  CHECK(again.find<editor::Welcome>()->operations.size() < 20);
  CHECK(again.find<editor::Issued>() == nullptr);
  // A copy has one connection at a time.
  REQUIRE(server.until([&] { return ada.state() == Link::State::offline; }));
  CHECK(ada.editor.link().why == "this copy of the document was opened in another window");
}

TEST_CASE("documents are apart from one another") {
  RealServer server;
  RealPerson ada(server, "Ada", {}, "One");
  RealPerson grace(server, "Grace", {}, "Two");
  RealPerson third(server, "Barbara", {}, "ONE");
  REQUIRE(server.until([&] { return ada.editor.has_text() && grace.editor.has_text(); }));
  ada.write(0, 0, "one");
  REQUIRE(server.until([&] { return third.text() == "one"; }));
  CHECK(grace.text().empty());
  CHECK(grace.editor.people().empty());
}

TEST_CASE("the text at an earlier time can be read") {
  RealServer server;
  RealPerson ada(server, "Ada");
  REQUIRE(server.until([&] { return ada.editor.has_text(); }));
  for (const std::string text : {"one ", "two ", "three"}) {
    ada.write(ada.editor.document().length(), 0, text);
    REQUIRE(server.until([&] { return ada.is_stored(); }));
  }
  ada.write(0, 4, {});
  REQUIRE(server.until([&] { return ada.is_stored(); }));
  ada.editor.ask_moments();
  REQUIRE(server.until([&] { return ada.moments.has_value(); }));
  REQUIRE(ada.moments->size() == 4);
  CHECK(ada.moments->front().at <= ada.moments->back().at);
  const char* texts[] = {"one ", "one two ", "one two three", "two three"};
  for (std::size_t i = 0; i < 4; ++i) {
    ada.past.reset();
    ada.editor.ask_past((*ada.moments)[i].number);
    REQUIRE(server.until([&] { return ada.past.has_value(); }));
    CHECK(*ada.past == texts[i]);
  }
}

TEST_CASE("nobody sends the edits of another copy") {
  RealServer server;
  RealPerson ada(server, "Ada");
  REQUIRE(server.until([&] { return ada.editor.has_text(); }));
  ada.write(0, 0, "Ada's");
  REQUIRE(server.until([&] { return ada.is_stored(); }));
  Opened mallory(server);
  const text::Agent other = ada.editor.document().agent();
  mallory.edit({text::Insertion{.first = {other, 5}, .length = 1, .continues = true, .text = "x"}});
  check_refusal(server, mallory, "changes of another copy of the document were sent");
  CHECK(ada.text() == "Ada's");
}

TEST_CASE("a wrong token is none") {
  RealServer server;
  RealPerson ada(server, "Ada");
  REQUIRE(server.until([&] { return ada.editor.has_text(); }));
  Stranger mallory(server, std::string(64, '0'));
  mallory.send(editor::Hello{.document = "Notes", .name = "Ada"});
  REQUIRE(server.until([&] { return mallory.find<editor::Welcome>() != nullptr; }));
  CHECK(mallory.find<editor::Welcome>()->agent != ada.editor.document().agent());
  CHECK(mallory.find<editor::Issued>() != nullptr);
  CHECK(ada.state() == Link::State::live);
}

TEST_CASE("operations that do not fit end the connection with a sentence") {
  RealServer server;
  Opened mallory(server);
  const text::Agent me = mallory.agent;
  const auto insertion = [me](std::uint32_t sequence) {
    return text::Insertion{.first = {me, sequence}, .length = 1, .text = "x"};
  };
  SECTION("without the one before") {
    mallory.edit({insertion(1)});
    check_refusal(server, mallory, "changes were sent without those before them");
  }
  SECTION("beside a character that does not exist") {
    auto one = insertion(0);
    one.left = text::Id{me + 1, 1000};
    mallory.edit({one});
    check_refusal(server, mallory, "changes were sent without those before them");
  }
  SECTION("an erasure of what does not exist") {
    mallory.edit({text::Erasure{me, 0, {{me, 0}, 1}}});
    check_refusal(server, mallory, "changes were sent without those before them");
  }
  SECTION("with neighbours that were never side by side") {
    auto second = insertion(1);
    second.left = text::Id{me, 0};
    auto third = insertion(2);
    third.left = text::Id{me, 1};
    third.right = text::Id{me, 0};
    mallory.edit({insertion(0), second, third});
    REQUIRE(server.until([&] { return mallory.closed.has_value(); }));
    CHECK(mallory.closed->code == 4500);
    CHECK(mallory.closed->reason.find("changes were sent that do not fit") == 0);
    // The operations before are stored, so that the memory and the file do not differ.
    RealPerson ada(server, "Ada");
    REQUIRE(server.until([&] { return ada.text() == "xx"; }));
    server.stop();
    server.start();
    RealPerson grace(server, "Grace");
    REQUIRE(server.until([&] { return grace.text() == "xx"; }));
  }
  SECTION("bytes that are no operations") {
    mallory.send(editor::Edits{"\xff\xff\xff"});
    check_refusal(server, mallory, "changes are not understood");
  }
}

TEST_CASE("messages that are not understood end the connection with a sentence") {
  RealServer server;
  Stranger mallory(server);
  SECTION("text") {
    mallory.client.send_text("hello");
    check_refusal(server, mallory, "a message is not understood");
  }
  SECTION("an unknown kind") {
    mallory.client.send_binary(std::string_view("\x77"));
    check_refusal(server, mallory, "a message is not understood");
  }
  SECTION("edits before hello") {
    mallory.send(editor::Edits{});
    check_refusal(server, mallory, "the first message says hello, and no other");
  }
  SECTION("hello twice") {
    mallory.send(editor::Hello{.document = "Notes", .name = "M"});
    mallory.send(editor::Hello{.document = "Notes", .name = "M"});
    check_refusal(server, mallory, "the first message says hello, and no other");
  }
  SECTION("a name that deceives") {
    mallory.send(editor::Hello{.document = "Notes", .name = "a\u202Eb"});
    REQUIRE(server.until([&] { return mallory.closed.has_value(); }));
    CHECK(mallory.closed->code == 4500);
    CHECK_FALSE(mallory.closed->reason.empty());
  }
  SECTION("a document of another history") {
    mallory.send(editor::Hello{.document = "Notes", .name = "M", .history = 5});
    check_refusal(server, mallory, "this document was replaced on the server: open it in a new window");
  }
}

TEST_CASE("a bad name is refused and the old one stays") {
  RealServer server;
  RealPerson ada(server, "Ada");
  Opened mallory(server);
  mallory.send(editor::Rename{std::string(500, 'x')});
  REQUIRE(server.until([&] { return mallory.find<editor::Refused>() != nullptr; }));
  REQUIRE(server.until([&] { return ada.editor.people().size() == 1; }));
  CHECK(ada.editor.people()[0].name == "Mallory");
}

TEST_CASE("edits beyond a limit arrive after the pause") {
  editor::Limits limits;
  limits.bytes = {100, 2000};
  RealServer server(limits);
  RealPerson ada(server, "Ada");
  REQUIRE(server.until([&] { return ada.editor.has_text(); }));
  ada.write(0, 0, std::string(90, 'x'));
  ada.write(90, 0, std::string(90, 'y'));
  REQUIRE(server.until([&] { return ada.is_stored(); }));
  CHECK(ada.notices == std::vector<std::string>{"You are writing a lot: this takes a moment."});
  RealPerson grace(server, "Grace");
  REQUIRE(server.until([&] { return grace.editor.has_text() && grace.editor.document().length() == 180; }));
}

TEST_CASE("a document has so many visitors and a network so many new documents") {
  editor::Limits limits;
  limits.people = 2;
  limits.new_documents = {2, 0.001};
  RealServer server(limits);
  RealPerson one(server, "One");
  RealPerson two(server, "Two");
  REQUIRE(server.until([&] { return one.editor.has_text() && two.editor.has_text(); }));
  RealPerson three(server, "Three");
  REQUIRE(server.until([&] { return three.state() == Link::State::offline; }));
  CHECK(three.editor.link().why == "this document has as many visitors as it may have");
  RealPerson second(server, "Four", {}, "Second");
  REQUIRE(server.until([&] { return second.editor.has_text(); }));
  RealPerson third(server, "Five", {}, "Third");
  REQUIRE(server.until([&] { return third.state() == Link::State::offline; }));
}

TEST_CASE("a full log takes no more") {
  editor::Limits limits;
  limits.log_size = 1000;
  RealServer server(limits);
  RealPerson ada(server, "Ada");
  REQUIRE(server.until([&] { return ada.editor.has_text(); }));
  ada.write(0, 0, std::string(2000, 'x'));
  REQUIRE(server.until([&] { return ada.is_stored(); }));
  ada.write(0, 0, "y");
  REQUIRE(server.until([&] { return ada.state() == Link::State::offline; }));
  CHECK(ada.editor.unstored() == 1);
}
