/// Rows as the server sent them: text format, one contiguous buffer, views into it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace datawave::pg {

using Oid = std::uint32_t;

struct Field {
  std::string name;
  Oid type = 0;
  std::int32_t type_modifier = -1;
};

/// A batch of rows of one statement. Views live until the batch is cleared or destroyed.
class RowBatch {
 public:
  void clear() {
    bytes_.clear();
    cells_.clear();
    rows_ = 0;
  }
  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] std::size_t columns() const { return columns_; }
  [[nodiscard]] std::size_t size_bytes() const { return bytes_.size(); }
  /// True outside the batch too: a hostile server may answer with fewer columns than were asked for.
  [[nodiscard]] bool is_null(std::size_t row, std::size_t column) const {
    return row >= rows_ || column >= columns_ || cells_[row * columns_ + column].size < 0;
  }
  /// Empty for NULL; ask is_null() or cell() where the difference matters.
  [[nodiscard]] std::string_view text(std::size_t row, std::size_t column) const {
    if (is_null(row, column)) return {};
    const Cell& cell = cells_[row * columns_ + column];
    return std::string_view(bytes_).substr(cell.offset, static_cast<std::size_t>(cell.size));
  }
  [[nodiscard]] std::optional<std::string_view> cell(std::size_t row, std::size_t column) const {
    if (is_null(row, column)) return std::nullopt;
    return text(row, column);
  }

  /// Appends the body of a DataRow message; false when its lengths do not add up or the column count differs.
  bool append_data_row(std::string_view body, std::size_t columns);

 private:
  struct Cell {
    std::uint32_t offset;
    std::int32_t size;
  };
  std::string bytes_;
  std::vector<Cell> cells_;
  std::size_t columns_ = 0;
  std::size_t rows_ = 0;
};

/// A whole small result.
struct QueryResult {
  std::vector<Field> fields;
  RowBatch rows;
  std::string command_tag;
};

}  // namespace datawave::pg
