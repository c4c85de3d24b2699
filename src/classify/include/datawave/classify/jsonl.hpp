/// `datawave classify --input FILE.jsonl`: columns in as JSON lines, labels out as JSON lines.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <string>
#include <vector>

#include "datawave/classify/classifier.hpp"
#include "datawave/core/result.hpp"

namespace datawave::classify {

/// One line that could not be read. The message never repeats the line's content.
struct JsonlProblem {
  std::uint64_t line = 0;  ///< 1-based
  std::string field;       ///< "values[3]", or empty when the line as a whole is at fault
  std::string message;
};

struct ClassifyJsonlReport {
  std::uint64_t lines = 0;    ///< lines read that were not blank
  std::uint64_t columns = 0;  ///< labels written
  std::uint64_t typed = 0;    ///< of these with a type other than none
  std::uint64_t bad_lines = 0;
  std::vector<JsonlProblem> problems;  ///< the first 100 bad lines, in order
};

/// Reads one column per line: `database`, `table`, `column`, `declared_type`, `values` (array of strings, numbers,
/// booleans or nulls; may be absent), optionally `schema`, `comment`, `primary_key`, `foreign_key`. Every other key is
/// ignored, so labels in the input are never seen. Consecutive lines of one database, schema and table are judged
/// together, at most 4096 at a time: that is all the memory a run needs, so a table's lines should stand together.
///
/// Writes one line per readable column in input order: `database`, `table`, `column`, `semantic_type` ("none" where
/// there is none), `sensitivity`, `confidence`, `evidence`. `schema` is repeated where it was given.
///
/// A bad line (longer than 4 MiB, not JSON, nested deeper than 16, a missing or ill-typed field) is skipped and
/// reported; the caller decides what that means for the exit code. Error: unavailable when a stream fails.
Result<ClassifyJsonlReport> classify_jsonl(std::istream& in, std::ostream& out, const Classifier& classifier);

}  // namespace datawave::classify
