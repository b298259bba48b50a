-- title: 某地某级的报告 / Reports of a province and level
-- zh: 现用报告；province 为行政区划代码前两位，level 为层级，留空为不限，unknown 为未知。
-- en: Current reports by province (first two digits of the region code), level and year; empty for any, unknown for none.
select r.id as report_id, r.year, a.region_name, a.name as agency, a.level, r.era, r.status, r.title, r.published_on
from reports r
join agencies a on a.id = r.agency_id
where r.is_current = 1
  and (coalesce(:province, '') = '' or coalesce(substr(a.region_code, 1, 2), 'unknown') = :province)
  and (coalesce(:level, '') = '' or coalesce(a.level, 'unknown') = :level)
  and (coalesce(:year, '') = '' or r.year = :year)
order by r.year desc, a.region_code, a.name
