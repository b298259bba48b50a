-- title: 正文与表格不一致 / Prose that disagrees with the tables
-- zh: 正文里说的数字与同一报告表格里的不同。
-- en: A figure stated in the prose differs from the one in the same report's table.
select f.report_id, r.year, coalesce(a.name, r.agency) as agency, f.check_id, f.expected, f.actual, f.message
from findings f
join reports r on r.id = f.report_id
left join agencies a on a.id = r.agency_id
where f.check_id glob 'prose.*' and f.outcome = 'fail' and r.is_current = 1
order by r.year desc, agency, f.check_id
