-- title: 谁在申请 / Who asks
-- zh: 各年度各类申请人的新收申请数量。
-- en: Requests received by year and kind of applicant.
select r.year, s."column" as applicant, cast(sum(s.value) as integer) as requests, count(*) as reports
from statistics s
join reports r on r.id = s.report_id
where s.table_id = 'requests' and s.line = 'received' and s."column" <> 'total' and s.preferred = 1 and s.scope = 'year'
  and r.is_current = 1
group by r.year, s."column"
order by r.year desc, requests desc
