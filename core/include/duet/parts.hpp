#pragma once

#include <duet/byte_view.hpp>
#include <duet/client.hpp>
#include <duet/function.hpp>
#include <duet/message_part.hpp>
#include <duet/send_result.hpp>

#include <string_view>

namespace duet {

/// Sends a message in parts, if it is not available as a whole: a file, or a result while it is computed. The
/// first call begins the message, Part::last ends it, if necessary with an empty part. The part is copied.
/// Until the last part other messages are refused with message_unfinished; pings and Close frames are sent in
/// between. A message whose connection ends, also by close(), stays incomplete: the server discards it, and
/// nothing of it is sent after reconnecting. Belongs to the loop's thread.
///
/// The type is that of the first part. Text may be cut within a character, and the whole must be UTF-8: a
/// first part that is not is refused with not_utf8; after a later one the message cannot be completed, and the
/// connection is closed with 1011, as by close(). Errors: not_open_yet, also with an offline queue
/// (ReconnectOptions), already_closed, not_utf8, queue_full, which is as for Client::send_text.
///
/// Natively each part is sent as a frame (RFC 6455 section 5.4), and servers limit the number of frames: duet's
/// ServerOptions::Limits::max_frames_per_message is 4,096. A message is compressed if its first part has
/// Compression::threshold bytes.
///
/// A browser sends only whole messages. There the parts are gathered, and sent as one message with the last
/// part. Gathered parts do not count as buffered_amount(). Together they may have
/// ClientOptions::SendQueue::max_size bytes. A part that exceeds this is refused with queue_full, and the
/// connection is closed with 1011, because the message cannot be completed.
SendResult send_text_part(Client& client, std::string_view text, Part what_follows);
SendResult send_binary_part(Client& client, ByteView bytes, Part what_follows);

/// Receives messages in parts instead of through Client::on_message: for messages that are too large to hold
/// in memory or take long to arrive. A message contained in a single read is one part, both first and last;
/// otherwise each read yields one part, at most 64 KiB. A part of text is valid UTF-8 and ends between two
/// characters. A message that violates the protocol, or whose connection ends, also by close(), has no last
/// part; on_close follows. ClientOptions::Limits::max_message_size is counted over all parts.
///
/// A browser delivers only whole messages: there each message is one part.
///
/// An empty function turns it off. It is not called after Client::next() or a coroutine was used: these
/// receive whole messages. Belongs to the loop's thread.
void on_message_part(Client& client, Function<void(MessagePart)> callback);

}  // namespace duet
