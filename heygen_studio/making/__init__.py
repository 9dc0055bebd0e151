"""What takes minutes to make of files that users bring, in the background: written down, so that a studio
that stops loses none of it, one after the other, with progress and cancelling.

Voices and presenters are kinds of it (:class:`Kind`); what is made, and how, the rooms above know.
"""

from heygen_studio.making.records import ENDED, MakingRecord, SourceFile, Status, TaskFolder, Via
from heygen_studio.making.tasks import Kind, Task, Tasks

__all__ = ["ENDED", "Kind", "MakingRecord", "SourceFile", "Status", "Task", "TaskFolder", "Tasks", "Via"]
