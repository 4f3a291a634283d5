"""Registers, bills, lists and reads a problem with the client that openapi-python-client made."""
import json
import sys

from dealer_billing.api.bills import create_bill, get_bills_by_dealer
from dealer_billing.api.dealers import get_dealer, register_dealer
from dealer_billing.api.statements import compare_statement
from dealer_billing.client import AuthenticatedClient
from dealer_billing.models import CreateBillGetReward, RegisterDealer

url, key, dealer_id, requisite = sys.argv[1:5]
client = AuthenticatedClient(base_url=url, token=key)

dealer = register_dealer.sync(
    client=client, body=RegisterDealer.from_dict({"cmeDealerId": dealer_id, "requisite": json.loads(requisite)})
)
print("dealer", dealer.cme_dealer_id, len(dealer.accounts))
reward = CreateBillGetReward.from_dict(
    {"operation": "GET_REWARD", "dealId": dealer_id, "carPrice": "1250000.00", "closedAt": "2026-11-20T10:00:00Z"}
)
bill = create_bill.sync(dealer_id, client=client, body=reward, prefer="wait=10")
print("bill", bill.common_sum, bill.payment_status, bill.reward.rate_percent)
page = get_bills_by_dealer.sync(dealer_id, client=client)
print("page", len(page.items), page.items[0].deal_id, page.next_cursor)
print("problem", get_dealer.sync("nobody", client=client).code)
assert compare_statement.sync is not None
