#include "watch.hpp"

#include <algorithm>

namespace datawave::monitor {

namespace {
constexpr std::size_t kMostUnsaved = 480;  // rounds of one source: two hours at the ordinary interval

/// What trying again does not mend, and may make worse.
bool is_refusal(const ProbeError& error) {
  const bool at_the_door =
      error.stage == to_string(ConnectStage::authenticate) || error.stage == to_string(ConnectStage::authorise);
  return at_the_door &&
         (error.code == to_string(ErrorCode::unauthenticated) || error.code == to_string(ErrorCode::permission_denied));
}
bool is_final(const ProbeError& error) { return is_refusal(error) || error.stage == to_string(ConnectStage::policy); }
}  // namespace

bool Watch::replace(KnownSource source) {
  const bool elsewhere = source.endpoint != source_.endpoint || source.secrets_at != source_.secrets_at;
  source_ = std::move(source);
  report_.source_name = source_.name;
  if (!elsewhere) return false;
  failures_ = Failures();
  tells_no_facts = false;
  return true;
}

void Watch::resume(Past past) {
  keeper_.restore(past.state);
  report_.state = past.state;
  report_.since = past.since;
  baseline_ = std::move(past.baseline);
  if (past.hour) sampler_.resume(std::move(*past.hour));
  for (const Round& round : past.rounds) window_.add(round);
}

ScoreInput Watch::score_input(UtcTime now) const {
  const RoundWindow::Totals last = window_.totals(now - kScoreAge, kScoreRounds);
  ScoreInput in;
  in.rounds = last.rounds;
  in.failed = last.failed;
  in.down = down_;
  in.steps = last.steps;
  in.failed_steps = last.failed_steps;
  in.spread = spread_of(last.latencies_us);
  in.median_us = summary_of(last.latencies_us, 0).p50_us;
  in.baseline_us = baseline_us_;
  in.baseline_rounds = baseline_rounds_;
  if (facts_) {
    in.connections = facts_->connections;
    in.max_connections = facts_->max_connections;
    in.standby = facts_->standby;
    in.replication_lag_s = facts_->replication_lag_s;
  }
  in.pool = pool_;
  return in;
}

void Watch::explain(const Score& score) {
  if (down_ && report_.last_probe && report_.last_probe->error) {
    const ProbeError& error = *report_.last_probe->error;
    report_.reason = (error.stage.empty() ? "does not answer: " : error.stage + ": ") + error.message;
    return;
  }
  const auto worst =
      std::max_element(score.terms.begin(), score.terms.end(),
                       [](const ScoreTerm& a, const ScoreTerm& b) { return a.points_lost < b.points_lost; });
  if (worst == score.terms.end() || worst->points_lost <= 0) {
    report_.reason = "nothing is amiss";
  } else {
    report_.reason = worst->name + ": " + worst->evidence;
  }
}

std::optional<HealthState> Watch::take(const Round& round, std::optional<connect::HealthFacts> facts,
                                       std::optional<PoolUse> pool) {
  window_.add(round);
  const bool final_failure = !round.ok && round.error && is_final(*round.error);
  if (round.ok) {
    failures_ = Failures();
  } else {
    ++failures_.in_a_row;
    failures_.refused = round.error && is_refusal(*round.error);
  }
  down_ = !round.ok && (final_failure || failures_.in_a_row >= 2);
  if (facts) facts_ = std::move(facts);
  if (down_) facts_.reset();
  pool_ = pool;
  LatencyHistogram baseline = baseline_;
  if (const auto hour = sampler_.hour()) baseline.merge(hour->latencies);
  baseline_us_ = baseline.quantile_us(0.5);
  baseline_rounds_ = baseline.count();
  const Score score = score_of(score_input(round.at));

  StateKeeper::Seen seen;
  seen.ok = round.ok;
  seen.down = down_;
  seen.score = score.points;
  const HealthState before = keeper_.state();
  const bool changed = keeper_.feed(seen);

  report_.source_id = source_.id;
  report_.source_name = source_.name;
  report_.last_probe = round;
  report_.failures = failures_.in_a_row;
  report_.state = keeper_.state();
  if (changed) report_.since = round.at;
  report_.score = score.points;
  report_.terms = score.terms;
  report_.last_5m = window_.since(round.at - std::chrono::minutes(5));
  report_.last_1h = window_.since(round.at - std::chrono::hours(1));
  report_.baseline_us.reset();
  if (baseline_rounds_ >= kBaselineRounds) report_.baseline_us = baseline_us_;
  report_.facts = facts_;
  report_.pool = pool_;
  explain(score);

  ScoredRound scored;
  scored.round = round;
  scored.score = score.points;
  unsaved_.rounds.push_back(std::move(scored));
  if (auto minute = sampler_.add(round, score.points)) unsaved_.minutes.push_back(std::move(*minute));
  if (auto hour = sampler_.take_ended_hour()) {
    baseline_.merge(hour->latencies);
    unsaved_.ended_hour = std::move(*hour);
    hour_ended_ = true;
  }
  if (!changed) return std::nullopt;
  return before;
}

HealthReport Watch::report() const { return report_; }

std::optional<Unsaved> Watch::take_unsaved(bool last) {
  if (unsaved_.rounds.empty() && !(last && sampler_.minute())) return std::nullopt;
  Unsaved out = std::exchange(unsaved_, Unsaved());
  out.source = source_.id;
  out.tenant = tenant_;
  if (last && sampler_.minute()) out.minutes.push_back(*sampler_.minute());
  if (last || !out.minutes.empty()) out.hour = sampler_.hour();
  if (!out.rounds.empty()) out.report = report_;
  return out;
}

std::size_t Watch::put_back(Unsaved unsaved) {
  const auto before = [](auto& mine, auto& others) {
    others.insert(others.end(), std::make_move_iterator(mine.begin()), std::make_move_iterator(mine.end()));
    mine = std::move(others);
  };
  before(unsaved_.rounds, unsaved.rounds);
  before(unsaved_.minutes, unsaved.minutes);
  if (!unsaved_.ended_hour) unsaved_.ended_hour = std::move(unsaved.ended_hour);
  if (unsaved_.minutes.size() > kMostUnsaved) unsaved_.minutes.erase(unsaved_.minutes.begin());
  if (unsaved_.rounds.size() <= kMostUnsaved) return 0;
  const std::size_t over = unsaved_.rounds.size() - kMostUnsaved;
  unsaved_.rounds.erase(unsaved_.rounds.begin(), unsaved_.rounds.begin() + static_cast<std::ptrdiff_t>(over));
  return over;
}

}  // namespace datawave::monitor
