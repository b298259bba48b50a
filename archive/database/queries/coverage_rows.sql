-- title: 收录明细 / Coverage, row by row
-- zh: 每个机关每个年度的收录情况；province 为行政区划代码前两位，留空为不限，unknown 为未知。
-- en: Coverage of each agency and year; province is the first two digits of the region code, empty for any, unknown for none.
select c.year, a.region_name, a.name as agency, a.level, coalesce(c.status, 'undecided') as status, c.late, c.report_id,
  c.reason, c.site_id
from coverage c
join agencies a on a.id = c.agency_id
where (coalesce(:province, '') = '' or coalesce(substr(a.region_code, 1, 2), 'unknown') = :province)
  and (coalesce(:level, '') = '' or coalesce(a.level, 'unknown') = :level)
  and (coalesce(:year, '') = '' or c.year = :year)
  and (coalesce(:status, '') = '' or coalesce(c.status, 'undecided') = :status)
order by c.year desc, a.region_code, a.name
