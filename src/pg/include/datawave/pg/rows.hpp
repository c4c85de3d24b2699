/// Rows as the server sent them: text format, one contiguous buffer, views into it.
#pragma once

#include <algorithm>
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
    few_ = 0;
    rows_ = 0;
  }
  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] std::size_t columns() const { return columns_; }
  [[nodiscard]] std::size_t size_bytes() const { return bytes_.size(); }
  /// True outside the batch too: a hostile server may answer with fewer columns than were asked for.
  [[nodiscard]] bool is_null(std::size_t row, std::size_t column) const {
    return row >= rows_ || column >= columns_ || cell_at(row * columns_ + column).size < 0;
  }
  /// Empty for NULL; ask is_null() or cell() where the difference matters.
  [[nodiscard]] std::string_view text(std::size_t row, std::size_t column) const {
    if (is_null(row, column)) return {};
    const Cell& cell = cell_at(row * columns_ + column);
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
  /// The first few cells need no memory of their own: most answers have one row of some columns.
  static constexpr std::size_t kFew = 4;
  [[nodiscard]] const Cell& cell_at(std::size_t i) const { return cells_.empty() ? first_[i] : cells_[i]; }
  [[nodiscard]] std::size_t cells() const { return cells_.empty() ? few_ : cells_.size(); }
  void add_cell(Cell cell) {
    if (cells_.empty() && few_ < kFew) {
      first_[few_++] = cell;
      return;
    }
    if (cells_.empty()) cells_.assign(first_, first_ + few_);
    cells_.push_back(cell);
  }
  void cut_cells(std::size_t count) {
    if (cells_.empty()) {
      few_ = static_cast<std::uint32_t>(count);
    } else if (count > kFew) {
      cells_.resize(count);
    } else {
      std::copy(cells_.begin(), cells_.begin() + static_cast<std::ptrdiff_t>(count), first_);
      few_ = static_cast<std::uint32_t>(count);
      cells_.clear();
    }
  }

  std::string bytes_;
  std::vector<Cell> cells_;  ///< all of them, when there are more than a few
  Cell first_[kFew] = {};
  std::uint32_t few_ = 0;
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
