"""Jobs: kept through restarts, carried out one after the other in processes of their own."""

from heygen_studio.jobs.batches import MAX_BATCH, Batch, BatchEntry, BatchState
from heygen_studio.jobs.model import Job, JobError, JobOutput, JobStatus, Repeatable, new_id
from heygen_studio.jobs.queue import JobQueue
from heygen_studio.jobs.videos import JobFilter, JobPage, Videos

__all__ = [
    "MAX_BATCH",
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
