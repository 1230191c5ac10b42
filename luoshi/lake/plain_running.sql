-- The state that each figure leaves, where it is more than the figure itself: sums, holes in them, breaches before.
-- judge.sql 3 and 4 for series whose figures are all of one length. {eligible}: plain_figures.sql.
with figures as materialized ({eligible}),
-- A February figure without one for January stands for both months.
alone as (
  select f.target_no, f.at_month
  from figures f
  anti join figures j on j.target_no = f.target_no and j.at_month = f.at_month - 1
  where f.at_month % 12 = 1 and f.from_month = f.at_month
),
valued as (
  select f.*, t.is_sum, t.is_plan, t.start_month, case when t.is_plan then 0 else f.at_month // 12 end as scope_no,
         f.at_month - f.from_month + 1
           + case when a.at_month is not null
                       and (f.at_month > t.start_month or f.at_month // 12 * 12 + 11 < t.start_month)
                  then 1 else 0 end as months,
         case when t.is_keep and f.amount < t.kept_from then 1 else 0 end as breach
  from figures f
  join piece t on t.target_no = f.target_no
  left join alone a on a.target_no = f.target_no and a.at_month = f.at_month
),
summed as (
  select target_no, observation_no, from_month, at_month, is_sum, is_plan, start_month, amount, is_open, is_sample,
         sum(case when is_sum then amount end) over w as added, sum(months) over w as months, sum(breach) over w as breaches,
         sum(is_open) over w as open_added, sum(is_sample) over w as sample_added
  from valued
  window w as (partition by target_no, scope_no order by at_month)
)
select target_no, observation_no, from_month, at_month,
       case when is_sum then added::bigint else amount end as total, breaches::bigint as breaches,
       case when is_sum then open_added::bigint else is_open end as open_count,
       case when is_sum then sample_added::bigint else is_sample end as sample_count,
       is_sum and months < at_month + 1 - case when is_plan or (at_month // 12 * 12 < start_month
                                                                and at_month // 12 * 12 + 11 >= start_month)
                                               then start_month else at_month // 12 * 12 end as is_hole
from summed
