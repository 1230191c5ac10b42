-- The judge. One text for SQLite, PostgreSQL, DuckDB and Spark; whole numbers only; no function beyond
-- min max sum count row_number lag lead coalesce cast. Months are month indexes (year * 12 + month - 1);
-- amounts are millionths of the target's unit, at most 2^48 of them. `%` and `/` only meet whole numbers, and `/`
-- only as (n - n % 2^26) / 2^26 under a cast: the quotient is whole and the division exact even where `/` is a float's.
-- The mark `materialized` in a comment is for engines that would otherwise copy a long expression into each of its uses.
-- Input: judge_target, judge_observation, judge_curve, judge_policy, judge_date (judge_tables.sql says what is in them).
-- Terms, order of steps and worked tables: docs/design/progress.md.
with

-- 1. What was known: rows recorded by then, less those a known row replaces, the newest for each period.
known as (
  select o.series, o.observation_no, o.replaces_no, o.from_month, o.to_month, o.year_no, o.amount, o.is_open, o.is_sample,
         o.recorded
  from judge_observation o
  cross join (select max(known_until) as known_until from judge_date) k
  where o.recorded <= k.known_until
),
replaced as (
  select distinct replaces_no from known where replaces_no is not null
),
ranked as (
  select k.series, k.observation_no, k.from_month, k.to_month, k.year_no, k.amount, k.is_open, k.is_sample, k.recorded,
         row_number() over (partition by k.series, k.from_month, k.to_month
                            order by k.recorded desc, k.observation_no desc) as age
  from known k
  left join replaced r on r.replaces_no = k.observation_no
  where r.replaces_no is null
),

-- 2. The figures of each target: those of its span and of its base year. A withdrawn row (no amount) is no figure.
-- Of several that end in one month, `same_end` 1 speaks: for sums the longest, otherwise the last recorded.
figures as (
  select t.target_no, t.gather, t.scope, t.form, t.op, t.goal, t.start_month, a.observation_no, a.from_month, a.to_month,
         a.year_no, a.amount, a.is_open, a.is_sample,
         row_number() over (partition by t.target_no, a.to_month
                            order by case when t.gather = 'sum' then a.from_month else 0 end,
                                     a.recorded desc, a.from_month, a.observation_no desc) as same_end
  from judge_target t
  join ranked a on a.series = t.series
  where a.age = 1 and a.amount is not null and a.to_month <= t.deadline
    and (case when t.gather = 'sum' then a.from_month else a.to_month end >= t.start_month or a.year_no = t.base_year)
),

