#!/usr/bin/env python3
"""House rules that no compiler checks. Each rule below is a function with its reason; `--self-test` tries each on samples.

`// lint: allow RULE, because …` on a line, or alone on the line before it, lets one place pass.
"""
import pathlib
import re
import sys

from lint_code import blanked, full_expressions

# The module table of the architecture: a module includes only itself and those before it.
MODULES = """core io crypto http pool pg pgbouncer sqlite store access secret events connect connectors jobs source monitor discovery profile classify
inspect demo catalog policy query alert report continuity scan api server cli""".split()
FOR_CONNECTORS = {"core", "io", "crypto", "pool", "pg", "pgbouncer", "sqlite", "connect", "connectors"}

# Parsers of bytes from outside, each with the fuzz target that reaches it.
PARSERS = {
    "src/classify/jsonl.cpp": "src/classify/classify_fuzz.cpp",
    "src/connect/url.cpp": "src/connect/url_fuzz.cpp",
    "src/connectors/postgresql/text_array.cpp": "src/connectors/postgresql/text_array_fuzz.cpp",
    "src/connectors/sqlite/catalog.cpp": "src/connectors/sqlite/file_fuzz.cpp",
    "src/connectors/sqlite/definition.cpp": "src/connectors/sqlite/file_fuzz.cpp",
    "src/core/asset_path.cpp": "src/core/asset_path_fuzz.cpp",
    "src/core/json_parser.cpp": "src/core/json_fuzz.cpp",
    "src/crypto/encoding.cpp": "src/crypto/fernet_fuzz.cpp",
    "src/crypto/fernet.cpp": "src/crypto/fernet_fuzz.cpp",
    "src/crypto/phc.cpp": "src/crypto/password_fuzz.cpp",
    "src/crypto/scram.cpp": "src/pg/session_fuzz.cpp",
    "src/http/chunk_decoder.cpp": "src/http/request_fuzz.cpp",
    "src/http/connection_requests.cpp": "src/http/request_fuzz.cpp",
    "src/http/fields.cpp": "src/http/request_fuzz.cpp",
    "src/http/head_parser.cpp": "src/http/request_fuzz.cpp",
    "src/http/response_parser.cpp": "src/http/response_fuzz.cpp",
    "src/http/sse.cpp": "src/http/response_fuzz.cpp",
    "src/http/url.cpp": "src/http/response_fuzz.cpp",
    "src/pg/channel_receive.cpp": "src/pg/channel_fuzz.cpp",
    "src/pg/read_guard.cpp": "src/pg/read_guard_fuzz.cpp",
    "src/core/sql_text.cpp": "src/pg/read_guard_fuzz.cpp",
    "src/pg/session.cpp": "src/pg/session_fuzz.cpp",
    "src/pg/startup.cpp": "src/pg/session_fuzz.cpp",
    "src/pg/wire.cpp": "src/pg/session_fuzz.cpp",
    "src/pgbouncer/ini.cpp": "src/pgbouncer/ini_fuzz.cpp",
    "src/secret/key_text.cpp": "src/secret/secret_fuzz.cpp",
    "src/secret/reference.cpp": "src/secret/secret_fuzz.cpp",
}
LOOKS_LIKE_A_PARSER = re.compile(r"(^|_)(parse|parser|decode|decoder|url|wire|protocol|messages)(_|$)")

# Calls that only some files may make. Time, randomness, names and sockets come through interfaces, so that a test can
# replay a failure; programs are never started.
CALLS = [
    ("clock", r"(?:system|steady|high_resolution)_clock\s*::\s*now\s*\(|\bgettimeofday\s*\(|\bclock_gettime\s*\(",
     ("src/core/clock.cpp", "src/core/log.cpp", "src/io/")),
    ("random", r"\bs?rand\s*\(|std::random_device|std::mt19937|\bRAND_bytes\s*\(|\bgetrandom\s*\(",
     ("src/core/random.cpp", "src/crypto/")),
    ("socket", r"(?<![\w>])::(?:socket|connect|getaddrinfo|gethostbyname)\s*\(|\bgetaddrinfo\s*\(|async_connect\s*\(|async_resolve\s*\(",
     ("src/io/",)),
    ("program", r"\b(?:popen|fork|vfork|execv\w*|execl\w*|posix_spawn\w*)\s*\(|\b(?:std)?::system\s*\(", ()),
]


