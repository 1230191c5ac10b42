-- The targets of one piece, with what plain.sql needs of each worked out once. {targets}: the lake's targets of the piece.
-- way: how it is measured, once the base is known (judge.sql 7). ahead = least(slope * total + shift, top, edge - total);
-- side: of the path's share; low and high: the goal is met between them, whole numbers; floor: below it is below the base;
-- first_month: the first that a figure may end in. far: beyond every amount.
create or replace temp table piece as
with measured as (
  select t.*, 1152921504606846976 as far,
         case when t.measure <> 'rise' or t.base < t.goal then t.measure
              when t.form = 'about' and t.base > t.goal then 'fall'
              else t.held
         end as way
  from ({targets}) t
),
shaped as (
  select *, way in ('points', 'ratio') as is_flat, form in ('about', 'range') and way in ('points', 'ratio') as is_bent,
         op in ('le', 'lt') as is_upper
  from measured
)
select target_no, series, path, policy, form::judge_form as form, form in ('level_cap', 'yearly_cap') as is_cap,
       form = 'keep' as is_keep, start_month, deadline, step_months, lag_months,
       greatest(start_month + case when gather = 'sum' then step_months - 1 else 0 end, coalesce(base_last, 0) + 1) as first_month,
       scope = 'plan' as is_plan, scope_year = 1 as scope_year, gather = 'sum' as is_sum, yearly = 1 as yearly,
       aspirational = 1 as aspirational, is_tentative = 1 as is_tentative,
       settles_early = 1 and not (form = 'level' and (way = 'rise' or is_flat)) as may_settle,
       case when form = 'about' then case when way = 'fall' then 0 - far else goal - tolerance end
            when form = 'range' then goal
            when op = 'gt' then goal + 1
            when is_upper then 0 - far
            else goal
       end as low,
       case when form = 'about' then case when way in ('rise', 'whole') then far else goal + tolerance end
            when form = 'range' then goal2
            when op = 'le' then goal
            when op = 'lt' then goal - 1
            else far
       end as high,
       case when op = 'gt' then goal + 1 else goal end as kept_from,
       case when way in ('cap', 'fall') or (is_flat and is_upper and not is_bent) then -1 else 1 end as slope,
       case when way in ('whole', 'cap') then 0
            when way = 'rise' then 0 - base
            when way = 'fall' then base
            when is_upper and not is_bent then goal
            else 0 - goal
       end as shift,
       case when form = 'range' and is_bent then 0 else far end as top,
       case when form = 'range' and is_bent then goal2 when is_bent then goal else far end as edge,
       case when way in ('whole', 'cap', 'ratio') then goal
            when way = 'rise' then goal - base
            when way = 'fall' then base - goal
            when way = 'points' then 100000000
       end as span,
       case when is_flat then 0 when way = 'cap' then -1 else 1 end as side,
       case when way = 'rise' then base else 0 - far end as floor
from shaped
