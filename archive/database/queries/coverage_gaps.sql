-- title: 缺少的年度 / Coverage gaps
-- zh: 没有报告的机关和年度：栏目已读完仍没有（absent）、被拦截、无法访问、出错，或尚不能断定（空）。
-- en: Agency-years without a report: absent (the columns were read to their end), blocked, unreachable, error, or not decided yet (empty).
select c.year, a.region_name, a.name as agency, c.status, c.reason, c.proof, c.site_id
from coverage c
join agencies a on a.id = c.agency_id
where c.status is null or c.status <> 'found'
order by c.year desc, c.status, a.region_code, a.name
