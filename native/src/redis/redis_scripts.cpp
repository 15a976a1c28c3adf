#include "redis/redis_scripts.hpp"

namespace duet::detail {

namespace {

// A topic's hash has r, the run of Redis that its offsets belong to; e, the epoch; o, the last offset. A run
// that may have lost the end of what the one before had stored begins a new epoch: otherwise it would number
// different messages alike. With a full memory Redis refuses a script's first write, and no later one, unless
// it is one that frees memory: so DEL follows.
//
// KEYS: topic, stream, id. ARGV: run, new epoch, history, lifetime of the history, lifetime of the topic, of
// the id, channel, body. Returns "EPOCH OFFSET".
constexpr std::string_view publish = R"lua(
local run, epoch = unpack(redis.call('HMGET', KEYS[1], 'r', 'e'))
if run ~= ARGV[1] then
  epoch = ARGV[2]
  redis.call('HSET', KEYS[1], 'r', ARGV[1], 'e', epoch, 'o', '0')
  redis.call('DEL', KEYS[2], KEYS[3])
end
local known = redis.call('GET', KEYS[3])
if known and string.sub(known, 1, #epoch + 1) == epoch .. ' ' then return known end
local offset = redis.call('HINCRBY', KEYS[1], 'o', 1)
local position = epoch .. ' ' .. string.format('%.0f', offset)
redis.call('XADD', KEYS[2], 'MAXLEN', ARGV[3], string.format('%.0f-0', offset), 'm', ARGV[8])
redis.call('EXPIRE', KEYS[2], ARGV[4])
redis.call('EXPIRE', KEYS[1], ARGV[5])
redis.call('SET', KEYS[3], position, 'EX', ARGV[6])
redis.call('PUBLISH', ARGV[7], position .. ' ' .. ARGV[8])
return position
)lua";

// A topic that nobody has published to exists for an hour: clients may name any.
//
// KEYS: topic, stream. ARGV: run, new epoch, the epoch and offset to read after, "position", "oldest" or
// "newest", the most bytes. Returns the epoch, the last offset, the entries in order, and whether more of them
// follow.
constexpr std::string_view read = R"lua(
local run, epoch, last = unpack(redis.call('HMGET', KEYS[1], 'r', 'e', 'o'))
if run ~= ARGV[1] then
  epoch = ARGV[2]
  last = '0'
  redis.call('HSET', KEYS[1], 'r', ARGV[1], 'e', epoch, 'o', '0')
  redis.call('DEL', KEYS[2])
  redis.call('EXPIRE', KEYS[1], 3600)
end
local entries = {}
if ARGV[5] == 'position' then return {epoch, last, entries, 0} end
local after = ARGV[4]
if (ARGV[3] ~= '' and ARGV[3] ~= epoch) or tonumber(after) > tonumber(last) then after = '0' end
local command, from, to = 'XRANGE', '(' .. after .. '-0', '+'
if ARGV[5] == 'newest' then command, from, to = 'XREVRANGE', to, from end
local bytes, most, count, has_more = 0, tonumber(ARGV[6]), 4, false
repeat
  local some = redis.call(command, KEYS[2], from, to, 'COUNT', count)
  for _, entry in ipairs(some) do
    bytes = bytes + #entry[2][2]
    has_more = #entries > 0 and bytes > most
    if has_more then break end
    entries[#entries + 1] = entry
  end
  local is_end = #some < count
  if not is_end then from = '(' .. some[count][1] end
  count = math.min(2 * count, 64)
until has_more or is_end
if ARGV[5] == 'oldest' then return {epoch, last, entries, has_more and 1 or 0} end
local first = {}
for i = #entries, 1, -1 do first[#first + 1] = entries[i] end
return {epoch, last, first, 0}
)lua";

// KEYS: lease, servers, suspects. ARGV: server, lifetime in milliseconds. Returns whether it had expired.
constexpr std::string_view renew = R"lua(
local expired = 1 - redis.call('EXISTS', KEYS[1])
redis.call('SET', KEYS[1], 1, 'PX', ARGV[2])
redis.call('SADD', KEYS[2], ARGV[1])
redis.call('HDEL', KEYS[3], ARGV[1])
return expired
)lua";

// A server's hash has for each of its members how to announce that it has left, in case that the server dies:
// "SIZE CHANNEL PRESENCE" and the message, SIZE being the channel's.
//
// KEYS: presence, members. ARGV: server, member, topic, channel, joined, left.
constexpr std::string_view enter = R"lua(
local will = #ARGV[4] .. ' ' .. ARGV[4] .. #KEYS[1] .. ' ' .. KEYS[1] .. ARGV[6]
redis.call('HSET', KEYS[2], ARGV[2] .. ' ' .. ARGV[3], will)
if redis.call('HSET', KEYS[1], ARGV[1] .. ' ' .. ARGV[2], '') == 1 then
  redis.call('PUBLISH', ARGV[4], ARGV[5])
end
return 1
)lua";

