"""Videos as jobs: admitted, kept through restarts, carried out in processes of their own.

The rooms above use what is named here; ``videos`` is the face of it, ``queue`` carries out, ``store`` keeps.
"""

from heygen_studio.jobs.admission import Admission
from heygen_studio.jobs.batches import MAX_BATCH, Batch, BatchEntry, BatchState
from heygen_studio.jobs.model import Job, JobError, JobOutput, JobStatus, Repeatable, new_id
from heygen_studio.jobs.pages import JobFilter, JobPage
from heygen_studio.jobs.queue import JobQueue
from heygen_studio.jobs.videos import Videos

__all__ = [
    "MAX_BATCH",
    "Admission",
    "Batch",
    "BatchEntry",
    "BatchState",
    "Job",
    "JobError",
    "JobFilter",
    "JobOutput",
    "JobPage",
    "JobQueue",
    "JobStatus",
    "Repeatable",
    "Videos",
    "new_id",
]
