"""The tables made of what further read calls say of jobs: progress, monitoring, comparisons and the others."""
