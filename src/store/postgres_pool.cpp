#include "postgres_pool.hpp"

#include <algorithm>

namespace datawave::store {

namespace {
constexpr auto kIdle = std::chrono::minutes(5);

pool::Limits limits_of(const PostgresStoreOptions& options) {
  pool::Limits limits;
  limits.max_size = static_cast<std::size_t>(options.max_connections);
  limits.max_waiting = 4096;
  limits.idle_timeout = kIdle;
  return limits;
}
}  // namespace

/// A connection and its thread. `next` is set by whoever holds the pool's mutex.
struct PostgresPool::Worker {
  pool::ConnId id;
  std::thread thread;
  std::condition_variable told;
  std::optional<Database::Pending> next;
  bool close = false;
};

PostgresPool::PostgresPool(const PostgresStoreOptions& options, Serve serve)
    : options_(options), serve_(std::move(serve)), core_(limits_of(options), system_random()) {
  keeper_ = std::thread([this] { keep(); });
}

PostgresPool::~PostgresPool() {
  Answers answers;
  {
    std::unique_lock lock(mutex_);
    pool::Actions actions;
    core_.drain(options_.clock->steady(), actions);
    answers = perform(actions);
    lock.unlock();
    answer(answers);
    lock.lock();
    changed_.wait(lock, [this] { return workers_.empty(); });
    stopping_ = true;
  }
  changed_.notify_all();
  keeper_.join();
  for (std::thread& thread : finished_) thread.join();
}

std::int64_t PostgresPool::waiting() const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::int64_t>(core_.waiting());
}

void PostgresPool::submit(Database::Pending pending) {
  Answers answers;
  {
    const std::lock_guard lock(mutex_);
    const SteadyTime deadline = pending.ctx.deadline;
    const std::uint64_t id = ++last_waiter_;
    pending_.emplace(id, std::move(pending));
    pool::Actions actions;
    core_.acquire(pool::WaiterId{id}, deadline, options_.clock->steady(), actions);
    answers = perform(actions);
  }
  changed_.notify_all();
  answer(answers);
}

PostgresPool::Answers PostgresPool::perform(pool::Actions& actions) {
  Answers answers;
  for (std::size_t i = 0; i < actions.size(); ++i) {
    const pool::Action action = actions[i];
    switch (action.kind) {
      case pool::ActionKind::grant: {
        Worker& worker = *workers_.at(action.conn.value);
        auto found = pending_.extract(action.waiter.value);
        worker.next.emplace(std::move(found.mapped()));
        worker.told.notify_one();
        break;
      }
      case pool::ActionKind::open: {
        auto worker = std::make_unique<Worker>();
        worker->id = action.conn;
        Worker& made = *worker;
        workers_.emplace(action.conn.value, std::move(worker));
        made.thread = std::thread([this, &made] { work(made); });
        break;
      }
      case pool::ActionKind::close: {
        const auto it = workers_.find(action.conn.value);
        if (it == workers_.end()) break;
        it->second->close = true;
        it->second->told.notify_one();
        break;
      }
      case pool::ActionKind::check: break;  // check_after is 0
      case pool::ActionKind::fail: {
        auto found = pending_.extract(action.waiter.value);
        answers.emplace_back(std::move(found.mapped()), error_of(action.reason));
        break;
      }
    }
  }
  return answers;
}

void PostgresPool::answer(Answers& answers) {
  for (auto& [pending, error] : answers) pending.done(fail(std::move(error)));
}

Error PostgresPool::error_of(pool::FailReason reason) const {
  switch (reason) {
    case pool::FailReason::timed_out:
      // Where no connection could be had, why is more than that time ran out.
      if (connect_error_) return *connect_error_;
      return {ErrorCode::deadline_exceeded, "not begun before the deadline"};
    case pool::FailReason::queue_full:
      return Error(ErrorCode::resource_exhausted, "too many operations wait for the store")
          .with_remedy("Try again in a moment.")
          .with_retryable();
    case pool::FailReason::connect_failed:
      if (connect_error_) return *connect_error_;
      return Error(ErrorCode::unavailable, "the store cannot be reached").with_retryable();
    case pool::FailReason::draining: return {ErrorCode::unavailable, "the server is ending"};
  }
  return {ErrorCode::internal, "a reason without words"};
}

void PostgresPool::work(Worker& worker) {
  PostgresTx tx(*options_.clock);
  auto connected = tx.connect(options_, false);
  const auto report = [&](auto&& event) {
    Answers answers;
    {
      const std::lock_guard lock(mutex_);
      pool::Actions actions;
      event(actions, options_.clock->steady());
      answers = perform(actions);
    }
    changed_.notify_all();
    answer(answers);
  };
  bool alive = connected.has_value();
  report([&](pool::Actions& actions, SteadyTime now) {
    if (alive) {
      connect_error_.reset();
      core_.connected(worker.id, now, actions);
      return;
    }
    // A stage of the way to the store is no stage of the way to a data source: callers see the store as unavailable.
    Error error(ErrorCode::unavailable, "the store cannot be reached: " + connected.error().message);
    error.remedy = connected.error().remedy;
    error.retryable = true;
    connect_error_ = std::move(error);
    core_.connect_failed(worker.id, connected.error().retryable, now, actions);
  });
  while (alive) {
    std::unique_lock lock(mutex_);
    worker.told.wait(lock, [&] { return worker.next || worker.close; });
    if (!worker.next) break;
    Database::Pending pending = std::move(*worker.next);
    worker.next.reset();
    lock.unlock();
    auto result = serve_(tx, pending);
    alive = tx.usable();
    report([&](pool::Actions& actions, SteadyTime now) { core_.released(worker.id, alive, now, actions); });
    pending.done(std::move(result));
  }
  tx.disconnect();
  Answers answers;
  {
    const std::lock_guard lock(mutex_);
    pool::Actions actions;
    if (connected) core_.closed(worker.id, options_.clock->steady(), actions);
    answers = perform(actions);
    const auto it = workers_.find(worker.id.value);
    finished_.push_back(std::move(it->second->thread));
    workers_.erase(it);  // `worker` is gone from here on
  }
  changed_.notify_all();
  answer(answers);
}

/// Deadlines, ages and pauses; and threads that have ended.
void PostgresPool::keep() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    std::vector<std::thread> ended = std::move(finished_);
    finished_.clear();
    if (!ended.empty()) {
      lock.unlock();
      for (std::thread& thread : ended) thread.join();
      lock.lock();
      continue;
    }
    pool::Actions actions;
    core_.tick(options_.clock->steady(), actions);
    Answers answers = perform(actions);
    if (!answers.empty()) {
      lock.unlock();
      answer(answers);
      lock.lock();
      continue;
    }
    const auto due = core_.next_wakeup();
    if (due) {
      const std::chrono::nanoseconds left = *due - options_.clock->steady();
      changed_.wait_for(lock, std::clamp<std::chrono::nanoseconds>(left, std::chrono::milliseconds(1), kIdle));
    } else {
      changed_.wait(lock);
    }
  }
}

}  // namespace datawave::store
