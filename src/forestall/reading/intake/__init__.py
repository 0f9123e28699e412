"""Intake: files of any kind become documents, plain text with what the file itself says of it.

A text file is one document, a feed many. HTML, PDF, mail and feeds come from strangers and may be made to do harm:
they are opened in a child process that has little memory, little time and nothing to give away.
"""

from forestall.reading.intake.apart import Apart
from forestall.reading.intake.document import Document, Kind
from forestall.reading.intake.files import documents, readable

__all__ = ["Apart", "Document", "Kind", "documents", "readable"]
