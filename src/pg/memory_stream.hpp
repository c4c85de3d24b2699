/// A server made of bytes: everything is readable at once, in pieces of a chosen size; then the end. For tests and
/// fuzzing.
#pragma once

#include <boost/asio/post.hpp>
#include <cstring>

#include "datawave/io/lane.hpp"

namespace datawave::pg {

class MemoryStream final : public io::ByteStream {
 public:
  MemoryStream(std::string input, std::size_t piece, std::string* written = nullptr)
      : input_(std::move(input)), piece_(piece), written_(written) {}
  Task<std::size_t> read_some(std::span<std::byte> into) override {
    const std::size_t n = std::min({into.size(), input_.size() - at_, piece_});
    if (n == 0) co_return fail(Error(ErrorCode::unavailable, "end of input"));
    std::memcpy(into.data(), input_.data() + at_, n);
    at_ += n;
    co_return n;
  }
  Task<void> write(std::span<const std::byte> bytes) override {
    if (written_ != nullptr) written_->append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    co_return Result<void>();
  }
  void abort() noexcept override {}
  void close() noexcept override {}

 private:
  std::string input_;
  std::size_t at_ = 0;
  std::size_t piece_;
  std::string* written_;
};

}  // namespace datawave::pg
