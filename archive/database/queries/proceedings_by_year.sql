-- title: 历年复议与诉讼 / Reconsideration and litigation by year
-- zh: 行政复议、直接起诉、复议后起诉的结果合计及被纠正的比例。
-- en: Outcomes of reconsideration and litigation by year, with the share that was corrected.
select r.year, s.line as proceeding,
  cast(sum(case when s."column" = 'total' then s.value end) as integer) as total,
  cast(sum(case when s."column" = 'upheld' then s.value end) as integer) as upheld,
  cast(sum(case when s."column" = 'corrected' then s.value end) as integer) as corrected,
  cast(sum(case when s."column" = 'other_result' then s.value end) as integer) as other_result,
  cast(sum(case when s."column" = 'pending' then s.value end) as integer) as pending,
  round(100.0 * sum(case when s."column" = 'corrected' then s.value end)
    / nullif(sum(case when s."column" = 'total' then s.value end), 0), 1) as corrected_percent
from statistics s
join reports r on r.id = s.report_id
where s.table_id = 'proceedings' and s.preferred = 1 and s.scope = 'year' and r.is_current = 1
group by r.year, s.line
order by r.year desc, s.line
