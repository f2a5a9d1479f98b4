"""What other programs make of an archive, and what they write: run by others.rs with a Python that has warcio and pywb.

others.py check FILE            warcio reads every record and verifies every digest
others.py replay FILE URL...    pywb's answers, a line of JSON each: url, status, sha256 of the body
others.py write FILE            an archive as warcio writes it: a page in brotli, the same again, a file
"""

import hashlib
import io
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request


def check(path):
    from warcio.archiveiterator import ArchiveIterator

    with open(path, "rb") as file:
        for record in ArchiveIterator(file, check_digests="raise"):
            record.content_stream().read()
            print(record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), record.http_headers and record.http_headers.get_statuscode())


def replay(path, urls):
    bin = os.path.dirname(sys.executable)
    with tempfile.TemporaryDirectory() as folder:
        quiet = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run([f"{bin}/wb-manager", "init", "own"], check=True, **quiet)
        subprocess.run([f"{bin}/wb-manager", "add", "own", path], check=True, **quiet)
        port = free_port()
        server = subprocess.Popen([f"{bin}/wayback", "-b", "127.0.0.1", "-p", str(port)], **quiet)
        try:
            for url in urls:
                print(json.dumps({"url": url, **answer(f"http://127.0.0.1:{port}/own/2099id_/{url}")}))
        finally:
            server.kill()


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def answer(url):
    for _ in range(50):
        try:
            with urllib.request.urlopen(url, timeout=10) as response:
                return {"status": response.status, "sha256": hashlib.sha256(response.read()).hexdigest()}
        except urllib.error.HTTPError as error:
            return {"status": error.code, "sha256": None}
        except urllib.error.URLError:
            time.sleep(0.2)
    raise SystemExit("pywb does not answer")


def write(path):
    import brotli
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    page = b"<h1>page in brotli</h1>"
    with open(path, "wb") as file:
        writer = WARCWriter(file, gzip=True)
        headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html"), ("Content-Encoding", "br")], protocol="HTTP/1.1")
        date = {"WARC-Date": "2024-03-01T00:00:01Z"}
        first = writer.create_warc_record("http://a.gov.cn/1", "response", payload=io.BytesIO(brotli.compress(page)), http_headers=headers, warc_headers_dict=date)
        writer.write_record(first)
        digest = first.rec_headers.get_header("WARC-Payload-Digest")
        again = writer.create_revisit_record("http://a.gov.cn/2", digest, "http://a.gov.cn/1", "2024-03-01T00:00:01Z", http_headers=headers)
        again.rec_headers.replace_header("WARC-Date", "2024-03-02T00:00:01Z")
        writer.write_record(again)
        resource = writer.create_warc_record("http://a.gov.cn/3.txt", "resource", payload=io.BytesIO(b"a file"), warc_content_type="text/plain", warc_headers_dict={"WARC-Date": "2024-03-03T00:00:01Z"})
        writer.write_record(resource)


if __name__ == "__main__":
    {"check": check, "replay": lambda path, *urls: replay(path, urls), "write": write}[sys.argv[1]](*sys.argv[2:])
