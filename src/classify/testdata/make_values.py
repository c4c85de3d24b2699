#!/usr/bin/env python3
"""Writes values.jsonl: generated columns with values and the labels expected of them.

usage: make_values.py > values.jsonl
Everything is made up here from a fixed seed; check digits are computed. `name` cases carry a telling name, `bare` cases
are called c1, c2 ..., `trap` cases must stay none.
"""
import json
import random
import string

R = random.Random(20240607)
N = 30
FIRST = "Anna Peter Maria Thomas Julia Daniel Laura Martin Sarah Michael Emma David Sofia Robert Helen Frank Nina Oliver Clara Simon".split()
LAST = "Miller Schmidt Garcia Johnson Rossi Novak Andersen Kim Tanaka Brown Wagner Lopez Martin Fischer Wilson Moreau Santos Keller Young Walsh".split()


def luhn(body):
    total = 0
    for i, c in enumerate(reversed(body)):
        d = int(c) * (2 if i % 2 == 0 else 1)
        total += d - 9 if d > 9 else d
    return body + str(-total % 10)


def digits(n):
    return "".join(R.choice(string.digits) for _ in range(n))


def hexes(n):
    return "".join(R.choice("0123456789abcdef") for _ in range(n))


def iban():
    bban = digits(18)
    check = 98 - int("".join(str(int(c, 36)) for c in bban + "DE00")) % 97
    return f"DE{check:02d}{bban}"


def vin():
    alphabet = "ABCDEFGHJKLMNPRSTUVWXYZ0123456789"
    values = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9]))
    weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2]
    v = [R.choice(alphabet) for _ in range(11)] + list(digits(6))
    check = sum(w * (int(c) if c.isdigit() else values[c]) for w, c in zip(weights, v)) % 11
    v[8] = "X" if check == 10 else str(check)
    return "".join(v)


def ean():
    body = "4" + digits(11)
    total = sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(body))
    return body + str(-total % 10)


def many(fn, n=N):
    return [fn() for _ in range(n)]