-- 3. What each figure adds at the end of its period. Figures of an amount within the period add themselves until a longer
-- one that contains them ends; the others add their difference to the one before. A February figure without one for
-- January stands for both months, because January is not published alone.
spoken as (
  select target_no, gather, scope, form, op, goal, start_month, observation_no, from_month, to_month, year_no, amount,
         is_open, is_sample, same_end, case when scope = 'plan' then 0 else year_no end as scope_no,
         case when gather = 'latest' and scope = 'plan' then 0 else year_no end as carry_no,
         lag(to_month) over (partition by target_no order by to_month, from_month desc, observation_no) as month_before
  from figures
  where gather = 'sum' or same_end = 1
),
longer as (
  select target_no, observation_no, from_month, to_month
  from spoken
  where gather = 'sum' and to_month > from_month
),
contained as (
  select s.target_no, s.observation_no, min(l.to_month) as until_month
  from spoken s
  join longer l on l.target_no = s.target_no and l.from_month <= s.from_month and l.to_month >= s.to_month
       and l.to_month - l.from_month > s.to_month - s.from_month
  group by s.target_no, s.observation_no
),
additions as (
  select target_no, gather, scope, start_month, observation_no, from_month, to_month as at_month, year_no, scope_no, same_end,
         case when gather = 'sum' then amount
              else amount - coalesce(lag(amount) over (partition by target_no, carry_no order by to_month), 0)
         end as adds,
         case when gather = 'sum' then to_month - from_month + 1
                + case when from_month = to_month and to_month % 12 = 1
                            and (to_month > start_month or year_no * 12 + 11 < start_month)
                            and coalesce(month_before, 0) <> to_month - 1 then 1 else 0 end
              else to_month - coalesce(lag(to_month) over (partition by target_no, carry_no order by to_month),
                                       year_no * 12 - 1)
         end as months,
         case when gather = 'sum' then is_open
              else is_open - coalesce(lag(is_open) over (partition by target_no, carry_no order by to_month), 0)
         end as open_adds,
         case when gather = 'sum' then is_sample
              else is_sample - coalesce(lag(is_sample) over (partition by target_no, carry_no order by to_month), 0)
         end as sample_adds,
         case when form <> 'keep' or to_month < start_month then 0
              when op = 'gt' and amount <= goal then 1
              when op <> 'gt' and amount < goal then 1
              else 0
         end as breaches
  from spoken
),
moves as (
  select target_no, gather, scope, start_month, observation_no, from_month, at_month, year_no, scope_no, same_end,
         adds, months, open_adds, sample_adds, breaches
  from additions
  union all
  select a.target_no, a.gather, a.scope, a.start_month, a.observation_no, a.from_month, c.until_month, a.year_no, a.scope_no, 0,
         0 - a.adds, 0 - a.months, 0 - a.open_adds, 0 - a.sample_adds, 0
  from additions a
  join contained c on c.target_no = a.target_no and c.observation_no = a.observation_no
),
-- Sums up to and with all that moves in the same month.
totals as (
  select target_no, gather, scope, start_month, observation_no, from_month, at_month, year_no, same_end,
         cast(sum(adds) over (partition by target_no, scope_no order by at_month) as bigint) as total,
         cast(sum(months) over (partition by target_no, scope_no order by at_month) as bigint) as months,
         cast(sum(open_adds) over (partition by target_no, scope_no order by at_month) as bigint) as open_count,
         cast(sum(sample_adds) over (partition by target_no, scope_no order by at_month) as bigint) as sample_count,
         cast(sum(breaches) over (partition by target_no, scope_no order by at_month) as bigint) as breach_count
  from moves
),

-- 4. The state of each target as each figure left it. `is_hole`: months before it are missing from the sum.
states as (
  select target_no, observation_no, from_month, at_month, year_no, total, open_count, sample_count, breach_count,
         case when gather = 'latest' or (gather = 'year_to_date' and scope = 'year') then 0
              when months < at_month + 1 - case when year_no * 12 < start_month and year_no * 12 + 11 >= start_month
                                                     or scope = 'plan'
                                                then start_month else year_no * 12 end then 1
              else 0
         end as is_hole
  from totals
  where same_end = 1
),

-- 5. Published growth rates of whole years multiply into one: up to five years, the earlier ones by their December figure.
chains as (
  select s.target_no, s.at_month, s.year_no, t.base_year, t.rate_unit, s.total + t.rate_unit as own,
         coalesce(max(case when e.year_no = t.base_year + 1 then e.total + t.rate_unit end), 1) as first_factor,
         coalesce(max(case when e.year_no = t.base_year + 2 then e.total + t.rate_unit end), 1) as second_factor,
         coalesce(max(case when e.year_no = t.base_year + 3 then e.total + t.rate_unit end), 1) as third_factor,
         coalesce(max(case when e.year_no = t.base_year + 4 then e.total + t.rate_unit end), 1) as fourth_factor,
         max(case when e.year_no = t.base_year + 1 then t.rate_unit else 1 end) as first_unit,
         max(case when e.year_no = t.base_year + 2 then t.rate_unit else 1 end) as second_unit,
         max(case when e.year_no = t.base_year + 3 then t.rate_unit else 1 end) as third_unit,
         max(case when e.year_no = t.base_year + 4 then t.rate_unit else 1 end) as fourth_unit,
         count(e.at_month) as years_in, coalesce(sum(e.open_count), 0) as open_before,
         coalesce(sum(e.sample_count), 0) as sample_before
  from judge_target t
  join states s on s.target_no = t.target_no
  left join states e on e.target_no = s.target_no and e.year_no < s.year_no and e.year_no > t.base_year
       and e.at_month % 12 = 11
  where t.rate_unit > 0 and s.year_no > t.base_year
  group by s.target_no, s.at_month, s.year_no, t.base_year, t.rate_unit, s.total
),

