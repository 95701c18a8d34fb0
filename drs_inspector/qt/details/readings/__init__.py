"""Progress and readings of a job, and readings of a project: panels of what further read calls said."""
