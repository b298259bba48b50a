"""Files that are no pages as documents: Word, Excel, OpenDocument, plain text."""