-- 6. Each figure with what it is compared with: the chain's ones, the same months of the base year, or the base itself.
-- Only figures that end with a period of the target's frequency, after its base, and like with like, decide.
compared as (
  select t.target_no, s.observation_no, s.from_month, s.at_month, s.year_no, s.breach_count,
         case when t.rate_unit > 0
              then c.first_factor * c.second_factor * c.third_factor * c.fourth_factor * c.own else s.total end as total,
         case when t.rate_unit > 0 then c.first_unit * c.second_unit * c.third_unit * c.fourth_unit * t.rate_unit
              else coalesce(t.base, b.total) end as base_total,
         s.open_count + coalesce(c.open_before, 0) + coalesce(b.open_count, 0) as open_count,
         s.sample_count + coalesce(c.sample_before, 0) + coalesce(b.sample_count, 0) as sample_count,
         case when s.is_hole = 1 then 1
              when coalesce(b.is_hole, 0) = 1 and (t.measure <> 'year_total' or s.year_no < t.deadline_year) then 1
              when t.rate_unit > 0 and c.years_in < s.year_no - t.base_year - 1 then 1
              else 0
         end as is_hole
  from judge_target t
  join states s on s.target_no = t.target_no
  left join chains c on c.target_no = s.target_no and c.at_month = s.at_month
  left join states b on b.target_no = s.target_no and t.base is null and t.rate_unit = 0
       and b.at_month = case when t.is_flow = 1 and t.measure in ('growth', 'power')
                             then s.at_month - 12 * (s.year_no - t.base_year) else t.base_last end
  where s.at_month >= t.start_month and (s.at_month + 1) % t.step_months = 0
    and (t.base_last is null or s.at_month > t.base_last)
    and (t.measure not in ('growth', 'power') or t.is_flow = 0 or t.base is null or s.at_month % 12 = 11)
    and (t.measure <> 'power' or t.is_flow = 1 or t.rate_unit > 0 or (s.at_month - t.base_last) % 12 = 0)
),
deciding as (
  select c.target_no, c.observation_no, c.from_month, c.at_month, c.year_no, c.breach_count, c.total, c.base_total,
         c.open_count, c.sample_count, c.is_hole,
         coalesce(lead(c.at_month) over (partition by c.target_no order by c.at_month), 999999) as until_month
  from compared c
),

-- 7. How each target is measured, once its base is looked up: without one a rise has no path, and a goal that the base
-- has reached already is held as it is.
yardsticks as (
  select t.target_no, coalesce(t.base, b.total) as base_total,
         case when t.measure = 'rise' and coalesce(t.base, b.total) is null then t.fallback
              when t.measure = 'rise' and coalesce(t.base, b.total) >= t.goal and t.form = 'about'
                   and coalesce(t.base, b.total) > t.goal then 'fall'
              when t.measure = 'rise' and coalesce(t.base, b.total) >= t.goal then t.held
              else t.measure
         end as measure
  from judge_target t
  left join states b on b.target_no = t.target_no and b.at_month = t.base_last
),

-- 8. For every target and date the figure that decides, if there is one. Yearly targets with figures in the year look
-- only at the year of the date; those with one figure a year keep the last figure until the next.
asked as (
  select t.target_no, d.as_of, d.closed_month,
         case when d.closed_month > t.deadline then t.deadline else d.closed_month end as path_month,
         case when t.scope_year = 0 then 0
              when d.closed_year * 12 < t.start_month then t.start_month - t.start_month % 12
              when d.closed_year * 12 > t.deadline then t.deadline - t.deadline % 12
              else d.closed_year * 12
         end as january
  from judge_target t
  cross join judge_date d
),
answers as (
  select q.target_no, q.as_of, q.closed_month, q.path_month, t.part_of,
         case when t.scope_year = 1 and q.january > t.start_month then q.january
              else t.start_month end as due_from,
         s.observation_no, s.from_month, s.at_month, s.year_no, s.breach_count, s.total, s.is_hole, s.open_count,
         s.sample_count, y.measure,
         case when y.measure in ('growth', 'power') then s.base_total else coalesce(s.base_total, y.base_total) end
           as base_total
  from asked q
  join judge_target t on t.target_no = q.target_no
  join yardsticks y on y.target_no = q.target_no
  left join deciding s on s.target_no = q.target_no and s.at_month <= q.closed_month and s.until_month > q.closed_month
       and (t.scope_year = 0 or s.year_no * 12 = q.january)
),

