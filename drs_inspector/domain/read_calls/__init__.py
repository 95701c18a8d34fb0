"""Every read call of the cloud as data: what it is called, what its reply looks like, and which job that is about."""
