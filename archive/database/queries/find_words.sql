-- title: 全文检索 / Search the text
-- zh: 在标题、机关和正文中查找，一个字也可以；多个词须同时出现，带空格的短语用双引号。
-- en: Search titles, agencies and text, exact for words of any length; several words must all occur; quotation marks hold a phrase together.
select r.id as report_id, r.year, coalesce(a.name, r.agency) as agency, r.title, r.era, r.status
from reports_search
join reports r on r.id = reports_search.rowid
left join agencies a on a.id = r.agency_id
where reports_search match escape_fts(:words) and r.is_current = 1
order by r.year desc, r.agency
limit 500
