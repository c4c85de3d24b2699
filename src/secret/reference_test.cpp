#include "testing.hpp"

namespace datawave::secret {

TEST(Reference, IsASchemeAndAName) {
  EXPECT_EQ(parse_reference("env:DW_PASSWORD")->name, "DW_PASSWORD");
  EXPECT_EQ(parse_reference("file:/run/secrets/db")->scheme, ReferenceScheme::file);
  for (const char* bad :
       {"", "hunter2", "env:", "env:1X", "env:A B", "env:A=B", "ENV:X", "file:", "file:x", "file:/", "file:/a/../b",
        "file:/a//b", "file:/a/./b", "file:/a/", "file:/a\nb", "file:///a", "http://x", ":x", "env :X"}) {
    auto parsed = parse_reference(bad);
    ASSERT_FALSE(parsed) << bad;
    EXPECT_EQ(parsed.error().code, ErrorCode::invalid_argument) << bad;
    EXPECT_NE(parsed.error().remedy.find("env:NAME"), std::string::npos);
  }
  for (const char* later : {"vault:kv/db#password", "aws:arn", "azure:x", "gcp:y"}) {
    auto parsed = parse_reference(later);
    ASSERT_FALSE(parsed) << later;
    EXPECT_EQ(parsed.error().code, ErrorCode::unsupported);
    EXPECT_NE(parsed.error().remedy.find("file:/PATH"), std::string::npos);
  }
}

class Resolve : public LocalTest {
 protected:
  Result<Secret> resolve(const std::string& reference, ReferencePolicy policy) {
    LocalOptions o = options(!std::filesystem::exists(key_file()));
    o.references = std::move(policy);
    auto manager = open(std::move(o));
    if (!manager) return fail(manager.error());
    return lane.block_on((*manager)->resolve({}, reference));
  }
  [[nodiscard]] ReferencePolicy roots(std::filesystem::path root) const {
    ReferencePolicy policy;
    policy.file_roots = {std::move(root)};
    return policy;
  }
  ErrorCode refusal(const std::string& reference, ReferencePolicy policy) {
    auto result = resolve(reference, std::move(policy));
    return result ? ErrorCode::internal : result.error().code;
  }
};

TEST_F(Resolve, NothingIsAllowedUnlessAnOperatorSaysSo) {
  EXPECT_EQ(refusal("env:DW_PASSWORD", {}), ErrorCode::permission_denied);
  EXPECT_EQ(refusal("file:/etc/passwd", {}), ErrorCode::permission_denied);
  EXPECT_EQ(refusal("file:/does/not/exist", {}), ErrorCode::permission_denied);
  EXPECT_EQ(refusal("vault:x", ReferencePolicy::local_operator()), ErrorCode::unsupported);
}

TEST_F(Resolve, VariablesByName) {
  ReferencePolicy policy;
  policy.env_names = {"DW_*"};
  EXPECT_EQ(resolve("env:DW_PASSWORD", policy)->expose(), "from the environment");
  EXPECT_EQ(refusal("env:DW_NONE", policy), ErrorCode::not_found);
  EXPECT_EQ(refusal("env:DW_EMPTY", policy), ErrorCode::precondition_failed);
  EXPECT_EQ(refusal("env:HOME", policy), ErrorCode::permission_denied);
}

TEST_F(Resolve, FilesBelowTheRootsOnly) {
  const auto root = temporary.path() / "allowed";
  std::filesystem::create_directories(root / "sub");
  std::filesystem::create_directory(temporary.path() / "allowed-not");
  write_file(root / "sub" / "password", "hunter2\r\n");
  write_file(temporary.path() / "outside", "stolen");
  write_file(temporary.path() / "allowed-not" / "x", "stolen");
  EXPECT_EQ(resolve("file:" + (root / "sub/password").string(), roots(root))->expose(), "hunter2");
  EXPECT_EQ(resolve("file:" + (root / "sub/password").string(), roots(root / ""))->expose(), "hunter2");
  EXPECT_EQ(refusal("file:" + (temporary.path() / "outside").string(), roots(root)), ErrorCode::permission_denied);
  EXPECT_EQ(refusal("file:" + (temporary.path() / "allowed-not/x").string(), roots(root)),
            ErrorCode::permission_denied);
  EXPECT_EQ(refusal("file:" + (root / "none").string(), roots(root)), ErrorCode::not_found);
  EXPECT_EQ(refusal("file:" + root.string(), roots(root)), ErrorCode::precondition_failed);
}

TEST_F(Resolve, LinksMayNotLeadOutOfTheRoots) {
  const auto root = temporary.path() / "allowed";
  std::filesystem::create_directories(root / "..2026");
  write_file(root / "..2026" / "password", "hunter2");
  write_file(temporary.path() / "outside", "stolen");
  std::filesystem::create_directory_symlink("..2026", root / "..data");
  std::filesystem::create_symlink("..data/password", root / "password");  // as Kubernetes mounts secrets
  std::filesystem::create_symlink("../outside", root / "escape");
  std::filesystem::create_directory_symlink("..", root / "up");
  EXPECT_EQ(resolve("file:" + (root / "password").string(), roots(root))->expose(), "hunter2");
  EXPECT_EQ(refusal("file:" + (root / "escape").string(), roots(root)), ErrorCode::permission_denied);
  EXPECT_EQ(refusal("file:" + (root / "up/outside").string(), roots(root)), ErrorCode::permission_denied);
}

TEST_F(Resolve, TheKeysAreOutOfReachWhateverIsAllowed) {
  ASSERT_TRUE(open(true));
  std::filesystem::create_symlink(key_file(), temporary.path() / "link");
  EXPECT_EQ(refusal("file:" + key_file().string(), ReferencePolicy::local_operator()), ErrorCode::permission_denied);
  EXPECT_EQ(refusal("file:" + (temporary.path() / "link").string(), ReferencePolicy::local_operator()),
            ErrorCode::permission_denied);
}

TEST_F(Resolve, WhatIsNoSecretIsRefused) {
  const auto root = temporary.path() / "allowed";
  std::filesystem::create_directory(root);
  write_file(root / "empty", "\n");
  write_file(root / "binary", std::string("a\0b", 3));
  write_file(root / "large", std::string(70'000, 'x'));
  ::mkfifo((root / "pipe").c_str(), 0600);
  for (const char* name : {"empty", "binary", "large", "pipe"}) {
    EXPECT_EQ(refusal("file:" + (root / name).string(), roots(root)), ErrorCode::precondition_failed) << name;
  }
}

}  // namespace datawave::secret
