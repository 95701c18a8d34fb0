"""OpenStack's OS_* variables, clouds.yaml and secure.yaml."""
