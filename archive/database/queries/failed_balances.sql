-- title: 勾稽关系不符的报告 / Reports whose sums do not balance
-- zh: 现用版本中每一处不符：新收加结转不等于办结加结转下年，或分项之和不等于总计。原文如此，并非我们算错。
-- en: Every identity of the form that a current report breaks, with what was expected and what stands there.
select report_id, year, region_name, agency, check_id, expected, actual, message
from balance_failures
order by year desc, region_code, agency, check_id