-- 9. What is weighed: `ahead` out of `span` against the share `part` out of `whole` (times by_part / by_whole).
weighed as (
  select a.target_no, a.as_of, a.measure, a.at_month, t.policy, p.part as curve_part, p.whole as curve_whole,
         case when a.measure = 'cap' then 0 - a.total
              when a.measure in ('whole', 'year_total') then a.total
              when a.measure in ('rise', 'growth', 'power') then a.total - a.base_total
              when a.measure = 'fall' then a.base_total - a.total
              when t.form = 'about' and a.total > t.goal then t.goal - a.total
              when t.form = 'about' then a.total - t.goal
              when t.form = 'range' and a.total > t.goal2 then t.goal2 - a.total
              when t.form = 'range' and a.total >= t.goal then 0
              when t.op in ('le', 'lt') then t.goal - a.total
              else a.total - t.goal
         end as ahead,
         case when a.measure in ('whole', 'cap', 'ratio') then t.goal
              when a.measure = 'rise' then t.goal - a.base_total
              when a.measure = 'fall' then a.base_total - t.goal
              when a.measure = 'points' then 100000000
              when a.measure in ('growth', 'power') then a.base_total
              when a.measure = 'year_total' and a.year_no = t.deadline_year and a.base_total is null then t.goal
              when a.measure = 'year_total'
                   then a.base_total * (t.deadline_year - a.year_no) + t.goal * (a.year_no - t.base_year)
         end as span,
         case when a.measure in ('points', 'ratio') then 0
              when a.measure = 'cap' then 0 - p.part
              when a.measure = 'power' then 1
              else p.part
         end as part,
         case when a.measure in ('points', 'ratio', 'power') then 1 else p.whole end as whole,
         case when a.measure = 'growth' then t.rate_part when a.measure = 'power' then p.part - p.whole else 1
         end as by_part,
         case when a.measure = 'growth' then t.rate_whole
              when a.measure = 'power' then p.whole
              when a.measure = 'year_total' and a.year_no = t.deadline_year and a.base_total is null then 1
              when a.measure = 'year_total' then t.deadline_year - t.base_year
              else 1
         end as by_whole
  from answers a
  join judge_target t on t.target_no = a.target_no
  left join judge_curve p on p.path = t.path and p.month = a.at_month
  where a.at_month is not null and a.measure <> 'none'
),

-- 10. The tests: ahead / span against over / under. Step 0 is the path itself, 1 and up are the policy's steps,
-- -1 asks whether a part exceeds its whole, -2 whether growth has reached the goal.
tests as (
  select target_no, as_of, 0 as step, 1 as inclusive, ahead, span, by_part * part as over, by_whole * whole as under
  from weighed
  where span > 0 and part is not null
  union all
  select w.target_no, w.as_of, l.step, l.inclusive, w.ahead, w.span,
         w.by_part * case when l.basis = 'points' then 1000 * w.part + l.bound * w.whole
                          when w.measure in ('points', 'ratio') then l.bound - 1000
                          when w.part < 0 then w.part * (2000 - l.bound)
                          else w.part * l.bound
                     end,
         w.by_whole * 1000 * w.whole
  from weighed w
  join judge_policy l on l.policy = w.policy
  where w.span > 0 and w.part is not null and l.bound is not null
  union all
  select target_no, as_of, -2, 0, ahead, span, by_part, by_whole
  from weighed
  where span > 0 and measure in ('growth', 'power')
  union all
  select a.target_no, a.as_of, -1, 0, a.total, b.total, t.part_over, t.part_under
  from answers a
  join answers b on b.target_no = a.part_of and b.as_of = a.as_of and b.at_month = a.at_month
  join judge_target t on t.target_no = a.target_no
  where a.part_of is not null
),
-- ahead * under - span * over, as in written multiplication with digits of 2^26, so that nothing passes 2^63.
halves as (
  select target_no, as_of, step, inclusive,
         cast((ahead - ahead % 67108864) / 67108864 as bigint) as ahead_high, ahead % 67108864 as ahead_low,
         cast((span - span % 67108864) / 67108864 as bigint) as span_high, span % 67108864 as span_low,
         cast((over - over % 67108864) / 67108864 as bigint) as over_high, over % 67108864 as over_low,
         cast((under - under % 67108864) / 67108864 as bigint) as under_high, under % 67108864 as under_low
  from tests
),
products as (
  select target_no, as_of, step, inclusive, ahead_high * under_high - span_high * over_high as high,
         ahead_high * under_low + ahead_low * under_high - span_high * over_low - span_low * over_high as middle,
         ahead_low * under_low - span_low * over_low as low
  from halves
),
-- A digit beyond 2^36 outweighs all below it; nothing is carried down from there.
signed as (
  select target_no, as_of, step, inclusive,
         case when high > 68719476736 then 1
              when high < -68719476736 then -1
              when middle + 67108864 * high > 68719476736 then 1
              when middle + 67108864 * high < -68719476736 then -1
              when low + 67108864 * (middle + 67108864 * high) > 0 then 1
              when low + 67108864 * (middle + 67108864 * high) = 0 then 0
              else -1
         end as sign
  from products
),
passed as (
  select target_no, as_of, max(case when step = 0 then sign end) as path_sign,
         min(case when step > 0 and sign + inclusive > 0 then step end) as step,
         max(case when step = -1 then sign end) as excess,
         max(case when step = -2 then sign end) as goal_sign
  from signed
  group by target_no, as_of
),

