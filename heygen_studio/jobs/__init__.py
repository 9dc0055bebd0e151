"""Jobs: kept through restarts, carried out one after the other in processes of their own."""

from heygen_studio.jobs.model import Job, JobError, JobOutput, JobStatus
from heygen_studio.jobs.queue import JobQueue

__all__ = ["Job", "JobError", "JobOutput", "JobQueue", "JobStatus"]
