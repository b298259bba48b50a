-- title: 无法读取的文件 / Documents that could not be read
-- zh: 已存档但无法读取的文件及原因，需要人工处理。
-- en: Archived documents that could not be read, with the reason: they need a person.
select r.id as report_id, r.reason, r.document_media_type, r.url, r.document_url, r.first_seen
from reports r
where r.status = 'unreadable'
order by r.first_seen desc, r.id