class File:
    def __init__(self, path, text):
        self.path = path
        self.text = text
        self.code = blanked(text)
        self.lines = text.splitlines()

    @property
    def module(self):
        """The module a file of src/ belongs to; `main` for what lies in src/ itself; None outside src/."""
        parts = self.path.split("/")
        return None if parts[0] != "src" else parts[1] if len(parts) > 2 else "main"

    @property
    def is_product(self):
        return self.module is not None and not re.search(r"_(test|fuzz|bench)\.cpp$", self.path)

    def line_of(self, position):
        return self.text.count("\n", 0, position) + 1

    def allows(self, rule, line):
        mark = f"lint: allow {rule}"
        here = self.lines[line - 1] if line <= len(self.lines) else ""
        before = self.lines[line - 2].strip() if line >= 2 else ""
        return mark in here or (before.startswith("//") and mark in before)

    def includes(self):
        for match in re.finditer(r'^[ \t]*#[ \t]*include[ \t]*[<"]([^>"]+)[>"]', self.text, re.M):
            yield self.line_of(match.start()), match.group(1)


# Empty types without a destructor: nothing in them can be destroyed twice.
HARMLESS_BRACES = re.compile(r"\b(?:use_awaitable_t<\w+>|CancelOthersOnFailure)\{\}")


def coroutine(file):
    """g++ 12.2 destroys temporaries twice in some full expressions that hold a co_await: name the value first."""
    for start, expression in full_expressions(file.code):
        line = file.line_of(start)
        expression = HARMLESS_BRACES.sub("", expression)
        if "{" in expression:
            yield line, "braces in a full expression with co_await: name the value first"
        if "?" in expression:
            yield line, "?: in a full expression with co_await: name the value first"


def heavy(file):
    """JSON, Beast and TLS headers cost seconds in each file that sees them: they stay out of public headers."""
    if file.module is None or "/include/" not in file.path:
        return
    for line, name in file.includes():
        if re.match(r"boost/(json|beast|asio/ssl)(\.hpp|/)|spdlog/|nlohmann/", name):
            yield line, f"{name} in a public header"


def layer(file):
    """A module knows only modules above it in the table; connectors know less still, and nobody knows a connector."""
    if file.module in (None, "main") or not file.is_product:
        return
    if file.module not in MODULES:
        yield 1, f"module {file.module} is not in the table of tools/lint.py"
        return
    for line, name in file.includes():
        if name.startswith("../"):
            yield line, f"{name}: include by module path"
        match = re.match(r"datawave/(\w+)/", name)
        if not match or match.group(1) not in MODULES:
            continue
        other = match.group(1)
        if file.module == "connectors" and other not in FOR_CONNECTORS:
            yield line, f"a connector may not include {other}"
        elif MODULES.index(other) > MODULES.index(file.module):
            yield line, f"{file.module} may not include {other}, which stands below it"
        elif other == "connectors" and file.module not in ("connectors", "cli"):
            yield line, "only the list that links connectors in may include one"


def direct(file):
    """Clock, randomness, network and names come through interfaces (core, io)."""
    if not file.is_product:
        return
    for rule, pattern, allowed in CALLS:
        if file.path.startswith(allowed):
            continue
        for match in re.finditer(pattern, file.code):
            line = file.line_of(match.start())
            if not file.allows(rule, line):
                yield line, f"direct use of {match.group(0).strip(' (')}: only {' '.join(allowed) or 'nobody'} may ({rule})"


def fuzzed(file):
    """A parser of outside bytes has a fuzz target before it has a caller."""
    if not file.is_product or not file.path.endswith(".cpp"):
        return
    target = PARSERS.get(file.path)
    if target is None:
        if LOOKS_LIKE_A_PARSER.search(pathlib.Path(file.path).stem) and not file.allows("fuzzed", 1):
            yield 1, "looks like a parser: name its fuzz target in tools/lint.py (or `// lint: allow fuzzed` in line 1)"
    elif not pathlib.Path(target).exists():
        yield 1, f"its fuzz target {target} does not exist"
    elif pathlib.Path(target).name not in (pathlib.Path(target).parent / "CMakeLists.txt").read_text():
        yield 1, f"its fuzz target {target} is not built"