-- 11. Is the goal itself met by the figure, and is the figure the one that settles?
met as (
  select a.*, w.ahead, w.span, w.part, w.whole, w.by_part, w.by_whole, w.curve_part, w.curve_whole,
         p.path_sign, p.step, p.excess,
         case when a.at_month = t.deadline then 1
              when t.yearly = 1 and a.at_month % 12 = 11 then 1
              else 0
         end as is_last,
         case when a.measure in ('growth', 'power')
                   then case when p.goal_sign > 0 or (p.goal_sign = 0 and t.op <> 'gt') then 1 else 0 end
              when t.form = 'about'
                   then case when a.total < t.goal - t.tolerance and a.measure <> 'fall' then 0
                             when a.total > t.goal + t.tolerance and a.measure not in ('rise', 'whole', 'year_total') then 0
                             else 1 end
              when t.form = 'range' then case when a.total >= t.goal and a.total <= t.goal2 then 1 else 0 end
              when t.op = 'gt' then case when a.total > t.goal then 1 else 0 end
              when t.op in ('le', 'grade') then case when a.total <= t.goal then 1 else 0 end
              when t.op = 'lt' then case when a.total < t.goal then 1 else 0 end
              when a.total >= t.goal then 1
              else 0
         end as is_met,
         case when t.settles_early = 0 then 0
              when t.form = 'level' and a.measure in ('rise', 'points', 'ratio') then 0
              when a.measure = 'year_total' and a.year_no < t.deadline_year then 0
              else 1
         end as may_settle
  from answers a
  join judge_target t on t.target_no = a.target_no
  left join weighed w on w.target_no = a.target_no and w.as_of = a.as_of
  left join passed p on p.target_no = a.target_no and p.as_of = a.as_of
),

