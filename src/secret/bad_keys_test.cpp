// The start matrix: every way in which a key file can be wrong refuses to start, says which, and says what to do.
#include "testing.hpp"

namespace datawave::secret {

struct BadKey {
  const char* name;
  std::function<void(const std::filesystem::path& dir, const std::filesystem::path& file)> prepare;
  const char* says;
};

class BadKeys : public LocalTest, public testing::WithParamInterface<BadKey> {};

void put(const std::filesystem::path& dir, const std::filesystem::path& file, std::string_view text) {
  std::filesystem::create_directory(dir);
  ::chmod(dir.c_str(), 0700);
  write_file(file, text);
}

BadKey with_text(const char* name, std::string text, const char* says) {
  return {name, [text = std::move(text)](const auto& dir, const auto& file) { put(dir, file, text); }, says};
}
BadKey with_key(const char* name, std::string_view bytes, const char* says) {
  return with_text(name, key_text(encoded(bytes)), says);
}

std::string bytes_from(int first, int step) {
  std::string out;
  for (int i = 0; i < 32; ++i) out += static_cast<char>(first + i * step);
  return out;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  return text.replace(text.find(from), from.size(), to);
}

const BadKey kMatrix[] = {
    {"missing_directory", [](const auto&, const auto&) {}, "is missing"},
    {"missing_file",
     [](const auto& dir, const auto&) { std::filesystem::create_directory(dir), ::chmod(dir.c_str(), 0700); },
     "is missing"},
    {"group_readable", [](const auto& d, const auto& f) { put(d, f, key_text()), ::chmod(f.c_str(), 0640); },
     "lets others in (mode 0640)"},
    {"world_readable", [](const auto& d, const auto& f) { put(d, f, key_text()), ::chmod(f.c_str(), 0604); },
     "lets others in (mode 0604)"},
    {"open_directory", [](const auto& d, const auto& f) { put(d, f, key_text()), ::chmod(d.c_str(), 0755); },
     "lets others in (mode 0755)"},
    {"symlink",
     [](const auto& d, const auto& f) {
       put(d, d / "real", key_text());
       std::filesystem::create_symlink("real", f);
     },
     "is a symbolic link"},
    {"directory_symlink",
     [](const auto& d, const auto& f) {
       put(d, f, key_text());
       const auto real = d.parent_path() / "real";
       std::filesystem::rename(d, real);
       std::filesystem::create_directory_symlink(real, d);
     },
     "is a symbolic link or not a directory"},
    {"directory_is_a_file", [](const auto& d, const auto&) { write_file(d, "x"); }, "not a directory"},
    {"hard_link",
     [](const auto& d, const auto& f) {
       put(d, f, key_text());
       std::filesystem::create_hard_link(f, d / "copy");
     },
     "hard links"},
    {"fifo",
     [](const auto& d, const auto& f) {
       put(d, d / "x", "");
       ::mkfifo(f.c_str(), 0600);
     },
     "is not a regular file"},
    {"directory_instead_of_file",
     [](const auto& d, const auto& f) { put(d, d / "x", ""), std::filesystem::create_directory(f); },
     "is not a regular file"},
    with_text("empty", "", "is empty"),
    with_text("too_large", std::string(70'000, ' '), "is larger"),
    with_text("trailing_garbage", key_text() + "x", "has text after its end"),
    with_text("two_documents", key_text() + key_text(), "has text after its end"),
    with_text("cut", key_text().substr(0, 100), "is damaged"),
    with_text("bare_key", kGoodKey + "\n", "is damaged"),
    with_text("other_json", "{\"keys\":[]}", "does not have the form"),
    with_text("unknown_field", replaced(key_text(), "\"id\"", "\"x\":1,\"id\""), "does not have the form"),
    with_text("no_keys", R"({"format":"datawave-keys-1","salt":"AAECAwQFBgcICQoLDA0ODw","keys":[]})", "needs a key"),
    with_text("newer_format", replaced(key_text(), "keys-1", "keys-2"), "does not know"),
    with_text("short_salt", replaced(key_text(), "AAECAwQFBgcICQoLDA0ODw", "AAEC"), "salt"),
    with_text("no_active_key", replaced(key_text(), "active", "decrypt_only"), "must be active"),
    with_text("bad_id", replaced(key_text(), "k1", "K 1"), "id"),
    with_text("not_base64", key_text("%%%"), "is not base64url"),
    with_text("padded_base64", key_text(kGoodKey + "="), "is not base64url"),
    with_key("short_key", std::string("\x01\x80\xfe\x33\x91\x22\xe0\x7f", 8), "has 8 bytes, not 32"),
    with_key("long_key", std::string(33, '\x91'), "has 33 bytes, not 32"),
    with_key("zeros", std::string(32, '\0'), "one repeated byte"),
    with_key("repeated_byte", std::string(32, '\xab'), "one repeated byte"),
    with_key("counting", bytes_from(0, 1), "counting sequence"),
    with_key("counting_down", bytes_from(255, -1), "counting sequence"),
    with_key("changeme", "changemechangemechangemechangeme", "is text"),
    with_key("passphrase", "correct horse battery staple 123", "is text"),
    with_key("repeated_pattern",
             "\x01\x82\x13\xf4\x01\x82\x13\xf4\x01\x82\x13\xf4\x01\x82\x13\xf4\x01\x82\x13\xf4\x01\x82\x13\xf4"
             "\x01\x82\x13\xf4\x01\x82\x13\xf4",
             "repeats"),
    with_text("public_sample", key_text("cw_0x689RpI-jtRR7oE8h_eQsKImvJapLeSbXpwF4e4"), "published sample"),
    with_key("hash_of_changeme",
             *crypto::hex_decode("057ba03d6c44104863dc7361fe4578965d1887360f90a0895882e58a6248fc86"),
             "hash of a well-known word"),
};

TEST_P(BadKeys, DoNotStartAndSayWhy) {
  GetParam().prepare(keys_dir(), key_file());
  auto manager = open(false);
  ASSERT_FALSE(manager);
  EXPECT_EQ(manager.error().code, ErrorCode::precondition_failed);
  EXPECT_NE(manager.error().message.find(GetParam().says), std::string::npos) << manager.error().message;
  EXPECT_NE(manager.error().message.find(keys_dir().string()), std::string::npos) << manager.error().message;
  EXPECT_FALSE(manager.error().remedy.empty());
  EXPECT_EQ(manager.error().message.find(kGoodKey), std::string::npos);
}

/// An empty store makes a key only where there is none: it never mends or replaces one.
TEST_P(BadKeys, AreNotReplacedForAnEmptyStore) {
  GetParam().prepare(keys_dir(), key_file());
  const bool is_missing = std::string_view(GetParam().says) == "is missing";
  auto manager = open(true);
  EXPECT_EQ(manager.has_value(), is_missing);
  if (!is_missing) {
    EXPECT_EQ(manager.error().code, ErrorCode::precondition_failed);
  }
}

INSTANTIATE_TEST_SUITE_P(Start, BadKeys, testing::ValuesIn(kMatrix),
                         [](const auto& c) { return std::string(c.param.name); });

class KeyOwner : public LocalTest {};

TEST_F(KeyOwner, MustBeTheOneWhoRunsTheProgram) {
  put_key_file(key_text());
  LocalOptions o = options(false);
  o.owner += 1;
  auto manager = open(o);
  ASSERT_FALSE(manager);
  EXPECT_EQ(manager.error().code, ErrorCode::precondition_failed);
  EXPECT_NE(manager.error().message.find("belongs to user"), std::string::npos) << manager.error().message;
  if (::geteuid() != 0) return;
  ASSERT_EQ(::chown(key_file().c_str(), 12345, static_cast<gid_t>(-1)), 0);
  manager = open(false);
  ASSERT_FALSE(manager);
  EXPECT_NE(manager.error().message.find("ring.json belongs to user 12345"), std::string::npos)
      << manager.error().message;
}

TEST_F(KeyOwner, AGoodKeyFileStarts) {
  put_key_file(key_text());
  auto manager = open(false);
  ASSERT_TRUE(manager) << manager.error().describe();
  EXPECT_EQ((*manager)->keys().front().id, "k1");
  put_key_file(key_text(), 0400, 0500);
  EXPECT_TRUE(open(false));
  ::chmod(keys_dir().c_str(), 0700);
}

}  // namespace datawave::secret
