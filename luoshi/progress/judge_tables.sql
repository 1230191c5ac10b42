-- The judge's input. Every column is a whole number or a word; null means: not said. The same text on every engine.
-- Amounts are millionths of the target's unit, |amount| <= 2^48. Months are month indexes: year * 12 + month - 1.

-- One row a target and area.
--   series        which observations prove it        gather       sum | year_to_date | latest
--   scope         year: counted within each year; plan: since start_month
--   step_months   1, 3, 6, 12                        lag_months   after which a missing figure is awaited
--   yearly        1: each year anew                  scope_year   1: only figures of the date's own year
--   measure       whole | cap | rise | year_total | points | ratio | growth | power | none
--   fallback      measure when no base is found      held         measure when the base has reached the goal
--   rate_part / rate_whole   the growth asked for, as a fraction
--   rate_unit     published growth rates count in 1/rate_unit (1000, 10000); 0: not such a target
--   is_flow       figures are amounts within a year  settles_early  reaching the goal settles it
--   is_tentative  about, its tolerance not confirmed    is_suspended  not assessed until a query is settled
--   part_of       target_no of the whole; part_over / part_under  one unit of the whole in units of the part
create table judge_target (
  target_no bigint, series bigint, form varchar(20), op varchar(10), gather varchar(20), scope varchar(10),
  step_months bigint, lag_months bigint, start_month bigint, deadline bigint, deadline_year bigint,
  yearly bigint, scope_year bigint, is_flow bigint, settles_early bigint, aspirational bigint, is_tentative bigint, is_suspended bigint,
  goal bigint, goal2 bigint, tolerance bigint, base bigint, base_last bigint, base_year bigint,
  measure varchar(20), fallback varchar(20), held varchar(20),
  rate_part bigint, rate_whole bigint, rate_unit bigint, path bigint, policy varchar(60),
  part_of bigint, part_over bigint, part_under bigint
);
-- One row a recorded figure of a series. observation_no follows the order of ids; recorded and known_until: microseconds
-- since 1970 UTC. A row without amount withdraws the period's figure. series 0: only replaces.
create table judge_observation (
  series bigint, observation_no bigint, replaces_no bigint, from_month bigint, to_month bigint, year_no bigint,
  amount bigint, is_open bigint, is_sample bigint, recorded bigint
);
-- The share part / whole expected by the end of a month; for average growth the factor reached by then.
create table judge_curve (path bigint, month bigint, part bigint, whole bigint);
-- The steps of a policy from best (1) to worst; bound in thousandths of the whole, null: the rest.
create table judge_policy (
  policy varchar(60), step bigint, basis varchar(10), light varchar(10), bound bigint, inclusive bigint
);
-- The dates asked for (yyyymmdd), with the last month closed by then.
create table judge_date (as_of bigint, closed_month bigint, closed_year bigint, known_until bigint);
