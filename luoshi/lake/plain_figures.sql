-- The figures of the piece's targets that are known and may decide. {figures}: the lake's observations of the piece, {low} to
-- {high} their series; {known}: known until then. There is one figure a series and month; a row without amount withdraws it.
select {columns}, f.observation_no, f.from_month, f.to_month as at_month, f.amount, f.is_open, f.is_sample
from {figures} f
join piece t on t.series = f.series
where f.series between {low} and {high} and f.recorded <= {known} and f.until_recorded > {known} and f.amount is not null
  and f.to_month >= t.first_month and f.to_month <= t.deadline and (f.to_month + 1) % t.step_months = 0
