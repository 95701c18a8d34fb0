"""Reading further calls about jobs and their project: pages, refusals in words, and what is not asked again."""
