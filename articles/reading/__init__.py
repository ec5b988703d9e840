"""What readers are served besides the page itself: search, the iCalendar file, the context of an
article, and its refresh. Not here: rendering Markdown (articles.markup) and photo files
(media).
"""