// KEYS: presence, members. ARGV: server, member, topic, channel, left.
constexpr std::string_view leave = R"lua(
redis.call('HDEL', KEYS[2], ARGV[2] .. ' ' .. ARGV[3])
if redis.call('HDEL', KEYS[1], ARGV[1] .. ' ' .. ARGV[2]) == 1 then
  redis.call('PUBLISH', ARGV[4], ARGV[5])
end
return 1
)lua";

// After a pause of Redis all leases have expired at once. So a server without one is a suspect first, and is
// dead if it has not renewed its lease two seconds later. At most 500 members are removed by one call.
//
// KEYS: servers, suspects. ARGV: beginning of leases, of members.
constexpr std::string_view bury = R"lua(
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
for _, server in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  if redis.call('EXISTS', ARGV[1] .. server) == 0 then
    local since = redis.call('HGET', KEYS[2], server)
    if not since then
      redis.call('HSET', KEYS[2], server, string.format('%.0f', now))
    elseif now - tonumber(since) >= 2000 then
      local members = ARGV[2] .. server
      local found = redis.call('HSCAN', members, 0, 'COUNT', 500)[2]
      for i = 1, math.min(#found, 1000), 2 do
        local member = string.match(found[i], '^[^ ]+')
        local rest = found[i + 1]
        local function take()
          local size, text = string.match(rest, '^(%d+) (.*)$')
          rest = string.sub(text, size + 1)
          return string.sub(text, 1, size)
        end
        local channel = take()
        local presence = take()
        if redis.call('HDEL', presence, server .. ' ' .. member) == 1 then
          redis.call('PUBLISH', channel, rest)
        end
        redis.call('HDEL', members, found[i])
      end
      if redis.call('HLEN', members) == 0 then
        redis.call('SREM', KEYS[1], server)
        redis.call('HDEL', KEYS[2], server)
      end
      return 1
    end
  end
end
return 0
)lua";

// KEYS: presence. ARGV: the number to list. Returns the count, and the members.
constexpr std::string_view members = R"lua(
local count = redis.call('HLEN', KEYS[1])
if count <= tonumber(ARGV[1]) then return {count, redis.call('HKEYS', KEYS[1])} end
local list = {}
local found = redis.call('HSCAN', KEYS[1], 0, 'COUNT', ARGV[1])[2]
for i = 1, math.min(#found, 2 * tonumber(ARGV[1])), 2 do list[#list + 1] = found[i] end
return {count, list}
)lua";

}  // namespace

std::string_view text_of(RedisScript script) {
  switch (script) {
    case RedisScript::publish: return publish;
    case RedisScript::read: return read;
    case RedisScript::renew: return renew;
    case RedisScript::enter: return enter;
    case RedisScript::leave: return leave;
    case RedisScript::bury: return bury;
    case RedisScript::members: return members;
  }
  return {};
}

}  // namespace duet::detail
