-- The targets of one piece, with what plain.sql needs of each worked out once. {targets}: the lake's targets of the piece.
-- measure: as judge.sql 7 says it once the base is known. ahead = slope * total + shift; side: of the path's share.
create or replace temp table piece as
with measured as (
  select t.*,
         case when t.measure <> 'rise' or t.base < t.goal then t.measure
              when t.form = 'about' and t.base > t.goal then 'fall'
              else t.held
         end as way
  from ({targets}) t
)
select target_no, series, path, policy, form::judge_form as form, op::judge_op as op, way::judge_way as measure,
       start_month, deadline, step_months, lag_months, coalesce(base_last, 0) as base_last,
       scope = 'plan' as is_plan, scope_year = 1 as scope_year, gather = 'sum' as is_sum, yearly = 1 as yearly,
       aspirational = 1 as aspirational, is_tentative = 1 as is_tentative,
       settles_early = 1 and not (form = 'level' and way in ('rise', 'points', 'ratio')) as may_settle,
       goal, goal2, tolerance, base,
       case when way in ('cap', 'fall') then -1
            when way in ('points', 'ratio') and op in ('le', 'lt') then -1
            else 1
       end as slope,
       case when way in ('whole', 'cap') then 0
            when way = 'rise' then 0 - base
            when way = 'fall' then base
            when op in ('le', 'lt') then goal
            else 0 - goal
       end as shift,
       case when way in ('whole', 'cap', 'ratio') then goal
            when way = 'rise' then goal - base
            when way = 'fall' then base - goal
            when way = 'points' then 100000000
       end as span,
       case when way in ('points', 'ratio') then 0 when way = 'cap' then -1 else 1 end as side
from measured
