#include "service.hpp"

#include <algorithm>
#include <any>
#include <iterator>
#include <optional>
#include <utility>

#include "../../common/text_rules.hpp"
#include "../core/limits.hpp"
#include "text/incoming.hpp"
#include "text/message.hpp"

using namespace std::chrono_literals;

namespace editor {

namespace {

using Clock = std::chrono::steady_clock;

// Close codes after which a client does not return by itself; the reason is a sentence for the person.
constexpr std::uint16_t turned_away = 4500;
constexpr std::uint16_t replaced = 4501;

constexpr std::size_t largest_request = 8 << 20;  // the longest text, typed at once
constexpr std::size_t most_remembered = 10'000;
constexpr std::uint64_t least_between_snapshots = 256 << 10;  // in bytes
constexpr std::uint32_t most_units = longest_text / 10 * 11;

std::uint64_t unix_milliseconds() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::milliseconds>(now).count());
}

}  // namespace

/// One connection.
struct Service::Visitor {
  std::optional<Store::Replica> replica;  ///< that its token was issued to
  OpenDocument* document = nullptr;       ///< set after Hello
  common::Bucket requests;
  common::Bucket operations;
  common::Bucket bytes;
  common::Bucket past;
};

/// One network address.
struct Service::Address {
  common::Bucket opened;
  common::Bucket new_documents;
};

namespace {

template <class Visitor>
Visitor& visitor_of(const duet::Connection& ws) {
  return **std::any_cast<std::shared_ptr<Visitor>>(&ws.data());
}

}  // namespace

void Service::prepare(duet::ServerOptions& options) {
  options.subprotocols.emplace_back(subprotocol);
  options.http.keep_headers = false;
  options.limits.max_memory = 512 << 20;
  // A snapshot is one message, and edits follow it.
  options.send_queue.close_above = 2 * largest_message;
  options.compression = {.enabled = true, .threshold = 512, .server_context_takeover = false};
}

Service::Service(duet::Loop& loop, duet::Server& server, Store& store, Options options)
    : loop_(loop), server_(server), store_(store), options_(options) {}

Service::~Service() {
  loop_.cancel(flush_);
  store_.commit();
}

duet::Route Service::route() {
  return {.on_upgrade = [this](duet::Upgrade& upgrade) { admit(upgrade); },
          .on_message = [this](duet::Connection ws, duet::Message message) { receive(ws, message); },
          .on_close = [this](duet::Connection ws, const duet::Closed&) { part(ws); },
          .max_message_size = largest_request};
}

void Service::admit(duet::Upgrade& upgrade) {
  const auto offers = upgrade.subprotocols();
  if (std::find(offers.begin(), offers.end(), subprotocol) == offers.end())
    return static_cast<void>(upgrade.refuse(400, "request the subprotocol duet-editor-1"));
  auto visitor = std::make_shared<Visitor>();
  if (upgrade.token()) visitor->replica = store_.find_replica(*upgrade.token());
  upgrade.set_data(std::move(visitor));
}

void Service::receive(Ws ws, duet::Message message) {
  auto& visitor = visitor_of<Visitor>(ws);
  if (visitor.requests.take(options_.limits.requests, Clock::now()) != 0) {
    ws.close(turned_away, "too many requests: wait a minute and reload");
    return;
  }
  auto request = message.is_text() ? std::nullopt : decode_request(message.text());
  const bool is_hello = request && std::holds_alternative<Hello>(*request);
  if (!request || is_hello == (visitor.document != nullptr)) {
    ws.close(turned_away,
             request ? "the first message says hello, and no other" : "a message is not understood");
    return;
  }
  std::visit([&](auto& one) { carry_out(ws, visitor, one); }, *request);
}

void Service::part(Ws ws) {
  auto& visitor = visitor_of<Visitor>(ws);
  if (!visitor.document) return;
  visitor.document->leave(visitor.replica->agent, ws);
  plan_flush(visitor.document->due());
  visitor.document = nullptr;
}

Service::Address& Service::address_of(Ws ws) {
  if (addresses_.size() > most_remembered) {
    const auto now = Clock::now();
    std::erase_if(addresses_, [&](const auto& one) {
      return one.second.opened.is_full(options_.limits.opened, now) &&
             one.second.new_documents.is_full(options_.limits.new_documents, now);
    });
  }
  return addresses_[std::string(ws.remote_address())];
}

