-- title: 已撤下的报告 / Reports that were removed
-- zh: 曾经存档、后来撤下且尚未恢复的报告。
-- en: Reports that were archived, then taken down, and have not come back.
select k.report_id, k.changed_at as removed_at, r.year, coalesce(a.name, r.agency) as agency, r.title, k.url
from changes k
left join reports r on r.id = k.report_id
left join agencies a on a.id = r.agency_id
where k.kind = 'removed'
  and not exists (
    select 1 from changes later where later.url = k.url and later.kind = 'restored' and later.changed_at > k.changed_at
  )
order by k.changed_at desc, k.id
