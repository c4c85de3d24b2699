#include "datawave/catalog/merge.hpp"

#include <cstring>
#include <deque>
#include <future>
#include <map>
#include <set>

#include "asset_rows.hpp"
#include "merge_core.hpp"
#include "merge_writer.hpp"
#include "scope_filter.hpp"
#include "search_docs.hpp"
#include "words.hpp"

namespace datawave::catalog {

namespace {
constexpr std::size_t kRowsPerBody = 2000;
constexpr std::size_t kBodiesAtOnce = 3;
constexpr std::size_t kMaxLines = 200;
constexpr std::size_t kMaxSuggestions = 100;
constexpr std::int64_t kMaxToldEach = 100;  // events of one kind; the rest is told as one
constexpr std::size_t kMaxWaitingColumns = 200'000;
constexpr std::size_t kMaxColumns = static_cast<std::size_t>(kColumnsPerAsset) - 1;

struct ContainerLine {
  connect::ContainerReport report;
  std::uint32_t container = 0;
};

std::uint64_t number_at(std::string_view bytes, std::size_t at) {
  std::uint64_t out = 0;
  if (bytes.size() >= at + sizeof out) std::memcpy(&out, bytes.data() + at, sizeof out);
  return out;
}
}  // namespace

struct SourceMerge::Impl {
  store::Database& database;
  store::TenantScope scope;
  MergeInput input;
  CallContext ctx;
  const Clock& clock;
  const Random& random;
  MergeCore core;
  WriteContext context;
  MergeReport report;
  WriteBatch batch;
  std::deque<std::future<Result<BatchCounts>>> committing;
  std::map<std::size_t, PreparedTable> waiting;  // by token
  std::size_t waiting_columns = 0;
  std::map<std::size_t, std::string> created_names;  // by token, where something may have been renamed
  std::set<std::uint32_t> overflowed;
  std::map<std::uint32_t, std::int64_t> listed;  // tables, by container
  std::set<std::uint32_t> closed;
  std::set<std::string> databases;
  std::vector<ContainerLine> containers;
  std::map<std::string, std::int64_t> told;  // events asked for, by type
  std::size_t next_token = 0;

  Impl(store::Database& db, store::TenantScope s, MergeInput i, CallContext c, const Clock& k, const Random& r)
      : database(db),
        scope(std::move(s)),
        input(std::move(i)),
        ctx(c),
        clock(k),
        random(r),
        core(input.native_ids_unique),
        context{input, scope_words(scope.tenant(), input.source_id)} {}

  void line(std::string_view act, std::string path, std::string detail = {}) {
    if (report.lines.size() < kMaxLines) report.lines.push_back({std::string(act), std::move(path), std::move(detail)});
  }
  std::string known_path(const KnownTable& table) {
    const auto& [db, schema] = core.container_name(table.container);
    return path_of(input.source_name, db, schema, table.name);
  }
  bool tell(std::string_view type) { return ++told[std::string(type)] <= kMaxToldEach; }

  Result<void> load() {
    const store::ReadBody<bool> body = [this](store::Tx& tx) -> Result<bool> {
      core = MergeCore(input.native_ids_unique);
      const store::RowCallback take = [this](const store::Row& row) -> Result<void> {
        KnownTable table;
        table.rid = row.integer(0);
        DW_TRY(table.id, store::from_row<Uuid>(row, 1));
        DW_TRY(table.kind, store::from_row<connect::RelationKind>(row, 2));
        const std::string_view schema = row.text(4);
        table.container = core.container(row.text(3), schema);
        table.name = row.text(5);
        table.native_id = row.integer(6);
        const std::string_view fingerprint = row.bytes(7);
        if (fingerprint.size() >= table.fingerprint.size())
          std::memcpy(table.fingerprint.data(), fingerprint.data(), table.fingerprint.size());
        table.shape = number_at(fingerprint, table.fingerprint.size());
        table.deleted = row.text(8) == "deleted";
        table.absences = static_cast<std::uint8_t>(std::min<std::int64_t>(row.integer(9), 100));
        if (!row.is_null(10)) {
          table.statistics = number_at(row.bytes(10), 0);
          table.labels = number_at(row.bytes(10), 8);
        }
        table.in_scope = would_list(input.scope, schema, table.name);
        core.know(table);
        return {};
      };
      DW_CHECK(
          tx.each("SELECT a.rid, a.id, a.kind, a.database_name, a.schema_name, a.name, a.native_id, a.fingerprint, "
                  "a.state, a.absences, s.digest FROM assets a LEFT JOIN asset_statistics s ON s.asset_rid = a.rid "
                  "WHERE {tenant:a} AND a.source_id = ?1",
                  take, input.source_id));
      return true;
    };
    DW_CHECK(database.read_now<bool>(ctx, scope, body));
    return {};
  }

