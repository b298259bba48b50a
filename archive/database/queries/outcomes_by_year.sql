-- title: 历年办理结果 / Outcomes by year
-- zh: 予以公开、部分公开、不予公开、无法提供、不予处理、其他处理的件数及占办结总数的比例（2019、2021 格式）。
-- en: Requests granted, partly granted, refused, unavailable, not processed and handled otherwise, with shares of all processed (forms of 2019 and 2021).
with results as (
  select r.year,
    case
      when s.line in ('granted', 'partly_granted', 'processed') then s.line
      when s.line glob 'refused_*' then 'refused'
      when s.line glob 'unavailable_*' then 'unavailable'
      when s.line glob 'not_processed_*' then 'not_processed'
      when s.line glob 'other_*' then 'other'
    end as outcome,
    s.value
  from statistics s
  join reports r on r.id = s.report_id
  where s.table_id = 'requests' and s."column" = 'total' and s.preferred = 1 and s.scope = 'year' and r.is_current = 1
)
select o.year, o.outcome, cast(sum(o.value) as integer) as requests,
  round(100.0 * sum(o.value) / p.processed, 1) as percent_of_processed
from results o
join (select year, sum(value) as processed from results where outcome = 'processed' group by year) p on p.year = o.year
where o.outcome <> 'processed'
group by o.year, o.outcome
order by o.year desc, requests desc