-- 12. The line of the rule book that decides. The order of the lines is the order of the rule book.
lines as /* materialized */ (
  select m.*,
         case
           when t.is_suspended = 1 then 'suspended'
           when m.at_month is null and t.form = 'words' then 'person'
           when m.at_month is null
                then case when m.closed_month < m.due_from - m.due_from % t.step_months + t.step_months - 1 + t.lag_months
                          then 'not_due' else 'no_figure' end
           when m.excess = 1 then 'part_exceeds_whole'
           when t.form = 'words' and m.total = 1 then 'achieved'
           when t.form = 'words' and m.total = 2 then 'on_path'
           when t.form = 'words' and m.total = 4 and m.is_last = 1 then 'missed'
           when t.form = 'words' then 'behind'
           when m.is_hole = 1 and m.may_settle = 1 and m.is_met = 1 then 'achieved_early'
           when m.is_hole = 1 and t.form = 'yearly_cap' and m.is_met = 0 then 'exceeded'
           when m.is_hole = 1 then 'gap'
           when m.measure in ('growth', 'power') and coalesce(m.base_total, 0) <= 0 then 'no_base'
           when t.form = 'keep' and m.is_last = 1 and m.breach_count > 0 then 'broken'
           when t.form = 'keep' and m.is_last = 1 then 'achieved'
           when t.form = 'keep' and m.is_met = 0 then 'breached'
           when t.form = 'keep' and m.breach_count > 0 then 'recovered'
           when t.form = 'keep' then 'held'
           when t.form in ('level_cap', 'yearly_cap') and m.is_met = 0 then 'exceeded'
           when m.is_last = 1 and m.is_met = 1 then 'achieved'
           when m.is_last = 1 and t.form = 'range' and m.total < t.goal then 'missed_below'
           when m.is_last = 1 and t.form = 'range' then 'missed_above'
           when m.is_last = 1 then 'missed'
           when t.form = 'level_cap' then 'held'
           when m.may_settle = 1 and m.is_met = 1 then 'achieved_early'
           when t.form = 'grade' and m.is_met = 1 then 'held'
           when t.form = 'grade' then 'worse'
           when t.form = 'rank' and m.is_met = 1 then 'held'
           when t.form = 'range' and m.total > t.goal2 then 'above'
           when m.measure in ('points', 'ratio') and t.form = 'about' and m.is_met = 1 then 'within'
           when m.measure in ('points', 'ratio') and t.form = 'about' then 'outside'
           when m.measure in ('points', 'ratio') and t.form = 'range' and m.is_met = 1 then 'inside'
           when m.measure in ('points', 'ratio') and t.form = 'range' then 'below'
           when m.measure in ('points', 'ratio') and m.is_met = 1 then 'held'
           when m.measure in ('points', 'ratio') then 'below'
           when m.path_sign is null then 'no_path'
           when t.form = 'yearly_cap' and m.path_sign < 0 then 'over_line'
           when m.measure = 'rise' and m.total < m.base_total then 'below_base'
           when m.path_sign >= 0 then 'on_path'
           when l.light = 'green' then 'near'
           else 'behind'
         end as outcome,
         -- without a test to pass there is no saying how far behind
         coalesce(l.light, case when m.path_sign is null then 'amber' else r.light end) as light
  from met m
  join judge_target t on t.target_no = m.target_no
  left join judge_policy l on l.policy = t.policy and l.step = m.step
  left join judge_policy r on r.policy = t.policy and r.bound is null
),
verdicts as (
  select n.*,
         case when t.aspirational = 1 and n.outcome in ('missed', 'missed_below', 'missed_above', 'broken', 'exceeded')
              then 'aspiration' else n.outcome end as decided,
         case when n.outcome = 'not_due' then 'not_due'
              when n.outcome in ('no_figure', 'gap') then 'awaiting_data'
              when n.outcome in ('achieved', 'achieved_early') then 'achieved'
              when n.outcome in ('missed', 'missed_below', 'missed_above', 'broken', 'exceeded')
                   then case when t.aspirational = 1 then 'not_assessed' else 'missed' end
              when n.outcome in ('held', 'recovered', 'within', 'inside', 'on_path', 'near') then 'on_schedule'
              when n.outcome in ('breached', 'worse', 'outside', 'above', 'below', 'over_line', 'below_base', 'behind')
                   and t.form <> 'rank' then 'behind'
              else 'not_assessed'
         end as verdict
  from lines n
  join judge_target t on t.target_no = n.target_no
)

-- 13. The answer. Rates are left as numerators and denominators; the caller rounds them for the page.
select v.target_no, v.as_of, v.verdict,
       case when v.verdict = 'achieved' then 'done'
            when v.verdict = 'missed' then 'red'
            when v.verdict = 'awaiting_data' then 'wait'
            when v.verdict = 'not_due' then 'not_due'
            when v.verdict = 'not_assessed' then 'none'
            when v.verdict = 'on_schedule' then 'green'
            when t.form = 'words' or v.outcome = 'above' then 'amber'
            when t.form = 'grade' then case when v.total - t.goal > 10 then 'red' else 'amber' end
            when v.light = 'red' then 'red'
            else 'amber'
       end as light,
       v.decided as outcome,
       case when v.at_month is null then 0
            when v.open_count > 0 or t.is_tentative = 1 or v.outcome in ('above', 'missed_above') then 1
            else 0
       end as is_provisional,
       v.observation_no, v.from_month, v.at_month, case when v.sample_count > 0 then 1 else 0 end as is_sample,
       v.total, v.base_total, v.measure, v.ahead, v.span, v.part, v.whole, v.by_part, v.by_whole, v.curve_part,
       v.curve_whole, q.part as path_part, q.whole as path_whole, v.path_month
from verdicts v
join judge_target t on t.target_no = v.target_no
left join judge_curve q on q.path = t.path and q.month = v.path_month
order by v.target_no, v.as_of
