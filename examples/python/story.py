"""Registers a dealer, bills it and lists its bills: python3 story.py <url> <key> <dealer> <legal details as JSON>"""
import json
import sys
from urllib.request import Request, urlopen

url, key, dealer, requisite = sys.argv[1:5]


def call(method, path, body=None):
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json", "Prefer": "wait=10"}
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(url + path, data, headers, method=method), timeout=30) as answer:
        return json.load(answer)


call("POST", "/v1/dealers", {"cmeDealerId": dealer, "requisite": json.loads(requisite)})
reward = {"operation": "GET_REWARD", "dealId": "lot-1", "carPrice": "1250000.00", "closedAt": "2026-11-20T10:00:00Z"}
bill = call("POST", f"/v1/dealers/{dealer}/bills", reward)
print(bill["commonSum"], bill["paymentStatus"])
print([bill["dealId"] for bill in call("GET", f"/v1/dealers/{dealer}/bills")["items"]])
