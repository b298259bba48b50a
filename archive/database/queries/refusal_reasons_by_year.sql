-- title: 历年不予公开的理由 / Refusal reasons by year
-- zh: 各年度各理由的件数（总计列）。不同格式的理由不可直接相加，故分格式列出。
-- en: Requests refused, by year, form and reason (column total). The reasons of different forms are not the same and are kept apart.
select r.year, r.era, s.line as reason, cast(sum(s.value) as integer) as requests, count(*) as reports,
  sum(s.value > 0) as reports_with_some
from statistics s
join reports r on r.id = s.report_id
where r.is_current = 1 and s.preferred = 1 and s.scope = 'year' and s."column" = 'total'
  and ((s.table_id = 'requests' and s.line glob 'refused_*') or (s.table_id = 'annex2014' and s.line glob 'refused_*'))
group by r.year, r.era, s.line
order by r.year desc, requests desc
