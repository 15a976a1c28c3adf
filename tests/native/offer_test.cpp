#include "server/offer.hpp"

#include "catch.hpp"

using duet::detail::Offer;
using Names = std::vector<std::string>;

namespace {
Names names_of(const Offer& offer) { return {offer.names().begin(), offer.names().end()}; }
}  // namespace

TEST_CASE("the application sees its own names only") {
  const Offer offer({"chat", "superchat", "duet.token.Zm9v", "chat+duet.alive", "superchat+duet.alive"});
  CHECK(names_of(offer) == Names{"chat", "superchat"});
  CHECK(offer.token() == "foo");
  CHECK(names_of(Offer({"duet.token", "duet.token.Zg", "duet.token+duet.alive"})).empty());
}

TEST_CASE("what an application has chosen is answered so that the client is kept alive, if it offers that") {
  const Offer offer({"chat", "old", "chat+duet.alive"});
  const Offer::Answer chat = offer.answer("chat");
  CHECK(chat.subprotocol == "chat");
  CHECK(chat.entry == "chat+duet.alive");
  CHECK(chat.keeps_alive);
  const Offer::Answer old = offer.answer("old");
  CHECK(old.entry == "old");
  CHECK_FALSE(old.keeps_alive);
  const Offer::Answer none = offer.answer("");
  CHECK(none.entry.empty());
  CHECK_FALSE(none.keeps_alive);
}

TEST_CASE("where the application has chosen nothing, the token's own name is chosen") {
  const Offer offer({"duet.token", "duet.token.Zg", "duet.token+duet.alive"});
  const Offer::Answer answer = offer.answer("");
  CHECK(answer.subprotocol == "duet.token");
  CHECK(answer.entry == "duet.token+duet.alive");
  CHECK(Offer({"chat", "duet.token.Zg"}).answer("").entry.empty());
}

TEST_CASE("a token that is not base64url is none") {
  CHECK_FALSE(Offer({"duet.token.Z"}).token());
  CHECK_FALSE(Offer({"duet.token.Zm+v"}).token());
  CHECK_FALSE(Offer({"chat"}).token());
  CHECK(Offer({"duet.token."}).token() == "");
  CHECK(Offer({"duet.token.Zm9v", "duet.token.YmFy"}).token() == "foo");
}
