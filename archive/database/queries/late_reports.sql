-- title: 逾期发布的报告 / Late reports
-- zh: 晚于法定期限发布的报告（2019 年度起：部门 1 月 31 日、政府 3 月 31 日；此前一律 3 月 31 日）。
-- en: Reports published after the statutory date (on 2019 and later: departments by 31 January, governments by 31 March; before, all by 31 March).
select c.report_id, c.year, a.region_name, a.name as agency, a.kind, r.published_on, r.title
from coverage c
join agencies a on a.id = c.agency_id
left join reports r on r.id = c.report_id
where c.late = 1
order by c.year desc, r.published_on desc
