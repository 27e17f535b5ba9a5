"""seed.py keycloak|sas N: gets N refresh tokens for client bench by the server's own flow; one a line."""
import base64, http.client, json, re, sys, urllib.parse as up

SECRET = "bench-secret-0123456789abcdefghij"
CB = "http://127.0.0.1:13000/cb"
BASIC = "Basic " + base64.b64encode(("bench:" + SECRET).encode()).decode()

class Browser:
    def __init__(self): self.jar = {}
    def req(self, method, url, body=None, headers=None):
        u = up.urlsplit(url); assert u.hostname in ("127.0.0.1", "localhost")
        c = http.client.HTTPConnection(u.hostname, u.port, timeout=60)
        h = dict(headers or {})
        if self.jar: h["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.jar.items())
        if isinstance(body, dict):
            if h.get("Content-Type") == "application/json": body = json.dumps(body)
            else: h["Content-Type"] = "application/x-www-form-urlencoded"; body = up.urlencode(body)
        c.request(method, u.path + ("?" + u.query if u.query else ""), body, h)
        r = c.getresponse(); data = r.read().decode()
        for k, v in r.getheaders():
            if k.lower() == "set-cookie":
                n, _, rest = v.partition("="); self.jar[n] = rest.split(";")[0]
        loc = r.getheader("Location")
        return r.status, (up.urljoin(url, loc) if loc else None), data

def q(url, k): return up.parse_qs(up.urlsplit(url).query)[k][0]

def code_for_refresh(b, token_url, loc):
    st, _, d = b.req("POST", token_url, {"grant_type": "authorization_code", "code": q(loc, "code"), "redirect_uri": CB}, {"Authorization": BASIC})
    assert st == 200, (st, d)
    return json.loads(d)["refresh_token"]

def keycloak(n):
    t = "http://127.0.0.1:18080/realms/bench/protocol/openid-connect/token"
    for i in range(n):
        st, _, d = Browser().req("POST", t, {"grant_type": "password", "username": f"user{i}", "password": "pw", "scope": "offline_access"}, {"Authorization": BASIC})
        assert st == 200, (st, d)
        print(json.loads(d)["refresh_token"])

def sas(n):
    base = "http://127.0.0.1:19000"
    for _ in range(n):
        b = Browser()
        az = base + "/oauth2/authorize?" + up.urlencode({"client_id": "bench", "response_type": "code", "scope": "read", "redirect_uri": CB, "state": "s"})
        _, loc, _ = b.req("GET", az, headers={"Accept": "text/html"})
        _, _, d = b.req("GET", loc, headers={"Accept": "text/html"})
        csrf = re.search(r'name="_csrf"[^>]*value="([^"]+)"', d).group(1)
        b.req("POST", base + "/login", {"username": "user", "password": "pw", "_csrf": csrf})
        _, loc, d = b.req("GET", az, headers={"Accept": "text/html"})
        print(code_for_refresh(b, base + "/oauth2/token", loc))

{"keycloak": keycloak, "sas": sas}[sys.argv[1]](int(sys.argv[2]))
