"""How Scrapy crawls. Each departure from a default says why; all of it can be overridden with `-s NAME=VALUE`."""

import os
from importlib import metadata

VERSION = metadata.version("gongkai")
HOME_PAGE = "https://gongkai.example/"  # the project has no home page yet: a name that can belong to nobody (RFC 2606)

# Where the archive lies, who asks, and how often at most. Also from the environment, so that `scrapy crawl`, scrapyd
# and timers need no arguments.
GONGKAI_DATA = os.environ.get("GONGKAI_DATA", "./data")
GONGKAI_CONTACT = os.environ.get("GONGKAI_CONTACT", "")
GONGKAI_DELAY = float(os.environ.get("GONGKAI_DELAY", "2"))  # seconds between two requests to one host
# Hours in which anything is asked, by the clock in Beijing, as in "22:00-06:00 12:30-13:30"; empty: always
GONGKAI_WINDOWS = os.environ.get("GONGKAI_WINDOWS", "")
GONGKAI_PROXY = ""  # every request goes through this one; empty: http_proxy and https_proxy, as Scrapy takes them
# Sites whose empty shells a browser renders (needs gongkai[render]): their ids, or "all"; empty: none
GONGKAI_RENDER = os.environ.get("GONGKAI_RENDER", "")
GONGKAI_BROWSER = os.environ.get("GONGKAI_BROWSER", "")  # name or path; empty: the chromium of this machine
GONGKAI_PART_OF = "gongkai"  # isPartOf of the archive's warcinfo
# What one site may cost in one run; what is left over then is said in its record
GONGKAI_MAX_PAGES = int(os.environ.get("GONGKAI_MAX_PAGES", "2000"))  # requests, unless max_pages says otherwise
GONGKAI_MAX_BYTES = int(os.environ.get("GONGKAI_MAX_BYTES", "2_000_000_000"))  # as received: some hundreds of scans
GONGKAI_MAX_SECONDS = float(os.environ.get("GONGKAI_MAX_SECONDS", "21600"))  # a night

BOT_NAME = "gongkai"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"

# `gongkai/VERSION (+CONTACT)`; the contact is put in at start, when -s and the environment have been read
USER_AGENT = f"gongkai/{VERSION} (+{GONGKAI_CONTACT or HOME_PAGE})"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",  # default en: the pages are Chinese
}

# What is archived is what was sent: our handler records, our scheduler outlives a kill.
DOWNLOAD_HANDLERS = {
    "http": "crawler.recorder.RecordingDownloadHandler",
    "https": "crawler.recorder.RecordingDownloadHandler",
    "ftp": None,  # http and https only
    "s3": None,
    "file": None,
    "data": None,
}
SCHEDULER = "crawler.scheduler.FrontierScheduler"
REQUEST_FINGERPRINTER_CLASS = (
    "crawler.posting.Fingerprinter"  # default: by the body, which ASP.NET changes on each page
)
# Of Scrapy's own components only those that have something to do: each of the others would hand every request through
# another coroutine, and what is switched off under its name is loaded all the same.
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
}  # no LogStats: the progress line says it; no FeedExporter: the archive is the output; no doors into the process
EXTENSIONS = {"crawler.extensions.RunExtension": 0}
DOWNLOADER_MIDDLEWARES_BASE = {
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": 590,
    "scrapy.downloadermiddlewares.httpproxy.HttpProxyMiddleware": 750,
}  # no OffsiteMiddleware: crawler.scope decides, at queue and at connection
DOWNLOADER_MIDDLEWARES = {
    "crawler.robots.RobotsMiddleware": 100,  # Scrapy's takes errors for permission, and hears no Crawl-delay
    "crawler.shells.RenderMiddleware": 110,  # takes the place of the download
    "crawler.middlewares.PoliteRetryMiddleware": 550,  # Scrapy's knows no Retry-After
    "crawler.middlewares.VerdictMiddleware": 570,  # sees decoded bodies (590), before retries (550)
    "crawler.middlewares.PoliteRedirectMiddleware": 600,  # Scrapy's would follow to a challenge
    "crawler.middlewares.ProxyMiddleware": 740,  # before Scrapy's own at 750
}
SPIDER_MIDDLEWARES_BASE = {"scrapy.spidermiddlewares.referer.RefererMiddleware": 700}
# No HttpErrorMiddleware: the spider is told of 404, a report gone is news. No UrlLengthMiddleware, no DepthMiddleware:
# crawler.scheduler, crawler.budgets and crawler.traps end a crawl.
SPIDER_MIDDLEWARES = {"crawler.scheduler.FrontierSpiderMiddleware": 10}  # outermost: it stores what all others let pass

ROBOTSTXT_OBEY = True  # default False; obeyed by crawler.robots, and so said in warcinfo
COOKIES_ENABLED = False  # no sessions are wanted; the jar asks the network for the public suffix list besides
METAREFRESH_ENABLED = False  # decodes every body (8.5 % of the time); the spider reads such pages itself
TELNETCONSOLE_ENABLED = False  # no door into the process
REMOTE_CONTROL_ENABLED = False  # the same, on by default since 2.19
HTTPCACHE_ENABLED = False  # an answer from a cache is no exchange
AUTOTHROTTLE_ENABLED = False  # lowers delays only; crawler.manners slows down with the host
DOWNLOADER_STATS = False  # costs time, and the run records count

CONCURRENT_REQUESTS = 32  # over all hosts; those that wait for robots.txt or for their turn count too
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # one request at a time and host
DOWNLOAD_DELAY = 0  # crawler.manners waits, robots.txt and redirects included
CONCURRENT_ITEMS = 1  # default 100 tasks a response: a quarter of the time; requests go to the frontier in one go
REACTOR_THREADPOOL_MAXSIZE = 10

DOWNLOAD_TIMEOUT = 60  # default 180: the slowest government pages take some 30 seconds
DOWNLOAD_MAXSIZE = 48 * 1024 * 1024  # default 1 GB: the longest reports are scans of some 30 MB; also once inflated
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_FAIL_ON_DATALOSS = True
# Old sites speak old TLS; what was spoken is recorded.
DOWNLOAD_TLS_MIN_VERSION = "TLSv1.0"  # default 1.2
DOWNLOADER_CLIENT_TLS_CIPHERS = "DEFAULT:@SECLEVEL=0"
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"  # default ERROR: the log and the records say it in words
RETRY_PRIORITY_ADJUST = -10  # others first
REDIRECT_MAX_TIMES = 6  # default 20: browsers' patience is not ours
REDIRECT_PRIORITY_ADJUST = 0
URLLENGTH_LIMIT = 1000  # longer ones are traps
REFERER_ENABLED = True
REFERRER_POLICY = "same-origin"

LOG_LEVEL = "INFO"
STATS_DUMP = False
WARN_ON_GENERATOR_RETURN_VALUE = False
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
