-- title: 收到申请最多的机关 / Agencies that receive the most requests
-- zh: 按本年新收申请数量排列；year 留空为全部年度。
-- en: By requests received in the year; leave year empty for all years.
select r.id as report_id, r.year, a.region_name, coalesce(a.name, r.agency) as agency, cast(s.value as integer) as received
from statistics s
join reports r on r.id = s.report_id
left join agencies a on a.id = r.agency_id
where s.table_id in ('requests', 'annex2014') and s.line in ('received', 'requests_received') and s."column" = 'total'
  and s.preferred = 1 and s.scope = 'year' and s.value is not null and r.is_current = 1
  and (coalesce(:year, '') = '' or r.year = :year)
order by s.value desc, r.year desc
limit 200
