"""capped_server.py OBJECTS BYTES CAPACITY SERVICE LINE: an S3 server that can do so much and no more.

It holds one bucket, `shop`, of so many objects of so many bytes, made up from their names, and knows what a backup asks: lists of version 2,
objects, versioning, tags. Every request, whoever sends it, takes its place in one line that moves CAPACITY times a second, of
which a tenth of a second is saved up; where the line is longer than LINE seconds, the answer is 503 SlowDown. Behind the line an answer takes
SERVICE seconds. Signatures are not looked at. Prints its port; `GET /counts` tells what came: from the business (those
that say so in a header), and from all others.
"""
import asyncio, collections, email.utils, hashlib, json, os, random, sys, time, urllib.parse, xml.sax.saxutils

HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
SPACE = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'
MADE = time.time() - 86400


class Line:
    """Who comes when: a token bucket with a queue."""

    def __init__(self, capacity, longest):
        self.gap, self.saved, self.longest, self.end = 1 / capacity, 0.1, longest, 0.0

    def wait(self):
        """Seconds until it is one's turn; None where the line is too long."""
        now = time.monotonic()
        waiting = max(0.0, self.end - now - self.saved)
        if waiting > self.longest:
            return None
        self.end = max(self.end, now) + self.gap
        return waiting


class Bucket:
    def __init__(self, objects, size):
        self.keys = [f"orders/{number // 1000:04}/{number:07}.json" for number in range(objects)]
        self.size = size

    def content(self, key):
        return random.Random(key).randbytes(self.size)

    def etag(self, key):
        return hashlib.md5(key.encode()).hexdigest()

    def list(self, query):
        after = query.get("continuation-token") or query.get("start-after", "")
        prefix, most, delimiter = query.get("prefix", ""), int(query.get("max-keys", 1000)), query.get("delimiter", "")
        found, folded, last = [], [], ""
        more = False
        for key in self.keys:
            if not key.startswith(prefix) or key <= after or (delimiter and after.endswith(delimiter) and key.startswith(after)):
                continue
            cut = key.find(delimiter, len(prefix)) if delimiter else -1
            name = key if cut < 0 else key[: cut + len(delimiter)]
            if cut >= 0 and folded and folded[-1] == name:
                continue
            if len(found) + len(folded) == most:
                more = True
                break
            (folded if cut >= 0 else found).append(name)
            last = name
        quoted = urllib.parse.quote if query.get("encoding-type") == "url" else xml.sax.saxutils.escape
        time_text = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(MADE))
        text = [HEAD, f"<ListBucketResult {SPACE}><Name>shop</Name><KeyCount>{len(found) + len(folded)}</KeyCount><IsTruncated>{str(more).lower()}</IsTruncated>"]
        if query.get("encoding-type"):
            text.append("<EncodingType>url</EncodingType>")
        if more:
            text.append(f"<NextContinuationToken>{xml.sax.saxutils.escape(last)}</NextContinuationToken>")
        for key in found:
            text.append(f"<Contents><Key>{quoted(key)}</Key><LastModified>{time_text}</LastModified><ETag>&quot;{self.etag(key)}&quot;</ETag><Size>{self.size}</Size><StorageClass>STANDARD</StorageClass></Contents>")
        text += [f"<CommonPrefixes><Prefix>{quoted(name)}</Prefix></CommonPrefixes>" for name in folded]
        return "".join(text + ["</ListBucketResult>"]).encode()


class Server:
    def __init__(self, bucket, line, service):
        self.bucket, self.line, self.service = bucket, line, service
        self.counts = collections.Counter()
        self.known = set(bucket.keys)

    async def connection(self, reader, writer):
        try:
            while head := await self.head(reader):
                writer.write(await self.answer(*head))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def head(self, reader):
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, target, _ = lines[0].split(" ")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines[1:] if line)}
        await reader.readexactly(int(headers.get("content-length", 0)))
        return method, target, headers

    async def answer(self, method, target, headers):
        if target == "/counts":
            return self.reply(200, json.dumps(self.counts).encode())
        who = "business" if "x-business" in headers else "others"
        waiting = self.line.wait()
        if waiting is None:
            self.counts[f"{who} refused"] += 1
            return self.error(503, "SlowDown")
        await asyncio.sleep(waiting + self.service)
        self.counts[who] += 1
        path, _, query = target.partition("?")
        return self.asked(method, urllib.parse.unquote(path), dict(urllib.parse.parse_qsl(query, keep_blank_values=True)), who)

    def asked(self, method, path, query, who):
        _, bucket, key = (path + "/").split("/", 2)
        key = key.rstrip("/")
        if bucket != "shop":
            return self.error(404, "NoSuchBucket", method)
        if not key:
            if "versioning" in query:
                return self.reply(200, f"{HEAD}<VersioningConfiguration {SPACE}/>".encode())
            return self.reply(200, self.bucket.list(query))
        if key not in self.known:
            return self.error(404, "NoSuchKey", method)
        if "tagging" in query:
            return self.reply(200, f"{HEAD}<Tagging {SPACE}><TagSet/></Tagging>".encode())
        self.counts[f"{who} objects"] += 1
        more = {"ETag": f'"{self.bucket.etag(key)}"', "Last-Modified": email.utils.formatdate(MADE, usegmt=True), "Content-Type": "application/json"}
        return self.reply(200, self.bucket.content(key), method, more)

    def error(self, status, code, method="GET"):
        return self.reply(status, f"{HEAD}<Error><Code>{code}</Code><Message>{code}</Message></Error>".encode(), method)

    def reply(self, status, body, method="GET", headers={}):
        head = {"Date": email.utils.formatdate(usegmt=True), "Content-Length": len(body), "x-amz-request-id": "1"} | headers
        text = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        return f"HTTP/1.1 {status} It is so\r\n{text}\r\n".encode() + (b"" if method == "HEAD" else body)


def go_first():
    """Where it is permitted, the processor is ours when we need it, which is seldom: so it is not the processor that is short."""
    try:
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(10))
    except PermissionError:
        pass


def go_as_all():
    os.sched_setscheduler(0, os.SCHED_OTHER, os.sched_param(0))


async def main(objects, size, capacity, service, line):
    handler = Server(Bucket(int(objects), int(size)), Line(float(capacity), float(line)), float(service))
    server = await asyncio.start_server(handler.connection, "127.0.0.1", 0, limit=1 << 20)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    go_first()
    asyncio.run(main(*sys.argv[1:]))
