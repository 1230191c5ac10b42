-- The plain targets, judged each in one row: what judge.sql says of them, without its detours. DuckDB's dialect.
-- Which targets are plain, and why the answers are the same: docs/design/lake.md, section 3; a test holds them equal.
-- In braces: {standing}, a relation of the piece's targets with the figure that decides at each date, and the state it left;
-- {no_figure}, the line for those without one; {shade}, the steps of the policies (plain.py makes them of judge_policy).
-- DuckDB puts an expression into each of its uses, so what can be worked out once a target is in plain_piece.sql.
with standing as ({standing}),

-- judge.sql 9: `ahead` out of `span` against the share `part` out of `whole`.
weighed as (
  select s.*, least(s.slope * s.total + s.shift, s.top, s.edge - s.total) as ahead,
         case when s.side = 0 then 0 else s.side * p.part end as part, case when s.side = 0 then 1 else p.whole end as whole
  from standing s
  left join judge_curve p on p.path = s.path and p.month = s.at_month
),

-- judge.sql 10 and 11. on_path is null where there is nothing to weigh.
tested as (
  select *, case when span > 0 then ahead::hugeint * whole >= span::hugeint * part end as on_path,
         at_month = deadline or (yearly and at_month % 12 = 11) as is_last, total >= low and total <= high as is_met
  from weighed
),
-- How far behind, where that is asked: the first step of the policy that holds. near: a step that still is green.
shaded as (
  select *, case when on_path is null then 'amber'::judge_shade {shade} end as shade
  from tested
),

-- judge.sql 12, the lines that a plain target can reach, in their order; those of one form put together.
lines as (
  select *,
         case
           {no_figure}
           when is_hole then case when may_settle and is_met then 'achieved_early'::judge_outcome
                                  when form = 'yearly_cap' and not is_met then 'exceeded'::judge_outcome
                                  else 'gap'::judge_outcome end
           when form = 'keep' then case when is_last and breaches > 0 then 'broken'::judge_outcome
                                        when is_last then 'achieved'::judge_outcome
                                        when not is_met then 'breached'::judge_outcome
                                        when breaches > 0 then 'recovered'::judge_outcome
                                        else 'held'::judge_outcome end
           when is_cap and not is_met then 'exceeded'::judge_outcome
           when is_last then case when is_met then 'achieved'::judge_outcome
                                  when form = 'range' and total < low then 'missed_below'::judge_outcome
                                  when form = 'range' then 'missed_above'::judge_outcome
                                  else 'missed'::judge_outcome end
           when form = 'level_cap' then 'held'::judge_outcome
           when may_settle and is_met then 'achieved_early'::judge_outcome
           when form = 'rank' and is_met then 'held'::judge_outcome
           when form = 'range' and total > high then 'above'::judge_outcome
           when side = 0 then case when form = 'about' and is_met then 'within'::judge_outcome
                                   when form = 'about' then 'outside'::judge_outcome
                                   when form = 'range' and is_met then 'inside'::judge_outcome
                                   when is_met then 'held'::judge_outcome
                                   else 'below'::judge_outcome end
           when on_path then case when total < floor then 'below_base'::judge_outcome else 'on_path'::judge_outcome end
           when on_path is null then 'no_path'::judge_outcome
           when form = 'yearly_cap' then 'over_line'::judge_outcome
           when total < floor then 'below_base'::judge_outcome
           when shade = 'near'::judge_shade then 'near'::judge_outcome
           else 'behind'::judge_outcome
         end as outcome
  from shaded
)

-- judge.sql 13. Verdict and light follow from outcome and is_red (plain.py: ANSWERS). Outcomes stand in the order of their
-- verdicts, so a verdict is a span of them.
select target_no, as_of,
       case when aspirational and outcome between 'missed'::judge_outcome and 'exceeded'::judge_outcome
            then 'aspiration'::judge_outcome else outcome end as outcome,
       case when outcome between 'breached'::judge_outcome and 'behind'::judge_outcome
            then shade = 'red'::judge_shade else false end as is_red,
       coalesce(at_month is not null
                and (open_count > 0 or is_tentative or outcome = 'above'::judge_outcome
                     or outcome = 'missed_above'::judge_outcome), false) as is_provisional,
       coalesce(sample_count > 0, false) as is_sample, observation_no, from_month, at_month, total
from lines
