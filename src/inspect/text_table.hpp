/// Columns aligned by what a terminal shows of them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace datawave::inspect {

class TextTable {
 public:
  struct Column {
    std::string title;
    bool right = false;  ///< numbers
  };
  explicit TextTable(std::vector<Column> columns) : columns_(std::move(columns)) {}

  /// Cells may hold colour, which takes no room.
  void add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  /// The first title stands over the first `columns` columns, without indentation.
  void merge_title(std::size_t columns) { merged_ = columns; }

  /// At most `width` wide: column `flexible` is cut in its middle, a last column of text at its end. Rows are indented
  /// by two.
  [[nodiscard]] std::string render(std::size_t width, std::size_t flexible) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
  std::size_t merged_ = 0;
};

}  // namespace datawave::inspect