bool Service::allow(Ws ws, common::Bucket& bucket, const common::Rate& rate, double count,
                    std::string_view what) {
  const std::uint64_t wait = bucket.take(rate, Clock::now(), count);
  if (wait > 0) answer(ws, Refused{std::string(what), wait});
  return wait == 0;
}

// Opening a document

OpenDocument* Service::open(Ws ws, const Hello& hello) {
  const auto turn_away = [&](std::string_view why) {
    ws.close(turned_away, why);
    return nullptr;
  };
  for (const std::string& name : {hello.document, hello.name})
    if (const auto fault = common::name_fault(name); !fault.empty()) return turn_away(fault);
  Address& address = address_of(ws);
  if (address.opened.take(options_.limits.opened, Clock::now()) != 0) {
    ws.close(duet::close_code::try_again_later, "many documents were opened from this network");
    return nullptr;
  }
  auto stored = store_.find_document(hello.document);
  if (hello.history != 0 && (!stored || stored->history != hello.history))
    return turn_away("this document was replaced on the server: open it in a new window");
  if (!stored) {
    if (address.new_documents.take(options_.limits.new_documents, Clock::now()) != 0)
      return turn_away("many documents were made from this network: try again in some minutes");
    stored = store_.add_document(hello.document);
  }
  const auto known = documents_.find(stored->id);
  if (known != documents_.end()) {
    if (known->second.size() >= options_.limits.people)
      return turn_away("this document has as many visitors as it may have");
    return &known->second;
  }
  const auto [id, last] = std::pair(stored->id, stored->last);
  return &documents_.try_emplace(id, *std::move(stored), store_.read(id, last)).first->second;
}

void Service::carry_out(Ws ws, Visitor& visitor, Hello& hello) {
  if (OpenDocument* document = open(ws, hello)) welcome(ws, visitor, hello, *document);
  plan_flush(Clock::now());  // also closes a document that nobody has entered
}

void Service::welcome(Ws ws, Visitor& visitor, const Hello& hello, OpenDocument& document) {
  const std::uint64_t id = document.stored().id;
  Welcome welcome{.history = document.stored().history};
  if (!visitor.replica || visitor.replica->document != id) {
    if (hello.history != 0) {
      ws.close(turned_away, "the server does not know this copy of the document: open it in a new window");
      return;
    }
    auto added = store_.add_replica(id);
    visitor.replica = Store::Replica{added.agent, id};
    answer(ws, Issued{std::move(added.token)});
  }
  welcome.agent = visitor.replica->agent;
  welcome.stored = document.text().known(welcome.agent);
  welcome.operations = text::encode(document.text().since(hello.version));
  welcome.people = document.others(welcome.agent);
  visitor.document = &document;
  const duet::Connection before = document.enter({welcome.agent, hello.name, {}}, ws);
  if (before.is_open()) {
    visitor_of<Visitor>(before).document = nullptr;
    before.close(replaced, "this copy of the document was opened in another window");
  }
  static_cast<void>(ws.subscribe(document.topic()));
  answer(ws, welcome);
  plan_flush(document.due());
}

// Edits

std::size_t Service::apply(const Visitor& visitor, const text::Operations& operations, std::string& why) {
  text::Document& document = visitor.document->text();
  for (std::size_t i = 0; i < operations.size(); ++i) {
    const auto* insertion = std::get_if<text::Insertion>(&operations[i]);
    if (text::agent_of(operations[i]) != visitor.replica->agent) {
      why = "changes of another copy of the document were sent";
    } else if (!document.is_ready_for(operations[i])) {
      why = "changes were sent without those before them";
    } else if (insertion && document.length() + insertion->text.size() > most_units) {
      why = "the document is full";
    } else if (const auto fault = document.apply(std::span(&operations[i], 1)).fault) {
      why = "changes were sent that do not fit: " + std::string(describe(*fault));
    } else {
      continue;
    }
    return i;
  }
  return operations.size();
}