  /// The batch goes to the store while the next is made ready. A few may be on their way at once: no two of them are
  /// about the same asset, and the store can make them durable together.
  Result<void> flush() {
    DW_CHECK(settle(kBodiesAtOnce - 1));
    if (batch.ops.empty()) return {};
    if (input.dry_run) {
      batch = WriteBatch();
      return {};
    }
    auto work = [this, ops = std::move(batch)]() -> Result<BatchCounts> {
      const store::WriteBody<BatchCounts> body = [&](store::WriteTx& tx) { return write_batch(tx, ops, context); };
      return database.write_now<BatchCounts>(ctx, scope, body);
    };
    batch = WriteBatch();
    committing.push_back(std::async(std::launch::async, std::move(work)));
    return {};
  }
  /// Until at most `left` are on their way.
  Result<void> settle(std::size_t left) {
    while (committing.size() > left) {
      auto done = committing.front().get();
      committing.pop_front();
      DW_TRY(const BatchCounts counts, std::move(done));
      ++report.bodies;
      report.versions += counts.versions;
      report.labels_suggested += counts.labels;
    }
    return {};
  }

  Result<void> put(WriteOp op) {
    std::size_t rows = 1;
    if (op.write == Write::create || op.write == Write::update)
      rows += op.table.columns.size() + op.table.labels.size() + 1;
    if (op.write == Write::labels) rows += op.table.labels.size();
    if (!batch.ops.empty() && batch.rows + rows > kRowsPerBody) DW_CHECK(flush());
    batch.rows += rows;
    batch.ops.push_back(std::move(op));
    return {};
  }

  Result<void> apply(const Decision& decision, PreparedTable&& table, std::size_t token) {
    WriteOp op;
    op.act = decision.act;
    if (decision.act == Act::ignore) {
      ++report.undecided;
      return {};
    }
    const std::string path = path_of(input.source_name, table.database, table.schema, table.name);
    if (decision.act == Act::create) {
      op.write = Write::create;
      op.id = asset_id_of(make_uuid_v7(clock, random));
      op.tell = tell("created");
      ++report.created;
      if (core.known_count() > 0 && created_names.size() < kMaxWaitingColumns) created_names[token] = path;
      line("created", path);
      op.table = std::move(table);
      return put(std::move(op));
    }
    const KnownTable& known = core.known(decision.known);
    op.rid = known.rid;
    op.id = known.id;
    op.native_id = known.native_id;
    if (decision.crossed != Decision::kNone && report.warnings.size() < kMaxSuggestions) {
      report.warnings.push_back(path + " is the table that was " + known_path(core.known(decision.crossed)) +
                                ": what people said stays with the name");
    }
    if (decision.act == Act::same) {
      ++report.unchanged;
      const bool counted = input.scope.statistics && input.scope.sizes;
      const bool labels = table.sampled && known.labels != table.labels_digest;
      if (!labels && (!counted || known.statistics == table.statistics_digest)) return {};
      // The labels' digest stays what it was where nothing was sampled.
      if (!labels) table.labels_digest = known.labels;
      op.write = labels ? Write::labels : Write::statistics;
      if (!labels) ++report.statistics;
      op.table = std::move(table);
      return put(std::move(op));
    }
    op.write = Write::update;
    if (!table.sampled && !decision.structure_changed) table.labels_digest = known.labels;
    if (decision.act == Act::rename) {
      ++report.renamed;
      op.tell = tell("renamed");
      line("renamed", path, known_path(known));
    } else if (decision.act == Act::restore) {
      ++report.returned;
      op.tell = known.deleted && tell("restored");
      line("returned", path);
    } else if (decision.structure_changed) {
      ++report.changed;
      op.tell = tell("changed");
      line("changed", path);
    } else {
      ++report.unchanged;  // the same table with a new object id
    }
    op.table = std::move(table);
    return put(std::move(op));
  }

