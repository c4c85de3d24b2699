-- Lists and their totals are of live assets, by name: the state stands before the name, and a total is counted within
-- the index. A beginning of a name is a range of its own tenant's names.
DROP INDEX assets_sorted;
CREATE INDEX assets_sorted ON assets (tenant_id, state, name);
DROP INDEX assets_name;
CREATE INDEX assets_name ON assets (tenant_id, lower(name));
