"""Scrapy's settings. What a user may want to change with `-s NAME=VALUE` stands first."""

from cleaning import __version__
from cleaning.config import default_workers

# --- yours to set ---
CONTACT = ""  # a mail address or a page: who a publisher can ask about this crawl
OUTPUT_DIR = "output"
DOWNLOAD_DELAY = 1.0  # seconds between two requests to a host; a site's `delay` goes before
HOST_REQUESTS = 1  # to one host at a time
ALLOW_PRIVATE_ADDRESSES = False  # True for tests and intranets, or their networks: "10.20.0.0/16"
PROGRESS = True  # on a terminal
ONLY_DUE = False  # leave listings alone that still rest; `scrapy refresh` sets it
STATE_DAYS = 30  # after which the state forgets what a page was, not that it was; 0: never
NOW = ""  # ISO 8601: the time that schedules go by, where it is not the clock's
CLEAN_LANGUAGES = ["ar"]
CLEAN_MIN_WORDS = 25
CLEAN_PRESET = "news"  # or pretrain, monitor, strict
EXPORT_FORMATS = ["jsonl"]  # of the articles; also jsonl.gz, parquet, csv
CLEAN_WORKERS = default_workers()
CLEAN_TIMEOUT = 30.0  # seconds for one page

# --- limits, each counted in the run's summary when it bites ---
SITE_PAGES = 5_000  # article pages of a site in one run; the others wait for the next
SITE_REVISITS = 500  # young articles of a site that are looked at again in one run
SITE_LISTINGS = 200  # feeds, sitemaps and sections of a site in one run
SITE_SECTIONS = 60
SECTION_PAGES = 5  # of one section, where it names a next page and the last one held news
SITE_SITEMAPS = 20
SITEMAP_LINKS = 5_000  # of one sitemap, the newest
FEED_LINKS = 5_000  # of one feed, from its top
DOWNLOAD_MAXSIZE = 10_000_000  # bytes, also of what decompresses
DOWNLOAD_WARNSIZE = 0
HEADERS_MAXSIZE = 262_144  # bytes before a body: what browsers read
HEADERS_MAXLINES = 1_000  # lines before a body, those of informational answers (1xx) included
DOWNLOAD_TIMEOUT = 30
REDIRECT_MAX_TIMES = 5
RETRY_AFTER_MAX = 60.0  # seconds; a host that asks for more is left for this run
HOST_FAILURE_BUDGET = 10  # failures in a row, after which a host is left for this run
CLOSESPIDER_TIMEOUT = 6 * 3600

# --- what we are ---
BOT_NAME = "ghirbal"
USER_AGENT = f"Ghirbal/{__version__}"  # with the contact behind it, where one is set
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
COMMANDS_MODULE = "crawler.commands"
LOG_LEVEL = "WARNING"
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "ar,*;q=0.5",
}

# --- politeness and safety ---
CONCURRENT_REQUESTS = 32
# Scrapy keeps as many connections open as this. HOST_REQUESTS is what limits the requests: with 1
# here, a request that follows without a pause would find its connection not yet free, and dial.
CONCURRENT_REQUESTS_PER_DOMAIN = 2
ROBOTSTXT_OBEY = False  # Scrapy's lets requests through under concurrency: RobotsGate obeys it
COOKIES_ENABLED = False
HTTPPROXY_ENABLED = False  # a proxy would resolve names for us, unjudged
REFERRER_POLICY = "no-referrer"
METAREFRESH_ENABLED = False
TELNETCONSOLE_ENABLED = False  # neither is even loaded, see below
REMOTE_CONTROL_ENABLED = False
TWISTED_DNS_RESOLVER = "crawler.guard.PublicResolver"
DNS_TIMEOUT = 15
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "INFO"

# --- what is wired in ---
DOWNLOADER = "crawler.politeness.downloader.HostDownloader"
DOWNLOAD_HANDLERS_BASE = dict.fromkeys(("http", "https"), "crawler.handler.CappedHandler")
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"  # addresses are known by canonical key
CONCURRENT_ITEMS = 4  # Scrapy starts as many tasks for every response, and a page is one item
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 8_000_000  # bytes of pages being cleaned, before fetching waits
# These name all that is used of Scrapy's own. Scrapy loads also what it then finds switched off
# (its remote control brings a web server along), and each part handles every request once more.
DOWNLOADER_MIDDLEWARES_BASE = {
    "scrapy.downloadermiddlewares.downloadtimeout.DownloadTimeoutMiddleware": 350,
    "scrapy.downloadermiddlewares.defaultheaders.DefaultHeadersMiddleware": 400,
    "scrapy.downloadermiddlewares.useragent.UserAgentMiddleware": 500,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": 550,
}
SPIDER_MIDDLEWARES_BASE = {"scrapy.spidermiddlewares.referer.RefererMiddleware": 700}
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
}
DOWNLOADER_MIDDLEWARES = {
    "crawler.guard.AddressGuard": 90,
    "crawler.politeness.RobotsGate": 100,
    "crawler.politeness.HostPace": 560,
    "crawler.unpacking.Unpacking": 590,
    "crawler.redirects.Redirects": 600,
}
ITEM_PIPELINES = {
    "crawler.pipelines.ArchivePipeline": 100,
    "crawler.pipelines.CleaningPipeline": 200,
}
EXTENSIONS = {
    "crawler.extensions.RunKeeper": 100,
    "crawler.progress.Progress": 200,
}
STATS_DUMP = False
WARN_ON_GENERATOR_RETURN_VALUE = False  # looks into the source of every callback