GEN = {
    "email": lambda: f"{R.choice(FIRST).lower()}.{R.choice(LAST).lower()}{R.randint(1, 99)}@example.org",
    "phone": lambda: f"({R.randint(201, 989)}) 555-{R.randint(100, 9999):04d}",
    "first_name": lambda: R.choice(FIRST),
    "last_name": lambda: R.choice(LAST),
    "person_name": lambda: f"{R.choice(FIRST)} {R.choice(LAST)}",
    "street_address": lambda: f"{R.randint(1, 9999)} {R.choice(LAST)} {R.choice(['Street', 'Ave', 'Road', 'Lane', 'Blvd'])}",
    "city": lambda: R.choice("Berlin London Paris Madrid Rome Vienna Chicago Boston Denver Tokyo Sydney Toronto Lyon Milan Dublin Prague Oslo Warsaw".split()),
    "state_region": lambda: R.choice(["California", "Texas", "New York", "Ohio", "Florida", "Ontario", "Bavaria", "Queensland", "Oregon", "Nevada"]),
    "postal_code": lambda: f"{R.choice('KLMN')}{R.randint(1, 9)}{R.choice('ABCE')} {R.randint(1, 9)}{R.choice('GHJK')}{R.randint(1, 9)}",
    "country": lambda: R.choice(["Germany", "France", "Brazil", "Japan", "Kenya", "United States", "Norway", "India", "Chile", "Poland"]),
    "timezone": lambda: R.choice(["Europe/Berlin", "America/New_York", "Asia/Tokyo", "Africa/Lagos", "Australia/Sydney", "America/Sao_Paulo"]),
    "gender": lambda: R.choice(["male", "female"]),
    "marital_status": lambda: R.choice(["single", "married", "divorced", "widowed"]),
    "language": lambda: R.choice(["English", "German", "French", "Spanish", "Japanese", "Portuguese", "Arabic", "Hindi"]),
    "currency": lambda: R.choice("EUR USD GBP JPY CHF SEK PLN BRL INR AUD".split()),
    "national_id": lambda: f"{R.randint(1, 665):03d}-{R.randint(1, 99):02d}-{R.randint(1, 9999):04d}",
    "vin": vin,
    "credit_card_number": lambda: luhn("4" + digits(14)),
    "iban": iban,
    "company_name": lambda: f"{R.choice(LAST)} {R.choice(['GmbH', 'Inc', 'Ltd', 'LLC', 'Corporation', 'AG'])}",
    "job_title": lambda: f"{R.choice(['Senior', 'Junior', 'Chief', 'Regional'])} {R.choice(['Engineer', 'Accountant', 'Manager', 'Analyst', 'Designer', 'Clerk'])}",
    "ip_address": lambda: ".".join(str(R.randint(1, 254)) for _ in range(4)),
    "mac_address": lambda: ":".join(hexes(2) for _ in range(6)),
    "url": lambda: f"https://www.example.com/{hexes(6)}",
    "user_agent": lambda: f"Mozilla/5.0 (X11; Linux x86_64; rv:{R.randint(60, 120)}.0) Gecko/20100101 Firefox/{R.randint(60, 120)}.0",
    "uuid": lambda: f"{hexes(8)}-{hexes(4)}-4{hexes(3)}-a{hexes(3)}-{hexes(12)}",
    "password": lambda: "$2b$12$" + "".join(R.choice(string.ascii_letters + string.digits) for _ in range(53)),
    "secret_token": lambda: "ghp_" + "".join(R.choice(string.ascii_letters + string.digits) for _ in range(36)),
    "checksum": lambda: hexes(64),
    "medical_code": lambda: f"{R.choice('EIJKMNR')}{R.randint(10, 99)}.{R.randint(0, 9)}",
}
NAMED = {
    "latitude": ("lat", lambda: f"{R.uniform(-60, 60):.6f}"), "longitude": ("lng", lambda: f"{R.uniform(-170, 170):.6f}"),
    "date_of_birth": ("birth_dt", lambda: f"{R.randint(1940, 2004)}-{R.randint(1, 12):02d}-{R.randint(1, 28):02d}"),
    "age": ("age", lambda: str(R.randint(18, 90))), "nationality": ("nationality", lambda: R.choice(["German", "French", "Kenyan", "Indian"])),
    "ethnicity": ("race", lambda: R.choice(["White", "Black", "Asian", "Hispanic"])), "salary": ("base_salary", lambda: str(R.randint(30, 150) * 1000)),
    "passport_number": ("passport_no", lambda: f"C{digits(8)}"), "driver_license": ("driver_license_number", lambda: f"D{digits(7)}"),
    "tax_id": ("vat_number", lambda: f"DE{digits(9)}"), "vehicle_plate": ("license_plate", lambda: f"B-{R.choice('AKMX')}{R.choice('AKMX')} {R.randint(1, 9999)}"),
    "card_security": ("cvv", lambda: digits(3)), "bank_account": ("sort_code", lambda: f"{digits(2)}-{digits(2)}-{digits(2)}"),
    "medical_record_number": ("mrn", lambda: f"MRN{digits(7)}"), "diagnosis": ("diagnosis", lambda: R.choice(["Asthma", "Type 2 diabetes", "Hypertension"])),
    "username": ("username", lambda: R.choice(FIRST).lower() + str(R.randint(1, 99))),
}
TRAPS = [
    ("academic_year_code", "varchar(10)", lambda: str(R.randint(1999, 2010))), ("scenario_code", "text", lambda: f"SCN-{R.randint(100, 999)}"),
    ("email_verified", "integer", lambda: R.choice("01")), ("password_changed_at", "text", lambda: f"2023-0{R.randint(1, 9)}-1{R.randint(0, 9)}"),
    ("currency_digits", "text", lambda: R.choice("023")), ("country_id", "integer", lambda: str(R.randint(1, 200))),
    ("ean", "text", ean), ("order_no", "bigint", lambda: digits(10)), ("version", "text", lambda: f"{R.randint(0, 9)}.{R.randint(0, 20)}.{R.randint(0, 9)}"),
    ("product_name", "text", lambda: f"{R.choice(['Blue', 'Red', 'Green'])} {R.choice(['Table', 'Chair', 'Lamp'])}"), ("state", "text", lambda: R.choice(["open", "closed", "pending"])),
    ("region", "text", lambda: R.choice(["Europe", "Asia", "Africa"])), ("phone_type", "text", lambda: R.choice(["home", "mobile", "work"])),
    ("title", "text", lambda: R.choice(["Mr.", "Mrs.", "Dr."])), ("name", "text", lambda: R.choice(["Action", "Comedy", "Drama", "Horror"])),
    ("status", "text", lambda: R.choice(["single", "active", "closed"])), ("created_at", "text", lambda: f"199{R.randint(0, 9)}-01-0{R.randint(1, 9)}"),
    ("address_id", "integer", lambda: str(R.randint(1, 999))), ("ip_count", "integer", lambda: str(R.randint(1, 9))), ("amount", "text", lambda: f"{R.uniform(1, 90):.2f}"),
    ("weekday", "text", lambda: R.choice(["Monday", "Tuesday", "Friday"])), ("c7", "text", lambda: R.choice("ABCDE")), ("c8", "bigint", lambda: digits(6)),
    ("c9", "text", lambda: R.choice(["yes", "no"])), ("part_no", "text", lambda: f"{digits(4)}-{digits(4)}"), ("tracking_number", "text", lambda: f"1Z{digits(16)}"),
]


def emit(kind, table, column, declared, values, expected):
    print(json.dumps({"database": kind, "table": table, "column": column, "declared_type": declared, "values": values, "semantic_type": expected}, ensure_ascii=False))


for n, (t, fn) in enumerate(GEN.items()):
    emit("bare", f"t{n}", f"c{n + 1}", "text", many(fn), t)
for n, (t, fn) in enumerate(GEN.items()):
    emit("name", f"people_{n}", t, "text", many(fn), t)
for n, (t, (column, fn)) in enumerate(NAMED.items()):
    emit("name", f"persons_{n}", column, "text", many(fn), t)
for n, (column, declared, fn) in enumerate(TRAPS):
    emit("trap", f"things_{n}", column, declared, many(fn), "none")
