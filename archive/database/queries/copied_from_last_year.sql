-- title: 照抄上年的比例 / Copy-paste share between years
-- zh: 本年报告正文中有多少字所在的句子（十字以上）与同一机关上年报告一字不差；year 留空为最近一年。
-- en: How much of a report's text stands in sentences (of ten letters or more) that are word for word last year's; leave year empty for the newest.
with pairs as (
  select r.id as report_id, r.previous_id, r.year, r.era, a.region_name, coalesce(a.name, r.agency) as agency
  from reports r
  left join agencies a on a.id = r.agency_id
  where r.is_current = 1 and r.previous_id is not null and r.year = coalesce(
    nullif(:year, ''), (select max(year) from reports where is_current = 1 and previous_id is not null)
  )
)
select report_id, year, region_name, agency,
  copied_percent(
    (select group_concat(text, char(10)) from sections s where s.report_id = pairs.previous_id),
    (select group_concat(text, char(10)) from sections s where s.report_id = pairs.report_id)
  ) as copied_percent,
  previous_id as last_year_report_id
from pairs
order by copied_percent desc, agency, report_id
