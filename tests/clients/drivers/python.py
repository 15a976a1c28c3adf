"""Python's websockets. The commands and their answers are those of ../connection.mjs."""

import asyncio
import hashlib
import ssl
import sys

import websockets


def bytes_of(word):
    return b"" if word == "-" else bytes.fromhex(word)


def data_of(kind, data):
    return data.decode() if kind == "text" else data


class Driver:
    def __init__(self):
        self.connections = {}

    async def answer(self, line):
        verb, number, *rest = line.split(" ")
        try:
            if verb == "open":
                return await self.open(number, *rest)
            return await getattr(self, verb)(self.connections[number], *rest)
        except Exception as error:
            return f"failed {type(error).__name__}: {error}".replace("\n", " ")

    async def open(self, number, url, ca, protocols):
        context = None
        if url.startswith("wss:"):
            context = ssl.create_default_context(cafile=None if ca == "-" else ca)
        one = await websockets.connect(
            url,
            ssl=context,
            subprotocols=None if protocols == "-" else protocols.split(","),
            max_size=None,
            max_queue=None,
            ping_interval=None,
        )
        one.pongs = asyncio.Queue()
        self.connections[number] = one
        extension = one.extensions[0].name if one.extensions else "-"
        return f"open {one.subprotocol or '-'} {extension}"

    async def send(self, one, kind, length, pattern):
        pattern, length = bytes_of(pattern), int(length)
        data = (pattern * (length // max(len(pattern), 1) + 1))[:length]
        await one.send(data_of(kind, data))
        return "sent"

    async def pieces(self, one, kind, *words):
        async def each():
            for word in words:
                if word.startswith("ping:"):
                    await self.ping(one, word[5:])
                else:
                    yield data_of(kind, bytes_of(word))

        await one.send(each())
        return "sent"

    async def ping(self, one, payload):
        data = bytes_of(payload)
        pong = await one.ping(data)
        pong.add_done_callback(lambda pong: pong.cancelled() or pong.exception() or one.pongs.put_nowait(data))
        return "sent"

    async def pong(self, one, payload):
        await one.pong(bytes_of(payload))
        return "sent"

    async def receive(self, one):
        data = await one.recv()
        kind = "binary"
        if isinstance(data, str):
            kind, data = "text", data.encode()
        return f"{kind} {len(data)} {hashlib.sha256(data).hexdigest()}"

    async def ponged(self, one):
        return f"pong {(await one.pongs.get()).hex() or '-'}"

    async def close(self, one, code, reason):
        await one.close(int(code), bytes_of(reason).decode())
        return "closing"

    async def closed(self, one):
        await one.wait_closed()
        return f"closed {one.close_code} {one.close_reason.encode().hex() or '-'}"


async def main():
    lines = asyncio.StreamReader(limit=2**20)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    driver = Driver()
    while line := await lines.readline():
        print(await driver.answer(line.decode().rstrip("\n")), flush=True)


asyncio.run(main())
