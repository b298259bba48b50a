-- title: 各省勾稽不符的比例 / Failed balances by province
-- zh: 按行政区划代码前两位（省级）和年度，勾稽不符的报告在有申请表的报告中所占比例。
-- en: By province (first two digits of the region code) and year: the share of reports with a requests table that break an identity.
select substr(a.region_code, 1, 2) || '0000' as province_code, r.year,
  count(*) as reports,
  count(f.report_id) as failing,
  round(100.0 * count(f.report_id) / count(*), 1) as failing_percent
from reports r
join agencies a on a.id = r.agency_id
left join (select distinct report_id from balance_failures) f on f.report_id = r.id
where r.is_current = 1
  and exists (select 1 from statistics s where s.report_id = r.id and s.table_id = 'requests' and s.source = 'table')
group by 1, 2
order by r.year desc, failing_percent desc
