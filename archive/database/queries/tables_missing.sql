-- title: 表格缺失的报告 / Reports whose tables are missing
-- zh: 标题在而表格是图片或已丢失，或只有文字、只读出一部分表格的报告。
-- en: Headings stand but the tables are pictures or lost; or there is prose only; or only a part of the tables could be read.
select r.id as report_id, r.year, a.region_name, coalesce(a.name, r.agency) as agency, r.era, r.status, r.reason,
  r.document_media_type, r.url
from reports r
left join agencies a on a.id = r.agency_id
where r.is_current = 1 and r.status in ('tables_missing', 'prose_only', 'partial') and coalesce(r.era, '') <> '2008'
order by r.status desc, r.year desc, agency