  Result<void> close(std::uint32_t container, bool complete) {
    if (!closed.insert(container).second) return {};
    const ContainerOutcome outcome = core.close(container, complete, !overflowed.contains(container));
    for (const Settled& settled : outcome.settled) {
      auto node = waiting.extract(settled.token);
      if (node.empty()) continue;
      waiting_columns -= node.mapped().columns.size();
      DW_CHECK(apply(settled.decision, std::move(node.mapped()), settled.token));
    }
    for (const std::size_t index : outcome.missing) DW_CHECK(absent(index, Write::missing));
    for (const std::size_t index : outcome.deleted) DW_CHECK(absent(index, Write::remove));
    for (const SuggestedMatch& match : outcome.suggestions) {
      const auto name = created_names.find(match.token);
      if (name == created_names.end() || report.suggested_renames.size() >= kMaxSuggestions) continue;
      const KnownTable& known = core.known(match.known);
      report.suggested_renames.push_back({known.id, known_path(known), name->second});
    }
    return {};
  }

  Result<void> absent(std::size_t index, Write write) {
    const KnownTable& known = core.known(index);
    WriteOp op;
    op.write = write;
    op.rid = known.rid;
    op.id = known.id;
    if (write == Write::remove) {
      ++report.deleted;
      op.tell = tell("deleted");
    } else {
      ++report.missing;
    }
    line(write == Write::remove ? "deleted" : "missing", known_path(known));
    return put(std::move(op));
  }

