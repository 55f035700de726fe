"""The tables of the store; money is in cents, days are ISO dates, times ISO with an offset."""

TABLES = """
CREATE TABLE IF NOT EXISTS customers (
    id TEXT PRIMARY KEY, number INTEGER NOT NULL UNIQUE, document TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,
    name TEXT NOT NULL, email TEXT NOT NULL, situation TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS phones (
    phone TEXT NOT NULL, customer_id TEXT NOT NULL REFERENCES customers, PRIMARY KEY (phone, customer_id));
CREATE TABLE IF NOT EXISTS contracts (
    id TEXT PRIMARY KEY, customer_id TEXT NOT NULL REFERENCES customers, position INTEGER NOT NULL,
    plan_id TEXT NOT NULL, status TEXT NOT NULL, due_day INTEGER NOT NULL, postcode TEXT NOT NULL,
    house TEXT NOT NULL, complement TEXT NOT NULL, line TEXT NOT NULL, started_on TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS contracts_of_customer ON contracts (customer_id, position);
CREATE TABLE IF NOT EXISTS invoices (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, contract_id TEXT NOT NULL REFERENCES contracts,
    reference TEXT NOT NULL, amount_cents INTEGER NOT NULL, due_on TEXT NOT NULL, status TEXT NOT NULL, paid_at TEXT,
    UNIQUE (contract_id, reference));
CREATE TABLE IF NOT EXISTS second_copies (
    number INTEGER PRIMARY KEY AUTOINCREMENT, invoice_id TEXT NOT NULL REFERENCES invoices (id),
    amount_cents INTEGER NOT NULL, due_on TEXT NOT NULL, issued_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS trust_unblocks (
    protocol TEXT PRIMARY KEY, contract_id TEXT NOT NULL REFERENCES contracts, month TEXT NOT NULL,
    until TEXT NOT NULL, created_at TEXT NOT NULL, UNIQUE (contract_id, month));
CREATE TABLE IF NOT EXISTS visits (
    protocol TEXT PRIMARY KEY, contract_id TEXT NOT NULL REFERENCES contracts, city TEXT NOT NULL, slot TEXT NOT NULL,
    status TEXT NOT NULL, reason TEXT NOT NULL, created_at TEXT NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS one_booked_visit ON visits (contract_id) WHERE status = 'booked';
CREATE TABLE IF NOT EXISTS tickets (
    protocol TEXT PRIMARY KEY, customer_id TEXT NOT NULL REFERENCES customers, contract_id TEXT, sector TEXT NOT NULL,
    reason TEXT NOT NULL, summary TEXT NOT NULL, status TEXT NOT NULL, created_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS orders (
    protocol TEXT PRIMARY KEY, document TEXT NOT NULL, name TEXT NOT NULL, phone TEXT NOT NULL, email TEXT NOT NULL,
    birth_date TEXT, plan_id TEXT NOT NULL, due_day INTEGER NOT NULL, postcode TEXT NOT NULL, house TEXT NOT NULL,
    complement TEXT NOT NULL, status TEXT NOT NULL, created_at TEXT NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS one_order_in_review ON orders (document, postcode, house, complement)
    WHERE status = 'under_review';
CREATE TABLE IF NOT EXISTS leads (
    protocol TEXT PRIMARY KEY, name TEXT NOT NULL, phone TEXT NOT NULL, city TEXT NOT NULL, email TEXT,
    reason TEXT NOT NULL, note TEXT NOT NULL, created_at TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS cancellations (
    protocol TEXT PRIMARY KEY, contract_id TEXT NOT NULL REFERENCES contracts, reason TEXT NOT NULL,
    fee_cents INTEGER NOT NULL, status TEXT NOT NULL, created_at TEXT NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS one_open_cancellation ON cancellations (contract_id) WHERE status = 'open';
CREATE TABLE IF NOT EXISTS plan_changes (
    protocol TEXT PRIMARY KEY, contract_id TEXT NOT NULL REFERENCES contracts, month TEXT NOT NULL,
    old_plan_id TEXT NOT NULL, plan_id TEXT NOT NULL, first_due_on TEXT NOT NULL, created_at TEXT NOT NULL,
    UNIQUE (contract_id, month));
CREATE TABLE IF NOT EXISTS outages (
    number INTEGER PRIMARY KEY AUTOINCREMENT, city TEXT NOT NULL, districts TEXT NOT NULL, cause TEXT NOT NULL,
    started_at TEXT NOT NULL, estimated_end TEXT, ended_at TEXT);
CREATE TABLE IF NOT EXISTS protocols (number INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS effects (
    key TEXT PRIMARY KEY, operation TEXT NOT NULL, path TEXT NOT NULL, fingerprint TEXT NOT NULL,
    status INTEGER NOT NULL, answer BLOB NOT NULL, at TEXT NOT NULL, replays INTEGER NOT NULL DEFAULT 0);
"""
NAMES = (
    "effects", "protocols", "outages", "plan_changes", "cancellations", "leads", "orders", "tickets", "visits",
    "trust_unblocks", "second_copies", "invoices", "contracts", "phones", "customers",
)  # fmt: skip
"""Children before their parents: the order in which all rows can go."""
