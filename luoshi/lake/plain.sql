-- The plain targets, judged each in one row: what judge.sql says of them, without its detours. DuckDB's dialect.
-- Which targets are plain, and why the answers are the same: docs/design/lake.md, section 3; a test holds them equal.
-- In braces: {standing}, a relation of the piece's targets with the figure that decides at each date, and the state it left;
-- {no_figure}, the line for those without one; {shade}, the steps of the policies (plain.py makes them of judge_policy).
with standing as ({standing}),

-- judge.sql 9: `ahead` out of `span` against the share `part` out of `whole`.
weighed as (
  select s.*,
         case when s.form = 'about' and s.measure in ('points', 'ratio') then 0 - abs(s.total - s.goal)
              when s.form = 'range' and s.measure in ('points', 'ratio') and s.total > s.goal2 then s.goal2 - s.total
              when s.form = 'range' and s.measure in ('points', 'ratio') and s.total >= s.goal then 0
              else s.slope * s.total + s.shift
         end as ahead,
         case when s.side = 0 then 0 else s.side * p.part end as part,
         case when s.side = 0 then 1 else p.whole end as whole
  from standing s
  left join judge_curve p on p.path = s.path and p.month = s.at_month
),

-- judge.sql 10 and 11. on_path is null where there is nothing to weigh.
tested as (
  select *,
         case when span > 0 then ahead::hugeint * whole >= span::hugeint * part end as on_path,
         at_month = deadline or (yearly and at_month % 12 = 11) as is_last,
         case when form = 'about' then not (total < goal - tolerance and measure <> 'fall')
                                       and not (total > goal + tolerance and measure not in ('rise', 'whole'))
              when form = 'range' then total >= goal and total <= goal2
              when op = 'gt' then total > goal
              when op = 'le' then total <= goal
              when op = 'lt' then total < goal
              else total >= goal
         end as is_met
  from weighed
),
-- How far behind, where that is asked: the first step of the policy that holds. near: a step that still is green.
shaded as (
  select *,
         case when on_path is null then 'amber'::judge_shade
              when on_path and measure not in ('points', 'ratio') then 'near'::judge_shade
              when is_met and measure in ('points', 'ratio') then 'near'::judge_shade
              {shade}
         end as shade
  from tested
),

-- judge.sql 12, the lines that a plain target can reach, in their order.
lines as (
  select *,
         case
           {no_figure}
           when is_hole and may_settle and is_met then 'achieved_early'::judge_outcome
           when is_hole and form = 'yearly_cap' and not is_met then 'exceeded'::judge_outcome
           when is_hole then 'gap'::judge_outcome
           when form = 'keep' and is_last and breaches > 0 then 'broken'::judge_outcome
           when form = 'keep' and is_last then 'achieved'::judge_outcome
           when form = 'keep' and not is_met then 'breached'::judge_outcome
           when form = 'keep' and breaches > 0 then 'recovered'::judge_outcome
           when form = 'keep' then 'held'::judge_outcome
           when form in ('level_cap', 'yearly_cap') and not is_met then 'exceeded'::judge_outcome
           when is_last and is_met then 'achieved'::judge_outcome
           when is_last and form = 'range' and total < goal then 'missed_below'::judge_outcome
           when is_last and form = 'range' then 'missed_above'::judge_outcome
           when is_last then 'missed'::judge_outcome
           when form = 'level_cap' then 'held'::judge_outcome
           when may_settle and is_met then 'achieved_early'::judge_outcome
           when form = 'rank' and is_met then 'held'::judge_outcome
           when form = 'range' and total > goal2 then 'above'::judge_outcome
           when measure in ('points', 'ratio') and form = 'about' and is_met then 'within'::judge_outcome
           when measure in ('points', 'ratio') and form = 'about' then 'outside'::judge_outcome
           when measure in ('points', 'ratio') and form = 'range' and is_met then 'inside'::judge_outcome
           when measure in ('points', 'ratio') and form = 'range' then 'below'::judge_outcome
           when measure in ('points', 'ratio') and is_met then 'held'::judge_outcome
           when measure in ('points', 'ratio') then 'below'::judge_outcome
           when on_path is null then 'no_path'::judge_outcome
           when form = 'yearly_cap' and not on_path then 'over_line'::judge_outcome
           when measure = 'rise' and total < base then 'below_base'::judge_outcome
           when on_path then 'on_path'::judge_outcome
           when shade = 'near' then 'near'::judge_outcome
           else 'behind'::judge_outcome
         end as outcome
  from shaded
)

-- judge.sql 13. The verdict follows from the outcome (plain.py: `VERDICT_OF`).
select target_no, as_of,
       case when aspirational and outcome in ('missed', 'missed_below', 'missed_above', 'broken', 'exceeded')
            then 'aspiration'::judge_outcome else outcome end as outcome,
       case when outcome in ('achieved', 'achieved_early') then 'done'::judge_light
            when outcome in ('missed', 'missed_below', 'missed_above', 'broken', 'exceeded')
                 then case when aspirational then 'none'::judge_light else 'red'::judge_light end
            when outcome in ('no_figure', 'gap') then 'wait'::judge_light
            when outcome = 'not_due' then 'not_due'::judge_light
            when outcome in ('held', 'recovered', 'within', 'inside', 'on_path', 'near') then 'green'::judge_light
            when outcome = 'no_path' then 'none'::judge_light
            when outcome = 'above' then 'amber'::judge_light
            when shade = 'red' then 'red'::judge_light
            else 'amber'::judge_light
       end as light,
       coalesce(at_month is not null
                and (open_count > 0 or is_tentative or outcome in ('above', 'missed_above')), false) as is_provisional,
       coalesce(sample_count > 0, false) as is_sample, observation_no, from_month, at_month, total
from lines