  Result<void> write_containers() {
    if (input.dry_run) return {};
    const store::WriteBody<void> body = [this](store::WriteTx& tx) -> Result<void> {
      DW_TRY(const UtcTime now, tx.now());
      for (const ContainerLine& one : containers) {
        const connect::ContainerReport& r = one.report;
        const bool complete = r.state == connect::ContainerState::complete;
        DW_CHECK(tx.post(
            "INSERT INTO containers (tenant_id, source_id, database_name, schema_name, listed_at, complete_at, tables, "
            "columns, error) VALUES ({tenant_id}, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8) ON CONFLICT (source_id, "
            "database_name, schema_name) DO UPDATE SET listed_at = excluded.listed_at, complete_at = "
            "coalesce(excluded.complete_at, containers.complete_at), tables = excluded.tables, columns = "
            "excluded.columns, error = excluded.error",
            input.source_id, r.database, r.schema, now, complete ? std::optional<UtcTime>(now) : std::nullopt, r.tables,
            r.columns, r.error));
      }
      for (const auto& [type, count] : told) {
        if (count <= kMaxToldEach) continue;
        store::EventDraft event;
        event.type = "datawave.asset." + type;
        event.topic = "asset:" + to_string(input.source_id);
        event.subject = input.source_name;
        event.data = "{\"source_id\":" + to_json(input.source_id) +
                     ",\"more\":" + std::to_string(count - kMaxToldEach) + ",\"total\":" + std::to_string(count) + "}";
        tx.emit(std::move(event));
      }
      tx.bookkeeping(store::Bookkeeping::statistics);
      return {};
    };
    return database.write_now<void>(ctx, scope, body);
  }
};

SourceMerge::SourceMerge(store::Database& database, store::TenantScope scope, MergeInput input, CallContext ctx,
                         const Clock& clock, const Random& random)
    : impl_(std::make_unique<Impl>(database, std::move(scope), std::move(input), ctx, clock, random)) {}

SourceMerge::~SourceMerge() {
  for (auto& one : impl_->committing) one.wait();
}

Result<void> SourceMerge::begin() {
  const connect::InventoryScope& scope = impl_->input.scope;
  if (!scope.constraints || !scope.all_constraints || !scope.indexes || !scope.definitions || !scope.routines) {
    return fail(Error(ErrorCode::invalid_argument, "a merge needs the whole structure of each table")
                    .with_field("scope")
                    .with_remedy("Leave out statistics, sizes or samples instead, or schemas and tables."));
  }
  return impl_->load();
}

Result<void> SourceMerge::add(inspect::InspectedTable&& table) {
  Impl& impl = *impl_;
  ++impl.report.tables;
  impl.report.columns += static_cast<std::int64_t>(table.table.columns.size());
  if (table.table.columns.size() > kMaxColumns)
    return fail(ErrorCode::resource_exhausted, "a table has more than 65535 columns");
  PreparedTable prepared = prepare(std::move(table));
  ListedTable listed;
  listed.container = impl.core.container(prepared.database, prepared.schema);
  listed.kind = prepared.kind;
  listed.name = prepared.name;
  listed.native_id = prepared.native_id;
  listed.fingerprint = prepared.fingerprint;
  listed.shape = prepared.shape;
  ++impl.listed[listed.container];
  const std::size_t token = impl.next_token++;
  const Decision decision = impl.core.list(listed, token);
  if (decision.act != Act::later) return impl.apply(decision, std::move(prepared), token);
  if (impl.waiting_columns + prepared.columns.size() > kMaxWaitingColumns) {
    // Their old names are not taken for absent: the next merges go on with them.
    impl.overflowed.insert(listed.container);
    impl.overflowed.insert(impl.core.known(decision.known).container);
    ++impl.report.undecided;
    return {};
  }
  impl.waiting_columns += prepared.columns.size();
  impl.waiting.emplace(token, std::move(prepared));
  return {};
}

Result<void> SourceMerge::container(const connect::ContainerReport& report) {
  Impl& impl = *impl_;
  ContainerLine line;
  line.report = report;
  line.container = impl.core.container(report.database, report.schema);
  bool complete = report.state == connect::ContainerState::complete;
  const auto it = impl.listed.find(line.container);
  const std::int64_t listed = it == impl.listed.end() ? 0 : it->second;
  if (complete && listed != report.tables) {
    complete = false;
    line.report.state = connect::ContainerState::failed;
    line.report.error = "the listing says " + std::to_string(report.tables) + " tables, but " + std::to_string(listed) +
                        " arrived: nothing was concluded from what is absent";
    impl.report.warnings.push_back(report.database + "." + report.schema + ": " + *line.report.error);
  }
  if (!complete) ++impl.report.incomplete_containers;
  impl.databases.insert(report.database);
  impl.containers.push_back(line);
  return impl.close(line.container, complete);
}

Result<MergeReport> SourceMerge::finish(bool inventory_complete) {
  Impl& impl = *impl_;
  for (std::uint32_t i = 0; i < impl.core.containers(); ++i) {
    const auto& [database, schema] = impl.core.container_name(i);
    const bool gone = inventory_complete && impl.databases.contains(database) && !impl.listed.contains(i) &&
                      would_list_schema(impl.input.scope, schema);
    DW_CHECK(impl.close(i, gone));
  }
  DW_CHECK(impl.flush());
  DW_CHECK(impl.settle(0));
  DW_CHECK(impl.write_containers());
  impl.report.dry_run = impl.input.dry_run;
  return std::move(impl.report);
}

}  // namespace datawave::catalog
