"""As much of a certificate authority (RFC 8555) as certbot needs to open its port: the challenge is never fetched.

    authority.py ADDRESS PORT
"""
import http.server
import itertools
import json
import sys
import time

ADDRESS, PORT = sys.argv[1], int(sys.argv[2])
BASE = f"http://{ADDRESS}:{PORT}"
CHALLENGE_S = 45
NONCES = itertools.count()
asked = None


def challenge():
    failed = asked is not None and time.monotonic() - asked > CHALLENGE_S
    status = "invalid" if failed else "pending"
    problem = {"error": {"type": "urn:ietf:params:acme:error:connection", "detail": "nobody asked"}} if failed else {}
    return {"type": "http-01", "url": f"{BASE}/challenge", "token": "t" * 43, "status": status, **problem}


def order():
    return {"status": "pending", "authorizations": [f"{BASE}/authorization"], "finalize": f"{BASE}/finalize",
            "identifiers": [{"type": "dns", "value": "shop.example"}]}


def authorization():
    found = challenge()
    return {"status": found["status"], "identifier": {"type": "dns", "value": "shop.example"}, "challenges": [found]}


class Authority(http.server.BaseHTTPRequestHandler):
    def answer(self, code, body, location=None):
        text = json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.send_header("Replay-Nonce", f"nonce{next(NONCES):019}")
        if location:
            self.send_header("Location", location)
        if self.path == "/challenge":
            # A challenge says whose it is (RFC 8555, 7.5.1): without it certbot ends at once.
            self.send_header("Link", f'<{BASE}/authorization>;rel="up"')
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    def do_HEAD(self):
        self.answer(200, {})

    def do_GET(self):
        self.answer(200, {name: f"{BASE}/{name}" for name in ("newNonce", "newAccount", "newOrder", "revokeCert", "keyChange")})

    def do_POST(self):
        global asked
        self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/newAccount":
            self.answer(201, {"status": "valid"}, f"{BASE}/account")
        elif self.path == "/newOrder":
            self.answer(201, order(), f"{BASE}/order")
        elif self.path == "/challenge":
            asked = asked or time.monotonic()
            self.answer(200, challenge())
        else:
            self.answer(200, authorization() if self.path == "/authorization" else order())

    def log_message(self, *_):
        pass


http.server.HTTPServer((ADDRESS, PORT), Authority).serve_forever()
