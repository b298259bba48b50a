"""Documents in another form: old office files through LibreOffice, pictures of pages through text recognition.

Both are slow, may fail and depend on what is installed. So what they yield is archived once, as conversion records, and
everything that reads documents reads these: the database stays a function of the archive.
"""
