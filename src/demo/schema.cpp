#include "fill.hpp"

namespace datawave::demo {

const char kSchema[] = R"sql(
CREATE TABLE country (cc CHAR(2) PRIMARY KEY NOT NULL, country_name TEXT NOT NULL, currency CHAR(3) NOT NULL, dial_prefix TEXT) WITHOUT ROWID;
CREATE TABLE customer (
  customer_id INTEGER PRIMARY KEY,
  fname VARCHAR(40) NOT NULL,
  lst_nm VARCHAR(40) NOT NULL,
  cust_eml VARCHAR(120) NOT NULL UNIQUE,
  tel_no VARCHAR(30),
  DOB DATE,
  gndr CHAR(1),
  lang CHAR(2) NOT NULL DEFAULT 'en',
  email_verified BOOLEAN NOT NULL DEFAULT 0,
  loyalty_no TEXT,
  created_at DATETIME NOT NULL,
  CONSTRAINT gender_known CHECK (gndr IN ('F', 'M', 'X'))
);
CREATE TABLE address (
  address_id INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customer (customer_id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  addr_line1 TEXT NOT NULL,
  town TEXT NOT NULL,
  zip VARCHAR(12),
  cc CHAR(2) NOT NULL REFERENCES country (cc)
);
CREATE INDEX address_customer ON address (customer_id);
CREATE INDEX address_customer_kind ON address (customer_id, kind);
CREATE INDEX address_cc ON address (cc);
CREATE TABLE staff (
  staff_id INTEGER PRIMARY KEY,
  full_name TEXT NOT NULL,
  work_email TEXT NOT NULL,
  ssn CHAR(11),
  job_ttl TEXT NOT NULL,
  salary NUMERIC(10,2),
  bank_iban VARCHAR(34),
  hired_on DATE NOT NULL,
  manager_id INTEGER REFERENCES staff (staff_id)
);
CREATE INDEX staff_manager ON staff (manager_id);
CREATE TABLE staff_health (
  staff_id INTEGER PRIMARY KEY REFERENCES staff (staff_id),
  icd10_cd VARCHAR(8) NOT NULL,
  diagnosis TEXT NOT NULL,
  noted_on DATE NOT NULL
);
CREATE TABLE supplier (supplier_id INTEGER PRIMARY KEY, company_nm TEXT NOT NULL, contact_eml TEXT, vat_no TEXT, website TEXT);
CREATE TABLE product (
  sku VARCHAR(16) PRIMARY KEY NOT NULL,
  title TEXT NOT NULL,
  ean13 CHAR(13) NOT NULL,
  price NUMERIC(8,2) NOT NULL CHECK (price >= 0),
  price_with_vat NUMERIC(8,2) GENERATED ALWAYS AS (round(price * 1.2, 2)) VIRTUAL,
  supplier_id INTEGER NOT NULL REFERENCES supplier (supplier_id)
);
CREATE INDEX product_supplier ON product (supplier_id);
CREATE TABLE orders (
  order_id INTEGER PRIMARY KEY,
  cust_id INTEGER NOT NULL REFERENCES customer (customer_id),
  order_ts TIMESTAMP NOT NULL,
  status TEXT NOT NULL,
  src_ip VARCHAR(45),
  browser_ua TEXT,
  total NUMERIC(10,2) NOT NULL
);
CREATE INDEX orders_status ON orders (status);
CREATE TABLE order_item (
  order_id INTEGER NOT NULL REFERENCES orders (order_id) ON DELETE CASCADE,
  line_no INTEGER NOT NULL,
  sku VARCHAR(16) NOT NULL REFERENCES product (sku),
  qty INTEGER NOT NULL,
  unit_price NUMERIC(8,2) NOT NULL,
  PRIMARY KEY (order_id, line_no)
);
CREATE INDEX order_item_sku ON order_item (sku);
CREATE INDEX idx_item_sku ON order_item (sku);
CREATE TABLE payment (
  payment_id INTEGER PRIMARY KEY,
  order_id INTEGER NOT NULL REFERENCES orders (order_id),
  method TEXT NOT NULL,
  pan VARCHAR(19),
  cvv CHAR(3),
  exp CHAR(5),
  acct VARCHAR(34),
  amount NUMERIC(10,2) NOT NULL,
  ccy CHAR(3) NOT NULL,
  paid_at DATETIME NOT NULL
);
CREATE INDEX payment_order ON payment (order_id);
CREATE TABLE device (
  device_uid TEXT PRIMARY KEY NOT NULL,
  cust_id INTEGER NOT NULL REFERENCES customer (customer_id),
  mac_addr CHAR(17),
  os TEXT NOT NULL,
  push_token TEXT,
  last_seen_ip TEXT
);
CREATE INDEX device_cust ON device (cust_id);
CREATE TABLE login_event (cust_id INTEGER, at TIMESTAMP NOT NULL, ip TEXT NOT NULL, ok BOOLEAN NOT NULL, session_id TEXT);
CREATE TABLE user_account (
  login VARCHAR(40) PRIMARY KEY NOT NULL,
  customer_id INTEGER NOT NULL UNIQUE REFERENCES customer (customer_id),
  pw_hash CHAR(60) NOT NULL,
  api_key TEXT,
  tz TEXT
);
CREATE TABLE delivery_van (
  plate TEXT PRIMARY KEY NOT NULL,
  vin CHAR(17) NOT NULL UNIQUE,
  lat REAL,
  lon REAL,
  seen_at DATETIME
);
CREATE TABLE support_ticket (
  ticket_id INTEGER PRIMARY KEY,
  cust_id INTEGER NOT NULL REFERENCES customer (customer_id),
  opened_at DATETIME NOT NULL,
  subject TEXT NOT NULL,
  body TEXT
);
CREATE INDEX support_ticket_cust ON support_ticket (cust_id);
CREATE VIEW customer_turnover AS
  SELECT c.customer_id, c.cust_eml, count(*) AS orders, sum(o.total) AS turnover
  FROM customer c JOIN orders o ON o.cust_id = c.customer_id GROUP BY c.customer_id;
)sql";

}  // namespace datawave::demo
