"""Computes tariffCases.csv: what is to be billed, and the VAT in it. Run: python3 tariffCases.py > tariffCases.csv

Written apart from the service, in another language and with decimal arithmetic, so that the two do not share a mistake.
The rules of each book are those of tariffCases.test.ts.
"""
from datetime import datetime, timezone
from decimal import ROUND_HALF_UP, Decimal as D
from zoneinfo import ZoneInfo

KOPECK = D("0.01")
MOSCOW = ZoneInfo("Europe/Moscow")

# From a day on: rate, minimum, maximum, price bands.
REWARDS = [
    ("2020-01-01", D("5.00"), None, None, []),
    ("2025-01-01", D("4.50"), D("5000.00"), D("150000.00"), []),
    ("2026-01-01", D("4.00"), D("50.00"), None, [(D("1000000.00"), D("3.50")), (D("3000000.00"), D("2.75"))]),
    ("2027-01-01", D("0.01"), None, D("100000000.00"), [(D("100.00"), D("0.03"))]),
]
VAT = {
    "reward": [("2019-01-01", "included", D(20)), ("2026-01-01", "included", D(22))],
    "settlement-on-price": [("2019-01-01", "included", D(20)), ("2026-01-01", "included", D(22))],
    "settlement-on-difference": [("2019-01-01", "price-difference", D(20)), ("2026-01-01", "price-difference", D(22))],
    "settlement-none": [("2019-01-01", "none", None)],
    "settlement-none-since-2026": [("2019-01-01", "included", D(20)), ("2026-01-01", "none", None)],
    "deposit": [("2019-01-01", "none", None)],
}

MIN, MAX = "0.01", "999999999999.99"
EDGES_OF_2026 = ["2500.00", "1249.99", "1250.00", "999999.99", "1000000.00", "1000000.01", "2999999.99", "3000000.00"]
ENDS_OF_YEARS = [
    "2024-12-31T20:59:59Z", "2024-12-31T21:00:00Z", "2025-12-31T20:59:59Z", "2025-12-31T20:59:59.999Z",
    "2025-12-31T21:00:00Z", "2025-12-31T23:59:59Z", "2026-01-01T00:00:00Z", "2026-12-31T20:59:59Z",
    "2026-12-31T21:00:00Z", "2019-12-31T21:00:00Z",
]
CASES = (
    # The last second of the year in Moscow changes the tariff and the VAT.
    [("reward", "1250000.00", time) for time in ENDS_OF_YEARS]
    + [("reward", "12345.67", time) for time in ENDS_OF_YEARS[2:5]]
    # The vectors: rewards of 12 345.67 and of 100.00.
    + [("reward", "246913.40", "2024-06-01T00:00:00Z"), ("reward", "308641.75", "2026-06-01T00:00:00Z")]
    # Half kopecks of 5 %, the first of which is the least sum there is, and of the VAT in it.
    + [("reward", p, "2024-06-01T00:00:00Z") for p in
       ["0.10", "0.60", "0.29", "0.30", "0.31", "1000.09", "1000.10", "1000.11", "1000.30", "1.80", "123.40"]]
    # The limits of 2025: 5 000.00 is 4.50 % of 111 111.11, and 150 000.00 of 3 333 333.33.
    + [("reward", p, "2025-06-01T00:00:00Z") for p in
       [MIN, "111111.10", "111111.11", "111111.12", "111111.33", "111111.34", "3333333.22", "3333333.33",
        "3333333.34", "3333333.45", MAX]]
    # The bands of 2026, whose edges lower the reward of the whole price.
    + [("reward", p, "2026-06-01T00:00:00Z") for p in [MIN, *EDGES_OF_2026, "3000000.01", MAX]]
    # A hundredth of a percent, and the band of three hundredths.
    + [("reward", p, "2027-06-01T00:00:00Z") for p in
       ["50.00", "99.99", "100.00", "116.66", "116.67", "149.99", "150.00", "333333333333.33", MAX]]
    + [(book, price, time) for book in VAT if book.startswith("settlement") for price, time in
       [("1250000.00", "2025-12-31T20:59:59Z"), ("1250000.00", "2025-12-31T21:00:00Z")]]
    + [("settlement-on-price", p, t) for p in [MIN, "0.03", "100.00", "12345.67", MAX]
       for t in ["2025-06-01T00:00:00Z", "2026-06-01T00:00:00Z"]]
    + [("deposit", p, "2026-06-01T00:00:00Z") for p in [MIN, "100000.00", MAX]]
)


def kopecks(amount):
    return amount.quantize(KOPECK, rounding=ROUND_HALF_UP)


def in_force(rules, instant):
    day = instant.astimezone(MOSCOW).date().isoformat()
    return [rule for rule in rules if rule[0] <= day][-1]


def reward(price, instant):
    day, rate, minimum, maximum, bands = in_force(REWARDS, instant)
    for edge, band_rate in bands:
        if price >= edge:
            rate = band_rate
    amount = kopecks(price * rate / 100)
    if minimum is not None:
        amount = max(amount, minimum)
    if maximum is not None:
        amount = min(amount, maximum)
    return amount, f"{rate:.2f}", day


print("book,price,time,sum,ratePercent,tariffFrom,vatMode,vatRate,vatSum")
for book, text, time in CASES:
    instant = datetime.fromisoformat(time.replace("Z", "+00:00")).astimezone(timezone.utc)
    amount, percent, day = reward(D(text), instant) if book == "reward" else (D(text), "", "")
    _, mode, rate = in_force(VAT[book], instant)
    vat = {"included": lambda: f"{kopecks(amount * rate / (100 + rate)):.2f}", "none": lambda: "0.00"}.get(mode, str)()
    rate_text = "" if rate is None else f"{rate:.2f}"
    print(",".join([book, text, time, f"{amount:.2f}", percent, day, mode, rate_text, vat]))