def scope(file):
    """A scope is the proof that the Gate decided: only access makes one (and tests)."""
    if not file.is_product or file.module in ("access", "store"):
        return
    for line, name in file.includes():
        if name == "datawave/store/scope_issuer.hpp":
            yield line, "only the access module may make scopes"


RULES = [coroutine, heavy, layer, direct, fuzzed, scope]


def faults(file):
    for rule in RULES:
        for line, message in rule(file):
            if not file.allows(rule.__name__, line):
                yield f"{file.path}:{line}: {message} [{rule.__name__}]"


SAMPLES = [  # path, text, rule that must speak or None
    ("src/pg/a.cpp", "auto r = co_await f(Row{1});", "coroutine"),
    ("src/pg/a.cpp", "DW_CO_TRY(auto r, co_await f(a ? b : c));", "coroutine"),
    ("src/pg/a.cpp", "Row r{co_await f()};", "coroutine"),
    ("src/pg/a.cpp", "auto r = co_await f([=] { return 1; });", "coroutine"),
    ("src/pg/a.cpp", "x.add(A{1}, co_await f());", "coroutine"),
    ("src/pg/a.cpp", "if (auto r = co_await f(); r) { g(Row{1}); }", None),
    ("src/pg/a.cpp", "Task<int> f() { while (co_await g()) { h(a ? b : c); } co_return 1; }", None),
    ("src/pg/a.cpp", "co_await asio::post(executor, asio::use_awaitable_t<Executor>{});", None),
    ("src/pg/a.cpp", "for (auto& x : co_await g()) { y = {x}; }", None),
    ("src/pg/a.cpp", "auto t = [&]() -> Task<void> { co_await g(); }; Row r{1};", None),
    ("src/pg/a.cpp", "// co_await f(Row{1})\nauto s = \"co_await {?}\";", None),
    ("src/pg/a.cpp", "// lint: allow coroutine, because it shows the bug\nco_await f(Row{1});", None),
    ("src/io/include/datawave/io/a.hpp", "#include <boost/beast/core.hpp>", "heavy"),
    ("src/io/a.cpp", "#include <boost/asio/ssl.hpp>", None),
    ("src/io/a.cpp", '#include "datawave/pg/session.hpp"', "layer"),
    ("src/connectors/x/a.cpp", '#include "datawave/store/db.hpp"', "layer"),
    ("src/discovery/a.cpp", '#include "datawave/connect/connector.hpp"', None),
    ("src/pg/a.cpp", "auto t = std::chrono::steady_clock::now();", "direct"),
    ("src/pg/a_test.cpp", "auto t = std::chrono::steady_clock::now();", None),
    ("src/pg/a.cpp", "::connect(fd, a, n);", "direct"),
    ("src/pg/a.cpp", "Task<int> Session::connect(Ctx c) { co_await session.connect(c); }", None),
    ("src/pg/wire_reader.cpp", "int x;", "fuzzed"),
    ("src/jobs/a.cpp", '#include "datawave/store/scope_issuer.hpp"', "scope"),
    ("src/access/a.cpp", '#include "datawave/store/scope_issuer.hpp"', None),
]


def self_test():
    for path, text, expected in SAMPLES:
        file = File(path, text)
        spoken = {rule.__name__ for rule in RULES for line, _ in rule(file) if not file.allows(rule.__name__, line)}
        if spoken != ({expected} if expected else set()):
            sys.exit(f"lint.py --self-test: {path}: {text!r} gives {spoken or 'nothing'}, not {expected or 'nothing'}")


def main():
    if "--self-test" in sys.argv:
        return self_test()
    found = [fault for path in sys.argv[1:] for fault in faults(File(path, pathlib.Path(path).read_text()))]
    print("\n".join(found)) if found else None
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
