-- title: 上年结转对不上的机关 / Agencies whose carried-forward does not match
-- zh: 上年报告的“结转下年度继续办理”与本年报告的“上年结转”不一致。
-- en: What last year's report carried forward is not what this year's report says was carried over.
select f.report_id, r.year, a.region_name, coalesce(a.name, r.agency) as agency,
  substr(f.check_id, length('years.carried.') + 1) as applicant, f.expected as carried_forward_last_year,
  f.actual as carried_over_this_year, f.message
from findings f
join reports r on r.id = f.report_id
left join agencies a on a.id = r.agency_id
where f.check_id glob 'years.carried.*' and f.outcome = 'fail' and r.is_current = 1
order by r.year desc, agency, f.check_id