void Service::carry_out(Ws ws, Visitor& visitor, Edits& edits) {
  OpenDocument& document = *visitor.document;
  const auto size = static_cast<double>(edits.operations.size());
  if (!allow(ws, visitor.bytes, options_.limits.bytes, size, "you are writing a lot: this takes a moment"))
    return;
  const auto operations = text::decode_operations(edits.operations);
  if (!operations) {
    ws.close(turned_away, "changes are not understood");
    return;
  }
  const auto count = static_cast<double>(operations->size());
  if (!allow(ws, visitor.operations, options_.limits.operations, count,
             "you are making many changes: this takes a moment"))
    return;
  if (document.stored().log_size > options_.limits.log_size) {
    ws.close(turned_away, "the document has as many changes as it may have: begin another one");
    return;
  }
  const text::Known before = document.text().known(visitor.replica->agent);
  std::string why;
  const std::size_t applied = apply(visitor, *operations, why);
  const text::Known now = document.text().known(visitor.replica->agent);
  if (now != before) {
    // All the others have what was sent again after a lost connection.
    if (applied < operations->size()) edits.operations = text::encode(std::span(*operations).first(applied));
    store_.append(document.stored(), unix_milliseconds(), edits.operations);
    tell_others(ws, document, std::move(edits));
    keep_snapshot(document);
  }
  answer(ws, Stored{now});
  if (!why.empty()) ws.close(turned_away, why.substr(0, 123));
}

/// A snapshot is about as large as the entries since the last one, so that both together stay a multiple of the log.
void Service::keep_snapshot(OpenDocument& document) {
  StoredDocument& stored = document.stored();
  if (stored.since_snapshot < std::max(least_between_snapshots, stored.snapshot_size)) return;
  store_.add_snapshot(stored, text::encode(document.text().since({})));
}

// People

void Service::carry_out(Ws, Visitor& visitor, Select& select) {
  visitor.document->select(visitor.replica->agent, select.selection);
  plan_flush(visitor.document->due());
}

void Service::carry_out(Ws ws, Visitor& visitor, Rename& rename) {
  if (const auto fault = common::name_fault(rename.name); !fault.empty())
    return answer(ws, Refused{std::string(fault)});
  visitor.document->rename(visitor.replica->agent, std::move(rename.name));
  plan_flush(visitor.document->due());
}

// History

void Service::carry_out(Ws ws, Visitor& visitor, AskMoments&) {
  if (!allow(ws, visitor.past, options_.limits.past, 1, "you are very quick: wait a moment")) return;
  answer(ws, Moments{store_.moments(visitor.document->stored(), most_moments)});
}

void Service::carry_out(Ws ws, Visitor& visitor, AskPast& ask) {
  if (!allow(ws, visitor.past, options_.limits.past, 1, "you are very quick: wait a moment")) return;
  const StoredDocument& stored = visitor.document->stored();
  const std::uint64_t number = std::min(ask.number, stored.last);
  answer(ws, Past{ask.number, store_.read(stored.id, number).text()});
}

// Sending

void Service::answer(Ws ws, const Reply& reply) {
  outgoing_.push_back({ws, {}, encode(reply)});
  plan_flush(Clock::now());
}

void Service::tell_others(Ws ws, const OpenDocument& document, const Reply& reply) {
  outgoing_.push_back({ws, document.topic(), encode(reply)});
  plan_flush(Clock::now());
}

void Service::plan_flush(Time due) {
  if (flush_ != 0 && flush_due_ <= due) return;
  loop_.cancel(flush_);
  flush_due_ = due;
  const auto wait = std::chrono::ceil<std::chrono::milliseconds>(due - Clock::now());
  flush_ = loop_.after(std::max(wait, 0ms), [this] { flush(); });
}

void Service::flush() {
  flush_ = 0;
  store_.commit();
  send_outgoing();
  const auto now = Clock::now();
  for (auto one = documents_.begin(); one != documents_.end();) {
    OpenDocument& document = one->second;
    if (document.has_news() && document.due() <= now)
      static_cast<void>(server_.publish_binary(document.topic(), encode(document.take_news(now))));
    if (document.has_news()) plan_flush(document.due());
    one = document.size() == 0 ? documents_.erase(one) : std::next(one);
  }
}

void Service::send_outgoing() {
  for (const auto& [ws, topic, bytes] : std::exchange(outgoing_, {})) {
    if (topic.empty()) {
      ws.send_binary(bytes);
    } else if (ws.is_open()) {
      static_cast<void>(ws.publish_binary(topic, bytes));
    } else {
      static_cast<void>(server_.publish_binary(topic, bytes));
    }
  }
}

}  // namespace editor
