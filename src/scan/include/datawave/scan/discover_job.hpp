/// The job "discover": a source is opened, inspected and merged into the catalog, in one pass and in bounded memory.
#pragma once

#include <string>
#include <vector>

#include "datawave/catalog/merge.hpp"
#include "datawave/classify/classifier.hpp"
#include "datawave/jobs/runner.hpp"
#include "datawave/source/service.hpp"

namespace datawave::scan {

/// What is asked for: the job's input.
struct DiscoverInput {
  bool sample = true;
  std::vector<std::string> schemas;  // glob patterns; empty: all
  std::vector<std::string> include;  // on schema.table, or the name
  std::vector<std::string> exclude;
  bool dry_run = false;  // decide and report, write nothing
  std::int64_t priority = 0;
};
DW_DESCRIBE(DiscoverInput, sample, schemas, include, exclude, dry_run, priority);
DW_DEFAULTED(DiscoverInput, sample, schemas, include, exclude, dry_run, priority);
DW_ANNOTATE(DiscoverInput, {.member = "schemas", .max_size = 100}, {.member = "include", .max_size = 100},
            {.member = "exclude", .max_size = 100}, {.member = "priority", .minimum = -10, .maximum = 10})

/// A table that took long: to read, sample, classify and merge.
struct SlowTable {
  std::string path;
  std::int64_t took_ms = 0;
};
DW_DESCRIBE(SlowTable, path, took_ms);

struct FailedContainer {
  std::string database;
  std::string schema;
  std::string error;
};
DW_DESCRIBE(FailedContainer, database, schema, error);

/// The job's report.
struct DiscoverReport {
  bool complete = true;
  std::string product;
  std::string version;
  std::int64_t duration_ms = 0;
  std::int64_t schemas = 0;
  std::int64_t tables = 0;
  std::int64_t views = 0;
  std::int64_t columns = 0;
  std::int64_t sampled_tables = 0;
  std::int64_t sensitive_columns = 0;
  std::int64_t findings = 0;
  std::int64_t metadata_statements = 0;
  std::int64_t sample_statements = 0;
  catalog::MergeReport merge;
  std::vector<FailedContainer> failed;
  std::vector<SlowTable> slowest;   // ten at most, slowest first
  std::vector<std::string> grants;  // that would let more be read
  std::vector<std::string> warnings;
};
DW_DESCRIBE(DiscoverReport, complete, product, version, duration_ms, schemas, tables, views, columns, sampled_tables,
            sensitive_columns, findings, metadata_statements, sample_statements, merge, failed, slowest, grants,
            warnings);

/// Everything outlives the kind.
struct DiscoverParts {
  store::Database& database;
  source::SourceService& sources;
  const classify::Classifier& classifier;
  io::BlockingPool& blocking;
  std::string version;
};
jobs::JobKind discover_kind(DiscoverParts parts);

}  // namespace datawave::scan
