-- title: 发布后悄然修改的报告 / Silent edits
-- zh: 发布之后数字或文字被改动，而网页并未说明的报告。
-- en: Reports whose figures or text differ between two captures of the same address.
select k.report_id, k.changed_at, k.kind, r.year, coalesce(a.name, r.agency) as agency, k.url, k.detail
from changes k
left join reports r on r.id = k.report_id
left join agencies a on a.id = r.agency_id
where k.kind in ('statistic', 'text')
order by k.changed_at desc, k.id
